"""The views of the matrix screen: one line a view, which is a file beside this one with a function ``count``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

from qualcode.i18n import _
from qualcode.report.basis import words_of_blind
from qualcode.session.matrix.choices import MatrixChoices, MatrixLook
from qualcode.session.matrix.counting import CountDesk, MatrixSetting, PageCount, ViewCount, setting
from qualcode.session.session import Session


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A view: its name (which is that of its file), its title, and what it begins with.

    ``asks`` are the choices that its keys may alter: rows, columns, by, count, base.
    """

    name: str
    title: str
    choices: MatrixChoices
    look: MatrixLook
    asks: frozenset[str]

    def count(self, session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> ViewCount:
        """What the view counts. Errors are those of the command; what counts is loaded by who wants to see it."""
        module = import_module(f"qualcode.session.matrix.{self.name}")
        made = cast("Callable[[Session, MatrixChoices, CountDesk, Executor], ViewCount]", module.count)
        return made(session, choices, desk, executor)


VIEWS = (
    MatrixView(
        "codes",
        _("Codes"),
        MatrixChoices(),
        MatrixLook(),
        frozenset(("rows", "columns", "by", "count", "base")),
    ),
    MatrixView("answers", _("Answers"), MatrixChoices(), MatrixLook(), frozenset(("rows", "columns", "base"))),
    MatrixView(
        "documents",
        _("Documents"),
        MatrixChoices(count="codings"),
        MatrixLook(transposed=True, dash=True, shaded=True),
        frozenset(("rows", "count")),
    ),
    MatrixView("relations", _("Relations"), MatrixChoices(), MatrixLook(shaded=True), frozenset(("rows", "base"))),
    MatrixView(
        "configurations", _("Combinations"), MatrixChoices(), MatrixLook(), frozenset(("rows", "columns", "base"))
    ),
    MatrixView("contrasts", _("Contrasts"), MatrixChoices(), MatrixLook(), frozenset(("rows", "columns"))),
    MatrixView("words", _("Words"), MatrixChoices(), MatrixLook(), frozenset(("columns",))),
    MatrixView("saturation", _("Saturation"), MatrixChoices(), MatrixLook(), frozenset(("rows",))),
)


@dataclass(frozen=True, slots=True)
class ViewFound:
    """What a view shows: by which choices it was counted, what must be told beside it, and what else is there."""

    view: MatrixView
    choices: MatrixChoices
    setting: MatrixSetting
    count: ViewCount
    notes: tuple[str, ...]

    @property
    def page(self) -> PageCount | None:
        """What is to be read in place of the matrix."""
        return self.count if isinstance(self.count, PageCount) else None


def count_view(
    session: Session, view: MatrixView, choices: MatrixChoices | None, desk: CountDesk, executor: Executor
) -> ViewFound:
    """Count a view of one moment, by the choices given or by those that it begins with.

    Errors are those of ``qualcode matrix``; raises :class:`counting.CountStopped`.
    """
    out = choices is not None and choices.without_machine
    with session.project.without_machine(out), session.project.snapshot():
        there = setting(session)
        asked = choices if choices is not None else replace(view.choices, columns=there.columns)
        found = view.count(session, asked, desk, executor)
        told = found.told(session.project, found.shown())
        blind = words_of_blind(there.blind)
        return ViewFound(view, asked, there, found, tuple(filter(None, (*told.notes(), blind))))
