"""A merge in words: kinds of rows, why the copies disagree, what each says, and the columns of the sum."""

from __future__ import annotations

from qualcode.changes.codebook import field_names
from qualcode.i18n import _
from qualcode.merging.report import Conflict, CopyReading, MergeProof


def kind_names() -> dict[str, str]:
    """What the kinds of rows are called, by table."""
    return {
        "meta": _("setting"), "coder": _("coder"), "respondent_group": _("group"), "attribute": _("attribute"),
        "respondent": _("respondent"), "attribute_value": _("value"), "document": _("document"),
        "speaker": _("speaker"), "code": _("code"), "codebook_version": _("codebook version"), "coding": _("coding"),
        "memo": _("memo"), "round": _("round"), "assignment": _("assignment"), "decision": _("decision"),
    }  # fmt: skip


def sum_titles() -> dict[str, str]:
    """The columns of the sum with their titles, in order."""
    return {
        "kind": "", "here": _("here"), "there": _("there"), "new": _("new"), "changed": _("changed"),
        "deleted": _("deleted"), "one": _("became one"), "left_out": _("not taken"), "after": _("now"),
        "holds": _("sum"),
    }  # fmt: skip


def sum_row(kind: MergeProof) -> dict[str, object]:
    """A kind's row of the sum, under the keys of :func:`sum_titles`."""
    return {
        "kind": kind_names()[kind.kind],
        "here": kind.here,
        "there": kind.there,
        "new": kind.new,
        "changed": kind.changed,
        "deleted": kind.deleted,
        "one": kind.joined[0],
        "left_out": kind.left_out,
        "after": kind.after,
        "holds": "=" if kind.holds else "?",
    }


def conflict_words(conflict: Conflict) -> str:
    """What a conflict is about, and why there is one."""
    reason = {
        "field": _("{field} was changed on both sides"),
        "deleted": _("deleted on one side, changed or used on the other"),
        "text": _("the text differs"),
        "name": _("two go by this name; the other one gets another"),
        "order": _("put in another order on both sides"),
        "cycle": _("codes were moved under each other"),
    }[conflict.reason].format(field=field_names().get(conflict.field, conflict.field).lower())
    return f"{kind_names()[conflict.kind]} {conflict.what}: {reason}"


def reading_words(reading: CopyReading) -> str:
    """What one copy says, who said so, and when."""
    if reading.state == "value":
        what = " ".join(str(reading.value).split()) if reading.value not in (None, "") else _("(nothing)")
    elif reading.state == "used":
        uses = ", ".join(f"{count} x {kind_names()[table]}" for table, count in reading.uses.items())
        what = _("used since by {uses}").format(uses=uses)
    else:
        what = _("deleted") if reading.state == "deleted" else _("changed since")
    when = reading.at[:16].replace("T", " ")
    return f"{what} [{reading.coder} {when} UTC]" if reading.coder else what
