"""What a speaker's label looks like by itself: a role, a code, a name, some words, or what never names a speaker.

Where a label may stand in a line is the grammar of `text.heads`; whether it names a speaker is decided over the whole
document in `text.speakers`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from qualcode.records import record
from qualcode.text.expressions import expression

QUESTION = expression(
    r"[(\[]?(?:[VQ]\s?(?P<short>\d{1,3}[a-z]?)(?!\w)[)\]]?(?:[.:)]|[ \t][-–—])?(?=\s|\Z)"
    r"|(?:[Vv]raag|[Qq]uestion|VRAAG|QUESTION) ?(?P<long>\d{1,3}[a-z]?)(?!\w)"
    r"(?:[)\]]?[.:](?!\d)|[)\]]|[ \t][-–—](?=\s)|(?=[ \t]{0,20}(?:\n|\Z))))"
)
"""A question of the guide: ``V4``, ``V4.``, ``(V4)``, ``Vraag 4:``, and likewise ``Q4`` and ``Question 4:``."""

_INVISIBLE = expression("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PSEUDONYM = expression(r"(?:naam|name|voornaam|persoon|person|pseudoniem|pseudonym) ?#?(?:\d{1,3}|[a-z])")
_CODE = expression(r"[A-Z]{1,3}[. #-]{0,2}\d{1,4}[a-z]?|[A-Z]{1,4}|[A-Z][a-z]{1,3}\d{1,4}|[a-z]\d{0,2}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTERVIEWER_WORDS = _words(
    """interviewer interviewster interviewers int intv itv iv i onderzoeker onderzoekster researcher moderator mod
    gespreksleider gespreksleidster vragensteller facilitator interviewleider"""
)
"""Labels (without article and number) that name who asks."""

ASKING_WORDS = _words("v vr vraag q question ik me")
"""Labels that name who asks where no label of ``INTERVIEWER_WORDS`` does."""

MEETING_WORDS = _words("voorzitter minister minister-president staatssecretaris chair chairman chairwoman")
"""Labels of a meeting or a debate, where nobody is taken for an interviewer unless called so."""

NOBODY = frozenset(
    """unknown,unknown speaker,speaker unknown,unidentified,unidentified speaker,onbekend,onbekende,onbekende spreker,
    spreker onbekend,?""".replace("\n    ", "").split(",")
)
"""Labels that programs and people give to whoever they could not tell apart."""

METADATA = _words(
    """datum date locatie location plaats place tijd time tijdstip duur duration aanwezig aanwezigen present onderwerp
    subject topic bron source project titel title naam name leeftijd age geslacht gender functie e-mail email telefoon
    tel phone transcript transcriptie transcribent transcriber interviewdatum opname recording pseudoniem pseudonym
    organisatie organisation bedrijf traject sector regio region groep versie version status taal language
    bestand file document code interview interviewnummer respondentnummer periode afgenomen"""
)
"""Labels of the block at the top that says what a transcript is."""

_PEOPLE = _words(
    """respondent respondente resp geïnterviewde interviewee deelnemer deelneemster participant leerling scholier
    student studente docent docente leraar lerares leerkracht teacher pupil mentor coördinator coordinator directeur
    directrice director schoolleider teamleider praktijkopleider praktijkbegeleider leermeester opleider trainer coach
    begeleider begeleidster stagebegeleider stagecoördinator werkgever werknemer ondernemer bedrijfsleider eigenaar
    ouder vader moeder parent mother father zoon dochter cliënt client patiënt patient arts huisarts verpleegkundige
    nurse doctor therapist therapeut notulist observator observer tolk interpreter spreker speaker onbekend onbekende
    unknown allen man vrouw woman male female jongen meisje boy girl manager medewerker medewerkster adviseur
    consultant host gast guest antwoord answer vraag question wethouder burgemeester griffier collega colleague
    jongere bewoner inwoner burger expert panellid groepslid leerwerkbedrijf r p"""
)
_SPEECH = _words("vraag question antwoord answer r p")
ANSWERS = _words("a antwoord answer")
"""Labels of what is answered: their numbers are mostly those of the questions."""
_ROLES = _PEOPLE | INTERVIEWER_WORDS | MEETING_WORDS
_TITLES = _words("heer dhr mevrouw mevr mw mr mrs ms dr drs prof ir ing meneer")
_ARTICLES = _words("de het een the an")
_PARTICLES = _words("van de den der het 't ten ter te in op von zu el al la le du di da dos bin ben ibn y af 's and en")
_NOT_SPEAKERS = METADATA | _words(
    """fictie fictief fiction disclaimer
    opmerking opmerkingen noot nota nb n.b ps p.s let tip bijvoorbeeld voorbeeld example namelijk dus kortom want
    conclusie conclusion samenvatting summary note notes remark bijlage tabel table figuur figure grafiek hoofdstuk
    chapter paragraaf stap step fase phase deel part doel aim http https mailto ftp www vervolgvraag onderzoeksvraag
    deelvraag hoofdvraag toelichting uitleg belangrijk important warning waarschuwing resultaat resultaten advies
    aanbeveling aanbevelingen stelling thema theme optie option punt categorie antwoorden vragen webvtt style region
    een één eén twee drie vier vijf one two three first second third finally eerst daarna tweede derde ten verder
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday sunday
    januari februari maart oktober november december january february march july september october
    lacht lachen gelach lachend laughs laughter laughing onverstaanbaar onhoorbaar inaudible unintelligible crosstalk
    stilte silence pauze pause muziek music applaus applause zucht sigh sighs hoest cough noise geluid foreign
    daarnaast hij zij wij jij jullie ze he she we they you it er dat dit zo that this ja nee yes no well so then
    uur uren minuut minuten seconde seconden procent percent meter euro keer hours minutes seconds
    maar but goed mooi precies kijk weet vandaag gisteren today yesterday oké ok okay ondervraagd namens"""
)


class Shape(IntEnum):
    """How much a label looks like a speaker's: never, some words, a name, a code (``R1``) or role with
    words that say more (``Docent wiskunde``), a known role or title."""

    NEVER = 0
    PHRASE = 1
    NAME = 2
    CODE = 3
    ROLE = 4


class LabelKind(IntEnum):
    """What sets a label off from the speech that follows."""

    COLON = 0
    TAB = 1
    BOLD = 2
    TIMED = 3
    LINE = 4
    BRACKET = 5
    SIGN = 6


@record
class Sighting:
    """A possible label on line ``line``: ``[start, end)`` with its marks and time stamp, and the bare name.

    ``form`` is the bracket or sign that sets it off, ``prefix`` what kinds of marks stand before it (``number``,
    ``quote``), ``asks`` whether what stands behind the name calls it the interviewer.
    """

    line: int
    start: int
    end: int
    name: str
    key: str
    kind: LabelKind
    shape: Shape
    bold: bool
    time: float | None
    form: str = ""
    prefix: str = ""
    asks: bool = False


@lru_cache(maxsize=4096)
def label_key(name: str) -> str:
    """What two spellings of one label share: no case, spare white space or final full stop."""
    return " ".join(name.casefold().split()).rstrip(".")


def question_of(match: re.Match[str]) -> str:
    """The guide's name of a question found with ``QUESTION``: ``V4`` for ``Vraag 4:``, ``Q4`` for ``Question 4:``."""
    letter = match[0].lstrip("([")[0].upper()
    return letter + (match["short"] or match["long"])


