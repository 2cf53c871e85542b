"""What the agreement screen says around its tables: settings, views, keys, and what is known of the row at hand."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.i18n import _, ngettext
from qualcode.queries.comparison.study import DisagreementPlace
from qualcode.session.agreement import AgreementOutcome
from qualcode.tui.agreement import about
from qualcode.tui.agreement.rounds import about_round, no_round
from qualcode.tui.agreement.state import TABLES, AgreementState, Of
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part

_FAINT = "$foreground 65%"


def view_names() -> dict[str, str]:
    """The views in order, with what they are called."""
    return {
        "codes": _("Codes"),
        "pairs": _("Pairs"),
        "documents": _("Documents"),
        "rounds": _("Rounds"),
        "caveats": _("Caveats"),
        "methods": _("Methods"),
    }


def unit_names() -> dict[str, str]:
    """The units of comparison, with what they are called."""
    return {
        "turn": _("turns"),
        "sentence": _("sentences"),
        "paragraph": _("paragraphs"),
        "character": _("characters"),
        "token": _("words"),
        "document": _("documents"),
        "segment": _("segments"),
    }


def keys(state: AgreementState) -> Keys:
    """The keys that matter now."""
    last: Keys = [("Esc", _("back")), ("F1", _("help"))]
    settings: Keys = [("t", _("units")), ("c", _("coders")), ("i", _("interviewer")), ("f", _("finished"))]
    settings += [("r", _("round"))] if state.has_rounds else []
    settings += [("m", _("measures")), ("p", _("people only"))]
    if state.found is None:
        return [*settings, *last]
    if state.of is not None:
        return [
            ("Enter", _("to the passage")),
            ("s", _("settle")),
            ("/", _("filter")),
            ("ctrl+s", _("save the list")),
            *last,
        ]
    views: Keys = [("Tab", _("next view"))]
    if state.view not in TABLES:
        copy: Keys = [("y", _("copy the text"))] if state.view == "methods" else []
        return [*copy, ("ctrl+s", _("save the report")), *views, *settings, *last]
    return [
        ("Enter", _("only this round") if state.view == "rounds" else _("where they differ")),
        ("s", _("settle")),
        ("o", _("reading order") if state.worst else _("worst first")),
        ("ctrl+s", _("save the report")),
        *views,
        ("/", _("filter")),
        *settings,
        *last,
    ]


def compared(found: AgreementOutcome) -> str:
    """How much was compared."""
    overall = found.view.report.overall
    twice = _("{n} of {of} documents coded twice").format(n=overall.documents, of=overall.of_documents)
    return f"{twice} · {overall.units} {found.view.unit}"


def settings_line(state: AgreementState, *, wide: bool) -> list[Part]:
    """Each setting behind its key; where the line is ``wide``, with what is left out in full."""
    choices = state.choices
    left_out = _("with the interviewer") if choices.interviewer else _("without the interviewer")
    if state.found is not None:
        view = state.found.view
        unit, coders = view.unit, view.numbered()
        if wide and (excluded := view.report.settings.excluded):
            names = ", ".join(view.words.values.get(name, name) for name in excluded)
            left_out = _("left out: {what}").format(what=names)
    else:
        unit, coders = unit_names()[choices.unit], ", ".join(choices.coders) or _("everybody")
    # What is longest stands last, for there it is cut where it does not fit.
    last = (("i", left_out), ("c", paint(coders)))
    settings = (
        ("t", f"{unit} ({paint(choices.segments)})" if choices.segments else unit),
        ("f", _("finished only") if choices.finished_only else _("finished or coded")),
        *([("r", paint(choices.round) or _("all rounds"))] if state.has_rounds else []),
        *([("p", _("people only"))] if choices.without_machine else []),
        *(reversed(last) if wide else last),
    )
    parts: list[Part] = []
    for key, text in settings:
        parts += [(f" {key} ", "bold $accent"), (f"{text}  ", "$foreground 75%")]
    return parts


def views_line(state: AgreementState, found: AgreementOutcome, gap: str) -> list[Part]:
    """The views with the number of what they list, the one at hand standing out, or which disagreements are listed."""
    report = found.view.report
    counts = {view: len(getattr(report, view)) for view in TABLES}
    counts["caveats"] = len(state.tables.caveats)
    current = "bold $background on $primary"
    parts: list[Part] = []
    for number, (view, name) in enumerate(view_names().items(), start=1):
        if state.of is not None and view != state.of.view:
            continue
        count = f" {counts[view]}" if view != "methods" else ""
        here = view == state.view and state.of is None
        parts += [(f" {number} {name}{count} ", current if here else "$foreground 75%"), gap]
    if state.of is not None:
        many = state.cases(state.of)
        words = "…" if many is None else ngettext("{n} difference", "{n} differences", len(many)).format(n=len(many))
        parts += [("› ", "bold $primary"), (f" {fit(_named(state, state.of), 40)} · {words} ", current)]
    return parts


def _named(state: AgreementState, of: Of) -> str:
    if isinstance(of.what, tuple):
        return " – ".join(of.what)
    return state.tables.name(of.what) if of.view == "codes" else of.what


def row_parts(state: AgreementState, row: int | None, width: int, *, sought: str, short: bool) -> list[Part]:
    """What is known of a row (by its key), or why there is none; ``sought`` is the text that is filtered by."""
    if state.of is not None:
        case = state.case(row)
        if case is not None:
            return about.about_case(state.tables, case)
        looking = state.cases(state.of) is None
        words = _("Looking for where they differ…") if looking else _("Nowhere do the coders differ.")
        return [(_("Nothing fits this filter. F shows all.") if sought else words, _FAINT)]
    of = state.row(row)
    if of is None or row is None:
        empty = no_round(state.choices.round) if state.view == "rounds" else ""
        return [(_("Nothing fits this filter. F shows all.") if sought else empty, _FAINT)]
    return _about_row(state, of, row, state.cases(of), width, short=short)


def _about_row(
    state: AgreementState, of: Of, row: int, places: Sequence[DisagreementPlace] | None, width: int, *, short: bool
) -> list[Part]:
    tables, report = state.tables, state.tables.report
    if of.view == "codes":
        return about.about_code(tables, report.codes[row], places, width, short=short)
    if of.view == "pairs":
        return about.about_pair(tables, report.pairs[row], places, width, short=short)
    if of.view == "rounds":
        return about_round(tables, report.rounds[row], width, short=short)
    return about.about_document(tables, report.documents[row], places, width, short=short)
