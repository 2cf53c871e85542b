"""What leads straight to a person: addresses and numbers in their forms, and all that only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.identifiers import identifier_key, identifiers
from qualcode.analysis.person_names import NameMask, PersonNames

FOUND = """
mail noor.veldkamp@school.nl even|noor.veldkamp@school.nl
(n_v@x-y.co.uk)|n_v@x-y.co.uk
noor punt de-wit apenstaartje school punt nl zei|noor punt de-wit apenstaartje school punt nl
noor.dewit (at) school.nl|noor.dewit (at) school.nl
bel 06-12345678.|06-12345678
of 0612345678;|0612345678
06 12 34 56 78|06 12 34 56 78
06 - 1234 5678|06 - 1234 5678
06.12.34.56.78|06.12.34.56.78
06 1 2 3 4 5 6 7 8|06 1 2 3 4 5 6 7 8
in 2014 06-12345678 gebeld|06-12345678
+31 6 12345678|+31 6 12345678
+31 (0)6 12 34 56 78|+31 (0)6 12 34 56 78
0031612345678|0031612345678
00 31 6 12 34 56 78|00 31 6 12 34 56 78
010-4567890|010-4567890
020 123 45 67|020 123 45 67
(020) 1234567|(020) 1234567
0345 12 34 56|0345 12 34 56
bel mij op 0201234567|0201234567
+32 470 12 34 56|+32 470 12 34 56
+44 7911 123456|+44 7911 123456
07911 123456|07911 123456
020 7946 0958|020 7946 0958
+1 212 555 0123|+1 212 555 0123
(212) 555-0123|(212) 555-0123
+49 151 23456789|+49 151 23456789
+90 532 123 45 67|+90 532 123 45 67
insta @noor_v en|@noor_v
https://www.linkedin.com/in/noor-de-wit|https://www.linkedin.com/in/noor-de-wit
facebook.com/noor.dewit.|facebook.com/noor.dewit
Ik woon op de Kerkstraat 12.|Kerkstraat 12
de Heydenlaan 12a, 3011 AB Rotterdam, toen|Heydenlaan 12a, 3011 AB Rotterdam
Laan van Meerdervoort 50, Den Haag|Laan van Meerdervoort 50
op 12 Church Street zeg|12 Church Street
geboren op 3 mei 2003 in|3 mei 2003
geboortedatum: 03-05-2003|03-05-2003
born on May 3, 2003|May 3, 2003
NL91 ABNA 0417 1643 00|NL91 ABNA 0417 1643 00
mijn BSN is 111222333|111222333
"""
NONE = """
in 2014 en 2015, 2014-2018, 2013/2014
06-12-2014 15:30 of 06-12-2014 1530
06/12/2014 10 20, op 6-12-14, 06-07-2008
12.500.000 euro en € 1.250.000, +12 500 000 euro
10 000 000 mensen, +20 procent, +31 procent, +500 000
BRIN 25LG 00 en 01AB, 25LG00, 30HK
06 uur 30, om 06.30 uur
[00:12:31] en 00:12:31.250 en 0:12:31, 0012:31 en 00-12-31
1e klas 0-4 uur 0,5, 100 000 06 2014
ISBN 978-90-1234-567-8, KvK 12345678
leerlingnummer 0123456789, studentnummer 1234567890
school 6, groep 7 en 8; 0800-1234 of 112
BSN 123456789, NL12ABCD0123456789
Onderweg 5 minuten, Onderweg 2 keer, Kerkstraat 12 keer, de straat 12
2014 DE en 2000 MB, versie 0.1.0 en 1.2.3.4
codes 1234AB12 en A1234BC, A12-3456-7890
www.roc.nl en school.nl, e.g. that.is fine.nl
hij zei:@ en @ school, werk@home
v1.1 06-2014, 12-34-56-78-90, 10-12 01-02-2014 10
0020123456, 01-02-2014 10 20 30, paragraaf 06.12.2014 10.30
2e13-4b7a-0612-345678901234
geboren in 2003, in mei 2003 geboren
"""


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_what_leads_to_a_person_is_found_whole(line: str) -> None:
    text, _stroke, wanted = line.partition("|")
    assert [text[one.start : one.end] for one in identifiers(text) if one.certain] == [wanted]


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_years_amounts_times_and_codes_are_none(line: str) -> None:
    assert [line[one.start : one.end] for one in identifiers(line) if one.certain] == []


SIGN = st.sampled_from(["", " ", "-", ".", " - "])
DIGITS = st.text("0123456789", min_size=8, max_size=8)
ROUND = st.sampled_from(["", "bel ", "in 2014: ", "(", "om 12:30 uur ", "school 6, "])
BEHIND = st.sampled_from(["", ".", ", zei ze", ")", " of 2014", "; 12:30"])


@given(st.sampled_from(["06", "+316", "+31 6", "+31 (0)6", "0031 6"]), SIGN, DIGITS, ROUND, BEHIND)
def test_a_mobile_number_is_gone_however_it_is_written(
    head: str, sign: str, rest: str, before: str, after: str
) -> None:
    number = f"{head}{sign or ' '}{'12345'[int(rest[0]) % 5]}{rest[1:]}"
    mask = NameMask(PersonNames(frozenset()), {}, "[naam]", stand_ins={"phone": "[nummer]"})
    assert mask.hide(f"{before}{number}{after}") == f"{before}[nummer]{after}"
    assert identifier_key(number) == f"phone:316{'12345'[int(rest[0]) % 5]}{rest[1:]}"


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1900, 2099), st.sampled_from("-/. "), st.integers(0, 2359))
def test_a_date_and_a_time_are_no_number(day: int, month: int, year: int, sign: str, time: int) -> None:
    for text in (
        f"op {day:02}{sign}{month:02}{sign}{year}",
        f"op {day:02}{sign}{month:02}{sign}{year} {time // 100:02}:{time % 100:02}",
        f"{year}{sign}{month:02}{sign}{day:02} {time // 100:02}:{time % 100:02}:10",
        f"€ {year}.{time:03}.000",
    ):
        assert [one for one in identifiers(text) if one.certain] == [], text


@given(st.text(" .,-/()+@0123456789abé@:nlmei", max_size=80))
def test_any_text_is_read_and_what_is_found_is_apart(text: str) -> None:
    found = identifiers(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("06-12345678", "+31 (0)6 12 34 56 78"),
        ("0031 6 12345678", "0612345678"),
        ("Noor.DeWit@School.nl", "noor.dewit@school.nl"),
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("3 mei 2003", "3 Mei 2003"),
        ("Kerkstraat 12", "Kerkstraat 12"),
    ],
)
def test_a_decision_is_on_what_is_meant_and_not_on_how_it_is_written(one: str, other: str) -> None:
    assert identifier_key(one) == identifier_key(other) != ""
    assert identifier_key("Noor de Wit") == identifier_key("in 2014") == ""
