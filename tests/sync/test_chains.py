"""Of a large study what changed travels, and gives the others what a whole bundle gives; a chain that breaks waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from qualcode.changes.codebook import add_code, remove_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.privacy.withdrawal import withdraw
from qualcode.changes.work import set_memo
from qualcode.errors import FormatError, QualcodeError
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.storage.redaction import write_for_nobody
from qualcode.storage.respondents import respondents
from qualcode.storage.travel.deltas import carry_out, content_sum, write_delta
from qualcode.sync import bundles, chains
from qualcode.sync.bundles import BundleFault, BundleName, look_around, read_header
from qualcode.sync.exchange import join
from qualcode.sync.report import SyncReport
from qualcode.sync.wording import bundle_words
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often
from tests.support.travelling import Machine, Team

TIMES = 200


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A lead and ada with a study that counts as large."""
    monkeypatch.setattr(chains, "WHOLE_UP_TO", 0)
    with new_project(tmp_path) as study:
        add_transcript(study, "groep", INTERVIEW * TIMES)
        found = Team(tmp_path, study, ["lead", "ada"])
    found.introduce()
    return found


def code(machine: Machine, start: int) -> None:
    """One coding."""
    with machine.open() as project:
        apply_codings(project, machine.coder, [NewCoding(1, start, start + 8, code_id(project, "stage"))])


def sent(machine: Machine) -> list[BundleName]:
    """The bundles of a machine, newest first."""
    return look_around(machine.folder).bundles[machine.key.name]


def state_of(report: SyncReport, machine: Machine) -> str:
    """What became of what that machine sent."""
    return next(one.state for one in report.bundles if one.key == machine.key.name)


def test_what_changed_is_sent_and_gives_the_same(team: Team) -> None:
    ada = team.named("ada")
    sizes = []
    for start in (10, 40, 80):
        code(ada, start)
        sizes.append(ada.sync().size)
    newest, *_middle, whole = sent(ada)
    assert len(sent(ada)) == 4, "what a bundle follows stays in the folder"
    assert not read_header(whole).follows
    assert read_header(newest).follows
    assert max(sizes) * 5 < read_header(whole).size
    team.deliver()
    assert state_of(team.lead.sync(), ada) == "taken"
    assert team.lead.content()["coding"] == ada.content()["coding"]
    with chains.unpacked(ada.path, chains.chain_of(newest, sent(ada))) as path, ada.open() as project:
        copy = path.with_name("copy.qualcode")
        write_for_nobody(project, copy)
        assert content_sum(path) == content_sum(copy)


