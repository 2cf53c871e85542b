"""Memos, and declaring a document finished."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import (
    emit,
    format_option,
    global_options,
    names_option,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.model import Document
    from qualcode.session.session import Session
    from qualcode.storage import Project


@click.group("memos", invoke_without_command=True, help=HELPS["memos"])
@names_option
@format_option
@global_options
@click.pass_context
def memos_command(context: click.Context, with_names: bool, format_: str) -> None:
    """Memos on the project, documents, codes, respondents and codings."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.listings import list_memos

    with open_project(readonly=True) as project:
        rows = list_memos(project, veil_of(project, with_names)).to_dicts()
    titles = {
        "kind": _("on"),
        "target": _("what"),
        "coder": _("coder"),
        "text": _("memo"),
        "created": _("when (UTC)"),
    }
    kinds = {
        "project": _("project"),
        "document": _("document"),
        "code": _("code"),
        "respondent": _("respondent"),
        "coding": _("coding"),
    }
    shown = list(titles)[:-1] if format_ == "table" else list(titles)
    emit(rows, format_, shown, titles=titles, words={"kind": kinds})


@memos_command.command(
    "write", help=_("Write your memo on a document, code, respondent or the project; an empty TEXT takes it away.")
)
@click.argument("kind", type=click.Choice(("project", "document", "code", "respondent")))
@click.argument("name", default="")
@click.argument("text", default="")
@global_options
def write_command(kind: str, name: str, text: str) -> None:
    """One memo; the project needs no NAME."""
    from qualcode.addresses import find_code
    from qualcode.changes.work import set_memo
    from qualcode.storage.codebook import codebook
    from qualcode.storage.documents import document
    from qualcode.storage.respondents import respondent

    if kind == "project":
        name, text = "", text or name
    with open_session() as session:
        target = 0
        if kind == "document":
            target = session.read(document, name).id
        elif kind == "code":
            target = find_code(session.read(codebook), name)
        elif kind == "respondent":
            target = session.read(respondent, name).id
        changed = session.change(set_memo, kind, target, text).value
    say(_("Written.") if changed and text.strip() else _("Taken away.") if changed else _("Nothing differed."))


@click.command("finish", help=HELPS["finish"])
@click.argument("documents", metavar="[DOCUMENT]...", nargs=-1)
@click.option(
    "--all", "everything", is_flag=True, help=_("All documents that you have coded or that are yours to code.")
)
@click.option("--reopen", is_flag=True, help=_("Take it up again."))
@global_options
def finish_command(documents: tuple[str, ...], everything: bool, reopen: bool) -> None:
    """The difference between "nothing found" and "not coded"."""
    from qualcode.storage.coders import documents_of
    from qualcode.storage.documents import document as find_document

    if everything == bool(documents):
        raise click.UsageError(_("Name documents, or say --all."))
    with open_session() as session:
        if everything:
            found = session.read(documents_of, session.coder)
        else:
            found = [session.read(find_document, name) for name in dict.fromkeys(documents)]
        if not found:
            say(_("{coder} has coded nothing, and has nothing to code.").format(coder=session.coder))
        for document in found:
            _finish(session, document, reopen)


def _finish(session: Session, document: Document, reopen: bool) -> None:
    from qualcode.changes.work import set_finished

    coder = session.coder
    concerned = session.read(_open_rounds_of, document.id)
    changed = session.change(set_finished, document.id, not reopen).value
    if not changed:
        say(_("{document}: it was so already.").format(document=document.name))
    elif reopen:
        say(_("{document} is not finished any more by {coder}.").format(document=document.name, coder=coder))
    else:
        say(_("{document} is finished by {coder}.").format(document=document.name, coder=coder))
        session.read(_say_rounds, coder, document.id, concerned)


def _open_rounds_of(project: Project, document_id: int) -> list[int]:
    """The ids of the open rounds that a document is in."""
    from qualcode.storage.rounds import rounds, work_in

    return [
        one.id
        for one in rounds(project)
        if one.open and document_id in {work.document_id for work in work_in(project, one.id)}
    ]


def _say_rounds(project: Project, coder: str, document_id: int, concerned: Sequence[int]) -> None:
    """How the rounds stand that were open on the document; and where it is not the coder's in them, that it is not."""
    from qualcode.storage.rounds import rounds, work_in

    for one in (one for one in rounds(project) if one.id in concerned):
        work = work_in(project, one.id)
        mine = (coder, document_id) in {(each.coder, each.document_id) for each in work}
        done = sum(each.state == "finished" for each in work)
        if not mine:
            words = _("That does not count in round {name}: it was not assigned to {coder} there.")
        elif one.away and done == len(work):
            words = _("Round {name}: all have finished. What the others made is not in this copy: bring it back.")
        elif one.open:
            words = _("Round {name}: {done} of {count} finished; it stays blind until all are.")
        else:
            words = _("Round {name} is complete. Compare with: qualcode agreement --round {quoted}")
        say(words.format(name=one.name, coder=coder, done=done, count=len(work), quoted=quoted(one.name)))
