"""Krippendorff's alphas for units that coders cut out of a text themselves, from spans by an event sweep.

Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of unitizing textual continua: further
developments, Quality & Quantity 50; Krippendorff (2019), Content Analysis, 4th ed., ch. 12.

A coder with no units found nothing; a coder who is not in a document did not work on it. A document with fewer than
two coders says nothing. Documents are pooled by adding their sums: pairs never cross documents, and each weighs
``1 / (m - 1)`` for m coders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, NOT_USED, TOO_FEW_UNITS, Coefficient
from qualcode.agreement.patterns import Pattern, Patterns
from qualcode.agreement.sweep import mask_lengths, track, track_lengths
from qualcode.spreading import spread

if TYPE_CHECKING:
    from concurrent.futures import Executor

K = TypeVar("K")

_NOTHING = 1e-9
"""What is left of squared lengths, thirds of which do not add up exactly, where nothing is left."""


class Unit(NamedTuple):
    """A span with a code, half-open ``[start, end)`` in code points."""

    start: int
    end: int
    code: str


class OverlappingUnitsError(ValueError):
    """An alpha for units that do not overlap was asked for, and a coder's do.

    ``place`` is where the second of them starts, in code points; ``document`` is empty for one without a name.
    """

    def __init__(self, coder: str, place: int, document: str) -> None:
        super().__init__(f"{coder} has overlapping units at {place} in {document!r}")
        self.coder, self.place, self.document = coder, place, document


@dataclass(frozen=True, slots=True)
class UnitizedDocument:
    """A text of ``length`` characters and the units of each coder who finished it (none: nothing found)."""

    length: int
    coders: Mapping[str, Sequence[Unit]]
    name: str = ""

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a unit that does not lie in the text."""
        for units in self.coders.values():
            for unit in units:
                if not 0 <= unit.start <= unit.end <= self.length:
                    raise ValueError(f"{unit} does not lie in a text of {self.length} characters")


@dataclass(frozen=True, slots=True)
class BinarySums:
    """What a code against everything else comes to in some documents; characters times coders.

    ``total`` is m x L, ``covered`` the length of all units, ``disagreement`` the pairs of coders that differ on a
    character, weighing 1 / (m - 1), and ``squares`` the summed squares of the units' lengths.
    """

    total: int = 0
    covered: int = 0
    disagreement: float = 0.0
    squares: int = 0

    def __add__(self, other: BinarySums) -> BinarySums:
        return BinarySums(
            self.total + other.total,
            self.covered + other.covered,
            self.disagreement + other.disagreement,
            self.squares + other.squares,
        )

    def u_alpha(self) -> Coefficient:
        """Binary u-alpha: units of the code and the gaps between them; undefined where nothing or all is covered.

        A unit is paired with others but never with itself (its squared length is taken out of chance), a gap is taken
        character by character (its length is): only that gives the published figures.
        """
        return self._alpha(self.total**2 - self.squares - (self.total - self.covered))

    def character_alpha(self) -> Coefficient:
        """Krippendorff's nominal alpha with each character as a unit, coded or not."""
        return self._alpha(self.total**2 - self.total)

    def _alpha(self, pairs: int) -> Coefficient:
        return binary_alpha(self.total, self.covered, self.disagreement, pairs)


def binary_alpha(total: int, positive: int, disagreement: float, pairs: int) -> Coefficient:
    """``1 - disagreement x pairs / (total x positive x (total - positive))``, undefined where that has no meaning.

    ``pairs`` is the number of pairs that chance is taken over. On units of equal weight it is ``total (total - 1)``
    and this is Krippendorff's nominal alpha of a dichotomy.
    """
    if not total:
        return NO_PAIRS
    if not positive:
        return NOT_USED
    if positive == total or not pairs:
        return NO_VARIATION
    return Coefficient(1 - disagreement * pairs / (total * positive * (total - positive)))


def binary_sums(document: UnitizedDocument, codes: Collection[str] | None = None) -> BinarySums:
    """The sums of one document for the codes together against everything else; all codes where none are named.

    Overlapping units of one coder are merged, touching ones stay units of their own.
    """
    coders = len(document.coders)
    if coders < 2:
        return BinarySums()
    tracks = _tracks(document, codes)
    lengths = [length for line in tracks for length in track_lengths(line, coders)]
    split = sum(
        length * mask.bit_count() * (coders - mask.bit_count()) for mask, length in mask_lengths(tracks, coders).items()
    )
    squares = sum(length * length for length in lengths)
    return BinarySums(coders * document.length, sum(lengths), split / (coders - 1), squares)


def binary_u_alpha(
    documents: Iterable[UnitizedDocument], codes: Collection[str] | None = None, executor: Executor | None = None
) -> Coefficient:
    """Binary u-alpha of the codes against everything else, pooled over documents; see :class:`BinarySums`."""
    return sum(spread(partial(binary_sums, codes=codes), documents, executor), BinarySums()).u_alpha()


