"""Files that people have beside transcripts, or instead of them, and what becomes a transcript of each."""

from __future__ import annotations

from pathlib import PurePath

from qualcode.errors import FormatError
from qualcode.i18n import _
from qualcode.model import RECORDING
from qualcode.names import folded

_OLD_WORD = (".doc", ".dot", ".wps", ".wpd", ".pages")
RECORDINGS = tuple(
    """.mp3 .m4a .wav .ogg .oga .opus .flac .aac .wma .amr .aif .aiff .ds2 .dss .mp4 .m4v .mov .mkv .webm .avi .wmv
    .3gp""".split()
)
_PICTURES = tuple(".jpg .jpeg .png .gif .tif .tiff .bmp .heic .webp".split())
_STUDIES = (".qdpx", ".qdc", ".qda", ".rqda", ".sqlite3", ".sqlite", ".ann")
_PROJECTS = (".nvp", ".nvpx", ".mx24", ".mx22", ".mx20", ".mx18", ".atlproj", ".atlproj23", ".hpr7")
OTHERS = frozenset((*_OLD_WORD, *RECORDINGS, *_PICTURES, *_STUDIES, *_PROJECTS))
"""The suffixes of files that are known, and are no transcript that can be read, in lower case."""
FOLDERS = frozenset((".qda",))
"""The suffixes of those that are folders: what lies in one is a part of it, and no file by itself."""
_CALLED = (RECORDING, "opname")


def names_recording(key: str, value: str) -> bool:
    """Whether a field or column names a recording: called so, and a file; whether one may record is not."""
    return folded(key) in _CALLED and PurePath(value.strip()).suffix.lower() in RECORDINGS


def is_other(path: PurePath, name: PurePath | None = None) -> FormatError:
    """What is said of such a file, which is called ``name``, and the remedy."""
    suffix, called = path.suffix.lower(), name or path
    if suffix in _OLD_WORD:
        return FormatError(
            _("{file} is a document of a kind that cannot be read").format(file=called),
            _("Open it in the program it was made with, or in LibreOffice, and save it as .docx."),
        )
    if suffix in RECORDINGS:
        return FormatError(
            _("{file} is a recording, and no transcript of it").format(file=called),
            _("Import its transcript, as people write it or a program such as Whisper does."),
        )
    if suffix in _PICTURES:
        return FormatError(
            _("{file} is a picture").format(file=called),
            _("Have a program recognise the text in it (OCR), and import what that saves."),
        )
    if suffix in _STUDIES:
        return FormatError(
            _("{file} is a whole study, and no transcript").format(file=called),
            _("Bring it in by itself: qualcode import {file}").format(file=called),
        )
    return FormatError(
        _("{file} is a project of another program, and no transcript").format(file=called),
        _("Export it from that program as REFI-QDA (.qdpx), and import that by itself; or its documents, as .docx."),
    )
