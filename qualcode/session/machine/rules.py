"""Codings by rules: what they would be, and those that the coder accepts, in one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from qualcode.addresses import find_codes
from qualcode.changes.codebook import set_rules
from qualcode.changes.codings import ManyCodings, NewCoding, apply_many
from qualcode.errors import ConflictError
from qualcode.formats.yaml.rules import MOST_LONG, MOST_PHRASES
from qualcode.i18n import _
from qualcode.model import RULE, CodeRule
from qualcode.queries.machine.rules import RuleMatch, RuleUnit, codes_with_rules, rule_matches
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook
from qualcode.text.patterns import read_pattern, written_pattern
from qualcode.text.words import word_forms


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


class RuleLine(NamedTuple):
    """What a code is given to by itself, one thing at a time: a phrase, one in any form, a pattern, or a whole turn.

    ``rule`` is the place of its rule; ``narrowed`` says of which questions and roles that is.
    """

    rule: int
    kind: Literal["phrase", "lemma", "pattern", "turn"]
    text: str
    narrowed: str


class CodeRules(NamedTuple):
    """The rules of a code in lines, and how many passages they would code for the coder at work."""

    lines: tuple[RuleLine, ...]
    would_code: int


def rules_of(session: Session, code_id: int) -> CodeRules:
    """What a code is given to by itself, and how much that would code now."""
    project = session.project
    with project.snapshot():
        rules = codebook(project).by_id[code_id].rules
        many = sum(1 for _one in rule_matches(project, session.coder, [code_id])) if rules else 0
    return CodeRules(tuple(line for place, rule in enumerate(rules) for line in _lines(place, rule)), many)


def _lines(place: int, rule: CodeRule) -> list[RuleLine]:
    narrowed = ", ".join((*rule.questions, *([rule.role] if rule.role != CodeRule().role else [])))
    found = [RuleLine(place, "lemma" if rule.lemma else "phrase", phrase, narrowed) for phrase in rule.phrases]
    if rule.pattern:
        found.append(RuleLine(place, "pattern", rule.pattern, narrowed))
    return found or [RuleLine(place, "turn", "", narrowed)]


def add_rule(session: Session, code_id: int, written: str) -> bool:
    """Have a code given to what is ``written``: a phrase, with ``~`` behind it in any form, or a pattern (``[{…}]``).

    False where it is given to that already. ``ConflictError`` for what is neither.
    """
    text = " ".join(written.split())
    rules = list(session.read(codebook).by_id[code_id].rules)
    if text.startswith("["):
        pattern = read_pattern(text)
        if pattern is None:
            raise ConflictError(
                _("“{text}” is no pattern that can be used.").format(text=text[:60]),
                _('Write it as: [{"lower": "via"}, {"lower": "mijn"}]'),
            )
        rules.append(CodeRule(pattern=written_pattern(pattern)))
    else:
        phrase, lemma = text.removesuffix("~").strip(), text.endswith("~")
        if not word_forms(phrase) or len(phrase) > MOST_LONG:
            raise ConflictError(
                _("“{phrase}” is no phrase: it has no word, or more than {most} characters").format(
                    phrase=phrase[:60], most=MOST_LONG
                ),
                _("Write it as people say it."),
            )
        if any(phrase in rule.phrases and rule.lemma == lemma and rule == _plain(rule) for rule in rules):
            return False
        # Beside the phrases that hold for the same turns in the same way.
        for place, rule in enumerate(rules):
            if rule.phrases and rule.lemma == lemma and rule == _plain(rule) and len(rule.phrases) < MOST_PHRASES:
                rules[place] = replace(rule, phrases=(*rule.phrases, phrase))
                break
        else:
            rules.append(CodeRule((phrase,), lemma))
    return session.change(set_rules, code_id, tuple(dict.fromkeys(rules))).value


def _plain(rule: CodeRule) -> CodeRule:
    """The phrases of a rule, for all that respondents say."""
    return CodeRule(rule.phrases, rule.lemma)


def remove_rule(session: Session, code_id: int, line: RuleLine) -> bool:
    """Have a code given to this no more; what was coded by it stays. False where it was not given to it."""
    rules = list(session.read(codebook).by_id[code_id].rules)
    if line.rule >= len(rules) or line not in _lines(line.rule, rules[line.rule]):
        return False
    rule = rules[line.rule]
    if line.kind == "pattern":
        left = replace(rule, pattern="")
    else:
        left = replace(rule, phrases=tuple(one for one in rule.phrases if one != line.text))
    # Without words it would be given to whole turns.
    rules[line.rule : line.rule + 1] = [left] if line.kind != "turn" and (left.phrases or left.pattern) else []
    return session.change(set_rules, code_id, rules).value
