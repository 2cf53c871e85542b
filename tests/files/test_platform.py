"""The doors to the operating system, each tried for Windows, macOS and Linux on whichever this is."""

from __future__ import annotations

import builtins
import ctypes
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from qualcode.errors import QualcodeError
from qualcode.files import platform
from qualcode.files.platform import (
    database_uri,
    ending,
    give_to_clipboard,
    login_name,
    moves_cursor,
    moves_rows,
    put_in_place,
    quoted,
    reachable,
    refuse_reserved,
    remove,
    reserved,
    who_has_it,
)
from qualcode.files.writing import write_whole
from qualcode.i18n import windows_language
from tests.support.platforms import links

WINDOWS = "win32"

DEVICES = "CON PRN AUX NUL COM1 COM9 LPT1 LPT9 CONIN$ CONOUT$ COM¹ LPT³".split()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("form", ["{}", "{}.txt", "{}.tar.gz", "{} .docx", "{}."])
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_names_of_devices_are_no_names(device: str, form: str, case: type[str]) -> None:
    name = case(form.format(device))
    assert reserved(name)
    with pytest.raises(QualcodeError, match="Windows has no files"):
        refuse_reserved(Path("map") / name, WINDOWS)
    refuse_reserved(Path("map") / name, "linux")


@pytest.mark.parametrize(
    "name", ["a:b.docx", "gesprek?.txt", "a*.csv", 'a".md', "a<b", "a>b", "a|b", "punt.", "spatie ", "a.docx .", "a\tb"]
)
def test_names_that_windows_cannot_keep(name: str) -> None:
    assert reserved(name)


@pytest.mark.parametrize(
    "name",
    ["console.txt", "auxiliary.docx", "nulmeting.csv", "com.txt", "com10.txt", "lpt", "prnt", "gesprek 1.txt", ".draft",
     "hoofdstuk-6.docx", "één.md", "a;b", "con-sent.docx", "-con"],
)  # fmt: skip
def test_ordinary_names_are_names(name: str) -> None:
    assert not reserved(name)
    refuse_reserved(Path(name), WINDOWS)


def test_a_drive_a_share_and_a_way_up_are_no_names() -> None:
    for path in ("C:\\Users\\ada\\x.docx", "\\\\srv\\share\\x.docx", "..\\.\\x.docx", "C:x.docx", "\\\\?\\C:\\x"):
        refuse_reserved(PureWindowsPath(path), WINDOWS)
    for path in ("C:\\aux\\x.docx", "nul", "C:\\x\\con.qualcode", "\\\\srv\\share\\prn.txt", "C:a:b"):
        with pytest.raises(QualcodeError):
            refuse_reserved(PureWindowsPath(path), WINDOWS)


def test_a_long_path_is_made_reachable_on_windows_only() -> None:
    long = "C:\\" + "\\".join(["map van een onderzoek"] * 14) + "\\s.qualcode"
    assert str(reachable(PureWindowsPath(long), WINDOWS)) == f"\\\\?\\{long}"
    assert (
        str(reachable(PureWindowsPath("\\\\srv\\share\\" + long[3:]), WINDOWS)) == f"\\\\?\\UNC\\srv\\share\\{long[3:]}"
    )
    once = reachable(PureWindowsPath(long), WINDOWS)
    assert reachable(once, WINDOWS) == once
    assert reachable(PureWindowsPath("C:\\x"), WINDOWS) == PureWindowsPath("C:\\x")
    assert reachable(Path("/" + "x" * 500), "linux") == Path("/" + "x" * 500)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/ada/s.qualcode"), "file:///home/ada/s.qualcode?mode=ro"),
        (PurePosixPath("/tmp/a b?c#d%20.qualcode"), "file:///tmp/a%20b%3Fc%23d%2520.qualcode?mode=ro"),
        (PureWindowsPath("C:\\Mijn map\\s.qualcode"), "file:///C:/Mijn%20map/s.qualcode?mode=ro"),
        (PureWindowsPath("\\\\srv\\share\\s.qualcode"), "file:////srv/share/s.qualcode?mode=ro"),
        (PureWindowsPath("\\\\?\\C:\\s.qualcode"), "file:%5C%5C%3F%5CC%3A%5Cs.qualcode?mode=ro"),
    ],
)
def test_the_address_of_a_database(path: PurePosixPath | PureWindowsPath, uri: str) -> None:
    assert database_uri(path, mode="ro") == uri


