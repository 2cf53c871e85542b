"""The tables of the agreement screen: codes, pairs of coders, documents, and cases on which coders differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..agreement.notices import Verdict, verdict
from ..agreement.report import CodeFigures
from ..agreement_files import kind_words
from ..comparing import Place
from ..i18n import _
from ..report.agreement_view import AgreementView
from ..report.agreement_words import NONE
from .figures import Tints
from .glyphs import cells
from .grid import Column, Row
from .interval import LEAST, draw, scale

TINTS = {Verdict.RELIABLE: "good", Verdict.TENTATIVE: "fair", Verdict.UNRELIABLE: "poor", Verdict.NOT_JUDGED: "none"}
"""How a verdict is coloured; its word always stands beside it."""

_SCALE = 41
_GAP = 2
NAME_WIDTH, SCALE_WIDTH = 30, _SCALE + _GAP
"""Cells that the first column and that of the drawings take at most."""

Fits = Callable[[Sequence[str]], bool]
"""Whether the filter lets these texts pass."""


class Sheet(NamedTuple):
    """A table to show; a row's key is its place in the report."""

    columns: list[Column]
    rows: list[Row]
    tints: Tints


class Tables:
    """The tables of one report, ``width`` cells wide at most where drawings can give way."""

    def __init__(self, view: AgreementView) -> None:
        self.view, self.words, self.report = view, view.words, view.report
        codes = [code.code for code in self.report.codes]
        self.names = {path: view.name(path) for path in codes}
        self.depths = {path: view.depth(path) for path in codes}
        self.numbers = {coder: number for number, coder in enumerate(self.report.settings.coders, start=1)}

    def codes(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every code in reading order, indented, or those with the lowest alpha first."""
        heads, words = self.words.heads, self.words
        keyed = [pair for pair in enumerate(self.report.codes) if fits((self.names[pair[1].code], pair[1].code))]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].measures["alpha"].estimate))
        alphas = {key: words.measured(code.measures["alpha"]) for key, code in keyed}
        verdicts = {key: self.view.verdict(code) for key, code in keyed}
        columns = [
            Column("name", heads["code"], most=NAME_WIDTH),
            Column("alpha", heads["alpha"], right=True),
            Column("scale", "", most=SCALE_WIDTH),
            Column("verdict", heads["verdict"]),
            Column("marked", heads["marked"], right=True),
            Column("u_alpha", heads["u_alpha"], right=True),
            Column("f1", heads["f1"], right=True),
            Column("percent", heads["percent"], right=True),
            Column("kappa", heads["kappa"], right=True),
            Column("rates", "".join(f"{f'%{number}':>4}" for number in self.numbers.values()), right=True, most=60),
        ]
        texts = {
            key: [
                "  " * (0 if worst else self.depths[code.code]) + self.names[code.code],
                alphas[key],
                "",
                verdicts[key],
                str(code.marked),
                words.measured(code.measures["binary_u_alpha"]),
                words.figure(code.measures["f1"].estimate),
                words.share(code.measures["percent"].estimate).rstrip("%"),
                words.figure(code.measures["kappa"].estimate),
                self._rates(code),
            ]
            for key, code in keyed
        }
        drawn = room_for(columns, list(texts.values()), width, at_once=4)
        columns[2] = columns[2]._replace(title=scale(drawn))
        rows = []
        tints = {}
        for key, code in keyed:
            texts[key][2] = draw(code.measures["alpha"], drawn)
            rows.append(Row(key, tuple(texts[key])))
            tints.update(dict.fromkeys(((key, "scale"), (key, "verdict")), TINTS[code.verdict]))
        return Sheet(columns, rows, tints)

    def _rates(self, code: CodeFigures) -> str:
        """Each coder's share of units with the code, in whole per cent."""
        return "".join(f"{_percent(code.base_rates.get(coder)):>4}" for coder in self.numbers)

    def pairs(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every two coders."""
        heads, words = self.words.heads, self.words
        keyed = [pair for pair in enumerate(self.report.pairs) if fits(pair[1].coders)]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].alpha.estimate))
        one_code = [Column("one_code", heads["one_code"], right=True)] if self.view.on_characters else []
        columns = [
            Column("name", heads["pair"], most=NAME_WIDTH),
            Column("alpha", heads["alpha"], right=True),
            Column("scale", "", most=SCALE_WIDTH),
            Column("documents", heads["documents"], right=True),
            Column("units", self.view.unit.capitalize(), right=True),
            Column("kappa", heads["kappa"], right=True),
            Column("f1", heads["f1"], right=True),
            Column("percent", heads["percent"], right=True),
            *one_code,
        ]
        texts = {
            key: [
                " – ".join(pair.coders),
                words.measured(pair.alpha),
                "",
                str(pair.documents),
                str(pair.units),
                words.measured(pair.kappa),
                words.coefficient(pair.f1),
                words.share(pair.percent.value).rstrip("%"),
                *([words.coefficient(pair.one_code) if pair.one_code else NONE] if one_code else []),
            ]
            for key, pair in keyed
        }
        drawn = room_for(columns, list(texts.values()), width, at_once=5)
        columns[2] = columns[2]._replace(title=scale(drawn))
        for key, pair in keyed:
            texts[key][2] = draw(pair.alpha, drawn)
        tints = {(key, "scale"): TINTS[verdict(pair.alpha)] for key, pair in keyed}
        return Sheet(columns, [Row(key, tuple(texts[key])) for key, _pair in keyed], tints)

    def documents(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every document that was coded twice; the figures of one have no limits."""
        heads, words = self.words.heads, self.words
        keyed = [pair for pair in enumerate(self.report.documents) if fits((pair[1].document,))]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].alpha.value))
        kinds = [Column(kind, title, right=True) for kind, title in words.kinds.items()]
        columns = [
            Column("name", heads["document"], most=NAME_WIDTH),
            Column("alpha", heads["alpha"], right=True),
            Column("scale", "", most=SCALE_WIDTH),
            Column("u_alpha", heads["u_alpha"], right=True),
            Column("coders", heads["coders"]),
            Column("units", self.view.unit.capitalize(), right=True),
            Column("agreed", heads["agreed"], right=True),
            *kinds,
        ]
        texts = {
            key: [
                found.document,
                words.coefficient(found.alpha),
                "",
                words.coefficient(found.binary_u_alpha),
                " ".join(str(self.numbers[coder]) for coder in found.coders),
                str(found.units),
                str(found.agreed),
                *(str(count) for count in found.disagreements.values()),
            ]
            for key, found in keyed
        }
        drawn = room_for(columns, list(texts.values()), width, at_once=7)
        columns[2] = columns[2]._replace(title=scale(drawn))
        for key, found in keyed:
            texts[key][2] = draw(found.alpha, drawn)
        return Sheet(columns, [Row(key, tuple(texts[key])) for key, _found in keyed], {})

    def cases(self, places: Sequence[Place], width: int, fits: Fits) -> Sheet:
        """A row for every case on which coders differ."""
        heads = self.words.heads
        texts = {
            key: (place.case.document, kind_words(place), place.text, self.who(place))
            for key, place in enumerate(places)
        }
        longest = max((cells(row[0], 0, len(row[0])) for row in texts.values()), default=0)
        passage = max(20, (width - min(24, longest) - 20) * (3 if width < 90 else 2) // 4)
        columns = [
            Column("document", heads["document"], most=24),
            Column("kind", heads["kind"]),
            Column("text", _("Passage"), most=passage),
            Column("who", _("Who has what"), most=80),
        ]
        return Sheet(columns, [Row(key, row) for key, row in texts.items() if fits(row)], {})

    def who(self, place: Place) -> str:
        """Who has what in a case, in one line."""
        case = place.case
        given: dict[str, dict[str, None]] = {}
        for reading in case.readings:
            given.setdefault(self.name(reading.code), {})[reading.coder] = None
        parts = [f"{name}: {', '.join(coders)}" for name, coders in given.items()]
        if case.missing:
            parts.append(_("nothing: {coders}").format(coders=", ".join(case.missing)))
        return " · ".join(parts)

    def name(self, path: str) -> str:
        """A code's name; one that is no row of the report has its own."""
        return self.names.get(path) or self.view.names.get(path, path)


def room_for(columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int, *, at_once: int) -> int:
    """How wide the drawings in the third column can be.

    All columns are to fit, or else the first ``at_once``; the drawings give way before they are left out.
    """
    sizes = [
        min(column.most, max([len(column.title) + 2, *(cells(row[number], 0, len(row[number])) for row in texts)]))
        for number, column in enumerate(columns)
    ]
    sizes[2] = 0
    sizes[0] = min(sizes[0], max(10, (width - 1) // 2))
    spare = width - 2 - sum(sizes) - _GAP * len(columns)
    if spare < LEAST + 6:
        spare = width - 2 - sum(sizes[:at_once]) - _GAP * at_once
        return max(LEAST, min(LEAST + 10, spare))
    return min(_SCALE, spare)


def worst_first(estimate: float | None) -> tuple[bool, float]:
    """Where a figure stands when the worst come first; what is undefined is not the worst, but unknown."""
    return estimate is None, estimate or 0.0


def _percent(share: float | None) -> str:
    """A share in whole per cent; what is rounded to nothing is not nothing."""
    if share is None:
        return NONE
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
