"""Combinations add up to the base, and each leads to who has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.patterns.configurations import find_configurations
from qualcode.changes.answers import import_answer_sets
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.saved_queries import save_query
from qualcode.errors import QualcodeError
from qualcode.library.asking import ask
from qualcode.report.patterns.configurations import count_configurations
from qualcode.specs import AnswerSetSpec, AnswerSpec
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often

people = st.frozensets(st.integers(1, 8))


@settings(max_examples=often(60))
@given(saying=st.lists(people, max_size=4), base=people)
def test_combinations_are_those_that_occur_and_add_up(saying: list[frozenset[int]], base: frozenset[int]) -> None:
    found = find_configurations(saying, sorted(base))
    assert found[-1].terms == ()
    assert sorted(one for each in found for one in each.respondents) == sorted(base)
    sizes = [len(each.respondents) for each in found[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 not in sizes
    for each in found:
        for person in each.respondents:
            assert each.terms == tuple(place for place, said in enumerate(saying) if person in said)


def test_a_row_leads_to_who_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with new_project(tmp_path, "stage", "kosten", "and") as project:
        for number in (1, 2):
            document = add_transcript(project, f"gesprek-{number}", INTERVIEW, group=f"groep-{number}")
            places = (("Via mijn oom", "stage"), ("zelf gebeld", "stage"), ("de bus", "kosten"))[number - 1 :]
            apply_codings(
                project,
                "ada",
                [
                    NewCoding(document, INTERVIEW.index(words), INTERVIEW.index(words) + 5, code_id(project, code))
                    for words, code in places
                ],
            )
        save_query(project, "ada", "duur", "kosten and not stage")
        found = count_configurations(project, ["stage", "kosten", "and", "@duur"], ["group"], percent="base")
        matrix = found.counted.matrix
        assert matrix.answers == matrix.bases
        assert [(row.name, row.total) for row in matrix.rows] == [
            ("Stage", 2),
            ("Stage + Kosten", 1),
            ("Kosten + @duur", 1),
            ("none of these", 0),
        ]
        for row, query in zip(matrix.rows, found.queries, strict=True):
            there = ask(project, query)
            assert (there.n, there.base) == (row.total, matrix.base), query
        assert [one["n"] for one in found.to_dicts()] == [1, 1, 1, 0, 0, 1, 0, 0]
        assert found.to_dict()["rows"][1]["terms"] == ["stage", "kosten"]
        values = tuple(AnswerSpec(slug, slug, codes=(slug,)) for slug in ("stage", "kosten"))
        import_answer_sets(project, "ada", [AnswerSetSpec("wat", "Wat", "multiple", values=values)])
        same = count_configurations(project, ["answer:wat"])
        assert [row.total for row in same.counted.matrix.rows] == [2, 1, 1, 0]
        assert set(same.queries) == {""}
        for wrong in (["stage", "stage"], ["answer:wat", "answer:wat"], ["@duur", "@duur"]):
            with pytest.raises(QualcodeError):
                count_configurations(project, wrong)
