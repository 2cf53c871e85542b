"""Writing what came out of two copies: rows come, change and go through the gate, and the proof is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from qualcode.changes.newcomers import near_coder
from qualcode.merging.columns import EARLIEST, LATEST, NAMES, Values
from qualcode.merging.corrections import CorrectedTexts
from qualcode.merging.matching import LINKS, NATURAL, label
from qualcode.merging.reconciling import Reconciliation
from qualcode.merging.report import Conflict, Match, MergedThing, MergeProof, MergeReport
from qualcode.merging.waiting import Rest
from qualcode.storage import Change, Project, new_guid
from qualcode.storage import copies as exchange
from qualcode.storage import provenance as trail
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.copy_rows import EXISTS, NUMBERED, REFS, CopyEntry, Key, Side, refs
from qualcode.storage.history import Op, Value
from qualcode.storage.rounds import blind_documents, silent
from qualcode.storage.schema import WITH_GUID

_UNIQUE: Mapping[str, tuple[str, ...]] = {
    **NAMES,
    "codebook_version": ("number",),
    "revision": ("number", "document_id"),
    "coding": ("end", *(name for name in NATURAL["coding"][0] if name != "end")),
    "memo": ("target_id", "kind", "coder_id"),
}
"""What must be unique in a table; the first column is the one that is set aside while rows change places."""
_OF_CODING = ("coding", "decision", "memo", "code.split", "answer", "link", "summary")
"""The beginnings of the actions that tell of coding."""
_LEAVES = ("memo", "assignment", *LINKS)
"""What nothing points to goes first, and so is in nobody's way."""
_ASIDE = 1_000_000_000
_DATED = EARLIEST | {"codebook_version"}
"""Columns that tell when a thing was made; what differs in them alone did not change."""
_QUIET = (EARLIEST | LATEST | {"codebook_version"}) - {"number"}


_Fields = dict[str, tuple[object, object]]


