"""Which names a chapter does not print, told to whoever had it written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.cli.common import note
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.report.chapter.summary import ThemeSummary
    from qualcode.report.evidence.model import ReportEvidence
    from qualcode.report.undecided import HiddenName

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


def note_hidden_in_evidence(evidence: ReportEvidence | None) -> None:
    """Says on stderr how many names, and words that may be some, are not printed of the passages behind numbers."""
    if evidence is not None and (count := len({one.name for one in evidence.hidden})):
        note(
            ngettext(
                "{count} word of the passages that is a name, or may be one, is not printed in the appendix.",
                "{count} words of the passages that are names, or may be, are not printed in the appendix.",
                count,
            ).format(count=count)
        )


def note_old_words(summary: ThemeSummary) -> None:
    """Says on stderr which words of a chapter's author are of an earlier wave, and so not printed."""
    if not summary.old:
        return
    lines = [
        ngettext(
            "{count} text of an earlier wave is not printed. Go through it, and take the line “of” out of its block:",
            "{count} texts of an earlier wave are not printed. Go through them, and take “of” out of their blocks:",
            len(summary.old),
        ).format(count=len(summary.old))
    ]
    lines += [
        _("  {wave}: {group}, {section}, {about}").format(
            wave=one.wave, group=one.group, section=one.section, about=one.about
        )
        for one in summary.old[:MOST_NAMES]
    ]
    if len(summary.old) > MOST_NAMES:
        lines.append(_("  and {count} more places").format(count=len(summary.old) - MOST_NAMES))
    note("\n".join(lines))
