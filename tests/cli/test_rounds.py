"""Rounds from the command line: begun, seen, ended, handed out; and nothing of a blind coding gets through it."""

from __future__ import annotations

import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.rounds import RoundRequest, export_copy, make_round
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import TIMES


@pytest.fixture
def study(tmp_path: Path) -> Path:
    with new_project(tmp_path) as project:
        for name, group in (("school-1", "scholen"), ("school-2", "scholen"), ("bedrijf-1", "bedrijven")):
            add_transcript(project, name, INTERVIEW.replace("bus", name), group=group)
    return project.path


def test_a_round_is_begun_followed_and_ended(study: Path, call: Call) -> None:
    lead = ("-p", study, "--coder", "ada")
    assert "qualcode round new" in call("round", *lead).out
    both = ("--percent", "50", "--document", "school-1")
    assert "--percent" in call("round", "new", "een", "--coders", "ada,bo", *both, *lead, code=2).err
    tried = call("round", "new", "een", "--coders", "ada,bo", "--percent", "50", "--dry-run", *lead)
    assert "scholen: 1 of 2" in tried.out
    assert call("round", "--format", "json", *lead).json == []
    made = call("round", "new", "een", "--coders", "ada,bo", "--percent", "50", "--seed", "4", *lead)
    assert "New in this project: bo" in made.out
    [found] = call("round", "--format", "json", *lead).json
    assert (found["name"], found["lead"], found["open"], found["documents"], found["assigned"]) == (
        "een", "ada", True, 2, 4,
    )  # fmt: skip
    assert found["plan"]["groups"] == {"bedrijven": [1, 1], "scholen": [1, 2]}
    call("finish", "bedrijf-1", *lead)
    work = call("round", "show", "een", "--format", "json", *lead).json
    assert [one["state"] for one in work if one["coder"] == "ada"] == ["finished", "assigned"]
    assert "1 of 4" in call("round", "show", "een", *lead).out
    assert "ada" in call("round", "end", "een", "-p", study, "--coder", "bo", code=1).err
    call("round", "end", "een", *lead)
    assert not call("round", "--format", "json", *lead).json[0]["open"]
    assert "een" in call("round", "show", "eem", *lead, code=1).err


def test_a_copy_for_a_coder_comes_back(study: Path, call: Call, tmp_path: Path) -> None:
    lead, copy = ("-p", study, "--coder", "ada"), tmp_path / "bo.qualcode"
    call("round", "new", "een", "--coders", "ada,bo", "--document", "school-1", *lead)
    assert "qualcode merge" in call("round", "export", "een", copy, "--for", "bo", *lead).out
    bo = ("-p", copy, "--coder", "bo")
    call("code", "school-1", "netwerk", "--quote", "Via mijn oom", *bo)
    call("finish", "school-1", *bo)
    merged = call("merge", copy, *lead).out
    assert "oom" not in merged
    assert "A round is open" in merged
    assert call("codings", "--format", "json", *lead).json == []
    call("finish", "school-1", *lead)
    assert len(call("codings", "--format", "json", *lead).json) == 1
    assert call("agreement", "--round", "een", "--format", "json", *lead).json["settings"]["round"] == "een"


READING = [
    "documents", "documents --format json", "documents lost", "documents show school-1 --format json",
    "respondents --format json", "codings --format json", "codings --coders bo",
    "codings export", "memos --format json", "log", "log --format json", "log --limit 3", "codebook show",
    "codebook show --format json", "codebook export", "codebook history", "matrix --cols group --format json",
    "matrix --count codings --format json", "matrix --count words --coders bo", "report", "round",
    "round --format json",
    "agreement", "agreement --disagreements", "agreement --round een", "settle", "settle --list", "check",
    "export los.qdpx --force", "export los.qdc --force", "export --all bestanden --with-names --force",
    "package archief --force",
    "search oom --code stage --format json", "search oom --uncoded --format json", "search stage --not-code netwerk",
    "concordance oom --code netwerk --format json", "search code=stage --in-order",
]  # fmt: skip
"""Every command that shows something of a project."""
WRITING = [
    "codings import as-bo.csv --dry-run", "codings import as-bo.csv", "codings --format json", "log --format json",
    "undo", "redo", "code school-1 kosten --quote Drie", "log --format json", "merge FILE --dry-run",
    "documents update school-1 CORRECTED --dry-run", "documents update school-1 CORRECTED --format json",
    "documents lost --format json", "codings --format json", "undo",
]  # fmt: skip
"""Commands whose answers could tell whether somebody else was there before."""

