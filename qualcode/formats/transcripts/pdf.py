"""PDF documents with a text layer: read by pdfium in a process of its own, put together as paragraphs here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.errors import FormatError
from qualcode.files.child import ChildEnded, ask
from qualcode.files.reading import MAX_ARCHIVE
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import (
    MAX_LINES,
    Choices,
    Note,
    Source,
    holds_no_text,
    looks_like,
    read_bytes,
    too_many_lines,
)
from qualcode.formats.transcripts.pdf_layout import Page, PageLine, put_together
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.i18n import _, ngettext
from qualcode.text.turns import normalise

_HEAD = 1024
"""So far from its beginning a file may say that it is a PDF."""
_MOST_NAMED = 12


def read(path: Path, _choices: Choices) -> Source:
    """Read a PDF. Raises FormatError for what is none, is damaged, locked, too large, or pictures of pages only."""
    content = read_bytes(path, MAX_ARCHIVE)
    if b"%PDF" not in content.data[:_HEAD]:
        kind = looks_like(content.data[:64]) or _("plain text or something else")
        raise FormatError(
            _("{file} is not what its suffix says: it looks like {kind}").format(file=path, kind=kind),
            _("Give it the right suffix, or open it and save it as .docx."),
        )
    try:
        told = ask("qualcode.formats.transcripts.pdf_pages:lines", content.data)
        pages = [_page(page) for page in told["pages"]]
        comments = sum(int(page["comments"]) for page in told["pages"])
    except ChildEnded as ended:
        raise _refused(path, ended) from ended
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(path, ChildEnded("crashed")) from error
    if sum(len(page.lines) for page in pages) > MAX_LINES:
        raise too_many_lines(path)
    if not any(page.lines for page in pages):
        if any(page.pictures for page in pages):
            raise FormatError(
                _("{file} has no text: its {count} pages are pictures, as a scanner makes them").format(
                    file=path, count=len(pages)
                ),
                _("Have a program recognise the text in it (OCR), and import what that saves."),
            )
        raise holds_no_text(path)
    laid = put_together(pages)
    text = normalise(laid.text).replace("\0", "\ufffd")
    said = spoken(text)
    text = said.text if said.notes else text
    if not text.strip():
        raise holds_no_text(path)
    notes = [*_on_pages(pages, comments), *laid.notes, *said.notes]
    return Source(
        name=name_of(path), path=path, format="pdf", text=text, sha256=content.sha256, notes=tuple(notes),
        front_matter={"note": said.about} if said.about else {},
    )  # fmt: skip


def _page(told: Any) -> Page:
    """A page as the child tells of it; ``ValueError`` or ``TypeError`` where it is none."""
    lines = [PageLine(str(words), *(float(edge) for edge in edges)) for words, *edges in told["lines"]]
    return Page(lines, bool(told["pictures"]), bool(told["broken"]))


def _refused(path: Path, ended: ChildEnded) -> FormatError:
    if ended.reason == "password":
        return FormatError(
            _("{file} is protected with a password").format(file=path),
            _("Open it in the program it was made with, remove the password, and save it under another name."),
        )
    if ended.reason == "large" or ended.ending in ("memory", "time"):
        return FormatError(
            _("{file} takes more time or memory than a transcript needs").format(file=path),
            _("Split it into one file for each interview, or copy its text into a .txt file."),
        )
    return FormatError(
        _("{file} cannot be read: it is damaged, or no PDF").format(file=path),
        _("Open it in the program it was made with and save it again, or copy its text into a .txt file."),
    )


def _on_pages(pages: list[Page], comments: int) -> list[Note]:
    """What there is to say of pages without text, and of remarks on them."""
    notes = []
    scanned = [str(number) for number, page in enumerate(pages, 1) if page.pictures and not page.lines]
    if scanned:
        message = ngettext(
            "page {pages} is a picture without text, and nothing of it was read",
            "{n} pages are pictures without text, and nothing of them was read: {pages}",
            len(scanned),
        )
        notes.append(Note("scanned", len(scanned), message.format(n=len(scanned), pages=_listed(scanned))))
    broken = [str(number) for number, page in enumerate(pages, 1) if page.broken]
    if broken:
        message = ngettext(
            "page {pages} is damaged, and nothing of it was read",
            "{n} pages are damaged, and nothing of them was read: {pages}",
            len(broken),
        )
        notes.append(Note("damaged", len(broken), message.format(n=len(broken), pages=_listed(broken))))
    if comments:
        message = ngettext("{n} comment left out", "{n} comments left out", comments)
        notes.append(Note("comments", comments, message.format(n=comments)))
    return notes


def _listed(numbers: list[str]) -> str:
    return ", ".join(numbers[:_MOST_NAMED]) + (" …" if len(numbers) > _MOST_NAMED else "")
