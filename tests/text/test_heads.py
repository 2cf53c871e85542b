"""The grammar of a line's head: turns written in any of its forms are read back, and running text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualcode.model import Role
from qualcode.text import heads
from qualcode.text.turns import find_turns, look_for_turns, normalise
from tests.support.often import often
from tests.support.steps import growth

Said = tuple[str | None, float | None, str]

SPEAKERS = [
    ("I", "R1"),
    ("i", "r1"),
    ("Interviewer", "Leerling_A"),
    ("Wim de Boer", "Karin Mulder"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("Spreker 1", "Spreker 2"),
    ("Interviewer", "Respondent #3"),
    ("I", "P#1"),
    ("Karin", "Wim"),
    ("Interviewer", "naam 1"),
    ("V", "A"),
]
WITH_MORE = [
    ("Boer, Wim de", "Mulder, Karin"),
    ("I", "R1, vrouw"),
    ("INT", "Deelnemer 12, man, 16 jaar"),
    ("Wim de Boer", "Karin Mulder, opleidingsmanager techniek"),
    ("Interviewer", "Karin?"),
]
COLON = [
    "{name}: {words}",
    "{name} : {words}",
    "#{name}: {words}",
    "@{name}: {words}",
    "[{name}]: {words}",
    "<{name}>: {words}",
    "({name}): {words}",
    "{{{name}}}: {words}",
    "\\[{name}\\]: {words}",
    "**{name}:** {words}",
    "**{name}**: {words}",
    "**{name}: **{words}",
    "_{name}:_ {words}",
    "{number:03} {name}: {words}",
    "{number}. {name}: {words}",
    "{number}) {name}: {words}",
    "[{number}] {name}: {words}",
    "{number}\t{name}: {words}",
    "• {name}: {words}",
    "- **{name}:** {words}",
    "> {name}: {words}",
    "> **{name}:** {words}",
    "#### {name}:\n{words}",
    "{name}:\n{words}",
    "\u200b{name}: {words}",
    "\u200e{name}: {words}",
    "\ufeff{name}: {words}",
    "{name}\u200b: {words}",
    "{name} (ROC Noord): {words}",
    "{name} | ROC Noord: {words}",
    "{name} [ROC]: {words}",
    "“{name}”: {words}",
    "{name}:: {words}",
    ">> {name}: {words}",
    "{name}\u202f: {words}",
    "{name}\u00a0:\u00a0{words}",
    "\u200f{name}\u200f: {words}",
    "{name}： {words}",
    "<b>{name}:</b> {words}",
    "`{name}`: {words}",
    "§{number} {name}: {words}",
    "[{number}24000] {name}: {words}",
    "🎤 {name}: {words}",
    "[12-05-2024 14:{number:02}:24] {name}: {words}",
    "12-05-2024 14:{number:02} - {name}: {words}",
    "5/12/24, 2:{number:02} PM - {name}: {words}",
    "\u200e[2024-05-12, 14:{number:02}] {name}: {words}",
]
OTHER = [
    "[{name}] {words}",
    "{{{name}}} {words}",
    "({name}) {words}",
    "<{name}> {words}",
    "\\[{name}\\] {words}",
    "[{name}]\n{words}",
    "**[{name}]** {words}",
    "**{name}** {words}",
    "{number}. [{name}] {words}",
    "> [{name}] {words}",
    "{name} - {words}",
    "{name} – {words}",
    "{name} — {words}",
    "{name} | {words}",
    "{name}; {words}",
    "{name} = {words}",
    "{name} -> {words}",
    "{name} → {words}",
    "*{name}* {words}",
    "{name}\t{words}",
    "### {name}\n\n{words}",
    "**{name}**\n{words}",
    "@{name} {words}",
    "{name}/ {words}",
    "{name} // {words}",
    "{name}— {words}",
    "{name}— {words}",
    "{name}– {words}",
    "{name}—{words}",
    "{name}- {words}",
    "{name}> {words}",
    "«{name}» {words}",
    "{name}     {words}",
]
TIMED = [
    "{stamp} {name}: {words}",
    "{stamp}\n{name}: {words}",
    "{name} {stamp}\n{words}",
    "{name}, {stamp}\n{words}",
    "{name} {stamp}: {words}",
    "[{name}] {stamp}\n{words}",
    "{name}\n{stamp}\n{words}",
    "{stamp}\n{name}\n{words}",
    "**{stamp} {name}:** {words}",
    "**{name}** {stamp}\n{words}",
    "{stamp} [{name}] {words}",
    "{name}: {stamp} {words}",
    "{name} - {stamp}\n{words}",
    "{name}\t{stamp}\n{words}",
    "{stamp}\t{name}\t{words}",
    "{stamp} - {name}: {words}",
    "> {stamp} {name}: {words}",
    "{number}. {stamp} {name}: {words}",
    "{name} (ROC Noord)   {stamp}\n{words}",
    "{name} | ROC Noord {stamp}\n{words}",
    "{name} @ {stamp}\n{words}",
    "{name} - {stamp} - {words}",
    "T={stamp} {name}: {words}",
    "TC {stamp} {name}: {words}",
    "min. {stamp} {name}: {words}",
]
STAMPS = [
    "{h}:{m:02}:{s:02}",
    "[{h:02}:{m:02}:{s:02}]",
    "({m}:{s:02})",
    "{m:02}:{s:02}",
    "#{h:02}:{m:02}:{s:02}-3#",
    "[{m}:{s:02} --> 59:59]",
    "{h:02}:{m:02}:{s:02} - 00:59:59",
    "{h:02}:{m:02}:{s:02}.000 --> 00:59:59.000",
    "{h}:{m}:{s}.0 --> 0:59:9.34",
    "{h:02}:{m:02}:{s:02}:12",
    "[{h:02}.{m:02}.{s:02}]",
    "{h:02}:{m:02}:{s:02}\t00:59:59",
    "[{h:02}:{m:02}:{s:02}.123]",
    "{h:02}:{m:02}:{s:02},500",
    "*{m:02}:{s:02}*",
]
WORDS = "dat liep via mijn oom die kende de baas nog van vroeger en wat moest je daarvoor regelen bellen mailen".split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(lambda words: " ".join(words).capitalize())
TALK = st.lists(st.tuples(SENTENCE, st.integers(0, 40)), min_size=6, max_size=10)


def written(form: str, names: tuple[str, str], talk: list[tuple[str, int]], gap: str, stamp: str = "") -> str:
    parts, time = [], 0
    for index, (words, pause) in enumerate(talk):
        time += pause + 1
        clock = stamp.format(h=0, m=time // 60, s=time % 60)
        ending = "?" if index % 2 == 0 else "."
        parts.append(form.format(name=names[index % 2], words=words + ending, number=index + 1, stamp=clock))
    return gap.join(parts)


def meant(names: tuple[str, str], talk: list[tuple[str, int]], timed: bool) -> list[Said]:
    found: list[Said] = []
    time = 0
    for index, (words, pause) in enumerate(talk):
        time += pause + 1
        found.append((names[index % 2], time if timed else None, words + ("?" if index % 2 == 0 else ".")))
    return found


def said(text: str) -> list[Said]:
    text = normalise(text)
    return [
        (turn.speaker, None if turn.time is None else int(turn.time), " ".join(text[turn.body : turn.end].split()))
        for turn in find_turns(text)
    ]


@settings(max_examples=often(75))
@given(
    st.one_of(
        st.tuples(st.sampled_from(COLON + OTHER), st.sampled_from(SPEAKERS)),
        st.tuples(st.sampled_from(COLON), st.sampled_from(WITH_MORE)),
    ),
    TALK,
    st.sampled_from(["\n", "\n\n"]),
)
def test_turns_written_in_any_form_are_read_back(
    how: tuple[str, tuple[str, str]], talk: list[tuple[str, int]], gap: str
) -> None:
    form, names = how
    # Who begins each time with the same word may as well be called by it, where no sign ends the name.
    assume(":" in form or len({words.split()[0] for words, _who in talk}) > 1)
    assert said(written(form, names, talk, gap)) == meant(names, talk, False)


@settings(max_examples=often(100))
@given(
    st.sampled_from(TIMED), st.sampled_from(STAMPS), st.sampled_from(SPEAKERS), TALK, st.sampled_from(["\n", "\n\n"])
)
def test_turns_with_times_in_any_form_are_read_back(
    form: str, stamp: str, names: tuple[str, str], talk: list[tuple[str, int]], gap: str
) -> None:
    text = written(form, names, talk, gap, stamp)
    assert said(text) == meant(names, talk, True)
    assert sum(turn.words for turn in find_turns(normalise(text))) == sum(len(words.split()) for words, _ in talk)


@pytest.mark.parametrize("form", ["{stamp} {name}: {words}", "[{stamp}] {name}: {words}", "({stamp}) {name} - {words}"])
@pytest.mark.parametrize("stamp", ["{m}.{s:02}", "{m}'{s:02}", "{m}’{s:02}”", "{s}s", "{s}.5 sec"])
def test_times_that_are_times_before_a_label_only(form: str, stamp: str) -> None:
    talk = [("Hoe was dat", 23), ("Dat was goed", 16), ("En toen", 1), ("Toen ging ik weg", 3)]
    assert said(written(form, ("I", "R1"), talk, "\n", stamp)) == meant(("I", "R1"), talk, True)


@pytest.mark.parametrize(
    ("asked", "answered", "name"),
    [
        ("Q{n}: {words}?", "A{n}: {words}.", "A"),
        ("V{n}: {words}", "A{n}: {words}.", "A"),
        ("Vraag {n}: {words}?", "Antwoord {n}: {words}.", "Antwoord"),
        ("Question {n}: {words}?", "Answer {n}: {words}.", "Answer"),
        ("I{n}: {words}?", "R{n}: {words}.", "R"),
        ("Interviewer 1: {words}?\nQ{n}: {words}?", "A{n}: {words}.", "A"),
    ],
)
@pytest.mark.parametrize("more", ["", "\nKortom: dat was het.\nEn thuis ook.\nLet op: niet altijd.\nMaar goed."])
def test_numbers_that_go_up_with_the_questions_are_one_speakers(
    asked: str, answered: str, name: str, more: str
) -> None:
    text = "\n".join(
        asked.format(n=n, words=f"hoe ging dat {n}") + "\n" + answered.format(n=n, words=f"Dat ging zo {n}") + more
        for n in range(1, 5)
    )
    found = look_for_turns(text)
    told = [turn for turn in found.turns if turn.role is Role.RESPONDENT]
    assert {turn.speaker for turn in told} == {name}
    assert len(told) == 4
    assert all(text[turn.body : turn.end].startswith("Dat ging zo") for turn in told)
    assert name in {counted.name for counted in found.counted}


@pytest.mark.parametrize(
    "text",
    [
        "Q1: Hoe?\nA1: Goed.\nA2: Slecht.\nA3: Ja.\nQ2: En?\nA1: Ja.\nA2: Nee.\nA3: Wie weet.",
        "V1: Hoe?\nR1: Goed.\nV2: En?\nR1: Ja.\nR2: Nee.\nV3: Dus?\nR2: Zo.\nR1: Ja.",
        "I: Hoe?\nR1: Goed.\nI: En?\nR2: Ja.\nI: Nou?\nR3: Nee.\nI: Dus?\nR1: Ja.\nR2: Nee.\nR3: Nou.",
        "I1: Hoe?\nR1: Goed.\nI2: En?\nR2: Ja.\nI1: Dus?\nR2: Zo.\nI2: En?\nR1: Ja.",
    ],
)
def test_numbers_of_people_stay_theirs(text: str) -> None:
    found = look_for_turns(text)
    assert found.counted == ()
    assert len({turn.speaker for turn in found.turns if turn.role is Role.RESPONDENT}) > 1


@pytest.mark.parametrize("end", ["\n", " "])
def test_labels_within_a_line_are_told(end: str) -> None:
    text = end.join(f"I: Hoe was dat {n}? R1: Dat was goed {n}." for n in "abcd")
    assert ("R1", 4) in look_for_turns(text).within
    clear = "\n".join(f"I: Hoe was dat {n}?\nR1: Ik zei. Kortom: dat. Ja. Let op: goed {n}." for n in "abcd")
    assert look_for_turns(clear).within == ()


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\u2028", "\u2029", "\x85", "\r", "\r\n"])
def test_every_kind_of_line_end_parts_turns(end: str) -> None:
    text = end.join(["I: Hoe was dat?", "R1: Dat was goed.", "I: En toen?", "R1: Toen ging ik weg."])
    assert [who for who, _time, _words in said(text)] == ["I", "R1", "I", "R1"]


@pytest.mark.parametrize(
    "answer", ["[naam 1] {words}", "(Karin) {words}", "<P1> {words}", "Karin - {words}", "R1 | {words}"]
)
def test_a_respondents_label_without_colon_stands_beside_an_interviewers_with_one(answer: str) -> None:
    text = "\n".join(f"Interviewer: Hoe was dat {n}?\n" + answer.format(words=f"Dat ging zo {n}.") for n in "abcd")
    assert len({who for who, _time, _words in said(text)}) == 2
    assert len(said(text)) == 8


@pytest.mark.parametrize(
    "before",
    ["", "Datum: 12 mei\n\n", "Interviewer: Wim de Boer\nRespondent: Karin\n\n", "Gesprek over: de stage.\n\n"],
)
def test_a_table_is_read_below_paragraphs_with_colons(before: str) -> None:
    rows = "I\tHoe kwam dat?\nR1\tVia mijn oom.\nI\tEn toen?\nR1\tNiets.\n"
    assert [who for who, _time, _words in said(before + rows) if who] == ["I", "R1", "I", "R1"]
    talk = "I: Welkom.\nR1: Dank u.\n" * 5
    assert len([who for who, _time, _words in said(talk + rows) if who]) == 14


def test_a_number_is_a_label_beside_one_that_is_sure() -> None:
    text = "I: Hoe was dat?\n1: Goed.\nI: En jij?\n2: Ook.\nI: En toen?\n1: Niets.\n2: Nee."
    assert [who for who, _time, _words in said(text)] == ["I", "1", "I", "2", "I", "1", "2"]


def test_the_pane_of_a_meeting_says_a_name_and_time_twice() -> None:
    names = ("Wim de Boer", "Karin Mulder")
    form = "{initials}{name}\n0 minutes {n} seconds0:{n:02}\n{name} 0 minutes {n} seconds\nDat ging zo {n}.\n"
    for shown in ("", "WB\n"):
        text = "".join(
            form.format(initials=shown if n % 2 == 0 else shown and "KM\n", name=names[n % 2], n=n + 3)
            for n in range(6)
        )
        assert said(text) == [(names[n % 2], n + 3, f"Dat ging zo {n + 3}.") for n in range(6)]


def test_a_description_given_once_makes_no_second_speaker() -> None:
    text = "I: Hoe?\nR1, vrouw: Zo was het.\nI: En?\nR1: Nou ja.\nI: Dus?\nR2, man: Ik ook.\nR1: Goed."
    assert [who for who, _time, _words in said(text)] == [
        "I",
        "R1, vrouw",
        "I",
        "R1, vrouw",
        "I",
        "R2, man",
        "R1, vrouw",
    ]


def test_what_stands_behind_a_name_may_say_who_interviews() -> None:
    for form in ("{name} ({role})", "{name} | {role}", "{name}, {role}"):
        text = "".join(
            f"{form.format(name='Wim de Boer', role='onderzoeker')}: Dat is zo {n}.\n"
            f"{form.format(name='Karin Mulder', role='docent')}: Nou {n}.\n"
            for n in "abcd"
        )
        assert [turn.role for turn in find_turns(text)] == [Role.INTERVIEWER, Role.RESPONDENT] * 4


RUNNING = [
    "De stage - een korte periode - is nuttig.",
    "Karin - mijn zus - kwam ook.",
    "Ja - dat klopt.",
    "(lacht) Dat was wel zo.",
    "[onverstaanbaar] en toen gingen we.",
    "[Naam] vond dat leuk.",
    "(Jansen, 2014) stelt dat dit zo is.",
    "Let op: morgen vrij.",
    "Note: this is a note.",
    "1. Netwerk: contacten van ouders.",
    "• Ouders: betalen de reis.",
    "## Resultaten",
    "> Een citaat uit een boek.",
    "Maandag | Wiskunde",
    "Dinsdag | Taal",
    "[1] Zie ook de bijlage.",
    "A. Eerste mogelijkheid",
    "B. Tweede mogelijkheid",
    "10:00 - 11:00 pauze",
    "**Belangrijk** dit ook",
    "*Karin* vond dat ook",
    "_Wim_ niet.",
    "“Leuk”, zei Wim.",
    "Meer werk -> meer geld",
    "@karin stuurde een bericht",
    "#stage is een woord",
    "Wim, Karin en Jan gingen mee.",
    "Karin?",
    "R1 = respondent een",
    "Stap 1 - zoeken",
    "Kortom: het werkt.",
    "Figuur 2 | Verdeling",
    "School- en thuissituatie waren anders.",
    "Groot- of kleinbedrijf.",
    "10.30 uur: koffie met Wim",
    "11.15 uur: praten",
    "0.24 procent: weinig",
    "1.10 Stage: wat het is",
    "2.20 Netwerk: wie je kent",
    "24s was lang.",
    "@Wim kom je?",
    "Hij/ zij ging mee.",
    "ROC Noord deed mee.",
    "MBO Zuid niet.",
    "Karin   16   vrouw",
    "Ja.    Nou.",
    "12-05-2024 14:00 overleg",
    "☀️ Zon: mooi weer",
    "Zie https://x.nl: daar staat het.",
    "Ik zei: ja.",
    "Toen zei hij: nee.",
]
FILLING = ["Het was een lang verhaal over school en werk.", "Daar hebben we samen over gesproken, en dat was goed."]


@settings(max_examples=often(75))
@given(st.permutations(RUNNING), st.integers(1, len(RUNNING)), st.sampled_from(["\n", "\n\n"]))
def test_prose_with_the_signs_of_labels_has_no_speakers(lines: list[str], count: int, gap: str) -> None:
    text = gap.join(f"{line}{gap}{FILLING[index % 2]}" for index, line in enumerate(lines[:count]))
    assert {turn.speaker for turn in find_turns(text)} == {None}


@settings(max_examples=often(50))
@given(st.permutations(RUNNING), st.integers(0, 12))
def test_such_lines_within_what_somebody_says_are_his(lines: list[str], count: int) -> None:
    talk = [line for line in lines[:count] if not line.startswith(("#", "1.", "•"))]
    text = "\n\n".join(f"I: Hoe was dat?\n\nR1: {FILLING[0]}\n\n{line}" for line in [*talk, *FILLING, *FILLING])
    assert {turn.speaker for turn in find_turns(text)} == {"I", "R1"}


def test_labels_that_return_and_are_not_taken_are_told() -> None:
    talk = "I: Hoe was dat?\nR1: Dat was goed, zo heb ik het beleefd.\n" * 6
    found = look_for_turns(talk + "[Karin] was er ook.\n[Karin] kwam later.\nDaar zei [Karin] niets van.\n")
    assert found.passed_over == (("Karin", 2),)
    assert look_for_turns(talk).passed_over == ()


def test_questions_in_bold_are_the_interviewers() -> None:
    lines = ["Hoe was dat?", "Dat was goed.", "En toen?", "Toen ging ik weg.", "Waarom?", "Het was klaar."]
    text = "\n".join(lines)
    bold = [match.span() for match in re.finditer(r".*\?", text)]
    found = look_for_turns(text, emphasis=bold)
    assert found.bold_questions
    assert [turn.role for turn in found.turns] == [Role.INTERVIEWER, Role.RESPONDENT] * 3
    plain = look_for_turns(text)
    assert not plain.bold_questions
    assert {turn.role for turn in plain.turns} == {Role.RESPONDENT}


def test_stamps_within_turns_give_the_next_turn_its_time() -> None:
    text = "I: Hoe kwam dat? #00:00:03-3#\nB: Via mijn oom. #00:00:09-3# Die kende hem. #00:00:14-0#\nI: Dank u."
    assert [turn.time for turn in find_turns(text)] == [None, 3, 14]


def test_rhetorical_questions_make_nobody_the_interviewer() -> None:
    tells = "Wim: Ik vertel een heel verhaal over hoe het hier ging en wat we deden met de jongens.\n"
    asks = "Karin: Weet je? Zo ging dat. Nou.\n"
    assert {turn.role for turn in find_turns((tells + asks) * 4)} == {Role.RESPONDENT}


@pytest.mark.parametrize(
    "unit",
    [
        "[A ",
        "(A, ",
        "A | ",
        "A - ",
        "A, ",
        "> ",
        "**[0:",
        "A 0:01 ",
        "A (",
        "**A ",
        "A_",
        "\\_A",
        "(A|",
        "1. ",
        "\u200b",
    ],
)
def test_hostile_lines_of_every_length_are_read(unit: str) -> None:
    def hostile(size: int) -> str:
        long = unit * (size // len(unit))
        return "I: hoi?\nR: ja.\n" + "\n".join(long[at : at + 150] for at in range(0, len(long), 150))

    def reading(size: int) -> Callable[[], object]:
        text = hostile(size)
        return lambda: find_turns(text)

    find_turns(hostile(often(20_000)))
    assert growth(reading, 2_000, times=4) < 6


@pytest.mark.parametrize(
    "form", ["[A{n}] ja.\n", "(A{n}) ja.\n[B{n}] nee.\n", "I: ja?\n[A{n}] ja.\n[A{n}] nee.\n", "A{n} - ja.\n"]
)
def test_many_different_labels_are_read_in_linear_time(form: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = "".join(form.format(n=n) for n in range(size))
        return lambda: find_turns(text)

    find_turns("".join(form.format(n=n) for n in range(often(500))))
    assert growth(reading, 60, times=4) < 5


@given(
    st.from_regex(r"([A-Za-zÀ-ÿ]{1,9}\d{0,4}|[TtVvQq]\d{0,3}|Tijd|time|Min|Vraag\d?|Tc)", fullmatch=True),
    st.sampled_from([": ", ":", ":\t", ":: ", " : ", ":: x"]),
    st.sampled_from(["", "ja - nee", "12:30 ja", "#3", "(lacht) ja", "Jan: ja", "V4. Ja?", "**ja**", "//", "  x"]),
    st.sampled_from([None, (0, 3), (0, 12)]),
)
def test_a_plain_label_is_read_as_the_grammar_reads_it(
    name: str, sign: str, rest: str, bold: tuple[int, int] | None
) -> None:
    """Most labels are a word and a colon, and are not looked for in each of the other ways."""
    line = f"{name}{sign}{rest}".rstrip()
    found = heads.find_labels(line, 0, (0, len(line)), bold)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heads, "_PLAIN", re.compile(r"(?!)"))
        assert heads.find_labels(line, 0, (0, len(line)), bold) == found
