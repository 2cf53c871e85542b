"""Who speaks where: listing the speakers of all transcripts, and saying who they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.common import emit, format_option, global_options, open_project, open_session, say
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.model import Role

if TYPE_CHECKING:
    from qualcode.queries.speakers import SpeakerRow
    from qualcode.storage import Project

F = TypeVar("F", bound="Callable[..., Any]")


@click.group("speakers", invoke_without_command=True, help=HELPS["speakers"])
@click.option("--document", "documents", metavar="NAME", multiple=True, help=_("Those of this transcript only."))
@format_option
@global_options
@click.pass_context
def speakers_command(context: click.Context, documents: tuple[str, ...], format_: str) -> None:
    """The speakers, in the order of the documents."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.speakers import list_speakers

    with open_project(readonly=True) as project:
        every = list_speakers(project)
    rows = [row for row in every if _fits(row.document, documents)]
    if documents and not rows:
        raise _nobody(every, (), documents)
    titles = {
        "document": _("document"),
        "speaker": _("speaker"),
        "role": _("role"),
        "respondent": _("respondent"),
        "turns": _("turns"),
        "words": _("words"),
    }
    words = {"role": {"interviewer": _("interviewer"), "respondent": _("respondent"), "none": ""}}
    emit([row.to_dict() for row in rows], format_, list(titles), titles=titles, words=words)


def _which(command: F) -> F:
    """The options that say which speakers are meant."""
    command = click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))(command)
    return click.option(
        "--document",
        "documents",
        metavar="NAME",
        multiple=True,
        help=_("Only in this transcript; * stands for any letters. May be given several times."),
    )(command)


@speakers_command.command(
    "assign",
    help=_(
        "Say that the speakers with these labels are the respondent NAME, in every transcript or in those of"
        " --document. Several labels become one respondent so. In a LABEL, * stands for any letters."
    ),
)
@click.argument("name")
@click.argument("labels", metavar="LABEL...", nargs=-1, required=True)
@_which
@global_options
def speakers_assign_command(name: str, labels: tuple[str, ...], documents: tuple[str, ...], dry_run: bool) -> None:
    """Who they are."""
    from qualcode.changes.respondents import assign_speakers, tidy_name

    name = tidy_name(name)
    with open_session() as session:
        found = session.read(_speakers, labels, documents)
        if not dry_run:
            session.change(assign_speakers, [row.speaker.id for row in found], name)
    for row in found:
        before = row.respondent or _("nobody")
        say(
            _("{document}: {speaker} is {name} (was: {before})").format(
                document=row.document, speaker=row.speaker.label, name=name, before=before
            )
        )
    _told(found, dry_run)


@speakers_command.command(
    "role",
    help=_(
        "Say that the speakers with these labels are interviewers, or respondents: in every transcript or in those of"
        " --document. What an interviewer says counts for nobody. In a LABEL, * stands for any letters."
    ),
)
@click.argument("role", type=click.Choice([Role.INTERVIEWER.value, Role.RESPONDENT.value]))
@click.argument("labels", metavar="LABEL...", nargs=-1, required=True)
@_which
@global_options
def speakers_role_command(role: str, labels: tuple[str, ...], documents: tuple[str, ...], dry_run: bool) -> None:
    """What they do there."""
    from qualcode.changes.respondents import set_roles

    with open_session() as session:
        found = [row for row in session.read(_speakers, labels, documents) if row.speaker.role.value != role]
        if found and not dry_run:
            session.change(set_roles, [row.speaker.id for row in found], Role(role))
    interviewer, respondent = _("{document}: {speaker} is an interviewer"), _("{document}: {speaker} is a respondent")
    for row in found:
        words = interviewer if role == Role.INTERVIEWER.value else respondent
        say(words.format(document=row.document, speaker=row.speaker.label))
    _told(found, dry_run)


def _told(found: Sequence[SpeakerRow], dry_run: bool) -> None:
    if dry_run:
        say(_("Nothing was written."))
    elif found:
        words = ngettext("{count} speaker put right", "{count} speakers put right", len(found))
        say(words.format(count=len(found)))
    else:
        say(_("Nothing differed."))


def _speakers(project: Project, labels: Sequence[str], documents: Sequence[str]) -> list[SpeakerRow]:
    """The speakers of these labels. ``NotFoundError`` where a label or a document has none."""
    from qualcode.queries.speakers import list_speakers

    every = list_speakers(project)
    found = [row for row in every if _fits(row.document, documents) and _fits(row.speaker.label, labels)]
    missed = [label for label in labels if not any(_fits(row.speaker.label, [label]) for row in found)]
    strange = [name for name in documents if not any(_fits(row.document, [name]) for row in every)]
    if missed or strange:
        raise _nobody(every, missed, strange)
    return found


def _fits(text: str, patterns: Sequence[str]) -> bool:
    """Whether a text is one of these, whatever its case; all are, where there are none."""
    folded = text.casefold()
    return not patterns or any(one.casefold() == folded or fnmatchcase(folded, one.casefold()) for one in patterns)


def _nobody(every: Sequence[SpeakerRow], labels: Sequence[str], documents: Sequence[str]) -> Exception:
    from qualcode.errors import NotFoundError
    from qualcode.names import closest

    name = (documents or labels)[0]
    if documents:
        message, known = _("There is no document {name!r}."), {row.document for row in every}
    else:
        message, known = _("No speaker is called {name!r} there."), {row.speaker.label for row in every}
    return NotFoundError(message.format(name=name), closest(name, known) or _("List them with: qualcode speakers"))
