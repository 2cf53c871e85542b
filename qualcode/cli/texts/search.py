"""Searching the words of a project."""

from __future__ import annotations

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
    from qualcode.queries.words.index import Ring

COLUMNS = ("document", "start", "end", "snippet", "speaker", "respondent", "score")
ROLES = ("respondent", "interviewer", "none")
RINGS = ("form", "lemma", "stem")


@click.command("search", help=HELPS["search"])
@click.argument("query")
@click.option(
    "--ring",
    type=click.Choice(RINGS),
    default="lemma",
    show_default=True,
    help=_("The form as it is typed, any form of the word, or also what has its stem, as a part of a compound."),
)
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
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help=_("Only what is said in this role."))
@click.option("--document", help=_("Only in this document."))
@click.option(
    "--code", "codes", default="", help=_("Only passages that have one of these codes (a,b), or one under it.")
)
@click.option("--not-code", "without", default="", help=_("Only passages that have none of these codes (a,b)."))
@click.option("--uncoded", is_flag=True, help=_("Only passages that have no code at all."))
@filter_options
@names_option
@format_option
@global_options
def search_command(
    query: str,
    ring: Ring,
    like: bool,
    in_order: bool,
    limit: int,
    roles: tuple[str, ...],
    document: str | None,
    codes: str,
    without: str,
    uncoded: bool,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    respondents: tuple[str, ...],
    questions: tuple[str, ...],
    with_names: bool,
    format_: str,
) -> None:
    """Turns in which something is said."""
    from qualcode.queries.words.index import WordIndex
    from qualcode.queries.words.searching import search
    from qualcode.queries.words.turns import word_filter

    with open_project() as project:
        if codes or without or uncoded:
            note_open_rounds(project)
        wanted = word_filter(
            project,
            roles=roles,
            where=where,
            groups=groups,
            people=respondents,
            questions=questions,
            document=document,
            codes=split_list(codes),
            without=split_list(without),
            uncoded=uncoded,
        )
        index = WordIndex()
        found = search(project, index, query, ring=ring, wanted=wanted, like=like)
        over = veil_of(project, with_names)
        rows: list[dict[str, Any]] = [
            over.over(
                {
                    **{column: getattr(hit, column) for column in COLUMNS},
                    "marks": [list(mark) for mark in hit.marks],
                    "by": hit.by,
                }
            )
            for hit in found.hits(limit or None, ranked=not in_order)
        ]
        index.close()
    if found.by == "likeness":
        note(_("Nobody says it so; this is what is like it."))
    if len(rows) < len(found):
        message = ngettext(
            "{count} passage of {all} is listed; all of them: --limit 0",
            "{count} passages of {all} are listed; all of them: --limit 0",
            len(rows),
        )
        note(message.format(count=len(rows), all=len(found)))
    titles = {
        "document": _("document"),
        "speaker": _("speaker"),
        "respondent": _("respondent"),
        "snippet": _("passage"),
    }
    emit(rows, format_, list(titles) if format_ == "table" else COLUMNS, titles=titles)
