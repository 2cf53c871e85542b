"""Choosing codes by typing: what is listed, what is marked, and what Enter would do. Knows no toolkit.

There are two steps at most: a code (or several), and for a new one the code that it comes under.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.session.code_match import rank
from qualcode.tui.reader.motion import next_word, previous_word

FREQUENT = 5
"""How many codes stand under *Often used*."""


class Request(NamedTuple):
    """What is asked: codes for the passage ``quote``, or with ``many`` unset one code in place of another.

    ``counts`` are codings by code id; ``present`` the codes that the coder has on this very passage already;
    ``without`` a code that is not offered.
    """

    title: str
    quote: str
    codebook: Codebook
    recent: Sequence[int]
    digits: Mapping[int, int]
    counts: Mapping[int, int]
    present: Collection[int] = ()
    without: int | None = None
    many: bool = True


class Offered(NamedTuple):
    """A code that is likely, and why."""

    code_id: int
    why: str


class Picked(NamedTuple):
    """The answer: codes, and where ``name`` is given a new one of that name under ``parent_id``.

    ``suggested`` are those of the codes that were taken from the likely ones.
    """

    code_ids: tuple[int, ...]
    name: str = ""
    parent_id: int | None = None
    suggested: tuple[int, ...] = ()


class LineKind(Enum):
    """What a row is."""

    HEADING = "heading"
    CODE = "code"
    NEW = "new"
    TOP = "top"


class PickerRow(NamedTuple):
    """A row of the list; only a heading cannot be highlighted."""

    kind: LineKind
    words: str
    code: Code | None = None
    indent: int = 0


class PickerLine:
    """A line to type in: ``text``, and the place ``at`` which the next character takes."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.at = len(text)

    def insert(self, text: str) -> None:
        """Put text at the cursor."""
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def erase(self, start: int, end: int) -> None:
        """Take out what stands between two places."""
        start, end = max(0, start), min(len(self.text), end)
        if start < end:
            self.text = self.text[:start] + self.text[end:]
            self.at = start

    def edit(self, how: str) -> None:
        """Move or erase: ``how`` is one of the names below."""
        at, text = self.at, self.text
        match how:
            case "left":
                self.at = max(0, at - 1)
            case "right":
                self.at = min(len(text), at + 1)
            case "home":
                self.at = 0
            case "end":
                self.at = len(text)
            case "word_left":
                self.at = previous_word(text, at)
            case "word_right":
                self.at = next_word(text, at)
            case "backspace":
                self.erase(at - 1, at)
            case "delete":
                self.erase(at, at + 1)
            case "erase_word":
                self.erase(previous_word(text, at), at)
            case "erase_all":
                self.erase(0, len(text))


