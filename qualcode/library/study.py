"""A study in the hands of one coder, for a notebook or a script."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.agreement.study import SEED, UNIT, UnitKind
from qualcode.analysis.matrix import Count, Percent, Sort
from qualcode.analysis.patterns.relations import RelationUnit
from qualcode.analysis.planning.hours import PAUSE
from qualcode.analysis.questions import LIKENESS
from qualcode.changes.answers import AnswersOutcome, import_answer_sets
from qualcode.changes.codebook import CodebookOutcome, import_codebook
from qualcode.changes.facesheets import FacesheetOutcome
from qualcode.changes.guides import (
    AskedChoice,
    GuideOutcome,
    decide_turns,
    import_guide,
    map_questions,
    set_asked,
    set_wave,
)
from qualcode.changes.log_words import phrase
from qualcode.changes.saved_queries import remove_query
from qualcode.changes.work import set_finished
from qualcode.errors import QualcodeError
from qualcode.files.platform import login_name
from qualcode.files.spelling import spelled
from qualcode.formats.tables.codings import stream_codings
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.formats.yaml.codebook import read_codebook
from qualcode.formats.yaml.outlines import read_outline
from qualcode.formats.yaml.study import read_guide
from qualcode.i18n import _
from qualcode.importing.codings import THRESHOLD, PlacedReport, code_passage
from qualcode.importing.sheets import read_sheet
from qualcode.importing.transcripts import Differing, ImportReport, import_facesheet, import_files
from qualcode.library.answers import AnswersResult, count_answers
from qualcode.library.asking import ask, ask_claim
from qualcode.library.checking import CheckedReport, check_report
from qualcode.library.claims import ListedClaim, find_claim, list_claims, report_claims
from qualcode.library.comparing import (
    ChangedChapter,
    ChapterAsked,
    changes_since,
    exceptions_of,
    hanging_on_one_coder,
)
from qualcode.library.create import create_project
from qualcode.library.fieldwork import FieldworkRow, fieldwork_rows
from qualcode.library.joint import JointResult, joint_display
from qualcode.library.results import AgreementResult, ChapterResult
from qualcode.merging import MergeReport, merge
from qualcode.model import CodingRow
from qualcode.outline import Base
from qualcode.queries import listings
from qualcode.queries.answers import ListedAnswerSet, RespondentAnswer, list_answer_sets, list_answers
from qualcode.queries.asking import (
    ListedAsked,
    ListedQuestion,
    TurnMatch,
    all_questions,
    find_question,
    list_asked,
    list_questions,
    match_turns,
)
from qualcode.queries.columns import By
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import as_known_here, veil
from qualcode.queries.planning.doubling import WIDTH, DoublePlan, plan_double
from qualcode.queries.planning.hours import TeamHours, read_hours
from qualcode.queries.planning.stability import TURNS, Stability, StabilitySample, compare_again, draw_again
from qualcode.queries.query.result import QueryResult
from qualcode.queries.waves.listed import ListedWave, list_waves
from qualcode.queries.waves.mapping import ListedMatch, list_mapping
from qualcode.report.agreement.settled import settled_figures
from qualcode.report.agreement.view import agreement_view
from qualcode.report.beside.figures import ListedFigure, list_figures
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.compared.exceptions import ExceptedClaim
from qualcode.report.compared.robust import HangingClaim
from qualcode.report.kept.chapter import (
    ChapterState,
    UpdatedChapter,
    WrittenChapter,
    chapter_state,
    update_chapter,
    write_chapter,
)
from qualcode.report.letters.letter import CoderLetter, coder_letter
from qualcode.report.matrix.counted import MatrixResult, count_matrix
from qualcode.report.patterns.configurations import ConfigurationsResult, count_configurations
from qualcode.report.patterns.contrasts import ContrastsResult, count_contrasts
from qualcode.report.patterns.frequencies import FrequenciesResult, FrequencyOf, FrequencySort, count_frequencies
from qualcode.report.patterns.keyness import KeynessResult, count_keyness
from qualcode.report.patterns.relations import RelationCount, RelationsResult, count_relations
from qualcode.report.patterns.saturation import SaturationResult, count_saturation
from qualcode.report.privacy.findings import PrivacyReview
from qualcode.report.privacy.refusing import refuse_names
from qualcode.report.waves.compared import WavesCompared, waves_compared
from qualcode.rows import Rows
from qualcode.session.answers import decide_by_name, give_by_name
from qualcode.session.asking import map_choice, turn_choice
from qualcode.session.importing import bring_codings
from qualcode.session.privacy.review import review
from qualcode.session.saved_queries import keep_query
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.asking.queries import saved_queries
from qualcode.storage.documents import document as find_document
from qualcode.storage.documents import text as read_text
from qualcode.storage.reported import AskedChapter
from qualcode.storage.respondents import respondent as find_respondent

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from types import TracebackType

    from qualcode.queries.words.concordance import ConcordanceLine, ConcordanceSort
    from qualcode.queries.words.index import Ring
    from qualcode.queries.words.searching import WordHit

Where = Mapping[str, Collection[str]]
"""For an attribute (or ``group``) the values that a respondent may have; all must hold."""

PathLike = str | os.PathLike[str]


def open_study(path: PathLike, *, coder: str = "", new_coder: bool = False) -> Study:
    """Opens a project file as ``coder`` (by default ``QUALCODE_CODER``, or the login name).

    ``ProjectError`` where the file is missing, foreign, newer, damaged or locked. The first change raises
    ``UnknownCoder`` where others code and ``coder`` is not known, unless ``new_coder`` says that it is somebody new.
    Close it, or open it in a ``with``.
    """
    return Study(Session(Path(path), coder or _who(), new_coder=new_coder, folding=True))


def create_study(
    path: PathLike, *, coder: str = "", codebook: PathLike | None = None, language: str = "nl", name: str = ""
) -> Study:
    """Makes a project file, with the codebook of a YAML file where one is named, and opens it.

    ``ProjectError`` where a file of that name is there already.
    """
    who = coder or _who()
    made = create_project(Path(path), who, codebook=Path(codebook) if codebook else None, language=language, name=name)
    return open_study(made.path, coder=who)


def _who() -> str:
    return os.environ.get("QUALCODE_CODER") or login_name()


def _chapter_asked(
    outline: PathLike | None, where: Iterable[str], coders: Sequence[str], unfinished_too: bool
) -> ChapterAsked:
    return ChapterAsked(Path(outline) if outline else None, tuple(where), tuple(coders), unfinished_too)


class Study:
    """A study: one project file, read and changed in the name of one coder, who sees what that coder may see.

    Every change is on disk when its call returns, and one :meth:`undo` takes it back. A study is for one thread.

    What counts codings takes ``without_machine``: what rules and models coded is left out then, and models among the
    coders.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Study:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Study {self.path} as {self.coder}>"

    def close(self) -> None:
        """Closes the file."""
        self._session.close()

    @property
    def path(self) -> Path:
        """The project file."""
        return self._session.project.path

    @property
    def coder(self) -> str:
        """In whose name the study is changed."""
        return self._session.coder

    @property
    def name(self) -> str:
        """The title of the study."""
        return self._session.project.name

    # What there is

    def documents(self) -> Rows[listings.ListedDocument]:
        """The documents, in order of import."""
        return self._session.read(listings.list_documents)

    def respondents(self) -> Rows[listings.ListedRespondent]:
        """The respondents, withdrawn or not."""
        return self._session.read(listings.list_respondents)

    def codes(self, code: str | None = None) -> Rows[listings.ListedCode]:
        """The codes in reading order, or one with those under it."""
        return self._session.read(listings.list_codes, code)

    def codings(
        self, *, document: str | None = None, code: str | None = None, coders: Sequence[str] = (), good: bool = False
    ) -> Rows[listings.ListedCoding]:
        """The codings: of one document, one code with those under it, these coders, or good quotations only."""
        return self._session.read(listings.list_codings, document=document, code=code, coder_names=coders, good=good)

    def coders(self) -> Rows[listings.ListedCoder]:
        """Everybody who ever changed something, with what they made."""
        return self._session.read(listings.list_coders)

    def memos(self) -> Rows[listings.ListedMemo]:
        """All memos, those on codings last."""
        return self._session.read(listings.list_memos)

    def log(self, limit: int = -1) -> Rows[listings.ListedEntry]:
        """The audit trail, newest first."""
        return self._session.read(listings.list_log, limit)

    def text(self, document: str) -> str:
        """The text of a document; positions of codings count its code points. ``NotFoundError`` where there is none."""
        project = self._session.project
        return read_text(project, find_document(project, document).id)

    # What is brought in

    def import_transcripts(
        self,
        *paths: PathLike,
        group: str | None = None,
        respondents: PathLike | None = None,
        sheet: str | None = None,
        attributes: Sequence[str] = (),
        interview_attributes: Sequence[str] = (),
        wave: str = "",
        differing: Differing = "",
        allow_missing: bool = False,
        dry_run: bool = False,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> ImportReport:
        """Transcripts and folders of them, with a face sheet (``respondents``) where one is named, in one change.

        What became of each file is in the report; a file that cannot be read stops nothing else. ``progress`` gets the
        number of files done, of all, and the name of the one at hand. ``sheet`` names the sheet of a workbook.

        Of the fields at the top of a file ``attributes`` are known of who speaks and ``interview_attributes`` of the
        interview, which is of a ``wave`` where that is given; where one says otherwise of a respondent, ``differing``
        (``keep`` or ``replace``) says what holds.
        """
        facesheet = self._session.read(read_sheet, Path(respondents), sheet=sheet) if respondents else None
        return self._session.change(
            import_files,
            [Path(path) for path in paths],
            group=group,
            attributes=attributes,
            interview_attributes=interview_attributes,
            wave=wave,
            differing=differing,
            facesheet=facesheet,
            allow_missing=allow_missing,
            dry_run=dry_run,
            progress=progress,
        ).value

    def import_respondents(
        self, path: PathLike, *, sheet: str | None = None, allow_missing: bool = False, dry_run: bool = False
    ) -> FacesheetOutcome:
        """A face sheet (CSV, or a sheet of a workbook), put into force as a whole or not at all."""
        facesheet = self._session.read(read_sheet, Path(path), sheet=sheet)
        return self._session.change(import_facesheet, facesheet, allow_missing=allow_missing, dry_run=dry_run).value

    def import_codebook(self, path: PathLike, *, reason: str = "") -> CodebookOutcome:
        """A codebook in YAML; nothing that the project has is removed, and what differs makes a new version."""
        spec = read_codebook(Path(path))
        why = reason or _("Read from {file}").format(file=spelled(Path(path).name))
        return self._session.change(import_codebook, self._session.read(as_known_here, spec), reason=why).value

    def import_codings(self, path: PathLike, *, threshold: float = THRESHOLD, dry_run: bool = False) -> PlacedReport:
        """Codings from a CSV with ``document, code, coder`` and ``start, end`` or ``quote``.

        A row that cannot be placed is in the report with its line and stops nothing else. ``threshold`` is the
        likeness, 0 to 100, from which a quotation that is not there to the letter is still placed.
        """
        return bring_codings(self._session, stream_codings(Path(path)), threshold=threshold, dry_run=dry_run)

    def merge(
        self,
        other: PathLike,
        *,
        decisions: Mapping[str, str] | None = None,
        prefer: str | None = None,
        dry_run: bool = False,
    ) -> MergeReport:
        """Brings a copy that somebody worked in elsewhere back, in one change.

        ``decisions`` gives for the id of a conflict ``ours`` or ``theirs``, or ``follow`` where one side merged a code
        into another; ``prefer`` decides all others that have that choice. While one waits nothing is written.
        """
        return self._session.change(merge, Path(other), decisions=decisions, prefer=prefer, dry_run=dry_run).value

    # What is done

    def code(
        self,
        document: str,
        code: str,
        *,
        quote: str | None = None,
        at: tuple[int, int] | None = None,
        occurrence: int | None = None,
        memo: str = "",
        good: bool = False,
    ) -> bool:
        """Codes one passage, by its words or by position; ``False`` where the coder has that code there already.

        That coding keeps its memo, and gets this one and the flag beside it.

        ``NotFoundError`` where document, code or passage is not to be found, or the words occur more than once and
        ``occurrence`` does not say which.
        """
        if (at is None) == (quote is None):
            raise QualcodeError(_("Say where: by at=(start, end) or by quote."))
        start, end = at or (None, None)
        row = CodingRow(0, document, code, "", start, end, quote, occurrence, memo, good)
        return bool(self._session.change(code_passage, row).value.added)

    def finish(self, document: str, *, finished: bool = True) -> bool:
        """Declares the coder's work on a document finished, or not; ``False`` where it was so already."""
        found = self._session.read(find_document, document)
        return self._session.change(set_finished, found.id, finished).value

    def undo(self) -> str:
        """Takes back the coder's own last change; what it was, in words. ``NotFoundError`` where there is none."""
        return phrase(self._session.change(Project.undo).value)

    def redo(self) -> str:
        """Does again what the coder undid last; what it was, in words. ``NotFoundError`` where there is none."""
        return phrase(self._session.change(Project.redo).value)

    # What was asked, and answered

    def import_guide(self, path: PathLike) -> GuideOutcome:
        """Brings an interview guide in, or up to date. ``FormatError`` lists every error with its line."""
        return self._session.change(import_guide, read_guide(Path(path))).value

    def import_answers(self, path: PathLike) -> AnswersOutcome:
        """Brings answer sets in, or up to date. ``FormatError`` lists every error with its line."""
        return self._session.change(import_answer_sets, read_answer_sets(Path(path))).value

    def waves(self) -> Rows[ListedWave]:
        """The waves in order, and last the interviews that are of none, where there are any."""
        return self._session.read(list_waves)

    def set_wave(self, wave: str, *documents: str) -> bool:
        """Says of which wave interviews are; an empty one takes it away. False where nothing differed."""
        ids = [self._session.read(find_document, name).id for name in documents]
        return self._session.change(set_wave, ids, wave).value > 0

    def question_map(self, earlier: str, later: str) -> Rows[ListedMatch]:
        """What the questions of a wave are to those of an earlier one, as decided or as offered."""
        return self._session.read(list_mapping, earlier, later)

    def map_question(self, earlier: str, later: str, kind: str, question: str = "", was: str = "") -> bool:
        """Says that a question is the ``same`` as an earlier one, that one ``reworded``, ``new``, or (the earlier one)
        ``dropped``; with an empty ``kind`` what was decided on it is forgotten. False where nothing differed.
        """
        choices = self._session.read(map_choice, earlier, later, kind, question, was)
        return self._session.change(map_questions, choices).value > 0

    def compare_waves(
        self,
        earlier: str,
        later: str,
        codes: Iterable[str] = (),
        *,
        group: str = "",
        outline: PathLike | None = None,
        with_persons: bool = False,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> WavesCompared:
        """Two waves beside each other, with who took part in both apart; what is not comparable is marked so.

        An ``outline`` says what those of the ``group`` are called.
        """
        return self._session.read_plainly(
            without_machine,
            waves_compared,
            (earlier, later),
            list(codes),
            group=group,
            outline=read_outline(Path(outline)) if outline else None,
            with_persons=with_persons,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def questions(self, guide: str = "") -> Rows[ListedQuestion]:
        """The questions of the guides, or of one, with how many were asked each."""
        return self._session.read(list_questions, guide)

    def turns(self, *, documents: Sequence[str] = (), likeness: int = LIKENESS) -> Rows[TurnMatch]:
        """Which turn asks which question, and which are offered as one (``likeness`` of 100 or more)."""
        return self._session.read(match_turns, documents=documents, likeness=likeness)

    def confirm_turn(self, document: str, turn: int, question: str, confirm: bool | None = True) -> bool:
        """Says that a turn (counted from 1) asks a question, or does not; ``None`` forgets what was said.

        False where nothing differed.
        """
        choice = self._session.read(turn_choice, document, str(turn), question, confirm)
        return self._session.change(decide_turns, [choice]).value > 0

    def asked(self, question: str = "", *, respondent: str = "", group: str = "") -> Rows[ListedAsked]:
        """Who was asked what: of one question, respondent or group, or all."""
        return self._session.read(list_asked, question=question, respondent=respondent, group=group)

    def set_asked(self, respondent: str, question: str, state: str, *, reason: str = "") -> bool:
        """Says of a respondent whether a question was asked; an empty state is what the turns say again.

        ``state`` is asked, not-asked, not-applicable or unknown. False where nothing differed.
        """
        person = self._session.read(find_respondent, respondent)
        found = find_question(self._session.read(all_questions), question)
        return self._session.change(set_asked, [AskedChoice(person.id, found.id, state, reason)]).value > 0

    def answer_sets(self) -> Rows[ListedAnswerSet]:
        """The answer sets, with how many are asked, answer and contradict themselves."""
        return self._session.read(list_answer_sets)

    def answers(
        self,
        address: str,
        columns: Iterable[str] = (),
        *,
        base: Base = "group",
        percent: Percent = "none",
        coders: Sequence[str] = (),
        where: Where | None = None,
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> AnswersResult:
        """An answer set by attributes or ``group``, out of all of the group, who was ``asked``, or who ``answered``.

        ``ConflictError`` while answers of which only one can hold wait for a decision.
        """
        return self._session.read_plainly(
            without_machine,
            count_answers,
            address,
            list(columns),
            base=base,
            percent=percent,
            coders=coders,
            where=where,
            unfinished_too=unfinished_too,
        )

    def answers_of(self, address: str = "", *, contradicting: bool = False) -> Rows[RespondentAnswer]:
        """What each respondent answers by a set, or by all; ``contradicting`` has those that wait for a decision."""
        return self._session.read(list_answers, address, contradicting=contradicting)

    def give_answer(self, respondent: str, answer: str, *, reason: str = "", remove: bool = False) -> bool:
        """Sets an answer (``SET=VALUE``) by hand, or takes one's own back. False where nothing differed."""
        return give_by_name(self._session, respondent, answer, reason, remove=remove)

    def decide_answer(self, respondent: str, answer: str, *, reason: str) -> bool:
        """Decides which of several answers holds (``SET=VALUE``, ``SET=no-answer``). False where it was so decided.

        ``ConflictError`` where there is nothing to decide, ``QualcodeError`` without a reason.
        """
        return decide_by_name(self._session, respondent, answer, reason)

    # What is counted

    def matrix(
        self,
        rows: Iterable[str] = (),
        columns: Iterable[str] = (),
        *,
        count: Count = "respondents",
        percent: Percent = "none",
        by: Sequence[By] = (),
        sort: Sort = "outline",
        suppress: int = 0,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
        base: Base = "group",
        with_evidence: bool = False,
        with_quotes: bool = False,
    ) -> MatrixResult:
        """Codes (by default the themes) by attributes or ``group``: each respondent once, with the base.

        A row ``stage/*`` is each code right under ``stage``, ``stage/**`` all below. Each of ``columns`` is a block
        beside the others; ``group/sector`` nests. ``count`` is respondents, documents, codings or words; ``percent``
        none, row, column or base (0 to 100). Codings of ``coders``; by default the consensus of a document where it
        has one, else everybody's. In the base is whose interviews are coded to the end; ``unfinished_too`` takes
        everybody. ``base`` is all of the group, or who was ``asked`` a question that the rows hang on, or
        ``answered`` one. A row ``@name`` is a saved query.

        Columns are divided ``by`` coder, document or question, innermost; ``sort`` is outline, n or name. With
        ``suppress`` no number tells of fewer respondents than that. ``questions`` count only what was said in answer to
        these. ``with_evidence`` has who and which codings are behind each number, ``with_quotes`` their words.
        """
        return self._session.read_plainly(
            without_machine,
            count_matrix,
            list(rows),
            list(columns),
            count=count,
            percent=percent,
            by=by,
            sort=sort,
            suppress=suppress,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
            with_evidence=with_evidence,
            with_quotes=with_quotes,
            base=base,
        )

    def relations(
        self,
        rows: Iterable[str] = (),
        columns: Iterable[str] = (),
        *,
        unit: RelationUnit = "passage",
        near: int = 0,
        count: RelationCount = "respondents",
        with_jaccard: bool = False,
        suppress: int = 0,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> RelationsResult:
        """Codes (by default the themes) by codes: with how many respondents of how many they are together.

        Together is in passages that overlap, in one ``turn`` (or ``near`` so many turns apart), or anywhere with a
        ``respondent``. Each pair has the query that takes it to its passages. Whose codings count, and who is in the
        base, is as for :meth:`matrix`. ``count`` and ``with_jaccard`` say what stands in a cell of a file.
        """
        return self._session.read_plainly(
            without_machine,
            count_relations,
            list(rows),
            list(columns),
            unit=unit,
            near=near,
            count=count,
            with_jaccard=with_jaccard,
            suppress=suppress,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def configurations(
        self,
        terms: Iterable[str] = (),
        columns: Iterable[str] = (),
        *,
        percent: Percent = "none",
        suppress: int = 0,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> ConfigurationsResult:
        """Which combinations of codes (by default the themes), ``answer:SET`` and ``@name`` occur, and how often.

        The rows, of which the last is none of these, add up to the base of each column. The rest is as for
        :meth:`matrix`.
        """
        return self._session.read_plainly(
            without_machine,
            count_configurations,
            list(terms),
            list(columns),
            percent=percent,
            suppress=suppress,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def contrasts(
        self,
        groups: Sequence[str],
        codes: Iterable[str] = (),
        *,
        pairs: Iterable[tuple[str, str]] = (),
        link: str = "",
        interval: bool = False,
        although_purposive: bool = False,
        suppress: int = 0,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> ContrastsResult:
        """Two groups (``scholen``, ``traject=AO``) beside each other, on codes and on pairs of different codes.

        ``link`` is an attribute by which respondents of both belong together. Nothing is tested; exact limits
        (Clopper-Pearson) are there where both ``interval`` and ``although_purposive`` ask for them.
        """
        return self._session.read_plainly(
            without_machine,
            count_contrasts,
            groups,
            codes=list(codes),
            pairs=list(pairs),
            link=link,
            interval=interval,
            although_purposive=although_purposive,
            suppress=suppress,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def saturation(
        self,
        orders: Sequence[str] = ("imported", "random"),
        *,
        base_size: int = 4,
        run: int = 2,
        threshold: float = 0.05,
        codes: Sequence[str] = (),
        seed: int = 2020,
        draws: int = 200,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> SaturationResult:
        """What each interview adds, and at which (if any) hardly a code is new (Guest, Namey & Chen, 2020).

        ``orders`` are imported, coded, random, and attributes with a date. ``threshold`` is the share of the codes of
        the first ``base_size`` interviews that a ``run`` may add. ``codes`` count with all under them; by default all
        do, each by itself.
        """
        return self._session.read_plainly(
            without_machine,
            count_saturation,
            orders,
            base_size=base_size,
            run=run,
            threshold=threshold,
            codes=codes,
            seed=seed,
            draws=draws,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def frequencies(
        self,
        of: FrequencyOf = "codes",
        codes: Iterable[str] = (),
        columns: Iterable[str] = (),
        *,
        sort: FrequencySort | None = None,
        most: int = 50,
        fewest: int = 1,
        stop_words: bool = True,
        lemma: bool = False,
        interval: bool = False,
        although_purposive: bool = False,
        suppress: int = 0,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> FrequenciesResult:
        """How often codes (by default all) or ``words`` are said, and by how many respondents of how many, per column.

        Of words: the ``most`` that at least ``fewest`` respondents say, without ``stop_words``; with ``lemma`` all
        forms of a word are one. Limits are as for :meth:`contrasts`.
        """
        return self._session.read_plainly(
            without_machine,
            count_frequencies,
            of,
            list(codes),
            list(columns),
            sort=sort,
            most=most,
            fewest=fewest,
            stop_words=stop_words,
            lemma=lemma,
            interval=interval,
            although_purposive=although_purposive,
            suppress=suppress,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def search(
        self,
        query: str,
        *,
        ring: Ring = "lemma",
        like: bool = False,
        ranked: bool = True,
        limit: int | None = None,
        roles: Iterable[str] = (),
        document: str | None = None,
        codes: Collection[str] = (),
        where: Iterable[str] = (),
    ) -> Rows[WordHit]:
        """The turns in which all is said that is asked, with the places of each: ``"mijn oom" OR kennis*``.

        ``ring`` is the form as it is typed, any form of the word (``lemma``), or its ``stem`` and parts of compounds;
        ``like`` looks for a quotation that is misremembered. The best first, or where not ``ranked`` in the order of
        the text; positions are code points. ``roles`` are respondent, interviewer or none; ``codes`` and ``where``
        narrow as ``qualcode search`` does. Whatever is typed asks something.
        """
        from qualcode.library.searching import found_words  # brings numpy, for who searches

        return self._session.read(
            found_words,
            query,
            ring=ring,
            like=like,
            ranked=ranked,
            limit=limit,
            roles=roles,
            document=document,
            codes=codes,
            where=where,
        )

    def concordance(
        self,
        query: str,
        *,
        ring: Ring = "lemma",
        width: int = 40,
        sort: ConcordanceSort = "order",
        roles: Iterable[str] = (),
        document: str | None = None,
        codes: Collection[str] = (),
        where: Iterable[str] = (),
    ) -> Rows[ConcordanceLine]:
        """Each place of what a query of :meth:`search` asks, with ``width`` code points of its turn on either side.

        In the order of the text, or sorted by what stands to the ``left`` or the ``right``.
        """
        from qualcode.library.searching import concordance_lines  # brings numpy, for who searches

        return self._session.read(
            concordance_lines,
            query,
            ring=ring,
            width=width,
            sort=sort,
            roles=roles,
            document=document,
            codes=codes,
            where=where,
        )

    def keyness(
        self,
        groups: Sequence[str],
        *,
        most: int = 50,
        fewest: int = 2,
        suppress: int = 0,
        stop_words: bool = True,
        lemma: bool = True,
        coders: Sequence[str] = (),
        where: Where | None = None,
        questions: Collection[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> KeynessResult:
        """The words that set two groups apart (G2, log ratio), of those that ``fewest`` respondents of either say.

        With ``suppress`` no number tells of fewer respondents than that.
        """
        return self._session.read_plainly(
            without_machine,
            count_keyness,
            groups,
            most=most,
            fewest=fewest,
            suppress=suppress,
            stop_words=stop_words,
            lemma=lemma,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
        )

    def query(
        self,
        query: str,
        *,
        where: Iterable[str] = (),
        questions: Collection[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> QueryResult:
        """Who says what is asked, out of whom, and the passages: ``stage and not kosten within turn``.

        The grammar is that of ``qualcode query``; ``where`` are conditions such as ``leeftijd>=16``, which must hold
        besides its own.
        """
        return self._session.read_plainly(
            without_machine, ask, query, where=where, questions=questions, coders=coders, unfinished_too=unfinished_too
        )

    def queries(self) -> dict[str, str]:
        """The saved queries by name."""
        return {name: query for name, (_id, query) in self._session.read(saved_queries).items()}

    def save_query(self, name: str, query: str) -> bool:
        """Saves a query under a name, so that ``@name`` stands for it; whether it takes the place of another."""
        return keep_query(self._session, name, query)

    def remove_query(self, name: str) -> None:
        """Removes a saved query. ``NotFoundError`` where there is none of that name."""
        self._session.change(remove_query, name)

    def write_chapter(
        self,
        path: PathLike,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        language: str = "",
    ) -> WrittenChapter:
        """Writes the chapter to a file (``docx`` or ``md``) that its author goes on working in.

        ``ConflictError`` where one is there that was worked on.
        """
        asked = AskedChapter(language=language, coders=tuple(coders), where=tuple(where), unfinished_too=unfinished_too)
        target = Path(path)
        kind = target.suffix.lstrip(".").lower()
        at = Path(outline) if outline else None
        return self._session.change(write_chapter, target, kind, asked, outline=at).value

    def chapter_state(self, path: PathLike) -> ChapterState:
        """How a chapter stands in its author's file: its pieces, each with its state, its text, what would be written
        now, and its numbers then and now.
        """
        return self._session.read(chapter_state, Path(path))

    def update_chapter(
        self, path: PathLike, *, restore: Collection[str] = (), keep: Collection[str] = (), dry_run: bool = False
    ) -> UpdatedChapter:
        """Brings a chapter in its author's file up to date: what nobody touched is written anew, what is hers stays.

        ``restore`` and ``keep`` name pieces by their keys, or by the ids of their numbers: what is to be written again
        although it was deleted or edited, and what was edited and is right as it is.
        """
        target = Path(path)
        return self._session.change(update_chapter, target, restore=restore, keep=keep, dry_run=dry_run).value

    def claims(
        self,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> Rows[ListedClaim]:
        """The numbers of the chapter with their ids, which stay the same whatever is coded."""
        found, _told = self._session.read_plainly(
            without_machine,
            report_claims,
            outline=Path(outline) if outline else None,
            where=where,
            coders=coders,
            unfinished_too=unfinished_too,
        )
        return list_claims(found)

    def figures(self) -> Rows[ListedFigure]:
        """The figures from elsewhere, each with the address by which an outline cites it."""
        return self._session.read(list_figures)

    def fieldwork(self) -> Rows[FieldworkRow]:
        """The ledger of the fieldwork, each line beside how many respondents of it speak in the project."""
        return self._session.read(fieldwork_rows)

    def joint(self, outline: PathLike | None = None, *, without_machine: bool = False) -> JointResult:
        """The joint displays of an outline, or one of what there is, with what is to be looked at again."""
        return self._session.read_plainly(without_machine, joint_display, Path(outline) if outline else None)

    def claim(
        self,
        id: str,  # noqa: A002
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> QueryResult:
        """What is behind a number of the chapter, which is asked for as it was for :meth:`claims`."""
        found, told = self._session.read_plainly(
            without_machine,
            find_claim,
            id,
            outline=Path(outline) if outline else None,
            where=where,
            coders=coders,
            unfinished_too=unfinished_too,
        )
        return self._session.read_plainly(without_machine, ask_claim, found, told, coders=coders)

    def check_report(
        self,
        path: PathLike,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> CheckedReport:
        """What does not fit in a finished report: by itself, and against the chapter as the codings make it today."""
        with self._session.project.without_machine(without_machine):
            return check_report(
                Path(path),
                project=self._session.project,
                outline=Path(outline) if outline else None,
                where=where,
                coders=coders,
                unfinished_too=unfinished_too,
            )

    def chapter_changes(
        self,
        since: str,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> ChangedChapter:
        """What the chapter says otherwise than before a date (*2026-11-30*, UTC), and whose codings made it so."""
        asked = _chapter_asked(outline, where, coders, unfinished_too)
        return self._session.read_plainly(without_machine, changes_since, since, asked)

    def hanging_on_one_coder(
        self,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> Rows[HangingClaim]:
        """The numbers of the chapter that would be others without one coder, with the range over the coders."""
        return self._session.read_plainly(
            without_machine, hanging_on_one_coder, _chapter_asked(outline, where, coders, unfinished_too)
        )

    def exceptions(
        self,
        outline: PathLike | None = None,
        *,
        where: Iterable[str] = (),
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> Rows[ExceptedClaim]:
        """For each number of all or most the respondents, by their references, who do not fit it, and why."""
        return self._session.read_plainly(
            without_machine, exceptions_of, _chapter_asked(outline, where, coders, unfinished_too)
        )

    def agreement(
        self,
        *,
        coders: Sequence[str] = (),
        codes: Sequence[str] = (),
        documents: Sequence[str] = (),
        round: str = "",  # noqa: A002
        unit: UnitKind = UNIT,
        where: Where | None = None,
        interviewer: bool = False,
        whole_text: bool = False,
        finished_only: bool = False,
        without_machine: bool = False,
        resamples: int = 0,
        seed: int = SEED,
        added: Sequence[str] = (),
        language: str = "",
        executor: Executor | None = None,
    ) -> AgreementResult:
        """How far coders agree: alpha with limits per code, on passages and on words, and what goes beside it.

        The choices are those of ``qualcode agreement``: ``unit`` is turn, sentence, paragraph or character,
        ``resamples`` above 0 asks for a bootstrap with ``seed`` in place of the jackknife, ``added`` names measures
        that are given only when asked for (``ac1``). Documents are compared in ``executor`` where one is given. What
        is said is in ``language``, by default the project's.
        """
        choices = AgreementChoices(
            coders=tuple(coders),
            codes=tuple(codes),
            documents=tuple(documents),
            round=round,
            unit=unit,
            where=where or {},
            interviewer=interviewer,
            whole_text=whole_text,
            finished_only=finished_only,
            without_machine=without_machine,
            resamples=resamples,
            seed=seed,
            added=tuple(added),
        )
        project = self._session.project
        with project.without_machine(without_machine):
            study, compared = compare(project, choices, executor)
            settled = settled_figures(project, study, compared)
        over = veil(project, language)
        report = over.over(compared)
        view = agreement_view(study, report, project.name, language or project.language, settled)
        return AgreementResult(view.without_names(over.mask))

    def plan_double(
        self,
        width: float = WIDTH,
        *,
        coders: Sequence[str] = (),
        codes: Sequence[str] = (),
        round: str = "",  # noqa: A002
        unit: UnitKind = UNIT,
        resamples: int = 0,
        executor: Executor | None = None,
    ) -> DoublePlan:
        """How many documents must be coded twice for limits of alpha no wider than ``width``, as a range.

        By what two or more coded already; the rest is as for :meth:`agreement`.
        """
        choices = AgreementChoices(
            coders=tuple(coders), codes=tuple(codes), round=round, unit=unit, resamples=resamples
        )
        return plan_double(self._session.project, choices, width, executor)

    def hours(self, pause: float = PAUSE) -> TeamHours:
        """The hours of each coder from the log, ``pause`` minutes parting sessions, and what is left will take."""
        return read_hours(self._session.project, pause)

    def letter(self, coder: str, *, round: str = "", language: str = "") -> CoderLetter:  # noqa: A002
        """What a coder is told of the settling of a round, or of all that are over; without names of persons."""
        project = self._session.project
        return coder_letter(project, coder, round, language=language, veil=veil(project, language))

    def draw_again(self, path: PathLike, *, turns: int = TURNS, seed: int = 1) -> StabilitySample:
        """Writes turns of the coder's own to a new project at ``path``, without their codings, to code again."""
        return draw_again(self._session.project, self.coder, Path(path), turns=turns, seed=seed)

    def stability(self, path: PathLike) -> Stability:
        """How far what was coded again in the project at ``path`` agrees with what the same coder had before."""
        return compare_again(self._session.project, Path(path))

    def chapter(
        self,
        outline: PathLike | None = None,
        *,
        language: str = "",
        coders: Sequence[str] = (),
        where: Where | None = None,
        unfinished_too: bool = False,
        without_machine: bool = False,
        attributes: Sequence[str] = (),
    ) -> ChapterResult:
        """The theme summary per respondent group as a chapter, whose numbers lead to their codings.

        ``outline`` is a YAML file with the sections; without it, the codebook's themes are. ``language`` is nl or en,
        by default the project's. ``attributes`` are those to describe the groups by; the rest is as for :meth:`matrix`.
        ``QualcodeError`` while a name stands in the outline's own text on which nobody decided.
        """
        found = self._session.read_plainly(
            without_machine,
            read_summary,
            outline=read_outline(Path(outline)) if outline else None,
            language=language,
            coders=coders,
            where=where,
            unfinished_too=unfinished_too,
            attributes=attributes,
        )
        refuse_names(found)
        return ChapterResult(chapter(found))

    def privacy(
        self,
        looked_at: PathLike | None = None,
        *,
        coders: Sequence[str] = (),
        unfinished_too: bool = False,
        without_machine: bool = False,
        attributes: Sequence[str] = (),
        with_passages: bool = False,
    ) -> PrivacyReview:
        """What leads to somebody in the chapter that an outline (YAML) makes, or in a file that is there already.

        Without either it is the chapter of the themes. What is decided on is decided with ``qualcode report privacy``.
        """
        return self._session.read_plainly(
            without_machine,
            review,
            Path(looked_at) if looked_at else None,
            coders=coders,
            unfinished_too=unfinished_too,
            attributes=attributes,
            with_passages=with_passages,
        )

    def passages(
        self,
        code: str,
        columns: Iterable[str] = (),
        path: Sequence[str | None] = (),
        *,
        coders: Sequence[str] = (),
        where: Where | None = None,
        unfinished_too: bool = False,
        without_machine: bool = False,
    ) -> Rows[listings.ListedPassage]:
        """The passages behind a number of :meth:`matrix`, in order of document and place.

        ``code`` is the row; ``columns`` are the matrix's and ``path`` the values of the column, outermost first
        (``None`` for unknown). Fewer values give a subtotal, none the total of the row.
        """
        project = self._session.project
        with project.without_machine(without_machine):
            study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too)
            return listings.list_passages(project, study, code, list(columns), tuple(path))
