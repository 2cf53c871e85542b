"""From a project to what is counted: the base, one document after the other, and the matrix of what these say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import TYPE_CHECKING

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.matrix import (
    BaseRow,
    Behind,
    Count,
    DocumentCounts,
    Evidence,
    Matrix,
    MatrixFigures,
    Mention,
    Path,
    Percent,
    beside,
    including_rows,
    tabulate,
)
from qualcode.analysis.mentions import (
    CountedCoding,
    CountedDocument,
    CountedTurn,
    count_document,
    find_mentions,
    whose_words,
)
from qualcode.analysis.natural import natural_key
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, MODEL, Attribute, Codebook, Coding, MachineMade, Respondent
from qualcode.names import Spellings, closest, folded
from qualcode.queries.columns import GROUP, By, MatrixColumns, attribute, attributes_of_interviews, value_of
from qualcode.queries.machine.made import machine_made
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
from qualcode.storage.documents import questions as read_questions
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import documents_of, respondent_references
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.rounds import blind_documents

if TYPE_CHECKING:
    from concurrent.futures import Executor

MOST_VALUES = 12
"""Of more values than this an error names only so many."""

RESPONDENT = "respondent"
"""The name under which respondents are asked for one by one: by their own name, or by their reference."""


@dataclass(frozen=True, slots=True)
class CountedStudy:
    """What is counted of a project, but for the codings: these come a document at a time (:func:`documents_to_count`).

    ``respondents`` are those in the base: they speak, have not withdrawn, and all documents in which they speak are
    coded to the end (see :func:`study_to_count`), unless ``unfinished_too``. ``withdrawn`` would be there, and so would
    ``unfinished``, whose documents are not; with ``unfinished_too`` they are in the base as well. ``coders`` are the
    names of those whose codings count, ``named`` where they were asked for by name. ``consensus`` are the ids of the
    documents of which the consensus is counted (by ``consensus_ids``), on all others the codings of ``coder_ids`` are.
    ``where`` is what the base was narrowed to; respondents in it are called by their references. ``interviews`` are the
    ids of the documents that are counted, where ``where`` names an attribute of the interview; ``None`` is all.
    ``questions`` are those of the guide in answer to which something must be said to be counted; none is all.
    ``machine`` is what rules and models made of the codings that count in the study, however the base was narrowed.
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
    questions: tuple[str, ...]
    machine: MachineMade

    def counting_on(self, document_id: int) -> tuple[int, ...]:
        """The ids of the coders whose codings of a document count."""
        return self.consensus_ids if document_id in self.consensus else self.coder_ids

    def counts_everybody(self, document_id: int) -> bool:
        """Whether all codings of a document count: it has no consensus, and nobody was asked for by name."""
        return not self.named and document_id not in self.consensus


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
    questions: Collection[str] = (),
) -> CountedStudy:
    """Who there is to count, and whose codings: exactly those of the coders named; by default it goes by document.

    A document that has a consensus (codings in it, or decisions on what should be) counts that, any other everybody's
    codings. ``where`` narrows the base to the respondents whose attribute (or ``group``, with the groups in it) has one
    of the values; an attribute of the interview narrows the documents, and the base to those who speak in them.

    In the base is whose documents are coded to the end. A document is when its consensus counts, or when one of the
    coders who count has finished it and none of them is still at work on it. Where nobody in the study has declared
    anything finished, a document is with a coding that counts, and not without. A document of an open round never is.
    ``unfinished_too`` takes everybody. ``questions`` leave the base as it is: what is said in answer to others is not
    counted.

    ``NotFoundError`` for an attribute, a value, a question or a coder that does not exist.
    """
    attributes = tuple(read_attributes(project))
    asked_about = known_questions(project, questions) if questions else ()
    meetings, persons = split_conditions(project, where or {}, attributes)
    conditions = {**_as_told(project, persons, attributes), **meetings}
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
    models = {coder_id for coder_id, name in everyone.items() if name.startswith(MODEL)}
    settled = frozenset(consensus_documents(project))
    busy = coders_by_document(project)
    own: tuple[int, ...] = ()
    if coders:
        chosen = [read_coder(project, name) for name in dict.fromkeys(coders)]
        names, ids = tuple(coder.name for coder in chosen), tuple(coder.id for coder in chosen)
        ends = _coded_to_the_end(
            project, ids, busy, settled if CONSENSUS in names else frozenset(), models.difference(ids)
        )
        settled = frozenset()
    else:
        ids = tuple(coder_id for coder_id, name in everyone.items() if name != CONSENSUS)
        own = tuple(coder_id for coder_id, name in everyone.items() if name == CONSENSUS)
        # That a model went through a document does not make it coded to the end, where people are at work as well.
        people = tuple(coder_id for coder_id in ids if coder_id not in models)
        ends = _coded_to_the_end(project, people or ids, busy, settled, models if people else ())
        if settled:
            at_work = {coder for document_id in busy.keys() - settled for coder in busy[document_id]}
            names = (CONSENSUS, *(everyone[coder_id] for coder_id in sorted(at_work.intersection(ids))))
        else:
            names = tuple(everyone[coder_id] for coder_id in ids)
    present = [person for person in asked if not person.withdrawn]
    unfinished = tuple(person for person in present if not ends.issuperset(speaking[person.id]))
    left_out = set() if unfinished_too else {person.id for person in unfinished}
    counting = (set(own), set(ids))
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
        questions=asked_about,
        machine=machine_made(project, lambda document, coder: coder in counting[document not in settled]),
    )


