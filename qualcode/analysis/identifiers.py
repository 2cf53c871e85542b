"""What leads straight to a person in running text: addresses, numbers of telephones and accounts, dates of birth.

Each kind has a strict grammar: a year, an amount, a time, a school's number or a code is none of these. Numbers may be
said in words (:mod:`analysis.said_numbers`). A name in a web address is not looked for here; see
:class:`analysis.person_names.PersonNames`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import mul
from typing import Literal, NamedTuple

from qualcode.analysis.name_forms import fold_text
from qualcode.analysis.said_numbers import NUMBER, SaidPart, in_figures, is_counting, said_row

IdentifierKind = Literal["email", "handle", "phone", "web", "address", "birth", "account", "bsn"]


class Identifier(NamedTuple):
    """One in a text: its span, its kind, and whether it is one for certain (a post code alone only may be)."""

    start: int
    end: int
    kind: IdentifierKind
    certain: bool = True


def identifiers(text: str) -> list[Identifier]:
    """Those in a text, in order and apart."""
    lower = text.casefold()
    found = [*_with_at(text, lower), *_on_the_web(text)]
    for cues, seek in _SEEK_BY_CUE:
        for cue in cues:
            if cue in lower:
                found += seek(text)
                break
    if _DIGIT.search(text):
        for seek in (_accounts, _phones, _addresses):
            found += seek(text)
    if len(found) < 2:
        return found
    apart: list[Identifier] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def may_lead(token: str) -> bool:
    """Whether anything is sought in a text that has this between white space; where not, it leads to nobody."""
    lower = token.casefold()
    return (
        _DIGIT.search(token) is not None
        or "@" in token
        or any(at in lower for at in _SPELLED_AT)
        or any(sign in lower for sign in ("://", "www."))
        or _DOT_WITHIN.search(token) is not None
        or any(lower.endswith(cue.rstrip()) if cue[-1] == " " else cue in lower for cue in _EVERY_CUE)
    )


def identifier_key(written: str) -> str:
    """How a decision is known on what is ``written``, however it is spaced; empty where that is no identifier."""
    written = written.strip()
    if re.fullmatch(f"{_FULL_DATE}|{_SAID_DATE}", written, re.IGNORECASE):
        return key_of("birth", written)
    if re.fullmatch(r"[\d .]{9,12}", in_figures(written)) and _is_bsn(in_figures(written)):
        return key_of("bsn", written)
    found = identifiers(written)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(written)):
        return ""
    return key_of(found[0].kind, written)


def is_identifier_key(key: str) -> bool:
    """Whether what was decided on is known by such a key, and is no name."""
    return ":" in key


def key_of(kind: IdentifierKind, words: str) -> str:
    """What two ways of writing one identifier have in common; its kind stands before it."""
    plain = re.sub(r"\s", "", fold_text(words)) if kind in ("email", "handle", "web") else ""
    if kind == "phone":
        digits = re.sub(r"\D", "", _dialled(words).replace("(0)", ""))
        plain = digits if not digits.startswith("00") else digits[2:]
        plain = f"31{plain[1:]}" if len(plain) == 10 and plain[0] == "0" else plain
    if kind in ("bsn", "account"):
        words = "".join(_account_signs(words))
    return f"{kind}:{plain or re.sub(r'[^0-9a-z]', '', fold_text(words))}"


_DIGIT = re.compile("[0-9]")
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_SPELLED_AT = ("apenstaartje", "(at)", "[at]")
_AT = r"(?:\(at\)|\[at\]|apenstaartje|\(apenstaartje\))"
_DOT = r"(?:\.|[ ](?:punt|dot)[ ]|[ ]?[(\[](?:punt|dot)[)\]][ ]?)"
_SPELLED_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,4}}[ ]?{_AT}[ ]?"
    rf"[\w-]{{1,40}}(?:{_DOT}[\w-]{{2,40}}){{1,4}}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@+-])@[^\W\d][\w.]{1,28}\w(?![\w@])")


def _with_at(text: str, lower: str) -> Iterator[Identifier]:
    if "@" in text:
        yield from (Identifier(*found.span(), "email") for found in _EMAIL.finditer(text))
        yield from (Identifier(*found.span(), "handle") for found in _HANDLE.finditer(text))
    if any(at in lower for at in _SPELLED_AT):
        yield from (Identifier(*found.span(), "email") for found in _SPELLED_EMAIL.finditer(text))


_WEB = re.compile(
    r"(?<![\w.@/-])(?:https?://|www\.)[^\s<>\"'“”‘’()]{3,300}"
    r"|(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}(?:nl|com|be|org|net|eu|de|uk|info|me)(?:/[^\s<>\"'“”‘’()]{1,300})?(?![\w@])",
    re.IGNORECASE,
)


def _on_the_web(text: str) -> Iterator[Identifier]:
    if "." in text and ("://" in text or "www." in text or (_DOT_WITHIN.search(text) and _DOMAIN.search(text))):
        for found in _WEB.finditer(text):
            end = found.start() + len(found[0].rstrip(".,;:!?"))
            yield Identifier(found.start(), end, "web", certain=_PROFILE.search(found[0]) is not None)


_DOT_WITHIN = re.compile(r"\.\w")
_DOMAIN = re.compile(r"\.(?:nl|com|be|org|net|eu|de|uk|info|me)\b", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?:facebook|instagram|linkedin|tiktok|twitter|snapchat|threads|pinterest|youtube)\.com/(?:in/|add/|@)?[\w.@-]{2}"
    r"|(?<![\w.])(?:x\.com|wa\.me|t\.me|m\.me)/\w",
    re.IGNORECASE,
)
"""The pages of persons on sites where each has one."""

# What stands before a sign is looked at once the sign is there: so the search for one goes fast.
_EDGE = r"(?<![\w+].)(?<!\d[.,:/-].)"
_AFTER = re.compile(r"\w|[.,:/-]\d")
_DIALLED = re.compile(rf"[+(0]{_EDGE}(?:(?<=\+) ?\(?\d|(?<=\()0|(?<=0))(?:(?: ?[-–/.)(] ?| )?\d){{7,16}}")
_AMERICAN = re.compile(
    r"[(2-9](?<![\w+.,/-].)(?:(?<=\()[2-9]\d\d\) ?|(?<=\d)\d\d[-.])[2-9]\d\d[-.]\d{4}(?!\w|[.,:/-]\d)"
)
_MOBILE = re.compile(r"06[1-58]")
_DATE = re.compile(r"06[-–/. ]+\d{1,2}[-–/. ]+(?:19|20)\d\d")
_AREA = re.compile(
    r"0(?:10|13|15|20|23|24|26|30|33|35|36|38|40|43|45|46|50|53|55|58|7\d|8[4578]|91)|0[1-5][1-9]\d", re.ASCII
)
"""The code of a place, or of no place, in the Netherlands; in Belgium those begin as they do here."""
_BRITISH = {(11,), (5, 6), (5, 3, 3), (3, 4, 4), (4, 3, 4)}
_COUNTRY = re.compile(
    r"1|7|2[07]|3[0-469]|4[0-13-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    r"|(?:2[1-689]|3[578]|42|50|59|67|68|69|80|85|87|88|96|97|99)\d"
)
_CUE = re.compile(
    r"\b(?:bel\w*|tel\w*|nummer|mobiel\w*|app\w*|bereik\w*|call|phone|mobile|number|fax)\b[^.!?]*$", re.IGNORECASE
)


def _phones(text: str) -> Iterator[Identifier]:
    yield from (Identifier(*found.span(), "phone") for found in _AMERICAN.finditer(text))
    at = 0
    while found := _DIALLED.search(text, at):
        at = found.start() + 1
        for many in _lengths(found[0]):
            dialled = _first_digits(found[0], many)
            end, before = found.start() + len(dialled), text[max(0, found.start() - 40) : found.start()]
            if not _AFTER.match(text, end) and _is_phone(dialled, before):
                at = end
                # (06-12345678 has a bracket before it, and (020) 1234567 one of its own.
                alone = dialled[0] == "(" and ")" not in dialled
                yield Identifier(found.start() + alone, end, "phone")
                break


_NOUGHT = re.compile(
    r"[nzodtp+0](?<!\w.)(?:(?<=n)(?:ul|ought)|(?<=z)ero|(?<=o)h|(?<=d)(?:oubl|ubbel)|(?<=t)riple|(?<=p)lus|(?<=[+0]))",
    re.IGNORECASE | re.DOTALL,
)
_DIALS = re.compile(
    r"(?P<abroad>(?:plus|\+)[ ,]{0,2})"
    r"|(?=(?:dubbele?|double|triple)?[ -]?(?:(?P<dutch>nul)|zero|oh|nought|0\d*)(?!\w))",
    re.IGNORECASE,
)


def _said_phones(text: str) -> Iterator[Identifier]:
    """Numbers of telephones said in words, from a nought or a plus on."""
    reach = 0
    for nought in _NOUGHT.finditer(text):
        start = nought.start()
        if start < reach or (found := _DIALS.match(text, start)) is None:
            continue
        if end := _said_phone(said_row(text, found.end()), found["abroad"] is not None, found["dutch"] is None):
            reach = end
            yield Identifier(start, end, "phone")


def _said_phone(row: list[SaidPart], abroad: bool, british: bool) -> int:
    """Where the number of a telephone ends that begins a row; nought where it is none."""
    for part in reversed(row):
        digits = part.digits
        if is_counting(digits.lstrip("0")) or not 9 < len(digits) + 2 * abroad < 18:
            continue
        if abroad or digits.startswith("00"):
            fits = _is_from_abroad(f"+{digits}" if abroad else digits)
        elif len(digits) == 11:
            fits = british and digits[1] in "1237"
        else:
            # Scores begin as the number of a place does, and go on.
            area = part is row[-1] and _AREA.match(digits) is not None
            fits = len(digits) == 10 and (area or _MOBILE.match(digits) is not None)
        if fits:
            return part.end
    return 0


def _dialled(words: str) -> str:
    """The number of a telephone in figures, where it is said in words."""
    found = _DIALS.match(words)
    row = said_row(words, found.end()) if found else []
    return row[-1].digits if row else words


def _lengths(run: str) -> Iterator[int]:
    """How many digits a number may have that begins this run: of a country its own, from abroad all there are."""
    count = sum(map(str.isdigit, run))
    if run[0] == "+" or run.startswith("00"):
        yield from range(min(count, 17), 8, -1)
    else:
        yield from (many for many in (10, 11) if many <= count)


def _first_digits(run: str, many: int) -> str:
    """The beginning of a run that has so many digits."""
    for place, sign in enumerate(run):
        many -= sign.isdigit()
        if not many:
            return run[: place + 1]
    return run


def _is_phone(dialled: str, before: str) -> bool:
    """Whether digits with signs between them are the number of a telephone; ``before`` is what is said before it."""
    if dialled[0] == "+" or dialled.startswith("00"):
        return _is_from_abroad(dialled)
    groups = re.findall(r"\d+", dialled)
    digits = "".join(groups)
    if len(digits) == 11:
        return digits[1] in "1237" and tuple(map(len, groups)) in _BRITISH and (len(groups) > 1 or digits[1] == "7")
    if _MOBILE.match(digits):
        return _DATE.match(dialled) is None
    if len(groups) == 1:
        return _AREA.match(digits) is not None and _CUE.search(before) is not None
    signs = set(re.findall(r"\D+", dialled.strip("(")[len(groups[0]) :].lstrip(" )-–/")))
    return _AREA.fullmatch(groups[0]) is not None and min(map(len, groups[1:])) > 1 and len(signs) < 2


def _is_from_abroad(dialled: str) -> bool:
    plain = dialled.replace("(0)", " ").lstrip("+").strip()
    plain = plain[2:] if dialled.startswith("00") else plain
    groups = re.findall(r"\d+", plain)
    digits = "".join(groups)
    country = _COUNTRY.match(digits)
    if country is None or not 8 <= len(digits) <= 15 or (country[0] == "1" and len(digits) != 11):
        return False
    if dialled.startswith("00") and len(groups) == 1 and country[0] not in ("31", "32", "44", "49", "90", "212"):
        return False
    # +12 500 000 is an amount.
    return not (len(groups) > 1 and len(digits) < 11 and all(len(group) == 3 for group in groups[1:]))


_STREET = re.compile(
    r"\b(?:[A-Z][\w'’-]*(?:straat|straatje|laan|weg|plein|gracht|kade|singel|steeg|dreef|plantsoen|dijk|hof)"
    r"|[A-Z][\w'’-]* (?:Straat|Laan|Weg|Plein|Gracht|Kade|Singel|Dijk|Hof)"
    r"|(?:Laan|Weg|Plein|Hof|Kade) (?:[a-z']{1,4} ){1,3}[A-Z][\w'’-]*) $"
)
_UNDERWAY = re.compile(r"\b(?:Onderweg|Halverweg|Schoolplein|Dijk|Hof|Plein|Weg) $")
_HOUSE = re.compile(
    r"\d(?<=[\w'’] \d)\d{0,3}(?: ?[a-zA-Z]|-\d{1,3}|-?(?:bis|hs|[IVX]{1,4}))?(?!\w)"
    r"(?P<post>,? [1-9]\d{3} ?[A-Z]{2}(?!\w)(?:,? [A-Z][\w'’-]+)?)?(?=\W?$|[.,;:?!)\"”’\n]| (?:in|te|en|bij|naast) )"
)
_ENGLISH_STREET = re.compile(
    r"\d(?<![\w.,:/-]\d)\d{0,3}[a-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|Road|Avenue|Lane|Drive)\b"
)
_POST_CODE = re.compile(
    r"(?P<digits>[1-9](?<![\w.,:/-]\d)\d{3}) ?(?!SA|SD|SS)(?P<letters>[A-Z]{2})(?!\w)(?P<place> [A-Z][\w'’-]+)?"
)
_UNITS = frozenset("KB MB GB TB PK CC KM CM MM KG KW MW EU US UK NL BE DE EN IN IS OP UR OF AD BC ER IK JE WE".split())


def _addresses(text: str) -> Iterator[Identifier]:
    for found in _HOUSE.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        street = _STREET.search(before)
        if street and not _UNDERWAY.search(before):
            yield Identifier(found.start() - len(before) + street.start(), found.end(), "address")
    for found in _ENGLISH_STREET.finditer(text):
        yield Identifier(*found.span(), "address")
    for found in _POST_CODE.finditer(text):
        if not (found["letters"] in _UNITS or found["digits"][:2] in ("19", "20")):
            yield Identifier(*found.span(), "address", certain=found["place"] is not None)


_MONTH = r"(?:jan|feb|mrt|maart|march|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?"
_FULL_DATE = (
    r"(?:\d{1,2} ?[-./–] ?\d{1,2} ?[-./–] ?(?:19|20)?\d\d"
    rf"|\d{{1,2}}(?:e|de|ste|th|st|nd|rd)? (?:of )?{_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:th|st|nd|rd)?,? (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
)
_SAID_YEAR = (
    rf"(?:tweeduizend|negentienhonderd|two thousand|nineteen hundred)(?:[ -]?(?:en|and))?(?:[ -]?{NUMBER})?(?!\w)"
    rf"|(?:negentien|nineteen|twintig|twenty)[ -](?:oh )?{NUMBER}|(?:19|20)\d\d(?!\d)"
)
_SAID_DAY = (
    rf"(?:{NUMBER}|\d{{1,2}}(?:e|de|ste|th|st|nd|rd)?|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n)?twintigste"
    r"|(?:een[eë]n)?dertigste|eerste|derde|achtste|[a-z]{3,10}(?<!n)de"
    r"|(?:twenty|thirty)-?[ ]?(?:first|second|third|[a-z]{4,5}th)|first|second|third|[a-z]{4,10}th|twentieth|thirtieth)"
)
_SAID_DATE = rf"(?:{_SAID_DAY} (?:of )?{_MONTH},? (?:{_SAID_YEAR})|{_MONTH} (?:the )?{_SAID_DAY},? (?:{_SAID_YEAR}))"


@cache
def _birth() -> re.Pattern[str]:
    """A date of birth: compiled for the first text with a cue to one, for it takes longer than most commands' start."""
    return re.compile(
        r"\b(?:geboren|geboortedatum|geb\.|geboortedag|born|date of birth|d\.?o\.?b\.?)[ ,:]{0,3}"
        rf"(?:(?:op|is|on|was|ben ik) )?(?:de |the )?(?P<date>{_FULL_DATE}|{_SAID_DATE})",
        re.IGNORECASE,
    )