def test_what_follows_a_bundle_that_is_not_there_waits_for_it(team: Team) -> None:
    ada = team.named("ada")
    code(ada, 10)
    ada.sync()
    code(ada, 40)
    ada.sync()
    team.deliver()
    missing = team.lead.folder / sent(ada)[1].path.name
    kept = missing.read_bytes()
    for data in (None, b"", kept[: len(kept) // 2]):
        missing.unlink(missing_ok=True)
        if data is not None:
            missing.write_bytes(data)
        report = team.lead.sync()
        [told] = [one for one in report.bundles if one.key == ada.key.name]
        assert told.state == ("gap" if data is None else "partial")
        assert "may still be arriving" in bundle_words(told)
        assert team.lead.content()["coding"] == []
    missing.write_bytes(kept)
    assert state_of(team.lead.sync(), ada) == "taken"
    assert len(team.lead.content()["coding"]) == 2


def test_who_joins_is_equal_at_once(team: Team, tmp_path: Path) -> None:
    ada = team.named("ada")
    code(ada, 10)
    ada.sync()
    join(ada.folder, tmp_path / "nieuw.qualcode", ada.key.name)
    with Project.open(tmp_path / "nieuw.qualcode") as study:
        assert study.check() == []
        assert study.scalar("SELECT COUNT(*) FROM coding") == 1


def test_a_whole_one_comes_again_where_deltas_grow_large(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = team.named("ada")
    with ada.open() as project:
        add_transcript(project, "nog-een", f"Sem: Nog een.\n{INTERVIEW}" * TIMES * 3)
    ada.sync()
    assert not read_header(sent(ada)[0]).follows
    monkeypatch.setattr(chains, "MOST_LINKS", 2)
    wholes = []
    for number in range(9):
        code(ada, 10 + number * 9)
        ada.sync()
        wholes.append(not read_header(sent(ada)[0]).follows)
    assert sum(wholes) == 3
    assert len(sent(ada)) <= 2 * (chains.MOST_LINKS + 1), "older ones go"
    team.deliver()
    team.lead.sync()
    assert team.lead.content()["coding"] == ada.content()["coding"]


def test_who_withdrew_is_in_no_bundle_any_more(team: Team) -> None:
    ada = team.named("ada")
    code(ada, 10)
    ada.sync()
    with ada.open() as project:
        withdraw(project, "ada", respondents(project)[0].id)
    before = set(sent(ada))
    report = ada.sync()
    assert report.removed == len(before)
    [whole] = sent(ada)
    assert not read_header(whole).follows


@pytest.mark.parametrize("broken", ["own last", "own base"])
def test_a_whole_one_is_sent_where_ones_own_last_is_broken(team: Team, broken: str) -> None:
    ada = team.named("ada")
    code(ada, 10)
    ada.sync()
    path = sent(ada)[0 if broken == "own last" else -1].path
    path.write_bytes(path.read_bytes()[:-9])
    code(ada, 40)
    ada.sync()
    assert not read_header(sent(ada)[0]).follows
    team.deliver()
    team.lead.sync()
    assert len(team.lead.content()["coding"]) == 2


def test_a_delta_that_lies_is_taken_for_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = team.named("ada")
    code(ada, 10)
    ada.sync()
    newest = sent(ada)[0]
    real = bundles.unpack
    monkeypatch.setattr(chains, "unpack", lambda bundle, path: replace(real(bundle, path), content="0" * 64))
    with pytest.raises(BundleFault) as told, chains.unpacked(ada.path, chains.chain_of(newest, sent(ada))):
        pass
    assert told.value.state == "foreign"


def change(project: Project, random: Random) -> None:
    """Something is done that alters rows, takes some away, or puts some in."""
    deeds: list[Callable[[], object]] = [
        lambda: add_code(project, "ada", f"Code {random.randrange(10**6)} ‘é’ \U0001f600"),
        lambda: apply_codings(
            project, "ada", [NewCoding(1, random.randrange(900), 900 + random.randrange(90), code_id(project, "stage"))]
        ),
        lambda: set_memo(project, "ada", "document", 1, "woorden\n" * random.randrange(3)),
        lambda: remove_code(project, "ada", code_id(project, "kosten")),
        lambda: project.undo("ada"),
    ]
    with suppress(QualcodeError, KeyError):  # it is gone already
        random.choice(deeds)()
    if not documents(project):  # to take back the very import would leave nothing to work on
        project.redo("ada")


@pytest.mark.parametrize("seed", range(often(6)))
def test_a_delta_gives_the_later_copy_to_the_last_row(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    with new_project(tmp_path) as study:
        add_transcript(study, "groep", INTERVIEW * 20)
        for number in range(5):
            earlier = tmp_path / f"{number}.qualcode"
            write_for_nobody(study, earlier)
            for _deed in range(random.randrange(6)):
                change(study, random)
            later = tmp_path / f"{number}-later.qualcode"
            write_for_nobody(study, later)
            lines: list[bytes] = []
            assert write_delta(earlier, later, lines.append)
            carry_out(earlier, b"".join(lines).splitlines(keepends=True))
            assert content_sum(earlier) == content_sum(later)
            with Project.open(earlier, readonly=True) as copy:
                assert copy.check() == []


HOSTILE = [
    b"{",
    b"[1,2,3]",
    b'{"gone":[[1]]}',
    b'{"table":"sqlite_master","columns":["sql"],"key":["sql"]}',
    b'{"table":"code","columns":["id","name); DROP TABLE code"],"key":["id"]}',
    b'{"table":"meta","columns":["id","key","value"],"key":["id"]}\n{"gone":[[1,2]]}',
    b'{"table":"meta","columns":["id","key","value"],"key":["id"]}\n[1,"guid",{"b":"***"}]',
    b'{"table":"meta","columns":["id","key","value"],"key":["id"]}\n[1,"guid",[1]]',
    b'{"table":"meta","columns":["id","key","value"],"key":["id"]}\n[900,"guid","twice"]',
    b"[" * 100_000,
    'null\n1\n"é'.encode("latin-1"),
]


@pytest.mark.parametrize("lines", HOSTILE)
def test_a_delta_of_somebody_elses_making_changes_nothing(tmp_path: Path, lines: bytes) -> None:
    with new_project(tmp_path) as study:
        copy = tmp_path / "copy.qualcode"
        write_for_nobody(study, copy)
    before = content_sum(copy)
    with pytest.raises(FormatError, match="does not fit"):
        carry_out(copy, lines.splitlines())
    assert content_sum(copy) == before


def test_numbers_and_letters_are_compared_as_they_are_kept(tmp_path: Path) -> None:
    with new_project(tmp_path) as study:
        one, other = tmp_path / "one.qualcode", tmp_path / "other.qualcode"
        write_for_nobody(study, one)
        with study.change("ada", "code.edit") as change_:
            change_.update("code", 1, name=str(study.scalar("SELECT name FROM code WHERE id = 1")).upper())
        write_for_nobody(study, other)
    lines: list[bytes] = []
    assert write_delta(one, other, lines.append)
    assert any(json.loads(line).get("table") == "code" for line in lines if line.startswith(b'{"table"'))
