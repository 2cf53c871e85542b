"""The letter to a coder: their reading, what was decided and why, and what they do more or less than the decisions.

What others had is told of nobody by name: it is another coder's. Only rounds that are over are told of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from qualcode.analysis.quantify import language_of
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, MODEL, Codebook, Coding
from qualcode.queries.comparison.gathering import cannot_be_seen
from qualcode.queries.names import NO_VEIL, Veil
from qualcode.report.blocks import Block, Heading, Keys, Paragraph, Quoted, ReportDocument, Table, TableRow
from qualcode.report.wording.languages import letter_words, wording
from qualcode.report.wording.letter_words import LetterWords
from qualcode.report.wording.words import listing
from qualcode.report.writers import kinds_for
from qualcode.settling import AGREED, SettlingCase, State, read_settlement
from qualcode.storage import Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import owners
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.rounds import find_round, rounds, work_in
from qualcode.text.spans import merge
from qualcode.text.speech import Speech

LETTER_KINDS = kinds_for("blocks")
"""The files that a letter can become."""


@dataclass(frozen=True, slots=True)
class LetterReading:
    """A code that others had on a passage, by its name, and how many of them; an empty code is nothing.

    ``bounds`` is 1 where they marked more text with it than the coder, -1 where they marked less, else 0.
    """

    code_name: str
    coders: int
    bounds: int = 0


@dataclass(frozen=True, slots=True)
class LetterCase:
    """A passage on which coders differed: what the coder had, what others had, what was decided, and why.

    Codes are names. ``outcome`` is that of the decision; ``alike`` whether it is what the coder had, to the letter.
    ``bounds`` is 1 where the same code was settled on for more text than the coder's, -1 where for less, else 0.
    """

    document: str
    start: int
    end: int
    text: str
    own: tuple[str, ...]
    others: tuple[LetterReading, ...]
    decided: tuple[str, ...]
    outcome: str
    reason: str
    alike: bool
    bounds: int = 0


@dataclass(frozen=True, slots=True)
class CodePattern:
    """How a coder used a code beside the decisions, over ``cases`` in which either has it.

    ``both`` have it, ``only_own`` the coder alone, ``only_decided`` the decision alone. Of both the coder marked more
    words (``longer``) or fewer (``shorter``).
    """

    code: str
    name: str
    cases: int
    both: int
    only_own: int
    only_decided: int
    longer: int
    shorter: int


@dataclass(frozen=True, slots=True)
class CoderLetter:
    """All that a coder is told: of which rounds, over how many ``documents``, and case by case.

    ``agreed`` passages all had alike and were taken so, ``waiting`` are not settled yet; ``cases`` are the settled
    differences.
    """

    coder: str
    study: str
    rounds: tuple[str, ...]
    documents: int
    agreed: int
    waiting: int
    cases: tuple[LetterCase, ...]
    patterns: tuple[CodePattern, ...]

    def to_dict(self) -> dict[str, Any]:
        """The letter as ``settle letter --format json`` prints it."""
        return asdict(self)


def people_of_rounds(project: Project, name: str = "") -> list[str]:
    """Who coded in the round, or in any that is over: those who can get a letter. Errors as :func:`read_letter`."""
    people = {work.coder for one in _over(project, name) for work in work_in(project, one)}
    return sorted(who for who in people if who != CONSENSUS and not who.startswith(MODEL))


def read_letter(project: Project, coder: str, name: str = "") -> CoderLetter:
    """What is to be told to a coder of the round, or without a name of all rounds that are over.

    ``NotFoundError`` for a coder or round that there is not, ``ConflictError`` for a round that is open, and for a
    coder who did nothing in any that is over.
    """
    who = read_coder(project, coder).name
    rows = _over(project, name)
    work = [one for row in rows for one in work_in(project, row) if one.coder == who]
    if not work:
        raise ConflictError(
            _("{coder} coded in no round that is over.").format(coder=who),
            _("See who codes in which round with: qualcode round"),
        )
    names = list(dict.fromkeys(one.document for one in work))
    found = read_settlement(project, names)
    own = [case for case in found.cases if who in case.coders]
    decided = [case for case in own if case.state is State.DECIDED]
    reader = _CaseTeller(project, who, found.codebook)
    return CoderLetter(
        who,
        project.name,
        tuple(dict.fromkeys(one.round for one in work)),
        len({one.document for one in work if one.document in {row.document.name for row in found.documents}}),
        sum(case.kind == AGREED for case in decided),
        sum(case.state is not State.DECIDED for case in own),
        tuple(reader.tell(case) for case in decided if case.kind != AGREED),
        _patterns(decided, who, found.codebook),
    )


def _over(project: Project, name: str) -> list[int]:
    """The ids of the rounds that are asked for, which are over."""
    if name:
        wanted = find_round(project, name)
        if wanted.open:
            raise cannot_be_seen(project, wanted.name)
        return [wanted.id]
    over = [found.id for found in rounds(project) if not found.open]
    if not over:
        raise NotFoundError(
            _("No round is over yet."), _("A letter tells what others had too, which waits until all have finished.")
        )
    return over


def _made(case: SettlingCase) -> list[Coding]:
    """The codings of the consensus that came of the decision on a case."""
    ids = case.decision.codings if case.decision else frozenset[int]()
    return [coding for coding in case.consensus if coding.id in ids]


def _marked(spans: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def _beside(sizes: Mapping[int, int], code_id: int, size: int) -> int:
    """1 where so much text is more than the coder marked with a code, -1 where less, 0 where as much, or none."""
    own = sizes.get(code_id, size)
    return (size > own) - (size < own)


class _CaseTeller:
    """Tells cases of one document after the other."""

    def __init__(self, project: Project, who: str, book: Codebook) -> None:
        self.project, self.who, self.book = project, who, book
        self._heard: dict[int, tuple[Speech, dict[str | None, int]]] = {}

    def tell(self, case: SettlingCase) -> LetterCase:
        """A settled difference as it is told to the coder."""
        of = case.document.id
        if of not in self._heard:
            self._heard[of] = (
                Speech(read_text(self.project, of), read_turns(self.project, of)),
                owners(self.project, of),
            )
        speech, whose = self._heard[of]
        own = [reading for reading in case.readings if self.who in reading.coders]
        sizes = {reading.code_id: _marked(reading.spans) for reading in own}
        others: Counter[tuple[str, int]] = Counter()
        for reading in case.readings:
            key = self.book.by_id[reading.code_id].name, _beside(sizes, reading.code_id, _marked(reading.spans))
            others[key] += len(set(reading.coders) - {self.who})
        nothing = len(set(case.missing) - {self.who})
        made = _made(case)
        assert case.decision is not None
        mine = {(reading.code_id, *span) for reading in own for span in reading.spans}
        return LetterCase(
            case.document.name,
            case.start,
            case.end,
            speech.passage(case.start, case.end, whose),
            self._names(reading.code_id for reading in own),
            (
                *(LetterReading(code, count, bounds) for (code, bounds), count in others.items() if count),
                *([LetterReading("", nothing)] if nothing else []),
            ),
            self._names(coding.code_id for coding in made),
            case.decision.outcome,
            case.decision.reason.strip(),
            mine == {(coding.code_id, coding.start, coding.end) for coding in made},
            self._bounds(sizes, made),
        )

    def _bounds(self, sizes: Mapping[int, int], made: Sequence[Coding]) -> int:
        """How much was settled on beside what the coder marked, where it is one code."""
        code_id = made[0].code_id if made else 0
        if any(coding.code_id != code_id for coding in made):
            return 0
        return _beside(sizes, code_id, _marked(merge((coding.start, coding.end) for coding in made)))

    def _names(self, code_ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.book.by_id[code_id].name for code_id in code_ids))


def _patterns(cases: Sequence[SettlingCase], who: str, book: Codebook) -> tuple[CodePattern, ...]:
    """What the coder does more or less than the decisions, by code in the order of the codebook."""
    counts: dict[int, Counter[str]] = {}
    for case in cases:
        own = {reading.code_id: _marked(reading.spans) for reading in case.readings if who in reading.coders}
        spans: dict[int, list[tuple[int, int]]] = {}
        for coding in _made(case):
            spans.setdefault(coding.code_id, []).append((coding.start, coding.end))
        made = {code: _marked(merge(those)) for code, those in spans.items()}
        for code in own.keys() | made.keys():
            count = counts.setdefault(code, Counter())
            count["cases"] += 1
            if code in own and code in made:
                count["both"] += 1
                count["longer"] += own[code] > made[code]
                count["shorter"] += own[code] < made[code]
            else:
                count["only_own" if code in own else "only_decided"] += 1
    return tuple(
        CodePattern(code.path, code.name, *(counts[code.id][key] for key in _COUNTED))
        for code in book.codes
        if code.id in counts
    )


_COUNTED = ("cases", "both", "only_own", "only_decided", "longer", "shorter")


def without_colleagues(letter: CoderLetter, project: Project, language: str) -> CoderLetter:
    """The letter with colleagues who are named in a reason called another coder there."""
    others = [one.name for one in read_coders(project) if one.name not in (letter.coder, CONSENSUS)]
    if not others:
        return letter
    names = "|".join(map(re.escape, sorted(others, key=len, reverse=True)))
    named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    instead = letter_words(language).other_coder
    cases = tuple(replace(case, reason=named.sub(instead, case.reason)) for case in letter.cases)
    return replace(letter, cases=cases)


def coder_letter(
    project: Project, coder: str, name: str = "", *, language: str = "", veil: Veil = NO_VEIL
) -> CoderLetter:
    """:func:`read_letter` as it goes to the coder: without colleagues' names, and without persons' under a ``veil``."""
    told = without_colleagues(read_letter(project, coder, name), project, language or project.language)
    found: CoderLetter = veil.over(told)
    return replace(found, coder=told.coder, rounds=told.rounds)


def letter_document(letter: CoderLetter, language: str) -> ReportDocument:
    """The letter as a report."""
    words = letter_words(language)
    title = words.title.format(coder=letter.coder)
    return ReportDocument(title, language_of(language), tuple(_LetterWriter(letter, words, language).blocks(title)))


class _LetterWriter:
    """Puts the letter together."""

    def __init__(self, letter: CoderLetter, words: LetterWords, language: str) -> None:
        self.letter, self.words, self.table = letter, words, wording(language).table
        self.key = Keys()

    def blocks(self, title: str) -> Iterable[Block]:
        """Everything in order."""
        letter, words = self.letter, self.words
        yield Heading(self.key("letter"), 1, title)
        said = [
            words.intro.format(rounds=listing(letter.rounds, words.and_)),
            *(
                forms.of(count != 1).format(n=count)
                for forms, count in (
                    (words.documents, letter.documents),
                    (words.agreed, letter.agreed),
                    (words.settled, len(letter.cases)),
                    (words.open, letter.waiting),
                )
                if count or forms is words.documents
            ),
        ]
        if letter.cases:
            alike = sum(case.alike for case in letter.cases)
            said.append(words.as_yours.of(alike != 1).format(n=alike, of=len(letter.cases)))
        yield self._text("intro", " ".join(said))
        yield Heading(self.key("patterns"), 2, words.pattern)
        if letter.patterns:
            yield self._text("patterns", words.pattern_note, note=True)
            yield self._patterns()
        else:
            yield self._text("patterns", words.pattern_none)
        yield Heading(self.key("cases"), 2, words.cases)
        if not letter.cases:
            yield self._text("cases", words.cases_none)
        document = ""
        for case in letter.cases:
            if case.document != document:
                document = case.document
                yield Heading(self.key("document", document), 3, document)
            yield from self._case(case)

    def _text(self, what: str, text: str, *about: str, note: bool = False) -> Paragraph:
        return Paragraph.of(self.key(f"{what}-text", *about), text, note=note)

    def _patterns(self) -> Table:
        rows = tuple(
            TableRow.of(
                self.key("pattern", one.code),
                (
                    one.name,
                    self._of(one.only_own, one.cases),
                    self._of(one.only_decided, one.cases),
                    self._of(one.longer, one.both),
                    self._of(one.shorter, one.both),
                ),
            )
            for one in self.letter.patterns
        )
        return Table(
            self.key("pattern-table"), f"{self.table} ", 1, self.words.pattern, self.words.pattern_heads, rows,
            (1, 2, 3, 4), (6.0, 2.5, 2.5, 2.5, 2.5),
        )  # fmt: skip

    def _case(self, case: LetterCase) -> Iterable[Block]:
        words, place = self.words, f"{case.start}-{case.end}"
        yield Quoted(self.key("passage", case.document, place), case.text, case.document)
        had = [words.own.format(codes=listing(case.own, words.and_)) if case.own else words.own_nothing]
        for other in case.others:
            forms = words.another if other.code_name else words.another_nothing
            bounds = {1: words.wider, -1: words.narrower}.get(other.bounds, "")
            had.append(forms.of(other.coders != 1).format(n=other.coders, code=other.code_name, bounds=bounds))
        yield self._text("readings", " ".join(had), case.document, place)
        codes = listing(case.decided, words.and_) if case.decided else ""
        decided = words.decided["reject" if not codes else case.outcome].format(codes=codes)
        why = words.why.format(reason=" ".join(case.reason.split())) if case.reason else words.no_reason
        bounds = {1: words.decided_wider, -1: words.decided_narrower}.get(case.bounds, "")
        yield self._text("decision", " ".join(filter(None, (decided, bounds, why))), case.document, place)

    def _of(self, n: int, of: int) -> str:
        return self.words.n_of.format(n=n, of=of) if of else "–"
