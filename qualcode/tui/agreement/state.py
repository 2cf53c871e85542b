"""What the agreement screen shows: which report, which view of it, about what, and at which row. Knows no widget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast

from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
from qualcode.session.agreement import AgreementOutcome
from qualcode.tui.agreement.rounds import rounds_sheet
from qualcode.tui.agreement.tables import Fits, Sheet, Tables

VIEWS = ("codes", "pairs", "documents", "rounds", "caveats", "methods")
TABLES = VIEWS[:4]

_ABOUT = {"codes": "code", "pairs": "coders", "documents": "document", "rounds": "round"}
"""What a row of each of the tables is about, by its name in the report."""


class Of(NamedTuple):
    """A row at hand, or what the listed disagreements are about: a code's path, two coders, or the name of a document
    or round."""

    view: str
    what: str | tuple[str, str]


class SettlingStart(NamedTuple):
    """Where settling begins: a document and a place in it, or a code; empty where it is all of them."""

    document: str = ""
    at: int = 0
    code: str = ""


class AgreementState:
    """The report with the choices that it is to be made by, the view at hand, and where coders differ."""

    def __init__(self) -> None:
        self.choices = AgreementChoices()
        self.found: AgreementOutcome | None = None
        self.view = "codes"
        self.of: Of | None = None
        """What the disagreements that are listed are about, while they are."""
        self.worst = False
        """Whether the rows with the lowest figures come first."""
        self._tables: Tables | None = None
        self._rows: dict[str, int] = {}
        """The row at hand by the name of each list."""
        self._cases: Mapping[Of, Sequence[DisagreementPlace]] | None = None
        self._pairs: dict[tuple[str, str], Sequence[DisagreementPlace]] = {}

    @property
    def tables(self) -> Tables:
        """The tables of the report; there are none before there is one."""
        if self._tables is None:
            raise RuntimeError("nothing has been compared yet")
        return self._tables

    @property
    def in_table(self) -> bool:
        """Whether a table is shown; else it is a page to read."""
        return self.found is not None and (self.of is not None or self.view in TABLES)

    @property
    def has_rounds(self) -> bool:
        """Whether there are rounds to choose from."""
        study = self.found.gathered.study if self.found else None
        return bool(self.choices.round or (study and (study.rounds or study.blind)))

    # The report

    def take(self, found: AgreementOutcome, row: int | None) -> None:
        """Show this report, at what stands in the row at hand (by its key) now."""
        was = self.row(row)
        self.found, self._tables = found, Tables(found.view)
        self._cases, self._pairs = None, {}
        if was is not None and (key := self._key(was)) is not None:
            self._rows[self.view] = key

    def drop(self) -> None:
        """There is nothing to show."""
        self.found, self._tables, self.of = None, None, None

    def sheet(self, places: Sequence[DisagreementPlace], width: int, fits: Fits) -> Sheet:
        """The table at hand; ``places`` are the disagreements that are listed, where they are."""
        if self.of is not None:
            return self.tables.cases(places, width, fits)
        make: Mapping[str, Callable[..., Sheet]] = {
            "codes": self.tables.codes,
            "pairs": self.tables.pairs,
            "documents": self.tables.documents,
            "rounds": partial(rounds_sheet, self.tables),
        }
        return make[self.view](width, fits, worst=self.worst)

    # The row at hand

    @property
    def last_row(self) -> int | None:
        """The key of the row that was at hand when this list was last shown."""
        return self._rows.get(self._list_name())

    def keep_row(self, key: int) -> None:
        """Come back to this row."""
        self._rows[self._list_name()] = key

    def _list_name(self) -> str:
        return f"cases of {self.of.view} {self.of.what}" if self.of else self.view

    def _whats(self, view: str) -> Sequence[str | tuple[str, str]]:
        """What the rows of a table are about, in the order of the report."""
        if self.found is None or view not in TABLES:
            return ()
        return [getattr(row, _ABOUT[view]) for row in getattr(self.found.view.report, view)]

    def row(self, key: int | None) -> Of | None:
        """The code, the pair, the document or the round in a row; ``None`` where no table of those is shown."""
        whats = self._whats(self.view) if self.of is None else ()
        return Of(self.view, whats[key]) if key is not None and key < len(whats) else None

    def _key(self, of: Of) -> int | None:
        """Where the report has it now."""
        whats = self._whats(of.view)
        return whats.index(of.what) if of.what in whats else None

    # Where they differ

    def take_cases(self, cases: Sequence[DisagreementPlace]) -> None:
        """The cases on which the coders differ have been found."""
        by: defaultdict[Of, list[DisagreementPlace]] = defaultdict(list)
        rows = set(self._whats("codes"))
        for case in cases:
            by[Of("documents", case.case.document)].append(case)
            # A case of a code counts for those above it as well.
            paths = [reading.code.split("/") for reading in case.case.readings]
            above = {"/".join(parts[:end]) for parts in paths for end in range(1, len(parts) + 1)}
            for path in above & rows:
                by[Of("codes", path)].append(case)
        self._cases = by

    def take_pair(self, pair: tuple[str, str], cases: Sequence[DisagreementPlace]) -> None:
        """The cases on which two coders differ have been found."""
        self._pairs.setdefault(pair, cases)

    def cases(self, of: Of) -> Sequence[DisagreementPlace] | None:
        """The cases on which coders differ; ``None`` before they have been found."""
        if of.view == "pairs":
            return self._pairs.get(cast("tuple[str, str]", of.what))
        return None if self._cases is None else self._cases.get(of, ())

    def to_look_for(self, of: Of) -> ComparedStudy | None:
        """What is to be gone through to find the cases of a pair, where that has not been done."""
        if of.view != "pairs" or of.what in self._pairs or self.found is None or self._cases is None:
            return None
        return replace(self.found.gathered.study, coders=cast("tuple[str, str]", of.what))

    def case(self, key: int | None) -> DisagreementPlace | None:
        """The case in a row, while disagreements are listed."""
        places = self.cases(self.of) if self.of is not None else None
        return places[key] if places and key is not None and key < len(places) else None

    def settling(self, key: int | None) -> SettlingStart:
        """Where to settle what is in a row: the case that is listed, the cases of a code or of a document, or all."""
        of, case = self.of or self.row(key), self.case(key)
        code = str(of.what) if of is not None and of.view == "codes" else ""
        if case is not None:
            return SettlingStart(case.case.document, case.case.start, code)
        document = str(of.what) if of is not None and of.view == "documents" else ""
        return SettlingStart(document, 0, code)
