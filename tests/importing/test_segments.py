"""Lists of coded segments of other programs: known by their headers, placed by their words, nothing guessed."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.changes.codebook import import_codebook
from qualcode.errors import FormatError, QualcodeError
from qualcode.formats.tables.codings import read_codings, stream_codings
from qualcode.formats.tables.segments import SHAPES, shape_of
from qualcode.importing.segments import SegmentReport, code_parts, import_segments
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from tests.support.building import ACCENTED, INTERVIEW, add_transcript, new_project
from tests.support.spoilt import spoilt
from tests.support.table_files import book, put

MAXQDA = {
    "en": "Color,Comment,Document group,Document name,Code,Beginning,End,Weight score,Segment,Created by,Area",
    "de": "Farbe,Kommentar,Dokumentgruppe,Dokumentname,Code,Anfang,Ende,Gewicht,Segment,Erstellt von,Fläche",
    "nl": "Kleur,Opmerking,Documentgroep,Documentnaam,Code,Begin,Einde,Gewicht,Segment,Gemaakt door,Oppervlak",
}
ATLAS = {
    "en": "ID,Quotation Name,Document,Document Groups,Quotation Content,Comment,Codes,Reference,Density,Created by",
    "de": "ID,Zitatname,Dokument,Dokumentgruppen,Zitatinhalt,Kommentar,Kodes,Referenz,Dichte,Erstellt von",
    "nl": "ID,Citaatnaam,Document,Documentgroepen,Citaatinhoud,Opmerking,Codes,Verwijzing,Dichtheid,Gemaakt door",
}
NVIVO = {
    "en": "File Name,Folder Location,Hierarchical Name,Coverage,Reference Number,Coded Text,Coded By,Modified On",
    "de": "Dateiname,Ordner,Hierarchischer Name,Abdeckung,Nummer,Codierter Text,Codiert von,Geändert am",
    "nl": "Bestandsnaam,Map,Hiërarchische naam,Dekking,Nummer,Gecodeerde tekst,Gecodeerd door,Gewijzigd op",
}
ROWS = {
    "MAXQDA": (
        "●,let op,leerlingen,leerlingen-1,Wie regelt het > Netwerk,2,2,0,{oom},ada,33",
        "●,,scholen,école-1,kosten,2,2,0,{euro},ada,33",
    ),
    "ATLAS.ti": (
        "1:1,,1 leerlingen-1.docx,g,{oom},let op,Wie regelt het: Netwerk,2 - 2,1,ada",
        "2:1,,D 2: école-1,g,{euro},,kosten,2 - 2,1,ada",
    ),
    "NVivo": (
        "leerlingen-1,Files,Nodes\\\\Wie regelt het\\Netwerk,0.5,1,{oom},ada,1-1-2020",
        "Files\\\\école-1,Files,Codes\\\\Kosten,0.5,1,{euro},ada,1-1-2020",
    ),
}
ALL = [(shape, language) for shape in ("MAXQDA", "ATLAS.ti", "NVivo") for language in ("en", "de", "nl")]


def table(folder: Path, program: str, language: str) -> Path:
    header = {"MAXQDA": MAXQDA, "ATLAS.ti": ATLAS, "NVivo": NVIVO}[program][language]
    lines = [
        header,
        *(row.format(oom='"Via mijn oom, die kent die baas."', euro='"Één euro… of ≥ 5 €"') for row in ROWS[program]),
    ]
    return put(folder, "\n".join(lines) + "\n", f"{program}-{language}.csv")


def study(folder: Path) -> Project:
    project = new_project(folder)
    codes = (
        CodeSpec("stage", "Wie regelt het", codes=(CodeSpec("netwerk", "Netwerk"),)),
        CodeSpec("kosten", "Kosten"),
    )
    import_codebook(project, "ada", CodebookSpec("test", "Test", "nl", 1, codes), reason="x")
    add_transcript(project, "leerlingen-1", INTERVIEW)
    add_transcript(project, "école-1", ACCENTED)
    return project


def brought(project: Project, path: Path, *, add_codes: bool = False) -> SegmentReport:
    return import_segments(project, "ada", [*stream_codings(path)], threshold=90, add_codes=add_codes)


@pytest.mark.parametrize(("program", "language"), ALL)
def test_the_lists_of_each_program_are_placed(tmp_path: Path, program: str, language: str) -> None:
    path = table(tmp_path, program, language)
    assert stream_codings(path).program == program
    assert len(stream_codings(path).passed_over) >= 3
    with study(tmp_path) as project:
        report = brought(project, path)
        assert (report.placed.problems, report.absent, report.made) == ([], [], [])
        book = codebook(project)
        found = {(book.by_id[one.code_id].path, one.quote, one.memo) for one in codings(project)}
        memo = "let op" if program != "NVivo" else ""
        assert found == {
            ("stage/netwerk", "Via mijn oom, die kent die baas.", memo), ("kosten", "Één euro… of ≥ 5 €", ""),
        }  # fmt: skip
        assert brought(project, path).placed.already == 2
        project.undo("ada")
        assert codings(project) == []


def test_a_workbook_with_a_title_and_several_codes_in_a_cell(tmp_path: Path) -> None:
    rows = [
        ("ATLAS.ti - Zitate", "", "", ""),
        ("ID", "Dokument", "Zitatinhalt", "Kodes"),
        ("1:1", "leerlingen-1", "Via mijn oom", "Netwerk\n● Kosten\n"),
        ("1:2", "leerlingen-1", "dit staat nergens in dit gesprek zo", "Kosten"),
        ("1:3", "niemand", "Via mijn oom", "Kosten"),
        ("1:4", "leerlingen-1", "Ik heb zelf gebeld", ""),
        ("1:5", "leerlingen-1", "Alleen de bus", "Vervoer: Bus"),
    ]
    path = book(tmp_path / "zitate.xlsx", {"Info": [("Projekt",)], "Zitate": rows})
    with study(tmp_path) as project:
        found = stream_codings(path)
        report = import_segments(project, "ada", [*found], threshold=90)
        assert report.placed.added == 2
        assert report.absent == ["Vervoer: Bus"]
        assert [problem.line for problem in report.placed.problems] == [4, 5, 7]
        assert [problem.line for problem in found.problems if problem.level == "error"] == [6]
        dry = import_segments(project, "ada", [*stream_codings(path)], threshold=90, add_codes=True, dry_run=True)
        assert dry.made == ["vervoer", "vervoer/bus"]
        assert "vervoer" not in codebook(project).by_path
        made = brought(project, path, add_codes=True)
        assert (made.made, made.placed.added, made.placed.already) == (["vervoer", "vervoer/bus"], 1, 2)
        assert codebook(project).version == 3
        project.undo("ada")
        assert len(codings(project)) == 2
        assert "vervoer" not in codebook(project).by_path


def test_who_coded_there_is_a_coder_here(tmp_path: Path) -> None:
    path = put(tmp_path, "Document name,Code,Segment,Created by\nleerlingen-1,Kosten,Alleen de bus,Bea B.\n")
    with study(tmp_path) as project:
        assert brought(project, path).placed.added == 1
        assert "Bea B." in {one.name for one in coders(project)}


def test_names_that_may_be_two_are_not_guessed(tmp_path: Path) -> None:
    rows = "x/leerlingen-1,Netwerk,Alleen de bus\nleerlingen-1.docx,Netwerk > Niets,Alleen de bus\n"
    path = put(tmp_path, "Document name,Code,Segment\n" + rows)
    with study(tmp_path) as project:
        codes = (CodeSpec("a", "A", codes=(CodeSpec("netwerk", "Netwerk"),)),)
        import_codebook(project, "ada", CodebookSpec("t", "T", "nl", 1, codes), reason="x")
        add_transcript(project, "leerlingen-1.txt", INTERVIEW + "x")
        report = brought(project, path)
        assert report.absent == ["Netwerk", "Netwerk > Niets"]
        assert report.placed.added == 0
        assert len(report.placed.problems) == 2


def test_our_own_table_is_ours_and_another_is_no_list() -> None:
    for names in (
        ["document", "code", "quote"],
        ["document", "code", "start", "end"],
        ["naam", "leeftijd"],
        ["segment"],
    ):
        assert shape_of(names) is None


def test_a_table_of_ours_stays_ours(tmp_path: Path) -> None:
    path = put(tmp_path, "document,code,coder,quote,content,codes\nd,c,a,q,x,y\n")
    assert stream_codings(path).program == ""
    assert read_codings(path).rows[0].quote == "q"
    with pytest.raises(FormatError):
        stream_codings(put(tmp_path, "naam,leeftijd\nx,1\n"))


@given(
    st.lists(
        st.sampled_from([name for shape in SHAPES for names in shape.headers.values() for name in names]), max_size=8
    )
)
def test_any_header_is_known_whole_or_not(names: list[str]) -> None:
    found = shape_of(names)
    if found is not None:
        assert {"document", "code", "quote"} <= found[1].keys()
        assert len({*found[1].values()}) == len(found[1])
        assert {*found[1].values()} <= {*names}


def test_the_parts_of_a_code_by_the_signs_of_each_program() -> None:
    for label, parts in {
        "A > B > C": ("A", "B", "C"), "Nodes\\\\A\\B": ("A", "B"), "A: B": ("A", "B"), "A::B": ("A", "B"),
        "10:30 uur": ("10:30 uur",), "Codes": ("Codes",), ">": (">",), "A/B": ("A/B",),
    }.items():  # fmt: skip
        assert code_parts(label) == parts, label


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_an_altered_list_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder, chance = tmp_path_factory.mktemp("kwaad"), random.Random(seed)
    path = table(folder, *chance.choice(ALL))
    path.write_bytes(spoilt(path.read_bytes(), chance))
    with suppress(QualcodeError):
        for row in stream_codings(path):
            assert row.document
            assert row.code
            assert row.quote or row.start is not None
