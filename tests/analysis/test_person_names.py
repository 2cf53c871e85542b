"""Which words are names of persons, and where these stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.name_forms import fold
from qualcode.analysis.names_met import names_in_file_name, names_in_label, names_in_value
from qualcode.analysis.person_names import NameMask, PersonNames, words_said
from qualcode.analysis.references import references

NAMES = ("Mohammed", "Karin", "Mulder", "Zoë", "Yusuf", "Amrani", "Visser")


def mask(*names: str, plain: tuple[str, ...] = (), **decisions: tuple[str, str]) -> NameMask:
    return NameMask(PersonNames(frozenset(map(fold, names)), frozenset(map(fold, plain))), decisions, "[naam]")


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Karin Mulder", ["karin", "mulder"]),
        ("Wim de Boer", ["wim", "boer"]),
        ("MOHAMMED", ["mohammed"]),
        ("Interviewer Karin", ["karin"]),
        ("Yusuf el Amrani (ROC)", ["yusuf", "amrani"]),
        ("karin", ["karin"]),
        ("Bo", ["bo"]),
        ("Karin (docent)", ["karin"]),
        *((label, []) for label in ("I", "R1", "INT", "SPEAKER_00", "Spreker 2", "Leerling A", "school-1", "Docent")),
        *((label, []) for label in ("Stagebegeleider", "Opleider", "Moeder", "Teacher", "P12", "Begeleider Noord")),
    ],
)
def test_a_label_is_a_name_or_a_role(label: str, names: list[str]) -> None:
    assert list(names_in_label(label)) == names


@pytest.mark.parametrize(
    ("column", "value", "names"),
    [
        ("naam", "Sanne", ["sanne"]),
        ("Naam mentor", "K. de Groot", ["groot"]),
        ("contactpersoon", "mevr. Oosterhuis", ["oosterhuis"]),
        ("coach", "Fatima Jansen", ["fatima", "jansen"]),
        ("opmerking", "Fatima Jansen", ["fatima", "jansen"]),
        ("schoolnaam", "Rietveld College", []),
        ("naam bedrijf", "Bakkerij Smit", []),
        ("regio", "Noord-Holland", []),
        ("sector", "Zorg en Welzijn", []),
        ("opmerking", "Anna belt nooit terug", []),
        ("leeftijd", "17", []),
    ],
)
def test_a_value_is_a_name_by_its_column_or_its_first_word(column: str, value: str, names: list[str]) -> None:
    assert list(names_in_value(column, value)) == names


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("gesprek-sanne-visser", ["sanne", "visser"]),
        ("Interview_Karin_Mulder_def", ["karin", "mulder"]),
        ("InterviewKarinMulder2", ["karin", "mulder"]),
        ("01 yusuf transcript", ["yusuf"]),
        ("interview-oosterhuis", ["oosterhuis"]),
        ("school-1", []),
        ("h-tk-20172018-70-2", []),
        ("leerlingen-4", []),
        ("Readme - Interviews", []),
    ],
)
def test_a_file_is_called_by_first_names_and_known_ones(name: str, names: list[str]) -> None:
    assert list(names_in_file_name(name, ["oosterhuis"])) == names


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("En jij, Mohammed?", "En jij, [naam]?"),
        ("en jij, mohammed", "en jij, [naam]"),
        ("MOHAMMED zei het", "[naam] zei het"),
        ("Mohammeds oom, en Karin's tante", "[naam] oom, en [naam]'s tante"),
        ("mevrouw Mulder belde", "mevrouw [naam] belde"),
        ("K. Mulder en J.P. van der Mulder", "[naam] en [naam]"),
        ("Karin Mulder-Visser kwam", "[naam] kwam"),
        ("Zoe, Zoë en Zoe\u0308 zijn er", "[naam], [naam] en [naam] zijn er"),
        ("Mo\u200bhammed", "[naam]"),
        ("Mohammedanen en Karinthië", "Mohammedanen en Karinthië"),
        ("Karin. Mulder kwam later", "[naam]. [naam] kwam later"),
        ("de visser vangt vis", "de visser vangt vis"),
        ("Visser is een beroep. De heer Visser niet.", "Visser is een beroep. De heer [naam] niet."),
        ("Karin Visser", "[naam]"),
        ("", ""),
    ],
)
def test_names_are_found_in_words_as_people_write_them(text: str, hidden: str) -> None:
    assert mask(*NAMES, plain=("Visser",)).hide(text) == hidden


@given(st.lists(st.sampled_from([*NAMES, "ja", "en", "de", "stage", "?", ",", ".", "(", "\n", "’s", "-"]), max_size=30))
def test_whatever_stands_around_no_name_is_left_and_all_else_is(words: list[str]) -> None:
    text = " ".join(words)
    hidden = mask(*NAMES).hide(text)
    assert not any(fold(name) in fold(hidden) for name in NAMES)
    kept = [word for word in words if word not in NAMES and word.isalpha() and word != "de"]
    assert [word for word in hidden.replace("[naam]", " ").split() if word.isalpha() and word != "de"] == kept


def test_what_was_decided_is_done() -> None:
    text = "Karin Mulder en Mohammed, Mulder en Yusuf"
    found = mask(*NAMES, **{"karin mulder": ("replace", "[docent]"), "mohammed": ("cut", ""), "mulder": ("accept", "")})
    assert found.hide(text) == "[docent] en (...), Mulder en [naam]"
    # What is decided on a part is decided on the whole, but for accepting it.
    assert found.decision(["yusuf", "mohammed"]) == ("cut", "")
    assert found.decision(["karin", "yusuf"]) is None
    assert found.decision(["mulder", "karin"]) is None
    assert found.covers(["yusuf"])
    assert not found.covers(["mulder"])


def test_a_word_that_people_say_in_lower_case_is_plain() -> None:
    texts = ["Daar: de visser en de bakker zagen een roos", "daar kwam Karin, en Visser", "Bakker. Karin."]
    assert words_said(["visser", "bakker", "roos", "karin"], texts).plain == {"bakker", "roos", "visser"}


def test_the_first_names_are_words_that_are_compared() -> None:
    assert all(name == name.casefold() and name.isalpha() for name in FIRST_NAMES)


@given(st.lists(st.uuids().map(str), unique=True, min_size=1, max_size=300), st.data())
def test_a_reference_is_the_same_whoever_else_comes(guids: list[str], data: st.DataObject) -> None:
    found = references(guids)
    assert len(set(found.values())) == len(guids)
    fewer = guids[: data.draw(st.integers(1, len(guids)))]
    assert references(fewer) == {guid: found[guid] for guid in fewer}
    assert max(map(len, found.values())) <= 4
