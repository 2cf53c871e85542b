"""From who says what to the theme summary: plain data in, plain data out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from qualcode.analysis.matrix import Mention
from qualcode.analysis.person_names import NO_MASK, NameMask
from qualcode.analysis.quantify import Forms, Language
from qualcode.analysis.references import references
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import ANSWER, FIGURE, Attribute, Code, Codebook, Predicate, Respondent
from qualcode.names import closest
from qualcode.outline import (
    SMALLEST_CELL,
    Base,
    Elsewhere,
    GroupOutline,
    JointDisplay,
    NumberStyle,
    Outline,
    Section,
    SectionPart,
)
from qualcode.queries.hiding.guarding import NO_GUARD, Guard
from qualcode.queries.waves.compared import WavePair
from qualcode.report.basis import BasisSentence
from qualcode.report.chapter.answered import NOTHING_ASKED, AnsweredCodes
from qualcode.report.chapter.describe import ChartedValue, bars_by, spread
from qualcode.report.chapter.small import fewest_in_spread, hide_small, hides_codes
from qualcode.report.chapter.summary import (
    CodeLine,
    Contrast,
    GroupSummary,
    PartSummary,
    Quotation,
    Quote,
    SectionSummary,
    Spread,
    SpreadValue,
    TakenPart,
    ThemeSummary,
)
from qualcode.report.undecided import HiddenName, undecided_names
from qualcode.report.waves.numbers import CodeInWaves, code_in_waves
from qualcode.report.waves.sentences import line_of
from qualcode.report.wording.languages import wording
from qualcode.report.wording.quantities import Quantity, Whole, capitalise, in_words, quantify
from qualcode.specs import NO_ANSWER, SILENCES, SourceFigure
from qualcode.text.speech import CUT

Said = Mapping[int, Mapping[int, set[int]]]
"""By code (rolled up) and respondent, the ids of the codings."""

SMALLEST_CONTRAST = 5
"""Groups smaller than this are not set against each other."""


def summarise(
    codebook: Codebook,
    respondents: Iterable[Respondent],
    mentions: Iterable[Mention],
    quotations: Iterable[Quotation] = (),
    *,
    outline: Outline | None = None,
    answered: AnsweredCodes = NOTHING_ASKED,
    earlier: Mapping[tuple[str, str], WavePair] | None = None,
    attributes: Sequence[Attribute] = (),
    charted: Mapping[str, Attribute] | None = None,
    names: Mapping[str, str] | None = None,
    with_references: bool = True,
    unfinished: Sequence[Respondent] = (),
    basis: Iterable[BasisSentence] = (),
    mask: NameMask = NO_MASK,
    guard: Guard = NO_GUARD,
    language: Language | None = None,
    note: str = "",
    figures: Mapping[str, SourceFigure] | None = None,
    parts: Mapping[int, TakenPart] | None = None,
    surveyed: Collection[int] = (),
    surveys: Collection[int] = (),
    quotes_per_code: int = 2,
    longest_quote: int = 320,
) -> ThemeSummary:
    """Sum up who says what.

    With an ``outline``, its groups, sections and codes are reported in its order, codes that nobody mentions included.
    Without one, each group of respondents gets the themes of the codebook that it mentions. A withdrawn respondent is
    not counted, shown or quoted; ``unfinished`` are those who are not counted because their interviews are not coded to
    the end. ``attributes`` are those to describe the groups by; dates never are. ``charted`` are those, by the
    name that the outline has for them, for whose values it has charts. ``names`` are the references of
    respondents by GUID, of the whole project, ``with_references`` whether quotations have one. ``basis`` says what the
    count rests on, ``mask`` takes names of persons out, and ``guard`` what else was decided to lead to them.
    ``answered`` is what the outline needs to know of answers, ``figures`` are those from elsewhere that it names,
    ``parts`` which interviews count of groups whose base is narrowed to some, by the place of the group. ``surveyed``
    are the ids of respondents who only filled in a survey, ``surveys`` those of the documents with answers to one, and
    ``earlier`` what it needs to know of earlier waves, by group and wave.
    ``language`` is the outline's or the codebook's when not given; ``note`` is printed at the head; ``longest_quote``
    is in characters. Raises :class:`NotFoundError` when the outline names a code that the codebook does not hold once.
    """
    hider, told = _Hider(mask, guard), tuple(basis)
    everybody = list(respondents)
    spoken: Language = language or ("nl" if (outline or codebook).language.startswith("nl") else "en")
    mentions = list(mentions)
    said = {**_roll_up(codebook, mentions), **answered.said}
    codebook = replace(codebook, codes=(*codebook.codes, *answered.codes))
    quotable = list(quotations)
    named = references(person.guid for person in everybody) if names is None else names
    known = [*everybody, *unfinished]
    smallest, styled = (outline.smallest, outline.style) if outline else (SMALLEST_CELL, NumberStyle())
    suppress = outline.suppress if outline else 0
    written = list(outline.groups if outline else _plain_outlines(known, spoken))
    taken = [(parts or {}).get(place) for place in range(len(written))]
    shapes = [hider.group(shape) for shape in written]
    tellers: list[_Teller] = []
    for shape, part in zip(shapes, taken, strict=True):
        reference = (shape.singular if outline else shape.title) if with_references else ""
        unit = wording(spoken).counted if any(_is_in(shape, person, part) for person in unfinished) else "{noun}"
        people = _People.of(shape, everybody, reference, named, unit, part)
        here, quoted = said, quotable
        if part is not None:
            within = [mention for mention in mentions if mention.document_id in part.documents]
            here = {**_roll_up(codebook, within), **answered.said}
            ids = {mention.coding_id for mention in within}
            quoted = [quotation for quotation in quotable if quotation.coding_id in ids]
        style = replace(styled, numbers=shape.numbers or styled.numbers)
        tellers.append(
            _Teller(
                codebook=codebook,
                said=here,
                bases=answered.bases,
                people=people,
                quotations=quoted,
                language=spoken,
                quotes_per_code=quotes_per_code,
                longest_quote=longest_quote,
                hider=hider,
                style=style,
                smallest=smallest,
                charted=charted or {},
                group=shape.group,
                title=shape.title,
                earlier=earlier or {},
                others=tellers,
            )
        )
    groups = []
    for shape, part, teller in zip(shapes, taken, tellers, strict=True):
        people = teller.people
        waiting = tuple(person.id for person in unfinished if _is_in(shape, person, part))
        filled = set(surveyed)
        if part is not None and part.documents <= set(surveys):
            filled |= part.speaking
        sections = [_section(codebook, section) for section in shape.sections]
        if not outline:
            sections = _themes(codebook, said, people)
        groups.append(
            GroupSummary(
                group=shape.group,
                title=shape.title,
                label=shape.plural if outline else shape.title,
                noun=Forms(shape.singular, shape.plural),
                respondents=tuple(person.id for person in people.members),
                unfinished=waiting,
                where={name: tuple(map(hider.hide, values)) for name, values in shape.where.items()},
                selected=bool(shape.where) or any(said.about == "where" for said in told),
                spreads=tuple(
                    hider.spread(found)
                    for a in attributes
                    if (found := spread(a, people.members, fewest_in_spread(guard, smallest, suppress, shape, a)))
                ),
                sections=tuple(
                    SectionSummary(found.key, hider.wording(found.title), tuple(teller.parts(found)))
                    for found in sections
                ),
                coded=not {person.id for person in people.members}.isdisjoint(
                    who for by in teller.said.values() for who in by
                ),
                surveyed=bool(people.members) and {person.id for person in people.members} <= filled,
            )
        )
    few = {group.group: suppress or (SMALLEST_CELL if hides_codes(guard, group) else 0) for group in groups}
    groups = hide_small(groups, codebook, few)
    counted = {respondent for group in groups for respondent in group.respondents}
    left_out = tuple(person.id for person in everybody if not person.withdrawn and person.id not in counted)
    return ThemeSummary(
        language=spoken,
        title=hider.wording(outline.title) if outline else wording(spoken).title,
        chapter=_chapter(outline) if outline else None,
        note=note,
        groups=tuple(groups),
        contrasts=tuple(_contrasts(groups)) if outline else (),
        left_out=left_out,
        few_left_out=0 < len(left_out) < suppress,
        basis=told,
        hidden=tuple(hider.found),
        doubtful=tuple(hider.doubtful),
        stand_in=mask.stand_in,
        percent_from=styled.percent_from,
        figures=figures or {},
    )


def shorten(text: str, longest: int) -> str:
    """The text on one line, at most ``longest`` characters, cut between words with ``(...)`` where it was longer."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    room = max(1, longest - len(f" {CUT}"))
    head = line[: room + 1].rpartition(" ")[0] or line[:room]
    # What was cut already is not cut once more.
    return f"{head.removesuffix(CUT).rstrip(' ,;:-–')} {CUT}"


