"""Plain pages to read and code on, for whom a full-screen terminal cannot serve: headings, lists, forms, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.server.accounts.store import AccountRole, SignedIn
from qualcode.server.desk import Desk, gone_to, shown
from qualcode.server.pages.layout import Html, button, choice, form, joined, page, table, tag, told, void

NEAR = 40
"""So many turns stand on a page."""


async def show_documents(_request: Request, desk: Desk, session: SignedIn) -> Response:
    """All documents, those to be finished first said so."""
    found = await desk.hands.ask(session.account, "documents")
    rows = [
        (
            tag("a", one["name"], href=f"/read/{quote(one['name'], safe='')}"),
            one["words"],
            one["codings"],
            _("finished") if one["finished"] else _("yours to finish") if one["mine"] else "",
        )
        for one in found["documents"]
    ]
    titles = (_("document"), _("words"), _("codings"), _("state"))
    return shown(page(found["study"] or _("Documents"), table(titles, rows), session))


async def show_document(request: Request, desk: Desk, session: SignedIn) -> Response:
    """A document: each turn under its speaker, each sentence with what is coded on it, and a form to code."""
    name = request.path_params["name"]
    found = await desk.hands.ask(session.account, "read", document=name)
    first = _number(request.query_params.get("from", ""))
    said = _said(request.query_params.get("done", ""))
    return shown(page(found["name"], _document(found, session, first, said), session))


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 8 else 0


def _said(what: str) -> Html:
    words = {
        "coded": _("Coded."),
        "removed": _("Removed."),
        "undone": _("Undone."),
        "memo": _("The memo is kept."),
        "finished": _("Noted."),
        "nothing": _("It was coded so already."),
    }
    return told(words[what]) if what in words else Html()


def _document(found: Mapping[str, Any], session: SignedIn, first: int, said: Html) -> Html:
    codes = session.account.role in (AccountRole.CODER, AccountRole.LEAD)
    place = f"/read/{quote(found['name'], safe='')}"
    turns = found["turns"][first : first + NEAR]
    parts: list[str] = [said, _ways(found, place, first)]
    if codes:
        undo = form(f"{place}/undo", session.csrf, _from(first), button(_("Undo my last change")))
        words = _("Not finished after all") if found["finished"] else _("I have finished this document")
        state = void("input", type="hidden", name="finished", value="" if found["finished"] else "yes")
        done = form(f"{place}/done", session.csrf, _from(first), _same(found), state, button(words))
        parts += [undo, done]
    offered = {str(one["id"]): f"{'– ' * one['depth']}{one['name']}" for one in found["codes"]}
    for turn in turns:
        made = [one for one in found["codings"] if turn["start"] <= one["start"] < max(turn["end"], turn["start"] + 1)]
        parts.append(_turn(turn, made, found, place, first, session, offered if codes else {}))
    parts.append(_ways(found, place, first))
    return joined(parts)


def _ways(found: Mapping[str, Any], place: str, first: int) -> Html:
    ways: list[str] = [tag("a", _("All documents"), href="/read")]
    if first > 0:
        ways.append(tag("a", _("Before this"), href=f"{place}?from={max(0, first - NEAR)}"))
    if first + NEAR < len(found["turns"]):
        ways.append(tag("a", _("Further"), href=f"{place}?from={first + NEAR}"))
    return tag("p", joined(part for way in ways for part in (way, " ")))


def _turn(
    turn: Mapping[str, Any],
    made: list[Mapping[str, Any]],
    found: Mapping[str, Any],
    place: str,
    first: int,
    session: SignedIn,
    offered: Mapping[str, str],
) -> Html:
    number = turn["ordinal"]
    parts: list[str] = [tag("h3", f"{number}. {turn['speaker']}".strip())]
    parts += [tag("p", one["text"]) for one in turn["sentences"]]
    if made:
        items = [tag("li", _coding(one, place, first, session, may=bool(offered))) for one in made]
        many = ngettext("{count} coding:", "{count} codings:", len(made)).format(count=len(made))
        parts.append(joined([tag("p", many, class_="quiet"), tag("ul", joined(items), class_="codings")]))
    if offered and turn["sentences"]:
        parts.append(
            tag(
                "details",
                joined(
                    [
                        tag("summary", _("Code in turn {n}").format(n=number)),
                        _form(turn, found, place, first, session, offered),
                    ]
                ),
            )
        )
    return tag("section", joined(parts), class_="turn", id=f"turn-{number}", aria_label=f"{number} {turn['speaker']}")


def _form(
    turn: Mapping[str, Any],
    found: Mapping[str, Any],
    place: str,
    first: int,
    session: SignedIn,
    offered: Mapping[str, str],
) -> Html:
    number = turn["ordinal"]
    sentences = {str(one["start"]): _short(one["text"]) for one in turn["sentences"]}
    ends = {str(one["end"]): _short(one["text"]) for one in turn["sentences"]}
    return form(
        f"{place}/code",
        session.csrf,
        _from(first),
        _same(found),
        void("input", type="hidden", name="turn", value=number),
        choice("start", _("From the sentence"), sentences, within=f"-{number}"),
        choice("end", _("To the sentence"), ends, list(ends)[-1] if len(ends) == 1 else "", within=f"-{number}"),
        choice("code", _("Code"), offered, within=f"-{number}"),
        button(_("Code it")),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else f"{line[:69]}…"


def _coding(one: Mapping[str, Any], place: str, first: int, session: SignedIn, *, may: bool) -> Html:
    said = f"{one['code']} ({one['coder']}): “{_short(one['quote'])}”"
    parts: list[str] = [said]
    if one["memo"]:
        parts.append(tag("p", one["memo"]))
    if one["own"] and may:
        hidden = void("input", type="hidden", name="coding", value=one["id"])
        words = _("Remove {code}").format(code=one["code"])
        parts.append(form(f"{place}/remove", session.csrf, _from(first), hidden, button(words)))
        own = f"memo-{one['id']}"
        memo = joined(
            [tag("label", _("Memo"), for_=own), tag("textarea", one["memo"], id=own, name="memo", maxlength=8000)]
        )
        keep = form(f"{place}/memo", session.csrf, _from(first), hidden, memo, button(_("Keep the memo")))
        parts.append(tag("details", joined([tag("summary", _("Memo")), keep])))
    return joined(parts)


def _from(first: int) -> Html:
    return void("input", type="hidden", name="from", value=first)


def _same(found: Mapping[str, Any]) -> Html:
    return void("input", type="hidden", name="sha256", value=found["sha256"])


def _back(request: Request, given: Mapping[str, str], what: str) -> Response:
    place = f"/read/{quote(request.path_params['name'], safe='')}"
    turn = _number(given.get("turn", ""))
    return gone_to(f"{place}?from={_number(given.get('from', ''))}&done={what}" + (f"#turn-{turn}" if turn else ""))


def _int(given: Mapping[str, str], name: str) -> int:
    value = given.get(name, "")
    if not value.isdecimal() or len(value) > 12:
        raise QualcodeError(_("That was no form of this page."), _("Load the page again."))
    return int(value)


async def code(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Code a passage of one or more sentences."""
    start, end = _int(given, "start"), _int(given, "end")
    if start >= end:
        raise QualcodeError(_("The last sentence stands before the first."), _("Choose them in their order."))
    found = await desk.hands.ask(
        session.account,
        "code",
        document=request.path_params["name"],
        sha256=given.get("sha256", ""),
        start=start,
        end=end,
        code=_int(given, "code"),
    )
    return _back(request, given, "coded" if found["made"] else "nothing")


async def remove(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Remove a coding of one's own."""
    await desk.hands.ask(session.account, "remove", coding=_int(given, "coding"))
    return _back(request, given, "removed")


async def memo(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Keep a memo on a coding of one's own."""
    words = given.get("memo", "").replace("\r\n", "\n")
    await desk.hands.ask(session.account, "memo", coding=_int(given, "coding"), memo=words)
    return _back(request, given, "memo")


async def undo(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Take one's own last change back."""
    await desk.hands.ask(session.account, "undo")
    return _back(request, given, "undone")


async def done(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Declare a document finished, or open again."""
    await desk.hands.ask(
        session.account,
        "done",
        document=request.path_params["name"],
        sha256=given.get("sha256", ""),
        finished=bool(given.get("finished")),
    )
    return _back(request, given, "finished")
