"""The workspace in a real terminal: a morning's work, every step seen on the screen and in the file."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.codings import drifted
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings, counts_by_code
from qualcode.storage.documents import document, turns
from qualcode.storage.documents import text as text_of
from tests.support.states import State, state_of
from tests.support.terminal import Terminal

DOCUMENT = "leerlingen-1"
SELECTING = "let go"
"""Stands in the line of keys while something is selected, and no message takes its place."""


def own(path: Path, name: str = "ada") -> list[tuple[str, str]]:
    """What a coder has on the pupils' interview, quotation and code, in the order it was made, as the file has it."""
    with Project.open(path, readonly=True) as project:
        ids = [coder.id for coder in coders(project) if coder.name == name]
        made = codings(project, document_id=document(project, DOCUMENT).id, coder_ids=ids) if ids else []
        book = codebook(project)
        return [(coding.quote, book.by_id[coding.code_id].path) for coding in sorted(made, key=lambda one: one.id)]


def turn_of(path: Path, number: int) -> str:
    """The words of a turn of the pupils' interview, counted from 1."""
    with Project.open(path, readonly=True) as project:
        found = document(project, DOCUMENT).id
        turn = turns(project, found)[number - 1]
        return text_of(project, found)[turn.body : turn.end]


def counts(path: Path) -> dict[str, int]:
    """The codings of all coders by the path of the code, without the codes under it."""
    with Project.open(path, readonly=True) as project:
        number = counts_by_code(project)
        return {code.path: number.get(code.id, 0) for code in codebook(project).codes}


def go_to_code(terminal: Terminal, path: str) -> None:
    """Goes to a code on the codebook screen."""
    terminal.press("/")
    terminal.wait_for("Go to which code?")
    terminal.press(*path)
    terminal.press("enter")
    terminal.wait_until(lambda: "Go to which code?" not in terminal.text, "the question did not go")
    terminal.wait_for(path)


class Morning:
    """Somebody at the keyboard who looks at the screen and into the file after everything done."""

    def __init__(self, path: Path, terminal: Terminal) -> None:
        self.path = path
        self.terminal = terminal
        self.states: list[State] = [state_of(path)]
        """The file before anything was done, and after every change."""

    def changed(self, *said: str) -> None:
        """Sees a change said on the screen, and in the file."""
        self.terminal.wait_for(*said)
        self.states.append(state_of(self.path))
        assert self.states[-1] != self.states[-2]

    def select(self, *keys: str) -> None:
        """Selects something with keys, and sees that it is selected."""
        self.terminal.press(*keys)
        self.terminal.wait_for(SELECTING)

    def drag(self, words: str) -> None:
        """Selects words with the mouse."""
        column, row = self.terminal.find(words)
        self.terminal.drag((column, row), (column + len(words), row))
        self.terminal.wait_for(SELECTING)

    def pick(self, query: str, name: str) -> None:
        """Chooses a code in the picker."""
        self.terminal.press("c")
        self.terminal.wait_for("Code this passage")
        self.terminal.press(*query)
        self.terminal.wait_for(f"› {query}", name)
        self.terminal.press("enter")

    def coded(self, quote: str, path: str, name: str) -> None:
        """Sees the coding that was just made on the screen and in the file, and lets go of the passage."""
        self.changed(f"Coded: {name}", f"{path} · ada")
        assert own(self.path)[-1] == (quote, path)
        self.terminal.leave("Coded:", SELECTING)

    def turn(self, number: int) -> None:
        """Sees that the cursor is in a turn, counted with what stands before anybody speaks."""
        self.terminal.wait_for(f"turn {max(1, number - 1)}/65")


def read(morning: Morning) -> None:
    """Pages through the interview: each page shows other words, and the last one the end."""
    terminal = morning.terminal
    morning.turn(1)
    terminal.wait_for("Dit groepsgesprek is verzonnen.")
    terminal.press("pagedown", "pagedown")
    terminal.wait_for("Via meneer Ruud, van koken.")
    assert "Dit groepsgesprek is verzonnen." not in terminal.text
    assert "turn 1/65" not in terminal.text
    terminal.press("pageup", "pageup")
    morning.turn(1)
    terminal.wait_for("Dit groepsgesprek is verzonnen.")
    terminal.press("G")
    morning.turn(66)
    terminal.wait_for("Ja, ga maar gauw.")
    terminal.press("g")
    morning.turn(1)
    terminal.wait_for("Dit groepsgesprek is verzonnen.", "30")
    assert state_of(morning.path) == morning.states[0]


def code_by_sentence(morning: Morning) -> None:
    """The sentence at the cursor, the one that follows, and two at once."""
    terminal = morning.terminal
    terminal.press(*("down",) * 3)
    morning.turn(2)
    morning.select("s")
    morning.pick("kosten", "Kosten")
    morning.coded("Sorry voor de herrie, ik wist niet dat het hier zo vroeg al pauze was.", "kosten", "Kosten")
    morning.select("s")
    terminal.press(".")
    morning.coded("Zeggen jullie eerst je naam even, voor straks bij het uittypen?", "kosten", "Kosten")
    terminal.press("n")
    morning.turn(3)
    morning.select("s", "s")
    morning.pick("zoeken", "Zoeken kostte moeite")
    morning.coded("Bilal. Zestien.", "stage/zoeken-moeite", "Zoeken kostte moeite")


def code_by_turn(morning: Morning) -> None:
    """The next turns that are not coded, whole."""
    terminal = morning.terminal
    beginnings = {4: "En ik ben Kim, ik ben zeventien,", 6: "Oké, lang verhaal.", 7: "Mij belt hij nooit."}
    for number, beginning in beginnings.items():
        terminal.press("n")
        morning.turn(number)
        morning.select("t")
        if number == 4:
            morning.pick("netwrk", "Netwerk van bedrijven")
        else:
            terminal.press(".")
        turn = turn_of(morning.path, number)
        assert turn.startswith(beginning)
        morning.coded(turn, "stage/netwerk", "Netwerk van bedrijven")


