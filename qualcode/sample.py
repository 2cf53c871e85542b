"""The sample study: where it lies (inside an installed package, or at the top of a checkout), and building it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.model import CodingRow
    from qualcode.storage import Project

PROJECT = "lwt-ao.qualcode"
LEAD = "demo"
TITLE = "Leerwerktrajecten en assistentopleidingen (voorbeeldstudie)"
TRANSCRIPTS = (".txt", ".md", ".docx")
FIRST_DOCUMENT = "leerlingen-1"

_PACKAGE = Path(__file__).parent


def sample_folder() -> Path:
    """The folder that holds ``codebooks/`` and ``transcripts/`` of the sample study."""
    for folder in (_PACKAGE / "study", _PACKAGE.parent):
        if (folder / "codebooks").is_dir() and (folder / "transcripts").is_dir():
            return folder
    raise QualcodeError(
        _("The sample study did not come with this installation."),
        _("Install again with: pip install --force-reinstall qualcode"),
    )


def build_sample(
    path: Path,
    say: Callable[[str], None],
    *,
    only: Collection[str] | None = None,
    coders: Collection[str] | None = None,
) -> None:
    """Makes the sample study aside and puts it in place whole, so that a build cut short leaves no half study.

    ``ProjectError`` where a file of that name is there by then. ``only`` are the names of the documents to take,
    ``coders`` those whose codings; without them it is all.
    """
    from qualcode.changes.newcomers import NEWCOMERS, WELCOME
    from qualcode.storage import Project
    from qualcode.storage.file.copying import cannot_write, drafted, place_anew

    source = sample_folder()
    with cannot_write(path), drafted(path) as draft:
        settings = {NEWCOMERS: WELCOME}  # whoever looks at the sample may try things in it
        with Project.create(draft, name=TITLE, language="nl", coder=LEAD, settings=settings) as project:
            _fill(project, source, say, only, coders)
        place_anew(draft, path)


def _fill(
    project: Project,
    source: Path,
    say: Callable[[str], None],
    only: Collection[str] | None,
    coders: Collection[str] | None,
) -> None:
    """The codebook, the transcripts with their face sheet, the guides with the answer sets, and the codings."""
    from qualcode.changes.answers import import_answer_sets
    from qualcode.changes.codebook import import_codebook
    from qualcode.changes.guides import import_guide
    from qualcode.changes.work import set_finished
    from qualcode.formats.tables import read_facesheet
    from qualcode.formats.tables.codings import read_codings
    from qualcode.formats.yaml.answers import read_answer_sets
    from qualcode.formats.yaml.codebook import read_codebook
    from qualcode.formats.yaml.study import read_guide
    from qualcode.importing.codings import import_codings
    from qualcode.importing.transcripts import import_files
    from qualcode.model import PERSON
    from qualcode.storage.documents import documents

    codebooks, transcripts = source / "codebooks", source / "transcripts"
    import_codebook(project, LEAD, read_codebook(codebooks / "lwt-ao.yaml"), reason="Eerste versie")
    files = sorted(path for path in transcripts.iterdir() if path.suffix in TRANSCRIPTS)
    files = [path for path in files if only is None or path.stem in only]
    facesheet = read_facesheet(transcripts / "respondenten.csv")
    report = import_files(project, LEAD, files, facesheet=facesheet, allow_missing=only is not None)
    for item in report.items:
        if item.status != "new":
            say(f"{item.path.name}: {item.message}")
    for file in sorted(codebooks.glob("leidraad-*.yaml")):
        import_guide(project, LEAD, read_guide(file))
    import_answer_sets(project, LEAD, read_answer_sets(codebooks / "antwoorden-lwt-ao.yaml"))
    ids = {document.name: document.id for document in documents(project)}
    read = {}
    for file in sorted((transcripts / "codings").glob("*.csv")):
        rows, problems = read_codings(file)
        for problem in problems:
            say(f"{file.name}:{problem.line}: {problem.message}")
        read[file.name] = [
            row for row in rows if (only is None or row.document in only) and (coders is None or row.coder in coders)
        ]
    _make_rounds(project, [row for rows in read.values() for row in rows])
    for name, rows in read.items():
        for coder in dict.fromkeys(row.coder for row in rows):
            placed = import_codings(project, coder or LEAD, [row for row in rows if row.coder == coder], origin=PERSON)
            for problem in placed.problems:
                say(f"{name}:{problem.line}: {problem.message}")
        for coder, document in dict.fromkeys((row.coder, row.document) for row in rows):
            if coder and document in ids:
                set_finished(project, coder, ids[document])


def _make_rounds(project: Project, rows: Sequence[CodingRow]) -> None:
    """A round for each set of people who coded the same documents, as they were when the study was done."""
    from qualcode.changes.rounds import RoundRequest, make_round
    from qualcode.model import CONSENSUS

    teams: dict[str, set[str]] = {}
    for row in rows:
        if row.coder and row.coder != CONSENSUS:
            teams.setdefault(row.document, set()).add(row.coder)
    by_team: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(teams):
        by_team.setdefault(tuple(sorted(teams[name])), []).append(name)
    found = sorted((team, tuple(names)) for team, names in by_team.items() if len(team) > 1)
    for number, (team, names) in enumerate(found, start=1):
        make_round(project, LEAD, f"ronde {number}", RoundRequest(team, times=len(team), documents=names))
