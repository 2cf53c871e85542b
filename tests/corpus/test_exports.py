"""What an export holds, who may open it, and what becomes of one that is not ours."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.names import NameDecision, decide_names
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.cli import run
from qualcode.corpus.agreement import compare_corpus
from qualcode.corpus.counting import count_corpus
from qualcode.corpus.engine import engine
from qualcode.corpus.relations import relate_corpus
from qualcode.corpus.schema import TABLES
from qualcode.corpus.writing import export_columns
from qualcode.errors import FormatError, QualcodeError
from qualcode.storage import Project
from tests.corpus.conftest import exported, small_study
from tests.nets.pages import DOCS
from tests.support.building import INTERVIEW, code_id
from tests.support.often import TIMES

duckdb = pytest.importorskip("duckdb")


def rows(folder: Path, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table, as any program reads them."""
    with duckdb.connect() as connection:
        found: list[tuple[Any, ...]] = connection.execute(
            "SELECT * FROM read_parquet(?)", [str(folder / f"{table}.parquet")]
        ).fetchall()
    return found


def test_every_table_has_the_columns_of_the_manual(columns: Path) -> None:
    page = (DOCS / "corpus.md").read_text(encoding="utf-8")
    told = {
        name: re.findall(r"`([^`]+)`", listed)
        for name, listed in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE)
    }
    assert told == {table.name: [column.name for column in table.columns] for table in TABLES.values()}
    for table in TABLES.values():
        with duckdb.connect() as connection:
            there = connection.execute(
                "DESCRIBE SELECT * FROM read_parquet(?)", [str(columns / f"{table.name}.parquet")]
            ).fetchall()
        assert [(row[0], row[1]) for row in there] == [(one.name, one.type) for one in table.columns]


def test_files_are_their_users_alone_and_the_folder_knows_them(columns: Path) -> None:
    assert {path.name for path in columns.glob("*.parquet")} == {f"{name}.parquet" for name in TABLES}
    assert (columns / "SHA256SUMS").is_file()
    assert sys.platform == "win32" or {path.stat().st_mode & 0o077 for path in columns.glob("*.parquet")} == {0}


def test_words_are_there_only_where_they_are_asked_for(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    bare, full = exported(path, tmp_path / "bare"), exported(path, tmp_path / "full", with_texts=True, with_names=True)
    assert [row[-1] for row in rows(bare, "documents")] == [None]
    assert [row[-1] for row in rows(full, "documents")] == [INTERVIEW]
    assert not any(b"oom" in file.read_bytes() for file in bare.glob("*"))
    start, end = next((row[3], row[4]) for row in rows(full, "codings"))
    assert INTERVIEW[start:end] == "Via mijn oom"


def test_positions_are_of_the_text_as_it_leaves(tmp_path: Path) -> None:
    """Where a name is hidden the words behind it stand elsewhere, and codings go along."""
    path = small_study(tmp_path)
    with Project.open(path) as project:
        decide_names(
            project,
            "ada",
            [NameDecision("Sem", "replace", "Persoon een"), NameDecision("Noor", "replace", "Persoon twee")],
        )
    folder = exported(path, tmp_path / "a", with_texts=True)
    (document,) = rows(folder, "documents")
    for row in rows(folder, "codings"):
        assert document[-1][row[3] : row[4]] == "Via mijn oom"
    assert "Sem" not in str([rows(folder, table) for table in TABLES])


def test_an_open_round_stays_blind_and_says_so(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    with Project.open(path) as project:
        make_round(project, "ada", "r1", RoundRequest(coders=("ada", "bo"), documents=("study-1",)))
        at = INTERVIEW.index("Alleen de bus")
        apply_codings(project, "bo", [NewCoding(1, at, at + 6, code_id(project, "kosten"))])
    mine = exported(path, tmp_path / "ada", coder="ada")
    assert {row[6] for row in rows(mine, "codings")} == {1}
    assert rows(mine, "compared") == []
    theirs = exported(path, tmp_path / "bo", coder="bo")
    assert {row[6] for row in rows(theirs, "codings")} == {2}
    assert "round r1 was open" in count_corpus([mine], unfinished_too=True).note
    assert [row[9] for row in rows(mine, "documents")] == ["r1"]


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    first, second = exported(path, tmp_path / "a"), exported(path, tmp_path / "b")
    assert (first / "SHA256SUMS").read_bytes() == (second / "SHA256SUMS").read_bytes()


def test_an_export_is_renewed_and_nothing_else_is_written_over(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    folder = exported(path, tmp_path / "a")
    exported(path, folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine", encoding="utf-8")
    with Project.open(path, readonly=True) as project, pytest.raises(QualcodeError, match="holds other files"):
        export_columns(project, tmp_path / "other")


def spoil(folder: Path, table: str, sql: str) -> None:
    """Write a file of an export anew by a statement, with the metadata that it had."""
    file = folder / f"{table}.parquet"
    (folder / "SHA256SUMS").unlink()
    with duckdb.connect() as connection:
        about = dict(connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(file)]).fetchall())
        told = {key.decode(): value.decode() for key, value in about.items()}
        listed = ", ".join(f"'{key}': '{value.replace(chr(39), chr(39) * 2)}'" for key, value in told.items())
        connection.execute(f"CREATE TABLE t AS {sql.format(file=file)}")
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet, KV_METADATA {{{listed}}})")


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("codes", "SELECT * EXCLUDE (path) FROM '{file}'"),
        ("codes", "SELECT * REPLACE (path || 'x' AS path) FROM '{file}'"),
        ("codes", "SELECT * REPLACE (code AS parent) FROM '{file}'"),
        ("documents", "SELECT * REPLACE (document::VARCHAR AS document) FROM '{file}'"),
        ("mentions", "SELECT 1 AS a"),
    ],
)
def test_a_file_that_was_altered_is_refused(tmp_path: Path, table: str, sql: str) -> None:
    folder = exported(small_study(tmp_path), tmp_path / "a")
    spoil(folder, table, sql)
    with pytest.raises(FormatError):
        count_corpus([folder], [], ["group"])


