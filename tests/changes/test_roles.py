"""Roles: every kind of change takes a right, whoever has it not is told who does, and what they are travels along."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import qualcode
from qualcode.changes.codebook import add_code, import_codebook, number_version
from qualcode.changes.coders import merge_coders, rename_coder, set_role
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.log_words import in_words
from qualcode.changes.privacy.withdrawal import withdraw
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.rounds import RoundRequest, end_round, export_copy, make_round
from qualcode.changes.saved_queries import save_query
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotAllowed, ProjectError, QualcodeError
from qualcode.importing.model_answers import bring_answers
from qualcode.merging import merge
from qualcode.model import StudyRole
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.team.roles import BEGINS, RIGHTS, RULES, Right, role_of, roles
from tests.nets.sources import nodes, parsed
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project, spec
from tests.support.copies import copied, rows

PACKAGE = Path(qualcode.__file__).parent
PEOPLE = {"ada": StudyRole.LEAD, "eva": StudyRole.ADMIN, "ben": StudyRole.CODER, "rik": StudyRole.READER}

VARYING = {
    "changes/codebook.py:_restructuring": "code.edit code.move code.retire code.revive",
    "changes/codings.py:apply_codings": "coding.add coding.suggest",
    "changes/codings.py:apply_many": "coding.add coding.rule codings.import",
    "changes/codings.py:drop_own": "coding.remove coding.drop",
    "changes/codings.py:_edit": "coding.memo coding.good coding.ungood",
    "changes/codings.py:_replace": "coding.recode coding.span",
    "changes/corrections.py:correct_document": "document.correct document.fields",
    "changes/reporting/chapters.py:chapter_written": "report.write report.update report.restore",
    "changes/respondents.py:set_roles": "speaker.respondent speaker.interviewer",
    "changes/respondents.py:set_withdrawn": "respondent.withdraw respondent.return",
    "merging/__init__.py:merge": "project.merge project.sync",
    "changes/work.py:set_finished": "document.finish document.reopen",
    "changes/work.py:set_memo": "memo.code memo.document memo.project memo.respondent",
    "settling/deciding.py:_deciding": (
        "decision.accept decision.both decision.boundary decision.code decision.reason decision.reject"
        " decision.take_back"
    ),
}
"""Writers whose kind of change is no word in the call, with the kinds that they make."""


def writers() -> Iterator[tuple[str, ast.expr]]:
    """Each function that opens a change, as ``file:function``, with what it says of the kind."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place.startswith(("tui/", "cli/", "server/", "session/", "library/")):
            continue  # they give a writer to the session, whose method has the same name
        if ".change(" not in path.read_text(encoding="utf-8"):
            continue
        for function in nodes(parsed(path)):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "change"
                    and len(node.args) >= 2
                ):
                    yield f"{place}:{function.name}", node.args[1]


def kinds_of(name: str, kind: ast.expr) -> set[str]:
    """The kinds of change that a writer makes."""
    return {str(kind.value)} if isinstance(kind, ast.Constant) else set(VARYING.get(name, "").split())


def test_each_writer_has_a_rule() -> None:
    found = {(name, kind) for name, said in writers() for kind in kinds_of(name, said) or {"(varies)"}}
    assert len(found) > 80
    assert sorted(f"{name} makes {kind}" for name, kind in found if kind not in {*RULES, BEGINS}) == []
    # What has a line in the log and is written elsewhere: who joins, a repair, a copy, which changes nothing here.
    made = {kind for _name, kind in found}
    assert set(RULES) - made == {"coder.add", "project.repair", "round.copy"}
    assert {name for name, said in writers() if not isinstance(said, ast.Constant)} == set(VARYING)


def test_what_each_role_may() -> None:
    assert {role: sorted(rights) for role, rights in RIGHTS.items()} == {
        StudyRole.ADMIN: [Right.PEOPLE],
        StudyRole.LEAD: [Right.CODE, Right.LEAD, Right.PEOPLE],
        StudyRole.CODER: [Right.CODE],
        StudyRole.READER: [],
    }


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """A study that ada leads, with an admin, a coder and a reader."""
    with new_project(tmp_path, "stage", "stage/netwerk") as project:
        add_transcript(project, "leerlingen-1", INTERVIEW)
        for name, role in PEOPLE.items():
            set_role(project, "ada", name, role)
        yield project


