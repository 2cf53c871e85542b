"""Codings by rules: what they would be, and those that the coder accepts, in one change."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.addresses import find_codes
from qualcode.changes.codings import ManyCodings, NewCoding, apply_many
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import RULE
from qualcode.queries.machine.rules import RuleMatch, RuleUnit, codes_with_rules, rule_matches
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook


def rules_would_code(
    session: Session, codes: Sequence[str], *, unit: RuleUnit = "match", documents: Sequence[str] = ()
) -> list[RuleMatch]:
    """What the rules of codes (addresses; none is every code with rules) would code, in order of document and place.

    Errors as :func:`queries.machine.rules.rule_matches`; ``ConflictError`` where no code has rules.
    """
    book = session.read(codebook)
    ids = find_codes(book, codes) if codes else codes_with_rules(book)
    if not ids:
        raise ConflictError(
            _("No code has rules."),
            _("Write them in the codebook file, under “rules:”, and take that in with: qualcode codebook import"),
        )
    with session.project.snapshot():
        return list(rule_matches(session.project, session.coder, ids, unit=unit, document_names=documents))


def code_by_rule(session: Session, accepted: Sequence[RuleMatch]) -> int:
    """Make the codings of the matches that were accepted, marked as made by rule; how many were made."""
    many = ManyCodings()
    for one in accepted:
        many.add(NewCoding(one.document_id, one.start, one.end, one.code_id, origin=RULE))
    return session.change(apply_many, many, action="coding.rule").value.made if accepted else 0
