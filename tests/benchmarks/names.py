"""How much of the names in marked sentences is found, and how much of what is found is one.

``python -m tests.benchmarks.names FILE``: FILE is JSON, a list of ``{"text", "spans": [{"start", "end", "type"}]}``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from qualcode.analysis.hiding.candidates import candidates


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was missed, and what was taken for one")
    chosen = parser.parse_args()
    covered, there, right, found = Counter[str](), Counter[str](), 0, 0
    for one in json.loads(chosen.file.read_text(encoding="utf-8")):
        text, spans = one["text"], [(each["start"], each["end"]) for each in one["spans"]]
        seen = [(each.start, each.end) for each in candidates(text)]
        for span, each in zip(spans, one["spans"], strict=True):
            there[each["type"]] += 1
            inside = any(start <= span[0] and span[1] <= end for start, end in seen)
            covered[each["type"]] += inside
            if chosen.show and not inside:
                print("missed:", text[slice(*span)], "|", text)
        for start, end in seen:
            is_one = any(start < last and first < end for first, last in spans)
            found, right = found + 1, right + is_one
            if chosen.show and not is_one:
                print("none:", text[start:end], "|", text)
    print(
        json.dumps(
            {
                "names": there.total(),
                "wholly covered": round(covered.total() / max(1, there.total()), 3),
                "precision": round(right / max(1, found), 3),
                "by type": {kind: f"{covered[kind]}/{there[kind]}" for kind in sorted(there)},
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
