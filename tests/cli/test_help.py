"""The help speaks one language."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from qualcode.cli.words import click_words


@pytest.mark.parametrize("command", [[], ["init"], ["import"], ["codebook", "check"], ["matrix"]])
def test_the_help_is_dutch_to_its_last_word(command: list[str]) -> None:
    # What an option says is looked up when it is made: that takes a process of its own.
    shown = subprocess.run(
        [sys.executable, "-m", "qualcode", *command, "--help"],
        env={**os.environ, "QUALCODE_LANG": "nl"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for word in ("Usage:", "Options:", "Commands:", "Show this message", "Show the version", "[default:"):
        assert word not in shown
    assert "Gebruik:" in shown
    assert "Opties:" in shown


def test_an_error_in_a_call_is_dutch_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "init"],
        env={**os.environ, "QUALCODE_LANG": "nl"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Er ontbreekt een argument" in done.stderr


def test_the_words_are_those_that_click_says() -> None:
    click_words.translate_click()
    said = {click.core._("Options"), click.decorators._("Options"), click.formatting._("Options")}  # type: ignore[attr-defined]
    assert len(said) == 1
    assert click.core._("something else") == "something else"  # type: ignore[attr-defined]
