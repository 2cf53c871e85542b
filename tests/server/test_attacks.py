"""What an attacker tries is refused, stands in the log, and gives nothing away: each of it over loopback."""

from __future__ import annotations

import json
import os
import signal
import socket as sockets
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from qualcode.server.accounts.store import key_of
from tests.support.serving import FORM, Client, Serving, eventually, password_of

ELSEWHERE = {
    "foreign": "http://evil.example",
    "null": "null",
    "missing": None,
    "other port": "http://localhost:9",
    "https": "https://{host}",
    "suffix": "http://{host}.evil.example",
    "number": "http://127.0.0.1:{port}",
}


def raw(serving: Serving, request: str) -> bytes:
    """What the server says to bytes as they are."""
    with sockets.create_connection(("127.0.0.1", serving.port), timeout=10) as found, suppress(ConnectionError):
        with suppress(ConnectionError):
            found.sendall(request.encode())
        return found.recv(200)
    return b"HTTP/1.1 400 (cut off)"


@pytest.fixture(scope="module")
def ada(serving: Serving) -> Client:
    """Somebody who is signed in."""
    return serving.client("ada")


@pytest.fixture(autouse=True)
def forgiven(serving: Serving) -> None:
    """Each test begins without tries."""
    serving.desk.tries._tried.clear()


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_a_socket_from_elsewhere_is_refused(kind: str, ada: Client, serving: Serving) -> None:
    origin = ELSEWHERE[kind]
    wanted = origin and origin.format(host=serving.host, port=serving.port)
    assert ada.refused(origin=wanted) == 403
    assert serving.events()[-1] == "socket from elsewhere refused"
    assert not serving.desk.workspaces.running


