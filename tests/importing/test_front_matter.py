"""Fields at the top of transcripts: of who speaks, of the interview, or of neither; and what contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import FormatError, NotFoundError
from qualcode.formats.tables import read_facesheet
from qualcode.importing.front_matter import sort_fields
from qualcode.importing.transcripts import ImportReport, import_facesheet, import_files
from qualcode.queries.counting import gather
from qualcode.queries.listings import list_codings, list_documents
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.storage.respondents import attributes, respondents
from tests.support.building import code_id, new_project

TALK = "Interviewer: Hoe gaat het in {name}?\nDocent: Goed hoor, in {name}.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def put(folder: Path, name: str, **fields: str) -> Path:
    path = folder / f"{name}.txt"
    front = "".join(f"{key}:{' ' if not value.startswith(chr(10)) else ''}{value}\n" for key, value in fields.items())
    path.write_text(f"---\n{front}---\n{TALK.format(name=name)}", encoding="utf-8")
    return path


def take(project: Project, *paths: Path, **more: object) -> ImportReport:
    return import_files(project, "ada", paths, **more)  # type: ignore[arg-type]


def known(project: Project) -> dict[str, dict[str, str]]:
    return {person.name: dict(person.attributes) for person in respondents(project)}


def notes(report: ImportReport) -> str:
    return " / ".join(note.message for item in report.items for note in item.notes)


OF_THE_INTERVIEW = [
    "golf",
    "wave",
    "ronde",
    "meting",
    "datum",
    "date",
    "plaats",
    "place",
    "locatie",
    "location",
    "wijze",
    "mode",
]


@pytest.mark.parametrize("key", OF_THE_INTERVIEW)
def test_waves_keep_what_is_theirs(project: Project, tmp_path: Path, key: str) -> None:
    take(
        project,
        put(tmp_path, "a", respondent="s1", **{key: "een"}),
        put(tmp_path, "b", respondent="s1", **{key: "twee"}),
    )
    assert known(project) == {"s1": {}}
    assert [dict(document.attributes) for document in documents(project)] == [{key: "een"}, {key: "twee"}]
    assert [dict(row.attributes) for row in list_documents(project)] == [{key: "een"}, {key: "twee"}]


@pytest.mark.parametrize(("given", "other"), [("2014", "2015"), ("Noord", "Zuid"), ("7", "7,5")])
@pytest.mark.parametrize("apart", [True, False])
def test_what_contradicts_stops_the_import_and_offers_the_choice(
    project: Project, tmp_path: Path, given: str, other: str, apart: bool
) -> None:
    first, second = put(tmp_path, "a", respondent="s1", jaar=given), put(tmp_path, "b", respondent="S1", jaar=other)
    if apart:
        take(project, first)
    before = len(documents(project)), len(project.log())
    with pytest.raises(FormatError) as caught:
        take(project, first, second)
    assert "b.txt: s1 has jaar" in caught.value.message
    assert repr(given) in caught.value.message
    assert repr(other) in caught.value.message
    assert "--interview-attribute jaar" in caught.value.hint
    assert (len(documents(project)), len(project.log())) == before


def test_each_choice(project: Project, tmp_path: Path) -> None:
    files = [put(tmp_path, name, respondent="s1", jaar=year) for name, year in (("a", "2014"), ("b", "2015"))]
    take(project, *files, differing="keep")
    assert known(project) == {"s1": {"jaar": "2014"}}
    project.undo("ada")
    take(project, *files, differing="replace")
    assert known(project) == {"s1": {"jaar": "2015"}}
    project.undo("ada")
    take(project, *files, interview_attributes=["Jaar"])
    assert known(project) == {"s1": {}}
    assert [document.attributes["jaar"] for document in documents(project)] == ["2014", "2015"]


def test_a_group_that_contradicts_is_one_too(project: Project, tmp_path: Path) -> None:
    take(project, put(tmp_path, "a", respondent="s1", groep="Scholen"))
    take(project, put(tmp_path, "b", respondent="s1", groep="scholen"))
    with pytest.raises(FormatError, match="'Scholen' already, and 'bedrijven' here"):
        take(project, put(tmp_path, "c", respondent="s1", groep="bedrijven"))
    take(project, tmp_path / "c.txt", differing="keep")
    assert [person.group for person in respondents(project)] == ["Scholen"]


def test_the_same_in_other_words_contradicts_nothing(project: Project, tmp_path: Path) -> None:
    take(
        project, put(tmp_path, "a", respondent="s1", regio="Noord"), put(tmp_path, "b", respondent="s1", regio="noord")
    )
    assert known(project) == {"s1": {"regio": "Noord"}}


NOTHING = {
    "hide_title": "true", "hide_table_of_contents": "false", "sidebar_label": "Interviews", "sidebar_position": "3",
    "pagination_label": "Verder", "tags": "[onderzoek, vmbo]", "layout": "post", "slug": "interview-3", "draft": "ja",
    "description": "Een verslag", "toc": "true", "permalink": "/x/y", "image": "https://example.org/x.png",
    "thema's": "\n  - een\n  - twee", "authors": "team", "nav_order": "2", "zichtbaar": "True", "link": "../a.md",
    "samenvatting": "woord " * 30,
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), NOTHING.items())
def test_what_is_no_attribute_is_told_and_can_be_asked_for(
    project: Project, tmp_path: Path, key: str, value: str
) -> None:
    key = key.replace("'", "")
    report = take(project, put(tmp_path, "a", respondent="s1", regio="Noord", **{key: value}))
    assert known(project) == {"s1": {"regio": "Noord"}}
    assert f"not taken for attributes: {key}; --attribute KEY takes one" in notes(report)
    take(project, put(tmp_path, "b", respondent="s2", **{key: value}), attributes=[key.upper()])
    assert known(project)["s2"][key]


def test_a_field_without_a_value_makes_no_attribute(project: Project, tmp_path: Path) -> None:
    take(project, put(tmp_path, "a", regio="", leeftijd="40"))
    assert [attribute.name for attribute in attributes(project)] == ["leeftijd"]


def test_plain_answers_are_attributes() -> None:
    fields = {"diploma": "ja", "leeftijd": "40", "sector": "Zorg, Welzijn", "school": "De Brug", "rol": "docent"}
    assert sort_fields(fields).attributes == fields


def test_a_wave_is_counted_by_itself(project: Project, tmp_path: Path) -> None:
    for number, (name, who, golf) in enumerate([("a", "s1", "1"), ("b", "s1", "2"), ("c", "s2", "1")], 1):
        take(project, put(tmp_path, name, respondent=who, golf=golf))
        apply_codings(project, "ada", [NewCoding(number, 41, 45, code_id(project, "stage"))])

    def counted(**where: tuple[str, ...]) -> tuple[list[str], int]:
        facts = gather(project, where=where)
        return [person.name for person in facts.respondents], len(facts.mentions)

    assert counted() == (["s1", "s2"], 3)
    assert counted(golf=("1",)) == (["s1", "s2"], 2)
    assert counted(Golf=("2",)) == (["s1"], 1)
    assert counted(golf=("1", "2")) == (["s1", "s2"], 3)
    with pytest.raises(NotFoundError, match="No interview has '3' as golf"):
        counted(golf=("3",))
    assert [row.attributes["golf"] for row in list_codings(project)] == [("1",), ("2",), ("1",)]


def test_a_face_sheet_tells_interviews_apart(project: Project, tmp_path: Path) -> None:
    take(project, put(tmp_path, "a"), put(tmp_path, "b"), put(tmp_path, "c"))
    sheet = tmp_path / "blad.csv"
    sheet.write_text("respondent,document,golf,regio\ns1,a,1,Noord\ns1,b,2,Noord\ns2,c,1,Zuid\n")
    import_facesheet(project, "ada", read_facesheet(sheet))
    assert known(project) == {"s1": {"regio": "Noord"}, "s2": {"regio": "Zuid"}}
    assert [document.attributes.get("golf") for document in documents(project)] == ["1", "2", "1"]
    project.undo("ada")
    assert [dict(document.attributes) for document in documents(project)] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("blad.csv", "respondent,document,leeftijd\np1,a,40\np2,z,50\n", "looks like a face sheet (1 of 2 rows fit)"),
        ("blad.tsv", "document\tleeftijd\na\t40\nb\t30\n", "looks like a face sheet (2 of 2 rows fit)"),
        ("codes.csv", "document,code,quote\na,stage,Goed hoor\n", "looks like codings (1 rows)"),
        ("anders.csv", "x,y\n1,2\n", "not a format that can be read"),
        ("elders.csv", "respondent,document\np1,z\n", "not a format that can be read"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_tables_beside_transcripts_are_recognised(
    project: Project, tmp_path: Path, name: str, text: str, words: str, dry_run: bool
) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    put(folder, "a")
    put(folder, "b")
    (folder / name).write_text(text)
    report = take(project, folder, dry_run=dry_run)
    assert [words in note.message for note in report.left_out] == [True]
    if "looks" in words:
        assert f"import {folder / name}" in report.left_out[0].message


def test_the_face_sheet_that_is_read_is_not_offered(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    put(folder, "a")
    (folder / "blad.csv").write_text("respondent,document\np1,a\n")
    report = take(project, folder, facesheet=read_facesheet(folder / "blad.csv"))
    assert [note.message for note in report.left_out] == ["blad.csv was read as the face sheet"]


FIELDS = {"groep": "vmbo", "leerjaar": "3", "golf": "1", "opmerking": "in de kantine", "id": "Nova"}


@pytest.mark.parametrize(
    ("again", "told"),
    [
        (FIELDS, ""),
        ({}, ""),
        ({**FIELDS, "leerjaar": " 3", "groep": "VMBO"}, ""),
        ({**FIELDS, "leerjaar": "4"}, "leerjaar"),
        ({**FIELDS, "traject": "LWT"}, "traject"),
        ({**FIELDS, "golf": "2"}, "golf"),
        ({**FIELDS, "groep": "havo"}, "group"),
        ({**FIELDS, "opmerking": "buiten"}, "opmerking"),
        ({**FIELDS, "id": "Rivo"}, "respondent"),
        ({**FIELDS, "taal": "en"}, "language"),
        ({"plaats": "Emmen", "traject": "LWT"}, "traject, plaats"),
    ],
)
def test_fields_of_a_text_that_is_here_are_not_passed_over_in_silence(
    project: Project, tmp_path: Path, again: dict[str, str], told: str
) -> None:
    take(project, put(tmp_path, "een", **FIELDS))
    before = known(project)
    (tmp_path / "weer").mkdir()
    (item,) = take(project, put(tmp_path / "weer", "een", **again, titel="")).items
    assert item.status == "unchanged"
    assert item.message.partition("not taken over: ")[2] == told
    assert bool(item.hint) == bool(told)
    assert known(project) == before


def test_the_same_file_again_is_nothing_to_tell_of(project: Project, tmp_path: Path) -> None:
    path = put(tmp_path, "een", **FIELDS)
    take(project, path)
    assert [item.message for item in take(project, path).items] == ["is here already"]
