"""Two waves of one moment beside each other, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, NamedTuple

from qualcode.analysis.person_names import NameMask
from qualcode.analysis.quantify import Forms, Language, language_of
from qualcode.errors import NotFoundError
from qualcode.i18n import _, interface_language
from qualcode.model import Code, Predicate
from qualcode.names import closest
from qualcode.outline import GroupOutline, Outline
from qualcode.queries.columns import GROUP
from qualcode.queries.counting import CountedStudy
from qualcode.queries.names import NO_VEIL, veil
from qualcode.queries.patterns.relations import as_code
from qualcode.queries.waves.compared import CodeStanding, WavePair, compare_waves
from qualcode.report.blocks import (
    Block,
    ChartBar,
    Claim,
    Keys,
    Paragraph,
    ReportDocument,
    ReportSheet,
    Sentence,
    SlopeChart,
    SlopeLine,
    Table,
    TableCell,
    TableRow,
    Value,
)
from qualcode.report.chapter.summary import CodeLine
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis
from qualcode.report.patterns.kinds import PICTURED_KINDS
from qualcode.report.waves.numbers import CHANGES, Change, CodeInWaves, WaveNumber, number_in, wave_changes
from qualcode.report.waves.sentences import wave_called, wave_sentences
from qualcode.report.wording.languages import wave_words, wording
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.quantities import capitalise, counted, number
from qualcode.report.wording.wave_words import WaveWords
from qualcode.storage import Project
from qualcode.storage.asking.waves import wave_attribute
from qualcode.storage.respondents import respondent_references

Shown = Literal["both", "panel", "cross"]
SHOWN: tuple[Shown, ...] = ("both", "panel", "cross")
"""Whose numbers are given: of all who took part and of the panel, or of one of these only."""

DASH = "–"
"""Stands where nothing can be compared, or nothing was asked."""


class WaveTold(NamedTuple):
    """A wave as it is told: its name, what its numbers rest on, and the versions of the codebook it was coded by."""

    wave: str
    basis: CountBasis
    codebook: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A code in two waves: its numbers, how it stands between them, and the queries to the passages of either.

    ``predicates`` say by language how those of the ``group`` say it, and a ``theme`` has codes under it. ``persons``
    are the references of the panel by change, where they were asked for.
    """

    code: str
    name: str
    standing: CodeStanding
    numbers: tuple[WaveNumber, WaveNumber]
    panel: tuple[WaveNumber, WaveNumber]
    changes: Mapping[Change, WaveNumber]
    queries: tuple[str, str]
    predicates: Mapping[str, Predicate | None]
    theme: bool
    group: str
    persons: Mapping[Change, tuple[str, ...]]

    def shown(self, panel: bool) -> tuple[WaveNumber | None, WaveNumber | None]:
        """The numbers of all, or of the panel; none where nothing was asked, or where a panel cannot be compared."""
        first, second = self.panel if panel else self.numbers
        if panel and not self.standing.is_comparable:
            return None, None
        kind = self.standing.kind
        return None if kind in ("new", "code-new") else first, None if kind in ("dropped", "code-gone") else second


