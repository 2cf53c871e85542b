"""Whatever the library can change, undone and done again in any order, gives back exactly the earlier states."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qualcode.changes import attributes as variables
from qualcode.changes import codebook, respondents
from qualcode.changes import codings as coding
from qualcode.changes import documents as documents_of
from qualcode.changes import new_code as coining
from qualcode.changes import work as team
from qualcode.changes.facesheets import apply_facesheet
from qualcode.changes.log_words import in_words
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.model import Role
from qualcode.specs import AttributeColumn, FaceRow
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents, speakers
from qualcode.storage.respondents import attributes
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.schema import WITH_GUID
from qualcode.text.turns import find_turns
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project, spec
from tests.support.often import often
from tests.support.states import State, state

Row = TypeVar("Row")

CODERS = ("ben", "cas")
numbers = st.integers(0, 30)
"""Which of what there is, counted round and round."""
coders = st.sampled_from(CODERS)
starts = st.integers(0, len(INTERVIEW))
names = st.one_of(
    st.sampled_from(["Stage", "stage", "Kosten", " ", "Eigen  kracht", "é", "\x1b[2J", "漢字"]), st.text(max_size=8)
)
words = st.one_of(st.just(""), st.text(max_size=20))


class Library(RuleBasedStateMachine):
    """Everything that the library's writers do, done by chance."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = new_project(Path(self.folder.name), "stage", "stage/netwerk", "kosten")
        add_transcript(self.project, "leerlingen-1", INTERVIEW, group="leerlingen")
        variables.add_attribute(self.project, "ada", "leerweg", "choice", ["bbl", "bol"])
        for name in CODERS:
            team.set_memo(self.project, name, "project", 0, "Begin")
        self.imported = 0

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()

    def change(self, coder: str, work: Callable[[str], object]) -> bool:
        """Has a coder do something; whether it changed anything. What is refused must not."""
        before, last = state(self.project), self.project.log(1)[0].id
        try:
            work(coder)
        except QualcodeError:
            assert state(self.project) == before
            return False
        new = [entry for entry in self.project.log(5) if entry.id > last]
        # One thing done is one thing to undo, with a phrase of its own.
        assert len(new) <= 1
        assert not new or in_words(new[0]) != new[0].action
        assert bool(new) == (state(self.project) != before)
        return bool(new)

    def act(self, coder: str, work: Callable[[str], object]) -> None:
        """Has a coder do something, and keeps account of it."""
        self.change(coder, work)

    # What there is

    def code(self, number: int) -> int:
        return pick(read_codebook(self.project).codes, number).id

    def document(self, number: int) -> int:
        return pick(documents(self.project), number).id

    def coding(self, number: int) -> int:
        return pick(read_codings(self.project), number).id

    def respondent(self, number: int) -> int:
        return pick(read_respondents(self.project), number).id

    def attribute(self, number: int) -> int:
        return pick(attributes(self.project), number).id

    def speaker(self, number: int) -> int:
        return pick(speakers(self.project), number).id

    # Codings

    @rule(who=coders, n=numbers, m=numbers, start=starts, length=st.integers(0, 40), memo=words, good=st.booleans())
    def code_passage(self, who: str, n: int, m: int, start: int, length: int, memo: str, good: bool) -> None:
        def work(coder: str) -> object:
            span = (self.document(0), start, start + length)
            new = [coding.NewCoding(*span, self.code(number), memo, good) for number in {n, m}]
            return coding.apply_codings(self.project, coder, new)

        self.act(who, work)

    @rule(who=coders, n=numbers, m=numbers)
    def remove_codings(self, who: str, n: int, m: int) -> None:
        self.act(who, lambda by: coding.remove_codings(self.project, by, {self.coding(n), self.coding(m)}))

    @rule(who=coders, n=numbers, memo=words)
    def write_coding_memo(self, who: str, n: int, memo: str) -> None:
        self.act(who, lambda by: coding.set_memo(self.project, by, self.coding(n), memo))

    @rule(who=coders, n=numbers, good=st.booleans())
    def flag(self, who: str, n: int, good: bool) -> None:
        self.act(who, lambda by: coding.set_good(self.project, by, self.coding(n), good))

    @rule(who=coders, n=numbers, m=numbers, code=numbers)
    def recode(self, who: str, n: int, m: int, code: int) -> None:
        self.act(who, lambda by: coding.recode(self.project, by, [self.coding(n), self.coding(m)], self.code(code)))

    @rule(who=coders, n=numbers)
    def confirm(self, who: str, n: int) -> None:
        self.act(who, lambda by: coding.confirm_codings(self.project, by, [self.coding(n)]))

    @rule(who=coders, n=numbers, start=starts, length=st.integers(0, 40))
    def move_edges(self, who: str, n: int, start: int, length: int) -> None:
        self.act(who, lambda by: coding.set_span(self.project, by, self.coding(n), start, start + length))

    @rule(who=coders, n=numbers, at=st.integers(-1, 20))
    def split(self, who: str, n: int, at: int) -> None:
        def work(by: str) -> object:
            found = pick(read_codings(self.project), n)
            return coding.split_coding(self.project, by, found.id, found.start + at)

        self.act(who, work)

    @rule(who=coders, code=numbers)
    def join(self, who: str, code: int) -> None:
        def work(by: str) -> object:
            alike = read_codings(self.project, code_ids=[self.code(code)], coder_ids=[coder(self.project, by).id])
            return coding.join_codings(self.project, by, [found.id for found in alike][:3])

        self.act(who, work)

    # The codebook

    @rule(who=coders, name=names, n=numbers, top=st.booleans())
    def add_code(self, who: str, name: str, n: int, top: bool) -> None:
        self.act(
            who,
            lambda by: codebook.add_code(
                self.project, by, name, parent_id=None if top else self.code(n), after=self.code(n) if top else None
            ),
        )

    @rule(who=coders, name=names, n=numbers, start=starts)
    def coin(self, who: str, name: str, n: int, start: int) -> None:
        self.act(
            who,
            lambda by: coining.coin_code(
                self.project, by, name, (self.document(0), start, start + 9), under="In vivo", others=[self.code(n)]
            ),
        )

    @rule(
        who=coders, n=numbers, field=st.sampled_from(["name", "slug", "definition", "colour", "keywords"]), text=names
    )
    def edit_code(self, who: str, n: int, field: str, text: str) -> None:
        value = text.split() if field == "keywords" else text
        self.act(who, lambda by: codebook.edit_code(self.project, by, self.code(n), **{field: value}))

    @rule(who=coders, n=numbers, m=numbers, place=st.integers(-1, 4), top=st.booleans())
    def move_code(self, who: str, n: int, m: int, place: int, top: bool) -> None:
        self.act(
            who,
            lambda by: codebook.move_code(self.project, by, self.code(n), None if top else self.code(m), place),
        )

    @rule(who=coders, n=numbers, m=numbers, into=numbers)
    def merge_codes(self, who: str, n: int, m: int, into: int) -> None:
        def work(by: str) -> object:
            return codebook.merge_codes(self.project, by, [self.code(n), self.code(m)], self.code(into))

        self.act(who, work)

    @rule(who=coders, n=numbers, m=numbers, name=names)
    def split_off(self, who: str, n: int, m: int, name: str) -> None:
        self.act(who, lambda by: codebook.split_off(self.project, by, [self.coding(n)], name, parent_id=self.code(m)))

    @rule(who=coders, n=numbers, retired=st.booleans())
    def retire(self, who: str, n: int, retired: bool) -> None:
        self.act(who, lambda by: codebook.retire_code(self.project, by, self.code(n), retired))

    @rule(who=coders, n=numbers)
    def remove_code(self, who: str, n: int) -> None:
        self.act(who, lambda by: codebook.remove_code(self.project, by, self.code(n)))

    @rule(who=coders, reason=words)
    def number_version(self, who: str, reason: str) -> None:
        self.act(who, lambda by: codebook.number_version(self.project, by, reason))

    @rule(
        who=coders, paths=st.sampled_from([("stage", "nieuw"), ("kosten", "kosten/reis"), ("stage", "stage/netwerk")])
    )
    def import_codebook(self, who: str, paths: tuple[str, ...]) -> None:
        self.act(who, lambda by: codebook.import_codebook(self.project, by, spec(*paths), reason="Again"))

    # Respondents and speakers

    @rule(who=coders, n=numbers, name=names)
    def rename_respondent(self, who: str, n: int, name: str) -> None:
        self.act(who, lambda by: respondents.rename(self.project, by, self.respondent(n), name))

    @rule(who=coders, n=numbers, path=st.sampled_from(["", "leerlingen", "leerlingen/LWT", "/ scholen /", "x"]))
    def put_in_group(self, who: str, n: int, path: str) -> None:
        self.act(who, lambda by: respondents.set_group(self.project, by, self.respondent(n), path))

    @rule(
        who=coders, n=numbers, m=numbers, value=st.sampled_from(["", "bbl", "12", "onbekend", "2014-04-07", "anders"])
    )
    def set_value(self, who: str, n: int, m: int, value: str) -> None:
        def work(by: str) -> object:
            ids = self.respondent(n), self.attribute(m)
            return variables.set_value(self.project, by, *ids, value, extend=m % 2 == 0)

        self.act(who, work)

    @rule(
        who=coders, name=names, kind=st.sampled_from(["text", "number", "date", "choice", "?"]), choices=st.lists(words)
    )
    def add_attribute(self, who: str, name: str, kind: str, choices: list[str]) -> None:
        self.act(who, lambda by: variables.add_attribute(self.project, by, name, kind, choices))

    @rule(who=coders, n=numbers, withdrawn=st.booleans())
    def withdraw(self, who: str, n: int, withdrawn: bool) -> None:
        self.act(who, lambda by: respondents.set_withdrawn(self.project, by, self.respondent(n), withdrawn))

    @rule(who=coders, n=numbers, name=st.sampled_from(["Sem", "sem", "leerlingen-1/Noor", "Nieuw", " "]))
    def assign_speaker(self, who: str, n: int, name: str) -> None:
        self.act(who, lambda by: respondents.assign_speakers(self.project, by, [self.speaker(n)], name))

    @rule(who=coders, n=numbers, role=st.sampled_from([Role.INTERVIEWER, Role.RESPONDENT]))
    def set_role(self, who: str, n: int, role: Role) -> None:
        self.act(who, lambda by: respondents.set_roles(self.project, by, [self.speaker(n)], role))

    @rule(who=coders, n=numbers)
    def remove_respondent(self, who: str, n: int) -> None:
        self.act(who, lambda by: respondents.remove_respondent(self.project, by, self.respondent(n)))

    @rule(who=coders, name=st.sampled_from(["Sem", "Noor", "Ander"]), value=st.sampled_from(["", "bbl", "groen"]))
    def apply_facesheet(self, who: str, name: str, value: str) -> None:
        row = FaceRow(2, name, "leerlingen-1", name if name != "Ander" else "Sem", "vmbo", {"leerweg": value})

        def work(by: str) -> object:
            with self.project.change(by, "respondents.import", source="sheet.csv") as change:
                columns = [AttributeColumn("leerweg", "choice", ("bbl", "groen"))]
                return apply_facesheet(self.project, change, [row], columns, source="sheet.csv")

        self.act(who, work)

    # Documents, work and memos

    @rule(who=coders)
    def add_document(self, who: str) -> None:
        self.imported += 1
        name, text = f"extra-{self.imported}", "I: Ja?\nR: Nee.\n"

        def work(by: str) -> object:
            with self.project.change(by, "document.import", document_name=name) as change:
                found = documents_of.add_document(
                    self.project, change, name=name, text=text, turns=find_turns(text), sentences=[(0, 5)], source="",
                    source_sha256="", format="text", encoding=None, language="nl",
                )  # fmt: skip
                people = respondents.People(self.project, change)
                return respondents.link_by_default(people, found, name, group="extra")

        self.act(who, work)

    @rule(who=coders, n=numbers)
    def remove_document(self, who: str, n: int) -> None:
        self.act(who, lambda by: documents_of.remove_document(self.project, by, self.document(n)))

    @rule(who=coders, n=numbers, finished=st.booleans())
    def finish(self, who: str, n: int, finished: bool) -> None:
        self.act(who, lambda by: team.set_finished(self.project, by, self.document(n), finished))

    @rule(who=coders, n=numbers, kind=st.sampled_from(["project", "document", "code", "respondent"]), text=words)
    def write_memo(self, who: str, n: int, kind: str, text: str) -> None:
        def work(by: str) -> object:
            targets = {"document": self.document, "code": self.code, "respondent": self.respondent}
            target = targets[kind](n) if kind in targets else 0
            return team.set_memo(self.project, by, kind, target, text)

        self.act(who, work)

    # What always holds

    @invariant()
    def sound(self) -> None:
        assert self.project.check() == []
        assert coding.drifted(self.project) == []

    @invariant()
    def tombstones_stand_for_what_is_gone(self) -> None:
        there = {guid for table in WITH_GUID for (guid,) in self.project.rows(f'SELECT guid FROM "{table}"')}
        assert not there & {guid for (guid,) in self.project.rows("SELECT guid FROM tombstone")}


