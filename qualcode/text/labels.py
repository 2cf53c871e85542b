"""How the head of a line of a transcript reads: time stamps, question markers, and what may be a speaker's label.

A line is judged here by its looks alone; whether a label names a speaker is decided over the whole document in
`text.speakers`. Every expression is anchored and bounded, so that a hostile line costs no more than a long one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from qualcode.text.stamps import CUE, ENCLOSED, TIME, seconds

HEAD = 160
"""How many characters of a line are looked at for a label."""

QUESTION = re.compile(
    r"[(\[]?(?:[VQ]\s?(?P<short>\d{1,3}[a-z]?)(?!\w)[)\]]?(?:[.:)]|[ \t][-–—])?(?=\s|\Z)"
    r"|(?:[Vv]raag|[Qq]uestion|VRAAG|QUESTION) ?(?P<long>\d{1,3}[a-z]?)(?!\w)"
    r"(?:[)\]]?[.:](?!\d)|[)\]]|[ \t][-–—](?=\s)|(?=[ \t]{0,20}(?:\n|\Z))))"
)
"""A question of the guide: ``V4``, ``V4.``, ``(V4)``, ``Vraag 4:``, and likewise ``Q4`` and ``Question 4:``."""

_GAP = "[ \t\u00a0]"
_NAME = r"(?P<name>[^\W\d_](?:[^\W_]|_(?=\d)|[ .'’\-/&+\u00a0]){0,58}?)"
_ASIDE = rf"\([^()\n]{{0,60}}\)|\[[^\[\]\n]{{0,40}}\]|{TIME}|\*{{1,3}}|_{{1,3}}|\]"
_COLON = re.compile(
    rf"(?P<open>\*{{1,3}}|_{{1,3}}|\[)?{_NAME}(?P<tail>(?:{_GAP}{{0,4}}(?:{_ASIDE})){{0,4}}){_GAP}{{0,3}}"
    r"(?:(?<!\d)[:：]|(?<=\d)[:：](?!\d\d(?!\d)))(?!//|\))(?:\*{1,3}(?!\*)|_{1,3}(?!_))?"
)
_TIMED = re.compile(rf"\*{{0,3}}{_NAME}\*{{0,3}}{_GAP}{{1,10}}(?P<tail>{ENCLOSED}|{TIME})(?={_GAP}|\Z)")
_MARKED = re.compile(rf"(?P<open>\*\*\*|\*\*|__){_NAME}(?P<tail>(?: ?\([^()\n]{{0,60}}\))?)(?P=open)(?=\s|\Z)")
_TAB = re.compile(rf"{_NAME}(?P<tail>(?: ?\([^()\n]{{0,60}}\))?) {{0,3}}\t")
_ALONE = re.compile(rf"(?:\*\*|__)?{_NAME}(?P<tail>(?: ?\([^()\n]{{0,60}}\))?)(?:\*\*|__)?[ \t]{{0,20}}\Z")
_LEADING = re.compile(rf"{ENCLOSED}|{TIME}(?=\s)")
_AFTER_TIME = re.compile(r"[ \t\u00a0]{0,10}(?:[-–—|][ \t]{1,4})?")
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})?[ \t]{1,4}(?P<name>[^<>\n]{1,80})>")
_ROW_NUMBER = re.compile(r"\d{1,5}\t")
_CODE = re.compile(r"[A-Z]{1,3}[. -]?\d{1,4}[a-z]?|[A-Z]{1,4}|[A-Z][a-z]{1,3}\d{1,4}|[a-z]\d{0,2}")


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
    daarnaast hij zij wij jij jullie ze he she we they you it er dat dit zo that this ja nee yes no well so then
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


@dataclass(frozen=True, slots=True)
class Sighting:
    """A possible label on line ``line``: ``[start, end)`` with its marks and time stamp, and the bare name."""

    line: int
    start: int
    end: int
    name: str
    key: str
    kind: LabelKind
    shape: Shape
    bold: bool
    time: float | None


def label_key(name: str) -> str:
    """What two spellings of one label share: no case, spare white space or final full stop."""
    return " ".join(name.casefold().split()).rstrip(".")


def question_of(match: re.Match[str]) -> str:
    """The guide's name of a question found with ``QUESTION``: ``V4`` for ``Vraag 4:``, ``Q4`` for ``Question 4:``."""
    letter = match[0].lstrip("([")[0].upper()
    return letter + (match["short"] or match["long"])


def role_word(name: str) -> str:
    """The word a label turns on, in lower case, without article and number: ``De voorzitter`` gives ``voorzitter``."""
    words = label_key(name).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return words[0].rstrip("0123456789_.") if words else ""


