"""The agreement report in Dutch."""

from __future__ import annotations

from qualcode.report.wording.agreement import AgreementWords

DUTCH = AgreementWords(
    language="nl",
    comma=",",
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
        "Elke ronde is berekend op haar eigen documenten, over alle codes; zo is te zien wat het overleg tussen de "
        "rondes heeft opgeleverd."
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
    },
    passages_words=(
        "De codeurs zijn het vaker eens over de passage (alfa {alpha}) dan over de woorden waar die begint en eindigt "
        "(u-alfa {u_alpha})."
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
        "median": "Mediaan van alfa over de codes",
        "worst": "Laagste alfa",
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
        "kappa": "Kappa",
        "one_code": "Kappa, één code per teken",
        "verdict": "Oordeel",
        "coder": "Codeur",
        "pair": "Tweetal",
        "documents": "Documenten",
        "document": "Document",
        "round": "Ronde",
        "version": "Codeboek",
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
    units={"turn": "beurten", "sentence": "zinnen", "paragraph": "alinea’s", "character": "tekens"},
    notices={
        "too_rare": (
            "Te zeldzaam om over te oordelen (minder dan 5% van de oordelen, of minder dan tien {unit} met de "
            "code): {codes}."
        ),
        "no_variation": (
            "Zonder variatie, zodat overeenstemming niet is gedefinieerd (en dus niet volmaakt is): {codes}."
        ),
        "few_documents": "Komt in minder dan vier documenten voor, zodat de grenzen op heel weinig rusten: {codes}.",
        "boundaries": (
            "Eens over de passage, maar niet over begin en einde (alfa ten minste 0,800, u-alfa onder 0,667): "
            "{codes}. Spreek af hoeveel er wordt gemarkeerd, of doe alleen uitspraken over passages."
        ),
        "no_width": (
            "De documenten verschillen niet in overeenstemming, zodat het interval geen breedte heeft: {codes}."
        ),
    },
    many="{n} van de {of} codes",
    setting={
        "unit": "Eenheid",
        "coders": "Codeurs",
        "codes": "Codes",
        "excluded": "Buiten beschouwing",
        "where": "Alleen respondenten met",
        "round": "Ronde",
        "documents": "Alleen documenten",
        "counting": "Wie meetelt",
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
        "no_seed": "geen (bij een jackknife komt geen toeval te pas)",
        "thresholds": "betrouwbaar vanaf {high}, voorlopig bruikbaar vanaf {low}, grenzen vanaf {least} documenten",
        "interviewer": "wat de interviewer zegt",
        "labels": "sprekerlabels",
        "times": "tijdaanduidingen",
        "outside": "tekst buiten de gespreksbeurten (koppen, opmerkingen)",
        "others": "wat andere respondenten zeggen",
        "withdrawn": "wat teruggetrokken respondenten zeggen",
    },
)
