"""The things a study is made of, as frozen dataclasses.

All positions are code points into a document's text, half-open ``[start, end)``. ``id`` is the row in this project
file; ``guid`` stays the same in every copy of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

CONSENSUS = "consensus"
"""The coder that holds the settled codings of a team."""

PERSON, RULE, SUGGESTION, IMPORT = "person", "rule", "suggestion", "import"
"""How a coding came about: by a person, by a rule of its code, by a suggestion that a person took, from a file."""

MODEL = "model:"
"""The beginning of the name of a coder that is a model, and of what its codings came about by: name, @, version."""

SURVEY = "survey"
"""The format of a document that holds the answers to a question of a survey."""

RECORDING = "recording"
"""The name under which the recording of an interview is kept among its attributes."""

WAVE_NAMES = ("wave", "golf", "ronde", "meting", "meetmoment", "jaar", "year")
"""What the attribute of interviews is called that says of which wave they are; of several the first holds."""

OF_INTERVIEWS = frozenset(WAVE_NAMES[:5])
"""Those that belong to an interview wherever they stand; a year may be one of who speaks."""

ATTRIBUTE_TYPES = ("text", "number", "date", "choice")


def is_origin(value: str) -> bool:
    """Whether it is one of the words for how a coding came about; of a model with its name and version."""
    name, at, version = value.removeprefix(MODEL).partition("@")
    return value in (PERSON, RULE, SUGGESTION, IMPORT) or (value.startswith(MODEL) and all((name, at, version)))


def is_by_machine(origin: str) -> bool:
    """Whether no person looked at each such coding before it was made."""
    return origin == RULE or origin.startswith(MODEL)


class MachineMade(NamedTuple):
    """What of the codings that count was made by machine: by rules, and by each model (name@version) with how many.

    ``of`` are all of them. ``left_out``: what machines made is left out, and not known here.
    """

    rules: int = 0
    models: tuple[tuple[str, int], ...] = ()
    of: int = 0
    left_out: bool = False

    @property
    def made(self) -> int:
        """How many of them a machine made."""
        return self.rules + sum(n for _model, n in self.models)


NO_MACHINE = MachineMade()


class Role(StrEnum):
    """Who speaks in a turn; ``NONE`` for text outside any turn (a title, a stage direction)."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of speech: ``[start, end)`` with the label, ``[body, end)`` the words themselves.

    ``time`` is seconds from the start of the recording. ``question`` is the guide's question, such as ``V4``, that the
    interviewer put last.
    """

    ordinal: int
    start: int
    body: int
    end: int
    speaker: str | None
    role: Role
    question: str | None = None
    time: float | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """An imported transcript; its text is read apart, for it can be long.

    ``revision`` is which text it is, 1 until it is corrected. ``attributes`` are those of the interview and not of who
    speaks: its wave, date, place or mode. ``recording`` is the name of its recording as somebody wrote it down; it is
    none of the attributes, for nobody counts by it.
    """

    id: int
    guid: str
    name: str
    sha256: str
    source: str
    format: str
    encoding: str | None
    language: str
    imported: str
    characters: int
    words: int
    revision: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)
    memo: str = ""
    recording: str = ""

    @property
    def kept(self) -> Mapping[str, str]:
        """The attributes, and among them the recording: as they are stored, and go from place to place."""
        return {**self.attributes, **({RECORDING: self.recording} if self.recording else {})}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label in one document, its role, and the respondent behind it (none for an interviewer)."""

    id: int
    document_id: int
    label: str
    role: Role
    respondent_id: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A respondent group; ``path`` nests with slashes (``leerlingen/LWT``)."""

    id: int
    guid: str
    path: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A variable of respondents: ``type`` is one of text, number, date, choice."""

    id: int
    guid: str
    name: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Respondent:
    """The unit of counting: a school, a pupil, a company. ``name`` is a pseudonym or number, never a person's."""

    id: int
    guid: str
    name: str
    group: str | None
    attributes: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False


