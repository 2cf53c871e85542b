"""From a project to what is counted: the base, one document after the other, and the matrix of what these say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from functools import partial

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.matrix import (
    Count,
    DocumentCounts,
    Matrix,
    Mention,
    Path,
    Percent,
    beside,
    including_rows,
    passages,
    tabulate,
)
from qualcode.analysis.mentions import CountedCoding, CountedDocument, CountedTurn, count_document, find_mentions
from qualcode.analysis.natural import natural_key
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Attribute, Codebook, Coding, Respondent
from qualcode.names import Spellings, closest
from qualcode.queries.columns import GROUP, MatrixColumns, attribute, attributes_of_interviews, value_of
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import assignments
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import coders_by_document, counts_by_document, spans
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import consensus_documents
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import interview_attributes, owned_turns
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.rounds import blind_documents

MOST_VALUES = 12
"""Of more values than this an error names only so many."""


@dataclass(frozen=True, slots=True)
class CountedStudy:
    """What is counted of a project, but for the codings: these come a document at a time (:func:`documents_to_count`).

    ``respondents`` are those in the base: they speak, have not withdrawn, and all documents in which they speak are
    coded to the end (see :func:`study_to_count`), unless ``unfinished_too``. ``withdrawn`` would be there, and so would
    ``unfinished``, whose documents are not; with ``unfinished_too`` they are in the base as well. ``coders`` are the
    names of those whose codings count, ``named`` where they were asked for by name. ``consensus`` are the ids of the
    documents of which the consensus is counted (by ``consensus_ids``), on all others the codings of ``coder_ids`` are.
    ``where`` is what the base was narrowed to. ``interviews`` are the ids of the documents that are counted, where
    ``where`` names an attribute of the interview; ``None`` is all.
    """

    codebook: Codebook
    respondents: tuple[Respondent, ...]
    withdrawn: tuple[Respondent, ...]
    unfinished: tuple[Respondent, ...]
    unfinished_too: bool
    where: Mapping[str, tuple[str, ...]]
    attributes: tuple[Attribute, ...]
    coders: tuple[str, ...]
    named: bool
    consensus: frozenset[int]
    coder_ids: tuple[int, ...]
    consensus_ids: tuple[int, ...]
    interviews: frozenset[int] | None

    def counting_on(self, document_id: int) -> tuple[int, ...]:
        """The ids of the coders whose codings of a document count."""
        return self.consensus_ids if document_id in self.consensus else self.coder_ids


@dataclass(frozen=True, slots=True)
class Facts(CountedStudy):
    """What is counted of a project with every mention by somebody in the base, and what is good to quote.

    ``good`` are the codings that are flagged as good quotations, of those that count. Both go in order of document,
    position and coding.
    """

    good: tuple[Coding, ...]
    mentions: tuple[Mention, ...]


def study_to_count(
    project: Project,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
) -> CountedStudy:
    """Who there is to count, and whose codings: exactly those of the coders named; by default it goes by document.

    A document that has a consensus (codings in it, or decisions on what should be) counts that, any other everybody's
    codings. ``where`` narrows the base to the respondents whose attribute (or ``group``, with the groups in it) has one
    of the values; an attribute of the interview narrows the documents, and the base to those who speak in them.

    In the base is whose documents are coded to the end. A document is when its consensus counts, or when one of the
    coders who count has finished it and none of them is still at work on it. Where nobody in the study has declared
    anything finished, a document is with a coding that counts, and not without. A document of an open round never is.
    ``unfinished_too`` takes everybody.

    ``NotFoundError`` for an attribute, a value or a coder that does not exist.
    """
    attributes = tuple(read_attributes(project))
    meetings, persons = _split_conditions(project, where or {}, attributes)
    conditions = {
        **{attribute(project, name, attributes).name: values for name, values in persons.items()},
        **meetings,
    }
    interviews = find_interviews(project, meetings) if meetings else None
    speaking = documents_of(project)
    if interviews is not None:
        speaking = {
            person: within
            for person, found in speaking.items()
            if (within := [one for one in found if one in interviews])
        }
    asked = [person for person in find_respondents(project, persons) if person.id in speaking]
    everyone = {coder.id: coder.name for coder in read_coders(project)}
    settled = frozenset(consensus_documents(project))
    busy = coders_by_document(project)
    own: tuple[int, ...] = ()
    if coders:
        chosen = [read_coder(project, name) for name in dict.fromkeys(coders)]
        names, ids = tuple(coder.name for coder in chosen), tuple(coder.id for coder in chosen)
        ends = _coded_to_the_end(project, ids, busy, settled if CONSENSUS in names else frozenset())
        settled = frozenset()
    else:
        ids = tuple(coder_id for coder_id, name in everyone.items() if name != CONSENSUS)
        own = tuple(coder_id for coder_id, name in everyone.items() if name == CONSENSUS)
        ends = _coded_to_the_end(project, ids, busy, settled)
        if settled:
            at_work = {coder for document_id in busy.keys() - settled for coder in busy[document_id]}
            names = (CONSENSUS, *(everyone[coder_id] for coder_id in sorted(at_work.intersection(ids))))
        else:
            names = tuple(everyone[coder_id] for coder_id in ids)
    present = [person for person in asked if not person.withdrawn]
    unfinished = tuple(person for person in present if not ends.issuperset(speaking[person.id]))
    left_out = set() if unfinished_too else {person.id for person in unfinished}
    return CountedStudy(
        codebook=read_codebook(project),
        respondents=tuple(person for person in present if person.id not in left_out),
        withdrawn=tuple(person for person in asked if person.withdrawn),
        unfinished=unfinished,
        unfinished_too=unfinished_too,
        where=conditions,
        attributes=attributes,
        coders=names,
        named=bool(coders),
        consensus=settled,
        coder_ids=ids,
        consensus_ids=own,
        interviews=interviews,
    )


def _split_conditions(
    project: Project, where: Mapping[str, Collection[str]], attributes: Sequence[Attribute]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Conditions on the interview, and those on the respondent; the latter where both have an attribute of the name."""
    if not where:
        return {}, {}
    of_meetings = Spellings(one.name for one in attributes_of_interviews(project, attributes))
    meetings: dict[str, tuple[str, ...]] = {}
    persons: dict[str, tuple[str, ...]] = {}
    for name, values in where.items():
        known = of_meetings.known(name)
        if known is None:
            persons[name] = tuple(values)
        else:
            meetings[known] = tuple(values)
    return meetings, persons


