"""The sample chapter worked on in LibreOffice, the study grown by a coding, and the chapter brought up to date."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.report.kept.chapter import chapter_state, update_chapter, write_chapter
from qualcode.report.kept.opendocument import OpenDocumentFile
from qualcode.report.kept.word import WordFile
from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter
from tests.support.often import TIMES

PYTHON = Path("/usr/bin/python3")
OUTLINE = Path(__file__).parents[2] / "codebooks" / "hoofdstuk-6.yaml"
EDITS = Path(__file__).parents[1] / "support" / "office_edits.py"
OWN = "Een eigen alinea met “aanhaling”, een getal (49%) en een streepje –."
WORKED_ON = [
    ["type over", "Wel zeggen vijf scholen dat het zoeken", "Wel geven vijf scholen aan dat het zoeken"],
    [
        "type over",
        "Eén school geeft het traject de naam Op maat.",
        "Eén van de scholen noemt het traject zelf Op maat.",
    ],
    ["paragraph behind", "Eén van de scholen noemt het traject zelf Op maat.", OWN],
    ["delete", "Ongeveer een kwart van de 22 leerlingen vond het lastig een stageplaats te vinden."],
    ["cut section", "Samenwerking", "Interviews met leerlingen", "Kosten"],
]
RECORDED = [["type over", "noemen vijf scholen de slechte economie", "noemen vijf scholen vooral de slechte economie"]]
EDITED = {
    "sentence:scholen:stage/lastiger": "stale",
    "sentence:scholen:traject/op-maat": "edited",
    "sentence:leerlingen:stage/zoeken-moeite": "deleted",
}


def _has_uno() -> bool:
    if not PYTHON.exists() or not shutil.which("soffice"):
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    TIMES == 1 or not _has_uno(),
    reason="for the long form (QUALCODE_OFTEN=10), with LibreOffice and its Python (soffice, python3-uno)",
)


class WorkedOn(NamedTuple):
    """The study, and the chapter as it came out of LibreOffice in several ways."""

    project: Path
    files: dict[str, Path]


@pytest.fixture(scope="module")
def worked_on(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> WorkedOn:
    folder = tmp_path_factory.mktemp("office")
    project = Path(shutil.copy(sample, folder))
    chapter = folder / "hoofdstuk.docx"
    with Project.open(project) as study:
        write_chapter(study, "ada", chapter, "docx", AskedChapter(), outline=OUTLINE)
    files = {
        name: folder / name for name in ("plain.docx", "plain.odt", "pending.docx", "accepted.docx", "by-odt.docx")
    }
    steps = [
        {"open": chapter, "edits": WORKED_ON, "save": [files["plain.docx"], files["plain.odt"]]},
        {"open": chapter, "record": True, "edits": [*WORKED_ON, *RECORDED], "save": [files["pending.docx"]]},
        {"open": files["pending.docx"], "edits": [["accept"]], "save": [files["accepted.docx"]]},
        {"open": files["plain.odt"], "edits": [], "save": [files["by-odt.docx"]]},
    ]
    (folder / "steps.json").write_text(json.dumps(steps, default=str), encoding="utf-8")
    done = subprocess.run(
        [PYTHON, EDITS, folder / "profile", folder / "steps.json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with Project.open(project) as study:
        _code_one_more(study)
    return WorkedOn(project, files)


def _code_one_more(study: Project) -> None:
    """One more school says that finding a place takes more effort than before."""
    code = study.scalar("SELECT id FROM code WHERE slug = 'lastiger'")
    [row] = study.rows(
        'SELECT k.document_id, k.start, k."end", k.quote, k.coder_id, k.codebook_version FROM coding k'
        " JOIN speaker s ON s.document_id = k.document_id JOIN respondent r ON r.id = s.respondent_id"
        " JOIN respondent_group g ON g.id = r.group_id WHERE g.path = 'scholen' AND k.document_id NOT IN"
        " (SELECT document_id FROM coding WHERE code_id = ?) ORDER BY k.id LIMIT 1",
        [code],
    )
    names = ("document_id", "start", "end", "quote", "coder_id", "codebook_version")
    with study.change("ada", "coding.add") as change:
        change.insert("coding", code_id=code, created=change.at, **dict(zip(names, row, strict=True)))


@pytest.fixture
def study(worked_on: WorkedOn, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(worked_on.project, tmp_path))) as project:
        yield project


@pytest.mark.parametrize("name", ["plain.docx", "plain.odt", "pending.docx", "accepted.docx", "by-odt.docx"])
def test_an_authors_work_survives(worked_on: WorkedOn, study: Project, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(worked_on.files[name], tmp_path))
    recorded = {} if "plain" in name or "odt" in name else {"sentence:scholen:stage/redenen/crisis": "edited"}
    state = chapter_state(study, path, outline=OUTLINE)
    assert {one.key: one.state for one in state.pieces if one.key and one.state != "generated"} == EDITED | recorded
    assert [one.text for one in state.in_state("author's")] == [OWN]
    reader = OpenDocumentFile if path.suffix == ".odt" else WordFile
    before = [line.text for line in reader(path).lines]
    done = update_chapter(study, "ada", path, outline=OUTLINE)
    assert done.backup == tmp_path / f"{name}~1"
    assert done.backup.read_bytes() == worked_on.files[name].read_bytes()
    assert [one.said.split(" (")[0] for one in done.before.shifts] == ["was 5 van 8, is nu 6 van 8"]
    after = [line.text for line in reader(path).lines]
    # Of all that stands there, one cell is another: that of the code that was given once more; and what it is made of.
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed[:-1] == [("5", "6")]
    assert all(line.startswith("Gemaakt met qualcode") for line in changed[-1])
    there = path.read_bytes()
    assert not update_chapter(study, "ada", path, outline=OUTLINE).changed
    assert path.read_bytes() == there


def test_libreoffice_opens_what_was_updated(worked_on: WorkedOn, study: Project, tmp_path: Path) -> None:
    path = Path(shutil.copy(worked_on.files["pending.docx"], tmp_path))
    update_chapter(study, "ada", path, outline=OUTLINE)
    steps = [{"open": str(path), "edits": [["accept"]], "save": [str(tmp_path / "again.odt")]}]
    (tmp_path / "steps.json").write_text(json.dumps(steps), encoding="utf-8")
    subprocess.run([PYTHON, EDITS, tmp_path / "profile", tmp_path / "steps.json"], timeout=120, check=True)
    lines = OpenDocumentFile(tmp_path / "again.odt").lines
    assert any(line.text == OWN for line in lines)
    assert not any("vond het lastig een stageplaats te vinden" in line.text for line in lines)
