"""What the matrix screen shows: which view, by which choices, at which number, and what is behind that. No widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.analysis.matrix import Matrix, Spot
from qualcode.session.matrix.choices import MatrixChoices, MatrixLook
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.matrix.evidence import BehindNumber
from qualcode.session.matrix.sheet import MatrixSheet, matrix_sheet
from qualcode.session.matrix.views import VIEWS, MatrixView, ViewFound


@dataclass
class MatrixState:
    """Each view is kept as it was left; what was counted is kept of the one at hand."""

    view: MatrixView = VIEWS[0]
    desk: CountDesk = field(default_factory=CountDesk)
    found: ViewFound | None = None
    stale: bool = False
    behind: BehindNumber | None = None
    _choices: dict[str, MatrixChoices] = field(default_factory=dict)
    _looks: dict[str, MatrixLook] = field(default_factory=dict)
    _spots: dict[str, Spot] = field(default_factory=dict)

    @property
    def choices(self) -> MatrixChoices | None:
        """By what the view at hand is counted; ``None`` before it was for the first time."""
        return self._choices.get(self.view.name)

    @property
    def look(self) -> MatrixLook:
        """How it is shown."""
        return self._looks.get(self.view.name, self.view.look)

    @property
    def spot(self) -> Spot | None:
        """At which number one was."""
        return self._spots.get(self.view.name)

    def keep_spot(self, spot: Spot) -> None:
        """Come back to this number."""
        self._spots[self.view.name] = spot

    def take(self, found: ViewFound) -> None:
        """This was counted. What narrows the base is the same in all views."""
        self.view, self.found, self.stale = found.view, found, False
        self._choices[found.view.name] = found.choices
        self._choices = {name: _narrowed(one, found.choices) for name, one in self._choices.items()}

    def choices_of(self, view: MatrixView) -> MatrixChoices | None:
        """By what a view is to be counted; ``None`` is what it begins with."""
        kept = self._choices.get(view.name)
        if kept is None and self.found is not None:
            kept = replace(_narrowed(view.choices, self.found.choices), columns=self.found.setting.columns)
        return kept

    def restyle(self, **look: Any) -> None:
        """Show it otherwise."""
        self._looks[self.view.name] = replace(self.look, **look)

    def shown(self) -> Matrix | None:
        """The matrix as it is shown. ``QualcodeError`` where it cannot be shown so."""
        if self.found is None:
            return None
        look = self.look
        return self.found.count.shown(percent=look.percent, sort=look.sort, suppress=look.suppress)

    def sheet(self, shown: Matrix) -> MatrixSheet:
        """It laid out in lines and columns."""
        return matrix_sheet(shown, self.look)


def _narrowed(choices: MatrixChoices, like: MatrixChoices) -> MatrixChoices:
    """Choices with the base, and whose codings count, of others: those are the same in all views."""
    return replace(choices, where=like.where, unfinished_too=like.unfinished_too, without_machine=like.without_machine)
