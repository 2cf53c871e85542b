"""The board of who was asked what: respondents down, the questions of one guide across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.changes.guides import AskedChoice, set_asked
from qualcode.i18n import _
from qualcode.model import Respondent
from qualcode.queries.asking import Asking, ListedAsked, match_turns
from qualcode.queries.names import veil
from qualcode.records import dataclass
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage.asking.guides import GuideQuestion, StoredGuide

AskedPlace = tuple[int, int]
"""A respondent and a question, by their ids."""


@dataclass(frozen=True, slots=True)
class AskedBoard:
    """Who was asked the questions of one guide; without a guide, nothing is there."""

    guides: tuple[StoredGuide, ...]
    guide: StoredGuide | None
    people: tuple[Respondent, ...]
    cells: Mapping[AskedPlace, ListedAsked]

    @property
    def questions(self) -> Sequence[GuideQuestion]:
        """The questions of the guide, in order."""
        return self.guide.questions if self.guide else ()

    def asked(self, question_id: int) -> int:
        """How many of the respondents were asked a question."""
        return sum(cell.state == "asked" for (_person, one), cell in self.cells.items() if one == question_id)


def read_asked_board(session: Session, guide: str) -> AskedBoard:
    """The board of the guide of this slug, or of the first one."""
    with session.project.snapshot():
        asking = Asking(session.project)
        found = next((one for one in asking.guides if one.slug == guide), asking.guides[0] if asking.guides else None)
        if found is None:
            return AskedBoard((), None, (), {})
        people = tuple(
            person
            for person in asking.people.values()
            if person.id in asking.speaking and not person.withdrawn and found.is_for(person.group)
        )
        cells = {(person.id, one.id): asking.state(person, one) for person in people for one in found.questions}
        return AskedBoard(tuple(asking.guides), found, people, cells)


def state_words() -> dict[str, str]:
    """What can be said of a respondent and a question."""
    return {
        "asked": _("asked"),
        "not-asked": _("not asked"),
        "not-applicable": _("not applicable"),
        "unknown": _("unknown"),
    }


def source_words() -> dict[str, str]:
    """How it is known whether somebody was asked."""
    return {
        "label": _("they answer under the question's label"),
        "confirmed": _("they answer under a turn of which you said that it asks this"),
        "routing": _("the question is not for them"),
        "silent": _("it was asked in their conversation, and they said nothing"),
        "absent": _("it was not asked where they speak"),
        "none": _("no question of the guide was found where they speak"),
        "hand": _("corrected by hand"),
    }


def asked_sign(cell: ListedAsked) -> str:
    """A cell in few letters: a tick, a dash, not applicable, or a question mark; a pencil where it was corrected."""
    sign = {"asked": "✓", "not-asked": "–", "not-applicable": _("n/a")}.get(cell.state, "?")
    return f"{sign} ✎" if cell.source == "hand" else sign


def correct(session: Session, person_id: int, question_id: int, state: str, reason: str) -> str:
    """Says whether a respondent was asked; with no state it is what the turns say. Said in words."""
    done = session.change(set_asked, [AskedChoice(person_id, question_id, state, reason)]).value
    if not done:
        return _("Nothing differed.")
    known = state_words() | {"": _("what the turns say")}
    return _("Corrected: {state}   (u takes it back)").format(state=known[state])


def where_asked(session: Session, cell: ListedAsked) -> int | None:
    """Where the question of a cell is put in its document, as a place in the text; ``None`` where it is not."""
    if not cell.document:
        return None
    turns = match_turns(session.project, documents=[cell.document])
    put = (one.start for one in turns if one.question == cell.question and one.state in ("label", "confirmed"))
    return next(put, None)


def asked_to_save(board: AskedBoard, order: Sequence[int]) -> Savable:
    """The board, of respondents in this order; its last row says how many of how many were asked."""

    def make(session: Session, _kind: str) -> ReportDocument:
        over, words = veil(session.project), state_words()
        people = {person.id: person for person in board.people}
        titles = {"respondent": _("respondent"), "group": _("group")}
        titles |= {f"q{one.id}": one.label for one in board.questions}
        rows: list[dict[str, object]] = [
            {
                "respondent": over.over(people[one].name, "respondent"),
                "group": over.over(people[one].group or ""),
                **{f"q{asked.id}": words[board.cells[one, asked.id].state] for asked in board.questions},
            }
            for one in order
            if one in people
        ]
        base = len(board.people)
        sums = {f"q{one.id}": _("{n} of {base}").format(n=board.asked(one.id), base=base) for one in board.questions}
        rows.append({"respondent": _("asked"), **sums})
        return listing(_("Who was asked what"), rows, titles)

    return Savable("asked", make)
