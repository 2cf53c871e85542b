"""Planning a team's work, for who leads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.agreement.study import UNIT, UNIT_KINDS, UnitKind
from qualcode.cli.arguments import split_list
from qualcode.cli.common import (
    emit,
    emit_json,
    format_option,
    global_options,
    names_option,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, interface_language, ngettext
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.report.wording.languages import agreement_words

if TYPE_CHECKING:
    from qualcode.changes.rounds import SharePlan
    from qualcode.queries.planning.doubling import DoublePlan
    from qualcode.queries.planning.hours import TeamHours

UNITS = tuple(kind for kind in UNIT_KINDS if kind != "segment")


@click.group("plan", help=HELPS["plan"])
def plan_command() -> None:
    """What is planned."""


@plan_command.command(
    "double",
    help=_(
        "How many documents must be coded twice for limits of alpha no wider than --width, of all codes together and of"
        " each: from how much the documents differ that two coded already. The range says how sure that is."
    ),
)
@click.option(
    "--width",
    type=click.FloatRange(0.02, 1.9),
    default=0.2,
    show_default=True,
    help=_("How wide the limits may be, from the lower to the upper one."),
)
@click.option("--unit", type=click.Choice(UNITS), default=UNIT, show_default=True, help=_("What alpha is about."))
@click.option("--coders", default="", help=_("Compare these coders (a,b). Default: everybody but the consensus."))
@click.option(
    "--codes", multiple=True, metavar="CODE", help=_("Only this code, with all under it; again, or a,b, for more.")
)
@click.option("--round", "round_", default="", metavar="NAME", help=_("Only what was assigned in this round."))
@click.option(
    "--bootstrap",
    "resamples",
    type=click.IntRange(100, 100_000),
    default=None,
    metavar="N",
    help=_("Take the limits of a bootstrap of so many resamples. Default: a jackknife."),
)
@names_option
@format_option
@global_options
def double_command(
    width: float,
    unit: UnitKind,
    coders: str,
    codes: tuple[str, ...],
    round_: str,
    resamples: int | None,
    with_names: bool,
    format_: str,
) -> None:
    """What limits of a wanted width take."""
    from qualcode.queries.planning.doubling import plan_double

    choices = AgreementChoices(
        coders=tuple(split_list(coders)),
        codes=tuple(code for text in codes for code in split_list(text)),
        round=round_,
        unit=unit,
        resamples=resamples or 0,
    )
    with open_project(readonly=True) as project:
        plan = plan_double(project, choices, width)
        said = veil_of(project, with_names).over(plan.to_dict())
    if format_ == "json":
        emit_json(said)
        return
    columns = ("code", "alpha", "low", "high", "width", "documents", "needed", "needed_low", "needed_high", "why")
    if format_ == "csv":
        emit(said["rows"], "csv", columns)
        return
    emit([_line(row) for row in said["rows"]], "table", list(_titles()), titles=_titles())
    for line in double_words(plan):
        say(line)


def _titles() -> dict[str, str]:
    return {
        "code": _("code"),
        "alpha": _("alpha"),
        "limits": _("limits"),
        "documents": _("coded twice"),
        "needed": _("needed"),
        "range": _("range"),
        "why": _("note"),
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A row in words; what an estimate does not bear is not told."""
    limits = "" if row["low"] is None else f"{_figure(row['low'], 2)} … {_figure(row['high'], 2)}"
    note = not_planned_words().get(row["why"], "")
    if row["needed"] is not None and row["needed_high"] <= row["documents"]:
        note = _("the pilot is enough")
    elif row["more_than_there_are"]:
        note = _("more than there are")
    return {
        "code": row["code"] or _("all codes"),
        "alpha": "" if row["alpha"] is None else _figure(row["alpha"], 2),
        "limits": limits,
        "documents": row["documents"],
        "needed": "?" if row["needed"] is None else str(row["needed"]),
        "range": "" if row["needed"] is None else _range(row["needed_low"], row["needed_high"]),
        "why": note,
    }


