"""A folder that travels as those of clients do, and people who work apart and exchange through it."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from qualcode.storage import Project
from qualcode.sync.bundles import SUFFIX, look_around
from qualcode.sync.exchange import SyncChoices, exchange, introduce
from qualcode.sync.keys import SigningKey, make_key
from qualcode.sync.report import SyncReport
from tests.support.copies import Content, content
from tests.support.once import fill

P = ParamSpec("P")
T = TypeVar("T")


class Machine:
    """A person, a study on a disk of their own, and what their client shows them of the folder."""

    def __init__(self, root: Path, coder: str) -> None:
        self.coder = coder
        self.folder = root / coder / "cloud"
        self.folder.mkdir(parents=True)
        self.path = root / coder / "study.qualcode"
        self.key: SigningKey = make_key()

    def moved(self, root: Path) -> Machine:
        """The same person, whose files are in another folder."""
        other = Machine.__new__(Machine)
        other.coder, other.key = self.coder, self.key
        other.folder, other.path = root / self.coder / "cloud", root / self.coder / self.path.name
        return other

    @contextmanager
    def open(self) -> Iterator[Project]:
        """Their study, as they see it."""
        with Project.open(self.path) as project:
            project.look_as(self.coder)
            yield project

    def do(self, write: Callable[Concatenate[Project, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something that they do in it."""
        with self.open() as project:
            return write(project, self.coder, *args, **kwargs)

    def sync(self, choices: SyncChoices | None = None) -> SyncReport:
        """An exchange."""
        with self.open() as project:
            return exchange(project, self.coder, self.folder, self.key, choices)

    def content(self) -> Content:
        """All that is in the study, by what is the same in every copy."""
        with Project.open(self.path) as project:
            return content(project)


class Team:
    """People with copies of one study, of whom the first leads, and what is on the server of their folder."""

    def __init__(self, root: Path, study: Project, coders: list[str]) -> None:
        self.server: dict[str, bytes] = {}
        self.machines = [Machine(root, coder) for coder in coders]
        for machine in self.machines:
            study.backup(machine.path)

    def moved(self, root: Path) -> Team:
        """The same people with the same keys, and what is in another folder."""
        other = Team.__new__(Team)
        other.server = {path.name: path.read_bytes() for path in sorted((root / self.lead.coder / "cloud").iterdir())}
        other.machines = [machine.moved(root) for machine in self.machines]
        return other

    @property
    def lead(self) -> Machine:
        """Who introduces the others."""
        return self.machines[0]

    def named(self, coder: str) -> Machine:
        """The machine of that coder."""
        return next(machine for machine in self.machines if machine.coder == coder)

    def introduce(self) -> None:
        """The lead gets to know each machine, and each machine the lead."""
        for machine in self.machines:
            machine.sync()
        self.deliver()
        for machine in self.machines[1:]:
            with self.lead.open() as project:
                introduce(project, self.lead.folder, machine.key.name)
            with machine.open() as project:
                introduce(project, machine.folder, self.lead.key.name, lead=True)

    def deliver(self) -> None:
        """Everything arrives everywhere, whole."""
        for machine in self.machines:
            self._up(machine, lambda: True)
        for machine in self.machines:
            for name, data in self.server.items():
                (machine.folder / name).write_bytes(data)

    def deliver_badly(self, random: Random) -> None:
        """Some arrives, late, twice, out of order or in part; and a client makes copies of what it had twice."""
        for machine in self.machines:
            self._up(machine, lambda: random.random() < 0.7)
        for machine in self.machines:
            names = list(self.server)
            random.shuffle(names)
            for name in names:
                self._arrive(machine, name, random)

    def _arrive(self, machine: Machine, name: str, random: Random) -> None:
        path, data, chance = machine.folder / name, self.server[name], random.random()
        if chance < 0.45:
            path.write_bytes(data)
        elif chance < 0.6 and machine.key.name not in name:
            path.write_bytes(data[: random.randrange(len(data))])
        elif chance < 0.65 and machine.key.name not in name:
            path.write_bytes(b"")
        elif chance < 0.7:
            stem = name.removesuffix(SUFFIX)
            for words in (" (conflicted copy 2026-11-30)", "-PC-van-ada", ".sync-conflict-20261130-101500-ABCDEFG"):
                (machine.folder / f"{stem}{words}{SUFFIX}").write_bytes(data)
        elif chance < 0.75 and machine.key.name not in name:
            path.unlink(missing_ok=True)

    def _up(self, machine: Machine, goes: Callable[[], bool]) -> None:
        # A client sends what its user's programs wrote, and not what it wrote itself.
        for bundle in look_around(machine.folder).bundles.get(machine.key.name, ()):
            if goes():
                self.server[bundle.path.name] = bundle.path.read_bytes()

    def bytes_of_folder(self) -> bytes:
        """All that stands in all bundles, unpacked."""
        return b"".join(lzma.decompress(data[data.index(b"\xfd7zXZ\x00") :]) + data for data in self.server.values())


_FIRST: dict[Callable[[Path], Team], Team] = {}
"""The first team of this process that a function made; all others are as it was."""


def team_once(folder: Path, make: Callable[[Path], Team]) -> Team:
    """The team that ``make`` makes in an empty folder, made once."""
    first = fill(folder, make)
    if first is not None:
        _FIRST[make] = first
    return first or _FIRST[make].moved(folder)