def code_by_marking(morning: Morning) -> None:
    """From a mark, by the word and by the character, forward and back."""
    terminal = morning.terminal
    for keys, number, quote in (
        ("vww", 8, "Jij bent"),
        ("vlll", 9, "Ja."),
        ("wvwwwb", 11, "zei dat."),
    ):
        terminal.press("n")
        morning.turn(number)
        morning.select(*keys)
        terminal.press("3")
        morning.coded(quote, "stage/netwerk", "Netwerk van bedrijven")


def code_by_mouse(morning: Morning) -> None:
    """Words drawn over with the mouse, and a new code for the last of them."""
    terminal = morning.terminal
    terminal.wait_for("Gaat wel.", "Weet niet. School is school.")
    morning.drag("Gaat wel")
    terminal.press("3")
    morning.coded("Gaat wel", "stage/netwerk", "Netwerk van bedrijven")
    # The picker brings the passage above itself.
    morning.drag("Weet niet")
    morning.pick("tekort", "Tekort aan stageplaatsen")
    morning.coded("Weet niet", "stage/tekort", "Tekort aan stageplaatsen")
    morning.drag("School is school")
    terminal.press("c")
    terminal.wait_for("Code this passage")
    terminal.press(*"Gelaten")
    terminal.wait_for("› Gelaten")
    terminal.press("up", "enter")
    terminal.wait_for("At the top level")
    terminal.press(*"tekort")
    terminal.wait_for("› tekort")
    terminal.press("enter")
    morning.changed("New code Gelaten under Tekort aan stageplaatsen", "stage/tekort/gelaten · ada")
    assert own(morning.path)[-1] == ("School is school", "stage/tekort/gelaten")
    terminal.leave("New code", SELECTING)


def merge(morning: Morning) -> None:
    """One code into another on the codebook screen; codings of all coders and the code under it follow."""
    terminal, before = morning.terminal, counts(morning.path)
    terminal.press("f3")
    terminal.wait_for("codes", "& merge")
    go_to_code(terminal, "stage/tekort")
    terminal.press("&")
    terminal.wait_for("Merge Tekort aan stageplaatsen into which code?")
    terminal.press(*"lastiger")
    terminal.wait_for("Lastiger geworden")
    terminal.press("enter")
    terminal.wait_for("Merge Tekort aan stageplaatsen into Lastiger geworden?")
    terminal.press("enter")
    moved = before["stage/tekort"]
    morning.changed(f"Merged, {moved} codings moved")
    after = counts(morning.path)
    assert after["stage/lastiger"] == before["stage/lastiger"] + moved
    assert after["stage/lastiger/gelaten"] == 1
    assert not {"stage/tekort", "stage/tekort/gelaten"} & after.keys()
    assert ("Weet niet", "stage/lastiger") in own(morning.path)
    terminal.press("f3")
    terminal.wait_for("Coded here")
    assert "Tekort aan" not in terminal.text


def undo(morning: Morning) -> None:
    """Goes back five steps; each is said, and the file is exactly as it was before it."""
    terminal = morning.terminal
    for number, (said, codings_left) in enumerate(
        (
            ("Undone: merged stage/tekort into stage/lastiger", 12),
            ("Undone: made the code Gelaten for “School is school”", 11),
            ("Undone: coded as Tekort aan stageplaatsen: “Weet niet”", 10),
            ("Undone: coded as Netwerk van bedrijven: “Gaat wel”", 9),
            ("Undone: coded as Netwerk van bedrijven: “zei dat.”", 8),
        ),
        start=2,
    ):
        terminal.press("u")
        terminal.wait_for(said)
        assert state_of(morning.path) == morning.states[-number]
        assert len(own(morning.path)) == codings_left
    terminal.wait_for("Tekort aan")


def redo(morning: Morning) -> None:
    """Does again what was undone, in the order in which it was done."""
    terminal = morning.terminal
    for number, said in enumerate(
        (
            "Done again: coded as Netwerk van bedrijven: “zei dat.”",
            "Done again: coded as Netwerk van bedrijven: “Gaat wel”",
            "Done again: coded as Tekort aan stageplaatsen: “Weet niet”",
            "Done again: made the code Gelaten for “School is school”",
            "Done again: merged stage/tekort into stage/lastiger",
        )
    ):
        terminal.press("ctrl+r")
        terminal.wait_for(said)
        assert state_of(morning.path) == morning.states[number - 5]
    terminal.press("ctrl+r")
    terminal.wait_for("There is nothing to redo.")
    assert state_of(morning.path) == morning.states[-1]


def test_a_morning_of_coding_in_a_real_terminal(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.read_bytes())
    arguments = ("open", str(path), "--document", DOCUMENT)
    with Terminal(*arguments, columns=150, folder=tmp_path) as terminal:
        morning = Morning(path, terminal)
        read(morning)
        code_by_sentence(morning)
        code_by_turn(morning)
        code_by_marking(morning)
        code_by_mouse(morning)
        made = own(path)
        assert len(made) == 12
        merge(morning)
        undo(morning)
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    with Terminal(*arguments, columns=150, folder=tmp_path) as terminal:
        morning.terminal = terminal
        morning.turn(1)
        redo(morning)
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    with Project.open(path) as project:
        assert project.check() == []
        assert drifted(project) == []
    merged = {"stage/tekort": "stage/lastiger", "stage/tekort/gelaten": "stage/lastiger/gelaten"}
    assert own(path) == [(quote, merged.get(code, code)) for quote, code in made]
