"""What of a chapter that would be written leads to somebody, before it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.analysis.person_names import NameMask, decision_key
from qualcode.i18n import _, ngettext
from qualcode.model import Respondent
from qualcode.outline import SMALLEST_CELL, Outline
from qualcode.queries.hiding.guarding import risk_id
from qualcode.queries.hiding.told import ToldWords
from qualcode.queries.names import name_mask
from qualcode.queries.quotations import quotations
from qualcode.report.blocks import claims_of
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.chapter.sentences import spread_parts
from qualcode.report.chapter.small import line_key, numbers_id, small_lines, spread_id
from qualcode.report.chapter.summary import GroupSummary, ThemeSummary
from qualcode.report.privacy.findings import WORDS, PrivacyFinding, PrivacyReview, QuotedShare, RiskKind
from qualcode.report.undecided import HiddenName
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.respondents import RiskDecision, respondent_references, respondents, risk_decisions

_AROUND = 45
_MOST = 3
MUCH, LEAST_QUOTED = 2, 3
"""Of one speaker is much what is more than so many times an equal share of their group, in so many quotations."""


class QuotedWords(NamedTuple):
    """A quotation as it would be printed if nobody had decided on its words: where, and of whom."""

    respondent_id: int
    where: str
    text: str


def review_chapter(
    project: Project,
    *,
    outline: Outline | None = None,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    attributes: Sequence[str] = (),
    with_passages: bool = False,
) -> PrivacyReview:
    """What leads to somebody in the chapter as it would be written now; with the passages behind its numbers too.

    Errors are those of :func:`report.chapter.facts.read_summary`.
    """
    with project.snapshot():
        raw = read_summary(
            project,
            outline=outline,
            coders=coders,
            where=where,
            unfinished_too=unfinished_too,
            attributes=attributes,
            guarded=False,
        )
        mask = name_mask(project, raw.language)
        passages = [*_passages(project, raw)] if with_passages else []
        quoted = [*_quoted(raw), *(one._replace(text=mask.hide(one.text)) for one in passages)]
        fewest = (outline.suppress if outline else 0) or SMALLEST_CELL
        decided = RiskStates(project)
        found = [
            *_names(raw, passages, mask),
            *_small(project, raw, fewest, told=not (outline and outline.suppress)),
            *word_findings(project, quoted, ToldWords(project, fewest), decided),
        ]
        shares = [*_shares(project, raw)]
        found += _much(project, raw, shares)
        return PrivacyReview(Rows(decided.on(one) for one in found), Rows(shares))


@dataclass(slots=True)
class RiskStates:
    """What was decided in a project, to be said of each finding."""

    def __init__(self, project: Project) -> None:
        self.decisions = risk_decisions(project)
        self.names = {one.guid: one.name for one in coders(project)}

    decisions: Mapping[str, RiskDecision]
    names: Mapping[str, str]

    def on(self, found: PrivacyFinding) -> PrivacyFinding:
        """A finding with how it was decided, where what it was decided on is what is there."""
        decided = self.decisions.get(found.id) or self._covering(found)
        if decided is None or (found.kind == "together" and not {*found.words} <= {*decided.words}):
            return found
        by = self.names.get(decided.coder, "")
        return replace(found, state=decided.how, reason=decided.reason, by=by, at=decided.at)

    def here(self, found: PrivacyFinding) -> PrivacyFinding:
        """The same of what stands in a file: what was to be done about it was not done there."""
        return found if self.settles(found) else self.on(found)

    def settles(self, found: PrivacyFinding) -> bool:
        """Whether somebody had its words taken out."""
        return self.on(found).state not in ("open", "accept")

    def _covering(self, found: PrivacyFinding) -> RiskDecision | None:
        """A decision on several words of a respondent together, by which those of the finding are taken out."""
        if found.kind not in WORDS:
            return None
        mine = (one for one in self.decisions.values() if one.respondent == found.guid and one.how != "accept")
        return next((one for one in mine if {*found.words} <= {*one.words}), None)


def _quoted(summary: ThemeSummary) -> Iterator[QuotedWords]:
    for group in summary.groups:
        for section in group.sections:
            for part in section.parts:
                for quote in (*part.quotes, *(quote for line in part.lines for quote in line.quotes)):
                    yield QuotedWords(quote.respondents[0], f"{group.title}, {section.title}", quote.text)


def _passages(project: Project, summary: ThemeSummary) -> Iterator[QuotedWords]:
    """What is said in the passages behind the numbers."""
    document = chapter(summary)
    ids = {coding for block in document.blocks for claim in claims_of(block) for coding in claim.passages}
    for said in quotations(project, read_codings(project, ids=ids)).values():
        for who, words in said.items():
            yield QuotedWords(who, _("passages"), words)


def name_finding(found: HiddenName, where: str) -> PrivacyFinding:
    """A name on which nobody decided."""
    kind: RiskKind = "author" if found.authored else "name" if found.kind == "name" else "contact"
    place = " ".join(found.place.split())
    return PrivacyFinding(
        risk_id("name", decision_key(found.name)), kind, found.name, where, place, words=((found.name, found.kind),)
    )


def _names(summary: ThemeSummary, passages: Iterable[QuotedWords], mask: NameMask) -> Iterator[PrivacyFinding]:
    """The names on which nobody decided, those that stand in the outline's own text first."""
    outline, words = _("outline"), _("quotations and values")
    found = [name_finding(one, outline if one.authored else one.reference or words) for one in summary.hidden]
    found += [
        replace(name_finding(one, outline if one.authored else one.reference or words), kind="maybe")
        for one in summary.doubtful
    ]
    for text in dict.fromkeys(one.text for one in passages):
        for name, certain in mask.names.all_in(text):
            if mask.decision(name.parts) is None:
                place = text[max(0, name.start - _AROUND) : name.end + _AROUND]
                hidden = HiddenName(text[name.start : name.end], place, "", name.kind)
                one = name_finding(hidden, _("passages"))
                found.append(one if certain else replace(one, kind="maybe"))
    yield from counted(sorted(found, key=lambda one: one.kind != "author"))


