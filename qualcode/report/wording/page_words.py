"""What a language must say in charts, and in the pages and workbooks of a chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of one language; what stands in braces is filled in by the writer.

    ``intro`` is how to read what is behind the numbers, by what is shown of it; ``back`` leads from there to a place in
    the text, such as ``the_sentence``. ``not_comparable`` stands where a moment has no number to be set beside others.
    """

    not_comparable: str
    figure: str
    no_picture: str
    contents: str
    intro: Mapping[str, str]
    back: str
    the_sentence: str
    sheets_header: tuple[str, str, str]
    respondents_sheet: str
    respondents_header: tuple[str, str, str]
    provenance_sheet: str
    provenance_header: tuple[str, str]
