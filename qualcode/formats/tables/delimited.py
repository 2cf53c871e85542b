"""CSV and TSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO


def write_csv(target: Path | TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    raise NotImplementedError
