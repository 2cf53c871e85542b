"""The help speaks one language."""

from __future__ import annotations

import click
import pytest

from qualcode.cli import click_words, run


@pytest.mark.parametrize("command", [[], ["init"], ["import"], ["codebook", "check"], ["matrix"]])
def test_the_help_is_dutch_to_its_last_word(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "nl")
    assert run([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("Usage:", "Options:", "Commands:", "Show this message and exit", "Show the version", "[default:"):
        assert word not in shown
    assert "Opties:" in shown


def test_the_words_are_those_that_click_says() -> None:
    click_words.translate_click()
    said = {click.core._("Options"), click.decorators._("Options"), click.formatting._("Options")}  # type: ignore[attr-defined]
    assert len(said) == 1
    assert click.core._("something else") == "something else"  # type: ignore[attr-defined]
