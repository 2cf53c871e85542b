"""Which of a study's labels, pseudonyms, values and file names are names of persons, and where these stand in words.

A name is taken for one where a person is called so: as the label of a speaker or of a respondent, in a column of names,
or where a value or file begins with a first name. A role (*Docent*), a number, and a word that people say in lower case
are none. What is found is a proposal: a person decides on it once (:mod:`qualcode.changes.names`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.text.speech import CUT

_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*")
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")

PARTICLES = frozenset(
    "aan af al bij bin ben da de del della den der des di dos du el een het in la le op te ten ter tot uit uijt van"
    " vande vanden vander von voor zu".split()
)
"""Words within a name that are no name by themselves."""

_ROLES = frozenset(
    """
    aanwezige adviser adviseur advisor all allen anders answer assistent audience baas bedrijf bedrijfsleider
    begeleider beheerder bestuurder boer boerin boss boy chair chairman chairperson chauffeur child client coach
    colleague collega company consultant coordinator corporatie counsellor counselor daughter decaan deelneemster
    deelnemer dhr directeur directie directrice docent docente dochter dr drs eigenaar eigenaresse employee
    employer expert facilitator father female focus gast gastheer gastvrouw geinterviewde gemeente gesprek
    gespreksleider girl groep groepsleider group guest head heer hoofd host iedereen ing inleider instructeur int
    intern interpreter intervieuwer interview interviewee interviewer interviewster jongen jongens juf juffrouw
    kandidaat kok learner lector leerkracht leerling leerlinge leerlingen leidinggevende leraar lerares lid male
    man manager medewerker medewerkster meester meisje meisjes member men meneer mentee mentor mentrix mevr mevrouw
    moderator moeder mother mr mrs ms mw naam name narrator notulist observator observer oma onbekend onbekende
    ondernemer onderzoeker onderzoekster opa opleider oud ouder ouders overige owner parent parents participant
    partner patroon person persoon ploegleider praktijkbegeleider praktijkopleider proefpersoon prof projectleider
    publiek pupil pupils question rector reporter res researcher resp respondent respondente samen scholar scholen
    school schoolleider secretaris sir son speaker speler spreekster spreker staff stagiair stagiaire stem student
    studente studenten students subject supervisor teacher teamleider technician toehoorder tolk trainee trainer
    transcript tutor unknown user vader voice voorlichter voorzitter vrijwilliger vrouw werkgever werknemer
    wethouder witness woman women worker zoon zzp
    """.split()
)
_ROLE_ENDS = (
    *("begeleider", "leider", "docent", "leraar", "opleider", "manager", "adviseur", "coach", "directeur", "leerling"),
    *(
        "coordinator",
        "medewerker",
        "meester",
        "mentor",
        "voorzitter",
        "consulent",
        "deskundige",
        "functionaris",
        "houder",
    ),
    *("werker", "nemer", "gever", "persoon", "school", "bedrijf", "college", "groep", "student", "teacher", "worker"),
)
_PLACES = frozenset("noord oost zuid west midden north east south west central regio nederland holland dutch".split())
_OF_FILES = frozenset(
    """
    aantekeningen audio bewerkt compleet concept copy corrected def deel definitief docx draft en final gecorrigeerd
    kopie mp nieuw nl notes notities opname part raw readme rec recording ruw transcriptie txt uitgewerkt uitwerking
    verbatim version versie verslag vtt wav
    """.split()
)
"""What people write in the name of a file after the name of a person."""
_THINGS = frozenset(
    "academie academy bakkerij basisschool bv campus centrum college garage gymnasium hogeschool hospital instituut"
    " laan lyceum mavo nv plein roc sint st stichting university vmbo weg ziekenhuis".split()
)
_ANSWERS = frozenset(
    """
    aanwezig afwezig altijd anders beide both contract dagelijks daily deels email extern external full geen
    gevraagd goed intern internal ja klaar later mail maandelijks monthly nee neen never niet niets no none nooit
    nvt often onbekend online other overig part per private public sometimes soms telefoon telefonisch tijdelijk
    time unknown vaak vast weekly wekelijks wel yes
    """.split()
)
"""What is answered in a column that could hold names."""
_PERSON_COLUMNS = frozenset(
    """
    achternaam alias begeleider bijnaam coach collega contact contactpersoon deelnemer directeur docent eigenaar
    employee familienaam father firstname forename fullname geinterviewde interviewee interviewer lastname
    leerkracht leerling leraar manager medewerker mentor moeder mother naam name namen names nickname ondernemer
    ouder ouders owner parent participant person persoon praktijkbegeleider praktijkopleider pupil roepnaam speaker
    spreker stagebegeleider student supervisor surname teacher tutor vader voornaam vriend vriendin
    """.split()
)
_THING_COLUMNS = frozenset(
    """
    bedrijf bedrijfs city company course gemeente instelling institution locatie merk opleiding opleidings
    organisatie organisation organization plaats product programme project scholen school stad straat street town
    vestiging
    """.split()
)


_WITHOUT_MARK = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "ð": "d"}
)
"""Letters that have a mark and come apart into nothing."""


def fold(word: str) -> str:
    """A word without capitals, accents and what is not seen, by which it is compared."""
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", word)).translate(_WITHOUT_MARK)
    return _UNSEEN.sub("", plain).casefold()


class FoundName(NamedTuple):
    """A name in a text: its span, and the names it is made of, folded."""

    start: int
    end: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class PersonNames:
    """The names of a study, folded; ``plain`` are those that are words of the language as well.

    A plain name is one only beside another name, or with a capital within a sentence.
    """

    names: frozenset[str]
    plain: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.names)

    def find(self, text: str) -> list[FoundName]:
        """The names in a text, in order and apart: first and family name, and initials before them, are one."""
        found: list[FoundName] = []
        if not self._any_of.search(fold(text)):
            return found
        last_end = -1
        for word in _WORD.finditer(text):
            part = self._known(word[0])
            if part is None:
                continue
            start, end = word.span()
            beside = found and found[-1].end == last_end and _only_particles(text, last_end, start)
            alone = start == 0 and end == len(text)
            if part in self.plain and not (beside or alone or _is_capital_within(text, start)):
                continue
            if beside:
                found[-1] = FoundName(found[-1].start, end, (*found[-1].parts, part))
            else:
                found.append(FoundName(_with_initials(text, start), end, (part,)))
            last_end = end
        return found

    @cached_property
    def _any_of(self) -> re.Pattern[str]:
        """Finds out fast that none of the names is in a (folded) text."""
        return re.compile("|".join(map(re.escape, sorted(self.names))) or r"(?!)")

    def _known(self, word: str) -> str | None:
        folded = fold(word)
        if folded in self.names:
            return folded
        # Anna's, Mohammeds
        return folded[:-1] if folded.endswith("s") and folded[:-1] in self.names else None


@dataclass(frozen=True)
class NameMask:
    """What takes names out of words that leave: each as was decided on it, and otherwise as ``stand_in``."""

    names: PersonNames
    decisions: Mapping[str, tuple[str, str]]
    """By name (folded, its parts with a blank between): *replace*, *cut* or *accept*, and what is said instead."""
    stand_in: str

    def __bool__(self) -> bool:
        return bool(self.names)

    def hide(self, text: str) -> str:
        """The text without names."""
        if not self.names or not text:
            return text
        parts, at = [], 0
        for found in self.names.find(text):
            said = self.said(found)
            if said is not None:
                parts += [text[at : found.start], said]
                at = found.end
        return "".join([*parts, text[at:]]) if parts else text

    def covers(self, parts: Iterable[str]) -> bool:
        """Whether one of these names (folded) is of the study, and not accepted."""
        return any(part in self.names.names and self.decisions.get(part, ("", ""))[0] != "accept" for part in parts)

    def said(self, found: FoundName) -> str | None:
        """What is said in place of a name; ``None`` where it may stand."""
        match self.decision(found.parts):
            case None:
                return self.stand_in
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


def folded_parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without particles: how a decision on it is known."""
    return tuple(folded for word in _WORD.findall(name) if (folded := fold(word)) not in PARTICLES)


