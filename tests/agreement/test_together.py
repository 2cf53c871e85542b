"""Measures of all codes together in the report: published and hand-made figures, limits, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.cases import published_cases
from qualcode.agreement.coefficients import krippendorff_alpha
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.figures import AgreementReport, Warn
from qualcode.agreement.intervals import bootstrap, jackknife
from qualcode.agreement.outcome import Coefficient, Measured, MissingReason
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, RowPlan, StudyDocument, UnitKind
from qualcode.agreement.together import set_patterns
from qualcode.agreement.unitizing import LabelSums, Unit, UnitizedDocument, label_sums, pooled_labels
from qualcode.report.agreement.view import AgreementView, key_rows
from tests.agreement.test_report import CODERS, PARENTS, make
from tests.support import brute
from tests.support.agreement import as_json, warnings

ASKED = ("cu_alpha", "ku_alpha", "masi")
FLAT = dict.fromkeys(brute.CODES)


def study_document(document: UnitizedDocument, name: str = "d") -> StudyDocument:
    marks = [CodedSpan(*unit, coder) for coder, units in document.coders.items() for unit in units]
    return StudyDocument(name, document.length, tuple(document.coders), marks, turns=[(0, document.length)])


def unitized(document: StudyDocument) -> UnitizedDocument:
    """The document's marks as units, on what is not left out."""
    continuum = Continuum(document.length, document.excluded)
    units: dict[str, list[Unit]] = {coder: [] for coder in document.coders}
    for mark in document.marks:
        if mark.coder in units:
            units[mark.coder].append(Unit(*continuum.span((mark.start, mark.end)), mark.code))
    return UnitizedDocument(continuum.length, units)


def close(found: Measured, expected: Measured) -> bool:
    """Equal to rounding, estimate and limits."""
    return (found.estimate, found.low, found.high) == pytest.approx((expected.estimate, expected.low, expected.high))


def same(found: Measured, expected: Fraction | None) -> None:
    """The estimate equal to rounding, and undefined with a reason where the other is."""
    assert found.estimate == (None if expected is None else pytest.approx(float(expected), rel=1e-9, abs=1e-9))
    assert (expected is not None) or found.why is not None


def exclusive(documents: Sequence[StudyDocument]) -> list[StudyDocument]:
    """The documents without any mark that overlaps one of the same coder before it."""
    found = []
    for document in documents:
        kept: list[CodedSpan] = []
        for mark in sorted(document.marks):
            if all(mark.coder != other.coder or mark.start >= other.end for other in kept):
                kept.append(mark)
        found.append(replace(document, marks=kept))
    return found


def test_the_published_example() -> None:
    cases = [case for case in published_cases() if case["measure"].startswith(("cu_", "ku_"))]
    assert {case["measure"] for case in cases} == {"cu_alpha", "ku_alpha", "ku_coverage"}
    for case in cases:
        document = case["data"]["documents"][0]
        marks = [
            CodedSpan(unit["start"], unit["end"], unit["code"], coder)
            for coder, units in document["coders"].items()
            for unit in units
        ]
        codes = {str(code): None for code in range(1, 8)}
        text = StudyDocument("d", 60, tuple(document["coders"]), marks, turns=[(0, 60)])
        report = build_report([text], codes, AgreementSettings(added=ASKED))
        of_code = {code.code: code.measures for code in report.codes}
        measures = of_code[case["params"]["code"]] if "code" in case["params"] else report.overall.measures
        assert measures[case["measure"]].estimate == pytest.approx(case["expected"], abs=case["tolerance"]), case["id"]


def masi_report(given_: Sequence[tuple[str, str]], **changes: object) -> AgreementReport:
    """One turn of ten characters for each pair of sets (*xy*), of ada and of bo."""
    turns = [(10 * n, 10 * n + 10) for n in range(len(given_))]
    marks = [
        CodedSpan(*turn, code, coder)
        for turn, sets in zip(turns, given_, strict=True)
        for coder, codes in zip(("ada", "bo"), sets, strict=True)
        for code in codes
    ]
    document = replace(StudyDocument("d", 10 * len(given_), ("ada", "bo"), marks, turns=turns), **changes)  # type: ignore[arg-type]
    return build_report([document], dict.fromkeys("xyz"), AgreementSettings(added=("masi",)))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        # {x} 3 times, {x, y} once, nothing twice; observed 2 * 2/3, expected 2 * (3 * 2/3 + 3 * 2 + 2).
        ([("x", "x"), ("xy", "x"), ("", "")], 1 - 5 * (4 / 3) / 20),
        # {x, y} and {y, z} share a third of their union, and only overlap: 1 - 1/3 * 1/3.
        ([("xy", "yz"), ("", "")], 1 - 3 * (16 / 9) / (2 * (8 / 9 + 4))),
        ([("x", "y"), ("y", "x")], 1 - 3 * 4 / 8),
        ([("xyz", "xyz"), ("x", "x"), ("", "")], 1),
    ],
)
def test_masi_by_hand(given_: list[tuple[str, str]], expected: float) -> None:
    assert masi_report(given_).overall.measures["masi"].estimate == pytest.approx(expected)


