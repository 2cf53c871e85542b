"""Names of persons in a project: met at its labels, pseudonyms, values and file names, and kept out of what leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qualcode.analysis.addressed import behind_first_names
from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.heard import HeardTexts
from qualcode.analysis.identifiers import is_identifier_key
from qualcode.analysis.name_forms import WORD, fold
from qualcode.analysis.names_met import (
    folded_parts,
    initials_of,
    is_column_of_persons,
    joined_names,
    maybe_in_label,
    names_in_file_name,
    names_in_label,
    names_in_value,
)
from qualcode.analysis.person_names import NO_MASK, NameMask, PersonNames
from qualcode.analysis.quantify import Language, language_of
from qualcode.queries.code_names import masked_addresses, names_in_codes, unmasked_codebook
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import document_references, documents, speakers, text, turn_places
from qualcode.storage.respondents import name_decisions, respondent_references, respondents
from qualcode.text.expressions import expression

if TYPE_CHECKING:
    from qualcode.specs import CodebookSpec

STAND_INS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "name": "[naam]",
        "email": "[e-mailadres]",
        "handle": "[account]",
        "phone": "[telefoonnummer]",
        "web": "[webadres]",
        "address": "[adres]",
        "birth": "[geboortedatum]",
        "account": "[rekeningnummer]",
        "bsn": "[burgerservicenummer]",
    },
    "en": {
        "name": "[name]",
        "email": "[e-mail address]",
        "handle": "[account]",
        "phone": "[phone number]",
        "web": "[web address]",
        "address": "[address]",
        "birth": "[date of birth]",
        "account": "[account number]",
        "bsn": "[citizen number]",
    },
}
"""What stands in place of each kind of :class:`analysis.person_names.FoundName`."""

Source = Literal["label", "respondent", "value", "document", "words"]
KEPT = frozenset("coder coders finished kind format action state at created code_guid guid roles origin".split())
"""Keys of plain data whose words are coders, or the program's own."""
_CODES, _DOCUMENTS = frozenset(("code", "codes")), frozenset(("document", "documents"))
_RESPONDENTS, _SPEAKERS = frozenset(("respondent", "respondents")), frozenset(("speaker", "speakers"))
_NO_WORDS = frozenset({int, bool, float, type(None)})


class NameSource(NamedTuple):
    """Where a name was met: in a label, pseudonym, value, file name or what is said, which reads ``written``."""

    kind: Source
    written: str
    document: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedName:
    """Where a name of a person stands: in the words of a transcript (``kind`` *text*), in a code, or where it was met.

    ``[start, end)`` are code points of the document's text, ``None`` where it is no part of that; ``code`` is the
    address of the code in whose name, address or fields it stands. ``decision`` is empty, or how it leaves: *accept*,
    *cut*, or what is said instead. What is not ``certain`` may be a name, and stays unless that is decided. ``what`` it
    is: *name*, or an identifier of another kind (*email*, *phone*).
    """

    text: str
    kind: str
    document: str | None
    start: int | None
    end: int | None
    code: str | None
    certain: bool
    decision: str
    what: str = "name"


def name_sources(project: Project) -> list[NameSource]:
    """Where a person's name is met in the project, in order: documents, labels, respondents, values."""
    return _sources(project, _Transcripts(project).asides)


def _sources(project: Project, asides: Mapping[int, Sequence[str]]) -> list[NameSource]:
    transcripts = documents(project)
    named = {one.id: one.name for one in transcripts}
    labels = [(named[one.document_id], one.label) for one in speakers(project) if one.label]
    # A label or a value is that of many, and is asked of once.
    in_label, in_value = cache(lambda label: tuple(names_in_label(label))), cache(_in_value)
    found = [NameSource("label", label, name, in_label(label)) for name, label in labels]
    for one in transcripts:
        for aside in asides.get(one.id, ()):
            aliases = tuple(part for part in names_in_label(aside) if part in FIRST_NAMES)
            found.append(NameSource("label", aside, one.name, aliases))
    # Respondents without a name of their own are called after the document, and the label.
    called = {*named.values(), *(f"{name}/{label}" for name, label in labels)}
    for person in respondents(project):
        if person.name not in called:
            found.append(NameSource("respondent", person.name, None, in_label(person.name)))
        for column, value in person.attributes.items():
            found.append(NameSource("value", value, None, in_value(column, value)))
    for one in transcripts:
        for column, value in one.attributes.items():
            found.append(NameSource("value", value, one.name, in_value(column, value)))
    known = {part for source in found for part in source.parts}
    found += [
        NameSource("document", one.name, one.name, tuple(names_in_file_name(one.name, known))) for one in transcripts
    ]
    return [source for source in found if source.parts]


def _in_value(column: str, value: str) -> tuple[str, ...]:
    return tuple(names_in_value(column, value))


