"""Merging a copy of the project that somebody worked in elsewhere."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, emit_json, global_options, names_option, open_session, say, say_error
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.merging import Conflict, Match, MergedThing, MergeReport
    from qualcode.queries.names import Veil
    from qualcode.session.session import Session

CHOICES = ("ours", "theirs", "follow")
MOST_ITEMS = 12
"""So many things of one kind and fate are named on the screen; the rest is counted. JSON names all."""


@click.command(
    "merge",
    help=HELPS["merge"],
)
@click.argument("other", type=click.Path(path_type=Path))
@click.option(
    "--prefer",
    type=click.Choice(CHOICES),
    help=_("Decide every conflict that has this choice, and no other decision, so."),
)
@click.option(
    "--decide",
    type=click.Path(path_type=Path),
    help=_('Decisions as JSON: {"ID": "ours"}, or what --format json printed with each "decision" filled in.'),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be merged, and write nothing."))
@names_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=_("How to show the report."),
)
@global_options
def merge_command(
    other: Path, prefer: str | None, decide: Path | None, dry_run: bool, with_names: bool, format_: str
) -> int:
    """A copy in; exit code 1, and nothing changed, where a conflict waits for a decision."""
    from qualcode.merging import merge
    from qualcode.settling import settled_twice

    decisions = read_decisions(decide) if decide else {}
    asks = format_ == "table" and at_a_terminal()
    with open_session(beside=other) as session:
        while True:
            report = session.change(merge, other, decisions=decisions, prefer=prefer, dry_run=dry_run).value
            if not (report.undecided and asks):
                break
            decisions |= ask_for_decisions(report.undecided)
        twice = session.read(settled_twice) if report.merged else 0
        told = not with_names and (report.items or report.matched or report.conflicts)
        veils = list(_veils(session, report)) if told else []
    report = replace(report, conflicts=[veiled_conflict(one, veils) for one in report.conflicts])
    if format_ == "json":
        items = [_veiled_item(one, veils) for one in report.items]
        matched = [_veiled_match(one, veils) for one in report.matched]
        emit_json(replace(report, items=items, matched=matched).to_dict() | {"settled_twice": twice})
    else:
        _show(report, dry_run, veils)
        if twice:
            say(
                ngettext(
                    "{n} passage was settled differently on both sides and is open again: qualcode settle --list",
                    "{n} passages were settled differently on both sides and are open again: qualcode settle --list",
                    twice,
                ).format(n=twice)
            )
    if not report.undecided:
        return 0
    count = len(report.undecided)
    say_error(
        ngettext(
            "{count} conflict waits for a decision; nothing was changed.",
            "{count} conflicts wait for a decision; nothing was changed.",
            count,
        ).format(count=count),
        _(
            "Decide all with --prefer ours or --prefer theirs, or each: write --format json to a file, fill in every"
            ' "decision", and give that file to --decide.'
        ),
    )
    return 1


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _veils(session: Session, report: MergeReport) -> Iterator[Veil]:
    """What takes the names of persons out of a report: of those here and, where they did not come here, in the copy."""
    from qualcode.queries.names import veil
    from qualcode.storage import Project

    yield session.read(veil)
    if not (report.merged or report.nothing_new):
        with Project.open(report.other, readonly=True) as copy:
            yield veil(copy)


def _veiled_item(one: MergedThing, veils: Sequence[Veil]) -> MergedThing:
    """What came, changed or went, without names."""
    for veil in veils:
        one = replace(one, what=veil.target(one.kind, one.what), fields=veil.over(one.fields))
    return one


def _veiled_match(one: Match, veils: Sequence[Veil]) -> Match:
    """What was recognised, without names."""
    for veil in veils:
        one = replace(one, what=veil.target(one.kind, one.what))
    return one


def veiled_conflict(one: Conflict, veils: Sequence[Veil]) -> Conflict:
    """A conflict without names; it keeps its id, by which it is decided."""
    for veil in veils:
        one = replace(
            one,
            what=veil.target(one.kind, one.what),
            ours=replace(one.ours, value=veil.over(one.ours.value)),
            theirs=replace(one.theirs, value=veil.over(one.theirs.value)),
        )
    return one


def read_decisions(path: Path) -> dict[str, str]:
    """The decisions of a file: a mapping, or a report in JSON."""
    from qualcode.errors import FormatError
    from qualcode.files.reading import read_utf8

    hint = _(
        'Write {"ID": "ours"}, "theirs" or "follow" for each conflict, or fill in a report made with --format json.'
    )
    text = read_utf8(path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(_("{path} is not JSON: {reason}.").format(path=path, reason=error), hint) from error
    try:
        if "conflicts" in data:
            data = {found["id"]: found["decision"] for found in data["conflicts"] if found["decision"] is not None}
        wrong = [key for key, choice in data.items() if choice not in CHOICES]
    except (AttributeError, KeyError, TypeError) as error:
        raise FormatError(_("{path} holds no decisions.").format(path=path), hint) from error
    if wrong:
        raise FormatError(
            _("{path}: the decision on {id} is not ours or theirs, nor follow.").format(path=path, id=wrong[0]), hint
        )
    return dict(data)


def ask_for_decisions(conflicts: Sequence[Conflict]) -> dict[str, str]:
    """The decisions of the person at the keyboard, conflict by conflict."""
    found = {}
    for conflict in conflicts:
        say_conflict(conflict)
        found[conflict.id] = click.prompt(_("Which"), type=click.Choice(conflict.choices))
    return found


def _show(report: MergeReport, dry_run: bool, veils: Sequence[Veil]) -> None:
    from qualcode.merging.wording import blind_words, newcomer_words, sum_row, sum_titles, withdrawn_words

    for conflict in report.conflicts:
        say_conflict(conflict)
    if report.undecided:
        return
    if report.withdrawn:
        say(withdrawn_words(report))
    if report.nothing_new:
        say(_("There is nothing new in {path}; nothing was changed.").format(path=report.other))
        return
    _say_items(report, veils)
    for words in newcomer_words(report):
        say(words)
    titles = sum_titles()
    rows = [sum_row(kind) for kind in report.kinds if kind.here or kind.there]
    emit(rows, "table", list(titles), titles=titles)
    if report.blind:
        say(blind_words())
    count = report.entries
    lines = ngettext("{count} line of its history", "{count} lines of its history", count).format(count=count)
    message = (
        _("{path} would be merged, with {lines}; nothing was written.")
        if dry_run
        else _("Merged {path}, with {lines}. Take it back with: qualcode undo")
    )
    say(message.format(path=report.other, lines=lines))


def _say_items(report: MergeReport, veils: Sequence[Veil]) -> None:
    """What was recognised, came, changed and went: the first of each, and how many more."""
    from qualcode.merging.wording import field_words, kind_names

    kinds = kind_names()
    words = {
        "matched": _("the same, made apart"), "new": _("new"), "changed": _("changed"), "deleted": _("deleted"),
        "joined": _("became one with another"), "left_out": _("not taken"), "corrected": _("has one text now"),
    }  # fmt: skip
    told: Counter[tuple[str, str]] = Counter()

    def is_told(status: str, kind: str) -> bool:
        told[status, kind] += 1
        return told[status, kind] <= MOST_ITEMS

    for match in report.matched:
        if is_told("matched", match.kind):
            say(f"{words['matched']}: {kinds[match.kind]} {' '.join(_veiled_match(match, veils).what.split())}")
    for item in report.items:
        if is_told(item.status, item.kind):
            shown = _veiled_item(item, veils)
            fields = ", ".join(f"{field_words(name)}: {old} > {new}" for name, (old, new) in shown.fields.items())
            what = f"{shown.what} ({fields})" if fields else shown.what
            say(f"{words[item.status]}: {kinds[item.kind]} {' '.join(what.split())}")
    for (status, kind), count in told.items():
        if count > MOST_ITEMS:
            more = count - MOST_ITEMS
            say(_("{status}: {kind}, and {count} more").format(status=words[status], kind=kinds[kind], count=more))


def say_conflict(conflict: Conflict) -> None:
    """A conflict with both readings, and the decision on it where there is one."""
    from qualcode.merging.wording import choice_words, conflict_words

    say(conflict_words(conflict))
    say(f"  id: {conflict.id}")
    for name in conflict.choices:
        mark = "*" if conflict.decision == name else " "
        say(f" {mark}{name}: {choice_words(conflict, name)}")
