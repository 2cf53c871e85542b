"""What there is in a project, row by row: documents, respondents, codes, codings, memos and the audit trail.

The fields of a row are the keys that ``--format json`` promises, in their order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.matrix import Path
from qualcode.analysis.mentions import CountedCoding
from qualcode.changes.log_words import in_words
from qualcode.model import Codebook, CodeRule, Document, HistoryEntry, Predicate, Respondent, Turn
from qualcode.queries.counting import CountedStudy, respondents_in
from qualcode.queries.names import NO_VEIL, Veil
from qualcode.queries.passages import passages_of_cell
from qualcode.queries.query.narrowing import EVERYTHING, Narrowing
from qualcode.queries.quotations import spoken_words
from qualcode.rows import Rows
from qualcode.storage import Project, codebook, coders, codings, documents, memos, respondents
from qualcode.storage.log import HistoryFilter, count_entries, outline, page
from qualcode.text.speech import Speech


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document: whose words it holds, words and turns of its text, codings on it, and who has finished it.

    ``attributes`` are those of the interview.
    """

    name: str
    respondents: tuple[str, ...]
    words: int
    turns: int
    codings: int
    finished: tuple[str, ...]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedRespondent:
    """A respondent: group, documents, attributes, how much is said, and what they are called in all that leaves."""

    id: str
    group: str | None
    documents: tuple[str, ...]
    attributes: Mapping[str, str]
    turns: int
    words: int
    withdrawn: bool
    reference: str


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code with its fields; ``codings`` counts those with this very code."""

    code: str
    name: str
    codings: int
    colour: str | None
    definition: str
    include: str
    exclude: str
    example: str
    keywords: tuple[str, ...]
    predicates: tuple[Predicate, ...]
    rules: tuple[CodeRule, ...]
    retired: bool


@dataclass(frozen=True, slots=True)
class ListedCoding:
    """A coding: ``[start, end)`` in code points of the text, whose words it covers, and what is known of them.

    ``quote`` is what the respondents say there: without labels and time stamps, ``(...)`` for what others say between,
    and a stroke where another respondent speaks. ``code_guid`` says which code it is when that is called otherwise,
    ``origin`` how it came about (:func:`model.is_origin`). ``speakers`` are the labels of the turns in which the
    passage has words, ``roles`` the roles of these (see :class:`model.Role`) and ``questions`` what they answer, as far
    as turns say so; each once, in order. ``created`` is UTC, in ISO 8601; ``guid`` is the coding's own, in every copy
    of the project.
    """

    document: str
    start: int
    end: int
    quote: str
    code: str
    coder: str
    respondents: tuple[str, ...]
    group: str | None
    memo: str
    good: bool
    attributes: Mapping[str, tuple[str, ...]]
    code_guid: str
    origin: str
    speakers: tuple[str, ...]
    roles: tuple[str, ...]
    questions: tuple[str, ...]
    created: str
    guid: str


@dataclass(frozen=True, slots=True)
class ListedCoder:
    """A coder, and what is to be seen of their work: documents coded, codings, documents finished, memos, rounds.

    ``role`` is that in the study (admin, lead, coder, reader), empty where none was given.
    """

    name: str
    documents: int
    codings: int
    finished: int
    memos: int
    rounds: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class ListedMemo:
    """A memo: what kind of thing it is on, which, whose, when, and its text."""

    kind: str
    target: str
    coder: str
    created: str
    text: str


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A line of the audit trail: ``at`` is UTC, ``what`` the change in words, ``about`` what it was about."""

    id: int
    at: str
    coder: str
    action: str
    kind: str
    what: str
    state: str
    about: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ListedPassage:
    """A coding as it reads: who says it, and the words ``before`` and ``after`` it (up to 600 characters each).

    ``quote`` is as in :class:`ListedCoding`; ``before`` and ``after`` are the text as it stands, labels and all.
    """

    document: str
    start: int
    end: int
    quote: str
    code: str
    coder: str
    respondents: tuple[str, ...]
    groups: tuple[str, ...]
    memo: str
    good: bool
    before: str
    after: str


