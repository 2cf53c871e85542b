"""Words that set two groups apart."""

from __future__ import annotations

from typing import Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import global_options
from qualcode.cli.patterns.options import asked, counting_options, show, word_options
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.patterns.kinds import PATTERN_KINDS


@click.command("keyness", help=HELPS["keyness"])
@click.option(
    "--groups",
    "sides",
    multiple=True,
    required=True,
    metavar="A,B",
    help=_("The two groups: names of groups, or values of an attribute such as traject=AO,traject=LWT."),
)
@word_options(fewest=2)
@click.option("--forms", is_flag=True, help=_("Count each form of a word by itself."))
@click.option(
    "--suppress",
    type=click.IntRange(0, 100_000),
    default=0,
    metavar="N",
    help=_("Leave out words that fewer than N respondents of a group say, or do not say."),
)
@counting_options(PATTERN_KINDS)
@global_options
def keyness_command(
    sides: tuple[str, ...], most: int, fewest: int, all_words: bool, forms: bool, suppress: int, **given: Any
) -> None:
    """Words of two groups beside each other."""
    from qualcode.report.patterns.keyness import count_keyness

    with asked(PATTERN_KINDS, given) as (what, output):
        found = count_keyness(
            what.project,
            [side for text in sides for side in split_list(text)],
            most=most,
            fewest=fewest,
            suppress=suppress,
            stop_words=not all_words,
            lemma=not forms,
            **what.narrowed,
        )
    show(found, output)