class _MetNames(NamedTuple):
    """What may be a name of a person in a project, before it is asked how the word is said there.

    ``given`` are those that are first names by how somebody is called.
    """

    sources: Sequence[NameSource]
    given: frozenset[str]
    hidden: frozenset[str]
    maybe: frozenset[str]
    parts: frozenset[str]
    joined: Mapping[str, tuple[str, ...]]


def _met(project: Project, asides: Mapping[int, Sequence[str]]) -> _MetNames:
    met = _sources(project, asides)
    decided = name_decisions(project).items()
    within = {part for found in asides.values() for aside in found for part in names_in_label(aside)}
    return _MetNames(
        met,
        frozenset(one.parts[0] for one in met if one.kind in ("label", "respondent") and len(one.parts) == 1),
        frozenset(
            part
            for name, (how, _instead) in decided
            if how != "accept" and not is_identifier_key(name)
            for part in name.split()
        ),
        frozenset(part for label in {*_labels(project)} for part in maybe_in_label(label)) | (within - FIRST_NAMES),
        frozenset(part for source in met for part in source.parts),
        {form: of for source in met for form, of in joined_names(source.written, source.parts).items()},
    )


def person_names(project: Project) -> PersonNames:
    """The names of persons in a project. Where a label is a word that people say in lower case, it is none.

    What a person decided to hide is a name, wherever it was met.
    """
    version, kept = project.data_version(), project.last_names
    if kept is None or kept[0] != version:
        read = _Transcripts(project)
        kept = project.last_names = version, _person_names(project, _met(project, read.asides), read)
    return kept[1]


def _person_names(project: Project, found: _MetNames, read: _Transcripts) -> PersonNames:
    called = _called(read.heard)
    met, maybe = [*found.sources, *called], found.maybe | _surnames(read, found)
    hidden, parts = found.hidden, found.parts.union(*(source.parts for source in called))
    joined = dict(found.joined)
    for source in called:
        joined |= joined_names(source.written, source.parts)
    said = read.heard.said({*parts, *hidden, *maybe, *joined}, read)
    names = hidden.union(
        part
        for source in met
        if any(one not in said.plain or one in FIRST_NAMES for one in source.parts)
        for part in source.parts
    )
    persons = {part for source in met if source.kind in ("label", "respondent", "words") for part in source.parts}
    return PersonNames(
        names,
        # A word that somebody hides and that has no capital anywhere is hidden as it is said.
        (said.plain & names) - (hidden - parts - said.capital),
        {form: of for form, of in joined.items() if form not in said.plain and names.issuperset(of)},
        hidden,
        frozenset((maybe - said.plain) | persons) - names,
        frozenset().union(*(initials_of(source.written, names.intersection(source.parts)) for source in met)),
        said.lower,
        found.given,
        _words_of_study(project, found, called),
    )


_OF = expression(r"\s(?:van|uit|bij|namens)\s")


def _words_of_study(project: Project, found: _MetNames, called: Sequence[NameSource]) -> frozenset[str]:
    """What groups and choices are called, and no person is: *ChristenUnie*, also where *de heer X van de ChristenUnie*
    is spoken of.

    What is a label, the name of a respondent, in a column of persons, or hidden by somebody's decision, is a person's;
    so is what a file is called that only one respondent is set under.
    """
    held: dict[str, dict[str, int]] = {}
    for person in respondents(project):
        group = {"": person.group} if person.group else {}
        for column, value in (*person.attributes.items(), *group.items()):
            for word in {value, *(value.split("/") if not column else ())}:
                many = held.setdefault(column, {})
                many[word] = many.get(word, 0) + 1
    persons = found.hidden.union(*(one.parts for one in found.sources if one.kind != "document"))
    persons = persons.union(*map(_own_parts, called))
    files = {part for one in found.sources if one.kind == "document" for part in one.parts}
    return frozenset(
        word
        for column, many in held.items()
        if not is_column_of_persons(column) and max(many.values()) > 1
        for word, holders in many.items()
        if (parts := folded_parts(word)) and persons.isdisjoint(parts) and (holders > 1 or files.isdisjoint(parts))
    )


def _own_parts(called: NameSource) -> Sequence[str]:
    """The parts of a name behind a form of address, without where somebody is of: *Segers van de ChristenUnie*."""
    return called.parts if called.parts[0] in FIRST_NAMES else folded_parts(_OF.split(called.written)[0])


def _called(heard: HeardTexts) -> list[NameSource]:
    """Names that are met in what is said, behind a form of address."""
    return [NameSource("words", written, None, parts) for written, parts in heard.addressed.items()]


