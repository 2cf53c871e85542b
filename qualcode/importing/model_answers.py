"""The answers of a model to a round, brought in as those of one more blind coder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.changes.codings import NewCoding, make_codings
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.files.platform import quoted
from qualcode.files.reading import read_pieces
from qualcode.i18n import _
from qualcode.model import MODEL, MOST_CODING_PROBLEMS, Problem, Round, is_origin
from qualcode.names import closest
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import assignments
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import by_machine
from qualcode.storage.documents import documents
from qualcode.storage.machine.passages import (
    TASK,
    UNITS,
    TaskPassage,
    codes_to_give,
    documents_of_round,
    is_asked,
    passages,
)
from qualcode.storage.project import refuse_listed
from qualcode.storage.rounds import find_round
from qualcode.storage.team.roles import refuse_without_right

MOST = 512 * 1024 * 1024
"""The bytes that a file of answers may have."""
MOST_IN_LINE = 1024 * 1024
"""The bytes that one answer may have."""


class ModelAnswer(NamedTuple):
    """A line of the file: the id of a passage, and the addresses of the codes that the model gives it."""

    line: int
    passage: str
    codes: tuple[str, ...]


class AnswersReport(NamedTuple):
    """What came of the answers: how many codings, and in which documents (by name).

    ``problems`` are lines that are no answer (line 0: answers that are missing), and ``untold`` there are more of them;
    where there are any, nothing was written.
    """

    codings: int
    documents: tuple[str, ...]
    problems: tuple[Problem, ...]
    untold: int


class _MalformedLine(Exception):  # noqa: N818
    """A line that is no answer: what is wrong, and the remedy."""


def stream_answers(path: Path) -> Iterator[ModelAnswer | Problem]:
    """The lines of a file of answers (JSON Lines), each as it is read. ``FormatError`` where it cannot be."""
    for line, data in enumerate(_lines(path), start=1):
        try:
            answer = _answer(line, data)
        except _MalformedLine as error:
            yield Problem("error", line, *error.args)
            continue
        if answer is not None:
            yield answer


def _lines(path: Path) -> Iterator[bytes]:
    rest = b""
    for piece in read_pieces(path, MOST):
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > MOST_IN_LINE:
            raise FormatError(
                _("{path}: a line is longer than {limit} MB").format(path=path, limit=MOST_IN_LINE // 1024**2),
                _("Each answer stands on a line of its own: JSON Lines, and not one large array."),
            )
    if rest:
        yield rest


def _answer(line: int, data: bytes) -> ModelAnswer | None:
    """The answer on a line; ``None`` where there is nothing on it, or what the task says."""
    try:
        written = data.decode("utf-8-sig" if line == 1 else "utf-8").strip()
        if not written:
            return None
        value = json.loads(written)
    except UnicodeDecodeError:
        raise _MalformedLine(_("the line is not UTF-8"), _("Save the file as UTF-8.")) from None
    except (ValueError, RecursionError):
        raise _MalformedLine(
            _("the line is no JSON"), _("Each line is an answer by itself, such as {example}").format(example=_EXAMPLE)
        ) from None
    if not isinstance(value, dict):
        raise _MalformedLine(
            _("the line is no JSON object"), _("An answer is written as {example}").format(example=_EXAMPLE)
        )
    if value.get("task") == TASK or value.get("kind") == "context":
        return None
    passage, codes = value.get("passage"), value.get("codes")
    if not isinstance(passage, str) or not passage:
        raise _MalformedLine(_("the line names no passage"), _("Give the id of the passage as “passage”."))
    if not isinstance(codes, list) or not all(isinstance(one, str) for one in codes):
        raise _MalformedLine(
            _("the codes of passage {passage} are no list of texts").format(passage=passage[:60]),
            _("Give them as “codes”; a passage without a code has an empty list."),
        )
    return ModelAnswer(line, passage, tuple(dict.fromkeys(codes)))


_EXAMPLE = '{"passage": "...", "codes": ["..."]}'


def model_origin(named: str) -> str:
    """How codings come about by a model that is named ``model:NAME@VERSION``. ``QualcodeError`` where it is not."""
    written = " ".join(named.split())
    if not written.startswith(MODEL) or not is_origin(written):
        raise QualcodeError(
            _("{named} does not say which model it was, and of what version.").format(named=named),
            _("Write it as model:NAME@VERSION, such as model:llama@3.1-8b-q4"),
        )
    refuse_listed(written)
    return written


def bring_answers(
    project: Project,
    coder: str,
    name: str,
    origin: str,
    answers: Iterable[ModelAnswer | Problem],
    *,
    address: Callable[[str], str],
    dry_run: bool = False,
) -> AnswersReport:
    """Brings the answers of a model to a round in, in one change of the coder ``model:NAME``, who joins the round.

    It has finished each document of which there are answers, so every passage of that must have one. Where a line is
    no answer, or one is missing, nothing is written, as with ``dry_run``. ``address`` gives the address of a code as it
    left, without names. ``ConflictError`` where the round was ended, the model has finished one of the documents
    already, or coded in them as another version; ``NotFoundError`` for a round that does not exist.
    """
    found = find_round(project, name)
    if found.ended is not None or found.away:
        raise ConflictError(
            _("Round {name} has ended: who comes in now was no coder of it.").format(name=name),
            _("Begin another with these documents: qualcode round new NAME --coders a,b --document DOCUMENT"),
        )
    placing = _Placing(project, found, address)
    for one in answers:
        placing.take(one)
    report = placing.report()
    if report.problems or dry_run:
        return report
    who = origin.partition("@")[0]
    refuse_without_right(project, coder, "codings.import")
    with project.vouched(), project.change(who, "codings.import", round=found.name) as change:
        _refuse_again(project, found, who, origin, placing)
        new = [one._replace(origin=origin) for one in placing.codings()]
        make_codings(project, change, new)
        _assign(project, change, found, placing)
    return report


class _Placing:
    """Answers as far as they are read: which codes each passage of a document got."""

    def __init__(self, project: Project, found: Round, address: Callable[[str], str]) -> None:
        self._project, self._round = project, found
        self._address = address
        self._keys = {key: document_id for document_id, key in documents_of_round(project, found).items()}
        self._names = {one.id: one.name for one in documents(project)}
        self._units: dict[int, str] = {}
        self._passages: dict[int, list[TaskPassage]] = {}
        self._given: dict[int, dict[int, tuple[int, ...]]] = {}
        book = read_codebook(project)
        self._book = book
        self._codes = {code.path: code.id for code in codes_to_give(book)}
        self._problems: list[Problem] = []
        self._untold = 0

    def take(self, one: ModelAnswer | Problem) -> None:
        """Takes a line in; what is wrong with it is among the problems of the report."""
        if not isinstance(one, Problem):
            try:
                document_id, place = self._place(one.passage)
                self._given.setdefault(document_id, {})[place] = tuple(self._code(code) for code in one.codes)
                return
            except QualcodeError as error:
                one = Problem("error", one.line, error.message, error.hint)
        if len(self._problems) < MOST_CODING_PROBLEMS:
            self._problems.append(one)
        else:
            self._untold += 1

    def _place(self, passage: str) -> tuple[int, int]:
        key, _dot, which = passage.rpartition(".")
        unit, number = UNITS.get(which[:1]), which[1:]
        if unit is None or not (number.isascii() and number.isdigit()) or len(number) > 9 or key.count(".") != 1:
            raise NotFoundError(
                _("“{passage}” is no id of a passage").format(passage=passage[:60]),
                _("Give it as it stands in the file that qualcode round export --jsonl wrote."),
            )
        document_id = self._keys.get(key)
        if document_id is None:
            guid = key.partition(".")[0]
            changed = [one for known, one in self._keys.items() if known.partition(".")[0] == guid]
            if changed:
                raise ConflictError(
                    _("the text of {name} was corrected since the passages were written").format(
                        name=self._names[changed[0]]
                    ),
                    _("Write them again with: qualcode round export {round} --jsonl FILE").format(
                        round=quoted(self._round.name)
                    ),
                )
            raise NotFoundError(
                _("passage {passage} is of no document of round {round}").format(
                    passage=passage, round=self._round.name
                ),
                _("See its documents with: qualcode round show {round}").format(round=quoted(self._round.name)),
            )
        if self._units.setdefault(document_id, unit) != unit:
            raise ConflictError(
                _("passage {passage} is of another unit than the ones before it").format(passage=passage),
                _("Answer the passages of one file, turns or sentences."),
            )
        if document_id not in self._passages:
            self._passages[document_id] = passages(self._project, document_id, unit)
        place, there = int(number), self._passages[document_id]
        if not 1 <= place <= len(there) or not is_asked(there[place - 1]):
            raise NotFoundError(
                _("there is no passage {passage}").format(passage=passage),
                _("Give it as it stands in the file that qualcode round export --jsonl wrote."),
            )
        if place in self._given.get(document_id, {}):
            raise ConflictError(
                _("passage {passage} was answered on a line before").format(passage=passage),
                _("Keep one of the two."),
            )
        return document_id, place

    def _code(self, address: str) -> int:
        if address not in self._codes:
            self._codes[address] = self._look_up(address)
        return self._codes[address]

    def _look_up(self, address: str) -> int:
        """The code of an address that may be one as it leaves, without names of persons."""
        for code in codes_to_give(self._book):
            if self._address(code.path) == address:
                return code.id
        found = find_code(self._book, address)
        if found not in self._codes.values():
            raise NotFoundError(
                _("the code {code} is out of use").format(code=address),
                closest(address, self._codes) or _("See the codes with: qualcode codebook show"),
            )
        return found

    @property
    def answered(self) -> list[int]:
        """The ids of the documents of which something is answered."""
        return [*self._given]

    def codings(self) -> Iterator[NewCoding]:
        """What is to be made of the answers."""
        for document_id, given in self._given.items():
            for place, codes in given.items():
                one = self._passages[document_id][place - 1]
                yield from (NewCoding(document_id, one.start, one.end, code_id) for code_id in codes)

    def report(self) -> AnswersReport:
        """What is to come of them."""
        gaps = []
        for document_id, given in self._given.items() if not self._problems else ():
            of = sum(map(is_asked, self._passages[document_id]))
            if missing := of - len(given):
                message = _("{missing} of the {of} passages of {name} have no answer").format(
                    missing=missing, of=of, name=self._names[document_id]
                )
                hint = _("A passage without a code has an empty list; or leave the whole document out of the file.")
                gaps.append(Problem("error", 0, message, hint))
        return AnswersReport(
            sum(len(codes) for given in self._given.values() for codes in given.values()),
            tuple(sorted(self._names[one] for one in self._given)),
            (*self._problems, *gaps),
            self._untold,
        )


def _refuse_again(project: Project, found: Round, who: str, origin: str, placing: _Placing) -> None:
    coder_id, inside = read_coder(project, who).id, set(placing.answered)
    done = {
        work.document_id
        for work in assignments(project)
        if work.coder_id == coder_id and work.round == found.name and work.finished
    }
    if inside & done:
        raise ConflictError(
            _("{model} has finished documents of these in round {round} already.").format(model=who, round=found.name),
            _("Take that back first, with: qualcode undo --coder {model}").format(model=quoted(who)),
        )
    others = {made for document_id, by, made, _n in by_machine(project) if document_id in inside and by == coder_id}
    if others - {origin}:
        raise ConflictError(
            _("{model} has coded these documents as another version: {version}.").format(
                model=who, version=", ".join(sorted(one.partition("@")[2] for one in others - {origin}))
            ),
            _("Give the new version a name of its own, such as {model}-2@{version}").format(
                model=who, version=origin.partition("@")[2]
            ),
        )


def _assign(project: Project, change: Change, found: Round, placing: _Placing) -> None:
    """Has the model take part in the round, and finish what it answered."""
    coder_id = read_coder(project, change.coder).id
    there = {
        work.document_id: work.id
        for work in assignments(project)
        if work.coder_id == coder_id and work.round == found.name
    }
    for document_id in placing.answered:
        done: dict[str, str] = {"started": change.at, "finished": change.at}
        if document_id in there:
            change.update("assignment", there[document_id], **done)
            continue
        change.insert(
            "assignment",
            coder_id=coder_id,
            document_id=document_id,
            round_id=found.id,
            assigned=change.at,
            codebook_version=found.codebook_version,
            **done,
        )
