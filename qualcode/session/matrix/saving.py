"""What the matrix screen shows, to be saved: the table, as ``qualcode matrix`` writes it, and what is behind a number.

Names of persons do not leave, as in every output.
"""

from __future__ import annotations

from qualcode.analysis.matrix import Matrix
from qualcode.analysis.quantify import language_of
from qualcode.i18n import _, interface_language, speaking
from qualcode.queries.hiding.guarding import read_guard
from qualcode.queries.names import veil
from qualcode.queries.query.shown import shown_passages
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import LISTING_KINDS, listing
from qualcode.report.matrix.document import DASH
from qualcode.report.matrix.files import MATRIX_KINDS
from qualcode.report.matrix.layout import MatrixStyle
from qualcode.report.passages import PASSAGE_KINDS, passage_list
from qualcode.session.matrix.choices import MatrixLook
from qualcode.session.matrix.counting import ViewCount
from qualcode.session.matrix.evidence import BehindNumber, found_behind, people_behind
from qualcode.session.saving import PASTED, Savable
from qualcode.session.session import Session


def matrix_to_save(count: ViewCount, shown: Matrix, look: MatrixLook) -> Savable:
    """The matrix as it is shown; files are in the language of the project, what is pasted in that of the interface."""

    def make(session: Session, kind: str) -> ReportDocument | str:
        language = language_of(interface_language() if kind == PASTED else session.project.language)
        with speaking(language):
            told = count.told(session.project, shown, with_names=False)
            style = MatrixStyle(zero=DASH if look.dash else "0", transposed=look.transposed)
            return told.to_json() if kind == "json" else told.document(style, language)

    return Savable("matrix", make, MATRIX_KINDS)


def behind_to_save(count: ViewCount, shown: Matrix, behind: BehindNumber) -> Savable:
    """All that is behind a number: its passages, or who is in its base without saying it."""
    title = f"{behind.row} \u00b7 {behind.column}"

    def passages(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot(), speaking(language_of(project.language)):
            over, guard = veil(project), read_guard(project)
            found = found_behind(project, count, shown, behind.spot)
            said = _("{n} of {base} respondents").format(n=behind.n, base=behind.base)
            read = shown_passages(project, found.codings, found.turns)
            listed = [over.over(guard.passage(one)) for one in read]
            return passage_list(over.over(title), said, listed, project.language)

    def silent(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot(), speaking(language_of(project.language)):
            people = people_behind(project, count, shown, behind.spot)
            titles = {"reference": _("reference"), "group": _("group")}
            said = _("{n} of {base} respondents").format(n=len(people), base=behind.base)
            named = _("Not: {row}").format(row=title) if behind.silent else title
            return listing(veil(project).over(named), veil(project).over(people), titles, [said])

    if behind.silent or not behind.spot.line:
        return Savable("respondents", silent, LISTING_KINDS)
    return Savable("passages", passages, PASSAGE_KINDS)
