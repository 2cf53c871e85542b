"""A chapter of ours, checked: as it was written, after its author edited it, and after the codings changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from qualcode.analysis.checking.findings import CheckFinding
from qualcode.analysis.checking.whole import check_text
from qualcode.changes.codings import remove_codings
from qualcode.formats.finished import read_finished
from qualcode.library.claims import made_chapter
from qualcode.report.blocks import Claim, Heading, Paragraph, ReportDocument, Sentence
from qualcode.report.checking.claims import check_claims
from qualcode.report.writers import write_document
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from tests.cli.conftest import Call

OUTLINE = Path(__file__).parents[2] / "codebooks" / "hoofdstuk-6.yaml"
KINDS = ("docx", "md", "html")


@pytest.fixture(scope="module")
def document(sample: Path) -> ReportDocument:
    """The chapter of the sample study."""
    with Project.open(sample, readonly=True) as project:
        return made_chapter(project, outline=OUTLINE).document


@pytest.fixture(scope="module")
def written(document: ReportDocument, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the chapter in each format."""
    folder = tmp_path_factory.mktemp("chapter")
    for kind in KINDS:
        write_document(document, folder / f"h6.{kind}", kind)
    return folder


def checked(document: ReportDocument, path: Path) -> list[CheckFinding]:
    """A file against a chapter, and against itself."""
    text = read_finished(path)
    found, pieces = check_claims(text, document)
    assert pieces > 200
    return [*check_text(text), *found]


@pytest.mark.parametrize("kind", KINDS)
def test_the_chapter_as_it_was_written_has_no_findings(document: ReportDocument, written: Path, kind: str) -> None:
    """Neither against itself nor against the codings."""
    assert checked(document, written / f"h6.{kind}") == []


