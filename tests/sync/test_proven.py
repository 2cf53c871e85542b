"""Of a copy that goes on from one that was proven whole only what is new is proven, and no damage passes by that."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_memo
from qualcode.errors import QualcodeError
from qualcode.storage import Project
from qualcode.storage.file import onward
from qualcode.storage.file.onward import ProvenState, goes_on_whole, state_of
from qualcode.storage.file.proof import Proof
from qualcode.storage.redaction import write_for_nobody
from qualcode.sync import chains
from qualcode.sync.state import read_state, write_state
from qualcode.sync.wording import bundle_words
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import TIMES, often
from tests.support.travelling import Machine, Team, team_once
from tests.sync.test_chains import change

Harm = Callable[[sqlite3.Connection], object]


def is_whole(path: Path) -> bool:
    """The oracle: the whole proof, without the index of words."""
    try:
        with Project.open(path, readonly=True, as_it_is=True) as project:
            return not [one for one in project.prove().problems if one.kind != "words"]
    except QualcodeError:
        return False


def proven(path: Path) -> ProvenState:
    """The state of a copy that is whole."""
    assert is_whole(path)
    found = state_of(path)
    assert found is not None
    return found


def copies(folder: Path, random: Random, number: int) -> list[Path]:
    """Copies of a study at some moments, one after the other."""
    found = []
    with new_project(folder) as study:
        add_transcript(study, "groep", INTERVIEW * 6)
        for at in range(number):
            for _deed in range(random.randrange(1, 6)):
                change(study, random)
            found.append(folder / f"{at}.qualcode")
            write_for_nobody(study, found[-1])
    return found


def harm_a_value(path: Path, random: Random) -> None:
    """Some value of some table is another."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        full = [name for name in names if connection.execute(f'SELECT 1 FROM "{name}"').fetchone()]
        table = random.choice([name for name in full if not name.startswith("search_")])
        column = random.choice([row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')])
        row = random.choice(connection.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall())
        value = random.choice([None, "iets anders", b"\xff\x00", -1, 10**9, str(row[1]) + " ", f"{row[1]}"[:-1]])
        try:
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [value, row[0]])
        except sqlite3.IntegrityError:
            connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [row[0]])
        connection.commit()


def harm_a_byte(path: Path, random: Random) -> None:
    """Some bits of the file are others, or its end is gone."""
    data = bytearray(path.read_bytes())
    if random.random() < 0.1:
        del data[random.randrange(len(data)) :]
    for _bit in range(random.choice([3, 30, 300])):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(often(3)))
def test_what_goes_on_is_proven_by_what_is_new(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    earlier, *later = copies(tmp_path, random, 4)
    known = proven(earlier)
    went_on = 0
    for copy in later:
        before = copy.read_bytes()
        went_on += goes_on_whole(copy, known)
        assert copy.read_bytes() == before
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(f"{copy.name}-")]
        known = proven(copy)
    assert went_on >= 2, "what was deleted before and comes back takes the whole proof"


@pytest.mark.parametrize("seed", range(often(3)))
@pytest.mark.parametrize("harm", [harm_a_value, harm_a_byte])
def test_no_damage_passes(tmp_path: Path, seed: int, harm: Callable[[Path, Random], None]) -> None:
    random = Random(f"{harm.__name__} {seed}")
    earlier, later = copies(tmp_path, random, 2)
    known, spoilt, seen = proven(earlier), tmp_path / "spoilt.qualcode", 0
    for _try in range(12 if TIMES == 1 else 60):
        shutil.copyfile(later, spoilt)
        harm(spoilt, random)
        if goes_on_whole(spoilt, known):
            assert is_whole(spoilt)
        seen += not is_whole(spoilt)
    assert seen > 2


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE coding SET memo = 'iets anders' WHERE id = (SELECT MIN(id) FROM coding)",
        "UPDATE coding SET memo = 'iets anders' WHERE id = (SELECT MAX(id) FROM coding)",
        "UPDATE coding SET quote = 'iets anders' WHERE id = (SELECT MAX(id) FROM coding)",
        "UPDATE history SET at = '2001-01-01T00:00:00.000Z' WHERE id = 3",
        "UPDATE history SET at = '2001-01-01T00:00:00.000Z' WHERE id = (SELECT MAX(id) FROM history)",
        "UPDATE history SET state = 'undone' WHERE id = (SELECT MAX(id) FROM history)",
        "UPDATE document SET text = replace(text, 'oom', 'oma')",
        "DELETE FROM coding WHERE id = (SELECT MAX(id) FROM coding)",
        "DELETE FROM history WHERE id = 4",
        "INSERT INTO tombstone (guid, kind, coder, deleted) VALUES ('g', 'code', 'ada', '')",
        "UPDATE sqlite_sequence SET seq = 1000000 WHERE name = 'code'",
        "PRAGMA user_version = 3",
        "CREATE TRIGGER evil AFTER INSERT ON coding BEGIN DELETE FROM coding; END",
    ],
)
def test_harm_to_the_old_and_to_the_new_is_seen(tmp_path: Path, harm: str) -> None:
    with new_project(tmp_path) as study:
        document = add_transcript(study, "groep", INTERVIEW)
        stage = code_id(study, "stage")
        apply_codings(study, "ada", [NewCoding(document, 3, 9, stage)])
        earlier, later = tmp_path / "earlier.qualcode", tmp_path / "later.qualcode"
        write_for_nobody(study, earlier)
        apply_codings(study, "ada", [NewCoding(document, 12, 19, stage)])
        write_for_nobody(study, later)
    known = proven(earlier)
    assert goes_on_whole(later, known)
    assert not goes_on_whole(earlier, proven(later)), "a state before the one that was proven"
    assert not goes_on_whole(later, known._replace(sum=known.sum[::-1]))
    with closing(sqlite3.connect(later)) as connection:
        connection.execute(harm)
        connection.commit()
    assert not goes_on_whole(later, known)


