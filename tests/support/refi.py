"""Small REFI-QDA files for tests, written by hand as this or that program does."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

NAMESPACE = "urn:QDA-XML:project:1.0"


def guid(number: int) -> str:
    """A GUID for a number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def described(body: str, *, origin: str = "Test 1", head: str = "") -> str:
    """The description of a project."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<Project xmlns="{NAMESPACE}" name="Proef" origin="{origin}">'
        + (f"{body}</Project>")
    )


CODES = (
    f'<CodeBook><Codes><Code guid="{guid(10)}" name="Stage" isCodable="false"><Code guid="{guid(11)}" name="Netwerk"'
    f' isCodable="true" color="#F08"><Description>via bekenden</Description><NoteRef targetGUID="{guid(90)}"/></Code>'
    f'</Code><Code guid="{guid(12)}" name="Kosten" isCodable="true"/></Codes></CodeBook>'
)
USERS = f'<Users><User guid="{guid(1)}" name="anna"/><User guid="{guid(2)}" name="bram"/></Users>'


def coding(number: int, code: int, user: int = 1, more: str = "") -> str:
    """A coding with a code by a user."""
    return (
        f'<Coding guid="{guid(number)}" creatingUser="{guid(user)}" creationDateTime="2024-05-01T10:00:00Z">'
        f'<CodeRef targetGUID="{guid(code)}"/>{more}</Coding>'
    )


def selection(number: int, start: int, end: int, codings: str, *, name: str = "", more: str = "") -> str:
    """A passage of a text, by the first user."""
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" endPosition="{end}"'
        f' creatingUser="{guid(1)}">{codings}{more}</PlainTextSelection>'
    )


def source(number: int, inner: str = "", *, path: str | None = None, name: str | None = None) -> str:
    """A text with what hangs on it; its file is ``sources/GUID.txt`` unless another ``path`` is given."""
    return (
        f'<TextSource guid="{guid(number)}" name="{name or f"tekst {number}"}"'
        f' plainTextPath="{path or f"internal://{guid(number)}.txt"}">{inner}</TextSource>'
    )


def packed(path: Path, description: str | bytes, texts: Mapping[str, str | bytes], *, qde: str = "project.qde") -> Path:
    """A ``.qdpx`` of a description and parts by their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(qde, description)
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def one_text(folder: Path, text: str, inner: str, *, before: str = "", after: str = "", origin: str = "Test 1") -> Path:
    """A ``.qdpx`` with users, codes and one text, number 50; ``inner`` hangs on it."""
    body = f"{USERS}{CODES}{before}<Sources>{source(50, inner)}</Sources>{after}"
    return packed(folder / "een.qdpx", described(body, origin=origin), {f"sources/{guid(50)}.txt": text.encode()})
