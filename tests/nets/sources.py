"""The code as nets look at it: each file is parsed once, for nets are many and files too."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """What a file says, as Python reads it. Not to be changed."""
    return said(path.read_text(encoding="utf-8"))


@cache
def said(source: str) -> ast.Module:
    """The same of source text that is at hand already."""
    found = ast.parse(source)
    # It stays until the end, and is most of what there is: the collector need not go through it again and again.
    gc.freeze()
    return found


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of a file, as ``ast.walk`` gives them: to go through a tree takes as long as to parse it."""
    return tuple(ast.walk(tree))
