"""Making a code while coding: the code, and the passage that asked for it, in one change."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from qualcode.changes.codings import NewCoding, make_codings
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import slugify
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codebook

IN_VIVO = "In vivo"
"""The code under which codes come that are named in a respondent's own words."""

LONGEST_NAME = 60
"""Characters to which the words of a passage are cut for the name of a code."""


LONGEST_TITLE = 250
"""Characters that the name of a code may have: what is longer was a passage, pasted by mistake."""


class Coined(NamedTuple):
    """What became of it: the code, whether it is ``new``, and the codings as with ``coding.apply_codings``."""

    code_id: int
    new: bool
    codings: list[int | None]


def coin_code(
    project: Project,
    coder: str,
    name: str,
    passage: tuple[int, int, int],
    *,
    parent_id: int | None = None,
    under: str = "",
    others: Sequence[int] = (),
) -> Coined:
    """Makes a code and puts it on a passage (document id, start, end), in one change, which one undo takes back.

    It comes under ``parent_id``, or under the top-level code named ``under``, which is made where it is missing. The
    codes ``others`` are put on the passage as well. A code that has that name there already is used instead of a new
    one. ``ConflictError`` where the name is empty, or a code of that name has been retired.
    """
    document_id, start, end = passage
    with project.change(coder, "code.coin", document=document_id) as change:
        if under:
            parent_id, _made = code_named(change, read_codebook(project), under, None)
        code_id, made = code_named(change, read_codebook(project), name, parent_id)
        codes = [code_id, *(other for other in others if other != code_id)]
        codings = make_codings(project, change, [NewCoding(document_id, start, end, code) for code in codes])
        code = read_codebook(project).by_id[code_id]
        change.about.update(code=code.path, name=code.name, start=start, end=end)
        del change.about["count"]
    return Coined(code_id, made, codings)


def code_passages(
    project: Project,
    coder: str,
    passages: Sequence[tuple[int, int, int]],
    code_ids: Sequence[int],
    *,
    name: str = "",
    parent_id: int | None = None,
) -> list[int | None]:
    """Puts codes on passages (document id, start, end) in one change, which one undo takes back.

    With ``name`` also the code of that name under a parent, which is made where it is missing. The result has an entry
    for each as with :func:`changes.codings.apply_codings`; errors as with :func:`coin_code`.
    """
    with project.change(coder, "coding.add") as change:
        codes = list(code_ids)
        if name:
            codes.append(code_named(change, read_codebook(project), name, parent_id)[0])
        new = [NewCoding(*passage, code) for passage in passages for code in dict.fromkeys(codes)]
        change.about["count"] = len(new)
        return make_codings(project, change, new)


def name_from(words: str) -> str:
    """The name of a code from the words of a passage: without the marks around them, cut at a word; may be empty."""
    plain = " ".join(words.split())
    name = re.sub(r"^[^\w]+|[^\w?!)]+$", "", plain)
    if len(name) <= LONGEST_NAME:
        return name
    whole = name[:LONGEST_NAME].rpartition(" ")[0].rstrip(" ,;:–-")
    return whole + "…" if whole else name[:LONGEST_NAME]


def titled(name: str) -> str:
    """A name for a code, without stray white space. ``ConflictError`` where it is empty or far too long."""
    title = " ".join(name.split())
    if not title:
        raise ConflictError(_("A code needs a name."))
    if len(title) > LONGEST_TITLE:
        raise ConflictError(
            _("The name of a code may have {most} characters; this has {count}.").format(
                most=LONGEST_TITLE, count=len(title)
            ),
            _("Shorten it; what explains it can be the definition."),
        )
    return title


def code_named(change: Change, book: Codebook, name: str, parent_id: int | None) -> tuple[int, bool]:
    """The code of a name among a parent's, made where it is missing as part of a change, and whether it was.

    ``ConflictError`` where the name is empty, or the code has been retired.
    """
    name = titled(name)
    siblings = book.children.get(parent_id, ())
    known = next((code for code in siblings if code.name.casefold() == name.casefold()), None)
    if known is None:
        slug = free_slug(slugify(name), {code.slug for code in siblings})
        return change.insert("code", slug=slug, parent_id=parent_id, name=name, position=len(siblings)), True
    if known.retired:
        raise ConflictError(
            _("The code {name} has been retired.").format(name=known.name),
            _("Take it back into use in the codebook, or choose another name."),
        )
    return known.id, False


def free_slug(slug: str, taken: Collection[str]) -> str:
    """``slug``, with a number where another code has it: names that differ in their marks alone have the same."""
    number = 1
    found = slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found
