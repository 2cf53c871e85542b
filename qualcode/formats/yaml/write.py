"""Texts as YAML that reads well: plain where that is safe, folded where long, always read back before it is trusted."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from qualcode.formats.yaml.lines import LOADER, UNPRINTABLE
from qualcode.text.expressions import expression

WIDTH = 120
NARROWEST = 40

_STR = "tag:yaml.org,2002:str"
_SPECIAL = expression(UNPRINTABLE.pattern + "|[\t\r\x85\u2028\u2029\ufeff]")
_ESCAPED = expression(_SPECIAL.pattern + '|["\\\\\n]')
_PLAIN = expression(r"""[^\W_][\w .;()/%+=…’‘“”„–—,?!'"-]*""")
_PLAIN_IN_BRACKETS = expression(r"[^\W_][\w .;()/%+=…’‘“”„–—-]*")
"""What is left plain; YAML allows more, but its readers do not agree on what."""

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_FOLD = expression(r"(?<=\S) (?=\S)")


def entry(key: str, text: str, indent: int) -> list[str]:
    """The lines of ``key: text`` at an indentation: plain or quoted where it fits on a line, else as a block."""
    if len(text) + len(key) + 2 + indent <= WIDTH and "\n" not in text:
        line = " " * indent + f"{key}: {inline(text, flow=False)}"
        # Quotation marks may make it too long after all.
        if len(line) <= WIDTH or " " not in text:
            return [line]
    block = _block(text, max(NARROWEST, WIDTH - indent - 2))
    if block is None:
        return [" " * indent + f"{key}: {_quoted(text)}"]
    return [" " * indent + f"{key}: {block[0]}", *(" " * (indent + 2) + line if line else "" for line in block[1:])]


def entry_list(key: str, texts: Iterable[str], indent: int) -> list[str]:
    """The lines of a list of texts: within brackets where it fits on a line, else one below the other."""
    texts = list(texts)
    line = " " * indent + f"{key}: [{', '.join(inline(text, flow=True) for text in texts)}]"
    if len(line) <= WIDTH:
        return [line]
    return [" " * indent + f"{key}:", *(" " * (indent + 2) + f"- {inline(text, flow=False)}" for text in texts)]


def flow(value: object) -> str:
    """Plain data on one line: lists and mappings within brackets, numbers, and yes or no."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(str(key))}: {flow(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else inline(str(value), flow=True)


def inline(text: str, *, flow: bool) -> str:
    """A text on one line, quoted only where it must be."""
    candidates = [text] if (_PLAIN_IN_BRACKETS if flow else _PLAIN).fullmatch(text) else []
    candidates += [] if "'" in text or _SPECIAL.search(text) else [f"'{text}'"]
    for candidate in candidates:
        if _reads_as(f"[{candidate}]" if flow else f"- {candidate}", text):
            return candidate
    return _quoted(text)


def _quoted(text: str) -> str:
    """A text in double quotation marks, with escapes."""
    return '"' + _ESCAPED.sub(lambda match: _escape(match[0]), text) + '"'


def _escape(char: str) -> str:
    code = ord(char)
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _block(text: str, width: int) -> list[str] | None:
    """A text as the header and lines of a block, folded where a line is too long; None where a block cannot hold it."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    ragged = body != body.strip("\n") or any(line != line.rstrip() for line in lines)
    if not body or ragged or body[0].isspace() or _SPECIAL.search(text):
        return None
    chomp = "" if text.endswith("\n") else "-"
    fits = len(lines) > 1 and max(map(len, lines)) <= width
    if fits or any(line[:1].isspace() for line in lines):
        block = ["|" + chomp, *lines]
    else:
        block = [">" + chomp, *_fold(lines, width)]
    return block if _reads_as("- " + "\n  ".join(block) + "\n", text) else None


def _fold(lines: list[str], width: int) -> list[str]:
    """Lines cut at single spaces, which folding puts back; a line break of the text is an empty line."""
    folded: list[str] = []
    for number, line in enumerate(lines):
        if number:
            folded.append("")
        current = ""
        for word in _FOLD.split(line) if line else []:
            if current and len(current) + 1 + len(word) > width:
                folded.append(current)
                current = word
            else:
                current = f"{current} {word}" if current else word
        if current:
            folded.append(current)
    return folded


def _reads_as(written: str, text: str) -> bool:
    """Whether a list of one item, as written, is that text to a YAML reader."""
    try:
        node = yaml.compose(written, Loader=LOADER)
    except (yaml.YAMLError, UnicodeEncodeError):
        return False
    if not isinstance(node, yaml.SequenceNode) or len(node.value) != 1:
        return False
    item = node.value[0]
    return isinstance(item, yaml.ScalarNode) and item.tag == _STR and item.value == text
