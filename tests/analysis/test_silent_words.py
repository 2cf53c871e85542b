"""Texts that are passed over by their words: nothing is found in them that reading the whole would find."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.analysis.addressed import addressed, addressed_at, has_title
from qualcode.analysis.names_met import folded_parts, joined_names
from qualcode.analysis.person_names import PersonNames
from tests.support.often import often

WRITTEN = (
    "Karin",
    "Dennis",
    "Anna",
    "El-Idrissi",
    "Wim de Boer",
    "Jan van den Berg",
    "Zoë",
    "王小明",
    "Анна",
    "Visser",
)
PARTS = {written: folded_parts(written) for written in WRITTEN}
NAMES = PersonNames(
    names=frozenset({"visser"}.union(*PARTS.values()) - {"de", "van", "den", "el"}),
    plain=frozenset({"visser", "boer"}),
    joined={form: of for written, parts in PARTS.items() for form, of in joined_names(written, parts).items()},
)
PIECES = (
    *("karin", "Karin", "Karins", "karintje", "Kar", "in", "Denn", "is", "Anna", "annaatje", "El", "el", "idrissi"),
    *(
        "Idrissi",
        "de",
        "De",
        "Boer",
        "boer",
        "van",
        "den",
        "Berg",
        "berg",
        "v",
        "d",
        "Zoë",
        "ZOE",
        "王小明",
        "王",
        "小明",
    ),
    *("Анны", "анну", "Visser", "visser", "jes", "s", "ja", "Ja", "school", "mevrouw", "Dhr.", "dhr", "oom", "broer"),
    *(
        "Jansen",
        "ing.",
        "meneer",
        "EL",
        "06-12345678",
        "0612345678",
        "nul",
        "zes",
        "karin@school.nl",
        "www.x.nl",
        "x.nl",
    ),
    *("geboren", "op", "3 mei 2001", "geb", "gebruik", "a(at)b.nl", "plus", "oh", "bsn", "Kerkstraat", "12", "1234 AB"),
    *("WWW.karin.xyz", "a.b", ".nl", "@karin", "apenstaartje", "punt", "do.b", "birth", "date of", "\u200b", "\u0301"),
)
JOINTS = (
    " ",
    " ",
    " ",
    "",
    "-",
    ". ",
    ".",
    "'",
    "’ ",
    "- ",
    " -",
    "/",
    "\n",
    "\n\n",
    "\u00a0",
    "\u2028",
    "\t",
    ", ",
    "(",
    "2",
)
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), max_size=8).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)


@settings(max_examples=often(150), deadline=None)
@given(texts)
@example("Denn is")
@example("v. d. Berg")
@example("WWW.karin.xyz a.b .nl")
@example("el- Idrissi")
def test_what_is_found_is_what_reading_the_whole_finds(text: str) -> None:
    assert NAMES.find(text) == NAMES._read(text).found


@pytest.mark.parametrize("text", ["De gebruikelijke weg is lang, zei de broer van die school.", "Ja. Nee! Is dat zo?"])
def test_what_has_to_do_with_nobody_is_passed_over(text: str) -> None:
    assert not NAMES._silent.seen_in(text)


@settings(max_examples=often(80), deadline=None)
@given(texts)
@example("oom oom Karin boom oom")
@example("mevrouwmevrouw mevrouw Jansen, mevrouw")
def test_forms_of_address_are_found_by_the_words_that_hold_them(text: str) -> None:
    assert list(addressed_at(text, set(filter(has_title, text.split())))) == list(addressed(text))
