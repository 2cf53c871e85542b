"""Relations between codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import global_options
from qualcode.cli.counts import suppress_option
from qualcode.cli.patterns.options import asked, counting_options, relation_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.patterns.kinds import PATTERN_KINDS

if TYPE_CHECKING:
    from qualcode.analysis.patterns.relations import RelationUnit
    from qualcode.report.patterns.relations import RelationCount


@click.command("relations", help=HELPS["relations"])
@relation_options
@click.option(
    "--jaccard",
    is_flag=True,
    help=_("Jaccard's index behind each number: who has both together, out of who has either."),
)
@suppress_option
@counting_options(PATTERN_KINDS)
@click.argument("more", nargs=-1, metavar="[CODE]...")
@global_options
def relations_command(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    unit: RelationUnit | None,
    near: int | None,
    count: RelationCount,
    jaccard: bool,
    more: tuple[str, ...],
    suppress: int,
    **given: Any,
) -> None:
    """Which codes go together."""
    from qualcode.report.patterns.relations import count_relations

    if near and unit not in (None, "turn"):
        raise click.UsageError(_("--near counts turns, and goes with --unit turn."))
    if jaccard and count != "respondents":
        raise click.UsageError(_("--jaccard is of respondents, and goes without --count passages."))
    with asked(PATTERN_KINDS, given) as (what, output):
        found = count_relations(
            what.project,
            [code for text in (*rows, *more) for code in split_list(text)],
            [code for text in columns for code in split_list(text)],
            unit=unit or ("turn" if near else "passage"),
            near=near or 0,
            count=count,
            with_jaccard=jaccard,
            suppress=suppress,
            **what.narrowed,
        )
    show(found, output)
