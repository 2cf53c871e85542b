"""A text that is corrected while somebody has it before them: no code lands on other words, and it is shown anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import ConflictError
from qualcode.session import codings as session_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import INTERVIEW
from tests.support.correcting import corrected
from tests.support.waiting import settle
from tests.support.workspace import build_project, reopened, workspace


async def test_a_text_that_another_window_corrected_is_shown_anew_and_not_coded_before(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    async with workspace(path) as (screen, pilot):
        opened = screen.opened
        assert opened is not None
        assert opened.text == INTERVIEW
        start, code = INTERVIEW.index("Alleen"), next(iter(screen.desk.study.codebook.codes)).id
        with Project.open(path) as other:
            corrected(other, "ben", ("Hoe kwam", "Vertel eens, hoe kwam"), document_id=opened.document.id)
            before = len(codings(other))
        with pytest.raises(ConflictError, match="another window"):
            await screen.ask(session_codings.apply, opened.document.id, (start, start + 6), [code])
        await screen.reload()
        await settle(pilot)
        assert screen.reader.text.startswith("Interviewer: Vertel eens, hoe kwam")
        start = screen.reader.text.index("Alleen")
        [made] = await screen.ask(session_codings.apply, opened.document.id, (start, start + 6), [code])
        assert made.quote == "Alleen"
        with reopened(path) as other:
            assert len(codings(other)) == before + 1
