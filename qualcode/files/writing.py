"""Putting a report on disk whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: first beside it, then in its place, so that no half file is ever seen.

    What stood there is kept until the new file is safely on disk; a link keeps pointing where it did, and a device or
    pipe is written to. Raises :class:`QualcodeError` when the folder is missing or the file cannot be replaced.
    """
    target = path.resolve()
    draft = target.with_name(f".qualcode-{secrets.token_hex(6)}.tmp")
    try:
        if target.exists() and not target.is_file():
            # A file in the place of /dev/null would be a broken machine.
            target.write_bytes(data)
            return
        try:
            with draft.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error),
            _("Check that the folder exists, that you may write there, and that the file is not open elsewhere."),
        ) from error
