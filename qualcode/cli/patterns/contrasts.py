"""Contrasts between two groups."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import global_options
from qualcode.cli.counts import suppress_option
from qualcode.cli.patterns.options import asked, counting_options, interval_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.patterns.kinds import PICTURED_KINDS


@click.command("contrasts", help=HELPS["contrasts"])
@click.option(
    "--groups",
    "sides",
    multiple=True,
    required=True,
    metavar="A,B",
    help=_("The two groups: names of groups, or values of an attribute such as traject=AO,traject=LWT."),
)
@click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="CODE:CODE",
    help=_("A code of the first group beside a code of the second; may be given again."),
)
@click.option(
    "--link",
    default="",
    metavar="ATTR",
    help=_("An attribute by which respondents of both groups belong together, such as their school or firm."),
)
@interval_options
@suppress_option
@counting_options(PICTURED_KINDS)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@global_options
def contrasts_command(
    sides: tuple[str, ...],
    pairs: tuple[str, ...],
    link: str,
    interval: bool,
    although_purposive: bool,
    codes: tuple[str, ...],
    suppress: int,
    **given: Any,
) -> None:
    """Two groups beside each other."""
    from qualcode.report.patterns.contrasts import count_contrasts

    both = [pair.partition(":") for pair in pairs]
    if any(not (one.strip() and other.strip()) for one, _colon, other in both):
        raise click.UsageError(_("A pair is two codes: --pair begeleiding/meehelpen:leerdoelen/bij-aanvang"))
    with asked(PICTURED_KINDS, given) as (what, output):
        found = count_contrasts(
            what.project,
            [side for text in sides for side in split_list(text)],
            codes=[code for text in codes for code in split_list(text)],
            pairs=[(one.strip(), other.strip()) for one, _colon, other in both],
            link=link,
            interval=interval,
            although_purposive=although_purposive,
            suppress=suppress,
            **what.narrowed,
        )
    show(found, output)