class _Hider:
    """Takes names of persons out of what a study holds, and remembers those on which nobody has decided."""

    def __init__(self, mask: NameMask, guard: Guard) -> None:
        self._mask = mask
        self.guard = guard
        self.found: list[HiddenName] = []
        self.doubtful: list[HiddenName] = []

    def hide(self, text: str, reference: str = "", *, authored: bool = False) -> str:
        """The text without names."""
        if not self._mask:
            return text
        for name, certain in undecided_names(self._mask, text, reference, authored=authored):
            (self.found if certain else self.doubtful).append(name)
        return self._mask.hide(text)

    def wording(self, text: str, *, authored: bool = False) -> str:
        """Words of the outline or the codebook without names; what a group of the study is called may stand in them."""
        apart = enumerate(self._mask.names.around_words(text))
        return "".join(piece if place % 2 else self.hide(piece, authored=authored) for place, piece in apart)

    def own(self, text: str) -> str:
        """The same of what an author wrote for the text itself."""
        return self.wording(text, authored=True)

    def group(self, shape: GroupOutline) -> GroupOutline:
        """A group without names in what it is called; the words of the report itself are no names."""
        called = self.wording(shape.title)
        return replace(shape, title=called, singular=self.wording(shape.singular), plural=self.wording(shape.plural))

    def spread(self, found: Spread) -> Spread:
        """The distribution of an attribute, with what its values are called."""
        values = tuple(SpreadValue(self.wording(value.value), value.respondents) for value in found.values)
        return replace(found, name=self.wording(found.name), values=values)


