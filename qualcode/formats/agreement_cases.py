"""Files of reference cases of agreement: ``{"format": 1, "cases": [...]}``, each as :mod:`agreement.cases` has it."""

from __future__ import annotations

import json
from typing import Any

from qualcode.errors import FormatError
from qualcode.i18n import _

FORMAT = 1


def read_cases(text: str, name: str) -> list[dict[str, Any]]:
    """The cases in a file's text. Raises :class:`FormatError`, which names the file, for anything else."""
    hint = _("The format is described at: qualcode verify --help")
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FormatError(_("{name} is not JSON: {error}").format(name=name, error=error), hint) from error
    if not isinstance(found, dict) or not isinstance(found.get("cases"), list):
        raise FormatError(_("{name} holds no cases.").format(name=name), hint)
    if found.get("format", FORMAT) != FORMAT:
        raise FormatError(
            _("{name} is in format {format}; this version reads format {known}.").format(
                name=name, format=found["format"], known=FORMAT
            ),
            _("A newer qualcode may read it."),
        )
    for number, case in enumerate(found["cases"], start=1):
        if not isinstance(case, dict) or not {"id", "measure", "data", "expected"} <= case.keys():
            raise FormatError(
                _("Case {number} of {name} lacks an id, measure, data or expected value.").format(
                    number=number, name=name
                ),
                hint,
            )
    return list(found["cases"])
