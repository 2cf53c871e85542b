"""Which text of a document coders are compared on, and its units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from qualcode.agreement.study import StudyDocument
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import Document, Role, Turn
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.counting import find_respondents
from qualcode.storage import Project
from qualcode.storage.codings import places
from qualcode.storage.documents import sentences as read_sentences
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.text.spans import Span, merge
from qualcode.text.stamps import stamps_in
from qualcode.text.turns import paragraph_spans, word_spans


class ComparedText:
    """Documents as coders are compared on them, without the coders.

    ``segmenting`` are the codes (ids) whose passages are the units, where these are segments. Raises ``NotFoundError``
    for an attribute of ``where`` that does not exist.
    """

    def __init__(self, project: Project, choices: AgreementChoices, segmenting: Collection[int] = ()) -> None:
        self.project, self.choices, self.segmenting = project, choices, segmenting
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
        """The document with its units; ``None`` where none of those asked speaks in it.

        ``ConflictError`` for segments that overlap.
        """
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
            stamps = [stamp for start, end in kept for stamp in stamps_in(text, start, end)]
        return StudyDocument(
            document.name,
            document.characters,
            (),
            (),
            excluded=merge([*_rest(kept, document.characters), *stamps]),
            turns=units,
            sentences=read_sentences(self.project, document.id) if self.choices.unit == "sentence" else (),
            paragraphs=self._paragraphs(document, turns) if self.choices.unit == "paragraph" else (),
            tokens=word_spans(read_text(self.project, document.id)) if self.choices.unit == "token" else (),
            segments=self._segments(document) if self.segmenting else (),
        )

    def _counts(self, document_id: int, turn: Turn) -> bool:
        """Whether what a respondent says in a turn is compared: everybody, or those asked for, who did not withdraw."""
        person = self.speakers.get(document_id, {}).get(turn.speaker)
        if person is None:
            return not self.choices.where
        return person in self.heard

    def _segments(self, document: Document) -> list[Span]:
        """The passages of the codes that divide the text, whoever marked them."""
        spans = sorted(
            {
                (start, end)
                for _id, start, end, code, _coder in places(self.project, [document.id])
                if code in self.segmenting
            }
        )
        for (start, end), (other, _end) in pairwise(spans):
            if other < end:
                raise ConflictError(
                    _("{document}: the segments at {start}:{end} and from {other} overlap.").format(
                        document=document.name, start=start, end=end, other=other
                    ),
                    _("A text is divided in one way: remove one of the two."),
                )
        return spans

    def _paragraphs(self, document: Document, turns: Sequence[Turn]) -> list[Span]:
        """The paragraphs, none of which goes on from one turn into the next."""
        text = read_text(self.project, document.id)
        starts = [turn.start for turn in turns]
        found: list[Span] = []
        for start, end in paragraph_spans(text):
            edges = [start, *(place for place in starts if start < place < end), end]
            found += pairwise(edges)
        return found


def _rest(spans: Iterable[Span], length: int) -> list[Span]:
    """What is left of ``[0, length)`` outside the spans."""
    edges = [0, *(edge for span in merge(spans) for edge in span), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
