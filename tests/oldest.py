"""Writes the oldest versions that the bounds allow as constraints for pip: ``python -m tests.oldest``.

With them ``.ci/run`` installs once more, so that a lower bound is not just a promise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = ROOT / ".ci" / "oldest.txt"

_LOWEST = re.compile(r"([\w-]+)>=([\w.]+),<[\w.]+")


def direct() -> Iterator[str]:
    """What the project asks for itself, to run and to be tested."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield from project["dependencies"]
    for extra in project["optional-dependencies"].values():
        yield from extra


def constraints() -> str:
    """Each direct dependency at its lower bound. ``ValueError`` where one is not written ``name>=LOWEST,<HIGHEST``."""
    lines = set()
    for requirement in direct():
        found = _LOWEST.fullmatch(requirement)
        if found is None:
            raise ValueError(f"{requirement}: write name>=LOWEST,<HIGHEST")
        lines.add(f"{found[1]}=={found[2]}\n")
    return "".join(sorted(lines))


if __name__ == "__main__":
    OLDEST.write_text(constraints(), encoding="utf-8")
