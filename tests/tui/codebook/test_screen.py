"""The codebook screen: the tree, what is done to codes with the keys, and what is on disk then."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from qualcode.changes.codebook import edit_code, number_version
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_memo
from qualcode.model import Code, Codebook
from qualcode.session.codebook import CodebookCounts
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.memos import memos
from qualcode.tui.codebook.about import COLUMN, count_columns
from qualcode.tui.codebook.form import CodeForm, colour_named, is_colour
from qualcode.tui.codebook.retrieval import Retrieval
from qualcode.tui.codebook.retrievals import CodeRetrieval, LookAgain
from qualcode.tui.codebook.screen import CodebookScreen
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.widgets.glyphs import cells
from qualcode.tui.widgets.help import keys_by_topic
from qualcode.tui.windows.choose import CodeChoice, Confirm, LineWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.codebook_screen import add_codings, codebook_screen, coded, codes, front, paths, press, shown
from tests.support.often import some
from tests.support.waiting import Text, settle
from tests.support.workspace import assert_screen, reopened, workspace


@pytest.mark.parametrize("coders", range(1, 9))
@pytest.mark.parametrize("room", [0, 5, 10, 19, 20, 35, 40, 60, 200])
def test_the_columns_of_the_coders_add_up_to_the_total(coders: int, room: int) -> None:
    book = Codebook("test", "Test", "nl", 1, (Code(1, "g", "stage", "stage", None, "Stage"),))
    names = dict(enumerate(["consensus", "ada", "ben", "codeur-a", "codeur-b", "carla", "dirk", "eva"][:coders], 1))
    counts = {1: {coder_id: coder_id * coder_id for coder_id in names}}
    survey = CodebookCounts(book, names, counts, {}, 0, 0, False)
    columns = count_columns(survey, "ada", room)
    assert len(columns) * COLUMN <= max(room, 0)
    assert all(cells(column.head, 0, len(column.head)) < COLUMN for column in columns)
    if coders > 1 and room >= COLUMN:
        counted = [coder for column in columns for coder in column.coders]
        assert sorted(counted) == sorted(names)
        assert sum(survey.below(1, coder) for coder in counted) == survey.below(1)
        if len(columns) < coders:
            assert str(coders - len(columns) + 1) in columns[-1].head
    else:
        assert columns == []


async def test_the_tree_counts_per_coder_and_in_total(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        text = shown(pilot)
        heads = next(line for line in text.split("\n") if "total" in line)
        assert heads.split("codes")[1].split()[:3] == ["ada", "ben", "total"]
        stage = next(line for line in text.split("\n") if "▌ Stage" in line)
        assert stage.split("Stage")[1].split()[:3] == ["1", "1", "2"]
        await press(pilot, "escape")
        front(pilot, CodingScreen)


async def test_adding_beside_and_under_and_taking_it_back(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "down", "a")
        front(pilot, LineWindow)
        await press(pilot, Text("Via oom"), "enter")
        assert paths(path)[:4] == ["stage", "stage/netwerk", "stage/via-oom", "stage/zelf"]
        assert screen.code is not None
        assert screen.code.path == "stage/via-oom"
        await press(pilot, "A", Text("Tante"), "enter")
        assert "stage/via-oom/tante" in paths(path)
        await press(pilot, "u")
        assert "stage/via-oom/tante" not in paths(path)
        await press(pilot, "ctrl+r")
        assert "stage/via-oom/tante" in paths(path)
        await press(pilot, "a", Text("Tante"), "enter")
        assert "already" in shown(pilot)


async def test_a_code_is_moved_in_order_and_in_depth(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "down", "J")
        assert paths(path) == ["stage", "stage/zelf", "stage/netwerk", "kosten", "kosten/reizen"]
        await press(pilot, "L")
        assert paths(path)[:3] == ["stage", "stage/zelf", "stage/zelf/netwerk"]
        await press(pilot, "H", "H")
        assert paths(path) == ["stage", "stage/zelf", "netwerk", "kosten", "kosten/reizen"]
        assert screen.code is not None
        assert screen.code.path == "netwerk"
        await press(pilot, "K", "K")
        assert paths(path)[0] == "netwerk"
        assert "first already" in shown(pilot)
        await press(pilot, "H")
        assert "top level" in shown(pilot)
        await press(pilot, *"uuuuu")
        assert paths(path) == ["stage", "stage/netwerk", "stage/zelf", "kosten", "kosten/reizen"]


async def test_folding_and_finding(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "left")
        assert "▸ Stage" in shown(pilot)
        assert "Netwerk" not in shown(pilot)
        await press(pilot, "slash", Text("netw"), "enter")
        assert screen.code is not None
        assert screen.code.path == "stage/netwerk"
        await press(pilot, "left")
        assert screen.code.path == "stage"
        await press(pilot, "left", "right")
        assert "Netwerk" in shown(pilot)


async def test_every_field_is_edited_in_place(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "down", "e")
        form = screen.form
        assert form is not None
        for field, text in {
            "name": "Netwerk van familie",
            "slug": "familie",
            "colour": "3",
            "definition": "Via wie men kent.",
            "include": "Ooms.",
            "exclude": "Scholen.",
            "example": "Via mijn oom.",
            "keywords": "oom, tante , ",
        }.items():
            widget = form.query_one(f"#field-{field}")
            assert isinstance(widget, Input | TextArea)
            widget.focus()
            await settle(pilot)
            if isinstance(widget, Input):
                widget.value = text
            else:
                widget.text = text
        await press(pilot, "escape")
        assert screen.form is None
        code = codes(path)[1]
        assert (code.name, code.path, code.colour) == ("Netwerk van familie", "stage/familie", "#228833")
        assert (code.definition, code.include, code.exclude) == ("Via wie men kent.", "Ooms.", "Scholen.")
        assert (code.example, code.keywords) == ("Via mijn oom.", ("oom", "tante"))
        assert screen.codes.has_focus
        await press(pilot, "u")
        assert codes(path)[1].keywords == ()
        assert codes(path)[1].example == "Via mijn oom."


WRONG = (
    ("slug", "zelf", "already"),
    ("slug", "", "cannot be part of an address"),
    ("slug", "A/b", "cannot be part of an address"),
    ("name", " ", "A code needs a name"),
    ("colour", "banana", "or nothing for the colour of its theme"),
    ("colour", "99", "is no colour"),
)


async def test_esc_leaves_a_form_with_what_can_be_kept_and_says_what_cannot(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        before = codes(path)[1]
        await press(pilot, "down")
        for number, (field, text, words) in enumerate(some(WRONG, 4)):
            await press(pilot, "e", "tab", "tab", "tab")
            form = screen.form
            assert form is not None
            form.query_one(f"#field-{field}", Input).value = text
            form.query_one("#field-definition", TextArea).text = f"Via wie men kent, {number}."
            await press(pilot, "escape")
            assert not screen.query(CodeForm)
            said = shown(pilot)
            assert words in " ".join(said.split()), text
            after = codes(path)[1]
            assert (after.name, after.slug, after.colour) == (before.name, before.slug, before.colour)
            assert after.definition == f"Via wie men kent, {number}."
            assert list(path.parent.glob(".*.draft")) == []
            await press(pilot, "e")
            assert screen.query_one(f"#field-{field}", Input).value == (getattr(before, field) or "")
            await press(pilot, "escape")
            assert not screen.query(CodeForm)


async def test_a_field_that_cannot_be_holds_nobody_who_tabs_on(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "down", "e", "tab", "tab")
        form = screen.form
        assert form is not None
        form.query_one("#field-colour", Input).value = "paarsig"
        await press(pilot, "tab")
        assert "is no colour" in shown(pilot)
        assert form.query_one("#field-definition", TextArea).has_focus
        assert form.query_one("#field-colour", Input).value == "paarsig"
        form.query_one("#field-colour", Input).value = ""
        await press(pilot, "escape")
        assert not screen.query(CodeForm)
        assert codes(path)[1].colour is None


def test_colours_are_named_by_number() -> None:
    assert colour_named("1") == "#4477aa"
    assert colour_named(" blue ") == "blue"
    assert [is_colour(text) for text in ("", "#123456", "blue", "99", "[b]")] == [True, True, True, False, False]


async def test_renaming_retiring_and_removing(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "r")
        pilot.app.screen.query_one(Input).value = "Stages"
        await press(pilot, "enter")
        assert (codes(path)[0].name, codes(path)[0].path) == ("Stages", "stage")
        await press(pilot, "end", "z")
        assert codes(path)[-1].retired
        assert "(retired)" in shown(pilot)
        await press(pilot, "z")
        assert not codes(path)[-1].retired
        await press(pilot, "x")
        assert paths(path)[-1] == "kosten"
        await press(pilot, "home", "x")
        assert "has codings or codes under it" in shown(pilot)
        await press(pilot, "u")
        assert paths(path)[-1] == "kosten/reizen"


async def test_a_memo_on_a_code(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "m", Text("let op"), "escape")
        with reopened(path) as project:
            assert [(memo.target, memo.text) for memo in memos(project)] == [("Stage", "let op")]
        assert "¶ ada" in shown(pilot)


async def test_merging_says_first_what_it_will_do(path: Path) -> None:
    add_codings(path, "ada", "stage/zelf", ["Via mijn oom", "Drie keer"])
    with Project.open(path) as project:
        set_memo(project, "ben", "code", code_id(project, "stage/zelf"), "bellen?")
    async with codebook_screen(path) as (screen, pilot):
        await press(pilot, "down", "down", "space", "ampersand")
        front(pilot, CodeChoice)
        await press(pilot, Text("netwerk"), "enter")
        front(pilot, Confirm)
        text = shown(pilot)
        assert "Merge Zelf into Netwerk?" in text
        assert "3 codings go to Netwerk (2 coders')" in text
        assert "1 of them is on a passage" in text
        assert "1 memo goes along" in text
        await press(pilot, "escape")
        assert "stage/zelf" in paths(path)
        await press(pilot, "ampersand", Text("netwerk"), "enter", "enter")
        assert "stage/zelf" not in paths(path)
        assert {code for _quote, code in coded(path)} == {"stage/netwerk"}
        assert screen.code is not None
        assert screen.code.path == "stage/netwerk"
        await press(pilot, "u")
        assert ("Drie keer", "stage/zelf") in coded(path)


async def test_several_marked_codes_merge_into_one_of_them(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "down", "space", "space", "ampersand")
        await press(pilot, "enter", "enter")
        assert paths(path) == ["stage", "stage/netwerk", "kosten", "kosten/reizen"]
        assert {code for _quote, code in coded(path)} == {"stage/netwerk"}


async def test_an_empty_codebook_says_how_to_begin(path: Path, tmp_path: Path) -> None:
    project = Project.create(tmp_path / "empty.qualcode", name="empty", language="nl", coder="ada")
    add_transcript(project, "leerlingen-1", INTERVIEW)
    async with codebook_screen(project.path) as (_screen, pilot):
        assert "There are no codes yet" in shown(pilot)
        await press(pilot, *"ermzx", "enter", "ampersand", "J", "L", "space", "left", "o")
        front(pilot, LookAgain)
        assert "Nothing to look at again" in shown(pilot)
        await press(pilot, "escape", "a", Text("Stage"), "enter")
        assert paths(project.path) == ["stage"]


async def test_what_another_window_does_appears(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        await screen._watch()
        with Project.open(path) as other:
            edit_code(other, "ben", code_id(other, "kosten"), name="Geld")
        screen.do(screen._watch())
        await settle(pilot)
        assert "Geld" in shown(pilot)


async def test_coming_back_shows_what_was_done(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await press(pilot, "f3", "down", "r")
        pilot.app.screen.query_one(Input).value = "Kruiwagen"
        await press(pilot, "enter", "f2")
        assert front(pilot, CodingScreen) is screen
        assert [mark.label for mark in screen.reader.here()] == ["Kruiwagen"]
        await press(pilot, "f3")
        assert front(pilot, CodebookScreen).code is not None
        assert "Kruiwagen" in shown(pilot)


async def test_every_key_has_a_name_and_is_in_the_help(path: Path) -> None:
    async with codebook_screen(path) as (screen, pilot):
        topics = {title: dict(pairs) for title, pairs in keys_by_topic(screen)}
        assert topics["In the codebook"]["&"] == "Merge into another code"
        await press(pilot, "b")
        topics = {title: dict(pairs) for title, pairs in keys_by_topic(front(pilot, CodeRetrieval))}
        assert topics["With passages"]["|"] == "Into a sub-code, a new one or one there is"


async def test_nothing_from_a_project_is_markup_or_an_escape(tmp_path: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b] [link=x]"
    project = new_project(tmp_path, "stage")
    stage = code_id(project, "stage")
    document = add_transcript(project, f"doc {evil}", f"{evil}: {evil}\nR: {evil} {evil}.\n", group=f"groep {evil}")
    apply_codings(project, f"c {evil}", [NewCoding(document, 2, 60, stage, memo=evil)])
    apply_codings(project, "ada", [NewCoding(document, 2, 61, stage, memo=evil)])
    edit_code(
        project, "ada", stage, name=evil, definition=evil, include=evil, example=evil, keywords=[evil], colour=evil
    )
    set_memo(project, "ada", "code", stage, evil)
    number_version(project, "ada", evil)
    async with workspace(project.path, document=f"doc {evil}") as (_screen, pilot):
        for keys in (
            ("f3",),
            ("e",),
            ("escape", "r"),
            ("escape", "m"),
            ("escape", "slash"),
            ("escape", "ampersand"),
            ("escape", "v"),
            ("down",),
            ("n",),
            ("escape", "escape", "o"),
            ("escape", "b"),
            ("s", "s", "s", "s", "f"),
            ("escape", "vertical_line"),
            ("escape", "m"),
            ("escape", "ctrl+p"),
        ):
            await press(pilot, *keys)
            text = shown(pilot)
            assert not {"\x1b", "\x07", "\u202e"} & set(text), keys
    assert codebook(project).codes[0].name == evil


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_screens(path: Path, size: tuple[int, int]) -> None:
    add_codings(path, "ada", "stage", ["Drie keer"])
    name = "x".join(map(str, size))
    async with codebook_screen(path, size=size) as (_screen, pilot):
        assert_screen(pilot.app, f"codebook-{name}")
        await press(pilot, "e")
        assert_screen(pilot.app, f"code-form-{name}")
        await press(pilot, "escape", "b")
        front(pilot, CodeRetrieval)
        assert_screen(pilot.app, f"board-{name}")


@pytest.mark.parametrize("size", [(20, 6), (40, 10)])
async def test_a_tiny_terminal_breaks_nothing(path: Path, size: tuple[int, int]) -> None:
    async with codebook_screen(path, size=size) as (_screen, pilot):
        await press(pilot, "e", "escape", "b", "w", "down", "escape", "v", "escape", "o", "escape")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "Netwerk" in shown(pilot)


async def test_other_screens_are_a_key_away(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "b", "f9")
        assert not isinstance(pilot.app.screen, Retrieval | CodebookScreen | CodingScreen)
        await press(pilot, "f3")
        front(pilot, CodebookScreen)
        await press(pilot, "b", "f2")
        front(pilot, CodingScreen)
        await press(pilot, "f3", "v", "f3")
        front(pilot, CodebookScreen)
        await press(pilot, "f3")
        front(pilot, CodingScreen)


async def test_the_rules_of_a_code_are_read_added_to_and_taken_away(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "p")
        assert "What is Stage given to by itself?" in shown(pilot)
        await press(pilot, Text("mijn oom"), "enter")
        assert "passage" in shown(pilot)
        assert "mijn oom" in shown(pilot)
        await press(pilot, "p", Text("..."), "down", "enter")
        assert "no phrase" in shown(pilot)
        await press(pilot, "ctrl+u", "escape", "p", "enter", "enter")
        assert "Taken away" in shown(pilot)
        with reopened(path) as project:
            assert codebook(project).by_id[code_id(project, "stage")].rules == ()
        await press(pilot, "u")
        with reopened(path) as project:
            assert codebook(project).by_id[code_id(project, "stage")].rules[0].phrases == ("mijn oom",)
