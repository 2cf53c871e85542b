"""The code as nets look at it: each file is parsed once, for nets are many and files too."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """What a file says, as Python reads it. Not to be changed."""
    return said(path.read_text(encoding="utf-8"))


@cache
def said(source: str) -> ast.Module:
    """The same of source text that is at hand already."""
    return ast.parse(source)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of a file, as ``ast.walk`` gives them: to go through a tree takes as long as to parse it."""
    return tuple(ast.walk(tree))
