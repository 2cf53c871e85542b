"""The looks of signs, in terminals of more and fewer colours."""

from __future__ import annotations

from rich.color import ColorSystem
from rich.style import Style

from qualcode.tui.widgets.ink import Ink, ink_of


def test_a_style_looks_by_the_colours_of_the_terminal_whatever_it_was_written_with_before() -> None:
    style = Style(color="#1b1f26", bgcolor="#ff0080", bold=True, underline=True)
    assert ink_of(style, ColorSystem.EIGHT_BIT) == Ink("", "", "1;4", "48;5;198", "38;5;16")
    assert ink_of(style, ColorSystem.TRUECOLOR) == Ink("", "", "1;4", "48;2;255;0;128", "38;2;27;31;38")
    assert ink_of(Style(color="bright_red", bold=False), ColorSystem.STANDARD) == Ink("", "", "", "", "91")
    assert ink_of(None, ColorSystem.STANDARD) == Ink()
