"""The codings of a study that is built: rows that are new in their file are placed, what coders did with others stands.

Of each row that was placed a short hash is remembered: so a coding that its coder took out, recoded or moved since does
not come back as it was.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.changes.codings import make_many
from qualcode.changes.work import put_finished
from qualcode.formats.study_file import CodingsPart
from qualcode.formats.tables.codings import stream_codings
from qualcode.i18n import _, ngettext
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuildReport, BuiltThing, NotPlaced, digest
from qualcode.importing.codings import place_codings
from qualcode.importing.survey import file_sha256
from qualcode.model import MOST_CODING_PROBLEMS, CodingRow, Problem
from qualcode.storage import Change, Project
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import documents
from qualcode.storage.portable.built import remember
from qualcode.storage.rounds import blind_documents

KIND = "codings"
_BYTES = 6
"""So many bytes of a row's hash are remembered: of a million rows two are taken for one with a chance of 1 in 500."""


@dataclass
class _CodingFile:
    """A file of codings, and what was placed of it before."""

    part: CodingsPart
    path: Path
    place: str
    sha256: str
    thing: BuiltThing
    placed: set[bytes]
    finished: set[str]


class PlacedPart(BuildPart):
    """Places rows, and says which documents their coders have coded to the end."""

    def __init__(self, building: Building, coder: str) -> None:
        self._report: BuildReport = building.report
        self._coder = coder
        self._tables: list[_CodingFile] = []
        self._named: dict[str, str] = {}
        for part in building.study.codings:
            for path in part.paths:
                self._look_at(building, part, path)

    def _look_at(self, building: Building, part: CodingsPart, path: Path) -> None:
        place = building.study.place(path)
        known = building.recall(f"{KIND} {place}") or {}
        sha256 = file_sha256(path)
        stamp = [sha256, digest(part.coder, part.finished, part.threshold, part.sheet)]
        if known and known["stamp"] == stamp and not known["open"]:
            self._report.add(KIND, place, "unchanged")
            return
        thing = self._report.add(KIND, place, "changed" if known else "new")
        table = _CodingFile(
            part, path, place, sha256, thing, _unpacked(known.get("rows", "")), {*known.get("finished", ())}
        )
        self._tables.append(table)
        for row in stream_codings(path, sheet=part.sheet):
            if row.coder or part.coder:
                self._named.setdefault(" ".join((row.coder or part.coder).split()), f"{place}:{row.line}")

    def coders(self) -> Mapping[str, str]:
        """Whose codings they are, each with the first line that says so."""
        return self._named

    def write(self, project: Project, change: Change) -> None:
        """Places what is new; the documents and codes of this build are there."""
        for table in self._tables:
            self._place(project, change, table)

    def _place(self, project: Project, change: Change, table: _CodingFile) -> None:
        part, stream = table.part, stream_codings(table.path, sheet=table.part.sheet)
        marks: dict[int, bytes] = {}
        pairs: dict[tuple[str, str], None] = {}
        there = set()

        def rows() -> Iterable[CodingRow]:
            for row in stream:
                row = row._replace(coder=" ".join((row.coder or part.coder).split()))
                mark = _mark(row)
                there.add(mark)
                pairs.setdefault((row.coder or self._coder, row.document))
                if mark not in table.placed:
                    marks[row.line] = mark
                    yield row

        found = place_codings(project, change.coder, rows(), threshold=part.threshold)
        put = make_many(project, change, found.placed)
        problems = [*stream.problems, *found.report.problems]
        self._tell(table, problems, stream.untold + found.report.untold)
        for line in {one.line for one in found.report.problems}:
            marks.pop(line, None)
        is_open = bool(found.report.problems or found.report.untold)
        vanished = len(table.placed - there)
        thing = table.thing
        thing.counts = {
            "added": put.made,
            "already": found.placed.count - put.made,
            "supplemented": put.supplemented,
            "approximate": len(found.report.approximate),
            "not_placed": len([one for one in problems if one.level == "error"]),
            "vanished": vanished,
        }
        thing.notes += [
            _("line {line}: not to the letter; likeness {score:.0f} of 100: {found}").format(
                line=one.line, score=one.score, found=" ".join(one.found.split())
            )
            for one in found.report.approximate
        ]
        if vanished:
            words = ngettext(
                "{count} row is in the file no more; what was coded by it stays",
                "{count} rows are in the file no more; what was coded by them stays",
                vanished,
            )
            thing.notes.append(words.format(count=vanished))
        finished = self._finish(project, change, table, pairs) if part.finished else table.finished
        placed = table.placed if found.report.untold else table.placed | {*marks.values()}
        known = {
            "stamp": [table.sha256, digest(part.coder, part.finished, part.threshold, part.sheet)],
            "open": is_open,
            "rows": _packed(placed),
            "finished": sorted(finished),
        }
        remember(project, change, f"{KIND} {table.place}", known)

    def _tell(self, table: _CodingFile, problems: Iterable[Problem], untold: int) -> None:
        for problem in sorted(problems, key=lambda one: one.line):
            if problem.level != "error":
                table.thing.notes.append(f"{table.place}:{problem.line}: {problem.message}")
            elif len(self._report.not_placed) < MOST_CODING_PROBLEMS:
                self._report.not_placed.append(NotPlaced(table.place, problem.line, problem.message, problem.hint))
            else:
                self._report.untold += 1
        self._report.untold += untold

    def _finish(
        self, project: Project, change: Change, table: _CodingFile, pairs: Iterable[tuple[str, str]]
    ) -> set[str]:
        """Says which documents are coded to the end, each once: who takes one up again is not overruled."""
        ids = {document.name: document.id for document in documents(project)}
        blind = blind_documents(project)
        who = {one.name: one.id for one in read_coders(project)}
        finished = set(table.finished)
        done: list[tuple[int, int]] = []
        waiting = 0
        for coder, name in pairs:
            mark = digest(coder, name)
            if mark in finished or name not in ids or coder not in who:
                continue
            if ids[name] in blind and coder != change.coder:
                waiting += 1
                continue
            done.append((who[coder], ids[name]))
            finished.add(mark)
        put_finished(project, change, done)
        if waiting:
            words = _("not said to be finished while a round is open, for that is for its coders to say: {count}")
            table.thing.notes.append(words.format(count=waiting))
        return finished


def _mark(row: CodingRow) -> bytes:
    """What a row says, wherever it stands in its file."""
    return bytes.fromhex(digest(row._replace(line=0)))[:_BYTES]


def _packed(marks: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(sorted(marks))).decode("ascii")


def _unpacked(text: str) -> set[bytes]:
    data = base64.b64decode(text)
    return {data[at : at + _BYTES] for at in range(0, len(data), _BYTES)}
