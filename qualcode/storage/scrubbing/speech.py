"""What there is of one respondent in a project, row by row, today and in its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qualcode.model import Role
from qualcode.storage.documents import text, turns
from qualcode.storage.history import Value
from qualcode.storage.project import Project
from qualcode.storage.respondents import RISKS, risk_rows
from qualcode.storage.revisions.texts import RevisionText, revision_text, revisions, text_now
from qualcode.storage.scrubbing.fields import PROSE, PROSE_IN_JSON
from qualcode.storage.scrubbing.scrubber import guids, history_rows
from qualcode.storage.scrubbing.withdrawn import said_hashes
from qualcode.text.altered.echoes import Echoes
from qualcode.text.spans import Span

_OF_DOCUMENT = ("turn", "speaker", "assignment", "decision", "turn_question", "revision", "coding")
_OF_RESPONDENT = ("attribute_value", "asked", "answer", "answer_decision", "summary")


class StoredText(NamedTuple):
    """A text that a document has (``revision_id`` 0) or had, and where in it a respondent speaks, labels and all."""

    document_id: int
    revision_id: int
    text: str
    spoken: list[Span]


class SpeechOf:
    """All that a project holds of one respondent.

    ``whole``: the ids of the documents in which nobody else answers, which go as they are; ``shared``: the others, with
    the respondent's labels there.
    """

    def __init__(self, project: Project, respondent_id: int) -> None:
        self._project, self._id = project, respondent_id
        speaking: dict[int, set[int]] = {}
        self.shared: dict[int, set[str]] = {}
        sql = "SELECT document_id, label, respondent_id FROM main.speaker WHERE respondent_id IS NOT NULL"
        for document, label, person in project.rows(sql):
            speaking.setdefault(document, set()).add(person)
            if person == respondent_id:
                self.shared.setdefault(document, set()).add(label)
        self.whole = {document for document in self.shared if speaking[document] == {respondent_id}}
        self.shared = {document: labels for document, labels in self.shared.items() if document not in self.whole}
        self._labels_before()

    def _labels_before(self) -> None:
        """Labels of the respondent that a correction took out of a shared document stand in its older texts."""
        taken: dict[int, set[str]] = {document: set() for document in self.shared}
        for document, label in self._project.rows("SELECT document_id, label FROM main.speaker"):
            if document in taken:
                taken[document].add(label)
        if not revisions(self._project):
            return
        for _table, row in history_rows(self._project.connection, ["speaker"]):
            document = row.get("document_id")
            if document in self.shared and row.get("respondent_id") == self._id:
                labels = {str(row["label"])} - taken[int(str(document))]
                self.shared[int(str(document))] |= labels

    def speaking_rows(self) -> list[int]:
        """The rows that say that the respondent speaks in a document that stays."""
        rows = self._project.rows("SELECT id, document_id FROM main.speaker WHERE respondent_id = ?", [self._id])
        return [row for row, document in rows if document in self.shared]

    def texts(self, document_id: int) -> Iterator[StoredText]:
        """The texts of a document, today's first."""
        yield self._spoken(document_id, 0, text_now(self._project, document_id))
        for one in revisions(self._project, document_id):
            yield self._spoken(document_id, one.id, revision_text(self._project, one.id))

    def _spoken(self, document_id: int, revision_id: int, said: RevisionText) -> StoredText:
        labels = self.shared.get(document_id)
        spoken = [(turn.start, turn.end) for turn in said.turns if labels is None or (turn.speaker or "") in labels]
        return StoredText(document_id, revision_id, said.text, spoken if labels is not None else [(0, len(said.text))])

    def hashes(self) -> list[str]:
        """The SHA-256 of the texts in which the respondent spoke, and of the files that these were read from; and what
        is kept of each of their turns, by which it is known again in a file that was edited."""
        found: set[str] = set()
        guid = str(self._project.scalar("SELECT guid FROM main.respondent WHERE id = ?", [self._id]))
        for document in (*self.whole, *self.shared):
            for table, column in (("document", "id"), ("revision", "document_id")):
                sql = f"SELECT sha256, source_sha256 FROM main.{table} WHERE {column} = ?"
                found.update(str(one) for row in self._project.rows(sql, [document]) for one in row)
            told = [text_now(self._project, document)]
            told += [revision_text(self._project, one.id) for one in revisions(self._project, document)]
            labels = self.shared.get(document)
            for said in told:
                for turn in said.turns:
                    if turn.role is Role.RESPONDENT and (labels is None or (turn.speaker or "") in labels):
                        found |= said_hashes(guid, said.text[turn.body : turn.end])
        return sorted(found - {""})

    def held(self) -> frozenset[str]:
        """Which of these there is of the respondent, as far as it may be seen: *attribute_value*, *memo*, *answer*,
        *summary*."""
        held = {
            table
            for table in ("attribute_value", "answer", "summary")
            if self._project.rows(f"SELECT 1 FROM {table} WHERE respondent_id = ? LIMIT 1", [self._id])
        }
        memos = self._project.rows("SELECT kind, target_id FROM memo WHERE kind IN ('document', 'respondent')")
        if any(target == self._id if kind == "respondent" else target in self.whole for kind, target in memos):
            held.add("memo")
        return frozenset(held)

    def echoes(self) -> Echoes:
        """What repeats the respondent's words and nobody else's."""
        project = self._project
        own = [one for document in (*self.whole, *self.shared) for one in self.texts(document)]
        found = Echoes(one.text[start:end] for one in own for start, end in one.spoken)
        for (document,) in project.rows("SELECT id FROM main.document"):
            if document not in self.whole:
                labels = self.shared.get(document, set())
                said = text(project, document)
                for turn in turns(project, document):
                    if not labels or (turn.speaker or "") not in labels:
                        found.leave(said[turn.body : turn.end])
        return found

    def gone(self, echoes: Echoes) -> dict[str, dict[int, str]]:
        """The rows of which nothing stays: table -> id -> GUID. Also those that the history alone still tells of."""
        found: dict[str, dict[int, str]] = {}
        rows = self._project.rows

        def take(table: str, ids: Iterable[int]) -> None:
            known = found.setdefault(table, {})
            known.update(guids(self._project.connection, table, [one for one in ids if one not in known]))

        take("respondent", [self._id])
        take("document", self.whole)
        for table in _OF_RESPONDENT:
            take(table, [row[0] for row in rows(f"SELECT id FROM main.{table} WHERE respondent_id = ?", [self._id])])
        for table in _OF_DOCUMENT:
            for document in self.whole:
                take(table, [row[0] for row in rows(f"SELECT id FROM main.{table} WHERE document_id = ?", [document])])
        for document in self.shared:
            for one in self.texts(document):
                take("coding", self._within(one, "coding", f"revision_id = {one.revision_id}"))
                if not one.revision_id:
                    take("decision", self._within(one, "decision", '"end" IS NOT NULL'))
        take(
            "decision", [row[0] for row in rows("SELECT id, coding_id FROM main.decision") if row[1] in found["coding"]]
        )
        self._from_history(found, echoes)
        take("meta", self._decided())
        ends = rows("SELECT id, from_id, to_id FROM main.link")
        take("link", [row[0] for row in ends if row[1] in found["coding"] or row[2] in found["coding"]])
        for kind, target, row in rows("SELECT kind, target_id, id FROM main.memo"):
            if kind in ("document", "respondent") and target in found.get(kind, ()):
                take("memo", [row])
        return found

    def _decided(self) -> set[int]:
        """The settings that say what was decided on words that lead to the respondent, today and before."""
        guid = self._project.scalar("SELECT guid FROM main.respondent WHERE id = ?", [self._id])
        before = history_rows(self._project.connection, ["meta"])
        told = (int(str(row["id"])) for _table, row in before if str(row.get("key", "")).startswith(f"{RISKS}{guid} "))
        return {*risk_rows(self._project, str(guid)), *told}

    def _within(self, one: StoredText, table: str, where: str) -> list[int]:
        """What stands on nothing but the respondent's words."""
        sql = f'SELECT id, start, "end" FROM main.{table} WHERE document_id = ? AND {where}'
        return [
            row
            for row, start, end in self._project.rows(sql, [one.document_id])
            if not _besides(one.text, one.spoken, start, end)
        ]

    def _from_history(self, found: dict[str, dict[int, str]], echoes: Echoes) -> None:
        """Rows that are there no more, of which a line of the history still says what they held."""
        tables = (*_OF_DOCUMENT, *_OF_RESPONDENT, "memo", "link")
        # What is pointed to comes first, whatever the order in which lines tell of it.
        told = [*history_rows(self._project.connection, tables)]
        for table, row in sorted(told, key=lambda each: each[0] in ("memo", "link", "decision")):
            if self._is_of(table, row, found, echoes):
                found.setdefault(table, {}).setdefault(int(str(row["id"])), str(row.get("guid") or ""))

    def _is_of(self, table: str, row: dict[str, Value], found: dict[str, dict[int, str]], echoes: Echoes) -> bool:
        if table in _OF_RESPONDENT:
            return row.get("respondent_id") == self._id
        if table == "memo":
            kind = str(row.get("kind"))
            return kind in ("document", "respondent") and row.get("target_id") in found.get(kind, ())
        if table == "link":
            return bool({row.get("from_id"), row.get("to_id")} & found.get("coding", {}).keys())
        if row.get("document_id") in self.whole:
            return True
        if table == "decision" and row.get("coding_id") in found.get("coding", ()):
            return True
        return (
            table == "coding"
            and row.get("document_id") in self.shared
            and self._project.scalar("SELECT 1 FROM main.coding WHERE id = ?", [row["id"]]) is None
            and echoes.covers(str(row.get("quote") or ""))
        )


def _besides(text: str, spoken: list[Span], start: int, end: int) -> bool:
    """Whether anything of a passage stands besides these places."""
    at = start
    for first, last in spoken:
        if last <= at or first >= end:
            continue
        if text[at:first].strip():
            return True
        at = max(at, last)
    return bool(text[at:end].strip()) if at < end else False


def written_prose(project: Project) -> Iterator[list[str]]:
    """What people wrote, row by row, as far as it may be seen."""
    for table in sorted(PROSE.keys() | PROSE_IN_JSON.keys()):
        names = ", ".join((*PROSE.get(table, ()), *PROSE_IN_JSON.get(table, ())))
        for row in project.rows(f"SELECT {names} FROM {table}"):
            yield [*map(str, row)]
