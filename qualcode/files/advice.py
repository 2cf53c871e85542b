"""What is said of the place of a project: once for each, for who knows it does not want to hear it at each command."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from qualcode import preferences
from qualcode.errors import QualcodeError
from qualcode.files.places import DISK, PlaceKind, Whereabouts, place_of, share_of
from qualcode.files.platform import quoted
from qualcode.files.reading import read_utf8, whereabouts
from qualcode.files.writing import write_whole
from qualcode.i18n import _

FILE = "places.json"
TRUST = "QUALCODE_TRUST_SHARE"
"""Set to 1 by who knows that the locks of a share can be trusted, or that nobody else has it."""

_MOST = 200


def share_without_locks(path: Path) -> Whereabouts:
    """The network share that a project lies in, where it may not be written; ``DISK`` where it may."""
    if os.environ.get(TRUST, "") not in ("", "0"):
        return DISK
    return share_of(whereabouts(path))


def refusal(path: Path, share: Whereabouts) -> tuple[str, str]:
    """Why nothing is written on a share, and what to do: a message and a hint."""
    message = _("{path} lies on a network share ({share}): it can be read there, and not be changed.").format(
        path=path, share=share.name
    )
    hint = _(
        "Two who write there at once could destroy it. Work in a copy on your own disk, and bring others' copies into"
        " it: qualcode -p {path} backup COPY, and later: qualcode merge OTHER"
    ).format(path=quoted(str(path)))
    return message, hint


def no_project_here(path: Path, share: Whereabouts) -> tuple[str, str]:
    """Why no project is made on a share, and what to do: a message and a hint."""
    message = _("{path} would lie on a network share ({share}), where two at once could destroy it.").format(
        path=path, share=share.name
    )
    hint = _("Make it on your own disk, and put copies on the share: qualcode backup COPY")
    return message, hint


def words_of_place(path: Path) -> str:
    """What somebody must know who begins to work in a project where it lies: each time that nothing can be changed."""
    share = share_without_locks(path)
    return " ".join(refusal(path, share)) if share.name else advice_once(path)


def advice_once(path: Path) -> str:
    """What there is to know of the place of a project that one works in, the first time; nothing after that.

    Of a share that is not written to, each change tells (:func:`refusal`). Raises nothing: what cannot be remembered is
    said again.
    """
    whole = whereabouts(path)
    file = _file()
    told = _told(file)
    if str(whole) in told:
        return ""
    place = place_of(whole)
    if place.kind is PlaceKind.DISK or share_without_locks(path).name:
        return ""
    if place.kind is PlaceKind.SHARE:
        words = _(
            "{path} lies on a network share ({name}), and is written because {variable} says so. Let one person at a"
            " time have it open, and make a backup each day."
        ).format(path=path, name=place.name, variable=TRUST)
    else:
        words = _(
            "{path} lies in a folder that {name} keeps in step with other machines. It travels as a whole: let one"
            " person at a time have it open, and wait until it has arrived. Safer is a project outside that folder,"
            " with copies in it (qualcode backup COPY), and on the other machine: qualcode merge COPY"
        ).format(path=path, name=place.name)
    if file is not None:
        rows = dict([*told.items(), (str(whole), place.name)][-_MOST:])
        with suppress(OSError, QualcodeError):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, json.dumps(rows).encode())
    return words


def _file() -> Path | None:
    """Where it stands what was said; ``None`` where the settings are no file, so that nothing is to be kept."""
    settings = preferences.settings_path()
    return None if settings.exists() and not settings.is_file() else settings.with_name(FILE)


def _told(file: Path | None) -> dict[str, str]:
    try:
        found = json.loads(read_utf8(file)) if file is not None else {}
        return {str(path): str(name) for path, name in found.items()}
    except (QualcodeError, OSError, ValueError, AttributeError, RecursionError):
        return {}
