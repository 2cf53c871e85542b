"""The definition of a code with what else says how it is used, as one text: formats between programs have one only."""

from __future__ import annotations

import re
from typing import NamedTuple

from qualcode.formats.projects.study import PortableCode

_TITLES = {"include": "Include", "exclude": "Exclude", "example": "Example", "keywords": "Keywords"}
_TITLE = re.compile(rf"^({'|'.join(_TITLES.values())}): ", re.MULTILINE)


class Described(NamedTuple):
    """What is said of a code, in parts."""

    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()


def described(code: PortableCode) -> str:
    """All that is said of a code, one part after the other."""
    parts = {name: getattr(code, name) for name in ("include", "exclude", "example")}
    parts["keywords"] = "; ".join(code.keywords)
    return "\n".join(
        filter(None, (code.definition, *(f"{_TITLES[name]}: {words}" for name, words in parts.items() if words)))
    )


def divided(words: str) -> Described:
    """The parts that :func:`described` put together."""
    definition, *rest = _TITLE.split(words)
    found = {title: part.removesuffix("\n") for title, part in zip(rest[::2], rest[1::2], strict=True)}
    parts = {name: found.get(title, "") for name, title in _TITLES.items()}
    keywords = tuple(filter(None, parts.pop("keywords").split("; ")))
    return Described(definition.removesuffix("\n"), **parts, keywords=keywords)
