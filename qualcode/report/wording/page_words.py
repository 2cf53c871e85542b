"""What a language must say in charts, and in the pages and workbooks of a chapter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of one language; what stands in braces is filled in by the writer.

    ``n_of`` is how many out of how many beside a bar, ``not_comparable`` what stands where a moment has no number that
    can be set beside the others.
    """

    n_of: str
    not_comparable: str
    figure: str
