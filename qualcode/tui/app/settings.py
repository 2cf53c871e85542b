"""The settings of the workspace: what the file says, checked; and keeping a choice in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qualcode import preferences
from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.i18n import LANGUAGES, _
from qualcode.names import closest
from qualcode.tui.coding.room import Fold

NAMES = ("theme", "language", "panes", "interviewer_dimmed", "player", "recordings", "keys")


class Settings(NamedTuple):
    """The settings; ``keys`` are keys by the id of a binding. ``problems`` say, line by line, what was passed over.

    ``player`` is the command of one's own player, empty for mpv or VLC; ``recordings`` a folder in which they lie.
    """

    theme: str
    panes: Fold
    interviewer_dimmed: bool
    player: str
    recordings: str
    keys: Mapping[str, str]
    problems: tuple[str, ...]


def load(themes: tuple[str, ...]) -> Settings:
    """The settings as the file has them; what it does not say, or says wrongly, is as without it."""
    found = preferences.preferences()
    path = preferences.settings_path()
    if found.fault:
        where = f"{path}:{found.line}" if found.line else str(path)
        problem = _("The settings cannot be read and are left aside. {where}: {reason}")
        return Settings("", Fold.BOTH, True, "", "", {}, (problem.format(where=where, reason=found.fault),))
    problems: list[str] = []

    def wrong(name: str, what: str, table: str = "") -> None:
        problems.append(f"{path}:{preferences.line_of(found.text, name, table)}: {what}")

    def choice(name: str, among: tuple[str, ...]) -> str:
        value = found.values.get(name, "")
        if value == "" or value in among:
            return str(value)
        wrong(name, _("{name} is one of {values}").format(name=name, values=", ".join(among)))
        return ""

    def words(name: str) -> str:
        value = found.values.get(name, "")
        if isinstance(value, str):
            return value
        wrong(name, _("{name} is written as text, between quotation marks").format(name=name))
        return ""

    theme = choice("theme", themes)
    choice("language", LANGUAGES)
    panes = Fold(choice("panes", tuple(Fold)) or Fold.BOTH)
    dimmed = found.values.get("interviewer_dimmed", True)
    if not isinstance(dimmed, bool):
        wrong("interviewer_dimmed", _("{name} is true or false").format(name="interviewer_dimmed"))
        dimmed = True
    player, recordings = words("player"), words("recordings")
    keys: dict[str, str] = {}
    table = found.values.get("keys", {})
    if isinstance(table, dict):
        for name, value in table.items():
            if isinstance(value, str):
                keys[name] = value
            else:
                wrong(name, _('keys are written as text, such as "ctrl+e,x"'), "keys")
    else:
        wrong("keys", _("keys is a table: write [keys] on a line of its own"))
    for name in found.values:
        if name not in NAMES:
            hint = closest(name, NAMES) or _("The settings are: {names}").format(names=", ".join(NAMES))
            wrong(name, _("there is no setting {name!r}.").format(name=name) + " " + hint)
    return Settings(theme, panes, dimmed, player, recordings, keys, tuple(problems))


def where_key(name: str) -> str:
    """The place of a key's line in the file, as ``path:line``."""
    path = preferences.settings_path()
    return f"{path}:{preferences.line_of(preferences.preferences().text, name, 'keys')}"


def keep(name: str, value: str) -> None:
    """Write a choice into the settings file. ``QualcodeError`` where that is not possible; the file is whole then."""
    path = preferences.settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = preferences.text_of(path)
        write_whole(path, preferences.with_setting(text, name, value).encode())
    except (OSError, ValueError, RecursionError) as error:
        raise QualcodeError(
            _("The choice could not be kept in {path}.").format(path=path),
            _("Write it there yourself: {name} = {value}").format(name=name, value=f'"{value}"'),
        ) from error
    preferences.preferences.cache_clear()
