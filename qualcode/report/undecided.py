"""Names in words that leave on which nobody has decided: what is taken out all the same, and what may be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.analysis.person_names import NameMask

AROUND = 40
"""So many characters on either side of a name are told with it."""


class HiddenName(NamedTuple):
    """A name on which nobody has decided, with the words around it, and the reference, if there is one.

    Of what else leads to a person ``kind`` says what it is. What stands in words of the outline's author is
    ``authored``.
    """

    name: str
    place: str
    reference: str
    kind: str = "name"
    authored: bool = False


def undecided_names(
    mask: NameMask, text: str, reference: str, *, authored: bool = False
) -> Iterator[tuple[HiddenName, bool]]:
    """The names in a text on which nobody has decided; each with whether it is one for certain, and so is hidden."""
    if not mask:
        return
    for name, certain in mask.names.all_in(text):
        if mask.decision(name.parts) is None:
            place = text[max(0, name.start - AROUND) : name.end + AROUND]
            yield HiddenName(text[name.start : name.end], place, reference, name.kind, authored), certain


def without_any_name(mask: NameMask, text: str) -> str:
    """The text without names, and without what may be one: as words leave that nobody has chosen to be printed."""
    if not mask:
        return text
    parts, at = [], 0
    for name, certain in mask.names.all_in(text):
        said = mask.said(name) if certain or mask.decision(name.parts) is None else None
        if said is not None and name.start >= at:
            parts += [text[at : name.start], said]
            at = name.end
    return "".join([*parts, text[at:]])
