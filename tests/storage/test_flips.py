"""Bytes of a project file altered at random: nothing that differs is called well, and no word of an interview is told.

``python -m tests.storage.test_flips 1000 SEED`` tries as many by hand and prints a table.
"""

from __future__ import annotations

import contextlib
import io
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import qualcode.cli
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.work import put_memo
from tests.support.building import add_transcript, code_id, new_project
from tests.support.often import often

WORDS = "akkerwinde bramenstruik citroenvlinder duindoorn egelantier fluitenkruid guichelheil hondsdraf".split()
"""Words of the interviews and memos, which may stand on no terminal that did not ask for them."""

READING = [
    ("documents", "--format", "json"),
    ("codings", "export", "--with-names"),
    ("log", "--format", "json", "--with-names"),
    ("matrix", "--format", "json"),
    ("memos", "--format", "json"),
    ("codebook", "export"),
]
WRITING = [("undo",), ("code", "gesprek-1", "kosten", "--at", "30:44"), ("finish", "gesprek-0")]


def make_study(folder: Path) -> Path:
    """A study with two transcripts, codings of two coders, memos, and something undone."""
    with new_project(folder) as project:
        for number in range(2):
            chance = random.Random(number)
            lines = []
            for turn in range(60):
                lines.append(f"Interviewer: Vraag {turn} over de {chance.choice(WORDS)}?")
                lines.append(f"Sem: {' '.join(chance.choices(WORDS, k=20))}.")
            add_transcript(project, f"gesprek-{number}", "\n".join(lines) + "\n")
        codes = [code_id(project, path) for path in ("stage", "stage/netwerk", "kosten")]
        for number in range(40):
            places = [(n * 90 + number, n * 90 + number + 25) for n in range(5)]
            new = [NewCoding(number % 2 + 1, start, end, codes[number % 3], memo=WORDS[0]) for start, end in places]
            made = apply_codings(project, ("ada", "bob")[number % 2], new)
        remove_codings(project, "bob", [one for one in made[:2] if one is not None])
        with project.change("ada", "memo.project") as change:
            put_memo(project, change, "project", 0, " ".join(WORDS))
        apply_codings(project, "ada", [NewCoding(1, 0, 500, codes[0])])
        project.undo("ada")
    return folder / "study.qualcode"


def altered(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """A variant of a file, with what was done to it."""
    found = bytearray(data)
    kind = chance.choice(("byte", "byte", "byte", "bytes", "bit", "bit", "header", "first page", "page of zeros"))
    if kind == "page of zeros":
        start = chance.randrange(len(found) // 4096) * 4096
        found[start : start + 4096] = bytes(4096)
        return kind, bytes(found)
    low, high = {"header": (0, 100), "first page": (100, 4096)}.get(kind, (0, len(found)))
    for _number in range(chance.randrange(2, 12) if kind == "bytes" else 1):
        at = chance.randrange(low, high)
        found[at] = found[at] ^ (1 << chance.randrange(8)) if kind == "bit" else chance.randrange(256)
    return kind, bytes(found)


def said(*arguments: str) -> tuple[int, str, str]:
    """The exit code, output and errors of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = qualcode.cli.run(list(arguments))
    return code, out.getvalue(), err.getvalue()


def content(path: Path) -> list[object]:
    """Every text and the whole history, as they stand."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return [
            connection.execute("SELECT id, name, text, sha256 FROM document").fetchall(),
            connection.execute("SELECT * FROM history ORDER BY id").fetchall(),
        ]


def faults(path: Path, variants: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Of each variant how it was altered, what ``check`` says of it, and what is wrong with that, if anything."""
    chance = random.Random(seed)
    whole = path.read_bytes()
    expected = [said(*command, "-p", str(path))[:2] for command in READING]
    assert all(code == 0 for code, _out in expected)
    texts = content(path)
    for _number in range(variants):
        for other in path.parent.glob(f"{path.name}?*"):
            other.unlink()
        kind, data = altered(whole, chance)
        path.write_bytes(data)
        code, out, err = said("check", "-p", str(path))
        verdict, wrong = ("well" if code == 0 else "damaged"), []
        if code not in (0, 1) or any(word in out + err for word in WORDS):
            wrong.append(f"check: {code}")
        commands = READING if code == 0 else chance.sample(READING, 2)
        found = [said(*command, "-p", str(path)) for command in commands]
        if code == 0 and [one[:2] for one in found] != expected:
            differing = [READING[n][0] for n, was in enumerate(expected) if found[n][:2] != was]
            wrong.append(f"called well, and differs: {differing}")
        if code == 0 and content(path) != texts:
            wrong.append("called well, and a text or the history differs")
        written = chance.choice(WRITING)
        found.append(said(*written, "-p", str(path)))
        for command, (status, _out, errors) in zip((*commands, written), found, strict=True):
            if status not in (0, 1, 2) or "Traceback" in errors or any(word in errors for word in WORDS):
                wrong.append(f"{command[0]}: {status}, {errors[:200]!r}")
        yield kind, verdict, "; ".join(wrong)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    return make_study(tmp_path)


@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_differs_is_called_well_and_no_word_is_told(study: Path, seed: int) -> None:
    assert [wrong for _kind, _verdict, wrong in faults(study, often(4), seed) if wrong] == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        tally: Counter[tuple[str, str]] = Counter()
        failures = []
        for kind, verdict, wrong in faults(make_study(Path(name)), int(sys.argv[1]), int(sys.argv[2])):
            tally[kind, verdict] += 1
            if wrong:
                failures.append((kind, wrong))
                print(kind, wrong, flush=True)
        for (kind, verdict), count in sorted(tally.items()):
            print(f"{count:6} {kind:15} {verdict}")
        print(f"{sum(tally.values())} tries, {len(failures)} failures")
