"""What is found, in words for a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualcode.analysis.checking.findings import CheckFinding, Rule
from qualcode.analysis.checking.text import PlaceKind
from qualcode.i18n import _

_WORDS: Mapping[Rule, Callable[[], str]] = {
    Rule.ROW_SUM: lambda: _("the row adds up to {should}, its total says {says}"),
    Rule.COLUMN_SUM: lambda: _("the column adds up to {should}, its total says {says}"),
    Rule.CELL: lambda: _("says {says}; row and column make it {should}"),
    Rule.BASE: lambda: _("{says} stands beside the table, whose total makes it {should}"),
    Rule.SHARE: lambda: _("says {says}; {behind} is {should}"),
    Rule.ROUNDING: lambda: _("says {says}; {behind} rounds to {should}"),
    Rule.PERCENT_SUM: lambda: _("the percentages add up to {says}, the others to {should}"),
    Rule.TWICE: lambda: _("stands twice: {says}, and {should}"),
    Rule.TEXT_SHARE: lambda: _("says {says}; the table has {should} ({behind})"),
    Rule.TEXT_PARTS: lambda: _("says {says}; the parts add up to {should} ({behind})"),
    Rule.TEXT_OF: lambda: _("says {says}, more than the whole"),
    Rule.TEXT_PERCENT: lambda: _("says {says}; {behind} is {should}"),
    Rule.TEXT_COUNT: lambda: _("says {says}; the table has {should} ({behind})"),
    Rule.VAGUE: lambda: _("says {says}; it is {should} ({behind})"),
    Rule.REFERENCE: lambda: _("refers to {says}, which is not there; the last are: {behind}"),
    Rule.NUMBERING: lambda: _("is numbered {says} where {should} follows"),
    Rule.CLAIM: lambda: _("says {says}; the codings make it {should}"),
    Rule.STALE: lambda: _("says what was so when it was written; now: {should}"),
    Rule.CLAIM_TWICE: lambda: _("stands here otherwise than before: {should}"),
    Rule.WORD_TWICE: lambda: _("says {says} of {should}, and elsewhere of {behind}"),
}


def finding_words(finding: CheckFinding) -> str:
    """A finding as one line."""
    return _WORDS[finding.rule]().format(says=finding.says, should=finding.should, behind=finding.behind)


def place_words(finding: CheckFinding, place: PlaceKind) -> str:
    """Where a finding stands."""
    where = _("line {n}") if place == "line" else _("paragraph {n}")
    said = where.format(n=finding.place)
    return _("table {table}, {place}").format(table=finding.table, place=said) if finding.table else said
