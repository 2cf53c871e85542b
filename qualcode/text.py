"""Normalising text, finding who speaks in it, and counting words."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.model import Turn

Span = tuple[int, int]


def normalise(text: str) -> str:
    raise NotImplementedError


def find_turns(text: str, *, emphasis: Iterable[Span] = (), interviewers: Iterable[str] = ()) -> list[Turn]:
    raise NotImplementedError


def word_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    raise NotImplementedError


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    raise NotImplementedError
