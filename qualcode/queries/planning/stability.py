"""Whether a coder codes today as before: own passages offered again without the codings, and compared with these.

What is coded again stands in a project of its own, so that it can never come among what is counted. The measures are
those of agreement, with the coder's earlier self as the other coder; the turns that were drawn are the units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar

from qualcode.agreement.figures import AgreementReport, CodeFigures
from qualcode.agreement.outcome import Measured
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, StudyDocument
from qualcode.changes.codebook import to_spec
from qualcode.changes.planning.again import TAKEN, AgainDocument, write_again
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Codebook, Document, Role, Turn
from qualcode.rows import Tabular
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import finished as read_finished
from qualcode.storage.codings import places
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import owners, turn_owners
from qualcode.storage.documents import sentences as read_sentences
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.file.kept import kept
from qualcode.storage.history import new_guid
from qualcode.storage.log import work_moments
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.text.spans import Span, overlap

T = TypeVar("T")

TURNS = 40
"""So many turns are drawn unless another number is asked for."""

FIRST, AGAIN = "first", "again"
"""What the coder is called in the comparison: as they coded before, and as they coded again."""


class TakenTurn(NamedTuple):
    """A turn that is coded again: where its words stand in the text it is from, and where in the other project."""

    document: str
    sha256: str
    start: int
    end: int
    again: str
    at: int


@dataclass(frozen=True)
class StabilitySample:
    """What was drawn: ``coded`` turns of ``of_coded`` that the coder gave a code, ``uncoded`` of those left without."""

    coder: str
    seed: int
    coded: int
    of_coded: int
    uncoded: int
    of_uncoded: int
    documents: int

    def to_dict(self) -> dict[str, Any]:
        """The sample as ``stability new --format json`` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """A code, or ``None`` for all together: in how many turns it was given ``first``, ``again``, and in both."""

    code: str | None
    name: str
    first: int | None
    again: int | None
    both: int | None
    alpha: Measured
    u_alpha: Measured


