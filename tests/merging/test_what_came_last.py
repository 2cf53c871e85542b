"""A third copy that knows the half of what was done and undone elsewhere brings nothing back and takes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.work import set_memo
from qualcode.merging import merge
from qualcode.storage import Project
from tests.support.building import code_id
from tests.support.copies import content, copied


def put(project: Project) -> int:
    """A coding of eva's."""
    [made] = apply_codings(project, "eva", [NewCoding(1, 70, 80, code_id(project, "kosten"))])
    assert made is not None
    return made


def take_out(project: Project, coding: int) -> None:
    """Eva removes it."""
    remove_codings(project, "eva", [coding])


def take_back(project: Project, _coding: int) -> None:
    """Eva undoes having made it."""
    project.undo("eva")


@pytest.mark.parametrize("ending", [take_out, take_back])
def test_what_came_and_went_again_before_a_copy_heard_of_it_does_not_come_back(
    here: Project, there: Project, ending: Callable[[Project, int], None]
) -> None:
    coding = put(there)
    third = copied(there, "third")
    ending(there, coding)
    # Here it is heard of only when it is gone; then somebody comes who has it still.
    merge(here, "lead", there.path)
    before = content(here)["coding"]
    report = merge(here, "lead", third.path)
    assert report.undecided == []
    assert content(here)["coding"] == before
    assert here.check() == []
    # And who has it still lets go of it by what was heard here.
    merge(third, "bo", here.path)
    assert content(third)["coding"] == before
    third.close()
    here.undo("lead")
    assert here.check() == []


def test_what_went_and_came_back_before_a_copy_heard_of_it_stays(here: Project, there: Project) -> None:
    coding = put(there)
    merge(here, "lead", there.path)
    before = content(here)["coding"]
    take_out(there, coding)
    third = copied(there, "third")
    there.undo("eva")
    merge(here, "lead", there.path)
    report = merge(here, "lead", third.path)
    assert report.undecided == []
    assert content(here)["coding"] == before
    merge(third, "bo", here.path)
    assert content(third)["coding"] == before
    third.close()
    assert here.check() == []


def test_what_was_changed_and_changed_back_before_a_copy_heard_of_it_is_no_conflict(
    here: Project, there: Project
) -> None:
    set_memo(there, "eva", "project", 0, "Eerst")
    merge(here, "lead", there.path)
    set_memo(there, "eva", "project", 0, "Toen")
    third = copied(there, "third")
    set_memo(there, "eva", "project", 0, "Eerst")
    merge(here, "lead", there.path)
    assert merge(here, "lead", third.path).undecided == []
    assert "Eerst" in str(content(here)["memo"])
    merge(third, "bo", here.path)
    assert "Toen" not in str(content(third)["memo"])
    third.close()
