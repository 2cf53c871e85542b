"""Turns, speakers, roles, questions, times and words."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats import read
from qualcode.model import Role, Turn
from qualcode.text.turns import count_words, find_turns, normalise, word_spans
from tests.support.often import often
from tests.support.steps import growth

ASKS, TELLS, NOBODY = Role.INTERVIEWER, Role.RESPONDENT, Role.NONE


def speakers(text: str, **options: object) -> list[str | None]:
    return [turn.speaker for turn in find_turns(text, **options)]  # type: ignore[arg-type]


def bodies(text: str) -> list[str]:
    return [text[turn.body : turn.end] for turn in find_turns(text)]


def test_normalise_ends_lines_and_drops_one_mark() -> None:
    assert normalise("\ufeff\ufeffa\r\nb\rc\u2028d\x85e") == "\ufeffa\nb\nc\nd\ne"
    assert normalise("e\u0301\x1b[31m") == "e\u0301\x1b[31m"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Interviewer:", "Interviewer"),
        ("I:", "I"),
        ("R1:", "R1"),
        ("**Docent**:", "Docent"),
        ("**Docent:**", "Docent"),
        ("__I__:", "I"),
        ("_Docent_:", "Docent"),
        ("[Docent]:", "Docent"),
        ("Leerling 1:", "Leerling 1"),
        ("Researcher 1:", "Researcher 1"),
        ("Coördinator LWT:", "Coördinator LWT"),
        ("Mevrouw Bergkamp (D66):", "Mevrouw Bergkamp"),
        ("De heer Van der Lee (GroenLinks):", "De heer Van der Lee"),
        ("Mw. dr. A. van 't Hof:", "Mw. dr. A. van 't Hof"),
        ("De voorzitter:", "De voorzitter"),
        ("SPEAKER_01:", "SPEAKER_01"),
        ("Staatssecretaris Keijzer:", "Staatssecretaris Keijzer"),
        ("[00:12:31] Docent:", "Docent"),
        ("(12:31) Docent:", "Docent"),
        ("00:12:31 Docent:", "Docent"),
        ("Docent [00:12:31]:", "Docent"),
        ("Docent (00:12:31):", "Docent"),
        ("Docent 00:12:31:", "Docent"),
        ("Docent: [00:12:31]", "Docent"),
        ("00:00:01.000 --> 00:00:04.000\n<v Docent>", "Docent"),
        ("Docent：", "Docent"),
    ],
)
def test_a_label_that_occurs_once_is_found_by_its_looks(label: str, name: str) -> None:
    text = f"{label} Dat hebben we vorig jaar met de hele school geregeld.\nEn daarna ook nog eens."
    (turn,) = find_turns(text)
    assert turn.speaker == name
    assert text[turn.body : turn.end].startswith("Dat hebben")
    assert turn.end == len(text)
    assert turn.words == 15


def test_names_that_return_are_labels_with_their_affiliation_left_out() -> None:
    text = "Sanne: ja hoor\nMo (15): nee joh\nSanne: echt wel\nMo (15): oké\nSanne: goed\nJ.P. van den Berg: hoi"
    assert speakers(text) == ["Sanne", "Mo", "Sanne", "Mo", "Sanne", "J.P. van den Berg"]


def test_a_role_with_words_that_say_more_is_a_label() -> None:
    text = "Interviewer: Hoe?\nTrainer leerwerkbedrijf: Goed.\nInterviewer: En?\nTrainer leerwerkbedrijf: Ook."
    assert speakers(text) == ["Interviewer", "Trainer leerwerkbedrijf"] * 2


def test_spellings_of_one_label_are_one_speaker() -> None:
    assert speakers("Docent: ja hoor.\nDOCENT: nee.\ndocent : nou.\n**Docent**: ok.") == ["Docent"] * 4


def test_names_on_a_line_of_their_own() -> None:
    text = "Interviewer\nHoe gaat het?\n\nSanne\nGoed hoor, dank je.\nEn met jou?\n\nInterviewer\nOok.\n\nSanne\nMooi."
    turns = find_turns(text)
    assert [turn.speaker for turn in turns] == ["Interviewer", "Sanne"] * 2
    assert bodies(text)[1] == "Goed hoor, dank je.\nEn met jou?"


def test_names_with_a_time_on_a_line_of_their_own() -> None:
    text = "Jan Jansen  0:03\nHallo dit is een ding.\n\nPiet Puk  1:07\nNou zeg.\n\nJan Jansen  1:09\nDag."
    turns = find_turns(text)
    assert [(turn.speaker, turn.time) for turn in turns] == [("Jan Jansen", 3), ("Piet Puk", 67), ("Jan Jansen", 69)]
    assert bodies(text) == ["Hallo dit is een ding.", "Nou zeg.", "Dag."]


def test_bold_type_marks_labels_with_and_without_colon() -> None:
    text = "Docent Ja dat klopt.\nI Hoe dan?\nDocent Zo.\nI Oké."
    spans = [(0, 6), (21, 22), (32, 38), (43, 44)]
    assert [text[start:end] for start, end in spans] == ["Docent", "I", "Docent", "I"]
    assert speakers(text, emphasis=spans) == ["Docent", "I"] * 2
    assert speakers(text) == [None] * 4
    assert speakers("**Sanne** Ja zeg.\n**Mo** Nee.\n**Sanne** Toch wel.\n**Mo** Oké.") == ["Sanne", "Mo"] * 2


def test_rows_of_a_table_are_turns() -> None:
    text = "Interviewer\tHoe gaat het?\nLeerling 1\tGoed.\nInterviewer\tMooi. En?\nLeerling 2\tOok."
    assert speakers(text) == ["Interviewer", "Leerling 1", "Interviewer", "Leerling 2"]
    assert bodies(text)[1] == "Goed."


def test_subtitles_with_and_without_voices() -> None:
    cue = "{n}\n00:00:0{n}.000 --> 00:00:0{n}.500\n{line}\n\n"
    lines = ["<v Jan Jansen>Hallo allemaal</v>", "<v Piet>Dag", "en welkom"]
    turns = find_turns("WEBVTT\n\n" + "".join(cue.format(n=n, line=line) for n, line in enumerate(lines, 1)))
    assert [(turn.speaker, turn.time) for turn in turns] == [(None, None), ("Jan Jansen", 1), ("Piet", 2)]
    named = "".join(cue.format(n=n, line=line) for n, line in enumerate(["Jan: Hoi", "Piet: Dag", "Jan: Nou"], 1))
    assert [(turn.speaker, turn.time, turn.words) for turn in find_turns(named)] == [
        ("Jan", 1, 1),
        ("Piet", 2, 1),
        ("Jan", 3, 1),
    ]
    bare = "".join(cue.format(n=n, line=line) for n, line in enumerate(["hallo", "dag"], 1))
    assert [(turn.speaker, turn.time, turn.words) for turn in find_turns(bare)] == [(None, 1, 1), (None, 2, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "Dit vind ik belangrijk: een baan.",
        "Let op: morgen is er geen les.",
        "Bijvoorbeeld: een stage in de zorg.",
        "Opmerking: dit is later toegevoegd.",
        "Zie http://voorbeeld.nl voor meer.",
        "https://voorbeeld.nl",
        "12:30 gingen we weg.",
        "Ondervraagd door: Marieke",
        "Tabel 2: aantallen",
        "Twee: waarom niet?",
        "Kiger, M. & Varpio, L. (2020): een artikel",
        "Leuk :)",
        "De kern. Dat is: niets.",
    ],
)
def test_no_label_in_running_text(line: str) -> None:
    assert set(speakers(f"Een verhaal over school en werk.\n{line}\nEn zo ging het verder.")) == {None}
    talk = "I: Hoe was dat?\nR: Nou gewoon.\n" * 4
    assert set(speakers(f"{talk}{line}\nEn zo ging het verder.")) == {"I", "R"}


def test_a_word_the_speakers_use_themselves_is_no_speaker() -> None:
    talk = "Interviewer: En nu?\nSanne: Het netwerk is er, dat netwerk helpt.\n" * 5
    assert set(speakers(f"{talk}Netwerk: dat is alles.\n{talk}")) == {"Interviewer", "Sanne"}


def test_paragraphs_without_label_continue_the_turn() -> None:
    text = "Gesprek 3\n\nI: Hoe was het?\n\nEn daarna?\nR: Goed.\n\nHeel goed.\n"
    turns = find_turns(text)
    assert [(turn.speaker, turn.role) for turn in turns] == [(None, NOBODY), ("I", ASKS), ("R", TELLS)]
    assert bodies(text) == ["Gesprek 3", "Hoe was het?\n\nEn daarna?", "Goed.\n\nHeel goed."]


def test_the_block_at_the_top_is_no_speech_and_names_the_interviewer() -> None:
    text = "Datum: 12 mei\nInterviewer: Marieke\nRespondent: Jan\n\nMarieke: Hoe?\nJan: Goed.\nMarieke: En?\nJan: Ja."
    turns = find_turns(text)
    assert [(turn.speaker, turn.role) for turn in turns] == [(None, NOBODY)] + [("Marieke", ASKS), ("Jan", TELLS)] * 2


def test_a_text_without_labels_has_a_turn_per_paragraph() -> None:
    assert [(t.speaker, t.role) for t in find_turns("Een verhaal.\nNog een.\n\nEn het slot.")] == [(None, TELLS)] * 3
    wrapped = "Een verhaal dat\nover twee regels\nloopt.\n\nEn nog een dat\nverder gaat."
    assert bodies(wrapped) == ["Een verhaal dat\nover twee regels\nloopt.", "En nog een dat\nverder gaat."]
    assert [turn.role for turn in find_turns("# Titel\n\nTekst.")] == [NOBODY, TELLS]
    assert find_turns("") == find_turns(" \n\t\n") == []


def test_roles_by_word_by_caller_and_by_evidence() -> None:
    def roles(text: str, *given: str) -> dict[str | None, Role]:
        return {turn.speaker: turn.role for turn in find_turns(text, interviewers=given)}

    assert roles("Onderzoeker: ja.\nDocent: nee.\n") == {"Onderzoeker": ASKS, "Docent": TELLS}
    assert roles("V: Waar?\nA: Hier.\nV: Wie?\nA: Ik.") == {"V": ASKS, "A": TELLS}
    assert roles("Anna: hoi.\nDocent: nee.\nAnna: ja.\nDocent: ja.\nAnna: o.", "anna") == {
        "Anna": ASKS,
        "Docent": TELLS,
    }
    clear = "Vader: Wat vond je?\nZoon: Niks, het was niks, dat is het hele verhaal.\n" * 3
    assert roles(clear) == {"Vader": ASKS, "Zoon": TELLS}
    unclear = "Vader: Wat vond je?\nZoon: Niks, en jij dan, wat vond jij ervan?\n" * 3
    assert roles(unclear) == {"Vader": TELLS, "Zoon": TELLS}
    assert roles(clear.replace("Vader", "De voorzitter").replace("Zoon", "Minister De Jonge")) == {
        "De voorzitter": TELLS,
        "Minister De Jonge": TELLS,
    }


@pytest.mark.parametrize(
    ("marker", "question"),
    [
        ("V4", "V4"),
        ("V4.", "V4"),
        ("V4:", "V4"),
        ("(V4)", "V4"),
        ("[V12b]", "V12b"),
        ("Vraag 4:", "V4"),
        ("vraag 4.", "V4"),
        ("Question 4:", "Q4"),
        ("Q4.", "Q4"),
    ],
)
def test_a_question_of_the_guide_holds_until_the_next(marker: str, question: str) -> None:
    for glue in (" ", "\n"):
        text = f"I: Welkom.\nI: {marker}{glue}Hoe gaat het?\nR: Goed.\nI: V5 En nu?\nR: Ook."
        turns = find_turns(text)
        assert [turn.question for turn in turns] == [None, question, question, "V5", "V5"]
        assert bodies(text)[1] == "Hoe gaat het?"
    text = f"{marker}\nI: Hoe gaat het?\nR: Goed."
    assert [turn.question for turn in find_turns(text)] == [question] * 2


def test_a_question_without_label_is_the_interviewers() -> None:
    text = "Docent: Ja.\nVraag 5: En de kosten?\nDocent: Veel.\nV6\nDe rest\n"
    assert [(turn.speaker, turn.role, turn.question) for turn in find_turns(text)] == [
        ("Docent", TELLS, None),
        (None, ASKS, "V5"),
        ("Docent", TELLS, "V5"),
        ("Docent", TELLS, "V6"),
    ]
    caption = find_turns("Docent: Ja.\nVraag 7: Stage\nI: Waar?\nDocent: Hier.")
    assert [(turn.speaker, turn.question) for turn in caption] == [("Docent", None), ("I", "V7"), ("Docent", "V7")]
    assert [turn.question for turn in find_turns("V1 Zes scholen.\nV2 Geen.\nNog iets.")] == ["V1", "V2", "V2"]
    assert [turn.question for turn in find_turns("R: Vraag 4 vond ik moeilijk.\nR: V8-motor.")] == [None, None]


def test_time_stamps_wherever_they_stand() -> None:
    text = "[00:01] I: a\n(01:00:02) R: b\n00:00:03 I: c\nR [00:04]: d\nI: [0:05] e\n[00:06]\nR: f\nI: om 12:30 g"
    assert [turn.time for turn in find_turns(text)] == [1, 3602, 3, 4, 5, 6, None]
    assert bodies(text) == ["a", "b", "c", "d", "e", "f", "om 12:30 g"]


def test_notes_of_a_word_document_and_headings_belong_to_nobody() -> None:
    text = "I: Hoe?\nR: Zo[1].\n\n----------\n[1] Hij wijst naar buiten."
    assert [(turn.speaker, turn.words) for turn in find_turns(text)] == [("I", 1), ("R", 1), (None, 6)]
    assert speakers("I: Hoe?\nR: Zo.\n## Deel 2\nI: En?") == ["I", "R", None, "I"]


def test_words_are_what_blanks_part_except_time_stamps() -> None:
    text = "Ja - dat... is om 12:30 [00:12:31] nou\u00a0ja 00:12:31 (lacht)"
    words = [text[start:end] for start, end in word_spans(text)]
    assert words == ["Ja", "-", "dat...", "is", "om", "12:30", "nou", "ja", "(lacht)"]
    assert count_words(text) == len(words)
    assert count_words(text, 3, 12) == len(word_spans(text, 3, 12)) == 2


def check(text: str, turns: list[Turn]) -> None:
    """Turns are in order and apart, and everything but white space is in one."""
    position = 0
    for ordinal, turn in enumerate(turns):
        assert turn.ordinal == ordinal
        assert position <= turn.start <= turn.body <= turn.end <= len(text)
        assert turn.start < turn.end
        assert not text[position : turn.start].strip()
        assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()
        assert turn.words == len(word_spans(text, turn.body, turn.end))
        assert not text[turn.body : turn.body + 1].isspace() or turn.body == turn.end
        position = turn.end
    assert not text[position:].strip()


PARTS = st.sampled_from(
    [
        "I:",
        "R1:",
        "Interviewer",
        "Sanne:",
        "**Mo**",
        "__I__:",
        "(D66)",
        "[00:12:31]",
        "00:00:01.000 --> 00:00:02.000",
        "V4",
        "Vraag 4:",
        "# x",
        "----------",
        "[1] n",
        "<v Jan>",
        "12:30",
        "\n",
        "\n\n",
        " ",
        "\t",
        "ja hoor?",
        ":",
        "*",
        "1",
    ]
)


@settings(max_examples=often(75))
@given(st.one_of(st.text(), st.lists(PARTS, max_size=40).map("".join), st.lists(PARTS, max_size=40).map(" ".join)))
def test_any_text_is_covered_by_turns_in_order(raw: str) -> None:
    text = normalise(raw)
    check(text, find_turns(text))
    spans = [(n, n + 3) for n in range(0, max(0, len(text) - 3), 7)]
    check(text, find_turns(text, emphasis=spans, interviewers=["Sanne"]))
    assert count_words(text) == len(word_spans(text))


@settings(max_examples=often(25))
@given(
    st.lists(st.tuples(st.sampled_from(["I", "R1", "Docent"]), st.from_regex(r"[a-z]+( [a-z]+)*[.?]", fullmatch=True)))
)
def test_what_is_written_as_turns_is_read_as_turns(talk: list[tuple[str, str]]) -> None:
    talk = [("I", "hoe gaat het?"), ("Docent", "dat gaat goed."), *talk, ("R1", "ja."), ("R1", "nee.")]
    text = "\n".join(f"{who}: {what}" for who, what in talk)
    turns = find_turns(text)
    assert [(turn.speaker, text[turn.body : turn.end]) for turn in turns] == talk


@pytest.mark.parametrize(
    "unit", [":", "[", "[(", "*", "_", "A: ", "A\t", "A.", "V4 ", "1:", "<v ", "00:00 --> ", " ", "-"]
)
def test_a_hostile_line_of_any_length_is_read(unit: str) -> None:
    def hostile(size: int) -> str:
        return f"I: hoi?\nR: ja.\nI: zo?\n{unit * (size // len(unit))}\nR: nee."

    def reading(size: int) -> Callable[[], object]:
        text = hostile(size)
        return lambda: find_turns(text)

    # Patterns that looked again and again at what they have seen would not come to an end on so long a line.
    turns = find_turns(hostile(often(100_000)))
    assert [turn.speaker for turn in turns][-1] == "R"
    assert growth(reading, 4_000, times=4) < 5


def test_the_minutes_of_parliament_give_the_counts_they_came_with(shared_data: Path) -> None:
    folder = shared_data / "transcripts" / "dutch_handelingen"
    rows = list(csv.DictReader((folder / "speakers.csv").open(encoding="utf-8")))
    for path in sorted(folder.glob("*.txt")):
        wanted = {r["speaker"]: (int(r["turns"]), int(r["words"])) for r in rows if r["document"] == path.stem}
        turns = [turn for turn in find_turns(read(path).text) if turn.speaker is not None]
        assert {turn.role for turn in turns} == {TELLS}
        count, words = Counter[str | None](), Counter[str | None]()
        for turn in turns:
            count[turn.speaker] += 1
            words[turn.speaker] += turn.words
        assert {name: (count[name], words[name]) for name in count} == wanted


def test_interviews_in_english_have_their_two_speakers(shared_data: Path) -> None:
    for path in sorted((shared_data / "transcripts" / "sheffield").glob("*.txt")):
        found = {(turn.speaker, turn.role) for turn in find_turns(read(path).text)}
        assert found == {(None, NOBODY), ("Researcher 1", ASKS), (path.stem, TELLS)}, path.name


def test_reports_in_markdown_have_no_speakers(shared_data: Path) -> None:
    for path in sorted((shared_data / "transcripts" / "dutch_user_research").glob("*.md")):
        assert {turn.speaker for turn in find_turns(read(path).text)} == {None}, path.name


def test_a_question_marker_under_a_name_on_its_own_line_belongs_to_that_turn() -> None:
    text = "Interviewer\nV4 Zijn er genoeg plaatsen?\nBoer\nJa.\n" * 4
    turns = find_turns(text)
    assert [(turn.speaker, turn.question) for turn in turns[:2]] == [("Interviewer", "V4"), ("Boer", "V4")]
    assert len(turns) == 8


def test_an_everyday_word_that_heads_every_other_turn_is_a_label() -> None:
    text = "".join(
        f"Interviewer\nHoe gaat dat hier, {n}?\nBoer\nEen boer zegt altijd dat het beter kan, {n}.\n" for n in range(6)
    )
    assert [turn.speaker for turn in find_turns(text)] == ["Interviewer", "Boer"] * 6
