"""Speakers put right from the command line: who they are, over many transcripts, and what they do there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call

TALK = "SPEAKER_00: Hoe ging het?\nSPEAKER_01: Goed.\nSPEAKER_02: Met mij ook.\nSPEAKER_00: Mooi {n}.\n"


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """Two transcripts of a machine, which gives its speakers numbers."""
    for name in ("een", "twee"):
        (tmp_path / f"{name}.txt").write_text(TALK.format(n=name))
    call("init", "study")
    call("import", "een.txt", "twee.txt")
    return call


def heard(study: Call) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Role and respondent by document and label."""
    rows = study("speakers", "--format", "json").json
    return {(row["document"], row["speaker"]): (row["role"], row["respondent"]) for row in rows}


def test_labels_over_many_transcripts_are_put_right_and_taken_back(study: Call) -> None:
    before, texts = heard(study), study("documents", "--format", "json").json
    told = study("speakers", "role", "interviewer", "speaker_00")
    assert "een: SPEAKER_00 is an interviewer\ntwee: SPEAKER_00 is an interviewer\n2 speakers put right" in told.out
    study("speakers", "assign", "leerling-1", "SPEAKER_01", "SPEAKER_02", "--document", "een")
    study("speakers", "assign", "leerling-2", "*", "--document", "TWEE", "--dry-run")
    assert heard(study) == {
        **{(name, "SPEAKER_00"): ("interviewer", None) for name in ("een", "twee")},
        **{("een", f"SPEAKER_0{n}"): ("respondent", "leerling-1") for n in (1, 2)},
        **{("twee", f"SPEAKER_0{n}"): before["twee", f"SPEAKER_0{n}"] for n in (1, 2)},
    }
    assert study("speakers", "role", "interviewer", "SPEAKER_00").out == "Nothing differed.\n"
    study("undo")
    study("undo")
    assert heard(study) == before
    assert study("documents", "--format", "json").json == texts


def test_one_transcript_and_a_table(study: Call) -> None:
    rows = study("speakers", "--document", "een", "--format", "json").json
    assert [row["document"] for row in rows] == ["een"] * 3
    assert rows[0].keys() == {"document", "speaker", "role", "respondent", "turns", "words"}
    assert study("speakers", "--format", "csv").out.splitlines()[0] == "document,speaker,role,respondent,turns,words"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("assign", "x", "SPEAKER_07"), "No speaker is called 'SPEAKER_07' there."),
        (("role", "interviewer", "SPEAKER_00", "--document", "drie"), "There is no document 'drie'."),
        (("assign", " ", "SPEAKER_00"), "A name is needed."),
        (("--document", "eem"), "There is no document 'eem'."),
    ],
)
def test_what_is_not_there_is_said_and_changes_nothing(study: Call, arguments: tuple[str, ...], said: str) -> None:
    before = heard(study)
    result = study("speakers", *arguments, code=1)
    assert said in result.err
    assert "hint:" in result.err or "A name" in said
    assert heard(study) == before
