"""A study goes out and comes back: to the row by way of qualcode's own part, and in all the standard holds without."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from qualcode.changes.codings import NewCoding, apply_codings, set_memo
from qualcode.changes.grid import add_theme
from qualcode.changes.links import add_link
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_memo as set_memo_on
from qualcode.errors import QualcodeError
from qualcode.formats.projects.own import PART
from qualcode.session.portable import convert, send_study
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.portable.rows import stored_rows
from qualcode.storage.schema import SCHEMA_VERSION
from tests.support.building import ACCENTED, INTERVIEW, add_transcript, code_id, new_project, two_coders

OURS = f'schema="{SCHEMA_VERSION}"'.encode()


def all_rows(path: Path) -> list[tuple[Any, ...]]:
    with Project.open(path, readonly=True) as project:
        return [tuple(row) for row in stored_rows(project)]


def said(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the standard holds of a project, whatever its ids."""
    questions = {
        "texts": "SELECT guid, name, sha256, attributes FROM document",
        "codes": "SELECT c.guid, c.name, p.guid, c.colour, c.retired FROM code c"
        " LEFT JOIN code p ON p.id = c.parent_id",
        "codings": 'SELECT k.guid, d.guid, k.start, k."end", c.guid, o.name, k.memo, k.quote, k.created FROM coding k'
        " JOIN document d ON d.id = k.document_id JOIN code c ON c.id = k.code_id JOIN coder o ON o.id = k.coder_id",
        "cases": "SELECT r.guid, r.name, g.path FROM respondent r LEFT JOIN respondent_group g ON g.id = r.group_id",
        "spoken": "SELECT d.guid, t.start, t.body, r.guid FROM turn t JOIN speaker s ON s.id = t.speaker_id"
        " JOIN document d ON d.id = t.document_id JOIN respondent r ON r.id = s.respondent_id"
        " WHERE s.role = 'respondent'",
        "values": "SELECT r.guid, a.guid, v.value FROM attribute_value v JOIN respondent r"
        " ON r.id = v.respondent_id JOIN attribute a ON a.id = v.attribute_id",
        "memos": "SELECT kind, text FROM memo",
        "links": "SELECT l.guid, l.kind, l.note, a.guid, b.guid FROM link l JOIN coding a ON a.id = l.from_id"
        " JOIN coding b ON b.id = l.to_id",
        "themes": "SELECT t.guid, t.name, c.guid FROM theme t JOIN theme_code x ON x.theme_id = t.id"
        " JOIN code c ON c.id = x.code_id",
    }
    with Project.open(path, readonly=True) as project:
        return {name: sorted(project.rows(sql), key=repr) for name, sql in questions.items()}


def everything(folder: Path) -> Path:
    """A study with a bit of all that the standard can hold."""
    path = two_coders(folder)
    with Project.open(path) as project:
        stage, costs = code_id(project, "stage/netwerk"), code_id(project, "kosten")
        one, other = apply_codings(
            project, "ada", [NewCoding(1, 50, 60, stage), NewCoding(1, 50, 60, costs, "waarom & <hoe>?")]
        )
        assert one is not None
        assert other is not None
        add_link(project, "ada", one, other, "explains", "want dat zegt Sem")
        set_memo(project, "ben", one - 1, "nog eens lezen")
        for kind, target in (("project", 0), ("document", 1), ("code", stage), ("respondent", 1)):
            set_memo_on(project, "ada", kind, target, f"memo op {kind}\nover twee regels")
        add_theme(project, "ada", "Kern", [stage, costs])
    return path


def sent(path: Path, target: Path, coder: str = "ada", **how: bool) -> dict[str, Any]:
    with Project.open(path, readonly=True) as project:
        project.look_as(coder)
        return send_study(project, target, **how).to_dict()


def test_a_project_comes_back_to_the_row(sample: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "uit.qdpx", tmp_path / "terug.qualcode"
    report = sent(sample, out)
    assert report["lost"] == []
    assert convert(out, back, "ada").to_dict()["lost"] == []
    rows = all_rows(sample)
    assert all_rows(back) == rows
    assert report["written"]["rows"] == len(rows)
    with Project.open(back) as project:
        assert project.check() == []
        assert project.undo(project.log()[0].coder)
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(back.stat().st_mode) == 0o600


def test_what_the_standard_holds_comes_back_without_our_part(sample: Path, tmp_path: Path) -> None:
    for name, path in (("proef", sample), ("alles", everything(tmp_path))):
        out, back = tmp_path / f"{name}.qdpx", tmp_path / f"{name}-terug.qualcode"
        report = sent(path, out, standard=True)
        assert [row["kind"] for row in report["lost"]] == ["own_left_out"] * len(report["lost"])
        convert(out, back, "ada")
        assert said(back) == said(path)
        again = tmp_path / f"{name}-2.qdpx"
        sent(back, again, standard=True)
        convert(again, tmp_path / f"{name}-3.qualcode", "ada")
        assert said(tmp_path / f"{name}-3.qualcode") == said(path)


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    path = everything(tmp_path)
    for name in ("a", "b"):
        sent(path, tmp_path / f"{name}.qdpx")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x0b\x0c\x85\u2028\u2029"), max_size=40
)
"""Texts as a project holds them: line ends are one sign."""


