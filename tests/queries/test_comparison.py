"""From a project to what coders are compared on."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from qualcode.agreement.figures import Warn
from qualcode.agreement.study import CodedSpan
from qualcode.changes import codebook
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import StudyReader, gather_study
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as codebook_now
from qualcode.storage.documents import document, text, turns
from qualcode.storage.finishes import Past, _Walk, read_past
from qualcode.storage.respondents import respondents
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one interview, on which ada and bo have coded Sem's first answer."""
    made = new_project(tmp_path)
    interview = add_transcript(made, "groep-1", INTERVIEW)
    for coder in ("ada", "bo"):
        code(made, coder, interview, "Via mijn oom", "stage/netwerk")
    return made


def code(project: Project, coder: str, document_id: int, quote: str, path: str) -> None:
    start = text(project, document_id).index(quote)
    apply_codings(project, coder, [NewCoding(document_id, start, start + len(quote), code_id(project, path))])


def test_a_disagreement_has_the_turn_that_it_starts_in(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    said = "".join(f"Interviewer: V{n}. Hoe dan?\nSem: Antwoord {n}.\n" for n in range(1, 20))
    interview = add_transcript(project, "lang", f"Gesprek op school\n\n{said}")
    whole, found = text(project, interview), turns(project, interview)
    places = [0, *range(20, len(whole) - 9, 31)]
    for coder, number in (("ada", 0), ("bo", 1)):
        marks = [NewCoding(interview, at, at + 8, code_id(project, "stage")) for at in places[number::2]]
        apply_codings(project, coder, marks)
    listed = list(list_disagreements(project, gather_study(project, AgreementChoices(whole_text=True))))
    assert [one.case.start for one in listed] == places
    for one in listed:
        turn = next((turn for turn in found if turn.start <= one.case.start < turn.end), None)
        assert (one.speaker, one.question) == ((turn.speaker, turn.question) if turn else (None, None))


def test_the_trail_is_walked_only_where_it_tells_something(project: Project) -> None:
    """What is left out is what it would have told: without rounds that is which codes became which, where any went."""

    def told() -> Past:
        walk = _Walk(project, ())
        walk.back()
        return walk.past()

    def known(past: Past) -> tuple[object, ...]:
        here = codebook_now(project).by_id
        return past.rounds, past.gone, {one: now for one, now in past.became.items() if one not in here}

    assert read_past(project, ()) == Past({}, (), {}) == told()
    ids = {one.path: one.id for one in codebook_now(project).codes}
    codebook.merge_codes(project, "ada", [ids["kosten"]], ids["stage"])
    assert read_past(project, ()) == told()
    assert read_past(project, ()).became == {ids["kosten"]: ids["stage"]}
    project.undo("ada")
    assert known(read_past(project, ())) == known(told())


def left(project: Project, choices: AgreementChoices) -> list[str]:
    """What is compared of the text of the first document."""
    found = gather_study(project, choices).documents[0]
    whole = text(project, document(project, found.name).id)
    edges = [0, *(edge for span in found.excluded for edge in span), len(whole)]
    return [whole[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def test_the_text_that_is_compared(project: Project) -> None:
    answers = ["Via mijn oom, die kent die baas.", "Ik heb zelf gebeld. Drie keer.", "Alleen de bus."]
    assert left(project, AgreementChoices()) == answers
    assert left(project, AgreementChoices(interviewer=True)) == [
        "Hoe kwam je aan je stage?",
        *answers[:2],
        "En kost het geld?",
        answers[2],
    ]
    assert "".join(left(project, AgreementChoices(whole_text=True))) == INTERVIEW
    study = gather_study(project, AgreementChoices())
    assert study.excluded == ("interviewer", "labels", "times", "outside")
    [found] = study.documents
    assert [INTERVIEW[start:end] for start, end in found.turns] == answers
    place = INTERVIEW.index("Via mijn oom")
    assert list(found.marks) == [CodedSpan(place, place + 12, "stage/netwerk", coder) for coder in ("ada", "bo")]
    assert study.parents == {"stage": None, "stage/netwerk": "stage", "kosten": None}


def test_time_stamps_within_a_turn_are_left_out(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    number = add_transcript(project, "d", "Interviewer: Ja?\nSem: Eerst [00:12:31] en dan om 12:30 uur.\n")
    for coder in ("ada", "bo"):
        code(project, coder, number, "Eerst", "stage")
    assert left(project, AgreementChoices()) == ["Eerst ", " en dan om 12:30 uur."]


def test_units(project: Project) -> None:
    for unit, count in (("turn", 3), ("sentence", 3), ("paragraph", 3), ("character", 76)):
        _study, report = compare(project, AgreementChoices(unit=unit))  # type: ignore[arg-type]
        assert report.overall.units == count, unit
        assert report.overall.alpha.estimate == 1


def test_a_document_is_a_unit_and_so_are_words(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    for number, who in enumerate((("ada", "bo"), ("ada", "bo"), ("ada",), (), ("bo",))):
        made = add_transcript(project, f"d{number}", INTERVIEW)
        for coder in ("ada", "bo"):
            if coder in who:
                code(project, coder, made, "Via mijn oom", "stage")
            set_finished(project, coder, made)
    _study, report = compare(project, AgreementChoices(unit="document", added=("fleiss", "pabak")))
    [row] = report.codes
    assert (row.units, row.marked) == (5, 4)
    # Both 2, one 2, none 1: by hand, observed 3 / 5, and 6 of 10 ratings have the code.
    assert row.measures["alpha"].estimate == pytest.approx(1 - 9 * 4 / (2 * 6 * 4))
    assert row.measures["fleiss"].estimate == pytest.approx((0.6 - 0.52) / 0.48)
    assert row.measures["pabak"].estimate == pytest.approx(2 * 0.6 - 1)
    assert row.measures["percent"].estimate == pytest.approx(0.6)
    _study, report = compare(project, AgreementChoices(unit="token"))
    words = sum(len(line.partition(":")[2].split()) for line in INTERVIEW.splitlines() if line[0] in "SN")
    assert (report.overall.units, report.codes[0].marked) == (5 * words, 4 * 3)


def test_segments_of_ones_own_are_units(project: Project) -> None:
    """Sem's two answers as three segments, by a lead who codes nothing else."""
    codebook.add_code(project, "cy", "Segment")
    document_id = document(project, "groep-1").id
    for quote in ("Via mijn oom, die", "kent die baas.", "Ik heb zelf gebeld. Drie keer."):
        code(project, "cy", document_id, quote, "segment")
    code(project, "bo", document_id, "Drie keer", "stage")
    study, report = compare(project, AgreementChoices(unit="segment", segments="segment"))
    assert (study.coders, study.segments, report.overall.units) == (("ada", "bo"), "segment", 3)
    assert [row.code for row in report.codes] == ["stage", "stage/netwerk"]
    assert [(row.units, row.marked) for row in report.codes] == [(3, 2), (3, 1)]
    assert [row.measures["percent"].estimate for row in report.codes] == [pytest.approx(2 / 3), 1]
    assert [case.case.kind for case in list_disagreements(project, study)] == ["only_one_coder"]
    # What was divided does not tell under which version a document was coded.
    assert study.versions == gather_study(project, AgreementChoices(coders=("ada", "bo"))).versions


def test_documents_without_segments_are_outside_the_base_and_told(project: Project) -> None:
    codebook.add_code(project, "cy", "Segment")
    numbers = [document(project, "groep-1").id, *(add_transcript(project, f"los-{n}", INTERVIEW) for n in range(4))]
    for number, coders in zip(numbers[1:], (("ada", "bo"), ("ada", "bo"), ("ada",), ()), strict=True):
        for coder in coders:
            code(project, coder, number, "Via mijn oom", "kosten")
    with pytest.raises(NotFoundError, match="None of these documents has a passage of the code segment"):
        compare(project, AgreementChoices(unit="segment", segments="segment"))
    # Twice coded with segments: groep-1 and los-0; once: los-2; what the interviewer says is no unit: los-3.
    for number, quote in (*((numbers[one], "Via mijn oom, die") for one in (0, 1, 3)), (numbers[4], "Hoe kwam")):
        code(project, "cy", number, quote, "segment")
    study, report = compare(project, AgreementChoices(unit="segment", segments="segment"))
    assert (report.overall.documents, report.overall.of_documents) == (2, 3)
    [told] = [notice for notice in report.notices if notice.kind is Warn.UNSEGMENTED]
    assert (told.count, told.documents) == (2, ("los-1", "los-3"))
    assert {found.name for found in study.documents} == {"groep-1", "los-0", "los-2"}
    # With a selection the share is still of all that have segments.
    _study, report = compare(project, AgreementChoices(unit="segment", segments="segment", documents=("groep-1",)))
    assert (report.overall.documents, report.overall.of_documents) == (1, 3)
    assert not [notice for notice in report.notices if notice.kind is Warn.UNSEGMENTED]
    _study, report = compare(project, AgreementChoices(coders=("ada", "bo")))
    assert (report.overall.documents, report.overall.of_documents) == (3, 5)


def test_segments_that_overlap_are_told(project: Project) -> None:
    codebook.add_code(project, "cy", "Segment")
    number = document(project, "groep-1").id
    for coder, quote in (("cy", "Via mijn oom, die"), ("di", "oom, die kent")):
        code(project, coder, number, quote, "segment")
    with pytest.raises(ConflictError, match=r"groep-1: the segments at \d+:\d+ and from \d+ overlap"):
        compare(project, AgreementChoices(unit="segment", segments="segment"))


def test_paragraphs_stop_where_a_turn_does(tmp_path: Path) -> None:
    question = "Interviewer: Vertel eens hoe dat\ngaat?\n"
    lines = question + "Sem: Ik begin om zeven uur en dan\nveeg ik de vloer,\nelke dag.\n\nNog iets.\n"
    project = new_project(tmp_path)
    number = add_transcript(project, "d", lines)
    for coder in ("ada", "bo"):
        code(project, coder, number, "veeg ik", "stage")
    _study, report = compare(project, AgreementChoices(unit="paragraph"))
    assert report.overall.units == 2


def test_finished_without_codings_disagrees_and_not_finished_is_missing(project: Project) -> None:
    number = document(project, "groep-1").id
    with project.change("cy", "test"):
        pass
    assert gather_study(project, AgreementChoices()).coders == ("ada", "bo")
    set_finished(project, "cy", number)
    study, report = compare(project, AgreementChoices())
    assert study.coders == report.documents[0].coders == ("ada", "bo", "cy")
    assert report.codes[-1].base_rates == {"ada": 1 / 3, "bo": 1 / 3, "cy": 0.0}
    assert (report.overall.alpha.estimate or 0) < 0.5
    set_finished(project, "cy", number, False)
    assert compare(project, AgreementChoices())[1].overall.alpha.estimate == 1


def test_codings_without_a_declaration_count_with_a_warning(project: Project) -> None:
    study, report = compare(project, AgreementChoices())
    assert study.undeclared == {"ada": ("groep-1",), "bo": ("groep-1",)}
    warnings = [notice for notice in report.notices if notice.kind is Warn.UNDECLARED]
    assert [notice.name for notice in warnings] == ["ada", "bo"]
    assert "groep-1" in warnings[0].documents
    number = document(project, "groep-1").id
    set_finished(project, "ada", number)
    set_finished(project, "bo", number)
    assert gather_study(project, AgreementChoices()).undeclared == {}


def test_finished_only(project: Project) -> None:
    number = document(project, "groep-1").id
    set_finished(project, "ada", number)
    report = compare(project, AgreementChoices(finished_only=True))[1]
    assert report.overall.documents == 0
    assert Warn.NO_DOUBLE in {notice.kind for notice in report.notices}
    set_finished(project, "bo", number)
    assert compare(project, AgreementChoices(finished_only=True))[1].overall.documents == 1


def test_the_consensus_is_left_out_unless_it_is_asked_for(project: Project) -> None:
    code(project, "consensus", document(project, "groep-1").id, "gebeld", "stage")
    assert gather_study(project, AgreementChoices()).coders == ("ada", "bo")
    assert gather_study(project, AgreementChoices(coders=("consensus", "ada"))).coders == ("consensus", "ada")


def test_respondents_who_are_not_asked_for_or_withdrew_are_left_out(project: Project) -> None:
    sem, _noor = respondents(project)
    set_withdrawn(project, "ada", sem.id)
    assert left(project, AgreementChoices()) == ["Ik heb zelf gebeld. Drie keer."]
    assert "withdrawn" in gather_study(project, AgreementChoices()).excluded
    assert "Via mijn oom" not in "".join(left(project, AgreementChoices(whole_text=True)))


def test_what_is_refused(project: Project, tmp_path: Path) -> None:
    for choices in (
        AgreementChoices(coders=("zed", "ada")),
        AgreementChoices(codes=("nergens",)),
        AgreementChoices(documents=("weg",)),
    ):
        with pytest.raises(NotFoundError):
            gather_study(project, choices)
    with pytest.raises(NotFoundError):
        gather_study(project, AgreementChoices(where={"kleur": ["rood"]}))
    with pytest.raises(QualcodeError, match="only ada"):
        gather_study(project, AgreementChoices(coders=("ada",)))
    empty = new_project(tmp_path, name="empty")
    with pytest.raises(QualcodeError, match="nobody"):
        gather_study(empty, AgreementChoices())
    with pytest.raises(QualcodeError, match="Nothing here"):
        gather_study(empty, AgreementChoices(coders=("ada",)))


def test_codes_roll_up(project: Project) -> None:
    number = document(project, "groep-1").id
    code(project, "bo", number, "Ik heb zelf gebeld", "stage")
    study, report = compare(project, AgreementChoices(codes=("stage",)))
    assert study.codes == ("stage",)
    assert [(row.code, row.marked) for row in report.codes] == [("stage", 2)]
    assert [row.code for row in compare(project, AgreementChoices())[1].codes] == ["stage", "stage/netwerk"]


def test_disagreements_have_both_readings(project: Project) -> None:
    number = document(project, "groep-1").id
    code(project, "bo", number, "zelf gebeld", "stage")
    code(project, "ada", number, "Alleen de bus", "kosten")
    code(project, "bo", number, "Alleen de bus.", "kosten")
    found = list(list_disagreements(project, gather_study(project, AgreementChoices())))
    assert [(place.case.kind.value, place.text, place.speaker, place.quotes) for place in found] == [
        ("only_one_coder", "zelf gebeld", "Noor", ("zelf gebeld",)),
        ("different_boundary", "Alleen de bus.", "Sem", ("Alleen de bus", "Alleen de bus.")),
    ]
    assert found[0].case.missing == ("ada",)
    only = list(list_disagreements(project, gather_study(project, AgreementChoices(codes=("kosten",)))))
    assert [place.text for place in only] == ["Alleen de bus."]


def test_overlapping_codings_of_one_coder_count_once(project: Project) -> None:
    number = document(project, "groep-1").id
    before = compare(project, AgreementChoices(unit="character"))[1]
    code(project, "ada", number, "mijn oom", "stage/netwerk")
    after = compare(project, AgreementChoices(unit="character"))[1]
    assert after.codes == before.codes
    assert after.pairs[0].one_code == before.pairs[0].one_code
    code(project, "ada", number, "oom", "kosten")
    both = compare(project, AgreementChoices(unit="character"))[1].pairs[0].one_code
    assert both is not None
    assert both.value is None
    assert both.why is not None


def test_a_study_is_the_sum_of_its_documents(project: Project) -> None:
    add_transcript(project, "groep-2", INTERVIEW)
    second = document(project, "groep-2").id
    code(project, "bo", second, "Alleen de bus", "kosten")
    set_finished(project, "ada", second)
    reader = StudyReader(project, AgreementChoices())
    parts = [part for one in reader.documents if (part := reader.part(one)) is not None]
    assert [(part.text.name, part.coded, part.finished) for part in parts] == [
        ("groep-1", {"ada", "bo"}, frozenset()),
        ("groep-2", {"bo"}, frozenset({"ada"})),
    ]
    sent = [pickle.loads(pickle.dumps(part)) for part in parts]
    assert reader.study(sent) == gather_study(project, AgreementChoices())
    whole = {found.name: found for found in reader.study(parts[::-1]).documents}
    assert whole == {found.name: found for found in gather_study(project, AgreementChoices()).documents}
