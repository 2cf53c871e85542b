"""That nothing is written in which a name stands on which nobody decided, where nobody could take it out unseen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.queries.names import name_mask, veil
from qualcode.queries.query.shown import ShownPassage
from qualcode.report.chapter.summary import ThemeSummary
from qualcode.storage import Project
from qualcode.storage.documents import documents, text

_MOST = 5


def refuse_names(summary: ThemeSummary) -> None:
    """``QualcodeError`` where a name stands in what the author of an outline wrote, and nobody decided on it.

    Taken out, the sentence would say something else than its author wrote.
    """
    found = [one for one in summary.hidden if one.authored]
    if found:
        place = " ".join(found[0].place.split())
        names = ", ".join(dict.fromkeys(one.name for one in found))
        raise QualcodeError(
            _("The outline names {names} in its own text: …{place}…").format(names=names, place=place),
            _(
                "Take it out of the outline, or decide on it once: qualcode pseudonymise --replace NAME=TEXT,"
                " --cut NAME or --accept NAME."
            ),
        )


def refuse_passages(project: Project, passages: Iterable[ShownPassage]) -> None:
    """``QualcodeError`` where a name stands in passages that are to be written, and nobody decided on it."""
    found = undecided_names(project, passages)
    if found:
        names = ", ".join(found[:_MOST]) + (" …" if len(found) > _MOST else "")
        raise QualcodeError(
            _("Nobody has decided on names that stand in these passages: {names}").format(names=names),
            _(
                "Decide on each once: qualcode pseudonymise --replace NAME=TEXT, --cut NAME or --accept NAME. With"
                " --with-names they stand there as they are said."
            ),
        )


def undecided_names(project: Project, passages: Iterable[ShownPassage]) -> list[str]:
    """The names in passages on which nobody decided, in order."""
    mask = name_mask(project)
    if not mask:
        return []
    found: dict[str, None] = {}
    over = veil(project)
    # What is called after a person leaves without the name, and several may be called alike then.
    ids: dict[str, set[int]] = {}
    for each in documents(project):
        for called in (each.name, over.over(each.name, "document")):
            ids.setdefault(called, set()).add(each.id)
    placed = [(id_, one) for one in passages for id_ in ids.get(one.document, ())]
    for id_, there in groupby(sorted(placed, key=lambda pair: pair[0]), lambda pair: pair[0]):
        whole = text(project, id_)
        # A passage may begin within a name, which is known by what stands before.
        names = [name for name in mask.names.find(whole) if mask.decision(name.parts) is None]
        spans = [(one.start, one.end) for _id, one in there] if names else []
        within = (name for name in names if any(name.start < end and start < name.end for start, end in spans))
        found |= dict.fromkeys(whole[name.start : name.end] for name in within)
    return [*found]