EDITS = {
    "Wel zeggen vijf scholen": ("Wel zeggen zes scholen", ("claim", "zes", "vijf")),
    "Alle acht scholen vinden": ("De meeste scholen vinden", ("claim", "De meeste", "8 / 8")),
    "Twee scholen laten het initiatief bij de leerling en de andere zes": (
        "Twee scholen laten het initiatief bij de leerling en de overige vijf",
        ("claim", "vijf", "zes"),
    ),
    "Eén school geeft het traject de naam": ("Slechts één school geeft het traject de naam", None),
    "Zes scholen putten uit een vast netwerk": ("Drie kwart van de scholen put, anders dan twee, uit een net", None),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_edited_number_is_told_with_what_it_should_be(
    document: ReportDocument, written: Path, tmp_path: Path, kind: str
) -> None:
    """An edit that says the same in other words is none."""
    path = tmp_path / f"h6.{kind}"
    if kind == "docx":
        word = Document(str(written / "h6.docx"))
        for run in (run for paragraph in word.paragraphs for run in paragraph.runs):
            for before, (after, _expected) in EDITS.items():
                run.text = run.text.replace(before, after)
        word.save(str(path))
    else:
        text = (written / f"h6.{kind}").read_text()
        for before, (after, _expected) in EDITS.items():
            assert before in text
            text = text.replace(before, after)
        path.write_text(text)
    found = checked(document, path)
    wanted = {expected for _after, expected in EDITS.values() if expected}
    assert {(one.rule.value, one.says, one.should) for one in found} == wanted
    assert {one.sure for one in found} == {"error"}


def test_a_cell_of_a_table(document: ReportDocument, written: Path, tmp_path: Path) -> None:
    """A number in a table."""
    text = (written / "h6.md").read_text()
    row = "| Lastiger geworden | 5 | 8 |"
    assert text.count(row) == 1
    path = tmp_path / "h6.md"
    path.write_text(text.replace(row, row.replace("5", "6")))
    [finding] = checked(document, path)
    assert (finding.rule.value, finding.says, finding.should, finding.table) == ("claim", "6", "5", 3)


def test_what_was_written_before_the_codings_changed(sample: Path, written: Path, tmp_path: Path, call: Call) -> None:
    """Sentences that nobody edited say what was so; the command ends with 3."""
    copy = tmp_path / "later.qualcode"
    with Project.open(sample, readonly=True) as project:
        project.backup(copy)
    with Project.open(copy) as project:
        [code] = [code for code in codebook(project).codes if code.path == "stage/lastiger"]
        one = codings(project, code_ids=[code.id])[0]
        same = [each.id for each in codings(project, code_ids=[code.id], document_id=one.document_id)]
        remove_codings(project, "consensus", same)
    asked = ("-p", copy, "report", "check", written / "h6.docx", "--outline", OUTLINE)
    rows = call(*asked, "--format", "json", code=3).json
    assert {(row["rule"], row["sure"]) for row in rows} == {("stale", "error")}
    assert any("vijf scholen" in row["says"] and "de helft van de scholen" in row["should"] for row in rows), rows


def test_a_page_for_the_web_is_held_against_what_was_written_to_another_file(
    sample: Path, tmp_path: Path, call: Call
) -> None:
    """It says nothing of itself, and so the chapter is looked for of which most stands in it."""
    outline = tmp_path / "wave.yaml"
    outline.write_text(
        "outline: klein\nversion: 2\nlanguage: nl\ntitle: Klein\nwhere: {traject: LWT}\ngroups:\n"
        "  - group: scholen\n    singular: school\n    plural: scholen\n    title: Scholen\n    sections:\n"
        "      - title: Stage\n        blocks: [{says: stage/lastiger}, {table: [stage/lastiger, stage/netwerk]}]\n"
    )
    call("-p", sample, "report", "write", outline, tmp_path / "klein.docx")
    call("-p", sample, "report", "write", outline, tmp_path / "klein.html")
    assert "0 errors" in call("-p", sample, "report", "check", tmp_path / "klein.html").out


def test_what_is_raised_in_a_page_is_no_digit(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Het zijn er 56<sup>[1]</sup> van de 79.</p><p>En 43<sup>2</sup>.</p>")
    assert [part.text for part in read_finished(path).parts] == ["Het zijn er 56 van de 79.", "En 43."]


def test_any_text_without_a_project(tmp_path: Path, call: Call) -> None:
    """An error ends with 3, a warning with 0; with --tables the text is left alone."""
    path = tmp_path / "oud.md"
    table = "| a | b | c | Totaal |\n| - | - | - | - |\n| p | 1 | 2 | 3 |\n| q | 4 | 4 | 8 |\n"
    path.write_text(f"{table}\nZie tabel 3.\n\nTabel 1 Zo\n")
    told = call("report", "check", path)
    assert "tabel 3" in told.out
    assert "1 table read; 0 errors, 1 warning." in told.out
    assert "0 warnings" in call("report", "check", path, "--tables").out
    path.write_text(table.replace("8", "9"))
    assert "adds up to 8" in " ".join(call("report", "check", path, code=3).out.split())


def test_a_file_of_another_study_is_not_held_against_this_one(sample: Path, tmp_path: Path, call: Call) -> None:
    """Nothing of it is in the chapter: that is told, and no finding."""
    path = tmp_path / "ander.txt"
    path.write_text("Niets hiervan staat in het hoofdstuk.\n")
    assert "Nothing in" in call("-p", sample, "report", "check", path, code=1).err


@pytest.mark.parametrize(("other", "found"), [(("Zes", 6), True), (("Eén", 1), False)])
def test_a_vague_word_for_two_ranges(tmp_path: Path, other: tuple[str, int], found: bool) -> None:
    def claim(key: str, n: int) -> Claim:
        return Claim(key, str(n), "n", n, (), tuple(range(n)), tuple(range(8)))

    sentences = (
        Sentence("s:1", "Twee scholen zoeken de plaats zelf in de streek.", (claim("c:1", 2),)),
        Sentence("s:2", f"{other[0]} scholen betalen het materiaal uit eigen zak.", (claim("c:2", other[1]),)),
    )
    made = ReportDocument("H", "nl", (Heading("h", 1, "H"), Paragraph("p", sentences)), stamp="project file 1")
    path = tmp_path / "h.md"
    write_document(made, path, "md")
    text = path.read_text(encoding="utf-8")
    for word in ("Twee", other[0]):
        text = text.replace(f"{word} scholen", "Verscheidene scholen")
    path.write_text(text, encoding="utf-8")
    said = [one for one in check_claims(read_finished(path), made)[0] if one.rule.value == "word-twice"]
    assert [(one.says, one.should, one.behind, one.sure) for one in said] == (
        [("verscheidene", "6 / 8", "2 / 8", "warning")] if found else []
    )
