"""The numbers of the chapter computed again from a package for a data archive alone, and its files checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qualcode.changes.answers import import_answer_sets
from qualcode.changes.guides import import_guide
from qualcode.changes.work import set_finished
from qualcode.errors import FormatError
from qualcode.files.folder import is_own_folder, own_files, sha256_of
from qualcode.files.reading import MAX_WRITTEN, is_there, read_utf8
from qualcode.formats.projects.folder import ANSWER_SETS, DOCUMENTS, GUIDES
from qualcode.formats.tables.read import stream_rows
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.formats.yaml.study import read_guide
from qualcode.i18n import _
from qualcode.library.claims import ListedClaim, list_claims, report_claims
from qualcode.report.folder.deposit import CLAIMS, OUTLINE, README
from qualcode.rows import plain
from qualcode.session.portable import convert
from qualcode.storage import SUFFIX, Project
from qualcode.storage.coders import coders
from qualcode.storage.documents import documents

CLAIMS_FORMAT = "qualcode claims 1"
MAKER = "qualcode"
"""Who makes a project of a package, for as long as its numbers are computed."""
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A number of a package that does not come out: ``written`` there, and ``computed``, which may be none."""

    id: str
    written: str
    written_value: int | None
    written_base: int | None
    computed: str | None
    computed_value: int | None
    computed_base: int | None


@dataclass(frozen=True, slots=True)
class PackageVerification:
    """How a package stands: how many files and numbers are ``equal``, which are not, and how many numbers rest on more
    than the package holds, so that nothing is said of them.
    """

    files: int
    altered: list[str]
    missing: list[str]
    equal: int
    differing: list[ComparedClaim]
    not_recomputed: int

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not (self.altered or self.missing or self.differing)


def verify_package(folder: Path) -> PackageVerification:
    """Check the files of a package, and compute the numbers of the chapter again from nothing but these.

    ``FormatError`` where it is no package, or where a file that the numbers come of cannot be read.
    """
    written = _claims_of(folder)
    sums = own_files(folder)
    missing = sorted(name for name in sums if not is_there(folder / name))
    checked = sums.keys() - {README, *missing}  # that page is there to be filled in
    altered = sorted(name for name in checked if sha256_of(folder / name) != sums[name])
    again = recomputed_claims(folder)
    asked = [one for one in written if one["recomputed"]]
    differing = [
        _compared(one, again.get(one["id"]))
        for one in asked
        if again.get(one["id"]) != {name: one[name] for name in one if name != "recomputed"}
    ]
    equal = len(asked) - len(differing)
    return PackageVerification(len(sums), altered, missing, equal, differing, len(written) - len(asked))


def recomputed_claims(folder: Path) -> dict[str, _Row]:
    """The numbers of the chapter by their ids, from the texts, codings, face sheet, codebook, guides and answer sets in
    a folder, in the order of its outline where it has one.
    """
    with TemporaryDirectory(prefix="qualcode-") as aside:
        path = Path(aside) / f"study{SUFFIX}"
        convert(folder, path, MAKER)
        with Project.open(path) as project:
            for file in sorted((folder / GUIDES).glob("*.yaml")):
                import_guide(project, MAKER, read_guide(file))
            if is_there(folder / ANSWER_SETS):
                import_answer_sets(project, MAKER, read_answer_sets(folder / ANSWER_SETS))
            _finish(project, folder / DOCUMENTS)
            outline = folder / OUTLINE
            found, _told = report_claims(project, outline=outline if is_there(outline) else None)
            return {one.id: row_of(one) for one in list_claims(found)}


def row_of(claim: ListedClaim) -> _Row:
    """A number as it stands in a package."""
    return dict(plain(claim))


def _finish(project: Project, path: Path) -> None:
    """Who declared which document finished, as the list of documents says."""
    known, here = {one.name for one in coders(project)}, {one.name: one.id for one in documents(project)}
    table = stream_rows(path)
    for _line, cells in table.rows:
        row = dict(zip(table.columns, cells, strict=True))
        for coder in filter(None, row["finished"].split("; ")):
            if coder in known and row["document"] in here:
                set_finished(project, coder, here[row["document"]])


def _claims_of(folder: Path) -> list[_Row]:
    path = folder / CLAIMS
    if not is_own_folder(folder) or not is_there(path):
        raise FormatError(
            _("{file} is no package that qualcode package wrote").format(file=folder),
            _("Name the folder that holds README.md, {claims} and texts.").format(claims=CLAIMS),
        )
    try:
        held = json.loads(read_utf8(path, MAX_WRITTEN))
        rows: list[_Row] = [dict(one) for one in held["claims"]]
        sound = held["format"] == CLAIMS_FORMAT and all(
            isinstance(one["id"], str) and isinstance(one["text"], str) and isinstance(one["recomputed"], bool)
            for one in rows
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise FormatError(
            _("{file} has not the form of the numbers of a package").format(file=path),
            _("Take the file as it was deposited."),
        )
    return rows


def _compared(one: Mapping[str, Any], again: Mapping[str, Any] | None) -> ComparedClaim:
    computed = again or {}
    return ComparedClaim(
        one["id"], one["text"], one.get("value"), one.get("base"),
        computed.get("text"), computed.get("value"), computed.get("base"),
    )  # fmt: skip
