"""From a project to what coders are compared on: who counts for which document, on what text, with which codings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from shlex import quote
from typing import NamedTuple

from qualcode import __version__
from qualcode.addresses import find_code
from qualcode.agreement.disagreements import CoderReading, Disagreement, find_disagreements
from qualcode.agreement.figures import AgreementReport, Notice, RoundFigures, Warn
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, StudyDocument, UnitKind
from qualcode.errors import ConflictError, QualcodeError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Codebook, Document, Role, Round, Turn
from qualcode.queries.counting import find_respondents
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.coders import finished as read_finished
from qualcode.storage.codings import places as read_places
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import sentences as read_sentences
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.rounds import Blemishes, blemishes, blind_documents, find_round, work_in
from qualcode.storage.rounds import rounds as read_rounds
from qualcode.text.spans import Span, merge
from qualcode.text.turns import paragraph_spans, stamp_spans

RESAMPLES_SEED = 1
"""The seed of the bootstrap unless another is given."""


@dataclass(frozen=True, slots=True)
class AgreementChoices:
    """What was asked for.

    ``coders``: names (empty: everybody who finished or coded a document, but not the consensus). ``codes``: addresses,
    each with everything under it (empty: every code that was used, and those above). ``where`` narrows the text to what
    respondents with these values say, ``documents`` to these documents, ``round`` to what was assigned in a round.
    ``interviewer`` takes in what the interviewer says, ``whole_text`` labels, time stamps and headings as well.
    ``finished_only`` leaves out codings in documents that their coder did not declare finished. ``resamples`` above 0
    asks for a bootstrap in place of the jackknife.
    """

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    round: str = ""
    unit: UnitKind = "turn"
    where: Mapping[str, Collection[str]] = field(default_factory=dict)
    interviewer: bool = False
    whole_text: bool = False
    finished_only: bool = False
    resamples: int = 0
    seed: int = RESAMPLES_SEED
    ac1: bool = False


@dataclass(frozen=True, slots=True)
class ComparedStudy:
    """What a project has to compare.

    ``documents`` are all that could be coded twice. ``undeclared`` gives, for coders who count for documents that they
    did not declare finished, the names of those. ``excluded`` is that of the report's settings. ``blind`` gives for
    every open round the documents that are left out because of it. ``rounds`` are those that are over, or of the
    study of one round only that one.
    """

    codebook: Codebook
    documents: tuple[StudyDocument, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    undeclared: Mapping[str, tuple[str, ...]]
    blind: Mapping[str, tuple[str, ...]]
    rounds: tuple[RoundStudy, ...]

    @property
    def parents(self) -> dict[str, str | None]:
        """Every code's path and that of the code above it, in reading order."""
        paths = {code.id: code.path for code in self.codebook.codes}
        return {code.path: paths.get(code.parent_id or 0) for code in self.codebook.codes}

    @property
    def names(self) -> dict[str, str]:
        """Every code's path and its name."""
        return {code.path: code.name for code in self.codebook.codes}


class RoundStudy(NamedTuple):
    """A round that is over, what speaks against it, and what its coders did; ``None`` where fewer than two did any."""

    round: Round
    blemishes: Blemishes
    study: ComparedStudy | None


class DisagreementPlace(NamedTuple):
    """A disagreement with the words it is about.

    ``speaker`` and ``question`` are those of the turn where it starts, ``quotes`` are in step with the readings.
    """

    case: Disagreement
    text: str
    speaker: str | None
    question: str | None
    quotes: tuple[str, ...]


