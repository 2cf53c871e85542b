"""The application: the gate in front of all, and behind it the pages and the socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from qualcode.server.accounts.file import AccountsError
from qualcode.server.accounts.store import AccountRole
from qualcode.server.desk import Desk, for_forms, for_signed_in, tell_fault
from qualcode.server.gate import FORM_BYTES, right_host, right_origin, security_headers, values
from qualcode.server.pages import people, reading, sessions, signing, study, workspace
from qualcode.server.socket import serve_socket

UPLOAD = "/study/upload"
STATIC = {
    "xterm.js": "text/javascript",
    "addon-fit.js": "text/javascript",
    "addon-unicode11.js": "text/javascript",
    "addon-webgl.js": "text/javascript",
    "client.js": "text/javascript",
    "xterm.css": "text/css",
    "style.css": "text/css",
    "FiraCode-Regular.woff2": "font/woff2",
    "FiraCode-Bold.woff2": "font/woff2",
    "FiraCode.LICENSE.txt": "text/plain",
    "xterm.LICENSE.txt": "text/plain",
    "addon-fit.LICENSE.txt": "text/plain",
    "addon-unicode11.LICENSE.txt": "text/plain",
    "addon-webgl.LICENSE.txt": "text/plain",
}
"""Names and kinds: what is not in here is not there, whatever a path says."""
_FORM, _FILES = "application/x-www-form-urlencoded", "multipart/form-data"


@cache
def _static(name: str) -> bytes:
    return files("qualcode.server").joinpath("static", name).read_bytes()


async def show_static(request: Request) -> Response:
    """A script, a style, a font or a licence."""
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("", 404)
    kind = STATIC[name]
    return Response(_static(name), media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)


class FrontGate:
    """Refuses, before anything looks at it, what was not meant for this address or did not come from a page of it."""

    def __init__(self, inner: ASGIApp, desk: Callable[[], Desk]) -> None:
        self._inner, self._desk = inner, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at a request; pass it on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
            return
        desk = self._desk()
        added = security_headers(desk.address)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *added]
            await send(message)

        try:
            await self._let_in(scope, receive, with_headers, desk)
        except AccountsError as error:
            # Those of a page are told behind the gate; of these nothing was answered yet.
            if scope["type"] == "websocket":
                await tell_fault(WebSocket(scope, receive, send), error)
            else:
                answer: Response = await tell_fault(Request(scope), error)
                await answer(scope, receive, with_headers)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, desk: Desk) -> None:
        """Refuse it, or have it answered."""
        status, what = self._fault(scope, desk)
        if status:
            client = scope.get("client")
            desk.accounts.note(what, "", client[0] if client else "")
        if scope["type"] == "websocket":
            if status:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._inner(scope, receive, send)
        elif status:
            await PlainTextResponse(what, status)(scope, receive, send)
        else:
            await self._within(scope, receive, send, desk)

    def _fault(self, scope: Scope, desk: Desk) -> tuple[int, str]:
        headers = scope["headers"]
        if not right_host(headers, desk.address):
            return 421, "wrong host refused"
        if scope["type"] == "websocket":
            return (0, "") if right_origin(headers, desk.address) else (403, "socket from elsewhere refused")
        if scope["method"] in ("GET", "HEAD"):
            return 0, ""
        if not right_origin(headers, desk.address):
            return 403, "form from elsewhere refused"
        kind = [value.partition(";")[0].strip().lower() for value in values(headers, "content-type")]
        if kind != [_FILES if scope["path"] == UPLOAD else _FORM]:
            return 415, "no form refused"
        return 0, ""

    async def _within(self, scope: Scope, receive: Receive, send: Send, desk: Desk) -> None:
        """Take no more than a form may have, whatever its head says."""
        most = FORM_BYTES
        if scope["method"] == "POST" and scope["path"] == UPLOAD:
            # Only who may bring files in may send so many bytes.
            session = desk.session(scope)
            if session is not None and session.account.role is AccountRole.LEAD:
                most = study.UPLOAD_BYTES
        length = values(scope["headers"], "content-length")
        over = bool(length) and (not length[0].isdecimal() or len(length[0]) > 12 or int(length[0]) > most)
        body = bytearray()
        while not over and scope["method"] == "POST":
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            over = len(body) > most
            if not message.get("more_body"):
                break
        if over:
            client = scope.get("client")
            desk.accounts.note("too much refused", "", client[0] if client else "")
            await PlainTextResponse("too much", 413, {"connection": "close"})(scope, receive, send)
            return
        given = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def once() -> Message:
            return given.pop() if given else await receive()

        await self._inner(scope, once if scope["method"] == "POST" else receive, send)


async def socket(connection: WebSocket) -> None:
    """The socket of a workspace: of who is signed in, and codes."""
    desk: Desk = connection.app.state.desk
    session = desk.session(connection.scope)
    if session is None or session.account.role is AccountRole.ADMIN:
        client = connection.client
        desk.accounts.note("socket without a session refused", "", client.host if client else "")
        await connection.close(1008)
        return
    await serve_socket(connection, session, desk.accounts, desk.workspaces)


def application(desk: Desk) -> ASGIApp:
    """The server as an ASGI application."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await desk.workspaces.end_all()
        await desk.hands.end_all()

    def act(path: str, deed: Callable[..., object], back: str) -> Route:
        return Route(path, for_forms(deed, back=back), methods=["POST"])  # type: ignore[arg-type]

    def see(path: str, show: Callable[..., object]) -> Route:
        return Route(path, for_signed_in(show), methods=["GET"])  # type: ignore[arg-type]

    routes = [
        see("/", workspace.show_workspace),
        see("/download/{key}", workspace.download),
        Route("/static/{name}", show_static, methods=["GET"]),
        Route("/login", signing.show_login, methods=["GET"]),
        Route("/login", signing.sign_in, methods=["POST"]),
        Route("/link", signing.show_link, methods=["GET"]),
        Route("/link", signing.use_link, methods=["POST"]),
        Route("/me", signing.show_me, methods=["GET"]),
        act("/logout", signing.sign_out, "/login"),
        see("/sessions", sessions.show_sessions),
        act("/sessions/end", sessions.end_one, "/sessions"),
        act("/sessions/end-all", sessions.end_every, "/sessions"),
        act("/sessions/password", sessions.set_password, "/sessions"),
        see("/people", people.show_people),
        act("/people/add", people.add, "/people"),
        act("/people/link", people.link, "/people"),
        act("/people/role", people.role, "/people"),
        act("/people/close", people.close, "/people"),
        see("/study", study.show_study),
        act("/study/begin", study.begin, "/study"),
        act("/study/end", study.end, "/study"),
        act("/study/backup", study.backup, "/study"),
        Route(UPLOAD, for_signed_in(study.upload, back="/study"), methods=["POST"]),
        see("/read", reading.show_documents),
        see("/read/{name}", reading.show_document),
        *(
            act(f"/read/{{name}}/{deed}", getattr(reading, deed), "/read")
            for deed in ("code", "remove", "memo", "undo", "done")
        ),
        WebSocketRoute("/socket", socket),
    ]
    inner = Starlette(routes=routes, lifespan=lifespan, exception_handlers={AccountsError: tell_fault})
    inner.state.desk = desk
    return FrontGate(inner, lambda: desk)
