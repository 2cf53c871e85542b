"""All that the reports say in Dutch."""

from __future__ import annotations

from qualcode.agreement.figures import Verdict, Warn
from qualcode.agreement.outcome import MissingReason
from qualcode.analysis.quantify import Forms
from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.evidence_words import EvidenceWords, ProvenanceWords
from qualcode.report.wording.letter_words import LetterWords
from qualcode.report.wording.machine_words import MachineWords
from qualcode.report.wording.number_words import NumberWords, Proportion, ProportionWords
from qualcode.report.wording.page_words import PageWords
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.wave_words import WaveWords
from qualcode.report.wording.words import AgreementWords, LanguageWords, MethodsWords, Wording, always

_EVIDENCE = EvidenceWords(
    title="Verantwoording van de aantallen",
    intro={
        "nothing": (
            "Elk aantal in de tekst heeft een kenmerk: C- en zes tekens. Daarmee vinden de onderzoekers terug welke"
            " respondenten en passages achter het aantal staan."
        ),
        "references": (
            "Elk aantal in de tekst heeft een kenmerk: C- en zes tekens. Hier staat bij elk kenmerk hoeveel"
            " respondenten het zijn, van hoeveel, en wie: met een vaste aanduiding die naar geen persoon leidt. Daarna"
            " volgt waar zij het zeggen, op hooguit drie plaatsen. De aantallen in de tekst verwijzen hierheen, de"
            " kenmerken terug naar de tekst."
        ),
        "passages": (
            "Elk aantal in de tekst heeft een kenmerk: C- en zes tekens. Hier staat bij elk kenmerk hoeveel"
            " respondenten het zijn, van hoeveel, en wie: met een vaste aanduiding die naar geen persoon leidt. Daarna"
            " volgen van hooguit drie passages de eerste woorden, zonder namen. De aantallen in de tekst verwijzen"
            " hierheen, de kenmerken terug naar de tekst."
        ),
    },
    label="Overzicht",
    general="Alle respondenten",
    header=("Kenmerk", "Waarover", "n van N", "Achter het aantal"),
    people="aantal respondenten",
    elsewhere="Cijfers van elders",
    no_passages="niet uit de interviews, en daarom zonder passages",
    n_of_base="{n} van {base}",
    turn="beurt {n}",
    more=Forms("en nog {n} passage", "en nog {n} passages"),
    asked="gevraagd aan {people}",
    asked_of_nobody="aan niemand gevraagd",
    not_known="aan wie het is gevraagd, is niet vastgelegd",
    denied="ontkend door {people}",
    claims_sheet="Aantallen",
    claims_header=(
        *("kenmerk", "zoals gezegd", "maat", "waarde", "n", "N", "groep", "waarover", "code", "basis", "filter"),
        *("respondenten", "in de basis", "gevraagd", "ontkend door", "passages", "passages bij"),
    ),
    codings_sheet="Passages",
    codings_header=("kenmerk", "codering", "document", "beurt", "respondenten", "code", "strekking", "woorden"),
    speaks={True: "noemt", False: "ontkent"},
)

_PROVENANCE = ProvenanceWords(
    made="Gemaakt met {tool} uit het project {project}, zoals dat op {date} voor het laatst is gewijzigd.",
    codebook="Codeboek: {codebook}, versie {version}.",
    coders="Coderingen van {coders}.",
    rounds=Forms("Codeerronde: {rounds}.", "Codeerrondes: {rounds}."),
    finished="Volledig gecodeerd: {n} van de {of} respondenten.",
    filter="Geteld is binnen {filter}.",
    inputs="Controlegetal van alles wat is geteld (SHA-256, begin): {hash}.",
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
)

_MACHINE = MachineWords(
    counted=Forms(
        "Van de {of} coderingen van de codeurs die in dit onderzoek meetellen, is er {n} automatisch aangebracht: "
        "{what}.",
        "Van de {of} coderingen van de codeurs die in dit onderzoek meetellen, zijn er {n} automatisch aangebracht: "
        "{what}.",
    ),
    compared=Forms(
        "Van de {of} coderingen die de vergeleken codeurs nu in deze documenten hebben, is er {n} automatisch "
        "aangebracht: {what}.",
        "Van de {of} coderingen die de vergeleken codeurs nu in deze documenten hebben, zijn er {n} automatisch "
        "aangebracht: {what}.",
    ),
    left_out="Wat regels en modellen hebben gecodeerd, is niet meegeteld.",
    rules=Forms("{n} door een regel", "{n} door regels"),
    model="{n} door het model {name}, versie {version}",
    and_="en",
)

_METHODS = MethodsWords(
    done="Van de {of} {documents} zijn er {n} ({share}%) door twee of meer van de {coders} codeurs gecodeerd.",
    documents="documenten",
    documents_with_segments="documenten met segmenten",
    blind="Zij codeerden ({round}) onafhankelijk van elkaar, zonder elkaars coderingen te kunnen zien.",
    after=(
        "Dat is wat elke codeur had bij het afronden van een document; nadat de codeurs elkaars coderingen hadden "
        "gezien en die van zichzelf hadden aangepast, is alfa {alpha}. Dat is geen maat voor onafhankelijk coderen."
    ),
    drawn=(
        "De {n} documenten van {round} zijn aselect getrokken, {percent}% van elke groep respondenten (startgetal "
        "{seed}), en gecodeerd met versie {version} van het codeboek."
    ),
    all_taken=(
        "De {n} documenten van {round} waren alle documenten die nog niemand had gecodeerd; zij zijn gecodeerd met "
        "versie {version} van het codeboek."
    ),
    chosen=(
        "De {n} documenten van {round} zijn gekozen, niet getrokken, en gecodeerd met versie {version} van het "
        "codeboek."
    ),
    bound="De {n} documenten van {round} zijn gecodeerd met versie {version} van het codeboek.",
    other_version=Forms(
        "Van deze coderingen is er {n} met een andere versie gemaakt.",
        "Van deze coderingen zijn er {n} met een andere versie gemaakt.",
    ),
    settled=(
        "Van de {of} verschillen zijn er {n} beslecht in een consensus, waarbij is gekozen voor {how}; de besluiten "
        "zijn van {who}, {reasons} daarvan met een motivering."
    ),
    machine=_MACHINE,
    outcomes={
        "accept": "een van de lezingen",
        "both": "alle lezingen",
        "boundary": "andere grenzen",
        "code": "een andere code",
        "reject": "geen code",
    },
    nothing="Geen van de {of} {documents} is door twee codeurs gecodeerd; overeenstemming is niet te berekenen.",
    units={
        "turn": "beurten",
        "sentence": "zinnen",
        "paragraph": "alinea's",
        "token": "woorden",
        "document": "documenten",
        "segment": "segmenten",
        "character": "tekens",
    },
    excluded={
        "interviewer": "wat de interviewer zegt",
        "labels": "de sprekerlabels",
        "times": "de tijdaanduidingen",
        "outside": "tekst buiten de gespreksbeurten",
        "others": "wat andere respondenten zeggen",
        "withdrawn": "wat teruggetrokken respondenten zeggen",
    },
    how=(
        "De overeenstemming is per code berekend met Krippendorffs alfa (nominaal) op {unit} (Krippendorff, 2019), en "
        "met de binaire u-alfa op tekens (Krippendorff, Mathet, Bouvry & Widlöcher, 2016){left_out}."
    ),
    left_out=", zonder {what}",
    segments=(
        "De segmenten zijn de passages met de code {code}; wat daarbuiten is gecodeerd, telt niet mee in de alfa op "
        "segmenten."
    ),
    unsegmented=Forms(
        "{n} document heeft geen segmenten en telt in geen van de coëfficiënten mee.",
        "{n} documenten hebben geen segmenten en tellen in geen van de coëfficiënten mee.",
    ),
    also="Het rapport geeft daarnaast {measures}.",
    measures={
        "ac1": "Gwets AC1 (Gwet, 2008)",
        "fleiss": "Fleiss' kappa (Fleiss, 1971)",
        "pabak": "PABAK (Brennan & Prediger, 1981)",
        "ku_alpha": "(k)u-alfa per code (Krippendorff, Mathet, Bouvry & Widlöcher, 2016)",
        "cu_alpha": "cu-alfa over alle codes (Krippendorff, Mathet, Bouvry & Widlöcher, 2016)",
        "masi": "alfa op de verzamelingen codes per eenheid, met de MASI-afstand (Passonneau, 2006)",
    },
    on_units="op {n} {unit}",
    limits={
        "jackknife": (
            "De grenzen ({level}%) komen uit een jackknife over {n} documenten met Students t ({degrees} "
            "vrijheidsgraden)."
        ),
        "bootstrap": (
            "De grenzen ({level}%) zijn percentielen van een bootstrap over {n} documenten ({resamples} trekkingen, "
            "startgetal {seed})."
        ),
        "blocks": (
            "Met {n} documenten zijn er te weinig voor grenzen over documenten; de gegeven grenzen ({level}%) komen "
            "uit een jackknife over blokken van {turns} beurten, en zeggen niets over andere interviews."
        ),
    },
    no_limits="Voor betrouwbaarheidsgrenzen zijn het te weinig documenten (minimaal vier).",
    no_bootstrap="Zonder grenzen: over minder dan {drawn} documenten zijn die van een bootstrap te nauw.",
    overall="Over alle codes samen is alfa {alpha} {on_units}",
    undefined="Over alle codes samen is alfa niet gedefinieerd, omdat er geen variatie is",
    words=" en de u-alfa op tekens {u_alpha}",
    codes="De mediaan van de codes is {median}; de laagste alfa heeft {worst} ({lowest}).",
    no_median="Voor geen enkele code is alfa gedefinieerd.",
    judged=(
        "Beoordeeld op de ondergrens zijn {reliable} van de {codes} codes betrouwbaar (vanaf {high}) en {tentative} "
        "voorlopig bruikbaar (vanaf {low}); {unreliable} niet, en {not_judged} zijn niet te beoordelen."
    ),
    tool="Berekend met qualcode{version}.",
)

