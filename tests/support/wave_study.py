"""A study in two waves: three schools in 2014, of which two come back in 2015 with a third, each by its own guide."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.changes.codebook import import_codebook
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.guides import import_guide
from qualcode.importing.transcripts import import_files
from qualcode.model import Predicate
from qualcode.specs import CodebookSpec, CodeSpec, Guide, Question
from qualcode.storage import Project
from qualcode.storage.documents import documents, text
from tests.support.building import code_id

TEXT = """---
respondent: {name}
groep: scholen
golf: {wave}
---
Interviewer: V1 Zijn er genoeg stageplaatsen?
Docent: {first}
Interviewer: V2 Valt er iets te kiezen?
Docent: {second}
Interviewer: {third}
Docent: Dat is wel te doen.
"""
ENOUGH, LATER_ENOUGH, CHOICE = "Ja, plaatsen genoeg.", "Er zijn er meer dan zat.", "Soms wel twee of drie."
NO = "Dat zou ik niet weten."
SAID = {
    ("a", "2014"): (ENOUGH, NO),
    ("b", "2014"): (ENOUGH, NO),
    ("c", "2014"): (NO, CHOICE),
    ("b", "2015"): (LATER_ENOUGH, CHOICE),
    ("c", "2015"): (LATER_ENOUGH, NO),
    ("d", "2015"): (NO, NO),
}
"""What each school says in each wave, on enough places and on choice."""

EARLIER = Guide(
    "scholen",
    "Leidraad",
    "nl",
    "scholen",
    (
        Question("V1", "Zijn er genoeg stageplaatsen?", "Stage", ("voldoende",)),
        Question("V2", "Kan een leerling weleens kiezen?", "Stage", ("keuze",)),
        Question("V3", "Wat kost het de school?", "Kosten", ("kosten",)),
    ),
    "2014",
)
LATER = Guide(
    "scholen-2015",
    "Leidraad 2015",
    "nl",
    "scholen",
    (
        Question("V1", "Zijn er genoeg stageplaatsen?", "Stage", ("voldoende",)),
        Question("V2", "Kan een leerling kiezen uit meer plaatsen?", "Stage", ("keuze",)),
        Question("V4", "Hoe gaat het met de entreeopleiding?", "Entree", ("entree",)),
    ),
    "2015",
)
ENOUGH_SAID = Predicate(
    "scholen", "nl", "vindt dat er plaatsen genoeg zijn", "vinden dat er plaatsen genoeg zijn", noun="plaatsen genoeg"
)
CODES = CodebookSpec(
    "golven",
    "Golven",
    "nl",
    1,
    (
        CodeSpec("voldoende", "Voldoende plaatsen", definition="Genoeg.", predicates=(ENOUGH_SAID,)),
        CodeSpec("keuze", "Keuze"),
        CodeSpec("kosten", "Kosten"),
        CodeSpec("entree", "Entree"),
        CodeSpec("los", "Los"),
    ),
)


def wave_study(folder: Path) -> Path:
    """A copy of the study, which is made once."""
    path = folder / "golven.qualcode"
    path.write_bytes(_study())
    return path


def add_wave(project: Project, folder: Path, wave: str) -> None:
    """The interviews of a wave, with their codings."""
    files = []
    for (name, of), (first, second) in SAID.items():
        if of == wave:
            third = "V3 Wat kost het de school?" if wave == "2014" else "V4 Hoe gaat het met de entreeopleiding?"
            file = folder / f"{name}-{wave}.txt"
            file.write_text(TEXT.format(name=name, wave=wave, first=first, second=second, third=third))
            files.append(file)
    import_files(project, "ada", files)
    for document in documents(project):
        if not document.name.endswith(wave):
            continue
        words = text(project, document.id)
        for said, code in ((ENOUGH, "voldoende"), (LATER_ENOUGH, "voldoende"), (CHOICE, "keuze"), ("Dat is wel", "")):
            path = code or ("kosten" if wave == "2014" else "entree")
            if (at := words.find(said)) >= 0:
                place = NewCoding(document.id, at, at + len(said), code_id(project, path))
                apply_codings(project, "ada", [place])


@cache
def _study() -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        project = Project.create(folder / "golven.qualcode", name="Golven", language="nl", coder="ada")
        import_codebook(project, "ada", CODES, reason="First")
        for wave in ("2014", "2015"):
            add_wave(project, folder, wave)
        for guide in (EARLIER, LATER):
            import_guide(project, "ada", guide)
        project.close()
        return project.path.read_bytes()
