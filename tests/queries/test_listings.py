"""Lists of codings: each one is there, whatever stands before it, with who speaks where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.model import Turn
from qualcode.queries.listings import each_coding, list_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, turns
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


def _plainly(found: list[Turn], start: int, end: int) -> tuple[list[str | None], list[str], list[str | None]]:
    """The turns of which a passage has words, looked for one by one."""
    here = [turn for turn in found if max(turn.body, start) < min(turn.end, end)]
    keys = [turn.speaker for turn in here], [turn.role.value for turn in here], [turn.question for turn in here]
    return tuple([*dict.fromkeys(filter(None, key))] for key in keys)  # type: ignore[return-value]


def test_every_coding_of_every_document_is_listed_as_it_is(sample: Path) -> None:
    with Project.open(sample, readonly=True) as project:
        listed = {row["guid"]: row for row in each_coding(project)}
        stored = codings(project)
        assert listed.keys() == {one.guid for one in stored}
        spoken = {one.id: turns(project, one.id) for one in documents(project)}
        for one in stored:
            row = listed[one.guid]
            said = (row["start"], row["end"], row["memo"], row["good"], row["created"])
            assert said == (one.start, one.end, one.memo, one.good, one.created)
            plainly = _plainly(spoken[one.document_id], one.start, one.end)
            assert ([*row["speakers"]], [*row["roles"]], [*row["questions"]]) == plainly
        good = {one.guid for one in stored if one.good}
        assert 0 < len(good) < len(stored)
        assert {row["guid"] for row in each_coding(project, good=True)} == good


@settings(max_examples=10)
@given(flags=st.lists(st.lists(st.booleans(), max_size=4), min_size=1, max_size=4))
def test_what_is_flagged_narrows_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, flags: list[list[bool]]
) -> None:
    folder = tmp_path_factory.mktemp("vlaggen")
    with new_project(folder) as project:
        for number, here in enumerate(flags):
            document = add_transcript(project, f"t{number}", INTERVIEW)
            new = [
                NewCoding(document, at * 9, at * 9 + 20, code_id(project, "kosten"), good=flag)
                for at, flag in enumerate(here)
            ]
            apply_codings(project, "ada", new)
        wanted = [flag for here in flags for flag in here]
        assert [row.good for row in list_codings(project)] == wanted
        assert len(list_codings(project, good=True)) == sum(wanted)
