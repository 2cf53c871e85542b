"""What was decided on the names of persons: reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from qualcode.storage.project import Project

Decided = Literal["replace", "cut", "accept"]

SETTING = "names"
"""Under which setting of the project the decisions are kept."""


def name_decisions(project: Project) -> dict[str, tuple[Decided, str]]:
    """What was decided on each name (folded, its parts with a blank between): how, and what is said instead."""
    found: Mapping[str, tuple[Decided, str]] = json.loads(project.meta(SETTING, "{}"))
    return {name: (how, instead) for name, (how, instead) in found.items()}
