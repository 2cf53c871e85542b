"""The panes around the transcript: header, documents, codebook, what is coded here, and the line of keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Document
from qualcode.tui.reader.layout import wrap
from qualcode.tui.widgets.colours import colour_of, legible
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Lines, Part, TextLine
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.session.overview import StudyOverview

_CODING_ROWS = 4
"""The rows of a coding without memo in the pane of what is coded here, with the empty one after it."""

_TINY = 56
"""Columns below which it says where one is, and not how far the coding is."""

_HEAD = "not bold $foreground 65%"
"""What stands over a column."""

_LONGEST_MEMO = 4000

_LIKELY = 28
"""Cells that the name of a likely code takes."""

_NARROW = 100
"""Columns below which the header leaves words out."""


class Header(TextLine):
    """Which document, whose words, who codes, and how far."""

    def describe(
        self,
        document: Document | None,
        respondents: Sequence[str],
        where: str,
        coder: str,
        *,
        readonly: bool = False,
        coded: str = "",
        only: str = "",
        blind: str = "",
        likely: str = "",
    ) -> None:
        """Show the document at hand; ``where`` says how far the cursor is, ``coded`` how much of the
        respondents' turns is coded, ``only`` what the filter shows, ``blind`` the open round that it is in,
        ``likely`` a code for the sentence at hand."""
        if document is None:
            self.show([("qualcode", "bold")], [(paint(coder), "bold")])
            return
        left: list[Part] = [(paint(document.name), "bold")]
        if blind:
            left.append(("  " + _("blind · round {name}").format(name=paint(blind)), "bold $accent"))
        if only:
            left.append(("  " + _("only {filter}").format(filter=paint(only)), "bold $warning"))
        if others := [name for name in respondents if name != document.name]:
            left.append(("  " + paint(", ".join(others)), "$foreground 70%"))
        if likely:
            left.append(("  ≈ " + fit(likely, _LIKELY), "$foreground 55%"))
        narrow = self.size.width < _NARROW
        right: list[Part] = [(where, "$foreground 70%")]
        if coded and self.size.width >= _TINY:
            right.append((" · " + coded, "$foreground 70%"))
        if readonly:
            right.append(("   " + _("read-only"), "$warning"))
        else:
            # There is no other state: what is not on disk is not shown.
            right.append(("   ✓" if narrow else "   ✓ " + _("saved"), "$success"))
        self.show(left, [*right, ("   " + paint(coder), "bold $primary")])


class Pane(Vertical):
    """A titled column of the workspace."""

    DEFAULT_CSS = """
    Pane > .title { height: 1; padding: 0 1; color: $foreground 65%; text-style: bold; }
    Pane:focus-within > .title { color: $primary; }
    """

    def heads(self) -> tuple[str, str]:
        """The title, and what stands over the column at the right."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The title; what is below it, a pane says itself."""
        yield TextLine(classes="title")

    def on_resize(self) -> None:
        """The title is as wide as the pane, which may have been hidden before."""
        title, column = self.heads()
        self.query_one(TextLine).show([title], [(column + " ", _HEAD)] if column else ())


