"""The methods sentence: what was done and what came out, in Dutch and English, ready for the chapter's account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.notices import Verdict
from qualcode.agreement.outcome import Measured
from qualcode.agreement.study import RELIABLE, TENTATIVE

if TYPE_CHECKING:
    from qualcode.agreement.report import AgreementReport


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences of one language."""

    comma: str
    and_: str
    done: str
    blind: str
    nothing: str
    units: Mapping[str, str]
    excluded: Mapping[str, str]
    how: str
    left_out: str
    on_units: str
    limits: Mapping[str, str]
    no_limits: str
    overall: str
    undefined: str
    words: str
    codes: str
    no_median: str
    judged: str
    tool: str


_DUTCH = _Words(
    comma=",",
    and_="en",
    done="Van de {of} documenten zijn er {n} ({share}%) door twee of meer van de {coders} codeurs gecodeerd.",
    blind="Zij codeerden ({round}) onafhankelijk van elkaar, zonder elkaars coderingen te kunnen zien.",
    nothing="Geen van de {of} documenten is door twee codeurs gecodeerd; overeenstemming is niet te berekenen.",
    units={"turn": "beurten", "sentence": "zinnen", "paragraph": "alinea's", "character": "tekens"},
    excluded={
        "interviewer": "wat de interviewer zegt",
        "labels": "de sprekerlabels",
        "times": "de tijdaanduidingen",
        "outside": "tekst buiten de gespreksbeurten",
        "others": "wat andere respondenten zeggen",
        "withdrawn": "wat teruggetrokken respondenten zeggen",
    },
    how=(
        "De overeenstemming is per code berekend met Krippendorffs alfa (nominaal) op {unit} (Krippendorff, 2019), en "
        "met de binaire u-alfa op tekens (Krippendorff, Mathet, Bouvry & Widlöcher, 2016){left_out}."
    ),
    left_out=", zonder {what}",
    on_units="op {n} {unit}",
    limits={
        "jackknife": (
            "De grenzen ({level}%) komen uit een jackknife over {n} documenten met Students t ({degrees} "
            "vrijheidsgraden)."
        ),
        "bootstrap": (
            "De grenzen ({level}%) zijn percentielen van een bootstrap over {n} documenten ({resamples} trekkingen, "
            "startgetal {seed})."
        ),
    },
    no_limits="Voor betrouwbaarheidsgrenzen zijn het te weinig documenten (minimaal vier).",
    overall="Over alle codes samen is alfa {alpha} {on_units}",
    undefined="Over alle codes samen is alfa niet gedefinieerd, omdat er geen variatie is",
    words=" en de u-alfa op tekens {u_alpha}",
    codes="De mediaan van de codes is {median}; de laagste alfa heeft {worst} ({lowest}).",
    no_median="Voor geen enkele code is alfa gedefinieerd.",
    judged=(
        "Beoordeeld op de ondergrens zijn {reliable} van de {codes} codes betrouwbaar (vanaf {high}) en {tentative} "
        "voorlopig bruikbaar (vanaf {low}); {unreliable} niet, en {not_judged} zijn niet te beoordelen."
    ),
    tool="Berekend met qualcode{version}.",
)

_ENGLISH = _Words(
    comma=".",
    and_="and",
    done="Of the {of} documents, {n} ({share}%) were coded by two or more of the {coders} coders.",
    blind="They coded independently ({round}) and could not see each other's codings.",
    nothing="None of the {of} documents was coded by two coders; agreement cannot be computed.",
    units={"turn": "turns", "sentence": "sentences", "paragraph": "paragraphs", "character": "characters"},
    excluded={
        "interviewer": "what the interviewer says",
        "labels": "the labels of speakers",
        "times": "the time stamps",
        "outside": "text outside the turns of speech",
        "others": "what other respondents say",
        "withdrawn": "what respondents say who withdrew",
    },
    how=(
        "Agreement was computed for each code with Krippendorff's alpha (nominal) on {unit} (Krippendorff, 2019), and "
        "with the binary u-alpha on characters (Krippendorff, Mathet, Bouvry & Widlöcher, 2016){left_out}."
    ),
    left_out=", leaving out {what}",
    on_units="on {n} {unit}",
    limits={
        "jackknife": (
            "The limits ({level}%) are those of a delete-one jackknife over {n} documents with Student's t "
            "({degrees} degrees of freedom)."
        ),
        "bootstrap": (
            "The limits ({level}%) are percentiles of a bootstrap over {n} documents ({resamples} resamples, seed "
            "{seed})."
        ),
    },
    no_limits="There are too few documents for confidence limits (four at least).",
    overall="Over all codes alpha is {alpha} {on_units}",
    undefined="Over all codes alpha is undefined, for there is no variation",
    words=" and u-alpha on characters {u_alpha}",
    codes="The median of the codes is {median}; the lowest alpha is that of {worst} ({lowest}).",
    no_median="For none of the codes is alpha defined.",
    judged=(
        "Judged at the lower limit, {reliable} of {codes} codes are reliable (from {high}) and {tentative} tentative "
        "(from {low}); {unreliable} are not to be relied on, and {not_judged} cannot be judged."
    ),
    tool="Computed with qualcode{version}.",
)
_LANGUAGES = {"nl": _DUTCH, "en": _ENGLISH}


