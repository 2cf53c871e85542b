"""The tutorial: the coding screen on a project of its own, with a strip that says what to do next and sees it done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.text.spans import Span
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.widgets.help import key_words

DOCUMENTS = ("leerlingen-3", "leerlingen-6")
_OTHER_CODER = "codeur-b"
_LOOK_SECONDS = 0.15


@contextmanager
def scratch_project() -> Iterator[Path]:
    """A project with two interviews of the sample study that is gone afterwards."""
    from qualcode.sample import build_sample

    with tempfile.TemporaryDirectory(prefix="qualcode-") as folder:
        path = Path(folder) / "tutorial.qualcode"
        build_sample(path, lambda _line: None, only=DOCUMENTS, coders=(_OTHER_CODER,))
        yield path


class Seen(NamedTuple):
    """What the strip looks at: where the coder is, and what the coder has done."""

    cursor: int
    selection: Span | None
    sentences: Sequence[Span]
    own: tuple[Coding, ...]
    starts: frozenset[int]
    """Where codings (of anyone) begin."""
    finished: bool

    @property
    def codes(self) -> frozenset[int]:
        """The codes that the coder has used."""
        return frozenset(coding.code_id for coding in self.own)


class TutorialStep(NamedTuple):
    """What to do, and whether it has been done: ``done`` gets what was seen when the step began, and now."""

    title: str
    words: str
    done: Callable[[Seen, Seen], bool]


def _whole_sentences(now: Seen) -> bool:
    if now.selection is None:
        return False
    starts, ends = {start for start, _end in now.sentences}, {end for _start, end in now.sentences}
    return now.selection[0] in starts and now.selection[1] in ends


def _noted(seen: Seen) -> int:
    return sum(bool(coding.memo) for coding in seen.own)


def steps() -> list[TutorialStep]:
    """The steps, in order."""
    return [
        TutorialStep(
            _("Move"),
            _("Go down to what a pupil says: arrows, PgDn, or h j k l. w goes to the next word."),
            lambda before, now: abs(now.cursor - before.cursor) > 40,
        ),
        TutorialStep(
            _("Select a sentence"),
            _("Press s. Again, and the next sentence is taken in too. Esc lets go."),
            lambda _before, now: _whole_sentences(now),
        ),
        TutorialStep(
            _("Code it"),
            _("Press c, type a few letters of a code (stage, say), and Enter. The arrows choose another one."),
            lambda before, now: len(now.own) > len(before.own),
        ),
        TutorialStep(
            _("Undo"),
            _("Press u. Nothing you do here can go wrong: everything can be undone, tomorrow too."),
            lambda before, now: len(now.own) < len(before.own),
        ),
        TutorialStep(
            _("Choose another code"),
            _("The sentence is still selected. Press c again and put another code on it."),
            lambda before, now: len(now.own) > len(before.own),
        ),
        TutorialStep(
            _("Write a memo"),
            _("Press m, write down why you chose this code, and Esc: it is kept."),
            lambda before, now: _noted(now) > _noted(before),
        ),
        TutorialStep(
            _("Go to the next coding"),
            _("Press Tab: on to the next passage that somebody has coded. Dotted lines are another coder's."),
            lambda before, now: now.cursor != before.cursor and now.cursor in now.starts,
        ),
        TutorialStep(
            _("Finished"),
            _("ctrl+o goes to the documents. Press f there: you have read all of this one. Esc comes back."),
            lambda _before, now: now.finished,
        ),
    ]


class Strip(Static):
    """What to do next, at the top of the screen."""

    DEFAULT_CSS = """
    Strip { height: auto; max-height: 4; padding: 0 2; background: $primary 18%; }
    """

    def show(self, number: int, all_steps: Sequence[TutorialStep]) -> None:
        """Show step ``number``, or after the last one what comes next."""
        if number < len(all_steps):
            step = all_steps[number]
            dots = "●" * number + "◉" + "○" * (len(all_steps) - number - 1)
            self.update(
                Content.assemble(
                    (f"{dots}  ", "$primary"),
                    (f"{step.title}   ", "bold"),
                    key_words(_("ctrl+n next step")),
                    "\n" + step.words,
                )
            )
        else:
            self.update(
                Content.assemble(
                    ("●" * len(all_steps) + "  ", "$success"),
                    (_("That is all it takes.") + "\n", "bold $success"),
                    _("F1 shows every key, ctrl+p finds every action. ctrl+q leaves; this project is then gone."),
                )
            )


class Lesson(CodingScreen):
    """The coding screen with the strip above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "skip", _("Next step of the tutorial"), show=False, id="tutorial.skip")
    ]

    _number = 0
    _before: Seen | None = None

    def compose(self) -> ComposeResult:
        """The strip, and the workspace under it."""
        self._steps = steps()
        yield Strip(id="tutorial")
        yield from super().compose()

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(Strip).show(0, self._steps)
        self.set_interval(_LOOK_SECONDS, self.look)

    def _seen(self) -> Seen | None:
        opened = self.opened
        if opened is None or self.reader.text != opened.text:
            return None
        desk = self.desk
        everything = desk.codings_of(self.reader.marks)
        document = opened.document.id
        return Seen(
            self.reader.cursor,
            self.reader.selection,
            self.reader.sentences,
            tuple(coding for coding in everything if desk.is_own(coding)),
            frozenset(coding.start for coding in everything),
            desk.coder in desk.study.finished.get(document, ()),
        )

    def look(self) -> None:
        """Whether the step has been done; the next one then."""
        now = self._seen()
        if now is None or self._number >= len(self._steps):
            return
        if self._before is None:
            self._before = now
        elif self._steps[self._number].done(self._before, now):
            self._go_on(now)

    def action_skip(self) -> None:
        """On to the next step, done or not."""
        if self._number < len(self._steps):
            self._go_on(self._seen())

    def _go_on(self, now: Seen | None) -> None:
        self._number += 1
        self._before = now
        self.query_one(Strip).show(self._number, self._steps)
