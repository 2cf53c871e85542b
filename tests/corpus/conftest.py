"""The sample study and a small one as exports, made once for each module."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.storage import Project
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture(scope="session")
def columns(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study as an export without words and names, for reading only."""
    return exported(_own(sample_once, tmp_path_factory), tmp_path_factory.mktemp("columns") / "columns")


@pytest.fixture(scope="session")
def words(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study as an export with its words and names, whose positions are those of the project."""
    path, folder = _own(sample_once, tmp_path_factory), tmp_path_factory.mktemp("words") / "words"
    return exported(path, folder, with_texts=True, with_names=True)


def _own(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(sample, tmp_path_factory.mktemp("sample")))


def exported(
    path: Path, folder: Path, *, coder: str = "lead", with_texts: bool = False, with_names: bool = False
) -> Path:
    """A project as an export, as a coder may see it."""
    from qualcode.corpus.writing import export_columns  # after the test that DuckDB is there

    with Project.open(path, readonly=True) as project:
        project.look_as(coder)
        export_columns(project, folder, with_texts=with_texts, with_names=with_names)
    return folder


def small_study(folder: Path, *codes: str, name: str = "study", said: str = "Via mijn oom") -> Path:
    """A study of one interview with two respondents, in which one passage is coded twice."""
    from qualcode.changes.codings import NewCoding, apply_codings

    with new_project(folder, *codes, name=name) as project:
        document = add_transcript(project, f"{name}-1", INTERVIEW, group="leerlingen")
        at = INTERVIEW.index(said)
        top = (codes or ("stage",))[0]
        for coder in ("ada", "bo"):
            apply_codings(project, coder, [NewCoding(document, at, at + len(said), code_id(project, top))])
    return folder / f"{name}.qualcode"
