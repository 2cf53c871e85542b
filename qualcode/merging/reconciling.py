"""What two copies of a project make together: row by row and field by field, with a conflict where both have a say.

Nothing is written here. A row or field that one copy touched since they parted is taken; what both touched, in
different ways, is a conflict, and waits for a decision: ``ours`` or ``theirs``. The result is the same whichever copy
is merged into the other, given the same decisions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count

from qualcode.merging.columns import EARLIEST, EMPTY, LATEST, LOOSE, NAMES, TEXT, UNITS, Values, joined, rank, shown
from qualcode.merging.conflicts import decided
from qualcode.merging.corrections import CorrectedTexts
from qualcode.merging.dependents import Users, hanging_below, used_since, users
from qualcode.merging.matching import LINKS, NATURAL, label, match
from qualcode.merging.report import FOLLOW, SIDES, Conflict, CopyReading
from qualcode.model import StudyRole
from qualcode.storage.copies import united
from qualcode.storage.copy_rows import ALL, EXISTS, NUMBERED, OWNERS, REFS, CopyRow, Key, Side, refs
from qualcode.storage.documents import text as read_text
from qualcode.storage.file.kept import kept
from qualcode.storage.history import Value
from qualcode.storage.provenance import withheld
from qualcode.storage.team.roles import RIGHTS, Right


class Reconciliation:
    """Two copies brought together; the sides' rows get the keys that they have in common.

    ``final``: table -> key -> values. ``kept``: rows that stay against a deletion. ``refused``: rows that a decision
    takes out. ``followed``: codes that a decision merges into another, with that one. ``texts``: whose text is taken,
    for documents where the copies differ and neither corrected it. ``matched`` was recognised as the same at once,
    ``united`` (table, key, by what) came to be the same.
    """

    def __init__(
        self,
        ours: Side,
        theirs: Side,
        decisions: Mapping[str, str],
        prefer: str | None,
        corrected: CorrectedTexts | None = None,
    ) -> None:
        self.ours, self.theirs = ours, theirs
        self._decisions, self._prefer = decisions, prefer
        self.final: dict[str, dict[str, Values]] = {table: {} for table in REFS}
        self.conflicts: dict[str, Conflict] = dict(corrected.conflicts) if corrected else {}
        self._corrected: Mapping[str, str] = corrected.chosen if corrected else {}
        self.matched, self.same = match(ours, theirs)
        self.united: list[tuple[str, str, str]] = []
        self._withheld: dict[int, set[str]] = {}
        self.kept: set[Key] = set()
        self.refused: set[Key] = set()
        self.followed: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._respelled: dict[str, str] = {}
        self._lines = [{line.guid: line for line in side.trail} for side in (ours, theirs)]
        self._followers: list[tuple[str, str, CopyRow]] = []
        self._users: dict[int, Users] = {}
        self._uses = (used_since(ours, theirs), used_since(theirs, ours))
        for table in REFS:
            for key in dict.fromkeys(chain(ours.rows[table], theirs.rows[table])):
                self._place(table, key)
        self._respell()
        self._close()
        self._follow()
        self._untangle()
        self._tell_names_apart()
        self._fit_codings()
        for table in ("coding", "memo", "assignment", "decision", *LINKS):
            self._unite(table, *NATURAL[table])
        self._untie()
        self.numbers = self._number_versions()
        self._number_revisions()
        # What stands on its own is not the same as another any more, whatever it was.
        standing = set(chain(*self.final.values()))
        self.same = {key: leader for key, leader in self.same.items() if key not in standing}

    @property
    def undecided(self) -> list[Conflict]:
        """The conflicts that wait for a decision."""
        return [conflict for conflict in self.conflicts.values() if conflict.decision is None]

    @property
    def became(self) -> Mapping[str, str]:
        """What is another thing in the result: what became one with it, and what follows into it."""
        final = self.final["code"]
        followed = {key: self._followed_to(key) for key in self.followed if key not in final}
        return self.same | {key: into for key, into in followed.items() if into in final}

    def label(self, table: str, key: str) -> str:
        """What a row is called, here or else there."""
        return label(self.ours if key in self.ours.rows[table] else self.theirs, table, key)

    def _decide(self, conflict: Conflict) -> str:
        found = self.conflicts[conflict.id] = decided(conflict, self._decisions, self._prefer)
        return found.decision or "ours"

    def _place(self, table: str, key: str) -> None:
        """Decides whether a row is there, and what its columns hold."""
        here, there = (
            None if side.is_double(table, key) else side.rows[table].get(key) for side in (self.ours, self.theirs)
        )
        if here and there:
            self.final[table][key] = self._fields(table, key, here, there)
        elif here and self._stands(table, key, here, 0):
            self.final[table][key] = dict(here.values)
        elif there and self._stands(table, key, there, 1):
            self.final[table][key] = dict(there.values)
            if table == "coder" and not self._may_give_role(key):
                self.final[table][key]["role"] = ""

    def _stands(self, table: str, key: str, row: CopyRow, number: int) -> bool:
        """Whether a row that only copy ``number`` (0 ours, 1 theirs) has is in the result."""
        present, absent = (self.ours, self.theirs) if number == 0 else (self.theirs, self.ours)
        owners = [(owner_table, str(row.values[column])) for owner_table, column in OWNERS.get(table, ())]
        missing = [(owner_table, owner) for owner_table, owner in owners if owner not in absent.rows[owner_table]]
        if missing:
            return all(owner in self.final[owner_table] for owner_table, owner in missing)
        for _owner_table, owner in owners:
            if owner in self.texts:
                return self.texts[owner] == SIDES[number]
        touched = (table, key) in present.touched or key in self._uses[number]
        removed = EXISTS in absent.touched.get((table, key), {})
        had = removed or key in absent.tombstones
        if touched != removed:
            return touched
        # The other copy knows all that was done to it, and not of its deletion: a decision left it out with what it
        # belongs to.
        if not touched and self._followed(table, row, absent) and not self._is_withheld(row, number):
            if not had:
                self._followers.append((table, key, row))
            return False
        if not had:
            return True
        # Both touched it, or both know all that the other did and still differ.
        decision = self._decide(self._deletion(table, key, number))
        if decision == FOLLOW:
            self.followed[key] = str(self._merged_into(absent, key))
        else:
            (self.kept if decision == SIDES[number] else self.refused).add((table, key))
        return decision == SIDES[number]

    def _followed(self, table: str, row: CopyRow, absent: Side) -> bool:
        """Whether the other copy knew a row and lacks it because what it belongs to is not there (or another text)."""
        for column, target in refs(table, row.values):
            key = row.values[column]
            if key and (table, column) not in LOOSE and key not in absent.rows[target]:
                return True
        return table == "coding" and str(row.values["document_id"]) in self.texts

    def _is_withheld(self, row: CopyRow, number: int) -> bool:
        """Whether a row that only copy ``number`` has was kept from the other: of that it says nothing."""
        if number not in self._withheld:
            self._withheld[number] = withheld(*((self.ours, self.theirs) if number == 0 else (self.theirs, self.ours)))
        return row.guid in self._withheld[number]

    def _deletion(self, table: str, key: str, number: int) -> Conflict:
        present, absent = (self.ours, self.theirs) if number == 0 else (self.theirs, self.ours)
        if number not in self._users:
            self._users[number] = users(present)
        uses, stay = hanging_below(present, absent, self._users[number], key)
        coder, at = absent.tombstones.get(key, ("", ""))
        gone = CopyReading("deleted", coder=coder, at=at)
        choices: tuple[str, ...] = SIDES
        into = self._merged_into(absent, key) if table == "code" else None
        if into:
            gone, choices = replace(gone, state="merged", value=label(absent, table, into)), (*SIDES, FOLLOW)
        entry = next(iter(present.touched.get((table, key), {}).values()), None)
        state = "used" if uses or stay else "changed"
        stays = replace(self._reading(number, entry, None), state=state, uses=uses, stay=stay)
        ours, theirs = (stays, gone) if number == 0 else (gone, stays)
        what = label(present, table, key)
        return Conflict(f"{table}:{key}:exists", table, what, "deleted", "", ours, theirs, choices)

    def _merged_into(self, absent: Side, key: str) -> str | None:
        """The code that a copy merged a code into which the other still has, where it is there now."""
        lines = self._lines[0 if absent is self.ours else 1]
        seen: set[str] = set()
        while key not in absent.rows["code"] and key not in seen:
            seen.add(key)
            line = lines.get(absent.touched.get(("code", key), {}).get(EXISTS, ""))
            if line is None or line.into is None:
                return None
            key = self.same.get(line.into, line.into)
        return key if key in absent.rows["code"] else None

    def _reading(self, number: int, entry: str | None, value: object) -> CopyReading:
        line = self._lines[number].get(entry or "")
        return CopyReading("value", value, line.coder if line else "", line.at if line else "")

    def _fields(self, table: str, key: str, here: CopyRow, there: CopyRow) -> Values:
        result = dict(here.values)
        units = dict(UNITS.get(table, {}))
        if table == "document" and here.values["sha256"] != there.values["sha256"]:
            units["text"] = TEXT
            self.texts[key] = self._text(key, here, there)
        together = {column for columns in units.values() for column in columns}
        units |= {column: (column,) for column in here.values if column not in together}
        for name, columns in units.items():
            if columns is TEXT:
                chosen = self.texts[key]
            elif name == "place" and str(here.values["document_id"]) in self.texts:
                chosen = self.texts[str(here.values["document_id"])]
            elif all(here.values[column] == there.values[column] for column in columns):
                continue
            else:
                chosen = self._choose(table, key, name, columns, here, there)
            if chosen == "theirs":
                result.update((column, there.values[column]) for column in columns)
        return result

    def _choose(self, table: str, key: str, name: str, columns: tuple[str, ...], here: CopyRow, there: CopyRow) -> str:
        """Whose value of a field is taken, where they differ."""
        if (table, name) == ("document", "revision"):
            return "ours"  # it follows from the older texts
        if (table, name) == ("coder", "role") and not self._may_give_role(key):
            return "ours"
        ours, theirs = (tuple(row.values[column] for column in columns) for row in (here, there))
        wrote = [
            next((entry for column in columns if (entry := side.wrote(table, key, column))), None)
            for side in (self.ours, self.theirs)
        ]
        by_one = SIDES[bool(wrote[1])] if bool(wrote[0]) != bool(wrote[1]) else None
        if (table, name) == ("coder", "name") and here.guid != there.guid:
            return self._spelling(key, str(ours[0]), str(theirs[0]), by_one)
        if by_one:
            return by_one
        if not any(wrote) and str(here.values.get("document_id")) in self._corrected:
            return self._corrected[str(here.values["document_id"])]
        if name in EARLIEST | LATEST and None not in (*ours, *theirs):
            return "ours" if (rank(ours[0]) < rank(theirs[0])) == (name in EARLIEST) else "theirs"
        if all(ALL in side.touched.get((table, key), {}) for side in (self.ours, self.theirs)):
            for values, other in ((ours, "theirs"), (theirs, "ours")):
                if values in EMPTY:
                    return other
            if table == "document" and name != "name":
                return "ours" if here.guid == key else "theirs"
        if name == "codebook_version":
            # Which version a coding was made under is no matter of opinion; one that still exists comes first.
            order = [(isinstance(values[0], int), str(values[0])) for values in (ours, theirs)]
            return "ours" if order[0] < order[1] else "theirs"
        if len(columns) > 1 and "created" in columns and ours[0] == theirs[0]:
            place = columns.index("created")
            return "ours" if rank(ours[place]) >= rank(theirs[place]) else "theirs"
        target = dict(refs(table, here.values)).get(name)
        readings = [
            self._reading(
                number,
                wrote[number],
                label(side, target, str(values[0])) if target and values[0] else shown(name, values),
            )
            for number, (side, values) in enumerate(((self.ours, ours), (self.theirs, theirs)))
        ]
        if (table, name) == ("code", "position"):
            return self._decide(self._order(here, there, readings))
        what = self.label(table, key)
        return self._decide(Conflict(f"{table}:{key}:{name}", table, what, "field", name, readings[0], readings[1]))

    def _may_give_role(self, key: str) -> bool:
        """Whether who gave a coder their role there might have done so here: nobody makes a lead of themselves."""
        given = {str(row.values["name"]): row.values["role"] for row in self.ours.rows["coder"].values()}
        entry = self.theirs.wrote("coder", key, "role")
        line = self._lines[1].get(entry or "")
        who = line.coder if line else ""
        may = {name for name, role in given.items() if role and Right.PEOPLE in RIGHTS[StudyRole(str(role))]}
        return not any(given.values()) or who in may

    def _spelling(self, key: str, ours: str, theirs: str, decided: str | None) -> str:
        """How a coder is written whose name has other capitals here than there; a copy may have ``decided`` that."""
        readings = CopyReading("value", ours), CopyReading("value", theirs)
        asked = Conflict(f"coder:{key}:name", "coder", ours, "spelling", "name", *readings)
        chosen = decided or self._decide(asked)
        stays, other = (ours, theirs) if chosen == "ours" else (theirs, ours)
        self._respelled[other] = stays
        return chosen

    def _respell(self) -> None:
        """Has decisions remember the readings of a coder by the one spelling that holds."""
        for key, values in self.final["decision"].items() if self._respelled else ():
            readings = [
                [guid, self._respelled.get(coder, coder), *place]
                for guid, coder, *place in kept(values["readings"], "decision", "readings", key)
            ]
            values["readings"] = json.dumps(readings, ensure_ascii=False)

    def _order(self, here: CopyRow, there: CopyRow, readings: list[CopyReading]) -> Conflict:
        """One conflict for all the codes under a parent: they were put in another order on both sides."""
        parent = min((row.values["parent_id"] for row in (here, there)), key=lambda found: str(found or ""))
        shown = []
        for side, reading in zip((self.ours, self.theirs), readings, strict=True):
            under = [row.values for row in side.rows["code"].values() if row.values["parent_id"] == parent]
            slugs = [str(values["slug"]) for values in sorted(under, key=lambda values: int(str(values["position"])))]
            shown.append(replace(reading, value=", ".join(slugs)))
        what = self.label("code", str(parent)) if parent else ""
        place = str(parent or "top")
        return Conflict(f"code:{place}:position", "code", what, "order", "position", shown[0], shown[1])

    def _text(self, key: str, here: CopyRow, there: CopyRow) -> str:
        """Whose text a document keeps. What was decided before stays so."""
        shas = [str(row.values["sha256"]) for row in (here, there)]
        not_theirs = (key, shas[1]) in self.ours.refused_texts
        not_ours = (key, shas[0]) in self.theirs.refused_texts
        if not_theirs != not_ours:
            return "ours" if not_theirs else "theirs"
        ours, theirs = (CopyReading("value", sha) for sha in shas)
        what = str(here.values["name"])
        return self._decide(Conflict(f"document:{key}:text", "document", what, "text", "text", ours, theirs))

    def _close(self) -> None:
        """Sees to it that nothing points nowhere.

        What was merged into another is that one. What a decision took out takes along what only one copy has; what both
        have stands where it stood. What went on its own accord comes back where something that stays needs it.
        """
        again = True
        while again:
            again = False
            for table, rows in self.final.items():
                for key, values in list(rows.items()):
                    for column, target in refs(table, values):
                        wanted = values[column]
                        if not wanted or wanted in self.final[target]:
                            continue
                        again = True
                        leader = self.same.get(str(wanted))
                        into = self._followed_to(str(wanted))
                        if leader in self.final[target]:
                            values[column] = leader
                        elif into and (target, into) not in self.refused:
                            values[column] = into
                        elif (target, wanted) not in self.refused:
                            self._bring_back(target, str(wanted))
                        elif places := self._places(table, key, column, target):
                            values[column] = places[0]
                        elif (table, column) in LOOSE:
                            values[column] = None
                        elif self._is_shared(table, key):
                            self.refused.discard((target, str(wanted)))
                        elif table == "code" and (table, key) in self.kept:
                            values[column] = self._above(str(wanted))
                        else:
                            del rows[key]
                            self.refused.add((table, key))
                            break

    def _followed_to(self, key: str) -> str:
        """The code that a code was merged into, and that one into another; of those merged into each other the first.

        "" where it is that code itself.
        """
        path = [key]
        while path[-1] in self.followed:
            into = self.followed[path[-1]]
            if into in path:
                path.append(min(path[path.index(into) :]))
                break
            path.append(into)
        return path[-1] if path[-1] != key else ""

    def _is_shared(self, table: str, key: str) -> bool:
        """Whether both copies have a row."""
        return key in self.ours.rows[table] and key in self.theirs.rows[table]

    def _places(self, table: str, key: str, column: str, target: str) -> list[Value]:
        """Where a row stood, in one copy or the other, that no decision took out."""
        found = {side.rows[table][key].values[column] for side in (self.ours, self.theirs) if key in side.rows[table]}
        return sorted((place for place in found if (target, place) not in self.refused), key=str)

    def _above(self, key: str) -> Value:
        """The code that stands nearest above one that was taken out."""
        while ("code", key) in self.refused:
            side = self.ours if key in self.ours.rows["code"] else self.theirs
            parent = side.rows["code"][key].values["parent_id"]
            if parent is None:
                return None
            key = str(parent)
        return key

    def _follow(self) -> None:
        """Takes up again what was left out with something that came back."""
        again = True
        while again:
            again = False
            for table, key, row in self._followers:
                needed = [(target, row.values[c]) for c, target in refs(table, row.values) if (table, c) not in LOOSE]
                there = all(not wanted or wanted in self.final[target] for target, wanted in needed)
                if there and key not in self.final[table] and str(row.values.get("document_id")) not in self.texts:
                    self.final[table][key] = dict(row.values)
                    again = True
            if again:
                self._close()

    def _bring_back(self, table: str, key: str) -> None:
        side = self.ours if key in self.ours.rows[table] else self.theirs
        self.final[table][key] = dict(side.rows[table][key].values)
        self.kept.add((table, key))
        for owned, owners in OWNERS.items():
            for column in (column for owner, column in owners if owner == table):
                parts = {part: row for part, row in side.rows[owned].items() if row.values[column] == key}
                self.final[owned].update((part, dict(row.values)) for part, row in parts.items())

    def _untangle(self) -> None:
        """Settles codes that were moved under each other: all that both copies have then stand as in one of them."""
        codes = self.final["code"]
        ring = _ring(codes)
        if not ring:
            return
        first = min(ring)
        readings = [
            CopyReading(
                "value", ", ".join(sorted(label(side, "code", key) for key in ring if key in side.rows["code"]))
            )
            for side in (self.ours, self.theirs)
        ]
        what = self.label("code", first)
        chosen = self._decide(Conflict(f"code:{first}:cycle", "code", what, "cycle", "", readings[0], readings[1]))
        rows = (self.ours if chosen == "ours" else self.theirs).rows["code"]
        for key in codes.keys() & self.ours.rows["code"].keys() & self.theirs.rows["code"].keys():
            parent = rows[key].values["parent_id"]
            while parent is not None and ("code", parent) in self.refused:
                parent = rows[str(parent)].values["parent_id"]
            codes[key]["parent_id"] = parent
        self._close()
        while ring := _ring(codes):
            codes[min(ring)]["parent_id"] = None

    def _tell_names_apart(self) -> None:
        """Gives all but one of the things that came to have the same name another; which one keeps it is a decision."""
        for table, columns in NAMES.items():
            rows = self.final[table]
            taken: dict[tuple[Value, ...], list[str]] = {}
            for key, values in rows.items():
                taken.setdefault(tuple(values[column] for column in columns), []).append(key)
            for name, keys in list(taken.items()):
                if len(keys) > 1:
                    self._rename_all_but_one(table, columns, name, sorted(keys), taken)

    def _rename_all_but_one(
        self,
        table: str,
        columns: tuple[str, ...],
        name: tuple[Value, ...],
        keys: list[str],
        taken: dict[tuple[Value, ...], list[str]],
    ) -> None:
        holders = []
        for side in (self.ours, self.theirs):
            rows = side.rows[table]
            own = [key for key in keys if key in rows and tuple(rows[key].values[column] for column in columns) == name]
            holders.append((own or keys)[0])
        readings = [
            self._reading(number, side.wrote(table, holders[number], columns[0]), self.label(table, holders[number]))
            for number, side in enumerate((self.ours, self.theirs))
        ]
        what = self.label(table, holders[0])
        conflict_id = f"{table}:{'+'.join(keys)}:name"
        conflict = Conflict(conflict_id, table, what, "name", columns[0], readings[0], readings[1])
        keeper = holders[SIDES.index(self._decide(conflict))]
        for key in keys:
            if key == keeper:
                continue
            for number in count(2):
                new = f"{name[0]!s}-{number}" if columns[0] in ("slug", "label") else f"{name[0]!s} ({number})"
                if (new, *name[1:]) not in taken:
                    break
            taken[(new, *name[1:])] = [key]
            self.final[table][key][columns[0]] = new

    def _unite(self, table: str, columns: tuple[str, ...], by: str) -> None:
        """Makes rows into one that came to be the same, which keeps every memo, the flag, and the outer dates."""
        rows = self.final[table]
        alike: dict[tuple[Value, ...], list[str]] = {}
        for key, values in rows.items():
            alike.setdefault(tuple(self._compared(values, column) for column in columns), []).append(key)
        names: dict[str, str] = {}
        for keys in alike.values():
            if len(keys) > 1:
                first = min(keys)
                kept = joined([rows.pop(key) for key in sorted(keys)])
                rows[first] = kept
                names.update((key, first) for key in keys if key != first)
                self.united.append((table, first, by))
        if not names:
            return
        self.same = united(chain(self.same.items(), names.items()))
        for side in (self.ours, self.theirs):
            had = side.rows[table]
            first_of = {name: key for key, name in names.items() if key in had and name not in had}
            side.rename({key: name for name, key in first_of.items()})
        self._close()

    def _compared(self, values: Values, column: str) -> Value:
        """A value as it is compared: of codings that became one since it was written each has the name of all."""
        if column != "settles":
            return values[column]
        return " ".join(sorted({self.same.get(guid, guid) for guid in kept(values[column], "decision", column)}))

    def _fit_codings(self) -> None:
        """Takes out the codings that do not quote the text that was chosen for their document."""
        for document, chosen in self.texts.items():
            side = self.ours if chosen == "ours" else self.theirs
            text = read_text(side.project, side.rows["document"][document].id)
            for key, values in list(self.final["coding"].items()):
                place = slice(int(str(values["start"])), int(str(values["end"])))
                if values["document_id"] == document and text[place] != values["quote"]:
                    del self.final["coding"][key]
                    self.refused.add(("coding", key))
        if self.texts:
            self._close()

    def _untie(self) -> None:
        """Takes out the links between codings that became one."""
        for key, values in list(self.final["link"].items()):
            if values["from_id"] == values["to_id"]:
                del self.final["link"][key]
                self.refused.add(("link", key))

    def _number_revisions(self) -> None:
        """The numbers of older texts: where both copies gave one out, the later gets the next that is free."""
        of: dict[Value, list[Values]] = {}
        for values in self.final["revision"].values():
            of.setdefault(values["document_id"], []).append(values)
        for document, older in of.items():
            last = 0
            for values in sorted(older, key=lambda one: (int(str(one["number"])), str(one["created"]))):
                last = values["number"] = max(last + 1, int(str(values["number"])))
            if str(document) in self.final["document"]:
                self.final["document"][str(document)]["revision"] = last + 1

    def _number_versions(self) -> dict[str, int]:
        """The versions' numbers: where both copies gave one out, the later version gets the next that is free."""
        versions = self.final["codebook_version"]
        order = sorted(
            versions, key=lambda key: (int(str(versions[key]["number"])), str(versions[key]["created"]), key)
        )
        last = 0
        numbers = {**self.theirs.numbers, **self.ours.numbers}
        for key in order:
            last = numbers[key] = versions[key]["number"] = max(last + 1, int(str(versions[key]["number"])))
        for table in NUMBERED:
            for values in self.final[table].values():
                values["codebook_version"] = numbers.get(str(values["codebook_version"]), values["codebook_version"])
        return numbers


def _ring(codes: Mapping[str, Values]) -> set[str]:
    """Codes that stand under each other; empty where there are none."""
    safe: set[Value] = {None}
    for start in codes:
        path: list[str] = []
        current: Value = start
        while current not in safe:
            if current in path:
                return set(path[path.index(str(current)) :])
            path.append(str(current))
            current = codes[str(current)]["parent_id"]
        safe.update(path)
    return set()
