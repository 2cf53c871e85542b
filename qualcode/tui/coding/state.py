"""What lies on the coder's desk: the study, the open document and its codings, in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qualcode.i18n import _
from qualcode.model import Code, Coding
from qualcode.session.filter import EVERYTHING, CodingFilter, Filter
from qualcode.session.recent import Recent
from qualcode.text.spans import Span, locate
from qualcode.tui.reader.coverage import Coverage, turns_with_a_speaker
from qualcode.tui.reader.margin import MarginMark
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import fit
from qualcode.tui.widgets.lines import Keys

if TYPE_CHECKING:
    from qualcode.session.codings import Altered
    from qualcode.session.filters import Counts, FilteredCounts
    from qualcode.session.overview import Opened, StudyOverview


class Changes(NamedTuple):
    """What a change makes different: ``shown`` are the marks that are new or look different, ``gone`` the keys of those
    to be shown no more, ``own`` the spans of one's own codings, shown or not, ``None`` for those that are none of them.
    """

    shown: list[MarginMark]
    gone: list[int]
    own: dict[int, Span | None]


class CodingState:
    """The state that the panes show. ``coder`` is the name of the one at the keyboard."""

    def __init__(self, coder: str, study: StudyOverview) -> None:
        self.coder = coder
        self.study = study
        self.opened: Opened | None = None
        self.recent = Recent(study.recent)
        self.by_document = dict(study.codings)
        self.by_code = dict(study.counts)
        self._turn_starts: list[int] = []
        self.anybody = Coverage()
        """Which turns of the open document are coded, by whomever, whatever the filter shows."""
        self.likely = ""
        """What a code is called that is likely for the sentence at hand, where the coder wants that to be marked."""
        self._codings: dict[int, Coding] = {}
        self._all_known = False
        """Whether the codings on the open document have been read."""
        self._linked: frozenset[int] = frozenset()
        self._marks: dict[int, MarginMark] = {}
        self._sifted: FilteredCounts | None = None
        self._touched: set[int] | None = None
        """The codings that may differ from those shown last; ``None`` where all may."""

    @property
    def sieve(self) -> CodingFilter | None:
        """What decides which codings are shown; ``None`` where all are."""
        return self._sifted.sieve if self._sifted else None

    @property
    def filter(self) -> Filter:
        """What codings must have to be shown."""
        return self._sifted.sieve.filter if self._sifted else EVERYTHING

    @property
    def filter_words(self) -> str:
        """The filter in a few words, empty where there is none."""
        return self._sifted.words if self._sifted else ""

    def take_sifted(self, sifted: FilteredCounts) -> None:
        """Show only the codings that pass; the counts become those of what is shown."""
        self._sifted = sifted if sifted.sieve.filter else None
        self.take_counts(sifted.counts)
        self._touched = None

    def take_counts(self, counts: Counts) -> None:
        """The codings (those that pass the filter) by document and by code are these by now."""
        self.by_document, self.by_code = counts

    def shows(self, coding: Coding) -> bool:
        """Whether a coding passes the filter."""
        sieve = self.sieve
        return sieve is None or sieve.passes(
            coding.document_id, coding.start, coding.end, coding.code_id, coding.coder_id
        )

    def take_study(self, study: StudyOverview) -> None:
        """The project as it is now: names and colours may have changed, and so every mark."""
        self.study = study
        if self._sifted is None:
            self.take_counts((dict(study.codings), dict(study.counts)))
        self.recent.keep(study.codebook.by_id)
        self.recolour()

    def recolour(self) -> None:
        """Names and colours may be others than those of the marks."""
        self._marks.clear()
        self._touched = None

    def take_document(self, opened: Opened | None) -> None:
        """Another document is open."""
        self.opened, self.likely = opened, ""
        turns = opened.turns if opened else ()
        self._turn_starts = [turns[number].start for number in turns_with_a_speaker(turns)]
        self.anybody = Coverage(turns)
        self.take_codings(())
        self._all_known = False

    def take_codings(self, codings: Iterable[Coding]) -> None:
        """The codings on the open document as they are now."""
        fresh = {coding.id: coding for coding in codings}
        self._marks = {key: mark for key, mark in self._marks.items() if fresh.get(key) == self._codings.get(key)}
        self._codings = fresh
        self._all_known = True
        self.anybody.update({key: (coding.start, coding.end) for key, coding in fresh.items()})
        self._touched = None

    def take_links(self, linked: frozenset[int]) -> None:
        """The codings on the open document that are linked by now."""
        for coding_id in linked ^ self._linked:
            self._touch(coding_id)
        self._linked = linked

    def put(self, codings: Iterable[Coding]) -> None:
        """Codings were made or changed; those on a document that has been left meanwhile are only counted."""
        for coding in codings:
            self._count(self._codings.get(coding.id), coding)
            if self.is_open(coding.document_id):
                self._codings[coding.id] = coding
                self.anybody.alter({coding.id: (coding.start, coding.end)})
                self._touch(coding.id)

    def knows(self, codings: Iterable[Coding]) -> bool:
        """Whether their codes and coders are all known: another window may just have made them."""
        by_id, coders = self.study.codebook.by_id, self.study.coders
        return all(coding.code_id in by_id and coding.coder_id in coders for coding in codings)

    def all_codings(self) -> list[Coding]:
        """The codings on the open document, whether they are shown or not."""
        return list(self._codings.values())

    def drop(self, coding_id: int) -> None:
        """A coding was removed."""
        self._count(self._codings.pop(coding_id, None), None)
        self.anybody.alter({coding_id: None})
        self._touch(coding_id)

    def can_count(self, change: Altered) -> bool:
        """Whether :meth:`drop` and :meth:`put` keep the counts right: all that is touched was, or is new, on the open
        document. Counting in the file takes the longer the more codings there are."""
        fresh = {coding.id for coding in change.fresh}
        return (
            self._all_known
            and all(self.is_open(coding.document_id) for coding in change.fresh)
            and change.ids <= self._codings.keys() | fresh
        )

    def _count(self, before: Coding | None, after: Coding | None) -> None:
        for coding, step in ((before, -1), (after, 1)):
            if coding is not None and self.shows(coding):
                for counts, key in ((self.by_document, coding.document_id), (self.by_code, coding.code_id)):
                    counts[key] = counts.get(key, 0) + step
                    if not counts[key]:
                        del counts[key]

    def _touch(self, coding_id: int) -> None:
        self._marks.pop(coding_id, None)
        if self._touched is not None:
            self._touched.add(coding_id)

    def is_open(self, document_id: int | None) -> bool:
        """Whether that document is the open one."""
        return self.opened is not None and self.opened.document.id == document_id

    def is_finished(self, document_id: int) -> bool:
        """Whether the one at the keyboard has finished a document, in the round that it is in now."""
        return document_id not in self.study.mine and self.coder in self.study.finished.get(document_id, ())

    def code(self, code_id: int) -> Code:
        """A code of the codebook."""
        return self.study.codebook.by_id[code_id]

    def marks(self) -> list[MarginMark]:
        """The codings to show of the open document; those that did not change are the objects they were."""
        known = self._marks.get
        shown = [(key, coding) for key, coding in self._codings.items() if self._sifted is None or self.shows(coding)]
        self._marks = {key: known(key) or self._mark(coding) for key, coding in shown}
        self._touched = set()
        return list(self._marks.values())

    def changes(self) -> Changes | None:
        """What differs from what :meth:`marks` or this said last; ``None`` where that is not known coding by coding."""
        if self._touched is None:
            return None
        found = Changes([], [], {})
        for key in sorted(self._touched):
            coding = self._codings.get(key)
            if coding is not None and self.shows(coding):
                self._marks[key] = self._mark(coding)
                found.shown.append(self._marks[key])
            else:
                found.gone.append(key)
            own = coding is not None and self.is_own(coding)
            found.own[key] = (coding.start, coding.end) if coding is not None and own else None
        self._touched.clear()
        return found

    def hidden(self) -> dict[int, Span]:
        """One's own codings on the open document that the filter hides, by id: what they lie on counts as coded."""
        if self._sifted is None:
            return {}
        own = filter(self.is_own, self._codings.values())
        return {coding.id: (coding.start, coding.end) for coding in own if not self.shows(coding)}

    def _mark(self, coding: Coding) -> MarginMark:
        code = self.code(coding.code_id)
        signs = ("★ " if coding.good else "") + ("¶ " if coding.memo else "")
        signs += "⇄ " if coding.id in self._linked else ""
        own = self.is_own(coding)
        whose = "" if own else f" · {self.coder_of(coding)}"
        colour = colour_of(self.study.codebook, code.id)
        return MarginMark(coding.id, coding.start, coding.end, f"{signs}{code.name}{whose}", colour, own, code.id)

    def coder_of(self, coding: Coding) -> str:
        """The name of who made a coding."""
        return self.study.coders.get(coding.coder_id, "?")

    def is_own(self, coding: Coding) -> bool:
        """Whether the one at the keyboard made it, and so may change it."""
        return self.coder_of(coding) == self.coder

    def codings_of(self, marks: Iterable[MarginMark]) -> list[Coding]:
        """The codings behind marks."""
        return [self._codings[mark.key] for mark in marks if mark.key in self._codings]

    def respondents(self) -> Sequence[str]:
        """Whose words the open document holds."""
        if self.opened is None:
            return ()
        # A respondent without a name of its own is called after document and speaker; here the document is known.
        document = self.opened.document
        return [name.removeprefix(f"{document.name}/") for name in self.study.respondents.get(document.id, ())]

    def place(self, cursor: int) -> str:
        """How far the cursor is: in turns, or where there are none in per cent."""
        if self.opened is None:
            return ""
        if not self._turn_starts:
            return _("at {percent} %").format(percent=round(100 * cursor / max(1, len(self.opened.text))))
        number = max(0, locate(self._turn_starts, cursor)) + 1
        return _("turn {number}/{all}").format(number=number, all=len(self._turn_starts))

    def coded(self, own: Coverage) -> str:
        """How much of the respondents' turns is coded by the one at the keyboard, and by all where others code too.

        In an open round nobody sees what others make of the document, and it does not say so.
        """
        percent = own.percent()
        if self.opened is None or percent is None:
            return ""
        words = _("yours {percent} %").format(percent=percent)
        if len(self.study.coders) < 2 or self.opened.document.id in self.study.blind:
            return words
        return words + " · " + _("all {percent} %").format(percent=self.anybody.percent())

    def hints(self, focus: str | None, *, selecting: bool, own: bool, alone: bool = True) -> Keys:
        """The keys that matter now: ``focus`` is the focused pane, ``own`` says that a coding of one's own is here.

        ``alone``: at one's own desk, where a study without transcripts is begun.
        """
        if self.opened is None:
            begin: Keys = [] if not alone else [("i", _("import")), ("t", _("tutorial")), ("d", _("sample study"))]
            return [*begin, ("ctrl+q", _("quit")), ("F1", _("help"))]
        if focus == "documents":
            return [
                ("Enter", _("open")),
                ("f", _("finished")),
                ("Esc", _("transcript")),
                ("F3", _("codebook")),
                ("F1", _("help")),
            ]
        if focus == "codebook":
            return [
                ("Enter", _("code the passage")),
                ("Esc", _("transcript")),
                ("ctrl+o", _("documents")),
                ("F1", _("help")),
            ]
        if selecting:
            last = self.recent.last
            again: Keys = [(".", fit(self.code(last).name, 24))] if last is not None else []
            digits = sorted((digit, code_id) for code_id, digit in self.recent.digits.items() if code_id != last)
            return [
                ("c", _("choose a code")),
                *again,
                ("i", _("own words")),
                ("s", _("next sentence")),
                ("Esc", _("let go")),
                *((str(digit), fit(self.code(code_id).name, 18)) for digit, code_id in digits),
                ("F1", _("help")),
            ]
        here: Keys = [("x", _("remove")), ("r", _("recode")), ("m", _("memo")), ("*", _("good"))] if own else []
        return [
            ("s", _("sentence")),
            ("t", _("turn")),
            ("v", _("mark")),
            ("c", _("code")),
            *here,
            ("u", _("undo")),
            ("n", _("next uncoded")),
            ("Tab", _("next coding")),
            ("ctrl+p", _("everything")),
            ("/", _("find")),
            ("F3", _("codebook")),
            ("F4", _("respondents")),
            ("F6", _("agreement")),
            ("\\", _("panes")),
            ("F1", _("help")),
        ]
