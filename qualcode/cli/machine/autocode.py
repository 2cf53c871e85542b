"""Codings by the rules of a code: a list of what they would be, and those that are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, format_option, global_options, names_option, open_session, say, veil_of
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.queries.machine.rules import RuleUnit


@click.command("autocode", help=HELPS["autocode"])
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help=_("Every code that has rules."))
@click.option(
    "--unit",
    type=click.Choice(("match", "sentence", "turn")),
    default="match",
    show_default=True,
    help=_("What is coded: the words that fit, or the sentences or the turn that they stand in."),
)
@click.option("--document", "documents", multiple=True, help=_("Only in this document; may be given again."))
@click.option("--dry-run", is_flag=True, help=_("List what would be coded, with numbers, and code nothing."))
@click.option(
    "--pick", metavar="N,N-M", help=_("Code only these, by their numbers in the list that --dry-run gives: 1,4-9.")
)
@names_option
@format_option
@global_options
def autocode_command(
    codes: tuple[str, ...],
    everything: bool,
    unit: RuleUnit,
    documents: tuple[str, ...],
    dry_run: bool,
    pick: str | None,
    with_names: bool,
    format_: str,
) -> None:
    """What rules would code, or code it."""
    from qualcode.session.machine.rules import code_by_rule, rules_would_code

    if bool(codes) == everything:
        raise click.UsageError(_("Say which: a CODE (or several), or --all for every code that has rules."))
    if dry_run and pick:
        raise click.UsageError(_("--pick codes what --dry-run lists: give one of them."))
    with open_session() as session:
        found = rules_would_code(session, codes, unit=unit, documents=documents)
        if dry_run:
            veil = veil_of(session.project, with_names)
            rows = (
                {
                    "text": veil.over(one.text, document=one.document),
                    "kind": one.kind,
                    "document": veil.over(one.document, "document"),
                    "start": one.start,
                    "end": one.end,
                    "code": veil.mask.address(one.code),
                    "number": number,
                }
                for number, one in enumerate(found, start=1)
            )
            titles = {"number": _("number"), "document": _("document"), "code": _("code"), "text": _("passage")}
            columns = (
                list(titles) if format_ == "table" else ("text", "kind", "document", "start", "end", "code", "number")
            )
            emit(rows, format_, columns, titles=titles)
            if format_ == "table":
                count = len(found)
                say(ngettext("{n} would be coded.", "{n} would be coded.", count).format(n=count))
            return
        made = code_by_rule(session, [found[number - 1] for number in _numbers(pick, len(found))] if pick else found)
    say(
        ngettext(
            "{n} passage coded by rule. Take it back with: qualcode undo",
            "{n} passages coded by rule. Take them back with: qualcode undo",
            made,
        ).format(n=made)
        if made
        else _("Nothing to code: what the rules fit is coded already, or they fit nothing.")
    )


def _numbers(written: str, most: int) -> list[int]:
    """The numbers that are written as 1,4-9, each once and in order."""
    found: set[int] = set()
    for part in written.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and first.isascii() and (not dash or (last.isdecimal() and last.isascii()))):
            raise click.UsageError(_("--pick takes numbers, such as 1,4-9; not {part!r}.").format(part=part))
        one, other = int(first[:9]), int((last if dash else first)[:9])
        if not 1 <= one <= other <= most:
            raise click.UsageError(
                _("--pick {part}: the list has the numbers 1 to {most}.").format(part=part, most=most)
                if most
                else _("--pick {part}: there is nothing in the list.").format(part=part)
            )
        found.update(range(one, other + 1))
    return sorted(found)
