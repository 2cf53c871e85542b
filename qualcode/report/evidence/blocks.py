"""What is behind the numbers as an appendix of a report: ordinary blocks, one table for each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcode.report.blocks import Block, Heading, Keys, Paragraph, Table, TableCell, TableRow
from qualcode.report.evidence.model import Behind, ClaimEvidence, EvidencePassage, ReportEvidence
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording

MOST_PASSAGES = 3
"""So many passages of a number are on paper."""

WIDTHS = (2.8, 3.3, 1.9, 8.0)
WIDTHS_OF_NOTHING = (5.0, 9.0, 2.0)


def evidence_blocks(evidence: ReportEvidence, level: int = 2) -> tuple[Block, ...]:
    """The appendix: a heading of that level, how to read it, and for each group a table of its numbers.

    Numbers that are the same thing, said in several places, share a row, which has the id of one of them and is the
    anchor of all.
    """
    return tuple(_Appendix(evidence).blocks(level)) if evidence.claims else ()


def same_claims(claims: Iterable[ClaimEvidence]) -> list[list[ClaimEvidence]]:
    """Numbers in the order of reading, those together that are the same thing."""
    found: dict[str, list[ClaimEvidence]] = {}
    for claim in claims:
        found.setdefault(claim.like, []).append(claim)
    return list(found.values())


def shown_claim(alike: Sequence[ClaimEvidence]) -> ClaimEvidence:
    """The number whose id stands for all that are the same thing: of running text, of a table, or the first."""
    kinds = ("said:", "cell:")
    return min(
        alike, key=lambda one: next((at for at, kind in enumerate(kinds) if one.key.startswith(kind)), len(kinds))
    )


def chosen_passages(passages: Sequence[EvidencePassage], most: int = MOST_PASSAGES) -> list[EvidencePassage]:
    """A few passages in the order of the texts: of as many respondents as there may be, good ones before others.

    Of several codings of the same words, as by two coders, one is enough.
    """
    ranked: list[tuple[int, bool, int]] = []
    turns: dict[tuple[str, ...], int] = {}
    seen: set[tuple[str, int, str]] = set()
    for place in sorted(range(len(passages)), key=lambda one: (not passages[one].good, one)):
        passage = passages[place]
        words = (passage.document, passage.turn, passage.words)
        if words in seen:
            continue
        seen.add(words)
        turn = turns[passage.respondents] = turns.get(passage.respondents, -1) + 1
        ranked.append((turn, not passage.good, place))
    return [passages[place] for place in sorted(place for _turn, _good, place in sorted(ranked)[:most])]


def about_words(claim: ClaimEvidence, words: Wording) -> str:
    """What a number is about, and out of whom, where that is not all of a group."""
    subject = claim.subject
    base = "" if subject.base == "group" else words.of_base[subject.base].plural
    return ", ".join(part for part in (subject.name or words.evidence.people, base, subject.where) if part)


def passage_line(passage: EvidencePassage, words: Wording) -> str:
    """Where a passage stands, whose it is, and how it begins: *document-K7M, beurt 9 (ZZ3): “De meesten …”*."""
    place = ", ".join((passage.document, words.evidence.turn.format(n=passage.turn)))
    who = f" ({', '.join(passage.respondents)})" if passage.respondents else ""
    said = f": “{passage.words}{' …' if passage.more else ''}”" if passage.words else ""
    return f"{place}{who}{said}"


def behind_lines(claim: ClaimEvidence, words: Wording, most: int = MOST_PASSAGES) -> Iterator[str]:
    """What is behind a number, line by line: who, and some of the passages; of nobody, who was asked and denied."""
    silence = claim.silence
    if claim.respondents:
        yield ", ".join(claim.respondents)
    if silence is not None:
        yield "; ".join(asked_words(claim, words))
    passages = silence.passages if silence is not None else claim.passages
    shown = chosen_passages(passages, most)
    lines = [passage_line(one, words) for one in shown]
    if left := len(passages) - len(shown):
        lines.append(words.evidence.more.of(left > 1).format(n=left))
    # Words want a line each; places alone are read on.
    yield from lines if any(one.words for one in shown) else filter(None, ["; ".join(lines)])


def asked_words(claim: ClaimEvidence, words: Wording) -> Iterator[str]:
    """Of a number of nobody: who was asked, and who denied."""
    silence, said = claim.silence, words.evidence
    assert silence is not None
    if silence.asked is None:
        yield said.not_known
    elif silence.asked:
        yield said.asked.format(people=", ".join(silence.asked))
    else:
        yield said.asked_of_nobody
    if silence.denied:
        yield said.denied.format(people=", ".join(silence.denied))


class _Appendix:
    """Makes the blocks, giving each its key."""

    def __init__(self, evidence: ReportEvidence) -> None:
        self.evidence, self.words, self.key = evidence, wording(evidence.language), Keys()

    def blocks(self, level: int) -> Iterator[Block]:
        said, behind = self.words.evidence, self.evidence.behind
        yield Heading(self.key("evidence"), level, said.title)
        yield Paragraph.of(self.key("evidence", "intro"), said.intro[behind])
        groups: dict[str, list[ClaimEvidence]] = {}
        for claim in self.evidence.claims:
            groups.setdefault(claim.subject.group, []).append(claim)
        for ordinal, (group, claims) in enumerate(groups.items(), 1):
            yield self.table(ordinal, group, claims, behind)

    def table(self, ordinal: int, group: str, claims: Sequence[ClaimEvidence], behind: Behind) -> Table:
        said = self.words.evidence
        columns = 3 if behind == "nothing" else 4
        return Table(
            self.key("evidence", "table", group),
            f"{said.label} ",
            ordinal,
            group or said.general,
            said.header[:columns],
            tuple(self.row(alike) for alike in same_claims(claims)),
            numeric=(),
            widths=WIDTHS_OF_NOTHING if behind == "nothing" else WIDTHS,
        )

    def row(self, alike: Sequence[ClaimEvidence]) -> TableRow:
        first, words = shown_claim(alike), self.words
        said = "; ".join(dict.fromkeys(one.text.replace("\u00a0", " ") for one in alike))
        ids = TableCell(f"{first.id}\n{said}", anchors=(first.id, *(one.id for one in alike if one is not first)))
        number = words.evidence.n_of_base.format(n=first.n, base=first.base).replace(" ", "\u00a0")
        cells = [ids, TableCell(about_words(first, words)), TableCell(number)]
        if self.evidence.behind != "nothing":
            cells.append(TableCell("\n".join(behind_lines(first, words))))
        return TableRow(self.key("evidence", "row", first.key), tuple(cells))
