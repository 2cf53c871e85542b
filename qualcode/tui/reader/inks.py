"""What the reader looks like in the theme at hand: its parts in the style sheet, and the inks made of their styles."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from qualcode.tui.reader.painter import ReaderInks
from qualcode.tui.reader.scrollbar import Sign

COMPONENTS = frozenset(
    f"reader--{name}"
    for name in (
        "interviewer outside label interviewer-label stand-in odd selection hit hit-here cursor cursor-blurred"
        " bar-coded bar-uncoded"
    ).split()
)
"""The parts that the style sheet knows."""

STYLES = """
    Reader {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & .reader--interviewer { color: $foreground 68%; }
        & .reader--outside { color: $foreground 65%; text-style: italic; }
        & .reader--label { color: $primary; text-style: bold; }
        & .reader--interviewer-label { color: $foreground 65%; }
        & .reader--stand-in { color: $warning; text-style: reverse; }
        & .reader--odd { color: $foreground 65%; }
        & .reader--selection { background: $secondary 45%; }
        & .reader--hit { background: $accent 40%; color: $foreground; text-style: underline; }
        & .reader--hit-here { background: $accent; color: $background; text-style: bold; }
        & .reader--cursor { background: $foreground; color: $background; }
        & .reader--cursor-blurred { background: $foreground 30%; }
        & .reader--bar-coded { color: $primary 60%; }
        & .reader--bar-uncoded { color: $warning; }
    }
"""


def cursor_inks(reader: Widget) -> tuple[Style, Style]:
    """The cursor without the focus and with it."""
    page = reader.background_colors[1]
    blurred = page + reader.get_component_styles("reader--cursor-blurred").background
    return Style(bgcolor=blurred.rich_color), reader.get_component_rich_style("reader--cursor", partial=True)


def reader_inks(reader: Widget, cursor: Style, *, dimmed: bool) -> ReaderInks:
    """The inks of the text; ``dimmed`` has the interviewer's turns step back."""
    style: Callable[[str], Style] = reader.get_component_rich_style
    page = reader.background_colors[1]
    # A laid-over style is drawn as it is, so that its transparency has to be worked out here.
    selected = page + reader.get_component_styles("reader--selection").background
    return ReaderInks(
        text=reader.rich_style,
        interviewer=style("reader--interviewer") if dimmed else reader.rich_style,
        outside=style("reader--outside"),
        label=style("reader--label"),
        interviewer_label=style("reader--interviewer-label"),
        stand_in=reader.get_component_rich_style("reader--stand-in", partial=True),
        odd=reader.get_component_rich_style("reader--odd", partial=True),
        selection=Style(color=reader.rich_style.color, bgcolor=selected.rich_color),
        cursor=cursor,
        page=page,
        hit=style("reader--hit"),
        hit_here=style("reader--hit-here"),
    )


def bar_inks(reader: Widget) -> dict[Sign, Color]:
    """The colours of the scroll bar."""
    page = reader.background_colors[1]
    coded = page + reader.get_component_styles("reader--bar-coded").color
    uncoded = page + reader.get_component_styles("reader--bar-uncoded").color
    return {Sign.NONE: coded, Sign.CODED: coded, Sign.SOME: uncoded, Sign.UNCODED: uncoded}
