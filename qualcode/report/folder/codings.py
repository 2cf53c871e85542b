"""One row per coding, as it leaves: what its columns are, and how it reads without names of persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qualcode.queries.names import Veil

COLUMNS = (
    *("document", "start", "end", "quote", "code", "coder", "respondents", "group", "memo", "good", "code_guid"),
    *("origin", "speakers", "roles", "questions", "created", "guid"),
)

_OWN = ("quote", "code", "coder", "memo", "speakers")
_OF_DOCUMENT = ("quote", "memo", "speakers")


def veiled(found: Iterable[dict[str, Any]], veil: Veil) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The codings, each with how it may leave; what many have in common is asked of once."""
    held = ""
    common: dict[int, tuple[object, dict[str, Any]]] = {}
    own: dict[str, dict[Any, Any]] = {name: {} for name in _OWN}
    for row in found:
        if not veil.mask:
            yield row, row
            continue
        if row["document"] != held:
            held = row["document"]
            common.clear()
            for name in _OF_DOCUMENT:
                own[name].clear()
        attributes = row["attributes"]
        if id(attributes) not in common:
            shared = {name: row[name] for name in ("document", "respondents", "group", "attributes")}
            common[id(attributes)] = attributes, veil.over(shared)
        told = {**row, **common[id(attributes)][1]}
        # One passage is coded by many, and with many codes.
        for name, known in own.items():
            words = row[name]
            if words not in known:
                known[words] = veil.over(words, name, held)
            told[name] = known[words]
        yield row, told


def titles(variables: Sequence[str]) -> list[str]:
    """The columns of a table of codings, with one for each attribute."""
    return [*COLUMNS, *(name if name not in COLUMNS else f"attribute {name}" for name in variables)]


def cells(told: dict[str, Any], variables: Sequence[str]) -> list[str | int]:
    """A row of that table."""
    known = ("; ".join(told["attributes"].get(name, ())) for name in variables)
    return [*(_cell(told[name]) for name in COLUMNS), *known]


def _cell(value: Any) -> str | int:
    if type(value) is tuple:
        return value[0] if len(value) == 1 else "; ".join(value)
    return int(value) if value is True or value is False else value
