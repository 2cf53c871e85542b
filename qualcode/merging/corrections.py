"""Documents whose text was corrected on one side or both: first of all both sides come to have one text.

Where this project's is the older one, it is corrected as in the copy, within the merge; where the copy's is, what it
has of the document is taken over into this text. From then on every passage is one of the same text, and all else is
brought together as ever. Both corrected it in different ways: that is a conflict, and the text that is not chosen stays
readable as a revision.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from qualcode.changes.corrections import NewText, correct
from qualcode.merging.columns import TEXT
from qualcode.merging.conflicts import decided
from qualcode.merging.report import SIDES, Conflict, CopyReading
from qualcode.storage import Change, Project
from qualcode.storage.copy_rows import REFS, CopyRow, Side
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import sentences, text, turns
from qualcode.storage.file.kept import kept
from qualcode.storage.history import SCRUBBING, Op, Value
from qualcode.storage.provenance import Credits
from qualcode.storage.revisions.texts import kept_of, pack_turns
from qualcode.text.altered.carrying import Carrier
from qualcode.text.altered.following import Followed

Decisions = Mapping[str, str]


class CorrectedTexts:
    """Brings both sides to one text, document by document.

    ``chosen``: whose text each document has that differed. ``conflicts``: those that both corrected in different ways.
    ``taken``: the documents, by id here, that got the copy's text.
    """

    def __init__(self, ours: Side, theirs: Side, decisions: Decisions, prefer: str | None) -> None:
        self._ours, self._theirs = ours, theirs
        self.conflicts: dict[str, Conflict] = {}
        self.chosen: dict[str, str] = {}
        self.taken: list[int] = []
        for key, here in ours.rows["document"].items():
            there = theirs.rows["document"].get(key)
            if there is None or here.values["sha256"] == there.values["sha256"]:
                continue
            wrote = [side.wrote("document", key, "sha256") for side in (ours, theirs)]
            refused = (key, there.values["sha256"]) in ours.refused_texts
            if not any(wrote) or refused or (key, here.values["sha256"]) in theirs.refused_texts:
                continue  # somebody put another text into the file, and no correction of ours
            if all(wrote):
                chosen = self._ahead(key, here, there) or self._asked(key, here, there, wrote, decisions, prefer)
            else:
                chosen = SIDES[wrote[0] is None]
            self.chosen[key] = chosen

    def _ahead(self, key: str, here: CopyRow, there: CopyRow) -> str | None:
        """The side whose text came of the other's, where one did."""
        for side, other, name in ((self._ours, there, "ours"), (self._theirs, here, "theirs")):
            if _older_text(side, key, other.values["sha256"]) is not None:
                return name
        return None

    def _asked(
        self,
        key: str,
        here: CopyRow,
        there: CopyRow,
        wrote: list[str | None],
        decisions: Decisions,
        prefer: str | None,
    ) -> str:
        readings = []
        for side, row, entry in ((self._ours, here, wrote[0]), (self._theirs, there, wrote[1])):
            line = next((one for one in side.trail if one.guid == entry), None)
            readings.append(
                CopyReading("value", row.values["sha256"], line.coder if line else "", line.at if line else "")
            )
        asked = Conflict(
            f"document:{key}:text", "document", str(here.values["name"]), "text", "text", readings[0], readings[1]
        )
        found = decided(asked, decisions, prefer)
        self.conflicts[found.id] = found
        return found.decision or "ours"

    def write(self, project: Project, copy: Project, change: Change, credited: Credits) -> bool:
        """Corrects what is corrected in the copy; whether anything was written, so that ours is to be read anew."""
        documents = {one.id: one for one in read_documents(project)}
        for key, chosen in self.chosen.items():
            here, there = (side.rows["document"][key] for side in (self._ours, self._theirs))
            writer = self._theirs.wrote("document", key, "sha256")
            if chosen == "theirs":
                known = _older_text(self._theirs, key, here.values["sha256"])
                older: dict[str, Value] = {}
                if known is not None:
                    row = self._theirs.rows["revision"][known].values
                    older = {"guid": known, "number": row["number"], "created": row["created"]}
                with change.noting() as ops:
                    correct(project, change, documents[here.id], _text_of(copy, there), older)
                    change.update("document", here.id, revision=self._number(key, known is None))
                self.taken.append(here.id)
                if writer is not None:
                    # That there is one more than the copy has is the word of this merge.
                    _credit(credited, writer, ops, without=() if known is not None else ("revision",))
            elif _older_text(self._ours, key, there.values["sha256"]) is None:
                # What is not chosen stays readable, and what has lost its words stands in it.
                change.insert(
                    "revision",
                    document_id=here.id,
                    number=there.values["revision"],
                    created=change.at,
                    turns=pack_turns(turns(copy, there.id)),
                    **kept_of(copy, there.id),
                )
                change.update("document", here.id, revision=self._number(key, True))
        return bool(self.chosen)

    def _number(self, key: str, both: bool) -> int:
        """The number of the text that holds: the copy's, or after both where they differ."""
        here, there = (int(str(side.rows["document"][key].values["revision"])) for side in (self._ours, self._theirs))
        return max(here, there) + 1 if both else there

    def take_over(self, project: Project, copy: Project, ours: Side) -> None:
        """Has the copy's side hold what it would hold if it had the text that was chosen here."""
        for key, chosen in self.chosen.items():
            here, there = ours.rows["document"][key], self._theirs.rows["document"][key]
            if chosen == "ours":
                carrier = Carrier(
                    text(copy, there.id), turns(copy, there.id), text(project, here.id), turns(project, here.id)
                )
                older = _older_text(ours, key, there.values["sha256"])
                _Taking(self._theirs, key, {key, here.guid, there.guid}, carrier).take(text(project, here.id), older)
            there.values.update((column, here.values[column]) for column in TEXT)
            _share_speakers(ours, self._theirs, key)


