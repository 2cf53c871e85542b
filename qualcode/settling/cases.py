"""What coders of a document agree and differ on, with what was decided on it and whether that still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from qualcode.addresses import find_code
from qualcode.agreement.disagreements import CoderReading as CoderReading
from qualcode.agreement.disagreements import count_cases
from qualcode.agreement.disagreements import find_cases as find_marked
from qualcode.agreement.study import StudyDocument
from qualcode.model import CONSENSUS, Codebook, Coding, Document
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.gathering import StudyReader, gather_study
from qualcode.queries.comparison.study import DisagreementPlace
from qualcode.settling.model import (
    AGREED,
    CaseReading,
    ReopenReason,
    Settlement,
    SettlingCase,
    SettlingDecision,
    SettlingProgress,
    State,
)
from qualcode.storage import Project
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import DecisionRow, decided_documents, twins
from qualcode.storage.decisions import decisions as read_decisions
from qualcode.storage.documents import documents as read_documents
from qualcode.text.spans import Span, SpanIndex, merge, overlap


def read_settlement(project: Project, documents: Sequence[str] = (), *, undecided: bool = True) -> Settlement:
    """Every case of these documents (names; none for all) with its decision.

    Without ``undecided`` the cases of documents on which nothing was decided are only counted, which is much faster.

    Everybody counts who finished or coded a document; what nobody is asked to code (labels, what interviewers say, and
    respondents who withdrew) is left aside. ``NotFoundError`` for a document that does not exist, ``QualcodeError``
    where no two coders have coded one of the documents.
    """
    study = gather_study(project, AgreementChoices(documents=tuple(documents), people=True), at_finish=False)
    by_name = {document.name: document for document in read_documents(project)}
    decided = decided_documents(project)
    shared = [one for one in study.documents if len(one.coders) > 1 or by_name[one.name].id in decided]
    reader = _CaseReader(project, study.codebook)
    cases: list[SettlingCase] = []
    progress: list[SettlingProgress] = []
    for found in shared:
        document = by_name[found.name]
        if not undecided and document.id not in decided:
            every = sum(count_cases(found))
            progress.append(SettlingProgress(document, found.coders, every, every, 0, 0))
            continue
        own = reader.cases(document, found)
        cases += own
        counts = Counter(case.state for case in own)
        progress.append(
            SettlingProgress(
                document,
                found.coders,
                len(own),
                counts[State.OPEN],
                counts[State.DECIDED],
                counts[State.REOPENED],
            )
        )
    return Settlement(study.codebook, tuple(cases), tuple(progress))


def find_cases(
    project: Project, places: Iterable[DisagreementPlace], *, undecided: bool = True
) -> Iterator[tuple[DisagreementPlace, SettlingCase | None]]:
    """Each disagreement with the case that it is settled in: the one with a coding of one of its readings.

    ``None`` where it is not settled as such, because more text or other coders are compared than settling looks at;
    without ``undecided`` also in documents on which nothing was decided, which is much faster. The cases of one
    document at a time are held, so that a list may be longer than memory.
    """
    study = StudyReader(project, AgreementChoices(people=True), at_finish=False)
    reader = _CaseReader(project, study.book)
    decided = decided_documents(project)
    by_name = {document.name: document for document in study.documents if undecided or document.id in decided}
    for name, held in groupby(places, key=lambda place: place.case.document):
        document = by_name.get(name)
        compared = study.compared(document) if document else None
        marked: dict[tuple[str, str], list[tuple[Coding, SettlingCase]]] = {}
        is_shared = compared and document and (len(compared.coders) > 1 or document.id in decided)
        for case in reader.cases(document, compared) if document and compared and is_shared else ():
            for coding in case.codings:
                key = (reader.names[coding.coder_id], study.book.by_id[coding.code_id].path)
                marked.setdefault(key, []).append((coding, case))
        for place in held:
            cases = (
                case
                for mark in place.case.readings
                for coding, case in marked.get((mark.coder, mark.code), ())
                if overlap((coding.start, coding.end), (mark.start, mark.end))
            )
            yield place, next(cases, None)


def codes_under(codebook: Codebook, addresses: Iterable[str]) -> set[int]:
    """The ids of codes by their addresses, with all under them. ``NotFoundError`` where one does not exist."""
    return {found for address in addresses for found in codebook.descendants(find_code(codebook, address))}


class _CaseReader:
    """Finds the cases of one document after the other."""

    def __init__(self, project: Project, book: Codebook) -> None:
        self.project, self.book = project, book
        self.names = {coder.id: coder.name for coder in read_coders(project)}
        self.twins = twins(project)
        self.codes = {code.guid for code in book.codes}

    def cases(self, document: Document, compared: StudyDocument) -> list[SettlingCase]:
        """All cases of a document, in the order of the text."""
        codings = read_codings(self.project, document_id=document.id)
        by_key: dict[tuple[str, int], list[Coding]] = {}
        for coding in codings:
            by_key.setdefault((self.names[coding.coder_id], coding.code_id), []).append(coding)
        own = {key: _Placed(found) for key, found in by_key.items()}
        cases = [
            self._case(document, compared.coders, kind.value if kind else AGREED, readings, own)
            for kind, readings in find_marked(compared)
        ]
        consensus = [coding for coding in codings if self.names[coding.coder_id] == CONSENSUS]
        decided = self._with_decisions(document, compared.coders, cases, codings)
        return sorted(_with_consensus(decided, consensus), key=lambda case: (case.start, case.end, case.key))

    def _case(
        self,
        document: Document,
        coders: tuple[str, ...],
        kind: str,
        marks: Sequence[CoderReading],
        own: Mapping[tuple[str, int], _Placed],
    ) -> SettlingCase:
        """A case with the codings behind it; coders who have the same there share a reading."""
        behind: dict[tuple[str, int], dict[int, Coding]] = {}
        for mark in marks:
            key = (mark.coder, self.book.by_path[mark.code].id)
            touching = own[key].meeting(mark.start, mark.end)
            behind.setdefault(key, {}).update((one.id, one) for one in touching)
        alike: dict[tuple[int, tuple[Span, ...]], list[tuple[str, list[Coding]]]] = {}
        for (coder, code_id), codings in behind.items():
            # What only touches stays apart, as it does where boundaries are compared.
            spans = tuple(merge(((one.start, one.end) for one in codings.values()), gap=-1))
            alike.setdefault((code_id, spans), []).append((coder, list(codings.values())))
        readings = [
            CaseReading(
                tuple(coder for coder, _codings in those),
                code_id,
                spans,
                tuple(coding for _coder, codings in those for coding in codings),
            )
            for (code_id, spans), those in alike.items()
        ]
        readings.sort(key=lambda reading: (-len(reading.coders), reading.spans, reading.coders))
        return SettlingCase(
            document,
            kind,
            min(reading.start for reading in readings),
            max(reading.end for reading in readings),
            coders,
            tuple(readings),
            tuple(coder for coder in coders if all(coder != mark.coder for mark in marks)),
        )

    def _with_decisions(
        self, document: Document, coders: tuple[str, ...], cases: Sequence[SettlingCase], codings: Sequence[Coding]
    ) -> list[SettlingCase]:
        """The cases with the decisions on them, and one for each decision whose codings are gone.

        A decision on what is left aside now, such as the words of a respondent who withdrew, is left alone.
        """
        groups = self._decisions(document.id)
        about: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            for mark in group.readings:
                about.setdefault(self._leader(mark.coding), []).append(number)
        attached = [{n for coding in case.codings for n in about.get(self._leader(coding.guid), ())} for case in cases]
        loose = set(range(len(groups))).difference(*attached)
        marks = [(number, mark) for number in sorted(loose) for mark in groups[number].readings]
        places = SpanIndex([(mark.start, mark.end) for _number, mark in marks])
        for case, numbers in zip(cases, attached, strict=True):
            # What was coded anew is the same matter where it is the same code at the same place.
            codes = {self._leader(self.book.by_id[code_id].guid) for code_id in case.codes}
            there = (marks[place] for place in places.meeting(case.start, case.end))
            again = {number for number, mark in there if number in loose and self._leader(mark.code) in codes}
            numbers |= again
            loose -= again
        found = [
            self._judged(case, [groups[n] for n in sorted(numbers, reverse=True)])
            for case, numbers in zip(cases, attached, strict=True)
        ]
        standing = {(self._leader(coding.guid), coding.start, coding.end) for coding in codings}
        for number in sorted(loose):
            group = groups[number]
            if all((self._leader(mark.coding), mark.start, mark.end) in standing for mark in group.readings):
                continue
            start, end = group.rows[0].start, group.rows[0].end
            gone = SettlingCase(document, group.kind, start, end, coders, (), coders, (group,))
            found.append(replace(gone, state=State.REOPENED, why=ReopenReason.CHANGED))
        return found

    def _decisions(self, document_id: int) -> list[SettlingDecision]:
        """The decisions on a document, oldest first; rows that were made in one go are one."""

        def together(row: DecisionRow) -> tuple[str, str, str, tuple[str, ...]]:
            return row.created, row.coder, row.outcome, row.settles

        rows = sorted(read_decisions(self.project, document_id), key=together)
        return [SettlingDecision(tuple(group)) for _key, group in groupby(rows, key=together)]

    def _judged(self, case: SettlingCase, decisions: Sequence[SettlingDecision]) -> SettlingCase:
        """A case with its state, from the decisions on it, newest first."""
        if not decisions:
            return case
        holding = [decision for decision in decisions if self._holds(decision, case)]
        if any(decision.is_broken for decision in holding):
            why = ReopenReason.REMOVED
        elif len(holding) < len(decisions):
            why = ReopenReason.CHANGED
        elif len({decision.codings for decision in holding}) > 1:
            why = ReopenReason.TWICE
        else:
            return replace(case, decisions=tuple(decisions), state=State.DECIDED)
        return replace(case, decisions=tuple(decisions), state=State.REOPENED, why=why)

    def _holds(self, decision: SettlingDecision, case: SettlingCase) -> bool:
        """Whether a decision was about exactly these codings, as they are.

        What was taken because all agreed holds as long as they do. Of a code that was merged into another since, the
        codings follow, which is not their coder's change; it matters where the coders differ in another way by it.
        """
        now = {self._leader(coding.guid): coding for coding in case.codings}
        then = {self._leader(mark.coding): mark for mark in decision.readings}
        if now.keys() != then.keys() or (decision.outcome == "agreed" and case.kind != AGREED):
            return False
        for guid, mark in then.items():
            coding = now[guid]
            if (mark.start, mark.end) != (coding.start, coding.end):
                return False
            if self._leader(mark.code) != self._leader(self.book.by_id[coding.code_id].guid):
                is_merged = not {mark.code, self._leader(mark.code)} & self.codes
                if not is_merged or decision.kind != case.kind:
                    return False
        return True

    def _leader(self, guid: str) -> str:
        return self.twins.get(guid, guid)


class _Placed:
    """Codings by their place, in the order given."""

    def __init__(self, codings: Sequence[Coding]) -> None:
        self._codings = codings
        self._index = SpanIndex([(coding.start, coding.end) for coding in codings])

    def meeting(self, start: int, end: int) -> list[Coding]:
        """Those that share text with ``[start, end)``."""
        return [self._codings[place] for place in sorted(self._index.meeting(start, end))]


def _with_consensus(cases: Sequence[SettlingCase], consensus: Sequence[Coding]) -> Iterator[SettlingCase]:
    """Puts with each case what the consensus has there: what came of its decisions, and what no decision holds."""
    held = {coding_id for case in cases for decision in case.decisions for coding_id in decision.codings}
    order = {coding.id: place for place, coding in enumerate(consensus)}
    free = _Placed([coding for coding in consensus if coding.id not in held])
    for case in cases:
        found = {coding_id for decision in case.decisions for coding_id in decision.codings if coding_id in order}
        found |= {
            coding.id
            for reading in case.readings
            for span in reading.spans
            for coding in free.meeting(*span)
            if coding.code_id == reading.code_id
        }
        yield replace(case, consensus=tuple(consensus[place] for place in sorted(order[one] for one in found)))
