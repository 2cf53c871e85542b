"""Text that would take over a terminal, in all places where a study holds text, against a real terminal.

Each screen is compared cell by cell, colours included, with that of a harmless twin: the same study with the sign that
stands for each dangerous character, and narrow letters in place of the wide and the combined ones. Whatever moved the
cursor, changed a colour or was taken for markup would show as a difference; so would a pane out of line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pyte.screens import Char

from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codebook import import_codebook, number_version
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.codings import set_memo as memo_on_coding
from qualcode.changes.respondents import set_group
from qualcode.changes.work import set_memo
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.respondents import respondents
from qualcode.tui.widgets.glyphs import UNSAFE, clusters, stand_in
from tests.support.building import add_transcript
from tests.support.terminal import Terminal

EVIL = (
    "\x1b]0;HIJACK\x07\x1b[2J\x1b[31m[red]r[/red]\u202eom\u2066\x9b5m\x1b(0\x0eq\x0f\x08\x84\x7f[@click=app.quit]k[/]"
)
WIDE = "漢字각漢\U0001f469\u200d\U0001f469\u200d\U0001f467e\u0301 "
MORE = "\U0001f1f3\U0001f1f1 \u2764\ufe0f字 ja en nee"
"""These have as many code points as cells, so that the twin has its passages at the same positions."""
NARROW = "ж"
"""Stands in the twin for a cell of a character that is wide or made of several."""

SIGNS = {stand_in(char) for char in EVIL if UNSAFE.match(char)}

Say = Callable[[str], str]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study full of what would take over a terminal."""
    return build(tmp_path_factory.mktemp("listings") / "evil", str)


def harmless(text: str) -> str:
    """The text as it is to look: a stand-in for what is dangerous, narrow letters for what is wide or combined."""
    parts = [(text[start:end], width) for start, end, width in clusters(text, 0, len(text))]
    return "".join(
        stand_in(part) if UNSAFE.match(part) and part != "\n" else part if len(part) == width == 1 else NARROW * width
        for part, width in parts
    )


def build(folder: Path, say: Say) -> Path:
    """A study in which every text that a user gives has passed ``say``."""
    folder.mkdir()
    with Project.create(folder / "p.qualcode", name=say("P " + WIDE + EVIL), coder="ada") as project:
        codes = (
            CodeSpec("kwaad", say(WIDE + "code" + EVIL), definition=say(EVIL), include=say(WIDE), example=say(EVIL)),
            CodeSpec("rood", say("rood " + EVIL)),
            CodeSpec("goed", "Goed"),
        )
        import_codebook(project, "ada", CodebookSpec("b", say("B" + EVIL), "nl", 1, codes), reason=say("R " + EVIL))
        lines = [
            f"Kim: {say(WIDE + MORE)}",
            f"Jan: {say('zei ' + EVIL)}",
            f"Kim: {say(WIDE + EVIL)}",
            "Jan: Gewoon, en dat is het.",
        ]
        text = "Interviewer: Ja?\n" + "\n".join(lines * 3) + "\n"
        first = add_transcript(project, say("a" + WIDE + EVIL), text)
        add_transcript(project, say("b" + EVIL), "Interviewer: Ja?\nSem: Nee.\n")
        ids = [code.id for code in codebook(project).codes]
        start = text.index("Kim: ") + 5
        end = text.index("\n", start)
        [made, *_rest] = apply_codings(project, "ada", [NewCoding(first, start, end, code) for code in ids])
        assert made is not None
        memo_on_coding(project, "ada", made, say(WIDE + EVIL))
        zei = text.index("zei ")
        apply_codings(project, say("bo" + EVIL), [NewCoding(first, zei, text.index("\n", zei), code) for code in ids])
        set_memo(project, "ada", "document", first, say(EVIL))
        set_memo(project, "ada", "code", ids[0], say(WIDE + EVIL))
        attribute = add_attribute(project, "ada", say("leeftijd" + EVIL), "text")
        for person in respondents(project):
            set_group(project, "ada", person.id, say("groep " + EVIL))
            set_value(project, "ada", person.id, attribute, say("veel " + EVIL))
        number_version(project, "ada", say("Nieuw " + EVIL))
    return folder / "p.qualcode"


def both_alike(evil: Terminal, twin: Terminal) -> bool:
    """:func:`alike`, with the latest of both."""
    for terminal in (evil, twin):
        terminal.read(0)
    return alike(evil, twin)


def alike(evil: Terminal, twin: Terminal) -> bool:
    """Whether the screens are the same but for what stands in place of the wide and combined characters.

    Where one types, a cursor blinks, in each window in its own time: one cell may be of another colour.
    """
    wrong = [
        (one, twin_cells[column])
        for cells, twin_cells in zip(evil.cells, twin.cells, strict=True)
        for column, one in enumerate(cells)
        if one != twin_cells[column] and differ(one, twin_cells[column : column + 2])
    ]
    blinking = len(wrong) == 1 and wrong[0][0].data == wrong[0][1].data
    return not wrong or blinking


