"""Agreement between coders: the report, and the list of disagreements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.agreement.registry import on_request
from qualcode.agreement.study import UNIT, UNIT_KINDS
from qualcode.cli.arguments import ConditionText, FileToWrite, file_kind, split_list
from qualcode.cli.common import (
    FORMATS,
    console,
    emit,
    emit_csv,
    emit_json,
    force_option,
    global_options,
    machine_option,
    names_option,
    need_force,
    open_project,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, interface_language, ngettext
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.report.agreement.files import REPORT_KINDS
from qualcode.report.wording.languages import LANGUAGES, agreement_words
from qualcode.report.writers import TABLE_KINDS

if TYPE_CHECKING:
    from qualcode.queries.comparison.study import DisagreementPlace
    from qualcode.queries.names import Veil
    from qualcode.report.agreement.view import AgreementView
    from qualcode.storage import Project

WORDS = agreement_words(interface_language())
BOOTSTRAP_HELP = _("Limits by a bootstrap of so many resamples over documents, ten at least. Default: a jackknife.")


CHOICES = (
    click.option(
        "--coders",
        default="",
        callback=lambda _context, _option, text: tuple(split_list(text)),
        help=_("Compare these coders (a,b). Default: everybody but the consensus."),
    ),
    click.option(
        "--unit",
        type=click.Choice(UNIT_KINDS),
        default=UNIT,
        show_default=True,
        help=_("What alpha and kappa are about."),
    ),
    click.option(
        "--segments",
        metavar="CODE",
        help=_("Alpha and kappa on segments of your own: the passages of this code, which divides the text."),
    ),
    click.option(
        "--codes",
        multiple=True,
        metavar="CODE",
        callback=lambda _context, _option, texts: tuple(code for text in texts for code in split_list(text)),
        help=_("Only this code, with all under it; again, or a,b, for more."),
    ),
    click.option("--document", "documents", multiple=True, help=_("Only this document; may be given again.")),
    click.option("--round", default="", metavar="NAME", help=_("Only what was assigned in this round.")),
    click.option(
        "--where",
        type=ConditionText(),
        multiple=True,
        metavar="ATTR=VALUE",
        callback=lambda _context, _option, texts: _alternatives(texts),
        help=_("Only the words of respondents with this value, such as traject=LWT; may be given again."),
    ),
    click.option(
        "--include-interviewer",
        "interviewer",
        is_flag=True,
        help=_("Compare on what the interviewer says as well."),
    ),
    click.option(
        "--whole-text",
        is_flag=True,
        help=_("Leave nothing out: labels, time stamps and headings count too."),
    ),
    click.option("--finished-only", is_flag=True, help=_("Leave out whoever did not declare a document finished.")),
    click.option("--bootstrap", "resamples", type=click.IntRange(100, 100_000), metavar="N", help=BOOTSTRAP_HELP),
    click.option("--seed", type=int, metavar="N", help=_("The seed of the bootstrap. Default: 1.")),
    *(
        click.option(
            f"--{measure.name.replace('_', '-')}", measure.name, is_flag=True, help=WORDS.on_request[measure.name]
        )
        for measure in on_request()
    ),
)
"""The options that say what is compared, each by its name in :class:`AgreementChoices`."""


def _alternatives(texts: tuple[str, ...]) -> dict[str, list[str]]:
    """``ATTR=VALUE`` conditions: values of one attribute are alternatives, attributes must all hold."""
    if not texts:
        return {}
    from qualcode.queries.query.conditions import parse_condition

    found: dict[str, list[str]] = {}
    for one in map(parse_condition, texts):
        if one.operator != "=":
            raise click.UsageError(_("Coders are compared on who has a value: --where takes ATTR=VALUE here."))
        found.setdefault(one.attribute, []).extend(one.values)
    return found


def choice_options(command: Callable[..., None]) -> Callable[..., None]:
    """The ``CHOICES``, which the command gets as ``choices``; what was not said has the default of the dataclass."""

    @wraps(command)
    def chosen(**given: Any) -> None:
        names = {field.name for field in fields(AgreementChoices)} & given.keys()
        said = {name: value for name in names if (value := given.pop(name)) is not None}
        added = tuple(measure for measure in on_request() if given.pop(measure.name))
        if said.get("segments") and said["unit"] == UNIT:
            said["unit"] = "segment"
        if (said["unit"] == "segment") != bool(said.get("segments")):
            raise click.UsageError(_("--unit segment and --segments CODE go together: its passages are the units."))
        choices = AgreementChoices(**said, added=tuple(measure.name for measure in added))
        if "seed" in said and not choices.resamples:
            raise click.UsageError(_("--seed goes with --bootstrap; a jackknife leaves nothing to chance."))
        if choices.unit == "character" and (refused := [one.name for one in added if not one.on_characters]):
            raise click.UsageError(
                _("{measure} is not given on characters, where it is high whatever the coders do.").format(
                    measure=WORDS.measure(refused[0])
                )
            )
        command(choices=choices, **given)

    for option in reversed(CHOICES):
        chosen = option(chosen)
    return chosen


@click.command(
    "agreement",
    help=HELPS["agreement"],
)
@choice_options
@machine_option
@click.option("--disagreements", is_flag=True, help=_("List where the coders differ, with their readings."))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
)
@click.option("--to", "kind", type=click.Choice(REPORT_KINDS), help=_("The format of --out. Default: by its name."))
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen."))
@force_option
@names_option
@click.option(
    "--language", type=click.Choice(tuple(LANGUAGES)), help=_("The language of a document. Default: the project's.")
)
@global_options
def agreement_command(
    choices: AgreementChoices,
    disagreements: bool,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    with_names: bool,
    language: str | None,
) -> None:
    """The agreement report, or the list of disagreements."""
    if out is None and kind is not None:
        raise click.UsageError(_("A file needs a name: --out agreement.{kind}").format(kind=kind))
    to = file_kind(out, kind)
    allowed = TABLE_KINDS if disagreements else REPORT_KINDS
    if out and to not in allowed:
        raise click.UsageError(_("Name the file {kinds}, or say it with --to.").format(kinds=", ".join(allowed)))
    need_force(out, force)
    with open_project(readonly=True) as project:
        veil = veil_of(project, with_names)
        if disagreements:
            with project.snapshot():
                _list(project, choices, format_, to, out, veil)
        else:
            _report(project, choices, format_, to, out, language, veil)
    if out:
        say(_("Wrote {path}.").format(path=out))


def _report(
    project: Project,
    choices: AgreementChoices,
    format_: str,
    kind: str,
    out: Path | None,
    language: str | None,
    veil: Veil,
) -> None:
    """The report, as a file or on the screen."""
    from qualcode.queries.comparison.comparing import compare
    from qualcode.report.agreement.files import write_report
    from qualcode.report.agreement.settled import settled_figures
    from qualcode.report.agreement.view import agreement_view, report_language

    study, report = compare(project, choices)
    written_in = report_language(kind, project.language, language)
    settled = settled_figures(project, study, report)
    view = agreement_view(study, veil.over(report), project.name, written_in, settled).without_names(veil.mask)
    if out:
        write_report(view, out, kind)
    elif format_ == "csv":
        _csv(view)
    elif format_ == "json":
        from qualcode.report.agreement.json_rows import to_json

        emit_json(to_json(view))
    else:
        from qualcode.report.agreement.terminal import agreement_page

        console().print(agreement_page(view))


def _csv(view: AgreementView) -> None:
    """The table of codes; its columns have the names of the JSON, whatever the language."""
    from qualcode.report.writers.csv_rows import agreement_rows

    header, *rows = agreement_rows(view)
    emit_csv([str(cell) for cell in header], rows)


def _list(project: Project, choices: AgreementChoices, format_: str, kind: str, out: Path | None, veil: Veil) -> None:
    """The list of disagreements, with each coder's reading, and what was decided or has to be."""
    from qualcode.queries.comparison.disagreements import list_disagreements
    from qualcode.queries.comparison.gathering import gather_study
    from qualcode.report.agreement.files import meeting_rows, settled_json, write_list
    from qualcode.settling import find_cases

    study = gather_study(project, choices)
    places = list_disagreements(project, study)
    if format_ == "table" and out is None:
        lines = [_as_line(veil.over(place)) for place in places]
        emit(lines, "table", ["document", "kind", "readings", "text"], titles=_titles())
        say(ngettext("{n} disagreement.", "{n} disagreements.", len(lines)).format(n=len(lines)))
        return
    if out is not None:
        write_list(study, find_cases(project, places), out, kind, veil)
    elif format_ == "json":
        # Where nothing was decided there is nothing to say of a case.
        settled = find_cases(project, places, undecided=False)
        emit((veil.over(_as_json(place) | settled_json(case)) for place, case in settled), "json", ())
    else:
        emit_csv(*meeting_rows(study, find_cases(project, places), veil))


def _titles() -> dict[str, str]:
    return {"document": _("document"), "kind": _("kind"), "readings": _("readings"), "text": _("passage")}


def _as_line(place: DisagreementPlace) -> dict[str, Any]:
    from qualcode.settling import kind_words

    readings = dict.fromkeys(f"{reading.coder}: {reading.code}" for reading in place.case.readings)
    nothing = [_("{coder}: nothing").format(coder=coder) for coder in place.case.missing]
    text = place.text if len(place.text) <= 120 else f"{place.text[:119]}…"
    return {
        "document": place.case.document,
        "kind": kind_words(place.case.kind),
        "readings": "; ".join([*readings, *nothing]),
        "text": text,
    }


def _as_json(place: DisagreementPlace) -> dict[str, Any]:
    case = place.case
    return {
        "document": case.document,
        "kind": case.kind.value,
        "start": case.start,
        "end": case.end,
        "text": place.text,
        "speaker": place.speaker,
        "question": place.question,
        "readings": [
            {
                "coder": reading.coder,
                "code": reading.code,
                "start": reading.start,
                "end": reading.end,
                "quote": quote,
            }
            for reading, quote in zip(case.readings, place.quotes, strict=True)
        ],
        "missing": list(case.missing),
    }
