"""The monitor of 2005 as a small second study: every interview table of the report, cell by cell.

``tests/data/monitor_2005.yaml`` has the tables as printed. From it the command line makes one project of 28 respondents
who each have a transcript with their answers; then every table is asked of ``qualcode matrix``. Columns nest *fase*
(gestart, voorbereiding) and *ministerie* (OCW, LNV). What comes out may differ from what is printed at the misprints
that the file lists, and nowhere else.

A number of a table is found by its place: ``(answer, fase, ministerie)`` is a cell, ``(answer,)`` the total of its row,
``(TOTAL, fase)`` and ``(TOTAL,)`` are in the bottom row, and ``(N,)`` is the number of respondents.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document

from qualcode.cli import run
from tests.cli.conftest import Call

Place = tuple[str, ...]
Numbers = dict[Place, int]

DATA = yaml.safe_load((Path(__file__).parents[1] / "data" / "monitor_2005.yaml").read_text(encoding="utf-8"))
BASES = {(str(column["fase"]), str(column["ministerie"])): int(column["n"]) for column in DATA["columns"]}
PHASES = list(dict.fromkeys(phase for phase, _ministry in BASES))
RESPONDENTS = 28
TOTAL, N = "totaal", "n"


@dataclass(frozen=True)
class Misprint:
    """A number of the report that cannot be right, and the one that the study uses."""

    place: Place
    printed: int
    used: int
    reason: str


@dataclass(frozen=True)
class Table:
    """A table of the report: ``answers`` is code -> label, ``printed`` has every number of it."""

    id: str
    title: str
    several: bool
    answers: dict[str, str]
    printed: Numbers
    misprints: tuple[Misprint, ...]

    @property
    def used(self) -> Numbers:
        """The numbers of the study: those printed, without the misprints."""
        return self.printed | {misprint.place: misprint.used for misprint in self.misprints}


def read(entry: dict[str, Any]) -> Table:
    """A table of the file; what is empty in the report (``~``) is nought."""
    printed: Numbers = {}
    for row in entry["rows"]:
        cells = zip(BASES, row["cells"], strict=True)
        printed |= {(row["code"], *column): cell or 0 for column, cell in cells}
        printed[(row["code"],)] = row["total"] or 0
    printed |= dict(zip([*((TOTAL, phase) for phase in PHASES), (TOTAL,)], entry["totals"], strict=True))
    printed[(N,)] = entry["n"]
    return Table(
        entry["id"],
        entry["title"],
        entry.get("several", False),
        {row["code"]: row["label"] for row in entry["rows"]},
        printed,
        tuple(Misprint(tuple(found.pop("place")), **found) for found in map(dict, entry.get("misprints", []))),
    )


TABLES = [read(entry) for entry in DATA["tables"]]
MISPRINTS = [(table, misprint) for table in TABLES for misprint in table.misprints]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)


def contradictions(table: Table, numbers: Numbers) -> list[Place]:
    """The totals that are not the sum of their cells, the columns that do not fit their respondents, and a wrong N."""
    found: list[Place] = [
        (answer,) for answer in table.answers if sum(numbers[answer, *column] for column in BASES) != numbers[(answer,)]
    ]
    sums = {column: sum(numbers[answer, *column] for answer in table.answers) for column in BASES}
    for phase in PHASES:
        if sum(sums[column] for column in BASES if column[0] == phase) != numbers[TOTAL, phase]:
            found.append((TOTAL, phase))
    if sum(numbers[(answer,)] for answer in table.answers) != numbers[(TOTAL,)]:
        found.append((TOTAL,))
    if sum(numbers[TOTAL, phase] for phase in PHASES) != numbers[(TOTAL,)]:
        found.append((TOTAL, *PHASES))
    for column, base in BASES.items():
        cells = [numbers[answer, *column] for answer in table.answers]
        if max(cells) > base or sum(cells) < base or (sum(cells) > base and not table.several):
            found.append(column)
    if numbers[(N,)] != sum(BASES.values()):
        found.append((N,))
    return found


def answers_given() -> Iterator[tuple[str, Place, list[tuple[Table, str]]]]:
    """Every respondent, the column it is in, and its answers: per table dealt out in turn, each time one further on."""
    for column, base in BASES.items():
        given: list[list[tuple[Table, str]]] = [[] for _respondent in range(base)]
        for turn, table in enumerate(TABLES):
            for answer in table.answers:
                for _once in range(table.used[answer, *column]):
                    given[turn % base].append((table, answer))
                    turn += 1
        for number, answers in enumerate(given, 1):
            yield "-".join((*column, str(number))).lower(), column, answers


def transcript(answers: list[tuple[Table, str]]) -> str:
    """A conversation in which a respondent gives these answers."""
    turns = ["Interviewer: Dit gesprek is verzonnen. Alleen de aantallen komen uit de monitor van 2005."]
    for number, (table, answer) in enumerate(answers):
        asked = table.title if number == 0 or answers[number - 1][0] is not table else "En verder?"
        turns += [f"Interviewer: {asked}", f"School: {table.answers[answer]}."]
    return "\n".join(turns) + "\n"


def write_csv(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Writes rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the project of the whole study, made once through the command line."""
    folder = tmp_path_factory.mktemp("monitor")
    transcripts = folder / "gesprekken"
    transcripts.mkdir()
    codes = [
        {
            "id": table.id,
            "name": table.title,
            "codes": [{"id": code, "name": label} for code, label in table.answers.items()],
        }
        for table in TABLES
    ]
    codebook = {"codebook": "ao2005", "language": "nl", "version": 1, "codes": codes}
    (folder / "codebook.yaml").write_text(yaml.safe_dump(codebook, allow_unicode=True), encoding="utf-8")
    sets = [
        {
            "id": table.id,
            "name": table.title,
            "kind": "multiple" if table.several else "single",
            "values": [
                {"id": code, "name": label, "codes": [f"{table.id}/{code}"]} for code, label in table.answers.items()
            ],
        }
        for table in TABLES
    ]
    answers_file = {"answers": "ao2005", "sets": sets}
    (folder / "answers.yaml").write_text(yaml.safe_dump(answers_file, allow_unicode=True), encoding="utf-8")
    face: list[tuple[str, ...]] = [("respondent", "document", "fase", "ministerie")]
    codings: list[tuple[str, ...]] = [("document", "code", "coder", "quote")]
    for name, column, answers in answers_given():
        (transcripts / f"{name}.txt").write_text(transcript(answers), encoding="utf-8")
        face.append((name, name, *column))
        codings += [(name, f"{table.id}/{code}", "ada", f"{table.answers[code]}.") for table, code in answers]
    write_csv(folder / "face.csv", face)
    write_csv(folder / "codings.csv", codings)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("QUALCODE_PROJECT", raising=False)
        patch.setenv("QUALCODE_CODER", "ada")
        for arguments in (
            ["init", "ao2005", "--codebook", "codebook.yaml"],
            ["import", "gesprekken", "--respondents", "face.csv"],
            ["codings", "import", "codings.csv"],
            ["answers", "import", "answers.yaml"],
        ):
            assert run(arguments) == 0, arguments
    return folder


