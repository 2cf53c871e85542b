"""Interview guides: their questions, which turn asks what, and who was asked what."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import (
    emit,
    format_option,
    global_options,
    names_option,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

_MATCH_COLUMNS = ("document", "turn", "question", "state", "likeness", "words", "decision")
_ASKED_COLUMNS = ("respondent", "group", "question", "state", "source", "document", "reason")


@click.group("guide", invoke_without_command=True, help=HELPS["guide"])
@global_options
@click.pass_context
def guide_command(context: click.Context) -> None:
    """The questions, or one of the commands."""
    if not context.invoked_subcommand:
        _show("", "table")


@guide_command.command(
    "import", help=_("Bring in the guide of FILE (YAML), or bring it up to date; a question is known by its label.")
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@global_options
def import_guide_command(files: tuple[Path, ...]) -> None:
    """Guides, each in one change."""
    from qualcode.changes.guides import import_guide
    from qualcode.formats.yaml.study import read_guide

    read = [read_guide(file) for file in files]
    with open_session() as session:
        for guide in read:
            done = session.change(import_guide, guide).value
            number = len(guide.questions)
            words = ngettext("{guide}: {n} question.", "{guide}: {n} questions.", number)
            say(words.format(guide=done.guide, n=number))
            for title, labels in (
                (_("new"), done.added), (_("changed"), done.changed), (_("removed"), done.removed)
            ):  # fmt: skip
                if labels and len(labels) < number:
                    say(f"  {title}: {', '.join(labels)}")


@guide_command.command("show", help=_("Show the questions of GUIDE, or of all, with how many were asked each."))
@click.argument("guide", default="")
@format_option
@global_options
def show_guide_command(guide: str, format_: str) -> None:
    """Questions."""
    _show(guide, format_)


def _show(guide: str, format_: str) -> None:
    from qualcode.queries.asking import list_questions

    titles = {
        "question": _("question"), "text": _("text"), "routing": _("routing"), "turns": _("turns"),
        "asked": _("asked"), "of": _("of"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        rows = veil_of(project, with_names=False).over(list_questions(project, guide).to_dicts())
    emit(rows, format_, list(titles), titles=titles)


@guide_command.command(
    "match",
    help=_(
        "List which turn asks which question: by its label, as somebody decided, or because the words are like those of"
        " the guide. The last is only offered: it counts when it is confirmed, with --confirm or in a list that is read"
        " back with --from. One undo takes that back."
    ),
)
@click.option("--document", "documents", multiple=True, metavar="NAME", help=_("Only this document; again for more."))
@click.option("--likeness", default=75, show_default=True, type=click.IntRange(1, 100), help=_("How alike, of 100."))
@click.option("--confirm", multiple=True, metavar="DOCUMENT:TURN=QUESTION", help=_("This turn asks that question."))
@click.option("--refuse", multiple=True, metavar="DOCUMENT:TURN=QUESTION", help=_("It does not, also by its label."))
@click.option("--reopen", multiple=True, metavar="DOCUMENT:TURN=QUESTION", help=_("Forget what was decided."))
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help=_("Read the list back (CSV, XLSX): yes or no in the column decision."),
)
@names_option
@format_option
@global_options
def match_command(
    documents: tuple[str, ...],
    likeness: int,
    confirm: tuple[str, ...],
    refuse: tuple[str, ...],
    reopen: tuple[str, ...],
    source: Path | None,
    with_names: bool,
    format_: str,
) -> None:
    """A list, or decisions."""
    from qualcode.queries.asking import match_turns

    decided: list[tuple[str, bool | None]] = [
        *((text, True) for text in confirm), *((text, False) for text in refuse), *((text, None) for text in reopen)
    ]  # fmt: skip
    if source is not None or decided:
        from qualcode.changes.guides import decide_turns
        from qualcode.session.asking import read_matches, turn_choice

        places = [(*_place(text), answer) for text, answer in decided]
        with open_session() as session:
            choices = session.read(read_matches, source) if source is not None else []
            choices += [session.read(turn_choice, *place) for place in places]
            done = session.change(decide_turns, choices).value
        say(ngettext("{n} turn decided.", "{n} turns decided.", done).format(n=done))
        return
    titles = {
        "document": _("document"), "turn": _("turn"), "question": _("question"), "state": _("state"),
        "likeness": _("likeness"), "words": _("words"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        found = match_turns(project, documents=documents, likeness=likeness).to_dicts()
        rows = veil_of(project, with_names).over(found)
    columns = _MATCH_COLUMNS if format_ == "csv" else tuple(titles)
    emit(rows, format_, columns, titles=titles)


def _place(text: str) -> tuple[str, str, str]:
    """``DOCUMENT:TURN=QUESTION`` in its parts."""
    where, equals, question = text.rpartition("=")
    document, colon, turn = where.rpartition(":")
    if not (equals and colon and document and turn and question):
        raise click.UsageError(_("Write it as DOCUMENT:TURN=QUESTION, such as leerlingen-1:12=leerlingen/V11."))
    return document.strip(), turn.strip(), question.strip()


@guide_command.command(
    "asked",
    help=_(
        "List who was asked what: whoever answers before the next question, in a group talk too. Correct it with --set,"
        " or in the list: change its states, and read it back with --from."
    ),
)
@click.option("--question", default="", metavar="QUESTION", help=_("Only this question."))
@click.option("--respondent", default="", metavar="NAME", help=_("Only this respondent."))
@click.option("--group", default="", metavar="GROUP", help=_("Only this group."))
@click.option(
    "--set",
    "state",
    metavar="STATE",
    help=_(
        "Say of --respondent and --question: asked, not-asked, not-applicable or unknown; '' is what the turns say."
    ),
)
@click.option("--reason", default="", metavar="TEXT", help=_("Why, with --set."))
@click.option("--from", "source", type=click.Path(path_type=Path), help=_("Read a corrected list back (CSV, XLSX)."))
@names_option
@format_option
@global_options
def asked_command(
    question: str,
    respondent: str,
    group: str,
    state: str | None,
    reason: str,
    source: Path | None,
    with_names: bool,
    format_: str,
) -> None:
    """A list, or corrections of it."""
    from qualcode.queries.asking import all_questions, find_question, list_asked
    from qualcode.storage.respondents import respondent as find_respondent

    if source is not None or state is not None:
        from qualcode.changes.guides import AskedChoice, set_asked
        from qualcode.session.asking import read_asked

        if state is not None and not (question and respondent):
            raise click.UsageError(_("--set needs --respondent and --question."))
        with open_session() as session:
            choices = session.read(read_asked, source) if source is not None else []
            if state is not None:
                person = session.read(find_respondent, respondent)
                asked = find_question(session.read(all_questions), question)
                choices.append(AskedChoice(person.id, asked.id, state, reason))
            done = session.change(set_asked, choices).value
        say(ngettext("{n} correction.", "{n} corrections.", done).format(n=done))
        return
    titles = {
        "respondent": _("respondent"), "question": _("question"), "state": _("state"), "source": _("source"),
        "document": _("document"), "reason": _("Reason"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        name = find_respondent(project, respondent).name if respondent else ""
        found = list_asked(project, question=question, respondent=name, group=group).to_dicts()
        rows = veil_of(project, with_names).over(found)
    emit(rows, format_, _ASKED_COLUMNS if format_ == "csv" else tuple(titles), titles=titles)
