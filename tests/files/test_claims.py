"""A name is taken once and for a whole file, also on a disk that knows neither a step for it nor second names."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from qualcode.files import platform
from qualcode.files.platform import name_anew, take_place


def refuse(*_about: Any, **_more: Any) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["one step", "two names", "one name"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param != "one step":
        monkeypatch.setattr(platform, "_rename_anew", lambda *_about: False)
    if request.param == "one name":
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    return tmp_path


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_finished_file_gets_its_name(folder: Path) -> None:
    name_anew(folder / "draft", folder / "study")
    assert there(folder) == {"study": "new"}


@pytest.mark.parametrize("was", ["", "old"])
def test_nothing_loses_its_place_to_a_new_file(folder: Path, was: str) -> None:
    (folder / "study").write_text(was, encoding="utf-8")
    with pytest.raises(FileExistsError):
        name_anew(folder / "draft", folder / "study")
    assert there(folder) == {"draft": "new", "study": was}


def test_a_name_that_cannot_be_given_is_left_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(platform, "_rename_anew", lambda *_about: False)

    def killed(path: Path, _target: Path) -> None:
        # Whoever dies here has left nothing under the name.
        assert there(path.parent) == {"draft": "new"}
        refuse()

    for name in ("replace", "rename"):
        monkeypatch.setattr(Path, name, killed)
    with pytest.raises(PermissionError):
        name_anew(tmp_path / "draft", tmp_path / "study")
    assert there(tmp_path) == {"draft": "new"}


@pytest.mark.parametrize("system", ["linux", "darwin", "win32", "freebsd14"])
def test_every_system_gives_a_name_once(tmp_path: Path, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    if system == "win32" != sys.platform:
        rename = Path.rename

        def as_there(path: Path, target: Path) -> None:
            if target.exists():
                raise FileExistsError
            rename(path, target)

        monkeypatch.setattr(Path, "rename", as_there)
    name_anew(tmp_path / "draft", tmp_path / "study", system)
    assert there(tmp_path) == {"study": "new"}
    (tmp_path / "draft").write_text("newer", encoding="utf-8")
    with pytest.raises(FileExistsError):
        name_anew(tmp_path / "draft", tmp_path / "study", system)
    assert there(tmp_path) == {"study": "new", "draft": "newer"}


@pytest.mark.parametrize("act", ["name_anew", "take_place", "move", "put_in_place", "remove"])
def test_on_windows_who_has_a_file_open_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    for name in ("draft", "study"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    if act in ("name_anew", "move"):
        (tmp_path / "study").unlink()
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    for name in ("rename", "replace", "unlink"):
        real = getattr(Path, name)

        def busy(path: Path, *about: Any, real: Any = real, **more: Any) -> Any:
            if len(waited) < 2:
                raise PermissionError(errno.EACCES, "in use")
            return real(path, *about, **more)

        monkeypatch.setattr(Path, name, busy)
    paths = {"take_place": ("draft", "study", "kept"), "remove": ("draft",)}.get(act, ("draft", "study"))
    getattr(platform, act)(*(tmp_path / name for name in paths), "win32")
    assert len(waited) == 2
    after = {"take_place": {"study": "draft", "kept": "study"}, "remove": {"study": "study"}}
    assert there(tmp_path) == after.get(act, {"study": "draft"})


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