@settings(max_examples=12)
@given(
    words=st.lists(WORDS.filter(lambda text: bool(text.strip())), min_size=1, max_size=3, unique=True), data=st.data()
)
def test_any_small_study_comes_back_to_the_row(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("klein")
    with new_project(folder) as project:
        for number, text in enumerate(words):
            document = add_transcript(project, f"t{number}", text.removeprefix("\ufeff") or "x")
            length = len(text.removeprefix("\ufeff") or "x")
            start = data.draw(st.integers(0, length - 1))
            end = data.draw(st.integers(start + 1, length))
            memo = data.draw(WORDS)
            apply_codings(project, "ada", [NewCoding(document, start, end, code_id(project, "kosten"), memo)])
    sent(project.path, folder / "uit.qdpx")
    convert(folder / "uit.qdpx", folder / "terug.qualcode", "ada")
    assert all_rows(folder / "terug.qualcode") == all_rows(project.path)
    convert(folder / "uit.qdpx", folder / "kaal.qualcode", "ada", standard=True)
    bare = said(folder / "kaal.qualcode")
    assert [row[:6] for row in bare["codings"]] == [row[:6] for row in said(project.path)["codings"]]
    assert bare["texts"] == said(project.path)["texts"]


def test_while_a_round_is_open_only_what_one_may_see_goes_out(tmp_path: Path) -> None:
    path = everything(tmp_path)
    before = tmp_path / "voor.qdpx"
    with Project.open(path) as project:
        make_round(project, "ada", "blind", RoundRequest(coders=("ada", "ben"), documents=("leerlingen-1", "école-1")))
    report = sent(path, before, coder="ben")
    assert {row["kind"] for row in report["lost"]} == {"own_blind"}
    with zipfile.ZipFile(before) as archive:
        assert PART not in archive.namelist()
        assert "waarom" not in archive.read("project.qde").decode()


def test_an_altered_file_and_hostile_rows_make_no_project(tmp_path: Path) -> None:
    path, out = everything(tmp_path), tmp_path / "uit.qdpx"
    sent(path, out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def altered(name: str, **changes: tuple[bytes, bytes]) -> Path:
        target = tmp_path / f"{name}.qdpx"
        with zipfile.ZipFile(target, "w") as archive:
            for part, data in parts.items():
                old, new = changes.get("own" if part == PART else "other", (b"", b""))
                archive.writestr(part, data.replace(old, new) if old else data)
        return target

    report = convert(altered("ander", other=(b"Netwerk", b"Kennis")), tmp_path / "ander.qualcode", "ada").to_dict()
    assert "own_altered" in [row["kind"] for row in report["lost"]]
    with Project.open(tmp_path / "ander.qualcode", readonly=True) as project:
        assert "Kennis" in [code.name for code in codebook(project).codes]
    for number, (old, new) in enumerate(
        [
            (b'name="coding"', b'name="sqlite_master"'),
            (b'columns="id guid', b'columns="id id'),
            (b'"Netwerk"', b'"Kennis"'),
            (b'[1,"', b'[{"bytes":9},"'),
            (b"<row>[", b"<row>{"),
            (OURS, b'schema="999"'),
            (OURS, b'schema="x"'),
            (b"<study ", b"<studie "),
            (b'"ada"', b'"ben"'),
        ]
    ):
        target = tmp_path / f"fout{number}.qualcode"
        with pytest.raises(QualcodeError) as found:
            convert(altered(f"fout{number}", own=(old, new)), target, "ada")
        assert found.value.hint
        assert not list(tmp_path.glob(f"*fout{number}.qualcode*"))


def test_who_has_withdrawn_is_no_case_elsewhere(tmp_path: Path) -> None:
    path = everything(tmp_path)
    with Project.open(path) as project:
        set_withdrawn(project, "ada", 1)
    report = sent(path, tmp_path / "uit.qdpx", standard=True)
    assert "withdrawn" in [row["kind"] for row in report["lost"]]
    with zipfile.ZipFile(tmp_path / "uit.qdpx") as archive:
        assert archive.read("project.qde").decode().count("<Case ") == report["read"]["respondents"] - 1


def test_what_is_written_is_as_the_standard_says(sample: Path, shared_data: Path, tmp_path: Path) -> None:
    schemas = {
        kind: etree.XMLSchema(etree.parse(shared_data / "refi-qda" / f"{kind}-v1.0.xsd"))
        for kind in ("Project", "Codebook")
    }
    for number, path in enumerate((sample, everything(tmp_path))):
        out = tmp_path / f"uit{number}"
        sent(path, out.with_suffix(".qdpx"))
        sent(path, out.with_suffix(".qdc"))
        with zipfile.ZipFile(out.with_suffix(".qdpx")) as archive:
            data = archive.read("project.qde")
            assert not data.startswith(b"\xef\xbb\xbf")
            assert b"\r" not in data
            assert all(name.startswith(("sources/", "project.qde", PART)) for name in archive.namelist())
        schemas["Project"].assertValid(etree.fromstring(data))
        schemas["Codebook"].assertValid(etree.parse(out.with_suffix(".qdc")))


def test_an_independent_reader_opens_what_is_written(tmp_path: Path) -> None:
    reader = pytest.importorskip("pyrefiqda")
    path, out = everything(tmp_path), tmp_path / "uit.qdpx"
    report = sent(path, out)
    found = reader.RefiProject.load(str(out), str(tmp_path / "uitgepakt"))
    texts = found.sources.text_source
    assert [text.name for text in texts] == ["leerlingen-1", "école-1"]
    passages = [one for text in texts for one in text.plain_text_selection]
    assert sum(len(one.coding) for one in passages) == report["written"]["codings"] == len(said(path)["codings"])
    words = {one.name: (one.start_position, one.end_position) for one in passages if one.coding}
    assert all((INTERVIEW + ACCENTED).find(name) >= 0 for name in words)
