"""What the rules of codes would code: passage by passage, document by document, and nothing that is coded already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.language.patterns import PatternList
from qualcode.language.phrases import PhraseList
from qualcode.model import Code, Codebook, CodeRule, Document, Role, Turn
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import spans
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents, sentences, text, turns
from qualcode.text.patterns import read_pattern
from qualcode.text.spans import Span

RuleUnit = Literal["match", "sentence", "turn"]


class RuleMatch(NamedTuple):
    """A passage ``[start, end)`` that a rule of a code fits: ``kind`` is phrase, pattern or question."""

    document_id: int
    document: str
    start: int
    end: int
    code_id: int
    code: str
    kind: str
    text: str


def rule_matches(
    project: Project,
    coder: str,
    code_ids: Collection[int],
    *,
    unit: RuleUnit = "match",
    document_names: Sequence[str] = (),
) -> Iterator[RuleMatch]:
    """What the rules of these codes would code for ``coder``, in order of document and position.

    ``unit`` widens what fits to the sentences or the turn that it stands in. What overlaps a coding of the coder's own
    with that code is passed over, and so are passages that overlap one before them. ``ConflictError`` where a code has
    no rule, ``NotFoundError`` for a document that does not exist.
    """
    book = read_codebook(project)
    finders = [_Finder(book.by_id[code_id], book) for code_id in code_ids]
    mine = [one.id for one in coders(project) if one.name == coder]
    chosen = [read_document(project, name) for name in document_names] or documents(project)
    for document in chosen:
        yield from _in_document(project, document, finders, mine, unit)


def codes_with_rules(book: Codebook) -> list[int]:
    """The ids of the codes in use that have a rule, in reading order."""
    return [code.id for code in book.codes if code.rules and not code.retired]


class _Finder:
    """The rules of a code, ready to look."""

    def __init__(self, code: Code, book: Codebook) -> None:
        if not code.rules:
            raise ConflictError(
                _("The code {code} has no rules.").format(code=code.path),
                _("Write them in the codebook file, under “rules:”, and take that in with: qualcode codebook import"),
            )
        self.code = code
        self._rules = [(rule, _looks(rule, book.language)) for rule in code.rules]

    def find(self, words: str, turn: Turn) -> Iterator[tuple[Span, str]]:
        """What fits in the words of a turn, with the kind of what fits."""
        for rule, (phrases, patterns) in self._rules:
            if not _is_about(rule, turn):
                continue
            if phrases is None and patterns is None:
                yield (turn.body, turn.end), "question"
            if phrases is not None:
                yield from ((span, "phrase") for span in phrases.find(words, turn.body, turn.end))
            if patterns is not None:
                yield from ((span, "pattern") for span in patterns.find(words, turn.body, turn.end))


def _looks(rule: CodeRule, language: str) -> tuple[PhraseList | None, PatternList | None]:
    phrases = PhraseList(rule.phrases, language, inflected=rule.lemma) if rule.phrases else None
    pattern = read_pattern(rule.pattern) if rule.pattern else None
    return phrases, PatternList([pattern], language) if pattern is not None else None


def _is_about(rule: CodeRule, turn: Turn) -> bool:
    asked = not rule.questions or (turn.question or "").casefold() in {one.casefold() for one in rule.questions}
    # Where nobody is known to speak, everything may be a respondent's.
    said = rule.role == "any" or turn.role == rule.role or (turn.role is Role.NONE and turn.speaker is not None)
    return asked and said


def _in_document(
    project: Project, document: Document, finders: Sequence[_Finder], mine: Sequence[int], unit: RuleUnit
) -> Iterator[RuleMatch]:
    words = text(project, document.id)
    spoken = turns(project, document.id) or [Turn(0, 0, 0, len(words), "", Role.NONE)]
    within = sentences(project, document.id) if unit == "sentence" else []
    coded: dict[int, list[Span]] = {}
    for _id, start, end, code_id, _coder in spans(project, document.id, coder_ids=mine):
        coded.setdefault(code_id, []).append((start, end))
    found: list[RuleMatch] = []
    for finder in finders:
        code, taken = finder.code, coded.get(finder.code.id, [])
        fitting = [
            (_bare(words, _widened(span, turn, within, unit)), kind)
            for turn in spoken
            for span, kind in finder.find(words, turn)
        ]
        for (start, end), kind in _apart(fitting, taken):
            found.append(RuleMatch(document.id, document.name, start, end, code.id, code.path, kind, words[start:end]))
    yield from sorted(found, key=lambda one: (one.start, one.end, one.code_id))


def _widened(span: Span, turn: Turn, within: Sequence[Span], unit: RuleUnit) -> Span:
    if unit == "turn":
        return turn.body, turn.end
    if unit == "sentence":
        over = [one for one in within if one[0] < span[1] and span[0] < one[1]]
        if over:
            return min(span[0], over[0][0]), max(span[1], over[-1][1])
    return span


def _bare(words: str, span: Span) -> Span:
    """A passage without white space around it."""
    inside = words[slice(*span)]
    start = span[0] + len(inside) - len(inside.lstrip())
    return start, max(start, span[0] + len(inside.rstrip()))


def _apart(fitting: Iterable[tuple[Span, str]], taken: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """What fits and overlaps nothing that is taken, nor one before it; of those that begin together the longest."""
    reached = 0
    busy = sorted(taken)
    at = 0
    furthest = -1
    for (start, end), kind in sorted(fitting, key=lambda one: (one[0][0], -one[0][1])):
        if start >= end or start < reached:
            continue
        while at < len(busy) and busy[at][0] < end:
            furthest = max(furthest, busy[at][1])
            at += 1
        if furthest > start:
            continue
        reached = end
        yield (start, end), kind
