"""From bytes to text: the encoding by its mark or by what fits, and what looks as if it was decoded wrongly before.

UTF-8 with a few broken bytes is UTF-8: the share of valid sequences decides. Each broken byte becomes U+FFFD, and its
line is named.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _, ngettext
from qualcode.text.expressions import expression

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEQUENCE = expression(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_HIGH = expression(rb"[\x80-\xff]")
_INNER = expression(r"(?<=[a-z])[^\x00-\x7f](?=[a-z])")
_LAST = expression(r"(?<=[a-z])[^\x00-\x7f](?![^\W\d_])")
_AGAIN = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_FIRST_OF_TWICE = "ÂÃÅâ"
_TWICE = expression(f"[ÂÃÅ]{_AGAIN}|â{_AGAIN}{{2}}")
_MARKUP = expression(
    r"<!doctype html|<html[\s>]|</(?:p|div|span|td|tr|li|body|html|table|h[1-6])>|<br ?/?>", re.IGNORECASE
)
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, whether a byte order mark told it, and what the report says of it."""

    text: str
    encoding: str
    notes: tuple[Note, ...]


def decode(path: Path, data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file: in the encoding that is asked for, or by its mark, else UTF-8, else cp1252 or Mac Roman.

    Raises FormatError for what is in none of them, or not in the one that is asked for.
    """
    if encoding is not None:
        return _as_asked(path, data, encoding)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            message = _("read as {encoding}, as its byte order mark says").format(encoding=encoding)
            if encoding == "utf-8":
                return _utf8(data[len(mark) :], message)
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _bad_byte(path, encoding, error) from error
            return _decoded(text, encoding, Note("encoding", 1, message))
    position = data.find(b"\x00")
    if position >= 0:
        raise has_nul(path, position)
    if _is_utf8(data):
        return _utf8(data, _("read as {encoding}").format(encoding="utf-8"))
    return _single_bytes(path, data)


def known_encoding(name: str) -> str:
    """The name that Python has for an encoding of text. ``FormatError`` where it has none."""
    try:
        codec = codecs.lookup(name.strip()).name
        "a".encode(codec).decode(codec)
    except (LookupError, ValueError, TypeError) as error:
        raise FormatError(
            _("“{name}” is no encoding that is known").format(name=name),
            _("Name one such as utf-8, cp1252 (Windows), mac_roman, iso-8859-15 or utf-16."),
        ) from error
    return codec


def _as_asked(path: Path, data: bytes, name: str) -> Decoded:
    encoding = known_encoding(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad_byte(path, encoding, error) from error
    except UnicodeError as error:
        raise FormatError(
            _("{file} is not text in {encoding}").format(file=path, encoding=encoding),
            _("Leave --encoding out, or name another one."),
        ) from error
    return _decoded(
        text, encoding, Note("encoding", 1, _("read as {encoding}, as was asked").format(encoding=encoding))
    )


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, but for fewer broken bytes than there are valid sequences."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        rest, sequences = _SEQUENCE.subn(b"", data)
        return sequences >= sum(1 for _high in _HIGH.finditer(rest))
    return True


def has_nul(path: Path, position: int) -> FormatError:
    """The error for a file with a NUL in it."""
    return FormatError(
        _("{file} is not a text file: there is a NUL at position {position}").format(file=path, position=position),
        _("It is a binary file, or text in UTF-16 or UTF-32 without its mark: save it as plain text in UTF-8."),
    )


def _utf8(data: bytes, message: str) -> Decoded:
    text = data.decode("utf-8", "replace")
    notes = [Note("encoding", 1, message)]
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    if broken:
        lines = [str(number) for number, line in enumerate(data.split(b"\n"), 1) if _is_broken(line)]
        shown = ", ".join(lines[:_MOST_LINES]) + (" …" if len(lines) > _MOST_LINES else "")
        notes.append(
            Note(
                "broken_bytes",
                broken,
                ngettext(
                    "{count} place is no valid UTF-8 and reads as “\ufffd”, in line {lines}: mend the file first",
                    "{count} places are no valid UTF-8 and read as “\ufffd”, in lines {lines}: mend the file first",
                    broken,
                ).format(count=broken, lines=shown),
            )
        )
    return _decoded(text, "utf-8", *notes)


def _is_broken(line: bytes) -> bool:
    return bool(_HIGH.search(_SEQUENCE.sub(b"", line)))


def _single_bytes(path: Path, data: bytes) -> Decoded:
    """Text of one byte a character: from Windows, unless its words have no sense in that and have from a Mac."""
    mac = data.decode("mac_roman")
    try:
        windows = data.decode("cp1252")
    except UnicodeDecodeError as error:
        if _sense(mac) <= 0:
            raise _bad_byte(path, _("UTF-8 or cp1252"), error) from error
        windows = ""
    message = _("read as {encoding}, for it is not valid UTF-8: check the accents")
    if windows and (_sense(windows) >= 0 or _sense(mac) <= 0):
        return _decoded(windows, "cp1252", Note("encoding", 1, message.format(encoding="cp1252 (Windows)")))
    return _decoded(mac, "mac_roman", Note("encoding", 1, message.format(encoding="Mac Roman")))


def _sense(text: str) -> int:
    """How many small letters with an accent follow small letters, less the signs that have no place there."""
    inner = [sign for sign in _INNER.findall(text) if sign not in "’–—…"]
    last = [sign for sign in _LAST.findall(text) if sign.isalpha()]
    return sum(1 if sign.islower() and sign not in "ƒªº" else -1 for sign in inner + last)


def _decoded(text: str, encoding: str, *notes: Note) -> Decoded:
    """The text with a word on what looks decoded wrongly before, and on marks of a web page."""
    more = []
    garbled = any(sign in text for sign in _FIRST_OF_TWICE)
    twice = [found[0] for found in _TWICE.finditer(text) if _was_utf8(found[0])] if garbled else []
    if twice:
        message = ngettext(
            "{count} place looks like an accent that was garbled before (“{example}”): save it anew",
            "{count} places look like accents that were garbled before (such as “{example}”): save it anew",
            len(twice),
        )
        more.append(Note("doubly_encoded", len(twice), message.format(count=len(twice), example=twice[0])))
    tags = len(_MARKUP.findall(text)) if "<" in text else 0
    if tags >= 2:
        message = _("{count} marks of a web page (HTML) stand in the text as words: save it as plain text first")
        more.append(Note("html", tags, message.format(count=tags)))
    return Decoded(text, encoding, (*notes, *more))


def _was_utf8(piece: str) -> bool:
    """Whether characters are the bytes of another one, read as Windows text."""
    try:
        piece.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return True


def _bad_byte(path: Path, encoding: str, error: UnicodeDecodeError) -> FormatError:
    byte = error.object[error.start]
    return FormatError(
        _("{file} is not text in {encoding}: byte 0x{byte:02X} at position {position}").format(
            file=path, encoding=encoding, byte=byte, position=error.start
        ),
        _("Open the file in the program it was made with and save it as plain text in UTF-8."),
    )
