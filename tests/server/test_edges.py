"""What is around a server fails: it says so in words, takes nobody's place, and no word of a text reaches its log."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import os
import socket as sockets
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message
from starlette.websockets import WebSocketState

from qualcode.errors import QualcodeError
from qualcode.server.accounts.file import damaged
from qualcode.server.accounts.store import AccountRole
from qualcode.server.app import FrontGate
from qualcode.server.desk import Desk, for_signed_in
from qualcode.server.gate import address_of
from qualcode.server.hand import deeds, process
from qualcode.server.running import listen_at
from qualcode.server.socket import serve_socket
from qualcode.server.workspaces import CRASHED
from tests.support.workspace import build_project

SECRET = "Toen zei mijn oom dat het te duur was."
posix = pytest.mark.skipif(not hasattr(sockets, "AF_UNIX"), reason="no sockets that are files")


@posix
@pytest.mark.parametrize("target", ["nergens", "lus.sock", "wel.txt"])
def test_a_link_where_the_socket_would_be_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wel.txt").write_text("iets", encoding="utf-8")
    link = Path("lus.sock")
    link.symlink_to(target)
    with pytest.raises(QualcodeError, match=r"lus\.sock is there, and no socket"):
        listen_at(link)
    assert str(link.readlink()) == target


@posix
def test_the_socket_of_a_server_that_runs_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    place = Path("a.sock")
    with listen_at(place) as first:
        with pytest.raises(QualcodeError, match=r"a\.sock is listened at already"):
            listen_at(place)
        with sockets.socket(sockets.AF_UNIX) as asking:
            asking.connect(str(place))
            first.accept()[0].close()
    # One that was killed leaves its socket: the next takes its place.
    listen_at(place).close()


@posix
def test_a_place_where_no_socket_can_be_has_a_way_on(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="cannot be listened at") as told:
        listen_at(tmp_path / ("v" * 200))
    assert told.value.hint


def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *lines: dict[str, object]) -> list[dict[str, Any]]:
    """What the process that answers says to some lines, as a lead."""
    given, said = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines)), io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=said))
    path = build_project(tmp_path)
    process.answer(path, "ada", "lead")
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_numbers_that_no_page_sends_end_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = 10**30
    round_ = {"do": "begin", "name": "r", "coders": ["ada", "bo"], "documents": []}
    answers = asked(
        tmp_path,
        monkeypatch,
        {"do": "remove", "coding": huge},
        {"do": "memo", "coding": -huge, "memo": "x"},
        {**round_, "percent": float("inf"), "times": 2},
        {**round_, "percent": float("nan"), "times": 2},
        {**round_, "percent": 100, "times": huge},
        {"do": "documents"},
    )
    assert len(answers) == 6
    assert all("value" not in one for one in answers[:5])
    assert answers[5]["value"]["documents"]


def test_what_nobody_foresaw_is_told_by_its_place_and_the_process_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_asked: object) -> object:
        raise RuntimeError(SECRET)

    monkeypatch.setitem(cast(dict[str, object], deeds.LEADING), "read", fails)
    first, second = asked(tmp_path, monkeypatch, {"do": "read"}, {"do": "documents"})
    assert "RuntimeError" in first["error"]
    assert SECRET not in json.dumps(first)
    assert second["value"]["documents"]
    assert capsys.readouterr().err == ""


def _desk(error: Exception | None = None) -> Desk:
    def note(*_what: object) -> None:
        if error is not None:
            raise error

    session = SimpleNamespace(key="k", csrf="c", account=SimpleNamespace(name="ada", role=AccountRole.LEAD, leads=True))
    accounts = SimpleNamespace(note=note, touch=lambda _key: None)
    return cast(
        Desk,
        SimpleNamespace(address=address_of("http://localhost:8100"), accounts=accounts, session=lambda _scope: session),
    )


def test_damaged_accounts_are_told_at_the_gate(tmp_path: Path) -> None:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    path = tmp_path / "geheim.accounts"
    gate = FrontGate(cast(Any, None), lambda: _desk(damaged(path)))
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"evil.example")]}
    asyncio.run(gate(scope, receive, send))
    assert said[0]["status"] == 503
    assert b"accounts" in said[1]["body"]
    assert b"geheim" not in said[1]["body"]
    assert any(name == b"content-security-policy" for name, _value in said[0]["headers"])
    said.clear()
    asyncio.run(gate({**scope, "type": "websocket"}, receive, send))
    assert [(one["type"], one.get("code")) for one in said] == [("websocket.close", 1011)]


def test_a_full_disk_is_told_on_the_page_without_a_place_of_the_host() -> None:
    async def fails(*_asked: object) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/kluis/coders/ada")

    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [],
            "app": SimpleNamespace(state=SimpleNamespace(desk=_desk())),
        }
    )

    async def ask() -> Response:
        return await for_signed_in(fails)(request)

    answer = asyncio.run(ask())
    assert answer.status_code == 409
    assert os.strerror(errno.ENOSPC).encode() in answer.body
    assert b"kluis" not in answer.body


def test_a_workspace_that_cannot_start_is_told_to_its_page() -> None:
    told: list[object] = []

    class Socket:
        query_params: ClassVar[dict[str, str]] = {"width": "80", "height": "24"}
        application_state = WebSocketState.CONNECTED

        async def accept(self) -> None:
            """It is taken."""

        async def close(self, code: int) -> None:
            told.append(code)

    async def fails(*_asked: object) -> Any:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    accounts = SimpleNamespace(note=lambda what, *_who: told.append(what))
    session = SimpleNamespace(account=SimpleNamespace(coder="ada", name="ada"), address="::1")
    given = cast(Any, (Socket(), session, accounts, SimpleNamespace(show=fails)))
    asyncio.run(serve_socket(*given))
    assert told == ["workspace could not start", CRASHED]
