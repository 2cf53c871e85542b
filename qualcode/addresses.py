"""How a code is addressed: by its path, or by any unique end of it."""

from __future__ import annotations

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import closest


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
