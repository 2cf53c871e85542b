"""Coding by rule: what the list shows is what is coded, once, marked, and gone again with one undo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.changes.codebook import differences, import_codebook, read_snapshot, to_spec
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ConflictError
from qualcode.formats.yaml.codebook import read_codebook_text, write_codebook
from qualcode.model import CodeRule
from qualcode.queries.machine.rules import RuleMatch
from qualcode.session.machine.rules import RuleLine, add_rule, code_by_rule, remove_rule, rules_of, rules_would_code
from qualcode.session.session import Session
from qualcode.specs import CodebookSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook, versions
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project
from tests.support.copies import rows
from tests.support.once import fill

TALK = """Interviewer: V1. Ken je oom die baas?
Sem: Via mijn oom, die kent die baas. Mijn oom is aardig.
Interviewer: V2. En kost het geld?
Sem: Alleen de bus.
"""
RULES = {
    "stage/netwerk": (CodeRule(phrases=("mijn oom",)), CodeRule(pattern='[{"LEMMA": "kennen"}]')),
    "kosten": (CodeRule(questions=("V2",)),),
    "stage": (CodeRule(phrases=("oom",), role="any"), CodeRule(phrases=("baas", "oom"), lemma=True)),
}


def with_rules(book: CodebookSpec, given: dict[str, tuple[CodeRule, ...]]) -> CodebookSpec:
    codes = tuple(
        replace(
            top,
            rules=given.get(top.slug, ()),
            codes=tuple(replace(one, rules=given.get(f"{top.slug}/{one.slug}", ())) for one in top.codes),
        )
        for top in book.codes
    )
    return replace(book, codes=codes)


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
        import_codebook(made, "ada", with_rules(to_spec(codebook(made)), RULES), reason="Regels")
        add_transcript(made, "d0", TALK)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    fill(tmp_path, make_project)
    with closing(Session(tmp_path / "study.qualcode", "ada")) as made:
        yield made


def told(found: list[RuleMatch]) -> list[tuple[str, str, str]]:
    return [(one.code, one.kind, one.text) for one in found]


def test_the_list_is_what_is_coded_and_marked(session: Session) -> None:
    found = rules_would_code(session, ["netwerk"])
    assert told(found) == [
        ("stage/netwerk", "phrase", "mijn oom"),
        ("stage/netwerk", "pattern", "kent"),
        ("stage/netwerk", "phrase", "Mijn oom"),
    ]
    before = rows(session.project)
    assert code_by_rule(session, found) == 3
    made = session.read(codings)
    assert [(one.start, one.end, one.quote, one.origin) for one in made] == [
        (one.start, one.end, one.text, "rule") for one in found
    ]
    assert rules_would_code(session, ["netwerk"]) == []
    session.project.undo("ada")
    assert rows(session.project) == before
    assert rules_would_code(session, ["netwerk"]) == found


@pytest.mark.parametrize(
    ("unit", "texts"),
    [
        ("sentence", ["Via mijn oom, die kent die baas. Mijn oom is aardig."]),
        ("turn", ["Via mijn oom, die kent die baas. Mijn oom is aardig."]),
    ],
)
def test_what_fits_may_be_widened_and_is_coded_once(session: Session, unit: str, texts: list[str]) -> None:
    # The sentences of the study are whole turns.
    found = rules_would_code(session, ["netwerk"], unit=unit)  # type: ignore[arg-type]
    assert [one.text for one in found] == texts


def test_rules_look_at_respondents_unless_they_say_otherwise(session: Session) -> None:
    assert [one.text for one in rules_would_code(session, ["stage/*"])] == ["mijn oom", "kent", "Mijn oom"]
    everything = [one.text for one in rules_would_code(session, ["stage"])]
    assert everything == ["oom", "oom", "baas", "oom"]


def test_a_question_of_the_guide_is_a_rule(session: Session) -> None:
    assert told(rules_would_code(session, ["kosten"])) == [("kosten", "question", "Alleen de bus.")]


def test_what_one_coded_oneself_is_passed_over_and_what_others_did_is_not(session: Session) -> None:
    at = TALK.index("mijn oom")
    for coder, length in (("bo", 8), ("ada", 3)):
        new = NewCoding(1, at, at + length, code_id(session.project, "stage/netwerk"))
        apply_codings(session.project, coder, [new])
        left = [one.text for one in rules_would_code(session, ["netwerk"])]
        assert left == (["mijn oom", "kent", "Mijn oom"] if coder == "bo" else ["kent", "Mijn oom"])


def test_all_codes_with_rules_and_none(session: Session) -> None:
    assert {one.code for one in rules_would_code(session, [])} == set(RULES)
    import_codebook(session.project, "ada", with_rules(to_spec(session.read(codebook)), {}), reason="Zonder")
    for asked in ([], ["kosten"]):
        with pytest.raises(ConflictError):
            rules_would_code(session, asked)


def test_rules_are_in_versions_and_differences(session: Session) -> None:
    first, last = (read_snapshot(version) for version in session.read(versions))
    [kosten, stage, netwerk] = sorted(differences(first, last), key=lambda one: one.path)
    assert (kosten.fields["rules"], netwerk.fields["rules"][1]) == (("", "V2"), 'mijn oom\n[{"LEMMA": "kennen"}]')
    assert stage.fields["rules"][1] == "oom; any\nbaas, oom~"
    assert session.project.check() == []


def test_a_rule_that_is_none_is_found_by_the_proof(session: Session) -> None:
    session.project.connection.execute("""UPDATE main.code SET rules = '[{"phrases": 3}]' WHERE id = 1""")
    assert any("rules" in problem for problem in session.project.check())


YAML = """codebook: proef
name: Proef
language: nl
version: 1
codes:
  - id: netwerk
    name: Netwerk
    rules:
      - phrases: [via mijn oom, 'ja: nee']
        lemma: true
      - pattern: [{LOWER: via, OP: '?'}, {LEMMA: {IN: [kennen, 'true']}}, {LENGTH: {'>=': 4}}]
        questions: [V4]
        role: any
      - questions: [V5]
