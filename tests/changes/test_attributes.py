"""Attributes of respondents: values of their type, another name, type or choices, and taking one out."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.attributes import (
    MOST_VALUES,
    add_attribute,
    edit_attribute,
    join_choices,
    remove_attribute,
    rename_choice,
    set_value,
    split_choices,
)
from qualcode.changes.log_words import in_words
from qualcode.errors import ConflictError, NotFoundError
from qualcode.model import Attribute, Respondent
from qualcode.storage import Project
from qualcode.storage.respondents import attributes, respondents
from tests.support.building import INTERVIEW, add_transcript, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep-1", INTERVIEW)
    return project


def person(project: Project, name: str) -> Respondent:
    return next(person for person in respondents(project) if person.name == name)


def state(project: Project) -> tuple[list[Attribute], list[Respondent]]:
    return attributes(project), respondents(project)


def undone(project: Project, before: object) -> bool:
    """Whether one undo brings it back as it was, and one redo as it is."""
    after = state(project)
    project.undo("ada")
    back = state(project) == before
    project.redo("ada")
    return back and state(project) == after


def held(project: Project, type_: str, sem: str, noor: str, *choices: str) -> int:
    """An attribute with a value of each respondent."""
    made = add_attribute(project, "ada", "over", type_, choices)
    for name, value in (("groep-1/Sem", sem), ("groep-1/Noor", noor)):
        set_value(project, "ada", person(project, name).id, made, value)
    return made


def values(project: Project) -> list[str]:
    return [found.attributes.get("over", "") for found in respondents(project)]


@pytest.mark.parametrize(
    ("type_", "written", "kept", "wrong"),
    [
        ("number", "7,50", "7.5", "zeven"),
        ("date", "31-5-2014", "2014-05-31", "31-31-2014"),
        ("choice", "M", "m", "x"),
        ("text", " vrij ", "vrij", None),
    ],
)
def test_a_value_has_the_type_of_its_attribute(
    project: Project, type_: str, written: str, kept: str, wrong: str | None
) -> None:
    sem = person(project, "groep-1/Sem").id
    made = add_attribute(project, "ada", "over", type_, ["m", "v", " m"])
    before = state(project)
    assert set_value(project, "ada", sem, made, written)
    assert person(project, "groep-1/Sem").attributes == {"over": kept}
    assert undone(project, before)
    assert not set_value(project, "ada", sem, made, kept)
    if wrong is not None:
        with pytest.raises(ConflictError, match=wrong):
            set_value(project, "ada", sem, made, wrong)
        assert person(project, "groep-1/Sem").attributes == {"over": kept}
    assert set_value(project, "ada", sem, made, "onbekend")
    assert person(project, "groep-1/Sem").attributes == {}
    assert in_words(project.log(1)[0]) == "over of groep-1/Sem taken away"


def test_a_list_of_choices_grows_on_request(project: Project) -> None:
    sem = person(project, "groep-1/Sem").id
    made = add_attribute(project, "ada", "geslacht", "choice", ["m", "v"])
    before = state(project)
    assert set_value(project, "ada", sem, made, "x", extend=True)
    assert attributes(project)[0].choices == ("m", "v", "x")
    assert undone(project, before)


def test_an_attribute_needs_a_name_a_type_and_choices(project: Project) -> None:
    add_attribute(project, "ada", "Leeftijd", "number")
    for name, type_, words in (
        ("leeftijd", "text", "already"),
        ("x", "colour", "types of attributes"),
        ("x", "choice", "values to choose"),
        ("", "text", "A name"),
    ):
        with pytest.raises(ConflictError, match=words):
            add_attribute(project, "ada", name, type_, [" "])
    assert [attribute.name for attribute in attributes(project)] == ["Leeftijd"]


def test_an_attribute_is_renamed_and_its_values_go_along(project: Project) -> None:
    made = held(project, "number", "15", "16")
    add_attribute(project, "ada", "anders", "text")
    before = state(project)
    assert edit_attribute(project, "ada", made, name=" leef  tijd ")
    assert [found.attributes for found in respondents(project)] == [{"leef tijd": "15"}, {"leef tijd": "16"}]
    assert in_words(project.log(1)[0]) == "renamed the attribute over to leef tijd"
    assert undone(project, before)
    assert not edit_attribute(project, "ada", made, name="leef tijd")
    assert edit_attribute(project, "ada", made, name="Leef tijd")
    for name, words in (("ANDERS", "already"), (" ", "A name")):
        with pytest.raises(ConflictError, match=words):
            edit_attribute(project, "ada", made, name=name)


@pytest.mark.parametrize(
    ("old", "given", "new", "choices", "kept"),
    [
        ("text", ("7,50", "8"), "number", (), ["7.5", "8"]),
        ("text", ("31-5-2014", "2014-06-01"), "date", (), ["2014-05-31", "2014-06-01"]),
        ("number", ("7,50", "8"), "text", (), ["7.5", "8"]),
        ("number", ("10", "9"), "choice", ("9", "10"), ["10", "9"]),
        ("text", ("klas 10", "klas 9"), "choice", ("klas 9", "klas 10"), ["klas 10", "klas 9"]),
        ("text", ("gestart", "af"), "choice", ("gestart", "af"), ["gestart", "af"]),
    ],
)
def test_another_type_takes_the_values_along(
    project: Project, old: str, given: tuple[str, str], new: str, choices: tuple[str, ...], kept: list[str]
) -> None:
    made = held(project, old, *given)
    before = state(project)
    assert edit_attribute(project, "ada", made, type=new)
    [found] = attributes(project)
    assert (found.type, found.choices) == (new, choices)
    assert values(project) == kept
    assert "of the type" in in_words(project.log(1)[0])
    assert undone(project, before)


def test_values_that_do_not_fit_are_named_and_nothing_changes(project: Project) -> None:
    made = held(project, "text", "vijftien", "16")
    before = state(project)
    with pytest.raises(ConflictError, match=r"1 value of 'over' does not fit \(number\): vijftien \(groep-1/Sem\)"):
        edit_attribute(project, "ada", made, name="anders", type="number")
    with pytest.raises(ConflictError, match=r"2 values of 'over' do not fit \(a\): vijftien \(.*\), 16 \(.*\)"):
        edit_attribute(project, "ada", made, type="choice", choices=["a"])
    with pytest.raises(ConflictError, match="no choice from a list"):
        edit_attribute(project, "ada", made, choices=["a"])
    with pytest.raises(ConflictError, match="types of attributes"):
        edit_attribute(project, "ada", made, type="colour")
    assert state(project) == before


def test_of_many_values_that_do_not_fit_the_first_are_named(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    speakers = "".join(f"P{n}: Ja.\n" for n in range(MOST_VALUES + 2))
    add_transcript(project, "groep", f"I: En?\n{speakers}")
    made = add_attribute(project, "ada", "over", "text")
    for found in respondents(project):
        set_value(project, "ada", found.id, made, "vrij")
    with pytest.raises(ConflictError, match="and 2 more"):
        edit_attribute(project, "ada", made, type="date")


def test_choices_are_added_ordered_respelled_and_taken_away(project: Project) -> None:
    made = held(project, "choice", "AO", "LWT", "AO", "LWT", "geen")
    before = state(project)
    assert edit_attribute(project, "ada", made, choices=["lwt", " ", "AO", "later", "LWT"])
    assert attributes(project)[0].choices == ("lwt", "AO", "later")
    assert values(project) == ["AO", "lwt"]
    assert in_words(project.log(1)[0]) == "edited the choices of over"
    assert undone(project, before)
    with pytest.raises(ConflictError, match=r"AO \(groep-1/Sem\)"):
        edit_attribute(project, "ada", made, choices=["lwt", "later"])
    with pytest.raises(ConflictError, match="values to choose"):
        edit_attribute(project, "ada", made, choices=[""])


def test_a_choice_is_called_otherwise_or_becomes_one_with_another(project: Project) -> None:
    made = held(project, "choice", "AO", "LWT", "AO", "LWT", "ao-t")
    before = state(project)
    assert rename_choice(project, "ada", made, "ao", "assistentopleiding") == 1
    assert attributes(project)[0].choices == ("assistentopleiding", "LWT", "ao-t")
    assert values(project) == ["assistentopleiding", "LWT"]
    assert in_words(project.log(1)[0]) == "called the choice AO of over assistentopleiding"
    assert undone(project, before)
    before = state(project)
    assert rename_choice(project, "ada", made, "lwt", "AO-T") == 1
    assert attributes(project)[0].choices == ("assistentopleiding", "ao-t")
    assert values(project) == ["assistentopleiding", "ao-t"]
    assert undone(project, before)
    assert rename_choice(project, "ada", made, "ao-t", "AO-T") == 1
    with pytest.raises(ConflictError, match="none of the choices"):
        rename_choice(project, "ada", made, "LWT", "x")


def test_an_attribute_is_taken_out_with_its_values(project: Project) -> None:
    made = held(project, "choice", "m", "v", "m", "v")
    before = state(project)
    assert remove_attribute(project, "ada", made) == 2
    assert attributes(project) == []
    assert values(project) == ["", ""]
    assert in_words(project.log(1)[0]) == "removed the attribute over"
    assert undone(project, before)
    with pytest.raises(NotFoundError, match="attribute has been removed"):
        remove_attribute(project, "ada", made)
    with pytest.raises(NotFoundError, match="attribute has been removed"):
        edit_attribute(project, "ada", made, name="x")


@pytest.mark.parametrize("choices", [["a", "b c"], ["a, b", "c"], ["a, b"], ["a"], []])
def test_choices_in_a_line_are_read_as_they_were_written(choices: list[str]) -> None:
    assert split_choices(join_choices(choices)) == choices
    assert split_choices(" a ,, b,") == ["a", "b"]
