"""A real server on a free port of this machine, and plain clients for it: requests as bytes, and sockets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket as sockets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyte
import uvicorn
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from qualcode.changes.coders import set_role
from qualcode.model import StudyRole
from qualcode.server.accounts import passwords
from qualcode.server.accounts.store import AccountRole, Accounts
from qualcode.server.children import Places
from qualcode.server.desk import Desk
from qualcode.server.gate import address_of
from qualcode.server.hand.keeper import Hands
from qualcode.server.running import listen, server_of
from qualcode.server.workspaces import Workspaces
from qualcode.storage import Project
from tests.support.terminal import displayed
from tests.support.workspace import build_project

WAIT = 15.0
FORM = "application/x-www-form-urlencoded"
PEOPLE = {"ada": "lead", "bo": "coder", "cas": "coder", "ria": "reader", "max": "admin"}
SIZE = (120, 40)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str


class Client:
    """A browser of one person, as far as a request goes."""

    def __init__(self, serving: Place) -> None:
        self.serving, self.cookie, self.csrf = serving, "", ""
        self.known = ""
        """The cookie by which this browser is known."""
        self.data = b""
        """The body of the last answer."""

    def ask(
        self,
        path: str,
        fields: Mapping[str, str] | bytes | None = None,
        *,
        method: str = "",
        host: str | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """A request; ``headers`` that are ``None`` are left out."""
        body = urlencode(fields).encode() if isinstance(fields, Mapping) else fields
        given: dict[str, str | None] = {}
        if body is not None:
            given |= {"Origin": self.serving.origin, "Content-Type": FORM, "Content-Length": str(len(body))}
        if self.cookie or self.known:
            given["Cookie"] = "; ".join(filter(None, (self.cookie, self.known)))
        given |= dict(headers or {})
        connection = HTTPConnection("127.0.0.1", self.serving.port, timeout=WAIT)
        try:
            connection.putrequest(
                method or ("GET" if body is None else "POST"), path, skip_host=True, skip_accept_encoding=True
            )
            connection.putheader("Host", self.serving.host if host is None else host)
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            found = connection.getresponse()
            self.data = found.read()
            told: dict[str, str] = {}
            for key, value in found.getheaders():
                # What comes more than once (cookies) stands on lines of its own.
                told[key.lower()] = "\n".join(filter(None, (told.get(key.lower()), value)))
            return Answer(found.status, told, self.data.decode("utf-8", "replace"))
        finally:
            connection.close()

    def fetch(self, path: str) -> bytes:
        """What is downloaded, byte for byte."""
        assert self.ask(path).status == 200
        return self.data

    def sign_in(self, name: str, password: str = "", **more: Any) -> Answer:
        """Sign in, and keep the cookie."""
        answer = self.ask("/login", {"name": name, "password": password or password_of(name)}, **more)
        if answer.status == 303:
            cookies = [one.partition(";")[0] for one in answer.headers["set-cookie"].split("\n")]
            self.cookie = next(one for one in cookies if "-known=" not in one)
            self.known = next((one for one in cookies if "-known=" in one), self.known)
            self.csrf = json.loads(self.ask("/me").body)["csrf"]
        return answer

    def do(self, path: str, **fields: str) -> Answer:
        """Send a form of this session."""
        return self.ask(path, {"csrf": self.csrf, **fields})

    def open(
        self,
        size: tuple[int, int] = SIZE,
        *,
        origin: str | None = "",
        host: str = "",
        cookie: str | None = None,
        path: str = "/socket",
    ) -> Screen:
        """The socket of the workspace, with a terminal behind it."""
        wanted = self.cookie if cookie is None else cookie
        headers = {"Cookie": wanted} if wanted else {}
        plain = sockets.create_connection(("127.0.0.1", self.serving.port), timeout=WAIT)
        try:
            opened = connect(
                f"ws://{host or self.serving.host}{path}?width={size[0]}&height={size[1]}",
                sock=plain,
                additional_headers=headers,
                origin=self.serving.origin if origin == "" else origin,  # type: ignore[arg-type]
                compression=None,
                max_size=None,
                proxy=None,
            )
        except BaseException:
            plain.close()
            raise
        return Screen(opened.__enter__(), size)

    def refused(self, **more: Any) -> int:
        """The status with which a socket is refused; 101 where it is not."""
        try:
            self.open(**more).close()
        except InvalidStatus as error:
            return error.response.status_code
        return 101


class Screen:
    """A terminal at the end of a socket."""

    def __init__(self, socket: ClientConnection, size: tuple[int, int]) -> None:
        self.socket = socket
        self.pyte = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.pyte)
        self.plain = False
        """Only counts what comes, and draws nothing."""
        self.count = 0
        self.bytes = b""
        self.words: list[Any] = []
        self.code: int | None = None

    @property
    def text(self) -> str:
        """What stands on it."""
        return "\n".join(line.rstrip() for line in displayed(self.pyte))

    def send(self, *packet: object) -> None:
        """Send a packet."""
        self.socket.send(json.dumps(packet))

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.send("stdin", key)

    def take(self, seconds: float = 0.05) -> bool:
        """Take what comes within some time; whether something came."""
        try:
            found = self.socket.recv(timeout=seconds)
        except TimeoutError:
            return False
        except ConnectionClosed as error:
            self.code = error.rcvd.code if error.rcvd else 1006
            return False
        if isinstance(found, bytes):
            self.count += len(found)
            if not self.plain:
                self.bytes += found
                self._stream.feed(found)
        else:
            self.words.append(json.loads(found))
        return True

    def until(self, seen: str | Callable[[], object], seconds: float = WAIT) -> str:
        """Take what comes until words stand there, or something holds."""
        end = monotonic() + seconds
        came = True
        # What stands there is only put together where something came since the last look.
        while not ((came and seen in self.text) if isinstance(seen, str) else seen()):
            came = self.take()
            if self.code is not None or monotonic() > end:
                raise AssertionError(f"no {seen!r} ({self.code}) on:\n{self.text}")
        return self.text

    def rest(self, quiet: float = 0.4) -> str:
        """Take what comes until nothing does for a while."""
        while self.take(quiet):
            pass
        return self.text

    def closed(self, seconds: float = WAIT) -> int:
        """The code with which it is closed."""
        end = monotonic() + seconds
        while self.code is None and monotonic() < end:
            self.take()
        assert self.code is not None
        return self.code

    def close(self) -> None:
        """Close it, as a page does that is left."""
        self.socket.close()


class Place:
    """Where a study is served, as its clients know it."""

    def __init__(self, port: int, study: Path) -> None:
        self.port, self.study = port, study
        self.host = f"localhost:{port}"
        self.origin = f"http://{self.host}"

    def codings(self) -> list[tuple[str, str]]:
        """All codings on disk, looked at beside the server: who, and the words."""
        connection = sqlite3.connect(f"{self.study.as_uri()}?mode=ro", uri=True)
        try:
            query = "SELECT coder.name, quote FROM coding JOIN coder ON coder.id = coder_id ORDER BY coding.id"
            return connection.execute(query).fetchall()
        finally:
            connection.close()


class Serving(Place):
    """A server that runs in this process."""

    def __init__(self, desk: Desk, server: uvicorn.Server, study: Path) -> None:
        super().__init__(desk.address.port, study)
        self.desk, self.server = desk, server

    def client(self, name: str = "") -> Client:
        """Somebody who is signed in, where a name is said."""
        found = Client(self)
        if name:
            assert found.sign_in(name).status == 303
        return found

    def events(self) -> list[str]:
        """What happened, the oldest first."""
        return [one.what for one in reversed(self.desk.accounts.events(5000))]

    def pid(self, coder: str) -> int:
        """The process of a coder's workspace."""
        return self.desk.workspaces.running[coder].process.pid


