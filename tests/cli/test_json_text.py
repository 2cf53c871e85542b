"""JSON as it is printed is what the library gives, value by value and row by row."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli.ends.json_text import MANY, json_rows, json_text

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["a", "quote", "100%", "%s", "é", '"'])


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4) | VALUES, max_size=6), st.booleans())
def test_rows_are_written_as_the_library_writes_them(rows: list[object], ascii_only: bool) -> None:
    """Rows of all kinds, also with what they have in common, and with signs that stand for something in a frame."""
    rows = [*rows, *rows]
    wanted = json.dumps(rows, indent=2, ensure_ascii=ascii_only)
    assert json.loads("".join(json_rows(rows, ascii_only=ascii_only))) == json.loads(wanted)
    if "\x7f" not in wanted:
        assert "".join(json_rows(rows, ascii_only=ascii_only)) == wanted == json_text(rows, ascii_only=ascii_only)


SIGNS = st.text(alphabet=st.sampled_from('aé…\x00\x1f\x7f\x9b\u2028\u202e\ud800\U0001f600"\\/\n\t '), max_size=6)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | SIGNS | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(SIGNS, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(KEYS, PLAIN, min_size=1, max_size=4), min_size=1, max_size=4))
def test_the_rows_of_a_long_list_are_written_as_the_first_ones(rows: list[dict[str, object]]) -> None:
    """Whoever writes them: with signs that steer a terminal, halves of signs, numbers of any size and shape."""
    many = rows * (2 * MANY // len(rows))
    wanted = ",\n  ".join(json_text(row, ascii_only=False, depth=1) for row in many)
    assert "".join(json_rows(iter(many), ascii_only=False)) == f"[\n  {wanted}\n]"