def _surnames(read: _Transcripts, found: _MetNames) -> frozenset[str]:
    """Those that stand behind the first name of somebody."""
    first = {name for name in found.parts | found.hidden if name in found.given or name in FIRST_NAMES}
    forms = read.heard.forms_of(first)
    return frozenset(
        part
        for words in read
        # Of a few names most texts have none, which is seen at once.
        if len(forms) > _MANY_FORMS or any(form in words for form in forms)
        for one in behind_first_names(words, first)
        for part in one.parts
    )


_ASIDE = expression(r"[(\[]([^()\[\]\d:]{2,40})[)\]]")
_MANY_FORMS = 30
MOST_HELD = 64_000_000
"""So many signs of transcripts are held, to be looked through more than once; the rest is read again."""


class _Transcripts:
    """What is said in each transcript of a project, which is read once.

    A label has a capital always, and tells nothing of a word: it is not in it. ``asides`` are what stands in brackets
    at the labels of each document, where an alias may be: ``Mohammed (Mo)``.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._held: dict[int, str] = {}
        self.asides: dict[int, list[str]] = {}
        room = MOST_HELD
        for one in documents(project):
            whole, places = text(project, one.id), turn_places(project, one.id)
            if _ASIDE.search(whole):
                heads = {whole[start:body] for start, body, _end in places}
                if found := {aside for head in heads for aside in _ASIDE.findall(head)}:
                    self.asides[one.id] = sorted(found)
            if (room := room - len(whole)) >= 0:
                self._held[one.id] = _words_of(whole, places)

    @cached_property
    def heard(self) -> HeardTexts:
        """What they say of words."""
        return HeardTexts(self)

    def __iter__(self) -> Iterator[str]:
        for one in documents(self._project):
            held = self._held.get(one.id)
            yield _words_of(text(self._project, one.id), turn_places(self._project, one.id)) if held is None else held


def _words_of(whole: str, places: Iterable[tuple[int, int, int]]) -> str:
    return "\n".join(whole[body:end] for _start, body, end in places)


def _labels(project: Project) -> Iterator[str]:
    yield from (one.label for one in speakers(project) if one.label)
    yield from (person.name for person in respondents(project))


def name_mask(project: Project, language: str = "") -> NameMask:
    """What takes the names of persons out of words that leave; ``language`` is that of the stand-in."""
    with project.snapshot():
        return _mask(project, person_names(project), language)


def mask_for(project: Project, words: Iterable[str]) -> NameMask:
    """What :func:`name_mask` gives, where nothing but these words leaves.

    Which words of the transcripts are names takes reading them all, and is asked only if one may stand in the words.
    """
    with project.snapshot():
        read = _Transcripts(project)
        found, called = _met(project, read.asides), _called(HeardTexts(read, words=False))
        widest = PersonNames(found.parts | found.hidden, joined=found.joined)
        leaving = set(words)
        told = {fold(word) for text in leaving for word in WORD.findall(text)}
        if all(told.isdisjoint(one.parts) for one in called) and not any(map(widest.may_stand_in, leaving)):
            return NO_MASK
        return _mask(project, _person_names(project, found, read), "")


def _mask(project: Project, names: PersonNames, language: str) -> NameMask:
    instead = STAND_INS[language_of(language or project.language)]
    mask = NameMask(names, name_decisions(project), instead["name"], stand_ins=instead)
    return replace(mask, addresses=masked_addresses(mask, codebook(project)))


def as_known_here(project: Project, spec: CodebookSpec) -> CodebookSpec:
    """A codebook that comes in: a code that left without a name, and comes back so, is called as it is here."""
    from qualcode.changes.codebook import to_spec  # brings all that writes a codebook, and is asked for only here

    with project.snapshot():
        return unmasked_codebook(name_mask(project), to_spec(codebook(project)), spec)


@dataclass(frozen=True)
class Veil:
    """Plain data of a project without names of persons: words masked, and who or what is called by one by reference.

    ``speakers`` are the references of whom the labels of a document stand for, by document and label.
    """

    mask: NameMask
    respondents: Mapping[str, str]
    documents: Mapping[str, str]
    speakers: Mapping[tuple[str, str], str]

    def over(self, value: Any, key: str = "", document: str = "") -> Any:
        """The value without names: a text, a list or mapping of plain data, or a dataclass by its fields.

        ``key`` says what it is, and ``document`` of which document.
        """
        return self._over(value, key, document) if self.mask else value

    def _over(self, value: Any, key: str, document: str) -> Any:
        kind = type(value)
        if kind is str:
            return self._word(value, key, document)
        if kind in _NO_WORDS or isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self._word(value, key, document)
        if kind is list:
            return [self._over(item, key, document) for item in value]
        if kind is dict or isinstance(value, Mapping):
            inside, addresses = _document_of(value, document), self.mask.addresses
            return {
                addresses.get(name, name): item if type(item) in _NO_WORDS else self._over(item, name, inside)
                for name, item in value.items()
            }
        if isinstance(value, tuple):
            names = getattr(value, "_fields", None)
            if names:
                inside = _document_of(dict(zip(names, value, strict=True)), document)
                return type(value)(*(self._over(item, name, inside) for name, item in zip(names, value, strict=True)))
            return tuple([self._over(item, key, document) for item in value])
        if isinstance(value, list):
            return [self._over(item, key, document) for item in value]
        if is_dataclass(value) and not isinstance(value, type):
            held = {each.name: getattr(value, each.name) for each in fields(value)}
            inside = _document_of(held, document)
            return replace(value, **{name: self._over(item, name, inside) for name, item in held.items()})
        return value

    def _word(self, value: str, key: str, document: str) -> str:
        if key in _CODES or value in self.mask.addresses:
            return self.mask.address(value)
        if key in KEPT:
            return value
        called = None
        if key in _DOCUMENTS:
            called = self.documents.get(value)
        elif key in _RESPONDENTS:
            called = self.respondents.get(value)
        elif key in _SPEAKERS:
            called = self.speakers.get((document, value))
        return called or self.mask.hide(value)

    def target(self, kind: str, name: str) -> str:
        """What a memo is on, or a change is about: a document, respondent or code, by what it is called outside."""
        return str(self.over(name, kind if kind in ("document", "respondent") else ""))


def _document_of(held: Mapping[Any, Any], document: str) -> str:
    """Of which document plain data is, as it says itself; ``document`` where it does not."""
    case = held.get("case")
    named = held.get("document") or getattr(case, "document", None)
    return named if isinstance(named, str) else document


NO_VEIL = Veil(NO_MASK, {}, {}, {})
"""Where names may stand."""


def veil(project: Project, language: str = "") -> Veil:
    """What takes the names of persons out of a project's lists and figures."""
    with project.snapshot():
        return _veil(project, name_mask(project, language))