def _figure(value: float, digits: int) -> str:
    """A number with the decimal sign of the interface."""
    return agreement_words(interface_language()).figure(value, digits)


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low}–{high}"


def not_planned_words() -> dict[str | None, str]:
    """Why the pilot does not tell, in a few words."""
    return {
        "no_figure": _("there is no alpha here"),
        "too_few_documents": _("the pilot is too small to tell"),
        "too_rare": _("used in too few documents to tell"),
        "hangs_on_one_document": _("hangs on one document"),
        "too_few_resamples": _("undefined in too many resamples"),
        "no_spread": _("no difference between documents to go by"),
        "too_many": _("more than a million"),
    }


def double_words(plan: DoublePlan) -> list[str]:
    """What must be read with the table."""
    lines = [
        ngettext(
            "The pilot: {n} document of {of} was coded twice.",
            "The pilot: {n} documents of {of} were coded twice.",
            plan.documents,
        ).format(n=plan.documents, of=plan.of)
    ]
    if any(row.needed for row in plan.rows):
        lines.append(
            _(
                "Needed are documents coded twice in all, those of the pilot included, for {confidence:.0%} limits no"
                " wider than {width}. Of such ranges about eight in ten hold the true number."
            ).format(confidence=plan.settings.confidence, width=_figure(plan.width, 2).rstrip("0"))
        )
        lines.append(_("It holds for documents that are drawn like those of the pilot."))
    if plan.small:
        lines.append(
            _("The pilot is small: take the upper end of the range, and look again when more is coded twice.")
            if any(row.needed for row in plan.rows)
            else _("The pilot is too small: a jackknife takes four documents that two coded, a bootstrap ten.")
        )
    return lines


@plan_command.command(
    "hours",
    help=_(
        "How many hours coding took each coder, from when something was changed, and what is left will take. Both are a"
        " range: what was read before the first change of a session leaves no trace. While a round is open only its"
        " lead is told the hours of others in it, in one sum."
    ),
)
@click.option(
    "--pause",
    type=click.FloatRange(1, 240),
    default=15,
    show_default=True,
    metavar="MINUTES",
    help=_("After so many minutes without a change the work is taken to have stopped."),
)
@click.option("--by-document", is_flag=True, help=_("Show the hours of each coder on each document."))
@names_option
@format_option
@global_options
def hours_command(pause: float, by_document: bool, with_names: bool, format_: str) -> None:
    """Hours, and a forecast."""
    from qualcode.queries.planning.hours import read_hours

    with open_project(readonly=True) as project:
        found = read_hours(project, pause)
        said = veil_of(project, with_names).over(found.to_dict())
    if format_ == "json":
        emit_json(said)
    elif by_document:
        columns = ("document", "coder", "words", "hours_low", "hours_high", "finished")
        rows = said["documents"]
        shown = rows if format_ == "csv" else [row | _hours_of(row, "hours", "hours") for row in rows]
        titles = {"document": _("document"), "coder": _("coder"), "words": _("words"), "hours": _("hours")}
        titles["finished"] = _("finished")
        emit(shown, format_, columns if format_ == "csv" else list(titles), titles=titles)
    elif format_ == "csv":
        emit(said["coders"], "csv", tuple(said["coders"][0]) if said["coders"] else ("coder",))
    else:
        emit([_coder_line(row) for row in said["coders"]], "table", list(_hour_titles()), titles=_hour_titles())
    if format_ == "table":
        for line in hours_words(found):
            say(line)


def _hour_titles() -> dict[str, str]:
    return {
        "coder": _("coder"),
        "coding": _("hours coding"),
        "settling": _("hours settling"),
        "finished": _("documents finished"),
        "left": _("left"),
        "left_words": _("words left"),
        "ahead": _("hours ahead"),
        "by": _("by"),
    }


