"""What every reader of transcripts hands over: the text, and an account of how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the import report: what a reader chose, kept or dropped.

    ``kind`` is a stable word for scripts (``encoding``, ``deletions``, ``comments`` ...), ``count`` how many things it
    is about (1 for a choice), ``message`` the sentence for the user.
    """

    kind: str
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript as read from a file, before it is a document of a project.

    ``text`` is normalised (``\\n``, no byte order mark) and holds no NUL. ``encoding`` is None for formats that carry
    their own. ``emphasis`` are the spans of ``text`` set in bold, in order and apart. ``front_matter`` holds the keys
    in lower case as written at the top of the file, which is no part of ``text``.
    """

    name: str
    path: Path
    format: str
    text: str
    encoding: str | None = None
    emphasis: tuple[tuple[int, int], ...] = ()
    front_matter: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
