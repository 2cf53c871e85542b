"""What the words of a study tell of who says them: which are rare in it, and which value few share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualcode.analysis.hiding.candidates import SaidLower, capitals_within
from qualcode.analysis.hiding.telling import TellingWord, said_by_few, telling_words, words_said
from qualcode.analysis.name_forms import fold
from qualcode.model import Role
from qualcode.outline import SMALLEST_CELL
from qualcode.storage import Project
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.storage.respondents import attributes, respondents


class ToldWords:
    """What all respondents of a study say, gone through once.

    A word tells where fewer than ``fewest`` respondents say it; a value, where fewer have it.
    """

    def __init__(self, project: Project, fewest: int = SMALLEST_CELL) -> None:
        self.fewest = max(2, fewest)
        self.spoken: dict[int, str] = {}
        lower, capital = set[str](), set[str]()
        parts: dict[int, list[str]] = {}
        for one in documents(project):
            whole, whose = text(project, one.id), owners(project, one.id)
            for turn in turns(project, one.id):
                if turn.role is Role.RESPONDENT and (who := whose.get(turn.speaker)) is not None:
                    said = whole[turn.body : turn.end]
                    parts.setdefault(who, []).append(said)
                    for word, is_capital in capitals_within(said):
                        (capital if is_capital else lower).add(word)
        self._said = {who: words_said("\n".join(found)) for who, found in parts.items()}
        self.spoken = {who: _run(" ".join(found)) for who, found in parts.items()}
        self._lower = SaidLower(frozenset(lower), frozenset(capital))
        people = respondents(project)
        self.values = _rare_values(project, self.fewest)
        groups = {part for person in people for part in (person.group or "").split("/")}
        self._known = frozenset(fold(word) for group in groups for word in (group, *group.split()))

    def of(self, respondent_id: int, quotation: str) -> list[TellingWord]:
        """What in a quotation tells who its respondent is."""
        found = telling_words(quotation, self.values.get(respondent_id, ()), self._lower, self._known)
        rare = said_by_few((one.key for one in found), self._said, self.fewest - 1)
        return [one for one in found if one.key in rare or one.kind == "value"]

    def anybodys(self, words: str) -> list[tuple[TellingWord, int]]:
        """What in any text tells who somebody is whom it repeats, and who that is (by id)."""
        found = telling_words(words, (), self._lower, self._known)
        rare = said_by_few((one.key for one in found), self._said, self.fewest - 1)
        told = []
        for one in found:
            if one.key in rare:
                around = _around(words, one)
                told += [(one, who) for who, said in self.spoken.items() if any(f" {run} " in said for run in around)]
        return told


def _rare_values(project: Project, fewest: int) -> dict[int, tuple[str, ...]]:
    """By respondent the values that fewer of the study have; dates are none."""
    kinds = {one.name: one.type for one in attributes(project)}
    people = respondents(project)
    counts = Counter((name, value) for person in people for name, value in person.attributes.items())
    return {
        person.id: tuple(
            value
            for name, value in person.attributes.items()
            if kinds.get(name) != "date" and counts[name, value] < fewest and len(value) > 1
        )
        for person in people
    }


def _run(words: str) -> str:
    """Words, folded, with a blank between and around them."""
    return f" {' '.join(fold(word) for word in _split(words))} "


def _split(words: str) -> Iterable[str]:
    return "".join(sign if sign.isalnum() else " " for sign in words).split()


_BESIDE = 3


def _around(words: str, one: TellingWord) -> list[str]:
    """The runs of words in which it stands with those before it, and with those after it."""
    own = " ".join(map(fold, _split(words[one.start : one.end])))
    before = [fold(word) for word in _split(words[max(0, one.start - 80) : one.start])][-_BESIDE:]
    after = [fold(word) for word in _split(words[one.end : one.end + 80])][:_BESIDE]
    return [" ".join(run) for run in ([*before, own], [own, *after]) if len(run) > _BESIDE]
