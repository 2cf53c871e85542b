"""A name is taken once and for a whole file, also on a disk where a file has one name only."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from qualcode.files.claims import name_anew, take_place


def refuse(*_about: Any, **_more: Any) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["two names", "one name"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "one name":
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    return tmp_path


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_finished_file_gets_its_name(folder: Path) -> None:
    name_anew(folder / "draft", folder / "study")
    assert there(folder)["study"] == "new"


@pytest.mark.parametrize("was", ["", "old"])
def test_nothing_loses_its_place_to_a_new_file(folder: Path, was: str) -> None:
    (folder / "study").write_text(was, encoding="utf-8")
    with pytest.raises(FileExistsError):
        name_anew(folder / "draft", folder / "study")
    assert there(folder) == {"draft": "new", "study": was}


def test_a_name_that_could_not_be_given_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    monkeypatch.setattr(os, "link", refuse)
    for name in ("replace", "rename"):
        monkeypatch.setattr(Path, name, refuse)
    with pytest.raises(PermissionError):
        name_anew(tmp_path / "draft", tmp_path / "study")
    assert there(tmp_path) == {"draft": "new"}


def test_what_stood_there_is_kept(folder: Path) -> None:
    (folder / "study").write_text("old", encoding="utf-8")
    take_place(folder / "draft", folder / "study", folder / "kept")
    assert there(folder) == {"study": "new", "kept": "old"}


def test_what_was_kept_before_stays(folder: Path) -> None:
    (folder / "study").write_text("old", encoding="utf-8")
    (folder / "kept").write_text("older", encoding="utf-8")
    with pytest.raises(FileExistsError):
        take_place(folder / "draft", folder / "study", folder / "kept")
    assert there(folder) == {"draft": "new", "study": "old", "kept": "older"}


def test_where_the_new_file_cannot_come_the_old_one_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "study").write_text("old", encoding="utf-8")
    before = there(folder)
    for name in ("replace", "rename"):
        move = getattr(Path, name)
        monkeypatch.setattr(
            Path, name, lambda path, target, move=move: refuse() if path.name == "draft" else move(path, target)
        )
    with pytest.raises(PermissionError):
        take_place(folder / "draft", folder / "study", folder / "kept")
    assert there(folder) == before
