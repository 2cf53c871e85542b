"""Two coders in two real terminals on one project: each sees the other's work appear, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, drifted
from qualcode.storage import Project
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project
from tests.support.terminal import Terminal

TURNS = 16
ROWS = 110
"""Enough to have the whole interview on the screen."""
TRANSCRIPT = "".join(f"Interviewer: Vraag {n}?\nSem: Antwoord {n}.\n" for n in range(TURNS))
CODES = {"ada": "Stage", "ben": "Kosten"}
FIRST = {"ada": 0, "ben": 8}
"""The answer that each has coded already, and after which they go on."""
IN_TURNS = 2
AT_ONCE = 4
"""Codings that each makes while the other makes theirs."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project in which each coder has used a code of their own."""
    with new_project(tmp_path, "stage", "kosten") as project:
        document = add_transcript(project, "gesprek", TRANSCRIPT)
        for name, code in CODES.items():
            words = f"Antwoord {FIRST[name]}."
            start = TRANSCRIPT.index(words)
            new = NewCoding(document, start, start + len(words), code_id(project, code.lower()))
            apply_codings(project, name, [new])
    return project.path


def made(path: Path, name: str) -> list[str]:
    """The passages that a coder coded, as the file has them, in order of place."""
    with Project.open(path, readonly=True) as project:
        ids = [coder.id for coder in coders(project) if coder.name == name]
        return [coding.quote for coding in codings(project, coder_ids=ids)]


def shown(terminal: Terminal, code: str) -> int:
    """The codings of a code that the codebook beside the transcript counts."""
    found = re.search(rf"▌ {code}\s.*?(\d+|-)$", terminal.text, re.MULTILINE)
    assert found, terminal.text
    return 0 if found[1] == "-" else int(found[1])


def sees(terminal: Terminal, code: str, number: int) -> None:
    """Waits until the window counts so many codings of a code."""
    terminal.wait_until(lambda: shown(terminal, code) == number, f"there are not {number} of {code}")


def sees_coded(terminal: Terminal, answer: int, label: str) -> None:
    """Waits until an answer has a coding beside it."""
    row = re.compile(rf"Antwoord {answer}\. .*{label}")
    terminal.wait_until(lambda: bool(row.search(terminal.text)), f"{label} did not come at answer {answer}")


def in_turns(windows: Mapping[str, Terminal]) -> None:
    """One codes, the other sees it, and the other way round."""
    for step in range(1, IN_TURNS + 1):
        for name, other in (("ada", "ben"), ("ben", "ada")):
            windows[name].press("n", "s", "1")
            answer = FIRST[name] + step
            sees_coded(windows[name], answer, CODES[name])
            sees_coded(windows[other], answer, f"{CODES[name]} · {name}")


def at_once(windows: Mapping[str, Terminal]) -> None:
    """Both type on without a look at the screen: codings, and then one of them taken back."""
    for key in [*"ns1" * AT_ONCE, "u"]:
        for terminal in windows.values():
            terminal.send(key)


def test_two_coders_see_each_others_work_and_lose_nothing(path: Path, tmp_path: Path) -> None:
    arguments = ("open", str(path), "--document", "gesprek")
    with (
        Terminal(*arguments, rows=ROWS, folder=tmp_path, coder="ada") as ada,
        Terminal(*arguments, rows=ROWS, folder=tmp_path, coder="ben") as ben,
    ):
        windows = {"ada": ada, "ben": ben}
        sees_coded(ada, FIRST["ben"], "Kosten · ben")
        sees_coded(ben, FIRST["ada"], "Stage · ada")
        ben.press("tab", "tab")
        ben.wait_for(f"turn {2 * FIRST['ben'] + 2}/")
        in_turns(windows)
        at_once(windows)
        number = 1 + IN_TURNS + AT_ONCE - 1
        for terminal in windows.values():
            for code in CODES.values():
                sees(terminal, code, number)
        # A code that the one makes where the last coding was taken back is there for the other.
        ada.press("s", "i")
        answer = FIRST["ada"] + number
        ben.wait_for("▌ In vivo", f"▌ Antwoord {answer}")
        sees_coded(ben, answer, f"Antwoord {answer}")
        for terminal in windows.values():
            terminal.press("ctrl+q")
            assert terminal.wait_for_end() == 0
            assert b"in use" not in terminal.raw
    for name, first in FIRST.items():
        expected = [f"Antwoord {first + step}." for step in range(number + (name == "ada"))]
        assert made(path, name) == expected
    with Project.open(path) as project:
        assert project.check() == []
        assert drifted(project) == []
        done = [entry for entry in project.log() if entry.action == "coding.add"]
        assert sum(entry.kind == "do" for entry in done) == 2 * (number + 1)
        assert sum(entry.kind == "undo" for entry in done) == 2
