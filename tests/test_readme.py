"""The README tells the truth: its commands run, its files are read, its options and files exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import openpyxl
import pytest

from qualcode.cli import COMMANDS, cli, run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def block(start: str) -> str:
    """The one block that begins so."""
    [found] = [text for _language, text in BLOCKS if text.startswith(start)]
    return str(found)


def test_the_two_commands_of_set_up_stand_on_a_line_of_their_own() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert [line.rpartition("&& ")[2] for line in lines] == [".venv/bin/qualcode demo", ".venv/bin/pytest"]
    assert all(line.startswith("python3 -m venv .venv && .venv/bin/pip install -e ") for line in lines)


def test_the_study_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_PROJECT", raising=False)
    (tmp_path / "codebook.yaml").write_text(block("codebook:"), encoding="utf-8")
    (tmp_path / "transcripts").mkdir()
    front = block("---\n")
    speech = "**Wim**: Hoe komt u aan plekken?\n\n**Docent**: Vaak via mijn oom, zo gaat dat hier.\n"
    (tmp_path / "transcripts" / "school-1.md").write_text(front + speech, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (("respondent", "document", "group", "sector"), ("school-1", "school-1", "scholen", "Techniek")):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "facesheet.xlsx")
    ran = [line for line in block("qualcode init").splitlines() if line != "qualcode open"]
    ran.insert(2, re.search(r"`(qualcode code [^`]*)`", README)[1])  # type: ignore[index]
    assert len(ran) == 5
    for line in ran:
        assert run(shlex.split(line)[1:]) == 0, line
    assert (tmp_path / "chapter.docx").stat().st_size > 1000


def test_every_command_and_option_that_is_named_exists() -> None:
    spans = [*re.findall(r"`([^`\n]+)`", README), *(line for _l, text in BLOCKS for line in text.splitlines())]
    calls = [shlex.split(span)[1:] for span in spans if span.startswith("qualcode ")]
    assert len(calls) > 10
    for words in calls:
        assert words[0] in COMMANDS, words
        plain = [word for word in words if not word.startswith("-")]
        command = cli.get_command(click.Context(cli), words[0])
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        if isinstance(command, click.Group) and len(plain) > 1 and plain[1] in command.commands:
            options |= {option for parameter in command.commands[plain[1]].params for option in parameter.opts}
        for option in (word.partition("=")[0] for word in words if word.startswith("--")):
            assert option in options | {"--help"}, (words, option)


def test_every_file_it_leads_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