@dataclass(frozen=True, slots=True)
class WavesCompared(PatternResult):
    """Two waves beside each other; each number out of its own base, and no test of a difference.

    ``panel`` are the ids of who is in both bases. ``noun`` is what is counted, and ``shown`` whose numbers are given.
    """

    KINDS: ClassVar[tuple[str, ...]] = PICTURED_KINDS

    waves: tuple[WaveTold, WaveTold]
    panel: tuple[int, ...]
    rows: tuple[WaveRow, ...]
    shown: Shown
    nouns: Mapping[str, Forms]
    with_persons: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """The two waves."""
        return self.waves[0].wave, self.waves[1].wave

    def to_dict(self) -> dict[str, Any]:
        """The comparison as ``waves compare --format json`` prints it."""
        spoken = language_of(interface_language())
        return {
            "waves": [{"wave": one.wave, "codebook": list(one.codebook), **one.basis.to_dict()} for one in self.waves],
            "panel": len(self.panel),
            "rows": [self._json(row, spoken) for row in self.rows],
        }

    def _json(self, row: WaveRow, language: Language) -> dict[str, Any]:
        found: dict[str, Any] = {
            "code": row.code,
            "name": row.name,
            "standing": row.standing.kind,
            "comparable": row.standing.is_comparable,
            "questions": {"earlier": list(row.standing.earlier), "later": list(row.standing.later)},
        }
        for key, told, query in zip(("earlier", "later"), row.shown(panel=False), row.queries, strict=True):
            found[key] = told and {"n": told.n, "base": len(told.base), "query": query}
        first, second = row.shown(panel=True)
        changes = {change: of.n for change, of in row.changes.items()}
        found["panel"] = (
            first and second and {"earlier": first.n, "later": second.n, "base": len(first.base), **changes}
        )
        if self.with_persons:
            found["persons"] = {change: list(of) for change, of in row.persons.items()}
        found["sentences"] = [one.text for one in self._said(row, language)]
        return found

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a code, flat: each number apart, ``None`` where there is none to give."""
        return [dict(zip(_COLUMNS, self._flat(row), strict=True)) for row in self.rows]

    def _flat(self, row: WaveRow) -> tuple[Value, ...]:
        numbers: list[Value] = []
        for told in (*row.shown(panel=False), *row.shown(panel=True)):
            numbers += [told.n, len(told.base)] if told else [None, None]
        comparable = row.standing.is_comparable and bool(self.panel)
        changes = [row.changes[change].n if comparable else None for change in CHANGES]
        asked = [", ".join(row.standing.earlier), ", ".join(row.standing.later)]
        return (row.code, row.name, *numbers, *changes, row.standing.kind, *asked)

    def _said(self, row: WaveRow, language: Language) -> Iterator[Sentence]:
        keys = Keys()
        noun = self.nouns.get(language) or wording(language).respondent
        lines = [code_line(row, of, noun, language) for of in row.numbers]
        comparable = self.shown != "cross" and row.standing.is_comparable
        found = CodeInWaves(self.names, row.standing.kind, row.numbers, row.changes if comparable else {})
        for said in wave_sentences(found, lines, noun, language, panel_only=self.shown == "panel"):
            key = keys("sentence", "waves", *self.names, row.code, said.key)
            claims = tuple(
                _claim(keys, (*self.names, row.code, one.what), one.words, one.number) for one in said.numbers
            )
            yield Sentence(key, said.text, claims)

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """A table with a row a code, a sentence or two on each, what must be told, and bars of what can be compared."""
        words = wave_words(language)
        called = [wave_called(name, language) for name in self.names]
        heading = title or capitalise(words.title.format(earlier=called[0], later=called[1]))
        notes = self.notes(language)
        blocks: list[Block] = [self._table(heading, words, called, language)]
        blocks += [
            Paragraph(f"said:{row.code}", sentences)
            for row in self.rows
            if (sentences := tuple(self._said(row, language)))
        ]
        blocks += [Paragraph.of(f"note:{place}", text, note=True) for place, text in enumerate(notes, 1)]
        sheet = ReportSheet(heading, _COLUMNS, tuple(map(self._flat, self.rows)), frozen=2)
        noted = replace(
            sheet, rows=(*sheet.rows, *(("", note, *[None] * (len(_COLUMNS) - 2)) for note in notes if note))
        )
        return ReportDocument(heading, language, tuple(blocks), (noted,), noted, self._chart(heading, notes))

    def _chart(self, title: str, notes: Sequence[str]) -> SlopeChart:
        """For each code that can be compared a line from wave to wave, of the panel where only that is shown."""
        lines = []
        for row in self.rows:
            first, second = row.shown(panel=self.shown == "panel")
            if row.standing.is_comparable and first and second:
                points = (ChartBar(first.n, len(first.base)), ChartBar(second.n, len(second.base)))
                lines.append(SlopeLine(row.name, points))
        return SlopeChart(title, self.names, tuple(lines), notes=tuple(notes))

    def _table(self, title: str, words: WaveWords, called: Sequence[str], language: Language) -> Table:
        sizes = [len(one.base) for one in self.rows[0].numbers] if self.rows else [0, 0]
        given = {"earlier": called[0], "later": called[1], "earlier_n": sizes[0], "later_n": sizes[1]}
        heads = {
            key: text.format(**given, panel_n=len(self.panel)).replace("N = ", "N\u00a0=\u00a0")
            for key, text in words.heads.items()
        }
        header, over = [heads["code"]], [("", 1)]
        if self.shown != "panel":
            header += called
            over.append((heads["cross"], 2))
        if self.shown != "cross":
            header += [*called, *(heads[change] for change in CHANGES)]
            over.append((heads["panel"], 2 + len(CHANGES)))
        header.append(heads["standing"])
        over.append(("", 1))
        if self.with_persons and self.shown != "cross":
            header.append(heads["persons"])
            over.append(("", 1))
        keys = Keys()
        rows = tuple(
            TableRow(keys("row", "waves", *self.names, row.code), tuple(self._cells(keys, row, words, heads)))
            for row in self.rows
        )
        texts = 1 + header[1:].index(heads["standing"])
        numbers = [1.15 if head in called else 1.55 for head in header[1:texts]]
        last = [2.9] * (len(header) - texts)
        return Table(
            key="waves",
            label=f"{wording(language).table} ",
            ordinal=1,
            title=title,
            header=tuple(header),
            rows=rows,
            numeric=tuple(range(1, texts)),
            widths=(max(2.6, 16.0 - sum(numbers) - sum(last)), *numbers, *last),
            over=(TableRow("waves:over", tuple(TableCell(text, span=span) for text, span in over)),),
        )

    def _cells(self, keys: Keys, row: WaveRow, words: WaveWords, heads: Mapping[str, str]) -> Iterator[TableCell]:
        yield TableCell(row.name)
        about = (*self.names, row.code)
        if self.shown != "panel":
            yield from _pair(keys, (*about, "cross"), row.shown(panel=False))
        if self.shown != "cross":
            yield from _pair(keys, (*about, "panel"), row.shown(panel=True))
            for change in CHANGES:
                of = row.changes.get(change) if row.standing.is_comparable else None
                yield _cell(keys, (*about, change), of)
        yield TableCell(words.standing[row.standing.kind])
        if self.with_persons and self.shown != "cross":
            told = [
                f"{heads[change]}: {', '.join(of)}" for change, of in row.persons.items() if of and change != "neither"
            ]
            yield TableCell("; ".join(told))

    def notes(self, language: Language) -> list[str]:
        """What must be told below the numbers."""
        words = wave_words(language)
        told = [words.numbers]
        if self.shown != "cross":
            n = number(len(self.panel), language)
            told.append(words.people.of(len(self.panel) > 1).format(n=n) if self.panel else words.nobody_again)
        if self.shown != "panel" and any(set(of.base) != set(self.panel) for row in self.rows for of in row.numbers):
            told.append(words.cross)
        told.append(words.silence)
        if unknown := sum(row.standing.kind == "unknown" for row in self.rows):
            told.append(words.unknown.of(unknown != 1).format(n=unknown))
        versions = [", ".join(map(str, one.codebook)) for one in self.waves]
        if all(versions) and versions[0] == versions[1]:
            told.append(words.codebook.format(version=versions[0]))
        elif all(versions):
            earlier, later = (wave_called(name, language) for name in self.names)
            told.append(
                words.codebooks.format(Earlier=capitalise(earlier), later=later, first=versions[0], second=versions[1])
            )
        for one in self.waves:
            told += [note for note in one.basis.notes() if note not in told]
        return told

    def _told(self, words: PatternWords) -> Iterator[str]:  # noqa: ARG002
        yield from self.notes(language_of(interface_language()))


_COLUMNS = (
    "code", "name", "earlier_n", "earlier_base", "later_n", "later_base", "panel_earlier", "panel_base",
    "panel_later", "panel_later_base", *CHANGES, "standing", "earlier_questions", "later_questions",
)  # fmt: skip


def _claim(keys: Keys, about: Sequence[str], words: str, of: WaveNumber) -> Claim:
    return Claim(keys("n", "waves", *about), words, "n", of.n, of.passages, of.respondents, of.base)


def _cell(keys: Keys, about: Sequence[str], of: WaveNumber | None) -> TableCell:
    return TableCell(DASH) if of is None else TableCell(str(of.n), (_claim(keys, about, str(of.n), of),))


def _pair(keys: Keys, about: Sequence[str], numbers: Sequence[WaveNumber | None]) -> Iterator[TableCell]:
    for place, of in zip(("earlier", "later"), numbers, strict=True):
        yield _cell(keys, (*about, place), of)


def waves_compared(
    project: Project,
    waves: Sequence[str],
    rows: Sequence[str] = (),
    *,
    group: str = "",
    outline: Outline | None = None,
    shown: Shown = "both",
    with_persons: bool = False,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> WavesCompared:
    """Two waves of one moment, of one ``group`` or of all, with their notes in the language of the interface.

    An ``outline`` says what those of the group are called, in its language. Errors are those of
    :func:`queries.waves.compared.compare_waves`.
    """
    with project.snapshot():
        narrowed = {**(where or {}), **({GROUP: (group,)} if group else {})}
        found = compare_waves(
            project,
            waves,
            rows,
            coders=coders,
            where=narrowed,
            questions=questions,
            unfinished_too=unfinished_too,
        )
        over = NO_VEIL if with_names else veil(project)
        bases = [_basis(project, side.study, over.mask) for side in (found.earlier, found.later)]
        called = respondent_references(project)
        references = {
            one.id: called[one.guid] for side in (found.earlier, found.later) for one in side.study.respondents
        }
    nouns = _nouns(outline, group)
    told = [
        WaveTold(over.mask.hide(side.wave), basis, side.versions)
        for side, basis in zip((found.earlier, found.later), bases, strict=True)
    ]
    made = tuple(_row(found, code, bases, over.mask, references if with_persons else {}, group) for code in found.codes)
    return WavesCompared((told[0], told[1]), found.panel, made, shown, nouns, with_persons)


def _basis(project: Project, study: CountedStudy, mask: NameMask) -> CountBasis:
    """What the numbers of a wave rest on; that they are of that wave stands over them, and in no note."""
    basis = count_basis(project, study, mask)
    of_wave = wave_attribute(project)
    besides = {name: values for name, values in study.where.items() if name != of_wave}
    return replace(basis, note=count_basis(project, replace(study, where=besides), mask).note)


def _nouns(outline: Outline | None, group: str) -> dict[str, Forms]:
    """What those of a group are called, by language. ``NotFoundError`` where the outline has no such group."""
    if outline is None:
        return {}
    shape: GroupOutline | None = next((one for one in outline.groups if one.group == group), None)
    if shape is None:
        known = [one.group for one in outline.groups]
        raise NotFoundError(
            _("The outline {name} has no group {group!r}.").format(name=outline.slug, group=group),
            closest(group, known) or _("The groups are: {names}").format(names=", ".join(known)),
        )
    return {language_of(outline.language): Forms(shape.singular, shape.plural)}


def _row(
    found: WavePair,
    code: int,
    bases: Sequence[CountBasis],
    mask: NameMask,
    references: Mapping[int, str],
    group: str,
) -> WaveRow:
    book = found.later.study.codebook
    known = book.by_id[code]
    sides = (found.earlier, found.later)
    first, second = (number_in(side, code, side.people) for side in sides)
    then, now = (number_in(side, code, found.panel) for side in sides)
    changes = wave_changes(found, code)
    address = mask.address(known.path)
    persons = {
        change: tuple(sorted(references[who] for who in of.respondents))
        for change, of in (changes.items() if references else ())
    }
    return WaveRow(
        address,
        mask.hide(known.name),
        found.standings[code],
        (first, second),
        (then, now),
        changes,
        (bases[0].query(as_code(address)), bases[1].query(as_code(address))),
        {language: predicate_for(known, group, book.language, language) for language in ("nl", "en")},
        known.id in book.children,
        group,
        persons,
    )


def predicate_for(code: Code, group: str, own: str, language: str) -> Predicate | None:
    """How a code is said of a group in a language: of the group, of one that it is in, or of all."""
    by_group = {said.group: said for said in code.predicates if (said.language or own)[:2] == language}
    parts = group.split("/") if group else []
    places = ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((by_group[place] for place in (*places, "") if place in by_group), None)


def code_line(row: WaveRow, of: WaveNumber, noun: Forms, language: Language) -> CodeLine:
    """A code of one wave as the sentences of a chapter take it."""
    quantity = counted(of.n, max(1, len(of.base)), noun, language)
    return CodeLine(
        code_id=0,
        code=row.code,
        name=row.name,
        theme=row.theme,
        depth=0,
        quantity=quantity,
        brief=quantity,
        predicate=row.predicates.get(language),
        passages=of.passages,
        respondents=of.respondents,
        base=of.base,
        group=row.group,
    )