def gather_study(project: Project, choices: AgreementChoices) -> ComparedStudy:
    """Reads what there is to compare.

    A coder counts for a document that they declared finished, with or without codings, and unless ``finished_only`` for
    one where they have codings; everybody else is missing there, which is not the same as having found nothing.

    The documents of open rounds are left out. Of a round only what was assigned in it is compared.

    Raises ``NotFoundError`` for a coder, code, document, round or attribute that does not exist, ``ConflictError`` for
    a round that is open, and ``QualcodeError`` where fewer than two coders have done anything.
    """
    book = read_codebook(project)
    codes = tuple(dict.fromkeys(book.by_id[find_code(book, address)].path for address in choices.codes))
    asked = [read_document(project, name) for name in choices.documents] or read_documents(project)
    open_rounds = blind_documents(project)
    blind: dict[str, list[str]] = {}
    for document in asked:
        if document.id in open_rounds:
            blind.setdefault(open_rounds[document.id], []).append(document.name)
    wanted = [document for document in asked if document.id not in open_rounds]
    if asked and not wanted:
        raise still_open(*blind)
    team = _Team(project, choices.round) if choices.round else None
    if team is not None:
        wanted = [document for document in wanted if document.id in team.assigned]
    reader = _TextReader(project, choices)
    texts = {document.id: found for document in wanted if (found := reader.document(document)) is not None}
    work = _Work(project, choices, book, team, texts if choices.documents else None)
    coders = work.coders(texts.keys(), tuple(blind))
    documents = tuple(work.on(document_id, found, coders) for document_id, found in texts.items())
    undeclared = {
        coder: tuple(texts[document_id].name for document_id in texts if document_id in work.undeclared(coder))
        for coder in coders
        if not choices.finished_only
    }
    declared = {coder: names for coder, names in undeclared.items() if names}
    left_out = {name: tuple(names) for name, names in blind.items()}
    rounds = tuple(_round_studies(project, choices))
    return ComparedStudy(book, documents, coders, codes, reader.excluded, declared, left_out, rounds)


def _round_studies(project: Project, choices: AgreementChoices) -> Iterator[RoundStudy]:
    for found in read_rounds(project):
        if found.open or choices.round not in ("", found.name):
            continue
        study = None
        if not choices.round:
            with suppress(QualcodeError):
                study = gather_study(project, replace(choices, round=found.name))
        yield RoundStudy(found, blemishes(project, found.id), study)


def still_open(*names: str) -> ConflictError:
    """The error that a round (or several) cannot be compared yet."""
    return ConflictError(
        _("Round {names} is still open: nobody may see yet what the others made of it.").format(names=", ".join(names)),
        _("See who has finished with: qualcode round show {name}").format(name=quote(names[0])),
    )


def compare(
    project: Project, choices: AgreementChoices, executor: Executor | None = None
) -> tuple[ComparedStudy, AgreementReport]:
    """The study and its agreement report, with a warning for everybody who counts without having declared it.

    Errors as :func:`gather_study`.
    """
    study = gather_study(project, choices)
    return study, report_on(study, choices, executor)


def report_on(study: ComparedStudy, choices: AgreementChoices, executor: Executor | None = None) -> AgreementReport:
    """The agreement report on what was gathered for these choices; needs no project any more."""
    report = build_report(study.documents, study.parents, _settings(study, choices), executor)
    warnings = [
        *(Notice(Warn.OPEN_ROUND, count=len(names), name=name, documents=names) for name, names in study.blind.items()),
        *(
            Notice(Warn.UNDECLARED, count=len(names), name=name, documents=names)
            for name, names in study.undeclared.items()
        ),
    ]
    for part in study.rounds:
        name, version, found = part.round.name, part.round.codebook_version, part.blemishes
        if found.other_version:
            warnings.append(Notice(Warn.OTHER_VERSION, count=found.other_version, name=name, version=version))
        if found.late:
            warnings.append(Notice(Warn.LATE, count=found.late, name=name))
    figures = tuple(
        _round_figures(part.round, part.study, choices, executor) for part in study.rounds if part.study is not None
    )
    return replace(report, notices=(*warnings, *report.notices), rounds=figures)


def _round_figures(
    found: Round, study: ComparedStudy, choices: AgreementChoices, executor: Executor | None
) -> RoundFigures:
    settings = _settings(study, replace(choices, round=found.name))
    overall = build_report(study.documents, study.parents, settings, executor).overall
    return RoundFigures(
        found.name,
        found.created,
        found.codebook_version,
        study.coders,
        overall.documents,
        overall.units,
        overall.alpha,
        overall.binary_u_alpha,
        overall.verdict,
    )


