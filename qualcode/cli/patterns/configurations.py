"""Combinations of codes and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import console, global_options, say
from qualcode.cli.counts import percent_option, suppress_option
from qualcode.cli.patterns.options import asked, counting_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.matrix.files import MATRIX_KINDS

if TYPE_CHECKING:
    from qualcode.analysis.matrix import Percent


@click.command("configurations", help=HELPS["configurations"])
@click.option(
    "--codes",
    multiple=True,
    metavar="CODE",
    help=_(
        "Of what combinations are made: a code with all under it (also CODE/* and CODE/**), answer:SET for each answer"
        " of a set, @NAME for a saved query. May be given again, or a,b. Default: the themes."
    ),
)
@click.option(
    "--cols",
    "columns",
    multiple=True,
    metavar="ATTR",
    help=_("An attribute of respondents, or 'group'; ATTR/ATTR nests, given again it stands beside."),
)
@percent_option
@suppress_option
@counting_options(MATRIX_KINDS)
@click.argument("more", nargs=-1, metavar="[CODE]...")
@global_options
def configurations_command(
    codes: tuple[str, ...],
    columns: tuple[str, ...],
    percent: Percent,
    more: tuple[str, ...],
    suppress: int,
    **given: Any,
) -> None:
    """Which combinations occur."""
    from qualcode.report.patterns.configurations import count_configurations

    with asked(MATRIX_KINDS, given) as (what, output):
        found = count_configurations(
            what.project,
            [code for text in (*codes, *more) for code in split_list(text)],
            [block for text in columns for block in split_list(text)],
            percent=percent,
            suppress=suppress,
            **what.narrowed,
        )
    if output.out is None and output.format_ == "table":
        from qualcode.report.matrix.terminal import matrix_table

        console().print(matrix_table(found.counted.matrix))
        for line in found.notes(output.language):
            say(line)
    else:
        show(found, output)
