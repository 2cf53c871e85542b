"""Merging copies: each rule alone, what is refused, and two or three machines at work at random."""

from __future__ import annotations

import itertools
import random
import sqlite3
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from qualcode.changes import codebook, documents
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.log_words import in_words
from qualcode.errors import ConflictError, NotFoundError, ProjectError
from qualcode.i18n import speaking
from qualcode.merging import MergeReport, merge
from qualcode.merging.report import Conflict, CopyReading
from qualcode.merging.wording import conflict_words
from qualcode.storage import Project, history
from qualcode.storage import project as project_room
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codings import codings
from qualcode.storage.copy_rows import REFS
from qualcode.storage.history import unpack
from qualcode.storage.schema import GUARDED, MIGRATIONS, SCHEMA_VERSION
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import accounted, content, copied, rows
from tests.support.machines import Machine
from tests.support.often import often
from tests.support.platforms import links

OTHER_TEXT = INTERVIEW.replace("oom", "tante")
AGAINST = {"ours": "theirs", "theirs": "ours"}


def code(project: Project, coder: str, start: int, path: str = "kosten", memo: str = "", document: int = 1) -> int:
    """A coding of ten characters."""
    [made] = apply_codings(project, coder, [NewCoding(document, start, start + 10, code_id(project, path), memo)])
    assert made is not None
    return made


def both_ways(here: Project, there: Project, prefer: str | None = None) -> MergeReport:
    """Merges each copy into the other, with the same decisions; they must end up the same. The report is of the first.

    What is merged here is also undone and done again on the way, and merging once more does nothing.
    """
    before = copied(here, "before")
    kept = rows(here)
    report = merge(here, "lead", there.path, prefer=prefer)
    assert not report.undecided
    assert all(kind.holds for kind in report.kinds)
    after = content(here)
    if report.merged:
        here.undo("lead")
        assert rows(here) == kept
        here.redo("lead")
        assert content(here) == after
    assert merge(here, "lead", there.path).nothing_new
    merge(there, "lead", before.path, prefer=AGAINST.get(prefer or ""))
    assert content(there) == after
    assert here.check() == there.check() == coding.drifted(here) == []
    before.close()
    return report


def kinds(report: MergeReport) -> dict[str, tuple[int, int, int, int]]:
    """For each kind that had any: new, changed, deleted, after."""
    return {kind.kind: (kind.new, kind.changed, kind.deleted, kind.after) for kind in report.kinds}


def test_every_table_that_changes_is_merged() -> None:
    assert set(REFS) | {"turn"} == GUARDED


def test_new_codings_and_their_coder_come_in_and_stand_in_the_audit_trail(here: Project, there: Project) -> None:
    code(there, "eva", 10)
    code(there, "eva", 20, memo="sterk")
    code(here, "ada", 10)
    bytes_before = there.path.read_bytes()
    report = merge(here, "lead", there.path)
    assert report.merged
    assert kinds(report)["coding"] == (2, 0, 0, 4)
    assert kinds(report)["coder"] == (1, 0, 0, 3)
    assert report.entries == 3
    assert there.path.read_bytes() == bytes_before
    lines = [entry for entry in here.log() if "merged" in entry.about]
    assert [(entry.coder, entry.action, entry.state) for entry in lines] == [
        ("eva", "coding.add", "fixed"), ("eva", "coding.add", "fixed"), ("eva", "coder.add", "fixed"),
    ]  # fmt: skip
    assert [entry.at for entry in lines] == [entry.at for entry in there.log()[:3]]
    assert in_words(here.log(1)[0]) == "merged the copy copy.qualcode"
    guids = {guid for (guid,) in there.rows("SELECT guid FROM coding")}
    told = set()
    for (ops,) in here.rows("SELECT ops FROM history WHERE coder = 'eva'"):
        told |= {row[1] for op in unpack(ops) if op.table == "coding" for row in op.rows}
    assert told == guids - {here.scalar("SELECT guid FROM coding WHERE id = 1")}


