"""Passwords: argon2id, two at a time, and no quicker for a name that nobody has."""

from __future__ import annotations

from functools import cache
from threading import Semaphore
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROUNDS, KIBIBYTES, LANES = 3, 38 * 1024, 1
LEAST, MOST = 12, 256
"""Characters of a password."""
_AT_ONCE = Semaphore(2)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # of the extra ``server``

    return PasswordHasher(time_cost=ROUNDS, memory_cost=KIBIBYTES, parallelism=LANES)


@cache
def _nobodys() -> str:
    return _hasher().hash("what nobody has")


def check_new(password: str, name: str) -> None:
    """``QualcodeError`` where a password is too short, too long, or the name."""
    if not LEAST <= len(password) <= MOST:
        raise QualcodeError(
            _("A password has {least} to {most} characters.").format(least=LEAST, most=MOST),
            _("Some words that mean something to you alone are easy to remember."),
        )
    if name.casefold() in password.casefold() and len(password) < LEAST + len(name):
        raise QualcodeError(_("A password is not one's name with something after it."), _("Take other words."))


def hashed(password: str) -> str:
    """A password as it is kept."""
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether it is the password; with nothing kept it never is, and takes as long."""
    from argon2.exceptions import VerificationError, VerifyMismatchError  # of the extra ``server``

    with _AT_ONCE:
        try:
            return _hasher().verify(kept or _nobodys(), password[:MOST]) and bool(kept)
        except (VerifyMismatchError, VerificationError):
            return False
