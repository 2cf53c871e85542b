"""Plain text and Markdown: the encoding, what is no text at all, and the fields at the top."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.transcripts.base import Note, Source, looks_like, read_bytes
from qualcode.i18n import _
from qualcode.text.turns import normalise

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.02

_FRONT_MATTER_LINES = 200
_FIELD = re.compile(r"(?P<key>[^\W\d][\w .-]{0,60}):(?:[ \t]+(?P<value>.{0,4000}))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.{1,4000})|[ \t]+(?P<more>\S.{0,4000})")


def read(path: Path) -> Source:
    """Read a text file: encoding by byte order mark, else strict UTF-8, else cp1252.

    Fields between two lines of ``---`` at the top become ``front_matter``. Control characters, such as escape
    sequences, stay in the text. Raises FormatError for what is empty, too large or no text.
    """
    content = read_bytes(path)
    text, encoding, marked = _decode(path, content.data)
    _check_is_text(path, text)
    notes = [Note("encoding", 1, _encoding_message(encoding, marked))]
    text, fields = split_front_matter(normalise(text))
    if fields:
        message = _("{count} fields at the top were read: {names}")
        notes.append(Note("front_matter", len(fields), message.format(count=len(fields), names=", ".join(fields))))
    if not text.strip():
        raise FormatError(
            _("{file} holds no text").format(file=path),
            _("The file has only white space or fields at the top: export or copy the transcript again."),
        )
    return Source(
        name=path.stem,
        path=path,
        format=path.suffix.lower().lstrip("."),
        text=text,
        sha256=content.sha256,
        encoding=encoding,
        front_matter=fields,
        notes=tuple(notes),
    )


def _decode(path: Path, data: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether a byte order mark told it."""
    if kind := looks_like(data[:64]):
        raise _not_text(path, kind)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding, True
            except UnicodeDecodeError as error:
                raise _bad_byte(path, encoding, error) from error
    position = data.find(b"\x00")
    if position >= 0:
        raise _has_nul(path, position)
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252", False
    except UnicodeDecodeError as error:
        raise _bad_byte(path, _("UTF-8 or cp1252"), error) from error


def _check_is_text(path: Path, text: str) -> None:
    position = text.find("\x00")
    if position >= 0:
        raise _has_nul(path, position)
    controls = sum(1 for _found in _CONTROL.finditer(text))
    if controls > max(2, _CONTROL_SHARE * len(text)):
        raise _not_text(path, _("a binary file ({count} control characters)").format(count=controls))


def _not_text(path: Path, kind: str) -> FormatError:
    return FormatError(
        _("{file} is not a text file: it looks like {kind}").format(file=path, kind=kind),
        _("If it is a transcript, give it the right suffix or save it as plain text (UTF-8) or as .docx."),
    )


def _has_nul(path: Path, position: int) -> FormatError:
    return FormatError(
        _("{file} is not a text file: there is a NUL at position {position}").format(file=path, position=position),
        _("It is a binary file, or text in UTF-16 or UTF-32 without its mark: save it as plain text in UTF-8."),
    )


def _bad_byte(path: Path, encoding: str, error: UnicodeDecodeError) -> FormatError:
    byte = error.object[error.start]
    return FormatError(
        _("{file} is not text in {encoding}: byte 0x{byte:02X} at position {position}").format(
            file=path, encoding=encoding, byte=byte, position=error.start
        ),
        _("Open the file in the program it was made with and save it as plain text in UTF-8."),
    )


def _encoding_message(encoding: str, marked: bool) -> str:
    if marked:
        return _("read as {encoding}, as its byte order mark says").format(encoding=encoding)
    if encoding == "cp1252":
        return _("read as cp1252 (Windows), for it is not valid UTF-8: check the accents")
    return _("read as {encoding}").format(encoding=encoding)


def split_front_matter(text: str) -> tuple[str, dict[str, str]]:
    """The text without the fields at its top, and these fields (keys in lower case, lists joined with commas).

    Read line by line rather than as YAML, so that nothing in it can refer, repeat or construct. A block that is not
    closed, that has another line than ``key: value``, a list item, a continuation, a comment or a blank one, or that
    has a key twice (as a transcript would), is text.
    """
    lines = text.split("\n", _FRONT_MATTER_LINES + 1)
    if lines[0].rstrip() != "---":
        return text, {}
    fields: dict[str, list[str]] = {}
    length = len(lines[0]) + 1
    current: list[str] | None = None
    for line in lines[1 : _FRONT_MATTER_LINES + 1]:
        length += len(line) + 1
        if line.rstrip() in ("---", "..."):
            values = {key: ", ".join(_unquote(value) for value in parts) for key, parts in fields.items()}
            return text[length:].lstrip("\n"), values
        if not line.strip() or line.startswith("#"):
            continue
        field = _FIELD.fullmatch(line.rstrip())
        if field is not None and field["key"].strip().lower() not in fields:
            current = fields[field["key"].strip().lower()] = [field["value"].strip()] if field["value"] else []
        elif field is None and current is not None and (item := _ITEM.fullmatch(line.rstrip())):
            current.append((item["value"] or item["more"]).strip())
        else:
            break
    return text, {}


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
