"""The rules of a code in a codebook file: phrases, patterns, and of which turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from qualcode.formats.yaml.lines import Fields
from qualcode.formats.yaml.write import entry, entry_list, flow
from qualcode.i18n import _
from qualcode.model import RULE_ROLES, CodeRule
from qualcode.text.expressions import expression
from qualcode.text.patterns import (
    MOST_CHARACTERS,
    MOST_TIMES,
    MOST_TOKENS,
    MOST_VALUES,
    PatternFault,
    pattern_faults,
    read_pattern,
    written_pattern,
)

KEYS = ("phrases", "pattern", "lemma", "question", "questions", "role")
MOST_PHRASES = 2_000
MOST_LONG = 200
"""So many characters a phrase may have."""
_WORD = expression(r"[^\W_]")


def read_rules(fields: Fields) -> Iterator[CodeRule]:
    """The rules of a code; what is wrong with one is told at its line."""
    for said in fields.mappings("rules"):
        said.allow(KEYS)
        phrases = tuple(" ".join(one.split()) for one in said.texts("phrases"))
        for phrase in phrases:
            if not _WORD.search(phrase) or len(phrase) > MOST_LONG:
                message = _("“{phrase}” is no phrase: it has no word, or more than {most} characters")
                said.error(
                    "phrases", message.format(phrase=phrase[:60], most=MOST_LONG), _("Write it as people say it.")
                )
        if len(phrases) > MOST_PHRASES:
            message = _("a rule has {count} phrases, and takes {most}").format(count=len(phrases), most=MOST_PHRASES)
            said.error("phrases", message, _("Divide them over several rules."))
        questions = (*said.texts("questions"), *filter(None, [said.text("question")]))
        pattern = ""
        if "pattern" in said:
            value = said.plain("pattern")
            faults = list(pattern_faults(value))
            for fault in faults:
                said.error("pattern", *_words(fault))
            if not faults:
                pattern = written_pattern(cast("list[dict[str, object]]", value))
        if "phrases" not in said and "pattern" not in said and not questions:
            message = _("a rule says neither phrases, nor a pattern, nor a question")
            said.error("rules", message, _("Write for example: phrases: [via mijn oom, via een kennis]"))
        role = said.text("role", RULE_ROLES[0]).strip().lower()
        if role not in RULE_ROLES:
            message = _("“{role}” is nobody who speaks").format(role=role)
            said.error("role", message, _("Write one of: {roles}").format(roles=", ".join(RULE_ROLES)))
        yield CodeRule(phrases, said.flag("lemma"), pattern, questions, role)


def _words(fault: PatternFault) -> tuple[str, str]:
    """What is said of a fault of a pattern, and the remedy."""
    said = {
        "no_list": (
            _("“pattern” should be a list of tokens"),
            _("Write it as: pattern: [{lower: via}, {lower: mijn}]"),
        ),
        "no_token": (_("“{what}” is no token of a pattern"), _("Write each token as a mapping, such as {lower: via}")),
        "tokens": (_("a pattern of {what} tokens is too long"), _("A pattern has {most} tokens at most.")),
        "op": (
            _("“{what}” does not say how often a token stands there"),
            _("Write ?, *, +, ! or {{n,m}}, to {times}."),
        ),
        "attribute": (
            _("“{what}” is no attribute of a token that can be known here"),
            _("Without a trained pipeline there are text, lower, lemma, shape, length, is_digit and the like."),
        ),
        "condition": (
            _("“{what}” cannot be asked of a token here"),
            _("Write a text, IN or NOT_IN with a list, or for length ==, >=, <=, > or <. Expressions are not taken."),
        ),
        "values": (
            _("the values of “{what}” are no list, or an empty or too long one"),
            _("Give 1 to {values} values."),
        ),
        "value": (_("a value of “{what}” is not of its kind"), _("Texts have {characters} characters at most.")),
        "ways": (
            _("the pattern can be read in too many ways"),
            _("One token may have * or +, and few others may be left out; divide it over several rules."),
        ),
        "nothing": (_("the pattern fits where nothing stands"), _("At least one token has to be there.")),
    }
    message, hint = said[fault.kind]
    # Braces of an example are no place to fill in.
    for name, number in (
        ("{most}", MOST_TOKENS),
        ("{{n,m}}", "{n,m}"),
        ("{times}", MOST_TIMES),
        ("{values}", MOST_VALUES),
        ("{characters}", MOST_CHARACTERS),
    ):
        hint = hint.replace(name, str(number))
    return message.replace("{what}", fault.what), hint


def rule_lines(rules: Iterable[CodeRule], indent: int) -> list[str]:
    """The lines of rules, with their key."""
    lines: list[str] = []
    for rule in rules:
        block: list[str] = []
        if rule.phrases:
            block += entry_list("phrases", rule.phrases, indent + 4)
        if rule.pattern and (pattern := read_pattern(rule.pattern)) is not None:
            block.append(" " * (indent + 4) + f"pattern: {flow(pattern)}")
        if rule.lemma:
            block.append(" " * (indent + 4) + "lemma: true")
        if rule.questions:
            block += entry_list("questions", rule.questions, indent + 4)
        if rule.role != RULE_ROLES[0]:
            block += entry("role", rule.role, indent + 4)
        lines += [" " * (indent + 2) + "- " + block[0].lstrip(), *block[1:]] if block else []
    return [" " * indent + "rules:", *lines] if lines else []
