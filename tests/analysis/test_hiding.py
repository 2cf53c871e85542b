"""Names of persons, places, schools and firms by how they are written, and what is written in their place."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.hiding.candidates import SaidLower, candidates
from qualcode.analysis.hiding.groups import NameGroup, joined, number
from qualcode.analysis.hiding.replacer import Replacer, bare


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Ik ga elke dag met Liesbeth naar huis.", "person", "Liesbeth"),
        ("Toen kwam mevrouw van der Zwaard langs.", "person", "van der Zwaard"),
        ("Dat zei Karin de Wolf-Smit ook.", "person", "Karin de Wolf-Smit"),
        ("We wonen in Vlokdorp en dat is prima.", "place", "Vlokdorp"),
        ("Zij komt uit Nergenshuizen, geloof ik.", "place", "Nergenshuizen"),
        ("Het is op de Grote Vlinderstraat daar.", "place", "Grote Vlinderstraat"),
        ("Zij zit op het Sterrencollege in de derde.", "school", "Sterrencollege"),
        ("Ik doe de opleiding aan ROC Het Lage Land.", "school", "ROC Het Lage Land"),
        ("Mijn stage is bij garage Tuitema nu.", "organisation", "Tuitema"),
        ("Dat is Tuitema & Zonen, al jaren.", "organisation", "Tuitema & Zonen"),
        ("Ze leveren aan Plons B.V. in het westen.", "organisation", "Plons B.V."),
        ("Bel mij op 06-12345678 als het kan.", "phone", "06-12345678"),
        ("Mail naar jan@voorbeeld.nl graag.", "email", "jan@voorbeeld.nl"),
    ],
)
def test_what_it_is_tells_what_stands_beside_it(text: str, kind: str, name: str) -> None:
    [found] = candidates(text)
    assert (text[found.start : found.end], found.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Dat is Nederlands en geen Engels.",
        "Ja. Maar dan niet op maandag. Toen wel.",
        "(lacht) Daar zijn we weer. [stilte] Op zich wel.",
        "Op het VMBO en de HAVO, met een A4'tje en LWOO-geld.",
        "“Nou,” zei hij: “Wie weet.”",
        "Vervelend was dat. Bloemen verkopen we niet.",
        "",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert candidates(text) == []


def test_where_a_sentence_begins_the_rest_of_the_study_tells() -> None:
    said = SaidLower(frozenset({"bloemen"}), frozenset({"tuitema", "bloemen"}))
    assert [(one.start, one.end) for one in candidates("Tuitema belde. Bloemen verkopen we.", said)] == [(0, 7)]


def test_a_first_name_goes_with_the_only_full_name_it_is_of() -> None:
    groups = {
        key: NameGroup(key, "person", forms=Counter([form]))
        for key, form in [
            ("karin", "Karin"),
            ("karin de wolf", "Karin de Wolf"),
            ("de wolf", "de Wolf"),
            ("bas", "Bas"),
        ]
    }
    found = joined(groups)
    assert sorted(sorted(group.forms) for group in found) == [["Bas"], ["Karin", "Karin de Wolf", "de Wolf"]]
    number(found, "nl", {}, ["[persoon 4]"])
    assert {group.instead for group in found} == {"[persoon 5]", "[persoon 6]"}


FORMS = {"Karin de Wolf": "[persoon 1]", "Karin": "[persoon 1]", "Roos": "[persoon 2]", "Bloem B.V.": "[organisatie 1]"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Karin's fiets en KARIN DE WOLF; karin", "[persoon 1]'s fiets en [persoon 1]; [persoon 1]"),
        ("Kàrin de\nWolf", "[persoon 1]"),
        ("Een roos van Roos", "Een roos van [persoon 2]"),
        ("Karinus en Karina", "Karinus en Karina"),
        ("bij Bloem B.V. en Bloem-bv", "bij [organisatie 1]. en Bloem-bv"),
        ("interview_karin.docx", "interview_[persoon 1].docx"),
    ],
)
def test_a_name_is_known_however_it_is_written(text: str, written: str) -> None:
    assert Replacer(FORMS, ["roos"]).replaced(text) == written


def test_what_is_called_so_has_no_brackets() -> None:
    assert Replacer(FORMS).called("groep/Karin") == "groep/Persoon 1"
    assert bare("(...)") == "..."


@given(st.lists(st.sampled_from(["Karin", "de", "Wolf", "roos", "Roos", ".", " ", "'s", "\n", "x"]), max_size=12))
def test_no_name_is_left_and_a_mask_moves_nothing(parts: list[str]) -> None:
    text, replacer = "".join(parts), Replacer(FORMS)
    assert replacer.places(replacer.replaced(text)) == []
    masked = replacer.masked(text)
    assert len(masked) == len(text)
    assert replacer.places(masked) == []
