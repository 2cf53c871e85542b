"""What is behind the numbers of a page: a list beside the text, in which each is opened by its link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.report.evidence.blocks import MOST_PASSAGES as MOST_ON_PAPER
from qualcode.report.evidence.blocks import about_words, asked_words, chosen_passages, passage_line, shown_claim
from qualcode.report.evidence.model import ClaimEvidence, ReportEvidence
from qualcode.report.wording.languages import page_words, wording
from qualcode.report.writers.pages.numbers import Numbers, escape

MOST_PASSAGES = 40
"""So many passages of a number stand in a page; of the others how many there are."""


def pane(evidence: ReportEvidence, numbers: Numbers) -> Iterator[str]:
    """The list, whose numbers have all been met in the text above it."""
    words, said = page_words(evidence.language), wording(evidence.language).evidence
    yield f'<aside aria-label="{escape(said.title)}">\n<h2 id="evidence">{escape(said.title)}</h2>'
    yield f"<p>{escape(words.intro[evidence.behind])}</p>"
    group = None
    for ordinal, alike in numbers.entries:
        if alike[0].subject.group != group:
            group = alike[0].subject.group
            yield f"<h3>{escape(group or said.general)}</h3>"
        yield from _entry(ordinal, alike, evidence, numbers)
    yield "</aside>"


def _entry(ordinal: int, alike: Sequence[ClaimEvidence], evidence: ReportEvidence, numbers: Numbers) -> Iterator[str]:
    """A number: how many of how many, what it is about, where it stands, and what is behind it."""
    one, words = shown_claim(alike), wording(evidence.language)
    of = words.evidence.n_of_base.format(n=one.n, base=one.base)
    about = about_words(one, words)
    if one.subject.name and not one.subject.code:
        about = f"{about}: {one.text}"
    yield (
        f'<details><summary><b>{ordinal}.</b> <span class="of">{escape(of)}</span> {escape(about)}</summary>\n'
        '<div class="behind">'
    )
    yield f'<p class="back">{", ".join(_back(each, evidence, numbers) for each in alike)}</p>'
    yield from _behind(one, evidence)
    yield "</div></details>"


def _behind(one: ClaimEvidence, evidence: ReportEvidence) -> Iterator[str]:
    words = wording(evidence.language)
    if evidence.behind == "nothing":
        return
    if one.respondents:
        yield f'<p class="who">{escape(", ".join(one.respondents))}</p>'
    silence = one.silence
    if silence is not None:
        yield f"<p>{escape('; '.join(asked_words(one, words)))}</p>"
    passages = silence.passages if silence is not None else one.passages
    shown = chosen_passages(passages, MOST_PASSAGES)
    if shown:
        yield "<ul>"
        printed = {passage.coding for passage in chosen_passages(passages, MOST_ON_PAPER)}
        for passage in shown:
            screen = "" if passage.coding in printed else ' class="screen"'
            yield f"<li{screen}>{escape(passage_line(passage, words))}</li>"
        for left, where in ((len(passages) - len(shown), "screen"), (len(passages) - len(printed), "paper")):
            if left:
                yield f'<li class="{where}">{escape(words.evidence.more.of(left > 1).format(n=left))}</li>'
        yield "</ul>"


def _back(claim: ClaimEvidence, evidence: ReportEvidence, numbers: Numbers) -> str:
    """The id of a number, which leads back to where it stands."""
    if claim.id not in numbers.places:
        return f'<span id="{claim.id}">{claim.id}</span>'
    at, place = numbers.places[claim.id]
    to = page_words(evidence.language).back.format(place=place)
    return f'<a id="{claim.id}" href="#{at}">{claim.id}<span class="to"> {escape(to)}</span></a>'
