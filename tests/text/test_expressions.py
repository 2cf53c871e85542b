"""Regular expressions that wait until they are used."""

from __future__ import annotations

import re

import pytest

from qualcode.text.expressions import expression


def test_an_expression_is_that_of_the_library() -> None:
    found = expression(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    assert found.pattern == r"(?P<word>[a-z]+)\d"
    assert [match["word"] for match in found.finditer("Een1 twee 2 Drie3")] == ["Een", "Drie"]
    assert found.sub("-", "a1 b") == "- b"
    assert found.fullmatch("x") is None


def test_it_is_compiled_at_its_first_use() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.match("x")