def test_merging_again_and_again_after_both_went_on_duplicates_nothing(here: Project, there: Project) -> None:
    for place in (0, 10, 20):
        code(there, "eva", place)
        code(here, "ada", place)
        assert both_ways(here, there).merged
    assert len(codings(here)) == 7
    lines = len(here.log()), len(there.log())
    for one, other in ((here, there), (there, here), (here, there)):
        assert merge(one, "lead", other.path).nothing_new
    assert (len(here.log()), len(there.log())) == lines


def test_a_field_that_one_side_changed_is_taken_and_anothers_field_stays(here: Project, there: Project) -> None:
    codebook.edit_code(here, "ada", code_id(here, "kosten"), definition="Wat het kost.")
    codebook.edit_code(there, "eva", code_id(there, "kosten"), name="Geld")
    report = both_ways(here, there)
    assert report.conflicts == []
    [item] = [item for item in report.items if item.kind == "code"]
    assert (item.status, item.what, item.fields) == ("changed", "kosten", {"name": ("Kosten", "Geld")})
    assert here.rows("SELECT name, definition FROM code WHERE slug = 'kosten'") == [("Geld", "Wat het kost.")]


@pytest.mark.parametrize(("prefer", "name"), [("ours", "Prijs"), ("theirs", "Geld")])
def test_the_same_code_renamed_twice_is_a_conflict(here: Project, there: Project, prefer: str, name: str) -> None:
    kosten = code_id(here, "kosten")
    codebook.edit_code(here, "ada", kosten, name="Prijs")
    codebook.edit_code(there, "eva", kosten, name="Geld")
    before, lines = rows(here), len(here.log())
    report = merge(here, "lead", there.path)
    [conflict] = report.undecided
    assert (conflict.kind, conflict.what, conflict.reason, conflict.field) == ("code", "kosten", "field", "name")
    assert (conflict.ours.value, conflict.ours.coder) == ("Prijs", "ada")
    assert (conflict.theirs.value, conflict.theirs.coder) == ("Geld", "eva")
    assert (report.merged, report.kinds, rows(here), len(here.log())) == (False, [], before, lines)
    assert merge(here, "lead", there.path, decisions={conflict.id: prefer}, dry_run=True).undecided == []
    assert rows(here) == before
    both_ways(here, there, prefer)
    assert here.scalar("SELECT name FROM code WHERE slug = 'kosten'") == name


def test_a_conflict_names_the_field_in_the_language_of_the_interface() -> None:
    reading = CopyReading("value", "Kosten")
    conflict = Conflict("code:1:name", "code", "kosten", "field", "name", reading, reading)
    assert conflict_words(conflict) == "code kosten: name was changed on both sides"
    with speaking("nl"):
        assert conflict_words(conflict) == "code kosten: naam is aan beide kanten veranderd"


def test_the_same_change_on_both_sides_is_no_conflict(here: Project, there: Project) -> None:
    for project in (here, there):
        codebook.edit_code(project, "ada", code_id(project, "kosten"), name="Geld")
    assert both_ways(here, there).conflicts == []


def test_a_change_that_was_undone_is_no_change(here: Project, there: Project) -> None:
    codebook.edit_code(here, "ada", code_id(here, "kosten"), name="Prijs")
    here.undo("ada")
    codebook.edit_code(there, "eva", code_id(there, "kosten"), name="Geld")
    assert both_ways(here, there).conflicts == []
    assert here.scalar("SELECT name FROM code WHERE slug = 'kosten'") == "Geld"


def test_what_was_undone_after_the_copy_was_taken_is_undone_in_the_copy(here: Project, tmp_path: Path) -> None:
    codebook.edit_code(here, "ada", code_id(here, "kosten"), name="Prijs")
    there = copied(here)
    here.undo("ada")
    report = both_ways(here, there)
    assert report.conflicts == []
    assert there.scalar("SELECT name FROM code WHERE slug = 'kosten'") == "Kosten"


