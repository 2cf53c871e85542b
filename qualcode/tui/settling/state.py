"""How far the settling is: which cases are shown, the one at hand, and the next that waits. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qualcode.i18n import _, ngettext
from qualcode.model import Codebook
from qualcode.settling import AGREED, CASE_KINDS, Settlement, SettlingCase, State, agreed_cases, kind_words, state_words
from qualcode.tui.windows.pick import Option

KIND_SIGNS = {"agreed": "=", "only_one_coder": "–", "different_code": "≠", "different_boundary": "↔"}
STATE_SIGNS = {State.OPEN: "·", State.DECIDED: "✓", State.REOPENED: "↻"}


def signs() -> list[tuple[str, str]]:
    """What the signs in the list of cases mean."""
    found = [(sign, kind_words(kind)) for kind, sign in KIND_SIGNS.items()]
    return found + [(sign, state_words(state)) for state, sign in STATE_SIGNS.items()]


class Decision(NamedTuple):
    """What is decided on a case: the outcome, and the code where that has one."""

    outcome: str
    case: SettlingCase
    code: str = ""
    onward: bool = True
    """Whether the next case comes by itself."""


class Settling:
    """The cases of a project, narrowed down to a document and by what is asked for, and the one at hand."""

    def __init__(self, settlement: Settlement, document: str = "", code: str = "") -> None:
        self.settlement = settlement
        self.document = document if document in {one.document.name for one in settlement.documents} else ""
        self.kinds: tuple[str, ...] = ()
        self.states: tuple[State, ...] = ()
        known = settlement.codebook.by_path.get(code)
        self.code = known.id if known else None
        self.skipped: set[tuple[str, ...]] = set()
        self.reasons: dict[tuple[str, ...], str] = {}
        """Reasons that were written before the decision, by the key of the case."""
        self._kept: set[tuple[str, ...]] = set()
        self.shown: tuple[SettlingCase, ...] = ()
        self.index = 0
        self._sift()

    @property
    def book(self) -> Codebook:
        """The codebook."""
        return self.settlement.codebook

    @property
    def case(self) -> SettlingCase | None:
        """The case at hand."""
        return self.shown[self.index] if self.shown else None

    @property
    def here(self) -> tuple[SettlingCase, ...]:
        """All cases of the document at hand, or of all."""
        return tuple(case for case in self.settlement.cases if self.document in ("", case.document.name))

    @property
    def waiting(self) -> int:
        """How many of them wait for a decision."""
        return sum(case.state is not State.DECIDED for case in self.here)

    @property
    def agreed(self) -> list[SettlingCase]:
        """The passages that all coded alike and that are not in the consensus yet."""
        return agreed_cases(self.here)

    def take(self, settlement: Settlement) -> None:
        """The cases as they are now; the one at hand stays at hand, or what stands in its place."""
        case = self.case
        self.settlement = settlement
        if self.document not in {one.document.name for one in settlement.documents}:
            self.document = ""
        self._sift()
        if case is not None and not self.go_to(case.key) and not self._go_to_place(case):
            self.index = min(self.index, max(0, len(self.shown) - 1))

    def _sift(self) -> None:
        """Work out what is shown. What was decided just now stays in sight until the filter changes."""
        codes = set(self.book.descendants(self.code)) if self.code in self.book.by_id and self.code else set()
        self.shown = tuple(
            case
            for case in self.settlement.only(kinds=self.kinds, codes=codes)
            if self.document in ("", case.document.name)
            and (not self.states or case.state in self.states or case.key in self._kept)
        )
        self.index = min(self.index, max(0, len(self.shown) - 1))

    def reason(self, case: SettlingCase) -> str:
        """The reason that was written for a case before its decision."""
        return self.reasons.get(case.key, "")

    def take_decided(self, decision: Decision, settlement: Settlement) -> bool:
        """The cases as they are now that one was decided, which stays in sight; whether the next one is at hand."""
        key = decision.case.key
        self._kept.add(key)
        if decision.outcome != "reason":
            self.reasons.pop(key, None)
            self.skipped.discard(key)
        self.take(settlement)
        return decision.onward and self.next()

    def go_to(self, key: tuple[str, ...]) -> bool:
        """Have the case with this key at hand; false where it is not shown."""
        found = next((place for place, case in enumerate(self.shown) if case.key == key), None)
        self.index = self.index if found is None else found
        return found is not None

    def _go_to_place(self, gone: SettlingCase) -> bool:
        found = [
            place
            for place, case in enumerate(self.shown)
            if case.document.id == gone.document.id and case.start < gone.end and gone.start < case.end
        ]
        self.index = found[0] if found else self.index
        return bool(found)

    def go_to_passage(self, document_id: int | None, start: int | None) -> None:
        """Have the case at a place of a document at hand."""
        for place, case in enumerate(self.shown):
            if case.document.id == document_id and start is not None and case.start <= start < case.end:
                self.index = place
                return

    def next(self, step: int = 1) -> bool:
        """Go to the next (or with -1 the previous) case that waits; those that were skipped come last."""
        order = [*range(self.index + 1, len(self.shown)), *range(self.index)]
        if step < 0:
            order.reverse()
        waiting = [place for place in order if self.shown[place].state is not State.DECIDED]
        fresh = [place for place in waiting if self.shown[place].key not in self.skipped]
        found = next(iter(fresh or waiting), None)
        self.index = self.index if found is None else found
        return found is not None

    def look_at(self, document: str) -> None:
        """Show the cases of a document, or of all (empty)."""
        self.document, self.index = document, 0
        self._kept.clear()
        self._sift()
        self._to_first_open()

    def _to_first_open(self) -> None:
        self.index = next(
            (place for place, case in enumerate(self.shown) if case.state is not State.DECIDED), self.index
        )

    def start(self, at: int = 0) -> None:
        """Begin at the first case that waits and does not end before ``at``, or else at the first one that does."""
        self._to_first_open()
        ahead = (place for place, case in enumerate(self.shown) if case.end > at and case.state is not State.DECIDED)
        self.index = next(ahead, self.index) if self.document else self.index

    # The filter

    def filters(self) -> list[str]:
        """What is asked for, in words."""
        words = [kind_words(kind) for kind in self.kinds] + [state_words(state) for state in self.states]
        return words + ([self.book.by_id[self.code].name] if self.code in self.book.by_id and self.code else [])

    def ways(self) -> Iterator[Option]:
        """What the cases can be narrowed down to, with how many there are of each."""
        cases = self.here
        for state in State:
            if count := sum(case.state is state for case in cases):
                yield Option(f"state:{state.value}", state_words(state), str(count))
        for kind in CASE_KINDS:
            if count := sum(case.kind == kind for case in cases):
                yield Option(f"kind:{kind}", kind_words(kind), str(count))
        for code in self.book.codes:
            under = set(self.book.descendants(code.id))
            if count := sum(not under.isdisjoint(case.codes) for case in cases):
                yield Option(f"code:{code.id}", "  " * code.path.count("/") + code.name, str(count))

    def narrow(self, key: str) -> None:
        """Ask for one of the ways."""
        what, _colon, value = key.partition(":")
        if what == "state":
            self.states = (State(value),)
        elif what == "kind":
            self.kinds = (value,)
        else:
            self.code = int(value)
        self._narrowed()

    def unfilter(self) -> None:
        """Show all cases again."""
        self.kinds, self.states, self.code = (), (), None
        self._narrowed()

    def _narrowed(self) -> None:
        case = self.case
        self._kept.clear()
        self._sift()
        if case is None or not self.go_to(case.key):
            self.index = 0
            self._to_first_open()

    # In words

    def progress(self) -> tuple[int, int]:
        """How many cases are settled, of how many."""
        cases = self.here
        return sum(case.state is State.DECIDED for case in cases), len(cases)

    def documents(self) -> list[Option]:
        """The documents that two or more have coded, with how far each is."""
        decided, total = sum(one.decided for one in self.settlement.documents), len(self.settlement.cases)
        found = [Option("", _("all documents"), _settled(decided, total))]
        found += [
            Option(one.document.name, one.document.name, _settled(one.decided, one.cases))
            for one in self.settlement.documents
        ]
        return found

    def about_agreed(self, cases: Sequence[SettlingCase]) -> list[str]:
        """What taking all agreed passages will do, a line for each effect."""
        documents = len({case.document.id for case in cases})
        lines = [
            ngettext(
                "{n} passage that all coders coded alike goes to the consensus",
                "{n} passages that all coders coded alike go to the consensus",
                len(cases),
            ).format(n=len(cases)),
            self.document or ngettext("in {n} document", "in {n} documents", documents).format(n=documents),
        ]
        there = sum(case.kind == AGREED and case.state is not State.DECIDED for case in self.here) - len(cases)
        if there:
            lines.append(
                ngettext(
                    "{n} where the consensus has something else stays to be settled by hand",
                    "{n} where the consensus has something else stay to be settled by hand",
                    there,
                ).format(n=there)
            )
        return lines


def first_of_each(values: Iterable[object]) -> list[int]:
    """The places of the values that differ, the first of each."""
    first: dict[object, int] = {}
    for place, value in enumerate(values):
        first.setdefault(value, place)
    return list(first.values())


def _settled(decided: int, total: int) -> str:
    return _("{n} of {total}").format(n=decided, total=total) + (" ✓" if decided == total else "")
