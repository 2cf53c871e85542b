"""``qualcode open FILE --as NAME --served``: the workspace of one coder who sits elsewhere.

Who that is was settled by whoever let them in (a key in ``authorized_keys``, a server), and nothing that they send can
change it. So the command takes no other word for it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from qualcode.cli.arguments import check_text
from qualcode.cli.common import need_terminal, note, settings
from qualcode.errors import QualcodeError
from qualcode.i18n import _

HOME = "QUALCODE_HOME"
"""The environment may say where the coder's own folder is."""
_DRIVER = "TEXTUAL_DRIVER"
"""The environment may say that no terminal shows the workspace, but a program that speaks with it."""


def open_served(path: Path, name: str, document: str | None, *, without_confinement: bool) -> None:
    """Opens the workspace on a study as one coder; returns when it is left."""
    from qualcode.confine.desk import begin, confine, hold_back
    from qualcode.doors import served
    from qualcode.storage import Project

    begin()
    coder = fixed_name(name)
    home = own_home(path, coder)
    if not os.environ.get(_DRIVER):
        need_terminal()
    settings().project, settings().coder = path, coder
    # Open before the rest is out of reach, and until the end: so the files beside it, which SQLite takes away with the
    # last one who reads, are those that stay within reach.
    with Project.open(path) as held:
        held.data_version()
        if without_confinement:
            hold_back()
            note(_("Not confined: who works here may do on this machine whatever its user may."))
        else:
            confine(files_of(path), home)
        from qualcode.tui import run

        run(path, coder, document, held.notices, doors=served(home))


def fixed_name(name: str) -> str:
    """The name that was given with ``--as``. ``QualcodeError`` where anything else says who is at work."""
    from qualcode.model import CONSENSUS, MODEL
    from qualcode.names import folded
    from qualcode.storage.project import refuse_listed

    if settings().coder is not None:
        raise QualcodeError(_("Who is at work is said by --as alone."), _("Leave --coder out."))
    if os.environ.get("QUALCODE_CODER"):
        raise QualcodeError(
            _("Who is at work is said by --as alone."), _("Start it without QUALCODE_CODER in the environment.")
        )
    coder = " ".join(check_text(name, "--as").split())
    refuse_listed(coder)
    unseen = any(unicodedata.category(sign)[0] == "C" for sign in coder)
    if not coder or unseen or folded(coder) == CONSENSUS or coder.startswith(MODEL):
        raise QualcodeError(_("{name} is nobody who can be at work.").format(name=coder), _("Name a person with --as."))
    return coder


def own_home(path: Path, coder: str) -> Path:
    """The folder of the coder's own, made where it is not there; settings and drafts stand there from now on.

    ``QualcodeError`` where it would lie in the folder of the study, or cannot be made.
    """
    from qualcode.doors import home_name

    told = os.environ.get(HOME)
    place = Path(told) if told else Path.home() / ".local" / "share" / "qualcode" / "coders" / home_name(coder)
    place, study = place.absolute(), path.absolute()
    if any(folder.is_relative_to(study.parent.resolve()) for folder in (place, place.resolve())):
        raise QualcodeError(
            _("The folder of {coder} may not lie in that of the study: {home}").format(coder=coder, home=place),
            _("Give the study a folder of its own, or name another one for {coder} with {variable}.").format(
                coder=coder, variable=HOME
            ),
        )
    passing = place / "passing"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for folder in (place, passing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be made: {reason}").format(path=place, reason=error.strerror or error)
        ) from error
    os.environ["QUALCODE_SETTINGS"] = str(place / "settings.toml")
    # What libraries write in passing goes there as well.
    os.environ["TMPDIR"] = str(passing)
    return place.resolve()


def files_of(path: Path) -> Sequence[Path]:
    """A study's file and what SQLite keeps beside it while it is open."""
    from qualcode.files.held import BESIDE

    place = path.resolve()
    return [place, *(place.with_name(place.name + ending) for ending in BESIDE[:2])]
