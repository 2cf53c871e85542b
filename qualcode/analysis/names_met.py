"""Which of a study's labels, pseudonyms, values and file names are names of persons.

A name is taken for one where a person is called so: as the label of a speaker or of a respondent, in a column of names,
or where a value or file begins with a first name. A role (*Docent*), a number, and a word that people say in lower case
are none. What is found is a proposal: a person decides on it once (:mod:`qualcode.changes.names`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.name_forms import PARTICLES, WORD, fold, is_capital, joined_forms, split_camel

_ROLES = frozenset(
    fold(word)
    for word in """
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
    antwort befragte befragter cevap docente eleve enquete enqueteur enquetrice entrevistador frage fraulein gorusmeci
    intervistatore katilimci lehrer lehrerin ogrenci ogretmen professeur respuesta schuler schulerin soru
    вопрос ответ интервьюер респондент учитель учительница ученик ученица преподаватель студент студентка мама папа
    ερευνητης ερευνητρια ερωτηση απαντηση μαθητης μαθητρια καθηγητης καθηγητρια δασκαλος δασκαλα συνεντευκτης
    سؤال جواب باحث الباحث الباحثة المحاور المستجيب المشارك المشاركة المعلم المعلمة الطالب الطالبة الاستاذ
    采访者 受访者 访谈者 访谈员 老师 学生 主持人 提问 回答 同学 記者 记者 先生 質問 回答者 聞き手 話し手
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


_PARTED = FIRST_NAMES | PARTICLES
"""Words behind which a capital begins another word of a name."""
_NO_SURNAMES = PARTICLES - FIRST_NAMES
_NEVER_FILED, _NO_ALIAS = PARTICLES | _OF_FILES, PARTICLES | _PLACES


def folded_parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without particles: how a decision on it is known."""
    words = [fold(word) for word in name_words(name)]
    return tuple(word for place, word in enumerate(words) if not _is_particle(words, place)) or tuple(words)


def name_words(written: str) -> list[str]:
    """The words of a name; ``ElIdrissi`` and ``KarinMulder`` are two, ``McDonald`` is one."""
    found: list[str] = []
    for word in WORD.findall(written):
        pieces = split_camel(word).split()
        found += pieces if fold(pieces[0]) in _PARTED else [word]
    return found


def joined_names(written: str, parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names in what is ``written`` as one word each, with their parts."""
    return dict(joined_forms([fold(word) for word in name_words(written)], frozenset(parts)))


def initials_of(written: str, parts: Iterable[str]) -> frozenset[str]:
    """The initials (folded) of a name of two parts or more, with and without its particles."""
    words, known = [fold(word) for word in name_words(written)], frozenset(parts)
    if len(known.intersection(words)) < 2:
        return frozenset()
    return frozenset(("".join(word[0] for word in words), "".join(word[0] for word in words if word in known)))


def names_in_label(label: str) -> Iterator[str]:
    """The parts of a label or pseudonym that are a person's name, folded."""
    words = name_words(label)
    folds = [fold(word) for word in words]
    lower, upper = label == label.lower(), label == label.upper()
    named = particle = False
    for place, (word, folded) in enumerate(zip(words, folds, strict=True)):
        # Wim de Boer is called so; a boer is not.
        surname = named and particle and is_capital(word)
        particle = _is_particle(folds, place)
        if particle or folded in _PLACES or (is_role(folded) and not surname):
            continue
        if not (named and upper) and is_abbreviation(word) and folded not in FIRST_NAMES:
            continue  # INT, LWT, R
        if len(word) == 1 or not (is_capital(word) or folded in FIRST_NAMES or (named and lower)):
            continue
        named = True
        yield folded


def maybe_in_label(label: str) -> Iterator[str]:
    """Where a label has no name that is one for certain: its words that may be (``MO``, ``fenna``), folded."""
    words = name_words(label)
    if len(words) > 3 or any(names_in_label(label)):
        return
    for word in words:
        folded = fold(word)
        short = is_abbreviation(word) and re.search("[aeiouy]", folded)
        if len(word) > 1 and (short or word.islower()) and not is_role(folded) and folded not in _NO_ALIAS:
            yield folded


def names_in_value(column: str, value: str) -> Iterator[str]:
    """The parts of a value of a face sheet that may be a person's name, folded: by its column, or its first name."""
    words = WORD.findall(value)
    heads = {fold(word) for word in WORD.findall(column)}
    first = bool(words) and fold(words[0]) in FIRST_NAMES
    called = first and len(words) <= 5 and _is_all_capital(words) and not any(is_thing(fold(word)) for word in words)
    if called or (
        is_column_of_persons(column) and (first or _is_all_capital(words) or "naam" in heads or "name" in heads)
    ):
        yield from names_in_label(value)


def is_column_of_persons(column: str) -> bool:
    """Whether a column of a face sheet holds names of persons, by what it is called."""
    heads = {fold(word) for word in WORD.findall(column)}
    return not heads.isdisjoint(_PERSON_COLUMNS) and heads.isdisjoint(_THING_COLUMNS)


def names_in_file_name(name: str, known: Container[str]) -> Iterator[str]:
    """The parts of a document's name that are a person's: first names, those ``known``, and what follows one."""
    own, after = "", False
    words = WORD.findall(split_camel(name))
    others = [word for word in words if fold(word) not in _NEVER_FILED and not is_role(fold(word))]
    if len(others) == 1 and len(others[0]) > 2 and others[0].istitle():
        own = fold(others[0])  # 20240312-Mulder
    for word in words:
        folded = fold(word)
        if folded in _NO_SURNAMES:
            continue
        is_first = folded in FIRST_NAMES and len(folded) > 2
        named = is_first or folded == own or folded in known
        after = (named or (after and folded not in _OF_FILES)) and not is_role(folded)
        if after:
            yield folded


def _is_particle(words: Sequence[str], place: int) -> bool:
    """Whether a (folded) word of a name is no name by itself; *Ben* is one where it comes first."""
    return words[place] in PARTICLES and not (words[place] in FIRST_NAMES and place == 0)


def is_abbreviation(word: str) -> bool:
    """Whether a word in capitals looks like an abbreviation: of three letters, or without a vowel."""
    no_vowel = word.isascii() and not re.search("[AEIOUY]", word)
    return word.isupper() and (len(word) < 4 or no_vowel)


def is_thing(folded: str) -> bool:
    """Whether a (folded) word says that what is called after a person is none: a school, a company, a street."""
    return folded in _THINGS or folded in _THING_COLUMNS


def is_role(folded: str) -> bool:
    """Whether a (folded) word says what somebody is, or is an answer, and so no name."""
    stem = folded.removesuffix("s")
    return folded in _ROLES or stem in _ROLES or folded in _ANSWERS or folded.endswith(_ROLE_ENDS)


def _is_all_capital(words: Iterable[str]) -> bool:
    return all(is_capital(word) or fold(word) in PARTICLES or is_role(fold(word)) for word in words)
