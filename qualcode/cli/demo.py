"""The sample study from beginning to end: built, counted, written out, and opened."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..i18n import _
from .common import console, global_options, say

if TYPE_CHECKING:
    from ..storage import Project

PROJECT = "lwt-ao.qualcode"
LEAD = "demo"
TITLE = "Leerwerktrajecten en assistentopleidingen (voorbeeldstudie)"
TRANSCRIPTS = (".txt", ".md", ".docx")
FIRST_DOCUMENT = "leerlingen-1"


@click.command(
    "demo",
    help=_(
        "Build the sample study in DIR (default: this folder), show its themes per group, write exports/, and open it."
        " May be run again: what you changed in it stays, only the two files in exports/ are written anew."
    ),
)
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--no-tui", is_flag=True, help=_("Do not open the workspace at the end."))
@global_options
def demo_command(directory: Path | None, no_tui: bool) -> None:
    """The main job, on fictional interviews."""
    from ..counting import gather, summary
    from ..formats.study_yaml import read_outline
    from ..report.terminal import theme_summary
    from ..sample import sample_folder
    from ..storage import Project
    from .counts import write_report

    source = sample_folder()
    folder = directory if directory is not None else Path.cwd()
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    path = folder / PROJECT
    if not path.exists():
        _build(path, source)
    with Project.open(path) as project:
        facts = gather(project)
        found = summary(project, facts, outline=read_outline(source / "codebooks" / "hoofdstuk-6.yaml"))
    console().print(theme_summary(found))
    for kind in ("docx", "md"):
        out = folder / "exports" / f"hoofdstuk-6.{kind}"
        write_report(found, out, kind)
        say(_("Wrote {path}.").format(path=out))
    if sys.stdin.isatty() and sys.stdout.isatty() and not no_tui:
        from ..tui import run
        from .common import coder_name

        run(path, coder_name(), FIRST_DOCUMENT)
    else:
        say(_("Open it with: qualcode open {path}").format(path=path))


def _build(path: Path, source: Path) -> None:
    """Makes the sample study aside and puts it in place whole, so that a demo cut short leaves no half study."""
    from ..storage import Project

    say(_("Building the sample study in {path} (its interviews are fictional).").format(path=path))
    draft = path.with_name(f".{path.name}.building")
    draft.unlink(missing_ok=True)
    try:
        with Project.create(draft, name=TITLE, language="nl", coder=LEAD) as project:
            _fill(project, source)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _fill(project: Project, source: Path) -> None:
    """The codebook, the transcripts with their face sheet, and the codings of all coders."""
    from ..codebook import import_codebook
    from ..formats.codebook_yaml import read_codebook
    from ..formats.codings_csv import read_codings
    from ..formats.tables import read_facesheet
    from ..importing import import_files
    from ..placing import import_codings
    from ..storage.documents import documents
    from ..team import set_finished

    codebooks, transcripts = source / "codebooks", source / "transcripts"
    import_codebook(project, LEAD, read_codebook(codebooks / "lwt-ao.yaml"), reason="Eerste versie")
    files = sorted(path for path in transcripts.iterdir() if path.suffix in TRANSCRIPTS)
    report = import_files(project, LEAD, files, facesheet=read_facesheet(transcripts / "respondenten.csv"))
    for item in report.items:
        if item.status != "new":
            say(f"{item.path.name}: {item.message}")
    for file in sorted((transcripts / "codings").glob("*.csv")):
        rows, problems = read_codings(file)
        placed = import_codings(project, LEAD, rows)
        for problem in (*problems, *placed.problems):
            say(f"{file.name}:{problem.line}: {problem.message}")
        ids = {document.name: document.id for document in documents(project)}
        for coder, name in dict.fromkeys((row.coder, row.document) for row in rows):
            if coder and name in ids:
                set_finished(project, coder, ids[name])
