"""Plain text and Markdown: the encoding, what is no text at all, and the fields at the top."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import MAX_LINES, Choices, Note, Source, looks_like, read_bytes, too_many_lines
from qualcode.formats.transcripts.columns import notes_on, read_columns
from qualcode.formats.transcripts.decoding import decode, has_nul
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

_CONTROL = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_CONTROL_SHARE = 0.02

_BARS = expression(r"[ \t]{0,8}\|.*\|[ \t]*")
_BAR = expression(r"(?<!\\)\|")
_RULE = expression(r"[ \t]{0,8}\|[ \t:|-]+\|[ \t]*")

_SPEECH = expression(r"[.?!…]\W{0,3}\Z|\S+\s+\S+\s+\S+\s+\S")
"""What a header of a table has not: the end of a sentence, or more than three words."""

_SUBTITLES = (".vtt", ".srt")

DOCUMENT_KEY = "qualcode-document"
"""The field of a text that qualcode wrote: what its document is called. Such a text is read as it stands."""
_FRONT_MATTER_LINES = 200
_LONGEST_FIELD = 3_900
_FIELD = expression(r"(?P<key>[^\W\d][\w .-]{0,60}):(?:[ \t]+(?P<value>.{0,4000}))?")
_ITEM = expression(r"[ \t]*-[ \t]+(?P<value>.{1,4000})|[ \t]+(?P<more>\S.{0,4000})")


def read(path: Path, choices: Choices) -> Source:
    """Read a text file: in the encoding that is chosen, or that of its mark, else UTF-8, else Windows or Mac Roman.

    Subtitles become a transcript, and of a table its columns with the speech are read; ``notes`` say so.

    Fields between two lines of ``---`` at the top become ``front_matter``. Control characters, such as escape
    sequences, stay in the text. Raises FormatError for what is empty, too large or no text.
    """
    content = read_bytes(path, MAX_TEXT)
    if kind := looks_like(content.data[:64]):
        raise _not_text(path, kind)
    decoded = decode(path, content.data, choices.encoding)
    check_is_text(path, decoded.text)
    if sum(decoded.text.count(end) for end in "\n\r") > 2 * MAX_LINES:
        raise too_many_lines(path)
    notes = list(decoded.notes)
    text, fields, lists = split_front_matter(normalise(decoded.text))
    if called := fields.pop(DOCUMENT_KEY, ""):
        return Source(
            name=called,
            path=path,
            format="txt",
            text=as_written(text),
            sha256=content.sha256,
            encoding=decoded.encoding,
            front_matter=fields,
            front_lists=lists,
            notes=tuple(notes),
        )
    text = text.lstrip("\n")
    if fields:
        message = _("{count} fields at the top were read: {names}")
        notes.append(Note("front_matter", len(fields), message.format(count=len(fields), names=", ".join(fields))))
    said = spoken(text)
    if not said.notes and path.suffix.lower() in _SUBTITLES:
        raise FormatError(
            _("{file} holds no subtitles: nothing in it says from when to when it is shown").format(file=path),
            _("If it is a transcript all the same, give it the suffix .txt."),
        )
    notes += said.notes
    text, columns = (said.text, []) if said.notes else _columns(text)
    notes += columns
    if said.about:
        fields["note"] = "; ".join(part for part in (fields.get("note", ""), said.about) if part)
    if not text.strip():
        raise FormatError(
            _("{file} holds no text").format(file=path),
            _("The file has only white space or fields at the top: export or copy the transcript again."),
        )
    return Source(
        name=name_of(path),
        path=path,
        format=path.suffix.lower().lstrip("."),
        text=text,
        sha256=content.sha256,
        encoding=decoded.encoding,
        front_matter=fields,
        front_lists=lists,
        notes=tuple(notes),
    )


def as_written(body: str) -> str:
    """The text below the fields that :func:`with_fields` wrote."""
    return body.removeprefix("\n").removesuffix("\n")


def with_fields(text: str, fields: Mapping[str, str]) -> str:
    """A text with fields at its top, as they are read again; what cannot be a field is left out."""
    lines = [
        f'{key}: "{value}"\n'
        for key, value in fields.items()
        if value and _FIELD.fullmatch(f"{key}:") and len(value) < _LONGEST_FIELD and len(value.splitlines()) == 1
    ]
    return "".join(["---\n", *lines, "---\n\n", text, "\n"])


def _columns(text: str) -> tuple[str, list[Note]]:
    """The text of a table (cells between tabs, or Markdown's bars) without its header and what is no speech."""
    if "\t" not in text and "|" not in text:
        return text, []
    lines = text.split("\n")
    places = [index for index, line in enumerate(lines) if "\t" in line or _BARS.fullmatch(line)]
    if len(places) < 2 or len(places) * 2 < sum(bool(line.strip()) for line in lines):
        return text, []
    rows = [_cells(lines[index]) for index in places]
    columns = read_columns(rows)
    if columns.header < 0:
        headed = _RULE.fullmatch(lines[places[1]]) and not any(map(_SPEECH.search, rows[0]))
        for number, (index, row) in enumerate(zip(places, rows, strict=True)):
            if _BARS.fullmatch(lines[index]):
                ruled = _RULE.fullmatch(lines[index]) or (headed and not number)
                lines[index] = "" if ruled else "\t".join(filter(None, row))
        return "\n".join(lines), notes_on([columns])
    for number, (index, row) in enumerate(zip(places, rows, strict=True)):
        ruled = _RULE.fullmatch(lines[index]) is not None
        cells = [row[column] for column in columns.kept if column < len(row)]
        lines[index] = "" if number <= columns.header or ruled else "\t".join(cells)
    return "\n".join(lines), notes_on([columns])


def _cells(line: str) -> list[str]:
    """The cells of a row."""
    if _BARS.fullmatch(line):
        return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip()[1:-1])]
    return line.split("\t")


