"""Words that have to do with nobody, so that nearly every text is passed over by these alone.

What stands between white space is said again and again: whether it may have to do with a name is asked of once, and
most texts are done when all that stands in them is known.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from qualcode.analysis.addressed import has_title
from qualcode.analysis.identifiers import may_lead
from qualcode.analysis.name_forms import JOINT_SIGNS, PARTICLES, WORD, fold, is_capital

MOST_KNOWN, LONGEST = 65_536, 60


LEADS, TITLE, NAME = 1, 2, 4
"""What may stand in a text: something that leads to a person otherwise, a form of address, a name. They add up."""


class _Word(NamedTuple):
    """What may stand at something between white space. ``begins`` are the letters (folded) with which a name in several
    words may begin there, and ``silent`` what was seen not to go on from these."""

    seen: int
    begins: str
    silent: set[str]


class SilentWords:
    """Knows of texts that none of some names stands there, nor anything else that leads to a person for certain.

    ``is_name`` says of a word whether it is a name by itself, ``may_begin`` of letters (folded) whether a name begins
    so that is written in several words, ``may_go_on`` whether letters of two words in a row may be of a name.
    """

    def __init__(
        self, is_name: Callable[[str], bool], may_begin: Callable[[str], bool], may_go_on: Callable[[str], bool]
    ) -> None:
        self._is_name, self._may_begin, self._may_go_on = is_name, may_begin, may_go_on
        self._silent: set[str] = set()
        self._others: dict[str, _Word] = {}

    def seen_in(self, text: str) -> int:
        """What may stand in a text, or nothing."""
        tokens = text.split()
        if self._silent.issuperset(tokens):
            return 0
        seen, names = 0, False
        for place, token in enumerate(tokens, 1):
            if token in self._silent:
                continue
            word = self._others.get(token) or self._learn(token)
            seen |= word.seen
            if word.begins and not names and place < len(tokens):
                names = self._goes_on(word, tokens[place])
        return seen | NAME if names else seen

    def _learn(self, token: str) -> _Word:
        """What may stand at something between white space; what is silent whatever stands beside it is kept apart."""
        seen, begins = 0, ""
        if may_lead(token):
            seen |= LEADS
        if has_title(token, certain=True):
            seen |= TITLE
        words = list(WORD.finditer(token))
        letters = [fold(word[0]) for word in words]
        joined = any(self._may_begin(one) and self._may_go_on(one + other) for one, other in pairwise(letters))
        if joined or any(self._is_name(word[0]) for word in words):
            seen |= NAME
        if words and self._may_begin(letters[-1]) and _leads_on(words[-1][0], token[words[-1].end() :]):
            begins = letters[-1]
        word = _Word(seen, begins, set())
        if len(token) <= LONGEST:
            if len(self._silent) + len(self._others) > MOST_KNOWN:
                self._silent.clear()
                self._others.clear()
            if seen or begins:
                self._others[token] = word
            else:
                self._silent.add(token)
        return word

    def _goes_on(self, first: _Word, token: str) -> bool:
        """Whether what stands behind a beginning may be of the same name."""
        if token in first.silent:
            return False
        word = WORD.match(token)
        if word and self._may_go_on(first.begins + fold(word[0])):
            return True
        if len(first.silent) < MOST_KNOWN:
            first.silent.add(token)
        return False


def _leads_on(word: str, rest: str) -> bool:
    """Whether a word at the end of something, with what is left behind it, may be joined to a word after a blank."""
    if not rest:
        return is_capital(word) or len(word) == 1 or fold(word) in PARTICLES
    return len(rest) == 1 and rest in JOINT_SIGNS and (rest != "." or len(word) == 1)