def _as_told(
    project: Project, where: Mapping[str, Collection[str]], attributes: Sequence[Attribute]
) -> dict[str, tuple[str, ...]]:
    """Conditions on respondents as they may be told: each attribute as it is written, and who is named by reference."""
    told: dict[str, tuple[str, ...]] = {}
    for name, values in where.items():
        if _is_respondent(name, attributes):
            people, called = named_respondents(project, values), respondent_references(project)
            told[RESPONDENT] = tuple(called[person.guid] for person in people)
        else:
            told[attribute(project, name, attributes).name] = tuple(values)
    return told


def _is_respondent(name: str, attributes: Sequence[Attribute]) -> bool:
    return folded(name) == RESPONDENT and all(folded(one.name) != RESPONDENT for one in attributes)


def named_respondents(project: Project, names: Collection[str]) -> list[Respondent]:
    """The respondents of these names or references, in the order asked. ``NotFoundError`` names the closest ones."""
    everybody = read_respondents(project)
    called = respondent_references(project)
    known = {called[person.guid]: person for person in everybody} | {person.name: person for person in everybody}
    for name in names:
        if name not in known:
            raise NotFoundError(
                _("There is no respondent {name!r}.").format(name=name),
                closest(name, known) or _("List them with: qualcode respondents"),
            )
    return list({known[name].id: known[name] for name in names}.values())


def known_questions(project: Project, names: Collection[str]) -> tuple[str, ...]:
    """Questions of the guide as the labels of turns write them. ``NotFoundError`` for one that no turn has."""
    known = read_questions(project)
    spelled = Spellings(known)
    for name in names:
        if spelled.known(name) is None:
            hint = _("The questions are: {values}").format(values=first_values(known))
            raise NotFoundError(
                _("No turn is an answer to question {name!r}.").format(name=name),
                (closest(name, known) or hint) if known else _("No turn of this project names a question, such as V4."),
            )
    return tuple(dict.fromkeys(spelled.one(name) for name in names))


def split_conditions(
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
                    closest(value, known[name]) or which_values(sorted(known[name], key=natural_key)),
                )
    return frozenset(
        document.id
        for document in read_documents(project)
        if all(document.attributes.get(name) in values for name, values in where.items())
    )


def _counted_documents(project: Project, study: CountedStudy, among: Sequence[int] | None = None) -> Sequence[int]:
    """The documents (with codings, or of those given) that are counted, in the order in which they were imported."""
    found = sorted(counts_by_document(project)) if among is None else among
    return found if study.interviews is None else [one for one in found if one in study.interviews]


def _coded_to_the_end(
    project: Project,
    coder_ids: Collection[int],
    busy: Mapping[int, Collection[int]],
    settled: Collection[int],
    without: Collection[int],
) -> frozenset[int]:
    """The documents that are coded to the end by these coders, or settled; see :func:`study_to_count`.

    What the coders ``without`` finished makes no difference.
    """
    finished: dict[int, set[int]] = {}
    at_work: dict[int, set[int]] = {document_id: set(found) for document_id, found in busy.items()}
    for work in assignments(project):
        if work.coder_id in without:
            continue
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
    project: Project, study: CountedStudy, *, code_ids: Collection[int] | None = None, every: bool = False
) -> Iterator[CountedDocument]:
    """The documents with codings that count (of these codes, if given), each as plain data that may be sent anywhere.

    With ``every`` those without such a coding come as well.

    They come one by one in the order in which they were imported, and none is kept: whatever is counted over a study
    is a function of one of them and a sum (:func:`qualcode.spreading.spread`). Take them within
    :meth:`Project.snapshot`, for another window may write meanwhile.
    """
    # A code that another window made since the study was read is none of this count.
    book = study.codebook.by_id
    known = book.keys() if code_ids is None else book.keys() & code_ids
    # Where all codes are asked for, looking at each coding is less than having SQLite look.
    asked = None if len(known) == len(book) else list(known)
    everything = [one.id for one in read_documents(project)] if every else None
    for document_id in _counted_documents(project, study, everything):
        coders = None if study.counts_everybody(document_id) else study.counting_on(document_id)
        found = spans(project, document_id, coder_ids=coders, code_ids=asked)
        if not known >= {row[3] for row in found}:
            found = [row for row in found if row[3] in known]
        codings = tuple(map(_as_coding, found))
        if codings or every:
            yield _document(project, document_id, codings, study.questions)


