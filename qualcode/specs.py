"""What files give of a study: a codebook, interview guides, sets of answers and face sheets, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import Literal, NamedTuple

from qualcode.model import CodeRule, Predicate
from qualcode.records import record


@record
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


@record
class CodebookSpec:
    """A codebook as a file gives it."""

    slug: str
    name: str
    language: str
    version: int
    codes: tuple[CodeSpec, ...] = ()


@record
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


@record
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


@record
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


@record
class AnswerSpec:
    """An answer of a set as a file has it, with the addresses of the codes that stand for it."""

    slug: str
    name: str
    codes: tuple[str, ...] = ()
    denies: bool = False
    predicates: tuple[Predicate, ...] = ()


@record
class AnswerSetSpec:
    """A question with its answers as a file has it; ``kind`` is single or multiple."""

    slug: str
    name: str
    kind: str
    values: tuple[AnswerSpec, ...]
    questions: tuple[str, ...] = ()
    group: str = ""
    note: str = ""


PERCENT, COUNT = "%", "count"
"""The units of a figure that is a share of its base; any other is as its source has it."""


@record
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


@record
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


class AttributeColumn(NamedTuple):
    """A variable as a face sheet gives it: ``type`` is one of ``ATTRIBUTE_TYPES``."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


@record
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
