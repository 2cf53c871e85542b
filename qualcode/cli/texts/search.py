"""Searching the words of a project, and showing them in their context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import filter_options, split_list
from qualcode.cli.common import (
    emit,
    format_option,
    global_options,
    names_option,
    note,
    note_open_rounds,
    open_project,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.queries.names import Veil
    from qualcode.queries.words.concordance import ConcordanceSort
    from qualcode.queries.words.index import Ring, WordIndex
    from qualcode.queries.words.turns import WordFilter
    from qualcode.storage import Project

COLUMNS = ("document", "start", "end", "snippet", "speaker", "respondent", "score")
LINE_COLUMNS = ("document", "start", "end", "left", "hit", "right", "speaker", "respondent")
ROLES = ("respondent", "interviewer", "none")
RINGS = ("form", "lemma", "stem")


def _asking_options(command: Callable[..., None]) -> Callable[..., None]:
    """What is asked, in which ring, and what narrows it."""
    for option in (
        format_option,
        names_option,
        filter_options,
        click.option("--uncoded", is_flag=True, help=_("Only passages that have no code at all.")),
        click.option("--not-code", "without", default="", help=_("Only passages that have none of these codes (a,b).")),
        click.option(
            "--code",
            "codes",
            default="",
            help=_("Only passages that have one of these codes (a,b), or one under it."),
        ),
        click.option("--document", help=_("Only in this document.")),
        click.option(
            "--role", "roles", multiple=True, type=click.Choice(ROLES), help=_("Only what is said in this role.")
        ),
        click.option(
            "--ring",
            type=click.Choice(RINGS),
            default="lemma",
            show_default=True,
            help=_(
                "The form as it is typed, any form of the word, or also what has its stem, as a part of a compound."
            ),
        ),
        click.argument("query"),
    ):
        command = option(command)
    return command


@contextmanager
def _asked(given: dict[str, Any], *, with_names: bool) -> Iterator[tuple[Project, WordIndex, WordFilter, Veil]]:
    """The project with its index, what narrows a search, and what takes names out."""
    from qualcode.queries.words.index import WordIndex
    from qualcode.queries.words.turns import word_filter

    codes, without = split_list(given.pop("codes")), split_list(given.pop("without"))
    with open_project() as project:
        if codes or without or given["uncoded"]:
            note_open_rounds(project)
        people = given.pop("respondents")
        wanted = word_filter(project, **given, people=people, codes=codes, without=without)
        index = WordIndex()
        try:
            yield project, index, wanted, veil_of(project, with_names)
        finally:
            index.close()


@click.command("search", help=HELPS["search"])
@click.option(
    "--like", is_flag=True, help=_("Search for a quotation that is misremembered: by likeness, not by words.")
)
@click.option("--in-order", is_flag=True, help=_("In the order of the transcripts. Default: the best first."))
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    metavar="N",
    help=_("So many passages; 0 is all of them."),
)
@_asking_options
@global_options
def search_command(
    query: str, ring: Ring, like: bool, in_order: bool, limit: int, with_names: bool, format_: str, **given: Any
) -> None:
    """Turns in which something is said."""
    from qualcode.queries.words.searching import search

    with _asked(given, with_names=with_names) as (project, index, wanted, over):
        found = search(project, index, query, ring=ring, wanted=wanted, like=like)
        rows = [
            over.over(
                {
                    **{column: getattr(hit, column) for column in COLUMNS},
                    "marks": [list(mark) for mark in hit.marks],
                    "by": hit.by,
                }
            )
            for hit in found.hits(limit or None, ranked=not in_order)
        ]
        total, by = len(found), found.by
    if not total:
        note(_("No passage fits."))
    elif by == "likeness":
        note(_("Nobody says it so; this is what is like it."))
    if len(rows) < total:
        message = ngettext(
            "{count} passage of {all} is listed; all of them: --limit 0",
            "{count} passages of {all} are listed; all of them: --limit 0",
            len(rows),
        )
        note(message.format(count=len(rows), all=total))
    titles = {
        "document": _("document"),
        "speaker": _("speaker"),
        "respondent": _("respondent"),
        "snippet": _("passage"),
    }
    emit(rows, format_, list(titles) if format_ == "table" else COLUMNS, titles=titles)


@click.command("concordance", help=HELPS["concordance"])
@click.option(
    "--width",
    type=click.IntRange(1, 1000),
    default=40,
    show_default=True,
    metavar="N",
    help=_("So many characters on either side."),
)
@click.option(
    "--sort",
    type=click.Choice(("order", "left", "right")),
    default="order",
    show_default=True,
    help=_("As in the transcripts, or by what stands before it, or behind it."),
)
@_asking_options
@global_options
def concordance_command(
    query: str, ring: Ring, width: int, sort: ConcordanceSort, with_names: bool, format_: str, **given: Any
) -> None:
    """Each place where something is said."""
    from qualcode.queries.words.concordance import concordance

    with _asked(given, with_names=with_names) as (project, index, wanted, over):
        found = concordance(project, index, query, ring=ring, wanted=wanted, width=width, sort=sort)
        rows = [over.over({column: getattr(line, column) for column in LINE_COLUMNS}) for line in found.lines]
    message = ngettext(
        "{count} time; {n} of {base} respondents say it.", "{count} times; {n} of {base} respondents say it.", len(rows)
    )
    note(message.format(count=len(rows), n=found.respondents, base=found.base))
    titles = {
        "document": _("document"),
        "start": _("start"),
        "left": _("before"),
        "hit": _("word"),
        "right": _("behind"),
        "respondent": _("respondent"),
    }
    emit(rows, format_, list(titles) if format_ == "table" else LINE_COLUMNS, titles=titles)
