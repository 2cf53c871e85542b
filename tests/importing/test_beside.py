"""A second process hears who speaks while this one writes: the same comes of it, and it ends when nobody is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableCase, PortablePassage, made_guid
from qualcode.importing.hearing import prepare
from qualcode.importing.projects import import_study
from qualcode.spreading import MUCH, beside
from tests.importing.test_projects import PLAIN, coding, spoken, study, text
from tests.support.building import INTERVIEW, new_project

PARENT = f"""
import multiprocessing, sys
from qualcode.spreading import beside
if __name__ == "__main__":
    with beside({MUCH}, int) as executor:
        executor.submit(int).result()
        print(len(multiprocessing.active_children()), flush=True)
        sys.stdin.read()
"""


def test_who_speaks_is_the_same_wherever_it_is_heard(tmp_path: Path) -> None:
    """Also of a text whose cases cut its turns, of one that is there twice, and when all comes in once more."""
    case = PortableCase(made_guid("x"), "school-1", passages=(PortablePassage(made_guid("text", 2), 0, 10),))
    given = study(
        text(1, INTERVIEW, coding(1, 0, 5)), text(2, PLAIN), text(3, INTERVIEW), text(4, INTERVIEW), cases=[case]
    )
    made = []
    with ThreadPoolExecutor(1) as executor:
        for name, where in (("here", None), ("there", executor)):
            (tmp_path / name).mkdir()
            project = new_project(tmp_path / name)
            for _time in range(2):
                losses = import_study(project, "ada", given, Losses(), source="elders.qdpx", executor=where)
            sentences = project.rows("SELECT guid, sentences FROM document ORDER BY guid")
            made.append((losses.to_dict(), sentences, spoken(project)))
    assert made[0] == made[1]
    assert {who for _words, who in made[0][2]} > {"school-1"}


def test_little_asks_for_no_process() -> None:
    with beside(MUCH - 1, prepare) as executor:
        assert executor is None


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_process_beside_ends_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"1\n"
        parent.send_signal(signal.SIGKILL)
        # The process beside has the other end of this pipe as well: it is at its end when both are gone.
        assert parent.communicate(timeout=60)[0] == b""
