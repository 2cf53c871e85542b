"""A small study as files, with one of each kind, to be built and changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.importing.building.report import BuildReport
from qualcode.library.build import build_study
from qualcode.storage import Project
from qualcode.storage.schema import GUARDED

STUDY = """study = "Proef"
codebook = "codeboek.yaml"
guides = "leidraad.yaml"
answers = "antwoorden.yaml"
outlines = "opzet.yaml"

[facesheet]
file = "personen.csv"

[[documents]]
path = "leerlingen"
group = "leerlingen"

[[documents]]
path = "scholen"
group = "scholen"

[[surveys]]
file = "enquete.csv"
open = ["Wat kost het?"]
id = "nr"
in = "enquete"

[[codings]]
file = "codings/*.csv"
coder = "ada"
finished = true

[names]
cut = ["Ilias"]
replace = {Sanne = "[vriendin]"}
"""
ONE = """Interviewer: V1. Hoe kwam je aan je stage?
Sem: Via mijn oom, die kent die baas. Dat ging snel.
Interviewer: En kost het geld?
Sem: Alleen de bus, en die betaalt mijn moeder.
"""
TWO = """Interviewer: V1. Hoe kwam je aan je stage?
Noor: Ik heb zelf gebeld. Drie keer, en toen mocht ik komen.
Interviewer: En kost het geld?
Noor: Nee, dat betaalt het bedrijf.
"""
SCHOOL = """Interviewer: V1. Hoe komen leerlingen aan een stage?
Docent: Meestal via ons eigen netwerk van bedrijven.
"""
FILES = {
    "studie.toml": STUDY,
    "codeboek.yaml": """codebook: proef
name: Proef
language: nl
codes:
  - id: stage
    name: Stage
    definition: Alles over de stage.
    codes:
      - {id: netwerk, name: Netwerk, definition: Via bekenden.}
      - {id: zelf, name: Zelf gevonden, definition: Zonder hulp.}
  - {id: kosten, name: Kosten, definition: Wat het kost.}
""",
    "leidraad.yaml": """guide: leerlingen
language: nl
group: leerlingen
parts:
  - name: Stage
    questions:
      - {id: V1, text: "Hoe kwam je aan je stage?", codes: [stage/netwerk, stage/zelf]}
      - {id: V2, text: "Kost het geld?", codes: [kosten]}
""",
    "antwoorden.yaml": """answers: proef
sets:
  - id: hoe
    name: Hoe de stage er kwam
    kind: multiple
    group: leerlingen
    question: [leerlingen/V1]
    values:
      - {id: bekenden, name: Via bekenden, codes: [stage/netwerk]}
      - {id: zelf, name: Zelf, codes: [stage/zelf]}
""",
    "opzet.yaml": """outline: proef
language: nl
title: Proef
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    sections:
      - {title: Stage, codes: [stage/netwerk, kosten]}
""",
    "personen.csv": "respondent,document,leeftijd\nL1,een,16\nL2,twee,17\nS1,school,\n",
    "leerlingen/een.txt": ONE,
    "leerlingen/twee.txt": TWO,
    "scholen/school.md": SCHOOL,
    "enquete.csv": "nr,tevreden,Wat kost het?\ne1,wel,De bus\ne2,niet,Niets\n",
    "codings/ada.csv": (
        "document,code,quote\neen,stage/netwerk,Via mijn oom\neen,kosten,Alleen de bus\ntwee,stage/zelf,zelf gebeld\n"
    ),
}

TIMES = {"created", "imported", "assigned", "started", "finished", "at", "ended"}
"""The columns that say when something was done: in them two builds of the same files differ, and in nothing else."""


def write_files(folder: Path, **changed: str | None) -> Path:
    """The files of the study in a folder; those ``changed`` (by path) with other words, or without (``None``)."""
    for name, words in (FILES | changed).items():
        path = folder / name
        if words is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return folder / "studie.toml"


def build(path: Path, coder: str = "ada", **more: Any) -> BuildReport:
    """The study, built or brought up to date."""
    return build_study(path, coder, **more)


def opened(path: Path) -> Project:
    """Its project."""
    return Project.open(path.with_suffix(".qualcode"))


def tables(project: Project, without: set[str] = frozenset()) -> dict[str, list[dict[str, Any]]]:  # type: ignore[assignment]
    """All rows of all guarded tables, without the columns that say when."""
    found = {}
    for table in sorted(GUARDED):
        names = [row[1] for row in project.rows(f'PRAGMA main.table_info("{table}")')]
        found[table] = [
            {name: value for name, value in zip(names, row, strict=True) if name not in TIMES | without}
            for row in project.rows(f'SELECT * FROM main."{table}" ORDER BY id')
        ]
    return found


def things(report: BuildReport, *statuses: str) -> dict[str, str]:
    """What became of each file with one of these statuses (all, where none is named), by kind and place."""
    return {f"{one.kind} {one.place}": one.status for one in report.things if not statuses or one.status in statuses}
