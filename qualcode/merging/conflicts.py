"""What becomes of a conflict by the decisions that were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.merging.report import Conflict


def decided(conflict: Conflict, decisions: Mapping[str, str], prefer: str | None) -> Conflict:
    """The conflict with its decision, where there is one. ``ConflictError`` for one that it does not offer."""
    decision = decisions.get(conflict.id)
    if decision is None and prefer in conflict.choices:
        decision = prefer
    if decision is not None and decision not in conflict.choices:
        raise ConflictError(
            _("{what} ({id}) cannot be decided with {decision!r}.").format(
                what=conflict.what, id=conflict.id, decision=decision
            ),
            _("Decide it with one of: {choices}.").format(choices=", ".join(conflict.choices)),
        )
    return replace(conflict, decision=decision)
