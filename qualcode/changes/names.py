"""What a user decides on the names of persons that are found: how each leaves, once for all that is written."""

from __future__ import annotations

import json

from qualcode.analysis.names_met import folded_parts
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage import Project
from qualcode.storage.respondents import NAMES, Decided, name_decisions


def decide_name(project: Project, coder: str, name: str, how: Decided | None, instead: str = "") -> bool:
    """Decides how a name leaves: something said ``instead`` of it (``replace``), cut, or accepted as it stands.

    ``None`` takes a decision back, so that the name leaves as any other. False where nothing differed.
    ``ConflictError`` where there is no word in the name, or nothing to say instead.
    """
    key = " ".join(folded_parts(name))
    if not key:
        raise ConflictError(
            _("There is no name in {name!r}.").format(name=name), _("List the names with: qualcode pseudonymise")
        )
    said = " ".join(instead.split())
    if how == "replace" and not said:
        raise ConflictError(
            _("Say what is written instead of {name!r}.").format(name=name),
            _("Give both, such as: --replace NAME=[friend]"),
        )
    known = name_decisions(project)
    wanted = None if how is None else (how, said)
    if known.get(key) == wanted:
        return False
    with project.change(coder, "name.decide", name=name, how=how or "") as change:
        project.set_meta(change, f"{NAMES}{key}", json.dumps(wanted, ensure_ascii=False) if wanted else "")
    return True
