"""What the reader costs on a long interview, as JSON: layout, start, and from key to the last byte painted.

Run as ``python -m tests.benchmarks.reader_latency [WORDS] [CODINGS]``; the defaults are 200,000 words and 3,000
codings. The workspace runs in a pseudo-terminal, so that the toolkit, the file and the terminal's bytes are all in it.
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

from qualcode.coding import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage import documents as stored
from qualcode.storage.codes import codebook
from qualcode.storage.codings import codings
from qualcode.tui.layout import Layout
from qualcode.tui.margin import Margin, Mark
from tests.building import add_transcript, new_project

CODES = 60
STARTS = 5
QUIET = 0.08
"""Seconds without bytes after which an answer has ended."""

FIRST_WORDS = "bij dit gesprek"
SCRIPT = "import sys; from pathlib import Path; from qualcode.tui import run; run(Path(sys.argv[1]), 'ada')"
KEYS = {
    "down": ("\x1b[B", 60),
    "right": ("\x1b[C", 60),
    "extend": ("\x1b[1;2B", 20),
    "sentence": ("s", 30),
    "page down": ("\x1b[6~", 30),
    "code again": ("s.", 20),
    "undo": ("u", 10),
    "redo": ("\x12", 10),
    "open the picker": ("c", 1),
    "a letter in it": ("e", 1),
    "another letter": ("n", 1),
}
REPEATED = ("open the picker", "a letter in it", "another letter")
"""These take turns, several times over."""

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
        marks = [Mark(c.id, c.start, c.end, "code", "code", "#4477aa") for c in codings(project)]
    layout = Layout(text, turns, 60)
    margin = Margin(layout, marks)
    more, less = [*marks, Mark(-1, 500, 900, "new", "new", "#4477aa")], marks

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

    def press(self, key: str) -> tuple[float, int]:
        """Milliseconds from the key to the last byte of the answer, and its bytes."""
        begun = last = perf_counter()
        os.write(self.file, key.encode())
        size = 0
        while more := self.read(QUIET):
            last, size = perf_counter(), size + len(more)
        return (last - begun) * 1000, size

    def escape(self) -> None:
        """Leave what is open."""
        self.press("\x1b")
        sleep(ESCAPE_SECONDS)
        self.read(0)

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
    """Each key's median and 95th percentile in milliseconds and median bytes; and the memory at the end."""
    terminal = Terminal(path)
    measured: dict[str, list[tuple[float, int]]] = {}
    try:
        terminal.wait_for(FIRST_WORDS)
        sleep(1.5)
        terminal.press("\x1b[B")
        terminal.press("c")
        terminal.escape()
        for name, (key, times) in KEYS.items():
            if name not in REPEATED:
                measured[name] = [terminal.press(key) for _ in range(times)]
        for _ in range(8):
            for name in REPEATED:
                measured.setdefault(name, []).append(terminal.press(KEYS[name][0]))
            terminal.escape()
        return {name: summary(found) for name, found in measured.items()}, terminal.memory()
    finally:
        terminal.close()


def summary(found: list[tuple[float, int]]) -> dict[str, float]:
    """Median and 95th percentile of the times, median of the bytes."""
    times = sorted(time for time, _ in found)
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "bytes": int(statistics.median(size for _, size in found)),
    }


def main() -> None:
    """Print the figures."""
    words, number = (int(value) for value in (sys.argv[1:] + ["200000", "3000"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), words, number)
        figures: dict[str, object] = dict(in_memory(path))
        starts = sorted(start(path) for _ in range(STARTS))
        figures["start_ms"] = {"least": round(starts[0]), "median": round(statistics.median(starts))}
        figures["keys"], figures["memory_mb"] = keys(path)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
