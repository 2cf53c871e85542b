"""Names of persons in a project: met at its labels, pseudonyms, values and file names, and kept out of what leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, Literal, NamedTuple

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.names_met import (
    initials_of,
    joined_names,
    maybe_in_label,
    names_in_file_name,
    names_in_label,
    names_in_value,
)
from qualcode.analysis.person_names import NO_MASK, NameMask, PersonNames, words_said
from qualcode.analysis.quantify import Language, language_of
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.documents import document_references, documents, speakers, text, turns
from qualcode.storage.respondents import name_decisions, respondent_references, respondents

STAND_INS: Mapping[Language, str] = {"nl": "[naam]", "en": "[name]"}

Source = Literal["label", "respondent", "value", "document"]
KEPT = frozenset({"code", "codes", "coder", "coders", "finished", "kind", "format", "action", "state", "at", "created"})
"""Keys of plain data whose words are addresses, coders, or the program's own."""


class NameSource(NamedTuple):
    """Where a name was met: in a label, pseudonym, value or file name, which reads ``written``."""

    kind: Source
    written: str
    document: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedName:
    """Where a name of a person stands: in the words of a transcript (``kind`` *text*), or where it was met.

    ``[start, end)`` are code points of the document's text, ``None`` where it is no part of that. ``decision`` is
    empty, or how it leaves: *accept*, *cut*, or what is said instead.
    """

    text: str
    kind: str
    document: str | None
    start: int | None
    end: int | None
    decision: str


def name_sources(project: Project) -> list[NameSource]:
    """Where a person's name is met in the project, in order: documents, labels, respondents, values."""
    transcripts = documents(project)
    named = {one.id: one.name for one in transcripts}
    labels = [(named[one.document_id], one.label) for one in speakers(project) if one.label]
    found = [NameSource("label", label, name, tuple(names_in_label(label))) for name, label in labels]
    # Respondents without a name of their own are called after the document, and the label.
    called = {*named.values(), *(f"{name}/{label}" for name, label in labels)}
    for person in respondents(project):
        if person.name not in called:
            found.append(NameSource("respondent", person.name, None, tuple(names_in_label(person.name))))
        for column, value in person.attributes.items():
            found.append(NameSource("value", value, None, tuple(names_in_value(column, value))))
    for one in transcripts:
        for column, value in one.attributes.items():
            found.append(NameSource("value", value, one.name, tuple(names_in_value(column, value))))
    known = {part for source in found for part in source.parts}
    found += [
        NameSource("document", one.name, one.name, tuple(names_in_file_name(one.name, known))) for one in transcripts
    ]
    return [source for source in found if source.parts]


def person_names(project: Project) -> PersonNames:
    """The names of persons in a project. Where a label is a word that people say in lower case, it is none.

    What a person decided to hide is a name, wherever it was met.
    """
    met = name_sources(project)
    hidden = {
        part for name, (how, _instead) in name_decisions(project).items() if how != "accept" for part in name.split()
    }
    maybe = {part for label in _labels(project) for part in maybe_in_label(label)}
    parts = {part for source in met for part in source.parts} | hidden
    joined = {form: of for source in met for form, of in joined_names(source.written, source.parts).items()}
    said = words_said({*parts, *maybe, *joined}, _spoken(project))
    names = hidden.union(
        part
        for source in met
        if any(one not in said.plain or one in FIRST_NAMES for one in source.parts)
        for part in source.parts
    )
    return PersonNames(
        names,
        said.plain & names,
        {form: of for form, of in joined.items() if form not in said.plain and names.issuperset(of)},
        frozenset(hidden),
        frozenset(maybe - names - said.plain),
        frozenset().union(*(initials_of(source.written, names.intersection(source.parts)) for source in met)),
        said.lower,
    )


def _labels(project: Project) -> Iterator[str]:
    yield from (one.label for one in speakers(project) if one.label)
    yield from (person.name for person in respondents(project))


def _spoken(project: Project) -> Iterator[str]:
    """What is said in each transcript: a label has a capital always, and tells nothing of a word."""
    for one in documents(project):
        whole = text(project, one.id)
        yield "\n".join(whole[turn.body : turn.end] for turn in turns(project, one.id))


def name_mask(project: Project, language: str = "") -> NameMask:
    """What takes the names of persons out of words that leave; ``language`` is that of the stand-in."""
    stand_in = STAND_INS[language_of(language or project.language)]
    with project.snapshot():
        return NameMask(person_names(project), name_decisions(project), stand_in)


@dataclass(frozen=True)
class Veil:
    """Plain data of a project without names of persons: words masked, and who or what is called by one by reference."""

    mask: NameMask
    respondents: Mapping[str, str]
    documents: Mapping[str, str]

    def over(self, value: Any, key: str = "") -> Any:
        """The value without names: a text, a list or mapping of plain data, or a dataclass by its fields."""
        if not self.mask or key in KEPT or isinstance(value, Enum):
            return value
        if isinstance(value, str):
            if key in ("document", "documents"):
                return self.documents.get(value, value)
            if key in ("respondent", "respondents"):
                return self.respondents.get(value, value)
            return self.mask.hide(value)
        if isinstance(value, Mapping):
            return {name: self.over(item, name) for name, item in value.items()}
        if isinstance(value, tuple):
            names = getattr(value, "_fields", None)
            if names:
                return type(value)(*(self.over(item, name) for name, item in zip(names, value, strict=True)))
            return tuple(self.over(item, key) for item in value)
        if isinstance(value, list):
            return [self.over(item, key) for item in value]
        if is_dataclass(value) and not isinstance(value, type):
            veiled = {each.name: self.over(getattr(value, each.name), each.name) for each in fields(value)}
            return replace(value, **veiled)
        return value


NO_VEIL = Veil(NO_MASK, {}, {})
"""Where names may stand."""


def veil(project: Project, language: str = "") -> Veil:
    """What takes the names of persons out of a project's lists and figures."""
    with project.snapshot():
        mask = name_mask(project, language)
        people, persons = respondents(project), respondent_references(project)
        files = document_references(project)
    return Veil(
        mask,
        {person.name: persons[person.guid] for person in people if mask.covers(names_in_label(person.name))},
        {name: called for name, called in files.items() if mask.covers(names_in_file_name(name, mask.names.names))},
    )


def list_names(project: Project) -> Rows[ListedName]:
    """Where names of persons stand in a project: where they were met, and in the words of each transcript."""
    with project.snapshot():
        return Rows(_listed(project, name_mask(project)))


def _listed(project: Project, mask: NameMask) -> Iterator[ListedName]:
    for source in name_sources(project):
        if not mask.names.names.isdisjoint(source.parts):
            decided = _said(mask.decision(source.parts))
            yield ListedName(source.written, source.kind, source.document, None, None, decided)
    for document in documents(project):
        words = text(project, document.id)
        for found in mask.names.find(words):
            decided = _said(mask.decision(found.parts))
            yield ListedName(words[found.start : found.end], "text", document.name, found.start, found.end, decided)


def _said(decided: tuple[str, str] | None) -> str:
    if decided is None:
        return ""
    return decided[1] if decided[0] == "replace" else decided[0]
