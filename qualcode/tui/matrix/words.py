"""What the matrix screen says in words: what is counted, the cell at hand, what is behind it, and which keys matter."""

from __future__ import annotations

from qualcode.analysis.matrix import Matrix, Spot
from qualcode.analysis.suppression import HIDDEN
from qualcode.i18n import _, ngettext
from qualcode.queries.query.shown import INTERVIEWER, ShownPassage, SpokenTurn
from qualcode.report.basis import hidden_words
from qualcode.report.matrix.counted import column_at
from qualcode.session.matrix.choices import MatrixChoices, MatrixLook
from qualcode.session.matrix.contrasts import sides_of
from qualcode.session.matrix.counting import MatrixSetting
from qualcode.session.matrix.evidence import BehindLine, BehindNumber
from qualcode.session.matrix.views import VIEWS, MatrixView, ViewFound
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.row_list import ListItem

_DIM = "$foreground 65%"


def count_words(choices: MatrixChoices) -> str:
    """What is counted."""
    return {
        "respondents": _("respondents"),
        "documents": _("documents"),
        "codings": _("codings"),
        "words": _("words"),
    }[choices.count]


def base_words(choices: MatrixChoices) -> str:
    """Out of whom."""
    return {
        "group": _("out of the whole group"),
        "asked": _("out of who was asked"),
        "answered": _("out of who answered"),
    }[choices.base]


def percent_words(look: MatrixLook) -> str:
    """Of what percentages are."""
    return {
        "none": "",
        "row": _("% of the row"),
        "column": _("% of the answers in the column"),
        "base": _("% of the base"),
    }[look.percent]


def views_line(view: MatrixView) -> list[Part]:
    """The views with their keys, the one at hand marked."""
    parts: list[Part] = []
    for number, one in enumerate(VIEWS, 1):
        here = one.name == view.name
        parts += [(f" {number} ", "bold $accent"), (f"{one.title} ", "bold reverse" if here else _DIM), "  "]
    return parts


def asked_line(found: ViewFound, look: MatrixLook) -> list[Part]:
    """What is counted and how it is shown, without what goes without saying."""
    choices, view = found.choices, found.view
    told: list[str] = []
    if found.page is not None:
        told.append(_("codes {codes}").format(codes=", ".join(choices.rows) or _("all, each by itself")))
    elif view.name == "words":
        told.append(_("the words that are said most"))
    elif view.name == "answers":
        slug = choices.answer_set or next(iter(found.setting.sets), "")
        told.append(_("set {name}").format(name=found.setting.sets.get(slug, slug)))
    else:
        told.append(_("rows {rows}").format(rows=", ".join(choices.rows) or _("the themes")))
    if view.name == "contrasts":
        told.append(_("groups {groups}").format(groups=", ".join(sides_of(found.setting, choices.columns))))
    elif "columns" in view.asks:
        told.append(_("columns {columns}").format(columns=", ".join(choices.columns) or _("none")))
    if choices.by:
        told.append(_("by {what}").format(what=", ".join(map(by_words, choices.by))))
    if choices.without_machine:
        told.append(_("people only"))
    told += [] if found.page is not None else [count_words(choices), base_words(choices), percent_words(look)]
    if look.sort != "outline":
        told.append({"n": _("most first"), "name": _("by name")}[look.sort])
    if look.suppress:
        told.append(_("none under {count} shown").format(count=look.suppress))
    if choices.unfinished_too:
        told.append(_("unfinished interviews too"))
    parts: list[Part] = [(" · ".join(paint(one) for one in told if one), _DIM)]
    if choices.where:
        parts.append(("   " + _("only {filters}").format(filters=" · ".join(map(paint, choices.where))), "$accent"))
    return parts


def by_words(by: str) -> str:
    """What columns are divided by."""
    return {"coder": _("coder"), "document": _("document"), "question": _("question"), "wave": _("wave")}[by]


def cell_line(shown: Matrix, spot: Spot, choices: MatrixChoices) -> list[Part]:
    """The number at hand, of what it is, and out of how many."""
    column = column_at(shown, spot.place)
    where = " / ".join(column.labels) if column and column.path else _("total")
    lines = len(shown.rows)
    if not spot.line:
        what = _("base (n)")
    elif spot.line > lines:
        what = shown.sum_name if spot.line == lines + 2 else _("respondents with any of these")
    else:
        what = shown.rows[spot.line - 1].name
    figures = shown.printed[-2 if spot.line == lines + 2 else -1 if spot.line == lines + 1 else spot.line]
    numbers = (*figures.cells, *figures.subtotals, figures.total)
    bases = shown.printed[0]
    base = (*bases.cells, *bases.subtotals, bases.total)[spot.place]
    n = HIDDEN if numbers[spot.place] is None else str(numbers[spot.place])
    of = HIDDEN if base is None else str(base)
    parts: list[Part] = [(paint(what), "bold"), (" · " + paint(where) + "   ", _DIM)]
    if not spot.line:
        said = ngettext("{n} respondent in the base", "{n} respondents in the base", numbers[spot.place] or 0)
    elif shown.count == "respondents":
        said = _("{n} of {base} respondents")
    else:
        said = _("{n} {what}, of {base} respondents")
    return [*parts, (said.format(n=n, base=of, what=count_words(choices)), "bold $primary")]


def notes_text(found: ViewFound, shown: Matrix) -> str:
    """What must be told beside the numbers."""
    return " ".join(filter(None, (*found.notes, hidden_words(shown.fewest))))


