"""A coder's own passages coded again: drawn without their codings, compared with these, and counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError, ProjectError
from qualcode.merging import merge
from qualcode.model import Role
from qualcode.queries.hiding.holders import holding_respondent
from qualcode.queries.planning.stability import compare_again, draw_again
from qualcode.storage import Project
from qualcode.storage.codings import codings, counts_by_document
from qualcode.storage.documents import documents, text, turns
from qualcode.storage.respondents import respondents
from qualcode.text.altered.echoes import Echoes
from tests.support.building import add_transcript, code_id, new_project


def interview(number: int) -> str:
    lines = [f"I: Vraag {number}.{n}?\nSem: Antwoord {number}.{n} over de bus.\n" for n in range(6)]
    return "".join(lines)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as made:
        for number in range(5):
            row = add_transcript(made, f"d{number}", interview(number))
            for turn in [one for one in turns(made, row) if one.role is Role.RESPONDENT][::2]:
                apply_codings(made, "ada", [NewCoding(row, turn.body, turn.end, code_id(made, "kosten"))])
            set_finished(made, "ada", row)
        yield made


def code_again(path: Path, *, wrong: int = 0, finish: bool = True) -> None:
    """Codes as before: the answers with an even number, but for the first so many."""
    with Project.open(path) as other:
        for document in documents(other):
            words = text(other, document.id)
            for turn in turns(other, document.id):
                said = words[turn.body : turn.end]
                if turn.role is Role.RESPONDENT and int(said.split(".")[1].split()[0]) % 2 == 0:
                    if wrong:
                        wrong -= 1
                        continue
                    apply_codings(other, "ada", [NewCoding(document.id, turn.body, turn.end, code_id(other, "kosten"))])
            if finish:
                set_finished(other, "ada", document.id)


def test_the_same_seed_draws_the_same_and_nothing_that_was_coded_goes_along(project: Project, tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{n}.qualcode" for n in "abc")
    samples = [draw_again(project, "ada", path, turns=12, seed=seed) for path, seed in ((one, 4), (two, 4), (three, 5))]
    assert (samples[0].coded, samples[0].of_coded, samples[0].uncoded, samples[0].of_uncoded) == (6, 15, 6, 15)
    contents = []
    for path in (one, two, three):
        with Project.open(path, readonly=True) as made:
            assert codings(made) == []
            assert not any(entry.action.startswith("coding") for entry in made.log(-1))
            contents.append([text(made, document.id) for document in documents(made)])
    assert contents[0] == contents[1] != contents[2]
    assert all("Vraag" in words and "Antwoord" in words for words in contents[0])
    with pytest.raises(ProjectError):
        draw_again(project, "ada", one)


def test_who_codes_as_before_agrees_with_themselves_and_who_does_not_less(project: Project, tmp_path: Path) -> None:
    before = counts_by_document(project)
    for name, wrong in (("same", 0), ("other", 3)):
        path = tmp_path / f"{name}.qualcode"
        draw_again(project, "ada", path, turns=20)
        code_again(path, wrong=wrong)
        found = compare_again(project, path)
        assert (found.turns, found.drawn, found.waiting, found.corrected, found.changed) == (20, 20, 0, 0, ())
        [whole, kosten] = found.rows
        assert (kosten.first, kosten.again, kosten.both) == (10, 10 - wrong, 10 - wrong)
        assert whole.alpha.estimate is not None
        assert (whole.alpha.estimate == 1) == (wrong == 0)
        assert whole.u_alpha.estimate is not None
    assert counts_by_document(project) == before
    with pytest.raises(ProjectError):
        merge(project, "ada", path)


def test_only_what_is_finished_again_counts(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "again.qualcode"
    draw_again(project, "ada", path, turns=20)
    code_again(path, finish=False)
    with pytest.raises(ConflictError, match="finished"):
        compare_again(project, path)
    with Project.open(path) as other:
        set_finished(other, "ada", 1)
    found = compare_again(project, path)
    assert 0 < found.turns < 20
    assert found.turns + found.waiting == 20


def test_earlier_codings_that_were_changed_since_are_told(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "again.qualcode"
    draw_again(project, "ada", path, turns=30)
    code_again(path)
    [first, *_rest] = codings(project, document_id=1)
    remove_codings(project, "ada", [first.id])
    found = compare_again(project, path)
    assert found.changed == ("d0",)
    assert found.rows[1].first == 14


def test_nothing_of_who_withdrew_is_drawn_and_who_did_nothing_has_nothing(project: Project, tmp_path: Path) -> None:
    [person] = [one for one in respondents(project) if one.name == "d0"]
    set_withdrawn(project, "ada", person.id)
    sample = draw_again(project, "ada", tmp_path / "again.qualcode", turns=100)
    assert (sample.of_coded, sample.of_uncoded, sample.documents) == (12, 12, 4)
    with Project.open(tmp_path / "again.qualcode", readonly=True) as made:
        assert not any("Vraag 0." in text(made, one.id) for one in documents(made))
        assert {one.guid for one in respondents(made)} < {one.guid for one in respondents(project)}
    with pytest.raises(NotFoundError):
        draw_again(project, "bo", tmp_path / "bo.qualcode")


def test_a_project_of_another_kind_is_refused(project: Project, tmp_path: Path) -> None:
    with new_project(tmp_path, name="ander") as other:
        path = other.path
    with pytest.raises(ConflictError):
        compare_again(project, path)


def test_a_project_to_code_again_is_found_to_hold_the_words_of_who_withdraws(project: Project, tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    path = tmp_path / "later" / "again.qualcode"
    draw_again(project, "ada", path, turns=60)
    [person] = [one for one in respondents(project) if one.name == "d1"]
    [found] = [file for file in holding_respondent(project, person.guid, Echoes([])) if file.path.name == path.name]
    assert found.certain
