"""A study built of files: the same each time, brought up to date, and nothing lost of what was done in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.changes.attributes import set_value
from qualcode.changes.codebook import add_code, edit_code, remove_code
from qualcode.changes.codings import NewCoding, apply_codings, recode, remove_codings
from qualcode.changes.documents import remove_document
from qualcode.changes.names import NameDecision, decide_names
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, FormatError, QualcodeError
from qualcode.formats.study_file import read_study_file
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.documents import document, documents, text
from qualcode.storage.portable.built import built
from qualcode.storage.redaction import write_copy
from qualcode.storage.respondents import attributes, name_decisions, respondent, respondents
from qualcode.storage.revisions.lost import lost_codings
from tests.support.building import code_id
from tests.support.correcting import corrected
from tests.support.often import often
from tests.support.once import fill
from tests.support.states import state
from tests.support.study_files import FILES, ONE, TWO, build, opened, tables, things, write_files


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The study file, of a study that is built."""
    fill(tmp_path / "studie", _built)
    return tmp_path / "studie" / "studie.toml"


def _built(folder: Path) -> None:
    build(write_files(folder))


def change(study: Path, name: str, *pairs: tuple[str, str]) -> None:
    """A file with other words."""
    path = study.parent / name
    words = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in words
        words = words.replace(old, new, 1)
    path.write_text(words, encoding="utf-8")


@pytest.fixture
def project(study: Path) -> Iterator[Project]:
    with closing(opened(study)) as found:
        yield found


def by_hand(study: Path, *actions: Callable[[Project], object]) -> None:
    with closing(opened(study)) as project:
        for action in actions:
            action(project)


def _age(project: Project, age: str) -> None:
    set_value(project, "ada", respondent(project, "L1").id, attributes(project)[0].id, age)


def coded(project: Project) -> list[tuple[str, str, str]]:
    """Who coded which words as what."""
    paths = {code.id: code.path for code in codebook(project).codes}
    names = {one.id: one.name for one in coders(project)}
    return sorted((names[one.coder_id], one.quote, paths[one.code_id]) for one in codings(project))


def test_everything_that_the_files_say_is_in_the_project(study: Path, project: Project) -> None:
    assert [one.name for one in documents(project)] == ["een", "twee", "school", "enquete V1"]
    assert coded(project) == [
        ("ada", "Alleen de bus", "kosten"),
        ("ada", "Via mijn oom", "stage/netwerk"),
        ("ada", "zelf gebeld", "stage/zelf"),
    ]
    people = {one.name: (one.group, dict(one.attributes)) for one in respondents(project)}
    assert people["L1"] == ("leerlingen", {"leeftijd": "16"})
    assert people["e1"] == ("enquete", {"tevreden": "wel"})
    assert set(name_decisions(project).values()) == {("cut", ""), ("replace", "[vriendin]")}
    finished = project.rows("SELECT d.name FROM assignment a JOIN document d ON d.id = a.document_id ORDER BY d.id")
    assert finished == [("een",), ("twee",)]
    assert not project.check()


def test_the_same_files_give_equal_tables_and_only_the_times_differ(
    study: Path, project: Project, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "elders" / "ook")
    report = build(other)
    assert report.is_new
    assert not report.failed
    assert set(things(report).values()) == {"new"}
    with closing(opened(other)) as again:
        assert tables(again) == tables(project)
        lines = [(one.coder, one.kind, one.action, one.about, one.state) for one in project.log()]
        assert [(one.coder, one.kind, one.action, one.about, one.state) for one in again.log()] == lines
    different = write_files(tmp_path / "anders", **{"leerlingen/een.txt": ONE + "Sem: Dat was het.\n"})
    build(different)
    with closing(opened(different)) as third:
        assert third.meta("guid") != project.meta("guid")
        # A name that is guessed cannot be tried against a GUID without the files.
        same = {one.guid for one in respondents(project)} & {one.guid for one in respondents(third)}
        assert not same