def test_masi_without_variation() -> None:
    assert masi_report([("x", "x"), ("x", "x")]).overall.measures["masi"].why is MissingReason.NO_VARIATION
    nothing = masi_report([("", ""), ("", "")]).overall.measures["masi"]
    assert (nothing.estimate, nothing.why) == (None, MissingReason.NO_VARIATION)
    alone = masi_report([("x", "y")], coders=("ada",)).overall.measures["masi"]
    assert (alone.estimate, alone.why) == (None, MissingReason.NO_PAIRS)


def sets_the_long_way(document: StudyDocument, unit: UnitKind) -> dict[str, list[frozenset[str]]]:
    gone = {place for span in document.excluded for place in range(*span)}
    places = [place for place in range(document.length) if place not in gone]
    units = (
        [[place] for place in places]
        if unit == "character"
        else [[place for place in range(*turn) if place not in gone] for turn in document.turns]
    )
    return {
        coder: [
            frozenset(
                mark.code
                for mark in document.marks
                if mark.coder == coder and any(mark.start <= place < mark.end for place in there)
            )
            for there in units
        ]
        for coder in document.coders
    }


def distance(one: frozenset[str], other: frozenset[str]) -> Fraction:
    if one == other:
        return Fraction(0)
    shared, either = len(one & other), len(one | other)
    weight = Fraction(2 if one < other or other < one else 1, 3) if shared else Fraction(0)
    return 1 - Fraction(shared, either) * weight


@given(st.integers(0, 10**6), st.sampled_from(["turn", "character"]))
def test_masi_the_long_way(seed: int, unit: UnitKind) -> None:
    documents = make(seed, 3)
    observed = Fraction(0)
    values: list[frozenset[str]] = []
    for document in documents:
        for ratings in zip(*sets_the_long_way(document, unit).values(), strict=True):
            values += ratings
            within = sum((distance(*pair) for pair in permutations(ratings, 2)), Fraction(0))
            observed += within / (len(ratings) - 1)
    counts = {value: values.count(value) for value in set(values)}
    expected = 2 * sum(
        (counts[one] * counts[other] * distance(one, other) for one, other in combinations(counts, 2)), Fraction(0)
    )
    report = build_report(documents, PARENTS, AgreementSettings(unit, codes=tuple(PARENTS), added=("masi",)))
    same(report.overall.measures["masi"], 1 - observed * (len(values) - 1) / expected if expected else None)


@given(brute.documents(exclusive=True))
def test_units_the_long_way(documents: list[UnitizedDocument]) -> None:
    report = build_report(
        [study_document(document, str(number)) for number, document in enumerate(documents)],
        FLAT,
        AgreementSettings(codes=brute.CODES, added=ASKED),
    )
    met = brute.Met([document for document in documents if len(document.coders) > 1])
    same(report.overall.measures["cu_alpha"], met.cu())
    length = met.length.total()
    same(report.overall.measures["cu_coverage"], met.total / length if length else None)
    for code in report.codes:
        same(code.measures["ku_alpha"], met.ku(code.code))


@given(brute.documents(exclusive=True))
def test_codes_taken_as_one(documents: list[UnitizedDocument]) -> None:
    renamed = [
        replace(
            document,
            coders={
                coder: [unit._replace(code="z" if unit.code in "ab" else unit.code) for unit in units]
                for coder, units in document.coders.items()
            },
        )
        for document in documents
    ]
    one, other = pooled_labels(documents).renamed({"a": "z", "b": "z", "c": "c"}), pooled_labels(renamed)
    assert +one.lengths == +other.lengths
    assert one.coincidences == pytest.approx(other.coincidences)
    assert one.own == pytest.approx(other.own)
    assert (one.total, one.squares, one.disagreement) == pytest.approx((other.total, other.squares, other.disagreement))


