"""Answers of answer sets, bases and contrasts in a chapter: on a study, from the outline's text to the words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.answers import import_answer_sets
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.guides import AskedChoice, import_guide, set_asked
from qualcode.errors import ConflictError, FormatError, NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.library.claims import find_claim, report_claims
from qualcode.model import Predicate
from qualcode.outline import Outline
from qualcode.queries.asking import all_questions
from qualcode.report.blocks import Paragraph, ReportDocument, Table, claims_of
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.respondents import respondent
from tests.support.building import add_transcript, code_id, new_project
from tests.support.once import fill

CODES = ("regelt", "regelt/leerling", "regelt/school", "keuze", "keuze/ja", "keuze/nee", "helpt-mee")
SETS = [
    AnswerSetSpec(
        "wie-regelt",
        "Wie de stage regelt",
        "single",
        (
            AnswerSpec(
                "leerling",
                "De leerling",
                ("regelt/leerling",),
                predicates=(Predicate("", "", "laat het aan de leerling", "laten het aan de leerling"),),
            ),
            AnswerSpec(
                "school",
                "De school",
                ("regelt/school",),
                predicates=(Predicate("", "", "zoekt de plaats zelf", "zoeken de plaats zelf"),),
            ),
        ),
        ("scholen/V1",),
    ),
    AnswerSetSpec(
        "keuze",
        "Kiezen uit meer plaatsen",
        "single",
        (
            AnswerSpec("ja", "Er is keuze", ("keuze/ja",)),
            AnswerSpec(
                "nee",
                "Geen keuze",
                ("keuze/nee",),
                denies=True,
                predicates=(
                    Predicate(
                        "",
                        "",
                        "heeft maar één plaats per leerling",
                        "hebben maar één plaats per leerling",
                        none="heeft meer dan één plaats per leerling",
                    ),
                ),
            ),
        ),
        ("scholen/V2",),
    ),
]
GUIDE = Guide(
    "scholen",
    "S",
    "nl",
    "scholen",
    (Question("V1", "Wie regelt het?", "", ("regelt",)), Question("V2", "Is er keuze?", "", ("keuze",))),
)
ASKED = "Interviewer: V1 Wie regelt het?\nS: Dat doen wij.\nInterviewer: V2 Is er keuze?\nS: Nee, eentje maar.\n"
HEAD = """\
outline: h
version: 2
language: nl
title: Hoofdstuk
groups:
  - {group: leerlingen, singular: leerling, plural: leerlingen, title: Leerlingen, sections: []}
  - group: scholen
    singular: school
    plural: scholen
    title: Scholen
    sections:
      - title: Stage
        blocks:
