"""Text that would take over a terminal, in all places where a study holds text, against a real terminal.

Each screen is compared cell by cell, colours included, with that of a harmless twin: the same study with the sign that
stands for each dangerous character, and narrow letters in place of the wide and the combined ones. Whatever moved the
cursor, changed a colour or was taken for markup would show as a difference; so would a pane out of line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyte.screens import Char

from qualcode.codebook import import_codebook, number_version
from qualcode.coding import NewCoding, apply_codings
from qualcode.coding import set_memo as memo_on_coding
from qualcode.model import CodebookSpec, CodeSpec
from qualcode.respondents import add_attribute, set_group, set_value
from qualcode.storage import Project
from qualcode.storage.codes import codebook
from qualcode.storage.people import respondents
from qualcode.team import set_memo
from qualcode.tui.glyphs import UNSAFE, clusters, stand_in
from tests.building import add_transcript

from .terminal import Terminal

EVIL = "\x1b]0;HIJACK\x07\x1b[2J\x1b[31m[red]r[/red]\u202eom\u2066\x9b5m\x1b(0\x0eq\x0f\x08\x84\x7f[@click=app.quit]k[/]"
WIDE = "漢字각漢\U0001f469\u200d\U0001f469\u200d\U0001f467e\u0301 "
MORE = "\U0001f1f3\U0001f1f1 \u2764\ufe0f字 ja en nee"
"""These have as many code points as cells, so that the twin has its passages at the same positions."""
NARROW = "ж"
"""Stands in the twin for a cell of a character that is wide or made of several."""

SIGNS = {stand_in(char) for char in EVIL if UNSAFE.match(char)}

NOTHING = {" ", NARROW, *SIGNS}
"""What cannot be in place of a wide or combined character."""

Say = Callable[[str], str]


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
        texts = {name: say(text) for name, text in (("definition", EVIL), ("include", WIDE), ("example", EVIL))}
        codes = (
            CodeSpec("kwaad", say(WIDE + "code" + EVIL), **texts),
            CodeSpec("rood", say("rood " + EVIL)),
            CodeSpec("goed", "Goed"),
        )
        import_codebook(project, "ada", CodebookSpec("b", say("B" + EVIL), "nl", 1, codes), reason=say("R " + EVIL))
        lines = [f"Kim: {say(WIDE + MORE)}", f"Jan: {say('zei ' + EVIL)}", f"Kim: {say(WIDE + EVIL)}", "Jan: Gewoon, en dat is het."]
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


def alike(evil: Terminal, twin: Terminal) -> bool:
    """Whether the screens are the same but for what stands in place of the wide and combined characters.

    Where one types, a cursor blinks, in each window in its own time.
    """
    return evil.cursor == twin.cursor and not any(
        one != other and (column, row) != evil.cursor and differ(one, other)
        for row, (cells, twin_cells) in enumerate(zip(evil.cells, twin.cells, strict=True))
        for column, (one, other) in enumerate(zip(cells, twin_cells, strict=True))
    )


def differ(one: Char, other: Char) -> bool:
    """Whether the twin's cell ``other``, which is another, is not what should be there.

    Digits may be others, for the numbers of words and the times are. The transcript has its stand-ins in a colour of
    their own, by which they can be told from the same sign in the text. Where something is cut, the ellipsis stands a
    cell earlier if half a wide character would have fitted.
    """
    if other.data == NARROW:
        return one.data in NOTHING
    if one.data in SIGNS:
        return one.data != other.data
    if other.data == "…" and one.data == " ":
        return False
    return not (one.data.isdigit() and other.data.isdigit() and one[1:] == other[1:])


TEXT = "Gewoon, en dat is het."
BACK = ""
VISITS = (
    ("m", "A memo on which coding?"), ("enter", "Esc keeps the memo"), BACK,
    ("s", "own words"), ("c", "Code this passage"), BACK, BACK,
    ("f3", "3 codes"), ("r", "Enter keeps it"), BACK, ("e", "Slug"), BACK,
    ("enter", "by document"), BACK, ("v", "Nieuw"), BACK, BACK,
    ("ctrl+o", "2 documents"), BACK,
    ("f4", "3 respondents"), ("s", "Speaker"), BACK, BACK,
    ("f9", "numbered codebook version"), BACK,
    ("f1", "scroll"), BACK,
    ("ctrl+f", "Search the project"), "HIJACK", BACK,
)  # fmt: skip
"""What to press, and the text by which one sees where that leads; where Escape goes back from there; and letters to type."""

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.DOTALL)


def escapes(sent: bytes) -> set[str]:
    """The escape sequences that a terminal was sent, but for colours and the cursor's place, which are seen."""
    return {found for found in ESCAPE.findall(sent.decode()) if found[-1] not in "Hm"}


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (200, 50)])
def test_nothing_in_a_study_reaches_the_terminal(tmp_path: Path, columns: int, rows: int) -> None:
    paths = build(tmp_path / "evil", str), build(tmp_path / "twin", harmless)
    size = {"columns": columns, "rows": rows, "folder": tmp_path}
    with Terminal("open", str(paths[0]), **size) as evil, Terminal("open", str(paths[1]), **size) as twin:
        for terminal in (evil, twin):
            terminal.wait_for(TEXT, "s sentence")
        way: list[str] = []
        for visit in VISITS:
            for terminal in (evil, twin):
                if isinstance(visit, tuple):
                    terminal.press(visit[0])
                    terminal.wait_for(visit[1])
                elif visit == BACK:
                    terminal.leave(way[-1])
                else:
                    terminal.press(*visit)
            if isinstance(visit, tuple):
                way.append(visit[1])
            elif visit == BACK:
                way.pop()
            evil.wait_until(lambda: twin.read(0) or alike(evil, twin), f"not like its twin at {visit!r}")
        for terminal in (evil, twin):
            terminal.press("ctrl+p")
            terminal.wait_for("Search for commands")
            terminal.press(*"rood")
            terminal.wait_for("rood ␛]0;HIJACK␇␛[2J␛[31m[red]r[/red]⇄om")
        assert evil.title == twin.title
        assert escapes(evil.raw) == escapes(twin.raw)
        assert not UNSAFE.findall(ESCAPE.sub("", evil.raw.decode()).replace("\r\n", ""))
