"""What the import report says about a document with type, as those of Word, LibreOffice and rich text."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import ngettext


def notes_of(counts: Mapping[str, int]) -> tuple[Note, ...]:
    """A note for everything that was met, in a fixed order."""
    messages = (
        ("tables", ngettext("{n} table read, a line per row", "{n} tables read, a line per row", counts["tables"])),
        (
            "footnotes",
            ngettext("{n} footnote kept at the end", "{n} footnotes kept at the end", counts["footnotes"]),
        ),
        ("endnotes", ngettext("{n} endnote kept at the end", "{n} endnotes kept at the end", counts["endnotes"])),
        (
            "text_boxes",
            ngettext(
                "{n} text box read after its paragraph",
                "{n} text boxes read after their paragraphs",
                counts["text_boxes"],
            ),
        ),
        (
            "chunks",
            ngettext(
                "{n} embedded file read where it stands",
                "{n} embedded files read where they stand",
                counts["chunks"],
            ),
        ),
        (
            "insertions",
            ngettext("{n} tracked insertion kept", "{n} tracked insertions kept", counts["insertions"]),
        ),
        (
            "deletions",
            ngettext("{n} tracked deletion dropped", "{n} tracked deletions dropped", counts["deletions"]),
        ),
        ("hidden", ngettext("{n} hidden text dropped", "{n} hidden texts dropped", counts["hidden"])),
        (
            "struck",
            ngettext(
                "{n} passage that is struck through was kept as text",
                "{n} passages that are struck through were kept as text",
                counts["struck"],
            ),
        ),
        (
            "broken_bytes",
            ngettext(
                "{n} character could not be read and shows as “\ufffd”",
                "{n} characters could not be read and show as “\ufffd”",
                counts["broken_bytes"],
            ),
        ),
        (
            "embedded",
            ngettext(
                "{n} embedded file was not read: open the document in Word and save it again",
                "{n} embedded files were not read: open the document in Word and save it again",
                counts["embedded"],
            ),
        ),
        ("comments", ngettext("{n} comment left out", "{n} comments left out", counts["comments"])),
        (
            "numbering",
            ngettext(
                "{n} number or bullet that the program makes itself left out",
                "{n} numbers or bullets that the program makes itself left out",
                counts["numbering"],
            ),
        ),
        (
            "symbols",
            ngettext(
                "{n} character of a symbol font could not be read",
                "{n} characters of symbol fonts could not be read",
                counts["symbols"],
            ),
        ),
    )
    return tuple(Note(kind, counts[kind], text.format(n=counts[kind])) for kind, text in messages if counts[kind])