PLANNING = ("plan hours --format json", "plan hours --by-document", "plan double --format json", "plan share een")
"""What tells the lead of a round who has begun, and nobody else."""


@pytest.mark.parametrize(("turn", "coder"), [*enumerate(["ada", "lead", "cy"])])
def test_twins_that_differ_in_blind_work_show_the_same_to_everybody_else(
    study: Path, call: Call, tmp_path: Path, turn: int, coder: str
) -> None:
    with Project.open(study) as project:
        for name in ("ada", "bo"):
            coding.apply_codings(project, name, [coding.NewCoding(3, 44, 60, code_id(project, "kosten"))])
        make_round(project, "lead", "een", RoundRequest(("ada", "bo"), documents=("school-1", "school-2")))
        coding.apply_codings(project, "ada", [coding.NewCoding(1, 44, 60, code_id(project, "kosten"))])
    twin = tmp_path / "twin" / study.name
    twin.parent.mkdir()
    shutil.copyfile(study, twin)
    with Project.open(twin) as project:
        code = code_id(project, "stage/netwerk")
        coding.apply_codings(
            project, "bo", [coding.NewCoding(document, 44, 50 + place, code) for document in (1, 2) for place in (1, 9)]
        )
        coding.set_memo(project, "bo", 4, "geheim")
        coding.set_good(project, "bo", 4, True)
        for kind, target in (("document", 1), ("respondent", 1), ("code", code), ("project", 0)):
            team.set_memo(project, "bo", kind, target, "geheim")
        project.undo("bo")
        project.redo("bo")
        coding.remove_codings(project, "bo", [5])
    with Project.open(twin) as project, Project.open(study) as other:
        at = "2026-01-01T00:00:00.000Z"
        for each, number in ((project, 1), (other, 1)):  # what ada does afterwards stands behind it
            with each.change("ada", "coding.add", document=number) as change:
                change.at = at
                coding.make_codings(each, change, [coding.NewCoding(number, 82, 95, code_id(each, "kosten"))])
    (tmp_path / "as-bo.csv").write_text(
        'document,code,coder,quote\nschool-1,netwerk,bo,"ij oom, d"\nschool-2,kosten,bo,Drie\n'
    )
    corrected = tmp_path / "corrected.txt"
    words = INTERVIEW.replace("bus", "school-1").replace("Ik heb zelf gebeld. Drie keer.", "Nee.")
    corrected.write_text(words.replace("Hoe kwam", "Hoe kom"), encoding="utf-8")
    shown: list[list[str]] = []
    # By day each command is asked by one of the three, in turn: what is hidden is hidden below all commands.
    reading = [command for place, command in enumerate(READING) if TIMES > 1 or place % 3 == turn]
    commands = (*reading, *(PLANNING if coder != "lead" else ()), *WRITING)
    for path in (study, twin):
        copy = tmp_path / "work" / study.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        found = []
        for command in commands:
            arguments = ["FILE" if one == "FILE" else one for one in command.split()]
            places = {"FILE": path, "CORRECTED": corrected}
            arguments = [str(places.get(one, one)) for one in arguments]
            said = run_any(call, *arguments, "-p", copy, "--coder", coder)
            if command.startswith(("export", "package")):
                said += written(Path(next(one for one in arguments[1:] if not one.startswith("--"))))
            said = re.sub(r"[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}", "GUID", said)
            said = re.sub(r"\b[0-9a-f]{6}\b", "MARK", said)  # of a GUID, which is by chance
            found.append(re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+Z?", "TIME", said.replace(str(path), "FILE")))
        shown.append(found)
    for command, before, after in zip(commands, *shown, strict=True):
        if not command.startswith("merge"):
            assert before == after, command
    assert "geheim" not in str(shown)


def written(path: Path) -> str:
    """What stands in an export for other programs."""
    if path.is_dir():  # a list of hashes tells of GUIDs, which are by chance
        files = sorted(one for one in path.rglob("*") if one.is_file() and one.name != "SHA256SUMS")
        # How large what is packed comes out depends on GUIDs as well.
        return "".join(
            re.sub(r"(qdpx.*\|) \d+", r"\1 SIZE", f"{one.relative_to(path)}\n{written(one)}") for one in files
        )
    if path.suffix != ".qdpx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def run_any(call: Call, *arguments: object) -> str:
    """What a command prints, whether it succeeds or not."""
    try:
        result = call(*arguments)
    except AssertionError:
        result = call(*arguments, code=1)
    return f"{result.out}\n{result.err}"


@pytest.mark.parametrize("reader", ["ada", "bo"])
def test_copies_of_twins_are_the_same_to_the_last_row(study: Path, tmp_path: Path, reader: str) -> None:
    with Project.open(study) as project:
        make_round(project, "lead", "een", RoundRequest(("ada", "bo"), documents=("school-1", "school-2")))
    twin = tmp_path / "twin.qualcode"
    shutil.copyfile(study, twin)
    with Project.open(twin) as project:
        code = code_id(project, "stage/netwerk")
        for name in ("ada", "bo"):
            made = coding.apply_codings(project, name, [coding.NewCoding(1, 44, 60 + n, code) for n in range(40)])
            for kind, row in (("document", 1), ("respondent", 1), ("code", code), ("project", 0)):
                team.set_memo(project, name, kind, row, "geheim " * 2000)
            coding.remove_codings(project, name, [int(made[0] or 0)])
    found = []
    for number, path in enumerate((study, twin)):
        target = tmp_path / f"copy-{number}.qualcode"
        with Project.open(path) as project:
            export_copy(project, "lead", reader, "een", target)
        with closing(sqlite3.connect(target)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
            pages = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count")]
        found.append((rows, pages, b"geheim" in target.read_bytes()))
    assert found[0] == found[1]
    assert not found[1][2]


def test_a_copy_holds_the_reader_s_own_work_where_the_reader_writes_it(study: Path, call: Call, tmp_path: Path) -> None:
    with Project.open(study) as project:
        make_round(project, "lead", "een", RoundRequest(("ada", "bo"), documents=("school-1",)))
        coding.apply_codings(project, "bo", [coding.NewCoding(1, 44, 60, code_id(project, "kosten"))])
    counts = {}
    for writer in ("lead", "ada", "bo", "cy"):
        target = tmp_path / f"{writer}.qualcode"
        said = call("round", "export", "een", target, "--for", "bo", "-p", study, "--coder", writer).out
        assert ("only bo takes that along" in said) == (writer != "bo")
        with Project.open(target) as copy:
            counts[writer] = copy.scalar("SELECT COUNT(*) FROM main.coding")
    assert counts == {"lead": 0, "ada": 0, "bo": 1, "cy": 0}


def test_a_backup_in_an_open_round_says_that_it_holds_everything(study: Path, call: Call, tmp_path: Path) -> None:
    assert "holds everything" not in call("backup", tmp_path / "before.qualcode", "-p", study).out
    call("round", "new", "een", "--coders", "ada,bo", "-p", study)
    said = call("backup", tmp_path / "during.qualcode", "-p", study).out
    assert "Round een is open, and the copy holds everything" in said
    assert "qualcode round export" in said


def test_memos_on_codes_are_shown_by_choice_of_the_lead(study: Path, call: Call) -> None:
    for name, options in (("een", ()), ("twee", ("--show-memos",))):
        document = "school-1" if name == "een" else "school-2"
        team_of = ("--coders", "ada,bo,lead", "--times", "3", "--document", document)
        call("round", "new", name, *team_of, *options, "-p", study, "--coder", "lead")
        for coder in ("ada", "lead"):
            call("memos", "write", "code", "kosten", f"van {coder} in {name}", "-p", study, "--coder", coder)
        seen = call("memos", "-p", study, "--coder", "bo").out
        assert ("van ada" in seen) == (name == "twee")
        assert "van lead" in seen
        assert "van ada" in call("memos", "-p", study, "--coder", "ada").out
        call("round", "end", name, "-p", study, "--coder", "lead")
        assert f"van ada in {name}" in call("memos", "-p", study, "--coder", "bo").out


def test_who_has_begun_is_told_to_the_lead_alone(study: Path, call: Call) -> None:
    call("round", "new", "een", "--coders", "ada,bo", "--document", "school-1", "-p", study, "--coder", "lead")
    call("code", "school-1", "kosten", "--quote", "Drie", "-p", study, "--coder", "ada")

    def state(looking: str) -> str:
        rows = call("round", "show", "een", "--format", "json", "-p", study, "--coder", looking).json
        return next(str(row["state"]) for row in rows if row["coder"] == "ada")

    assert [state(looking) for looking in ("lead", "ada", "bo", "cy")] == ["started", "started", "assigned", "assigned"]


def test_finishing_says_who_what_and_how_the_round_stands(study: Path, call: Call) -> None:
    call("round", "new", "round 1", "--coders", "ada,bo", "--document", "school-1", "-p", study, "--coder", "ada")
    other = call("finish", "school-1", "-p", study, "--coder", "cees", "--new-coder").out
    assert "school-1 is finished by cees." in other
    assert "not assigned to cees" in other
    assert "1 of 2 finished" in call("finish", "school-1", "-p", study, "--coder", "ada").out
    assert "already" in call("finish", "school-1", "-p", study, "--coder", "ada").out
    again = call("finish", "school-1", "--reopen", "-p", study, "--coder", "ada").out
    assert "not finished any more by ada" in again
    call("finish", "school-1", "-p", study, "--coder", "ada")
    last = call("finish", "school-1", "-p", study, "--coder", "bo").out
    assert "qualcode agreement --round 'round 1'" in last
    assert "round" not in call("finish", "school-2", "-p", study, "--coder", "bo").out.lower()


def test_what_is_to_be_typed_can_be_typed(study: Path, call: Call, tmp_path: Path) -> None:
    lead = ("-p", study, "--coder", "ada")
    call("round", "new", "round 1", "--coders", "ada,bo", "--document", "school-1", *lead)
    assert "round show 'round 1'" in call("agreement", "--round", "round 1", *lead, code=1).err
    call("finish", "school-2", *lead)
    assert "round show 'round 1'" in call("settle", *lead, code=1).err
    copy = tmp_path / "for bo.qualcode"
    assert f"qualcode merge '{copy}'" in call("round", "export", "round 1", copy, "--for", "bo", *lead).out
    assert "--round 'round 1'" in call("round", "end", "round 1", *lead).out


def test_a_copy_beside_the_project_is_merged_without_naming_the_project(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study.parent)
    call("round", "new", "een", "--coders", "ada,bo", "--document", "school-1", "--coder", "ada")
    call("round", "export", "een", "bo.qualcode", "--for", "bo", "--coder", "ada")
    call("finish", "school-1", "-p", "bo.qualcode", "--coder", "bo")
    assert "Merged bo.qualcode" in call("merge", "bo.qualcode", "--coder", "ada").out
    assert "more than one" in call("documents", "--coder", "ada", code=1).err
