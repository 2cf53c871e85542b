"""The chapter: its blocks as a list, its text, and what is behind the number at hand.

It is read on the project's own thread, and so is what is behind a number; the screen answers meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.doors import Door
from qualcode.errors import QualcodeError
from qualcode.files.reading import whereabouts
from qualcode.i18n import _
from qualcode.outline import NUMBERS
from qualcode.report.kept.chapter import WRITTEN_KINDS, update_chapter, write_chapter
from qualcode.session.chapter import writing
from qualcode.session.chapter.behind import (
    BehindClaim,
    QuotationOffer,
    Reading,
    behind_claim,
    quotation_offers,
    reading,
)
from qualcode.session.chapter.page import (
    STANDINGS,
    ChapterPage,
    PagePiece,
    ReadingStopped,
    Standing,
    differs,
    open_page,
)
from qualcode.session.chapter.sources import ChapterSource, chapter_sources, first_source
from qualcode.session.chapter.writing import OwnWords, asked_of, chapter_to_save, offered_path, write_words
from qualcode.session.saving import kind_of, near, refuse_there
from qualcode.session.session import Session
from qualcode.tui.base.guarded import doors_of
from qualcode.tui.base.saving import ask_save
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.chapter import words
from qualcode.tui.chapter.beside import TwoTexts
from qualcode.tui.chapter.text import ChapterText
from qualcode.tui.chapter.walk import ChapterWalk
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.choose import Confirm, LineWindow
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker


class BlockList(RowList):
    """The blocks of the chapter, with the one at hand."""

    stays = True


FOLD_BELOW = 110
"""Columns from which what is behind a number stands beside the text."""


class ChapterScreen(SideScreen):
    """The chapter under its author's hands."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (FOLD_BELOW, "-three")]  # noqa: RUF012

    DOORS = {  # noqa: RUF012
        **SideScreen.DOORS,
        "choose": Door.FOLDERS,
        **dict.fromkeys(("edit", "said", "quote", "update", "revert", "keep", "write"), Door.FILES),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "number(-1)", _("Previous number"), show=False, id="chapter.left"),
        Binding("right,l", "number(1)", _("Next number"), show=False, id="chapter.right"),
        Binding("tab", "pane(1)", _("Next pane: blocks, text, what is behind it"), show=False, id="chapter.pane"),
        Binding("shift+tab", "pane(-1)", _("Previous pane"), show=False, id="chapter.pane_back"),
        Binding("n", "waiting(1)", _("Next block that waits: stale, to do, to update, new"), id="chapter.next"),
        Binding("N", "waiting(-1)", _("Previous block that waits"), id="chapter.previous"),
        Binding("e", "edit", _("Change the block's own words, in the outline"), id="chapter.edit"),
        Binding("q", "quote", _("Choose the quotation"), id="chapter.quote"),
        Binding("p", "said", _("How the number is said: exact, rounded, vague"), id="chapter.said"),
        Binding("d", "compare", _("The two texts side by side"), id="chapter.compare"),
        Binding("r", "revert", _("Write this again, as the study has it"), id="chapter.revert"),
        Binding("K", "keep", _("Keep mine: this edited text is right as it is"), id="chapter.keep"),
        Binding("U", "update", _("Bring the file up to date"), id="chapter.update"),
        Binding("w", "write", _("Write the chapter to a file"), id="chapter.write"),
        Binding("o", "choose", _("Open another chapter or outline"), id="chapter.open"),
        Binding("f", "filter", _("Only blocks that stand in one way"), id="chapter.filter"),
        Binding("F", "unfilter", _("All blocks again"), id="chapter.unfilter"),
        Binding("f8", "again", _("Read the chapter again"), show=False, id="chapter.again"),
        Binding("ctrl+down", "read(1)", _("Further down in the passage"), show=False, id="chapter.down"),
        Binding("ctrl+up", "read(-1)", _("Further up in the passage"), show=False, id="chapter.up"),
    ]

    DEFAULT_CSS = """
    ChapterScreen #title { background: $panel; padding: 0 1; }
    ChapterScreen #counts { background: $surface; padding: 0 1; }
    ChapterScreen #notes { height: auto; max-height: 3; padding: 0 2; display: none; }
    ChapterScreen.noted #notes { display: block; }
    ChapterScreen #page { display: none; padding: 2 3; height: 1fr; }
    ChapterScreen #chapter-body { height: 1fr; layout: horizontal; }
    ChapterScreen #blocks { width: 32; height: 1fr; background: $surface; }
    ChapterScreen #reading { width: 1fr; height: 1fr; layout: horizontal; }
    ChapterScreen #text { width: 3fr; padding: 0 1; }
    ChapterScreen #behind { width: 2fr; height: 1fr; background: $surface; }
    ChapterScreen #behind-title { height: auto; max-height: 5; padding: 0 1; }
    ChapterScreen #behind-side { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ChapterScreen.nothing #page { display: block; }
    ChapterScreen.nothing #chapter-body, ChapterScreen.nothing #counts { display: none; }
    ChapterScreen.-folded #blocks { width: 24; }
    ChapterScreen.-folded #reading { layout: vertical; }
    ChapterScreen.-folded #text { width: 1fr; height: 5fr; }
    ChapterScreen.-folded #behind { width: 1fr; height: 4fr; }
    ChapterScreen.-folded #behind-title { max-height: 3; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._source: ChapterSource | None = None
        self._walk: ChapterWalk | None = None
        self._stop: Event | None = None
        self._stale = False
        self._known: Reading | None = None
        self._behind: BehindClaim | None = None
        self._offers: Sequence[QuotationOffer] | None = None
        self._wanted: object = None
        self._folder = whereabouts(worker.path).parent

    def compose(self) -> ComposeResult:
        """Title, counts, notes, the three panes, and the keys."""
        yield TextLine(id="title")
        yield TextLine(id="counts")
        yield Static(id="notes", markup=False)
        with VerticalScroll(id="page"):
            yield Static(id="page-text", markup=False)
        with Container(id="chapter-body"):
            yield BlockList(id="blocks")
            with Container(id="reading"):
                yield ChapterText(id="text")
                with Container(id="behind"):
                    yield Static(id="behind-title", markup=False)
                    yield RowList(id="behind-list")
                    with VerticalScroll(id="behind-side", classes="beside", can_focus=False):
                        yield Static(id="behind-text", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The text has the keys."""
        self._show_page(words.reading_parts())

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._halt()

    def on_screen_suspend(self) -> None:
        """What is still being read is read again when one comes back."""
        self._halt()

    @property
    def blocks(self) -> RowList:
        """The list of blocks."""
        return self.query_one("#blocks", RowList)

    @property
    def passages(self) -> RowList:
        """The list of what is behind a number."""
        return self.query_one("#behind-list", RowList)

    @property
    def text(self) -> ChapterText:
        """The text."""
        return self.query_one(ChapterText)

    def hints(self) -> Keys:
        """The keys that matter now."""
        if self._walk is None or self.has_class("nothing"):
            return [("o", _("other chapter")), ("F8", _("read again")), ("Esc", _("back")), ("F1", _("help"))]
        if self.focused is self.passages:
            return words.behind_keys(offers=self._offers is not None)
        return words.table_keys(self._walk.page)

    # Reading

    async def reload(self) -> None:
        """Read the chapter; after a change again where that is cheap, or else say that it is to be."""
        if self._stop is not None:
            return
        if self._walk is None:
            if self._source is None:
                self._source = first_source(await self.ask(self._sources))
            await self._open(self._source)
            return
        page = self._walk.page
        if await self.ask(differs, page) and self._stop is None:
            if page.cheap:
                await self._open(page.source)
            else:
                self._stale = True
                self._show_title()

    async def _watch(self) -> None:
        """See what another window, or a program for texts, did since it was read."""
        if self._walk is not None and self._stop is None and not self._stale:
            await self.reload()

    async def _open(self, source: ChapterSource) -> None:
        """Read a chapter, and show it; where that is refused, say so in its place."""
        self._halt()
        stop = self._stop = Event()
        self._source = source
        self._show_title()
        try:
            asked = await self.ask(lambda _session: asked_of(source, "docx"))
            page = await self.ask(open_page, source, asked, stop)
        except ReadingStopped:
            return
        except QualcodeError as error:
            if self._stop is stop:
                self._stop, self._walk = None, None
                self._show_page(words.nothing_parts(error.message, error.hint))
            return
        if self._stop is not stop or not self.is_mounted:
            return
        self._stop, self._stale, self._wanted = None, False, None
        if self._walk is None or self._walk.page.source != source:
            self._walk = ChapterWalk(page)
            self._walk.go_to(0)
        else:
            self._walk.take(page)
        self._show()

    def _halt(self) -> None:
        """Stop what is being read."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def action_again(self) -> None:
        """Read the chapter again."""
        if self._source is not None:
            self.do(self._open(self._source))

    def _sources(self, session: Session) -> list[ChapterSource]:
        return chapter_sources(session, folders=doors_of(self.app).may(Door.FOLDERS))

    def action_choose(self) -> None:
        """Choose among the chapters that there are."""
        self.do(self._choose())

    async def _choose(self) -> None:
        found = {one.key: one for one in await self.ask(self._sources)}
        options = []
        for key, one in found.items():
            name, kind = words.source_words(one, self._folder)
            options.append(Option(key, name, kind))

        def take(key: str | None) -> None:
            if key in found:
                self.do(self._open(found[key]))

        about = _("Files that the chapter was written to, outlines in and under the project's folder, and the themes.")
        chosen = self._source.key if self._source else None
        self.app.push_screen(Pick(_("Which chapter?"), options, about=about, chosen=chosen), take)

    # What is shown

    def _show(self) -> None:
        """Bring everything in line with the chapter and the place in it."""
        walk = self._walk
        if walk is None or not self.is_mounted:
            return
        if not walk.page.pieces:
            self._show_page(words.nothing_parts(_("There is nothing in this chapter yet.")))
            return
        was_away = self.has_class("nothing")
        self.remove_class("nothing")
        notes = words.note_parts(walk.page, files=doors_of(self.app).may(Door.FILES))
        self.set_class(bool(notes), "noted")
        self.query_one("#notes", Static).update(Content.assemble(*notes))
        self._show_title()
        self.query_one("#counts", TextLine).show(words.counts_parts(walk.page, walk.only))
        self.blocks.set_items(words.block_items(walk), key=walk.block)
        self.text.show(walk)
        if was_away:
            self.text.focus()
            self.call_after_refresh(self._show_lines)
        self._show_behind()
        self.show_keys()

    def _show_lines(self) -> None:
        """What is cut to the width."""
        if self._walk is not None:
            self._show_title()
            self.query_one("#counts", TextLine).show(words.counts_parts(self._walk.page, self._walk.only))
            self.text.show(self._walk)

    def _show_page(self, parts: Sequence[Part]) -> None:
        """Show why there is nothing to show."""
        self.add_class("nothing")
        self.remove_class("noted")
        self.query_one("#page-text", Static).update(Content.assemble(*parts))
        self._show_title()
        self.show_keys()

    def _show_title(self) -> None:
        said = _("Reading …") if self._stop is not None else ""
        left = words.title_parts(self._source, self._folder, said, self._stale)
        self.query_one("#title", TextLine).show(left, [(paint(self.coder), "bold $primary")])

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self.call_after_refresh(self._show_lines)

    # Going about

    def on_chapter_text_moved(self) -> None:
        """The list and what is behind it follow the text."""
        self._moved()

    def on_chapter_text_chosen(self) -> None:
        """Go on to what is behind the number."""
        if self.passages.items:
            self.passages.focus()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The text follows the list of blocks; what is said follows that of passages."""
        if event.roster is self.passages:
            self._show_passage()
        elif self._walk is not None and event.item is not None and isinstance(event.item.key, int):
            self._walk.go_to_block(event.item.key)
            self.text.show(self._walk)
            self._show_behind()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """From the blocks to the text, from a passage to the transcript."""
        if event.roster is self.passages:
            self._to_transcript()
        else:
            self.text.focus()

    def _moved(self) -> None:
        if self._walk is not None:
            self.blocks.set_items(self.blocks.items, key=self._walk.block)
            self._show_behind()
            self.show_keys()

    def action_number(self, step: int) -> None:
        """Go to the next number, wherever it is."""
        if self._walk is None:
            return
        if not self._walk.step_number(step):
            self.say(_("There is no further number"), "warning")
            return
        self.text.show(self._walk)
        self._moved()

    def action_pane(self, step: int) -> None:
        """Go to the next pane."""
        panes = [self.blocks, self.text, self.passages]
        place = panes.index(self.focused) if self.focused in panes else 1
        panes[(place + step) % len(panes)].focus()

    def action_waiting(self, step: int) -> None:
        """Go to the next block that waits."""
        if self._walk is None:
            return
        if not self._walk.next_waiting(step):
            self.say(_("Nothing else waits here"))
            return
        self.text.show(self._walk)
        self._moved()

    def action_back(self) -> None:
        """From the passages to the text; else leave the screen."""
        if self.focused is self.passages:
            self.text.focus()
        else:
            super().action_back()

    def action_help(self) -> None:
        """The keys of this screen, and what its signs mean."""
        from qualcode.tui.widgets.help import Help, keys_by_topic

        self.app.push_screen(Help([*keys_by_topic(self), (_("Signs before the blocks"), words.signs())]))

    def action_filter(self) -> None:
        """List only blocks that stand in one way."""
        if self._walk is None:
            return
        named, counts = words.standing_words(), self._walk.page.counts
        options = [Option("", _("all"), str(len(self._walk.page.blocks)))]
        options += [Option(one, named[one], str(counts[one])) for one in STANDINGS if counts.get(one)]
        self.app.push_screen(Pick(_("Which blocks?"), options, chosen=self._walk.only or ""), self._narrow)

    def _narrow(self, key: str | None) -> None:
        walk = self._walk
        if key is None or walk is None:
            return
        found: Standing | None = next((one for one in STANDINGS if one == key), None)
        walk.only = found
        if walk.listed and walk.block not in walk.listed:
            walk.go_to_block(walk.listed[0])
        self._show()

    def action_unfilter(self) -> None:
        """List all blocks."""
        self._narrow("")

    # What is behind it

    def _show_behind(self) -> None:
        """Ask for what is behind the number at hand, or for what can be quoted, unless it is shown already."""
        walk = self._walk
        if walk is None or walk.here is None:
            return
        claim, here = walk.claim, walk.here
        wanted = (id(walk.page), claim.key if claim is not None else "", here.kept.key if claim is None else "")
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._behind = self._offers = None
        if claim is None and not here.quotes:
            said = _("No number here. → goes to the next one.")
            self._list(Content.styled(said, "$foreground 65%"), [])
            return
        self._list(Content.styled(_("Reading …"), "$foreground 65%"), [])
        self.do(self._read_behind(walk, wanted))

    async def _read_behind(self, walk: ChapterWalk, wanted: object) -> None:
        if self._wanted != wanted:
            return
        self._known = await self.ask(reading, self._known)
        here, claim, said = walk.here, walk.claim, walk.said
        if self._wanted != wanted or here is None:
            return
        if claim is not None:
            found = await self.ask(behind_claim, walk.page, claim, self._known)
            if self._wanted == wanted:
                self._behind = found
                shown = here.text[said.start : said.end] if said is not None and said.start >= 0 else ""
                self._list(words.behind_title(found, shown), words.behind_items(found))
        else:
            offers = await self.ask(quotation_offers, walk.page, here, self._known)
            if self._wanted == wanted:
                self._offers = offers
                self._list(words.offers_title(offers), words.offer_items(offers))

    def _list(self, title: Content, items: Sequence[ListItem]) -> None:
        self.query_one("#behind-title", Static).update(title)
        self.passages.set_items(items, key=0)
        if not items and self.focused is self.passages:
            self.text.focus()
        self._show_passage()
        self.show_keys()

    def _show_passage(self) -> None:
        """Show what is said in the passage at hand."""
        item = self.passages.highlighted
        said = Content("")
        if item is not None and isinstance(item.key, int):
            if self._behind is not None:
                said = words.line_words(self._behind.lines[item.key])
            elif self._offers is not None:
                said = words.offer_words(self._offers[item.key])
        self.query_one("#behind-text", Static).update(said)
        self.query_one("#behind-side", VerticalScroll).scroll_home(animate=False)

    def _to_transcript(self) -> None:
        item = self.passages.highlighted
        if item is None or not isinstance(item.key, int):
            return
        if self._behind is not None:
            line = self._behind.lines[item.key]
            if line.document:
                self.dismiss(Place(line.document, line.start if line.passage else None, back="chapter"))
        elif self._offers is not None:
            shown = self._offers[item.key].passage
            self.dismiss(Place(shown.document, shown.start, back="chapter"))

    # What is changed

    def _of_outline(self, find: Callable[[ChapterPage, PagePiece], OwnWords | None], refusal: str) -> None:
        """Look for words of the outline, and let them be changed; where there are none, say so."""
        walk = self._walk
        if walk is None or walk.here is None:
            return
        page, here = walk.page, walk.here

        async def ask() -> None:
            if page.opened.outline is None:
                self.say(_("This chapter has no outline: its text comes of the codebook alone."), "warning")
                return
            found = await self.ask(lambda _session: find(page, here))
            if found is None:
                self.say(refusal, "warning")
            elif find is writing.number_words:
                self._ask_number(found)
            elif find is writing.quoted_words:
                await self._take_quotation(found)
            else:
                self._ask_words(found, here.text)

        self.do(ask())

    def action_edit(self) -> None:
        """Change the words of the block that are its author's."""
        here = self._walk.here if self._walk is not None else None
        if here is not None and here.kept.state == "author's":
            self.say(_("This is your own text: change it in the file"), "warning")
            return
        self._of_outline(writing.own_words, _("The outline has no words of yours here"))

    def _ask_words(self, found: OwnWords, text: str) -> None:
        from qualcode.tui.windows.memo import MemoWindow

        titles = {
            "text": _("Your text"),
            "opens": _("What the sentence opens with"),
            "title": _("The title"),
        }
        place = f"outline:{found.outline}:{'/'.join(map(str, found.to))}:{found.key}"
        hint = _("Esc writes it to the outline and closes")

        def take(value: str | None) -> None:
            if value is not None and " ".join(value.split()) != found.value:
                self.do(self._write_words(found, value))

        self.app.push_screen(MemoWindow(titles[found.key], text, found.value, place, hint), take)

    def action_said(self) -> None:
        """Choose how the number is said."""
        self._of_outline(writing.number_words, _("How this one is said cannot be chosen: only of a sentence of a code"))

    def _ask_number(self, found: OwnWords) -> None:
        named = {"exact": _("exact"), "rounded": _("rounded"), "vague": _("vague")}
        options = [Option("", _("as the chapter says numbers")), *(Option(one, named[one]) for one in NUMBERS)]

        def take(value: str | None) -> None:
            if value is not None:
                self.do(self._write_words(found, value))

        self.app.push_screen(Pick(_("How is the number said?"), options, chosen=found.value), take)

    def action_quote(self) -> None:
        """At a quotation go to what could stand there instead; there, take it."""
        if self._offers is None:
            self.say(_("There is no quotation here"), "warning")
        elif self.focused is not self.passages:
            if self._offers:
                self.passages.focus()
        else:
            self._of_outline(
                writing.quoted_words, _("The outline asks for no quotation here: these are chosen by order")
            )

    async def _take_quotation(self, found: OwnWords) -> None:
        item, offers = self.passages.highlighted, self._offers
        if item is None or offers is None or not isinstance(item.key, int):
            return
        offer = offers[item.key]
        if offer.chosen:
            self.say(_("This one is quoted here already"), "warning")
            return
        await self._write_words(found, offer.phrase)
        self.text.focus()

    async def _write_words(self, found: OwnWords, value: str) -> None:
        """Write words to the outline, and show the chapter as it is then."""
        backup = await self.ask(lambda _session: write_words(found, value))
        if self._source is not None:
            await self._open(self._source)
        if backup is None:
            self.say(_("The outline says so already"))
        else:
            said = _("Written to {outline}; as it was it is kept as {backup}")
            self.say(said.format(outline=found.outline.name, backup=backup.name))

    def action_compare(self) -> None:
        """Show the two texts side by side."""
        if self._walk is not None and self._walk.here is not None:
            self.app.push_screen(TwoTexts(self._walk.here))

    # The file

    def _file(self) -> Path | None:
        """The author's file; where there is none, that is said."""
        walk = self._walk
        if walk is None or walk.page.source.kind != "file":
            self.say(_("This chapter is in no file yet: w writes it to one"), "warning")
            return None
        return walk.page.source.path

    def action_update(self) -> None:
        """Bring the file up to date, after being told what that does."""
        if (path := self._file()) is not None:
            self.do(self._ask_update(path, _("Bring {file} up to date?").format(file=path.name)))

    def action_revert(self) -> None:
        """Write a text again that was edited or deleted."""
        here = self._walk.here if self._walk is not None else None
        if here is None or (path := self._file()) is None:
            return
        if here.standing not in ("edited", "stale", "deleted") or not here.kept.key:
            self.say(_("Nothing of the program's was changed or deleted here"), "warning")
            return
        self.do(self._ask_update(path, _("Write this again, as the study has it?"), restore=[here.kept.key]))

    def action_keep(self) -> None:
        """Say that an edited text is right as it is."""
        here = self._walk.here if self._walk is not None else None
        if here is None or (path := self._file()) is None:
            return
        if here.standing not in ("stale", "edited"):
            self.say(_("Only an edited text can be kept as it is"), "warning")
            return
        self.do(self._ask_update(path, _("Keep this text as it is, whatever its numbers are?"), keep=[here.kept.key]))

    async def _ask_update(
        self, path: Path, question: str, restore: Sequence[str] = (), keep: Sequence[str] = ()
    ) -> None:
        tried = await self.change(update_chapter, path, restore=restore, keep=keep, dry_run=True)
        lines = words.effects(tried.before)
        if not (lines or restore or keep):
            self.say(_("{file} says what the study says: nothing would change").format(file=path.name))
            return

        def decide(sure: bool | None) -> None:
            if sure:
                self.do(self._update(path, restore, keep))

        hint = _("Enter does it   Esc leaves all as it is")
        self.app.push_screen(Confirm(question, lines or [_("Nothing would change in the file.")], hint=hint), decide)

    async def _update(self, path: Path, restore: Sequence[str], keep: Sequence[str]) -> None:
        done = await self.change(update_chapter, path, restore=restore, keep=keep)
        if self._source is not None:
            await self._open(self._source)
        if done.backup is not None:
            self.say(_("{file} is up to date; as it was it is kept as {backup}").format(
                file=path.name, backup=done.backup.name
            ))  # fmt: skip
        else:
            self.say(_("Nothing changed in {file}").format(file=path.name))

    def action_save(self) -> None:
        """Take the chapter along as the study has it, in a file that nobody keeps up to date."""
        if self._walk is None:
            self.say(_("There is no chapter yet"), "warning")
        elif self._walk.page.source.kind == "file":
            self.say(_("It is in a file already: U brings that up to date, o opens the outline"), "warning")
        else:
            self.do(self._ask_save(self._walk.page.source))

    async def _ask_save(self, source: ChapterSource) -> None:
        ask_save(self, self.worker, await self.ask(chapter_to_save, source), self.say)

    def action_write(self) -> None:
        """Write the chapter to a file that its author goes on working in."""
        walk = self._walk
        if walk is None:
            return
        if walk.page.source.kind == "file":
            self.say(_("It is in a file already: U brings that up to date, o opens the outline"), "warning")
            return
        self.do(self._ask_path(walk.page.source))

    async def _ask_path(self, source: ChapterSource) -> None:
        path = await self.ask(offered_path, source)

        def take(written: str | None) -> None:
            if written:
                self.do(self._write(source, Path(written).expanduser()))

        about = _(
            "A Word file (.docx) or a text (.md) that you go on working in: an update keeps all that you write there."
        )
        self.app.push_screen(LineWindow(_("Write the chapter to"), str(near(path)), about), take)

    async def _write(self, source: ChapterSource, path: Path) -> None:
        kind = kind_of(path, WRITTEN_KINDS)
        refuse_there(path)
        asked = await self.ask(lambda _session: asked_of(source, kind))
        done = await self.change(write_chapter, path, kind, asked, outline=source.path)
        await self._open(ChapterSource("file", whereabouts(done.path)))
        self.say(_("Wrote {path}.").format(path=path))
