"""People who work apart, and a folder that delivers as it likes: in the end all have the same, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from qualcode.changes.codebook import add_code, edit_code
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished, set_memo
from qualcode.errors import QualcodeError
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from qualcode.sync import chains
from qualcode.sync.exchange import SyncChoices
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.often import TIMES, often
from tests.support.travelling import Machine, Team

CODERS = ["lead", "ada", "bo", "cas", "dee", "eva"] if TIMES > 1 else ["lead", "ada", "bo", "eva"]
"""By day there is one less of those who see all, and of those who have no part in the round: each more meets all."""
STEPS = often(20) if TIMES > 1 else 7
"""By day as many as it takes for each kind of deed, and two in which bundles come late after the blind words."""
BLIND = ("ada", "bo")
Deed = Callable[[Project, str, Random], object]


def code(project: Project, coder: str, random: Random) -> None:
    """A passage is coded, on any document that one has, with words that tell whose they are."""
    document, start = random.choice(list(documents(project))), random.randrange(len(INTERVIEW) - 30)
    words = f"geheim-{coder}-{random.randrange(10**6)}-einde"
    new = NewCoding(
        document.id, start, start + random.randrange(5, 25), random.choice(codebook(project).codes).id, words
    )
    apply_codings(project, coder, [new])


def remove(project: Project, coder: str, random: Random) -> None:
    """One of one's own codings goes."""
    sql = "SELECT id FROM coding WHERE coder_id = (SELECT id FROM coder WHERE name = ?)"
    if rows := project.rows(sql, [coder]):
        remove_codings(project, coder, [random.choice(rows)[0]])


def undo(project: Project, coder: str, random: Random) -> None:
    """One's own last change is taken back, and perhaps done again."""
    project.undo(coder)
    if random.random() < 0.5:
        project.redo(coder)


def rename(project: Project, coder: str, random: Random) -> None:
    """A code is called otherwise."""
    edit_code(project, coder, random.choice(codebook(project).codes).id, name=f"Anders {random.randrange(1000)}")


def new_code(project: Project, coder: str, random: Random) -> None:
    """A code comes; perhaps one that somebody else has made as well."""
    add_code(project, coder, f"Code {random.randrange(6)}")


def note(project: Project, coder: str, random: Random) -> None:
    """A memo on a document, which tells what one thinks of it."""
    words = f"geheim-{coder}-{random.randrange(10**6)}-einde"
    set_memo(project, coder, "document", random.choice(list(documents(project))).id, words)


def bring(project: Project, coder: str, random: Random) -> None:
    """A document comes."""
    number = random.randrange(10**6)
    add_transcript(project, f"nieuw-{coder}-{number}", f"{INTERVIEW}Sem: En {number}.\n")


DEEDS: list[Deed] = [code, code, code, code, remove, undo, undo, note, new_code]


def own(machine: Machine) -> set[str]:
    """The GUIDs of one's own codings, in one's own file."""
    with Project.open(machine.path) as project:
        sql = "SELECT guid FROM main.coding WHERE coder_id = (SELECT id FROM coder WHERE name = ?)"
        return {row[0] for row in project.rows(sql, [machine.coder])}


def secrets(data: bytes) -> set[str]:
    """Whose secret words stand in these bytes."""
    return {found.decode() for found in re.findall(rb"blind-([a-z]+)-einde", data)}


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, often(4) if TIMES > 1 else 2))]
)
def test_all_end_with_the_same_and_nothing_is_lost(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:  # every bundle but the first is a delta, as in a large study, and sometimes whole again
        monkeypatch.setattr(chains, "WHOLE_UP_TO", 0)
    random = Random(seed)
    (tmp_path / "begin").mkdir()
    with new_project(tmp_path / "begin") as study:
        add_transcript(study, "groep", INTERVIEW)
        blind_id = add_transcript(study, "blind", INTERVIEW)
        team = Team(tmp_path, study, CODERS)
    team.introduce()
    wanted = RoundRequest(BLIND, documents=("blind",))
    team.lead.do(make_round, "r1", wanted)
    team.lead.sync()
    team.deliver()
    for machine in team.machines:
        machine.sync()
    expected: set[str] = set()
    at_work = team.machines

    def act(machine: Machine, deed: Deed) -> None:
        before = own(machine)
        with suppress(QualcodeError):
            machine.do(deed, random)
        after = own(machine)
        expected.difference_update(before - after)
        expected.update(after - before)

    for step in range(STEPS):
        for machine in random.sample(at_work, 3):
            for _deed in range(random.randrange(1, 4)):
                deed = random.choice(DEEDS)
                # A lead who takes back that the round was begun would make what follows no blind work.
                act(machine, code if deed is undo and machine is team.lead else deed)
        if step % 7 == 3:
            act(random.choice(at_work), bring)
        if step % 6 == 2:
            for machine in random.sample(at_work, 2):
                act(machine, rename)
        if step == 4:
            for coder in BLIND:
                with team.named(coder).open() as project:
                    set_memo(project, coder, "document", blind_id, f"blind-{coder}-einde")
        for machine in random.sample(at_work, 3):
            machine.sync()
        team.deliver_badly(random)
        # As long as the round is open, no byte of a bundle or of another's file tells what they made of it.
        assert secrets(team.bytes_of_folder()) == set()
        for machine in at_work:
            files = (path for path in machine.path.parent.iterdir() if path.is_file())
            assert secrets(b"".join(path.read_bytes() for path in files)) <= {machine.coder}
    blind = set[str]()
    for coder in BLIND:
        blind |= secrets(str(team.named(coder).content()["memo"]).encode())
        team.named(coder).do(set_finished, blind_id)
    told = []
    for _round in range(8):
        team.deliver()
        told = [machine.sync() for machine in at_work]
        # The lead decides, and for what stays: what a decision takes out would be lost on purpose.
        while waiting := told[0].waiting:
            chosen = {one.id: "ours" if one.theirs.state == "deleted" else "theirs" for one in waiting}
            told[0] = team.lead.sync(SyncChoices(decisions=chosen))
        if not any(report.sent or report.taken or report.waiting for report in told):
            break
    assert [report.sent for report in told] == [""] * len(told)
    assert [report.waiting for report in told] == [[]] * len(told)
    first = team.lead.content()
    for machine in at_work:
        found = machine.content()
        assert {table for table in found if found[table] != first[table]} == set(), machine.coder
    guids = [re.search(r"guid='([^']+)'", line[0])[1] for line in first["coding"]]  # type: ignore[index]
    assert sorted(guids) == sorted(expected)
    assert secrets(str(first["memo"]).encode()) == blind
    with Project.open(team.named("eva").path) as project:
        assert project.check() == []
