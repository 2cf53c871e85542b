"""What of a file that is there already leads to somebody: every part of it, its properties and comments too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from qualcode.analysis.person_names import NameMask
from qualcode.errors import QualcodeError
from qualcode.formats.words_in_files import words_of
from qualcode.i18n import _, ngettext
from qualcode.outline import SMALLEST_CELL
from qualcode.queries.hiding.guarding import risk_id
from qualcode.queries.hiding.told import ToldWords
from qualcode.queries.names import name_mask
from qualcode.report.privacy.findings import PrivacyFinding, PrivacyReview
from qualcode.report.privacy.review import RiskStates, counted, name_finding
from qualcode.report.undecided import HiddenName
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from qualcode.storage.respondents import attributes, respondent_references, respondents
from qualcode.text.expressions import expression

_VALUE = expression(r"=\s*[\"']([^\"']*[^\W\d_][^\"']*)[\"']")
_AROUND = 45
_MOST = 3


def review_file(project: Project, path: Path, fewest: int = SMALLEST_CELL) -> PrivacyReview:
    """What leads to somebody in a file, by what a project knows.

    ``FormatError`` where it cannot be read; ``QualcodeError`` where nothing in it can be.
    """
    with project.snapshot():
        pieces = [(path.name, path.stem), *((_part(words, path), _read(words)) for words in words_of(path))]
        if len(pieces) < 2:
            raise QualcodeError(
                _("{path} has no words that can be looked through.").format(path=path),
                _("Give a file such as docx, odt, xlsx, html, md or csv."),
            )
        decided = RiskStates(project)
        mask, called = name_mask(project), _called(project)
        told = ToldWords(project, fewest)
        found: list[PrivacyFinding] = []
        for where, words in pieces:
            found += _names(mask, where, words)
            found += _known(called, where, words)
            found += _cells(project, where, words, fewest)
            found += _words(project, told, where, words)
        return PrivacyReview(Rows(decided.here(one) for one in counted(found)), Rows([]))


def _part(words: str, path: Path) -> str:
    """Of which part of a file some words are."""
    first, _end, _rest = words.partition("\n")
    return f"{path.name}: {first}" if "/" in first or first.endswith((".xml", ".rels")) else path.name


def _read(words: str) -> str:
    """What stands in a part of a file, and each value once that a mark of it has: alternative texts, who wrote it."""
    lines = words.split("\n")
    said = [line for line in lines if not line.startswith("<")]
    values = dict.fromkeys(value for line in lines if line.startswith("<") for value in _VALUE.findall(line))
    return "\n".join([*said, *values])


def _names(mask: NameMask, where: str, words: str) -> Iterator[PrivacyFinding]:
    """Names, also those of which it was decided that they do not leave: here they stand all the same."""
    for name, certain in mask.names.all_in(words) if mask else ():
        decided = mask.decision(name.parts)
        if (decided is None and certain) or (decided is not None and decided[0] != "accept"):
            place = words[max(0, name.start - _AROUND) : name.end + _AROUND]
            yield name_finding(HiddenName(words[name.start : name.end], place, "", name.kind), where)


def _called(project: Project) -> dict[str, str]:
    """What respondents and files are called in the study, by that folded: no reader is to know it."""
    found = [person.name for person in respondents(project)]
    for one in documents(project):
        found += [one.name, PurePath(one.source).name]
    return {name.casefold(): name for name in found if len(name) > 3 and not name.isdigit()}


def _known(called: Mapping[str, str], where: str, words: str) -> Iterator[PrivacyFinding]:
    for match in _any_of(called).finditer(words) if called else ():
        name = called[match[0].casefold()]
        yield PrivacyFinding(
            risk_id("called", name), "pseudonym", name, where, _context(words, match.start(), match.end())
        )


def _cells(project: Project, where: str, words: str, fewest: int) -> Iterator[PrivacyFinding]:
    """Values that few have, each with how many: *14 (1)*; and codes that few mention, in the rows of a table."""
    kinds = {one.name: one.type for one in attributes(project)}
    values = {
        value.casefold(): value
        for person in respondents(project)
        for name, value in person.attributes.items()
        if kinds.get(name) != "date"
    }
    for match in _with_number(values, r"\s*\((\d{1,2})\)").finditer(words) if values else ():
        if 0 < int(match[2]) < fewest:
            value, text = values[match[1].casefold()], " ".join(match[0].split())
            yield PrivacyFinding(
                risk_id("cell", value), "cell", text, where, _context(words, match.start(), match.end())
            )
    names = {code.name.casefold(): code.name for code in codebook(project).codes}
    rows = _with_number(names, r"\s*[\n|,;\t][ \t|\n]*(\d{1,2})(?=\s*[\n|,;\t])").finditer(words) if names else ()
    if small := [f"{match[1]} ({match[2]})" for match in rows if 0 < int(match[2]) < fewest]:
        text = ngettext("{count} small number", "{count} small numbers", len(small)).format(count=len(small))
        yield PrivacyFinding(
            risk_id("numbers", "file"), "cell", text, where, "; ".join(small[:_MOST]), times=len(small)
        )


def _words(project: Project, told: ToldWords, where: str, words: str) -> Iterator[PrivacyFinding]:
    """What tells who somebody is whose words the file repeats."""
    called = respondent_references(project)
    guids = {person.id: person.guid for person in respondents(project)}
    for word, who in told.anybodys(words):
        yield PrivacyFinding(
            risk_id("word", guids[who], word.key),
            word.kind,
            words[word.start : word.end],
            where,
            _context(words, word.start, word.end),
            called[guids[who]],
            guids[who],
            ((word.key, word.kind),),
        )


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)


def _with_number(names: Iterable[str], behind: str) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest))}){behind}", re.IGNORECASE)


def _context(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