def test_built_again_nothing_is_written(study: Path) -> None:
    with closing(opened(study)) as project:
        before, log = state(project), len(project.log())
    report = build(study)
    assert set(things(report).values()) == {"unchanged"}
    assert report.steps == 0
    with closing(opened(study)) as project:
        assert (state(project), len(project.log())) == (before, log)


def test_tried_only_nothing_is_written(study: Path, tmp_path: Path) -> None:
    change(study, "leerlingen/een.txt", ("mijn oom", "mijn tante"))
    change(study, "codeboek.yaml", ("Wat het kost.", "Wat het kost in geld."))
    with closing(opened(study)) as project:
        before, log = state(project), len(project.log())
    report = build(study, dry_run=True)
    assert things(report, "changed") == {"document leerlingen/een.txt": "changed", "codebook codeboek.yaml": "changed"}
    with closing(opened(study)) as project:
        assert (state(project), len(project.log())) == (before, log)
    new = write_files(tmp_path / "nieuw")
    assert build(new, dry_run=True).things
    assert not [path.name for path in new.parent.iterdir() if "qualcode" in path.name]


def test_what_changed_in_files_comes_in_and_undo_takes_it_back(study: Path) -> None:
    with closing(opened(study)) as project:
        before = state(project)
    change(study, "leerlingen/een.txt", ("Via mijn oom", "Via mijn lieve oom"), ("Alleen de bus", "Niks"))
    (study.parent / "leerlingen" / "drie.txt").write_text(TWO.replace("Noor", "Bram"), encoding="utf-8")
    change(study, "codeboek.yaml", ("Wat het kost.", "Wat het kost in geld."))
    change(study, "personen.csv", ("L2,twee,17", "L2,twee,18\nL3,drie,15"))
    change(study, "leidraad.yaml", ("Kost het geld?", "Kost het je geld?"))
    change(study, "antwoorden.yaml", ("name: Zelf,", "name: Zelf geregeld,"))
    change(study, "codings/ada.csv", ("zelf gebeld\n", "zelf gebeld\ndrie,stage/zelf,zelf gebeld\n"))
    report = build(study)
    assert not report.failed
    assert things(report, "new") == {"document leerlingen/drie.txt": "new"}
    assert set(things(report, "changed")) == {
        "codebook codeboek.yaml",
        "document leerlingen/een.txt",
        "facesheet personen.csv",
        "guide leidraad.yaml",
        "answers antwoorden.yaml",
        "codings codings/ada.csv",
    }
    assert report.steps == 3  # the codebook, the correction, and all else
    with closing(opened(study)) as project:
        assert ("ada", "Via mijn lieve oom", "stage/netwerk") in coded(project)
        assert [one.quote for one in lost_codings(project)] == ["Alleen de bus"]
        assert respondent(project, "L2").attributes == {"leeftijd": "18"}
        assert respondent(project, "L3").group == "leerlingen"
        assert codebook(project).by_path["kosten"].definition == "Wat het kost in geld."
        assert not project.check()
        for _step in range(report.steps):
            project.undo("ada")
        assert state(project) == before
        for _step in range(report.steps):
            project.redo("ada")
        assert ("ada", "Via mijn lieve oom", "stage/netwerk") in coded(project)
    assert build(study).steps == 0


