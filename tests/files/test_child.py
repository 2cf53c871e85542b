"""A process of its own for native readers: it answers, or it ends, and takes nobody along."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.files.child import ChildEnded, Refused, ask, meanwhile
from tests.support import children_of_ours as ours

HERE = "tests.support.children_of_ours"


def test_a_child_answers_with_what_json_holds() -> None:
    data = os.urandom(300_000)
    assert ask(f"{HERE}:echo", data, word="é") == {"size": 300_000, "word": "é", "sum": sum(data)}


ENDINGS: dict[str, tuple[str, str]] = {
    "refuse": ("refused", "because"),
    "fail": ("crashed", "ZeroDivisionError"),
    "abort": ("crashed", ""),
    "eat": ("memory", ""),
    "spin": ("time", ""),
    "write": ("crashed", "OSError"),
    "chatter": ("crashed", ""),
}


@pytest.mark.skipif(os.name != "posix", reason="the system has no such limits")
@pytest.mark.parametrize("what", ENDINGS)
def test_a_child_ends_and_says_how(what: str, tmp_path: Path) -> None:
    ending, reason = ENDINGS[what]
    with pytest.raises(ChildEnded) as ended:
        ask(f"{HERE}:{what}", b"x" * 100_000, memory=256 * 1024 * 1024, seconds=1, folder=str(tmp_path))
    assert (ended.value.ending, ended.value.reason) == (ending, reason)
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])


def test_who_waits_can_stop_it() -> None:
    def stop() -> None:
        raise InterruptedError

    with meanwhile(stop), pytest.raises(InterruptedError):
        ask(f"{HERE}:sleep", b"")


def test_each_is_a_function_that_is_there() -> None:
    functions: list[Callable[..., Any]] = [getattr(ours, what) for what in ENDINGS]
    with pytest.raises(Refused):
        functions[0](b"")
