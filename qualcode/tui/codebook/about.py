"""What the codebook screen says of a code, of a merge, and of what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from textual.content import Content

from qualcode.changes.codebook import Difference, predicates_text, rules_text
from qualcode.i18n import _, ngettext
from qualcode.model import CONSENSUS, Code
from qualcode.queries.passages import Fields
from qualcode.session.codebook import CodebookCounts, MergePlan
from qualcode.tui.codebook.form import FIELD_NAMES
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part, code_lines, lines_of

_FAINT = "$foreground 65%"

COLUMN = 10
"""Cells of a column of counts."""


def about_code(survey: CodebookCounts, code_id: int | None) -> Content:
    """All that there is to know of a code: counts, definition, when to use it, keywords, what reports say, memos."""
    if code_id is None:
        return empty_codebook()
    code = survey.codebook.by_id[code_id]
    parts: list[Part] = [_counted(survey, code_id)]
    if code.retired:
        parts.append(("\n" + _("Retired: it keeps its codings and is offered no more. z revives it."), "$warning"))
    if code.keywords:
        parts += [("\n\n" + _("Keywords") + "  ", "bold $primary"), paint(", ".join(code.keywords))]
    if code.predicates:
        parts += [("\n\n" + _("In reports") + "\n", "bold $primary"), paint(predicates_text(code.predicates))]
    if code.rules:
        parts += [("\n\n" + _("Rules") + "\n", "bold $primary"), lines_of(rules_text(code.rules))]
    if not code.definition:
        parts.append(("\n\n" + _("It has no definition yet: e writes one."), _FAINT))
    for memo in survey.memos.get(code_id, ()):
        who = paint(survey.coders.get(memo.coder_id, "?"))
        parts += [("\n\n¶ " + who + "  ", "bold $warning"), lines_of(memo.text)]
    return Content.assemble(code_lines(code), "\n\n", *parts)


def _counted(survey: CodebookCounts, code_id: int) -> Part:
    own, all_ = survey.own(code_id), survey.below(code_id)
    words = ngettext("{count} coding", "{count} codings", own).format(count=own)
    if all_ != own:
        words += " · " + _("{count} with the codes under it").format(count=all_)
    whose = [
        f"{paint(name)} {count}"
        for coder_id, name in survey.coders.items()
        if (count := survey.below(code_id, coder_id))
    ]
    return (words + ("\n" + "   ".join(whose) if whose else ""), _FAINT)


def empty_codebook() -> Content:
    """What to do where there are no codes."""
    return Content.assemble(
        (_("There are no codes yet.") + "\n\n", "bold"),
        ("a", "bold $accent"),
        "  " + _("writes the first one") + "\n\n",
        ("qualcode codebook import " + _("FILE.yaml") + "\n", "bold $primary"),
        "  " + _("reads a codebook, in another window; it appears here by itself"),
    )


def merging(plan: MergePlan, survey: CodebookCounts, source_ids: Iterable[int], target_id: int) -> list[str]:
    """What a merge will do, a line for each effect."""
    book = survey.codebook
    target = book.by_id[target_id].name
    lines = [_("there are no codings to move")]
    if plan.codings:
        codings = ngettext("{count} coding goes to {code}", "{count} codings go to {code}", plan.codings)
        coders = ngettext("{count} coder's", "{count} coders'", plan.coders).format(count=plan.coders)
        lines = [f"{codings.format(count=plan.codings, code=target)} ({coders})"]
    if plan.doubles:
        lines.append(
            ngettext(
                "{count} of them is on a passage that {code} has already: the two become one, with both memos",
                "{count} of them are on passages that {code} has already: each becomes one, with both memos",
                plan.doubles,
            ).format(count=plan.doubles, code=target)
        )
    if plan.memos:
        lines.append(ngettext("{count} memo goes along", "{count} memos go along", plan.memos).format(count=plan.memos))
    if plan.codes:
        lines.append(
            ngettext("{count} code under it moves along", "{count} codes under them move along", plan.codes).format(
                count=plan.codes
            )
        )
    gone = ", ".join(book.by_id[code_id].path for code_id in source_ids)
    lines.append(_("{codes} is in the codebook no more").format(codes=gone))
    return lines


def differing(found: Sequence[Difference]) -> Content:
    """What differs between two versions, code by code."""
    if not found:
        return Content.styled(_("Nothing differs."), _FAINT)
    order = {"added": 0, "removed": 1, "changed": 2}
    signs = {
        "added": ("+ ", _("added"), "bold $success"),
        "removed": ("− ", _("removed"), "bold $error"),
        "changed": ("~ ", "", "bold $warning"),
    }
    parts: list[Part] = []
    for item in sorted(found, key=lambda item: order[item.kind]):
        sign, words, style = signs[item.kind]
        parts += [(sign, style), (paint(item.path), "bold"), (f"  {words}\n", style)]
        if item.fields:
            parts += [*field_lines(item.fields), "\n"]
    return Content.assemble(*parts)


def field_lines(fields: Fields) -> list[Part]:
    """The fields of a code then and now: what went has a minus and what came a plus, the words in question are bold."""
    parts: list[Part] = []
    for field, (old, new) in fields.items():
        parts.append((f"  {FIELD_NAMES.get(field, field)}\n", "$primary"))
        went, came = _words(old, new)
        if old:
            parts += [("  − ", "$error"), *_marked(went, "bold underline $error", _FAINT), "\n"]
        if new:
            parts += [("  + ", "$success"), *_marked(came, "bold underline $success", ""), "\n"]
    return parts


Run = tuple[bool, str]


def _words(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs of words that are in both, or not (``True``)."""
    one, other = old.split(), new.split()
    went: list[Run] = []
    came: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        went.append((tag != "equal", " ".join(one[i1:i2])))
        came.append((tag != "equal", " ".join(other[j1:j2])))
    return went, came