def list_coders(project: Project) -> Rows[ListedCoder]:
    """Everybody who ever changed something, in order of arrival."""
    work = coders.work_of(project)
    return Rows(ListedCoder(coder.name, *work[coder.id], role=coder.role) for coder in coders.coders(project))


def list_passages(
    project: Project, study: CountedStudy, row: str, columns: Sequence[str] = (), path: Path = ()
) -> Rows[ListedPassage]:
    """The passages behind a number of a matrix; see :func:`queries.passages.passages_of_cell`."""
    found = passages_of_cell(project, study, row, columns, path)
    words = spoken_words(project, [one.coding for one in found])
    return Rows(
        ListedPassage(
            document=one.document,
            start=one.coding.start,
            end=one.coding.end,
            quote=words[one.coding.id],
            code=study.codebook.by_id[one.coding.code_id].path,
            coder=one.coder,
            respondents=tuple(one.respondents),
            groups=tuple(one.groups),
            memo=one.coding.memo,
            good=one.coding.good,
            before=one.before,
            after=one.after,
        )
        for one in found
    )


def list_documents(project: Project) -> Rows[ListedDocument]:
    """The documents, in order of import."""
    names = {person.id: person.name for person in respondents.respondents(project)}
    speaking: dict[int, dict[str, None]] = {}
    for speaker in documents.speakers(project):
        if speaker.respondent_id is not None:
            speaking.setdefault(speaker.document_id, {})[names[speaker.respondent_id]] = None
    counts, turns = codings.counts_by_document(project), documents.turn_counts(project)
    done = coders.finished(project)
    return Rows(
        ListedDocument(
            name=document.name,
            respondents=tuple(speaking.get(document.id, ())),
            words=document.words,
            turns=turns.get(document.id, 0),
            codings=counts.get(document.id, 0),
            finished=tuple(done.get(document.id, ())),
            attributes=document.attributes,
        )
        for document in documents.documents(project)
    )


def list_respondents(project: Project) -> Rows[ListedRespondent]:
    """The respondents, withdrawn or not."""
    names = {document.id: document.name for document in documents.documents(project)}
    where, said = respondents.documents_of(project), respondents.spoken(project)
    people = respondents.respondents(project)
    called = respondents.respondent_references(project)
    return Rows(
        ListedRespondent(
            id=person.name,
            group=person.group,
            documents=tuple(names[document_id] for document_id in where.get(person.id, ())),
            attributes=dict(person.attributes),
            turns=said.get(person.id, (0, 0))[0],
            words=said.get(person.id, (0, 0))[1],
            withdrawn=person.withdrawn,
            reference=called[person.guid],
        )
        for person in people
    )


def list_codes(project: Project, code: str | None = None) -> Rows[ListedCode]:
    """The codes in reading order, or one with those under it. ``NotFoundError`` for an address that is none."""
    book, counts = codebook.codebook(project), codings.counts_by_code(project)
    chosen = list(book.descendants(find_code(book, code))) if code else [found.id for found in book.codes]
    return Rows(
        ListedCode(
            code=found.path,
            name=found.name,
            codings=counts.get(found.id, 0),
            colour=found.colour,
            definition=found.definition,
            include=found.include,
            exclude=found.exclude,
            example=found.example,
            keywords=tuple(found.keywords),
            predicates=found.predicates,
            rules=found.rules,
            retired=found.retired,
        )
        for found in (book.by_id[code_id] for code_id in chosen)
    )


def list_codings(
    project: Project,
    *,
    document: str | None = None,
    code: str | None = None,
    coder_names: Sequence[str] = (),
    good: bool = False,
    narrowed: Narrowing = EVERYTHING,
) -> Rows[ListedCoding]:
    """The codings by position: of one document, one code with those under it, these coders, or good ones only.

    ``code`` may be ``stage/*``, and ``narrowed`` says whose. ``NotFoundError`` for a document, code or coder that does
    not exist.
    """
    with project.snapshot():
        found = each_coding(
            project, document=document, code=code, coder_names=coder_names, good=good, narrowed=narrowed
        )
        return Rows(ListedCoding(**row) for row in found)