@dataclass(frozen=True, slots=True)
class _People:
    """The members of a group who count, and what each is called in a reference."""

    noun: Forms
    members: tuple[Respondent, ...]
    names: Mapping[int, str]
    references: Mapping[int, str]

    @staticmethod
    def of(
        shape: GroupOutline,
        everybody: Iterable[Respondent],
        reference: str,
        names: Mapping[str, str],
        unit: str,
        part: TakenPart | None = None,
    ) -> _People:
        """The members of a group; with an empty ``reference`` they are called nothing. ``unit`` has their noun."""
        members = tuple(person for person in everybody if _is_in(shape, person, part) and not person.withdrawn)
        mine = {person.id: names[person.guid] for person in members}
        called = {who: f"{reference} {name}" if reference else "" for who, name in mine.items()}
        noun = Forms(unit.format(noun=shape.singular), unit.format(noun=shape.plural))
        return _People(noun, members, mine, called)

    def with_values(self, where: Mapping[str, Collection[str]]) -> tuple[Respondent, ...]:
        """The members who have one of the values of every attribute."""
        return tuple(person for person in self.members if _has(person, where))


def _is_in(shape: GroupOutline, person: Respondent, part: TakenPart | None = None) -> bool:
    """Whether somebody is of a group of the outline: of it or of one in it, with the values that it asks for.

    Where it is narrowed to some interviews (``part``) they speak in one of these.
    """
    path, group = shape.group, person.group or ""
    if group != path and not (path and group.startswith(f"{path}/")):
        return False
    if part is not None:
        return person.id in part.speaking and _has(person, part.where)
    return _has(person, shape.where)


def _has(person: Respondent, where: Mapping[str, Collection[str]]) -> bool:
    return all(person.attributes.get(name, "") in values for name, values in where.items())


