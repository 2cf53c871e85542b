"""The codebook: showing, taking in, writing out, checking, and its versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import FileToWrite
from qualcode.cli.common import (
    console,
    emit,
    emit_json,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    note_without_names,
    open_project,
    open_session,
    problem_line,
    project_path,
    say,
    say_first,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.analysis.person_names import NameMask
    from qualcode.model import Problem
    from qualcode.queries.listings import ListedCode
    from qualcode.specs import CodeSpec


@click.group("codebook", help=HELPS["codebook"])
@global_options
def codebook_command() -> None:
    """The codebook's commands."""


@codebook_command.command("show", help=_("Show the codes, with the number of codings; CODE shows one in full."))
@click.argument("code", required=False)
@names_option
@format_option
@global_options
def show_command(code: str | None, with_names: bool, format_: str) -> None:
    """The tree, or one code with its definition."""
    from qualcode.queries.listings import list_codes
    from qualcode.rows import Rows

    with open_project(readonly=True) as project:
        found = Rows(veil_of(project, with_names).over(list(list_codes(project, code))))
    if format_ != "table":
        rows = found.to_dicts()
        emit(rows, format_, list(rows[0]) if rows else ["code"])
        return
    _print_tree(found)
    if code:
        _print_fields(found[0])
    elif not found:
        say(_("The codebook is empty. Take one in with: qualcode codebook import FILE"))


def _print_tree(codes: Sequence[ListedCode]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from qualcode.text.visible import visible

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("code"))
    table.add_column(_("address"), style="dim", overflow="fold")
    table.add_column(_("codings"), justify="right")
    for code in codes:
        depth = code.code.count("/")
        name = Text("  " * depth + visible(code.name), style="bold" if depth == 0 else "")
        if code.retired:
            name.append(f" ({_('retired')})", style="dim")
        table.add_row(name, visible(code.code), str(code.codings))
    console().print(table)


def _print_fields(code: ListedCode) -> None:
    from qualcode.changes.codebook import field_names, predicates_text, rules_text

    names = field_names()
    told = {field: getattr(code, field) for field in ("definition", "include", "exclude", "example")}
    told["keywords"] = ", ".join(code.keywords)
    told["predicates"], told["rules"] = predicates_text(code.predicates), rules_text(code.rules)
    for field, text in told.items():
        if text:
            say(f"{names[field]}: {text}" if "\n" not in text else "\n  ".join((f"{names[field]}:", *text.split("\n"))))


