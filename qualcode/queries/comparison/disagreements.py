"""Where the coders of a study differ, with the words that it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from qualcode.agreement.disagreements import find_disagreements
from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
from qualcode.storage import Project
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import owners
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.text.speech import Speech


def list_disagreements(project: Project, study: ComparedStudy) -> Iterator[DisagreementPlace]:
    """The cases on which coders differ, by document in the order of the text; of the codes that were asked for.

    They are those of today, for they are to be read and settled; the figures of a round are those of its finish.
    """
    inside = set(_under(study)) if study.codes else None
    for document in study.today:
        cases = [
            case
            for case in find_disagreements(document, study.coders)
            if inside is None or any(reading.code in inside for reading in case.readings)
        ]
        if not cases:
            continue
        document_id = read_document(project, document.name).id
        text, turns = read_text(project, document_id), read_turns(project, document_id)
        speech, whose = Speech(text, turns), owners(project, document_id)
        starts = [turn.start for turn in turns]
        # A case is most often as long as its readings.
        spans = {(case.start, case.end) for case in cases}
        spans |= {(one.start, one.end) for case in cases for one in case.readings}
        said = {span: speech.passage(*span, whose) for span in spans}
        for case in cases:
            at = bisect_right(starts, case.start) - 1
            turn = turns[at] if at >= 0 and case.start < turns[at].end else None
            quotes = tuple(said[one.start, one.end] for one in case.readings)
            yield DisagreementPlace(
                case,
                said[case.start, case.end],
                turn.speaker if turn else None,
                turn.question if turn else None,
                quotes,
            )


def _under(study: ComparedStudy) -> Iterator[str]:
    """The paths of the study's codes and all under them."""
    book = study.codebook
    for path in study.codes:
        for code_id in book.descendants(book.by_path[path].id):
            yield book.by_id[code_id].path
