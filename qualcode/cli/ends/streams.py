"""Where the words of a command go: to a console that lacks letters, a pipe that is closed, a disk that is full."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from qualcode.files.platform import closed_pipe
from qualcode.i18n import _

CUT_OFF = 141
"""The exit code where who reads the output has closed it: that of a program that is ended by SIGPIPE."""

STAND_INS = "stand-ins"
"""The name of the way in which letters are written that a console does not have."""

_SIGNS = {
    **dict.fromkeys("‐‑‒–—―−·", "-"),
    **dict.fromkeys("‘’‚‛′“”„‟″«»‹›", "'"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " "),
    **{chr(0x2400 + code): f"^{chr(64 + code)}" for code in range(0x20)},
    "␡": "^?", "…": "...", "→": "->", "←": "<-", "↑": "^", "↓": "v", "↔": "<->", "≥": ">=", "≤": "<=", "≠": "!=",
    "≈": "~", "±": "+/-", "×": "x", "÷": "/", "•": "*", "●": "*", "▪": "*", "✓": "v", "✗": "x", "€": "EUR", "£": "GBP",
    "α": "alpha", "κ": "kappa", "π": "pi", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "©": "(c)", "®": "(r)", "°": "o",
}  # fmt: skip
"""What reads as a sign does; no double quotation mark, which would end a cell of a table."""


class Output(io.TextIOWrapper):
    """A standard stream that knows why it could not be written, which is not to be seen of it afterwards."""

    failed: OSError | None = None

    def write(self, text: str, /) -> int:
        """Write, and remember what went wrong."""
        try:
            return super().write(text)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        """Send on what was written, and remember what went wrong."""
        try:
            super().flush()
        except OSError as error:
            self.failed = error
            raise


class PlainOutput(Output):
    """One in ASCII that is meant: click takes an ASCII stream for a mistake, and would send it UTF-8."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Any of one byte a character."""
        return "iso8859-1"


def stand_in(character: str) -> str:
    """How a character is written where there is none for it: by a sign like it, its plain letter, or ``?``.

    In ASCII, for a way of writing does not always say which it is.
    """
    import unicodedata  # a console with all letters needs it never

    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    found = _SIGNS.get(character, plain)
    return found if found.isascii() and found.isprintable() else "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(map(stand_in, missing)), error.end


codecs.register_error(STAND_INS, _replace)


def prepare() -> None:
    """Before a process says anything: a stream that was closed leads nowhere, as with git, and ASCII is ASCII."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # In their order, so that each takes the number that was closed, and no file of a project does.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            kind = PlainOutput if codecs.lookup(stream.encoding).name == "ascii" else Output
            lines, at_once = stream.line_buffering, stream.write_through
            # The stream that Python made stays, for it is not ours to close.
            output = kind(stream.buffer, stream.encoding, STAND_INS, line_buffering=lines, write_through=at_once)
            setattr(sys, name, output)


def use_stand_ins() -> None:
    """From now on nothing that is said can fail for want of a letter, nor what is typed for a byte that is none."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, STAND_INS), (sys.stderr, STAND_INS)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def has_all_letters(stream: TextIO) -> bool:
    """Whether every character can be written to a stream."""
    return (stream.encoding or "utf-8").lower().startswith("utf")


def lost(stream: TextIO) -> OSError | None:
    """Why what was said could not be written; ``None`` where it was."""
    try:
        stream.flush()
    except OSError as error:
        return error
    except ValueError:  # it is closed altogether
        return BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
    return getattr(stream, "failed", None)


def lost_words(error: OSError, changed: bool) -> tuple[str, str]:
    """What to say of output that could not be written, and the remedy."""
    message = _("The output could not be written: {reason}.").format(reason=error.strerror or error)
    hint = _("Make room, or send the output elsewhere.")
    if changed:
        hint = _("What the command was to change is changed; see: qualcode log. Make room before asking again.")
    return message, hint


def finish(code: int) -> int:
    """At the end of a process: the exit code, with what was still to be written, and nothing left to complain of."""
    if (error := lost(sys.stdout)) is not None and code == 0:
        code = CUT_OFF if closed_pipe(error) else 1
    for stream in (sys.stdout, sys.stderr):
        if lost(stream) is not None:
            # What could not be written is dropped, or the interpreter would try once more and complain.
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
    return code
