"""XML of projects, read as it comes: without entities, document types or network, and never as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from qualcode.errors import FormatError
from qualcode.i18n import _

MAX_TAGS = 8_000_000
"""So many tags and attributes one thing that is read as a whole may have: each takes a hundred bytes in memory."""
_HEAD = 1 << 16

Refuse = Callable[[str], FormatError]
"""Makes the error for a file of what is wrong with it."""


def events(
    pieces: Iterable[bytes], part: str, refuse: Refuse, names: Iterable[str] = ()
) -> Iterator[tuple[str, etree._Element]]:
    """Each element of a file as it begins (``start``) and as it is whole (``end``), or each of these ``names``.

    Whoever takes an element out of them lets go of it with :func:`let_go`. ``FormatError`` (made by ``refuse``) for
    what is not well-formed, has a document type, or has an attribute or a text of more than ten megabytes.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=[f"{{*}}{name}" for name in names] or None, resolve_entities=False,
        no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    count, seen, head = 0, False, b""
    root: etree._Element | None = None
    try:
        for piece in pieces:
            if len(head) < _HEAD:
                # Without its zeros UTF-16 reads as ASCII here.
                head += piece[:_HEAD].replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise _has_doctype(part, refuse)
            count += piece.count(b"<") + piece.count(b'="')
            if count > MAX_TAGS:
                raise refuse(_("{part} has more than {count} tags").format(part=part, count=MAX_TAGS))
            parser.feed(piece)
            for event, element in _elements(parser):
                if not seen:
                    seen = True
                    root = element
                    if element.getroottree().docinfo.internalDTD is not None:
                        raise _has_doctype(part, refuse)
                yield event, element
                if event == "end" and _is_one_of_many(element, root):
                    count = 0
        parser.close()
    except etree.XMLSyntaxError as error:
        raise refuse(_("{part} is not well-formed XML: {reason}").format(part=part, reason=error.msg)) from error
    yield from _elements(parser)


def _is_one_of_many(element: etree._Element, root: etree._Element | None) -> bool:
    """Whether an element is one of a list that stands in the root: whoever reads it lets go of it."""
    above = element.getparent()
    return above is not None and above.getparent() is root and root is not None


def _elements(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield event, element


def _has_doctype(part: str, refuse: Refuse) -> FormatError:
    return refuse(_("{part} declares a document type, which is refused for safety").format(part=part))


def name_of(element: etree._Element) -> str:
    """The name of an element, whatever namespace it is in; empty for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def let_go(element: etree._Element) -> None:
    """Empties an element that was read, and takes out what stands before it, so that memory does not grow."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def words_of(element: etree._Element) -> str:
    """The text of an element and of what is in it."""
    return "".join(str(piece) for piece in element.itertext())
