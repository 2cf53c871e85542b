"""A text corrected on one side, or both: a copy with the older text still fits, and what is coded there goes along."""

from __future__ import annotations

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, set_memo, set_span
from qualcode.changes.lost import put_lost
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.revisions.texts import revisions
from tests.merging.test_asking import merged
from tests.support.building import code_id
from tests.support.copies import content
from tests.support.correcting import corrected

EARLIER = ("Hoe kwam je", "Hoe ben je toch gekomen")
WITHIN = ("die kent die baas", "die kent de grote baas")
GONE = ("\nNoor: Ik heb zelf gebeld. Drie keer.", "")


def code(project: Project, coder: str, words: str, path: str = "kosten") -> int:
    at = text(project, 1).index(words)
    [made] = apply_codings(project, coder, [NewCoding(1, at, at + len(words), code_id(project, path))])
    assert made is not None
    return made


def covered(project: Project) -> list[str]:
    words = text(project, 1)
    assert all(words[one.start : one.end] == one.quote for one in codings(project))
    return sorted(one.quote for one in codings(project))


def alike(here: Project, there: Project) -> None:
    """Both hold the same once each has what the other has."""
    merge(there, "eva", here.path)
    held = [{k: v for k, v in content(one).items() if k not in ("meta", "coder")} for one in (here, there)]
    assert held[0] == held[1]
    assert there.prove().problems == []


def test_what_a_copy_with_the_older_text_has_coded_goes_along(here: Project, there: Project) -> None:
    code(there, "eva", "die kent die baas")
    code(there, "eva", "Drie keer")
    code(there, "eva", "Alleen de bus")
    corrected(here, "lead", EARLIER, WITHIN, GONE)
    report = merged(here, there)
    assert report.conflicts == []
    assert {"die kent de grote baas", "Alleen de bus"} < set(covered(here))
    assert [one.quote for one in lost_codings(here)] == ["Drie keer"]
    alike(here, there)


def test_the_correction_of_a_copy_takes_what_was_coded_here_along(here: Project, there: Project) -> None:
    code(here, "lead", "die kent die baas")
    code(here, "lead", "Drie keer")
    corrected(there, "eva", EARLIER, WITHIN)
    corrected(there, "eva", GONE)
    report = merged(here, there)
    assert report.conflicts == []
    assert text(here, 1) == text(there, 1)
    assert "die kent de grote baas" in covered(here)
    assert [one.quote for one in lost_codings(here)] == ["Drie keer"]
    assert [one.number for one in revisions(here, 1)] == [1, 2]
    assert documents(here)[0].revision == 3
    alike(here, there)


def test_the_same_correction_made_on_both_sides_is_one(here: Project, there: Project) -> None:
    code(here, "lead", "Drie keer")
    code(there, "eva", "Drie keer")
    for project, coder in ((here, "lead"), (there, "eva")):
        corrected(project, coder, EARLIER, GONE)
    report = merged(here, there)
    assert report.conflicts == []
    assert [one.number for one in revisions(here, 1)] == [1]
    assert len(lost_codings(here)) == 2
    alike(here, there)


@pytest.mark.parametrize("chosen", ["ours", "theirs"])
def test_two_corrections_are_a_conflict_and_the_other_text_stays_readable(
    here: Project, there: Project, chosen: str
) -> None:
    code(there, "eva", "Alleen de bus")
    corrected(here, "lead", WITHIN)
    corrected(there, "eva", EARLIER, GONE)
    code(here, "lead", "Drie keer")
    texts = {"ours": text(here, 1), "theirs": text(there, 1)}
    [conflict] = merge(here, "lead", there.path, dry_run=True).conflicts
    assert (conflict.kind, conflict.reason, conflict.field) == ("document", "text", "text")
    assert {conflict.ours.coder, conflict.theirs.coder} == {"lead", "eva"}
    merged(here, there, text=chosen)
    assert text(here, 1) == texts[chosen]
    assert [one.number for one in revisions(here, 1)] == [1, 2]
    assert documents(here)[0].revision == 3
    assert "Alleen de bus" in covered(here)
    assert ["Drie keer"] * (chosen == "theirs") == [one.quote for one in lost_codings(here)]
    alike(here, there)
    corrected(there, "eva", ("En kost het geld", "En kost het veel geld"))
    assert merged(here, there).conflicts == []
    alike(here, there)


def test_who_moved_an_edge_or_wrote_a_memo_is_heard_on_either_side(here: Project, there: Project) -> None:
    first = codings(here)[0]
    start = text(there, 1).index("die kent die baas")
    set_span(there, "ada", first.id, start, start + len("die kent die baas"))
    set_memo(there, "ada", first.id, "Let op")
    corrected(here, "lead", EARLIER, WITHIN)
    report = merged(here, there)
    assert report.conflicts == []
    [found] = codings(here)
    assert (found.quote, found.memo) == ("die kent de grote baas", "Let op")
    alike(here, there)
    set_span(here, "ada", first.id, found.start, found.end - 5)
    corrected(there, "eva", ("grote", "heel grote"))
    assert merged(here, there).conflicts == []
    assert [one.quote for one in codings(here)] == ["die kent de heel grote"]
    alike(here, there)


def test_a_lost_coding_that_one_side_placed_again_stays_placed(here: Project, there: Project) -> None:
    code(here, "ada", "Drie keer")
    merge(there, "eva", here.path)
    corrected(here, "lead", GONE)
    merge(there, "eva", here.path)
    [lost] = lost_codings(there)
    at = text(there, 1).index("Alleen de bus")
    put_lost(there, "ada", lost.id, at, at + 13)
    assert merged(here, there).conflicts == []
    assert lost_codings(here) == []
    assert "Alleen de bus" in covered(here)
    alike(here, there)


def test_a_correction_taken_back_is_taken_back_in_the_copy(here: Project, there: Project) -> None:
    corrected(here, "lead", EARLIER, GONE)
    merge(there, "eva", here.path)
    code(there, "eva", "Alleen de bus")
    before = text(here, 1)
    here.undo("lead")
    assert merged(here, there).conflicts == []
    assert text(here, 1) != before
    assert "Alleen de bus" in covered(here)
    alike(here, there)
