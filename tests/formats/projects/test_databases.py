"""Projects that are databases of other programs: what comes over is what they hold, and hostile ones cost nothing."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats import find_files
from qualcode.formats.projects import Losses, PortableStudy, read_study
from qualcode.formats.projects.database import open_database
from qualcode.formats.projects.taguette import stripped
from qualcode.formats.projects.trees import DEEPEST, parents_first
from qualcode.importing.transcripts import import_files
from qualcode.session.portable import convert
from qualcode.storage import Project
from tests.support.building import new_project

TEXT = "😀 Sem: het is duur.\nWij bellen 🚌 vaak.\nNiemand neemt op."

QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text,
  av_text_id integer, later text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, cid integer, memo text, owner text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
  date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
  date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
  color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE stored_sql (title text, ssql text);
"""
WHEN = "2024-05-06 07:08:09"

TAGUETTE = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created DATETIME);
CREATE TABLE project_members (project_id INTEGER, user_login TEXT, privileges TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT, created DATETIME,
  project_id INTEGER, contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login TEXT, payload TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
  snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
PAGE = "<h1>Sem</h1><p>Het is duur 😀 &amp; ver.</p>\n<table><tr><td>één</td><td>twee</td></tr></table>"


def put(path: Path, tables: str, **rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(tables)
        for table, some in rows.items():
            for row in some:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])
    return path


