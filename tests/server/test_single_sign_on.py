"""Single sign-on: the word of the institute's proxy, over a Unix socket, and only there."""

from __future__ import annotations

import asyncio
import os
import socket as sockets
from pathlib import Path
from threading import Thread

import pytest

from qualcode.errors import QualcodeError
from qualcode.server.accounts.store import AccountRole, Accounts
from qualcode.server.children import Places
from qualcode.server.desk import Desk
from qualcode.server.gate import address_of
from qualcode.server.hand.keeper import Hands
from qualcode.server.running import listen_at, server_of
from qualcode.server.workspaces import Workspaces
from tests.support.serving import Serving, eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="takes a Unix socket")


def ask(place: Path, path: str, *headers: str) -> str:
    """What comes back over the socket."""
    with sockets.socket(sockets.AF_UNIX) as found:
        found.settimeout(10)
        found.connect(str(place))
        lines = [f"GET {path} HTTP/1.1", "Host: coding.example.org", "Connection: close", *headers, "", ""]
        found.sendall("\r\n".join(lines).encode())
        data = b""
        while piece := found.recv(65536):
            data += piece
        return data.decode()


def test_the_proxy_says_who_it_is(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "server" / "accounts", tmp_path / "study" / "s.qualcode")
    accounts.add("ada", AccountRole.CODER)
    accounts.add("bo", AccountRole.CODER)
    places = Places(tmp_path / "study" / "s.qualcode", tmp_path / "server" / "coders")
    desk = Desk(
        address_of("https://coding.example.org"), accounts, Workspaces(places, accounts.note), Hands(places),
        trust_header="Remote-User",
    )  # fmt: skip
    place = tmp_path / "sock"
    listening = listen_at(place)
    assert place.stat().st_mode & 0o777 == 0o660
    server = server_of(desk)
    thread = Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    try:
        eventually(lambda: server.started)
        told = ask(place, "/login", "Remote-User: ada")
        assert told.startswith("HTTP/1.1 303")
        cookie = next(line for line in told.splitlines() if line.startswith("set-cookie")).partition(": ")[2]
        assert cookie.startswith("__Host-qualcode-443=")
        assert "Secure" in cookie
        mine = f"Cookie: {cookie.partition(';')[0]}"
        assert '"name":"ada"' in ask(place, "/me", mine, "Remote-User: ada")
        # Somebody else, two names, or none: no account, and an end to the session that was there.
        for headers in (["Remote-User: eve"], ["Remote-User: ada", "Remote-User: bo"], [], ["Remote-User: "]):
            assert ask(place, "/login", *headers).startswith("HTTP/1.1 403")
        assert ask(place, "/me", mine, "Remote-User: bo").startswith("HTTP/1.1 401")
        assert ask(place, "/me", mine, "Remote-User: ada").startswith("HTTP/1.1 401")
        assert "unknown to single sign-on" in Serving(desk, server, places.study).events()
    finally:
        server.should_exit = True
        thread.join(10)
        accounts.close()


def test_a_header_at_a_port_is_nobodys_word(serving: Serving) -> None:
    answer = serving.client().ask("/login", headers={"Remote-User": "ada"})
    assert answer.status == 200
    assert "set-cookie" not in answer.headers


def test_no_file_is_taken_for_a_socket(tmp_path: Path) -> None:
    place = tmp_path / "words"
    place.write_text("mine")
    with pytest.raises(QualcodeError, match="no socket"):
        listen_at(place)
    assert place.read_text() == "mine"
