"""COREQ (Tong, Sainsbury and Craig 2007) as an appendix: what the project can answer of its 32 items, and the rest.

What is filled in follows from the project; an item of which it holds nothing is left to the author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.model import SURVEY
from qualcode.queries.fieldwork import checked_fieldwork
from qualcode.report.appendix.methods import people_who_code, saturation_text
from qualcode.report.appendix.page import AppendixPage
from qualcode.report.beside.response import reasons_words
from qualcode.report.blocks import Block
from qualcode.report.wording.quantities import capitalise, number
from qualcode.report.wording.words import listing
from qualcode.storage.asking.guides import guides
from qualcode.storage.documents import documents, last_times
from qualcode.storage.respondents import documents_of
from qualcode.version import VERSION


def coreq_pages(page: AppendixPage) -> Iterator[Block]:
    """The 32 items, each with what the project says of it."""
    words, answers = page.words, coreq_answers(page)
    rows = [
        (str(item), (str(item), asked, answers.get(item, words.coreq_author)), 0) for item, asked in words.coreq.items()
    ]
    yield page.table("items", words.appendices["coreq"], words.coreq_header, rows, (1.2, 5.3, 9.5))


def coreq_answers(page: AppendixPage) -> Mapping[int, str]:
    """By item what the project answers; an item of which it holds nothing is not there."""
    found = {
        12: _size(page),
        13: _refused(page),
        16: _described(page),
        17: _guides(page),
        18: _repeated(page),
        19: _recorded(page),
        21: _duration(page),
        22: saturation_text(page, short=True),
        24: str(len(people_who_code(page.project)) or ""),
        25: _codes(page),
        27: page.words.coreq_says["software"].format(version=VERSION),
    }
    return {item: text for item, text in found.items() if text}


def _size(page: AppendixPage) -> str:
    people = page.study.respondents
    if not people:
        return ""
    sizes: dict[str, int] = {}
    for person in people:
        sizes[person.group or "–"] = sizes.get(person.group or "–", 0) + 1
    said = listing([f"{page.hide(group)} {n}" for group, n in sizes.items()], page.words.and_)
    return page.words.coreq_says["size"].format(n=len(people), groups=said)


def _refused(page: AppendixPage) -> str:
    """Who refused, of the ledger, and who withdrew later."""
    lines = checked_fieldwork(page.project)
    says, parts = page.words.coreq_says, []
    if any(one.line.refused is not None for one in lines):
        refused = sum(one.line.refused or 0 for one in lines)
        said = page.words.response_refused.of(refused != 1).format(
            n=number(refused, page.language), reasons=page.hide(reasons_words(lines, page.words))
        )
        parts.append(capitalise(said))
    if withdrawn := len(page.study.withdrawn):
        parts.append(says["withdrawn"].format(n=number(withdrawn, page.language)))
    return " ".join(parts)


def _described(page: AppendixPage) -> str:
    known = {name for person in page.study.respondents for name, value in person.attributes.items() if value}
    names = [page.hide(one.name) for one in page.study.attributes if one.name in known]
    return page.words.coreq_says["described"].format(names=listing(names, page.words.and_)) if names else ""


def _guides(page: AppendixPage) -> str:
    says = page.words.coreq_says
    told = [says["guide"].format(name=page.hide(one.name), n=len(one.questions)) for one in guides(page.project)]
    return says["guides"].format(guides=listing(told, page.words.and_)) if told else ""


def _repeated(page: AppendixPage) -> str:
    """How many speak in more than one interview; the answers to a survey are no interview."""
    interviews = {one.id for one in documents(page.project) if one.format != SURVEY}
    if not interviews:
        return ""
    inside = {person.id for person in page.study.respondents}
    several = sum(
        len(interviews.intersection(spoken)) > 1
        for person, spoken in documents_of(page.project).items()
        if person in inside
    )
    says = page.words.coreq_says
    return says["repeated"].format(n=several) if several else says["once"]


def _recorded(page: AppendixPage) -> str:
    interviews = [one for one in documents(page.project) if one.format != SURVEY]
    recorded = sum(bool(one.recording) for one in interviews)
    return page.words.coreq_says["recorded"].format(n=recorded, all=len(interviews)) if recorded else ""


def _duration(page: AppendixPage) -> str:
    """Between which minutes the last time stamps of interviews lie: that of a recording's end is not known."""
    interviews = {one.id for one in documents(page.project) if one.format != SURVEY}
    minutes = [round(last / 60) for one, last in last_times(page.project).items() if one in interviews and last >= 30]
    if not minutes:
        return ""
    return page.words.coreq_says["duration"].format(n=len(minutes), low=min(minutes), high=max(minutes))


def _codes(page: AppendixPage) -> str:
    book = page.study.codebook
    if not book.codes:
        return ""
    themes = len(book.children.get(None, ()))
    return page.words.coreq_says["codes"].format(n=len(book.codes), themes=themes, version=book.version)
