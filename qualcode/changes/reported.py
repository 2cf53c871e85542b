"""What a user does to chapters in files: write one, and bring it up to date."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, contextmanager
from collections.abc import Iterator
from typing import Literal

from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter, WrittenPiece, asked_json, pieces_json
