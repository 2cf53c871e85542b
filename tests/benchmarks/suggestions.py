"""How often the right code is among those suggested: without examples, and leaving one document out of a study.

``python -m tests.benchmarks.suggestions passages FILE.json`` takes codes with ``name``, ``definition`` and
``keywords``, and passages with ``code`` and ``text``; ``... study FILE.qualcode`` any project: the consensus, or the
coder of ``--coder``. ``passages FILE.json --vectors FOLDER`` has the figures with the vectors of a spaCy pipeline
beside those without, at several weights. All print JSON; times are of the processor.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from qualcode.language import suggesting
from qualcode.language.suggesting import CodedPassage, CodeText, Suggester
from qualcode.language.vectors import PassageVectors, read_vectors
from qualcode.model import CONSENSUS
from qualcode.queries.machine.suggestions import coded_passages, texts_of_codes
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coder

TRAINED = (3, 10, 23)
"""After so many coded documents."""
FOLDS = (1, 3, 5)


def of_passages(path: Path, vectors: PassageVectors | None = None) -> dict[str, Any]:
    """The shares of passages whose code is the first of those suggested, and among three: without examples, and with
    ever more of the other passages."""
    data = json.loads(path.read_text(encoding="utf-8"))
    names = list(data["codes"])
    codes = [
        CodeText(number, " ".join([code["name"], *code.get("keywords", ())]), code.get("definition", ""), "")
        for number, code in enumerate(data["codes"].values())
    ]
    passages = [
        CodedPassage(number, 0, 0, names.index(one["code"]), one["text"], "", "", "")
        for number, one in enumerate(data["passages"])
    ]
    found: dict[str, Any] = {"passages": len(passages), "codes": len(codes)}
    for share in (0, 25, 50, 90):
        hits: Counter[int] = Counter()
        tried = 0
        for fold in range(10):
            mixed = passages[:]
            Random(fold).shuffle(mixed)
            known = mixed[: len(mixed) * share // 100]
            suggester = Suggester(codes, known, "nl", vectors)
            for one in mixed[len(known) :]:
                given = [likely.code_id for likely in suggester.suggest(one.words, most=3)]
                hits.update(at for at in (1, 3) if one.code_id in given[:at])
                tried += 1
        found[f"with {share}% of them coded"] = {f"at {at}": round(hits[at] / tried, 3) for at in (1, 3)}
    return found


def of_study(path: Path, who: str) -> dict[str, Any]:
    """The shares of codings whose code is among so many suggested, each document by what others have: and of the codes
    most used."""
    with Project.open(path, readonly=True) as project:
        codes = texts_of_codes(codebook(project))
        everything = coded_passages(project, [coder(project, who).id])
    documents = sorted({one.document_id for one in everything})
    found: dict[str, Any] = {"codings": len(everything), "documents": len(documents)}
    for many in sorted({min(many, len(documents) - 1) for many in TRAINED}):
        hits: Counter[int] = Counter()
        usual: Counter[int] = Counter()
        spent = tried = 0.0
        for out in documents:
            rest = [one for one in documents if one != out]
            Random(out).shuffle(rest)
            chosen = set(rest[:many])
            known = [one for one in everything if one.document_id in chosen]
            suggester = Suggester(codes, known, "nl")
            most = [code for code, _n in Counter(one.code_id for one in known).most_common(max(FOLDS))]
            begun = time.process_time()
            for one in everything:
                if one.document_id == out:
                    given = [
                        likely.code_id
                        for likely in suggester.suggest(
                            one.words, asked=one.asked, group=one.group, question=one.question, most=max(FOLDS)
                        )
                    ]
                    hits.update(at for at in FOLDS if one.code_id in given[:at])
                    usual.update(at for at in FOLDS if one.code_id in most[:at])
                    tried += 1
            spent += time.process_time() - begun
        found[f"after {many} documents"] = {
            **{f"at {at}": round(hits[at] / tried, 3) for at in FOLDS},
            **{f"most used, at {at}": round(usual[at] / tried, 3) for at in FOLDS},
            "milliseconds": round(1000 * spent / tried, 1),
        }
    return found


def with_vectors(file: Path, folder: Path) -> dict[str, Any]:
    """The same without vectors of a folder, and with them at several weights."""
    vectors = read_vectors(folder)
    found: dict[str, Any] = {"without": of_passages(file)}
    for weight in (0.05, 0.1, 0.2, 0.5):
        suggesting.VECTORS = weight
        found[f"weight {weight}"] = of_passages(file, vectors)
    return found


def main() -> None:
    """Prints what was found."""
    kind, file, *more = sys.argv[1:]
    if "--vectors" in more:
        print(json.dumps(with_vectors(Path(file), Path(more[more.index("--vectors") + 1])), indent=2))
        return
    who = more[more.index("--coder") + 1] if "--coder" in more else CONSENSUS
    print(json.dumps(of_passages(Path(file)) if kind == "passages" else of_study(Path(file), who), indent=2))


if __name__ == "__main__":
    main()
