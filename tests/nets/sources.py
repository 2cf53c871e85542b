"""The code as nets look at it: each file is parsed once, for nets are many and files too."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """What a file says, as Python reads it. Not to be changed."""
    return ast.parse(path.read_text(encoding="utf-8"))
