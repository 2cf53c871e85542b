"""The columns of a table that is a transcript: who, when, what is said, and what is no speech (codes, notes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _, ngettext
from qualcode.text.expressions import expression
from qualcode.text.labels import Shape, shape_of
from qualcode.text.stamps import RANGE

_SPEAKER = frozenset(
    "spreker speaker wie who naam name rol role persoon person label deelnemer participant respondent".split()
)
_SPEECH = frozenset(
    """tekst text uitspraak transcript transcriptie transcription woorden words utterance utterances inhoud content
    speech dialogue dialoog gesproken verbatim gesprek conversation interview uiting""".split()
)
_SAID = frozenset("gezegd verteld said told spoken".split())
_TIME = frozenset(
    """tijd time tijdstip timecode tijdcode timestamp start begin einde eind end stop duur duration van tot in
    out""".split()
)
_OTHER = frozenset(
    """nr nummer no number id regel line beurt turn code codes codering coding open axiaal axial thema themes theme
    thema's opmerking opmerkingen remark remarks notitie notities note notes memo memos comment comments commentaar
    toelichting categorie category label labels tag tags analyse analysis interpretatie vraag question""".split()
)
_WORD = expression(r"[^\W\d_][\w'’]*")
_STAMP = expression(rf"[\[(#<{{]? ?{RANGE} ?[\])#>}}]?")
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class TranscriptColumns:
    """What the columns of a table hold.

    ``names`` are those of the header row, which is row ``header`` (-1 without one); ``kept`` the columns with the time,
    the speaker and the words, in this order; ``left_out`` the names of the others. ``unclear`` is how many columns may
    be speech where no header tells.
    """

    names: tuple[str, ...]
    header: int
    kept: tuple[int, ...]
    left_out: tuple[str, ...] = ()
    unclear: int = 0


def read_columns(rows: Sequence[Sequence[str]]) -> TranscriptColumns:
    """What the columns of a table are, by its header row or else by what is in them."""
    width = max((len(row) for row in rows), default=0)
    for index, row in enumerate(rows[:2]):
        kinds = [kind_of_column(cell) for cell in row]
        if _is_header(row, kinds) and len(rows) > index + 1:
            return _by_header(rows, index, kinds, width)
    text = _columns_of_text(rows, width) if len(rows) >= 3 else []
    return TranscriptColumns((), -1, tuple(range(width)), unclear=len(text) if len(text) > 1 else 0)


def notes_on(tables: Sequence[TranscriptColumns]) -> list[Note]:
    """What the report of an import says of the columns of all tables of a file."""
    notes = []
    for table in dict.fromkeys(tables):
        if table.header >= 0:
            message = _("the first row of a table names its columns: {names}").format(names=", ".join(table.names))
            if table.left_out:
                left_out = ngettext(
                    "left out as no speech was the column {names}",
                    "left out as no speech were the columns {names}",
                    len(table.left_out),
                ).format(names=", ".join(f"“{name}”" for name in table.left_out))
                message = f"{message}; {left_out}"
            notes.append(Note("columns", max(1, len(table.left_out)), message))
        elif table.unclear:
            message = _(
                "a table has {count} columns with words and no header: all were read as speech; put “Speaker” and"
                " “Text” above its columns, or take those with codes and notes out"
            )
            notes.append(Note("columns", table.unclear, message.format(count=table.unclear)))
    return notes


def kind_of_column(cell: str) -> str:
    """What a heading says of its column: speaker, speech, time, other, or nothing that is known."""
    words = [word.casefold() for word in _WORD.findall(cell)]
    if not words or len(words) > _FEW_WORDS or len(cell) > 40:
        return ""
    for kind, known in (("speech", _SPEECH), ("speaker", _SPEAKER), ("time", _TIME), ("other", _OTHER)):
        if words[0] in known:
            return kind
    if _SAID & set(words):
        return "speech"
    return "other" if _OTHER & set(words) else ""


def _is_header(row: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether a row names columns, of which one is the speech or the speaker."""
    filled = [cell.strip() for cell in row if cell.strip()]
    known = sum(bool(kind) for kind in kinds)
    short = all(len(cell) <= 40 and cell[-1] not in ".?!" for cell in filled)
    return short and len(filled) >= 2 and known * 2 > len(filled) and bool({"speech", "speaker"} & set(kinds))


def _by_header(rows: Sequence[Sequence[str]], header: int, kinds: Sequence[str], width: int) -> TranscriptColumns:
    names = [cell.strip() for cell in rows[header]]
    first = {kind: kinds.index(kind) for kind in ("time", "speaker", "speech") if kind in kinds}
    if "speech" not in first:
        free = [index for index in range(width) if index not in first.values()]
        first["speech"] = max(free, key=lambda index: _letters(rows[header + 1 :], index), default=width - 1)
    kept = tuple(dict.fromkeys(first[kind] for kind in ("time", "speaker", "speech") if kind in first))
    left_out = tuple(
        names[index] if index < len(names) and names[index] else str(index + 1)
        for index in range(width)
        if index not in kept and _letters(rows[header + 1 :], index)
    )
    return TranscriptColumns(tuple(name for name in names if name), header, kept, left_out)


def _letters(rows: Sequence[Sequence[str]], index: int) -> int:
    return sum(len(row[index].strip()) for row in rows if index < len(row))


def _columns_of_text(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns that are neither a number, a time nor a speaker, where one of them has sentences."""
    found, longest = [], 0.0
    for index in range(width):
        cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        if not cells or len(cells) * 4 < len(rows):
            continue
        if all(cell.strip(".)").isdecimal() or _STAMP.fullmatch(cell) for cell in cells):
            continue
        counts = Counter(cell.rstrip(":") for cell in cells)
        labels = sum(n for cell, n in counts.items() if len(cell) <= 40 and shape_of(cell) >= Shape.NAME)
        if labels * 10 >= len(cells) * 8 and 1 < len(counts) <= len(cells) // 2 + 1:
            continue
        found.append(index)
        longest = max(longest, sum(len(cell.split()) for cell in cells) / len(cells))
    return found if longest >= _FEW_WORDS else []