def test_deleted_here_and_left_alone_there_stays_deleted(here: Project, there: Project) -> None:
    coding.remove_codings(here, "ada", [1])
    report = both_ways(here, there)
    assert (report.conflicts, codings(here), codings(there)) == ([], [], [])


def test_deleted_there_and_left_alone_here_is_deleted_here(here: Project, there: Project) -> None:
    coding.remove_codings(there, "ada", [1])
    report = both_ways(here, there)
    assert kinds(report)["coding"] == (0, 0, 1, 0)
    assert here.scalar("SELECT COUNT(*) FROM tombstone WHERE kind = 'coding'") == 1


@pytest.mark.parametrize(("prefer", "left"), [("ours", 0), ("theirs", 1)])
def test_deleted_on_one_side_and_changed_on_the_other_is_a_conflict(
    here: Project, there: Project, prefer: str, left: int
) -> None:
    coding.remove_codings(here, "ada", [1])
    coding.set_memo(there, "ada", 1, "toch belangrijk")
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.reason, conflict.ours.state, conflict.theirs.state) == ("deleted", "deleted", "changed")
    both_ways(here, there, prefer)
    assert len(codings(here)) == left
    for one, other in ((here, there), (there, here)):
        assert merge(one, "lead", other.path).conflicts == []


@pytest.mark.parametrize(("prefer", "left"), [("ours", 1), ("theirs", 3)])
def test_a_code_deleted_here_and_used_there_is_a_conflict(
    here: Project, there: Project, prefer: str, left: int
) -> None:
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    code(there, "eva", 10)
    code(there, "eva", 20)
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.kind, conflict.what, conflict.reason) == ("code", "kosten", "deleted")
    assert (conflict.ours.state, conflict.ours.coder) == ("deleted", "ada")
    assert (conflict.theirs.state, conflict.theirs.uses) == ("used", {"coding": 2})
    report = both_ways(here, there, prefer)
    assert len(codings(here)) == left
    left_out = [item.what for item in report.items if item.status == "left_out" and item.kind == "coding"]
    assert left_out == ([] if prefer == "theirs" else ["groep 10:20 kosten (eva)", "groep 20:30 kosten (eva)"])
    code(there, "eva", 30, "stage")
    assert merge(here, "lead", there.path).conflicts == []


def test_what_was_left_out_comes_with_its_code_once_that_comes_back(here: Project, there: Project) -> None:
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    code(there, "eva", 10)
    merge(here, "lead", there.path, prefer="ours")
    code(there, "eva", 20)
    merge(here, "lead", there.path, prefer="theirs")
    assert len(codings(here)) == 3
    assert merge(here, "lead", there.path).nothing_new


def test_codings_of_a_code_that_was_merged_into_another_follow(here: Project, there: Project) -> None:
    coding.set_memo(there, "ada", 1, "nog eens")
    codebook.merge_codes(here, "ada", [code_id(here, "stage")], code_id(here, "kosten"))
    report = both_ways(here, there)
    assert report.conflicts == []
    [found] = codings(here)
    assert (found.code_id, found.memo) == (code_id(here, "kosten"), "nog eens")


def test_the_same_coding_made_on_both_sides_is_one_with_both_memos(here: Project, there: Project) -> None:
    code(here, "eva", 10, memo="hier")
    coding.set_good(here, "eva", code(here, "eva", 20), True)
    code(there, "eva", 10, memo="daar")
    code(there, "eva", 20)
    report = both_ways(here, there)
    assert report.conflicts == []
    assert sorted((match.kind, match.by) for match in report.matched) == [
        ("coder", "name"), ("coding", "passage"), ("coding", "passage"),
    ]  # fmt: skip
    assert [(found.memo, found.good) for found in codings(here)][:2] == [("hier\ndaar", False), ("", True)]


