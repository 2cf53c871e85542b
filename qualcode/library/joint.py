"""Joint displays as they are asked for: of an outline, or of the codebook's themes by the groups of respondents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.addresses import find_code
from qualcode.analysis.quantify import language_of
from qualcode.errors import NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.model import FIGURE
from qualcode.names import slugify
from qualcode.outline import GroupOutline, JointCell, JointDisplay, JointRow, Outline, Section, SectionPart
from qualcode.queries.names import veil
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.beside.figures import figure_words
from qualcode.report.blocks import ReportDocument, ReportSheet
from qualcode.report.chapter.blocks import joint_blocks
from qualcode.report.chapter.facts import read_summary
from qualcode.report.chapter.joint import FlaggedRow, flagged_rows, joined_rows
from qualcode.report.chapter.summary import ThemeSummary
from qualcode.report.wording.languages import beside_words, wording
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.beside.figures import figures
from qualcode.storage.codebook import codebook
from qualcode.storage.respondents import groups


@dataclass(frozen=True, slots=True)
class JointResultRow:
    """What one source says of a theme: ``n`` of ``base`` or a figure in words, and how the author judges the theme.

    ``share`` is the part of its base for which the theme is so, 0 to 1; ``flag`` says what is to be looked at again.
    """

    display: str
    theme: str
    source: str
    says: str
    address: str
    n: int | None
    base: int | None
    share: float | None
    verdict: str
    explains: str
    flag: str


@dataclass(frozen=True, slots=True)
class JointResult:
    """Joint displays as a document, as rows, and what in them is to be looked at again."""

    document: ReportDocument
    rows: Rows[JointResultRow]
    flagged: tuple[FlaggedRow, ...]


def joint_display(
    project: Project,
    outline: Path | None = None,
    *,
    coders: Sequence[str] = (),
    where: Iterable[str] = (),
    unfinished_too: bool = False,
    language: str = "",
) -> JointResult:
    """The joint displays of an outline, or one that is made of what there is.

    Without an outline the rows are the codebook's themes, and codes that a figure's measure is called like; the columns
    are the sources of figures and the groups. Nobody has judged these yet.

    Raises:
        NotFoundError: the outline has no joint display, or names a figure, a code or a group that is not there.
    """
    shape = read_outline(outline) if outline else _of_all(project, language_of(language or project.language))
    if not any(part.joint for group in shape.groups for section in group.sections for part in section.parts):
        raise NotFoundError(
            _("{name} has no joint display.").format(name=shape.slug),
            _("Make a block of a section: - joint: TITLE, with rows; see docs/counting-and-chapter.md"),
        )
    with project.snapshot():
        summary = read_summary(
            project,
            outline=shape,
            language=language,
            coders=coders,
            where=resolved(project, conditions(where)),
            unfinished_too=unfinished_too,
        )
    over = veil(project)
    rows = Rows(over.over(row) for row in _rows(summary))
    header = ("display", "theme", "source", "says", "address", "n", "base", "share", "verdict", "explains", "flag")
    sheet = ReportSheet(
        summary.title, header, tuple(tuple(row[name] for name in header) for row in rows.to_dicts()), frozen=2
    )
    blocks = tuple(joint_blocks(summary))
    document = ReportDocument(summary.title, summary.language, blocks=blocks, sheets=(sheet,), table=sheet)
    # What nobody was asked to judge waits for nobody.
    return JointResult(document, rows, tuple(flagged_rows(summary)) if outline else ())


def _rows(summary: ThemeSummary) -> Iterable[JointResultRow]:
    words = beside_words(summary.language)
    for part in (part for group in summary.groups for section in group.sections for part in section.parts):
        for row in joined_rows(part, summary.figures):
            for source in row.sources:
                line, figure = source.line, source.figure
                says = figure_words(figure, summary.language) if figure else line.quantity.words if line else ""
                address = f"{FIGURE}{figure.address}" if figure else f"{line.group}:{line.code}" if line else ""
                yield JointResultRow(
                    part.joint.title if part.joint else "",
                    row.theme,
                    source.column,
                    says,
                    address,
                    line.quantity.n if line else None,
                    len(line.base) if line else figure.base if figure else None,
                    None if source.share is None else float(source.share),
                    words.verdicts[row.verdict] if row.verdict else "",
                    row.explains,
                    row.flag or "",
                )


def _of_all(project: Project, language: str) -> Outline:
    """An outline with one joint display of what there is."""
    book, found = codebook(project), figures(project)
    paths = sorted({group.path.split("/")[0] for group in groups(project)})
    if not paths or not book.codes:
        raise NotFoundError(
            _("There are no groups of respondents with a codebook to set beside each other."),
            _("Give an outline: qualcode joint --outline FILE"),
        )
    by_code: dict[str, list[JointCell]] = {}
    for figure in found:
        slug = slugify(figure.measure)
        code = next((code for code in book.codes if code.slug == slug or slugify(code.name) == slug), None)
        if code is not None:
            by_code.setdefault(code.path, []).append(JointCell(figure.source, f"{FIGURE}{figure.address}"))
    themes = [code.path for code in book.codes if code.parent_id is None]
    wanted = [code.path for code in book.codes if code.path in themes or code.path in by_code]
    rows = tuple(
        JointRow(
            book.by_id[find_code(book, path)].name,
            (*by_code.get(path, ()), *(JointCell(group, f"{group}:{path}") for group in paths)),
        )
        for path in wanted
    )
    columns = (*dict.fromkeys(cell.column for row in rows for cell in row.cells if cell.column not in paths), *paths)
    noun = wording(language).respondent
    display = SectionPart(
        "joint", tuple(path for path in wanted for _group in paths), joint=JointDisplay("", columns, rows)
    )
    shapes = [GroupOutline(path, noun.singular, noun.plural, path, ()) for path in paths]
    shapes[0] = replace(shapes[0], sections=(Section(beside_words(language).joint_title, (display,)),))
    return Outline("joint", language, beside_words(language).joint_title, tuple(shapes))