"""

ELSEWHERE = "with: {source: de enquête, n: 10, base: 79, who: scholen}"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """Eight schools that are asked both questions, of which two leave it to the pupil; and three pupils, two of whom
    help along."""
    fill(tmp_path, make_study)
    with Project.open(tmp_path / "study.qualcode") as project:
        yield project


def make_study(folder: Path) -> None:
    with new_project(folder, *CODES) as project:
        for n in range(1, 9):
            add_transcript(project, f"s{n}", ASKED, group="scholen")
        for n in range(1, 4):
            add_transcript(project, f"l{n}", "L: Ik help gewoon mee.\n", group="leerlingen")
        import_guide(project, "ada", GUIDE)
        import_answer_sets(project, "ada", SETS)
        code(project, "regelt/leerling", "Dat", ["s1", "s2"])
        code(project, "regelt/school", "Dat", [f"s{n}" for n in range(3, 9)])
        code(project, "keuze/nee", "Nee", [f"s{n}" for n in range(1, 9)])
        code(project, "helpt-mee", "Ik help", ["l1", "l2"])


def code(project: Project, path: str, words: str, names: list[str]) -> None:
    documents = {name: (number, text) for number, name, text in project.rows("SELECT id, name, text FROM document")}
    made = [
        NewCoding(number, text.index(words), text.index(words) + len(words), code_id(project, path))
        for number, text in (documents[name] for name in names)
    ]
    apply_codings(project, "ada", made)


def not_asked(project: Project, label: str, *names: str) -> None:
    question = next(one for one in all_questions(project) if one.label == label)
    set_asked(project, "ada", [AskedChoice(respondent(project, name).id, question.id, "not-asked") for name in names])


def outline(folder: Path, blocks: str) -> Outline:
    path = folder / "h.yaml"
    path.write_text(HEAD + "".join(f"          {line}\n" for line in blocks.splitlines()), encoding="utf-8")
    return read_outline(path)


def told(project: Project, folder: Path, blocks: str) -> ReportDocument:
    return chapter(read_summary(project, outline=outline(folder, blocks), unfinished_too=True))


def text(document: ReportDocument) -> str:
    found = [block for block in document.blocks if isinstance(block, Paragraph) and block.key.startswith("paragraph")]
    return " ".join(block.text for block in found)


def silent(project: Project, *names: str) -> None:
    """Nothing of what these schools say is coded any more."""
    numbers = {number for number, name in project.rows("SELECT id, name FROM document") if name in names}
    remove_codings(project, "ada", [one.id for one in codings(project) if one.document_id in numbers])


def test_a_distribution_is_said_whole_and_its_rest_only_where_all_answer(study: Project, tmp_path: Path) -> None:
    whole = "Twee van de acht scholen laten het aan de leerling en de andere zes scholen zoeken de plaats zelf."
    assert text(told(study, tmp_path, "- rest: answer:wie-regelt")) == whole
    silent(study, "s7", "s8")
    assert text(told(study, tmp_path, "- rest: answer:wie-regelt")) == (
        "Twee van de acht scholen laten het aan de leerling. De helft van de scholen zoekt de plaats zelf."
    )
    assert text(told(study, tmp_path, "- rest: answer:wie-regelt\n  base: answered")) == (
        "Twee van de zes scholen die deze vraag beantwoorden, laten het aan de leerling en de andere vier scholen "
        "zoeken de plaats zelf."
    )


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("group", "Zes van de acht scholen hebben maar één plaats per leerling."),
        (
            "asked",
            "Van de zeven scholen die deze vraag hebben gekregen, hebben er zes maar één plaats per leerling.",
        ),
        (
            "answered",
            "Van de zes scholen die deze vraag beantwoorden, heeft geen enkele meer dan één plaats per leerling.",
        ),
    ],
)
def test_a_denial_stands_on_its_own_base_with_its_own_passages(
    study: Project, tmp_path: Path, base: str, said: str
) -> None:
    block = f"- says: answer:keuze=nee\n  base: {base}"
    denied = told(study, tmp_path, block)
    assert text(denied) == "Geen van de acht scholen heeft meer dan één plaats per leerling."
    [claim] = [one for block_ in denied.blocks for one in claims_of(block_) if "keuze=nee" in one.key and one.passages]
    assert (claim.value, len(claim.passages), len(claim.base)) == (8, 8, 8)
    silent(study, "s7", "s8")
    not_asked(study, "V2", "s8")
    assert text(told(study, tmp_path, block)) == said


def test_of_nobody_is_a_finding_only_where_all_answer(study: Project, tmp_path: Path) -> None:
    block = "- says: answer:wie-regelt=school\n  base: {}\n"
    silent(study, *(f"s{n}" for n in range(3, 9)))
    assert text(told(study, tmp_path, block.format("answered"))) == (
        "Van de twee scholen die deze vraag beantwoorden, zoekt geen enkele de plaats zelf."
    )
    assert text(told(study, tmp_path, block.format("group"))) == "Geen van de acht scholen antwoordt ‘De school’."


def test_a_code_beside_one_of_another_group(study: Project, tmp_path: Path) -> None:
    block = "- contrast: {here: answer:wie-regelt=school, there: leerlingen:helpt-mee}\n"
    found = told(study, tmp_path, block)
    assert (
        text(found) == "Zes van de acht scholen zoeken de plaats zelf; twee van de drie leerlingen noemen ‘Helpt-mee’."
    )
    behind = [(one.value, len(one.base)) for part in found.blocks for one in claims_of(part) if one.passages]
    assert behind == [(6, 8), (2, 3)]
    assert text(told(study, tmp_path, f"{block}  turns: Daarentegen\n")) == (
        "Zes van de acht scholen zoeken de plaats zelf. Daarentegen noemen twee van de drie leerlingen ‘Helpt-mee’."
    )


@pytest.mark.parametrize(
    ("n", "relation", "said"),
    [
        (10, "in-line", "Dat strookt met de enquête: daar zijn het tien van de 79 scholen."),
        (1, "addition", "In de enquête is het één van de 79 scholen."),
        (0, "contradiction", "Dat is anders dan in de enquête: daar is het geen van de 79 scholen."),
        (79, "not-comparable", "Met de enquête (alle 79 scholen) is dat niet te vergelijken."),
    ],
)
def test_a_code_beside_a_number_from_elsewhere(
    study: Project, tmp_path: Path, n: int, relation: str, said: str
) -> None:
    block = (
        "- compare: answer:wie-regelt=school\n"
        f"  with: {{source: de enquête, n: {n}, base: 79, who: scholen}}\n"
        f"  relation: {relation}\n  explains: Daar vulden teamleiders de vragen in.\n"
    )
    found = told(study, tmp_path, block)
    explained = "Daar vulden teamleiders de vragen in."
    assert text(found) == f"Zes van de acht scholen zoeken de plaats zelf. {said} {explained}"
    assert [(one.value, len(one.base)) for part in found.blocks for one in claims_of(part) if one.passages] == [(6, 8)]


def test_a_table_of_a_set_says_whom_it_is_out_of_and_adds_up(study: Project, tmp_path: Path) -> None:
    silent(study, "s7", "s8")
    not_asked(study, "V2", "s8")
    rows = {}
    for base in ("group", "asked", "answered"):
        [table] = [
            b for b in told(study, tmp_path, f"- table: answer:keuze\n  base: {base}").blocks if type(b) is Table
        ]
        rows[base, table.title] = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert table.header[0] == "Antwoord"
    assert rows == {
        ("group", "Kiezen uit meer plaatsen (scholen, N = 8)"): [
            ("Er is keuze", "0", "8"), ("Geen keuze", "6", "8"),
            ("geen antwoord", "1", "8"), ("niet gevraagd", "1", "8"),
        ],
        ("asked", "Kiezen uit meer plaatsen (scholen die deze vraag hebben gekregen, N = 7)"): [
            ("Er is keuze", "0", "7"), ("Geen keuze", "6", "7"), ("geen antwoord", "1", "7"),
        ],
        ("answered", "Kiezen uit meer plaatsen (scholen die deze vraag beantwoorden, N = 6)"): [
            ("Er is keuze", "0", "6"), ("Geen keuze", "6", "6"),
        ],
    }  # fmt: skip


def test_a_chapter_waits_for_who_decides_between_answers(study: Project, tmp_path: Path) -> None:
    code(study, "regelt/school", "Dat", ["s1"])
    with pytest.raises(ConflictError, match="wie-regelt: 1 respondent gives answers of which only one can hold"):
        told(study, tmp_path, "- says: answer:wie-regelt=school")
    assert "keuze" not in text(told(study, tmp_path, "- says: answer:keuze=nee"))


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("- says: answer:wie-regeld=school", "There is no answer set 'wie-regeld'"),
        ("- says: answer:wie-regelt=schol", "wie-regelt has no answer 'schol'"),
        ("- says: helpt-mee\n  base: asked", "No question of a guide is about helpt-mee"),
        ("- contrast: {here: keuze, there: leerling:helpt-mee}", "names the group leerling, which is none of its own"),
        ("- contrast: {here: keuze, there: leerlingen:answer:keuze=ja}", "is an answer of others than leerlingen"),
    ],
)
def test_what_is_not_there_is_named(study: Project, tmp_path: Path, block: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        told(study, tmp_path, block)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("- says: answer:keuze", "“says” is about one answer, and answer:keuze is a set of them"),
        ("- says: keuze\n  base: everybody", "“base” cannot be “everybody”"),
        ("- codes: [answer:keuze=ja]", "answer:keuze=ja is an answer, and no code"),
        ("- contrast: {here: keuze}", "“there” is missing"),
        ("- contrast: {here: keuze, there: helpt-mee}", "“there” is a group and its code, not “helpt-mee”"),
        ("- rest: keuze", "“rest” is about two codes or more"),
        ("- compare: keuze\n  relation: in-line", "“with” is missing"),
        (f"- compare: keuze\n  {ELSEWHERE}", "“relation” is missing"),
        (f"- compare: keuze\n  relation: fits\n  {ELSEWHERE}", "“relation” cannot be “fits”"),
        (f"- compare: keuze\n  relation: addition\n  {ELSEWHERE.replace('79', '9')}", "no more than that"),
        (f"- compare: answer:keuze\n  relation: addition\n  {ELSEWHERE}", "“compare” is about one answer"),
    ],
)
def test_an_outline_that_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, block: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        outline(tmp_path, block)


def test_a_number_keeps_its_id_whatever_stands_beside_it(study: Project, tmp_path: Path) -> None:
    def ids(blocks: str) -> dict[str, str]:
        outline(tmp_path, blocks)
        found, _told = report_claims(study, outline=tmp_path / "h.yaml", unfinished_too=True)
        return {one.claim.key: one.id for one in found}

    plain = "- says: answer:keuze=nee\n"
    more = "- says: regelt/leerling\n- says: answer:keuze=nee\n  base: asked\n- says: regelt/school\n  base: asked\n"
    before, after = ids(plain), ids(plain + more)
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)
    claim, _told = find_claim(
        study, before["said:scholen:answer%3Akeuze=nee:n"], outline=tmp_path / "h.yaml", unfinished_too=True
    )
    assert claim.value == 8
