"""What columns mean when two copies are brought together: what goes together, may point nowhere, or is a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualcode.storage.history import Value

Values = dict[str, Value]

UNITS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "revision": {
        "sha256": ("sha256", "created", "characters", "words", "source", "source_sha256", "format", "encoding")
    },
    "coding": {"place": ("start", "end", "quote", "revision_id")},
    "attribute": {"type": ("type", "choices")},
    "turn_question": {"state": ("state", "coder_id", "created")},
    "asked": {"state": ("state", "reason", "coder_id", "created")},
    "answer_decision": {"answer_value_id": ("answer_value_id", "reason", "readings", "coder_id", "created")},
    "summary": {"text": ("text", "passages", "created")},
    "report_file": {"written": ("written", "name", "asked", "blocks")},
    "figure": {"value": ("value", "unit", "base")},
}
"""Columns that only make sense together; any other column stands alone.

Those with ``created`` among them are what a person decided: where both decided the same, that of the later stands.
"""
EMPTY = ((None,), ("",), (0,), ("[]",), ("{}",), ("text", "[]"))
"""What a field holds that nobody filled in."""
TEXT = ("sha256", "characters", "words", "revision", "source", "source_sha256", "format", "encoding")
EARLIEST = frozenset({"created", "imported", "assigned", "started"})
LATEST = frozenset({"finished", "ended", "number"})
LOOSE = frozenset(
    {
        ("respondent", "group_id"),
        ("speaker", "respondent_id"),
        ("decision", "coding_id"),
        ("guide", "group_id"),
        ("answer_set", "group_id"),
    }
)
"""What may point nowhere; any other row goes with the one that it points to."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "respondent_group": ("path",),
    "attribute": ("name",),
    "respondent": ("name",),
    "document": ("name",),
    "code": ("slug", "parent_id"),
    "round": ("name",),
    "guide": ("slug",),
    "question": ("label", "guide_id"),
    "answer_set": ("slug",),
    "answer_value": ("slug", "answer_set_id"),
    "saved_query": ("name",),
    "theme": ("slug",),
    "figure": ("address",),
    "fieldwork": ("stratum", "part", "wave"),
}
"""What must be unique; the first column is what a second one of that name is renamed in."""


def rank(value: Value) -> tuple[int, str]:
    """The order of times, all of one length, and of whole numbers."""
    return len(str(value)), str(value)


def shown(name: str, values: Iterable[Value]) -> object:
    shown = list(values)
    return f"{shown[0]!s}:{shown[1]!s} {shown[2]!s}" if name == "place" else shown[0]


def joined(rows: Sequence[Values]) -> Values:
    """What rows that are one hold together: the oldest one's values, every memo, the flag, and the outer dates.

    The order of ``rows`` decides only where they are equally old.
    """
    rows = sorted(rows, key=lambda values: str(values.get("created", values.get("assigned"))))
    kept = dict(rows[0])
    for column in kept:
        given = [values[column] for values in rows if values[column] not in (None, "")]
        if column in ("memo", "text", "reason", "note"):
            kept[column] = "\n".join(dict.fromkeys(map(str, given)))
        elif column == "good":
            kept[column] = int(any(given))
        elif column in EARLIEST | LATEST and given:
            kept[column] = (min if column in EARLIEST else max)(given, key=rank)
    return kept
