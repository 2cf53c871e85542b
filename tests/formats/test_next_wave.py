"""The files of a next wave: an outline whose author's words are marked, and guides with what was left to ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.yaml.next_wave import carry_guide, carry_outline, next_label
from qualcode.formats.yaml.outlines import read_outline
from qualcode.report.chapter.waves import without_old_words
from qualcode.specs import Guide, Question, QuestionMatch

OUTLINE = """# Van ons
outline: hoofdstuk-6
version: 2
title: "Hoofdstuk 6, 2014"
groups:
  - group: scholen
    singular: school
    plural: scholen
    open-questions:
      - Wat gebeurt er na Kerst?
      - "Wie belt?"
    sections:
      - title: Stage
        blocks:
          - text: >-
              In 2014 was het
              crisis.
          - says: stage/voldoende   # blijft
          - says: stage/lastiger
            opens: Wel
          - {says: stage/tekort, opens: Ook, in-words: geen van de scholen}
          - quote: je zweet er meer voor
            opens: Een school zegt
          - compare: stage/netwerk
            with: {source: de enquête, n: 1, base: 2, who: scholen}
            relation: in-line
          - waves: stage/keuze
            with: "2013"
          - contrast:
              here: stage
              there: scholen:kosten
            turns: Toch
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hoofdstuk.yaml"
    path.write_text(OUTLINE)
    return path


def test_an_outline_is_carried_with_its_author_s_words_marked(file: Path) -> None:
    carried = carry_outline(file, "2015", "2014")
    file.write_text(carried.text)
    made, before = read_outline(file), OUTLINE.splitlines()
    assert (made.slug, made.wave, made.title) == ("hoofdstuk-6-2015", "2015", "Hoofdstuk 6, 2015")
    parts = made.groups[0].sections[0].parts
    assert [part.of for part in parts] == ["2014", "", "2014", "2014", "2014", "2014", "", "2014"]
    assert carried.marked == 6
    assert not made.groups[0].open_questions
    kept = [line for line in carried.text.splitlines() if line in before]
    assert kept[0] == "# Van ons"
    assert "          - says: stage/voldoende   # blijft" in kept
    assert len(before) - len(kept) == 6, "slug, title, the block in brackets, and the open questions with their key"


def test_nothing_of_the_last_wave_is_printed(file: Path) -> None:
    file.write_text(carry_outline(file, "2015", "2014").text)
    printed, old = without_old_words(read_outline(file))
    kinds = [(part.kind, part.opens, part.text, dict(part.in_words)) for part in printed.groups[0].sections[0].parts]
    assert kinds == [
        ("says", "", "", {}),
        ("says", "", "", {}),
        ("says", "", "", {}),
        ("says", "", "", {}),
        ("waves", "", "", {}),
        ("contrast", "", "", {}),
    ]
    assert [one.about for one in old][:3] == ["In 2014 was het crisis.", "stage/lastiger", "stage/tekort"]
    assert {(one.group, one.section, one.wave) for one in old} == {("scholen", "Stage", "2014")}


def test_carried_once_more_the_older_mark_stays(file: Path) -> None:
    file.write_text(carry_outline(file, "2015", "2014").text)
    again = carry_outline(file, "2016", "2015")
    assert again.marked == 0
    assert again.outline.slug == "hoofdstuk-6-2016"
    assert {part.of for part in again.outline.groups[0].sections[0].parts} == {"", "2014"}


def test_an_outline_with_errors_is_not_carried(file: Path) -> None:
    file.write_text(OUTLINE.replace("version: 2", "version: 7"))
    with pytest.raises(FormatError, match="version 7"):
        carry_outline(file, "2015", "2014")


def test_a_guide_is_carried_and_asks_what_was_left_open() -> None:
    guide = Guide("scholen-2014", "Scholen, 2014", "nl", "scholen", (Question("V3", "Hoe?", "A", ("stage",)),), "2014")
    made = carry_guide(guide, "2015", "2014", ["Wie belt?"], "Open")
    assert (made.slug, made.name, made.wave) == ("scholen-2015", "Scholen, 2015", "2015")
    assert made.questions == (
        Question("V3", "Hoe?", "A", ("stage",), mapped=(QuestionMatch("same", "scholen-2014", "V3"),)),
        Question("V4", "Wie belt?", "Open", mapped=(QuestionMatch("new", "scholen-2014"),)),
    )


def test_beside_a_guide_of_all_waves_stands_what_is_new() -> None:
    guide = Guide("leerlingen", "L", "nl", "leerlingen", (Question("V1", "Hoe?", ""),))
    assert carry_guide(guide, "2015", "2014", ["Wie?"], "Open").questions == (Question("V2", "Wie?", "Open"),)


@given(st.lists(st.text("V12a3", min_size=1, max_size=4), max_size=6))
def test_a_next_label_is_a_new_one(labels: list[str]) -> None:
    assert next_label(labels) not in labels
