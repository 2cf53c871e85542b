"""Documents: listed, shown, and corrected, with what that did to the codings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from qualcode.cli.codings import position
from qualcode.cli.common import (
    emit,
    emit_json,
    format_option,
    global_options,
    names_option,
    note,
    note_open_rounds,
    open_project,
    open_session,
    say,
    say_first,
    veil_of,
)
from qualcode.cli.library import emit_with_attributes
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.queries.corrections import ListedCorrection, ListedFollowed

MOST_LISTED = 20
"""So many codings of one fate are named on the screen; JSON names all."""


@click.group("documents", invoke_without_command=True, help=HELPS["documents"])
@format_option
@global_options
@click.pass_context
def documents_command(context: click.Context, format_: str) -> None:
    """Documents, their respondents and their progress."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.listings import list_documents
    from qualcode.storage.documents import interview_attributes

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        rows = list_documents(project).to_dicts()
        variables = list(interview_attributes(project))
    titles = {
        "name": _("document"),
        "respondents": _("respondents"),
        "words": _("words"),
        "turns": _("turns"),
        "codings": _("codings"),
        "finished": _("finished by"),
        **({"attributes": _("attributes")} if variables else {}),
    }
    emit_with_attributes(rows, format_, titles, variables)


@documents_command.command("show", help=_("Show the text of the document NAME, or an older one. Names are not hidden."))
@click.argument("name")
@click.option("--revision", type=click.IntRange(min=1), help=_("The text as it was then, counted from 1."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=_("The text, or all that is known of it."),
)
@global_options
def documents_show_command(name: str, revision: int | None, format_: str) -> None:
    """A text."""
    from qualcode.queries.corrections import show_text
    from qualcode.rows import plain

    with open_project(readonly=True) as project:
        found = show_text(project, name, revision)
    if format_ == "json":
        emit_json(plain(found))
        return
    say(found.text)
    if len(found.revisions) > 1:
        numbers = ", ".join(map(str, found.revisions))
        note(_("This is revision {number} of: {numbers}").format(number=found.revision, numbers=numbers))


@documents_command.command(
    "update",
    help=_(
        "Give the document NAME the text of FILE, a corrected transcript. What is coded in it goes along; what lost its"
        " words is kept and listed. One undo takes it back."
    ),
)
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--interviewer",
    "interviewers",
    multiple=True,
    metavar="NAME",
    help=_("The label of whoever asks, where it is new and does not say so itself; may be given more than once."),
)
@click.option(
    "--encoding", metavar="NAME", help=_("The encoding of the file, where it is not found rightly: utf-8, cp1252 ...")
)
@click.option(
    "--differing",
    type=click.Choice(("keep", "replace")),
    default="keep",
    show_default=True,
    help=_("What holds where fields at the top of the file say otherwise than what is known here."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would become of the codings, and write nothing."))
@names_option
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@global_options
def documents_update_command(
    name: str,
    file: Path,
    interviewers: tuple[str, ...],
    encoding: str | None,
    differing: Literal["keep", "replace"],
    dry_run: bool,
    with_names: bool,
    format_: str,
) -> None:
    """A corrected transcript in."""
    from qualcode.formats import Choices
    from qualcode.formats.transcripts.decoding import known_encoding
    from qualcode.importing.corrections import update_document
    from qualcode.queries.corrections import list_correction
    from qualcode.rows import plain

    with open_session() as session:
        choices = Choices(encoding=known_encoding(encoding) if encoding else None)
        report = session.change(
            update_document,
            name,
            file,
            interviewers=interviewers,
            differing=differing,
            choices=choices,
            dry_run=dry_run,
        ).value
        shown = session.read(list_correction, report.outcome)
        if shown.revision:
            shown = session.read(veil_of, with_names).over(shown)
    if format_ == "json":
        emit_json(plain(shown) | {"notes": [one.message for one in report.notes]})
        return
    say_first([one.message for one in report.notes])
    if not shown.revision and any(one.kind == "fields_taken" for one in report.notes):
        say(_("The text did not differ."))
        return
    for line in correction_words(shown, dry_run=dry_run):
        say(line)


def correction_words(found: ListedCorrection, *, dry_run: bool) -> list[str]:
    """What a correction did, in lines."""
    if not found.revision:
        return [_("Nothing differed.")]
    words = _("{document} is revision {number} now: {before} words were {after}.")
    if dry_run:
        words = _("{document} would be revision {number}: {before} words would be {after}.")
    lines = [
        words.format(
            document=found.document, number=found.revision, before=found.words_before, after=found.words_after
        ),
        ngettext(
            "{count} coding covers the same words.", "{count} codings cover the same words.", found.untouched
        ).format(count=found.untouched),
    ]
    if found.changed:
        words = ngettext("{count} coding covers other words:", "{count} codings cover other words:", len(found.changed))
        lines += [words.format(count=len(found.changed)), *_listed(found.changed)]
    if found.lost:
        words = ngettext(
            "{count} coding lost its words; it is kept, and counts nowhere:",
            "{count} codings lost their words; they are kept, and count nowhere:",
            len(found.lost),
        )
        lines += [words.format(count=len(found.lost)), *_listed(found.lost)]
        lines.append(_("Put each on another passage, or drop it: qualcode documents lost"))
    if found.confirmed_gone:
        words = ngettext(
            "{count} turn that was said to ask a question is gone.",
            "{count} turns that were said to ask a question are gone.",
            found.confirmed_gone,
        )
        lines.append(words.format(count=found.confirmed_gone))
    lines += [_("{new} stands where {old} stood, and is who that was.").format(new=n, old=o) for n, o in found.renamed]
    if found.came:
        lines.append(
            _("New speakers: {names}. See who they are with: qualcode respondents").format(names=", ".join(found.came))
        )
    if found.went:
        lines.append(_("Speakers that are gone: {names}.").format(names=", ".join(found.went)))
    if found.round:
        lines.append(
            _(
                "Round {name} is open: the codings of the others went along as well, unseen. Who has finished coded the"
                " older text; compared is what each has in this one."
            ).format(name=found.round)
        )
    return lines


def _listed(found: Sequence[ListedFollowed]) -> list[str]:
    from qualcode.rows import first_of
    from qualcode.text.openings import opening

    lines = []
    for one in found[:MOST_LISTED]:
        now = "" if one.now_start is None else f" → “{opening(one.now_quote)}”"
        lines.append(f"  {one.mark}  {one.code} ({one.coder}) {one.start}:{one.end} “{opening(one.quote)}”{now}")
    return first_of(lines, MOST_LISTED, len(found))


@documents_command.command("lost", help=_("List the codings whose words a correction took out, of NAME or all."))
@click.argument("name", required=False, default="")
@names_option
@format_option
@global_options
def documents_lost_command(name: str, with_names: bool, format_: str) -> None:
    """What waits for its coder."""
    from qualcode.queries.corrections import list_lost
    from qualcode.rows import plain
    from qualcode.session.boards.lost import lost_titles

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = list_lost(project, name)
        rows = [veil_of(project, with_names).over(one) for one in found] if found else []
    titles = lost_titles()
    emit([plain(one) for one in rows], format_, list(titles), titles=titles)


@documents_command.command(
    "put", help=_("Put your coding MARK, whose words are gone, on another passage of the text as it is.")
)
@click.argument("mark")
@click.option(
    "--at", "place", metavar="START:END", help=_("The passage by position: code points from 0, the end exclusive.")
)
@click.option("--quote", metavar="TEXT", help=_("The passage by its words."))
@global_options
def documents_put_command(mark: str, place: str | None, quote: str | None) -> None:
    """A lost coding on another passage."""
    from qualcode.changes.lost import put_lost
    from qualcode.queries.corrections import find_lost, find_words

    if (place is None) == (quote is None):
        raise click.UsageError(_("Say where: either --at START:END or --quote TEXT."))
    span = position(place) if place is not None else None
    with open_session() as session:
        found = session.read(find_lost, mark)
        span = span or session.read(find_words, found, quote or "")
        session.change(put_lost, found.id, *span)
    say(_("Put there."))


@documents_command.command("drop", help=_("Remove your codings MARK..., whose words are gone."))
@click.argument("marks", metavar="MARK...", nargs=-1, required=True)
@global_options
def documents_drop_command(marks: tuple[str, ...]) -> None:
    """Lost codings out."""
    from qualcode.changes.lost import drop_lost
    from qualcode.queries.corrections import find_lost

    with open_session() as session:
        ids = [session.read(find_lost, mark).id for mark in marks]
        done = session.change(drop_lost, ids).value
    say(ngettext("{count} coding removed.", "{count} codings removed.", done).format(count=done))
