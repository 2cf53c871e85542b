"""The chapter beside an earlier one, without one coder, and beside the cases that do not fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.errors import ProjectError, QualcodeError
from qualcode.library.comparing import ChapterAsked, changes_against, changes_since, exceptions_of, hanging_on_one_coder
from qualcode.storage import Project
from qualcode.storage.respondents import respondent_references, respondents
from tests.cli.conftest import Call
from tests.support.once import fill

CODEBOOK = """codebook: proef
language: nl
codes:
  - id: stage
    name: Stage
    codes:
      - {id: genoeg, name: Genoeg plaatsen}
      - {id: zelf, name: Zelf gezocht}
      - {id: zoekt, name: De school zoekt}
"""
FACE = "respondent,document,speaker,group\n" + "".join(f"school-{n},s{n},School,scholen\n" for n in range(1, 5))
TEXT = "Interviewer: Zijn er plaatsen?\nSchool: Ja, genoeg. De leerlingen zoeken zelf.\n"
CODED = {
    "ada": {"stage/genoeg": (1, 2, 3, 4), "stage/zelf": (1, 2)},
    "bob": {"stage/genoeg": (1, 2), "stage/zelf": (1, 2), "stage/zoekt": (3,)},
}
"""By coder and code the schools: of two, only one of the two coders saw that there is enough."""

LATER = "2099-01-01"


def made(folder: Path, call: Call) -> Path:
    """A study of four schools, each coded by two."""

    def make(folder: Path) -> None:
        (folder / "b.yaml").write_text(CODEBOOK)
        (folder / "face.csv").write_text(FACE)
        for n in range(1, 5):
            (folder / f"s{n}.txt").write_text(TEXT)
        lines = ["document,start,end,code,coder"]
        for coder, codes in CODED.items():
            for code, schools in codes.items():
                start = TEXT.index("genoeg" if code.endswith("genoeg") else "De leer")
                lines += [f"s{n},{start},{start + 6},{code},{coder}" for n in schools]
        (folder / "c.csv").write_text("\n".join(lines) + "\n")
        call("init", "p.qualcode", "--codebook", "b.yaml")
        call("import", *(f"s{n}.txt" for n in range(1, 5)), "--respondents", "face.csv")
        call("codings", "import", "c.csv")
        for coder in CODED:
            for n in range(1, 5):
                call("finish", f"s{n}", "--coder", coder)

    fill(folder, make)
    return folder / "p.qualcode"


@pytest.fixture
def study(tmp_path: Path, call: Call) -> Path:
    """That study."""
    return made(tmp_path, call)


def test_what_hangs_on_one_coder_is_listed_with_the_range(study: Path) -> None:
    """What both saw does not hang; what one saw is that many fewer without that one."""
    with Project.open(study, readonly=True) as project:
        found = {one.key.rpartition("/")[2].split(":")[0]: one for one in hanging_on_one_coder(project)}
    enough = next(one for key, one in found.items() if key.startswith("genoeg"))
    assert (enough.n, enough.base, enough.words, enough.least, enough.most) == (4, 4, "alle", 2, 4)
    assert [(one.coder, one.n, one.base, one.words) for one in enough.without] == [("ada", 2, 4, "de helft")]
    assert enough.word_changes
    assert not any(key.startswith("zelf") for key in found)
    seeks = next(one for key, one in found.items() if key.startswith("zoekt"))
    assert [(one.coder, one.n) for one in seeks.without] == [("bob", 0)]


def test_without_the_only_coder_of_a_document_its_respondents_leave_the_base(study: Path, call: Call) -> None:
    """So that the share is of whom somebody looked at; with one coder nothing can hang."""
    with Project.open(study, readonly=True) as project:
        assert list(hanging_on_one_coder(project, _asked(coders=("ada",)))) == []
    call("-p", study, "--coder", "bob", "code", "s4", "stage/zoekt", "--quote", "zoeken")
    with Project.open(study, readonly=True) as project:
        seeks = next(one for one in hanging_on_one_coder(project) if one.key.endswith("zoekt"))
    assert [(one.n, one.base) for one in seeks.without] == [(0, 4)]


def _asked(**given: tuple[str, ...]) -> ChapterAsked:
    return ChapterAsked(**given)  # type: ignore[arg-type]


def test_the_cases_that_do_not_fit_a_number_of_all_or_most(study: Path, call: Call) -> None:
    """Of all: whom one coder did not see say it; of most: who is silent."""
    with Project.open(study, readonly=True) as project:
        references = respondent_references(project)
        called = {references[person.guid]: person.name for person in respondents(project)}
        enough = next(one for one in exceptions_of(project) if "genoeg" in one.key)
    cases = {called[one.respondent]: (one.why, one.codes) for one in enough.cases}
    assert cases == dict.fromkeys(("school-3", "school-4"), ("one-coder", ("ada",)))
    call("-p", study, "--coder", "ada", "code", "s3", "stage/zelf", "--quote", "zoeken")
    with Project.open(study, readonly=True) as project:
        myself = next(one for one in exceptions_of(project) if "zelf" in one.key)
    assert {called[one.respondent]: one.why for one in myself.cases} == {"school-3": "one-coder", "school-4": "silent"}


def test_the_chapter_beside_what_it_was_before_a_moment(study: Path, call: Call) -> None:
    """Each number then and now, whose coding made the difference, and who changed it by the history."""
    with Project.open(study, readonly=True) as project:
        before = project.log(1)[0].at
        assert changes_since(project, LATER).pieces == ()
    copy = shutil.copy(study, study.with_name("oud.qualcode"))
    call("-p", study, "--coder", "ada", "code", "s3", "stage/zelf", "--quote", "zoeken")
    with Project.open(study, readonly=True) as project, Project.open(Path(copy), readonly=True) as old:
        moment = project.log(1)[0].at.removesuffix("Z")
        assert moment > before
        since, against = changes_since(project, moment), changes_against(project, old)
    for found in (since, against):
        sentence = next(one for one in found.pieces if one.kind == "sentence" and "zelf" in one.key.lower())
        assert (sentence.change, sentence.then, sentence.now) == ("number", "2 / 4", "3 / 4")
        [coding] = sentence.codings
        assert (coding.what, coding.coder, coding.code) == ("added", "ada", "stage/zelf")
    [told] = next(one for one in since.pieces if one.kind == "sentence" and "zelf" in one.key.lower()).codings
    assert (told.by, told.action) == ("ada", "coding.add")
    assert next(one.codings for one in against.pieces if one.codings)[0].by == ""
    rows = call("-p", study, "report", "changes", "--against", copy, "--format", "json").json
    assert [row["change"] for row in rows] == [one.change for one in against.pieces]


def test_undone_and_done_again_is_taken_back_too(study: Path, call: Call) -> None:
    """The state is that of the moment, whatever way led from there to here."""
    call("-p", study, "--coder", "ada", "code", "s3", "stage/zelf", "--quote", "zoeken")
    with Project.open(study, readonly=True) as project:
        moment = project.log(1)[0].at
        now = changes_since(project, moment).pieces
    call("-p", study, "--coder", "ada", "undo")
    call("-p", study, "--coder", "ada", "redo")
    with Project.open(study, readonly=True) as project:
        assert [(one.key, one.then, one.now) for one in changes_since(project, moment).pieces] == [
            (one.key, one.then, one.now) for one in now
        ]
    call("-p", study, "--coder", "ada", "undo")
    with Project.open(study, readonly=True) as project:
        assert changes_since(project, moment).pieces == ()


def test_while_a_round_hides_codings_the_past_is_not_shown(study: Path, call: Call) -> None:
    """Else what others coded there before could be read from it."""
    (study.parent / "s9.txt").write_text(TEXT)
    call("-p", study, "import", "s9.txt")
    call("-p", study, "round", "new", "blind", "--coders", "ada,bob", "--document", "s9")
    with Project.open(study, readonly=True) as project:
        project.look_as("ada")
        with pytest.raises(ProjectError, match="round"):
            changes_since(project, "2020-01-01")


def test_what_is_no_date_or_before_there_was_anything(study: Path, call: Call) -> None:
    """Both are said, and so is a call without either."""
    with Project.open(study, readonly=True) as project, pytest.raises(QualcodeError, match="no date"):
        changes_since(project, "gisteren")
    call("-p", study, "report", "changes", code=2)
    assert "new" in call("-p", study, "report", "changes", "--since", "2020-01-01", "--format", "csv").out


@pytest.mark.parametrize("command", ["robust", "exceptions"])
def test_the_lists_as_a_table_csv_and_json(study: Path, call: Call, command: str) -> None:
    """Each row has its number, and in csv the columns by which it can be sorted."""
    assert "4 / 4 (alle)" in " ".join(call("-p", study, "report", command).out.split())
    assert "4 / 4 (alle)" in call("-p", study, "report", command, "--format", "csv").out
    rows = call("-p", study, "report", command, "--format", "json").json
    assert {"key", "kind", "n", "base", "words"} <= set(rows[0])
