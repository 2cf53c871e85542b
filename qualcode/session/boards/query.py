"""A query while it is typed: how many it finds, of whom, what can be typed next, and the passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from threading import Event
from typing import Any, NamedTuple

from qualcode.analysis.person_names import NO_MASK
from qualcode.analysis.quantify import language_of
from qualcode.analysis.query import SaidTurn
from qualcode.i18n import _, interface_language, ngettext
from qualcode.names import folded
from qualcode.queries.columns import GROUP
from qualcode.queries.hiding.guarding import read_guard
from qualcode.queries.names import veil
from qualcode.queries.query.answering import QueryAnswer, answer, read_query
from qualcode.queries.query.grammar import KEYWORDS, quoted
from qualcode.queries.query.shown import ShownPassage, shown_passages
from qualcode.report.basis import told_beside
from qualcode.report.blocks import ReportDocument
from qualcode.report.passages import passage_list
from qualcode.report.wording.languages import wording
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage.asking.queries import saved_queries
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.respondents import attributes, respondents
from qualcode.text.expressions import expression

MOST = 500
"""Passages that are listed; more are only counted, and saved."""


class Given(Exception):  # noqa: N818
    """The counting was given up, for something else is asked by now."""


class _Stoppable(Executor):
    """Does the work where it is called, one document after another, until it is told to stop."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result, at once. Raises :class:`Given` where it is no longer wanted."""
        if self._stop.is_set():
            raise Given
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class GroupCount(NamedTuple):
    """How many respondents of a group a query holds for, out of how many of its base."""

    group: str
    n: int
    base: int


@dataclass(frozen=True, slots=True)
class QueryCount:
    """What a query finds: passages, respondents by group, and what must be told beside them."""

    text: str
    passages: int
    n: int
    base: int
    groups: tuple[GroupCount, ...]
    note: str
    codings: tuple[int, ...]
    turns: tuple[SaidTurn, ...]


def count_query(session: Session, text: str, stop: Event) -> QueryCount:
    """What a query finds by now. ``QualcodeError`` points at what is not understood; :class:`Given` once stopped."""
    project = session.project
    with project.snapshot():
        found = answer(project, read_query(project, text), executor=_Stoppable(stop))
        note = " ".join(filter(None, _told(session, found)))
        ids = found.found.codings
        places = [(one.document_id, one.start, one.end, one.id) for one in codings(project, ids=ids)] if ids else []
        return QueryCount(
            text,
            len(ids) + len(found.found.turns),
            len(found.respondents),
            len(found.base),
            by_group(found),
            note,
            tuple(place[-1] for place in sorted(places)),
            found.found.turns,
        )


def by_group(found: QueryAnswer) -> tuple[GroupCount, ...]:
    """The respondents of an answer by their group, in the order in which the groups come."""
    groups = {person.id: person.group or "" for person in found.study.respondents}
    base = Counter(groups[one] for one in found.base)
    n = Counter(groups[one] for one in found.respondents)
    return tuple(GroupCount(group, n[group], base[group]) for group in base)


def _told(session: Session, found: QueryAnswer) -> list[str]:
    mask = veil(session.project).mask if _narrowed(found) else NO_MASK
    return list(told_beside(session.project, found.study, language_of(interface_language()), mask))


def _narrowed(found: QueryAnswer) -> bool:
    """Whether there is anything to tell of the base; else no name needs to be looked for."""
    study = found.study
    return bool(study.where or study.named or study.unfinished or study.questions)


def list_found(session: Session, found: QueryCount, most: int = MOST) -> list[ShownPassage]:
    """The passages of a query, in order of document and place: the first ``most`` of them."""
    turns = found.turns[: max(0, most - len(found.codings))]
    return list(shown_passages(session.project, found.codings[:most], turns))


