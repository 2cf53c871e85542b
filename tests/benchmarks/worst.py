"""How the time of each operation grows with what it is given: a table of sizes, times and exponents.

Run as ``python -m tests.benchmarks.worst [WORD ...]``; with words, only operations with one of them in their name.
Each operation runs on inputs of which one is four times the size of the one before. The exponent is that of the last
step: 1 is linear, 2 is quadratic. It ends with 1 where one is above ``MOST``. What takes too little time to be measured
has no exponent. The inputs are the worst that are known: one huge turn, signs that may begin anything, words that
almost match. The suite counts steps instead (``tests/support/steps.py``), for it never looks at the clock.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from time import process_time

from qualcode.analysis.heard import HeardTexts
from qualcode.analysis.person_names import PersonNames
from qualcode.changes.codings import NewCoding, apply_codings, drifted, recode, remove_codings
from qualcode.errors import NotFoundError
from qualcode.language.sentences import sentence_spans
from qualcode.merging import merge
from qualcode.model import Code, Codebook, Coding, Role, Turn
from qualcode.queries.quotations import quotations
from qualcode.queries.search import around, seek
from qualcode.queries.words.index import WordIndex
from qualcode.settling.cases import read_settlement
from qualcode.settling.deciding import take_agreed
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.text.finding import Folded, Hits, passages
from qualcode.text.quotes import locate
from qualcode.text.spans import SpanIndex, lanes
from qualcode.text.speech import Speech, reads_as
from qualcode.text.turns import count_words, find_turns
from qualcode.tui.reader.boundaries import Edge, moved
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.motion import next_word, previous_word, turn_words, word_at
from qualcode.tui.reader.portrait import cells_of
from qualcode.tui.widgets.glyphs import previous_stop, snap
from tests.support.building import add_transcript, code_id, new_project

MOST = 1.5
"""An exponent above which an operation is not called linear: sorting, a cold cache and a busy machine are below it."""

LEAST_SECONDS = 0.004
LONG_SECONDS = 1.0
TIMES = 4
STEPS = 3

Work = Callable[[], object]


def said(size: int, seed: int = 3) -> str:
    """So many characters of words."""
    words = "ja nee stage bedrijf leerling school mentor gewoon eigenlijk omdat plaats zoeken.".split()
    return " ".join(Random(seed).choices(words, k=size // 6))[:size]


def one_turn(size: int) -> tuple[str, list[Turn]]:
    """A transcript that is one turn."""
    text = f"Sem: {said(size)}"
    return text, [Turn(0, 0, 5, len(text), "Sem", Role.RESPONDENT)]


def quotes(size: int) -> Iterator[tuple[str, Work]]:
    """Finding a quotation in a text of ``size`` characters."""
    fresh = count()

    def finding(text: str, quote: str) -> Work:
        def work() -> None:
            with suppress(NotFoundError):
                # What is worked out once for a text is worked out each time.
                locate(f"{text}{next(fresh)}", quote)

        return work

    for name, sign in (("dashes", "-"), ("long dashes", "—"), ("spaces", " "), ("dots", "."), ("quotation marks", "'")):
        yield f"quotation: a run of {name}", finding(sign * size, f"x{sign * 3}x")
        yield f"quotation: {name}, then a word", finding(sign * size, f"{sign * 3}xyz")
        yield (
            f"quotation: {name} and letters",
            finding(f"a{sign}" * (size // 2), f"a{sign}{sign}" * (size // 8) + "xyz"),
        )
        yield f"quotation: {name} and spaces", finding(f"{sign} " * (size // 2), f"{sign}  " * (size // 8) + "xyz")
    yield "quotation: invisible characters", finding("-\u200b" * (size // 2), "-" * 20 + "xyz")
    yield "quotation: composed letters", finding("e\u0301" * (size // 2), "é" * (size // 8) + "xyz")
    yield "quotation: by likeness", finding(said(size), said(400, 4) + "xyz")
    yield "quotation: a long one, by likeness", finding(said(size), said(size)[size // 4 : size // 2] + "xyz")
    yield "quotation: read as it stands", lambda: reads_as("[...] a [...] b" * (size // 16), "a b " * (size // 4))


def transcripts(size: int) -> Iterator[tuple[str, Work]]:
    """What is found in a text of ``size`` characters when it comes in."""
    for name, unit in (
        ("dashes", "-"), ("spaces", " "), ("brackets", "["), ("times", "0:12 "), ("colons", "a: "), ("emphasis", "**"),
        ("names", "Wim de "), ("numbers", "12"), ("question markers", "V1 "),
    ):  # fmt: skip
        text = unit * (size // len(unit))
        lines = f"{unit * 8}\n" * (size // (8 * len(unit) + 1))
        yield f"turns: a line of {name}", partial(find_turns, text)
        yield f"turns: lines of {name}", partial(find_turns, lines)
        yield f"stamps: {name}", partial(count_words, text)
    labels = "".join(f"Naam {number}: ja, {number}.\n" for number in range(size // 20))
    yield "turns: each of another speaker", lambda: find_turns(labels)
    yield "turns: brackets of another each", lambda: find_turns(labels.replace("Naam", "[Naam").replace(":", "]"))
    for name, text in (
        ("one huge turn", said(size)), ("one word", "x" * size), ("stops", ". " * (size // 2)),
        ("stops and brackets", ".)" * (size // 2)), ("dots", "..." * (size // 3)), ("quotation marks", '"' * size),
    ):  # fmt: skip
        yield f"sentences: {name}", partial(sentence_spans, text, "nl", [(0, len(text))])


def _by_word(text: str, end: int) -> None:
    next_word(text, 0)
    previous_word(text, end)
    word_at(text, end)


def _by_character(text: str, end: int) -> None:
    previous_stop(text, end)
    snap(text, end)


def _edges(text: str, coding: Coding) -> None:
    for is_end in (False, True):
        for step in (-1, 1):
            moved(text, Edge(coding, is_end), step)


def workspace(size: int) -> Iterator[tuple[str, Work]]:
    """What the workspace does with one turn of ``size`` characters."""
    text, turns = one_turn(size)
    yield "layout: one huge turn", lambda: Layout(text, turns, 80)
    yield "layout: one word", lambda: Layout("x" * size, (), 80)
    yield "layout: wide characters", lambda: Layout("夢" * (size // 4), (), 80)
    yield "layout: marks on one letter", lambda: Layout("e" + "\u0301" * (size // 4), (), 80)
    yield "layout: turns without words", lambda: Layout("A: \n" * (size // 4), find_turns("A: \n" * (size // 4)), 80)
    yield "layout: one wide character in a line", lambda: Layout("夢" + text, (), 80)
    yield "selection: turn by turn", lambda: turn_words(turns, text)
    for name, held in (
        ("one word", "x" * size), ("spaces", "x" + " " * size), ("words", said(size)), ("dashes", "x-" * (size // 2)),
        ("wide characters", "夢" * size), ("emoji", "😀" * size), ("Hangul", "한" * size),
    ):  # fmt: skip
        held += "."
        end = len(held) - 1
        coding = Coding(1, "g", 1, 0, end, 1, 1, "", "", False, "", 1)
        yield f"by word: {name}", partial(_by_word, held, end)
        yield f"by character: {name}", partial(_by_character, held, end)
        yield f"edge of a coding: {name}", partial(_edges, held, coding)
    folded = Folded(text)
    yield "search: making a text ready", lambda: Folded(text + "é")
    yield "search: hits in one huge turn", lambda: passages(folded, [0], ["leerling", "school"], [5])
    yield (
        "search: hits on all rows",
        lambda: [Hits(folded, "e").within(row, row + 80) for row in range(0, min(size, 8000), 80)],
    )
    yield "search: two words", lambda: folded.find("leerling school")
    yield "search: spaces", lambda: Folded(" " * size).find("a b")


def many_codings(size: int) -> Iterator[tuple[str, Work]]:
    """What is done with ``size`` codings, one of which reaches over all the others."""
    chance = Random(5)
    starts = sorted(chance.randrange(size * 20) for _number in range(size))
    spans = [(0, size * 20 + 40), *((start, start + 30) for start in starts)]
    made = [Coding(n, f"g{n}", 1, a, b, 1, 1, "", "", False, "", 1) for n, (a, b) in enumerate(spans)]
    book = Codebook("b", "B", "nl", 1, (Code(1, "c", "stage", "stage", None, "Stage"),))
    turns = [Turn(place // 40, place, place, place + 40, "Sem", Role.RESPONDENT) for place in range(0, size * 20, 40)]
    index = SpanIndex(spans)
    yield "codings: which meet each turn", lambda: [index.meeting(turn.start, turn.end) for turn in turns]

    def come_and_go() -> None:
        for number in range(size // 2):
            index.put(size + number + 1, (number * 20, number * 20 + 50))
            index.covering(number * 20)
            index.drop(size + number + 1, (number * 20, number * 20 + 50))

    yield "codings: each comes and goes", come_and_go
    yield "codings: lanes", lambda: lanes(spans)
    yield "codings: the portrait", lambda: cells_of(turns, made, book)
    text = "".join(f"[{n:02}:12:31] [Sem: ja] " for n in range(size))
    speech = [Turn(0, 0, 0, len(text), "Sem", Role.RESPONDENT)]
    yield "speech: making a text ready", lambda: Speech(text, speech)
    ready = Speech(text, speech)
    yield "speech: passages", lambda: [ready.words(n * 20, n * 20 + 60) for n in range(size)]
    names = [f"naam{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}" for n in range(size // 4)]
    words = " ".join(name.capitalize() for name in names) + " " + said(size * 4)
    yield "names: as many as the text is long", lambda: PersonNames(frozenset(names)).find(words)
    yield "names: none of them in the text", lambda: PersonNames(frozenset(f"x{name}" for name in names)).find(words)
    yield "names: which are plain words", lambda: HeardTexts([words]).said(names, [words])
    plain = PersonNames(frozenset(("wim", "roos")), frozenset(("roos",)))
    yield "names: a plain word again and again", lambda: plain.find("Wim zegt: een " + "roos en " * size * 4)


def projects(size: int) -> Iterator[tuple[str, Work]]:
    """What is done with a project of one document that has ``size`` codings."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = f"Interviewer: Ja?\nSem: {said(size * 20)}\nNoor: Nee.\n"
        with new_project(folder) as project:
            stage, costs = code_id(project, "stage"), code_id(project, "kosten")
            document = add_transcript(project, "lang", text)
            project.backup(folder / "copy.qualcode")
            new = [NewCoding(document, 25 + 20 * n, 55 + 20 * n, stage) for n in range(size - 4)]
            ids = [made for made in apply_codings(project, "ada", new) if made]
            with Project.open(folder / "copy.qualcode") as copy:
                apply_codings(copy, "cy", [item._replace(code_id=costs) for item in new])
            apply_codings(project, "bo", new)
            shelf = WordIndex()

            def search() -> None:
                page = seek(project, shelf, "leerling", "lemma", 500, ranked=False)
                around(shelf, page.hits[0])

            def undone(work: Work) -> Work:
                def both() -> None:
                    work()
                    project.undo("ada")

                return both

            yield "project: search in one huge turn", search
            yield "project: quotations", lambda: quotations(project, codings(project))
            yield "project: drifted", lambda: drifted(project)
            yield "project: recode all, undo", undone(lambda: recode(project, "ada", ids, costs))
            yield "project: remove all, undo", undone(lambda: remove_codings(project, "ada", ids))
            yield "project: settle what is agreed on, undo", undone(lambda: take_agreed(project, "ada"))
            take_agreed(project, "ada")
            yield "project: read what is settled", lambda: read_settlement(project)
            project.undo("ada")
            yield "project: merge, undo", undone(lambda: merge(project, "ada", folder / "copy.qualcode", prefer="ours"))