class Alone(Library):
    """One coder's work: every undo succeeds, and gives back what was there before, to the last field."""

    def __init__(self) -> None:
        super().__init__()
        self.past: list[State] = []
        self.future: list[State] = []

    def act(self, coder: str, work: Callable[[str], object]) -> None:
        before = state(self.project)
        if self.change("cas", work):
            self.past.append(before)
            self.future.clear()

    @precondition(lambda self: self.past)
    @rule(steps=st.integers(1, 4))
    def undo(self, steps: int) -> None:
        for _step in range(min(steps, len(self.past))):
            self.future.append(state(self.project))
            self.project.undo("cas")
            assert state(self.project) == self.past.pop()

    @precondition(lambda self: self.future)
    @rule(steps=st.integers(1, 4))
    def redo(self, steps: int) -> None:
        for _step in range(min(steps, len(self.future))):
            self.past.append(state(self.project))
            self.project.redo("cas")
            assert state(self.project) == self.future.pop()

    @precondition(lambda self: not self.future)
    @rule()
    def nothing_to_redo(self) -> None:
        with pytest.raises(NotFoundError):
            self.project.redo("cas")

    def teardown(self) -> None:
        """All the way back to the beginning, and to the end again."""
        end = state(self.project)
        ways = list(self.past)
        for earlier in reversed(ways):
            self.project.undo("cas")
            assert state(self.project) == earlier
        for later in [*ways[1:], end][: len(ways)]:
            self.project.redo("cas")
            assert state(self.project) == later
        super().teardown()


