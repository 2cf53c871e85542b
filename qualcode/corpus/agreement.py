"""Agreement over exports: the figures of :func:`queries.comparison.comparing.compare`, one part of the documents after
the other, spread over any executor."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.addresses import find_code
from qualcode.agreement.figures import AgreementReport, Notice, Warn
from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.report import build_report, report_of_table
from qualcode.agreement.resampling import is_large
from qualcode.agreement.study import RESAMPLES, SEED, AgreementSettings, CodedSpan, RowPlan, StudyDocument, UnitKind
from qualcode.corpus.chunks import DocumentChunk, chunk_tables, compared_chunks
from qualcode.corpus.engine import MEMORY
from qualcode.corpus.reading import Corpus, StudySource, file_of, foreign, open_corpus
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.names import closest, folded
from qualcode.report.agreement.view import AgreementView
from qualcode.spreading import spread
from qualcode.version import VERSION

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from qualcode.agreement.large.tables import SumTable

CORPUS_UNITS: tuple[UnitKind, ...] = ("turn", "document")
"""What may be compared of an export; other units take the words, or their whole lists."""


@dataclass(frozen=True, slots=True)
class CorpusAgreement:
    """The agreement report on exports, with the codes' names and what must be told beside it."""

    report: AgreementReport
    name: str
    names: dict[str, str]
    codes: tuple[str, ...]
    notes: tuple[str, ...]

    def view(self, language: str) -> AgreementView:
        """The report as it is shown in a language."""
        return AgreementView(self.report, self.name, self.names, language, self.codes)


def compare_corpus(
    folders: Sequence[Path],
    *,
    coders: Sequence[str] = (),
    codes: Sequence[str] = (),
    unit: UnitKind = "turn",
    resamples: int = 0,
    seed: int = SEED,
    executor: Executor | None = None,
    memory: int = MEMORY,
    threads: int = 0,
) -> CorpusAgreement:
    """Coders compared over one or many exports: who finished or coded a document, as it was when they finished it.

    Of one export the figures are those of the project. Over several, coders and codes of one name are one, and the
    documents add up. Large corpora are read in parts, by whoever works in ``executor``. ``NotFoundError`` for a coder
    or code that does not exist; ``QualcodeError`` where fewer than two coders have done anything.
    """
    with open_corpus(folders, memory=memory, threads=threads) as corpus:
        told = [(study, found) for study in corpus.studies if (found := json.loads(study.about["agreement"]))]
        chosen = _coders(told, coders)
        parents, names = _codes(corpus, told)
        rows = tuple(dict.fromkeys(corpus.codebook.by_id[find_code(corpus.codebook, one)].path for one in codes))
        settings = AgreementSettings(
            unit=unit,
            coders=chosen,
            codes=rows,
            excluded=tuple(dict.fromkeys(one for _study, found in told for one in found["excluded"])),
            method="bootstrap" if resamples else "jackknife",
            resamples=resamples or RESAMPLES,
            seed=seed,
            version=VERSION,
            versions=tuple(sorted({one for _study, found in told for one in found["versions"]})),
            by_blocks=True,
        )
        several = len(corpus.studies) > 1
        try:
            report = _report(corpus, settings, parents, several, executor)
        except (ValueError, TypeError, KeyError) as error:
            raise foreign(file_of(corpus.studies[0].folder, "compared")) from error
        notices = [*_notices(told, chosen, several), *report.notices]
        name = ", ".join(study.name for study in corpus.studies)
        return CorpusAgreement(replace(report, notices=tuple(notices)), name, names, rows, tuple(corpus.notes()))


def _coders(told: Sequence[tuple[StudySource, dict[str, Any]]], asked: Sequence[str]) -> tuple[str, ...]:
    """Who is compared, by name."""
    known = sorted({str(name) for _study, found in told for name in found["coders"]})
    by_name = {folded(name): name for name in known}
    for name in asked:
        if folded(name) not in by_name:
            raise NotFoundError(
                _("Nothing here was coded or declared finished by {names}.").format(names=name),
                closest(name, known) or _("The coders are: {names}").format(names=", ".join(known)),
            )
    chosen = tuple(dict.fromkeys(by_name[folded(name)] for name in asked)) or tuple(known)
    if len(chosen) < 2:
        raise QualcodeError(
            _("Agreement takes two coders; here there is only {name}.").format(name=chosen[0])
            if chosen
            else _("Agreement takes two coders; nobody has coded or finished anything here."),
            _("Let two coders code the same documents and declare them finished: qualcode finish DOCUMENT"),
        )
    return chosen


def _codes(
    corpus: Corpus, told: Sequence[tuple[StudySource, dict[str, Any]]]
) -> tuple[dict[str, str | None], dict[str, str]]:
    """Every code's path with that above it, and with its name; those that are gone last."""
    book = corpus.codebook
    paths = {code.id: code.path for code in book.codes}
    parents = {code.path: paths.get(code.parent_id or 0) for code in book.codes}
    names = {code.path: code.name for code in book.codes}
    for _study, found in told:
        for path, above, name in found["gone"]:
            if path not in parents:
                parents[str(path)], names[str(path)] = above, str(name)
    return parents, names


