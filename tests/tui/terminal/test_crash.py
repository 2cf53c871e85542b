"""The workspace on a damaged file: the terminal is given back, table and row are named, and no word is printed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.storage.test_flips import WORDS, make_study
from tests.support.often import some
from tests.support.terminal import Terminal

DAMAGE = {
    "coding row 3": "UPDATE coding SET start = 'akkerwinde' WHERE id = 3",
    "speaker row 1": "UPDATE speaker SET role = 'akkerwinde' WHERE id = 1",
    "turn row 5": "UPDATE turn SET body = 'akkerwinde' WHERE id = 5",
    "code row 2": "UPDATE code SET keywords = '[akkerwinde' WHERE id = 2",
    "document row 1": "UPDATE document SET sentences = CAST('akkerwinde' AS BLOB) WHERE id = 1",
}


@pytest.mark.parametrize("place", some(DAMAGE, 2))
def test_the_terminal_is_given_back_and_no_word_is_printed(tmp_path: Path, place: str) -> None:
    path = make_study(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(DAMAGE[place])
        connection.commit()
    with Terminal("open", str(path), folder=tmp_path) as terminal:
        assert terminal.wait_for_end() == 1
        left = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
        assert place in left
        assert "Traceback" not in left
        assert "╭" not in left
        assert not any(word in left for word in WORDS)
