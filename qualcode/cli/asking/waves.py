"""Waves: which interviews are of which, what questions are to those of another, and two of them beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import split_list
from qualcode.cli.common import (
    emit,
    force_option,
    format_option,
    global_options,
    need_force,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.patterns.options import asked, counting_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.report.patterns.kinds import PICTURED_KINDS

if TYPE_CHECKING:
    from qualcode.changes.guides import MapChoice
    from qualcode.report.waves.compared import Shown

_MAP_COLUMNS = ("group", "earlier", "later", "kind", "state", "likeness", "earlier_text", "later_text", "decision")


@click.group("waves", invoke_without_command=True, help=HELPS["waves"])
@format_option
@global_options
@click.pass_context
def waves_command(context: click.Context, format_: str) -> None:
    """The waves, or one of the commands."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.waves.listed import list_waves

    titles = {
        "wave": _("wave"), "interviews": _("interviews"), "respondents": _("respondents"), "again": _("again"),
        "groups": _("groups"), "guides": _("guides"), "codebook": _("codebook"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        rows = veil_of(project, with_names=False).over(list_waves(project).to_dicts())
    if format_ == "table":
        for row in rows:
            row["wave"] = row["wave"] or _("(none)")
            row["groups"] = ", ".join(f"{group or _('(none)')} {n}" for group, n in row["groups"].items())
    emit(rows, format_, list(titles), titles=titles)


@waves_command.command(
    "set",
    help=_(
        "Say that the interviews of DOCUMENT... are of WAVE (a year, or what it is called; '' takes it away), or that"
        " --guide is of it: then its questions were put in that wave only. One undo takes it back."
    ),
)
@click.argument("wave")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--guide", "guides", multiple=True, metavar="GUIDE", help=_("A guide of that wave; again for more."))
@global_options
def set_command(wave: str, documents: tuple[str, ...], guides: tuple[str, ...]) -> None:
    """Interviews and guides of a wave."""
    from qualcode.changes.guides import set_guide_wave, set_wave
    from qualcode.storage.documents import document as find_document

    if not (documents or guides):
        raise click.UsageError(_("Say of which documents, or of which --guide."))
    wave = " ".join(wave.split())
    with open_session() as session:
        ids = [session.read(find_document, name).id for name in dict.fromkeys(documents)]
        if ids:
            done = session.change(set_wave, ids, wave).value
            say(ngettext("{n} interview changed.", "{n} interviews changed.", done).format(n=done))
        for guide in guides:
            changed = session.change(set_guide_wave, guide, wave).value
            say(_("Changed.") if changed else _("Nothing differed."))


@waves_command.command(
    "map",
    help=_(
        "List what the questions of wave LATER are to those of EARLIER: the same, reworded, new, or dropped. What is"
        " not decided is offered by likeness of words, and counts when it is confirmed: with --accept all of it, with"
        " --same, --reworded, --new and --dropped one by one, or in a list that is read back with --from. One undo"
        " takes it back."
    ),
)
@click.argument("earlier")
@click.argument("later")
@click.option("--accept", is_flag=True, help=_("Take all that is offered."))
@click.option("--same", multiple=True, metavar="LATER=EARLIER", help=_("This question is that earlier one."))
@click.option("--reworded", multiple=True, metavar="LATER=EARLIER", help=_("It is that one in other words."))
@click.option("--new", "new", multiple=True, metavar="QUESTION", help=_("It was not asked in the earlier wave."))
@click.option("--dropped", multiple=True, metavar="QUESTION", help=_("It is not asked in the later wave."))
@click.option("--reopen", multiple=True, metavar="QUESTION", help=_("Forget what was decided."))
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help=_("Read the list back (CSV, XLSX): same, reworded, new, dropped or yes in the column decision."),
)
@format_option
@global_options
def map_command(
    earlier: str,
    later: str,
    accept: bool,
    same: tuple[str, ...],
    reworded: tuple[str, ...],
    new: tuple[str, ...],
    dropped: tuple[str, ...],
    reopen: tuple[str, ...],
    source: Path | None,
    format_: str,
) -> None:
    """A list, or decisions."""
    from qualcode.queries.waves.mapping import list_mapping

    named: list[tuple[str, str, str]] = [
        *(("same", *_both(text)) for text in same), *(("reworded", *_both(text)) for text in reworded),
        *(("new", text, "") for text in new), *(("dropped", "", text) for text in dropped),
        *(("", text, text) for text in reopen),
    ]  # fmt: skip
    if accept or named or source is not None:
        from qualcode.changes.guides import map_questions
        from qualcode.session.asking import accepted, map_choice, read_mapping

        with open_session() as session:
            choices: list[MapChoice] = session.read(accepted, earlier, later) if accept else []
            choices += session.read(read_mapping, source, earlier, later) if source is not None else []
            for kind, one, other in named:
                choices += session.read(map_choice, earlier, later, kind, one, other)
            done = session.change(map_questions, choices).value
        say(ngettext("{n} question decided.", "{n} questions decided.", done).format(n=done))
        return
    titles = {
        "later": _("question"), "kind": _("is"), "earlier": _("earlier"), "state": _("state"),
        "likeness": _("likeness"), "later_text": _("text"), "earlier_text": _("earlier text"),
    }  # fmt: skip
    with open_project(readonly=True) as project:
        rows = veil_of(project, with_names=False).over(list_mapping(project, earlier, later).to_dicts())
    emit(rows, format_, _MAP_COLUMNS if format_ == "csv" else tuple(titles), titles=titles)


def _both(text: str) -> tuple[str, str]:
    """``LATER=EARLIER`` in its parts."""
    one, equals, other = (part.strip() for part in text.partition("="))
    if not (one and equals and other):
        raise click.UsageError(_("Write it as LATER=EARLIER, such as scholen-2015/V4=scholen/V4."))
    return one, other


@waves_command.command(
    "compare",
    help=_(
        "Set two waves beside each other: of each code how many say it in either, out of those who took part then, and"
        " of those who took part in both who said it then and who does now. Where the question is new, dropped or"
        " reworded, or the code is another, it says that the numbers are not comparable."
    ),
)
@click.argument("earlier")
@click.argument("later")
@click.option("--panel", is_flag=True, help=_("Only those who took part in both waves."))
@click.option("--cross", is_flag=True, help=_("Only all who took part in each wave, whoever they are."))
@click.option(
    "--rows",
    "rows",
    multiple=True,
    metavar="CODE",
    help=_("A code, CODE/* or CODE/**; again, or a,b. Default: themes."),
)
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("An outline that says what respondents of --group are called (school, schools)."),
)
@click.option("--persons", is_flag=True, help=_("Name those of the panel by reference, for who works on the study."))
@counting_options(PICTURED_KINDS)
@global_options
def compare_command(
    earlier: str,
    later: str,
    panel: bool,
    cross: bool,
    rows: tuple[str, ...],
    outline: Path | None,
    persons: bool,
    **given: Any,
) -> None:
    """Two waves beside each other."""
    from qualcode.formats.yaml.outlines import read_outline
    from qualcode.report.waves.compared import waves_compared

    if panel and cross:
        raise click.UsageError(_("Give --panel or --cross; without either both are there."))
    groups: tuple[str, ...] = given["groups"]
    if outline is not None and len(groups) != 1:
        raise click.UsageError(_("--outline goes with one --group."))
    shown: Shown = "panel" if panel else "cross" if cross else "both"
    with asked(PICTURED_KINDS, given) as (what, output):
        found = waves_compared(
            what.project,
            (earlier, later),
            [row for text in rows for row in split_list(text)],
            group=groups[0] if len(groups) == 1 else "",
            outline=read_outline(outline) if outline is not None else None,
            shown=shown,
            with_persons=persons,
            **what.narrowed,
        )
    show(found, output)


