"""What the report of an import says of who speaks in a transcript: what was guessed, and what was not found."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _, ngettext
from qualcode.model import Role
from qualcode.text.labels import NOBODY, label_key
from qualcode.text.turns import FoundTurns

MOST = 3
"""How many names are shown."""


def remarks(found: FoundTurns) -> tuple[Note, ...]:
    """A note for everything that a researcher should look at before counting who said what."""
    speakers = {turn.speaker: turn.role for turn in found.turns if turn.speaker is not None}
    asks = any(turn.role is Role.INTERVIEWER for turn in found.turns)
    notes = []
    if found.bold_questions:
        notes.append(
            Note("bold_questions", 1, _("no speakers were found; the lines in bold or italics are the interviewer's"))
        )
    elif not speakers:
        turns = sum(turn.role is not Role.NONE for turn in found.turns)
        message = ngettext(
            "no speakers were found: its {count} paragraph counts as a turn of one respondent; begin each turn with a"
            " label such as “Interviewer:” or “R1:” and import it again, if it is a conversation",
            "no speakers were found: its {count} paragraphs count as turns of one respondent; begin each turn with a"
            " label such as “Interviewer:” or “R1:” and import it again, if it is a conversation",
            turns,
        )
        notes.append(Note("no_speakers", 1, message.format(count=turns)))
    elif Role.INTERVIEWER not in speakers.values() and (len(speakers) > 1 or not asks):
        message = ngettext(
            "no interviewer was found: {names} counts as a respondent; say who asks with --interviewer NAME, or in the"
            " workspace with F4 and s",
            "no interviewer was found: {names} count as respondents; say who asks with --interviewer NAME, or in the"
            " workspace with F4 and s",
            len(speakers),
        )
        notes.append(Note("no_interviewer", len(speakers), message.format(names=_few(list(speakers)))))
    if found.guessed is not None:
        message = _("{name} is taken for the interviewer, because {name} asks and the others tell")
        notes.append(Note("interviewer_guessed", 1, message.format(name=found.guessed)))
    unknown = [name for name, role in speakers.items() if role is Role.RESPONDENT and label_key(name) in NOBODY]
    if unknown and len(speakers) > 1:
        message = _("“{name}” counts as a respondent of its own, though it may be any of the speakers")
        notes.append(Note("unknown_speaker", 1, message.format(name=unknown[0])))
    for first, last, name in found.counted:
        message = _("“{first}” to “{last}” are one speaker, “{name}”: their numbers go up with the questions")
        notes.append(Note("numbers_of_turns", 1, message.format(first=first, last=last, name=name)))
    if found.within:
        names = [f"“{name}:” ({count}×)" for name, count in found.within]
        message = _(
            "labels within a line were not taken for one, so that what follows counts as said by who speaks before:"
            " {names}; begin a new line at each"
        )
        notes.append(Note("labels_within", len(names), message.format(names=_few(names))))
    if found.passed_over:
        names = [f"“{name}” ({count}×)" for name, count in found.passed_over]
        message = _("lines that begin like a label were not taken for one: {names}")
        notes.append(Note("labels_passed_over", len(names), message.format(names=_few(names))))
    return tuple(notes)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST]) + (" …" if len(names) > MOST else "")
