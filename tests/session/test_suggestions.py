"""Suggestions for a coder: of one's own work, blind to others', with reasons, and silent where they are of no use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes.codebook import import_codebook
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ConflictError
from qualcode.formats.yaml.codebook import read_codebook_text
from qualcode.session.codings import apply
from qualcode.session.machine.suggestions import SuggestionDesk, learn, more_like, suggest_codes
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project
from tests.support.once import fill

BOOK = """codebook: proef
language: nl
codes:
  - {id: kosten, name: Kosten, definition: Wat het kost., keywords: [geld, betalen]}
  - {id: reizen, name: Reizen, definition: De afstand en het vervoer., keywords: [bus, trein]}
  - {id: weg, name: Weg, definition: Geld., retired: true}
"""
TALK = """Interviewer: Hoe ging dat?
Sem: De bus was te duur voor mij.
Noor: Mijn opa bracht me met de auto.
Interviewer: En kost het geld?
Sem: Best wel.
Noor: Oma heeft de rekening betaald.
"""


def make_project(folder: Path) -> None:
    with new_project(folder, "oud") as made:
        import_codebook(made, "ada", read_codebook_text(BOOK), reason="Proef")
        for number in range(3):
            add_transcript(made, f"d{number}", TALK, group="leerlingen")
        make_round(made, "ada", "r1", RoundRequest(("ada", "bo"), documents=("d0", "d1")))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def put(project: Project, coder: str, document: int, words: str, code: str) -> None:
    at = TALK.index(words)
    apply_codings(project, coder, [NewCoding(document, at, at + len(words), code_id(project, code))])


def suggested(
    project: Project, words: str, coder: str = "ada", document: int = 1
) -> list[tuple[str, float, list[str]]]:
    at = TALK.index(words)
    found = suggest_codes(project, coder, document, at, at + len(words))
    return [(one.code, one.score, [why.kind for why in one.reasons]) for one in found.codes]


def test_each_code_has_its_score_and_its_reasons_and_none_out_of_use_is_there(project: Project) -> None:
    [(code, _score, why)] = suggested(project, "Oma heeft de rekening betaald")[:1]
    assert (code, why) == ("kosten", ["words", "question"])
    put(project, "ada", 2, "Mijn opa bracht me", "reizen")
    [(code, _score, why)] = suggested(project, "Mijn opa bracht me")[:1]
    assert (code, why) == ("reizen", ["passage", "usual"])
    assert all(code != "weg" for code, _score, _why in suggested(project, "Oma heeft de rekening betaald"))


def test_a_passage_is_not_its_own_example(project: Project) -> None:
    before = suggested(project, "Mijn opa bracht me")
    put(project, "ada", 1, "Mijn opa bracht me met", "reizen")
    assert "passage" not in [kind for _code, _score, why in suggested(project, "Mijn opa bracht me") for kind in why]
    assert [code for code, _score, _why in before] == [
        code for code, _s, _w in suggested(project, "Mijn opa bracht me")
    ]


def test_in_a_round_one_learns_from_ones_own_work_only(project: Project) -> None:
    put(project, "ada", 2, "Mijn opa bracht me", "reizen")
    asked = ("De bus was te duur", "Mijn opa bracht me", "Oma heeft de rekening betaald")

    def all_of(coder: str) -> list[object]:
        with Project.open(project.path, readonly=True) as window:
            window.look_as(coder)
            likely = more_like(window, coder, code_id(window, "reizen"))
            learnt = learn(window, coder)
            return [suggested(window, words, coder) for words in asked] + [likely, learnt.least]

    before = all_of("ada")
    put(project, "bo", 1, "Mijn opa bracht me", "kosten")
    put(project, "bo", 2, "Oma heeft de rekening", "reizen")
    put(project, "consensus", 3, "Mijn opa bracht me", "kosten")
    assert all_of("ada") == before
    assert all_of("bo") != before


def test_suggestions_are_shown_where_they_would_have_been_right(project: Project) -> None:
    at = TALK.index("Oma")
    assert suggest_codes(project, "ada", 1, at, at + 29).confident
    # What was coded has nothing to do with what is said: no score tells anything.
    for document in (1, 2, 3):
        for number in range(10):
            new = NewCoding(document, at + number, at + number + 9, code_id(project, ("oud", "reizen")[number % 2]))
            apply_codings(project, "ada", [new])
    learnt = learn(project, "ada")
    assert learnt.least > 0.05
    with pytest.raises(ConflictError):
        suggest_codes(project, "ada", 1, 5, 5000)


def test_passages_like_those_of_a_code_that_do_not_have_it(project: Project) -> None:
    put(project, "ada", 1, "Mijn opa bracht me met de auto.", "reizen")
    found = more_like(project, "ada", code_id(project, "reizen"))
    assert [(one.document, one.text) for one in found[:2]] == [
        ("d1", "Mijn opa bracht me met de auto."),
        ("d2", "Mijn opa bracht me met de auto."),
    ]
    assert ("d0", "Mijn opa bracht me met de auto.") not in [(one.document, one.text) for one in found]
    assert all("Interviewer" not in one.text and "kost het" not in one.text for one in found)


def test_what_is_taken_from_them_says_so_and_a_desk_learns_on(project: Project) -> None:
    desk = SuggestionDesk(project.path, "ada")
    with closing(desk), closing(Session(project.path, "ada")) as session:
        at = TALK.index("Mijn opa")
        assert desk.suggest(1, at, at + 18) == suggest_codes(project, "ada", 1, at, at + 18)
        reizen, kosten = code_id(project, "reizen"), code_id(project, "kosten")
        made = apply(session, 2, (at, at + 18), [reizen, kosten], [reizen])
        assert [one.origin for one in made] == ["suggestion", "person"]
        for number in range(10):
            apply(session, 3, (at, at + 18 + number), [reizen])
        found = desk.suggest(1, at, at + 18)
        assert [why.kind for why in found.codes[0].reasons] == ["passage", "usual"]
        assert len(codings(project)) == 12
