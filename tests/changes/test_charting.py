"""Links between passages and summaries: made, carried along by whatever happens to their ends, and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.changes.codebook import merge_codes, remove_code
from qualcode.changes.coders import merge_coders
from qualcode.changes.codings import (
    NewCoding,
    apply_codings,
    join_codings,
    recode,
    remove_codings,
    set_span,
    split_coding,
)
from qualcode.changes.grid import (
    NewSummary,
    add_theme,
    edit_theme,
    merge_themes,
    move_theme,
    remove_theme,
    set_summaries,
)
from qualcode.changes.links import add_link, remove_links, set_link_note
from qualcode.changes.log_words import in_words
from qualcode.changes.respondents import remove_respondent, set_roles
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ConflictError, NotFoundError
from qualcode.model import Role
from qualcode.storage import Project
from qualcode.storage.charting.grid import SummaryPassage, summaries, theme, themes
from qualcode.storage.charting.links import LINK_KINDS, links
from qualcode.storage.documents import speakers
from qualcode.storage.respondents import respondent
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import rows
from tests.support.once import fill

PASSAGES = frozenset({SummaryPassage("d", "c", 1, 5, "w")})


def place(words: str) -> tuple[int, int]:
    start = INTERVIEW.index(words)
    return start, start + len(words)


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
        add_transcript(made, "groep", INTERVIEW)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def coded(project: Project, words: str, code: str = "stage", coder: str = "ada") -> int:
    [made] = apply_codings(project, coder, [NewCoding(1, *place(words), code_id(project, code))])
    assert made is not None
    return made


def said(project: Project) -> set[tuple[int, int, str, str]]:
    return {(one.from_id, one.to_id, one.kind, one.note) for one in links(project)}


@pytest.fixture
def ends(project: Project) -> tuple[int, int]:
    return coded(project, "Via mijn oom"), coded(project, "Ik heb zelf gebeld", "stage/netwerk")


def test_a_link_is_said_once_with_all_notes_and_undone(project: Project, ends: tuple[int, int]) -> None:
    first = add_link(project, "ada", *ends, "contradicts", "Hij niet, zij wel")
    assert add_link(project, "ada", *ends, "contradicts", "Let op") == first
    other = add_link(project, "ben", *ends, "contradicts")
    assert said(project) == {(*ends, "contradicts", "Hij niet, zij wel\nLet op"), (*ends, "contradicts", "")}
    assert set_link_note(project, "ada", first, " Kort ")
    assert not set_link_note(project, "ada", first, "Kort")
    with pytest.raises(ConflictError, match="another coder"):
        remove_links(project, "ada", [other])
    assert remove_links(project, "ada", [first]) == 1
    with pytest.raises(NotFoundError):
        remove_links(project, "ada", [first])
    project.undo("ada")
    assert {one.id for one in links(project)} == {first, other}
    assert "“Via mijn oom” contradicts “Ik heb zelf gebeld”" in [in_words(one) for one in project.log()]
    assert project.prove().problems == []


@pytest.mark.parametrize("wrong", [("self", "supports"), ("gone", "supports"), ("right", "verklaart")])
def test_what_cannot_be_linked_is_said_and_nothing_is_made(
    project: Project, ends: tuple[int, int], wrong: tuple[str, str]
) -> None:
    to = {"self": ends[0], "gone": 999, "right": ends[1]}[wrong[0]]
    with pytest.raises((ConflictError, NotFoundError)):
        add_link(project, "ada", ends[0], to, wrong[1])
    assert links(project) == []


def other_side(project: Project) -> int:
    return coded(project, "Alleen de bus", "kosten")


Event = Callable[[Project, int, int], object]
EVENTS: dict[str, tuple[Event, bool | None]] = {
    "removed": (lambda p, one, _two: remove_codings(p, "ada", [one]), None),
    "moved": (lambda p, one, _two: set_span(p, "ada", one, *place("Via mijn oom, die kent")), True),
    "moved onto another": (lambda p, one, two: set_span(p, "ada", one, *place("Drie keer")), False),
    "split": (lambda p, one, _two: split_coding(p, "ada", one, place("mijn oom")[0]), True),
    "joined": (lambda p, one, two: join_codings(p, "ada", [one, two]), True),
    "recoded": (lambda p, one, _two: recode(p, "ada", [one], code_id(p, "kosten")), True),
    "its code merged": (
        lambda p, _one, _two: merge_codes(p, "ada", [code_id(p, "stage")], code_id(p, "kosten")),
        True,
    ),
}


@pytest.mark.parametrize("kind", LINK_KINDS)
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("forth", [True, False], ids=["from", "to"])
def test_links_go_on_with_what_stays_of_their_end(project: Project, event: str, kind: str, forth: bool) -> None:
    one, two, far = coded(project, "Via mijn oom"), coded(project, "Drie keer"), other_side(project)
    add_link(project, "ben", *((one, far) if forth else (far, one)), kind, "Omdat")
    do, keeps = EVENTS[event]
    before = rows(project)
    do(project, one, two)
    end = {None: None, True: one, False: two}[keeps]
    assert said(project) == (set() if end is None else {(*((end, far) if forth else (far, end)), kind, "Omdat")})
    assert project.prove().problems == []
    after = rows(project)
    project.undo("ada")
    assert rows(project) == before
    project.redo("ada")
    assert rows(project) == after


def test_links_of_codings_that_become_one_are_one_and_none_goes_round(project: Project) -> None:
    one, two, far = (
        coded(project, "Via mijn oom"),
        coded(project, "Via mijn oom", "kosten"),
        coded(project, "Drie keer"),
    )
    for end, note in ((one, "A"), (two, "B")):
        add_link(project, "ada", end, far, "supports", note)
    add_link(project, "ada", one, two, "explains")
    recode(project, "ada", [one], code_id(project, "kosten"))
    assert said(project) == {(two, far, "supports", "B\nA")}
    project.undo("ada")
    assert len(links(project)) == 3


def test_coders_that_become_one_have_one_link_and_one_summary_of_a_thing(project: Project) -> None:
    ends = coded(project, "Via mijn oom", coder="ben"), coded(project, "Drie keer", coder="ben")
    coded(project, "Via mijn oom")
    made = add_theme(project, "ada", "Netwerk", [code_id(project, "stage")])
    person = respondent(project, "groep/Sem").id
    for coder, note in (("ada", "A"), ("ben", "B")):
        add_link(project, coder, *ends, "supports", note)
        set_summaries(project, coder, [NewSummary(person, made, f"Tekst {note}", PASSAGES)])
    add_link(project, "ben", *ends, "explains")
    before = rows(project)
    merge_coders(project, "ada", "ben", "ada")
    assert {(one.kind, one.note, one.coder) for one in links(project)} == {
        ("supports", "A\nB", "ada"), ("explains", "", "ada")
    }  # fmt: skip
    assert [(one.text, one.coder) for one in summaries(project)] == [("Tekst A\nTekst B", "ada")]
    assert project.prove().problems == []
    project.undo("ada")
    assert rows(project) == before


def test_themes_are_made_edited_joined_and_taken_out_and_no_summary_goes_unsaid(project: Project) -> None:
    stage, kosten = code_id(project, "stage"), code_id(project, "kosten")
    first = add_theme(project, "ada", " De  stage ", [stage, stage])
    second = add_theme(project, "ada", "Kosten", [kosten])
    with pytest.raises(ConflictError, match="already"):
        add_theme(project, "ada", "de stage", [kosten])
    assert theme(project, "de stage").codes == (stage,)
    assert edit_theme(project, "ada", first, name="Stage", code_ids=[stage, kosten])
    assert not edit_theme(project, "ada", first, name="Stage", code_ids=[kosten, stage])
    assert theme(project, "de-stage").name == "Stage"
    sem, noor = (respondent(project, f"groep/{name}").id for name in ("Sem", "Noor"))
    for at, person, text in ((first, sem, "Via oom"), (second, sem, "Alleen de bus"), (second, noor, "Niets")):
        set_summaries(project, "ada", [NewSummary(person, at, text, PASSAGES)])
    with pytest.raises(ConflictError, match="2 summaries"):
        remove_theme(project, "ada", second)
    assert move_theme(project, "ada", second, 0)
    assert [one.id for one in themes(project)] == [second, first]
    before = rows(project)
    assert merge_themes(project, "ada", second, first) == 2
    assert {(one.respondent_id, one.text) for one in summaries(project)} == {
        (sem, "Via oom\nAlleen de bus"), (noor, "Niets")
    }  # fmt: skip
    assert [one.codes for one in themes(project)] == [(stage, kosten)]
    project.undo("ada")
    assert rows(project) == before
    remove_theme(project, "ada", second, with_summaries=True)
    project.undo("ada")
    assert rows(project) == before
    assert project.prove().problems == []


def test_summaries_stay_when_codes_go_and_go_with_the_respondent_only(project: Project) -> None:
    made = add_theme(project, "ada", "Kosten", [code_id(project, "kosten"), code_id(project, "stage/netwerk")])
    sem = respondent(project, "groep/Sem").id
    assert set_summaries(project, "ada", [NewSummary(sem, made, " Via oom ", PASSAGES)]) == 1
    assert set_summaries(project, "ada", [NewSummary(sem, made, "Via oom", PASSAGES)]) == 0
    assert set_summaries(project, "ada", [NewSummary(sem, made, "Via oom", frozenset())]) == 1
    remove_code(project, "ada", code_id(project, "kosten"))
    merge_codes(project, "ada", [code_id(project, "stage/netwerk")], code_id(project, "stage"))
    assert [one.codes for one in themes(project)] == [(code_id(project, "stage"),)]
    assert [(one.text, one.passages) for one in summaries(project)] == [("Via oom", ())]
    set_roles(project, "ada", [one.id for one in speakers(project) if one.respondent_id == sem], Role.INTERVIEWER)
    assert summaries(project)
    before = rows(project)
    remove_respondent(project, "ada", sem)
    assert summaries(project) == []
    project.undo("ada")
    assert rows(project) == before
    assert set_summaries(project, "ada", [NewSummary(sem, made, " ", PASSAGES)]) == 1
    assert summaries(project) == []
    assert project.prove().problems == []


def test_in_an_open_round_themes_are_not_joined_or_removed(project: Project) -> None:
    one, two = (add_theme(project, "ada", name, []) for name in ("Een", "Twee"))
    make_round(project, "lead", "ronde", RoundRequest(("ada", "eva"), times=2, documents=("groep",)))
    for act in (lambda: merge_themes(project, "ada", one, two), lambda: remove_theme(project, "ada", one)):
        with pytest.raises(ConflictError, match="ronde"):
            act()
