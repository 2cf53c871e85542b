"""The interview guides as an appendix: every question, with of whom it is asked where that is not everybody."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.report.appendix.page import AppendixPage
from qualcode.report.blocks import Block
from qualcode.specs import Routing
from qualcode.storage.asking.guides import GuideQuestion, guides


def guide_pages(page: AppendixPage) -> Iterator[Block]:
    """A table for each guide, in the order in which they came."""
    found = guides(page.project)
    if not found:
        yield page.paragraph("nothing", page.words.nothing_there["guides"])
    for guide in found:
        rows = [(question.label, (question.label, _asked(page, question)), 0) for question in guide.questions]
        yield page.table(guide.slug, page.hide(guide.name), page.words.guide_header, rows, (2.0, 14.0))


def _asked(page: AppendixPage, question: GuideQuestion) -> str:
    text = page.hide(" ".join(question.text.split()))
    who = _routed(question.routing)
    return f"{text} ({page.words.guide_routing.format(who=page.hide(who))})" if who else text


def _routed(routing: Routing) -> str:
    """Of whom a question is asked, in the guide's own words where it has them."""
    if routing.words:
        return routing.words
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in routing.where.items())
