"""The types of attributes."""

from __future__ import annotations

from collections.abc import Iterable


def is_missing(value: str) -> bool:
    raise NotImplementedError


def infer_type(values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    raise NotImplementedError


def parse_value(type: str, value: str) -> str:  # noqa: A002
    raise NotImplementedError