def list_disagreements(project: Project, study: ComparedStudy) -> Iterator[DisagreementPlace]:
    """The cases on which coders differ, by document in the order of the text; of the codes that were asked for."""
    inside = set(_under(study)) if study.codes else None
    for document in study.documents:
        cases = [
            case
            for case in find_disagreements(document, study.coders)
            if inside is None or any(reading.code in inside for reading in case.readings)
        ]
        if not cases:
            continue
        document_id = read_document(project, document.name).id
        text, turns = read_text(project, document_id), read_turns(project, document_id)
        for case in cases:
            turn = next((turn for turn in turns if turn.start <= case.start < turn.end), None)
            quotes = tuple(_quote(text, reading) for reading in case.readings)
            yield DisagreementPlace(
                case,
                _flat(text[case.start : case.end]),
                turn.speaker if turn else None,
                turn.question if turn else None,
                quotes,
            )


def _settings(study: ComparedStudy, choices: AgreementChoices) -> AgreementSettings:
    return AgreementSettings(
        unit=choices.unit,
        coders=study.coders,
        codes=study.codes,
        excluded=study.excluded,
        method="bootstrap" if choices.resamples else "jackknife",
        resamples=choices.resamples or AgreementSettings().resamples,
        seed=choices.seed,
        ac1=choices.ac1,
        where=tuple(f"{name}={value}" for name, values in choices.where.items() for value in values),
        documents=choices.documents,
        round=choices.round,
        finished_only=choices.finished_only,
        version=__version__,
    )


def _under(study: ComparedStudy) -> Iterator[str]:
    """The paths of the study's codes and all under them."""
    book = study.codebook
    for path in study.codes:
        for code_id in book.descendants(book.by_path[path].id):
            yield book.by_id[code_id].path


def _quote(text: str, reading: CoderReading) -> str:
    return _flat(text[reading.start : reading.end])


def _flat(text: str) -> str:
    return " ".join(text.split())


class _TextReader:
    """Documents as coders are compared on them, without the coders."""

    def __init__(self, project: Project, choices: AgreementChoices) -> None:
        self.project, self.choices = project, choices
        people = find_respondents(project, choices.where)
        self.asked = {person.id for person in people}
        self.heard = {person.id for person in people if not person.withdrawn}
        self.withdrawn = any(person.withdrawn for person in people)
        self.speakers: dict[int, dict[str | None, int | None]] = {}
        for speaker in read_speakers(project):
            if speaker.role is Role.RESPONDENT:
                self.speakers.setdefault(speaker.document_id, {})[speaker.label or None] = speaker.respondent_id

    @property
    def excluded(self) -> tuple[str, ...]:
        """What is left out, as the report's settings name it."""
        own = () if self.choices.whole_text else ("labels", "times", "outside")
        return (
            *(() if self.choices.whole_text or self.choices.interviewer else ("interviewer",)),
            *own,
            *(("others",) if self.choices.where else ()),
            *(("withdrawn",) if self.withdrawn else ()),
        )

    def document(self, document: Document) -> StudyDocument | None:
        """The document with its units; ``None`` where none of those asked speaks in it."""
        turns = read_turns(self.project, document.id)
        speaking = [turn for turn in turns if turn.role is Role.RESPONDENT]
        heard = {turn.ordinal for turn in speaking if self._counts(document.id, turn)}
        if not heard and (speaking or self.choices.where):
            return None
        others = [turn for turn in speaking if turn.ordinal not in heard]
        if self.choices.whole_text:
            kept = _rest([(turn.start, turn.end) for turn in others], document.characters)
            units = [(turn.start, turn.end) for turn in turns]
            stamps: list[Span] = []
        else:
            roles = (Role.RESPONDENT, Role.INTERVIEWER) if self.choices.interviewer else (Role.RESPONDENT,)
            left_out = {turn.ordinal for turn in others}
            units = [(turn.body, turn.end) for turn in turns if turn.role in roles and turn.ordinal not in left_out]
            kept = units
            text = read_text(self.project, document.id)
            stamps = [stamp for start, end in kept for stamp in stamp_spans(text, start, end)]
        return StudyDocument(
            document.name,
            document.characters,
            (),
            (),
            excluded=merge([*_rest(kept, document.characters), *stamps]),
            turns=units,
            sentences=read_sentences(self.project, document.id) if self.choices.unit == "sentence" else (),
            paragraphs=self._paragraphs(document, turns) if self.choices.unit == "paragraph" else (),
        )

    def _counts(self, document_id: int, turn: Turn) -> bool:
        """Whether what a respondent says in a turn is compared: everybody, or those asked for, who did not withdraw."""
        person = self.speakers.get(document_id, {}).get(turn.speaker)
        if person is None:
            return not self.choices.where
        return person in self.heard

    def _paragraphs(self, document: Document, turns: Sequence[Turn]) -> list[Span]:
        """The paragraphs, none of which goes on from one turn into the next."""
        text = read_text(self.project, document.id)
        starts = [turn.start for turn in turns]
        found: list[Span] = []
        for start, end in paragraph_spans(text):
            edges = [start, *(place for place in starts if start < place < end), end]
            found += pairwise(edges)
        return found


