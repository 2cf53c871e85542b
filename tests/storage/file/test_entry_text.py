"""The operations of a line of the history, read one by one, are those that JSON makes of it as a whole."""

from __future__ import annotations

import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import DamagedError
from qualcode.storage.file import entry_text
from qualcode.storage.file.entry_text import each_written
from qualcode.storage.history import Op, each_inverse, each_op, unpack

VALUES = st.none() | st.integers(-3, 10**6) | st.text(max_size=12) | st.text("[]{},\"\\\n 'é€😀", max_size=9)
OPS = st.lists(
    st.tuples(st.sampled_from("+-"), st.just("coding"), st.just(["id", "memo"]), st.lists(st.lists(VALUES, max_size=3)))
)


@given(OPS, st.integers(1, 40), st.integers(1, 3), st.integers(0, 60), st.booleans())
def test_read_in_pieces_it_is_what_json_reads_as_a_whole(
    ops: list[tuple[str, str, list[str], list[list[object]]]], step: int, most: int, whole: int, broken: bool
) -> None:
    text = json.dumps([[*op, []] for op in ops], ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")
    if broken:
        data = data[: len(data) // 2]
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry_text, "_WHOLE", whole)
        if broken:
            with pytest.raises(ValueError):  # noqa: PT011 (whichever it is, the line cannot be read)
                list(each_written(pieces, most))
            return
        found = list(each_written(pieces, most))
    assert [json.loads(one.text) for one in found] == [one.values for one in found]
    joined: list[tuple[str, str, list[str], list[list[object]]]] = []
    for sign, table, names, rows, _after in (one.values for one in found):
        joined.append((sign, table, names, rows))
    flat = [(op[:3], row) for op in joined for row in op[3]]
    assert flat == [(op[:3], row) for op in ops for row in op[3]]


@pytest.mark.parametrize(
    "damaged",
    ["", "[", "[[]", "[1]", "[]]", "[] x", '[["+","coding",["id"],[[1]],[]],]', '[["+","coding",["id"],[[1]],[[1]]]]',
     '[["+","coding",["id"],[[1],],[]]]', '[["+","coding",["id"],[,[1]],[]]]', '[["+","coding",["id"],[[1]] []]]',
     '{"a":1}', '[["+","coding",["id"],[1],[]]]', '[["+","coding",["id"],[[1]],[]]', "[null]", '["+"]'],
)  # fmt: skip
@pytest.mark.parametrize("whole", [0, 10**6])
def test_what_is_no_line_is_told(damaged: str, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_text, "_WHOLE", whole)
    with pytest.raises(DamagedError):
        unpack(damaged.encode() or b"x")


def test_a_line_that_an_older_version_wrote_in_one_piece_takes_little_memory() -> None:
    rows = [[n, "een memo van een zekere lengte, met wat er staat " * 4] for n in range(40_000)]
    data = zlib.compress(json.dumps([["+", "coding", ["id", "memo"], rows, []]]).encode(), 1)
    del rows
    tracemalloc.start()
    try:
        count = sum(len(op.rows) for op in each_op(data))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert most < 20_000_000  # all of it is some fifteen million characters and as many objects again
    taken_back = list(each_inverse(data))
    assert [op.sign for op in taken_back] == ["-"] * 8
    assert taken_back[-1].rows[0][0] == 0


def test_an_alteration_of_very_many_rows_in_one_piece_stays_whole() -> None:
    rows = [[n, "x" * 90] for n in range(30_000)]
    after = [[n, "y" * 90] for n in range(30_000)]
    data = json.dumps([["~", "coding", ["id", "memo"], rows, after]]).encode()
    [op] = each_op(data)
    assert (op.sign, len(op.rows), len(op.after)) == ("~", 30_000, 30_000)
    assert op.inverse() == Op("~", "coding", ("id", "memo"), op.after, op.rows)
