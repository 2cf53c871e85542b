"""Names of persons: where they stand, and what is decided on each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import (
    emit,
    format_option,
    global_options,
    note,
    open_project,
    open_session,
    passphrase_option,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, interface_language, ngettext

if TYPE_CHECKING:
    from qualcode.changes.names import NameDecision


@click.command(
    "pseudonymise",
    help=HELPS["pseudonymise"],
)
@click.option("--list", "every", is_flag=True, help=_("List every place where a name stands."))
@click.option(
    "--replace", "replaced", multiple=True, metavar="NAME=TEXT", help=_("Write TEXT instead of NAME, such as [friend].")
)
@click.option("--cut", multiple=True, metavar="NAME", help=_("Cut NAME out: (...) stands there."))
@click.option("--accept", multiple=True, metavar="NAME", help=_("NAME is no name of a person, or may be named."))
@click.option("--undecided", multiple=True, metavar="NAME", help=_("Take a decision on NAME back."))
@click.option(
    "--candidates",
    is_flag=True,
    help=_("List what may be a name of a person, place, school or firm, with what would stand in its place."),
)
@click.option(
    "--apply",
    "apply_to",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help=_("Write something else in the place of all names, in the project itself; KEYFILE gets the key, sealed."),
)
@click.option("--doubtful", is_flag=True, help=_("With --apply: also what only may be a name."))
@click.option(
    "--restore",
    "restored",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help=_("Write the names back that KEYFILE has."),
)
@passphrase_option
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@format_option
@global_options
def pseudonymise_command(
    every: bool,
    replaced: tuple[str, ...],
    cut: tuple[str, ...],
    accept: tuple[str, ...],
    undecided: tuple[str, ...],
    candidates: bool,
    apply_to: Path | None,
    doubtful: bool,
    restored: Path | None,
    passphrase_file: Path | None,
    dry_run: bool,
    yes: bool,
    format_: str,
) -> None:
    """Names of persons, and the decisions on them."""
    from qualcode.cli.people import pseudonyms

    deciding = bool(replaced or cut or accept or undecided)
    if sum((every, deciding, candidates, apply_to is not None, restored is not None)) > 1:
        raise click.UsageError(_("Listing, deciding, --candidates, --apply and --restore each stand alone."))
    if candidates:
        pseudonyms.list_candidates(format_)
        return
    if apply_to is not None:
        pseudonyms.apply(apply_to, passphrase_file, doubtful=doubtful, yes=yes, dry_run=dry_run)
        return
    if restored is not None:
        pseudonyms.restore(restored, passphrase_file)
        return
    from qualcode.analysis.person_names import decision_key
    from qualcode.analysis.quantify import language_of
    from qualcode.changes.names import NameDecision, decide_names
    from qualcode.names import closest
    from qualcode.queries.names import STAND_INS, list_names

    if deciding:
        chosen = [
            *(_replacing(text) for text in replaced),
            *(NameDecision(name, "cut") for name in cut),
            *(NameDecision(name, "accept") for name in accept),
            *(NameDecision(name, None) for name in undecided),
        ]
        with open_session() as session:
            session.change(decide_names, chosen)
            keys = {decision_key(one.text) for one in session.read(list_names)}
        known = keys.union(*(key.split() for key in keys))
        for name in (one.name for one in chosen if one.how):
            key = decision_key(name)
            if known.isdisjoint([key, *key.split()]):
                hint = closest(name, known)
                note(" ".join([_("Nobody is called {name} in this project.").format(name=name), hint]).rstrip())
        count = len(chosen)
        say(ngettext("Decided on {count} name.", "Decided on {count} names.", count).format(count=count))
        return
    with open_project(readonly=True) as project:
        rows = list_names(project).to_dicts()
    maybe = _("a name? It is printed")
    decisions = {"accept": _("may be named"), "cut": _("cut"), "?": maybe}
    if format_ != "json":
        instead = STAND_INS[language_of(interface_language())]
        waiting = _("not decided: {stand_in}")
        for row in rows:
            undecided_yet = waiting.format(stand_in=instead[row["what"]]) if row["certain"] else "?"
            row["decision"] = row["decision"] or undecided_yet
    kinds = {
        "text": _("words"),
        "label": _("label"),
        "respondent": _("respondent"),
        "value": _("value"),
        "document": _("document"),
        "code": _("code"),
    }
    if every:
        titles = {
            "text": _("name"),
            "kind": _("where"),
            "document": _("document"),
            "start": _("from"),
            "end": _("to"),
            "code": _("code"),
        }
        emit(
            rows,
            format_,
            [*titles, "decision"] if format_ == "table" else [*titles, "certain", "decision", "what"],
            titles={**titles, "certain": _("certain"), "decision": _("decision"), "what": _("what it is")},
            words={"kind": kinds, "decision": decisions},
        )
        return
    if format_ == "json":
        emit(rows, format_, ())
        return
    counted = Counter(row["text"] for row in rows if row["kind"] == "text")
    names: dict[str, dict[str, object]] = {}
    for row in rows:
        one = names.setdefault(row["text"], {"name": row["text"], "where": [], "decision": row["decision"]})
        where = one["where"]
        if isinstance(where, list) and kinds[row["kind"]] not in where:
            where.append(kinds[row["kind"]])
    listed = [{**row, "times": counted[str(row["name"])]} for row in names.values()]
    if not listed and format_ == "table":
        say(_("No names of persons are found at the labels, pseudonyms, values and file names of this project."))
        return
    titles = {"name": _("name"), "where": _("where"), "times": _("times in the words"), "decision": _("decision")}
    emit(listed, format_, list(titles), titles=titles, words={"decision": decisions})


def _replacing(text: str) -> NameDecision:
    from qualcode.changes.names import NameDecision

    name, equals, instead = text.partition("=")
    if not equals:
        raise click.UsageError(_("--replace takes NAME=TEXT, such as Anna=[friend]."))
    return NameDecision(name, "replace", instead)
