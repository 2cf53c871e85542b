"""The manual tells the truth: its commands print what it shows; its keys, options, shapes and words are the tool's."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shutil import copy

import click
import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from qualcode import preferences
from qualcode.storage.schema import MIGRATIONS
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.keymap import bound, problems
from qualcode.tui.app.settings import load
from qualcode.tui.widgets.help import key_name
from qualcode.tui.widgets.themes import THEMES
from tests.messages import PACKAGE, read
from tests.nets import pages
from tests.nets.pages import DOCS, PAGES, README, ROOT
from tests.support.often import TIMES

COMMAND_LINE = DOCS / "command-line.md"
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "anything": object,
}
NEVER_FILLED = (
    ".ours.uses.*", ".theirs.uses.*", ".ours.stay.*", ".theirs.stay.*", ".cited[]", ".changed[]", ".unchanged.*",
    ".came[]", ".went[]", ".bundles[]", ".others[]", ".renamed[]", ".lost[]", ".dropped[]", ".not_placed[]",
    ".shares[]", ".rules[].questions[]",
)  # fmt: skip
"""What the pages have no example of: a code that was deleted on one side and used on the other, marks of passages, what
comes over otherwise from another program, speakers that a correction brings, takes or renames, what loses its words,
what a build leaves out or cannot place, how much is quoted of whom, what other machines put
into a folder, and rules for the answers to a question.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_once: Path) -> Path:
    """An empty folder to run a page in, as the coder who is at work on the pages."""
    monkeypatch.chdir(tmp_path)
    for name in ("QUALCODE_PROJECT", "QUALCODE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("QUALCODE_CODER", pages.CODER)
    monkeypatch.setenv("COLUMNS", "100")
    # A machine that sends something has a key, which stands beside its settings.
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings" / "settings.toml"))
    if TIMES == 1:
        # To build the sample study takes longer than the rest of a page; test_demo.py sees it built.
        monkeypatch.setattr("qualcode.sample.build_sample", lambda path, _say: copy(sample_once, path))
    return tmp_path


def test_the_pages_have_commands_to_run() -> None:
    """So that a page whose blocks are not recognised any more does not pass in silence."""
    assert sum(len(pages.commands(page)) for page in PAGES) > 60


@pytest.mark.parametrize("page", [page for page in PAGES if page != COMMAND_LINE], ids=lambda page: page.stem)
def test_the_commands_of_a_page_print_what_it_shows(page: Path, folder: Path) -> None:
    pages.play(page, folder)


def named_calls(page: Path) -> list[list[str]]:
    """The commands that a page names in its sentences and blocks, as words without ``qualcode``."""
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    spans = [span.replace("\n", " ") for span in re.findall(r"`(qualcode [^`]+)`", prose)]
    return [shlex.split(span)[1:] for span in spans] + [
        list(command.words) for command in pages.commands(page) if command.program == "qualcode"
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    known = pages.all_commands()
    for words in named_calls(page):
        if not words or words[0].startswith(("-", ".")) or words[0] == "...":
            continue
        assert words[0] in known, (page.name, words)
        command = known.get(" ".join(words[:2]), known[words[0]])
        there = {*pages.options(command, everywhere=True), "--help"}
        for word in words:
            if word.startswith("--") and word != "--":
                assert word.partition("=")[0] in there, (page.name, words, word)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_is_led_to_exists(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"^[\w-]+$", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert {page.stem for page in DOCS.glob("*.md")} - {"index"} <= listed


def test_the_two_commands_of_set_up_stand_on_a_line_of_their_own() -> None:
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv")]
    assert [line.rpartition("&& ")[2] for line in lines] == [".venv/bin/qualcode demo", ".venv/bin/pytest"]
    assert all(line.startswith("python3 -m venv .venv && .venv/bin/pip install -e ") for line in lines)


# The command line


def sections() -> dict[str, str]:
    """The sections of the page on the command line, by the command in their heading."""
    text = COMMAND_LINE.read_text(encoding="utf-8")
    parts = re.split(r"^#+ `qualcode ([\w -]+)`$", text, flags=re.MULTILINE)
    return {
        name: re.split(r"^## ", body, flags=re.MULTILINE)[0] for name, body in zip(*[iter(parts[1:])] * 2, strict=True)
    }


def test_every_command_has_a_section() -> None:
    assert list(sections()) == list(pages.all_commands())


@pytest.mark.parametrize(("name", "command"), pages.all_commands().items(), ids=lambda value: str(value)[:20])
def test_a_section_has_every_option_of_the_command_and_no_other(name: str, command: click.Command) -> None:
    items = re.findall(r"^- ((?:`-[^`]+`(?:, )?)+):", sections()[name], re.MULTILINE)
    documented = {option: item for item in items for option in re.findall(r"--[\w-]+", item)}
    there = pages.options(command)
    assert set(documented) == set(there)
    for option, parameter in there.items():
        if isinstance(parameter.type, click.Choice):
            assert "|".join(map(str, parameter.type.choices)) in documented[option]
        if not parameter.is_flag and parameter.nargs == 1:
            assert re.search(rf"{option} [^\s`]", documented[option]), f"{option} takes a value"


def unlike(shape: object, value: object, where: str = "") -> list[str]:
    """What differs between the documented shape and a value, each with its place."""
    if isinstance(shape, str):
        fits = any(
            isinstance(value, KINDS[kind]) and not (isinstance(value, bool) and kind in ("integer", "number"))
            for kind in shape.split(" or ")
        )
        return [] if fits else [f"{where}: {value!r} is not {shape}"]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [text for number, item in enumerate(value) for text in unlike(shape[0], item, f"{where}[{number}]")]
    assert isinstance(shape, dict)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    if any(key.isupper() for key in shape):
        [inner] = shape.values()
        return [text for key, item in value.items() for text in unlike(inner, item, f"{where}.{key}")]
    differing = [f"{where}: {key} is not documented" for key in value.keys() - shape.keys()]
    differing += [f"{where}: {key} is not there" for key in shape.keys() - value.keys()]
    return differing + [
        text for key in shape if key in value for text in unlike(shape[key], value[key], f"{where}.{key}")
    ]


def unseen(shape: object, values: list[object], where: str = "") -> list[str]:
    """The lists and mappings of a shape that are empty in every value: what they hold was compared with nothing."""
    if isinstance(shape, list):
        inner = [item for value in values if isinstance(value, list) for item in value]
        return unseen(shape[0], inner, f"{where}[]") if inner else [f"{where}[]"]
    if isinstance(shape, dict):
        there = [value for value in values if isinstance(value, dict)]
        if any(key.isupper() for key in shape):
            [below] = shape.values()
            inner = [item for value in there for item in value.values()]
            return unseen(below, inner, f"{where}.*") if inner else [f"{where}.*"]
        return [
            text for key in shape for text in unseen(shape[key], [value.get(key) for value in there], f"{where}.{key}")
        ]
    return []


def test_the_commands_of_the_command_line_print_what_it_shows_and_their_json_has_its_shape(folder: Path) -> None:
    pages.play(COMMAND_LINE, folder)
    described = pages.shapes(COMMAND_LINE)
    assert len(described) >= 20
    for command, text in described:
        code, printed = pages.call(command.words)
        assert code in (0, 1, 3), f"{command}\n{printed}"  # 3: what is asked of is stale
        value = json.loads(printed[printed.index("[" if text.startswith("[") else "{") :])
        shape = json.loads(text)
        assert unlike(shape, value) == [], str(command)
        empty = [place for place in unseen(shape, [value]) if not place.endswith(NEVER_FILLED)]
        assert empty == [], f"{command}: empty, so that nothing was compared"


def test_whatever_can_be_shown_as_json_is_described() -> None:
    described = {
        " ".join(word for word in command.words[:2] if word.isalpha()) for command, _text in pages.shapes(COMMAND_LINE)
    }
    with_json = {name for name, command in pages.all_commands().items() if "--format" in pages.options(command)}
    assert {
        name for name in with_json if not any(one == name or one.startswith(f"{name} ") for one in described)
    } == set()


def test_a_shape_is_told_from_another() -> None:
    shape = [{"name": "text", "n": "integer or null", "values": {"NAME": ["number"]}}]
    good = {"name": "a", "n": None, "values": {"x": [1.5]}}
    assert unlike(shape, [good]) == []
    for wrong in ({**good, "more": 1}, {"name": "a", "n": 1}, {**good, "n": True}, {**good, "values": {"x": ["y"]}}):
        assert unlike(shape, [wrong]) != []
    assert unseen(shape, [[{**good, "values": {}}]]) == ["[].values.*"]


# The keys


def real_keys() -> dict[tuple[str, str], frozenset[str]]:
    """The keys of every action, as they are written on the keyboard, by its name in the settings and its words.

    What a window binds for itself has no name.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}

    def put(name: str, words: str, keys: tuple[str, ...]) -> None:
        found[name, words] = found.get((name, words), frozenset()) | {key_name(key) for key in keys}

    for one in bound():
        put(one.id, one.words, one.keys)
    for owner in classes(DOMNode):
        if owner.__module__.startswith("qualcode."):
            for binding in owner.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and not binding.id and binding.description:
                    put("", binding.description, tuple(key.strip() for key in binding.key.split(",")))
    return found


def classes(base: type[DOMNode]) -> set[type[DOMNode]]:
    below = set(base.__subclasses__())
    return below.union(*(classes(one) for one in below)) if below else below


def documented_keys() -> dict[tuple[str, str], frozenset[str]]:
    """The rows of the page on keys; ``1`` … ``9`` with ``code.recent_1`` … is nine."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for keys, words, names in pages.tables(DOCS / "keys.md"):
        pressed, named = re.findall(r"`([^`]+)`", keys), re.findall(r"`([^`]+)`", names)
        if "…" in names:
            stem = named[0].removesuffix("1")
            assert (pressed, named) == (["1", "9"], [f"{stem}1", f"{stem}9"])
            for number in range(1, 10):
                found[f"{stem}{number}", words.replace("1", str(number))] = frozenset({str(number)})
        else:
            row = (named[0] if named else "", words)
            found[row] = found.get(row, frozenset()) | set(pressed)
    return found


def test_the_documented_keys_are_those_that_do_something_and_all_of_them() -> None:
    documented, real = documented_keys(), real_keys()
    assert documented.keys() - real.keys() == set(), "documented, but nothing does this"
    assert real.keys() - documented.keys() == set(), "not documented"
    # A window that asks binds some of these, each as it needs; an action with a name has its keys wherever it is.
    named = {row for row in real if row[0]}
    assert {row: (documented[row], real[row]) for row in named if documented[row] != real[row]} == {}
    assert {
        row: documented[row] - real[row] for row in real if documented[row] - real[row] or not documented[row]
    } == {}


def test_the_keys_of_the_example_get_on_with_all_others() -> None:
    [example] = [block.text for block in pages.blocks(DOCS / "keys.md") if block.language == "toml"]
    assert problems(tomllib.loads(example)["keys"]) == []


def test_the_settings_of_the_example_and_the_themes_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = DOCS / "coding.md"
    [example] = [block.text for block in pages.blocks(page) if block.language == "toml"]
    (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings.toml"))
    preferences.preferences.cache_clear()
    names = tuple(theme.name for theme in THEMES)
    try:
        found = load(names)
    finally:
        preferences.preferences.cache_clear()
    assert found.problems == ()
    assert found.theme in names
    [sentence] = re.findall(r"^The themes are (.*?);", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert re.findall(r"`([^`]+)`", sentence) == list(names)


def test_the_palette_has_the_documented_key() -> None:
    assert f"`{QualcodeApp.COMMAND_PALETTE_BINDING}`" in (DOCS / "keys.md").read_text(encoding="utf-8")


# The file


def test_the_documented_tables_are_those_of_the_schema() -> None:
    connection = sqlite3.connect(":memory:")
    for step in MIGRATIONS:
        connection.executescript(step)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    real = {
        name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        for name in names
        if not name.startswith("sqlite_")
    }
    connection.close()
    documented = {
        re.findall(r"`([^`]+)`", table)[0]: re.findall(r"`([^`]+)`", columns)
        for table, columns, *_ in pages.tables(DOCS / "file-format.md")
    }
    assert {name: sorted(columns) for name, columns in documented.items()} == {
        name: sorted(column for column in columns if column not in ("id", "guid")) for name, columns in real.items()
    } | {"tombstone": sorted(real["tombstone"])}


# The words


def test_the_words_of_the_glossary_are_those_of_the_interface_and_the_code() -> None:
    dutch = [(forms(message.id), forms(message.string)) for message in read("nl") if message.id]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    rows = pages.tables(DOCS / "glossary.md")
    assert len(rows) > 25
    for english, translated, _term, code, meaning in rows:
        assert any(
            re.search(rf"\b{re.escape(english)}", one, re.IGNORECASE)
            and re.search(rf"\b{re.escape(translated)}", other, re.IGNORECASE)
            for one, other in dutch
        ), (english, translated)
        for name in re.findall(r"`([^`]+)`", code):
            assert re.search(rf"^ *(?:class |def |CREATE TABLE )?{name}\b", source, re.MULTILINE), name
        assert meaning.endswith(".")


def forms(value: object) -> str:
    return " / ".join(str(form) for form in value) if isinstance(value, list | tuple) else str(value)


def test_no_page_names_a_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:home|work|tmp|Users)/", page.read_text(encoding="utf-8")), page.name


def test_the_read_me_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 100
    assert ROOT.joinpath("docs", "index.md").exists()