def test_a_coding_removed_there_after_it_became_one_is_removed_here(here: Project, there: Project) -> None:
    code(here, "eva", 10)
    made = code(there, "eva", 10)
    both_ways(here, there)
    coding.remove_codings(there, "eva", [made])
    merge(here, "lead", there.path)
    assert len(codings(here)) == len(codings(there)) == 1


def test_a_coding_moved_onto_a_new_one_becomes_one_with_it(here: Project, there: Project) -> None:
    coding.recode(here, "ada", [1], code_id(here, "kosten"))
    apply_codings(there, "ada", [NewCoding(1, 40, 60, code_id(there, "kosten"))])
    both_ways(here, there)
    assert len(codings(here)) == 1
    coding.set_memo(there, "ada", codings(there)[0].id, "nieuw")
    assert merge(here, "lead", there.path).conflicts == []
    assert codings(here)[0].memo == "nieuw"


def test_coders_of_one_name_are_one(here: Project, there: Project) -> None:
    code(here, "eva", 10)
    code(there, "eva", 20)
    both_ways(here, there)
    assert here.scalar("SELECT COUNT(*) FROM coder WHERE name = 'eva'") == 1


def test_codes_with_one_address_made_apart_are_one_and_their_children_too(here: Project, there: Project) -> None:
    for project, name in ((here, "Tijd"), (there, "TIJD")):
        parent = codebook.add_code(project, "ada", name)
        codebook.add_code(project, "ada", "Reizen", parent_id=parent)
        code(project, "eva" if project is there else "ada", 10, "tijd/reizen")
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.what, conflict.field, conflict.ours.value, conflict.theirs.value) == (
        "tijd", "name", "Tijd", "TIJD",
    )  # fmt: skip
    report = both_ways(here, there, "ours")
    assert [(match.what, match.by) for match in report.matched if match.kind == "code"] == [
        ("tijd", "address"), ("tijd/reizen", "address"),
    ]  # fmt: skip
    assert len({found.code_id for found in codings(here)}) == 2


@pytest.mark.parametrize("prefer", ["ours", "theirs"])
def test_a_code_renamed_onto_the_address_of_a_new_one_keeps_it_or_gives_way(
    here: Project, there: Project, prefer: str
) -> None:
    codebook.edit_code(here, "ada", code_id(here, "kosten"), slug="geld")
    made = codebook.add_code(there, "eva", "Geld")
    guid = there.scalar("SELECT guid FROM code WHERE id = ?", [made])
    [conflict] = merge(here, "lead", there.path).undecided
    assert conflict.reason == "name"
    both_ways(here, there, prefer)
    slugs = dict(here.rows("SELECT slug, guid FROM code"))
    assert (slugs["geld"] == guid) == (prefer == "theirs")
    assert slugs.keys() >= {"geld", "geld-2"}


def test_codes_that_swapped_their_addresses_there_swap_them_here(here: Project, there: Project) -> None:
    stage, kosten = code_id(there, "stage"), code_id(there, "kosten")
    for found, slug in ((stage, "even"), (kosten, "stage"), (stage, "kosten")):
        codebook.edit_code(there, "eva", found, slug=slug)
    codebook.remove_code(there, "eva", code_id(there, "kosten/netwerk"))
    codebook.add_code(there, "eva", "Netwerk", parent_id=stage)
    both_ways(here, there)
    assert code_id(here, "kosten") == stage


@pytest.mark.parametrize(("prefer", "path"), [("ours", "kosten/stage"), ("theirs", "stage/kosten")])
def test_codes_moved_under_each_other_are_a_conflict(here: Project, there: Project, prefer: str, path: str) -> None:
    stage, kosten = code_id(here, "stage"), code_id(here, "kosten")
    codebook.move_code(here, "ada", stage, kosten, 0)
    codebook.move_code(there, "eva", kosten, stage, 5)
    assert "cycle" in {conflict.reason for conflict in merge(here, "lead", there.path).undecided}
    both_ways(here, there, prefer)
    assert code_id(here, path)


