"""A study of three pupils with an outline, for what looks at the chapter."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_finished
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project

SAID = (
    "Via mijn oom, de imker, kende ik die baas.",
    "Ik heb zelf drie keer gebeld met de garage.",
    "Ik heb het gewoon zelf gevraagd aan de balie.",
)
OUTLINE = """# Wat hier begint met opens, is van de auteur.
outline: proef
version: 2
language: nl
title: Proef
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    sections:
      - title: Zoeken   # van een stage
        blocks:
          - says: stage/zelf
          - quote: Ik heb zelf drie keer
            opens: Een leerling zegt
          - text: >-
              Dat kost tijd, en niet elke leerling
              durft het.
          - says: kosten
            paragraph: true
          - table: [stage/netwerk, stage/zelf, kosten]
"""


def chapter_study(folder: Path) -> Path:
    """The project, with ``outlines/proef.yaml`` beside it; nobody says anything of *kosten*."""
    with new_project(folder, "stage", "stage/netwerk", "stage/zelf", "kosten") as project:
        for place, said in enumerate(SAID, 1):
            text = f"Interviewer: Hoe kwam je aan je stage?\nR: {said}\n"
            document = add_transcript(project, f"leerling-{place}", text, group="leerlingen")
            at = text.index(said)
            code = code_id(project, "stage/netwerk" if place == 1 else "stage/zelf")
            apply_codings(project, "ada", [NewCoding(document, at, at + len(said), code, "", True)])
            set_finished(project, "ada", document)
    (folder / "outlines").mkdir()
    (folder / "outlines" / "proef.yaml").write_text(OUTLINE, encoding="utf-8")
    return project.path


def codings_of(project: Project, path: str) -> list[int]:
    """The ids of the codings of a code."""
    return [one.id for one in codings(project, code_ids=[code_id(project, path)])]
