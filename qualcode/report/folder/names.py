"""Names of files for things that are called anything: readable, and such as every system can keep."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from qualcode.files.platform import reserved, size_of_name
from qualcode.text.expressions import expression

LONGEST = 120
"""So many bytes a name may have, with what comes behind it."""
_OTHER = expression(r"[^\w .()+&,'=@!-]+")


def file_names(called: Iterable[str], suffix: str) -> list[str]:
    """A name of a file for each of these, none like another, also where case does not count."""
    found, taken = list[str](), set[str]()
    for name in called:
        stem, number = _stem(name), 1
        said = stem
        while unicodedata.normalize("NFKC", said).casefold() in taken:
            number += 1
            said = f"{stem}-{number}"
        taken.add(unicodedata.normalize("NFKC", said).casefold())
        found.append(said + suffix)
    return found


def _stem(name: str) -> str:
    stem = " ".join(_OTHER.sub("-", unicodedata.normalize("NFC", name)).split()).strip(" .-")
    while size_of_name(stem) > LONGEST:
        stem = stem[:-1].rstrip(" .-")
    return f"_{stem}" if not stem or reserved(stem) else stem
