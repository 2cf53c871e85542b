"""The styles of a Word document, as far as they make text bold or hide it, and small helpers for its XML."""

from __future__ import annotations

from lxml import etree

from qualcode.formats.transcripts.package import Package
from qualcode.formats.transcripts.rich import Type
from qualcode.records import dataclass

_MAX_CHAIN = 20


def tag(element: etree._Element) -> str:
    """The local name of an element: transitional and strict documents differ only in the namespace."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with this local name."""
    if element is None:
        return None
    return next((each for each in element if tag(each) == name), None)


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute by its local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def switched_on(element: etree._Element) -> bool:
    """Whether a property such as ``<w:b/>`` or ``<w:b w:val="0"/>`` is on."""
    return attribute(element, "val") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str | None
    bold: bool | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """Which styles are bold or hidden, with what they are based on."""

    styles: dict[str, _Style]
    default: str | None

    @classmethod
    def read(cls, package: Package, folder: str) -> Styles:
        """The styles of a document; none where it has no part for them."""
        part = f"{folder}/styles.xml".lstrip("/")
        styles: dict[str, _Style] = {}
        default = None
        for element in package.xml(part) if package.has(part) else ():
            key = attribute(element, "styleId")
            if tag(element) != "style" or key is None:
                continue
            based_on = child(element, "basedOn")
            run = child(element, "rPr")
            base = attribute(based_on, "val") if based_on is not None else None
            styles[key] = _Style(base, _switch(run, "b"), _switch(run, "vanish"))
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                default = key
        return cls(styles, default)

    def of_paragraph(self, properties: etree._Element | None) -> str | None:
        """The style of a paragraph, the default one where it names none."""
        named = child(properties, "pStyle")
        return attribute(named, "val") if named is not None else self.default

    def of_run(self, properties: etree._Element | None, paragraph: str | None) -> tuple[bool, Type]:
        """Whether a run is hidden, and its type: bold by itself or through its styles, slanted by itself.

        A character style inverts the paragraph style, as Word does: bold within bold is plain.
        """
        named = child(properties, "rStyle")
        character = attribute(named, "val") if named is not None else None
        hidden = _switch(properties, "vanish")
        bold = _switch(properties, "b")
        if hidden is None:
            hidden = self._has(paragraph, "hidden") or self._has(character, "hidden")
        if bold is None:
            bold = self._has(paragraph, "bold") != self._has(character, "bold")
        slanted = any(_switch(properties, name) for name in ("i", "u"))
        return hidden, Type.BOLD if bold else Type.SLANTED if slanted else Type.PLAIN

    def _has(self, key: str | None, what: str) -> bool:
        """Whether a style, or what it is based on, has a property; chains that go round end."""
        for _step in range(_MAX_CHAIN):
            style = self.styles.get(key) if key is not None else None
            if style is None:
                return False
            value = style.bold if what == "bold" else style.hidden
            if value is not None:
                return value
            key = style.based_on
        return False


def _switch(properties: etree._Element | None, name: str) -> bool | None:
    found = child(properties, name)
    return None if found is None else switched_on(found)
