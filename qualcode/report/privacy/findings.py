"""What a privacy review finds, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from qualcode.i18n import _
from qualcode.rows import Rows

RiskKind = Literal[
    "name", "author", "maybe", "contact", "pseudonym", "spread", "numbers", "cell", "profession", "firm", "place",
    "value", "together", "share",
]  # fmt: skip
"""A name, one in the outline's own text, what may be one, what else leads straight to somebody, what respondents and
files are called in the study; small numbers, of which those of *cell* cannot be hidden from here; words that tell who
somebody is; several of them; much of one speaker."""

NAMES = ("name", "author", "maybe", "contact")
WORDS = ("profession", "firm", "place", "value")


def kind_words() -> dict[str, str]:
    """What each kind of finding is called."""
    return {
        "name": _("name"),
        "author": _("name in the outline"),
        "maybe": _("a name?"),
        "contact": _("address or number"),
        "pseudonym": _("name in the study"),
        "spread": _("small cell"),
        "numbers": _("small numbers"),
        "cell": _("small cell"),
        "profession": _("profession"),
        "firm": _("firm"),
        "place": _("place"),
        "value": _("rare attribute"),
        "together": _("several together"),
        "share": _("much of one speaker"),
    }


def state_words() -> dict[str, str]:
    """What each state of a finding is called."""
    return {
        "open": _("not decided"),
        "mask": _("masked"),
        "shorten": _("shortened"),
        "replace": _("replaced"),
        "accept": _("accepted"),
    }


@dataclass(frozen=True, slots=True)
class PrivacyFinding:
    """Something that leads to somebody: what it is (``text``), where it stands, and the words around it.

    ``respondent`` is the reference of who it leads to, ``guid`` theirs; ``words`` (folded, each with its kind) are what
    it is about. ``state`` is *open*, or how it was decided, with the ``reason``, by whom and when. ``times`` is how
    often it stands there.
    """

    id: str
    kind: RiskKind
    text: str
    where: str
    context: str
    respondent: str = ""
    guid: str = ""
    words: tuple[tuple[str, str], ...] = ()
    times: int = 1
    state: str = "open"
    reason: str = ""
    by: str = ""
    at: str = ""

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON takes it: without what is for the program only."""
        found = asdict(self)
        del found["guid"], found["words"]
        return found


@dataclass(frozen=True, slots=True)
class QuotedShare:
    """How much of what is quoted of a group is one respondent's: quotations, their words, and the share of these."""

    group: str
    respondent: str
    quotations: int
    words: int
    percent: int


@dataclass(frozen=True, slots=True)
class PrivacyReview:
    """What of a report leads to somebody, and who is quoted how much."""

    findings: Rows[PrivacyFinding]
    shares: Rows[QuotedShare]

    @property
    def undecided(self) -> int:
        """How many findings nobody decided on."""
        return sum(one.state == "open" for one in self.findings)

    def by_id(self) -> Mapping[str, PrivacyFinding]:
        """The findings by their ids."""
        return {one.id: one for one in self.findings}

    def to_dict(self) -> dict[str, object]:
        """The review as JSON takes it."""
        return {
            "undecided": self.undecided,
            "findings": [one.to_dict() for one in self.findings],
            "shares": [asdict(one) for one in self.shares],
        }
