"""The report: its figures against the general coefficients, limits, words, and what must not matter."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement import coefficients, measures
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.figures import AgreementReport, Verdict, Warn
from qualcode.agreement.intervals import bootstrap, jackknife
from qualcode.agreement.outcome import MissingReason
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, RowPlan, StudyDocument
from qualcode.agreement.sums import Base, StudySums, summarise
from qualcode.agreement.unitizing import BinarySums, Unit, UnitizedDocument, binary_sums
from qualcode.report.wording.languages import LANGUAGES, agreement_words
from qualcode.report.wording.methods import methods_text
from tests.support.agreement import as_json, warnings

PARENTS = {"p": None, "p/x": "p", "p/y": "p", "q": None}
CODERS = ("ada", "bo", "cy")


def make(seed: int, documents: int = 6, noise: float = 0.3) -> list[StudyDocument]:
    """Documents of ten turns of 20 characters with a label of 3, that two or three coders finished."""
    chance = random.Random(seed)
    found = []
    for number in range(documents):
        turns = [(20 * turn, 20 * turn + 20) for turn in range(10)]
        there = CODERS if number % 3 else CODERS[:2]
        passages = [(chance.randrange(180), chance.choice(list(PARENTS))) for _passage in range(8)]
        marks = []
        for coder in CODERS:
            for start, code in passages:
                if chance.random() > noise:
                    marks.append(CodedSpan(start, start + chance.randrange(4, 20), code, coder))
        excluded = [(start, start + 3) for start, _end in turns]
        found.append(StudyDocument(f"d{number}", 200, there, marks, excluded, turns))
    return found


def below(code: str) -> set[str]:
    return {other for other in PARENTS if other == code or other.startswith(f"{code}/")}


def on_units(document: StudyDocument, codes: set[str]) -> Patterns:
    """A turn has a code where a mark of it covers one of its characters that is not left out, the long way."""
    gone = {place for start, end in document.excluded for place in range(start, end)}
    ratings = {}
    for coder in document.coders:
        marked = {
            place
            for mark in document.marks
            if mark.coder == coder and mark.code in codes
            for place in range(mark.start, mark.end)
        } - gone
        ratings[coder] = [int(any(place in marked for place in range(*turn))) for turn in document.turns]
    return Patterns.of_ratings(ratings)


def on_characters(document: StudyDocument, codes: set[str]) -> UnitizedDocument:
    continuum = Continuum(document.length, document.excluded)
    spans = {
        coder: tuple(
            Unit(*continuum.span((mark.start, mark.end)), mark.code)
            for mark in document.marks
            if mark.coder == coder and mark.code in codes
        )
        for coder in document.coders
    }
    return UnitizedDocument(continuum.length, spans)


@given(st.integers(0, 10**6))
def test_figures_are_those_of_the_general_coefficients(seed: int) -> None:
    documents = make(seed, 4)
    report = build_report(documents, PARENTS, AgreementSettings(added=("ac1", "fleiss", "pabak"), codes=tuple(PARENTS)))
    for code in report.codes:
        patterns = Patterns.merge(on_units(document, below(code.code)) for document in documents)
        sums = reduce(add, (binary_sums(on_characters(document, below(code.code))) for document in documents))
        expected = {
            "alpha": coefficients.krippendorff_alpha(patterns),
            "binary_u_alpha": sums.u_alpha(),
            "f1": coefficients.specific_agreement(patterns, 1),
            "ac1": coefficients.gwet_ac1(patterns),
            "fleiss": coefficients.fleiss_kappa(patterns),
            "pabak": coefficients.brennan_prediger(patterns, 2),
        }
        for name, figure in expected.items():
            assert code.measures[name].estimate == pytest.approx(figure.value, abs=1e-9), name
        used = any(1 in pattern for pattern in patterns.counts)
        percent = coefficients.percent_agreement(patterns).value
        assert code.measures["percent"].estimate == (pytest.approx(percent) if used else None)
        for pair in code.pairs:
            two = patterns.pair(*pair.coders)
            assert pair.kappa.value == pytest.approx(coefficients.cohen_kappa(two).value, abs=1e-9)
            assert pair.units == two.units
        kappas = [pair.kappa.value for pair in code.pairs if pair.kappa.value is not None]
        mean = sum(kappas) / len(kappas) if kappas else None
        assert code.measures["kappa"].estimate == (pytest.approx(mean) if kappas else None)


def test_limits_are_those_of_the_jackknife_and_bootstrap() -> None:
    documents = make(3, 10, 0.2)
    found = build_report(documents, PARENTS)
    drawn = build_report(documents, PARENTS, AgreementSettings(method="bootstrap", resamples=60, seed=5))
    for number, code in enumerate(found.codes):
        parts = [binary_sums(on_characters(document, below(code.code))) for document in documents]
        expected = jackknife(parts, BinarySums.u_alpha)
        measured = code.measures["binary_u_alpha"]
        assert (measured.low, measured.high) == pytest.approx((expected.low, expected.high))
        expected = bootstrap(parts, BinarySums.u_alpha, resamples=60, seed=5)
        measured = drawn.codes[number].measures["binary_u_alpha"]
        assert (measured.low, measured.high) == pytest.approx((expected.low, expected.high))
        patterns = [on_units(document, below(code.code)) for document in documents]
        expected = jackknife(patterns, coefficients.krippendorff_alpha)
        assert code.measures["alpha"].low == pytest.approx(expected.low)


def test_the_pooled_alpha_keeps_each_code_its_own_chance() -> None:
    documents = make(4)
    found = build_report(documents, PARENTS)
    observed = expected = 0.0
    for code in PARENTS:
        sums = [summarise(document, RowPlan.of({code: None}, [code], CODERS, "turn")) for document in documents]
        whole = reduce(add, sums)
        parts = measures.parts(whole.base, whole.codes[0])
        observed, expected = observed + parts[0], expected + parts[1]
    assert found.overall.alpha.estimate == pytest.approx(1 - observed / expected)
    given_codes = [code.measures["alpha"].estimate for code in found.codes]
    assert found.overall.worst is not None
    assert found.overall.worst[1] == min(value for value in given_codes if value is not None)


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_documents_add_up_in_any_order(seed: int, chance: random.Random) -> None:
    plan = RowPlan.of(PARENTS, list(PARENTS), CODERS, "turn")
    parts = [summarise(document, plan) for document in make(seed)]
    whole = reduce(add, parts, StudySums(Base.zero(3)))
    chance.shuffle(parts)
    other = reduce(add, parts[:2]) + reduce(add, parts[2:])
    assert whole.base == other.base
    assert whole.disagreements == other.disagreements
    assert whole.agreed == other.agreed
    for group, sums in whole.codes.items():
        assert sums.flat() == pytest.approx(other.codes[group].flat())


def plain(report: AgreementReport) -> dict[str, object]:
    """The report as JSON gives it back."""
    found: dict[str, object] = json.loads(json.dumps(as_json(report)))
    return found


def test_an_executor_gives_the_same() -> None:
    documents = make(5, 12)
    for settings in (AgreementSettings(), AgreementSettings(method="bootstrap", resamples=20)):
        with ThreadPoolExecutor(3) as pool:
            assert plain(build_report(documents, PARENTS, settings, pool)) == plain(
                build_report(documents, PARENTS, settings)
            )


def test_order_and_names_do_not_matter() -> None:
    documents = make(6)
    found = build_report(documents, PARENTS)
    names = {"ada": "zoe", "bo": "yan", "cy": "xi"}
    renamed = [
        replace(
            document,
            coders=tuple(names[coder] for coder in reversed(document.coders)),
            marks=[mark._replace(coder=names[mark.coder]) for mark in reversed(document.marks)],
        )
        for document in reversed(documents)
    ]
    other = build_report(renamed, PARENTS)
    for one, two in zip(found.codes, other.codes, strict=True):
        for name in one.measures:
            assert one.measures[name].estimate == pytest.approx(two.measures[name].estimate)
            assert one.measures[name].low == pytest.approx(two.measures[name].low)
    assert found.overall.alpha.low == pytest.approx(other.overall.alpha.low)


def test_a_unit_of_characters_is_the_alpha_of_characters() -> None:
    documents = make(7)
    found = build_report(documents, PARENTS, AgreementSettings(unit="character", added=("ac1",)))
    for code in found.codes:
        sums = reduce(add, (binary_sums(on_characters(document, below(code.code))) for document in documents))
        assert code.measures["alpha"].estimate == pytest.approx(sums.character_alpha().value)
        assert code.units == 6 * 170
        assert "ac1" not in code.measures


def test_who_is_compared() -> None:
    """A coder who found nothing disagrees; one who did not finish is missing; one alone compares with nobody."""
    turns = [(10 * turn, 10 * turn + 10) for turn in range(10)]
    marks = [CodedSpan(10 * turn, 10 * turn + 8, "q", coder) for turn in (1, 4, 7) for coder in ("ada", "bo")]
    both = StudyDocument("d", 100, ("ada", "bo"), marks, turns=turns)
    assert build_report([both], PARENTS).codes[0].measures["alpha"].estimate == 1
    nothing = build_report([replace(both, coders=("ada", "bo", "cy"))], PARENTS).codes[0]
    assert nothing.base_rates == {"ada": 0.3, "bo": 0.3, "cy": 0.0}
    assert (nothing.measures["alpha"].estimate or 0) < 0.5
    alone = build_report([both, replace(both, name="e", coders=("ada",))], PARENTS)
    assert (alone.overall.documents, alone.overall.of_documents) == (1, 2)
    assert [document.document for document in alone.documents] == ["d"]
    busy = build_report([replace(both, marks=[*marks, CodedSpan(0, 5, "q", "cy")], coders=("ada", "bo"))], PARENTS)
    assert busy.codes[0].measures["alpha"].estimate == 1
    third = build_report([replace(both, name="f", coders=("bo", "cy")), both], PARENTS)
    assert {notice.kind for notice in third.notices} >= {Warn.UNFINISHED, Warn.FEW_DOCUMENTS}
    assert build_report([both], PARENTS, AgreementSettings(coders=("ada",))).overall.documents == 0


def test_nothing_to_compare() -> None:
    for documents in ([], [StudyDocument("d", 10, ("ada",), [])], [StudyDocument("d", 0, ("ada", "bo"), [])]):
        found = build_report(documents, PARENTS)
        assert found.overall.alpha.estimate is None
        assert found.codes == ()
        assert found.notices
        assert found.overall.verdict is Verdict.NOT_JUDGED
        assert all(methods_text(found, words.agreement) for words in LANGUAGES.values())
        json.dumps(as_json(found))


def turn_study(documents: int, marks: list[CodedSpan], turns: int = 40) -> list[StudyDocument]:
    spans = [(100 * turn, 100 * turn + 100) for turn in range(turns)]
    return [StudyDocument(f"d{n}", 100 * turns, ("ada", "bo"), marks, turns=spans) for n in range(documents)]


def kinds(report: AgreementReport) -> dict[tuple[Warn, str | None], str]:
    said = zip(report.notices, warnings(report), strict=True)
    return {(notice.kind, notice.code): text for notice, text in said}


def test_warnings() -> None:
    phrase = [CodedSpan(100 * turn + 40, 100 * turn + 50, "q", "ada") for turn in range(0, 40, 4)]
    whole = [CodedSpan(100 * turn, 100 * turn + 100, "q", "bo") for turn in range(0, 40, 4)]
    found = build_report(turn_study(5, phrase + whole), PARENTS)
    assert found.codes[0].measures["alpha"].estimate == 1
    assert (found.codes[0].measures["binary_u_alpha"].estimate or 0) < 0.1
    assert (Warn.BOUNDARIES, "q") in kinds(found)
    assert (Warn.NO_WIDTH, "q") in kinds(found)
    rare = build_report(turn_study(5, [CodedSpan(0, 5, "q", "ada"), CodedSpan(0, 5, "q", "bo")]), PARENTS)
    assert (Warn.RARE, "q") in kinds(rare)
    assert rare.codes[0].verdict is Verdict.NOT_JUDGED
    everything = [CodedSpan(0, 4000, "q", coder) for coder in ("ada", "bo")]
    always = build_report(turn_study(5, everything), PARENTS)
    assert (Warn.NO_VARIATION, "q") in kinds(always)
    assert always.codes[0].measures["alpha"].why is MissingReason.NO_VARIATION
    assert always.codes[0].measures["percent"].estimate == 1
    few = build_report(turn_study(3, phrase), PARENTS)
    assert (Warn.FEW_DOCUMENTS, None) in kinds(few)
    assert few.codes[0].measures["alpha"].why is MissingReason.TOO_FEW_DOCUMENTS
    seldom = build_report([*turn_study(6, []), *turn_study(1, phrase + whole)], PARENTS)
    assert (Warn.FEW_DOCUMENTS, "q") in kinds(seldom)
    assert seldom.codes[0].measures["alpha"].why is MissingReason.HANGS_ON_ONE_DOCUMENT
    hidden = [replace(document, excluded=[(0, 100)]) for document in turn_study(4, phrase + whole)]
    assert "8 codings" in kinds(build_report(hidden, PARENTS))[Warn.EXCLUDED, None]
    unused = build_report(turn_study(4, phrase + whole), PARENTS, AgreementSettings(codes=("p", "q")))
    assert unused.codes[0].measures["percent"].why is MissingReason.NOT_USED
    assert (Warn.NO_VARIATION, "p") in kinds(unused)


def test_verdicts_at_the_lower_limit() -> None:
    good = build_report(make(8, 30, 0.0), PARENTS, AgreementSettings(codes=("q",)))
    alpha = good.codes[0].measures["alpha"]
    assert alpha.low is not None
    assert good.codes[0].verdict is (Verdict.RELIABLE if alpha.low >= 0.8 else Verdict.TENTATIVE)
    bad = build_report(make(8, 30, 0.5), PARENTS, AgreementSettings(codes=("q",)))
    assert bad.codes[0].verdict is Verdict.UNRELIABLE


def test_json_shape() -> None:
    found = plain(build_report(make(9, 5), PARENTS, AgreementSettings(seed=11, method="bootstrap", resamples=30)))
    assert list(found) == ["settings", "overall", "codes", "pairs", "documents", "rounds", "disagreements", "warnings"]
    settings, codes = found["settings"], found["codes"]
    assert isinstance(settings, dict)
    assert (settings["seed"], settings["resamples"], settings["limits"]) == (11, 30, "bootstrap")
    assert isinstance(codes, list)
    assert [code["code"] for code in codes] == list(PARENTS)
    assert set(codes[0]) >= {"code", "units", "base_rates", "measures"}
    assert set(codes[0]["measures"]) == {"alpha", "binary_u_alpha", "f1", "percent", "kappa"}
    assert list(codes[0]["measures"]["alpha"]) == ["estimate", "low", "high", "reason"]
    pairs, documents = found["pairs"], found["documents"]
    assert isinstance(pairs, list)
    assert isinstance(documents, list)
    assert [pair["coders"] for pair in pairs] == [["ada", "bo"], ["ada", "cy"], ["bo", "cy"]]
    assert (len(documents), documents[0]["units"], documents[0]["characters"]) == (5, 10, 170)


def test_methods_in_two_languages() -> None:
    settings = AgreementSettings(excluded=("interviewer", "labels"), version="0.1")
    found = build_report(make(10, 5), PARENTS, settings)
    english, dutch = (methods_text(found, agreement_words(language)) for language in ("en", "nl"))
    assert "Of the 5 documents, 5 (100%) were coded by two or more of the 3 coders." in english
    assert "on turns (Krippendorff, 2019)" in english
    assert "leaving out what the interviewer says and the labels of speakers" in english
    assert "jackknife over 5 documents with Student's t (4 degrees of freedom)" in english
    assert "Van de 5 documenten zijn er 5 (100%) door twee of meer van de 3 codeurs gecodeerd." in dutch
    assert "0,800" in dutch
    assert dutch.endswith("Berekend met qualcode 0.1.")
    few = build_report(make(10, 3), PARENTS)
    assert "too few documents" in methods_text(few, agreement_words("en"))


def test_what_is_refused() -> None:
    documents = make(1, 1)
    for broken in (
        {"marks": [CodedSpan(0, 5, "nowhere", "ada")]},
        {"marks": [CodedSpan(0, 500, "q", "ada")]},
        {"marks": [CodedSpan(7, 5, "q", "ada")]},
        {"turns": [(0, 20), (10, 30)]},
        {"excluded": [(190, 300)]},
    ):
        with pytest.raises(ValueError, match=r"codebook|lie in a text|overlaps another"):
            build_report([replace(documents[0], **broken)], PARENTS)
    with pytest.raises(ValueError, match="no such code"):
        build_report(documents, PARENTS, AgreementSettings(codes=("z",)))
    with pytest.raises(ValueError, match="not in order"):
        RowPlan.of({"a": "b", "b": "a"}, ["a"], CODERS, "turn")
    with pytest.raises(ValueError, match="no such unit"):
        AgreementSettings(unit="page")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="confidence"):
        AgreementSettings(confidence=1.0)


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_the_continuum_leaves_out_what_is_excluded(length: int, spans: list[tuple[int, int]]) -> None:
    excluded = [(min(length, *span), min(length, max(span))) for span in spans]
    continuum = Continuum(length, excluded)
    kept = [place for place in range(length) if not any(start <= place < end for start, end in excluded)]
    assert continuum.length == len(kept)
    expected = [sum(one < place for one in kept) for place in range(length + 1)]
    assert [continuum.place(place) for place in range(length + 1)] == expected
    assert continuum.places(range(length + 1)) == expected
    for start in range(len(kept)):
        for end in range(start + 1, len(kept) + 1):
            assert continuum.restore((start, end)) == (kept[start], kept[end - 1] + 1)


def test_pair_figures_by_hand() -> None:
    assert measures.pair_kappa(10, 2, 3, 4).value == pytest.approx((0.7 - 0.54) / 0.46)
    assert measures.pair_kappa(0, 0, 0, 0).why is MissingReason.NO_PAIRS
    assert measures.pair_kappa(5, 0, 0, 0).why is MissingReason.NOT_USED
    assert measures.pair_kappa(5, 5, 5, 5).why is MissingReason.NO_VARIATION


def long_document(name: str, seed: int, turns: int, coders: tuple[str, ...] = ("ada", "bo")) -> StudyDocument:
    """A conversation of turns of ten characters in which two coders mostly agree."""
    chance = random.Random(seed)
    spans = [(10 * turn, 10 * turn + 10) for turn in range(turns)]
    marks = [
        CodedSpan(start, end, "p", coder)
        for start, end in spans
        if chance.random() < 0.5
        for coder in coders
        if chance.random() < 0.9
    ]
    return StudyDocument(name, 10 * turns, coders, marks, turns=spans)


def test_limits_over_blocks_of_turns_where_documents_are_too_few() -> None:
    documents = [long_document("een", 1, 60), long_document("twee", 2, 45)]
    assert build_report(documents, PARENTS).overall.alpha.why is MissingReason.TOO_FEW_DOCUMENTS
    found = build_report(documents, PARENTS, AgreementSettings(by_blocks=True))
    blocks = [block for document in documents for block in document.blocks()]
    assert [len(block.turns) for block in blocks] == [10] * 6 + [10] * 4 + [5]
    assert sum(len(block.marks) for block in blocks) == sum(len(document.marks) for document in documents)
    as_documents = build_report(blocks, PARENTS)
    assert found.overall.alpha == as_documents.overall.alpha
    [code] = found.codes
    assert code.measures["alpha"] == as_documents.codes[0].measures["alpha"]
    assert code.measures["alpha"].low is not None
    assert found.pairs[0].alpha.low is not None
    assert (found.settings.method, found.overall.documents, len(found.documents)) == ("blocks", 2, 2)
    assert {code.verdict, found.overall.verdict} == {Verdict.NOT_JUDGED}
    assert {Warn.BLOCKS, Warn.FEW_DOCUMENTS} <= {notice.kind for notice in found.notices}
    methods = as_json(found)["overall"]["methods"]
    assert "jackknife over blocks of 10 turns, and say nothing about other interviews" in methods["en"]
    assert "blokken van 10 beurten" in methods["nl"]


@pytest.mark.parametrize(
    ("turns", "settings"),
    [
        ((60, 60, 60, 60), AgreementSettings(by_blocks=True)),
        ((30, 30), AgreementSettings(by_blocks=True)),
        ((60, 60), AgreementSettings(unit="document", by_blocks=True)),
        ((60, 60), AgreementSettings(method="bootstrap", by_blocks=True)),
    ],
)
def test_blocks_are_for_nothing_else(turns: tuple[int, ...], settings: AgreementSettings) -> None:
    found = build_report([long_document(f"d{n}", n, many) for n, many in enumerate(turns)], PARENTS, settings)
    assert found.settings.method == settings.method
    assert Warn.BLOCKS not in {notice.kind for notice in found.notices}


def test_a_coding_that_goes_on_in_the_next_block_is_cut() -> None:
    spans = [(10 * turn, 10 * turn + 10) for turn in range(20)]
    document = StudyDocument("d", 200, ("ada",), [CodedSpan(95, 123, "p", "ada")], [(98, 104)], spans)
    first, second = document.blocks()
    assert (list(first.marks), list(first.excluded)) == ([CodedSpan(95, 100, "p", "ada")], [(98, 100)])
    assert (list(second.marks), list(second.excluded)) == ([CodedSpan(0, 23, "p", "ada")], [(0, 4)])
    assert list(second.turns) == [(start - 100, end - 100) for start, end in spans[10:]]


def test_nothing_coded_twice_has_no_figures() -> None:
    """Also where the codes are named: a code that is asked for has its row, and no figure."""
    alone = [replace(document, coders=(document.coders[0],)) for document in make(2, 3)]
    report = build_report(alone, PARENTS, AgreementSettings(codes=("p", "q"), coders=CODERS))
    assert [(code.code, code.measures["alpha"].estimate) for code in report.codes] == [("p", None), ("q", None)]
