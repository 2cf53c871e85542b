"""The theme summary: per group of respondents who says what, out of how many, with the best quotations.

Plain data. Every number carries the ids of the codings (``passages``) and of the respondents behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.quantify import Forms, Language
from qualcode.model import ANSWER, Predicate
from qualcode.outline import LEAST_PERCENT, Base, Elsewhere, JointDisplay, PartKind
from qualcode.report.basis import BasisSentence
from qualcode.report.blocks import Block
from qualcode.report.chapter.waves import OldWords
from qualcode.report.undecided import HiddenName
from qualcode.report.waves.numbers import CodeInWaves
from qualcode.report.wording.quantities import Quantity
from qualcode.specs import SourceFigure


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage flagged as a good quotation, for one respondent who speaks in it: ``text`` is what they say there."""

    coding_id: int
    coding_guid: str
    code_id: int
    respondent_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as the report prints it: shortened, with a reference that leads to no person (*school K7M*).

    The reference is empty where the chapter has none; ``name`` is what in it stands for the respondent all the same.
    ``respondents`` has the id of who speaks in it.
    """

    coding_id: int
    coding_guid: str
    name: str
    text: str
    reference: str
    respondents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """How many of a group mention a code, and who. ``depth`` counts the codes above it in the same part of a section.

    ``base`` are the ids of those whom the number is taken from: the group, or those of it of whom what ``narrowed``
    says is so (``traject=AO``). ``brief`` is the quantity where the base has been said already, ``predicate`` how the
    group's sentence says it. ``all_answer`` is whether everybody in the base answers the question that the line is an
    answer to, so that of nobody is a finding and no silence. ``group`` is the group that the line is about, ``out_of``
    and ``where`` what ``narrowed`` says, in parts; ``bar`` is what a chart calls those it is narrowed to. A line that
    is ``hidden`` tells no number, for it is of so few respondents, or would tell of so few.
    """

    code_id: int
    code: str
    name: str
    theme: bool
    depth: int
    quantity: Quantity
    brief: Quantity
    predicate: Predicate | None
    passages: tuple[int, ...]
    respondents: tuple[int, ...]
    base: tuple[int, ...]
    narrowed: str = ""
    quotes: tuple[Quote, ...] = ()
    all_answer: bool = False
    group: str = ""
    hidden: bool = False
    out_of: Base = "group"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bar: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer of an answer set, and not a code."""
        return self.code.startswith(ANSWER)


def adds_up(lines: Sequence[CodeLine]) -> bool:
    """Whether every respondent of the base of some lines is in one of them, and nobody in two."""
    people = [person for line in lines for person in line.respondents]
    return len(people) == len(set(people)) and set(people) == {who for line in lines for who in line.base}


