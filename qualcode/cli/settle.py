"""Settling what coders differ on, for scripts: the cases with what was decided, and taking what all agree on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import FileToWrite, file_kind, split_list
from qualcode.cli.common import (
    emit,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.report.wording.languages import LANGUAGES
from qualcode.report.writers import kinds_for

if TYPE_CHECKING:
    from qualcode.model import Codebook
    from qualcode.settling import SettlingCase, SettlingProgress
    from qualcode.storage import Project

KINDS = ("agreed", "only_one_coder", "different_code", "different_boundary")
STATES = ("open", "decided", "reopened")

_COLUMNS = ("document", "start", "kind", "state", "readings", "decision", "decided_by")
_CSV_COLUMNS = (
    "case", "document", "start", "end", "kind", "state", "why", "decision", "decided_by", "decided_at", "reason",
    "readings", "consensus", "text",
)  # fmt: skip


@click.group(
    "settle",
    invoke_without_command=True,
    help=HELPS["settle"],
)
@click.option("--agreed", is_flag=True, help=_("Take what all coders of a document coded alike as the consensus."))
@click.option("--list", "listing", is_flag=True, help=_("List the cases instead of the documents."))
@click.option(
    "--documents", "--document", "documents", multiple=True, metavar="NAME", help=_("Only these documents (a,b).")
)
@click.option("--codes", multiple=True, metavar="CODE", help=_("Cases of this code, with all under it; a,b for more."))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help=_("Cases of this kind; again for more."))
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help=_("Cases that are in this state."))
@click.option("--without-reason", "unexplained", is_flag=True, help=_("Cases that were decided without a reason."))
@names_option
@format_option
@global_options
@click.pass_context
def settle_command(
    context: click.Context,
    agreed: bool,
    listing: bool,
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    kinds: tuple[str, ...],
    states: tuple[str, ...],
    unexplained: bool,
    with_names: bool,
    format_: str,
) -> None:
    """Cases and progress, or taking what all agree on."""
    if context.invoked_subcommand:
        return
    from qualcode.settling import codes_under, read_settlement, take_agreed

    if (codes or kinds or states or unexplained) and not listing:
        raise click.UsageError(_("--codes, --kind, --state and --without-reason narrow the list: add --list."))
    names = [name for text in documents for name in split_list(text)]
    if agreed:
        with open_session() as session:
            taken = session.change(take_agreed, names).value
    with open_project(readonly=True) as project:
        found = read_settlement(project, names, undecided=listing)
        wanted = codes_under(found.codebook, [code for text in codes for code in split_list(text)])
        cases = found.only(kinds=kinds, states=states, codes=wanted)
        if unexplained:
            cases = tuple(case for case in cases if case.decision and not case.decision.reason.strip())
        if listing:
            rows = veil_of(project, with_names).over(_listed(project, cases, found.codebook))
            shown = rows if format_ == "json" else [_flat(row, in_words=format_ == "table") for row in rows]
            emit(shown, format_, _COLUMNS if format_ == "table" else _CSV_COLUMNS, titles=_titles())
        else:
            rows = veil_of(project, with_names).over([_progress(one) for one in found.documents])
            emit(rows, format_, ("document", "coders", "cases", "open", "reopened", "decided"), titles=_titles())
    if format_ != "table":
        return
    if not found.documents:
        say(_("No document was coded or declared finished by two coders."))
    if agreed:
        say(
            ngettext(
                "{n} agreed passage went to the consensus.", "{n} agreed passages went to the consensus.", taken
            ).format(n=taken)
        )
    if listing:
        say(ngettext("{n} case.", "{n} cases.", len(cases)).format(n=len(cases)))


@settle_command.command(
    "import",
    help=_(
        "Settle the cases of a list that a meeting has filled in: FILE is what qualcode agreement --disagreements --out"
        " FILE wrote (CSV or XLSX). A decision is the number of a reading or a coder's name, a code, START:END, all or"
        " none; the reason stands beside it. All of the list, or nothing of it."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the list."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@global_options
def import_command(file: Path, sheet: str | None, dry_run: bool) -> None:
    """A filled-in list read back, in one change."""
    from qualcode.files.spelling import spelled
    from qualcode.formats.tables.decisions import read_decisions
    from qualcode.settling import settle_list

    rows = read_decisions(file, sheet=sheet)
    with open_session() as session:
        done = session.change(settle_list, rows, source=spelled(file), dry_run=dry_run).value
    say(ngettext("{n} case decided.", "{n} cases decided.", done.decided).format(n=done.decided))
    if done.reasons:
        say(ngettext("{n} reason given.", "{n} reasons given.", done.reasons).format(n=done.reasons))
    if done.unchanged:
        say(ngettext("{n} case is so already.", "{n} cases are so already.", done.unchanged).format(n=done.unchanged))
    if done.empty:
        say(ngettext("{n} row without a decision.", "{n} rows without a decision.", done.empty).format(n=done.empty))
    if dry_run:
        say(_("Nothing was written."))


@settle_command.command(
    "letter",
    help=_(
        "The letter to CODER after settling: what they had, what was decided and why, and what they do more or less"
        " than the decisions, by code. Of colleagues it says another coder. Only of rounds that are over."
    ),
)
@click.argument("whose", metavar="[CODER]", required=False)
@click.option(
    "--round", "round_", default="", metavar="NAME", help=_("Only of this round. Default: all that are over.")
)
@click.option("--out", type=FileToWrite(*kinds_for("blocks")), help=_("The file to write. Default: the screen."))
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=_("A letter to every coder, as Word, in DIR."),
)
@click.option(
    "--language", type=click.Choice(tuple(LANGUAGES)), help=_("The language of the letter. Default: the project's.")
)
@force_option
@names_option
@global_options
def letter_command(
    whose: str | None,
    round_: str,
    out: Path | None,
    folder: Path | None,
    language: str | None,
    force: bool,
    with_names: bool,
) -> None:
    """One letter, or all."""
    from qualcode.files.folder import make_folder
    from qualcode.report.letters.letter import coder_letter, letter_document, people_of_rounds
    from qualcode.report.writers import write_document
    from qualcode.report.writers.markdown import to_markdown

    if (whose is None) == (folder is None) or (folder is not None and out is not None):
        raise click.UsageError(_("Say who gets a letter, or --all DIR for everybody."))
    need_force(out, force)
    with open_project(readonly=True) as project:
        spoken = language or project.language
        veil = veil_of(project, with_names)
        people = [whose] if whose else people_of_rounds(project, round_)
        letters = [coder_letter(project, who, round_, language=spoken, veil=veil) for who in people]
    if folder is not None:
        paths = [folder / name for name in _file_names(people)]
        for path in paths:
            need_force(path, force)
        make_folder(folder)
    else:
        paths = [out] if out else []
    for letter, path in zip(letters, paths, strict=False):
        write_document(letter_document(letter, spoken), path, file_kind(path, None))
        say(_("Wrote {path}.").format(path=path))
    if not paths:
        say(to_markdown(letter_document(letters[0], spoken)).rstrip("\n"))


def _file_names(coders: Sequence[str]) -> list[str]:
    """A name of a file for each coder, no two alike."""
    from qualcode.names import slugify

    found: list[str] = []
    for coder in coders:
        stem = slugify(coder) or "coder"
        number = sum(name.startswith((f"{stem}.", f"{stem}~")) for name in found)
        found.append(f"{stem}~{number + 1}.docx" if number else f"{stem}.docx")
    return found


def _progress(one: SettlingProgress) -> dict[str, Any]:
    return {
        "document": one.document.name,
        "coders": list(one.coders),
        "cases": one.cases,
        "open": one.open,
        "reopened": one.reopened,
        "decided": one.decided,
        "settled": one.settled,
    }


def _listed(project: Project, cases: tuple[SettlingCase, ...], book: Codebook) -> list[dict[str, Any]]:
    """The cases as plain data; positions are code points of the document's text."""
    from qualcode.storage.documents import owners
    from qualcode.storage.documents import text as read_text
    from qualcode.storage.documents import turns as read_turns
    from qualcode.text.speech import Speech

    rows = []
    heard: dict[int, tuple[Speech, dict[str | None, int]]] = {}
    for case in cases:
        decision = case.decision
        of = case.document.id
        if of not in heard:
            heard[of] = (Speech(read_text(project, of), read_turns(project, of)), owners(project, of))
        speech, whose = heard[of]
        rows.append(
            {
                "case": case.mark,
                "document": case.document.name,
                "start": case.start,
                "end": case.end,
                "kind": case.kind,
                "state": case.state.value,
                "why": case.why.value if case.why else None,
                "decision": decision.outcome if decision else None,
                "decided_by": decision.coder if decision else None,
                "decided_at": decision.created if decision else None,
                "reason": decision.reason if decision else None,
                "readings": [
                    {
                        "coders": list(reading.coders),
                        "code": book.by_id[reading.code_id].path,
                        "spans": [list(span) for span in reading.spans],
                        "codings": [coding.guid for coding in reading.codings],
                    }
                    for reading in case.readings
                ],
                "missing": list(case.missing),
                "consensus": [
                    {"start": coding.start, "end": coding.end, "code": book.by_id[coding.code_id].path}
                    for coding in case.consensus
                ],
                "text": speech.passage(case.start, case.end, whose),
            }
        )
    return rows