def names_in_label(label: str) -> Iterator[str]:
    """The parts of a label or pseudonym that may be a person's name, folded."""
    named = particle = False
    for word in _WORD.findall(label):
        folded = fold(word)
        # Wim de Boer is called so; a boer is not.
        surname = named and particle and word[0].isupper()
        particle = folded in PARTICLES
        if particle or folded in _PLACES or (_is_role(folded) and not surname):
            continue
        if word.isupper() and (len(word) < 4 or not re.search("[aeiouy]", folded)) and folded not in FIRST_NAMES:
            continue  # INT, LWT, R
        if len(word) == 1 or (not word[0].isupper() and folded not in FIRST_NAMES):
            continue
        named = True
        yield folded
    if named:
        # Anne-Marie and D'Angelo are written as one word as well.
        for joined in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)+", label):
            yield fold(re.sub(r"\W", "", joined))


def names_in_value(column: str, value: str) -> Iterator[str]:
    """The parts of a value of a face sheet that may be a person's name, folded: by its column, or its first name."""
    words = _WORD.findall(value)
    heads = {fold(word) for word in _WORD.findall(column)}
    of_persons = not heads.isdisjoint(_PERSON_COLUMNS) and heads.isdisjoint(_THING_COLUMNS)
    called = 1 <= len(words) <= 5 and fold(words[0]) in FIRST_NAMES and _is_all_capital(words) and not _is_thing(words)
    if called or (of_persons and (_is_all_capital(words) or "naam" in heads or "name" in heads)):
        yield from names_in_label(value)


