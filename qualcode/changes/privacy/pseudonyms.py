"""What a user does to the names in a project: something else is written in their place, everywhere, and back again.

The texts of all documents change in one change; codings keep their passages to the letter. What stood there is in the
key alone, which the project never holds (:mod:`files.sealing`).
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.analysis.hiding.replacer import NamePlace, Replacer, bare
from qualcode.analysis.names_met import folded_parts
from qualcode.changes.corrections import correct, edited_text
from qualcode.changes.documents import sha256
from qualcode.changes.names import NameDecision, put_name_decisions
from qualcode.changes.privacy.drafts import clean_drafts
from qualcode.changes.privacy.left import names_of, names_still_said
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import Document, Turn
from qualcode.storage import Change, Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import sentences as read_sentences
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.history import bar_undo
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.revisions.texts import revision_text, revisions
from qualcode.storage.scrubbing.named import named_rows, put_back, row_guids
from qualcode.storage.scrubbing.scrubber import Scrubber, TextPair, WhatGoes, in_json
from qualcode.storage.scrubbing.withdrawn import withdrawals
from qualcode.text.altered.editing import Edit, EditFollowing
from qualcode.text.turns import count_words

FORMAT = "qualcode pseudonyms 1"
_KEPT = frozenset({"merge", "merged", "into_guid", "copy", "link", "how", "type"})


@dataclass
class PseudonymKey:
    """What stood where: ``names`` are dictionaries with ``kind``, ``instead`` and ``forms``.

    ``texts``: document GUID -> the SHA-256 of the text without names, and its places as (start, end, what stood there).
    ``rows``: (table, GUID, column, what stood there, what stands there).
    """

    study: str
    names: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, tuple[str, list[tuple[int, int, str]]]] = field(default_factory=dict)
    rows: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    @property
    def forms(self) -> list[str]:
        """All ways in which somebody was named."""
        return [form for name in self.names for form in name["forms"]]

    def to_json(self) -> str:
        """As it is sealed."""
        found = {"format": FORMAT, "study": self.study, "names": self.names, "texts": self.texts, "rows": self.rows}
        return json.dumps(found, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, written: str) -> PseudonymKey:
        """The key that was written so. ``ValueError`` where it is none."""
        found = json.loads(written)
        if found.get("format") != FORMAT:
            raise ValueError
        texts = {
            guid: (sha, [(int(a), int(b), str(c)) for a, b, c in places])
            for guid, (sha, places) in found["texts"].items()
        }
        return cls(str(found["study"]), list(found["names"]), texts, [tuple(row) for row in found["rows"]])


@dataclass
class PseudonymOutcome:
    """What was written otherwise: names, places in texts, documents, and other values; and the key to it."""

    key: PseudonymKey
    places: int = 0
    documents: int = 0
    values: int = 0
    erased: bool = True


def replace_names(
    project: Project,
    coder: str,
    replacer: Replacer,
    names: Sequence[dict[str, Any]],
    *,
    keep: Callable[[PseudonymKey], object],
    older: PseudonymKey | None = None,
) -> PseudonymOutcome:
    """Writes something else in the place of names, in one change that only the key undoes.

    ``keep`` puts the key away before anything is certain, for afterwards nobody has the names any more. ``older`` is
    the key of an earlier time, which the new one goes on with. ``ConflictError`` where two who speak in one document,
    two documents or two respondents would be called the same; then nothing is changed.
    """
    key = PseudonymKey(project.meta("guid"), _all_names(older.names if older else (), names))
    key.texts = dict(older.texts) if older else {}
    outcome = PseudonymOutcome(key)
    _refuse_same(project, replacer)
    with project.change(coder, "name.replace") as change:
        change.fixed = True
        taken = _Replacing(project, change, replacer, outcome, older)
        taken.run()
        change.about = {"count": len(names), "documents": outcome.documents}
        keep(key)
        if project.is_on_disk:
            clean_drafts(project.path, replacer.replaced, ())
    project.shown.clear()
    outcome.erased = project.erase()
    return outcome


def _all_names(older: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The names of two times, those once that stand for the same, with all ways in which they are written."""
    found: dict[str, dict[str, Any]] = {}
    for one in (*older, *new):
        known = found.setdefault(str(one["instead"]), {**one, "forms": []})
        known["forms"] = list(dict.fromkeys([*known["forms"], *one["forms"]]))
    return list(found.values())


