"""A study as plain files: the same study gives the same bytes, comes back, and nothing of others is touched."""

from __future__ import annotations

import csv
import random
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.references import references
from qualcode.changes.answers import import_answer_sets
from qualcode.changes.codings import NewCoding, apply_codings, set_memo
from qualcode.changes.corrections import correct_document
from qualcode.changes.documents import remove_document
from qualcode.changes.guides import import_guide
from qualcode.changes.privacy.withdrawal import withdraw
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import QualcodeError
from qualcode.files.folder import SUMS
from qualcode.formats.projects import Losses, read_study
from qualcode.formats.projects.folder import STUDY_FILE, labels_in_letters
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.formats.yaml.codebook import read_codebook
from qualcode.formats.yaml.study import read_guide
from qualcode.importing.transcripts import import_files
from qualcode.library.build import build_study
from qualcode.report.folder.names import file_names
from qualcode.report.folder.texts import LeavingText
from qualcode.sample import sample_folder
from qualcode.session.portable import convert, send_folder
from qualcode.specs import AnswerSetSpec, AnswerSpec, CodeSpec, Guide, Question, Routing
from qualcode.storage import Project
from qualcode.storage.documents import documents, text
from qualcode.storage.respondents import respondents
from qualcode.text.turns import look_for_turns
from tests.session.portable.test_there_and_back import WORDS, everything, said
from tests.support.building import add_transcript, code_id, new_project
from tests.support.correcting import new_text
from tests.support.once import fill
from tests.support.spoilt import spoilt


