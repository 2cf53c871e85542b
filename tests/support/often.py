"""How many examples a property is tried on: enough to find a slip each time, and many more where somebody asks.

``QUALCODE_OFTEN=10 pytest`` tries each ten times as often; that is for the night, and before a release.
"""

from __future__ import annotations

import os

TIMES = max(1, int(os.environ.get("QUALCODE_OFTEN", "1")))


def often(examples: int) -> int:
    """So many examples, or as many times that as was asked for."""
    return examples * TIMES
