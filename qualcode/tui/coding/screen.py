"""The coding screen under the coder's hands: its parts put together.

A new capability is a file with a :class:`base.CodingPart`, and its place in this list.
"""

from __future__ import annotations

from typing import ClassVar

from qualcode.tui.coding.apply import Applying
from qualcode.tui.coding.base import CodingBase, CodingPart
from qualcode.tui.coding.correct import Correcting
from qualcode.tui.coding.edit import Editing
from qualcode.tui.coding.find import Finding
from qualcode.tui.coding.hint import Hinting
from qualcode.tui.coding.linking import Linking
from qualcode.tui.coding.listen import Listening
from qualcode.tui.coding.more_like import MoreLike
from qualcode.tui.coding.navigate import Navigating
from qualcode.tui.coding.view import Viewing


class CodingScreen(CodingBase):
    """Reading and coding, with the hands on the keyboard."""

    # The palette and the help list keys in this order.
    PARTS: ClassVar[tuple[type[CodingPart], ...]] = (
        Viewing,
        Navigating,
        Finding,
        Applying,
        Editing,
        Linking,
        Correcting,
        MoreLike,
        Hinting,
        Listening,
    )
