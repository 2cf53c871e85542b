"""Bringing a study from elsewhere in: whatever program it comes from, in one change, which one undo takes back.

Things keep their GUIDs. What is here already by its GUID stays as it is; a document is also known by its text, a code
by its address, a coder or case by its name. What comes over otherwise, or not at all, is told (:class:`losses.Losses`).
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from qualcode.changes import documents
from qualcode.changes.codebook import add_version
from qualcode.changes.codings import GivenCoding, put_given
from qualcode.changes.new_code import LONGEST_TITLE, free_slug
from qualcode.changes.respondents import People, as_json
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import (
    PortableCode,
    PortableCoding,
    PortableNote,
    PortableStudy,
    PortableText,
    PortableVariable,
    made_guid,
)
from qualcode.i18n import _
from qualcode.importing.hearing import Heard, Unheard, hear, sentences_of
from qualcode.importing.speakers import CaseClaims, speak_for
from qualcode.model import Coder
from qualcode.names import folded, slugify
from qualcode.specs import AttributeColumn
from qualcode.spreading import spread
from qualcode.storage import Change, Project
from qualcode.storage.charting.grid import themes as read_themes
from qualcode.storage.charting.links import LINK_KINDS
from qualcode.storage.charting.links import links as read_links
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codebook import version_number
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import coding as read_coding
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.memos import memo_of, together
from qualcode.storage.portable.guids import HeldCoding, held_codings, held_guids
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.rounds import blind_documents
from qualcode.text.expressions import expression

if TYPE_CHECKING:
    from concurrent.futures import Executor

SETS = "set"
"""The attribute of interviews that says in which sets of another program they were."""

_AT_ONCE = 5_000
_MEMO_TABLES = {"document": "document", "code": "code", "respondent": "respondent"}


class _StudyRolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def import_study(
    project: Project,
    coder: str,
    study: PortableStudy,
    losses: Losses,
    *,
    source: str,
    dry_run: bool = False,
    reason: str = "",
    executor: Executor | None = None,
) -> Losses:
    """Writes a study into a project, as one change of ``coder``, and tells in ``losses`` what became of it.

    ``source`` is the name of the file that it came from, ``reason`` why its codes come. With ``dry_run`` nothing stays.
    Who speaks in the texts is looked for in ``executor``, where there is one.
    """
    project.look_closely()
    with suppress(_StudyRolledBack), project.change(coder, "study.import", source=source) as change:
        _Bringing(project, change, study, losses, executor).run(reason)
        if dry_run:
            raise _StudyRolledBack
    return losses


class _Bringing:
    """One study on its way in."""

    def __init__(
        self, project: Project, change: Change, study: PortableStudy, losses: Losses, executor: Executor | None
    ) -> None:
        self._project, self._change, self._study, self._losses = project, change, study, losses
        self._executor = executor
        self._held = held_guids(project)
        self._seen: dict[str, str] = {}
        self._numbers: dict[tuple[object, str], int] = {}
        self._last = change.next_id("coding") - 1
        self._met = bytearray(self._last + 1)
        self._me = read_coder(project, change.coder).id
        self._coders: dict[str, Coder] = {}
        self._codes: dict[str, int] = {}
        self._new_codes: set[int] = set()
        self._coded: set[str] = set()
        self._cases: dict[str, int] = {}
        self._called: dict[str, str] = {}
        self._documents: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._on_documents: set[str] = set()
        self._noted: set[str] = set()
        self._loose: list[PortableNote] = []
        self._blind = blind_documents(project)
        self._before = version_number(project)

    def run(self, reason: str) -> None:
        """Brings all of it in."""
        self._bring_coders()
        self._bring_codes()
        people = People(self._project, self._change)
        self._bring_cases(people)
        self._bring_texts(people)
        self._bring_variables(people)
        self._retire_categories()
        self._bring_sets()
        self._bring_links()
        self._bring_notes()
        if self._new_codes:
            why = reason or _("read from {name}").format(name=self._study.name)
            add_version(self._project, self._change, why)

    def _own(self, table: str, guid: str) -> str:
        """The GUID under which a thing is here: its own, unless something of another kind has that."""
        wanted = guid
        while True:
            if self._is_free(table, wanted) and not held_codings(self._project, [wanted]):
                self._seen[wanted] = table
                return wanted
            wanted = made_guid("again", table, wanted)

    def _is_free(self, table: str, guid: str) -> bool:
        """Whether nothing of another kind has a GUID, as far as that is not a coding."""
        held = self._held.get(guid)
        return (held.table if held is not None else self._seen.get(guid, table)) == table

    def _free(self, among: object, name: str, *taken: Container[str], form: str = "{name} ({number})") -> str:
        """A name among things of a kind, with a number behind it where it is taken: the one after the last given."""
        number, found = self._numbers.get((among, name), 1), name
        if number > 1:
            found = form.format(name=name, number=number)
        while any(folded(found) in some for some in taken):
            number += 1
            found = form.format(name=name, number=number)
        self._numbers[among, name] = number
        return found

    def _known(self, table: str, guid: str) -> int | None:
        held = self._held.get(guid)
        return held.id if held is not None and held.table == table else None

    # Who, and by what codes.

    def _bring_coders(self) -> None:
        here = {one.guid: one for one in read_coders(self._project)}
        names = {folded(one.name): one for one in here.values()}
        mine: set[str] = set()
        for given in self._study.coders:
            guid = self._own("coder", given.guid)
            name = " ".join(given.name.replace(",", " ").split())
            known = here.get(guid)
            if known is None and name and folded(name) not in mine:
                known = names.get(folded(name))
            if known is None:
                name = self._free("coder", name or _("coder"), mine, names)
                known = Coder(self._project.ensure_coder(name, guid), guid, name)
                self._losses.written["coders"] += 1
            else:
                self._losses.unchanged["coders"] += 1
            if known.name != given.name:
                self._losses.changed("coder_renamed", f"{given.name} → {known.name}")
            mine.add(folded(known.name))
            self._coders[given.guid] = known

    def _coder(self, guid: str | None) -> int:
        known = self._coders.get(guid or "")
        return self._me if known is None else known.id

    def _bring_codes(self) -> None:
        book = read_codebook(self._project)
        siblings: dict[int | None, set[str]] = {}
        for code in book.codes:
            siblings.setdefault(code.parent_id, set()).add(code.slug)
        by_place = {(code.parent_id, code.slug): code.id for code in book.codes}
        taken: set[int] = set()
        for given in self._study.codes:
            guid = self._own("code", given.guid)
            parent = self._codes.get(given.parent or "")
            name, definition = self._titled(given)
            slug = slugify(given.slug or name) or "code"
            known = self._known("code", guid)
            if known is None and by_place.get((parent, slug), 0) not in (taken | {0}):
                known = by_place[parent, slug]
            if known is None:
                among = siblings.setdefault(parent, set())
                slug = self._free(parent, slug, among, form="{name}-{number}")
                known = self._change.insert(
                    "code", guid=guid, slug=slug, parent_id=parent, name=name, position=len(among),
                    colour=given.colour, definition=definition, include=given.include, exclude=given.exclude,
                    example=given.example, keywords=as_json(given.keywords),
                    predicates=json.dumps([asdict(said) for said in given.predicates], ensure_ascii=False),
                )  # fmt: skip
                among.add(slug)
                self._new_codes.add(known)
                self._losses.written["codes"] += 1
            else:
                self._losses.unchanged["codes"] += 1
                here = book.by_id.get(known)
                if here is not None and (here.name, here.definition) != (name, definition):
                    self._losses.changed("differs_here", here.path)
            taken.add(known)
            self._codes[given.guid] = known

    def _titled(self, given: PortableCode) -> tuple[str, str]:
        """The name of a code and its definition, which has the whole name where that is too long to be one."""
        name = " ".join(given.name.split())
        if name and len(name) <= LONGEST_TITLE:
            return name, given.definition
        self._losses.changed("code_renamed", name)
        if not name:
            return _("without a name"), given.definition
        return name[: LONGEST_TITLE - 1] + "…", "\n".join(filter(None, (name, given.definition)))

    def _retire_categories(self) -> None:
        for given in self._study.codes:
            if given.codable or self._codes[given.guid] not in self._new_codes:
                continue
            if given.guid in self._coded:
                self._losses.changed("coded_category", given.name)
            else:
                self._change.update("code", self._codes[given.guid], retired=1)
                self._losses.changed("category", given.name)

    # Of whom.

    def _bring_cases(self, people: People) -> None:
        variables = {variable.name: variable for variable in self._study.variables}
        for name in dict.fromkeys(name for case in self._study.cases for name in case.values):
            self._variable(people, name, variables.get(name))
        here = {one.id: one for one in read_respondents(self._project)}
        before = {folded(one.name): one.name for one in here.values()}
        mine: set[str] = set()
        for case in self._study.cases:
            guid = self._own("respondent", case.guid)
            known = here.get(self._known("respondent", guid) or 0)
            name = " ".join(case.name.split())
            if known is not None:
                name = known.name
            elif folded(name) in before and folded(name) not in mine:
                name = before[folded(name)]
            elif not name or folded(name) in mine:
                name = self._free("case", name or _("case"), mine, before)
                self._losses.changed("respondent_renamed", f"{case.name} → {name}")
            known = people.known(name, exact=True)
            group = case.group if known is None or known.group is None else None
            self._cases[case.guid] = people.respondent(name, group, exact=True, guid=guid)
            self._called[case.guid] = name
            mine.add(folded(name))
            values = dict(case.values)
            if known is not None:
                self._losses.unchanged["respondents"] += 1
                for name in [name for name in values if name in known.attributes]:
                    if values.pop(name) != known.attributes[name]:
                        self._losses.changed("differs_here", f"{case.name}: {name}")
            else:
                self._losses.written["respondents"] += 1
            people.values(self._cases[case.guid], values)
            self._losses.written["values"] += len(values)

    def _variable(self, people: People, name: str, given: PortableVariable | None) -> None:
        if given is not None:
            guid = self._own("attribute", given.guid)
            if self._known("attribute", guid) is None and name not in people.types:
                people.attribute(AttributeColumn(name, given.type, given.choices), guid=guid)
                self._losses.written["variables"] += 1
                return
        self._losses.unchanged["variables"] += 1
        people.as_known(name)

    def _bring_variables(self, people: People) -> None:
        """Those that nobody has a value of: they were thought of all the same."""
        used = {name for case in self._study.cases for name in case.values} | self._on_documents
        for variable in self._study.variables:
            if variable.name not in used and variable.name:
                self._variable(people, variable.name, variable)

    # What they say, and how it is coded.

    def _bring_texts(self, people: People) -> None:
        here = read_documents(self._project)
        shas: dict[str, list[int]] = {}
        for document in here:
            shas.setdefault(document.sha256, []).append(document.id)
        sha_of = {document.id: document.sha256 for document in here}
        names = {folded(document.name) for document in here}
        matched: set[int] = set()
        claims = CaseClaims(self._study.cases, {guid: (self._cases[guid], name) for guid, name in self._called.items()})
        sets = self._sets_of_texts()
        memos = self._notes_on_codings()
        wanted = {end for link in self._study.links for end in (link.origin, link.target)}
        for text, heard in self._heard(shas):
            guid = self._own("document", text.guid)
            sha = documents.sha256(text.text)
            known = self._known("document", guid)
            if known is not None and sha_of.get(known) != sha:
                self._losses.unplaced("text_differs", text.name)
                continue
            if known is None:
                known = next((one for one in shas.get(sha, ()) if one not in matched), None)
            is_new = known is None
            if known is None:
                known = self._new_document(text, heard, guid, names, people, claims, sets.get(text.guid, ""))
                self._losses.written["documents"] += 1
            else:
                self._losses.unchanged["documents"] += 1
            matched.add(known)
            self._on_documents |= {*text.attributes}
            self._documents[text.guid] = known
            codings = iter(text.codings)
            while some := [*islice(codings, _AT_ONCE)]:
                self._put(known, text, some, memos, wanted, is_new=is_new)
        claims.tell(self._losses)

    def _heard(self, here: Container[str]) -> Iterator[tuple[PortableText, Heard | None]]:
        """The texts with who speaks in them, heard while others are written; ``None`` of those that are here already,
        by their ``sha256``.
        """
        waiting = deque[PortableText]()

        def each() -> Iterator[Unheard | None]:
            for text in self._study.texts:
                waiting.append(text)
                is_here = documents.sha256(text.text) in here or self._known("document", text.guid) is not None
                yield None if is_here else Unheard(text.text, self._language(text), text.turns)

        for found in spread(hear, each(), self._executor):
            yield waiting.popleft(), found

    def _language(self, text: PortableText) -> str:
        return (text.language or self._study.language or self._project.language)[:2].lower()

    def _new_document(
        self,
        text: PortableText,
        heard: Heard | None,
        guid: str,
        names: set[str],
        people: People,
        claims: CaseClaims,
        sets: str,
    ) -> int:
        name = " ".join(text.name.split()) if text.name.splitlines() != [text.name.strip()] else text.name
        if not name or folded(name) in names:
            name = self._free("document", name or _("document"), names)
            self._losses.changed("document_renamed", f"{text.name} → {name}")
        names.add(folded(name))
        language = self._language(text)
        heard = heard or hear(Unheard(text.text, language, text.turns))
        assert heard is not None
        turns = claims.cut(text.guid, text.text, heard.turns)
        attributes = dict(text.attributes) | ({SETS: sets} if sets else {})
        self._losses.written["values"] += len(text.attributes)
        document_id = documents.add_document(
            self._project,
            self._change,
            name=name,
            text=text.text,
            turns=turns,
            sentences=heard.sentences if turns == heard.turns else sentences_of(text.text, language, turns),
            source=text.source,
            source_sha256=text.source_sha256,
            format=text.format,
            encoding=text.encoding,
            language=language,
            attributes=attributes,
            guid=guid,
        )
        speak_for(people, claims, document_id, name, text.guid, turns)
        return document_id

    def _put(
        self,
        document_id: int,
        text: PortableText,
        codings: Sequence[PortableCoding],
        memos: Mapping[str, Sequence[PortableNote]],
        wanted: set[str],
        *,
        is_new: bool,
    ) -> None:
        losses, given, those = self._losses, list[GivenCoding](), list[PortableCoding]()
        here, taken = held_codings(self._project, [one.guid for one in codings]), set[str]()
        length, is_blind = len(text.text), document_id in self._blind
        for coding in codings:
            start, end = coding.start, coding.end
            code = self._codes.get(coding.code)
            self._coded.add(coding.code)
            known = self._coders.get(coding.coder or "")
            if code is None:
                losses.unplaced("unknown_code", _place(text, coding))
            elif not 0 <= start <= end <= length:
                losses.unplaced("outside", _place(text, coding))
            elif start == end:
                losses.unplaced("no_words", _place(text, coding))
            elif is_blind and known is not None and known.id != self._me:
                losses.unplaced("round_open", f"{text.name}: {known.name}")
            else:
                notes = self._take_notes(coding, memos) if memos else ()
                guid, there = self._coding_guid(text, coding, here, taken)
                if there is not None:
                    losses.unchanged["codings"] += 1
                    self._note_ends(coding, there.id, wanted)
                    if there[1:] != (document_id, start, end, code):
                        losses.changed("differs_here", _place(text, coding))
                    continue
                if known is None:
                    losses.changed("coder_unknown", _place(text, coding))
                memo = together((coding.memo, *(self._said(note, coding.coder) for note in notes)))
                made = _moment(coding.created) or self._change.at
                given.append(
                    GivenCoding(
                        guid, start, end, code, self._coder(coding.coder), made, memo, coding.good, coding.origin
                    )
                )
                those.append(coding)
        version = self._before + bool(self._new_codes)
        for put, coding, one in zip(
            put_given(self._change, document_id, text.text, version, given), those, given, strict=True
        ):
            self._note_ends(coding, put.id, wanted)
            if put.is_new:
                losses.written["codings"] += 1
                continue
            if is_new:
                losses.changed("double_coding", _place(text, coding))
            else:
                losses.unchanged["codings"] += 1
            there_now = read_coding(self._project, put.id)
            if there_now is not None and (one.memo or one.good):
                memo, good = together((there_now.memo, one.memo)), int(there_now.good or one.good)
                self._change.update("coding", put.id, memo=memo, good=good)

    def _coding_guid(
        self, text: PortableText, coding: PortableCoding, here: Mapping[str, HeldCoding], taken: set[str]
    ) -> tuple[str, HeldCoding | None]:
        """The GUID that a coding has here, and the coding that was here by it before.

        It is its own, unless a coding before it had the same, or something of another kind has. ``here`` are those of
        the project, ``taken`` the ones that are on their way to it.
        """
        guid, there = coding.guid, here.get(coding.guid)
        while guid in taken or not self._is_free("coding", guid) or (there is not None and self._was_met(there)):
            if self._is_free("coding", guid):
                self._losses.changed("new_guid", _place(text, coding))
                guid = made_guid("again", guid, _place(text, coding))
            else:
                guid = made_guid("again", "coding", guid)
            there = held_codings(self._project, [guid]).get(guid)
        if there is None:
            taken.add(guid)
        else:
            self._met[there.id] = 1
        return guid, there

    def _was_met(self, there: HeldCoding) -> bool:
        """Whether a coding that is here comes of this study, or one of the study was known for it."""
        return there.id > self._last or bool(self._met[there.id])

    def _take_notes(self, coding: PortableCoding, memos: Mapping[str, Sequence[PortableNote]]) -> list[PortableNote]:
        """The notes on a coding; of its passage the first coding has them."""
        found: list[PortableNote] = []
        for name in (coding.guid, coding.selection):
            if name and name in memos and name not in self._noted:
                self._noted.add(name)
                found += memos[name]
        return found

    def _note_ends(self, coding: PortableCoding, coding_id: int, wanted: set[str]) -> None:
        for end in (coding.guid, coding.selection):
            if end in wanted:
                self._ends.setdefault(end, coding_id)

    # What is said of it.

    def _notes_on_codings(self) -> dict[str, list[PortableNote]]:
        found: dict[str, list[PortableNote]] = {}
        for note in self._study.notes:
            if note.kind == "coding":
                found.setdefault(note.target, []).append(note)
        return found

    def _said(self, note: PortableNote, coder: str | None) -> str:
        """The words of a note, with its title, and whose they are where that is somebody else."""
        words = note.text
        if note.title.strip() and not note.text.lstrip().startswith(note.title.strip().rstrip("…. ")):
            words = f"{note.title.strip()}\n{note.text}".strip()
        other = self._coders.get(note.coder or "")
        if note.kind == "coding" and other is not None and other.id != self._coder(coder):
            words = f"{other.name}: {words}"
        return words

    def _bring_notes(self) -> None:
        for note in (*self._study.notes, *self._loose):
            if note.kind == "coding" and note.target in self._noted:
                continue
            words, kind, target = self._said(note, note.coder), note.kind, 0
            if not words.strip():
                continue
            found = {"document": self._documents, "code": self._codes, "respondent": self._cases}.get(kind)
            if kind == "coding" or (found is not None and note.target not in found):
                self._losses.changed("note_elsewhere", note.title or words)
                kind, found = "project", None
            if found is not None:
                target = found[note.target]
            coder_id = self._coder(note.coder)
            if kind == "document" and target in self._blind and coder_id != self._me:
                self._losses.unplaced("round_open", note.title or words)
                continue
            guid = self._own("memo", note.guid)
            known = memo_of(self._project, kind, target, coder_id)
            if self._known("memo", guid) is not None:
                self._losses.unchanged["memos"] += 1
            elif known is None:
                made = _moment(note.created) or self._change.at
                self._change.insert(
                    "memo", guid=guid, kind=kind, target_id=target, coder_id=coder_id, text=words, created=made
                )
                self._losses.written["memos"] += 1
            elif self._change.update("memo", known.id, text=together((known.text, words))):
                self._losses.changed("notes_joined", note.title or words)
            else:
                self._losses.unchanged["memos"] += 1

    def _sets_of_texts(self) -> dict[str, str]:
        """For each text the names of the sets in which it is."""
        found: dict[str, list[str]] = {}
        for one in self._study.sets:
            for text in one.texts:
                found.setdefault(text, []).append(one.name)
            if one.texts:
                self._losses.changed("set_of_texts", one.name)
        return {text: "; ".join(names) for text, names in found.items()}

    def _bring_sets(self) -> None:
        slugs = {theme.slug for theme in read_themes(self._project)}
        for one in self._study.sets:
            if not one.codes:
                continue
            guid = self._own("theme", one.guid)
            if self._known("theme", guid) is not None:
                self._losses.unchanged["themes"] += 1
                continue
            name = " ".join(one.name.split()) or _("set")
            slug = free_slug(slugify(name) or "theme", slugs)
            theme = self._change.insert("theme", guid=guid, slug=slug, name=name, position=len(slugs))
            slugs.add(slug)
            codes = dict.fromkeys(self._codes[code] for code in one.codes if code in self._codes)
            self._change.insert_many("theme_code", [{"theme_id": theme, "code_id": code} for code in codes])
            self._losses.changed("set_of_codes", one.name)
            self._losses.written["themes"] += 1

    def _bring_links(self) -> None:
        made = {(one.from_id, one.to_id, one.kind, one.coder_id) for one in read_links(self._project)}
        for link in self._study.links:
            kind = folded(link.name)
            ends = self._ends.get(link.origin), self._ends.get(link.target)
            guid = self._own("link", link.guid)
            coder_id = self._coder(link.coder)
            key = (ends[0] or 0, ends[1] or 0, kind, coder_id)
            if self._known("link", guid) is not None:
                self._losses.unchanged["links"] += 1
            elif kind not in LINK_KINDS or not all(ends) or ends[0] == ends[1] or key in made:
                self._losses.dropped("link", link.name)
                if link.note.strip():
                    self._losses.changed("note_elsewhere", link.name)
                    self._loose.append(
                        PortableNote(
                            made_guid("note", link.guid), "project", "", link.note, link.name, link.coder, link.created
                        )
                    )
            else:
                made.add(key)
                self._change.insert(
                    "link", guid=guid, from_id=key[0], to_id=key[1], kind=kind, note=link.note.strip(),
                    coder_id=coder_id, created=_moment(link.created) or self._change.at,
                )  # fmt: skip
                self._losses.written["links"] += 1


_LENGTH = len("2026-01-31T12:00:00.000Z")
_ISO = expression(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")


def _place(text: PortableText, coding: PortableCoding) -> str:
    return f"{text.name} {coding.start}:{coding.end}"


def _moment(given: str) -> str:
    """A moment as the project writes it: UTC, with milliseconds; empty where it is none."""
    if not _ISO.fullmatch(given.strip()):
        return ""
    try:
        if len(given) == _LENGTH and given[-1] == "Z":
            datetime.fromisoformat(given[:-1])
            return given
        found = datetime.fromisoformat(given.strip())
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return aware.isoformat(timespec="milliseconds").replace("+00:00", "Z")
