"""Somebody who withdraws for good is taken out of everything, others lose nothing, and it stays so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.analysis.hiding.replacer import Replacer
from qualcode.changes.codebook import edit_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.privacy.pseudonyms import PseudonymKey, replace_names, restore_names
from qualcode.changes.privacy.withdrawal import withdraw, withdrawal_of
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError, NotFoundError
from qualcode.merging import merge
from qualcode.model import Role
from qualcode.queries.names import name_mask
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text, turns
from qualcode.storage.history import unpack
from qualcode.storage.respondents import name_decisions, respondents
from qualcode.storage.scrubbing.erasing import is_to_be_erased
from qualcode.storage.scrubbing.withdrawn import withdrawals
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.correcting import corrected
from tests.support.once import fill

ALONE = """Interviewer: Hoe gaat het thuis?
Mila: Ik heb het nooit aan mijn vader verteld, echt niet.
Interviewer: Dus jouw vader weet van niets?
Mila: Nee, en dat moet zo blijven.
"""
SEM = ("mijn oom", "kent die baas", "de bus", "nichtje daar", "Alleen de fiets")
MILA = ("aan mijn vader", "zo blijven", "weet van niets", "bij mijn vriendin")


def _study(folder: Path) -> None:
    with new_project(folder) as project:
        first = add_transcript(project, "groep", INTERVIEW, group="leerlingen")
        second = add_transcript(project, "alleen", ALONE, group="leerlingen")
        code(project, "ada", first, "Via mijn oom", "stage/netwerk", "Zij zei: via mijn oom, die kent die baas.")
        code(project, "ada", first, "Ik heb zelf gebeld. Drie keer.", "stage")
        code(project, "ben", first, "die baas.\nNoor: Ik heb zelf", "kosten")
        code(project, "ben", first, "Drie keer", "kosten")
        code(project, "ben", second, "nooit aan mijn vader", "stage")
        # A text before, and one that was taken back again.
        corrected(project, "ada", ("Alleen de bus.", "Alleen de fiets, en mijn nichtje daar."))
        corrected(project, "ben", ("Drie keer.", "Drie keer gebeld."))
        project.undo("ben")
        corrected(project, "ben", ("zo blijven.", "zo blijven, bij mijn vriendin thuis."), document_id=second)
        project.undo("ben")
        set_memo(project, "ada", "project", 0, "Mooi: ‘alleen de fiets, en mijn nichtje daar’. En Noor belt zelf.")
        set_memo(project, "ben", "document", second, "Over haar vader.")
        example = "“Ik heb het nooit aan mijn vader verteld”, tegenover: ik heb zelf gebeld"
        edit_code(project, "ada", codebook(project).codes[0].id, example=example)


def code(project: Project, coder: str, document: int, words: str, path: str, memo: str = "") -> None:
    start = text(project, document).index(words)
    by_path = {one.path: one.id for one in codebook(project).codes}
    apply_codings(project, coder, [NewCoding(document, start, start + len(words), by_path[path], memo)])


def take_out(project: Project, name: str, coder: str = "ada") -> None:
    [person] = [one.id for one in respondents(project) if one.name == name]
    withdraw(project, coder, person)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    fill(tmp_path, _study)
    return tmp_path / "study.qualcode"


def left_of(path: Path, words: tuple[str, ...]) -> set[str]:
    """The words that stand anywhere in the bytes of a project and what is beside it, or in a line of its history."""
    found = {word for file in path.parent.glob("*.*") for word in words if word.encode() in file.read_bytes()}
    with Project.open(path, readonly=True) as project:
        for about, ops in project.rows("SELECT about, ops FROM history"):
            told = about + json.dumps(unpack(ops), ensure_ascii=False, default=str)
            found |= {word for word in words if word.casefold() in told.casefold()}
    return found


def test_in_a_shared_document_only_ones_own_turns_go(path: Path) -> None:
    assert left_of(path, (*SEM, *MILA)) == {*SEM, *MILA}
    with Project.open(path) as project:
        planned = withdrawal_of(project, 1)
        assert [one.name for one in planned.shared] == ["groep"]
        assert (planned.turns, planned.codings, planned.shortened) == (2, 1, 1)
        in_index = "SELECT COUNT(*) FROM search_word WHERE form IN ('oom', 'nichtje')"
        assert project.scalar(in_index) == 2
        take_out(project, "groep/Sem")
        assert project.scalar(in_index) == 0
        assert project.check() == []
        assert text(project, 1).splitlines() == [
            "Interviewer: Hoe kwam je aan je stage?",
            "Ingetrokken: [ingetrokken]",
            "Noor: Ik heb zelf gebeld. Drie keer.",
            "Interviewer: En kost het geld?",
            "Ingetrokken: [ingetrokken]",
        ]
        assert [turn.role for turn in turns(project, 1)].count(Role.NONE) == 2
        kept = {(one.quote, one.coder_id) for one in codings(project, document_id=1)}
        assert kept == {("Ik heb zelf gebeld. Drie keer.", 1), ("Noor: Ik heb zelf", 2), ("Drie keer", 2)}
        memos = project.rows("SELECT text FROM memo ORDER BY id")
        assert memos[0] == ("Mooi: ‘[ingetrokken]’. En Noor belt zelf.",)
        assert "groep/Sem" not in {one.name for one in respondents(project)}
    assert left_of(path, SEM) == set()
    assert left_of(path, MILA) == {*MILA}


def test_a_document_of_nobody_else_goes_whole(path: Path) -> None:
    with Project.open(path) as project:
        take_out(project, "alleen")
        assert project.check() == []
        assert [one.name for one in documents(project)] == ["groep"]
        example = codebook(project).codes[0].example
        assert example == "“[ingetrokken]”, tegenover: ik heb zelf gebeld"
        assert project.rows("SELECT text FROM memo WHERE kind = 'document'") == []
    assert left_of(path, (*MILA, "haar vader")) == set()
    assert left_of(path, SEM) == {*SEM}


def test_nothing_from_before_it_can_be_undone_and_what_comes_after_can(path: Path) -> None:
    with Project.open(path) as project:
        take_out(project, "alleen")
        for turn in (project.undo, project.redo):
            with pytest.raises(NotFoundError) as error:
                turn("ben")
            assert "history" in error.value.hint
        code(project, "ben", 1, "En kost", "kosten")
        project.undo("ben")
        project.redo("ben")
        assert project.check() == []


def test_what_somebody_is_typing_loses_it_too(path: Path) -> None:
    with Project.open(path) as project:
        guid = respondents(project)[0].guid
        draft = path.with_name(f".{path.name}.ben-1.draft")
        other = path.with_name(f".{path.name}.cor-2.draft")
        draft.write_text(
            json.dumps({"project:": ["Ze zei: via mijn oom, die kent die baas.", ""], "x": ["Eigen", None]})
        )
        other.write_text(json.dumps({f"respondent:{guid}": ["Sem kan niet", ""]}))
        take_out(project, "groep/Sem")
    assert json.loads(draft.read_text()) == {"project:": ["Ze zei: [ingetrokken].", ""], "x": ["Eigen", None]}
    assert not other.exists()


def test_interrupted_it_is_as_before_or_finished_by_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    def killed(*_args: object) -> None:
        raise KilledError

    with Project.open(path) as project:
        before = project.rows("SELECT id, sha256 FROM history")
        with monkeypatch.context() as patch:
            patch.setattr("qualcode.changes.privacy.withdrawal.note_withdrawal", killed)
            with pytest.raises(KilledError):
                take_out(project, "groep/Sem")
        assert project.check() == []
        assert project.rows("SELECT id, sha256 FROM history") == before
        with monkeypatch.context() as patch:
            patch.setattr("qualcode.storage.project.erase", killed)
            with pytest.raises(KilledError):
                take_out(project, "groep/Sem")
        assert is_to_be_erased(project.connection)
    with Project.open(path) as project:
        assert not is_to_be_erased(project.connection)
        assert project.check() == []
    assert left_of(path, SEM) == set()


@pytest.mark.parametrize("name", ["groep/Sem", "alleen"])
def test_a_copy_made_before_brings_nothing_back_either_way(path: Path, tmp_path: Path, name: str) -> None:
    words = SEM if name == "groep/Sem" else MILA
    (tmp_path / "elders").mkdir()
    copy = tmp_path / "elders" / "study.qualcode"
    with Project.open(path) as project:
        project.backup(copy)
        take_out(project, name)
        with Project.open(copy) as other:
            here = {one.name: one.id for one in documents(other)}
            code(other, "cor", 1, "kent die baas", "stage")
            code(other, "cor", here["alleen"], "aan mijn vader", "kosten", "Hier weet vader van niets!")
            code(other, "cor", 1, "gebeld. Drie", "kosten")
            set_memo(
                other, "cor", "project", 0, "Alleen de fiets, en mijn nichtje daar; het nooit aan mijn vader verteld."
            )
        assert merge(project, "ada", copy, dry_run=True).withdrawn == 0
        report = merge(project, "ada", copy)
        assert (report.merged, report.withdrawn, report.conflicts) == (True, 0, [])
        assert project.check() == []
        assert "gebeld. Drie" in {one.quote for one in codings(project, document_id=1)}
        assert name not in {one.name for one in respondents(project)}
        assert merge(project, "ada", copy).nothing_new
    assert left_of(path, words) == set()
    assert left_of(copy, words) == {*words}
    with Project.open(copy) as other:
        count = len(other.log())
        assert merge(other, "cor", path, dry_run=True).withdrawn == 1
        assert len(other.log()) == count
        report = merge(other, "cor", path)
        assert (report.withdrawn, report.conflicts) == (1, [])
        assert other.check() == []
        assert len(withdrawals(other)) == 1
        with Project.open(path, readonly=True) as project:
            assert text(other, 1) == text(project, 1)
    assert left_of(copy, words) == set()


def test_who_withdrew_on_either_side_is_out_of_both(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    copy = tmp_path / "elders" / "study.qualcode"
    with Project.open(path) as project:
        project.backup(copy)
        take_out(project, "groep/Sem")
        with Project.open(copy) as other:
            code(other, "cor", 1, "Drie", "kosten")
            take_out(other, "alleen", "cor")
        report = merge(project, "ada", copy)
        assert (report.merged, report.withdrawn, report.conflicts) == (True, 1, [])
        assert project.check() == []
        assert [one.name for one in respondents(project)] == ["groep/Noor"]
        assert len(withdrawals(project)) == 2
    assert left_of(path, (*SEM, *MILA)) == set()


def test_the_same_file_does_not_come_in_again(path: Path) -> None:
    with Project.open(path) as project:
        take_out(project, "alleen")
        take_out(project, "groep/Sem")
        for name, words in (("alleen", ALONE), ("nogmaals", INTERVIEW)):
            with pytest.raises(ConflictError):
                add_transcript(project, name, words)
        with pytest.raises(ConflictError):
            corrected(project, "ada", (text(project, 1), INTERVIEW))
        add_transcript(project, "anders", "Interviewer: Hoe?\nNoor: Zo.\n")
        assert project.check() == []


CALLED = """Interviewer: Waarom zit jij hier, Noor?
Bilal: Het werken zelf bevalt me.
Interviewer: Hoe kwam je bij die zaak, Bilal? Wat vond Noor?
Noor: Ik zei dat Fenna het wist.
"""
"""Who is called by a label; another speaks of somebody called so too."""


@pytest.mark.parametrize(("who", "name"), [("groep/Bilal", "Bilal"), ("alleen", "Fenna"), ("twee/Noor", "Noor")])
def test_what_others_call_who_withdrew_stays_hidden(tmp_path: Path, who: str, name: str) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "groep", CALLED)
        add_transcript(project, "alleen", "Interviewer: Hoe gaat het?\nFenna: Het gaat goed met mij.\n")
        add_transcript(project, "twee", "Sem: Wij doen dat zo.\nNoor: Dat doen wij anders.\n")
        set_memo(project, "ada", "project", 0, f"Nog eens met {name} praten.")
        assert name not in name_mask(project).hide(CALLED)
        take_out(project, who)
        assert project.check() == []
        assert name in text(project, 1)
        mask = name_mask(project)
        assert name not in mask.hide(text(project, 1))
        assert name not in mask.hide(str(project.scalar("SELECT text FROM memo")))
        # Of a name that another has too nothing is kept.
        assert [*name_decisions(project)] == ([] if name == "Noor" else [name.lower()])


def test_a_name_that_nobody_says_any_more_is_kept_nowhere(path: Path) -> None:
    with Project.open(path) as project:
        take_out(project, "groep/Sem")
        assert name_decisions(project) == {}


def test_a_key_that_brings_names_back_brings_none_of_who_withdrew_into_what_leaves(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "groep", CALLED)
        kept: list[PseudonymKey] = []
        names = {"Bilal": "[persoon 1]", "Noor": "[persoon 2]"}
        given = [{"kind": "person", "instead": instead, "forms": [name]} for name, instead in names.items()]
        replace_names(project, "ada", Replacer(names), given, keep=kept.append)
        take_out(project, "groep/Persoon 1")
        restore_names(project, "ada", kept[0])
        assert project.check() == []
        assert "Bilal?" in text(project, 1)
        assert "Hoe kwam je bij die zaak, [persoon 1]? Wat vond [naam]?" in name_mask(project).hide(text(project, 1))


EDITED = ALONE.replace("Dus jouw vader", "Dus je vader") + "Interviewer: Dank je.\n"


def test_an_edited_file_that_still_has_the_words_is_refused(path: Path) -> None:
    with Project.open(path) as project:
        take_out(project, "alleen")
        with pytest.raises(ConflictError, match="anders, line 2:"):
            add_transcript(project, "anders", EDITED)
        # With a word more in the turn, its sentences are known still; and what nobody said who withdrew comes in.
        more = EDITED.replace("Ik heb het", "Tja. Ik heb het")
        with pytest.raises(ConflictError, match="line 2"):
            add_transcript(project, "anders", more)
        add_transcript(project, "ander", "Interviewer: Dus jouw vader weet van niets?\nLot: Nee, en dat moet zo.\n")
        group = next(one for one in documents(project) if one.name == "groep")
        with pytest.raises(ConflictError, match="groep, line 1"):
            corrected(project, "ada", (text(project, group.id), ALONE.split("\n")[1] + "\nNoor: Ja.\n"))
        [made] = withdrawals(project)
        assert not any(word in str(made) for word in ("vader", "echt"))