def test_a_code_has_all_under_it() -> None:
    """Whoever gave p/x where another gave p/y agrees on p."""
    marks = [
        *(CodedSpan(0, 10, code, coder) for coder, code in (("ada", "p/x"), ("bo", "p/y"))),
        *(CodedSpan(20, 30, "q", coder) for coder in ("ada", "bo")),
    ]
    document = StudyDocument("d", 40, ("ada", "bo"), marks, turns=[(0, 40)])
    report = build_report([document], PARENTS, AgreementSettings(added=ASKED))
    found = {code.code: code.measures["ku_alpha"].estimate for code in report.codes}
    assert (found["p"], found["q"]) == (1, 1)
    assert found["p/x"] is not None
    assert found["p/x"] <= 0
    cu = report.overall.measures["cu_alpha"].estimate
    assert cu is not None
    assert cu < 1


def test_limits() -> None:
    documents = exclusive(make(8, 12, 0.2))
    rows = tuple(PARENTS)
    plan = RowPlan.of(PARENTS, rows, CODERS, "turn")
    sums = [label_sums(unitized(document)) for document in documents]
    sets = [set_patterns(document, plan) for document in documents]
    left_out = build_report(documents, PARENTS, AgreementSettings(codes=rows, added=ASKED))
    assert close(left_out.overall.measures["cu_alpha"], jackknife(sums, LabelSums.cu_alpha))
    masi = jackknife(sets, lambda found: krippendorff_alpha(found, "masi"))
    assert close(left_out.overall.measures["masi"], masi)
    assert list(left_out.codes[0].measures)[-2:] == ["ku_alpha", "ku_coverage"]
    q = jackknife(sums, lambda found: found.ku_alpha("q"))
    assert close(left_out.codes[-1].measures["ku_alpha"], q)
    drawn = build_report(
        documents, PARENTS, AgreementSettings(codes=rows, added=ASKED, method="bootstrap", resamples=100, seed=3)
    )
    expected = bootstrap(sums, LabelSums.cu_alpha, resamples=100, seed=3)
    assert close(drawn.overall.measures["cu_alpha"], expected)


@pytest.mark.parametrize("seed", range(6))
def test_masi_of_samples_is_that_of_their_units_added_up(seed: int) -> None:
    """The sums between documents give to the last printed digit what adding up the units of each sample gives."""
    documents = make(seed, 10 + seed, 0.3)
    rows = tuple(PARENTS)
    plan = RowPlan.of(PARENTS, rows, CODERS, "sentence")
    sets = [set_patterns(document, plan) for document in documents if len(document.coders) > 1]
    for method in ("jackknife", "bootstrap"):
        settings = AgreementSettings(
            "sentence",
            codes=rows,
            added=("masi",),
            method=method,
            resamples=40,
            seed=seed,
        )
        found = build_report(documents, PARENTS, settings).overall.measures["masi"]

        def alpha(patterns: Patterns) -> Coefficient:
            return krippendorff_alpha(patterns, "masi")

        longer = jackknife(sets, alpha) if method == "jackknife" else bootstrap(sets, alpha, resamples=40, seed=seed)
        assert close(found, longer)
        assert [f"{value or 0:.9f}" for value in (found.estimate, found.low, found.high)] == [
            f"{value or 0:.9f}" for value in (longer.estimate, longer.low, longer.high)
        ]


def test_limits_over_blocks_are_around_the_figure_of_the_documents() -> None:
    documents = exclusive(make(9, 2, 0.2))
    long = [
        replace(
            document,
            length=2000,
            turns=[(20 * turn, 20 * turn + 20) for turn in range(100)],
            excluded=(),
            marks=[
                mark._replace(start=mark.start + shift, end=mark.end + shift)
                for shift in range(0, 2000, 200)
                for mark in document.marks
                if mark.end <= 200
            ],
        )
        for document in documents
    ]
    whole = build_report(long, PARENTS, AgreementSettings(added=ASKED))
    blocks = build_report(long, PARENTS, AgreementSettings(added=ASKED, by_blocks=True))
    assert blocks.settings.method == "blocks"
    for name in ("cu_alpha", "masi"):
        one, other = blocks.overall.measures[name], whole.overall.measures[name]
        assert (one.estimate, other.low) == (other.estimate, None)
        assert one.low is not None
        assert one.estimate is not None
        assert one.low <= one.estimate


