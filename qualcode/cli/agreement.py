"""Agreement between coders: the report, the list of disagreements, and proving the measures on published examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.common import (
    FORMATS,
    console,
    emit,
    emit_csv,
    emit_json,
    force_option,
    format_option,
    global_options,
    open_project,
    refuse_existing,
    say,
    split_list,
)
from qualcode.cli.counts import WHERE_HELP, conditions
from qualcode.i18n import _, ngettext
from qualcode.report.agreement.files import LIST_KINDS, REPORT_KINDS

if TYPE_CHECKING:
    from qualcode.agreement.cases import CaseResult
    from qualcode.queries.comparison import AgreementChoices, DisagreementPlace
    from qualcode.report.agreement.view import AgreementView
    from qualcode.storage import Project

UNITS = ("turn", "sentence", "paragraph", "character")
BOOTSTRAP_HELP = _("Limits by a bootstrap of so many resamples over documents. Default: a jackknife.")

VERIFY_HELP = _(
    "Compute published examples of agreement and set each figure beside the printed one. CASES.json is a file of "
    'your own: {"format": 1, "cases": [{"id", "measure", "params", "data", "expected", "tolerance"}]}, with data as '
    '{"ratings": {coder: [value or null, ...]}}, {"categories": [...], "table": [[n, ...]]} or {"documents": '
    '[{"length", "coders": {coder: [{"start", "end", "code"}]}}]}. The exit code is 1 when a figure is off.'
)


@click.command("verify", help=VERIFY_HELP)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[CASES.json]")
@format_option
@global_options
@click.pass_context
def verify_command(context: click.Context, file: Path | None, format_: str) -> None:
    """The published examples, or those in a file."""
    from qualcode.agreement.cases import published_cases, read_cases, run_cases

    cases = published_cases() if file is None else read_cases(_read(file), file.name)
    found = run_cases(cases)
    if format_ == "json":
        emit_json(found.to_json())
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
            if case.ok is False and case.note:
                say(f"{case.id}: {case.note}")
        counts = (
            ngettext("{n} figure as published", "{n} figures as published", found.passed).format(n=found.passed),
            _("{n} off").format(n=found.failed),
            _("{n} skipped").format(n=found.skipped),
        )
        say(", ".join(counts))
    if found.failed:
        context.exit(1)


def _read(file: Path) -> str:
    from qualcode.errors import FormatError

    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FormatError(
            _("{name} cannot be read: {error}").format(name=file, error=error.strerror), _("Name a file of cases.")
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            _("{name} is not JSON in UTF-8.").format(name=file), _("Save it as UTF-8 and try again.")
        ) from error


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


@click.command(
    "agreement",
    help=_(
        "Compare coders: alpha with limits per code, on passages and on words, with F1, percentages and kappa beside "
        "it; pairs of coders, documents, disagreements and a text for the methods section. A coder who finished a "
        "document and found nothing disagrees; one who did not work on it is missing."
    ),
)
@click.option("--coders", default="", help=_("Compare these coders (a,b). Default: everybody but the consensus."))
@click.option(
    "--unit", type=click.Choice(UNITS), default="turn", show_default=True, help=_("What alpha and kappa are about.")
)
@click.option(
    "--codes", multiple=True, metavar="CODE", help=_("Only this code, with all under it; again, or a,b, for more.")
)
@click.option("--document", "documents", multiple=True, help=_("Only this document; may be given again."))
@click.option("--round", "round_name", default="", metavar="NAME", help=_("Only what was assigned in this round."))
@click.option("--where", multiple=True, metavar="ATTR=VALUE", help=WHERE_HELP)
@click.option("--include-interviewer", is_flag=True, help=_("Compare on what the interviewer says as well."))
@click.option("--whole-text", is_flag=True, help=_("Leave nothing out: labels, time stamps and headings count too."))
@click.option("--finished-only", is_flag=True, help=_("Leave out whoever did not declare a document finished."))
@click.option("--bootstrap", type=click.IntRange(100, 100_000), metavar="N", help=BOOTSTRAP_HELP)
@click.option("--seed", type=int, metavar="N", help=_("The seed of the bootstrap. Default: 1."))
@click.option("--ac1", is_flag=True, help=_("Add Gwet's AC1, which is high for rare codes; never on characters."))
@click.option("--disagreements", is_flag=True, help=_("List where the coders differ, with their readings."))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
)
@click.option("--to", "kind", type=click.Choice(REPORT_KINDS), help=_("The format of --out. Default: by its name."))
@click.option("--out", type=click.Path(path_type=Path), help=_("The file to write. Default: the screen."))
@force_option
@click.option(
    "--language", type=click.Choice(("nl", "en")), help=_("The language of a document. Default: the project's.")
)
@global_options
def agreement_command(
    coders: str,
    unit: str,
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    round_name: str,
    where: tuple[str, ...],
    include_interviewer: bool,
    whole_text: bool,
    finished_only: bool,
    bootstrap: int | None,
    seed: int | None,
    ac1: bool,
    disagreements: bool,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: str | None,
) -> None:
    """The agreement report, or the list of disagreements."""
    from typing import cast

    from qualcode.agreement.study import UnitKind
    from qualcode.queries.comparison import RESAMPLES_SEED, AgreementChoices

    if seed is not None and bootstrap is None:
        raise click.UsageError(_("--seed goes with --bootstrap; a jackknife leaves nothing to chance."))
    if ac1 and unit == "character":
        raise click.UsageError(_("AC1 is not given on characters, where it is high whatever the coders do."))
    if out is None and kind is not None:
        raise click.UsageError(_("A file needs a name: --out agreement.{kind}").format(kind=kind))
    to = kind or (out.suffix.lstrip(".").lower() if out else "")
    allowed = LIST_KINDS if disagreements else REPORT_KINDS
    if out and to not in allowed:
        raise click.UsageError(_("Name the file {kinds}, or say it with --to.").format(kinds=", ".join(allowed)))
    refuse_existing(out, force)
    choices = AgreementChoices(
        coders=tuple(split_list(coders)),
        codes=tuple(code for text in codes for code in split_list(text)),
        documents=documents,
        round=round_name,
        unit=cast(UnitKind, unit),
        where=conditions(where),
        interviewer=include_interviewer,
        whole_text=whole_text,
        finished_only=finished_only,
        resamples=bootstrap or 0,
        seed=RESAMPLES_SEED if seed is None else seed,
        ac1=ac1,
    )
    with open_project(readonly=True) as project:
        if disagreements:
            _list(project, choices, format_, to, out)
        else:
            _report(project, choices, format_, to, out, language)
    if out:
        say(_("Wrote {path}.").format(path=out))


def _report(
    project: Project, choices: AgreementChoices, format_: str, kind: str, out: Path | None, language: str | None
) -> None:
    """The report, as a file, or on the screen in the language of the interface."""
    from qualcode.i18n import interface_language, speaking
    from qualcode.queries.comparison import compare
    from qualcode.report.agreement.files import write_report
    from qualcode.report.agreement.view import AgreementView

    spoken = language or (project.language if out and kind != "csv" else interface_language())
    with speaking("nl" if spoken == "nl" else "en"):
        study, report = compare(project, choices)
        view = AgreementView(report, project.name, study.names, spoken, study.codes)
        if out:
            write_report(view, out, kind)
        elif format_ == "csv":
            _csv(view)
        elif format_ == "json":
            found = report.to_json()
            for code in found["codes"]:  # type: ignore[attr-defined]
                code["name"] = study.names[code["code"]]
            emit_json(found)
        else:
            from qualcode.report.agreement.terminal import agreement_page

            console().print(agreement_page(view))


def _csv(view: AgreementView) -> None:
    """The table of codes; its columns have the names of the JSON, whatever the language."""
    from qualcode.report.writers.csv_rows import agreement_rows

    header, *rows = agreement_rows(view.report, view.names)
    emit_csv([str(cell) for cell in header], rows)


def _list(project: Project, choices: AgreementChoices, format_: str, kind: str, out: Path | None) -> None:
    """The list of disagreements, with each coder's reading, and what was decided or has to be."""
    from qualcode.queries.comparison import gather_study, list_disagreements
    from qualcode.report.agreement.files import meeting_rows, settled_json, write_list
    from qualcode.settling import find_cases

    study = gather_study(project, choices)
    places = list(list_disagreements(project, study))
    settled = find_cases(project, places)
    if out is not None:
        write_list(study, places, settled, out, kind)
    elif format_ == "json":
        emit_json([_as_json(place) | settled_json(case) for place, case in zip(places, settled, strict=True)])
    elif format_ == "table":
        emit([_as_line(place) for place in places], "table", ["document", "kind", "readings", "text"], titles=_titles())
        say(ngettext("{n} disagreement.", "{n} disagreements.", len(places)).format(n=len(places)))
    else:
        emit_csv(*meeting_rows(study, places, settled))


def _titles() -> dict[str, str]:
    return {"document": _("document"), "kind": _("kind"), "readings": _("readings"), "text": _("passage")}


def _as_line(place: DisagreementPlace) -> dict[str, Any]:
    from qualcode.settling import kind_words

    readings = dict.fromkeys(f"{reading.coder}: {reading.code}" for reading in place.case.readings)
    nothing = [_("{coder}: nothing").format(coder=coder) for coder in place.case.missing]
    text = place.text if len(place.text) <= 120 else f"{place.text[:119]}…"
    return {
        "document": place.case.document,
        "kind": kind_words(place.case.kind),
        "readings": "; ".join([*readings, *nothing]),
        "text": text,
    }


def _as_json(place: DisagreementPlace) -> dict[str, Any]:
    case = place.case
    return {
        "document": case.document,
        "kind": case.kind.value,
        "start": case.start,
        "end": case.end,
        "text": place.text,
        "speaker": place.speaker,
        "question": place.question,
        "readings": [
            {
                "coder": reading.coder,
                "code": reading.code,
                "start": reading.start,
                "end": reading.end,
                "quote": quote,
            }
            for reading, quote in zip(case.readings, place.quotes, strict=True)
        ],
        "missing": list(case.missing),
    }
