"""What the rounds screen says in words: how a round was made, what may be seen in it, how far everybody is."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.changes.rounds import RoundPlan
from qualcode.i18n import _, ngettext
from qualcode.model import Round
from qualcode.session.rounds import STATES, RoundStatus
from qualcode.tui.widgets.glyphs import cells, fit, paint
from qualcode.tui.widgets.lines import Part
from qualcode.tui.widgets.table import TableCells, TableColumn

_DIM = "$foreground 65%"
_BARS = {"finished": ("█", "$success"), "started": ("▒", "$warning"), "assigned": ("░", "$foreground 40%")}
_SIGNS = {"finished": "✓", "started": "◐", "assigned": "·"}
_BAR = (10, 30)
"""The cells that a bar takes at least and at most."""
_MOST_COLUMNS, _MOST_GROUPS = 4, 5
"""So many coders have a column of their own, so many groups are named."""


def state_names() -> dict[str, str]:
    """What the states of an assignment are called."""
    return {"finished": _("finished"), "started": _("begun"), "assigned": _("not begun")}


def about_ring(ring: RoundStatus, coder: str, width: int) -> list[Part]:
    """A round: how it stands, how it was made, what may be seen, and how far everybody is."""
    found = ring.round
    lead = _("you lead it") if found.lead == coder else _("led by {name}").format(name=found.lead or "?")
    facts = [
        lead,
        _("codebook version {n}").format(n=found.codebook_version),
        _("begun {date}").format(date=found.created[:10]),
    ]
    parts: list[Part] = [
        (fit(found.name, max(10, width - 14)), "bold"),
        ("  " + _("still open"), "bold $warning") if found.open else ("  " + _("over"), _DIM),
        ("\n" + paint(" · ".join(facts)), _DIM),
        ("\n" + paint(_how_made(ring)), _DIM),
        "\n\n" + paint(what_is_seen(ring)) + "\n",
    ]
    return [*parts, *_bars(ring, coder, width)]


def _how_made(ring: RoundStatus) -> str:
    found, many = ring.round, len(ring.documents)
    documents = ngettext("{count} document", "{count} documents", many).format(count=many)
    return f"{documents}: {', '.join(_drawn(found))}"


def _drawn(found: Round) -> list[str]:
    """How the documents were drawn and shared out."""
    plan, words = found.plan, []
    percent, times, groups = plan.get("percent"), plan.get("times"), plan.get("groups")
    if isinstance(percent, int | float):
        words.append(
            _("{percent:g} % of each group drawn with seed {seed}").format(percent=percent, seed=found.seed)
            + (f" ({group_words(groups)})" if isinstance(groups, dict) and groups else "")
        )
    else:
        words.append(_("chosen, not drawn"))
    if isinstance(times, int):
        words.append(ngettext("{count} coder each", "{count} coders each", times).format(count=times))
    if plan.get("rest"):
        words.append(_("all others to one coder each"))
    return words


def group_words(groups: dict[str, Sequence[int]]) -> str:
    """How many documents of each group."""
    if len(groups) > _MOST_GROUPS:
        return _("from {count} groups").format(count=len(groups))
    pairs = {group or _("(no group)"): tuple(counts) for group, counts in groups.items()}
    return " · ".join(
        _("{group} {drawn} of {count}").format(group=group, drawn=drawn, count=count)
        for group, (drawn, count) in pairs.items()
    )


def what_is_seen(ring: RoundStatus) -> str:
    """What everybody may see now of the documents of a round."""
    found = ring.round
    if found.away:
        return _("A copy to work in: what the others make of these documents is not in it, and comes with the merge.")
    if found.open:
        return _(
            "Blind: of these documents everybody sees only their own codings, until all have finished or {lead} ends "
            "the round. Who has finished is seen by all."
        ).format(lead=found.lead or "?")
    if found.ended:
        return _("Ended on {date}: everybody sees all codings. F6 compares them.").format(date=found.ended[:10])
    return _("Everybody has finished: everybody sees all codings. F6 compares them.")


def _bars(ring: RoundStatus, coder: str, width: int) -> list[Part]:
    """A bar for each coder, one's own first, with the counts behind it."""
    coders = sorted(ring.coders, key=lambda name: (name != coder, name))
    lead = min(18, max((cells(name, 0, len(name)) for name in coders), default=0))
    counts = {name: ring.progress(name) for name in coders}
    names = state_names()
    words = {
        name: "  ".join(
            f"{_SIGNS[state]} {counts[name][state]} {names[state]}" for state in STATES if counts[name][state]
        )
        for name in coders
    }
    bar = min(_BAR[1], max(_BAR[0], width - lead - 4 - max(map(len, words.values()), default=0)))
    parts: list[Part] = []
    for name in coders:
        shown = fit(name, lead)
        parts.append(("\n" + shown + " " * (lead - cells(shown, 0, len(shown))), "bold" if name == coder else ""))
        parts.append("  ")
        for state, share in zip(STATES, _shares([counts[name][state] for state in STATES], bar), strict=True):
            parts.append((_BARS[state][0] * share, _BARS[state][1]))
        parts.append(("  " + words[name], _DIM))
    return parts


