"""A small study for every try: fictional interviews in every format, with words by which they are known anywhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from docx import Document

from tests.reliability.children import command, run
from tests.support.table_files import workbook

MARKERS = ("kwelderzang", "mosterdmaan", "tjalkenwind", "zwaluwzolder")
"""Words of the interviews that are in no message of any program: where one is on standard error, an interview is."""

WORDS = (
    "ja nee dus eigenlijk stage bedrijf school leerling docent week dag eh nou ook wel niet toch altijd soms want"
    " omdat plek vinden bellen baas werk klas mentor rekenen diploma niveau kosten bus uur"
).split()
CODES = ("stage", "stage/netwerk", "stage/wie-regelt", "kosten", "kosten/reis")
NAME = "studie.qualcode"
CODEBOOK = """codebook: proef
name: Proef
language: nl
version: 1
codes:
  - id: stage
    name: Stage
    codes:
      - id: netwerk
        name: Netwerk
      - id: wie-regelt
        name: Wie regelt
  - id: kosten
    name: Kosten
    codes:
      - id: reis
        name: Reis
"""
GUIDE = """guide: leerlingen
name: Gesprek
language: nl
group: leerlingen
parts:
  - name: Stage
    questions:
      - id: V1
        text: "Hoe kwam je aan je plek?"
        codes: [stage/netwerk]
"""
ANSWERS = """answers: stage
sets:
  - id: hoe
    name: Hoe de plek is gevonden
    kind: single
    values:
      - {id: bekenden, name: Via bekenden, codes: [stage/netwerk]}
      - {id: zelf, name: Zelf, codes: [stage/wie-regelt]}
"""
STUDY = """study = "Proef"
codebook = "meer.yaml"
guides = "leidraad.yaml"
answers = "antwoorden.yaml"
documents = ["los.txt"]
surveys = [{file = "enquete.csv", open = "Wat kost het?", in = "enquete"}]
codings = [{file = "meer.csv", finished = true}]
names = {replace = {Sem = "[vriend]"}}
"""
OUTLINE = """outline: hoofdstuk
language: nl
title: Resultaten
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Iedereen
    sections:
      - title: Stage
        codes: [stage, stage/netwerk]
"""


def interview(chance: Random, turns: int = 24) -> str:
    """A conversation with a marker in every answer."""
    lines = []
    for number in range(turns):
        said = " ".join(chance.choices(WORDS, k=chance.randrange(6, 20)))
        if number % 2:
            lines.append(f"{chance.choice(('Sem', 'Noor'))}: {said.capitalize()} {chance.choice(MARKERS)}.")
        else:
            lines.append(f"Interviewer: {said.capitalize()}?")
    return "\n".join(lines) + "\n"


def write_files(folder: Path) -> None:
    """The files of a study, as somebody has them before it begins."""
    chance = Random(2014)
    (folder / "t").mkdir()
    for name in ("een", "twee"):
        (folder / "t" / f"{name}.txt").write_text(interview(chance), encoding="utf-8")
    (folder / "t" / "drie.md").write_text(f"# Gesprek\n\n{interview(chance)}", encoding="utf-8")
    word = Document()
    for line in interview(chance).splitlines():
        word.add_paragraph(line)
    word.save(str(folder / "t" / "vier.docx"))
    cues = enumerate(interview(chance, 8).splitlines(), start=1)
    shown = (f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n" for n, line in cues)
    (folder / "t" / "vijf.srt").write_text("\n".join(shown), encoding="utf-8")
    (folder / "los.txt").write_text(interview(chance), encoding="utf-8")
    told = (folder / "t" / "een.txt").read_text(encoding="utf-8").splitlines()
    (folder / "beter.txt").write_text("\n".join([*told[:1], *told[2:], told[1]]) + "\n", encoding="utf-8")
    people = [["respondent", "document", "speaker", "groep", "leeftijd"]]
    people += [[f"{name}-{who}", name, who, "leerlingen", str(15 + n)] for name in ("een", "twee") for n, who in
               enumerate(("Sem", "Noor"))]  # fmt: skip
    (folder / "personen.csv").write_text("\n".join(map(",".join, people)) + "\n", encoding="utf-8")
    # It says something more, so that it changes something.
    more = ([*row, f"regio {number % 2}" if number else "regio"] for number, row in enumerate(people))
    workbook(folder / "personen.xlsx", *more)
    (folder / "codeboek.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "meer.yaml").write_text(
        CODEBOOK + "  - id: toekomst\n    name: Toekomst\n    definition: Wat hierna komt.\n"
        f"    rules:\n      - phrases: [{', '.join(WORDS[:3])}]\n        role: any\n",
        encoding="utf-8",
    )
    for name, text in (("opzet", OUTLINE), ("leidraad", GUIDE), ("antwoorden", ANSWERS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    survey = [
        f"R{number},{16 + number},{' '.join(chance.choices(WORDS, k=9))} {chance.choice(MARKERS)}"
        for number in range(8)
    ]
    (folder / "enquete.csv").write_text(
        "\n".join(["respondent,leeftijd,Wat kost het?", *survey]) + "\n", encoding="utf-8"
    )
    (folder / "bestanden.toml").write_text(STUDY, encoding="utf-8")
    (folder / "cijfers.csv").write_text(
        f"source,measure,year,value,n,note\nDUO,kosten,2014,49%,79,{MARKERS[0]}\n", encoding="utf-8"
    )
    (folder / "veldwerk.csv").write_text("part,approached,took part\ninterviews,40,20\n", encoding="utf-8")
    (folder / "raster.csv").write_text(f"respondent,theme,summary\neen-Sem,kosten,{MARKERS[0]}\n", encoding="utf-8")


def write_codings(folder: Path) -> None:
    """Two coders' codings of the transcripts, some of them alike, and more of one of them."""
    chance = Random(7)
    for file, count in (("codes.csv", 60), ("meer.csv", 200)):
        rows = ["document,code,coder,start,end"]
        for _row in range(count):
            start = chance.randrange(0, 900)
            coders = chance.choice((["ada"], ["bo"], ["ada", "bo"])) if file == "codes.csv" else ["ada"]
            code, end = chance.choice(CODES), start + chance.randrange(5, 80)
            rows += [f"{chance.choice(('een', 'twee'))},{code},{coder},{start},{end}" for coder in coders]
        (folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")


def build(folder: Path) -> None:
    """The files, and of them a study that two coders have coded, a copy that one of them went on in, and drafts."""
    write_files(folder)
    write_codings(folder)
    for arguments in (
        ["init", NAME, "--codebook", "codeboek.yaml", "--name", "Proef"],
        ["import", "t", "--respondents", "personen.csv"],
        ["codings", "import", "codes.csv", "--new-coder"],
        ["finish", "een", "twee"],
        ["finish", "een", "twee", "--coder", "bo"],
    ):
        done(folder, arguments)
    shutil.copy(folder / NAME, folder / "kopie.qualcode")
    done(folder, ["codings", "import", "meer.csv", "-p", "kopie.qualcode"])
    done(folder, ["code", "een", "kosten", "--at", "20:60", "-p", "kopie.qualcode", "--coder", "bo"])


def done(folder: Path, arguments: list[str]) -> None:
    """A command that has to succeed. ``RuntimeError`` where it does not."""
    named = arguments if "-p" in arguments or arguments[0] == "init" else [*arguments, "-p", NAME]
    outcome = run(command(named), folder=folder)
    if outcome.status:
        raise RuntimeError(f"{' '.join(arguments)} ended with {outcome.status}: {outcome.err}")
