"""A study as a package for a data archive: written aside, searched for names, and only then put in place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.analysis.hiding.replacer import Replacer
from qualcode.errors import QualcodeError
from qualcode.files.folder import MARK, MAX_OWN, SUMS, OwnFolder
from qualcode.files.reading import MAX_WRITTEN, is_folder, read_pieces, read_whole, whereabouts
from qualcode.files.writing import write_whole
from qualcode.formats.projects import Losses
from qualcode.formats.projects.folder import HISTORY
from qualcode.i18n import _
from qualcode.library.claims import list_claims, report_claims
from qualcode.library.verifying import CLAIMS_FORMAT, MAKER, recomputed_claims, row_of
from qualcode.queries.hiding.leaks import Leak, leaks_below, said_lower, sure_forms
from qualcode.queries.names import Veil, veil
from qualcode.report.folder.deposit import (
    CLAIMS,
    METHODS,
    OUTLINE,
    README,
    STUDY,
    TAKEN,
    deposit_readme,
    methods_page,
    taken_table,
)
from qualcode.session.portable import convert, fill_folder
from qualcode.storage import Project
from qualcode.version import VERSION


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """What became of a package: its ``files``, and how many ``claims`` of the chapter it has, of which so many are
    ``recomputed`` from it alone. Where there are ``leaks`` nothing was put in place.
    """

    losses: Losses
    files: int = 0
    claims: int = 0
    recomputed: int = 0
    leaks: list[Leak] = field(default_factory=list)


def package_study(
    project: Project,
    folder: Path,
    *,
    outline: Path | None = None,
    forms: Mapping[str, str] | None = None,
    force: bool = False,
) -> PackageOutcome:
    """Write a study without names into a folder, for a data archive, as the coder at work may see it.

    ``outline`` is that of the chapter, ``forms`` are names of a key besides those that the project knows, with what
    stands in their place. Where one of them stands in any file, nothing is put in place. ``QualcodeError`` as with
    :func:`session.portable.send_folder`.
    """
    losses = Losses()
    target = OwnFolder(folder, force=force, offered=[README])
    with project.snapshot(), _aside(folder) as aside:
        over = veil(project)
        written = _written(project, aside, outline, over, losses)
        replacer = Replacer({**sure_forms(project), **(forms or {})}, said_lower(project))
        leaks = list(leaks_below(aside, replacer))
        if leaks:
            return PackageOutcome(losses, leaks=leaks)
        names = [name for name in _names_below(aside) if name not in (MARK, SUMS, README)]
        for name in names:
            target.write(name, read_pieces(aside / name, MAX_OWN))
        target.offer(README, read_whole(aside / README, MAX_WRITTEN).data)  # whoever filled it in keeps it
        target.close()
    return PackageOutcome(losses, len(target.names), len(written), sum(bool(one["recomputed"]) for one in written))


def _written(
    project: Project, aside: Path, outline: Path | None, over: Veil, losses: Losses
) -> list[dict[str, object]]:
    """Writes all files of a package into a new folder; the numbers of the chapter are the result."""
    claims = [row_of(over.over(one)) for one in list_claims(report_claims(project, outline=outline)[0])]
    study = OwnFolder(aside, force=False)
    fill_folder(project, study, losses, over, over, without=[HISTORY])
    study.close()
    convert(aside, aside / STUDY, MAKER, language=project.language, standard=True)
    if outline is not None:
        write_whole(aside / OUTLINE, read_whole(outline, MAX_WRITTEN).data)
    again = recomputed_claims(aside)
    rows = [one | {"recomputed": again.get(str(one["id"])) == one} for one in claims]
    about = {"format": CLAIMS_FORMAT, "qualcode": VERSION, "claims": rows}
    write_whole(aside / CLAIMS, json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n")
    write_whole(aside / METHODS, methods_page(project, over).encode())
    write_whole(aside / TAKEN, taken_table(project, over, datetime.now(UTC).date().isoformat()))
    sizes = {name: (aside / name).stat().st_size for name in _names_below(aside) if name != SUMS}
    title = str(over.over(project.name))
    write_whole(aside / README, deposit_readme(project, title, over, sizes, rows).encode())
    return rows


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder beside another one, for as long as the block lasts."""
    beside = next(parent for parent in whereabouts(folder).parents if is_folder(parent))
    try:
        made = TemporaryDirectory(prefix=".qualcode-", dir=beside)
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be made: {reason}.").format(path=folder, reason=error.strerror or error),
            _("Check that you may write there."),
        ) from error
    with made as name:
        yield Path(name)


def _names_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not is_folder(path))
