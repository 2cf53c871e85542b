"""The process that answers: a line of JSON in, a line of JSON out, until nobody asks any more.

Run by the server as ``python -m qualcode.server.hand.process FILE --as NAME --role ROLE``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from qualcode.confine.desk import confine, hold_back
from qualcode.errors import QualcodeError, place_of
from qualcode.files.held import BESIDE
from qualcode.i18n import _


def main(arguments: list[str] | None = None) -> int:
    """Answer until the input ends."""
    parser = argparse.ArgumentParser(prog="qualcode.server.hand.process")
    parser.add_argument("study", type=Path)
    parser.add_argument("--as", dest="coder", required=True)
    parser.add_argument("--role", required=True)
    parser.add_argument("--without-confinement", action="store_true")
    given = parser.parse_args(arguments)
    from qualcode.storage import Project

    study = given.study.resolve()
    with Project.open(study) as held:
        held.data_version()
        if given.without_confinement:
            hold_back()
        else:
            beside = [study.with_name(study.name + ending) for ending in BESIDE[:2]]
            confine([study, *beside], Path(os.environ["QUALCODE_HOME"]))
        answer(study, given.coder, given.role)
    return 0


def answer(study: Path, coder: str, role: str) -> None:
    """Answer line by line, as one coder, what the role may ask."""
    from qualcode.server.hand.deeds import OF_ROLE
    from qualcode.session.session import Session

    may = OF_ROLE[role]
    session = Session(study, coder, folding=True)
    try:
        for line in sys.stdin.buffer:
            asked: dict[str, Any] = json.loads(line)
            told: dict[str, object]
            try:
                deed = may.get(str(asked.pop("do")))
                told = {"refused": True} if deed is None else {"value": deed(session, asked)}
            except QualcodeError as error:
                told = {"error": error.message, "hint": error.hint}
            except (KeyError, ValueError, TypeError, OverflowError):
                told = {"refused": True}
            except Exception as error:  # noqa: BLE001 (what nobody foresaw may quote an interview: only its place is told)
                told = {
                    "error": _("This should not have happened: {what}.").format(what=place_of(error)),
                    "hint": _("Try again; what was acknowledged before is kept."),
                }
            sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
            sys.stdout.buffer.flush()
    finally:
        session.close()


if __name__ == "__main__":
    sys.exit(main())
