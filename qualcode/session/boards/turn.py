"""A turn that is corrected in the workspace: what was typed, and what would become of the codings on it."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.importing.retyping import correct_turn
from qualcode.queries.corrections import ListedFollowed, list_correction
from qualcode.session.codings import codings_on
from qualcode.session.session import Session


class TurnEdit(NamedTuple):
    """A turn as it is shown while it is edited: ``was`` are its words ``[start, end)`` in the text."""

    document_id: int
    ordinal: int
    start: int
    end: int
    was: str


class TurnForecast(NamedTuple):
    """What a correction does to the codings on a turn, of those that the coder at the keyboard may see.

    ``stay`` cover the same words. ``revision`` is 0 where the text does not differ; ``round`` is the open round that
    the document is in: of others' codings nothing is told then.
    """

    revision: int
    stay: int
    changed: tuple[ListedFollowed, ...]
    lost: tuple[ListedFollowed, ...]
    round: str

    @property
    def total(self) -> int:
        """How many codings are on the turn."""
        return self.stay + len(self.changed) + len(self.lost)


def forecast_turn(session: Session, edit: TurnEdit, words: str) -> TurnForecast:
    """What would become of the codings on a turn, were it to say other words; nothing is written."""
    return _outcome(session, edit, words, dry_run=True)


def save_turn(session: Session, edit: TurnEdit, words: str) -> TurnForecast:
    """Has a turn say other words, as a new revision of the text: what became of the codings on it."""
    return _outcome(session, edit, words, dry_run=False)


def _outcome(session: Session, edit: TurnEdit, words: str, *, dry_run: bool) -> TurnForecast:
    there = {one.id for one in codings_on(session, edit.document_id) if one.start < edit.end and one.end > edit.start}
    outcome = session.change(correct_turn, edit.document_id, edit.ordinal, edit.was, words, dry_run=dry_run).value
    altered = {one.coding.id for one in (*outcome.changed, *outcome.lost)}
    found = session.read(list_correction, outcome)
    return TurnForecast(found.revision, len(there - altered), found.changed, found.lost, found.round)


def respelled(was: str, shown: str, typed: str) -> str:
    """``was`` with what was typed in it; ``shown`` is ``was`` with stand-ins for what a terminal would act on.

    What was not touched stays as it was, to the last character.
    """
    if len(was) != len(shown):
        return typed if typed != shown else was
    first = _common(shown, typed)
    last = _common(shown[first:][::-1], typed[first:][::-1])
    return was[:first] + typed[first : len(typed) - last] + was[len(was) - last :]


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    differing = (at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there)
    return next(differing, min(len(one), len(other)))
