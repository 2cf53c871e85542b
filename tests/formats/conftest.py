"""What tests of formats share."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from qualcode.files.child import ChildEnded, Refused
from tests.support.often import TIMES


@pytest.fixture
def answered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """By day no process is started for each workbook: for tests about tables, not about what a child withstands."""

    def ask(function: str, data: bytes, **options: Any) -> Any:
        module, _colon, name = function.partition(":")
        try:
            found = getattr(import_module(module), name)(data, **options)
        except Refused as refused:
            raise ChildEnded("refused", refused.reason, refused.details) from None
        return json.loads(json.dumps(found))

    if TIMES == 1:
        monkeypatch.setattr("qualcode.formats.tables.spreadsheet.ask", ask)