def _births(text: str) -> Iterator[Identifier]:
    yield from (Identifier(*found.span("date"), "birth") for found in _birth().finditer(text))


_ACCOUNT = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)")


def _accounts(text: str) -> Iterator[Identifier]:
    for found in _ACCOUNT.finditer(text):
        if _is_account(found[0].replace(" ", "")):
            yield Identifier(*found.span(), "account")


_SAID_ACCOUNT = re.compile(r"(?<!\w)[A-Z] ?[A-Z][ ,.]{1,3}(?=\w)")
_BANK = re.compile(r"[ ,.]{1,3}(?:[A-Z][ ,.]{0,3}){4}(?=\w)")


def _said_accounts(text: str) -> Iterator[Identifier]:
    """Numbers of bank accounts of which the figures are said in words."""
    for found in _SAID_ACCOUNT.finditer(text):
        check = next((part for part in said_row(text, found.end()) if len(part.digits) == 2), None)
        bank = _BANK.match(text, check.end) if check else None
        for part in reversed(said_row(text, bank.end()) if bank else []):
            if _is_account("".join(_account_signs(text[found.start() : part.end]))):
                yield Identifier(found.start(), part.end, "account")
                break


def _account_signs(words: str) -> Iterator[str]:
    """Letters and figures of a number of an account or a citizen, of which a part may be said in words."""
    at = 0
    while at < len(words):
        if row := said_row(words, at):
            yield row[-1].digits
            at = row[-1].end
        else:
            yield words[at] if words[at].isalnum() else ""
            at += 1


