"""The settings file: reading it, and changing one line of it.

Says nothing to the user itself, for the language in which that would be said stands in the file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = "settings.toml"

_AT_LINE = r"^(.*) \(at line (\d+), column \d+\)$"
_LARGEST = 1 << 20


class Preferences(NamedTuple):
    """What the file holds. Where it cannot be read, ``values`` is empty and ``fault`` says why, ``line`` where."""

    values: Mapping[str, object]
    fault: str = ""
    line: int = 0
    text: str = ""


def settings_path(platform: str = sys.platform) -> Path:
    """Where the settings are: ``QUALCODE_SETTINGS``, or else ``settings.toml`` in the user's folder for settings."""
    if named := os.environ.get("QUALCODE_SETTINGS"):
        return Path(named)
    if platform == "linux":
        # The rule of platformdirs, without the 8 ms of loading it, which each start of a command would take.
        folder = os.environ.get("XDG_CONFIG_HOME", "").strip() or "~/.config"
        return Path(folder).expanduser() / "qualcode" / FILE
    from platformdirs import user_config_path

    return user_config_path("qualcode", appauthor=False) / FILE


@lru_cache(maxsize=1)
def preferences() -> Preferences:
    """The settings, read once; :func:`remember` reads them again."""
    return read(settings_path())


def read(path: Path) -> Preferences:
    """What a settings file holds; nothing where there is none. Raises nothing."""
    try:
        text = text_of(path)
    except (OSError, ValueError) as error:
        return Preferences({}, getattr(error, "strerror", None) or str(error))
    if not text:
        return Preferences({})
    import tomllib  # for who has settings

    try:
        return Preferences(tomllib.loads(text), text=text)
    except tomllib.TOMLDecodeError as error:
        # From Python 3.14 the error has its line; before that it stands in its words only, which change no more.
        placed = re.match(_AT_LINE, str(error), re.DOTALL)
        line = getattr(error, "lineno", None) or (int(placed[2]) if placed else text.count("\n") + 1)
        return Preferences({}, getattr(error, "msg", None) or (placed[1] if placed else str(error)), line)
    except RecursionError as error:
        return Preferences({}, str(error), text.count("\n") + 1)


def text_of(path: Path) -> str:
    """The text of a settings file, none where there is no file. ``OSError`` or ``ValueError`` where it is not read."""
    if not path.is_file():
        return ""
    # Not through the room of files, which has words for the user.
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"> {_LARGEST >> 20} MB")
    return data.decode("utf-8-sig")


def line_of(text: str, name: str, table: str = "") -> int:
    """The line (from 1) on which a setting stands in the file's text, 0 where it is not found."""
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            here = header[1].strip("\"'")
        elif here == table and re.match(rf"""\s*["']?{re.escape(name)}["']?\s*=""", line):
            return number
    return 0


def with_setting(text: str, name: str, value: str) -> str:
    """The file's text with a setting at its top level changed or added, and every other character as it was.

    ``ValueError`` where that cannot be done: the text is not valid, or the setting is written over several lines;
    ``RecursionError`` where it nests too deep to be read.
    """
    import json
    import tomllib

    wanted = {**tomllib.loads(text), name: value}
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    lines = text.split("\n")
    if at := line_of(text, name):
        comment = re.search(r"\s+#[^\"']*$", lines[at - 1])
        lines[at - 1] = line + (comment[0] if comment else "")
    else:
        # Before the first table, for behind it the setting would be part of that.
        end = next((place for place, old in enumerate(lines) if old.lstrip().startswith("[")), len(lines))
        while end and not lines[end - 1].strip():
            end -= 1
        lines[end:end] = [line] if end < len(lines) else [line, ""]
    changed = "\n".join(lines)
    if tomllib.loads(changed) != wanted:
        raise ValueError(name)
    return changed


def language() -> str:
    """The language that is set, as it is written there; empty where none is."""
    found = preferences().values.get("language")
    return found if isinstance(found, str) else ""
