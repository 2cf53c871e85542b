"""Who was asked what: by labels, by what a person confirmed, per respondent in a group talk, and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codebook import add_code
from qualcode.changes.guides import AskedChoice, TurnChoice, decide_turns, import_guide, set_asked
from qualcode.errors import ConflictError, FormatError, NotFoundError
from qualcode.outline import Base
from qualcode.queries.asking import all_questions, find_question, list_asked, list_questions, match_turns, opening
from qualcode.report.matrix.counted import count_matrix
from qualcode.session.asking import read_asked, read_matches
from qualcode.specs import Guide, Question, Routing
from qualcode.storage import Project
from qualcode.storage.asking.guides import AskingTurn, turn_decisions
from qualcode.storage.respondents import respondent
from tests.support.building import add_transcript, new_project

GROUP_TALK = """Interviewer: V1 Hoe kwam je aan je stage?
Sem: Via mijn oom.
Noor: Zelf gebeld.
Interviewer: En was dat lastig?
Finn: Best wel.
Interviewer: V2 Kost het geld?
Sem: De bus.
Interviewer: Hoe bevalt het je op de stage, en waarom?
Noor: Goed.
"""
PLAIN = """Interviewer: Hoe ben je aan je stage gekomen?
Ada: Gebeld.
Interviewer: Mooi weer.
Ada: Ja.
Interviewer: Wil je later naar het mbo?
Ada: Ja.
"""
QUESTIONS = (
    Question("V1", "Hoe kwam je aan je stage?", "Stage", ("stage",)),
    Question("V2", "Kost het geld?", "Stage", ("kosten",)),
    Question("V3", "Hoe bevalt het je op de stage? (doorvragen: waarom)", "Stage"),
    Question("V4", "Wil je later naar het mbo?", "Later", (), "V3", Routing("bij mbo-2", {"niveau": ("mbo-2",)})),
)
GUIDE = Guide("leerlingen", "Leidraad", "nl", "leerlingen", QUESTIONS)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """A group talk with labels, a conversation without, and a school that the guide is not for."""
    with new_project(tmp_path) as project:
        add_transcript(project, "groep", GROUP_TALK, group="leerlingen")
        add_transcript(project, "los", PLAIN, group="leerlingen/LWT")
        add_transcript(project, "school", "Interviewer: V1 Hoe kwam je aan je stage?\nS: Zo.\n", group="scholen")
        import_guide(project, "ada", GUIDE)
        yield project


def states(project: Project, question: str) -> dict[str, tuple[str, str]]:
    """For each respondent the state of a question, and where it comes from."""
    return {one.respondent: (one.state, one.source) for one in list_asked(project, question=question)}


def choice(project: Project, document: str, words: str, label: str, confirm: bool | None) -> TurnChoice:
    """That the turn with these words asks a question."""
    ids = dict(project.rows("SELECT name, id FROM document"))
    start = next(one.start for one in match_all(project) if one.document == document and words in one.words)
    return TurnChoice(ids[document], start, find_question(all_questions(project), label).id, confirm)


def match_all(project: Project) -> list:  # type: ignore[type-arg]
    return list(match_turns(project, likeness=1))


def test_asked_is_who_answers_before_the_next_question(study: Project) -> None:
    assert states(study, "V1") == {
        "groep/Sem": ("asked", "label"),
        "groep/Noor": ("asked", "label"),
        "groep/Finn": ("asked", "label"),  # the follow-up is no question of its own
        "los": ("unknown", "none"),
    }
    assert states(study, "leerlingen/V2") == {
        "groep/Sem": ("asked", "label"),
        "groep/Noor": ("asked", "label"),
        "groep/Finn": ("not-asked", "silent"),
        "los": ("unknown", "none"),
    }
    assert states(study, "V3")["groep/Sem"] == ("not-asked", "absent")


def test_a_guide_asks_its_own_group_and_those_within_it(study: Project) -> None:
    assert {one.group for one in list_asked(study)} == {"leerlingen", "leerlingen/LWT"}
    assert [(one.question, one.asked, one.of) for one in list_questions(study)][:2] == [
        ("leerlingen/V1", 3, 4),
        ("leerlingen/V2", 2, 4),
    ]


def test_an_offer_counts_when_a_person_confirms_it_and_undo_takes_that_back(study: Project) -> None:
    found = {(one.document, one.state): one for one in match_turns(study) if one.state == "offered"}
    offered = found["groep", "offered"]
    assert (offered.question, offered.words) == ("leerlingen/V3", "Hoe bevalt het je op de stage, en waarom?")
    assert states(study, "V3")["groep/Noor"] == ("not-asked", "absent")  # never silently
    assert decide_turns(study, "eva", [choice(study, "groep", "bevalt", "V3", True)]) == 1
    assert states(study, "V3")["groep/Noor"] == ("asked", "confirmed")
    assert states(study, "V3")["groep/Sem"] == ("not-asked", "silent")
    assert states(study, "V2")["groep/Noor"] == ("not-asked", "silent")  # what she said was to the other question
    assert [one.coder for one in match_turns(study) if one.state == "confirmed"] == ["eva"]
    study.undo("eva")
    assert states(study, "V2")["groep/Noor"] == ("asked", "label")
    study.redo("eva")
    assert states(study, "V3")["groep/Noor"] == ("asked", "confirmed")


def test_what_was_refused_is_not_offered_again_and_a_label_can_be_refused(study: Project) -> None:
    decide_turns(study, "ada", [choice(study, "groep", "bevalt", "V3", False)])
    assert not [one for one in match_turns(study) if one.document == "groep" and one.state == "offered"]
    decide_turns(study, "ada", [choice(study, "groep", "Kost het", "V2", False)])
    assert states(study, "V2")["groep/Sem"][0] == "not-asked"
    decide_turns(study, "ada", [choice(study, "groep", "Kost het", "V2", None)])
    assert states(study, "V2")["groep/Sem"] == ("asked", "label")


def test_a_question_is_not_for_whom_its_routing_excludes_as_far_as_that_is_known(study: Project) -> None:
    assert states(study, "V4")["groep/Sem"] == ("not-asked", "absent")
    niveau = add_attribute(study, "ada", "niveau", "text")
    for name, value in (("groep/Sem", "mbo-3"), ("groep/Noor", "MBO-2")):
        set_value(study, "ada", respondent(study, name).id, niveau, value)
    assert states(study, "V4")["groep/Sem"] == ("not-applicable", "routing")
    assert states(study, "V4")["groep/Noor"] == ("not-asked", "absent")


def test_what_is_said_by_hand_stands_and_can_be_let_go(study: Project) -> None:
    finn, question = respondent(study, "groep/Finn"), find_question(all_questions(study), "V2")
    assert set_asked(study, "ada", [AskedChoice(finn.id, question.id, "asked", "Knikte.")]) == 1
    assert set_asked(study, "ada", [AskedChoice(finn.id, question.id, "asked", "Knikte.")]) == 0
    assert states(study, "V2")["groep/Finn"] == ("asked", "hand")
    assert set_asked(study, "ada", [AskedChoice(finn.id, question.id, "")]) == 1
    assert states(study, "V2")["groep/Finn"] == ("not-asked", "silent")
    with pytest.raises(NotFoundError, match="not-askd"):
        set_asked(study, "ada", [AskedChoice(finn.id, question.id, "not-askd")])


def test_a_list_is_read_back_whole_or_not_at_all(study: Project, tmp_path: Path) -> None:
    lines = ["respondent,question,state,source,document,reason"]
    for one in list_asked(study, question="V2"):
        state = "asked" if one.respondent == "groep/Finn" else one.state
        lines.append(f"{one.respondent},{one.question},{state},{one.source},{one.document},Knikte")
    path = tmp_path / "gevraagd.csv"
    path.write_text("\n".join([*lines, "groep/Femke,leerlingen/V9,askd,,,"]), encoding="utf-8")
    with pytest.raises(FormatError, match=r"gevraagd\.csv:6: .*V9"):
        set_asked(study, "ada", read_asked(study, path))
    assert states(study, "V2")["groep/Finn"] == ("not-asked", "silent")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert set_asked(study, "ada", read_asked(study, path)) == 1  # what is so already is not written down
    assert states(study, "V2")["groep/Finn"] == ("asked", "hand")


def test_a_list_of_turns_is_read_back(study: Project, tmp_path: Path) -> None:
    path = tmp_path / "beurten.csv"
    rows = [one for one in match_turns(study) if one.state == "offered"]
    lines = [f"{one.document},{one.turn},{one.question},ja" for one in rows]
    path.write_text("\n".join(["document,turn,question,decision", *lines, "groep,1,V1,"]), encoding="utf-8")
    assert decide_turns(study, "ada", read_matches(study, path)) == len(rows) == 2
    assert {one.state for one in turn_decisions(study)} == {"confirmed"}
    path.write_text("document,turn,question,decision\ngroep,99,V1,ja\ngroep,1,V1,misschien\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"(?s):2: .*99.*:3: .*misschien"):
        decide_turns(study, "ada", read_matches(study, path))


def test_a_guide_is_brought_up_to_date_and_keeps_what_hangs_on_it(study: Project) -> None:
    before = {one.label: one.guid for one in all_questions(study)}
    decide_turns(study, "ada", [choice(study, "groep", "bevalt", "V3", True)])
    changed = Guide(
        "leerlingen", "Leidraad", "nl", "leerlingen", (*QUESTIONS[:1], *QUESTIONS[2:], Question("V5", "X?", "Y"))
    )
    done = import_guide(study, "ada", changed)
    assert (done.added, done.changed, done.removed) == (("V5",), ("V3", "V4"), ("V2",))
    assert {one.label: one.guid for one in all_questions(study)}.items() >= {(k, before[k]) for k in ("V1", "V3", "V4")}
    with pytest.raises(ConflictError, match="leerlingen/V3 is no longer in the guide, and 1 decision hangs on it"):
        import_guide(study, "ada", Guide("leerlingen", "Leidraad", "nl", "leerlingen", QUESTIONS[:1]))
    study.undo("ada")
    assert [one.label for one in all_questions(study)] == ["V1", "V2", "V3", "V4"]


def test_a_guide_names_codes_that_there_are(study: Project) -> None:
    with pytest.raises(FormatError, match=r"V1: .*nergens"):
        import_guide(study, "ada", Guide("x", "X", "nl", "", (Question("V1", "?", "", ("nergens",)),)))


def test_a_question_is_found_by_its_address_or_a_label_of_one_guide(study: Project) -> None:
    import_guide(study, "ada", Guide("scholen", "S", "nl", "scholen", (Question("V1", "Hoe gaat het?", ""),)))
    assert find_question(all_questions(study), "scholen/v1").guide == "scholen"
    for address in ("V1", "V9", "leerling/V1"):
        with pytest.raises(NotFoundError):
            find_question(all_questions(study), address)


@given(st.lists(st.sampled_from([None, "V1", "V2"]), max_size=12))
def test_a_label_opens_a_question_where_it_differs_from_that_of_the_turn_before(labels: list[str | None]) -> None:
    turns = [AskingTurn(n, n, n + 1, True, label, None) for n, label in enumerate(labels)]
    before = [None, *labels]
    assert [label for _turn, label in opening(turns)] == [
        label if label != last else None for label, last in zip(labels, before, strict=False)
    ]


def test_a_number_is_out_of_who_was_asked_the_questions_that_its_rows_hang_on(study: Project) -> None:
    def base(rows: list[str], of: Base) -> tuple[int, tuple[str, ...], str]:
        found = count_matrix(study, rows, [], base=of, unfinished_too=True)
        return found.matrix.base, found.base_questions, found.note

    assert base(["stage"], "group")[:2] == (5, ())
    n, questions, note = base(["stage/netwerk"], "asked")  # it hangs on that of the code above it
    assert (n, questions) == (3, ("leerlingen/V1",))
    assert "Of the 3 respondents who were asked leerlingen/V1." in note
    assert base(["kosten"], "asked")[0] == 2
    assert base(["stage", "kosten"], "asked")[1] == ("leerlingen/V1", "leerlingen/V2")
    finn, question = respondent(study, "groep/Finn"), find_question(all_questions(study), "V2")
    set_asked(study, "ada", [AskedChoice(finn.id, question.id, "asked")])
    assert (base(["kosten"], "asked")[0], base(["kosten"], "answered")[0]) == (3, 2)
    add_code(study, "ada", "Los")
    with pytest.raises(NotFoundError, match="No question of a guide is about los"):
        base(["los"], "asked")
