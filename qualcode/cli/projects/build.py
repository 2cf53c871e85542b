"""A study built of files, and brought up to date with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import (
    coder_name,
    emit,
    emit_json,
    global_options,
    named_project,
    note_place,
    say,
    say_errors,
    say_first,
    settings,
)
from qualcode.cli.library import file_progress
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.importing.building.report import BuildReport, BuiltThing

MOST_LISTED = 500
"""So many things stand in the table; what is unchanged is only counted there."""


@click.command("build", help=HELPS["build"])
@click.argument("study", metavar="STUDY.toml", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@click.option("--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True)
@global_options
def build_command(study: Path, dry_run: bool, format_: str) -> int:
    """All of a study, from its files."""
    from qualcode.library.build import build_study

    with file_progress() as progress:
        report = build_study(
            study,
            coder_name(),
            project=named_project(),
            new_coder=settings().new_coder,
            dry_run=dry_run,
            progress=progress,
        )
    if not dry_run:
        note_place(Path(report.project))
    if format_ == "json":
        emit_json(report.to_dict())
    else:
        _show(report)
    errors = [(f"{one.place}: {one.message}", one.hint) for one in report.things if one.status == "error"]
    say_errors([*errors, *((f"{one.place}:{one.line}: {one.message}", one.hint) for one in report.not_placed)])
    return 1 if report.failed else 0


def _show(report: BuildReport) -> None:
    words = statuses()
    listed = [one for one in report.things if one.status != "unchanged"]
    rows = [
        {"status": words[one.status], "kind": kinds()[one.kind], "file": one.place, "notes": _told(one)}
        for one in listed[:MOST_LISTED]
    ]
    if rows:
        titles = {"status": "", "kind": _("what"), "file": _("file"), "notes": _("notes")}
        emit(rows, "table", list(titles), titles=titles)
    if (more := len(listed) - MOST_LISTED) > 0:
        say(_("and {count} more").format(count=more))
    say_first(report.dropped)
    say_first(report.notes)
    if unchanged := len(report.things) - len(listed):
        same = ngettext("{count} file is as it was.", "{count} files are as they were.", unchanged)
        say(same.format(count=unchanged))
    if report.untold:
        say(_("{count} rows more were not placed.").format(count=report.untold))
    say(_ended(report))


def _ended(report: BuildReport) -> str:
    if report.dry_run:
        return _("Nothing was written.")
    if report.is_new:
        return _("Built {path}. Open it with: qualcode open {quoted}").format(
            path=report.project, quoted=quoted(report.project)
        )
    if not report.steps:
        return _("Nothing differed.")
    return ngettext(
        "Brought up to date: {path}. One undo takes it back.",
        "Brought up to date: {path}. It is taken back with {count} times undo.",
        report.steps,
    ).format(path=report.project, count=report.steps)


def _told(one: BuiltThing) -> str:
    """What there is to say of a thing, in one cell."""
    counted = counts()
    numbers = [counted[name].format(count=count) for name, count in one.counts.items() if count and name in counted]
    return "; ".join([*filter(None, (one.message, ", ".join(numbers))), *one.notes, *filter(None, (one.hint,))])


def statuses() -> dict[str, str]:
    """What can become of a thing, in words."""
    return {
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "moved": _("moved"),
        "kept": _("kept as here"),
        "removed": _("taken out here"),
        "vanished": _("file is gone"),
        "error": _("not read"),
    }


def kinds() -> dict[str, str]:
    """What a build reads, in words."""
    return {
        "codebook": _("codebook"),
        "code": _("code"),
        "document": _("document"),
        "facesheet": _("face sheet"),
        "respondent": _("respondent"),
        "guide": _("guide"),
        "answers": _("answer sets"),
        "survey": _("survey"),
        "names": _("names"),
        "codings": _("codings"),
    }


def counts() -> dict[str, str]:
    """What was counted, in words; what is in no row of them is in the JSON only."""
    return {
        "words": _("words: {count}"),
        "turns": _("turns: {count}"),
        "added": _("added: {count}"),
        "changed": _("changed: {count}"),
        "removed": _("removed: {count}"),
        "already": _("here already: {count}"),
        "not_placed": _("not placed: {count}"),
        "untouched": _("codings on the same words: {count}"),
        "carried": _("codings that went along: {count}"),
        "lost": _("codings that lost their words: {count}"),
        "respondents": _("respondents: {count}"),
        "questions": _("questions: {count}"),
        "rows": _("rows: {count}"),
        "decided": _("decided: {count}"),
    }
