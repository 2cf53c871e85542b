"""JSON as it is printed is what the library gives, value by value and row by row."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli.ends.json_text import json_rows, json_text

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
