"""The chapter on the screen and in a file, how it stands in a file that its author works on, and its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, FileToWrite, file_kind, split_list, where_option
from qualcode.cli.beside.joint import tell_flags
from qualcode.cli.chapter.check import check_command
from qualcode.cli.chapter.compare import changes_command, exceptions_command, robust_command
from qualcode.cli.chapter.handing import handed_over, handing_options
from qualcode.cli.chapter.hidden import note_hidden_in_evidence, note_hidden_names, note_old_words
from qualcode.cli.common import (
    FORMATS,
    emit,
    emit_json,
    force_option,
    format_option,
    global_options,
    machine_option,
    names_option,
    need_force,
    note,
    note_open_rounds,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.people.review import privacy_command
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.report.chapter.files import HANDED_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qualcode.report.kept.chapter import ChapterState
    from qualcode.report.kept.planning import PieceState
    from qualcode.storage.reported import AskedChapter, WrittenClaim

STALE = 3
"""How report status ends where a chapter says something else than the study."""

MOST_SIGNS = 100
"""So much of a sentence is shown in a list."""


def _chapter_options(command: Callable[..., None]) -> Callable[..., None]:
    """What a chapter is asked for by, besides its outline."""
    for option in reversed(
        (
            click.option(
                "--language",
                type=click.Choice(("nl", "en")),
                help=_("The language of the text. Default: the project's."),
            ),
            click.option("--coders", default="", help=CODERS_HELP),
            where_option,
            click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP),
            machine_option,
            click.option(
                "--attribute",
                "attributes",
                multiple=True,
                metavar="ATTR",
                help=_("Describe the groups by this attribute; may be given again. Default: those of the outline."),
            ),
            click.option("--no-references", is_flag=True, help=_("Print no reference under a quotation.")),
            handing_options,
        )
    ):
        command = option(command)
    return command


def _asked(
    language: str | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    attributes: tuple[str, ...],
    no_references: bool,
    handed: dict[str, Any],
) -> AskedChapter:
    from qualcode.storage.reported import AskedChapter

    return AskedChapter(
        language=language or "",
        coders=tuple(split_list(coders)),
        where=where,
        unfinished_too=unfinished_too,
        attributes=tuple(name for text in attributes for name in split_list(text)),
        with_references=not no_references,
        **handed,
    )


@click.group("report", invoke_without_command=True, help=HELPS["report"])
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
)
@click.option(
    "--to", "format_", type=click.Choice(HANDED_KINDS), help=_("The format. Default: by the name of --out, else md.")
)
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen (md only)."))
@force_option
@_chapter_options
@global_options
@click.pass_context
def report_command(
    context: click.Context,
    /,
    outline: Path | None,
    format_: str | None,
    out: Path | None,
    force: bool,
    language: str | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    attributes: tuple[str, ...],
    no_references: bool,
    **handing: Any,
) -> None:
    """The theme summary as a chapter."""
    if context.invoked_subcommand:
        return
    kind = file_kind(out, format_) or "md"
    if kind not in HANDED_KINDS:
        raise click.UsageError(_("Name the file .docx or .md, or give the format with --to."))
    if out is None and kind != "md":
        raise click.UsageError(_("A Word file needs a name: --out chapter.docx"))
    handed = handed_over(kind, outline, **handing)
    asked = _asked(language, coders, where, unfinished_too, attributes, no_references, handed)
    _write(outline, out, kind, force, asked)


@report_command.command(
    "write", help=_("Write the chapter to a file that you go on working in, and that report update keeps up to date.")
)
@click.argument("outline", type=click.Path(path_type=Path))
@click.argument("out", metavar="FILE", type=FileToWrite())
@click.option(
    "--to", "format_", type=click.Choice(HANDED_KINDS), help=_("The format. Default: by the name of the file.")
)
@force_option
@_chapter_options
@global_options
def write_command(
    outline: Path,
    out: Path,
    format_: str | None,
    force: bool,
    language: str | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    attributes: tuple[str, ...],
    no_references: bool,
    **handing: Any,
) -> None:
    """A chapter of an outline, in a file."""
    kind = file_kind(out, format_)
    if kind not in HANDED_KINDS:
        raise click.UsageError(_("Name the file .docx or .md, or give the format with --to."))
    handed = handed_over(kind, outline, **handing)
    asked = _asked(language, coders, where, unfinished_too, attributes, no_references, handed)
    _write(outline, out, kind, force, asked)


def _write(outline: Path | None, out: Path | None, kind: str, force: bool, asked: AskedChapter) -> None:
    from qualcode.report.chapter.asked import asked_summary
    from qualcode.report.chapter.blocks import chapter
    from qualcode.report.chapter.files import write_handed
    from qualcode.report.chapter.joint import flagged_rows
    from qualcode.report.kept.chapter import WRITTEN_KINDS, made_chapter, refuse_worked_on, write_chapter
    from qualcode.report.privacy.refusing import refuse_names
    from qualcode.report.writers.markdown import to_markdown

    if out is not None and kind in WRITTEN_KINDS:
        with open_session() as session:
            session.read(refuse_worked_on, out)
            need_force(out, force)
            note_open_rounds(session.project)
            written = session.change(write_chapter, out, kind, asked, outline=outline).value
        if written.backup:
            note(_("What stood there is kept as {path}.").format(path=written.backup))
        say(_("Wrote {path}.").format(path=out))
        note_hidden_names(written.summary)
        note_hidden_in_evidence(written.evidence)
        tell_flags(flagged_rows(written.summary))
        note_old_words(written.summary)
        return
    need_force(out, force)
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        if out is None and asked.evidence == "none":
            found, evidence = asked_summary(project, asked, outline), None
            document = chapter(found)
        else:
            document, found, evidence = made_chapter(project, kind, asked, outline=outline)
    refuse_names(found)
    if out is None:
        say(to_markdown(document).rstrip("\n"))
    else:
        write_handed(document, evidence, out, kind)
        say(_("Wrote {path}.").format(path=out))
    note_hidden_names(found)
    note_hidden_in_evidence(evidence)
    tell_flags(flagged_rows(found))
    note_old_words(found)


@report_command.command(
    "update",
    help=_(
        "Bring a chapter in its author's file (docx, odt or md) up to date: what nobody touched is written anew, what"
        " was edited stays, with a comment where its numbers changed."
    ),
)
@click.argument("file", type=FileToWrite())
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@click.option(
    "--restore",
    multiple=True,
    metavar="KEY|ID",
    help=_(
        "Write this piece again, which was deleted or edited: its key, or the id of a number in it. May be given again."
    ),
)
@click.option(
    "--keep",
    multiple=True,
    metavar="KEY|ID",
    help=_("This edited piece is right as it is, whatever its numbers are now. May be given again."),
)
@click.option(
    "--outline", type=click.Path(path_type=Path), help=_("The outline, where it is another or lies elsewhere now.")
)
@global_options
def update_command(
    file: Path, dry_run: bool, restore: tuple[str, ...], keep: tuple[str, ...], outline: Path | None
) -> None:
    """A chapter that is kept."""
    from qualcode.report.chapter.joint import flagged_rows
    from qualcode.report.kept.chapter import update_chapter

    with open_session() as session:
        note_open_rounds(session.project)
        done = session.change(update_chapter, file, restore=restore, keep=keep, dry_run=dry_run, outline=outline).value
    _tell(done.before, dry_run)
    if done.backup:
        say(_("Wrote {path}. What stood there is kept as {backup}.").format(path=file, backup=done.backup.name))
    elif not dry_run:
        say(_("{path} is up to date; nothing was written.").format(path=file))
    note_hidden_names(done.summary)
    tell_flags(flagged_rows(done.summary))
    note_old_words(done.summary)


def _tell(state: ChapterState, dry_run: bool) -> None:
    for count, words in (
        (len(state.rewritten), _rewritten_words(dry_run)),
        (len(state.placed), _placed_words(dry_run)),
        (len(state.removed), _removed_words(dry_run)),
        (state.charts, _drawn_words(dry_run)),
    ):
        if count:
            say(words(count).format(count=count))
    for shift in state.shifts:
        said = shift.said if shift.proposal else _("no longer in the chapter")
        say(f"  {_short(shift.text)}\n    {said}")
    titles = {one.key: one.proposal for one in state.in_state("new")}
    for key in state.unplaced:
        say(_("No place was found for: {text} ({key})").format(text=_short(titles.get(key, "")), key=key))


def _rewritten_words(dry_run: bool) -> Callable[[int], str]:
    if dry_run:
        return lambda count: ngettext(
            "{count} piece would be written anew.", "{count} pieces would be written anew.", count
        )
    return lambda count: ngettext("{count} piece was written anew.", "{count} pieces were written anew.", count)


def _placed_words(dry_run: bool) -> Callable[[int], str]:
    if dry_run:
        return lambda count: ngettext(
            "{count} new piece would be put in.", "{count} new pieces would be put in.", count
        )
    return lambda count: ngettext("{count} new piece was put in.", "{count} new pieces were put in.", count)


def _removed_words(dry_run: bool) -> Callable[[int], str]:
    if dry_run:
        return lambda count: ngettext("{count} piece would be taken out.", "{count} pieces would be taken out.", count)
    return lambda count: ngettext("{count} piece was taken out.", "{count} pieces were taken out.", count)


def _drawn_words(dry_run: bool) -> Callable[[int], str]:
    if dry_run:
        return lambda count: ngettext(
            "{count} chart would be drawn anew.", "{count} charts would be drawn anew.", count
        )
    return lambda count: ngettext("{count} chart was drawn anew.", "{count} charts were drawn anew.", count)


def _short(text: str) -> str:
    return text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"


@report_command.command(
    "status", help=_("How a chapter stands in its author's file: edited, stale, to do, orphaned. Ends with 3 if stale.")
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--all", "every", is_flag=True, help=_("All chapters that this project wrote."))
@click.option(
    "--outline", type=click.Path(path_type=Path), help=_("The outline, where it is another or lies elsewhere now.")
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
)
@global_options
@click.pass_context
def status_command(context: click.Context, file: Path | None, every: bool, outline: Path | None, format_: str) -> None:
    """Chapters that are kept, beside the study."""
    from qualcode.errors import QualcodeError
    from qualcode.report.kept.chapter import chapter_files, chapter_state

    if every == (file is not None):
        raise click.UsageError(_("Name a file, or ask for --all."))
    found: list[tuple[Path, ChapterState | None, str]] = []
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        if file is not None:
            found.append((file, chapter_state(project, file, outline=outline), ""))
        for path in dict.fromkeys(path for _written, path in chapter_files(project)) if every else ():
            try:
                found.append((path, chapter_state(project, path), ""))
            except QualcodeError as error:
                found.append((path, None, str(error)))
    if format_ == "json":
        emit_json([_as_data(path, state, wrong) for path, state, wrong in found])
    else:
        rows = [row for path, state, _wrong in found if state for row in _rows(path, state, every)]
        titles = {"file": _("file"), "state": "", "key": _("about"), "text": _("text"), "now": _("now")}
        columns = [name for name in titles if every or name != "file"]
        for path, state, wrong in found:
            say(f"{path}: {_counted(state) if state else wrong}") if format_ == "table" else None
        if rows or format_ == "csv":
            emit(rows, format_, columns, titles=titles)
    if any(state is not None and state.is_stale for _path, state, _wrong in found):
        context.exit(STALE)


def _state_names() -> dict[PieceState, str]:
    return {
        "generated": _("as written"),
        "edited": _("edited"),
        "stale": _("stale"),
        "to do": _("to do"),
        "author's": _("the author's"),
        "deleted": _("deleted"),
        "orphaned": _("orphaned"),
        "new": _("new"),
    }


def _counted(state: ChapterState) -> str:
    counts = state.counts
    parts = [f"{name} {counts[one]}" for one, name in _state_names().items() if counts.get(one)]
    waiting = len(state.rewritten) + len(state.removed)
    if waiting:
        words = ngettext("{count} to be written anew", "{count} to be written anew", waiting)
        parts.append(words.format(count=waiting))
    return ", ".join(parts)


def _rows(path: Path, state: ChapterState, every: bool) -> Iterator[dict[str, object]]:
    """What asks for its author's eye: all but what is as written, and what is hers alone."""
    names = _state_names()
    for piece in state.in_state("edited", "stale", "to do", "deleted", "orphaned", "new"):
        row: dict[str, object] = {
            "state": names[piece.state],
            "key": piece.key,
            "text": _short(piece.text),
            "now": _short(piece.proposal),
        }
        yield {"file": path.name, **row} if every else row


