"""Texts that a project of another program holds as a document of a word processor, and not as plain text.

How its program counts positions in such a document is not known, and a passage that is off by a line is on other words.
So one is taken where it is said to be only where the words that it repeats stand there, or where the passages of the
text begin and end with words all through; and else where its words stand, if that is in one place only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_ARCHIVE
from qualcode.files.writing import write_whole
from qualcode.formats import SUFFIXES, Source, read
from qualcode.formats.projects.archive import Archive
from qualcode.formats.projects.offsets import Marked, on_edges, spaceless

_TELLING = 12
"""So many letters that stand elsewhere in a text are no chance: the passage repeats its words."""
_LEAST, _SHARE = 2, 0.9
"""Of so many passages this share of the ends is at edges of words where positions are right; by chance a third is."""


def is_rich(part: str) -> bool:
    """Whether a part is a document of which the text can be read."""
    return PurePosixPath(part).suffix.lower() in SUFFIXES


def read_rich(archive: Archive, part: str) -> Source:
    """The text of a document within an archive, which is unpacked to a private folder for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="qualcode-") as folder:
        path = Path(folder) / f"text{PurePosixPath(part).suffix.lower()}"
        write_whole(path, archive.pieces(part, MAX_ARCHIVE))
        try:
            return read(path)
        except FormatError as error:
            message, hint = (words.replace(str(path), part) for words in (error.message, error.hint or ""))
            raise FormatError(message, hint) from error


def rich_places(text: str, passages: Iterable[Marked]) -> Iterator[tuple[int, int] | None]:
    """Where passages stand in a text that was read from a document; ``None`` for those of which that is not known."""
    given = [*passages]
    heads = [spaceless(one.words) for one in given]
    fits = [bool(head) and _begins(text, one, head) for one, head in zip(given, heads, strict=True)]
    whole = spaceless(text)
    if any(fits) or any(len(head) >= _TELLING and head in whole for head in heads):
        is_right = sum(fits) >= max(_LEAST, _SHARE * sum(map(bool, heads)))
    else:
        edges = sum(on_edges(text, one.start, one.end) for one in given)
        is_right, heads = len(given) >= _LEAST and edges >= _SHARE * 2 * len(given), [""] * len(given)
    for one, head, is_there in zip(given, heads, fits, strict=True):
        if is_there or (is_right and not head and 0 <= one.start <= one.end <= len(text)):
            yield one.start, one.end
        elif head and len(one.words) == one.end - one.start and text.count(one.words) == 1:
            place = text.index(one.words)
            yield place, place + len(one.words)
        else:
            yield None


def _begins(text: str, passage: Marked, head: str) -> bool:
    return 0 <= passage.start <= passage.end <= len(text) and spaceless(text[passage.start : passage.end]).startswith(
        head
    )
