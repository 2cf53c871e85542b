"""A small folder of word vectors, made of which words stand in one passage: what a trained pipeline has, in little."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spacy.strings import StringStore
from spacy.vectors import Vectors  # type: ignore[import-not-found]

from qualcode.text.expressions import expression

_WORD = expression(r"[^\W_]+")


def write_vectors(folder: Path, passages: Iterable[str], width: int = 64) -> Path:
    """Writes the vectors of all words of some passages, by a singular value decomposition of what stands together."""
    said = [sorted({word.casefold() for word in _WORD.findall(one)}) for one in passages]
    words = sorted({word for one in said for word in one})
    place = {word: at for at, word in enumerate(words)}
    counts = np.zeros((len(words), len(said)), np.float32)
    for column, one in enumerate(said):
        counts[[place[word] for word in one], column] = 1
    weights = np.log(len(said) / counts.sum(axis=1))[:, None]
    left, sizes, _right = np.linalg.svd(counts * weights, full_matrices=False)
    table = (left * sizes)[:, :width].astype(np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    Vectors(strings=StringStore(words), data=table, keys=words).to_disk(folder)
    return folder
