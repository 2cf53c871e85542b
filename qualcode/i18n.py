"""The language of the interface: gettext catalogues, English in the code and Dutch beside it.

Chosen by ``QUALCODE_LANG``, then by ``language`` in the settings file, then as gettext does by ``LANGUAGE``,
``LC_ALL``, ``LC_MESSAGES`` and ``LANG``; where none of these is set, by the language in which Windows speaks.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from qualcode import preferences

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "nl")

_spoken: ContextVar[str] = ContextVar("spoken", default="")


def interface_language() -> str:
    """The two-letter code of the interface's language, one of ``LANGUAGES``; English where none fits."""
    if spoken := _spoken.get():
        return spoken
    wanted = [os.environ.get("QUALCODE_LANG", "")]
    if wanted[0][:2].lower() not in LANGUAGES:
        wanted.append(preferences.language())
        for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            wanted += os.environ.get(variable, "").split(":")
        if not any(wanted):
            wanted.append(windows_language())
    return next((value[:2].lower() for value in wanted if value[:2].lower() in LANGUAGES), "en")


def windows_language(system: str = sys.platform) -> str:
    """The language in which Windows speaks to its user (``nl_NL``), which sets no variable; elsewhere nothing."""
    if system != "win32":
        return ""
    import ctypes
    import locale

    kernel: object = getattr(ctypes, "windll").kernel32  # noqa: B009
    return locale.windows_locale.get(int(getattr(kernel, "GetUserDefaultUILanguage")()), "")  # noqa: B009


@lru_cache(maxsize=4)
def catalogue(language: str) -> gettext.NullTranslations:
    """The message catalogue of a language, also used for reports in a language other than the interface's."""
    return gettext.translation("qualcode", LOCALES, [language], fallback=True)


def _(message: str) -> str:
    """``message`` in the language of the interface."""
    return catalogue(interface_language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that goes with ``n``, in the language of the interface."""
    return catalogue(interface_language()).ngettext(singular, plural, n)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Messages in ``language`` (of ``LANGUAGES``) within the block: for a document in another than the interface's."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


class Figure(float):
    """A number that is formatted with the decimal comma where messages are in Dutch."""

    def __format__(self, form: str) -> str:
        """As a float, with the decimal sign of the language."""
        found = super().__format__(form)
        return found.replace(".", ",") if interface_language() == "nl" else found