class StudyRole(StrEnum):
    """What somebody may do in a study: give roles; all; code; only look."""

    ADMIN = "admin"
    LEAD = "lead"
    CODER = "coder"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who codes, with the role that they were given (a :class:`StudyRole`; empty: none)."""

    id: int
    guid: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Predicate:
    """How a report says that respondents have a code: *vindt dat er plaatsen genoeg zijn*, verb first, and its plural.

    It holds for a ``group`` of respondents and those in it, or for all where that is empty, and in a ``language``, or
    the codebook's own. What is negative (*merkt niets van de wet*) is said the other way round of all of them: ``none``
    is *merkt iets van de wet*, behind *geen van de scholen*. ``noun`` is what is mentioned (*plaatsen genoeg*), where
    nobody did or where codes are named in a row; ``topic`` is what is spoken about. ``short`` has the two forms for a
    second number, which stands where they have ``N``: *doet N dat | doen N dat*.
    """

    group: str
    language: str
    singular: str
    plural: str
    none: str = ""
    noun: str = ""
    topic: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class CodeRule:
    """What a code is given to by itself: turns of a ``role`` (or ``any``) in answer to ``questions`` (none is all).

    Of those the places of one of the ``phrases``, with ``lemma`` in any form, or of the ``pattern`` (the tokens of a
    Matcher pattern, as JSON); with neither of these the whole turn.
    """

    phrases: tuple[str, ...] = ()
    lemma: bool = False
    pattern: str = ""
    questions: tuple[str, ...] = ()
    role: str = Role.RESPONDENT.value


RULE_ROLES = (Role.RESPONDENT.value, Role.INTERVIEWER.value, "any")


def read_rule(said: Mapping[str, Any]) -> CodeRule:
    """A rule of its fields as JSON has them."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return CodeRule(**fields)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the codebook, addressed by the path of its slugs (``stage/wie-regelt``) or any unique end of it."""

    id: int
    guid: str
    slug: str
    path: str
    parent_id: int | None
    name: str
    colour: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    position: int = 0
    retired: bool = False
    rules: tuple[CodeRule, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The codes in reading order (depth first, by position), with lookups."""

    slug: str
    name: str
    language: str
    version: int
    codes: tuple[Code, ...]

    @cached_property
    def by_id(self) -> Mapping[int, Code]:
        """Codes by row id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def by_path(self) -> Mapping[str, Code]:
        """Codes by full path."""
        return {code.path: code for code in self.codes}

    @cached_property
    def parents(self) -> Mapping[int, int | None]:
        """The parent of each code, by id."""
        return {code.id: code.parent_id for code in self.codes}

    @cached_property
    def children(self) -> Mapping[int | None, tuple[Code, ...]]:
        """The children of each code in order; ``None`` gives the top level."""
        found: dict[int | None, list[Code]] = {}
        for code in self.codes:
            found.setdefault(code.parent_id, []).append(code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    def ancestors(self, code_id: int) -> Iterator[int]:
        """The code itself, its parent, and so on up to the top."""
        current: int | None = code_id
        while current is not None:
            yield current
            current = self.parents[current]

    def descendants(self, code_id: int) -> Iterator[int]:
        """The code itself and everything under it, in reading order."""
        yield code_id
        for child in self.children.get(code_id, ()):
            yield from self.descendants(child.id)

    def colour(self, code_id: int) -> str | None:
        """The code's colour, or that of the nearest ancestor that has one."""
        for ancestor in self.ancestors(code_id):
            if colour := self.by_id[ancestor].colour:
                return colour
        return None

    def top(self, code_id: int) -> Code:
        """The theme that a code belongs to: its ancestor at the top level."""
        return self.by_id[list(self.ancestors(code_id))[-1]]


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a passage by a coder. ``quote`` is the text as it was when coded, so that drift shows.

    ``origin`` is how it came about (:func:`is_origin`).
    """

    id: int
    guid: str
    document_id: int
    start: int
    end: int
    code_id: int
    coder_id: int
    quote: str
    memo: str
    good: bool
    created: str
    codebook_version: int
    origin: str = PERSON


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on a document, code, respondent or the project; ``target`` is the name of what it is about.

    ``target_id`` is its row, 0 for the project.
    """

    id: int
    guid: str
    kind: str
    target: str
    coder: str
    text: str
    created: str
    target_id: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """A coder's work on a document: *finished* is the difference between "nothing found" and "not coded"."""

    id: int
    guid: str
    coder_id: int
    document_id: int
    round: str
    assigned: str
    started: str | None
    finished: str | None
    codebook_version: int


@dataclass(frozen=True, slots=True)
class Round:
    """Documents that are coded independently, under one version of the codebook. ``lead`` is who began it.

    ``plan`` tells how the documents were drawn with ``seed``. ``open``: not ended, and somebody has not finished; as
    long as it is, nobody sees what others make of its documents. ``away``: this is a copy that does not hold that, so
    that the round stays open in it.
    """

    id: int
    guid: str
    name: str
    codebook_version: int
    created: str
    ended: str | None
    lead: str
    seed: int | None
    plan: Mapping[str, object]
    open: bool
    away: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A line of the audit trail. ``state`` is done or undone; ``kind`` is do, undo or redo."""

    id: int
    at: str
    coder: str
    kind: str
    action: str
    about: Mapping[str, object]
    state: str
    target: int | None
    document_id: int | None


@dataclass(frozen=True, slots=True)
class CodeSpec:
    """A code as a file gives it, with what stands under it. ``line`` is its place in the file, 0 where unknown."""

    slug: str
    name: str
    colour: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    rules: tuple[CodeRule, ...] = ()
    retired: bool = False
    guid: str | None = None
    codes: tuple[CodeSpec, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class CodebookSpec:
    """A codebook as a file gives it."""

    slug: str
    name: str
    language: str
    version: int
    codes: tuple[CodeSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: ``level`` is error or warning, ``line`` its place (0 where there is none)."""

    level: str
    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Routing:
    """Of whom a question is asked: in ``words``, and by the values of attributes that they may have (``where``)."""

    words: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


MatchKind = Literal["same", "reworded", "new", "dropped"]
MATCH_KINDS: tuple[MatchKind, ...] = ("same", "reworded", "new", "dropped")
"""What a question is to those of another wave: one of them, one in other words, none of them before, none of them any
more."""


class QuestionMatch(NamedTuple):
    """What a question is to the guide of another wave, as a person decided.

    ``label`` is the question there that it is the same as, or that it says in other words; empty where there is none.
    """

    kind: MatchKind
    guide: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an interview guide: ``id`` such as ``V4``, with the codes it is meant to inform.

    ``parent`` is the question that it follows up on, ``mapped`` what it is to those of other waves.
    """

    id: str
    text: str
    part: str
    codes: tuple[str, ...] = ()
    parent: str = ""
    routing: Routing = Routing()
    mapped: tuple[QuestionMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """An interview guide for one respondent group, of one ``wave`` or, where that is empty, of all."""

    slug: str
    name: str
    language: str
    group: str
    questions: tuple[Question, ...]
    wave: str = ""


NO_ANSWER = "no-answer"
NOT_ASKED = "not-asked"
UNKNOWN = "unknown"
SILENCES = (NO_ANSWER, NOT_ASKED, UNKNOWN)
"""Why a respondent has none of the answers of a set: silent, not asked, or not known whether asked."""


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """An answer of a set as a file has it, with the addresses of the codes that stand for it."""

    slug: str
    name: str
    codes: tuple[str, ...] = ()
    denies: bool = False
    predicates: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSetSpec:
    """A question with its answers as a file has it; ``kind`` is single or multiple."""

    slug: str
    name: str
    kind: str
    values: tuple[AnswerSpec, ...]
    questions: tuple[str, ...] = ()
    group: str = ""
    note: str = ""


Numbers = Literal["exact", "rounded", "vague"]
NUMBERS: tuple[Numbers, ...] = ("exact", "rounded", "vague")
"""How a chapter can say numbers: as they are, as a quarter, a third, a half, or with words such as *most*."""

Base = Literal["group", "asked", "answered"]
BASES: tuple[Base, ...] = ("group", "asked", "answered")
"""Whom a number is out of: all of the group, who was asked, or who answered."""

ANSWER = "answer:"
"""What the address of an answer set begins with (``answer:wie-regelt``), and of an answer (behind it, ``=zelf``)."""

QUERY = "@"
"""What the name of a saved query begins with where a code may stand."""

OUTLINE = "outline:"
"""What the address of an outline's sections begins with: ``outline:FILE``, or ``outline:FILE#SECTION`` for one."""

PartKind = Literal[
    "codes",
    "says",
    "split",
    "rest",
    "reasons",
    "list",
    "contrast",
    "compare",
    "waves",
    "quote",
    "table",
    "chart",
    "text",
    "joint",
]
"""What a part of a section does: its codes in order of their numbers with a table; one code in a sentence; that by the
values of an attribute; codes that exclude each other; reasons; an enumeration; a code beside one of another group, or
beside a number from elsewhere, or beside its own of an earlier wave; a quotation; a table; a chart; own words; what
several sources say of themes."""

Relation = Literal["in-line", "addition", "contradiction", "not-comparable"]
RELATIONS: tuple[Relation, ...] = ("in-line", "addition", "contradiction", "not-comparable")
"""What a number from elsewhere is to one of this study, as its author judges."""

SPELLED_RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        **{relation: relation for relation in RELATIONS},
        "in lijn": "in-line",
        "aanvulling": "addition",
        "tegenspraak": "contradiction",
        "niet te vergelijken": "not-comparable",
    }
)
"""How an outline spells them, in English or in Dutch."""


