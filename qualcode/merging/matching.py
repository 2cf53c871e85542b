"""Recognising what two copies have in common though it was made apart: by name, by text, by address."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from qualcode.merging.report import Match
from qualcode.names import folded
from qualcode.storage.copies import united
from qualcode.storage.copy_rows import EXISTS, OWNERS, CopyRow, Side, refs
from qualcode.storage.history import Value

NATURAL = {
    "coder": (("name",), "name"),
    "respondent_group": (("path",), "name"),
    "attribute": (("name",), "name"),
    "document": (("sha256",), "text"),
    "respondent": (("name",), "name"),
    "revision": (("document_id", "sha256"), "text"),
    "code": (("parent_id", "slug"), "address"),
    "round": (("name",), "name"),
    "memo": (("kind", "target_id", "coder_id"), "target"),
    "assignment": (("coder_id", "document_id", "round_id"), "target"),
    "coding": (("document_id", "start", "end", "code_id", "coder_id", "revision_id"), "passage"),
    "decision": (("document_id", "kind", "outcome", "settles", "coding_id"), "passage"),
    "guide": (("slug",), "name"),
    "question": (("guide_id", "label"), "name"),
    "question_code": (("question_id", "code_id"), "target"),
    "turn_question": (("document_id", "start", "question_id"), "target"),
    "asked": (("respondent_id", "question_id"), "target"),
    "answer_set": (("slug",), "name"),
    "answer_question": (("answer_set_id", "question_id"), "target"),
    "answer_value": (("answer_set_id", "slug"), "name"),
    "answer_code": (("answer_value_id", "code_id"), "target"),
    "answer": (("respondent_id", "answer_value_id", "coder_id"), "target"),
    "answer_decision": (("respondent_id", "answer_set_id"), "target"),
    "saved_query": (("name",), "name"),
    "link": (("from_id", "to_id", "kind", "coder_id"), "target"),
    "theme": (("slug",), "name"),
    "theme_code": (("theme_id", "code_id"), "target"),
    "summary": (("respondent_id", "theme_id", "coder_id"), "target"),
    "figure": (("address",), "name"),
    "fieldwork": (("part", "wave", "stratum"), "name"),
}
"""By what two rows that were made apart are the same, in columns and in a word; those pointed to come first."""
LINKS = (
    "question_code",
    "turn_question",
    "asked",
    "answer_question",
    "answer_code",
    "answer",
    "answer_decision",
    "link",
    "theme_code",
    "summary",
)
"""What ties two things together and nothing points to; two come to be the same when what they tie becomes one."""
MADE_APART = tuple(table for table in NATURAL if table not in ("coding", "decision"))
"""Those of which each copy has one; the others become one once all else is settled, for both keep what they say."""


def match(ours: Side, theirs: Side) -> tuple[list[Match], dict[str, str]]:
    """Gives what was made apart and is the same one key on both sides: the first of the two GUIDs in order.

    The result is what was recognised, and all keys that became one, also before.
    """
    matched: list[Match] = []
    same = dict(ours.same)
    for table in MADE_APART:
        columns, by = NATURAL[table]
        while pairs := _pairs(ours, theirs, table, columns):
            names = united(pairs.items())
            same = united(chain(same.items(), names.items()))
            ours.rename(names)
            theirs.rename(names)
            matched += [Match(table, label(ours, table, names.get(key, key)), by) for key in pairs]
    return matched, same


def _pairs(ours: Side, theirs: Side, table: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Rows here and there that are the same; of several with one text first those that have the name in common.

    A coder whose name differs in capitals only is one coder.
    """
    here, there = _apart(ours, theirs, table), _apart(theirs, ours, table)
    if not here or not there:
        return {}
    strangers = _strangers(ours, theirs) if table == "respondent" else set()
    ways: list[Callable[[CopyRow], object]] = [lambda row: tuple(row.values[name] for name in columns)]
    if table == "document":
        ways.insert(0, lambda row: tuple(row.values[name] for name in (*columns, "name")))
    if table == "coder":
        ways.append(lambda row: folded(str(row.values["name"])))
    for way in ways:
        known = {way(row): key for key, row in here.items()}
        pairs: dict[str, str] = {}
        for key, row in there.items():
            found = known.get(way(row))
            if found is not None and row.values.get("name") not in strangers:
                pairs[found] = key
        if pairs:
            return pairs
    return {}


def label(side: Side, table: str, key: str) -> str:
    """What a row is called in one copy."""
    row = side.rows[table].get(key)
    if row is None:
        return key
    values = row.values
    quiet = ("coder_id", "answer_value_id") if table == "answer_decision" else ("coder_id",) if table in LINKS else ()
    called = {
        column: label(side, target, str(values[column]))
        for column, target in refs(table, values)
        if values[column] and column not in quiet
    }
    if table == "code":
        return "/".join([*called.values(), str(values["slug"])])
    if table == "coding":
        return (
            f"{called['document_id']} {values['start']!s}:{values['end']!s} {called['code_id']} ({called['coder_id']})"
        )
    if table == "revision":
        return f"{called['document_id']} {values['number']!s}"
    if table == "fieldwork":
        return " ".join(str(values[column]) for column in ("part", "wave", "stratum") if values[column])
    if table == "codebook_version":
        return str(values["number"])
    own = next((str(values[column]) for column in ("name", "path", "label", "key", "address") if column in values), "")
    within = table in OWNERS or table in ("question", "answer_value") or not own
    return ": ".join(part for part in (*called.values(), own) if part) if within else own


def _apart(side: Side, other: Side, table: str) -> dict[str, CopyRow]:
    """The rows that were made on one side since the copies parted; coders go by their names whenever they came."""
    return {
        key: row
        for key, row in side.rows[table].items()
        if key not in other.rows[table] and (table == "coder" or EXISTS in side.touched.get((table, key), {}))
    }


def _strangers(ours: Side, theirs: Side) -> set[Value]:
    """Names of respondents that are two people: they speak in different conversations that go by the same name."""
    speak = [_speakers(side) for side in (ours, theirs)]
    found: set[Value] = set()
    for name in speak[0].keys() & speak[1].keys():
        here, there = speak[0][name], speak[1][name]
        same_name = {label(ours, "document", key) for key in here} & {label(theirs, "document", key) for key in there}
        if same_name and not here & there:
            found.add(name)
    return found


def _speakers(side: Side) -> dict[Value, set[str]]:
    """For each respondent's name the documents in which they speak."""
    found: dict[Value, set[str]] = {}
    for row in side.rows["speaker"].values():
        person = side.rows["respondent"].get(str(row.values["respondent_id"]))
        if person is not None:
            found.setdefault(person.values["name"], set()).add(str(row.values["document_id"]))
    return found
