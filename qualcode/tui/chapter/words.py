"""What the chapter screen says: how blocks stand, what is behind a number, and what an update does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from qualcode.i18n import _, ngettext
from qualcode.report.kept.chapter import ChapterState
from qualcode.session.chapter.behind import MOST, BehindClaim, ClaimLine, QuotationOffer
from qualcode.session.chapter.page import CELLS, STANDINGS, ChapterPage, Standing
from qualcode.session.chapter.sources import ChapterSource
from qualcode.tui.chapter.text import SIGNS
from qualcode.tui.chapter.walk import ChapterWalk
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.row_list import ListItem

_FAINT = "$foreground 65%"
_MOST_LISTED = 6


def standing_words() -> dict[Standing, str]:
    """What each way of standing is called."""
    return {
        "generated": _("as written"),
        "to update": _("to update"),
        "edited": _("edited"),
        "stale": _("stale"),
        "to do": _("to do"),
        "author's": _("author's"),
        "deleted": _("deleted"),
        "orphaned": _("orphaned"),
        "new": _("new"),
    }


def signs() -> list[tuple[str, str]]:
    """What the signs before the blocks mean."""
    words = standing_words()
    more = {
        "to update": _("its numbers changed, an update writes it anew"),
        "stale": _("edited, and its numbers changed"),
        "orphaned": _("edited, and of nothing that is in the study any more"),
        "new": _("not in the file yet"),
    }
    return [(SIGNS[one], f"{words[one]}: {more[one]}" if one in more else words[one]) for one in reversed(STANDINGS)]


def source_words(source: ChapterSource, folder: Path) -> tuple[str, str]:
    """What a chapter is called, and what it is."""
    path = source.path
    name = "" if path is None else str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
    if source.kind == "file":
        return name, _("gone") if source.missing else _("written")
    if source.kind == "outline":
        return name, _("outline")
    return _("The codebook's themes"), _("without an outline")


def title_parts(source: ChapterSource | None, folder: Path, said: str, stale: bool) -> list[Part]:
    """The chapter that is open, and what goes on."""
    parts: list[Part] = [(_("Chapter"), "bold")]
    if source is not None:
        name, kind = source_words(source, folder)
        parts += ["  ", paint(name), (f"  {kind}", _FAINT)]
    if said:
        parts += ["  ", (said, "bold $warning")]
    elif stale:
        parts += ["  ", (_("changed since: F8 reads again"), "bold $warning")]
    return parts


def counts_parts(page: ChapterPage, only: Standing | None) -> list[Part]:
    """How many blocks stand in each way."""
    words, counts = standing_words(), page.counts
    total = ngettext("{n} block", "{n} blocks", len(page.blocks)).format(n=len(page.blocks))
    parts: list[Part] = [(total, "bold")]
    for standing in reversed(STANDINGS):
        if counts.get(standing):
            look = _FAINT if standing == "generated" else "bold $warning"
            parts += ["   ", (f"{SIGNS[standing]} {counts[standing]} {words[standing]}", look)]
    if only is not None:
        parts += ["   ", (_("only {standing}; F shows all").format(standing=words[only]), "$primary")]
    return parts


def note_parts(page: ChapterPage, *, files: bool) -> list[Part]:
    """What is to be known of the chapter: that it is in no file yet, and what an open round hides.

    ``files``: it can be written to one here.
    """
    parts: list[Part] = []
    if not files:
        parts.append((_("As the study has it now: ctrl+s saves it."), "$primary"))
    elif page.source.kind != "file":
        said = _("In no file yet: w writes it to one that you go on working in, and that U keeps up to date.")
        parts.append((said, "$primary"))
    elif effects(page.opened.state):
        said = _("The file says something else than the study: n goes to what waits, U brings it up to date.")
        parts.append((said, "$warning"))
    elif page.opened.state.is_stale:
        said = _("Numbers changed under what was edited: n goes there, K keeps the text, r writes it again.")
        parts.append((said, "$warning"))
    if page.blind:
        parts += ["\n" if parts else "", (paint(page.blind), "$warning")]
    return parts


def block_items(walk: ChapterWalk) -> list[ListItem]:
    """The blocks as rows of the list."""
    words = standing_words()
    items = []
    for place in walk.listed:
        block = walk.page.blocks[place]
        begins = " ".join(walk.of_block(block)[:80].split())
        items.append(
            ListItem(
                place,
                f"{SIGNS[block.standing]} {begins}",
                "" if block.standing == "generated" else words[block.standing],
                strong=block.kind == "heading",
                faint=block.standing == "deleted",
            )
        )
    return items


def nothing_parts(message: str, hint: str = "") -> list[Part]:
    """Why there is nothing to show, and the next key."""
    parts: list[Part] = [(paint(message), "bold")]
    if hint:
        parts += ["\n\n", paint(hint)]
    return [*parts, "\n\n", (_("o chooses another chapter, Esc goes back."), _FAINT)]


def reading_parts() -> list[Part]:
    """That it is being read."""
    return [(_("Reading the chapter …"), "bold")]


# What is behind a number


def behind_title(found: BehindClaim, said: str) -> Content:
    """The number, what it is of, and out of how many."""
    claim, subject = found.claim, found.claim.subject
    parts: list[Part] = [(paint(said or claim.text), "bold $accent"), (f"  {claim.id}", _FAINT)]
    if claim.measure != "figure":
        of = _("{n} of {base}").format(n=len(claim.respondents), base=len(claim.base))
        parts.append((f"  {of}", "bold"))
    about = " · ".join(filter(None, (subject.name, subject.group, subject.where)))
    if about:
        parts.append(f"\n{paint(about)}")
    if claim.source:
        parts.append(f"\n{paint(claim.source)}")
    if found.silent:
        parts.append(("\n" + _silence_words(found), "$warning"))
    elif found.passages > MOST:
        parts.append((f"\n{_('the first {most} of {n} passages').format(most=MOST, n=found.passages)}", _FAINT))
    elif found.passages:
        count = ngettext("{n} passage", "{n} passages", found.passages).format(n=found.passages)
        parts.append((f"\n{count}", _FAINT))
    return Content.assemble(*parts)


def _silence_words(found: BehindClaim) -> str:
    if found.asked is None:
        return _("Nobody says it. No question is about it, so it cannot be told who was asked.")
    asked = ngettext("{n} was asked", "{n} were asked", found.asked).format(n=found.asked)
    denied = ngettext("{n} denies it", "{n} deny it", found.denied).format(n=found.denied)
    return _("Nobody says it: {asked}, {denied}").format(asked=asked, denied=denied)


def behind_items(found: BehindClaim) -> list[ListItem]:
    """The lines behind a number as rows of the list."""
    roles = {"denies": _("denies"), "asked": _("asked"), "base": _("in the base")}
    return [
        ListItem(
            place,
            f"{line.who or line.document}" + (f"  {' '.join(line.passage.quote.split())}" if line.passage else ""),
            roles.get(line.role, line.reference),
            faint=line.passage is None,
        )
        for place, line in enumerate(found.lines)
    ]


def line_words(line: ClaimLine) -> Content:
    """A passage with what is said before and after it."""
    head = " · ".join(filter(None, (line.who, line.reference, line.group, line.document)))
    parts: list[Part] = [(paint(head), _FAINT)]
    shown = line.passage
    if shown is not None:
        if shown.code:
            parts.append((f"\n{paint(shown.code)}", "$primary"))
        if shown.before is not None:
            parts.append((f"\n\n{paint(' '.join(shown.before.words.split()))}", _FAINT))
        parts.append(f"\n\n{paint(' '.join(shown.quote.split()))}")
        if shown.after is not None:
            parts.append((f"\n\n{paint(' '.join(shown.after.words.split()))}", _FAINT))
    return Content.assemble(*parts)


def offers_title(offers: Sequence[QuotationOffer]) -> Content:
    """That passages can be quoted here."""
    if not offers:
        none = _("No passage of this group was flagged as a good quotation: * does that in the transcript.")
        return Content.styled(none, _FAINT)
    count = ngettext("{n} good quotation", "{n} good quotations", len(offers)).format(n=len(offers))
    return Content.assemble((count, "bold"), ("  " + _("q takes the one at hand"), _FAINT))


def offer_items(offers: Sequence[QuotationOffer]) -> list[ListItem]:
    """What can be quoted as rows of the list."""
    items = []
    for place, one in enumerate(offers):
        sign = "●" if one.chosen else "○" if one.used else " "
        risk = "!" if one.risks else " "
        items.append(
            ListItem(
                place,
                f"{sign}{risk} {one.text}",
                ngettext("{n} word", "{n} words", one.words).format(n=one.words),
                strong=one.chosen,
                faint=one.used and not one.chosen,
            )
        )
    return items


def offer_words(offer: QuotationOffer) -> Content:
    """What can be quoted, and what is to be thought of before."""
    shown = offer.passage
    head = " · ".join(filter(None, (", ".join(shown.respondents), offer.reference, shown.document)))
    parts: list[Part] = [(paint(head), _FAINT), f"\n\n“{paint(offer.text)}”\n"]
    if offer.chosen:
        parts.append(("\n" + _("quoted here"), "$primary"))
    elif offer.used:
        parts.append(("\n" + _("quoted already in this chapter"), "$warning"))
    words = ngettext("{n} word", "{n} words", offer.words).format(n=offer.words)
    share = _("{percent}% of what is quoted of the group is theirs").format(percent=offer.share)
    parts.append((f"\n{words} · {share}", _FAINT))
    risks: list[Part] = [(f"\n! {paint(risk)}", "$warning") for risk in offer.risks]
    return Content.assemble(*parts, *risks)


# What is written


def effects(state: ChapterState) -> list[str]:
    """What an update would do, in lines; none where it would do nothing."""
    by_key = {piece.key: piece for piece in state.pieces}
    lines: list[str] = []
    for keys, words in (
        (state.rewritten, _("written anew: {n}")),
        (state.placed, _("put in: {n}")),
        (state.removed, _("taken out: {n}")),
        (state.unplaced, _("new, but without a place in the file: {n}")),
    ):
        if keys:
            lines.append(words.format(n=len(keys)))
            found = [by_key[key] for key in keys if key in by_key]
            texts = [piece.proposal or piece.text for piece in found if piece.kind not in CELLS]
            lines += [f"   {fit(' '.join(text.split()), 68)}" for text in texts if text.strip()][:_MOST_LISTED]
    if state.charts:
        lines.append(_("drawn anew: {n}").format(n=state.charts))
    for shift in state.shifts:
        lines.append(_("told in a remark: {said}").format(said=shift.said))
    return lines and [*lines, _("What its author wrote stays. The file as it is now is kept beside it.")]


def table_keys(page: ChapterPage) -> Keys:
    """The keys that matter in the list and the text."""
    written = page.source.kind == "file"
    file_keys: Keys = [("n", _("next")), ("U", _("update")), ("d", _("compare")), ("r", _("revert")), ("K", _("keep"))]
    return [
        ("← →", _("number")),
        ("Enter", _("what is behind it")),
        *(file_keys if written else [("w", _("write")), ("ctrl+s", _("save"))]),
        ("e", _("words")),
        ("q", _("quotation")),
        ("p", _("how said")),
        ("f", _("filter")),
        ("o", _("other chapter")),
        ("Esc", _("back")),
        ("F1", _("help")),
    ]


def behind_keys(*, offers: bool) -> Keys:
    """The keys that matter in the list of passages."""
    return [
        ("Enter", _("to the transcript")),
        *([("q", _("quote this one"))] if offers else []),
        ("← →", _("number")),
        ("ctrl+↓", _("read on")),
        ("Esc", _("to the text")),
        ("F1", _("help")),
    ]
