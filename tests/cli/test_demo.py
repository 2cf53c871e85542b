"""The demo: what it leaves, and that running it again is safe."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Call
from tests.files.test_privacy import modes


def test_the_demo_makes_a_study_and_the_chapter_and_is_safe_to_run_again(call: Call, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        first = call("demo", "--no-tui").out
    finally:
        os.umask(before)
    if sys.platform != "win32":
        assert modes(tmp_path) == {}, "what is written is its user's alone"
    assert "fictional" in first
    assert "alle acht scholen" in first
    assert "qualcode open" in first
    call("code", "school-1", "kosten", "--quote", "Verstoppen kunnen ze zich niet.", "--memo", "mine")
    second = call("demo", "--no-tui").out
    assert "fictional" not in second
    assert [memo["text"] for memo in call("memos", "--format", "json").json if memo["coder"] == "ada"] == ["mine"]
    chapter = docx.Document(str(tmp_path / "exports" / "hoofdstuk-6.docx"))
    headings = [found.text for found in chapter.paragraphs if str(found.style and found.style.name).startswith("Head")]
    assert any("scholen" in heading for heading in headings)
    assert len(chapter.tables) > 10
    text = (tmp_path / "exports" / "hoofdstuk-6.md").read_text(encoding="utf-8")
    assert "Wie zijn er geïnterviewd" in text


def test_a_demo_cut_short_leaves_no_half_study(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qualcode.importing.codings.import_codings", fail)
    call("demo", "--no-tui", code=130)
    assert list(tmp_path.glob("*.qualcode")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]
