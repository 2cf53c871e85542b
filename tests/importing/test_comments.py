"""Comments that come with a transcript are kept in its memo, with the words they are about; one undo takes all back."""

from __future__ import annotations

from pathlib import Path

from qualcode.formats import Source
from qualcode.formats.transcripts.base import Remark
from qualcode.importing.comments import as_memo
from qualcode.importing.transcripts import import_files
from qualcode.storage.memos import memos
from qualcode.text.turns import find_turns
from tests.support.building import new_project

RTF = (
    rb"{\rtf1\ansi I: Hoe?\par [0:00:09] R: Dat was {\*\atrfstart 7}echt{\*\atrfend 7} wel"
    rb"{\*\atnauthor Ada}{\*\annotation{\*\atnref 7}Nagaan}.\par}"
)


def test_the_memo_of_a_document_has_its_comments(tmp_path: Path) -> None:
    (tmp_path / "gesprek.rtf").write_bytes(RTF)
    with new_project(tmp_path) as project:
        (item,) = import_files(project, "ada", [tmp_path / "gesprek.rtf"]).items
        assert [note.message for note in item.notes if note.kind == "comments"] == [
            "1 comment kept in the memo of the document, with the words it is about"
        ]
        assert [memo.text for memo in memos(project)] == ["[0:00:09] “echt” — Ada: Nagaan"]


def test_each_says_what_it_is_about() -> None:
    text = "I: Hoe?\n[0:01:00] R: " + "Een lang antwoord. " * 20 + "Slot."
    end = text.index("Slot.")
    spans = [(3, 3), (text.index("Een"), end), (end, end), None]
    remarks = tuple(Remark(f"opmerking\n{n}", "", span) for n, span in enumerate(spans))
    lines = as_memo(Source("a", Path("a"), "docx", text, "", remarks=remarks), find_turns(text))
    assert lines[0] == "opmerking 0"
    assert lines[1].startswith("[0:01:00] “Een lang antwoord. Een")
    assert lines[1].endswith("…” — opmerking 1")
    assert lines[2].startswith("[0:01:00] “…")
    assert lines[2].endswith("antwoord.” — opmerking 2")
    assert lines[3] == "opmerking 3"
