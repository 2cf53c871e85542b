"""What starting costs, guarded by what is imported and not by a clock."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.cli import SELDOM
from tests.nets.sources import parsed
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

ROOT = Path(__file__).parents[2]

HEAVY = {
    "sqlite_utils",
    "numpy",
    "rich",
    "textual",
    "spacy",
    "rapidfuzz",
    "python_calamine",
    "xlsxwriter",
    "docx",
    "lxml",
    "pypdfium2",
    "subprocess",
    "yaml",
    "sqlite3",
}


def loaded(code: str) -> set[str]:
    """The heavy modules that are loaded after running ``code`` in a process of its own."""
    script = f"{code}\nimport sys\nprint('loaded:', *sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return HEAVY & set(result.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "code",
    [
        "import qualcode",
        "from qualcode.cli import run; run(['--help'])",
        "from qualcode.cli import run; run(['matrix', '--help'])",
        "from qualcode.cli import run; run(['--version'])",
    ],
)
def test_help_loads_nothing_of_weight(code: str) -> None:
    assert loaded(code) == set()


STARTS = """
import sys
from pathlib import Path
from qualcode.cli import run

path, document = sys.argv[1:]

def tell(name):
    print("loaded:", name, *sys.modules)

run(["-p", path, "documents", "--format", "json"])
tell("documents")
run(["-p", path, "matrix", "--format", "json"])
tell("matrix")
run(["-p", path, "code", document, "stage", "--at", "25:40", "--coder", "ada"])
tell("code")

async def look():
    from qualcode.session.overview import first_look
    from qualcode.session.worker import ProjectWorker
    from qualcode.tui.app.app import QualcodeApp
    from qualcode.tui.coding.base import CodingBase
    from tests.support.waiting import running
    go_on = CodingBase._make_ready
    def shown(screen):
        tell("text")
        return go_on(screen)
    CodingBase._make_ready = shown
    store = ProjectWorker(Path(path), "ada")
    async with running(QualcodeApp(store, store.submit(first_look, document)), (120, 40)):
        tell("workspace")
    store.close()

import asyncio
asyncio.run(look())
"""
"""What is felt when it starts, one after the other; each may load what is not there yet."""


def test_what_is_felt_when_it_starts_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    with new_project(tmp_path, "stage") as project:
        document = add_transcript(project, "leerlingen-1", INTERVIEW)
        apply_codings(project, "ada", [NewCoding(document, 20, 30, code_id(project, "stage"))])
    command = [sys.executable, "-c", STARTS, str(project.path), "leerlingen-1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    names = {line.split()[1]: set(line.split()[2:]) for line in told.splitlines() if line.startswith("loaded:")}
    assert set(names) == {"documents", "matrix", "code", "text", "workspace"}
    engines = {"spacy", "sqlite_utils", "numpy", "pandas", "xlsxwriter", "docx", "lxml", "yaml"}
    assert {what: held & engines for what, held in names.items() if held & engines} == {}
    # Nobody settled anything, no base is narrowed, and a list of figures takes no table.
    unasked = {"qualcode.settling", "qualcode.agreement.figures", "qualcode.report.wording.en", "rich", "textual"}
    assert names["matrix"] & unasked == set()
    # A passage by its place is looked for nowhere, in no file, and no library keeps a log of that.
    of_others = {"rapidfuzz", "concurrent.futures", "socket", "tempfile", "lzma", "logging"}
    of_ours = {"qualcode.formats", "qualcode.changes.grid", "qualcode.text.likeness", "qualcode.storage.copy_rows"}
    assert names["code"] & (of_others | of_ours) == set()
    # Before the text is there to be read nothing is loaded of what first keys ask for, nor any other screen.
    later = {"rapidfuzz", "qualcode.tui.picker.picker", "qualcode.tui.windows.memo", "qualcode.tui.widgets.help"}
    later |= {"textual.widgets._text_area", "qualcode.specs", "qualcode.changes.codebook", "qualcode.formats"}
    rooms = {"agreement", "codebook", "history", "library", "rounds", "search", "settling"}
    assert (names["text"] - names["code"]) & later == set()
    assert {name for name in names["text"] if name.startswith("qualcode.tui.") and name.split(".")[2] in rooms} == set()


def test_no_expression_is_compiled_for_being_there() -> None:
    """Those of names alone took longer than most commands: a module has ``expression``, or a pattern as a text."""

    def at_once(node: ast.AST) -> Iterator[ast.AST]:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            for inner in ast.iter_child_nodes(node):
                yield from at_once(inner)

    compiled = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "qualcode").rglob("*.py"))
        for node in at_once(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    ]
    assert compiled == []


def test_a_command_that_makes_garbage_is_rid_of_it_before_memory_runs_full() -> None:
    before, looked = gc.get_threshold(), list[str]()
    gc.set_threshold(*SELDOM)
    gc.callbacks.append(note := lambda phase, _about: looked.append(phase))
    try:
        for _number in range(3 * SELDOM[0]):
            circle: list[object] = []
            circle.append(circle)
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*before)
    assert looked.count("stop") >= 2


def test_reading_a_project_loads_no_language_engine() -> None:
    rooms = "qualcode.changes.codings, qualcode.queries.counting, qualcode.importing.transcripts"
    code = f"from qualcode import Project; import {rooms}"
    assert not loaded(code) & {"spacy", "textual", "xlsxwriter", "docx", "sqlite_utils", "numpy"}


def test_the_workspace_loads_no_language_engine() -> None:
    assert not loaded("import qualcode.tui.app.app") & {"spacy", "xlsxwriter", "docx", "sqlite_utils", "numpy"}


def test_the_public_names_are_there() -> None:
    import qualcode

    assert {name: getattr(qualcode, name).__name__ for name in ("Project", "QualcodeError")} == {
        "Project": "Project",
        "QualcodeError": "QualcodeError",
    }
    assert set(dir(qualcode)) == set(qualcode.__all__)
    with pytest.raises(AttributeError):
        _ = qualcode.nothing
