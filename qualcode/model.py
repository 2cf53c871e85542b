"""The things a study is made of, as values (:mod:`records`).

All positions are code points into a document's text, half-open ``[start, end)``. ``id`` is the row in this project
file; ``guid`` stays the same in every copy of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from qualcode.records import record

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


@record
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


@record
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


@record
class Speaker:
    """A label in one document, its role, and the respondent behind it (none for an interviewer)."""

    id: int
    document_id: int
    label: str
    role: Role
    respondent_id: int | None


@record
class Group:
    """A respondent group; ``path`` nests with slashes (``leerlingen/LWT``)."""

    id: int
    guid: str
    path: str


@record
class Attribute:
    """A variable of respondents: ``type`` is one of text, number, date, choice."""

    id: int
    guid: str
    name: str
    type: str
    choices: tuple[str, ...] = ()


@record
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


@record
class Coder:
    """Somebody who codes, with the role that they were given (a :class:`StudyRole`; empty: none)."""

    id: int
    guid: str
    name: str
    role: str = ""


@record
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


@record
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


@record
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


@record
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


@record
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


@record
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


@record
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


@record
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


@record
class Problem:
    """Something wrong in a file: ``level`` is error or warning, ``line`` its place (0 where there is none)."""

    level: str
    line: int
    message: str
    hint: str = ""


ANSWER = "answer:"
"""What the address of an answer set begins with (``answer:wie-regelt``), and of an answer (behind it, ``=zelf``)."""

QUERY = "@"
"""What the name of a saved query begins with where a code may stand."""

OUTLINE = "outline:"
"""What the address of an outline's sections begins with: ``outline:FILE``, or ``outline:FILE#SECTION`` for one."""

FIGURE = "figure:"
"""What the address of a figure begins with: ``figure:SOURCE/MEASURE/GROUP/YEAR``."""


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