def test_what_was_done_here_since_stays(study: Path) -> None:
    def take_out(project: Project) -> None:
        [own] = [one for one in codings(project) if one.quote == "Via mijn oom"]
        remove_codings(project, "ada", [own.id])
        [other] = [one for one in codings(project) if one.quote == "zelf gebeld"]
        recode(project, "ada", [other.id], code_id(project, "stage/netwerk"))

    by_hand(
        study,
        take_out,
        lambda project: edit_code(project, "ada", code_id(project, "kosten"), definition="Hier gezegd."),
        lambda project: remove_code(project, "ada", add_code(project, "ada", "Tijdelijk")),
        lambda project: add_code(project, "ada", "Eigen"),
        lambda project: _age(project, "99"),
        lambda project: corrected(project, "ada", ("Drie keer", "Vier keer"), document_id=document(project, "twee").id),
        lambda project: remove_document(project, "ada", document(project, "school").id),
        lambda project: decide_names(project, "ada", [NameDecision("Ilias", "accept")]),
        lambda project: set_finished(project, "ada", document(project, "een").id, finished=False),
    )
    change(study, "codeboek.yaml", ("Via bekenden.", "Via wie je kent."))
    change(study, "codings/ada.csv", ("Alleen de bus\n", "Alleen de bus\neen,kosten,mijn moeder\n"))
    change(study, "personen.csv", ("L2,twee,17", "L2,twee,18"))
    report = build(study)
    with closing(opened(study)) as project:
        assert coded(project) == [
            ("ada", "Alleen de bus", "kosten"),
            ("ada", "mijn moeder", "kosten"),
            ("ada", "zelf gebeld", "stage/netwerk"),
        ]
        book = codebook(project).by_path
        assert (book["kosten"].definition, book["stage/netwerk"].definition) == ("Hier gezegd.", "Via wie je kent.")
        assert "eigen" in book
        assert respondent(project, "L1").attributes["leeftijd"] == "99"
        assert respondent(project, "L2").attributes["leeftijd"] == "18"
        assert "Vier keer" in text(project, document(project, "twee").id)
        assert ("accept", "") in name_decisions(project).values()
        assert "school" not in [one.name for one in documents(project)]
        assert not project.rows("SELECT 1 FROM assignment WHERE document_id = 1 AND finished IS NOT NULL")
    assert things(report, "removed") == {"document scholen/school.md": "removed"}
    assert things(build(study), "changed", "new") == {}


CONFLICTS: dict[str, tuple[Callable[[Project], object], str, tuple[str, str], Callable[[Project], object]]] = {
    "code": (
        lambda project: edit_code(project, "ada", code_id(project, "kosten"), definition="Hier."),
        "codeboek.yaml",
        ("Wat het kost.", "Daar."),
        lambda project: codebook(project).by_path["kosten"].definition == "Hier.",
    ),
    "code renamed": (
        lambda project: edit_code(project, "ada", code_id(project, "kosten"), slug="geld", name="Geld"),
        "codeboek.yaml",
        ("Wat het kost.", "Daar."),
        lambda project: codebook(project).by_path["geld"].name == "Geld" and "kosten" not in codebook(project).by_path,
    ),
    "document": (
        lambda project: corrected(project, "ada", ("mijn oom", "mijn tante")),
        "leerlingen/een.txt",
        ("mijn oom", "mijn broer"),
        lambda project: "tante" in text(project, 1),
    ),
    "respondent": (
        lambda project: _age(project, "99"),
        "personen.csv",
        ("L1,een,16", "L1,een,15"),
        lambda project: respondent(project, "L1").attributes["leeftijd"] == "99",
    ),
    "names": (
        lambda project: decide_names(project, "ada", [NameDecision("Sanne", "accept")]),
        "studie.toml",
        ("[vriendin]", "[zus]"),
        lambda project: ("accept", "") in name_decisions(project).values(),
    ),
    "survey": (
        lambda project: corrected(project, "ada", ("De bus", "De trein"), document_id=4),
        "enquete.csv",
        ("De bus", "De tram"),
        lambda project: "trein" in text(project, 4),
    ),
}


ALIKE = {
    "code": ("Wat het kost.", "Hier."),
    "document": ("mijn oom", "mijn tante"),
    "respondent": ("L1,een,16", "L1,een,99"),
    "survey": ("De bus", "De trein"),
}


