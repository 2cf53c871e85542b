"""An exchange through the folder: what is new here is sent, and what the others sent is merged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from qualcode.errors import ConflictError, NotFoundError, ProjectError, QualcodeError
from qualcode.files.passing import clear_passing, passing_path, remove_passing
from qualcode.files.platform import remove
from qualcode.files.reading import whereabouts
from qualcode.i18n import _
from qualcode.merging import merge
from qualcode.model import HistoryEntry
from qualcode.settling import settled_twice
from qualcode.storage import Project
from qualcode.storage.file.copying import refuse_existing
from qualcode.storage.file.onward import ProvenState, goes_on_whole, state_of
from qualcode.storage.file.proof import Proof
from qualcode.storage.history import next_sync, now, scrubbed_before
from qualcode.storage.redaction import write_for_nobody
from qualcode.storage.travel import news
from qualcode.sync.bundles import (
    BundleFault,
    BundleHeader,
    BundleName,
    FolderContent,
    look_around,
    read_header,
    write_bundle,
)
from qualcode.sync.chains import ReadHeaders, chain_of, changes_since, unpacked
from qualcode.sync.keys import SigningKey, shown
from qualcode.sync.report import SyncedBundle, SyncMachine, SyncReport, SyncStatus
from qualcode.sync.state import SyncState, read_state, syncing_alone, write_state

KEPT = 3
"""So many bundles of this machine stay in the folder."""
_TRIED = 12
"""So many bundles of one machine are looked at, from the newest on, before it counts as not there yet."""


@dataclass(frozen=True)
class SyncChoices:
    """What an exchange does: whether it ``send``s and ``take``s, and how conflicts are decided (as in a merge)."""

    send: bool = True
    take: bool = True
    decisions: Mapping[str, str] = field(default_factory=dict)
    prefer: str | None = None


def exchange(
    project: Project, coder: str, folder: Path, key: SigningKey, choices: SyncChoices | None = None
) -> SyncReport:
    """Sends what is new here, and merges the newest whole bundle of every other machine that was introduced.

    What cannot be taken in is told and left as it is; nothing of it touches the study. ``QualcodeError`` where the
    folder is not there or cannot be written, ``ConflictError`` where another window is at it.
    """
    wanted = choices or SyncChoices()
    refuse_within(project.path, folder)
    with syncing_alone(project.path):
        state = read_state(project.path)
        report = SyncReport(str(folder))
        content = look_around(folder)
        _hear_lead(project, state, content)
        if wanted.send:
            _send(project, coder, folder, key, state, report, content)
        if wanted.take:
            _take(project, coder, key, state, report, content, wanted)
        report.others = content.others
        report.withheld = news.own_withheld(project, coder)
        state.folder = state.folder or str(whereabouts(folder))
        write_state(project.path, state)
    return report


def refuse_within(project: Path, folder: Path) -> None:
    """``ConflictError`` for a study that lies in the folder itself: all of it would travel, blind work too."""
    here, there = whereabouts(project).parent, whereabouts(folder)
    if there == here or there in here.parents:
        raise ConflictError(
            _("{path} lies in the folder itself, which takes the whole file along, blind work too.").format(
                path=project
            ),
            _("Move the study to a folder that does not travel. The sync puts into this one what may be seen."),
        )


# Sending


def _send(
    project: Project,
    coder: str,
    folder: Path,
    key: SigningKey,
    state: SyncState,
    report: SyncReport,
    content: FolderContent,
) -> None:
    """Writes a bundle where there is anything that the others have not got from here."""
    line, mark, scrubbed = news.last_line(project), news.withheld_mark(project), scrubbed_before(project)
    introduced = dict(sorted(state.introduced.items()))
    mark = f"{mark} {' '.join(introduced)}"
    if mark == state.sent_mark and not news.has_news(project, state.sent_line):
        return
    headers = ReadHeaders()
    own = [one for one in content.bundles.get(key.name, ()) if _is_own(one, headers)]
    counter = max([state.sent_counter, *(one.counter for one in own)]) + 1
    clear_passing(project.path.parent)
    copy, changes = passing_path(project.path), passing_path(project.path)
    # What somebody's words were taken out of for good stays in the folder no longer than it must.
    earlier = own if scrubbed == state.sent_scrubbed else []
    try:
        write_for_nobody(project, copy)
        guid = project.meta("guid")
        follows = changes_since(project.path, earlier, copy, changes, headers)
        made = write_bundle(
            folder,
            changes if follows else copy,
            key,
            lambda size, sha256, unpacked: BundleHeader(
                guid, coder, key.public.hex(), counter, size, sha256, unpacked, introduced, *(follows or ())
            ),
        )
    finally:
        remove_passing(copy)
        remove_passing(changes)
    state.sent_counter, state.sent_line, state.sent_mark, state.sent_at = counter, line, mark, now()
    state.sent_scrubbed = scrubbed
    # At once: that it has gone to the others must be known, also where this ends in the next moment.
    write_state(project.path, state)
    report.sent, report.size = made.path.name, made.path.stat().st_size
    for old in set(own) - _needed([made, *earlier], headers):
        with suppress(OSError):
            remove(old.path)
            report.removed += 1


def _needed(own: list[BundleName], headers: ReadHeaders) -> set[BundleName]:
    """The newest bundles of this machine, and what they follow: what others may not have taken in yet."""
    needed = set(own[:KEPT])
    for bundle in own[:KEPT]:
        with suppress(BundleFault):
            needed.update(chain_of(bundle, own, headers))
    return needed


def _is_own(bundle: BundleName, headers: ReadHeaders) -> bool:
    """Whether a bundle that is called as one of this machine is signed by it."""
    try:
        _ = headers[bundle]
    except BundleFault:
        return False
    return True


# Taking


def _hear_lead(project: Project, state: SyncState, content: FolderContent) -> None:
    """Takes over whom the lead has introduced, from the lead's newest bundle; an older one than known says nothing."""
    for bundle in content.bundles.get(state.lead, ())[:_TRIED]:
        if bundle.counter <= state.lead_counter:
            return
        with suppress(BundleFault):
            header = read_header(bundle)
            if header.study == project.meta("guid") and header.author == state.introduced.get(state.lead):
                state.by_lead, state.lead_counter = dict(header.introduced), header.counter
                return