def code(serving: Place, screen: Screen, letters: str = "netwerk") -> None:
    """Code the next sentence, until it is on disk."""
    before = len(serving.codings())
    screen.rest(0.2)
    screen.keys("s")
    screen.until("Esc let go")
    screen.keys("c")
    screen.until("Enter code")
    screen.keys(*letters)
    screen.until(letters)
    screen.rest(0.2)
    screen.keys("\r")
    screen.until(lambda: len(serving.codings()) > before)


def password_of(name: str) -> str:
    """The password of somebody in these tests."""
    return f"the long words of {name}"


def eventually(holds: Callable[[], object], seconds: float = WAIT) -> None:
    """Wait until something holds."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "it never came to hold"
        sleep(0.02)


def cheap_passwords() -> None:
    """Passwords that cost the tests next to nothing; what they cost is tested by itself."""
    passwords.ROUNDS, passwords.KIBIBYTES = 1, 64
    passwords._hasher.cache_clear()
    passwords._nobodys.cache_clear()


def make_study(folder: Path) -> Path:
    """A small study in a folder of its own, in which everybody has a role."""
    folder.mkdir()
    study = build_project(folder)
    with Project.open(study) as project:
        set_role(project, "ada", "ada", StudyRole.LEAD)
        for name, role in PEOPLE.items():
            if name != "ada":
                set_role(project, "ada", name, StudyRole(role))
    return study


def free_port() -> int:
    """A port that nobody listens on."""
    with sockets.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, *, most: int = 40, kept: float = 600.0, **more: Any) -> Iterator[Serving]:
    """A server on a small study, with accounts for :data:`PEOPLE`, as long as the block lasts."""
    cheap_passwords()
    study = make_study(folder / "study")
    port = free_port()
    address = address_of(f"http://localhost:{port}")
    accounts = Accounts(folder / "server" / "server.qualcode-accounts", study)
    for name, role in PEOPLE.items():
        accounts.add(name, AccountRole(role))
        assert accounts.redeem(accounts.invite(name), password_of(name))
    places = Places(study, folder / "server" / "coders")
    workspaces = Workspaces(places, accounts.note, most, kept)
    desk = Desk(address, accounts, workspaces, Hands(places), **more)
    server = server_of(desk)
    listening = listen("127.0.0.1", port)
    thread = Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    try:
        eventually(lambda: server.started)
        yield Serving(desk, server, study)
    finally:
        server.should_exit = True
        thread.join(WAIT)
        accounts.close()
        listening.close()


SERVE = "import sys; from qualcode.cli import main; main(sys.argv[1:])"


@contextmanager
def program(folder: Path, study: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The program itself, as it is started by who serves, and what it said before it served; it ends as it is ended.

    Whoever has to see it die kills it; else it is asked to stop, and what it started has left when it has.
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "QUALCODE_LANG": "en"}
    command = [sys.executable, "-c", SERVE, "serve", str(study), "--url", f"http://localhost:{port}"]
    started = subprocess.Popen(
        [*command, "--accounts", str(folder / "server" / "server.qualcode-accounts")],
        env=environment,
        stdout=subprocess.PIPE,
    )
    try:
        assert started.stdout is not None
        said = ""
        while "Serving" not in said:
            line = started.stdout.readline().decode()
            assert line, "it did not come to serve"
            said += line
        yield started, said
        started.terminate()
        started.wait(WAIT)
    finally:
        started.kill()
        started.wait()


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in told.split()]


def visible_words(page: str) -> str:
    """A page without its tags."""
    return re.sub(r"<[^>]+>", " ", page)
