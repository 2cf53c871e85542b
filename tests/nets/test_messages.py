"""The message catalogues: complete, compiled, and with the same places to fill in as the original."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.mofile import read_mo

from qualcode.i18n import _, interface_language, ngettext
from tests.messages import TRANSLATED, as_mo, catalogue_path, extract, read

messages = cache(extract)
PLACES = re.compile(r"\{[^}]*\}")


def forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    catalog = read(language)
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in catalog if message.id}
    wanted = {message.id if isinstance(message.id, str) else message.id[0] for message in messages() if message.id}
    assert known == wanted, "run: python -m tests.messages"
    assert [message.id for message in catalog if message.id and not all(forms(message.string))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_in_the_same_places(language: str) -> None:
    def places(value: object) -> set[str]:
        return {place for form in forms(value) for place in PLACES.findall(form)}

    differing = [
        message.id for message in read(language) if message.id and places(message.id) != places(message.string)
    ]
    assert differing == []


def translations(compiled: bytes) -> dict[str, list[str]]:
    """What a compiled catalogue says, apart from who compiled it."""
    return {str(forms(message.id)): forms(message.string) for message in read_mo(BytesIO(compiled)) if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = catalogue_path(language).with_suffix(".mo").read_bytes()
    assert translations(compiled) == translations(as_mo(read(language))), "run: python -m tests.messages"


def test_the_language_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUALCODE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    assert interface_language() == "nl"
    assert _("There is nothing to undo.") == "Er is niets om ongedaan te maken."
    assert ngettext("{count} code.", "{count} codes.", 2) == "{count} codes."
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert interface_language() == "en"
    monkeypatch.setenv("QUALCODE_LANG", "nl")
    assert interface_language() == "nl"


def test_messages_within_fstrings_are_found_by_every_python() -> None:
    found = {message.id for message in messages()}
    assert {"Reason", "the project", "u takes it back"} <= found