@pytest.mark.parametrize("person", [*PEOPLE, "zoe"])
def test_the_gate_lets_through_what_a_role_may(study: Project, person: str) -> None:
    allowed = RIGHTS[PEOPLE.get(person, StudyRole.CODER)]
    before = study.scalar("SELECT COUNT(*) FROM history")
    for kind, right in {**RULES, "no.such": None}.items():
        if right in allowed:
            with study.change(person, kind):
                continue
        with pytest.raises(NotAllowed, match=person) as caught, study.change(person, kind):
            pass
        assert all(name in caught.value.hint for name, role in PEOPLE.items() if right in RIGHTS[role])
    assert study.scalar("SELECT COUNT(*) FROM history") - before <= (person == "zoe" and Right.CODE in allowed)


def coded(project: Project, coder: str) -> object:
    return apply_codings(project, coder, [NewCoding(1, 13, 20, code_id(project, "stage"))])


def person_id(project: Project) -> int:
    return int(project.scalar("SELECT id FROM respondent LIMIT 1"))


BEGUN = RoundRequest(("ada", "ben"), documents=("leerlingen-1",))
REAL: dict[str, tuple[Right, Callable[[Project, str], object]]] = {
    "code": (Right.CODE, coded),
    "finish": (Right.CODE, lambda project, who: set_finished(project, who, 1, True)),
    "save a query": (Right.CODE, lambda project, who: save_query(project, who, "mine", "code = stage")),
    "begin a round": (Right.LEAD, lambda project, who: make_round(project, who, "r", BEGUN)),
    "import a codebook": (Right.LEAD, lambda project, who: import_codebook(project, who, spec("x"), reason="x")),
    "add a code": (Right.LEAD, lambda project, who: add_code(project, who, "Nieuw")),
    "number a version": (Right.LEAD, lambda project, who: number_version(project, who, "because")),
    "note a withdrawal": (Right.LEAD, lambda project, who: set_withdrawn(project, who, person_id(project))),
    "take somebody out": (Right.LEAD, lambda project, who: withdraw(project, who, person_id(project))),
    "make two coders one": (Right.LEAD, lambda project, who: merge_coders(project, who, "rik", "ben")),
    "rename a coder": (Right.PEOPLE, lambda project, who: rename_coder(project, who, "rik", "rika")),
    "give a role": (Right.PEOPLE, lambda project, who: set_role(project, who, "rik", StudyRole.CODER)),
}


@pytest.mark.parametrize("what", REAL)
def test_a_writer_refuses_whose_role_does_not_let_them(study: Project, what: str) -> None:
    right, write = REAL[what]
    before = rows(study)
    for person in ("rik", "ben", "eva", "ada"):
        if right in RIGHTS[PEOPLE[person]]:
            continue
        with pytest.raises(NotAllowed):
            write(study, person)
        assert rows(study) == before
    able = next(person for person in ("ben", "eva", "ada") if right in RIGHTS[PEOPLE[person]])
    write(study, able)
    assert rows(study) != before


def test_the_refusal_says_who_may(study: Project) -> None:
    with pytest.raises(NotAllowed) as caught:
        add_code(study, "ben", "Nieuw")
    assert caught.value.message == "ben is a coder in this study, and this is for its lead."
    assert caught.value.hint == "Who may: ada (lead)"
    with pytest.raises(NotAllowed, match="rik is a reader in this study, and changes nothing") as caught:
        coded(study, "rik")
    assert caught.value.hint == "Who may: ada (lead), ben (coder)"
    with pytest.raises(NotAllowed, match="eva is an admin"):
        coded(study, "eva")


def test_a_study_without_roles_is_everybodys(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "leerlingen-1", INTERVIEW)
        assert roles(project) == {}
        assert role_of(project, "anybody") is StudyRole.LEAD
        add_code(project, "ben", "Nieuw")
        make_round(project, "zoe", "r", BEGUN)


