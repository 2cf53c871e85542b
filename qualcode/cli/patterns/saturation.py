"""Saturation."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import global_options, say
from qualcode.cli.patterns.options import asked, counting_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.patterns.kinds import PICTURED_KINDS


@click.command("saturation", help=HELPS["saturation"])
@click.option(
    "--base",
    "base_size",
    type=click.IntRange(1, 1000),
    default=4,
    show_default=True,
    metavar="N",
    help=_("How many interviews new codes are set beside."),
)
@click.option(
    "--run",
    type=click.IntRange(1, 1000),
    default=2,
    show_default=True,
    metavar="N",
    help=_("In how many interviews running new codes are counted."),
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    metavar="SHARE",
    help=_("So many new codes at most are enough, as a share of those of the base."),
)
@click.option(
    "--order",
    "orders",
    multiple=True,
    metavar="ORDER",
    help=_(
        "imported, coded (by the first coding), random, or an attribute with a date; may be given again, or a,b."
        " Default: imported and random."
    ),
)
@click.option(
    "--codes",
    multiple=True,
    metavar="CODE",
    help=_(
        "Count these codes only, each with all under it (also CODE/* and CODE/**). Default: all codes, each by itself."
    ),
)
@click.option("--seed", type=int, default=2020, show_default=True, help=_("What random orders are drawn from."))
@click.option(
    "--draws",
    type=click.IntRange(1, 10_000),
    default=200,
    show_default=True,
    metavar="N",
    help=_("How many random orders."),
)
@counting_options(PICTURED_KINDS)
@global_options
def saturation_command(
    base_size: int,
    run: int,
    threshold: float,
    orders: tuple[str, ...],
    codes: tuple[str, ...],
    seed: int,
    draws: int,
    **given: Any,
) -> None:
    """What each interview adds."""
    from qualcode.report.patterns.saturation import count_saturation

    with asked(PICTURED_KINDS, given) as (what, output):
        found = count_saturation(
            what.project,
            [order for text in orders or ("imported,random",) for order in split_list(text)],
            base_size=base_size,
            run=run,
            threshold=threshold,
            codes=[code for text in codes for code in split_list(text)],
            seed=seed,
            draws=draws,
            **what.narrowed,
        )
    if output.out is None and output.format_ == "table":
        for line in found.lines(output.language):
            say(line)
        say()
    show(found, output)
