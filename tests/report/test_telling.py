"""How the blocks of an outline are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.matrix import Mention
from qualcode.analysis.quantify import Forms, Language
from qualcode.errors import NotFoundError
from qualcode.model import Code, Codebook, Predicate, Respondent
from qualcode.outline import GroupOutline, NumberStyle, Outline, Section, SectionPart
from qualcode.report.blocks import Paragraph, Quoted, ReportDocument, Table, claims_of, walk
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import Quotation
from qualcode.report.wording.quantities import second

CLAUSES = {"AO": ("die AO aanbiedt", "die AO aanbieden"), "LWT": ("die LWT aanbiedt", "die LWT aanbieden")}
SAYS = {
    "zelf": Predicate("", "", "laat het aan de leerling", "laten het aan de leerling", noun="de leerling"),
    "school": Predicate("", "", "zoekt de plaats zelf", "zoeken de plaats zelf", noun="de school"),
    "wva": Predicate("", "", "merkt niets van de wet", "merken niets van de wet", none="merkt iets van de wet"),
    "dat": Predicate("", "", "vindt dat het kan", "vinden dat het kan", noun="dat het kan"),
    "is": Predicate("", "", "is geholpen", "zijn geholpen", noun="hulp"),
}
ALL = list(range(1, 9))
PLACE = {name: n for n, name in enumerate(SAYS, start=1)}


def told(
    parts: list[SectionPart],
    said: dict[str, list[int]],
    *,
    ao: int = 3,
    people: int = 8,
    quotations: list[Quotation] | None = None,
    numbers: NumberStyle | None = None,
    suppress: int = 0,
    outside: int = 0,
) -> ReportDocument:
    """A chapter on some schools, of which the first ``ao`` offer AO, by who says what (counted from 1).

    So many others are ``outside`` its groups.
    """
    codes = tuple(Code(n, name, name, name, None, name, predicates=(SAYS[name],)) for name, n in PLACE.items())
    schools = [
        Respondent(n, f"{n:08}", f"school-{n}", "scholen", attributes={"traject": "AO" if n <= ao else "LWT"})
        for n in range(1, people + 1)
    ]
    schools += [Respondent(n, f"{n:08}", f"firma-{n}", "firma's") for n in range(people + 1, people + outside + 1)]
    mentions = [Mention(who, who, PLACE[name], 100 * PLACE[name] + who) for name, all_ in said.items() for who in all_]
    shape = GroupOutline("scholen", "school", "scholen", "Scholen", (Section("Stage", tuple(parts)),))
    outline = Outline("h", "nl", "H", (shape,), style=numbers or NumberStyle(), suppress=suppress)
    return chapter(summarise(Codebook("b", "B", "nl", 1, codes), schools, mentions, quotations or [], outline=outline))


def text(document: ReportDocument) -> str:
    """The section as running text, paragraphs on lines of their own."""
    found = [block for block in document.blocks if isinstance(block, Paragraph) and block.key.startswith("paragraph")]
    return "\n".join(block.text for block in found)


def whole(document: ReportDocument) -> str:
    """All paragraphs as running text."""
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def says(code: str, **more: object) -> SectionPart:
    return SectionPart("says", (code,), **more)  # type: ignore[arg-type]


def test_the_base_stands_once_and_again_after_some_of_it() -> None:
    ao = {"where": {"traject": ("AO",)}, "phrases": {"": CLAUSES["AO"]}}
    parts = [says("dat"), says("is", opens="Wel"), says("is", **ao), says("dat"), says("dat", paragraph=True)]
    assert text(told(parts, {"dat": [1, 2, 3, 4, 5], "is": [1, 2, 7]})) == (
        "Vijf van de acht scholen vinden dat het kan. Wel zijn drie scholen geholpen. Van de drie scholen die AO "
        "aanbieden, zijn er twee geholpen. Vijf van de acht scholen vinden dat het kan.\nVijf scholen vinden dat het "
        "kan."
    )


def test_what_everybody_denies_is_turned_round_wherever_it_stands() -> None:
    ao = {"where": {"traject": ("AO",)}, "phrases": {"": CLAUSES["AO"]}}
    assert text(told([says("wva")], {"wva": ALL})) == "Geen van de acht scholen merkt iets van de wet."
    assert text(told([says("wva", opens="Ook")], {"wva": ALL})) == "Ook merkt geen van de acht scholen iets van de wet."
    assert text(told([says("wva", **ao)], {"wva": ALL})) == (
        "Van de drie scholen die AO aanbieden, merkt geen enkele iets van de wet."
    )


@pytest.mark.parametrize(
    ("code", "who", "sentence"),
    [
        ("zelf", [1, 2, 7], "laten er twee het aan de leerling; van de vijf die LWT aanbieden, doet één dat."),
        ("dat", [1, 7, 8], "vindt er één dat het kan; van de vijf die LWT aanbieden, vinden twee dat."),
        ("is", [1, 7, 8], "is er één geholpen; van de vijf die LWT aanbieden, zijn het er twee."),
        ("zelf", [1], "laat er één het aan de leerling; van de vijf die LWT aanbieden, noemt geen enkele dat."),
        ("dat", [7], "noemt geen enkele dat het kan; van de vijf scholen die LWT aanbieden, vindt er één dat het kan."),
    ],
)  # fmt: skip
def test_a_code_by_the_values_of_an_attribute(code: str, who: list[int], sentence: str) -> None:
    part = SectionPart("split", (code,), by="traject", phrases=CLAUSES)
    assert text(told([part], {code: who})) == f"Van de drie scholen die AO aanbieden, {sentence}"


def test_all_of_a_part_are_the_subject_themselves() -> None:
    part = SectionPart("split", ("is",), by="traject", phrases=CLAUSES)
    assert text(told([part], {"is": ALL})) == (
        "Alle drie de scholen die AO aanbieden, zijn geholpen; van de vijf die LWT aanbieden, zijn het alle vijf."
    )
    verder = says("is", opens="Verder", where={"traject": ("AO",)}, phrases={"": CLAUSES["AO"]})
    assert text(told([verder], {"is": [1]})) == "Verder is één van de drie scholen die AO aanbieden, geholpen."


def test_a_value_that_nobody_has_is_not_said_and_a_single_one_is_the_only_one() -> None:
    part = SectionPart("split", ("zelf",), by="traject", phrases=CLAUSES)
    assert text(told([part], {"zelf": [1]}, ao=8)) == (
        "Van de acht scholen die AO aanbieden, laat er één het aan de leerling."
    )
    assert text(told([part], {"zelf": [1, 8]}, ao=7)) == (
        "Van de zeven scholen die AO aanbieden, laat er één het aan de leerling; de enige school die LWT aanbiedt, "
        "laat het aan de leerling."
    )


def test_the_rest_is_said_only_of_what_adds_up() -> None:
    part = SectionPart("rest", ("zelf", "school"))
    assert text(told([part], {"zelf": [1, 2], "school": [3, 4, 5, 6, 7, 8]})) == (
        "Twee van de acht scholen laten het aan de leerling en de andere zes scholen zoeken de plaats zelf."
    )
    # One is silent; one says both; nobody says the first.
    assert text(told([part], {"zelf": [1, 2], "school": [3, 4, 5, 6, 7]})) == (
        "Twee van de acht scholen laten het aan de leerling. Vijf scholen zoeken de plaats zelf."
    )
    assert "andere" not in text(told([part], {"zelf": [1, 2, 3], "school": [3, 4, 5, 6, 7, 8]}))
    assert text(told([part], {"school": [1, 2, 3, 4, 5, 6, 7, 8]})) == "Alle acht scholen zoeken de plaats zelf."
    rounded = told(
        [part], {"zelf": [*range(1, 17)], "school": [*range(17, 23)]}, people=22, numbers=NumberStyle("rounded")
    )
    assert text(rounded) == (
        "Ongeveer drie kwart van de 22 scholen laat het aan de leerling en ongeveer een kwart van de scholen zoekt de "
        "plaats zelf."
    )


def test_reasons_and_a_list_go_from_the_most_to_the_least_and_leave_silence_out() -> None:
    said = {"zelf": [1], "school": [1, 2, 3], "is": [4, 5, 6]}
    reasons = SectionPart("reasons", ("zelf", "school", "is", "dat"), opens="Als reden,")
    assert text(told([reasons], said)) == (
        "Als reden, noemen drie van de acht scholen de school. Daarnaast noemen drie scholen hulp. Verder noemt één "
        "school de leerling."
    )
    listed = SectionPart("list", ("zelf", "school", "is", "dat"), opens="De scholen noemen")
    assert text(told([listed], said)) == "De scholen noemen de school (drie), hulp (drie) en de leerling (één)."
    assert text(told([listed, reasons], {})) == ""


def test_a_quotation_is_the_one_that_its_author_chose() -> None:
    spoken = [
        Quotation(101, "a", 1, 1, "Ze  bellen zelf.\nDat leert ze wat"),
        Quotation(102, "b", 1, 2, "Ze bellen nooit zelf."),
    ]
    within = SectionPart("quote", opens="Een school zegt", text="dat leert ze")
    document = told([within, SectionPart("quote", text="nooit zelf")], {"zelf": [1, 2]}, quotations=spoken)
    (paragraph,) = (block for block in document.blocks if block.key.startswith("paragraph"))
    assert isinstance(paragraph, Paragraph)
    reference = paragraph.sentences[0].quoted[0].reference
    assert paragraph.text == f"Een school zegt: “Ze bellen zelf. Dat leert ze wat” ({reference})."
    parts = [part for block in document.blocks for part in walk(block)]
    found = [part.passages for part in parts if isinstance(part, Quoted)]
    assert found == [(101,), (102,)]
    for words in ("ze bellen", "staat er niet"):
        with pytest.raises(NotFoundError, match="under Stage, asks for the quotation"):
            told([SectionPart("quote", text=words)], {"zelf": [1, 2]}, quotations=spoken)


def test_own_words_and_tables_stand_where_the_author_put_them() -> None:
    parts = [
        says("zelf"),
        SectionPart("table", ("zelf", "school"), text="Wie zoekt"),
        SectionPart("text", text="Slot."),
    ]
    document = told(parts, {"zelf": [1]})
    kinds = [type(block) for block in document.blocks][-3:]
    assert kinds == [Paragraph, Table, Paragraph]
    table = document.blocks[-2]
    assert isinstance(table, Table)
    assert table.title == "Wie zoekt (scholen, N = 8)"
    assert text(document).endswith("\nSlot.")


@given(
    ao=st.integers(0, 8),
    said=st.dictionaries(st.sampled_from(sorted(SAYS)), st.lists(st.integers(1, 8), unique=True)),
    kinds=st.lists(st.sampled_from(["says", "where", "split", "rest", "reasons", "list"]), max_size=6),
    codes=st.lists(st.sampled_from(sorted(SAYS)), min_size=2, max_size=4, unique=True),
)
def test_every_number_is_that_of_who_is_behind_it(
    ao: int, said: dict[str, list[int]], kinds: list[str], codes: list[str]
) -> None:
    shapes = {
        "says": says(codes[0]),
        "where": says(codes[1], where={"traject": ("AO",)}, phrases={"": CLAUSES["AO"]}),
        "split": SectionPart("split", (codes[0],), by="traject", phrases=CLAUSES),
        "rest": SectionPart("rest", tuple(codes)),
        "reasons": SectionPart("reasons", tuple(codes), opens="Ook"),
        "list": SectionPart("list", tuple(codes), opens="Zij noemen"),
    }
    document = told([shapes[kind] for kind in kinds], said, ao=ao)
    keys = [claim.key for block in document.blocks for claim in claims_of(block)]
    assert len(keys) == len(set(keys))
    for sentence in (part for block in document.blocks if isinstance(block, Paragraph) for part in block.sentences):
        assert sentence.text[0].isupper()
        assert sentence.text.endswith(".")
        assert "  " not in sentence.text
        for claim in sentence.claims:
            # A capital has no accent: *Eén*.
            assert claim.text.replace("é", "e").casefold() in sentence.text.replace("é", "e").casefold()
            if claim.key.startswith("said:") and claim.measure == "n":
                code, *narrowed = claim.key.split("~")[0].split(":")[2:-1]
                base = {n for n in range(1, 9) if not narrowed or (n <= ao) == (narrowed == ["traject=AO"])}
                assert set(claim.base) == base
                assert set(claim.respondents) == base & set(said.get(code, []))


@pytest.mark.parametrize(
    ("language", "verb", "words"),
    [
        ("en", Forms("places pupils", "place pupils"), "of the five that offer LWT, one does so"),
        ("en", Forms("is helped", "are helped"), "of the five that offer LWT, one is"),
        ("en", Forms("can do it", "can do it"), "of the five that offer LWT, one can"),
        ("nl", Forms("wil verder", "willen verder"), "van de vijf that offer LWT, wil één dat"),
    ],
)
def test_a_second_number(language: Language, verb: Forms, words: str) -> None:
    clause = Forms("that offers LWT", "that offer LWT")
    assert second(1, 5, clause, verb, language).text == words
    assert second(1, 5, clause, verb, language, short=Forms("ook N", "ook N")).text.endswith(
        ", ook " + ("one" if language == "en" else "één")
    )


def test_a_short_form_is_its_authors() -> None:
    own = replace(SAYS["zelf"], short="laat N dat zo | laten N dat zo")
    part = SectionPart("split", ("zelf",), by="traject", phrases=CLAUSES)
    codes = (Code(1, "zelf", "zelf", "zelf", None, "zelf", predicates=(own,)),)
    people = [
        Respondent(n, f"{n:08}", f"s{n}", "x", attributes={"traject": "AO" if n < 4 else "LWT"}) for n in range(1, 7)
    ]
    shape = GroupOutline("x", "school", "scholen", "X", (Section("S", (part,)),))
    document = chapter(
        summarise(
            Codebook("b", "B", "nl", 1, codes), people, [Mention(n, n, 1, n) for n in (1, 5, 6)],
            outline=Outline("h", "nl", "H", (shape,)),
        )
    )  # fmt: skip
    assert text(document).endswith("; van de drie die LWT aanbieden, laten twee dat zo.")
