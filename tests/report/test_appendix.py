"""The appendices of a chapter: what stands in them, in the order asked for, without a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.beside.fieldwork import import_fieldwork
from qualcode.errors import FormatError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.outline import APPENDICES
from qualcode.report.appendix.made import MAKERS
from qualcode.report.blocks import Block, Heading, Paragraph, Table
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.wording.languages import beside_words
from qualcode.report.writers.docx import to_word
from qualcode.report.writers.word import contents
from qualcode.specs import FieldworkLine
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from tests.support.building import new_project

OUTLINE = """
outline: hoofdstuk-6
language: {language}
title: Hoofdstuk 6
appendix: [{names}]
groups:
  - {{group: scholen, singular: school, plural: scholen, title: Scholen, sections: []}}
"""


@pytest.fixture(scope="module")
def study(sample: Path) -> Iterator[Project]:
    with Project.open(sample) as project:
        why = (("geen tijd", 2),)
        line = FieldworkLine("de interviews", "", "scholen", "scholen", 12, 10, 2, 8, 8, 8, why, "scholen")
        import_fieldwork(project, "demo", [line])
        yield project


def blocks(project: Project, folder: Path, names: str, language: str = "nl") -> list[Block]:
    path = folder / "opzet.yaml"
    path.write_text(OUTLINE.format(names=names, language=language), encoding="utf-8")
    found = list(chapter(read_summary(project, outline=read_outline(path), language=language)).blocks)
    return found[next(n for n, block in enumerate(found) if block.key.startswith("appendix")) :]


def tables(found: list[Block]) -> list[Table]:
    return [block for block in found if isinstance(block, Table)]


def test_appendices_come_in_the_order_asked_for_with_letters(study: Project, tmp_path: Path) -> None:
    found = blocks(study, tmp_path, "response, codebook, guides")
    assert [block.text for block in found if isinstance(block, Heading)] == [
        "Bijlage A Respons",
        "Bijlage B Codeboek",
        "Bijlage C Leidraden",
    ]
    assert [table.label + str(table.ordinal) for table in tables(found)] == [
        *("Tabel A.1", "Tabel B.1", "Tabel B.2", "Tabel C.1", "Tabel C.2", "Tabel C.3"),
    ]
    keys = [block.key for block in found]
    assert len(keys) == len(set(keys))


def test_in_a_word_file_each_appendix_counts_in_a_sequence_of_its_own(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice forgets where a sequence begins again; the list of tables is of each sequence in turn."""
    monkeypatch.setattr(contents, "LEAST_HEADINGS", 1)
    blocks(study, tmp_path, "response, codebook, guides")
    words = to_word(chapter(read_summary(study, outline=read_outline(tmp_path / "opzet.yaml")))).element.xml
    assert [words.count(f" SEQ Tabel_{letter} ") for letter in "ABC"] == [1, 2, 3]
    assert [words.count(f'\\c "Tabel_{letter}"') for letter in "ABC"] == [1, 1, 1]
    assert words.count("Lijst van tabellen") == 1
    assert "\\r 1" not in words


def test_the_codebook_has_every_code_under_its_theme_and_its_history(study: Project, tmp_path: Path) -> None:
    codes, versions = tables(blocks(study, tmp_path, "codebook"))
    assert len(codes.rows) == len(codebook(study).codes)
    assert max(row.depth for row in codes.rows) == 2
    assert versions.rows[0].cells[0].text == "1"


def test_the_methods_are_those_of_the_project_and_name_no_coder(study: Project, tmp_path: Path) -> None:
    found = blocks(study, tmp_path, "methods")
    said = "\n".join(block.text for block in found if isinstance(block, Paragraph))
    assert "Er is gecodeerd door drie codeurs" in said
    assert "Krippendorffs alfa" in said
    assert "Verzadiging." in said
    [rounds] = tables(found)
    assert [row.cells[0].text for row in rounds.rows] == ["ronde 1", "ronde 2"]
    everything = said + repr(rounds)
    assert not any(name in everything for name in ("codeur-a", "codeur-b", "codeur-c", "demo"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_coreq_fills_in_what_the_project_shows_and_leaves_the_rest(
    study: Project, tmp_path: Path, language: str
) -> None:
    [table] = tables(blocks(study, tmp_path, "coreq", language))
    assert len(table.rows) == 32
    left = beside_words(language).coreq_author
    filled = {int(row.cells[0].text): row.cells[2].text for row in table.rows if row.cells[2].text != left}
    assert {12, 13, 16, 17, 18, 22, 24, 25, 27} <= filled.keys()
    assert not {1, 2, 3, 4, 5, 9, 23, 28} & filled.keys()
    assert filled[24] == "3"
    assert "38 respondent" in filled[12]
    assert "geen tijd (2)" in filled[13]


def test_an_empty_project_says_that_there_is_nothing(tmp_path: Path) -> None:
    found = blocks(new_project(tmp_path), tmp_path, "guides, response, methods, coreq, codebook")
    said = [block.text for block in found if isinstance(block, Paragraph)]
    assert "In het project staan geen leidraden." in said
    assert "In het project staat niet vastgelegd wie er zijn benaderd." in said
    [coreq] = (table for table in tables(found) if len(table.rows) == 32)
    assert sum(row.cells[2].text != "in te vullen door de auteur" for row in coreq.rows) <= 3


def test_an_appendix_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "opzet.yaml"
    path.write_text(OUTLINE.format(names="codebok", language="nl"), encoding="utf-8")
    with pytest.raises(FormatError) as raised:
        read_outline(path)
    assert "codebook" in raised.value.hint
    assert set(MAKERS) <= set(APPENDICES)