@pytest.mark.parametrize("kind", CONFLICTS)
def test_what_changed_on_both_sides_stays_as_here_and_is_told_each_time(study: Path, kind: str) -> None:
    here, name, pair, stands = CONFLICTS[kind]
    by_hand(study, here)
    change(study, name, pair)
    for _time in range(2):
        report = build(study)
        [kept] = [one for one in report.things if one.status == "kept"]
        assert kept.kind == kind.split()[0]
        assert kept.hint
        with closing(opened(study)) as project:
            assert stands(project)


@pytest.mark.parametrize("kind", ALIKE)
def test_what_was_made_alike_on_both_sides_is_no_conflict_any_more(study: Path, kind: str) -> None:
    here, name, _pair, stands = CONFLICTS[kind]
    by_hand(study, here)
    change(study, name, ALIKE[kind])
    assert things(build(study), "kept") == {}
    assert things(build(study), "kept", "changed", "new") == {}
    with closing(opened(study)) as project:
        assert stands(project)


def test_what_vanished_from_the_files_is_told_and_stays(study: Path) -> None:
    with closing(opened(study)) as project:
        before = coded(project)
    (study.parent / "leerlingen" / "twee.txt").unlink()
    shutil.rmtree(study.parent / "codings")
    change(study, "studie.toml", ('guides = "leidraad.yaml"\n', ""), ('[[codings]]\nfile = "codings/*.csv"\n', ""))
    change(study, "studie.toml", ('coder = "ada"\nfinished = true\n', ""))
    change(study, "codeboek.yaml", ("  - {id: kosten, name: Kosten, definition: Wat het kost.}\n", ""))
    change(study, "opzet.yaml", (", kosten", ""))
    report = build(study)
    assert set(things(report, "vanished")) == {
        "document leerlingen/twee.txt",
        "codings codings/ada.csv",
        "guide leidraad.yaml",
    }
    [book] = [one for one in report.things if one.kind == "codebook"]
    assert any("kosten" in note for note in book.notes)
    with closing(opened(study)) as project:
        assert coded(project) == before


def test_a_file_that_is_called_otherwise_is_the_same_document(study: Path) -> None:
    (study.parent / "leerlingen" / "een.txt").rename(study.parent / "leerlingen" / "eerste.txt")
    report = build(study)
    assert things(report, "moved", "vanished", "new") == {"document leerlingen/eerste.txt": "moved"}
    change(study, "leerlingen/eerste.txt", ("mijn oom", "mijn oude oom"))
    assert things(build(study), "changed", "moved") == {"document leerlingen/eerste.txt": "changed"}
    with closing(opened(study)) as project:
        assert "oude oom" in text(project, document(project, "een").id)


def test_a_group_that_is_another_in_the_study_file_goes_to_those_who_were_in_the_old_one(study: Path) -> None:
    change(study, "studie.toml", ('group = "leerlingen"', 'group = "jongeren"'))
    build(study)
    with closing(opened(study)) as project:
        assert {respondent(project, name).group for name in ("L1", "L2")} == {"jongeren"}
        assert respondent(project, "S1").group == "scholen"


def test_answers_that_are_new_or_other_in_a_survey_come_in(study: Path) -> None:
    by_hand(
        study,
        lambda project: apply_codings(
            project,
            "ada",
            [
                NewCoding(
                    4, text(project, 4).index("Niets"), text(project, 4).index("Niets") + 5, code_id(project, "kosten")
                )
            ],
        ),
    )
    change(study, "enquete.csv", ("De bus", "De bus en de trein"), ("Niets\n", "Niets\ne3,wel,Een fiets\ne4,niet,\n"))
    report = build(study)
    assert things(report, "changed") == {"survey enquete.csv": "changed"}
    with closing(opened(study)) as project:
        assert "Een fiets" in text(project, 4)
        assert "bus en de trein" in text(project, 4)
        assert ("ada", "Niets", "kosten") in coded(project)
        assert respondent(project, "e3").attributes == {"tevreden": "wel"}
        asked = project.rows(
            "SELECT r.name, a.state FROM asked a JOIN respondent r ON r.id = a.respondent_id ORDER BY r.name"
        )
        assert asked == [("e4", "asked")]
        spoken = project.rows(
            "SELECT s.label, r.name FROM speaker s JOIN respondent r ON r.id = s.respondent_id"
            " WHERE s.document_id = 4 ORDER BY s.label"
        )
        assert spoken == [(name, name) for name in ("e1", "e2", "e3", "e4")]
        assert not project.check()


