"""What is behind a number of the chapter, and which passages could be quoted where one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qualcode.analysis.natural import natural_key
from qualcode.model import Respondent
from qualcode.queries.hiding.told import ToldWords
from qualcode.queries.names import name_mask
from qualcode.queries.query.shown import PassageReader, ShownPassage
from qualcode.queries.quotations import quotations
from qualcode.report.blocks import Claim, Paragraph, ReportDocument, Sentence
from qualcode.report.chapter.summary import GroupSummary, Quote
from qualcode.report.evidence.gathering import gather_evidence
from qualcode.report.privacy.findings import kind_words
from qualcode.report.privacy.review import QuotedWords, RiskStates, word_findings
from qualcode.report.undecided import undecided_names
from qualcode.session.chapter.page import ChapterPage, PagePiece
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.codings import in_text_order
from qualcode.storage.respondents import documents_of

MOST = 200
"""So many passages are listed of a number."""

FEWEST_WORDS = 4
"""Of a quotation at least so many words stand in the outline."""


class ClaimLine(NamedTuple):
    """A line behind a number: a passage, or only a respondent, with the document in which they speak.

    ``role`` is empty for who says it, *denies*, *asked* or *base* for the others.
    """

    who: str
    reference: str
    group: str
    document: str
    start: int
    role: str = ""
    passage: ShownPassage | None = None


class BehindClaim(NamedTuple):
    """What is behind a number: the lines, and how many passages there are; ``asked`` and ``denied`` of nobody.

    ``asked`` is ``None`` where no question is about it, so that nobody can tell.
    """

    claim: Claim
    lines: Sequence[ClaimLine]
    passages: int
    silent: bool = False
    asked: int | None = None
    denied: int = 0


class Reading(NamedTuple):
    """Who speaks and who codes, at a version of the project."""

    version: tuple[int, int]
    passages: PassageReader
    documents: dict[int, list[int]]


def reading(session: Session, known: Reading | None) -> Reading:
    """What is known of a project, read again where anything has changed since."""
    project = session.project
    version = project.data_version()
    if known is not None and known.version == version:
        return known
    return Reading(version, PassageReader(project), documents_of(project))


def behind_claim(session: Session, page: ChapterPage, claim: Claim, known: Reading) -> BehindClaim:
    """The passages of a number; of one that has none, who it is about; of nobody, who was asked and who denied it."""
    project = session.project
    with project.snapshot():
        if claim.subject.code and claim.base and not claim.respondents:
            return _silence(project, page, claim, known)
        ids = in_text_order(project, claim.passages)[:MOST]
        said = read_codings(project, ids=ids)
        lines = [_line(one) for one in known.passages.passages(said)]
        if not lines:
            lines = _people(known, claim.respondents or claim.base, "" if claim.respondents else "base")
        return BehindClaim(claim, lines, len(claim.passages))


def _silence(project: Project, page: ChapterPage, claim: Claim, known: Reading) -> BehindClaim:
    """Who of the base of a number of nobody was asked, and who denied."""
    opened = page.opened
    said = Paragraph("silence", (Sentence("silence", claim.text, (claim,)),))
    alone = ReportDocument("", opened.document.language, blocks=(said,))
    found = gather_evidence(project, alone, behind="references", study=opened.study).claims[0].silence
    if found is None:
        return BehindClaim(claim, _people(known, claim.base, "base"), 0, silent=True)
    guids = {one.coding for one in found.passages}
    denying = [coding for coding in read_codings(project) if coding.guid in guids] if guids else []
    lines = [_line(one, "denies") for one in known.passages.passages(denying)]
    spoken = {line.reference for line in lines}
    called = {known.passages.called[person.guid]: person for person in known.passages.people.values()}
    rest = [person for person in found.denied if person not in spoken]
    lines += _people(known, (called[one].id for one in rest), "denies")
    others = [called[one].id for one in (found.asked or ()) if one not in found.denied]
    lines += _people(known, others, "asked")
    if found.asked is None:
        lines += _people(known, claim.base, "base")
    return BehindClaim(
        claim, lines, len(denying), True, None if found.asked is None else len(found.asked), len(found.denied)
    )


def _line(one: ShownPassage, role: str = "") -> ClaimLine:
    who = ", ".join(one.respondents)
    return ClaimLine(who, ", ".join(one.references), one.group or "", one.document, one.start, role, one)


def _people(known: Reading, ids: Iterable[int], role: str) -> list[ClaimLine]:
    reader = known.passages
    found: list[ClaimLine] = []
    persons: list[Respondent] = [reader.people[one] for one in ids if one in reader.people]
    for person in sorted(persons, key=lambda one: natural_key(one.name)):
        within = [reader.documents[one] for one in known.documents.get(person.id, []) if one in reader.documents]
        document = within[0] if within else ""
        found.append(ClaimLine(person.name, reader.called[person.guid], person.group or "", document, 0, role))
    return found


class QuotationOffer(NamedTuple):
    """A passage that can be quoted: whose it is, its words, and what they ask for before one takes them.

    ``words`` are how many, ``share`` how much of what the chapter quotes of the group is theirs (in whole per cents),
    ``used`` whether it is quoted already, and ``chosen`` whether it is here. ``risks`` say what in it leads to them.
    ``phrase`` are words of it that no other passage of the group has, by which an outline asks for it.
    """

    passage: ShownPassage
    reference: str
    text: str
    words: int
    share: int
    used: bool
    chosen: bool
    risks: tuple[str, ...]
    phrase: str


def quotation_offers(session: Session, page: ChapterPage, piece: PagePiece, known: Reading) -> list[QuotationOffer]:
    """What of a group was flagged as a good quotation, that of its section first; none where it has no group."""
    opened, project = page.opened, session.project
    at = piece.at
    if at is None or at.group is None:
        return []
    group = opened.summary.groups[at.group]
    study, people = opened.study, frozenset(group.respondents)
    with project.snapshot():
        good = [
            coding
            for coding in read_codings(project, good=True)
            if coding.coder_id in study.counting_on(coding.document_id)
        ]
        said = quotations(project, good)
        found: dict[tuple[int, str], tuple[int, int]] = {}
        for coding in good:
            for who, words in said[coding.id].items():
                if who in people:
                    found.setdefault((who, " ".join(words.split())), (coding.id, who))
        shares, used = _quoted_so_far(group)
        mine = {(coding, who) for one in piece.quotes for coding in one.passages for who in one.respondents}
        told, decided = ToldWords(project, 3), RiskStates(project)
        mask = name_mask(project, opened.document.language)
        shown = {
            one.coding: one
            for one in known.passages.passages(
                [coding for coding in good if coding.id in {first for first, _who in found.values()}]
            )
        }
        guids = {coding.id: coding.guid for coding in good}
        texts = [text for _who, text in found]
        offers = []
        for (who, text), (coding_id, _person) in found.items():
            names = [name for name, _certain in undecided_names(mask, text, "")] if mask else []
            risky = word_findings(project, [QuotedWords(who, group.title, text)], told, decided)
            kinds = kind_words()
            risks = [f"{kinds[one.kind]}: {one.text}" for one in risky if decided.on(one).state == "open"]
            risks += [f"{kinds['maybe']} {name.name}" for name in names]
            offers.append(
                QuotationOffer(
                    shown[guids[coding_id]],
                    known.passages.called[known.passages.people[who].guid],
                    text,
                    len(text.split()),
                    shares.get(who, 0),
                    (coding_id, who) in used,
                    (coding_id, who) in mine,
                    tuple(dict.fromkeys(risks)),
                    telling_phrase(text, texts),
                )
            )
    about = {line.code for line in group.sections[at.section].lines} if at.section is not None else set()

    def is_far(one: QuotationOffer) -> bool:
        code = one.passage.code or ""
        return not any(code == path or code.startswith(f"{path}/") for path in about)

    return sorted(offers, key=lambda one: (not one.chosen, is_far(one), one.used))


def _quoted_so_far(group: GroupSummary) -> tuple[dict[int, int], set[tuple[int, int]]]:
    """How much of what is quoted of a group is whose, in whole per cents, and which passages of whom are quoted."""
    quotes: dict[tuple[int, int], Quote] = {
        (quote.coding_id, quote.respondents[0]): quote
        for section in group.sections
        for part in section.parts
        for quote in (*part.quotes, *(quote for line in part.lines for quote in line.quotes))
    }
    words = Counter[int]()
    for (_coding, who), quote in quotes.items():
        words[who] += len(quote.text.split())
    whole = words.total()
    return {who: round(100 * count / whole) for who, count in words.items() if whole}, set(quotes)


def telling_phrase(text: str, texts: Sequence[str]) -> str:
    """The first words of a text that none of the others has; all of it where it needs all."""
    words = text.split()
    others = [other.casefold() for other in texts if other != text]
    for count in range(min(FEWEST_WORDS, len(words)), len(words) + 1):
        phrase = " ".join(words[:count])
        if not any(phrase.casefold() in other for other in others):
            return phrase
    return text
