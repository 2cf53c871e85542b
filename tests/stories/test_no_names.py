"""Every output of a study that is full of names, in every format: unpacked, none of them is in it.

The names stand where a study has them: as labels, as respondents, in columns of the face sheet, in the names of files,
and in what people say. All of it is made up.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import click
import pytest

from qualcode.analysis.name_forms import fold, fold_text
from qualcode.cli import cli, run
from qualcode.cli.arguments import FileToWrite
from tests.support.often import TIMES, pairs, some

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
PLACES = range(10) if TIMES > 1 else range(0, 10, 2)
"""The conversations: each has two pupils, so that every other one has everybody."""
CODEBOOK = """codebook: proef
language: nl
codes:
  - {id: netwerk, name: Netwerk}
  - {id: hulp, name: Hulp, rules: [{phrases: [ja, ook], role: any}]}
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


GUIDE = """guide: proef
language: nl
parts:
  - name: Stage
    questions:
      - {id: V1, text: "Hoe kwam je eraan? En jij?", codes: [netwerk, hulp]}
      - {id: V2, text: "En toen?", codes: [hulp]}
"""


ANSWERS = """answers: proef
sets:
  - id: hoe
    name: Hoe het kwam, via Sanne of Ilias
    kind: multiple
    values:
      - {id: netwerk, name: Via Sanne of Ilias, codes: [netwerk]}
      - {id: hulp, name: Met hulp, codes: [hulp]}
  - {id: een, name: Een van beide, kind: single, values: [{id: wel, codes: [netwerk]}, {id: niet, codes: [hulp]}]}
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


class Person(NamedTuple):
    """Somebody as the label calls them, in how many ways others do, what all that has in common, and an alias."""

    label: str
    forms: tuple[str, ...]
    stems: tuple[str, ...]
    alias: str = ""


PEOPLE = (
    Person(
        "Ilias ElKhattabi",
        ("El Khattabi", "El-Khattabi", "Elkhattabi", "meneer el khattabi", "Khattabi’s", "Iliasje", "IliasElKhattabi"),
        ("ilias", "khattabi"),
    ),
    Person(
        "ANNE-FLEUR D'HAENE",
        ("Anne Fleur", "AnneFleur", "annefleur", "D’Haene", "DHaene", "Fleurtje"),
        (r"(?<!\w)anne", "fleur", "haene"),
    ),
    Person(
        "Pieternel van der Zwaluwe",
        ("Vanderzwaluwe", "v.d. Zwaluwe", "vd Zwaluwe", "mevrouw van der Zwaluwe", "Zwaluwes", "Pieterneltje"),
        ("pieternel", "zwaluw"),
    ),
    Person("كريم", ("لكريم", "وكريم", "كَرِيم"), ("كريم",)),
    Person("王小明", ("我和王小明一起去", "王小明说"), ("王小明",)),
    Person("Зоряна Мельник", ("Зоряны", "Зоряне Мельнику", "ЗОРЯНА"), ("зорян", "мельник")),
    Person("Αριστείδης", ("Αριστείδη", "ΑΡΙΣΤΕΙΔΗΣ"), ("αριστειδ",)),
    Person(
        "Noëmi Åkerström", ("Noe\u0308mi", "NOEMI", "Akerstrom", "noëmi's", "Noëmi\u200btje"), ("noemi", "akerstrom")
    ),
    Person("Mohamed", ("Mo", "Mo’s", "Mohameds", "MOHAMED"), ("mohamed", r"(?<![\w:])mo(?![\w=])"), " (Mo)"),
    Person(
        "Fatoumata ben Youssoufi",
        ("Benyoussoufi", "Ben Youssoufi", "Fatoumatas", "Fatoumataatje"),
        ("fatoumata", "youssoufi"),
    ),
)
OTHER_CODEBOOK = """codebook: proef
language: nl
codes:
  - {id: netwerk, name: Netwerk}
  - id: hulp
    name: Hulp
    rules: [{phrases: [ja, ook], role: any}]
    codes:
      - {id: ilias-regelt, name: Ilias regelt het}
      - {id: van-der-zwaluwe, name: "Bij v.d. Zwaluwe"}
      - {id: zoryana, name: Зоряна helpt}