@dataclass(frozen=True, slots=True)
class PartSummary:
    """A part of a section as the outline asks for it: its ``kind``, the words before it, and the codes it is about.

    ``text`` are the author's own words, or a table's title; ``paragraph`` says whether it begins one. ``base`` is whom
    its numbers are out of. The last line of a contrast is of another group, and said behind ``turns`` where these are
    there. What is compared stands beside a number from ``elsewhere``, which has no passages here, or with its
    own of an earlier wave: ``in_waves`` has both, and the lines are those of the earlier wave and of this one. Those of
    a ``joint`` display have a line for each of its cells that is no figure, of the group that the cell names.
    """

    kind: PartKind
    lines: tuple[CodeLine, ...] = ()
    opens: str = ""
    text: str = ""
    quotes: tuple[Quote, ...] = ()
    paragraph: bool = False
    base: Base = "group"
    turns: str = ""
    elsewhere: Elsewhere | None = None
    joint: JointDisplay | None = None
    in_waves: CodeInWaves | None = None

    @property
    def adds_up(self) -> bool:
        """Whether every respondent of the base is in one of the lines, and nobody in two."""
        return adds_up(self.lines)


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """A section of the chapter and its parts, in order.

    ``key`` tells it from the group's other sections: the theme's path, or the title where an outline has given it.
    """

    key: str
    title: str
    parts: tuple[PartSummary, ...]

    @property
    def lines(self) -> tuple[CodeLine, ...]:
        """What it says of each code, a part's lines after those of the part before that has not said the same."""
        said: set[tuple[int, str]] = set()
        found: list[CodeLine] = []
        for part in self.parts:
            own = {"contrast": part.lines[:1], "waves": part.lines[1:], "joint": ()}.get(part.kind, part.lines)
            new = [line for line in own if not line.bar and (line.code_id, line.narrowed) not in said]
            said.update((line.code_id, line.narrowed) for line in new)
            found += new
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SpreadValue:
    """A value of an attribute, and the ids of the respondents of a group who have it."""

    value: str
    respondents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How an attribute is distributed over a group; ``known`` and ``unknown`` are the ids of its respondents.

    No part of it is of fewer respondents than the outline allows (:attr:`outline.Outline.smallest`), nor can one be
    found by subtraction: small values are taken together as ``others``, so many (``different``) of them. Where the
    values would be too many there are none: ``span`` says between which numbers most are. Where nothing is left to
    say, ``hidden`` is true.
    """

    name: str
    values: tuple[SpreadValue, ...]
    known: tuple[int, ...]
    unknown: tuple[int, ...]
    different: int = 0
    others: tuple[int, ...] = ()
    span: tuple[str, str] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """What the report says of one group; ``respondents`` are the ids that make up the base.

    ``unfinished`` are those of the group who are not in it, for their interviews are not coded to the end. ``noun``
    names the unit of counting, ``label`` the group in a caption; ``where`` is what the base of the group is narrowed
    to, and ``selected`` is whether that of the group or of the whole is. ``surveyed`` is whether they filled in a
    survey, and were not interviewed; ``coded`` is whether anything that one of them says has a code.
    """

    group: str
    title: str
    label: str
    noun: Forms
    respondents: tuple[int, ...]
    unfinished: tuple[int, ...]
    where: Mapping[str, tuple[str, ...]]
    selected: bool
    spreads: tuple[Spread, ...]
    sections: tuple[SectionSummary, ...]
    surveyed: bool = False
    coded: bool = True

    @property
    def base(self) -> int:
        """The number of respondents."""
        return len(self.respondents)

    @property
    def address(self) -> str:
        """The group with what its base is narrowed to, which the key of each of its numbers has."""
        return " ".join((self.group, *(f"{name}={','.join(sorted(self.where[name]))}" for name in sorted(self.where))))


@dataclass(frozen=True, slots=True)
class TakenPart:
    """Which interviews of a group count, where its base is narrowed to some: of a wave, or a survey.

    ``where`` is what is asked of respondents, ``documents`` are the ids of those interviews, ``speaking`` of who speaks
    in them.
    """

    where: Mapping[str, tuple[str, ...]]
    documents: frozenset[int]
    speaking: frozenset[int]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A code on which two groups differ plainly: the shares that mention it lie half or more apart.

    ``most`` and ``least`` are its lines in the groups that mention it most and least.
    """

    most_group: GroupSummary
    most: CodeLine
    least_group: GroupSummary
    least: CodeLine

    @property
    def name(self) -> str:
        """The code's name."""
        return self.most.name


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """The whole: groups in order, contrasts between them, and the ids of the respondents outside every group.

    ``basis`` are the sentences that say what the count rests on; ``hidden`` are the names of persons that were taken
    out without anybody's decision, ``doubtful`` what may be a name and stands. A percentage is given from a base of
    ``percent_from`` on. ``figures`` are those from elsewhere that it names, by address as it stands there, and
    ``appendix`` what follows the chapter. ``old`` are words of its author that are of an earlier wave, and so are not
    printed. ``few_left_out``: of those outside every group it is not told how many they are, for they are few.
    """

    language: Language
    title: str
    chapter: int | None
    note: str
    groups: tuple[GroupSummary, ...]
    contrasts: tuple[Contrast, ...]
    left_out: tuple[int, ...]
    basis: tuple[BasisSentence, ...] = ()
    hidden: tuple[HiddenName, ...] = ()
    doubtful: tuple[HiddenName, ...] = ()
    stand_in: str = ""
    percent_from: int = LEAST_PERCENT
    figures: Mapping[str, SourceFigure] = field(default_factory=dict)
    appendix: tuple[Block, ...] = ()
    old: tuple[OldWords, ...] = ()
    few_left_out: bool = False
