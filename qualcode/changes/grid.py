"""What a user does to the summary grid: choose its themes, and write on each respondent what they say of one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _, ngettext
from qualcode.names import folded, slugify
from qualcode.storage import Change, Project
from qualcode.storage.charting.grid import (
    StoredSummary,
    SummaryPassage,
    Theme,
    summaries,
    theme_ties,
    themes,
)
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.memos import together
from qualcode.storage.rounds import rounds


class NewSummary(NamedTuple):
    """What is to be written of a respondent on a theme, on these passages; an empty ``text`` takes it away."""

    respondent_id: int
    theme_id: int
    text: str
    passages: frozenset[SummaryPassage]


def add_theme(project: Project, coder: str, name: str, code_ids: Sequence[int]) -> int:
    """Adds a theme of these codes at the end; its id is the result. ``ConflictError`` where the name is taken."""
    title, slug = _title(project, name, None)
    with project.change(coder, "theme.add", theme=title) as change:
        return put_theme(project, change, title, slug, code_ids)


def put_theme(project: Project, change: Change, name: str, slug: str, code_ids: Sequence[int]) -> int:
    """:func:`add_theme` as part of a change."""
    theme_id = change.insert("theme", slug=slug, name=name, position=len(themes(project)))
    change.insert_many("theme_code", [{"theme_id": theme_id, "code_id": one} for one in dict.fromkeys(code_ids)])
    return theme_id


def edit_theme(
    project: Project, coder: str, theme_id: int, *, name: str | None = None, code_ids: Sequence[int] | None = None
) -> bool:
    """Gives a theme another name, or other codes. Its summaries stay; False where nothing differed.

    What was written on other passages than those of the new codes is marked, as it is when codings change.
    """
    found = theme_of(project, theme_id)
    title = found.name if name is None else _title(project, name, theme_id)[0]
    with project.change(coder, "theme.edit", theme=title) as change:
        done = change.update("theme", theme_id, name=title)
        if code_ids is not None:
            wanted = list(dict.fromkeys(code_ids))
            ties = theme_ties(project, theme_id)
            done |= change.delete("theme_code", [row for row, code in ties if code not in wanted]) > 0
            new = [code for code in wanted if code not in {code for _row, code in ties}]
            change.insert_many("theme_code", [{"theme_id": theme_id, "code_id": code} for code in new])
            done |= bool(new)
        return done


def move_theme(project: Project, coder: str, theme_id: int, place: int) -> bool:
    """Puts a theme at a place (from 0) among the others. False where it stood there."""
    found = theme_of(project, theme_id)
    order = [one.id for one in themes(project) if one.id != theme_id]
    order.insert(max(0, min(place, len(order))), theme_id)
    with project.change(coder, "theme.move", theme=found.name) as change:
        return sum(change.update("theme", one, position=number) for number, one in enumerate(order)) > 0


def remove_theme(project: Project, coder: str, theme_id: int, *, with_summaries: bool = False) -> None:
    """Takes a theme out. ``ConflictError`` where something is written on it, unless that is to go as well."""
    found = theme_of(project, theme_id)
    _refuse_in_round(project)
    with project.change(coder, "theme.remove", theme=found.name) as change:
        written = summaries(project, theme_id=theme_id)
        if written and not with_summaries:
            raise ConflictError(
                ngettext(
                    "{count} summary is written on {theme}.", "{count} summaries are written on {theme}.", len(written)
                ).format(count=len(written), theme=found.name),
                _("Join it with another theme, or take the summaries out too with: --with-summaries"),
            )
        change.delete("summary", [one.id for one in written])
        change.delete("theme_code", [row for row, _code in theme_ties(project, theme_id)])
        change.delete("theme", [theme_id])


def merge_themes(project: Project, coder: str, source_id: int, target_id: int) -> int:
    """Joins a theme with another: its codes and summaries go there; the number of summaries is the result.

    Where a coder wrote on both of a respondent the two texts stand one after the other.
    """
    source, target = theme_of(project, source_id), theme_of(project, target_id)
    if source.id == target.id:
        raise ConflictError(_("A theme is not joined with itself."), _("Name two themes."))
    _refuse_in_round(project)
    with project.change(coder, "theme.merge", theme=source.name, into=target.name) as change:
        written = summaries(project, theme_id=source_id)
        _join(change, written, summaries(project, theme_id=target_id), theme_id=target_id)
        known = {code for _row, code in theme_ties(project, target_id)}
        for row, code in theme_ties(project, source_id):
            if code in known:
                change.delete("theme_code", [row])
            else:
                change.update("theme_code", row, theme_id=target_id)
        change.delete("theme", [source_id])
    return len(written)


def set_summaries(project: Project, coder: str, new: Sequence[NewSummary]) -> int:
    """Writes the coder's own summaries, in one change; how many differed is the result.

    A summary with the same text is written on its passages anew, so that it is marked no longer. An empty text takes
    the summary away.
    """
    done = 0
    with project.change(coder, "summary.write") as change:
        me = read_coder(project, change.coder).id
        own = {(one.respondent_id, one.theme_id): one for one in summaries(project) if one.coder_id == me}
        for one in new:
            there, text = own.get((one.respondent_id, one.theme_id)), one.text.strip()
            passages = sorted(one.passages)
            if not text:
                done += change.delete("summary", [there.id] if there else [])
            elif there is None:
                done += 1
                change.insert(
                    "summary",
                    respondent_id=one.respondent_id,
                    theme_id=one.theme_id,
                    text=text,
                    passages=json.dumps(passages, ensure_ascii=False),
                    coder_id=me,
                    created=change.at,
                )
            elif (there.text, sorted(there.passages)) != (text, passages):
                as_json = json.dumps(passages, ensure_ascii=False)
                done += change.update("summary", there.id, text=text, passages=as_json, created=change.at)
        change.about["count"] = done
    return done


def give_summaries(project: Project, change: Change, gone: int, stays: int) -> None:
    """Gives what one coder wrote to another, as part of a change; where both wrote, the texts stand together."""
    written = summaries(project)
    theirs = [one for one in written if one.coder_id == gone]
    _join(change, theirs, [one for one in written if one.coder_id == stays], coder_id=stays)


def _join(change: Change, source: Iterable[StoredSummary], target: Iterable[StoredSummary], **place: int) -> None:
    """Moves summaries to a place (a theme, a coder) that may have one of the respondent already: then they are one."""
    there = {_cell(one): one for one in target}
    for one in source:
        known = there.get(_cell(one._replace(**place)))  # type: ignore[arg-type]
        if known is None:
            change.update("summary", one.id, **place)
            continue
        change.delete("summary", [one.id])
        passages = json.dumps(sorted({*known.passages, *one.passages}), ensure_ascii=False)
        change.update("summary", known.id, text=together((known.text, one.text)), passages=passages)


def _cell(one: StoredSummary) -> tuple[int, int, int]:
    return one.respondent_id, one.theme_id, one.coder_id


def theme_of(project: Project, theme_id: int) -> Theme:
    """A theme by id. ``NotFoundError`` where there is none any more."""
    for found in themes(project):
        if found.id == theme_id:
            return found
    raise NotFoundError(_("That theme has been removed."))


def _title(project: Project, name: str, theme_id: int | None) -> tuple[str, str]:
    """The name of a theme without stray white space, and its address. ``ConflictError`` where it cannot be."""
    title = " ".join(name.split())
    slug = slugify(title)
    if not title or not slug:
        raise ConflictError(_("A name is needed."))
    for found in themes(project):
        if found.id != theme_id and (found.slug == slug or folded(found.name) == folded(title)):
            raise ConflictError(
                _("There is a theme {name!r} already.").format(name=found.name),
                _("Use that one, or choose another name."),
            )
    return title, slug


def _refuse_in_round(project: Project) -> None:
    """While a round is open themes stay: others may have written on them, which nobody may see."""
    names: Collection[str] = [found.name for found in rounds(project) if found.open]
    if names:
        raise ConflictError(
            _("Round {name} is open: themes are not joined or removed, for others may have written on them.").format(
                name=next(iter(names))
            ),
            _("Wait until the round is over."),
        )