def find_interviews(project: Project, where: Mapping[str, Collection[str]]) -> frozenset[int]:
    """The ids of the documents whose interview has one of the values for each attribute of ``where``.

    ``NotFoundError`` for a value that none has.
    """
    known = interview_attributes(project)
    for name, values in where.items():
        for value in values:
            if value not in known[name]:
                raise NotFoundError(
                    _("No interview has {value!r} as {attribute}.").format(value=value, attribute=name),
                    closest(value, known[name])
                    or _("The values are: {values}").format(values=_first(sorted(known[name], key=natural_key))),
                )
    return frozenset(
        document.id
        for document in read_documents(project)
        if all(document.attributes.get(name) in values for name, values in where.items())
    )


def _counted_documents(project: Project, study: CountedStudy) -> list[int]:
    """The documents with codings that are counted, in the order in which they were imported."""
    found = sorted(counts_by_document(project))
    return found if study.interviews is None else [one for one in found if one in study.interviews]


def _coded_to_the_end(
    project: Project, coder_ids: Collection[int], busy: Mapping[int, Collection[int]], settled: Collection[int]
) -> frozenset[int]:
    """The documents that are coded to the end by these coders, or settled; see :func:`study_to_count`."""
    finished: dict[int, set[int]] = {}
    at_work: dict[int, set[int]] = {document_id: set(found) for document_id, found in busy.items()}
    for work in assignments(project):
        if work.finished is not None:
            finished.setdefault(work.document_id, set()).add(work.coder_id)
        elif work.started is not None:
            at_work.setdefault(work.document_id, set()).add(work.coder_id)
    counting = set(coder_ids)
    if finished:
        done = {
            document_id
            for document_id, found in finished.items()
            if not counting.isdisjoint(found) and not (at_work.get(document_id, set()) & counting) - found
        }
    else:
        done = {document_id for document_id, found in busy.items() if not counting.isdisjoint(found)}
    # As long as a round is open, only a part of what is coded in its documents is to be seen.
    return frozenset(done.union(settled) - blind_documents(project).keys())


def documents_to_count(
    project: Project, study: CountedStudy, *, code_ids: Collection[int] | None = None
) -> Iterator[CountedDocument]:
    """The documents with codings that count (of these codes, if given), each as plain data that may be sent anywhere.

    They come one by one in the order in which they were imported, and none is kept: whatever is counted over a study
    is a function of one of them and a sum (:func:`qualcode.spreading.spread`). Take them within
    :meth:`Project.snapshot`, for another window may write meanwhile.
    """
    # A code that another window made since the study was read is none of this count.
    known = list(study.codebook.by_id if code_ids is None else study.codebook.by_id.keys() & code_ids)
    for document_id in _counted_documents(project, study):
        found = spans(project, document_id, coder_ids=study.counting_on(document_id), code_ids=known)
        if found:
            yield _document(project, document_id, tuple(map(CountedCoding._make, found)))


def gather(
    project: Project,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
) -> Facts:
    """All there is to count, with its mentions; arguments and errors as for :func:`study_to_count`."""
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too)
        inside = {person.id for person in study.respondents}
        counted = frozenset(_counted_documents(project, study))
        good = tuple(
            coding
            for coding in read_codings(project, good=True)
            if coding.document_id in counted and coding.coder_id in study.counting_on(coding.document_id)
        )
        mentions = tuple(
            mention
            for document in documents_to_count(project, study)
            for mention in find_mentions(document._replace(codings=tuple(sorted(document.codings, key=_as_made))))
            if mention.respondent_id in inside
        )
    shared = {field.name: getattr(study, field.name) for field in fields(study)}
    return Facts(**shared, good=good, mentions=mentions)


