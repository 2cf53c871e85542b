"""A measure that is added to the registry, with its words, is in every form of the report."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from rich.console import Console

from qualcode.agreement import registry
from qualcode.agreement.ac1 import ac1
from qualcode.agreement.measures import Measure
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, StudyDocument
from qualcode.report.agreement.files import write_report
from qualcode.report.agreement.json_rows import to_json
from qualcode.report.agreement.terminal import agreement_page
from qualcode.report.agreement.view import AgreementView
from qualcode.report.wording.en import ENGLISH
from qualcode.report.wording.nl import DUTCH
from qualcode.report.writers.csv_rows import agreement_rows
from tests.support.table_files import cells_of

TWIN = Measure("ac2", ac1, on_request=True, source="Zwilling, A. (2020). A twin.")


@pytest.fixture
def view(monkeypatch: pytest.MonkeyPatch) -> AgreementView:
    """A report that was asked for the new measure."""
    monkeypatch.setitem(registry.MEASURES, TWIN.name, TWIN)
    for words, text in (("heads", "AC2"), ("meanings", "a twin"), ("on_request", "Add the twin.")):
        monkeypatch.setitem(getattr(ENGLISH.agreement, words), TWIN.name, text)
    for language in (ENGLISH, DUTCH):
        monkeypatch.setitem(cast("dict[str, str]", language.agreement.account.measures), TWIN.name, "the twin")
    turns = [(10 * turn, 10 * turn + 10) for turn in range(20)]
    marks = [CodedSpan(start, end, "kosten", coder) for start, end in turns[::2] for coder in ("ada", "bo")][1:]
    documents = [StudyDocument(f"d{n}", 200, ("ada", "bo"), marks, turns=turns) for n in range(4)]
    settings = AgreementSettings(added=("ac1", "ac2"))
    return AgreementView(build_report(documents, {"kosten": None}, settings), "", {"kosten": "Kosten"}, "en")


def test_it_is_in_every_form(view: AgreementView, tmp_path: Path) -> None:
    twin, own = (view.report.codes[0].measures[name] for name in ("ac2", "ac1"))
    assert twin == own
    data = to_json(view)
    assert data["settings"]["ac2"] is True  # type: ignore[index]
    assert data["codes"][0]["measures"]["ac2"]["estimate"] == round(own.estimate or 0, 6)  # type: ignore[index]
    assert {"ac2", "ac2_low", "ac2_high"} <= set(agreement_rows(view)[0])
    out = StringIO()
    Console(file=out, width=160).print(agreement_page(view))
    assert "AC2" in out.getvalue()
    assert view.literature()[-1].startswith("Zwilling")
    write_report(view, tmp_path / "report.xlsx", "xlsx")
    header = cells_of(tmp_path / "report.xlsx")["By code"][0]
    assert {"AC2", "AC2, low", "AC2, high"} <= set(header)


def test_it_is_not_there_unasked(view: AgreementView) -> None:
    assert [measure.name for measure in registry.given(AgreementSettings())] == [
        "alpha",
        "binary_u_alpha",
        "f1",
        "percent",
        "kappa",
    ]
    assert [measure.name for measure in registry.on_request()] == [
        "ac1",
        "fleiss",
        "pabak",
        "ku_alpha",
        "cu_alpha",
        "masi",
        "ac2",
    ]
    on_characters = registry.given(AgreementSettings("character", added=("ac1", "ac2")))
    assert [measure.name for measure in on_characters][-2:] == ["kappa", "ac2"]
    assert view.beside == ["f1", "percent", "ac1", "ac2"]
