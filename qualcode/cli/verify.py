"""Proving the measures of agreement on published examples, and the numbers of a package on its own files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import emit, emit_json, format_option, global_options, say
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.agreement.cases import CaseResult, Verification


DIFFERS = 3
"""The exit code where a package is not what its numbers say."""


@click.command("verify", help=HELPS["verify"])
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[CASES.json|DIR]")
@format_option
@global_options
@click.pass_context
def verify_command(context: click.Context, file: Path | None, format_: str) -> None:
    """The published examples, or those in a file; or a package."""
    from qualcode.agreement.cases import published_cases, run_cases
    from qualcode.files.reading import is_folder, read_utf8
    from qualcode.formats.agreement_cases import read_cases

    if file is not None and is_folder(file):
        if not _check_package(file, format_):
            context.exit(DIFFERS)
        return
    cases = published_cases() if file is None else read_cases(read_utf8(file), file.name)
    found = run_cases(cases)
    if format_ == "json":
        emit_json(_as_json(found))
    else:
        rows = [_row(case) for case in found.cases]
        titles = {
            "id": _("example"),
            "measure": _("measure"),
            "value": _("value"),
            "expected": _("expected"),
            "result": _("result"),
            "source": _("source"),
        }
        emit(rows, format_, list(titles) if format_ == "csv" else list(titles)[:5], titles=titles)
    if format_ == "table":
        for case in found.cases:
            if case.ok is False and (note := _note(case)):
                say(f"{case.id}: {note}")
        counts = (
            ngettext("{n} figure as published", "{n} figures as published", found.passed).format(n=found.passed),
            _("{n} off").format(n=found.failed),
            _("{n} skipped").format(n=found.skipped),
        )
        say(", ".join(counts))
    if found.failed:
        context.exit(1)


def _check_package(folder: Path, format_: str) -> bool:
    """A package against itself; whether nothing differs."""
    from qualcode.library.verifying import verify_package
    from qualcode.rows import plain

    found = verify_package(folder)
    if format_ == "json":
        emit_json(plain(found) | {"holds": found.holds})
        return found.holds
    rows = [
        {
            "id": one.id,
            "written": _number(one.written, one.written_value, one.written_base),
            "computed": _number(one.computed, one.computed_value, one.computed_base),
        }
        for one in found.differing
    ]
    titles = {"id": _("number"), "written": _("written"), "computed": _("computed")}
    if rows or format_ == "csv":
        emit(rows, format_, list(titles), titles=titles)
    if format_ == "csv":
        return found.holds
    for name in found.altered:
        say(_("altered: {name}").format(name=name))
    for name in found.missing:
        say(_("missing: {name}").format(name=name))
    if not (found.altered or found.missing):
        count = found.files
        say(ngettext("{count} file is as written.", "{count} files are as written.", count).format(count=count))
    say(
        _("Numbers of the chapter: {equal} equal, {differing} differing; {others} rest on more than is here.").format(
            equal=found.equal, differing=len(found.differing), others=found.not_recomputed
        )
    )
    return found.holds


def _number(text: str | None, value: int | None, base: int | None) -> str:
    """A number as it is said, and what it is out of how many."""
    if text is None:
        return _("none")
    return text if value is None else _("{text} ({value} of {base})").format(text=text, value=value, base=base)


def _row(case: CaseResult) -> dict[str, Any]:
    result = {True: _("as expected"), False: _("off"), None: _("skipped")}[case.ok]
    return {
        "id": case.id,
        "measure": case.measure,
        "value": _figure(case.value, undefined=case.ok is not None),
        "expected": _figure(case.expected, undefined=True),
        "result": result,
        "source": case.source,
    }


def _figure(value: float | None, *, undefined: bool) -> str:
    if value is None:
        return _("undefined") if undefined else ""
    return f"{value:.4f}" if isinstance(value, int | float) else str(value)


def _note(case: CaseResult) -> str:
    """Why a case has no figure, or else what its file says of it."""
    from qualcode.agreement.unitizing import OverlappingUnitsError

    if case.ok is None:
        return _("unknown measure")
    if isinstance(case.problem, OverlappingUnitsError):
        return _("{coder} has overlapping units at {place} in {document}; this alpha is for units that do not.").format(
            coder=case.problem.coder, place=case.problem.place, document=case.problem.document or _("the document")
        )
    if case.problem is not None:
        return _("the data cannot be used: {error}").format(error=case.problem)
    return case.note


def _as_json(found: Verification) -> dict[str, object]:
    """``passed, failed, skipped, cases [{id, measure, value, expected, ok, source, note}]``."""
    return {
        "passed": found.passed,
        "failed": found.failed,
        "skipped": found.skipped,
        "cases": [
            {
                "id": case.id,
                "measure": case.measure,
                "value": case.value,
                "expected": case.expected,
                "ok": case.ok,
                "source": case.source,
                "note": _note(case),
            }
            for case in found.cases
        ],
    }