_as_coding, _as_turn = partial(tuple.__new__, CountedCoding), partial(tuple.__new__, CountedTurn)
"""A coding or turn of its row: there are many, and ``_make`` takes twice as long."""


def gather(
    project: Project,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    questions: Collection[str] = (),
) -> Facts:
    """All there is to count, with its mentions; arguments and errors as for :func:`study_to_count`."""
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
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
    named = [values for name, values in where.items() if _is_respondent(name, attributes)]
    wanted = {
        attribute(project, name, attributes).name: values
        for name, values in where.items()
        if not _is_respondent(name, attributes)
    }
    everybody = read_respondents(project)
    for values in named:
        chosen = {person.id for person in named_respondents(project, values)}
        everybody = [person for person in everybody if person.id in chosen]
    for name, values in wanted.items():
        for value in values:
            if not any(_has(person, name, (value,)) for person in everybody):
                known = sorted(
                    {found for person in read_respondents(project) if (found := value_of(person, name))},
                    key=natural_key,
                )
                raise NotFoundError(
                    _("No respondent has {value!r} as {attribute}.").format(value=value, attribute=name),
                    closest(value, known) or which_values(known),
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
    by: Sequence[By] = (),
    executor: Executor | None = None,
) -> Matrix:
    """The matrix of codes by attributes.

    ``rows`` are addresses (``stage/*`` and ``stage/**`` as in :func:`addresses.find_codes`), by default the top level
    of the codebook. ``columns`` are blocks, each beside the others, divided ``by`` document, question or coder
    (:class:`queries.columns.MatrixColumns`). With an ``executor`` the documents are counted there. ``NotFoundError``
    for a code or attribute that does not exist, ``QualcodeError`` for one that is named twice.
    """
    return lay_out(project, study, rows, columns, count=count, percent=percent, by=by, executor=executor).matrix


@dataclass(frozen=True)
class LaidOut:
    """A matrix with the counts that it was laid out from, and the cases of each block of its columns."""

    matrix: Matrix
    counts: DocumentCounts
    cases: tuple[tuple[BaseRow, ...], ...]

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self.counts)

    def behind(self, rows: Iterable[int], block: int = 0, path: Path = ()) -> Behind:
        """What is behind a number of these rows; the counts must have been made with their passages."""
        return self._evidence.behind(self.cases[block], rows, path)


@dataclass(frozen=True, slots=True)
class AddedRows:
    """Rows of the codebook of a study that are no code of the project: what counts them, by the columns.

    ``partitions`` are those (by id) of which everybody in the base has exactly one, and which prove it by adding up;
    ``silences`` those of who says none of a set (:class:`analysis.matrix.Matrix`).
    """

    counts: Callable[[MatrixColumns], DocumentCounts]
    partitions: tuple[tuple[int, ...], ...] = ()
    silences: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """Counts of these rows (ids of codes) of a study, made with their passages: they are counted once for any columns.

    They are of whole respondents, so they do not serve where columns divide what one says.
    """

    rows: frozenset[int]
    counts: DocumentCounts


def lay_out(
    project: Project,
    study: CountedStudy,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    by: Sequence[By] = (),
    executor: Executor | None = None,
    passages: bool = False,
    more: Sequence[AddedRows] = (),
    held: HeldCounts | None = None,
) -> LaidOut:
    """What :func:`matrix` gives with what is behind its numbers: the codings too where ``passages`` are asked for.

    ``more`` counts rows of the codebook of ``study`` that are no code of the project. What is ``held`` must be of this
    study, and is not counted again. ``QualcodeError`` where rows that exclude each other do not add up to the base.
    """
    if "coder" in by and count in ("documents", "words"):
        raise QualcodeError(
            _("By coder {count} cannot be counted: several coders have the same.").format(count=count),
            _("Count respondents or codings."),
        )
    book = study.codebook
    row_ids = find_codes(book, rows) or [code.id for code in book.children.get(None, ())]
    asked = columns_of(project, study, columns, by)
    with project.snapshot():
        codes = [row for row in row_ids if row > 0]
        if held is not None and not asked.are_cases and held.rows.issuperset(codes):
            counts = held.counts
        else:
            code_ids = sorted({under for row in codes for under in book.descendants(row)})
            counted = documents_to_count(project, study, code_ids=code_ids) if codes else ()
            documents = (part for document in counted for part in asked.by_case(document))
            including = including_rows(book, codes)
            work = partial(count_document, including=including, words=count == "words", passages=passages)
            counts = DocumentCounts.merge(spread(work, documents, executor))
        if more:
            counts = DocumentCounts.merge((counts, *(added.counts(asked) for added in more)))
    cases = tuple(tuple(asked.cases(block)) for block in asked.blocks)
    partitions = [one for added in more for one in added.partitions]
    silences = frozenset[int]().union(*(added.silences for added in more))
    tables = [
        tabulate(
            counts,
            found,
            book,
            row_ids,
            count=count,
            percent=percent,
            attributes=block,
            partitions=partitions,
            silences=silences,
        )
        for found, block in zip(cases, asked.blocks, strict=True)
    ]
    found = beside(tables)
    _prove(found)
    return LaidOut(found, counts, cases)


