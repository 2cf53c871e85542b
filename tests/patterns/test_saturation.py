"""Saturation as Guest, Namey and Chen (2020) have it, against the same counted plainly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.patterns.saturation import SaturationRule, in_random_orders, saturate
from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import QualcodeError
from qualcode.report.blocks import CurveChart
from qualcode.report.charts.curves import to_svg
from qualcode.report.charts.picture import ChartPage
from qualcode.report.patterns.saturation import count_saturation
from qualcode.storage.respondents import respondents
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often

RULE = SaturationRule(4, 2, Fraction("0.05"))


def adding(*new: int) -> list[frozenset[int]]:
    """Interviews that add so many codes each, and repeat the first of all."""
    found, last = [], 0
    for number in new:
        found.append(frozenset(range(last, last + number)) | {0})
        last += number
    return found


def test_the_worked_example_of_the_article() -> None:
    """37 codes in four interviews; four new in a run are 11%, one is 3%, and that is saturation at 6+2."""
    curve = saturate(adding(19, 8, 6, 4, 1, 3, 0, 1), RULE)
    assert curve.base_codes == 37
    assert [run for run in curve.runs if run is not None] == [4, 3, 1]
    assert [round(100 * run / curve.base_codes) for run in curve.runs if run is not None] == [11, 8, 3]
    assert curve.reached == 6
    assert saturate(adding(19, 8, 6, 4, 1, 3, 0, 2), RULE).reached is None


def plainly(interviews: Sequence[frozenset[int]], rule: SaturationRule) -> int | None:
    """The first interview after which a run brings too little, each time counted anew."""
    for at in range(rule.base, len(interviews) - rule.run + 1):
        base = frozenset().union(*interviews[: rule.base])
        new = frozenset().union(*interviews[at : at + rule.run]) - frozenset().union(*interviews[:at])
        if base and Fraction(len(new), len(base)) <= rule.threshold:
            return at
    return None


@settings(max_examples=often(80))
@given(
    interviews=st.lists(st.frozensets(st.integers(0, 9), max_size=5), max_size=9),
    rule=st.builds(
        SaturationRule,
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from([Fraction(0), Fraction("0.2"), Fraction(1, 3)]),
    ),
)
def test_each_interview_adds_what_nobody_said_before(interviews: list[frozenset[int]], rule: SaturationRule) -> None:
    curve = saturate(interviews, rule)
    totals = [len(frozenset().union(*interviews[: place + 1])) for place in range(len(interviews))]
    assert list(curve.total) == totals
    assert sum(curve.new) == (totals[-1] if totals else 0)
    assert curve.reached == plainly(interviews, rule)
    later = [run for run in curve.runs[curve.reached or 0 :] if run is not None and curve.reached is not None]
    assert curve.again(rule) == any(Fraction(run, curve.base_codes) > rule.threshold for run in later)
    drawn = in_random_orders(interviews, rule, seed=3, draws=5)
    assert drawn == in_random_orders(interviews, rule, seed=3, draws=5)
    assert [high for _low, _median, high in drawn.totals[-1:]] == totals[-1:]
    assert all(low <= median <= high for low, median, high in drawn.totals)


def test_the_order_is_told_and_what_is_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with new_project(tmp_path, "stage", "stage/netwerk", "kosten") as project:
        named = ("b", "a", "c")
        day = add_attribute(project, "ada", "dag", "date")
        dates = {"b": "2014-05-02", "a": "2014-05-01"}
        for name in named:
            add_transcript(project, name, INTERVIEW.replace("Sem", f"{name}1").replace("Noor", f"{name}2"))
        for person in respondents(project):
            if date := dates.get(person.name[:1]):
                set_value(project, "ada", person.id, day, date)
        codes = ("stage/netwerk", "kosten", "stage/netwerk")
        for document, code in ((2, codes[0]), (1, codes[1]), (3, codes[2])):
            apply_codings(project, "ada", [NewCoding(document, 60, 75, code_id(project, code))])
        found = count_saturation(
            project, ["imported", "coded", "dag", "random"], base_size=1, run=1, draws=6, unfinished_too=True
        )
        assert [(one.order, one.documents) for one in found.orders] == [
            ("imported", ("b", "a", "c")),
            ("coded", ("a", "b", "c")),
            ("dag", ("a", "b", "c")),
        ]
        assert [one.curve.total for one in found.orders] == [(1, 2, 2)] * 3
        assert [one.curve.reached for one in found.orders] == [2, 2, 2]
        assert (found.interviews, found.basis.base, found.codes, found.orders[2].without) == (3, 6, 3, 1)
        told = " ".join(found.notes("en"))
        said = "reached at 2+1 interviews; interviews 3 to 3 bring 0 codes to the 1 codes of interviews 1 to 1 (0%)."
        assert f"By dag: {said}" in told
        assert "1 interview has no value to order it by" in told
        assert "Of 6 random orders (seed 2020)" in told
        assert "e0232076" in told
        report = found.document("en")
        assert isinstance(report.chart, CurveChart)
        assert "reached" not in "".join(found.lines("en"))
        assert to_svg(report.chart, ChartPage("en")).count("<circle") == 3
        rolled = count_saturation(project, codes=["stage"], base_size=1, run=1, unfinished_too=True)
        assert (rolled.codes, rolled.with_under, rolled.orders[0].curve.total) == (1, True, (0, 1, 1))
        assert "cannot be told: the first 1 interviews have no code" in " ".join(rolled.notes("en"))
        few = count_saturation(project, ["imported"], unfinished_too=True)
        assert "it takes at least 6 interviews, and there are 3" in " ".join(few.notes("en"))
        for wrong in ("stage", "group"):
            with pytest.raises(QualcodeError):
                count_saturation(project, [wrong])
        with pytest.raises(QualcodeError):
            count_saturation(project, base_size=0)
