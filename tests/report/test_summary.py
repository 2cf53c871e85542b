"""What the summary says, before any format."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.matrix import Mention
from qualcode.analysis.quantify import Language
from qualcode.analysis.references import references
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.model import Attribute, Code, Codebook, Predicate, Respondent
from qualcode.outline import GroupOutline, NumberStyle, Outline, Section
from qualcode.report.blocks import Paragraph
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.describe import spread
from qualcode.report.chapter.sentences import opening_sentence
from qualcode.report.chapter.summarise import shorten, summarise
from qualcode.report.chapter.summary import CodeLine, Quotation, Spread, ThemeSummary
from tests.support import sample

NAMES = {
    person.id: references(one.guid for one in sample.respondents())[person.guid] for person in sample.respondents()
}


def lines(summary: ThemeSummary, group: int) -> dict[str, CodeLine]:
    """A group's lines by code."""
    return {line.code: line for section in summary.groups[group].sections for line in section.lines}


def counts(spread: Spread) -> tuple[tuple[str, int], ...]:
    """The values of an attribute and how many have them."""
    return tuple((found.value, len(found.respondents)) for found in spread.values)


def test_numbers_and_the_passages_behind_them() -> None:
    summary = sample.summary()
    assert [(group.group, group.base, group.noun.plural) for group in summary.groups] == [
        ("scholen", 8, "scholen"),
        ("leerlingen", 22, "leerlingen"),
    ]
    schools, pupils = lines(summary, 0), lines(summary, 1)
    for path, (n_schools, n_pupils) in sample.SAID.items():
        assert schools[path].quantity.n == n_schools
        assert len(schools[path].passages) == n_schools
        if path in pupils:
            assert (pupils[path].quantity.n, len(pupils[path].passages)) == (n_pupils, n_pupils)
    assert pupils["stage/wie-regelt"].quantity.n == 16
    assert len(pupils["stage/wie-regelt"].passages) == 22
    mentions = {mention.coding_id: mention for mention in sample.mentions()}
    for line in (*schools.values(), *pupils.values()):
        assert {mentions[i].respondent_id for i in line.passages} == set(line.respondents)
        assert len(set(line.respondents)) == line.quantity.n


def test_numbers_are_said_as_the_outline_asks() -> None:
    schools, pupils = sample.outline().groups
    rounded = replace(
        sample.outline(), style=NumberStyle("rounded"), groups=(schools, replace(pupils, numbers="vague"))
    )
    found = summarise(sample.codebook(), sample.respondents(), sample.mentions(), outline=rounded)
    # Eight are too few to be rounded; of 22 sixteen are most.
    assert lines(found, 0)["stage/wie-regelt/school"].quantity.words == "zes van de acht scholen"
    assert lines(found, 1)["stage/wie-regelt"].quantity.words == "de meeste leerlingen"


def test_a_predicate_is_of_a_group_and_a_language() -> None:
    book = sample.codebook()
    dutch = Predicate("", "", "vindt iets", "vinden iets")
    of_schools = Predicate("scholen", "", "regelt het", "regelen het")
    english = Predicate("scholen", "en", "arranges it", "arrange it")
    codes = tuple(
        replace(code, predicates=(english, of_schools, dutch) if code.path == "stage/wie-regelt" else ())
        for code in book.codes
    )
    book = replace(book, codes=codes)
    outline, said = sample.outline(), "stage/wie-regelt"

    def predicates(language: Language) -> list[Predicate | None]:
        found = summarise(book, sample.respondents(), sample.mentions(), outline=outline, language=language)
        return [lines(found, group)[said].predicate for group in (0, 1)]

    assert predicates("nl") == [of_schools, dutch]
    assert predicates("en") == [english, None]


