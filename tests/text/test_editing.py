"""Where things stand in a text of which known places are written otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.altered.editing import Edit, EditFollowing, following


def test_what_stands_for_the_same_goes_along_whole() -> None:
    old = "Wim ging naar Anna de Vries toe"
    following = EditFollowing(old, [Edit(0, 3, "[persoon 1]", True), Edit(14, 27, "[persoon 2]", True)])
    assert following.text == "[persoon 1] ging naar [persoon 2] toe"
    for start, end, quote in [(0, 3, "[persoon 1]"), (1, 2, "[persoon 1]"), (14, 18, "[persoon 2]"), (4, 8, "ging")]:
        found = following.span(start, end)
        assert found is not None
        assert following.text[found.start : found.end] == quote


def test_of_what_is_gone_nothing_goes_along() -> None:
    old = "A: een twee\nB: drie vier\nC: vijf"
    following = EditFollowing(old, [Edit(12, 24, "X: weg", False)])
    assert following.text == "A: een twee\nX: weg\nC: vijf"
    assert following.span(15, 19) is None
    assert following.span(12, 24) is None
    for start, end, quote in [
        (7, 19, "twee"),
        (7, 24, "twee"),
        (19, 32, "C: vijf"),
        (3, 32, "een twee\nX: weg\nC: vijf"),
    ]:
        found = following.span(start, end)
        assert found is not None
        assert following.text[found.start : found.end] == quote


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    old = draw(st.text(alphabet="abc", min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(old)), max_size=8)))
    pairs = [(one, other) for one, other in zip(cuts[::2], cuts[1::2], strict=False) if one < other]
    return old, [
        Edit(start, end, draw(st.text(alphabet="XY", max_size=4)), draw(st.booleans())) for start, end in pairs
    ]


@given(edited(), st.data())
def test_it_is_what_going_from_edit_to_edit_gives(made: tuple[str, list[Edit]], data: st.DataObject) -> None:
    old, edits = made
    following = EditFollowing(old, edits)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    wanted, at = "", 0
    for edit in [*edits, Edit(len(old), len(old), "", True)]:
        inside = edit.start < end and start < edit.end
        across = start < edit.start and edit.end < end
        taken = inside if edit.is_same else across
        wanted += old[max(at, start) : min(edit.start, end)] if max(at, start) < min(edit.start, end) else ""
        wanted += edit.instead if taken else ""
        at = edit.end
    found = following.span(start, end)
    kept = any(not any(edit.start <= at < edit.end and not edit.is_same for edit in edits) for at in range(start, end))
    if not kept or not wanted:
        assert found is None or wanted
    else:
        assert found is not None
        assert following.text[found.start : found.end] == wanted


def test_what_is_written_over_masks_is_followed_to_the_letter() -> None:
    old = "▒▒▒: ik en ▒▒ ▒▒▒▒, en ▒▒"
    new = "Persoon 1: ik en [persoon 2] [plaats 1], en (...)"
    for start, end, quote in [
        (11, 13, "[persoon 2]"),
        (14, 18, "[plaats 1]"),
        (5, 13, "ik en [persoon 2]"),
        (23, 25, "(...)"),
    ]:
        found = following(old, new).span(start, end)
        assert found is not None
        assert new[found.start : found.end] == quote
    for other in ("Persoon 1: ik en hij, en (...)", "iets heel anders", ""):
        following(old, other).span(5, 7)
