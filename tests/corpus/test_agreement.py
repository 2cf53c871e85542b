"""Coders compared over exports: the figures of the project, in one process, in several and on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qualcode.agreement import resampling
from qualcode.agreement.study import UnitKind
from qualcode.corpus import agreement as compared
from qualcode.corpus import chunks
from qualcode.corpus.agreement import compare_corpus
from qualcode.corpus.chunks import workers
from qualcode.corpus.relations import relate_corpus
from qualcode.corpus.searching import search_corpus
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.storage import Project
from tests.corpus.conftest import exported, small_study
from tests.support.often import TIMES

pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def project(sample: Path) -> Iterator[Project]:
    with Project.open(sample, readonly=True) as found:
        found.look_as("lead")
        yield found


@pytest.mark.parametrize(
    ("unit", "resamples", "codes"), [("turn", 0, ()), ("document", 0, ()), ("turn", 100, ("stage", "kosten"))]
)
def test_the_figures_are_those_of_the_project(
    project: Project, columns: Path, unit: UnitKind, resamples: int, codes: tuple[str, ...]
) -> None:
    _study, own = compare(project, AgreementChoices(unit=unit, resamples=resamples, codes=codes))
    found = compare_corpus([columns], unit=unit, resamples=resamples, codes=codes).report
    assert own.overall.alpha.estimate is not None
    for part in ("settings", "overall", "codes", "pairs", "documents", "disagreements", "notices"):
        assert getattr(found, part) == getattr(own, part), part


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The study as if it were a large one, in parts of a few documents, of which none is held whole."""
    monkeypatch.setattr(resampling, "MANY", 1)
    monkeypatch.setattr(compared, "is_large", lambda _rows, _documents: True)
    monkeypatch.setattr(chunks, "AT_ONCE", 5)
    monkeypatch.setattr(compared, "build_report", None)


@pytest.mark.usefixtures("large")
def test_a_large_study_is_read_in_parts_and_gives_the_same(project: Project, columns: Path) -> None:
    _study, own = compare(project, AgreementChoices())
    with ThreadPoolExecutor(2) as pool:
        found = compare_corpus([columns], executor=pool).report
    for part in ("overall", "codes", "pairs", "documents", "disagreements", "notices"):
        assert getattr(found, part) == getattr(own, part), part


@pytest.mark.long
@pytest.mark.usefixtures("large")
def test_a_dask_cluster_gives_the_same(columns: Path, words: Path) -> None:
    distributed = pytest.importorskip("distributed")
    alone = compare_corpus([columns]).report
    related, found = relate_corpus([columns], ["**"]), search_corpus([words], "stage", most=5)
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            # By day the workers are threads that talk to the scheduler over TCP all the same.
            processes=TIMES > 1,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        workers(scheduler=cluster.scheduler_address) as executor,
    ):
        report = compare_corpus([columns], executor=executor).report
        assert (report.codes, report.overall) == (alone.codes, alone.overall)
        assert relate_corpus([columns], ["**"], executor=executor).to_dict() == related.to_dict()
        again = search_corpus([words], "stage", most=5, executor=executor)
    assert (list(again.passages), again.total, again.respondents) == (
        list(found.passages),
        found.total,
        found.respondents,
    )


def test_processes_give_the_same(columns: Path) -> None:
    with workers(2) as executor:
        assert executor is not None
        assert relate_corpus([columns], executor=executor).to_dict() == relate_corpus([columns]).to_dict()


def test_nobody_at_an_address_is_said() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(QualcodeError, match="No Dask scheduler answers at nonsense"), workers(scheduler="nonsense://x"):
        pass


def test_two_studies_are_compared_together(tmp_path: Path) -> None:
    folders = [exported(small_study(tmp_path, name=name), tmp_path / f"{name}-columns") for name in ("een", "twee")]
    found = compare_corpus(folders)
    assert found.report.overall.documents == 2
    assert [document.document for document in found.report.documents] == ["1: een-1", "2: twee-1"]
    assert [code.marked for code in found.report.codes] == [2]
    assert "een, twee" in " ".join(found.notes)


def test_who_is_not_there_is_said(columns: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        compare_corpus([columns], coders=["nobody"])
    with pytest.raises(QualcodeError, match="Agreement takes two coders"):
        compare_corpus([columns], coders=["codeur-a"])