_AGREEMENT = AgreementWords(
    language="nl",
    comma=",",
    and_="en",
    title="Overeenstemming tussen codeurs",
    table="Tabel ",
    methods="Tekst voor de verantwoording",
    result="Uitkomst",
    codes="Per code",
    pairs="Per tweetal codeurs",
    documents="Per document",
    rounds="Per ronde",
    differences="Waarin de codeurs verschillen",
    warnings="Kanttekeningen",
    settings="Instellingen",
    literature="Literatuur",
    optional=(
        "Een coëfficiënt is niet bij elke analyse op zijn plaats: wie reflexieve thematische analyse doet, heeft er "
        "geen nodig (O’Connor & Joffe, 2020)."
    ),
    reading=(
        "Een code telt mee voor zichzelf en voor de codes waar zij onder valt. Alfa zegt of de codeurs aan dezelfde "
        "{unit} de code gaven; de u-alfa zegt of zij daarbij dezelfde woorden markeerden. Beide zijn voor toeval "
        "gecorrigeerd; tussen haken staan de grenzen van het {level}%-betrouwbaarheidsinterval. F1 is het aandeel van "
        "de toekenningen dat de ander ook deed, % het aandeel {unit} waarover de codeurs het eens zijn. Dat percentage "
        "is bij een zeldzame code altijd hoog en zegt dan niets. Geoordeeld is op de ondergrens van alfa: betrouwbaar "
        "vanaf {high}, voorlopig bruikbaar vanaf {low} (Krippendorff, 2019)."
    ),
    rates_note=(
        "Per codeur het aandeel {unit} met de code, en per tweetal Cohens kappa (κ). De codeurs zijn genummerd: "
        "{coders}."
    ),
    coders_note="De codeurs zijn genummerd: {coders}.",
    pairs_note="Berekend over alle codes samen, op de documenten die beide codeurs hebben afgerond.",
    documents_note=(
        "Eén document is één waarneming; daarom staan hier geen grenzen. De laatste vier kolommen tellen gevallen: "
        "passages waarop een of meer codeurs een code zetten."
    ),
    rounds_note=(
        "Elke ronde is berekend op haar eigen documenten, over alle codes, met de coderingen zoals ze waren toen elke "
        "codeur afrondde; zo is te zien wat het overleg tussen de rondes heeft opgeleverd."
    ),
    differences_note=(
        "Een geval is een passage waarop een of meer codeurs dezelfde code zetten. Wie op overlappende passages een "
        "andere code koos, telt als één geval, bij de code die in de tekst het eerst komt. "
        "Een geval telt bij de code zelf, niet bij de codes waar die onder valt."
    ),
    verdicts={
        "reliable": "betrouwbaar",
        "tentative": "voorlopig bruikbaar",
        "unreliable": "onvoldoende",
        "rare": "te zeldzaam",
        "no_variation": "geen variatie",
        "not_judged": "geen grenzen",
        "few": "weinig documenten",
    },
    judged={
        Verdict.RELIABLE: "betrouwbaar",
        Verdict.TENTATIVE: "voorlopig",
        Verdict.UNRELIABLE: "niet betrouwbaar",
        Verdict.NOT_JUDGED: "niet beoordeeld",
    },
    reasons={
        MissingReason.NO_PAIRS: "niets is door twee codeurs gecodeerd",
        MissingReason.NO_VARIATION: "geen variatie: elke codeur gaf overal hetzelfde",
        MissingReason.NOT_USED: "niemand heeft deze code gebruikt",
        MissingReason.TOO_FEW_UNITS: (
            "te weinig eenheden van verschillende codeurs raken elkaar om het toeval te bepalen"
        ),
        MissingReason.TOO_FEW_DOCUMENTS: (
            "geen betrouwbaarheidsgrenzen: minder dan {least} documenten zijn door twee codeurs gecodeerd"
        ),
        MissingReason.TOO_FEW_TO_DRAW: (
            "geen betrouwbaarheidsgrenzen: over minder dan {drawn} documenten zijn die van een bootstrap te nauw; neem "
            "de jackknife"
        ),
        MissingReason.HANGS_ON_ONE_DOCUMENT: (
            "geen betrouwbaarheidsgrenzen: zonder één van de documenten is er geen variatie"
        ),
        MissingReason.TOO_FEW_RESAMPLES: (
            "geen betrouwbaarheidsgrenzen: in te veel van de getrokken steekproeven is er geen variatie"
        ),
        MissingReason.OVERLAPPING: "een codeur heeft twee codes op dezelfde tekens",
    },
    meanings={
        "alpha": "zelfde {unit}, boven toeval",
        "binary_u_alpha": "zelfde woorden, boven toeval",
        "f1": "de ander gaf hem ook",
        "percent": "{unit} gelijk; hoog bij zeldzaam",
        "kappa": "gemiddelde van de paren",
        "ac1": "van Gwet; hoog bij zeldzaam",
        "fleiss": "toeval van alle codeurs samen",
        "pabak": "toeval een half; hoog bij zeldzaam",
        "ku_alpha": "zelfde code, waar beiden markeerden",
        "ku_coverage": "van de lengte, waar beiden markeerden",
    },
    on_request={
        "ac1": "Voeg AC1 van Gwet toe, die hoog is bij zeldzame codes; nooit op tekens.",
        "fleiss": "Voeg Fleiss' kappa toe.",
        "pabak": "Voeg PABAK (Brennan-Prediger) toe, die hoog is bij zeldzame codes; nooit op tekens.",
        "ku_alpha": (
            "Voeg (k)u-alfa toe: dezelfde code waar twee codeurs iets markeerden? Voor codes die niet overlappen."
        ),
        "cu_alpha": "Voeg cu-alfa toe: hetzelfde over alle codes samen. Voor codes die niet overlappen.",
        "masi": "Voeg alfa over de verzamelingen codes per eenheid toe, met de afstand MASI.",
    },
    overall={
        "reliable": "De codering als geheel is betrouwbaar: de ondergrens van alfa ({low}) ligt niet onder {reliable}.",
        "tentative": (
            "De codering als geheel is voorlopig bruikbaar: de ondergrens van alfa ({low}) ligt tussen {tentative} en "
            "{reliable}."
        ),
        "unreliable": (
            "De codering als geheel is nog niet betrouwbaar genoeg om op te bouwen: de ondergrens van alfa ({low}) "
            "ligt onder {tentative}. Afzonderlijke codes kunnen wel betrouwbaar zijn: zie de tabel per code."
        ),
        "not_judged": "Over de codering als geheel is geen oordeel mogelijk, omdat grenzen ontbreken.",
        "few": (
            "Over de codering als geheel is geen oordeel mogelijk: er zijn te weinig documenten, en de grenzen gelden "
            "over blokken van beurten."
        ),
    },
    passages_words=(
        "De codeurs zijn het vaker eens over de passage (alfa {alpha}) dan over de woorden waar die begint en eindigt "
        "(u-alfa {u_alpha})."
    ),
    after=(
        "Documenten uit een ronde tellen zoals ze waren toen elke codeur ze afrondde (alfa {alpha}). Daarna zijn "
        "coderingen aangepast; zoals ze nu zijn, na overleg, is alfa {after}."
    ),
    cases=(
        "Van de {total} gevallen waarin iemand een code toekende, zijn de codeurs het bij {agreed} geheel eens: zelfde "
        "code, zelfde grenzen. Bij {boundary} verschillen alleen de grenzen, bij {other} is een andere code gekozen, "
        "en bij {one} ontbreekt de code bij ten minste één codeur."
    ),
    key={
        "documents": "Documenten, door twee of meer codeurs gecodeerd",
        "of": "{n} van {of}",
        "coders": "Codeurs",
        "units": "Eenheden ({unit})",
        "alpha": "Alfa over alle codes: dezelfde {unit}?",
        "u_alpha": "u-alfa over alle codes: dezelfde woorden?",
        "cu_alpha": "cu-alfa over alle codes: dezelfde code, waar twee codeurs iets markeerden?",
        "cu_coverage": "Aandeel van het gecodeerde waarop cu-alfa berust",
        "masi": "Alfa over verzamelingen codes (MASI): dezelfde codes bij de {unit}?",
        "median": "Mediaan van alfa over de codes",
        "worst": "Laagste alfa",
        "after": "Alfa zoals het nu is, na overleg",
        "u_after": "u-alfa zoals het nu is, na overleg",
        "verdicts": "Codes naar oordeel",
    },
    captions={
        "key": "Kerncijfers",
        "codes": "Overeenstemming per code",
        "rates": "Gebruik per codeur en kappa per tweetal",
        "matrix": "Alfa per tweetal codeurs, over alle codes",
        "pairs": "Tweetallen codeurs, over alle codes",
        "documents": "Overeenstemming per document, over alle codes",
        "rounds": "Overeenstemming per ronde, over alle codes",
        "differences": "Verschillen per code",
        "settings": "Instellingen waarmee is gerekend",
    },
    heads={
        "figure": "Kerncijfer",
        "value": "Waarde",
        "code": "Code",
        "name": "Naam",
        "marked": "n",
        "alpha": "Alfa",
        "u_alpha": "u-alfa",
        "f1": "F1",
        "percent": "%",
        "ac1": "AC1",
        "fleiss": "Fleiss",
        "pabak": "PABAK",
        "ku_alpha": "ku-alfa",
        "ku_coverage": "ku %",
        "kappa": "Kappa",
        "one_code": "Kappa, één code per teken",
        "verdict": "Oordeel",
        "coder": "Codeur",
        "pair": "Tweetal",
        "documents": "Documenten",
        "document": "Document",
        "round": "Ronde",
        "version": "Codeboek",
        "after": "Alfa na overleg",
        "coders": "Codeurs",
        "agreed": "Eens",
        "total": "Samen",
        "setting": "Instelling",
        "low": "ondergrens",
        "high": "bovengrens",
        "base": "aandeel",
        "kind": "Soort",
        "warning": "Kanttekening",
        "units": "eenheden",
        "marked_long": "eenheden met de code",
        "characters": "tekens",
        "reason": "reden",
        "text": "Tekst",
    },
    kinds={
        "only_one_coder": "Niet bij allen",
        "different_code": "Andere code",
        "different_boundary": "Andere grenzen",
    },
    units={
        "turn": "beurten",
        "sentence": "zinnen",
        "paragraph": "alinea’s",
        "token": "woorden",
        "document": "documenten",
        "segment": "segmenten",
        "character": "tekens",
    },
    study_notices={
        Warn.NO_DOUBLE: always("Geen document is door twee codeurs afgerond; er valt dus niets te vergelijken."),
        Warn.FEW_DOCUMENTS: Forms(
            (
                "Maar {n} document is door twee codeurs gecodeerd: voor betrouwbaarheidsgrenzen zijn er ten "
                "minste {least} nodig, want de documenten zijn de steekproef."
            ),
            (
                "Maar {n} documenten zijn door twee codeurs gecodeerd: voor betrouwbaarheidsgrenzen zijn er "
                "ten minste {least} nodig, want de documenten zijn de steekproef."
            ),
        ),
        Warn.NO_VARIATION: always("Er is geen variatie: overeenstemming boven toeval is niet gedefinieerd."),
        Warn.EXCLUDED: Forms(
            "{n} codering ligt geheel op tekst die is weggelaten, en telt niet mee.",
            "{n} coderingen liggen geheel op tekst die is weggelaten, en tellen niet mee.",
        ),
        Warn.UNFINISHED: Forms(
            ("{n} codering staat in een document dat de codeur niet heeft afgerond, en telt niet mee."),
            ("{n} coderingen staan in documenten die de codeur niet heeft afgerond, en tellen niet mee."),
        ),
        Warn.UNDECLARED: Forms(
            (
                "{name} heeft coderingen in {n} document dat niet is afgerond ({documents}). Het telt als "
                "afgerond, zodat alles wat nog niet is gecodeerd als verschil telt."
            ),
            (
                "{name} heeft coderingen in {n} documenten die niet zijn afgerond ({documents}). Ze tellen "
                "als afgerond, zodat alles wat nog niet is gecodeerd als verschil telt."
            ),
        ),
        Warn.OPEN_ROUND: Forms(
            (
                "{n} document wordt gecodeerd in ronde {name}, die nog loopt, en blijft buiten beschouwing "
                "({documents})."
            ),
            (
                "{n} documenten worden gecodeerd in ronde {name}, die nog loopt, en blijven buiten "
                "beschouwing ({documents})."
            ),
        ),
        Warn.OTHER_VERSION: Forms(
            ("Ronde {name} hoort bij codeboekversie {version}; {n} codering is onder een andere versie gemaakt."),
            ("Ronde {name} hoort bij codeboekversie {version}; {n} coderingen zijn onder een andere versie gemaakt."),
        ),
        Warn.LATE: Forms(
            (
                "{n} codering is gemaakt, aangepast of verwijderd nadat de codeur het document in ronde {name} had "
                "afgerond. De cijfers laten dat buiten beschouwing."
            ),
            (
                "{n} coderingen zijn gemaakt, aangepast of verwijderd nadat de codeur het document in ronde {name} had "
                "afgerond. De cijfers laten dat buiten beschouwing."
            ),
        ),
        Warn.VERSIONS: always(
            "De documenten zijn gecodeerd met {n} versies van het codeboek ({name}). Een code telt voor wat is "
            "gecodeerd sinds zij er was of opnieuw is omschreven; de cijfers over alle codes nemen de versies samen."
        ),
        Warn.BLOCKS: always(
            "De grenzen zijn berekend over {n} blokken van tien beurten, omdat er te weinig documenten zijn. Beurten "
            "uit één gesprek lijken op elkaar: de grenzen gelden voor deze documenten, en zijn te nauw voor andere "
            "interviews."
        ),
        Warn.OVERLAPPING: Forms(
            (
                "In {n} document heeft een codeur twee codes op dezelfde tekens ({documents}). Daarom ontbreken "
                "cu-alfa en ku-alfa: die zijn voor codes die elkaar uitsluiten. Vergelijk alleen zulke codes."
            ),
            (
                "In {n} documenten heeft een codeur twee codes op dezelfde tekens ({documents}). Daarom ontbreken "
                "cu-alfa en ku-alfa: die zijn voor codes die elkaar uitsluiten. Vergelijk alleen zulke codes."
            ),
        ),
        Warn.UNSEGMENTED: Forms(
            "{n} document heeft geen segmenten en valt buiten de analyse, met basis en percentages ({documents}).",
            "{n} documenten hebben geen segmenten en vallen buiten de analyse, met basis en percentages ({documents}).",
        ),
        Warn.EARLY_END: Forms(
            (
                "Ronde {name} is beëindigd voordat {n} document door alle codeurs was afgerond ({documents}). Wat zij "
                "toen hadden, telt mee; de ronde heet niet blind."
            ),
            (
                "Ronde {name} is beëindigd voordat {n} documenten door alle codeurs waren afgerond ({documents}). Wat "
                "zij toen hadden, telt mee; de ronde heet niet blind."
            ),
        ),
        Warn.SIGHT: Forms(
            (
                "Bij {n} document van ronde {name} kunnen de codeurs elkaars coderingen hebben gezien: die stonden er "
                "terwijl de ronde niet liep ({documents}). De ronde heet niet blind."
            ),
            (
                "Bij {n} documenten van ronde {name} kunnen de codeurs elkaars coderingen hebben gezien: die stonden "
                "er terwijl de ronde niet liep ({documents}). De ronde heet niet blind."
            ),
        ),
        Warn.UNSURE: Forms(
            (
                "Bij {n} document van ronde {name} zijn coderingen in een kopie aangepast nadat ze daar waren afgerond "
                "({documents}); hoe ze toen waren is niet bekend, en de cijfers nemen ze zoals ze binnenkwamen."
            ),
            (
                "Bij {n} documenten van ronde {name} zijn coderingen in een kopie aangepast nadat ze daar waren "
                "afgerond ({documents}); hoe ze toen waren is niet bekend, en de cijfers nemen ze zoals ze "
                "binnenkwamen."
            ),
        ),
    },
    code_notices={
        Warn.RARE: Forms(
            (
                "{code} is te zeldzaam om te beoordelen: {n} eenheid heeft de code, {rate} van de oordelen. "
                "Percentages zeggen dan niets."
            ),
            (
                "{code} is te zeldzaam om te beoordelen: {n} eenheden hebben de code, {rate} van de "
                "oordelen. Percentages zeggen dan niets."
            ),
        ),
        Warn.NO_VARIATION: always(
            "{code} is door elke codeur aan elke eenheid gegeven: de overeenstemming is niet gedefinieerd, "
            "niet volmaakt."
        ),
        Warn.FEW_DOCUMENTS: Forms(
            ("{code} komt maar in {n} document voor; eventuele betrouwbaarheidsgrenzen berusten op heel weinig."),
            ("{code} komt maar in {n} documenten voor; eventuele betrouwbaarheidsgrenzen berusten op heel weinig."),
        ),
        Warn.BOUNDARIES: always(
            "{code}: de codeurs zijn het eens over de passages (alfa {alpha}), maar niet over waar die "
            "beginnen en eindigen (u-alfa {u_alpha}). Spreek af hoeveel tekst bij een codering hoort, of "
            "rapporteer alleen over passages."
        ),
        Warn.NO_WIDTH: always(
            "{code}: de documenten verschillen niet in overeenstemming, zodat de betrouwbaarheidsgrenzen samenvallen."
        ),
        Warn.SINCE: Forms(
            (
                "{code} telt maar voor {n} document: de andere zijn gecodeerd voordat de code er was, of voordat zij "
                "opnieuw is omschreven."
            ),
            (
                "{code} telt maar voor {n} documenten: de andere zijn gecodeerd voordat de code er was, of voordat zij "
                "opnieuw is omschreven."
            ),
        ),
    },
    unused=("{code} is bij geen enkele eenheid gebruikt: de overeenstemming is niet gedefinieerd, niet volmaakt."),
    caveats={
        Warn.RARE: (
            "Te zeldzaam om over te oordelen (minder dan 5% van de oordelen, of minder dan tien {unit} met de "
            "code): {codes}."
        ),
        Warn.NO_VARIATION: (
            "Zonder variatie, zodat overeenstemming niet is gedefinieerd (en dus niet volmaakt is): {codes}."
        ),
        Warn.FEW_DOCUMENTS: "Komt in minder dan vier documenten voor, zodat de grenzen op heel weinig rusten: {codes}.",
        Warn.BOUNDARIES: (
            "Eens over de passage, maar niet over begin en einde (alfa ten minste 0,800, u-alfa onder 0,667): "
            "{codes}. Spreek af hoeveel er wordt gemarkeerd, of doe alleen uitspraken over passages."
        ),
        Warn.NO_WIDTH: (
            "De documenten verschillen niet in overeenstemming, zodat het interval geen breedte heeft: {codes}."
        ),
        Warn.SINCE: (
            "Alleen geteld voor de documenten die zijn gecodeerd sinds de code er was of opnieuw is omschreven (hun "
            "aantal tussen haakjes): {codes}."
        ),
    },
    many="{n} van de {of} codes",
    setting={
        "unit": "Eenheid",
        "segments": "De segmenten zijn de passages met",
        "coders": "Codeurs",
        "codes": "Codes",
        "excluded": "Buiten beschouwing",
        "where": "Alleen respondenten met",
        "round": "Ronde",
        "documents": "Alleen documenten",
        "counting": "Wie meetelt",
        "versions": "Codeboek",
        "limits": "Grenzen",
        "seed": "Startgetal",
        "thresholds": "Drempels",
        "version": "Berekend met",
    },
    values={
        "nothing": "niets",
        "all_used": "alle gebruikte codes en de codes daarboven ({n})",
        "finished": "wie het document heeft afgerond",
        "coded": "wie het document heeft afgerond of er coderingen in heeft",
        "jackknife": "jackknife over documenten, {level}%",
        "bootstrap": "bootstrap over documenten, {n} trekkingen, {level}%",
        "blocks": "jackknife over blokken van tien beurten, {level}%",
        "versions": "versie {n}",
        "no_seed": "geen (bij een jackknife komt geen toeval te pas)",
        "thresholds": "betrouwbaar vanaf {high}, voorlopig bruikbaar vanaf {low}, grenzen vanaf {least} documenten",
        "interviewer": "wat de interviewer zegt",
        "labels": "sprekerlabels",
        "times": "tijdaanduidingen",
        "outside": "tekst buiten de gespreksbeurten (koppen, opmerkingen)",
        "others": "wat andere respondenten zeggen",
        "withdrawn": "wat teruggetrokken respondenten zeggen",
    },
    account=_METHODS,
)

