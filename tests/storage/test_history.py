"""Undo, redo and the audit trail: whatever is done, undone and redone, earlier states come back exactly."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ConflictError, NotFoundError
from qualcode.storage import Project
from qualcode.storage.history import Op, Value, _as_json, _plain, next_to_undo, pack, unpack
from qualcode.storage.log import HistoryFilter, authors, outline, page
from tests.support.building import add_transcript, code_id, new_project
from tests.support.often import often
from tests.support.states import State, state


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p.qualcode", name="P", coder="ada")


def add_code(project: Project, coder: str, slug: str) -> int:
    with project.change(coder, "code.add", code=slug) as change:
        return change.insert("code", slug=slug, name=slug)


def test_undo_takes_back_ones_own_last_change_only(project: Project) -> None:
    add_code(project, "ada", "a")
    add_code(project, "bob", "b")
    assert project.undo("ada").action == "code.add"
    assert project.rows("SELECT slug FROM code") == [("b",)]
    with pytest.raises(NotFoundError):
        project.undo("ada")


def test_finding_what_to_undo_takes_no_longer_in_a_long_trail(project: Project) -> None:
    add_code(project, "bob", "b")
    lines = [f"code-{n}" for n in range(400)]
    for coder in ("ada", "cy"):
        for slug in lines:
            add_code(project, coder, f"{coder}-{slug}")
    add_code(project, "ada", "last")

    def steps(coder: str) -> int:
        """The blocks of ten instructions that the database carries out to find a coder's last change."""
        blocks = 0

        def count() -> int:
            nonlocal blocks
            blocks += 1
            return 0

        project.connection.set_progress_handler(count, 10)
        assert next_to_undo(project, coder) is not None
        project.connection.set_progress_handler(None, 0)
        return blocks

    assert steps("ada") < 40
    # Others' lines since are looked through for a renaming; those before are not.
    add_code(project, "bob", "b-again")
    assert steps("bob") < 40


@pytest.mark.parametrize("many", [1, 4, 5, 9])
def test_a_redone_coding_quotes_what_stands_there_however_many_there_are(tmp_path: Path, many: int) -> None:
    text = "R: Ja, ‘één’ – 😀 e\u0301n 𝒂 zo.\n" * 5
    with new_project(tmp_path, "stage", "plaats") as study:
        document = add_transcript(study, "lang", text)
        codes = [code_id(study, name) for name in ("stage", "plaats")]
        other = add_transcript(study, "kort", text[:20])
        places = [(document, start * 3, start * 3 + 11) for start in range(many)] + [
            (other, 0, 20),
            (document, 0, len(text)),
        ]
        new = [NewCoding(at, start, end, code) for at, start, end in places for code in codes]
        apply_codings(study, "ada", new)
        made = study.rows("SELECT id, document_id, start, end, quote FROM coding ORDER BY id")
        study.undo("ada")
        assert study.rows("SELECT id FROM coding") == []
        study.redo("ada")
        assert study.rows("SELECT id, document_id, start, end, quote FROM coding ORDER BY id") == made
        texts = {document: text, other: text[:20]}
        assert all(texts[of][start:end] == quote for _id, of, start, end, quote in made)


def test_undo_and_redo_reach_past_a_restart(project: Project) -> None:
    add_code(project, "ada", "a")
    full = state(project)
    project.close()
    with Project.open(project.path) as again:
        again.undo("ada")
    with Project.open(project.path) as once_more:
        assert once_more.rows("SELECT * FROM code") == []
        once_more.redo("ada")
        assert state(once_more) == full


def test_undo_refuses_where_somebody_built_on_it_and_changes_nothing(project: Project) -> None:
    code = add_code(project, "ada", "a")
    with project.change("bob", "code.add") as change:
        change.insert("code", slug="under", name="Under", parent_id=code)
    before = state(project)
    with pytest.raises(ConflictError, match="depends on this"):
        project.undo("ada")
    assert state(project) == before