def _prove(found: Matrix) -> None:
    """``QualcodeError`` where rows that exclude each other do not add up to the base of each column."""
    rows = {row.code_id: row for row in found.rows}
    for one in found.partitions:
        inside = [rows[row] for row in one]
        sums = MatrixFigures(
            tuple(map(sum, zip(*(row.cells for row in inside), strict=True))),
            tuple(map(sum, zip(*(row.subtotals for row in inside), strict=True))),
            sum(row.total for row in inside),
        )
        if sums != found.bases:
            raise QualcodeError(
                _("{set}: its rows do not add up to the base.").format(set=inside[0].code.partition("=")[0])
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
    found = lay_out(project, study, [row], ["/".join(columns)], passages=True)
    return found.behind([code_id], path=path).codings


def columns_of(project: Project, study: CountedStudy, columns: Sequence[str], by: Sequence[By] = ()) -> MatrixColumns:
    """The columns of a matrix of a study's base."""
    return MatrixColumns(
        project,
        columns,
        study.respondents,
        study.attributes,
        study.interviews,
        by=by,
        coders=_at_work(project, study) if "coder" in by else _nobody,
    )


def _nobody(_document_id: int) -> Collection[int]:
    return ()


def _at_work(project: Project, study: CountedStudy) -> Callable[[int], Collection[int]]:
    """Whose codings count in a document, of those who coded there or declared it finished."""
    there = coders_by_document(project)
    for work in assignments(project):
        if work.finished is not None:
            there.setdefault(work.document_id, set()).add(work.coder_id)
    return lambda document_id: sorted(there.get(document_id, set()).intersection(study.counting_on(document_id)))


def first_values(values: Sequence[str]) -> str:
    """Some of the values, and that there are more."""
    return ", ".join(values[:MOST_VALUES]) + (", ..." if len(values) > MOST_VALUES else "")


def which_values(values: Sequence[str]) -> str:
    """What to give instead of a value that nobody has."""
    if not values:
        return _("Nobody has a value there yet. A face sheet gives it: qualcode respondents import FILE")
    return _("The values are: {values}").format(values=first_values(values))


def respondents_of_codings(
    project: Project, codings: Iterable[Coding], questions: Collection[str] = ()
) -> dict[int, list[int]]:
    """For each coding the ids of the respondents whose words it covers, in order of appearance.

    With ``questions`` only their words in answer to one of these.
    """
    by_document: dict[int, list[CountedCoding]] = {}
    for coding in codings:
        row = CountedCoding(coding.id, coding.start, coding.end, coding.code_id, coding.coder_id)
        by_document.setdefault(coding.document_id, []).append(row)
    found: dict[int, list[int]] = {}
    for document_id, rows in by_document.items():
        found |= respondents_in(project, document_id, rows, questions)
    return found


def respondents_in(
    project: Project, document_id: int, codings: Iterable[CountedCoding], questions: Collection[str] = ()
) -> dict[int, list[int]]:
    """What :func:`respondents_of_codings` gives of codings in one document."""
    return whose_words(_document(project, document_id, tuple(codings), questions))


def _document(
    project: Project, document_id: int, codings: tuple[CountedCoding, ...], questions: Collection[str] = ()
) -> CountedDocument:
    speech = tuple(map(_as_turn, owned_turns(project, document_id, questions)))
    return CountedDocument(document_id, codings, speech, read_text(project, document_id))


def _has(person: Respondent, attribute: str, values: Collection[str]) -> bool:
    value = value_of(person, attribute)
    if value is None:
        return False
    nested = attribute == GROUP and any(value.startswith(f"{outer}/") for outer in values)
    return value in values or nested
