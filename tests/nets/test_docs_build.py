"""The manual is built without a warning, and as it is built it fetches nothing. Needs the extra ``docs``."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.nets.pages import DOCS

_ADDRESS = r"""["']?(?:https?:)?//"""
_LOADED = re.compile(rf"<(?:script|img|iframe|source)[^>]*\bsrc={_ADDRESS}|<link[^>]*\bhref={_ADDRESS}")
_LOADED_BY_STYLE = re.compile(rf"(?:@import|url\()\s*{_ADDRESS}")


@pytest.mark.skipif(not (find_spec("furo") and find_spec("myst_parser")), reason="the extra docs is not installed")
def test_the_manual_is_built_without_a_warning_and_fetches_nothing(tmp_path: Path) -> None:
    built = tmp_path / "manual"
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-d", tmp_path / "trees", DOCS, built]
    result = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    pages = list(built.glob("*.html"))
    assert {page.stem for page in DOCS.glob("*.md")} <= {page.stem for page in pages}
    assert [page.name for page in pages if _LOADED.search(page.read_text(encoding="utf-8"))] == []
    styles = built.rglob("*.css")
    assert [style.name for style in styles if _LOADED_BY_STYLE.search(style.read_text(encoding="utf-8"))] == []
