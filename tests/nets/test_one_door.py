"""Files come in by one door (`files/reading`) and go out by one (`files/writing`)."""

from __future__ import annotations

import ast
from pathlib import Path

import qualcode
from tests.nets.sources import nodes, parsed

PACKAGE = Path(qualcode.__file__).parent

DOORS = {
    "confine/landlock.py": "names files for the kernel, and reads nothing",
    "files/claims.py": "takes a name, and reads nothing",
    "files/held.py": "a project's own file, beside SQLite",
    "files/reading.py": "the door itself",
    "files/writing.py": "the door out",
    "files/platform.py": "makes new files",
    "preferences.py": "lies below the rooms that have words for the user, and has a limit of its own",
    "cli/ends/streams.py": "opens the way to nowhere",
    "agreement/cases.py": "reads the package's own data",
    "server/app.py": "reads the package's own data",
    "server/pages/study.py": "passes on a copy that it had made",
    "formats/transcripts/package.py": "reads from an archive in memory",
    "formats/tables/spreadsheet.py": "reads from an archive in memory",
}
"""The files that open something themselves, and why."""
PROJECTS = "storage/"
"""Here projects are opened, which SQLite reads."""


def openings(tree: ast.Module) -> list[tuple[int, str]]:
    """The calls that open or read a file, with their lines."""
    found = []
    for node in nodes(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name("open"):
                found.append((node.lineno, "open"))
            case ast.Attribute(ast.Name(owner), "open" | "fdopen" | "copyfile" | "copy" as name) if owner in (
                "os", "io", "codecs", "gzip", "bz2", "lzma", "shutil",
            ):  # fmt: skip
                found.append((node.lineno, f"{owner}.{name}"))
            case ast.Attribute(ast.Name(owner), "open") if owner in ("Project", "cls"):
                continue
            case ast.Attribute(_, "read_bytes" | "read_text" as name):
                found.append((node.lineno, name))
            case ast.Attribute(_, "open") if any(
                isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "b" in argument.value
                for argument in node.args
            ) or not (node.args or node.keywords):
                found.append((node.lineno, "open"))
    return found


def test_no_other_module_opens_a_file() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        calls = openings(parsed(path))
        if calls and name not in DOORS and not name.startswith(PROJECTS):
            found[name] = calls
    assert found == {}, "read_whole and read_utf8 of qualcode.files.reading read files, with their limits"


def test_what_is_left_out_is_there() -> None:
    assert [name for name in DOORS if not (PACKAGE / name).is_file()] == []


def test_the_net_finds_what_opens() -> None:
    for call in (
        "open(p)", "p.open('rb')", "p.open()", "p.read_text()", "p.read_bytes()", "os.open(p, 0)", "io.open(p)",
        "shutil.copyfile(a, b)", "Path(p).read_text(encoding='utf-8')",
    ):  # fmt: skip
        assert openings(ast.parse(call)), call
    for call in ("Project.open(p)", "screen.open(name, at)", "read_text(project, 1)", "file.read(10)"):
        assert not openings(ast.parse(call)), call
