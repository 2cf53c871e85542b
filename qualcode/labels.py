"""How the head of a line of a transcript reads: time stamps, question markers, and what may be a speaker's label.

A line is judged here by its looks alone; whether a label names a speaker is decided over the whole document in
`qualcode.turns`. Every expression is bounded in length and anchored, so that a hostile line costs no more than a long one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

TIME = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?"
CUE = re.compile(rf"{TIME}[ \t]{{1,4}}-->[ \t]{{1,4}}{TIME}[^\n]{{0,200}}")
STAMP = re.compile(
    rf"[\[(<{{#]{{1,2}}[ ]?(?P<inside>{TIME})(?:-\d)?[ ]?[\])>}}#]{{1,2}}"
    rf"|(?P<long>\d{{1,3}}:[0-5]\d:[0-5]\d(?:[.,]\d{{1,3}})?)(?![\w:])"
    rf"|(?P<alone>{TIME})(?=[ \t]*(?:\n|\Z))"
)
"""A time stamp: in brackets, or with hours, or alone on the rest of its line."""

QUESTION = re.compile(
    r"[(\[]?(?:(?P<short>[VQ])\s?(?P<number>\d{1,3}[a-z]?)(?![\w])[)\]]?(?:[.:)]|[ \t][-–—](?=\s))?(?=\s|\Z)"
    r"|(?P<word>vraag|question)[ ]?(?P<digits>\d{1,3}[a-z]?)(?![\w])(?:[)\]]?[.:)]|[)\]]|[ \t][-–—](?=\s)|(?=[ \t]*(?:\n|\Z))))",
    re.IGNORECASE,
)
"""A question of the guide: ``V4``, ``V4.``, ``(V4)``, ``Vraag 4:``, and likewise ``Q4`` and ``Question 4:``."""

_GAP = r"[ \t\u00a0]"
_LABEL = re.compile(
    rf"(?P<open>\*{{1,3}}|_{{1,3}}|\[)?"
    rf"(?P<name>[^\W\d_](?:[\w .'’\-/&+\u00a0](?!__)){{0,58}}?)"
    rf"(?P<tail>(?:{_GAP}{{0,4}}(?:\([^()\n]{{0,60}}\)|\[[^\[\]\n]{{0,40}}\]|{TIME}|\*{{1,3}}|_{{1,3}}|\])){{0,4}})"
    rf"{_GAP}{{0,3}}(?P<sep>[:：](?!//|\))|(?<=[\t])|(?=\n|\Z)|(?<=[*_\])\d])(?={_GAP}))"
    rf"(?P<close>\*{{1,3}}|_{{1,3}})?"
)
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})?[ \t]+(?P<name>[^<>\n]{1,80})>")
_NUMBERED = re.compile(r"\d{1,5}\t+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*_\]]")
_CODE = re.compile(r"[A-Z]{1,3}[. -]?\d{1,4}[a-z]?|[A-Z]{1,3}|[A-Z][a-z]{0,3}\d{1,4}|[A-Z]{2,4}[-_]?[A-Z]{0,2}\d{1,4}")
_TIME = re.compile(TIME)

INTERVIEWER_WORDS = frozenset(
    "interviewer interviewster interviewers int intv itv iv i onderzoeker onderzoekster researcher moderator mod "
    "gespreksleider vragensteller facilitator interviewleider".split()
)
"""Labels (without their number) that name who asks."""

ASKING_WORDS = frozenset("v vr vraag q question ik me".split())
"""Labels that name who asks where no label of ``INTERVIEWER_WORDS`` does."""

MEETING_WORDS = frozenset("voorzitter minister minister-president staatssecretaris chair chairman chairwoman speaker".split())
"""Labels of a meeting or a debate, where nobody is an interviewer unless called so."""

_PEOPLE = frozenset(
    """respondent respondente resp geïnterviewde interviewee deelnemer deelneemster participant leerling scholier
    student studente docent docente leraar lerares leerkracht teacher pupil mentor coördinator coordinator
    directeur directrice director schoolleider teamleider praktijkopleider praktijkbegeleider leermeester opleider trainer
    coach begeleider begeleidster stagebegeleider stagecoördinator werkgever werknemer ondernemer bedrijfsleider eigenaar
    ouder vader moeder parent mother father zoon dochter cliënt client patiënt patient arts huisarts verpleegkundige
    nurse doctor therapist therapeut voorzitter chair chairman chairwoman notulist observator observer tolk interpreter
    spreker speaker onbekend onbekende unknown allen man vrouw woman male female jongen meisje boy girl manager
    medewerker medewerkster adviseur consultant host gast guest antwoord answer minister staatssecretaris
    minister-president wethouder burgemeester griffier collega colleague jongere bewoner inwoner burger expert
    panellid groepslid leerwerkbedrijf r p""".split()
)
_TITLES = frozenset("de heer dhr. dhr mevrouw mevr. mevr mw. mw mr. mr mrs. mrs ms. ms dr. dr drs. drs prof. prof ir. ing. meneer".split())
_ARTICLES = frozenset("de het een the a an".split())
_PARTICLES = frozenset("van de den der het 't ten ter te in op von zu el al la le du di da dos bin ben ibn y af 's en and".split())
METADATA = frozenset(
    """datum date locatie location plaats place tijd time tijdstip duur duration aanwezig aanwezigen present onderwerp
    subject topic bron source project titel title naam name leeftijd age geslacht gender functie e-mail email telefoon
    tel phone transcript transcriptie transcribent transcriber interviewdatum opname recording pseudoniem pseudonym
    school organisatie organisation bedrijf traject sector regio region groep versie version status taal language
    bestand file document code interview interviewnummer respondentnummer periode afgenomen""".split()
)
"""Labels of the block at the top that says what a transcript is."""

_NOT_SPEAKERS = METADATA | frozenset(
    """opmerking opmerkingen noot nota nb n.b ps p.s let tip bijvoorbeeld voorbeeld example namelijk dus kortom
    conclusie conclusion samenvatting summary note notes remark bijlage tabel table figuur figure grafiek hoofdstuk
    chapter paragraaf stap step fase phase deel part doel aim http https mailto ftp www vervolgvraag onderzoeksvraag
    deelvraag hoofdvraag toelichting uitleg belangrijk important warning waarschuwing resultaat resultaten advies
    aanbeveling aanbevelingen stelling thema theme optie option punt categorie antwoorden vragen webvtt note style region""".split()
)


class Shape(IntEnum):
    """How much a label looks like a speaker's: not, a few words, a name, a code such as ``R1``, a known role or title."""

    NEVER = 0
    PHRASE = 1
    NAME = 2
    CODE = 3
    ROLE = 4


