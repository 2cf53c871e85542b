"""Who has withdrawn for good: kept by the GUID alone, so that no copy brings anything of them back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage.file.kept import kept
from qualcode.storage.history import Change
from qualcode.storage.project import Project
from qualcode.text.expressions import expression

_SAID, _LEAST = "said:", 6
_SENTENCE = expression(r"[.!?…\n]+")
_WORD = expression(r"\w+")

KEY = "withdrawn "
"""How the settings begin that keep it, one for each respondent."""


class Withdrawal(NamedTuple):
    """That a respondent was taken out, by whom (name and GUID), and when; nothing else is known of them any more.

    ``hashes`` are the SHA-256 of the texts in which they spoke, and of the files that these were read from; those of
    what they said (:func:`said_hashes`) begin with ``said:``.
    """

    respondent: str
    coder: str
    coder_guid: str
    at: str
    hashes: tuple[str, ...] = ()


def withdrawals(project: Project) -> list[Withdrawal]:
    """Those who have withdrawn for good, in the order in which they did."""
    rows = project.rows("SELECT id, key, value FROM meta WHERE key GLOB ?", [f"{KEY}*"])
    found = []
    for row, key, value in rows:
        coder, guid, at, *hashes = kept(value, "meta", "value", row)
        found.append(Withdrawal(key.removeprefix(KEY), coder, guid, at, tuple(hashes)))
    return sorted(found, key=lambda one: (one.at, one.respondent))


def refuse_withdrawn(project: Project, name: str, *hashes: str) -> None:
    """``ConflictError`` where a text or its file (by SHA-256) is one in which somebody spoke who withdrew for good."""
    if any(not set(hashes).isdisjoint(one.hashes) for one in withdrawals(project)):
        raise ConflictError(
            _("{name} holds the words of a respondent who withdrew from this project for good.").format(name=name),
            _("Take these words out of the file first, and destroy the file as it was."),
        )


def said_hashes(guid: str, said: str) -> frozenset[str]:
    """What is kept of a turn to know it again, salted with the respondent's GUID: one hash of it, and of each sentence.

    No words come back out of it. What has fewer than six words is passed over: others say it too.
    """
    pieces = {said, *_SENTENCE.split(said)}
    runs = (_WORD.findall(piece.casefold()) for piece in pieces)
    told = (f"{guid}\n{' '.join(run)}" for run in runs if len(run) >= _LEAST)
    return frozenset(_SAID + sha256(one.encode("utf-8", "surrogatepass")).hexdigest()[:32] for one in told)


def refuse_withdrawn_words(project: Project, name: str, text: str, said: Iterable[tuple[int, int]]) -> None:
    """``ConflictError`` where one of these stretches of a text is what somebody said who withdrew for good.

    A text that was edited since has another hash, and may hold their words all the same.
    """
    gone = [(one.respondent, {each for each in one.hashes if each.startswith(_SAID)}) for one in withdrawals(project)]
    gone = [(guid, hashes) for guid, hashes in gone if hashes]
    for start, end in said if gone else ():
        words = text[start:end]
        if any(not hashes.isdisjoint(said_hashes(guid, words)) for guid, hashes in gone):
            line = text.count("\n", 0, start) + 1
            raise ConflictError(
                _("{name}, line {line}: this was said by a respondent who withdrew from this project for good.").format(
                    name=name, line=line
                ),
                _("Take these words out of the file first, and destroy the file as it was."),
            )


def note_withdrawal(project: Project, change: Change, one: Withdrawal) -> None:
    """Keeps that somebody has withdrawn."""
    project.set_meta(change, f"{KEY}{one.respondent}", json.dumps([*one[1:-1], *one.hashes], ensure_ascii=False))