def check_is_text(path: Path, text: str) -> None:
    """``FormatError`` for what no text holds: zeros, and many characters that control a machine."""
    position = text.find("\x00")
    if position >= 0:
        raise has_nul(path, position)
    data = text.encode("utf-8", "surrogatepass")
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls > max(2, _CONTROL_SHARE * len(text)):
        raise _not_text(path, _("a binary file ({count} control characters)").format(count=controls))


def _not_text(path: Path, kind: str) -> FormatError:
    return FormatError(
        _("{file} is not a text file: it looks like {kind}").format(file=path, kind=kind),
        _("If it is a transcript, give it the right suffix or save it as plain text (UTF-8) or as .docx."),
    )


class FrontMatterBlock(NamedTuple):
    """A text without the fields at its top, these fields, and the keys of those that are lists."""

    text: str
    fields: dict[str, str]
    lists: frozenset[str]


def split_front_matter(text: str) -> FrontMatterBlock:
    """The text without the fields at its top, and these fields (keys in lower case, lists joined with commas).

    Read line by line rather than as YAML, so that nothing in it can refer, repeat or construct. A block that is not
    closed, that has another line than ``key: value``, a list item, a continuation, a comment or a blank one, or that
    has a key twice (as a transcript would), is text.
    """
    lines = text.split("\n", _FRONT_MATTER_LINES + 1)
    if lines[0].rstrip() != "---":
        return FrontMatterBlock(text, {}, frozenset())
    lists: set[str] = set()
    fields: dict[str, list[str]] = {}
    length = len(lines[0]) + 1
    key, current = "", None
    for line in lines[1 : _FRONT_MATTER_LINES + 1]:
        length += len(line) + 1
        if line.rstrip() in ("---", "..."):
            values = {key: ", ".join(_unquote(value) for value in parts) for key, parts in fields.items()}
            return FrontMatterBlock(text[length:], values, frozenset(lists))
        if not line.strip() or line.startswith("#"):
            continue
        field = _FIELD.fullmatch(line.rstrip())
        if field is not None and field["key"].strip().lower() not in fields:
            key = field["key"].strip().lower()
            current = fields[key] = [field["value"].strip()] if field["value"] else []
            if field["value"] and field["value"].strip().startswith("["):
                lists.add(key)
        elif field is None and current is not None and (item := _ITEM.fullmatch(line.rstrip())):
            current.append((item["value"] or item["more"]).strip())
            if item["value"]:
                lists.add(key)
        else:
            break
    return FrontMatterBlock(text, {}, frozenset())


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