class Picking:
    """A choice under way. ``suggests``: likely codes can be asked for."""

    def __init__(self, request: Request, *, suggests: bool = False) -> None:
        self.request = request
        self._suggests = suggests
        self.codes = [code for code in request.codebook.codes if not code.retired]
        self.line = PickerLine()
        self.marked: dict[int, None] = {}
        self.naming = ""
        """The name of the new code while its place is asked for."""
        self.rows: list[PickerRow] = []
        self.index = 0
        self.offered: Mapping[int, str] | None = None
        """Why codes are likely, by their ids, best first; ``None`` where nobody asked."""
        self._suggested: set[int] = set()
        self._query = ""
        self._fill()

    def offer(self, offered: Sequence[Offered] | None) -> None:
        """List the codes that are likely above the others, or no longer; the row at hand stays what it was."""
        before, row = self.index, self.highlighted
        self.offered = None if offered is None else {one.code_id: one.why for one in offered}
        if self.naming or self._query.strip():
            return
        below = len(self.rows) - before
        self._fill()
        if row is not None:
            self.index = max(0, len(self.rows) - below)
            if self.highlighted is None or self.highlighted.code != row.code:
                self._fill()

    @property
    def likely(self) -> int:
        """The rows at the top, with their heading, that are there because they are likely."""
        shown = not self.naming and not self._query.strip() and self.offered is not None
        return len(self._likely()) if shown else 0

    def _likely(self) -> list[PickerRow]:
        if self.offered is None:
            return []
        by_id = {code.id: code for code in self.codes}
        present = self.request.present
        rows = [
            PickerRow(LineKind.CODE, by_id[one].name, by_id[one])
            for one in self.offered
            if one in by_id and one not in present and one != self.request.without
        ]
        return [PickerRow(LineKind.HEADING, _("Likely") if rows else _("No code is likely enough")), *rows]

    @property
    def highlighted(self) -> PickerRow | None:
        """The row at hand."""
        return self.rows[self.index] if self.rows and self.rows[self.index].kind is not LineKind.HEADING else None

    @property
    def listed(self) -> int:
        """The rows that scroll; the line for a new code stands below them and stays."""
        return len(self.rows) - (1 if self.rows and self.rows[-1].kind is LineKind.NEW else 0)

    # Typing

    def edit(self, change: Callable[[PickerLine], None]) -> None:
        """Change the line, and list what fits it now."""
        change(self.line)
        if self.line.text != self._query:
            self._fill()

    def _fill(self) -> None:
        self._query = self.line.text
        self.rows = self._parents() if self.naming else self._offered()
        self.index = next((place for place, row in enumerate(self.rows) if row.kind is not LineKind.HEADING), 0)

    def _offered(self) -> list[PickerRow]:
        """The codes to choose from, and at the end the code that there is not yet."""
        request, query = self.request, self._query.strip()
        codes = [code for code in self.codes if code.id != request.without]
        if query:
            found = rank(query, codes, request.recent, request.counts)
            new = PickerRow(LineKind.NEW, " ".join(query.split()))
            return [*(PickerRow(LineKind.CODE, code.name, code) for code in found), new]
        by_id = {code.id: code for code in codes}
        recent = [by_id[code_id] for code_id in request.recent if code_id in by_id]
        seen = set(request.recent)
        used = [code for code in codes if code.id not in seen and request.counts.get(code.id)]
        often = sorted(used, key=lambda code: -request.counts[code.id])[:FREQUENT]
        seen.update(code.id for code in often)
        rest = [code for code in codes if code.id not in seen]
        rows = self._likely()
        for words, part in ((_("Recent"), recent), (_("Often used"), often), (_("All other codes"), rest)):
            if part:
                rows += [PickerRow(LineKind.HEADING, words)] if recent or often or rows else []
                rows += [PickerRow(LineKind.CODE, code.name, code) for code in part]
        return rows

    def _parents(self) -> list[PickerRow]:
        """Where the new code can come: on the top level, or under a code."""
        query = self._query.strip()
        top = PickerRow(LineKind.TOP, _("At the top level"))
        if query:
            return [*(PickerRow(LineKind.CODE, code.name, code) for code in rank(query, self.codes)), top]
        return [top, *(PickerRow(LineKind.CODE, code.name, code, code.path.count("/")) for code in self.codes)]

    # Moving and marking

    def step(self, step: int) -> None:
        """Go up or down. A single step past an end comes round to the other; headings are passed over."""
        places = [place for place, row in enumerate(self.rows) if row.kind is not LineKind.HEADING]
        if not places:
            return
        now = places.index(self.index)
        wanted = (now + step) % len(places) if abs(step) == 1 else max(0, min(now + step, len(places) - 1))
        self.index = places[wanted]

    def point(self, index: int) -> bool:
        """Highlight a row that was pointed at; False where there is none."""
        if not 0 <= index < len(self.rows) or self.rows[index].kind is LineKind.HEADING:
            return False
        self.index = index
        return True

    def toggle(self) -> None:
        """Mark the code at hand, or no longer. What was typed has been found then, and makes room for the next."""
        row = self.highlighted
        if not self.request.many or self.naming or row is None or row.code is None:
            return
        code_id = row.code.id
        if code_id in self.marked:
            del self.marked[code_id]
            self._suggested.discard(code_id)
        else:
            if self.index < self.likely:
                self._suggested.add(code_id)
            self.marked[code_id] = None
        if self._query:
            self.line = PickerLine()
            self._fill()
            self.index = next(place for place, other in enumerate(self.rows) if other.code and other.code.id == code_id)

    def wanted(self) -> list[int]:
        """The codes that Enter would apply: those marked, and the one at hand where it was typed or is the only one."""
        found = list(self.marked)
        row = self.highlighted
        if row is None or row.code is None or self.naming or row.code.id in self.marked:
            return found
        return [*found, row.code.id] if self._query.strip() or not found else found

    def enter(self) -> Picked | None:
        """Take what is wanted; ``None`` where there is more to ask, or nothing to take."""
        row = self.highlighted
        if row is None:
            return None
        if self.naming:
            return Picked(tuple(self.marked), self.naming, row.code.id if row.code else None)
        if row.kind is LineKind.NEW:
            self.naming, self.line = row.words, PickerLine()
            self._fill()
            return None
        if self.index < self.likely and row.code is not None:
            self._suggested.add(row.code.id)
        wanted = tuple(self.wanted())
        return Picked(wanted, suggested=tuple(one for one in wanted if one in self._suggested))

    def back(self) -> bool:
        """Go back from the place of a new code to its name; False where there is nothing to go back to."""
        if not self.naming:
            return False
        self.line, self.naming = PickerLine(self.naming), ""
        self._fill()
        self.index = len(self.rows) - 1
        return True

    def hint(self) -> str:
        """What the keys do now."""
        row = self.highlighted
        if self.naming:
            return _("↑ ↓ choose   Enter make the code here   Esc back to its name")
        if row is None:
            return _("Type the name of a new code   Esc back")
        if row.kind is LineKind.NEW:
            others = _("Enter choose where it comes   ↑ ↓ choose another   Esc back")
            return others if len(self.rows) > 1 else _("Enter choose where it comes   Esc back")
        if not self.request.many:
            return _("↑ ↓ choose   Enter this code instead   Esc back")
        mark = _("ctrl+space") if self._query else _("space")
        if self.marked:
            words = _("Enter apply {number} codes   {mark} one more, or not   ↑ ↓ choose   Esc back")
            return words.format(number=len(self.wanted()), mark=mark)
        if self._suggests and self.offered is None and not self._query:
            return _("↑ ↓ choose   Enter code it   {mark} several   ctrl+l likely codes   Esc back").format(mark=mark)
        return _("↑ ↓ choose   Enter code the passage   {mark} several   Esc back").format(mark=mark)
