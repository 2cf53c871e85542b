"""Where names that are to be hidden stand all the same: in the project, its history, and files in its folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.analysis.hiding.candidates import capitals_within
from qualcode.analysis.hiding.replacer import Replacer
from qualcode.errors import QualcodeError
from qualcode.files.reading import is_folder
from qualcode.formats.words_in_files import words_of
from qualcode.queries.hiding.groups import names_to_hide
from qualcode.queries.hiding.holders import files_holding
from qualcode.storage import Project
from qualcode.storage.documents import documents, text, turn_places
from qualcode.storage.scrubbing.reading import held_texts


@dataclass(frozen=True, slots=True)
class Leak:
    """A place where names stand, and what would stand there instead: never the names themselves.

    ``where``: a table and column of the project, ``history``, or a file. Of a file that cannot be looked through it is
    not ``certain``.
    """

    where: str
    instead: tuple[str, ...]
    times: int
    certain: bool


def said_lower(project: Project) -> frozenset[str]:
    """The words (folded) that are said in lower case in a study."""
    lower: set[str] = set()
    for one in documents(project):
        whole = text(project, one.id)
        for _start, body, end in turn_places(project, one.id):
            lower.update(word for word, capital in capitals_within(whole[body:end]) if not capital)
    return frozenset(lower)


def leaks(project: Project, forms: Mapping[str, str], *, files: bool = True) -> list[Leak]:
    """Where names stand, given how each is written and what stands in its place."""
    replacer = Replacer(forms, said_lower(project))
    found: dict[str, Counter[str]] = {}
    for held in held_texts(project):
        where = "history" if held.table == "history" else f"{held.table}.{held.column}"
        if instead := _named(replacer, held.text):
            found.setdefault(where, Counter()).update(instead)
    told = [_leak(where, counts) for where, counts in found.items()]
    return told + ([*leaks_in_files(project.path, replacer)] if files else [])


def sure_forms(project: Project) -> dict[str, str]:
    """How the names are written that a project knows for certain, and did not keep, with what stands in their place."""
    sure = [group for group in names_to_hide(project).groups if group.certain and not group.kept]
    return {form: group.instead for group in sure for form in group.forms}


def leaks_below(folder: Path, replacer: Replacer) -> Iterable[Leak]:
    """The files in a folder and all below it in which names stand, or in what they are called, as they lie there."""
    for file in sorted(path for path in folder.rglob("*") if not is_folder(path)):
        name = file.relative_to(folder).as_posix()
        try:
            found = Counter(one for words in (name, *words_of(file)) for one in _named(replacer, words))
        except QualcodeError:
            yield Leak(name, (), 0, certain=False)
            continue
        if found:
            yield _leak(name, found)


def leaks_in_files(path: Path, replacer: Replacer) -> Iterable[Leak]:
    """The files in the folder of a project in which names stand."""
    seen: Counter[str] = Counter()

    def holds(words: str) -> bool:
        instead = _named(replacer, words)
        seen.update(instead)
        return bool(instead)

    def in_copy(copy: Project) -> bool:
        return any([holds(held.text) for held in held_texts(copy)])  # noqa: C419 (all of them are counted)

    for one in files_holding(path, holds, in_copy):
        yield Leak(str(one.path), tuple(sorted(seen)), seen.total(), one.certain)
        seen.clear()


def _named(replacer: Replacer, words: str) -> list[str]:
    return [one.instead for one in replacer.places(words)]


def _leak(where: str, counts: Counter[str]) -> Leak:
    return Leak(where, tuple(sorted(counts)), counts.total(), True)
