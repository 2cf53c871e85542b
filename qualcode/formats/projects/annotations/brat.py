"""brat in: the annotations of one text (``NAME.ann``), which stands beside them (``NAME.txt``).

Nobody is named in them: who annotated is who imports. Positions are code points by its manual, and found out all the
same. A passage in pieces is a coding on each.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.files.reading import MAX_TEXT, is_there, read_utf8, read_whole
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import Marked, OffsetRule, Ruler, RuleSearch
from qualcode.formats.projects.study import (
    PortableCode,
    PortableCoding,
    PortableNote,
    PortableStudy,
    PortableText,
    made_guid,
)
from qualcode.formats.transcripts.decoding import decode
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

_FOUND = ("cp-lf", "cp-raw", "utf16-lf", "utf16-raw", "utf8-lf", "utf8-raw")
_PASSAGE = expression(r"(T\S+)\t(\S+) (\d{1,15} \d{1,15}(?:;\d{1,15} \d{1,15})*)(?:\t(.*))?")
_NOTE = expression(r"#\S*\t\S+ (\S+)\t(.*)")


class _Passage(NamedTuple):
    name: str
    code: str
    spans: tuple[tuple[int, int], ...]
    words: str


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in the annotations of a text; ``offsets`` as with ``read_study``.

    ``FormatError`` where they, or the text beside them, cannot be read, or a line is no annotation.
    """
    beside = next((one for one in (path.with_suffix(".txt"), path.with_suffix(".TXT")) if is_there(one)), None)
    content = read_whole(beside or path.with_suffix(".txt"), MAX_TEXT)
    decoded = decode(path.with_suffix(".txt"), content.data)
    passages, notes = _lines(path, losses)
    search = RuleSearch(_FOUND)
    search.look(decoded.text, (Marked(*one.spans[0], one.words) for one in passages if len(one.spans) == 1))
    rule = OffsetRule(offsets, "given") if offsets else search.found()
    losses.offsets = rule if passages else None
    losses.read.update(documents=1, codings=len(passages), notes=len(notes))
    where = path.parent.absolute().name, path.stem
    codes = {name: PortableCode(made_guid("brat", "code", name), name) for name in {one.code: 0 for one in passages}}
    losses.read["codes"] += len(codes)
    ruler, codings, first = Ruler(decoded.text, rule.name), list[PortableCoding](), dict[str, str]()
    for one in passages:
        losses.changed("in_pieces", one.words, int(len(one.spans) > 1))
        for number, span in enumerate(one.spans):
            guid = made_guid("brat", *where, one.name, number, one.code, *span)
            first.setdefault(one.name, guid)
            codings.append(PortableCoding(guid, *ruler.span(*span), codes[one.code].guid))
    text = PortableText(
        guid=made_guid("brat", "text", content.sha256),
        name=path.stem,
        text=normalise(decoded.text),
        source=path.with_suffix(".txt").name,
        source_sha256=content.sha256,
        format="txt",
        codings=tuple(codings),
        encoding=decoded.encoding,
    )
    return PortableStudy(
        name=path.stem,
        program="brat",
        codes=tuple(codes.values()),
        texts=(text,),
        notes=tuple(_notes(notes, first, text.guid, where)),
    )


def _lines(path: Path, losses: Losses) -> tuple[list[_Passage], list[tuple[str, str]]]:
    passages, notes = list[_Passage](), list[tuple[str, str]]()
    for number, line in enumerate(read_utf8(path, MAX_TEXT).replace("\0", "\ufffd").split("\n"), 1):
        line = line.rstrip("\r")
        if found := _PASSAGE.fullmatch(line):
            spans = [tuple(map(int, pair.split())) for pair in found[3].split(";")]
            pairs = tuple((start, end) for start, end in spans)
            passages.append(_Passage(found[1], found[2], pairs, found[4] or ""))
        elif found := _NOTE.fullmatch(line):
            notes.append((found[1], found[2]))
        elif line[:1] in ("R", "*", "E", "A", "M", "N") and "\t" in line:
            losses.dropped("about_annotation", line)
        elif line.strip():
            raise damaged(path, _("line {line} is no annotation").format(line=number))
    return passages, notes


def _notes(
    notes: list[tuple[str, str]], first: dict[str, str], text: str, where: tuple[str, str]
) -> Iterator[PortableNote]:
    for target, words in notes:
        kind, guid = ("coding", first[target]) if target in first else ("document", text)
        yield PortableNote(made_guid("brat", "note", *where, target, words), kind, guid, words)
