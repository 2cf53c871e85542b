"""A study with a guide, three answer sets, a conflict, and an answer of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.session.session import Session
from tests.support.answer_study import answer_study


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session of ada's on it."""
    session = Session(answer_study(tmp_path), "ada")
    yield session
    session.close()
