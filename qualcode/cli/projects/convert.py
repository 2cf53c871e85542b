"""Studies from other programs and to them: brought into the project, written, and made of one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.arguments import FileToWrite
from qualcode.cli.common import (
    coder_name,
    emit_json,
    force_option,
    global_options,
    names_option,
    need_force,
    note,
    note_open_rounds,
    note_place,
    open_project,
    open_session,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.formats.projects.losses import Losses

F = TypeVar("F", bound=Callable[..., Any])

OFFSETS_HELP = _(
    "How a study from another program counts positions: cp, utf16 or utf8, with -lf where a line end counts for one, or"
    " -raw where it counts as it stands. Default: found out, and told."
)
REPORT_HELP = _("Write what was read, changed and lost to this file as well, as JSON.")


def reporting(command: F) -> F:
    """``--report`` and ``--format``."""
    command = click.option("--format", "format_", type=click.Choice(("table", "json")), default="table")(command)
    return click.option("--report", type=FileToWrite("json"), help=REPORT_HELP)(command)


_STANDARD = click.option(
    "--standard",
    is_flag=True,
    help=_("Only what the standard holds: no rounds, decisions, guides or history, so that it brings no project back."),
)


@click.command("export", help=HELPS["export"])
@click.argument("file", required=False, type=FileToWrite("qdpx", "qdc"))
@click.option(
    "--all",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_(
        "Write the study into the folder DIR as plain files, which git can keep. One that was so written is renewed."
    ),
)
@click.option(
    "--parquet",
    "columns",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Write the study into the folder DIR as Parquet, for qualcode corpus and any engine that counts columns."),
)
@click.option("--with-texts", is_flag=True, help=_("With --parquet: the words of the transcripts as well."))
@_STANDARD
@names_option
@reporting
@force_option
@global_options
def export_command(
    file: Path | None,
    folder: Path | None,
    columns: Path | None,
    with_texts: bool,
    standard: bool,
    with_names: bool,
    report: Path | None,
    format_: str,
    force: bool,
) -> None:
    """The study for another program, or for anybody who reads plain files."""
    from qualcode.session.portable import send_folder, send_study

    if sum(one is not None for one in (file, folder, columns)) != 1:
        raise click.UsageError(_("Name a file (.qdpx, .qdc), or say --all DIR or --parquet DIR."))
    if with_texts and columns is None:
        raise click.UsageError(_("--with-texts goes with --parquet."))
    if columns is not None:
        if standard or report is not None:
            raise click.UsageError(_("--standard and --report do not go with --parquet."))
        _send_columns(columns, with_names=with_names, with_texts=with_texts, force=force, format_=format_)
        return
    if folder is not None:
        if standard:
            raise click.UsageError(_("--standard is for a .qdpx; leave it out beside --all."))
        need_force(report, force)
        with open_project(readonly=True) as project:
            note_open_rounds(project)
            losses = send_folder(project, folder, with_names=with_names, force=force)
        tell(losses, report, format_)
        return
    assert file is not None
    if with_names:
        raise click.UsageError(_("--with-names is for --all and --parquet: a .qdpx holds all names as they are."))
    need_force(file, force)
    need_force(report, force)
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        losses = send_study(project, file, standard=standard)
    tell(losses, report, format_)
    if format_ == "table":
        _warn(file)


def _send_columns(folder: Path, *, with_names: bool, with_texts: bool, force: bool, format_: str) -> None:
    """The study as Parquet, with the number of rows of each table."""
    from qualcode.corpus.writing import export_columns

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = export_columns(project, folder, with_names=with_names, with_texts=with_texts, force=force)
    if format_ == "json":
        emit_json(found.to_dicts())
        return
    for one in found:
        say(f"{one.table}: {one.rows}")
    say(_("Wrote {path}.").format(path=folder))
    if with_texts or with_names:
        note(_("{path} holds words or names of respondents: keep it as you keep the project.").format(path=folder))


@click.command("convert", help=HELPS["convert"])
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=FileToWrite("qualcode", "qdpx", "qdc", "yaml", "yml"))
@click.option("--offsets", metavar="RULE", default="", help=OFFSETS_HELP)
@click.option("--language", default="nl", show_default=True, help=_("The language of the study, for a new project."))
@_STANDARD
@reporting
@force_option
@global_options
def convert_command(
    source: Path,
    target: Path,
    offsets: str,
    language: str,
    standard: bool,
    report: Path | None,
    format_: str,
    force: bool,
) -> None:
    """One project made of another."""
    from qualcode.session.portable import convert

    need_force(target, force)
    need_force(report, force)
    losses = convert(source, target, coder_name(), offsets=offsets, language=language, standard=standard)
    tell(losses, report, format_)
    if target.suffix.lower() == ".qualcode":
        note_place(target)
    elif format_ == "table":
        _warn(target)


def bring(paths: Sequence[Path], offsets: str, report: Path | None, format_: str, *, dry_run: bool) -> None:
    """Studies into the project, one after the other, each in one change."""
    from qualcode.session.portable import bring_study

    need_force(report, force=False)
    found: list[tuple[Path, Losses]] = []
    with open_session() as session:
        for path in paths:
            found.append((path, bring_study(session, path, offsets=offsets, dry_run=dry_run)))
            if format_ == "table":
                for line in [*([str(path)] if len(paths) > 1 else []), *found[-1][1].lines()]:
                    say(line)
    rows = [{"file": str(path)} | losses.to_dict() for path, losses in found]
    if format_ == "json":
        emit_json({"studies": rows})
    elif dry_run:
        say(_("Nothing was written."))
    _write(report, {"studies": rows})


def tell(losses: Losses, report: Path | None, format_: str) -> None:
    """The account of a study, in words or as JSON, and as a file where one was asked for."""
    if format_ == "json":
        emit_json(losses.to_dict())
    else:
        for line in losses.lines():
            say(line)
    _write(report, losses.to_dict())


def _write(report: Path | None, content: object) -> None:
    if report is not None:
        from qualcode.cli.ends.json_text import json_text
        from qualcode.files.writing import write_whole

        write_whole(report, json_text(content, ascii_only=False).encode() + b"\n")


def _warn(file: Path) -> None:
    if file.suffix.lower() == ".qdpx":
        note(
            _(
                "{path} holds the whole study, all words and names as they are: keep it as you keep the project, and"
                " give it to nobody who may not see that."
            ).format(path=file)
        )
