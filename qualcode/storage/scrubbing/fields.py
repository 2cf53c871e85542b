"""Where in the tables words of an interview can stand, besides the texts of documents themselves.

``tests/storage/test_scrubbing.py`` has a list of all other columns of text: a new one is either in here or in there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PROSE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer": ("reason",),
        "answer_decision": ("reason",),
        "answer_set": ("note",),
        "asked": ("reason",),
        "code": ("definition", "include", "exclude", "example"),
        "codebook_version": ("reason",),
        "coding": ("memo",),
        "decision": ("reason",),
        "figure": ("note",),
        "link": ("note",),
        "memo": ("text",),
        "saved_query": ("query",),
        "summary": ("text",),
    }
)
"""What people wrote, by table and column: it may quote."""

PROSE_IN_JSON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer_decision": ("readings",),
        "answer_value": ("predicates",),
        "code": ("keywords", "predicates", "rules"),
        "codebook_version": ("snapshot",),
        "decision": ("readings",),
        "fieldwork": ("reasons",),
        "report_file": ("blocks",),
        "summary": ("passages",),
    }
)
"""The same in the texts of a value that is JSON."""

CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer_set": ("name",),
        "answer_value": ("name",),
        "attribute": ("name",),
        "attribute_value": ("value",),
        "code": ("name",),
        "document": ("name", "source"),
        "fieldwork": ("part", "wave", "stratum", "unit", "who"),
        "figure": ("source", "measure", "whom", "year", "unit", "address"),
        "guide": ("name", "wave"),
        "question": ("text", "part"),
        "report_file": ("name",),
        "respondent": ("name",),
        "respondent_group": ("path",),
        "revision": ("source",),
        "round": ("name",),
        "saved_query": ("name",),
        "speaker": ("label",),
        "theme": ("name",),
    }
)
"""What people, places, files and things of the study are called: no words of an interview, but names."""

CALLED_IN_JSON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"attribute": ("choices",), "document": ("attributes",), "report_file": ("asked",), "round": ("plan",)}
)
"""The same in the texts of a value that is JSON."""
