"""A small study in the shape of chapter 6: eight schools, twenty-two pupils, their mentions and some quotations."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.analysis.matrix import Mention
from qualcode.analysis.quantify import Language
from qualcode.model import Attribute, Code, Codebook, Respondent
from qualcode.outline import GroupOutline, NumberStyle, Outline, Section
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import Quotation, ThemeSummary

HOSTILE = "| # <script>alert(1)</script> =cmd \x1b[31mrood\u202e *vet* [link](x) `code`"

NAMES = {
    "stage": "Beschikbaarheid stageplaatsen",
    "stage/voldoende": "Voldoende stageplaatsen",
    "stage/lastiger": "Lastiger geworden",
    "stage/wie-regelt": "Wie regelt de stage",
    "stage/wie-regelt/leerling": "Leerling regelt zelf",
    "stage/wie-regelt/school": "School regelt of helpt",
    "stage/keuze": "Keuze uit meer plaatsen",
    "stage/wva": "WVA of subsidie speelt geen rol",
    "kosten": "Kosten",
    "kosten/behapbaar": "Kosten zijn behapbaar",
    "kosten/te-duur": "Traject te duur",
    "entree": "Entreeopleiding",
    "entree/optie": "Entree is een optie",
}

SCHOOLS, PUPILS = 8, 22
SAID: Mapping[str, tuple[int, int]] = {
    "stage/voldoende": (8, 0),
    "stage/lastiger": (4, 6),
    "stage/wie-regelt/leerling": (2, 16),
    "stage/wie-regelt/school": (6, 6),
    "stage/wva": (8, 0),
    "kosten/behapbaar": (7, 0),
    "kosten/te-duur": (1, 0),
}
"""How many of the schools and of the pupils mention each code; the first ones by number do."""

GENDER = Attribute(1, "a-1", "geslacht", "choice", ("jongen", "meisje"))
AGE = Attribute(2, "a-2", "leeftijd", "number")
SCHOOL = Attribute(3, "a-3", "schoolnaam", "text")
BORN = Attribute(4, "a-4", "geboortedatum", "date")
ROUTE = Attribute(5, "a-5", "traject", "choice", ("AO", "LWT"))
ATTRIBUTES = (ROUTE, GENDER, AGE, SCHOOL, BORN)


def codebook() -> Codebook:
    """The codes of ``NAMES`` with ids from 1."""
    ids = {path: place for place, path in enumerate(NAMES, start=1)}
    codes = tuple(
        Code(ids[path], f"c-{path}", path.rpartition("/")[2], path, ids.get(path.rpartition("/")[0]), name)
        for path, name in NAMES.items()
    )
    return Codebook("proef", "Proef", "nl", 1, codes)


def respondents() -> list[Respondent]:
    """Schools have ids 1 to 8, pupils 101 to 122."""
    schools = [
        Respondent(i, f"r-{i}", f"S{i}", "scholen", {"traject": "AO" if i <= 3 else "LWT", "schoolnaam": f"Naam {i}"})
        for i in range(1, SCHOOLS + 1)
    ]
    ages = ["14"] + ["15"] * 9 + ["16"] * 10 + ["17"] * 2
    pupils = [
        Respondent(
            100 + i,
            f"r-{100 + i}",
            f"L{i}",
            "leerlingen/AO" if i <= 4 else "leerlingen/LWT",
            {
                "traject": "AO" if i <= 4 else "LWT",
                "geslacht": "jongen" if i <= 13 else "meisje",
                "leeftijd": ages[i - 1],
                "geboortedatum": "1999-01-01",
            },
        )
        for i in range(1, PUPILS + 1)
    ]
    return schools + pupils


def mentions() -> list[Mention]:
    """One coding for each mention, with ids from 1."""
    book = codebook()
    found: list[Mention] = []
    for path, (schools, pupils) in SAID.items():
        for respondent in [*range(1, schools + 1), *range(101, 101 + pupils)]:
            code = book.by_path[path].id
            found.append(Mention(respondent, respondent, code, len(found) + 1, ((10 * code, 10 * code + 5),)))
    return found


def quotations() -> list[Quotation]:
    """Flagged passages: a short one, a long one, one that is hostile."""
    book = codebook()
    long = (
        "Vroeger was het één telefoontje naar een bedrijf dat we kenden, " + "en nog een keer bellen, " * 30 + "klaar."
    )
    return [
        Quotation(
            1,
            "q-1",
            book.by_path["stage/voldoende"].id,
            1,
            "In september had ik ze allemaal\nonder dak, zoals elk jaar.",
        ),
        Quotation(9, "q-9", book.by_path["stage/lastiger"].id, 3, long),
        Quotation(
            19,
            "q-19",
            book.by_path["stage/wie-regelt/leerling"].id,
            104,
            "Ik ben gewoon naar binnen gelopen bij de garage.",
        ),
        Quotation(20, "q-20", book.by_path["stage/wie-regelt/leerling"].id, 105, HOSTILE),
    ]


def outline() -> Outline:
    """Sections for the two groups; *Keuze uit meer plaatsen* is named though nobody mentions it."""
    stage = ("stage/voldoende", "stage/lastiger", "stage/wie-regelt", "wie-regelt/leerling", "wie-regelt/school")
    return Outline(
        "hoofdstuk-6",
        "nl",
        "Resultaten van de interviews",
        (
            GroupOutline(
                "scholen",
                "school",
                "scholen",
                "Interviews met scholen",
                (
                    Section.of("Beschikbaarheid van stageplaatsen", (*stage, "stage/keuze", "stage/wva")),
                    Section.of("Kosten", ("kosten/behapbaar", "kosten/te-duur")),
                    Section.of("Entreeopleiding", ("entree",)),
                ),
            ),
            GroupOutline(
                "leerlingen",
                "leerling",
                "leerlingen",
                "Interviews met leerlingen",
                (Section.of("Stage", stage), Section.of("Entreeopleiding", ("entree/optie",))),
            ),
        ),
        style=NumberStyle(percent_from=5),
    )


def summary(language: Language = "nl", *, outlined: bool = True) -> ThemeSummary:
    """The summary of the study."""
    return summarise(
        codebook(),
        respondents(),
        mentions(),
        quotations(),
        outline=outline() if outlined else None,
        attributes=ATTRIBUTES,
        language=language,
        note="De interviews in dit voorbeeld zijn fictief.",
    )