def test_a_survey_that_is_sorted_or_lost_a_row_leaves_the_answers_as_they_are(study: Path) -> None:
    def code_answers(project: Project) -> None:
        words = text(project, 4)
        spans = [(words.index(answer), words.index(answer) + len(answer)) for answer in ("De bus", "Niets")]
        apply_codings(project, "ada", [NewCoding(4, *span, code_id(project, "kosten")) for span in spans])

    by_hand(study, code_answers)
    with closing(opened(study)) as project:
        before = coded(project)
    for rows in ("e2,niet,Niets\ne1,wel,De bus\n", "e2,niet,Niets\n", "e3,wel,Veel\ne2,niet,Niets\n"):
        (study.parent / "enquete.csv").write_text("nr,tevreden,Wat kost het?\n" + rows, encoding="utf-8")
        build(study)
        with closing(opened(study)) as project:
            assert coded(project) == before
            assert not lost_codings(project)


def test_rows_that_cannot_be_placed_are_told_with_their_lines_and_tried_again(study: Path) -> None:
    change(study, "codings/ada.csv", ("zelf gebeld\n", "zelf gebeld\ndrie,stage/zelf,zelf gebeld\neen,gek,bus\n"))
    report = build(study)
    assert report.failed
    assert [(one.place, one.line) for one in report.not_placed] == [("codings/ada.csv", 5), ("codings/ada.csv", 6)]
    (study.parent / "leerlingen" / "drie.txt").write_text(TWO.replace("Noor", "Bram"), encoding="utf-8")
    assert [one.line for one in build(study).not_placed] == [6]
    with closing(opened(study)) as project:
        assert sum(one.quote == "zelf gebeld" for one in codings(project)) == 2


def test_a_transcript_that_cannot_be_read_keeps_the_others_out_of_nothing(tmp_path: Path) -> None:
    path = write_files(tmp_path, **{"leerlingen/kapot.docx": "geen docx"})
    (tmp_path / "leerlingen" / "dubbel").mkdir()
    (tmp_path / "leerlingen" / "dubbel" / "een.md").write_text(TWO, encoding="utf-8")
    report = build(path)
    assert report.failed
    assert set(things(report, "error")) == {"document leerlingen/kapot.docx", "document leerlingen/dubbel/een.md"}
    assert all(one.hint for one in report.things if one.status == "error")
    assert len(things(report, "new")) == len(FILES) - 2 + 1  # the study file and the outline, and the names


MISTAKES = {
    'study = "x"\ncodebok = "c.yaml"': ("codebok", "codebook"),
    'language = "nl"': ("study", 'study = "NAME"'),
    'study = "x"\nlanguage = "xx"': ("language", "nl"),
    'study = "x"\n[[documents]]\npath = "leerlingen"\ngroep = "a"': ("documents.groep", "group"),
    'study = "x"\n[[documents]]\npath = "leerling"': ("documents.path", "leerlingen"),
    'study = "x"\n[[documents]]\ngroup = "leerling"': ("documents.path", "path ="),
    'study = "x"\ndocuments = ["leerlingen", "schoolen"]': ("documents[2].path", "scholen"),
    'study = "x"\nguides = "gids-*.yaml"': ("guides", "gids-*.yaml"),
    'study = "x"\nfacesheet = {file = "personen.csv", kolom = "a"}': ("facesheet.kolom", "file"),
    'study = "x"\n[[surveys]]\nfile = "enquete.csv"': ("surveys.open", "COLUMN"),
    'study = "x"\n[[codings]]\nfile = "codings/ada.csv"\nfinished = "yes"': ("codings.finished", "true"),
    'study = "x"\n[[codings]]\nfile = "codings/ada.csv"\nthreshold = 7': ("codings.threshold", "90"),
    'study = "x"\n[names]\ncutt = ["A"]': ("names.cutt", "cut"),
    'study = "x"\ncodebook = 3': ("codebook", '"..."'),
    'study = "x"\nstudy = "y"': ("studie.toml:2", "key ="),
    'study = "x': ("studie.toml:1", "key ="),
    "": ("study", 'study = "NAME"'),
    'study = "x"\ncodebook = "leidraad.yaml"': ("leidraad.yaml", ""),
    'study = "x"\ndiffering = "both"': ("differing", "keep"),
    'study = "x"\nnames = 3': ("names", "[names]"),
}


