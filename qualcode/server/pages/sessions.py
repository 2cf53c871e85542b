"""My sessions: where I am signed in, ending one or all, and another password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.passwords import MOST
from qualcode.server.accounts.store import SignedIn, folded
from qualcode.server.desk import Desk, apart, gone_to, shown
from qualcode.server.pages.happened import event_words
from qualcode.server.pages.layout import Html, button, field, form, joined, page, table, tag, told, void
from qualcode.server.workspaces import SIGNED_OUT


def moment(at: float) -> str:
    """A time as it is shown, in the time of the server."""
    return f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}"


async def show_sessions(_request: Request, desk: Desk, session: SignedIn) -> Response:
    """All sessions of the account."""
    return shown(_page(desk, session))


def _page(desk: Desk, session: SignedIn, words: str = "") -> str:
    rows = []
    for one in desk.accounts.sessions(session.account.name):
        key = void("input", type="hidden", name="key", value=one.key)
        here = tag("strong", _("this one")) if one.key == session.key else ""
        end = form("/sessions/end", session.csrf, key, button(_("End it")))
        rows.append((moment(one.begun), moment(one.seen), one.address, one.browser, here, end))
    titles = (_("since"), _("last seen"), _("from"), _("browser"), "", "")
    change = form(
        "/sessions/password",
        session.csrf,
        field("old", _("Password until now"), "password", autocomplete="current-password", maxlength=MOST),
        field("password", _("New password"), "password", autocomplete="new-password", maxlength=MOST),
        field("again", _("The same again"), "password", autocomplete="new-password", maxlength=MOST),
        tag("p", _("All your sessions end with it, this one too."), class_="quiet"),
        button(_("Set it")),
    )
    said = told(words, wrong=True) if words else Html()
    own = [one for one in desk.accounts.events(2000) if folded(one.name) == folded(session.account.name)][:30]
    happened = table(
        (_("when"), _("what"), _("from")), [(moment(one.at), event_words(one.what), one.address) for one in own]
    )
    return page(
        _("My sessions"),
        joined(
            [
                said,
                table(titles, rows),
                form("/sessions/end-all", session.csrf, button(_("End all"))),
                tag("h2", _("Another password")),
                change,
                tag("h2", _("What happened to my account")),
                happened,
            ]
        ),
        session,
    )


async def end_one(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """End one of one's own sessions."""
    own = {one.key for one in desk.accounts.sessions(session.account.name)}
    if (key := given.get("key", "")) in own:
        desk.accounts.end(key, forget=True)
        desk.accounts.note("session ended by its owner", session.account.name, desk.peer(request))
    return gone_to("/sessions")


async def end_every(request: Request, desk: Desk, session: SignedIn, _given: Mapping[str, str]) -> Response:
    """End all of one's own sessions, and the workspace."""
    desk.accounts.end_all(session.account.name)
    desk.accounts.note("all sessions ended by their owner", session.account.name, desk.peer(request))
    await desk.workspaces.end(session.account.coder, SIGNED_OUT)
    return gone_to("/login")


async def set_password(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Set another password; all sessions end."""
    peer, who = desk.peer(request), folded(session.account.name)
    whence = desk.whence(request, who)
    if given.get("password", "") != given.get("again", ""):
        return shown(_page(desk, session, _("The two are not the same.")), 422)
    if desk.tries.wait(who, whence) > 0:
        return shown(_page(desk, session, _("Too many tries. Wait a while.")), 429)
    try:
        done = await apart(desk.accounts.change_password, session, given.get("old", ""), given.get("password", ""))
    except QualcodeError as error:
        return shown(_page(desk, session, f"{error.message} {error.hint}"), 422)
    if not done:
        desk.tries.failed(who, whence)
        desk.accounts.note("password change refused", session.account.name, peer)
        return shown(_page(desk, session, _("That is not the password until now.")), 403)
    desk.accounts.note("password changed", session.account.name, peer)
    await desk.workspaces.end(session.account.coder, SIGNED_OUT)
    return gone_to("/login")