def each_coding(
    project: Project,
    *,
    document: str | None = None,
    code: str | None = None,
    coder_names: Sequence[str] = (),
    good: bool = False,
    narrowed: Narrowing = EVERYTHING,
) -> Iterator[dict[str, Any]]:
    """The codings as :func:`list_codings` has them, each by the fields of :class:`ListedCoding` in their order.

    Those of one document at a time are read; values that several have in common are the same objects. Whoever goes
    through them sees to it that nothing changes meanwhile (``Project.snapshot``).
    """
    book = codebook.codebook(project)
    chosen = [documents.document(project, document)] if document else documents.documents(project)
    if narrowed.interviews is not None:
        chosen = [one for one in chosen if one.id in narrowed.interviews]
    asked = find_codes(book, [code]) if code else []
    code_ids = [under for one in asked for under in book.descendants(one)] if code else None
    coder_ids = [coders.coder(project, name).id for name in coder_names] or None
    return _each(project, book, chosen, code_ids, coder_ids, good, narrowed)


def _each(
    project: Project,
    book: Codebook,
    chosen: Sequence[Document],
    code_ids: Collection[int] | None,
    coder_ids: Collection[int] | None,
    good: bool,
    narrowed: Narrowing,
) -> Iterator[dict[str, Any]]:
    people = {person.id: person for person in respondents.respondents(project)}
    who = {coder.id: coder.name for coder in coders.coders(project)}
    coded = codings.counts_by_document(project)
    for document in chosen:
        if document.id not in coded:
            continue
        here = codings.written_codings(project, document.id, code_ids=code_ids, coder_ids=coder_ids, good=good)
        if not here:
            continue
        turns = documents.turns(project, document.id)
        speech, hearing = Speech(documents.text(project, document.id), turns), _Hearing(turns)
        owners = documents.owners(project, document.id)
        # One passage is coded by many, and with many codes: what is said in it, and by whom, is asked of once.
        passages = {row[1:3]: CountedCoding(*row[:5]) for row in here}
        speaking = respondents_in(project, document.id, passages.values(), narrowed.questions)
        said: dict[int, tuple[str, _Heard]] = {}
        known: dict[tuple[int, ...], _Speaking] = {}
        for _id, start, end, code_id, coder_id, memo, flagged, origin, created, guid in here:
            first = passages[start, end].id
            ids = tuple(speaking.get(first, ()))
            if not narrowed.has(ids):
                continue
            if ids not in known:
                known[ids] = _speaking([people[person_id] for person_id in ids], document)
            names, group, attributes = known[ids]
            if first not in said:
                said[first] = speech.passage(start, end, owners), hearing.within(start, end)
            words, heard = said[first]
            with_code = book.by_id[code_id]
            yield {
                "document": document.name,
                "start": start,
                "end": end,
                "quote": words,
                "code": with_code.path,
                "coder": who[coder_id],
                "respondents": names,
                "group": group,
                "memo": memo,
                "good": flagged == 1,
                "attributes": attributes,
                "code_guid": with_code.guid,
                "origin": origin,
                **heard,
                "created": created,
                "guid": guid,
            }


_Heard = Mapping[str, tuple[str, ...]]