"""
OTHER_OUTLINE = """outline: proef
language: nl
title: Proef van Noëmi
attributes: [naam mentor, regio]
groups:
  - group: klas Fleur
    singular: leerling
    plural: leerlingen
    title: De klas van Fleur
    sections:
      - {title: Stage bij Mo, codes: [netwerk, hulp, ilias-regelt, van-der-zwaluwe, zoryana]}
"""


def other_conversation(place: int) -> str:
    """Two pupils, who call all others in every way; the interviewer comes in between within the line."""
    one, two = PEOPLE[place], PEOPLE[(place + 1) % len(PEOPLE)]
    two = two._replace(label=f"{two.label} B")
    lines = [f"Interviewer: Hoe was het, {two.forms[0]}?"]
    for number, person in enumerate(PEOPLE):
        who = (one, two)[number % 2]
        said = " ".join(f"Daar was {form} ook, zei men." for form in person.forms)
        lines.append(f"{who.label}{who.alias}: Ja. {said} Interviewer: En {person.forms[0]}? Nee, zei {person.label}.")
        lines.append("Interviewer: En toen?")
    return "---\ngroep: klas Fleur\n---\n" + "\n\n".join(lines) + "\n"


class Story(NamedTuple):
    """A study to be written: its documents with their conversations, the labels in each, and what is beside them."""

    codebook: str
    outline: str
    documents: list[tuple[str, str]]
    labels: list[tuple[str, str]]
    mentors: list[tuple[str, str]]
    codes: tuple[str, ...]
    memo: str


FULL_NAMES = Story(
    CODEBOOK,
    OUTLINE,
    [(f"gesprek_{FIRST[place]}_{LAST[place]}", conversation(place)) for place in PLACES],
    [(f"{FIRST[place]} {LAST[place]}", FIRST[(place + 1) % 10]) for place in PLACES],
    [(f"{FIRST[(p + 4) % 10]} {LAST[(p + 2) % 10]}", f"mevr. {LAST[(p + 6) % 10]}") for p in PLACES],
    ("netwerk", "hulp"),
    f"Bellen met {FIRST[0]} {LAST[0]}.",
)
OTHER_FORMS = Story(
    OTHER_CODEBOOK,
    OTHER_OUTLINE,
    [(f"gesprek_{PEOPLE[place].forms[-1].replace(' ', '')}", other_conversation(place)) for place in PLACES],
    [(PEOPLE[place].label, f"{PEOPLE[(place + 1) % 10].label} B") for place in PLACES],
    [(PEOPLE[(place + 4) % 10].label, f"mevr. {PEOPLE[(place + 6) % 10].label}") for place in PLACES],
    ("netwerk", "ilias-regelt", "van-der-zwaluwe", "zoryana"),
    f"Bellen met {PEOPLE[0].forms[0]}, en met {PEOPLE[4].label}.",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every command writes or prints, as text, by what it was asked; by day no table has what JSON has too."""
    return _written(tmp_path_factory.mktemp("namen"), FULL_NAMES, "" if TIMES > 1 else r"--format table$")


