"""What every page needs: the accounts, the workspaces, the hands, and who asks."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.websockets import WebSocket

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.file import AccountsError
from qualcode.server.accounts.store import Accounts, SignedIn
from qualcode.server.gate import Address, Tries, cookie_in, last_hop, right_token, values
from qualcode.server.hand.keeper import Hands, RoleRefused
from qualcode.server.pages.layout import joined, page, tag, told
from qualcode.server.workspaces import Workspaces

T = TypeVar("T")


@dataclass(slots=True)
class Desk:
    """A server, as its pages see it."""

    address: Address
    accounts: Accounts
    workspaces: Workspaces
    hands: Hands
    proxies: Sequence[str] = ()
    trust_header: str = ""
    """The header in which the institute's proxy says who signed in there; only where it comes over a Unix socket."""
    tries: Tries = field(default_factory=Tries)
    passing: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))

    def peer(self, request: Request) -> str:
        """From where a request came."""
        headers = request.scope["headers"]
        peer = request.client.host if request.client else ""
        return last_hop(headers, peer, (*self.proxies, "") if self.trust_header else self.proxies)

    def whence(self, request: Request, name: str) -> str:
        """What tries to come in under a name are counted by: the browser where it is known to be theirs, else the
        address.
        """
        token = cookie_in(request.scope["headers"], self.address.known_cookie)
        known = self.accounts.known(token, name)
        return f"browser {known}" if known else self.peer(request)

    def session(self, scope: Mapping[str, object]) -> SignedIn | None:
        """The session of a request or a socket, as long as it lasts; under single sign-on, of whom the proxy says."""
        headers = scope["headers"]
        found = self.accounts.session(cookie_in(headers, self.address.cookie))  # type: ignore[arg-type]
        if found is not None and self.trust_header:
            named = self.named(headers)  # type: ignore[arg-type]
            if named is None or named != found.account.name:
                self.accounts.end(found.key)
                return None
        return found

    def named(self, headers: Sequence[tuple[bytes, bytes]]) -> str | None:
        """The account that the proxy says, where it says one, once."""
        said = values(headers, self.trust_header)
        account = self.accounts.find(said[0]) if len(said) == 1 and said[0] else None
        return account.name if account and not account.disabled else None


async def apart(work: Callable[..., T], *arguments: object) -> T:
    """Something that takes a while, in a thread of its own."""
    return await asyncio.to_thread(work, *arguments)


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form; of one that has more than any page of ours, none."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return {}


Page = Callable[[Request, Desk, SignedIn], Awaitable[Response]]
Deed = Callable[[Request, Desk, SignedIn, Mapping[str, str]], Awaitable[Response]]


def shown(found: str, status: int = 200) -> HTMLResponse:
    """A page as an answer."""
    return HTMLResponse(found, status)


def gone_to(where: str) -> RedirectResponse:
    """Go and look there, after something was done."""
    return RedirectResponse(where, 303)


def refused(session: SignedIn | None = None) -> HTMLResponse:
    """The role of an account does not go so far."""
    return shown(page(_("Not for you"), told(_("Your role does not go so far."), wrong=True), session), 403)


def failed(error: QualcodeError, session: SignedIn, back: str) -> HTMLResponse:
    """What went wrong, and the way back."""
    return shown(
        page(
            _("That did not work"),
            joined([told(f"{error.message} {error.hint}", wrong=True), tag("p", tag("a", _("Back"), href=back))]),
            session,
        ),
        409,
    )


async def tell_fault(asked: Any, _error: Exception) -> Any:
    """The file of accounts cannot be used, so that nobody knows who asks: a ``Request`` or a ``WebSocket``."""
    if isinstance(asked, WebSocket):
        await asked.close(1011)
        return None
    # The words of the error name a path of the host, which is nobody's business who has not signed in.
    words = _("The server cannot use its accounts now. Try again later, or tell who runs it.")
    return shown(page(_("That did not work"), told(words, wrong=True), narrow=True), 503)


def for_signed_in(show: Page, *, back: str = "/read") -> Callable[[Request], Awaitable[Response]]:
    """A page for who is signed in; others are shown where to sign in."""

    async def answer(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        session = desk.session(request.scope)
        if session is None:
            return RedirectResponse("/login", 303)
        desk.accounts.touch(session.key)
        try:
            return await show(request, desk, session)
        except RoleRefused:
            desk.accounts.note("refused by role", session.account.name, desk.peer(request))
            return refused(session)
        except AccountsError:
            raise
        except QualcodeError as error:
            return failed(error, session, back)
        except OSError as error:
            # No room, no right, no process more: told without the path, which is of the host.
            words = _("The server could not do that: {reason}.").format(reason=error.strerror or type(error).__name__)
            told_so = QualcodeError(words, _("Try again; what was acknowledged before is kept."))
            return failed(told_so, session, back)

    return answer


def for_forms(do: Deed, *, back: str) -> Callable[[Request], Awaitable[Response]]:
    """Something that a form of a page of ours does, in a session whose token it has."""

    async def act(request: Request, desk: Desk, session: SignedIn) -> Response:
        given = fields_of(await request.body())
        if not right_token(session.csrf, given.get("csrf", "")):
            desk.accounts.note("wrong form token", session.account.name, desk.peer(request))
            return shown(page(_("Not from here"), told(_("That form was not of this session."), wrong=True)), 403)
        return await do(request, desk, session, given)

    return for_signed_in(act, back=back)
