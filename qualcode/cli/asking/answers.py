"""Answer sets: bringing them in, counting them, setting answers by hand, and deciding where two contradict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, split_list, where_option
from qualcode.cli.common import (
    console,
    emit,
    emit_csv,
    emit_json,
    format_option,
    global_options,
    machine_option,
    names_option,
    note_open_rounds,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.counts import percent_option, shown_option
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.outline import BASES

if TYPE_CHECKING:
    from qualcode.library.answers import AnswersResult

_ANSWER_COLUMNS = ("set", "respondent", "state", "values", "decision", "reason", "decided_by", "by_hand")


@click.group("answers", invoke_without_command=True, help=HELPS["answers"])
@global_options
@click.pass_context
def answers_command(context: click.Context) -> None:
    """The sets, or one of the commands."""
    if not context.invoked_subcommand:
        _list_sets("table")


@answers_command.command(
    "import", help=_("Bring in the answer sets of FILE (YAML), or bring them up to date; a set is known by its id.")
)
@click.argument("file", type=click.Path(path_type=Path))
@global_options
def import_answers_command(file: Path) -> None:
    """All sets of a file, in one change."""
    from qualcode.changes.answers import import_answer_sets
    from qualcode.formats.yaml.answers import read_answer_sets

    sets = read_answer_sets(file)
    with open_session() as session:
        done = session.change(import_answer_sets, sets).value
    for title, slugs in ((_("new"), done.added), (_("there already"), done.changed)):
        if slugs:
            say(f"{title}: {', '.join(slugs)}")


@answers_command.command(
    "show",
    help=_(
        "Count the answers of SET: how many of how many give each, with no answer and not asked. Without SET: the sets,"
        " with how many are asked, answer and contradict themselves. Of a set of which one answer holds the rows add up"
        " to the base; while answers contradict, nothing is counted."
    ),
)
@click.argument("address", metavar="[SET]", default="")
@click.option("--respondents", "by_respondent", is_flag=True, help=_("What each respondent answers."))
@click.option(
    "--cols",
    "columns",
    multiple=True,
    metavar="ATTR",
    help=_("An attribute of respondents, or 'group'; ATTR/ATTR nests, given again it stands beside."),
)
@click.option(
    "--base",
    type=click.Choice(BASES),
    default="group",
    show_default=True,
    help=_("Out of whom: all of the group, who was asked, or who answered."),
)
@percent_option
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@names_option
@shown_option
@global_options
def show_answers_command(
    address: str,
    by_respondent: bool,
    columns: tuple[str, ...],
    base: str,
    percent: str,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    with_names: bool,
    format_: str,
) -> None:
    """The sets, one set counted, or its respondents."""
    from typing import cast

    from qualcode.analysis.matrix import Percent
    from qualcode.library.answers import count_answers
    from qualcode.outline import Base
    from qualcode.queries.answers import list_answers
    from qualcode.queries.query.conditions import conditions, resolved

    if not address and not by_respondent:
        _list_sets(format_)
        return
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        narrowed = resolved(project, conditions(where))
        if by_respondent:
            found = list_answers(project, address, coders=split_list(coders), where=narrowed).to_dicts()
            emit(veil_of(project, with_names).over(found), format_, _ANSWER_COLUMNS, titles=_titles())
            return
        counted = count_answers(
            project,
            address,
            [block for text in columns for block in split_list(text)],
            base=cast(Base, base),
            percent=cast(Percent, percent),
            coders=split_list(coders),
            where=narrowed,
            unfinished_too=unfinished_too,
            with_names=with_names,
        )
    _print(counted, format_)


def _print(counted: AnswersResult, format_: str) -> None:
    if format_ == "json":
        emit_json(counted.to_dict())
        return
    notes = [counted.base_words, *([counted.counted.note] if counted.counted.note else [])]
    if format_ == "csv":
        from qualcode.report.matrix.rows import matrix_rows

        header, *body = matrix_rows(counted.counted.matrix, notes=notes)
        emit_csv([str(cell) for cell in header], body)
        return
    from qualcode.report.matrix.terminal import matrix_table

    say(counted.name)
    console().print(matrix_table(counted.counted.matrix))
    for note in notes:
        say(note)


def _list_sets(format_: str) -> None:
    from qualcode.formats.yaml.answers import spelled_kinds
    from qualcode.queries.answers import list_answer_sets

    titles = {
        "set": _("answer set"), "name": _("name"), "kind": _("kind"), "base": _("respondents"), "asked": _("asked"),
        "answered": _("answered"), "conflicts": _("conflicts"), "reopened": _("reopened"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        rows = veil_of(project, with_names=False).over(list_answer_sets(project).to_dicts())
    emit(rows, format_, list(titles), titles=titles, words={"kind": spelled_kinds()} if format_ == "table" else None)


def _titles() -> dict[str, str]:
    return {
        "set": _("answer set"), "respondent": _("respondent"), "state": _("state"), "values": _("answers"),
        "decision": _("decision"), "reason": _("Reason"), "decided_by": _("decided by"), "by_hand": _("by hand"),
        "value": _("answer"), "document": _("document"), "start": _("start"), "code": _("code"), "text": _("text"),
    }  # fmt: skip


@answers_command.command(
    "conflicts",
    help=_(
        "List who gives answers of which only one can hold, and decisions that no longer hold because what they were"
        " made on has changed; --evidence lists the passages behind them."
    ),
)
@click.argument("address", metavar="[SET]", default="")
@click.option("--evidence", is_flag=True, help=_("The passages that speak for each answer."))
@names_option
@format_option
@global_options
def conflicts_command(address: str, evidence: bool, with_names: bool, format_: str) -> None:
    """What waits for a decision."""
    from qualcode.queries.answers import list_answers, list_evidence

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = list_answers(project, address, contradicting=True)
        rows = (list_evidence(project, found) if evidence else found).to_dicts()
        shown = veil_of(project, with_names).over(rows)
    columns = ("set", "respondent", "value", "document", "start", "code", "text") if evidence else _ANSWER_COLUMNS
    emit(shown, format_, columns, titles=_titles())


@answers_command.command(
    "set",
    help=_(
        "Set an answer of RESPONDENT by hand: SET=VALUE. It speaks for that answer as a passage does. --remove takes"
        " your own back."
    ),
)
@click.argument("respondent")
@click.argument("answer", metavar="SET=VALUE")
@click.option("--reason", default="", metavar="TEXT", help=_("How you know."))
@click.option("--remove", is_flag=True, help=_("Take it back."))
@global_options
def set_answer_command(respondent: str, answer: str, reason: str, remove: bool) -> None:
    """An answer by hand."""
    from qualcode.session.answers import give_by_name

    with open_session() as session:
        done = give_by_name(session, respondent, answer, reason, remove=remove)
    say(_("Changed.") if done else _("Nothing differed."))


@answers_command.command(
    "decide",
    help=_(
        "Decide which answer of RESPONDENT holds: SET=VALUE, or SET=no-answer. It holds until a coding that speaks for"
        " one of them changes. --reopen takes a decision back: then name the SET only."
    ),
)
@click.argument("respondent")
@click.argument("answer", metavar="SET=VALUE")
@click.option("--reason", default="", metavar="TEXT", help=_("Why; a decision needs it."))
@click.option("--reopen", is_flag=True, help=_("Take the decision back."))
@global_options
def decide_command(respondent: str, answer: str, reason: str, reopen: bool) -> None:
    """A decision between answers."""
    from qualcode.session.answers import decide_by_name

    with open_session() as session:
        if reopen:
            from qualcode.changes.answers import reopen_answer
            from qualcode.queries.answers import find_set
            from qualcode.storage.respondents import respondent as find_respondent

            person = session.read(find_respondent, respondent)
            found = session.read(find_set, answer.partition("=")[0])
            done = session.change(reopen_answer, person.id, found.id).value
        else:
            done = decide_by_name(session, respondent, answer, reason)
    say((_("Changed.") if reopen else _("Decided.")) if done else _("Nothing differed."))
