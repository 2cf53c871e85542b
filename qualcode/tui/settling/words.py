"""What the settling screen says: the readings of a case, what was decided on it, and the codes in question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from textual.color import Color
from textual.content import Content

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook
from qualcode.session.settling import SettlingPage
from qualcode.settling import CaseReading, ExampleSide, ReopenReason, SettlingCase, SettlingDecision, State, kind_words
from qualcode.storage.decisions import DecisionSpan
from qualcode.tui.picker.state import Request
from qualcode.tui.settling.state import KIND_SIGNS, STATE_SIGNS, Decision, Settling
from qualcode.tui.widgets.colours import colour_of, legible
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part, lines_of
from qualcode.tui.widgets.row_list import ListItem

_FAINT = "$foreground 65%"


def code_names(case: SettlingCase, book: Codebook) -> str:
    """The codes in question by their names, and where nobody has a reading any more those that were."""
    codes = [book.by_id[code_id].name for code_id in case.codes if code_id in book.by_id]
    if not codes and case.decision:
        by_guid = {code.guid: code.name for code in book.codes}
        codes = [by_guid[mark.code] for mark in case.decision.readings if mark.code in by_guid]
    return " / ".join(dict.fromkeys(codes)) or "?"


def case_items(state: Settling) -> list[ListItem]:
    """The cases as rows of the list; where they are of several documents, each of these has a row before its own."""
    items: list[ListItem] = []
    progress = {one.document.id: f"{one.decided}/{one.cases}" for one in state.settlement.documents}
    document_id = 0
    for case in state.shown:
        if not state.document and case.document.id != document_id:
            document_id = case.document.id
            items.append(ListItem(document_id, case.document.name, progress.get(document_id, ""), strong=True))
        items.append(_case_item(case, state))
    return items


def _case_item(case: SettlingCase, state: Settling) -> ListItem:
    code = next((code_id for code_id in case.codes if code_id in state.book.by_id), None)
    return ListItem(
        case.key,
        f"{KIND_SIGNS.get(case.kind, ' ')} {code_names(case, state.book)}",
        STATE_SIGNS[case.state],
        swatch=colour_of(state.book, code) if code is not None else None,
        strong=case.state is State.REOPENED,
        faint=case.state is State.DECIDED,
    )


def readings_of(case: SettlingCase, text: str, book: Codebook, page: Color, width: int) -> list[Part]:
    """The readings with their numbers, a line each, and who has none."""
    parts: list[Part] = []
    for number, reading in enumerate(case.readings, start=1):
        code = book.by_id[reading.code_id]
        who = paint(", ".join(reading.coders))
        key = str(number) if number < 10 else " "
        parts += [
            (f" {key} ", "bold $accent"),
            ("▌", legible(colour_of(book, code.id), page).hex),
            (f" {paint(code.name)}", "bold"),
            (f"  {who}", "$primary"),
        ]
        used = 6 + len(code.name) + len(who) + 2
        words = " […] ".join(text[start:end] for start, end in reading.spans)
        if width - used >= 16:
            parts.append((f"  “{_opening(words, width - used - 4)}”", f"italic {_FAINT}"))
        parts.append("\n")
    if case.missing:
        names = paint(", ".join(case.missing))
        nothing = ngettext("{names} has nothing here", "{names} have nothing here", len(case.missing))
        parts.append((f" {'x' if case.readings else ' '}   {nothing.format(names=names)}\n", _FAINT))
    return parts


def _opening(words: str, room: int) -> str:
    """The first and the last words of a passage, for it is at the ends that boundaries differ."""
    line = " ".join(words.split())
    if len(line) <= room:
        return paint(line)
    half = (room - 3) // 2
    return f"{paint(line[:half].rstrip())} … {paint(line[-half:].lstrip())}"


def standing(case: SettlingCase, book: Codebook, coders: Mapping[int, str], pending: str) -> list[Part]:
    """What was decided, and whether it holds; or the reason that waits for the decision.

    ``coders`` are names by id.
    """
    parts: list[Part] = []
    if case.decision is None:
        if pending:
            parts.append((f" {_('Reason')}: {_one_line(pending)}\n", "$warning"))
        return parts
    if case.state is State.REOPENED:
        parts.append((f" ↻ {_why(case)}\n", "bold $warning"))
    for decision in case.decisions if case.state is State.REOPENED else case.decisions[:1]:
        style = "$success" if case.state is State.DECIDED else _FAINT
        sign = "✓" if case.state is State.DECIDED else "  " + _("it was:")
        parts.append((f" {sign} {decided(decision, case, book)}", style))
        parts.append((f"  {paint(decision.coder)} · {_moment(decision.created)}\n", _FAINT))
        if decision.reason:
            parts.append((f"   “{_one_line(decision.reason)}”\n", f"italic {_FAINT}"))
        if case.state is State.REOPENED:
            parts += _since(decision, case, book, coders)
    if pending:
        parts.append((f" {_('Reason')}: {_one_line(pending)}\n", "$warning"))
    return parts


def _since(decision: SettlingDecision, case: SettlingCase, book: Codebook, coders: Mapping[int, str]) -> list[Part]:
    """What differs from the codings that an old decision was about: what went has a minus, what came a plus."""
    guids = {code.id: code.guid for code in book.codes}
    names = {code.guid: code.name for code in book.codes}
    then = set(decision.readings)
    now = {
        DecisionSpan(one.guid, coders.get(one.coder_id, "?"), one.start, one.end, guids[one.code_id])
        for one in case.codings
    }
    parts: list[Part] = []
    for marks, sign, style in ((then - now, "−", "$error"), (now - then, "+", "$success")):
        for mark in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.coder)):
            words = f"{mark.coder}: {names.get(mark.code, '?')} {mark.start}–{mark.end}"
            parts += [(f"     {sign} ", style), (f"{paint(words)}\n", _FAINT)]
    return parts


def decided(decision: SettlingDecision, case: SettlingCase, book: Codebook) -> str:
    """A decision in words."""
    now = {coding.id: coding for coding in case.consensus}
    names = [book.by_id[now[one].code_id].name for one in sorted(decision.codings) if one in now]
    code = paint(" + ".join(dict.fromkeys(names)) or "–")
    return {
        "agreed": _("As all coded it: {code}"),
        "accept": _("Settled on {code}"),
        "both": _("All readings taken: {code}"),
        "boundary": _("Settled on {code} within other boundaries"),
        "code": _("Settled on another code: {code}"),
        "reject": _("Settled on nothing here"),
    }.get(decision.outcome, decision.outcome).format(code=code)


def _why(case: SettlingCase) -> str:
    return {
        ReopenReason.CHANGED: _("Open again: what the coders have here has changed since"),
        ReopenReason.REMOVED: _("Open again: the consensus coding was removed"),
        ReopenReason.TWICE: _("Open again: it was settled differently in two copies"),
        None: _("Open again"),
    }[case.why]


def meanings(case: SettlingCase, book: Codebook) -> list[Content]:
    """The codes in question (one or two) as the codebook explains them."""
    found = []
    for code in (book.by_id[code_id] for code_id in case.codes if code_id in book.by_id):
        about = _explained(code) or [(_("It has no definition yet."), _FAINT)]
        found.append(Content.assemble((paint(code.name), "bold"), (f"  {paint(code.path)}\n", _FAINT), *about).rstrip())
    return found


def _explained(code: Code) -> list[Part]:
    parts: list[Part] = [lines_of(code.definition.strip()) + "\n"] if code.definition.strip() else []
    for words, text, style in (
        (_("Include"), code.include, "bold $success"),
        (_("Exclude"), code.exclude, "bold $error"),
        (_("Example"), code.example, "bold $primary"),
    ):
        if text.strip():
            parts += [(words + "  ", style), lines_of(text.strip()) + "\n"]
    return parts


def heading(state: Settling, width: int) -> list[Part]:
    """Which documents, how far, and what is left out."""
    done, total = state.progress()
    cells = 12 if width >= 90 else 6
    full = round(cells * done / total) if total else 0
    parts: list[Part] = [
        (_("Settling"), "bold"),
        (f"   {fit(state.document or _('all documents'), max(12, width // 4))}", "$primary"),
        ("   " + _("{done} of {total} settled").format(done=done, total=total) + "  ", "$foreground 70%"),
        ("█" * full, "$success"),
        ("░" * (cells - full), "$foreground 35%"),
    ]
    if words := state.filters():
        parts.append(("   " + _("only {filters}").format(filters=" · ".join(map(paint, words))), "$warning"))
    return parts


def finished(state: Settling) -> Content:
    """The end of it, and what can be done next."""
    done, total = state.progress()
    where = paint(state.document) if state.document else ""
    title = _("All of {document} is settled").format(document=where) if where else _("All is settled")
    parts: list[Part] = [
        (f" ✓ {title}   ", "bold $success"),
        (ngettext("{n} case", "{n} cases", total).format(n=done), _FAINT),
    ]
    if not where:
        return Content.assemble(*parts, "\n   ", (_("Matrix and report count the consensus now."), _FAINT))
    left = sum(one.cases - one.decided for one in state.settlement.documents)
    more = ngettext("{n} more waits in other documents", "{n} more wait in other documents", left).format(n=left)
    if not left:
        return Content.assemble(*parts)
    return Content.assemble(*parts, "\n   ", (more + ": ", _FAINT), ("d", "bold $accent"))


def nothing(error: QualcodeError | None) -> Content:
    """Why there is nothing to settle, and what to do about it."""
    parts: list[Part] = [(_("There is nothing to settle yet.") + "\n\n", "bold")]
    if error is not None:
        parts += [(paint(error.message) + "\n", ""), (paint(error.hint) + "\n\n", _FAINT)]
    parts += [
        _("Settling takes documents that two or more people coded. When they have:") + "\n\n",
        ("  1  ", "bold $accent"),
        _("each declares the document finished (f in the documents pane)") + "\n",
        ("  2  ", "bold $accent"),
        _("a colleague's copy comes in with qualcode merge, if they worked elsewhere") + "\n",
        ("  3  ", "bold $accent"),
        _("what you settle here is what the matrix and the report count") + "\n",
    ]
    return Content.assemble(*parts)


def no_case(state: Settling) -> Content:
    """Why no case is shown although there are documents to compare."""
    if state.filters():
        return Content.styled(_("No case fits this filter: F shows all again."), _FAINT)
    return Content.styled(_("Nobody coded anything here: they agree that there is nothing."), _FAINT)


def about_case(case: SettlingCase, room: int = 40) -> str:
    """Kind and place of a case, in a line; ``room`` is for the document's name, in cells."""
    return f"{kind_words(case.kind)} · {fit(case.document.name, room)} {case.start}–{case.end}"


