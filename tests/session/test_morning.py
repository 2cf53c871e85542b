"""A whole morning of coding without a screen: everything that a front does goes through the session alone.

Each step says what it did, and is then looked for in the file, as another process finds it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from qualcode import settling
from qualcode.changes.codebook import add_code, edit_code, merge_codes, move_code, number_version, retire_code
from qualcode.changes.new_code import IN_VIVO
from qualcode.changes.work import set_memo
from qualcode.errors import NotFoundError
from qualcode.model import CONSENSUS, Document
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.quotations import to_take_along
from qualcode.queries.search import elsewhere, seek
from qualcode.queries.words.index import WordIndex
from qualcode.report.writers import write_document
from qualcode.session import agreement, codebook, codings, filters, library, overview, rounds
from qualcode.session import settling as session_settling
from qualcode.session.filter import Filter
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as stored_codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings as stored_codings
from qualcode.storage.log import HistoryFilter
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.saved import report_of
from tests.support.states import State, state_of

BUS = INTERVIEW.index("Alleen de bus")
ZELF = INTERVIEW.index("Ik heb zelf gebeld")
KEER = INTERVIEW.index("Drie keer")
OOM = INTERVIEW.index("Via mijn oom")
BAAS = INTERVIEW.index("die kent die baas")

TOOLKITS = ("textual", "rich", "click")


def written(path: Path) -> State:
    """What is in the file, but for who has ever worked on it: that stays when all is taken back."""
    return {table: rows for table, rows in state_of(path).items() if table != "coder"}


def study(folder: Path) -> Path:
    """Two interviews; ben has coded the first one and declared it finished."""
    project = new_project(folder, "stage", "stage/netwerk", "stage/zelf", "kosten")
    first = add_transcript(project, "leerlingen-1", INTERVIEW, group="leerlingen")
    add_transcript(project, "school-1", "I: Hoe gaat dat?\nR: Prima. De school regelt de bus.\n", group="scholen")
    netwerk, zelf = code_id(project, "stage/netwerk"), code_id(project, "stage/zelf")
    path = project.path
    project.close()
    ben = Session(path, "ben")
    codings.apply(ben, first, (OOM, OOM + 12), [netwerk])
    codings.apply(ben, first, (ZELF, ZELF + 30), [zelf])
    rounds.finish(ben, first, True)
    ben.close()
    return path


class Morning:
    """Eva at work, without a screen: what she does, and the file after each change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.session = Session(path, "eva")
        self.states: list[State] = [written(path)]
        seen, opened = overview.first_look(self.session)
        assert opened is not None
        assert (opened.document.name, opened.text) == ("leerlingen-1", INTERVIEW)
        assert opened.text[opened.at :].startswith("Hoe kwam je")
        self.document: Document = opened.document
        self.sentences = opened.sentences
        self.turns = opened.turns
        self.codes = {code.path: code.id for code in seen.codebook.codes}

    def changed(self) -> None:
        """The file is another one than before."""
        self.states.append(written(self.path))
        assert self.states[-1] != self.states[-2]

    def own(self) -> list[tuple[str, str]]:
        """Eva's codings of the first interview in the file: quotation and code, in the order of the text."""
        with Project.open(self.path, readonly=True) as project:
            book = stored_codebook(project)
            ids = [coder.id for coder in coders(project) if coder.name == "eva"]
            found = stored_codings(project, document_id=self.document.id, coder_ids=ids)
            return [(coding.quote, book.by_id[coding.code_id].path) for coding in found]

    def put(self, quote: str, *paths: str) -> list[int]:
        """Codes on a passage; the ids of the new codings."""
        start = INTERVIEW.index(quote)
        made = codings.apply(
            self.session, self.document.id, (start, start + len(quote)), [self.codes[path] for path in paths]
        )
        self.changed()
        return [coding.id for coding in made]


def read(morning: Morning) -> None:
    """The interview as it was imported: turns, who speaks, sentences, and nothing coded by oneself."""
    assert [turn.speaker for turn in morning.turns] == ["Interviewer", "Sem", "Noor", "Interviewer", "Sem"]
    assert morning.sentences[1][0] == OOM
    there = codings.codings_on(morning.session, morning.document.id)
    assert [coding.quote for coding in there] == ["Via mijn oom", "Ik heb zelf gebeld. Drie keer."]
    assert morning.own() == []
    quote, whose = morning.session.read(to_take_along, morning.document, OOM, OOM + 12)
    assert (quote, whose[3:]) == ("Via mijn oom", ", leerlingen-1, turn 2")


