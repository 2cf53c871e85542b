"""Vectors of words from a folder of the user's: a spaCy pipeline, or its vectors, read from the disk only.

Of a pipeline only the table of vectors is read, so that nothing in the folder is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.files.reading import is_file, size_of
from qualcode.i18n import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

MOST_BYTES = 4_000_000_000
"""So large the files of a folder may be together."""
_FILES = ("vectors", "vectors.cfg", "key2row", "strings.json")


class PassageVectors:
    """Passages as the mean of the vectors of their words, each of length one."""

    def __init__(self, table: Vectors) -> None:
        self._table = table

    def of(self, words: Sequence[str]) -> NDArray[np.float32] | None:
        """The vector of a passage of these words, of length one; ``None`` where none of them has a vector."""
        import numpy as np  # of weight, for who has vectors
        from spacy.strings import get_string_id

        if str(self._table.mode) != "floret":
            # Of a word that it does not know the table gives its last row.
            words = [word for word in words if get_string_id(word) in self._table]
        if not words:
            return None
        found = np.asarray(self._table.get_batch(list(words)), np.float32)
        lengths = np.linalg.norm(found, axis=1)
        known = found[lengths > 0] / lengths[lengths > 0, None]
        if not len(known):
            return None
        mean = known.mean(axis=0)
        length = float(np.linalg.norm(mean))
        return mean / length if length else None


def read_vectors(folder: Path) -> PassageVectors:
    """The vectors of a spaCy pipeline, or of its ``vocab``. ``QualcodeError`` where there are none, or too many."""
    from spacy.strings import StringStore  # of weight, for who has vectors
    from spacy.vectors import Vectors

    inside = next((one for one in (folder / "vocab", folder) if is_file(one / "vectors")), None)
    if inside is None:
        raise QualcodeError(
            _("{folder} has no vectors of words.").format(folder=folder),
            _("Name the folder of a spaCy pipeline with vectors (md or lg), or its folder vocab."),
        )
    if sum(size_of(inside / name) for name in _FILES if is_file(inside / name)) > MOST_BYTES:
        raise QualcodeError(
            _("The vectors in {folder} are too large to be read.").format(folder=folder),
            _("Take a smaller pipeline."),
        )
    table = Vectors(strings=StringStore())
    try:
        table.from_disk(inside)
    except Exception as error:  # what a file that is no such file raises depends on which of its parts is wrong
        raise QualcodeError(
            _("The vectors in {folder} cannot be read.").format(folder=folder),
            _("Name the folder of a spaCy pipeline with vectors (md or lg), or its folder vocab."),
        ) from error
    if not table.shape[0] or not table.shape[1]:
        raise QualcodeError(
            _("{folder} has no vectors of words.").format(folder=folder),
            _("Name the folder of a spaCy pipeline with vectors (md or lg), or its folder vocab."),
        )
    return PassageVectors(table)