def _take(
    project: Project,
    coder: str,
    key: SigningKey,
    state: SyncState,
    report: SyncReport,
    content: FolderContent,
    choices: SyncChoices,
) -> None:
    machines = sorted(name for name in content.bundles if name != key.name)
    for name in machines:
        report.bundles.append(_take_newest(project, coder, content.bundles[name], state, choices))
    # What another decided may decide here: what waited is looked at once more when all the rest is in.
    if report.taken:
        for place, one in enumerate(report.bundles):
            if one.state == "waiting":
                again = _take_newest(project, coder, content.bundles[one.key], state, choices)
                became = "taken" if one.entries and again.state == "nothing_new" else again.state
                report.bundles[place] = replace(again, state=became, entries=again.entries + one.entries)
        report.settled_twice = settled_twice(project)


def _take_newest(
    project: Project, coder: str, bundles: list[BundleName], state: SyncState, choices: SyncChoices
) -> SyncedBundle:
    """Merges the newest bundle of one machine that is there whole; what became of it."""
    told = SyncedBundle("", bundles[0].key, bundles[0].counter, "partial")
    for bundle in bundles[:_TRIED]:
        author = state.trusted.get(bundle.key, "")
        if author and bundle.sha256 == state.taken.get(bundle.key):
            return told if told.author else SyncedBundle(author, bundle.key, bundle.counter, "nothing_new")
        if bundle.sha256 in state.left:
            return told if told.author else SyncedBundle(author, bundle.key, bundle.counter, "left")
        found = _take_one(project, coder, bundle, bundles, state, choices)
        if found.state not in ("partial", "gap", "forged", "foreign", "too_large"):
            return told if told.author and found.state == "nothing_new" else found
        if not told.author:
            told = replace(found, author=found.author or author)
    return told


