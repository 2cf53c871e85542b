"""Guides and outlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.yaml.codebook import code_paths, read_codebook
from qualcode.formats.yaml.outlines import read_outline
from qualcode.formats.yaml.study import check_files, check_references, check_study_file, read_guide
from qualcode.model import Predicate
from qualcode.outline import GroupOutline, NumberStyle, Outline, Section, SectionPart
from qualcode.specs import Guide, Question

CODEBOOKS = Path(__file__).parents[2] / "codebooks"

GUIDE = """\
guide: scholen
name: Scholen
language: nl
group: scholen
parts:
  - name: Stage
    questions:
      - {id: V4, text: Zijn er genoeg plaatsen?, codes: [stage/tekort]}
      - {id: V5, text: Wie regelt dat?, codes: [wie-regelt, stage/tekort]}
  - name: Kosten
    questions:
      - id: V8
        text: "Kosten: wat kost het?"
"""

OUTLINE = """\
outline: h6
language: nl
title: Interviews
groups:
  - group: scholen
    singular: school
    plural: scholen
    title: Scholen
    sections:
      - title: Stage
        codes:
          - stage/tekort
          - wie-regelt
"""

SAID = [Predicate("", "", "zegt het", "zeggen het")]
CODES = ["stage", "stage/tekort", "stage/wie-regelt", "kosten"]


def put(folder: Path, text: str, name: str = "x.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_guide(tmp_path: Path) -> None:
    assert read_guide(put(tmp_path, GUIDE)) == Guide(
        slug="scholen",
        name="Scholen",
        language="nl",
        group="scholen",
        questions=(
            Question("V4", "Zijn er genoeg plaatsen?", "Stage", ("stage/tekort",)),
            Question("V5", "Wie regelt dat?", "Stage", ("wie-regelt", "stage/tekort")),
            Question("V8", "Kosten: wat kost het?", "Kosten"),
        ),
    )


def test_outline(tmp_path: Path) -> None:
    section = Section.of("Stage", ("stage/tekort", "wie-regelt"))
    group = GroupOutline("scholen", "school", "scholen", "Scholen", (section,))
    assert read_outline(put(tmp_path, OUTLINE)) == Outline("h6", "nl", "Interviews", (group,))


def test_how_an_outline_says_numbers(tmp_path: Path) -> None:
    text = OUTLINE.replace("groups:", "numbers: rounded\npercent-from: 20\nrounded-from: 10\ngroups:")
    text = text.replace("    title: Scholen", "    title: Scholen\n    numbers: vague")
    text += "        in-words: {stage/tekort: de meeste scholen}\n"
    outline = read_outline(put(tmp_path, text))
    assert outline.style == NumberStyle("rounded", 10, 20)
    assert outline.groups[0].numbers == "vague"
    assert outline.groups[0].sections[0].parts[0].in_words == {"stage/tekort": "de meeste scholen"}
    wrong = text.replace("numbers: rounded", "numbers: rond").replace("{stage/tekort:", "{stage/tekorten:")
    problems = check_study_file(put(tmp_path, wrong), dict.fromkeys(CODES, SAID))
    assert [(problem.level, problem.line) for problem in problems] == [("error", 4), ("error", 18)]
    assert "exact, rounded, vague" in problems[0].hint
    assert "stage/tekort" in problems[1].hint


def test_what_a_chapter_can_only_call_by_its_name_is_to_do(tmp_path: Path) -> None:
    path = put(tmp_path, OUTLINE)
    of_pupils = [Predicate("leerlingen", "", "vindt er geen", "vinden er geen")]
    (problem,) = check_study_file(path, {"stage/tekort": of_pupils, "stage/wie-regelt": SAID})
    assert (problem.level, problem.line) == ("warning", 12)
    assert problem.message == "1 code has no predicate for scholen: stage/tekort"
    of_schools = [Predicate("scholen", "", "mist er een", "missen er een")]
    assert check_study_file(path, {"stage/tekort": of_schools, "stage/wie-regelt": SAID}) == []


BLOCKS = """\
outline: h6
version: 2
title: Interviews
groups:
  - group: scholen
    singular: school
    plural: scholen
    sections:
      - title: Stage
        blocks:
          - {says: stage/tekort, opens: Wel, numbers: vague}
          - says: wie-regelt
            where: {traject: AO}
            phrase: die AO aanbiedt | die AO aanbieden
            in-words: twee van de drie
          - {split: kosten, by: traject, phrase: {AO: met AO | met AO, LWT: met LWT | met LWT}}
          - {rest: [stage/tekort, kosten], paragraph: yes}
          - {reasons: stage, opens: "Als reden,"}
          - {table: [kosten], title: Geld}
          - {quote: zomaar iets, opens: Een school zegt}
          - text: Dat is nieuw.
          - codes: [kosten]
