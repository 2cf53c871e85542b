"""The agreement report as sheets, with its figures as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcode.agreement.registry import given
from qualcode.report.agreement.view import AgreementView, caveats, interpretation, key_rows, settings_rows
from qualcode.report.blocks import ReportSheet, Value

FIGURE, SHARE = "0.00", "0.0%"
"""How figures look, as workbooks write formats."""


def agreement_sheets(view: AgreementView) -> Iterator[ReportSheet]:
    """The sheets of the report, in order."""
    words, heads = view.words, view.words.heads
    text = [(words.methods, view.methods()), *[(words.result, line) for line in interpretation(view)]]
    yield _sheet(words.result, (heads["figure"], heads["value"]), [*key_rows(view), *text])
    yield _sheet(words.codes, _code_header(view), _codes(view), _code_formats(view), frozen=2)
    yield _sheet(words.pairs, _pair_header(view), _pairs(view), _pair_formats(view), frozen=2)
    yield _sheet(words.documents, _document_header(view), _documents(view), [None] * 4 + [FIGURE] * 2)
    if view.report.rounds:
        yield _sheet(words.rounds, _round_header(view), _rounds(view), [None] * 5 + [FIGURE] * 7)
    header = (heads["code"], heads["name"], *words.kinds.values(), heads["total"])
    yield _sheet(words.captions["differences"], header, _differences(view), frozen=2)
    yield _sheet(words.warnings, (heads["warning"],), [[line] for line in caveats(view)])
    yield _sheet(words.settings, (heads["setting"], heads["value"]), settings_rows(view))


def _sheet(
    title: str,
    header: tuple[str, ...],
    rows: Iterable[Sequence[Value]],
    formats: Sequence[str | None] = (),
    *,
    frozen: int = 1,
) -> ReportSheet:
    return ReportSheet(title, header, tuple(map(tuple, rows)), tuple(formats), frozen)


def _code_header(view: AgreementView) -> tuple[str, ...]:
    words, heads = view.words, view.words.heads
    coders = view.report.settings.coders
    measures = []
    for measure in given(view.report.settings):
        title = words.measure(measure.name)
        measures += [title, f"{title}, {heads['low']}", f"{title}, {heads['high']}"]
    return (
        heads["code"],
        heads["name"],
        words.units[view.report.settings.unit],
        heads["marked_long"],
        words.heads["documents"].lower(),
        heads["base"],
        *(f"{heads['base']} {coder}" for coder in coders),
        *measures,
        *(f"{heads['kappa']} {' – '.join(pair.coders)}" for pair in view.report.pairs),
        heads["verdict"],
        heads["reason"],
    )


def _code_formats(view: AgreementView) -> list[str | None]:
    formats: list[str | None] = [None] * 5 + [SHARE] * (1 + len(view.report.settings.coders))
    for measure in given(view.report.settings):
        formats += [SHARE if measure.share else FIGURE] * 3
    return formats + [FIGURE] * len(view.report.pairs)


def _codes(view: AgreementView) -> Iterator[list[Value]]:
    for code in view.report.codes:
        row: list[Value] = [code.code, view.names.get(code.code, ""), code.units, code.marked, code.documents]
        row += [code.base_rate, *(code.base_rates.get(coder) for coder in view.report.settings.coders)]
        for found in code.measures.values():
            row += [found.estimate, found.low, found.high]
        kappas = {pair.coders: pair.kappa.value for pair in code.pairs}
        row += [kappas.get(pair.coders) for pair in view.report.pairs]
        yield [*row, view.verdict(code), view.words.reason(code.measures["alpha"].why)]


def _pair_header(view: AgreementView) -> tuple[str, ...]:
    heads = view.words.heads
    alpha, kappa = heads["alpha"], heads["kappa"]
    return (
        heads["coder"],
        heads["coder"],
        heads["documents"],
        view.unit.capitalize(),
        *(alpha, f"{alpha}, {heads['low']}", f"{alpha}, {heads['high']}"),
        *(kappa, f"{kappa}, {heads['low']}", f"{kappa}, {heads['high']}"),
        heads["f1"],
        heads["percent"],
        *([heads["one_code"]] if view.on_characters else []),
        heads["reason"],
    )


def _pair_formats(view: AgreementView) -> list[str | None]:
    return [None] * 4 + [FIGURE] * 7 + [SHARE] + [FIGURE] * view.on_characters


def _pairs(view: AgreementView) -> Iterator[list[Value]]:
    for pair in view.report.pairs:
        row: list[Value] = [*pair.coders, pair.documents, pair.units]
        for found in (pair.alpha, pair.kappa):
            row += [found.estimate, found.low, found.high]
        row += [pair.f1.value, pair.percent.value]
        if view.on_characters:
            row.append(pair.one_code.value if pair.one_code else None)
        yield [*row, view.words.reason(pair.alpha.why)]


def _document_header(view: AgreementView) -> tuple[str, ...]:
    heads, words = view.words.heads, view.words
    return (
        heads["document"],
        heads["coders"],
        view.unit.capitalize(),
        heads["characters"].capitalize(),
        heads["alpha"],
        heads["u_alpha"],
        heads["agreed"],
        *words.kinds.values(),
    )


def _documents(view: AgreementView) -> Iterator[list[Value]]:
    for found in view.report.documents:
        row: list[Value] = [found.document, ", ".join(found.coders), found.units, found.characters]
        row += [found.alpha.value, found.binary_u_alpha.value, found.agreed]
        yield [*row, *found.disagreements.values()]


def _round_header(view: AgreementView) -> tuple[str, ...]:
    heads = view.words.heads
    limits = [
        f"{heads[name]}{end}" for name in ("alpha", "u_alpha") for end in ("", f" {heads['low']}", f" {heads['high']}")
    ]
    first = (heads["round"], heads["version"], heads["coders"], heads["documents"], view.unit.capitalize())
    return (*first, *limits, heads["after"])


def _rounds(view: AgreementView) -> Iterator[list[Value]]:
    for found in view.report.rounds:
        row: list[Value] = [found.round, found.codebook_version, ", ".join(found.coders), found.documents, found.units]
        for measure in (found.alpha, found.binary_u_alpha):
            row += [measure.estimate, measure.low, measure.high]
        yield [*row, found.after.alpha.estimate if found.after else None]


def _differences(view: AgreementView) -> Iterator[list[Value]]:
    for code, kinds in view.report.disagreements.codes.items():
        yield [code, view.names.get(code, ""), *kinds.values(), sum(kinds.values())]
