"""What a language must say in charts, and in the pages and workbooks of a chapter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of one language; what stands in braces is filled in by the writer.

    ``not_comparable`` stands where a moment has no number that can be set beside the others.
    """

    not_comparable: str
    figure: str
