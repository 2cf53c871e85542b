"""Attributes that were renamed, given another type, or removed on one side while the other side used them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.attributes import add_attribute, edit_attribute, remove_attribute, rename_choice, set_value
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError, NotFoundError
from qualcode.merging import merge
from qualcode.model import ATTRIBUTE_TYPES, Attribute
from qualcode.storage import Project
from qualcode.storage.respondents import attributes, respondents
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.copies import content, copied
from tests.support.often import often


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    """Two respondents, one of whom has a value of a choice."""
    project = new_project(tmp_path)
    add_transcript(project, "groep", INTERVIEW)
    made = add_attribute(project, "ada", "traject", "choice", ["AO", "LWT"])
    set_value(project, "ada", 1, made, "AO")
    set_memo(project, "lead", "project", 0, "Begin")
    yield project
    project.close()


@pytest.fixture
def there(here: Project) -> Iterator[Project]:
    """The copy that eva took along."""
    project = copied(here)
    yield project
    project.close()


def only(project: Project) -> Attribute:
    [found] = attributes(project)
    return found


def known(project: Project) -> list[dict[str, str]]:
    return [dict(person.attributes) for person in respondents(project)]


@pytest.mark.parametrize(("prefer", "left"), [("ours", [{}, {}]), ("theirs", [{"traject": "AO"}, {"traject": "LWT"}])])
def test_removed_here_and_used_there_is_a_conflict(
    here: Project, there: Project, prefer: str, left: list[dict[str, str]]
) -> None:
    remove_attribute(here, "lead", only(here).id)
    set_value(there, "eva", 2, only(there).id, "LWT")
    before = content(here)
    waiting = merge(here, "lead", there.path)
    assert len(waiting.undecided) == 1
    assert content(here) == before
    report = merge(here, "lead", there.path, prefer=prefer)
    assert all(kind.holds for kind in report.kinds)
    assert known(here) == left
    here.undo("lead")
    assert content(here) == before


def test_removed_there_and_left_alone_here_is_removed_here(here: Project, there: Project) -> None:
    remove_attribute(there, "eva", only(there).id)
    merge(here, "lead", there.path)
    assert (attributes(here), known(here)) == ([], [{}, {}])
    here.undo("lead")
    assert known(here) == [{"traject": "AO"}, {}]


def test_a_new_name_there_and_a_new_value_here_go_together(here: Project, there: Project) -> None:
    edit_attribute(there, "eva", only(there).id, name="opleiding")
    set_value(here, "ada", 2, only(here).id, "LWT")
    merge(here, "lead", there.path)
    assert known(here) == [{"opleiding": "AO"}, {"opleiding": "LWT"}]


@pytest.mark.parametrize(("prefer", "name"), [("ours", "richting"), ("theirs", "opleiding")])
def test_renamed_on_both_sides_is_a_conflict(here: Project, there: Project, prefer: str, name: str) -> None:
    edit_attribute(here, "ada", only(here).id, name="richting")
    edit_attribute(there, "eva", only(there).id, name="opleiding")
    assert merge(here, "lead", there.path).undecided
    merge(here, "lead", there.path, prefer=prefer)
    assert only(here).name == name


def test_a_value_that_fits_no_more_after_a_merge_is_kept_and_told(here: Project, there: Project) -> None:
    rename_choice(here, "ada", only(here).id, "LWT", "leerwerk")
    set_value(there, "eva", 2, only(there).id, "LWT")
    merge(here, "lead", there.path)
    assert known(here) == [{"traject": "AO"}, {"traject": "LWT"}]
    assert edit_attribute(here, "ada", only(here).id, name="opleiding")
    with pytest.raises(ConflictError, match="LWT"):
        edit_attribute(here, "ada", only(here).id, choices=["leerwerk", "AO"])
    assert edit_attribute(here, "ada", only(here).id, choices=["AO", "leerwerk", "LWT"])


def work(project: Project, coder: str, chance: random.Random) -> None:
    """An edit of attributes or their values; one that the library refuses counts as made."""
    found = attributes(project)
    try:
        if not found or chance.random() < 0.2:
            add_attribute(project, coder, chance.choice("abc"), chance.choice(ATTRIBUTE_TYPES), ["1", "2"])
            return
        attribute = chance.choice(found)
        match chance.randrange(6):
            case 0 | 1:
                person = chance.choice(respondents(project)).id
                set_value(project, coder, person, attribute.id, chance.choice(["1", "2", "3", "x"]))
            case 2:
                edit_attribute(project, coder, attribute.id, name=chance.choice("abcd"))
            case 3:
                edit_attribute(project, coder, attribute.id, type=chance.choice(ATTRIBUTE_TYPES))
            case 4:
                rename_choice(project, coder, attribute.id, chance.choice("12"), chance.choice("23"))
            case _:
                remove_attribute(project, coder, attribute.id)
    except (ConflictError, NotFoundError):
        return


@pytest.mark.parametrize("seed", range(often(3)))
def test_random_edits_on_both_sides_end_up_the_same(here: Project, there: Project, seed: int) -> None:
    chance = random.Random(seed)
    for _round in range(3):
        for project, coder in ((here, "ada"), (there, "eva")):
            for _edit in range(chance.randrange(8)):
                work(project, coder, chance)
        report = merge(here, "lead", there.path, prefer=chance.choice(("ours", "theirs")))
        assert all(kind.holds for kind in report.kinds)
        assert here.check() == []
        merge(there, "lead", here.path, prefer="theirs")
        assert content(there) == content(here)
        assert not merge(here, "lead", there.path).items