@waves_command.command(
    "new",
    help=_(
        "Write the files of a next WAVE from those of the last: its guides, with what --outline left open to ask, and"
        " that outline, with its author's words marked as those of the last wave, so that none is printed as new."
    ),
)
@click.argument("wave")
@click.option("--from", "earlier", required=True, metavar="WAVE", help=_("The wave to go on from."))
@click.option("--outline", type=click.Path(path_type=Path), metavar="FILE", help=_("The outline of its chapter."))
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help=_("The folder to write in."))
@force_option
@global_options
def new_command(wave: str, earlier: str, outline: Path | None, folder: Path | None, force: bool) -> None:
    """Files, and what to do next."""
    from qualcode.files.folder import make_folder
    from qualcode.files.writing import write_whole
    from qualcode.report.waves.carrying import next_wave

    wave = " ".join(wave.split())
    with open_project(readonly=True) as project:
        files = next_wave(project, wave, earlier, outline)
    where = folder or Path.cwd()
    make_folder(where)
    for file in files.texts:
        need_force(where / file, force)
    for file, text in files.texts.items():
        write_whole(where / file, text.encode())
        say(_("Wrote {path}.").format(path=where / file))
    if files.marked:
        words = ngettext(
            "{n} block of the outline holds words of {wave}: they are not printed until “of” is taken out of it.",
            "{n} blocks of the outline hold words of {wave}: they are not printed until “of” is taken out of them.",
            files.marked,
        )
        say(words.format(n=files.marked, wave=files.earlier))
    if files.asked:
        words = ngettext(
            "{n} open question is in the guides; say there which codes its answers may get.",
            "{n} open questions are in the guides; say there which codes their answers may get.",
            files.asked,
        )
        say(words.format(n=files.asked))
    for text in files.left:
        say(text)
