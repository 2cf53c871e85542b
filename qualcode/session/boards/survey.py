"""The survey grid: the answers to an open question as rows with who gives them, coded one by one or together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.changes.codings import NewCoding
from qualcode.i18n import _
from qualcode.model import Codebook, Document, Role
from qualcode.names import folded
from qualcode.queries.names import veil
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.session.overview import rest_on
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings, recent_codes
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.storage.respondents import attributes, respondents

LIKENESS = 85
"""From so much likeness on, of 100, two answers are offered to be coded together."""


@dataclass(frozen=True, slots=True)
class GridAnswer:
    """An answer: a turn of a respondent, and what of it the coder at the keyboard has coded.

    ``key`` is the number of the turn; ``coded`` has the ids of codings and their codes, in order.
    """

    key: int
    start: int
    end: int
    words: str
    respondent: str
    group: str
    values: Mapping[str, str]
    coded: tuple[tuple[int, int], ...]

    @property
    def codes(self) -> tuple[int, ...]:
        """The ids of the codes, each once."""
        return tuple(dict.fromkeys(code_id for _coding, code_id in self.coded))


@dataclass(frozen=True, slots=True)
class SurveyGrid:
    """The answers of a document. ``question`` are the words that were asked, where one question is its first turn."""

    document: Document
    question: str
    answers: tuple[GridAnswer, ...]
    variables: tuple[str, ...]
    codebook: Codebook
    recent: tuple[int, ...]
    documents: tuple[Document, ...]

    @property
    def uncoded(self) -> int:
        """How many answers have no code of the coder's yet."""
        return sum(not answer.coded for answer in self.answers)


def read_grid(session: Session, document_id: int | None = None) -> SurveyGrid | None:
    """The answers of a document, or where it is not there, of the first survey or else the first document.

    ``None`` where there is no document.
    """
    project = session.project
    with project.snapshot():
        everything = documents(project)
        surveys = [one for one in everything if one.format == "survey"]
        wanted = [one for one in everything if one.id == document_id]
        found = next(iter([*wanted, *surveys, *everything]), None)
        return None if found is None else _grid(session, project, found, everything)


def show_grid(session: Session, document_id: int | None = None) -> SurveyGrid | None:
    """As :func:`read_grid`, to be coded: no more once another window has corrected the text."""
    found = read_grid(session, document_id)
    rest_on(session, found.document if found is not None else None)
    return found


def _grid(session: Session, project: Project, found: Document, everything: Sequence[Document]) -> SurveyGrid:
    words, said = text(project, found.id), turns(project, found.id)
    people = {person.id: person for person in respondents(project)}
    whose = owners(project, found.id)
    own = [one.id for one in coders(project) if one.name == session.coder]
    made = codings(project, document_id=found.id, coder_ids=own)
    answers, waiting = [], 0
    for turn in said:
        person = people.get(whose.get(turn.speaker, 0))
        if turn.role is not Role.RESPONDENT or person is None or not words[turn.body : turn.end].strip():
            continue
        while waiting < len(made) and made[waiting].end <= turn.body:
            waiting += 1
        here = []
        for one in made[waiting:]:
            if one.start >= turn.end:
                break
            if one.end > turn.body:
                here.append((one.id, one.code_id))
        answers.append(
            GridAnswer(
                turn.ordinal,
                turn.body,
                turn.end,
                words[turn.body : turn.end],
                person.name,
                person.group or "",
                person.attributes,
                tuple(here),
            )
        )
    first = said[0] if said else None
    asked = words[first.body : first.end] if first is not None and first.role is Role.INTERVIEWER else ""
    used = {name for answer in answers for name in answer.values}
    return SurveyGrid(
        found,
        " ".join(asked.split()),
        tuple(answers),
        tuple(one.name for one in attributes(project) if one.name in used),
        codebook(project),
        tuple(recent_codes(project, own[0])) if own else (),
        tuple(everything),
    )


def alike(answers: Sequence[GridAnswer], answer: GridAnswer, least: float = LIKENESS) -> list[GridAnswer]:
    """The answers whose words are those of ``answer``, or much like them, whatever their order; itself among them.

    Capitals, accents and marks do not count; ``least`` goes from 0 to 100 (``rapidfuzz.fuzz.token_sort_ratio``).
    """
    from rapidfuzz import fuzz, process  # of weight, and only for this

    wanted = _plain(answer.words)
    if not wanted:
        return [one for one in answers if one.words == answer.words]
    found = process.extract(
        wanted,
        [_plain(one.words) for one in answers],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=least,
        limit=None,
    )
    return [answers[at] for at in sorted(at for _words, _score, at in found)]


def _plain(words: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded(words)).split())


def wanting(grid: SurveyGrid, keys: Collection[int], code_id: int) -> list[NewCoding]:
    """What codes these answers, each as a whole, where they have not this code yet."""
    return [
        NewCoding(grid.document.id, answer.start, answer.end, code_id)
        for answer in grid.answers
        if answer.key in keys and code_id not in answer.codes
    ]


def having(grid: SurveyGrid, keys: Collection[int], code_id: int) -> list[int]:
    """The ids of the codings of these answers with this code."""
    return [
        coding_id
        for answer in grid.answers
        if answer.key in keys
        for coding_id, coded in answer.coded
        if coded == code_id
    ]


def grid_to_save(document: Document, keys: Sequence[int]) -> Savable:
    """These answers of a document, in this order, with one's codes and what is known of who gives them."""

    def make(session: Session, _kind: str) -> ReportDocument:
        grid = read_grid(session, document.id)
        over = veil(session.project)
        known = {answer.key: answer for answer in grid.answers} if grid else {}
        rows: list[dict[str, Any]] = [
            {
                "respondent": over.over(answer.respondent, "respondent"),
                "answer": over.over(answer.words, "quote", document.name),
                "codes": [grid.codebook.by_id[code_id].path for code_id in answer.codes],
                "group": answer.group,
                **{f"attribute {key}": over.over(answer.values.get(key, ""), "attributes") for key in grid.variables},
            }
            for answer in (known[key] for key in keys if key in known)
            if grid is not None
        ]
        titles = {
            "respondent": _("respondent"), "answer": _("answer"), "codes": _("codes"), "group": _("group"),
            **({f"attribute {key}": key for key in grid.variables} if grid else {}),
        }  # fmt: skip
        return listing(over.over((grid and grid.question) or document.name), rows, titles)

    return Savable("answers", make)
