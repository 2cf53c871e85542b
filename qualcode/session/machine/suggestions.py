"""Likely codes for a passage, each with its reasons: of the codebook, and of what the coder coded so far.

What was accepted is what the coder coded, what was rejected is what would have been suggested there and was not taken.
So nothing is kept beside the codings: what is learnt is gone when they are undone, and is nobody else's to see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.language.suggesting import CodedPassage, CodeText, LikelyCode, Suggester
from qualcode.language.vectors import PassageVectors
from qualcode.model import CONSENSUS
from qualcode.queries.machine.suggestions import (
    DocumentAbout,
    PassageAbout,
    coded_passages,
    groups_of_people,
    texts_of_codes,
)
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import last_coding, spans
from qualcode.storage.documents import documents
from qualcode.storage.rounds import blind_documents
from qualcode.text.openings import opening

SHOWN = 5
"""So many codes are suggested."""
_TRIED = 80
"""Of so many of the coder's own codings it is looked at what would have been suggested there."""
_FEWEST = 20
"""From so many on they tell from which score on suggestions are worth showing."""
_LEAST = 0.05
"""Below this score nothing is shown, as long as nothing is known."""
_RIGHT = 0.5
"""From the score on from which, in so many cases, the code that was taken was among those suggested, they are shown."""
_NEWER = 10
"""After so many more codings, or fewer, it is learnt anew."""


class CodeReason(NamedTuple):
    """Why a code is likely: ``kind`` is words, passage, question, usual or meaning; ``text`` says it."""

    kind: str
    text: str


class SuggestedCode(NamedTuple):
    """A code (id and address), its score, and why."""

    code_id: int
    code: str
    score: float
    reasons: tuple[CodeReason, ...]


class Suggested(NamedTuple):
    """The likeliest codes for a passage, best first, and whether they are likely enough to be shown unasked."""

    codes: tuple[SuggestedCode, ...]
    confident: bool


class Learnt(NamedTuple):
    """What suggestions come from: ``least`` is the score from which they are shown; ``state`` what it was learnt of.

    ``groups`` are those of respondents, ``names`` those of documents, by id, as they were then.
    """

    suggester: Suggester
    least: float
    state: tuple[list[CodeText], int]
    groups: dict[int, str]
    names: dict[int, str]


def learn(project: Project, coder: str, vectors: PassageVectors | None = None) -> Learnt:
    """Learns from the codebook and from the coder's own codings, with the user's ``vectors`` of words where given.

    Where no round is open, what was settled in the consensus is learnt from as well; during a round one's own work
    only.
    """
    book = codebook(project)
    codes = texts_of_codes(book)
    examples = coded_passages(project, _learnt_from(project, coder))
    known = {code.id for code in codes}
    suggester = Suggester(
        codes, [one for one in examples if one.code_id in known], book.language or project.language, vectors
    )
    names = {one.id: one.name for one in documents(project)}
    return Learnt(suggester, _least(suggester), _state(project), groups_of_people(project), names)


def _state(project: Project) -> tuple[list[CodeText], int]:
    """What the codes are said to be, and how many codings there ever were."""
    return texts_of_codes(codebook(project)), last_coding(project)


def _learnt_from(project: Project, coder: str) -> list[int]:
    wanted = {coder} if blind_documents(project) else {coder, CONSENSUS}
    return [one.id for one in coders(project) if one.name in wanted]


