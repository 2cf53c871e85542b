"""Every output of a study that is full of names, in every format: unpacked, none of them is in it.

The names stand where a study has them: as labels, as respondents, in columns of the face sheet, in the names of files,
and in what people say. All of it is made up.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from qualcode.analysis.name_forms import fold
from qualcode.cli import run

FIRST = ("Mohammed", "Sanne", "Yusuf", "Karin", "Bram", "Fatima", "Lotte", "Thijs", "Noor", "Zoë")
LAST = (
    "Oosterhuis",
    "Dijkstra",
    "Amrani",
    "Mulder",
    "Wijnberg",
    "Yilmaz",
    "Koppelman",
    "Terpstra",
    "Haverkamp",
    "Özdemir",
)
NAMES = (*FIRST, *LAST)
CODEBOOK = """codebook: proef
language: nl
codes:
  - {id: netwerk, name: Netwerk}
  - {id: hulp, name: Hulp}
"""
OUTLINE = """outline: proef
language: nl
title: Proef
attributes: [naam mentor, contactpersoon, regio]
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    sections:
      - {title: Stage, codes: [netwerk, hulp]}
"""


def conversation(place: int) -> str:
    """Two pupils and an interviewer, who call each other and others by name."""
    one, two, other = FIRST[place], FIRST[(place + 1) % 10], FIRST[(place + 5) % 10]
    last, more = LAST[place], LAST[(place + 3) % 10]
    return f"""---
groep: leerlingen
---
Interviewer {LAST[(place + 7) % 10]}: Hoe kwam je eraan, {one}? En jij, {two}?

{one} {last}: [00:00:12] Via {other}s oom, meneer {more}. {other.lower()} hielp ook, en {other}'s buurman.

Interviewer {LAST[(place + 7) % 10]}: En toen, {two.upper()}?

{two}: Toen belde K. {more} mij, met juf {other} van der {last}. ({one} lacht.)

{one} {last}: Dat klopt. {two} en {other} {more} zochten samen.

{two}: Met {one} erbij.
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every command writes or prints, as text, by what it was asked."""
    folder = tmp_path_factory.mktemp("namen")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("QUALCODE_LANG", "nl")
        return dict(_everything(folder))


def _everything(folder: Path) -> Iterator[tuple[str, str]]:
    def ask(*words: str, coder: str = "een") -> str:
        printed = StringIO()
        with redirect_stdout(printed):
            assert run(["--coder", coder, *words]) == 0
        return printed.getvalue()

    (folder / "codeboek.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "opzet.yaml").write_text(OUTLINE, encoding="utf-8")
    transcripts = folder / "gesprekken"
    transcripts.mkdir()
    documents = []
    for place in range(10):
        documents.append(f"gesprek_{FIRST[place]}_{LAST[place]}")
        (transcripts / f"{documents[-1]}.txt").write_text(conversation(place), encoding="utf-8")
    ask("init", "namen.qualcode", "--codebook", "codeboek.yaml", "--language", "nl")
    ask("import", "gesprekken")
    with (folder / "blad.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["document", "speaker", "naam mentor", "contactpersoon", "regio"])
        for place, document in enumerate(documents):
            one, two = f"{FIRST[place]} {LAST[place]}", FIRST[(place + 1) % 10]
            mentor, contact = f"{FIRST[(place + 4) % 10]} {LAST[(place + 2) % 10]}", f"mevr. {LAST[(place + 6) % 10]}"
            sheet.writerow([document, one, mentor, contact, "Noord"])
            sheet.writerow([document, two, mentor, contact, "Zuid"])
    ask("respondents", "import", "blad.csv")
    for coder in ("een", "twee"):
        with (folder / f"{coder}.csv").open("w", encoding="utf-8", newline="") as file:
            codings = csv.writer(file)
            codings.writerow(["document", "start", "end", "code", "coder", "memo", "good"])
            for place, document in enumerate(documents):
                text = conversation(place).partition("---\n")[2].partition("---\n")[2]
                start = 0 if coder == "een" else text.index("[00:")
                for code in ("netwerk", "hulp") if place % 2 or coder == "een" else ("hulp",):
                    codings.writerow([document, start, len(text) - 3, code, coder, f"Vraag {FIRST[place]} erover.", 1])
        ask("--new-coder", "codings", "import", f"{coder}.csv", coder=coder)
        for document in documents:
            ask("finish", document, coder=coder)
    ask("memos", "write", "project", f"Bellen met {FIRST[0]} {LAST[0]}.")
    yield from _outputs(folder, ask)


def _outputs(folder: Path, ask: Callable[..., str]) -> Iterator[tuple[str, str]]:
    for words in (
        "report --outline opzet.yaml",
        "report --attribute contactpersoon",
        "report --language en",
        *(f"codings --format {format_}" for format_ in ("table", "json", "csv")),
        "codings --good",
        "codings export",
        *(f"matrix --cols contactpersoon --cols regio --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"memos --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"agreement --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"agreement --disagreements --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"settle --list --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"settle --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"log --format {format_}" for format_ in ("table", "json", "csv")),
    ):
        yield words, ask(*words.split())
    for number, words in enumerate(
        (
            *(f"report --outline opzet.yaml --out FILE.{kind}" for kind in ("md", "docx")),
            "codings export --out FILE.csv",
            *(f"agreement --out FILE.{kind}" for kind in ("md", "docx", "xlsx", "csv")),
            *(f"agreement --disagreements --out FILE.{kind}" for kind in ("xlsx", "csv")),
        )
    ):
        ask(*words.replace("FILE", f"uit-{number}").split())
    for path in sorted(folder.glob("uit-*")):
        yield path.name, unpacked(path)


def unpacked(path: Path) -> str:
    """All text of a file; of a package that of its parts, with the marks between the runs of a word taken out."""
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_text(encoding="utf-8-sig")
    with ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join([*parts, *(re.sub(r"<[^>]*>", "", part) for part in parts)])


def test_no_name_is_in_any_output(written: dict[str, str]) -> None:
    assert len(written) >= 35
    names = {fold(name): name for name in NAMES}
    shape = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})s?(?!\w)")
    found = {what: len(set(shape.findall(fold(text)))) for what, text in written.items()}
    assert {what: there for what, there in found.items() if there} == {}


def test_the_outputs_have_something_in_them(written: dict[str, str]) -> None:
    for what, text in written.items():
        if "report" in what or what.startswith("codings"):
            assert "[na" in text.replace("\\", ""), what
    quotes = re.findall(r"“(.*?)”", written["report --outline opzet.yaml"])
    assert quotes
    assert not any(re.search(r"Interviewer|\d\d:\d\d|:\s", quote) for quote in quotes)


def test_with_names_they_are_there(written: dict[str, str]) -> None:
    assert json.loads(written["codings --format json"])[0]["document"].startswith("document-")
