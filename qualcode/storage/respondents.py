"""Respondents, groups, attributes, and what was decided on the names of persons: reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from qualcode.analysis.references import references
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Attribute, Group, Respondent
from qualcode.names import closest
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project

Decided = Literal["replace", "cut", "accept"]

NAMES = "name "
"""With what the settings of the project begin that hold a decision on a name, each its own: so copies merge by name."""

RISKS = "privacy "
"""With what the settings begin that hold a decision on what leads to a person in another way: then the GUID of who it
leads to (``-`` for nobody's), and its id."""

HowDecided = Literal["mask", "shorten", "replace", "accept"]


class RiskDecision(NamedTuple):
    """What was decided on something that leads to a person: ``how``, and the ``text`` that stays or is said instead.

    ``respondent`` is the GUID of who it leads to, or empty; ``words`` (folded) are those that it is about, each with
    its kind. ``coder`` is the GUID of who decided, ``at`` when (UTC), ``reason`` why.
    """

    id: str
    respondent: str
    how: HowDecided
    words: tuple[tuple[str, str], ...] = ()
    text: str = ""
    reason: str = ""
    coder: str = ""
    at: str = ""


def groups(project: Project) -> list[Group]:
    """The respondent groups, in the order in which they were made."""
    return [Group(*row) for row in project.rows("SELECT id, guid, path FROM respondent_group ORDER BY id")]


def attributes(project: Project) -> list[Attribute]:
    """The variables of respondents, in order."""
    rows = project.rows("SELECT id, guid, name, type, choices FROM attribute ORDER BY id")
    return [
        Attribute(row[0], row[1], row[2], row[3], tuple(kept(row[4], "attribute", "choices", row[0]))) for row in rows
    ]


def respondents(project: Project) -> list[Respondent]:
    """All respondents with their attributes, in the order in which they were made."""
    values: dict[int, dict[str, str]] = {}
    for respondent_id, name, value in project.rows(
        "SELECT v.respondent_id, a.name, v.value FROM attribute_value v JOIN attribute a ON a.id = v.attribute_id"
        " ORDER BY a.id"
    ):
        values.setdefault(respondent_id, {})[name] = value
    rows = project.rows(
        "SELECT r.id, r.guid, r.name, g.path, r.withdrawn FROM respondent r"
        " LEFT JOIN respondent_group g ON g.id = r.group_id ORDER BY r.id"
    )
    return [Respondent(row[0], row[1], row[2], row[3], values.get(row[0], {}), bool(row[4])) for row in rows]


def respondent(project: Project, name: str) -> Respondent:
    """The respondent of that name, or of that reference (``K7M``). ``NotFoundError`` names the closest ones."""
    everyone = {found.name: found for found in respondents(project)}
    if name in everyone:
        return everyone[name]
    called = respondent_references(project)
    if found := next((one for one in everyone.values() if called[one.guid] == name), None):
        return found
    raise NotFoundError(
        _("There is no respondent {name!r}.").format(name=name),
        closest(name, everyone) or _("List them with: qualcode respondents"),
    )


def respondent_references(project: Project) -> dict[str, str]:
    """What each respondent is called in all that leaves, by GUID; see :func:`analysis.references.references`."""
    return references(guid for (guid,) in project.rows("SELECT guid FROM respondent ORDER BY id"))


def stored_values(project: Project) -> list[tuple[int, int, int, str]]:
    """All attribute values as (row id, respondent id, attribute id, value)."""
    rows = project.rows("SELECT id, respondent_id, attribute_id, value FROM attribute_value")
    return [(row[0], row[1], row[2], row[3]) for row in rows]


TOLD_OF_RESPONDENTS = ("asked", "answer", "answer_decision", "summary")
"""The tables of what was said of a respondent by hand: what they were asked, what they answered, and what they say."""


def unknown(project: Project, respondent_ids: Iterable[int]) -> list[int]:
    """Those among respondents who speak nowhere and of whom nothing is known: no attribute, memo or answer.

    Who has withdrawn is not among them.
    """
    ids = list(respondent_ids)
    rows = project.rows(
        f"SELECT r.id FROM respondent r WHERE r.id IN ({', '.join('?' * len(ids))}) AND NOT r.withdrawn"
        " AND NOT EXISTS (SELECT 1 FROM speaker s WHERE s.respondent_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM attribute_value v WHERE v.respondent_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM memo m WHERE m.kind = 'respondent' AND m.target_id = r.id)"
        + "".join(
            f" AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.respondent_id = r.id)" for table in TOLD_OF_RESPONDENTS
        )
        + " ORDER BY r.id",
        ids,
    )
    return [row[0] for row in rows]


def documents_of(project: Project) -> dict[int, list[int]]:
    """For each respondent the ids of the documents in which they speak."""
    found: dict[int, list[int]] = {}
    for respondent_id, document_id in project.rows(
        "SELECT DISTINCT respondent_id, document_id FROM speaker WHERE respondent_id IS NOT NULL"
        " AND role = 'respondent' ORDER BY document_id"
    ):
        found.setdefault(respondent_id, []).append(document_id)
    return found


def said_by(project: Project) -> dict[int, tuple[int, int]]:
    """For each speaker how many turns and words they speak, interviewers too."""
    rows = project.rows("SELECT speaker_id, COUNT(*), SUM(words) FROM turn WHERE speaker_id > 0 GROUP BY speaker_id")
    return {row[0]: (row[1], row[2]) for row in rows}


def spoken(project: Project) -> dict[int, tuple[int, int]]:
    """For each respondent how many turns and words they speak."""
    rows = project.rows(
        "SELECT s.respondent_id, COUNT(*), SUM(t.words) FROM turn t JOIN speaker s ON s.id = t.speaker_id"
        " WHERE s.respondent_id IS NOT NULL AND s.role = 'respondent' GROUP BY s.respondent_id"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def name_decisions(project: Project) -> dict[str, tuple[Decided, str]]:
    """What was decided on each name (folded, its parts with a blank between): how, and what is said instead."""
    rows = project.rows("SELECT key, value FROM meta WHERE key GLOB ? AND value != ''", [f"{NAMES}*"])
    found: dict[str, tuple[Decided, str]] = {}
    for key, value in rows:
        how, instead = kept(value, "meta", "value")
        found[key.removeprefix(NAMES)] = (how, instead)
    return found


def risk_decisions(project: Project) -> dict[str, RiskDecision]:
    """What was decided on what leads to a person otherwise than by a name, by its id."""
    rows = project.rows("SELECT key, value FROM meta WHERE key GLOB ? AND value != '' ORDER BY key", [f"{RISKS}*"])
    found: dict[str, RiskDecision] = {}
    for key, value in rows:
        respondent, _blank, id_ = key.removeprefix(RISKS).partition(" ")
        held = kept(value, "meta", "value")
        if held["how"] in get_args(HowDecided):
            words = tuple((str(word), str(kind)) for word, kind in held["words"])
            texts = (str(held[name]) for name in ("text", "reason", "coder", "at"))
            found[id_] = RiskDecision(id_, respondent.strip("-"), held["how"], words, *texts)
    return found


def risk_rows(project: Project, respondent: str) -> list[int]:
    """The ids of the settings that hold decisions on what leads to a respondent (GUID)."""
    return [row[0] for row in project.rows("SELECT id FROM main.meta WHERE key GLOB ?", [f"{RISKS}{respondent} *"])]
