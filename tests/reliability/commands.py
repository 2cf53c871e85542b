"""kill -9 in every command, and every command on a disk that is full."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from qualcode.report.chapter.small import numbers_id
from tests.reliability import study, syncing
from tests.reliability.children import command, moment, run
from tests.reliability.lab import Lab, checked, lost, said, standing
from tests.reliability.proof import Contents, contents


class Case(NamedTuple):
    """A command, after others and what a hand then does; ``writes`` to the project itself, so its history grows.

    ``environment`` is the command's, ``first`` what its child does before it, ``then`` finds what is wrong when others
    go on from there.
    """

    arguments: Sequence[str]
    after: Sequence[Sequence[str]] = ()
    writes: bool = True
    by_hand: Callable[[Path], object] | None = None
    environment: Mapping[str, str] = MappingProxyType({})
    first: Callable[[], object] = lambda: None
    then: Callable[[Path], list[str]] = lambda _folder: []

    def work(self, arguments: Sequence[str]) -> Callable[[], int]:
        """The command with these arguments, as work of a child."""

        def work() -> int:
            self.first()
            return command(arguments)()

        return work


def _decide(folder: Path) -> None:
    """Fill in the list of a meeting: all that somebody coded holds."""
    path = folder / "zaken.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([{**row, "decision": "all", "reason": "Samen gelezen"} for row in rows])


def _answer(folder: Path) -> None:
    """Answer as a model does: each passage gets a code."""
    lines = [json.loads(line) for line in (folder / "vraag.jsonl").read_text(encoding="utf-8").splitlines()]
    given = [{"passage": one["passage"], "codes": ["kosten"]} for one in lines if one["kind"] == "passage"]
    (folder / "antwoord.jsonl").write_text("\n".join(map(json.dumps, given)), encoding="utf-8")


def _spoil(folder: Path) -> None:
    """Take out of the project what can be put back without guessing."""
    with closing(sqlite3.connect(folder / study.NAME)) as connection:
        sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL LIMIT 1"
        [(index,)] = connection.execute(sql)
        connection.execute(f'DROP INDEX "{index}"')


PASSAGES = ("een:40:90=stage/netwerk", "een:95:130=kosten")
CODED = [["code", "een", "stage/netwerk", "--at", "40:90"], ["code", "een", "kosten", "--at", "95:130"]]
LINKED = [*CODED, ["links", "add", PASSAGES[0], "explains", PASSAGES[1]]]
THEMES = [["grid", "theme", "Kosten", "kosten"], ["grid", "set", "een-Sem", "kosten", "Het is krap."]]
JOINABLE = [*THEMES, ["grid", "theme", "Stage", "stage"]]
GUIDED = [["guide", "import", "leidraad.yaml"]]
WAVES = [
    *GUIDED,
    ["waves", "set", "2014", "een", "--guide", "leerlingen"],
    ["waves", "new", "2015", "--from", "2014", "--out", "golf"],
    ["guide", "import", "golf/leidraad-leerlingen-2015.yaml"],
    ["waves", "set", "2015", "drie"],
]
ANSWERED = [["answers", "import", "antwoorden.yaml"], ["answers", "set", "een-Sem", "hoe=bekenden"]]
CONFLICT = [*ANSWERED, ["answers", "set", "een-Sem", "hoe=zelf"]]
COLUMNS = [*CODED, ["export", "--parquet", "kolommen"]]
MEETING = [["agreement", "--disagreements", "--out", "zaken.csv"]]
ASKED = [["query", "save", "geld", "kosten and stage"]]
REPAIR = ["check", "--repair", "--yes"]
UNFINISHED = "--include-unfinished"
ROUND = ["round", "new", "r1", "--coders", "ada,bo", "--document", "drie"]
TASK = ["round", "export", "r1", "--jsonl", "vraag.jsonl"]
UNEVEN = [
    ["round", "new", "r2", "--coders", "ada,bo,cy", "--document", "drie", "--document", "vier", "--document", "vijf"],
    ["finish", "vier", "vijf", "--coder", "cy"],
]
OVER = [["round", "new", "r1", "--coders", "ada,bo", "--document", "een"], ["round", "end", "r1"]]
CASES = {
    "init": Case(["init", "nieuw.qualcode", "--codebook", "codeboek.yaml"], writes=False),
    "build": Case(["build", "bestanden.toml"]),
    "import": Case(["import", "los.txt"]),
    "code": Case(["code", "een", "stage/netwerk", "--at", "40:90"]),
    "codings import": Case(["codings", "import", "meer.csv"]),
    "codings export": Case(["codings", "export", "--out", "uit.csv"], writes=False),
    "autocode": Case(["autocode", "toekomst"], [["codebook", "import", "meer.yaml", "--reason", "Meer"]]),
    "export as files": Case(["export", "--all", "bestanden"], writes=False),
    "export as columns": Case(["export", "--parquet", "kolommen"], CODED, writes=False),
    "package": Case(["package", "archief"], CODED, writes=False),
    "codebook import": Case(["codebook", "import", "meer.yaml", "--reason", "Meer"]),
    "codebook export": Case(["codebook", "export", "--out", "uit.yaml"], writes=False),
    "respondents import": Case(["respondents", "import", "personen.xlsx"]),
    "memos": Case(["memos", "write", "code", "kosten", "Let op de reis."]),
    "respondents rename": Case(["respondents", "rename", "een-Sem", "een-Sam"]),
    "respondents attributes": Case(["respondents", "attributes", "leeftijd", "--rename", "jaren"]),
    "respondents withdraw": Case(["respondents", "withdraw", "een-Sem", "--yes"], CODED),
    "documents update": Case(["documents", "update", "een", "beter.txt"]),
    "speakers assign": Case(["speakers", "assign", "Sem overal", "Sem"]),
    "speakers role": Case(["speakers", "role", "interviewer", "Noor"]),
    "survey import": Case(["survey", "import", "enquete.csv", "--open", "Wat kost het?", "--in", "enquete"]),
    "figures import": Case(["figures", "import", "cijfers.csv"]),
    "figures remove": Case(["figures", "remove", "duo/kosten/-/2014"], [["figures", "import", "cijfers.csv"]]),
    "fieldwork import": Case(["fieldwork", "import", "veldwerk.csv"]),
    "fieldwork table": Case(
        ["fieldwork", "table", "--out", "respons.docx"], [["fieldwork", "import", "veldwerk.csv"]], writes=False
    ),
    "joint": Case(["joint", "--include-unfinished", "--out", "bronnen.xlsx"], CODED, writes=False),
    "guide import": Case(["guide", "import", "leidraad.yaml"]),
    "guide match": Case(["guide", "match", "--confirm", "een:1=leerlingen/V1"], GUIDED),
    "guide asked": Case(
        ["guide", "asked", "--set", "asked", "--respondent", "een-Sem", "--question", "leerlingen/V1"], GUIDED
    ),
    "waves set": Case(["waves", "set", "2015", "een", "--guide", "leerlingen"], GUIDED),
    "waves map": Case(["waves", "map", "2014", "2015", "--reworded", "leerlingen-2015/V1=leerlingen/V1"], WAVES),
    "waves compare": Case(["waves", "compare", "2014", "2015", "--out", "uit.xlsx"], WAVES, writes=False),
    "waves new": Case(["waves", "new", "2015", "--from", "2014", "--out", "golf"], WAVES[:2], writes=False),
    "answers import": Case(["answers", "import", "antwoorden.yaml"]),
    "answers set": Case(["answers", "set", "een-Sem", "hoe=zelf"], ANSWERED),
    "answers decide": Case(["answers", "decide", "een-Sem", "hoe=zelf", "--reason", "Zei het later"], CONFLICT),
    "query save": Case(["query", "save", "geld", "kosten and stage"]),
    "query remove": Case(["query", "remove", "geld"], ASKED),
    "links add": Case(["links", "add", PASSAGES[0], "contradicts", PASSAGES[1], "--note", "Zie daar"], CODED),
    "links note": Case(["links", "note", "1", "Toch niet"], LINKED),
    "links remove": Case(["links", "remove", "1"], LINKED),
    "links export": Case(["links", "export", "uit.docx"], LINKED, writes=False),
    "links drawn": Case(["links", "export", "uit.svg"], LINKED, writes=False),
    "grid theme": Case(["grid", "theme", "Kosten", "kosten"]),
    "grid set": Case(["grid", "set", "een-Sem", "kosten", "Het is krap."]),
    "grid rename": Case(["grid", "rename", "kosten", "Geld"], THEMES),
    "grid join": Case(["grid", "join", "kosten", "stage"], JOINABLE),
    "grid remove": Case(["grid", "remove", "kosten", "--with-summaries"], THEMES),
    "grid import": Case(["grid", "import", "raster.csv"], THEMES),
    "grid export": Case(["grid", "export", "uit.xlsx"], THEMES, writes=False),
    "undo grid join": Case(["undo"], [*JOINABLE, ["grid", "join", "kosten", "stage"]]),
    "finish": Case(["finish", "drie"]),
    "coders rename": Case(["coders", "rename", "bo", "bob"]),
    "coders merge": Case(["coders", "merge", "bo", "ada"]),
    "coders role": Case(["coders", "role", "ada", "lead"]),
    "merge": Case(["merge", "kopie.qualcode"]),
    "undo": Case(["undo"], [["codings", "import", "meer.csv"]]),
    "redo": Case(["redo"], [["codings", "import", "meer.csv"], ["undo"]]),
    "undo a merge": Case(["undo"], [["merge", "kopie.qualcode"]]),
    "settle": Case(["settle", "--agreed"]),
    "settle import": Case(["settle", "import", "zaken.csv"], MEETING, by_hand=_decide),
    "undo settling": Case(["undo"], [["settle", "--agreed"]]),
    "round new": Case(ROUND),
    "round export": Case(["round", "export", "r1", "bo.qualcode", "--for", "bo"], [ROUND], writes=False),
    "round export to a model": Case(["round", "export", "r1", "--jsonl", "uit.jsonl"], [ROUND], writes=False),
    "round import": Case(
        ["round", "import", "r1", "antwoord.jsonl", "--as", "model:proef@1"], [ROUND, TASK], by_hand=_answer
    ),
    "round end": Case(["round", "end", "r1"], [ROUND]),
    "plan share": Case(["plan", "share", "r2", "--apply"], UNEVEN),
    "settle letter": Case(["settle", "letter", "ada", "--out", "brief.docx"], OVER, writes=False),
    "settle letters": Case(["settle", "letter", "--all", "brieven"], OVER, writes=False),
    "stability new": Case(["stability", "new", "opnieuw.qualcode"], [["finish", "een"]], writes=False),
    "pseudonymise": Case(["pseudonymise", "--replace", "Sem=[vriend]"]),
    "report privacy": Case(["report", "privacy", "--accept", numbers_id("leerlingen"), "--reason", "Zo besproken"]),
    "backup": Case(["backup", "kopie2.qualcode"], writes=False),
    "check --repair": Case(REPAIR, writes=False, by_hand=_spoil),
    "restore": Case(["restore", "kopie.qualcode", "--yes"], writes=False),
    "report": Case(["report", "--out", "uit.md", "--include-unfinished"]),
    "report to Word": Case(["report", "--out", "uit.docx", "--include-unfinished"]),
    "report write": Case(["report", "write", "opzet.yaml", "uit.docx", "--include-unfinished"]),
    "report update": Case(
        ["report", "update", "uit.docx"],
        [["report", "--out", "uit.docx", "--include-unfinished"], ["codings", "import", "meer.csv"]],
    ),
    "agreement": Case(["agreement", "--out", "uit.xlsx"], writes=False),
    "matrix": Case(["matrix", UNFINISHED, "--out", "uit.xlsx"], writes=False),
    "search": Case(["search", "oom"], writes=False),  # makes what the index of words has not
    "concordance": Case(["concordance", "stage"], writes=False),
    "passages": Case(["passages", "kosten", UNFINISHED, "--out", "uit.html"], writes=False),
    "corpus matrix": Case(["corpus", "matrix", "kolommen", "--out", "uit.docx"], COLUMNS, writes=False),
    "corpus agreement": Case(["corpus", "agreement", "kolommen", "--out", "uit.docx"], COLUMNS, writes=False),
    "corpus relations": Case(["corpus", "relations", "kolommen", "--out", "uit.docx"], COLUMNS, writes=False),
    "relations": Case(["relations", UNFINISHED, "--out", "uit.docx"], writes=False),
    "configurations": Case(["configurations", UNFINISHED, "--out", "uit.md"], writes=False),
    "contrasts": Case(
        ["contrasts", "--groups", "leeftijd=15,leeftijd=16", UNFINISHED, "--out", "uit.csv"], writes=False
    ),
    "saturation": Case(["saturation", UNFINISHED, "--out", "uit.xlsx"], writes=False),
    "frequencies": Case(["frequencies", UNFINISHED, "--out", "uit.html"], writes=False),
    "keyness": Case(["keyness", "--groups", "leeftijd=15,leeftijd=16", UNFINISHED, "--out", "uit.csv"], writes=False),
    **{
        f"{name}{words}": Case(
            [name, *given],
            by_hand=made,
            environment=syncing.settings("ada"),
            first=first,
            then=syncing.in_step,
        )
        for words, first in (("", lambda: None), (" what changed", syncing.send_what_changed))
        for name, given, made in (("sync", [syncing.FOLDER], syncing.team), ("undo-sync", [], syncing.taken_in))
    },
    "export": Case(["export", "uit.qdpx"], writes=False),
    "convert": Case(["convert", "uit.qdpx", "terug.qualcode"], [["export", "uit.qdpx"]], writes=False),
    "convert what others read": Case(
        ["convert", "uit.qdpx", "terug.qualcode", "--standard"], [["export", "uit.qdpx"]], writes=False
    ),
}


def killed(lab: Lab, chance: Random, name: str = "") -> list[str]:
    """A command is killed at some moment: it has been done, or nothing has."""
    case, base, arguments = _drawn(lab, chance, name)
    work, environment = case.work(arguments), case.environment
    taken = lab.measured(f"{base.name} {arguments}", base, work, environment)
    folder = lab.fresh(base)
    before = lab.held(base)
    death = moment(chance, taken.seconds, taken.calls)
    outcome = run(work, folder=folder, death=death, environment=environment)
    lab.kills += outcome.killed
    lab.count_left(folder)
    # What it prints last, it prints when all is done.
    acknowledged = case.writes and (outcome.status == 0 or (outcome.killed and bool(outcome.out.strip())))
    return _proved(folder, base, _whole(lab, base, case, arguments), said(outcome), case, acknowledged, before)


def full_disk(lab: Lab, chance: Random, name: str = "") -> list[str]:
    """No file may grow beyond some size: a command is done, or says that it was not and has not been."""
    case, base, arguments = _drawn(lab, chance, name)
    work, environment = case.work(arguments), case.environment
    taken = lab.measured(f"{base.name} {arguments}", base, work, environment)
    folder = lab.fresh(base)
    before = lab.held(base)
    limit = chance.randrange(0, max(taken.largest, 4096))
    outcome = run(work, folder=folder, file_limit=limit, environment=environment)
    lab.count_left(folder)
    acknowledged = case.writes and outcome.status == 0
    found = said(outcome)
    if "nothing was changed" in outcome.err and contents(folder / study.NAME).guids != before.guids:
        found.append("it says that nothing was changed, and something was")
    return _proved(folder, base, _whole(lab, base, case, arguments), found, case, acknowledged, before)


def _drawn(lab: Lab, chance: Random, name: str) -> tuple[Case, Path, list[str]]:
    name = name or chance.choice(list(CASES))
    case = CASES[name]

    def build(folder: Path) -> None:
        shutil.copytree(lab.base("study", study.build), folder, dirs_exist_ok=True)
        for arguments in case.after:
            study.done(folder, list(arguments))
        if case.by_hand:
            case.by_hand(folder)

    base = lab.base(name, build) if case.after or case.by_hand else lab.base("study", study.build)
    arguments = list(case.arguments) if case.arguments[0] == "init" else [*case.arguments, "-p", study.NAME]
    return case, base, arguments


def _whole(lab: Lab, base: Path, case: Case, arguments: list[str]) -> Path:
    """The folder after the command when nothing stops it."""

    def build(folder: Path) -> None:
        shutil.copytree(base, folder, dirs_exist_ok=True)
        run(case.work(arguments), folder=folder, environment=case.environment)

    return lab.base(f"whole-{base.name}-{'-'.join(arguments)}".replace("/", "_"), build)


def _proved(
    folder: Path, base: Path, whole: Path, found: list[str], case: Case, acknowledged: bool, before: Contents
) -> list[str]:
    found += standing(folder, base, whole)
    try:
        found += lost(before, contents(folder / study.NAME), acknowledged=acknowledged)
    except (sqlite3.Error, ValueError) as error:
        found.append(f"the project cannot be read: {type(error).__name__}")
    if case.by_hand is _spoil:
        # Killed before it was mended, it is mended now.
        run(command([*REPAIR, "-p", study.NAME]), folder=folder)
    found += checked(folder) + case.then(folder)
    return [f"{' '.join(case.arguments[:2])}: {wrong}" for wrong in found]
