"""What others put in within a turn is theirs: cut and marked; prose with a colon stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Role, Turn
from qualcode.text.speech import CUT, Speech

LABELS = ("Karim Amrani", "Noor", "R2, vrouw", "Docent 1", "كريم", "王小明", "Зоя")


def said_by_karim(body: str) -> tuple[Speech, Turn]:
    """A conversation with what Karim says in between, and his turn."""
    text, turns = "", []
    for number, label in enumerate(LABELS[1:]):
        start = len(text)
        text += f"{label}: ja hoor.\n\n"
        turns.append(Turn(number, start, start + len(label) + 2, len(text) - 2, label, Role.RESPONDENT))
    start = len(text)
    text += f"Karim Amrani: {body}"
    turns.append(Turn(len(turns), start, start + 14, len(text), "Karim Amrani", Role.RESPONDENT))
    return Speech(text, turns), turns[-1]


def quoted(body: str) -> str:
    speech, turn = said_by_karim(body)
    return speech.quotation(turn.start, turn.end, lambda one: one.speaker == "Karim Amrani")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Ja. Interviewer: hm? En jij, Karim: nee", "Ja. (...)"),
        ("Ja. INTERVIEWER 2 : hm? Karim: en toen ging ik.", "Ja. (...) en toen ging ik."),
        ("Ja! **Interviewer:** hm. **Karim Amrani:** nee", "Ja! (...) nee"),
        ("Ja [00:00:12] Interviewer [00:00:13]: hm? Karim Amrani: [00:00:15] dan ja", "Ja (...) dan ja"),
        ("Ja, (Interviewer: hm) en zo", "Ja, (...) en zo"),
        (
            "Ja... Noor: dat klopt – karim amrani: precies. Mijn idee: stoppen.",
            "Ja... (...) precies. Mijn idee: stoppen.",
        ),
        ("Interviewer: hoi", ""),
        ("Ja.\nNoor: oké\nMod: en nu? Karim Amrani: ja hoor", "Ja. (...) ja hoor"),
        ("Ja.Interviewer：hm", "Ja. (...)"),
        ("Ja. R2: nee! Docent 1 (lacht): zo.", "Ja. (...)"),
        ("Ja. كريم: نعم. Karim: goed", "Ja. (...) goed"),
        ("好。王小明：是的。", "好。 (...)"),
        ("Да. Зоя: нет", "Да. (...)"),
        ("Ja. “Noor: nee”", "Ja. (...)"),
        ("Karim: dat klopt. Karim: echt.", "dat klopt. echt."),
        ("Ja. Onderzoeker Lia: hoezo? Int: en?", "Ja. (...)"),
    ],
)
def test_a_label_within_a_turn_sets_another_s_words_off(body: str, words: str) -> None:
    assert quoted(body) == words


@pytest.mark.parametrize(
    "prose",
    [
        "Eén ding: geld. Twee: tijd. Ik zei: nee.",
        "Ik zei tegen de interviewer: kom maar. Mijn docent: die niet.",
        "Zie https://school.nl. Om 12:30: eten. Verhouding 1:2.",
        "Ze zei: “Noor: kom hier” en weg was ze.",
        "Zoals Noor zei: nee. En Karim, want die weet het: ja.",
        "Drie dingen. Ten eerste: rust. Conclusie: goed.",
        "Noor. Interviewer. Docent 1.",
    ],
)
def test_prose_with_a_colon_is_left(prose: str) -> None:
    assert quoted(prose) == prose


SENTENCES = st.sampled_from(
    ["ja hoor", "eén ding: geld", "ik zei: nee", "dat [weet] ik", "om 12:30 eten", "zo (lacht)"]
)
PIECES = st.lists(
    st.tuples(
        st.sampled_from(["", "Interviewer", "Noor", "Karim Amrani", "Karim", "Docent 1", "Onderzoeker"]), SENTENCES
    ),
    min_size=1,
    max_size=7,
)


@given(PIECES, st.sampled_from([". ", "? ", "! ", "… ", ".\n", ".” "]))
def test_each_stretch_is_of_whom_the_last_label_names(pieces: list[tuple[str, str]], stop: str) -> None:
    body, mine, own = "", [], True
    for label, sentence in pieces:
        own = own if not label else label.startswith("Karim")
        if own:
            mine.append(sentence)
        body += f"{label}: {sentence}{stop}" if label else f"{sentence}{stop}"
    found = quoted(body)
    assert not re.search("Interviewer|Noor|Karim|Docent|Onderzoeker", found)
    words = found.replace(CUT, " ").replace(stop.strip(), " ").split()
    assert words == " ".join(mine).split()


@given(PIECES, st.data())
def test_no_part_of_a_turn_brings_what_others_say(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    body = "begin. " + "".join(
        f"{label}: geheim{sentence}. " for label, sentence in pieces if label.startswith(("I", "N"))
    )
    speech, turn = said_by_karim(body)
    start = data.draw(st.integers(turn.body, turn.end))
    end = data.draw(st.integers(start, turn.end))
    words = speech.words(start, end).replace(CUT, "").strip()
    assert words in "begin."
