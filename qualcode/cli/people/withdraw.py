"""Taking a respondent out for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import global_options, note, open_session, say
from qualcode.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.queries.hiding.holders import HoldingFile


@click.command(
    "withdraw",
    help=_(
        "Take the respondent ID out for good, who withdraws consent: words, codings, memos and history, also from the"
        " bytes of the file. That cannot be undone."
    ),
)
@click.argument("respondent", metavar="ID")
@click.option("--dry-run", is_flag=True, help=_("Say what would go, and take nothing out."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@global_options
def withdraw_command(respondent: str, dry_run: bool, yes: bool) -> None:
    """What goes is said first; then it goes."""
    from qualcode.changes.privacy.withdrawal import withdraw, withdrawal_of
    from qualcode.queries.hiding.holders import holding_respondent
    from qualcode.session.privacy.withdrawal import erased_words, final_words, withdrawal_words
    from qualcode.storage.respondents import respondent as find

    with open_session() as session:
        person = session.read(find, respondent)
        planned = session.read(withdrawal_of, person.id)
        # Who does it without asking hears it when it is done.
        lines = [] if yes and not dry_run else withdrawal_words(planned)
        for line in lines:
            say(line)
        files = session.read(holding_respondent, person.guid, planned.echoes)
        if dry_run:
            _tell_files(files)
            say(_("Nothing was written."))
            return
        if not yes:
            say(final_words())
            click.confirm(_("Take {name} out for good?").format(name=person.name), abort=True)
        done = session.change(withdraw, person.id).value
    for line in () if lines else withdrawal_words(planned):
        say(line)
    say(erased_words(done.erased))
    _tell_files(files)


def _tell_files(files: Sequence[HoldingFile]) -> None:
    from qualcode.session.privacy.withdrawal import file_words, other_words

    for line in file_words(files):
        note(line)
    note(other_words())
