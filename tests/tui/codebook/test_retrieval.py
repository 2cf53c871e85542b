"""The board of a code's passages: reading them in a row, sorting, splitting off, and whose they are."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.queries.passages import passages as read_passages
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.tui.codebook.passage_list import PassageList
from qualcode.tui.codebook.retrieval_order import ORDERS, PassageFilter, arrange, narrowing
from qualcode.tui.codebook.retrievals import CodeRetrieval
from qualcode.tui.codebook.screen import CodebookScreen
from qualcode.tui.coding.screen import CodingScreen
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.codebook_screen import add_codings, codebook_screen, coded, front, paths, press, shown
from tests.support.steps import steps
from tests.support.waiting import Text, settle
from tests.support.workspace import reopened, workspace


async def test_the_board_reads_the_passages_of_a_code_and_those_under_it(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "enter")
        board = front(pilot, CodeRetrieval)
        assert [passage.coding.quote for passage in board.passages.shown] == [
            "Via mijn oom",
            "Ik heb zelf gebeld. Drie keer",
        ]
        text = shown(pilot)
        assert "leerlingen-1 · Sem · ada" in text
        assert "Hoe kwam je aan je stage?" in text
        await press(pilot, "w", "w")
        assert "Hoe kwam je aan je stage?" not in shown(pilot)
        await press(pilot, "escape")
        front(pilot, CodebookScreen)


async def test_a_passage_opens_in_its_transcript(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await press(pilot, "f3", "b", "down", "enter")
        assert front(pilot, CodingScreen) is screen
        assert screen.reader.cursor == INTERVIEW.index("Ik heb zelf")


async def test_a_passage_of_another_document_opens(path: Path) -> None:
    async with workspace(path, document="school-1") as (screen, pilot):
        await press(pilot, "f3", "b", "enter")
        assert screen.reader.text == INTERVIEW
        assert screen.reader.cursor == INTERVIEW.index("Via mijn oom")


async def test_passages_are_split_off_into_a_new_sub_code_and_into_that_again(path: Path) -> None:
    add_codings(path, "ada", "stage", ["Drie keer", "Alleen de bus"])
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "b", "s", "s", "s", "s")
        board = front(pilot, CodeRetrieval)
        board.passages.mark(
            passage.coding.id for passage in board.passages.shown if passage.coding.quote == "Drie keer"
        )
        await press(pilot, "vertical_line", Text("Volhouden"), "enter")
        assert "stage/volhouden" in paths(path)
        assert ("Drie keer", "stage/volhouden") in coded(path)
        board.passages.mark(
            passage.coding.id for passage in board.passages.shown if passage.coding.quote == "Alleen de bus"
        )
        await press(pilot, "vertical_line", Text("volh"), "enter")
        assert ("Alleen de bus", "stage/volhouden") in coded(path)
        await press(pilot, "u", "u")
        assert "stage/volhouden" not in paths(path)
        assert ("Drie keer", "stage") in coded(path)


async def test_recoding_memo_good_and_removing_on_the_board(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "b", "asterisk", "m", Text("oom!"), "escape")
        with reopened(path) as project:
            assert [(coding.good, coding.memo) for coding in codings(project)] == [(True, "oom!"), (False, "")]
        assert "¶ oom!" in shown(pilot)
        assert "★" in shown(pilot)
        await press(pilot, "r", Text("reizen"), "enter")
        assert coded(path)[0] == ("Via mijn oom", "kosten/reizen")
        assert len(front(pilot, CodeRetrieval).passages.shown) == 1
        await press(pilot, "u", "x")
        assert len(coded(path)) == 1
        await press(pilot, "u")
        assert len(coded(path)) == 2


async def test_another_coders_passages_stay_and_that_is_said(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "b", "down", "x")
        assert "Another coder's" in shown(pilot)
        await press(pilot, "asterisk", "m", "A", "r", Text("reizen"), "enter")
        assert coded(path) == [("Via mijn oom", "kosten/reizen"), ("Ik heb zelf gebeld. Drie keer", "stage/zelf")]
        assert "1 of another coder stays" in shown(pilot)


async def test_filtering_and_sorting_the_board(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "b", "f", "down", "down", "enter")
        board = front(pilot, CodeRetrieval)
        assert [passage.coder for passage in board.passages.shown] == ["ben"]
        assert "only ben" in shown(pilot)
        assert "1 of 2 passages" in shown(pilot)
        await press(pilot, "F")
        assert len(board.passages.shown) == 2
        await press(pilot, *"sssss")
        assert "by length" in shown(pilot)
        assert [passage.coder for passage in board.passages.shown] == ["ben", "ada"]


def test_orders_and_filters(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage", "kosten")
    for name, group in (("b", "scholen/vmbo"), ("a", "leerlingen")):
        document = add_transcript(project, name, INTERVIEW, group=group)
        apply_codings(project, name, [NewCoding(document, 45, 60, code_id(project, "stage"))])
    apply_codings(project, "a", [NewCoding(1, 45, 80, code_id(project, "kosten"), good=True)])
    found = read_passages(project, codings(project), {})
    book = codebook(project)

    def order(name: str) -> list[str]:
        return [
            entry.title.split(" ")[0] if entry.passage is None else str(entry.passage.coding.id)
            for entry in arrange(found, name, book)
        ]

    assert order("document") == ["b", "1", "3", "a", "2"]
    assert order("group") == ["leerlingen", "2", "scholen/vmbo", "1", "3"]
    assert order("coder") == ["a", "3", "2", "b", "1"]
    assert order("code") == ["stage", "1", "2", "kosten", "3"]
    assert order("length") == ["3", "1", "2"]
    assert order("newest") == ["3", "2", "1"]
    assert set(ORDERS) >= {"respondent"}
    assert [(way.name, way.number) for way in narrowing(found)] == [
        ("All", 3),
        ("leerlingen", 1),
        ("scholen", 2),
        ("scholen/vmbo", 2),
        ("a", 2),
        ("b", 1),
        ("Good quotations", 1),
    ]
    both = PassageFilter(group="scholen").narrowed(PassageFilter(coder="a"))
    assert [passage.coding.id for passage in found if both.passes(passage)] == [3]
    assert both.words() == "scholen, a"
    assert both.narrowed(PassageFilter()) == PassageFilter()


def with_passages(folder: Path, count: int) -> Path:
    """A project with one long transcript, in which every second of ``2 * count`` lines is coded."""
    project = new_project(folder, "stage", name=f"study-{count}")
    text = "\n".join(
        f"{'Interviewer' if n % 2 else 'Sem'}: zin {n} over de stage en nog veel meer." for n in range(2 * count)
    )
    document = add_transcript(project, "lang", text)
    starts = [text.index(f"zin {n} ") for n in range(0, 2 * count, 2)]
    stage = code_id(project, "stage")
    apply_codings(project, "ada", [NewCoding(document, at, at + 30, stage) for at in starts])
    return project.path


def step_and_page(passages: PassageList) -> None:
    """Back to the first passage, and on by some steps and screens."""
    passages.action_edge(0)
    for _ in range(8):
        passages.action_step(1)
        passages.action_page(1)


async def test_a_thousand_passages_do_not_hold_up_the_keys(tmp_path: Path) -> None:
    async with workspace(with_passages(tmp_path, 100), document="lang") as (_screen, pilot):
        await press(pilot, "f3", "b")
        few = steps(lambda: step_and_page(front(pilot, CodeRetrieval).passages))
    async with workspace(with_passages(tmp_path, 1000), document="lang") as (_screen, pilot):
        await press(pilot, "f3", "b")
        board = front(pilot, CodeRetrieval)
        assert len(board.passages.shown) == 1000
        assert steps(lambda: step_and_page(board.passages)) < 1.5 * few
        assert board.passages.index >= 40
        board.passages.action_edge(-1)
        await settle(pilot)
        assert "zin 1998 " in shown(pilot)
        await press(pilot, "asterisk")
        assert board.passages.index == 999


async def test_walking_through_long_passages(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    long = "R: " + " ".join(f"woord{n}" for n in range(900)) + "\nR: kort.\n"
    document = add_transcript(project, "lang", long)
    stage = code_id(project, "stage")
    apply_codings(
        project,
        "ada",
        [
            NewCoding(document, 3, long.index("\n"), stage),
            NewCoding(document, long.index("kort"), len(long) - 1, stage),
        ],
    )
    async with workspace(project.path, document="lang", size=(80, 24)) as (_screen, pilot):
        await press(pilot, "f3", "b", "down")
        passages = front(pilot, CodeRetrieval).query_one(PassageList)
        assert passages.index == 0
        assert passages.scroll_offset.y > 0
        for _ in range(12):
            passages.action_step(1)
            await settle(pilot)
        assert passages.index == 1
        for _ in range(12):
            passages.action_step(-1)
            await settle(pilot)
        assert passages.index == 0
        assert passages.scroll_offset.y <= 2