def test_words_of_the_author_are_held_to_the_number() -> None:
    schools, pupils = sample.outline().groups
    stage = Section.of("Stage", pupils.sections[0].codes, {"stage/wie-regelt": "ongeveer drie kwart van de leerlingen"})
    said = replace(sample.outline(), groups=(schools, replace(pupils, sections=(stage,))))
    found = summarise(sample.codebook(), sample.respondents(), sample.mentions(), outline=said)
    assert lines(found, 1)["stage/wie-regelt"].quantity.words == "ongeveer drie kwart van de leerlingen"
    wrong = Section.of("Stage", stage.codes, {"stage/wie-regelt": "alle leerlingen"})
    said = replace(sample.outline(), groups=(schools, replace(pupils, sections=(wrong,))))
    with pytest.raises(QualcodeError, match=r"Stage, stage/wie-regelt: .*alle leerlingen.* 16 of 22"):
        summarise(sample.codebook(), sample.respondents(), sample.mentions(), outline=said)


def test_a_code_that_the_outline_names_stays_though_nobody_mentions_it() -> None:
    line = lines(sample.summary(), 0)["stage/keuze"]
    assert (line.quantity.words, line.passages) == ("geen van de acht scholen", ())
    assert "stage/keuze" not in lines(sample.summary(outlined=False), 0)


def test_without_an_outline_groups_get_the_themes_they_mention() -> None:
    summary = sample.summary(outlined=False)
    assert [group.group for group in summary.groups] == ["scholen", "leerlingen/AO", "leerlingen/LWT"]
    assert [section.title for section in summary.groups[0].sections] == ["Beschikbaarheid stageplaatsen", "Kosten"]
    assert [section.title for section in summary.groups[1].sections] == ["Beschikbaarheid stageplaatsen"]
    theme = lines(summary, 0)["stage"]
    assert (theme.theme, theme.depth, theme.quantity.words) == (True, 0, "alle acht respondenten")
    assert lines(summary, 0)["stage/wie-regelt/school"].depth == 2
    assert theme.quotes == ()
    assert lines(summary, 0)["stage/lastiger"].quotes[0].reference == f"scholen {NAMES[3]}"
    assert summary.chapter is None


def references_of(line: CodeLine) -> set[str]:
    return {quote.reference for quote in line.quotes}


def test_a_reference_is_the_unit_and_a_name_that_leads_to_nobody() -> None:
    said = lines(sample.summary(), 1)["stage/wie-regelt/leerling"]
    assert references_of(said) == {f"leerling {NAMES[104]}", f"leerling {NAMES[105]}"}
    assert [quote.name for quote in said.quotes] == sorted(quote.name for quote in said.quotes)
    summary = summarise(
        sample.codebook(),
        sample.respondents(),
        sample.mentions(),
        sample.quotations(),
        outline=sample.outline(),
        with_references=False,
    )
    assert references_of(lines(summary, 1)["stage/wie-regelt/leerling"]) == {""}


def test_who_withdrew_is_gone_and_nobody_is_called_otherwise() -> None:
    people = [replace(person, withdrawn=person.id in (2, 105)) for person in sample.respondents()]
    args = (sample.codebook(), people, sample.mentions(), sample.quotations())
    summary = summarise(*args, outline=sample.outline())
    assert summary.groups[0].base == 7
    schools = lines(summary, 0)
    assert schools["stage/voldoende"].quantity.words == "alle zeven scholen"
    assert schools["stage/lastiger"].quotes[0].reference == f"school {NAMES[3]}"
    assert references_of(lines(summary, 1)["stage/wie-regelt/leerling"]) == {f"leerling {NAMES[104]}"}
    assert summary.left_out == ()


def test_nobody_falls_out_unseen() -> None:
    people = [*sample.respondents(), Respondent(900, "x", "B1", "bedrijven"), Respondent(901, "y", "B2", None)]
    summary = summarise(sample.codebook(), people, [], outline=sample.outline())
    assert summary.left_out == (900, 901)
    groups = summarise(sample.codebook(), people, []).groups
    assert [(group.title, group.base) for group in groups[-2:]] == [("bedrijven", 1), ("Overige respondenten", 1)]
    assert [group.title for group in summarise(sample.codebook(), people[-1:], []).groups] == ["Respondenten"]


