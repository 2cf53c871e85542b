"""Rounds on the agreement screen: their figures in a table, one of them in words, and those that are still open."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.agreement.figures import RoundFigures
from qualcode.agreement.notices import verdict
from qualcode.i18n import _, ngettext
from qualcode.queries.comparison.gathering import still_open
from qualcode.report.wording.words import NONE
from qualcode.session.rounds import RoundStatus
from qualcode.tui.agreement.figures_table import DRAWN
from qualcode.tui.agreement.tables import NAME_WIDTH, SCALE_WIDTH, TINTS, Fits, Sheet, Tables, room_for, worst_first
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.interval import draw, scale
from qualcode.tui.widgets.lines import Part
from qualcode.tui.widgets.table import TableCells, TableColumn

_DIM = "$foreground 60%"


def rounds_sheet(tables: Tables, width: int, fits: Fits, *, worst: bool) -> Sheet:
    """A row for every round that is over, oldest first, or those with the lowest alpha first."""
    view, words = tables.view, tables.words
    heads = words.heads
    keyed = [pair for pair in enumerate(tables.report.rounds) if fits((pair[1].round, *pair[1].coders))]
    if worst:
        keyed.sort(key=lambda pair: worst_first(pair[1].alpha.estimate))
    changed = any(found.after for found in tables.report.rounds)
    columns = [
        TableColumn("name", heads["round"], most=NAME_WIDTH),
        TableColumn("alpha", heads["alpha"], right=True),
        TableColumn(DRAWN, "", most=SCALE_WIDTH),
        TableColumn("u_alpha", heads["u_alpha"], right=True),
        TableColumn("documents", heads["documents"], right=True),
        TableColumn("units", view.unit.capitalize(), right=True),
        TableColumn("version", heads["version"], right=True),
        TableColumn("coders", heads["coders"], most=40),
        *([TableColumn("after", heads["after"], right=True)] if changed else []),
    ]
    texts = {
        key: [
            found.round,
            words.measured(found.alpha),
            "",
            words.measured(found.binary_u_alpha),
            str(found.documents),
            str(found.units),
            str(found.codebook_version),
            ", ".join(found.coders),
            *([words.measured(found.after.alpha) if found.after else NONE] if changed else []),
        ]
        for key, found in keyed
    }
    columns[0], drawn = room_for(columns, list(texts.values()), width, at_once=4)
    columns[2] = columns[2]._replace(title=scale(drawn))
    for key, found in keyed:
        texts[key][2] = draw(found.alpha, drawn)
    tints = {(key, DRAWN): TINTS[verdict(found.alpha)] for key, found in keyed}
    return Sheet(columns, [TableCells(key, tuple(texts[key])) for key, _found in keyed], tints)


def about_round(tables: Tables, found: RoundFigures, width: int, *, short: bool) -> list[Part]:
    """A round over all codes."""
    view, words = tables.view, tables.words
    documents = ngettext("{n} document", "{n} documents", found.documents).format(n=found.documents)
    begun = _("begun {date}").format(date=found.created[:10])
    version = _("codebook version {n}").format(n=found.codebook_version)
    parts: list[Part] = [
        (fit(found.round, width), "bold"),
        (f"\n{begun} · {version}\n{documents}, {found.units} {view.unit}\n{paint(', '.join(found.coders))}\n\n", _DIM),
        (f"{words.heads['alpha']} {words.measured(found.alpha)}\n", "bold"),
        f"{words.heads['u_alpha']} {words.measured(found.binary_u_alpha)}\n",
        *([(f"{why}\n", _DIM)] if (why := words.reason(found.alpha.why)) else []),
        *([f"{words.heads['after']} {words.measured(found.after.alpha)}\n"] if found.after else []),
        ("\n" + _("Enter compares this round only") + "\n", "$accent"),
    ]
    return parts if short else [*parts, ("\n" + words.rounds_note, _DIM)]


def no_round(chosen: str) -> str:
    """Why the table of rounds is empty."""
    if chosen:
        return _("Only round {name} is compared; r compares all again.").format(name=chosen)
    return _("No round is over yet. R shows the rounds, and begins one.")


def waiting_parts(rings: Sequence[RoundStatus]) -> list[Part]:
    """That rounds are still open, and who has not finished yet."""
    names = [ring.round.name for ring in rings]
    if away := [ring.round.name for ring in rings if ring.round.away]:
        message = _("This is a copy to work in: what the others made in round {names} is not in it.").format(
            names=", ".join(away)
        )
        return [(paint(message), "bold $warning")]
    parts: list[Part] = [(paint(still_open(*names).message), "bold $warning"), "\n"]
    for ring in rings:
        done = _("{n} of {of} finished").format(n=ring.finished, of=len(ring.work))
        parts += ["\n", (paint(ring.round.name), "bold"), (f"  {done}\n", _DIM)]
        for coder, count in ring.waiting_for().items():
            left = ngettext("{n} document to finish", "{n} documents to finish", count).format(n=count)
            parts += [f"  {paint(coder)}", (f"  {left}\n", _DIM)]
    parts.append("\n" + _("It can be compared when they have finished, or when its lead ends it. R shows the rounds."))
    return parts