@pytest.mark.parametrize("words", MISTAKES, ids=lambda words: words.replace("\n", " ")[-40:])
def test_a_mistake_is_told_with_its_place_and_its_remedy_and_nothing_is_made(tmp_path: Path, words: str) -> None:
    path = write_files(tmp_path, **{"studie.toml": words})
    with pytest.raises(QualcodeError) as caught:
        build(path)
    place, remedy = MISTAKES[words]
    assert "studie.toml" in caught.value.message or place in caught.value.message
    assert place in caught.value.message
    assert remedy in caught.value.hint or remedy in caught.value.message
    assert not path.with_suffix(".qualcode").exists()


@settings(max_examples=often(60))
@given(st.text(alphabet='[]{}="#.\nab1', max_size=40))
def test_whatever_a_study_file_says_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.toml"
    path.write_text(f'study = "x"\n{words}', encoding="utf-8")
    with suppress(FormatError):
        assert read_study_file(path).name == "x"


def test_who_changed_the_project_meanwhile_has_it_read_again(study: Path) -> None:
    change(study, "leerlingen/een.txt", ("mijn oom", "mijn tante"))

    def meanwhile(done: int, of: int, _name: str) -> None:
        if done == of:
            by_hand(study, lambda project: add_code(project, "bo", f"Code {done}"))

    with pytest.raises(ConflictError):
        build(study, progress=meanwhile)
    assert not build(study).failed


def test_in_an_open_round_codings_come_in_only_from_their_coder(study: Path) -> None:
    by_hand(study, lambda project: make_round(project, "ada", "r1", RoundRequest(("ada", "bo"), documents=("een",))))
    change(study, "codings/ada.csv", ("Alleen de bus\n", "Alleen de bus\neen,kosten,mijn moeder\n"))
    report = build(study, coder="bo", new_coder=True)
    assert [one.line for one in report.not_placed] == [4]
    assert build(study).not_placed == []
    with closing(opened(study)) as project:
        project.look_as("bo")
        assert ("ada", "mijn moeder", "kosten") not in coded(project)


def test_what_a_build_remembers_goes_along_with_no_copy(study: Path, tmp_path: Path) -> None:
    by_hand(study, lambda project: make_round(project, "ada", "r1", RoundRequest(("ada", "bo"), documents=("een",))))
    with closing(opened(study)) as project:
        assert built(project)
        marks = {row[0] for row in project.rows("SELECT value FROM meta WHERE key GLOB 'built *'")}
        write_copy(project, tmp_path / "bo.qualcode", "bo", "ada")
    with closing(Project.open(tmp_path / "bo.qualcode")) as copy:
        assert not built(copy)
        assert not copy.rows("SELECT 1 FROM meta WHERE key GLOB 'built*'")
        said = b"".join(bytes(row[0]) for row in copy.rows("SELECT ops FROM main.history"))
        assert not any(mark.encode() in said for mark in marks)
        assert not copy.check()
    with closing(opened(study)) as project, closing(Project.open(tmp_path / "bo.qualcode", readonly=True)) as copy:
        remembered = built(project)
        merge(project, "ada", copy.path)
        assert built(project) == remembered


