"""How many hours coding took, by coder and by document, and what is left will take: from when things were changed.

What a coder does while a round is open is nobody's business but their own: of the documents of an open round only its
lead is told how many hours each coder spent on all of them together, and nobody how many on which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from qualcode.agreement.intervals import t_quantile
from qualcode.analysis.planning.hours import (
    PAUSE,
    HoursSpent,
    WorkedDocument,
    WorkForecast,
    WorkStep,
    forecast,
    hours_a_word,
    hours_spent,
)
from qualcode.model import CONSENSUS, MODEL, Round
from qualcode.rows import Tabular
from qualcode.storage import Project
from qualcode.storage.coders import assignments
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.log import work_moments
from qualcode.storage.rounds import groups_of_documents, rounds, work_in

SURENESS = 0.8
"""How sure the range of a forecast is, as far as what is left is like what is done."""

LEAST_HOURS = 1 / 60
"""What took less than a minute was not coded here, but brought in."""

CODING, SETTLING, ELSE = "coding", "settling", "else"
_CODING = ("coding.", "link.", "summary.", "memo.document", "code.coin", "document.finish", "document.reopen")


@dataclass(frozen=True, slots=True)
class CoderHours:
    """A coder's hours. ``coding`` is all that may be told; ``told`` is false where an open round may hide more.

    ``finished`` documents of so many ``words`` took ``spent``; ``left`` are those assigned and not finished, of which
    ``begun`` may be known. ``ahead`` is the forecast for them, ``by_team`` where it goes by what all finished, ``None``
    where too little is finished to tell.
    """

    coder: str
    coding: HoursSpent
    settling: HoursSpent
    told: bool
    finished: int
    words: int
    spent: HoursSpent
    rate: float | None
    left: int
    begun: int
    left_words: int
    ahead: WorkForecast | None
    by_team: bool


@dataclass(frozen=True, slots=True)
class DocumentHours:
    """What a coder spent on a document of so many words."""

    document: str
    coder: str
    words: int
    spent: HoursSpent
    finished: bool


@dataclass(frozen=True)
class TeamHours(Tabular):
    """The hours of all coders, and of each on the documents that may be told; ``pause`` (minutes) parts sessions.

    ``unassigned`` documents of so many words nobody has in hand; ``ahead`` is the forecast for coding each once.
    """

    pause: float
    coders: tuple[CoderHours, ...]
    documents: tuple[DocumentHours, ...]
    unassigned: int
    unassigned_words: int
    ahead: WorkForecast | None

    def to_dicts(self) -> list[dict[str, Any]]:
        """A row for each coder; hours."""
        return [
            {
                "coder": one.coder,
                "hours_low": one.coding.low,
                "hours_high": one.coding.high,
                "settling_low": one.settling.low,
                "settling_high": one.settling.high,
                "all_told": one.told,
                "finished": one.finished,
                "words": one.words,
                "finished_low": one.spent.low,
                "finished_high": one.spent.high,
                "left": one.left,
                "begun": one.begun,
                "left_words": one.left_words,
                **_ahead(one.ahead),
                "by": None if one.ahead is None else "team" if one.by_team else "own",
            }
            for one in self.coders
        ]

    def to_dict(self) -> dict[str, Any]:
        """The hours as ``plan hours --format json`` prints them."""
        return {
            "pause": self.pause,
            "sureness": SURENESS,
            "coders": self.to_dicts(),
            "documents": [
                {
                    "document": one.document,
                    "coder": one.coder,
                    "words": one.words,
                    "hours_low": one.spent.low,
                    "hours_high": one.spent.high,
                    "finished": one.finished,
                }
                for one in self.documents
            ],
            "unassigned": {
                "documents": self.unassigned,
                "words": self.unassigned_words,
                **_ahead(self.ahead),
            },
        }


def _ahead(found: WorkForecast | None) -> dict[str, float | None]:
    return {
        "ahead_low": found.low if found else None,
        "ahead": found.likely if found else None,
        "ahead_high": found.high if found else None,
    }


class _Key(NamedTuple):
    """What the time before a change goes to."""

    kind: str
    document: int | None


def read_hours(project: Project, pause: float = PAUSE) -> TeamHours:
    """The hours that who looks may know; ``pause`` in minutes."""
    return _HoursReader(project, pause).read()


def hours_each_word(project: Project, names: Iterable[str]) -> dict[str, float] | None:
    """What a word takes each of these coders, in hours: by what each finished, or else all did.

    ``None`` where nobody finished anything yet.
    """
    return _HoursReader(project, PAUSE).rates(names)


class _HoursReader:
    """Reads the moments once, and tells of them what may be told."""

    def __init__(self, project: Project, pause: float) -> None:
        self.project, self.pause = project, pause
        self.me = project.sight.coder
        self.documents = {document.id: document for document in read_documents(project)}
        self.names = {coder.id: coder.name for coder in read_coders(project)}
        open_rounds = [found for found in rounds(project) if found.open]
        self.work = {found.name: work_in(project, found.id) for found in open_rounds}
        self.rounds_of: dict[int, list[Round]] = {}
        for found in open_rounds:
            for one in self.work[found.name]:
                self.rounds_of.setdefault(one.document_id, []).append(found)
        self.leads_all = all(self._leads(found) for found in open_rounds)
        self.spent = {coder: found for coder, found in self._spent().items() if self._counts(coder)}
        self.finished = {
            (self.names[one.coder_id], one.document_id)
            for one in assignments(project)
            if one.finished and one.coder_id in self.names
        }

    def _spent(self) -> dict[str, dict[_Key, HoursSpent]]:
        by_coder: dict[str, list[WorkStep[_Key]]] = {}
        for moment in work_moments(self.project):
            document = moment.document_id if moment.document_id in self.documents else None
            key = _Key(_kind(moment.action), document)
            if self._in_sum(moment.coder, key):
                # What may not be told leaves no trace, also not in where the time before the next change goes.
                by_coder.setdefault(moment.coder, []).append(WorkStep(datetime.fromisoformat(moment.at), key))
        return {coder: hours_spent(steps, self.pause) for coder, steps in by_coder.items()}

    def _counts(self, coder: str) -> bool:
        return coder in self.names.values() and coder != CONSENSUS and not coder.startswith(MODEL)

    def _leads(self, found: Round) -> bool:
        return self.me in ("", found.lead) or not found.lead

    def _in_sum(self, coder: str, key: _Key) -> bool:
        """Whether hours may be told within the sum of a coder."""
        if self.me in ("", coder):
            return True
        if key.document is None:
            return self.leads_all
        return all(self._leads(found) for found in self.rounds_of.get(key.document, ()))

    def _is_told(self, coder: str) -> bool:
        """Whether all may be told that a coder spent, whether or not there is more."""
        hidden = (found for those in self.rounds_of.values() for found in those if not self._leads(found))
        return self.me in ("", coder) or all(one.coder != coder for found in hidden for one in self.work[found.name])

    def _by_itself(self, coder: str, document: int) -> bool:
        """Whether the hours on one document may be told."""
        return self.me in ("", coder) or document not in self.rounds_of

    def _worked(self, coder: str) -> list[WorkedDocument]:
        """What a coder finished that may be told of in a sum, and that took time here."""
        found = []
        for key, spent in self.spent.get(coder, {}).items():
            if key.kind == CODING and key.document is not None and (coder, key.document) in self.finished:
                words = self.documents[key.document].words
                if words and spent.measured >= LEAST_HOURS:
                    found.append(WorkedDocument(words, spent))
        return found

    def rates(self, names: Iterable[str]) -> dict[str, float] | None:
        """Hours a word by coder."""
        team = hours_a_word([one for coder in self.spent for one in self._worked(coder)])
        if not team:
            return None
        return {name: hours_a_word(self._worked(name)) or team for name in names}

    def read(self) -> TeamHours:
        """Everything."""
        left, assigned = self._left()
        team = [one for coder in self.spent for one in self._worked(coder)]
        coders = [self._coder(name, left.get(name, {}), team) for name in sorted({*self.spent, *left})]
        free = [row for row in groups_of_documents(self.project) if row in self.documents and row not in assigned]
        sizes = [self.documents[row].words for row in free]
        return TeamHours(
            self.pause,
            tuple(one for one in coders if one.coding.high or one.settling.high or one.left),
            tuple(self._documents()),
            len(free),
            sum(sizes),
            _forecast(team, sizes, ()),
        )

    def _left(self) -> tuple[dict[str, dict[int, bool]], set[int]]:
        """What each coder has still to finish, and whether it is begun as far as may be known; and all that is in hand.

        In hand is what was assigned to somebody, finished by somebody, or coded.
        """
        left: dict[str, dict[int, bool]] = {}
        for work in self.work.values():
            for one in work:
                if one.state != "finished":
                    left.setdefault(one.coder, {})[one.document_id] = one.state == "started"
        for given in assignments(self.project):
            if not given.round and not given.finished and given.coder_id in self.names:
                left.setdefault(self.names[given.coder_id], {})[given.document_id] = True
        in_hand = {given.document_id for given in assignments(self.project)}
        coded = {key.document for found in self.spent.values() for key in found if key.kind == CODING and key.document}
        return {name: found for name, found in left.items() if self._counts(name)}, in_hand | coded

    def _coder(self, name: str, left: Mapping[int, bool], team: Sequence[WorkedDocument]) -> CoderHours:
        found, worked = self.spent.get(name, {}), self._worked(name)
        nothing = HoursSpent(pause=self.pause / 60)
        told = dict.fromkeys((CODING, SETTLING), nothing)
        for key, spent in found.items():
            if key.kind in told:
                told[key.kind] += spent
        sizes = {row: self.documents[row].words for row in left}
        new, begun = [sizes[row] for row in left if not left[row]], [sizes[row] for row in left if left[row]]
        own = _forecast(worked, new, begun)
        return CoderHours(
            name,
            told[CODING],
            told[SETTLING],
            self._is_told(name),
            len(worked),
            sum(one.words for one in worked),
            sum((one.spent for one in worked), nothing),
            hours_a_word(worked),
            len(left),
            len(begun),
            sum(sizes.values()),
            (own or _forecast(team, new, begun)) if left else None,
            own is None,
        )

    def _documents(self) -> Iterable[DocumentHours]:
        for coder, found in sorted(self.spent.items()):
            for key, spent in found.items():
                if key.kind == CODING and key.document is not None and self._by_itself(coder, key.document):
                    document = self.documents[key.document]
                    done = (coder, key.document) in self.finished
                    yield DocumentHours(document.name, coder, document.words, spent, done)


def _forecast(worked: Sequence[WorkedDocument], left: Sequence[int], begun: Sequence[int]) -> WorkForecast | None:
    if len(worked) < 2 or not (left or begun):
        return None
    return forecast(worked, left, t=t_quantile((1 + SURENESS) / 2, len(worked) - 1), begun=begun)


def _kind(action: str) -> str:
    if action.startswith("decision."):
        return SETTLING
    return CODING if action.startswith(_CODING) else ELSE