def test_another_version_proves_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_project(tmp_path) as study:
        copy = tmp_path / "copy.qualcode"
        write_for_nobody(study, copy)
    known = proven(copy)
    assert goes_on_whole(copy, known)
    monkeypatch.setattr(onward, "VERSION", "99")
    assert not goes_on_whole(copy, known)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """A lead, and ada whose work the lead has taken in once."""
    return team_once(tmp_path, _work_of_two)


def _work_of_two(folder: Path) -> Team:
    with new_project(folder) as study:
        add_transcript(study, "groep", INTERVIEW * 20)
        found = Team(folder, study, ["lead", "ada"])
    found.introduce()
    code(found.named("ada"), 10)
    send(found)
    assert found.lead.sync().taken
    return found


def code(machine: Machine, start: int) -> None:
    """One coding."""
    with machine.open() as project:
        apply_codings(project, machine.coder, [NewCoding(1, start, start + 8, code_id(project, "stage"))])


def send(team: Team) -> None:
    """Ada sends what is new with her, and it arrives."""
    assert team.named("ada").sync().sent
    team.deliver()


@pytest.mark.parametrize("whole_up_to", [0, chains.WHOLE_UP_TO])
def test_an_exchange_proves_what_is_new(team: Team, monkeypatch: pytest.MonkeyPatch, whole_up_to: int) -> None:
    monkeypatch.setattr(chains, "WHOLE_UP_TO", whole_up_to)
    proofs: list[Path] = []
    real = Project.prove

    def proving(project: Project) -> Proof:
        proofs.append(project.path)
        return real(project)

    monkeypatch.setattr(Project, "prove", proving)
    for start in (40, 80):
        code(team.named("ada"), start)
        send(team)
        assert team.lead.sync().taken
    assert proofs == []
    assert team.lead.content()["coding"] == team.named("ada").content()["coding"]


@pytest.mark.parametrize("whole_up_to", [0, chains.WHOLE_UP_TO])
@pytest.mark.parametrize("which", ["MIN", "MAX"])
def test_damage_at_the_others_is_taken_in_by_nobody(
    team: Team, monkeypatch: pytest.MonkeyPatch, whole_up_to: int, which: str
) -> None:
    monkeypatch.setattr(chains, "WHOLE_UP_TO", whole_up_to)
    ada, before = team.named("ada"), team.lead.content()
    code(ada, 40)
    with closing(sqlite3.connect(ada.path)) as connection:
        connection.execute(f"UPDATE coding SET memo = 'x' WHERE id = (SELECT {which}(id) FROM coding)")
        connection.commit()
    send(team)
    [told] = [one for one in team.lead.sync().bundles if one.key == ada.key.name]
    assert (told.state, team.lead.content()) == ("refused", before)
    assert "is damaged" in bundle_words(told)


@pytest.mark.parametrize("remembered", ["", "{", "[1]", '[1, "x", {}]', "[[]]", '["a", 2, 3]'])
def test_what_is_not_remembered_is_proven_as_a_whole(team: Team, remembered: str) -> None:
    state = read_state(team.lead.path)
    state.proven = dict.fromkeys(state.proven, remembered)
    write_state(team.lead.path, state)
    with team.named("ada").open() as project:
        set_memo(project, "ada", "document", 1, "Let op.")
    send(team)
    assert team.lead.sync().taken
    assert read_state(team.lead.path).proven != state.proven
