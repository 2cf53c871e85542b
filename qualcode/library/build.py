"""A study built of its files: the project is made where there is none, and else brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from qualcode.errors import UnknownCoder
from qualcode.files.reading import is_there
from qualcode.formats.study_file import StudyFile, read_study_file
from qualcode.importing.building.build import ReadBuild
from qualcode.importing.building.report import BuildReport
from qualcode.importing.building.seed import seed_of
from qualcode.queries.names import as_known_here
from qualcode.session.session import Session
from qualcode.specs import CodebookSpec
from qualcode.storage import SUFFIX
from qualcode.storage.portable.rows import made_aside

Progress = Callable[[int, int, str], None]


class _OnlyTried(Exception):  # noqa: N818
    """Leaves a project that would be made without making it."""


def project_of(study: StudyFile) -> Path:
    """Where the project of a study is, unless somebody says otherwise: beside its file."""
    name = study.project or study.path.stem
    return study.path.parent / (name if name.endswith(SUFFIX) else f"{name}{SUFFIX}")


def build_study(
    path: Path,
    coder: str,
    *,
    project: Path | None = None,
    new_coder: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all, _name: None,
) -> BuildReport:
    """Build a study of its files, or bring its project up to date with them; with ``dry_run`` nothing is written.

    ``FormatError`` where the study file, the codebook, a guide or a table cannot be read, and ``ConflictError`` where
    they do not fit together; then nothing is written.
    """
    study = read_study_file(path)
    target = project or project_of(study)
    if is_there(target):
        with closing(Session(target, coder, new_coder=new_coder, folding=True)) as session:
            return _built(session, study, target, dry_run, progress)
    report = BuildReport()
    with (
        suppress(_OnlyTried),
        made_aside(target, name=study.name, language=study.language, coder=coder, seed=seed_of(study)) as draft,
    ):
        with closing(Session(draft, coder)) as session:
            report = _built(session, study, target, dry_run, progress)
        report.is_new = True
        if dry_run:
            raise _OnlyTried
    return report


def _built(session: Session, study: StudyFile, target: Path, dry_run: bool, progress: Progress) -> BuildReport:
    def known_here(spec: CodebookSpec) -> CodebookSpec:
        return session.read(as_known_here, spec)

    read = session.read(ReadBuild, session.coder, study, known_here=known_here, progress=progress)
    named = read.coders
    try:
        session.admit(*named)
    except UnknownCoder as error:
        raise UnknownCoder(
            f"{named[error.name]}: {error.message}", error.hint, error.name, error.near, error.known
        ) from None
    report = session.change(read.write, dry_run=dry_run).value
    report.project = str(target)
    return report