def differ(one: Char, others: Sequence[Char]) -> bool:
    """Whether a cell is not what should be there, where the twin has the first of ``others`` (and then the second).

    Digits may be others, for the numbers of words and the times are. The transcript has its stand-ins in a colour of
    their own, by which they can be told from the same sign in the text. Of a wide character no half is shown: beside
    the edge of a window there is an empty cell, and an ellipsis stands a cell earlier.
    """
    other, cut = others[0], len(others) == 1 or others[1].data != NARROW
    if other.data == NARROW:
        return one.data in {NARROW, *SIGNS} or (one.data == " " and not cut)
    if one.data in SIGNS:
        return one.data != other.data
    if other.data == "…" and one.data == " ":
        return False
    return not (one.data.isdigit() and other.data.isdigit() and one[1:] == other[1:])


BACK = ("escape", "")
VISITS = (
    ("m", "A memo on which coding?"), ("enter", "Esc keeps the memo"), BACK,
    ("s", "own words"), ("c", "Code this passage"), BACK, BACK,
    ("f3", "3 codes"), ("r", "Enter keeps it"), BACK, ("e", "Short name"), BACK,
    ("enter", "by document"), BACK, ("v", "Nieuw"), BACK, BACK,
    ("ctrl+o", "2 documents"), BACK,
    ("f4", "3 respondents"), ("s", "Speaker"), BACK, BACK,
    ("f9", "numbered codebook version"), BACK,
    ("f1", "scroll"), BACK,
)  # fmt: skip
"""What to press and the text by which one sees where that leads, and ``BACK`` from there with Escape."""
FIRST_VISITS = VISITS[:7]
"""Those of the coding screen itself; the search and the palette, which show texts as well, come after them."""

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.DOTALL)


def escapes(sent: bytes) -> set[str]:
    """The escape sequences that a terminal was sent, but for colours, places and rows that move, which are seen."""
    return {found for found in ESCAPE.findall(sent.decode()) if not re.fullmatch(r"\x1b\[[\d;]*[HBCDmrLM]", found)}


def look_around(evil: Terminal, twin: Terminal, visits: Sequence[tuple[str, str]]) -> None:
    """Goes to places where texts of a study are shown, in both windows, and sees that they are alike there."""
    way: list[str] = []
    for visit in visits:
        for terminal in (evil, twin):
            if visit == BACK:
                terminal.leave(way[-1])
            else:
                terminal.press(visit[0])
                terminal.wait_for(visit[1])
        if visit == BACK:
            way.pop()
        else:
            way.append(visit[1])
        evil.wait_until(lambda: both_alike(evil, twin), f"not like its twin at {visit!r}")


@pytest.mark.parametrize("visits", [FIRST_VISITS, pytest.param(VISITS, marks=pytest.mark.long)], ids=["short", "long"])
def test_nothing_in_a_study_reaches_the_terminal(tmp_path: Path, visits: Sequence[tuple[str, str]]) -> None:
    paths = [build(tmp_path / "evil", str), build(tmp_path / "twin", harmless)]
    evil, twin = (Terminal("open", str(path), columns=120, rows=40, folder=tmp_path) for path in paths)
    with evil, twin:
        for terminal in (evil, twin):
            terminal.wait_for("Gewoon, en dat is het.", "s sentence")
        look_around(evil, twin, visits)
        for terminal in (evil, twin):
            terminal.press("ctrl+f")
            terminal.wait_for("Search the project")
            terminal.press(*"HIJACK")
            terminal.wait_for("6 passages", "zei ␛]0;HIJACK␇␛[2J␛[31m[red]r[/red]⇄om")
            terminal.leave("6 passages")
            terminal.press("ctrl+p")
            terminal.wait_for("Type a part of an action")
            terminal.press(*"HIJACK")
            terminal.wait_for("Code as rood", "␛]0;HIJACK␇␛[2J␛[31m[red]r[/red]⇄om")
        assert evil.title == twin.title
        assert escapes(evil.raw) == escapes(twin.raw)
        assert not UNSAFE.findall(ESCAPE.sub("", evil.raw.decode()).replace("\r\n", ""))


@pytest.mark.parametrize("command", ["documents", "respondents", "codings", "memos", "log", "codebook show"])
def test_nothing_in_a_study_reaches_the_terminal_from_a_listing(study: Path, command: str) -> None:
    with Terminal("-p", str(study), *command.split(), folder=study.parent) as terminal:
        assert terminal.wait_for_end() == 0
        assert "HIJACK" in terminal.text
        assert "[red]" in terminal.raw.decode()
        assert terminal.title == ""
        assert not UNSAFE.findall(re.sub("\x1b\\[[0-9;]*m", "", terminal.raw.decode()).replace("\r\n", ""))
        assert "\x1b[31m" not in terminal.raw.decode()