def found_to_save(found: QueryCount) -> Savable:
    """All passages of a query with how many of how many it holds for, without names of persons."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot():
            over, language = veil(project), language_of(interface_language())
            guard = read_guard(project)
            shown = shown_passages(project, found.codings, found.turns)
            passages = [over.over(guard.passage(one)) for one in shown]
            groups = "; ".join(f"{over.over(one.group) or _('no group')} {one.n}/{one.base}" for one in found.groups)
            said = wording(language).n_of_base.format(n=found.n, base=found.base)
            words = " ".join(filter(None, (said, f"({groups})" if len(found.groups) > 1 else "", found.note)))
            return passage_list(over.over(found.text), words, passages, language)

    return Savable("query", make, ("docx", "xlsx", "md", "csv"))


def found_words(found: QueryCount) -> str:
    """How much a query finds, in one line: passages, respondents of the base, and each group out of its own."""
    passages = ngettext("{count} passage", "{count} passages", found.passages).format(count=found.passages)
    people = _("{n} of {base} respondents").format(n=found.n, base=found.base)
    groups = [f"{one.group or _('no group')} {one.n}/{one.base}" for one in found.groups]
    return " · ".join([passages, people, *(groups if len(groups) > 1 else [])])


# What can be typed next


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a query can name: codes as (path, name), attributes with their values, and saved queries."""

    codes: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    saved: tuple[tuple[str, str], ...] = ()
    """Names and queries."""


class Completion(NamedTuple):
    """Words that can stand in place of ``text[start:end]``, and what they mean where that needs saying."""

    start: int
    end: int
    words: str
    about: str = ""


def read_vocabulary(session: Session) -> Vocabulary:
    """What a query of the project can name by now."""
    project = session.project
    people = respondents(project)
    values: dict[str, dict[str, None]] = {GROUP: {}}
    values |= {attribute.name: {} for attribute in attributes(project)}
    for person in people:
        for name, value in ((GROUP, person.group), *person.attributes.items()):
            if value:
                values.setdefault(name, {})[value] = None
    return Vocabulary(
        tuple((code.path, code.name) for code in codebook(project).codes if not code.retired),
        tuple((name, tuple(found)) for name, found in values.items()),
        tuple((name, query) for name, (_id, query) in saved_queries(project).items()),
    )


_BEGUN = expression(r"""(?:(?P<name>[^\s()=<>!,"“”„]+)\s*(?:=|!=)\s*)?(?P<word>[^\s()=<>!,"“”„]*)$""")
_MOST_OFFERED = 8


def completions(text: str, cursor: int, known: Vocabulary) -> list[Completion]:
    """How the word before the cursor can go on, best first; none between quotation marks, where words are said."""
    before = text[:cursor]
    if len(re.findall('["“”„]', before)) % 2:
        return []
    match = _BEGUN.search(before)
    assert match is not None
    word, start = match["word"], match.start("word")
    values = dict(known.values)
    if match["name"]:
        names = [name for name in values if folded(name) == folded(match["name"])]
        offered = [(value, quoted(value), "") for name in names for value in values[name]]
    elif not word:
        return []
    else:
        offered = [
            *((f"@{name}", f"@{name}", query) for name, query in known.saved),
            # A code that is called like a word of the grammar is told apart by a stroke.
            *((path, f"/{path}" if path in KEYWORDS else path, name) for path, name in known.codes),
            *((name, f"{quoted(name)}=", "") for name in values),
            *((keyword, keyword, "") for keyword in sorted(KEYWORDS)),
        ]
    fits = [(_fit(word, called, about), place, words, about) for place, (called, words, about) in enumerate(offered)]
    found = sorted((one for one in fits if one[0]), key=lambda one: (-one[0], one[1]))
    kept = [Completion(start, cursor, words, about) for _fits, _place, words, about in found]
    return [one for one in kept if one.words != word][:_MOST_OFFERED]


def _fit(word: str, called: str, about: str) -> int:
    """How a word that was begun is found in what it may become: at its beginning, of a part of it, or of its name."""
    begun, whole = folded(word), folded(called)
    if whole.startswith(begun):
        return 4
    if any(part.startswith(begun) for part in re.split(r"[/@_-]", whole)):
        return 3
    if any(part.startswith(begun) for part in folded(about).split()):
        return 2
    return int(len(begun) > 1 and begun in whole)


def completed(text: str, completion: Completion) -> tuple[str, int]:
    """The text with a completion in it, and where the cursor stands then."""
    space = "" if completion.words.endswith("=") or text[completion.end :].startswith(" ") else " "
    words = completion.words + space
    return text[: completion.start] + words + text[completion.end :], completion.start + len(words)
