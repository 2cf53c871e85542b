"""Small projects for tests, made without files and without the language engine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qualcode.changes.codebook import import_codebook
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.documents import add_document
from qualcode.changes.respondents import People, link_by_default
from qualcode.changes.work import set_finished
from qualcode.model import Turn
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.text.turns import find_turns

INTERVIEW = """Interviewer: Hoe kwam je aan je stage?
Sem: Via mijn oom, die kent die baas.
Noor: Ik heb zelf gebeld. Drie keer.
Interviewer: En kost het geld?
Sem: Alleen de bus.
"""


def spec(*paths: str) -> CodebookSpec:
    """A codebook with the codes at these paths; parents must come before their children."""

    def under(prefix: str) -> tuple[CodeSpec, ...]:
        here = [path for path in paths if path.rpartition("/")[0] == prefix]
        return tuple(
            CodeSpec(path.rpartition("/")[2], path.rpartition("/")[2].capitalize(), codes=under(path)) for path in here
        )

    return CodebookSpec("test", "Test", "nl", 1, under(""))


def new_project(folder: Path, *paths: str, name: str = "study") -> Project:
    """A project of the coder ada with a codebook of these paths."""
    project = Project.create(folder / f"{name}.qualcode", name=name, language="nl", coder="ada")
    import_codebook(project, "ada", spec(*(paths or ("stage", "stage/netwerk", "kosten"))), reason="First")
    return project


@lru_cache(maxsize=50)
def _turns(text: str) -> list[Turn]:
    return find_turns(text)


def add_transcript(project: Project, name: str, text: str, *, group: str | None = None) -> int:
    """A document with its turns, and the respondents that go with it by default; its id is the result."""
    turns = _turns(text)
    with project.change("ada", "document.import") as change:
        document_id = add_document(
            project,
            change,
            name=name,
            text=text,
            turns=turns,
            sentences=[(turn.body, turn.end) for turn in turns if turn.body < turn.end],
            source=f"{name}.txt",
            source_sha256=name,
            format="text",
            encoding="utf-8",
            language="nl",
        )
        link_by_default(People(project, change), document_id, name, group=group)
    return document_id


ACCENTED = "I: Et alors ?\nR: Één euro… of ≥ 5 € → “niets”.\n"


def two_coders(folder: Path) -> Path:
    """A study for commands: two interviews, coded to the end by ada and by ben, who differ on one."""
    with new_project(folder) as project:
        first = add_transcript(project, "leerlingen-1", INTERVIEW, group="leerlingen")
        second = add_transcript(project, "école-1", ACCENTED, group="scholen")
        for coder, words in (("ada", "Via mijn oom"), ("ben", "Ik heb zelf")):
            new = [(first, INTERVIEW.index(words), 11, "stage/netwerk"), (second, ACCENTED.index("Één"), 28, "kosten")]
            apply_codings(
                project,
                coder,
                [NewCoding(where, at, at + size, code_id(project, code)) for where, at, size, code in new],
            )
            for where in (first, second):
                set_finished(project, coder, where)
    return project.path


def code_id(project: Project, path: str) -> int:
    """The id of the code at a path."""
    return codebook(project).by_path[path].id
