"""The themes of the workspace: a page to read on all day, dark and light; with more contrast; for the colour-blind."""

from __future__ import annotations

import os

from textual.theme import Theme

DARK = Theme(
    name="dark",
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
    variables={
        "window": "#20262f",
        "field": "#2c343f",
        "input-selection-background": "#5f8fc4 45%",
        "block-cursor-text-style": "none",
    },
)

LIGHT = Theme(
    name="light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    foreground="#16181c",
    primary="#1f5f99",
    secondary="#5a94cc",
    accent="#8a5a00",
    success="#276d43",
    warning="#8a5a00",
    error="#b3302f",
    variables={
        "window": "#ffffff",
        "field": "#eeebe3",
        "input-selection-background": "#5a94cc 45%",
        "block-cursor-text-style": "none",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#66ccff",
    secondary="#2f7fd6",
    accent="#ffd400",
    success="#5dff8f",
    warning="#ffd400",
    error="#ff7a7a",
    variables={
        "window": "#000000",
        "field": "#262626",
        "input-selection-background": "#2f7fd6 60%",
        "block-cursor-text-style": "none",
        "text-muted": "#ffffff",
        "text-disabled": "#d0d0d0",
    },
)

HIGH_CONTRAST_LIGHT = Theme(
    name="high-contrast-light",
    dark=False,
    background="#ffffff",
    surface="#ffffff",
    panel="#e4e4e4",
    foreground="#000000",
    primary="#003f8a",
    secondary="#3a7bd0",
    accent="#7a3d00",
    success="#005c22",
    warning="#7a3d00",
    error="#a00000",
    variables={
        "window": "#ffffff",
        "field": "#e4e4e4",
        "input-selection-background": "#3a7bd0 50%",
        "block-cursor-text-style": "none",
    },
)

# The interface's own colours from the palette of Okabe and Ito (2008) too: no red beside a green.
COLOUR_BLIND = Theme(
    name="colour-blind",
    dark=True,
    background="#15181d",
    surface="#1b1f26",
    panel="#242a33",
    foreground="#e2e5ea",
    primary="#56b4e9",
    secondary="#0072b2",
    accent="#f0e442",
    success="#56b4e9",
    warning="#e69f00",
    error="#ee7a2a",
    variables={
        "window": "#20262f",
        "field": "#2c343f",
        "input-selection-background": "#0072b2 55%",
        "block-cursor-text-style": "none",
    },
)

COLOUR_BLIND_LIGHT = Theme(
    name="colour-blind-light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    foreground="#16181c",
    primary="#00568a",
    secondary="#56b4e9",
    accent="#8a4300",
    success="#00568a",
    warning="#7a5200",
    error="#a84300",
    variables={
        "window": "#ffffff",
        "field": "#eeebe3",
        "input-selection-background": "#56b4e9 45%",
        "block-cursor-text-style": "none",
    },
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, COLOUR_BLIND, COLOUR_BLIND_LIGHT)

SAFE = frozenset((COLOUR_BLIND.name, COLOUR_BLIND_LIGHT.name))
"""The themes in which codes are told apart by the palette for the colour-blind, whatever colours they have."""


def theme_named(name: str) -> str:
    """The theme of that name, unless ``QUALCODE_THEME`` names another; the dark one where there is none so called."""
    wanted = os.environ.get("QUALCODE_THEME", "") or name
    return wanted if wanted in {theme.name for theme in THEMES} else DARK.name
