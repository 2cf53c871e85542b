"""Long histories of every kind of change, undone to the beginning and redone to the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codebook import add_code, edit_code, merge_codes, move_code, remove_code, retire_code
from qualcode.changes.codings import (
    NewCoding,
    apply_codings,
    join_codings,
    recode,
    remove_codings,
    set_good,
    set_memo,
    set_span,
)
from qualcode.changes.names import NameDecision, decide_names
from qualcode.changes.work import set_finished
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.merging import merge
from qualcode.settling.deciding import take_agreed
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents
from tests.reliability import study
from tests.reliability.children import acknowledging, read_all, where
from tests.reliability.coding import Say
from tests.reliability.lab import Lab
from tests.reliability.proof import Tables, contents, problems

ME = "ada"
LOOKS = 12
"""How many of the states on the way are looked at and compared."""


def there_and_back(lab: Lab, chance: Random) -> list[str]:
    """So many steps, undone and redone: every state on the way is what it was, and the history proves the file."""
    folder = lab.fresh()
    seed = chance.randrange(1 << 30)
    pid, reading = acknowledging(lambda say: _walk(lab, seed, folder / study.NAME, say))
    lines = read_all(reading)
    os.waitpid(pid, 0)
    return lines + problems(folder / study.NAME)


def _walk(lab: Lab, seed: int, path: Path, say: Say) -> None:
    chance = Random(seed)
    with Project.open(path) as project:
        states: list[Tables | None] = [_state(path)]
        every = max(1, lab.steps // LOOKS)
        begun = len([entry for entry in project.log() if entry.state == "done" and entry.kind == "do"])
        taken = 0
        for step in range(lab.steps):
            before = project.scalar("SELECT COUNT(*) FROM main.history WHERE state = 'done'")
            try:
                _step(project, chance, path)
            except QualcodeError:
                continue
            if project.scalar("SELECT COUNT(*) FROM main.history WHERE state = 'done'") > before:
                taken += 1
                states.append(_state(path) if taken % every == 0 or step == lab.steps - 1 else None)
        states[-1] = _state(path)
        for number in range(taken, 0, -1):
            _compare(say, "undone", number, states[number], path)
            try:
                project.undo(ME)
            except QualcodeError as error:
                say(f"step {number} of {taken} cannot be undone: {where(error)}")
                return
        _compare(say, "undone to the beginning", 0, states[0], path)
        for number in range(1, taken + 1):
            try:
                project.redo(ME)
            except NotFoundError as error:
                say(f"step {number} of {taken} cannot be redone: {where(error)}")
                return
            _compare(say, "redone", number, states[number], path)
        if begun < 1:
            say("the study had no history to begin with")


def _state(path: Path) -> Tables:
    # Who codes is never taken off the list.
    return {name: rows for name, rows in contents(path).tables.items() if name != "coder"}


def _compare(say: Say, what: str, number: int, wanted: Tables | None, path: Path) -> None:
    if wanted is None:
        return
    now = _state(path)
    if differing := [name for name, rows in wanted.items() if now[name] != rows]:
        say(f"{what}, step {number}: {', '.join(differing)} differ")


def _step(project: Project, chance: Random, path: Path) -> None:
    """One change of any kind."""
    texts, book = documents(project), codebook(project)
    codes = [code.id for code in book.codes if not code.retired]
    mine = [row[0] for row in project.rows("SELECT g.id FROM main.coding g JOIN main.coder c ON c.id = g.coder_id"
                                           " WHERE c.name = ? ORDER BY g.id DESC LIMIT 40", [ME])]  # fmt: skip
    people = respondents(project)

    def coding() -> NewCoding:
        start = chance.randrange(0, 700)
        return NewCoding(chance.choice(texts).id, start, start + chance.randrange(5, 60), chance.choice(codes))

    def attribute() -> None:
        known = [row[0] for row in project.rows("SELECT id FROM attribute WHERE type = 'text'")]
        if known and chance.random() < 0.8:
            set_value(project, ME, chance.choice(people).id, chance.choice(known), f"waarde {chance.randrange(3)}")
        else:
            add_attribute(project, ME, f"kenmerk {chance.random():.6f}", "text")

    # A long walk may remove every code, and every coding with them; there must be one to choose from.
    if not codes:
        add_code(project, ME, f"Code {chance.random():.6f}")
        return
    if not mine:
        apply_codings(project, ME, [coding()])
        return

    steps: list[tuple[int, Callable[[], object]]] = [
        (40, lambda: apply_codings(project, ME, [coding() for _one in range(chance.randrange(1, 4))])),
        (8, lambda: set_memo(project, ME, chance.choice(mine), f"memo {chance.random()}")),
        (5, lambda: set_good(project, ME, chance.choice(mine), chance.random() < 0.5)),
        (8, lambda: recode(project, ME, chance.sample(mine, min(3, len(mine))), chance.choice(codes))),
        (6, lambda: remove_codings(project, ME, chance.sample(mine, min(2, len(mine))))),
        (4, lambda: edit_code(project, ME, chance.choice(codes), definition=f"Zin {chance.random()}")),
        (1, lambda: merge_codes(project, ME, [codes[-1]], codes[0])),
        (1, lambda: retire_code(project, ME, codes[-1], chance.random() < 0.5)),
        (2, lambda: add_code(project, ME, f"Code {chance.random():.6f}")),
        (1, lambda: move_code(project, ME, chance.choice(codes), None, 0)),
        (1, lambda: remove_code(project, ME, chance.choice(codes))),
        (3, lambda: set_span(project, ME, chance.choice(mine), start := chance.randrange(600), start + 40)),
        (2, lambda: join_codings(project, ME, chance.sample(mine, min(2, len(mine))))),
        (4, attribute),
        (2, lambda: decide_names(project, ME, [NameDecision(f"naam{chance.randrange(5)}", "accept")])),
        (2, lambda: set_finished(project, ME, chance.choice(texts).id, chance.random() < 0.5)),
        (3, lambda: take_agreed(project, ME)),
        (1, lambda: merge(project, ME, path.with_name("kopie.qualcode"), prefer="ours")),
    ]
    if not codes:
        add_code(project, ME, f"Code {chance.random():.6f}")
    elif not mine:
        apply_codings(project, ME, [coding()])
    else:
        weights, kinds = zip(*steps, strict=True)
        chance.choices(kinds, weights)[0]()
