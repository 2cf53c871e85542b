"""Figures and the ledger of the fieldwork in two copies."""

from __future__ import annotations

from dataclasses import replace

from qualcode.changes.beside.fieldwork import import_fieldwork
from qualcode.changes.beside.figures import import_figures
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.beside.fieldwork import fieldwork
from qualcode.storage.beside.figures import figures
from tests.changes.test_beside import KOSTEN, LINES, STAGE
from tests.merging.test_asking import merged


def test_two_copies_with_the_same_figures_have_them_once(here: Project, there: Project) -> None:
    for project in (here, there):
        import_figures(project, "ada", [STAGE])
        import_fieldwork(project, "ada", LINES)
    import_figures(there, "ada", [KOSTEN])
    report = merged(here, there)
    assert report.conflicts == []
    assert figures(here) == [KOSTEN, STAGE]
    assert [one.line for one in fieldwork(here)] == LINES


def test_a_figure_that_two_copies_read_otherwise_is_a_conflict(here: Project, there: Project) -> None:
    import_figures(here, "ada", [STAGE])
    merge(there, "lead", here.path)
    import_figures(here, "ada", [replace(STAGE, value="50", base=80)])
    import_figures(there, "ada", [replace(STAGE, value="51", base=81)])
    found = merge(here, "lead", there.path, dry_run=True).conflicts
    assert [(one.kind, one.field) for one in found] == [("figure", "value")]
