"""What a privacy review finds in a study of our own with planted risks, and that what is decided is carried out.

All that is said in it is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.hiding.telling import telling_words
from qualcode.analysis.hiding.work_words import work_of
from qualcode.analysis.suppression import hidden_counts
from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.names import NameDecision, decide_names
from qualcode.changes.privacy.risks import decide_risks
from qualcode.changes.privacy.withdrawal import withdraw
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.library.asking import ask
from qualcode.merging import merge
from qualcode.outline import Outline
from qualcode.queries.hiding.guarding import shortened
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.chapter.files import write_report
from qualcode.report.privacy.findings import PrivacyFinding, PrivacyReview
from qualcode.report.privacy.refusing import refuse_names, refuse_passages
from qualcode.report.writers.markdown import to_markdown
from qualcode.session.privacy.review import decide_findings, review
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.redaction import write_copy
from qualcode.storage.respondents import attributes, respondents, risk_decisions
from tests.support.building import add_transcript, code_id, new_project
from tests.support.once import fill

SAID = (
    "Ik zat bij een scheepswerf aan het water. Dat was mooi.",
    "Gewoon via school. Ik ben veertien en dat gaat best.",
    "Via school ook. Niks bijzonders.",
    "Via school. Het was ver fietsen.",
    "Mijn controller vond het te duur. Via school dus.",
    "Via school, en toen belde Karin Wiersma mij.",
)
"""What the six say, each in an interview of their own."""
MORE = "En nu werk ik bij een imker achter de dijk."
OUTLINE = """outline: proef
version: 2
language: nl
title: Proef
attributes: [school, leeftijd]
{more}
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    sections:
      - title: Hoe het ging
        blocks:
          - text: {text}
          - codes: [stage, kosten, later, school]
"""


def _study(folder: Path) -> None:
    with new_project(folder, "stage", "kosten", "later", "school") as project:
        for place, said in enumerate(SAID, 1):
            extra = f"Interviewer: En nu?\nR: {MORE}\n" if place == 1 else ""
            text = f"Interviewer: Hoe ging het?\nR: {said}\n{extra}"
            document = add_transcript(project, f"leerling-{place}", text, group="leerlingen")
            at = text.index(said)
            code = {1: "stage", 5: "kosten"}.get(place, "school")
            codings = [NewCoding(document, at, at + len(said), code_id(project, code), "", code != "school")]
            if place == 1:
                more = text.index(MORE)
                codings.append(NewCoding(document, more, more + len(MORE), code_id(project, "later"), "", True))
            apply_codings(project, "ada", codings)
            set_finished(project, "ada", document)
        for name in ("school", "leeftijd"):
            add_attribute(project, "ada", name, "text" if name == "school" else "number")
        ids = {one.name: one.id for one in attributes(project)}
        for place, person in enumerate(respondents(project)):
            set_value(project, "ada", person.id, ids["school"], "school-1" if place < 2 else "school-2")
            set_value(project, "ada", person.id, ids["leeftijd"], "14" if place == 1 else "16")


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    fill(tmp_path, _study)
    return tmp_path / "study.qualcode"


@pytest.fixture(name="session")
def _session(path: Path) -> Iterator[Session]:
    session = Session(path, "ada")
    yield session
    session.close()


def outline(folder: Path, *, more: str = "", text: str = "Zo ging het.") -> Outline:
    """The outline, with more keys of its own and another text of its author's."""
    return read_outline(written(folder, more=more, text=text))


def written(folder: Path, *, more: str = "", text: str = "Zo ging het.") -> Path:
    """The outline as a file."""
    path = folder / "proef.yaml"
    path.write_text(OUTLINE.format(more=more, text=text), encoding="utf-8")
    return path


def told(found: PrivacyReview) -> dict[str, PrivacyFinding]:
    """The findings by what they say."""
    return {one.text: one for one in found.findings}


def markdown(project: Project, shape: Outline) -> str:
    """The chapter."""
    return to_markdown(chapter(read_summary(project, outline=shape)))


def test_it_finds_what_was_planted_and_nothing_else(session: Session, tmp_path: Path) -> None:
    found = review(session.project, written(tmp_path, more="smallest: 1", text="Mevrouw Wiersma belde."))
    kinds = {(one.kind, one.text) for one in found.findings}
    assert kinds == {
        ("author", "Wiersma"),
        ("spread", "school-1 (2)"),
        ("spread", "14 (1)"),
        ("numbers", "4 small numbers"),
        ("firm", "scheepswerf"),
        ("profession", "imker"),
        ("profession", "controller"),
        ("together", "scheepswerf, imker"),
    }
    assert found.undecided == len(found.findings)
    again = review(session.project, tmp_path / "proef.yaml")
    assert [one.id for one in again.findings] == [one.id for one in found.findings]
    assert sum(one.percent for one in found.shares) in range(98, 103)