def said(decision: Decision, state: Settling, *, went: bool) -> str:
    """What was just decided, and how many cases are left; ``went`` where the next one is at hand."""
    code = decision.code or code_names(decision.case, state.book)
    words = {
        "accept": _("Settled on {code}"),
        "both": _("All readings taken: {code}"),
        "boundary": _("Settled on {code} within other boundaries"),
        "code": _("Settled on another code: {code}"),
        "reject": _("Settled on nothing here"),
        "take_back": _("Open again: {code}"),
        "reason": _("Reason kept for {code}"),
    }[decision.outcome].format(code=code)
    left = ngettext("{n} left", "{n} left", state.waiting).format(n=state.waiting)
    if decision.onward and not went and not state.waiting:
        left = _("all is settled here")
    return f"{words}   ({_('u takes it back')} · {left})"


def reading_words(reading: CaseReading, book: Codebook) -> str:
    """A reading in a few words."""
    return f"{book.by_id[reading.code_id].name} ({', '.join(reading.coders)})"


def reading_items(case: SettlingCase, readings: Iterable[int], book: Codebook) -> list[ListItem]:
    """Readings, by their numbers from 0, to choose from."""
    return [ListItem(number, f"{number + 1}  {reading_words(case.readings[number], book)}") for number in readings]


