"""Links and summaries in two copies, and in a copy that is handed out: brought together, proven, undone; kept blind."""

from __future__ import annotations

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, remove_codings, set_span
from qualcode.changes.grid import NewSummary, add_theme, set_summaries
from qualcode.changes.links import add_link, remove_links, set_link_note
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.merging import merge
from qualcode.merging.wording import choice_words, conflict_words, counted, kind_names
from qualcode.storage import Project
from qualcode.storage.charting.grid import SummaryPassage, summaries, themes
from qualcode.storage.charting.links import links
from qualcode.storage.redaction import write_copy
from qualcode.storage.respondents import respondent
from tests.merging.test_asking import merged
from tests.support.building import INTERVIEW, code_id
from tests.support.copies import content


def coded(project: Project, coder: str, words: str, code: str = "kosten") -> int:
    at = INTERVIEW.index(words)
    apply_codings(project, coder, [NewCoding(1, at, at + len(words), code_id(project, code))])
    return int(
        project.scalar(
            "SELECT k.id FROM coding k JOIN coder c ON c.id = k.coder_id WHERE k.start = ? AND c.name = ?", [at, coder]
        )
    )


def write(project: Project, coder: str, text: str, start: int = 1) -> None:
    made = next((one.id for one in themes(project)), 0) or add_theme(
        project, coder, "Kosten", [code_id(project, "kosten")]
    )
    passages = frozenset({SummaryPassage("d", "c", start, 9, "w")})
    set_summaries(project, coder, [NewSummary(respondent(project, "groep/Sem").id, made, text, passages)])


def both(project: Project, coder: str, note: str) -> None:
    add_link(
        project, coder, coded(project, coder, "Via mijn oom"), coded(project, coder, "Drie keer"), "supports", note
    )
    write(project, coder, note)


def test_what_was_made_on_both_sides_is_there_once(here: Project, there: Project) -> None:
    for project in (here, there):
        both(project, "ada", "Zo")
    report = merged(here, there)
    assert report.conflicts == []
    counts = {kind.kind: kind.after for kind in report.kinds}
    assert [counts[table] for table in ("link", "theme", "theme_code", "summary")] == [1, 1, 1, 1]
    merge(there, "lead", here.path)
    assert {k: v for k, v in content(here).items() if k != "meta"} == {
        k: v for k, v in content(there).items() if k != "meta"
    }


def test_what_two_coders_said_stands_beside_each_other(here: Project, there: Project) -> None:
    both(here, "ada", "Zo")
    both(there, "eva", "Anders")
    assert merged(here, there).conflicts == []
    assert sorted((one.coder, one.note) for one in links(here)) == [("ada", "Zo"), ("eva", "Anders")]
    assert sorted((one.coder, one.text) for one in summaries(here)) == [("ada", "Zo"), ("eva", "Anders")]


@pytest.mark.parametrize("chosen", ["ours", "theirs"])
def test_what_one_coder_wrote_in_two_ways_is_a_conflict(here: Project, there: Project, chosen: str) -> None:
    both(here, "ada", "Zo")
    merge(there, "eva", here.path)
    for project, text in ((here, "Hier"), (there, "Daar")):
        write(project, "ada", text, start=2)
        set_link_note(project, "ada", links(project)[0].id, text)
    found = merge(here, "lead", there.path, dry_run=True).conflicts
    assert sorted((one.kind, one.field) for one in found) == [("link", "note"), ("summary", "text")]
    for one in found:
        assert conflict_words(one)
        assert all(choice_words(one, choice) for choice in one.choices)
    merged(here, there, note=chosen, text=chosen)
    expected = "Hier" if chosen == "ours" else "Daar"
    assert [one.text for one in summaries(here)] == [one.note for one in links(here)] == [expected]


