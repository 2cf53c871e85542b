"""Random corrections of the sample study: codings cover the same words or what is left, and undo and redo lead back.

A thousand of them with ``QUALCODE_OFTEN=200``.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from qualcode.changes.corrections import correct_document
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text
from tests.support.correcting import new_text
from tests.support.often import often
from tests.support.states import state


def test_random_corrections_of_the_sample(sample_once: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    shutil.copyfile(sample_once, path)
    chance = random.Random(2014)
    with Project.open(path) as project:
        transcripts = documents(project)
        before = state(project)
        for _try in range(often(5)):
            document = chance.choice(transcripts)
            words = _edited(text(project, document.id), chance)
            held = {one.id: one.quote.split() for one in codings(project, document_id=document.id)}
            outcome = correct_document(project, "codeur-a", document.id, new_text(words))
            if not outcome.is_new:
                continue
            changed, lost = ({one.coding.id for one in some} for some in (outcome.changed, outcome.lost))
            now = codings(project, document_id=document.id)
            assert all(words[one.start : one.end] == one.quote for one in now)
            assert all(one.quote.split() == held[one.id] for one in now if one.id not in changed)
            assert {one.id for one in now} == held.keys() - lost
            after = state(project)
            project.undo("codeur-a")
            assert state(project) == before
            project.redo("codeur-a")
            assert state(project) == after
            before = after
        assert project.prove().problems == []


def _edited(words: str, chance: random.Random) -> str:
    """A text in which something is put in, taken out or replaced, in one to three places."""
    vocabulary = words.split()
    for _edit in range(chance.randrange(1, 4)):
        start = chance.randrange(len(words))
        end = min(len(words), start + chance.choice((0, 0, 1, 5, 40, 300)))
        put = chance.choice(("", " ", "x", " ".join(chance.choices(vocabulary, k=chance.randrange(6)))))
        words = words[:start] + put + words[end:]
    return words
