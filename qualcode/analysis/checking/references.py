"""Whether what the text refers to is there (*zie tabel 3*), and whether numbers of tables and figures follow on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.analysis.checking.findings import CheckFinding, Rule
from qualcode.analysis.checking.text import FinishedText
from qualcode.text.expressions import expression

_KINDS = {
    "table": r"tabel(?:len)?|tables?",
    "figure": r"figuur|figuren|grafiek(?:en)?|figures?|charts?",
    "chapter": r"hoofdstuk(?:ken)?|chapters?",
    "section": r"paragra(?:af|fen)|sections?|par\.|§",
    "appendix": r"bijlagen?|appendi(?:x|ces)|annex",
}
_NUMBER = r"\d{1,3}(?:[.-]\d{1,3}){0,4}(?![\d%])|(?-i:[A-Z](?![\w])|[IVX]{1,5}(?![\w]))"
_REFERENCE = expression(
    rf"(?<![\w])(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _KINDS.items())})"
    rf"[ \u00a0](?P<first>{_NUMBER})(?P<more>(?:(?:,| en| of| t/m| and| to|, en)[ \u00a0](?:{_NUMBER}))*)",
    re.IGNORECASE,
)
_ELSEWHERE = expression(
    r"[ \u00a0]?(?:van|uit|in|of|from)[ \u00a0](?:de |het |the )?"
    r"(?:vorige|eerste|previous|first|rapport|report|wet|act|law)\b",
    re.IGNORECASE,
)
_CAPTION = expression(
    rf"\W*(?P<word>tabel|table|figuur|figure|grafiek|chart)[ \u00a0](?P<number>{_NUMBER})", re.IGNORECASE
)
_HEADING = expression(
    rf"\W*(?:(?P<word>hoofdstuk|chapter|bijlage|appendix|annex)[ \u00a0])?(?P<number>{_NUMBER})(?=[\s.:)]|$)",
    re.IGNORECASE,
)


def check_references(text: FinishedText) -> Iterator[CheckFinding]:
    """References to what is not there, of the kinds that have numbers here; and gaps and doubles among those."""
    there = _there(text)
    for _at, line in text.lines():
        if line.kind == "heading":
            continue
        for found in _REFERENCE.finditer(line.text):
            kind = next(kind for kind in _KINDS if found[kind])
            if not there[kind] or _ELSEWHERE.match(line.text[found.end() :]):
                continue
            if line.kind == "caption" and found.start() < 4:
                continue
            for number in (found["first"], *re.findall(_NUMBER, found["more"])):
                if number.upper() not in there[kind] and not (number.isalpha() and len(there[kind]) < 2):
                    yield CheckFinding(
                        Rule.REFERENCE,
                        "warning",
                        line.place_at(found.start()),
                        0,
                        found[0].strip(),
                        "",
                        line.text[max(0, found.start() - 60) : found.end() + 40].strip(),
                        ", ".join(sorted(there[kind], key=_order)[-3:]),
                    )
    yield from _numbering(text)


def _there(text: FinishedText) -> dict[str, set[str]]:
    """The numbers of each kind that captions and headings have."""
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for _at, line in text.lines():
        if line.kind == "caption" and (match := _CAPTION.match(line.text)):
            found["table" if match["word"].lower() in ("tabel", "table") else "figure"].add(match["number"].upper())
        elif line.kind == "heading" and (match := _HEADING.match(line.text)):
            word, number = (match["word"] or "").lower(), match["number"].upper()
            if word in ("bijlage", "appendix", "annex"):
                found["appendix"].add(number)
            else:
                found["section"].add(number)
                found["chapter"].add(number.split(".")[0])
    for _at, table in text.tables():
        if match := _CAPTION.match(table.caption):
            found["table"].add(match["number"].upper())
    return found


def _numbering(text: FinishedText) -> Iterator[CheckFinding]:
    last: dict[str, tuple[str, int]] = {}
    for _at, line in text.lines():
        match = _CAPTION.match(line.text) if line.kind == "caption" else None
        if match is None or match["number"].isalpha():
            continue
        kind = "table" if match["word"].lower() in ("tabel", "table") else "figure"
        series, _point, number = match["number"].rpartition(".")
        before = last.get(kind)
        last[kind] = (series, int(number.rpartition("-")[2]))
        if before is None or before[0] != series or "-" in number:
            continue
        wanted = before[1] + 1
        if last[kind][1] != wanted:
            said = f"{match['word']} {match['number']}"
            should = f"{match['word']} {f'{series}.' if series else ''}{wanted}"
            yield CheckFinding(Rule.NUMBERING, "warning", line.place, 0, said, should, line.text[:120])


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in re.split(r"[.-]", number))
