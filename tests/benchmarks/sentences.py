"""Boundary F1 on a set of split paragraphs and speed over a million words, as JSON.

    python -m tests.benchmarks.sentences ../shared/nlp/sentences.json

The set is a list of paragraphs, each a list of its sentences; a paragraph is its sentences joined with a blank. A
boundary is the end of a sentence that is not the last of its paragraph.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from qualcode.language.sentences import sentence_spans

WORDS = 1_000_000


def boundaries(sentences: list[str]) -> set[int]:
    """The ends of all sentences but the last, in the paragraph they make."""
    ends, position = set(), 0
    for sentence in sentences[:-1]:
        position += len(sentence)
        ends.add(position)
        position += 1
    return ends


def score(paragraphs: list[list[str]]) -> dict[str, object]:
    """Precision, recall and F1 of the boundaries, and the paragraphs that are split otherwise."""
    hits = found = wanted = 0
    wrong = []
    for sentences in paragraphs:
        text = " ".join(sentences)
        spans = sentence_spans(text, "nl", [(0, len(text))])
        got, want = {end for _, end in spans[:-1]}, boundaries(sentences)
        hits, found, wanted = hits + len(got & want), found + len(got), wanted + len(want)
        if got != want:
            wrong.append([text[start:end] for start, end in spans])
    return {
        "boundaries": wanted,
        "precision": round(hits / found, 3),
        "recall": round(hits / wanted, 3),
        "f1": round(2 * hits / (found + wanted), 3),
        "split_otherwise": wrong,
    }


def main() -> None:
    """Print the figures."""
    paragraphs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    result = score(paragraphs)
    block = " ".join(" ".join(sentences) for sentences in paragraphs)
    text = "\n".join([block] * (WORDS // len(block.split()) + 1))
    started = time.perf_counter()
    count = len(sentence_spans(text, "nl", [(0, len(text))]))
    result |= {"words": len(text.split()), "sentences": count, "seconds": round(time.perf_counter() - started, 2)}
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
