"""Names of persons taken out of a report, wherever in it they stand, before any file is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import NamedTuple, TypeVar

from qualcode.analysis.person_names import NameMask
from qualcode.report.blocks import Claim, Heading, Quoted, ReportDocument, Sentence, Table, TableCell, walk

T = TypeVar("T")

_AROUND = 40
"""So many characters on either side of a name are shown with it."""

_KEYS = frozenset({"key", "language", "measure", "formats"})
"""Fields whose words nobody reads."""


class HiddenName(NamedTuple):
    """A name on which nobody has decided, with the words around it, and the reference, if there is one."""

    name: str
    place: str
    reference: str


def hide(document: ReportDocument, mask: NameMask) -> ReportDocument:
    """The report without names of persons."""
    return _hidden(document, mask) if mask else document


def undecided(document: ReportDocument, mask: NameMask) -> Iterator[HiddenName]:
    """The names in a report (not hidden yet) on which nobody has decided, in the order of reading."""
    if not mask:
        return
    for block in document.blocks:
        for part in walk(block):
            if not isinstance(part, Claim):
                reference = part.reference if isinstance(part, Quoted) else ""
                for text in _texts(part):
                    for found in mask.names.find(text):
                        if not mask.is_decided(found):
                            place = text[max(0, found.start - _AROUND) : found.end + _AROUND]
                            yield HiddenName(text[found.start : found.end], place, reference)


def _texts(part: object) -> Iterator[str]:
    """What is read of a part itself."""
    match part:
        case Heading() | Sentence() | Quoted() | TableCell():
            yield part.text
        case Table():
            yield from (part.title, *part.header)


def _hidden(value: T, mask: NameMask) -> T:
    if isinstance(value, str):
        return mask.hide(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_hidden(item, mask) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: _hidden(getattr(value, each.name), mask) for each in fields(value) if each.name not in _KEYS
        }
        return replace(value, **changed)
    return value
