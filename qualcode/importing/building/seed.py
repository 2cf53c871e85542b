"""What all files of a study come to: of it the GUIDs of a new project are made (:mod:`storage.portable.derived`)."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from qualcode.errors import QualcodeError
from qualcode.files.reading import MAX_WRITTEN, read_whole
from qualcode.formats import find_files
from qualcode.formats.study_file import StudyFile
from qualcode.importing.survey import file_sha256


def seed_of(study: StudyFile) -> str:
    """A hash of the study file and of each file that it names, with their places: the same files give the same."""
    digest = hashlib.sha256(read_whole(study.path, MAX_WRITTEN).sha256.encode())
    single = [*study.tables(), *study.words(), *find_files(path for part in study.documents for path in part.paths)]
    for place, path in sorted((study.place(path), path) for path in single):
        with suppress(QualcodeError):  # whoever reads it says what is wrong with it
            digest.update(f"\n{place}\n{file_sha256(path)}".encode())
    return digest.hexdigest()
