"""Bundles, whole ones and what follows them, of which bytes are others: none of it is ever taken in."""

from __future__ import annotations

import lzma
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage.travel.deltas import content_sum
from qualcode.sync import chains
from qualcode.sync.bundles import BundleFault, BundleName, look_around, read_header
from qualcode.sync.exchange import SyncChoices
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often
from tests.support.travelling import Machine, Team, team_once
from tests.sync.test_hostile_folder import forged, told
from tests.sync.test_proven import is_whole

TAKE = SyncChoices(send=False)
NOT_TAKEN = {"partial", "gap", "forged", "foreign", "too_large"}


def code(machine: Machine, start: int) -> None:
    """One coding."""
    with machine.open() as project:
        apply_codings(project, machine.coder, [NewCoding(1, start, start + 8, code_id(project, "stage"))])


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A lead and ada, who has sent a whole bundle and three that follow it; the lead has taken the first of them in."""
    monkeypatch.setattr(chains, "WHOLE_UP_TO", 0)
    return team_once(tmp_path, _work_of_two)


def _work_of_two(folder: Path) -> Team:
    with new_project(folder) as study:
        add_transcript(study, "groep", INTERVIEW * 30)
        found = Team(folder, study, ["lead", "ada"])
    found.introduce()
    for start in (10, 40, 80):
        code(found.named("ada"), start)
        assert found.named("ada").sync().sent
        found.deliver()
        if start == 10:
            assert found.lead.sync(TAKE).taken
    return found


def sent(team: Team) -> list[BundleName]:
    """Ada's bundles as the lead sees them, newest first."""
    return look_around(team.lead.folder).bundles[team.named("ada").key.name]


def damage(data: bytearray, random: Random) -> None:
    """Bits are others, or bytes are gone, come twice, or come in between."""
    at, long = random.randrange(len(data)), random.choice([1, 16, 4096])
    match random.randrange(6):
        case 0:
            data[at] ^= 1 << random.randrange(8)
        case 1:
            del data[at:]
        case 2:
            del data[at : at + long]
        case 3:
            data[at:at] = data[at : at + long] or b"x"
        case 4:
            data[at : at + long] = bytes(len(data[at : at + long]))
        case 5:
            data += random.randbytes(long)
    data += b"" if data else b"x"


def starts(project: Project) -> set[int]:
    """Where the codings begin."""
    return {row[0] for row in project.rows("SELECT start FROM main.coding")}


def got(machine: Machine) -> set[int]:
    """The same of a machine's study."""
    with Project.open(machine.path) as project:
        return starts(project)


@pytest.mark.parametrize("seed", range(often(3)))
def test_what_is_not_as_it_was_sent_is_not_unpacked(team: Team, seed: int) -> None:
    random, bundles = Random(seed), sent(team)
    kept = {one: one.path.read_bytes() for one in bundles}
    for _try in range(40):
        one = random.choice(bundles)
        data = bytearray(kept[one])
        damage(data, random)
        if data == kept[one]:
            continue
        one.path.write_bytes(data)
        told_of = ""
        try:
            with chains.unpacked(team.lead.path, chains.chain_of(bundles[0], bundles)):
                told_of = "unpacked"
        except BundleFault as fault:
            told_of = fault.state
        assert told_of in NOT_TAKEN
        one.path.write_bytes(kept[one])
    assert [path.name for path in team.lead.path.parent.iterdir() if path.name.endswith(".tmp")] == []


@pytest.mark.parametrize("seed", range(often(6)))
def test_an_exchange_takes_the_newest_that_is_sound(team: Team, seed: int) -> None:
    random, bundles = Random(seed), sent(team)
    kept = {one: one.path.read_bytes() for one in bundles}
    spoilt = random.sample(bundles, random.choice([1, 1, 2]))
    for one in spoilt:
        data = bytearray(kept[one])
        while data == kept[one]:
            damage(data, random)
        one.path.write_bytes(data)
    # All that follow a bundle hang on it; what was taken in before stays.
    first = max(bundles.index(one) for one in spoilt)
    report = team.lead.sync(TAKE)
    assert {one.state for one in report.bundles} <= {*NOT_TAKEN, "taken", "nothing_new"}
    assert got(team.lead) == {10, *([40] if first == 0 else [])}
    for one in bundles:
        one.path.write_bytes(kept[one])
    team.lead.sync(TAKE)
    assert got(team.lead) == {10, 40, 80}


def repacked(team: Team, one: BundleName, random: Random, counter: int) -> None:
    """What ada herself would send and sign with a fault on her machine, in place of what she sent."""
    header = read_header(one)
    raw = bytearray(lzma.decompress(one.path.read_bytes()[-header.size :]))
    before = bytes(raw)
    while raw == before:
        for _time in range(random.choice([1, 30])):
            damage(raw, random)
    packed = lzma.compress(bytes(raw), preset=0)
    forged(team.lead.folder, told(header, packed, len(raw), counter), packed, team.named("ada").key)
    one.path.unlink()


@pytest.mark.parametrize("seed", range(often(6)))
@pytest.mark.parametrize("whole", [False, True])
def test_damage_that_is_signed_is_not_taken_in(team: Team, seed: int, whole: bool) -> None:
    random = Random(f"{whole} {seed}")
    if whole:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chains, "WHOLE_UP_TO", 10**9)
            code(team.named("ada"), 90)
            team.named("ada").sync()
            team.deliver()
    newest = sent(team)[0]
    assert bool(read_header(newest).follows) is not whole
    before = got(team.lead)
    repacked(team, newest, random, 60)
    bundles = sent(team)
    with suppress(BundleFault), chains.unpacked(team.lead.path, chains.chain_of(bundles[0], bundles)) as copy:
        sound = is_whole(copy)
        assert sound or whole
        if not sound:
            report = team.lead.sync(TAKE)
            assert [one.state for one in report.bundles] == ["refused"]
            assert got(team.lead) == before
            return
    team.lead.sync(TAKE)
    assert got(team.lead) <= {10, 40, 80, 90}
    with team.lead.open() as project:
        assert project.check() == []


def test_two_deltas_that_changed_places_give_nothing(team: Team) -> None:
    newest, middle, *_others = bundles = sent(team)
    sums = set()
    for chain in (chains.chain_of(newest, bundles), chains.chain_of(middle, bundles)):
        with chains.unpacked(team.lead.path, chain) as copy:
            sums.add(content_sum(copy))
    assert len(sums) == 2
    chain = chains.chain_of(newest, bundles)
    chain[-1], chain[-2] = chain[-2], chain[-1]
    with pytest.raises(BundleFault), chains.unpacked(team.lead.path, chain):
        pass
