"""Work for the toolkit's workers, as something that they begin.

A coroutine that is handed over is there already: where its worker is called off before it has begun, as by the next
key, nobody ever awaits it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec

P = ParamSpec("P")


def to_begin(work: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs) -> Any:
    """``work(...)``, once a worker begins it; of no type, for the toolkit's kinds of work are all callable."""
    return partial(work, *args, **kwargs)
