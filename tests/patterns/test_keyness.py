"""Words that set two groups apart: the figures of others, and what the result says of a study."""

from __future__ import annotations

from math import log, log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.patterns.keyness import WordSaid, key_words, log_likelihood, log_ratio
from qualcode.errors import QualcodeError
from qualcode.report.patterns.keyness import count_keyness
from qualcode.storage import Project
from tests.support.building import add_transcript, new_project

PUPILS = "I: Waar?\nSem: De bus, de bus. Ik fietste.\nNoor: Ik fiets met de bus naar Karim.\n"
SCHOOLS = "I: Waar?\nMila: De leerling belt. Leerlingen bellen met de bus.\n"


def test_a_table_of_a_textbook() -> None:
    # Oakes, M. P. (1998), Statistics for corpus linguistics: 10 of 1,000 words beside 20 of 2,000 say nothing.
    assert log_likelihood((10, 20), (1000, 2000)) == pytest.approx(0.0)
    # By hand: E = 15 and 15, so 2 * (20 ln(20/15) + 10 ln(10/15)).
    assert log_likelihood((20, 10), (1000, 1000)) == pytest.approx(2 * (20 * log(20 / 15) + 10 * log(10 / 15)))
    assert log_ratio((20, 10), (1000, 1000)) == pytest.approx(1.0)
    assert log_ratio((4, 0), (1000, 1000)) == pytest.approx(3.0)


TIMES = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(TIMES, st.tuples(st.integers(0, 500), st.integers(0, 500)))
def test_both_ways_are_the_same_and_what_is_said_alike_is_nothing(
    times: tuple[int, int], more: tuple[int, int]
) -> None:
    totals = (times[0] + more[0], times[1] + more[1])
    found = log_likelihood(times, totals)
    assert found >= 0
    assert found == pytest.approx(log_likelihood(times[::-1], totals[::-1]))
    assert log_ratio(times, totals) == pytest.approx(-log_ratio(times[::-1], totals[::-1]))
    if all(totals) and times[0] * totals[1] == times[1] * totals[0]:
        assert found == pytest.approx(0, abs=1e-9)


def test_the_order_and_who_is_left_out() -> None:
    said = {
        "a": (WordSaid(9, 3), WordSaid(1, 1)),
        "b": (WordSaid(1, 1), WordSaid(0, 0)),
        "c": (WordSaid(5, 2), WordSaid(5, 2)),
    }
    assert [one.word for one in key_words(said, (100, 100), fewest=2)] == ["a", "c"]
    assert key_words(said, (100, 100))[0].ratio == pytest.approx(log2(9))


def test_what_two_groups_of_a_study_say(tmp_path: Path) -> None:
    project: Project = new_project(tmp_path)
    add_transcript(project, "een", PUPILS, group="leerlingen")
    add_transcript(project, "twee", SCHOOLS, group="scholen")
    found = count_keyness(project, ["leerlingen", "scholen"], fewest=1, unfinished_too=True, with_names=False)
    said = {one.word: one.said for one in found.words}
    assert [(group.value, group.base) for group in found.groups] == [("leerlingen", 2), ("scholen", 1)]
    assert said["bus"] == (WordSaid(3, 2), WordSaid(1, 1))
    assert said["fietsen"] == (WordSaid(2, 2), WordSaid(0, 0))
    assert said["leerling"] == (WordSaid(0, 0), WordSaid(2, 1))
    assert not {"karim", "de", "ik"} & said.keys()
    assert sum(one[0].times for one in said.values()) == found.groups[0].words
    report = found.document("nl")
    assert report.title == "Woorden van leerlingen naast woorden van scholen"
    assert found.to_dict()["groups"][0]["base"] == 2


def test_words_that_tell_of_few_are_left_out_and_a_small_group_is_refused(tmp_path: Path) -> None:
    project: Project = new_project(tmp_path)
    add_transcript(project, "een", PUPILS, group="leerlingen")
    add_transcript(project, "twee", PUPILS, group="scholen")
    every = count_keyness(project, ["leerlingen", "scholen"], fewest=1, unfinished_too=True)
    found = count_keyness(project, ["leerlingen", "scholen"], fewest=1, unfinished_too=True, suppress=2)
    assert {one.word for one in found.words} < {one.word for one in every.words}
    assert {said.n for one in found.words for said in one.said} <= {0, 2}
    assert any("fewer than 2" in note for note in found.notes("en"))
    with pytest.raises(QualcodeError, match="fewer than 3"):
        count_keyness(project, ["leerlingen", "scholen"], unfinished_too=True, suppress=3)
