"""Likely codes: by what codes are said to be, by passages that have them, and by the question before a passage."""

from __future__ import annotations

from itertools import count

from qualcode.language.suggesting import CodedPassage, CodeText, Suggester

CODES = [
    CodeText(1, "Kosten en geld betalen duur laptop", "Uitspraken over schoolgeld en boeken.", "De beloning op stage."),
    CodeText(2, "Reisafstand bus trein fiets", "Afstand tot school of bedrijf.", "", ("leerlingen",)),
    CodeText(3, "Thuis ouders moeder", "Het gezin en problemen thuis.", ""),
]
PLACES = count()


def passage(code: int, words: str, asked: str = "", group: str = "", question: str = "") -> CodedPassage:
    place = next(PLACES)
    return CodedPassage(place, 0, len(words), code, words, asked, group, question)


def ids(suggester: Suggester, words: str, **more: str) -> list[int]:
    return [one.code_id for one in suggester.suggest(words, **more)]  # type: ignore[arg-type]


def test_words_of_a_code_in_any_form_and_in_compounds_make_it_likely() -> None:
    suggester = Suggester(CODES, [], "nl")
    assert ids(suggester, "Die laptops waren niet te betalen")[0] == 1
    assert ids(suggester, "Met de stadsbus was ik twee uur onderweg")[0] == 2
    [first, *_others] = suggester.suggest("Mijn moeders laptop")
    assert set(first.words) <= {"Mijn", "moeders", "laptop"}
    assert ids(suggester, "Hm. Eh.") == ids(suggester, "") == []


def test_passages_that_were_coded_teach_what_no_definition_says() -> None:
    words = "Dat kwam door de deurwaarder"
    assert 1 not in ids(Suggester(CODES, [], "nl"), words)[:1]
    suggester = Suggester(CODES, [passage(1, "Toen stond er een deurwaarder"), passage(3, "Ik woon bij opa")], "nl")
    [first, *_others] = suggester.suggest(words)
    assert (first.code_id, first.nearest) == (1, 0)
    assert suggester.suggest(words, without={0}) == [] or suggester.suggest(words, without={0})[0].nearest != 0


def test_the_question_before_a_passage_counts() -> None:
    suggester = Suggester(CODES, [], "nl")
    [first, *_others] = suggester.suggest("Ja, dat valt wel mee.", asked="Moet je ver reizen, met bus of trein?")
    assert (first.code_id, first.asked, first.words) == (2, True, ())


def test_what_is_usual_for_a_group_and_a_question_counts_and_is_told() -> None:
    examples = [passage(3, f"De wachtlijst groeide {n}", group="scholen", question="V4") for n in range(30)]
    examples += [passage(1, f"De wachtlijst groeide {n}", group="scholen", question="V5") for n in range(30)]
    suggester = Suggester(CODES, examples, "nl")
    for question, code in (("V4", 3), ("V5", 1)):
        first = suggester.suggest("De wachtlijst", group="scholen", question=question)[0]
        assert (first.code_id, first.often, first.of) == (code, 30, 30)
    assert suggester.suggest("De wachtlijst", group="scholen")[0].of == 60


def test_what_a_code_excludes_and_other_groups_count_against_it() -> None:
    suggester = Suggester(CODES, [], "nl")
    scores = {one.code_id: one.score for one in suggester.suggest("De bus kost geld")}
    bare = {one.code_id: one.score for one in suggester.suggest("De bus kost geld", group="scholen")}
    assert bare[2] < scores[2]
    assert bare[1] == scores[1]
    without = [code._replace(excluded="") for code in CODES]
    said = "De beloning op stage kost geld"
    assert suggester.suggest(said)[0].score < Suggester(without, [], "nl").suggest(said)[0].score


def test_likeness_to_one_code_orders_passages() -> None:
    like = Suggester(CODES, [passage(1, "een deurwaarder")], "nl").like(1)
    assert like("Er kwam een deurwaarder", "") > like("Er kwam een buurman", "")
    assert like("Ja.", "Kost dat geld?") > like("Ja.", "Woon je thuis?")


def test_the_same_is_suggested_whatever_the_order_of_other_rows() -> None:
    examples = [passage(code, words) for code, words in ((1, "de rekening"), (2, "de halte"), (3, "het gezin"))]
    one, other = Suggester(CODES, examples, "nl"), Suggester(CODES, examples[::-1], "nl")
    for words in ("de rekening bij de halte", "het gezin", "geld"):
        assert [(x.code_id, x.score) for x in one.suggest(words)] == [
            (x.code_id, x.score) for x in other.suggest(words)
        ]
