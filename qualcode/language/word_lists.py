"""Words that say little, and the forms of words: lists that spaCy brings along; nothing is fetched for them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module


def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language by its two-letter code, folded; none where spaCy has no list of them."""
    try:
        found = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    except ImportError:
        return frozenset()
    return frozenset(word.casefold().replace("’", "'") for word in found)


def lemma_table(language: str) -> Mapping[str, str] | None:
    """What each form of a word is a form of, where the tables of that are installed (``spacy-lookups-data``)."""
    from spacy.lookups import load_lookups

    try:
        tables = load_lookups(language, ["lemma_lookup"], strict=True)
    except (ValueError, KeyError):
        return None
    found: Mapping[str, str] = tables.get_table("lemma_lookup")
    return found
