"""A study from elsewhere comes into a project: once, in one change, and told where it comes otherwise or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import (
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableLink,
    PortableNote,
    PortablePassage,
    PortableSet,
    PortableStudy,
    PortableText,
    PortableVariable,
    made_guid,
)
from qualcode.importing import projects
from qualcode.importing.projects import import_study
from qualcode.names import folded
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.copies import rows

PLAIN = "Wij hebben twee plekken.\nBij ons is het druk.\nNiemand belt."


def text(number: int, words: str, *codings: PortableCoding, name: str = "") -> PortableText:
    guid = made_guid("text", number)
    return PortableText(guid, name or f"tekst {number}", words, f"{number}.txt", "", "txt", codings)


def coding(number: int, start: int, end: int, code: str = "a", coder: str | None = "ann") -> PortableCoding:
    return PortableCoding(made_guid("coding", number), start, end, made_guid(code), coder and made_guid(coder))


def study(*texts: PortableText, cases: Iterable[PortableCase] = ()) -> PortableStudy:
    return PortableStudy(
        "elders",
        "Test 1",
        coders=(PortableCoder(made_guid("ann"), "ann"), PortableCoder(made_guid("bob"), "bob, jr")),
        codes=(
            PortableCode(made_guid("top"), "Boven", codable=False),
            PortableCode(made_guid("a"), "Alpha", made_guid("top"), "#ff0000", "eerste"),
            PortableCode(made_guid("b"), "Alpha", made_guid("top")),
            PortableCode(made_guid("c"), "x" * 300),
            PortableCode(made_guid("d"), "Gecodeerd", codable=False),
        ),
        variables=(
            PortableVariable(made_guid("age"), "leeftijd", "number"), PortableVariable(made_guid("none"), "leeg"),
        ),
        cases=tuple(cases),
        texts=texts,
    )  # fmt: skip


def bring(project: Project, given: PortableStudy, *, coder: str = "ada", dry_run: bool = False) -> Losses:
    return import_study(project, coder, given, Losses(), source="elders.qdpx", dry_run=dry_run)


def kinds(losses: Losses) -> dict[str, int]:
    return {one.kind: one.count for one in losses.of()}


def spoken(project: Project) -> list[tuple[str, str | None]]:
    """The words of each turn, with the respondent whose they are."""
    found = project.rows(
        'SELECT substr(d.text, t.body + 1, t."end" - t.body), r.name FROM turn t JOIN document d'
        " ON d.id = t.document_id LEFT JOIN speaker s ON s.id = t.speaker_id"
        " LEFT JOIN respondent r ON r.id = s.respondent_id ORDER BY t.id"
    )
    return [(words, name) for words, name in found]


FULL = study(
    text(1, PLAIN, coding(1, 0, 3), coding(2, 0, 3), coding(3, 4, 9, "d", "bob"), coding(4, 4, 9, "b", None)),
    text(2, PLAIN, coding(5, 0, 3), coding(6, 5, 5), coding(7, 50, 9_999), coding(8, 0, 2, "weg")),
    cases=[PortableCase(made_guid("case"), "S1", "scholen", (made_guid("text", 1),), values={"leeftijd": "12"})],
)
FULL = replace(
    FULL,
    notes=(
        PortableNote(made_guid("n1"), "code", made_guid("a"), "let op", coder=made_guid("ann")),
        PortableNote(made_guid("n2"), "code", made_guid("a"), "nog iets", "Titel", made_guid("ann")),
        PortableNote(made_guid("n3"), "coding", made_guid("coding", 1), "twijfel", coder=made_guid("bob")),
        PortableNote(made_guid("n4"), "coding", made_guid("coding", 99), "los"),
        PortableNote(made_guid("n5"), "document", made_guid("text", 2), "over de tekst"),
    ),
    sets=(PortableSet(made_guid("s"), "Kern", codes=(made_guid("a"),), texts=(made_guid("text", 1),)),),
    links=(
        PortableLink(made_guid("l1"), made_guid("coding", 1), made_guid("coding", 3), "Supports", "want"),
        PortableLink(made_guid("l2"), made_guid("coding", 1), made_guid("top"), "is a", "daarom"),
    ),
)


def test_all_comes_in_once_keeps_its_guids_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        before = rows(project)
        bring(project, FULL, dry_run=True)
        assert {table: found for table, found in rows(project).items() if table != "coder"} == {
            table: found for table, found in before.items() if table != "coder"
        }
        losses = bring(project, FULL)
        assert kinds(losses) == {
            "coder_renamed": 1, "code_renamed": 1, "category": 1, "coded_category": 1, "double_coding": 1,
            "coder_unknown": 1, "no_words": 1, "outside": 1, "unknown_code": 1, "set_of_codes": 1, "set_of_texts": 1,
            "link": 1, "note_elsewhere": 2, "notes_joined": 2,
        }  # fmt: skip
        assert losses.written["codings"] == 4
        assert project.rows("SELECT name, attributes FROM document ORDER BY id") == [
            ("tekst 1", '{"set": "Kern"}'), ("tekst 2", "{}"),
        ]  # fmt: skip
        assert project.rows("SELECT guid, memo FROM coding WHERE memo != ''") == [
            (made_guid("coding", 1), "bob jr: twijfel")
        ]
        assert [(code.path, code.retired) for code in codebook(project).codes if code.guid == made_guid("b")] == [
            ("boven/alpha-2", False)
        ]
        assert project.scalar("SELECT kind FROM link") == "supports"
        assert project.scalar("SELECT type FROM attribute WHERE name = 'leeg'") == "text"
        whole = rows(project)
        again = bring(project, FULL)
        assert rows(project) == whole
        assert not +again.written
        assert again.unchanged["documents"] == 2
        project.undo("ada")
        assert {table: found for table, found in rows(project).items() if table != "coder"} == {
            table: found for table, found in before.items() if table != "coder"
        }
        bring(project, FULL)
        assert project.check() == []


def test_the_same_text_is_the_same_document_and_other_words_are_not_taken(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        here = add_transcript(project, "hier", INTERVIEW)
        given = study(text(1, INTERVIEW, coding(1, 0, 11), name="elders"))
        assert bring(project, given).unchanged["documents"] == 1
        assert project.rows("SELECT document_id FROM coding") == [(here,)]
        other = study(text(2, PLAIN))
        bring(project, other)
        changed = bring(project, study(text(2, PLAIN + " Anders.", coding(9, 0, 3))))
        assert kinds(changed)["text_differs"] == 1
        assert project.scalar("SELECT COUNT(*) FROM document") == 2


PUPIL, SCHOOL, YEAR = (made_guid("case", name) for name in ("leerling", "school", "jaar"))
ONE = made_guid("text", 1)


@pytest.mark.parametrize(
    ("words", "cases", "wanted"),
    [
        (PLAIN, [PortableCase(SCHOOL, "S1", texts=(ONE,))], dict.fromkeys(PLAIN.split("\n"), "S1")),
        (
            PLAIN,
            [PortableCase(SCHOOL, "S1", passages=(PortablePassage(ONE, 0, 24),)),
             PortableCase(PUPIL, "L1", passages=(PortablePassage(ONE, 25, 45),))],
            {"Wij hebben twee plekken.": "S1", "Bij ons is het druk.": "L1", "Niemand belt.": "tekst 1"},
        ),
        (
            PLAIN,
            [PortableCase(SCHOOL, "S1", passages=(PortablePassage(ONE, 4, 10),)),
             PortableCase(YEAR, "2020", texts=(ONE,))],
            {"Wij": "2020", "hebben": "S1", "twee plekken.": "2020"} | dict.fromkeys(PLAIN.split("\n")[1:], "2020"),
        ),
        (
            PLAIN,
            [PortableCase(YEAR, "2020", texts=(ONE, made_guid("text", 2))), PortableCase(SCHOOL, "S1", texts=(ONE,))],
            dict.fromkeys(PLAIN.split("\n"), "S1"),
        ),
        (
            INTERVIEW,
            [PortableCase(PUPIL, "L1", passages=(PortablePassage(ONE, 38, 80),)),
             PortableCase(SCHOOL, "S1", texts=(ONE,))],
            {"Via mijn oom, die kent die baas.": "L1", "Ik heb zelf gebeld. Drie keer.": "S1", "Alleen de bus.": "L1"},
        ),
    ],
    ids=["whole", "parts", "within", "above", "labels"],
)  # fmt: skip
def test_whose_the_words_are(tmp_path: Path, words: str, cases: list[PortableCase], wanted: dict[str, str]) -> None:
    with new_project(tmp_path) as project:
        bring(project, study(text(1, words), cases=cases))
        assert {said: name for said, name in spoken(project) if name is not None} == wanted


def test_cases_that_cannot_be_told_apart_are_told_and_keep_no_words(tmp_path: Path) -> None:
    cases = [PortableCase(SCHOOL, "S1", texts=(ONE,)), PortableCase(PUPIL, "L1", texts=(ONE,))]
    with new_project(tmp_path) as project:
        losses = bring(project, study(text(1, PLAIN), cases=cases))
        assert kinds(losses)["case_words"] == 2
        assert {name for _words, name in spoken(project)} == {"tekst 1"}


def test_nobody_else_codes_in_an_open_round(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "hier", INTERVIEW)
        make_round(project, "ada", "blind", RoundRequest(coders=("ada", "bob"), documents=("hier",)))
        given = study(text(1, INTERVIEW, coding(1, 0, 11)))
        losses = bring(project, given)
        assert kinds(losses)["round_open"] == 1
        assert project.scalar("SELECT COUNT(*) FROM main.coding") == 0


def test_many_things_of_one_name_are_numbered_each_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(name: str) -> str:
        asked.append(name)
        return folded(name)

    monkeypatch.setattr(projects, "folded", counted)
    many = range(60)
    given = PortableStudy(
        "veel",
        codes=tuple(PortableCode(made_guid("c", number), "Alpha") for number in many),
        cases=tuple(PortableCase(made_guid("r", number), "Sem") for number in many),
        texts=tuple(text(number, f"woorden {number}", name="gesprek") for number in many),
    )
    with new_project(tmp_path) as project:
        bring(project, given)
        slugs = [slug for (slug,) in project.rows("SELECT slug FROM code WHERE slug LIKE 'alpha%' ORDER BY id")]
        assert slugs == ["alpha", *(f"alpha-{number}" for number in range(2, 61))]
        for table, name in (("respondent", "Sem"), ("document", "gesprek")):
            found = [one for (one,) in project.rows(f"SELECT name FROM {table} ORDER BY id")]
            assert [*dict.fromkeys(found)][:60] == [name, *(f"{name} ({number})" for number in range(2, 61))]
    assert len(asked) < 20 * len(many)
