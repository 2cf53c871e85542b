"""The settings file: read, checked and said, changed by one line; keys, themes and language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_config_path
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from qualcode import preferences
from qualcode.errors import QualcodeError
from qualcode.i18n import interface_language
from qualcode.model import Code, Codebook
from qualcode.preferences import line_of, read, settings_path, with_setting
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.keymap import bound, moved, problems, split_keys
from qualcode.tui.app.messages import Messages
from qualcode.tui.app.settings import keep, load
from qualcode.tui.app.settings_window import SettingsWindow, actions
from qualcode.tui.app.theme_window import ThemeWindow
from qualcode.tui.coding.find import Finding
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.widgets.colours import OKABE_ITO, colour_of, legible, use_safe_colours
from qualcode.tui.widgets.lines import KeyLine
from qualcode.tui.widgets.themes import THEMES
from tests.support.building import INTERVIEW
from tests.support.waiting import settle
from tests.support.workspace import build_project, screen_lines, workspace

NAMES = tuple(theme.name for theme in THEMES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_project(tmp_path)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings are in this test; there are none yet."""
    file = tmp_path / "config" / "settings.toml"
    monkeypatch.setenv("QUALCODE_SETTINGS", str(file))
    monkeypatch.setattr(KeyLine, "moved", {})
    preferences.preferences.cache_clear()
    yield file
    preferences.preferences.cache_clear()
    use_safe_colours(False)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    preferences.preferences.cache_clear()


def on_top(pilot: Pilot[None], kind: type[Screen[Any]]) -> bool:
    return isinstance(pilot.app.screen, kind)


def selection(screen: CodingScreen) -> tuple[int, int] | None:
    return screen.reader.selection


def shown(pilot: Pilot[None]) -> str:
    return "\n".join(screen_lines(pilot.app))


def test_the_folder_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QUALCODE_SETTINGS")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert settings_path() == user_config_path("qualcode", appauthor=False) / "settings.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path("linux") == tmp_path / "qualcode" / "settings.toml"
    assert settings_path("other").name == "settings.toml"


def test_a_file_that_is_no_toml_says_where(settings: Path) -> None:
    write(settings, 'theme = "light"\nlanguage nl\n')
    found = load(NAMES)
    assert found.theme == ""
    assert f"{settings}:2:" in found.problems[0]
    write(settings, 'theme = "light')
    assert f"{settings}:1:" in load(NAMES).problems[0]
    write(settings, 'theme = "light"\nkeys = ' + "[" * 100_000)
    assert f"{settings}:" in load(NAMES).problems[0]
    with pytest.raises(QualcodeError, match="could not be kept"):
        keep("theme", "dark")
    settings.write_bytes(b"\xff\xfe\x00")
    assert read(settings).fault
    assert read(settings.parent) == preferences.Preferences({})


def test_what_is_not_known_is_said_with_its_line(settings: Path) -> None:
    write(settings, 'thme = "light"\ntheme = "pink"\ninterviewer_dimmed = "no"\n[keys]\n"code.pick" = 3\n')
    found = load(NAMES)
    assert (found.theme, found.interviewer_dimmed, dict(found.keys)) == ("", True, {})
    said = "\n".join(found.problems)
    assert f"{settings}:1: there is no setting 'thme'. Did you mean theme" in said
    assert f"{settings}:2: theme is one of dark, light" in said
    assert f"{settings}:3: interviewer_dimmed is true or false" in said
    assert f"{settings}:5: keys are written as text" in said
    write(settings, "keys = 1\n")
    assert "table" in load(NAMES).problems[0]


def test_one_line_is_changed_and_all_else_stays() -> None:
    text = '# mine\ntheme = "dark"  # at night\n\n[keys]\ntheme = "x"\n'
    assert with_setting(text, "theme", "light") == text.replace('"dark"', '"light"')
    assert with_setting('[keys]\na = "b"\n', "theme", "light") == 'theme = "light"\n\n[keys]\na = "b"\n'.replace(
        "\n\n", "\n"
    )
    assert with_setting("", "theme", "light") == 'theme = "light"\n'
    assert with_setting('language = "nl"\n', "theme", 'li"ght') == 'language = "nl"\ntheme = "li\\"ght"\n'
    for broken in ("theme = ", 'theme = """\nlight"""\n'):
        with pytest.raises(ValueError):  # noqa: PT011
            with_setting(broken, "theme", "light")
    assert line_of(text, "theme", "keys") == 5


def test_a_choice_is_kept_or_it_is_said(settings: Path) -> None:
    keep("theme", "light")
    assert settings.read_text(encoding="utf-8") == 'theme = "light"\n'
    assert load(NAMES).theme == "light"
    write(settings, "broken")
    with pytest.raises(QualcodeError, match="could not be kept"):
        keep("theme", "dark")
    assert settings.read_text(encoding="utf-8") == "broken"


