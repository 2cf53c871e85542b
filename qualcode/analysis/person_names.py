"""The names of a study's persons, where they stand in words, and what takes them out.

Which words are names, the study says itself (:mod:`analysis.names_met`). A form that leaves no doubt (*Karins*,
*El-Idrissi* for *Elidrissi*, *Karintje*) is the name; what may be one is shown to be decided on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from qualcode.analysis.addressed import Addressed, addressed, surname_behind, without_title
from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.identifiers import identifier_key, identifiers, key_of
from qualcode.analysis.name_forms import (
    JOINT_SIGNS,
    PARTICLES,
    WORD,
    fold,
    is_capital,
    is_capital_within,
    is_caseless,
    is_unspaced,
    letters_of,
    of_diminutive,
    one_of,
    stems,
    without_onto,
)
from qualcode.analysis.names_met import folded_parts
from qualcode.analysis.silent_words import LEADS, TITLE, SilentWords
from qualcode.text.expressions import expression
from qualcode.text.speech import CUT

SHORT, A_PASSAGE = 60, 4_000
MOST_KNOWN, MOST_PASSAGES = 10_000, 500
_JOINT = expression(rf"[{JOINT_SIGNS}]? ?|[ \u00a0]")
_INITIALS = expression(r"(?<!\w)(?:[^\W\d_]\. ?){2,4}(?!\w)|(?<!\w)[A-Z]{2,4}(?!\w)")


class FoundName(NamedTuple):
    """A name in a text: its span, and the names it is made of, folded.

    Of what else leads straight to a person ``kind`` says what it is (:data:`identifiers.IdentifierKind`), and its only
    part is the key by which it is decided on.
    """

    start: int
    end: int
    parts: tuple[str, ...]
    kind: str = "name"


class _Reading(NamedTuple):
    """A text that was read: the names for certain, what else leads to a person (certain or not), the words without
    that, and what stands behind a title in these."""

    found: list[FoundName]
    direct: list[tuple[FoundName, bool]]
    words: str
    titled: list[Addressed]


class _Doubted(NamedTuple):
    """What a word may be of a name, and whether only ``within`` a sentence."""

    parts: tuple[str, ...]
    within: bool = False


_NOT_YET = _Doubted(("",))
"""A word that was not asked about yet."""


class _Form(NamedTuple):
    """How a name stands at a word: its letters and its parts, whether a capital is wanted, and of which letter."""

    start: int
    end: int
    parts: tuple[str, ...]
    capital: bool = False
    head: int = 0


@dataclass(frozen=True)
class PersonNames:
    """The names of a study, folded; ``plain`` are those that are words of the language as well.

    A plain name is one only beside another name, or with a capital within a sentence; one that was ``decided`` on,
    with a capital anywhere. ``joined`` are names of several words written as one, with the names that they are made of.
    ``asked`` are words that may be names, ``initials`` those of persons with two names, and ``said`` the words that
    are said in lower case: what is found by these is a question (:meth:`doubts`). ``given`` are first names, behind
    which a surname stands that need not be known.

    Names behind a form of address, and what leads straight to a person in another way (an e-mail address), are found
    without being known.

    ``words`` are what groups and choices of the study are called: where one stands by itself it is no name.
    """

    names: frozenset[str]
    plain: frozenset[str] = field(default_factory=frozenset)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decided: frozenset[str] = field(default_factory=frozenset)
    asked: frozenset[str] = field(default_factory=frozenset)
    initials: frozenset[str] = field(default_factory=frozenset)
    said: frozenset[str] = field(default_factory=frozenset)
    given: frozenset[str] = field(default_factory=frozenset)
    words: frozenset[str] = field(default_factory=frozenset)

    def may_stand_in(self, text: str) -> bool:
        """Whether one of these names, or what is found without being known, may stand in a text."""
        found = any(one.certain for one in identifiers(text)) or any(one.certain for one in addressed(text))
        return found or self._may_be_in(text)

    def _may_be_in(self, text: str) -> bool:
        """Whether one of the names may; what tells is the letters, whatever stands between them."""
        return self._any_of.search(letters_of(text)) is not None

    def find(self, text: str) -> list[FoundName]:
        """The names in a text, in order and apart: first and family name, and initials before them, are one."""
        seen = self._silent.seen_in(text)
        if not seen or seen & LEADS or text in self.words:
            return self._read(text).found if seen else []
        return self._in_words(text, addressed(text) if seen & TITLE else ())

    @cached_property
    def _silent(self) -> SilentWords:
        return SilentWords(lambda word: self._form(word) is not None, self._beginnings.__contains__, self._may_go_on)

    def _may_go_on(self, letters: str) -> bool:
        """Whether words that are joined so may be of a name, or of one with an ending."""
        return letters in self._beginnings or any(self._whole(letters[:end]) for end in range(1, len(letters) + 1))

    def _read(self, text: str) -> _Reading:
        if text in self.words:
            return _Reading([], [], text, [])
        direct = self._direct(text)
        words = _without(text, direct)
        titled = list(addressed(words))
        found = [*(one for one, certain in direct if certain), *self._in_words(words, titled)]
        return _Reading(sorted(found) if direct else found, direct, words, titled)

    def _direct(self, text: str) -> list[tuple[FoundName, bool]]:
        """What leads straight to a person otherwise; a web address does where a name is in it."""
        found = []
        for one in identifiers(text):
            words = text[one.start : one.end]
            certain = one.certain or (one.kind == "web" and self._is_in(words))
            if certain or one.kind != "web":
                found.append((FoundName(one.start, one.end, (key_of(one.kind, words),), one.kind), certain))
        return found

    def _is_in(self, address: str) -> bool:
        """Whether a name of somebody stands in a web address."""
        words = [fold(word) for word in WORD.findall(address)]
        letters = "".join(words)
        first = any(word in FIRST_NAMES and len(word) > 3 and word not in self.said for word in words)
        return first or any(name in letters for name in (*self.names, *self.joined) if len(name) > 3)

    def _in_words(self, text: str, behind: Iterable[Addressed]) -> list[FoundName]:
        """The names in a text that has nothing else in it that leads to a person; some stand ``behind`` a title."""
        found: list[FoundName] = []
        titled = deque(one for one in behind if one.certain)
        if not titled and not self._may_be_in(text):
            return found
        words = list(WORD.finditer(text))
        last_end, index, nobody = -1, 0, self._nobody
        while index < len(words):
            first = words[index]
            if titled and titled[0].start <= first.start():
                known = titled.popleft()
                found.append(FoundName(known.start, known.end, known.parts))
                last_end, index = known.end, _next_word(words, index, known.end)
                continue
            if first[0] in nobody:
                index += 1
                continue
            many, form = self._at(text, words, index)
            index += 1
            if form is None:
                continue
            start, end = first.start() + form.start, first.start() + form.end
            beside = bool(found) and found[-1].end == last_end and _only_particles(text, last_end, start)
            alone = start == 0 and end == len(text)
            if not (beside or alone or self._is_sure(text, first.start() + form.head, form)):
                continue
            index += many - 1
            if beside:
                found[-1] = FoundName(found[-1].start, end, (*found[-1].parts, *form.parts))
            else:
                found.append(FoundName(_with_initials(text, start), end, form.parts))
            last_end = end
            if is_unspaced(first[0]):
                found += self._in_run(text, end, first.end())
            elif surname := self._surname(text, start, end, form.parts):
                found[-1] = FoundName(found[-1].start, surname.end, (*found[-1].parts, *surname.parts))
                last_end, index = surname.end, _next_word(words, index, surname.end)
        return found

    def _surname(self, text: str, start: int, end: int, parts: tuple[str, ...]) -> Addressed | None:
        """The surname behind a name that is a first name, and stands there as it is called."""
        called = parts == (fold(text[start:end]),) and (parts[0] in self.given or parts[0] in FIRST_NAMES)
        return surname_behind(text, end) if called else None

    def around_words(self, text: str) -> list[str]:
        """A text in pieces: what stands around the words of the study, and, at the odd places, these."""
        return self._words.split(text) if self.words else [text]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        longest = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)")

    def doubts(self, text: str) -> list[FoundName]:
        """What may be a name in a text and is not found as one, in order.

        It is a short form of a name, initials, a first name of nobody known (with its surname), a plain name that
        begins a sentence, a name behind a word for a relative or friend, or a post code.
        """
        return self._asked(self._read(text))

    def _asked(self, read: _Reading) -> list[FoundName]:
        taken, text = read.found, read.words
        asked = [one for one, certain in read.direct if not certain]
        asked += [FoundName(*one[:3]) for one in read.titled if not one.certain]
        doubted = self._doubted
        asked += [
            self._with_surname(text, FoundName(*word.span(), parts))
            for word in WORD.finditer(text)
            if doubted.get(word[0], _NOT_YET).parts and (parts := self._doubt(text, word))
        ]
        if self.initials:
            asked += [FoundName(*found.span(), self._initials(found[0])) for found in _INITIALS.finditer(text)]
        if self._given:
            asked += [FoundName(*found.span(), (fold(found[0]),)) for found in self._given.finditer(text)]
        apart: list[FoundName] = []
        for one in sorted(asked, key=lambda one: (one.start, -one.end)):
            within = bool(apart) and one.start < apart[-1].end
            if one.parts and not within and not _is_taken(one, taken):
                apart.append(one)
        return apart

    def _with_surname(self, text: str, found: FoundName) -> FoundName:
        """A first name of nobody known, with the surname behind it."""
        if fold(text[found.start : found.end]) not in FIRST_NAMES:
            return found
        surname = surname_behind(text, found.end)
        return FoundName(found.start, surname.end, (*found.parts, *surname.parts)) if surname else found

    def all_in(self, text: str) -> list[tuple[FoundName, bool]]:
        """What is a name in a text (with True), and what may be one, in order."""
        read = self._read(text)
        return sorted([*((one, True) for one in read.found), *((one, False) for one in self._asked(read))])

    def _initials(self, letters: str) -> tuple[str, ...]:
        folded = fold("".join(WORD.findall(letters)))
        return (folded,) if folded in self.initials else ()

    @cached_property
    def _any_of(self) -> re.Pattern[str]:
        """Finds out fast that none of the names is in a (folded) text without joints."""
        wanted = sorted({*self.names, *self.joined, *self._stems})
        return re.compile(one_of(wanted))

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        return {stem: name for name in self.names for stem in stems(name)}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """How names begin that a text may write in several words."""
        return frozenset(name[:end] for name in (*self.names, *self.joined) for end in range(1, len(name)))

    @cached_property
    def _unspaced(self) -> re.Pattern[str] | None:
        """The names of scripts without spaces, which stand within a run of letters; the longest first."""
        names = sorted((name for name in self.names if is_unspaced(name) and len(name) > 1), key=len, reverse=True)
        whole = [name for name in self.joined if is_unspaced(name)]
        return re.compile("|".join(map(re.escape, [*whole, *names]))) if names else None

    @cached_property
    def _given(self) -> re.Pattern[str] | None:
        """The names of such scripts without their first letter, which is often that of the family."""
        given = [name[1:] for name in self.names if is_unspaced(name) and len(name) > 2]
        return re.compile("|".join(map(re.escape, sorted(given)))) if given else None

    def _at(self, text: str, words: Sequence[re.Match[str]], index: int) -> tuple[int, _Form | None]:
        """The name that begins at a word, and how many words it takes."""
        word = words[index]
        first = fold(word[0])
        if first in self._beginnings:
            joined, longest = first, None
            for many in range(2, min(6, len(words) - index + 1)):
                joined += fold(words[index + many - 1][0])
                if not self._may_go_on(joined) or not _are_joined(
                    text, words[index + many - 2], words[index + many - 1], word
                ):
                    break
                wholes = (joined, joined.removesuffix("s"), *of_diminutive(joined))
                parts = next(filter(None, map(self._whole, wholes)), None)
                if parts and (len(joined) > 4 or len(parts) > 1):
                    last = words[index + many - 1]
                    longest = many, _Form(0, last.end() - word.start(), parts, head=last.start() - word.start())
            if longest:
                return longest
        form = self._form(word[0])
        if form is None and first not in self._beginnings:
            self._nobody.add(word[0])
        return 1, form

    @cached_property
    def _nobody(self) -> set[str]:
        """Words that are no name by themselves, and with which none begins; no more than there are forms."""
        return set()

    def _form(self, word: str) -> _Form | None:
        """What a single word is by itself."""
        if word not in self._forms:
            if len(self._forms) > MOST_KNOWN:
                self._forms.clear()
                self._nobody.clear()
            self._forms[word] = self._known(word)
        return self._forms[word]

    @cached_property
    def _forms(self) -> dict[str, _Form | None]:
        """What single words are; of a language few words are said often."""
        return {}

    def _whole(self, joined: str) -> tuple[str, ...]:
        return self.joined.get(joined) or ((joined,) if joined in self.names else ())

    def _known(self, word: str) -> _Form | None:
        folded, end = fold(word), len(word)
        if parts := self._whole(folded):
            return _Form(0, end, parts)
        # Anna's, Mohammeds
        if folded.endswith("s") and (parts := self._whole(folded[:-1])):
            return _Form(0, end, parts)
        if not folded.isascii() and self._unspaced and (run := next(self._runs(word), None)):
            return run
        if not folded.isascii():
            for many, rest in without_onto(folded):
                if parts := self._whole(rest):
                    return _Form(many, end, parts)
            for stem in stems(folded):
                if stem in self._stems:
                    return _Form(0, end, (self._stems[stem],), capital=True)
        if folded not in FIRST_NAMES:
            for name in of_diminutive(folded):
                parts = self._whole(name)
                if parts and self.plain.isdisjoint(parts) and (parts[0] in FIRST_NAMES or word[0].isupper()):
                    return _Form(0, end, parts, capital=len(name) < 4)
        return None

    def _runs(self, word: str) -> Iterator[_Form]:
        """The names within a run of letters of a script without spaces."""
        if self._unspaced is None:
            return
        folded, places = "", list[int]()
        for place, letter in enumerate(word):
            some = fold(letter)
            folded += some
            places += [place] * len(some)
        for found in self._unspaced.finditer(folded):
            parts = self._whole(found[0])
            yield _Form(places[found.start()], places[found.end() - 1] + 1, parts)

    def _in_run(self, text: str, start: int, end: int) -> Iterator[FoundName]:
        for form in self._runs(text[start:end]):
            yield FoundName(start + form.start, start + form.end, form.parts)

    def _is_sure(self, text: str, start: int, form: _Form) -> bool:
        """Whether a word is a name here, where nothing stands beside it that is one."""
        if form.capital and not text[start].isupper():
            return False
        if not self.plain.issuperset(form.parts):
            return True
        if self.decided.issuperset(form.parts):
            return is_capital(text[start])
        return is_capital_within(text, start)

    def _doubt(self, text: str, word: re.Match[str]) -> tuple[str, ...]:
        """What a word may be of a name where it stands."""
        known = self._doubted.get(word[0])
        if known is None:
            if len(self._doubted) > MOST_KNOWN:
                self._doubted.clear()
            known = self._doubted[word[0]] = self._doubt_of(word[0])
        return known.parts if not known.within or is_capital_within(text, word.start()) else ()

    @cached_property
    def _doubted(self) -> dict[str, _Doubted]:
        """What single words may be."""
        return {}

    def _doubt_of(self, word: str) -> _Doubted:
        folded, capital = fold(word), word[0].isupper()
        if folded in self.asked:
            return _Doubted((folded,) if capital or folded not in self.said or is_caseless(word) else ())
        if folded in PARTICLES and folded not in self.plain:
            return _Doubted(())
        if folded in self.plain or folded.removesuffix("s") in self.plain:
            return _Doubted((folded if folded in self.plain else folded[:-1],) if capital else ())
        small = {name for name in of_diminutive(folded) if name in self.names and len(name) > 2}
        if small:
            is_said = folded in self.said or self.plain.issuperset(small)
            return _Doubted((folded,) if capital or not is_said else ())
        if not capital or folded in self.said:
            return _Doubted(())
        if folded in FIRST_NAMES and len(folded) > 1:
            return _Doubted((folded,))
        is_shorter = folded in self._shorter or folded.removesuffix("s") in self._shorter
        return _Doubted((folded,), within=True) if is_shorter else _Doubted(())

    @cached_property
    def _shorter(self) -> frozenset[str]:
        """How the names may be shorter: *Mo* of *Mohammed*, *Mohamed*."""
        begin = {name[:end] for name in self.names for end in range(2, len(name)) if not is_caseless(name)}
        return frozenset(begin | {re.sub(r"(.)\1", r"\1", name) for name in self.names if name.isascii()}) - self.names


@dataclass(frozen=True)
class NameMask:
    """What takes names out of words that leave: each as was decided on it, and otherwise as ``stand_in``."""

    names: PersonNames
    decisions: Mapping[str, tuple[str, str]]
    """By name (folded, its parts with a blank between): *replace*, *cut* or *accept*, and what is said instead."""
    stand_in: str
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Of the codes whose address holds a name: the address without it."""
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """What stands in place of what is no name, by its kind."""

    def __bool__(self) -> bool:
        return bool(self.stand_in)

    def address(self, path: str) -> str:
        """A code's address without names."""
        return self.addresses.get(path, path)

    def hide(self, text: str) -> str:
        """The text without names."""
        if not text or not self.stand_in:
            return text
        if len(text) > A_PASSAGE:
            return self._hidden(text)
        known, most = (self._passages, MOST_PASSAGES) if len(text) > SHORT else (self._known, MOST_KNOWN)
        if (hidden := known.get(text)) is None:
            if len(known) > most:
                known.clear()
            hidden = known[text] = self._hidden(text)
        return hidden

    @cached_property
    def _known(self) -> dict[str, str]:
        """Short texts as they leave: values and names of documents return in every row of a list."""
        return {}

    @cached_property
    def _passages(self) -> dict[str, str]:
        """Passages as they leave: one that several have coded, or with several codes, returns a few rows further."""
        return {}

    def _hidden(self, text: str) -> str:
        parts, at = [], 0
        for found in self.names.find(text):
            said = self.said(found)
            if said is not None:
                parts += [text[at : found.start], said]
                at = found.end
        return "".join([*parts, text[at:]]) if parts else text

    def hides(self, called: str) -> bool:
        """Whether what somebody or something is ``called`` leads to a person otherwise than by a name."""
        return any(one.kind != "name" and self.said(one) is not None for one in self.names.find(called))

    def covers(self, parts: Iterable[str]) -> bool:
        """Whether one of these names (folded) is of the study, and not accepted."""
        parts = list(parts)
        known = [part for part in parts if part in self.names.names or part in self.names.joined]
        return bool(known) and (self.decision(parts) or ("", ""))[0] != "accept"

    def said(self, found: FoundName) -> str | None:
        """What is said in place of a name; ``None`` where it may stand."""
        match self.decision(found.parts):
            case None:
                return self.stand_ins.get(found.kind, self.stand_in)
            case "accept", _:
                return None
            case "cut", _:
                return CUT
            case _, instead:
                return instead

    def decision(self, parts: Sequence[str]) -> tuple[str, str] | None:
        """What was decided on a name, as a whole or on a part of it; it is accepted where every part is."""
        if whole := self.decisions.get(" ".join(parts)):
            return whole
        each = [self.decisions.get(part) for part in parts]
        if hiding := next((one for one in each if one and one[0] != "accept"), None):
            return hiding
        return each[0] if all(each) else None


