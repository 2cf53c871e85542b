"""Likely codes in the picker, once a coder asked for them: found in a thread of their own, so that no key waits."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qualcode.text.spans import Span
from qualcode.tui.picker.state import Offered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualcode.session.machine.suggestions import LikelyPassage, SuggestionDesk


class LikelyCodes:
    """Whether a coder wants suggestions, and what they are for a passage."""

    def __init__(self, path: Path, coder: str) -> None:
        self.is_wanted = False
        self._path, self._coder = path, coder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="likely")
        self._desk: SuggestionDesk | None = None

    async def find(self, document_id: int, span: Span) -> Sequence[Offered]:
        """The likely codes for a passage; none where no code is likely enough."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, document_id, span)

    def _find(self, document_id: int, span: Span) -> list[Offered]:
        found = self._at_desk().suggest(document_id, *span)
        if not found.confident:
            return []
        return [Offered(one.code_id, "; ".join(why.text for why in one.reasons)) for one in found.codes]

    async def more_like(self, code_id: int) -> Sequence[LikelyPassage]:
        """The passages that are likely about a code and do not have it, best first."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: self._at_desk().more_like(code_id)
        )

    def _at_desk(self) -> SuggestionDesk:
        from qualcode.session.machine.suggestions import SuggestionDesk  # of weight, and not all coders ask

        self._desk = self._desk or SuggestionDesk(self._path, self._coder)
        return self._desk

    def close(self) -> None:
        """Let go of the file, when what is being looked for has been found."""
        self._thread.submit(lambda: self._desk.close() if self._desk is not None else None)
        self._thread.shutdown(wait=False)
