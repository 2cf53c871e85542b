"""Face sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.formats.base import Note


class AttributeColumn(NamedTuple):
    """A column that became an attribute: ``type`` is text, number, date or choice."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


class FaceColumns(NamedTuple):
    """The columns that were used, None where there is none."""

    id: str | None = None
    document: str | None = None
    speaker: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A row of a face sheet; ``attributes`` holds what is known of the respondent (missing values are left out)."""

    line: int
    respondent: str
    document: str | None
    speaker: str | None
    group: str | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FaceSheet:
    """A face sheet as read, with an account of what was guessed and left out."""

    path: Path
    rows: tuple[FaceRow, ...]
    attributes: tuple[AttributeColumn, ...]
    columns: FaceColumns
    notes: tuple[Note, ...] = ()


def read_facesheet(
    path: Path,
    *,
    id: str | None = None,  # noqa: A002
    document: str | None = None,
    speaker: str | None = None,
    group: str | None = None,
    sheet: str | None = None,
) -> FaceSheet:
    raise NotImplementedError