@dataclass(slots=True)
class _Teller:
    """Makes the lines of one group. A quotation that has been used is not used again.

    ``others`` are those of all groups, for a contrast has a line of another.
    """

    codebook: Codebook
    said: Said
    bases: Mapping[tuple[str, Base], frozenset[int]]
    people: _People
    quotations: Sequence[Quotation]
    language: Language
    quotes_per_code: int
    longest_quote: int
    hider: _Hider
    style: NumberStyle
    smallest: int
    charted: Mapping[str, Attribute]
    group: str
    title: str
    earlier: Mapping[tuple[str, str], WavePair]
    others: Sequence[_Teller]
    used: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def parts(self, section: _Section) -> Iterator[PartSummary]:
        """The parts of a section, with what they say of the group."""
        for part in section.parts:
            shape = part.shape
            yield PartSummary(
                shape.kind,
                tuple(self.lines(section, part)),
                opens=self.hider.own(shape.opens),
                text=self.hider.own(self.heading(shape)),
                quotes=(self.chosen(shape.text, section),) if shape.kind == "quote" and self.people.members else (),
                paragraph=shape.paragraph,
                base=shape.base,
                turns=self.hider.own(shape.turns),
                elsewhere=self.elsewhere(shape),
                joint=self.joint(shape),
                in_waves=self.in_waves(part),
            )

    def elsewhere(self, shape: SectionPart) -> Elsewhere | None:
        """The number from elsewhere that a part is compared with, without names in what its author calls it."""
        if shape.elsewhere is None:
            return None
        source, who = self.hider.own(shape.elsewhere.source), self.hider.own(shape.elsewhere.who)
        return replace(shape.elsewhere, source=source, who=who)

    def joint(self, shape: SectionPart) -> JointDisplay | None:
        """The joint display of a part, without names in what its author wrote."""
        if shape.joint is None:
            return None
        hide = self.hider.wording
        rows = tuple(
            replace(
                row,
                theme=hide(row.theme),
                explains=hide(row.explains),
                cells=tuple(replace(cell, column=hide(cell.column)) for cell in row.cells),
            )
            for row in shape.joint.rows
        )
        return replace(
            shape.joint, title=hide(shape.joint.title), columns=tuple(map(hide, shape.joint.columns)), rows=rows
        )

    def in_waves(self, part: _CodesOfPart) -> CodeInWaves | None:
        """The code of a part that compares waves, in both of them."""
        if part.shape.kind != "waves":
            return None
        return code_in_waves(self.earlier[self.group, part.shape.earlier], part.codes[0].id)

    def heading(self, shape: SectionPart) -> str:
        """The words of a part: its author's; a table of an answer set has the name of that without them."""
        if shape.kind == "quote":
            return ""
        whole = shape.codes[0] if shape.below and not shape.text and shape.codes[0].startswith(ANSWER) else ""
        return self.codebook.by_path[whole].name if whole else shape.text

    def lines(self, section: _Section, part: _CodesOfPart) -> Iterator[CodeLine]:
        """The lines of a part, one for each code, or for each value that it is split by."""
        shape = part.shape
        if shape.kind == "split":
            for value, phrase in shape.phrases.items():
                yield self.line(section, part, part.codes[0], where={shape.by: (value,)}, clause=Forms(*phrase))
            return
        if shape.kind == "chart" and shape.by:
            yield from self.by_value(section, part, self.charted[shape.by])
            return
        if shape.kind == "contrast":
            for teller, code in zip((self, self.other(shape.there, section)), part.codes, strict=True):
                yield teller.line(section, part, code, where={}, clause=None)
            return
        if shape.joint is not None:
            cells = (cell for row in shape.joint.rows for cell in row.cells if not cell.address.startswith(FIGURE))
            for cell, code in zip(cells, part.codes, strict=True):
                teller = self.other(cell.address.partition(":")[0].strip(), section)
                clause = Forms(*cell.phrase) if cell.phrase else None
                yield teller.line(section, part, code, where=cell.where, clause=clause)
        if shape.kind == "waves":
            line = self.line(section, part, part.codes[0], where={}, clause=None)
            if (both := self.in_waves(part)) is not None:
                yield line_of(line, both.numbers[0], self.people.noun, self.language, f"wave={both.waves[0]}")
            yield line
            return
        clause = Forms(*shape.phrases[""]) if "" in shape.phrases else None
        # A code stands under another only where that is right above.
        open_above: list[int] = []
        everywhere = {code.id for code in part.codes}
        for code in part.codes:
            above = set(self.codebook.ancestors(code.id)) - {code.id}
            while open_above and open_above[-1] not in above:
                open_above.pop()
            line = self.line(section, part, code, where=shape.where, clause=clause)
            quotes = tuple(self.quotes(code, everywhere)) if shape.kind == "codes" else ()
            yield replace(line, depth=len(open_above), quotes=quotes)
            open_above.append(code.id)

    def by_value(self, section: _Section, part: _CodesOfPart, attribute: Attribute) -> Iterator[CodeLine]:
        """The lines of a chart for each value of an attribute; where that would tell too much, of all together."""
        words = wording(self.language)
        bars = bars_by(attribute, self.people.members, self.smallest) or [ChartedValue("", "value", ())]
        for bar in bars:
            called = {"unknown": words.unknown, "others": words.others, "value": self.hider.wording(bar.value)}
            where = {attribute.name: bar.values} if bar.values else {}
            for code in part.codes:
                yield replace(self.line(section, part, code, where=where, clause=None), bar=called[bar.kind])

    def line(
        self,
        section: _Section,
        part: _CodesOfPart,
        code: Code,
        *,
        where: Mapping[str, Collection[str]],
        clause: Forms | None,
    ) -> CodeLine:
        """What is said of a code, of the group or of those in it who have the values of ``where``."""
        shape = part.shape
        whole = tuple(person.id for person in self.people.with_values(where))
        base = self.base(code, shape.base, whole, section)
        if len(base) == len(whole):
            clause = clause if where else None
        elif clause is None:
            clause = wording(self.language).of_base[shape.base]
        by_respondent = self.said.get(code.id, {})
        here = tuple(person for person in base if person in by_respondent)
        narrowed = [f"{name}={','.join(values)}" for name, values in where.items()]
        if shape.base != "group":
            narrowed.append(f"base={shape.base}")
        told = partial(self.quantity, section, shape, code, len(here), len(base), clause)
        return CodeLine(
            code_id=code.id,
            code=code.path,
            name=self.hider.wording(code.name),
            theme=code.id in self.codebook.children,
            depth=0,
            quantity=told("counted"),
            brief=told("none"),
            predicate=self.predicate(code),
            passages=tuple(sorted(set().union(*(by_respondent[person] for person in here)))),
            respondents=here,
            base=base,
            narrowed=" ".join(narrowed),
            all_answer=set(base) <= self.bases.get((code.path, "answered"), set()),
            group=self.group,
            out_of=shape.base,
            where={
                name: tuple(self.hider.hide(value) or wording(self.language).unknown for value in values)
                for name, values in where.items()
            },
        )

    def base(self, code: Code, wanted: Base, whole: tuple[int, ...], section: _Section) -> tuple[int, ...]:
        """Of all of a group those whom a number is out of; ``NotFoundError`` for an answer that is not theirs."""
        of_set = self.bases.get((code.path, "group"))
        if of_set is not None and not of_set.issuperset(whole):
            raise NotFoundError(
                _("The outline, under {section}: {code} is an answer of others than {group}.").format(
                    section=section.title, code=code.path, group=self.group
                ),
                _("See whom an answer set is about with: qualcode answers show"),
            )
        if wanted == "group":
            return whole
        return tuple(person for person in whole if person in self.bases[code.path, wanted])

    def other(self, group: str, section: _Section) -> _Teller:
        """The one of a group of the outline, by its title or its path: two may be of one group, each in its part."""
        called = [teller for teller in self.others if teller.title == group]
        found = next(iter([*called, *(teller for teller in self.others if teller.group == group)]), None)
        if found is None:
            known = [teller.group for teller in self.others]
            raise NotFoundError(
                _("The outline, under {section}, names the group {group}, which is none of its own.").format(
                    section=section.title, group=group
                ),
                closest(group, known) or _("The groups are: {names}").format(names=", ".join(known)),
            )
        return found

    def predicate(self, code: Code) -> Predicate | None:
        """How a code is said of this group in this language: of the group itself, of one it is in, or of all."""
        own = self.codebook.language
        by_group = {said.group: said for said in code.predicates if (said.language or own)[:2] == self.language}
        places = [self.group, *reversed(list(accumulate(self.group.split("/")[:-1], "{}/{}".format))), ""]
        found = next((by_group[place] for place in places if place in by_group), None)
        if found is None:
            return None
        words = ("singular", "plural", "none", "noun", "topic", "short")
        return replace(found, **{name: self.hider.wording(getattr(found, name)) for name in words})

    def quantity(
        self, section: _Section, shape: SectionPart, code: Code, n: int, base: int, clause: Forms | None, whole: Whole
    ) -> Quantity:
        """How many mention a code, in the words that its author chose, or else as the chapter says numbers."""
        noun, named = self.people.noun, (address for address in shape.in_words if _ends(code, address))
        chosen = next((shape.in_words[address] for address in named), None)
        if chosen is None or not base:
            numbers, rounded_from = shape.numbers or self.style.numbers, self.style.rounded_from
            return quantify(
                *(n, base, noun, self.language), clause=clause, style=numbers, whole=whole, rounded_from=rounded_from
            )
        try:
            return in_words(chosen, n, base, noun, self.language, clause=clause)
        except QualcodeError as error:
            place = _("The outline, under {section}, {code}:").format(section=section.title, code=code.path)
            raise QualcodeError(f"{place} {error.message}", error.hint) from error

    def chosen(self, words: str, section: _Section) -> Quote:
        """The quotation that an author chose by some of its words, of those of this group that were flagged as good."""
        wanted = words.casefold()
        mine = [found for found in self.quotations if found.respondent_id in self.people.references]
        found = {
            (quotation.coding_id, quotation.respondent_id): quotation
            for quotation in mine
            if wanted in " ".join(quotation.text.split()).casefold()
        }
        passages = {" ".join(quotation.text.split()) for quotation in found.values()}
        if len(passages) != 1:
            raise NotFoundError(
                _("The outline, under {section}, asks for the quotation “{words}”, of which {group} has {n}.").format(
                    section=section.title, words=words, group=self.group, n=len(passages)
                ),
                _("Give some words of one passage that was flagged as a good quotation, as they stand there."),
            )
        return self.quote(next(iter(found.values())))

    def quote(self, quotation: Quotation) -> Quote:
        """A quotation as the report prints it."""
        who = quotation.respondent_id
        reference = self.people.references[who]
        said = self.hider.guard.words(who, " ".join(quotation.text.split()))
        short = shorten(self.hider.hide(said, reference), self.longest_quote)
        name = self.people.names[who]
        return Quote(quotation.coding_id, quotation.coding_guid, name, short, reference, (who,))

    def quotes(self, code: Code, listed: set[int]) -> Iterator[Quote]:
        """The quotations for a line: those of its code and of codes under it without a line of their own here.

        Every respondent comes to speak before anyone does so again, in the order of the references, which is nobody's.
        Of passages by one respondent that lie within each other, as when two coders flag the same one, only the first
        is used.
        """
        turns: Counter[int] = Counter()
        queue: list[tuple[int, str, Quotation]] = []
        for quotation in self.quotations:
            nearest = next((up for up in self.codebook.ancestors(quotation.code_id) if up in listed), None)
            who = quotation.respondent_id
            if nearest == code.id and who in self.people.references and quotation.text.strip():
                queue.append((turns[who], self.people.names[who], quotation))
                turns[who] += 1
        made = 0
        for _turn, _name, quotation in sorted(queue, key=lambda item: item[:2]):
            text, who = " ".join(quotation.text.split()), quotation.respondent_id
            if made == self.quotes_per_code:
                break
            if any(text in other or other in text for other in self.used[who]):
                continue
            self.used[who].append(text)
            made += 1
            yield self.quote(quotation)


