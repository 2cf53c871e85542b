"""The files of a next wave, made of those of the last: an outline, and guides.

An outline keeps its layout and its comments: what is put in is put in at its places. Its author's words are marked as
those of the last wave (``of: 2014``), so that none is printed before somebody went through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import yaml

from qualcode.errors import FormatError
from qualcode.formats.yaml.lines import parse, read_text
from qualcode.formats.yaml.outlines import KEYS, outline_of, read_outline
from qualcode.formats.yaml.write import inline
from qualcode.i18n import _
from qualcode.outline import Outline
from qualcode.specs import Guide, Question, QuestionMatch
from qualcode.text.expressions import expression

_OWN = ("opens", "turns", "text", "explains", "quote", "in-words", "with")
"""The keys of a block under which stand words of its author, or a number from elsewhere."""

_NUMBERED = expression(r"(.*?)(\d+)")


class CarriedOutline(NamedTuple):
    """An outline for a next wave as a file, with how many blocks hold words of the last."""

    text: str
    outline: Outline
    marked: int


def carry_outline(path: Path, wave: str, earlier: str) -> CarriedOutline:
    """The outline of a file for a next wave. ``FormatError`` lists every error with its line.

    What it leaves to ask is no longer in it: that goes into the guides.
    """
    was = read_outline(path)
    source = read_text(path)
    node = yaml.compose(source, Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode)
    edits = [*_root_edits(node, was, source, wave, earlier)]
    marked = 0
    for block in _blocks(node):
        keys = [key.value for key, _value in block.value]
        if (
            "of" not in keys
            and "waves" not in keys
            and any(key in _OWN for key in keys)
            and any(kind in keys for kind in KEYS)
        ):
            edits.append(_put_in(block, source, f"of: {inline(earlier, flow=True)}"))
            marked += 1
    text = source
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    again, problems = parse(text, str(path))
    made = outline_of(again, {})
    if any(one.level == "error" for one in problems) or not made.wave:
        raise FormatError(
            _("{path} is written in a way that cannot be carried over.").format(path=path),
            _("Write its keys on lines of their own, and try again."),
        )
    return CarriedOutline(text, made, marked)


def _root_edits(
    node: yaml.MappingNode, was: Outline, source: str, wave: str, earlier: str
) -> Iterator[tuple[int, int, str]]:
    """Another slug and wave; the open questions gone."""
    slug = next(value for key, value in node.value if key.value == "outline")
    held = next((value for key, value in node.value if key.value == "wave"), None)
    name = was.slug.removesuffix(f"-{earlier}")
    yield slug.start_mark.index, slug.end_mark.index, inline(f"{name}-{wave}", flow=False)
    title = next((value for key, value in node.value if key.value == "title"), None)
    if title is not None and earlier in was.title.split():
        called = " ".join(wave if word == earlier else word for word in was.title.split())
        yield title.start_mark.index, title.end_mark.index, inline(called, flow=False)
    if held is None:
        yield _line_after(slug, source, f"wave: {inline(wave, flow=False)}", 0)
    else:
        yield held.start_mark.index, held.end_mark.index, inline(wave, flow=False)
    groups = next((value for key, value in node.value if key.value == "groups"), None)
    for group in groups.value if isinstance(groups, yaml.SequenceNode) else ():
        for key, value in group.value if isinstance(group, yaml.MappingNode) else ():
            if key.value == "open-questions" and not group.flow_style:
                start = source.rindex("\n", 0, key.start_mark.index) + 1
                yield start, _end_of_line(source, _end(value)), ""


def _blocks(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    """Every mapping in it that stands in a list."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            if isinstance(each, yaml.MappingNode):
                yield each
            yield from _blocks(each)
    elif isinstance(node, yaml.MappingNode):
        for _key, value in node.value:
            yield from _blocks(value)


def _put_in(block: yaml.MappingNode, source: str, words: str) -> tuple[int, int, str]:
    """What puts words into a block behind its first key."""
    if block.flow_style:
        start = block.start_mark.index + 1
        return start, start, f"{words}, "
    return _line_after(block.value[0][1], source, words, block.start_mark.column)


def _line_after(value: yaml.Node, source: str, words: str, indent: int) -> tuple[int, int, str]:
    """What puts a line behind a value."""
    end = _end_of_line(source, _end(value))
    before = "" if end and source[end - 1] == "\n" else "\n"
    return end, end, f"{before}{' ' * indent}{words}\n"


def _end(node: yaml.Node) -> int:
    """Where a value ends; a list or a mapping in lines of its own ends with the last of these."""
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _end(node.value[-1])
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _end(node.value[-1][1])
    return node.end_mark.index


def _end_of_line(source: str, end: int) -> int:
    """Where the line ends in which a value does, behind its line break."""
    if end and source[end - 1] == "\n":
        return end
    found = source.find("\n", end)
    return len(source) if found < 0 else found + 1


def carry_guide(guide: Guide, wave: str, earlier: str, open_questions: Iterable[str] = (), part: str = "") -> Guide:
    """The guide of a group for a next wave: every question the same, and behind them what was left to ask.

    Those are in a ``part`` of that name, and numbered on. A guide of all waves stands in the next one too, so that only
    they are in it.
    """
    slug = f"{guide.slug.removesuffix(f'-{earlier}')}-{wave}"
    kept = guide.questions if guide.wave else ()
    questions = [replace(one, mapped=(QuestionMatch("same", guide.slug, one.id),)) for one in kept]
    labels = [one.id for one in guide.questions]
    for text in open_questions:
        label = next_label(labels)
        labels.append(label)
        mapped = (QuestionMatch("new", guide.slug),) if guide.wave else ()
        questions.append(Question(label, text, part, mapped=mapped))
    name = guide.name.removesuffix(f" {earlier}").removesuffix(",")
    return Guide(slug, f"{name}, {wave}", guide.language, guide.group, tuple(questions), wave)


def next_label(labels: Sequence[str]) -> str:
    """The label that comes after all of these: *V26*."""
    found = [(match[1], int(match[2])) for label in labels if (match := _NUMBERED.fullmatch(label))]
    begin = found[-1][0] if found else "V"
    number = max((number for before, number in found if before == begin), default=0)
    while f"{begin}{number + 1}" in labels:
        number += 1
    return f"{begin}{number + 1}"