class Together(Library):
    """Two coders' work: an undo that what the other did stands in the way of changes nothing, and redo mirrors undo."""

    @rule(who=coders)
    def undo(self, who: str) -> None:
        self.change_or_refuse(who, self.project.undo)

    @rule(who=coders)
    def redo(self, who: str) -> None:
        self.change_or_refuse(who, self.project.redo)

    @rule(who=coders)
    def undo_and_redo(self, who: str) -> None:
        before = state(self.project)
        if self.change_or_refuse(who, self.project.undo):
            assert state(self.project) != before
            self.project.redo(who)
        assert state(self.project) == before

    def change_or_refuse(self, who: str, turn: Callable[[str], object]) -> bool:
        """Undoes or redoes; where that is refused nothing is changed."""
        before = state(self.project)
        try:
            turn(who)
        except (ConflictError, NotFoundError):
            assert state(self.project) == before
            return False
        return True


def pick(rows: Sequence[Row], number: int) -> Row:
    """One of some rows, counted round and round. ``NotFoundError`` where there is none."""
    if not rows:
        raise NotFoundError("there is none")
    return rows[number % len(rows)]


TestAlone = Alone.TestCase
TestTogether = Together.TestCase
TestAlone.settings = TestTogether.settings = settings(max_examples=often(3), stateful_step_count=30)


def test_what_somebody_wrote_a_memo_on_since_is_not_undone(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        codebook.add_code(project, "ada", "Tijd")
        team.set_memo(project, "eva", "code", code_id(project, "tijd"), "Waarom?")
        with pytest.raises(ConflictError, match="depends on this"):
            project.undo("ada")
        assert code_id(project, "tijd")
        project.undo("eva")
        project.undo("ada")
        codebook.add_code(project, "ada", "Hulp")
        codebook.remove_code(project, "ada", code_id(project, "hulp"))
        project.undo("ada")
        team.set_memo(project, "eva", "code", code_id(project, "hulp"), "Toch.")
        with pytest.raises(ConflictError, match="depends on this"):
            project.redo("ada")
        assert project.scalar("SELECT COUNT(*) FROM memo") == 1
