"""Surveys: a respondent a row, open questions to code and closed ones to count by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, emit_json, format_option, global_options, open_session, say, say_first
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.importing.survey import SurveyReport
    from qualcode.specs import Routing


@click.group("survey", help=HELPS["survey"])
@global_options
def survey_command() -> None:
    """The commands on surveys."""


@survey_command.command(
    "import",
    help=_(
        "Bring in the survey of FILE (CSV or a workbook), a respondent a row. Each open question becomes a document"
        " with its answers, to be coded as any other, and a question of a guide, so that who was asked and who answered"
        " are bases of their own. Every other column becomes an attribute. One undo takes it back."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--open",
    "opens",
    metavar="COLUMN[,COLUMN]",
    multiple=True,
    required=True,
    help=_("Columns with answers to open questions. May be given several times."),
)
@click.option("--id", "id_column", metavar="COLUMN", help=_("The column with the respondent's pseudonym or number."))
@click.option("--group", "group_column", metavar="COLUMN", help=_("The column with the group of respondents."))
@click.option("--in", "under", metavar="GROUP", default="", help=_("The group that all are in; theirs go under it."))
@click.option(
    "--scale",
    "scales",
    metavar="COLUMN[=A;B;C]",
    multiple=True,
    help=_("A closed question with an order, and its steps from the first to the last, where they have no numbers."),
)
@click.option(
    "--routing",
    "routes",
    metavar="QUESTION:COLUMN=A;B",
    multiple=True,
    help=_("An open question that only those were asked who have one of these values in a closed one."),
)
@click.option(
    "--not-asked",
    "not_asked",
    metavar="VALUE",
    multiple=True,
    help=_("What stands in a cell of who never saw the question. An empty cell is a question that was left empty."),
)
@click.option(
    "--codes",
    metavar="QUESTION=CODE;CODE",
    multiple=True,
    callback=lambda _context, _option, texts: dict(map(_codes, texts)),
    help=_("The codes that the answers to an open question may get, so that numbers are out of who was asked it."),
)
@click.option(
    "--as",
    "interview",
    metavar="ATTR=VALUE",
    multiple=True,
    callback=lambda _context, _option, texts: dict(map(_attribute, texts)),
    help=_("An attribute of the interview that its documents get: by it the survey is told from the interviews."),
)
@click.option("--name", default="", help=_("What the survey is called. Default: as its file."))
@click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the survey."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@format_option
@global_options
def survey_import_command(
    file: Path,
    opens: tuple[str, ...],
    id_column: str | None,
    group_column: str | None,
    under: str,
    scales: tuple[str, ...],
    routes: tuple[str, ...],
    not_asked: tuple[str, ...],
    codes: dict[str, tuple[str, ...]],
    interview: dict[str, str],
    name: str,
    sheet: str | None,
    dry_run: bool,
    format_: str,
) -> None:
    """A survey, whole or not at all."""
    from qualcode.formats.tables.survey import read_survey
    from qualcode.importing.survey import import_survey

    survey = read_survey(
        file,
        opens=opens,
        id=id_column,
        scales=scales,
        group=group_column,
        routes=dict(map(_route, routes)),
        not_asked=not_asked,
        sheet=sheet,
    )
    with open_session() as session:
        report = session.change(
            import_survey, survey, name=name, under=under, interview=interview, codes=codes, dry_run=dry_run
        ).value
    if format_ == "json":
        emit_json(report.to_dict())
        return
    _show(report, format_)
    if dry_run:
        say(_("Nothing was written."))


def _route(text: str) -> tuple[str, Routing]:
    """``QUESTION:COLUMN=A;B`` taken apart."""
    from qualcode.specs import Routing

    label, colon, where = text.partition(":")
    column, equals, values = where.partition("=")
    wanted = tuple(value.strip() for value in values.split(";") if value.strip())
    if not (label.strip() and colon and column.strip() and equals and wanted):
        raise click.UsageError(
            _("{text!r} does not say of whom a question is asked. Write it as: V3:sector=zorg;techniek").format(
                text=text
            )
        )
    return label.strip(), Routing(where.strip(), {column.strip(): wanted})


def _codes(text: str) -> tuple[str, tuple[str, ...]]:
    """``QUESTION=CODE;CODE`` taken apart."""
    label, equals, written = text.partition("=")
    named = tuple(code.strip() for code in written.split(";") if code.strip())
    if not (label.strip() and equals and named):
        message = _("{text!r} names no codes of a question. Write it as: V3=kosten;stage/tekort")
        raise click.UsageError(message.format(text=text))
    return label.strip(), named


def _attribute(text: str) -> tuple[str, str]:
    """``ATTR=VALUE`` taken apart."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise click.UsageError(
            _("{text!r} is no attribute with its value. Write it as: source=survey").format(text=text)
        )
    return name, value


def _show(report: SurveyReport, format_: str) -> None:
    titles = {
        "question": _("question"),
        "text": _("text"),
        "document": _("document"),
        "answered": _("answered"),
        "empty": _("left empty"),
        "not_asked": _("not asked"),
    }
    emit(report.to_dicts(), format_, list(titles), titles=titles)
    if format_ != "table":
        return
    people = ngettext("{count} respondent", "{count} respondents", report.respondents).format(count=report.respondents)
    groups = _("groups: {groups}").format(groups=", ".join(report.groups) or _("none"))
    say(f"{people}; {groups}.")
    if report.attributes:
        say(_("Attributes: {names}.").format(names=", ".join(one.name for one in report.attributes)))
    say_first(report.notes)
