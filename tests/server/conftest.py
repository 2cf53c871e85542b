"""One server for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("websockets")
pytest.importorskip("argon2")

from qualcode.confine.landlock import version
from tests.support.serving import Serving, served


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server on a small study."""
    if not version():
        pytest.skip("this kernel cannot confine a workspace")
    with served(tmp_path_factory.mktemp("serving")) as found:
        yield found
