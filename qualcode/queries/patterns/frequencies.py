"""How often codes and words are said in a project, by whom, by attributes of respondents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import NamedTuple

from qualcode.analysis.matrix import Count, DocumentCounts, Matrix, beside, tabulate
from qualcode.analysis.mentions import CountedDocument, CountedTurn
from qualcode.analysis.patterns.words import (
    SpokenDocument,
    SpokenWords,
    WordRule,
    find_words,
)
from qualcode.analysis.person_names import NameMask
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.language.lemmas import knows
from qualcode.language.lemmas import lemma as lemma_of
from qualcode.language.word_lists import stop_words
from qualcode.model import Code, Codebook
from qualcode.queries.columns import MatrixColumns
from qualcode.queries.counting import CountedStudy, LaidOut, columns_of, lay_out
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import owned_turns
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.text.finding import fold

CODE_COUNTS: tuple[Count, ...] = ("respondents", "codings", "words")
WORD_COUNTS: tuple[Count, ...] = ("respondents", "codings")
"""What is counted of each row; of a word a coding is each time that it is said."""


def code_frequencies(
    project: Project, study: CountedStudy, codes: Sequence[str] = (), columns: Sequence[str] = ()
) -> tuple[Matrix, ...]:
    """Codes (by default all) by attributes: their respondents, their passages, and the words in these."""
    with project.snapshot():
        laid = lay_out(project, study, codes or ["**"], columns, count="words")
        asked = columns_of(project, study, columns)
    rows = [row.code_id for row in laid.matrix.rows]
    return _tables(laid.counts, study.codebook, rows, asked, CODE_COUNTS)


class WordFrequencies(NamedTuple):
    """Words as rows of matrices (their respondents, and how often they are said), and what was looked at in all.

    ``laid`` is the first of them with what it was laid out from, and ``codebook`` has its rows.
    """

    tables: tuple[Matrix, ...]
    found: SpokenWords
    laid: LaidOut
    codebook: Codebook


def word_frequencies(
    project: Project,
    study: CountedStudy,
    rule: WordRule,
    columns: Sequence[str] = (),
    *,
    most: int = 50,
    fewest: int = 1,
    by_people: bool = False,
    executor: Executor | None = None,
) -> WordFrequencies:
    """The ``most`` words that respondents in the base say, of those that at least ``fewest`` of them say."""
    with project.snapshot():
        asked = columns_of(project, study, columns)
        found = SpokenWords(spread(partial(find_words, rule=rule), spoken_documents(project, study, asked), executor))
    cases = tuple(tuple(asked.cases(block)) for block in asked.blocks)
    whose = {case.case_id: case.who for block in cases for case in block}
    words = found.most(most, whose, fewest, by_people=by_people)
    rows = {word: place for place, word in enumerate(words, 1)}
    counts = found.counts(rows)
    book = Codebook("", "", "", 0, tuple(Code(place, "", word, word, None, word) for word, place in rows.items()))
    tables = _tables(counts, book, list(rows.values()), asked, WORD_COUNTS)
    return WordFrequencies(tables, found, LaidOut(tables[0], counts, cases), book)


def word_rule(
    project: Project, mask: NameMask, *, stop: bool = True, lemma: bool = False, languages: Sequence[str] = ()
) -> WordRule:
    """What is left out of words, by the languages of the documents. ``QualcodeError`` where lemmas are not at hand."""
    spoken = languages or sorted({one.language[:2] for one in read_documents(project)})
    lemmas: dict[str, Callable[[str], str]] = {}
    for language in spoken if lemma else ():
        if not knows(language):
            raise QualcodeError(
                _("The forms of words are not known here for the language {language}.").format(language=language),
                _("Leave out --lemma."),
            )
        lemmas[language] = partial(_counted_as, language)
    return WordRule(mask, {language: stop_words(language) for language in spoken} if stop else {}, lemmas)


def _counted_as(language: str, word: str) -> str:
    """The lemma of a word; a word that is its own keeps its accents."""
    plain = fold(word)
    found = lemma_of(plain, language)
    return word if found == plain else found


def spoken_documents(project: Project, study: CountedStudy, columns: MatrixColumns) -> Iterator[SpokenDocument]:
    """The transcripts one by one, with whose words count: those of the cases of the columns."""
    inside = {case.case_id for case in columns.cases(columns.blocks[0])}
    for one in read_documents(project):
        if study.interviews is not None and one.id not in study.interviews:
            continue
        speech = tuple(map(CountedTurn._make, owned_turns(project, one.id, study.questions)))
        [part] = columns.by_case(CountedDocument(one.id, (), speech, ""))
        whose = {turn.start: turn.respondent_id for turn in part.speech if turn.respondent_id in inside}
        if whose:
            turns = tuple(read_turns(project, one.id))
            yield SpokenDocument(read_text(project, one.id), turns, whose, one.language[:2])


def _tables(
    counts: DocumentCounts, book: Codebook, rows: Sequence[int], asked: MatrixColumns, wanted: Sequence[Count]
) -> tuple[Matrix, ...]:
    """A matrix of each count, all of the same rows and columns."""
    return tuple(
        beside(
            [tabulate(counts, asked.cases(block), book, rows, count=one, attributes=block) for block in asked.blocks]
        )
        for one in wanted
    )
