"""What a user does to the ledger of the fieldwork: bring it in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.specs import FieldworkLine
from qualcode.storage import Project
from qualcode.storage.beside.fieldwork import fieldwork
from qualcode.storage.history import Value


@dataclass(frozen=True, slots=True)
class FieldworkImport:
    """How many lines are new, changed, as they were, and gone."""

    added: int
    changed: int
    same: int
    removed: int


def import_fieldwork(
    project: Project, coder: str, lines: Sequence[FieldworkLine], *, source: str = "", dry_run: bool = False
) -> FieldworkImport:
    """Makes the ledger of the parts that lines are of what the lines say, in one change; ``source`` is the file's name.

    Lines of other parts stay. With ``dry_run`` nothing is written.
    """
    parts = {line.part for line in lines}
    known = {one.line.key: one for one in fieldwork(project) if one.line.part in parts}
    added = [line for line in lines if line.key not in known]
    changed = [line for line in lines if line.key in known and known[line.key].line != line]
    gone = [one.id for key, one in known.items() if key not in {line.key for line in lines}]
    if (added or changed or gone) and not dry_run:
        with project.change(coder, "fieldwork.import", source=source, count=len(lines)) as change:
            change.insert_many("fieldwork", [_values(line) for line in added])
            for line in changed:
                change.update("fieldwork", known[line.key].id, **_values(line))
            change.delete("fieldwork", gone)
    return FieldworkImport(len(added), len(changed), len(lines) - len(added) - len(changed), len(gone))


def _values(line: FieldworkLine) -> dict[str, Value]:
    return {
        "part": line.part,
        "wave": line.wave,
        "stratum": line.stratum,
        "unit": line.unit,
        "approached": line.approached,
        "reached": line.reached,
        "refused": line.refused,
        "took_part": line.took_part,
        "used": line.used,
        "quota": line.quota,
        "reasons": json.dumps(line.reasons, ensure_ascii=False),
        "who": line.who,
    }
