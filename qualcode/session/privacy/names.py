"""What may be names in a project, as a list to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.hiding.groups import NameGroup
from qualcode.changes.names import NameDecision
from qualcode.i18n import _
from qualcode.queries.hiding.groups import NamesMet, names_to_hide
from qualcode.session.code_match import fold, stands_in
from qualcode.session.session import Session

STAYS, GOES, WAITS = "stays", "goes", "waits"


def kind_words() -> dict[str, str]:
    """What a name may be of, in words."""
    return {
        "person": _("person"),
        "place": _("place"),
        "school": _("school"),
        "organisation": _("organisation"),
        "name": _("name"),
        "email": _("e-mail address"),
        "handle": _("account name"),
        "phone": _("telephone number"),
        "web": _("web address"),
        "address": _("address"),
        "birth": _("date of birth"),
        "account": _("bank account"),
        "bsn": _("citizen number"),
    }


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with what is decided on it: it ``stays``, ``goes`` (``instead`` is written), or ``waits`` for a decision.

    ``place``: where it stands first (document, position), if it stands in a text.
    """

    key: str
    name: str
    kind: str
    forms: tuple[str, ...]
    times: int
    documents: int
    state: str
    decided: bool
    instead: str
    contexts: tuple[str, ...]
    place: tuple[str, int] | None

    def decision(self, state: str, instead: str = "") -> list[NameDecision]:
        """What is to be decided for it to be so, on every way in which it is written; ``waits`` takes that back."""
        how = {STAYS: "accept", GOES: "replace", WAITS: None}[state]
        words = (instead or self.instead) if state == GOES else ""
        return [NameDecision(form, how, words) for form in self.forms]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class NameFilter:
    """Which names are shown: of one kind, only those that wait, and with a text in them."""

    kind: str = ""
    waiting: bool = False
    text: str = ""

    def passes(self, row: NameRow) -> bool:
        """Whether a name is among them."""
        if (self.kind and row.kind != self.kind) or (self.waiting and row.state != WAITS):
            return False
        return not self.text or any(stands_in(fold(self.text), fold(form)) for form in (*row.forms, row.instead))


def meet_names(session: Session) -> NamesMet:
    """What the texts of the project say of names; going through them takes as long as they are."""
    return NamesMet(session.project)


def read_names(session: Session, met: NamesMet) -> Sequence[NameRow]:
    """The names of a project, those first that wait for a decision."""
    rows = [_row(group) for group in names_to_hide(session.project, met=met).groups]
    return sorted(rows, key=lambda row: row.state != WAITS)


def _row(group: NameGroup) -> NameRow:
    state = STAYS if group.kept else GOES if group.certain or group.decided else WAITS
    return NameRow(
        group.key,
        group.name,
        group.kind,
        tuple(sorted(group.forms)),
        group.forms.total(),
        len(group.documents),
        state,
        group.decided,
        group.instead,
        tuple(group.contexts),
        group.place,
    )