_CHAPTER = Wording(
    locale="nl-NL",
    title="Resultaten van de interviews",
    table="Tabel",
    contents="Inhoud",
    list_of_tables="Lijst van tabellen",
    page="Pagina {page} van {pages}",
    respondent=Forms("respondent", "respondenten"),
    ungrouped="Overige respondenten",
    interviewed_title="Wie zijn er geïnterviewd",
    interviewed_header=("Groep", "Kenmerk", "Verdeling"),
    surveyed_sentence=("De vragenlijst is ingevuld door {n} {noun}.", "De vragenlijst is ingevuld door {n} {noun}."),
    interviewed_sentence=("Er is {n} {noun} geïnterviewd.", "Er zijn {n} {noun} geïnterviewd."),
    hidden_numbers="Waar een punt staat, is het aantal weggelaten, omdat het over te weinig respondenten gaat of zo'n "
    "aantal zou verraden.",
    counting=(
        "Geteld zijn respondenten, niet uitspraken: wie een onderwerp vaker noemt, telt één keer. Een respondent kan "
        "meer dan één onderwerp noemen, zodat de aantallen in een tabel samen meer kunnen zijn dan het aantal "
        "respondenten. Dat een onderwerp niet is genoemd, wil niet zeggen dat het niet speelt; hoe vaak het "
        "ter sprake komt, hangt mede af van wat is gevraagd."
    ),
    codes_header=("Onderwerp", "n", "van N", "%"),
    answer_header="Antwoord",
    most_named="Het vaakst komen ter sprake: {codes}.",
    most_named_by="elk door {quantity}",
    name=Forms("noemt", "noemen"),
    answer=Forms("antwoordt", "antwoorden"),
    of_base={
        "asked": Forms("die deze vraag heeft gekregen", "die deze vraag hebben gekregen"),
        "answered": Forms("die deze vraag beantwoordt", "die deze vraag beantwoorden"),
    },
    discuss=Forms("spreekt over", "spreken over"),
    each="{codes} worden elk door {quantity} genoemd.",
    about="over {code}",
    and_="en",
    or_="of",
    unknown="onbekend",
    others="overige",
    hidden="niet vermeld: te weinig respondenten per waarde",
    span="de meeste {low} tot en met {high}",
    besides=("Daarnaast", "Verder", "Ook"),
    contrasts="Verschillen tussen de groepen",
    contrast="{code} wordt genoemd door {most}, maar door {least}.",
    compared={
        "in-line": Forms(
            "dat strookt met {source}: daar is het {n}.",
            "dat strookt met {source}: daar zijn het {n}.",
        ),
        "addition": Forms("in {source} is het {n}.", "in {source} zijn het {n}."),
        "contradiction": Forms(
            "dat is anders dan in {source}: daar is het {n}.",
            "dat is anders dan in {source}: daar zijn het {n}.",
        ),
        "not-comparable": always("met {source} ({n}) is dat niet te vergelijken."),
    },
    contrast_about=Forms(
        "{most} spreekt over {noun}, tegenover {least}.", "{most} spreken over {noun}, tegenover {least}."
    ),
    left_out=Forms(
        "{n} respondent hoort bij geen van de groepen van dit hoofdstuk en is niet meegeteld.",
        "{n} respondenten horen bij geen van de groepen van dit hoofdstuk en zijn niet meegeteld.",
    ),
    few_left_out="Wie bij geen van de groepen van dit hoofdstuk hoort, is niet meegeteld.",
    nothing="Bij deze groep zijn nog geen passages gecodeerd.",
    filtered="Alleen respondenten met {conditions} zijn meegeteld.",
    counted_coders="Geteld zijn de coderingen van {coders}.",
    provenance=_PROVENANCE,
    evidence=_EVIDENCE,
    machine=_MACHINE,
    on_questions="Alleen wat als antwoord op {questions} is gezegd, is meegeteld.",
    n_of_base="{n} van de {base} respondenten.",
    interviewer="interviewer",
    link_kinds={"supports": "ondersteunt", "contradicts": "weerspreekt", "explains": "verklaart"},
    link_title="Verbanden tussen passages",
    link_one="Verband {n}",
    link_count=Forms("{n} verband.", "{n} verbanden."),
    grid_title="Samenvattingen per thema",
    grid_base="Bij {n} van de {base} respondenten staat een samenvatting.",
    grid_stale="Sinds de samenvatting is geschreven, zijn de passages gewijzigd bij: {respondents}.",
    grid_cited="Passages waarnaar wordt verwezen",
    grid_gone="[passage vervallen]",
    grid_group="groep",
    grid_respondent="respondent",
    grid_summary="samenvatting",
    matrix_title="Codes naar groepen respondenten",
    matrix_total="totaal",
    matrix_n="N= {n}",
    matrix_several="Respondenten konden meer antwoorden geven, zodat de aantallen samen meer kunnen zijn dan N.",
    matrix_anybody="respondenten met een of meer hiervan",
    matrix_sum={True: "antwoorden (meer mogelijk)", False: "som van de rijen"},
    matrix_together="samen",
    matrix_percent={
        "row": "Percentages zijn van het totaal van de rij.",
        "column": "Percentages zijn van alle antwoorden in de kolom.",
        "base": "Percentages zijn van de respondenten in de kolom (N).",
    },
    matrix_count={
        "documents": "Geteld zijn documenten; N is het aantal respondenten.",
        "codings": "Geteld zijn coderingen; N is het aantal respondenten.",
        "words": "Geteld zijn gecodeerde woorden; N is het aantal respondenten.",
    },
    unfinished=Forms(
        "{n} respondent is niet meegeteld, omdat het gesprek nog niet helemaal is gecodeerd.",
        "{n} respondenten zijn niet meegeteld, omdat hun gesprek nog niet helemaal is gecodeerd.",
    ),
    unfinished_too=Forms(
        "Ook {n} respondent van wie het gesprek nog niet helemaal is gecodeerd, is meegeteld.",
        "Ook {n} respondenten van wie het gesprek nog niet helemaal is gecodeerd, zijn meegeteld.",
    ),
    of_interviewed=(
        "De enige geïnterviewde {noun} telt nog niet mee.",
        "Van de {all} geïnterviewde {noun} telt er nog geen mee.",
        "Van de {all} geïnterviewde {noun} telt er {n} mee.",
        "Van de {all} geïnterviewde {noun} tellen er {n} mee.",
    ),
    narrowed="{noun} ({conditions})",
    nobody_left="Er zijn geen {noun} die in deze selectie vallen.",
    counted="meegetelde {noun}",
    group="groep",
    kept_of="{n} van {base}",
    kept_changed="was {was}, is nu {now} ({id})",
    kept_no_more="{was} is vervallen ({id})",
    kept_added="nieuw is {now} ({id})",
    kept_comment="{changed}. De tekst is door u bewerkt en daarom niet aangepast. Nieuw voorstel: {text}",
    kept_gone="Deze zin, tabelcel of kop staat niet meer in het hoofdstuk zoals het nu wordt gemaakt. Hij is door u"
    " bewerkt en daarom blijven staan.",
)

