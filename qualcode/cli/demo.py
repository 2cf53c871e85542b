"""The sample study from beginning to end: built, counted, written out, and opened."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import console, global_options, has_terminal, say
from qualcode.cli.words.helps import HELPS
from qualcode.files.platform import quoted
from qualcode.i18n import _

EXPORTS = ("docx", "md")
"""As what the sample chapter is written."""


@click.command(
    "demo",
    help=HELPS["demo"],
)
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--no-tui", is_flag=True, help=_("Do not open the workspace at the end."))
@global_options
def demo_command(directory: Path | None, no_tui: bool) -> None:
    """The main job, on fictional interviews."""
    from qualcode.files.folder import make_folder
    from qualcode.formats.yaml.outlines import read_outline
    from qualcode.report.chapter.facts import read_summary
    from qualcode.report.chapter.files import write_report
    from qualcode.report.chapter.terminal import theme_summary
    from qualcode.sample import FIRST_DOCUMENT, PROJECT, build_sample, sample_folder
    from qualcode.storage import Project

    source = sample_folder()
    folder = directory if directory is not None else Path.cwd()
    make_folder(folder / "exports")
    path = folder / PROJECT
    if not path.exists():
        say(_("Building the sample study in {path} (its interviews are fictional).").format(path=path))
        build_sample(path, say)
    with Project.open(path) as project:
        found = read_summary(project, outline=read_outline(source / "codebooks" / "hoofdstuk-6.yaml"))
    console().print(theme_summary(found))
    for kind in EXPORTS:
        out = folder / "exports" / f"hoofdstuk-6.{kind}"
        write_report(found, out, kind)
        say(_("Wrote {path}.").format(path=out))
    named = quoted(str(source / "study.toml"))
    say(_("This study from its files, as you can have your own: qualcode build {path} -p FILE").format(path=named))
    if has_terminal() and not no_tui:
        from qualcode.cli.common import coder_name
        from qualcode.tui import run

        run(path, coder_name(), FIRST_DOCUMENT)
    else:
        say(_("Open it with: qualcode open {path}").format(path=quoted(str(path))))