@codebook_command.command(
    "import", help=_("Take in a codebook FILE (YAML, or .qdc). Nothing that the project has is removed.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reason", default="", help=_("Why: kept with the new version."))
@global_options
def import_command(file: Path, reason: str) -> None:
    """Codes in; what differs makes a new numbered version."""
    from qualcode.changes.codebook import import_codebook
    from qualcode.files.spelling import spelled
    from qualcode.formats.yaml.codebook import load_codebook
    from qualcode.queries.names import as_known_here

    if file.suffix.lower() == ".qdc":
        from qualcode.session.portable import bring_study

        with open_session() as session:
            for line in bring_study(session, file, reason=reason).lines():
                say(line)
        return
    spec, problems = load_codebook(file)
    why = reason or _("Read from {file}").format(file=spelled(file.name))
    with open_session() as session:
        outcome = session.change(import_codebook, session.read(as_known_here, spec), reason=why).value
    say(
        _("{added} added, {changed} changed, {same} the same; version {version}.").format(
            added=len(outcome.added), changed=len(outcome.changed), same=len(outcome.same), version=outcome.version
        )
    )
    say_first([problem_line(str(file), problem) for problem in problems])
    if outcome.kept:
        say(_("Not in the file, and left as they are: {codes}").format(codes=", ".join(outcome.kept)))


@codebook_command.command("export", help=_("Write the codebook as YAML, to --out or to the screen; or as .qdc."))
@click.option("--out", type=FileToWrite("yaml", "yml", "qdc"), help=_("The file to write; it must not exist yet."))
@names_option
@force_option
@global_options
def export_command(out: Path | None, with_names: bool, force: bool) -> None:
    """Codes out, such that taking them in again changes nothing."""
    from qualcode.changes.codebook import to_spec
    from qualcode.files.writing import write_whole
    from qualcode.formats.yaml.codebook import write_codebook
    from qualcode.queries.code_names import masked_codebook
    from qualcode.storage.codebook import codebook

    if out is not None and out.suffix.lower() == ".qdc":
        from qualcode.session.portable import send_codebook

        need_force(out, force)
        with open_project(readonly=True) as project:
            losses, many = send_codebook(project, out, veil_of(project, with_names))
        for line in losses.lines()[1:]:
            say(line)
        note_without_names(many)
        return
    with open_project(readonly=True) as project:
        spec, many = masked_codebook(veil_of(project, with_names).mask, to_spec(codebook(project)))
    text = write_codebook(spec)
    if out is None:
        say(text.rstrip("\n"))
    else:
        need_force(out, force)
        write_whole(out, text.encode("utf-8"))
        say(_("Wrote {path}.").format(path=out))
    note_without_names(many)


@codebook_command.command(
    "check", help=_("Check a FILE (codebook, guide, outline or answer sets), or the project's codebook.")
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@format_option
@global_options
def check_command(files: tuple[Path, ...], format_: str) -> int:
    """Problems with their lines; exit code 1 where there is an error."""
    from qualcode.analysis.person_names import NO_MASK
    from qualcode.changes.codebook import to_spec
    from qualcode.errors import ProjectError
    from qualcode.formats.yaml.codebook import check_codebook
    from qualcode.formats.yaml.study import check_files, codes_of_file
    from qualcode.queries.names import name_mask
    from qualcode.storage.codebook import codebook

    book, mask = None, NO_MASK
    try:
        with open_project(readonly=True) as project:
            book, mask = codebook(project), name_mask(project)
    except ProjectError:
        if not files:
            raise
    if files:
        # Guides and outlines name codes: of a codebook among the files, else of the project where there is one.
        known = {path: code.predicates for path, code in book.by_path.items()} if book else {}
        found = [(str(file), problem) for file, problem in check_files(files, known)]
        named = [(str(file), one) for file in files for one in _names_in(mask, codes_of_file(file))]
    else:
        spec = to_spec(book) if book else None
        found = [(project_path().name, problem) for problem in check_codebook(spec)] if spec else []
        named = [(project_path().name, one) for one in _names_in(mask, spec.codes)] if spec else []
    found += named
    rows = [
        {
            "file": file,
            "line": problem.line or None,
            "level": problem.level,
            "message": problem.message,
            "hint": problem.hint,
        }
        for file, problem in found
    ]
    levels = {"error": _("error"), "warning": _("warning")}
    if format_ != "table":
        titles = {
            "file": _("file"),
            "line": _("line"),
            "level": _("level"),
            "message": _("problem"),
            "hint": _("remedy"),
        }
        emit(rows, format_, list(titles), titles=titles, words={"level": levels})
    else:
        say_first([problem_line(name, problem) for name, problem in found])
        errors = sum(problem.level == "error" for _file, problem in found)
        if found:
            say(
                ngettext(
                    "{count} problem, {errors} of them errors.",
                    "{count} problems, {errors} of them errors.",
                    len(found),
                ).format(count=len(found), errors=errors)
            )
        else:
            say(_("No problems found."))
    return 1 if any(problem.level == "error" for _file, problem in found) else 0


def _names_in(mask: NameMask, codes: tuple[CodeSpec, ...]) -> Iterator[Problem]:
    """A warning for each name of a person that stands in codes, and may be in what leaves."""
    from qualcode.changes.codebook import field_names
    from qualcode.formats.yaml.codebook import code_paths
    from qualcode.model import Problem
    from qualcode.queries.code_names import names_in_codes

    paths = dict(code_paths(codes))
    for found in names_in_codes(mask, paths.items()):
        if mask.decision(found.parts) is not None:
            continue
        if found.certain:
            message = _("{code}: a person's name stands in its {field}: “{name}”")
        else:
            message = _("{code}: a person's name may stand in its {field}: “{name}”")
        hint = _(
            "A code is a row in all that is written: call it otherwise, or decide with: qualcode pseudonymise"
            " --accept {quoted}"
        )
        field = field_names()[found.field].lower()
        yield Problem(
            "warning",
            paths[found.code].line,
            message.format(code=found.code, field=field, name=found.text),
            hint.format(quoted=quoted(found.text)),
        )


@codebook_command.command("history", help=_("List the numbered versions of the codebook."))
@names_option
@format_option
@global_options
def history_command(with_names: bool, format_: str) -> None:
    """Versions with their reasons."""
    from qualcode.changes.codebook import versions

    with open_project(readonly=True) as project:
        rows = [
            {"version": item.number, "created": item.created, "coder": item.coder, "reason": item.reason}
            for item in versions(project)
        ]
        rows = veil_of(project, with_names).over(rows)
    titles = {"version": _("version"), "created": _("when (UTC)"), "coder": _("who"), "reason": _("why")}
    emit(rows, format_, list(titles), titles=titles)


@codebook_command.command(
    "diff", help=_("Show what differs from version OLD to NEW (default: the codebook as it is now).")
)
@click.argument("old", type=int)
@click.argument("new", type=int, required=False)
@names_option
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@global_options
def diff_command(old: int, new: int | None, with_names: bool, format_: str) -> None:
    """Codes added, removed and changed, field by field."""
    from qualcode.changes.codebook import differences, field_names, read_snapshot, to_spec, versions
    from qualcode.storage.codebook import codebook

    with open_project(readonly=True) as project:
        numbered = {item.number: item for item in versions(project)}
        for number in (old, *([new] if new is not None else [])):
            if number not in numbered:
                known = ", ".join(map(str, numbered)) or _("none")
                raise click.UsageError(
                    _("There is no version {number}; there are: {known}.").format(number=number, known=known)
                )
        latest = to_spec(codebook(project)) if new is None else read_snapshot(numbered[new])
        found = differences(read_snapshot(numbered[old]), latest)
        veil = veil_of(project, with_names)
        found = [replace(item, path=veil.over(item.path), fields=veil.over(item.fields)) for item in found]
    if format_ == "json":
        emit_json(
            [
                {"kind": item.kind, "code": item.path, "fields": {key: list(pair) for key, pair in item.fields.items()}}
                for item in found
            ]
        )
        return
    signs, names = {"added": "+", "removed": "-", "changed": "~"}, field_names()
    for item in found:
        say(f"{signs[item.kind]} {item.path}")
        for field, (before, after) in item.fields.items():
            say(f"    {names[field]}: “{before}” → “{after}”")
    if not found:
        say(_("Nothing differs."))
