"""Exports in parts of some documents each, that a worker anywhere reads by itself and gives a sum for.

A part is a folder and two numbers, so that no text and no coding is sent: who works on another machine must have the
folder under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.corpus.engine import engine
from qualcode.corpus.reading import APART, Corpus, file_of, foreign, view_of
from qualcode.corpus.schema import TABLES
from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from duckdb import DuckDBPyConnection

AT_ONCE = 500
"""So many documents are in a part."""

WORKER_MEMORY = 512
"""Megabytes that DuckDB takes at most in a worker."""


@dataclass(frozen=True, slots=True)
class DocumentChunk:
    """Some documents of one export: of the study of that number, from one number (or place) to another, both in it."""

    folder: str
    study: int
    low: int
    high: int


@contextmanager
def chunk_tables(chunk: DocumentChunk, *tables: str) -> Iterator[DuckDBPyConnection]:
    """The tables of the export of a part, as views of their names, with the numbers that they have among all."""
    folder = Path(chunk.folder)
    with engine([file_of(folder, table) for table in tables], memory=WORKER_MEMORY, threads=1) as connection:
        for table in tables:
            connection.execute(f"CREATE VIEW {table} AS {view_of(TABLES[table], folder, chunk.study * APART)}")
        yield connection


def compared_chunks(corpus: Corpus) -> list[DocumentChunk]:
    """The documents that coders are compared on, by their places."""
    sizes: dict[int, int] = {}
    for study, first, last, many, apart in corpus.rows(
        'SELECT study, min("place"), max("place"), count(*), count(DISTINCT "place") FROM compared GROUP BY study'
    ):
        # A part must have no more documents than it says.
        if not first == 0 <= last == many - 1 == apart - 1:
            raise foreign(file_of(corpus.studies[study].folder, "compared"))
        sizes[study] = many
    return [
        DocumentChunk(str(study.folder), study.number, low, min(low + AT_ONCE, size) - 1)
        for study in corpus.studies
        if (size := sizes.get(study.number))
        for low in range(0, size, AT_ONCE)
    ]


def document_chunks(corpus: Corpus) -> list[DocumentChunk]:
    """All documents, by their numbers."""
    for study, many, apart in corpus.rows(
        "SELECT study, count(*), count(DISTINCT document) FROM documents GROUP BY study"
    ):
        if many != apart:
            raise foreign(file_of(corpus.studies[study].folder, "documents"))
    numbered = (
        "SELECT study, document, row_number() OVER (PARTITION BY study ORDER BY document) - 1 AS nth FROM documents"
    )
    rows = corpus.rows(
        f"SELECT study, min(document), max(document) FROM ({numbered}) GROUP BY study, nth // ? ORDER BY 1, 2",
        [AT_ONCE],
    )
    return [DocumentChunk(str(corpus.studies[study].folder), study, low, high) for study, low, high in rows]


@contextmanager
def workers(processes: int = 0, scheduler: str = "") -> Iterator[Executor | None]:
    """What spreads the work: so many processes here, a Dask cluster by the address of its scheduler, or nothing.

    ``QualcodeError`` where Dask is not installed, or nobody answers at the address.
    """
    if scheduler:
        try:
            import distributed  # of who has a cluster

            dask: Any = distributed
        except ImportError as error:
            raise QualcodeError(
                _("A scheduler takes Dask, which is not installed."),
                _("Install it with: pip install 'qualcode[corpus]'"),
            ) from error
        try:
            client = dask.Client(scheduler, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise QualcodeError(
                _("No Dask scheduler answers at {address}.").format(address=scheduler),
                _("Start one with: dask scheduler. Its address is such as tcp://10.0.0.4:8786."),
            ) from error
        with client, client.get_executor() as found:
            yield found
    elif processes > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # What was begun by a fork would have the threads of DuckDB in a state that nobody knows.
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            yield pool
    else:
        yield None
