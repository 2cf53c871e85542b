"""The tables of the agreement screen: codes, pairs of coders, documents, and cases on which coders differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qualcode.agreement.disagreements import KINDS
from qualcode.agreement.figures import CodeFigures, Verdict
from qualcode.agreement.notices import verdict
from qualcode.i18n import _
from qualcode.queries.comparison.study import DisagreementPlace
from qualcode.report.agreement.view import AgreementView, caveats
from qualcode.report.wording.words import NONE
from qualcode.settling import kind_words
from qualcode.tui.agreement.figures_table import DRAWN, Tints
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.interval import LEAST, draw, scale
from qualcode.tui.widgets.table import TableCells, TableColumn

TINTS = {Verdict.RELIABLE: "good", Verdict.TENTATIVE: "fair", Verdict.UNRELIABLE: "poor", Verdict.NOT_JUDGED: "none"}
"""How a verdict is coloured; its word always stands beside it."""

NAME_WIDTH, _LEAST_NAME, _LEAST_PASSAGE, _CODER = 34, 12, 20, 13
SCALE_WIDTH, _GOOD_TO_READ, _WHOLE_NAME = 41, 19, 26
_GAP = 2
_TIGHT = 100
"""Cells below which a long verdict is cut before the names are; it stands whole beside the table."""

Fits = Callable[[Sequence[str]], bool]
"""Whether the filter lets these texts pass."""


class Sheet(NamedTuple):
    """A table to show; a row's key is its place in the report."""

    columns: list[TableColumn]
    rows: list[TableCells]
    tints: Tints