class Merge:
    """One merge, within its change: first what comes of it, then the rows, the audit trail and the proof.

    With ``leave`` a conflict that waits does not hold back the rest: ``rest`` is what of the copy comes in beside it
    (:mod:`merging.waiting`), and ``None`` where nothing waits, or all does.
    """

    def __init__(
        self,
        project: Project,
        copy: Project,
        change: Change,
        report: MergeReport,
        decisions: Mapping[str, str],
        prefer: str | None,
        *,
        leave: bool = False,
    ) -> None:
        self._project, self._copy, self._change, self._report = project, copy, change, report
        self.rest: Rest | None = None
        self._credits = trail.Credits()
        self._ours, self._theirs = exchange.read_sides(project, copy)
        self._corrected = CorrectedTexts(self._ours, self._theirs, decisions, prefer)
        if self._corrected.write(project, copy, change, self._credits):
            self._ours, _theirs = exchange.read_sides(project, copy)
            self._corrected.take_over(project, copy, self._ours)
        self._use(Reconciliation(self._ours, self._theirs, decisions, prefer, self._corrected))
        self._conflicts = [self._veil(conflict) for conflict in self._result.conflicts.values()]
        if leave and self._result.undecided and not (self._corrected.chosen or self._result.texts):
            rest = Rest(project, copy, self._result, decisions, prefer)
            if rest.result is not None:
                self.rest = rest
                self._use(rest.result)
                applied = self._result.conflicts.keys()
                self._conflicts = [one if one.id in applied else replace(one, decision=None) for one in self._conflicts]

    def _use(self, result: Reconciliation) -> None:
        """Goes by what came of two sides."""
        self._result, self._ours, self._theirs = result, result.ours, result.theirs
        self._ids = {table: {key: row.id for key, row in rows.items()} for table, rows in self._ours.rows.items()}
        self._parked: set[Key] = set()
        self._changed: dict[Key, tuple[list[str], Values, Values]] = {}
        # Until the merge is done what is blind on either side is: it may bring the last that a round's coders had to
        # finish, and then may be taken back.
        self._blind: set[Value] = set()
        self._heard: set[Value] = set()
        for side in (self._ours, self._theirs):
            blind = blind_documents(side.project)
            self._hide({key for key, row in side.rows["document"].items() if row.id in blind})
        self._silent = {side.keys["coder"][row] for side in (self._ours, self._theirs) for row in silent(side.project)}
        me = read_coder(self._project, self._change.coder).id
        self._me = next(key for key, row in self._ours.rows["coder"].items() if row.id == me)

    def run(self) -> None:
        """Writes what comes of it; only conflicts are reported while one waits that holds back all."""
        report = self._report
        report.conflicts = self._conflicts
        report.matched = self._matches()
        report.blind = bool(self._blind or self._silent)
        if report.undecided and self.rest is None:
            return
        self._write()
        if not report.dry_run:
            blind = blind_documents(self._project)
            self._blind, self._heard = set(), set()
            self._hide({key for key, row_id in self._ids["document"].items() if row_id in blind})
            self._silent = {
                self._ours.keys["coder"][row] for row in silent(self._project) if row in self._ours.keys["coder"]
            }
            report.blind = bool(self._blind or self._silent)
        report.matched = self._matches()
        self._list()
        report.kinds = self._count()
        lines = self._lines()
        gone = self._note_what_came_last({line.guid for line in lines})
        report.entries = sum(self._may_be_told(line) for line in lines)
        report.nothing_new = not (self._change.altered or lines or len(report.conflicts) > len(report.undecided))
        if report.nothing_new:
            return
        if not self._change.altered:
            # What was decided can be taken back, also where nothing came of it here.
            nothing: Op = Op("~", "meta", ("id",), ((1,),), ((1,),))
            self._change.carry_out(nothing)
        merge_id = new_guid()
        there = self._theirs.rows["document"]
        documents = {row.id: self._ids["document"][key] for key, row in there.items() if key in self._ids["document"]}
        trail.bring_in(self._ours, self._theirs, merge_id, self._credits, documents)
        self._change.about.update(merge=merge_id, entries=report.entries)
        if gone:
            self._change.about.update(gone=gone)
        if self._corrected.taken:
            self._change.about.update(texts=self._corrected.taken)

    def _hide(self, documents: Collection[Value]) -> None:
        """Takes documents, and who speaks in them, for blind."""
        self._blind |= set(documents)
        for side in (self._ours, self._theirs):
            speakers = [row.values for row in side.rows["speaker"].values()]
            self._heard |= {one["respondent_id"] for one in speakers if one["document_id"] in self._blind}

    def _matches(self) -> list[Match]:
        """What was made on both sides and is one now."""
        united = (
            Match(table, self._called(table, key), by)
            for table, key, by in self._result.united
            if not self._is_hidden(table, key)
        )
        return [*self._result.matched, *united]

    def _lines(self) -> list[CopyEntry]:
        """The lines to be brought in; none where there is nothing but word of merges that decided nothing.

        Without that, two copies that have all in common would go on telling each other that they merged.
        """
        writers = {entry for wrote in self._theirs.touched.values() for entry in wrote.values()}
        lines = trail.unknown_lines(self._ours, self._theirs)
        return lines if any(line.merge is None or line.guid in writers for line in lines) else []

    def _may_be_told(self, line: CopyEntry) -> bool:
        """Whether a line of the history may be counted: while a round is open none that tells of others' coding."""
        return not self._report.blind or line.coder == self._change.coder or not line.action.startswith(_OF_CODING)

    def _write(self) -> None:
        """Rows that stand in the way are set aside, then rows come, change and go."""
        result = self._result
        for table in _LEAVES:
            self._delete(table)
        for table in _UNIQUE:
            self._set_aside(table)
        for table in REFS:
            self._insert(table)
        for table in REFS:
            self._update(table)
        for key in self._new("document"):
            self._insert_turns(key)
        for key, row in self._ours.rows["document"].items():
            if result.texts.get(key) == "theirs" or (row.guid != key and self._parsed_otherwise(key)):
                self._replace_text(key)
        for key in self._gone("document"):
            self._delete_turns(self._ids["document"][key])
        for table in reversed([table for table in REFS if table not in _LEAVES]):
            self._delete(table)
        for table, key in sorted(result.kept):
            if table in WITH_GUID and key in self._ours.rows[table] and key in result.final[table]:
                self._confirm(table, key, "guid")
        refused = self._ours.refused_texts | {
            (key, str((self._theirs if chosen == "ours" else self._ours).rows["document"][key].values["sha256"]))
            for key, chosen in result.texts.items()
        }
        exchange.write_setting(self._ours, self._change, result.same, refused)
        if self.rest is None:
            exchange.write_withheld(self._ours, self._theirs, self._change)

    def _new(self, table: str) -> list[str]:
        return [key for key in self._result.final[table] if key not in self._ours.rows[table]]

    def _gone(self, table: str) -> list[str]:
        return [key for key in self._ours.rows[table] if key not in self._result.final[table]]

    def _base(self, table: str, key: str) -> Values:
        """The values of a row here as they are stored, with keys for ids."""
        return _numbered(table, self._ours.rows[table][key].values, self._ours.numbers)

    def _offered(self, table: str, key: str) -> Values:
        """The values of a row there, with the versions' numbers in the result; empty where it is not there."""
        row = self._theirs.rows[table].get(key)
        return _numbered(table, row.values, self._result.numbers) if row else {}

    def _local(self, table: str, values: Mapping[str, Value]) -> Values:
        """Values with ids for keys."""
        found = dict(values)
        for column, target in refs(table, values):
            if values[column]:
                found[column] = self._ids[target][str(values[column])]
        return found

    def _confirm(self, table: str, key: str, column: str) -> None:
        """Writes a column as it is, so that the history knows whose word it is."""
        row_id = self._ids[table][key]
        value = key if column == "guid" else self._local(table, self._result.final[table][key])[column]
        row = ((row_id, value),)
        self._change.carry_out(Op("~", table, ("id", column), row, row))

    def _set_aside(self, table: str) -> None:
        """Gives rows whose name or place another row will have a passing one."""
        columns = _UNIQUE[table]
        wanted = {tuple(v[name] for name in columns): key for key, v in self._result.final[table].items()}
        for key, row in self._ours.rows[table].items():
            if table in _LEAVES and key not in self._result.final[table]:
                continue
            if wanted.get(tuple(row.values[name] for name in columns), key) != key:
                first = row.values[columns[0]]
                passing: Value = -row.id if table in ("codebook_version", "revision", "memo") else row.guid
                if table == "coding":
                    passing = int(str(first)) + _ASIDE + row.id
                self._change.update(table, row.id, **{columns[0]: passing})
                self._parked.add((table, key))

    def _insert(self, table: str) -> None:
        final, there = self._result.final[table], self._theirs.rows[table]
        levels: dict[int, list[str]] = {}
        for key in self._new(table):
            levels.setdefault(_depth(final, key) if table == "code" else 0, []).append(key)
        for _level, keys in sorted(levels.items()):
            rows = [
                ({"guid": key} if table in WITH_GUID else {})
                | self._local(table, final[key])
                | exchange.heavy(self._copy, table, there[key].id)
                for key in keys
            ]
            made = self._change.insert_many(table, rows)
            self._ids[table].update(zip(keys, made, strict=True))
            for key in keys:
                self._credit_insert(table, key)

    def _credit_insert(self, table: str, key: str) -> None:
        """Says whose doing a new row is, and what of it is this merge's own."""
        writers = self._theirs.touched.get((table, key), {})
        values, theirs = self._result.final[table][key], self._offered(table, key)
        identity: Values = {"id": self._ids[table][key]}
        if EXISTS in writers:
            named = identity | ({"guid": key} if table in WITH_GUID else {})
            self._credits.add(writers[EXISTS], "+", table, named, {})
        for column, value in values.items():
            if value != theirs[column]:
                self._confirm(table, key, column)
            elif column in writers:
                shown = identity | {column: self._local(table, values)[column]}
                self._credits.add(writers[column], "~", table, shown, shown)

    def _insert_turns(self, key: str) -> None:
        document_id = self._ids["document"][key]
        rows = []
        for turn in exchange.turn_rows(self._copy, self._theirs.rows["document"][key].id):
            speaker = turn.pop("label")
            del turn["id"]
            spoken = None if speaker is None else self._ids["speaker"][f"{key} {speaker!s}"]
            rows.append(turn | {"document_id": document_id, "speaker_id": spoken})
        self._change.insert_many("turn", rows)

    def _update(self, table: str) -> None:
        for key, row in self._ours.rows[table].items():
            after = self._result.final[table].get(key)
            if after is None:
                continue
            before, offered = self._base(table, key), self._offered(table, key)
            differing = [column for column, value in after.items() if value != before[column]]
            if offered and offered != after:
                self._insist(
                    table, key, [name for name in after if name not in differing and offered[name] != after[name]]
                )
            parked = [_UNIQUE[table][0]] if (table, key) in self._parked else []
            renamed = table in WITH_GUID and row.guid != key
            if not (differing or parked or renamed):
                continue
            local, old = self._local(table, after), self._local(table, before)
            values = {column: local[column] for column in dict.fromkeys((*differing, *parked))}
            self._change.update(table, row.id, **values, **({"guid": key} if renamed else {}))
            if not set(differing) <= _DATED:
                self._changed[table, key] = differing, before, after
            for column in differing:
                writer = self._theirs.wrote(table, key, column)
                if writer and offered.get(column) == after[column]:
                    pair = ({"id": row.id, column: old[column]}, {"id": row.id, column: local[column]})
                    self._credits.add(writer, "~", table, *pair)

    def _insist(self, table: str, key: str, columns: Iterable[str]) -> None:
        """Says of columns that stay as they are, against what is there, that this merge has seen both."""
        for column in columns:
            if not self._ours.wrote(table, key, column):
                self._confirm(table, key, column)

    def _note_what_came_last(self, news: Collection[str]) -> dict[str, dict[str, list[str]]]:
        """Notes what the copy's entries (``news``) did that alters nothing here any more, for it was done and undone.

        A third copy may know the half of it, and would bring it back. What is here is written as it is, as the doing of
        the entry that wrote it last; what never was here is the result: entry -> table -> GUIDs of rows that are gone.
        """
        gone: dict[str, dict[str, list[str]]] = {}
        for (table, key), at in (*self._theirs.touched.items(), *self._theirs.turned.items()):
            here, there = self._ours.rows[table].get(key), self._theirs.rows[table].get(key)
            entry = at.get(EXISTS, "")
            if key not in self._result.final[table]:
                if entry in news and not (here or there) and table in WITH_GUID and key not in self._ours.tombstones:
                    gone.setdefault(entry, {}).setdefault(table, []).append(key)
                continue
            if here is None or there is None or here.guid != there.guid:
                continue
            if entry in news and table in WITH_GUID:
                self._confirm(table, key, "guid")
                self._credits.add(entry, "+", table, {"id": here.id, "guid": here.guid}, {})
            before, offered, after = self._base(table, key), self._offered(table, key), self._result.final[table][key]
            if self._corrected.chosen.keys() & {key, str(after.get("document_id"))}:
                continue  # where it stands in a text that was corrected is nobody's word
            for column, writer in at.items():
                if writer in news and column in after and before[column] == offered[column] == after[column]:
                    self._confirm(table, key, column)
                    shown = {"id": here.id, column: self._local(table, after)[column]}
                    self._credits.add(writer, "~", table, shown, shown)
        return gone

    def _told(self, table: str, columns: Iterable[str], before: Values, after: Values) -> _Fields:
        """The fields that changed, with names for keys."""
        told: dict[str, tuple[object, object]] = {}
        for column in columns:
            if column not in _QUIET:
                pair = []
                for values in (before, after):
                    target = dict(refs(table, values)).get(column)
                    value = values[column]
                    pair.append(self._result.label(target, str(value)) if target and value else value)
                told[column] = (pair[0], pair[1])
        return told

    def _parsed_otherwise(self, key: str) -> bool:
        """Whether a document that was imported apart, and goes by the copy's GUID, has other turns there."""
        found = []
        for project, side in ((self._project, self._ours), (self._copy, self._theirs)):
            turns = exchange.turn_rows(project, side.rows["document"][key].id)
            found.append(
                [{n: v for n, v in turn.items() if n not in ("id", "document_id", "speaker_id")} for turn in turns]
            )
        return found[0] != found[1]

    def _replace_text(self, key: str) -> None:
        """Takes the text, the sentences and the turns of a document from the copy."""
        document_id = self._ids["document"][key]
        taken = exchange.heavy(self._copy, "document", self._theirs.rows["document"][key].id)
        self._change.update("document", document_id, **taken)
        self._project.forget_read()
        self._delete_turns(document_id)
        self._insert_turns(key)

    def _delete_turns(self, document_id: int) -> None:
        self._change.delete("turn", [int(str(turn["id"])) for turn in exchange.turn_rows(self._project, document_id)])

    def _delete(self, table: str) -> None:
        codes = {key: row.values for key, row in self._ours.rows["code"].items()}
        levels: dict[int, list[str]] = {}
        for key in self._gone(table):
            levels.setdefault(_depth(codes, key) if table == "code" else 0, []).append(key)
            writer = self._theirs.touched.get((table, key), {}).get(EXISTS)
            if writer:
                named: Values = {"id": self._ids[table][key]}
                self._credits.add(writer, "-", table, named | ({"guid": key} if table in WITH_GUID else {}), {})
        for _level, keys in sorted(levels.items(), reverse=True):
            self._change.delete(table, [self._ids[table][key] for key in keys])

    def _list(self) -> None:
        """Puts what came, went and was not taken on the report, in the order of the tables."""
        ours, theirs, became = self._ours, self._theirs, self._result.became

        def tell(side: Side, table: str, key: str, status: str, fields: _Fields | None = None) -> None:
            if not self._is_blind(table, side.rows[table][key].values):
                self._report.items.append(MergedThing(table, status, label(side, table, key), fields or {}))

        known = [str(row.values["name"]) for row in ours.rows["coder"].values()]
        for key in self._new("coder"):
            name = str(theirs.rows["coder"][key].values["name"])
            self._report.newcomers[name] = near_coder(name, known)
        for (table, key), (differing, before, after) in self._changed.items():
            tell(ours, table, key, "changed", self._told(table, differing, before, after))
        for table in REFS:
            for key in self._new(table):
                tell(theirs, table, key, "new")
            for key in self._corrected.chosen if table == "document" else ():
                tell(ours, table, key, "corrected")
            for key in self._gone(table):
                tell(ours, table, key, "joined" if key in became else "deleted")
            for key in self._left_out(table):
                tell(theirs, table, key, "left_out")

    def _is_blind(self, table: str, values: Values) -> bool:
        """Whether a row is another coder's work on a document of a round that is open: it is merged, and not told."""
        if table == "memo":
            about = {"document": self._blind, "respondent": self._heard}.get(str(values["kind"]))
            hidden = values["coder_id"] in self._silent if about is None else values["target_id"] in about
            return hidden and values["coder_id"] != self._me
        if table in ("answer", "answer_decision", "summary"):
            return values["respondent_id"] in self._heard and values["coder_id"] != self._me
        if table == "link":
            ends = self._ends(values)
            return any(one["document_id"] in self._blind for one in ends) and any(
                one["coder_id"] != self._me for one in (values, *ends)
            )
        return (
            table in ("coding", "decision") and values["document_id"] in self._blind and values["coder_id"] != self._me
        )

    def _ends(self, values: Values) -> list[Values]:
        """The codings that a link ties, as they are here or else there."""
        found = []
        for column in ("from_id", "to_id"):
            rows = (side.rows["coding"].get(str(values[column])) for side in (self._ours, self._theirs))
            found += [row.values for row in rows if row is not None][:1]
        return found

    def _is_hidden(self, table: str, key: str) -> bool:
        """The same of what either side may hold."""
        rows = (side.rows[table].get(key) for side in (self._ours, self._theirs))
        return any(row is not None and self._is_blind(table, row.values) for row in rows)

    def _called(self, table: str, key: str) -> str:
        return label(self._ours if key in self._ours.rows[table] else self._theirs, table, key)

    def _named(self, side: Side, table: str, key: str) -> str:
        """What a conflict about blind work is called: its document, or else its coder."""
        values = side.rows[table][key].values
        if table == "memo":
            return label(side, table, key)
        if "respondent_id" in values:
            return label(side, "respondent", str(values["respondent_id"]))
        whose = label(side, "coder", str(values["coder_id"]))
        if table == "link":
            values = self._ends(values)[0]
        return f"{label(side, 'document', str(values['document_id']))} ({whose})"

    def _veil(self, conflict: Conflict) -> Conflict:
        """The conflict without what its coder may not see."""
        key = conflict.id.split(":")[1]
        side = next((side for side in (self._ours, self._theirs) if key in side.rows[conflict.kind]), None)
        if side is None or not self._is_blind(conflict.kind, side.rows[conflict.kind][key].values):
            return conflict
        ours, theirs = (replace(reading, value=None) for reading in (conflict.ours, conflict.theirs))
        return replace(conflict, what=self._named(side, conflict.kind, key), ours=ours, theirs=theirs)

    def _left_out(self, table: str) -> list[str]:
        final, became = self._result.final[table], self._result.became
        return [key for key in self._theirs.rows[table] if key not in final and key not in became]

    def _count(self) -> list[MergeProof]:
        """The proof, kind by kind; it holds where it does with the blind work that is not in its numbers."""
        now = exchange.counts(self._project)
        kinds = []
        for table in REFS:
            keys = {*self._ours.rows[table], *self._theirs.rows[table]}
            hidden = {key for key in keys if self._is_hidden(table, key)} if self._report.blind else set()
            whole = self._proof(table, set(), now[table])
            told = self._proof(table, hidden, now[table] - len(hidden & self._result.final[table].keys()))
            kinds.append(replace(told, whole=whole.holds))
        return kinds

    def _proof(self, table: str, without: Collection[str], after: int) -> MergeProof:
        conflicts = Counter(conflict.kind for conflict in self._report.conflicts)
        here, there = (side.rows[table].keys() - without for side in (self._ours, self._theirs))
        final, became = self._result.final[table].keys() - without, self._result.became.keys()
        gone, shared = here - final, here & there & final
        changed = sum((table, key) in self._changed for key in shared)
        return MergeProof(
            table,
            here=len(here),
            there=len(there),
            shared=len(shared),
            same=len(shared) - changed,
            changed=changed,
            only_here=len((here & final) - there),
            new=len(final - here),
            deleted=len(gone - became),
            left_out=len(there - final - became),
            joined=(len(gone & became), len((there - final) & became)),
            conflicts=conflicts[table],
            after=after,
        )


def _numbered(table: str, values: Values, numbers: Mapping[str, int]) -> Values:
    if table not in NUMBERED:
        return values
    version = values["codebook_version"]
    return values | {"codebook_version": numbers.get(str(version), version)}


def _depth(codes: Mapping[str, Values], key: str) -> int:
    """How many codes a code stands under."""
    depth, parent = 0, codes[key]["parent_id"]
    while parent is not None and str(parent) in codes:
        depth, parent = depth + 1, codes[str(parent)]["parent_id"]
    return depth