def clean(name: str) -> str:
    """A label as it is shown: one blank between words, no invisible characters or signs around it, nothing escaped."""
    return " ".join(_INVISIBLE.sub("", name).replace("\\_", "_").split()).strip(" ,-/&+").rstrip("#@")


@lru_cache(maxsize=4096)
def role_word(name: str) -> str:
    """The word a label turns on, in lower case, without article and number: ``De voorzitter`` gives ``voorzitter``."""
    words = label_key(name).partition(",")[0].replace("_", " ").split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return words[0].rstrip("0123456789.#-") if words else ""


@lru_cache(maxsize=1024)
def shape_of(name: str) -> Shape:
    """What a label looks like, by itself; what stands after a comma says more of who that is."""
    main, comma, more = name.partition(",")
    words = main.replace("_", " ").rstrip("?").split()
    # With the surname first, its particle stands before it: ``de Boer, Wim``.
    while comma and len(words) > 1 and words[0] in _PARTICLES and _is_capital(words[-1]):
        del words[0]
    shape = _shape(words, main)
    if not comma or shape is Shape.NEVER:
        return shape
    told = more.replace(",", " ").split()
    if len(told) > 6 or _runs_on([*told, ""]):
        return Shape.NEVER
    if shape >= Shape.CODE:
        return Shape.CODE
    known = all(_is_capital(word) or word.casefold() in _PARTICLES | _ROLES for word in told)
    return shape if known or (shape is Shape.NAME and len(main.split()) > 1) else Shape.PHRASE


def _shape(words: list[str], name: str) -> Shape:
    if not words or len(words) > 7 or _runs_on(words):
        return Shape.NEVER
    if words[0].isdecimal():
        return Shape.PHRASE if len(words) == 1 else Shape.NEVER
    lowered = [word.casefold().rstrip(".") for word in words]
    if _PSEUDONYM.fullmatch(" ".join(lowered)):
        return Shape.CODE
    if lowered[0] in _NOT_SPEAKERS or (lowered[0].rstrip("0123456789") in _NOT_SPEAKERS and len(words) <= 2):
        return Shape.NEVER
    capitals = all(_is_capital(word) or low in _PARTICLES for word, low in zip(words[1:], lowered[1:], strict=True))
    if _is_role(words, lowered):
        return Shape.ROLE
    if _CODE.fullmatch(name) or (len(words) <= 3 and lowered[0] in _PEOPLE - _SPEECH):
        return Shape.CODE
    if capitals and _is_capital(words[0]) and len(words) <= 6:
        return Shape.NAME
    return Shape.PHRASE if len(words) <= 4 else Shape.NEVER


def _is_role(words: list[str], lowered: list[str]) -> bool:
    """Whether the label is a title with a name, or a known role with at most a number or name."""
    skip = 1 if lowered[0] in _ARTICLES and len(words) > 1 else 0
    word = lowered[skip]
    if word in _TITLES:
        return len(words) > skip + 1 and _is_capital(words[-1])
    if word.rstrip("0123456789") not in _ROLES or (
        len(words[skip].rstrip("0123456789.")) == 1 and words[skip].islower()
    ):
        return False
    rest = zip(words[skip + 1 :], lowered[skip + 1 :], strict=True)
    return all(_is_capital(other) or low in _PARTICLES for other, low in rest)


def _is_capital(word: str) -> bool:
    """Whether a word can stand in a name: a capital or digit in front, also after an elision (``d'Ancona``)."""
    word = word.lstrip("#")
    return word[:1].isupper() or word[:1].isdigit() or (word[1:2] in ("'", "’") and word[2:3].isupper())


def _runs_on(words: list[str]) -> bool:
    """Whether a full stop inside the label ends a sentence, rather than an initial or a title."""
    return any(word.endswith(".") and len(word) > 5 and "." not in word[:-1] for word in words[:-1])
