"""Words that say little: lists that spaCy brings along; nothing is fetched for them."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path


def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language by its two-letter code, folded; none where spaCy has no list of them."""
    spacy = find_spec("spacy")
    for folder in (spacy.submodule_search_locations or ()) if spacy is not None and language.isalpha() else ():
        # The list by itself: what stands above it in spaCy takes a second to import.
        found = spec_from_file_location("stop_words", Path(folder, "lang", language, "stop_words.py"))
        if found is not None and found.loader is not None:
            module = module_from_spec(found)
            try:
                found.loader.exec_module(module)
            except (OSError, ImportError):
                continue
            return frozenset(word.casefold().replace("’", "'") for word in module.STOP_WORDS)
    return frozenset()
