"""JSON that a row keeps, read so that damage names the row and never what stands in it."""

from __future__ import annotations

import json
from typing import Any

from qualcode.errors import DamagedError
from qualcode.i18n import _


def kept(text: Any, table: str, column: str, row: object = "") -> Any:
    """The value that a column holds as JSON. ``DamagedError`` names the table, the row and the column."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        # Without the cause, which holds the whole text.
        raise DamagedError(
            _("{table} row {row}: its {column} cannot be read, the file is damaged.").format(
                table=table, row=row, column=column
            ),
            _("See where with: qualcode check"),
        ) from None
