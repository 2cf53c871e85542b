"""Public studies with two coders, and figures of theirs that were obtained without qualcode."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.agreement.coefficients import cohen_kappa, percent_agreement
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.unitizing import Unit, UnitizedDocument, label_patterns
from tests.support.table_files import cells_of


def expected(shared_data: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "expected.json").read_text(encoding="utf-8"))["multicoder"][name]
    return found


def spans(path: Path, tags: dict[str, str]) -> tuple[Unit, ...]:
    """The spans of one annotator's file; the tag is the last part of its path."""
    annotations = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Unit(item["selector"]["start"], item["selector"]["end"], tags[one["body"]["tag"].rpartition("/")[2]])
        for one in annotations
        for item in one["target"]["items"]
    )


def test_catma_kappa_on_characters(shared_data: Path) -> None:
    known = expected(shared_data, "gitma_catma")
    files = sorted((shared_data / "multicoder" / "gitma_catma").glob("*/collections/*/annotations/*.json"))
    coders = {path.stem.removesuffix("_0"): spans(path, known["tags"]) for path in files}
    assert {name: len(units) for name, units in coders.items()} == {
        name: known[name]["spans"] for name in ("MVauth", "mvgoogle")
    }
    end = max(unit.end for units in coders.values() for unit in units)
    kappa = cohen_kappa(label_patterns(UnitizedDocument(end, coders))).value
    assert end == 1091
    assert kappa == pytest.approx(known["char_level_cohen_kappa_0_to_1091"], abs=5.1e-5)
    exact = [{(unit.start, unit.end): unit.code for unit in units} for units in coders.values()]
    both = sorted(exact[0].keys() & exact[1].keys())
    on_spans = Patterns.of_ratings({"a": [exact[0][span] for span in both], "b": [exact[1][span] for span in both]})
    assert len(both) == known["exact_span_matches"]
    assert cohen_kappa(on_spans).value == pytest.approx(known["cohen_kappa_on_exact_spans"], abs=5.1e-5)


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_interview_codes_in_a_workbook(shared_data: Path) -> None:
    """Nine statements coded twice; the first of the ten in the sheet is not among those that were counted."""
    known = expected(shared_data, "rqi_relf")
    folder = shared_data / "multicoder" / "rqi_relf"
    book = cells_of(folder / "interview-data.xlsx")
    names = [column["name"] for column in json.loads((folder / "columns.json").read_text(encoding="utf-8"))][1:]
    sheets = []
    for sheet in ("Data", "Overlap"):
        header, *rows = book[sheet]
        sheets.append({row[0]: dict(zip(header, row, strict=True)) for row in rows if row[0] != ""})
    first, second = sheets
    statements = [number for number in second if number in first][1:]
    tables = [
        Patterns.of_ratings(
            {"a": [str(first[s][name]) for s in statements], "b": [str(second[s][name]) for s in statements]}
        )
        for name in names
    ]
    assert (len(statements), len(names)) == (known["statements_overlap"], known["columns"])
    whole = Patterns.merge(tables)
    assert whole.units == known["total"]
    assert percent_agreement(whole).value == pytest.approx(known["matching"] / known["total"])
    assert percent_agreement(whole).value == pytest.approx(known["percent_agreement"], abs=5.1e-5)
    kappas = [cohen_kappa(table).value for table in tables]
    as_one = [1 if kappa is None else kappa for kappa in kappas]
    assert sum(as_one) / len(as_one) == pytest.approx(known["mean_cohen_kappa_nan_as_1"], abs=5.1e-5)
