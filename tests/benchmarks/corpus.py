"""A made-up study of any size, written file by file: interviews, face sheet, codebook and the codings of two halves.

An interview is the same whatever the size of the study, so that what grows with it is compared like with like. Nothing
is kept but the words, so that ten thousand interviews take no more memory than ten. Four coders: each passage is coded
by one of them or by two, mostly alike; what ``ada`` and ``bo`` coded is in one file, what ``cy`` and ``dirk`` coded in
the other, as it is when a copy of a project comes back.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

OURS, THEIRS = ("ada", "bo"), ("cy", "dirk")
CODERS = (*OURS, *THEIRS)
THEMES = ("stage", "kosten", "school", "thuis", "reizen", "werk", "begeleiding", "toekomst", "rooster", "examen")
PER_THEME = 5
CODES = tuple(path for theme in THEMES for path in (theme, *(f"{theme}/deel-{n}" for n in range(1, PER_THEME + 1))))
GROUPS, SECTORS = ("leerlingen", "bedrijven", "scholen"), ("techniek", "zorg", "handel", "groen")
WORDS_EACH, CODINGS_EACH = 1500, 100

WORDS = (
    "de het een en ik je dat is niet van in op die te wat er maar met voor als ook ze was dan zo we om naar nog heel"
    " moet kan gaat komt dus gewoon nou ja eigenlijk toen daar want omdat toch meer leerling school bedrijf stage werk"
    " docent mentor dag week jaar uur vind weten zien leren vragen bellen zoeken vinden helpen praten moeilijk leuk"
    " rustig druk klein groot eerste laatste klas les praktijk diploma niveau opleiding baas klant winkel keuken bouw"
    " zorg kantoor machine geld kosten reis bus fiets trein thuis moeder vader vriend stad ochtend middag pauze rooster"
    " afspraak gesprek begeleiding regeling contract verslag cijfer rekenen taal lezen schrijven toekomst verzuim"
    " keuze aanbod plaats stageplaats leerwerkbedrijf vergoeding contact vertrouwen geduld structuur vroeger soms"
).split()
_OFTEN = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))

Passage = tuple[int, int]


def _sentence(chance: random.Random) -> str:
    said = " ".join(chance.choices(WORDS, cum_weights=_OFTEN, k=chance.randint(3, 22)))
    return said.capitalize() + chance.choice(".....?!")


def interview(chance: random.Random, people: list[str]) -> tuple[str, list[list[Passage]]]:
    """The text of one interview, and where the sentences of each answer stand in it."""
    parts: list[str] = []
    answers: list[list[Passage]] = []
    place = words = 0
    while words < WORDS_EACH:
        for speaker in ("Interviewer", chance.choice(people)):
            said = [_sentence(chance) for _ in range(1 if speaker == "Interviewer" else chance.randint(1, 9))]
            turn = f"{speaker}: {' '.join(said)}\n"
            if speaker != "Interviewer":
                starts = list(accumulate((len(one) + 1 for one in said), initial=place + len(speaker) + 2))
                answers.append([(start, start + len(one)) for start, one in zip(starts, said, strict=False)])
            parts.append(turn)
            place += len(turn)
            words += turn.count(" ")
    return "".join(parts), answers


def _codings(chance: random.Random, answers: list[list[Passage]]) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, code and coder: half of the passages by two coders, three in ten of those not quite alike."""
    made: set[tuple[int, int, str, str]] = set()
    while len(made) < CODINGS_EACH:
        answer = chance.choice(answers)
        first = chance.randrange(len(answer))
        last = min(first + chance.choice((0, 0, 0, 1, 1, 2, 4)), len(answer) - 1)
        start, end, code = answer[first][0], answer[last][1], chance.choice(CODES)
        for nth, coder in enumerate(chance.sample(CODERS, chance.choice((1, 2)))):
            unlike = chance.random() if nth else 1.0
            if unlike < 0.15:
                end = max(start + 2, end - chance.randint(1, 15))
            elif unlike < 0.3:
                code = chance.choice(CODES)
            coding = (start, end, code, coder)
            if coding not in made and len(made) < CODINGS_EACH:
                made.add(coding)
                yield coding


def write_corpus(folder: Path, interviews: int) -> None:
    """Write a study of so many interviews: ``interviews/``, ``facesheet.csv``, ``codebook.yaml``, and codings.

    These are in two halves (``ours.csv``, ``theirs.csv``), and all in one file.
    """
    (folder / "interviews").mkdir(parents=True)
    book = ["codebook: groei", "language: nl", "version: 1", "codes:"]
    for theme in THEMES:
        book += [f"  - id: {theme}", f"    name: {theme.capitalize()}", "    codes:"]
        book += [f"      - {{id: deel-{n}, name: {theme.capitalize()} {n}}}" for n in range(1, PER_THEME + 1)]
    (folder / "codebook.yaml").write_text("\n".join(book) + "\n", encoding="utf-8")
    with (
        (folder / "facesheet.csv").open("w", newline="", encoding="utf-8") as sheets,
        (folder / "ours.csv").open("w", newline="", encoding="utf-8") as ours,
        (folder / "theirs.csv").open("w", newline="", encoding="utf-8") as theirs,
        (folder / "codings.csv").open("w", newline="", encoding="utf-8") as both,
    ):
        sheet, halves, whole = csv.writer(sheets), (csv.writer(ours), csv.writer(theirs)), csv.writer(both)
        sheet.writerow(("respondent", "document", "speaker", "group", "sector"))
        for half in (*halves, whole):
            half.writerow(("document", "start", "end", "code", "coder"))
        for number in range(1, interviews + 1):
            chance, name = random.Random(f"2014:{number}"), f"gesprek-{number:05}"
            people = ["Sem", "Noor", "Mila"] if number % 5 == 0 else ["Sem"]
            group = GROUPS[number % len(GROUPS)]
            faces = [(f"{name}-{person}", name, person, group, chance.choice(SECTORS)) for person in people]
            text, answers = interview(chance, people)
            # In ten thousand talks there is one in which somebody says nothing.
            sheet.writerows(face for face in faces if f"\n{face[2]}: " in text)
            (folder / "interviews" / f"{name}.txt").write_text(text, encoding="utf-8")
            for coding in _codings(chance, answers):
                halves[coding[-1] in THEIRS].writerow((name, *coding))
                whole.writerow((name, *coding))
