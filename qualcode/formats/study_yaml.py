"""Interview guides and outlines of chapters in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qualcode.model import Guide, Outline, Problem


def read_guide(path: Path) -> Guide:
    raise NotImplementedError


def read_outline(path: Path) -> Outline:
    raise NotImplementedError


def check_references(
    study: Guide | Outline, paths: Iterable[str], lines: Mapping[str, int] | None = None
) -> list[Problem]:
    raise NotImplementedError


def check_study_file(path: Path, paths: Iterable[str]) -> list[Problem]:
    raise NotImplementedError
