"""How long the longest line of an interview is in terminals of 60 to 300 columns, as a table.

Run as ``python -m tests.benchmarks.widths``. A row stands for the widths in which nothing changes; ``tests/tui/coding/
test_room.py`` holds that no figure falls from one width to the next.
"""

from __future__ import annotations

from itertools import groupby

from qualcode.tui.coding.room import Fold
from tests.tui.coding.test_room import WIDTHS, longest_lines


def main() -> None:
    """Prints the table: with both panes, one, and the text alone."""
    folds = list(Fold)
    print("columns".rjust(9), *(fold.name.lower().rjust(10) for fold in folds))
    lines = zip(*(longest_lines(fold) for fold in folds), strict=True)
    for found, widths in groupby(zip(WIDTHS, lines, strict=True), key=lambda pair: pair[1]):
        numbers = [width for width, _lines in widths]
        span = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        print(span.rjust(9), *(str(whole).rjust(10) for _words, whole in found))


if __name__ == "__main__":
    main()
