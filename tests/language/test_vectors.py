"""Vectors of words from a folder: read, refused where they are none, and a help where words alone say nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qualcode.errors import QualcodeError
from qualcode.language.suggesting import CodeText, Suggester
from qualcode.language.vectors import read_vectors

SAID = [
    "de bus kost geld",
    "de trein kost geld",
    "de fiets en de trein",
    "een euro is geld",
    "mijn oom kent de baas",
    "mijn tante kent de baas",
    "mijn tante heeft een bedrijf",
    "de baas van het bedrijf",
]
CODES = [CodeText(1, "kosten", "geld voor de bus", ""), CodeText(2, "netwerk", "de oom die de baas kent", "")]


def test_what_shares_no_word_with_a_code_is_found_by_what_stands_together(tmp_path: Path) -> None:
    from tests.support.vectors import write_vectors  # loads spaCy, and every worker reads this file

    vectors = read_vectors(write_vectors(tmp_path / "vocab", SAID, 4))
    assert not Suggester(CODES, [], "nl").suggest("tante")
    found = Suggester(CODES, [], "nl", vectors).suggest("tante")
    assert found[0].code_id == 2
    assert Suggester(CODES, [], "nl", vectors).suggest("euro")[0].code_id == 1
    whole = read_vectors(tmp_path)
    one, other = whole.of(["tante"]), vectors.of(["tante"])
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one, other)
    assert whole.of(["onbekend"]) is None
    assert whole.of([]) is None


def test_a_folder_without_vectors_says_so(tmp_path: Path) -> None:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]  # of weight, and every worker reads this file

    with pytest.raises(QualcodeError, match="has no vectors"):
        read_vectors(tmp_path)
    Vectors(shape=(0, 0)).to_disk(tmp_path)
    with pytest.raises(QualcodeError, match=r"has no vectors|cannot be read"):
        read_vectors(tmp_path)
    (tmp_path / "vectors").write_bytes(b"no array")
    with pytest.raises(QualcodeError, match="cannot be read"):
        read_vectors(tmp_path)