def test_somebody_always_leads(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        with pytest.raises(ConflictError, match="nobody would lead"):
            set_role(project, "ada", "ben", StudyRole.CODER)
        assert roles(project) == {}
        assert set_role(project, "ben", "ada", StudyRole.LEAD)
        assert not set_role(project, "ada", "ada", StudyRole.LEAD)
        with pytest.raises(ConflictError, match="nobody would lead"):
            set_role(project, "ada", "ada", StudyRole.CODER)
        for name in ("consensus", "model:gpt", " "):
            with pytest.raises(QualcodeError):
                set_role(project, "ada", name, StudyRole.LEAD)
        with pytest.raises(NotAllowed):
            project.undo("ben")  # who gave the lead away takes it back no more
    with new_project(tmp_path, name="other") as project:
        set_role(project, "ada", "ada", StudyRole.LEAD)
        project.undo("ada")
        assert roles(project) == {}


def test_giving_a_role_stands_in_the_log_and_is_undone(study: Project) -> None:
    set_role(study, "eva", "rik", StudyRole.CODER)
    assert in_words(study.log(1)[0]) == "gave rik a role in the study: coder"
    study.undo("eva")
    assert role_of(study, "rik") is StudyRole.READER
    study.redo("eva")
    assert role_of(study, "rik") is StudyRole.CODER
    assert study.check() == []


def test_who_may_no_more_takes_nothing_back(study: Project) -> None:
    set_role(study, "ada", "bo", StudyRole.LEAD)
    add_code(study, "bo", "Nieuw")
    set_role(study, "ada", "bo", StudyRole.CODER)
    with pytest.raises(NotAllowed):
        study.undo("bo")


def test_a_copy_for_another_is_the_leads(study: Project) -> None:
    make_round(study, "ada", "r", BEGUN)
    target = study.path.with_name("copy.qualcode")
    with pytest.raises(NotAllowed):
        export_copy(study, "ben", "ada", "r", target)
    assert not target.exists()
    with pytest.raises(NotAllowed):
        end_round(study, "ben", "r")
    export_copy(study, "ben", "ben", "r", target)
    with Project.open(target) as copy:
        assert roles(copy) == PEOPLE
        with pytest.raises(NotAllowed):
            add_code(copy, "ben", "Nieuw")


def test_two_coders_who_become_one_keep_the_stronger_role(study: Project) -> None:
    set_role(study, "ada", "ad", StudyRole.LEAD)
    merge_coders(study, "ada", "ad", "ben")
    assert roles(study) == PEOPLE | {"ben": StudyRole.LEAD}
    merge_coders(study, "ada", "rik", "ada")
    assert roles(study)["ada"] is StudyRole.LEAD


def test_a_merge_is_the_leads_and_brings_roles_along(study: Project) -> None:
    with copied(study) as copy:
        set_role(copy, "ada", "rik", StudyRole.CODER)
        set_role(copy, "ada", "new", StudyRole.READER)
        with pytest.raises(NotAllowed):
            merge(study, "ben", copy.path)
        merge(study, "ada", copy.path)
    assert roles(study) == PEOPLE | {"rik": StudyRole.CODER, "new": StudyRole.READER}
    assert study.check() == []


def test_nobody_makes_a_lead_of_themselves_in_a_copy(study: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with copied(study) as copy:
        monkeypatch.setattr("qualcode.storage.project.refuse_without_right", lambda *_arguments: None)
        set_role(copy, "ben", "ben", StudyRole.LEAD)
        set_role(copy, "ben", "zoe", StudyRole.LEAD)
        apply_codings(copy, "zoe", [NewCoding(1, 13, 20, code_id(copy, "stage"))])
        monkeypatch.undo()
        merge(study, "ada", copy.path)
    assert roles(study) == PEOPLE
    assert len(codings(study)) == 1
    assert study.check() == []


def test_a_reader_has_it_open_for_reading_only(study: Project) -> None:
    coded(study, "ben")
    session = Session(study.path, "rik")
    try:
        assert session.project.readonly
        assert len(session.read(codings)) == 1
        with pytest.raises(NotAllowed, match="rik is a reader"):
            session.change(set_finished, 1, True)
        with pytest.raises(ProjectError), session.project.transaction():
            pass
    finally:
        session.close()


def test_a_reader_sees_nothing_of_an_open_round(study: Project) -> None:
    make_round(study, "ada", "r", BEGUN)
    coded(study, "ben")
    session = Session(study.path, "rik")
    with suppress(NotAllowed):
        assert session.read(codings) == []
    session.close()


def test_who_withdrew_in_a_copy_is_taken_out_whatever_became_of_the_coder(study: Project) -> None:
    set_role(study, "ada", "cas", StudyRole.LEAD)
    with copied(study) as copy:
        withdraw(copy, "cas", person_id(copy))
        set_role(study, "ada", "cas", StudyRole.CODER)
        report = merge(study, "ada", copy.path)
        assert report.withdrawn == 1
    assert study.check() == []


def test_a_model_comes_in_by_the_lead(study: Project) -> None:
    make_round(study, "ada", "r", BEGUN)
    with pytest.raises(NotAllowed):
        bring_answers(study, "ben", "r", "model:gpt", [], address=str)