@pytest.fixture(scope="module")
def others_written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same of the study in which names have other forms; by day in one format of those that show the same rows."""
    return _written(tmp_path_factory.mktemp("vormen"), OTHER_FORMS, "" if TIMES > 1 else SAME_ROWS)


SAME_ROWS = (
    r"--format (?:table|csv|md)$|FILE\.(?:md|html|svg|csv|xlsx|dot)$"
    r"|^(?:report|joint|matrix|agreement|links|grid|waves|corpus|fieldwork) .*FILE\.docx$"
)
"""Outputs of which another has the rows: names are taken out before there is a format, as the first study shows."""


def _written(folder: Path, story: Story, without: str = "") -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("QUALCODE_LANG", "nl")
        return dict(_everything(folder, story, without))


def _everything(folder: Path, story: Story, without: str) -> Iterator[tuple[str, str]]:
    def ask(*words: str, coder: str = "een") -> str:
        printed = StringIO()
        with redirect_stdout(printed):
            assert run(["--coder", coder, *words]) == (words[0] == "merge" and "--dry-run" in words), words
        return printed.getvalue()

    (folder / "codeboek.yaml").write_text(story.codebook, encoding="utf-8")
    (folder / "opzet.yaml").write_text(story.outline, encoding="utf-8")
    transcripts = folder / "gesprekken"
    transcripts.mkdir()
    for document, text in story.documents:
        (transcripts / f"{document}.txt").write_text(text, encoding="utf-8")
    ask("init", "namen.qualcode", "--codebook", "codeboek.yaml", "--language", "nl", "--name", f"Studie: {story.memo}")
    ask("import", "gesprekken")
    with (folder / "blad.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["document", "speaker", "naam mentor", "contactpersoon", "regio"])
        for (document, _text), (one, two), (mentor, contact) in zip(
            story.documents, story.labels, story.mentors, strict=True
        ):
            sheet.writerow([document, one, mentor, contact, "Noord"])
            sheet.writerow([document, two, mentor, contact, "Zuid"])
    ask("respondents", "import", "blad.csv")
    first, *rest = story.codes
    for coder in ("een", "twee"):
        with (folder / f"{coder}.csv").open("w", encoding="utf-8", newline="") as file:
            codings = csv.writer(file)
            codings.writerow(["document", "start", "end", "code", "coder", "memo", "good"])
            for place, (document, whole) in enumerate(story.documents):
                text = whole.partition("---\n")[2].partition("---\n")[2]
                start = 0 if coder == "een" else text.index("\n\n") + 2
                memo = f"Vraag {story.labels[place][0]} erover."
                for code in (first, *rest) if place % 2 or coder == "een" else rest:
                    codings.writerow([document, start, len(text) - 3, code, coder, memo, 1])
        ask("--new-coder", "codings", "import", f"{coder}.csv", coder=coder)
        for document, _text in story.documents:
            ask("finish", document, coder=coder)
    ask("memos", "write", "project", story.memo)
    ask("memos", "write", "document", story.documents[0][0], story.memo)
    ask("memos", "write", "code", rest[0], story.memo)
    person = json.loads(ask("respondents", "--format", "json"))[0]["id"]
    ask("memos", "write", "respondent", person, story.memo)
    ask("respondents", "rename", person, f"{person} Jr.")
    coded = [one for one in json.loads(ask("codings", "--with-names", "--format", "json")) if one["coder"] == "een"]
    ends = [f"{one['document']}:{one['start']}:{one['end']}={one['code']}" for one in coded[:2]]
    ask("links", "add", ends[0], "supports", ends[1], "--note", story.memo)
    ask("grid", "theme", story.memo, rest[0])
    ask("grid", "theme", "Hulp", rest[0])
    ask("grid", "set", coded[0]["respondents"][0], "hulp", story.memo)

    (folder / "cijfers.csv").write_text(
        f"source;measure;group;year;value;n;note\n{story.memo};steun;;2014;49%;79;{story.memo}\n", encoding="utf-8"
    )
    ask("figures", "import", "cijfers.csv")
    (folder / "veldwerk.csv").write_text(
        f"part;stratum;approached;refused;reasons;took part\ninterviews;{story.memo};40;5;{story.memo} 5;20\n",
        encoding="utf-8",
    )
    ask("fieldwork", "import", "veldwerk.csv")
    appendix = "appendix: [codebook, guides, methods, coreq, response]\n"
    (folder / "bijlagen.yaml").write_text(f"{story.outline}{appendix}", encoding="utf-8")

    def wanted(words: str) -> bool:
        return not (without and re.search(without, words))

    yield from _outputs(folder, ask, wanted)


PATTERNS = (
    "relations * --unit respondent",
    "configurations * --cols contactpersoon",
    "contrasts * --groups regio=Noord,regio=Zuid --link contactpersoon",
    "saturation --base 1 --run 1 --order imported",
    "frequencies ** --cols contactpersoon",
    "frequencies --of words --all-words --most 10000 --cols contactpersoon",
    "keyness --groups regio=Noord,regio=Zuid --fewest 1 --all-words --most 10000",
)
"""What codings make together, which calls codes, values and documents by name, and has the words that are said."""

SAID = {
    "demo": "the sample study",
    "init": "of a project that has nothing in it yet",
    "open": "the workspace, which is for who works on the study",
    "build": "says what was read in which file",
    "import": "says which labels were read in which file, to be looked over",
    "documents": "the key to the study: what its documents are called",
    "documents show": "the text itself, in which positions count",
    "documents update": "says which words were altered in which file, to be looked over",
    "documents put": "says that it was done",
    "documents drop": "says how many there were",
    "respondents": "the key to the study: what its respondents are called, and what is known of them",
    "respondents attributes": "says which values are known, to be put right",
    "respondents import": "says which rows of the face sheet were taken, to be looked over",
    "respondents withdraw": "says what of whom goes, and which files still hold it",
    "respondents rename": "says back what was typed",
    "speakers": "the key to the study: who speaks under which label",
    "speakers assign": "says which labels were taken, to be looked over",
    "speakers role": "says which labels were taken, to be looked over",
    "survey import": "says what was read in which file",
    "export": "the whole study, for who works on it elsewhere; says so",
    "convert": "the whole study, for who works on it elsewhere; says so",
    "package": "says in which files names stand; of what it writes each file is searched for names",
    "codebook check": "lists the names that stand in codes",
    "codebook import": "says what was read in which file",
    "code": "says back what was typed",
    "answers": "says the answer sets as their file has them",
    "answers decide": "says back what was typed",
    "answers import": "says what was read in which file",
    "answers set": "says back what was typed",
    "figures import": "says of which rows what was read makes no sense",
    "figures remove": "says how many there were",
    "fieldwork import": "says of which rows what was read makes no sense",
    "guide": "says the questions of a guide as its file has them",
    "guide show": "says the questions of a guide as its file has them",
    "guide import": "says what was read in which file",
    "waves": "says how many there are of each group of the study",
    "waves set": "says how many there were",
    "waves map": "says the questions of guides as their files have them",
    "waves new": "says which files it wrote, in which the questions of guides stand",
    "links add": "says that it was done",
    "links note": "says that it was done",
    "links remove": "says how many there were",
    "grid theme": "says back what was typed",
    "grid rename": "says that it was done",
    "grid join": "says how many summaries moved",
    "grid remove": "says back what was typed",
    "grid set": "says that it was done",
    "grid import": "says of which rows what was read was not found",
    "query save": "says back what was typed",
    "report write": "writes what report writes",
    "report update": "says what stands in the author's own file",
    "report status": "says what stands in the author's own file",
    "report check": "says what stands in the author's own file",
    "query list": "says back what was typed",
    "query remove": "says back what was typed",
    "codings import": "says of which rows what was read was not found",
    "memos write": "says back what was typed",
    "finish": "says back what was typed",
    "coders": "names of who codes",
    "coders merge": "names of who codes",
    "coders rename": "names of who codes",
    "coders role": "names of who codes",
    "round new": "says which documents are to be coded, to who makes the round",
    "round end": "says back what was typed",
    "round export": "a project, which holds everything that its coder may see; what a model gets is tested by itself",
    "round import": "says of which lines what was read is no answer",
    "plan share": "says which documents change hands, as they are called outside, to who leads the round",
    "stability new": "a project, which holds the words that are coded again",
    "stability compare": "has codes and figures, of which each goes through the veil",
    "settle import": "says of which rows what was read was not found",
    "pseudonymise": "lists the names, to be decided on or written otherwise",
    "report privacy": "lists the names on which nobody decided, to be decided on",
    "check": "says which files in the folder hold names, as these are called",
    "verify": "of published tables, and of a package without names; knows no project",
    "undo": "says what was taken back, to who did it",
    "serve start": "says where it serves; what its pages show is for who signs in",
    "serve invite": "names the coder who is invited, to who leads the study",
    "serve people": "names the coders who may come in, to who leads the study",
    "sync": "says whose bundles came in; conflicts, which take a second machine, are veiled as merge's are",
    "undo-sync": "says from whom what was taken back came",
    "redo": "says what was done again, to who did it",
    "backup": "a project, which holds everything",
    "restore": "a project, which holds everything",
}
"""The commands that may say a name, or have none to say, each with why."""


def _commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command that does something, with how it is called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        called = f"{above} {name}".strip()
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield called, command
        if isinstance(command, click.Group):
            yield from _commands(command, called)


def _ways(command: click.Command) -> set[str]:
    """The ways in which a command writes: each of its formats, and to a file."""
    ways = set()
    for option in command.params:
        if option.name == "format_" and "--format" in option.opts and isinstance(option.type, click.Choice):
            ways |= {f"--format {choice}" for choice in option.type.choices}
        elif isinstance(option.type, FileToWrite):
            ways.add("--out FILE" if isinstance(option, click.Option) else "FILE")
    return ways


def _asked(what: str, called: str, commands: Mapping[str, click.Command]) -> bool:
    """Whether an output is of that command, and of none within it."""
    words = what.split()
    many = len(called.split())
    inner = len(words) > many and " ".join(words[: many + 1]) in commands
    return words[:many] == called.split() and not inner


CORPUS = (
    "matrix kolommen --cols contactpersoon",
    "agreement kolommen",
    "relations kolommen --rows netwerk --cols hulp",
    "search buurman kolommen",
)
"""What is asked of the study as columns."""


def _columns(folder: Path) -> str:
    """All that an export as Parquet holds, its metadata too."""
    duckdb = pytest.importorskip("duckdb")
    found = []
    with duckdb.connect() as connection:
        for file in sorted(folder.glob("*.parquet")):
            found += connection.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
            told = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(file)]).fetchall()
            found += [(key.decode(), value.decode()) for key, value in told]
    assert len(found) > 100
    return "\n".join(map(str, found))


def _outputs(folder: Path, ask: Callable[..., str], wanted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    copy = _copy_of_another(folder, ask)
    ask("export", "--parquet", "kolommen", "--with-texts")
    yield "columns", _columns(folder / "kolommen")
    (folder / "leidraad.yaml").write_text(GUIDE, encoding="utf-8")
    ask("guide", "import", "leidraad.yaml")
    (folder / "antwoorden.yaml").write_text(ANSWERS, encoding="utf-8")
    ask("answers", "import", "antwoorden.yaml")
    first, second, *_others = [row["name"] for row in json.loads(ask("documents", "--format", "json"))]
    ask("waves", "set", "2014", first)
    ask("waves", "set", "2015", second)
    waves = "waves compare 2014 2015 --rows ** --persons"
    matrix = "matrix --cols contactpersoon"
    merged = f"merge elders/{copy.name} --dry-run --format"
    for words in (
        *(f"codebook show --format {format_}" for format_ in ("table", "json", "csv")),
        "codebook show hulp",
        *(f"codebook history --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"codebook diff 1 --format {format_}" for format_ in ("table", "json")),
        "codebook export",
        *(f"round --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"round show later --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"{merged} {format_}" for format_ in ("table", "json")),
        *(f"guide asked --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"guide match --likeness 50 --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"answers show hoe --cols contactpersoon --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"answers show hoe --respondents --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"answers conflicts een --format {format_}" for format_ in ("table", "json", "csv")),
        "answers conflicts een --evidence --format json",
        *(f"{waves} --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"passages hulp --format {format_}" for format_ in ("table", "md", "json", "csv")),
        *(f"concordance buurman --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"search buurman --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"query ask hulp --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"{asked} --format {format_}" for asked in PATTERNS for format_ in ("table", "json", "csv")),
        *(f"report claims --outline opzet.yaml --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"report changes --since 2000-01-01 --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"report robust --outline opzet.yaml --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"report exceptions --outline opzet.yaml --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"figures list --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"fieldwork show --format {format_}" for format_ in ("table", "json", "csv")),
        "fieldwork table",
        *(f"joint --format {format_}" for format_ in ("table", "json", "csv")),
        "report --outline bijlagen.yaml",
        "links",
        "grid",
        *(f"links list --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"grid themes --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"grid show --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"corpus {asked} --format {format_}" for asked in CORPUS for format_ in ("table", "json", "csv")),
        "report --outline opzet.yaml",
        "report --attribute contactpersoon",
        "report --language en",
        *(f"codings --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"suggest --like hulp --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"autocode hulp --unit turn --dry-run --format {format_}" for format_ in ("table", "json", "csv")),
        "codings --good",
        "codings export",
        *(f"matrix --cols contactpersoon --cols regio --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"documents lost --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"memos --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"agreement --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"agreement --disagreements --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"settle --list --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"settle --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"agreement --format {format_} --language en --fleiss --pabak --masi" for format_ in ("table", "json")),
        *(f"plan double --format {format_}" for format_ in ("table", "json", "csv")),
        *(f"plan hours --format {format_}" for format_ in ("table", "json", "csv")),
        "plan hours --by-document",
        *(f"log --format {format_}" for format_ in ("table", "json", "csv")),
        f"merge elders/{copy.name} --prefer theirs",
    ):
        if wanted(words):
            yield words, ask(*words.split())
    for number, words in enumerate(
        (
            *(f"report --outline opzet.yaml --out FILE.{kind}" for kind in ("md", "docx", "html", "xlsx")),
            *(f"joint --out FILE.{kind}" for kind in ("md", "docx", "xlsx")),
            "fieldwork table --out FILE.docx",
            *(
                f"{matrix} --title Tabel --out FILE.{kind}"
                for kind in ("docx", "md", "html", "xlsx", "csv", "svg", "json")
            ),
            *(f"{matrix} --quotes --out FILE.{kind}" for kind in ("docx", "xlsx", "csv", "json")),
            *(f"codings export --out FILE.{kind}" for kind in ("csv", "xlsx")),
            *(f"{asked} --out FILE.{kind}" for asked, kind in pairs(PATTERNS, ("html", "xlsx", "csv", "json"))),
            *(f"{asked} --out FILE.svg" for asked in some(PATTERNS[1:4], 1)),
            *(f"{waves} --out FILE.{kind}" for kind in ("docx", "xlsx", "svg")),
            *(f"links export FILE.{kind}" for kind in ("docx", "md", "html", "xlsx", "csv", "json", "svg", "dot")),
            *(f"grid export FILE.{kind}" for kind in ("docx", "md", "html", "xlsx", "csv", "json")),
            "codebook export --out FILE.yaml",
            *(f"agreement --out FILE.{kind}" for kind in ("md", "docx", "xlsx", "csv")),
            *(f"settle letter een --out FILE.{kind}" for kind in ("md", "docx", "html")),
            *(f"corpus {asked} --out FILE.{kind}" for asked in CORPUS[:3] for kind in ("docx", "csv")),
            *(f"agreement --disagreements --out FILE.{kind}" for kind in ("xlsx", "csv")),
        )
    ):
        if wanted(words):
            yield words, ask(*words.replace("FILE", f"uit-{number}").split())
    # A file of passages is not written while a name in them is undecided.
    assert run(["--coder", "een", "passages", "hulp", "--out", "niet.md"]) == 1
    assert not (folder / "niet.md").exists()
    # What is decided on makes initials names, too: those are decided on then.
    for _round in range(2):
        rows = json.loads(ask("pseudonymise", "--list", "--format", "json"))
        told = {row["text"] for row in rows if row["kind"] == "text" and row["certain"] and not row["decision"]}
        if told:
            ask("pseudonymise", *(part for name in sorted(told) for part in ("--cut", name)))
    for kind in ("docx", "md", "html", "xlsx", "csv"):
        words = f"passages hulp --out FILE.{kind}"
        # In the study of other forms some are left undecided, and nothing is written.
        if wanted(words) and run(["--coder", "een", *words.replace("FILE", "uit-passages").split()]) == 0:
            yield words, ""
    for path in sorted(folder.glob("uit-*")):
        yield path.name, unpacked(path)


def _copy_of_another(folder: Path, ask: Callable[..., str]) -> Path:
    """A copy in which documents, codes, respondents and memos with names came and were changed, as they were here."""
    copy = folder / "elders" / "kopie.qualcode"
    copy.parent.mkdir()
    ask("backup", str(copy))
    [first, *_others] = json.loads(ask("respondents", "--format", "json"))
    [*_codes, code] = [row["code"] for row in json.loads(ask("codebook", "show", "--with-names", "--format", "json"))]
    [document, *_more] = [row["name"] for row in json.loads(ask("documents", "--format", "json"))]
    new = folder / f"nieuw_{document}.txt"
    new.write_text(f"Interviewer: En?\n\n{first['id']}: Ja, ook met {first['id']}.\n", encoding="utf-8")
    for project, sign in (("namen.qualcode", "A"), (str(copy), "B")):
        there = ("-p", project)
        ask("respondents", "rename", first["id"], f"{first['id']} {sign}", *there)
        ask("memos", "write", "document", document, f"{first['id']} {sign}", *there)
        ask("memos", "write", "code", code, f"{first['id']} {sign}", *there)
    ask("import", new.name, "-p", str(copy))
    ask("round", "new", "later", "--coders", "een,twee", "--document", document)
    ask("round", "end", "later")
    return copy


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
    found = {what: len(set(shape.findall(fold_text(text)))) for what, text in written.items()}
    assert {what: there for what, there in found.items() if there} == {}


def test_every_command_that_writes_is_among_them(written: dict[str, str]) -> None:
    commands = dict(_commands(cli))
    assert set(SAID) <= set(commands)
    for called, command in commands.items():
        asked = [what for what in written if _asked(what, called, commands)]
        if called in SAID:
            assert not asked, f"{called} has no reason to be left out"
            continue
        ways = {way for way in _ways(command) if not any(way in what for what in asked)}
        assert asked, called
        assert not ways - {"--format table"}, (called, ways)


def test_no_form_of_a_name_is_in_any_output(others_written: dict[str, str]) -> None:
    stems = [stem for person in PEOPLE for stem in person.stems]
    folded = {what: fold_text(text) for what, text in others_written.items()}
    found = {what: {stem for stem in stems if re.search(stem, text)} for what, text in folded.items()}
    assert {what: there for what, there in found.items() if there} == {}


def test_a_label_within_a_turn_is_in_no_quotation(others_written: dict[str, str]) -> None:
    for row in json.loads(others_written["codings --format json"]):
        assert "Interviewer" not in row["quote"]
        assert "(...)" in row["quote"]


def test_the_outputs_have_something_in_them(written: dict[str, str]) -> None:
    for what, text in written.items():
        if what.startswith(("report -", "codings", "passages")) and "FILE" not in what:
            assert "[na" in text.replace("\\", ""), what
    quotes = re.findall(r"“(.*?)”", written["report --outline opzet.yaml"])
    assert quotes
    assert not any(re.search(r"Interviewer|\d\d:\d\d|:\s", quote) for quote in quotes)


def test_with_names_they_are_there(written: dict[str, str]) -> None:
    assert json.loads(written["codings --format json"])[0]["document"].startswith("document-")
