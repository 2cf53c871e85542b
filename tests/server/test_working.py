"""Coders at work on a server: what was acknowledged is on disk, whatever falls over; the picture comes back whole."""

from __future__ import annotations

import os
import re
import signal
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.rounds import RoundRequest, end_round, make_round
from qualcode.server.accounts.store import AccountRole, Accounts
from qualcode.server.children import Places
from qualcode.storage import Project
from tests.support.building import add_transcript
from tests.support.serving import (
    Client,
    Place,
    Serving,
    cheap_passwords,
    children_of,
    code,
    eventually,
    free_port,
    make_study,
    password_of,
    program,
    served,
)


@pytest.fixture(autouse=True)
def nothing_runs_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins with workspaces of its own."""
    yield
    if "serving" in request.fixturenames:
        running: Serving = request.getfixturevalue("serving")
        for workspace in list(running.desk.workspaces.running.values()):
            workspace.process.kill()
        eventually(lambda: not running.desk.workspaces.running)


def test_a_day_at_work(serving: Serving) -> None:
    """Code, undo, redo, reload, another size, a picture that comes back, Esc, downloads: one workspace, all along."""
    ada = serving.client("ada")
    screen = ada.open()
    screen.until("F1 help")
    before = serving.codings()
    code(serving, screen)
    assert len(serving.codings()) == len(before) + 1, "on disk, as soon as it is said"
    screen.keys("u")
    screen.until("Undone")
    assert serving.codings() == before
    screen.keys("\x12")
    screen.until("Done again")
    assert len(serving.codings()) == len(before) + 1
    # The page is loaded again: the same process, and the same picture.
    shown, pid = screen.rest(), serving.pid("ada")
    screen.close()
    again = ada.open()
    again.until(lambda: again.text == shown)
    assert serving.pid("ada") == pid
    # In another size: the same picture as one that was resized there, with no holes.
    again.close()
    small = ada.open((90, 24))
    small.until("F1 help")
    small.rest()
    other = ada.open((130, 45))
    assert small.closed() == 4001
    other.until("F1 help")
    other.rest()
    other.send("resize", {"width": 90, "height": 24})
    other.pyte.resize(24, 90)
    other.pyte.reset()
    other.rest()
    back = ada.open((90, 24))
    back.until("F1 help")
    assert back.rest() == small.text
    # While a window is open, too, with letters in it.
    back.keys("c")
    back.until("Enter code")
    back.keys(*"reiz")
    back.until("reiz")
    window = back.rest()
    back.close()
    back = ada.open((90, 24))
    back.until("reiz")
    assert [line.rstrip("▌▎ ") for line in back.rest().splitlines()] == [
        line.rstrip("▌▎ ") for line in window.splitlines()
    ]
    back.keys("\x1b")
    back.until(lambda: "reiz" not in back.text)
    # What is left ends well, and is told so.
    back.keys("\x1bq")
    assert back.closed() == 4000
    eventually(lambda: serving.events()[-1] == "workspace left")


def test_only_pictures_and_what_is_copied_reach_a_page(serving: Serving) -> None:
    ada = serving.client("ada")
    screen = ada.open()
    screen.until("F1 help")
    screen.keys("s")
    screen.until("Esc let go")
    screen.keys("y")
    screen.until(lambda: b"\x1b]52;" in screen.bytes)
    screen.rest()
    orders = {part.split(b";")[0] for part in screen.bytes.split(b"\x1b]")[1:]}
    assert orders <= {b"52", b"22"}
    assert b"\x1b]52;c;?" not in screen.bytes
    theme = next(one[1] for one in screen.words if one[0] == "theme")
    assert theme["background"].lower() == "#15181d", "the page is of the colour of the picture"
    screen.close()


HOSTILE = (
    "I: Begin \x1b]52;c;SGFja2Vk\x07 en \x1b]0;titel\x07 en \x1b[2J\x1b[31m rood.\n"
    "R: \x9b2J \x9d52;c;eA==\x9c \x90q\x9c en \u202eom\u202c en \u2066in\u2069.\n"
    "I: D\x00\x00\x00\x05hello M\x00\x00\x00\x0f{} \x7f\x08\x0c einde.\nR: Slot zonder iets.\n"
)
ORDERS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)")
"""What a picture is made of: colours, places, modes, and the shape of the pointer."""


def test_nothing_that_stands_in_a_transcript_or_is_pasted_steers_a_browser(serving: Serving) -> None:
    with Project.open(serving.study) as project:
        add_transcript(project, "vijandig", HOSTILE)
    screen = serving.client("cas").open()
    screen.until("F1 help")
    screen.keys("\x10")
    screen.until("Type a part of")
    screen.keys(*"vijandig")
    screen.until("Open vijandig")
    screen.keys("\r")
    screen.until("Slot zonder iets.")
    for opens, seen in (("/", "Find in this document"), ("c", "Enter code"), ("P", "Esc")):
        screen.keys(opens)
        screen.until(seen)
        screen.keys(f"\x1b[200~{HOSTILE}\x1b[201~")
        screen.rest()
        screen.keys("\x1b")
        screen.rest()
    assert screen.code is None, "nothing of it was taken for a packet"
    shown = screen.bytes.decode()
    assert shown.count("\x1b[2J") == 1, "the screen is wiped where it begins, and nowhere else"
    left = ORDERS.sub("", shown)
    steering = {sign for sign in left if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs")} - {"\n", "\r"}
    assert not steering, ascii(steering)
    assert {one[0] for one in screen.words} == {"theme"}
    screen.close()


def test_downloads_have_a_number_and_a_size(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.server.workspaces._FILES", 1)
    ada = serving.client("ada")
    screen = ada.open()
    screen.until("F1 help")

    def deliver() -> list[str]:
        screen.keys("\x10")
        screen.until("Type a part of")
        screen.keys(*"screenshot")
        screen.until("Screenshot")
        screen.keys("\r")
        screen.until("Sent to your browser")
        screen.rest()
        screen.keys("\x1b")
        screen.rest()
        return [one[1] for one in screen.words if one[0] == "download"]

    (first,) = deliver()
    assert ada.ask(f"/download/{first}").status == 200
    _first, second = deliver()
    assert ada.ask(f"/download/{first}").status == 404, "the oldest goes"
    assert ada.ask(f"/download/{second}").status == 200
    monkeypatch.setattr("qualcode.server.workspaces._FILE_BYTES", 100)
    assert len(deliver()) == 2, "what is too large does not arrive"
    screen.close()


FALLING = (
    "import sys; from qualcode.tui.coding.screen import CodingScreen;"
    "CodingScreen.action_help = lambda screen: 1 / 0; from qualcode.cli import main; main(sys.argv[1:])"
)


def test_a_workspace_that_falls_over_says_so(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Places.workspace

    def falling(places: Places, coder: str) -> list[str]:
        command = [*usual(places, coder)]
        at = command.index("-m")
        return [*command[:at], "-c", FALLING, *command[at + 2 :]]

    monkeypatch.setattr(Places, "workspace", falling)
    screen = serving.client("cas").open()
    screen.until("F1 help")
    screen.keys("\x1bOP")
    assert screen.closed() == 4002, "and not that somebody left"
    eventually(lambda: serving.events()[-1] == "workspace crashed")


def test_a_process_knows_nothing_of_the_request_or_the_server(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET", "QUALCODE_CODER", "QUALCODE_PROJECT", "LD_PRELOAD", "PYTHONSTARTUP", "TEXTUAL_LOG"):
        monkeypatch.setenv(name, "evil")
    made = Places(serving.study, serving.desk.hands.places.homes).environment("ada", TERM="xterm-256color")
    assert set(made) <= {
        *("HOME", "TMPDIR", "LANG", "LC_ALL", "LC_MESSAGES", "QUALCODE_LANG", "TERM", "PYTHONPATH", "PYTHONUTF8"),
        *("QUALCODE_HOME", "QUALCODE_SETTINGS", "PYTHONDONTWRITEBYTECODE"),
    }
    assert "evil" not in made.values()
    assert all("ada" in made[name] for name in ("HOME", "TMPDIR", "QUALCODE_HOME", "QUALCODE_SETTINGS"))
    ada = serving.client("ada")
    screen = ada.open(path="/socket", size=(10**5, 3))
    screen.until("leerlingen-1")
    try:
        kept = Path(f"/proc/{serving.pid('ada')}/environ").read_bytes()
    except PermissionError:
        kept = b""
    assert b"evil" not in kept
    assert ada.cookie.encode() not in kept
    screen.close()


def test_a_file_goes_to_the_browser_that_asked_and_to_no_other(serving: Serving) -> None:
    ada, bo = serving.client("ada"), serving.client("bo")
    screen = ada.open()
    screen.until("F1 help")
    screen.keys("\x10")
    screen.until("Type a part of")
    screen.keys(*"screenshot")
    screen.until("Screenshot")
    screen.keys("\r")
    screen.until(lambda: any(one[0] == "download" for one in screen.words))
    _kind, key, name = next(one for one in screen.words if one[0] == "download")
    assert name.endswith(".svg")
    assert "/" not in name
    found = ada.ask(f"/download/{key}")
    assert found.status == 200
    assert found.body.startswith("<svg")
    assert "attachment" in found.headers["content-disposition"]
    assert bo.ask(f"/download/{key}").status == 404
    assert Client(serving).ask(f"/download/{key}").status == 303
    screen.close()


def test_two_at_work_see_each_other_and_in_a_blind_round_no_byte_does(serving: Serving) -> None:
    bo, cas = serving.client("bo"), serving.client("cas")
    theirs, others = bo.open(), cas.open()
    theirs.until("F1 help")
    others.until("F1 help")
    code(serving, theirs)
    others.until("· bo", 10)  # within a look or two, without a key of cas's
    theirs.keys("u")
    theirs.until("Undone")
    others.until(lambda: "· bo" not in others.text)
    with Project.open(serving.study) as project:
        make_round(project, "ada", "blind", RoundRequest(("bo", "cas"), documents=("school-1",)))
    for screen in (theirs, others):
        screen.keys("\x10")
        screen.until("Type a part of")
        screen.keys(*"school-1")
        screen.until("Open school-1")
        screen.keys("\r")
        screen.until("De school regelt alles")
        screen.until("F1 help")  # what was told of the round is gone by itself
        screen.rest()
    silent = others.bytes
    code(serving, theirs, "reizen")
    assert ("bo", "Hoe gaat dat?") in serving.codings() or serving.codings()[-1][0] == "bo"
    # The other workspace looks each second whether something came: it is asked for what it sees, and shows nothing.
    others.rest(2.5)
    new = others.bytes[len(silent) :]
    assert not new, f"a byte that tells something: {new!r}"
    plain = cas.ask("/read/school-1").body
    assert "(bo)" not in plain
    code(serving, others, "zelf")
    assert "reizen" not in others.rest().partition("Coded here")[2]
    for screen in (theirs, others):
        screen.close()
    with Project.open(serving.study) as project:
        end_round(project, "ada", "blind")
    assert "(bo)" in cas.ask("/read/school-1").body


def test_a_workspace_that_is_killed_loses_nothing_and_is_there_again(serving: Serving) -> None:
    cas = serving.client("cas")
    screen = cas.open()
    screen.until("F1 help")
    before = len(serving.codings())
    code(serving, screen)
    os.kill(serving.pid("cas"), signal.SIGKILL)
    assert screen.closed() == 4002, "the page is told the truth, and opens another"
    assert len(serving.codings()) == before + 1
    again = cas.open()
    again.until("F1 help")
    again.keys("u")
    again.until("Undone")
    assert len(serving.codings()) == before
    again.close()


def test_one_who_only_reads_changes_nothing(serving: Serving) -> None:
    ria = serving.client("ria")
    screen = ria.open()
    screen.until("F1 help")
    before = serving.codings()
    screen.keys("s", "c")
    screen.rest()
    screen.keys(*"netwerk", "\r")
    screen.rest()
    assert serving.codings() == before
    screen.close()


def test_a_page_that_is_gone_is_waited_for_and_not_for_ever(tmp_path: Path) -> None:
    with served(tmp_path, most=1, kept=0.3) as serving:
        ada = serving.client("ada")
        screen = ada.open()
        screen.until("F1 help")
        full = serving.client("bo").open()
        assert full.closed() == 1013, "so many at once, and no more"
        screen.close()
        eventually(lambda: "ada" not in serving.desk.workspaces.running)
        assert serving.events()[-1] == "workspace left"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for children in /proc")
def test_a_server_that_is_killed_leaves_no_process_and_loses_nothing(tmp_path: Path) -> None:
    cheap_passwords()
    study, port = make_study(tmp_path / "study"), free_port()
    accounts = Accounts(tmp_path / "server" / "server.qualcode-accounts", study)
    for name, role in (("bo", "coder"), ("admin", "admin")):
        accounts.add(name, AccountRole(role))
    accounts.redeem(accounts.invite("bo"), password_of("bo"))
    accounts.close()
    desk = Place(port, study)
    bo = Client(desk)
    for end, letters in ((signal.SIGKILL, "netwerk"), (signal.SIGTERM, "zelf")):
        with program(tmp_path, study, port) as (started, _said):
            if not bo.cookie:
                eventually(lambda: bo.sign_in("bo").status == 303)
            screen = bo.open()  # still signed in, the second time
            screen.until("F1 help")
            code(desk, screen, letters)
            children = children_of(started.pid)
            assert children
            started.send_signal(end)
            assert screen.closed() in ((1006,) if end == signal.SIGKILL else (1012, 1006))
            started.wait(30)
        for child in children:
            eventually(lambda pid=child: not Path(f"/proc/{pid}").exists() or _is_dead(pid))  # type: ignore[misc]
    accounts = Accounts(tmp_path / "server" / "server.qualcode-accounts", study)
    assert [one.what for one in accounts.events(100)].count("server stopped") == 1, "only who is asked can say so"
    accounts.close()
    assert [one.name for one in study.parent.iterdir() if one.name.startswith(study.name)] == [study.name]
    with Project.open(study, readonly=True) as project:
        assert project.check() == []
        rows = project.rows(
            "SELECT count(*) FROM main.coding JOIN coder ON coder.id = coder_id WHERE coder.name = 'bo'"
        )
    assert rows == [(2,)]


def _is_dead(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