def sent(path: Path, folder: Path, coder: str = "ada", *, names: bool = True, force: bool = False) -> dict[str, Any]:
    with Project.open(path, readonly=True) as project:
        project.look_as(coder)
        return send_folder(project, folder, with_names=names, force=force).to_dict()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def exported(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample study, for reading."""
    folder = tmp_path_factory.mktemp("voorbeeld") / "uit"
    assert sent(sample, folder)["changed"] == []
    return folder


def test_a_study_comes_back_from_its_files(sample: Path, exported: Path, tmp_path: Path) -> None:
    for name, path in (("proef", sample), ("alles", everything(tmp_path))):
        folder, back = tmp_path / name, tmp_path / f"{name}.qualcode"
        if path == sample:
            convert(exported, back, "ada")
            assert said(back) == said(path)
            continue
        report = sent(path, folder)
        assert report["lost"] == report["changed"] == []
        came = convert(folder, back, "ada").to_dict()
        assert {row["kind"] for row in came["lost"]} == {"only_to_read"}
        assert said(back) == said(path)
        sent(back, tmp_path / f"{name}-2")
        books = [read_codebook(one / "codebook.yaml") for one in (tmp_path / f"{name}-2", folder)]
        assert _bare(books[0].codes) == _bare(books[1].codes)
        same = ("codings.csv", "speakers.csv", "respondents.csv", "memos.csv")
        for one in same:
            assert (tmp_path / f"{name}-2" / one).read_bytes() == (folder / one).read_bytes(), one


def test_what_rules_and_models_coded_is_known_as_such_when_it_comes_back(tmp_path: Path) -> None:
    origins = ["person", "rule", "suggestion", "import", "model:X@1", "model:llama@3.1-8b"]
    with new_project(tmp_path) as project:
        document, stage = (
            add_transcript(project, "een", "Sem: Via mijn oom, die kent die baas."),
            code_id(project, "stage"),
        )
        new = [NewCoding(document, at, at + 5, stage, origin=origin) for at, origin in enumerate(origins)]
        apply_codings(project, "ada", new)
        path = project.path
    sent(path, tmp_path / "uit")
    assert [row["origin"] for row in rows(tmp_path / "uit", "codings.csv")] == origins
    convert(tmp_path / "uit", tmp_path / "terug.qualcode", "ada")
    build_study(tmp_path / "uit" / STUDY_FILE, "ada", project=tmp_path / "gebouwd.qualcode")
    for name, known in (("terug", origins), ("gebouwd", ["import" if one == "person" else one for one in origins])):
        with Project.open(tmp_path / f"{name}.qualcode", readonly=True) as back:
            assert [row[0] for row in back.rows("SELECT origin FROM coding ORDER BY start")] == known


def _bare(codes: tuple[CodeSpec, ...]) -> list[CodeSpec]:
    """Codes wherever they stand in their file."""
    return [replace(code, line=0, codes=tuple(_bare(code.codes))) for code in codes]


def test_guides_answer_sets_and_codes_read_as_they_were_taken_in(exported: Path) -> None:
    folder = exported
    books = sample_folder() / "codebooks"
    asked = {read_guide(path).slug: read_guide(path) for path in books.glob("leidraad-*.yaml")}
    assert asked
    for slug, guide in asked.items():
        written = read_guide(folder / "guides" / f"{slug}.yaml")
        assert [(one.id, one.text, one.parent, one.routing) for one in written.questions] == [
            (one.id, one.text, one.parent, one.routing) for one in guide.questions
        ]
    given_sets = next(path for path in books.glob("*.yaml") if "answers:" in path.read_text("utf-8")[:2000])
    sets, were = read_answer_sets(folder / "answers.yaml"), read_answer_sets(given_sets)
    assert [(one.slug, one.kind, [value.slug for value in one.values]) for one in sets] == [
        (one.slug, one.kind, [value.slug for value in one.values]) for one in were
    ]
    assert len(read_codebook(folder / "codebook.yaml").codes) > 5


def test_a_study_is_built_of_its_files_with_guides_and_answer_sets(tmp_path: Path) -> None:
    path, folder, target = everything(tmp_path), tmp_path / "uit", tmp_path / "gebouwd.qualcode"
    questions = (Question("V1", "Hoe kwam je eraan?", "Stage", ("stage",), "", Routing("", {"vorm": ("a: b", "'c'")})),)
    answers = (AnswerSpec("zelf", "Zelf", ("stage/netwerk",), denies=True), AnswerSpec("duur", "Duur", ("kosten",)))
    with Project.open(path) as project:
        import_guide(project, "ada", Guide("leerlingen", "Leerlingen: wie?", "nl", "leerlingen", questions))
        import_answer_sets(project, "ada", [AnswerSetSpec("hoe", "Hoe", "multiple", answers, note="let op")])
    sent(path, folder)
    build_study(folder / STUDY_FILE, "ada", project=target)
    built, was = said(target), said(path)
    places = {row[0]: row[1] for row in was["texts"]} | {row[0]: row[1] for row in built["texts"]}
    for found in (built, was):  # a study that is built has GUIDs of its own
        found["texts"] = sorted(row[1:] for row in found["texts"])
        found["cases"] = sorted(row[1:] for row in found["cases"])
        found["codings"] = sorted((places[row[1]], *row[2:4], *row[4:8]) for row in found["codings"])
    for what in ("texts", "cases", "codings", "codes"):
        assert built[what] == was[what], what
    again = tmp_path / "opnieuw"
    sent(target, again)
    for name in ("guides/leerlingen.yaml", "speakers.csv", "respondents.csv"):
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name
    assert read_answer_sets(again / "answers.yaml") == read_answer_sets(folder / "answers.yaml")
    # Who makes the file their own keeps it.
    (folder / STUDY_FILE).write_text("# van mij\n")
    sent(path, folder)
    assert (folder / STUDY_FILE).read_text() == "# van mij\n"
    assert STUDY_FILE not in (folder / SUMS).read_text()
    (folder / STUDY_FILE).unlink()
    sent(path, folder)
    assert STUDY_FILE in (folder / SUMS).read_text()


def test_the_same_study_gives_the_same_bytes_and_a_small_change_a_small_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = everything(tmp_path), tmp_path / "uit"
    sent(path, folder)
    before = files(folder)
    monkeypatch.setenv("QUALCODE_LANG", "nl")
    sent(path, folder)
    assert files(folder) == before
    with Project.open(path) as project:
        set_memo(project, "ada", 1, "Een ander woord")
    sent(path, folder)
    now = files(folder)
    differing = {name for name in now if now[name] != before.get(name)}
    assert differing == {"codings.csv", "history.csv", SUMS}
    lines, were = (one["codings.csv"].splitlines() for one in (now, before))
    assert sum(line not in were for line in lines) == 1
    assert now["history.csv"].startswith(before["history.csv"])


def test_only_what_is_ours_is_touched(tmp_path: Path) -> None:
    path, folder = everything(tmp_path), tmp_path / "uit"
    folder.mkdir()
    (folder / ".git").mkdir()
    with Project.open(path) as project:
        last = add_transcript(project, "los", "Niets.\n")
    sent(path, folder)
    assert (folder / "texts" / "los.md").is_file()
    (folder / "eigen.txt").write_text("van mij")
    (folder / "texts" / "eigen.md").write_text("ook van mij")
    with Project.open(path) as project:
        remove_document(project, "ada", last)
    sent(path, folder)
    assert not (folder / "texts" / "los.md").exists()
    assert (folder / "eigen.txt").read_text() == "van mij"
    assert (folder / "texts" / "eigen.md").read_text() == "ook van mij"
    # What somebody altered is written over only when that is asked for.
    (folder / "codings.csv").write_text("van een ander")
    for _try in range(2):
        with pytest.raises(QualcodeError, match="altered") as found:
            sent(path, folder)
        assert "--force" in found.value.hint
    sent(path, folder, force=True)
    assert rows(folder, "codings.csv")
    other = tmp_path / "ander"
    other.mkdir()
    (other / "README.md").write_text("van een ander")
    for target in (other, other / "README.md"):
        with pytest.raises(QualcodeError):
            sent(path, target, force=True)
    assert files(other) == {"README.md": b"van een ander"}


def test_a_list_that_leads_elsewhere_leads_nowhere(tmp_path: Path) -> None:
    path, folder, outside = everything(tmp_path), tmp_path / "uit", tmp_path / "buiten"
    sent(path, folder)
    outside.mkdir()
    (outside / "geheim.md").write_text("x")
    with (folder / SUMS).open("a") as file:
        file.writelines(f"{'0' * 64}  {name}\n" for name in ("../buiten/geheim.md", "/etc/hosts", ".git/x", "a\\b"))
    sent(path, folder)
    assert (outside / "geheim.md").read_text() == "x"
    shutil.rmtree(folder / "texts")
    (folder / "texts").symlink_to(outside)
    with pytest.raises(QualcodeError, match="link"):
        sent(path, folder, force=True)
    assert files(outside) == {"geheim.md": b"x"}
    report = convert(folder, tmp_path / "terug.qualcode", "ada").to_dict()
    assert report["written"].get("documents", 0) == 0


def test_codings_of_an_altered_text_are_told_and_not_guessed(tmp_path: Path) -> None:
    path, folder = everything(tmp_path), tmp_path / "uit"
    sent(path, folder)
    one = folder / "texts" / "leerlingen-1.md"
    one.write_bytes(one.read_bytes().replace(b"mijn oom", b"mijn tante"))
    report = convert(folder, tmp_path / "terug.qualcode", "ada").to_dict()
    lost = {row["kind"]: row["count"] for row in report["lost"]}
    assert lost["text_altered"] == sum(row["document"] == "leerlingen-1" for row in rows(folder, "codings.csv"))
    assert report["written"]["documents"] == 2
    for name, bad in (
        ("codings.csv", b"\xff\xfe"), ("codebook.yaml", b"codes: {"), ("documents.csv", b"x,y\n1,2\n"),
        ("texts/leerlingen-1.md", b"\xff"), ("speakers.csv", b""),
    ):  # fmt: skip
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(bad)
        with pytest.raises(QualcodeError) as found:
            convert(folder, tmp_path / "fout.qualcode", "ada")
        assert found.value.hint
        (folder / name).write_bytes(kept)
    assert not list(tmp_path.glob("*fout*"))


TALK = (
    "Interviewer: Hoe gaat het, Fatima?\nFatima: Goed. Zei Fatima dat?\nInterviewer: Ja, Fatima el Idrissi zei het.\n"
)


def test_names_stay_behind_and_positions_go_along(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "gesprek met Fatima", TALK)
        kosten = code_id(project, "kosten")
        spans = [(TALK.index("Goed"), TALK.index("dat?") + 4), (TALK.index("Fatima dat"), TALK.index("dat?"))]
        apply_codings(project, "ada", [NewCoding(document, *span, kosten, "Fatima twijfelt") for span in spans])
        correct_document(project, "ada", document, new_text(TALK + "Fatima: Tot ziens, Fatima.\n"))
    folder = tmp_path / "uit"
    assert [row["kind"] for row in sent(project.path, folder, names=False)["changed"]] == ["names_hidden"]
    assert not [name for name, data in files(folder).items() if b"atima" in data or "atima" in name]
    back = tmp_path / "terug.qualcode"
    convert(folder, back, "ada")
    with Project.open(back, readonly=True) as project:
        (found,) = documents(project)
        words = text(project, found.id)
        quotes = [row[0] for row in project.rows("SELECT quote FROM coding ORDER BY start")]
    assert words.count("[naam]") >= 4
    assert quotes == ["Goed. Zei [naam] dat?", "[naam] "]


def test_in_an_open_round_the_files_hold_what_one_may_see(tmp_path: Path) -> None:
    path, folder = everything(tmp_path), tmp_path / "uit"
    with Project.open(path) as project:
        make_round(project, "ada", "blind", RoundRequest(coders=("ada", "ben"), documents=("leerlingen-1", "école-1")))
    sent(path, folder, "ben")
    assert {row["coder"] for row in rows(folder, "codings.csv")} == {"ben"}
    assert not [name for name, data in files(folder).items() if b"waarom" in data or b"want dat zegt" in data]
    assert rows(folder, "rounds.csv")


@settings(max_examples=8)
@given(
    words=st.lists(WORDS.filter(lambda said: bool(said.strip())), min_size=1, max_size=3, unique=True), data=st.data()
)
def test_any_text_is_the_same_by_either_way_back(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("klein")
    with new_project(folder) as project:
        for number, one in enumerate(words):
            said_here = one.removeprefix("\ufeff") or "x"
            document = add_transcript(project, f"t{number}", said_here)
            start = data.draw(st.integers(0, len(said_here) - 1))
            end = data.draw(st.integers(start + 1, len(said_here)))
            memo = data.draw(WORDS).strip()
            apply_codings(project, "ada", [NewCoding(document, start, end, code_id(project, "kosten"), memo)])
    sent(project.path, folder / "uit")
    convert(folder / "uit", folder / "terug.qualcode", "ada")
    back, before = said(folder / "terug.qualcode"), said(project.path)
    assert back["texts"] == before["texts"]
    assert back["codings"] == before["codings"]
    readable = [path for path in (folder / "uit" / "texts").iterdir() if _is_text(path)]
    with Project.create(folder / "los.qualcode", name="los", language="nl", coder="ada") as loose:
        import_files(loose, "ada", readable)
        found = {one.name: one.sha256 for one in documents(loose)}
    known = {row[1]: row[2] for row in before["texts"]}
    assert found == {name: known[name] for name in found}
    assert len(found) == len(readable)


def _is_text(path: Path) -> bool:
    """Whether an import takes it for text: of control characters there may be some few."""
    return not any((ord(sign) < 32 and sign not in "\n\t") or sign == "\x7f" for sign in path.read_text("utf-8"))


@given(
    st.text("abcde", max_size=30), st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.text("XY", max_size=6)))
)
def test_positions_follow_what_is_put_instead(words: str, steps: list[tuple[int, int, str]]) -> None:
    replaced, at, place = [], 0, list(range(len(words) + 1))
    for gap, length, said_here in steps:
        if at + gap + length > len(words):
            break
        replaced.append((at + gap, at + gap + length, said_here))
        at += gap + length
    leaving = LeavingText(words, replaced)
    whole = set(place) - {inner for start, end, _said in replaced for inner in range(start + 1, end)}
    for start in sorted(whole):
        for end in sorted(one for one in whole if one > start):
            first, last = leaving.span(start, end)
            own = [(a - start, b - start, said_here) for a, b, said_here in replaced if start <= a and b <= end]
            assert leaving.text[first:last] == LeavingText(words[start:end], own).text
    for start, end, said_here in replaced:
        for inner in range(start, end):
            first, last = leaving.span(inner, inner + 1)
            assert leaving.text[first:last] == said_here


def test_names_of_files_are_readable_apart_and_kept_everywhere() -> None:
    called = ["a/b", "a-b", "A-B", "CON", "..", "", "é\u0301cole: 1?", "x" * 300, "x" * 301, "aux.txt", "ⅸ", "ix"]
    found = file_names(called, ".md")
    assert found[:4] == ["a-b.md", "a-b-2.md", "A-B-3.md", "_CON.md"]
    assert len({name.casefold() for name in found}) == len(called)
    assert max(map(len, found)) < 130
    assert not [name for name in found if "/" in name or name.startswith(".")]


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_altered_files_of_a_folder_end_in_an_error_or_a_project(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder, chance = tmp_path_factory.mktemp("kwaad"), random.Random(seed)
    fill(folder, _exported)
    for path in chance.sample(sorted(path for path in (folder / "uit").rglob("*.*") if path.is_file()), 3):
        path.write_bytes(spoilt(path.read_bytes(), chance))
    with suppress(QualcodeError):
        losses = Losses()
        for one in read_study(folder / "uit", losses).texts:
            one.text.encode()
        assert losses.lines()


def _exported(folder: Path) -> None:
    sent(everything(folder), folder / "uit")


def test_a_build_offers_no_file_that_held_the_words_of_who_withdrew(tmp_path: Path) -> None:
    turns = "Interviewer: Hoe?\nMila: Via mijn oom.\n"
    for name, more in (("alleen", ""), ("samen", "Noor: Zelf gebeld.\n")):
        (tmp_path / f"{name}.txt").write_text(turns + more, encoding="utf-8")
    study = tmp_path / STUDY_FILE
    study.write_text('study = "proef"\n[[documents]]\npath = "*.txt"\n', encoding="utf-8")
    target = tmp_path / "proef.qualcode"
    build_study(study, "ada", project=target)
    with Project.open(target) as project:
        for name in ("alleen", "samen/Mila"):
            [person] = [one.id for one in respondents(project) if one.name == name]
            withdraw(project, "ada", person)
    (tmp_path / "samen.txt").write_text(turns + "Noor: Zelf gebeld, ja.\n", encoding="utf-8")
    told = build_study(study, "ada", project=target).things
    assert {(one.status, "withdrew" in one.message, "qualcode" in one.hint) for one in told if one.message} == {
        ("removed", True, False),
        ("kept", True, False),
    }
    with Project.open(target, readonly=True) as project:
        assert ["oom" in text(project, one.id) for one in documents(project)] == [False]


def test_a_respondent_who_is_called_by_a_reference_still_speaks() -> None:
    """Half of the references begin with a digit, or read as the number of a question; 400 of them are tried."""
    for number in range(200):
        one, two = references([f"{number}a", f"{number}b"]).values()
        said = [one, "Interviewer", two, one, "Interviewer", one, two]
        whole = "".join(f"{label}: Dat weet {two} ook. Ja.\n" for label in said)
        words, called = labels_in_letters(whole, [one, two, "Interviewer", "Persoon 1"])
        assert len(words) == len(whole)
        found = look_for_turns(words, interviewers=["Interviewer"]).turns
        assert [called.get(turn.speaker or "", turn.speaker) for turn in found] == said, (one, two)
