"""What is counted over exports is what the project says, cell for cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import COUNTS, Count
from qualcode.analysis.patterns.relations import RELATION_UNITS, RelationUnit
from qualcode.cli import run
from qualcode.corpus.counting import count_corpus
from qualcode.corpus.relations import relate_corpus
from qualcode.corpus.searching import search_corpus
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.queries.words.index import RINGS, Ring, WordIndex
from qualcode.queries.words.searching import search
from qualcode.report.matrix.counted import count_matrix
from qualcode.report.patterns.relations import count_relations
from qualcode.storage import Project
from tests.corpus.conftest import exported, small_study
from tests.support.often import TIMES, pairs

pytest.importorskip("duckdb")

COLUMNS = ("group", "sector", "traject", "leeftijd", "datum", "geslacht")
ROWS = ("stage", "kosten", "stage/*", "*", "**", "samenwerking")
WHERE: tuple[dict[str, list[str]], ...] = (
    {}, {"group": ["leerlingen"]}, {"traject": ["LWT"]}, {"geslacht": ["m", "v"], "group": ["leerlingen"]},
    {"datum": ["2014-03-27", "2014-05-22"]},
)  # fmt: skip


@pytest.fixture(scope="module")
def project(sample: Path) -> Iterator[Project]:
    with Project.open(sample) as found:
        found.look_as("lead")
        yield found


@st.composite
def _columns(draw: st.DrawFn) -> list[str]:
    blocks = draw(st.lists(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=2, unique=True), max_size=2))
    return list(dict.fromkeys("/".join(block) for block in blocks))


@settings(
    max_examples=12 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    rows=st.sampled_from([[], *([one] for one in ROWS)]),
    columns=_columns(),
    count=st.sampled_from(get_args(Count)),
    where=st.sampled_from(WHERE),
    coders=st.sampled_from([[], ["codeur-a"], ["codeur-a", "codeur-b"], ["consensus"]]),
    unfinished=st.booleans(),
)
def test_any_matrix_is_that_of_the_project(
    project: Project,
    rows: list[str],
    columns: list[str],
    count: Count,
    where: dict[str, list[str]],
    coders: list[str],
    unfinished: bool,
) -> None:
    folder = project.path.parent / "any"
    if not folder.exists():
        exported(project.path, folder)
    asked: dict[str, Any] = {
        "count": count,
        "where": where,
        "unfinished_too": unfinished,
        "coders": coders,
    }
    own = count_matrix(project, rows, columns, with_names=False, **asked)
    assert count_corpus([folder], rows, columns, threads=1, **asked).matrix == own.matrix


@pytest.mark.parametrize("count", COUNTS)
def test_all_that_is_told_of_a_matrix_is_the_same(project: Project, columns: Path, count: Count) -> None:
    own = count_matrix(project, ["**"], ["group/traject", "leeftijd"], count=count, percent="row", with_names=False)
    found = count_corpus([columns], ["**"], ["group/traject", "leeftijd"], count=count, percent="row")
    assert found.to_dict() == own.to_dict()


def test_small_numbers_are_hidden_alike(project: Project, columns: Path) -> None:
    own = count_matrix(project, ["stage/**"], ["group"], suppress=4, with_names=False)
    assert own.matrix.hidden
    assert count_corpus([columns], ["stage/**"], ["group"], suppress=4).to_dict() == own.to_dict()


@pytest.mark.parametrize("unit", RELATION_UNITS)
def test_relations_are_those_of_the_project(project: Project, columns: Path, unit: RelationUnit) -> None:
    near = 2 if unit == "turn" else 0
    own = count_relations(project, ["**"], unit=unit, near=near, with_names=False)
    assert any(pair.n for pair in own.pairs)
    assert relate_corpus([columns], ["**"], unit=unit, near=near).to_dict() == own.to_dict()


@pytest.mark.parametrize(
    ("query", "ring"), pairs(["stage", "werken school", "stu* OR stage NOT school", "de xyzzy stage"], RINGS)
)
def test_a_search_finds_the_passages_of_the_project(project: Project, words: Path, query: str, ring: Ring) -> None:
    index = WordIndex()
    own = search(project, index, query, ring=ring)
    hits = own.hits(ranked=False) if own.by == "words" else ()
    wanted = [(hit.document, hit.start, hit.end, hit.snippet, hit.marks) for hit in hits]
    index.close()
    found = search_corpus([words], query, ring=ring, most=0)
    assert [(hit.document, hit.start, hit.end, hit.snippet, hit.marks) for hit in found.passages] == wanted
    assert found.total == len(wanted)
    assert len(search_corpus([words], query, ring=ring, most=1).passages) == min(1, len(wanted))


def test_two_studies_add_up_and_say_where_their_codebooks_differ(tmp_path: Path) -> None:
    first = exported(small_study(tmp_path, "stage", "stage/netwerk"), tmp_path / "a")
    second = exported(small_study(tmp_path, "kosten", "stage", name="other"), tmp_path / "b")
    found = count_corpus([first, second], [], ["group"])
    assert {row.code: (row.cells, row.total) for row in found.matrix.rows} == {"stage": ((1,), 1), "kosten": ((1,), 1)}
    assert found.matrix.base == 4
    assert "Counted together: study, other" in found.note
    assert "2 codes are not in every study: kosten, stage/netwerk" in found.note
    codings = count_corpus([first, second], [], [], count="codings")
    assert codings.matrix.answers.total == 4
    pairs = relate_corpus([second, first], ["stage"], ["kosten"]).pairs
    assert [(pair.code_n, pair.other_n, pair.n) for pair in pairs] == [(1, 1, 0)]


def test_one_project_is_not_counted_twice(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    first, second = exported(path, tmp_path / "a"), exported(path, tmp_path / "b")
    with pytest.raises(ConflictError, match="are of one project"):
        count_corpus([first, second])


def test_what_does_not_exist_is_said(columns: Path) -> None:
    for asked in ({"rows": ["nothing-such"]}, {"columns": ["nothing"]}, {"coders": ["nobody"]}):
        with pytest.raises(NotFoundError):
            count_corpus([columns], **asked)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError, match="No respondent has 'Mars' as sector"):
        count_corpus([columns], where={"sector": ["Mars"]})
    with pytest.raises(QualcodeError, match="cannot be taken of codings"):
        count_corpus([columns], count="codings", percent="base")
    with pytest.raises(QualcodeError, match="asked for twice"):
        count_corpus([columns], [], ["group", "group"])


def test_an_attribute_may_be_called_anything(tmp_path: Path) -> None:
    """Names and values are bound or taken as they are: none of them is a part of a statement."""
    from qualcode.changes.respondents import People, set_values
    from qualcode.storage.respondents import respondents

    path = small_study(tmp_path)
    odd = "a'b\"; DROP TABLE base; --"
    with Project.open(path) as project:
        with project.change("ada", "respondents.import") as change:
            people = People(project, change)
            for person in respondents(project):
                set_values(people, [person.id], {odd: "x' OR 1=1 --"})
        own = count_matrix(project, [], [odd], where={odd: ["x' OR 1=1 --"]}, with_names=False)
    folder = exported(path, tmp_path / 'it\'s "odd"')
    assert count_corpus([folder], [], [odd], where={odd: ["x' OR 1=1 --"]}).matrix == own.matrix
    with pytest.raises(NotFoundError):
        count_corpus([folder], where={odd: ["' OR 1=1 --"]})


def test_words_are_asked_of_an_export_that_has_them(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="was exported without the words"):
        search_corpus([exported(small_study(tmp_path), tmp_path / "a")], "oom")


def test_the_commands_say_what_the_library_counts(
    columns: Path, words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["corpus", "matrix", str(columns), "--cols", "group", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == count_corpus([columns], [], ["group"]).to_dict()
    assert run(["corpus", "relations", str(columns), "--rows", "stage/*", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == relate_corpus([columns], ["stage/*"]).to_dict()
    assert run(["corpus", "matrix", str(columns), "--out", str(tmp_path / "uit.docx")]) == 0
    capsys.readouterr()
    assert (tmp_path / "uit.docx").stat().st_size > 1000
    assert run(["corpus", "search", "stage", str(words), "--limit", "2", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run(["corpus", "matrix", str(tmp_path)]) == 1
    assert "documents.parquet is not there" in capsys.readouterr().err


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="is no folder"):
        count_corpus([tmp_path / "nowhere"])
