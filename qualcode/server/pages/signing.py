"""Signing in and out, and setting a password by a one-time link."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.passwords import LEAST, MOST
from qualcode.server.accounts.store import KNOWN_SECONDS, Account, SignedIn, folded
from qualcode.server.desk import Desk, apart, fields_of, gone_to, shown
from qualcode.server.gate import cookie_in
from qualcode.server.pages.layout import Html, button, field, joined, page, tag, told, void
from qualcode.server.workspaces import SIGNED_OUT


def _login(words: str = "", status: int = 200) -> Response:
    body = tag(
        "form",
        joined(
            [
                field("name", _("Name"), autocomplete="username", autofocus=True, maxlength=60),
                field("password", _("Password"), "password", autocomplete="current-password", maxlength=MOST),
                tag("p", button(_("Sign in"))),
            ]
        ),
        method="post",
        action="/login",
    )
    about = tag("p", _("Forgotten? Ask who leads the study for a link."), class_="quiet")
    said = told(words, wrong=True) if words else Html()
    return shown(page(_("Sign in"), joined([said, body, about]), narrow=True), status)


async def show_login(request: Request) -> Response:
    """The page to sign in on; who was let in by the institute's proxy is signed in by it."""
    desk: Desk = request.app.state.desk
    if desk.session(request.scope) is not None:
        return gone_to("/")
    if desk.trust_header:
        name = desk.named(request.scope["headers"])
        account = desk.accounts.find(name) if name else None
        if account is None:
            desk.accounts.note("unknown to single sign-on", address=desk.peer(request))
            words = _("You have no account here. Ask who leads the study.")
            return shown(page(_("No account"), told(words, wrong=True), narrow=True), 403)
        return _let_in(request, desk, account)
    return _login()


async def sign_in(request: Request) -> Response:
    """Name and password. What is wrong of the two is not said."""
    desk: Desk = request.app.state.desk
    peer = desk.peer(request)
    if desk.trust_header:
        return _login(_("Sign in where the institute has you sign in."), 403)
    given = fields_of(await request.body())
    name, password = given.get("name", "")[:200], given.get("password", "")
    whence = desk.whence(request, name)
    if (wait := desk.tries.wait(folded(name), whence)) > 0:
        desk.accounts.note("sign-in held off", name, peer)
        answer = _login(_("Too many tries. Wait {count} seconds.").format(count=round(wait + 0.5)), 429)
        answer.headers["retry-after"] = str(round(wait + 0.5))
        return answer
    # Counted before it is looked at: tries that come at once count as well.
    desk.tries.failed(folded(name), whence)
    account = await apart(desk.accounts.right, name, password)
    if account is None:
        desk.accounts.note("sign-in failed", name, peer)
        return _login(_("That name and password do not go together."), 401)
    desk.tries.succeeded(folded(name), whence)
    return _let_in(request, desk, account, known=True)


def _let_in(request: Request, desk: Desk, account: Account, *, known: bool = False) -> Response:
    """Begin a session; who came in by a password is ``known`` in this browser from now on."""
    peer = desk.peer(request)
    before = desk.accounts.session(cookie_in(request.scope["headers"], desk.address.cookie))
    if before is not None:
        desk.accounts.end(before.key)
    token = desk.accounts.sign_in(account, peer, request.headers.get("user-agent", ""))
    desk.accounts.note("signed in", account.name, peer)
    answer = gone_to("/study" if account.role.value == "admin" else "/")
    if known:
        before_that = cookie_in(request.scope["headers"], desk.address.known_cookie)
        kept = desk.accounts.know(account.name, token, before_that)
        answer.headers.append("set-cookie", desk.address.set_known(kept, KNOWN_SECONDS))
    answer.headers.append("set-cookie", desk.address.set_cookie(token))
    return answer


async def sign_out(request: Request, desk: Desk, session: SignedIn, _given: Mapping[str, str]) -> Response:
    """End this session, and the workspace where no other one lasts."""
    desk.accounts.end(session.key)
    desk.accounts.note("signed out", session.account.name, desk.peer(request))
    if not desk.accounts.sessions(session.account.name):
        await desk.workspaces.end(session.account.coder, SIGNED_OUT)
    answer = gone_to("/login")
    answer.headers["set-cookie"] = desk.address.set_cookie("")
    return answer


async def show_me(request: Request) -> Response:
    """Whether a page is still signed in."""
    desk: Desk = request.app.state.desk
    session = desk.session(request.scope)
    if session is None:
        return JSONResponse({"signed_in": False}, 401)
    return JSONResponse({"signed_in": True, "name": session.account.name, "csrf": session.csrf})


def _link_page(token: str, account: Account, words: str = "", status: int = 200) -> Response:
    about = _("A password has {least} to {most} characters.").format(least=LEAST, most=MOST)
    body = tag(
        "form",
        joined(
            [
                void("input", type="hidden", name="token", value=token),
                void("input", type="hidden", name="name", value=account.name, autocomplete="username"),
                tag("p", _("You set the password of {name}. The link works once.").format(name=account.name)),
                field("password", _("New password"), "password", autocomplete="new-password", maxlength=MOST),
                field("again", _("The same again"), "password", autocomplete="new-password", maxlength=MOST),
                tag("p", about, class_="quiet"),
                tag("p", button(_("Set it"))),
            ]
        ),
        method="post",
        action="/link",
    )
    said = told(words, wrong=True) if words else Html()
    return shown(page(_("A password of your own"), joined([said, body]), narrow=True), status)


def _worn(status: int = 404) -> Response:
    words = _("This link was used, or is older than three days. Ask who leads the study for another one.")
    return shown(page(_("No such link"), told(words, wrong=True), narrow=True), status)


async def show_link(request: Request) -> Response:
    """The page of a one-time link. Looking at it does not use it up: mail programs look at links."""
    desk: Desk = request.app.state.desk
    token = request.query_params.get("token", "")
    account = desk.accounts.invited(token)
    return _worn() if account is None else _link_page(token, account)


async def use_link(request: Request) -> Response:
    """Set the password; every session of the account ends."""
    desk: Desk = request.app.state.desk
    peer = desk.peer(request)
    given = fields_of(await request.body())
    token = given.get("token", "")
    account = desk.accounts.invited(token)
    if account is None:
        desk.accounts.note("worn link", address=peer)
        return _worn()
    if given.get("password", "") != given.get("again", ""):
        return _link_page(token, account, _("The two are not the same."), 422)
    try:
        done = await apart(desk.accounts.redeem, token, given.get("password", ""))
    except QualcodeError as error:
        return _link_page(token, account, f"{error.message} {error.hint}", 422)
    if done is None:
        return _worn()
    desk.accounts.note("password set by link", done.name, peer)
    await desk.workspaces.end(done.coder, SIGNED_OUT)
    return _login_after_link()


def _login_after_link() -> Response:
    words = told(_("Your password is set."))
    return shown(page(_("Done"), joined([words, tag("p", tag("a", _("Sign in"), href="/login"))]), narrow=True))
