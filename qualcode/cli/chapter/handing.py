"""How a chapter is handed over: what is behind its numbers, and its look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = ("appendix", "comments", "none")
WITH_EVIDENCE = ("docx", "html", "xlsx")
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


def handed_over(
    kind: str,
    outline: Path | None,
    *,
    form: str | None,
    with_passages: bool,
    public: bool,
    template: Path | None,
) -> dict[str, Any]:
    """How a chapter is asked to be handed over as one ``kind`` of file, by the fields of ``AskedChapter``.

    ``UsageError`` for what does not go together.
    """
    from qualcode.formats.yaml.outlines import read_outline

    if with_passages and public:
        raise click.UsageError(_("--with-passages and --public exclude each other."))
    chosen = form or ("appendix" if kind in WITH_EVIDENCE else "none")
    if chosen == "none" and with_passages:
        raise click.UsageError(_("--with-passages goes with --evidence appendix or comments."))
    if kind != "docx" and (chosen == "comments" or template is not None):
        raise click.UsageError(_("--evidence comments and --template are of a Word file: --out chapter.docx"))
    if template is None and kind == "docx" and outline is not None and (named := read_outline(outline).template):
        template = outline.parent / named
    return {
        "evidence": chosen,
        "behind": "passages" if with_passages else "nothing" if public else "references",
        "template": str(template) if template else "",
    }