def _refuse_same(project: Project, replacer: Replacer) -> None:
    names = {one.id: one.name for one in read_documents(project)}
    called: list[tuple[str, str]] = [(f"{names[one.document_id]}: ", one.label) for one in read_speakers(project)]
    called += [("", one) for one in names.values()]
    people = [(" ", one.name) for one in read_respondents(project)]
    for some in (called, people):
        counts = Counter((where, replacer.called(name)) for where, name in {*some})
        for (where, name), count in counts.items():
            if count > 1:
                raise ConflictError(
                    _("Two would be called {name}.").format(name=f"{where}{name}".strip()),
                    _("Give one of them something else instead, with --replace NAME=TEXT."),
                )


class _Replacing:
    """One replacing: names are masked everywhere, and then the texts are written anew over the masks."""

    def __init__(
        self,
        project: Project,
        change: Change,
        replacer: Replacer,
        outcome: PseudonymOutcome,
        older: PseudonymKey | None,
    ) -> None:
        self._project, self._change, self._replacer, self._outcome = project, change, replacer, outcome
        self._older = older
        self._texts: dict[int, list[TextPair]] = {}
        self._places: dict[int, list[NamePlace]] = {}
        self._old: dict[int, str] = {}

    def run(self) -> None:
        """Does it."""
        project, change, replacer = self._project, self._change, self._replacer
        everything = read_documents(project)
        for document in everything:
            self._look_at(document)
        scrubber = Scrubber(
            project.connection,
            WhatGoes(
                {"meta": named_rows(project, replacer.places)},
                self._texts,
                elsewhere=replacer.masked,
                prose=replacer.replaced,
                called=replacer.called,
                label=lambda _document, label: replacer.called(label),
                about=self._about,
            ),
        )
        scrubber.scrub()
        change.forget("meta", named_rows(project, replacer.places))
        project.forget_read()
        for document in read_documents(project):
            if document.id in self._places:
                self._write_anew(document)
        key = self._outcome.key
        guids = row_guids(project, scrubber.altered)
        new = [(one.table, guid, one.column, one.old, one.new) for one, guid in guids]
        key.rows = [*_followed(self._older.rows if self._older else [], new)]
        self._outcome.values = len(new)

    def _look_at(self, document: Document) -> None:
        project, replacer = self._project, self._replacer
        whole = read_text(project, document.id)
        found = replacer.places(whole)
        heads = [(turn.start, turn.body) for turn in read_turns(project, document.id)]
        if found:
            self._places[document.id] = _in_heads(found, heads)
            self._old[document.id] = whole
        pairs = [TextPair(whole, replacer.masked(whole))]
        for one in revisions(project, document.id):
            older = revision_text(project, one.id).text
            pairs.append(TextPair(older, replacer.masked(older)))
        if any(pair.old != pair.new for pair in pairs):
            self._texts[document.id] = pairs

    def _write_anew(self, document: Document) -> None:
        """Has a document say what stands in the place of its names, as a correction of the masked text."""
        places = self._places[document.id]
        edits = [Edit(one.start, one.end, one.instead, True) for one in places]
        following = write_edited(self._project, self._change, document, edits)
        whole, kept = self._old[document.id], []
        for one in places:
            at = following.position(one.start)
            kept.append((at, at + len(one.instead), whole[one.start : one.end]))
        older = self._older
        if older is not None and document.guid in older.texts:
            for edit in _edits_back(whole, *older.texts[document.guid], older):
                now = following.span(edit.start, edit.end)
                if now is not None and not any(start < now.end and now.start < end for start, end, _stood in kept):
                    kept.append((now.start, now.end, edit.instead))
        self._outcome.key.texts[document.guid] = (sha256(following.text), sorted(kept))
        self._outcome.places += len(places)
        self._outcome.documents += 1

    def _about(self, _document: int | None, about: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in about.items() if name in _KEPT}
        told: dict[str, Any] = json.loads(in_json(json.dumps(about, ensure_ascii=False), self._replacer.replaced))
        return told | kept


def _in_heads(found: Iterable[NamePlace], heads: Sequence[tuple[int, int]]) -> list[NamePlace]:
    """The same, with what stands in a label written as a label."""
    return [
        one._replace(instead=bare(one.instead)) if any(start <= one.start < body for start, body in heads) else one
        for one in found
    ]


