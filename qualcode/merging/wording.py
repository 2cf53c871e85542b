"""A merge in words: kinds of rows, why the copies disagree, what each says, and the columns of the sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualcode.changes.codebook import field_names
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext
from qualcode.merging.report import FOLLOW, Conflict, CopyReading, MergeProof, MergeReport


def kind_names() -> dict[str, str]:
    """What the kinds of rows are called, by table."""
    return {
        "meta": _("setting"), "coder": _("coder"), "respondent_group": _("group"), "attribute": _("attribute"),
        "respondent": _("respondent"), "attribute_value": _("value"), "document": _("document"),
        "speaker": _("speaker"), "revision": _("older text"), "code": _("code"),
        "codebook_version": _("codebook version"), "coding": _("coding"),
        "memo": _("memo"), "round": _("round"), "assignment": _("assignment"), "decision": _("decision"),
        "guide": _("interview guide"), "question": _("question"), "question_code": _("code of a question"),
        "turn_question": _("question of a turn"), "asked": _("who was asked"), "answer_set": _("answer set"),
        "answer_question": _("question of an answer set"), "answer_value": _("answer"),
        "answer_code": _("code of an answer"), "answer": _("answer set by hand"),
        "answer_decision": _("decision on an answer"), "saved_query": _("query"), "link": _("link"),
        "theme": _("theme"), "theme_code": _("code of a theme"), "summary": _("summary"),
        "report_file": _("chapter in a file"),
        "figure": _("figure"), "fieldwork": _("line of the fieldwork"),
    }  # fmt: skip


def field_words(name: str) -> str:
    """What a field of a row is called in a sentence."""
    others = {
        "parent_id": _("Place"), "code_id": _("code"), "group_id": _("group"), "respondent_id": _("respondent"),
        "place": _("Passage"), "memo": _("memo"), "text": _("text"), "value": _("value"), "role": _("Role"),
        "type": _("type"), "reason": _("Reason"), "withdrawn": _("Withdrawn"), "finished": _("Finished"),
        "good": _("good"), "position": _("place in the order"), "answer_value_id": _("answer"), "query": _("query"),
        "routing": _("routing"), "state": _("state"), "kind": _("kind"), "slug": _("address"), "note": _("note"),
        "written": _("written"),
    }  # fmt: skip
    return (field_names() | others).get(name, name).lower()


def sum_titles() -> dict[str, str]:
    """The columns of the sum with their titles, in order."""
    return {
        "kind": "", "here": _("here"), "there": _("there"), "new": _("new"), "changed": _("changed"),
        "deleted": _("deleted"), "one": _("became one"), "left_out": _("not taken"), "after": _("now"),
        "holds": _("sum"),
    }  # fmt: skip


def blind_words() -> str:
    """What is said of the sum while a round is open."""
    return _(
        "A round is open: what others make of its documents is merged and proven with the rest, and is not in these"
        " numbers."
    )


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
    merged = next((side for side in (conflict.ours, conflict.theirs) if side.state == "merged"), None)
    reason = {
        "field": _("{field} was changed on both sides"),
        "deleted": _("merged into {into} on one side, changed or used on the other")
        if merged
        else _("deleted on one side, changed or used on the other"),
        "text": _("the text differs"),
        "name": _("two go by this name; the other one gets another"),
        "spelling": _("one coder, whose name is written in other capitals on the other side"),
        "order": _("put in another order on both sides"),
        "cycle": _("codes were moved under each other"),
    }[conflict.reason].format(field=field_words(conflict.field), into=merged.value if merged else "")
    return f"{kind_names()[conflict.kind]} {conflict.what}: {reason}"


def choice_words(conflict: Conflict, choice: str) -> str:
    """What a decision stands for: what that side says, who said so and when, and what goes with it."""
    readings = [conflict.ours, conflict.theirs]
    if choice == FOLLOW:
        gone = next(reading for reading in readings if reading.state == "merged")
        used = Counter[str]()
        for reading in readings:
            used.update(reading.uses)
            used.update(reading.stay)
        words = _("merged into {code} for all").format(code=gone.value)
        return words + (_(", with {things}").format(things=_things(used)) if used else "")
    said = conflict.ours if choice == "ours" else conflict.theirs
    other = conflict.theirs if choice == "ours" else conflict.ours
    words = _says(said)
    if said.state in ("deleted", "merged"):
        if other.uses and said.state == "merged":
            words += "; " + _("not taken along: {things}").format(things=_things(other.uses))
        elif other.uses:
            words += _(", and {things} with it").format(things=_things(other.uses))
        if other.stay:
            words += "; " + _("back where they were: {things}").format(things=_things(other.stay))
    when = said.at[:16].replace("T", " ")
    return f"{words} [{said.coder} {when} UTC]" if said.coder else words


def _says(reading: CopyReading) -> str:
    """What one copy says."""
    if reading.state == "value":
        return " ".join(str(reading.value).split()) if reading.value not in (None, "") else _("(nothing)")
    if reading.state == "merged":
        return _("merged into {code}").format(code=reading.value)
    if reading.state == "deleted":
        return _("deleted")
    words = []
    if reading.uses:
        words.append(_("used since by {things}").format(things=_things(reading.uses)))
    if reading.stay:
        words.append(_("moved here since: {things}").format(things=_things(reading.stay)))
    return "; ".join(words) or _("changed since")


def _things(counts: Mapping[str, int]) -> str:
    """So many of this, so many of that and so many of another, in the order of the tables."""
    words = [counted(table, counts[table]) for table in kind_names() if counts.get(table)]
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def counted(table: str, n: int) -> str:
    """A number of rows in words."""
    return {
        "meta": ngettext("{n} setting", "{n} settings", n),
        "coder": ngettext("{n} coder", "{n} coders", n),
        "respondent_group": ngettext("{n} group", "{n} groups", n),
        "attribute": ngettext("{n} attribute", "{n} attributes", n),
        "respondent": ngettext("{n} respondent", "{n} respondents", n),
        "attribute_value": ngettext("{n} value", "{n} values", n),
        "document": ngettext("{n} document", "{n} documents", n),
        "speaker": ngettext("{n} speaker", "{n} speakers", n),
        "revision": ngettext("{n} older text", "{n} older texts", n),
        "code": ngettext("{n} code", "{n} codes", n),
        "codebook_version": ngettext("{n} codebook version", "{n} codebook versions", n),
        "coding": ngettext("{n} coding", "{n} codings", n),
        "memo": ngettext("{n} memo", "{n} memos", n),
        "round": ngettext("{n} round", "{n} rounds", n),
        "assignment": ngettext("{n} assignment", "{n} assignments", n),
        "decision": ngettext("{n} decision", "{n} decisions", n),
        "guide": ngettext("{n} interview guide", "{n} interview guides", n),
        "question": ngettext("{n} question", "{n} questions", n),
        "question_code": ngettext("{n} code of a question", "{n} codes of a question", n),
        "turn_question": ngettext("{n} question of a turn", "{n} questions of turns", n),
        "asked": ngettext("{n} word on who was asked", "{n} words on who was asked", n),
        "answer_set": ngettext("{n} answer set", "{n} answer sets", n),
        "answer_question": ngettext("{n} question of an answer set", "{n} questions of an answer set", n),
        "answer_value": ngettext("{n} answer", "{n} answers", n),
        "answer_code": ngettext("{n} code of an answer", "{n} codes of an answer", n),
        "answer": ngettext("{n} answer set by hand", "{n} answers set by hand", n),
        "answer_decision": ngettext("{n} decision on an answer", "{n} decisions on answers", n),
        "saved_query": ngettext("{n} query", "{n} queries", n),
        "link": ngettext("{n} link", "{n} links", n),
        "theme": ngettext("{n} theme", "{n} themes", n),
        "theme_code": ngettext("{n} code of a theme", "{n} codes of a theme", n),
        "summary": ngettext("{n} summary", "{n} summaries", n),
        "report_file": ngettext("{n} chapter in a file", "{n} chapters in files", n),
        "figure": ngettext("{n} figure", "{n} figures", n),
        "fieldwork": ngettext("{n} line of the fieldwork", "{n} lines of the fieldwork", n),
    }[table].format(n=n)


def newcomer_words(report: MergeReport) -> list[str]:
    """A question for each coder who comes with the copy, and whose name is like that of one here."""
    words = _(
        "{name} is new here. Did you mean {near}? To make two coders one: qualcode coders merge {source} {target}"
    )
    return [
        words.format(name=name, near=near, source=quoted(name), target=quoted(near))
        for name, near in report.newcomers.items()
        if near
    ]


def withdrawn_words(report: MergeReport) -> str:
    """That respondents went from this project, for they withdrew in the copy."""
    words = (
        ngettext(
            "{count} respondent withdrew for good in the copy, and would be taken out of this project first.",
            "{count} respondents withdrew for good in the copy, and would be taken out of this project first.",
            report.withdrawn,
        )
        if report.dry_run
        else ngettext(
            "{count} respondent withdrew for good in the copy, and was taken out of this project first.",
            "{count} respondents withdrew for good in the copy, and were taken out of this project first.",
            report.withdrawn,
        )
    )
    return words.format(count=report.withdrawn)