def shape_of(name: str) -> Shape:
    """What a label looks like, by itself."""
    words = name.split()
    if not words or len(words) > 7 or _runs_on(words):
        return Shape.NEVER
    lowered = [word.casefold().rstrip(".") for word in words]
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


def find_label(text: str, line: int, span: tuple[int, int], bold: tuple[int, int] | None) -> Sighting | None:
    """The possible label at the head of the line ``span``; ``bold`` is the first stretch of bold type in it."""
    start, stop = span
    head = text[start : min(stop, start + HEAD)]
    position, time = _leading_time(head)
    if voice := _VOICE.match(head, position):
        return _sighting(line, start, voice, LabelKind.COLON, Shape.ROLE, False, time)
    if position >= len(head) or QUESTION.match(head, position):
        return None
    whole = stop - start <= HEAD
    match, kind = _first_match(head, position, whole)
    bold_end = bold[1] if bold and bold[0] <= start + position else 0
    if start + position < bold_end < stop and (match is None or kind is LabelKind.LINE):
        return _bold_opening(text, line, (start, start + position, bold_end), time)
    if match is None:
        return None
    if found := seconds(match["tail"]):
        time = found
    marked = head.startswith(("**", "__"), position)
    heavy = marked or bold_end >= start + match.end("name")
    if kind is LabelKind.LINE and time is not None:
        kind = LabelKind.TIMED
    return _sighting(line, start, match, kind, shape_of(match["name"].strip()), heavy, time)


def _leading_time(head: str) -> tuple[int, float | None]:
    """Where the label can begin, after a row number and a time stamp, and that time."""
    position = numbered.end() if (numbered := _ROW_NUMBER.match(head)) else 0
    stamp = CUE.match(head, position) or _LEADING.match(head, position)
    if stamp is None:
        return position, None
    gap = _AFTER_TIME.match(head, stamp.end())
    return (gap.end() if gap else stamp.end()), seconds(stamp[0])


def _first_match(head: str, position: int, whole: bool) -> tuple[re.Match[str] | None, LabelKind]:
    if ":" in head or "：" in head:
        if match := _COLON.match(head, position):
            return match, LabelKind.COLON
        if match := _TIMED.match(head, position):
            return match, LabelKind.LINE if match.end() == len(head) and whole else LabelKind.TIMED
    if head.startswith(("**", "__"), position) and (match := _MARKED.match(head, position)):
        return match, LabelKind.LINE if match.end() == len(head) and whole else LabelKind.BOLD
    if "\t" in head and (match := _TAB.match(head, position)):
        return match, LabelKind.TAB
    if whole and len(head) - position <= 60 and (match := _ALONE.match(head, position)) and head[-1] != ".":
        return match, LabelKind.LINE
    return None, LabelKind.LINE


def _bold_opening(text: str, line: int, at: tuple[int, int, int], time: float | None) -> Sighting | None:
    """A label that only bold type sets off: ``at`` gives the start of the line, the start and the end of the type."""
    start, opening, end = at
    name = text[opening:end].strip()
    if not name or len(name) > 60 or not (text[end - 1].isspace() or text[end].isspace()):
        return None
    shape = shape_of(name) if name[:1].isalpha() else Shape.NEVER
    return Sighting(line, start, end, name, label_key(name), LabelKind.BOLD, shape, True, time)


def _sighting(
    line: int, start: int, match: re.Match[str], kind: LabelKind, shape: Shape, bold: bool, time: float | None
) -> Sighting:
    name = " ".join(match["name"].split())
    return Sighting(line, start, start + match.end(), name, label_key(name), kind, shape, bold, time)


def _is_role(words: list[str], lowered: list[str]) -> bool:
    """Whether the label is a title with a name, or a known role with at most a number or name."""
    skip = 1 if lowered[0] in _ARTICLES and len(words) > 1 else 0
    word = lowered[skip]
    if word in _TITLES:
        return len(words) > skip + 1 and _is_capital(words[-1])
    if word.rstrip("0123456789_") not in _ROLES or (
        len(words[skip].rstrip("0123456789.")) == 1 and words[skip].islower()
    ):
        return False
    rest = zip(words[skip + 1 :], lowered[skip + 1 :], strict=True)
    return all(_is_capital(other) or low in _PARTICLES for other, low in rest)


def _is_capital(word: str) -> bool:
    """Whether a word can stand in a name: a capital or digit in front, also after an elision (``d'Ancona``)."""
    return word[:1].isupper() or word[:1].isdigit() or (word[1:2] in ("'", "’") and word[2:3].isupper())


def _runs_on(words: list[str]) -> bool:
    """Whether a full stop inside the label ends a sentence, rather than an initial or a title."""
    return any(word.endswith(".") and len(word) > 5 and "." not in word[:-1] for word in words[:-1])
