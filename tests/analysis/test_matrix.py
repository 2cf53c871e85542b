"""The matrix against two printed tables, and against what must hold for any study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import (
    COUNTS,
    BaseRow,
    DocumentCounts,
    Matrix,
    Mention,
    Share,
    beside,
    including_rows,
    passages,
    tabulate,
)
from qualcode.analysis.quantify import Forms
from qualcode.errors import QualcodeError
from qualcode.model import Attribute, Code, Codebook
from qualcode.report.matrix.rows import matrix_rows
from qualcode.report.wording.quantities import quantify
from tests.support.matrix import build_matrix, count_mentions
from tests.support.often import often

FASE = Attribute(1, "fase", "fase", "choice", ("gestart", "in voorbereiding"))
MINISTERIE = Attribute(2, "ministerie", "ministerie", "choice", ("OCW", "LNV"))
BASES = {("gestart", "OCW"): 12, ("gestart", "LNV"): 4, ("in voorbereiding", "OCW"): 10, ("in voorbereiding", "LNV"): 2}


def make_codebook(*paths: str) -> Codebook:
    """A codebook with ids from 1, in the order given; parents stand before their children."""
    ids = {path: place for place, path in enumerate(paths, start=1)}
    codes = tuple(
        Code(ids[p], p, p.rpartition("/")[2], p, ids.get(p.rpartition("/")[0]), p.rpartition("/")[2]) for p in paths
    )
    return Codebook("test", "Test", "nl", 1, codes)


PARTNERSHIPS = [
    BaseRow(100 * column + place, path) for column, path in enumerate(BASES) for place in range(BASES[path])
]
"""The 28 partnerships of the 2005 monitor by phase and ministry."""


def monitor(table: Mapping[str, Sequence[int]], *, from_end: str = "") -> tuple[Matrix, Codebook, list[Mention]]:
    """A table of the monitor, rebuilt from one document for each partnership.

    Each row's respondents follow those of the row above, as where one answer was allowed; the row ``from_end`` takes
    them from the start of the column again, so that they give a second answer.
    """
    codebook = make_codebook("vraag", *(f"vraag/{slug}" for slug in table))
    mentions: list[Mention] = []
    taken = [0, 0, 0, 0]
    for slug, numbers in table.items():
        for column, n in enumerate(numbers):
            first = 0 if slug == from_end else taken[column]
            taken[column] = first + n
            for respondent in range(100 * column + first, 100 * column + first + n):
                code = codebook.by_path[f"vraag/{slug}"].id
                mentions.append(Mention(respondent, respondent, code, len(mentions) + 1))
    rows = [codebook.by_path[f"vraag/{slug}"].id for slug in table]
    matrix = build_matrix(mentions, PARTNERSHIPS, codebook, rows, attributes=(FASE, MINISTERIE))
    return matrix, codebook, mentions


def kept(mentions: Iterable[Mention], codebook: Codebook, rows: Sequence[int]) -> DocumentCounts:
    """The counts of mentions of any documents, with the ids of their codings."""
    by_document: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_document.setdefault(mention.document_id, []).append(mention)
    including = including_rows(codebook, rows)
    return DocumentCounts.merge(count_mentions(found, including, passages=True) for found in by_document.values())


def test_wie_regelt_de_bpv_plaatsen_cell_by_cell() -> None:
    """The print leaves some zeros blank and sets a dash for others, and totals only each pair of columns."""
    printed = {
        "vmbo": (8, 1, 5, 2, 16),
        "vmbo-en-mbo": (3, 0, 3, 0, 6),
        "mbo": (1, 0, 0, 0, 1),
        "kenniscentrum": (0, 3, 0, 0, 3),
        "leerlingen": (0, 0, 2, 0, 2),
    }
    matrix, _codebook, _mentions = monitor({slug: line[:4] for slug, line in printed.items()})
    assert [(column.path, column.base) for column in matrix.columns] == list(BASES.items())
    assert {row.code: (*row.cells, row.total) for row in matrix.rows} == {f"vraag/{k}": v for k, v in printed.items()}
    assert [(column.path, column.base) for column in matrix.subtotals] == [
        (("gestart",), 16),
        (("in voorbereiding",), 12),
    ]
    assert (*matrix.answers.subtotals, matrix.answers.total) == (16, 12, 28)
    assert (*matrix.respondents.subtotals, matrix.respondents.total) == (16, 12, 28)
    assert matrix.base == 28


def test_doelgroep_with_several_answers() -> None:
    """34 answers of 28 respondents. The print gives the sums of each pair (18 and 16), beside N = 28."""
    matrix, codebook, mentions = monitor({"niet-in-staat": (12, 4, 10, 2), "uitval": (2, 0, 4, 0)}, from_end="uitval")
    assert [(*row.cells, row.total) for row in matrix.rows] == [(12, 4, 10, 2, 28), (2, 0, 4, 0, 6)]
    assert [row.subtotals for row in matrix.rows] == [(16, 12), (2, 4)]
    assert (matrix.answers.cells, matrix.answers.subtotals, matrix.answers.total) == ((14, 4, 14, 2), (18, 16), 34)
    assert (*matrix.respondents.subtotals, matrix.respondents.total) == (16, 12, 28)
    rolled = build_matrix(mentions, PARTNERSHIPS, codebook, [1], attributes=(FASE, MINISTERIE))
    assert (*rolled.rows[0].cells, rolled.rows[0].total) == (12, 4, 10, 2, 28)
    uitval = codebook.by_path["vraag/uitval"].id
    counts = kept(mentions, codebook, [uitval])
    assert len(passages(counts, PARTNERSHIPS, uitval)) == 6
    assert len(passages(counts, PARTNERSHIPS, uitval, ("gestart",))) == 2
    assert passages(counts, PARTNERSHIPS, uitval, ("gestart", "LNV")) == ()


def test_json_shape() -> None:
    matrix, _codebook, _mentions = monitor({"vmbo": (8, 1, 5, 2)})
    found = matrix.to_json()
    assert list(found)[:4] == ["count", "columns", "rows", "base"]
    assert found["count"] == "respondents"
    assert found["base"] == 28
    assert found["columns"] == [{"path": list(path), "base": base} for path, base in BASES.items()]
    assert found["rows"] == [
        {"code": "vraag/vmbo", "name": "vmbo", "cells": [8, 1, 5, 2], "total": 16, "subtotals": [9, 7]}
    ]
    assert found["totals"] == {
        "answers": {"cells": [8, 1, 5, 2], "total": 16, "subtotals": [9, 7]},
        "respondents": {"cells": [8, 1, 5, 2], "total": 16, "subtotals": [9, 7]},
    }


def test_without_attributes_there_is_one_column_for_everybody() -> None:
    codebook = make_codebook("a", "b")
    matrix = build_matrix([Mention(1, 1, 1, 1)], [BaseRow(1), BaseRow(2)], codebook, [1, 2])
    assert matrix.to_json()["columns"] == [{"path": [], "base": 2}]
    assert [(row.cells, row.total) for row in matrix.rows] == [((1,), 1), ((0,), 0)]
    assert build_matrix([], [], codebook, [1]).rows[0].cells == (0,)


def test_nobody_and_nothing() -> None:
    codebook = make_codebook("a")
    matrix = build_matrix([], [], codebook, [1], attributes=(FASE,), percent="column")
    assert (matrix.columns, matrix.rows[0].cells, matrix.rows[0].total, matrix.base) == ((), (), 0, 0)
    assert matrix.percentages[0].total is None
    empty = build_matrix([], [BaseRow(1, ("gestart",))], codebook, [], attributes=(FASE,))
    assert (empty.rows, empty.answers.cells, empty.answers.total) == ((), (0,), 0)


def test_words_of_overlapping_codings_count_once() -> None:
    codebook = make_codebook("a", "a/b", "a/c")
    mentions = [
        Mention(1, 1, 2, 1, ((0, 10),)),
        Mention(1, 1, 3, 2, ((5, 12), (20, 22))),
        Mention(1, 1, 3, 3, ((6, 8),)),
        Mention(2, 1, 2, 4, ((0, 10),)),
        Mention(1, 2, 2, 1, ((12, 15),)),
    ]
    matrix = build_matrix(mentions, [BaseRow(1), BaseRow(2)], codebook, [1, 2, 3], count="words")
    assert [row.total for row in matrix.rows] == [14 + 10 + 3, 10 + 10 + 3, 9]
    assert matrix.answers.total == 27


def test_a_coding_of_two_respondents_counts_once_in_the_total() -> None:
    codebook = make_codebook("a")
    mentions = [Mention(1, 1, 1, 1), Mention(1, 2, 1, 1), Mention(1, 2, 1, 2)]
    cases = [BaseRow(1, ("gestart",)), BaseRow(2, ("in voorbereiding",))]
    for count, expected in {"codings": ((1, 2), 2), "documents": ((1, 1), 1), "respondents": ((1, 1), 2)}.items():
        assert count in COUNTS
        row = build_matrix(mentions, cases, codebook, [1], count=count, attributes=(FASE,)).rows[0]
        assert (row.cells, row.total) == expected


def test_a_row_under_another_row_is_not_added_to_the_answers() -> None:
    codebook = make_codebook("a", "a/b", "a/b/c", "d")
    mentions = [Mention(1, 1, 3, 1), Mention(1, 1, 4, 2)]
    matrix = build_matrix(mentions, [BaseRow(1)], codebook, [1, 3, 4])
    assert [row.total for row in matrix.rows] == [1, 1, 1]
    assert matrix.answers.total == 2


def test_order_of_columns() -> None:
    cases = [BaseRow(i, (value,)) for i, value in enumerate(["10", None, "9", "", "LNV", "OCW", "in voorbereiding"])]
    codebook = make_codebook("a")

    def paths(attribute: Attribute) -> list[str | None]:
        return [c.path[0] for c in build_matrix([], cases, codebook, [1], attributes=(attribute,)).columns]

    assert paths(MINISTERIE) == ["OCW", "LNV", "10", "9", "in voorbereiding", None]
    assert paths(Attribute(1, "x", "x", "text")) == ["10", "9", "LNV", "OCW", "in voorbereiding", None]
    assert paths(Attribute(1, "x", "x", "number"))[:2] == ["9", "10"]


def test_unknown_values_are_named_and_based(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    codebook = make_codebook("a")
    matrix = build_matrix(
        [Mention(1, 2, 1, 1)], [BaseRow(1, ("OCW",)), BaseRow(2, (None,))], codebook, [1], attributes=(MINISTERIE,)
    )
    assert [(column.labels, column.base) for column in matrix.columns] == [(("OCW",), 1), (("(unknown)",), 1)]
    assert passages(kept([Mention(1, 2, 1, 7)], codebook, [1]), [BaseRow(2, ("",))], 1, (None,)) == (7,)


def test_percentages() -> None:
    table = {"niet-in-staat": (12, 4, 10, 2), "uitval": (2, 0, 4, 0)}
    _matrix, codebook, mentions = monitor(table, from_end="uitval")
    found = {
        percent: build_matrix(
            mentions,
            PARTNERSHIPS,
            codebook,
            [2, 3],
            percent=percent,
            attributes=(FASE, MINISTERIE),
        )
        for percent in ("row", "column", "base")
    }

    def percents(percent: str) -> dict[str, Any]:
        rows: Any = found[percent].to_json()["rows"]
        return dict(rows[1]["percentages"])

    assert percents("row")["cells"] == [33.3, 0.0, 66.7, 0.0]
    assert percents("column")["cells"] == [14.3, 0.0, 28.6, 0.0]
    assert percents("column")["total"] == 17.6
    assert percents("base") == {"cells": [16.7, 0.0, 40.0, 0.0], "subtotals": [12.5, 33.3], "total": 21.4}
    assert found["base"].percentages[1].cells == (Share(2, 12), Share(0, 4), Share(4, 10), Share(0, 2))


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_share_is_rounded_halves_up_wherever_it_is_shown(n: int, of: int) -> None:
    exact = Fraction(100 * n, of)
    for digits in (0, 1):
        steps = exact * 10**digits
        assert Share(n, of).percent(digits) == float(Fraction((2 * steps + 1) // 2, 10**digits))
    if n <= of:
        assert quantify(n, of, Forms("school", "scholen"), "nl").percentage == Share(n, of).percent()


def test_blocks_stand_side_by_side() -> None:
    codebook, mentions = make_codebook("a"), [Mention(1, 1, 1, 1), Mention(2, 2, 1, 2)]
    people = [(1, "gestart", "OCW"), (2, "in voorbereiding", "OCW"), (3, "gestart", "LNV")]
    both = beside(
        [
            build_matrix(
                mentions, [BaseRow(who, (values[place],)) for who, *values in people], codebook, [1], attributes=(of,)
            )
            for place, of in enumerate((FASE, MINISTERIE))
        ]
    )
    assert both.blocks == (("fase",), ("ministerie",))
    assert [(column.path, column.base, column.attributes) for column in both.columns] == [
        (("gestart",), 2, ("fase",)),
        (("in voorbereiding",), 1, ("fase",)),
        (("OCW",), 2, ("ministerie",)),
        (("LNV",), 1, ("ministerie",)),
    ]
    assert (both.rows[0].cells, both.rows[0].total, both.base) == ((1, 1, 2, 0), 2, 3)
    assert both.answers.cells == both.respondents.cells == (1, 1, 2, 0)
    header = matrix_rows(both)[0]
    assert header[2:6] == ["fase: gestart", "fase: in voorbereiding", "ministerie: OCW", "ministerie: LNV"]


def test_what_cannot_be_counted() -> None:
    codebook = make_codebook("a")
    with pytest.raises(QualcodeError):
        build_matrix([], [BaseRow(1)], codebook, [1], count="codings", percent="base")
    with pytest.raises(ValueError, match="twice"):
        build_matrix([], [BaseRow(1), BaseRow(1)], codebook, [1])
    with pytest.raises(ValueError, match="values"):
        build_matrix([], [BaseRow(1)], codebook, [1], attributes=(FASE,))
    with pytest.raises(ValueError, match="documents"):
        count_mentions([Mention(1, 1, 1, 1), Mention(2, 1, 1, 2)], including_rows(codebook, [1]))


CODEBOOK = make_codebook("a", "a/b", "a/b/c", "a/d", "e", "e/f")
ATTRIBUTES = (FASE, MINISTERIE)
VALUES = list(product((*FASE.choices, None), (*MINISTERIE.choices, None)))


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[Mention], list[BaseRow]]:
    """Respondents with any values; each coding has one code in one document, and counts for one or more of them."""
    cases = [BaseRow(i, draw(st.sampled_from(VALUES))) for i in range(draw(st.integers(0, 7)))]
    mentions: list[Mention] = []
    for coding in range(draw(st.integers(0, 25))):
        document, code = draw(st.integers(1, 4)), draw(st.integers(1, len(CODEBOOK.codes)))
        start = draw(st.integers(0, 30))
        for respondent in draw(st.sets(st.integers(0, 8), min_size=1, max_size=3)):
            # Each respondent speaks words of their own: nobody's ranges meet another's.
            first = 100 * respondent + start
            mentions.append(Mention(document, respondent, code, coding, ((first, first + draw(st.integers(1, 9))),)))
    return mentions, cases


@settings(max_examples=often(15))
@given(studies(), st.sampled_from(COUNTS))
def test_properties_of_any_matrix(study: tuple[list[Mention], list[BaseRow]], count: str) -> None:
    mentions, cases = study
    rows = [code.id for code in CODEBOOK.codes]
    matrix = build_matrix(mentions, cases, CODEBOOK, rows, count=count, attributes=ATTRIBUTES)  # type: ignore[arg-type]
    lines = {row.code_id: row for row in matrix.rows}
    assert sum(column.base for column in matrix.columns) == matrix.base == len(cases)
    for row in matrix.rows:
        assert max(row.cells, default=0) <= row.total <= sum(row.cells)
        for subtotal, column in zip(row.subtotals, matrix.subtotals, strict=True):
            under = [n for n, leaf in zip(row.cells, matrix.columns, strict=True) if leaf.path[:1] == column.path]
            assert max(under) <= subtotal <= sum(under)
        if count in ("respondents", "words"):
            assert row.total == sum(row.cells) == sum(row.subtotals)
        if count == "respondents":
            assert all(n <= column.base for n, column in zip(row.cells, matrix.columns, strict=True))
            members = {case.case_id for case in cases}
            under_code = set(CODEBOOK.descendants(row.code_id))
            assert row.total == len({m.respondent_id for m in mentions if m.code_id in under_code} & members)
        parent = CODEBOOK.parents[row.code_id]
        if parent is not None:
            assert all(n <= above for n, above in zip(row.cells, lines[parent].cells, strict=True))
    assert matrix.answers.total == lines[1].total + lines[5].total
    assert matrix.respondents.total <= matrix.base


@settings(max_examples=often(15))
@given(studies(), st.randoms(use_true_random=False), st.sampled_from(COUNTS))
def test_counts_of_documents_add_up_in_any_order(
    study: tuple[list[Mention], list[BaseRow]], random: object, count: str
) -> None:
    mentions, cases = study
    rows = [1, 2, 6]
    including = including_rows(CODEBOOK, rows)
    parts = [count_mentions([m for m in mentions if m.document_id == d], including) for d in range(1, 5)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    merged = DocumentCounts({})
    for part in parts:
        merged = merged + part
    whole = build_matrix(mentions, cases, CODEBOOK, rows, count=count, attributes=ATTRIBUTES)  # type: ignore[arg-type]
    assert tabulate(merged, cases, CODEBOOK, rows, count=count, attributes=ATTRIBUTES) == whole  # type: ignore[arg-type]
    assert DocumentCounts.merge(parts) == merged


@settings(max_examples=often(15))
@given(studies())
def test_every_number_of_codings_has_as_many_passages(study: tuple[list[Mention], list[BaseRow]]) -> None:
    mentions, cases = study
    rows = [code.id for code in CODEBOOK.codes]
    counts = kept(mentions, CODEBOOK, rows)
    matrix = tabulate(counts, cases, CODEBOOK, rows, count="codings", attributes=ATTRIBUTES)
    columns = (*matrix.columns, *matrix.subtotals)
    for row in matrix.rows:
        codes = set(CODEBOOK.descendants(row.code_id))
        for column, number in zip((*columns, None), (*row.cells, *row.subtotals, row.total), strict=True):
            path = column.path if column else ()
            members = {case.case_id for case in cases if case.values[: len(path)] == path}
            found = passages(counts, cases, row.code_id, path)
            assert number == len(found)
            assert set(found) == {m.coding_id for m in mentions if m.code_id in codes and m.respondent_id in members}


def test_counts_take_no_room_for_more_codings() -> None:
    including = including_rows(CODEBOOK, [1])
    few, many = (count_mentions([Mention(1, 1, 3, n) for n in range(size)], including) for size in (2, 2000))
    assert few.documents == many.documents
    assert dict(many.codings) == {(1, (1,)): 2000}
    assert few.codings.keys() == many.codings.keys()
    assert not many.passages


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["x", "y"]), st.booleans()), min_size=1, max_size=9))
def test_a_person_is_counted_once_wherever_cases_of_theirs_meet(talks: list[tuple[int, str, bool]]) -> None:
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys((who, wave) for who, wave, _says in talks), 1)}
    cases = [BaseRow(number, (wave,), who) for (who, wave), number in numbers.items()]
    mentions = [
        Mention(document, numbers[who, wave], 1, document) for document, (who, wave, says) in enumerate(talks) if says
    ]
    wave_of = Attribute(0, "", "golf", "choice")
    found = build_matrix(mentions, cases, make_codebook("a"), [1], attributes=(wave_of,))
    said = {wave: {who for who, at, says in talks if at == wave and says} for wave in ("x", "y")}
    base = {wave: {who for who, at, _says in talks if at == wave} for wave in ("x", "y")}
    assert {str(column.path[0]): column.base for column in found.columns} == {
        wave: len(people) for wave, people in base.items() if people
    }
    assert [len(said[str(column.path[0])]) for column in found.columns] == list(found.rows[0].cells)
    assert (found.base, found.rows[0].total) == (len(base["x"] | base["y"]), len(said["x"] | said["y"]))
    assert found.respondents.total == found.rows[0].total