def _shares(counts: Sequence[int], room: int) -> list[int]:
    """``room`` cells shared out by the counts: what there is any of has a cell, and only what is all has all."""
    total, shares, used = sum(counts), [], 0
    if not total:
        return [0 for _count in counts]
    for place, count in enumerate(counts):
        later = sum(1 for other in counts[place + 1 :] if other)
        share = min(room - used - later, max(1, round(room * count / total))) if count else 0
        shares.append(share if later else room - used if count else 0)
        used += shares[-1]
    return shares


def work_table(ring: RoundStatus, coder: str) -> tuple[list[TableColumn], list[TableCells]]:
    """The documents of a round with how far each coder is; what one still has to do oneself stands first.

    Few coders have a column each; of many, those who code a document are named beside it.
    """
    coders = sorted(ring.coders, key=lambda name: (name != coder, name))
    states = {(one.document_id, one.coder): one.state for one in ring.work}
    names = state_names()
    columns = [TableColumn("name", _("Document"), most=36)]
    many = len(coders) > _MOST_COLUMNS
    columns += (
        [TableColumn("coders", _("Coders"), most=90)]
        if many
        else [TableColumn(who, paint(who), most=16) for who in coders]
    )
    rows = []
    for document_id, name in ring.documents.items():
        each = [states.get((document_id, who), "") for who in coders]
        if many:
            texts = ["   ".join(f"{_SIGNS[state]} {who}" for who, state in zip(coders, each, strict=True) if state)]
        else:
            texts = [f"{_SIGNS[state]} {names[state]}" if state else "" for state in each]
        rows.append(TableCells(document_id, (name, *texts), faint=all(state in ("", "finished") for state in each)))
    mine = {document_id for (document_id, who), state in states.items() if who == coder and state != "finished"}
    return columns, sorted(rows, key=lambda row: row.key not in mine)


def nothing_parts() -> list[Part]:
    """What a round is for, where there is none."""
    return [
        (_("No rounds yet."), "bold"),
        "\n\n",
        _(
            "In a round several people code the same documents apart: until all have finished, nobody sees what the "
            "others make of them, in no list, count or export. Only on such documents does agreement between coders "
            "mean something, and round after round it shows what talking the codebook over has done."
        ),
        "\n\n",
        (" a ", "bold $accent"),
        _("begins a round: who codes, and which documents."),
        "\n",
        (" m ", "bold $accent"),
        _("brings in a copy of this project that somebody worked in elsewhere."),
    ]


def plan_parts(plan: RoundPlan, width: int) -> list[Part]:
    """A plan before it is carried out: what is drawn, what to know of it, and who codes what."""
    many = len(plan.work)
    load: dict[str, int] = {}
    for people in plan.work.values():
        for name in people:
            load[name] = load.get(name, 0) + 1
    documents = ngettext("{count} document", "{count} documents", many).format(count=many)
    drawn = group_words({group: list(counts) for group, counts in plan.groups.items()})
    parts: list[Part] = [
        (documents, "bold"),
        (paint(f"  {drawn}") if drawn else "", _DIM),
        "\n" + paint(" · ".join(f"{name} {count}" for name, count in sorted(load.items()))) + "\n",
    ]
    parts += [(paint(line) + "\n", "$warning") for line in plan_warnings(plan)]
    lead = min(max(map(_cells, plan.work), default=0), max(12, width // 2))
    for document, people in plan.work.items():
        name = fit(document, lead)
        parts += [("\n" + name + " " * (lead - _cells(name) + 2), ""), (paint(", ".join(people)), _DIM)]
    return parts


def plan_warnings(plan: RoundPlan) -> list[str]:
    """What to know of a plan before it is carried out."""
    found = []
    if plan.newcomers:
        found.append(_("New in this project: {names}").format(names=", ".join(plan.newcomers)))
    if plan.known:
        found.append(
            _("Coded before, so that its coders may have seen each other's codings: {names}").format(
                names=", ".join(plan.known)
            )
        )
    return found


def _cells(text: str) -> int:
    return cells(text, 0, len(text))
