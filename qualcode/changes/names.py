"""What a user decides on the names of persons that are found: how each leaves, once for all that is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qualcode.analysis.person_names import decision_key
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage import Change, Project
from qualcode.storage.respondents import NAMES, Decided, name_decisions


class NameDecision(NamedTuple):
    """How a name leaves: something said ``instead`` of it (``replace``), cut, or accepted; ``None`` undecides it."""

    name: str
    how: Decided | None
    instead: str = ""


def decide_names(project: Project, coder: str, decisions: Iterable[NameDecision]) -> int:
    """Decides how names leave, in one change; the number of those on which something differed.

    ``ConflictError`` where there is no word in a name, nothing to say instead, or two decisions on one name; then
    nothing is decided.
    """
    new = _new_decisions(project, decisions)
    if not new:
        return 0
    first = next(iter(new.values()))
    about = {"name": first.name, "how": first.how or ""} if len(new) == 1 else {"count": len(new)}
    with project.change(coder, "name.decide", **about) as change:
        _put_decisions(project, change, new)
    return len(new)


def put_name_decisions(project: Project, change: Change, decisions: Iterable[NameDecision]) -> int:
    """:func:`decide_names` as part of a change."""
    new = _new_decisions(project, decisions)
    _put_decisions(project, change, new)
    return len(new)


def _put_decisions(project: Project, change: Change, new: Mapping[str, NameDecision]) -> None:
    for key, decision in new.items():
        value = _value(decision)
        project.set_meta(change, f"{NAMES}{key}", json.dumps(value, ensure_ascii=False) if value else "")


def _new_decisions(project: Project, decisions: Iterable[NameDecision]) -> dict[str, NameDecision]:
    """The decisions that differ from what is decided, by the name as it is compared."""
    known = name_decisions(project)
    wanted: dict[str, NameDecision] = {}
    for decision in decisions:
        key = _key(decision)
        if wanted.setdefault(key, decision)[1:] != decision[1:]:
            raise ConflictError(
                _("Two decisions are given on {name!r}.").format(name=decision.name), _("Give one of them.")
            )
    return {key: decision for key, decision in wanted.items() if known.get(key) != _value(decision)}


def _key(decision: NameDecision) -> str:
    key = decision_key(decision.name)
    if not key:
        raise ConflictError(
            _("There is no name in {name!r}.").format(name=decision.name),
            _("List the names with: qualcode pseudonymise"),
        )
    if decision.how == "replace" and not decision.instead.split():
        raise ConflictError(
            _("Say what is written instead of {name!r}.").format(name=decision.name),
            _("Give both, such as: --replace NAME=[friend]"),
        )
    return key


def _value(decision: NameDecision) -> tuple[Decided, str] | None:
    return None if decision.how is None else (decision.how, " ".join(decision.instead.split()))