def test_a_socket_takes_a_session(ada: Client, serving: Serving) -> None:
    assert ada.refused(cookie="") == 403
    assert ada.refused(cookie=ada.cookie[:-3] + "abc") == 403
    assert ada.refused(cookie=f"{ada.cookie}; {ada.cookie}") == 403, "tossed from another page of this host"
    out = serving.client("bo")
    assert out.do("/logout").status == 303
    assert out.refused() == 403
    assert serving.events()[-1] == "socket without a session refused"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "{host}.evil.example", "127.0.0.1:{port}", "localhost", ""]
)
def test_another_host_is_refused(host: str, ada: Client, serving: Serving) -> None:
    name = host.format(host=serving.host, port=serving.port)
    assert ada.ask("/login", host=name).status in (400, 421)
    if name:
        handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        told = raw(
            serving,
            f"GET /socket HTTP/1.1\r\nHost: {name}\r\nOrigin: {serving.origin}\r\nCookie: {ada.cookie}\r\n{handshake}"
            "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )
        assert b" 403 " in told[:20]
        assert serving.events()[-1] == "wrong host refused"


def test_two_hosts_are_refused(serving: Serving) -> None:
    told = raw(serving, f"GET /login HTTP/1.1\r\nHost: {serving.host}\r\nHost: evil.example\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": None},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_is_refused(headers: dict[str, str | None], serving: Serving) -> None:
    answer = Client(serving).sign_in("ada", headers=headers)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers
    assert serving.events()[-1] == "form from elsewhere refused"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", None])
def test_what_is_no_form_is_refused(kind: str | None, serving: Serving) -> None:
    assert Client(serving).sign_in("ada", headers={"Content-Type": kind}).status == 415


def test_signing_out_takes_the_token_of_the_session(ada: Client, serving: Serving) -> None:
    assert ada.ask("/logout", {"csrf": ada.csrf}, headers={"Origin": "http://evil.example"}).status == 403
    assert ada.ask("/logout", {"csrf": "x"}).status == 403
    assert serving.events()[-1] == "wrong form token"
    assert ada.ask("/logout", {"csrf": serving.client("bo").csrf}).status == 403
    assert ada.ask("/logout").status == 405
    assert ada.ask("/me").status == 200


def test_a_session_that_was_planted_is_not_taken_over(serving: Serving) -> None:
    victim = Client(serving)
    victim.cookie = f"{serving.desk.address.cookie}=attackerchosen"
    planted = victim.cookie
    victim.sign_in("ada")
    assert victim.cookie not in ("", planted)
    attacker = Client(serving)
    attacker.cookie = planted
    assert attacker.ask("/me").status == 401


def test_guessing_is_held_off_and_locks_nobody_else_out(serving: Serving) -> None:
    guesser = Client(serving)
    found = [guesser.sign_in("cas", f"guess {number}").status for number in range(8)]
    assert found[:5] == [401] * 5
    assert set(found[5:]) == {429}
    assert guesser.sign_in("cas").status == 429
    assert int(guesser.sign_in("cas").headers["retry-after"]) >= 1
    assert guesser.sign_in("bo").status == 303
    assert {"sign-in failed", "sign-in held off"} <= set(serving.events())
    # At another address the right password is let through: whoever guesses keeps out themselves.
    assert serving.desk.tries.wait("cas", "192.0.2.9") == 0


def test_nobody_locks_out_a_browser_that_signed_in_before(serving: Serving) -> None:
    cas = serving.client("cas")
    assert cas.do("/logout").status == 303
    cas.cookie = ""
    stranger = Client(serving)
    for number in range(8):
        stranger.sign_in("cas", f"guess {number}")
    assert Client(serving).sign_in("cas").status == 429, "held off at this address"
    assert cas.sign_in("cas").status == 303, "and let in where it is known"
    # Also where everybody at this address is held off, as behind one proxy that nobody named.
    for number in range(40):
        serving.desk.tries.failed(f"name {number}", "127.0.0.1")
    assert Client(serving).sign_in("bo").status == 429
    assert cas.sign_in("cas").status == 303


def test_a_browser_that_is_known_opens_nothing_and_has_a_limit_of_its_own(serving: Serving) -> None:
    cas = serving.client("cas")
    known, cas.cookie = cas.known, ""
    assert cas.ask("/me").status == 401, "it is no session"
    assert cas.refused(cookie=known) == 403
    found = [cas.sign_in("cas", f"guess {number}").status for number in range(8)]
    assert found == [401] * 5 + [429] * 3
    assert cas.sign_in("cas").status == 429
    assert Client(serving).sign_in("cas").status == 303, "it holds off nobody else"
    other = Client(serving)
    other.known = known
    assert other.sign_in("cas").status == 429, "in whatever browser it is put"


@pytest.mark.parametrize("kind", ["of another", "forged", "twice", "of before"])
def test_who_is_known_as_another_is_a_stranger(kind: str, serving: Serving) -> None:
    bo, cas = serving.client("bo"), serving.client("cas")
    before = cas.known
    assert cas.sign_in("cas").status == 303
    assert cas.known != before
    guesser = Client(serving)
    guesser.known = {
        "of another": bo.known,
        "forged": cas.known[:-4] + "AAAA",
        "twice": f"{cas.known}; {cas.known}",
        "of before": before,
    }[kind]
    found = [guesser.sign_in("cas", f"guess {number}").status for number in range(6)]
    assert found == [401] * 5 + [429]
    assert Client(serving).sign_in("cas").status == 429, "counted with all others at this address"
    assert cas.sign_in("cas").status == 303


def test_a_browser_is_known_no_more_when_its_session_is_ended_or_all_are(serving: Serving) -> None:
    for end in ("one", "all"):
        lost, own = serving.client("cas"), serving.client("cas")
        if end == "one":
            own.do("/sessions/end", key=key_of(lost.cookie.partition("=")[2]))
        else:
            own.do("/sessions/end-all")
        for number in range(6):
            Client(serving).sign_in("cas", f"guess {number}")
        assert lost.sign_in("cas").status == 429
        serving.desk.tries._tried.clear()


def test_tries_that_come_at_once_count_as_well(serving: Serving) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda n: Client(serving).sign_in("cas", f"guess {n}").status, range(16))]
    assert found.count(401) <= 5