@pytest.mark.parametrize("chosen", ["ours", "theirs"])
def test_a_coding_that_one_side_removed_and_the_other_linked_is_decided_with_its_link(
    here: Project, there: Project, chosen: str
) -> None:
    ends = [coded(here, "ada", words) for words in ("Via mijn oom", "Drie keer")]
    merge(there, "eva", here.path)
    remove_codings(here, "ada", ends[:1])
    one, two = (coded(there, "ada", words) for words in ("Via mijn oom", "Drie keer"))
    add_link(there, "eva", one, two, "explains")
    [conflict] = merge(here, "lead", there.path, dry_run=True).conflicts
    assert conflict.kind == "coding"
    assert "1 link" in " ".join(choice_words(conflict, one) for one in conflict.choices)
    decisions = {conflict.id: chosen}
    merge(here, "lead", there.path, decisions=decisions)
    assert len(links(here)) == (chosen == "theirs")
    assert here.prove().problems == []
    here.undo("lead")
    assert links(here) == []


def test_a_link_that_was_taken_away_does_not_come_back(here: Project, there: Project) -> None:
    both(here, "ada", "Zo")
    merge(there, "eva", here.path)
    remove_links(there, "ada", [links(there)[0].id])
    merged(here, there)
    assert links(here) == []


def test_a_link_between_two_that_became_one_is_none(here: Project, there: Project) -> None:
    first = coded(here, "ada", "Via mijn oom")
    merge(there, "eva", here.path)
    at = INTERVIEW.index("Drie keer")
    set_span(here, "ada", first, at, at + 9)
    there_first, again = coded(there, "ada", "Via mijn oom"), coded(there, "ada", "Drie keer")
    add_link(there, "ada", there_first, again, "supports")
    merged(here, there)
    assert here.scalar("SELECT COUNT(*) FROM coding WHERE start = ?", [at]) == 1
    assert links(here) == []


def test_all_kinds_of_rows_can_be_counted_in_words() -> None:
    assert all(counted(table, n) for table in kind_names() for n in (1, 2))


def test_while_a_round_is_open_links_and_summaries_of_others_are_not_to_be_seen(here: Project) -> None:
    both(here, "ada", "Geheim")
    both(here, "eva", "Eigen")
    mine, hers = (next(one for one in links(here) if one.coder == coder) for coder in ("eva", "ada"))
    add_link(here, "eva", mine.from_id, hers.to_id, "explains", "Verraad")
    remove_links(here, "ada", [add_link(here, "ada", hers.from_id, hers.to_id, "contradicts", "Weggehaald")])
    make_round(here, "lead", "ronde", RoundRequest(("ada", "eva"), times=2, documents=("groep",)))
    for coder, seen in (("eva", ["Eigen"]), ("lead", []), ("ada", ["Geheim"])):
        here.look_as(coder)
        assert [one.note for one in links(here)] == [one.text for one in summaries(here)] == seen
    here.look_as("eva")
    told = {(row[0], row[1]) for row in here.rows("SELECT action, coder FROM history")}
    assert {("theme.add", "ada"), ("link.add", "eva"), ("summary.write", "eva")} <= told
    assert not told & {("link.add", "ada"), ("summary.write", "ada"), ("link.remove", "ada")}
    for writer, notes in (("eva", ["Eigen"]), ("lead", [])):
        target = here.path.with_name(f"mee-{writer}.qualcode")
        write_copy(here, target, "eva", writer)
        with Project.open(target) as taken:
            assert [one[0] for one in taken.rows("SELECT note FROM main.link")] == notes
            assert [one[0] for one in taken.rows("SELECT text FROM main.summary")] == notes
            assert taken.prove().problems == []
            assert len(themes(taken)) == 1
        raw = target.read_bytes().decode("latin-1")
        assert not any(word in raw for word in ("Geheim", "Verraad", "Weggehaald"))
    # What the coder then makes comes back, and nothing that was kept from the copy is taken for deleted.
    with Project.open(here.path.with_name("mee-eva.qualcode")) as taken:
        write(taken, "eva", "Nieuw")
        assert merge(here, "lead", taken.path).merged
    here.sight.look_as_nobody()
    assert sorted(one.note for one in links(here)) == ["Eigen", "Geheim", "Verraad"]
    assert sorted(one.text for one in summaries(here)) == ["Geheim", "Nieuw"]
    assert here.prove().problems == []
