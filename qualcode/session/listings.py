"""The lists of the screens as reports to save: what the command line lists, of the rows that a screen shows.

Names of persons are taken out of all of them, as out of all that leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.analysis.quantify import language_of
from qualcode.changes.log_words import states
from qualcode.i18n import _, interface_language, ngettext
from qualcode.queries.hiding.guarding import read_guard
from qualcode.queries.listings import list_codes, list_documents, list_log, list_respondents
from qualcode.queries.names import Veil, veil, veil_of_log
from qualcode.queries.query.shown import shown_passages
from qualcode.queries.search import SearchHit
from qualcode.queries.speakers import list_speakers
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.report.passages import passage_list
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import interview_attributes
from qualcode.storage.respondents import attributes


def documents_to_save(names: Sequence[str]) -> Savable:
    """The documents of these names, in this order."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot():
            rows = _in_order(list_documents(project).to_dicts(), "name", names)
            titles = {
                "name": _("document"), "respondents": _("respondents"), "words": _("words"), "turns": _("turns"),
                "codings": _("codings"), "finished": _("finished by"),
            }  # fmt: skip
            variables = list(interview_attributes(project))
            return _with_attributes(_("Documents"), rows, titles, variables, veil(project), "document")

    return Savable("documents", make)


def respondents_to_save(names: Sequence[str]) -> Savable:
    """The respondents of these names, in this order."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot():
            rows = _in_order(list_respondents(project).to_dicts(), "id", names)
            titles = {
                "id": _("respondent"), "reference": _("reference"), "group": _("group"), "documents": _("documents"),
                "turns": _("turns"), "words": _("words"),
            }  # fmt: skip
            variables = [attribute.name for attribute in attributes(project)]
            return _with_attributes(_("Respondents"), rows, titles, variables, veil(project), "respondent")

    return Savable("respondents", make)


def speakers_to_save(ids: Sequence[int]) -> Savable:
    """The speakers with these ids, in this order."""

    def make(session: Session, _kind: str) -> ReportDocument:
        over, known = veil(session.project), {row.speaker.id: row for row in list_speakers(session.project)}
        roles = {"interviewer": _("interviewer"), "respondent": _("respondent"), "none": ""}
        rows = [
            {
                "document": over.over(row.document, "document"),
                "speaker": over.over(row.speaker.label, "speaker", row.document),
                "role": row.speaker.role.value,
                "respondent": over.over(row.respondent, "respondent"),
                "turns": row.turns,
                "words": row.words,
            }
            for row in (known[one] for one in ids if one in known)
        ]
        titles = {
            "document": _("document"), "speaker": _("speaker"), "role": _("role"), "respondent": _("respondent"),
            "turns": _("turns"), "words": _("words"),
        }  # fmt: skip
        return listing(_("Speakers"), rows, titles, words={"role": roles})

    return Savable("speakers", make)


def codes_to_save() -> Savable:
    """All codes in reading order, with what they mean."""

    def make(session: Session, _kind: str) -> ReportDocument:
        rows = veil(session.project).over(list_codes(session.project).to_dicts())
        titles = {
            "code": _("code"), "name": _("name"), "codings": _("codings"), "definition": _("definition"),
            "include": _("Include"), "exclude": _("Exclude"), "example": _("Example"),
        }  # fmt: skip
        return listing(_("Codebook"), rows, titles)

    return Savable("codebook", make)


def history_to_save(ids: Sequence[int]) -> Savable:
    """Lines of the audit trail, newest first."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot():
            rows = list_log(project, over=veil_of_log(project), only=frozenset(ids)).to_dicts()
        titles = {"at": _("when (UTC)"), "coder": _("who"), "what": _("what"), "state": _("state")}
        return listing(_("History"), rows, titles, words={"state": states()})

    return Savable("history", make)


def passages_to_save(name: str, title: str, coding_ids: Sequence[int]) -> Savable:
    """Passages by their codings, in this order, each with what is said before and after it."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        with project.snapshot():
            over, guard = veil(project), read_guard(project)
            found = [over.over(guard.passage(one)) for one in shown_passages(project, coding_ids)]
            place = _guids(project, coding_ids)
            found.sort(key=lambda one: place.get(one.coding or "", 0))
            said = ngettext("{count} passage", "{count} passages", len(found)).format(count=len(found))
            return passage_list(over.over(title), f"{said}.", found, language_of(interface_language()))

    return Savable(name, make, ("docx", "xlsx", "md", "csv"))


def hits_to_save(words: str, found: Sequence[SearchHit]) -> Savable:
    """What a search of the project found, as far as it is listed."""

    def make(session: Session, _kind: str) -> ReportDocument:
        over = veil(session.project)
        titles = {
            "kind": _("on"), "document": _("document"), "start": _("start"), "about": _("what"), "context": _("words"),
        }  # fmt: skip
        rows = (_hit_row(hit, over) for hit in found)
        kinds = {"passage": _("passage"), "code": _("code"), "memo": _("memo")}
        return listing(_("Search: {words}").format(words=over.over(words)), rows, titles, words={"kind": kinds})

    return Savable("search", make)


def _hit_row(hit: SearchHit, over: Veil) -> dict[str, object]:
    about = hit.about.split(" · ")
    if hit.kind == "passage":
        keys = ("speaker", "respondent")
        about = [over.over(part, key, hit.document) for part, key in zip(about, keys, strict=False)]
    return {
        "kind": hit.kind,
        "document": over.over(hit.document, "document"),
        "start": hit.start if hit.document else None,
        "about": " · ".join(map(over.over, about)),
        "context": over.over(" ".join(hit.context.split())),
    }


def _in_order(rows: Sequence[dict[str, Any]], key: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of these names, in the order of the names."""
    known = {row[key]: row for row in rows}
    return [known[name] for name in names if name in known]


def _with_attributes(
    title: str,
    rows: Sequence[dict[str, Any]],
    titles: Mapping[str, str],
    variables: Sequence[str],
    over: Veil,
    called: str,
) -> ReportDocument:
    """Rows of which each attribute is a column of its own; ``called`` says of what their first column is the name."""
    first, *_others = titles
    columns = dict(titles) | {f"attribute {name}": over.over(name) for name in variables}
    told = []
    for row in rows:
        shown = over.over({key: value for key, value in row.items() if key not in (first, "attributes")})
        values = {f"attribute {name}": over.over(row["attributes"].get(name)) for name in variables}
        told.append({first: over.over(row[first], called), **shown, **values})
    return listing(title, told, columns)


def _guids(project: Project, coding_ids: Sequence[int]) -> dict[str, int]:
    """The places of codings in an order, by their GUIDs."""
    known = {coding.id: coding.guid for coding in codings(project, ids=coding_ids)}
    return {known[one]: place for place, one in enumerate(coding_ids) if one in known}
