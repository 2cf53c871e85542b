"""What the agreement screen says in words: the study as a whole, and the row at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import fill

from qualcode.agreement.disagreements import KINDS
from qualcode.agreement.figures import CodeFigures, DocumentFigures, PairFigures, Verdict
from qualcode.agreement.outcome import Measured
from qualcode.agreement.registry import MEASURES
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.i18n import _, ngettext
from qualcode.queries.comparison.study import DisagreementPlace
from qualcode.report.agreement.view import AgreementView, interpretation, key_rows, settings_rows
from qualcode.report.wording.words import AgreementWords
from qualcode.settling import kind_words
from qualcode.tui.agreement.tables import TINTS, Tables
from qualcode.tui.widgets.glyphs import cells, fit, paint
from qualcode.tui.widgets.interval import LEAST, MARK, draw, parted, scale
from qualcode.tui.widgets.lines import Part

STYLES = {"good": "$success", "fair": "$warning", "poor": "$error", "none": "$foreground 65%"}
_DIM = "$foreground 65%"
_BAR, _ROOMY = 12, 140


def overall_lines(view: AgreementView, width: int, *, short: bool) -> list[Part]:
    """The two alphas over all codes with their intervals drawn, the median and the worst, and what it comes to."""
    words, overall = view.words, view.report.overall
    rows = list(key_rows(view))
    both = ((rows[3], overall.alpha), (rows[4], overall.binary_u_alpha))
    lead = max(len(title) for (title, _text), _found in both)
    numbers = max(len(words.measured(found)) for _row, found in both)
    drawn = max(LEAST, min(51, width - lead - numbers - 4))
    style = STYLES[TINTS[overall.verdict]]
    parts: list[Part] = [] if short else [(" " * (lead + numbers + 4) + scale(drawn) + "\n", _DIM)]
    for (title, text), found in both:
        parts += [f"{title:<{lead}}  ", (f"{text:<{numbers}}  ", "bold")]
        own = style if found is overall.alpha else "$foreground 75%"
        parts += [(part, "$foreground 25%" if part == MARK else own) for part in parted(draw(found, drawn))]
        parts.append("\n")
    judged = (f"● {words.verdicts[overall.verdict.value]}  ", f"bold {style}")
    if short:
        return [*parts, judged, _why(words, overall.alpha, overall.verdict)]
    key, verdicts = rows[5:-1], rows[-1][1]
    line = " · ".join([verdicts, *(f"{title} {text}" for title, text in key)])
    sentences = interpretation(view)[: 2 if width > _ROOMY else 1]
    return [*parts, (fit(line, width) + "\n\n", _DIM), judged, " ".join(sentences)]


def about_code(
    tables: Tables, code: CodeFigures, places: Sequence[DisagreementPlace] | None, width: int, *, short: bool
) -> list[Part]:
    """All that is known of a code: the verdict and why, its measures, who uses it how often, and where they differ.

    ``places`` are the cases with the code or one under it; ``None`` while they are still looked for.
    """
    view, words = tables.view, tables.words
    style = STYLES[TINTS[code.verdict]]
    name = tables.names[code.code]
    parts: list[Part] = [(fit(name, width), "bold")]
    if short:
        parts.append(("  " + fit(code.code, max(1, width - cells(name, 0, len(name)) - 2)) + "\n", _DIM))
    else:
        parts.append(("\n" + fit(code.code, width) + "\n\n", _DIM))
    parts += [(f"● {view.verdict(code)}  ", f"bold {style}"), _why(words, code.measures["alpha"], code.verdict), "\n"]
    parts += _measures(view, code, width, short=short)
    parts += [] if short else ["\n"]
    parts += _counted(places)
    marked = ngettext(
        "{n} of {of} {unit} has it, in {documents}", "{n} of {of} {unit} have it, in {documents}", code.marked
    )
    many = ngettext("{n} document", "{n} documents", code.documents).format(n=code.documents)
    said = marked.format(n=code.marked, of=code.units, unit=view.unit, documents=many)
    parts.append(f"{said}\n" if short else f"\n{said}\n")
    parts += _rates(tables, code, width)
    kappas = "   ".join(f"{view.pair(pair.coders)} {words.coefficient(pair.kappa)}" for pair in code.pairs)
    parts += [(f"κ  {kappas}\n", _DIM)] if len(code.pairs) > 1 else []
    parts += [
        (f"\n▲ {paint(words.notice(notice))}\n", "$warning")
        for notice in view.report.notices
        if notice.code == code.code
    ]
    return parts


def _measures(view: AgreementView, code: CodeFigures, width: int, *, short: bool) -> Iterator[Part]:
    """Each measure with its limits, and where there is room what it means, or why it is not there."""
    words = view.words
    heads = {name: words.measure(name) for name in code.measures}
    lead = max(map(len, heads.values())) + 2
    indent = " " * lead
    for name, found in code.measures.items():
        text = _shares(view, found) if MEASURES[name].share else words.measured(found)
        if short:
            yield from ((f"{heads[name]} ", _DIM), (f"{text}   ", "bold"))
            continue
        yield from ((f"\n{heads[name]:<{lead}}", _DIM), (f"{text}\n", "bold"))
        missing = words.reason(found.why) if found.estimate is None else None
        meaning = missing or words.meaning(name, view.unit)
        yield (fill(meaning, width, initial_indent=indent, subsequent_indent=indent), _DIM)
    yield "\n"


def _why(words: AgreementWords, alpha: Measured, found: Verdict) -> str:
    """The verdict in a sentence."""
    marks = {"high": words.figure(RELIABLE, 3), "low": words.figure(TENTATIVE, 3)}
    if found is Verdict.NOT_JUDGED or alpha.low is None:
        return words.reason(alpha.why) or _("there is too little of it to judge")
    limit = words.figure(alpha.low)
    said = {
        Verdict.RELIABLE: _("the lower limit of alpha, {limit}, is not below {high}"),
        Verdict.TENTATIVE: _("the lower limit of alpha, {limit}, lies between {low} and {high}"),
        Verdict.UNRELIABLE: _("the lower limit of alpha, {limit}, is below {low}"),
    }[found]
    return said.format(limit=limit, **marks)


def _shares(view: AgreementView, found: Measured) -> str:
    words = view.words
    if found.low is None or found.high is None:
        return words.share(found.estimate)
    return f"{words.share(found.estimate)} [{words.share(found.low)}; {words.share(found.high)}]"


def _rates(tables: Tables, code: CodeFigures, width: int) -> Iterator[Part]:
    """A bar for each coder: the share of units with the code."""
    words = tables.words
    room = max(8, min(24, width - _BAR - 13))
    most = max((rate or 0.0 for rate in code.base_rates.values()), default=0.0)
    for coder, rate in code.base_rates.items():
        yield f"{tables.numbers[coder]:>2} {_padded(fit(coder, room), room)}"
        yield (f"{words.share(rate):>7} ", "bold")
        yield ("━" * round(_BAR * (rate or 0.0) / most) + "\n" if most else "\n", "$primary")


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text, 0, len(text)))


def _counted(places: Sequence[DisagreementPlace] | None) -> list[Part]:
    """How many cases there are of each kind."""
    if places is None:
        return [(_("Looking for where they differ…"), _DIM), "\n"]
    if not places:
        return [(_("Nowhere do the coders differ."), "$success"), "\n"]
    kinds = Counter(place.case.kind for place in places)
    words = " · ".join(f"{kinds[kind]} {kind_words(kind)}" for kind in KINDS if kind in kinds)
    total = ngettext("{n} difference: ", "{n} differences: ", len(places)).format(n=len(places))
    return [(total, "bold"), words, ("   " + _("Enter lists them") + "\n", "$accent")]


def about_pair(
    tables: Tables, pair: PairFigures, places: Sequence[DisagreementPlace] | None, width: int, *, short: bool
) -> list[Part]:
    """Two coders, and the alphas of all pairs as a matrix in which they stand out."""
    view, words = tables.view, tables.words
    many = ngettext("{n} document", "{n} documents", pair.documents).format(n=pair.documents)
    gap = "  " if short else "\n"
    figures = [
        (words.heads["alpha"], words.measured(pair.alpha)),
        (words.heads["kappa"], words.measured(pair.kappa)),
        (words.heads["f1"], words.coefficient(pair.f1)),
        (words.heads["percent"], words.share(pair.percent.value)),
    ]
    parts: list[Part] = [
        (fit(" – ".join(pair.coders), width), "bold"),
        (f"{gap}{many}, {pair.units} {view.unit}{gap if not short else ''}\n", _DIM),
        *_figures(figures, short=short),
        *([(f"{found}\n", _DIM)] if (found := words.reason(pair.alpha.why)) else []),
        *_counted(places),
        "" if short else "\n",
    ]
    parts += matrix(tables, pair.coders)
    return parts if short else [*parts, ("\n" + words.pairs_note, _DIM)]


def _figures(rows: Sequence[tuple[str, str]], *, short: bool) -> list[Part]:
    """Figures below each other, or where there is little room in a line."""
    lead, gap = (0, "   ") if short else (max(len(title) for title, _text in rows) + 1, "\n")
    parts: list[Part] = []
    for title, text in rows:
        parts += [(f"{title:<{lead}} ", _DIM), (f"{text}{gap}", "bold")]
    return [*parts, "\n"]


def matrix(tables: Tables, current: Sequence[str]) -> list[Part]:
    """Alpha of every pair; the coders are numbered, as everywhere."""
    words, report = tables.words, tables.report
    alphas = {frozenset(pair.coders): words.figure(pair.alpha.estimate) for pair in report.pairs}
    coders = list(tables.numbers)
    parts: list[Part] = [(words.captions["matrix"] + "\n", _DIM)]
    parts.append(("   " + "".join(f"{number:>6}" for number in tables.numbers.values()) + "\n", _DIM))
    for one in coders:
        parts.append((f"{tables.numbers[one]:>3}", _DIM))
        for other in coders:
            here = {one, other} == set(current)
            text = "·" if one == other else alphas.get(frozenset((one, other)), "")
            parts.append((f"{text:>6}", "bold $accent" if here else ""))
        parts.append(f"  {fit(one, 24)}\n")
    return parts


def about_document(
    tables: Tables, found: DocumentFigures, places: Sequence[DisagreementPlace] | None, width: int, *, short: bool
) -> list[Part]:
    """A document over all codes."""
    view, words = tables.view, tables.words
    figures = [
        (words.heads["alpha"], words.coefficient(found.alpha)),
        (words.heads["u_alpha"], words.coefficient(found.binary_u_alpha)),
        (words.heads["agreed"], str(found.agreed)),
    ]
    parts: list[Part] = [
        (fit(found.document, width), "bold"),
        (f"\n{paint(', '.join(found.coders))}", _DIM),
        (f"\n{found.units} {view.unit} · {found.characters} {words.heads['characters']}\n\n", _DIM),
        *_figures(figures, short=short),
        *([(f"{why}\n", _DIM)] if (why := words.reason(found.alpha.why)) else []),
        *_counted(places),
    ]
    return parts if short else [*parts, ("\n" + _("A document is one observation; its figures have no limits."), _DIM)]


def about_case(tables: Tables, place: DisagreementPlace) -> list[Part]:
    """A case: where, whose words, and what each coder has there."""
    case = place.case
    about = " · ".join(filter(None, (case.document, place.speaker, place.question, f"{case.start}:{case.end}")))
    parts: list[Part] = [(kind_words(case.kind).capitalize(), "bold"), (f"\n{paint(about)}\n\n", _DIM)]
    for given, quote in zip(case.readings, place.quotes, strict=True):
        parts += [
            (f"{tables.numbers[given.coder]} {paint(given.coder)}", "bold $primary"),
            f"  {paint(tables.name(given.code))}",
            (f"\n“{paint(quote)}”\n\n", "italic $foreground 85%"),
        ]
    for coder in case.missing:
        parts += [(f"{tables.numbers[coder]} {paint(coder)}", "bold $primary"), ("  " + _("nothing"), _DIM)]
        parts.append("\n")
    return parts


def caveat_parts(tables: Tables) -> list[Part]:
    """The warnings, one a paragraph."""
    if not tables.caveats:
        return [(_("There is nothing to warn of."), "$success")]
    parts: list[Part] = []
    for text in tables.caveats:
        parts += [("▲ ", "bold $warning"), f"{paint(text)}\n\n"]
    return parts


def methods_parts(view: AgreementView) -> list[Part]:
    """The text for the methods section, what it comes to, how to read the figures, and all settings."""
    words = view.words
    level = words.figure(100 * view.report.settings.confidence, 0)
    reading = words.reading.format(
        unit=view.unit, level=level, high=words.figure(RELIABLE, 3), low=words.figure(TENTATIVE, 3)
    )
    parts: list[Part] = [(words.methods, "bold $primary"), ("   " + _("y copies it"), "$accent")]
    parts += [f"\n\n{paint(view.methods())}\n\n", (f"{words.optional}\n\n", _DIM)]
    parts += [(f"{words.result}\n\n", "bold $primary"), f"{paint(' '.join(interpretation(view)))}\n\n"]
    parts += [(_("How to read the figures") + "\n\n", "bold $primary"), f"{reading}\n\n"]
    parts.append((f"{words.settings}\n\n", "bold $primary"))
    return [*parts, *_listed(settings_rows(view))]


def _listed(rows: Iterator[tuple[str, str]]) -> list[Part]:
    known = list(rows)
    lead = max(len(title) for title, _text in known)
    parts: list[Part] = []
    for title, text in known:
        parts += [(f"{title:<{lead}}  ", _DIM), f"{paint(text)}\n"]
    return parts


def nothing_parts(message: str, file: str, width: int) -> list[Part]:
    """Why there is nothing to compare, and what to do about it in the project ``file``."""
    steps = (
        _("Let a second coder open this project under a name of their own: qualcode open {file} --coder NAME"),
        _("Both code the same documents, each without the other’s. From four documents on there are limits."),
        _("Each declares a document finished: ctrl+o, then f. Finished without codings means: found nothing."),
        _("Come back here: F6."),
    )
    parts: list[Part] = [(paint(message), "bold $warning"), "\n\n", (_("What it takes") + "\n\n", "bold $primary")]
    for number, step in enumerate(steps, start=1):
        text = fill(step.format(file=paint(file)), max(20, width), initial_indent=" " * 5, subsequent_indent=" " * 5)
        parts += [(f"  {number}  ", "bold $accent"), f"{text[5:]}\n\n"]
    return parts