"""


def test_rules_are_read_and_written_as_they_stand() -> None:
    spec = read_codebook_text(YAML)
    assert write_codebook(spec) == YAML
    assert spec.codes[0].rules[1].pattern == (
        '[{"LOWER": "via", "OP": "?"}, {"LEMMA": {"IN": ["kennen", "true"]}}, {"LENGTH": {">=": 4}}]'
    )


WRONG = {
    "phrases: [...]": "no phrase",
    "phrases: [x]\n        role: baas": "nobody who speaks",
    "lemma: true": "neither",
    "pattern: via": "list of tokens",
    "pattern: [{pos: NOUN}]": "POS",
    "pattern: [{text: {regex: '(a+)+'}}]": "regex",
    "pattern: [{op: '*'}, {op: '+'}]": "too many ways",
    "frases: [x]": "frases",
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_that_cannot_be_is_told_with_its_line(rule: str) -> None:
    text = YAML[: YAML.index("      - phrases")] + f"      - {rule}\n"
    with pytest.raises(Exception, match=WRONG[rule]) as error:
        read_codebook_text(text)
    assert re.match(r"codebook\.yaml:(8|9|10): ", str(error.value))


def test_the_project_is_as_it_was_to_the_byte_of_its_tables(session: Session) -> None:
    project: Project = session.project
    before = rows(project)
    code_by_rule(session, rules_would_code(session, []))
    project.undo("ada")
    assert rows(project) == before


def test_rules_are_added_and_taken_away_one_thing_at_a_time(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "d0", TALK)
        code, path = code_id(project, "kosten"), project.path
    with closing(Session(path, "ada")) as session:

        def lines() -> list[tuple[str, str]]:
            return [(one.kind, one.text) for one in rules_of(session, code).lines]

        assert rules_of(session, code) == ((), 0)
        assert add_rule(session, code, "  mijn   oom ")
        assert not add_rule(session, code, "mijn oom")
        assert add_rule(session, code, "Alleen de bus")
        assert add_rule(session, code, "kennen~")
        assert add_rule(session, code, '[{"lower": "aardig"}]')
        kinds = [("phrase", "mijn oom"), ("phrase", "Alleen de bus"), ("lemma", "kennen"), ("pattern", lines()[-1][1])]
        assert lines() == kinds
        assert rules_of(session, code).would_code == len(rules_would_code(session, ["kosten"])) == 5
        for wrong in ("...", "~", '[{"regex": "a+"}]', "[", "a" * 300):
            with pytest.raises(ConflictError):
                add_rule(session, code, wrong)
        first, *_rest, last = rules_of(session, code).lines
        assert remove_rule(session, code, first)
        assert not remove_rule(session, code, first)
        assert not remove_rule(session, code, RuleLine(99, "phrase", "weg", ""))
        assert remove_rule(session, code, last)
        assert lines() == kinds[1:3]
        for line in reversed(rules_of(session, code).lines):
            assert remove_rule(session, code, line)
        assert session.read(codebook).by_id[code].rules == ()
        session.change(Project.undo)
        assert lines() == [("phrase", "Alleen de bus")]
        assert session.project.check() == []
