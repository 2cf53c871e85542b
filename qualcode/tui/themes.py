"""The two themes of the workspace: a page to read on all day, dark and light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="qualcode-dark",
    dark=True,
    background="#15181d",
    surface="#1b1f26",
    panel="#242a33",
    foreground="#d9dde3",
    primary="#7fb4e6",
    secondary="#5f8fc4",
    accent="#e8b45a",
    success="#7fc49a",
    warning="#e8b45a",
    error="#ec8080",
    variables={"input-selection-background": "#5f8fc4 45%", "block-cursor-text-style": "none"},
)

LIGHT = Theme(
    name="qualcode-light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    foreground="#23262b",
    primary="#1f5f99",
    secondary="#5a94cc",
    accent="#8a5a00",
    success="#2c7a4b",
    warning="#8a5a00",
    error="#b3302f",
    variables={"input-selection-background": "#5a94cc 45%", "block-cursor-text-style": "none"},
)
