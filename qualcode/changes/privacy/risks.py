"""What a user decides on what leads to a person otherwise than by a name: masked, shortened, replaced, or accepted."""

from __future__ import annotations

import json
from collections.abc import Iterable

from qualcode.changes.names import NameDecision, put_name_decisions
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage import Change, Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.respondents import RISKS, RiskDecision, risk_decisions


def decide_risks(
    project: Project,
    coder: str,
    decisions: Iterable[RiskDecision],
    *,
    undecided: Iterable[RiskDecision] = (),
    names: Iterable[NameDecision] = (),
) -> int:
    """Decides on risks, and on names among them, in one change that can be undone; how many decisions there were.

    Who decides and when is written down with each; those that are ``undecided`` are taken back. ``ConflictError`` where
    one is accepted without a reason, or shortened or replaced without words.
    """
    chosen, back, called = [*decisions], [*undecided], [*names]
    for one in chosen:
        _check(one)
    count = len(chosen) + len(back) + len(called)
    if not count:
        return 0
    with project.change(coder, "privacy.decide", count=count) as change:
        put_name_decisions(project, change, called)
        by = read_coder(project, change.coder).guid
        for one in chosen:
            _put(project, change, one._replace(coder=by, at=change.at))
        known = risk_decisions(project)
        for one in back:
            if one.id in known:
                project.set_meta(change, _key(known[one.id]), "")
    return count


def _check(one: RiskDecision) -> None:
    if one.how == "accept" and not one.reason.split():
        raise ConflictError(
            _("{id} is accepted without a reason.").format(id=one.id),
            _('Say why it may be printed: --reason "agreed with the school"'),
        )
    if one.how in ("shorten", "replace") and not one.text.split():
        raise ConflictError(
            _("Say what is to stand there for {id}.").format(id=one.id), _("Give both, such as: --replace ID=TEXT")
        )


def _put(project: Project, change: Change, one: RiskDecision) -> None:
    value = {
        "how": one.how,
        "words": [list(pair) for pair in one.words],
        "text": " ".join(one.text.split()),
        "reason": " ".join(one.reason.split()),
        "coder": one.coder,
        "at": one.at,
    }
    project.set_meta(change, _key(one), json.dumps(value, ensure_ascii=False))


def _key(one: RiskDecision) -> str:
    return f"{RISKS}{one.respondent or '-'} {one.id}"
