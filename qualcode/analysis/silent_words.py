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


class _Begun(NamedTuple):
    """What may be the first word of a name in several: its letters (folded), and what was seen not to go on from it."""

    letters: str
    silent: set[str]


class SilentWords:
    """Knows in which texts none of some names stands, and nothing else that leads to a person for certain.

    ``is_name`` says of a word whether it is a name by itself, ``may_begin`` of letters (folded) whether a name begins
    so that is written in several words, ``may_go_on`` whether letters of two words in a row may be of a name.
    """

    def __init__(
        self, is_name: Callable[[str], bool], may_begin: Callable[[str], bool], may_go_on: Callable[[str], bool]
    ) -> None:
        self._is_name, self._may_begin, self._may_go_on = is_name, may_begin, may_go_on
        self._silent: set[str] = set()
        self._others: dict[str, _Begun | None] = {}

    def are_all(self, text: str) -> bool:
        """Whether a text has nothing else in it; where it has, a name need not stand there."""
        tokens = text.split()
        if self._silent.issuperset(tokens):
            return True
        for place, token in enumerate(tokens, 1):
            if token in self._silent or self._learn(token):
                continue
            begun = self._others.get(token)
            if begun is None or (place < len(tokens) and self._goes_on(begun, tokens[place])):
                return False
        return True

    def _learn(self, token: str) -> bool:
        """Whether something between white space is silent, whatever stands beside it."""
        if token in self._others or len(token) > LONGEST:
            return False
        if len(self._silent) + len(self._others) > MOST_KNOWN:
            self._silent.clear()
            self._others.clear()
        words = list(WORD.finditer(token))
        if not (has_title(token, certain=True) or may_lead(token) or any(self._is_name(word[0]) for word in words)):
            letters = [fold(word[0]) for word in words]
            pairs = pairwise(letters)
            if not any(self._may_begin(one) and self._may_go_on(one + other) for one, other in pairs):
                if not (words and self._may_begin(letters[-1]) and _leads_on(words[-1][0], token[words[-1].end() :])):
                    self._silent.add(token)
                    return True
                self._others[token] = _Begun(letters[-1], set())
                return False
        self._others[token] = None
        return False

    def _goes_on(self, begun: _Begun, token: str) -> bool:
        """Whether what stands behind a beginning may be of the same name."""
        if token in begun.silent:
            return False
        word = WORD.match(token)
        if word and self._may_go_on(begun.letters + fold(word[0])):
            return True
        if len(begun.silent) < MOST_KNOWN:
            begun.silent.add(token)
        return False


def _leads_on(word: str, rest: str) -> bool:
    """Whether a word at the end of something, with what is left behind it, may be joined to a word after a blank."""
    if not rest:
        return is_capital(word) or len(word) == 1 or fold(word) in PARTICLES
    return len(rest) == 1 and rest in JOINT_SIGNS and (rest != "." or len(word) == 1)