def test_quotations_are_shortened_spread_and_not_repeated() -> None:
    schools = lines(sample.summary(), 0)
    (quote,) = schools["stage/lastiger"].quotes
    assert len(quote.text) <= 320
    assert quote.text.endswith(" (...)")
    codes = {path: code.id for path, code in sample.codebook().by_path.items()}
    found = [
        Quotation(1, "q-1", codes["stage/wie-regelt/school"], 1, "Ik bel zelf."),
        Quotation(2, "q-2", codes["stage/wie-regelt/school"], 1, "Iets anders van mij."),
        Quotation(3, "q-3", codes["stage/wie-regelt/school"], 2, "Wij bellen."),
        Quotation(4, "q-4", codes["stage/lastiger"], 2, "Ja. Wij  bellen. Altijd."),
        Quotation(5, "q-5", codes["stage/wva"], 3, "Samen gezegd."),
        Quotation(5, "q-5", codes["stage/wva"], 4, "Samen gezegd."),
        Quotation(6, "q-6", codes["stage/keuze"], 4, "   "),
    ]
    summary = summarise(sample.codebook(), sample.respondents(), sample.mentions(), found, outline=sample.outline())
    schools = lines(summary, 0)
    # The line for lastiger comes first and takes the longer of two passages that lie within each other.
    assert [quote.text for quote in schools["stage/lastiger"].quotes] == ["Ja. Wij bellen. Altijd."]
    assert {quote.coding_id for quote in schools["stage/wie-regelt/school"].quotes} == {1, 2}
    assert references_of(schools["stage/wva"]) == {f"school {NAMES[3]}", f"school {NAMES[4]}"}
    assert schools["stage/keuze"].quotes == ()


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("kort", 10, "kort"),
        ("een twee\ndrie  vier vijf", 18, "een twee (...)"),
        ("precies passend", 15, "precies passend"),
        ("een, twee drie vier", 11, "een (...)"),
        ("a" * 30, 16, "a" * 10 + " (...)"),
    ],
)
def test_shorten(text: str, longest: int, expected: str) -> None:
    assert shorten(text, longest) == expected
    assert len(expected) <= longest


def test_who_was_interviewed_leads_to_no_person() -> None:
    schools, pupils = sample.summary().groups
    assert {spread.name: counts(spread) for spread in schools.spreads} == {
        "traject": (("AO", 3), ("LWT", 5)),
        "schoolnaam": (),
    }
    assert schools.spreads[1].hidden
    assert [(spread.name, counts(spread), len(spread.others)) for spread in pupils.spreads] == [
        ("traject", (("AO", 4), ("LWT", 18)), 0),
        ("geslacht", (("jongen", 13), ("meisje", 9)), 0),
        ("leeftijd", (("15", 9), ("16", 10)), 3),
    ]
    ages = [replace(p, attributes={"leeftijd": str(p.id)}) for p in sample.respondents() if p.id != 101]
    summary = summarise(sample.codebook(), ages, [], outline=sample.outline(), attributes=[sample.AGE])
    assert summary.groups[1].spreads[0].span == ("104", "120")


VALUES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e"]), min_size=1, max_size=40)


@given(VALUES, st.sampled_from(["text", "number", "choice"]), st.integers(1, 6))
def test_no_cell_is_small_and_none_follows_by_subtraction(values: list[str], kind: str, smallest: int) -> None:
    people = [Respondent(place, f"g{place}", f"P{place}", "x", {"k": value}) for place, value in enumerate(values)]
    found = spread(Attribute(1, "k", "k", kind), people, smallest)
    if not any(values):
        assert found is None
        return
    assert found is not None
    if found.hidden:
        assert (found.values, found.others, found.span) == ((), (), None)
        return
    cells = [*(len(value.respondents) for value in found.values), len(found.others), len(found.unknown)]
    assert all(cell == 0 or cell >= smallest for cell in cells)
    # Whatever is not told adds up with what is told to the group, whose size stands beside it.
    assert sum(cells) == len(people)
    counted = Counter(value for value in values if value)
    assert {value.value: len(value.respondents) for value in found.values}.items() <= counted.items()