NO_MASK = NameMask(PersonNames(frozenset()), {}, "")
"""Where there are no names."""


def decision_key(written: str) -> str:
    """How a decision is known on a name or on what else leads to a person; empty where there is no word in it."""
    return identifier_key(written) or " ".join(folded_parts(without_title(written.strip())))


def _without(text: str, direct: Iterable[tuple[FoundName, bool]]) -> str:
    """The text with a sign in place of each letter of what was found already."""
    parts, at = [], 0
    for one, _certain in direct:
        parts += [text[at : one.start], "¤" * (one.end - one.start)]
        at = one.end
    return "".join([*parts, text[at:]]) if parts else text


def _is_taken(one: FoundName, taken: Sequence[FoundName]) -> bool:
    """Whether a name among those in order is in the way."""
    after = bisect_right(taken, one.start, key=lambda name: name.start)
    return (after > 0 and taken[after - 1].end > one.start) or (after < len(taken) and taken[after].start < one.end)


def _next_word(words: Sequence[re.Match[str]], index: int, end: int) -> int:
    """The number of the first word from ``index`` that does not begin before ``end``."""
    while index < len(words) and words[index].start() < end:
        index += 1
    return index


def _are_joined(text: str, one: re.Match[str], other: re.Match[str], first: re.Match[str]) -> bool:
    """Whether two words in a row may be one name: joined by a sign, both with a capital, or after a particle."""
    between = text[one.end() : other.start()]
    if len(between) > 2 or not _JOINT.fullmatch(between):
        return False
    if "." in between and len(one[0]) > 1:
        return False
    if not between.isspace():
        return True
    return fold(first[0]) in PARTICLES or (is_capital(one[0]) and is_capital(other[0])) or len(one[0]) == 1


def _only_particles(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks, a hyphen and particles stands between two names."""
    between = text[start:end]
    if len(between) > 30 or "\n\n" in between or re.search(r"[^\w\s'’.-]|(?<![A-Z])\.", between):
        return False
    return all(fold(word) in PARTICLES or (len(word) == 1 and word.isupper()) for word in WORD.findall(between))


def _with_initials(text: str, start: int) -> int:
    """Where a name begins with the initials before it: ``K. Mulder``, ``J.P. de Boer``."""
    if "." not in text[max(0, start - 30) : start]:
        return start
    shape = r"(?:\b[A-Z]\.[ -]?){1,5}(?:(?:van|de|der|den|ten|ter|el)\s){0,3}$"
    before = re.search(shape, text[max(0, start - 30) : start])
    return start - (len(before[0]) if before else 0)
