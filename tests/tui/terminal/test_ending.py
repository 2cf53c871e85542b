"""A terminal that goes away, and a program that is told to end: it ends, and what was done and typed is there again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App

from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.tui.app.ending import outlive_terminal
from tests.support.building import add_transcript, code_id, new_project
from tests.support.often import some
from tests.support.terminal import Terminal

TRANSCRIPT = "".join(f"Interviewer: Ja?\nSem: Dat is zin {number} van dit gesprek.\n" for number in range(40))
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1003l")
"""The first screen, the cursor, and no reports of what is pasted and where the mouse is."""


@pytest.fixture(autouse=True)
def _a_terminal_that_says_when_it_goes() -> Iterator[None]:
    """Whoever runs the tests may have been told not to end with its terminal (nohup); what is tried here was not."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a transcript and a code."""
    with new_project(tmp_path, "stage", "kosten") as made:
        add_transcript(made, "gesprek", TRANSCRIPT)
        code_id(made, "kosten")
        return made.path


def work(terminal: Terminal) -> None:
    """Codes a sentence, and leaves a memo on it half written."""
    terminal.wait_for("Dat is zin", "turn ")
    terminal.press("n", "s")
    terminal.wait_for("let go")
    terminal.press("c")
    terminal.wait_for("Code this passage")
    terminal.press(*"kosten")
    terminal.wait_for("› kosten")
    terminal.press("enter")
    terminal.wait_for("Coded: Kosten")
    terminal.press("m")
    terminal.wait_for("Esc keeps the memo")
    terminal.press(*"half")
    terminal.wait_for("half")


def assert_kept(path: Path) -> None:
    """The coding is in the one file, and the memo is there again."""
    assert sorted(found.name for found in path.parent.glob(f"{path.name}*")) == [path.name]
    with Project.open(path, readonly=True) as project:
        assert len(codings(project)) == 1
        assert project.check() == []
    [draft] = path.parent.glob(".*.draft")
    assert "half" in draft.read_text(encoding="ascii")


@pytest.mark.parametrize("deaf", [False, True])
def test_the_workspace_ends_with_its_terminal(project: Path, tmp_path: Path, deaf: bool) -> None:
    with Terminal("open", str(project), folder=tmp_path, deaf=deaf) as terminal:
        work(terminal)
        assert terminal.close_window() == 128 + signal.SIGHUP
    assert_kept(project)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_workspace_ends_when_it_is_told_to(project: Path, tmp_path: Path, number: int) -> None:
    with Terminal("open", str(project), folder=tmp_path) as terminal:
        work(terminal)
        terminal.tell(number)
        assert terminal.wait_for_end() == 128 + number
        assert all(sign in terminal.raw for sign in RESTORED)
        assert "What you were writing is not kept yet" in terminal.text
    assert_kept(project)


@pytest.mark.parametrize("deaf", some([False, True], 1))
def test_the_start_screen_ends_with_its_terminal(tmp_path: Path, deaf: bool) -> None:
    with Terminal(folder=tmp_path, deaf=deaf) as terminal:
        terminal.wait_for("Sample study")
        assert terminal.close_window() == 128 + signal.SIGHUP


@pytest.mark.parametrize("deaf", some([False, True], 1))
def test_a_question_ends_with_its_terminal(project: Path, tmp_path: Path, deaf: bool) -> None:
    with Terminal("open", str(project), folder=tmp_path, coder="adda", deaf=deaf) as terminal:
        terminal.wait_for("is somebody new")
        assert terminal.close_window() != 0


@pytest.mark.parametrize("number", some([signal.SIGTERM, signal.SIGHUP], 1))
def test_a_question_ends_when_the_program_is_told_to(project: Path, tmp_path: Path, number: int) -> None:
    with Terminal("open", str(project), folder=tmp_path, coder="adda") as terminal:
        terminal.wait_for("is somebody new")
        terminal.tell(number)
        assert terminal.wait_for_end() == 128 + number
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("number", some([signal.SIGTERM, signal.SIGHUP], 1))
def test_a_long_command_that_is_told_to_end_leaves_nothing_half(tmp_path: Path, number: int) -> None:
    with Terminal("demo", "--no-tui", folder=tmp_path) as terminal:
        terminal.wait_until(lambda: any(tmp_path.glob(".qualcode-*.tmp")), "it did not begin")
        terminal.tell(number)
        assert terminal.wait_for_end() == 128 + number
        assert "Traceback" not in terminal.text
    left = [path.name for path in tmp_path.rglob("*")]
    assert [name for name in left if "lwt" in name or name.startswith(".qualcode-")] == []


@pytest.mark.parametrize("term", some(["dumb", "", "unknown", "dumb-emacs-ansi", "emacs", "network"], 3))
def test_a_terminal_that_cannot_move_its_cursor_is_sent_no_screen(project: Path, tmp_path: Path, term: str) -> None:
    with Terminal("open", str(project), folder=tmp_path, term=term) as terminal:
        assert terminal.wait_for_end() == 1
        assert "TERM says that this one cannot move its cursor" in terminal.text
        assert len(terminal.raw) < 1000


@pytest.mark.parametrize("given", [b"a\x85b", b"\xe9", b"caf\xe9 \xff\xfe", b"\xc3", bytes(range(128, 256))])
def test_keys_that_are_no_utf_8_end_nothing(given: bytes) -> None:
    linux_driver = pytest.importorskip("textual.drivers.linux_driver")
    outlive_terminal(App())
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert "\ufffd" in decode(given + b"x", final=True)
    half = linux_driver.getincrementaldecoder("utf-8")()
    assert [half.decode(part) for part in (b"\xc3", b"\xa9")] == ["", "é"]
