"""The chapters that were written to files, as they were written: reading, and how they stand in the row of a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class WrittenClaim(NamedTuple):
    """A number as it was written: its id, itself (``None`` for a range), out of how many, in words, what it measures,
    and by what it is known for good (:func:`report.claims.digest`).
    """

    id: str
    n: int | None
    base: int
    text: str
    measure: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """A piece of a chapter as it was written to a file last.

    ``deleted``: the author took it out, and it stays away. ``told``: of which newer numbers the author, who had changed
    the text, was told already.
    """

    key: str
    kind: str
    text: str
    block: str
    section: str
    claims: tuple[WrittenClaim, ...] = ()
    deleted: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class AskedChapter:
    """How a chapter was asked for, so that it can be made again.

    ``outline`` is the path of its file as seen from the folder of the project, empty for none; ``kind`` as what it was
    written, and ``sha256`` what it was then. ``codebook`` is the version of the codebook. Where what is behind its
    numbers stands is ``evidence`` (``appendix``, ``comments``, ``none``), and ``behind`` what of it is shown;
    ``template`` is the path of a Word file for its look, as that of the outline.
    """

    outline: str = ""
    language: str = ""
    coders: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    unfinished_too: bool = False
    attributes: tuple[str, ...] = ()
    with_references: bool = True
    codebook: int = 0
    sha256: str = ""
    evidence: str = "none"
    behind: str = "references"
    template: str = ""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What was written to a file at one time; ``written`` is when (ISO 8601, UTC).

    The file carries the GUID, so that it is known by what it was written with, also as a copy, under another name, or
    put back from what was kept aside. Each time that a file is written it is given another.
    """

    id: int
    guid: str
    name: str
    asked: AskedChapter
    written: str
    pieces: tuple[WrittenPiece, ...] = field(default=())


def written_files(project: Project) -> list[WrittenFile]:
    """All that was written to files, in order of name; of one file the last first."""
    rows = project.rows(
        "SELECT id, guid, name, asked, written, blocks FROM report_file ORDER BY name, written DESC, id DESC"
    )
    return [_file(*row) for row in rows]


def current_files(project: Project) -> list[WrittenFile]:
    """Every file that a chapter was written to, as it was written last, in order of name."""
    found: dict[str, WrittenFile] = {}
    for file in written_files(project):
        found.setdefault(file.name, file)
    return [*found.values()]


def written_file(project: Project, guid: str) -> WrittenFile | None:
    """What was written with that GUID, if the project knows it."""
    rows = project.rows("SELECT id, guid, name, asked, written, blocks FROM report_file WHERE guid = ?", [guid])
    return _file(*rows[0]) if rows else None


def given_claims(project: Project) -> dict[str, str]:
    """The ids of all numbers that were written to files, by what each is known for good; the oldest id of each."""
    found: dict[str, str] = {}
    for file in sorted(written_files(project), key=lambda one: one.id):
        for piece in file.pieces:
            for claim in piece.claims:
                if claim.digest:
                    found.setdefault(claim.digest, claim.id)
    return found


def asked_json(asked: AskedChapter) -> str:
    """How a chapter was asked for, as the column holds it."""
    return json.dumps(asdict(asked), ensure_ascii=False)


def pieces_json(pieces: Iterable[WrittenPiece]) -> str:
    """The pieces as the column holds them."""
    return json.dumps([asdict(piece) for piece in pieces], ensure_ascii=False)


def _file(row_id: int, guid: str, name: str, asked: str, written: str, blocks: str) -> WrittenFile:
    found = kept(asked, "report_file", "asked", row_id)
    lists = {key: tuple(found[key]) for key in ("coders", "where", "attributes")}
    pieces = tuple(
        WrittenPiece(**{**one, "claims": tuple(WrittenClaim(*claim) for claim in one["claims"])})
        for one in kept(blocks, "report_file", "blocks", row_id)
    )
    return WrittenFile(row_id, guid, name, AskedChapter(**{**found, **lists}), written, pieces)
