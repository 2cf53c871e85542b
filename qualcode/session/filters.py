"""What a filter on the codings takes from the project: what there is to choose from, and what passes.

Runs on the project's own thread, as all of :mod:`session.session`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qualcode.i18n import ngettext
from qualcode.model import Codebook
from qualcode.session.filter import CodingFilter, Filter
from qualcode.session.session import Session
from qualcode.storage import Project, codebook, coders, codings, documents, respondents
from qualcode.text.spans import Span

Counts = tuple[dict[int, int], dict[int, int]]


class FilterChoices(NamedTuple):
    """What can be filtered by: codes, and the names of coders and respondents (with their group) by id."""

    codebook: Codebook
    coders: Mapping[int, str]
    respondents: Mapping[int, tuple[str, str]]


class FilteredCounts(NamedTuple):
    """A filter, what it lets through (counts by document and by code id), and the filter in a few words."""

    sieve: CodingFilter
    counts: Counts
    words: str


def choices(session: Session) -> FilterChoices:
    """What there is to filter by: codes in use or not, those who code, and those who speak somewhere."""
    from qualcode.analysis.natural import natural_key

    project = session.project
    speaking = respondents.documents_of(project)
    known = [found for found in respondents.respondents(project) if found.id in speaking]
    named = [(found.id, found.name, found.group or "") for found in known]
    named.sort(key=lambda found: (natural_key(found[2]), natural_key(found[1])))
    return FilterChoices(
        codebook.codebook(project),
        {coder.id: coder.name for coder in coders.coders(project)},
        {key: (name, group) for key, name, group in named},
    )


def sift(session: Session, wanted: Filter) -> FilteredCounts:
    """Put a filter to work on the project as it is now."""
    project = session.project
    words: dict[int, list[Span]] = {}
    if wanted.respondents:
        for document_id, turns in documents.turn_owners(project).items():
            words[document_id] = [(body, end) for body, end, whose in turns if whose in wanted.respondents]
    there = choices(session)
    sieve = CodingFilter(wanted, there.codebook, words)
    return FilteredCounts(sieve, sifted_counts(project, sieve), _words(wanted, there))


def counts(session: Session, sieve: CodingFilter | None = None) -> Counts:
    """The number of codings (of those that pass the filter) by document id, and by code id."""
    if sieve is not None:
        return sifted_counts(session.project, sieve)
    return codings.counts_by_document(session.project), codings.counts_by_code(session.project)


def sifted_counts(project: Project, sieve: CodingFilter) -> Counts:
    """The number of codings that pass, by document id and by code id."""
    passing = [place for place in codings.places(project) if sieve.passes(*place)]
    return dict(Counter(place[0] for place in passing)), dict(Counter(place[3] for place in passing))


def _words(wanted: Filter, there: FilterChoices) -> str:
    codes = [there.codebook.by_id[key].name for key in wanted.codes if key in there.codebook.by_id]
    who = [there.coders[key] for key in wanted.coders if key in there.coders]
    whose = [there.respondents[key][0] for key in wanted.respondents if key in there.respondents]
    parts = (
        _some(codes, ngettext("{n} code", "{n} codes", len(codes))),
        _some(who, ngettext("{n} coder", "{n} coders", len(who))),
        _some(whose, ngettext("{n} respondent", "{n} respondents", len(whose))),
    )
    return " · ".join(filter(None, parts))


def _some(names: Iterable[str], phrase: str) -> str:
    """One or two names, or how many there are."""
    ordered = sorted(names)
    return ", ".join(ordered) if len(ordered) <= 2 else phrase.format(n=len(ordered))
