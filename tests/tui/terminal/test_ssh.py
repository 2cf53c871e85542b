"""By SSH, as docs/served.md says it: a key opens one study for one coder, and nothing else of that machine."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.confine.landlock import version
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.terminal import ROOT, Terminal
from tests.support.waiting import PATIENCE
from tests.support.workspace import build_project

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/sbin")
SSH, KEYGEN = shutil.which("ssh"), shutil.which("ssh-keygen")

pytestmark = [
    pytest.mark.skipif(not (SSHD and SSH and KEYGEN), reason="there is no OpenSSH server here"),
    pytest.mark.skipif(not version(), reason="this kernel has no Landlock"),
]


class Door(NamedTuple):
    """A server with one key, which opens ``study`` for ada."""

    port: int
    key: Path
    study: Path
    home: Path

    def options(self) -> list[str]:
        """How ``ssh`` and what stands on it reach the server with the key, and with nothing of whoever runs this."""
        said = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes", "BatchMode=yes")
        return ["-F", "none", "-i", str(self.key), *(word for one in (*said, "LogLevel=ERROR") for word in ("-o", one))]

    def call(self, program: str, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
        """What a program of OpenSSH does, without a terminal."""
        place = ["-P" if program in ("scp", "sftp") else "-p", str(self.port)]
        return subprocess.run(
            [str(shutil.which(program)), *self.options(), *place, *arguments],
            input=told,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @property
    def there(self) -> str:
        """The account, and the machine."""
        return f"{getpass.getuser()}@127.0.0.1"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    place, folder, home = tmp_path / "ssh", tmp_path / "study", tmp_path / "ada"
    for one in (place, folder):
        one.mkdir(mode=0o700)
    for name in ("host", "key"):
        subprocess.run([str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-f", str(place / name)], check=True)
    study = build_project(folder)
    opens = f"env PYTHONPATH={ROOT} QUALCODE_HOME={home} {sys.executable} -P -m qualcode open {study} --as ada --served"
    public = (place / "key.pub").read_text()
    (place / "authorized_keys").write_text(f'restrict,pty,command="{opens}" {public}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (place / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nAuthorizedKeysFile {place}/authorized_keys\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\nPidFile none\n"
        "Subsystem sftp internal-sftp\nPermitRootLogin prohibit-password\n"
    )
    command = [str(SSHD), "-D", "-e", "-f", str(place / "config")]
    if os.geteuid() == 0 and not Path("/run/sshd").is_dir():
        # As root it wants a folder of the system's, which it is given where nobody else sees it.
        own = 'mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", own, "sh", *command]
    with (place / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as server:
        try:
            for _look in range(400):
                if server.poll() is not None:
                    pytest.skip(f"no server can be started here: {(place / 'log').read_text()}")
                with socket.socket() as tried:
                    tried.settimeout(1)
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                with pytest.raises(subprocess.TimeoutExpired):
                    server.wait(0.02)
            yield Door(port, place / "key", study, home)
        finally:
            server.terminate()


def test_the_key_opens_the_study_for_its_coder(door: Door, tmp_path: Path) -> None:
    arguments = [*door.options(), "-p", str(door.port), "-tt", door.there, "id; cat /etc/passwd"]
    with Terminal(*arguments, folder=tmp_path, coder="mal", by=(str(SSH),)) as terminal:
        terminal.wait_for("leerlingen-1", "Codebook", " ada")
        assert "uid=" not in terminal.text
        terminal.press("s", "c")
        terminal.wait_for("Enter")
        terminal.press("kosten", "enter")
        terminal.wait_for("Coded: ")
        terminal.press("ctrl+o")
        terminal.wait_for("Documents")
        terminal.press("i")
        terminal.press("\x13")
        terminal.wait_for("Save what is listed here")
        terminal.press("\x15", "../../../tmp/out.csv", "enter")
        terminal.wait_for("Kept as reports/out.csv")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    with Project.open(door.study) as project:
        assert {entry.coder for entry in project.log(1)} == {"ada"}
        assert len(codings(project)) == 3
        assert project.check() == []
    assert (door.home / "reports" / "out.csv").exists()


@pytest.mark.long
def test_no_command_no_file_and_no_port_is_given(door: Door, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of others")
    asked = door.call("ssh", door.there, "id")
    assert asked.returncode == 1
    assert "needs a terminal" in asked.stderr
    assert "uid=" not in asked.stdout
    for way in ([], ["-O"]):
        assert door.call("scp", *way, f"{door.there}:{secret}", str(tmp_path / "got")).returncode != 0
        assert door.call("scp", *way, f"{door.there}:{door.study}", str(tmp_path / "got")).returncode != 0
        assert door.call("scp", *way, str(secret), f"{door.there}:{tmp_path}/put").returncode != 0
    assert door.call("sftp", door.there, told=f"get {secret} {tmp_path}/got\n").returncode != 0
    assert not {"got", "put"} & {path.name for path in tmp_path.iterdir()}
    with socket.create_server(("127.0.0.1", 0)) as behind:
        behind.settimeout(0.5)
        reached = door.call("ssh", "-W", f"127.0.0.1:{behind.getsockname()[1]}", door.there)
        assert reached.returncode != 0
        assert "prohibited" in reached.stderr or "forwarding" in reached.stderr.lower()
        with pytest.raises(TimeoutError):
            behind.accept()
    back = door.call("ssh", "-o", "ExitOnForwardFailure=yes", "-N", "-R", "127.0.0.1:0:127.0.0.1:9", door.there)
    assert back.returncode != 0


@pytest.mark.long
def test_nobody_chooses_who_they_are(door: Door, tmp_path: Path) -> None:
    told = ["-o", "SetEnv=QUALCODE_CODER=mal QUALCODE_HOME=/tmp/mal LC_ALL=C.UTF-8"]
    arguments = [*door.options(), *told, "-p", str(door.port), "-tt", door.there, "qualcode open --coder mal"]
    with Terminal(*arguments, folder=tmp_path, by=(str(SSH),), term="xterm-256color") as terminal:
        terminal.wait_for("leerlingen-1", " ada")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    assert door.home.is_dir()


@pytest.mark.long
def test_what_the_terminal_is_called_is_run_by_no_shell(door: Door, tmp_path: Path) -> None:
    for called in ("xterm /bin/sh -c id", "$(id)", "xterm; id"):
        arguments = [*door.options(), "-p", str(door.port), "-tt", door.there]
        with Terminal(*arguments, folder=tmp_path, by=(str(SSH),), term=called) as terminal:
            terminal.wait_until(lambda shown=terminal: "leerlingen-1" in shown.text or "terminal" in shown.text, called)  # type: ignore[misc]
            assert "uid=" not in terminal.text
