"""Files that are no transcript: a clear word, and what becomes a transcript of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats import SUFFIXES, find_files, read
from qualcode.formats.others import OTHERS

WORDS = {
    "a.doc": ("a document of a kind that cannot be read", "save it as .docx"),
    "a.MP3": ("a recording, and no transcript", "Import its transcript"),
    "a.mov": ("a recording", "Whisper"),
    "a.jpeg": ("a picture", "OCR"),
    "a.nvp": ("a project of another program", "REFI-QDA (.qdpx)"),
}


@pytest.mark.parametrize("name", WORDS)
def test_it_says_what_it_is_and_the_remedy(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    what, remedy = WORDS[name]
    with pytest.raises(FormatError, match=what) as error:
        read(path)
    assert remedy in error.value.hint
    notes = []
    assert find_files([tmp_path], lambda _path, note: notes.append(note.message)) == []
    assert len(notes) == 1
    assert what in notes[0]


def test_none_of_them_can_be_read() -> None:
    assert not OTHERS & set(SUFFIXES)
