"""What may lead to a person, a place, a school or a firm in a project, put together for who decides on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from qualcode.analysis.hiding.candidates import Candidate, Kind, SaidLower, candidates, capitals_within
from qualcode.analysis.hiding.groups import NameGroup, group_key, joined, more_forms, number
from qualcode.analysis.hiding.replacer import Replacer
from qualcode.analysis.person_names import FoundName, decision_key
from qualcode.analysis.quantify import language_of
from qualcode.queries.names import STAND_INS, name_mask, name_sources
from qualcode.storage import Project
from qualcode.storage.documents import documents, text, turn_places
from qualcode.storage.respondents import name_decisions
from qualcode.text.altered.echoes import MASK
from qualcode.text.expressions import expression
from qualcode.text.speech import CUT

_AROUND = 40
_STOOD = expression(r"\[[^\[\]\n]{2,30} \d+\]")


@dataclass
class NamesToHide:
    """The names of a study, by who or what they name, and the words (folded) that are said in lower case."""

    groups: list[NameGroup] = field(default_factory=list)
    lower: frozenset[str] = frozenset()

    def replacer(self) -> Replacer:
        """What writes something else in the place of each that is not kept."""
        forms: dict[str, str] = {}
        kept = {group_key(form) for group in self.groups if group.kept for form in group.forms}
        for group in self.groups:
            if not group.kept:
                written = [*group.forms, *sorted(more_forms(group, self.lower) - set(group.forms))]
                forms |= {form: group.instead for form in written if group_key(form) not in kept and form not in forms}
        return Replacer(forms, self.lower)


def names_to_hide(
    project: Project, *, known: Mapping[str, str] | None = None, met: NamesMet | None = None
) -> NamesToHide:
    """All that may lead to somebody, with what stands in its place: as decided, as ``known`` from an earlier time (by
    form), or by its kind and a number. ``met`` is what the texts say, where they have been gone through already.
    """
    with project.snapshot():
        met = met or NamesMet(project)
        decisions = name_decisions(project)
        groups = met.groups(project, decisions)
        before = {group_key(form): instead for form, instead in (known or {}).items()}
        for group in groups:
            _decide(group, decisions, before)
        language = language_of(project.language)
        stood = met.stood | {*(known or {}).values()}
        number((group for group in groups if not group.kept), language, STAND_INS[language], stood)
        groups.sort(key=lambda group: (group.kind, -group.forms.total(), group.name))
        return NamesToHide(groups, met.said.lower)


def _decide(group: NameGroup, decisions: Mapping[str, tuple[str, str]], known: Mapping[str, str]) -> None:
    for form in sorted(group.forms, key=lambda one: -len(one)):
        decided = decisions.get(decision_key(form)) or decisions.get(group_key(form))
        if decided is not None and not group.instead:
            group.decided, group.kept = True, decided[0] == "accept"
            group.instead = {"cut": CUT, "replace": decided[1]}.get(decided[0], "")
            return
    group.instead = next((known[group_key(form)] for form in group.forms if group_key(form) in known), "")
    group.decided = bool(group.instead)


class NamesMet:
    """What the texts of a project say, gone through twice: how words are said, and then which may be names.

    ``stood``: what stands in the place of names already.
    """

    def __init__(self, project: Project) -> None:
        self._found: dict[str, NameGroup] = {}
        self.stood: set[str] = set()
        lower: set[str] = set()
        capital: set[str] = set()
        for words in _said(project):
            self.stood.update(_STOOD.findall(words))
            for word, is_capital in capitals_within(words):
                (capital if is_capital else lower).add(word)
        self.said = SaidLower(frozenset(lower), frozenset(capital))
        mask = name_mask(project)
        for one in documents(project):
            whole = text(project, one.id)
            heads = [(start, body) for start, body, _end in turn_places(project, one.id)]
            self._read(whole, heads, mask.names.all_in(whole), one.name)
        for source in name_sources(project):
            for part in source.parts:
                certain = not mask.names.names.isdisjoint(source.parts)
                self._add(_as_written(part, source.written), "person", certain=certain)

    def _read(
        self, whole: str, heads: Collection[tuple[int, int]], met: Iterable[tuple[FoundName, bool]], document: str
    ) -> None:
        known = [
            Candidate(
                one.start,
                one.end,
                ("person" if certain else "name") if one.kind == "name" else _kind(one.kind),
                certain,
            )
            for one, certain in met
        ]
        spoken = _without_heads(whole, heads)
        for one in _together([*known, *candidates(spoken, self.said)]):
            form = whole[one.start : one.end]
            if MASK in form or form.startswith("["):
                continue
            around = " ".join(whole[max(0, one.start - _AROUND) : one.end + _AROUND].split())
            self._add(form, one.kind, certain=one.certain, document=document, context=around, start=one.start)

    def _add(
        self, form: str, kind: Kind, *, certain: bool, document: str = "", context: str = "", start: int | None = None
    ) -> None:
        """Takes in that a name stands somewhere."""
        form = " ".join(form.split())
        if key := group_key(form):
            group = self._found.setdefault(key, NameGroup(key, kind))
            group.add(form, kind, certain=certain, document=document, context=context, start=start)

    def groups(self, project: Project, decisions: Mapping[str, tuple[str, str]]) -> list[NameGroup]:
        """The names, those of one person together; also what somebody decided to hide, and nothing showed to be one."""
        found = deepcopy(self._found)
        new = {key: key for key, (how, _instead) in decisions.items() if how != "accept" and key not in found}
        replacer = Replacer(new)
        for one in documents(project) if new else ():
            whole = text(project, one.id)
            for place in replacer.places(whole):
                form = " ".join(whole[place.start : place.end].split())
                group = found.setdefault(group_key(form), NameGroup(group_key(form), "name"))
                group.add(form, "name", certain=True, document=one.name, start=place.start)
        return joined(found)


def _said(project: Project) -> Iterator[str]:
    """What is said in each document, without labels."""
    for one in documents(project):
        whole = text(project, one.id)
        yield "\n".join(whole[body:end] for _start, body, end in turn_places(project, one.id))


def _kind(kind: str) -> Kind:
    found: Kind = kind  # type: ignore[assignment]
    return found


def _as_written(part: str, written: str) -> str:
    """A part of a name as it stands in what it was met in."""
    at = written.casefold().find(part)
    return written[at : at + len(part)] if at >= 0 else part


def _without_heads(whole: str, heads: Iterable[tuple[int, int]]) -> str:
    """A text with line ends in the place of its labels, so that what follows begins a sentence."""
    parts, at = [], 0
    for start, body in heads:
        parts += [whole[at:start], "\n" * (body - start)]
        at = body
    return "".join(parts) + whole[at:]


def _together(found: Iterable[Candidate]) -> list[Candidate]:
    """Of what overlaps one, from the first beginning to the last end."""
    apart: list[Candidate] = []
    for one in sorted(found):
        if apart and one.start < apart[-1].end:
            last = apart[-1]
            kind = last.kind if last.kind != "name" else one.kind
            apart[-1] = Candidate(last.start, max(last.end, one.end), kind, last.certain or one.certain)
        else:
            apart.append(one)
    return apart
