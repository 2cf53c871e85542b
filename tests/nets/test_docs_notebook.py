"""The page on the library is run in the kernel of a notebook, cell by cell, as its reader would."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.nets import pages


@pytest.mark.long
def test_the_library_page_runs_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of weight, and every worker reads this file.
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    page = pages.DOCS / "library.md"
    for name, text in pages.files(page).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    cells = [block.text for block in pages.blocks(page) if block.language == "python"]
    assert len(cells) >= 4
    # What the kernel keeps beside a notebook is nobody's but the test's.
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(pages.ROOT), os.environ.get("PYTHONPATH")])))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert [output for cell in notebook.cells for output in cell.outputs if output.output_type == "error"] == []
    assert (tmp_path / "stages.qualcode").exists()
