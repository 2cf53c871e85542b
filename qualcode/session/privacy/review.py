"""A privacy review of a chapter or a file, and the decisions on what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from qualcode.analysis.quantify import language_of
from qualcode.changes.names import NameDecision
from qualcode.changes.privacy.risks import decide_risks
from qualcode.errors import ConflictError, NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.names import closest
from qualcode.queries.hiding.guarding import shortened
from qualcode.queries.names import STAND_INS
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.queries.quotations import quotations
from qualcode.report.privacy.findings import NAMES, PrivacyFinding, PrivacyReview
from qualcode.report.privacy.in_file import review_file
from qualcode.report.privacy.review import is_of_words, review_chapter
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.respondents import HowDecided, RiskDecision, respondents, risk_decisions

_OUTLINES = (".yaml", ".yml")
_CELLS = ("spread", "numbers")


def review(
    project: Project,
    target: Path | None = None,
    *,
    coders: Sequence[str] = (),
    where: Iterable[str] = (),
    unfinished_too: bool = False,
    attributes: Sequence[str] = (),
    with_passages: bool = False,
) -> PrivacyReview:
    """What leads to somebody in the chapter that an outline makes (without one, that of the themes), or in a file."""
    if target is not None and target.suffix.lower() not in _OUTLINES:
        return review_file(project, target)
    return review_chapter(
        project,
        outline=read_outline(target) if target is not None else None,
        coders=coders,
        where=resolved(project, conditions(where)),
        unfinished_too=unfinished_too,
        attributes=attributes,
        with_passages=with_passages,
    )


def decide_findings(session: Session, found: PrivacyReview, wanted: Iterable[tuple[str, str, str]]) -> int:
    """Decides on findings by their ids: how (empty takes it back), with the text or the reason; how many there were.

    ``NotFoundError`` for an id that the review has not; ``ConflictError`` for what cannot be done with it.
    """
    known, before = found.by_id(), session.read(risk_decisions)
    chosen: list[RiskDecision] = []
    back: list[RiskDecision] = []
    names: list[NameDecision] = []
    for id_, how, text in wanted:
        one = known.get(id_)
        if not how and id_ in before:
            back.append(before[id_])
            continue
        if one is None:
            hint = closest(id_, known) or _("List them with: qualcode report privacy")
            raise NotFoundError(_("The review has no finding {id}.").format(id=id_), hint)
        if one.kind in NAMES:
            names.append(_on_name(session.project, one, how, text))
        if how and (one.kind not in NAMES or how == "accept"):
            chosen.append(_on_risk(session.project, one, how, text))
    return int(session.change(decide_risks, chosen, undecided=back, names=names).value)


def _on_name(project: Project, one: PrivacyFinding, how: str, text: str) -> NameDecision:
    kind = one.words[0][1]
    if how == "shorten":
        raise ConflictError(
            _("{id} is a name, and cannot be shortened.").format(id=one.id), _("Mask, replace or accept it.")
        )
    if how == "mask":
        stand_ins = STAND_INS[language_of(project.language)]
        return NameDecision(one.text, "replace", stand_ins.get(kind, stand_ins["name"]))
    if how == "replace":
        return NameDecision(one.text, "replace", text)
    return NameDecision(one.text, "accept" if how == "accept" else None)


def _on_risk(project: Project, one: PrivacyFinding, how: str, text: str) -> RiskDecision:
    decided = next(each for each in get_args(HowDecided) if each == how)
    if decided != "accept" and not (is_of_words(one) or (one.kind in _CELLS and decided == "mask")):
        raise ConflictError(
            _("What {id} is cannot be done away with here.").format(id=one.id),
            _("Choose other quotations, write the file again, or accept it with a reason."),
        )
    if decided == "shorten":
        _check_short(project, one, text)
    reason, words = (text, "") if decided == "accept" else ("", text)
    return RiskDecision(one.id, one.guid, decided, one.words, words, reason)


def _check_short(project: Project, one: PrivacyFinding, text: str) -> None:
    """That what is to be left stands in something that the respondent says in a good quotation or coded passage."""
    who = next(person.id for person in respondents(project) if person.guid == one.guid)
    said = quotations(project, read_codings(project))
    if not any(shortened(words[who], text) is not None for words in said.values() if who in words):
        raise ConflictError(
            _("{text!r} stands in no quotation of {respondent}.").format(text=text, respondent=one.respondent),
            _("Give words of the quotation as they stand there, with (...) for what is left out between them."),
        )
