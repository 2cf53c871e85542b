"""qualcode: code qualitative interviews from the keyboard, count respondents, and write the chapter.

The public names are loaded on first use (PEP 562), so that ``import qualcode`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_PUBLIC = {
    "Project": "qualcode.storage",
    "QualcodeError": "qualcode.errors",
}

if TYPE_CHECKING:
    from qualcode.errors import QualcodeError
    from qualcode.storage import Project

__all__ = ["Project", "QualcodeError", "__version__"]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'qualcode' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