def _older_text(side: Side, document: str, sha256: Value) -> str | None:
    """The key of the older text of a document with this hash; the newest of several."""
    found = [
        (int(str(row.values["number"])), key)
        for key, row in side.rows["revision"].items()
        if (row.values["document_id"], row.values["sha256"]) == (document, sha256)
    ]
    return max(found)[1] if found else None


def _share_speakers(ours: Side, theirs: Side, document: str) -> None:
    """Who speaks is who speaks in the chosen text; that a correction brought or took a label is nobody's word on it."""
    for side in (ours, theirs):
        corrections = {line.guid for line in side.trail if line.action in ("document.correct", *SCRUBBING)}
        for (table, key), wrote in [*side.touched.items()]:
            if table == "speaker" and key.startswith(f"{document} "):
                side.touched[table, key] = {name: entry for name, entry in wrote.items() if entry not in corrections}
    here, there = (
        {key: row for key, row in side.rows["speaker"].items() if row.values["document_id"] == document}
        for side in (ours, theirs)
    )
    for key in there.keys() - here.keys():
        del theirs.rows["speaker"][key]
    for key in here.keys() - there.keys():
        theirs.rows["speaker"][key] = replace(here[key], values=dict(here[key].values))


def _text_of(copy: Project, row: CopyRow) -> NewText:
    values = row.values
    encoding = values["encoding"]
    return NewText(
        text(copy, row.id),
        turns(copy, row.id),
        sentences(copy, row.id),
        str(values["source"]),
        str(values["source_sha256"]),
        str(values["format"]),
        None if encoding is None else str(encoding),
    )


def _credit(credited: Credits, writer: str, ops: list[Op], without: Collection[str]) -> None:
    """Says that what was written here is the copy's correction, but for some columns."""
    for op in (op for op in ops if op.table in REFS):
        place = op.columns.index("id")
        names = [name for name in op.columns if name not in ("id", *without)] if op.sign == "~" else []
        for number, row in enumerate(op.rows):
            before: dict[str, Value] = {"id": row[place]}
            if op.sign != "~" and "guid" in op.columns:
                before["guid"] = row[op.columns.index("guid")]
            after = dict(before) if op.sign == "~" else {}
            for name in names:
                at = op.columns.index(name)
                before[name], after[name] = row[at], op.after[number][at]
            credited.add(writer, op.sign, op.table, before, after)


class _Taking:
    """Takes what the copy has of one document over into the text that was chosen."""

    def __init__(self, side: Side, key: str, guids: set[str], carrier: Carrier) -> None:
        self._side, self._key, self._guids, self._carrier = side, key, guids, carrier

    def take(self, new: str, older: str | None) -> None:
        """Takes all of it over; ``older`` is the key of the text that it stood in."""
        codings = [row.values for row in self._rows("coding") if not row.values["revision_id"]]
        codings.sort(key=lambda values: (int(str(values["start"])), int(str(values["end"]))))
        keyed = (((_whole(v["start"]), _whole(v["end"])), (v["code_id"], v["coder_id"])) for v in codings)
        for values, now in zip(codings, self._carrier.all_spans(keyed), strict=True):
            self._place(values, now, new, older)
        for row in self._rows("decision"):
            values = row.values
            if values["start"] is not None:
                start, end = self._carrier.place(_whole(values["start"]), _whole(values["end"]))
                values.update(start=start, end=end)
            self._remember(values, "readings", lambda _reading: True)
        for table, column in (("summary", "passages"), ("answer_decision", "readings")):
            for row in self._side.rows[table].values():
                self._remember(row.values, column, lambda reading: reading[0] in self._guids)
        for key, row in [*self._side.rows["turn_question"].items()]:
            if row.values["document_id"] == self._key:
                turn = self._carrier.turns.get(_whole(row.values["start"]))
                if turn is None:
                    del self._side.rows["turn_question"][key]
                else:
                    row.values["start"] = turn.start

    def _rows(self, table: str) -> list[CopyRow]:
        return [row for row in self._side.rows[table].values() if row.values["document_id"] == self._key]

    def _place(self, values: dict[str, Value], now: Followed | None, new: str, older: str | None) -> None:
        if now is not None:
            values.update(start=now.start, end=now.end, quote=new[now.start : now.end])
        else:
            values["revision_id"] = older or ""

    def _remember(self, values: dict[str, Value], column: str, is_here: Callable[[list[object]], bool]) -> None:
        readings = kept(values[column], "decision", column, self._key)
        found = self._carrier.readings(readings, is_here)
        if found != readings:
            values[column] = json.dumps(found, ensure_ascii=False)


def _whole(value: Value) -> int:
    return int(str(value))
