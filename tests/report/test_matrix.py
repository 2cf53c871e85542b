"""What is told beside a matrix, and what names of persons do to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.person_names import NameMask, PersonNames
from qualcode.changes.attributes import add_attribute, set_value
from qualcode.report.matrix import counted as matrix
from qualcode.report.matrix.counted import count_matrix
from qualcode.storage.respondents import respondents
from tests.support.building import INTERVIEW, add_transcript, new_project

MASK = NameMask(PersonNames(frozenset({"fatima", "only", "counted", "coded"})), {}, "[name]")
"""A study in which people are called by words of the program's own sentences."""


def test_names_are_taken_out_of_values_and_never_of_what_the_program_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with new_project(tmp_path, "stage") as project:
        add_transcript(project, "leerlingen-1", INTERVIEW, group="leerlingen")
        mentor = add_attribute(project, "ada", "mentor", "text")
        for person in respondents(project):
            set_value(project, "ada", person.id, mentor, "Fatima")
        with monkeypatch.context() as patched:
            patched.setattr(matrix, "mask_for", lambda _project, _words: MASK)
            found = count_matrix(project, [], ["mentor"], where={"mentor": ["Fatima"]}, with_names=False)
        assert found.note.startswith("Only respondents with mentor: [name] are counted.")
        assert found.note.endswith("not been coded to the end.")
        assert found.to_dict()["where"] == {"mentor": ["[name]"]}
        assert "Fatima" not in str(found.to_dict())
        assert "Fatima" in count_matrix(project, [], ["mentor"], where={"mentor": ["Fatima"]}).note
