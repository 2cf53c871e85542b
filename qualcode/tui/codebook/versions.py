"""The numbered versions of the codebook, and what differs between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.changes.codebook import differences, number_version, read_snapshot
from qualcode.i18n import _, ngettext
from qualcode.session.codebook import kept_versions
from qualcode.specs import CodebookSpec
from qualcode.tui.base.side_screen import SideScreen
from qualcode.tui.codebook.about import differing
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import KeyLine, Keys, TextLine, lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage.codebook import Version

_NOW = 0
"""The key of the codebook as it is; versions are numbered from 1."""


class VersionsScreen(SideScreen):
    """Versions, newest first, below the codebook as it is now; beside them what differs."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (100, "-two")]  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "number", _("Number a new version, with a reason"), id="versions.number"),
        Binding("space", "against", _("Compare with this one, or with the one before each"), id="versions.against"),
        Binding("J,ctrl+d", "read(1)", _("On in the differences"), id="versions.on"),
        Binding("K,ctrl+u", "read(-1)", _("Back in the differences"), id="versions.back"),
        Binding("f3", "back", _("Back to the codebook"), id="versions.leave"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._versions: dict[int, Version] = {}
        self._now: CodebookSpec | None = None
        self._against: int | None = None

    def compose(self) -> ComposeResult:
        """Header, the list, the differences, and the line of keys."""
        yield TextLine(id="top-line")
        with Horizontal(id="versions-body"):
            with Vertical(id="versions-list"):
                yield RowList(id="versions")
            with VerticalScroll(id="versions-side", classes="beside", can_focus=False):
                yield Static(id="differences", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(RowList).focus()

    async def reload(self) -> None:
        """Read the versions again."""
        kept, now = await self.ask(kept_versions)
        if not self.is_mounted:
            return
        self._versions, self._now = {version.number: version for version in kept}, now
        self._show()

    def _show(self) -> None:
        items = [ListItem(_NOW, _("The codebook as it is now"), self._sign(_NOW), strong=True)]
        for number, version in sorted(self._versions.items(), reverse=True):
            left = f"{number}  {version.reason}"
            items.append(ListItem(number, left, f"{self._sign(number)} {version.coder} {version.created[:10]}"))
        roster = self.query_one(RowList)
        roster.set_items(items)
        self._compare()

    def _sign(self, number: int) -> str:
        return "⇄" if number == self._against else ""

    def _spec(self, number: int) -> CodebookSpec | None:
        version = self._versions.get(number)
        return read_snapshot(version) if version else self._now

    def _compare(self) -> None:
        """Show what differs between the highlighted version and the one it is compared with, the older one first."""
        highlighted = self.query_one(RowList).highlighted
        number = highlighted.key if highlighted is not None and isinstance(highlighted.key, int) else _NOW
        numbers = sorted(self._versions)
        before = [other for other in numbers if number == _NOW or other < number]
        other = self._against if self._against is not None else (before[-1] if before else None)
        old, new = (other, number) if other is not None and self._is_before(other, number) else (number, other)
        left, right = self._spec(old) if old is not None else None, self._spec(new) if new is not None else None
        version = self._versions.get(number)
        top = [(_("Versions of the codebook"), "bold")]
        self.query_one("#top-line", TextLine).show(top, [(paint(self.coder), "bold $primary")])
        if version is not None:
            when = f"{version.created[:16].replace('T', ' ')} UTC"
            head = Content.assemble(
                (_("Version {number}").format(number=number), "bold"),
                (f"  {when} · {paint(version.coder)}\n", "$foreground 65%"),
                (lines_of(version.reason) + "\n", "italic"),
            )
        else:
            head = Content.styled(_("The codebook as it is now") + "\n", "bold")
        if left is None or right is None or old is None or new is None or old == new:
            words = (
                _("This is the first version.")
                if numbers
                else _("No version has been numbered yet: n numbers the first.")
            )
            body = Content.styled(words, "$foreground 65%")
        else:
            found = differences(left, right)
            title = _("From {old} to {new}").format(old=self._called(old), new=self._called(new))
            count = ngettext("{count} code differs", "{count} codes differ", len(found)).format(count=len(found))
            body = Content.assemble((f"{title} · {count}\n\n", "bold $primary"), differing(found))
        self.query_one("#differences", Static).update(Content.assemble(head, "\n", body))
        self.query_one("#versions-side").scroll_home(animate=False)
        self.show_keys()

    def _is_before(self, number: int, other: int) -> bool:
        return other == _NOW or (number != _NOW and number < other)

    def _called(self, number: int) -> str:
        return _("version {number}").format(number=number) if number else _("now")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Compare another one."""
        event.stop()
        self._compare()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click only highlights."""
        event.stop()

    def on_resize(self) -> None:
        """The header is as wide as the screen."""
        self.call_after_refresh(self._compare)

    def hints(self) -> Keys:
        """The keys that matter now."""
        free = self._against is not None
        return [
            ("n", _("number a version")),
            (_("space"), _("compare with the one before") if free else _("compare the others with this")),
            ("J K", _("scroll")),
            ("u", _("undo")),
            ("Esc", _("back")),
            ("F1", _("help")),
        ]

    def action_against(self) -> None:
        """Compare all others with the highlighted version, or each with the one before it again."""
        item = self.query_one(RowList).highlighted
        if item is not None and isinstance(item.key, int):
            self._against = None if self._against == item.key else item.key
            self._show()

    def action_number(self) -> None:
        """Number the codebook as it is, with a reason."""
        from qualcode.tui.windows.choose import LineWindow

        if self._now is None:
            return
        newest = max(self._versions, default=0)
        found = differences(read_snapshot(self._versions[newest]), self._now) if newest else []
        if newest:
            words = ngettext(
                "{count} code differs from version {n}", "{count} codes differ from version {n}", len(found)
            )
            about = words.format(count=len(found), n=newest)
            paths = ", ".join(item.path for item in found)
            about += f": {fit(paths, 200)}" if found else ""
        else:
            about = _("The first version: codings remember under which version they were made.")
        window = LineWindow(_("Version {number}: what changed, and why?").format(number=newest + 1), "", about)
        self.app.push_screen(window, lambda reason: self.do(self._number(reason)) if reason else None)

    async def _number(self, reason: str) -> None:
        number = await self.change(number_version, reason)
        await self.reload()
        self.say(_("Numbered: version {number}   (u takes it back)").format(number=number))
