"""What several rooms' tests need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from sqlite3 import Connection

import pytest

# The settings of who runs the tests must not matter to them.
os.environ["QUALCODE_SETTINGS"] = os.devnull

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data beside the checkout; a test that asks for it skips where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no real data beside the checkout ({SHARED / 'data'})")
    return SHARED / "data"


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so that a change need not be on the disk itself before the test goes on.

    Programs that tests start are left as they are; ``inspect.unwrap`` finds the product's own ``_connect``.
    """
    from qualcode.storage import project

    connect = project._connect

    @wraps(connect)
    def hastily(path: Path, *, readonly: bool) -> Connection:
        connection = connect(path, readonly=readonly)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "_connect", hastily)
        yield