def test_codes_stand_under_another_only_where_it_is_right_above() -> None:
    codes = ("stage/wie-regelt", "wie-regelt/leerling", "kosten/behapbaar", "wie-regelt/school", "stage/voldoende")
    shape = GroupOutline("scholen", "school", "scholen", "S", (Section.of("Deel", codes),))
    summary = summarise(
        sample.codebook(), sample.respondents(), sample.mentions(), outline=Outline("h", "nl", "H", (shape,))
    )
    assert [line.depth for line in summary.groups[0].sections[0].lines] == [0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((9, 8, 7, 6), 3),
        ((9, 8, 7, 7), 4),
        ((9, 7, 7, 7, 7, 7), 6),
        ((9, 7, 7, 7, 7, 7, 7), 1),
        ((8, 8, 8, 8, 8, 8, 8), 0),
        ((9, 4, 4, 4), 1),
        ((1,), 0),
    ],
)
def test_the_opening_drops_no_tie(counts: tuple[int, ...], named: int) -> None:
    codes = tuple(Code(n, f"c{n}", f"c{n}", f"c{n}", None, f"Code {n}") for n in range(1, len(counts) + 1))
    people = [Respondent(n, f"r{n}", f"R{n}", "x") for n in range(1, 10)]
    mentions = [
        Mention(who, who, code, 100 * code + who)
        for code, count in enumerate(counts, start=1)
        for who in range(1, count + 1)
    ]
    outline = Outline(
        "h", "nl", "H", (GroupOutline("x", "r", "rs", "X", (Section.of("D", tuple(c.path for c in codes)),)),)
    )
    document = chapter(summarise(Codebook("k", "K", "nl", 1, codes), people, mentions, outline=outline))
    opening = next(block for block in document.blocks if block.key.startswith("opening"))
    assert isinstance(opening, Paragraph)
    assert opening.text.count("‘Code") == named


def test_who_is_not_coded_to_the_end_is_interviewed_but_not_counted() -> None:
    people, shape = sample.respondents()[:8], sample.outline()
    for counted, sentence in (
        (5, "Van de acht geïnterviewde scholen tellen er vijf mee."),
        (1, "Van de acht geïnterviewde scholen telt er één mee."),
        (0, "Van de acht geïnterviewde scholen telt er nog geen mee."),
    ):
        summary = summarise(
            sample.codebook(), people[:counted], sample.mentions(), outline=shape, unfinished=people[counted:]
        )
        assert opening_sentence(summary.groups[0], "nl") == sentence
    narrowed = replace(shape.groups[0], where={"traject": ("LWT",)})
    summary = summarise(sample.codebook(), people, sample.mentions(), outline=replace(shape, groups=(narrowed,)))
    assert opening_sentence(summary.groups[0], "nl") == "Er zijn vijf scholen (traject: LWT) geïnterviewd."
    assert summary.groups[0].base == 5


def test_contrasts_only_when_plain_and_asked_of_both() -> None:
    (found,) = sample.summary().contrasts
    most, least = found.most, found.least
    assert (found.name, most.quantity.n, least.quantity.n) == ("Voldoende stageplaatsen", 8, 0)
    assert (len(most.passages), len(most.respondents), least.passages) == (8, 8, ())
    assert (found.most_group.group, found.least_group.group) == ("scholen", "leerlingen")
    assert sample.summary(outlined=False).contrasts == ()


def test_a_mention_of_a_stranger_counts_for_nobody() -> None:
    mentions = [*sample.mentions(), Mention(1, 777, 2, 9_999)]
    summary = summarise(sample.codebook(), sample.respondents(), mentions, outline=sample.outline())
    assert 9_999 not in lines(summary, 0)["stage/voldoende"].passages


@pytest.mark.parametrize("path", ["stage/niets", "school/"])
def test_an_outline_with_an_unknown_code(path: str) -> None:
    outline = Outline("h", "nl", "H", (GroupOutline("scholen", "s", "s", "S", (Section.of("Deel", (path,)),)),))
    with pytest.raises(NotFoundError, match="Deel"):
        summarise(sample.codebook(), [], [], outline=outline)
