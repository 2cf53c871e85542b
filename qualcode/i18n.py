"""The language of the interface: gettext catalogues, English in the code and Dutch beside it.

Chosen by ``QUALCODE_LANG``, then as gettext does by ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``.
"""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "nl")


def interface_language() -> str:
    """The two-letter code of the interface's language, one of ``LANGUAGES``; English where none fits."""
    for variable in ("QUALCODE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for value in os.environ.get(variable, "").split(":"):
            if value[:2].lower() in LANGUAGES:
                return value[:2].lower()
    return "en"


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
