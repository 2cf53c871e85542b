"""INCEpTION and WebAnno in, as WebAnno TSV 3: a token a line, its annotations in columns. Positions count UTF-16 units.

The text is put together from the sentences; what stood between them is not in the file, and is white space here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qualcode.files.reading import MAX_TEXT, read_utf8
from qualcode.formats.projects.annotations.gathered import GatheredLabels, Labelled, LabelledText, as_words
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableStudy
from qualcode.i18n import _
from qualcode.text.expressions import expression

FORMAT = "#FORMAT=WebAnno TSV 3"
_RULES = ("utf16-lf", "cp-lf")
_TOKEN = expression(r"(\d{1,9})-(\d{1,9})(?:\.\d{1,9})?\t(\d{1,12})-(\d{1,12})\t([^\t]*)(?:\t(.*))?")
_STACKED = expression(r"(?<!\\)(?:\\\\)*\|")
_NUMBERED = expression(r"(.*?)(?<!\\)\[(\d{1,9})\]\Z")
_ESCAPE = expression(r"\\(->|.)")
_SIGNS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NO_CODE = expression(r".*\.(?:lexmorph|syntax|segmentation|transform)\..*|.*\.(?:Token|Sentence|Lemma|POS)")
LONGEST_GAP = 100_000
"""So much white space may stand between two sentences."""


class _TsvColumn(NamedTuple):
    """A column of the tokens: a feature of a layer; ``span`` says that it is of passages."""

    layer: str
    feature: str
    span: bool


@dataclass
class _Open:
    """An annotation that goes on over tokens."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a file of WebAnno TSV 3; ``offsets`` as with ``read_study``.

    ``FormatError`` where it is not that, or a line of it cannot be read.
    """
    lines = as_words(read_utf8(path, MAX_TEXT)).replace("\r\n", "\n").split("\n")
    if not lines[0].startswith(FORMAT):
        raise damaged(path, _("it is no WebAnno TSV of version 3"))
    columns = [*_columns(lines)]
    text, found = _TextInParts(path), dict[tuple[int, str, str], _Open]()
    for number, line in enumerate(lines, 1):
        if line.startswith("#Text="):
            text.sentence(_plain(line.removeprefix("#Text=")))
        elif (token := _TOKEN.fullmatch(line)) is not None:
            span = int(token[3]), int(token[4])
            text.token(number, span, _plain(token[5]))
            for key, feature, value in _cells(columns, token[6] or "", number):
                one = found.setdefault(key, _Open())
                if span not in one.spans:
                    one.spans.append(span)
                if feature and value:
                    one.values[feature] = value
        elif line.strip() and not line.startswith("#"):
            raise damaged(path, _("line {line} is no token").format(line=number))
    for column in dict.fromkeys(column.layer for column in columns if not column.span):
        losses.dropped("about_annotation", column)
    made = LabelledText(path.stem, text.words, path.name)
    for (_line, layer, mark), one in found.items():
        # What goes on over tokens is one passage with what stands between them.
        span = one.spans[0][0], one.spans[-1][1]
        label = layer.rpartition(".")[2] or layer
        for words in dict.fromkeys(one.values.values()) or [""]:
            made.passages.append(
                Labelled((label, words) if words else (label,), (span,), key=f"{layer}/{mark}/{span[0]}")
            )
    return GatheredLabels("INCEpTION", _RULES, [made]).study(path.stem, losses, offsets)


def _columns(lines: list[str]) -> Iterator[_TsvColumn]:
    for line in lines:
        if line.startswith("#T_"):
            kind, _equals, said = line.partition("=")
            layer, *features = said.strip().split("|")
            is_span = kind == "#T_SP" and not _NO_CODE.fullmatch(layer)
            for feature in features or [""]:
                yield _TsvColumn(layer, feature, is_span)
            if kind == "#T_RL":
                yield _TsvColumn(layer, "", False)


def _cells(columns: list[_TsvColumn], cells: str, line: int) -> Iterator[tuple[tuple[int, str, str], str, str]]:
    """The annotations of a token: by what each is known, the feature, and what it says."""
    for column, cell in zip(columns, cells.split("\t"), strict=False):
        if not column.span or cell in ("", "_"):
            continue
        for place, part in enumerate(_STACKED.split(cell)):
            numbered = _NUMBERED.fullmatch(part)
            value, mark = (numbered[1], numbered[2]) if numbered else (part, "")
            if value == "_":
                continue
            key = (0, column.layer, mark) if mark else (line, column.layer, str(place))
            yield key, column.feature, "" if value == "*" else _plain(value).strip()


class _TextInParts:
    """The text as it is put together, and how long it is in UTF-16 units."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pieces: list[str] = []
        self._units = 0
        self._waiting: list[str] = []

    def sentence(self, words: str) -> None:
        """The words of a sentence, of which the first token says where it begins."""
        self._waiting.append(words)

    def token(self, line: int, span: tuple[int, int], words: str) -> None:
        """A token: the first of a sentence places it."""
        if not self._waiting:
            return
        said, self._waiting = "\n".join(self._waiting), []
        at = said.find(words)
        gap = span[0] - _units(said[: max(at, 0)]) - self._units
        if at < 0 or not 0 <= gap <= LONGEST_GAP:
            raise damaged(self._path, _("line {line} does not fit the sentence that it begins").format(line=line))
        self._pieces += ["\n" * gap if gap < 3 else "\n" + " " * (gap - 2) + "\n", said]
        self._units += gap + _units(said)

    @property
    def words(self) -> str:
        """All of it."""
        return "".join(self._pieces)


def _units(words: str) -> int:
    return len(words) + sum(sign > "\uffff" for sign in words)


def _plain(words: str) -> str:
    return _ESCAPE.sub(lambda found: _SIGNS.get(found[1], found[1]), words)