def test_codes_put_in_another_order_on_both_sides_are_one_question(here: Project, there: Project) -> None:
    for name in ("Tijd", "Hulp"):
        codebook.add_code(here, "ada", name)
    there = copied(here, "ordered")
    codebook.move_code(here, "ada", code_id(here, "hulp"), None, 0)
    codebook.move_code(there, "eva", code_id(there, "tijd"), None, 0)
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.reason, conflict.ours.value) == ("order", "hulp, stage, kosten, tijd")
    both_ways(here, there, "theirs")
    assert read_codebook(here).children[None][0].slug == "tijd"
    there.close()


def test_versions_numbered_on_both_sides_are_both_kept_and_codings_keep_theirs(here: Project, there: Project) -> None:
    codebook.number_version(here, "ada", "Hier")
    code(here, "ada", 10)
    codebook.number_version(there, "eva", "Daar")
    code(there, "eva", 20)
    both_ways(here, there)
    versions = {version.reason: version.number for version in codebook.versions(here)}
    assert versions == {"First": 1, "Hier": 2, "Daar": 3}
    assert [found.codebook_version for found in codings(here)] == [2, 3, 1]


def test_a_new_document_comes_with_its_turns_speakers_and_respondents(here: Project, there: Project) -> None:
    made = add_transcript(there, "nieuw", OTHER_TEXT, group="LWT")
    code(there, "eva", 30, document=made)
    report = both_ways(here, there)
    assert kinds(report)["document"] == (1, 0, 0, 2)
    assert here.scalar("SELECT COUNT(*) FROM turn WHERE document_id = 2") == 5
    assert here.rows("SELECT DISTINCT path FROM respondent r JOIN respondent_group g ON g.id = r.group_id") == [
        ("LWT",)
    ]


def test_the_same_text_imported_apart_is_one_document(here: Project, there: Project) -> None:
    code(here, "ada", 30, document=add_transcript(here, "nieuw", OTHER_TEXT))
    code(there, "eva", 30, document=add_transcript(there, "nieuw", OTHER_TEXT))
    report = both_ways(here, there)
    assert report.conflicts == []
    assert ("document", "text") in {(match.kind, match.by) for match in report.matched}
    assert here.scalar("SELECT COUNT(*) FROM document") == 2
    assert len({found.document_id for found in codings(here)}) == 2
    assert here.scalar("SELECT COUNT(*) FROM respondent") == 4


@pytest.mark.parametrize("prefer", ["ours", "theirs"])
def test_another_text_under_the_same_name_is_a_conflict_and_both_stay(
    here: Project, there: Project, prefer: str
) -> None:
    code(here, "ada", 30, document=add_transcript(here, "nieuw", OTHER_TEXT))
    code(there, "eva", 30, document=add_transcript(there, "nieuw", INTERVIEW.replace("bus", "trein")))
    conflicts = merge(here, "lead", there.path).undecided
    assert {(found.kind, found.reason) for found in conflicts} == {("document", "name"), ("respondent", "name")}
    both_ways(here, there, prefer)
    texts = dict(here.rows("SELECT name, text FROM document"))
    assert texts.keys() == {"groep", "nieuw", "nieuw (2)"}
    assert ("tante" in texts["nieuw"]) == (prefer == "ours")
    assert len(codings(here)) == 3
    assert here.scalar("SELECT COUNT(*) FROM respondent") == 6


def altered(project: Project, text: str) -> None:
    """Puts another text under a document from outside, as a program that knows nothing of the gate would."""
    with sqlite3.connect(project.path) as connection:
        connection.execute("UPDATE document SET text = ?, sha256 = ?", [text, documents.sha256(text)])
    connection.close()


