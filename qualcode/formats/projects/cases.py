"""What the readers of projects do alike with cases: which variable is their group, and which words are theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qualcode.analysis.values import infer_type
from qualcode.formats.projects.study import PortableCase, PortableVariable

GROUP = ("group", "groep")
"""What a variable of cases is called that says to which group they belong."""


def is_group(variable: PortableVariable, cases: Iterable[PortableCase]) -> bool:
    """Whether a variable said no more than the group of cases."""
    called = variable.name.casefold() in GROUP
    return called and any(case.group for case in cases) and not any(variable.name in case.values for case in cases)


def as_choice(variable: PortableVariable, cases: Iterable[PortableCase]) -> PortableVariable:
    """A variable of texts that come back again and again as the choice that it is: the standard has no choices."""
    if variable.type != "text":
        return variable
    kind, choices = infer_type(case.values[variable.name] for case in cases if variable.name in case.values)
    return replace(variable, type=kind, choices=choices) if kind == "choice" else variable


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def outside(text: str, spans: list[tuple[int, int]]) -> str:
    """What stands in a text outside of these spans."""
    ends = [0, *(end for _start, end in spans)]
    starts = [*(start for start, _end in spans), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
