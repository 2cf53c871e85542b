"""The ways in which one person, place, school or firm is named, put together, and what each is called instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.hiding.candidates import Kind
from qualcode.analysis.hiding.word_lists import INTERFIXES
from qualcode.analysis.name_forms import fold
from qualcode.text.expressions import expression

_PIECE = expression(r"[^\W_]+")
_CONTEXTS = 3
NUMBERED: Mapping[str, Mapping[str, str]] = {
    "nl": {"person": "persoon", "place": "plaats", "school": "school", "organisation": "organisatie", "name": "naam"},
    "en": {"person": "person", "place": "place", "school": "school", "organisation": "organisation", "name": "name"},
}


@dataclass
class NameGroup:
    """One who or what is named: ``forms`` as they are written, with how often, some ``contexts``, and the
    first ``place`` in a text (document, position).

    ``instead`` stands in its place; ``kept`` where somebody ``decided`` that it may stay.
    """

    key: str
    kind: Kind
    certain: bool = False
    forms: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    contexts: list[str] = field(default_factory=list)
    place: tuple[str, int] | None = None
    instead: str = ""
    kept: bool = False
    decided: bool = False

    @property
    def name(self) -> str:
        """The fullest way in which it is written."""
        return max(self.forms, key=lambda form: (len(_PIECE.findall(form)), self.forms[form], form))

    def add(
        self, form: str, kind: Kind, *, certain: bool, document: str = "", context: str = "", start: int | None = None
    ) -> None:
        """Takes in that it stands somewhere."""
        if self.place is None and start is not None:
            self.place = document, start
        self.forms[form] += 1
        self.certain = self.certain or certain
        if self.kind == "name" and kind != "name":
            self.kind = kind
        if document:
            self.documents.add(document)
        if context and len(self.contexts) < _CONTEXTS:
            self.contexts.append(context)

    def take(self, other: NameGroup) -> None:
        """Takes over what is another way to name the same."""
        self.forms.update(other.forms)
        self.documents |= other.documents
        self.contexts = [*self.contexts, *other.contexts][:_CONTEXTS]
        self.certain = self.certain or other.certain
        self.place = self.place or other.place


def group_key(form: str) -> str:
    """What two ways of writing one name have in common."""
    return " ".join(fold(piece) for piece in _PIECE.findall(form))


def joined(groups: Mapping[str, NameGroup]) -> list[NameGroup]:
    """The groups, of which a first name or a surname by itself goes with the only full name that it is of."""
    whole = dict(groups)
    of: dict[str, set[str]] = {}
    for key, group in groups.items():
        for part in _parts(key) if group.kind in ("person", "name") else ():
            of.setdefault(part, set()).add(key)
    for part, full in of.items():
        name = next(iter(full))
        known = part in whole and name in whole and name != part and len(full) == 1
        if known and whole[part].kind in ("person", "name"):
            whole[name].kind = "person"
            whole[name].take(whole.pop(part))
    return list(whole.values())


def more_forms(group: NameGroup, said: Iterable[str] = ()) -> set[str]:
    """All ways in which somebody may be named: also by a first name or surname that never stands by itself (yet)."""
    forms = set(group.forms)
    if group.kind == "person":
        lower = set(said)
        forms |= {
            part for form in group.forms for part in _parts(group_key(form)) if part not in lower and len(part) > 2
        }
    return forms


def _parts(key: str) -> list[str]:
    """The first name and the surname of a full name, folded."""
    words = key.split()
    names = [word for word in words if word not in INTERFIXES]
    if len(names) < 2:
        return []
    rest = words[words.index(names[0]) + 1 :]
    first = [names[0]] if words[0] == names[0] else []
    return [*first, " ".join(rest)] if names[0] in FIRST_NAMES or len(rest) > 1 else []


def number(groups: Iterable[NameGroup], language: str, stand_ins: Mapping[str, str], used: Iterable[str] = ()) -> None:
    """Says what stands in the place of each that has nothing yet: by its kind, numbered through the study."""
    words = NUMBERED.get(language, NUMBERED["en"])
    counts: Counter[str] = Counter()
    for text in used:
        called, _space, last = text.strip("[]").rpartition(" ")
        if last.isdecimal():
            counts[called] = max(counts[called], int(last))
    for group in groups:
        if group.instead:
            continue
        if group.kind not in words:
            group.instead = stand_ins[group.kind]
            continue
        word = words[group.kind]
        counts[word] += 1
        group.instead = f"[{word} {counts[word]}]"
