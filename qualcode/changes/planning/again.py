"""A project of its own in which a coder codes passages again: words and codebook, and nothing that was coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.changes.codebook import import_codebook
from qualcode.changes.documents import add_document, sha256
from qualcode.i18n import _
from qualcode.model import Respondent, Turn
from qualcode.specs import CodebookSpec
from qualcode.storage import Project
from qualcode.storage.file.copying import cannot_write, drafted, place_anew, refuse_existing

TAKEN = "stability"
"""The setting of such a project that says of whom it is, and which passage of which text each turn is."""


class AgainDocument(NamedTuple):
    """A document to code again; ``speakers`` are respondents (GUIDs) by label."""

    guid: str
    name: str
    text: str
    turns: Sequence[Turn]
    sentences: Sequence[tuple[int, int]]
    language: str
    speakers: Mapping[str, str]


def write_again(
    path: Path,
    coder: str,
    *,
    name: str,
    language: str,
    codebook: CodebookSpec,
    setting: str,
    documents: Sequence[AgainDocument],
    people: Sequence[Respondent],
) -> None:
    """Makes the project. Respondents keep their GUIDs, so that who withdraws is found in it too.

    ``ProjectError`` where a file of that name is there.
    """
    refuse_existing(path)
    # Made aside and put in place whole: half a sample would pass for all of it.
    with cannot_write(path), drafted(path) as draft:
        with Project.create(draft, name=name, language=language, coder=coder, settings={TAKEN: setting}) as project:
            _fill(project, coder, codebook, documents, people)
        place_anew(draft, path)


def _fill(
    project: Project,
    coder: str,
    codebook: CodebookSpec,
    documents: Sequence[AgainDocument],
    people: Sequence[Respondent],
) -> None:
    import_codebook(project, coder, codebook, reason=_("To code again"))
    with project.change(coder, "document.import", count=len(documents)) as change:
        ids = {one.guid: change.insert("respondent", guid=one.guid, name=one.name) for one in people}
        for one in documents:
            add_document(
                project,
                change,
                name=one.name,
                text=one.text,
                turns=one.turns,
                sentences=one.sentences,
                source=one.name,
                source_sha256=sha256(one.text),
                format="text",
                encoding=None,
                language=one.language,
                answering={label: ids[guid] for label, guid in one.speakers.items()},
                guid=one.guid,
            )
        change.fixed = True