def code(morning: Morning) -> None:
    """Codes on passages, changed, split, joined, moved, noted, flagged and removed."""
    session = morning.session
    [oom] = morning.put("Via mijn oom, die kent die baas", "stage/netwerk")
    bus, _kosten = morning.put("Alleen de bus", "stage", "kosten")
    assert codings.apply(session, morning.document.id, (BUS, BUS + 13), [morning.codes["kosten"]]) == []
    assert len(overview.overview(session).recent) == 3

    altered = codings.recode(session, bus, morning.codes["stage/zelf"])
    morning.changed()
    assert altered is not None
    assert [coding.code_id for coding in altered.fresh] == [morning.codes["stage/zelf"]]

    altered = codings.split(session, oom, BAAS)
    morning.changed()
    assert altered is not None
    assert [coding.quote for coding in altered.fresh] == ["Via mijn oom,", "die kent die baas"]
    second = altered.fresh[1].id
    altered = codings.join(session, [oom, second])
    morning.changed()
    assert altered is not None
    assert set(altered.ids) == {oom, second}
    assert [coding.id for coding in altered.fresh] == [oom]

    codings.set_span(session, oom, (OOM, OOM + 12))
    morning.changed()
    codings.set_memo(session, oom, "ook bij Sem")
    morning.changed()
    codings.set_good(session, oom, True)
    morning.changed()
    [wrong] = morning.put("Drie keer", "kosten")
    codings.remove(session, [wrong])
    morning.changed()
    assert morning.own() == [
        ("Via mijn oom", "stage/netwerk"),
        ("Alleen de bus", "stage/zelf"),
        ("Alleen de bus", "kosten"),
    ]


def coin(morning: Morning) -> None:
    """A code of one's own while coding, one in the respondent's words, and a passage split off into a new one."""
    session, document = morning.session, morning.document.id
    made = codings.coin(session, document, (ZELF, ZELF + 19), "Bellen", parent_id=morning.codes["stage/zelf"])
    morning.changed()
    assert made.new
    assert made.study.codebook.by_id[made.code_id].path == "stage/zelf/bellen"
    said = codings.coin(session, document, (BAAS, BAAS + 17), "die kent die baas", under=IN_VIVO)
    morning.changed()
    assert said.study.codebook.by_id[said.code_id].path == "in-vivo/die-kent-die-baas"
    off = codings.recode_as_new(session, made.codings[0].id, "Zelf bellen", morning.codes["stage"])
    morning.changed()
    assert off.study.codebook.by_id[off.code_id].path == "stage/zelf-bellen"
    assert ("Ik heb zelf gebeld.", "stage/zelf-bellen") in morning.own()
    assert len(morning.own()) == 5


def turn_back(morning: Morning) -> None:
    """Everything is taken back, step by step, and done again: each state of the file comes back."""
    session, states = morning.session, morning.states
    for before in reversed(states[:-1]):
        codings.undo(session)
        assert written(morning.path) == before
    with pytest.raises(NotFoundError):
        codings.undo(session)
    for after in states[1:]:
        codings.redo(session)
        assert written(morning.path) == after
    with pytest.raises(NotFoundError):
        codings.redo(session)


def come_back(morning: Morning) -> None:
    """The file is closed and opened again: one goes on where one left off, and can still take the last step back."""
    session = morning.session
    morning.put("Drie keer", "stage/zelf")
    session.close()
    morning.session = session = Session(morning.path, "eva")
    seen, opened = overview.first_look(session)
    assert opened is not None
    assert (opened.document.name, opened.at) == ("leerlingen-1", KEER)
    assert seen.codings == {morning.document.id: 8}
    turned = codings.undo(session)
    assert (turned.document_id, turned.start) == (morning.document.id, KEER)
    assert written(morning.path) == morning.states[-2]
    codings.redo(session)
    assert written(morning.path) == morning.states[-1]


def look(morning: Morning) -> None:
    """Only some codings, counted; words sought in transcripts, codes and memos."""
    session, document = morning.session, morning.document.id
    there = filters.choices(session)
    who = {name: key for key, name in there.coders.items()}
    sem = next(key for key, (name, _group) in there.respondents.items() if name.endswith("Sem"))
    everything = filters.counts(session)
    assert everything[0] == {document: 8}
    found = filters.sift(session, Filter(coders=frozenset({who["ben"]})))
    assert (found.counts[0], found.words) == ({document: 2}, "ben")
    stage, eva = frozenset({morning.codes["stage"]}), frozenset({who["eva"]})
    found = filters.sift(session, Filter(stage, eva, frozenset({sem})))
    assert found.counts == ({document: 2}, {morning.codes["stage/netwerk"]: 1, morning.codes["stage/zelf"]: 1})
    assert filters.counts(session, found.sieve) == found.counts

    found_bus = session.read(seek, WordIndex(), "bus", "lemma", 10, ranked=False)
    hits = [(hit.document, hit.start) for hit in found_bus.hits]
    assert hits[0] == ("leerlingen-1", BUS + 10)
    assert hits[1][0] == "school-1"
    assert [(hit.kind, hit.document) for hit in session.read(elsewhere, "bij sem")] == [("memo", "leerlingen-1")]


