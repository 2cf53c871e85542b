"""What the agreement screen shows: settings, the whole, the table at hand, and what is known of its row.

How it comes by its figures, and what can be done with them, is in :class:`screen.AgreementScreen`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.i18n import _, interface_language, ngettext
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import DisagreementPlace as Case
from qualcode.report.wording.languages import agreement_words
from qualcode.tui.agreement import about
from qualcode.tui.agreement.figures_table import FiguresGrid
from qualcode.tui.agreement.rounds import about_round, no_round, rounds_sheet
from qualcode.tui.agreement.tables import Sheet, Tables
from qualcode.tui.base.list_screen import ListScreen
from qualcode.tui.coding.panes import KeyLine, Part, TextLine
from qualcode.tui.coding.state import Keys
from qualcode.tui.picker.picker import PRINTABLE
from qualcode.tui.widgets.glyphs import fit, paint

if TYPE_CHECKING:
    from qualcode.session.agreement import AgreementOutcome
    from qualcode.session.worker import ProjectWorker

VIEWS = ("codes", "pairs", "documents", "rounds", "caveats", "methods")
TABLES = VIEWS[:4]

FOLD_BELOW, WIDE = 110, 150
"""Columns from which what is known of a row stands beside the table, and from which it has more room."""

MEASURE = 100
"""The most cells a line of words takes."""

_SIDE, _WIDE_SIDE = 40, 48
_SHORT = 32
"""Rows below which explanations give way to the table."""


class Of(NamedTuple):
    """A row at hand, or what the listed disagreements are about: a code's path, two coders, or the name of a document
    or round."""

    view: str
    what: str | tuple[str, str]


class AgreementFrame(ListScreen):
    """The agreement report as tables with details beside them."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (FOLD_BELOW, "-two"),
        (WIDE, "-wide"),
    ]

    DEFAULT_CSS = f"""
    AgreementFrame #settings {{ background: $surface; padding: 0 1; }}
    AgreementFrame #overall {{ height: auto; max-height: 8; padding: 0 2; margin: 1 0 0 0; }}
    AgreementFrame #views {{ padding: 0 1; margin: 1 0 0 0; background: $surface; }}
    AgreementFrame #agreement-body {{ height: 1fr; }}
    AgreementFrame #list {{ width: 1fr; margin: 1 1 0 1; }}
    AgreementFrame #page {{ display: none; padding: 1 3; scrollbar-size-vertical: 1; }}
    AgreementFrame #page-text {{ max-width: {MEASURE}; }}
    AgreementFrame #agreement-side {{ width: {_SIDE}; padding: 1 2; background: $surface; scrollbar-size-vertical: 1; }}
    AgreementFrame.-wide #agreement-side {{ width: {_WIDE_SIDE}; }}
    AgreementFrame #detail {{ height: auto; padding: 0; margin: 0; background: transparent; }}
    AgreementFrame.reading #page {{ display: block; }}
    AgreementFrame.reading #list, AgreementFrame.reading #agreement-side {{ display: none; }}
    AgreementFrame.none #overall, AgreementFrame.none #views {{ display: none; }}
    AgreementFrame.-folded #agreement-body {{ layout: vertical; }}
    AgreementFrame.-folded #list {{ margin: 0; }}
    AgreementFrame.-folded #agreement-side {{ width: 1fr; height: 2fr; min-height: 5; max-height: 14; padding: 0 2; }}
    AgreementFrame.-folded #list {{ height: 3fr; }}
    AgreementFrame.short #overall, AgreementFrame.short #views {{ margin: 0; }}
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self.choices = AgreementChoices()
        self.view = "codes"
        self.of: Of | None = None
        """What the disagreements that are listed are about, while they are."""
        self.found: AgreementOutcome | None = None
        self.worst = False
        self._tables: Tables | None = None
        self._keys: dict[str, int] = {}
        self._nothing: Sequence[Part] = ()

    def compose(self) -> ComposeResult:
        """Title, settings, the whole, the views, the table or a page, what is known of its row, and the keys."""
        yield TextLine(id="title")
        yield TextLine(id="settings")
        yield Static(id="overall", markup=False)
        yield TextLine(id="views")
        yield Input(
            placeholder=_("Type to filter   Enter keeps the filter   Esc no filter"), restrict=PRINTABLE, id="sift"
        )
        with Horizontal(id="agreement-body"):
            yield self.make_list()
            with VerticalScroll(id="page"):
                yield Static(id="page-text", markup=False)
            with VerticalScroll(id="agreement-side", can_focus=False):
                yield Static(id="detail", markup=False)
        yield KeyLine(id="keys-line")

    def make_list(self) -> Widget:
        """The table."""
        return FiguresGrid(id="list")

    @property
    def grid(self) -> FiguresGrid:
        """The table."""
        return self.query_one(FiguresGrid)

    @property
    def tables(self) -> Tables:
        """The tables of the report; there are none before there is one."""
        if self._tables is None:
            raise RuntimeError("nothing has been compared yet")
        return self._tables

    @abstractmethod
    def cases(self, of: Of) -> Sequence[Case] | None:
        """The cases on which coders differ; ``None`` while they are looked for."""

    # The frame

    def filters(self) -> list[str]:
        """There are no filters but the text."""
        return []

    def drop_filters(self) -> None:
        """There are no filters but the text."""

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        settings: Keys = [("t", _("units")), ("c", _("coders")), ("i", _("interviewer")), ("f", _("finished"))]
        settings += [("r", _("round"))] if self._has_rounds() else []
        if self.found is None:
            return [*settings, *last]
        if self.of is not None:
            return [
                ("Enter", _("to the passage")),
                ("s", _("settle")),
                ("/", _("filter")),
                ("w", _("write the list")),
                *last,
            ]
        views: Keys = [("Tab", _("next view"))]
        if self.view not in TABLES:
            copy: Keys = [("y", _("copy the text"))] if self.view == "methods" else []
            return [*copy, ("w", _("write the report")), *views, *settings, *last]
        order = _("reading order") if self.worst else _("worst first")
        return [
            ("Enter", _("only this round") if self.view == "rounds" else _("where they differ")),
            ("s", _("settle")),
            ("o", order),
            ("w", _("write the report")),
            *views,
            ("/", _("filter")),
            *settings,
            *last,
        ]

    def drop_text(self) -> None:
        """Take the text that is filtered by away."""
        self.sought = ""
        line = self.query_one("#sift", Input)
        with line.prevent(Input.Changed):
            line.value = ""
        line.remove_class("open")

    @property
    def short(self) -> bool:
        """Whether there is little room."""
        return self.size.height < _SHORT

    @property
    def folded(self) -> bool:
        """Whether what is known of a row stands below the table."""
        return self.size.width < FOLD_BELOW

    def _widths(self) -> tuple[int, int]:
        """The cells for the table, and for what is known of its row."""
        width = self.size.width
        side = 0 if self.folded else _WIDE_SIDE if width >= WIDE else _SIDE
        return width - side - (1 if self.folded else 3), (side or width) - 5

    def on_resize(self) -> None:
        """The drawings have other room."""
        super().on_resize()
        self.call_after_refresh(self.show_list)

    # What is shown

    def show_nothing(self, parts: Sequence[Part]) -> None:
        """Show why there is nothing to show."""
        self.found, self._tables, self._nothing = None, None, parts
        self.of = None
        self.show_list()

    def show_found(self, found: AgreementOutcome) -> None:
        """Show this report, at the row that was at hand."""
        was, self.found, self._tables = self.row_at_hand(), found, Tables(found.view)
        if was is not None and self.of is None and (key := self._key(was)) is not None:
            self._keys[self.view] = key
        self.show_list()
        # Lines that were not there had no width yet.
        self.call_after_refresh(self._show_top)

    def show_list(self) -> None:
        """Bring everything in line with the report, the view and the filter."""
        found = self.found
        page = found is None or (self.of is None and self.view not in TABLES)
        self.set_class(page, "reading")
        self.set_class(found is None, "none")
        self.set_class(self.short, "short")
        self._show_top()
        if found is None:
            self.query_one("#page-text", Static).update(Content.assemble(*self._nothing))
        elif page:
            parts = about.caveat_parts(self.tables) if self.view == "caveats" else about.methods_parts(found.view)
            self.query_one("#page-text", Static).update(Content.assemble(*parts))
        else:
            self._show_table()
        self.query_one("#page" if page else "#list").focus() if self._settled() else None
        self.show_keys()

    def _settled(self) -> bool:
        """Whether the focus may go to what is shown: not while the filter is being typed."""
        return self.focused is None or self.focused.id != "sift"

    def _show_top(self) -> None:
        """Title, settings, figures over all, and the views."""
        found = self.found
        self.query_one("#settings", TextLine).show(self._settings())
        if found is None:
            self.show_title(agreement_words(interface_language()).title, "")
            return
        overall = found.view.report.overall
        twice = _("{n} of {of} documents coded twice").format(n=overall.documents, of=overall.of_documents)
        self.show_title(found.view.words.title, f"{twice} · {overall.units} {found.view.unit}")
        parts = about.overall_lines(found.view, self.size.width - 4, short=self.short)
        self.query_one("#overall", Static).update(Content.assemble(*parts))
        self.query_one("#views", TextLine).show(self._view_parts(found))

    def _settings(self) -> list[Part]:
        """Each setting behind its key."""
        choices = self.choices
        left_out = _("with the interviewer") if choices.interviewer else _("without the interviewer")
        if self.found is not None:
            view = self.found.view
            unit, coders = view.unit, view.numbered()
            if self.size.width >= WIDE and (excluded := view.report.settings.excluded):
                names = ", ".join(view.words.values.get(name, name) for name in excluded)
                left_out = _("left out: {what}").format(what=names)
        else:
            unit, coders = unit_names()[choices.unit], ", ".join(choices.coders) or _("everybody")
        # What is longest stands last, for there it is cut where it does not fit.
        last = (("i", left_out), ("c", paint(coders)))
        settings = (
            ("t", unit),
            ("f", _("finished only") if choices.finished_only else _("finished or coded")),
            *([("r", paint(self.choices.round) or _("all rounds"))] if self._has_rounds() else []),
            *(last if self.size.width < WIDE else reversed(last)),
        )
        parts: list[Part] = []
        for key, text in settings:
            parts += [(f" {key} ", "bold $accent"), (f"{text}  ", "$foreground 75%")]
        return parts

    def _has_rounds(self) -> bool:
        """Whether there are rounds to choose from."""
        study = self.found.gathered.study if self.found else None
        return bool(self.choices.round or (study and (study.rounds or study.blind)))

    def _view_parts(self, found: AgreementOutcome) -> list[Part]:
        """The views with the number of what they list; the one at hand stands out."""
        report = found.view.report
        counts = {view: len(getattr(report, view)) for view in TABLES}
        counts["caveats"] = len(self.tables.caveats)
        current = "bold $background on $primary"
        gap = " " if self.size.width >= FOLD_BELOW else ""
        parts: list[Part] = []
        for number, (view, name) in enumerate(view_names().items(), start=1):
            if self.of is not None and view != self.of.view:
                continue
            count = f" {counts[view]}" if view != "methods" else ""
            here = view == self.view and self.of is None
            parts += [(f" {number} {name}{count} ", current if here else "$foreground 75%"), gap]
        if self.of is not None:
            many = self.cases(self.of)
            words = (
                "…" if many is None else ngettext("{n} difference", "{n} differences", len(many)).format(n=len(many))
            )
            parts += [("› ", "bold $primary"), (f" {fit(self._about(self.of), 40)} · {words} ", current)]
        return parts

    def _about(self, of: Of) -> str:
        if isinstance(of.what, tuple):
            return " – ".join(of.what)
        return self.tables.name(of.what) if of.view == "codes" else of.what

    def _show_table(self) -> None:
        tables, (width, _side) = self.tables, self._widths()
        if self.of is not None:
            sheet: Sheet = tables.cases(self.cases(self.of) or (), width, self.fits)
        else:
            make: Mapping[str, Callable[..., Sheet]] = {
                "codes": tables.codes,
                "pairs": tables.pairs,
                "documents": tables.documents,
                "rounds": partial(rounds_sheet, tables),
            }
            sheet = make[self.view](width, self.fits, worst=self.worst)
        # A short table leaves its room to what is known of its row.
        self.grid.styles.max_height = len(sheet.rows) + 1 if self.folded else None
        self.grid.show(*sheet, self._keys.get(self._list_name()))

    def _list_name(self) -> str:
        return f"cases of {self.of.view} {self.of.what}" if self.of else self.view

    # The row at hand

    def show_detail(self, parts: Sequence[Part]) -> None:
        """Show what is known of the current row, however long that is."""
        self.query_one("#detail", Static).update(Content.assemble(*parts))

    def row_at_hand(self) -> Of | None:
        """The code, the pair, the document or the round at hand."""
        row, found = self.grid.current, self.found
        if row is None or found is None or self.of is not None or self.view not in TABLES:
            return None
        report = found.view.report
        if self.view == "codes":
            return Of("codes", report.codes[row.key].code) if row.key < len(report.codes) else None
        if self.view == "pairs":
            return Of("pairs", report.pairs[row.key].coders) if row.key < len(report.pairs) else None
        if self.view == "rounds":
            return Of("rounds", report.rounds[row.key].round) if row.key < len(report.rounds) else None
        return Of("documents", report.documents[row.key].document) if row.key < len(report.documents) else None

    def _key(self, of: Of) -> int | None:
        """Where the report has it now."""
        if self.found is None:
            return None
        report = self.found.view.report
        known: Mapping[str, Sequence[object]] = {
            "codes": [code.code for code in report.codes],
            "pairs": [pair.coders for pair in report.pairs],
            "documents": [document.document for document in report.documents],
            "rounds": [found.round for found in report.rounds],
        }
        return known[of.view].index(of.what) if of.what in known[of.view] else None

    @property
    def case(self) -> Case | None:
        """The case at hand, while disagreements are listed."""
        row = self.grid.current
        places = self.cases(self.of) if self.of is not None else None
        return places[row.key] if places and row is not None and row.key < len(places) else None

    def on_data_grid_moved(self) -> None:
        """Say more of the row at hand."""
        self.show_row()

    def show_row(self) -> None:
        """Say what is known of the row at hand."""
        if self.found is None or self.has_class("reading"):
            return
        if (row := self.grid.current) is not None:
            self._keys[self._list_name()] = row.key
        self.show_detail(self._detail())
        self.query_one("#agreement-side").scroll_home(animate=False)

    def _detail(self) -> list[Part]:
        tables, (_width, width) = self.tables, self._widths()
        if self.of is not None:
            case = self.case
            if case is not None:
                return about.about_case(tables, case)
            looking = self.cases(self.of) is None
            words = _("Looking for where they differ…") if looking else _("Nowhere do the coders differ.")
            return [(_("Nothing fits this filter. F shows all.") if self.sought else words, "$foreground 65%")]
        of, row = self.row_at_hand(), self.grid.current
        if of is None or row is None:
            empty = no_round(self.choices.round) if self.view == "rounds" else ""
            return [(_("Nothing fits this filter. F shows all.") if self.sought else empty, "$foreground 65%")]
        report, places, short = tables.report, self.cases(of), self.folded
        if of.view == "codes":
            return about.about_code(tables, report.codes[row.key], places, width, short=short)
        if of.view == "pairs":
            return about.about_pair(tables, report.pairs[row.key], places, width, short=short)
        if of.view == "rounds":
            return about_round(tables, report.rounds[row.key], width, short=short)
        return about.about_document(tables, report.documents[row.key], places, width, short=short)


def view_names() -> dict[str, str]:
    """The views in order, with what they are called."""
    return {
        "codes": _("Codes"),
        "pairs": _("Pairs"),
        "documents": _("Documents"),
        "rounds": _("Rounds"),
        "caveats": _("Caveats"),
        "methods": _("Methods"),
    }


def unit_names() -> dict[str, str]:
    """The units of comparison, with what they are called."""
    return {
        "turn": _("turns"),
        "sentence": _("sentences"),
        "paragraph": _("paragraphs"),
        "character": _("characters"),
    }
