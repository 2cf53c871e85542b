"""Who may change what: the role of each coder in the study, and which right each kind of change takes.

A study in which nobody was given a role is everybody's, as one person's is. As soon as somebody has one, whoever was
given none is a coder. The gate (:meth:`storage.project.Project.change`) asks here for every change, so that no writer
can forget to; a kind of change that has no line here is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from qualcode.errors import NotAllowed
from qualcode.i18n import _
from qualcode.model import StudyRole
from qualcode.storage.history import Queryable


class Right(StrEnum):
    """What somebody may do to a study."""

    CODE = "code"
    """Code, and say of one's own work how far it is; notes, links, summaries, saved queries."""
    LEAD = "lead"
    """What binds everybody: codebook, rounds, copies, documents, people who speak, names, what is settled."""
    PEOPLE = "people"
    """Who is who among the coders, and their roles."""


RIGHTS: Mapping[StudyRole, frozenset[Right]] = MappingProxyType(
    {
        StudyRole.ADMIN: frozenset({Right.PEOPLE}),
        StudyRole.LEAD: frozenset(Right),
        StudyRole.CODER: frozenset({Right.CODE}),
        StudyRole.READER: frozenset(),
    }
)

_KINDS: Mapping[Right, str] = MappingProxyType(
    {
        Right.CODE: (
            "answer.give coding.add coding.confirm coding.drop coding.good coding.join coding.memo coding.put"
            " coding.recode coding.remove coding.rule coding.span coding.split coding.suggest coding.ungood"
            " document.finish document.reopen guide.asked guide.match link.add link.note link.remove memo.code"
            " memo.document memo.project memo.respondent query.remove query.rename query.save summary.write"
        ),
        Right.LEAD: (
            "answer.decide answer.import answer.reopen attribute.add attribute.choice attribute.edit"
            " attribute.remove code.add code.coin code.edit code.merge code.move code.remove code.retire"
            " code.revive code.split codebook.import codebook.version coder.merge codings.import"
            " decision.accept decision.agreed decision.both decision.boundary decision.code decision.list"
            " decision.reason decision.reject decision.take_back document.correct document.fields"
            " document.import document.remove fieldwork.import figure.import figure.remove guide.import"
            " name.decide name.replace name.restore privacy.decide project.merge project.repair report.restore"
            " report.update report.write respondent.erase respondent.group respondent.remove respondent.rename"
            " respondent.return respondent.value respondent.withdraw respondents.import round.add round.copy"
            " round.end speaker.assign speaker.interviewer speaker.respondent study.build study.import"
            " survey.import theme.add theme.edit theme.merge theme.move theme.remove waves.guide waves.map"
            " waves.set"
        ),
        Right.PEOPLE: "coder.add coder.rename coder.role",
    }
)
RULES: Mapping[str, Right] = MappingProxyType(
    {kind: right for right, kinds in _KINDS.items() for kind in kinds.split()}
)
"""The right that each kind of change takes; ``round.copy`` is a copy for a coder, which changes nothing here."""

BEGINS = "project.create"
"""A study that is being made has no roles yet."""


def roles(project: Queryable) -> dict[str, StudyRole]:
    """The role of each coder who was given one, by name, in order of arrival; empty where the study is everybody's."""
    rows = project.rows("SELECT name, role FROM main.coder WHERE role <> '' ORDER BY id")
    return {name: StudyRole(role) for name, role in rows}


def role_of(project: Queryable, coder: str) -> StudyRole:
    """What somebody is in a study: its lead, where it is everybody's; else a coder, unless they were given a role."""
    given = roles(project)
    return given.get(coder, StudyRole.CODER) if given else StudyRole.LEAD


def refuse_without_right(project: Queryable, coder: str, kind: str) -> None:
    """``NotAllowed`` where a coder may not make changes of a kind in this study; it names who may."""
    given = roles(project)
    if not given or kind == BEGINS:
        return
    own, right = given.get(coder, StudyRole.CODER), RULES.get(kind)
    if right in RIGHTS[own]:
        return
    words = role_words()
    message = {
        StudyRole.ADMIN: _("{coder} is an admin of this study: that gives people their roles, and does no more."),
        StudyRole.LEAD: _("{coder} leads this study, and this is nobody's to do."),
        StudyRole.CODER: _("{coder} is a coder in this study, and this is for its lead."),
        StudyRole.READER: _("{coder} is a reader in this study, and changes nothing."),
    }[own].format(coder=coder)
    able = [f"{name} ({words[role]})" for name, role in given.items() if right in RIGHTS[role]]
    raise NotAllowed(message, _("Who may: {names}").format(names=", ".join(able)) if able else "")


def role_words() -> dict[StudyRole, str]:
    """What the roles are called."""
    return {
        StudyRole.ADMIN: _("admin"),
        StudyRole.LEAD: _("lead"),
        StudyRole.CODER: _("coder"),
        StudyRole.READER: _("reader"),
    }