def _as_data(path: Path, state: ChapterState | None, wrong: str) -> dict[str, object]:
    if state is None:
        return {"file": str(path), "error": wrong}
    return {
        "file": str(path),
        "stale": state.is_stale,
        "counts": dict(state.counts),
        "pieces": _pieces(state),
    }


def _claim(claim: WrittenClaim) -> dict[str, object]:
    """A number as scripts see it: what it is known for good by is the program's own."""
    return {"id": claim.id, "n": claim.n, "base": claim.base, "text": claim.text, "measure": claim.measure}


def _pieces(state: ChapterState) -> list[dict[str, object]]:
    return [
        {
            "key": one.key,
            "kind": one.kind,
            "state": one.state,
            "update": state.update_of(one),
            "text": one.text,
            "proposal": one.proposal,
            "section": one.section,
            "line": one.line,
            "was": list(map(_claim, one.was)),
            "now": list(map(_claim, one.now)),
        }
        for one in state.pieces
    ]


@report_command.command(
    "claims", help=_("List the numbers of the chapter with their ids, which qualcode passages takes to the passages.")
)
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
)
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@names_option
@format_option
@global_options
def claims_command(
    outline: Path | None, coders: str, where: tuple[str, ...], unfinished_too: bool, with_names: bool, format_: str
) -> None:
    """The numbers of the chapter."""
    from qualcode.library.claims import list_claims, report_claims

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found, told = report_claims(
            project, outline=outline, coders=split_list(coders), where=where, unfinished_too=unfinished_too
        )
        rows = veil_of(project, with_names).over(list_claims(found).to_dicts())
    if told:
        note(told)
    titles = {"id": _("id"), "text": _("text"), "value": _("number"), "base": _("base"), "key": _("about")}
    columns = list(titles) if format_ == "table" else ("id", "text", "measure", "value", "base", "key")
    emit(rows, format_, columns, titles=titles)


for _command in (privacy_command, check_command, changes_command, robust_command, exceptions_command):
    report_command.add_command(_command)