@pytest.mark.parametrize(("prefer", "who"), [("ours", ["ada"]), ("theirs", ["eva"])])
def test_another_text_under_the_same_guid_is_a_conflict_and_what_does_not_fit_is_told(
    here: Project, there: Project, prefer: str, who: list[str]
) -> None:
    coding.remove_codings(there, "ada", [1])
    coding.remove_codings(here, "ada", [1])
    altered(there, "X" * 20 + INTERVIEW[20:])
    code(there, "eva", 12)
    code(here, "ada", 12)
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.kind, conflict.reason) == ("document", "text")
    report = both_ways(here, there, prefer)
    [lost] = [item for item in report.items if item.kind == "coding" and item.status in ("left_out", "deleted")]
    assert lost.what.startswith("groep 12:22")
    names = dict(here.rows("SELECT id, name FROM coder"))
    assert [names[found.coder_id] for found in codings(here)] == who
    assert merge(here, "lead", there.path).conflicts == []


@pytest.mark.parametrize(("prefer", "number"), [("ours", 0), ("theirs", 1)])
def test_a_document_removed_here_and_coded_there_comes_back_whole_or_not_at_all(
    here: Project, prefer: str, number: int
) -> None:
    add_transcript(here, "nieuw", OTHER_TEXT)
    there = copied(here, "away")
    here.undo("ada")
    code(there, "eva", 30, document=2)
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.kind, conflict.theirs.uses) == ("document", {"coding": 1})
    both_ways(here, there, prefer)
    for sql in ("turn WHERE document_id <> 1", "speaker WHERE document_id <> 1", "coding WHERE document_id <> 1"):
        assert bool(here.scalar(f"SELECT COUNT(*) FROM {sql}")) == bool(number)
    assert here.scalar("SELECT COUNT(*) FROM respondent") == 2 + 2 * number
    assert here.scalar("SELECT COUNT(*) FROM speaker WHERE role = 'respondent' AND respondent_id IS NULL") == 0
    there.close()


def test_memos_face_sheet_and_finished_work_come_along(here: Project, there: Project) -> None:
    team.set_memo(there, "eva", "document", 1, "Rumoerig")
    team.set_memo(there, "lead", "project", 0, "")
    team.set_finished(there, "eva", 1)
    with there.change("eva", "respondents.import", source="face.csv") as change:
        group = change.insert("respondent_group", path="LWT")
        change.update("respondent", 1, group_id=group)
        attribute = change.insert("attribute", name="leeftijd", type="number", choices="[]")
        change.insert("attribute_value", respondent_id=1, attribute_id=attribute, value="17")
    report = both_ways(here, there)
    assert report.conflicts == []
    assert kinds(report)["memo"] == (1, 0, 1, 1)
    assert here.scalar("SELECT finished IS NOT NULL FROM assignment") == 1
    assert here.scalar("SELECT value FROM attribute_value") == "17"


def test_the_same_face_sheet_read_on_both_sides_is_one_and_other_values_are_a_conflict(
    here: Project, there: Project
) -> None:
    for project, age in ((here, "17"), (there, "18")):
        with project.change("ada", "respondents.import", source="face.csv") as change:
            attribute = change.insert("attribute", name="leeftijd", type="number", choices="[]")
            for respondent, value in ((1, age), (2, "16")):
                change.insert("attribute_value", respondent_id=respondent, attribute_id=attribute, value=value)
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.kind, conflict.what, conflict.ours.value) == ("attribute_value", "groep/Sem: leeftijd", "17")
    both_ways(here, there, "theirs")
    assert here.rows("SELECT value FROM attribute_value ORDER BY respondent_id") == [("18",), ("16",)]


def test_undo_of_a_merge_and_another_decision(here: Project, there: Project) -> None:
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    code(there, "eva", 10)
    before = rows(here)
    merge(here, "lead", there.path, prefer="ours")
    here.undo("lead")
    assert rows(here) == before
    assert [entry.state for entry in here.log() if entry.action == "project.merge" and entry.kind == "do"] == ["undone"]
    report = merge(here, "lead", there.path, prefer="theirs")
    assert kinds(report)["coding"] == (1, 0, 0, 2)
    lines = [entry.about["merged"] for entry in here.log() if "merged" in entry.about]
    assert len(set(lines)) == 1
    assert len(lines) == report.entries