def _least(suggester: Suggester) -> float:
    """The score from which suggestions would have been right often enough, each document by what others have."""
    examples = suggester.examples
    if len(examples) < _FEWEST:
        return _LEAST
    places: dict[int, set[int]] = {}
    for place, one in enumerate(examples):
        places.setdefault(one.document_id, set()).add(place)
    tried = []
    for one in examples[:: max(1, -(-len(examples) // _TRIED))]:
        given = _given(suggester, one.words, PassageAbout(one.asked, one.group, one.question), places[one.document_id])
        if given:
            tried.append((given[0].score, one.code_id in {likely.code_id for likely in given}))
    least, right = float("inf"), 0
    for number, (score, hit) in enumerate(sorted(tried, reverse=True), start=1):
        right += hit
        if right >= _RIGHT * number:
            least = score
    return least


def _given(
    suggester: Suggester, words: str, about: PassageAbout, without: Collection[int], most: int = SHOWN
) -> list[LikelyCode]:
    return suggester.suggest(
        words, asked=about.asked, group=about.group, question=about.question, without=without, most=most
    )


def suggest_codes(
    project: Project, coder: str, document_id: int, start: int, end: int, learnt: Learnt | None = None
) -> Suggested:
    """The likeliest codes for ``[start, end)`` of a document. ``ConflictError`` where that is no passage of it."""
    learnt = learnt or learn(project, coder)
    about = DocumentAbout(project, document_id, learnt.groups)
    if not 0 <= start < end <= len(about.words):
        raise ConflictError(
            _("{start}:{end} is not a passage of this document ({length} characters).").format(
                start=start, end=end, length=len(about.words)
            ),
            _("Positions count code points from 0; the end is exclusive."),
        )
    examples = learnt.suggester.examples
    here = {
        place
        for place, one in enumerate(examples)
        if one.document_id == document_id and one.start < end and start < one.end
    }
    known = about.passage(start)
    found = _given(learnt.suggester, about.words[start:end], known, here)
    paths = {code.id: code.path for code in codebook(project).codes}
    by_vectors = learnt.suggester.has_vectors
    told = [
        SuggestedCode(
            one.code_id,
            paths[one.code_id],
            one.score,
            tuple(_reasons(one, examples, learnt.names, known, by_vectors)),
        )
        for one in found
        if one.code_id in paths
    ]
    return Suggested(tuple(told), bool(told) and told[0].score >= learnt.least)


def _reasons(
    one: LikelyCode, examples: Sequence[CodedPassage], names: dict[int, str], about: PassageAbout, by_vectors: bool
) -> list[CodeReason]:
    found = []
    if one.words:
        found.append(CodeReason("words", _("words of the code: {words}").format(words=", ".join(one.words))))
    if one.nearest is not None:
        near = examples[one.nearest]
        said = _("like “{quote}” in {document}").format(
            quote=opening(near.words), document=names.get(near.document_id, "")
        )
        found.append(CodeReason("passage", said))
    if one.asked:
        found.append(CodeReason("question", _("the question before it is about this")))
    if one.often:
        said = (
            _("{n} of {of} passages in answer to {question} have it")
            if about.question
            else _("{n} of {of} passages of {question} have it")
        )
        found.append(
            CodeReason("usual", said.format(n=one.often, of=one.of, question=about.question or about.group or _("all")))
        )
    if found:
        return found
    if by_vectors:
        return [CodeReason("meaning", _("alike by the vectors of words that were given"))]
    return [CodeReason("words", _("parts of words of the code"))]


class LikelyPassage(NamedTuple):
    """A turn that nobody is known to have coded so: ``[start, end)`` of a document, its words, and how like it is."""

    document_id: int
    document: str
    start: int
    end: int
    text: str
    score: float


def more_like(
    project: Project, coder: str, code_id: int, *, most: int = 50, learnt: Learnt | None = None
) -> list[LikelyPassage]:
    """The turns of respondents that are likeliest to be about a code, best first.

    Those that the coder has the code on already are not among them, and so it goes for those of the consensus.
    """
    likeness = (learnt or learn(project, coder)).suggester.like(code_id)
    groups, mine = groups_of_people(project), _learnt_from(project, coder)
    found: list[LikelyPassage] = []
    for document in documents(project):
        about = DocumentAbout(project, document.id, groups)
        coded = [(row[1], row[2]) for row in spans(project, document.id, coder_ids=mine, code_ids=[code_id])]
        for start, end in about.said_by_respondents():
            if not any(first < end and start < last for first, last in coded):
                score = likeness(about.words[start:end], about.passage(start).asked)
                found.append(LikelyPassage(document.id, document.name, start, end, about.words[start:end], score))
        found = sorted(found, key=lambda one: (-one.score, one.document_id, one.start))[:most]
    return [one._replace(score=round(one.score, 4)) for one in found if one.score > 0]


@dataclass
class SuggestionDesk:
    """Suggestions for one who codes on: what is learnt is kept, and learnt anew when there is more to learn from.

    It reads the file by itself, in the one thread that asks it, and has it open until it is closed there.
    """

    path: Path
    coder: str
    _learnt: Learnt | None = field(default=None, init=False)
    _project: Project | None = field(default=None, init=False)

    def suggest(self, document_id: int, start: int, end: int) -> Suggested:
        """See :func:`suggest_codes`."""
        project, learnt = self._ready()
        with project.snapshot():
            return suggest_codes(project, self.coder, document_id, start, end, learnt)

    def more_like(self, code_id: int) -> list[LikelyPassage]:
        """See :func:`more_like`."""
        project, learnt = self._ready()
        with project.snapshot():
            return more_like(project, self.coder, code_id, learnt=learnt)

    def _ready(self) -> tuple[Project, Learnt]:
        if self._project is None:
            self._project = Project.open(self.path, readonly=True)
            self._project.look_as(self.coder)
        with self._project.snapshot():
            if self._learnt is None or _is_old(self._project, self._learnt):
                self._learnt = learn(self._project, self.coder)
        return self._project, self._learnt

    def close(self) -> None:
        """Lets go of the file."""
        if self._project is not None:
            self._project.close()
            self._project = None


def _is_old(project: Project, learnt: Learnt) -> bool:
    (codes, many), (codes_now, now) = learnt.state, _state(project)
    return codes != codes_now or now - many >= _NEWER
