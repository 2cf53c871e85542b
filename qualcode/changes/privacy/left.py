"""Names of somebody who goes that others go on saying: nothing else tells any more that they are names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from qualcode.analysis.name_forms import WORD, fold, is_capital
from qualcode.analysis.names_met import names_in_file_name, names_in_label, names_in_value
from qualcode.model import Respondent
from qualcode.storage import Project
from qualcode.storage.documents import documents, speakers, text
from qualcode.storage.respondents import name_decisions, respondents
from qualcode.storage.scrubbing.speech import written_prose


def names_of(project: Project, respondent_id: int, besides: Iterable[str] = ()) -> frozenset[str]:
    """The parts (folded) of what a respondent is called by, and nobody else, as far as nobody decided on them.

    ``besides`` are parts of which the same is asked; ``respondent_id`` may be 0 then.
    """
    named = {one.id: one.name for one in documents(project)}
    labels: dict[int, set[str]] = {}
    rows = [(one.document_id, one.label, one.respondent_id) for one in speakers(project) if one.label]
    for _document, label, person in rows:
        labels.setdefault(person or 0, set()).add(label)
    speaking: dict[int, set[int]] = {}
    for document, _label, person in rows:
        if person:
            speaking.setdefault(document, set()).add(person)
    called = {*named.values(), *(f"{named[document]}/{label}" for document, label, _person in rows)}
    everybody = {one.id: frozenset(_parts(one, labels.get(one.id, ()), called)) for one in respondents(project)}
    own = {*everybody.pop(respondent_id, ()), *besides}
    for document, people in speaking.items():
        if people == {respondent_id}:
            own.update(names_in_file_name(named[document], own))
    others = frozenset().union(*everybody.values(), *map(names_in_label, labels.get(0, ())))
    decided = {part for name in name_decisions(project) for part in name.split()}
    return frozenset(own - others - decided)


def _parts(person: Respondent, labels: Iterable[str], called: Iterable[str]) -> Iterator[str]:
    for label in labels:
        yield from names_in_label(label)
    if person.name not in called:
        yield from names_in_label(person.name)
    for column, value in person.attributes.items():
        yield from names_in_value(column, value)


def names_still_said(project: Project, names: frozenset[str]) -> list[str]:
    """Those of these that a transcript or what people wrote still says with a capital, as they are compared."""
    if not names:
        return []
    found: set[str] = set()
    texts = (text(project, one.id) for one in documents(project))
    for words in chain(texts, chain.from_iterable(written_prose(project))):
        found.update(fold(word) for word in WORD.findall(words) if is_capital(word))
    return sorted(names & found)