@pytest.mark.parametrize("name", ["a b.db", "a?mode=rw.db", "a#b.db", "50%.db", "%41.db", "é.db", "a&b=c.db", "a;b.db"])
def test_sqlite_opens_what_was_meant(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t(x)")
    found = sqlite3.connect(database_uri(path, mode="ro"), uri=True)
    assert found.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    found.close()
    made.close()
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("text", "here", "on_windows"),
    [
        ("ronde-1", "ronde-1", "ronde-1"),
        ("ronde 1", "'ronde 1'", '"ronde 1"'),
        ("C:\\Mijn map\\s.qualcode", "'C:\\Mijn map\\s.qualcode'", '"C:\\Mijn map\\s.qualcode"'),
        ("C:\\map\\s.qualcode", "'C:\\map\\s.qualcode'", "C:\\map\\s.qualcode"),
        ("a&b", "'a&b'", '"a&b"'),
        ("", "''", '""'),
    ],
)
def test_a_command_that_is_shown_can_be_typed(text: str, here: str, on_windows: str) -> None:
    assert quoted(text, "linux") == here
    assert quoted(text, WINDOWS) == on_windows


class Busy:
    """A file that somebody has open for so many tries."""

    def __init__(self, tries: int) -> None:
        self.left = tries
        self.waited: list[float] = []

    def fails(self) -> bool:
        self.left -= 1
        if self.left >= 0:
            raise PermissionError(13, "The process cannot access the file")
        return False


def test_windows_waits_for_who_has_a_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, target = tmp_path / "draft", tmp_path / "report.docx"
    busy = Busy(3)
    move, unlink = Path.replace, Path.unlink
    monkeypatch.setattr("time.sleep", lambda pause: busy.waited.append(pause))
    monkeypatch.setattr(Path, "replace", lambda one, other: busy.fails() or move(one, other))
    monkeypatch.setattr(Path, "unlink", lambda one, missing_ok=False: busy.fails() or unlink(one, missing_ok))
    draft.write_text("new", encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    put_in_place(draft, target, WINDOWS)
    assert target.read_text(encoding="utf-8") == "new"
    assert len(busy.waited) == 3
    busy.left, busy.waited = 2, []
    remove(target, WINDOWS)
    assert not target.exists()
    for system, tries in ((WINDOWS, len(platform._PAUSES)), ("linux", 0)):
        busy.left, busy.waited = 99, []
        draft.write_text("new", encoding="utf-8")
        target.write_text("old", encoding="utf-8")
        with pytest.raises(PermissionError):
            put_in_place(draft, target, system)
        assert len(busy.waited) == tries
        assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("name", "beside", "program"),
    [
        ("r.docx", "", "Word"),
        ("r.xlsx", "", "Excel"),
        ("k.csv", "", "Excel"),
        ("r.docx", ".~lock.r.docx#", "LibreOffice"),
        ("rapport.odt", "~$pport.odt", "Office"),
        ("r.md", "", "not open elsewhere"),
    ],
)
def test_who_may_have_a_file_open_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, beside: str, program: str
) -> None:
    if beside:
        (tmp_path / beside).touch()
    assert program in who_has_it(tmp_path / name)

    def fail(_path: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(QualcodeError) as caught:
        write_whole(tmp_path / name, b"x")
    assert program in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ([beside] if beside else [])


def test_a_folder_that_cannot_be_flushed_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: object, _flags: int) -> int:
        raise PermissionError(13, "a folder is not opened on Windows")

    monkeypatch.setattr(os, "open", refuse)
    platform.flush_folder(tmp_path)


