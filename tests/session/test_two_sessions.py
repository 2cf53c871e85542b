"""Two windows of one coder on one file: what a change says that it touched is its own, whatever the other one does."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codebook import edit_code
from qualcode.changes.codings import NewCoding, apply_codings, recode, remove_codings, set_memo, set_span
from qualcode.errors import ConflictError, NotFoundError
from qualcode.session import codings
from qualcode.session.session import Session
from qualcode.storage.codings import codings as stored_codings
from qualcode.storage.history import Touched
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

OOM = INTERVIEW.index("Via mijn oom")
ZELF = INTERVIEW.index("Ik heb zelf")
BUS = INTERVIEW.index("Alleen de bus")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with an interview and no codings."""
    project = new_project(tmp_path)
    add_transcript(project, "leerlingen-1", INTERVIEW)
    project.close()
    return project.path


@pytest.fixture
def two(path: Path) -> Iterator[tuple[Session, Session]]:
    """Two windows of ada's."""
    one, other = Session(path, "ada"), Session(path, "ada")
    yield one, other
    one.close()
    other.close()


def put(session: Session, start: int, path: str = "stage") -> int:
    """A coding of eight characters; its id is the result."""
    [made] = codings.apply(session, 1, (start, start + 8), [code_id(session.project, path)])
    return made.id


def only(*ids: int) -> Touched:
    """These codings, and nothing else."""
    return {"coding": frozenset(ids)}


def test_each_change_tells_its_own_rows(two: tuple[Session, Session]) -> None:
    one, other = two
    first, second = put(one, OOM), put(other, ZELF)
    assert first != second
    netwerk = code_id(one.project, "stage/netwerk")
    # Each finds the other's change on top of the history when it looks for its own.
    for session, own in ((one, first), (other, second), (one, second), (other, first)):
        assert session.change(set_memo, own, f"memo of {id(session)}").touched == only(own)
        assert session.change(recode, [own], netwerk).touched in (only(own), {})
    made = other.change(apply_codings, [NewCoding(1, BUS, BUS + 5, netwerk)])
    assert made.touched == only(*filter(None, made.value))
    altered = codings.set_span(one, first, (OOM, OOM + 3))
    assert altered is not None
    assert altered.ids == frozenset({first})
    assert [(coding.start, coding.end) for coding in altered.fresh] == [(OOM, OOM + 3)]


def test_what_alters_nothing_touches_nothing_though_the_other_window_is_at_work(two: tuple[Session, Session]) -> None:
    one, other = two
    first = put(one, OOM)
    put(other, ZELF)
    same = one.change(set_span, first, OOM, OOM + 8)
    assert (same.value, same.touched) == (False, {})
    again = one.change(apply_codings, [NewCoding(1, OOM, OOM + 8, code_id(one.project, "stage"))])
    assert (again.value, again.touched) == ([None], {})
    with pytest.raises(NotFoundError):
        other.change(set_memo, 999, "x")


def test_undo_takes_back_the_coders_last_change_in_whichever_window_it_was_made(two: tuple[Session, Session]) -> None:
    one, other = two
    first, second = put(one, OOM), put(other, ZELF)
    # Undo is the coder's, and not a window's: what is taken back is told, with its place, where it was not seen made.
    undone = codings.undo(one)
    assert undone.words == "undone: coded as Stage: “Ik heb z”"
    assert (undone.document_id, undone.span) == (1, (ZELF, ZELF + 8))
    assert undone.altered == codings.Altered(frozenset({second}), [])
    assert [coding.id for coding in codings.codings_on(other, 1)] == [first]
    # The other window does again what this one undid.
    redone = codings.redo(other)
    assert redone.altered is not None
    assert [coding.id for coding in redone.altered.fresh] == [second]
    assert [coding.id for coding in codings.codings_on(one, 1)] == [first, second]


def test_a_window_is_told_that_what_it_has_on_its_screen_is_gone(two: tuple[Session, Session]) -> None:
    one, other = two
    first = put(one, OOM)
    assert codings.undo(other).altered == codings.Altered(frozenset({first}), [])
    with pytest.raises(NotFoundError, match="removed"):
        codings.set_memo(one, first, "too late")
    assert codings.codings_on(one, 1) == []


def test_undo_is_refused_where_another_coder_has_built_on_the_change(path: Path, two: tuple[Session, Session]) -> None:
    one, other = two
    netwerk = code_id(one.project, "stage/netwerk")
    one.change(edit_code, netwerk, name="Netwerken")
    ben = Session(path, "ben")
    ben.change(edit_code, netwerk, name="Kennissen")
    for session in (one, other):
        with pytest.raises(ConflictError, match="changed since"):
            codings.undo(session)
    codings.undo(ben)
    assert codings.undo(other).code == "stage/netwerk"
    ben.close()


def test_both_at_work_at_once_each_tells_its_own(path: Path) -> None:
    """Each thread keeps its own account of the codings from what its changes tell; the accounts add up to the file."""
    accounts: list[dict[int, bool]] = [{}, {}]
    ready = threading.Barrier(2)

    def work(number: int) -> None:
        session, chance = Session(path, "ada"), random.Random(number)
        code = code_id(session.project, "stage" if number else "kosten")
        account = accounts[number]
        ready.wait()
        for start in range(60):
            made = session.change(apply_codings, [NewCoding(1, start, start + 3, code)])
            [new] = made.value
            assert new is not None
            assert made.touched == only(new)
            account[new] = True
            if chance.random() < 0.3:
                gone = chance.choice([key for key, there in account.items() if there])
                assert session.change(remove_codings, [gone]).touched == only(gone)
                account[gone] = False
        session.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accounts[0]) == len(accounts[1]) == 60
    with_both = Session(path, "ada")
    there = {coding.id for coding in with_both.read(stored_codings)}
    with_both.close()
    assert there == {key for account in accounts for key, is_there in account.items() if is_there}