def _roll_up(codebook: Codebook, mentions: Iterable[Mention]) -> Said:
    said: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    above = {code.id: tuple(codebook.ancestors(code.id)) for code in codebook.codes}
    for mention in mentions:
        for code_id in above[mention.code_id]:
            said[code_id][mention.respondent_id].add(mention.coding_id)
    return said


class _CodesOfPart(NamedTuple):
    """A part of a section, and the codes that it is about."""

    shape: SectionPart
    codes: list[Code]


class _Section(NamedTuple):
    """A section of the chapter: its key, its title and its parts."""

    key: str
    title: str
    parts: list[_CodesOfPart]


_SILENCES: Mapping[Base, Collection[str]] = {"group": SILENCES, "asked": (NO_ANSWER,), "answered": ()}
"""The silences that stand in a table of an answer set, by whom it is out of."""


def _section(codebook: Codebook, section: Section) -> _Section:
    parts = []
    for shape in section.parts:
        codes = [_find_code(codebook, path, section.title) for path in shape.codes]
        if shape.below:
            silences = _SILENCES[shape.base] if shape.kind in ("table", "chart") else ()
            codes = [
                under
                for code in codes
                for under in codebook.children.get(code.id, () if shape.kind != "chart" else (code,))
                if under.slug not in SILENCES or not under.path.startswith(ANSWER) or under.slug in silences
            ]
        parts.append(_CodesOfPart(shape, codes))
    return _Section(section.title, section.title, parts)


