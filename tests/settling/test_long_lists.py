"""The cases of a long list are read document by document, and are those that are read at once."""

from __future__ import annotations

from pathlib import Path

from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import gather_study
from qualcode.settling import SettlingCase, accept, find_cases, read_settlement
from qualcode.storage import Project
from qualcode.text.spans import overlap


def test_cases_that_are_found_one_document_at_a_time_are_those_of_the_whole_study(sample: Path) -> None:
    """Each disagreement has its own case, settled or open."""
    with Project.open(sample) as project:
        settled = read_settlement(project).cases
        for case in settled[:: max(1, len(settled) // 4)]:
            accept(project, "ada", case, 0)
        whole = read_settlement(project)
        places = list(list_disagreements(project, gather_study(project, AgreementChoices())))
        assert len({place.case.document for place in places}) > 2
        names = dict(project.rows("SELECT id, name FROM coder"))
        wanted: list[SettlingCase | None] = []
        for place in places:
            wanted.append(
                next(
                    case
                    for mark in place.case.readings
                    for case in whole.cases
                    for coding in case.codings
                    if case.document.name == place.case.document
                    and (names[coding.coder_id], whole.codebook.by_id[coding.code_id].path) == (mark.coder, mark.code)
                    and overlap((coding.start, coding.end), (mark.start, mark.end))
                )
            )
        assert list(find_cases(project, iter(places))) == list(zip(places, wanted, strict=True))
        decided = {case.document.name for case in whole.cases if case.decisions}
        assert 0 < len(decided) < len({place.case.document for place in places})
        only = [case if case and case.document.name in decided else None for case in wanted]
        assert list(find_cases(project, iter(places), undecided=False)) == list(zip(places, only, strict=True))
