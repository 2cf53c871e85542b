"""Transcripts and respondents: bringing them in, and listing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.arguments import FileToWrite
from qualcode.cli.common import (
    emit,
    emit_json,
    format_option,
    global_options,
    open_project,
    open_session,
    say,
    say_errors,
    say_first,
)
from qualcode.cli.people.attributes import attributes_command
from qualcode.cli.people.withdraw import withdraw_command
from qualcode.cli.projects.convert import OFFSETS_HELP, REPORT_HELP, bring
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.changes.facesheets import FacesheetOutcome
    from qualcode.importing.transcripts import Differing, ImportReport

MOST_NAMES = 8
MOST_FILES = 500
"""So many files stand in the table of an import; a folder may hold a hundred thousand that are here already."""
F = TypeVar("F", bound=Callable[..., Any])


def facesheet_options(command: F) -> F:
    """The names of a face sheet's columns, and what to do with respondents whose transcript is not here."""
    for name, help_ in (
        ("speaker", _("The face sheet's column with the speaker's label in the transcript.")),
        ("document", _("The face sheet's column with the transcript's name.")),
        ("id", _("The face sheet's column with the respondent's pseudonym or number.")),
    ):
        command = click.option(f"--{name}", f"{name}_column", metavar="COLUMN", help=help_)(command)
    command = click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the face sheet."))(
        command
    )
    return click.option(
        "--allow-missing",
        is_flag=True,
        help=_("Keep respondents whose transcript is not (yet) in the project; they are in no base."),
    )(command)


@click.command("import", help=HELPS["import"])
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--group", metavar="GROUP", help=_("The respondents' group; A/B nests. Front matter in a file comes first.")
)
@click.option(
    "--interviewer",
    "interviewers",
    multiple=True,
    metavar="NAME",
    help=_("The label of whoever asks, where it does not say so itself; may be given more than once."),
)
@click.option(
    "--respondents", type=click.Path(path_type=Path), help=_("A face sheet (CSV or a workbook) with the respondents.")
)
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="KEY",
    help=_("A field at the top of a file that is an attribute of who speaks; may be given more than once."),
)
@click.option(
    "--interview-attribute",
    "interview_attributes",
    multiple=True,
    metavar="KEY",
    help=_("A field at the top of a file that belongs to the interview, as its wave; may be given more than once."),
)
@click.option(
    "--wave",
    default="",
    metavar="WAVE",
    help=_("The wave that these interviews are of: a year, or what it is called. One file may not say another."),
)
@click.option(
    "--differing",
    type=click.Choice(("keep", "replace")),
    help=_("What holds where a file says otherwise of a respondent: keep what is known, or replace it."),
)
@click.option("--group-column", metavar="COLUMN", help=_("The face sheet's column with the group."))
@facesheet_options
@click.option(
    "--encoding", metavar="NAME", help=_("The encoding of the files, where it is not found rightly: utf-8, cp1252 ...")
)
@click.option("--offsets", metavar="RULE", default="", help=OFFSETS_HELP)
@click.option("--report", type=FileToWrite("json"), help=REPORT_HELP)
@click.option("--dry-run", is_flag=True, help=_("Show what would be read, and write nothing."))
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@global_options
def import_command(
    paths: tuple[Path, ...],
    group: str | None,
    interviewers: tuple[str, ...],
    attributes: tuple[str, ...],
    interview_attributes: tuple[str, ...],
    wave: str,
    differing: Differing | None,
    respondents: Path | None,
    group_column: str | None,
    id_column: str | None,
    document_column: str | None,
    speaker_column: str | None,
    sheet: str | None,
    allow_missing: bool,
    encoding: str | None,
    offsets: str,
    report: Path | None,
    dry_run: bool,
    format_: str,
) -> int:
    """Transcripts in, with a report of what was read and dropped; or studies from other programs."""
    from qualcode.formats import Choices
    from qualcode.formats.projects import is_study
    from qualcode.formats.transcripts.decoding import known_encoding

    if studies := [path for path in paths if is_study(path)]:
        of_transcripts = (
            *(group, interviewers, attributes, interview_attributes, wave, differing, encoding, sheet, respondents),
            *(group_column, id_column, document_column, speaker_column, allow_missing),
        )
        if len(studies) < len(paths) or any(of_transcripts):
            raise click.UsageError(
                _(
                    "{path} is a whole study, which comes in by itself: leave out other files and what is said of them."
                ).format(path=studies[0])
            )
        bring(studies, offsets, report, format_, dry_run=dry_run)
        return 0
    if offsets or report is not None:
        raise click.UsageError(
            _(
                "--offsets and --report are for studies from other programs (.qdpx, .qdc, .qda, .rqda, .sqlite3, .ann"
                " and others)."
            )
        )
    from qualcode.importing.sheets import read_sheet
    from qualcode.importing.transcripts import import_files

    with open_session() as session, file_progress() as progress:
        facesheet = (
            session.read(
                read_sheet,
                respondents,
                id=id_column,
                document=document_column,
                speaker=speaker_column,
                group=group_column,
                sheet=sheet,
            )
            if respondents
            else None
        )
        done = session.change(
            import_files,
            paths,
            group=group,
            interviewers=interviewers,
            attributes=attributes,
            interview_attributes=interview_attributes,
            wave=wave,
            differing=differing or "",
            facesheet=facesheet,
            allow_missing=allow_missing,
            choices=Choices(known_encoding(encoding) if encoding else None, None if respondents else sheet),
            dry_run=dry_run,
            progress=progress,
        ).value
    if format_ == "json":
        emit_json(done.to_dict())
    else:
        _show(done, dry_run)
        say_first([note.message for note in done.sheet_notes])
    say_errors(
        [
            (f"{item.path}: {item.message}" if str(item.path) not in item.message else item.message, item.hint)
            for item in done.items
            if item.status in ("error", "taken")
        ]
    )
    return 1 if done.failed else 0


