"""Who codes: the list, and putting right a name that was mistyped; asking who is at work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import (
    coder_name,
    emit,
    format_option,
    global_options,
    note_open_rounds,
    open_project,
    open_session,
    say,
    say_error,
    settings,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.errors import UnknownCoder


@click.group("coders", invoke_without_command=True, help=HELPS["coders"])
@format_option
@global_options
@click.pass_context
def coders_command(context: click.Context, format_: str) -> None:
    """Coders with what they made."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.listings import list_coders

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        rows = list_coders(project).to_dicts()
    titles = {
        "name": _("coder"),
        **({"role": _("role")} if any(row["role"] for row in rows) else {}),
        "documents": _("documents"),
        "codings": _("codings"),
        "finished": _("finished"),
        "memos": _("memos"),
        "rounds": _("rounds"),
    }
    emit(rows, format_, list(titles), titles=titles, words=_words_of_roles() if format_ != "json" else None)


def _words_of_roles() -> dict[str, dict[str, str]]:
    from qualcode.storage.team.roles import role_words

    return {"role": {role.value: words for role, words in role_words().items()}}


@coders_command.command(
    "role",
    help=_(
        "Give the coder NAME a role: admin (gives roles, no more), lead (all), coder (codes), reader (only looks). As"
        " long as nobody has one, everybody may do all."
    ),
)
@click.argument("name")
@click.argument("role", type=click.Choice(["admin", "lead", "coder", "reader"]))
@global_options
def role_command(name: str, role: str) -> None:
    """Who may do what."""
    from qualcode.changes.coders import set_role
    from qualcode.model import StudyRole
    from qualcode.storage.team.roles import role_words

    with open_session() as session:
        session.admit(name, invited=True)
        changed = session.change(set_role, name, StudyRole(role)).value
    words = role_words()[StudyRole(role)]
    said = _("{name} is {role} in this study now.").format(name=name, role=words)
    say(said if changed else _("Nothing differed."))


@coders_command.command(
    "rename", help=_("Call the coder OLD otherwise: NEW. What the log says of before stays as it is.")
)
@click.argument("old")
@click.argument("new")
@global_options
def rename_command(old: str, new: str) -> None:
    """One name for another."""
    from qualcode.changes.coders import rename_coder

    with open_session() as session:
        changed = session.change(rename_coder, old, new).value
    say(_("{old} is called {new} now.").format(old=old, new=new) if changed else _("Nothing differed."))


@coders_command.command(
    "merge", help=_("Make two coders one: all that the coder FROM made becomes INTO's. Identical codings become one.")
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="INTO")
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@global_options
def merge_command(source: str, target: str, dry_run: bool) -> None:
    """Two coders who were one person."""
    from qualcode.changes.coders import merge_coders

    with open_session() as session:
        done = session.change(merge_coders, source, target, dry_run=dry_run).value
    count = done.codings
    codings = ngettext("{count} coding", "{count} codings", count).format(count=count)
    memos = ngettext("{count} memo", "{count} memos", done.memos).format(count=done.memos)
    finished = ngettext("{count} finished document", "{count} finished documents", done.finished).format(
        count=done.finished
    )
    say(
        _("From {source} to {target}: {codings}, {memos}, {finished}.").format(
            source=source, target=target, codings=codings, memos=memos, finished=finished
        )
    )
    if done.doubled:
        words = ngettext(
            "{count} of these codings {target} made too: it becomes one.",
            "{count} of these codings {target} made too: each becomes one.",
            done.doubled,
        )
        say(words.format(count=done.doubled, target=target))
    if dry_run:
        say(_("Nothing was written."))
    else:
        say(_("{source} is no coder any more; qualcode undo takes it back.").format(source=source))


def ask_who(path: Path) -> tuple[str, tuple[str, ...]]:
    """Who is at work in a project: who was named, or somebody known there, where that may have been meant.

    With it comes what was found beside the file when it was opened for that, and must be told.
    """
    name = coder_name()
    if settings().new_coder:
        return name, ()
    from qualcode.changes.newcomers import refuse_unknown
    from qualcode.errors import UnknownCoder
    from qualcode.storage import Project

    with Project.open(path) as project:
        try:
            refuse_unknown(project, [name])
        except UnknownCoder as error:
            unknown = error
        else:
            return name, project.notices
    return _ask_coder(name, unknown), project.notices


def _ask_coder(name: str, unknown: UnknownCoder) -> str:
    say(unknown.message)
    question = _("n = {name} is somebody new; or type the name of a coder")
    if unknown.near:
        question = _("Enter = go on as {near}; n = {name} is somebody new; or type the name of a coder")
    while True:
        said = click.prompt(question.format(near=unknown.near, name=name), default="", show_default=False).strip()
        if said in unknown.known:
            return str(said)
        if not said and unknown.near:
            return unknown.near
        if said.casefold() == "n":
            return name
        if said:
            say_error(
                _("There is no coder {name!r}.").format(name=said),
                _("The coders are: {names}").format(names=", ".join(unknown.known)),
            )
