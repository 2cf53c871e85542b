"""What the reader costs on a long interview, as JSON: layout, start, and from key to the last byte painted.

Run as ``python -m tests.benchmarks.reader_latency [WORDS] [CODINGS]``; the defaults are 200,000 words and 3,000
codings. Then one coding and its undo on 127,000 characters with 5,000 codings. The workspace runs in a
pseudo-terminal, so that the toolkit, the file and the terminal's bytes are all in it.
Times are milliseconds. ``start`` is from the start of the process until the transcript is on the screen.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import random
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage import documents as stored
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.margin import Margin, MarginMark
from tests.support.building import add_transcript, new_project

CODES = 60
STARTS = 5
DENSE = 18_700, 5000
"""Words (127,000 characters) and codings of the short text under very many codings."""

QUIET = 0.08
"""Seconds without bytes after which an answer has ended."""

PATIENCE = 10.0
"""Seconds within which an answer must begin."""

FIRST_WORDS = "bij dit gesprek"
SCRIPT = "import sys; from pathlib import Path; from qualcode.tui import run; run(Path(sys.argv[1]), 'ada')"

WARM_UP = 3
"""How often a key is pressed before it is measured: what is loaded or worked out once is in the time of the start."""

TIMES = 60
"""How often each key is measured: fewer would make the 95th percentile the slowest but one."""


class Key(NamedTuple):
    """A key to measure. ``goal`` is the 95th percentile to stay under, in ms; ``before`` is pressed each time first.

    With ``afresh`` a selection is let go after every few of them, so that it does not grow and grow.
    """

    press: str
    goal: float
    before: str = ""
    afresh: bool = False


DOWN = "\x1b[B"

AFRESH = 3
"""So many times a selection grows: it is smaller than the view then, so that each time the view scrolls. A larger one
no longer scrolls, and whether the median is the answer with or without scrolling would hang on the width of a line."""

KEYS = {
    "down": Key(DOWN, 16),
    "right": Key("\x1b[C", 16),
    "extend by a character": Key("\x1b[1;2C", 16),
    "extend by a word": Key("W", 16),
    "extend by a row": Key("\x1b[1;2B", 16, afresh=True),
    "sentence": Key("s", 16, afresh=True),
    "turn": Key("t", 16, afresh=True),
    "page down": Key("\x1b[6~", 33),
    "apply a code": Key(".", 33, before="s"),
    "undo": Key("u", 33),
    "redo": Key("\x12", 33),
}
PICKER = {"open the picker": Key("c", 33), "a letter in it": Key("e", 33), "another letter": Key("n", 33)}
"""These take turns."""

DENSE_GOAL = 50.0

ESCAPE_SECONDS = 0.3
"""Longer than the toolkit waits after an escape for the rest of a sequence."""


def build(folder: Path, words: int, number: int) -> Path:
    """A project with one interview of ``words`` words and ``number`` codings by two coders."""
    chance = random.Random(7)
    pool = "ja nee stage bedrijf mentor school ‘gewoon’ geregeld leerling maar – eigenlijk omdat plaats zoeken".split()

    def sentence() -> str:
        return " ".join(chance.choices(pool, k=chance.randrange(6, 22))).capitalize() + "."

    lines, written = [f"Interviewer: Welkom {FIRST_WORDS}."], 0
    while written < words:
        said = " ".join(sentence() for _ in range(chance.randrange(2, 16)))
        lines.append(f"{'Interviewer' if len(lines) % 2 == 0 else 'Sem'}: {said}")
        written += len(said.split())
    text = "\n\n".join(lines) + "\n"
    project = new_project(folder, *(f"code-{n}" for n in range(CODES)))
    document = add_transcript(project, "lang", text)
    ids = [code.id for code in codebook(project).codes]
    for coder in ("ben", "ada"):
        places = sorted(chance.randrange(len(text) - 600) for _ in range(number // 2))
        new = [NewCoding(document, at, at + chance.randrange(20, 500), chance.choice(ids)) for at in places]
        apply_codings(project, coder, new, action="codings.import")
    project.close()
    return project.path


def timed(work: Callable[[], object], times: int = 5) -> float:
    """The median of what ``work`` takes, in milliseconds."""
    spent = []
    for _ in range(times):
        begun = perf_counter()
        work()
        spent.append((perf_counter() - begun) * 1000)
    return round(statistics.median(spent), 1)


def in_memory(path: Path) -> dict[str, float]:
    """Layout and margin, without a terminal."""
    with Project.open(path, readonly=True) as project:
        document = stored.documents(project)[0].id
        text, turns = stored.text(project, document), stored.turns(project, document)
        marks = [MarginMark(c.id, c.start, c.end, "code", "#4477aa") for c in codings(project)]
    layout = Layout(text, turns, 60)
    margin = Margin(layout, marks)
    more, less = [*marks, MarginMark(-1, 500, 900, "new", "#4477aa")], marks

    def add_and_remove() -> None:
        margin.update(more)
        margin.update(less)

    return {
        "words": len(text.split()),
        "rows": len(layout),
        "codings": len(marks),
        "layout_ms": timed(lambda: Layout(text, turns, 60)),
        "margin_ms": timed(lambda: Margin(layout, marks)),
        "margin_add_and_remove_ms": timed(add_and_remove),
    }


class Answer(NamedTuple):
    """What the answer to a key takes: milliseconds by the clock and on a processor, and the bytes painted.

    The second does not depend on what else the machine is doing.
    """

    time: float
    cpu: float
    size: int


class Terminal:
    """The workspace in a pseudo-terminal."""

    def __init__(self, path: Path, columns: int = 120, rows: int = 40) -> None:
        self.begun = perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [sys.executable, "-c", SCRIPT, str(path)])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds; nothing where nothing does."""
        ready, _, _ = select.select([self.file], [], [], seconds)
        return os.read(self.file, 1 << 16) if ready else b""

    def wait_for(self, text: str) -> float:
        """Milliseconds since the start until ``text`` has been painted."""
        seen = b""
        while text.encode() not in seen:
            if not (more := self.read(30)):
                raise TimeoutError(text)
            seen += more
        return (perf_counter() - self.begun) * 1000

    def press(self, key: str) -> Answer:
        """What the answer to a key takes, to its last byte. ``TimeoutError`` where there is none."""
        worked = self.cpu()
        begun = last = perf_counter()
        os.write(self.file, key.encode())
        size, wait = 0, PATIENCE
        while more := self.read(wait):
            last, size, wait = perf_counter(), size + len(more), QUIET
        if not size:
            raise TimeoutError(repr(key))
        return Answer((last - begun) * 1000, self.cpu() - worked, size)

    def escape(self) -> None:
        """Leave what is open."""
        self.press("\x1b")
        sleep(ESCAPE_SECONDS)
        self.read(0)

    def cpu(self) -> float:
        """The milliseconds that all threads of the process have spent on a processor."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text(encoding="utf-8").split()[0]) for task in tasks) / 1e6

    def memory(self) -> float:
        """The memory of the process in MB."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        return round(int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024, 1)

    def close(self) -> None:
        """End the process that was started here."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)


def start(path: Path) -> float:
    """Milliseconds until the transcript is there."""
    terminal = Terminal(path)
    try:
        return terminal.wait_for(FIRST_WORDS)
    finally:
        terminal.close()


def keys(path: Path) -> tuple[dict[str, object], float]:
    """Each key's times and bytes; and the memory at the end."""
    terminal = Terminal(path)
    try:
        terminal.wait_for(FIRST_WORDS)
        sleep(1.5)
        terminal.press("c")
        terminal.press("e")
        terminal.press("\r")
        # So that there is enough to be undone for the keys that warm up.
        for _ in range(WARM_UP):
            terminal.press("s")
            terminal.press(".")
        measured = {name: summary(pressed(terminal, key), key.goal) for name, key in KEYS.items()}
        return {**measured, **picker(terminal)}, terminal.memory()
    finally:
        terminal.close()


