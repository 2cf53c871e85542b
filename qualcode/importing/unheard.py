"""What whoever transcribed could not hear, and when that is in the recording: for listening again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _, ngettext
from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.text.stamps import clock, seconds

MOST = 12
"""So many times are shown; the rest is counted."""
_UNHEARD = (
    r"onverstaanbaar|onverstaanbare|niet (?:goed )?(?:te )?verstaan|onhoorbaar|niet (?:goed )?te horen|inaudible"
    r"|unintelligible|indistinct|indecipherable|cannot (?:be )?hear[d]?|can['’]t (?:be )?hear[d]?"
)
_OPENING = "[({<"
_INNER = r"[^\n\[\](){}<>]{0,40}?"
_MARK = expression(rf"(?i:[\[({{<]{_INNER}(?<!\w)(?:{_UNHEARD})(?!\w){_INNER}[\])}}>])")


def on_unheard(text: str, turns: Sequence[Turn]) -> list[Note]:
    """A note on the marks of a transcript (``[onverstaanbaar]``, ``(inaudible 00:12)``), with the time of each.

    That is the time in the mark itself, or else the last one before it.
    """
    marks = list(_MARK.finditer(text)) if any(sign in text for sign in _OPENING) else []
    if not marks:
        return []
    timed = [turn for turn in turns if turn.time is not None]
    times: list[float] = []
    index, before = 0, None
    for mark in marks:
        while index < len(timed) and timed[index].start <= mark.start():
            before = timed[index].time
            index += 1
        own = seconds(mark[0])
        time = before if own is None else own
        if time is not None:
            times.append(time)
    message = ngettext(
        "{count} mark says that something could not be understood",
        "{count} marks say that something could not be understood",
        len(marks),
    ).format(count=len(marks))
    if times:
        counts = [clock(time) + (f" ({count}×)" if count > 1 else "") for time, count in Counter(times).items()]
        shown = ", ".join(counts[:MOST]) + (" …" if len(counts) > MOST else "")
        message = _("{message}; in the recording at or after {times}").format(message=message, times=shown)
    return [Note("unheard", len(marks), message)]
