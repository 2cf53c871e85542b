"""All memos without a screen: each kind with its place, narrowed down, written, saved without names."""

from __future__ import annotations

import pytest

from qualcode.changes.codings import set_memo as set_coding_memo
from qualcode.changes.work import set_memo
from qualcode.report.listing import to_paste
from qualcode.session.boards.memos import KINDS, MemoFilter, MemoRow, memos_to_save, read_memos, write_memo
from qualcode.session.codings import undo
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents
from tests.support.saved import report_of


@pytest.fixture
def rows(session: Session) -> tuple[MemoRow, ...]:
    """A memo of ada's on each kind of thing, and one of ben's on the project."""
    project = session.project
    set_memo(project, "ada", "document", documents(project)[0].id, "Rommelig gesprek.")
    set_memo(project, "ada", "code", codebook(project).by_path["wie/zelf"].id, "Wanneer is het zelf?")
    set_memo(project, "ada", "respondent", respondents(project)[1].id, "Belt nog terug.")
    set_memo(project, "ada", "project", 0, "Begonnen in mei.")
    set_memo(project, "ben", "project", 0, "Ben doet mee.")
    set_coding_memo(project, "ada", codings(project)[0].id, "Zelf, maar met hulp.")
    return read_memos(session)


def test_each_kind_is_there_with_its_place(rows: tuple[MemoRow, ...]) -> None:
    assert [row.kind for row in rows] == ["project", "project", "document", "respondent", "code", "coding"]
    assert {row.kind for row in rows} == set(KINDS)
    coding = rows[-1]
    assert (coding.document, coding.code, coding.about) == ("l0", "wie/zelf", "Zelf · l0")
    assert coding.start is not None
    assert coding.quote
    assert len({row.key for row in rows}) == len(rows)
    assert len({row.place for row in rows if row.coder == "ada"}) == len(rows) - 1


@pytest.mark.parametrize(
    ("sieve", "kinds"),
    [
        (MemoFilter(kind="project"), ["project", "project"]),
        (MemoFilter(coder="ben"), ["project"]),
        (MemoFilter(code="wie"), ["code", "coding"]),
        (MemoFilter(code="wie/school"), []),
        (MemoFilter(text="ZELF"), ["code", "coding"]),
        (MemoFilter(kind="coding", text="hulp", code="wie/zelf", coder="ada"), ["coding"]),
    ],
)
def test_they_are_narrowed_down(rows: tuple[MemoRow, ...], sieve: MemoFilter, kinds: list[str]) -> None:
    assert [row.kind for row in rows if sieve.passes(row)] == kinds


def test_each_is_written_anew_removed_and_brought_back(session: Session, rows: tuple[MemoRow, ...]) -> None:
    for row in rows:
        if row.coder == "ada":
            assert write_memo(session, row, "Anders.").startswith("Memo kept on")
    assert [row.text for row in read_memos(session) if row.coder == "ada"] == ["Anders."] * 5
    write_memo(session, rows[-1], "")
    assert len(read_memos(session)) == len(rows) - 1
    undo(session)
    assert len(read_memos(session)) == len(rows)


def test_they_are_saved_in_the_order_shown(session: Session, rows: tuple[MemoRow, ...]) -> None:
    lines = to_paste(report_of(memos_to_save(rows[::-1]), session, "paste")).splitlines()
    assert lines[0].split("\t") == ["on", "what", "coder", "when (UTC)", "memo", "quotation"]
    assert lines[1].startswith(f"coding\tl0 {rows[-1].start} wie/zelf\tada\t")
    assert lines[-1].startswith("project\t")
