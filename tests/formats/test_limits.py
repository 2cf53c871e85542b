"""Files of a kind that can be read, but of a size that nobody speaks or fills in: answered in bounded time."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats import read
from qualcode.formats.tables import read_facesheet
from qualcode.formats.tables.codings import read_codings
from qualcode.formats.tables.decisions import read_decisions
from qualcode.formats.transcripts import package, word
from qualcode.formats.transcripts.base import MAX_LINES
from qualcode.importing.codings import MOST_IN_VAIN, import_codings
from qualcode.importing.transcripts import import_facesheet
from tests.support.building import new_project
from tests.support.often import often

HEAD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
TAIL = b"<w:p><w:r><w:t>I: Hoi</w:t></w:r></w:p></w:body></w:document>"
CHANCE = random.Random(5)


def _docx(path: Path, part: Callable[[], str], count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", HEAD + "".join(part() for _ in range(count)).encode() + TAIL)


PARAGRAPHS: dict[str, Callable[[], str]] = {
    "empty": lambda: "<w:p/>",
    "open": lambda: "<w:p></w:p>",
    "numbered": lambda: f'<w:p w:rsidR="{CHANCE.getrandbits(32):08X}"/>',
    "in cells": lambda: "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "in runs": lambda: "<w:p><w:r/></w:p>",
}


@pytest.mark.parametrize("kind", PARAGRAPHS)
def test_a_word_document_of_endless_paragraphs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(word, "MAX_LINES", 3000)
    path = tmp_path / "a.docx"
    _docx(path, PARAGRAPHS[kind], 2999)
    assert read(path).text.endswith("I: Hoi")
    _docx(path, PARAGRAPHS[kind], 3000)
    with pytest.raises(FormatError, match=r"a\.docx has more than 200000 lines or paragraphs") as error:
        read(path)
    assert error.value.hint


@pytest.mark.parametrize("kind", ["numbered", "open", "in runs"])
def test_a_word_document_of_millions_is_refused_before_it_is_a_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(package, "MAX_TAGS", 4000)
    monkeypatch.setattr(etree, "fromstring", lambda *_arguments: pytest.fail("it was parsed"))
    path = tmp_path / "a.docx"
    _docx(path, PARAGRAPHS[kind], 2000)
    with pytest.raises(FormatError, match="more than 4000 tags"):
        read(path)


@pytest.mark.parametrize("line", ["\n", "\r", "\r\n", "a\n", " \n", "\t\n", "I: a\n"])
def test_a_text_of_endless_lines_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(line.encode() * (2 * MAX_LINES + 1))
    with pytest.raises(FormatError, match=r"a\.txt has more than 200000 lines") as error:
        read(path)
    assert error.value.hint


ROWS: dict[str, tuple[str, Callable[[int], str]]] = {
    "one document": ("document,code,start,end", lambda _n: "gone,a,1,2"),
    "other documents": ("document,code,quote", lambda n: f"gone {n},a,q"),
    "other codes": ("document,code,quote", lambda n: f"groep-1,gone {n},q"),
    "no position": ("document,code,start,end", lambda _n: "groep-1,a,,"),
    "wide": ("document,code,quote", lambda _n: "a,b,c,d"),
    "no number": ("document,code,start,end", lambda n: f"a,b,x{n},y"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_many_bad_rows_are_each_accounted_for(tmp_path: Path, kind: str) -> None:
    header, row = ROWS[kind]
    path = tmp_path / "a.csv"
    count = often(6_000)
    path.write_text("\n".join([header, *map(row, range(count))]), encoding="utf-8")
    project = new_project(tmp_path)
    rows, problems = read_codings(path)
    report = import_codings(project, "ada", rows, dry_run=True)
    assert len(problems) + len(report.problems) == count
    assert {problem.line for problem in [*problems, *report.problems]} == set(range(2, count + 2))


def test_what_is_nowhere_is_looked_for_so_often_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"gone {number},a,q" for number in range(MOST_IN_VAIN + 500)]
    path.write_text("\n".join(["document,code,quote", *lines]), encoding="utf-8")
    report = import_codings(new_project(tmp_path), "ada", read_codings(path).rows, dry_run=True)
    given_up = [problem for problem in report.problems if "was not looked for" in problem.message]
    assert len(report.problems) == len(lines)
    assert len(given_up) == 499
    assert all(problem.hint for problem in given_up)


def test_a_face_sheet_of_endless_strangers_is_answered_in_few_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,group\n" + "".join(f"x{n},y\n" for n in range(often(10_000))), encoding="utf-8")
    with pytest.raises(QualcodeError) as error:
        import_facesheet(new_project(tmp_path), "ada", read_facesheet(path))
    assert len(error.value.message.splitlines()) < 60
    assert "more" in error.value.message.splitlines()[-1]
    assert len(error.value.message) < 10_000


def test_a_meeting_list_of_endless_bad_rows_is_answered_in_few_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("case,decision,reason\n" + "a,b,c,d\n" * often(10_000), encoding="utf-8")
    with pytest.raises(FormatError) as error:
        read_decisions(path)
    assert error.value.message.splitlines()[-1] == f"and {often(10_000) - 20} more"
