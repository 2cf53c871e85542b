"""Names of persons: where they stand, and what is decided on each."""

from __future__ import annotations

from collections import Counter

import click

from qualcode.cli.common import emit, format_option, global_options, note, open_project, open_session, say
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext


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
@format_option
@global_options
def pseudonymise_command(
    every: bool,
    replaced: tuple[str, ...],
    cut: tuple[str, ...],
    accept: tuple[str, ...],
    undecided: tuple[str, ...],
    format_: str,
) -> None:
    """Names of persons, and the decisions on them."""
    from qualcode.analysis.names_met import folded_parts
    from qualcode.changes.names import decide_name
    from qualcode.names import closest
    from qualcode.queries.names import list_names

    if replaced or cut or accept or undecided:
        with open_session() as session:
            for text in replaced:
                name, equals, instead = text.partition("=")
                if not equals:
                    raise click.UsageError(_("--replace takes NAME=TEXT, such as Anna=[friend]."))
                session.change(decide_name, name, "replace", instead)
            for name in cut:
                session.change(decide_name, name, "cut")
            for name in accept:
                session.change(decide_name, name, "accept")
            for name in undecided:
                session.change(decide_name, name, None)
            known = {part for one in session.read(list_names) for part in folded_parts(one.text)}
        for name in (*(text.partition("=")[0] for text in replaced), *cut, *accept):
            if known.isdisjoint(folded_parts(name)):
                hint = closest(name, known)
                note(" ".join([_("Nobody is called {name} in this project.").format(name=name), hint]).rstrip())
        count = len(replaced) + len(cut) + len(accept) + len(undecided)
        say(ngettext("Decided on {count} name.", "Decided on {count} names.", count).format(count=count))
        return
    with open_project(readonly=True) as project:
        rows = list_names(project).to_dicts()
    maybe = _("a name? It is printed")
    decisions = {"accept": _("may be named"), "cut": _("cut"), "": _("not decided: [name]"), "?": maybe}
    if format_ == "table":
        rows = [{**row, "decision": row["decision"] or ("" if row["certain"] else "?")} for row in rows]
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
            [*titles, *(() if format_ == "table" else ("certain",)), "decision"],
            titles={**titles, "certain": _("certain"), "decision": _("decision")},
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