class Tables:
    """The tables of one report, ``width`` cells wide at most where drawings can give way."""

    def __init__(self, view: AgreementView) -> None:
        self.view, self.words, self.report = view, view.words, view.report
        codes = [code.code for code in self.report.codes]
        self.names = {path: view.name(path) for path in codes}
        self.depths = {path: view.depth(path) for path in codes}
        self.caveats = caveats(view)
        self.numbers = {coder: number for number, coder in enumerate(self.report.settings.coders, start=1)}

    def codes(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every code in reading order, indented, or those with the lowest alpha first."""
        heads, words = self.words.heads, self.words
        others = [*self.view.beside, "kappa"]
        keyed = [pair for pair in enumerate(self.report.codes) if fits((self.names[pair[1].code], pair[1].code))]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].measures["alpha"].estimate))
        alphas = {key: words.measured(code.measures["alpha"]) for key, code in keyed}
        verdicts = {key: self.view.verdict(code) for key, code in keyed}
        columns = [
            TableColumn("name", heads["code"], most=NAME_WIDTH),
            TableColumn("alpha", heads["alpha"], right=True),
            TableColumn(DRAWN, "", most=SCALE_WIDTH),
            TableColumn("verdict", heads["verdict"], most=28 if width > _TIGHT else 14),
            TableColumn("marked", heads["marked"], right=True),
            TableColumn(
                "rates", "".join(f"{f'%{number}':>4}" for number in self.numbers.values()), right=True, most=60
            ),
            TableColumn("u_alpha", heads["u_alpha"], right=True),
            *(TableColumn(name, words.measure(name), right=True) for name in others),
        ]
        texts = {
            key: [
                self.names[code.code] if worst else self._indented(code.code),
                alphas[key],
                "",
                verdicts[key],
                str(code.marked),
                self._rates(code),
                words.measured(code.measures["binary_u_alpha"]),
                *(self.view.estimate(code, name) for name in others),
            ]
            for key, code in keyed
        }
        columns[0], drawn = room_for(columns, list(texts.values()), width, at_once=4)
        columns[2] = columns[2]._replace(title=scale(drawn))
        rows = []
        tints = {}
        for key, code in keyed:
            texts[key][2] = draw(code.measures["alpha"], drawn)
            rows.append(TableCells(key, tuple(texts[key])))
            tints.update(dict.fromkeys(((key, DRAWN), (key, "verdict")), TINTS[code.verdict]))
        return Sheet(columns, rows, tints)

    def _indented(self, path: str) -> str:
        """A code's name under those above it, which need not be named again."""
        depth = self.depths[path]
        return "  " * depth + self.view.names.get(path, path) if depth else self.names[path]

    def _rates(self, code: CodeFigures) -> str:
        """Each coder's share of units with the code, in whole per cent."""
        return "".join(f"{_percent(code.base_rates.get(coder)):>4}" for coder in self.numbers)

    def pairs(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every two coders."""
        heads, words = self.words.heads, self.words
        keyed = [pair for pair in enumerate(self.report.pairs) if fits(pair[1].coders)]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].alpha.estimate))
        one_code = [TableColumn("one_code", heads["one_code"], right=True)] if self.view.on_characters else []
        columns = [
            TableColumn("name", heads["pair"], most=NAME_WIDTH),
            TableColumn("alpha", heads["alpha"], right=True),
            TableColumn(DRAWN, "", most=SCALE_WIDTH),
            TableColumn("documents", heads["documents"], right=True),
            TableColumn("units", self.view.unit.capitalize(), right=True),
            TableColumn("kappa", heads["kappa"], right=True),
            TableColumn("f1", heads["f1"], right=True),
            TableColumn("percent", heads["percent"], right=True),
            *one_code,
        ]
        texts = {
            key: [
                f"{self.view.pair(pair.coders)}  {' – '.join(fit(coder, _CODER) for coder in pair.coders)}",
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
        columns[0], drawn = room_for(columns, list(texts.values()), width, at_once=4)
        columns[2] = columns[2]._replace(title=scale(drawn))
        for key, pair in keyed:
            texts[key][2] = draw(pair.alpha, drawn)
        tints = {(key, DRAWN): TINTS[verdict(pair.alpha)] for key, pair in keyed}
        return Sheet(columns, [TableCells(key, tuple(texts[key])) for key, _pair in keyed], tints)

    def documents(self, width: int, fits: Fits, *, worst: bool) -> Sheet:
        """A row for every document that was coded twice; the figures of one have no limits."""
        heads, words = self.words.heads, self.words
        keyed = [pair for pair in enumerate(self.report.documents) if fits((pair[1].document,))]
        if worst:
            keyed.sort(key=lambda pair: worst_first(pair[1].alpha.value))
        kinds = [TableColumn(kind, title, right=True) for kind, title in words.kinds.items()]
        columns = [
            TableColumn("name", heads["document"], most=NAME_WIDTH),
            TableColumn("alpha", heads["alpha"], right=True),
            TableColumn(DRAWN, "", most=SCALE_WIDTH),
            TableColumn("u_alpha", heads["u_alpha"], right=True),
            TableColumn("coders", heads["coders"]),
            TableColumn("units", self.view.unit.capitalize(), right=True),
            TableColumn("agreed", heads["agreed"], right=True),
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
        columns[0], drawn = room_for(columns, list(texts.values()), width, at_once=5)
        columns[2] = columns[2]._replace(title=scale(drawn))
        for key, found in keyed:
            texts[key][2] = draw(found.alpha, drawn)
        return Sheet(columns, [TableCells(key, tuple(texts[key])) for key, _found in keyed], {})

    def cases(self, places: Sequence[DisagreementPlace], width: int, fits: Fits) -> Sheet:
        """A row for every case on which coders differ."""
        heads = self.words.heads
        kinds = {kind: kind_words(kind) for kind in KINDS}
        texts = {
            key: (place.case.document, kinds[place.case.kind], place.text, self.who(place))
            for key, place in enumerate(places)
        }
        columns = [
            TableColumn("document", heads["document"], most=24),
            TableColumn("kind", heads["kind"]),
            TableColumn("text", _("Passage"), most=100),
            TableColumn("who", _("Who has what"), most=80),
        ]
        before = sum(
            min(24, max([len(column.title) + 2, *(cells(row[number], 0, len(row[number])) for row in texts.values())]))
            for number, column in enumerate(columns[:2])
        )
        columns[2] = columns[2]._replace(most=max(_LEAST_PASSAGE, (width - before - 4 * _GAP) // 2))
        return Sheet(columns, [TableCells(key, row) for key, row in texts.items() if fits(row)], {})

    def who(self, place: DisagreementPlace) -> str:
        """Who has what in a case, in one line; the coders by their numbers."""
        case = place.case
        given: dict[str, dict[int, None]] = {}
        for reading in case.readings:
            given.setdefault(self.name(reading.code), {})[self.numbers[reading.coder]] = None
        if case.missing:
            given[_("nothing")] = {self.numbers[coder]: None for coder in case.missing}
        return " · ".join(f"{' '.join(map(str, numbers))}: {name}" for name, numbers in given.items())

    def name(self, path: str) -> str:
        """A code's name; one that is no row of the report has its own."""
        return self.names.get(path) or self.view.names.get(path, path)


def room_for(
    columns: Sequence[TableColumn], texts: Sequence[Sequence[str]], width: int, *, at_once: int
) -> tuple[TableColumn, int]:
    """The first column as wide as it may be, and how wide the drawings in the third can be.

    As many columns are to fit as can beside a drawing that is good to read; for the first ``at_once`` names are cut.
    """
    sizes = [
        min(column.most, max([len(column.title) + 2, *(cells(row[number], 0, len(row[number])) for row in texts)]))
        for number, column in enumerate(columns)
    ]
    name, sizes[0], sizes[2] = sizes[0], 0, 0
    for shown in range(len(columns), at_once - 1, -1):
        room = width - 2 - sum(sizes[:shown]) - _GAP * shown
        if room >= min(name, _WHOLE_NAME) + _GOOD_TO_READ:
            break
    drawn = max(LEAST, min(_GOOD_TO_READ, room - min(name, _WHOLE_NAME)), min(SCALE_WIDTH, room - name))
    return columns[0]._replace(most=max(_LEAST_NAME, min(name, room - drawn))), drawn


def worst_first(estimate: float | None) -> tuple[bool, float]:
    """Where a figure stands when the worst come first; what is undefined is not the worst, but unknown."""
    return estimate is None, estimate or 0.0


def _percent(share: float | None) -> str:
    """A share in whole per cent; what is rounded to nothing is not nothing."""
    if share is None:
        return NONE
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
