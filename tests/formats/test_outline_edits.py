"""One text of an outline is changed in its file, and all else stays to the last sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import ConflictError, FormatError, QualcodeError
from qualcode.formats.yaml.lines import parse
from qualcode.formats.yaml.outline_edits import set_words, with_words
from qualcode.formats.yaml.outlines import outline_of
from qualcode.outline import SectionPart
from tests.support.chapters import OUTLINE

BLOCKS = ("groups", 0, "sections", 0, "blocks")


def part(text: str, place: int) -> SectionPart:
    return outline_of(parse(text, "o")[0], {}).groups[0].sections[0].parts[place]


@pytest.mark.parametrize(
    ("place", "key", "value", "old", "new"),
    [
        (
            1,
            "opens",
            "Een van hen zegt",
            "            opens: Een leerling zegt\n",
            "            opens: Een van hen zegt\n",
        ),
        (0, "opens", "Wel", "          - says: stage/zelf\n", "          - says: stage/zelf\n            opens: Wel\n"),
        (3, "numbers", "vague", "            paragraph", "            numbers: vague\n            paragraph"),
        (1, "opens", "", "            opens: Een leerling zegt\n", ""),
        (
            2,
            "text",
            "Kort: en #goed",
            ">-\n              Dat kost tijd, en niet elke leerling\n              durft het.",
            '"Kort: en #goed"',
        ),
    ],
)
def test_only_that_text_changes(place: int, key: str, value: str, old: str, new: str) -> None:
    assert with_words(OUTLINE, (*BLOCKS, place), key, value) == OUTLINE.replace(old, new)


def test_a_title_keeps_the_comment_behind_it() -> None:
    made = with_words(OUTLINE, ("groups", 0, "sections", 0), "title", "Vinden")
    assert made == OUTLINE.replace("title: Zoeken ", "title: Vinden ")
    assert "# van een stage" in with_words(OUTLINE, ("groups", 0, "sections", 0), "title", "Vinden " * 30)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=200), st.booleans())
@settings(max_examples=20, deadline=None)
def test_whatever_is_written_is_what_is_read(value: str, windows: bool) -> None:
    said = " ".join(value.split())
    text = OUTLINE.replace("\n", "\r\n") if windows else OUTLINE
    made = with_words(text, (*BLOCKS, 1), "opens", value)
    found = part(made, 1)
    assert found.opens == said
    assert [part(made, place) for place in (0, 2, 3, 4)] == [part(OUTLINE, place) for place in (0, 2, 3, 4)]
    assert ("\r\n" in made) is windows
    assert "\r" not in made.replace("\r\n", "")


def test_blocks_in_braces_are_changed_too() -> None:
    text = OUTLINE.replace("- says: stage/zelf\n", "- {says: stage/zelf, opens: Wel}\n")
    assert "- {says: stage/zelf, opens: Niet}" in with_words(text, (*BLOCKS, 0), "opens", "Niet")
    assert "- {says: stage/zelf, opens: Wel, numbers: vague}" in with_words(text, (*BLOCKS, 0), "numbers", "vague")
    assert "- {says: stage/zelf}\n" in with_words(text, (*BLOCKS, 0), "opens", "")


def test_what_would_be_no_outline_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "proef.yaml"
    file.write_text(OUTLINE, encoding="utf-8")
    with pytest.raises(FormatError):
        set_words(file, (*BLOCKS, 0), "numbers", "ongeveer")
    with pytest.raises(ConflictError):
        set_words(file, (*BLOCKS, 2), "text", "")
    with pytest.raises(QualcodeError, match="has changed since"):
        set_words(file, (*BLOCKS, 9), "opens", "x")
    alias = OUTLINE.replace("opens: Een leerling zegt", "opens: &zo Een leerling zegt")
    alias = alias.replace("- says: kosten\n", "- says: kosten\n            opens: *zo\n")
    file.write_text(alias, encoding="utf-8")
    with pytest.raises(QualcodeError):
        set_words(file, (*BLOCKS, 1), "opens", "Anders")
    assert file.read_text(encoding="utf-8") == alias
    assert [one.name for one in tmp_path.iterdir()] == ["proef.yaml"]


def test_what_the_file_was_is_kept_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "proef.yaml"
    file.write_text("\ufeff" + OUTLINE, encoding="utf-8")
    assert set_words(file, (*BLOCKS, 1), "opens", "Een leerling zegt") is None
    backup = set_words(file, (*BLOCKS, 1), "opens", "Iemand zegt")
    assert backup == tmp_path / "proef.yaml~1"
    assert backup.read_text(encoding="utf-8") == "\ufeff" + OUTLINE
    assert file.read_text(encoding="utf-8") == "\ufeff" + OUTLINE.replace("Een leerling zegt", "Iemand zegt")
