"""From a project to what coders are compared on, one document after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.study import CodedSpan, StudyDocument
from qualcode.changes.codebook import meanings
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.files.platform import quoted
from qualcode.i18n import _
from qualcode.model import CONSENSUS, MODEL, Document, Round
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import ComparedStudy, RemovedCode, RoundFacts, RoundStudy
from qualcode.queries.comparison.text import ComparedText
from qualcode.queries.machine.made import machine_made
from qualcode.storage import Project
from qualcode.storage.codebook import births
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.coders import finished as read_finished
from qualcode.storage.coders import first_finished
from qualcode.storage.codings import coded_under
from qualcode.storage.codings import places as read_places
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.finishes import Past, changed_since, read_past
from qualcode.storage.rounds import blind_documents, find_round, work_in
from qualcode.storage.rounds import rounds as read_rounds


class DocumentPart(NamedTuple):
    """What one document adds to a study: its text, the codings on it, and who declared it finished.

    ``text`` has neither coders nor marks yet, for who counts is not the same for every round.
    """

    document_id: int
    text: StudyDocument
    marks: tuple[CodedSpan, ...]
    finished: frozenset[str]

    @property
    def coded(self) -> set[str]:
        """Who has codings in it."""
        return {mark.coder for mark in self.marks}


class Origin(NamedTuple):
    """The oldest version of the codebook under which a document was coded, and when the first coder had finished it."""

    version: int
    finished: str = ""


class RoundWork(NamedTuple):
    """Who was assigned what in a round, and who declared it finished there, by document.

    ``then`` holds who had finished in time, and ``marks`` what they had made, as the audit trail tells it.
    """

    origins: Mapping[int, Origin]
    assigned: Mapping[int, frozenset[str]]
    finished: Mapping[int, frozenset[str]]
    then: Mapping[int, frozenset[str]]
    marks: Mapping[int, tuple[CodedSpan, ...]]

    def of(self, parts: Iterable[DocumentPart]) -> list[DocumentPart]:
        """What was done in the round, of what was done at all, as it was when each coder finished."""
        return [
            part._replace(
                marks=self.marks.get(part.document_id, ()), finished=self.then.get(part.document_id, frozenset())
            )
            for part in parts
            if part.document_id in self.assigned
        ]

    def today(self, parts: Iterable[DocumentPart]) -> list[DocumentPart]:
        """What has become of it since."""
        return [
            part._replace(
                marks=tuple(mark for mark in part.marks if mark.coder in self.assigned[part.document_id]),
                finished=self.finished.get(part.document_id, frozenset()),
            )
            for part in parts
            if part.document_id in self.assigned
        ]

    def within(self, part: DocumentPart) -> DocumentPart:
        """A document with what was finished in the round as it was then, and everything else as it is."""
        then = self.then.get(part.document_id, frozenset())
        if not then:
            return part
        others = [mark for mark in part.marks if mark.coder not in then]
        own = [mark for mark in self.marks.get(part.document_id, ()) if mark.coder in then]
        return part._replace(marks=tuple(sorted((*others, *own))))


def gather_study(project: Project, choices: AgreementChoices, *, at_finish: bool = True) -> ComparedStudy:
    """Reads what there is to compare.

    A coder counts for a document that they declared finished, with or without codings, and unless ``finished_only`` for
    one where they have codings; everybody else is missing there, which is not the same as having found nothing.

    The documents of open rounds are left out. Of a round only what was assigned in it is compared, as it was when each
    coder finished it, or when the round was ended before that. Without ``at_finish`` everything is as it is now, and
    nothing is said of rounds, nor of the documents that were not asked for.

    Raises ``NotFoundError`` for a coder, code, document, round or attribute that does not exist, and where no document
    has segments that are asked for; ``ConflictError`` for a round that is open or segments that overlap, and
    ``QualcodeError`` where fewer than two coders have done anything.
    """
    with project.without_machine(choices.without_machine):
        reader = StudyReader(project, choices, at_finish=at_finish)
        return reader.study([part for document in reader.documents if (part := reader.part(document)) is not None])


class StudyReader:
    """Reads a study in parts, one for each of ``documents``, and adds them up. Errors as :func:`gather_study`."""

    def __init__(self, project: Project, choices: AgreementChoices, *, at_finish: bool = True) -> None:
        self.project, self.choices = project, choices
        self.book = read_codebook(project)
        self.codes = tuple(dict.fromkeys(self.book.by_id[find_code(self.book, one)].path for one in choices.codes))
        asked = [read_document(project, name) for name in choices.documents] or read_documents(project)
        open_rounds = blind_documents(project)
        self.blind: dict[str, tuple[str, ...]] = {}
        for document in asked:
            if document.id in open_rounds:
                name = open_rounds[document.id]
                self.blind[name] = (*self.blind.get(name, ()), document.name)
        wanted = [document for document in asked if document.id not in open_rounds]
        if asked and not wanted:
            raise cannot_be_seen(project, *self.blind)
        if choices.round and find_round(project, choices.round).open:
            raise cannot_be_seen(project, choices.round)
        over = [found for found in read_rounds(project) if not found.open and choices.round in ("", found.name)]
        self._past = read_past(project, over) if at_finish else Past({}, (), {})
        self._segmenting: frozenset[int] = frozenset()
        """The codes whose passages are the units; nobody codes with them."""
        if choices.unit == "segment":
            self._segmenting = frozenset(self.book.descendants(find_code(self.book, choices.segments)))
        self._text = ComparedText(project, choices, self._segmenting)
        self._everything = read_documents(project)
        self._chosen = tuple(dict.fromkeys(read_coder(project, name).name for name in choices.coders))
        everyone = read_coders(project)
        others = (one.name for one in everyone if one.name != CONSENSUS)
        self._candidates = self._chosen or tuple(
            sorted(name for name in others if not (choices.people and name.startswith(MODEL)))
        )
        self._names = {coder.id: coder.name for coder in everyone if coder.name in self._candidates}
        self._paths = {code.id: code.path for code in self.book.codes}
        self._gone = self._gone_codes()
        self._finished = read_finished(project)
        self._since = self._meanings() if at_finish else {}
        ended = first_finished(project)
        self._origins = {
            row: Origin(version, ended.get(row, "")) for row, version in coded_under(project, self._segmenting).items()
        }
        self._work = {found.id: self._work_of(found) for found in over} if at_finish or choices.round else {}
        self._over = over if at_finish else []
        self._at_finish = at_finish
        self._round = self._work[over[0].id] if choices.round else None
        self.documents = tuple(
            document for document in wanted if self._round is None or document.id in self._round.assigned
        )

    def part(self, document: Document) -> DocumentPart | None:
        """What there is of a document; ``None`` where none of those asked speaks in it."""
        text = self._text.document(document)
        if text is None:
            return None
        marks = sorted(
            CodedSpan(start, end, self._paths[code_id], self._names[coder_id])
            for _document, start, end, code_id, coder_id in read_places(self.project, [document.id])
            if coder_id in self._names and code_id not in self._segmenting
        )
        return DocumentPart(document.id, text, tuple(marks), frozenset(self._finished.get(document.id, ())))

    def compared(self, document: Document) -> StudyDocument | None:
        """A document by itself, as it is now, with those who count for it; ``None`` as with :meth:`part`."""
        part = self.part(document)
        return None if part is None else self._counted(part, self._candidates)

    def study(self, parts: Sequence[DocumentPart]) -> ComparedStudy:
        """The study that these parts come to, and the rounds among them."""
        within = [part for part in parts if self._has_units(part.text)]
        if parts and not within:
            raise NotFoundError(
                _("None of these documents has a passage of the code {code}.").format(code=self._segments_path()),
                _("Mark the segments with it first, or take another unit: --unit turn"),
            )
        whole = self._study(within, self._round)
        read = {document.id for document in self.documents}
        unread = [one for one in self._everything if one.id not in read] if self._at_finish else []
        others = map(self._text.document, unread)
        here = {part.document_id for part in within}
        return replace(
            whole,
            machine=machine_made(self.project, lambda one, by: one in here and self._names.get(by) in whole.coders),
            rounds=tuple(self._rounds(parts, within)),
            of_study=len(within) + sum(one is not None and self._has_units(one) for one in others),
            unsegmented=tuple(part.text.name for part in parts if not self._has_units(part.text)),
        )

    def one_by_one(self) -> tuple[ComparedStudy, Iterator[StudyDocument]]:
        """The study as it was when coders finished, in no more memory than its largest document and its list take.

        The documents of the first result have no text and of each coder's marks one at most; the second result gives
        them one by one as they are compared, in the same order. Errors as :func:`gather_study`.
        """
        within: list[Document] = []
        bare: list[DocumentPart] = []
        for document in self.documents:
            if (part := self.part(document)) is not None and self._has_units(part.text):
                within.append(document)
                first = {mark.coder: mark for mark in part.marks}
                text = StudyDocument(part.text.name, part.text.length, (), ())
                bare.append(part._replace(text=text, marks=tuple(sorted(first.values()))))
        study = replace(self._study(bare, self._round), of_study=len(bare))
        return study, self._whole(within, study.documents)

    def _whole(self, documents: Sequence[Document], bare: Sequence[StudyDocument]) -> Iterator[StudyDocument]:
        for document, one in zip(documents, bare, strict=True):
            if (part := self.part(document)) is not None:
                if self._round is not None:
                    (part,) = (self._round.of if self._past.rounds else self._round.today)([part])
                else:
                    part = self._then(part)
                yield replace(part.text, coders=one.coders, marks=part.marks, older=one.older)

    def _has_units(self, document: StudyDocument) -> bool:
        """Whether there is something to compare in a document: segments are only where somebody marked them."""
        if not self._segmenting:
            return True
        return bool(document.units("segment", Continuum(document.length, document.excluded)))

    def _rounds(self, parts: Sequence[DocumentPart], within: Sequence[DocumentPart]) -> Iterator[RoundStudy]:
        """The rounds that are over, or the only one that was asked for, which is the study itself.

        What is told of a round is so of all ``parts``; those ``within`` the units are compared.
        """
        for found in self._over:
            study = None
            if not self.choices.round:
                with suppress(QualcodeError):
                    study = self._study(within, self._work[found.id])
            yield RoundStudy(found, self._facts(found, parts), study)

    def _work_of(self, found: Round) -> RoundWork:
        assigned: dict[int, set[str]] = {}
        finished: dict[int, set[str]] = {}
        then: dict[int, set[str]] = {}
        marks: dict[int, list[CodedSpan]] = {}
        times: dict[int, list[str]] = {}
        past = self._past.rounds.get(found.id)
        everybody = {coder.id: coder.name for coder in read_coders(self.project)}
        for work in work_in(self.project, found.id):
            if work.coder not in everybody.values():
                continue  # a model, where what machines made is left out
            assigned.setdefault(work.document_id, set()).add(work.coder)
            if work.finished:
                finished.setdefault(work.document_id, set()).add(work.coder)
                times.setdefault(work.document_id, []).append(work.finished)
        for (document_id, coder_id), finish in past.finishes.items() if past else ():
            if finish.in_time and coder_id in everybody:
                then.setdefault(document_id, set()).add(everybody[coder_id])
            if coder_id in self._names:
                marks.setdefault(document_id, []).extend(
                    CodedSpan(one.start, one.end, self._paths[one.code_id], self._names[coder_id])
                    for one in finish.codings
                    if one.code_id not in self._segmenting
                )
        whole, done, in_time = (
            {key: frozenset(names) for key, names in each.items()} for each in (assigned, finished, then)
        )
        under: dict[int, list[int]] = {}
        for (document_id, _coder), finish in past.finishes.items() if past else ():
            under.setdefault(document_id, []).extend(one.codebook_version for one in finish.codings)
        origins = {
            row: Origin(min(under.get(row, []), default=found.codebook_version), min(times.get(row, [""])))
            for row in whole
        }
        return RoundWork(origins, whole, done, in_time, {key: tuple(sorted(found)) for key, found in marks.items()})

    def _meanings(self) -> dict[str, tuple[list[int], str]]:
        """Of codes, the versions that gave them a meaning, the first one first, and when they were made."""
        versions, born = meanings(self.project), births(self.project)
        for code_id, now in self._past.became.items():
            born[now] = min(born.get(code_id, ""), born.get(now, ""))
        return {code.path: (versions.get(code.guid, []), born.get(code.id, "")) for code in self.book.codes}

    def _gone_codes(self) -> tuple[RemovedCode, ...]:
        """The codes that are gone, each below the one that stood above it; their paths are those of the codings."""
        waiting = {code.id: code for code in self._past.gone}
        found: list[RemovedCode] = []
        for code in reversed(self._past.gone):
            line = [code]
            while (up := line[-1].parent_id) in waiting and up not in self._paths:
                line.append(waiting[up])
            for one in reversed(line):
                above = self._paths.get(one.parent_id or 0)
                path = f"{above}/{one.slug}" if above else one.slug
                if one.id not in self._paths and path not in self._paths.values():
                    found.append(RemovedCode(path, above, one.name))
                self._paths.setdefault(one.id, path)
        return tuple(found)

    def _facts(self, found: Round, parts: Sequence[DocumentPart]) -> RoundFacts:
        """What the audit trail tells of a round, on what is compared of it."""
        past, names = self._past.rounds[found.id], {part.document_id: part.text.name for part in parts}
        own = {pair: finish for pair, finish in past.finishes.items() if pair[0] in names and pair[1] in self._names}
        shared = Counter(document_id for document_id, _coder in own)
        own = {pair: finish for pair, finish in own.items() if shared[pair[0]] > 1}

        def named(ids: Iterable[int]) -> tuple[str, ...]:
            return tuple(sorted({names[document_id] for document_id in ids}))

        return RoundFacts(
            sum(one.codebook_version != found.codebook_version for finish in own.values() for one in finish.codings),
            changed_since(self.project, past._replace(finishes=own)),
            named(document_id for document_id, _coder in own),
            named(pair[0] for pair, finish in own.items() if not finish.in_time),
            named(document_id for document_id, _coder in own if document_id in past.seen),
            named(pair[0] for pair, finish in own.items() if not finish.sure),
        )

    def _study(self, everything: Sequence[DocumentPart], within: RoundWork | None) -> ComparedStudy:
        """The study, or what was done ``within`` one round of it, without its rounds."""
        if within is not None and self._past.rounds:
            parts, today = within.of(everything), within.today(everything)
        elif within is not None:
            parts = today = within.today(everything)
        else:
            parts, today = [self._then(part) for part in everything], list(everything)
        coders = self._coders(parts)
        undeclared: dict[str, list[str]] = {coder: [] for coder in coders}
        for part in parts if not self.choices.finished_only else ():
            for coder in part.coded - part.finished:
                undeclared[coder].append(part.text.name)
        return ComparedStudy(
            self.book,
            self._comparable(parts, [self._counted(part, coders) for part in parts], within),
            coders,
            self.codes,
            self._text.excluded,
            {coder: tuple(names) for coder, names in undeclared.items() if names},
            self.blind,
            (),
            self._comparable(today, [self._counted(part, coders) for part in today], within),
            self._gone,
            segments=self._segments_path(),
            whole=self.choices.whole and not self._over and not any(name.startswith(MODEL) for name in coders),
            versions=tuple(sorted({self._origin(part, within).version for part in parts} - {0})),
        )

    def _segments_path(self) -> str:
        return self.book.by_id[find_code(self.book, self.choices.segments)].path if self._segmenting else ""

    def _then(self, part: DocumentPart) -> DocumentPart:
        """A document with what was finished in rounds as it was then."""
        for found in self._over:
            part = self._work[found.id].within(part)
        return part

    def _counted(self, part: DocumentPart, coders: Sequence[str]) -> StudyDocument:
        """The document with those who count for it, and all their marks."""
        counting = part.finished if self.choices.finished_only else part.finished | part.coded
        return replace(part.text, coders=tuple(name for name in coders if name in counting), marks=part.marks)

    def _origin(self, part: DocumentPart, within: RoundWork | None) -> Origin:
        """Under which version a document was coded, and when somebody had finished: in a round, what was done there."""
        rounds = [within] if within else [self._work[found.id] for found in self._over]
        found = [work.origins[part.document_id] for work in rounds if part.document_id in work.origins]
        return found[-1] if found else self._origins.get(part.document_id, Origin(0))

    def _comparable(
        self, parts: Sequence[DocumentPart], documents: Sequence[StudyDocument], within: RoundWork | None
    ) -> tuple[StudyDocument, ...]:
        """The documents with the codes that each does not count for.

        Those are the codes that were not there yet when the first coder had finished it, and those that were redefined
        before others were coded: what had another meaning is not pooled with them.
        """
        origins = [self._origin(part, within) for part in parts]
        older: list[set[str]] = [set() for _document in documents]
        for path, (versions, born) in self._since.items():
            meaning = [sum(number <= origin.version for number in versions) for origin in origins]
            twice = [len(document.coders) > 1 for document in documents]
            newest = max((which for which, double in zip(meaning, twice, strict=True) if double), default=0)
            for place, origin in enumerate(origins):
                unborn = born > origin.finished if born else bool(versions) and not meaning[place]
                if origin.version and (meaning[place] < newest or (origin.finished and unborn)):
                    older[place].add(path)
        return tuple(
            replace(document, older=frozenset(codes)) for document, codes in zip(documents, older, strict=True)
        )

    def _coders(self, parts: Sequence[DocumentPart]) -> tuple[str, ...]:
        """Who is compared: the candidates who have finished or coded one of the documents."""
        at_work: set[str] = set()
        for part in parts:
            at_work |= part.finished | part.coded
        found = [name for name in self._candidates if name in at_work]
        if idle := [name for name in self._chosen if name not in found]:
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
                ).format(name=quoted(next(iter(self.blind))))
                if self.blind
                else _("Let two coders code the same documents and declare them finished: qualcode finish DOCUMENT"),
            )
        return tuple(found)


def cannot_be_seen(project: Project, *names: str) -> ConflictError:
    """The error that what others made in rounds cannot be seen: they are open, or it is not in this copy."""
    away = [found.name for found in read_rounds(project) if found.away and found.name in names]
    if not away:
        return still_open(*names)
    return ConflictError(
        _("This is a copy to work in: what the others made in round {names} is not in it.").format(
            names=", ".join(away)
        ),
        _("Bring it back to the project that it was made of, with: qualcode merge {path}").format(
            path=quoted(str(project.path))
        ),
    )


def still_open(*names: str) -> ConflictError:
    """The error that a round (or several) cannot be compared yet."""
    return ConflictError(
        _("Round {names} is still open: nobody may see yet what the others made of it.").format(names=", ".join(names)),
        _("See who has finished with: qualcode round show {name}").format(name=quoted(names[0])),
    )