def _take_one(
    project: Project,
    coder: str,
    bundle: BundleName,
    bundles: list[BundleName],
    state: SyncState,
    choices: SyncChoices,
) -> SyncedBundle:
    told = SyncedBundle(state.trusted.get(bundle.key, ""), bundle.key, bundle.counter, "partial")
    before, merged, headers = state.last_taken, None, ReadHeaders()
    try:
        header = headers[bundle]
        told = replace(told, author=header.author)
        if header.study != project.meta("guid"):
            return replace(told, state="another_study")
        if bundle.key not in state.trusted:
            return replace(told, state="unknown")
        if state.trusted[bundle.key] != header.author:
            return replace(told, state="other_coder", why=state.trusted[bundle.key])
        with unpacked(project.path, chain_of(bundle, bundles, headers)) as copy:
            called = f"{header.author} ({header.counter})"
            # Before it is in: should this end right after, it is known which bundle it was that came in last.
            state.last_taken = {"key": bundle.key, "sha256": bundle.sha256, "called": called}
            write_state(project.path, state)
            merged = merge(
                project,
                coder,
                copy,
                decisions=choices.decisions,
                prefer=choices.prefer,
                synced=called,
                prove=partial(_prove, path=copy, key=bundle.key, state=state),
            )
    except BundleFault as fault:
        return replace(told, state=fault.state)
    except QualcodeError as error:
        return replace(told, state="refused", why=f"{error.message} {error.hint}".strip())
    finally:
        if merged is None or not merged.merged:
            state.last_taken = before
    if merged.undecided:
        return replace(told, state="waiting", entries=merged.entries * merged.merged, conflicts=merged.undecided)
    state.taken[bundle.key] = bundle.sha256
    if merged.merged:
        return replace(told, state="taken", entries=merged.entries)
    return replace(told, state="nothing_new")


def _prove(copy: Project, *, path: Path, key: str, state: SyncState) -> Proof:
    """What is wrong with the copy of a machine: of one that goes on from what was proven before, what is new is read.

    The state that is proven now is remembered.
    """
    known = None
    with suppress(ValueError, TypeError, RecursionError):
        known = ProvenState(*json.loads(state.proven.get(key, "")))
    found = Proof() if known and goes_on_whole(path, known) else copy.prove()
    if not found.problems and (proven := state_of(path)):
        state.proven[key] = json.dumps(proven)
    return found


def take_back(project: Project, coder: str) -> HistoryEntry:
    """Takes back what a sync brought in last; that bundle stays out, and a newer one of that machine comes in again.

    ``NotFoundError`` where there is none, ``ConflictError`` where something was built on it since, or where it has gone
    on to the others with a bundle from here: to take it back would take it from them too.
    """
    with syncing_alone(project.path):
        state = read_state(project.path)
        entry = next_sync(project)
        if entry is not None and news.has_left(project, entry.id, state.sent_line):
            raise ConflictError(
                _("What came in from {other} has gone on to the others with what was sent from here since.").format(
                    other=entry.about.get("other", "")
                ),
                _(
                    "Taken back here, it would go from their copies too. Have what is wrong in it undone where it was"
                    " done, or mend it here: qualcode log"
                ),
            )
        done = project.undo_sync(coder)
        # What came in before that is known to be in, and so is not looked at again.
        sha256, called = state.last_taken.get("sha256"), state.last_taken.get("called")
        if sha256 and entry is not None and called == entry.about.get("other"):
            state.left = [*state.left, sha256][-1000:]
            state.taken.pop(state.last_taken["key"], None)
            state.last_taken = {}
        write_state(project.path, state)
    return done


# Who takes part


def introduce(project: Project, folder: Path, name: str, *, lead: bool = False) -> BundleHeader:
    """From now on bundles of this key are taken in, as those of the coder that its newest one names.

    With ``lead`` so are those of whom that machine introduces. ``NotFoundError`` where the folder has no whole bundle
    of that key for this study.
    """
    with syncing_alone(project.path):
        header = newest_of(look_around(folder), name, project.meta("guid"))
        state = read_state(project.path)
        state.introduced[name] = header.author
        if lead:
            state.lead, state.by_lead, state.lead_counter = name, {}, 0
        state.folder = state.folder or str(whereabouts(folder))
        write_state(project.path, state)
    return header


