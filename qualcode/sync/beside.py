"""The sync of a study beside the work in it: where it is wanted, and an exchange on a connection of its own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.storage import Project
from qualcode.sync.state import read_state


class SyncPlan(NamedTuple):
    """Through which folder the workspace exchanges, and every how many minutes."""

    folder: Path
    every: int


class SyncNews(NamedTuple):
    """What is said of an exchange, "" where nothing is, and whether somebody has to do something about it."""

    words: str
    asks: bool


def sync_plan(path: Path) -> SyncPlan | None:
    """What was settled for a study on this machine (``sync FOLDER --every``); ``None``: nothing is exchanged."""
    try:
        state = read_state(path)
    except QualcodeError:
        return None
    return SyncPlan(Path(state.folder), state.every) if state.folder and state.every else None


def exchange_beside(path: Path, coder: str, folder: Path, *, send: bool = True, take: bool = True) -> SyncNews:
    """An exchange in any thread, while others work in the study; what goes wrong is told in words."""
    from qualcode.sync.exchange import SyncChoices, exchange  # with signing and compressing, for who syncs
    from qualcode.sync.keys import own_key
    from qualcode.sync.wording import bundle_words

    try:
        with Project.open(path) as project:
            project.look_as(coder)
            report = exchange(project, coder, folder, own_key(), SyncChoices(send=send, take=take))
    except QualcodeError as error:
        return SyncNews(_("Sync: {problem}").format(problem=f"{error.message} {error.hint}".strip()), True)
    words = []
    if taken := report.taken:
        names = ", ".join(dict.fromkeys(one.author for one in taken))
        words.append(_("Sync: taken in what {names} sent (qualcode undo-sync takes it back)").format(names=names))
    if count := len(report.waiting):
        waits = ngettext(
            "Sync: {count} conflict waits for a decision: qualcode sync",
            "Sync: {count} conflicts wait for a decision: qualcode sync",
            count,
        )
        words.append(waits.format(count=count))
    wrong = [
        one for one in report.bundles if one.state not in ("taken", "nothing_new", "waiting", "partial", "gap", "left")
    ]
    words += [_("Sync: {problem}").format(problem=bundle_words(one)) for one in wrong]
    return SyncNews("  ".join(words), bool(report.waiting or wrong))