FAMILIES: tuple[tuple[Callable[[int], Iterator[tuple[str, Work]]], int], ...] = (
    (quotes, 6_000), (transcripts, 6_000), (workspace, 30_000), (many_codings, 800), (projects, 250),
)  # fmt: skip


def seconds(work: Work) -> float:
    """Processor time of one run: the least of five where it is short."""
    taken = []
    for _time in range(5):
        start = process_time()
        work()
        taken.append(process_time() - start)
        if taken[-1] > 0.3:
            break
    return min(taken)


def exponent(before: float, after: float) -> float | None:
    """How many times as many figures: 1 where four times the size takes four times as long."""
    return math.log(after / before, TIMES) if before > LEAST_SECONDS else None


def main(wanted: list[str]) -> int:
    """Print the table; the result is 1 where something is not linear."""
    failed = 0
    for family, size in FAMILIES:
        times: dict[str, list[float]] = {}
        for step in range(STEPS):
            for name, work in family(size * TIMES**step):
                if not wanted or any(word in name for word in wanted):
                    row = times.setdefault(name, [])
                    # What takes long already has been seen to grow.
                    row.append(seconds(work) if not row or row[-1] < LONG_SECONDS else math.nan)
        for name, row in times.items():
            told = [found for found in row if not math.isnan(found)]
            grown = exponent(told[-2], told[-1]) if len(told) > 1 else None
            bad = grown is not None and grown > MOST
            failed |= bad
            cells = "".join(f"{1000 * found:>11.1f}" for found in row)
            print(f"{name:<44}{cells}   {'-' if grown is None else f'{grown:.2f}'}{'  <--' if bad else ''}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
