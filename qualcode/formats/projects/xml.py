"""XML of projects, read as it comes: without entities, document types or network, and never as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from lxml import etree

from qualcode.errors import FormatError
from qualcode.i18n import _

MAX_KEPT = 2_000_000
"""So many elements and attributes may be kept at a time: each takes some two hundred bytes of memory."""
MAX_WORDS = 10_000_000
"""The longest text of an element, in characters."""
_DEEPEST = 256
_IN_PLACE = cast("bool", "internal")
"""Without it an ampersand in an attribute stays as it is written. There are no other entities without document type."""
_MOST_NAMES = 1_000
_HEAD = 1 << 16

Refuse = Callable[[str], FormatError]
"""Makes the error for a file of what is wrong with it."""


class XmlNode:
    """An element: its name without and with its namespace, and what stands in it.

    ``above`` is what it stands in, of one that is given by itself or not whole yet: in a ring nothing is ever let go.
    """

    __slots__ = ("above", "attributes", "inside", "name", "tag")

    def __init__(self, name: str, tag: str, attributes: Mapping[str, str], above: XmlNode | None) -> None:
        self.name, self.tag, self.attributes, self.above = name, tag, attributes, above
        self.inside: list[XmlNode | str] = []

    def get(self, key: str) -> str | None:
        """An attribute; ``None`` where it is not there."""
        return self.attributes.get(key)

    def children(self, *names: str) -> Iterator[XmlNode]:
        """The elements that stand in it, or those of these names; without what was given by itself."""
        for one in self.inside:
            if not isinstance(one, str) and (not names or one.name in names):
                yield one

    def words(self) -> str:
        """The text of it and of what is in it."""
        found: list[str] = []
        waiting: list[XmlNode | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                found.append(one)
            else:
                waiting += reversed(one.inside)
        return "".join(found)


class _XmlTarget:
    """Makes nodes of what the parser meets, and keeps those that somebody looks at until they are taken."""

    def __init__(self, part: str, refuse: Refuse, begun: Iterable[str], apart: Iterable[str]) -> None:
        self.found: list[tuple[str, XmlNode]] = []
        self._part, self._refuse = part, refuse
        self._begun, self._apart = frozenset(begun), frozenset(apart)
        self._known: dict[str, str] = {}
        self._node: XmlNode | None = None
        self._kept: list[int] = []
        self._count = self._length = 0
        self._is_between = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = self._known.get(tag)
        if name is None:
            name = tag.rpartition("}")[2]
            if len(self._known) < _MOST_NAMES:
                self._known[tag] = name
        above, self._is_between, self._length = self._node, False, 0
        self._node = node = XmlNode(name, tag, attributes, above)
        self._kept.append(self._count)
        self._count += 1 + len(attributes)
        if len(self._kept) > _DEEPEST:
            raise _not_well_formed(self._part, self._refuse, _("it nests too deep"))
        if self._count > MAX_KEPT:
            raise self._refuse(_("{part} has more than {count} tags").format(part=self._part, count=MAX_KEPT))
        if above is not None and name not in self._apart:
            above.inside.append(node)
        if above is None or name in self._begun:
            self.found.append(("start", node))

    def end(self, _tag: str) -> None:
        """An element is whole."""
        node, count = cast("XmlNode", self._node), self._kept.pop()
        self._node, self._length = node.above, 0
        if node.name in self._apart:
            self.found.append(("end", node))
            self._count, self._is_between = count, True
        elif self._node is not None:
            node.above = None
        else:
            self.found.append(("end", node))

    def data(self, words: str) -> None:
        """Text within an element; the white space between what is given by itself is none."""
        if self._is_between and words.isspace():
            return
        self._is_between = False
        self._length += len(words)
        if self._length > MAX_WORDS:
            raise self._refuse(
                _("{part} has a text of more than {count} characters").format(part=self._part, count=MAX_WORDS)
            )
        if self._node is not None:
            self._node.inside.append(words)

    def doctype(self, *_names: object) -> None:
        """A document type is declared."""
        raise _has_doctype(self._part, self._refuse)

    def close(self) -> None:
        """There is no more."""


def events(
    pieces: Iterable[bytes], part: str, refuse: Refuse, begun: Iterable[str], apart: Iterable[str]
) -> Iterator[tuple[str, XmlNode]]:
    """Each element of the names ``begun`` as it begins (``start``, with nothing in it yet), each of the names ``apart``
    as it is whole (``end``), and the outermost as both.

    Those of ``apart`` are not kept in what they stand in, so that memory does not grow with their number.
    ``FormatError`` (made by ``refuse``) for what is not well-formed, has a document type, or has an attribute or a text
    of more than ten megabytes.
    """
    target = _XmlTarget(part, refuse, begun, apart)
    parser = etree.XMLParser(
        target=cast("Any", target), resolve_entities=_IN_PLACE, no_network=True, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    head = b""
    try:
        for piece in pieces:
            if len(head) < _HEAD:
                # Without its zeros UTF-16 reads as ASCII here.
                head += piece[:_HEAD].replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise _has_doctype(part, refuse)
            parser.feed(piece)
            found, target.found = target.found, []
            yield from found
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(part, refuse, error.msg) from error
    yield from target.found


def _not_well_formed(part: str, refuse: Refuse, reason: str) -> FormatError:
    return refuse(_("{part} is not well-formed XML: {reason}").format(part=part, reason=reason))


def _has_doctype(part: str, refuse: Refuse) -> FormatError:
    return refuse(_("{part} declares a document type, which is refused for safety").format(part=part))
