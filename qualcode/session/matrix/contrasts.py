"""The view of contrasts: two groups beside each other, on the same codes and on different ones."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.matrix import BaseRow, DocumentCounts, Matrix, Spot, tabulate
from qualcode.analysis.patterns.contrasts import contrast
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Attribute, Code, Codebook
from qualcode.queries.counting import LaidOut, study_to_count
from qualcode.queries.patterns.contrasts import ContrastSide, contrast_sides
from qualcode.queries.patterns.relations import as_code
from qualcode.records import dataclass
from qualcode.report.matrix.counted import CountedMatrix, column_at
from qualcode.session.matrix.choices import MatrixChoices, split_list
from qualcode.session.matrix.counting import CountDesk, MatrixSetting, setting
from qualcode.session.matrix.offered import Offer
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook


class _Pair(NamedTuple):
    """A code (id) asked of the first group, and one (the same, or another) of the second."""

    here: int
    there: int


@dataclass(frozen=True)
class CountedContrasts(CountedMatrix):
    """Pairs of codes by two groups. ``asked`` has by the address of a row the codes of its cells, by the value."""

    sides: tuple[ContrastSide, ...] = ()
    asked: tuple[tuple[str, tuple[str, str]], ...] = ()

    def query(self, shown: Matrix, spot: Spot) -> str:
        """The query of a cell, out of its own group; none asks for two groups at once."""
        from qualcode.queries.query.grammar import in_words  # a count without queries need not load them

        column = column_at(shown, spot.place)
        if column is None or not column.path or spot.line > len(shown.rows):
            return ""
        place = [_label(one, self.sides) for one in self.sides].index(column.labels[0])
        side = self.sides[place]
        code = dict(self.asked)[shown.rows[spot.line - 1].code][place] if spot.line else ""
        return in_words(
            as_code(code) if code else "",
            where={**self.study.where, side.attribute: (side.value,)},
            unfinished_too=self.study.unfinished_too,
        )


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedContrasts:
    """Two groups (of these choices' columns) by codes, and by pairs ``CODE:CODE``, the greatest difference first."""
    project = session.project
    study = study_to_count(project)
    pairs, codes = _asked(study.codebook, choices.rows)
    ids = list(dict.fromkeys(code for pair in (*pairs, *codes) for code in pair))
    paths = tuple(study.codebook.by_id[code].path for code in ids)
    counted = desk.count(session, replace(choices, rows=paths), executor, columns=())
    book, laid = counted.codebook, counted.laid
    sides = contrast_sides(project, counted.study, sides_of(setting(session), choices.columns))
    saying = {code: set(laid.behind([code]).respondents) for code in ids}
    by_person: dict[tuple[int, int], array[int]] = defaultdict(lambda: array("q"))
    for (row_id, said_by), codings in laid.counts.passages.items():
        for person in said_by:
            by_person[row_id, person].extend(codings)
    first, second = (side.respondents for side in sides)

    def apart(pair: _Pair) -> float:
        return -float(contrast(saying[pair.here], first, saying[pair.there], second).difference)

    rows = [*pairs, *sorted(codes, key=apart)]
    said: dict[tuple[int, tuple[int, ...]], int] = {}
    passages: dict[tuple[int, tuple[int, ...]], array[int]] = {}
    for place, pair in enumerate(rows, 1):
        for code, people in zip(pair, (first, second), strict=True):
            for person in saying[code].intersection(people):
                said[place, (person,)] = 1
                passages[place, (person,)] = by_person[code, person]
    labels = [_label(side, sides) for side in sides]
    cases = tuple(
        BaseRow(person, (label,)) for side, label in zip(sides, labels, strict=True) for person in side.respondents
    )
    of = Attribute(0, "", _name(sides), "choice", tuple(labels))
    shown = tuple(_code(book, place, pair) for place, pair in enumerate(rows, 1))
    made = Codebook("", "", "", 0, shown)
    counts = DocumentCounts(documents=said, passages=passages)
    table = tabulate(counts, cases, made, [code.id for code in shown], attributes=[of])
    inside = {*first, *second}
    return CountedContrasts(
        replace(counted.study, respondents=tuple(one for one in counted.study.respondents if one.id in inside)),
        made,
        LaidOut(table, counts, (cases,)),
        sides=sides,
        asked=tuple(
            (one.path, (book.by_id[pair.here].path, book.by_id[pair.there].path))
            for one, pair in zip(shown, rows, strict=True)
        ),
    )


def sides_of(there: MatrixSetting, columns: Sequence[str]) -> Sequence[str]:
    """The two groups of these columns; the first two of the study where there are not two."""
    return columns if len(columns) == 2 else there.groups[:2]


def side_offers(there: MatrixSetting) -> Iterator[Offer]:
    """Every two groups, in either order: of a pair of codes each has its own."""
    yield from (Offer(f"{one}, {other}", "") for one, other in permutations(there.groups, 2))


def check_sides(session: Session, written: str) -> None:
    """Errors as ``qualcode contrasts`` has them for groups that are no two groups."""
    contrast_sides(session.project, study_to_count(session.project), split_list(written))


def check_pairs(session: Session, written: str) -> None:
    """Errors as ``qualcode contrasts`` has them for codes that are not there."""
    _asked(codebook(session.project), split_list(written))


def _asked(book: Codebook, rows: Sequence[str]) -> tuple[list[_Pair], list[_Pair]]:
    """The pairs of different codes, and each code of both; by default the themes."""
    written = [row for row in rows if ":" in row]
    pairs = []
    for row in written:
        here, _colon, there = row.partition(":")
        pairs.append(_Pair(find_code(book, here), find_code(book, there)))
    plain = [row for row in rows if ":" not in row]
    ids = find_codes(book, plain) if rows else [code.id for code in book.children.get(None, ())]
    codes = [_Pair(code, code) for code in ids]
    if len({*pairs, *codes}) < len(pairs) + len(codes):
        raise QualcodeError(_("A pair is asked for twice."), _("Ask for each once."))
    return pairs, codes


def _code(book: Codebook, place: int, pair: _Pair) -> Code:
    here, there = book.by_id[pair.here], book.by_id[pair.there]
    if here is there:
        return Code(place, "", here.slug, here.path, None, here.name)
    return Code(place, "", here.slug, f"{here.path}:{there.path}", None, f"{here.name} | {there.name}")


def _name(sides: Sequence[ContrastSide]) -> str:
    names = {side.attribute for side in sides}
    return names.pop() if len(names) == 1 else _("group")


def _label(side: ContrastSide, sides: Sequence[ContrastSide]) -> str:
    """What a side is called: its value, with its attribute where the two go by different ones."""
    return side.value if len({one.attribute for one in sides}) == 1 else f"{side.attribute}={side.value}"
