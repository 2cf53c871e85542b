"""A study for the boards: five pupils with two questions, three answer sets, one who contradicts herself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.changes.answers import import_answer_sets
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.guides import import_guide
from qualcode.changes.respondents import rename
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question
from qualcode.storage.respondents import respondent
from tests.support.building import add_transcript, code_id, new_project

WHO = AnswerSetSpec(
    "wie-regelt",
    "Wie regelde de stage",
    "single",
    (AnswerSpec("zelf", "Zelf", ("wie/zelf",)), AnswerSpec("school", "De school", ("wie/school",))),
    ("leerlingen/V1",),
)
CHOICE = AnswerSetSpec(
    "keuze",
    "Kiezen uit meer",
    "single",
    (AnswerSpec("ja", "Er is keuze", ("keuze/ja",)), AnswerSpec("nee", "Geen keuze", ("keuze/nee",), denies=True)),
    ("leerlingen/V2",),
)
HELPED = (AnswerSpec("rekenen", "Rekenen"), AnswerSpec("taal", "Taal"))
HELP = AnswerSetSpec("hulp", "Waarvoor hulp", "multiple", HELPED, (), "leerlingen")
GUIDE = Guide(
    "leerlingen", "L", "nl", "leerlingen", (Question("V1", "Wie regelde het?", ""), Question("V2", "Keuze?", ""))
)
CODES = ("wie", "wie/zelf", "wie/school", "keuze", "keuze/ja", "keuze/nee")


def answer_study(folder: Path) -> Path:
    """A copy of the study, which is made once."""
    path = folder / "study.qualcode"
    path.write_bytes(_study())
    return path


@cache
def _study() -> bytes:
    with TemporaryDirectory() as folder:
        project = new_project(Path(folder), *CODES)
        documents = []
        for n in range(5):
            second = "Interviewer: V2 Keuze?\nL: Nee, maar een.\n" if n else ""
            text = f"Interviewer: V1 Wie regelde het?\nL: Ik belde zelf. De school hielp.\n{second}"
            documents.append(add_transcript(project, f"l{n}", text, group="leerlingen"))
            rename(project, "ada", respondent(project, f"l{n}").id, f"leerling-{n}")
        import_guide(project, "ada", GUIDE)
        import_answer_sets(project, "ada", [WHO, CHOICE, HELP])
        at, school = text.index("Ik belde"), text.index("De school")
        for path, start, pupils in (("wie/zelf", at, (0, 1, 3)), ("wie/school", school, (2, 3))):
            code = code_id(project, path)
            apply_codings(project, "ada", [NewCoding(documents[n], start, start + 14, code) for n in pupils])
        project.close()
        return project.path.read_bytes()
