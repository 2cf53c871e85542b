"""Subtitles in a text file (WebVTT, SubRip): what was said, without the marks, numbers and cue times around it.

A cue in which somebody begins to speak becomes a paragraph ``[0:00:03] Name: words``; those in which the same one goes
on are joined to it. Where no cue names anybody, every cue is a paragraph.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.labels import Shape, shape_of
from qualcode.text.stamps import CUE, clock, seconds
from qualcode.text.turns import find_turns

_HEADER = expression(r"WEBVTT\b[^\n]*")
_LEFT_OUT = expression(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
_ID = expression(r"\S{1,80}")
_VOICE = expression(r"<v(?:\.[\w.]{1,40})?[ \t]{1,4}[^\w<>]{0,4}([^<>]{1,80}?)\s{0,4}>")
_TAG = expression(r"</?(?:v|c|i|b|u|lang|ruby|rt|font|\d{1,3}:[\d:.,]{1,12})(?:[ .][^<>]{0,80})?>")
_FEWEST = 2


@dataclass(slots=True)
class Cue:
    """One subtitle: when it begins (None for what stands before all of them), and its lines."""

    time: float | None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SpokenText:
    """What was said, what the file notes about it before that, and what the report says; ``text`` alone if no cues."""

    text: str
    about: str = ""
    notes: tuple[Note, ...] = ()


def spoken(text: str) -> SpokenText:
    """The text of subtitles as a transcript; any other text as it is."""
    read = _cues(text)
    if read is None:
        return SpokenText(text)
    cues, about = read
    paragraphs = one_a_turn([part for cue in cues for part in _voices(cue)])
    message = _(
        "subtitles were read as a transcript of {paragraphs} paragraphs; the numbers, notes, marks and end times of"
        " {cues} cues were left out"
    )
    note = Note("subtitles", len(cues), message.format(cues=len(cues), paragraphs=len(paragraphs)))
    return SpokenText("\n\n".join(paragraphs) + "\n", about, (note,))


def one_a_turn(parts: Sequence[Cue]) -> list[str]:
    """A paragraph for each turn, with the time of its first cue; where no cue names anybody, for each cue."""
    heads = ["" if part.time is None else f"[{clock(part.time)}] " for part in parts]
    bodies = [_paragraph(part.lines) for part in parts]
    joined = "\n\n".join(head + body for head, body in zip(heads, bodies, strict=True))
    turns = {turn.start: turn for turn in find_turns(joined) if turn.speaker is not None}
    paragraphs: list[str] = []
    speaking: str | None = None
    position = 0
    for head, body in zip(heads, bodies, strict=True):
        turn = turns.get(position)
        position += len(head) + len(body) + 2
        if not paragraphs or not turns or (turn is not None and turn.speaker != speaking):
            paragraphs.append(head + body)
            speaking = turn.speaker if turn is not None else speaking
        else:
            said = body if turn is None else joined[turn.body : position - 2]
            paragraphs[-1] += " " + said.replace("\n", " ")
    return paragraphs


def _cues(text: str) -> tuple[list[Cue], str] | None:
    """The cues with words and the notes before them; None where a text is no subtitles.

    Subtitles have a header, or numbers, or nothing but cues from the first line on.
    """
    if "-->" not in text:
        return None
    lines = text.split("\n")
    times = [index for index, line in enumerate(lines) if CUE.fullmatch(line.strip())]
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    header = _HEADER.fullmatch(lines[first].strip()) if lines else None
    if len(times) < (1 if header else _FEWEST):
        return None
    ids = {index - 1 for index in times if index and _is_id(lines, index - 1)}
    continued = all(lines[index + 1].strip() for index in times if index + 1 < len(lines))
    if not header and len(ids) * 2 < len(times) and not (continued and times[0] == first):
        return None
    cues: list[Cue] = []
    before = Cue(None)
    about: list[str] = []
    skipping, noting = header is not None, False
    for index, line in enumerate(lines):
        bare = line.strip()
        opens = _LEFT_OUT.match(bare) and (index == 0 or not lines[index - 1].strip())
        if index in ids:
            continue
        if CUE.fullmatch(bare):
            cues.append(Cue(seconds(bare)))
            skipping = False
        elif not bare:
            skipping = False
        elif opens:
            skipping, noting = True, bare.startswith("NOTE") and not cues
        elif not skipping:
            (cues[-1] if cues else before).lines.append(bare)
        if bare and skipping and noting:
            about.append(bare.removeprefix("NOTE").strip() if opens else bare)
    return [cue for cue in (before, *cues) if cue.lines], " ".join(part for part in about if part)


def _is_id(lines: list[str], index: int) -> bool:
    """Whether a line before the times of a cue is its number or name: it stands after a blank line, or is a number."""
    bare = lines[index].strip()
    alone = index == 0 or not lines[index - 1].strip()
    return bool(_ID.fullmatch(bare)) and (bare.isdecimal() or alone)


def _voices(cue: Cue) -> list[Cue]:
    """A cue for each voice in it, its label written with a colon."""
    found: list[Cue] = []
    for line in cue.lines:
        pieces = _VOICE.split(line)
        for index, piece in enumerate(pieces):
            words = html.unescape(_TAG.sub("", piece)).strip() if index % 2 == 0 else ""
            if index % 2:
                found.append(Cue(cue.time, [f"{html.unescape(piece)}:"]))
            elif words and found and found[-1].lines[-1].endswith(":") and index:
                found[-1].lines[-1] += f" {words}"
            elif words and found:
                found[-1].lines.append(words)
            elif words:
                found.append(Cue(cue.time, [words]))
    return found


def _paragraph(lines: list[str]) -> str:
    """The lines of a cue as one, but for a name that has the first line to itself."""
    alone = len(lines) > 1 and len(lines[0]) <= 60 and shape_of(lines[0].rstrip(":")) >= Shape.NAME
    return f"{lines[0]}\n{' '.join(lines[1:])}" if alone else " ".join(lines)
