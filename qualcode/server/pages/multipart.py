"""The files of a form that brings some: bytes between two lines that its browser chose."""

from __future__ import annotations

from email.message import Message
from email.parser import HeaderParser
from typing import NamedTuple

MOST_PARTS = 200
_HEAD_BYTES = 4096


class FormPart(NamedTuple):
    """A field of a form: its name, what its file is called (nothing where it is none), and its bytes."""

    name: str
    file: str
    data: bytes


def parts_of(content_type: str, body: bytes) -> list[FormPart]:
    """The parts of a form. ``ValueError`` where it is none, or has too many."""
    told = Message()
    told["content-type"] = content_type
    boundary = told.get_boundary()
    if told.get_content_type() != "multipart/form-data" or not boundary or len(boundary) > 200:
        raise ValueError("no form with files")
    line = b"--" + boundary.encode("latin-1", "replace")
    pieces = (b"\r\n" + body).split(b"\r\n" + line)
    if len(pieces) > MOST_PARTS + 2 or len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ValueError("a form that does not end, or has too many parts")
    found = []
    for piece in pieces[1:-1]:
        head, empty, data = piece.partition(b"\r\n\r\n")
        if not empty or len(head) > _HEAD_BYTES:
            raise ValueError("a part without a head")
        headers = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip("\r\n"))
        name = headers.get_param("name", "", "content-disposition")
        file = headers.get_filename("")
        found.append(FormPart(str(name), str(file), data))
    return found
