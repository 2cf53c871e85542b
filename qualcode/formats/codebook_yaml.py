"""The codebook as readable YAML: read with the line of every problem, written so that it reads back to the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.formats.yaml_lines import Fields, parse, raise_errors, read_text
from qualcode.formats.yaml_write import entry, entry_list
from qualcode.i18n import _
from qualcode.model import CodebookSpec, CodeSpec, Problem
from qualcode.names import closest, slugify

TEXTS = ("definition", "include", "exclude", "example")
CODEBOOK_KEYS = ("codebook", "name", "language", "version", "codes")
CODE_KEYS = ("id", "name", "colour", *TEXTS, "keywords", "retired", "guid", "codes", "parent")

_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def read_codebook(path: Path) -> CodebookSpec:
    """Read a codebook. ``FormatError`` lists every error with its line (``codebooks/x.yaml:12: ...``)."""
    return read_codebook_text(read_text(path), str(path))


def read_codebook_text(text: str, name: str = "codebook.yaml") -> CodebookSpec:
    """The codebook that a YAML text holds; ``name`` is the file that errors name."""
    spec, problems = _load(text, name)
    raise_errors(name, problems)
    return spec


def check_codebook_file(path: Path) -> list[Problem]:
    """Everything that is wrong with a codebook file, errors and warnings, in order of their lines.

    Raises:
        FormatError: it cannot be read at all.
    """
    return _load(read_text(path), str(path))[1]


def check_codebook(spec: CodebookSpec) -> list[Problem]:
    """What is wrong with a codebook, in order of the lines.

    Errors: two codes on one path or with one guid, an invalid slug or colour. Warnings: two codes of one name under
    the same parent, and what a code lacks of definition, include, exclude and example.
    """
    problems: list[Problem] = []
    if not _SLUG.fullmatch(spec.slug):
        problems.append(Problem("error", 0, *_bad_slug(spec.slug)))
    names = {(parent, code.name.casefold()): 0 for parent, _path, code in _walk(spec.codes)}
    seen: dict[tuple[str, str], int] = {}
    for parent, path, code in _walk(spec.codes):
        if not _SLUG.fullmatch(code.slug):
            problems.append(Problem("error", code.line, *_bad_slug(code.slug)))
        if code.colour is not None and not _COLOUR.fullmatch(code.colour):
            message = _("{code}: “{colour}” is not a colour").format(code=path, colour=code.colour)
            problems.append(Problem("error", code.line, message, _("Write it as “#3366cc”, in quotation marks.")))
        for kind, value in (("path", path), ("guid", code.guid or "")):
            first = seen.setdefault((kind, value), code.line)
            if value and seen.get((kind, value)) is not None and (kind, value, code.line, first):
                names.get((parent, value))
    return problems
