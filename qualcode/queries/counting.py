"""From a project to what is counted: mentions of codes by respondents, the base, and the matrix and summary of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.analysis.matrix import BaseRow, Count, Matrix, Mention, Percent, build_matrix
from qualcode.analysis.mentions import find_mentions
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Attribute, Codebook, Coding, Respondent
from qualcode.names import closest
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.codings import counts_by_document
from qualcode.storage.decisions import consensus_documents
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import groups as read_groups
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.text.spans import Span, merge
from qualcode.text.turns import word_spans

GROUP = "group"
"""The name under which a respondent's group is asked for as a column; ``groep`` serves as well."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What counting needs of a project.

    ``respondents`` are those in the base: they speak, and have not withdrawn. ``withdrawn`` would be there.
    ``consensus`` are the ids of the documents of which the consensus is counted.
    """

    codebook: Codebook
    respondents: tuple[Respondent, ...]
    withdrawn: tuple[Respondent, ...]
    attributes: tuple[Attribute, ...]
    codings: tuple[Coding, ...]
    mentions: tuple[Mention, ...]
    coders: tuple[str, ...]
    consensus: frozenset[int] = frozenset()


class Counted(NamedTuple):
    """Codings that are counted, whose they are, and the ids of the documents whose consensus it is."""

    codings: tuple[Coding, ...]
    coders: tuple[str, ...]
    consensus: frozenset[int]


def whose_codings(project: Project, coders: Sequence[str] = ()) -> Counted:
    """The codings that are counted: exactly those of the coders named; by default it goes by document.

    A document that has a consensus (codings in it, or decisions on what should be) counts that, any other everybody's
    codings. ``NotFoundError`` for a coder that does not exist.
    """
    if coders:
        chosen = [read_coder(project, name) for name in coders]
        codings = read_codings(project, coder_ids=[coder.id for coder in chosen])
        return Counted(tuple(codings), tuple(coder.name for coder in chosen), frozenset())
    settled = consensus_documents(project)
    everyone = {coder.id: coder.name for coder in read_coders(project)}
    # Where all is settled the others' codings need not be read, which may be many.
    complete = bool(settled) and counts_by_document(project).keys() <= settled
    wanted = [coder_id for coder_id, name in everyone.items() if name == CONSENSUS or not complete]
    counted = tuple(
        coding
        for coding in read_codings(project, coder_ids=wanted)
        if (everyone[coding.coder_id] == CONSENSUS) == (coding.document_id in settled)
    )
    if not settled:
        return Counted(counted, tuple(name for name in everyone.values() if name != CONSENSUS), frozenset())
    others = dict.fromkeys(coding.coder_id for coding in counted if coding.document_id not in settled)
    names = (CONSENSUS, *(everyone[coder_id] for coder_id in sorted(others)))
    return Counted(counted, names, frozenset(settled))


def gather(
    project: Project, *, coders: Sequence[str] = (), where: Mapping[str, Collection[str]] | None = None
) -> Facts:
    """Reads what there is to count; see :func:`whose_codings` for ``coders``.

    ``where`` narrows the base to the respondents whose attribute (or ``group``, with the groups in it) has one of the
    values. ``NotFoundError`` for an attribute or coder that does not exist.
    """
    attributes = tuple(read_attributes(project))
    speaking = documents_of(project)
    asked = [person for person in find_respondents(project, where or {}) if person.id in speaking]
    base = tuple(person for person in asked if not person.withdrawn)
    found, names, settled = whose_codings(project, coders)
    inside = {person.id for person in base}
    mentions = tuple(mention for mention in _mentions(project, found) if mention.respondent_id in inside)
    withdrawn = tuple(person for person in asked if person.withdrawn)
    return Facts(read_codebook(project), base, withdrawn, attributes, found, mentions, names, settled)


def find_respondents(project: Project, where: Mapping[str, Collection[str]]) -> list[Respondent]:
    """The respondents, withdrawn or not, who have one of the values for each attribute (or ``group``) of ``where``.

    ``NotFoundError`` for an attribute that does not exist.
    """
    attributes = read_attributes(project)
    wanted = {_attribute(project, name, attributes).name: values for name, values in where.items()}
    return [
        person
        for person in read_respondents(project)
        if all(_has(person, name, values) for name, values in wanted.items())
    ]


def matrix(
    project: Project,
    facts: Facts,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
) -> Matrix:
    """The matrix of codes (addresses; none gives the top level of the codebook) by nested attributes.

    ``NotFoundError`` for a code or attribute that does not exist.
    """
    book = facts.codebook
    row_ids = [find_code(book, address) for address in rows] or [code.id for code in book.children.get(None, ())]
    attributes = [_attribute(project, name, facts.attributes) for name in columns]
    cases = [
        BaseRow(person.id, tuple(_value(person, attribute.name) for attribute in attributes))
        for person in facts.respondents
    ]
    return build_matrix(facts.mentions, cases, book, row_ids, count=count, percent=percent, attributes=attributes)


def respondents_of_codings(project: Project, codings: Sequence[Coding]) -> dict[int, list[int]]:
    """For each coding the ids of the respondents whose words it covers, in order of appearance."""
    found: dict[int, list[int]] = {}
    # Whose words they are takes the words in the codings; to find all of a long interview's would be felt.
    for mention in _mentions(project, codings, _words_within):
        found.setdefault(mention.coding_id, []).append(mention.respondent_id)
    return found


def _all_words(text: str, codings: Sequence[Coding]) -> list[Span]:  # noqa: ARG001
    return word_spans(text)


def _words_within(text: str, codings: Sequence[Coding]) -> list[Span]:
    spans = merge((coding.start, coding.end) for coding in codings)
    return [word for start, end in spans for word in word_spans(text, start, end)]


def _mentions(
    project: Project,
    codings: Sequence[Coding],
    find_words: Callable[[str, Sequence[Coding]], list[Span]] = _all_words,
) -> Iterator[Mention]:
    by_document: dict[int, list[Coding]] = {}
    for coding in codings:
        by_document.setdefault(coding.document_id, []).append(coding)
    labels: dict[int, dict[str | None, int]] = {}
    for speaker in read_speakers(project):
        if speaker.respondent_id is not None:
            labels.setdefault(speaker.document_id, {})[speaker.label or None] = speaker.respondent_id
    for document in read_documents(project):
        if document.id not in by_document:
            continue
        turns = read_turns(project, document.id)
        coded = by_document[document.id]
        words = find_words(read_text(project, document.id), coded)
        yield from find_mentions(document.id, coded, turns, labels.get(document.id, {}), words)


def _attribute(project: Project, name: str, attributes: Sequence[Attribute]) -> Attribute:
    folded = name.strip().casefold()
    for attribute in attributes:
        if attribute.name.casefold() == folded:
            return attribute
    if folded in (GROUP, "groep"):
        return Attribute(0, "", GROUP, "choice", tuple(group.path for group in read_groups(project)))
    known = [attribute.name for attribute in attributes] + [GROUP]
    raise NotFoundError(
        _("There is no attribute {name!r}.").format(name=name),
        closest(name, known) or _("The attributes are: {names}").format(names=", ".join(known)),
    )


def _value(person: Respondent, attribute: str) -> str | None:
    return person.group if attribute == GROUP and GROUP not in person.attributes else person.attributes.get(attribute)


def _has(person: Respondent, attribute: str, values: Collection[str]) -> bool:
    value = _value(person, attribute)
    if value is None:
        return False
    nested = attribute == GROUP and any(value.startswith(f"{outer}/") for outer in values)
    return value in values or nested
