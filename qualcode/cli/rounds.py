"""Rounds of independent coding: begin one, see who has finished, hand out copies, end it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import PROJECT, FileToWrite, split_list
from qualcode.cli.common import (
    coder_name,
    emit,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    open_project,
    open_session,
    say,
    say_errors,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.changes.rounds import RoundPlan
    from qualcode.storage.machine.passages import PassageUnit
    from qualcode.storage.rounds import Work


@click.group(
    "round",
    invoke_without_command=True,
    help=HELPS["round"],
)
@names_option
@format_option
@global_options
@click.pass_context
def round_command(context: click.Context, with_names: bool, format_: str) -> None:
    """All rounds with their progress."""
    if context.invoked_subcommand:
        return
    from qualcode.storage.rounds import rounds, work_in

    with open_project(readonly=True) as project:
        rows = []
        for found in rounds(project):
            work = work_in(project, found.id)
            rows.append(
                {
                    "name": found.name,
                    "lead": found.lead,
                    "created": found.created,
                    "ended": found.ended,
                    "open": found.open,
                    "codebook_version": found.codebook_version,
                    "seed": found.seed,
                    "plan": dict(found.plan),
                    "coders": sorted({one.coder for one in work}),
                    "documents": len({one.document_id for one in work}),
                    "assigned": len(work),
                    "finished": sum(one.state == "finished" for one in work),
                }
            )
        rows = veil_of(project, with_names).over(rows)
    titles = {
        "name": _("round"),
        "lead": _("lead"),
        "codebook_version": _("codebook"),
        "coders": _("coders"),
        "documents": _("documents"),
        "assigned": _("assigned"),
        "finished": _("finished"),
        "open": _("still open"),
    }
    if format_ == "table" and not rows:
        say(_("No rounds yet. Begin one with: qualcode round new NAME --coders a,b"))
    else:
        emit(rows, format_, list(titles), titles=titles)


@round_command.command(
    "new",
    help=_(
        "Begin the round NAME: draw documents at random within each group, and assign each to so many coders. You lead "
        "it. Documents that somebody has coded are not drawn."
    ),
)
@click.argument("name")
@click.option("--coders", required=True, metavar="A,B", help=_("Who codes, two or more; new names join the project."))
@click.option("--percent", type=float, show_default="100", help=_("How many per cent of each group are drawn."))
@click.option("--times", type=int, default=2, show_default=True, help=_("How many coders code each document."))
@click.option(
    "--seed", type=int, default=1, show_default=True, help=_("The seed of the draw; the same gives the same.")
)
@click.option("--document", "documents", multiple=True, help=_("This document instead of a draw; may be given again."))
@click.option("--rest", is_flag=True, help=_("Assign the documents that are not drawn as well, to one coder each."))
@click.option(
    "--show-memos",
    "memos",
    is_flag=True,
    help=_("Let coders see each other's memos on codes and on the project while the round is open."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be assigned, and write nothing."))
@global_options
def new_command(
    name: str,
    coders: str,
    percent: float | None,
    times: int,
    seed: int,
    documents: tuple[str, ...],
    rest: bool,
    memos: bool,
    dry_run: bool,
) -> None:
    """A round with its assignments."""
    from qualcode.changes.rounds import RoundRequest, make_round, plan_round

    if documents and percent is not None:
        raise click.UsageError(_("--percent is for a draw; with --document there is none."))
    wanted = RoundRequest(
        tuple(split_list(coders)), 100.0 if percent is None else percent, times, seed, documents, rest, memos
    )
    with open_session() as session:
        session.admit(*wanted.coders, invited=True)
        if dry_run:
            plan = session.read(plan_round, wanted)
        else:
            found, plan = session.change(make_round, name, wanted).value
    _show_plan(plan)
    if dry_run:
        say(_("Nothing was written."))
        return
    say(
        _("Round {name} is open, under codebook version {version}; you lead it.").format(
            name=found.name, version=found.codebook_version
        )
    )
    say(_("Next: code, and finish each document with: qualcode finish DOCUMENT"))


def _show_plan(plan: RoundPlan) -> None:
    for group, (drawn, count) in plan.groups.items():
        say(
            ngettext("{group}: {drawn} of {count} document", "{group}: {drawn} of {count} documents", count).format(
                group=group or _("(no group)"), drawn=drawn, count=count
            )
        )
    rows = [{"document": document, "coders": list(coders)} for document, coders in plan.work.items()]
    emit(rows, "table", ["document", "coders"], titles={"document": _("document"), "coders": _("coders")})
    if plan.newcomers:
        say(_("New in this project: {names}").format(names=", ".join(plan.newcomers)))
    if plan.known:
        say(
            _("Coded before, so that its coders may have seen each other's codings: {names}").format(
                names=", ".join(plan.known)
            )
        )


@round_command.command("show", help=_("Show who has finished what in the round NAME: progress, and no content."))
@click.argument("name")
@names_option
@format_option
@global_options
def show_command(name: str, with_names: bool, format_: str) -> None:
    """The assignments of a round with their state."""
    from qualcode.storage.rounds import find_round, work_in

    with open_project(readonly=True) as project:
        work = veil_of(project, with_names).over(work_in(project, find_round(project, name).id))
    states = {"assigned": _("not begun"), "started": _("begun"), "finished": _("finished")}
    rows = [_work_row(one, states if format_ == "table" else {}) for one in work]
    titles = {"document": _("document"), "coder": _("coder"), "state": _("state"), "finished": _("when (UTC)")}
    emit(rows, format_, list(titles), titles=titles)
    if format_ == "table":
        done = sum(one.state == "finished" for one in work)
        say(_("{done} of {count} finished.").format(done=done, count=len(work)))


def _work_row(work: Work, states: dict[str, str]) -> dict[str, object]:
    return {
        "document": work.document,
        "coder": work.coder,
        "state": states.get(work.state, work.state),
        "finished": work.finished,
    }


@round_command.command(
    "end", help=_("End the round NAME before everybody has finished: its coders see each other's codings from then on.")
)
@click.argument("name")
@global_options
def end_command(name: str) -> None:
    """A round ended by its lead."""
    from qualcode.changes.rounds import end_round

    with open_session() as session:
        session.change(end_round, name)
    say(
        _("Round {name} has ended. Compare with: qualcode agreement --round {quoted}").format(
            name=name, quoted=quoted(name)
        )
    )


@round_command.command(
    "export",
    help=_(
        "Write a copy of the project to TARGET for one coder of the round NAME, to work in elsewhere and to be brought "
        "back with qualcode merge. What others make of the documents of open rounds is not in it; the coder's own work "
        "on them is in it only where they write the copy themselves. With --jsonl FILE, in place of TARGET, it is "
        "written as a model is given it: passages, codebook and the form of the answer, without names and codings."
    ),
)
@click.argument("name")
@click.argument("target", type=FileToWrite(*PROJECT), required=False)
@click.option("--for", "whose", metavar="CODER", help=_("Whose copy it is. Default: yours."))
@click.option(
    "--jsonl", type=FileToWrite("jsonl"), help=_("Write the passages and the codebook for a model, as lines.")
)
@click.option(
    "--unit",
    type=click.Choice(("turn", "sentence")),
    default="turn",
    show_default=True,
    help=_("What a passage is. For --jsonl."),
)
@names_option
@force_option
@global_options
def export_command(
    name: str,
    target: Path | None,
    whose: str | None,
    jsonl: Path | None,
    unit: PassageUnit,
    with_names: bool,
    force: bool,
) -> None:
    """A copy for one coder, or what a model is given."""
    from qualcode.changes.rounds import export_copy

    if (target is None) == (jsonl is None):
        raise click.UsageError(_("Say what to write: TARGET, a copy for a coder, or --jsonl FILE, for a model."))
    if jsonl is not None:
        if whose:
            raise click.UsageError(_("--for is whose copy it is; --jsonl writes none."))
        _write_task(name, jsonl, unit, with_names, force)
        return
    assert target is not None

    writer = coder_name()
    coder = whose or writer
    with open_project(readonly=True) as project:
        export_copy(project, writer, coder, name, target)
    say(_("Wrote {path} for {coder}.").format(path=target, coder=coder))
    if coder != writer:
        say(
            _("What {coder} made of the documents of open rounds is not in it: only {coder} takes that along.").format(
                coder=coder
            )
        )
    say(
        _("There: qualcode open {path} --coder {coder}. Back here: qualcode merge {path}").format(
            path=quoted(str(target)), coder=quoted(coder)
        )
    )


def _write_task(name: str, path: Path, unit: PassageUnit, with_names: bool, force: bool) -> None:
    """What a model is given of a round, a line at a time."""
    import json

    from qualcode.files.writing import write_whole
    from qualcode.queries.machine.task import round_task
    from qualcode.storage.rounds import find_round

    need_force(path, force)
    passages = 0

    def lines() -> Iterator[bytes]:
        nonlocal passages
        for line in round_task(project, find_round(project, name), unit, veil_of(project, with_names)):
            passages += line["kind"] == "passage"
            yield (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")

    with open_project(readonly=True) as project, project.snapshot():
        write_whole(path, lines())
    say(
        ngettext("Wrote {count} passage to {path}.", "Wrote {count} passages to {path}.", passages).format(
            count=passages, path=path
        )
    )
    say(
        _("The answers come in with: qualcode round import {round} FILE --as model:NAME@VERSION").format(
            round=quoted(name)
        )
    )


@round_command.command(
    "import",
    help=_(
        "Bring the answers of a model to the round NAME in, as those of one more blind coder, model:NAME. FILE has a "
        "line for each passage that qualcode round export --jsonl wrote."
    ),
)
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as", "model", required=True, metavar="model:NAME@VERSION", help=_("Which model it was, and of what version.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be brought in, and write nothing."))
@global_options
def import_command(name: str, file: Path, model: str, dry_run: bool) -> int:
    """The answers of a model. Exit code 1 where a line is none, or one is missing; then nothing is written."""
    from qualcode.session.importing import bring_model_answers

    with open_session() as session:
        coder, report = bring_model_answers(session, name, model, file, dry_run=dry_run)
    if report.problems:
        places = [(f"{file}:{one.line}" if one.line else str(file), one) for one in report.problems]
        say_errors([(f"{place}: {one.message}", one.hint) for place, one in places])
        say(_("Nothing was written."))
        return 1
    words = (
        ngettext(
            "{n} coding in {documents} would come in as {coder}; nothing was written.",
            "{n} codings in {documents} would come in as {coder}; nothing was written.",
            report.codings,
        )
        if dry_run
        else ngettext(
            "{n} coding in {documents} came in as {coder}, who has finished what it answered.",
            "{n} codings in {documents} came in as {coder}, who has finished what it answered.",
            report.codings,
        )
    )
    documents = ngettext("{count} document", "{count} documents", len(report.documents))
    say(
        words.format(
            n=report.codings,
            documents=documents.format(count=len(report.documents)),
            coder=coder,
        )
    )
    return 0