def _coder_line(row: dict[str, Any]) -> dict[str, Any]:
    by = {"own": _("own speed"), "team": _("that of all")}
    return {
        "coder": row["coder"],
        **_hours_of(row, "hours", "coding"),
        **_hours_of(row, "settling", "settling"),
        "finished": row["finished"],
        "left": row["left"],
        "left_words": row["left_words"],
        **(_hours_of(row, "ahead", "ahead") if row["left"] else {}),
        "by": by.get(row["by"], ""),
    }


def _hours_of(row: dict[str, Any], key: str, name: str) -> dict[str, str]:
    low, high = row[f"{key}_low"], row[f"{key}_high"]
    if low is None or high is None:
        return {name: "?"}
    return {name: "" if not high else _range_of(*map(_rounded, (low, high)))}


def _range_of(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _rounded(hours: float) -> str:
    """Hours as finely as they are known: in tenths below ten, else whole."""
    return _figure(hours, 1 if hours < 9.95 else 0)


def hours_words(found: TeamHours) -> list[str]:
    """What must be read with the hours."""
    lines = [
        _(
            "A range goes from what lies between changes to that and {pause:g} minutes more for each session. What was"
            " imported took no time here."
        ).format(pause=found.pause)
    ]
    if any(not one.told for one in found.coders):
        lines.append(_("What others do in an open round that you do not lead is not in it."))
    if any(one.ahead is None and one.left for one in found.coders):
        lines.append(_("?: fewer than four documents are finished that took time here, which is too few to tell."))
    if found.unassigned:
        lines.append(
            ngettext(
                "{n} document of {words} words is in nobody's hands.",
                "{n} documents of {words} words are in nobody's hands.",
                found.unassigned,
            ).format(n=found.unassigned, words=found.unassigned_words)
        )
        if found.ahead is not None:
            hours = _range_of(_rounded(found.ahead.low), _rounded(found.ahead.high))
            lines.append(_("To code each of them once takes {hours} hours.").format(hours=hours))
    return lines


@plan_command.command(
    "share",
    help=_(
        "How to share out anew what nobody has begun of the round NAME, so that all of its coders are done at about the"
        " same time: by the words that are left and what each takes for one. For its lead. Nothing is written without"
        " --apply."
    ),
)
@click.argument("name")
@click.option("--apply", is_flag=True, help=_("Share it out so, as one step to undo."))
@names_option
@global_options
def share_command(name: str, apply: bool, with_names: bool) -> None:
    """What changes hands is said first; then it does."""
    from qualcode.changes.rounds import plan_share, share_anew
    from qualcode.queries.planning.hours import hours_each_word
    from qualcode.storage.rounds import find_round, work_in

    with open_session() as session:
        people = {one.coder for one in work_in(session.project, find_round(session.project, name).id)}
        rates = session.read(hours_each_word, people)
        plan = session.read(plan_share, session.coder, name, rates)
        named = veil_of(session.project, with_names).over(
            {"documents": [plan.names[one.document] for one in plan.share.moves]}
        )
        for line in share_words(plan):
            say(line)
        for document, move in zip(named["documents"], plan.share.moves, strict=True):
            words = _("{document}: from {giver} to {taker}")
            say(words.format(document=document, giver=move.giver, taker=move.taker))
        if not apply or not plan.share.moves:
            say(_("Nothing was written."))
            return
        session.change(share_anew, name, plan.share.moves)
    say(_("Shared out so; qualcode undo takes it back. Hand out new copies to who works elsewhere."))


def share_words(plan: SharePlan) -> list[str]:
    """What each has to do, before and after."""
    lines = []
    for who, before in plan.share.before.items():
        after = plan.share.after[who]
        if plan.hours:
            line = _("{coder}: {before} hours to go, {after} after it").format(
                coder=who, before=_rounded(before), after=_rounded(after)
            )
        else:
            line = _("{coder}: {before} words to go, {after} after it").format(
                coder=who, before=round(before), after=round(after)
            )
        lines.append(line)
    if not plan.hours:
        lines.append(_("Nobody has finished anything yet that took time here: shared out by words."))
    if not plan.share.moves:
        lines.append(_("It is shared out as fairly as what is not begun allows."))
    return lines
