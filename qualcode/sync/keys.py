"""Whose bundle it is: each machine signs what it sends with a key of its own (Ed25519, RFC 8032)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from qualcode import preferences
from qualcode.errors import ConflictError, QualcodeError
from qualcode.files.platform import quoted
from qualcode.files.reading import is_there, read_whole
from qualcode.files.writing import write_whole
from qualcode.i18n import _

FILE = "sync-key"
LENGTH = 24
"""So many hexadecimal digits of the SHA-256 of a public key are what people call the key: 96 bits."""
_SIZE = 32


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key of one machine. ``public`` are the 32 bytes that prove what it signed, ``name`` is what people read."""

    secret: bytes
    public: bytes

    @property
    def name(self) -> str:
        """The key as the name of the machine: :data:`LENGTH` hexadecimal digits."""
        return name_of(self.public)

    def sign(self, data: bytes) -> bytes:
        """The signature of these bytes, 64 of them."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # native, for who syncs

        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(data)


def make_key(secret: bytes | None = None) -> SigningKey:
    """A new key, or the one of these 32 secret bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate() if secret is None else Ed25519PrivateKey.from_private_bytes(secret)
    return SigningKey(made.private_bytes_raw(), made.public_key().public_bytes_raw())


def is_signed(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the machine with this public key signed these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def name_of(public: bytes) -> str:
    """What people call a public key."""
    return hashlib.sha256(public).hexdigest()[:LENGTH]


def own_key() -> SigningKey:
    """The key of this machine and user, which stands beside the settings; made where there is none yet.

    ``QualcodeError`` where it cannot be kept, or what stands there is none.
    """
    settings = preferences.settings_path()
    path = settings.with_name(FILE)
    if settings.exists() and not settings.is_file():
        raise QualcodeError(
            _("The key of this machine cannot be kept: {path} is no file.").format(path=settings),
            _("Say with QUALCODE_SETTINGS which file holds the settings; the key stands beside it."),
        )
    if is_there(path):
        return _read(path)
    made = make_key()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error),
            _("Say with QUALCODE_SETTINGS which file holds the settings; the key stands beside it."),
        ) from error
    write_whole(path, made.secret.hex().encode() + b"\n")
    return _read(path)


def _read(path: Path) -> SigningKey:
    text = read_whole(path, 1 << 12).data.strip()
    if not re.fullmatch(rb"[0-9a-f]{64}", text):
        raise QualcodeError(
            _("{path} is not the key of this machine any more.").format(path=path),
            _("Put it back from a backup, or move it away: this machine is then a new one to the others."),
        )
    return make_key(bytes.fromhex(text.decode()))


def shown(name: str) -> str:
    """A key in groups of four, as it is read out over the telephone."""
    return "-".join(name[at : at + 4] for at in range(0, len(name), 4))


def heard(text: str) -> str:
    """The key that somebody wrote, with or without groups. ``ConflictError`` where it is none."""
    name = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{LENGTH}}}", name):
        raise ConflictError(
            _("{text} is no key.").format(text=quoted(text)),
            _("A key is 24 digits and letters a to f. Whose it is sees it with: qualcode sync --status"),
        )
    return name