_NUMBERS = NumberWords(
    numbers=(
        *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
        *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
    ),
    tens=(
        *("tien", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig", "honderd"),
    ),
    shares={
        Proportion.ALL: (
            ProportionWords("alle {plural}", "whole", True),
            ProportionWords("allemaal", "alone", True),
            ProportionWords("altijd", "alone", True),
        ),
        Proportion.NONE: (
            ProportionWords("geen", "part", False),
            ProportionWords("geen van allen", "alone", False),
            ProportionWords("geen enkele {singular}", "whole", False),
            ProportionWords("nooit", "alone", False),
        ),
        Proportion.ALL_BUT_ONE: (
            ProportionWords("op één na alle {plural}", "whole", True),
            ProportionWords("op één uitzondering na", "alone", True),
            ProportionWords("met één uitzondering", "alone", True),
        ),
        Proportion.ONE: (
            ProportionWords("slechts één {singular}", "whole", False),
            ProportionWords("slechts één", "part", False),
        ),
        Proportion.LONE: (
            ProportionWords("een enkele {singular}", "whole", False),
            ProportionWords("een enkel {singular}", "whole", False),
            ProportionWords("een enkeling", "alone", False),
        ),
        Proportion.QUARTER: (ProportionWords("een kwart", "part", False),),
        Proportion.THIRD: (ProportionWords("een derde", "part", False),),
        Proportion.HALF: (ProportionWords("de helft", "part", False),),
        Proportion.TWO_THIRDS: (ProportionWords("twee derde", "part", False),),
        Proportion.THREE_QUARTERS: (ProportionWords("drie kwart", "part", False),),
        Proportion.ABOUT_QUARTER: (ProportionWords("ongeveer een kwart", "part", False),),
        Proportion.ABOUT_THIRD: (ProportionWords("ongeveer een derde", "part", False),),
        Proportion.ABOUT_HALF: (ProportionWords("ongeveer de helft", "part", False),),
        Proportion.ABOUT_TWO_THIRDS: (ProportionWords("ongeveer twee derde", "part", False),),
        Proportion.ABOUT_THREE_QUARTERS: (ProportionWords("ongeveer drie kwart", "part", False),),
        Proportion.ALMOST_HALF: (
            ProportionWords("bijna de helft", "part", False),
            ProportionWords("een kleine helft", "part", False),
        ),
        Proportion.OVER_HALF: (
            ProportionWords("iets meer dan de helft", "part", False),
            ProportionWords("een ruime helft", "part", False),
            ProportionWords("ruim de helft", "part", False),
        ),
        Proportion.ABOVE_HALF: (ProportionWords("meer dan de helft", "part", False),),
        Proportion.OVER_QUARTER: (ProportionWords("ruim een kwart", "part", False),),
        Proportion.OVER_THIRD: (ProportionWords("ruim een derde", "part", False),),
        Proportion.OVER_TWO_THIRDS: (ProportionWords("ruim twee derde", "part", False),),
        Proportion.OVER_THREE_QUARTERS: (ProportionWords("ruim drie kwart", "part", False),),
        Proportion.NEARLY_ALL: (
            ProportionWords("bijna alle {plural}", "whole", True),
            ProportionWords("nagenoeg alle {plural}", "whole", True),
            ProportionWords("bijna altijd", "alone", True),
        ),
        Proportion.UNANIMOUS: (ProportionWords("nagenoeg unaniem", "alone", True),),
        Proportion.LARGE: (ProportionWords("het overgrote deel", "part", False),),
        Proportion.MOST: (
            ProportionWords("de meeste {plural}", "whole", True),
            ProportionWords("het merendeel", "part", False),
            ProportionWords("een meerderheid", "part", False),
            ProportionWords("de meesten", "alone", True),
            ProportionWords("veel {plural}", "whole", True),
            ProportionWords("vooral", "alone", True),
            ProportionWords("hoofdzakelijk", "alone", True),
            ProportionWords("in de meeste gevallen", "alone", True),
            ProportionWords("meestal", "alone", True),
        ),
        Proportion.SOME: (
            ProportionWords("een deel", "part", False),
            ProportionWords("sommige {plural}", "whole", True),
            ProportionWords("sommigen", "alone", True),
            ProportionWords("soms", "alone", True),
        ),
        Proportion.FEW: (
            ProportionWords("enkele {plural}", "whole", True),
            ProportionWords("enkelen", "alone", True),
            ProportionWords("een paar {plural}", "whole", True),
        ),
        Proportion.SMALL: (
            ProportionWords("een klein deel", "part", False),
            ProportionWords("een kleine minderheid", "part", False),
            ProportionWords("slechts een kleine minderheid", "part", False),
            ProportionWords("slechts enkele {plural}", "whole", True),
        ),
    },
    all_of={1: "de enige {singular}", 2: "beide {plural}", 3: "alle drie de {plural}"},
    none_of={1: "geen enkele {singular}", 2: "geen van beide {plural}"},
    all_counted="alle {base} {plural}",
    counted="{part} van de {base} {plural}",
    named="{part} van de {plural}",
    fronted="van de {whole} {verb} {n}{tail}",
    fronted_narrowed="van de {whole}, {verb} {n}{tail}",
    fronted_number="er {n}",
    fronted_all="alle {n}",
    fronted_both="beide",
    fronted_none="geen enkele",
    nobody_asked="er zijn geen {noun} ondervraagd{clause}",
    opened="{opens} {verb} {subject}{tail}",
    narrowed_subject="{subject},",
    second="van de {base} {clause}, {said}",
    that="dat ",
    repeated={
        "zijn": Forms("is het er N", "zijn het er N"),
        "waren": Forms("was het er N", "waren het er N"),
        **{
            several: Forms(f"{one} N dat", f"{several} N dat")
            for one, several in (
                *(("heeft", "hebben"), ("had", "hadden"), ("wil", "willen"), ("wilde", "wilden"), ("kan", "kunnen")),
                *(("kon", "konden"), ("moet", "moeten"), ("moest", "moesten"), ("mag", "mogen"), ("zou", "zouden")),
                *(("gaat", "gaan"), ("vindt", "vinden"), ("vond", "vonden"), ("noemt", "noemen"), ("ziet", "zien")),
            )
        },
    },
    repeats_that=Forms("{verb} N dat", "{verb} N dat"),
    does=Forms("doet N dat", "doen N dat"),
    mentions=Forms("noemt N dat", "noemen N dat"),
    rest_counted=Forms("de andere {singular}", "de andere {n} {plural}"),
    rest_named=(
        Forms("de andere {singular}", "de andere {plural}"),
        Forms("de overige {singular}", "de overige {plural}"),
    ),
    in_ten="{k} op de {of}",
    about=("ongeveer",),
    percent={"about": ("ongeveer", "circa"), "over": ("ruim",), "under": ("een kleine", "bijna")},
    percent_signs=("{p} procent", "{p}%"),
    loose=frozenset(
        ("een aantal", "verscheidene", "verschillende", "diverse", "meerdere", "veel", "vele", "weinig", "ettelijke")
    ),
    percent_plural=False,
    decimal=",",
)

_PATTERNS = PatternWords(
    comma=",",
    and_="en",
    base=Forms("N = {n} respondent.", "N = {n} respondenten."),
    heads={
        "code": "code",
        "codes": "codes",
        "name": "naam",
        "n": "n",
        "base": "N",
        "passages": "passages",
        "all": "allen",
        "respondents": "n",
        "codings": "passages",
        "words": "woorden",
        "times": "keer",
        "word": "woord",
        "g2": "G2",
        "log_ratio": "log ratio",
        "order": "volgorde",
        "base_codes": "codes in basis",
        "all_codes": "codes in alle",
        "saturation": "verzadiging",
        "interview": "interview",
        "document": "document",
        "new": "nieuwe codes",
        "total": "codes tot dan toe",
        "run": "nieuw in de volgende {run}",
        "ratio": "% van basis",
        "median": "mediaan",
        "low": "5%",
        "high": "95%",
        "not_reached": "niet bereikt",
        "untold": "niet vast te stellen",
    },
    relations={
        "passage": "Codes samen in één passage",
        "turn": "Codes samen in één beurt",
        "near": "Codes hoogstens {near} beurten van elkaar",
        "respondent": "Codes samen bij één respondent",
    },
    related={
        "passage": "Een cel is het aantal respondenten met een passage waarin passages van beide codes elkaar "
        "overlappen.",
        "turn": "Een cel is het aantal respondenten met een beurt waarin beide codes voorkomen.",
        "near": "Een cel is het aantal respondenten met een beurt waarin de ene code voorkomt en de andere hoogstens "
        "{near} beurten verder; alleen beurten van respondenten tellen.",
        "respondent": "Een cel is het aantal respondenten bij wie beide codes voorkomen, waar ook in het gesprek.",
    },
    configurations="Combinaties van codes naar groepen respondenten",
    configured="Iedere respondent staat in één rij: met deze codes, en zonder de andere van {terms}. De rijen tellen "
    "op tot N.",
    saturation="Verzadiging: nieuwe codes per interview",
    saturation_steps="Nieuwe codes per interview, {order}",
    orders={
        "imported": "in volgorde van importeren",
        "coded": "in volgorde van coderen",
        "attribute": "naar {name}",
        "random": "willekeurige volgordes",
    },
    saturation_reached="bereikt na {at}+{run} interviews; interview {first} tot en met {last} voegen samen {new} codes "
    "toe aan de {base} codes uit interview 1 tot en met {size} ({share}%).",
    saturation_again="Een latere reeks voegt weer meer toe.",
    saturation_not="niet bereikt in {interviews} interviews: ook de laatste {run} voegen nog {new} codes toe aan de "
    "{base} codes uit interview 1 tot en met {size} ({share}%).",
    saturation_unknown={
        "few": "niet vast te stellen: daarvoor zijn ten minste {least} interviews nodig, en het zijn er {interviews}.",
        "none": "niet vast te stellen: in de eerste {size} interviews komt geen code voor.",
    },
    saturation_random="Van {draws} willekeurige volgordes (seed {seed}) wordt verzadiging bereikt in {reached}: de "
    "mediaan is {median}+{run} interviews, de middelste negentig procent daarvan ligt tussen {low} en {high}.",
    saturation_never="In geen van {draws} willekeurige volgordes (seed {seed}) wordt verzadiging bereikt.",
    saturation_counted={
        False: "Geteld zijn {n} codes van het codeboek {codebook}, versie {version}, elk op zichzelf.",
        True: "Geteld zijn {n} codes van het codeboek {codebook}, versie {version}, elk met alles wat eronder valt.",
    },
    saturation_interviews="{interviews} interviews, met {n} respondenten.",
    saturation_without=Forms(
        "{n} interview heeft geen waarde om op te ordenen en staat achteraan ({order}).",
        "{n} interviews hebben geen waarde om op te ordenen en staan achteraan ({order}).",
    ),
    saturation_method="Basis van {base} interviews, reeksen van {run}, hoogstens {threshold}% nieuwe informatie.",
    saturation_source="Guest, G., Namey, E., & Chen, M. (2020). A simple method to assess and report thematic "
    "saturation in qualitative research. PLoS ONE, 15(5), e0232076.",
    frequencies={"codes": "Frequenties van codes", "words": "Frequenties van woorden"},
    frequency_words="Geteld zijn alleen woorden van respondenten: {counted} van de {every} die zij zeggen, de rest "
    "zijn stopwoorden; getoond worden er {shown} van {different} verschillende.",
    frequency_names=Forms(
        "{n} woord is weggelaten, omdat het een persoonsnaam is of kan zijn.",
        "{n} woorden zijn weggelaten, omdat het persoonsnamen zijn of kunnen zijn.",
    ),
    frequency_fewest="Woorden die door minder dan {fewest} respondenten worden gezegd, zijn weggelaten.",
    frequency_told={
        "codes": "Per code: het aantal respondenten, op N, dan passages, dan woorden in die passages.",
        "words": "Per woord: het aantal respondenten, op N, dan hoe vaak het wordt gezegd.",
    },
    keyness="Woorden van {first} naast woorden van {second}",
    keyness_told="Per woord en groep: het aantal respondenten van de N in die groep, en daarna hoe vaak het wordt "
    "gezegd. G2 is de log-likelihood, waarop de woorden geordend zijn. De log ratio zegt hoe groot het verschil is: 1 "
    "is twee keer zo vaak in de eerste groep, -1 in de tweede; wat een groep nooit zegt, telt als een halve keer. Er "
    "is niets getoetst: de woorden van één respondent zijn niet onafhankelijk van elkaar, en gericht gekozen groepen "
    "zijn geen steekproef.",
    keyness_totals="De woorden die meetellen: {first} van de ene groep, {second} van de andere.",
    keyness_source="Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational "
    "Linguistics, 19(1), 61-74.",
    keyness_left_out="Weggelaten zijn woorden die minder dan {fewest} respondenten van een groep zeggen, of die minder "
    "dan {fewest} niet zeggen.",
    interval="Tussen vierkante haken: exacte grenzen bij {confidence}% van het aandeel respondenten, in procenten "
    "(Clopper & Pearson, 1934). Ze gelden voor een aselecte steekproef; van gericht gekozen respondenten zeggen ze "
    "niets over anderen.",
    contrasts="{first} naast {second}",
    contrasted="Elk aantal is van respondenten uit de eigen groep, op de N van die groep. Er is niets getoetst: "
    "gericht gekozen groepen zijn geen steekproef.",
    linked={"both": "beide", "first": "alleen eerste", "second": "alleen tweede", "neither": "geen van beide"},
    linked_note="Per {link}: bij hoeveel ervan, met respondenten uit beide groepen, iemand uit beide groepen het "
    "noemt, alleen iemand uit de eerste, alleen iemand uit de tweede, of niemand.",
    related_diagonal="Op de diagonaal staat de code op zichzelf.",
    related_nested="Een streepje staat waar de ene code onder de andere valt.",
    related_passages="Een cel is het aantal passages van een van beide codes waar de twee samen voorkomen.",
    jaccard="Tussen haakjes: de index van Jaccard, het aantal respondenten bij wie de codes samen voorkomen, gedeeld "
    "door het aantal bij wie ten minste een van beide voorkomt (0 tot 1).",
)

_PAGES = PageWords(
    not_comparable="niet vergelijkbaar",
    figure="Figuur",
    no_picture="De grafiek kon hier niet worden getekend; de aantallen staan in de tabel.",
    contents="Inhoud",
    intro={
        "nothing": (
            "Elk onderstreept aantal in de tekst heeft een kenmerk: C- en zes tekens. Daarmee vinden de onderzoekers"
            " terug welke respondenten en passages erachter staan; die staan niet in dit bestand."
        ),
        "references": (
            "Elk onderstreept aantal in de tekst leidt hierheen, het kenmerk weer terug. Respondenten en gesprekken"
            " hebben een vaste aanduiding die naar geen persoon leidt."
        ),
        "passages": (
            "Elk onderstreept aantal in de tekst leidt hierheen, het kenmerk weer terug. Respondenten en gesprekken"
            " hebben een vaste aanduiding die naar geen persoon leidt. Van elke passage staan hier de eerste woorden,"
            " zonder namen."
        ),
    },
    back="terug naar {place}",
    the_sentence="de zin",
    sheets_header=("blad", "wat erop staat", "rijen"),
    respondents_sheet="Respondenten",
    respondents_header=("respondent", "groep", "achter zoveel aantallen"),
    provenance_sheet="Herkomst",
    provenance_header=("wat", "waarde"),
)

_BESIDE = BesideWords(
    comma=",",
    and_="en",
    out_of="{n} van de {base}",
    n_unknown="n onbekend",
    figure_source="{source}: {about}",
    joint_title="Bronnen naast elkaar",
    joint_theme="Thema",
    joint_verdict="Oordeel",
    joint_explains="Toelichting",
    verdicts={
        "in-line": "in lijn",
        "addition": "aanvulling",
        "contradiction": "tegenspraak",
        "not-comparable": "niet te vergelijken",
    },
    joined={
        "in-line": "Dit is in lijn met {others}.",
        "addition": "Dit is een aanvulling op {others}.",
        "contradiction": "Dit is in tegenspraak met {others}.",
        "not-comparable": "Dit is niet te vergelijken met {others}.",
    },
    joint_lead="{theme}: {column} {number}.",
    response_title="Respons",
    response_header=("Onderdeel", "Groep", "Benaderd", "Bereikt", "Geweigerd", "Meegedaan", "Gebruikt", "Quotum"),
    fieldwork_source="de registratie van het veldwerk",
    response={
        "first": "Aan {part} hebben bij {stratum} {n} van de {base} {unit} meegedaan{percent}",
        "first-one": "Aan {part} heeft bij {stratum} {n} van de {base} {unit} meegedaan{percent}",
        "alone": "Aan {part} hebben {n} van de {base} {unit} meegedaan{percent}",
        "alone-one": "Aan {part} heeft {n} van de {base} {unit} meegedaan{percent}",
        "next": "bij {stratum} {n} van de {base}{percent}",
        "unit": "benaderde {unit}",
        "nobody": "benaderden",
        "in": "{part} ({wave})",
    },
    response_stratum="{stratum} ({n} van {quota})",
    response_refused=Forms("Eén heeft geweigerd{reasons}.", "{n} hebben geweigerd{reasons}."),
    response_reasons=", met als reden: {reasons}",
    response_quota=Forms(
        "In één groep is het beoogde aantal niet gehaald: {strata}.",
        "In {n} groepen is het beoogde aantal niet gehaald: {strata}.",
    ),
    response_quota_met="In alle groepen met een beoogd aantal is dat gehaald.",
    response_selective="De respons van {part} loopt tussen de groepen verder uiteen dan door toeval te verwachten is "
    "(exacte toets van Fisher, p {p}); bij algemene uitspraken moet met selectiviteit rekening worden gehouden.",
    appendix="Bijlage {letter} {title}",
    appendices={
        "codebook": "Codeboek",
        "guides": "Leidraden",
        "methods": "Verantwoording van het coderen",
        "coreq": "COREQ: verantwoording per onderdeel",
        "response": "Respons",
    },
    codebook_header=("Code", "Omschrijving"),
    guide_header=("Nr.", "Vraag"),
    guide_routing="alleen gesteld aan: {who}",
    codebook_versions="Versies van het codeboek",
    versions_header=("Versie", "Datum", "Reden"),
    methods_counts="Er is gecodeerd door {coders} codeurs, met een codeboek van {codes} codes.",
    methods_one="Er is gecodeerd door één codeur, met een codeboek van {codes} codes. Overeenstemming tussen "
    "codeurs is daarom niet te bepalen.",
    coder="codeur {n}",
    rounds_title="Rondes",
    rounds_header=("Ronde", "Documenten", "Codeurs", "Alfa"),
    saturation="Verzadiging. {said}",
    nothing_there={
        "codebook": "Het codeboek heeft nog geen codes.",
        "guides": "In het project staan geen leidraden.",
        "response": "In het project staat niet vastgelegd wie er zijn benaderd.",
    },
    coreq_header=("Nr.", "Onderdeel", "Verantwoording"),
    coreq={
        1: "Wie de interviews afnam",
        2: "Opleiding en titels van de onderzoekers",
        3: "Functie tijdens het onderzoek",
        4: "Geslacht van de onderzoekers",
        5: "Ervaring en scholing",
        6: "Contact vóór het interview",
        7: "Wat deelnemers van de interviewer wisten",
        8: "Wat over de interviewer is gemeld",
        9: "Methodologische benadering",
        10: "Wijze van selecteren",
        11: "Wijze van benaderen",
        12: "Aantal deelnemers",
        13: "Wie niet meedeed, en waarom",
        14: "Plaats van de interviews",
        15: "Aanwezigheid van anderen",
        16: "Kenmerken van de deelnemers",
        17: "Interviewleidraad",
        18: "Herhaalde interviews",
        19: "Opname van beeld of geluid",
        20: "Veldnotities",
        21: "Duur van de interviews",
        22: "Verzadiging",
        23: "Transcripten voorgelegd",
        24: "Aantal codeurs",
        25: "Beschrijving van de codeboom",
        26: "Herkomst van de thema's",
        27: "Software",
        28: "Terugkoppeling aan deelnemers",
        29: "Citaten",
        30: "Overeenstemming van gegevens en bevindingen",
        31: "Hoofdthema's",
        32: "Neventhema's",
    },
    coreq_says={
        "size": "{n} respondenten: {groups}.",
        "withdrawn": "Na het interview teruggetrokken: {n}.",
        "described": "Bekend zijn: {names}.",
        "guides": "Met een leidraad: {guides}.",
        "guide": "{name} ({n} vragen)",
        "repeated": "In meer dan één interview aan het woord: {n}.",
        "once": "Niemand is in meer dan één interview aan het woord.",
        "recorded": "Van {n} van de {all} interviews is een opname bewaard.",
        "duration": "Volgens de laatste tijdstempel {low} tot {high} minuten (bekend van {n} interviews).",
        "coders": "{n}",
        "codes": "{n} codes in {themes} thema's; versie {version} van het codeboek.",
        "software": "qualcode {version}.",
    },
    coreq_author="in te vullen door de auteur",
)

_WAVES = WaveWords(
    title="{earlier} en {later} naast elkaar",
    year="in {wave}",
    named="in golf {wave}",
    called="golf {wave}",
    then="{first}; {at} {n}.",
    then_none="{first}; {at} noemt {n} dit.",
    heads={
        "code": "code",
        "cross": "allen (N = {earlier_n} en {later_n})",
        "panel": "wie beide keren meededen (N = {panel_n})",
        "both": "beide keren",
        "earlier_only": "alleen {earlier}",
        "later_only": "alleen {later}",
        "neither": "geen van beide",
        "standing": "vergelijkbaar",
        "persons": "wie",
    },
    standing={
        "same": "ja",
        "unknown": "vraag niet bekend",
        "reworded": "niet vergelijkbaar: vraag anders gesteld",
        "new": "niet vergelijkbaar: nieuwe vraag",
        "dropped": "niet vergelijkbaar: vraag vervallen",
        "changed": "niet vergelijkbaar: andere vragen",
        "undecided": "niet vergelijkbaar: vragen nog niet vastgelegd",
        "code-new": "niet vergelijkbaar: nieuwe code",
        "code-gone": "niet vergelijkbaar: code vervallen",
        "code-changed": "niet vergelijkbaar: code anders omschreven",
    },
    told={
        "reworded": "{At_later} is de vraag hierover anders gesteld: {now}. De aantallen van {earlier} en {later} zijn "
        "daarom niet vergelijkbaar.",
        "changed": "{At_later} is hier met andere vragen naar gevraagd: {now}. De aantallen van {earlier} en {later} "
        "zijn daarom niet vergelijkbaar.",
        "new": "{At_earlier} is hier niet naar gevraagd, zodat een vergelijking niet mogelijk is.",
        "dropped": "{At_later} is hier niet meer naar gevraagd, zodat een vergelijking niet mogelijk is.",
        "undecided": "{At_later}: {now}. Of de vragen van {earlier} en {later} dezelfde zijn, is nog niet vastgelegd, "
        "zodat de aantallen niet vergelijkbaar zijn.",
        "code-new": "Deze code bestond nog niet toen de interviews van {earlier} werden gecodeerd, zodat een "
        "vergelijking niet mogelijk is.",
        "code-gone": "Deze code was vervallen toen de interviews van {later} werden gecodeerd, zodat een vergelijking "
        "niet mogelijk is.",
        "code-changed": "{At_later}: {now}. De code is tussen beide golven anders omschreven, zodat de aantallen niet "
        "vergelijkbaar zijn.",
    },
    says=Forms("zegt", "zeggen"),
    panel_first="{verb} {n} dit {when}",
    and_="en",
    reworded_now="{n} {verb} dit",
    panel="Van de {panel} {noun} die beide keren meededen, {parts}.",
    panel_all=Forms(
        "Eén {noun} deed beide keren mee, en {verb} dit {when}.",
        "De {panel} {noun} die beide keren meededen, {verb} dit {when}.",
    ),
    panel_none="Geen van de {panel} {noun} die beide keren meededen, noemt dit.",
    when={
        "both": "beide keren",
        "earlier_only": "alleen {at_earlier}",
        "later_only": "alleen {at_later}",
        "neither": "geen van beide keren",
    },
    numbers="Elk aantal is van respondenten die het die keer noemen, op de N van die golf.",
    people=Forms(
        "Het panel bestaat uit {n} respondent, die beide keren meedeed; te zien is wat die toen noemde en wat nu.",
        "Het panel bestaat uit de {n} respondenten die beide keren meededen; van hen is te zien wie iets toen noemde "
        "en wie nu.",
    ),
    cross="Niet in beide golven deden dezelfde respondenten mee: een verschil tussen de aantallen van allen kan ook "
    "daaraan liggen.",
    silence="Wie iets niet noemt, heeft het daarmee niet ontkend.",
    nobody_again="Niemand deed beide keren mee.",
    unknown=Forms(
        "Van {n} code is niet bekend of de vraag in beide golven dezelfde was: geen vraag van een leidraad gaat "
        "erover.",
        "Van {n} codes is niet bekend of de vraag in beide golven dezelfde was: geen vraag van een leidraad gaat "
        "erover.",
    ),
    codebook="Beide golven zijn gecodeerd met versie {version} van het codeboek.",
    codebooks="{Earlier} is gecodeerd met versie {first} van het codeboek, {later} met versie {second}.",
    last_year="TE DOEN: tekst van {wave}, nog na te lopen",
    ask_again="Open vragen uit {wave}",
)

_LETTER = LetterWords(
    title="Brief aan {coder}",
    intro="Dit is wat er is besloten over de passages die u en anderen codeerden ({rounds}).",
    documents=Forms(
        "Het gaat om {n} document dat u met anderen codeerde.", "Het gaat om {n} documenten die u met anderen codeerde."
    ),
    agreed=Forms(
        "{n} passage codeerde iedereen gelijk; die is zo overgenomen.",
        "{n} passages codeerde iedereen gelijk; die zijn zo overgenomen.",
    ),
    settled=Forms("Over {n} verschil is besloten.", "Over {n} verschillen is besloten."),
    open=Forms("Over {n} passage is nog niet besloten.", "Over {n} passages is nog niet besloten."),
    as_yours=Forms(
        "Bij {n} van de {of} verschillen is het besluit precies wat u had.",
        "Bij {n} van de {of} verschillen is het besluit precies wat u had.",
    ),
    pattern="Uw patroon per code",
    pattern_heads=("Code", "Alleen u", "Alleen het besluit", "Ruimer", "Krapper"),
    pattern_note=(
        "Van de passages waar u of het besluit de code heeft: bij hoeveel alleen u haar heeft, en bij hoeveel alleen "
        "het besluit. Van die waar beide haar hebben: bij hoeveel u meer tekst aanwees (ruimer), en bij hoeveel minder "
        "(krapper). Gelijk gecodeerde passages tellen mee als zij zijn overgenomen."
    ),
    n_of="{n} van {of}",
    pattern_none="Er is nog niets besloten waaruit een patroon blijkt.",
    cases="De verschillen een voor een",
    cases_none="Er is over geen verschil besloten.",
    own="U had: {codes}.",
    own_nothing="U had hier niets.",
    another=Forms("Een andere codeur had: {code}{bounds}.", "{n} andere codeurs hadden: {code}{bounds}."),
    wider=", op meer tekst dan u",
    narrower=", op minder tekst dan u",
    decided_wider="Dat is meer tekst dan u aanwees.",
    decided_narrower="Dat is minder tekst dan u aanwees.",
    another_nothing=Forms("Een andere codeur had hier niets.", "{n} andere codeurs hadden hier niets."),
    decided={
        "accept": "Besloten is: {codes}.",
        "both": "Besloten is dat alle lezingen gelden: {codes}.",
        "agreed": "Besloten is: {codes}, zoals iedereen het had.",
        "boundary": "Besloten is: {codes}, met andere grenzen.",
        "code": "Besloten is tot een andere code: {codes}.",
        "reject": "Besloten is dat hier niets wordt gecodeerd.",
    },
    why="Waarom: {reason}",
    no_reason="Er is geen motivering opgeschreven.",
    other_coder="een andere codeur",
    and_="en",
)

DUTCH = LanguageWords(_AGREEMENT, _CHAPTER, _NUMBERS, _PATTERNS, _PAGES, _BESIDE, _WAVES, _LETTER)
