"""How a code is addressed: by its path, or by any unique end of it."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import closest


def find_codes(codebook: Codebook, addresses: Iterable[str]) -> list[int]:
    """The ids of the codes at addresses, in order: ``stage/*`` is each code right under one, ``stage/**`` all below.

    ``*`` and ``**`` alone are of the whole codebook. ``NotFoundError`` as for :func:`find_code`, and where there is
    nothing below; ``QualcodeError`` for a code that is named twice.
    """
    found: dict[int, str] = {}
    for address in addresses:
        above, _slash, last = address.strip().rstrip("/").rpartition("/")
        if last not in ("*", "**"):
            ids = [find_code(codebook, address)]
        else:
            parent = find_code(codebook, above) if above else None
            children = codebook.children.get(parent, ())
            ids = [
                code_id
                for child in children
                for code_id in ([child.id] if last == "*" else codebook.descendants(child.id))
            ]
            if not ids:
                raise NotFoundError(
                    _("There is no code under {address!r}.").format(address=above),
                    _("List the codes with: qualcode codebook show"),
                )
        for code_id in ids:
            if code_id in found:
                raise QualcodeError(
                    _("The code {code} is named twice: by {first} and by {second}.").format(
                        code=codebook.by_id[code_id].path, first=found[code_id], second=address
                    ),
                    _("Name each code once; a row counts all that is under its code."),
                )
            found[code_id] = address
    return list(found)


def find_code(codebook: Codebook, address: str) -> int:
    """The id of the code at a path, or at any unique end of one. ``NotFoundError`` names the candidates."""
    wanted = address.strip().strip("/")
    if wanted in codebook.by_path:
        return codebook.by_path[wanted].id
    found = [code for code in codebook.codes if code.path.endswith("/" + wanted)]
    if len(found) == 1:
        return found[0].id
    if found:
        raise NotFoundError(
            _("{address!r} is the end of more than one code.").format(address=address),
            _("Say which: {paths}").format(paths=", ".join(code.path for code in found)),
        )
    ends = {code.path: code.path for code in codebook.codes} | {code.slug: code.path for code in codebook.codes}
    raise NotFoundError(
        _("There is no code {address!r}.").format(address=address),
        closest(wanted, ends) or _("List the codes with: qualcode codebook show"),
    )
