"""Every reference case within its tolerance: those that ship with the package, and those beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.agreement.cases import published_cases, run_cases
from qualcode.agreement.unitizing import OverlappingUnitsError
from qualcode.cli import run
from qualcode.errors import FormatError
from qualcode.formats.agreement_cases import read_cases


def test_published_examples() -> None:
    found = run_cases(published_cases())
    assert [case for case in found.cases if not case.ok] == []
    assert found.passed == len(found.cases) >= 40
    assert len({case.id for case in found.cases}) == found.passed
    assert all(case.source and case.note for case in found.cases)


def test_shared_cases(shared_data: Path) -> None:
    path = shared_data.parent / "agreement" / "cases.json"
    if not path.is_file():
        pytest.skip(f"no reference cases beside the checkout ({path})")
    found = run_cases(read_cases(path.read_text(encoding="utf-8"), path.name))
    assert [case for case in found.cases if not case.ok] == []
    assert (found.failed, found.skipped) == (0, 0)


def case(**changes: Any) -> dict[str, Any]:
    ratings = {"a": [1, 2, 2], "b": [1, 2, 1]}
    made = {"id": "x", "measure": "percent_agreement", "data": {"ratings": ratings}, "expected": 2 / 3}
    return {**made, **changes}


def test_off_skipped_and_unusable() -> None:
    overlapping = [{"start": 0, "end": 5, "code": "p"}, {"start": 3, "end": 8, "code": "q"}]
    spans = {"documents": [{"length": 9, "coders": {"a": overlapping, "b": []}}]}
    found = run_cases(
        [
            case(),
            case(expected=0.67, tolerance=0.005),
            case(expected=0.7),
            case(expected=None),
            case(measure="telepathy"),
            case(data={"ratings": {"a": [1], "b": [1, 2]}}),
            case(measure="cu_alpha", data=spans),
            case(data={}),
            case(data=None),
            case(measure="binary_u_alpha", data={"documents": [{"length": 3, "coders": {"a": [{"start": 0}]}}]}),
            case(tolerance="wide"),
        ]
    )
    assert [one.ok for one in found.cases] == [True, True, False, False, None, *[False] * 6]
    assert (found.passed, found.failed, found.skipped) == (2, 8, 1)
    assert found.cases[4].problem is None
    assert all(one.problem for one in found.cases[5:])
    overlap = found.cases[6].problem
    assert isinstance(overlap, OverlappingUnitsError)
    assert (overlap.coder, overlap.place) == ("a", 3)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 2, "cases": []}', '{"cases": [{"id": 1}]}', '{"cases": 3}', "[" * 100_000]
)
def test_files_that_are_no_cases(text: str) -> None:
    with pytest.raises(FormatError, match=r"mine\.json"):
        read_cases(text, "mine.json")


def test_verify_prints_the_published_examples(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["verify", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["failed"], found["skipped"]) == (0, 0)
    assert found["passed"] == len(found["cases"])
    assert {"id", "measure", "value", "expected", "ok"} <= found["cases"][0].keys()
    assert run(["verify"]) == 0
    assert "krippendorff-2011-four-coders" in capsys.readouterr().out


def test_verify_fails_when_a_figure_is_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"format": 1, "cases": [case(), case(expected=0.5), case(measure="telepathy")]}))
    assert run(["verify", str(path), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["passed"], found["failed"], found["skipped"]) == (1, 1, 1)
    assert [one["ok"] for one in found["cases"]] == [True, False, None]
    assert run(["verify", str(path), "--format", "csv"]) == 1
    assert capsys.readouterr().out.splitlines()[2].startswith("x,percent_agreement,0.6667,0.5000,")
    assert run(["verify", str(path)]) == 1


def test_verify_says_why_a_case_has_no_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlapping = [{"start": 0, "end": 5, "code": "p"}, {"start": 3, "end": 8, "code": "q"}]
    spans = {"documents": [{"length": 9, "coders": {"a": overlapping, "b": []}}]}
    path = tmp_path / "cases.json"
    cases = [case(measure="cu_alpha", data=spans), case(data={}), case(measure="telepathy"), case(note="as printed")]
    path.write_text(json.dumps({"format": 1, "cases": cases}))
    assert run(["verify", str(path), "--format", "json"]) == 1
    notes = [one["note"] for one in json.loads(capsys.readouterr().out)["cases"]]
    assert "a has overlapping units at 3 in the document" in notes[0]
    assert "the data cannot be used" in notes[1]
    assert notes[2:] == ["unknown measure", "as printed"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{"])
def test_verify_names_a_file_that_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "cases.json"
    assert run(["verify", str(path)]) == 1
    path.write_bytes(content)
    assert run(["verify", str(path)]) == 1
    assert capsys.readouterr().err.count("cases.json") == 2