def test_codes_that_overlap_are_told() -> None:
    marks = [CodedSpan(0, 10, "p/x", "ada"), CodedSpan(5, 15, "q", "ada"), CodedSpan(0, 10, "q", "bo")]
    document = StudyDocument("talk", 40, ("ada", "bo"), marks, turns=[(0, 20), (20, 40)])
    report = build_report(
        [document, replace(document, name="other", marks=())], PARENTS, AgreementSettings(added=ASKED)
    )
    assert report.overall.measures["cu_alpha"].why is MissingReason.OVERLAPPING
    assert {code.measures["ku_alpha"].why for code in report.codes} == {MissingReason.OVERLAPPING}
    assert report.overall.measures["masi"].estimate is not None
    assert [notice.documents for notice in report.notices if notice.kind is Warn.OVERLAPPING] == [("talk",)]
    assert any("(talk)" in line and "exclude each other" in line for line in warnings(report))
    chosen = AgreementSettings(added=ASKED, codes=("q",))
    assert Warn.OVERLAPPING not in {notice.kind for notice in build_report([document], PARENTS, chosen).notices}
    only_sets = build_report([document], PARENTS, AgreementSettings(added=("masi",)))
    assert Warn.OVERLAPPING not in {notice.kind for notice in only_sets.notices}
    # A code that meets itself is one unit, and units that touch do not overlap.
    again = [CodedSpan(0, 10, "q", "ada"), CodedSpan(5, 15, "q", "ada"), CodedSpan(15, 20, "p", "ada")]
    calm = replace(document, marks=[*again, CodedSpan(0, 20, "q", "bo")])
    assert (
        build_report([calm], PARENTS, AgreementSettings(added=ASKED)).overall.measures["cu_alpha"].estimate is not None
    )


def test_an_older_code_does_not_count() -> None:
    """In a document that is older than a code its codings are those of the code above it, or of none."""
    marks = [
        *(CodedSpan(0, 10, code, coder) for coder, code in (("ada", "p/x"), ("bo", "p"))),
        *(CodedSpan(20, 30, code, coder) for coder, code in (("ada", "q"), ("bo", "p"))),
        *(CodedSpan(30, 40, "p/y", coder) for coder in ("ada", "bo")),
    ]
    document = StudyDocument("d", 40, ("ada", "bo"), marks, turns=[(0, 20), (20, 30), (30, 40)])
    plan = RowPlan.of(PARENTS, list(PARENTS), ("ada", "bo"), "turn")
    both = set_patterns(replace(document, older=frozenset({"p/x", "q"})), plan)
    x, y, none = frozenset({"p"}), frozenset({"p/y"}), frozenset[str]()
    assert dict(both.counts) == {(x, x): 1, (none, x): 1, (y, y): 1}
    settings = AgreementSettings(added=ASKED, codes=tuple(PARENTS))
    report = build_report([replace(document, older=frozenset({"q"}))], PARENTS, settings)
    assert report.codes[-1].measures["ku_alpha"].why is MissingReason.NO_PAIRS


def test_the_report_says_them() -> None:
    report = build_report(exclusive(make(8)), PARENTS, AgreementSettings(added=ASKED))
    data = as_json(report)
    assert {"cu_alpha", "cu_coverage", "masi"} <= set(data["overall"])
    assert data["settings"]["cu_alpha"] is data["settings"]["masi"] is True
    assert "cu_coverage" not in data["settings"]
    assert not {"cu_alpha", "cu_coverage", "masi"} & set(as_json(build_report(make(8), PARENTS))["overall"])
    for language, sets in (("en", "sets of codes"), ("nl", "verzamelingen codes")):
        view = AgreementView(report, "", {}, language)
        rows = dict(key_rows(view))
        assert any(sets in label for label in rows)
        assert any(value.endswith("%") for value in rows.values())
        assert {"Passonneau", "Krippendorff"} <= {source.split(",")[0] for source in view.literature()}
    overlapping = AgreementView(build_report(make(8), PARENTS, AgreementSettings(added=ASKED)), "", {}, "en")
    assert any("a coder has two codes on the same characters" in value for _label, value in key_rows(overlapping))