def test_lines_that_came_with_a_merge_cannot_be_undone_one_by_one(here: Project, there: Project) -> None:
    code(there, "eva", 10)
    merge(here, "lead", there.path)
    with pytest.raises(NotFoundError):
        here.undo("eva")


def test_a_merge_that_others_built_on_cannot_be_undone(here: Project, there: Project) -> None:
    codebook.add_code(there, "eva", "Tijd")
    merge(here, "lead", there.path)
    code(here, "ada", 10, "tijd")
    with pytest.raises(ConflictError):
        here.undo("lead")


def test_a_copy_of_a_copy_brings_the_others_work_too(here: Project, there: Project) -> None:
    code(there, "eva", 10)
    third = copied(there, "third")
    code(third, "cas", 20)
    code(there, "eva", 30)
    merge(here, "lead", third.path)
    merge(here, "lead", there.path)
    assert len(codings(here)) == 4
    assert merge(here, "lead", third.path).nothing_new
    third.close()


def refused(here: Project, path: Path, word: str) -> None:
    """The merge is refused with this word, and nothing is changed."""
    before, lines = rows(here), len(here.log())
    with pytest.raises(ProjectError, match=word) as caught:
        merge(here, "lead", path)
    assert caught.value.hint
    assert (rows(here), len(here.log())) == (before, lines)


@links
def test_a_link_to_the_project_is_the_project_itself(here: Project, tmp_path: Path) -> None:
    link = tmp_path / "link.qualcode"
    link.symlink_to(here.path)
    refused(here, link, "this project itself")


def test_what_cannot_be_merged_is_refused_with_a_clear_word(here: Project, there: Project, tmp_path: Path) -> None:
    refused(here, here.path, "this project itself")
    refused(here, tmp_path / "none.qualcode", "There is no project")
    refused(here, tmp_path, "is not a file")
    (tmp_path / "notes.txt").write_text("Interviewer: hallo\n" * 20)
    refused(here, tmp_path / "notes.txt", "not a qualcode project")
    (tmp_path / "apart").mkdir()
    new_project(tmp_path / "apart", name="other").close()
    refused(here, tmp_path / "apart" / "other.qualcode", "another study")