def character_patterns(document: UnitizedDocument, codes: Collection[str] | None = None) -> Patterns:
    """Each character as a unit, 1 where a coder has one of the codes and 0 elsewhere, for any coefficient on units.

    The counts come from the sweep; the text is never expanded.
    """
    names = tuple(document.coders)
    lengths = mask_lengths(_tracks(document, codes), len(names))
    counts: dict[Pattern, int] = {
        tuple(mask >> place & 1 for place in range(len(names))): length for mask, length in lengths.items()
    }
    if empty := document.length - sum(lengths.values()):
        counts[(0,) * len(names)] = empty
    return Patterns(names, counts)


def label_patterns(document: UnitizedDocument) -> Patterns:
    """Each character as a unit, with the code of each coder there and the empty string for none.

    For coefficients on characters where codes exclude each other; errors as :func:`label_sums`. The text is never
    expanded.
    """
    for coder, units in document.coders.items():
        _refuse_overlap(document, coder, units)
    codes = [""] * len(document.coders)
    counts: Counter[Pattern] = Counter()
    last = 0
    for place, start, coder_number, code in _events(document):
        counts[tuple(codes)] += place - last
        codes[coder_number] = code if start else ""
        last = place
    counts[tuple(codes)] += document.length - last
    return Patterns(tuple(document.coders), +counts)


@dataclass(frozen=True, slots=True)
class LabelSums:
    """What units with mutually exclusive codes come to in some documents.

    ``total``, ``squares`` as in :class:`BinarySums`; ``lengths`` the length of each code's units; ``disagreement`` the
    ordered pairs of coders that differ on a character (a gap counts as a value); ``coincidences`` the length on which a
    code of one coder meets a code of another; ``own`` the squared overlaps of each code's units with another coder's
    units, which are the pairs of a unit with itself. All pairs weigh 1 / (m - 1).
    """

    total: int = 0
    squares: int = 0
    disagreement: float = 0.0
    lengths: Counter[str] = field(default_factory=Counter)
    coincidences: Mapping[tuple[str, str], float] = field(default_factory=dict)
    own: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, other: LabelSums) -> LabelSums:
        return LabelSums(
            self.total + other.total,
            self.squares + other.squares,
            self.disagreement + other.disagreement,
            self.lengths + other.lengths,
            _added(self.coincidences, other.coincidences),
            _added(self.own, other.own),
        )

    def u_alpha(self) -> Coefficient:
        """u-alpha: unitizing and coding together, gaps included."""
        gaps = self.total - self.lengths.total()
        same = gaps * gaps + sum(length * length for length in self.lengths.values())
        if not self.total:
            return NO_PAIRS
        if same == self.total**2:
            return NO_VARIATION if self.lengths else NOT_USED
        pairs = self.total**2 - self.squares - gaps
        return Coefficient(1 - self.disagreement * pairs / (self.total * (self.total**2 - same)))

    def cu_alpha(self) -> Coefficient:
        """cu-alpha: coding alone, where the units of two coders meet.

        With three or more coders of whom few meet, taking out self-pairs can leave no pairs for chance: undefined.
        """
        met = self._met()
        total = sum(met.values())
        if not total:
            return NO_PAIRS
        if len(met) < 2:
            return NO_VARIATION
        observed = 1 - sum(self.coincidences.get((code, code), 0.0) for code in met) / total
        differing = total * total - sum(length * length for length in met.values())
        pairs = total * total - sum(self.own.values())
        return Coefficient(1 - observed * pairs / differing) if pairs > _NOTHING else TOO_FEW_UNITS

    def ku_alpha(self, code: str) -> Coefficient:
        """(k)u-alpha: the coding of one code, where its units meet units of another coder; undefined as cu-alpha."""
        met = self._met()
        total, mine = sum(met.values()), met.get(code, 0.0)
        if not mine:
            return NO_PAIRS if self.lengths[code] else NOT_USED
        if len(met) < 2:
            return NO_VARIATION
        observed = 1 - self.coincidences.get((code, code), 0.0) / mine
        pairs = mine * total - self.own[code]
        return Coefficient(1 - observed * pairs / (mine * (total - mine))) if pairs > _NOTHING else TOO_FEW_UNITS

    def renamed(self, names: Mapping[str, str]) -> LabelSums:
        """The sums with codes called by other names; those that get the same name are taken as one."""
        lengths: Counter[str] = Counter()
        for code, length in self.lengths.items():
            lengths[names[code]] += length
        coincidences: dict[tuple[str, str], float] = {}
        agreed = 0.0
        for (one, other), met in self.coincidences.items():
            pair = names[one], names[other]
            coincidences[pair] = coincidences.get(pair, 0.0) + met
            agreed += met if one != other and pair[0] == pair[1] else 0.0
        own: dict[str, float] = {}
        for code, square in self.own.items():
            own[names[code]] = own.get(names[code], 0.0) + square
        return LabelSums(self.total, self.squares, self.disagreement - agreed, lengths, coincidences, own)

    def coverage(self, code: str | None = None) -> Coefficient:
        """The share of the units' length (of one code, or of all) that meets units of another coder, 0 to 1.

        It says on how much of the coding :meth:`cu_alpha` or :meth:`ku_alpha` rests. The base is the length that coders
        coded and no gap, not all ratings: so the example of Krippendorff et al. (2016) gives .44 for its code 5
        (``published.json``).
        """
        met = self._met()
        length = self.lengths.total() if code is None else self.lengths[code]
        if not length:
            return NOT_USED
        return Coefficient((sum(met.values()) if code is None else met.get(code, 0.0)) / length)

    def _met(self) -> dict[str, float]:
        met: dict[str, float] = {}
        for (code, _other), length in self.coincidences.items():
            met[code] = met.get(code, 0.0) + length
        return met


