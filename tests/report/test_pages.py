"""A chapter as one file of HTML: every number leads to what is behind it and back, without a script."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from qualcode.report.blocks import ChartFigure, Table, claims_of
from qualcode.report.evidence.model import Behind
from qualcode.report.writers.html import to_html
from tests.support.handed import WORDS, evidence_of, handed

BEHIND: tuple[Behind, ...] = ("nothing", "references", "passages")
VOID = {"meta", "rect", "path", "circle", "line", "br"}
HOSTILE = '<script>alert("x")</script><img src=x onerror=y> =cmd & \u202e\x1b[31m'


class Parsed(HTMLParser):
    """The elements of a page in order, with those that they stand in, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} ends where another is open"

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def ids(self) -> list[str]:
        return [attributes["id"] for _tag, attributes, _within in self.found if "id" in attributes]

    def links(self, css_class: str = "") -> list[str]:
        return [
            attributes["href"]
            for tag, attributes, _within in self.found
            if tag == "a" and (not css_class or attributes.get("class") == css_class)
        ]


@pytest.mark.parametrize("behind", BEHIND)
def test_every_number_leads_to_what_is_behind_it_and_back(behind: Behind) -> None:
    document = handed()
    page = Parsed(to_html(document, evidence_of(document, behind)))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    claims = {claim.id for block in document.blocks for claim in claims_of(block)}
    assert len(claims) > 60
    linked = {href.removeprefix("#") for href in page.links() if href.startswith("#C-")}
    assert linked == claims
    assert all(href.removeprefix("#") in ids for href in page.links())
    # The id stands within the part that a browser opens for it, and is itself the way back.
    back = {
        attributes["id"]: (attributes["href"], within)
        for tag, attributes, within in page.found
        if tag == "a" and attributes.get("id", "").startswith("C-")
    }
    assert set(back) == claims
    assert all("details" in within and "summary" not in within for _href, within in back.values())
    assert all(href.removeprefix("#") in ids for href, _within in back.values())
    # A number of running text or a table leads back to itself.
    own = [a["id"] for tag, a, _within in page.found if tag == "a" and a.get("class") == "n" and "id" in a]
    assert len(own) > 40
    assert all(back[name.removeprefix("n-")][0] == f"#{name}" for name in own)


def test_a_public_page_has_the_same_ids_and_nothing_behind_them() -> None:
    document = handed()
    found = {behind: to_html(document, evidence_of(document, behind)) for behind in BEHIND}
    ids = {behind: {one for one in Parsed(page).ids() if one.startswith("C-")} for behind, page in found.items()}
    assert ids["nothing"] == ids["references"] == ids["passages"]
    assert "document-" not in found["nothing"]
    assert not re.search(r"\bR\d+\b", found["nothing"])
    assert "Ja &lt;b&gt;" not in found["nothing"] + found["references"]
    assert "Ja &lt;b&gt;" in found["passages"]
    assert "document-1, beurt 1 (R1)" in found["references"]


@pytest.mark.parametrize("behind", BEHIND)
def test_a_page_runs_nothing_and_asks_for_no_other_file(behind: Behind) -> None:
    document = handed(name=HOSTILE)
    whole = to_html(document, evidence_of(document, behind))
    page = Parsed(whole)
    tags = {tag for tag, _attributes, _within in page.found}
    assert not tags & {"script", "img", "iframe", "object", "link", "form", "base"}
    assert not [name for _tag, attributes, _within in page.found for name in attributes if name.startswith("on")]
    assert all(href.startswith("#") for href in page.links())
    assert not re.search(r"url\((?!#)", whole)
    assert "\x1b" not in whole
    assert "\u202e" not in whole
    assert '<script>alert("x")</script>' in "".join(page.text), "it is read as it is"


def test_tables_and_figures_say_what_they_are() -> None:
    document = handed()
    page = Parsed(to_html(document, evidence_of(document, "references")))
    tags = [tag for tag, _attributes, _within in page.found]
    assert tags.count("caption") == sum(isinstance(block, Table) for block in document.blocks)
    figures = sum(isinstance(block, ChartFigure) for block in document.blocks)
    assert tags.count("svg") == tags.count("figcaption") == figures == 2
    heads = [attributes for tag, attributes, _within in page.found if tag == "th"]
    assert {attributes.get("scope") for attributes in heads} == {"col", "row"}
    assert ("html", {"lang": "nl"}, ()) in page.found
    assert "Figuur 6.1" in "".join(page.text)
    drawn = {a["href"].removeprefix("#") for tag, a, within in page.found if tag == "a" and "svg" in within}
    numbers = [claim for block in document.blocks if isinstance(block, ChartFigure) for claim in claims_of(block.table)]
    assert drawn == {claim.id for claim in numbers}
    described = [a["aria-labelledby"].split() for tag, a, _within in page.found if tag == "svg"]
    assert all(name in page.ids() for names in described for name in names)


def test_in_english_a_page_is_in_english() -> None:
    document = handed("en")
    whole = to_html(document, evidence_of(document, "passages"))
    assert '<html lang="en">' in whole
    assert "back to the sentence" in whole
    assert "terug naar" not in whole
    assert "Figure 6.1" in whole
    assert 'aria-label="Contents"' in whole


def test_on_paper_a_number_has_the_place_of_its_evidence_once_a_row_and_three_passages() -> None:
    document = handed()
    page = Parsed(to_html(document, evidence_of(document, "passages")))
    places = [a["data-k"] for tag, a, _within in page.found if tag == "a" and "data-k" in a]
    assert places
    assert all(place.isdigit() for place in places)
    shown = re.findall(r"<ul>(.*?)</ul>", to_html(document, evidence_of(document, "passages")), re.DOTALL)
    assert max(one.count("<li>") for one in shown) == 3
    assert any('<li class="screen">' in one and '<li class="paper">' in one for one in shown)


def test_without_evidence_a_page_has_no_links_to_it() -> None:
    document = handed()
    page = Parsed(to_html(document))
    assert not [href for href in page.links() if href.startswith("#C-")]
    assert "aside" not in {tag for tag, _attributes, _within in page.found}
    assert WORDS not in "".join(page.text)


def test_the_same_chapter_is_the_same_page() -> None:
    pages = {to_html(document, evidence_of(document, "passages")) for document in (handed(), handed())}
    assert len(pages) == 1