def test_a_newer_copy_is_refused(here: Project, there: Project) -> None:
    there.close()
    connection = sqlite3.connect(there.path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    refused(here, there.path, "newer qualcode")


def damage_history(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE history SET ops = x'789c00' WHERE id = (SELECT MAX(id) FROM history)")


def damage_quote(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE coding SET quote = 'iets anders'")


def damage_reference(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE coding SET code_id = 99")


@pytest.mark.parametrize("damage", [damage_history, damage_quote, damage_reference])
def test_a_damaged_copy_is_refused(here: Project, there: Project, damage: Callable[[sqlite3.Connection], None]) -> None:
    code(there, "eva", 10)
    there.close()
    connection = sqlite3.connect(there.path)
    damage(connection)
    connection.commit()
    connection.close()
    refused(here, there.path, "damaged")


def test_a_truncated_copy_is_refused(here: Project, there: Project) -> None:
    there.close()
    there.path.write_bytes(there.path.read_bytes()[:9000])
    refused(here, there.path, "damaged")


def test_an_older_copy_is_brought_up_to_date_apart_and_left_as_it_is(
    here: Project, there: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(there, "eva", 10)
    there.close()
    before = there.path.read_bytes()
    steps = (*MIGRATIONS, "CREATE TABLE later (id INTEGER PRIMARY KEY);")
    monkeypatch.setattr(project_room, "MIGRATIONS", steps)
    monkeypatch.setattr(project_room, "SCHEMA_VERSION", len(steps))
    with Project.open(here.path) as newer:
        assert kinds(merge(newer, "lead", there.path))["coding"] == (1, 0, 0, 2)
    assert there.path.read_bytes() == before


def steady(monkeypatch: pytest.MonkeyPatch, seed: int) -> random.Random:
    """Chance, identifiers and times that are the same in every run."""
    chance, ticks = random.Random(seed), itertools.count()
    bits = random.Random(seed + 1)
    maker = SimpleNamespace(uuid4=lambda: uuid.UUID(int=bits.getrandbits(128), version=4))
    monkeypatch.setattr(history, "uuid", maker)
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def now() -> str:
        at = start + timedelta(milliseconds=next(ticks))
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    monkeypatch.setattr(history, "now", now)
    return chance


def sound(project: Project, report: MergeReport) -> None:
    """The proof holds, the file is sound, and every coding stands in the audit trail."""
    assert all(kind.holds for kind in report.kinds)
    assert project.check() == coding.drifted(project) == []
    assert {found.id for found in codings(project)} <= accounted(project)


@pytest.mark.parametrize("seed", range(often(1)))
def test_two_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Random work on both sides, four times; merged both ways the copies are the same, and again nothing happens."""
    chance = steady(monkeypatch, seed)
    here = new_project(tmp_path)
    add_transcript(here, "groep", INTERVIEW)
    team.set_memo(here, "lead", "project", 0, "Begin")
    Machine(here, "ada", chance).work(10)
    there = copied(here)
    machines = [Machine(here, "ada", chance), Machine(there, "eva" if seed % 3 else "ada", chance)]
    for _round in range(4):
        for machine in machines:
            machine.work(chance.randrange(15))
        before, prefer, kept = copied(here, "before"), chance.choice(("ours", "theirs")), rows(here)
        mine, others = ({found.guid for found in codings(project)} for project in (here, there))
        report = merge(here, "lead", there.path, prefer=prefer)
        sound(here, report)
        lost = {item.what for item in report.items if item.kind == "coding" and item.status != "new"}
        gone = (mine | others) - {found.guid for found in codings(here)}
        assert len(gone) == 0 or lost or report.matched
        after = content(here)
        assert merge(here, "lead", there.path).nothing_new
        if report.merged and chance.random() < 0.5:
            here.undo("lead")
            assert rows(here) == kept
            merge(here, "lead", there.path, prefer=prefer)
            assert content(here) == after
        if chance.random() < 0.7:
            back = merge(there, "lead", chance.choice((before, here)).path, prefer=AGAINST[prefer])
            sound(there, back)
            assert content(there) == content(here)
            for one, other in ((here, there), (there, here)):
                assert not merge(one, "lead", other.path).items
            assert merge(here, "lead", there.path).nothing_new
        before.close()
    here.close()
    there.close()


@pytest.mark.parametrize("seed", range(300, 300 + often(1)))
def test_three_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """A lead and two coders who also merge each other's copies, and undo that at times, end up with the same."""
    chance = steady(monkeypatch, seed)
    lead = new_project(tmp_path)
    add_transcript(lead, "groep", INTERVIEW)
    team.set_memo(lead, "lead", "project", 0, "Begin")
    Machine(lead, "ada", chance).work(10)
    coders = [copied(lead, "eva"), copied(lead, "cas")]
    everyone = [lead, *coders]
    for _round in range(3):
        for project, name in zip(everyone, ("ada", "eva", "cas"), strict=True):
            Machine(project, name, chance).work(chance.randrange(10))
        for _number in range(chance.randrange(3)):
            one, other = chance.sample(everyone, 2)
            report = merge(one, "lead", other.path, prefer=chance.choice(("ours", "theirs")))
            sound(one, report)
            if report.merged and chance.random() < 0.2:
                one.undo("lead")
        for coder in coders:
            sound(lead, merge(lead, "lead", coder.path, prefer=chance.choice(("ours", "theirs"))))
        for one, other in [(coder, lead) for coder in coders] + [(lead, coder) for coder in coders]:
            assert not merge(one, "lead", other.path).undecided
        for coder in coders:
            merge(coder, "lead", lead.path)
            assert content(coder) == content(lead)
    for project in everyone:
        project.close()