"""


def test_the_blocks_of_an_outline(tmp_path: Path) -> None:
    (section,) = read_outline(put(tmp_path, BLOCKS)).groups[0].sections
    assert section.parts == (
        SectionPart("says", ("stage/tekort",), opens="Wel", numbers="vague"),
        SectionPart(
            "says",
            ("wie-regelt",),
            where={"traject": ("AO",)},
            phrases={"": ("die AO aanbiedt", "die AO aanbieden")},
            in_words={"wie-regelt": "twee van de drie"},
        ),
        SectionPart(
            "split", ("kosten",), by="traject", phrases={"AO": ("met AO", "met AO"), "LWT": ("met LWT", "met LWT")}
        ),
        SectionPart("rest", ("stage/tekort", "kosten"), paragraph=True),
        SectionPart("reasons", ("stage",), opens="Als reden,", below=True),
        SectionPart("table", ("kosten",), text="Geld"),
        SectionPart("quote", opens="Een school zegt", text="zomaar iets"),
        SectionPart("text", text="Dat is nieuw."),
        SectionPart("codes", ("kosten",)),
    )
    assert section.codes == ("stage/tekort", "wie-regelt", "kosten", "stage")
    assert check_study_file(put(tmp_path, BLOCKS), dict.fromkeys(CODES, SAID)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("version: 2", "version: 3", 2, "an outline of version 3 is not known here"),
        ("version: 2", "version: 1", 10, "“blocks” is not known here"),
        ("{says: stage/tekort,", "{zegt: stage/tekort,", 11, "a block is one of: says, split, rest"),
        ("opens: Wel, numbers", "by: traject, numbers", 11, "“by” is not known here"),
        ("numbers: vague", "numbers: vaag", 11, "numbers cannot be said “vaag”"),
        ("            phrase: die AO aanbiedt | die AO aanbieden\n", "", 12, "“phrase” is missing"),
        ("            where: {traject: AO}\n", "", 12, "“where” is missing"),
        ("phrase: die AO aanbiedt | die AO aanbieden", "phrase: die AO aanbiedt", 14, "has one form"),
        ("by: traject, phrase", "phrase", 16, "“by” is missing"),
        (", LWT: met LWT | met LWT}", "}", 16, "“split” needs a phrase for two values or more"),
        ("{rest: [stage/tekort, kosten]", "{rest: [kosten]", 17, "“rest” is about two codes or more"),
        ("{split: kosten", "{split: [kosten, stage]", 16, "“split” is about one code"),
        ("{table: [kosten]", "{table: []", 19, "“table” names no code"),
        ("text: Dat is nieuw.", "text:", 21, "“text” is missing"),
        ("        blocks:", "        codes: [kosten]\n        blocks:", 10, "a section has blocks or codes, not both"),
    ],
)
def test_errors_of_blocks_with_their_lines(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert BLOCKS.count(old) == 1
    path = put(tmp_path, BLOCKS.replace(old, new))
    with pytest.raises(FormatError) as caught:
        read_outline(path)
    assert any(
        found.startswith(f"{path}:{line}: ") and message in found for found in caught.value.message.split("\n")
    ), caught.value.message


def test_references_are_looked_up(tmp_path: Path) -> None:
    guide = read_guide(put(tmp_path, GUIDE))
    assert check_references(guide, CODES) == []
    problems = check_references(guide, [*CODES, "kosten/wie-regelt", "stage/tekorten"])
    assert [problem.message for problem in problems] == ["“wie-regelt” is the end of more than one code"]
    path = put(tmp_path, OUTLINE)
    problems = check_study_file(path, dict.fromkeys(["stage", "stage/tekorten", "stage/wie-regelt"], SAID))
    assert [(problem.line, problem.message) for problem in problems] == [(12, "there is no code “stage/tekort”")]
    assert problems[0].hint == "Did you mean stage/tekorten, stage/wie-regelt?"
    assert check_references(guide, ["a/tekort", "wie-regelt"])[0].hint == "Did you mean a/tekort?"


def test_errors_of_a_guide_with_their_lines(tmp_path: Path) -> None:
    text = GUIDE.replace("id: V5", "id: V4").replace("Wie regelt dat?", "''").replace("group: scholen", "grup: scholen")
    path = put(tmp_path, text)
    with pytest.raises(FormatError) as caught:
        read_guide(path)
    assert caught.value.message.split("\n") == [
        f"{path}:9: question V4 is there already, on line 8",
        f"{path}:9: “text” is missing",
    ]
    assert [
        problem.line for problem in check_study_file(path, dict.fromkeys(CODES, SAID)) if problem.level == "warning"
    ] == [4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("guide: x\n", ":1: the guide has no questions"),
        ("guide: x\nparts: tekst\n", ":2: “parts” should be a list"),
        ("guide: x\nparts:\n  - name: A\n    questions:\n      - V4\n", ":5: an item of “questions” should have keys"),
        ("name: x\n", ":1: “guide” is missing"),
    ],
)
def test_what_is_no_guide(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_guide(put(tmp_path, text))
    assert words in caught.value.message


def test_what_is_no_outline(tmp_path: Path) -> None:
    path = put(tmp_path, OUTLINE.replace("    singular: school\n", "").replace("title: Stage", "titel: Stage"))
    with pytest.raises(FormatError) as caught:
        read_outline(path)
    assert f"{path}:5: “singular” is missing" in caught.value.message
    assert f"{path}:9: “title” is missing" in caught.value.message
    with pytest.raises(FormatError, match="the outline has no groups"):
        read_outline(put(tmp_path, "outline: x\ntitle: X\n"))


def test_files_that_belong_together(tmp_path: Path) -> None:
    book = put(
        tmp_path, "codebook: b\ncodes:\n  - {id: stage, name: S, definition: d, include: i, exclude: e, example: v}\n"
    )
    guide = put(tmp_path, GUIDE, "g.yaml")
    broken = put(tmp_path, "a: [\n", "kapot.yaml")
    other = put(tmp_path, "iets: anders\n", "anders.yaml")
    found = check_files([book, guide, broken, other], dict.fromkeys(CODES, SAID))
    assert [(path.name, problem.line) for path, problem in found] == [
        ("g.yaml", 8),
        ("g.yaml", 9),
        ("kapot.yaml", 0),
        ("anders.yaml", 0),
    ]
    assert check_files([guide], dict.fromkeys(CODES, SAID)) == []


def test_the_studys_own_files() -> None:
    files = sorted(CODEBOOKS.glob("*.yaml"))
    assert [problem for _path, problem in check_files(files) if problem.level == "error"] == []
    paths = [path for path, _code in code_paths(read_codebook(CODEBOOKS / "lwt-ao.yaml").codes)]
    for path in CODEBOOKS.glob("leidraad-*.yaml"):
        assert check_references(read_guide(path), paths) == []
    assert check_references(read_outline(CODEBOOKS / "hoofdstuk-6.yaml"), paths) == []
