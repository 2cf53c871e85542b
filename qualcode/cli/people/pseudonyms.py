"""Names written otherwise in the project itself, and back again; and where some are left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, has_terminal, note, note_open_rounds, open_project, open_session, say
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.analysis.hiding.groups import NameGroup
    from qualcode.changes.privacy.pseudonyms import PseudonymKey
    from qualcode.queries.hiding.leaks import Leak


def list_candidates(format_: str) -> None:
    """What may lead to somebody, with what would stand in its place."""
    from qualcode.queries.hiding.groups import names_to_hide

    with open_project(readonly=True) as project:
        groups = names_to_hide(project).groups
    _emit(groups, format_)


def _emit(groups: Sequence[NameGroup], format_: str) -> None:
    from qualcode.session.privacy.names import kind_words

    rows = [
        {
            "name": group.name,
            "kind": group.kind,
            "forms": sorted(group.forms),
            "times": group.forms.total(),
            "documents": len(group.documents),
            "certain": group.certain,
            "decision": "accept" if group.kept else "",
            "instead": "" if group.kept else group.instead,
            "context": group.contexts[0] if group.contexts else "",
        }
        for group in groups
    ]
    if format_ == "table":
        for row in rows:
            row["instead"] = _("stays") if row["decision"] else f"{row['instead']}{'' if row['certain'] else ' ?'}"
    titles = {
        "name": _("name"),
        "kind": _("what it is"),
        "times": _("times"),
        "documents": _("documents"),
        "instead": _("instead"),
        "context": _("context"),
    }
    more = {"forms": _("written as"), "certain": _("certain"), "decision": _("decision")}
    shown = list(titles) if format_ == "table" else list({**titles, **more})
    emit(rows, format_, shown, titles={**titles, **more}, words={"kind": kind_words()})


def apply(path: Path, passphrase_file: Path | None, *, doubtful: bool, yes: bool, dry_run: bool) -> None:
    """Has something else written in the place of all names, and the key put away."""
    from qualcode.errors import ConflictError
    from qualcode.files.reading import is_there
    from qualcode.session.privacy.pseudonyms import hide_names, names_found

    with open_session() as session:
        older, passphrase = None, ""
        if is_there(path):
            passphrase = ask_passphrase(passphrase_file, new=False)
            older = read_key(path, passphrase)
        found = names_found(session, older)
        waiting, hidden = [] if doubtful else found.waiting, found.hidden
        if dry_run:
            _emit([*(group for group in found.names.groups if group not in waiting), *waiting], "table")
            say(_("Nothing was written."))
            return
        if waiting:
            names = ", ".join(group.name for group in waiting[:8]) + (", …" if len(waiting) > 8 else "")
            raise ConflictError(
                ngettext(
                    "{count} name is not decided on: {names}.",
                    "{count} names are not decided on: {names}.",
                    len(waiting),
                ).format(count=len(waiting), names=names),
                _(
                    "See them with: qualcode pseudonymise --candidates. Decide with --accept or --replace, or hide all"
                    " of them with --doubtful."
                ),
            )
        if not hidden:
            say(_("There are no names to hide."))
            return
        count = len(hidden)
        if not yes:
            say(
                ngettext(
                    "{count} name would be written otherwise, in all texts, codings, memos, and the history.",
                    "{count} names would be written otherwise, in all texts, codings, memos, and the history.",
                    count,
                ).format(count=count)
            )
            say(_("Only the key in {path} brings them back, and only its passphrase opens it.").format(path=path))
            click.confirm(_("Do it?"), abort=True)
        passphrase = passphrase or ask_passphrase(passphrase_file, new=True)
        done = hide_names(session, found, path, passphrase)
    say(
        ngettext(
            "{count} name written otherwise, in {places} places of {documents} documents.",
            "{count} names written otherwise, in {places} places of {documents} documents.",
            count,
        ).format(count=count, places=done.places, documents=done.documents)
    )
    say(
        _("The key is in {path}. Keep it apart from the project, and the passphrase apart from the key.").format(
            path=path
        )
    )
    if not done.erased:
        note(
            _(
                "Bytes of the names may still be left in the file or in the log beside it: close every other window"
                " that has the project open, see that there is room on the disk, and open the project once more."
            )
        )
    note(_("See which files still hold names with: qualcode check --leaks --key {path}").format(path=path))


def restore(path: Path, passphrase_file: Path | None) -> None:
    """Has the names written back."""
    from qualcode.changes.privacy.pseudonyms import restore_names

    key = read_key(path, ask_passphrase(passphrase_file, new=False))
    with open_session() as session:
        done = session.change(restore_names, key).value
    say(
        ngettext(
            "Names written back in {count} place of {documents} documents.",
            "Names written back in {count} places of {documents} documents.",
            done.places,
        ).format(count=done.places, documents=done.documents)
    )


def tell_leaks(path: Path | None, passphrase_file: Path | None, format_: str) -> int:
    """Where names stand; exit code 1 where some do."""
    from qualcode.changes.privacy.pseudonyms import known_forms
    from qualcode.queries.hiding.leaks import leaks, sure_forms

    key = read_key(path, ask_passphrase(passphrase_file, new=False)) if path is not None else None
    with open_project(readonly=True) as project:
        found = leaks(project, sure_forms(project) if key is None else known_forms(key))
        note_open_rounds(project)
    if found or format_ != "table":
        list_leaks(found, format_)
        return 1 if found else 0
    say(_("No name stands in the project, its history, or a file in its folder."))
    return 0


def list_leaks(found: Iterable[Leak], format_: str = "table") -> None:
    """Where names stand, without them."""
    if format_ == "json":
        from qualcode.rows import plain

        emit([plain(one) for one in found], format_, ())
        return
    rows = [
        {
            "where": one.where,
            "times": one.times if one.certain else _("cannot be looked through"),
            "instead": ", ".join(one.instead[:5]) + (", …" if len(one.instead) > 5 else ""),
        }
        for one in found
    ]
    titles = {"where": _("where"), "times": _("times"), "instead": _("instead")}
    emit(rows, format_, list(titles), titles=titles)


def read_key(path: Path, passphrase: str) -> PseudonymKey:
    """The key in a file; see :func:`session.privacy.pseudonyms.read_key`."""
    from qualcode.session.privacy import pseudonyms  # brings the words of a project

    return pseudonyms.read_key(path, passphrase)


def ask_passphrase(file: Path | None, *, new: bool) -> str:
    """The passphrase of a key: from a file, or asked on a terminal, where it is not shown."""
    from qualcode.files.reading import read_utf8

    if file is not None:
        return read_utf8(file).strip("\r\n")
    if not has_terminal():
        raise click.UsageError(_("There is nobody to ask for the passphrase: give it with --passphrase-file."))
    return str(click.prompt(_("Passphrase of the key"), hide_input=True, confirmation_prompt=new))
