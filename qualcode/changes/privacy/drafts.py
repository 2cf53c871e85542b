"""What coders are typing and have not kept yet, which stands beside a project: words go out of that as well."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.files.platform import remove
from qualcode.files.reading import read_utf8
from qualcode.files.writing import write_whole
from qualcode.storage.scrubbing.scrubber import in_json


def clean_drafts(path: Path, prose: Callable[[str], str], gone: Collection[str]) -> None:
    """Alters the drafts of all coders of a project; those on what is ``gone`` (GUIDs) go with it."""
    for file in sorted(path.parent.glob(f".{_literal(path.name)}.*.draft")):
        with suppress(QualcodeError, OSError, ValueError, AttributeError, RecursionError):
            drafts = json.loads(read_utf8(file))
            left = {place: text for place, text in drafts.items() if not any(guid in place for guid in gone)}
            written = in_json(json.dumps(left), prose)
            if not left:
                remove(file)
            elif json.loads(written) != drafts:
                write_whole(file, json.dumps(json.loads(written)).encode("ascii"))


def _literal(name: str) -> str:
    """A name as it stands in a pattern for names."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