def code_items(code_ids: Iterable[int], book: Codebook) -> list[ListItem]:
    """Codes, by their ids, to choose from."""
    return [ListItem(code_id, book.by_id[code_id].name, swatch=colour_of(book, code_id)) for code_id in code_ids]


def no_example(case: SettlingCase, side: ExampleSide) -> str:
    """Why a case is no example."""
    if case.state is not State.DECIDED:
        return _("Settle it first: an example says what was decided, and why")
    if side == "include":
        return _("It was settled on no code here: - makes it an example of what a code excludes")
    return _("Nobody had another code here: + makes it an example of what the code includes")


def example_said(code: str, side: ExampleSide, *, added: bool) -> str:
    """What became of the codebook."""
    if not added:
        return _("It is an example of {code} already").format(code=code)
    words = (
        _("Now an example of what {code} includes")
        if side == "include"
        else (_("Now an example of what {code} excludes"))
    )
    return f"{words.format(code=code)}   ({_('u takes it back')})"


def code_request(case: SettlingCase, number: int, page: SettlingPage, book: Codebook) -> Request:
    """What is asked where a reading is to get another code."""
    reading = case.readings[number]
    counts: dict[int, int] = {}
    for coding in page.codings:
        counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
    quote = page.text[reading.start : reading.end]
    return Request(_("Which code instead?"), quote, book, case.codes, {}, counts, many=False)


def keys(state: Settling | None, *, bounding: bool, cut: bool) -> Keys:
    """The keys that matter: at a case, while its boundaries are chosen, or where there is none.

    ``cut`` where the passage is longer than its view.
    """
    case = state.case if state else None
    if state is None or case is None:
        more: Keys = [("F", _("show all"))] if state and state.filters() else []
        return [*more, ("Esc", _("back")), ("F1", _("help"))]
    if bounding:
        return [
            ("Enter", _("take these")),
            ("< >", _("edge by a word")),
            ("Tab", _("other edge")),
            ("s", _("sentence")),
            ("t", _("turn")),
            ("Esc", _("leave it")),
        ]
    count = len(case.readings)
    found: Keys = []
    if count:
        found = [("1" if count == 1 else f"1-{min(count, 9)}", _("accept"))]
        found += [("a", _("both") if count == 2 else _("all"))] if count > 1 else []
        found += [("b", _("boundary")), ("c", _("code"))]
    found += [("space", _("read on"))] if cut else []
    found += [("x", _("reject") if count else _("take it out")), ("m", _("reason"))]
    if case.state is State.DECIDED:
        found += [("r", _("open again"))]
        found += [("+ -", _("example"))] if case.decision and case.decision.reason else []
    found.append(("n", _("next")))
    if waiting := len(state.agreed):
        found.append(("A", _("take {n} agreed").format(n=waiting)))
    return [
        *found,
        ("e", _("explain")),
        ("z", _("skip")),
        ("u", _("undo")),
        ("d", _("document")),
        ("f", _("filter")),
        ("F1", _("help")),
    ]


def _one_line(text: str) -> str:
    return paint(" ".join(text.split()))


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