def methods_text(report: AgreementReport, language: str = "en") -> str:
    """The account of the report for a methods section, in Dutch (``nl``) or English (``en``).

    Raises ``KeyError`` for another language.
    """
    words, overall = _LANGUAGES[language], report.overall
    if not overall.documents:
        return words.nothing.format(of=overall.of_documents)
    share = round(100 * overall.documents / overall.of_documents)
    done = words.done.format(
        of=overall.of_documents, n=overall.documents, share=share, coders=len(report.settings.coders)
    )
    tool = words.tool.format(version=f" {report.settings.version}" if report.settings.version else "")
    blind = [words.blind.format(round=report.settings.round)] if report.settings.round else []
    return " ".join((done, *blind, _how(report, words), _limits(report, words), _found(report, words), tool))


def _how(report: AgreementReport, words: _Words) -> str:
    what = [words.excluded.get(name, name) for name in report.settings.excluded]
    left_out = words.left_out.format(what=_listed(what, words)) if what else ""
    return words.how.format(unit=words.units[report.settings.unit], left_out=left_out)


def _limits(report: AgreementReport, words: _Words) -> str:
    settings, documents = report.settings, report.overall.documents
    if documents < LEAST_DOCUMENTS:
        return words.no_limits
    return words.limits[settings.method].format(
        level=f"{100 * settings.confidence:g}".replace(".", words.comma),
        n=documents,
        degrees=documents - 1,
        resamples=settings.resamples,
        seed=settings.seed,
    )


def _found(report: AgreementReport, words: _Words) -> str:
    overall = report.overall
    unit = words.units[report.settings.unit]
    if overall.alpha.estimate is None:
        first = words.undefined
    else:
        on_units = words.on_units.format(n=overall.units, unit=unit)
        first = words.overall.format(alpha=_measured(overall.alpha, words), on_units=on_units)
        if overall.binary_u_alpha.estimate is not None:
            first += words.words.format(u_alpha=_measured(overall.binary_u_alpha, words))
    if overall.median is None or overall.worst is None:
        return f"{first}. {words.no_median}"
    median = words.codes.format(
        median=_figure(overall.median, words), worst=overall.worst[0], lowest=_figure(overall.worst[1], words)
    )
    judged = words.judged.format(
        codes=len(report.codes),
        high=_figure(RELIABLE, words, 3),
        low=_figure(TENTATIVE, words, 3),
        **{verdict.value: overall.verdicts.get(verdict, 0) for verdict in Verdict},
    )
    return f"{first}. {median} {judged}"


def _measured(measured: Measured, words: _Words) -> str:
    """An estimate with its limits: ``0.81 [0.74; 0.88]``."""
    estimate = _figure(measured.estimate or 0.0, words)
    if measured.low is None or measured.high is None:
        return estimate
    return f"{estimate} [{_figure(measured.low, words)}; {_figure(measured.high, words)}]"


def _figure(value: float, words: _Words, digits: int = 2) -> str:
    # Adding zero keeps a rounded figure from being shown as -0.00.
    return f"{round(value, digits) + 0.0:.{digits}f}".replace(".", words.comma)


def _listed(items: list[str], words: _Words) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {words.and_} {items[-1]}"