def _flat(row: dict[str, Any], *, in_words: bool) -> dict[str, Any]:
    """A case in one line: its readings as text, and where wanted words for the names that the JSON has."""
    from qualcode.settling import kind_words, outcome_words, state_words

    readings = [f"{', '.join(reading['coders'])}: {reading['code']}" for reading in row["readings"]]
    if row["missing"]:
        readings.append(_("{coder}: nothing").format(coder=", ".join(row["missing"])))
    there = [f"{one['code']} {one['start']}:{one['end']}" for one in row["consensus"]]
    flat = {
        **row,
        "readings": "; ".join(readings),
        "consensus": "; ".join(there),
        "text": " ".join(row["text"].split()),
    }
    if in_words:
        flat |= {
            "kind": kind_words(row["kind"]),
            "state": state_words(row["state"]),
            "decision": outcome_words(row["decision"] or ""),
        }
    return flat


def _titles() -> dict[str, str]:
    return {
        "document": _("document"),
        "coders": _("coders"),
        "cases": _("cases"),
        "open": _("unsettled"),
        "reopened": _("open again"),
        "decided": _("settled"),
        "start": _("start"),
        "kind": _("kind"),
        "state": _("state"),
        "decision": _("decision"),
        "decided_by": _("decided by"),
        "readings": _("readings"),
    }