@pytest.fixture
def monitor(study: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls qualcode in the folder of the study."""
    monkeypatch.chdir(study)
    return call


def matrix(monitor: Call, *rows: str) -> Any:
    """The matrix of these codes by the columns of the report."""
    options = [f"--rows={row}" for row in rows]
    return monitor("matrix", *options, "--cols", "fase/ministerie", "--format", "json").json


def counted(found: Any) -> Numbers:
    """The numbers of a matrix, by their places in the report's table."""
    numbers: Numbers = {}
    columns = [tuple(column["path"]) for column in found["columns"]]
    for row in found["rows"]:
        answer = row["code"].rpartition("/")[2]
        numbers |= {(answer, *column): cell for column, cell in zip(columns, row["cells"], strict=True)}
        numbers[(answer,)] = row["total"]
    answers = found["totals"]["answers"]
    for subtotal, number in zip(found["subtotals"], answers["subtotals"], strict=True):
        numbers[(TOTAL, *subtotal["path"])] = number
    return numbers | {(TOTAL,): answers["total"], (N,): found["base"]}


def test_the_report_has_sixteen_tables_and_three_misprints() -> None:
    assert len({table.id for table in TABLES}) == len(TABLES) == 16
    assert sum(BASES.values()) == RESPONDENTS
    assert [(table.id, misprint.place) for table, misprint in MISPRINTS] == [
        ("determinatie-wie", ("vmbo", "voorbereiding", "LNV")),
        ("examen-regie", (N,)),
        ("rechten", ("geregeld", "voorbereiding", "OCW")),
    ]
    assert [table.id for table in TABLES if table.several] == ["doelgroep"]


@each_table
def test_a_table_contradicts_itself_at_its_misprints_only(table: Table) -> None:
    assert bool(contradictions(table, table.printed)) == bool(table.misprints)
    assert contradictions(table, table.used) == []


@pytest.mark.parametrize(("table", "misprint"), MISPRINTS, ids=lambda found: getattr(found, "id", ""))
def test_a_misprint_is_one(table: Table, misprint: Misprint) -> None:
    assert table.printed[misprint.place] == misprint.printed != misprint.used
    assert contradictions(table, table.used | {misprint.place: misprint.printed})
    assert misprint.reason


def test_every_respondent_gives_one_answer_per_table_and_it_is_coded_to_the_letter(monitor: Call) -> None:
    assert len(monitor("documents", "--format", "json").json) == RESPONDENTS
    people = monitor("respondents", "--format", "json").json
    assert Counter((one["attributes"]["fase"], one["attributes"]["ministerie"]) for one in people) == BASES
    codings = monitor("codings", "--format", "json").json
    labels = {f"{table.id}/{code}": f"{label}." for table in TABLES for code, label in table.answers.items()}
    assert len(set(labels.values())) == len(labels)
    assert [(one["code"], one["quote"]) for one in codings] == [(one["code"], labels[one["code"]]) for one in codings]
    answers = Counter((one["code"].partition("/")[0], *one["respondents"]) for one in codings)
    several = {table.id for table in TABLES if table.several}
    assert {given for (table, _respondent), given in answers.items() if table not in several} == {1}
    assert {given for (table, _respondent), given in answers.items() if table in several} == {1, 2}
    assert len(answers) == RESPONDENTS * len(TABLES)


@each_table
def test_a_table_comes_out_cell_by_cell(monitor: Call, table: Table) -> None:
    found = matrix(monitor, *(f"{table.id}/{answer}" for answer in table.answers))
    assert [(tuple(column["path"]), column["base"]) for column in found["columns"]] == list(BASES.items())
    assert [(*half["path"], half["base"]) for half in found["subtotals"]] == [("gestart", 16), ("voorbereiding", 12)]
    assert [row["name"] for row in found["rows"]] == list(table.answers.values())
    numbers = counted(found)
    assert numbers.keys() == table.printed.keys()
    different = {place: (number, numbers[place]) for place, number in table.printed.items() if number != numbers[place]}
    assert different == {misprint.place: (misprint.printed, misprint.used) for misprint in table.misprints}
    anybody = found["totals"]["respondents"]
    assert (anybody["cells"], anybody["subtotals"], anybody["total"]) == ([12, 4, 10, 2], [16, 12], 28)


@each_table
def test_a_table_is_an_answer_set_whose_rows_add_up(monitor: Call, table: Table) -> None:
    found = monitor("answers", "show", table.id, "--cols", "fase/ministerie", "--format", "json").json
    assert [row["code"] for row in found["rows"]] == [
        f"{table.id}={answer}" for answer in (*table.answers, "no-answer", "not-asked")
    ]
    said = {**found, "rows": [row | {"code": row["code"].replace("=", "/")} for row in found["rows"][:-2]]}
    numbers = counted(said)
    assert {place: numbers[place] for place in table.used} == table.used
    assert [row["total"] for row in found["rows"][-2:]] == [0, 0]
    rows = list(zip(*(row["cells"] for row in found["rows"]), strict=True))
    sums = [sum(column) for column in rows]
    assert table.several or sums == [column["base"] for column in found["columns"]]


def test_every_respondent_counts_once_where_codes_roll_up(monitor: Call) -> None:
    found = matrix(monitor, *(table.id for table in TABLES))
    assert [row["code"] for row in found["rows"]] == [table.id for table in TABLES]
    for row in found["rows"]:
        assert (row["cells"], row["subtotals"], row["total"]) == ([12, 4, 10, 2], [16, 12], 28), row["code"]


def test_as_text_the_table_shows_the_nested_columns_and_n(monitor: Call) -> None:
    text = monitor("matrix", "--rows", "bpv-wie/vmbo,bpv-wie/mbo", "--cols", "fase/ministerie").out
    lines = [line.split() for line in text.splitlines()]
    assert lines[0][:2] == PHASES
    assert [word for word in lines[1] if word in ("OCW", "LNV")] == ["OCW", "LNV", "OCW", "LNV"]
    numbers = [[int(word) for word in line if word.isdecimal()] for line in lines]
    for row in ([12, 4, 16, 10, 2, 12, 28], [8, 1, 9, 5, 2, 7, 16], [1, 0, 1, 0, 0, 0, 1]):
        assert row in numbers


def as_printed(number: int) -> str:
    """A number as the report prints it: a dash for nought."""
    return str(number) if number else "–"


@each_table
def test_a_table_as_word_has_the_shape_of_the_report(monitor: Call, table: Table, tmp_path: Path) -> None:
    out = tmp_path / "table.docx"
    rows = [f"--rows={table.id}/{answer}" for answer in table.answers]
    monitor(
        "matrix", *rows, "--cols", "fase/ministerie", "--shape", "monitor2005", "--title", table.title, "--out", out
    )
    word = Document(str(out))
    [written] = word.tables
    used = table.used
    lines = [[cell.text for cell in row.cells] for row in written.rows]
    columns = [*BASES]
    assert lines[0] == ["", *(phase for phase, _ministry in columns), "totaal"]
    assert lines[1] == ["", *(ministry for _phase, ministry in columns), ""]
    for (answer, label), line in zip(table.answers.items(), lines[2:-1], strict=True):
        assert line == [label, *(as_printed(used[answer, *column]) for column in columns), as_printed(used[(answer,)])]
    assert lines[-1] == ["totaal", *(str(used[TOTAL, phase]) for phase, _ministry in columns), str(used[(TOTAL,)])]
    # The labels of a phase, and its total, are each one cell over both ministries.
    for row in (written.rows[0], written.rows[-1]):
        assert len({id(cell._tc) for cell in row.cells}) == 2 + len(PHASES)
    below = [paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == "Note"]
    assert below[0] == "N= 28"
    assert any("meer antwoorden" in text for text in below) == table.several
    assert word.paragraphs[0].text == f"Tabel 1 {table.title}"