class Kind(IntEnum):
    """What sets a label off from the speech."""

    COLON = 0
    TAB = 1
    BOLD = 2
    TIMED = 3
    LINE = 4


@dataclass(frozen=True, slots=True)
class Sighting:
    """A possible label: ``[start, end)`` with its marks, the bare name, and what sets it off."""

    start: int
    end: int
    name: str
    kind: Kind
    shape: Shape
    bold: bool
    time: float | None

    @property
    def key(self) -> str:
        """What is equal for two spellings of one label."""
        return key(self.name)


def key(name: str) -> str:
    """A label without case, spare white space and final full stop."""
    return " ".join(name.casefold().split()).rstrip(".")


def seconds(stamp: str) -> float:
    """The time of ``12:31``, ``00:12:31`` or ``00:12:31.500`` in seconds; two parts are minutes and seconds."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def bare_word(name: str) -> str:
    """The word that a label turns on: in lower case, without article and number (``De voorzitter`` -> ``voorzitter``)."""
    words = [word for word in key(name).split() if word not in _ARTICLES or len(name) == 1]
    return words[0].rstrip("0123456789.") if words else ""


def shape(name: str) -> Shape:
    """What ``name`` looks like, by itself."""
    words = name.split()
    if not words or len(words) > 7:
        return Shape.NEVER
    first = words[0].casefold().rstrip(".:")
    if first.rstrip("0123456789") in _NOT_SPEAKERS:
        return Shape.NEVER
    if _runs_on(words):
        return Shape.NEVER
    if bare_word(name) in _PEOPLE | INTERVIEWER_WORDS | ASKING_WORDS and len(words) <= 5:
        rest = words[2:] if first in _ARTICLES and len(words) > 1 else words[1:]
        if all(_capital(word) or word.casefold() in _PARTICLES for word in rest):
            return Shape.ROLE if name != "A" else Shape.CODE
    if words[0].casefold() in _TITLES and len(words) > 1 and _capital(words[-1]):
        return Shape.ROLE
    if _CODE.fullmatch(name):
        return Shape.CODE
    if _capital(words[0]) and len(words) <= 5 and all(_capital(w) or w.casefold() in _PARTICLES for w in words[1:]):
        return Shape.NAME
    return Shape.PHRASE if len(words) <= 4 else Shape.NEVER


def _capital(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or (word[:2] in ("d'", "d’", "'t", "’t") and word[2:3].isupper())


def _runs_on(words: list[str]) -> bool:
    """Whether a full stop ends a sentence inside the label, rather than an initial or a title."""
    return any(w.endswith(".") and len(w.rstrip(".")) > 4 and "." not in w[:-1] for w in words[:-1]) or ".." in "".join(words)
