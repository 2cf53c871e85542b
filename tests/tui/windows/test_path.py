"""Naming a file: how a path that is being written can go on."""

from __future__ import annotations

from pathlib import Path

from qualcode.tui.windows.path import completions


def test_paths_are_completed_with_folders_first(tmp_path: Path) -> None:
    for name in ("b.txt", "Bos.DOCX", "beeld.png", ".bron.txt"):
        (tmp_path / name).touch()
    (tmp_path / "boven").mkdir()
    begin = f"{tmp_path}/"
    assert completions(begin + "b", [".txt", ".docx"]) == [
        (begin + "boven/", True),
        (begin + "b.txt", False),
        (begin + "Bos.DOCX", False),
    ]
    assert completions(begin + ".", [".txt"]) == [(begin + ".bron.txt", False)]
    assert completions(begin + "nergens/x", [".txt"]) == []
