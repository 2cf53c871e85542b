"""Whether a coder codes as before: passages to code again, and how far both times agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import PROJECT, FileToWrite
from qualcode.cli.common import (
    coder_name,
    emit,
    emit_json,
    format_option,
    global_options,
    names_option,
    open_project,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _, interface_language, ngettext
from qualcode.report.wording.languages import agreement_words

if TYPE_CHECKING:
    from qualcode.queries.planning.stability import Stability


@click.group("stability", help=HELPS["stability"])
def stability_command() -> None:
    """What is coded again."""


@stability_command.command(
    "new",
    help=_(
        "Draw turns of documents that you have finished, half of them coded and half left without a code, and write"
        " them to the project FILE, shuffled and without your codings, to code again."
    ),
)
@click.argument("file", type=FileToWrite(*PROJECT))
@click.option(
    "--turns", type=click.IntRange(2, 10_000), default=40, show_default=True, help=_("How many turns are drawn.")
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help=_("The seed of the draw; the same gives the same.")
)
@global_options
def new_command(file: Path, turns: int, seed: int) -> None:
    """Passages to code again."""
    from qualcode.queries.planning.stability import draw_again

    coder = coder_name()
    with open_project(readonly=True) as project:
        sample = draw_again(project, coder, file, turns=turns, seed=seed)
    say(
        _(
            "Wrote {path}: {coded} of {of_coded} turns that you coded, {uncoded} of {of_uncoded} that you did not."
        ).format(
            path=file,
            coded=sample.coded,
            of_coded=sample.of_coded,
            uncoded=sample.uncoded,
            of_uncoded=sample.of_uncoded,
        )
    )
    path = quoted(str(file))
    say(_("Code it without looking back: qualcode open {path} --coder {coder}").format(path=path, coder=quoted(coder)))
    say(_("Declare its documents finished, and then: qualcode stability compare {path}").format(path=path))


@stability_command.command(
    "compare",
    help=_(
        "How far what was coded again in the project FILE agrees with what the same coder had before: the measures of"
        " agreement, over the turns that were drawn. It counts nowhere else."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@names_option
@format_option
@global_options
def compare_command(file: Path, with_names: bool, format_: str) -> None:
    """The coder beside their earlier self."""
    from qualcode.queries.planning.stability import compare_again

    with open_project(readonly=True) as project:
        found = compare_again(project, file)
        said = veil_of(project, with_names).over(found.to_dict())
    if format_ == "json":
        emit_json(said)
    elif format_ == "csv":
        emit(said["rows"], "csv", tuple(said["rows"][0]))
    else:
        emit([_line(row) for row in said["rows"]], "table", list(_titles()), titles=_titles())
        for line in stability_words(found):
            say(line)


def _titles() -> dict[str, str]:
    return {
        "code": _("code"),
        "first": _("first"),
        "again": _("again"),
        "both": _("both times"),
        "alpha": _("alpha"),
        "limits": _("limits"),
        "u_alpha": _("alpha of words"),
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    figure, known = agreement_words(interface_language()).figure, row["alpha_low"] is not None
    return {
        "code": row["code"] or _("all codes"),
        **{key: "" if row[key] is None else row[key] for key in ("first", "again", "both")},
        "alpha": "" if row["alpha"] is None else figure(row["alpha"]),
        "limits": f"{figure(row['alpha_low'])} … {figure(row['alpha_high'])}" if known else "",
        "u_alpha": "" if row["u_alpha"] is None else figure(row["u_alpha"]),
    }


def stability_words(found: Stability) -> list[str]:
    """What must be read with the figures."""
    lines = [
        ngettext(
            "{n} turn of {of} was coded again by {coder}.",
            "{n} turns of {of} were coded again by {coder}.",
            found.turns,
        ).format(n=found.turns, of=found.drawn, coder=found.coder),
        _(
            "Drawn were {coded} of {of_coded} turns with a code and {uncoded} of {of_uncoded} without, which is not"
            " how they stand to each other in all that was coded: the figures are of this sample."
        ).format(coded=found.coded, of_coded=found.of_coded, uncoded=found.uncoded, of_uncoded=found.of_uncoded),
    ]
    if found.waiting:
        lines.append(
            ngettext(
                "{n} turn is in a document that is not declared finished again.",
                "{n} turns are in documents that are not declared finished again.",
                found.waiting,
            ).format(n=found.waiting)
        )
    if found.corrected:
        lines.append(
            ngettext(
                "{n} turn is left out: its text was corrected since, or is gone.",
                "{n} turns are left out: their texts were corrected since, or are gone.",
                found.corrected,
            ).format(n=found.corrected)
        )
    if found.changed:
        lines.append(
            ngettext(
                "In {n} document the earlier codings were changed after the sample was drawn.",
                "In {n} documents the earlier codings were changed after the sample was drawn.",
                len(found.changed),
            ).format(n=len(found.changed))
        )
    return lines
