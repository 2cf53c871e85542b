"""XML of projects is read element by element, and what is taken out of it is not kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qualcode.errors import FormatError
from qualcode.formats.projects import xml
from qualcode.formats.projects.study import made_guid


def refuse(what: str) -> FormatError:
    return FormatError(what)


def pieces(text: str, size: int = 7) -> Iterator[bytes]:
    data = text.encode()
    return (data[at : at + size] for at in range(0, len(data), size))


def test_what_is_given_by_itself_is_not_kept_and_all_else_is() -> None:
    text = '<a xmlns="urn:x">\n<b n="1">een<c>twee</c>drie<d/></b>\n<b n="2"><d><d/></d></b>\n<e>vier&amp;</e></a>'
    found = [
        (event, node.name, node.get("n")) for event, node in xml.events(pieces(text), "p", refuse, ("b",), ("b", "d"))
    ]
    assert found == [
        ("start", "a", None),
        ("start", "b", "1"), ("end", "d", None), ("end", "b", "1"),
        ("start", "b", "2"), ("end", "d", None), ("end", "d", None), ("end", "b", "2"),
        ("end", "a", None),
    ]  # fmt: skip
    *_rest, (_event, root) = xml.events(pieces(text), "p", refuse, (), ("b", "d"))
    assert root.tag == "{urn:x}a"
    assert [(node.name, node.words()) for node in root.children()] == [("e", "vier&")]
    bs = [node for event, node in xml.events(pieces(text), "p", refuse, (), ("b",)) if node.name == "b"]
    assert [node.words() for node in bs] == ["eentweedrie", ""]
    assert [[one.name for one in node.children("d")] for node in bs] == [["d"], ["d"]]


def test_only_what_is_kept_counts_for_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_KEPT", 50)
    many = "".join(f'<b n="{number}"><c/></b>' for number in range(500))
    assert sum(1 for _one in xml.events(pieces(f"<a>{many}</a>"), "p", refuse, (), ("b",))) == 502
    with pytest.raises(FormatError, match="more than 50 tags"):
        [*xml.events(pieces(f"<a>{many}</a>"), "p", refuse, (), ())]
    monkeypatch.setattr(xml, "MAX_WORDS", 100)
    with pytest.raises(FormatError, match="more than 100 characters"):
        [*xml.events(pieces(f"<a>{'x' * 200}</a>"), "p", refuse, (), ())]


TREES = st.recursive(
    st.text("ab &<\n", max_size=5),
    lambda inner: st.tuples(
        st.sampled_from("cde"), st.dictionaries(st.sampled_from("xy"), st.text("a<&\"'")), st.lists(inner)
    ),
    max_leaves=12,
)  # fmt: skip


def built(tree: object, above: etree._Element) -> None:
    if isinstance(tree, str):
        if len(above):
            above[-1].tail = (above[-1].tail or "") + tree
        else:
            above.text = (above.text or "") + tree
    elif isinstance(tree, tuple):
        element = etree.SubElement(above, tree[0], tree[1])
        for one in tree[2]:
            built(one, element)


@given(st.lists(TREES), st.integers(1, 30))
def test_nodes_say_what_a_tree_of_them_does(trees: list[object], size: int) -> None:
    root = etree.Element("a")
    for tree in trees:
        built(tree, root)
    text = etree.tostring(root, encoding="unicode")
    plain = etree.fromstring(text)
    *_rest, (_event, node) = xml.events(pieces(text, size), "p", refuse, (), ())

    def same(one: etree._Element, other: xml.XmlNode) -> None:
        assert one.tag == other.tag
        assert [*one.attrib.items()] == [*other.attributes.items()]
        assert "".join(map(str, one.itertext())) == other.words()
        for left, right in zip(one, other.children(), strict=True):
            same(left, right)

    same(plain, node)


@given(st.lists(st.text(max_size=8) | st.integers()))
def test_a_guid_is_made_as_the_library_makes_it(names: list[object]) -> None:
    space = uuid.UUID("6f1b3c1e-6d0a-5b8e-9a43-6a1d5d0c7e52")
    try:
        wanted = str(uuid.uuid5(space, "\x1f".join(map(str, names))))
    except UnicodeEncodeError:
        return
    assert made_guid(*names) == wanted
