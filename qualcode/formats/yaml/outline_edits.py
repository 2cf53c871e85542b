"""Changing one text of an outline in its file, so that all else stays as its author wrote it, comments too."""

from __future__ import annotations

import codecs
import textwrap
from collections.abc import Sequence
from pathlib import Path

import yaml

from qualcode.errors import ConflictError, QualcodeError
from qualcode.files.reading import MAX_WRITTEN, read_whole
from qualcode.files.writing import kept_aside, write_whole
from qualcode.formats.yaml.lines import LOADER, parse, raise_errors, read_text
from qualcode.formats.yaml.outlines import outline_of
from qualcode.i18n import _
from qualcode.text.expressions import expression

WIDTH = 120
"""A text that is longer than a line of so many characters is folded over several."""

Keyed = Sequence[str | int]
"""The way to a mapping of a file: its keys, and places (from 0) in lists."""

_PLAIN = expression(r"[^\W_][^\n]*[^\s:]|[^\W_]")
_NOT_PLAIN = expression(r":\s|\s#|[\[\]{},]")
_WORDS = expression(r"(?i)true|false|yes|no|on|off|null|ja|nee|y|n|[\d.:_-]+")


def set_words(path: Path, to: Keyed, key: str, value: str) -> Path | None:
    """Writes the ``value`` of a ``key`` of the mapping that the way ``to`` leads to; an empty one takes the key out.

    What the file was is kept beside it, under the name that is returned; ``None`` where it said so already.
    ``FormatError`` where the outline would not be one any more, ``ConflictError`` where more than that text would
    change, as with an alias: then nothing is written.
    """
    text = read_text(path)
    made = with_words(text, to, key, value, str(path))
    if made == text:
        return None
    data = read_whole(path, MAX_WRITTEN).data
    head = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    backup = kept_aside(path)
    write_whole(path, head + made.encode())
    return backup


def with_words(text: str, to: Keyed, key: str, value: str, name: str = "") -> str:
    """The text of an outline with one value changed. Errors as :func:`set_words`."""
    value = " ".join(value.split())
    parse(text, name)
    root = yaml.compose(text, Loader=LOADER)
    block = _at(root, to)
    if block is None:
        raise QualcodeError(
            _("{name} has changed since it was read.").format(name=name),
            _("Read the chapter again, and try once more."),
        )
    found = next((pair for pair in block.value if pair[0].value == key), None)
    if found is not None and _plain(found[1]) == value:
        return text
    if found is None and not value:
        return text
    made = _changed(text, block, found, key, value)
    expected = _plain(root)
    inside = expected
    for step in to:
        inside = inside[step]  # type: ignore[index]
    assert isinstance(inside, dict)
    inside.pop(key, None) if not value else inside.__setitem__(key, value)
    fields, problems = parse(made, name)
    outline_of(fields, {})
    raise_errors(name, problems)
    if _plain(yaml.compose(made, Loader=LOADER)) != expected:
        raise ConflictError(
            _("{name} was not changed: more would change in it than that text.").format(name=name),
            _("Change it in an editor."),
        )
    return made


def _changed(
    text: str, block: yaml.MappingNode, found: tuple[yaml.Node, yaml.Node] | None, key: str, value: str
) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    flow = bool(block.flow_style)
    indent = block.value[0][0].start_mark.column
    if found is not None and not value:
        return _without(text, block, found)
    if found is not None:
        start, end = found[1].start_mark.index, found[1].end_mark.index
        whole = text[start:end]
        tail = whole[len(whole.rstrip()) :]
        said = _written(value, found[0].start_mark.column, len(key), line_end, flow=flow)
        if said.startswith(">") and not tail:
            # A comment behind a value that stood on its line would be a part of the folded text.
            rest = text[end:].partition("\n")[0]
            said = _quoted(value) if rest.strip() else said
        return text[:start] + said + tail + text[end:]
    last = block.value[-1][1]
    said = f"{key}: {_written(value, indent, len(key), line_end, flow=flow)}"
    if flow:
        at = last.end_mark.index
        return f"{text[:at]}, {said}{text[at:]}"
    # Behind the first key, which a block is named after, and before what follows on lines of its own.
    at = block.value[1][0].start_mark.index if len(block.value) > 1 else -1
    if at >= 0:
        return f"{text[:at]}{said}{line_end}{' ' * indent}{text[at:]}"
    end = last.end_mark.index
    whole = text[last.start_mark.index : end]
    if len(whole) != len(whole.rstrip()):
        return f"{text[:end]}{' ' * indent}{said}{line_end}{text[end:]}"
    end += len(text[end:].partition("\n")[0].rstrip("\r"))
    return f"{text[:end]}{line_end}{' ' * indent}{said}{text[end:]}"


def _without(text: str, block: yaml.MappingNode, found: tuple[yaml.Node, yaml.Node]) -> str:
    """The text without a key and its value, which never is the first of its mapping."""
    place = block.value.index(found)
    if not place:
        raise ConflictError(_("What a block is named after cannot be taken out."), _("Change it in an editor."))
    if block.flow_style:
        return text[: block.value[place - 1][1].end_mark.index] + text[found[1].end_mark.index :]
    start = text.rfind("\n", 0, found[0].start_mark.index) + 1
    end = found[1].end_mark.index
    if text[end - 1] != "\n":
        end += len(text[end:].partition("\n")[0]) + 1
    return text[:start] + text[end:]


def _written(value: str, indent: int, key: int, line_end: str, *, flow: bool) -> str:
    """A text as YAML has it: as it is where that is read so, folded where it is long, else in quotation marks."""
    if not flow and indent + key + len(value) + 2 > WIDTH:
        room = max(40, WIDTH - indent - 2)
        lines = textwrap.wrap(value, room, break_long_words=False, break_on_hyphens=False)
        return f">-{line_end}" + line_end.join(" " * (indent + 2) + line for line in lines)
    if _PLAIN.fullmatch(value) and not _NOT_PLAIN.search(value) and not _WORDS.fullmatch(value):
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    said = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{said}"'


def _at(root: yaml.Node | None, to: Keyed) -> yaml.MappingNode | None:
    here = root
    for step in to:
        if isinstance(step, int):
            there = here.value if isinstance(here, yaml.SequenceNode) else []
            here = there[step] if step < len(there) else None
        else:
            pairs = here.value if isinstance(here, yaml.MappingNode) else []
            here = next((node for key, node in pairs if key.value == step), None)
    return here if isinstance(here, yaml.MappingNode) else None


def _plain(node: yaml.Node | None) -> object:
    if node is None:
        return ""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    return " ".join(str(node.value).split())
