"""The workspace in a real terminal: a morning's work, every step seen on the screen and in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.cli import run
from qualcode.storage import Project
from qualcode.storage.codes import codebook
from qualcode.storage.codings import codings
from qualcode.storage.documents import document
from qualcode.storage.work import coder

from .terminal import Terminal


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study."""
    folder = tmp_path_factory.mktemp("study")
    assert run(["demo", str(folder), "--no-tui"]) == 0
    return folder / "lwt-ao.qualcode"


def own(path: Path, name: str = "ada") -> list[tuple[str, str]]:
    """The quotations and codes of a coder on the pupils' interview, in order of place, as the file has them."""
    with Project.open(path) as project:
        book = codebook(project)
        found = codings(project, document_id=document(project, "leerlingen-1").id, coder_ids=[coder(project, name).id])
        return [(coding.quote, book.by_id[coding.code_id].path) for coding in found]


def pick(terminal: Terminal, query: str, name: str) -> None:
    """Chooses a code in the picker."""
    terminal.press("c")
    terminal.wait_for("Enter")
    terminal.press(*query)
    terminal.wait_for(name)
    terminal.press("enter")
    terminal.wait_for("Coded:")


def test_a_morning_of_coding_in_a_real_terminal(study: Path) -> None:
    with Terminal("open", str(study), "--document", "leerlingen-1", folder=study.parent) as terminal:
        terminal.wait_for("leerling-01")
        for number in range(4):  # by sentence
            terminal.press(*("down",) * 6, "s")
            pick(terminal, "kosten", "Kosten") if number == 0 else terminal.press(".")
            terminal.wait_for("Coded:")
            terminal.press("escape")
        for _number in range(4):  # by turn
            terminal.press("n", "t")
            pick(terminal, "netwerk", "Netwerk")
            terminal.press("escape")
        for _number in range(4):  # by marking words
            terminal.press("n", "w", "v", "w", "w", "w")
            pick(terminal, "afreken", "Afrekenonderwijs")
            terminal.press("escape")
        made = own(study)
        assert len(made) == 12
        assert {path for _quote, path in made} == {"kosten", "stage/netwerk", "entree/afrekenonderwijs"}
        for left in (11, 10, 9, 8, 7):
            terminal.press("u")
            terminal.wait_for("ndone")
            assert len(own(study)) == left
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    with Terminal("open", str(study), "--document", "leerlingen-1", folder=study.parent) as terminal:
        terminal.wait_for("leerling-01")
        for there in (8, 9, 10, 11, 12):
            terminal.press("ctrl+r")
            terminal.wait_for("one again")
            assert len(own(study)) == there
        assert own(study) == made


def test_kill_9_in_the_middle_of_coding_keeps_what_was_shown(study: Path) -> None:
    with Terminal("open", str(study), "--document", "leerlingen-1", folder=study.parent, coder="bob") as terminal:
        terminal.wait_for("leerling-01")
        terminal.press(*("down",) * 8, "s")
        pick(terminal, "kosten", "Kosten")
        terminal.kill()
    assert [path for _quote, path in own(study, "bob")] == ["kosten"]
    with Project.open(study) as project:
        assert project.check() == []


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (200, 50)])
def test_nothing_in_a_study_reaches_the_terminal_as_an_escape(tmp_path: Path, columns: int, rows: int) -> None:
    (tmp_path / "kwaad\x1b]0;naam\x07.txt").write_text(
        "Interviewer: Ja?\nKim: Rood \x1b[2J\x1b]0;HIJACKED\x07 [bold]en[/bold] \u202egroen \x9b31m.\n",
        encoding="utf-8",
    )
    (tmp_path / "book.yaml").write_text(
        'codebook: b\nlanguage: nl\nversion: 1\ncodes:\n  - {id: a, name: "[red]\\e]0;CODE\\a", definition: "\\e[2J"}\n'
    )
    project = str(tmp_path / "p.qualcode")
    assert run(["init", project, "--codebook", str(tmp_path / "book.yaml")]) == 0
    assert run(["-p", project, "import", str(tmp_path)]) == 0
    with Terminal("open", project, columns=columns, rows=rows, folder=tmp_path) as terminal:
        terminal.wait_for("[bold]en[/bold]")
        assert "Kim" in terminal.text
        terminal.press("down", "down", "s", "c", "escape", "escape", "ctrl+p", "escape")
        for poison in (b"HIJACKED\x07", b"\x1b]0;CODE", b"\x1b]0;naam", "\u202e".encode(), b"\xc2\x9b"):
            assert poison not in terminal.raw
