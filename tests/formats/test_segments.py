"""What programs that write down speech save: each in its own shape, joined into turns with their first times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats import read
from qualcode.text.turns import find_turns

SAID = [("SPEAKER_00", 0.0, "Hoe kwam u"), ("SPEAKER_00", 2.5, "aan die plek?"), ("SPEAKER_01", 4.0, "Via mijn oom.")]
TURNS = [("SPEAKER_00", 0.0, "Hoe kwam u aan die plek?"), ("SPEAKER_01", 4.0, "Via mijn oom.")]

SHAPES: dict[str, Any] = {
    "whisperx": {
        "segments": [
            {
                "start": at,
                "end": at + 1,
                "text": f" {words}",
                "speaker": who,
                "words": [{"word": "x", "start": 1, "score": 0.9}] * 20,
            }
            for who, at, words in SAID
        ],
        "word_segments": [{"word": "x", "start": 1.0}] * 60,
        "language": "nl",
    },
    "a list": [{"Start": at, "Text": words, "Speaker": who} for who, at, words in SAID],
    "in results": {
        "results": {"utterances": [{"start": at, "transcript": words, "speaker": who} for who, at, words in SAID]}
    },
    "milliseconds": {
        "utterances": [
            {"start": int(at * 1000), "end": int(at * 1000) + 1900, "text": words, "speaker": who}
            for who, at, words in SAID
        ]
    },
    "offsets": {
        "transcription": [
            {
                "timestamps": {"from": f"00:00:0{int(at)},{int(at % 1 * 1000):03}", "to": "00:00:09,000"},
                "offsets": {"from": 1},
                "text": words,
                "speaker": who,
            }
            for who, at, words in SAID
        ]
    },
    "speakers as things": [
        {"begin": f"{at}s", "text": words, "speaker": {"name": who, "id": 3}} for who, at, words in SAID
    ],
    "stamps": [
        {"time": f"0:0{int(at)}", "content": words, "speaker_name": f"{who}:"} for who, at, words in SAID if at != 2.5
    ],
}


def put(folder: Path, content: object, name: str = "gesprek.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_a_transcript(tmp_path: Path, shape: str) -> None:
    source = read(put(tmp_path, SHAPES[shape]))
    found = [(turn.speaker, turn.time, source.text[turn.body : turn.end]) for turn in find_turns(source.text)]
    wanted = [(*TURNS[0][:2], "Hoe kwam u"), TURNS[1]] if shape == "stamps" else TURNS
    assert found == wanted
    assert [note.count for note in source.notes if note.kind == "segments"] == [2 if shape == "stamps" else 3]


def test_numbers_of_speakers_are_labels(tmp_path: Path) -> None:
    entries = [
        {"speaker": who, "text": words, "start": at}
        for who, at, words in [(0, 1, "Ja?"), (1, 2, "Nee."), ("A", 3, "O.")]
    ]
    source = read(put(tmp_path, {"utterances": entries}))
    assert [turn.speaker for turn in find_turns(source.text)] == ["Speaker 0", "Speaker 1", "Speaker A"]


def test_without_speakers_each_segment_is_a_paragraph(tmp_path: Path) -> None:
    source = read(
        put(tmp_path, {"text": "alles", "segments": [{"start": n * 4, "text": f" zin {n}."} for n in range(3)]})
    )
    assert source.text == "[0:00:00] zin 0.\n\n[0:00:04] zin 1.\n\n[0:00:08] zin 2.\n"


@pytest.mark.parametrize("name", ["gesprek.otr", "gesprek.json"])
def test_otranscribe_is_a_page_with_times_and_names_its_recording(tmp_path: Path, name: str) -> None:
    page = (
        '<p><span class="timestamp" data-timestamp="3.2">00:03</span>\u00a0<b>I:</b> Hoe?</p>'
        '<p><span class="timestamp" data-timestamp="65">01:05</span> R: Zo.<br></p>'
    )
    source = read(put(tmp_path, {"text": page, "media": "C:\\Users\\x\\gesprek 3.mp3", "media-time": 65.1}, name))
    found = [(turn.speaker, turn.time, source.text[turn.body : turn.end]) for turn in find_turns(source.text)]
    assert found == [("I", 3, "Hoe?"), ("R", 65, "Zo.")]
    assert source.front_matter == {"recording": "gesprek 3.mp3"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"a": 1}',
        "[" * 5_000,
        '{"segments": [{"text": "a"}]}',
        '{"segments": [{"start": 1}]}',
        '[{"name": "a", "value": "b"}]',
        "9" * 6_000,
        '"tekst"',
        '{"text": "los"}',
        '{"segments": [{"start": 1, "text": " "}]}',
    ],
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(FormatError, match=r"gesprek\.json") as error:
        read(put(tmp_path, content))
    assert error.value.hint


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from(["a", "0:03", "", "1e9", "I:", "\0", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["segments", "text", "start", "end", "speaker", "from", "name", "media"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_any_values_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, values: object) -> None:
    path = put(tmp_path_factory.getbasetemp(), json.dumps(values), "fuzz.json")
    try:
        source = read(path)
    except QualcodeError:
        return
    assert source.text.strip()
    assert "\0" not in source.text
