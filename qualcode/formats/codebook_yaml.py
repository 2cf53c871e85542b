"""The codebook as readable YAML."""

from __future__ import annotations

from pathlib import Path

from qualcode.model import CodebookSpec, Problem


def slugify(name: str) -> str:
    raise NotImplementedError


def read_codebook(path: Path) -> CodebookSpec:
    raise NotImplementedError


def read_codebook_text(text: str, name: str = "codebook") -> CodebookSpec:
    raise NotImplementedError


def check_codebook(spec: CodebookSpec) -> list[Problem]:
    raise NotImplementedError


def check_codebook_file(path: Path) -> list[Problem]:
    raise NotImplementedError


def write_codebook(spec: CodebookSpec) -> str:
    raise NotImplementedError