@pytest.mark.parametrize("fault", [ImportError("no pwd"), KeyError("uid not found"), OSError("no login name")])
def test_who_has_no_name_is_told_how_to_give_one(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def nobody() -> str:
        raise fault

    monkeypatch.setattr("getpass.getuser", nobody)
    with pytest.raises(QualcodeError) as caught:
        login_name()
    assert "QUALCODE_CODER" in caught.value.hint
    monkeypatch.setattr("getpass.getuser", lambda: " ada ")
    assert login_name() == "ada"


@pytest.mark.parametrize("term", ["", "dumb", "DUMB", "unknown", "dumb-emacs-ansi", "emacs", "network", "dialup"])
def test_a_terminal_of_no_use(term: str) -> None:
    assert not moves_cursor(term, "linux")
    assert not moves_cursor(term, "darwin")
    assert not moves_rows(term, "linux")
    assert moves_cursor(term, WINDOWS) is moves_rows(term, WINDOWS) is (term == "")


@pytest.mark.parametrize("term", ["xterm-256color", "screen", "tmux-256color", "no-such-terminal", "xterm-kitty"])
def test_a_terminal_of_use_also_where_nothing_is_known_of_it(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moves_cursor(term)
    assert moves_rows(term)
    real = builtins.__import__

    def without_curses(name: str, *about: object, **more: object) -> object:
        if name == "curses":
            raise ImportError(name)
        return real(name, *about, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_curses)
    assert moves_cursor(term, WINDOWS)
    assert moves_cursor(term, "linux")


CURSOR = r"cup=\E[%i%p1%d;%p2%dH, "
ROWS = r"csr=\E[%i%p1%d;%p2%dr, dl=\E[%p1%dM, "


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no list of terminals")
@pytest.mark.parametrize(
    ("signs", "known"),
    [("", "False False"), (CURSOR, "True False"), (CURSOR + ROWS, "True False"),
     (CURSOR + ROWS + r"il=\E[%p1%dL, ", "True True")],
)  # fmt: skip
def test_a_terminal_is_known_by_what_it_can(signs: str, known: str, tmp_path: Path) -> None:
    code = "import sys; from qualcode.files.platform import *; t = sys.argv[1]; print(moves_cursor(t), moves_rows(t))"
    source = tmp_path / "paper.ti"
    source.write_text(f"paper|prints on paper,\n\tam, cols#80, {signs}cr=\\r, ind=\\n,\n", encoding="ascii")
    try:
        subprocess.run(["tic", "-o", tmp_path / "terminfo", source], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no tic here")
    environment = {**os.environ, "TERMINFO": str(tmp_path / "terminfo")}
    found = subprocess.run([sys.executable, "-c", code, "paper"], env=environment, capture_output=True, text=True)
    assert found.stdout == known + "\n"


@pytest.mark.parametrize(
    ("system", "environment", "given_to"),
    [
        ("darwin", {}, ("pbcopy", "“één”".encode())),
        (WINDOWS, {}, ("clip", "“één”".encode("utf-16-le"))),
        ("linux", {}, None),
        ("darwin", {"SSH_CONNECTION": "1"}, None),
    ],
)
def test_the_clipboard_of_each_system(
    monkeypatch: pytest.MonkeyPatch, system: str, environment: Mapping[str, str], given_to: tuple[str, bytes] | None
) -> None:
    calls: list[tuple[str, bytes]] = []
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(command: Sequence[str], **about: object) -> None:
        calls.append((command[0], bytes(about["input"])))  # type: ignore[call-overload]
        raise FileNotFoundError(command[0])

    monkeypatch.setattr(subprocess, "run", run)
    give_to_clipboard("“één”", system)
    assert calls == ([given_to] if given_to else [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
def test_what_asks_the_program_to_end_is_heard_and_what_is_ignored_is_not() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    usual = signal.getsignal(signal.SIGTERM)
    try:
        with ending(heard.append):
            assert signal.getsignal(signal.SIGTERM) != usual
        assert signal.getsignal(signal.SIGTERM) == usual
        with ending(heard.append):
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGTERM):
                os.kill(os.getpid(), number)
        assert heard == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGTERM)  # who clears up is not interrupted
    finally:
        signal.signal(signal.SIGHUP, before)
        signal.signal(signal.SIGTERM, usual)


def test_signals_that_a_system_has_not_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    with ending(lambda _number: None):
        pass


@pytest.mark.parametrize(("number", "language"), [(0x0413, "nl"), (0x0813, "nl"), (0x0409, "en"), (0x9999, "")])
def test_windows_says_in_which_language_it_speaks(monkeypatch: pytest.MonkeyPatch, number: int, language: str) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert windows_language(WINDOWS)[:2] == language
    assert windows_language("linux") == ""


@links
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.md"
    link.symlink_to(tmp_path / "there" / "real.md")
    write_whole(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.md").read_bytes() == b"x"