def counted(found: Iterable[PrivacyFinding]) -> list[PrivacyFinding]:
    """Findings of one id once, with how often there are."""
    first: dict[str, PrivacyFinding] = {}
    for one in found:
        known = first.get(one.id)
        first[one.id] = replace(known, times=known.times + 1) if known else one
    return [*first.values()]


def _small(project: Project, summary: ThemeSummary, fewest: int, *, told: bool) -> Iterator[PrivacyFinding]:
    """What tells of fewer respondents: how a group is described, and its numbers where these are all told."""
    book = read_codebook(project)
    for group in summary.groups:
        if 0 < group.base < fewest:
            yield PrivacyFinding(risk_id("base", group.address), "cell", f"N = {group.base}", group.title, group.label)
        for spread in group.spreads:
            parts = [*spread_parts(spread, summary.language)]
            few = [part for part in parts if part.measure == "n" and 0 < (part.value or 0) < fewest]
            if few:
                text = ", ".join(part.text for part in few)
                context = f"{spread.name}: {', '.join(part.text for part in parts)}"
                yield PrivacyFinding(spread_id(group.address, spread.name), "spread", text, group.title, context)
        if told and (small := _small_numbers(group, {*small_lines(group, book, fewest)})):
            text = ngettext("{count} small number", "{count} small numbers", len(small)).format(count=len(small))
            more = f" … (+{len(small) - _MOST})" if len(small) > _MOST else ""
            context = "; ".join(small[:_MOST]) + more
            yield PrivacyFinding(numbers_id(group.address), "numbers", text, group.title, context, times=len(small))
    if 0 < len(summary.left_out) < fewest and not summary.few_left_out:
        text = ngettext("{count} respondent", "{count} respondents", len(summary.left_out))
        yield PrivacyFinding(
            risk_id("left-out"), "cell", text.format(count=len(summary.left_out)), _("in no group"), summary.title
        )


def _small_numbers(group: GroupSummary, small: Collection[object]) -> list[str]:
    """The numbers of a group that are of few, or tell of few, as they are written."""
    lines = {line_key(line): line for section in group.sections for line in section.lines}
    return [f"{line.name} ({line.quantity.n}/{line.quantity.base})" for key, line in lines.items() if key in small]


