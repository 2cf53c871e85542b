"""How a process of a coder's is started: an argument list, an environment made from nothing, and no shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import qualcode
from qualcode.doors import home_name

_PASSED_ON = ("LANG", "LC_ALL", "LC_MESSAGES", "QUALCODE_LANG", "SYSTEMROOT")
"""All that is taken from the environment of the server: languages, and what Windows cannot do without."""
DRIVER = "qualcode.tui.served.driver:ServedDriver"


@dataclass(frozen=True, slots=True)
class Places:
    """The study, the folder in which each coder has one of their own, and whether they are confined."""

    study: Path
    homes: Path
    confined: bool = True

    def home(self, coder: str) -> Path:
        """The folder of a coder, made where it is not there."""
        place = self.homes / home_name(coder)
        (place / "passing").mkdir(mode=0o700, parents=True, exist_ok=True)
        return place

    def environment(self, coder: str, **more: str) -> Mapping[str, str]:
        """What a process of a coder's knows."""
        home = self.home(coder)
        known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        package = Path(qualcode.__file__).resolve().parent.parent
        if package.name not in ("site-packages", "dist-packages"):
            known["PYTHONPATH"] = str(package)
        return {
            "PYTHONUTF8": "1",
            "LANG": "C.UTF-8",
            **known,
            "HOME": str(home),
            "TMPDIR": str(home / "passing"),
            "QUALCODE_HOME": str(home),
            "QUALCODE_SETTINGS": str(home / "settings.toml"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **more,
        }

    def workspace(self, coder: str) -> Sequence[str]:
        """The command that is the workspace of a coder."""
        free = () if self.confined else ("--without-confinement",)
        return (
            *(sys.executable, "-P", "-m", "qualcode", "open", str(self.study)),
            *("--as", coder, "--served", *free),
        )

    def hand(self, coder: str) -> Sequence[str]:
        """The command that answers the pages as a coder."""
        free = () if self.confined else ("--without-confinement",)
        return (
            *(sys.executable, "-P", "-m", "qualcode.server.hand.process"),
            *(str(self.study), "--as", coder, *free),
        )
