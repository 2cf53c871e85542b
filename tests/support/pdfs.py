"""Small PDF documents that the tests write: lines in Courier at places, and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Placed = tuple[float, float, str]
"""How far a line stands from the left and from the foot of its page, and what it says."""


def pdf(pages: Sequence[Sequence[Placed]], *, picture: bool = False) -> bytes:
    """A document of these pages, 600 by 800 points, in Courier of 10 points (6 points a sign)."""
    objects = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects.append(image + b"\nstream\n\x80\nendstream")
    kids = []
    for lines in pages:
        content = b"q 500 0 0 700 50 50 cm /Im Do Q\n" if picture else b""
        for left, foot, words in lines:
            said = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            content += b"BT /F 10 Tf %d %d Td (%s) Tj ET\n" % (left, foot, said)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /Im 4 0 R >> >> >>" % len(objects)
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def flowing(
    paragraphs: Sequence[str], *, head: str = "", foot: str = "", width: int = 60, each: int = 20
) -> list[list[Placed]]:
    """Pages of paragraphs broken at a width, with a line at the head and a number at the foot of each page."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    pages: list[list[Placed]] = []
    for number, start in enumerate(range(0, len(lines), each), 1):
        page: list[Placed] = [(100, 760, head.format(n=number))] if head else []
        page += [(60, 720 - 12 * row, line) for row, line in enumerate(lines[start : start + each]) if line]
        pages.append([*page, (300, 30, foot.format(n=number))] if foot else page)
    return pages


def put_pdf(path: Path, pages: Sequence[Sequence[Placed]], *, picture: bool = False) -> Path:
    path.write_bytes(pdf(pages, picture=picture))
    return path
