"""What the tests of the codebook screen, the board and the versions share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from textual.pilot import Pilot

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.model import Code
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.tui.codebook.screen import CodebookScreen
from tests.support.building import INTERVIEW, code_id
from tests.support.waiting import settle
from tests.support.workspace import reopened, screen_lines, workspace

T = TypeVar("T")


@asynccontextmanager
async def codebook_screen(
    path: Path, coder: str = "ada", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[CodebookScreen, Pilot[None]]]:
    async with workspace(path, coder=coder, size=size) as (_screen, pilot):
        await press(pilot, "f3")
        yield front(pilot, CodebookScreen), pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def front(pilot: Pilot[None], kind: type[T]) -> T:
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


def shown(pilot: Pilot[None]) -> str:
    return "\n".join(screen_lines(pilot.app))


def codes(path: Path) -> list[Code]:
    with reopened(path) as project:
        return list(codebook(project).codes)


def paths(path: Path) -> list[str]:
    return [code.path for code in codes(path)]


def coded(path: Path) -> list[tuple[str, str]]:
    """Quotations with the paths of their codes."""
    with reopened(path) as project:
        book = codebook(project)
        return [(coding.quote, book.by_id[coding.code_id].path) for coding in codings(project)]


def add_codings(path: Path, coder: str, code: str, words: Sequence[str]) -> None:
    with Project.open(path) as project:
        document = documents(project)[0].id
        starts = [INTERVIEW.index(each) for each in words]
        apply_codings(
            project,
            coder,
            [
                NewCoding(document, at, at + len(each), code_id(project, code))
                for at, each in zip(starts, words, strict=True)
            ],
        )