def names_in_file_name(name: str, known: Iterable[str]) -> Iterator[str]:
    """The parts of a document's name that are a person's: first names, those ``known``, and what follows one."""
    known = set(known)
    after = False
    words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    others = [word for word in words if fold(word) not in PARTICLES | _OF_FILES and not _is_role(fold(word))]
    if len(others) == 1 and len(others[0]) > 2 and others[0].istitle():
        known.add(fold(others[0]))  # 20240312-Mulder
    for word in words:
        folded = fold(word)
        if folded in PARTICLES:
            continue
        is_first = folded in FIRST_NAMES and len(folded) > 2
        after = (is_first or folded in known or (after and folded not in _OF_FILES)) and not _is_role(folded)
        if after:
            yield folded


def plain_words(names: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Of names (folded), those that the texts have in lower case more often than with a capital within a sentence."""
    balance = dict.fromkeys(names, 0)
    shapes = {
        (name, name.capitalize()): re.compile(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.capitalize())})(?!\w)")
        for name in balance
    }
    for text in texts:
        for (name, capital), shape in shapes.items():
            # Most names are in few texts, and to see that they are not in one costs little.
            for found in shape.finditer(text) if name in text or capital in text else ():
                if found[0] == name:
                    balance[name] += 1
                elif _is_capital_within(text, found.start()):
                    balance[name] -= 1
    return frozenset(name for name, more in balance.items() if more > 0)


def _is_thing(words: Sequence[str]) -> bool:
    """Whether a value is called after a person and is none: a school, a company, a street."""
    return any(fold(word) in _THINGS or fold(word) in _THING_COLUMNS for word in words)


def _is_role(folded: str) -> bool:
    stem = folded.removesuffix("s")
    return folded in _ROLES or stem in _ROLES or folded in _ANSWERS or folded.endswith(_ROLE_ENDS)


def _is_all_capital(words: Iterable[str]) -> bool:
    return all(word[0].isupper() or fold(word) in PARTICLES or _is_role(fold(word)) for word in words)


def _only_particles(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks, a hyphen and particles stands between two names."""
    between = text[start:end]
    if len(between) > 30 or "\n\n" in between or re.search(r"[^\w\s'’.-]|(?<![A-Z])\.", between):
        return False
    return all(fold(word) in PARTICLES or len(word) == 1 for word in _WORD.findall(between))


def _is_capital_within(text: str, start: int) -> bool:
    """Whether a word has a capital that is not owed to the beginning of a sentence."""
    before = text[max(0, start - 12) : start].rstrip(" \t\u00a0\"'“‘(")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?…:\n–-"


def _with_initials(text: str, start: int) -> int:
    """Where a name begins with the initials before it: ``K. Mulder``, ``J.P. de Boer``."""
    shape = r"(?:\b[A-Z]\.[ -]?){1,5}(?:(?:van|de|der|den|ten|ter|el)\s){0,3}$"
    before = re.search(shape, text[max(0, start - 30) : start])
    return start - (len(before[0]) if before else 0)
