"""Where sentences begin and end."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def sentence_spans(text: str, language: str, spans: Iterable[Span]) -> list[Span]:
    raise NotImplementedError
