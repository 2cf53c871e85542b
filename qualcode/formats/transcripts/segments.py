"""What programs that write down speech save as JSON (Whisper, WhisperX, aTrain and their like), and oTranscribe (.otr).

Known by what is in it: somewhere there is a list of things that each have words, and a time or a speaker. Segments in
which the same one goes on are joined into a turn, with the time of the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import (
    MAX_LINES,
    Choices,
    Note,
    Source,
    holds_no_text,
    looks_like,
    read_bytes,
    too_many_lines,
)
from qualcode.formats.transcripts.decoding import decode
from qualcode.formats.transcripts.rich import assemble
from qualcode.formats.transcripts.subtitles import Cue, one_a_turn
from qualcode.formats.transcripts.web import read_page
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.stamps import seconds
from qualcode.text.turns import normalise

MAX_VALUES = 6_000_000
"""How many values a file may have: an hour with the time of each word has a hundred thousand."""
_MAX_DEPTH = 6
_MOST_LISTS = 10_000

_WORDS = ("text", "transcript", "sentence", "utterance", "content", "display", "body", "value")
_SPEAKER = ("speaker", "speaker_label", "speaker_name", "speakername", "speaker_id", "speakerid", "name", "label")
_START = (
    "start",
    "start_time",
    "starttime",
    "begin",
    "from",
    "ts",
    "timestamp",
    "timestamps",
    "offset",
    "offsets",
    "time",
)
_END = ("end", "end_time", "endtime", "to", "stop")
_MEDIA = ("media", "audio", "audio_file", "audio_path", "recording", "media_file", "filename", "file")
_SOUND = expression(r"[^/\\]{1,200}\.(?:mp3|m4a|wav|ogg|opus|flac|aac|wma|mp4|mov|mkv|webm|avi)", re.IGNORECASE)
_NUMBERED = expression(r"\d{1,4}|[A-Z]")
_MILLISECONDS = 60
"""A word takes less than a second: where it takes more than so many, times are in milliseconds."""


def read(path: Path, choices: Choices) -> Source:
    """Read what a program wrote down. Raises FormatError for what is no such file."""
    content = read_bytes(path, MAX_TEXT)
    if kind := looks_like(content.data[:64]):
        raise _unknown(path, _("it looks like {kind}").format(kind=kind))
    decoded = decode(path, content.data, choices.encoding)
    values = _values(path, decoded.text.removeprefix("\ufeff"))
    notes = [note for note in decoded.notes if note.kind != "html"]
    emphasis: tuple[tuple[int, int], ...] = ()
    page = values.get("text") if isinstance(values, dict) else None
    if isinstance(page, str) and (path.suffix.lower() == ".otr" or ("media" in values and "<" in page)):
        found = read_page(path, page)
        text, emphasis, _marked = assemble(found.lines)
        notes += found.notes()
    else:
        parts = _parts(values)
        if not parts:
            raise _unknown(path, _("no list in it has words with a time or a speaker"))
        if len(parts) > MAX_LINES:
            raise too_many_lines(path)
        paragraphs = one_a_turn(parts)
        text = normalise("\n\n".join(paragraphs) + "\n").replace("\0", "\ufffd")
        message = _("{segments} segments were read as a transcript of {paragraphs} paragraphs; the rest was left out")
        notes.append(Note("segments", len(parts), message.format(segments=len(parts), paragraphs=len(paragraphs))))
    if not text.strip():
        raise holds_no_text(path)
    recording = _recording(values)
    return Source(
        name=name_of(path),
        path=path,
        format=path.suffix.lower().lstrip("."),
        text=text,
        sha256=content.sha256,
        encoding=decoded.encoding,
        emphasis=emphasis,
        notes=tuple(notes),
        front_matter={"recording": recording} if recording else {},
    )


def _values(path: Path, text: str) -> Any:
    """What the JSON says; what would take far more memory than its text is refused before."""
    if sum(text.count(sign) for sign in ",[{:") > MAX_VALUES:
        raise _unknown(path, _("it has more than {count} values").format(count=MAX_VALUES))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(
            _("{path}:{line}: is not JSON here: {reason}").format(path=path, line=error.lineno, reason=error.msg),
            _("Export it again, or export it as subtitles (.vtt, .srt) or text."),
        ) from error
    except ValueError as error:
        raise _unknown(path, _("a number in it has too many digits")) from error


def _unknown(path: Path, what: str) -> FormatError:
    return FormatError(
        _("{file} is no transcript that is known: {what}").format(file=path, what=what),
        _("Export it as subtitles (.vtt, .srt) or as text, and import that."),
    )


def _parts(values: object) -> list[Cue]:
    """The segments of the list that has most of them, as cues."""
    best: list[dict[str, Any]] = []
    for entries in _lists(values):
        fitting = [entry for entry in entries if _words(entry) and (_SPEAKERS & set(entry) or _STARTS & set(entry))]
        if len(fitting) * 2 > len(entries) and _length(fitting) > _length(best):
            best = fitting
    times = [_time(entry, _START) for entry in best]
    if _in_milliseconds(best, times):
        times = [None if time is None else time / 1000 for time in times]
    return [Cue(time, [_said(entry)]) for entry, time in zip(best, times, strict=True)]


_SPEAKERS, _STARTS = frozenset(_SPEAKER[:-2]), frozenset(_START)


def _lists(values: object) -> Iterator[list[dict[str, Any]]]:
    """The lists of things with names, from the outside in; their names in small letters."""
    waiting = [(values, 0)]
    looked = 0
    while waiting and looked < _MOST_LISTS:
        value, depth = waiting.pop(0)
        looked += 1
        if isinstance(value, list):
            entries = [{str(key).lower(): each for key, each in one.items()} for one in value if isinstance(one, dict)]
            if entries and len(entries) == len(value):
                yield entries
        if depth < _MAX_DEPTH:
            inner = (
                value.values() if isinstance(value, dict) else value if isinstance(value, list) and depth < 2 else ()
            )
            waiting += [(each, depth + 1) for each in inner if isinstance(each, (dict, list))][:_MOST_LISTS]


def _length(entries: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(_words(entry)) for entry in entries)


def _words(entry: Mapping[str, Any]) -> str:
    """What was said in a segment, on one line."""
    return next((" ".join(entry[key].split()) for key in _WORDS if isinstance(entry.get(key), str)), "")


def _said(entry: Mapping[str, Any]) -> str:
    """What was said, after the name of who did."""
    speaker = next((entry[key] for key in _SPEAKER if entry.get(key) not in (None, "", [])), None)
    if isinstance(speaker, dict):
        speaker = next((speaker[key] for key in ("name", "label", "id") if speaker.get(key)), None)
    name = " ".join(str(speaker).split()).rstrip(":") if isinstance(speaker, (str, int)) else ""
    if _NUMBERED.fullmatch(name):
        name = f"Speaker {name}"
    return f"{name}: {_words(entry)}" if name else _words(entry)


def _time(entry: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    """The first time of a segment in seconds, or in what the file counts in."""
    for key in keys:
        value = entry.get(key)
        if isinstance(value, dict):
            value = value.get("from", value.get("start"))
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, (int, float)):
            return float(value) if 0 <= value < 1e12 else None
        if isinstance(value, str):
            bare = value.strip().removesuffix("s")
            if bare.replace(".", "", 1).isdecimal():
                return float(bare) if len(bare) < 20 else None
            if (found := seconds(value[:60])) is not None:
                return found
    return None


def _in_milliseconds(entries: Sequence[Mapping[str, Any]], times: Sequence[float | None]) -> bool:
    """Whether a file counts so: its times are whole numbers, and a word would take a minute otherwise."""
    rates = []
    for entry, start in zip(entries, times, strict=True):
        end = _time(entry, _END)
        if start is not None and end is not None and end > start:
            rates.append((end - start) / max(1, len(_words(entry).split())))
    return bool(rates) and median(rates) > _MILLISECONDS


def _recording(values: object) -> str:
    """The name of the recording, where the file has it; the folder it lay in is nobody's business."""
    for value in (values.get(key) for key in _MEDIA) if isinstance(values, dict) else ():
        if isinstance(value, str) and _SOUND.fullmatch(name := value.strip().replace("\\", "/").rpartition("/")[2]):
            return name
    return ""
