"""Putting a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import MOST_TOLD, coder_name, global_options, note, note_blind, project_path, say, tell_found
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.rows import first_of

if TYPE_CHECKING:
    from qualcode.storage.file.restoring import FileSummary


@click.command(
    "restore",
    help=HELPS["restore"],
)
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--damaged", is_flag=True, help=_("Also put a BACKUP back in which something is wrong, as it is."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@global_options
def restore_command(backup: Path, damaged: bool, yes: bool) -> None:
    """A backup in the place of a project, after a question."""
    from qualcode.storage.file.restoring import look_at, restore

    path = project_path(backup)
    found = look_at(backup, path, coder_name(), damaged=damaged)
    say(f"{_('The backup:')} {_told(found.backup)}")
    note_blind(found.backup.blind)
    if found.backup.withheld:
        note(_("It is a copy for one coder: what others made of the documents of an open round is not in it."))
    for problem in first_of(found.problems, MOST_TOLD):
        note(problem)
    if found.present is not None:
        say(f"{_('Set aside:')} {_told(found.present)}")
        note_blind(found.present.blind)
        if count := len(found.present.gone - found.backup.gone):
            words = ngettext(
                "The backup is older than the withdrawal of {count} respondent: with it all of them comes back.",
                "The backup is older than the withdrawal of {count} respondents: with it all of them comes back.",
                count,
            )
            note(words.format(count=count))
            note(
                _(
                    "They are taken out of it again by merging what stands here now, which is kept beside it:"
                    " qualcode merge KEPT"
                )
            )
    elif found.is_there:
        say(_("Set aside: {path}, which cannot be read as a project").format(path=path))
    if not yes:
        click.confirm(_("Put the backup in the place of {path}?").format(path=path), abort=True)
    done = restore(found)
    tell_found(done.notices)
    say(_("Put back: {path}.").format(path=path))
    if done.kept is not None:
        say(_("What stood there is kept as {path}.").format(path=done.kept.name))


def _told(summary: FileSummary) -> str:
    documents = ngettext("{count} document", "{count} documents", summary.documents).format(count=summary.documents)
    codings = ngettext("{count} coding", "{count} codings", summary.codings).format(count=summary.codings)
    if summary.last is None:
        return f"{summary.name}: {documents}, {codings}"
    moment, coder = summary.last
    last = _("last change {moment} (UTC) by {coder}").format(moment=moment[:16].replace("T", " "), coder=coder)
    return f"{summary.name}: {documents}, {codings}; {last}"