def _ends(code: Code, address: str) -> bool:
    """Whether an address names a code: by its path, or the end of it."""
    return f"/{code.path}".endswith(f"/{address}")


def _find_code(codebook: Codebook, path: str, section: str) -> Code:
    """The code with this path, or the only one whose path ends in it."""
    if path in codebook.by_path:
        return codebook.by_path[path]
    found = [code for code in codebook.codes if code.path.endswith(f"/{path}")]
    if len(found) != 1:
        raise NotFoundError(
            _("The outline names the code {code} under {section}, which the codebook has {n} times.").format(
                code=path, section=section, n=len(found)
            ),
            _("Give the code's full path, as `qualcode codebook show` lists it."),
        )
    return found[0]


def _plain_outlines(everybody: Iterable[Respondent], language: Language) -> Iterator[GroupOutline]:
    """A group for every group there is, in the order met, with a unit that has no name of its own."""
    noun = wording(language).respondent
    paths = dict.fromkeys(person.group or "" for person in everybody)
    for path in paths:
        title = path or (wording(language).ungrouped if len(paths) > 1 else capitalise(noun.plural))
        yield GroupOutline(path, noun.singular, noun.plural, title, ())


def _themes(codebook: Codebook, said: Said, people: _People) -> list[_Section]:
    """The codebook's top level as sections, with what this group mentions under each."""
    members = {person.id for person in people.members}

    def mentioned(code_id: int) -> bool:
        return not members.isdisjoint(said.get(code_id, {}))

    return [
        _Section(
            theme.path,
            theme.name,
            [
                _CodesOfPart(
                    SectionPart("codes"),
                    [codebook.by_id[under] for under in codebook.descendants(theme.id) if mentioned(under)],
                )
            ],
        )
        for theme in codebook.children.get(None, ())
        if mentioned(theme.id)
    ]


