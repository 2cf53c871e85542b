"""All actions of the workspace with their keys and words, kept as one file: a move or a rename must lose none."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.tui.app.keymap import bound

KEPT = Path(__file__).with_name("bindings.txt")


def bindings() -> list[str]:
    """One line an action of a class: id, keys, words."""
    return sorted(f"{one.id}\t{' '.join(one.keys)}\t{one.words}" for one in bound())


def test_no_action_is_lost_or_changed() -> None:
    lines = bindings()
    if os.environ.get("UPDATE_SCREENS"):
        KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    assert lines == kept, "if it is meant: UPDATE_SCREENS=1 pytest tests/nets/test_bindings.py, and read the diff"
