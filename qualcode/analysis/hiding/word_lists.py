"""Words by which it is known what a capital is: those that begin sentences, what schools and firms are, and places.

Words of the language, not of any study; no name of a school, firm or place is in it.
"""

from __future__ import annotations

from qualcode.analysis.name_forms import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


INTERFIXES = _folded(
    "aan al ben bin d da de del den der des di du el en-van het ibn l la le op s t te ten ter van von y"
)
"""Words in lower case within a name."""

STARTERS = _folded(
    """
    aan achter achteraf af al alle alleen alles als alsof altijd an and ander andere anders as at bedankt begin ben
    beter bij bijna bijvoorbeeld binnen boven but buiten daar daardoor daarna daarnaast daarom dan dank dat de deze
    dezelfde die dit doe doen door dus each echt een eens eerder eerlijk eerst eigenlijk elk elke en er ergens even
    eventueel for from ga geen geweldig gewoon goed graag had hallo have he hebben heb heeft heel het her hi hier hij
    hoe hoeveel hoewel hoi hou hun i ieder iedere iedereen iemand iets if ik in inderdaad is it ja je jij jou jouw
    jullie kan klopt kom kon kort kunnen kun laat laatst later leuk liever maar mag man meer meestal mensen met
    mij mijn misschien moet mocht mooi my na naast naar nadat nee neen niemand niet niets nog nogmaals normaal nooit
    nou nu of ofwel oh ok oke om omdat onder ondanks ongeveer ons onze ook op opeens over overal pas per precies prima
    sinds so soms sommige sorry straks sowieso tegen ten terwijl that the then there they this thuis tijdens to toch
    toen tot tussen u uh uhm uit uiteindelijk uw vaak vaker vanaf vandaag vanuit vanwege van veel verder vertel via
    volgens voor vooral voordat vroeger waar waarbij waarom waarschijnlijk wanneer want was wat we weet wel welk welke
    well werd what when where wie why wij wil wilde with word worden yes you your zal ze zeg zei zeker zelf zelfs zij
    zijn zit zo zoals zodat zodra zoiets zonder zou zouden zowel
    """
)
"""Words that begin sentences, and no names."""

GENERAL = _folded(
    """
    amerikaans amerikaanse android apple arabisch arabische belg belgisch belgische belgie bijbel christelijk
    christelijke chinees chinese corona covid duits duitse duitser duitsland engels engelse engeland europa europees
    europese excel facebook fries frans franse frankrijk god google grieks instagram internet islamitisch islamitische
    italiaans italiaanse jezus joods joodse kerst kerstmis koerdisch koran marokkaan marokkaans marokkaanse moslim
    nederland nederlander nederlanders nederlands nederlandse netflix office ok pasen pools poolse powerpoint
    koningsdag koninginnedag latijn latijnse sinterklaas suikerfeest offerfeest bevrijdingsdag carnaval pinksteren
    ramadan russisch skype snapchat somalisch spaans spaanse surinaams surinaamse syrisch syrische teams tiktok turk
    turks turkse twitter u whatsapp windows word xbox youtube zoom playstation
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus
    september oktober november december english dutch french german spanish
    """
)
"""Words with a capital that lead to nobody by themselves: languages, days, what everybody uses."""

SCHOOLS = _folded(
    """
    academie academy aoc basisschool brugklas campus college csg gymnasium havo hogeschool instituut lyceum mavo mbo
    middelbare montessori opleiding opleidingscentrum praktijkschool roc school scholengemeenschap sg universiteit
    university vakcollege vmbo vwo
    """
)
"""What a school is, before its name or at the head of it."""
SCHOOL_ENDS = ("college", "lyceum", "school", "academie", "scholengroep", "gymnasium", "universiteit")

CARE_AND_FIRMS = _folded(
    """
    aannemer adviesbureau apotheek autobedrijf autoschade bakker bakkerij bank bar bedrijf bioscoop bloemist boekhandel
    boerderij bouwbedrijf bouwmarkt bureau buurthuis cafe cafetaria camping catering club drogist drogisterij dierenarts
    fabriek firma fitness garage gemeentehuis gezondheidscentrum handelsonderneming hospice hotel huisartsenpraktijk
    hoveniersbedrijf installatiebedrijf jeugdhuis jeugdzorg kapper kapsalon kantoor kinderdagverblijf kinderopvang
    kledingwinkel kliniek kwekerij kringloop loodgieter manege metaalbedrijf moskee museum notaris onderneming opticien
    peuterspeelzaal pizzeria politiebureau praktijk reisbureau restaurant rijschool salon schildersbedrijf
    schoonheidssalon slager slagerij snackbar speeltuin sportclub sportschool sportvereniging stichting supermarkt
    tandarts
    tandartspraktijk theater thuiszorg timmerbedrijf tuincentrum uitgeverij uitzendbureau vereniging verpleeghuis
    verzorgingshuis vakantiepark voetbalclub voetbalvereniging warenhuis werkplaats winkel woongroep woningcorporatie
    zorgboerderij zorgcentrum zorginstelling ziekenhuis zwembad company firm shop hospital
    """
)
"""What a firm, shop or place of care is, before its name."""
FIRM_ENDS = (
    *("bedrijf", "bouw", "groep", "holding", "installaties", "techniek", "zorg", "ziekenhuis", "kliniek", "bank"),
    *("huis", "bakkerij", "garage", "hoeve", "logistiek", "transport", "schilders", "vereniging", "stichting"),
)

PLACE_CUES = _folded(
    """
    in te naar uit vanuit richting omgeving omstreken locatie vestiging wijk buurt dorp dorpje stad gemeente provincie
    regio station rond rondom tussen eiland land from near to
    """
)
"""Words behind which a place is named."""
STREET_ENDS = ("straat", "laan", "weg", "plein", "kade", "gracht", "singel", "steeg", "dreef", "markt", "dorp", "stad",
               "wijk", "kwartier", "polder", "park")  # fmt: skip