def test_the_language_follows_the_settings(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    write(settings, 'language = "nl"\n')
    assert interface_language() == "en"
    monkeypatch.delenv("QUALCODE_LANG")
    assert interface_language() == "nl"
    write(settings, "language = 3\n")
    assert interface_language() == "en"


async def test_a_broken_file_does_not_keep_the_workspace_closed(path: Path, settings: Path) -> None:
    write(settings, 'theme = "pink"\nlanguag = "nl"\n')
    async with workspace(path, size=(200, 40)) as (screen, pilot):
        assert isinstance(pilot.app, QualcodeApp)
        assert screen.reader.text == INTERVIEW
        assert f"{settings}:1" in shown(pilot)
        await pilot.press("M")
        await settle(pilot)
        assert on_top(pilot, Messages)
        assert "there is no setting 'languag'" in "".join(told.words for told in pilot.app.told)
        assert "settings.toml" in shown(pilot).replace("\n", "") or "is one of" in shown(pilot)
        await pilot.press("escape")
        assert on_top(pilot, CodingScreen)


async def test_keys_can_be_given_to_other_actions(path: Path, settings: Path) -> None:
    write(settings, '[keys]\n"reader.sentence" = "ctrl+e,Z"\n"find.open" = "ctrl+t"\n')
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Alleen"))
        await pilot.press("s")
        await settle(pilot)
        assert selection(screen) is None
        assert "Z sentence" in shown(pilot) or "ctrl+e sentence" in shown(pilot)
        await pilot.press("Z")
        await settle(pilot)
        assert selection(screen) is not None
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert screen.part(Finding).finding


async def test_unknown_actions_and_keys_asked_for_twice_are_said(path: Path, settings: Path) -> None:
    write(settings, '[keys]\n"reader.sentnce" = "s"\n"code.memo" = "t"\n')
    async with workspace(path) as (_screen, pilot):
        await pilot.press("M")
        await settle(pilot)
        # Where the lines break on the screen depends on how long the path of the file is.
        text = " ".join(str(each.content) for each in pilot.app.screen.query(Static))
        assert "there is no action 'reader.sentnce'" in text
        assert "t is also the key of reader.turn" in text


def test_every_action_has_a_name_and_a_description() -> None:
    everything = bound()
    assert {"code.pick", "reader.sentence", "find.open", "search.project", "help", "undo"} <= {
        one.id for one in everything
    }
    assert all(one.words for one in everything)
    assert problems({}) == []
    assert split_keys("?, ctrl+e") == ("question_mark", "ctrl+e")
    assert moved({"find.open": "ctrl+t"}) == {"find.open": ("/", "ctrl+t")}
    assert moved({}) == {}


async def test_a_theme_is_looked_at_and_kept(path: Path, settings: Path) -> None:
    async with workspace(path) as (screen, pilot):
        pilot.app.action_change_theme()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ThemeWindow)
        await pilot.press("down")
        await settle(pilot)
        assert pilot.app.theme == "light"
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.theme == "dark"
        assert not settings.exists()
        pilot.app.action_change_theme()
        await settle(pilot)
        await pilot.press("end", "enter")
        await settle(pilot)
        assert pilot.app.theme == "colour-blind-light"
        assert 'theme = "colour-blind-light"' in settings.read_text(encoding="utf-8")
        assert {mark.colour for mark in screen.reader.marks} <= set(OKABE_ITO)
    async with workspace(path) as (_screen, pilot):
        assert pilot.app.theme == "colour-blind-light"


def test_codes_have_safe_colours_in_a_safe_theme() -> None:
    code = Code(1, "g", "stage", "stage", None, "Stage", colour="#ff0000")
    book = Codebook("x", "X", "nl", 1, (code,))
    assert colour_of(book, 1) == "#ff0000"
    use_safe_colours(True)
    try:
        assert colour_of(book, 1) == OKABE_ITO[0]
    finally:
        use_safe_colours(False)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_themes_can_be_read(theme: object) -> None:
    from textual.color import Color
    from textual.theme import Theme

    assert isinstance(theme, Theme)
    for page in (theme.background, theme.surface, theme.panel):
        assert page is not None
        for ink in (theme.foreground, theme.primary, theme.accent, theme.success, theme.warning, theme.error):
            assert ink is not None
            assert legible(ink, Color.parse(page)).hex6 == Color.parse(ink).hex6, (ink, page)


async def test_the_settings_and_their_actions_are_shown(path: Path, settings: Path) -> None:
    names = [name for name, _keys, _words in actions()]
    assert names == sorted(set(names))
    async with workspace(path) as (_screen, pilot):
        await pilot.app.run_action("settings")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SettingsWindow)
        assert "interviewer_dimmed" in shown(pilot)


async def test_without_colour(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with workspace(path) as (screen, pilot):
        assert pilot.app.no_color
        screen.reader.move_to(INTERVIEW.index("Via mijn"))
        await pilot.press("s")
        await settle(pilot)
        colours = {
            segment.style.color.triplet
            for strip in screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.color and segment.style.color.triplet
        }
        assert all(red == green == blue for red, green, blue in colours)