PERCENT, COUNT = "%", "count"
"""The units of a figure that is a share of its base; any other is as its source has it."""

FIGURE = "figure:"
"""What the address of a figure begins with: ``figure:SOURCE/MEASURE/GROUP/YEAR``."""


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """A number from elsewhere: what a ``source`` gives for a ``measure`` of those whom ``whom`` names, in a year.

    ``value`` is a decimal number with a point. ``unit`` is :data:`PERCENT` of ``base``, :data:`COUNT` of it, or a word;
    ``base`` is out of how many, where the source says so.
    """

    address: str
    source: str
    measure: str
    whom: str
    year: str
    value: str
    unit: str
    base: int | None
    note: str = ""

    @property
    def share(self) -> Fraction | None:
        """The part of its base that it is; ``None`` where it is no part of one."""
        if self.unit == PERCENT:
            return Fraction(self.value) / 100
        return Fraction(self.value) / self.base if self.unit == COUNT and self.base else None


@dataclass(frozen=True, slots=True)
class FieldworkLine:
    """What came of approaching a stratum in a wave of a part of the fieldwork; ``None`` is not known.

    ``unit`` is what its members are called (*scholen*). ``reasons`` are those of who refused, each with how many gave
    it. ``quota`` is how many were aimed at, and ``who`` says of which respondents in the project this is, as conditions
    with a semicolon between them: ``scholen; traject=AO``.
    """

    part: str
    wave: str = ""
    stratum: str = ""
    unit: str = ""
    approached: int | None = None
    reached: int | None = None
    refused: int | None = None
    took_part: int | None = None
    used: int | None = None
    quota: int | None = None
    reasons: tuple[tuple[str, int], ...] = ()
    who: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a line is known by."""
        return self.part, self.wave, self.stratum


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A number from elsewhere: ``n`` of ``base`` of those whom ``who`` names (*scholen*), found in ``source``.

    Or the ``figure`` of that address, of which all is known in the project; ``source`` is then how its author calls
    where it is from.
    """

    source: str
    n: int
    base: int
    who: str
    relation: Relation
    figure: str = ""


