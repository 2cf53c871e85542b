"""What all screens on a project have in common: they are painted sparingly, carry work out, and say what happened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar
from weakref import finalize

from textual.timer import Timer

from qualcode.doors import Door
from qualcode.errors import QualcodeError
from qualcode.tui.base.guarded import is_open
from qualcode.tui.base.sparing import sparing_compositor
from qualcode.tui.base.whole_answers import WholeAnswers
from qualcode.tui.widgets.lines import KeyLine, Keys

if TYPE_CHECKING:
    from qualcode.session.session import Session
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

WATCH_SECONDS = 1.0
"""How often the file is asked whether another window changed it."""

_SAY_SECONDS = 5.0


class ProjectScreen(WholeAnswers[R]):
    """A screen with a line of keys, in place of which it says what just happened."""

    DOORS: ClassVar[Mapping[str, Door]] = {"import": Door.IMPORT}
    """Which of its actions need a door: where that is closed their keys do nothing, and are not shown."""

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__()
        self.worker = worker
        self.coder = worker.coder
        self._compositor = sparing_compositor() or self._compositor
        self._saying = False
        self._are_keys_due = False
        self._hushing: Timer | None = None

    async def ask(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work(session, ...)`` returns, on the project's own thread."""
        return await self.worker.ask(work, *args, **kwargs)

    async def read(self, query: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``query(project, ...)`` returns, on the project's own thread."""
        return await self.worker.read(query, *args, **kwargs)

    async def change(self, write: Callable[Concatenate[Project, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have ``write(project, coder, ...)`` done in the coder's name, on the project's own thread."""
        return (await self.worker.change(write, *args, **kwargs)).value

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the action can be done here."""
        return is_open(self.app, self.DOORS, action) and super().check_action(action, parameters)

    def reachable(self, keys: Keys) -> Keys:
        """The keys without those of actions that cannot be done here."""
        bound = self._bindings.key_to_bindings
        return [
            pair
            for pair in keys
            if all(is_open(self.app, self.DOORS, binding.action) for binding in bound.get(pair[0], ()))
        ]

    @abstractmethod
    def show_keys(self) -> None:
        """Show the keys that matter now, unless something is being said."""

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Carry work with the project out, and say what went wrong with it."""

        async def carefully() -> None:
            try:
                await work
            except QualcodeError as error:
                self.say(" ".join(filter(None, (error.message, error.hint))), "error")

        # Work that is called off before it has begun is closed; the toolkit drops it.
        finalize(carefully, work.close)
        self.work(carefully)

    def say(self, message: str, mood: str = "success") -> None:
        """Say what just happened in place of the keys, for a moment or until the next key.

        ``mood`` is one of success, warning (nothing was done) and error.
        """
        self._saying = True
        self.query_one(KeyLine).say(message, f"${mood}")
        if self._hushing is not None:
            self._hushing.stop()  # the timer of an earlier message would take this one away too soon
        self._hushing = self.set_timer(_SAY_SECONDS, self._hush)

    def _hush(self) -> None:
        if self._saying:
            self._saying = False
            self._are_keys_due = True
            self.answer_soon()

    def bring_in_line(self) -> None:
        """Where a message went and no other came, the keys stand there again."""
        if self._are_keys_due:
            self._are_keys_due = False
            self.show_keys()
