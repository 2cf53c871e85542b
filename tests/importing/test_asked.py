"""The preview of an import says which questions of the guides each transcript puts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.guides import import_guide
from qualcode.formats.yaml.study import read_guide
from qualcode.importing.asked import QuestionsFound
from qualcode.importing.transcripts import import_files
from qualcode.queries.asking import match_turns
from qualcode.storage import Project
from qualcode.tui.library.importing import report_lines
from tests.support.building import new_project

GUIDES = {
    "leerlingen": """guide: leerlingen
name: Leerlingen
group: leerlingen
parts:
- name: Deel
  questions:
  - {id: V1, text: "Hoe heb je je stage gevonden?"}
  - {id: V2, text: "Kost het geld om er te komen?"}
  - {id: V3, text: "Wat zou je een volgende keer anders doen?"}
""",
    "allen": """guide: allen
name: Allen
parts:
- name: Slot
  questions:
  - {id: V9, text: "Wil je nog iets toevoegen aan dit gesprek?"}
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    for name, words in GUIDES.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(words, encoding="utf-8")
        import_guide(project, "ada", read_guide(path))
    return project


def turns(*asked: str) -> str:
    return "".join(f"Interviewer: {words}\nSem: Ja, dat weet ik nog goed.\n" for words in asked)


CASES = [
    (turns("V1. Hoe dan?", "V2. En geld?", "V3. Later?"), "leerlingen", ("V1 V2 V3", "", ""), ("", "", "V9")),
    (turns("V1. Hoe dan?", "Wat ga je doen vandaag?"), "leerlingen", ("V1", "", "V2 V3"), ("", "", "V9")),
    (
        turns("V1. Hoe dan?", "Kost het ook geld om er te komen?", "Wil je iets toevoegen aan dit gesprek?"),
        "leerlingen",
        ("V1", "V2", "V3"),
        ("", "V9", ""),
    ),
    (turns("Hoe heb je je stage gevonden?"), "leerlingen/LWT", ("", "V1", "V2 V3"), ("", "", "V9")),
    (turns("Waar woon je nu?"), "leerlingen", ("", "", "V1 V2 V3"), ("", "", "V9")),
    (turns("V1. Hoe dan?"), "docenten", None, ("", "", "V9")),
    (turns("V9. Nog iets?"), None, None, ("V9", "", "")),
    ("Een tekst zonder sprekers.\n", "leerlingen", ("", "", "V1 V2 V3"), ("", "", "V9")),
]


@pytest.mark.parametrize(("words", "group", "pupils", "everybody"), CASES)
def test_what_is_put_of_each_guide(
    project: Project,
    tmp_path: Path,
    words: str,
    group: str | None,
    pupils: tuple[str, str, str] | None,
    everybody: tuple[str, str, str],
) -> None:
    path = tmp_path / "een.txt"
    path.write_text(words, encoding="utf-8")
    report = import_files(project, "ada", [path], group=group, dry_run=True)
    shown = "".join(part if isinstance(part, str) else str(part[0]) for part in report_lines(report, dry_run=True))
    (item,) = report.items
    found = {one.guide: one for one in item.guides}
    wanted = {"leerlingen": pupils, "allen": everybody}
    assert found == {
        name: QuestionsFound(name, *(tuple(labels.split()) for labels in labels_of))
        for name, labels_of in wanted.items()
        if labels_of is not None
    }
    for one in found.values():
        count = len(one.labelled) + len(one.like) + len(one.missing)
        assert one.message.startswith(f"{count - len(one.missing)} of {count} ")
        assert one.message.endswith(f"not found: {', '.join(one.missing)}") == bool(one.missing)
        assert one.message in shown
    # After the import the same is found, and only offered where there is no label.
    (item,) = import_files(project, "ada", [path], group=group).items
    assert item.guides == ()
    rows = {(row.question, row.state) for row in match_turns(project) if row.state in ("label", "offered")}
    assert rows == {
        (f"{one.guide}/{label}", state)
        for one in found.values()
        for state, labels in (("label", one.labelled), ("offered", one.like))
        for label in labels
    }


def test_without_guides_nothing_is_said_and_of_many_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "een.txt"
    path.write_text(turns("V1. Hoe dan?"), encoding="utf-8")
    (item,) = import_files(new_project(tmp_path), "ada", [path], dry_run=True).items
    assert item.guides == ()
    assert item.to_dict()["guides"] == []
    many = QuestionsFound("g", (), (), tuple(f"V{number}" for number in range(40)))
    assert many.message.endswith("V11, and 28 more")
