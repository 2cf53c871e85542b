"""What several rooms' tests need."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path

import pytest

from tests.support.often import TIMES, often
from tests.support.once import made_once

if sys.dont_write_bytecode:
    # Who wants no bytecode beside the code gets none there; but to compile it all anew in each worker, and in each
    # program that a test starts, takes longer than many a test. It is kept where pytest keeps what is its own.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

if sys.platform == "linux":
    import resource

    # What fills memory without end fails by itself, and takes neither the machine nor its neighbours with it.
    MOST = 4 << 30
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > MOST:
        resource.setrlimit(resource.RLIMIT_AS, (MOST, hard))

if sys.platform == "linux" and TIMES == 1 and "PYTEST_DEBUG_TEMPROOT" not in os.environ:
    # What tests write is small, and gone after the next run: in memory it costs no disk, and nobody waits for one.
    IN_MEMORY = Path("/dev/shm")
    if IN_MEMORY.is_mount() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > MOST:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(IN_MEMORY)

# Most of what tests make is in use, or gone by counting: going through all of it again and again is lost time.
gc.set_threshold(200_000, 20, 50)

# The settings of who runs the tests must not matter to them.
os.environ["QUALCODE_SETTINGS"] = os.devnull

SHARED = Path(__file__).parents[2] / "shared"


def pytest_configure() -> None:
    """A busy machine is no failure: how long an example takes, or to make one, is no matter of right and wrong."""
    # Of weight, and compiled by pytest: after it has been settled where to keep that.
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "qualcode", deadline=None, max_examples=often(30), suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("qualcode")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """As many workers as the processor does at once, and one (``-n auto``): while a test waits, another goes on."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return 1 + (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits for programs begins first: at the end no worker is left alone with the longest of it.

    Long runs (``long``) are left out, unless they are asked for: by the mark, by name, or with ``QUALCODE_OFTEN``.
    """
    items.sort(key=lambda item: not {"terminal", "reliability"} & set(item.path.parts))
    if TIMES == 1 and not config.option.markexpr and not any("::" in given for given in config.args):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: it need not be gone through to find what has gone."""
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data beside the checkout; a test that asks for it skips where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no real data beside the checkout ({SHARED / 'data'})")
    return SHARED / "data"


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the sample study, made once a run for all workers; it is for copying only."""
    # Imported here, for most runs of a few tests do without.
    from qualcode.sample import PROJECT, build_sample

    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    return made_once(folder, PROJECT, lambda path: build_sample(path, print))


@pytest.fixture(scope="module")
def sample(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the sample study as ``qualcode demo`` makes it, a copy for each module."""
    return Path(shutil.copy(sample_once, tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so that a change need not be on the disk itself before the test goes on.

    Programs that tests start are left as they are; the product's own is ``opening.connect``.
    """
    from qualcode.storage.file.opening import connect

    @wraps(connect)
    def hastily(path: Path, *, readonly: bool) -> sqlite3.Connection:
        connection = connect(path, readonly=readonly)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qualcode.storage.project.connect", hastily)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_are_made_once() -> Iterator[None]:
    """A new project begins with the tables of the first one that the worker made, as long as the steps are the same.

    With ``QUALCODE_OFTEN`` above one, each makes its own.
    """
    from qualcode.storage import Project
    from qualcode.storage import project as room

    made: dict[tuple[str, ...], sqlite3.Connection] = {}
    make_tables = Project._make_tables

    def copy_tables(project: Project) -> None:
        steps: tuple[str, ...] = vars(room)["MIGRATIONS"]
        if steps not in made:
            make_tables(project)
            made[steps] = sqlite3.connect(":memory:", check_same_thread=False)
            project.connection.backup(made[steps])
        else:
            made[steps].backup(project.connection)
            project._written = True

    with pytest.MonkeyPatch.context() as patch:
        if TIMES == 1:
            patch.setattr(Project, "_make_tables", copy_tables)
        yield
