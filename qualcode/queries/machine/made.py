"""What rules and models made of the codings that count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from qualcode.model import MODEL, NO_MACHINE, RULE, MachineMade
from qualcode.storage import Project
from qualcode.storage.codings import by_machine, counts_by_document_and_coder


def machine_made(project: Project, counts: Callable[[int, int], bool]) -> MachineMade:
    """What of the codings was made by machine; ``counts`` says of a document and a coder (ids) whether theirs count."""
    if project.sight.without_machine:
        return MachineMade(left_out=True)
    found = Counter[str]()
    for document_id, coder_id, origin, count in by_machine(project):
        if counts(document_id, coder_id):
            found[origin] += count
    if not found:
        return NO_MACHINE
    everything = sum(
        n for document_id, coder_id, n in counts_by_document_and_coder(project) if counts(document_id, coder_id)
    )
    models = tuple(sorted((origin.removeprefix(MODEL), n) for origin, n in found.items() if origin != RULE))
    return MachineMade(found[RULE], models, everything)
