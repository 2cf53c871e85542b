"""What runs elsewhere and is seen here only when it is too late: the workflows, and the oldest versions."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from qualcode.cli import cli
from tests.oldest import OLDEST, constraints

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CLASSIFIED = [
    text.rpartition(" ")[2] for text in PROJECT["classifiers"] if re.fullmatch(r"Programming .* :: 3\.\d+", text)
]
SHELL = {"sudo", "test"}
"""Commands of the shell itself."""

Job = dict[str, Any]


def workflow(name: str) -> dict[Any, Any]:
    """A workflow as it is parsed (``on`` is true to YAML)."""
    found: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return found


def jobs() -> Iterator[Job]:
    """The jobs of all workflows."""
    for path in WORKFLOWS:
        yield from workflow(path.name)["jobs"].values()


def commands(job: Job) -> Iterator[list[str]]:
    """The words of each command that a job runs."""
    for step in job["steps"]:
        for line in step.get("run", "").splitlines():
            yield shlex.split(line)


def test_the_oldest_versions_are_those_of_the_bounds() -> None:
    assert OLDEST.read_text(encoding="utf-8") == constraints(), "python -m tests.oldest"


def test_the_classifiers_begin_with_the_oldest_python_and_leave_none_out() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert CLASSIFIED[0] == oldest
    assert [f"3.{minor}" for minor in range(int(oldest[2:]), int(oldest[2:]) + len(CLASSIFIED))] == CLASSIFIED
    assert f"3.{sys.version_info.minor}" in CLASSIFIED, "a Python that runs the suite deserves a classifier"


def test_the_suite_runs_on_every_system_and_python_that_is_promised() -> None:
    matrix = workflow("tests.yml")["jobs"]["suite"]["strategy"]["matrix"]
    assert matrix["python"] == CLASSIFIED
    assert [system.partition("-")[0] for system in matrix["system"]] == ["ubuntu", "macos", "windows"]


def test_the_oldest_versions_run_on_the_oldest_python() -> None:
    job = workflow("tests.yml")["jobs"]["oldest"]
    [version] = [step["with"]["python-version"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert version == CLASSIFIED[0]
    assert any(".ci/oldest.txt" in words for words in commands(job))


def test_each_week_the_screens_run_on_the_newest_toolkit_and_on_the_oldest() -> None:
    found = workflow("toolkit.yml")
    assert list(found[True]) == ["schedule", "workflow_dispatch"]
    [when] = found[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", when["cron"])
    newest, oldest = (list(commands(found["jobs"][name])) for name in ("newest", "oldest"))
    assert newest[-2][:4] == ["python", "-m", "pip", "install"]
    assert {"--upgrade", "textual"} <= set(newest[-2])
    assert any(".ci/oldest.txt" in words for words in oldest)
    for steps in (newest, oldest):
        assert steps[-1] == ["python", "-m", "pytest", "tests/tui"]


def test_each_night_the_suite_runs_in_its_long_form() -> None:
    found = workflow("night.yml")
    [when] = found[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", when["cron"])
    [*_before, suite] = found["jobs"]["long"]["steps"]
    assert suite["run"] == "python -m pytest"
    assert int(suite["env"]["QUALCODE_OFTEN"]) >= 10


def test_long_runs_are_left_out_by_day_and_part_of_what_must_be_green() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == ".venv/bin/pytest -m long"


def test_actions_are_pinned_and_nothing_is_allowed_that_is_not_needed() -> None:
    for path in WORKFLOWS:
        found = workflow(path.name)
        assert found["permissions"] == {"contents": "read"}, path.name
        for name, job in found["jobs"].items():
            assert job["timeout-minutes"] <= (120 if path.name == "night.yml" else 30)
            trusted = [step["uses"] for step in job["steps"] if "pypi-publish" in step.get("uses", "")]
            assert job.get("permissions", {}) == ({"id-token": "write"} if trusted else {}), name
            for step in job["steps"]:
                if "uses" in step:
                    assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v\d+)", step["uses"])
                if "checkout" in step.get("uses", ""):
                    assert step["with"] == {"persist-credentials": False}
    assert list(workflow("release.yml")[True]) == ["push"]
    assert workflow("release.yml")[True]["push"] == {"tags": ["v*"]}


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a shell that Windows has not")
def test_every_command_of_the_workflows_exists() -> None:
    seen = 0
    for job in jobs():
        installed = {"pip", "venv"}
        for words in commands(job):
            seen += 1
            program = words[0].removeprefix(".venv/bin/").removeprefix("fresh/bin/")
            if program == "python":
                assert words[1] == "-m"
                program, words = words[2], words[2:]
                assert program in installed or importlib.util.find_spec(program), program
            elif program.startswith(".ci/"):
                assert os.access(ROOT / program, os.X_OK), program
            elif program not in SHELL | {"pip"}:
                assert (Path(sys.executable).parent / program).exists(), program
            if program == "pip":
                installed |= set(words)
            if program == "qualcode":
                check_call(words)
            for word in words:
                if word.startswith(".ci/") or word.endswith(".toml"):
                    assert (ROOT / word).exists(), word
    assert seen > 15


def check_call(words: list[str]) -> None:
    """That qualcode has the command and its options."""
    command = cli.get_command(click.Context(cli), words[1])
    assert command is not None, words
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words[2:] if word.startswith("--")} <= options, words
