"""The cases of a long list are read some documents at a time, and are those that are read at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import gather_study
from qualcode.settling import accept, cases, find_cases, read_settlement
from qualcode.storage import Project


def test_cases_are_found_whatever_number_of_documents_is_read_at_once(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each disagreement has its own case, settled or open."""
    with Project.open(sample) as project:
        settled = read_settlement(project).cases
        for case in settled[:: max(1, len(settled) // 4)]:
            accept(project, "ada", case, 0)
        places = list(list_disagreements(project, gather_study(project, AgreementChoices())))
        whole = list(find_cases(project, places))
        assert [place for place, _case in whole] == places
        assert len({place.case.document for place in places}) > 2
        for at_once in (1, 2):
            monkeypatch.setattr(cases, "AT_ONCE", at_once)
            assert list(find_cases(project, iter(places))) == whole