def veil_of_log(project: Project) -> Veil:
    """What takes names out of the audit trail, which knows persons by what they were called before as well."""
    with project.snapshot():
        names = person_names(project)
        called = {
            str(value)
            for entry in project.log(-1)
            for key in ("respondent", "speaker", *(("target",) if entry.action == "memo.respondent" else ()))
            if (value := entry.about.get(key))
        }
        before = {part for name in called for part in names_in_label(name)} - names.names
        known = replace(names, names=names.names | before, plain=names.plain | (before & names.said))
        return _veil(project, _mask(project, known, ""))


def _veil(project: Project, mask: NameMask) -> Veil:
    people, persons = respondents(project), respondent_references(project)
    files = document_references(project)
    named = {document.id: document.name for document in documents(project)}
    guids = {person.id: person.guid for person in people}
    known = mask.names.names.union(mask.names.joined)

    @cache  # a label is that of many
    def leads(called: str) -> bool:
        return mask.covers(names_in_label(called)) or mask.hides(called)

    return Veil(
        mask,
        {person.name: persons[person.guid] for person in people if leads(person.name)},
        {
            name: called
            for name, called in files.items()
            if mask.covers(names_in_file_name(name, known)) or mask.hides(name)
        },
        {
            (named[one.document_id], one.label): persons[guids[one.respondent_id]]
            for one in speakers(project)
            if one.label and one.respondent_id is not None and leads(one.label)
        },
    )


def list_names(project: Project) -> Rows[ListedName]:
    """Where names of persons stand in a project: where they were met, in the words of each transcript, and in codes."""
    with project.snapshot():
        return Rows(_listed(project, name_mask(project)))


def _listed(project: Project, mask: NameMask) -> Iterator[ListedName]:
    for source in name_sources(project):
        certain = not mask.names.names.isdisjoint(source.parts)
        if certain or not mask.names.asked.isdisjoint(source.parts):
            decided = _said(mask.decision(source.parts))
            yield ListedName(source.written, source.kind, source.document, None, None, None, certain, decided)
    for label in dict.fromkeys(_labels(project)):
        parts = tuple(maybe_in_label(label))
        if not mask.names.asked.isdisjoint(parts):
            yield ListedName(label, "label", None, None, None, None, False, _said(mask.decision(parts)))
    for document in documents(project):
        words = text(project, document.id)
        for found, certain in mask.names.all_in(words):
            decided = _said(mask.decision(found.parts))
            place = (document.name, found.start, found.end, None, certain)
            yield ListedName(words[found.start : found.end], "text", *place, decided, found.kind)
    for named in names_in_codes(mask, ((code.path, code) for code in codebook(project).codes)):
        yield ListedName(
            named.text, "code", None, None, None, named.code, named.certain, _said(mask.decision(named.parts))
        )


def _said(decided: tuple[str, str] | None) -> str:
    if decided is None:
        return ""
    return decided[1] if decided[0] == "replace" else decided[0]
