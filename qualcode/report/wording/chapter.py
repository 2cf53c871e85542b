"""What a report says in its own language, which need not be that of the interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms, Language


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a report in one language; ``{codes}`` and the like are filled in by the chapter."""

    locale: str
    title: str
    table: str
    page: str
    respondent: Forms
    ungrouped: str
    interviewed_title: str
    interviewed_header: tuple[str, str, str]
    interviewed_sentence: tuple[str, str]
    counting: str
    codes_header: tuple[str, str, str, str]
    most_named: str
    name: Forms
    discuss: Forms
    each: str
    about: str
    and_: str
    or_: str
    unknown: str
    different: str
    span: str
    contrasts: str
    contrast: str
    left_out: Forms
    nothing: str


DUTCH = Wording(
    locale="nl-NL",
    title="Resultaten van de interviews",
    table="Tabel",
    page="Pagina {page} van {pages}",
    respondent=Forms("respondent", "respondenten"),
    ungrouped="Overige respondenten",
    interviewed_title="Wie zijn er geïnterviewd",
    interviewed_header=("Groep", "Kenmerk", "Verdeling"),
    interviewed_sentence=("Er is {n} {noun} geïnterviewd.", "Er zijn {n} {noun} geïnterviewd."),
    counting=(
        "Geteld zijn respondenten, niet uitspraken: wie een onderwerp vaker noemt, telt één keer. Een respondent kan "
        "meer dan één onderwerp noemen, zodat de aantallen in een tabel samen meer kunnen zijn dan het aantal "
        "respondenten. Dat een onderwerp niet is genoemd, wil niet zeggen dat het niet speelt."
    ),
    codes_header=("Onderwerp", "n", "van N", "%"),
    most_named="Het vaakst komen ter sprake: {codes}.",
    name=Forms("noemt", "noemen"),
    discuss=Forms("spreekt over", "spreken over"),
    each="{codes} worden elk door {quantity} genoemd.",
    about="over {code}",
    and_="en",
    or_="of",
    unknown="onbekend",
    different="{n} verschillende",
    span="{low} tot en met {high}",
    contrasts="Verschillen tussen de groepen",
    contrast="{code} wordt genoemd door {most}, maar door {least}.",
    left_out=Forms(
        "{n} respondent hoort bij geen van de groepen van dit hoofdstuk en is niet meegeteld.",
        "{n} respondenten horen bij geen van de groepen van dit hoofdstuk en zijn niet meegeteld.",
    ),
    nothing="Bij deze groep zijn nog geen passages gecodeerd.",
)

ENGLISH = Wording(
    locale="en-GB",
    title="Results of the interviews",
    table="Table",
    page="Page {page} of {pages}",
    respondent=Forms("respondent", "respondents"),
    ungrouped="Other respondents",
    interviewed_title="Who was interviewed",
    interviewed_header=("Group", "Characteristic", "Distribution"),
    interviewed_sentence=("{n} {noun} was interviewed.", "{n} {noun} were interviewed."),
    counting=(
        "The figures count respondents, not statements: whoever mentions a topic more than once counts once. A "
        "respondent may mention several topics, so that the figures in a table may add up to more than the number of "
        "respondents. That a topic was not mentioned does not mean that it plays no part."
    ),
    codes_header=("Topic", "n", "of N", "%"),
    most_named="Mentioned most often: {codes}.",
    name=Forms("mentions", "mention"),
    discuss=Forms("talks about", "talk about"),
    each="{codes} are each mentioned by {quantity}.",
    about="on {code}",
    and_="and",
    or_="or",
    unknown="unknown",
    different="{n} different",
    span="{low} to {high}",
    contrasts="Differences between the groups",
    contrast="{code} is mentioned by {most}, but by {least}.",
    left_out=Forms(
        "{n} respondent belongs to none of the groups of this chapter and is not counted.",
        "{n} respondents belong to none of the groups of this chapter and are not counted.",
    ),
    nothing="No passages of this group have been coded yet.",
)


def wording(language: Language) -> Wording:
    """The words of a report in ``language``."""
    return DUTCH if language == "nl" else ENGLISH


def listing(items: Sequence[str], last: str) -> str:
    """Items in a row with a word before the last: *a, b en c*."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"