class _Hearing:
    """Who speaks in passages of a document, in what role, and in answer to what; passages of the same turns are one."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns, self._starts = turns, [turn.start for turn in turns]
        self._known: dict[tuple[int, int], _Heard] = {}

    def within(self, start: int, end: int) -> _Heard:
        """Of the turns in which a passage has words: the labels, the roles and the questions, each once."""
        turns = self._turns
        first, last = max(0, bisect_right(self._starts, start) - 1), bisect_left(self._starts, end)
        while first < last and turns[first].end <= start:
            first += 1
        while first < last and turns[last - 1].body >= end:
            last -= 1
        if (first, last) not in self._known:
            here = turns[first:last]
            self._known[first, last] = {
                "speakers": tuple(dict.fromkeys(turn.speaker for turn in here if turn.speaker)),
                "roles": tuple(dict.fromkeys(turn.role.value for turn in here)),
                "questions": tuple(dict.fromkeys(turn.question for turn in here if turn.question)),
            }
        return self._known[first, last]


_Speaking = tuple[tuple[str, ...], str | None, Mapping[str, tuple[str, ...]]]


def _speaking(persons: Sequence[Respondent], document: Document) -> _Speaking:
    """Who says something, their groups, and what is known of them."""
    groups = dict.fromkeys(person.group for person in persons if person.group)
    return tuple(person.name for person in persons), "; ".join(groups) or None, _attributes(persons, document)


def _attributes(persons: Sequence[Respondent], document: Document) -> dict[str, tuple[str, ...]]:
    """The values that these respondents and the interview have, by attribute, each once."""
    values: dict[str, dict[str, None]] = {}
    for known in (*(person.attributes for person in persons), document.attributes):
        for name, value in known.items():
            values.setdefault(name, {})[value] = None
    return {name: tuple(found) for name, found in values.items()}


def list_memos(project: Project, over: Veil = NO_VEIL) -> Rows[ListedMemo]:
    """The memos on the project, documents, codes and respondents, and then those on codings; ``over`` hides names."""
    names = {document.id: document.name for document in documents.documents(project)}
    book, who = codebook.codebook(project), {coder.id: coder.name for coder in coders.coders(project)}
    written = [
        ListedMemo(memo.kind, over.target(memo.kind, memo.target), memo.coder, memo.created, over.over(memo.text))
        for memo in memos.memos(project)
    ]
    return Rows(
        [
            *written,
            *(
                ListedMemo(
                    "coding",
                    " ".join(
                        (
                            over.target("document", names[coding.document_id]),
                            f"{coding.start}:{coding.end}",
                            over.target("code", book.by_id[coding.code_id].path),
                        )
                    ),
                    who[coding.coder_id],
                    coding.created,
                    over.over(coding.memo),
                )
                for coding in codings.codings(project, noted=True)
            ),
        ]
    )


def list_log(
    project: Project, limit: int = -1, over: Veil = NO_VEIL, only: Container[int] | None = None
) -> Rows[ListedEntry]:
    """The audit trail, newest first; the last ``limit`` lines, or all. ``over`` hides names in what a line is about.

    ``only`` are the ids of the lines that are wanted, where not all are.
    Lines are numbered among those that may be seen, so that no gap tells of the others.
    """
    last = count_entries(project)
    lines = []
    for place, entry in enumerate(project.log(limit)):
        if only is not None and entry.id not in only:
            continue
        about = _veiled(entry, over)
        what = in_words(replace(entry, about=about))
        lines.append(
            ListedEntry(last - place, entry.at, entry.coder, entry.action, entry.kind, what, entry.state, about)
        )
    return Rows(lines)


def each_entry(project: Project, over: Veil = NO_VEIL) -> Iterator[tuple[int, HistoryEntry, dict[str, object]]]:
    """The audit trail, oldest first, each line with its number and with what it is about as that may leave.

    A page at a time is read; whoever goes through it sees to it that nothing changes meanwhile.
    """
    ids = outline(project, HistoryFilter()).ids[::-1]
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        found = page(project, some)
        for place, entry_id in enumerate(some, first + 1):
            yield place, found[entry_id], _veiled(found[entry_id], over)


_AT_ONCE = 500
_KIND_OF_TARGET = {"document.finish": "document", "document.reopen": "document"}


def _veiled(entry: HistoryEntry, over: Veil) -> dict[str, object]:
    """What an entry is about without names: who and what it tells of is called as in all that leaves."""
    if entry.action.startswith("coder.") or not over.mask:
        return dict(entry.about)
    kind = _KIND_OF_TARGET.get(entry.action, entry.action.removeprefix("memo."))
    document = str(entry.about.get("document_name", ""))
    kinds = {"document_name": "document", "target": "" if kind == "code" else kind, "code": "", "into": ""}
    return {key: over.over(value, kinds.get(key, key), document) for key, value in entry.about.items()}
