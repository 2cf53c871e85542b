"""The institute's own look: a Word file of which the styles, the page, and its heads and feet are taken, and no more.

The file may come from anywhere. It is read within limits, and only what is known to be harmless is taken over: no text,
no macros, nothing that is fetched from elsewhere or runs in another program.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from lxml import etree

from qualcode.errors import FormatError
from qualcode.formats.transcripts.package import Package
from qualcode.i18n import _
from qualcode.report.writers.word.package import plain_names

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = f"{_WORD}.document.main+xml"
_MAINS = (_MAIN, f"{_WORD}.template.main+xml")

_KEPT: Mapping[str, str] = {
    RELATION.STYLES: f"{_WORD}.styles+xml",
    RELATION.NUMBERING: f"{_WORD}.numbering+xml",
    RELATION.FONT_TABLE: f"{_WORD}.fontTable+xml",
    RELATION.THEME: "application/vnd.openxmlformats-officedocument.theme+xml",
    RELATION.HEADER: f"{_WORD}.header+xml",
    RELATION.FOOTER: f"{_WORD}.footer+xml",
}
"""The parts that are taken over, by how the document is related to them, with the type of each."""

_IMAGES: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_BARRED = {
    f"{{{_W}}}{name}" for name in ("object", "altChunk", "control", "subDoc", "numPicBullet", "attachedTemplate")
}
_FIELDS = frozenset(
    "PAGE NUMPAGES SECTION SECTIONPAGES STYLEREF TITLE SUBJECT DATE TIME SAVEDATE CREATEDATE FILENAME".split()
)
"""The fields that may stand in the head and the foot of a page; others can bring in files."""


def from_template(path: Path) -> WordDocument:
    """An empty document with the styles, the page, the heads and the feet of a Word file.

    Raises :class:`FormatError` for what is no Word file, goes beyond the limits, has macros, or wants a field in its
    heads or feet that reads other files.
    """
    with Package(path) as package:
        return Document(io.BytesIO(_cleaned(package)))


class _Related:
    """What a part is related to: the id, the kind and the part, those outside of the file left out."""

    def __init__(self, package: Package, part: str) -> None:
        place = PurePosixPath(part)
        name = str(place.parent / "_rels" / f"{place.name}.rels")
        self._base = place.parent
        self._root = package.xml(name) if package.has(name) else None

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        for one in self._root if self._root is not None else ():
            if one.get("TargetMode", "Internal") == "Internal":
                yield one.get("Id", ""), one.get("Type", ""), self._inside(one.get("Target", ""))

    def _inside(self, target: str) -> str:
        parts: list[str] = [] if target.startswith("/") else [one for one in self._base.parts if one != "/"]
        for one in target.strip("/").split("/"):
            if one == ".." and parts:
                parts.pop()
            elif one not in ("", ".", ".."):
                parts.append(one)
        return "/".join(parts)


def _cleaned(package: Package) -> bytes:
    """A package of only what is taken over."""
    main = next((part for _id, kind, part in _Related(package, "") if kind == RELATION.OFFICE_DOCUMENT), "")
    if not main or not package.has(main):
        raise package.damaged(_("it is no Word file"))
    _refuse_macros(package, main)
    parts: dict[str, tuple[str, bytes]] = {}
    relations: list[tuple[str, str, str]] = []
    inner: dict[str, list[tuple[str, str, str]]] = {}
    for id_, kind, part in _Related(package, main):
        if kind not in _KEPT or not package.has(part):
            continue
        name = f"word/part{len(relations)}.xml" if kind in (RELATION.HEADER, RELATION.FOOTER) else _NAMES[kind]
        if name in parts:
            continue
        root = package.xml(part)
        images = []
        if kind in (RELATION.HEADER, RELATION.FOOTER):
            images = list(_images(package, part, parts))
            inner[name] = images
        _clean(package, root, {id_ for id_, _kind, _part in images})
        parts[name] = (_KEPT[kind], etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        relations.append((id_, kind, PurePosixPath(name).name))
    if "word/styles.xml" not in parts:
        raise package.damaged(_("it has no styles"))
    if "word/numbering.xml" not in parts:
        parts["word/numbering.xml"] = (_KEPT[RELATION.NUMBERING], f'<w:numbering xmlns:w="{_W}"/>'.encode())
        relations.append(("rIdNumbering", RELATION.NUMBERING, "numbering.xml"))
    parts["word/document.xml"] = (_MAIN, _body(package, main, {one[0] for one in relations}))
    inner["word/document.xml"] = relations
    return _zipped(parts, inner)


_NAMES = {
    RELATION.STYLES: "word/styles.xml",
    RELATION.NUMBERING: "word/numbering.xml",
    RELATION.FONT_TABLE: "word/fontTable.xml",
    RELATION.THEME: "word/theme1.xml",
}


def _refuse_macros(package: Package, main: str) -> None:
    types = package.xml("[Content_Types].xml")
    known = {one.get("PartName", "").strip("/").lower(): one.get("ContentType", "") for one in types}
    if known.get(main.lower()) not in _MAINS or any("vba" in kind.lower() for kind in known.values()):
        raise FormatError(
            _("{file} is no plain Word file or template: it may have macros.").format(file=package.path),
            _("Save it in Word as a Word document (.docx) or template (.dotx), which have none."),
        )


def _images(package: Package, part: str, parts: dict[str, tuple[str, bytes]]) -> Iterator[tuple[str, str, str]]:
    """The pictures of a head or foot, taken over into ``parts``."""
    for id_, kind, target in _Related(package, part):
        suffix = target.rpartition(".")[2].lower()
        if kind == RELATION.IMAGE and suffix in _IMAGES and package.has(target):
            name = f"word/media/picture{len(parts)}.{suffix}"
            parts[name] = (_IMAGES[suffix], package.bytes(target))
            yield id_, kind, name.removeprefix("word/")


def _clean(package: Package, root: etree._Element, kept: set[str]) -> None:
    """Take out of a part what runs, or leads outside."""
    for one in list(root.iter()):
        if one.tag in _BARRED:
            parent = one.getparent()
            if parent is not None:
                parent.remove(one)
            continue
        for name in [name for name in one.attrib if str(name).startswith(f"{{{_R}}}")]:
            if one.get(name) not in kept:
                del one.attrib[name]
    fields = [one.get(f"{{{_W}}}instr", "") for one in root.iter(f"{{{_W}}}fldSimple")]
    # An instruction may be spread over several runs: between the begin of a field and what it shows it is one.
    fields += _instructions(root)
    for field in fields:
        words = field.split()
        if words and words[0].upper() not in _FIELDS:
            raise FormatError(
                _("{file} has a field {field} in the head or foot of its pages, which may read other files.").format(
                    file=package.path, field=words[0][:20]
                ),
                _("Take it out in Word, and save the template again."),
            )


def _instructions(root: etree._Element) -> Iterator[str]:
    said: list[str] = []
    for one in root.iter(f"{{{_W}}}instrText", f"{{{_W}}}fldChar"):
        if one.tag == f"{{{_W}}}instrText":
            said.append(one.text or "")
        elif said:
            yield "".join(said)
            said = []
    if said:
        yield "".join(said)


def _body(package: Package, main: str, kept: set[str]) -> bytes:
    """A document without text, with the page of the template's last section."""
    found = [*package.xml(main).iter(f"{{{_W}}}sectPr")]
    root = etree.Element(f"{{{_W}}}document", nsmap={"w": _W, "r": _R})
    body = etree.SubElement(root, f"{{{_W}}}body")
    if found:
        for one in list(found[-1]):
            if (
                one.tag in (f"{{{_W}}}headerReference", f"{{{_W}}}footerReference")
                and one.get(f"{{{_R}}}id") not in kept
            ):
                found[-1].remove(one)
        body.append(found[-1])
    else:
        etree.SubElement(body, f"{{{_W}}}sectPr")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _zipped(parts: Mapping[str, tuple[str, bytes]], inner: Mapping[str, list[tuple[str, str, str]]]) -> bytes:
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap=plain_names(_TYPES))
    etree.SubElement(
        types, f"{{{_TYPES}}}Default", Extension="rels",
        ContentType="application/vnd.openxmlformats-package.relationships+xml",
    )  # fmt: skip
    for name, (kind, _data) in parts.items():
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", etree.tostring(types))
        archive.writestr("_rels/.rels", _related([("rId1", RELATION.OFFICE_DOCUMENT, "word/document.xml")]))
        for name, (_kind, data) in parts.items():
            archive.writestr(name, data)
        for name, found in inner.items():
            place = PurePosixPath(name)
            archive.writestr(str(place.parent / "_rels" / f"{place.name}.rels"), _related(found))
    return made.getvalue()


def _related(relations: list[tuple[str, str, str]]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap=plain_names(_RELATIONS))
    for id_, kind, target in relations:
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=kind, Target=target)
    return etree.tostring(root)
