"""What only qualcode knows of a study, in a part of its own of a REFI-QDA project, which other programs pass over.

The part holds every row of the project, as XML of a namespace of ours: a ``row`` is a JSON list in the order of the
``columns`` of its ``table``; bytes are ``{"base64": ...}``, and what is long stands before its row in ``piece``
elements, with ``{"text": n}`` or ``{"bytes": n}`` for the ``n`` of them. It names a fingerprint of the other parts:
where somebody has altered these since, it is not taken.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from qualcode.formats.projects.xml import Refuse, events
from qualcode.i18n import _

PART = "study-of-qualcode.xml"
NAMESPACE = "urn:qualcode:study:1"

_LONG = 200_000
_PIECE = 3 * 250_000
_MOST_PIECES = 1_000

OwnValue = str | int | float | bytes | None


class OwnRow(NamedTuple):
    """A row of a table, with the names of its columns."""

    table: str
    columns: tuple[str, ...]
    values: tuple[OwnValue, ...]


class OwnHead(NamedTuple):
    """The version of the schema whose rows they are, the fingerprint of the other parts (:mod:`archive`), and the GUID
    of the study; empty in files from before that was written.
    """

    version: int
    fingerprint: str
    study: str = ""


def written(head: OwnHead, rows: Iterable[OwnRow]) -> Iterator[bytes]:
    """The part, piece by piece."""
    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False, default=_short).encode
    opening = f"<study xmlns={quoteattr(NAMESPACE)} schema={quoteattr(str(head.version))}"
    opening += f" parts={quoteattr(head.fingerprint)} study={quoteattr(head.study)}"
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}>\n'.encode()
    for (table, columns), some in groupby(rows, key=lambda row: (row.table, row.columns)):
        yield f"<table name={quoteattr(table)} columns={quoteattr(' '.join(columns))}>\n".encode()
        for row in some:
            pieces: list[str] = []
            text = encode(row.values)
            if len(text) > _LONG:
                text = encode([_packed(value, pieces) for value in row.values])
            lines = [*(f"<piece>{piece}</piece>" for piece in pieces), f"<row>{escape(text)}</row>\n"]
            yield "".join(lines).encode("ascii")
        yield b"</table>\n"
    yield b"</study>\n"


def _short(value: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode("ascii")}


def _packed(value: OwnValue, pieces: list[str]) -> Any:
    if not isinstance(value, str | bytes) or len(value) <= _LONG:
        return value
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    cut = [base64.b64encode(data[at : at + _PIECE]).decode("ascii") for at in range(0, len(data), _PIECE)]
    pieces += cut
    return {"bytes" if isinstance(value, bytes) else "text": len(cut)}


def read_head(pieces: Iterable[bytes], refuse: Refuse) -> OwnHead:
    """The beginning of the part."""
    for _event, element in events(pieces, PART, refuse, (), ("table", "row", "piece")):
        version = element.get("schema") or ""
        if element.tag != f"{{{NAMESPACE}}}study" or not version.isdecimal() or len(version) > 6:
            break
        return OwnHead(int(version), element.get("parts") or "", element.get("study") or "")
    raise refuse(_("{part} is not as qualcode writes it").format(part=PART))


def read_rows(pieces: Iterable[bytes], refuse: Refuse) -> Iterator[OwnRow]:
    """The rows of the part."""
    table, columns, waiting = "", tuple[str, ...](), list[str]()
    for event, element in events(pieces, PART, refuse, ("table",), ("table", "row", "piece")):
        name = element.name
        if name == "table" and event == "start":
            table, columns = element.get("name") or "", tuple((element.get("columns") or "").split())
        elif name == "piece" and event == "end":
            waiting.append(element.words())
            if len(waiting) > _MOST_PIECES:
                raise refuse(_("{part} is not as qualcode writes it").format(part=PART))
        elif name == "row" and event == "end":
            try:
                given = json.loads(element.words())
                values = tuple(_unpacked(value, waiting) for value in given)
                if len(values) != len(columns) or waiting:
                    raise ValueError
            except (ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
                raise refuse(_("{part} is not as qualcode writes it").format(part=PART)) from error
            yield OwnRow(table, columns, values)


def _unpacked(value: Any, waiting: list[str]) -> OwnValue:
    if value is None or isinstance(value, str | int | float):
        return value
    [(kind, given)] = value.items()
    if kind == "base64":
        return base64.b64decode(given, validate=True)
    if kind not in ("text", "bytes") or not 0 < given <= len(waiting):
        raise ValueError
    data = b"".join(base64.b64decode(waiting.pop(0), validate=True) for _number in range(given))
    return data if kind == "bytes" else data.decode("utf-8", "surrogatepass")
