"""The screens beside the transcript, and the keys that lead to them from every screen: one line a screen."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding

from qualcode.i18n import _


class ScreenWay(NamedTuple):
    """A key to a screen: where its class stands, which is loaded by who goes there.

    ``listed`` shows the key in the line of keys' help. ``stays`` keeps the screen as it was left, for who goes back and
    forth between it and the passages; ``at_document`` begins at the document that is open.
    """

    name: str
    key: str
    words: str
    module: str
    screen: str
    listed: bool = True
    stays: bool = False
    at_document: bool = False

    def binding(self) -> Binding:
        """The key, as a screen that can ``visit`` binds it."""
        return Binding(self.key, f"visit('{self.name}')", self.words, show=self.listed, id=f"screen.{self.name}")


WAYS = (
    ScreenWay(
        "documents", "ctrl+o", _("Documents"), "qualcode.tui.library.documents", "DocumentsScreen", at_document=True
    ),
    ScreenWay("respondents", "f4", _("Respondents"), "qualcode.tui.library.respondents", "RespondentsScreen"),
    ScreenWay("matrix", "f5", _("Matrix: who says what"), "qualcode.tui.matrix.screen", "MatrixScreen", stays=True),
    ScreenWay(
        "agreement", "f6", _("Agreement between coders"), "qualcode.tui.agreement.screen", "AgreementScreen", stays=True
    ),
    ScreenWay(
        "chapter",
        "f8",
        _("Chapter: the text and its numbers"),
        "qualcode.tui.chapter.screen",
        "ChapterScreen",
        stays=True,
    ),
    ScreenWay(
        "answers", "f10", _("Answers: who says what"), "qualcode.tui.answers.screen", "AnswersScreen", stays=True
    ),
    ScreenWay(
        "query",
        "Q",
        _("Ask the project: queries"),
        "qualcode.tui.search.query",
        "QueryScreen",
        listed=False,
        stays=True,
    ),
    ScreenWay(
        "survey",
        "Z",
        _("Answers to open questions, as rows"),
        "qualcode.tui.survey.screen",
        "SurveyScreen",
        listed=False,
        stays=True,
        at_document=True,
    ),
    ScreenWay("memos", "f12", _("Memos"), "qualcode.tui.memos.screen", "MemosScreen", stays=True),
    ScreenWay("history", "f9", _("History"), "qualcode.tui.history.screen", "HistoryScreen"),
    ScreenWay("grid", "T", _("Summary grid"), "qualcode.tui.charting.grid", "SummaryGridScreen", listed=False),
    ScreenWay("links", "V", _("Links between passages"), "qualcode.tui.charting.links", "LinksScreen", listed=False),
    ScreenWay(
        "lost",
        "X",
        _("Codings that lost their words"),
        "qualcode.tui.history.lost",
        "LostScreen",
        listed=False,
        stays=True,
    ),
    ScreenWay("names", "Y", _("Names to hide"), "qualcode.tui.privacy.screen", "NamesScreen", listed=False, stays=True),
    ScreenWay(
        "rounds", "R", _("Rounds of independent coding"), "qualcode.tui.rounds.screen", "RoundsScreen", listed=False
    ),
)
