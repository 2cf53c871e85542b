"""Making and opening a project, its history, and the care of the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import PROJECT, FileToWrite
from qualcode.cli.common import (
    FORMATS,
    coder_name,
    emit,
    format_option,
    global_options,
    names_option,
    need_terminal,
    note,
    note_place,
    open_project,
    open_session,
    passphrase_option,
    problem_line,
    progress,
    project_path,
    say,
    say_error,
    settings,
)
from qualcode.cli.words.helps import HELPS
from qualcode.errors import DamagedError, ProjectError
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.storage import Project
    from qualcode.storage.file.proof import Proof
    from qualcode.storage.file.repair import Remedy


@click.command("init", help=HELPS["init"])
@click.argument("file", type=FileToWrite(*PROJECT))
@click.option("--codebook", type=click.Path(path_type=Path), help=_("A codebook in YAML to start with."))
@click.option(
    "--language", default="nl", show_default=True, help=_("The language of the study (nl or en); reports follow it.")
)
@click.option("--name", default="", help=_("The title of the study. Default: the file's name."))
@global_options
def init_command(file: Path, codebook: Path | None, language: str, name: str) -> None:
    """A new project, with a codebook where one is given."""
    from qualcode.library.create import create_project

    made = create_project(file, coder_name(), codebook=codebook, language=language, name=name)
    say(_("Made {path}.").format(path=made.path))
    if made.codes is not None:
        say(ngettext("{count} code.", "{count} codes.", made.codes).format(count=made.codes))
    note_place(made.path)
    for problem in made.problems:
        say(problem_line(str(codebook), problem))
    say(_("Next: qualcode import FOLDER, then qualcode open"))


@click.command("open", help=HELPS["open"])
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--document", help=_("The document to begin with."))
@click.option("--tutorial", is_flag=True, help=_("Learn it in five minutes, in a project of its own."))
@click.option("--served", is_flag=True, help=_("For a coder who sits elsewhere (SSH, a server): with --as, confined."))
@click.option("--as", "name", metavar="NAME", help=_("With --served: who is at work, and nobody else."))
@click.option(
    "--without-confinement",
    is_flag=True,
    help=_("With --served, where the system cannot confine it: only for people whom you would give your keyboard."),
)
@global_options
def open_command(
    file: Path | None, document: str | None, tutorial: bool, served: bool, name: str | None, without_confinement: bool
) -> None:
    """The workspace."""
    if served:
        from qualcode.cli.serving.served import open_served  # for who serves

        if file is None or name is None or tutorial:
            raise click.UsageError(_("Served is one file to one coder: qualcode open FILE --as NAME --served"))
        open_served(file, name, document, without_confinement=without_confinement)
        return
    if name is not None or without_confinement:
        raise click.UsageError(_("--as and --without-confinement go with --served."))
    if tutorial:
        if file is not None or document is not None:
            raise click.UsageError(_("The tutorial has a project of its own: leave FILE and --document out."))
        from qualcode.tui import run_tutorial

        need_terminal()
        run_tutorial(coder_name())
        return
    open_workspace(file or project_path(), document)


def open_workspace(path: Path, document: str | None = None) -> None:
    """Opens the workspace on a project, once it is certain who is at work; returns when it is left."""
    from qualcode.cli.coders import ask_who  # what makes and undoes projects need not know the commands of coders
    from qualcode.tui import run

    need_terminal()
    settings().project = path  # which is said where it is damaged
    coder, notices = ask_who(path)
    run(path, coder, document, notices)


@click.command("undo", help=HELPS["undo"])
@global_options
def undo_command() -> None:
    """One step back."""
    from qualcode.changes.log_words import phrase
    from qualcode.storage import Project

    with open_session() as session:
        say(_("Undone: {what}").format(what=phrase(session.change(Project.undo).value)))


@click.command("redo", help=HELPS["redo"])
@global_options
def redo_command() -> None:
    """One step forth."""
    from qualcode.changes.log_words import phrase
    from qualcode.storage import Project

    with open_session() as session:
        say(_("Done again: {what}").format(what=phrase(session.change(Project.redo).value)))


@click.command("log", help=HELPS["log"])
@click.option("--limit", type=click.IntRange(min=1), help=_("Only the last so many changes."))
@names_option
@format_option
@global_options
def log_command(limit: int | None, with_names: bool, format_: str) -> None:
    """The audit trail."""
    from qualcode.changes.log_words import states
    from qualcode.queries.listings import list_log
    from qualcode.queries.names import NO_VEIL, veil_of_log

    with open_project(readonly=True) as project:
        rows = list_log(project, limit or -1, NO_VEIL if with_names else veil_of_log(project)).to_dicts()
    titles = {
        "id": _("no."),
        "at": _("when (UTC)"),
        "coder": _("who"),
        "what": _("what"),
        "state": _("state"),
    }
    emit(rows, format_, list(titles), titles=titles, words={"state": states()})


@click.command("check", help=HELPS["check"])
@click.option("--repair", is_flag=True, help=_("Mend what can be mended without guessing, after a copy is made."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether it may be repaired."))
@click.option(
    "--leaks",
    is_flag=True,
    help=_("Instead: look for names in the project, its history, and all files in its folder."),
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help=_("With --leaks: the names that qualcode pseudonymise --apply put into KEYFILE."),
)
@passphrase_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default=None,
    help=_("With --leaks: how to show it. Default: table."),
)
@global_options
def check_command(
    repair: bool, yes: bool, leaks: bool, key: Path | None, passphrase_file: Path | None, format_: str | None
) -> int:
    """The state of the file; exit code 1 where something is wrong."""
    if format_ is not None and not leaks:
        raise click.UsageError(_("--format goes with --leaks."))
    if (key is not None or passphrase_file is not None) and not leaks:
        raise click.UsageError(_("--key and --passphrase-file go with --leaks."))
    if leaks:
        from qualcode.cli.people.pseudonyms import tell_leaks

        return tell_leaks(key, passphrase_file, format_ or "table")
    from qualcode.storage.file.repair import remedies

    path = project_path()
    with proved(path) as (project, proof):
        problems, found = proof.messages(), remedies(project, proof)
    for problem in problems:
        say(problem)
    if not problems:
        say(_("All is well: {path}").format(path=path))
        # No number of rows or lines: in an open round that would tell what others made of its documents.
        told = ngettext(
            "Every page, {texts} text by its SHA-256 and the whole history are what was written.",
            "Every page, {texts} texts by their SHA-256 and the whole history are what was written.",
            proof.documents,
        )
        note(told.format(texts=proof.documents))
        return 0
    if repair and found:
        return _repair(path, found, yes)
    if found:
        note(_("Some of it can be mended without guessing: qualcode check --repair"))
    else:
        note(_("Nothing of it can be mended without guessing."))
    note(_way_out(path))
    return 1


def _way_out(path: Path) -> str:
    """The next step with a damaged project that loses least: a backup, and then what is newer in the damaged file."""
    return _(
        "Put the newest whole backup back with: qualcode -p {path} restore BACKUP. The damaged file is kept beside it,"
        " under a name that is told. Codings that are newer come back with: qualcode -p KEPT codings export"
        " --with-names --out NEWER.csv, and then: qualcode -p {path} codings import NEWER.csv. Without a backup,"
        " import the transcripts and the codebook into a new project, and the codings in that way."
    ).format(path=quoted(str(path)))


@contextmanager
def proved(path: Path) -> Iterator[tuple[Project, Proof]]:
    """A project as it stands in its file, and what is wrong with it; on a terminal one sees how far that is."""
    from qualcode.storage import Project

    try:
        project = Project.open(path, readonly=True, as_it_is=True)
    except DamagedError as error:
        raise ProjectError(error.message, _("Take the last backup with: qualcode restore BACKUP")) from None
    with project, project.sight.whole(), progress() as tell:
        yield project, project.prove(tell)


def _repair(path: Path, agreed: list[Remedy], yes: bool) -> int:
    """Repairs what can be, once that was agreed to; exit code 1 where something is still wrong."""
    from qualcode.storage import Project
    from qualcode.storage.file.repair import copy_before, repair

    say()
    say(_("This can be done without guessing, after a copy is made:"))
    for remedy in agreed:
        say(f"- {remedy.words}")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(_("Nobody is here to ask: say with --yes that it may be done."))
        click.confirm(_("Do it?"), abort=True)
    with Project.open(path, as_it_is=True) as project, project.sight.whole():
        say(_("Copied to {path}.").format(path=copy_before(project)))
        result = repair(project, coder_name(), agreed)
    for what in result.done:
        say(_("Done: {what}").format(what=what))
    for what in result.left:
        say(what)
    if result.more:
        note(_("That came to light now, and more of it can be mended: qualcode check --repair"))
        return 1
    if result.left:
        note(_("The rest cannot be mended without guessing."))
        note(_way_out(path))
        return 1
    say(_("All is well: {path}").format(path=path))
    return 0


@click.command("backup", help=HELPS["backup"])
@click.argument("target", type=FileToWrite(*PROJECT))
@global_options
def backup_command(target: Path) -> int:
    """A consistent copy; exit code 1 where it is whole, and what it is a copy of is damaged."""
    from qualcode.storage import Project
    from qualcode.storage.rounds import blind_documents

    with open_project(readonly=True) as project:
        project.backup(target)
        names = ", ".join(dict.fromkeys(blind_documents(project).values()))
    say(_("Copied to {path}.").format(path=target))
    if names:
        say(
            _(
                "Round {names} is open, and the copy holds everything, also what others made of its documents. To let "
                "a coder work elsewhere: qualcode round export"
            ).format(names=names)
        )
    with Project.open(target, readonly=True, as_it_is=True) as copy, copy.sight.whole(), progress() as tell:
        problems = copy.check(tell)
    if problems:
        say_error(
            _("{path} is damaged: {reason}.").format(path=target, reason=problems[0]),
            _("See where with: qualcode check"),
        )
        return 1
    return 0