def _followed(
    older: Iterable[tuple[str, str, str, str, str]], new: Sequence[tuple[str, str, str, str, str]]
) -> Iterable[tuple[str, str, str, str, str]]:
    """What stood in rows at first, and what stands there by now."""
    now = {row[:3]: row for row in new}
    for row in older:
        later = now.pop(row[:3], None)
        yield row if later is None or later[3] != row[4] else (*row[:4], later[4])
    yield from now.values()


def write_edited(project: Project, change: Change, document: Document, edits: Sequence[Edit]) -> EditFollowing:
    """Writes a document otherwise at some places, as part of a change; how its passages are followed is the result."""
    following = EditFollowing(read_text(project, document.id), edits)
    turns = [_moved(turn, following) for turn in read_turns(project, document.id)]
    spans = read_sentences(project, document.id)
    sentences = [(following.position(start), following.position(end)) for start, end in spans]
    new = edited_text(project, document.id, following, turns, sentences)
    # The same text that is written otherwise in two copies, with the same key, has the same older text in both.
    guid = str(uuid.uuid5(uuid.UUID(document.guid), f"{document.sha256} {sha256(following.text)}"))
    correct(project, change, document, new, {"guid": guid})
    return following


def _moved(turn: Turn, following: EditFollowing) -> Turn:
    start, body, end = (following.position(at) for at in (turn.start, turn.body, turn.end))
    words = count_words(following.text, body, end)
    return Turn(turn.ordinal, start, body, end, turn.speaker, turn.role, turn.question, turn.time, words)


def restore_names(project: Project, coder: str, key: PseudonymKey) -> PseudonymOutcome:
    """Writes the names back that a key has, in one change. ``ConflictError`` for the key of another study.

    Where a text was corrected since, each stands again where what stands in its place is found, in the same order.
    """
    if key.study != project.meta("guid"):
        raise ConflictError(_("This is the key of another study."), _("Name the key that was made with this project."))
    outcome = PseudonymOutcome(key)
    with project.change(coder, "name.restore", count=len(key.names)) as change:
        change.fixed = True
        # What stands at a place of the texts so far is not put back into others.
        bar_undo(project.connection)
        outcome.values = put_back(project, change, key.rows)
        for document in read_documents(project):
            sha, places = key.texts.get(document.guid, ("", []))
            edits = _edits_back(read_text(project, document.id), sha, places, key)
            if edits:
                write_edited(project, change, document, edits)
                outcome.places += len(edits)
                outcome.documents += 1
        _keep_hidden(project, change, key)
    project.shown.clear()
    return outcome


def _keep_hidden(project: Project, change: Change, key: PseudonymKey) -> None:
    """Whoever withdrew since the names were replaced goes on leaving as what stood in the place of theirs."""
    if not withdrawals(project):
        return
    instead = {
        part: str(name["instead"])
        for name in key.names
        if name["kind"] == "person"
        for form in name["forms"]
        for part in folded_parts(str(form))
    }
    said = names_still_said(project, names_of(project, 0, instead))
    put_name_decisions(project, change, [NameDecision(name, "replace", instead[name]) for name in said])


def _edits_back(whole: str, sha: str, places: Sequence[tuple[int, int, str]], key: PseudonymKey) -> list[Edit]:
    if sha == sha256(whole):
        return [Edit(start, end, stood, True) for start, end, stood in places]
    stood_for: dict[str, list[str]] = {}
    for name in key.names:
        for instead in (str(name["instead"]), bare(str(name["instead"]))):
            stood_for.setdefault(instead, []).extend(map(str, name["forms"]))
    found = Replacer({instead: instead for instead in stood_for if instead.strip("[]()").strip(".")}).places(whole)
    edits = []
    for one in found:
        start, end = one.start, one.end
        if one.instead.startswith("["):
            start, end = start - 1, end + 1
        words = whole[start:end]
        if words in stood_for:
            edits.append(Edit(start, end, stood_for[words][0], True))
    return edits


def as_names(groups: Iterable[Any]) -> list[dict[str, Any]]:
    """Groups of names (:class:`analysis.hiding.groups.NameGroup`) as a key has them."""
    return [{"kind": one.kind, "instead": one.instead, "forms": sorted(one.forms)} for one in groups if not one.kept]


def known_forms(key: PseudonymKey | None) -> Mapping[str, str]:
    """What stands in the place of each name of a key, by how it is written."""
    return {form: str(name["instead"]) for name in (key.names if key else ()) for form in name["forms"]}
