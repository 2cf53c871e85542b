"""Answer sets: what respondents answer, contradictions and decisions on them, denials, and rows that add up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.answers import decide_answer, give_answer, import_answer_sets, reopen_answer
from qualcode.changes.codebook import merge_codes, remove_code
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.guides import AskedChoice, import_guide, set_asked
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.library.answers import count_answers
from qualcode.outline import BASES
from qualcode.queries.answer_rows import answer_matrix
from qualcode.queries.answers import (
    RespondentAnswer,
    find_set,
    find_value,
    held_answer,
    list_answer_sets,
    list_answers,
    list_evidence,
)
from qualcode.queries.asking import all_questions
from qualcode.queries.counting import study_to_count
from qualcode.report.matrix.counted import MatrixResult, count_matrix
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_sets
from qualcode.storage.codings import codings
from qualcode.storage.respondents import respondent, respondents
from tests.support.building import add_transcript, code_id, new_project

PUPILS = 6
WHO = AnswerSetSpec(
    "wie-regelt",
    "Wie regelde de stage",
    "single",
    (AnswerSpec("zelf", "Zelf", ("wie/zelf",)), AnswerSpec("school", "De school", ("wie/school",))),
    ("leerlingen/V1",),
)
CHOICE = AnswerSetSpec(
    "keuze",
    "Kiezen uit meer",
    "single",
    (AnswerSpec("ja", "Er is keuze", ("keuze/ja",)), AnswerSpec("nee", "Geen keuze", ("keuze/nee",), denies=True)),
    ("leerlingen/V2",),
)
HELP = AnswerSetSpec(
    "hulp",
    "Waarvoor hulp",
    "multiple",
    (AnswerSpec("rekenen", "Rekenen"), AnswerSpec("taal", "Taal")),
    (),
    "leerlingen",
)
GUIDE = Guide(
    "leerlingen", "L", "nl", "leerlingen", (Question("V1", "Wie regelde het?", ""), Question("V2", "Keuze?", ""))
)
CODES = ("wie", "wie/zelf", "wie/zelf/bellen", "wie/school", "keuze", "keuze/ja", "keuze/nee")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """Six pupils, each with an interview that asks both questions; nothing is coded yet."""
    with new_project(tmp_path, *CODES) as project:
        for n in range(PUPILS):
            text = (
                f"Interviewer: V1 Wie regelde het?\nL: Ik belde zelf {n}.\nInterviewer: V2 Keuze?\nL: Nee, maar een.\n"
            )
            add_transcript(project, f"l{n}", text, group="leerlingen")
        import_guide(project, "ada", GUIDE)
        import_answer_sets(project, "ada", [WHO, CHOICE, HELP])
        yield project


def code(project: Project, name: str, path: str, coder: str = "ada") -> int:
    """Codes what a pupil says first, or of the choice what is said last."""
    [document] = [row[0] for row in project.rows("SELECT id FROM document WHERE name = ?", [name])]
    [text] = [row[0] for row in project.rows("SELECT text FROM document WHERE id = ?", [document])]
    at = text.index("Nee") if path.startswith("keuze") else text.index("Ik belde")
    apply_codings(project, coder, [NewCoding(document, at, at + 8, code_id(project, path))])
    return max(one.id for one in codings(project))


def of(project: Project, slug: str) -> dict[str, RespondentAnswer]:
    return {one.respondent: one for one in list_answers(project, slug)}


def table(project: Project, slug: str, base: str = "group") -> dict[str, int]:
    """The rows of a set, by slug."""
    found = answer_matrix(project, study_to_count(project, unfinished_too=True), slug, base=base)  # type: ignore[arg-type]
    return {row.code.partition("=")[2]: row.total for row in found.rows}


def decide(project: Project, name: str, answer: str, reason: str = "Hij zegt het zelf.") -> bool:
    found, value = find_value(project, answer)
    person = respondent(project, name)
    held = held_answer(project, found, person)
    return decide_answer(project, "eva", person.id, found.id, value.id if value else None, held.readings, reason)


def test_a_value_follows_from_its_codes_and_those_under_them_and_the_rows_add_up(study: Project) -> None:
    for n, path in enumerate(("wie/zelf", "wie/zelf/bellen", "wie/zelf", "wie/school")):
        code(study, f"l{n}", path)
    code(study, "l0", "wie")  # stands above, and is no answer
    question = all_questions(study)[0]
    set_asked(study, "ada", [AskedChoice(respondent(study, "l5").id, question.id, "not-asked")])
    assert table(study, "wie-regelt") == {"zelf": 3, "school": 1, "no-answer": 1, "not-asked": 1}
    assert table(study, "wie-regelt", "asked") == {"zelf": 3, "school": 1, "no-answer": 1, "not-asked": 0}
    assert table(study, "answer:wie-regelt", "answered") == {"zelf": 3, "school": 1, "no-answer": 0, "not-asked": 0}
    counted = count_answers(study, "wie-regelt", base="asked", unfinished_too=True)
    assert counted.base_words == "Of the 5 respondents who were asked this."
    assert (counted.to_dict()["base"], counted.to_dict()["base_of"]) == (5, "asked")
    set_asked(study, "ada", [AskedChoice(respondent(study, "l5").id, question.id, "unknown")])
    assert table(study, "wie-regelt")["unknown"] == 1


def test_two_values_are_a_conflict_until_a_person_decides_and_a_coding_that_changes_reopens_it(study: Project) -> None:
    for n in range(PUPILS):
        code(study, f"l{n}", "wie/zelf")
    added = code(study, "l0", "wie/school", "ben")
    assert (of(study, "wie-regelt")["l0"].state, of(study, "wie-regelt")["l0"].decision) == ("conflict", "open")
    assert [one.respondent for one in list_answers(study, contradicting=True)] == ["l0"]
    with pytest.raises(ConflictError, match="1 respondent gives answers of which only one can hold"):
        table(study, "wie-regelt")
    assert [(one.value, one.code) for one in list_evidence(study, [of(study, "wie-regelt")["l0"]])] == [
        ("zelf", "wie/zelf"),
        ("school", "wie/school"),
    ]
    with pytest.raises(QualcodeError, match="needs a reason"):
        decide(study, "l0", "wie-regelt=zelf", " ")
    assert decide(study, "l0", "wie-regelt=zelf")
    assert not decide(study, "l0", "wie-regelt=zelf")
    found = of(study, "wie-regelt")["l0"]
    assert (found.state, found.values, found.decision, found.decided_by) == ("answer", ("zelf",), "decided", "eva")
    assert table(study, "wie-regelt")["zelf"] == PUPILS
    remove_codings(study, "ben", [added])
    found = of(study, "wie-regelt")["l0"]
    assert (found.state, found.values, found.decision) == ("answer", ("zelf",), "reopened")
    study.undo("ben")
    assert of(study, "wie-regelt")["l0"].decision == "decided"
    code(study, "l0", "wie/zelf/bellen", "ben")
    assert (of(study, "wie-regelt")["l0"].state, of(study, "wie-regelt")["l0"].decision) == ("conflict", "reopened")
    assert decide(study, "l0", "wie-regelt=no-answer", "Niet uit te maken.")
    assert table(study, "wie-regelt") == {"zelf": 5, "school": 0, "no-answer": 1, "not-asked": 0}
    person = respondent(study, "l0")
    assert reopen_answer(study, "eva", person.id, find_set(study, "wie-regelt").id)
    assert of(study, "wie-regelt")["l0"].decision == "open"
    study.undo("eva")
    assert of(study, "wie-regelt")["l0"].decision == "decided"


def test_what_is_set_by_hand_speaks_as_a_passage_does(study: Project) -> None:
    value = find_value(study, "wie-regelt=school")[1]
    assert value is not None
    person = respondent(study, "l1")
    assert give_answer(study, "ada", person.id, value.id, "Zo vertelde de mentor.")
    assert (of(study, "wie-regelt")["l1"].values, of(study, "wie-regelt")["l1"].by_hand) == (("school",), True)
    code(study, "l1", "wie/zelf")
    assert of(study, "wie-regelt")["l1"].state == "conflict"
    decide(study, "l1", "wie-regelt=school")
    assert of(study, "wie-regelt")["l1"].values == ("school",)
    assert not give_answer(study, "ben", person.id, value.id, taken_back=True)  # it is ada's
    assert give_answer(study, "ada", person.id, value.id, taken_back=True)
    assert (of(study, "wie-regelt")["l1"].values, of(study, "wie-regelt")["l1"].decision) == (("zelf",), "reopened")


def test_of_several_answers_each_counts_and_the_sum_may_exceed_the_base(study: Project) -> None:
    for name, slugs in {"l0": ("rekenen", "taal"), "l1": ("taal",)}.items():
        for slug in slugs:
            value = find_value(study, f"hulp={slug}")[1]
            assert value is not None
            give_answer(study, "ada", respondent(study, name).id, value.id)
    assert table(study, "hulp") == {"rekenen": 1, "taal": 2, "no-answer": 4, "not-asked": 0}
    found = answer_matrix(study, study_to_count(study, unfinished_too=True), "hulp")
    assert (found.answers.total, found.respondents.total, found.base) == (3, 2, PUPILS)


def test_a_denial_is_a_value_with_passages_and_its_base_is_who_was_asked(study: Project) -> None:
    for n in range(PUPILS):
        code(study, f"l{n}", "keuze/nee")
    assert table(study, "keuze", "asked") == {"ja": 0, "nee": PUPILS, "no-answer": 0, "not-asked": 0}
    assert all(len(one.codings) == 1 for one in list_answers(study, "keuze"))
    assert [value.denies for value in find_set(study, "keuze").values] == [False, True]


def laid(project: Project, *rows: str, columns: tuple[str, ...] = (), **options: Any) -> MatrixResult:
    return count_matrix(project, rows, columns, unfinished_too=True, **options)


def numbers(found: MatrixResult) -> dict[str, int]:
    return {row.code: row.total for row in found.matrix.rows}


def test_a_set_by_itself_is_the_same_matrix_as_ever_and_leads_to_its_passages(study: Project) -> None:
    made = [code(study, f"l{n}", "wie/zelf") for n in range(3)] + [code(study, "l3", "wie/school")]
    for base in BASES:
        asked = answer_matrix(study, study_to_count(study, unfinished_too=True), "wie-regelt", ["group"], base=base)
        found = laid(study, "answer:wie-regelt", columns=("group",), base=base, with_evidence=True)
        assert found.matrix == asked
        assert found.matrix.exclusive
        assert found.matrix.answers == found.matrix.bases
        in_base, *rows = found.evidence
        assert [len(row.total.codings) for row in rows if row.total] == [3, 1, 0, 0]
        assert [len(row.total.respondents) for row in rows if row.total] == [row.total for row in asked.rows]
        assert in_base.total
        assert len(in_base.total.respondents) == asked.base
    guids = [coding.guid for coding in codings(study) if coding.id in made[:3]]
    assert rows[0].total
    assert sorted(rows[0].total.codings) == sorted(guids)
    assert laid(study, "answer:wie-regelt", base="asked").note.startswith("Of the 6 respondents who were asked")
    assert laid(study, "answer:hulp", base="group").matrix.respondents.total == 0


def test_sets_stand_beside_each_other_and_beside_codes_and_each_adds_up(study: Project) -> None:
    for n in range(3):
        code(study, f"l{n}", "wie/zelf")
        code(study, f"l{n}", "keuze/nee")
    add_transcript(study, "s1", "S: Wij doen dat.\n", group="scholen")
    found = laid(study, "answer:keuze", "answer:wie-regelt", columns=("group",))
    told = numbers(found)
    for slug in ("keuze", "wie-regelt"):
        assert sum(n for address, n in told.items() if address.startswith(f"{slug}=")) == found.matrix.base == PUPILS
    assert (found.matrix.answers.total, found.matrix.respondents.total, found.matrix.exclusive) == (6, 3, False)
    assert [row.name for row in found.matrix.rows][:2] == [
        "Kiezen uit meer: Er is keuze",
        "Kiezen uit meer: Geen keuze",
    ]
    mixed = laid(study, "wie", "answer:keuze", "wie/school", columns=("group",))
    assert numbers(mixed) == {
        "wie": 3,
        "keuze=ja": 0,
        "keuze=nee": 3,
        "keuze=no-answer": 3,
        "keuze=not-asked": 1,
        "wie/school": 0,
    }
    assert mixed.matrix.base == PUPILS + 1  # whoever the codes are out of
    assert numbers(laid(study, "answer:keuze=nee", "answer:wie-regelt=no-answer")) == {
        "keuze=nee": 3,
        "wie-regelt=no-answer": 3,
    }


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (("answer:keus",), {}, "no answer set"),
        (("answer:keuze=misschien",), {}, "has no answer"),
        (("answer:keuze", "answer:keuze=nee"), {}, "named twice"),
        (("answer:keuze",), {"count": "codings"}, "codings cannot be counted"),
        (("wie", "answer:keuze"), {"by": ["document"]}, "cannot be divided"),
        (("answer:wie-regelt",), {}, "only one can hold"),
        (("answer:wie-regelt=zelf", "wie"), {}, "only one can hold"),
    ],
)
def test_answers_that_cannot_be_rows_say_so(
    study: Project, rows: tuple[str, ...], options: dict[str, Any], said: str
) -> None:
    code(study, "l0", "wie/zelf")
    code(study, "l0", "wie/school", "ben")
    with pytest.raises(QualcodeError, match=said):
        laid(study, *rows, **options)


def test_sets_are_listed_with_their_numbers(study: Project) -> None:
    code(study, "l0", "wie/zelf")
    listed = {one.set: one for one in list_answer_sets(study)}
    assert (listed["wie-regelt"].base, listed["wie-regelt"].asked, listed["wie-regelt"].answered) == (6, 6, 1)
    assert listed["wie-regelt"].questions == ("leerlingen/V1",)


def test_a_code_that_goes_takes_its_answer_along_or_stays(study: Project) -> None:
    code(study, "l0", "wie/school")
    with pytest.raises(ConflictError, match="stands for an answer"):
        remove_code(study, "ada", code_id(study, "keuze/ja"))
    merge_codes(study, "ada", [code_id(study, "wie/school")], code_id(study, "wie/zelf"))
    assert [len(value.codes) for value in find_set(study, "wie-regelt").values] == [1, 1]
    study.undo("ada")
    assert of(study, "wie-regelt")["l0"].values == ("school",)


def test_sets_are_brought_up_to_date_in_one_change(study: Project) -> None:
    value = find_value(study, "wie-regelt=school")[1]
    assert value is not None
    smaller = AnswerSetSpec("wie-regelt", "Wie?", "single", WHO.values[:1], WHO.questions)
    give_answer(study, "ada", respondent(study, "l0").id, value.id)
    with pytest.raises(ConflictError, match="wie-regelt=school is no longer among the answers"):
        import_answer_sets(study, "ada", [smaller])
    study.undo("ada")
    done = import_answer_sets(study, "ada", [smaller])
    assert (done.added, done.changed) == ((), ("wie-regelt",))
    assert [value.slug for value in find_set(study, "wie-regelt").values] == ["zelf"]
    study.undo("ada")
    assert [(one.slug, len(one.values)) for one in answer_sets(study)] == [("wie-regelt", 2), ("keuze", 2), ("hulp", 2)]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (AnswerSetSpec("x", "X", "single", (AnswerSpec("a", "A", ("wie/self",)),)), "wie/self"),
        (AnswerSetSpec("x", "X", "single", (AnswerSpec("a", "A"),), ("leerlingen/V9",)), "leerlingen/V9"),
        (
            AnswerSetSpec("x", "X", "single", (AnswerSpec("a", "A", ("wie",)), AnswerSpec("b", "B", ("wie/zelf",)))),
            "wie/zelf .*stands under wie",
        ),
    ],
)
def test_a_set_that_does_not_fit_is_refused_whole(study: Project, spec: AnswerSetSpec, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        import_answer_sets(study, "ada", [CHOICE, spec])
    assert len(answer_sets(study)) == 3


def test_what_is_not_there_is_named_with_what_is_like_it(study: Project) -> None:
    for address, said in (
        ("wie-regeld=zelf", "wie-regelt"),
        ("wie-regelt=zlf", "zelf"),
        ("wie-regelt", "zelf, school"),
    ):
        with pytest.raises(NotFoundError) as caught:
            find_value(study, address)
        assert said in f"{caught.value} {caught.value.hint}"


@given(st.lists(st.sampled_from(["", "zelf", "school", "beide", "niet"]), min_size=1, max_size=8))
def test_the_rows_of_a_single_set_add_up_to_everybody_whatever_they_say(answers: list[str]) -> None:
    # The same by plain counting: who says both waits for a decision, and everybody else is in one row.
    import tempfile

    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder), *CODES) as project:
        for n in range(len(answers)):
            add_transcript(project, f"l{n}", "Interviewer: V1 Wie?\nL: Ik belde zelf.\n", group="leerlingen")
        import_guide(project, "ada", GUIDE)
        import_answer_sets(project, "ada", [WHO])
        question = all_questions(project)[0]
        for n, said in enumerate(answers):
            for value in ("zelf", "school") if said == "beide" else (said,):
                if value in ("zelf", "school"):
                    code(project, f"l{n}", f"wie/{value}")
        silent = [one.id for one, said in zip(respondents(project), answers, strict=True) if said == "niet"]
        set_asked(project, "ada", [AskedChoice(one, question.id, "not-asked") for one in silent])
        if "beide" in answers:
            with pytest.raises(ConflictError):
                table(project, "wie-regelt")
        else:
            counts = [answers.count(said) for said in ("zelf", "school", "", "niet")]
            assert list(table(project, "wie-regelt").values()) == counts