def test_what_is_decided_is_carried_out_and_can_be_undone(session: Session, tmp_path: Path) -> None:
    shape, path = outline(tmp_path, more="smallest: 1"), tmp_path / "proef.yaml"
    before = markdown(session.project, shape)
    assert all(one in before for one in ("scheepswerf", "14 (1)", "Mijn controller"))
    found = told(review(session.project, path))
    wanted = [
        (found["scheepswerf"].id, "mask", ""),
        (found["controller"].id, "replace", "baas van de cijfers"),
        (found["14 (1)"].id, "mask", ""),
        (found["school-1 (2)"].id, "accept", "afgesproken met de school"),
    ]
    assert decide_findings(session, review(session.project, path), wanted) == 4
    after = markdown(session.project, shape)
    put = ("bij een \\[bedrijf\\] aan het water", "Mijn baas van de cijfers vond", "school-1 (2)")
    assert all(one in after for one in put)
    assert "14 (1)" not in after
    states = {text: (one.state, one.reason, one.by) for text, one in told(review(session.project, path)).items()}
    assert states["scheepswerf"] == ("mask", "", "ada")
    assert states["school-1 (2)"] == ("accept", "afgesproken met de school", "ada")
    # Of two things that he could be known by one is left.
    assert "scheepswerf, imker" not in states
    out = tmp_path / "h.docx"
    write_report(read_summary(session.project, outline=shape), out, "docx")
    with ZipFile(out) as parts:
        assert not any(b"scheepswerf" in parts.read(name) for name in parts.namelist())
    quotes = [one.quote for one in ask(session.project, "stage", with_names=False).passages]
    assert not any("scheepswerf" in one for one in quotes)
    assert any("[bedrijf]" in one for one in quotes)
    assert any("scheepswerf" in one.quote for one in ask(session.project, "stage").passages)
    session.project.undo("ada")
    assert (markdown(session.project, shape), risk_decisions(session.project)) == (before, {})
    session.project.redo("ada")
    assert markdown(session.project, shape) == after


def test_what_is_decided_on_several_words_settles_each(session: Session, tmp_path: Path) -> None:
    path = written(tmp_path)
    found = review(session.project, path)
    decide_findings(session, found, [(told(found)["scheepswerf, imker"].id, "mask", "")])
    again = told(review(session.project, path))
    assert {again[word].state for word in ("scheepswerf", "imker")} == {"mask"}
    assert (again["controller"].state, "scheepswerf, imker" in again) == ("open", False)
    text = markdown(session.project, outline(tmp_path))
    assert not any(word in text for word in ("scheepswerf", "imker"))


def test_what_cannot_be_done_is_refused(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "h.md"
    out.write_text("leeftijd: 14 (1). Karin Wiersma belde. En mevrouw Wiersma.\n", encoding="utf-8")
    found = review(session.project, out)
    with pytest.raises(ConflictError, match="cannot be done away"):
        decide_findings(session, found, [(told(found)["14 (1)"].id, "mask", "")])
    [name] = [one for one in found.findings if one.text == "Wiersma"]
    with pytest.raises(ConflictError, match="a name"):
        decide_findings(session, found, [(name.id, "shorten", "W.")])
    decide_findings(session, found, [(name.id, "accept", "zij wil genoemd worden")])
    assert not any(one.text == "Wiersma" for one in review(session.project, out).findings)


def test_an_outline_that_suppresses_tells_no_number_that_is_small(session: Session, tmp_path: Path) -> None:
    summary = read_summary(session.project, outline=outline(tmp_path, more="suppress: 3"))
    [group] = summary.groups
    assert {line.name: line.hidden for section in group.sections for line in section.lines} == {
        "Stage": True,
        "Kosten": True,
        "Later": True,
        "School": True,  # four of six leave two
    }
    text = to_markdown(chapter(summary))
    assert "| School | . | . |" in text
    assert "Waar een punt staat, is het aantal weggelaten" in text
    assert not any(words in text for words in ("Eén", "één leerling", "vier", "14 (1)"))
    assert not any(
        one.kind in ("spread", "numbers") for one in review(session.project, tmp_path / "proef.yaml").findings
    )
    assert "Waar een punt staat" not in to_markdown(chapter(read_summary(session.project, outline=outline(tmp_path))))


def test_a_quotation_is_shortened_to_words_of_its_own(session: Session, tmp_path: Path) -> None:
    shape, path = outline(tmp_path), tmp_path / "proef.yaml"
    found = review(session.project, path)
    firm = told(found)["scheepswerf"].id
    for text, error in (("Dat stond er nooit", ConflictError), (" ", ConflictError)):
        with pytest.raises(error):
            decide_findings(session, found, [(firm, "shorten", text)])
    decide_findings(session, found, [(firm, "shorten", "Dat was mooi")])
    text = markdown(session.project, shape)
    assert "“(...) Dat was mooi.”" in text
    assert "scheepswerf" not in text
    with pytest.raises(ConflictError):
        decide_findings(session, found, [(firm, "accept", "")])
    with pytest.raises(NotFoundError):
        decide_findings(session, found, [("P-aaaaaaaa", "mask", "")])
    decide_findings(session, found, [(firm, "", "")])
    assert "scheepswerf" in markdown(session.project, shape)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ("een twee", "een twee (...)"),
        ("twee drie vier.", "(...) twee drie vier."),
        ("een (...) vier", "een (...) vier."),
        ("een twee drie vier", "een twee drie vier."),
        ("vier (...) een", None),
        ("vijf", None),
        ("", None),
    ],
)
def test_what_is_left_of_a_quotation_says_where_it_was_cut(wanted: str, left: str | None) -> None:
    assert shortened("een twee drie vier.", wanted) == left