WORDS = ("oom", "stage", "bus", "betaalt", "bedrijf", "gebeld", "nieuw", "woord", "netwerk")


class _Hands:
    """Somebody who edits files, and coders at work, at random; what they coded is kept count of."""

    def __init__(self, study: Path, random: Random) -> None:
        self.study, self.random = study, random
        self.made: set[str] = set()
        self.gone: set[str] = set()

    def edit(self) -> None:
        folder = self.study.parent / "leerlingen"
        files = sorted(folder.iterdir())
        what = self.random.choice(["words", "words", "words", "turn", "new", "away", "name", "sheet", "book"])
        path = self.random.choice(files)
        if what == "new" or len(files) < 2:
            (folder / f"n{len(files)}{self.random.randrange(99)}.txt").write_text(self.random.choice([ONE, TWO]))
        elif what == "away":
            path.unlink()
        elif what == "name":
            path.rename(path.with_name(f"h{self.random.randrange(999)}.txt"))
        elif what == "sheet":
            change(self.study, "personen.csv", (",16", f",{self.random.randrange(10, 20)}")) if ",16" in (
                self.study.parent / "personen.csv"
            ).read_text() else None
        elif what == "book":
            book = self.study.parent / "codeboek.yaml"
            book.write_text(book.read_text() + f"  - {{id: c{self.random.randrange(9999)}, name: N{len(files)}}}\n")
        else:
            words = path.read_text().split("\n")
            at = self.random.randrange(len(words) - 1)
            if what == "turn":
                words[at : at + 1] = [] if self.random.random() < 0.5 and len(words) > 5 else [words[at], words[at]]
            else:
                line = words[at].split(" ")
                place = self.random.randrange(1, len(line)) if len(line) > 1 else 0
                line[place : place + self.random.randrange(3)] = [self.random.choice(WORDS)] * self.random.randrange(
                    1, 3
                )
                words[at] = " ".join(line)
            path.write_text("\n".join(words))

    def work(self) -> None:
        with closing(opened(self.study)) as project:
            codes = [code.id for code in codebook(project).codes]
            for document_ in self.random.sample(documents(project), 2):
                long = document_.characters
                start = self.random.randrange(long - 2)
                end = min(long, start + self.random.randrange(1, 30))
                name = self.random.choice(["ada", "bo"])
                apply_codings(project, name, [NewCoding(document_.id, start, end, self.random.choice(codes))])
            names = {one.id: one.name for one in coders(project)}
            if self.random.random() < 0.3 and (own := [one for one in codings(project) if names[one.coder_id] == "bo"]):
                remove_codings(project, "bo", [own[0].id])
                self.gone.add(own[0].guid)
            self.made |= {one.guid for one in codings(project)}


@pytest.mark.parametrize("seed", range(often(6)))
def test_whatever_changes_in_the_files_each_coding_is_there_or_listed_as_lost(study: Path, seed: int) -> None:
    hands = _Hands(study, Random(seed))
    for _round in range(3):
        hands.work()
        for _edit in range(hands.random.randrange(1, 4)):
            hands.edit()
        with closing(opened(study)) as project:
            before = state(project)
        report = build(study, coder="ada")
        with closing(opened(study)) as project:
            standing = {one.guid: one for one in codings(project)}
            lost = {one.guid for one in lost_codings(project)}
            assert standing.keys() | lost >= hands.made - hands.gone
            assert not (standing.keys() | lost) & hands.gone
            for one in standing.values():
                assert text(project, one.document_id)[one.start : one.end] == one.quote
            assert not project.check()
            for _step in range(report.steps):
                project.undo("ada")
            assert state(project) == before
            for _step in range(report.steps):
                project.redo("ada")
        assert build(study, coder="ada").steps == 0
