"""Figures and the ledger of the fieldwork in a project: brought in, up to date, removed and undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.changes.beside.fieldwork import import_fieldwork
from qualcode.changes.beside.figures import import_figures, remove_figures
from qualcode.changes.log_words import phrase
from qualcode.errors import NotFoundError
from qualcode.specs import FieldworkLine, SourceFigure
from qualcode.storage.beside.fieldwork import fieldwork
from qualcode.storage.beside.figures import figures, find_figure, stored_figures
from qualcode.storage.history import entries
from tests.support.building import new_project
from tests.support.states import state

STAGE = SourceFigure("enquete/stage/lwt/2014", "Enquête", "stage", "LWT", "2014", "49", "%", 79)
KOSTEN = SourceFigure("duo/kosten/-/2013", "DUO", "kosten", "", "2013", "7.4", "euro", None, "per leerling")
LINES = [
    FieldworkLine("vragenlijst", "", "LWT", "scholen", 194, None, None, 74, 74),
    FieldworkLine("vragenlijst", "", "AO", "scholen", 35, None, None, 15, 15, None, (("geen tijd", 3),)),
]


def test_figures_are_brought_up_to_date_and_all_is_undone(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    before = state(project)
    assert import_figures(project, "ada", [STAGE, KOSTEN]).added == (STAGE.address, KOSTEN.address)
    assert figures(project) == [KOSTEN, STAGE]
    newer = replace(STAGE, value="51")
    done = import_figures(project, "ada", [newer, KOSTEN], dry_run=True)
    assert (done.changed, done.same) == ((STAGE.address,), (KOSTEN.address,))
    assert figures(project) == [KOSTEN, STAGE]
    import_figures(project, "ada", [newer, KOSTEN], source="cijfers.csv")
    assert find_figure(stored_figures(project), "figure:Enquête/Stage/LWT/2014").figure.value == "51"
    assert phrase(entries(project)[0]) == "read the figures cijfers.csv"
    project.undo("ada")
    assert figures(project) == [KOSTEN, STAGE]
    assert remove_figures(project, "ada", ["duo/kosten/-/2013"]) == (KOSTEN.address,)
    with pytest.raises(NotFoundError) as raised:
        remove_figures(project, "ada", ["enquete/stag/lwt/2014"])
    assert STAGE.address in raised.value.hint
    project.undo("ada")
    project.undo("ada")
    assert state(project) == before


def test_a_ledger_follows_its_file_and_is_undone(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    before = state(project)
    import_fieldwork(project, "ada", LINES)
    import_fieldwork(project, "ada", [FieldworkLine("interviews", took_part=8)])
    done = import_fieldwork(project, "ada", [replace(LINES[0], took_part=75)])
    assert (done.added, done.changed, done.removed) == (0, 1, 1)
    left = [(one.line.part, one.line.took_part) for one in fieldwork(project)]
    assert left == [("vragenlijst", 75), ("interviews", 8)]
    project.undo("ada")
    assert [one.line for one in fieldwork(project)][:2] == LINES
    project.undo("ada")
    project.undo("ada")
    assert state(project) == before