def coded(words: str, code: int, owner: str, *, fid: int = 1, unit: str = "cp", **more: Any) -> dict[str, Any]:
    at = TEXT.index(words)
    spans = {
        "cp": (at, at + len(words)),
        "utf16": tuple(len(part.encode("utf-16-le")) // 2 for part in (TEXT[:at], TEXT[: at + len(words)])),
    }
    start, end = spans[unit]
    return {"cid": code, "fid": fid, "seltext": words, "pos0": start, "pos1": end, "owner": owner, "date": WHEN} | more


def qualcoder(folder: Path, *codings: dict[str, Any], **more: list[dict[str, Any]]) -> Path:
    rows: dict[str, list[dict[str, Any]]] = {
        "project": [{"date": WHEN, "memo": "over alles", "about": "QualCoder 3.6", "codername": "ada"}],
        "source": [
            {"id": 1, "name": "sem.txt", "fulltext": TEXT, "memo": "kort", "owner": "ada", "date": WHEN},
            {"id": 2, "name": "foto.png", "mediapath": "/images/foto.png", "owner": "ada", "date": WHEN},
            {"id": 3, "name": "ring.mp4", "mediapath": "video:/ergens/ring.mp4", "owner": "ada", "date": WHEN},
        ],
        "code_cat": [
            {"catid": 1, "name": "Onder", "supercatid": 2, "memo": "tussen"}, {"catid": 2, "name": "Boven"},
            {"catid": 3, "name": "Rond", "supercatid": 4}, {"catid": 4, "name": "Om", "supercatid": 3},
        ],
        "code_name": [
            {"cid": 1, "name": "Kosten", "memo": "geld", "catid": 1, "color": "#ABCDEF"},
            {"cid": 2, "name": "Moeite", "catid": None, "color": "rood"},
        ],
        "code_text": [*codings],
        "cases": [{"caseid": 1, "name": "Sem", "memo": "eerste"}, {"caseid": 2, "name": "Bo"}],
        "case_text": [
            {"caseid": 1, "fid": 1, "pos0": 0, "pos1": len(TEXT)}, {"caseid": 2, "fid": 1, "pos0": 21, "pos1": 40},
            {"caseid": 2, "fid": 99, "pos0": 0, "pos1": 4},
        ],
        "attribute_type": [
            {"name": "leeftijd", "caseOrFile": "case", "valuetype": "numeric", "memo": "in jaren"},
            {"name": "groep", "caseOrFile": "case", "valuetype": "character"},
            {"name": "ronde", "caseOrFile": "file", "valuetype": "character"},
        ],
        "attribute": [
            {"name": "leeftijd", "attr_type": "case", "value": "12", "id": 1},
            {"name": "leeftijd", "attr_type": "case", "value": "oud", "id": 2},
            {"name": "groep", "attr_type": "case", "value": "school", "id": 1},
            {"name": "ronde", "attr_type": "file", "value": "eerste", "id": 1},
            {"name": "ronde", "attr_type": "journal", "value": "x", "id": 1},
            {"name": "weg", "attr_type": "case", "value": "x", "id": 1},
            {"name": "ronde", "attr_type": "file", "value": "x", "id": 77},
        ],
        "annotation": [{"fid": 1, "pos0": 2, "pos1": 5, "memo": "wie?", "owner": "ben", "date": WHEN}],
        "journal": [{"name": "dag 1", "jentry": "begonnen", "date": WHEN, "owner": "ben"}],
        "code_image": [{"id": 2, "cid": 1}],
        "code_av": [{"id": 3, "cid": 1}, {"id": 3, "cid": 2}],
        "stored_sql": [{"title": "a", "ssql": "DROP TABLE source"}],
    }  # fmt: skip
    put(folder / "proef.qda" / "data.qda", QUALCODER, **(rows | more))
    return folder / "proef.qda"


def taguette(path: Path, **more: list[dict[str, Any]]) -> Path:
    words = stripped(PAGE).words

    def at(words_of: str) -> dict[str, int]:
        start = len(words[: words.index(words_of)].encode())
        return {"start_offset": start, "end_offset": start + len(words_of.encode())}

    done = {"type": "highlight_add", "highlight_id": 1, "tags": [1], **at("duur 😀 & ver")}
    rows: dict[str, list[dict[str, Any]]] = {
        "projects": [{"id": 1, "name": "Proef", "description": "waarom", "created": "2024-05-06 07:08:09.123456"}],
        "project_members": [{"user_login": "ada"}, {"user_login": "ben"}],
        "documents": [{"id": 1, "name": "sem", "description": "kort", "filename": "sem.docx", "contents": PAGE}],
        "tags": [{"id": 1, "path": "geld.duur", "description": "kost"}, {"id": 2, "path": "geld", "description": ""}],
        "commands": [
            {"date": WHEN, "user_login": "ben", "payload": json.dumps(done)}, {"user_login": "ada", "payload": "{"},
        ],
        "highlights": [
            {"id": 1, "document_id": 1, "snippet": "<p>duur 😀 &amp; ver</p>", **at("duur 😀 & ver")},
            {"id": 2, "document_id": 1, "snippet": "<td>twee</td>", **at("twee")},
            {"id": 3, "document_id": 1, "snippet": "<p>Het</p>", **at("Het")},
            {"id": 4, "document_id": 9, "snippet": "<p>weg</p>", "start_offset": 0, "end_offset": 3},
            {"id": 5, "document_id": 1, "snippet": "", "start_offset": 900, "end_offset": 903},
        ],
        "highlight_tags": [
            {"highlight_id": number, "tag_id": tag} for number, tag in ((1, 1), (1, 2), (2, 2), (4, 1), (5, 1), (2, 7))
        ],
    }  # fmt: skip
    return put(path, TAGUETTE, **(rows | more))


def read(path: Path, offsets: str = "") -> tuple[PortableStudy, Losses]:
    losses = Losses()
    return read_study(path, losses, offsets=offsets), losses


def kinds(losses: Losses) -> dict[str, int]:
    return {one.kind: one.count for one in losses.of()}


def said(study: PortableStudy) -> list[tuple[str | None, str, str]]:
    """Who coded what with which code."""
    codes = {code.guid: code.name for code in study.codes}
    coders = {coder.guid: coder.name for coder in study.coders}
    return [
        (coders.get(one.coder or ""), codes.get(one.code, "?"), text.text[one.start : one.end])
        for text in study.texts
        for one in text.codings
    ]


@pytest.mark.parametrize("unit", ["cp", "utf16"])
def test_a_folder_of_qualcoder_is_a_study(tmp_path: Path, unit: str) -> None:
    path = qualcoder(
        tmp_path,
        coded("duur", 1, "ada", unit=unit, memo="echt?", important=1),
        coded("bellen 🚌 vaak", 2, "ben", unit=unit),
        coded("vaak", 1, "ben", unit=unit),
        coded("duur", 1, "ben", unit=unit, fid=9),
    )
    study, losses = read(path)
    assert said(study) == [("ada", "Kosten", "duur"), ("ben", "Moeite", "bellen 🚌 vaak"), ("ben", "Kosten", "vaak")]
    assert losses.offsets is not None
    assert (losses.offsets.name, losses.offsets.because) == (f"{unit}-lf", "words")
    (text,) = study.texts
    first = next(iter(text.codings))
    assert (first.memo, first.good, first.created) == ("echt?", True, "2024-05-06T07:08:09")
    assert text.attributes == {"ronde": "eerste"}
    by_guid = {code.guid: code.name for code in study.codes}
    assert [(code.name, by_guid.get(code.parent or ""), code.codable) for code in study.codes] == [
        ("Boven", None, False), ("Onder", "Boven", False), ("Om", None, False), ("Rond", "Om", False),
        ("Kosten", "Onder", True), ("Moeite", None, True),
    ]  # fmt: skip
    assert [(case.name, case.group, dict(case.values)) for case in study.cases] == [
        ("Sem", "school", {"leeftijd": "12"}), ("Bo", None, {}),
    ]  # fmt: skip
    assert study.cases[0].texts == (text.guid,)
    assert len(study.cases[1].passages) == 1
    assert [(note.kind, note.title, note.text) for note in study.notes] == [
        ("project", "", "over alles"), ("project", "leeftijd", "in jaren"), ("document", "", "kort"),
        ("document", "“Sem”" if unit == "cp" else "“Se”", "wie?"), ("respondent", "", "eerste"),
        ("project", "dag 1", "begonnen"),
    ]  # fmt: skip
    assert kinds(losses) == {
        "bad_colour": 1, "note_free": 1, "described": 1, "note_on_passage": 1, "source_without_text": 2,
        "picture_selection": 1, "video_selection": 2, "stored_query": 1, "other_value": 1, "coding_of_absent": 1,
        "unknown_case_text": 1, "unreadable_value": 1, "unknown_variable": 1, "value_of_absent": 1,
    }  # fmt: skip
    again, _losses = read(path / "data.qda")
    assert (again.name, [*again.texts], again.codes) == ("proef", [*study.texts], study.codes)


def test_a_database_of_taguette_is_a_study(tmp_path: Path) -> None:
    study, losses = read(taguette(tmp_path / "a.sqlite3"))
    assert (study.name, study.program) == ("Proef", "Taguette")
    assert said(study) == [
        ("ben", "geld.duur", "duur 😀 & ver"), ("ben", "geld", "duur 😀 & ver"), (None, "geld", "twee"),
        (None, "?", "twee"), (None, "geld.duur", ""),
    ]  # fmt: skip
    (text,) = study.texts
    assert text.text == "Sem\nHet is duur 😀 & ver.\néén\ttwee"
    assert [(code.name, code.parent, code.definition) for code in study.codes] == [
        ("geld.duur", None, "kost"), ("geld", None, ""),
    ]  # fmt: skip
    assert [(note.kind, note.text) for note in study.notes] == [("project", "waarom"), ("document", "kort")]
    assert kinds(losses) == {"selection_without_coding": 1, "coding_of_absent": 1}
    assert losses.offsets is not None
    assert losses.offsets.name == "utf8-lf"


def test_who_works_alone_made_all_of_it(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.sqlite", commands=[], project_members=[{"user_login": "ada"}])
    assert {coder for coder, _code, _words in said(read(path)[0])} == {"ada"}


def test_a_server_with_several_projects_is_no_study(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.sqlite3", projects=[{"name": "Een"}, {"name": "Twee"}])
    with pytest.raises(FormatError, match="2 projects: Een, Twee"):
        read(path)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
        ("a <em>b</em>c", "a bc"),
        ("<p>1 &lt; 2 &gt; 0 &#x41;&nbsp;b</p>", "1 < 2 > 0 A\u00a0b"),
        ("<a href=\"x>y\" title='<'>a</a>", "<a href=\"x>y\" title='<'>a"),
        ('<img src="a>b"/>c', "c"),
        ("a<!-- > -->b", "ab"),
        ("a\r\nb", "a\nb"),
        ("\ufeffa", "\u200ba"),
        ("a < b", "a < b"),
        ("", ""),
    ],
)
def test_a_page_without_its_tags(page: str, text: str) -> None:
    assert stripped(page).text == text


_PARTS = st.lists(st.sampled_from(["<p>", "</p>", "<br>", "<td>", "</td>", "<em>", "a", "b c", "\n", "é", "😀"]))


@given(_PARTS)
def test_a_passage_keeps_its_words_wherever_lines_are_put_between(parts: list[str]) -> None:
    page = stripped("".join(parts))
    for start in range(len(page.words)):
        for end in range(start + 1, len(page.words) + 1):
            a, b = page.span(start, end)
            kept = page.text[a:b]
            assert (kept[0], kept[-1]) == (page.words[start], page.words[end - 1])
            assert "".join(kept.split()) == "".join(page.words[start:end].split())


@given(st.dictionaries(st.integers(0, 8), st.integers(-1, 9)))
def test_what_is_above_comes_first_and_nothing_goes_round(above: dict[int, int]) -> None:
    found = parents_first(above)
    assert found.keys() == above.keys()
    seen: set[int | None] = {None}
    for number, parent in found.items():
        assert parent in seen
        assert parent in (None, above[number])
        seen.add(number)


def test_a_chain_without_end_is_cut() -> None:
    found = parents_first({number: number - 1 for number in range(1, 5_000)})
    tops = [number for number, parent in found.items() if parent is None]
    assert tops[:3] == [1, 1 + DEEPEST, 1 + 2 * DEEPEST]


def test_both_go_into_a_project_and_the_same_again_adds_nothing(tmp_path: Path) -> None:
    for number, path in enumerate([qualcoder(tmp_path, coded("duur", 1, "ada")), taguette(tmp_path / "b.sqlite3")]):
        losses = convert(path, tmp_path / f"{number}.qualcode", "ada")
        assert losses.written["codings"] == (1, 3)[number]
        with Project.open(tmp_path / f"{number}.qualcode", readonly=True) as project:
            quotes = [quote for (quote,) in project.rows("SELECT quote FROM coding ORDER BY id")]
        assert quotes == (["duur"], ["duur 😀 & ver", "duur 😀 & ver", "twee"])[number]


def test_no_file_in_a_folder_of_qualcoder_is_a_transcript(tmp_path: Path) -> None:
    path = qualcoder(tmp_path, coded("duur", 1, "ada"))
    (path / "documents").mkdir()
    (path / "documents" / "sem.txt").write_text(TEXT)
    notes: list[str] = []
    assert find_files([tmp_path], lambda _path, note: notes.append(note.message)) == []
    assert notes == ["proef.qda is a whole study, and no transcript"]
    with new_project(tmp_path) as project:
        (item,) = import_files(project, "ada", [path]).items
        assert (item.status, item.message) == ("error", f"{path} is a whole study, and no transcript")


def test_what_is_not_yet_in_the_file_is_not_passed_over(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.sqlite3")
    for side in ("-wal", "-journal"):
        beside = tmp_path / f"a.sqlite3{side}"
        beside.write_bytes(b"\0" * 512)
        read(path)
        beside.write_bytes(b"\xd9\xd5\x05\xf9" * 128)
        with pytest.raises(FormatError, match=f"a.sqlite3{side}"):
            read(path)
        beside.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.sqlite3"]


HOSTILE = {
    "view": "DROP TABLE tags; CREATE VIEW tags AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
    " SELECT id, 'x' AS path FROM n;",
    "virtual": "DROP TABLE tags; CREATE VIRTUAL TABLE tags USING fts5(id, path);",
    "computed": "DROP TABLE tags; CREATE TABLE tags (id INTEGER, path TEXT AS (hex(zeroblob(100000000))));",
    "absent": "DROP TABLE highlight_tags;",
    "column": "ALTER TABLE highlights RENAME COLUMN start_offset TO begin_offset;",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_in_a_file_is_run(tmp_path: Path, kind: str) -> None:
    path = taguette(tmp_path / "a.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(HOSTILE[kind])
    with pytest.raises(FormatError, match="no project of Taguette"):
        read(path)


def test_highlights_that_share_a_number_do_not_multiply_their_tags(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE commands; CREATE TABLE alike AS SELECT * FROM highlights; DROP TABLE highlights;"
            "ALTER TABLE alike RENAME TO highlights;"
        )
    study, _losses = read(path)
    assert len(said(study)) == len(said(read(taguette(tmp_path / "b.sqlite3"))[0]))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE highlights SET id = 1")
    with pytest.raises(FormatError, match="share a number"):
        read(path)


def test_rows_with_anything_in_them_are_read(tmp_path: Path) -> None:
    odd: list[Any] = [None, b"\xff\0", 1.5, "x\0y", 2**62, ""]
    path = taguette(
        tmp_path / "a.sqlite3",
        tags=[{"path": value, "description": value} for value in odd],
        highlights=[{"document_id": a, "start_offset": b, "end_offset": 3} for a in odd for b in odd],
        commands=[{"payload": value, "user_login": value} for value in [*odd, "[" * 5_000, "[]", '{"type": 1}']],
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE tags SET path = CAST(x'ff61' AS TEXT) WHERE id = 1")
    losses = convert(path, tmp_path / "uit.qualcode", "ada")
    assert losses.written["codes"] == len(odd)


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5_000, b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["a.sqlite3", "data.qda"])
def test_what_is_no_database_says_so(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match=name):
        read(path)


def test_a_folder_without_a_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "leeg.qda").mkdir()
    for path in (tmp_path / "leeg.qda", tmp_path / "weg.qda", tmp_path / "weg.sqlite3"):
        with pytest.raises(FormatError, match=path.name):
            read(path)


@given(st.data())
def test_flipped_bytes_are_damage_or_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.getbasetemp() / "flipped"
    whole = folder / "a.sqlite3"
    if not whole.exists():
        taguette(whole)
    pages = bytearray(whole.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(pages) - 1), min_size=1, max_size=30)):
        pages[place] = data.draw(st.integers(0, 255))
    (folder / "b.sqlite3").write_bytes(pages)
    with suppress(FormatError):
        said(read(folder / "b.sqlite3")[0])


def test_pages_that_lead_round_give_no_more_than_the_file_holds(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.db", "CREATE TABLE t (words TEXT);", t=[{"words": "x" * 400_000}, *[{"words": "x" * 300}] * 400]
    )
    pages = bytearray(path.read_bytes())
    size = int.from_bytes(pages[16:18], "big")
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master").fetchone()
    top = (root - 1) * size
    assert pages[top] == 5  # an interior page, with the numbers of those below it
    count = int.from_bytes(pages[top + 3 : top + 5], "big")
    cells = [int.from_bytes(pages[top + 12 + 2 * n : top + 14 + 2 * n], "big") for n in range(count)]
    child = pages[top + cells[0] : top + cells[0] + 4]
    for cell in cells:
        pages[top + cell : top + cell + 4] = child
    (tmp_path / "b.db").write_bytes(pages)
    with open_database(tmp_path / "a.db") as database:
        assert database.count("t") == 401
    with open_database(tmp_path / "b.db") as database, pytest.raises(FormatError, match=r"b\.db .*than it can hold"):
        [*database.rows("t", "words")]


def test_both_owners_of_a_real_study_are_there(shared_data: Path) -> None:
    expected = json.loads((shared_data / "expected.json").read_text())["qualcoder"]["derived_two_coders.qda"]
    study, losses = read(shared_data / "qualcoder" / "derived_two_coders.qda")
    assert Counter(coder for coder, _code, _words in said(study)) == expected["codings_by_owner"]
    assert losses.read["documents"] == expected["sources"]
    assert len(study.cases) == expected["cases"]
    for name in ("CareerStage", "Sex"):
        assert Counter(case.values[name] for case in study.cases) == expected[f"cases_by_{name}"]
    assert sum(not code.codable for code in study.codes) == expected["categories"]


def test_the_highlights_of_a_real_study_are_those_of_its_own_table(shared_data: Path) -> None:
    folder = shared_data / "taguette" / "serdif"
    study, losses = read(folder / "SERDIF_P2_ThematicAnalysis.sqlite3")
    codes = {code.guid: code.name for code in study.codes}
    found = Counter(
        (text.name, codes[one.code], " ".join(text.text[one.start : one.end].split()))
        for text in study.texts
        for one in text.codings
    )
    with (folder / "all_tags_20220303.csv").open(encoding="utf-8", newline="") as file:
        rows = Counter((row["document"], row["tag"], " ".join(row["content"].split())) for row in csv.DictReader(file))
    assert found == rows
    assert (losses.read["selections"], len(codes)) == (1794, 22)