def _chapter(outline: Outline) -> int | None:
    """The number of the chapter: as given, or where the outline's name or title says *hoofdstuk 6* or *chapter 6*."""
    if outline.chapter is not None:
        return outline.chapter
    found = re.search(r"(?:hoofdstuk|chapter)[ _-]?(\d{1,3})\b", f"{outline.title} {outline.slug}", re.IGNORECASE)
    return int(found[1]) if found else None


def _contrasts(groups: Sequence[GroupSummary]) -> Iterator[Contrast]:
    """Codes on which groups plainly differ, of those that the outline has for both."""
    lines: dict[int, dict[str, tuple[GroupSummary, CodeLine]]] = defaultdict(dict)
    for group in groups:
        if group.base >= SMALLEST_CONTRAST:
            lines_of = (line for section in group.sections for line in section.lines)
            for line in (line for line in lines_of if not (line.narrowed or line.is_answer or line.hidden)):
                lines[line.code_id][group.group] = (group, line)
    for by_group in lines.values():
        ranked = sorted(by_group.values(), key=lambda both: _share(both[1]))
        (least_group, least), (most_group, most) = ranked[0], ranked[-1]
        if 2 * (_share(most) - _share(least)) >= 1:
            yield Contrast(most_group, most, least_group, least)


def _share(line: CodeLine) -> Fraction:
    return Fraction(line.quantity.n, line.quantity.base)