def test_nothing_is_written_while_a_name_stands_in_the_authors_own_text(session: Session, tmp_path: Path) -> None:
    project = session.project
    shape = outline(tmp_path, text="Mevrouw Wiersma belde hem.")
    summary = read_summary(project, outline=shape)
    with pytest.raises(QualcodeError, match="Wiersma") as raised:
        refuse_names(summary)
    assert "pseudonymise" in raised.value.hint
    with pytest.raises(QualcodeError):
        write_report(summary, tmp_path / "h.md", "md")
    assert not (tmp_path / "h.md").exists()
    decide_names(project, "ada", [NameDecision("Wiersma", "replace", "[mentor]")])
    summary = read_summary(project, outline=shape)
    refuse_names(summary)
    assert "[mentor] belde hem" in str(chapter(summary).to_dict())


def test_a_file_with_passages_waits_for_a_decision_on_each_name(session: Session) -> None:
    project = session.project
    decide_names(project, "ada", [NameDecision("Karin Wiersma", "cut")])
    passages = ask(project, "stage", with_names=False).passages
    refuse_passages(project, passages)
    project.undo("ada")
    decide_names(project, "ada", [NameDecision("Wiersma", "accept")])
    refuse_passages(project, ask(project, "stage", with_names=False).passages)


def test_a_finished_file_is_looked_through_in_all_its_parts(session: Session, tmp_path: Path) -> None:
    shape = outline(tmp_path, more="smallest: 1")
    summary = read_summary(session.project, outline=shape)
    for kind in ("docx", "html", "md"):
        out = tmp_path / f"hoofdstuk.{kind}"
        write_report(summary, out, kind)
        found = told(review(session.project, out))
        assert {"14 (1)", "school-1 (2)", "scheepswerf", "controller", "imker"} <= found.keys(), kind
        assert found["scheepswerf"].guid == respondents(session.project)[0].guid
    with ZipFile(tmp_path / "hoofdstuk.docx", "a") as parts:
        parts.writestr("word/comments.xml", "<w:p><w:t>zie leerling-3</w:t></w:p>")
    found = told(review(session.project, tmp_path / "hoofdstuk.docx"))
    assert "word/comments.xml" in found["leerling-3"].where
    # What was to be masked is not, in a file that was written before.
    decide_findings(session, review(session.project), [(found["scheepswerf"].id, "mask", "")])
    assert told(review(session.project, tmp_path / "hoofdstuk.docx"))["scheepswerf"].state == "open"


def test_who_withdraws_takes_the_decisions_along(session: Session, path: Path, tmp_path: Path) -> None:
    project, outlined = session.project, written(tmp_path)
    found = review(project, outlined)
    firm = told(found)["scheepswerf"].id
    decide_findings(session, found, [(firm, "replace", "bij de kwartelbaas")])
    decide_findings(session, found, [(firm, "replace", "bij een zeer zonderlinge baas")])
    withdraw(project, "ada", respondents(project)[0].id)
    assert firm not in risk_decisions(project)
    session.close()
    for word in ("kwartelbaas", "zonderlinge", "scheepswerf"):
        assert word.encode() not in path.read_bytes()
    with Project.open(path, readonly=True) as again:
        assert not any("kwartelbaas" in str(row) for row in again.rows("SELECT key, value FROM meta"))


