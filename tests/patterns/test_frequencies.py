"""Words of respondents only, without names; codes as the matrix counts them; limits for who asks twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.patterns.words import SpokenDocument, SpokenWords, WordRule, find_words
from qualcode.analysis.person_names import NO_MASK, NameMask, PersonNames
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import QualcodeError
from qualcode.language import word_lists
from qualcode.queries.counting import matrix, study_to_count
from qualcode.report.patterns.frequencies import count_frequencies
from qualcode.storage import Project
from qualcode.text.turns import find_turns
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often

SAID = st.lists(
    st.tuples(
        st.sampled_from(["Sem", "Noor", "Interviewer"]),
        st.lists(st.sampled_from(["Aap", "noot", "zo'n", "de"]), min_size=1),
    ),
    min_size=1,
    max_size=6,
)
WHO = {"Sem": 1, "Noor": 2}


@settings(max_examples=often(40), deadline=None)
@given(studies=st.lists(SAID, max_size=3), most=st.integers(1, 4), fewest=st.integers(1, 2), by_people=st.booleans())
def test_words_are_counted_as_one_would_by_hand(
    studies: list[list[tuple[str, list[str]]]], most: int, fewest: int, by_people: bool
) -> None:
    rule = WordRule(NO_MASK, {"nl": frozenset({"de"})})
    times: Counter[str] = Counter()
    people: dict[str, set[int]] = {}
    every = 0
    parts = []
    for said in studies:
        text = "".join(f"{who}: {' '.join(words)}, [lacht].\n" for who, words in said)
        turns = tuple(find_turns(text))
        whose = {turn.start: WHO[turn.speaker] for turn in turns if turn.speaker in WHO}
        parts.append(find_words(SpokenDocument(text, turns, whose, "nl"), rule))
        for turn in turns:
            for word in re.findall(r"[a-z']+", text[turn.body : turn.end].casefold().replace("[lacht]", "")):
                if turn.start in whose:
                    every += 1
                    if word != "de":
                        times[word] += 1
                        people.setdefault(word, set()).add(whose[turn.start])
    found = SpokenWords(parts)
    assert {word: found.times[place] for word, place in found.places.items()} == times
    assert (found.every, found.every - found.stopped) == (every, times.total())
    ordered = sorted(
        (word for word in times if len(people[word]) >= fewest),
        key=lambda word: (
            (-len(people[word]), -times[word], word) if by_people else (-times[word], -len(people[word]), word)
        ),
    )
    assert found.most(most, {1: 1, 2: 2}, fewest, by_people=by_people) == ordered[:most]
    counts = found.counts({word: place for place, word in enumerate(ordered, 1)})
    for (row, _people), number in counts.codings.items():
        assert number <= times[ordered[row - 1]]
    assert sum(counts.codings.values()) == sum(times[word] for word in ordered)


def test_what_is_or_may_be_a_name_is_no_word() -> None:
    text = "Sem: Ik belde Fatima en mevrouw Jansen, op fatima@school.nl. Toen kwam Mohammed.\n"
    turns = tuple(find_turns(text))
    mask = NameMask(PersonNames(frozenset({"fatima"})), {}, "[naam]")
    found = find_words(SpokenDocument(text, turns, {0: 1}, "nl"), WordRule(mask))
    assert not {"fatima", "jansen", "mohammed", "school"} & set(found.said[1])
    assert {"ik", "belde", "toen", "kwam"} <= set(found.said[1])
    assert found.unnamed >= 3


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with new_project(tmp_path_factory.mktemp("frequenties"), "stage", "stage/netwerk", "kosten") as project:
        for number in (1, 2):
            document = add_transcript(project, f"gesprek-{number}", INTERVIEW, group=f"groep-{number}")
            places = [("Via mijn oom", "stage/netwerk"), ("zelf gebeld", "stage"), ("de bus", "kosten")][number - 1 :]
            new = [
                NewCoding(document, at, at + len(words), code_id(project, code))
                for words, code in places
                for at in (INTERVIEW.index(words),)
            ]
            apply_codings(project, "ada", new)
        return project.path


def test_codes_have_the_numbers_of_the_matrix(study: Path) -> None:
    with Project.open(study, readonly=True) as project:
        found = count_frequencies(project, columns=["group"])
        counted = study_to_count(project)
        for place, count in enumerate(("respondents", "codings", "words")):
            same = matrix(project, counted, ["**"], ["group"], count=count)  # type: ignore[arg-type]
            for row, other in zip(found.rows, same.rows, strict=True):
                assert [one[place] for one in row.figures] == [*other.cells, other.total]
        assert [(one.path, one.base) for one in found.columns] == [(("groep-1",), 2), (("groep-2",), 2), ((), 4)]
        assert [row.key for row in count_frequencies(project, sort="times").rows] == [
            "stage",
            "kosten",
            "stage/netwerk",
        ]
        assert found.to_dicts()[0] == {
            "code": "stage", "name": "Stage", "column": ["groep-1"], "n": 2, "base": 2, "times": 2, "words": 5,
        }  # fmt: skip


def test_words_go_by_respondents_of_the_base(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with Project.open(study, readonly=True) as project:
        found = count_frequencies(project, "words", columns=["group"], with_names=False, most=100)
        told = {row.key: row.figures[-1] for row in found.rows}
        assert told["bus"] == (2, 2, None)
        assert not {"ik", "de", "interviewer", "sem", "noor", "kwam"} & set(told)
        every = count_frequencies(project, "words", stop_words=False, fewest=4, with_names=False)
        assert every.rows == ()
        assert every.counted is not None
        assert every.counted.stopped == 0
        with pytest.raises(QualcodeError):
            count_frequencies(project, "words", ["stage"])


def test_forms_of_a_word_are_one_where_tables_are_at_hand(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.queries.patterns import frequencies

    with Project.open(study, readonly=True) as project:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(frequencies, "knows", lambda _language: False)
            with pytest.raises(QualcodeError):
                count_frequencies(project, "words", lemma=True)
        found = {row.key for row in count_frequencies(project, "words", lemma=True).rows}
        assert "bellen" in found
        assert "gebeld" not in found


def test_lists_of_words_are_those_at_hand() -> None:
    assert {"de", "en", "het"} <= word_lists.stop_words("nl")
    assert word_lists.stop_words("qq") == frozenset()


def test_limits_are_given_to_who_asks_twice(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with Project.open(study, readonly=True) as project:
        for once in ({"interval": True}, {"although_purposive": True}):
            with pytest.raises(QualcodeError):
                count_frequencies(project, **once)  # type: ignore[arg-type]
        found = count_frequencies(project, codes=["stage"], interval=True, although_purposive=True)
        limits = found.to_dict()["rows"][0]["interval"][-1]
        assert (limits["method"], limits["confidence"]) == ("Clopper-Pearson", 0.95)
        report = found.document("en")
        assert report.table is not None
        assert any("Clopper & Pearson, 1934" in str(row[1]) for row in report.table.rows)
