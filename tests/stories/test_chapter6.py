"""The sample study adds up: every countable statement of chapter 6 equals the matrix of the consensus coding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from qualcode.changes.codings import drifted
from qualcode.cli import run
from qualcode.formats.yaml.outlines import read_outline
from qualcode.queries.counting import Facts, gather, matrix, study_to_count
from qualcode.report.blocks import Paragraph, claims_of
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.sample import sample_folder
from qualcode.storage import Project
from qualcode.storage.coders import coders, finished
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text, turns
from qualcode.storage.memos import memos
from qualcode.storage.respondents import respondents

COUNTS = yaml.safe_load((Path(__file__).parents[1] / "data" / "chapter6_counts.yaml").read_text(encoding="utf-8"))
STATEMENTS = [item for items in COUNTS.values() for item in items] if isinstance(COUNTS, dict) else COUNTS


@pytest.fixture(scope="module")
def study(sample: Path) -> Iterator[Project]:
    """The sample study, open."""
    with Project.open(sample) as project:
        yield project


@pytest.fixture(scope="module")
def facts(study: Project) -> Facts:
    return gather(study, coders=["consensus"])


def counted(project: Project, statement: dict[str, Any]) -> tuple[int, int]:
    """How many respondents have the code, and how many could."""
    where = {"group": [statement["group"]]} | {name: [value] for name, value in statement.get("where", {}).items()}
    found = matrix(project, study_to_count(project, coders=["consensus"], where=where), [statement["code"]], [])
    return found.rows[0].total, found.base


def test_there_are_47_statements() -> None:
    assert len(STATEMENTS) == 47


def test_every_statement_of_chapter_6_equals_the_matrix_of_the_consensus(study: Project) -> None:
    lines, differing = [], []
    for statement in STATEMENTS:
        found = counted(study, statement)
        told = (statement["n"], statement["base"])
        lines.append(
            f"{statement['group']:18} {statement['code']:36} {told[0]:2} van {told[1]:2}  {found[0]:2} van {found[1]:2}"
        )
        if found != told:
            differing.append(statement["label"])
    print("\n".join(lines))
    assert differing == []


def test_every_statement_stands_in_the_chapter_on_its_base_and_leads_to_its_words(study: Project) -> None:
    outline = read_outline(sample_folder() / "codebooks" / "hoofdstuk-6.yaml")
    said = {
        claim.key.split("~")[0]: claim
        for block in chapter(read_summary(study, outline=outline)).blocks
        if isinstance(block, Paragraph)
        for claim in claims_of(block)
    }
    made = {coding.id: coding for coding in codings(study)}
    texts = {document.id: text(study, document.id) for document in documents(study)}
    for statement in STATEMENTS:
        where = [f"{name}={value}" for name, value in statement.get("where", {}).items()]
        claim = said[":".join(["said", statement["group"], statement["code"], *where, "n"])]
        assert (claim.value, len(claim.base)) == (statement["n"], statement["base"]), statement
        assert statement.get("approx", "") in claim.text
        assert bool(claim.passages) == bool(statement["n"])
        for coding in (made[passage] for passage in claim.passages):
            assert texts[coding.document_id][coding.start : coding.end] == coding.quote


def test_the_chapter_reads_as_an_author_writes(study: Project) -> None:
    outline = read_outline(sample_folder() / "codebooks" / "hoofdstuk-6.yaml")
    blocks = chapter(read_summary(study, outline=outline)).blocks
    told = [sentence.text for block in blocks if isinstance(block, Paragraph) for sentence in block.sentences]
    assert len(told) > 80
    assert [sentence for sentence in told if "‘" in sentence or sentence[0].isdigit() or "%" in sentence] == []
    assert (
        "Van de drie scholen die AO aanbieden, plaatsen er twee weleens een leerling bij een bedrijf zonder erkenning; "
        "van de vijf die LWT aanbieden, doet één dat."
    ) in told


def test_the_study_is_whole(study: Project, facts: Facts) -> None:
    assert len(documents(study)) == 24
    assert Counter(person.group for person in facts.respondents) == {
        "scholen": 8,
        "leerlingen": 22,
        "leerwerkbedrijven": 8,
    }
    assert study.check() == []
    assert drifted(study) == []


def test_the_attributes_have_the_marginals_of_the_monitor(study: Project) -> None:
    people = respondents(study)

    def marginal(group: str, attribute: str) -> dict[str, int]:
        return dict(Counter(person.attributes[attribute] for person in people if person.group == group))

    assert marginal("leerlingen", "geslacht") == {"m": 13, "v": 9}
    assert marginal("leerlingen", "leeftijd") == {"14": 1, "15": 9, "16": 10, "17": 2}
    assert marginal("leerlingen", "leerjaar") == {"4": 18, "3": 4}
    assert marginal("leerlingen", "traject") == {"LWT": 18, "AO": 4}
    assert marginal("leerlingen", "sector") == {
        "Landbouw": 7, "Zorg en Welzijn": 4, "Techniek": 3, "Economie": 4, "nog niet gekozen": 4,
    }  # fmt: skip
    assert marginal("scholen", "traject") == {"AO": 3, "LWT": 5}
    assert set(marginal("leerwerkbedrijven", "sector").values()) == {2}


def test_every_interview_says_that_it_is_fictional_and_has_a_real_length(study: Project) -> None:
    notes = {memo.target_id: memo.text for memo in memos(study) if memo.kind == "document"}
    for document in documents(study):
        opening = (text(study, document.id)[:400] + notes.get(document.id, "")).casefold()
        assert any(word in opening for word in ("ficti", "verzonnen", "bedacht", "verzinsel")), document.name
        assert 800 <= document.words <= 2000, (document.name, document.words)


def test_every_coding_lies_within_the_words_of_one_turn_of_a_respondent(study: Project) -> None:
    for document in documents(study):
        spoken = [(turn.body, turn.end) for turn in turns(study, document.id) if turn.role == "respondent"]
        for coding in codings(study, document_id=document.id):
            assert any(body <= coding.start and coding.end <= end for body, end in spoken), coding.quote


def test_every_document_has_something_of_every_kind(study: Project) -> None:
    by_coder = Counter(coding.coder_id for coding in codings(study))
    names = {coder.id: coder.name for coder in coders(study)}
    counts = {names[coder_id]: count for coder_id, count in by_coder.items()}
    assert set(counts) == {"consensus", "codeur-a", "codeur-b", "codeur-c"}
    done = finished(study)
    assert sum("consensus" in names for names in done.values()) == 24
    assert sum({"codeur-a", "codeur-b"} <= set(names) for names in done.values()) >= 9
    assert sum("codeur-c" in names for names in done.values()) == 3
    assert any(coding.memo for coding in codings(study))
    assert len(codings(study, good=True)) > 60


def test_the_sample_files_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((sample_folder() / "codebooks").glob("*.yaml"))
    assert run(["codebook", "check", *map(str, files)]) == 0
    assert "No problems found" in capsys.readouterr().out
