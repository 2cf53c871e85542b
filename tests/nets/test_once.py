"""What is made once a run is made once, and a maker that dies stops nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import once
from tests.support.once import fill, made_once


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


def test_a_folder_is_filled_the_first_time_and_copied_after_that(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "in").mkdir()
        (folder / "in" / "a.txt").write_bytes(b"a\r\n")
        (folder / "b.txt").write_bytes(b"b")

    folders = [tmp_path / str(number) for number in range(3)]
    for folder in folders:
        folder.mkdir()
        fill(folder, make)
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.txt")}
        assert found == {"in/a.txt": b"a\r\n", "b.txt": b"b"}
        (folder / "b.txt").write_bytes(b"changed by a test")
    assert made == folders[:1]
