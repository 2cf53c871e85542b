"""Which words are names of persons, and where these stand."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.heard import HeardTexts
from qualcode.analysis.name_forms import WORD, fold, fold_text, letters_of, one_of
from qualcode.analysis.names_met import (
    folded_parts,
    initials_of,
    joined_names,
    maybe_in_label,
    names_in_file_name,
    names_in_label,
    names_in_value,
)
from qualcode.analysis.person_names import NameMask, PersonNames
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
        ("Ben de Vries", ["ben", "vries"]),
        ("yusuf el amrani", ["yusuf", "amrani"]),
        ("ElIdrissi", ["idrissi"]),
        ("KarinMulder", ["karin", "mulder"]),
        ("McDonald", ["mcdonald"]),
        ("KARIN LI", ["karin", "li"]),
        ("王小明", ["王小明"]),
        ("كريم", ["كريم"]),
        ("Зоя Иванова", ["зоя", "иванова"]),
        *((label, []) for label in ("Интервьюер", "采访者", "الباحث", "Респондент 2", "Ερευνητής", "KYO", "zwaantje")),
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


LABELS = (
    *("Yusuf El Idrissi", "Anna van der Berg", "Anne-Marie D'Angelo", "KEES-JAN", "كريم", "王小明", "Зоя Иванова"),
    *("Γιώργος", "Fatoumata", "ElAmrani", "Zoë", "Bram", "박지성", "Şule", "सीमा", "สมชาย", "Hans", "Mohammed (Mo)"),
    *("Ben", "karin mulder", "Willem"),
)


def study(*labels: str, said: str = "") -> NameMask:
    """What takes out the names of these labels, where that is said."""
    met = [(label, tuple(names_in_label(label))) for label in labels]
    joined = {form: of for label, parts in met for form, of in joined_names(label, parts).items()}
    parts = {part for _label, found in met for part in found}
    maybe = {part for label in labels for part in maybe_in_label(label)}
    words = HeardTexts([said]).said({*parts, *maybe, *joined}, [said])
    initials = frozenset[str]().union(*(initials_of(label, found) for label, found in met))
    names = PersonNames(
        frozenset(parts), words.plain & parts, joined, frozenset(), frozenset(maybe), initials, words.lower
    )
    return NameMask(names, {}, "[naam]")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("meneer Elidrissi, ElIdrissi, El-Idrissi, el idrissi", "meneer [naam], [naam], [naam], [naam]"),
        ("Willempje, Willems, Willem's, bramen, Brammetje", "[naam], [naam], [naam]'s, bramen, [naam]"),
        ("van der Berg, Vanderberg, v.d. Berg, vd Berg, v/d Berg", "[naam], [naam], [naam], [naam], [naam]"),
        ("Anne Marie, AnneMarie, annemarie, D’Angelo, DAngelo", "[naam], [naam], [naam], [naam], [naam]"),
        ("Annemarietje en Annetje", "[naam] en [naam]"),
        ("Kees Jan, KeesJan, kees-jan, KEES", "[naam], [naam], [naam], [naam]"),
        ("قال لكريم، وكريم", "قال ل[naam]، و[naam]"),
        ("我和王小明一起去，王小明", "我和[naam]一起去，[naam]"),
        ("Зои нет, о Зое, Зою Ивановой", "[naam] нет, о [naam], [naam]"),
        ("στον Γιώργο, ο Γιώργος, ΓΙΏΡΓΟΣ", "στον [naam], ο [naam], [naam]"),
        ("El Amrani, el-amrani, Amrani, AMRANI", "[naam], [naam], [naam], [naam]"),
        ("Zoe\u0308tje, zoe, ZOË", "[naam], [naam], [naam]"),
        ("박지성이, सीमा ने, กับสมชายไป", "[naam]이, [naam] ने, กับ[naam]ไป"),
        ("şule'nin, SULE", "[naam]'nin, [naam]"),
        ("Hans' fiets, Mo, mo's", "[naam]' fiets, [naam], [naam]'s"),
        ("karin_mulder@x.nl, KarinMulder2, K. Mulder", "[naam], [naam]2, [naam]"),
        ("Ik ben moe, zei Ben. Ben jij dat?", "Ik ben moe, zei [naam]. Ben jij dat?"),
        ("de berging, een bram, willemstraat, annalen", "de berging, een [naam], willemstraat, annalen"),
    ],
)
def test_a_name_is_found_in_each_of_its_forms(text: str, hidden: str) -> None:
    assert study(*LABELS, said="Ik ben er met Ben, en ben moe").hide(text) == hidden


@pytest.mark.parametrize(
    ("label", "said", "text", "asked"),
    [
        ("Mohammed", "", "Toen kwam Mo, en Mohamed. Mo niet.", ["Mo", "Mohamed", "Mo"]),
        ("Mohammed", "daar was een mo en nog een mo", "Toen kwam de mo", []),
        ("Roos", "een roos en de roos", "Roos kwam. De roos. Een roosje voor Roosje.", ["Roos", "Roosje"]),
        ("Karin Mulder", "", "K.M. en KM, maar niet MK", ["K.M.", "KM"]),
        ("zwaantje", "", "Toen kwam zwaantje en Zwaantje", ["zwaantje", "Zwaantje"]),
        ("zwaantje", "een zwaantje", "een zwaantje, en Zwaantje", ["Zwaantje"]),
        ("KYO", "", "Toen kwam Kyo", ["Kyo"]),
        ("王小明", "", "小明说", ["小明"]),
        ("Karin", "", "met Sander en de wind", ["Sander"]),
        ("Ben", "ik ben en wij zijn, jij bent, ben ik", "Ben ik laat? En Ben?", ["Ben"]),
        ("Maarten", "maar goed", "Maar Ma zei: maar", ["Ma"]),
        ("Docent", "", "De Docent kwam", []),
    ],
)
def test_what_may_be_a_name_is_asked_and_stays(label: str, said: str, text: str, asked: list[str]) -> None:
    mask = study(label, said=f"Ja. {said}")
    assert [text[found.start : found.end] for found in mask.names.doubts(text)] == asked
    assert all(word in mask.hide(text) for word in asked)


JOINTS = st.sampled_from(["", " ", "-", "’", "'", "‑"])
ENDS = st.sampled_from(["", "s", "'s", "’s", "tje"])
CASES = st.sampled_from([str, str.upper, str.title])


@given(st.lists(st.tuples(JOINTS, ENDS, CASES), min_size=1, max_size=5), st.sampled_from(["NFC", "NFD"]))
def test_however_it_is_joined_and_cased_a_name_is_gone(forms: list[tuple[str, str, Any]], form: Any) -> None:
    mask = study("Zoë El Idrissi", "Anne-Fleur van Dijkhuizen")
    said = []
    for joint, end, case in forms:
        said += [case(joint.join(("El", "Idrissi")) + end), case(joint.join(("Anne", "Fleur")) + end)]
    text = unicodedata.normalize(form, f"daar was {' en '.join(said)} ook, zei Zoë")
    hidden = fold(mask.hide(text))
    assert not any(name in hidden for name in ("idrissi", "fleur", "zoe", "anne"))
    assert hidden.startswith("daar was [naam]")
    assert hidden.count(" en ") == len(said) - 1


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    mask = study(*LABELS)
    found = mask.names.find(text)
    assert found == sorted(found)
    assert all(0 <= one.start < one.end <= len(text) for one in [*found, *mask.names.doubts(text)])
    mask.hide(text)


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
    assert HeardTexts(texts).said(["visser", "bakker", "roos", "karin"], texts).plain == {"bakker", "roos", "visser"}


_SAID = st.sampled_from(
    ["Roos", "roos", "ROOS", "een", "De", "visser", "Visser", "Yél", "yél", ".", "a@roos.nl", "-", "bos"]
)


@given(
    st.lists(st.lists(_SAID, max_size=12).map(" ".join), max_size=6),
    st.frozensets(st.sampled_from(["roos", "visser", "yel", "karin"])),
)
def test_what_is_said_of_words_is_that_of_each_text_by_itself(texts: list[str], names: frozenset[str]) -> None:
    balance = dict.fromkeys(names, 0)
    lower, capital = set(), set()
    for text in texts:
        text = re.sub(r"[\w.+-]{1,64}@[\w.]+", " ", text)
        different = set(WORD.findall(text))
        if sum(word[0].isupper() for word in different) * 100 < len(different):
            continue
        lower |= {fold(word) for word in different if word.islower()}
        capital |= {fold(word) for word in different if word[0].isupper()} & names
        for found in WORD.finditer(text):
            name, before = fold(found[0]), text[: found.start()].rstrip()
            if name in names and found[0].islower():
                balance[name] += 3 if before.split()[-1:] in (["een"], ["De"]) else 1
            elif name in names and found[0][0].isupper() and before and before[-1] not in ".-":
                balance[name] -= 1
    said = HeardTexts(texts).said(names, texts)
    assert said.plain == {name for name, more in balance.items() if more > 0}
    assert said.capital == capital
    assert said.lower == lower


def test_the_first_names_are_words_that_are_compared() -> None:
    assert all(name == name.casefold() and name.isalpha() for name in FIRST_NAMES)


@given(st.lists(st.uuids().map(str), unique=True, min_size=1, max_size=300), st.data())
def test_a_reference_is_the_same_whoever_else_comes(guids: list[str], data: st.DataObject) -> None:
    found = references(guids)
    assert len(set(found.values())) == len(guids)
    fewer = guids[: data.draw(st.integers(1, len(guids)))]
    assert references(fewer) == {guid: found[guid] for guid in fewer}
    assert max(map(len, found.values())) <= 4


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Karin van der Mulder", ("karin", "mulder")),
        ("Ben", ("ben",)),
        ("Ben de Vries", ("ben", "vries")),
        ("El", ("el",)),
        ("ElIdrissi", ("idrissi",)),
        ("12", ()),
    ],
)
def test_a_decision_is_known_by_the_parts_of_a_name(name: str, parts: tuple[str, ...]) -> None:
    assert folded_parts(name) == parts


@given(st.sets(st.text("abßé.", max_size=4), max_size=8), st.text("abßé.", max_size=12))
def test_any_of_many_words_is_found_as_one_by_one(words: set[str], text: str) -> None:
    shape = one_of(words)
    assert (re.search(shape, text) is not None) == any(word in text for word in words)
    assert (re.fullmatch(shape, text) is not None) == (text in words)


def test_an_address_says_nothing_of_how_a_name_is_said() -> None:
    texts = ["Ik zag Sanne. Mail sanne@school.nl of https://x.nl/daan. Daan ook, en Daan."]
    said = HeardTexts(texts).said(["sanne", "daan"], texts)
    assert said.plain == frozenset()
    assert "sanne" not in said.lower


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_the_letters_of_a_plain_text_are_those_that_any_text_has(text: str) -> None:
    folded = unicodedata.normalize("NFKD", text).casefold() if text.isascii() else fold_text(text)
    assert fold_text(text) == folded
    assert letters_of(text) == "".join(WORD.findall(folded))
