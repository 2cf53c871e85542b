"""Guides and answer sets as YAML, as they are read: what is empty is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from qualcode.formats.yaml.codebook import predicate_lines
from qualcode.formats.yaml.write import entry, entry_list, inline
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question, Routing


def write_guide(guide: Guide) -> str:
    """A guide; reading it gives the same one."""
    lines = [*entry("guide", guide.slug, 0), *entry("name", guide.name, 0), *entry("language", guide.language, 0)]
    lines += _said({"group": guide.group, "wave": guide.wave}, 0)
    lines.append("parts:")
    for name, questions in groupby(guide.questions, key=lambda question: question.part):
        lines += ["", *_item(entry("name", name.strip() or guide.name, 4), 4), "    questions:"]
        for question in questions:
            lines += _item(_question(question, 8), 8)
    return "\n".join(lines) + "\n"


def write_answer_sets(name: str, sets: Iterable[AnswerSetSpec]) -> str:
    """Answer sets; reading them gives the same ones."""
    lines = [*entry("answers", name, 0), "sets:"]
    for one in sets:
        block = [*entry("id", one.slug, 4), *entry("name", one.name, 4), *entry("kind", one.kind, 4)]
        block += entry_list("question", one.questions, 4) if one.questions else []
        block += _said({"group": one.group, "note": one.note}, 4)
        block.append("    values:")
        for value in one.values:
            block += _item(_answer(value, 8), 8)
        lines += ["", *_item(block, 4)]
    return "\n".join(lines) + "\n"


def _question(question: Question, indent: int) -> list[str]:
    lines = [*entry("id", question.id, indent), *entry("text", question.text, indent)]
    lines += entry_list("codes", question.codes, indent) if question.codes else []
    lines += [*_said({"under": question.parent}, indent), *_routing(question.routing, indent)]
    mapped = [f"{kind} {guide}/{label}" if label else f"{kind} {guide}" for kind, guide, label in question.mapped]
    return [*lines, *(entry_list("mapped", mapped, indent) if mapped else [])]


def _routing(routing: Routing, indent: int) -> list[str]:
    lines = _said({"routing": routing.words}, indent)
    if routing.where:
        lines.append(" " * indent + "where:")
        for name, values in routing.where.items():
            lines += entry_list(inline(name, flow=False), values, indent + 2)
    return lines


def _answer(value: AnswerSpec, indent: int) -> list[str]:
    lines = [*entry("id", value.slug, indent), *entry("name", value.name, indent)]
    lines += entry_list("codes", value.codes, indent) if value.codes else []
    lines += [" " * indent + "denies: true"] if value.denies else []
    return [*lines, *predicate_lines(value.predicates, indent)]


def _said(texts: dict[str, str], indent: int) -> list[str]:
    return [line for key, text in texts.items() if text for line in entry(key, text, indent)]


def _item(block: Sequence[str], indent: int) -> list[str]:
    """A block as an item of a list, its lines where they are."""
    return [" " * (indent - 2) + "- " + block[0][indent:], *block[1:]]
