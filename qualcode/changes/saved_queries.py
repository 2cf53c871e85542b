"""What a user does to saved queries: keep one under a name, and remove it."""

from __future__ import annotations

import re

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage import Project
from qualcode.storage.asking.queries import saved_queries, saved_query
from qualcode.text.expressions import expression

_NAME = expression(r"\w[\w-]{0,59}")


def save_query(project: Project, coder: str, name: str, query: str) -> bool:
    """Keeps a query under a name, in place of another of that name; whether there was one.

    ``ConflictError`` for a name that could not stand in a query behind an ``@``.
    """
    wanted = name.removeprefix("@")
    if not _NAME.fullmatch(wanted):
        raise ConflictError(
            _("No query can be called {name!r}.").format(name=name),
            _("A name has letters, digits and hyphens, at most 60: kosten-ao"),
        )
    known = saved_queries(project).get(wanted)
    text = " ".join(query.split())
    if known and known[1] == text:
        return True
    with project.change(coder, "query.save", query=wanted) as change:
        if known:
            change.update("saved_query", known[0], query=text)
        else:
            change.insert("saved_query", name=wanted, query=text)
    return known is not None


def rename_query(project: Project, coder: str, name: str, to: str) -> None:
    """Gives a saved query another name, by which the others that ask for it call it from then on.

    ``ConflictError`` for a name that another has, or that could not stand in a query; ``NotFoundError`` without it.
    """
    row_id, _query = saved_query(project, name)
    before, after = name.removeprefix("@"), to.removeprefix("@")
    if before == after:
        return
    known = saved_queries(project)
    if not _NAME.fullmatch(after) or after in known:
        taken = _("There is a query {name} already.").format(name=after)
        wrong = _("No query can be called {name!r}.").format(name=to)
        raise ConflictError(
            taken if after in known else wrong, _("A name has letters, digits and hyphens, at most 60: kosten-ao")
        )
    asked = re.compile(rf"@{re.escape(before)}(?![\w-])")
    with project.change(coder, "query.rename", query=before, into=after) as change:
        change.update("saved_query", row_id, name=after)
        for other, query in known.values():
            if asked.search(query):
                change.update("saved_query", other, query=asked.sub(f"@{after}", query))


def remove_query(project: Project, coder: str, name: str) -> None:
    """Removes a saved query. ``NotFoundError`` where there is none of that name."""
    row_id, _query = saved_query(project, name)
    with project.change(coder, "query.remove", query=name.removeprefix("@")) as change:
        change.delete("saved_query", [row_id])
