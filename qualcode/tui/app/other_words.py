"""Other words by which people look for an action in the palette, in both languages, whatever the interface speaks."""

from __future__ import annotations

from collections.abc import Mapping

OTHER_WORDS: Mapping[str, str] = {
    "theme": "theme thema kleur kleuren kleurenschema colour color donker dark licht light contrast kleurenblind",
    "import": "import importeren inlezen toevoegen transcripts load add interviews bestanden files map folder",
    "tutorial": "tutorial rondleiding uitleg leren learn lesson cursus oefenen",
    "settings": "settings instellingen voorkeuren preferences options opties taal language english engels nederlands",
    "work_as": "work as werk als coder codeur naam name who wie user gebruiker login aanmelden wisselen switch",
    "screenshot": "screenshot schermafdruk afbeelding picture svg",
    "export": "export exporteren report rapport verslag hoofdstuk chapter word docx markdown excel csv schrijven write"
    " uitvoer output codings coderingen",
    "matrix": "matrix tabel table kruistabel tellen count aantallen numbers respondenten",
    "backup": "backup reservekopie kopie copy",
    "save": "save opslaan bewaren saved",
    "help": "help hulp uitleg toetsen keys sneltoetsen shortcuts f1 legenda legend",
    "messages": "messages meldingen berichten log",
    "search.project": "search zoeken find vinden project",
    "find.open": "find zoeken vinden search",
    "app.quit": "quit exit stop stoppen sluiten afsluiten close verlaten leave",
    "undo": "undo ongedaan terug herstel back",
    "redo": "redo opnieuw again",
    "view.filter": "filter filteren only alleen hide verbergen show tonen",
    "view.unfilter": "filter alles all show tonen",
    "view.fold": "panes panelen vensters fold vouwen hide verbergen width breedte layout indeling sidebar zijbalk",
    "view.portrait": "portrait portret overzicht overview document",
    "reader.dim": "interviewer dim grijs grey",
    "reader.next_uncoded": "uncoded ongecodeerd volgende next",
    "reader.next_coding": "coding codering volgende next",
    "code.pick": "code coderen label tag",
    "code.copy": "copy kopieren kopiëren citaat quote quotation clipboard klembord",
    "code.memo": "memo note notitie aantekening",
    "code.good": "good goed star ster favoriet favourite citaat",
    "code.remove": "remove delete verwijderen wissen",
    "code.recode": "recode hercoderen change wijzigen",
    "code.in_vivo": "in-vivo invivo",
    "project.memo": "memo note notitie logboek aantekening",
    "codebook.open": "codebook codeboek codes boom tree",
    "screen.documents": "documents documenten transcripts transcripten interviews",
    "screen.respondents": "respondents respondenten attributes kenmerken face sheet facesheet mensen people",
    "screen.agreement": "agreement overeenstemming alpha kappa betrouwbaarheid reliability coders codeurs",
    "screen.history": "history geschiedenis log changes wijzigingen audit",
    "screen.rounds": "rounds ronde rondes blind",
    "settle.open_screen": "settle disagreements verschillen consensus",
    "settle.next_in_text": "disagreement verschil",
}
"""Words by the id of a binding, or by the name that a command of the palette's own has there."""
