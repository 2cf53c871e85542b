"""Letters after settling: what a coder had, what was decided and why, without a colleague's name, of what is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError
from qualcode.report.blocks import Table
from qualcode.report.letters.letter import CoderLetter, coder_letter, letter_document, people_of_rounds, read_letter
from qualcode.report.wording.languages import LANGUAGES
from qualcode.report.writers.markdown import to_markdown
from qualcode.settling import accept, read_settlement, reject, take_agreed
from qualcode.storage import Project
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

PLACES = (
    ("ada", "Via mijn oom", "stage/netwerk"),
    ("bo", "Via mijn oom", "stage/netwerk"),
    ("ada", "Ik heb zelf gebeld. Drie keer.", "stage"),
    ("bo", "Ik heb zelf gebeld.", "stage"),
    ("ada", "Alleen de bus", "kosten"),
    ("bo", "die kent die baas", "stage/netwerk"),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as made:
        document = add_transcript(made, "een", INTERVIEW)
        make_round(made, "ada", "r1", RoundRequest(("ada", "bo"), documents=("een",)))
        for coder, quote, code in PLACES:
            start = INTERVIEW.index(quote)
            apply_codings(made, coder, [NewCoding(document, start, start + len(quote), code_id(made, code))])
        yield made


def finish_and_settle(project: Project) -> None:
    for coder in ("ada", "bo"):
        set_finished(project, coder, 1)
    take_agreed(project, "ada")
    for case in read_settlement(project).cases:
        if case.kind == "different_boundary":
            longest = max(range(2), key=lambda n: case.readings[n].end - case.readings[n].start)
            accept(project, "ada", case, longest, "Ada en BO vonden dit; met bovenaan de vraag erbij.")
        elif case.kind != "agreed" and "bo" in case.readings[0].coders:
            accept(project, "ada", case, 0)
        elif case.kind != "agreed":
            reject(project, "ada", case, "Geen kosten.")


def test_an_open_round_gives_no_letter(project: Project) -> None:
    with pytest.raises(ConflictError):
        read_letter(project, "bo", "r1")
    with pytest.raises(NotFoundError, match="over"):
        read_letter(project, "bo")
    with pytest.raises(NotFoundError):
        people_of_rounds(project, "r9")


def test_a_pattern_is_of_what_either_has_and_has_its_base(project: Project) -> None:
    finish_and_settle(project)
    found = {who: {one.code: one for one in read_letter(project, who).patterns} for who in ("ada", "bo")}
    netwerk = found["ada"]["stage/netwerk"]
    assert (netwerk.cases, netwerk.both, netwerk.only_own, netwerk.only_decided) == (2, 1, 0, 1)
    assert (found["ada"]["stage"].longer, found["bo"]["stage"].shorter, found["bo"]["stage"].both) == (0, 1, 1)
    assert (found["ada"]["kosten"].only_own, found["ada"]["kosten"].cases) == (1, 1)
    assert "kosten" not in found["bo"]


def test_each_hears_their_own_reading_and_no_colleague_by_name(project: Project) -> None:
    finish_and_settle(project)
    assert people_of_rounds(project) == ["ada", "bo"]
    for who, other in (("ada", "bo"), ("bo", "ada")):
        told = coder_letter(project, who, "r1", language="en")
        assert (told.agreed, told.waiting, len(told.cases)) == (1, 0, 3)
        said = to_markdown(letter_document(told, "en"))
        data = json.dumps(told.to_dict())
        assert "another coder" in next(case.reason for case in told.cases if "vonden" in case.reason)
        for text in (said, data):
            assert f" {other} " not in f" {text.lower()} ".replace('"', " ").replace(";", " ")
    boundary = next(case for case in coder_letter(project, "bo").cases if case.reason and case.own == ("Stage",))
    assert boundary.reason == "een andere codeur en BO vonden dit; met bovenaan de vraag erbij."
    assert (boundary.bounds, boundary.alike) == (1, False)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_language_says_all_of_it(project: Project, language: str) -> None:
    finish_and_settle(project)
    told = read_letter(project, "bo")
    document = letter_document(told, language)
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    assert len(table.rows) == len(told.patterns)
    keys = [block.key for block in document.blocks]
    assert len(keys) == len(set(keys))
    assert "{" not in to_markdown(document)


def test_before_anything_is_settled_it_says_so(project: Project) -> None:
    for coder in ("ada", "bo"):
        set_finished(project, coder, 1)
    told: CoderLetter = read_letter(project, "ada")
    assert (told.cases, told.patterns, told.waiting) == ((), (), 4)
    assert "Er is over geen verschil besloten." in to_markdown(letter_document(told, "nl"))