@dataclass(frozen=True)
class Stability(Tabular):
    """How far a coder agrees with their earlier self, over ``turns`` of the ``drawn``.

    ``waiting`` are in documents not declared finished again, ``corrected`` in texts that were corrected or are gone.
    ``changed`` are documents whose codings the coder changed after the sample was drawn. ``coded`` of the turns had a
    code when it was drawn, of ``of_coded``; ``uncoded`` had none, of ``of_uncoded``.
    """

    coder: str
    taken: str
    seed: int
    drawn: int
    turns: int
    waiting: int
    corrected: int
    changed: tuple[str, ...]
    coded: int
    of_coded: int
    uncoded: int
    of_uncoded: int
    rows: tuple[StabilityRow, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """A row for all codes together (``code`` is ``None``), then one for each that was given."""
        return [
            {
                "code": row.code,
                "name": row.name,
                "first": row.first,
                "again": row.again,
                "both": row.both,
                **{
                    f"{name}{part}": getattr(measured, field)
                    for name, measured in (("alpha", row.alpha), ("u_alpha", row.u_alpha))
                    for part, field in (("", "estimate"), ("_low", "low"), ("_high", "high"))
                },
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as ``stability compare --format json`` prints it."""
        return {**asdict(self), "changed": list(self.changed), "rows": self.to_dicts()}


def draw_again(project: Project, coder: str, path: Path, *, turns: int = TURNS, seed: int = 1) -> StabilitySample:
    """Draws turns that the coder coded, and as many left without a code, of documents they finished; to code again.

    They are written to a new project at ``path``, shuffled, each with what the interviewer said before it, and with
    nothing that was coded. Of whoever withdrew nothing is drawn. The same seed draws the same turns.
    ``NotFoundError`` for a coder who has finished nothing with codings, ``ProjectError`` where a file is there.
    """
    who = read_coder(project, coder)
    if who.name == CONSENSUS:
        raise ConflictError(_("{name} is what coders agree on, and codes nothing itself.").format(name=CONSENSUS))
    done = read_finished(project)
    own = [document for document in read_documents(project) if who.name in done.get(document.id, ())]
    marks = _marks(project, [document.id for document in own], who.id)
    heard = {row: {(body, end) for body, end, person in those if person} for row, those in turn_owners(project).items()}
    pools: dict[bool, list[tuple[Document, Turn]]] = {True: [], False: []}
    for document in own:
        for turn in read_turns(project, document.id):
            span = (turn.body, turn.end)
            if turn.role is Role.RESPONDENT and turn.words and span in heard.get(document.id, ()):
                pools[any(overlap(span, mark[:2]) for mark in marks.get(document.id, ()))].append((document, turn))
    if not pools[True]:
        raise NotFoundError(
            _("{coder} has finished no document in which they coded something.").format(coder=who.name),
            _("Declare documents finished first: qualcode finish DOCUMENT"),
        )
    chance = Random(seed)  # noqa: S311  (a draw to be repeated, not a secret)
    drawn = {is_coded: _drawn(pool, chance) for is_coded, pool in pools.items()}
    half = max(turns // 2, turns - len(drawn[False]))
    coded = drawn[True][:half]
    uncoded = drawn[False][: turns - len(coded)]
    by_document: dict[int, list[Turn]] = {}
    for document, turn in (*coded, *uncoded):
        by_document.setdefault(document.id, []).append(turn)
    known = {document.id: document for document in own}
    taken: list[TakenTurn] = []
    written = []
    persons = {one.id: one for one in read_respondents(project)}
    met: set[int] = set()
    for number, row in enumerate(_drawn(sorted(by_document), chance), start=1):
        whose = owners(project, row)
        wanted = sorted(by_document[row], key=lambda turn: turn.start)
        made, pieces = _document(project, known[row], wanted, f"{number:02}")
        labels = {turn.speaker: whose.get(turn.speaker) for turn in made.turns if turn.role is Role.RESPONDENT}
        met |= {person for person in labels.values() if person}
        speakers = {label or "": persons[person].guid for label, person in labels.items() if person}
        written.append(made._replace(speakers=speakers))
        taken += pieces
    sample = StabilitySample(
        who.name, seed, len(coded), len(pools[True]), len(uncoded), len(pools[False]), len(written)
    )
    setting = {
        "study": project.meta("guid"),
        **asdict(sample),
        "after": max((one.at for one in work_moments(project) if one.coder == who.name), default=""),
        "turns": [list(piece) for piece in taken],
    }
    write_again(
        path,
        who.name,
        name=path.stem,
        language=project.language,
        codebook=to_spec(read_codebook(project)),
        setting=json.dumps(setting, ensure_ascii=False),
        documents=written,
        people=[persons[person] for person in sorted(met)],
    )
    return sample


def compare_again(project: Project, path: Path) -> Stability:
    """The coder of the project at ``path`` beside their earlier self in this one.

    Only turns of documents that they declared finished there count. ``ConflictError`` where it is no such project, of
    another study, or where nothing is finished there yet.
    """
    with Project.open(path, readonly=True) as other:
        said = kept(other.meta(TAKEN, "{}"), "meta", "value", TAKEN)
        if said.get("study") != project.meta("guid") or not said.get("coder"):
            raise ConflictError(
                _("{path} holds no passages of this study to code again.").format(path=path),
                _("Make one with: qualcode stability new FILE"),
            )
        who = read_coder(project, str(said["coder"]))
        pieces = [TakenTurn(*piece) for piece in said["turns"]]
        there = {document.guid: document for document in read_documents(other)}
        done = read_finished(other)
        finished = {guid for guid, document in there.items() if who.name in done.get(document.id, ())}
        made = str(other.scalar("SELECT MIN(at) FROM main.history"))
        new = {
            guid: _marks(other, [there[guid].id], read_coder(other, who.name).id).get(there[guid].id, [])
            for guid in finished
        }
        new_paths = {code.id: (code.guid, code.path) for code in read_codebook(other).codes}
    here = {document.guid: document for document in read_documents(project)}
    standing = [one for one in pieces if one.document in here and here[one.document].sha256 == one.sha256]
    counted = [one for one in standing if one.again in finished]
    if not counted:
        raise ConflictError(
            _("Nothing of {path} is declared finished yet.").format(path=path),
            _("Code it with: qualcode open FILE --coder NAME, and press f on each document that is done."),
        )
    book = read_codebook(project)
    old = _marks(project, [here[guid].id for guid in {one.document for one in counted}], who.id)
    study = _study(counted, {guid: old.get(here[guid].id, []) for guid in here}, new, book, new_paths)
    paths = {code.path: book.by_id[code.parent_id].path if code.parent_id else None for code in book.codes}
    names = {code.path: code.name for code in book.codes}
    for document in study:
        for mark in document.marks:
            names.setdefault(mark.code, mark.code)
            paths.setdefault(mark.code, None)
    report = build_report(study, paths, AgreementSettings(coders=(AGAIN, FIRST)))
    later = {
        one.document_id
        for one in work_moments(project)
        if one.coder == who.name and one.at > str(said["after"]) and one.action.startswith("coding")
    }
    return Stability(
        who.name,
        made,
        int(said["seed"]),
        len(pieces),
        len(counted),
        len(standing) - len(counted),
        len(pieces) - len(standing),
        tuple(sorted({here[one.document].name for one in counted if here[one.document].id in later})),
        int(said["coded"]),
        int(said["of_coded"]),
        int(said["uncoded"]),
        int(said["of_uncoded"]),
        tuple(_rows(report, names)),
    )


def _marks(project: Project, documents: Sequence[int], coder_id: int) -> dict[int, list[tuple[int, int, int]]]:
    """A coder's codings by document: start, end, code."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for document, start, end, code, coder in places(project, documents):
        if coder == coder_id:
            found.setdefault(document, []).append((start, end, code))
    return found


def _drawn(pool: Sequence[T], chance: Random) -> list[T]:
    """All of a pool in a random order, by ``Random.random`` only, which Python promises to keep."""
    keys = [chance.random() for _one in pool]
    return [pool[place] for place in sorted(range(len(pool)), key=keys.__getitem__)]


def _document(
    project: Project, document: Document, wanted: Sequence[Turn], name: str
) -> tuple[AgainDocument, list[TakenTurn]]:
    """The turns of a document that are coded again, as a document of its own, and where each stands in it."""
    text, everything = read_text(project, document.id), read_turns(project, document.id)
    before = {turn.ordinal: one for one, turn in pairwise(everything)}
    guid, parts, turns, sentences, taken = new_guid(), list[str](), list[Turn](), list[Span](), list[TakenTurn]()
    at, known = 0, read_sentences(project, document.id)
    shown: set[int] = set()
    for turn in wanted:
        question = before.get(turn.ordinal)
        asked = [question] if question is not None and question.role is Role.INTERVIEWER else []
        for one in (*asked, turn):
            if one.ordinal in shown:
                continue
            shown.add(one.ordinal)
            shift = at - one.start
            parts.append(text[one.start : one.end] + "\n")
            turns.append(
                Turn(
                    len(turns),
                    at,
                    one.body + shift,
                    one.end + shift,
                    one.speaker,
                    one.role,
                    one.question,
                    one.time,
                    one.words,
                )
            )
            sentences += [(start + shift, end + shift) for start, end in known if one.body <= start and end <= one.end]
            if one is turn:
                taken.append(TakenTurn(document.guid, document.sha256, one.body, one.end, guid, one.body + shift))
            at += one.end - one.start + 1
    return AgainDocument(guid, name, "".join(parts), turns, sentences, document.language, {}), taken


def _study(
    pieces: Iterable[TakenTurn],
    old: Mapping[str, Sequence[tuple[int, int, int]]],
    new: Mapping[str, Sequence[tuple[int, int, int]]],
    book: Codebook,
    new_paths: Mapping[int, tuple[str, str]],
) -> list[StudyDocument]:
    """What is compared: the turns of each document one after the other, and nothing else of it."""
    by_guid = {code.guid: code.path for code in book.codes}
    found = []
    by_document: dict[str, list[TakenTurn]] = {}
    for piece in pieces:
        by_document.setdefault(piece.document, []).append(piece)
    for guid, those in by_document.items():
        at, marks, units = 0, list[CodedSpan](), list[Span]()
        for piece in those:
            size = piece.end - piece.start
            units.append((at, at + size))
            for start, end, code in old.get(guid, ()):
                if overlap((start, end), (piece.start, piece.end)):
                    low, high = max(start, piece.start) - piece.start, min(end, piece.end) - piece.start
                    marks.append(CodedSpan(at + low, at + high, book.by_id[code].path, FIRST))
            for start, end, code in new.get(piece.again, ()):
                if overlap((start, end), (piece.at, piece.at + size)):
                    low, high = max(start, piece.at) - piece.at, min(end, piece.at + size) - piece.at
                    code_guid, path = new_paths[code]
                    marks.append(CodedSpan(at + low, at + high, by_guid.get(code_guid, path), AGAIN))
            at += size
        found.append(StudyDocument(guid, at, (AGAIN, FIRST), tuple(sorted(marks)), turns=units))
    return found


def _rows(report: AgreementReport, names: Mapping[str, str]) -> Iterable[StabilityRow]:
    whole = report.overall
    yield StabilityRow(None, "", None, None, None, whole.alpha, whole.binary_u_alpha)
    for code in report.codes:
        measures = code.measures
        yield StabilityRow(code.code, names[code.code], *_counts(code), measures["alpha"], measures["binary_u_alpha"])


def _counts(code: CodeFigures) -> tuple[int, int, int]:
    """In how many turns a code was given first, again, and both times."""
    first, again = (round((code.base_rates[name] or 0) * code.units) for name in (FIRST, AGAIN))
    return first, again, first + again - code.marked
