"""Folders that commands make to write in."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.files.folder import make_folder


def test_a_folder_is_made_with_those_above_it_or_is_there(tmp_path: Path) -> None:
    made = tmp_path / "een" / "twee"
    make_folder(made, mode=0o700)
    make_folder(made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["bestand", "bestand/onder", "naar-niets", "x" * 300, "nul\0teken"])
def test_what_cannot_be_a_folder_is_told_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "bestand").write_bytes(b"van iemand")
    (tmp_path / "naar-niets").symlink_to(tmp_path / "weg" / "nergens")
    with pytest.raises(QualcodeError) as told:
        make_folder(tmp_path / name)
    assert str(tmp_path / name) in told.value.message
    assert "may write there" in told.value.hint
    assert (tmp_path / "bestand").read_bytes() == b"van iemand"