@dataclass(frozen=True, slots=True)
class JointCell:
    """What one source says in a row of a joint display: a figure, or a code or answer of a group, by its address.

    ``opposite`` says that it counts those of whom the reverse is so (*knelpunt* beside *voldoende*). ``where`` narrows
    the base of a group, and ``phrase`` says so behind the noun, singular and plural.
    """

    column: str
    address: str
    opposite: bool = False
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrase: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class JointRow:
    """A theme, what the sources say of it, and how they are to each other as the author judges and explains."""

    theme: str
    cells: tuple[JointCell, ...]
    verdict: Relation | None = None
    explains: str = ""


@dataclass(frozen=True, slots=True)
class JointDisplay:
    """Themes by sources: ``columns`` are what these are called, in order."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[JointRow, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A part of a section of the chapter, about ``codes``: their paths, the ends of them, or answers of an answer set.

    ``opens`` are the author's words before the part, *Wel* or *Een school zegt daarover:*. ``base`` is whom its numbers
    are out of. ``where`` narrows that, and ``phrases`` says so behind the noun, singular and plural (*die AO aanbiedt,
    die AO aanbieden*), by value of the attribute ``by`` where the part is split by that, else under the empty string;
    a chart has bars for all values of it.
    ``in_words`` has, by the path as it stands there, the words for the number of a code that its author chose, and
    ``numbers`` how others are said. The last code of a contrast is said of the group ``there``, in a sentence of its
    own behind ``turns`` where its author gave such words. A part that compares has a number from ``elsewhere``, and in
    ``text`` how its author explains what it is to that. Else ``text`` is what the author wrote, or the words of the
    quotation that the author chose. A part with ``paragraph`` begins a new one. With ``below`` the codes under the one
    named are meant. A part on ``waves`` compares with the one that is ``earlier``; ``of`` is the wave of which the
    author's own words in a part are, where that is an earlier one: they are not printed until somebody has gone
    through them.
    """

    kind: PartKind
    codes: tuple[str, ...] = ()
    opens: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: str = ""
    phrases: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    in_words: Mapping[str, str] = field(default_factory=dict)
    numbers: Numbers | None = None
    text: str = ""
    paragraph: bool = False
    below: bool = False
    base: Base = "group"
    there: str = ""
    turns: str = ""
    elsewhere: Elsewhere | None = None
    joint: JointDisplay | None = None
    earlier: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the chapter: a heading and its parts, in order."""

    title: str
    parts: tuple[SectionPart, ...]

    @classmethod
    def of(cls, title: str, codes: tuple[str, ...], in_words: Mapping[str, str] | None = None) -> Section:
        """A section that reports codes, in order of their numbers."""
        return cls(title, (SectionPart("codes", codes, in_words=in_words or {}),))

    @property
    def codes(self) -> tuple[str, ...]:
        """The paths of the codes of all its parts, as they stand there."""
        return tuple(dict.fromkeys(code for part in self.parts for code in part.codes))


SMALLEST_CELL = 3
"""Of fewer respondents than this a chapter says nothing when it describes a group, unless its outline asks for it."""


@dataclass(frozen=True, slots=True)
class GroupOutline:
    """What the chapter says of one group; ``singular`` and ``plural`` name the unit of counting (school, scholen).

    ``numbers`` is how they are said of this group, where that is not as in the whole chapter. ``open_questions`` are
    what it leaves to ask them in the next wave.
    """

    group: str
    singular: str
    plural: str
    title: str
    sections: tuple[Section, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Numbers | None = None
    open_questions: tuple[str, ...] = ()


APPENDICES = ("codebook", "guides", "methods", "coreq", "response")
"""What a chapter may end with: each a part of :mod:`report.appendix`."""

LEAST_ROUNDED = 12
"""Of a smaller base the numbers themselves are said, unless an outline asks for it: they are as short."""

LEAST_PERCENT = 50
"""Of a smaller base a chapter gives no percentages, unless its outline asks for them: one respondent is over 2%."""


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a chapter says numbers: ``exact``, ``rounded`` or ``vague``, the last two from a base of ``rounded_from`` on.

    A percentage stands beside a number from a base of ``percent_from`` on.
    """

    numbers: Numbers = "exact"
    rounded_from: int = LEAST_ROUNDED
    percent_from: int = LEAST_PERCENT


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a chapter.

    ``where`` narrows the base, of the whole and of each group: by attribute the values of which one must hold.
    ``attributes`` are those by which the groups are described, where nothing is said of fewer respondents than
    ``smallest``; with ``suppress`` no number of fewer is told at all, nor one that gives such a number. ``references``
    says whether quotations have one, ``style`` how numbers are said. ``chapter`` is its number, where one is given;
    ``template`` the path of a Word file for the look, as seen from the outline; ``appendix`` which appendices follow.
    ``wave`` is the one that it is about, where that is not all of the study.
    """

    slug: str
    language: str
    title: str
    groups: tuple[GroupOutline, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    references: bool = True
    smallest: int = SMALLEST_CELL
    style: NumberStyle = NumberStyle()
    suppress: int = 0
    chapter: int | None = None
    template: str = ""
    appendix: tuple[str, ...] = ()
    wave: str = ""

    @property
    def is_of_codes(self) -> bool:
        """Whether its sections have codes only, and no words of its author's."""
        return all(part.kind == "codes" for group in self.groups for each in group.sections for part in each.parts)


class AttributeColumn(NamedTuple):
    """A variable as a face sheet gives it: ``type`` is one of ``ATTRIBUTE_TYPES``."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A row of a face sheet: a respondent, where they speak, and their attributes in canonical form.

    ``interview`` are those of the interview in ``document``.
    """

    line: int
    respondent: str
    document: str | None
    speaker: str | None
    group: str | None
    attributes: Mapping[str, str]
    interview: Mapping[str, str] = field(default_factory=dict)


class CodingRow(NamedTuple):
    """A coding as a file gives it, not yet placed: it has a position or a quotation, or both.

    ``coder`` is empty where the file names none. Positions are code points, half-open; ``occurrence`` counts from 1.
    """

    line: int
    document: str
    code: str
    coder: str
    start: int | None
    end: int | None
    quote: str | None
    occurrence: int | None
    memo: str
    good: bool
    code_guid: str = ""
    origin: str = ""


MOST_CODING_PROBLEMS = 100_000
"""So many problems of a file are kept with their lines; the rest is counted."""
