"""The pages of the manual as tests read them: their blocks of code, the files and commands in those, their tables.

What a writer of a page has to know:

- a block ``console`` holds commands (``$ qualcode ...``, ``$ mkdir ...``), each with what it prints below it; ``...``
  stands for anything, spaces count as one, empty lines not at all, and any moment is as good as another. Nothing below
  a command: nothing is compared;
- a block after a line that ends in a file's name between backticks and a colon is that file, in the folder where the
  page's commands run;
- a ``json`` block after a line that ends in a ``qualcode`` command between backticks and a colon is the shape of what
  that command prints;
- the ``python`` blocks are run after the page's commands, with the names that those before them gave;
- ``<!-- goes on from: PAGE -->`` runs that page first, ``<!-- files of: PAGE -->`` only puts its files there.
"""

from __future__ import annotations

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from io import StringIO
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

import click

from qualcode.cli import cli, run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = (README, *sorted(DOCS.glob("*.md")))
CODER = "ada"
"""Who is at work on the pages, where a command does not say."""

_BLOCK = re.compile(r"(?:^(?P<lead>[^\n]+)\n\n?)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"`(?P<name>[^`]+)`:$")
_FILE = re.compile(r"[\w./-]+\.(?:csv|json|md|toml|txt|yaml)")
_NOTE = re.compile(r"<!-- (?P<what>goes on from|files of): (?P<page>[\w./-]+) -->")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d\.\d{3}Z)?")
_SHOWS_A_SCREEN = ("open",)


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, the line it stands on, and what the line before it ends in."""

    language: str
    text: str
    line: int
    name: str


@dataclass(frozen=True)
class Command:
    """A command of a page, the line it stands on, and what is shown below it."""

    page: Path
    line: int
    program: str
    words: tuple[str, ...]
    shown: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}: {self.program} {shlex.join(self.words)}"


def blocks(page: Path) -> list[Block]:
    """The blocks of code of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        named = _NAME.search((match["lead"] or "").rstrip())
        line = text.count("\n", 0, match.start("text"))
        found.append(Block(match["language"], match["text"], line, named["name"] if named else ""))
    return found


def files(page: Path) -> dict[str, str]:
    """The files that a page shows, by their names."""
    return {block.name: block.text for block in blocks(page) if _FILE.fullmatch(block.name)}


def commands(page: Path) -> list[Command]:
    """The commands of a page's ``console`` blocks, in order."""
    found = []
    for block in blocks(page):
        if block.language != "console":
            continue
        first, *rest = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        assert not first.strip(), f"{page.name}:{block.line}: a console block begins with a command"
        line = block.line + 1
        for part in rest:
            words, _newline, shown = part.partition("\n")
            name, *arguments = shlex.split(words)
            assert name in ("qualcode", "mkdir"), f"{page.name}:{line}: only qualcode and mkdir are run, not {name}"
            found.append(Command(page, line, name, tuple(arguments), shown))
            line += part.count("\n")
    return found


def shapes(page: Path) -> list[tuple[Command, str]]:
    """The commands whose JSON a page describes, with the shape."""
    return [
        (Command(page, block.line, "qualcode", tuple(shlex.split(block.name)[1:]), ""), block.text)
        for block in blocks(page)
        if block.language == "json" and block.name.startswith("qualcode ")
    ]


def play(page: Path, folder: Path, *, check: bool = True) -> None:
    """Puts the page's files into ``folder``, which must be the current one, and runs its commands there.

    With ``check``, what they print must be what the page shows.
    """
    for match in _NOTE.finditer(page.read_text(encoding="utf-8")):
        other = ROOT / match["page"] if "/" in match["page"] else DOCS / match["page"]
        if match["what"] == "goes on from":
            _go_on_from(other, folder)
        else:
            _write_files(other, folder)
    _write_files(page, folder)
    for command in commands(page):
        if command.program == "mkdir":
            (folder / command.words[0]).mkdir()
            continue
        if command.words[0] in _SHOWS_A_SCREEN:
            continue
        code, printed = call(command.words)
        # An error that is meant is shown; any other stops the page.
        assert code == 0 or "error:" in command.shown, f"{command}\n{printed}"
        if check and command.shown.strip():
            assert _same(command.shown, printed), (
                f"{command}\n--- printed:\n{printed}\n--- the page shows:\n{command.shown}"
            )

    names: dict[str, object] = {}
    for block in blocks(page):
        if block.language == "python":
            with redirect_stdout(StringIO()):
                exec(compile(block.text, f"{page.name}:{block.line}", "exec"), names)


_PLAYED: dict[Path, Path] = {}
"""What folders looked like after a page that others go on from, in this process."""


def _go_on_from(page: Path, folder: Path) -> None:
    """Plays a page in an empty folder, or puts there what came of it the first time."""
    if page in _PLAYED:
        copytree(_PLAYED[page], folder, dirs_exist_ok=True)
        return
    assert not list(folder.iterdir())
    play(page, folder, check=False)
    kept = Path(mkdtemp(dir=folder.parent))
    _PLAYED[page] = Path(copytree(folder, kept, dirs_exist_ok=True))


def _write_files(page: Path, folder: Path) -> None:
    for name, text in files(page).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def call(words: tuple[str, ...]) -> tuple[int, str]:
    """Runs a command; its exit code, and all that a terminal would show."""
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = run(list(words))
    return code, printed.getvalue()


def _same(shown: str, printed: str) -> bool:
    """Whether a command printed what is shown, ``...`` standing for anything."""

    def plain(text: str) -> str:
        lines = (" ".join(_MOMENT.sub("MOMENT", line).split()) for line in text.splitlines())
        return "".join(f"{line}\n" for line in lines if line)

    return OutputChecker().check_output(plain(shown), plain(printed), ELLIPSIS)


def all_commands() -> dict[str, click.Command]:
    """Every command by its words, ``round new`` under its group ``round``; groups are among them."""
    found: dict[str, click.Command] = {}

    def walk(group: click.Group, before: str) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found[f"{before}{name}"] = command
            if isinstance(command, click.Group):
                walk(command, f"{before}{name} ")

    walk(cli, "")
    return found


def options(command: click.Command, *, everywhere: bool = False) -> dict[str, click.Option]:
    """The options of a command by their names, ``everywhere`` with those that every command has."""
    common = {"--coder", "--new-coder", "--project", "-p"}
    return {
        name: option
        for option in command.params
        if isinstance(option, click.Option)
        for name in option.opts
        if everywhere or name not in common
    }


def tables(page: Path) -> list[list[str]]:
    """The rows of a page's tables, each as its cells; without their heads."""
    found: list[list[str]] = []
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("|") and not re.fullmatch(r"\|[-:| ]+\|", line):
            is_head = number + 1 < len(lines) and re.fullmatch(r"\|[-:| ]+\|", lines[number + 1])
            if not is_head:
                cells = re.split(r"(?<!\\)\|", line.strip().strip("|") if not line.endswith("\\|") else line)
                found.append([cell.strip().replace("\\|", "|") for cell in cells])
    return found
