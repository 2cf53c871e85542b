"""``qualcode`` without a command: the project of this folder, or a screen with what there is to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import coder_name, has_terminal, named_project, project_path, say, settings


def start(context: click.Context) -> None:
    """Opens the workspace; without a terminal, shows the help."""
    if not has_terminal():
        say(context.get_help())
        return
    from qualcode.cli.project import open_workspace
    from qualcode.storage import SUFFIX

    here = sorted(Path.cwd().glob(f"*{SUFFIX}"))
    if named_project() or len(here) == 1:
        open_workspace(project_path())
        return
    from qualcode.tui import DEMO, TUTORIAL, ask_start, run_tutorial, sample_in

    while True:
        answer, settings().coder = ask_start(coder_name(), here)
        if answer is None:
            return
        if answer == TUTORIAL:
            run_tutorial(coder_name())
            continue
        open_workspace(sample_in(Path.cwd()) if answer == DEMO else Path(answer))
        return