def test_decisions_merge_and_a_copy_for_a_coder_does_not_have_them(session: Session, tmp_path: Path) -> None:
    project, outlined = session.project, written(tmp_path)
    found = review(project, outlined)
    add_transcript(project, "later", "Interviewer: En?\nR: Niets.\n", group="leerlingen")
    make_round(project, "ada", "r1", RoundRequest(coders=("ada", "ben"), documents=("later",)))
    decide_findings(session, found, [(told(found)["scheepswerf"].id, "mask", "")])
    copy = tmp_path / "ben.qualcode"
    write_copy(project, copy, "ben", "ada")
    with Project.open(copy) as theirs:
        assert not any("P-" in key for (key,) in theirs.rows("SELECT key FROM meta"))
    merge(project, "ada", copy)
    assert [one.how for one in risk_decisions(project).values()] == ["mask"]


def test_two_who_decide_apart_are_both_heard(session: Session, path: Path, tmp_path: Path) -> None:
    project, outlined = session.project, written(tmp_path)
    other = tmp_path / "other.qualcode"
    other.write_bytes(path.read_bytes())
    found = told(review(project, outlined))
    with closing(Session(other, "ben", new_coder=True)) as theirs:
        again = review(theirs.project, outlined)
        decide_findings(theirs, again, [(found["imker"].id, "mask", "")])
    decide_findings(session, review(project, outlined), [(found["scheepswerf"].id, "mask", "")])
    merge(project, "ada", other)
    assert {one.id for one in risk_decisions(project).values()} == {found["imker"].id, found["scheepswerf"].id}


def test_a_decision_needs_no_words_to_be_taken_back(session: Session) -> None:
    assert decide_risks(session.project, "ada", []) == 0
    with pytest.raises(QualcodeError):
        review(session.project, Path("no-such-file.docx"))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("scheepswerf", "firm"),
        ("scheepswerven", "firm"),
        ("fietsenzaak", "firm"),
        ("kapsalons", "firm"),
        ("bakkertje", "profession"),
        ("automonteurs", "profession"),
        ("verkoopster", "profession"),
        ("controller", "profession"),
        ("bedrijf", None),
        ("leerbedrijven", None),
        ("oorzaak", None),
        ("docenten", None),
        ("fiets", None),
    ],
)
def test_words_for_work_are_known_by_their_endings(word: str, kind: str | None) -> None:
    assert work_of(word) == kind


def test_a_value_is_said_as_years_or_as_it_is_written() -> None:
    values = ("14", "Techniek")
    assert [one.key for one in telling_words("Ik ben 14 en doe techniek.", values)] == ["14", "techniek"]
    assert not telling_words("Er waren 14 stoelen.", values)


PEOPLE = st.frozensets(st.integers(0, 11), max_size=12)


@given(st.lists(PEOPLE, min_size=1, max_size=6), st.integers(2, 4), st.data())
def test_no_printed_number_tells_of_few(rows: list[frozenset[int]], fewest: int, data: st.DataObject) -> None:
    """Rows of a base, some within others, and some that add up: what is printed tells of nobody."""
    everybody = frozenset(range(12))
    split = data.draw(st.integers(0, 12))
    people = [everybody, *rows, frozenset(range(split)), everybody - frozenset(range(split))]
    within = [(place, 0) for place in range(1, len(people))]
    within += [
        (narrow, wide)
        for narrow in range(1, len(rows) + 1)
        for wide in range(1, len(rows) + 1)
        if people[narrow] < people[wide]
    ]
    parts = (len(people) - 2, len(people) - 1)
    gone = hidden_counts(people, fewest, within, [(0, parts)], kept=[0])
    printed = {place for place in range(len(people)) if place not in gone}
    assert not any(0 < len(people[place]) < fewest for place in printed)
    for narrow, wide in within:
        if {narrow, wide} <= printed and people[narrow]:
            assert len(people[wide] - people[narrow]) == 0 or len(people[wide] - people[narrow]) >= fewest
    left = [part for part in parts if part in gone and people[part]]
    assert len(left) != 1 or not len(people[left[0]]) > 0


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_chapter_that_suppresses_prints_no_small_number(says: list[bool]) -> None:
    """A column of a table with its base: no number, and no difference from the base or the row above, is 1 or 2."""
    who = frozenset(place for place, yes in enumerate(says) if yes)
    people = [frozenset(range(6)), who, frozenset([*who][:2])]
    gone = hidden_counts(people, 3, [(1, 0), (2, 1), (2, 0)], kept=[0])
    numbers = [len(people[place]) for place in range(3) if place not in gone]
    assert not any(0 < high - low < 3 for low, high in pairwise(sorted(numbers)) if low)
    assert not any(0 < number < 3 for number in numbers)