def edit_codebook(morning: Morning) -> None:
    """Codes are added, named, moved, merged and retired; a version is numbered, and old codings are to be looked at."""
    session = morning.session
    session.change(number_version, "Voor de ochtend")
    made = session.change(add_code, "Reistijd", parent_id=morning.codes["kosten"]).value
    session.change(move_code, made, None, 0)
    session.change(edit_code, made, definition="Hoe lang het duurt.", name="Reisduur")
    assert session.change(merge_codes, [made], morning.codes["kosten"]).value == 0
    plan = codebook.plan_merge(session, [morning.codes["stage/zelf"]], morning.codes["kosten"])
    assert (plan.codings, plan.coders, plan.doubles) == (3, 2, 1)
    session.change(retire_code, code_id(session.project, "in-vivo"), True)
    session.change(set_memo, "code", morning.codes["kosten"], "reizen of eten?")
    seen = codebook.survey(session)
    assert "reisduur" not in {each.slug for each in seen.codebook.codes}
    assert seen.codebook.by_path["in-vivo"].retired
    assert [memo.text for memo in seen.memos[morning.codes["kosten"]]] == ["reizen of eten?"]
    assert (seen.own(morning.codes["stage/netwerk"]), seen.below(morning.codes["stage"])) == (2, 6)

    session.change(edit_code, morning.codes["stage/netwerk"], definition="Alleen familie.")
    session.change(number_version, "Netwerk is enger")
    again = {passage.coding.quote: passage for passage in codebook.passages_to_look_at(session, {}).passages}
    assert again["Via mijn oom"].since["definition"] == ("", "Alleen familie.")
    found = codebook.passages_of_code(session, morning.codes["stage/netwerk"], {})
    assert [(passage.coder, passage.document) for passage in found.passages] == [
        ("ben", "leerlingen-1"),
        ("eva", "leerlingen-1"),
    ]


def finish(morning: Morning) -> None:
    """The interview is declared finished; it can be compared then, and what differs is settled."""
    session, document = morning.session, morning.document
    assert rounds.finish(session, document.id, True).startswith("Marked as finished")
    assert library.shelf(session).finished == {document.id: ["ben", "eva"]}
    choices = AgreementChoices()
    assert agreement.coders_at_work(session) == ["ben", "eva"]
    gathered = agreement.gather(session, choices)
    outcome = agreement.work_out(gathered, choices, lambda _done, _of: None, Event())
    assert outcome.view.report.overall.documents == 1
    assert outcome.view.report.settings.coders == ("ben", "eva")
    places = agreement.cases(session, gathered.study, Event())
    assert {place.case.document for place in places} == {"leerlingen-1"}
    target = morning.path.with_name("overeenstemming.csv")
    write_document(report_of(agreement.report_to_save(outcome), session, "csv"), target, "csv")
    assert target.stat().st_size > 500

    case = session_settling.next_open(session, document.name, 0)
    assert case is not None
    known = session_settling.table(session).settlement
    session.change(settling.accept, case, 0, "zo bedoeld")
    settled, page = session_settling.decided(session, known, case)
    [decided] = [each for each in settled.cases if each.decision]
    assert decided.decision is not None
    assert (decided.decision.outcome, decided.decision.reason) == ("accept", "zo bedoeld")
    assert CONSENSUS in {page.coders[coding.coder_id] for coding in page.codings}
    assert session.change(settling.take_agreed, []).value == 1
    turned = codings.undo(session)
    assert turned.altered is None
    assert "agree" in turned.words


def the_end(morning: Morning) -> None:
    """The history names what was done last first."""
    session = morning.session
    lines = library.trail(session, HistoryFilter()).outline
    entries = library.lines(session, lines.ids[:1])
    assert [entry.kind for entry in entries.values()] == ["undo"]
    session.close()


def morning_at_work(path: Path) -> None:
    """All of it, one thing after another."""
    morning = Morning(path)
    for step in (read, code, coin, turn_back, come_back, look, edit_codebook, finish, the_end):
        step(morning)


def test_a_morning_of_coding_loads_no_toolkit(tmp_path: Path) -> None:
    # The file is made here: making one loads sqlite-utils, which brings click along.
    path = study(tmp_path)
    script = f"""
import sys
from pathlib import Path
from tests.session.test_morning import morning_at_work
morning_at_work(Path(sys.argv[1]))
print("loaded:", *sorted({{name.split(".")[0] for name in sys.modules}} & set({TOOLKITS!r})))
"""
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert (result.stderr, result.stdout.strip()) == ("", "loaded:")
    with Project.open(path) as project:
        assert project.check() == []
        assert {entry.coder for entry in project.log()} == {"ada", "ben", "eva", CONSENSUS}
