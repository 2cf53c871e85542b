"""Frequencies of codes and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import global_options
from qualcode.cli.counts import suppress_option
from qualcode.cli.patterns.options import asked, counting_options, interval_options, show, word_options
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.patterns.kinds import PATTERN_KINDS

if TYPE_CHECKING:
    from qualcode.report.patterns.frequencies import FrequencyOf, FrequencySort


@click.command("frequencies", help=HELPS["frequencies"])
@click.option(
    "--of", type=click.Choice(("codes", "words")), default="codes", show_default=True, help=_("What is counted.")
)
@click.option(
    "--cols",
    "columns",
    multiple=True,
    metavar="ATTR",
    help=_("An attribute of respondents or of interviews, or 'group'; ATTR/ATTR nests, given again it stands beside."),
)
@click.option(
    "--sort",
    type=click.Choice(("outline", "n", "times", "name")),
    default=None,
    help=_("By respondents (n), by how often (times), or by name. Default: codes as in the codebook, words by times."),
)
@word_options(fewest=1)
@click.option("--lemma", is_flag=True, help=_("Count all forms of a word as one."))
@interval_options
@suppress_option
@counting_options(PATTERN_KINDS)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@global_options
def frequencies_command(
    of: FrequencyOf,
    columns: tuple[str, ...],
    sort: FrequencySort | None,
    most: int,
    fewest: int,
    all_words: bool,
    lemma: bool,
    interval: bool,
    although_purposive: bool,
    codes: tuple[str, ...],
    suppress: int,
    **given: Any,
) -> None:
    """How often codes and words are said."""
    from qualcode.report.patterns.frequencies import count_frequencies

    with asked(PATTERN_KINDS, given) as (what, output):
        found = count_frequencies(
            what.project,
            of,
            [code for text in codes for code in split_list(text)],
            [block for text in columns for block in split_list(text)],
            sort=sort,
            most=most,
            fewest=fewest,
            stop_words=not all_words,
            lemma=lemma,
            interval=interval,
            although_purposive=although_purposive,
            suppress=suppress,
            **what.narrowed,
        )
    show(found, output)
