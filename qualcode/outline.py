"""The outline of a chapter, as its author writes it: groups, sections and their parts, and how numbers are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Numbers = Literal["exact", "rounded", "vague"]

NUMBERS: tuple[Numbers, ...] = ("exact", "rounded", "vague")
"""How a chapter can say numbers: as they are, as a quarter, a third, a half, or with words such as *most*."""

Base = Literal["group", "asked", "answered"]

BASES: tuple[Base, ...] = ("group", "asked", "answered")
"""Whom a number is out of: all of the group, who was asked, or who answered."""

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