def _is_account(plain: str) -> bool:
    turned = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(turned) % 97 == 1


_BSN = re.compile(r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\b", re.IGNORECASE)
_BSN_FIGURES = re.compile(r"[^\d\n.]{0,20}(?P<number>\d{3}[ .]?\d{2,3}[ .]?\d{3,4})(?!\w)")


def _bsns(text: str) -> Iterator[Identifier]:
    for cue in _BSN.finditer(text):
        if (found := _BSN_FIGURES.match(text, cue.end())) and _is_bsn(found["number"]):
            yield Identifier(*found.span("number"), "bsn")
        elif said := _said_bsn(text, cue.end()):
            yield said


def _said_bsn(text: str, at: int) -> Identifier | None:
    """The number of a citizen that is said in words within a few words from a place."""
    for word in re.finditer(r"\w+", text[at : at + 30]):
        for part in said_row(text, at + word.start()):
            if len(part.digits) == 9 and _is_bsn(part.digits):
                return Identifier(at + word.start(), part.end, "bsn")
    return None


def _is_bsn(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdigit()]
    return len(digits) == 9 and sum(map(mul, digits, (9, 8, 7, 6, 5, 4, 3, 2, -1))) % 11 == 0


_SEEK_BY_CUE: Sequence[tuple[Sequence[str], Callable[[str], Iterator[Identifier]]]] = (
    (("geboren", "geboorte", "geb.", "born", "birth", "d.o", "do.b", "dob"), _births),
    (("bsn", "burgerservicenummer", "sofi"), _bsns),
    (("nul", "zero", "nought", "oh ", "plus ", "+", "0 ", "0,", "6 ", "6,"), _said_phones),
    (("nul", "zero", "nought"), _said_accounts),
)
"""What a text must have in it, in lower case, for one of a kind to be sought."""
_EVERY_CUE = tuple(cue for cues, _seek in _SEEK_BY_CUE for cue in cues)