def test_parts_that_would_be_larger_than_they_say_are_refused(tmp_path: Path) -> None:
    """A few bytes may say the same row any number of times."""
    path = small_study(tmp_path)
    many = "SELECT * FROM '{file}', range(1000) r(n)"
    for table, asked in (("compared", compare_corpus), ("documents", relate_corpus)):
        folder = exported(path, tmp_path / table)
        spoil(folder, table, many.replace("SELECT *", "SELECT * EXCLUDE (n)"))
        with pytest.raises(FormatError, match=rf"{table}\.parquet is not as qualcode writes it"):
            asked([folder])
    folder = exported(path, tmp_path / "codes")
    spoil(folder, "codes", "SELECT c.* FROM '{file}' c, range(200000)")
    with pytest.raises(FormatError, match=r"codes\.parquet is not as qualcode writes it"):
        count_corpus([folder])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\x00" * 100 + b"PAR1", b"PAR1\xff\xff\xff\xff\x7fPAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = exported(small_study(tmp_path), tmp_path / "a")
    (folder / "turns.parquet").write_bytes(content)
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(FormatError):
        count_corpus([folder])


def test_what_stands_in_a_file_is_in_no_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as told, engine() as connection:
        connection.execute("SELECT CAST(s AS INTEGER) FROM (SELECT 'geheim' AS s)").fetchall()
    assert "geheim" not in f"{told.value.message} {told.value.hint}"


def test_any_byte_may_be_off(tmp_path: Path) -> None:
    """A file that was altered is refused by its sum; where there are no sums it is counted as it reads, or refused."""
    folder = exported(small_study(tmp_path), tmp_path / "a")
    sums = (folder / "SHA256SUMS").read_bytes()
    for table in ("mentions", "codes", "work"):
        file = folder / f"{table}.parquet"
        whole = file.read_bytes()
        for place in range(4, len(whole), max(1, len(whole) // (5 if TIMES > 1 else 3))):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
            (folder / "SHA256SUMS").write_bytes(sums)
            with pytest.raises(FormatError, match="was altered"):
                count_corpus([folder], threads=1)
            (folder / "SHA256SUMS").unlink()
            with suppress(QualcodeError):
                count_corpus([folder], [], ["group"], threads=1)
        file.write_bytes(whole)


def test_files_of_two_exports_are_not_mixed(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    first, second = exported(path, tmp_path / "a"), exported(path, tmp_path / "b", with_texts=True)
    (first / "SHA256SUMS").unlink()
    (first / "codings.parquet").write_bytes((second / "codings.parquet").read_bytes())
    with pytest.raises(FormatError, match="is of another export"):
        count_corpus([first])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('{other}')",
        "COPY (SELECT 1) TO '{other}.out'",
        "ATTACH '{other}.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SELECT * FROM read_parquet('https://127.0.0.1:9/x.parquet')",
    ],
)
def test_the_engine_touches_its_files_only(tmp_path: Path, sql: str) -> None:
    other = tmp_path / "other"
    other.write_text("secret", encoding="utf-8")
    with pytest.raises(QualcodeError), engine([tmp_path / "mine.parquet"]) as connection:
        connection.execute(sql.format(other=other)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]


def test_what_cannot_be_written_is_said_of_writing(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="The export cannot be written"), engine(folder=tmp_path) as connection:
        connection.execute(f"COPY (SELECT 1) TO '{tmp_path / 'no' / 'such' / 'x.parquet'}'")


def test_the_engine_keeps_within_its_memory() -> None:
    with pytest.raises(QualcodeError, match="needs more than 64 MB"), engine(memory=64, threads=1) as connection:
        connection.execute("SELECT list(range) FROM range(100000000)").fetchall()


def test_where_duckdb_is_absent_its_extra_is_named(tmp_path: Path) -> None:
    path = small_study(tmp_path)
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['duckdb'] = None\nfrom qualcode.cli import run\nsys.exit(run(sys.argv[1:]))",
            *("-p", str(path), "--coder", "ada", "export", "--parquet", str(tmp_path / "uit")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "qualcode[corpus]" in told.stderr
    assert not (tmp_path / "uit").exists()


def test_the_command_writes_and_counts_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    path = small_study(tmp_path)
    assert run(["-p", str(path), "export", "--parquet", str(tmp_path / "uit"), "--format", "json"]) == 0
    told = {row["table"]: row["rows"] for row in json.loads(capsys.readouterr().out)}
    assert told["codings"] == 2
    assert told.keys() == TABLES.keys()
    assert run(["-p", str(path), "export", "--with-texts", str(tmp_path / "uit.qdpx")]) == 2
    assert run(["-p", str(path), "export", "--parquet", str(tmp_path / "x"), "--all", str(tmp_path / "y")]) == 2