class DocumentsPane(Pane):
    """The documents, with their codings and who has finished them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "finish", _("Finished, or not yet"), show=False, id="documents.finish")
    ]

    class Finish(Message):
        """The coder declares the document finished, or takes it up again."""

        def __init__(self, document_id: int) -> None:
            super().__init__()
            self.document_id = document_id

    def heads(self) -> tuple[str, str]:
        """Behind each document are its codings, and who has finished it."""
        return _("Documents"), _("codings")

    def compose(self) -> ComposeResult:
        """Title and list."""
        yield from super().compose()
        yield RowList(id="documents")

    def fill(self, study: StudyOverview, counts: Mapping[int, int], current: int | None, coder: str) -> None:
        """Show the documents; the one that is open is highlighted at first."""
        roster = self.query_one(RowList)
        items = []
        accent = self.app.theme_variables["primary"]
        for document in study.documents:
            finished = study.finished.get(document.id, ())
            mark = "◇" if document.id in study.mine else "✓" if coder in finished else "·" if finished else " "
            count = counts.get(document.id, 0)
            items.append(
                ListItem(
                    document.id,
                    document.name,
                    f"{count or '-'} {mark}",
                    swatch=accent if document.id == current else None,
                    strong=document.id == current,
                    faint=not count and document.id != current and document.id not in study.mine,
                    ends=True,
                )
            )
        roster.set_items(items, key=current if not roster.items else None)

    def action_finish(self) -> None:
        """Say that the highlighted document is finished, or open again."""
        item = self.query_one(RowList).highlighted
        if item is not None and isinstance(item.key, int):
            self.post_message(self.Finish(item.key))


class CodebookPane(Pane):
    """The codes as a tree, with the number of codings; digits before those that were used last."""

    def heads(self) -> tuple[str, str]:
        """Behind each code are its codings, with those of the codes under it."""
        return _("Codebook"), _("codings")

    def compose(self) -> ComposeResult:
        """Title and tree."""
        yield from super().compose()
        yield RowList(id="codebook")

    def fill(self, codebook: Codebook, counts: Mapping[int, int], digits: Mapping[int, int]) -> None:
        """Show the codebook; ``counts`` are codings by code id, ``digits`` the keys of recent codes."""
        all_counts = totals(codebook, counts)
        self.query_one(RowList).set_items(
            [
                ListItem(
                    code.id,
                    code.name,
                    f"{_digit(digits, code.id)} {all_counts[code.id] or '-':>3}",
                    indent=code.path.count("/"),
                    swatch=colour_of(codebook, code.id),
                    strong=code.parent_id is None,
                    faint=not all_counts[code.id],
                )
                for code in codebook.codes
                if not code.retired
            ]
        )


def totals(codebook: Codebook, counts: Mapping[int, int]) -> dict[int, int]:
    """For each code the codings with it and all the codes under it."""
    found = {code.id: counts.get(code.id, 0) for code in codebook.codes}
    # In reading order a code stands before those under it, so that from the end every sum is complete when it is used.
    for code in reversed(codebook.codes):
        if code.parent_id is not None:
            found[code.parent_id] += found[code.id]
    return found


def _digit(digits: Mapping[int, int], code_id: int) -> str:
    return f"[{digits[code_id]}]" if code_id in digits else ""


class HerePane(Pane):
    """What is coded at the cursor: code, coder, memo and quotation."""

    def heads(self) -> tuple[str, str]:
        """No columns."""
        return _("Coded here"), ""

    def compose(self) -> ComposeResult:
        """Title and text."""
        yield from super().compose()
        yield Lines(id="here", markup=False)

    def show(self, codings: Sequence[Coding], study: StudyOverview) -> None:
        """Show these codings."""
        body = self.query_one("#here", Lines)
        width = max(10, body.size.width)
        if not codings:
            body.update(Content.styled(_("Nothing yet. Select with s or t, then c."), "$foreground 65%"), layout=False)
            return
        # What is out of sight is not worked out: under many codings that is most of them, at every key.
        fitting = _fitting(codings, body.size.height, width)
        parts: list[Part] = []
        for coding in codings[:fitting]:
            parts += coding_lines(coding, study, width, self.background_colors[1])
        if (more := len(codings) - fitting) > 0:
            parts.append((_("and {n} more").format(n=more), "$foreground 65%"))
        body.update(Content.assemble(*parts), layout=False)


def _fitting(codings: Sequence[Coding], rows: int, width: int) -> int:
    """How many of the codings, one at least, ``rows`` rows show, with a row that says how many more there are."""
    used = 0
    for number, coding in enumerate(codings, 1):
        used += _CODING_ROWS + (len(_memo_lines(coding.memo, width)) if coding.memo else 0)
        # After the last one neither the empty row nor that of how many more has to be seen.
        if used + (1 if number < len(codings) else -1) > rows:
            return max(1, number - 1)
    return len(codings)


def _memo_lines(memo: str, width: int) -> list[str]:
    """A memo in lines that stand in under its sign; of a very long one as much as any pane shows."""
    text, room = memo[:_LONGEST_MEMO].rstrip(), max(8, width - 5)
    ends = wrap(text, 0, len(text), room)
    return [paint(text[start:end].rstrip()) for start, end in zip([0, *ends], ends, strict=False)]


def coding_lines(coding: Coding, study: StudyOverview, width: int, page: Color) -> list[Part]:
    """One coding in a few lines of ``width`` cells."""
    code = study.codebook.by_id[coding.code_id]
    coder = study.coders.get(coding.coder_id, "?")
    about = [fit(code.path, max(8, width - len(coder) - 5)), fit(coder, 20)]
    parts: list[Part] = [
        ("▌ ", legible(colour_of(study.codebook, code.id), page).hex),
        (fit(code.name, width - 4), "bold"),
        (" ★" if coding.good else "", "$accent"),
        ("\n  " + " · ".join(about), "$foreground 65%"),
        ("\n  “" + fit(coding.quote, max(8, width - 4)) + "”", "italic $foreground 85%"),
    ]
    if coding.memo:
        parts.append(("\n  ¶ " + "\n    ".join(_memo_lines(coding.memo, width)), "$warning"))
    return [*parts, "\n\n"]


def here_line(codings: Sequence[Coding], study: StudyOverview, page: Color) -> list[Part]:
    """What is coded here in one line, for a screen with one pane."""
    parts: list[Part] = []
    for code_id, number in Counter(coding.code_id for coding in codings).items():
        code = study.codebook.by_id[code_id]
        several = f" ×{number}" if number > 1 else ""
        parts += [("▌", legible(colour_of(study.codebook, code.id), page).hex), f"{paint(code.name)}{several}  "]
    return parts or [(_("Nothing coded here"), "$foreground 65%")]