def label_sums(document: UnitizedDocument) -> LabelSums:
    """The sums of one document whose units exclude each other.

    Raises :class:`OverlappingUnitsError` where two units of one coder overlap: split the codebook into groups of codes
    that exclude each other, and compute each group by itself.
    """
    coders = len(document.coders)
    if coders < 2:
        return LabelSums()
    lengths: Counter[str] = Counter()
    squares = 0
    for coder, units in document.coders.items():
        _refuse_overlap(document, coder, units)
        for unit in units:
            lengths[unit.code] += unit.end - unit.start
            squares += (unit.end - unit.start) ** 2
    meeting = _Meeting(document)
    return LabelSums(
        coders * document.length,
        squares,
        meeting.differing / (coders - 1),
        +lengths,
        {codes: length / (coders - 1) for codes, length in meeting.coincidences.items()},
        {code: square / (coders - 1) for code, square in meeting.own.items()},
    )


def pooled_labels(documents: Iterable[UnitizedDocument], executor: Executor | None = None) -> LabelSums:
    """The sums of all documents; errors as :func:`label_sums`."""
    return sum(spread(label_sums, documents, executor), LabelSums())


def u_alpha(documents: Iterable[UnitizedDocument], executor: Executor | None = None) -> Coefficient:
    """:meth:`LabelSums.u_alpha` pooled over documents; errors as :func:`label_sums`."""
    return pooled_labels(documents, executor).u_alpha()


def cu_alpha(documents: Iterable[UnitizedDocument], executor: Executor | None = None) -> Coefficient:
    """:meth:`LabelSums.cu_alpha` pooled over documents; errors as :func:`label_sums`."""
    return pooled_labels(documents, executor).cu_alpha()


def ku_alpha(documents: Iterable[UnitizedDocument], code: str, executor: Executor | None = None) -> Coefficient:
    """:meth:`LabelSums.ku_alpha` of a code pooled over documents; errors as :func:`label_sums`."""
    return pooled_labels(documents, executor).ku_alpha(code)


class _Meeting:
    """One sweep over a document: which codes meet, and how much of each unit meets the units of each other coder."""

    def __init__(self, document: UnitizedDocument) -> None:
        self.coincidences: Counter[tuple[str, str]] = Counter()
        self.own: Counter[str] = Counter()
        self.differing = 0
        self._coders = len(document.coders)
        self._open: dict[int, str] = {}
        self._overlaps: Counter[tuple[int, int]] = Counter()
        last = 0
        for place, start, coder, code in _events(document):
            if place > last and self._open:
                self._advance(place - last)
            last = place
            if start:
                self._open[coder] = code
            else:
                self._close(coder)

    def _advance(self, length: int) -> None:
        opened = list(self._open.items())
        gaps = self._coders - len(opened)
        same = gaps * gaps + sum(n * n for n in Counter(self._open.values()).values())
        self.differing += length * (self._coders**2 - same)
        for coder, code in opened:
            for other, meeting in opened:
                if other != coder:
                    self.coincidences[code, meeting] += length
                    self._overlaps[coder, other] += length

    def _close(self, coder: int) -> None:
        code = self._open.pop(coder)
        squares = sum(self._overlaps.pop((coder, other), 0) ** 2 for other in range(self._coders))
        if squares:
            self.own[code] += squares


def _events(document: UnitizedDocument) -> list[tuple[int, int, int, str]]:
    """The starts (1) and ends (0) of all units in order, with coder's number and code; ends come before starts."""
    return sorted(
        (place, start, coder, unit.code)
        for coder, units in enumerate(document.coders.values())
        for unit in units
        if unit.start < unit.end
        for place, start in ((unit.start, 1), (unit.end, 0))
    )


def _tracks(document: UnitizedDocument, codes: Collection[str] | None) -> list[list[int]]:
    return [
        track(
            ((unit.start, unit.end) for unit in units if codes is None or unit.code in codes),
            place,
            len(document.coders),
        )
        for place, units in enumerate(document.coders.values())
    ]


def _refuse_overlap(document: UnitizedDocument, coder: str, units: Sequence[Unit]) -> None:
    reach = 0
    for unit in sorted(units):
        if unit.start < reach and unit.start < unit.end:
            raise OverlappingUnitsError(coder, unit.start, document.name)
        reach = max(reach, unit.end)


def _added(one: Mapping[K, float], other: Mapping[K, float]) -> dict[K, float]:
    return {key: one.get(key, 0.0) + other.get(key, 0.0) for key in {**one, **other}}
