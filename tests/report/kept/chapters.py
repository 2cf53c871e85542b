"""A small chapter whose numbers can be set, and the way from a file of it to the same file brought up to date."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from lxml import etree

from qualcode.report.blocks import (
    Claim,
    Heading,
    Paragraph,
    Quoted,
    ReportDocument,
    Sentence,
    Table,
    TableCell,
    TableRow,
)
from qualcode.report.claims import numbered_claims
from qualcode.report.kept.lines import KeptFile
from qualcode.report.kept.marked_text import MarkedTextFile
from qualcode.report.kept.opendocument import OpenDocumentFile
from qualcode.report.kept.planning import UpdatePlan, new_pieces, plan
from qualcode.report.kept.word import WordFile
from qualcode.report.wording.languages import wording
from qualcode.report.writers import document_bytes
from qualcode.storage.reported import WrittenPiece

WORDS = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht")
CODES = {
    "genoeg": "vinden dat er genoeg stageplaatsen zijn",
    "lastig": "vinden het lastig om een plaats te vinden",
    "netwerk": "putten uit een vast netwerk van bedrijven",
    "kosten": "noemen de kosten van de begeleiding",
    "materiaal": "betalen het materiaal zelf",
}
SECTIONS = {"Stage": ("genoeg", "lastig", "netwerk"), "Kosten": ("kosten", "materiaal")}
STAMP = "project file 1"


def chapter(left_out: Collection[str] = (), **numbers: int) -> ReportDocument:
    """A chapter of two sections, each a paragraph, a quotation and a table; codes have five of eight unless said."""

    def claim(code: str, where: str) -> Claim:
        n = numbers.get(code, 5)
        people = tuple(range(1, 9))
        text = str(n) if where == "cell" else f"{WORDS[n]} scholen"
        return Claim(f"{where}:{code}", text, "n", n, (), people[:n], people)

    blocks: list[Any] = [Heading("chapter", 1, "6 Resultaten"), Paragraph.of("intro", "Geteld zijn scholen.")]
    for title, codes in SECTIONS.items():
        there = [code for code in codes if code not in left_out]
        blocks.append(Heading(f"section:{title}", 2, title))
        sentences = [
            Sentence(f"sentence:{code}", f"{WORDS[numbers.get(code, 5)].capitalize()} scholen {CODES[code]}.", (said,))
            for code in there
            for said in [claim(code, "said")]
        ]
        blocks.append(Paragraph(f"paragraph:{title}", tuple(sentences)))
        blocks.append(Quoted(f"quote:{title}", f"Bij {title.lower()} weet je het nooit zeker.", "school 1"))
        rows = tuple(
            TableRow(f"row:{code}", (TableCell(code), TableCell(said.text, (said,)), TableCell("8")))
            for code in there
            for said in [claim(code, "cell")]
        )
        place = list(SECTIONS).index(title) + 1
        header = ("Onderwerp", "n", "N")
        blocks.append(Table(f"table:{title}", "Tabel 6.", place, title, header, rows, (1, 2), (8, 2, 2)))
    return ReportDocument("Resultaten", "nl", tuple(blocks), stamp=STAMP)


def written(document: ReportDocument) -> list[WrittenPiece]:
    """What a project remembers of a chapter that it wrote."""
    return [piece.written for piece in new_pieces(document, numbered_claims(document, ""))]


def write(path: Path, document: ReportDocument) -> Path:
    """The chapter as a file, of the kind that its name says."""
    if path.suffix == ".odt":
        path.write_bytes(as_odt(document_bytes(document, "docx")))
    else:
        path.write_bytes(document_bytes(document, path.suffix[1:]))
    return path


def opened(path: Path) -> KeptFile:
    """A file as it is kept."""
    if path.suffix == ".docx":
        return WordFile(path)
    return OpenDocumentFile(path) if path.suffix == ".odt" else MarkedTextFile(path)


def look(path: Path, known: Sequence[WrittenPiece], document: ReportDocument, **wanted: Collection[str]) -> UpdatePlan:
    """What would be done to a file."""
    numbered = new_pieces(document, numbered_claims(document, ""))
    return plan(opened(path), known, document, numbered, wording("nl"), **wanted)


def update(
    path: Path, known: Sequence[WrittenPiece], document: ReportDocument, **wanted: Collection[str]
) -> tuple[UpdatePlan, list[WrittenPiece]]:
    """Brings a file up to date; the second time it must come to nothing."""
    found = opened(path)
    numbered = new_pieces(document, numbered_claims(document, ""))
    planned = plan(found, known, document, numbered, wording("nl"), **wanted)
    if planned.edits:
        found.apply(planned.edits, STAMP)
        path.write_bytes(found.to_bytes())
    assert not look(path, planned.written, document).edits
    return planned, planned.written


def texts(path: Path) -> list[str]:
    """The lines of a file that say something."""
    return [line.text for line in opened(path).lines if line.text.strip()]


def states(planned: UpdatePlan, *without: str) -> dict[str, str]:
    """The pieces by key that are not as they were written."""
    return {one.key: one.state for one in planned.pieces if one.key and one.state not in ("generated", *without)}


def edit_word(path: Path, change: Callable[[Any], None]) -> None:
    """Changes a Word file by python-docx."""
    document = Document(str(path))
    change(document)
    document.save(str(path))


def paragraph(document: Any, begin: str) -> Any:
    """The paragraph of a Word file that has some words."""
    return next(one for one in document.paragraphs if begin in one.text)


def run(document: Any, words: str) -> Any:
    """The run of a Word file that has some words."""
    return next(one for each in document.paragraphs for one in each.runs if words in one.text)


def retype(document: Any, words: str, new: str) -> None:
    """Types over some words within a run."""
    found = run(document, words)
    found.text = found.text.replace(words, new)


def without_marks(document: Any) -> None:
    """What programs do that know no bookmarks."""
    for tag in ("bookmarkStart", "bookmarkEnd"):
        for one in list(document.element.body.iter(f"{{{W}}}{tag}")):
            one.getparent().remove(one)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def as_odt(word: bytes) -> bytes:
    """A Word file of ours as LibreOffice saves it: paragraphs, tables, bookmarks and the stamp."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    }

    def made(name: str, /, **given: str) -> Any:
        prefix, _colon, rest = name.partition(":")
        one = etree.Element(f"{{{names[prefix]}}}{rest}", nsmap=dict(names))
        for key, value in given.items():
            one.set(f"{{{names['text']}}}{key.replace('_', '-')}", value)
        return one

    def said(source: Any) -> Any:
        style = source.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        heading = style is not None and style.get(f"{{{W}}}val", "").startswith("Heading")
        one = made("text:h", outline_level=style.get(f"{{{W}}}val")[-1]) if heading else made("text:p")
        open_: dict[str, str] = {}
        for child in source:
            name = etree.QName(child).localname
            if name == "bookmarkStart":
                open_[child.get(f"{{{W}}}id")] = child.get(f"{{{W}}}name")
                one.append(made("text:bookmark-start", name=child.get(f"{{{W}}}name")))
            elif name == "bookmarkEnd":
                one.append(made("text:bookmark-end", name=open_[child.get(f"{{{W}}}id")]))
            elif name == "r":
                span = made("text:span")
                span.text = "".join(text.text or "" for text in child.iter(f"{{{W}}}t"))
                one.append(span)
        return one

    body = made("office:text")
    for source in Document(io.BytesIO(word)).element.body:
        if source.tag == f"{{{W}}}p":
            body.append(said(source))
        elif source.tag == f"{{{W}}}tbl":
            table = made("table:table")
            for row in source.iter(f"{{{W}}}tr"):
                table.append(made("table:table-row"))
                for cell in row.iter(f"{{{W}}}tc"):
                    table[-1].append(made("table:table-cell"))
                    table[-1][-1].append(said(cell.find(f"{{{W}}}p")))
            body.append(table)
    content, meta = made("office:document-content"), made("office:document-meta")
    content.append(made("office:body"))
    content[0].append(body)
    stamp = made("meta:user-defined")
    stamp.set(f"{{{names['meta']}}}name", "qualcode")
    stamp.text = STAMP
    meta.append(made("office:meta"))
    meta[0].append(stamp)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, root in (("content.xml", content), ("meta.xml", meta)):
            archive.writestr(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return buffer.getvalue()


def noisy(document: Any) -> None:
    """What Word does to a file that it saves: numbers of editing sessions, runs parted in two, spelling marks."""
    for one in list(document.element.body.iter(f"{{{W}}}r")):
        one.set(f"{{{W}}}rsidR", "00A77B3E")
        words = one.find(f"{{{W}}}t")
        if words is not None and words.text and len(words.text) > 3:
            other = copy.deepcopy(one)
            half = len(words.text) // 2
            words.text, other.find(f"{{{W}}}t").text = words.text[:half], words.text[half:]
            for text in (words, other.find(f"{{{W}}}t")):
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            one.addnext(other)
            one.addnext(etree.Element(f"{{{W}}}proofErr"))
