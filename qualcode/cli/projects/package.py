"""A study for a data archive."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import (
    force_option,
    global_options,
    note,
    note_open_rounds,
    open_project,
    passphrase_option,
    say,
    say_errors,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _


@click.command("package", help=HELPS["package"])
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help=_("Search also for the names that qualcode pseudonymise --apply put into KEYFILE."),
)
@passphrase_option
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
)
@force_option
@global_options
def package_command(
    folder: Path, key: Path | None, passphrase_file: Path | None, outline: Path | None, force: bool
) -> int:
    """The package, or where names stand that keep it from being written."""
    from qualcode.changes.privacy.pseudonyms import known_forms
    from qualcode.cli.people.pseudonyms import ask_passphrase, list_leaks, read_key
    from qualcode.cli.projects.convert import tell
    from qualcode.library.deposit import package_study

    if passphrase_file is not None and key is None:
        raise click.UsageError(_("--passphrase-file goes with --key."))
    opened = None if key is None else read_key(key, ask_passphrase(passphrase_file, new=False))
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        done = package_study(project, folder, outline=outline, forms=known_forms(opened), force=force)
    if done.leaks:
        list_leaks(done.leaks)
        say_errors(
            [
                (
                    _("Names stand in what would be written: nothing was put in {path}.").format(path=folder),
                    _(
                        "Take them out with qualcode pseudonymise --apply KEYFILE, decide on what is no name with"
                        " --accept, or write an outline without them."
                    ),
                )
            ]
        )
        return 1
    tell(done.losses, None, "table")
    say(
        _("{files} files in {path}; no name that the project knows stands in them.").format(
            files=done.files, path=folder
        )
    )
    say(
        _("{recomputed} of the {claims} numbers of the chapter follow from them alone.").format(
            recomputed=done.recomputed, claims=done.claims
        )
    )
    note(_("Fill in what README.md leaves open before you deposit it."))
    return 0
