"""Sharing out anew what nobody has begun, so that all are done at about the same time; few things change hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

EVEN = 0.01
"""It is fair where the busiest has no more than so large a share above what each would have on average."""


class WorkPiece(NamedTuple):
    """A document that a coder was given; ``words`` is its size.

    What is ``fixed`` stays where it is: begun. What is ``done`` is no work any more, and still the coder's.
    """

    document: int
    coder: str
    words: int
    fixed: bool = False
    done: bool = False


class WorkMove(NamedTuple):
    """A document that goes from one coder to another."""

    document: int
    giver: str
    taker: str


class FairShare(NamedTuple):
    """What changes hands, and how much each coder has to do before and after, in what the rates are in."""

    moves: tuple[WorkMove, ...]
    before: Mapping[str, float]
    after: Mapping[str, float]


def share_fairly(pieces: Sequence[WorkPiece], rates: Mapping[str, float]) -> FairShare:
    """Moves documents from who has most to do to others, as long as that takes something off the busiest.

    ``rates`` are what a word takes each of the coders (hours, or 1 where that is not known). No coder is given a
    document that they have already, so that it stays coded by as many. The same pieces give the same moves.
    """
    holders: dict[int, set[str]] = {}
    load = dict.fromkeys(sorted(rates), 0.0)
    free: dict[str, dict[int, int]] = {coder: {} for coder in load}
    for piece in pieces:
        holders.setdefault(piece.document, set()).add(piece.coder)
        if not piece.done:
            load[piece.coder] += piece.words * rates[piece.coder]
            if not piece.fixed:
                free[piece.coder][piece.document] = piece.words
    before, owners = dict(load), {(one.document, one.coder): one.coder for one in pieces}
    first = {(coder, document): coder for coder, theirs in free.items() for document in theirs}
    for _step in range(4 * len(owners)):
        busiest = max(load, key=lambda coder: load[coder])
        if load[busiest] <= sum(load.values()) / len(load) * (1 + EVEN):
            break
        trade = _best(load, free, holders, rates, busiest)
        if trade is None:
            break
        for one, other, document in ((busiest, trade.taker, trade.given), (trade.taker, busiest, trade.taken)):
            if document:
                size = free[one].pop(document)
                free[other][document] = size
                load[one] -= size * rates[one]
                load[other] += size * rates[other]
                holders[document] = (holders[document] - {one}) | {other}
                first[other, document] = first.pop((one, document))
    moves = [WorkMove(document, origin, now) for (now, document), origin in first.items() if origin != now]
    return FairShare(tuple(sorted(_straight(moves))), before, load)


class _Trade(NamedTuple):
    """What the busiest gives to somebody, and takes for it (0: nothing); the busier of both has ``peak`` then."""

    peak: float
    given: int
    taker: str
    taken: int


def _best(
    load: Mapping[str, float],
    free: Mapping[str, Mapping[int, int]],
    holders: Mapping[int, set[str]],
    rates: Mapping[str, float],
    busiest: str,
) -> _Trade | None:
    """The gift that relieves the busiest most, and where no gift does, the trade; ``None`` where nothing does."""
    for trading in (False, True):
        found = min(_trades(load, free, holders, rates, busiest, trading), default=None)
        # Two documents change hands at once: a trade has to be worth it.
        if found is not None and found.peak < load[busiest] * (1 - (EVEN if trading else 1e-9)):
            return found
    return None


def _trades(
    load: Mapping[str, float],
    free: Mapping[str, Mapping[int, int]],
    holders: Mapping[int, set[str]],
    rates: Mapping[str, float],
    busiest: str,
    trading: bool,
) -> Iterator[_Trade]:
    """What the busiest may give, with nothing for it, or ``trading`` it for something."""
    for given, size in free[busiest].items():
        for taker in load:
            if taker == busiest or taker in holders[given]:
                continue
            back = {one: words for one, words in free[taker].items() if busiest not in holders[one]}
            for taken, words in (back if trading else {0: 0}).items():
                one = load[busiest] + (words - size) * rates[busiest]
                two = load[taker] + (size - words) * rates[taker]
                yield _Trade(max(one, two), given, taker, taken)


def _straight(moves: Sequence[WorkMove]) -> list[WorkMove]:
    """Moves of a document that go round (one to another, who gives it on) as few as can be."""
    found = []
    for document in sorted({move.document for move in moves}):
        those = [move for move in moves if move.document == document]
        givers, takers = {move.giver for move in those}, {move.taker for move in those}
        gone, come = sorted(givers - takers), sorted(takers - givers)
        found += [WorkMove(document, giver, taker) for giver, taker in zip(gone, come, strict=True)]
    return found