def pressed(terminal: Terminal, key: Key) -> list[Answer]:
    """The answers to a key, without those to warm up with."""
    found = []
    for number in range(WARM_UP + TIMES):
        if key.afresh and number % AFRESH == 0:
            terminal.press(DOWN)
        if key.before:
            terminal.press(key.before)
        found.append(terminal.press(key.press))
    return found[WARM_UP:]


def picker(terminal: Terminal) -> dict[str, object]:
    """The picker opened, two letters typed in it, and left, over and over."""
    found: dict[str, list[Answer]] = {name: [] for name in PICKER}
    for _ in range(WARM_UP + TIMES):
        for name, key in PICKER.items():
            found[name].append(terminal.press(key.press))
        terminal.escape()
    return {name: summary(found[name][WARM_UP:], key.goal) for name, key in PICKER.items()}


def summary(found: list[Answer], goal: float) -> dict[str, float]:
    """Median, 95th percentile and most of the times, medians of the processor's time and of the bytes."""
    times = sorted(answer.time for answer in found)
    return {
        "times": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "most_ms": round(times[-1], 1),
        "goal_p95_ms": goal,
        "cpu_ms": round(statistics.median(answer.cpu for answer in found), 1),
        "bytes": int(statistics.median(answer.size for answer in found)),
    }


def dense(path: Path) -> dict[str, object]:
    """One coding and its undo, over and over, on a short text under very many codings."""
    terminal = Terminal(path)
    measured: dict[str, list[Answer]] = {"one coding": [], "its undo": []}
    try:
        terminal.wait_for(FIRST_WORDS)
        sleep(1.5)
        terminal.press(DOWN)
        for _ in range(WARM_UP + TIMES):
            terminal.press("s")
            measured["one coding"].append(terminal.press("."))
            measured["its undo"].append(terminal.press("u"))
        return {name: summary(found[WARM_UP:], DENSE_GOAL) for name, found in measured.items()}
    finally:
        terminal.close()


def main() -> None:
    """Print the figures."""
    words, number = (int(value) for value in (sys.argv[1:] + ["200000", "3000"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), words, number)
        figures: dict[str, object] = dict(in_memory(path))
        starts = sorted(start(path) for _ in range(STARTS))
        figures["start_ms"] = {"least": round(starts[0]), "median": round(statistics.median(starts))}
        figures["keys"], figures["memory_mb"] = keys(path)
    with tempfile.TemporaryDirectory() as folder:
        figures["dense"] = dense(build(Path(folder), *DENSE))
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
