"""Whoever can write in the folder may put anything there: nothing of it comes into the study, and it is said."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from qualcode.changes.codebook import edit_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.sync import bundles
from qualcode.sync import exchange as exchanging
from qualcode.sync.bundles import BundleFault, BundleHeader, BundleName, look_around, read_header, unpack
from qualcode.sync.exchange import SyncChoices, exchange, forget, introduce, join, sync_status, take_back
from qualcode.sync.keys import SigningKey, heard, make_key, shown
from qualcode.sync.report import SyncReport
from qualcode.sync.state import read_state, state_path
from qualcode.sync.wording import bundle_words, others_words, sent_words
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import TIMES
from tests.support.travelling import Machine, Team, team_once

MAGIC = b"qualcode bundle 1\n"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """A lead and ada, who know each other; ada has coded since and sent it."""
    return team_once(tmp_path, _work_of_two)


def _work_of_two(tmp_path: Path) -> Team:
    with new_project(tmp_path) as study:
        add_transcript(study, "groep", INTERVIEW)
        found = Team(tmp_path, study, ["lead", "ada"])
    found.introduce()
    code(found.named("ada"), 10)
    found.named("ada").sync()
    found.deliver()
    return found


def code(machine: Machine, start: int) -> None:
    """One coding."""
    with machine.open() as project:
        apply_codings(project, machine.coder, [NewCoding(1, start, start + 8, code_id(project, "stage"))])


def codings(machine: Machine) -> int:
    """How many there are."""
    return len(machine.content()["coding"])


def newest(machine: Machine, of: Machine) -> BundleName:
    """The newest bundle of one machine, as another sees it."""
    return look_around(machine.folder).bundles[of.key.name][0]


def state_of(report: SyncReport, machine: Machine) -> str:
    """What became of what that machine sent."""
    return next(one.state for one in report.bundles if one.key == machine.key.name)


def forged(folder: Path, header: BundleHeader, packed: bytes, key: SigningKey, *, author: str = "ada") -> Path:
    """A bundle that says this, signed with that key, in the name of the key that it says."""
    data = json.dumps(asdict(header)).encode()
    whole = MAGIC + len(data).to_bytes(4, "big") + data + key.sign(MAGIC + data) + packed
    path = folder / f"{author}.{header.machine}.{header.counter}.{hashlib.sha256(whole).hexdigest()}.qcbundle"
    path.write_bytes(whole)
    return path


def told(header: BundleHeader, packed: bytes, raw: int, counter: int = 50) -> BundleHeader:
    """The header as it would be of these bytes."""
    return replace(header, size=len(packed), sha256=hashlib.sha256(packed).hexdigest(), unpacked=raw, counter=counter)


def test_what_is_whole_and_signed_comes_in_once(team: Team) -> None:
    assert state_of(team.lead.sync(), team.named("ada")) == "taken"
    assert codings(team.lead) == 1
    team.lead.sync()  # that the lead is one of the coders was news
    again = team.lead.sync()
    assert (again.sent, state_of(again, team.named("ada"))) == ("", "nothing_new")
    assert "Nothing new" in sent_words(again)


@pytest.mark.parametrize("kept", [0, 1, 17, 25, 300, 5000, -1])
def test_what_has_arrived_by_half_is_not_there_yet(team: Team, kept: int) -> None:
    ada = team.named("ada")
    bundle = newest(team.lead, ada)
    whole = bundle.path.read_bytes()
    bundle.path.write_bytes(whole[:kept])
    older = look_around(team.lead.folder).bundles[ada.key.name][1]
    assert state_of(team.lead.sync(), ada) in ("partial", "nothing_new")
    assert codings(team.lead) == 0
    assert older.path.exists()
    bundle.path.write_bytes(whole)
    assert state_of(team.lead.sync(), ada) == "taken"
    assert codings(team.lead) == 1


def test_one_bit_off_is_not_there_yet(team: Team) -> None:
    bundle = newest(team.lead, team.named("ada"))
    whole = bytearray(bundle.path.read_bytes())
    for place in (3, 30, len(whole) - 100):
        whole[place] ^= 1
        bundle.path.write_bytes(whole)
        whole[place] ^= 1
        team.lead.sync()
        assert codings(team.lead) == 0


def test_what_another_signed_in_the_name_of_somebody_is_refused(team: Team) -> None:
    ada, thief = team.named("ada"), make_key()
    bundle = newest(team.lead, ada)
    header = read_header(bundle)
    whole = bundle.path.read_bytes()
    packed = whole[-header.size :]
    # Her key in the header, and another's signature; then a key of one's own, and her name.
    forged(team.lead.folder, replace(header, counter=90), packed, thief)
    report = team.lead.sync()
    assert state_of(report, ada) == "taken", "the forged one is passed over, and the real one found"
    own = replace(header, key=thief.public.hex(), counter=91)
    forged(team.lead.folder, own, packed, thief)
    report = team.lead.sync()
    [found] = [one for one in report.bundles if one.key == thief.name]
    assert found.state == "unknown"
    assert shown(thief.name) in bundle_words(found)
    assert codings(team.lead) == 1


def test_a_key_that_was_introduced_for_one_does_not_speak_for_another(team: Team) -> None:
    ada = team.named("ada")
    with ada.open() as project:
        exchange(project, "lead", ada.folder, ada.key)
        apply_codings(project, "lead", [NewCoding(1, 40, 50, code_id(project, "kosten"))])
        exchange(project, "lead", ada.folder, ada.key)
    team.deliver()
    report = team.lead.sync()
    assert state_of(report, ada) == "other_coder"
    assert codings(team.lead) == 0


def test_a_bomb_is_refused_before_anything_is_unpacked(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = team.named("ada")
    header = read_header(newest(team.lead, ada))
    zeros, megabytes = bytes(1 << 20), 300 if TIMES > 1 else 40
    packing = lzma.LZMACompressor(lzma.FORMAT_XZ, preset=1)
    packed = b"".join(packing.compress(zeros) for _piece in range(megabytes)) + packing.flush()
    assert len(packed) < 100_000
    # One that says how large it gets, and one that says less: her own key is no licence.
    honest = forged(team.lead.folder, told(header, packed, megabytes << 20), packed, ada.key)
    liar = forged(team.lead.folder, told(header, packed, 1 << 20, counter=51), packed, ada.key)
    named = {one.path: one for one in look_around(team.lead.folder).bundles[ada.key.name]}
    target, unpacked = tmp_path / "target", list[int]()
    monkeypatch.setattr(bundles, "_inflate", lambda *_given: unpacked.append(1))
    with pytest.raises(BundleFault, match="too_large"):
        unpack(named[honest], target)
    assert unpacked == []
    monkeypatch.undo()
    with pytest.raises(BundleFault, match="too_large"):
        unpack(named[liar], target)
    assert not target.exists()
    assert state_of(team.lead.sync(), ada) == "taken", "the newest that is sound"
    assert codings(team.lead) == 1
    assert [path.name for path in team.lead.path.parent.iterdir() if path.name.endswith(".tmp")] == []


@pytest.mark.parametrize("inside", [b"", b"nothing", b"SQLite format 3\x00" + bytes(5000)])
def test_what_is_no_study_is_refused_in_words(team: Team, inside: bytes) -> None:
    ada = team.named("ada")
    header = read_header(newest(team.lead, ada))
    packed = lzma.compress(inside)
    forged(team.lead.folder, told(header, packed, len(inside)), packed, ada.key)
    forged(team.lead.folder, told(header, b"no xz at all", 10, counter=51), b"no xz at all", ada.key)
    report = team.lead.sync()
    assert state_of(report, ada) == "refused"
    assert codings(team.lead) == 0
    assert all(bundle_words(one) for one in report.bundles)


def garbage() -> Iterator[tuple[str, bytes]]:
    """Names and bytes that mean no good."""
    key = "a" * 24
    for data in (b"", MAGIC, MAGIC + b"\xff\xff\xff\xff", MAGIC + b"\0\0\0\2[]" + bytes(64), b"\0" * 9000):
        yield f"x.{key}.1.{hashlib.sha256(data).hexdigest()}.qcbundle", data
    deep = b"[" * 50_000
    data = MAGIC + len(deep).to_bytes(4, "big") + deep + bytes(64)
    yield f"x.{key}.2.{hashlib.sha256(data).hexdigest()}.qcbundle", data
    yield f"\x1b]0;bad\x07.{key}.1.{'0' * 64}.qcbundle", b""
    yield f"x.{key}.999999999999.{'0' * 64}.qcbundle", b""
    yield "..qcbundle", b""


def test_garbage_is_let_alone(team: Team) -> None:
    for name, data in garbage():
        (team.lead.folder / name).write_bytes(data)
    (team.lead.folder / f"x.{'b' * 24}.1.{'0' * 64}.qcbundle").mkdir()
    (team.lead.folder / f"x.{'c' * 24}.1.{'0' * 64}.qcbundle").symlink_to("/etc/passwd")
    os.mkfifo(team.lead.folder / f"x.{'d' * 24}.1.{'0' * 64}.qcbundle")
    report = team.lead.sync()
    assert state_of(report, team.named("ada")) == "taken"
    assert {one.state for one in report.bundles if one.key == "a" * 24} <= {"partial", "foreign", "forged"}
    assert not {"b" * 24, "c" * 24, "d" * 24} & {one.key for one in report.bundles}
    assert not any("\x1b" in words for words in others_words(report.others, 50))


def test_copies_that_the_folders_program_made_are_let_alone_and_named(team: Team) -> None:
    bundle = newest(team.lead, team.named("ada"))
    stem = bundle.path.name.removesuffix(".qcbundle")
    names = {f"{stem} (conflicted copy 2026-11-30).qcbundle", f"{stem}-PC-van-ada.qcbundle"}
    names |= {f"{stem}.sync-conflict-20261130-101500-ABCDEFG.qcbundle"}
    for name in names:
        (team.lead.folder / name).write_bytes(bundle.path.read_bytes())
    report = team.lead.sync()
    assert set(report.others) == names
    assert codings(team.lead) == 1
    assert all((team.lead.folder / name).exists() for name in names)


def test_only_ones_own_bundles_go_and_three_stay(team: Team) -> None:
    ada = team.named("ada")
    team.lead.sync()
    for start in range(20, 27):
        code(team.lead, start)
        team.lead.sync()
    found = look_around(team.lead.folder).bundles
    assert len(found[team.lead.key.name]) == 3
    assert len(found[ada.key.name]) == 2


def test_undo_leaves_a_sync_alone_and_undo_sync_takes_it_back(team: Team) -> None:
    ada = team.named("ada")
    code(team.lead, 60)
    team.lead.sync()
    assert codings(team.lead) == 2
    team.lead.do(Project.undo)
    assert codings(team.lead) == 1, "one's own coding went, and what came in stayed"
    team.lead.do(Project.redo)
    team.lead.do(take_back)
    assert codings(team.lead) == 1
    assert state_of(team.lead.sync(), ada) == "left", "the same bundle stays out"
    code(ada, 70)
    ada.sync()
    team.deliver()
    team.lead.sync()
    assert codings(team.lead) == 3, "a newer one brings all that is hers"
    code(team.lead, 90)
    team.lead.sync()
    with pytest.raises(ConflictError, match="gone on to the others"):
        team.lead.do(take_back)
    with team.lead.open() as project:
        assert project.check() == []


def test_who_joins_later_has_the_same_at_once(team: Team, tmp_path: Path) -> None:
    team.lead.sync()
    code(team.lead, 50)
    team.lead.sync()
    late = Machine(tmp_path, "eva")
    team.machines.append(late)
    team.deliver()
    join(late.folder, late.path, team.lead.key.name)
    assert late.content()["coding"] == team.lead.content()["coding"]
    report = late.sync()
    assert report.sent
    assert state_of(report, team.named("ada")) == "nothing_new", "the lead's word is enough"
    with pytest.raises(QualcodeError, match="is there already"):
        join(late.folder, late.path, team.lead.key.name)


def test_a_key_that_was_forgotten_is_taken_in_no_more(team: Team) -> None:
    ada = team.named("ada")
    with team.lead.open() as project:
        assert forget(project, ada.key.name) == "ada"
        with pytest.raises(NotFoundError):
            forget(project, ada.key.name)
    assert state_of(team.lead.sync(), ada) == "unknown"
    assert codings(team.lead) == 0
    with team.lead.open() as project:
        introduce(project, team.lead.folder, ada.key.name)
    assert state_of(team.lead.sync(), ada) == "taken"


def test_a_study_in_the_folder_itself_is_refused(team: Team) -> None:
    with team.lead.open() as project, pytest.raises(ConflictError, match="lies in the folder itself"):
        exchange(project, "lead", team.lead.path.parent, team.lead.key)


def test_a_conflict_waits_and_holds_back_nothing_else(team: Team, tmp_path: Path) -> None:
    ada = team.named("ada")
    for machine, name in ((team.lead, "Van de lead"), (ada, "Van ada")):
        with machine.open() as project:
            edit_code(project, machine.coder, code_id(project, "kosten"), name=name)
    ada.sync()
    team.deliver()
    report = team.lead.sync()
    [conflict] = report.waiting
    assert {conflict.ours.value, conflict.theirs.value} == {"Van de lead", "Van ada"}
    assert codings(team.lead) == 1, "the rest is in"
    assert "the rest is taken in" in bundle_words(next(one for one in report.bundles if one.conflicts))
    code(ada, 40)
    ada.sync()
    team.deliver()
    report = team.lead.sync()
    assert codings(team.lead) == 2, "and what comes later"
    [conflict] = report.waiting
    assert {conflict.ours.value, conflict.theirs.value} == {"Van de lead", "Van ada"}
    assert team.lead.sync().taken == [], "once"
    report = team.lead.sync(SyncChoices(decisions={conflict.id: "theirs"}))
    assert (report.waiting, codings(team.lead)) == ([], 2)
    team.lead.sync()
    team.deliver()
    assert ada.sync().waiting == [], "asked once for the whole team"
    assert ada.content() == team.lead.content()


def test_what_is_remembered_is_read_whole_or_said_to_be_damaged(team: Team) -> None:
    with team.lead.open() as project:
        found = sync_status(project, "lead", team.lead.key)
    assert [one.state for one in found.machines if one.author == "ada"] == ["introduced"]
    for text in ("{", "[]", '{"folder": 3}', '{"more": ""}', '{"taken": {"a": 1}}'):
        state_path(team.lead.path).write_text(text)
        with pytest.raises(QualcodeError, match="is damaged"):
            read_state(team.lead.path)


def test_keys_are_read_out_in_groups() -> None:
    key = make_key()
    assert heard(shown(key.name).upper()) == key.name == heard(key.name)
    for wrong in ("", "abcd", key.name + "0", "g" * 24):
        with pytest.raises(ConflictError):
            heard(wrong)


@pytest.mark.parametrize("place", ["write_bundle", "merge", "write_state"])
@pytest.mark.parametrize("after", [False, True])
def test_an_exchange_that_ends_half_way_is_done_the_next_time(
    team: Team, monkeypatch: pytest.MonkeyPatch, place: str, after: bool
) -> None:
    real = getattr(exchanging, place)

    def ending(*given: object, **named: object) -> object:
        if after:
            real(*given, **named)
        raise KeyboardInterrupt

    code(team.lead, 60)
    monkeypatch.setattr(exchanging, place, ending)
    with pytest.raises(KeyboardInterrupt):
        team.lead.sync()
    monkeypatch.undo()
    team.lead.sync()
    assert codings(team.lead) == 2
    assert [path.name for path in team.lead.path.parent.iterdir() if path.name.endswith(".tmp")] == []
    assert all(read_header(one) for one in look_around(team.lead.folder).bundles[team.lead.key.name])
    team.deliver()
    team.named("ada").sync()
    assert team.named("ada").content()["coding"] == team.lead.content()["coding"]


@pytest.mark.parametrize("after", [False, True])
def test_what_came_in_as_it_ended_is_what_is_taken_back(
    team: Team, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    ada, real = team.named("ada"), merge
    team.lead.sync()
    code(ada, 40)
    ada.sync()
    team.deliver()

    def ending(*given: Any, **named: Any) -> object:
        if after:
            real(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(exchanging, "merge", ending)
    with pytest.raises(KeyboardInterrupt):
        team.lead.sync(SyncChoices(send=False))
    monkeypatch.undo()
    team.lead.do(take_back)
    assert codings(team.lead) == (1 if after else 0)
    assert state_of(team.lead.sync(SyncChoices(send=False)), ada) == ("left" if after else "taken")
    code(ada, 90)
    ada.sync()
    team.deliver()
    team.lead.sync()
    assert codings(team.lead) == 3
