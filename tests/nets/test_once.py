"""What is made once a run is made once, and a maker that dies stops nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import once
from tests.support.once import made_once


def test_many_ask_and_one_makes(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("whole", encoding="utf-8")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: made_once(tmp_path, "study", make).read_text("utf-8"), range(40)))
    assert found == ["whole"] * 40
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_one_who_fails_leaves_it_to_the_next(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        made_once(tmp_path, "study", fail)
    assert made_once(tmp_path, "study", lambda path: path.touch()).read_bytes() == b""


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "LOOKS", 2)
    (tmp_path / "study.claim").mkdir()
    assert made_once(tmp_path, "study", lambda path: path.touch()).exists()
