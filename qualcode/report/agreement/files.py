"""The agreement report and the list of disagreements as files, and the list as rows with every coder's reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.i18n import _
from qualcode.report.writers import kinds_for, write_document

if TYPE_CHECKING:
    from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
    from qualcode.queries.names import Veil
    from qualcode.report.agreement.view import AgreementView
    from qualcode.report.blocks import ReportDocument
    from qualcode.settling import SettlingCase

REPORT_KINDS = kinds_for("blocks", "sheets", "table")


def write_report(view: AgreementView, path: Path, kind: str) -> None:
    """Writes the report as one of ``REPORT_KINDS``, whole or not at all. ``QualcodeError`` when it cannot.

    ``csv`` is the table of codes; its columns have the names of the JSON, whatever the language.
    """
    # What a report is made of is not loaded with the names of its kinds, which the command line has at every start.
    from qualcode.report.agreement.document import agreement_document

    write_document(agreement_document(view), path, kind)


def write_list(
    study: ComparedStudy,
    places: Iterable[tuple[DisagreementPlace, SettlingCase | None]],
    path: Path,
    kind: str,
    veil: Veil | None = None,
) -> None:
    """Writes the list of disagreements as one of ``TABLE_KINDS``. ``QualcodeError`` when it cannot.

    ``veil`` takes names of persons out.
    """
    write_document(list_document(study, places, veil), path, kind)


def list_document(
    study: ComparedStudy, places: Iterable[tuple[DisagreementPlace, SettlingCase | None]], veil: Veil | None = None
) -> ReportDocument:
    """The list of disagreements as a report."""
    from qualcode.report.listing import table_document

    header, rows = meeting_rows(study, places, veil)
    return table_document(_("disagreements"), header, [*rows])


def settled_json(case: SettlingCase | None) -> dict[str, str | None]:
    """Whether a disagreement is settled, how, by whom and why."""
    decision = case.decision if case else None
    return {
        "state": case.state.value if case else "open",
        "decision": decision.outcome if decision else None,
        "decided_by": decision.coder if decision else None,
        "reason": decision.reason if decision else None,
    }


def meeting_rows(
    study: ComparedStudy,
    places: Iterable[tuple[DisagreementPlace, SettlingCase | None]],
    veil: Veil | None = None,
) -> tuple[list[str], Iterator[list[str | int | None]]]:
    """Header and rows: codes and words of every coder, then the decision; what is open has room for it.

    A cell is empty for a coder who did not code the document. By ``case`` ``qualcode settle import`` knows a row again.
    """
    coders = study.coders
    header = ["case", "document", "start", "end", "kind", "speaker", "question", "text"]
    header += [f"{coder} {part}" for coder in coders for part in (_("codes"), _("passage"))]
    header += [_("state"), _("decision"), _("decided by"), _("reason")]
    said = {"document", "speaker", "text", _("reason"), *(f"{coder} {_('passage')}" for coder in coders)}

    def rows() -> Iterator[list[str | int | None]]:
        for place, found in places:
            row = _meeting_row(coders, place, found, veil)
            if veil:
                named = zip(header, row, strict=True)
                row = [veil.over(cell, name, place.case.document) if name in said else cell for name, cell in named]
            yield row

    return header, rows()


def _meeting_row(
    coders: Iterable[str], place: DisagreementPlace, found: SettlingCase | None, veil: Veil | None
) -> list[str | int | None]:
    from qualcode.settling import kind_words, outcome_words, state_words

    case = place.case
    mark = found.mark if found else None
    row: list[str | int | None] = [mark, case.document, case.start, case.end, kind_words(case.kind)]
    row += [place.speaker, place.question, place.text]
    for coder in coders:
        own = [both for both in zip(case.readings, place.quotes, strict=True) if both[0].coder == coder]
        if own:
            codes = dict.fromkeys(reading.code for reading, _quote in own)
            row += ["; ".join(veil.over(code, "code") if veil else code for code in codes)]
            row += [" [...] ".join(dict.fromkeys(quote for _reading, quote in own))]
        else:
            row += [_("(nothing)") if coder in case.missing else None, None]
    now = settled_json(found)
    decision = outcome_words(now["decision"]) if now["decision"] else None
    return [*row, state_words(now["state"] or "open"), decision, now["decided_by"], now["reason"]]