class file_progress:  # noqa: N801
    """A progress bar on stderr, shown where there is a terminal and once there is something to wait for."""

    def __enter__(self) -> Callable[[int, int, str], None]:
        import sys

        if not sys.stderr.isatty():
            self._bar = None
            return lambda _done, _all, _name: None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bar = Progress(
            TextColumn(_("Reading")),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[name]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=None, name="")
        return self._step

    def _step(self, done: int, of: int, name: str) -> None:
        from qualcode.text.visible import visible

        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=of, name=visible(name))

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _show(report: ImportReport, dry_run: bool) -> None:
    status = {
        "new": _("would import") if dry_run else _("imported"),
        "unchanged": _("unchanged"),
        "changed": _("changed"),
        "taken": _("name taken"),
        "error": _("not read"),
    }
    rows = [
        {
            "status": status[item.status],
            "file": item.path.name,
            "words": item.words or None,
            "turns": item.turns or None,
            **({"questions": item.questions or None} if dry_run else {}),
            "speakers": ", ".join(f"{label}*" if role == "interviewer" else label for label, role in item.speakers),
            "notes": "; ".join(
                [*(one.message for one in item.guides), *(note.message for note in item.notes)] or [item.message]
            ),
        }
        for item in report.items[:MOST_FILES]
    ]
    titles = {
        "status": "",
        "file": _("file"),
        "words": _("words"),
        "turns": _("turns"),
        **({"questions": _("asked")} if dry_run else {}),
        "speakers": _("speakers (* interviewer)"),
        "notes": _("notes"),
    }
    emit(rows, "table", list(titles), titles=titles)
    if (more := len(report.items) - MOST_FILES) > 0:
        say(_("and {count} more").format(count=more))
    say_first([note.message for note in report.left_out])
    new = sum(item.status == "new" for item in report.items)
    done = ngettext("{count} document imported.", "{count} documents imported.", new)
    say((_("{count} would be imported; nothing was written.") if dry_run else done).format(count=new))
    if report.facesheet is not None:
        show_facesheet(report.facesheet)


def show_facesheet(outcome: FacesheetOutcome) -> None:
    """What a face sheet did."""
    say(
        _("Face sheet: {respondents} respondents, {linked} speakers linked, groups: {groups}.").format(
            respondents=outcome.respondents, linked=outcome.linked, groups=", ".join(outcome.groups) or _("none")
        )
    )
    for remark in outcome.remarks(MOST_NAMES):
        say(remark)


def emit_with_attributes(
    rows: list[dict[str, Any]], format_: str, titles: dict[str, str], variables: Sequence[str]
) -> None:
    """A list whose rows have attributes; in CSV each of ``variables`` is a column of its own."""
    if format_ != "csv":
        emit(rows, format_, list(titles), titles=titles)
        return
    plain = [name for name in titles if name != "attributes"]
    values = {name: f"attribute {name}" if name in titles else name for name in variables}
    flat = [{**row, **{title: row["attributes"].get(name) for name, title in values.items()}} for row in rows]
    emit(flat, "csv", [*plain, *values.values()])


@click.group(
    "respondents",
    invoke_without_command=True,
    help=HELPS["respondents"],
)
@format_option
@global_options
@click.pass_context
def respondents_command(context: click.Context, format_: str) -> None:
    """Respondents with their group, documents, attributes and how much they say."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.listings import list_respondents
    from qualcode.storage.respondents import attributes

    with open_project(readonly=True) as project:
        rows = list_respondents(project).to_dicts()
        variables = [attribute.name for attribute in attributes(project)]
    titles = {
        "id": _("respondent"),
        "group": _("group"),
        "documents": _("documents"),
        "turns": _("turns"),
        "words": _("words"),
        "attributes": _("attributes"),
    }
    emit_with_attributes(rows, format_, titles, variables)


respondents_command.add_command(attributes_command)
respondents_command.add_command(withdraw_command)


@respondents_command.command(
    "import", help=_("Read a face sheet FILE (CSV or XLSX): one row per respondent or per speaker.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--group", "group_column", metavar="COLUMN", help=_("The face sheet's column with the group."))
@facesheet_options
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@global_options
def respondents_import_command(
    file: Path,
    group_column: str | None,
    id_column: str | None,
    document_column: str | None,
    speaker_column: str | None,
    sheet: str | None,
    allow_missing: bool,
    dry_run: bool,
) -> None:
    """A face sheet, put into force as a whole or not at all."""
    from qualcode.importing.sheets import read_sheet
    from qualcode.importing.transcripts import import_facesheet

    with open_session() as session:
        facesheet = session.read(
            read_sheet,
            file,
            id=id_column,
            document=document_column,
            speaker=speaker_column,
            group=group_column,
            sheet=sheet,
        )
        outcome = session.change(import_facesheet, facesheet, allow_missing=allow_missing, dry_run=dry_run).value
    show_facesheet(outcome)
    say_first([note.message for note in facesheet.notes])
    if dry_run:
        say(_("Nothing was written."))


@respondents_command.command("rename", help=_("Give the respondent OLD the name NEW; the reference stays as it is."))
@click.argument("old")
@click.argument("new")
@global_options
def respondents_rename_command(old: str, new: str) -> None:
    """Another pseudonym."""
    from qualcode.changes.respondents import rename
    from qualcode.storage.respondents import respondent

    with open_session() as session:
        person = session.read(respondent, old)
        changed = session.change(rename, person.id, new).value
    said = _("{old} is called {new} from now on.").format(old=person.name, new=" ".join(new.split()))
    say(said if changed else _("Nothing differed."))
