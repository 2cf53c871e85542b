"""Labelled passages as a study: what all readers of annotations do alike.

A label is a code, with those above it; who annotated is a coder; a passage in pieces is a coding on each. All of it is
held at once, for such files are no larger than a text may be.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.files.reading import MAX_TEXT, read_whole
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import Marked, OffsetRule, Ruler, RuleSearch
from qualcode.formats.projects.study import (
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableNote,
    PortableStudy,
    PortableText,
    made_guid,
)
from qualcode.i18n import _
from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

MAX_VALUES = 6_000_000
"""So many values a file may have: the tokens of a long text have some ten each."""
_NO_TEXT = expression("[\0\ud800-\udfff]")


class Labelled(NamedTuple):
    """A passage with a label: ``label`` is the names of its code and those above, ``spans`` as the format counts.

    ``words`` are those of a passage of one span, where the format repeats them. ``whole`` is the text as a whole.
    """

    label: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    words: str = ""
    coder: str = ""
    created: str = ""
    memo: str = ""
    key: str = ""
    whole: bool = False


@dataclass
class LabelledText:
    """A text with its labelled passages, as it stands in its file: line ends and all."""

    name: str
    raw: str
    source: str
    passages: list[Labelled] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """What somebody (who may be nobody) wrote about it."""
    turns: tuple[Turn, ...] | None = None
    guid: str = ""


@dataclass
class GatheredLabels:
    """What a file of annotations holds: ``rules`` are the ways in which positions may be counted, likeliest first."""

    program: str
    rules: Sequence[str]
    texts: list[LabelledText] = field(default_factory=list)
    colours: dict[tuple[str, ...], str] = field(default_factory=dict)

    def study(self, name: str, losses: Losses, offsets: str) -> PortableStudy:
        """The study; what does not come over as it was is told in ``losses``."""
        rule = OffsetRule(offsets, "given") if offsets else self._rule()
        losses.offsets = rule if any(text.passages for text in self.texts) else None
        where = self.program.casefold()
        codes: dict[tuple[str, ...], PortableCode] = {}
        coders: dict[str, PortableCoder] = {}
        notes: list[PortableNote] = []
        for text in self.texts:
            for one in text.passages:
                for length in range(1, len(one.label) + 1):
                    path = one.label[:length]
                    above = codes.get(path[:-1])
                    codes.setdefault(
                        path,
                        PortableCode(
                            made_guid(where, "code", *path), path[-1], None if above is None else above.guid,
                            self.colours.get(path), codable=False,
                        ),
                    )  # fmt: skip
            for coder in (*(one.coder for one in text.passages), *(who for who, _words in text.notes)):
                if coder:
                    coders.setdefault(coder, PortableCoder(made_guid(where, "coder", coder), coder))
        used = {one.label for text in self.texts for one in text.passages}
        texts = [self._text(text, rule.name, codes, coders, notes, losses) for text in self.texts]
        losses.read.update(documents=len(texts), codes=len(codes), coders=len(coders), notes=len(notes))
        return PortableStudy(
            name=name,
            program=self.program,
            coders=tuple(coders.values()),
            codes=tuple(
                PortableCode(one.guid, one.name, one.parent, one.colour, codable=path in used)
                for path, one in codes.items()
            ),
            texts=tuple(texts),
            notes=tuple(notes),
        )

    def _rule(self) -> OffsetRule:
        search = RuleSearch(self.rules)
        for text in self.texts:
            search.look(text.raw, (Marked(*one.spans[0], one.words) for one in text.passages if len(one.spans) == 1))
        return search.found()

    def _text(
        self,
        text: LabelledText,
        rule: str,
        codes: dict[tuple[str, ...], PortableCode],
        coders: dict[str, PortableCoder],
        notes: list[PortableNote],
        losses: Losses,
    ) -> PortableText:
        kept, where = normalise(text.raw), self.program.casefold()
        ruler, codings = Ruler(text.raw, rule), list[PortableCoding]()
        sha256 = hashlib.sha256(text.raw.encode()).hexdigest()
        guid = text.guid or made_guid(where, "text", text.name, sha256)
        for number, one in enumerate(text.passages):
            losses.read["codings"] += 1
            losses.changed("in_pieces", one.words, int(len(one.spans) > 1))
            losses.changed("whole_document", text.name, int(one.whole))
            spans = [(0, len(kept))] if one.whole else [ruler.span(*span) for span in one.spans]
            if not spans:
                losses.unplaced("no_words", text.name)
            for piece, span in enumerate(spans):
                made = made_guid(where, guid, one.key or number, piece, *one.label, *span, one.coder)
                coder = coders[one.coder].guid if one.coder else None
                codings.append(PortableCoding(made, *span, codes[one.label].guid, coder, one.created, one.memo))
        for coder, words in text.notes:
            made = made_guid(where, "note", guid, coder, words)
            notes.append(PortableNote(made, "document", guid, words, coder=coders[coder].guid if coder else None))
        return PortableText(
            guid=guid, name=text.name, text=kept, source=text.source, source_sha256=sha256, format="txt",
            codings=tuple(codings), turns=text.turns,
        )  # fmt: skip


def as_words(value: object) -> str:
    """What a file says, where that is text; half a sign of UTF-16 and NUL are no text."""
    return _NO_TEXT.sub("\ufffd", value) if isinstance(value, str) else ""


def as_place(value: object) -> int:
    """A position; one that no text has where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else -1


def as_list(value: object) -> list[Any]:
    """A list; an empty one where it is none."""
    return value if isinstance(value, list) else []


def as_fields(value: object) -> dict[str, Any]:
    """A mapping; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def read_json(path: Path) -> Any:
    """What a JSON file says. ``FormatError`` where it is none, too large, or nests too deep."""
    data = read_whole(path, MAX_TEXT).data
    if sum(data.count(sign) for sign in (b",", b"[", b"{", b":")) > MAX_VALUES:
        raise damaged(path, _("it has more than {count} values").format(count=MAX_VALUES))
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise damaged(path, _("it is no JSON: {what}").format(what=str(error) or type(error).__name__)) from error
