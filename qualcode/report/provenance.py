"""What a report rests on, said in every file of it: which project, codebook, coders and rounds, how far it is coded,
how it was narrowed, with which version it was made, and a hash of all that was counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from qualcode.analysis.quantify import Language, language_of
from qualcode.queries.counting import CountedStudy, study_to_count
from qualcode.queries.names import name_mask
from qualcode.report.basis import conditions
from qualcode.report.blocks import Paragraph, ReportDocument
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import listing
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_decisions, answer_sets, given_answers
from qualcode.storage.asking.guides import asked_by_hand, guides, turn_decisions
from qualcode.storage.codings import coding_lines
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import speakers
from qualcode.storage.log import last_change
from qualcode.storage.respondents import name_decisions
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.rounds import rounds as read_rounds
from qualcode.storage.schema import SCHEMA_VERSION
from qualcode.version import VERSION

_AT_ONCE = 1_000
SHOWN = 16
"""So many digits of the hash are on paper; the properties of a file have them all."""

REPORTING = ("report.", "coder.add")
"""How actions begin that keep a report, or say who joined, and change no study: what it rests on is as it was."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a report rests on.

    ``finished`` of ``respondents`` are coded to the end and count. ``filter`` says in words what the base was narrowed
    to, empty for all. ``inputs`` is the SHA-256 of all that was counted and how it was asked for: the same where that
    is the same. ``changed`` is when the study was changed last (ISO 8601, UTC).
    """

    project: str
    guid: str
    schema: int
    codebook: str
    codebook_version: int
    coders: tuple[str, ...]
    rounds: tuple[str, ...]
    filter: str
    finished: int
    respondents: int
    tool: str
    inputs: str
    changed: str

    def facts(self) -> tuple[tuple[str, str], ...]:
        """As properties of a file: a name in English that every file has, and the value in words."""
        return (
            ("qualcode project", f"{self.project} {self.guid}".strip()),
            ("qualcode schema", str(self.schema)),
            ("qualcode codebook", f"{self.codebook} {self.codebook_version}"),
            ("qualcode coders", ", ".join(self.coders)),
            ("qualcode rounds", ", ".join(self.rounds)),
            ("qualcode filter", self.filter),
            ("qualcode finished", f"{self.finished} of {self.respondents}"),
            ("qualcode version", self.tool),
            ("qualcode inputs", f"sha256 {self.inputs}"),
        )

    def text(self, language: Language) -> str:
        """As a paragraph at the end of a report."""
        words = wording(language)
        said = words.provenance
        parts = [
            said.made.format(tool=f"qualcode {self.tool}", project=self.project, date=said.date(self.changed)),
            said.codebook.format(codebook=self.codebook, version=self.codebook_version),
            said.coders.format(coders=listing(self.coders, words.and_)) if self.coders else "",
            said.rounds.of(len(self.rounds) > 1).format(rounds=listing(self.rounds, words.and_)) if self.rounds else "",
            said.finished.format(n=self.finished, of=self.respondents),
            said.filter.format(filter=self.filter) if self.filter else "",
            said.inputs.format(hash=self.inputs[:SHOWN]),
        ]
        return " ".join(filter(None, parts))


def read_provenance(
    project: Project, *, asked: str = "", language: Language | None = None, study: CountedStudy | None = None
) -> Provenance:
    """What a report of a project rests on.

    ``asked`` is how it was asked for, with its outline, ``study`` what was counted for it (else all of the project).
    """
    with project.snapshot():
        counted = study or study_to_count(project)
        spoken = language or language_of(project.language)
        mask = name_mask(project, spoken)
        where = {name: tuple(map(mask.hide, values)) for name, values in counted.where.items()}
        waiting = 0 if counted.unfinished_too else len(counted.unfinished)
        return Provenance(
            project=mask.hide(project.name),
            guid=project.meta("guid"),
            schema=SCHEMA_VERSION,
            codebook=mask.hide(counted.codebook.slug or counted.codebook.name),
            codebook_version=counted.codebook.version,
            coders=counted.coders,
            rounds=tuple(one.name for one in read_rounds(project)),
            filter=conditions(where, spoken) if where else "",
            finished=len(counted.respondents),
            respondents=len(counted.respondents) + waiting,
            tool=VERSION,
            inputs=_hashed(project, counted, asked),
            changed=last_change(project, besides=REPORTING),
        )


def with_provenance(document: ReportDocument, found: Provenance) -> ReportDocument:
    """The report with what it rests on: as its last paragraph, and as properties of its file."""
    said = Paragraph.of("provenance", found.text(document.language), note=True)
    return replace(document, blocks=(*document.blocks, said), facts=found.facts(), changed=found.changed)


def _hashed(project: Project, study: CountedStudy, asked: str) -> str:
    made, lines = sha256(), _inputs(project, study, asked)
    while some := [*islice(lines, _AT_ONCE)]:
        made.update("\n".join([*some, ""]).encode())
    return made.hexdigest()


def _inputs(project: Project, study: CountedStudy, asked: str) -> Iterator[str]:
    """All that a number may come of, line by line."""
    yield f"{VERSION} {SCHEMA_VERSION} {asked}"
    yield repr((sorted(study.where.items()), study.coders, study.questions, study.unfinished_too))
    yield from (repr((code.guid, code.path, code.name, code.predicates)) for code in study.codebook.codes)
    yield from (repr((one.guid, one.sha256, sorted(one.attributes.items()))) for one in read_documents(project))
    yield from map(repr, speakers(project))
    for person in read_respondents(project):
        yield repr((person.guid, person.group, sorted(person.attributes.items()), person.withdrawn))
    yield from coding_lines(project)
    lists: Sequence[Sequence[object]] = (
        answer_sets(project),
        given_answers(project),
        answer_decisions(project),
        guides(project),
        asked_by_hand(project),
        turn_decisions(project),
        sorted(name_decisions(project).items()),
        [person.guid for person in study.respondents],
    )
    # A set has no order of its own, and what is decided holds sets.
    yield from (_stable(one) for found in lists for one in found)


def _stable(value: object) -> str:
    """A value as text that is the same each time."""
    if isinstance(value, frozenset | set):
        return f"{{{', '.join(sorted(map(_stable, value)))}}}"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_stable, value))})"
    return repr(value)
