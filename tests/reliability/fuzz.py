"""Valid files with something altered, for every reader: they are read, or refused in words; nothing else happens."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from random import Random

from tests.reliability import study
from tests.reliability.children import command, run
from tests.reliability.lab import Lab, lost, said
from tests.reliability.paths import NO_PROJECT, furnish
from tests.reliability.proof import contents, problems

READERS = {
    "t/een.txt": ["import", "FILE"],
    "t/drie.md": ["import", "FILE"],
    "t/vier.docx": ["import", "FILE"],
    "t/vijf.srt": ["import", "FILE"],
    "personen.csv": ["respondents", "import", "FILE"],
    "personen.xlsx": ["respondents", "import", "FILE"],
    "meer.csv": ["codings", "import", "FILE"],
    "meer.yaml": ["codebook", "import", "FILE"],
    "opzet.yaml": ["report", "--outline", "FILE", "--include-unfinished"],
    "bestanden.toml": ["build", "FILE"],
    "cijfers.csv": ["figures", "import", "FILE"],
    "veldwerk.csv": ["fieldwork", "import", "FILE"],
    "enquete.csv": ["survey", "import", "FILE", "--open", "Wat kost het?", "--in", "enquete"],
    "raster.csv": ["grid", "import", "FILE"],
    "leidraad.yaml": ["guide", "import", "FILE"],
    "antwoorden.yaml": ["answers", "import", "FILE"],
    "hoofdstuk.docx": ["report", "update", "FILE"],
    "hoofdstuk.md": ["report", "update", "FILE"],
    "uit.qdpx": ["convert", "FILE", "terug.qualcode"],
    "kolommen/codings.parquet": ["corpus", "matrix", "kolommen"],
    "kolommen/turns.parquet": ["corpus", "agreement", "kolommen"],
    "kopie.qualcode": ["merge", "FILE", "--prefer", "ours"],
}
SPLICES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n\n", b"\t", b'"', b"'", b",", b";", b":", b"- ", b"&a ", b"*a",
    b"{", b"[[[[", b"!!python/object:x", b"<!ENTITY", b"<![CDATA[", b"]]>", b"&#0;", b"&#x110000;", b"\x1b[31m",
    b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xcc\x81" * 40, b"=1+1", b"%s{0}", b"00:00:00,000 --> 99:99:99,999", b"-1",
    b"99999999999999999999", b"nan", b"1e999", b"A" * 4000, b"(" * 300,
)  # fmt: skip


def fuzzed(lab: Lab, chance: Random, name: str = "") -> list[str]:
    """One altered file is given to the command that reads its kind."""
    name = name or chance.choice(list(READERS))
    folder = lab.fresh(lab.base("furnished", furnish))
    source = folder / name
    # What is read as one of many stands in its own place, with a sum that fits it.
    alone = "FILE" in READERS[name]
    target = folder / f"vreemd{source.suffix}" if alone else source
    data = source.read_bytes()
    # Most damage to an archive is seen by whoever opens it; what is in it has to be altered as well.
    inside = source.suffix in (".docx", ".xlsx", ".qdpx") and chance.random() < 0.8
    target.write_bytes(_archive(data, chance) if inside else _altered(data, chance))
    if not alone:
        _sum_anew(target)
    before = contents(folder / study.NAME)
    arguments = [target.name if part == "FILE" else part for part in READERS[name]]
    if arguments[0] not in NO_PROJECT:
        arguments += ["-p", study.NAME]
    outcome = run(command(arguments), folder=folder)
    # What a table of codings quotes is told back to who wrote it.
    found = said(outcome, markers=name not in ("meer.csv", "kopie.qualcode"))
    found += problems(folder / study.NAME)
    if not found:
        after = contents(folder / study.NAME)
        found += lost(before, after, acknowledged=False)
        # Of transcripts, codings and figures each file and row stands for itself; all else is taken as a whole.
        whole = arguments[0] not in ("import", "codings", "figures")
        if whole and outcome.status and len(after.guids) > len(before.guids):
            found.append("it was refused, and something was changed")
    return [f"{name}: {wrong}" for wrong in found]


def _sum_anew(path: Path) -> None:
    sums = path.with_name("SHA256SUMS")
    lines = [line for line in sums.read_text(encoding="utf-8").splitlines() if not line.endswith(path.name)]
    lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    sums.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _archive(data: bytes, chance: Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        drawn = chance.choice([one for one in names if one.endswith((".xml", ".rels", ".qde", ".txt"))])
        for name in names:
            part = old.read(name)
            if name != drawn:
                new.writestr(name, part)
            elif chance.random() < 0.9:
                new.writestr(name, _altered(part, chance))
    return made.getvalue()


def _altered(data: bytes, chance: Random) -> bytes:
    made = bytearray(data)
    for _time in range(chance.choice((1, 1, 1, 2, 5))):
        if not made:
            break
        at = chance.randrange(len(made))
        to = min(len(made), at + chance.randrange(1, 200))
        match chance.randrange(6):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at:to]
            case 2:
                made[at:at] = made[at:to] * chance.choice((1, 2, 50))
            case 3:
                del made[at:]
            case 4:
                made[at:at] = chance.choice(SPLICES)
            case _:
                other = chance.randrange(len(made))
                made[at:to], made[other:other] = b"", bytes(made[at:to])
    return bytes(made)