def _as_made(coding: CountedCoding) -> tuple[int, int, int]:
    """The order in which codings are told: by position, and on one passage as they were made."""
    return coding.start, coding.end, coding.id


def find_respondents(project: Project, where: Mapping[str, Collection[str]]) -> list[Respondent]:
    """The respondents, withdrawn or not, who have one of the values for each attribute (or ``group``) of ``where``.

    ``NotFoundError`` for an attribute that does not exist, or a value that nobody has.
    """
    attributes = read_attributes(project)
    wanted = {attribute(project, name, attributes).name: values for name, values in where.items()}
    everybody = read_respondents(project)
    for name, values in wanted.items():
        for value in values:
            if not any(_has(person, name, (value,)) for person in everybody):
                known = sorted({found for person in everybody if (found := value_of(person, name))}, key=natural_key)
                raise NotFoundError(
                    _("No respondent has {value!r} as {attribute}.").format(value=value, attribute=name),
                    closest(value, known) or _("The values are: {values}").format(values=_first(known)),
                )
    return [person for person in everybody if all(_has(person, name, values) for name, values in wanted.items())]


def matrix(
    project: Project,
    study: CountedStudy,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    executor: Executor | None = None,
) -> Matrix:
    """The matrix of codes by attributes.

    ``rows`` are addresses (``stage/*`` and ``stage/**`` as in :func:`addresses.find_codes`), by default the top level
    of the codebook. ``columns`` are blocks, each beside the others (:class:`queries.columns.MatrixColumns`). With an
    ``executor`` the documents are counted there. ``NotFoundError`` for a code or attribute that does not exist,
    ``QualcodeError`` for one that is named twice.
    """
    book = study.codebook
    row_ids = find_codes(book, rows) or [code.id for code in book.children.get(None, ())]
    asked = _columns(project, study, columns)
    code_ids = sorted({under for row in row_ids for under in book.descendants(row)})
    documents = map(asked.by_case, documents_to_count(project, study, code_ids=code_ids))
    work = partial(count_document, including=including_rows(book, row_ids), words=count == "words")
    with project.snapshot():
        counts = DocumentCounts.merge(spread(work, documents, executor))
    return beside(
        [
            tabulate(counts, asked.cases(block), book, row_ids, count=count, percent=percent, attributes=block)
            for block in asked.blocks
        ]
    )


def codings_of_cell(
    project: Project, study: CountedStudy, row: str, columns: Sequence[str] = (), path: Path = ()
) -> tuple[int, ...]:
    """The ids of the codings behind a number of :func:`matrix`, in order: of the row of a code (an address).

    ``columns`` are the attributes of the cell's block of columns and ``path`` the values of its column, outermost first
    (``None`` for unknown); fewer values give a subtotal, none a total. ``NotFoundError`` for a code or attribute that
    does not exist.
    """
    code_id = find_code(study.codebook, row)
    asked = _columns(project, study, ["/".join(columns)])
    documents = map(
        asked.by_case, documents_to_count(project, study, code_ids=list(study.codebook.descendants(code_id)))
    )
    including = including_rows(study.codebook, [code_id])
    with project.snapshot():
        counts = DocumentCounts.merge(count_document(document, including, passages=True) for document in documents)
    return passages(counts, asked.cases(asked.blocks[0]), code_id, path)


def _columns(project: Project, study: CountedStudy, columns: Sequence[str]) -> MatrixColumns:
    return MatrixColumns(project, columns, study.respondents, study.attributes, study.interviews)


def _first(values: Sequence[str]) -> str:
    """Some of the values, and that there are more."""
    return ", ".join(values[:MOST_VALUES]) + (", ..." if len(values) > MOST_VALUES else "")


def respondents_of_codings(project: Project, codings: Iterable[Coding]) -> dict[int, list[int]]:
    """For each coding the ids of the respondents whose words it covers, in order of appearance."""
    by_document: dict[int, list[CountedCoding]] = {}
    for coding in codings:
        row = CountedCoding(coding.id, coding.start, coding.end, coding.code_id, coding.coder_id)
        by_document.setdefault(coding.document_id, []).append(row)
    found: dict[int, list[int]] = {}
    for document_id, rows in by_document.items():
        for mention in find_mentions(_document(project, document_id, tuple(rows))):
            found.setdefault(mention.coding_id, []).append(mention.respondent_id)
    return found


def _document(project: Project, document_id: int, codings: tuple[CountedCoding, ...]) -> CountedDocument:
    speech = tuple(map(CountedTurn._make, owned_turns(project, document_id)))
    return CountedDocument(document_id, codings, speech, read_text(project, document_id))


def _has(person: Respondent, attribute: str, values: Collection[str]) -> bool:
    value = value_of(person, attribute)
    if value is None:
        return False
    nested = attribute == GROUP and any(value.startswith(f"{outer}/") for outer in values)
    return value in values or nested
