"""Changes that are on disk together, and GUIDs that are made of what a row is."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codebook import add_code
from qualcode.changes.respondents import People, rename
from qualcode.storage import Project
from qualcode.storage.portable.derived import derived
from qualcode.storage.respondents import respondent
from tests.support.building import new_project
from tests.support.states import state


def _broken_off(project: Project) -> None:
    with project.at_once():
        add_code(project, "ada", "Een")
        add_code(project, "ada", "Twee")
        raise ZeroDivisionError


def test_changes_at_once_are_entries_of_their_own_and_all_there_or_none(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        before, lines = state(project), len(project.log())
        with pytest.raises(ZeroDivisionError):
            _broken_off(project)
        assert (state(project), len(project.log())) == (before, lines)
        with project.watching() as told:
            with project.at_once():
                add_code(project, "ada", "Een")
                assert not told  # nothing is on disk yet
                add_code(project, "ada", "Twee")
            assert len(told) == 2
        assert len(project.log()) == lines + 2
        project.undo("ada")
        project.undo("ada")
        assert state(project) == before
        assert not project.check()


def _people(project: Project, *names: str) -> list[str]:
    with project.change("ada", "respondents.import") as change:
        people = People(project, change)
        for name in names:
            people.respondent(name, None)
    return [respondent(project, name).guid for name in names]


def test_a_guid_is_made_of_what_a_row_is_and_of_the_seed(tmp_path: Path) -> None:
    found = []
    for number, seed in enumerate(("a", "a", "b", "")):
        with new_project(tmp_path, name=f"studie-{number}") as project:
            project.seed = seed
            found.append(_people(project, "Één", "\udcff twee"[1:], "drie"))
    assert found[0] == found[1]
    assert len({guid for guids in found for guid in guids}) == 9
    assert found[0][2] == derived("a", "respondent", "drie")


def test_who_was_called_so_before_keeps_the_guid_and_the_next_gets_another(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        project.seed = "a"
        [first] = _people(project, "een")
        rename(project, "ada", respondent(project, "een").id, "twee")
        [second] = _people(project, "een")
        assert (first, second) == (derived("a", "respondent", "een"), derived("a", "respondent", "een", "2"))
        assert not project.check()