def _report(
    corpus: Corpus,
    settings: AgreementSettings,
    parents: dict[str, str | None],
    several: bool,
    executor: Executor | None,
) -> AgreementReport:
    chunks = compared_chunks(corpus)
    coders = list(settings.coders)
    double = "(SELECT *, len(list_intersect(coders, ?::VARCHAR[])) > 1 AS double FROM compared)"
    ((everything, twice),) = corpus.rows(f"SELECT count(*), count(*) FILTER (double) FROM {double}", [coders])
    used = {
        row[0]
        for row in corpus.rows(
            f"SELECT DISTINCT m.code FROM (SELECT unnest(marks) AS m FROM {double} WHERE double)"
            " WHERE list_contains(?::VARCHAR[], m.coder)",
            [coders, coders],
        )
    }
    rows = settings.codes or _with_those_above(used, parents)
    if twice < LEAST_DOCUMENTS or not is_large(len(rows), twice):
        documents = chain.from_iterable(read_compared(chunk, several) for chunk in chunks)
        return build_report(documents, parents, settings, executor)
    from qualcode.agreement.large.tables import SumTable  # arrays, for who has a large study

    plan = RowPlan.of(parents, rows, settings.coders, settings.unit)
    parts = [
        part
        for part in spread(partial(_tabulate_chunk, plan=plan, several=several), chunks, executor)
        if part is not None
    ]
    heads = [head for heads, _table in parts for head in heads]
    table = SumTable.joined([table for _heads, table in parts])
    return report_of_table(heads, plan, settings, table, everything, executor)


def _with_those_above(used: Iterable[str], parents: dict[str, str | None]) -> tuple[str, ...]:
    """The codes that were used and those above them, in reading order."""
    found: set[str] = set()
    for code in used:
        current: str | None = code
        while current is not None and current not in found:
            found.add(current)
            current = parents[current]
    return tuple(code for code in parents if code in found)


def _tabulate_chunk(chunk: DocumentChunk, plan: RowPlan, several: bool) -> tuple[list[StudyDocument], SumTable] | None:
    """The sums of a part, and its documents without what was summed; nothing where none was coded twice."""
    from qualcode.agreement.large.tables import tabulate  # arrays, for who has a large study

    documents = [
        document
        for document in read_compared(chunk, several)
        if sum(coder in plan.coders for coder in document.coders) > 1
    ]
    if not documents:
        return None
    heads = [StudyDocument(one.name, one.length, one.coders, (), older=one.older) for one in documents]
    return heads, tabulate(documents, plan)


def read_compared(chunk: DocumentChunk, several: bool = False) -> list[StudyDocument]:
    """The documents of a part as coders are compared on them; of several studies with the number before names."""
    with chunk_tables(chunk, "compared") as connection:
        rows = connection.execute(
            """SELECT name, "length", coders, [u."start" for u in units], [u."end" for u in units],
            [x."start" for x in excluded], [x."end" for x in excluded], [m."start" for m in marks],
            [m."end" for m in marks], [m.code for m in marks], [m.coder for m in marks], older
            FROM compared WHERE "place" BETWEEN ? AND ? ORDER BY "place" """,
            [chunk.low, chunk.high],
        ).fetchall()
    before = f"{chunk.study + 1}: " if several else ""
    return [
        StudyDocument(
            f"{before}{name}",
            length,
            tuple(coders),
            [*map(CodedSpan, *marks)],
            excluded=[*zip(x_starts, x_ends, strict=True)],
            turns=[*zip(starts, ends, strict=True)],
            older=frozenset(older),
        )
        for name, length, coders, starts, ends, x_starts, x_ends, *marks, older in rows
    ]


def _notices(told: Sequence[tuple[StudySource, dict[str, Any]]], coders: Sequence[str], several: bool) -> list[Notice]:
    """What must be told of the studies before their figures."""
    found: list[Notice] = []
    undeclared: Counter[str] = Counter()
    names: dict[str, tuple[str, ...]] = {}
    for study, about in told:
        before = f"{study.number + 1}: " if several else ""
        for name, documents in about["blind"].items():
            listed = tuple(f"{before}{one}" for one in documents)
            found.append(Notice(Warn.OPEN_ROUND, count=len(listed), name=name, documents=listed))
        for name, documents in about["undeclared"].items():
            undeclared[name] += len(documents)
            names[name] = (*names.get(name, ()), *(f"{before}{one}" for one in documents))
    found += [
        Notice(Warn.UNDECLARED, count=undeclared[name], name=name, documents=names[name])
        for name in coders
        if name in undeclared
    ]
    versions = sorted({one for _study, about in told for one in about["versions"]})
    if len(versions) > 1:
        found.append(Notice(Warn.VERSIONS, count=len(versions), name=", ".join(map(str, versions))))
    return found
