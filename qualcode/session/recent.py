"""The codes under the digits 1 to 9. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DIGITS = range(1, 10)


class Recent:
    """The codes used last. A code keeps its digit as long as it is among the nine, so that the fingers can learn it."""

    def __init__(self, newest_first: Iterable[int] = ()) -> None:
        self._order: list[int] = list(newest_first)[: len(DIGITS)]
        self._digits: dict[int, int] = dict(zip(self._order, DIGITS, strict=False))

    @property
    def order(self) -> list[int]:
        """Code ids, newest first."""
        return list(self._order)

    @property
    def last(self) -> int | None:
        """The code used last."""
        return self._order[0] if self._order else None

    @property
    def digits(self) -> Mapping[int, int]:
        """The digit of each code id."""
        return dict(self._digits)

    def at(self, digit: int) -> int | None:
        """The code under a digit."""
        return next((code_id for code_id, own in self._digits.items() if own == digit), None)

    def use(self, *code_ids: int) -> None:
        """Codes were used: they come first, in this order.

        A new one takes a free digit, or that of the code that was used longest ago.
        """
        for code_id in reversed(code_ids):
            self._use(code_id)

    def _use(self, code_id: int) -> None:
        if code_id in self._order:
            self._order.remove(code_id)
        elif len(self._order) == len(DIGITS):
            self._digits[code_id] = self._digits.pop(self._order.pop())
        else:
            self._digits[code_id] = next(digit for digit in DIGITS if digit not in self._digits.values())
        self._order.insert(0, code_id)

    def keep(self, known: Iterable[int]) -> None:
        """Forget codes that are no longer there."""
        there = set(known)
        self._order = [code_id for code_id in self._order if code_id in there]
        self._digits = {code_id: digit for code_id, digit in self._digits.items() if code_id in there}