def test_undo_refuses_where_somebody_changed_the_same_field(project: Project) -> None:
    code = add_code(project, "ada", "a")
    with project.change("ada", "code.edit") as change:
        change.update("code", code, name="Ada's name")
    with project.change("bob", "code.edit") as change:
        change.update("code", code, name="Bob's name")
    with pytest.raises(ConflictError, match="changed since"):
        project.undo("ada")
    assert project.scalar("SELECT name FROM code") == "Bob's name"


def test_undo_of_one_field_leaves_anothers_change_of_another_field(project: Project) -> None:
    code = add_code(project, "ada", "a")
    with project.change("ada", "code.edit") as change:
        change.update("code", code, name="Ada's name")
    with project.change("bob", "code.edit") as change:
        change.update("code", code, definition="Bob's words")
    project.undo("ada")
    assert project.rows("SELECT name, definition FROM code") == [("a", "Bob's words")]


def test_something_new_after_an_undo_ends_the_redo(project: Project) -> None:
    add_code(project, "ada", "a")
    project.undo("ada")
    add_code(project, "ada", "b")
    with pytest.raises(NotFoundError, match="nothing to redo"):
        project.redo("ada")
    project.undo("ada")
    project.redo("ada")
    assert project.rows("SELECT slug FROM code") == [("b",)]


def test_a_deletion_leaves_a_tombstone_and_its_undo_takes_it_away(project: Project) -> None:
    code = add_code(project, "ada", "a")
    guid = project.scalar("SELECT guid FROM code")
    with project.change("bob", "code.remove") as change:
        change.delete("code", [code])
    assert project.rows("SELECT guid, kind, coder FROM tombstone") == [(guid, "code", "bob")]
    project.undo("bob")
    assert project.rows("SELECT * FROM tombstone") == []


def test_ids_are_never_used_again(project: Project) -> None:
    first = add_code(project, "ada", "a")
    project.undo("ada")
    assert add_code(project, "ada", "b") > first


def test_a_change_that_alters_nothing_leaves_no_entry(project: Project) -> None:
    code = add_code(project, "ada", "a")
    lines = len(project.log())
    with project.change("ada", "code.edit") as change:
        assert not change.update("code", code, name="a")
    assert len(project.log()) == lines


def test_operations_survive_packing() -> None:
    ops = [
        Op("+", "code", ("id", "name"), ((1, "é \udce9 \x00"), (2, None))),
        Op("~", "document", ("id", "sentences"), ((1, b"\x00\xff"),), ((1, b"x" * 2000),)),
    ]
    assert unpack(pack(ops)) == ops


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=()), max_size=8),
    st.binary(max_size=4),
    st.sampled_from(["\x00\x1b\x7f\u2028", '"\\/', "\ud800", "é中😀"]),
)


@given(st.lists(st.tuples(st.integers(1, 9), VALUES, VALUES), max_size=14))
def test_operations_are_written_the_same_however_many_rows_they_have(rows: list[tuple[Value, ...]]) -> None:
    """Those of very many by another encoder, whose text is that of the library's own, to the letter."""
    op = Op("+", "turn", ("id", "question", "time"), tuple(rows))
    plain = json.dumps(op, ensure_ascii=False, separators=(",", ":"), default=_plain)
    assert _as_json(op) == plain.encode("utf-8", "surrogatepass")


