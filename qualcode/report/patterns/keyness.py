"""Words that set two groups apart, of one moment, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.analysis.patterns.keyness import KeyWord
from qualcode.analysis.quantify import Language
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import NO_VEIL, veil
from qualcode.queries.patterns.contrasts import contrast_sides
from qualcode.queries.patterns.frequencies import word_rule
from qualcode.queries.patterns.keyness import keyness
from qualcode.report.blocks import ReportDocument, ReportSheet, Value
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis
from qualcode.report.patterns.frequencies import CountedWords
from qualcode.report.patterns.tables import PatternTable, pattern_document, with_base
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.storage import Project


@dataclass(frozen=True, slots=True)
class KeynessGroup:
    """A group: what it is known by, its respondents in the base, and how many words of theirs count."""

    attribute: str
    value: str
    base: int
    words: int


@dataclass(frozen=True, slots=True)
class KeynessResult(PatternResult):
    """Words of two groups, those that set them apart most first: respondents of each base, times, G2 and log ratio."""

    basis: CountBasis
    groups: tuple[KeynessGroup, KeynessGroup]
    words: tuple[KeyWord, ...]
    counted: CountedWords
    suppress: int = 0
    """Words that tell of fewer respondents of a group are left out."""

    def to_dict(self) -> dict[str, Any]:
        """The result as ``keyness --format json`` prints it."""
        return {
            **self.basis.to_dict(),
            "words": self.counted.to_dict(),
            "groups": [
                {"attribute": one.attribute, "value": one.value, "base": one.base, "words": one.words}
                for one in self.groups
            ],
            "rows": [
                {
                    "word": one.word,
                    "n": [said.n for said in one.said],
                    "times": [said.times for said in one.said],
                    "g2": round(one.g2, 3),
                    "log_ratio": round(one.ratio, 3),
                }
                for one in self.words
            ],
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a word and group: ``word, group, n, base, times, words, g2, log_ratio``."""
        return [
            {
                "word": one.word,
                "group": group.value,
                "n": said.n,
                "base": group.base,
                "times": said.times,
                "words": group.words,
                "g2": one.g2,
                "log_ratio": one.ratio,
            }
            for one in self.words
            for group, said in zip(self.groups, one.said, strict=True)
        ]

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """A row a word; of each group the respondents out of its base, then how often."""
        words = pattern_words(language)
        heads, (first, second) = words.heads, self.groups
        called = title or words.keyness.format(first=first.value, second=second.value)
        header, over = [heads["word"]], [""]
        for group in self.groups:
            header += [heads["respondents"], heads["times"]]
            over += [with_base(group.value, group.base)] * 2
        header, over = [*header, heads["g2"], heads["log_ratio"]], [*over, "", ""]
        lines = [tuple(self._line(one, words)) for one in self.words]
        table = PatternTable("keyness", called, header, lines, over=over)
        columns = [f"{group.value} {kind}" for group in self.groups for kind in ("n", "N", "times", "words")]
        cells = tuple(tuple(self._cells(one)) for one in self.words)
        sheet = ReportSheet(called, ("word", *columns, "G2", "log ratio"), cells)
        return pattern_document(called, language, [table], self.notes(language), [sheet])

    def _line(self, one: KeyWord, words: PatternWords) -> Iterator[str]:
        yield one.word
        for said in one.said:
            yield from (str(said.n), str(said.times))
        yield words.figure(one.g2, 1)
        yield words.figure(one.ratio, 1)

    def _cells(self, one: KeyWord) -> Iterator[Value]:
        yield one.word
        for group, said in zip(self.groups, one.said, strict=True):
            yield from (said.n, group.base, said.times, group.words)
        yield from (round(one.g2, 3), round(one.ratio, 3))

    def _told(self, words: PatternWords) -> Iterator[str]:
        first, second = self.groups
        yield words.keyness_told
        yield words.keyness_totals.format(first=first.words, second=second.words)
        yield from self.counted.told(words, len(self.words))
        yield words.keyness_source
        if self.suppress:
            yield words.keyness_left_out.format(fewest=self.suppress)
        yield from self.basis.notes()


def count_keyness(
    project: Project,
    groups: Sequence[str],
    *,
    most: int = 50,
    fewest: int = 2,
    suppress: int = 0,
    stop_words: bool = True,
    lemma: bool = True,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> KeynessResult:
    """The ``most`` words that set two groups apart, of those that at least ``fewest`` respondents of either say.

    With ``lemma`` all forms of a word are one. With ``suppress`` words are left out that tell of fewer respondents of a
    group than that, or of fewer who do not say it: their place in the list would tell as much as their numbers.
    ``QualcodeError`` where a group itself is smaller. Errors are those of :func:`queries.counting.study_to_count`,
    :func:`queries.patterns.contrasts.contrast_sides` and :func:`queries.patterns.frequencies.word_rule`.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        sides = contrast_sides(project, study, groups)
        over = NO_VEIL if with_names else veil(project)
        rule = word_rule(project, over.mask, stop=stop_words, lemma=lemma)
        found = keyness(project, study, sides, rule, fewest)
        basis = count_basis(project, study, over.mask)
    if suppress and any(len(side.respondents) < suppress for side in sides):
        raise QualcodeError(
            _("A group has fewer than {fewest} respondents, so nothing of it can be shown.").format(fewest=suppress),
            _("Compare larger groups."),
        )
    first, second = (
        KeynessGroup(side.attribute, over.mask.hide(side.value), len(side.respondents), total)
        for side, total in zip(sides, found.totals, strict=True)
    )
    said = found.found
    counted = CountedWords(said.every, said.stopped, said.unnamed, len(said.places), fewest)
    bases = (first.base, second.base)
    told = [one for one in found.words if not suppress or _may_be_told(one, bases, suppress)]
    return KeynessResult(basis, (first, second), tuple(told[:most]), counted, suppress)


def _may_be_told(word: KeyWord, bases: tuple[int, int], fewest: int) -> bool:
    """Whether in neither group few say a word, or few do not."""
    return all(
        (said.n == 0 or said.n >= fewest) and (said.n == base or base - said.n >= fewest)
        for said, base in zip(word.said, bases, strict=True)
    )
