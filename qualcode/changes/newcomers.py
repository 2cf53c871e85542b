"""Who may join a project, and whether a new name is a known one that was mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcode.errors import UnknownCoder
from qualcode.i18n import _
from qualcode.model import CONSENSUS
from qualcode.names import Spellings, folded, nearest
from qualcode.storage import Project
from qualcode.storage.coders import at_work
from qualcode.storage.coders import coders as read_coders

NEWCOMERS = "newcomers"
"""The setting of a project that anybody may join: the sample study."""
WELCOME = "welcome"

_LIKE = 0.75
"""From this likeness on a new name may be a known one that was mistyped."""


def refuse_unknown(project: Project, names: Iterable[str], *, invited: bool = False) -> None:
    """``UnknownCoder`` for the first of ``names`` who is not known where others code, or is known by a name like it.

    A project in which nobody codes yet takes anybody, and so does one whose coders are ``invited``: but not a name that
    may be a mistyped one, nor two of ``names`` that differ in capitals only.
    """
    known = tuple(coder.name for coder in read_coders(project) if coder.name != CONSENSUS)
    working: list[str] | None = None
    spellings = Spellings(known)
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        if not name or name in known or name == CONSENSUS:
            continue
        if working is None:
            working = [] if invited or project.meta(NEWCOMERS) == WELCOME else at_work(project)
        near = near_coder(name, known)
        if near and not working and _stem(near) == _stem(name) and folded(near) != folded(name):
            near = ""
        spelt = spellings.take(name)
        near = spelt if spelt != name else near
        if near:
            message = _("{name} is new here. Did you mean {near}?").format(name=name, near=near)
            hint = _("Write {near}, or say --new-coder where {name} is somebody else.").format(near=near, name=name)
            raise UnknownCoder(message, hint, name, near, known)
        if working:
            message = _("{name} is new here; the coders are: {names}.").format(name=name, names=", ".join(known))
            hint = _("Write one of these names, or say --new-coder where {name} is somebody new.").format(name=name)
            raise UnknownCoder(message, hint, name, "", known)


def near_coder(name: str, known: Iterable[str]) -> str:
    """The coder who may be meant by a name that nobody has; empty where none is like it."""
    return next(iter(nearest(name, known, _LIKE)), "")


def _stem(name: str) -> str:
    """A name without the number or letter that tells members of a series apart: ``coder2``, ``codeur-b``."""
    return re.sub(r"(?:\d+|[\W_][^\W_])$", "", folded(name))
