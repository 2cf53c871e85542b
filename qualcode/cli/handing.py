"""How a chapter is handed over: what is behind its numbers, and its look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model import Outline
    from qualcode.report.chapter.complete import EvidenceForm, Handing
    from qualcode.report.evidence.model import Behind

FORMS = ("appendix", "comments", "none")
BESIDE = ("html", "xlsx")
"""The formats that have a place of their own for what is behind the numbers."""

WITH_EVIDENCE = ("docx", *BESIDE)
"""The formats that have what is behind the numbers, unless it is asked for otherwise."""


def handing_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--evidence``, ``--with-passages``, ``--public`` and ``--template``."""
    for option in reversed(
        (
            click.option(
                "--evidence",
                "form",
                type=click.Choice(FORMS),
                help=_(
                    "What is behind each number: in an appendix that the number has a link to (of html beside the text,"
                    " of xlsx in sheets), as comments of a Word file, or not at all. Default: appendix; of md none."
                ),
            ),
            click.option(
                "--with-passages",
                is_flag=True,
                help=_("Print the first words of passages in it too, without names; else only where they stand."),
            ),
            click.option(
                "--public",
                is_flag=True,
                help=_("For who may see nothing of the respondents: the ids of the numbers, and nothing behind them."),
            ),
            click.option(
                "--template",
                type=click.Path(path_type=Path),
                help=_("A Word file (docx, dotx) whose styles, page, heads and feet to use. Default: the outline's."),
            ),
        )
    ):
        command = option(command)
    return command


def handing_of(
    kind: str,
    outline: Path | None,
    shape: Outline | None,
    *,
    form: EvidenceForm | None,
    with_passages: bool,
    public: bool,
    template: Path | None,
) -> Handing:
    """How a chapter is asked to be handed over as one ``kind`` of file.

    ``UsageError`` for what does not go together.
    """
    from qualcode.report.chapter.complete import Handing

    if with_passages and public:
        raise click.UsageError(_("--with-passages and --public exclude each other."))
    chosen: EvidenceForm = form or ("appendix" if kind in WITH_EVIDENCE else "none")
    if chosen == "none" and with_passages:
        raise click.UsageError(_("--with-passages goes with --evidence appendix or comments."))
    if kind != "docx" and (chosen == "comments" or template is not None):
        raise click.UsageError(_("--evidence comments and --template are of a Word file: --out chapter.docx"))
    if template is None and kind == "docx" and outline is not None and shape is not None and shape.template:
        template = outline.parent / shape.template
    behind: Behind = "passages" if with_passages else "nothing" if public else "references"
    return Handing(chosen, behind, template, beside=kind in BESIDE)