def word_findings(
    project: Project, quoted: Iterable[QuotedWords], told: ToldWords, decided: RiskStates
) -> Iterator[PrivacyFinding]:
    """What in quotations tells who says them, and who is told by several of theirs together."""
    people = {person.id: person for person in respondents(project)}
    called = respondent_references(project)
    found: dict[str, PrivacyFinding] = {}
    places: dict[int, dict[str, set[str]]] = {}
    for one in dict.fromkeys(quoted):
        person = people[one.respondent_id]
        for word in told.of(person.id, one.text):
            id_ = risk_id("word", person.guid, word.key)
            known = found.get(id_)
            places.setdefault(person.id, {}).setdefault(id_, set()).add(one.text)
            if known is not None:
                found[id_] = replace(known, times=known.times + 1)
                continue
            found[id_] = PrivacyFinding(
                id_,
                word.kind,
                one.text[word.start : word.end],
                one.where,
                _context(one.text, word.start, word.end),
                called[person.guid],
                person.guid,
                ((word.key, word.kind),),
            )
    yield from found.values()
    yield from _together(people, called, found, places, decided)


def _together(
    people: Mapping[int, Respondent],
    called: Mapping[str, str],
    found: Mapping[str, PrivacyFinding],
    places: Mapping[int, Mapping[str, set[str]]],
    decided: RiskStates,
) -> Iterator[PrivacyFinding]:
    """Who says, in two quotations or more, different things that each tell something."""
    for who, told in places.items():
        left = [id_ for id_ in told if not decided.settles(found[id_])]
        texts = set[str]().union(*(told[id_] for id_ in left))
        if len(left) < 2 or len(texts) < 2:
            continue
        person = people[who]
        words = tuple(pair for id_ in left for pair in found[id_].words)
        text = ", ".join(found[id_].text for id_ in left)
        count = ngettext("{count} quotation", "{count} quotations", len(texts)).format(count=len(texts))
        yield PrivacyFinding(
            risk_id("together", person.guid),
            "together",
            text,
            found[left[0]].where,
            count,
            called[person.guid],
            person.guid,
            words,
            len(texts),
        )


def _context(text: str, start: int, end: int) -> str:
    before = "…" if start > _AROUND else ""
    after = "…" if end + _AROUND < len(text) else ""
    return f"{before}{text[max(0, start - _AROUND) : end + _AROUND]}{after}"


def _shares(project: Project, summary: ThemeSummary) -> Iterator[QuotedShare]:
    """How much of what is quoted of each group is whose."""
    called = respondent_references(project)
    guids = {person.id: person.guid for person in respondents(project)}
    for group in summary.groups:
        quotes = {
            (quote.coding_id, quote.respondents[0]): quote
            for section in group.sections
            for part in section.parts
            for quote in (*part.quotes, *(quote for line in part.lines for quote in line.quotes))
        }
        words, times = Counter[int](), Counter[int]()
        for (_coding, who), quote in quotes.items():
            words[who] += len(quote.text.split())
            times[who] += 1
        whole = words.total()
        for who, count in sorted(words.items(), key=lambda pair: (-pair[1], called[guids[pair[0]]])):
            share = round(100 * count / whole) if whole else 0
            yield QuotedShare(group.group, called[guids[who]], times[who], count, share)


def _much(project: Project, summary: ThemeSummary, shares: Sequence[QuotedShare]) -> Iterator[PrivacyFinding]:
    """Who is quoted much more than the others of their group."""
    sizes = {group.group: len(group.respondents) for group in summary.groups}
    titles = {group.group: group.title for group in summary.groups}
    guids = {reference: guid for guid, reference in respondent_references(project).items()}
    for one in shares:
        if one.quotations >= LEAST_QUOTED and one.percent * sizes[one.group] > MUCH * 100:
            text = _("{percent}% of what is quoted").format(percent=one.percent)
            count = ngettext("{count} quotation", "{count} quotations", one.quotations).format(count=one.quotations)
            guid = guids[one.respondent]
            yield PrivacyFinding(
                risk_id("share", guid, one.group), "share", text, titles[one.group], count, one.respondent, guid
            )


def is_of_words(found: PrivacyFinding) -> bool:
    """Whether a finding is about words of a quotation, which can be masked, shortened or replaced."""
    return found.kind in (*WORDS, "together")
