"""Something strange stands where a command is told to read or write: it is refused in words, at once, or goes well."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.reliability import study
from tests.reliability.children import command, run
from tests.reliability.commands import LINKED, ROUND, THEMES, WAVES
from tests.reliability.lab import Lab, lost, said
from tests.reliability.proof import contents, problems

HOLE = "@"
"""Stands in the arguments for the name of what is strange; what follows is the suffix that it is given."""

SPARSE = 8 << 30


def _socket(path: Path) -> None:
    # The name of a socket has to be short, so it is made where it is not and moved.
    here = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def _folder_with_pipe(path: Path) -> None:
    path.mkdir()
    os.mkfifo(path / "een.txt")


def _folder_in_itself(path: Path) -> None:
    path.mkdir()
    (path / "weer").symlink_to(path)


def _holding(data: bytes) -> Callable[[Path], None]:
    return lambda path: void(path.write_bytes(data))


def void(_result: object) -> None:
    """Nothing, of something."""


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE)


THINGS: dict[str, Callable[[Path], None]] = {
    "nothing": void,
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a full device": lambda path: path.symlink_to("/dev/full"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nowhere": lambda path: path.symlink_to("weg/nergens"),
    "a folder": lambda path: path.mkdir(),
    "a folder that holds a pipe": _folder_with_pipe,
    "a folder that holds itself": _folder_in_itself,
    "a sparse file": _sparse,
    "an empty file": _holding(b""),
    "an interview": _holding(study.interview(Random(3)).encode()),
    "noise": _holding(Random(4).randbytes(5000)),
    "an archive cut off": _holding(b"PK\x03\x04" + bytes(300)),
    "columns cut off": _holding(b"PAR1" + bytes(40)),
    "a deep list": _holding(b"[" * 100_000),
    "a database cut off": _holding(b"SQLite format 3\0" + bytes(4000)),
    "a project": lambda path: void(shutil.copy(path.parent / "kopie.qualcode", path)),
    "the study": lambda path: path.symlink_to(study.NAME),
}
NAMES: dict[str, bytes] = {
    "": b"vreemd",
    "a name in Latin-1": b"vreemd\xe9",
    "a name that steers a terminal": b"vreemd\x1b]0;x\x07\n\x1b[31m",
    "a name that is too long": b"v" * 300,
    "a name like an option": b"--vreemd",
    "a name under a file": b"los.txt/vreemd",
}

READ: dict[str, list[str]] = {
    "the project": ["documents", "-p", "@.qualcode"],
    "the project that is changed": ["code", "een", "kosten", "--at", "20:60", "-p", "@.qualcode"],
    "open": ["open", "@.qualcode"],
    "init --codebook": ["init", "nieuw.qualcode", "--codebook", "@.yaml"],
    "build": ["build", "@.toml"],
    "import": ["import", "@.txt"],
    "import docx": ["import", "@.docx"],
    "import odt": ["import", "@.odt"],
    "import rtf": ["import", "@.rtf"],
    "import pdf": ["import", "@.pdf"],
    "import srt": ["import", "@.srt"],
    "import --respondents": ["import", "los.txt", "--respondents", "@.csv"],
    "documents update": ["documents", "update", "een", "@.txt"],
    "respondents import": ["respondents", "import", "@.xlsx"],
    "survey import": ["survey", "import", "@.csv", "--open", "Wat kost het?"],
    "survey import xlsx": ["survey", "import", "@.xlsx", "--open", "Wat kost het?"],
    "figures import": ["figures", "import", "@.csv"],
    "figures import xlsx": ["figures", "import", "@.xlsx"],
    "fieldwork import": ["fieldwork", "import", "@.csv"],
    "codebook import": ["codebook", "import", "@.yaml", "--reason", "Meer"],
    "codebook check": ["codebook", "check", "@.yaml"],
    "codings import": ["codings", "import", "@.csv"],
    "suggest --vectors": ["suggest", "een", "--at", "40:90", "--vectors", "@"],
    "round import": ["round", "import", "r1", "@.jsonl", "--as", "model:proef@1"],
    "guide import": ["guide", "import", "@.yaml"],
    "guide match --from": ["guide", "match", "--from", "@.csv"],
    "guide asked --from": ["guide", "asked", "--from", "@.csv"],
    "answers import": ["answers", "import", "@.yaml"],
    "waves map --from": ["waves", "map", "2014", "2015", "--from", "@.csv"],
    "waves compare --outline": ["waves", "compare", "2014", "2015", "--group", "leerlingen", "--outline", "@.yaml"],
    "waves new --outline": ["waves", "new", "2016", "--from", "2015", "--outline", "@.yaml", "--out", "golf2"],
    "passages --outline": ["passages", "c1", "--include-unfinished", "--outline", "@.yaml"],
    "grid import": ["grid", "import", "@.csv"],
    "joint --outline": ["joint", "--include-unfinished", "--outline", "@.yaml"],
    "report --outline": ["report", "--include-unfinished", "--outline", "@.yaml"],
    "report --template": ["report", "--include-unfinished", "--out", "uit.docx", "--template", "@.docx"],
    "report write outline": ["report", "write", "@.yaml", "uit.docx", "--include-unfinished"],
    "report write --template": [
        "report", "write", "opzet.yaml", "uit.docx", "--include-unfinished", "--template", "@.docx",
    ],
    "report update docx": ["report", "update", "@.docx"],
    "report update odt": ["report", "update", "@.odt"],
    "report update md": ["report", "update", "@.md"],
    "report update --outline": ["report", "update", "hoofdstuk.docx", "--outline", "@.yaml"],
    "report status": ["report", "status", "@.docx"],
    "report status md": ["report", "status", "@.md"],
    "report status --outline": ["report", "status", "hoofdstuk.docx", "--outline", "@.yaml"],
    "report claims --outline": ["report", "claims", "--outline", "@.yaml"],
    "report privacy": ["report", "privacy", "@.docx"],
    "report check": ["report", "check", "@.docx"],
    "report check md": ["report", "check", "@.md"],
    "report check --outline": ["report", "check", "hoofdstuk.docx", "--outline", "@.yaml"],
    "report changes --against": ["report", "changes", "--against", "@.qualcode"],
    "report changes --outline": ["report", "changes", "--against", "kopie.qualcode", "--outline", "@.yaml"],
    "report robust --outline": ["report", "robust", "--outline", "@.yaml"],
    "report exceptions --outline": ["report", "exceptions", "--outline", "@.yaml"],
    "settle import": ["settle", "import", "@.csv"],
    "stability compare": ["stability", "compare", "@.qualcode"],
    "pseudonymise --restore": ["pseudonymise", "--restore", "@", "--passphrase-file", "wachtzin.txt", "--yes"],
    "pseudonymise --passphrase-file": ["pseudonymise", "--apply", "sleutel", "--passphrase-file", "@.txt", "--yes"],
    "verify": ["verify", "@.json"],
    "convert": ["convert", "@.qdpx", "terug.qualcode"],
    "convert project": ["convert", "@.qualcode", "terug.qdpx"],
    "package --key": ["package", "archief", "--key", "@", "--passphrase-file", "wachtzin.txt"],
    "package --passphrase-file": ["package", "archief", "--key", "sleutel", "--passphrase-file", "@.txt"],
    "package --outline": ["package", "archief", "--outline", "@.yaml"],
    "corpus matrix": ["corpus", "matrix", "@"],
    "corpus agreement": ["corpus", "agreement", "@"],
    "corpus relations": ["corpus", "relations", "@"],
    "corpus search": ["corpus", "search", "stage", "@"],
    "merge": ["merge", "@.qualcode"],
    "merge --decide": ["merge", "kopie.qualcode", "--decide", "@.json"],
    "sync": ["sync", "@"],
    "sync --status": ["sync", "@", "--status"],
    "sync --decide": ["sync", "reis", "--decide", "@.json"],
    "check --key": ["check", "--leaks", "--key", "@", "--passphrase-file", "wachtzin.txt"],
    "check --passphrase-file": ["check", "--leaks", "--key", "sleutel", "--passphrase-file", "@.txt"],
    "restore": ["restore", "@.qualcode", "--yes"],
    "serve start": ["serve", "start", "@.qualcode", "--url", "http://127.0.0.1:8100", "--accounts", "t/map/geen.db"],
}  # fmt: skip
WRITTEN: dict[str, list[str]] = {
    "pseudonymise --apply": ["pseudonymise", "--apply", "@", "--passphrase-file", "wachtzin.txt", "--yes"],
    "demo": ["demo", "@"],
    "init": ["init", "@.qualcode"],
    "import --report": ["import", "uit.qdpx", "--report", "@.json"],
    "fieldwork table --out": ["fieldwork", "table", "--out", "@.docx"],
    "codebook export --out": ["codebook", "export", "--out", "@.yaml"],
    "codings export --out": ["codings", "export", "--out", "@.csv"],
    "round export": ["round", "export", "r1", "@.qualcode", "--for", "bo"],
    "round export --jsonl": ["round", "export", "r1", "--jsonl", "@.jsonl"],
    "waves compare --out": ["waves", "compare", "2014", "2015", "--out", "@.xlsx"],
    "waves new --out": ["waves", "new", "2016", "--from", "2015", "--out", "@"],
    "matrix --out": ["matrix", "--include-unfinished", "--out", "@.xlsx"],
    "passages --out": ["passages", "kosten", "--include-unfinished", "--out", "@.html"],
    "relations --out": ["relations", "--include-unfinished", "--out", "@.docx"],
    "configurations --out": ["configurations", "--include-unfinished", "--out", "@.md"],
    "contrasts --out": [
        "contrasts", "--groups", "leeftijd=15,leeftijd=16", "--include-unfinished", "--out", "@.csv",
    ],
    "saturation --out": ["saturation", "--include-unfinished", "--out", "@.xlsx"],
    "frequencies --out": ["frequencies", "--include-unfinished", "--out", "@.html"],
    "keyness --out": ["keyness", "--groups", "leeftijd=15,leeftijd=16", "--include-unfinished", "--out", "@.csv"],
    "links export": ["links", "export", "@.docx"],
    "grid export": ["grid", "export", "@.xlsx"],
    "joint --out": ["joint", "--include-unfinished", "--out", "@.xlsx"],
    "report --out": ["report", "--include-unfinished", "--out", "@.docx"],
    "report --out md": ["report", "--include-unfinished", "--out", "@.md"],
    "report write": ["report", "write", "opzet.yaml", "@.docx", "--include-unfinished"],
    "agreement --out": ["agreement", "--out", "@.xlsx"],
    "settle letter --out": ["settle", "letter", "ada", "--out", "@.docx"],
    "settle letter --all": ["settle", "letter", "--all", "@"],
    "stability new": ["stability", "new", "@.qualcode"],
    "export": ["export", "@.qdpx"],
    "export --all": ["export", "--all", "@"],
    "export --parquet": ["export", "--parquet", "@"],
    "export --report": ["export", "nog.qdpx", "--report", "@.json"],
    "convert target": ["convert", "kopie.qualcode", "@.qdpx"],
    "convert --report": ["convert", "kopie.qualcode", "terug.qdpx", "--report", "@.json"],
    "package": ["package", "@"],
    "corpus matrix --out": ["corpus", "matrix", "kolommen", "--out", "@.docx"],
    "corpus agreement --out": ["corpus", "agreement", "kolommen", "--out", "@.docx"],
    "corpus relations --out": ["corpus", "relations", "kolommen", "--out", "@.docx"],
    "backup": ["backup", "@.qualcode"],
}  # fmt: skip

FURNISHED = (
    ["answers", "import", "antwoorden.yaml"],
    ["fieldwork", "import", "veldwerk.csv"],
    ["pseudonymise", "--replace", "Sem=[vriend]", "--replace", "Noor=[vriendin]", "--accept", "Gesprek"],
    ["report", "write", "opzet.yaml", "hoofdstuk.docx", "--include-unfinished"],
    ["export", "--parquet", "kolommen"],
    ["export", "uit.qdpx"],
    ["report", "write", "opzet.yaml", "hoofdstuk.md", "--include-unfinished"],
    ["round", "new", "r0", "--coders", "ada,bo", "--document", "een"],
    ["round", "end", "r0"],
    ROUND,
)
NO_PROJECT = ("init", "demo", "open", "verify", "convert", "corpus", "serve")
SERVES = {"serve start": ("a project", "the study")}
"""What would not be strange, and go on until it is ended."""


def furnish(folder: Path) -> None:
    """A study in which each command has something to read and to write."""
    shutil.copytree(folder.parent / "base-study", folder, dirs_exist_ok=True)
    (folder / "wachtzin.txt").write_text("een lange zin die niemand raadt\n", encoding="utf-8")
    (folder / "reis").mkdir()
    for arguments in (*LINKED, *THEMES, *WAVES, *FURNISHED):
        study.done(folder, list(arguments))
    shutil.copy(folder / study.NAME, folder / "ander.qualcode")
    applied = ["pseudonymise", "--apply", "sleutel", "--passphrase-file", "wachtzin.txt", "--yes"]
    study.done(folder, [*applied, "-p", "ander.qualcode"])
    (folder / "ander.qualcode").unlink()


def strange(lab: Lab, chance: Random, name: str = "", thing: str = "", called: str | None = None) -> list[str]:
    """One command meets one strange thing under one strange name."""
    name = name or chance.choice([*READ, *WRITTEN])
    thing = thing or chance.choice([one for one in THINGS if one not in SERVES.get(name, ())])
    if called is None:
        called = chance.choice(list(NAMES)) if chance.random() < 0.3 else ""
    folder = lab.fresh(lab.base("furnished", furnish))
    template = {**READ, **WRITTEN}[name]
    suffix = next(part for part in template if part.startswith(HOLE)).removeprefix(HOLE)
    path = folder / os.fsdecode(NAMES[called] + suffix.encode())
    try:
        THINGS[thing](path)
    except OSError:
        thing = "nothing"
    arguments = [path.name if part.startswith(HOLE) else part for part in template]
    if called == "a name under a file":
        arguments = [str(path.relative_to(folder)) if part.startswith(HOLE) else part for part in template]
    if arguments[0] not in NO_PROJECT and "-p" not in arguments:
        arguments += ["-p", study.NAME]
    before, kept = contents(folder / study.NAME), _kept(path, thing)
    settings = {"QUALCODE_SETTINGS": str(folder / "eigen" / "settings.toml")}
    outcome = run(command(arguments), folder=folder, environment=settings)
    found = said(outcome, markers=name in READ)
    if any(sign in outcome.out + outcome.err for sign in ("\x1b]", "\x07")):
        found.append("a name steers the terminal")
    if outcome.seconds > LONG:
        found.append(f"it took {outcome.seconds:.0f} seconds")
    if (now := _kept(path, thing)) != kept and (outcome.status or thing in NEVER):
        found.append(f"{thing} became {now}")
    found += problems(folder / study.NAME)
    after = contents(folder / study.NAME)
    if not (name == "restore" and outcome.status == 0):
        found += lost(before, after, acknowledged=False)
    if "othing was changed" in outcome.err and after.guids != before.guids:
        found.append("it says that nothing was changed, and something was")
    if outcome.status and list(folder.glob(".*")):
        found.append("something hidden is left")
    return [f"{name}, {thing}{', ' if called else ''}{called}: {wrong}" for wrong in found]


LONG = 20
NEVER = ("a pipe", "a socket", "an endless device", "a full device", "a folder that holds a pipe", "the study")


def _kept(path: Path, thing: str) -> str:
    """What stands at a path, in words that tell whether it is the same."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return "nothing"
    kind = oct(status.st_mode)
    if path.is_symlink():
        return f"{kind} {path.readlink()}"
    if thing == "a sparse file":
        return f"{kind} {status.st_size}"
    return f"{kind} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else kind