def test_a_name_that_nobody_has_is_answered_alike(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.server.accounts import passwords

    looked: list[str] = []
    hasher = passwords._hasher()
    before = type(hasher).verify

    def verify(self: object, kept: str, password: str) -> bool:
        looked.append(kept)
        return bool(before(hasher, kept, password))

    monkeypatch.setattr(type(hasher), "verify", verify)
    known, unknown = Client(serving).sign_in("ada", "wrong words"), Client(serving).sign_in("zoe", "wrong words")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    assert len(looked) == 2
    assert len({one.rpartition("$")[0].rpartition("$")[0] for one in looked}) == 1, "the same costs"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/", "/static",
        "/static/....//app.py",
        "/static/xterm.js%00.css", "//etc/passwd", "/download/../../etc/passwd", "/download/x", "/static/app.py",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(path: str, ada: Client) -> None:
    answer = ada.ask(path)
    assert answer.status in (404, 405)
    assert "import" not in answer.body
    assert "root:" not in answer.body


def test_too_much_is_refused(ada: Client, serving: Serving) -> None:
    assert Client(serving).ask("/login", {"name": "ada", "password": "x" * 20_000}).status == 413
    assert serving.events()[-1] == "too much refused"
    chunks = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _number in range(6))
    head = (
        f"POST /login HTTP/1.1\r\nHost: {serving.host}\r\nOrigin: {serving.origin}\r\nContent-Type: {FORM}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    assert b" 413 " in raw(serving, head + chunks.decode())
    assert b" 4" in raw(serving, f"GET /login HTTP/1.1\r\nHost: {serving.host}\r\nX: {'x' * 400_000}\r\n\r\n")[:13]
    many = ada.ask("/study/upload", b"x" * 30_000, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert many.status == 409, "a lead may send files"
    coder = serving.client("bo")
    assert (
        coder.ask("/study/upload", b"x" * 30_000, headers={"Content-Type": "multipart/form-data; boundary=b"}).status
        == 413
    ), "a coder may not send so much"


def test_what_comes_over_a_socket_is_measured(ada: Client, serving: Serving) -> None:
    """One workspace, and everything that is thrown at it."""
    screen = ada.open()
    screen.until("leerlingen-1")
    screen.send("resize", {"width": 10**9, "height": -5})
    screen.send("meta", {"type": "quit"})
    screen.send("quit")
    screen.send("resize", {"width": "x"})
    screen.send("resize", {"width": 120, "height": 40})
    screen.send("ping")
    screen.until(lambda: ["pong"] in screen.words)
    pid = serving.pid("ada")
    for text in ("not json", "[" * 30_000, "{}", "[]", '"x"', "[1]", '["stdin",' + "[" * 20_000):
        screen = ada.open()
        screen.socket.send(text)
        assert screen.closed() == 1008, text[:20]
    assert serving.events()[-1] == "nonsense refused"
    screen = ada.open()
    screen.socket.send("x" * (70 * 1024))
    assert screen.closed() == 1009
    assert serving.pid("ada") == pid, "one process, whatever was thrown at its sockets"
    for packet in (json.dumps(["stdin", "j" * 1000]), json.dumps(["ping"])):
        screen = ada.open()
        sent = 0
        with suppress(ConnectionClosed, OSError):
            while sent < 16 << 20:
                screen.socket.send(packet)
                sent += len(packet)
        # Cut off, where a close frame would be heard by nobody: little of it was taken.
        assert sent < 16 << 20
        assert screen.closed() in (1006, 1005)
        assert serving.events()[-1] == "flood cut off"
    screen = ada.open()
    with suppress(ConnectionClosed, OSError):
        for number in range(200_000):
            screen.socket.ping(b"%099d" % number)
    os.kill(serving.pid("ada"), signal.SIGKILL)  # it would go on reading what was taken of the keys
    assert screen.closed() in (1006, 1005), "pings, which no application sees, are metered as well"
    # Everybody else goes on.
    other = serving.client("bo").open()
    other.until("leerlingen-1")
    other.close()


def test_many_sockets_of_one_coder_are_one_process(ada: Client, serving: Serving) -> None:
    screens = [ada.open() for _number in range(6)]
    eventually(lambda: "ada" in serving.desk.workspaces.running)
    assert [one.closed() for one in screens[:-1]] == [4001] * 5, "shown elsewhere"
    screens[-1].until("leerlingen-1")
    assert len([one for one in serving.desk.workspaces.running if one == "ada"]) == 1
    screens[-1].close()


def test_a_session_that_ends_closes_its_socket(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.server.socket.GUARD_SECONDS", 0.05)
    for end in ("sign out", "ended elsewhere", "password"):
        cas = serving.client("cas")
        screen = cas.open()
        screen.until("leerlingen-1")
        pid = serving.pid("cas")
        if end == "sign out":
            cas.do("/logout")
        elif end == "ended elsewhere":
            serving.desk.accounts.end(key_of(cas.cookie.partition("=")[2]))
        else:
            new = "other words of cas, quite long"
            given = {"old": password_of("cas"), "password": new, "again": new}
            assert cas.do("/sessions/password", **given).status == 303
        assert screen.closed() == 4003
        eventually(lambda: "cas" not in serving.desk.workspaces.running)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        assert cas.refused() == 403
        assert cas.ask("/me").status == 401


def test_each_answer_tells_a_browser_what_to_keep_to(ada: Client) -> None:
    for path in ("/login", "/", "/static/client.js", "/nothing"):
        headers = ada.ask(path).headers
        assert headers["referrer-policy"] == "same-origin", "with no-referrer a browser sends Origin: null with forms"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy
        assert "style-src 'self' 'unsafe-inline'" in policy, "without it xterm.js has no styles"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_nothing_of_keys_or_pages_stands_in_the_log(ada: Client, serving: Serving) -> None:
    screen = ada.open()
    screen.until("leerlingen-1")
    screen.keys("/")
    screen.until("Find in this document")
    screen.keys(*"zeergeheim")
    screen.until("zeergeheim")
    ada.ask("/read/leerlingen-1")
    screen.close()
    kept = serving.desk.accounts.path.read_bytes()
    assert b"zeergeheim" not in kept
    assert b"leerlingen-1" not in kept
    assert ada.cookie.partition("=")[2].encode() not in kept
    assert ada.known.partition("=")[2].encode() not in kept
    assert password_of("ada").encode() not in kept
