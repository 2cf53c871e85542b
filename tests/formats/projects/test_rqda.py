"""RQDA: its database is read by the names of its tables and columns, without what was deleted in it."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats.projects import Losses, read_study
from qualcode.session.portable import convert
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from tests.formats.projects.test_databases import TEXT, put
from tests.support.once import fill
from tests.support.spoilt import spoilt

RQDA = """
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
  status integer);
CREATE TABLE attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer, owner text,
  date text, memo text);
CREATE TABLE cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
  date text, memo text);
CREATE TABLE fileAttr (variable text, value text, fileID integer, date text, dateM text, owner text, status integer);
CREATE TABLE filecat (name text, fid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer, color text);
CREATE TABLE journal (name text, journal text, date text, dateM text, owner text, status integer);
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text, imageDir text);
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE treefile (fid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
"""
WHEN = "Mon Nov  9 17:05:06 2015"
ROWS: dict[str, list[dict[str, Any]]] = {
    "project": [{"databaseversion": "0.2.2", "date": WHEN, "memo": "over het geheel"}],
    "source": [
        {"name": "gesprek", "id": 1, "file": TEXT, "memo": "bij de tekst", "owner": "ada", "status": 1},
        {"name": "weg", "id": 2, "file": "weg", "status": 0},
    ],
    "freecode": [
        {"name": "Kosten", "memo": "wat het kost", "id": 1, "status": 1, "color": "#FF0000"},
        {"name": "Bellen", "id": 2, "status": 1, "color": "antiquewhite2"},
        {"name": "Oud", "id": 3, "status": 0},
    ],
    "codecat": [{"name": "Geld", "catid": 1, "status": 1}, {"name": "Zoeken", "catid": 2, "status": 1}],
    "treecode": [
        {"cid": 1, "catid": 1, "status": 1}, {"cid": 1, "catid": 2, "status": 1}, {"cid": 2, "catid": 2, "status": 0},
    ],
    "cases": [{"name": "R1", "id": 1, "memo": "wie", "status": 1, "owner": "ada"}],
    "caselinkage": [{"caseid": 1, "fid": 1, "selfirst": 0, "selend": len(TEXT), "status": 1}],
    "attributes": [
        {"name": "leeftijd", "class": "numeric", "status": 1}, {"name": "vorm", "class": "character", "status": 1},
    ],
    "caseAttr": [{"variable": "leeftijd", "value": "41", "caseID": 1, "status": 1}],
    "fileAttr": [{"variable": "vorm", "value": "telefoon", "fileID": 1, "status": 1}],
    "filecat": [{"name": "Ronde 1", "catid": 1, "status": 1}],
    "treefile": [{"fid": 1, "catid": 1, "status": 1}],
    "journal": [{"name": "dag 1", "journal": "begonnen", "date": WHEN, "owner": "ada", "status": 1}],
    "annotation": [{"fid": 1, "position": 2, "annotation": "wie?", "owner": "ada", "status": 1}],
}  # fmt: skip


def made(path: Path, text: str = TEXT, *, utf16: bool = False) -> Path:
    def coded(words: str, code: int, owner: str, status: int = 1) -> dict[str, Any]:
        start = text.index(words)
        first, last = start, start + len(words)
        if utf16:
            first, last = (len(text[:at].encode("utf-16-le")) // 2 for at in (first, last))
        row: dict[str, Any] = {"cid": code, "fid": 1, "seltext": words, "selfirst": first, "selend": last}
        return row | {"status": status, "owner": owner, "date": WHEN, "memo": "let op" if code == 1 else ""}

    codings = [coded("duur", 1, "ada"), coded("bellen 🚌 vaak", 2, "ben"), coded("Niemand", 2, "ada")]
    rows = ROWS | {"source": [ROWS["source"][0] | {"file": text}, ROWS["source"][1]]}
    return put(path, RQDA, **rows, coding=[*codings, coded("Sem", 2, "ada", 0)])


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")])
@pytest.mark.parametrize("utf16", [False, True])
def test_what_a_project_holds_comes_over(tmp_path: Path, text: str, utf16: bool) -> None:
    path, target = made(tmp_path / "p.rqda", text, utf16=utf16), tmp_path / "p.qualcode"
    losses = convert(path, target, "ada")
    assert losses.read["codings"] == 3
    assert {one.kind: one.count for one in losses.of()} == {
        "second_category": 1, "note_on_passage": 1, "note_free": 1, "set_of_texts": 1, "category": 2,
        "notes_joined": 2, "deleted": 3,
    }  # fmt: skip
    with Project.open(target) as project:
        rows = project.rows(
            "SELECT quote, c.name, o.name, k.memo, k.created FROM coding k JOIN code c ON c.id = k.code_id"
            " JOIN coder o ON o.id = k.coder_id ORDER BY start"
        )
        paths = {code.path: code for code in codebook(project).codes}
        about = project.rows("SELECT attributes FROM document")[0][0]
        people = project.rows("SELECT name FROM respondent")
        assert project.check() == []
    assert [row[:4] for row in rows] == [
        ("duur", "Kosten", "ada", "let op"), ("bellen 🚌 vaak", "Bellen", "ben", ""), ("Niemand", "Bellen", "ada", ""),
    ]  # fmt: skip
    assert {row[4][:19] for row in rows} == {"2015-11-09T17:05:06"}
    assert paths["geld/kosten"].colour == "#ff0000"
    assert {"geld", "zoeken", "bellen"} <= paths.keys()
    assert '"vorm": "telefoon"' in about
    assert '"set": "Ronde 1"' in about
    assert people == [("R1",)]


def test_another_database_is_none(tmp_path: Path) -> None:
    path = put(tmp_path / "x.rqda", "CREATE TABLE source (id integer, name text);")
    with pytest.raises(FormatError) as found:
        read_study(path, Losses())
    assert "RQDA" in found.value.message
    (tmp_path / "y.rqda").write_bytes(b"geen database")
    with pytest.raises(FormatError):
        read_study(tmp_path / "y.rqda", Losses())


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_an_altered_database_ends_in_an_error_or_a_study(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder, chance = tmp_path_factory.mktemp("kwaad"), random.Random(seed)
    fill(folder, _whole)
    path = folder / "p.rqda"
    path.write_bytes(spoilt(path.read_bytes(), chance))
    with suppress(QualcodeError):
        losses = Losses()
        for one in read_study(path, losses).texts:
            one.text.encode()
        assert losses.lines()


def _whole(folder: Path) -> None:
    made(folder / "p.rqda")
