"""Names of persons are found once for a state of a project, and anew for the next."""

from __future__ import annotations

from pathlib import Path

from qualcode.queries.names import name_mask, person_names
from qualcode.storage import Project
from tests.support.building import INTERVIEW, add_transcript, new_project


def test_a_name_that_came_since_is_hidden_whoever_brought_it(tmp_path: Path) -> None:
    """What was found is kept until this window or another changes something."""
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        assert "Karin" in name_mask(project).hide("Ik zag Karin.")
        assert person_names(project) is person_names(project)
        add_transcript(project, "twee", INTERVIEW.replace("Sem", "Karin"))
        assert "Karin" not in name_mask(project).hide("Ik zag Karin.")
        with Project.open(project.path) as other:
            add_transcript(other, "drie", INTERVIEW.replace("Sem", "Youssef"))
        assert "Youssef" not in name_mask(project).hide("Ik zag Youssef.")


def test_nothing_is_kept_of_words_that_went_for_good(tmp_path: Path) -> None:
    """Neither the text that was read last nor the names that were in it."""
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        person_names(project)
        assert _kept(project) == 2
        project.forget_read()
        assert _kept(project) == 0


def _kept(project: Project) -> int:
    return sum(one is not None for one in (project.last_names, project.last_text))
