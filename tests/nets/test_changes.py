"""The fragments of the changelog have the form in which they can be put into it."""

from __future__ import annotations

import re

import pytest

from tests.nets.pages import ROOT

FOLDER = ROOT / "changes.d"
FRAGMENTS = sorted(path for path in FOLDER.iterdir() if path.name != "README.md")
WIDTH = 120


def faults(name: str, text: str) -> list[str]:
    """What is wrong with a fragment, as ``changes.d/README.md`` asks for it."""
    found = []
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*\.md", name):
        found.append("its name is not small letters with hyphens, and .md")
    if not text.endswith("\n") or text.endswith("\n\n") or text.startswith("\n"):
        found.append("it does not begin with an item, and end with one line feed")
    lines = text.splitlines()
    if any(not re.match(r"- \S|  \S", line) for line in lines) or not text.startswith("- "):
        found.append("a line is no item (- ...) and does not go on in one (two spaces)")
    if any(len(line) > WIDTH or line != line.rstrip() for line in lines):
        found.append(f"a line is longer than {WIDTH} characters, or has white space at its end")
    for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]:
        words = " ".join(item.split())
        if not re.match(r"[A-Z`]", words) or not words.endswith("."):
            found.append(f"not whole sentences: {words[:40]}")
    return found


def test_every_fragment_has_the_right_form() -> None:
    found = {path.name: faults(path.name, path.read_text(encoding="utf-8")) for path in FRAGMENTS}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_example_has_the_right_form() -> None:
    [example] = re.findall(r"```markdown\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert faults("matrix-as-excel.md", example) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Matrix.md", "- The matrix is written.\n"),
        ("matrix.txt", "- The matrix is written.\n"),
        ("matrix.md", "The matrix is written.\n"),
        ("matrix.md", "# Matrix\n\n- The matrix is written.\n"),
        ("matrix.md", "- the matrix is written.\n"),
        ("matrix.md", "- The matrix is written\n"),
        ("matrix.md", "- The matrix is written."),
        ("matrix.md", "- The matrix is written.\n\n- And more.\n"),
        ("matrix.md", f"- The matrix is {'really ' * 20}written.\n"),
        ("matrix.md", ""),
    ],
)
def test_what_is_not_right_is_found(name: str, text: str) -> None:
    assert faults(name, text) != []


def test_items_may_take_several_lines() -> None:
    assert faults("matrix.md", "- `qualcode matrix` is written\n  in two lines. And more.\n- Another item.\n") == []
