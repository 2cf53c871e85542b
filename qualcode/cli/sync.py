"""Keeping a study in step with those of others through a folder that travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import (
    coder_name,
    emit,
    emit_json,
    global_options,
    named_project,
    names_option,
    note,
    open_session,
    project_path,
    say,
    say_error,
    settings,
)
from qualcode.cli.merge import CHOICES, ask_for_decisions, at_a_terminal, read_decisions, say_conflict, veiled_conflict
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.sync.report import SyncReport, SyncStatus

MOST_NAMED = 5
"""So many files that are let alone are named."""


@click.command("sync", help=HELPS["sync"])
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--status", "shows", is_flag=True, help=_("Show who takes part and what is not sent yet; exchange nothing.")
)
@click.option("--introduce", metavar="KEY", multiple=True, help=_("Take in bundles of this machine from now on."))
@click.option(
    "--lead", metavar="KEY", help=_("The same, and of every machine that this one, the lead's, has introduced.")
)
@click.option("--forget", metavar="KEY", multiple=True, help=_("Take in no bundle of this machine any more."))
@click.option(
    "--join",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Make a study FILE of the newest bundle of the machine that --lead names."),
)
@click.option(
    "--every",
    type=click.IntRange(0, 24 * 60),
    metavar="MINUTES",
    help=_("Have the workspace do it: when it opens, every so many minutes, and when it is left. 0: no more."),
)
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
def sync_command(
    folder: Path | None,
    shows: bool,
    introduce: tuple[str, ...],
    lead: str | None,
    forget: tuple[str, ...],
    join: Path | None,
    every: int | None,
    prefer: str | None,
    decide: Path | None,
    with_names: bool,
    format_: str,
) -> int:
    """An exchange; exit code 1 where a conflict waits for a decision."""
    from qualcode.sync.keys import heard

    lead, named = heard(lead) if lead else None, [heard(name) for name in introduce]
    if join is not None:
        _join(folder, join, lead)
    study = join or named_project() or project_path()
    known = _known_folder(study)
    where = folder or known
    # Who joined has perhaps done nothing yet; one who mistypes their name is refused by the others.
    settings().new_coder = settings().new_coder or known is not None
    for name in forget:
        _forget(study, heard(name))
    if where is None:
        if forget:
            return 0
        raise click.UsageError(_("Say which FOLDER it is that travels; from then on it is known."))
    if shows:
        _show_status(study, where, format_)
        return 0
    _introduce(study, where, named, "" if join is not None else lead or "")
    if every is not None:
        _keep(study, where, every)
    return _exchange(study, where, read_decisions(decide) if decide else {}, prefer, with_names, format_)


@click.command("undo-sync", help=HELPS["undo-sync"])
@global_options
def undo_sync_command() -> None:
    """What came in last goes."""
    from qualcode.sync.exchange import take_back

    with open_session() as session:
        entry = session.change(take_back).value
        say(_("Taken back: what came in from {other}.").format(other=entry.about.get("other", "")))


def _known_folder(study: Path) -> Path | None:
    from qualcode.sync.state import read_state

    found = read_state(study).folder
    return Path(found) if found else None


def _join(folder: Path | None, target: Path, lead: str | None) -> None:
    from qualcode.sync.exchange import join, who_is_there
    from qualcode.sync.keys import shown

    if folder is None:
        raise click.UsageError(_("Say which FOLDER the study is to come from."))
    if lead is None:
        for machine in who_is_there(folder):
            note(f"{machine.author}: {shown(machine.key)}")
        raise click.UsageError(
            _("Say with --lead KEY by whose key: your lead sees it with qualcode sync --status and reads it out.")
        )
    header = join(folder, target, lead)
    say(_("Made {path} from what {author} sent.").format(path=target, author=header.author))


def _introduce(study: Path, folder: Path, names: Sequence[str], lead: str) -> None:
    from qualcode.sync.exchange import introduce
    from qualcode.sync.keys import shown

    if not (names or lead):
        return
    with open_session(study) as session:
        for name in [*names, *([lead] if lead else [])]:
            header = session.read(introduce, folder, name, lead=name == lead)
            say(_("{key} is {author} from now on.").format(key=shown(name), author=header.author))


def _forget(study: Path, name: str) -> None:
    from qualcode.sync.exchange import forget
    from qualcode.sync.keys import shown

    with open_session(study) as session:
        author = session.read(forget, name)
    say(_("Nothing is taken in any more from {author} ({key}).").format(author=author, key=shown(name)))


def _keep(study: Path, folder: Path, every: int) -> None:
    from qualcode.sync.exchange import keep_in_step

    with open_session(study) as session:
        session.read(keep_in_step, folder, every)
    if every:
        say(
            ngettext(
                "The workspace does this when it opens, every {count} minute, and when it is left.",
                "The workspace does this when it opens, every {count} minutes, and when it is left.",
                every,
            ).format(count=every)
        )
    else:
        say(_("The workspace does this no more."))


def _exchange(
    study: Path, folder: Path, decisions: dict[str, str], prefer: str | None, with_names: bool, format_: str
) -> int:
    from qualcode.queries.names import veil
    from qualcode.sync.exchange import SyncChoices, exchange
    from qualcode.sync.keys import own_key

    with open_session(study) as session:
        key = own_key()
        while True:
            choices = SyncChoices(decisions=decisions, prefer=prefer)
            report = session.change(exchange, folder, key, choices).value
            if not (report.waiting and format_ == "table" and at_a_terminal()):
                break
            decisions = decisions | ask_for_decisions(report.waiting)
        veils = [] if with_names or not report.waiting else [session.read(veil)]
    report.bundles = [
        replace(one, conflicts=[veiled_conflict(conflict, veils) for conflict in one.conflicts])
        for one in report.bundles
    ]
    if format_ == "json":
        emit_json(report.to_dict())
    else:
        _show(report)
    if not report.waiting:
        return 0
    count = len(report.waiting)
    say_error(
        ngettext(
            "{count} conflict waits for a decision; what it came with is not taken in yet, all else is.",
            "{count} conflicts wait for a decision; what they came with is not taken in yet, all else is.",
            count,
        ).format(count=count),
        _(
            "Decide all with --prefer ours or --prefer theirs, or each: write --format json to a file, fill in every"
            ' "decision", and give that file to --decide. One decision holds for the whole team.'
        ),
    )
    return 1


def _show(report: SyncReport) -> None:
    from qualcode.sync.wording import bundle_words, others_words, sent_words, withheld_words

    for conflict in report.waiting:
        say_conflict(conflict)
    say(sent_words(report))
    for bundle in report.bundles:
        say(bundle_words(bundle))
    if report.settled_twice:
        say(
            ngettext(
                "{n} passage was settled differently on both sides and is open again: qualcode settle --list",
                "{n} passages were settled differently on both sides and are open again: qualcode settle --list",
                report.settled_twice,
            ).format(n=report.settled_twice)
        )
    for words in others_words(report.others, MOST_NAMED):
        say(words)
    if report.withheld:
        say(withheld_words(report.withheld))


def _show_status(study: Path, folder: Path, format_: str) -> None:
    from qualcode.sync.exchange import sync_status
    from qualcode.sync.keys import own_key, shown
    from qualcode.sync.wording import machine_words, others_words, withheld_words

    with open_session(study) as session:
        found: SyncStatus = session.read(sync_status, coder_name(), own_key(), folder)
    if format_ == "json":
        emit_json(found.to_dict())
        return
    say(_("Folder: {folder}").format(folder=found.folder))
    say(_("The key of this machine: {key}").format(key=shown(found.key)))
    if found.every:
        say(
            ngettext(
                "The workspace exchanges every {count} minute.",
                "The workspace exchanges every {count} minutes.",
                found.every,
            ).format(count=found.every)
        )
    if found.sent_at:
        when = found.sent_at[:16].replace("T", " ")
        say(_("Sent last: bundle {number}, {when} UTC.").format(number=found.sent_counter, when=when))
    say(_("Something here is not sent yet.") if found.unsent else _("All that may be sent is sent."))
    if found.withheld:
        say(withheld_words(found.withheld))
    rows = [
        {
            "author": one.author,
            "key": shown(one.key),
            "newest": one.newest,
            "state": machine_words(one.state),
            "taken": one.taken,
        }
        for one in found.machines
    ]
    titles = {"author": _("coder"), "key": _("key"), "newest": _("bundle"), "state": "", "taken": _("taken in")}
    if rows:
        emit(rows, "table", list(titles), titles=titles)
    for words in others_words(found.others, MOST_NAMED):
        say(words)
