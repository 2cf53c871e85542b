"""Names behind a form of address, and behind a first name: *mevrouw Jansen*, *dhr. P. de Vries*, *Karin de Boer*.

Nobody needs to have told the study of these persons: the words before a name say that it is one. What follows and is a
role (*mevrouw de directeur*), a subject at school (*juf Engels*), a plain word or an abbreviation is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from qualcode.analysis.name_forms import PARTICLES, WORD, fold, is_capital, is_caseless, one_of
from qualcode.analysis.names_met import folded_parts, is_abbreviation, is_role, is_thing
from qualcode.text.expressions import expression

_WHOLE = (
    "mevrouw mevrouwtje meneer meneertje mijnheer menheer heer heren dames juffrouw juf juffie meester dokter doctor"
    " professor dominee pastoor pater zuster broeder imam oom ome tante opa oma mister missus madam auntie uncle aunt"
    " grandma grandpa"
).split()
_SHORT = "mevr mw mvr mneer dhr dr drs prof mr mrs mx".split()
_WITH_DOT = "ir ing ds ms jhr ir".split()
"""Abbreviations that are words, or something else, without their dot."""
_CAPITAL_ONLY = ("Miss", "Ms", "Sir", "Rev", "Fr")
_SURNAMES_TOO = frozenset("boer kok meester man oud stem king baas".split())
"""What somebody is, and a surname with a capital as well: *mevrouw de Boer*."""
_PLURAL = frozenset(("heren", "dames"))
_KIN = (
    "broer broertje zus zusje nicht nichtje neef neefje zoon zoontje dochter dochtertje vriend vriendin vriendje"
    " vriendinnetje buurman buurvrouw buurjongen buurmeisje klasgenoot collega brother sister cousin son daughter"
    " friend girlfriend boyfriend neighbour neighbor classmate colleague"
).split()
"""Who stands beside whoever speaks: a name may follow, and need not."""
_NO_NAMES = frozenset(
    fold(word)
    for word in """
    nederlands engels duits frans spaans italiaans latijn grieks turks arabisch fries papiaments russisch pools chinees
    dutch english german french spanish italian latin greek turkish arabic polish russian chinese wiskunde rekenen
    maths math geschiedenis history aardrijkskunde geography biologie biology scheikunde chemistry natuurkunde physics
    economie economics muziek music gym lo techniek technology tekenen handvaardigheid burgerschap maatschappijleer
    godsdienst religie informatica verzorging zorg welzijn loopbaan stage praktijk theorie media
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday sunday
    januari februari maart april mei juni juli augustus september oktober november december january february march may
    june july august october nederland amsterdam rotterdam utrecht groningen eindhoven tilburg almere breda nijmegen
    arnhem haarlem den haag belgie duitsland marokko turkije suriname polen syrie england london facebook instagram
    whatsapp google teams magister somtoday word excel
    aan achter al alle alleen als altijd and are as at ben bij but can daar daarna dan dat de deze die dit doe dus echt
    een eigenlijk en er even ga gaat geen gewoon goed had hallo he heb hebben heeft hem het hi hier hij hoe hoi hun if
    ik in is it ja je jij jullie kan kijk kom kunt laat maar maak mag me meer mij mijn misschien moet my na natuurlijk
    nee neen net niet niets no nog nou nu of oh ok oke om omdat onder ons ook op or our over pas precies sorry so soms
    sommige te that the their then there these they thing this those to toch toen tot u uit uw van veel voor waar waarom
    wanneer want was wat we weet wel welke what when where which who why wie wij wil will with word wordt would yes you
    your ze zeg zegt zei zelf zij zijn zo zoals zou
    """.split()
)
"""Words that may begin a sentence, or be taught, where a name could stand."""


_GAP = expression(r"[ \t\u00a0]{1,2}|[ \t]?\n(?!\n)")
_INITIALS = expression(r"(?:[^\W\d_]\.[ \u00a0-]?){1,5}")
_INNER = expression(r"[-‑'’ʼ]")
_BEFORE_NAME = expression(
    r"(?:(?:van|von|uit|in|op|aan|voor|tot|bij)[ \u00a0](?:de[nr]?|het|'t|’t|ter|ten)|v\.?[ ]?d\.?|v/d"
    r"|ó|van|von|vande|vanden|vander|vd|de[nrs]?|'t|’t|te[nr]?|el|al|la|le|du|da|do[si]|di|bint?|ben|ibn|abu|ait|zu[mr]?)"
    r"[ \u00a0](?=\S)",
    re.IGNORECASE,
)
MOST_WORDS = 4


class Addressed(NamedTuple):
    """A name behind words that say it is one: its span, its parts (folded), and whether they leave no doubt."""

    start: int
    end: int
    parts: tuple[str, ...]
    certain: bool


def addressed(text: str) -> Iterator[Addressed]:
    """The names behind forms of address, for certain, and behind words for relatives and friends, which may be."""
    return _addressed(text, ((*title.span(), title[0]) for title in _TITLE.finditer(text)))


def addressed_at(text: str, tokens: Iterable[str]) -> Iterator[Addressed]:
    """The same, given all that stands between white space in the text and :func:`has_title`."""
    titles = []
    for token in tokens:
        here = [(*title.span(), title[0]) for title in _TITLE.finditer(token)]
        at = text.find(token)
        while at >= 0:
            last = at + len(token)
            if not (text[at - 1 : at].strip() or text[last : last + 1].strip()):
                titles += [(at + start, at + end, word) for start, end, word in here]
            at = text.find(token, last)
    return _addressed(text, sorted(titles))


def _addressed(text: str, titles: Iterable[tuple[int, int, str]]) -> Iterator[Addressed]:
    reach = 0
    for start, end, title in titles:
        if start < reach:
            continue
        at, word = end, title.rstrip(".")
        certain = _is_certain(word)
        while found := name_behind(text, at):
            yield Addressed(*found, folded_parts(text[found[0] : found[1]]), certain)
            at = reach = found[1]
            joined = _AND.match(text, at) if word.casefold() in _PLURAL else None
            if joined is None:
                break
            at = joined.end()


@lru_cache(65536)
def has_title(token: str, *, certain: bool = False) -> bool:
    """Whether there is such a word in what stands between white space; one behind which a name is ``certain``."""
    return any(not certain or _is_certain(title[0].rstrip(".")) for title in _TITLE.finditer(token))


def _is_certain(title: str) -> bool:
    return title.casefold() not in _KIN_WORDS and not (len(title) > 3 and title.isupper())


def behind_first_names(text: str, names: Collection[str]) -> Iterator[Addressed]:
    """The surnames behind these first names (folded)."""
    for found in _TWO_CAPITALS.finditer(text):
        if fold(found[1]) in names and (surname := surname_behind(text, found.end(1))):
            yield surname


def surname_behind(text: str, at: int) -> Addressed | None:
    """The surname that stands behind a first name, on the same line."""
    found = name_behind(text, at) if _BLANK.match(text, at) else None
    if found is None or _INITIALS.match(text, found[0]):
        return None
    return Addressed(*found, folded_parts(text[found[0] : found[1]]), certain=True)


def without_title(written: str) -> str:
    """A name without the form of address before it."""
    title = _TITLE.match(written)
    return written[title.end() :].strip() or written if title else written


def name_behind(text: str, at: int) -> tuple[int, int] | None:
    """The span of the name that stands there after a blank: initials, particles, and words with a capital."""
    gap = _GAP.match(text, at)
    if gap is None:
        return None
    start = at = gap.end()
    if (initials := _INITIALS.match(text, at)) and initials[0].rstrip()[-1] == ".":
        at = initials.end()
    end, words = None, 0
    while words < MOST_WORDS:
        while particle := _BEFORE_NAME.match(text, at):
            at = particle.end()
        word = _name_word(text, at)
        if word is None:
            break
        end, words = word, words + 1
        blank = _BLANK.match(text, word)
        if blank is None:
            break
        at = blank.end()
    return None if end is None else (start, end)


def _name_word(text: str, at: int) -> int | None:
    """The end of the word there, with what is joined to it by a hyphen, where it can be a name."""
    first = WORD.match(text, at)
    if first is None:
        return None
    end = first.end()
    while (joint := _INNER.match(text, end)) and (more := WORD.match(text, joint.end())):
        if len(more[0]) == 1 and len(first[0]) > 1:
            break  # Jansen's
        end = more.end()
    letters = text[at:end]
    words = [fold(word) for word in WORD.findall(letters)]
    capital = is_capital(letters) or (letters[0] in "dl" and is_capital(letters[2:]))
    if not capital or (len(letters) < 2 and not is_caseless(letters)) or is_abbreviation(letters):
        return None
    alone = words[0] in PARTICLES and len(words) == 1
    return None if alone or words[0] in _TITLE_WORDS or any(map(_is_no_name, words)) else end


def _is_no_name(folded: str) -> bool:
    if folded in _SURNAMES_TOO or folded in PARTICLES:
        return False
    return folded in _NO_NAMES or folded in _KIN_WORDS or is_role(folded) or is_thing(folded)


def _any_case(words: list[str]) -> list[str]:
    return [*words, *(word.capitalize() for word in words)]


_KIN_WORDS = frozenset(_KIN)
_TITLE_WORDS = frozenset((*_WHOLE, *_SHORT))
_TITLE = expression(
    r"(?<![\w@.-])(?:(?:{whole})(?!\w)|(?:{short})(?:\.|(?!\w))|(?:{dotted})\.)".format(
        whole=one_of([*_any_case(_WHOLE), *map(str.upper, _WHOLE), *_any_case(_KIN), *_CAPITAL_ONLY]),
        short=one_of([*_any_case(_SHORT), "Ms"]),
        dotted=one_of(_any_case(_WITH_DOT)),
    )
)
_BLANK = expression(r"[ \u00a0]")
_TWO_CAPITALS = expression(r"([A-ZÀ-ÞĀ-Ž](?<!\w.)\w+)(?= (?:[a-z]{2,3} ){0,3}['’]?[A-ZÀ-ÞĀ-Ž])")
_AND = expression(r",|[ \u00a0](?:en|and|&)(?=[ \u00a0])")