def table_keys(found: ViewFound) -> Keys:
    """The keys that matter in the table."""
    asks = found.view.asks
    keys: Keys = [("Enter", _("passages")), ("o", _("who did not"))]
    keys += [("b", _("base"))] if "base" in asks else []
    keys.append(("%", _("percent")))
    if "rows" in asks:
        keys.append(("r", _("which set")) if found.view.name == "answers" else ("r", _("rows")))
    if "columns" in asks:
        keys.append(("c", _("which groups")) if found.view.name == "contrasts" else ("c", _("columns")))
    keys += [("ctrl+s", _("save")), ("f", _("filter")), ("s", _("order")), ("t", _("turn the table"))]
    keys += [("d", _("divide"))] if "by" in asks else []
    keys += [("m", _("what is counted"))] if "count" in asks else []
    return [*keys, ("x", _("hide small")), ("p", _("people only")), ("Esc", _("back")), ("F1", _("help"))]


def page_keys() -> Keys:
    """The keys that matter where a report is read."""
    return [
        ("r", _("which codes")),
        ("ctrl+s", _("save")),
        ("f", _("filter")),
        ("Esc", _("back")),
        ("F1", _("help")),
    ]


def list_keys(found: BehindNumber) -> Keys:
    """The keys that matter in the list behind a number."""
    keys: Keys = [("Enter", _("transcript"))] if found.lines else []
    keys.append(("o", _("who does") if found.silent else _("who did not")))
    keys.append(("ctrl+s", _("save")))
    if found.address and not found.silent:
        keys.append(("y", _("copy")))
    return [*keys, ("Esc", _("back to the number")), ("F1", _("help"))]


# What is behind a number


def behind_title(found: BehindNumber) -> list[Part]:
    """What the list is of."""
    what = _("{row} · {column}").format(row=paint(found.row), column=paint(found.column))
    if found.silent:
        n = found.base - found.n
        said = ngettext("{n} of {base} does not say it", "{n} of {base} do not say it", n)
        return [(what, "bold"), ("  " + said.format(n=n, base=found.base), "bold $warning")]
    if not found.spot.line:
        said = ngettext("{n} respondent in the base", "{n} respondents in the base", found.n)
        return [(what, "bold"), ("  " + said.format(n=found.n), "bold $primary")]
    said = _("{n} of {base} respondents").format(n=found.n, base=found.base)
    many = ngettext("{count} passage", "{count} passages", found.passages).format(count=found.passages)
    listed = sum(line.found is not None for line in found.lines)
    if listed < found.passages:
        many += ", " + _("the first {count} are listed").format(count=listed)
    return [(what, "bold"), (f"  {said}", "bold $primary"), (f"   {many}", _DIM)]


def behind_items(found: BehindNumber) -> list[ListItem]:
    """The lines: passages with whose they are, then who counts without one."""
    items = []
    for line in found.lines:
        who = ", ".join(line.respondents)
        if line.found is not None:
            quote = " ".join(line.quote.split()) or _("(found by its words)")
            items.append(ListItem(line.key, quote, who or line.document))
        else:
            items.append(ListItem(line.key, who, " · ".join(filter(None, (line.group, *line.references)))))
    return items


def passage_parts(line: BehindLine, passage: ShownPassage | None) -> list[Part]:
    """A passage in what is said around it, and whose it is."""
    who = ", ".join(line.respondents)
    about = " · ".join(filter(None, (*line.references, line.group)))
    parts: list[Part] = [(paint(who), "bold"), (f"  {paint(about)}\n", _DIM)]
    parts.append((paint(line.document or _("speaks in no document")) + "\n\n", _DIM))
    if line.found is None:
        return parts
    if passage is None:
        return [*parts, (_("The passage is gone: F5 counts again."), "$warning")]
    parts += _turn(passage.before)
    parts += [(_one_line(passage.quote) + "\n\n", "bold")]
    parts += _turn(passage.after)
    told = [part for part in (passage.code, passage.coder) if part]
    parts.append((" · ".join(map(paint, told)), _DIM))
    if passage.good:
        parts.append(("  *", "$warning"))
    if passage.memo:
        parts.append(("\n¶ " + _one_line(passage.memo), "$warning"))
    return parts


def _turn(turn: SpokenTurn | None) -> list[Part]:
    if turn is None:
        return []
    by = _("interviewer") if turn.by == INTERVIEWER else turn.by
    return (
        [(f"{paint(by)}  ", f"bold {_DIM}"), (_one_line(turn.words) + "\n\n", _DIM)]
        if by
        else [(_one_line(turn.words) + "\n\n", _DIM)]
    )


def _one_line(text: str) -> str:
    return paint(" ".join(text.split()))


# Where there is nothing


def nothing_parts(there: MatrixSetting | None, error: str = "", hint: str = "") -> list[Part]:
    """Why there is nothing to show, and what to do about it."""
    if error:
        return [(paint(error) + "\n\n", "bold"), paint(hint)]
    if there is None:
        return [(_("Counting …"), "bold")]
    if not there.documents:
        return [
            (_("There is no interview in this project yet.") + "\n\n", "bold"),
            _("ctrl+o has the documents, and the import of transcripts."),
        ]
    return [
        (_("The codebook has no codes yet, so there is nothing to count.") + "\n\n", "bold"),
        _("F3 has the codebook."),
    ]


def advice(found: ViewFound, shown: Matrix) -> str:
    """What to know of a table that says nothing, or less than it could."""
    there = found.setting
    if not there.codings:
        return _("Nothing is coded yet: every number is nought.")
    if not shown.base:
        if found.choices.where:
            return _("Nobody is in the base: F takes the filter away.")
        if found.choices.base != "group":
            return _("Nobody is in the base: b takes another one.")
        return _("No interview is coded to the end, so nobody is in the base: i counts those as well.")
    if not there.groups and "columns" in found.view.asks and not found.choices.columns:
        return _("Nobody is in a group: F4 gives respondents one, and c has other columns.")
    return ""
