"""Where the cursor goes and what a selection takes in: words, sentences, turns. Knows no toolkit."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import chain

from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.text.spans import Span
from qualcode.tui.reader.layout import Layout

_WORD = expression(r"\w+(?:['’\-]\w+)*")
_LOOK_BACK = 400


def next_word(text: str, position: int) -> int:
    """The start of the next word after ``position``; the end of the text after the last."""
    inside = _WORD.match(text, position)
    found = _WORD.search(text, inside.end() if inside else position)
    return found.start() if found else len(text)


def previous_word(text: str, position: int) -> int:
    """The start of the word that begins last before ``position``; 0 before the first."""
    reach = _LOOK_BACK
    while True:
        start = max(0, position - reach)
        last = next(iter(deque(_WORD.finditer(text, start, position), maxlen=1)), None)
        if start == 0:
            return last.start() if last else 0
        # A word at the very start of the window, or after a hyphen there, may have begun before it.
        if last and last.start() > start + 1:
            return last.start()
        reach *= 2


def word_at(text: str, position: int) -> Span:
    """The word that holds ``position``, or the single character there."""
    start = previous_word(text, min(position + 1, len(text)))
    found = _WORD.match(text, start)
    if found and found.start() <= position < found.end():
        return found.span()
    return position, min(position + 1, len(text))


def unit_at(units: Sequence[Span], position: int) -> int | None:
    """The index of the unit (sentence, turn) that holds ``position``, else of the next one, else of the last."""
    if not units:
        return None
    index = bisect_right(units, (position, 1 << 60)) - 1
    if index >= 0 and position < units[index][1]:
        return index
    return min(index + 1, len(units) - 1)


def widen(units: Sequence[Span], selection: Span | None, position: int) -> Span | None:
    """The unit at ``position``; where the selection is whole units already, those and the next one.

    ``units`` are in order and apart. ``None`` where there are none.
    """
    if selection is not None:
        first, last = unit_at(units, selection[0]), unit_at(units, max(selection[0], selection[1] - 1))
        if first is not None and last is not None:
            whole = units[first][0], units[last][1]
            if selection == whole:
                return whole[0], units[min(last + 1, len(units) - 1)][1]
            if whole[0] <= selection[0] and selection[1] <= whole[1]:
                return whole
    index = unit_at(units, position)
    return None if index is None else units[index]


def turn_words(turns: Sequence[Turn], text: str) -> list[Span]:
    """The words of each turn, without its label and the white space around them, as units for :func:`widen`."""
    found = []
    for turn in turns:
        words = text[turn.body : turn.end]
        start = turn.body + len(words) - len(words.lstrip())
        end = turn.body + len(words.rstrip())
        if start < end:
            found.append((start, end))
    return found


def difference(one: Span | None, other: Span | None) -> list[Span]:
    """The spans that are in one selection and not in the other."""
    if one == other:
        return []
    if one is None or other is None or one[1] <= other[0] or other[1] <= one[0]:
        return [span for span in (one, other) if span is not None]
    return [(min(a, b), max(a, b)) for a, b in zip(one, other, strict=True) if a != b]


def step_to(where: str, layout: Layout, text: str, cursor: int) -> int:
    """Where a movement leads that is none by rows (see :func:`rows_away`); ``where`` is a key of the table of moves."""
    match where:
        case "left":
            return layout.previous_stop(cursor)
        case "right":
            return layout.next_stop(cursor)
        case "word":
            return next_word(text, cursor)
        case "back":
            return previous_word(text, cursor)
        case "row_start":
            return layout.row(layout.row_of(cursor)).label_end
        case "row_end":
            return layout.last_stop(layout.row_of(cursor))
        case "top":
            return 0
        case "bottom":
            return len(text)
    raise ValueError(where)


def rows_away(layout: Layout, cursor: int, step: int, cell: int) -> int:
    """The place ``step`` rows from the cursor at a cell; rows without words are gone past."""
    row = max(0, min(layout.row_of(cursor) + step, len(layout) - 1))
    onwards, back = range(row, len(layout)), range(row, -1, -1)
    rows = chain(onwards, back) if step > 0 else chain(back, onwards)
    row = next((row for row in rows if not layout.is_spacer(row) and not layout.row(row).heading), row)
    return max(layout.offset_at(row, cell), layout.row(row).label_end)


def pull(y: int, height: int) -> int:
    """How many rows a drag that is held at row ``y``, beyond a view of ``height``, scrolls at a time."""
    beyond = y if y < 0 else y - (height - 1)
    return (abs(beyond) + 1) // 2 * (1 if beyond > 0 else -1)
