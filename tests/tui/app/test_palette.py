"""The palette: what is meant comes first, and nothing is coded by a wrong guess."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from qualcode.session.code_match import Fit, fit_of, fold
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.other_words import OTHER_WORDS
from qualcode.tui.app.palette import Palette, entries
from qualcode.tui.base.entries import EntryKind, PaletteEntry, fitting
from tests.support.waiting import Text, settle
from tests.support.workspace import front, screen_lines, shown, workspace


def entry(title: str, kind: EntryKind = EntryKind.ACTION, other: str = "", *, writes: bool = True) -> PaletteEntry:
    return PaletteEntry(title, "", lambda: None, kind=kind, other=other, writes=writes)


OFFERED = [
    entry("Remove a coding here", other="delete verwijderen"),
    entry("Theme", other="thema kleur donker licht", writes=False),
    entry("Settings", other="taal language", writes=False),
    entry("Documents", writes=False),
    entry("Maatschappelijke verantwoordelijkheid", EntryKind.CODE),
    entry("Tekort aan leerbedrijven", EntryKind.CODE),
    entry("Themadagen", EntryKind.CODE),
    entry("leerlingen-1", EntryKind.DOCUMENT, writes=False),
    entry("thema-avond", EntryKind.DOCUMENT, writes=False),
]


def titles(query: str) -> list[str]:
    return [found.title for found in fitting(query, OFFERED)]


def test_what_is_typed_finds_what_is_meant() -> None:
    assert titles("") == [found.title for found in OFFERED]
    assert titles("thema") == ["Theme", "Themadagen", "thema-avond"]
    assert titles("taal") == ["Settings"]
    assert titles("delete") == ["Remove a coding here"]
    assert titles("dcm") == ["Documents"]
    assert titles("dokuments") == ["Documents"]
    assert titles("#thema") == ["Themadagen"]
    assert titles("@thema") == ["thema-avond"]
    assert titles("> thema") == ["Theme"]
    assert titles("#") == [found.title for found in OFFERED if found.kind is EntryKind.CODE]
    assert titles("tmd") == []
    assert titles("ekort") == []
    assert titles("#ekort") == ["Tekort aan leerbedrijven"]
    assert titles("remov coding") == ["Remove a coding here"]
    assert titles("rmv") == []


@given(
    st.text(alphabet=string.ascii_lowercase + " -", min_size=1, max_size=8), st.lists(st.text(max_size=12), max_size=6)
)
def test_what_writes_is_only_offered_for_beginnings_of_words(query: str, names: list[str]) -> None:
    offered = [entry(name, kind) for name in names for kind in (EntryKind.ACTION, EntryKind.CODE)]
    for found in fitting(query, offered):
        assert all(fit_of(word, fold(found.title)) is Fit.BEGINS for word in fold(query).split())


SEARCHED = {
    "Theme": ("thema", "theme", "kleur", "kleurenschema", "donker", "licht", "dark", "contrast"),
    "Settings": ("taal", "language", "instellingen", "voorkeuren"),
    "Export: chapter and codings": ("export", "exporteren", "report", "rapport", "docx"),
    "Matrix: who says what": ("matrix", "kruistabel", "tellen"),
    "Save": ("opslaan", "save", "bewaren"),
    "Quit": ("quit", "afsluiten", "exit", "stoppen"),
    "Undo": ("undo", "ongedaan"),
    "History": ("geschiedenis", "log"),
    "Import transcripts": ("import", "inlezen", "toevoegen"),
    "Backup: a whole copy of the project": ("backup", "reservekopie"),
    "Names to hide": ("namen", "names", "anonimiseren", "avg"),
    "Answers: who says what": ("leidraad", "antwoorden", "guide"),
    "Ask the project: queries": ("zoekvraag", "query"),
    "Merge: a copy that somebody else worked in": ("samenvoegen", "merge"),
    "Check: whether the project file is whole": ("controleren", "check"),
    "Agreement between coders": ("kappa", "overeenstemming", "alpha"),
    "Help": ("toetsen", "sneltoetsen", "hulp", "legenda"),
}


async def test_actions_are_found_by_other_words_in_both_languages(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        assert isinstance(pilot.app, QualcodeApp)
        offered = list(entries(pilot.app, pilot.app.commands()))
        for title, all_words in SEARCHED.items():
            for words in all_words:
                assert [found.title for found in fitting(words, offered)][:1] == [title], words


async def test_nothing_is_coded_by_a_guess_and_an_empty_list_says_so(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        before = len(screen.reader.marks)
        for words in ("ntwrk", "etwerk", "zzz", "osten", "#zzz", ">zzz", "@zzz"):
            await pilot.press("ctrl+p", Text(words))
            assert isinstance(pilot.app.screen, Palette), words
            assert shown(screen_lines(pilot.app), "is called that."), words
            await pilot.press("enter")
            # Enter has nothing to do there, and the palette stays for another word.
            assert isinstance(pilot.app.screen, Palette)
            await pilot.press("escape")
        await settle(pilot)
        assert len(screen.reader.marks) == before
        await pilot.press("ctrl+p", Text("#netw"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Coded: Netwerk") or shown(screen_lines(pilot.app), "already")


async def test_enter_takes_what_fits_what_stands_in_the_line_now(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("ctrl+p")
        await pilot.press("d", "o", "w", "n", "backspace", "backspace", "c", "u", "m", "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Documents")
        assert not isinstance(pilot.app.screen, Palette)
        await pilot.press("ctrl+p")
        assert isinstance(front(pilot), Palette)
        await pilot.press("ctrl+p")
        assert not isinstance(pilot.app.screen, Palette)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 10)])
async def test_the_palette_fits_every_terminal(path: Path, size: tuple[int, int]) -> None:
    async with workspace(path, size=size) as (_screen, pilot):
        await pilot.press("ctrl+p", Text("netw"))
        assert shown(screen_lines(pilot.app), "Code as Net")


def test_other_words_are_those_of_actions_that_there_are() -> None:
    from qualcode.tui.app.keymap import bound

    own = {"theme", "import", "tutorial", "settings", "work_as", "screenshot", "export", "matrix", "backup", "save"}
    own |= {"merge", "asking", "query", "check"}
    assert set(OTHER_WORDS) - own <= {one.id for one in bound()}


@pytest.mark.parametrize(
    ("written", "answers", "opened"),
    [
        ("ben", (), "ben"),
        ("Ben", (), "ben"),
        ("benn", (*"benn", "enter"), "benn"),
        ("zus", (*"zus", "enter"), "zus"),
        ("Ada", ("escape",), None),
        ("ada", (), None),
    ],
)
async def test_who_is_at_work_can_be_said_and_an_unknown_name_is_asked_about(
    path: Path, written: str, answers: tuple[str, ...], opened: str | None
) -> None:
    async with workspace(path) as (_screen, pilot):
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        await app.run_action("work_as")
        await settle(pilot)
        front(pilot).query_one(Input).value = written
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        for key in answers:
            await pilot.press(key)
            await settle(pilot)
        assert (app.wanted_next, app.next_coder) == (("again", opened) if opened else ("", "ada"))
