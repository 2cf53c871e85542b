"""A file that only a passphrase opens, in the format of age (https://age-encryption.org): others open it too."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import ProjectError
from qualcode.files.reading import read_whole
from qualcode.files.writing import write_whole
from qualcode.i18n import _

_MOST = 256 * 1024 * 1024
_HEAD = b"age-encryption.org/"


def write_sealed(path: Path, text: str, passphrase: str) -> None:
    """Writes a text so that the passphrase opens it. Takes some seconds, so that guessing takes long."""
    from pyrage import passphrase as sealing  # native code, for the few who seal anything

    if not passphrase:
        raise ProjectError(_("A passphrase is needed."), _("Choose one that you keep as you keep the key."))
    write_whole(path, sealing.encrypt(text.encode("utf-8", "surrogatepass"), passphrase))


def read_sealed(path: Path, passphrase: str) -> str:
    """The text that was written so. ``ProjectError`` where the file is no such one, or has another passphrase."""
    from pyrage import DecryptError
    from pyrage import passphrase as sealing

    data = read_whole(path, _MOST).data
    if not data.startswith(_HEAD):
        raise ProjectError(
            _("{path} is no key of pseudonyms.").format(path=path),
            _("Name the file that qualcode pseudonymise --apply wrote."),
        )
    try:
        opened: bytes = sealing.decrypt(data, passphrase)
    except DecryptError:
        raise ProjectError(
            _("{path} is not opened by this passphrase.").format(path=path), _("Mind capitals and blanks.")
        ) from None
    return opened.decode("utf-8", "surrogatepass")
