"""Words for what people do for a living, and for firms, shops and places of work, by the word or by its ending.

Words of the language, not of any study. Dutch makes one of many (*scheepswerf*, *vrachtwagenchauffeur*), so that the
ending tells; what many a study says of everybody (*bedrijf*, *docent*, *baas*) is here too, and is for a rule on how
many say it to leave out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from qualcode.analysis.hiding.word_lists import CARE_AND_FIRMS
from qualcode.analysis.name_forms import fold

Work = Literal["profession", "firm"]


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


PROFESSIONS = _folded(
    """
    aannemer accountant acteur advocaat ambulancier apotheker archeoloog architect archivaris artiest assistente
    au-pair automonteur baggeraar bakker banketbakker barbier barkeeper barista beeldhouwer behanger beiaardier
    bestuurder beveiliger bewaker bibliothecaris bioloog bloembinder bloemist boekbinder boekhouder boer bosbouwer
    boswachter bouwvakker brandweerman brouwer burgemeester cameraman caissiere chauffeur chirurg cipier clown
    componist concierge conciërge conducteur constructeur controller copywriter croupier danser danseres dealer
    decaan dekker deurwaarder dierenarts dierenverzorger dierenverzorgster dietist diëtist dirigent docent docente
    dominee douanier drogist drukker edelsmid elektricien elektromonteur ergotherapeut etaleur filiaalmanager
    fietsenmaker fotograaf fotografe fysiotherapeut garnalenvisser gastvrouw gids glasblazer glazenwasser glazenier
    goudsmid griffier hoefsmid hovenier hoveniers huisarts huishoudster huisschilder imker imam ijscoman ijsmaker
    infirmier ingenieur installateur instructeur jager journalist juf juriste jurist juwelier kaasmaker kapitein
    kapper kapster kassamedewerker kassière kelner kok kokkin kraamverzorgster kraanmachinist kunstenaar kunstenares
    kweker lasser leerlooier leidekker leraar lerares letterzetter lijstenmaker logopedist logopediste loods
    loodgieter loodswezen loonwerker machinist magazijnier magazijnmeester makelaar mandenmaker marinier
    marktkoopman masseur masseuse matroos mecanicien melkveehouder metaalbewerker meteoroloog metselaar meubelmaker
    militair mijnwerker modiste molenaar monteur muzikant nachtwaker nagelstyliste notaris oberkelner officier
    ondernemer onderwijzer onderwijzeres oogarts opperman opticien organist ouderling pastoor patholoog pedicure
    pianist piloot pluimveehouder politieagent politieman politievrouw poelier portier postbode predikant psychiater
    psycholoog psychologe rechter recherche rechercheur receptionist receptioniste redacteur reisleider rietdekker
    rijinstructeur ruiter sapeur schaapherder scheepsbouwer schilder schipper schoenmaker schoolleider schoonmaker
    schoonmaakster schoonheidsspecialist schoonheidsspecialiste schoorsteenveger schrijnwerker secretaresse
    secretaris slager slotenmaker smid sommelier stadsgids steenhouwer steigerbouwer stewardess steward stoffeerder
    storingsmonteur stratenmaker stucadoor stukadoor stuurman styliste taxateur taxichauffeur tandarts tandtechnicus
    technicus tegelzetter telefoniste timmerman tolk treinmachinist trucker tuinder tuinman uitvaartleider
    uitvoerder veearts veehouder veerman veilingmeester verkoper verkoopster verlichter verloskundige verpleegster
    verpleegkundige vertaler verzekeringsagent verzorgende verzorgster visagiste viskweker visser visboer vlieger
    voeger vormgever vrachtwagenchauffeur vuilnisman wagenmaker werktuigbouwer wethouder wijnboer
    wijkverpleegkundige zanger zangeres zeeman zeilmaker zilversmid zweminstructeur zwemleraar accountant actor
    baker barber bricklayer butcher carpenter chef cook controller dentist electrician engineer farmer fisherman
    florist hairdresser lawyer mechanic midwife miller nurse painter pharmacist pilot plumber policeman priest
    roofer sailor shipwright surgeon tailor teacher vicar waiter waitress welder
    """
)
"""What people are."""

PROFESSION_ENDS = (
    *("monteur", "chauffeur", "metselaar", "schilder", "timmerman", "machinist", "installateur", "technicus", "lasser"),
    *("verkoper", "verkoopster", "verpleegkundige", "verzorger", "verzorgster", "kundige", "therapeut", "therapeute"),
    *("ingenieur", "specialist", "specialiste", "instructeur", "directeur", "directrice", "inspecteur", "controleur"),
    *("meester", "houder", "houdster", "kweker", "kweekster", "bouwer", "maker", "maakster", "bewerker", "snijder"),
    *("slager", "bakker", "boer", "boerin", "visser", "smid", "arts", "advocaat", "agent", "wachter", "bewaker"),
    *("werkster", "schipper", "dekker", "zetter", "gieter", "hakker", "bezorger", "bezorgster", "koerier", "planner"),
    *("assistente", "receptionist", "receptioniste", "analist", "analiste", "consulent", "consulente", "adviseur"),
    *("rechercheur", "officier", "kapitein", "stuurman", "loods", "fotograaf", "tekenaar", "ontwerper", "styliste"),
    *("medewerker", "medewerkster", "voorman", "ploegbaas", "chef", "kok", "kapper", "kapster", "stylist"),
)
"""How words for what people are end, behind what they are it of."""

FIRM_WORDS = CARE_AND_FIRMS | _folded(
    """
    asielzoekerscentrum autodealer autosloperij azc bakkerijtje baggerbedrijf begraafplaats betoncentrale
    bierbrouwerij binderij bloemenveiling bloemenwinkel boomkwekerij bootverhuur bouwplaats brandweerkazerne
    broeikas brouwerij chocolaterie confectieatelier crematorium dierenasiel dierenkliniek dierentuin
    distributiecentrum drukkerij energiecentrale fietsenmaker fietsenwinkel fietsenzaak gemaal gemeentewerf
    gevangenis gieterij glasblazerij goudsmederij graanhandel groothandel haven havenbedrijf hoefsmederij
    houtzagerij ijssalon ijsbaan imkerij jachthaven jachtwerf kaasboerderij kaasmakerij kazerne kerncentrale
    kinderboerderij klompenmakerij klooster kunstgalerie lasbedrijf leerlooierij luchthaven machinefabriek maneges
    marinebasis markt meelfabriek melkfabriek meubelmakerij molen mouterij muziekschool naaiatelier orgelbouwer
    papierfabriek pannenkoekenhuis paardenhouderij pluimveebedrijf poelierswinkel pretpark raffinaderij rederij
    reddingsbrigade rusthuis scheepswerf schietbaan schoenmakerij slachterij slachthuis smederij sorteercentrum
    spoorwegen staalfabriek stadsboerderij stadsschouwburg staalbedrijf steenfabriek steengroeve sterrenwacht
    stoeterij suikerfabriek tankstation tegelhandel theetuin touwslagerij tramremise tuinderij uitvaartcentrum
    veiling visafslag viswinkel vliegveld vuilverbranding wasserij waterzuivering weverij wijngaard zagerij
    zeilmakerij zilversmederij zoutfabriek zuivelfabriek zweefvliegclub bakery brewery dairy dockyard factory farm
    foundry garage harbour mill museum quarry shipyard zoo
    """
)
"""What a firm, shop or place of work is."""

FIRM_ENDS = (
    *("werf", "bedrijf", "bedrijfje", "winkel", "winkeltje", "zaak", "zaakje", "fabriek", "bakkerij", "slagerij"),
    *("kwekerij", "makerij", "smederij", "houderij", "drukkerij", "gieterij", "zagerij", "brouwerij", "garage"),
    *("salon", "kantoor", "praktijk", "ziekenhuis", "kliniek", "centrale", "handel", "groothandel", "restaurant"),
    *("hotel", "cafe", "boerderij", "manege", "haven", "atelier", "museum", "theater", "bureau", "studio", "loods"),
    *("apotheek", "supermarkt", "bouwmarkt", "camping", "rederij", "stoeterij", "veiling", "kazerne", "tehuis"),
)
"""How words for a firm or place of work end, behind what they are it of."""

NO_WORK = _folded(
    """
    bedrijf bedrijfje bedrijven bureau chef haven kantoor leerbedrijf leerwerkbedrijf stagebedrijf handel loods
    markt winkel winkels werkplaats zaak baas school opleiding medewerker medewerkster studio praktijk
    praktijkschool oorzaak hoofdzaak noodzaak bijzaak vermaak papierwinkel detailhandel voorganger vet rechtszaak
    middelbare vmbo mbo havo vwo vakschool theorie kandidaat meester houder planner officier loodsen bar kunst bank
    club agent jager
    ondernemer bestuurder onderneming firma bedrijfs company firm shop factory farm garage mbo-docent basisschool
    college hogeschool universiteit opleidingsbedrijf leermeester praktijkopleider stagebegeleider opleider
    werkbegeleider schoolleider leraar docent juf mentor
    """
)
"""What is said of work in general, or ends like a word for it, and leads to nobody."""

PLURALS = ("en", "s", "’s", "'s", "tje", "tjes", "je", "jes", "n", "’tje")
"""Endings of more of them, and of small ones, that are taken off before a word is looked up."""


@lru_cache(maxsize=20_000)
def work_of(word: str) -> Work | None:
    """What a word says of somebody's work: what they are, or where."""
    folded = fold(word)
    forms = _forms(folded)
    if len(folded) < 3 or not NO_WORK.isdisjoint(forms):
        return None
    return next((kind for form in forms if (kind := _is(form))), None)


def _forms(folded: str) -> list[str]:
    """The word, and what it may be one or a small one of: *bakkers*, *scheepswerven*, *winkeltje*."""
    found = [folded]
    for end in PLURALS:
        if folded.endswith(end) and len(folded) - len(end) > 2:
            stem = folded[: -len(end)]
            found.append(stem)
            if end == "en":
                found += [
                    stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], ""),
                    *([stem[:-1]] if _is_double(stem) else []),
                ]
    return found


def _is_double(stem: str) -> bool:
    return len(stem) > 3 and stem[-1] == stem[-2]


def _is(form: str) -> Work | None:
    if form in PROFESSIONS:
        return "profession"
    if form in FIRM_WORDS or _ends(form, FIRM_ENDS):
        return "firm"
    return "profession" if _ends(form, PROFESSION_ENDS) else None


def _ends(form: str, endings: tuple[str, ...]) -> bool:
    return form.endswith(endings) and any(form.endswith(end) and len(form) - len(end) > 2 for end in endings)
