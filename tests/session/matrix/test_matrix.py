"""The matrix as the screen has it: the numbers of the command, each of which leads back to text at its offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.matrix import (
    BaseRow,
    DocumentCounts,
    Matrix,
    MatrixColumn,
    MatrixFigures,
    MatrixRow,
    Spot,
    tabulate,
)
from qualcode.analysis.suppression import hidden_spots
from qualcode.changes.answers import import_answer_sets
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.saved_queries import save_query
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.library.asking import ask
from qualcode.model import Code, Codebook, Coding
from qualcode.outline import BASES
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import to_paste
from qualcode.report.matrix.counted import count_matrix
from qualcode.report.matrix.layout import PLAIN
from qualcode.report.patterns.contrasts import count_contrasts
from qualcode.session.matrix.choices import MatrixChoices, MatrixLook
from qualcode.session.matrix.contrasts import check_pairs, check_sides
from qualcode.session.matrix.counting import CountDesk, CountStopped, CountWatch
from qualcode.session.matrix.evidence import behind, read_passage
from qualcode.session.matrix.offered import (
    check_columns,
    check_rows,
    check_where,
    column_offers,
    row_offers,
    where_offers,
)
from qualcode.session.matrix.saving import behind_to_save, matrix_to_save
from qualcode.session.matrix.sheet import matrix_sheet
from qualcode.session.matrix.views import VIEWS, MatrixView, ViewFound, count_view
from qualcode.session.saving import PASTED, write_made
from qualcode.session.session import Session
from qualcode.specs import AnswerSetSpec, AnswerSpec
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents, text
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

CODES, ANSWERS, DOCUMENTS, RELATIONS = VIEWS[:4]


def watch(stop: Event | None = None) -> CountWatch:
    return CountWatch(lambda _done: None, stop or Event())


def view_of(name: str) -> MatrixView:
    return next(one for one in VIEWS if one.name == name)


def found(
    session: Session, choices: MatrixChoices | None = None, *, desk: CountDesk | None = None, of: Any = CODES
) -> ViewFound:
    return count_view(session, of, choices, desk or CountDesk(), watch())


@pytest.fixture
def session(sample: Path) -> Iterator[Session]:
    made = Session(sample, "ada")
    yield made
    made.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Session]:
    """Two interviews with three pupils: one says two things that contradict each other, one nothing."""
    with new_project(tmp_path, "wie", "wie/zelf", "wie/oom", "kosten") as project:
        first = add_transcript(project, "l1", INTERVIEW, group="leerlingen")
        second = add_transcript(project, "l2", INTERVIEW.replace("Sem", "Bo").replace("Noor", "Mo"), group="leerlingen")
        for where, at, code in (
            (first, "Via mijn oom", "wie/oom"),
            (first, "die kent", "wie/zelf"),
            (first, "Alleen de bus", "kosten"),
            (second, "Ik heb zelf", "wie/zelf"),
        ):
            start = INTERVIEW.index(at) - (2 if where == second else 0)
            apply_codings(project, "ada", [NewCoding(where, start, start + len(at), code_id(project, code))])
        values = (AnswerSpec("zelf", "Zelf", ("wie/zelf",)), AnswerSpec("oom", "Een oom", ("wie/oom",)))
        import_answer_sets(project, "ada", [AnswerSetSpec("wie", "Wie", "single", values, (), "leerlingen")])
        path = project.path
    made = Session(path, "ada")
    yield made
    made.close()


def walk_back(session: Session, counted: ViewFound, shown: Matrix) -> int:
    """Takes every number of the sheet to its passages, and these to the text; how many numbers there were."""
    texts = {one.id: text(session.project, one.id) for one in documents(session.project)}
    names = {one.id: one.name for one in documents(session.project)}
    walked, known = 0, None
    for line in matrix_sheet(shown, MatrixLook()).lines:
        for cell in line.cells:
            told = behind(session, counted.count, shown, cell.spot, known=known)
            known = told.known
            for one in told.lines:
                if isinstance(one.found, Coding):
                    assert one.quote == texts[one.found.document_id][one.start : one.end]
                    assert one.document == names[one.found.document_id]
            people = {name for one in told.lines for name in one.respondents}
            is_sum = cell.spot.line == len(shown.rows) + 2
            if shown.count == "respondents":
                assert told.n == (len(people) if is_sum else cell.n), (line.label, cell)
            assert told.n == len(people), (line.label, cell)
            if cell.spot.line and not is_sum:
                others = behind(session, counted.count, shown, cell.spot, silent=True, known=known)
                assert len(others.lines) == told.base - told.n
                assert people.isdisjoint(name for one in others.lines for name in one.respondents)
            walked += 1
    return walked


def test_every_number_of_the_sample_study_leads_to_text_at_its_offsets(session: Session) -> None:
    rows = tuple(code.path for code in codebook(session.project).codes)
    counted = found(session, MatrixChoices(rows=rows, columns=("group",)))
    shown = counted.count.shown(sort="n")
    assert walk_back(session, counted, shown) == (len(rows) + 3) * 4


def test_every_number_of_each_answer_set_leads_back_too(session: Session) -> None:
    sets = found(session).setting.sets
    assert sets
    for slug, base in product(sets, BASES):
        counted = found(session, MatrixChoices(columns=("group",), answer_set=slug, base=base), of=ANSWERS)
        assert walk_back(session, counted, counted.count.shown()) > 5


@pytest.mark.parametrize("view", [ANSWERS, DOCUMENTS, RELATIONS])
def test_every_number_of_the_other_views_does_as_well(small: Session, view: Any) -> None:
    counted = found(small, of=view)
    assert walk_back(small, counted, counted.count.shown()) > 10


def test_a_saved_query_leads_to_what_it_finds_also_where_that_is_silence(small: Session) -> None:
    small.change(save_query, "zonder", "not kosten")
    small.change(save_query, "bus", '"bus"')
    counted = found(small, MatrixChoices(rows=("@zonder", "@bus", "kosten"), columns=("group",)))
    shown = counted.count.shown()
    assert [row.total for row in shown.rows] == [3, 2, 1]
    assert walk_back(small, counted, shown) == 6 * 2
    told = behind(small, counted.count, shown, Spot(2, 0))
    assert told.address == "@bus in group=leerlingen"
    passage = read_passage(small, told, told.lines[0])
    assert passage is not None
    assert "bus" in passage.quote
    assert passage.before is not None
    assert passage.after is None


COUNTED: list[dict[str, Any]] = [
    {},
    {"rows": ["stage/*", "kosten"]},
    {"rows": ["stage/**"], "columns": ["group", "traject"]},
    {"columns": ["group/traject"]},
    {"where": {"traject": ["LWT"]}},
    {"rows": ["stage"], "base": "asked", "columns": []},
    {"rows": ["stage", "intake"], "base": "answered"},
    {"rows": ["stage/*"], "count": "codings"},
    {"rows": ["stage/*"], "count": "documents"},
    {"rows": ["stage/*"], "count": "words", "columns": []},
    {"by": ["coder"], "unfinished_too": True},
    {"rows": ["kosten/**"], "by": ["question"]},
]


def test_the_screen_shows_what_the_command_counts_whatever_was_counted_before(session: Session) -> None:
    desk = CountDesk()
    for asked in COUNTED * 2:
        wanted: dict[str, Any] = {"rows": [], "columns": ["group"], **asked}
        lists = {name: tuple(value) for name, value in wanted.items() if isinstance(value, list)}
        where = tuple(f"{name}={value}" for name, held in wanted.get("where", {}).items() for value in held)
        asked_for: dict[str, Any] = {**wanted, **lists, "where": where}
        choices = MatrixChoices(**asked_for)
        counted = found(session, choices, desk=desk)
        options = {name: value for name, value in wanted.items() if name not in ("rows", "columns")}
        told = count_matrix(session.project, wanted["rows"], wanted["columns"], **options)
        assert counted.count.shown() == told.matrix, asked
        assert list(counted.notes) == told.notes()


def test_how_it_looks_is_what_the_command_gives_for_it(session: Session) -> None:
    counted = found(session, MatrixChoices(rows=("stage/*",), columns=("group",)))
    for percent, sort, suppress in product(("none", "row", "column", "base"), ("outline", "n", "name"), (0, 3)):
        look: Any = {"percent": percent, "sort": sort, "suppress": suppress}
        told = count_matrix(session.project, ["stage/*"], ["group"], **look)
        shown = counted.count.shown(**look)
        assert shown == told.matrix
        upright, turned = (matrix_sheet(shown, MatrixLook(**look, transposed=turn)) for turn in (False, True))
        assert [list(line.cells) for line in turned.lines] == [
            list(column) for column in zip(*(line.cells for line in upright.lines), strict=True)
        ]
        for spot in (cell.spot for line in upright.lines for cell in line.cells):
            row, column = upright.find(spot)
            assert turned.find(spot) == (column, row)


def test_what_is_saved_is_what_is_shown(session: Session, tmp_path: Path) -> None:
    counted = found(session)
    look = MatrixLook(sort="n", dash=True, transposed=True)
    shown = counted.count.shown(sort="n")
    savable = matrix_to_save(counted.count, shown, look)
    assert {*savable.kinds} == {"docx", "xlsx", "md", "html", "csv", "svg", "png", "json"}
    for kind in savable.kinds:
        path = tmp_path / f"matrix.{kind}"
        write_made(savable.make(session, kind), path, kind)
        assert path.stat().st_size > 500
    lines = (tmp_path / "matrix.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("code")
    assert lines[2].split(",")[0] in ("leerwerkbedrijven", "leerlingen", "scholen")
    assert "–" in (tmp_path / "matrix.md").read_text(encoding="utf-8")
    pasted = matrix_to_save(counted.count, shown, replace(look, transposed=False)).make(session, PASTED)
    assert isinstance(pasted, ReportDocument)
    assert to_paste(pasted).splitlines()[1].split("\t")[-1] == "38"
    assert PLAIN.transposed is False


def test_what_is_behind_a_number_is_saved_and_who_does_not_say_it(small: Session, tmp_path: Path) -> None:
    save_query(small.project, "ada", "oom", "wie/oom or kosten")
    for of in (CODES, ANSWERS):
        counted = found(small, MatrixChoices(rows=("wie/zelf", "@oom")) if of is CODES else None, of=of)
        shown = counted.count.shown()
        for spot, silent in product((Spot(1, 0), Spot(len(shown.rows) + 1, 0), Spot(0, 0)), (False, True)):
            told = behind(small, counted.count, shown, spot, silent=silent)
            savable = behind_to_save(counted.count, shown, told)
            made = savable.make(small, "csv")
            assert isinstance(made, ReportDocument)
            assert made.table
            if silent and not spot.line:
                continue  # everybody is in the base
            if silent or not spot.line:
                assert [row[0] for row in made.table.rows if row[1]] == [one.references[0] for one in told.lines]
            else:
                assert len(made.table.rows) == told.passages
            write_made(made, tmp_path / "behind.docx", "docx")


def test_contradicting_answers_are_counted_and_the_rows_add_up(small: Session) -> None:
    counted = found(small, of=ANSWERS)
    shown = counted.count.shown()
    assert {row.code: row.total for row in shown.rows} == {
        "wie=zelf": 1,
        "wie=oom": 0,
        "wie=conflict": 1,
        "wie=no-answer": 2,
        "wie=not-asked": 0,
    }
    assert shown.answers == shown.bases
    told = behind(small, counted.count, shown, Spot(3, 0))
    assert sorted(one.quote for one in told.lines) == ["Via mijn oom", "die kent"]


def test_a_count_is_stopped(session: Session) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(CountStopped):
        count_view(session, CODES, None, CountDesk(), watch(stop))
    assert found(session).count.shown().base == 38


def test_a_view_of_what_is_not_there_says_so(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        path = project.path
    empty = Session(path, "ada")
    with pytest.raises(NotFoundError, match=r"answer set|antwoord"):
        found(empty, of=ANSWERS)
    assert found(empty).count.shown().base == 0
    empty.close()


def test_what_is_offered_is_taken_and_what_is_not_there_is_refused(session: Session) -> None:
    there = found(session).setting
    for one in [*row_offers(there)][:40]:
        check_rows(session, one.written)
    for one in column_offers(there):
        check_columns(session, one.written)
    for one in where_offers(session)[:20]:
        check_where(session, one.written)
    for check, written in ((check_rows, "stage, nergens"), (check_columns, "group/nergens"), (check_where, "groep=x")):
        with pytest.raises(QualcodeError):
            check(session, written)


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=5), st.sampled_from([2, 3, 5])
)
def test_of_exclusive_rows_no_printed_number_tells_of_a_few(columns: list[list[int]], fewest: int) -> None:
    names = ("zelf", "school", "no-answer")
    ids = (1, 2, -1)
    total = [sum(column[row] for column in columns) for row in range(3)]
    rows = tuple(
        MatrixRow(tuple(column[row] for column in columns), (), total[row], ids[row], names[row], names[row])
        for row in range(3)
    )
    bases = MatrixFigures(tuple(sum(column) for column in columns), (), sum(total))
    matrix = Matrix(
        count="respondents",
        percent="none",
        blocks=(("group",),),
        columns=tuple(MatrixColumn((str(n),), base, ("group",)) for n, base in enumerate(bases.cells)),
        subtotals=(),
        base=bases.total,
        rows=rows,
        answers=bases,
        respondents=MatrixFigures(tuple(column[0] + column[1] for column in columns), (), total[0] + total[1]),
        partitions=(ids,),
        silences=frozenset((-1,)),
    )
    book = Codebook("", "", "nl", 0, tuple(Code(ids[n], "", names[n], names[n], None, names[n]) for n in range(3)))
    hidden = hidden_spots(matrix, book, fewest)
    for place in range(len(columns) + 1):
        numbers = {line: (*row.cells, row.total)[place] for line, row in enumerate(rows, 1)}
        for whole, parts in ((0, (1, 2, 3)), (4, (1, 2))):
            gone = [line for line in parts if Spot(line, place) in hidden]
            if gone and Spot(whole, place) not in hidden:
                assert len(gone) > 1
                assert not 0 < sum(numbers[line] for line in gone) < fewest


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), max_size=16), st.sampled_from([2, 3, 5])
)
def test_of_sets_beside_codes_no_printed_number_tells_of_a_few(
    people: list[tuple[int, int, bool]], fewest: int
) -> None:
    """A single set (two answers and silence), beside one of several answers (any or silence) and a code."""
    names = ("zelf", "school", "silent", "hulp", "no help", "code")
    said: dict[tuple[int, tuple[int, ...]], int] = {
        **{(row, (person,)): 1 for person, (row, _help, _code) in enumerate(people, 1)},
        **{(3 + (help_ > 1), (person,)): 1 for person, (_row, help_, _code) in enumerate(people, 1)},
        **{(5, (person,)): 1 for person, (_row, _help, code) in enumerate(people, 1) if code},
    }
    said = {(row - 10, people_): n for (row, people_), n in said.items()}
    book = Codebook("", "", "nl", 0, tuple(Code(n - 10, "", name, name, None, name) for n, name in enumerate(names)))
    rows = [code.id for code in book.codes]
    for wanted, partitions in ((rows, [(-10, -9, -8)]), (rows[:3], [(-10, -9, -8)]), (rows[3:5], [])):
        matrix = tabulate(
            DocumentCounts(documents=said),
            [BaseRow(person) for person in range(1, len(people) + 1)],
            book,
            wanted,
            partitions=[tuple(one) for one in partitions],
            silences={-8, -6},
        )
        hidden = hidden_spots(matrix, book, fewest)
        lines = {0: matrix.base, **{line: row.total for line, row in enumerate(matrix.rows, 1)}}
        lines[len(wanted) + 1] = matrix.respondents.total
        sums = [(0, (1, 2, 3))] if partitions else [(0, (2, 3))]
        for whole, parts in sums:
            gone = [line for line in parts if Spot(line, 0) in hidden]
            if gone and Spot(whole, 0) not in hidden:
                assert len(gone) > 1
                assert not 0 < sum(lines[line] for line in gone) < fewest
        assert all(Spot(line, 0) in hidden for line, n in lines.items() if 0 < n < fewest)


def test_codes_by_codes_are_what_one_respondent_says_of_both(small: Session) -> None:
    counted = found(small, MatrixChoices(rows=("wie/zelf", "wie/oom", "kosten")), of=RELATIONS)
    shown = counted.count.shown()
    assert [row.cells for row in shown.rows] == [(2, 1, 1), (1, 1, 1), (1, 1, 1)]
    assert [column.base for column in shown.columns] == [2, 1, 1]
    assert [row.total for row in shown.rows] == [2, 1, 1]
    for line, place in product(range(1, 4), range(4)):
        spot = Spot(line, place)
        there = ask(small.project, counted.count.address(shown, spot), unfinished_too=True)
        assert there.n == (*shown.rows[line - 1].cells, shown.rows[line - 1].total)[place]
    hidden = counted.count.shown(suppress=2).hidden
    assert all(Spot(spot.place + 1, spot.line - 1) in hidden for spot in hidden if 0 < spot.line < 4 and spot.place < 3)


def test_a_code_that_nobody_says_has_its_column_too(small: Session) -> None:
    narrowed = found(small, MatrixChoices(rows=("wie/zelf", "wie/oom"), where=("respondent=l2/Mo",)), of=RELATIONS)
    shown = narrowed.count.shown()
    assert [column.base for column in shown.columns][-1] == 0
    assert walk_back(small, narrowed, shown) == 5 * 3


def test_a_combination_is_what_its_query_finds_and_has_the_passages_of_its_codes(small: Session) -> None:
    counted = found(small, MatrixChoices(rows=("wie/zelf", "wie/oom", "answer:wie")), of=view_of("configurations"))
    shown = counted.count.shown()
    assert shown.answers == shown.bases
    assert shown.rows[-1].name in ("none of these", "geen van deze")
    counted = found(small, MatrixChoices(rows=("wie/zelf", "wie/oom", "kosten")), of=view_of("configurations"))
    shown = counted.count.shown()
    assert sorted(row.total for row in shown.rows[:-1]) == [1, 1]
    for line, row in enumerate(shown.rows, 1):
        told = behind(small, counted.count, shown, Spot(line, 0))
        assert ask(small.project, told.address, unfinished_too=True).n == row.total == told.n
        assert told.passages == (3 if "kosten" in row.code else 1 if row.total and row.code else 0)
    assert walk_back(small, counted, shown) > 4
    assert counted.count.told(small.project, shown).note.startswith("Each respondent is in one row")


def test_two_groups_stand_beside_each_other_on_the_same_codes_and_on_different_ones(session: Session) -> None:
    pair = "stage/voldoende:leerdoelen/bij-aanvang"
    columns = ("scholen", "leerwerkbedrijven")
    counted = found(session, MatrixChoices(rows=(pair, "kosten/*"), columns=columns), of=view_of("contrasts"))
    shown = counted.count.shown()
    there = count_contrasts(
        session.project, columns, codes=["kosten/*"], pairs=[("stage/voldoende", "leerdoelen/bij-aanvang")]
    )
    assert [column.labels[0] for column in shown.columns] == [*columns]
    assert [(row.code, row.cells) for row in shown.rows[1:]] == [
        (row.code, (row.found.n, row.found.other_n)) for row in there.rows[1:]
    ]
    assert (shown.rows[0].code, shown.rows[0].cells) == (pair, (8, 8))
    for line, place in product(range(len(shown.rows) + 1), range(2)):
        told = behind(session, counted.count, shown, Spot(line, place))
        asked = ask(session.project, told.address)
        assert (asked.n if line else asked.base, asked.base) == (told.n, told.base)
    check_sides(session, "traject=AO, traject=LWT")
    check_pairs(session, pair)
    for check, written in ((check_sides, "scholen"), (check_sides, "scholen, nergens"), (check_pairs, "stage:nergens")):
        with pytest.raises(QualcodeError):
            check(session, written)


def test_words_lead_to_where_they_are_said_and_saturation_is_read(small: Session) -> None:
    counted = found(small, of=view_of("words"))
    shown = counted.count.shown()
    word = next(row for row in shown.rows if row.code == "oom")
    told = behind(small, counted.count, shown, Spot(shown.rows.index(word) + 1, 0))
    assert told.n == word.total
    assert len({one.respondents for one in told.lines}) == word.total
    counted = found(small, MatrixChoices(rows=("wie/zelf", "kosten")), of=view_of("saturation"))
    assert counted.page
    assert len(counted.page.picture) == 1
    assert isinstance(counted.page.to_save().make(small, "svg"), ReportDocument)
    assert '"base"' in str(counted.page.to_save().make(small, "json"))