class _Team:
    """Who was assigned what in a round that is over, and who declared it finished there, by document."""

    def __init__(self, project: Project, name: str) -> None:
        found = find_round(project, name)
        if found.open:
            raise still_open(name)
        self.assigned: dict[int, set[str]] = {}
        self.finished: dict[int, set[str]] = {}
        for work in work_in(project, found.id):
            self.assigned.setdefault(work.document_id, set()).add(work.coder)
            if work.finished:
                self.finished.setdefault(work.document_id, set()).add(work.coder)


class _Work:
    """Who has done what: the codings (on these ``documents``, by id) and the declarations, by document.

    Of a round only what its team was assigned.
    """

    def __init__(
        self,
        project: Project,
        choices: AgreementChoices,
        book: Codebook,
        team: _Team | None,
        documents: Collection[int] | None,
    ) -> None:
        self.choices = choices
        everyone = [coder.name for coder in read_coders(project)]
        self.chosen = tuple(dict.fromkeys(read_coder(project, name).name for name in choices.coders))
        self.candidates = self.chosen or tuple(sorted(name for name in everyone if name != CONSENSUS))
        declared = {document_id: set(names) for document_id, names in read_finished(project).items()}
        self.finished = declared if team is None else team.finished
        names = {coder.id: coder.name for coder in read_coders(project) if coder.name in self.candidates}
        paths = {code.id: code.path for code in book.codes}
        self.marks: dict[int, list[CodedSpan]] = {}
        self.coded: dict[str, set[int]] = {name: set() for name in names.values()}
        for document_id, start, end, code_id, coder_id in read_places(project, documents):
            name = names.get(coder_id, "")
            if name and (team is None or name in team.assigned.get(document_id, ())):
                self.marks.setdefault(document_id, []).append(CodedSpan(start, end, paths[code_id], name))
                self.coded[name].add(document_id)

    def declared(self, coder: str) -> set[int]:
        """The documents that the coder declared finished."""
        return {document_id for document_id, names in self.finished.items() if coder in names}

    def undeclared(self, coder: str) -> set[int]:
        """The documents with codings of the coder who did not declare them finished."""
        return self.coded[coder] - self.declared(coder)

    def coders(self, documents: Collection[int], open_rounds: Sequence[str]) -> tuple[str, ...]:
        """Who is compared: the candidates who have finished or coded one of the documents.

        Of ``open_rounds`` documents were left out.
        """
        found = [name for name in self.candidates if (self.coded[name] | self.declared(name)) & set(documents)]
        if idle := [name for name in self.chosen if name not in found]:
            raise QualcodeError(
                _("Nothing here was coded or declared finished by {names}.").format(names=", ".join(idle)),
                _("See who finished what with: qualcode documents"),
            )
        if len(found) < 2:
            raise QualcodeError(
                _("Agreement takes two coders; here there is only {name}.").format(name=found[0])
                if found
                else _("Agreement takes two coders; nobody has coded or finished anything here."),
                _(
                    "Documents of an open round are left out. See who has finished with: qualcode round show {name}"
                ).format(name=quote(open_rounds[0]))
                if open_rounds
                else _("Let two coders code the same documents and declare them finished: qualcode finish DOCUMENT"),
            )
        return tuple(found)

    def on(self, document_id: int, document: StudyDocument, coders: Iterable[str]) -> StudyDocument:
        """The document with those who count for it, and all their marks."""
        finished = self.finished.get(document_id, set())
        counting = tuple(
            name
            for name in coders
            if name in finished or (not self.choices.finished_only and document_id in self.coded[name])
        )
        return replace(document, coders=counting, marks=self.marks.get(document_id, ()))


def _rest(spans: Iterable[Span], length: int) -> list[Span]:
    """What is left of ``[0, length)`` outside the spans."""
    edges = [0, *(edge for span in merge(spans) for edge in span), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