def _marked(runs: Sequence[Run], marked: str, plain: str) -> list[Part]:
    parts: list[Part] = []
    for differs, words in runs:
        if words:
            text = paint(words)
            parts += [(text, marked) if differs else (text, plain) if plain else text, " "]
    return parts


class CountColumn(NamedTuple):
    """A column of counts: its head, and the coders whose codings are counted in it."""

    head: str
    coders: tuple[int, ...]


def count_columns(survey: CodebookCounts, coder: str, room: int) -> list[CountColumn]:
    """The columns of the coders, as many as ``room`` cells hold: oneself, the consensus, the others, and in one column
    those for whom there is no room, so that the columns add up to the total.

    None where there is one coder, whose counts are the total, or no room for a column. Who has none that may be seen
    has no column.
    """
    counted = {coder_id for counts in survey.counts.values() for coder_id in counts}
    coders = {coder_id: name for coder_id, name in survey.coders.items() if coder_id in counted}
    if len(coders) < 2:
        return []
    order = {coder: 0, CONSENSUS: 1}
    each = [
        CountColumn(fit(name, COLUMN - 1), (coder_id,))
        for coder_id, name in sorted(coders.items(), key=lambda item: order.get(item[1], 2))
    ]
    fitting = max(0, room // COLUMN)
    if len(each) <= fitting or not fitting:
        return each[:fitting]
    others = each[fitting - 1 :]
    more = (
        _("+{count} more").format(count=len(others)) if fitting > 1 else _("{count} coders").format(count=len(others))
    )
    return [*each[: fitting - 1], CountColumn(fit(more, COLUMN - 1), tuple(one.coders[0] for one in others))]


def column_heads(
    survey: CodebookCounts, columns: Sequence[CountColumn], *, scrolls: bool
) -> tuple[list[Part], list[Part]]:
    """What stands above the tree at its left and right: how many codes there are, and the heads of the columns."""
    heads = "".join(f"{name:>{COLUMN}}" for name in [*(column.head for column in columns), _("total")])
    many = len(survey.codebook.codes)
    codes = ngettext("{count} code", "{count} codes", many).format(count=many)
    return [("  " + codes, _FAINT)], [(heads + ("  " if scrolls else " "), _FAINT)]


def heading(survey: CodebookCounts) -> tuple[list[Part], list[Part]]:
    """What stands above the screen at its left and right: which codebook and version, and what there is to do."""
    book = survey.codebook
    number = _("version {number}").format(number=book.version) if book.version else _("no version yet")
    left: list[Part] = [(_("Codebook") + "  ", "bold"), (number, "$foreground 70%")]
    if survey.unnumbered:
        words = ngettext("{count} change since", "{count} changes since", survey.unnumbered)
        left.append((" · " + words.format(count=survey.unnumbered), "$foreground 70%"))
    if survey.readonly:
        left.append(("  " + _("read-only"), "$warning"))
    left.append(("  " + paint(book.name or book.slug), _FAINT))
    right: list[Part] = []
    if survey.outdated:
        words = ngettext("{count} to look again (o)", "{count} to look again (o)", survey.outdated)
        right.append((words.format(count=survey.outdated) + "   ", "$warning"))
    return left, right


def keys(survey: CodebookCounts | None, code: Code | None, *, editing: bool) -> Keys:
    """The keys that matter at a code, while it is edited, or where there is none (yet)."""
    if survey is None:
        return [("Esc", _("transcript"))]
    if editing:
        return [("Tab", _("next field")), ("shift+Tab", _("previous")), ("Esc", _("keep and close"))]
    if code is None:
        return [("a", _("add a code")), ("Esc", _("transcript")), ("F1", _("help"))]
    again: Keys = [("o", _("look again"))] if survey.outdated else []
    return [
        ("Enter", _("passages")),
        ("e", _("edit")),
        ("a", _("add")),
        ("A", _("add under it")),
        ("&", _("merge")),
        ("J K H L", _("move")),
        *again,
        ("v", _("versions")),
        ("p", _("rules")),
        ("z", _("revive") if code.retired else _("retire")),
        ("u", _("undo")),
        ("D", _("read on")),
        ("F1", _("help")),
    ]
