"""From a report and its project to what is behind its numbers, without names of persons."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualcode.addresses import find_code
from qualcode.errors import NotFoundError
from qualcode.model import ANSWER, Coding
from qualcode.queries.answers import Answers, HeldAnswer, in_base
from qualcode.queries.asking import Asking
from qualcode.queries.bases import narrowed
from qualcode.queries.counting import CountedStudy, respondents_of_codings, study_to_count
from qualcode.queries.hiding.guarding import read_guard
from qualcode.queries.names import Veil, veil
from qualcode.report.blocks import Claim, ClaimSubject, ReportDocument, claims_of
from qualcode.report.evidence.model import (
    FIRST_WORDS,
    Behind,
    ClaimEvidence,
    EvidencePassage,
    ReportEvidence,
    SilenceBehind,
)
from qualcode.report.undecided import HiddenName, undecided_names, without_any_name
from qualcode.storage import Project
from qualcode.storage.asking.answers import AnswerSet, answer_sets
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import document_references, documents, owners, text, turns
from qualcode.storage.respondents import respondent_references, respondents
from qualcode.text.speech import Speech

READ_WORDS = 40
"""So many words of a passage are looked through for names: one that goes on behind the shown words is one still."""


def gather_evidence(
    project: Project, document: ReportDocument, *, behind: Behind, study: CountedStudy | None = None
) -> ReportEvidence:
    """What is behind each number of a report that has its ids (:func:`report.claims.identified`).

    ``study`` is what was counted for it; without it, all of the project. Words of passages are read only where they are
    shown (``behind``), and names taken out of them. One document is read at a time.
    """
    claims = [claim for block in document.blocks for claim in claims_of(block)]
    like = _likenesses(claims)
    with project.snapshot():
        over = veil(project, document.language)
        # An address of a code is the study's own word, and may hold a name like any other.
        said = {claim.key: replace(claim.subject, code=over.mask.address(claim.subject.code)) for claim in claims}
        if behind == "nothing":
            return ReportEvidence(
                document.language, behind, tuple(_bare(claim, said[claim.key], like[claim.key]) for claim in claims)
            )
        people = _Referred(project)
        silences = {
            (claim.subject.code, claim.base): found
            for claim, found in _silences(project, study, [claim for claim in claims if _is_of_nobody(claim)])
        }
        wanted = {one for claim in claims for one in claim.passages}
        wanted.update(one for found in silences.values() for one in found.passages)
        reader = _Reader(project, people, over, document.language, words=behind == "passages")
        passages = reader.read(wanted)
        found = tuple(
            ClaimEvidence(
                claim.id,
                claim.key,
                claim.text,
                claim.measure,
                claim.value,
                said[claim.key],
                people.called(claim.respondents),
                people.called(claim.base),
                tuple(passages[one] for one in sorted(claim.passages, key=reader.order) if one in passages),
                like[claim.key],
                _silence(people, silences.get((claim.subject.code, claim.base)), passages)
                if _is_of_nobody(claim)
                else None,
            )
            for claim in claims
        )
    return ReportEvidence(document.language, behind, found, tuple(reader.hidden), over.mask.stand_in)


def _likenesses(claims: Iterable[Claim]) -> dict[str, str]:
    """By key of each number that of the first which is the same: about the same, of the same people out of the same."""
    first: dict[object, str] = {}
    return {
        claim.key: first.setdefault((claim.subject, frozenset(claim.respondents), frozenset(claim.base)), claim.key)
        for claim in claims
    }


def _bare(claim: Claim, subject: ClaimSubject, like: str) -> ClaimEvidence:
    """A number with nothing behind it but how many: of each only that there is one is kept, and not who."""
    return ClaimEvidence(
        claim.id,
        claim.key,
        claim.text,
        claim.measure,
        claim.value,
        subject,
        ("",) * len(claim.respondents),
        ("",) * len(claim.base),
        (),
        like,
    )


def _is_of_nobody(claim: Claim) -> bool:
    return bool(claim.subject.code and claim.base and not claim.respondents)


class _Referred:
    """Respondents by what they are called in all that leaves."""

    def __init__(self, project: Project) -> None:
        called = respondent_references(project)
        self._called = {person.id: called[person.guid] for person in respondents(project)}

    def called(self, ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._called[one] for one in ids))


class _Reader:
    """Reads passages a document at a time, and remembers what in their words is a name, or may be."""

    def __init__(self, project: Project, people: _Referred, over: Veil, language: str, *, words: bool) -> None:
        self._project, self._people, self._over, self._words = project, people, over, words
        self._guard = read_guard(project, language)
        self._places: dict[int, tuple[int, int, int]] = {}
        self.hidden: list[HiddenName] = []

    def order(self, coding: int) -> tuple[int, int, int]:
        """Where a passage stands: its document, and the place in that."""
        return self._places.get(coding, (0, 0, 0))

    def read(self, ids: Collection[int]) -> dict[int, EvidencePassage]:
        """The passages of codings by id; those removed since are not there."""
        book = {code.id: self._over.mask.address(code.path) for code in read_codebook(self._project).codes}
        called = document_references(self._project)
        names = {one.id: called[one.name] for one in documents(self._project)}
        by_document: dict[int, list[Coding]] = {}
        for coding in read_codings(self._project, ids=ids):
            by_document.setdefault(coding.document_id, []).append(coding)
        found = {}
        for document_id in sorted(by_document):
            here = by_document[document_id]
            said = turns(self._project, document_id)
            starts = [turn.start for turn in said]
            whose = owners(self._project, document_id)
            speech = Speech(text(self._project, document_id), said) if self._words else None
            speaking = respondents_of_codings(self._project, here)
            shown: dict[tuple[int, int], tuple[str, bool]] = {}
            for coding in here:
                place = (coding.start, coding.end)
                who = self._people.called(speaking.get(coding.id, ()))
                if place not in shown:
                    # Several codes on one passage are one reading of its words.
                    whole = speech.passage(*place, whose) if speech else ""
                    for person in speaking.get(coding.id, ()):
                        whole = self._guard.words(person, whole)
                    shown[place] = self._shown(whole, ", ".join(who) or names[document_id])
                words, more = shown[place]
                self._places[coding.id] = (document_id, *place)
                found[coding.id] = EvidencePassage(
                    names[document_id],
                    bisect_right(starts, coding.start),
                    who,
                    words,
                    more,
                    book[coding.code_id],
                    coding.guid,
                    coding.good,
                )
        return found

    def _shown(self, whole: str, reference: str) -> tuple[str, bool]:
        """The first words of what is said, without names, and whether it goes on."""
        words = whole.split()
        # What follows is read along, for a name or a number that leads to a person may go on behind the last word.
        piece = " ".join(words[:READ_WORDS])
        self.hidden += (one for one, _certain in undecided_names(self._over.mask, piece, reference))
        hidden = without_any_name(self._over.mask, piece).split()
        return " ".join(hidden[:FIRST_WORDS]), len(hidden) > FIRST_WORDS


class _Silent:
    """What is behind nobody: who was asked, who denied it, and the ids of the codings in which they do."""

    def __init__(self, asked: Collection[int] | None, denied: Mapping[int, Sequence[int]]) -> None:
        self.asked, self.denied = asked, denied

    @property
    def passages(self) -> set[int]:
        return {one for found in self.denied.values() for one in found}


def _silence(people: _Referred, found: _Silent | None, passages: Mapping[int, EvidencePassage]) -> SilenceBehind | None:
    if found is None:
        return None
    return SilenceBehind(
        None if found.asked is None else people.called(found.asked),
        people.called(found.denied),
        tuple(passages[one] for one in sorted(found.passages) if one in passages),
    )


def _silences(project: Project, study: CountedStudy | None, claims: Sequence[Claim]) -> Iterator[tuple[Claim, _Silent]]:
    """For each number of nobody who of its base was asked, and who denied."""
    if not claims:
        return
    counted = study or study_to_count(project)
    answers = _AnsweredSets(project, counted)
    asking = Asking(project)
    for claim in claims:
        base, code = frozenset(claim.base), claim.subject.code
        if code.startswith(ANSWER):
            found = answers.named(code)
            asked: Collection[int] | None = _of(in_base(answers.held(found), "asked"), base)
            denying = answers.denials([found], base)
        else:
            asked = _asked(project, counted, code, base, asking)
            denying = answers.denials(answers.about(code), base)
        if asked is not None:
            asked = frozenset(asked).union(denying)
        yield claim, _Silent(asked, denying)


def _asked(
    project: Project, study: CountedStudy, code: str, base: frozenset[int], asking: Asking
) -> frozenset[int] | None:
    """Who of a base was asked a question that a code hangs on; ``None`` where it hangs on none."""
    try:
        found, _questions = narrowed(project, study, (code,), "asked", asking)
    except NotFoundError:
        return None
    return base.intersection(person.id for person in found.respondents)


def _of(held: Iterable[HeldAnswer], base: frozenset[int]) -> frozenset[int]:
    return base.intersection(one.respondent_id for one in held)


class _AnsweredSets:
    """The answer sets of a study with what is answered, each read when it is asked for."""

    def __init__(self, project: Project, study: CountedStudy) -> None:
        self._answers, self._book = Answers(project, study), study.codebook
        self._sets = {found.slug: found for found in answer_sets(project)}
        self._held: dict[str, list[HeldAnswer]] = {}

    def named(self, address: str) -> AnswerSet:
        """The set of an answer's address (``answer:wie-regelt=zelf``)."""
        return self._sets[address.removeprefix(ANSWER).partition("=")[0]]

    def held(self, found: AnswerSet) -> list[HeldAnswer]:
        """What its respondents answer."""
        if found.slug not in self._held:
            self._held[found.slug] = self._answers.of(found)
        return self._held[found.slug]

    def about(self, code: str) -> list[AnswerSet]:
        """The sets in which an answer that denies nothing stands for a code, or for one above it."""
        above = {*self._book.ancestors(find_code(self._book, code))}
        return [
            found
            for found in self._sets.values()
            if any(not above.isdisjoint(value.codes) for value in found.values if not value.denies)
        ]

    def denials(self, sets: Iterable[AnswerSet], base: frozenset[int]) -> dict[int, tuple[int, ...]]:
        """By who of a base denies, the ids of the codings in which they do."""
        found: dict[int, tuple[int, ...]] = {}
        for one in sets:
            denying = [value.slug for value in one.values if value.denies]
            for held in self.held(one) if denying else ():
                if held.respondent_id in base and not set(denying).isdisjoint(held.answer.values):
                    codings = (coding for slug in denying for coding in held.passages.get(slug, ()))
                    found[held.respondent_id] = (*found.get(held.respondent_id, ()), *codings)
        return found
