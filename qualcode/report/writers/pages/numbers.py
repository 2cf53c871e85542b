"""Where the numbers of a page lead: each to what is behind it, and from there back to where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape as escape_html
from typing import NamedTuple

from qualcode.report.blocks import Claim, Sentence, TableCell, placed_claims
from qualcode.report.evidence.blocks import same_claims
from qualcode.report.evidence.model import ClaimEvidence, ReportEvidence
from qualcode.text.visible import visible


def escape(text: str) -> str:
    """Text of users as it must stand in HTML to be read as it is; its lines stay lines."""
    return escape_html(visible(text)).replace("\n", "<br>")


class NumberedEvidence(NamedTuple):
    """What is behind numbers that are the same thing, and the place of that in the list, counted from 1."""

    ordinal: int
    alike: list[ClaimEvidence]


class Numbers:
    """The numbers of a page that have something behind them, and where each was met (``places``, by id)."""

    def __init__(self, evidence: ReportEvidence | None) -> None:
        self.entries = [
            NumberedEvidence(ordinal, alike)
            for ordinal, alike in enumerate(same_claims(evidence.claims if evidence else ()), 1)
        ]
        self._ordinals: Mapping[str, int] = {one.id: entry.ordinal for entry in self.entries for one in entry.alike}
        self.places: dict[str, tuple[str, str]] = {}
        self._told: set[int] = set()

    def begin(self) -> None:
        """A table or sentence begins: in it the place of what is behind a number is printed once."""
        self._told = set()

    def linked(self, part: Sentence | TableCell, place: str) -> str:
        """The text of a sentence or cell with a link on each number; ``place`` says what one goes back to.

        A number whose words stand nowhere in it, or where those of another stand, has its link behind them.
        """
        text, at, found = part.text, 0, []
        placed = placed_claims(part)
        for start, end, claims in placed:
            found.append(escape(text[at:start]))
            here = [claim for claim in claims if claim.id in self._ordinals]
            found.append(self.link(here[0], text[start:end], place) if here else escape(text[start:end]))
            found += self.behind(here[1:], place)
            at = end
        found.append(escape(text[at:]))
        said = {claim.key for one in placed for claim in one.claims}
        found += self.behind((claim for claim in part.claims if claim.key not in said), place)
        return "".join(found)

    def link(self, claim: Claim, words: str, place: str) -> str:
        """A link on a number."""
        ordinal = self._ordinals[claim.id]
        self.places[claim.id] = (f"n-{claim.id}", place)
        told = "" if ordinal in self._told else f' data-k="{ordinal}"'
        self._told.add(ordinal)
        return f'<a class="n" id="n-{claim.id}" href="#{claim.id}"{told}>{escape(words)}</a>'

    def behind(self, claims: Iterable[Claim], place: str) -> Iterator[str]:
        """Links of numbers that are said by words which have one already."""
        for claim in claims:
            if claim.id in self._ordinals:
                yield f"<sup>{self.link(claim, f'[{self._ordinals[claim.id]}]', place)}</sup>"

    def anchor(self, claim: Claim, at: str, place: str) -> str:
        """The link on a number of a chart, which stands at ``at``."""
        if claim.id not in self._ordinals:
            return ""
        self.places[claim.id] = (at, place)
        return f"#{claim.id}"
