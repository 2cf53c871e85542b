"""One server for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("websockets")
pytest.importorskip("argon2")

from qualcode.confine.landlock import version  # noqa: E402 (not without the packages of the extra)
from tests.support.serving import Serving, served  # noqa: E402


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server on a small study."""
    if not version():
        pytest.skip("this kernel cannot confine a workspace")
    with served(tmp_path_factory.mktemp("serving")) as found:
        yield found