class Editing(RuleBasedStateMachine):
    """Two coders add, rename and remove codes and undo and redo at will; each keeps a model of undo states.

    One coder works alone here, so that every undo must succeed and give back exactly the state before.
    """

    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project.create(Path(self.folder.name) / "p.qualcode", name="P", coder="ada")
        self.past: list[State] = []
        self.future: list[State] = []
        self.count = 0

    @initialize(target=codes)
    def first(self) -> int:
        return int(self._do(lambda: add_code(self.project, "ada", "first")))

    def _do(self, action: Any) -> Any:
        self.past.append(state(self.project))
        self.future.clear()
        return action()

    @rule(target=codes, name=st.text(max_size=20))
    def add(self, name: str) -> int:
        self.count += 1

        def act() -> int:
            with self.project.change("ada", "code.add") as change:
                return change.insert("code", slug=f"c{self.count}", name=name)

        return int(self._do(act))

    @rule(code=codes, name=st.text(max_size=20))
    def rename(self, code: int, name: str) -> None:
        if self.project.scalar("SELECT name FROM code WHERE id = ?", [code]) in (None, name):
            return

        def act() -> None:
            with self.project.change("ada", "code.edit") as change:
                change.update("code", code, name=name)

        self._do(act)

    @rule(code=consumes(codes))
    def remove(self, code: int) -> None:
        if self.project.scalar("SELECT 1 FROM code WHERE id = ?", [code]) is None:
            return

        def act() -> None:
            with self.project.change("ada", "code.remove") as change:
                change.delete("code", [code])

        self._do(act)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.future.append(state(self.project))
        self.project.undo("ada")
        assert state(self.project) == self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.past.append(state(self.project))
        self.project.redo("ada")
        assert state(self.project) == self.future.pop()

    @precondition(lambda self: not self.future)
    @rule()
    def nothing_to_redo(self) -> None:
        with pytest.raises(NotFoundError):
            self.project.redo("ada")

    @invariant()
    def sound(self) -> None:
        assert self.project.check() == []

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=often(4), stateful_step_count=25)


def test_the_trail_is_outlined_by_day_and_read_by_page(project: Project) -> None:
    for slug in ("a", "b%", "c"):
        add_code(project, "bob" if slug == "c" else "ada", slug)
    project.undo("ada")
    everything = outline(project, HistoryFilter())
    assert everything.ids == [entry.id for entry in project.log()]
    assert len(everything.days) == 1
    project.connection.execute("UPDATE history SET at = '2020-01-01T12:00:00.000Z' WHERE action = 'project.create'")
    assert [place for place, _day in outline(project, HistoryFilter()).days] == [0, len(everything.ids) - 1]
    read = page(project, everything.ids[1:3])
    assert [read[row_id].coder for row_id in everything.ids[1:3]] == ["bob", "bob"]
    assert authors(project) == ["ada", "bob"]


def test_the_trail_is_filtered(project: Project) -> None:
    add_code(project, "ada", "stage")
    with project.change("bob", "document.import", document=7, document_name='Say "100%"') as change:
        change.insert("code", slug="x", name="X")

    def actions(wanted: HistoryFilter) -> list[str]:
        return [project.log()[-row_id].action for row_id in outline(project, wanted).ids]

    assert actions(HistoryFilter(coder="bob")) == ["document.import", "coder.add"]
    assert actions(HistoryFilter(actions=("code.", "project."))) == ["code.add", "project.create"]
    assert actions(HistoryFilter(document_id=7)) == ["document.import"]
    for text in ('"100%"', "SAY", "0%"):
        assert actions(HistoryFilter(text=text)) == ["document.import"]
    assert actions(HistoryFilter(text="stage")) == ["code.add"]
    # The names of what the entry holds are not what it says.
    assert actions(HistoryFilter(text="document_name")) == []
    assert actions(HistoryFilter(text="_")) == []


def test_what_came_first_can_be_told_by_its_time_however_fast_one_is(project: Project) -> None:
    for number in range(200):
        add_code(project, "ada", f"code-{number}")
        if number % 7 == 0:
            project.undo("ada")
    times = [entry.at for entry in reversed(project.log())]
    assert times == sorted(times)
    assert len(set(times[-150:])) == 150


@pytest.mark.parametrize("at", ["9999-01-01T00:00:00.000Z", "yesterday", ""])
def test_an_entry_with_a_wrong_time_is_let_be(project: Project, at: str) -> None:
    with project.transaction() as connection:
        connection.execute("UPDATE main.history SET at = ?", [at])
    add_code(project, "ada", "a")
    [newest] = project.log(1)
    assert newest.at.startswith("20")
