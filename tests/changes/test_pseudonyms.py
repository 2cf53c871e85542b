"""Names are written otherwise in the whole project, nothing else moves, and the key brings them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.hiding.replacer import Replacer
from qualcode.changes.names import NameDecision, decide_names
from qualcode.changes.privacy.pseudonyms import (
    PseudonymKey,
    PseudonymOutcome,
    as_names,
    known_forms,
    replace_names,
    restore_names,
)
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError, NotFoundError
from qualcode.merging import merge
from qualcode.queries.hiding.groups import names_to_hide
from qualcode.queries.hiding.leaks import leaks
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, sentences, speakers, text, turns
from qualcode.storage.respondents import respondents
from tests.changes.test_withdrawal import code
from tests.support.building import add_transcript, new_project
from tests.support.correcting import corrected
from tests.support.once import fill

TALK = """Interviewer: Hoe kwam je aan je stage?
Yasmina: Via mijn oom Gerrit, die kent die baas van garage Tuitema.
Noortje: En ik ken Yasmina. Ik woon in Vlokdorp, mijn nummer is 06-12345678.
Interviewer: En Gerrit van der Zwaard, kent die Yasmina's moeder?
"""
NAMES = ("Yasmina", "Gerrit", "Tuitema", "Noortje", "Vlokdorp", "Zwaard", "12345678")


def _study(folder: Path) -> None:
    with new_project(folder) as project:
        first = add_transcript(project, "gesprek", TALK)
        code(project, "ada", first, "oom Gerrit, die kent", "stage/netwerk", "Gerrit is belangrijk")
        code(project, "ada", first, "Gerrit van der Zwaard", "kosten")
        code(project, "ben", first, "Ik woon in Vlokdorp", "stage")
        code(project, "ben", first, "stage?\nYasmina: Via", "kosten")
        corrected(project, "ada", ("Via mijn oom", "Door mijn oom"))
        set_memo(project, "ada", "project", 0, "Noortje en yasmina wonen in Vlokdorp.")
        decide_names(project, "ada", [NameDecision("Noortje", "replace", "[vriendin]")])


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    fill(tmp_path, _study)
    return tmp_path / "study.qualcode"


def hide(project: Project, older: PseudonymKey | None = None) -> tuple[PseudonymOutcome, Replacer]:
    found = names_to_hide(project, known=known_forms(older))
    replacer, kept = found.replacer(), list[PseudonymKey]()
    names = as_names(group for group in found.groups)
    outcome = replace_names(project, "ada", replacer, names, keep=kept.append, older=older)
    assert kept == [outcome.key]
    return outcome, replacer


def test_no_name_is_left_and_every_coding_covers_what_it_did(path: Path) -> None:
    with Project.open(path) as project:
        before = {one.id: one for one in codings(project)}
        outcome, replacer = hide(project)
        assert project.check() == []
        assert leaks(project, known_forms(outcome.key)) == []
        said = text(project, 1)
        assert said.splitlines()[2].startswith("Vriendin: En ik ken [persoon ")
        assert said.splitlines()[3].count("'s moeder?") == 1
        quotes = {one.id: one.quote for one in codings(project)}
        assert quotes.keys() == before.keys()
        for row, one in before.items():
            assert quotes[row].casefold().replace("[", "").replace("]", "") == replacer.replaced(
                one.quote
            ).casefold().replace("[", "").replace("]", "")
        assert [turn.words for turn in turns(project, 1)] == [
            len(said[turn.body : turn.end].split()) for turn in turns(project, 1)
        ]
        assert all(0 <= start < end <= len(said) for start, end in sentences(project, 1))
        with pytest.raises(NotFoundError):
            project.undo("ben")
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [name for name in NAMES if name.encode() in held] == []


def test_the_key_brings_all_of_it_back(path: Path) -> None:
    with Project.open(path) as project:
        before = text(project, 1), [*speakers(project)], next(iter(documents(project))).name, codings(project)
        memos = project.rows("SELECT text FROM memo")
        people = [one.name for one in respondents(project)]
        outcome, _replacer = hide(project)
        key = PseudonymKey.from_json(outcome.key.to_json())
        restore_names(project, "ada", key)
        assert project.check() == []
        assert (text(project, 1), [*speakers(project)], next(iter(documents(project))).name) == before[:3]
        assert [(one.start, one.end, one.quote) for one in codings(project)] == [
            (one.start, one.end, one.quote) for one in before[3]
        ]
        assert project.rows("SELECT text FROM memo") == memos
        assert [one.name for one in respondents(project)] == people
        with pytest.raises(ConflictError):
            restore_names(project, "ada", PseudonymKey("another"))


def test_who_comes_later_gets_the_same_and_one_key_opens_all(path: Path) -> None:
    with Project.open(path) as project:
        first, _replacer = hide(project)
        add_transcript(project, "later", "Interviewer: Wie?\nPim: Yasmina, en ook Wibo Mul uit Vlokdorp.\n")
        told = {name["instead"] for name in first.key.names}
        second, _replacer = hide(project, first.key)
        assert project.check() == []
        known = {form: name["instead"] for name in first.key.names for form in name["forms"]}
        assert known["Yasmina"] in text(project, 2)
        assert known["Vlokdorp"] in text(project, 2)
        assert {name["instead"] for name in second.key.names} > told
        restore_names(project, "ada", second.key)
        assert "Yasmina, en ook Wibo Mul uit Vlokdorp." in text(project, 2)
        assert "oom Gerrit, die kent" in text(project, 1)


def test_what_was_corrected_since_gets_its_names_where_it_has_their_stand_ins(path: Path) -> None:
    with Project.open(path) as project:
        outcome, _replacer = hide(project)
        corrected(project, "ada", ("Door mijn oom", "Via, via mijn oom"))
        restore_names(project, "ada", outcome.key)
        assert "Via, via mijn oom Gerrit" in text(project, 1)
        assert "[persoon" not in text(project, 1)


def test_two_are_never_called_the_same(path: Path) -> None:
    with Project.open(path) as project:
        decide_names(project, "ada", [NameDecision("Yasmina", "replace", "[vriendin]")])
        count = len(project.log())
        with pytest.raises(ConflictError):
            hide(project)
        assert len(project.log()) == count


def test_a_copy_with_names_is_merged_once_it_is_without(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    copy = tmp_path / "elders" / "study.qualcode"
    with Project.open(path) as project:
        project.backup(copy)
        outcome, _replacer = hide(project)
        with Project.open(copy) as other:
            code(other, "cor", 1, "die kent die baas", "stage", "Gerrit weer")
        for one, another in ((project, copy),):
            with pytest.raises(ConflictError):
                merge(one, "ada", another)
        with Project.open(copy) as other:
            with pytest.raises(ConflictError):
                merge(other, "cor", path)
            hide(other, outcome.key)
        report = merge(project, "ada", copy)
        assert (report.merged, report.conflicts) == (True, [])
        assert project.check() == []
        assert leaks(project, known_forms(outcome.key), files=False) == []
        assert "die kent die baas" in {one.quote for one in codings(project)}
        assert merge(project, "ada", copy).nothing_new