def forget(project: Project, name: str) -> str:
    """From now on no bundle of this key is taken in; the coder that it was introduced for is the result.

    ``NotFoundError`` where it was not introduced here.
    """
    with syncing_alone(project.path):
        state = read_state(project.path)
        if name not in state.introduced:
            raise NotFoundError(
                _("The key {key} was not introduced here.").format(key=shown(name)),
                _("See whose keys were with: qualcode sync --status"),
            )
        author = state.introduced.pop(name)
        if state.lead == name:
            state.lead, state.by_lead, state.lead_counter = "", {}, 0
        write_state(project.path, state)
    return author


def keep_in_step(project: Project, folder: Path, every: int) -> None:
    """The workspace exchanges through this folder from now on, every so many minutes; 0: it does not."""
    refuse_within(project.path, folder)
    look_around(folder)
    with syncing_alone(project.path):
        state = read_state(project.path)
        state.folder, state.every = str(whereabouts(folder)), every
        write_state(project.path, state)


def newest_of(content: FolderContent, name: str, study: str = "") -> BundleHeader:
    """The header of the newest bundle of a key that is signed. ``NotFoundError`` where there is none of the study."""
    for bundle in content.bundles.get(name, ())[:_TRIED]:
        with suppress(BundleFault):
            header = read_header(bundle)
            if not study or header.study == study:
                return header
    raise NotFoundError(
        _("The folder has no bundle with the key {key} for this study.").format(key=shown(name)),
        _("Wait until it has arrived; whose key it is sends one with: qualcode sync FOLDER"),
    )


def join(folder: Path, target: Path, name: str) -> BundleHeader:
    """Makes a study of the newest whole bundle of a key, whose machine is taken for the lead's.

    ``NotFoundError`` where there is none, ``ProjectError`` where a file of that name is there, or the bundle holds no
    study.
    """
    refuse_existing(target)
    refuse_within(target, folder)
    content = look_around(folder)
    bundles = content.bundles.get(name, [])
    for bundle in bundles[:_TRIED]:
        with suppress(BundleFault), unpacked(target, chain_of(bundle, bundles)) as copy:
            header = read_header(bundle)
            with Project.open(copy, readonly=True) as found:
                if found.meta("guid") != header.study or found.check():
                    raise ProjectError(
                        _("The bundle of {author} holds no whole study.").format(author=header.author),
                        _("Have it sent again: qualcode sync FOLDER"),
                    )
                found.backup(target)
            state = SyncState(folder=str(whereabouts(folder)), lead=name, introduced={name: header.author})
            write_state(target, state)
            return header
    return newest_of(content, name)


def who_is_there(folder: Path) -> list[SyncMachine]:
    """The machines whose bundles are in a folder, for who has no study yet."""
    return _machines(look_around(folder), SyncState(), "", "")


def sync_status(project: Project, coder: str, key: SigningKey, folder: Path | None = None) -> SyncStatus:
    """How the sync of this study stands, without sending or taking anything."""
    state = read_state(project.path)
    where = folder or (Path(state.folder) if state.folder else None)
    content = look_around(where) if where is not None else FolderContent({}, [])
    _hear_lead(project, state, content)
    mark = f"{news.withheld_mark(project)} {' '.join(sorted(state.introduced))}"
    return SyncStatus(
        folder=str(where or ""),
        every=state.every,
        key=key.name,
        lead=state.lead,
        sent_counter=state.sent_counter,
        sent_at=state.sent_at,
        unsent=mark != state.sent_mark or news.has_news(project, state.sent_line),
        withheld=news.own_withheld(project, coder),
        machines=_machines(content, state, key.name, project.meta("guid")),
        others=content.others,
    )


def _machines(content: FolderContent, state: SyncState, own: str, study: str) -> list[SyncMachine]:
    found = []
    for name, bundles in sorted(content.bundles.items()):
        for bundle in bundles[:_TRIED]:
            with suppress(BundleFault):
                header = read_header(bundle)
                if study and header.study != study:
                    continue
                known = state.trusted.get(name)
                stands = "own" if name == own else "lead" if name == state.lead else "introduced"
                if name != own and known != header.author:
                    stands = "unknown" if known is None else "other_coder"
                taken = name == own or state.taken.get(name) == bundle.sha256
                found.append(SyncMachine(name, header.author, bundle.counter, stands, taken))
                break
    return found
