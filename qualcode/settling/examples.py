"""A settled case as an example in the codebook: why a passage has a code, or has it not."""

from __future__ import annotations

from typing import Literal

from qualcode.changes.codebook import edit_code
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.settling.model import SettlingCase, State
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.text.speech import BETWEEN, Speech

ExampleSide = Literal["include", "exclude"]
"""The fields of a code that take examples: of what it is given to, and of what it is not."""

LONGEST = 240
"""Of a longer passage the beginning and the end are quoted, with so many signs together."""


def example_codes(case: SettlingCase, book: Codebook, side: ExampleSide) -> tuple[int, ...]:
    """The codes that a settled case may be an example of, in the order of the codebook.

    To include: those that it was settled on. To exclude: those that somebody had there and that it was not settled on.
    """
    if case.state is not State.DECIDED:
        return ()
    made = case.decision.codings if case.decision else frozenset()
    taken = {coding.code_id for coding in case.consensus if coding.id in made}
    wanted = taken if side == "include" else set(case.codes) - taken
    return tuple(code.id for code in book.codes if code.id in wanted)


def example_text(project: Project, case: SettlingCase) -> str:
    """The example in words: the reason, and behind it what is said there. ``ConflictError`` without a reason."""
    reason = " ".join(case.decision.reason.split()) if case.decision else ""
    if not reason:
        raise ConflictError(
            _("Nobody wrote down why this was settled so."), _("Write the reason first: it is what the example says.")
        )
    of = case.document.id
    speech = Speech(read_text(project, of), read_turns(project, of))
    passage = BETWEEN.join(one.words for one in speech.said(case.start, case.end))
    if len(passage) > LONGEST:
        half = LONGEST // 2
        passage = f"{passage[:half].rsplit(' ', 1)[0]} (...) {passage[-half:].split(' ', 1)[-1]}"
    return f"{reason} (“{passage}”)" if passage else reason


def add_example(project: Project, coder: str, case: SettlingCase, code_id: int, side: ExampleSide) -> bool:
    """Makes a settled case an example of a code, on a line behind those that it has; one change of the codebook.

    False where it is one already. ``ConflictError`` where nothing is settled there, or without a reason; for a code
    that it was not settled on (to include) or was (to exclude); and as with :func:`codebook.edit_code` while a round
    holds the codebook.
    """
    book = read_codebook(project)
    if code_id not in example_codes(case, book, side):
        raise ConflictError(
            _("This is not settled, and so no example yet.")
            if case.state is not State.DECIDED
            else _("It was not settled on this code.")
            if side == "include"
            else _("Nobody had this code here, or it was settled on it.")
        )
    example = example_text(project, case)
    known = book.by_id[code_id].include if side == "include" else book.by_id[code_id].exclude
    if example in known.splitlines():
        return False
    text = f"{known.rstrip()}\n{example}".lstrip()
    return (
        edit_code(project, coder, code_id, include=text)
        if side == "include"
        else edit_code(project, coder, code_id, exclude=text)
    )
