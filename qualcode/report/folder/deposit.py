"""What goes with a study into the archive of a data repository: the page on it, its methods, and what was taken out."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from qualcode.errors import QualcodeError
from qualcode.files.folder import SUMS
from qualcode.formats.tables.delimited import csv_lines
from qualcode.i18n import LANGUAGES, _, speaking
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.hiding.taken import replacings, taken_out
from qualcode.queries.names import Veil
from qualcode.report.agreement.settled import settled_figures
from qualcode.report.agreement.view import agreement_view
from qualcode.report.folder.readme import told_files
from qualcode.storage import Project
from qualcode.storage.codebook import versions
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents

README, METHODS, TAKEN, CLAIMS, OUTLINE, STUDY = (
    *("README.md", "methods.md", "anonymisation.csv", "claims.json", "outline.yaml", "study.qdpx"),
)
_COLUMNS = ("when", "how", "kind", "names", "places", "documents", "rule")


def methods_page(project: Project, over: Veil) -> str:
    """How the codings came about: the agreement of coders where it can be given, and the versions of the codebook."""
    with speaking(_language(project)):
        parts = [f"# {_('Methods')}"]
        try:
            study, compared = compare(project, AgreementChoices())
        except QualcodeError:  # there are no two coders who can be compared
            parts.append(_("No agreement between coders is given: no two of them coded the same documents."))
        else:
            settled = settled_figures(project, study, compared)
            view = agreement_view(study, over.over(compared), project.name, project.language, settled)
            parts += [f"## {view.words.methods}", view.without_names(over.mask).methods()]
        lines = [
            "- " + " ".join(filter(None, (f"{one.number}, {one.created[:10]}", over.over(one.reason))))
            for one in versions(project)
        ]
        if lines:
            parts += [f"## {_('Versions of the codebook')}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def taken_table(project: Project, over: Veil, today: str) -> bytes:
    """How many names of which kind were taken out, when, and by which rule; ``today`` is when the study leaves."""
    with speaking(_language(project)):
        rules = _rules()
        rows: list[list[object]] = [
            [entry.at, entry.action, "", count or "", "", within or "", rules[entry.action]]
            for entry, count, within in replacings(project)
        ]
        rows += [
            ["" if one.how == "pseudonym" else today, *one, rules[one.how]] for one in taken_out(project, over.mask)
        ]
        return b"".join(chain([codecs.BOM_UTF8], (line.encode() for line in csv_lines(_COLUMNS, rows))))


def _rules() -> Mapping[str, str]:
    return {
        "name.replace": _("names were replaced in the project itself, in all texts, codings, memos and its history"),
        "name.restore": _("names were written back in the project itself"),
        "pseudonym": _("stands in the project in the place of a name, the same in all documents"),
        "masked": _("a stand-in for its kind stands in its place in this package"),
        "cut": _("(...) stands in its place in this package, as was decided"),
        "replaced": _("other words stand in its place in this package, as was decided"),
        "kept": _("it was decided that it is no name of a person, or may stand"),
    }


def deposit_readme(
    project: Project, title: str, over: Veil, sizes: Mapping[str, int], claims: Sequence[Mapping[str, object]]
) -> str:
    """The page of a package, in the terms of a data archive, in the language of the study.

    What the project cannot know is left to be filled in.
    """
    here, people = documents(project), [one for one in respondents(project) if not one.withdrawn]
    with speaking(_language(project)):
        open_ = _("[to be filled in]")
        recomputed = sum(bool(one["recomputed"]) for one in claims)
        groups = sorted({person.group for person in people if person.group})
        covered = [
            _("Documents: {count}").format(count=len(here)),
            _("Respondents: {count}").format(count=len(people)),
            *(f"{over.over(group)}: {sum(person.group == group for person in people)}" for group in groups),
            _("Languages: {names}").format(names=", ".join(sorted({one.language for one in here if one.language}))),
            _("Where and when the interviews were held: {open}").format(open=open_),
        ]
        parts = [
            f"# {' '.join(title.split())}",
            *_part(_("Title"), " ".join(title.split()) or open_),
            *_part(_("Creators"), open_),
            *_part(_("Description"), open_),
            *_part(_("Coverage"), _list(covered)),
            *_part(_("Rights and access"), open_),
            *_part(_("How to cite"), open_),
            *_part(_("Contact"), open_),
            *_part(
                _("Methods"),
                _("How far coders agree, and how the codebook changed, is in {file}.").format(file=f"`{METHODS}`"),
            ),
            *_part(
                _("Anonymisation"),
                _(
                    "How many names of which kind were taken out, and by which rules, is in {file}. The key to them is"
                    " not in this package. Before it was put here, every file was searched for the names that the"
                    " project knew, and none was found. Coders stand by the name under which they coded."
                ).format(file=f"`{TAKEN}`"),
            ),
            *_part(_("Files"), _table(sizes)),
            *_part(
                _("Checking"),
                _(
                    "{sums} has the SHA-256 of each file. {claims} has the numbers of the chapter: {n} in all, of which"
                    " {recomputed} follow from these files alone. `qualcode verify DIR` computes those again, and sets"
                    " them beside each other."
                ).format(sums=f"`{SUMS}`", claims=f"`{CLAIMS}`", n=len(claims), recomputed=recomputed),
            ),
        ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _part(title: str, text: str) -> tuple[str, str]:
    return f"## {title}", text


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(sizes: Mapping[str, int]) -> str:
    told = {**told_files(), **_told()}
    titles = (_("file"), _("format"), _("bytes"), _("what it is"))
    rows = [
        f"| `{name}` | {_format(name)} | {size} | {told.get(name) or told.get(name.partition('/')[0] + '/', '')} |"
        for name, size in sorted(sizes.items())
    ]
    return "\n".join([f"| {' | '.join(titles)} |", "|---|---|--:|---|", *rows])


def _told() -> Mapping[str, str]:
    return {
        ".gitattributes": _("has git leave line ends as they are"),
        METHODS: _("how far coders agree, and how the codebook changed"),
        TAKEN: _("how many names were taken out, and how"),
        CLAIMS: _("the numbers of the chapter"),
        OUTLINE: _("the outline of the chapter"),
        STUDY: _("the study for other programs (REFI-QDA)"),
    }


def _format(name: str) -> str:
    formats = {
        "md": "Markdown (UTF-8)",
        "csv": "CSV (UTF-8)",
        "json": "JSON (UTF-8)",
        "yaml": "YAML (UTF-8)",
        "toml": "TOML (UTF-8)",
        "qdpx": "REFI-QDA (ZIP, XML)",
    }
    return formats.get(name.rpartition(".")[2], "UTF-8")


def _language(project: Project) -> str:
    return project.language if project.language in LANGUAGES else "en"
