"""Brings the message catalogues up to date: ``python -m tests.messages`` extracts, merges and compiles.

New messages come in empty; their Dutch is written by hand in ``qualcode/locale/nl/LC_MESSAGES/qualcode.po``.
"""

from __future__ import annotations

import ast
import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.nets.sources import nodes, parsed

PACKAGE = Path(__file__).parents[1] / "qualcode"
KEYWORDS = {"_": 1, "ngettext": 2, "_mark": 1}
"""The functions that take a message, and how many forms of it."""

TRANSLATED = ("nl",)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def extract() -> Catalog:
    """All messages in the code. Where they stand is left out: a file that moves would rewrite the catalogue."""
    catalog = Catalog(project="qualcode", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = [node for node in nodes(parsed(path)) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            if isinstance(call.func, ast.Name) and (taken := KEYWORDS.get(call.func.id)):
                texts = [one.value for one in call.args[:taken] if isinstance(one, ast.Constant)]
                message = tuple(text for text in texts if isinstance(text, str))
                assert len(message) in (0, taken), f"{path}:{call.lineno}: half a message"
                if message:
                    catalog.add(message[0] if taken == 1 else message)
    return catalog


def catalogue_path(language: str) -> Path:
    """The catalogue of a language, as text."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "qualcode.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it is on disk."""
    with catalogue_path(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    # The text has no dates, and without them it would be dated now: what is compiled must not depend on when.
    catalog.creation_date = catalog.revision_date = EPOCH
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """A catalogue as text in alphabetical order, without dates: it changes only where messages do."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=False, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    volatile = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Language-Team')
    return "".join(line for line in lines if not line.startswith(volatile)).encode("utf-8")


def as_mo(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    """Extracts, merges into each catalogue, and compiles it."""
    template = extract()
    for language in TRANSLATED:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(language) if path.exists() else Catalog(locale=language)
        catalog.header_comment, catalog.project, catalog.fuzzy = (
            f"# qualcode in the language {language!r}.",
            "qualcode",
            False,
        )
        catalog.version, catalog.msgid_bugs_address = "", ""
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(read(language)))
        empty = [message.id for message in catalog if message.id and not _whole(message.string)]
        print(f"{language}: {len(catalog)} messages, {len(empty)} without a translation")


def _whole(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


if __name__ == "__main__":
    main()
