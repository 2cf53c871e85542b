"""Which names a chapter does not print, told to whoever had it written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.cli.common import note
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.report.chapter.summary import HiddenName, ThemeSummary

MOST_NAMES = 8
"""Of more places where a name stands only so many are told."""


def note_hidden_names(summary: ThemeSummary) -> None:
    """Says on stderr which names were taken out of a chapter without anybody's decision, what may be one, and where."""
    lines: list[str] = []
    for found, words in (
        ([one for one in summary.hidden if one.kind == "name"], _names_words),
        ([one for one in summary.hidden if one.kind != "name"], _identifiers_words),
        (summary.doubtful, _doubtful_words),
    ):
        if count := len({one.name for one in found}):
            lines += [words(count).format(count=count, stand_in=summary.stand_in), *_places(found)]
    if lines:
        lines.append(_("Decide on each once: qualcode pseudonymise --replace NAME=TEXT, --cut NAME or --accept NAME."))
        note("\n".join(lines))


def _names_words(count: int) -> str:
    return ngettext(
        "{count} name of a person is not printed; {stand_in} stands in its place:",
        "{count} names of persons are not printed; {stand_in} stands in their place:",
        count,
    )


def _identifiers_words(count: int) -> str:
    return ngettext(
        "{count} address or number that leads to a person is not printed; what it is stands in its place:",
        "{count} addresses or numbers that lead to persons are not printed; what each is stands in its place:",
        count,
    )


def _doubtful_words(count: int) -> str:
    return ngettext(
        "{count} word may be the name or address of a person, and is printed:",
        "{count} words may be names or addresses of persons, and are printed:",
        count,
    )


def _places(found: Sequence[HiddenName]) -> Iterator[str]:
    for one in found[:MOST_NAMES]:
        place = " ".join(one.place.split())
        yield f"  {one.name}: …{place}… ({one.reference})" if one.reference else f"  {one.name}: …{place}…"
    if len(found) > MOST_NAMES:
        yield _("  and {count} more places").format(count=len(found) - MOST_NAMES)
