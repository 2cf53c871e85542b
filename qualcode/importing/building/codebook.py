"""The codebook of a study that is built: what changed in the file comes in, what changed in the project stays."""

from __future__ import annotations

from dataclasses import asdict, replace

from qualcode.changes.codebook import TEXT_FIELDS, CodebookOutcome, import_codebook
from qualcode.files.reading import MAX_WRITTEN, read_whole
from qualcode.formats.yaml.codebook import code_paths, load_codebook
from qualcode.i18n import _, ngettext
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuiltThing, digest
from qualcode.model import Code, Codebook
from qualcode.specs import CodeSpec
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.portable.built import Remembered, remember

WHAT = "codebook"


class CodebookPart(BuildPart):
    """Takes the codebook in; of each code is remembered how it stood in the file, and how it stood here after that."""

    def __init__(self, project: Project, building: Building) -> None:
        path = building.study.codebook
        self._thing: BuiltThing | None = None
        self._outcome: CodebookOutcome | None = None
        if path is None:
            return
        place = building.study.place(path)
        self._sha256 = read_whole(path, MAX_WRITTEN).sha256
        spec, problems = load_codebook(path)
        building.report.notes += [f"{place}:{one.line}: {one.message}" for one in problems]
        known = building.recall(WHAT) or {}
        self._before: Remembered = known.get("codes", {})
        self._in_file = {code_path: _said(code) for code_path, code in code_paths(spec.codes)}
        if known.get("file") == self._sha256:
            self._thing = building.report.add("codebook", place, "unchanged")
            return
        book = read_codebook(project)
        self._by_guid = {code.guid: code for code in book.codes}
        self._by_path = book.by_path
        self._leave: set[str] = set()
        self._conflicts: list[str] = []
        self._removed: list[str] = []
        spec = building.known_here(spec)
        self._spec = replace(spec, codes=self._taken(book, spec.codes, ""))
        self._thing = building.report.add("codebook", place, "changed" if known else "new")
        if self._conflicts:
            building.report.add(
                "code",
                place,
                "kept",
                _("changed here and in the file, and left as they are here: {codes}").format(
                    codes=", ".join(self._conflicts)
                ),
                _("Make the two alike: in the codebook screen, or in the file."),
            )
        if self._removed:
            message = _("taken out of the project since, and left out: {codes}").format(codes=", ".join(self._removed))
            building.report.add("code", place, "removed", message)

    def _taken(self, book: Codebook, codes: tuple[CodeSpec, ...], prefix: str) -> tuple[CodeSpec, ...]:
        """The codes of the file as they are to be taken in: without those that were taken out here since."""
        found = []
        for code in codes:
            path = prefix + code.slug
            below = self._taken(book, code.codes, f"{path}/")
            before = self._before.get(path)
            guid = code.guid or (before["guid"] if before else "")
            here = self._by_guid.get(guid) or self._by_path.get(path)
            if before and here is None and not below:
                self._removed.append(path)
                continue
            if before and here and _here(here, book) != before["here"] and _said(code) != _said(here):
                self._leave.add(here.guid)
                if self._in_file[path] != before["file"]:
                    self._conflicts.append(path)
            found.append(replace(code, guid=here.guid if here is not None else code.guid, codes=below))
        return tuple(found)

    def write_apart(self, project: Project, coder: str) -> None:
        """The codebook is a change of its own: an open round holds it, and its codes are as old as that."""
        if self._thing is None or self._thing.status == "unchanged":
            return
        reason = _("First version") if not self._before else _("Read from {file}").format(file=self._thing.place)
        done = self._outcome = import_codebook(project, coder, self._spec, reason=reason, leave=self._leave)
        self._thing.counts = {"added": len(done.added), "changed": len(done.changed), "same": len(done.same)}
        if self._before and not done.added and not done.changed:
            self._thing.status = "unchanged"
        if done.kept:
            words = ngettext(
                "{count} code is not in the file, and stays: {codes}",
                "{count} codes are not in the file, and stay: {codes}",
                len(done.kept),
            )
            self._thing.notes.append(words.format(count=len(done.kept), codes=", ".join(done.kept)))

    def write(self, project: Project, change: Change) -> None:
        """Remembers each code."""
        if self._outcome is None:
            return
        book = read_codebook(project)
        by_guid = {code.guid: code for code in book.codes}
        codes: Remembered = {}
        for path, in_file in self._in_file.items():
            before = self._before.get(path)
            here = (by_guid.get(before["guid"]) if before else None) or book.by_path.get(path)
            if here is None or (before and here.guid in self._leave):
                # What was changed here since is so until the two are alike.
                if before:
                    codes[path] = before
                continue
            codes[path] = {"file": in_file, "here": _here(here, book), "guid": here.guid}
        # Until the two are alike it is looked at each time, and told.
        stamp = "" if self._conflicts else self._sha256
        remember(project, change, WHAT, {"file": stamp, "codes": codes})


def _said(code: Code | CodeSpec) -> str:
    """All that a code says, in a file or here, but for where it stands."""
    return digest([getattr(code, name) for name in _SAID], [asdict(said) for said in code.predicates])


def _here(code: Code, book: Codebook) -> str:
    """A code as it is here, with what it stands under; not its place among its siblings."""
    return digest(book.by_id[code.parent_id].guid if code.parent_id is not None else "", _said(code))


_SAID = ("slug", *TEXT_FIELDS, "keywords", "retired")
