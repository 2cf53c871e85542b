"""The package of a Word file: what it says of itself, and the same bytes for the same report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from qualcode.report.blocks import ReportDocument
from qualcode.report.marks import STAMP, on_paper
from qualcode.report.writers.word.elements import element
from qualcode.version import VERSION

AUTHOR = "qualcode"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = RELATION.CUSTOM_PROPERTIES
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of the properties that a user gives a document (ECMA-376 part 1, 22.3)."""

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive knows."""

_LEFT_OUT = (
    RELATION.THUMBNAIL,
    RELATION.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
"""What the empty document has that no report needs."""

_AS_WORD = "15"
"""The version of Word whose layout the file asks for; with an older one it opens in compatibility mode."""


def set_properties(word: WordDocument, document: ReportDocument, locale: str) -> None:
    """What the file says of itself: no person's name, no date but that of the study, and what it rests on."""
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title, properties.language = on_paper(document.title)[:255], locale
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.revision = 1
    for name in ("created", "modified"):
        for found in properties._element.findall(qn(f"dcterms:{name}")):
            properties._element.remove(found)
    if document.changed:
        changed = datetime.fromisoformat(document.changed).replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = changed
    package = word.part.package
    for relations in (package.rels, word.part.rels):
        for key in [key for key, one in relations.items() if one.reltype in (*_LEFT_OUT, RELATION.EXTENDED_PROPERTIES)]:
            del relations[key]
    package.relate_to(
        Part(PackURI("/docProps/app.xml"), _EXTENDED_TYPE, _extended(), package), RELATION.EXTENDED_PROPERTIES
    )
    facts = [*([(STAMP, document.stamp)] if document.stamp else []), *document.facts]
    if facts:
        custom = Part(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, _xml(custom_properties(facts)), package)
        package.relate_to(custom, CUSTOM_RELATION)
    _set_compatibility(word)


def packed(word: WordDocument) -> bytes:
    """The file as bytes: the same for the same document, whenever it is made."""
    buffer, made = io.BytesIO(), io.BytesIO()
    word.save(buffer)
    with zipfile.ZipFile(buffer) as loose, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # Who reads a package from its beginning meets the list of its parts first.
        for name in sorted(loose.namelist(), key=lambda name: (not name.startswith("["), name)):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            archive.writestr(entry, loose.read(name))
    return made.getvalue()


def _extended() -> bytes:
    root = etree.Element(f"{{{_EXTENDED}}}Properties", nsmap=plain_names(_EXTENDED))
    etree.SubElement(root, f"{{{_EXTENDED}}}Application").text = AUTHOR
    major, minor, *_rest = (VERSION + ".0").split(".")
    etree.SubElement(root, f"{{{_EXTENDED}}}AppVersion").text = f"{int(major):02}.{int(minor):04}"
    return _xml(root)


def custom_properties(facts: Iterable[tuple[str, str]]) -> etree._Element:
    """The root of the part with the properties that are not of Word itself, by name."""
    root = etree.Element(f"{{{CUSTOM_PROPERTIES}}}Properties", nsmap={"vt": _VALUES})
    for place, (name, value) in enumerate(facts, 2):
        one = etree.SubElement(
            root, f"{{{CUSTOM_PROPERTIES}}}property", fmtid=_FORMAT_ID, pid=str(place), name=on_paper(name)
        )
        etree.SubElement(one, f"{{{_VALUES}}}lpwstr").text = on_paper(value)
    return root


def plain_names(namespace: str) -> dict[str, str]:
    """A namespace as that of names without a prefix; lxml says by ``None`` what its types do not know."""
    return cast("dict[str, str]", {None: namespace})


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_compatibility(word: WordDocument) -> None:
    settings = word.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        compat = element("w:compat")
        settings.append(compat)
    wanted = "compatibilityMode"
    for old in [one for one in compat.findall(qn("w:compatSetting")) if one.get(qn("w:name")) == wanted]:
        compat.remove(old)
    compat.append(element("w:compatSetting", name=wanted, uri="http://schemas.microsoft.com/office/word", val=_AS_WORD))
