"""Searching a project: what is found, where exactly, in which ring, and by whom it is said."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.search.grammar import (
    SoughtAll,
    SoughtAny,
    SoughtNear,
    SoughtPhrase,
    SoughtWord,
    parse,
)
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.cli import cli
from qualcode.errors import DamagedError
from qualcode.queries.words.index import Ring, WordIndex
from qualcode.queries.words.searching import WordHit, search
from qualcode.queries.words.turns import WordFilter, word_filter
from qualcode.storage import Project
from qualcode.storage.documents import documents, text
from qualcode.storage.words.keeping import pack_words, unpack_words
from qualcode.text.words import word_forms
from tests.support.building import add_transcript, code_id, new_project
from tests.support.correcting import corrected

TALK = """I: Hoe vond je die stageplaats? Kon je er naartoe fietsen?
Sem: Ik belde gewoon een bedrijf, “Van Dam & Zoon”. Mijn oom kent die baas.
Noor: Ze belden mij terug… ÉÉN keer. Vond ik fijn, want de reiskosten waren betaald.
I: En de mentor?
Sem: De mentor heeft niets geregeld, het bedrijf wel. Het bedrijf regelt alles voor de bus.
"""
OTHER = """I: Wat kost de opleiding?
Fatma: Schoolkosten betaal ik zelf; mijn stage in de garage is op mbo-4.
"""
LINES = "Gespreksverslag zonder sprekers\n\nDe stagebegeleider belt morgen.\nDe foto's zijn zoek.\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = new_project(tmp_path_factory.mktemp("search"))
    add_transcript(project, "een", TALK, group="leerlingen")
    add_transcript(project, "twee", OTHER, group="ouderen")
    add_transcript(project, "regels", LINES)
    start = TALK.index("De mentor heeft")
    apply_codings(project, "ada", [NewCoding(1, start, start + 20, code_id(project, "stage/netwerk"))])
    project.look_as("ada")
    yield project
    project.close()


@pytest.fixture(scope="module")
def index() -> WordIndex:
    return WordIndex()


def said(project: Project, hit: WordHit) -> str:
    return text(project, hit.document_id)[hit.start : hit.end]


def marked(project: Project, index: WordIndex, query: str, ring: Ring = "lemma") -> list[list[str]]:
    """What is marked in each hit, in the order of the text."""
    found = search(project, index, query, ring=ring).hits(ranked=False)
    return [[text(project, hit.document_id)[slice(*mark)] for mark in hit.marks] for hit in found]


@pytest.mark.parametrize(
    ("query", "ring", "found"),
    [
        ("belde", "form", [["belde"]]),
        ("bellen", "form", []),
        ("bellen", "lemma", [["belde"], ["belden"], ["belt"]]),
        ("een", "form", [["een"], ["ÉÉN"]]),
        ("foto's", "form", [["foto's"]]),
        ("mbo-4", "lemma", [["mbo-4"]]),
        ('"van dam"', "lemma", [["Van Dam"]]),
        ("stage", "lemma", [["stage"]]),
        ("stage", "stem", [["stageplaats"], ["stage"], ["stagebegeleider"]]),
        ("kosten", "stem", [["reiskosten"], ["kost"], ["Schoolkosten"]]),
        ("stag*", "lemma", [["stageplaats"], ["stage"], ["stagebegeleider"]]),
        ("mentor bedrijf", "lemma", [["mentor", "bedrijf", "bedrijf"]]),
        ("mentor NOT bedrijf", "lemma", [["mentor"]]),
        ("mentor -bedrijf", "lemma", [["mentor"]]),
        ("oom OR bus", "lemma", [["oom"], ["bus"]]),
        ("(oom OR mentor) bedrijf", "lemma", [["bedrijf", "oom"], ["mentor", "bedrijf", "bedrijf"]]),
        ("mentor NEAR/4 bedrijf", "lemma", [["mentor", "bedrijf"]]),
        ("mentor NEAR/2 bedrijf", "lemma", []),
        ("bedrijf NEAR/1 regelen", "lemma", [["geregeld", "bedrijf", "bedrijf", "regelt"]]),
        ("de mentor van het bedrijf", "lemma", [["mentor", "bedrijf", "bedrijf"]]),
        ("die baas", "lemma", [["die", "baas"]]),
        ("de mentor en het bedrijf en meer", "form", []),
        ('"stageplaats kon"', "form", [["stageplaats? Kon"]]),
        ('"fietsen ik"', "form", []),  # the one ends a turn, the other begins the next
        ("Noor", "form", []),  # a label says nothing
    ],
)
def test_what_is_found_and_where(
    project: Project, index: WordIndex, query: str, ring: Ring, found: list[list[str]]
) -> None:
    assert marked(project, index, query, ring) == found


def test_a_hit_is_the_shortest_stretch_with_each_thing_that_was_sought(project: Project, index: WordIndex) -> None:
    [hit] = search(project, index, "bedrijf regelen").hits()
    assert said(project, hit) == "bedrijf regelt"
    assert (hit.document, hit.speaker, hit.respondent) == ("een", "Sem", "Sem")
    assert hit.snippet.startswith("De mentor heeft niets")


def test_the_best_come_first(project: Project, index: WordIndex) -> None:
    ranked = list(search(project, index, "bedrijf").hits())
    assert [hit.start for hit in ranked] == [TALK.index("bedrijf wel"), TALK.index("bedrijf, “")]
    assert all(one.score >= other.score for one, other in pairwise(ranked))
    # The form as it was typed before another form of its word.
    assert said(project, next(search(project, index, "belden").hits())) == "belden"


@pytest.mark.parametrize(
    "quotation",
    ["ik heb gewoon een bedrijf gebelt", "ze belden me terug, een keer maar", '"mijn oom die kende de baas"'],
)
def test_a_misremembered_quotation_is_found_by_likeness(project: Project, index: WordIndex, quotation: str) -> None:
    found = search(project, index, quotation, like=True)
    assert found.by == "likeness"
    best = next(found.hits())
    assert best.turn[0] <= best.start < best.end <= best.turn[1]
    assert set(word_forms(said(project, best))) & {"bedrijf", "belden", "baas"}


def test_likeness_is_for_what_nobody_says(project: Project, index: WordIndex) -> None:
    assert search(project, index, "mijn oom kent die baas").by == "words"
    assert search(project, index, "mijn oom kent die bass").by == "likeness"
    assert len(search(project, index, "qqqq NOT bedrijf")) == 0


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"roles": ["interviewer"]}, ["mentor"]),
        ({"roles": ["respondent"]}, ["De mentor heeft"]),
        ({"groups": ["leerlingen"]}, ["De mentor heeft"]),
        ({"groups": ["ouderen"]}, []),
        ({"people": ["een/Noor"]}, []),
        ({"document": "twee"}, []),
        ({"codes": ["stage"]}, ["De mentor heeft"]),
        ({"codes": ["kosten"]}, []),
        ({"without": ["stage/netwerk"]}, ["mentor"]),
        ({"uncoded": True}, ["mentor"]),
    ],
)
def test_narrowed_to_who_speaks_and_what_is_coded(
    project: Project, index: WordIndex, given: dict[str, object], found: list[str]
) -> None:
    wanted = word_filter(project, **given)  # type: ignore[arg-type]
    hits = search(project, index, "mentor", wanted=wanted).hits(ranked=False)
    assert [hit.start for hit in hits] == [TALK.index(word) + word.index("mentor") for word in found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mentor role=interviewer", ["mentor"]),
        ("rol=respondent mentor", ["De mentor heeft"]),
        ("mentor group=leerlingen", ["De mentor heeft"]),
        ("mentor code=stage", ["De mentor heeft"]),
        ("mentor -code=stage/netwerk", ["mentor"]),
        ("mentor document=twee", []),
        ("mentor group=leerlingen role=interviewer", []),
        ("mentor group=nergens", []),  # nobody is, so these are words that nobody says
    ],
)
def test_fields_in_a_query_narrow_it(project: Project, index: WordIndex, query: str, found: list[str]) -> None:
    hits = search(project, index, query).hits(ranked=False)
    assert [hit.start for hit in hits] == [TALK.index(word) + word.index("mentor") for word in found]


def test_codings_that_may_not_be_seen_narrow_nothing(tmp_path: Path) -> None:

    project = new_project(tmp_path)
    add_transcript(project, "een", TALK)
    make_round(project, "ada", "ronde", RoundRequest(("ada", "ben"), documents=("een",)))
    apply_codings(project, "ben", [NewCoding(1, 0, 40, code_id(project, "kosten"))])
    for coder, count in (("ada", 0), ("ben", 1)):
        project.look_as(coder)
        wanted = WordFilter(codes=frozenset([code_id(project, "kosten")]))
        assert len(search(project, WordIndex(), "stageplaats", wanted=wanted)) == count


def test_who_withdrew_is_not_found_nor_what_was_corrected(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "een", TALK)
    index = WordIndex()
    assert len(search(project, index, "oom")) == 1
    project.connection.execute("UPDATE respondent SET withdrawn = 1 WHERE name LIKE '%Sem'")
    assert [len(search(project, index, word)) for word in ("oom", "reiskosten", "fietsen")] == [0, 1, 1]
    project.connection.execute("UPDATE respondent SET withdrawn = 1")
    assert [len(search(project, index, word)) for word in ("oom", "reiskosten", "fietsen")] == [0, 0, 0]
    project.connection.execute("UPDATE respondent SET withdrawn = 0")
    corrected(project, "ada", ("Mijn oom kent", "Mijn tante kent"))
    assert [len(search(project, index, word)) for word in ("oom", "tante")] == [0, 1]
    project.undo("ada")
    assert [len(search(project, index, word)) for word in ("oom", "tante")] == [1, 0]


def test_an_index_that_says_something_else_is_told_of(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "een", TALK)
    assert len(search(project, WordIndex(), "oom")) == 1
    words = unpack_words(project.scalar("SELECT words FROM search_document"))
    for wrong in (words[1:], words[:1] + words, array("I", [one for one in words if one])):
        project.connection.execute("UPDATE search_document SET words = ?", [pack_words(wrong)])
        with pytest.raises(DamagedError):
            list(search(project, WordIndex(), "oom").hits())
    project.connection.execute("DELETE FROM turn")
    project.connection.execute("UPDATE document SET name = 'een', text = '', sha256 = 'elders'")
    assert len(search(project, WordIndex(), "oom")) == 0


def plainly(project: Project, query: str) -> list[tuple[str, int]]:
    """The turns with all words of a query, looked up one by one."""
    from qualcode.storage.documents import turn_places
    from qualcode.text.words import units

    return [
        (document.name, number)
        for document in documents(project)
        for whole in [text(project, document.id)]
        for number, (start, end) in enumerate(units(whole, turn_places(project, document.id)))
        if {*word_forms(query)} <= {*word_forms(whole[start:end])}
    ]


WORDS = sorted({*word_forms(TALK + OTHER + LINES)})


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_words_together_are_found_as_by_looking_each_turn_up(
    project: Project, index: WordIndex, words: list[str]
) -> None:
    found = search(project, index, " ".join(words), ring="form")
    expected = plainly(project, " ".join(words))
    if found.by == "words":
        assert len(found) == len(expected)
        for hit in found.hits():
            assert {*words} <= {
                form for mark in hit.marks for form in word_forms(text(project, hit.document_id)[slice(*mark)])
            }
    else:
        assert expected == []


PIECES = [
    "role=",
    "group=x",
    "code=stage",
    "-code=*",
    "a>=b",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR/3",
    "(",
    ")",
    '"',
    "*",
    "-",
    "mbo-4",
    '"open',
    "stage",
    "bel*",
    "de",
    " ",
    "\0",
]
TYPED = st.one_of(st.text(max_size=60), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map(" ".join))


@pytest.mark.parametrize("ring", ["form", "lemma", "stem"])
@given(query=TYPED)
def test_nothing_that_can_be_typed_is_wrong(project: Project, index: WordIndex, ring: Ring, query: str) -> None:
    for hit in list(search(project, index, query, ring=ring).hits(20)):
        whole = text(project, hit.document_id)
        assert 0 <= hit.turn[0] <= hit.start < hit.end <= hit.turn[1] <= len(whole)
        assert all(hit.turn[0] <= start < end <= hit.turn[1] for start, end in hit.marks)


@pytest.mark.parametrize(
    "query", ["(" * 10_000, "a " * 5000, "NOT " * 5000, "x" * 10_000, '"' * 10_000, "😀" * 5000, ""]
)
def test_nothing_is_too_long(project: Project, index: WordIndex, query: str) -> None:
    assert len(search(project, index, query)) >= 0


def test_what_a_query_asks() -> None:
    def word(form: str) -> SoughtPhrase:
        return SoughtPhrase((SoughtWord(form),))

    a, b, c = map(word, "abc")
    for query, asked in {
        "a": a,
        "a b": SoughtAll((a, b)),
        "a AND b": SoughtAll((a, b)),
        "a OR b c": SoughtAny((a, SoughtAll((b, c)))),
        "(a OR b) c": SoughtAll((SoughtAny((a, b)), c)),
        "a NOT (b OR c": SoughtAll((a,), (SoughtAny((b, c)),)),
        "a AND NOT b": SoughtAll((a,), (b,)),
        "a NEAR/3 b": SoughtNear(a, b, 3),
        "AND": word("and"),
        "a AND": a,
        "a OR NOT": a,
        "a NEAR/3": a,
        "NOT a": None,
        "* - 😀 ()": None,
        "A )( b": SoughtAll((a, b)),
    }.items():
        assert parse(query) == asked, query


def test_the_command_gives_its_contract(project: Project, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.qualcode"
    project.backup(copy)
    runner = CliRunner()

    def run(*arguments: str) -> str:
        done = runner.invoke(cli, ["-p", str(copy), "--coder", "ada", "search", *arguments], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    [found] = json.loads(run("reiskosten", "--format", "json", "--with-names"))
    assert (found["document"], TALK[found["start"] : found["end"]], found["speaker"]) == ("een", "reiskosten", "Noor")
    assert found["marks"] == [[found["start"], found["end"]]]
    assert json.loads(run("stageplaatsen", "--ring", "form", "--format", "json")) == []
    assert run("bedrijf", "--limit", "1", "--format", "csv").count("\n") == 2
    assert "baas" in run("mijn oom kende de bass", "--with-names")
