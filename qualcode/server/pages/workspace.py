"""The page that shows a workspace, and what it downloads."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from qualcode.i18n import _
from qualcode.server.accounts.store import AccountRole, SignedIn
from qualcode.server.desk import Desk, apart, gone_to, shown
from qualcode.server.pages.layout import document, joined, navigation, tag
from qualcode.server.pages.study import attached

_PIECE = 1 << 18
SCRIPTS = ("xterm.js", "addon-fit.js", "addon-unicode11.js", "addon-webgl.js", "client.js")


async def show_workspace(_request: Request, _desk: Desk, session: SignedIn) -> Response:
    """The workspace; an admin has none, for who codes is somebody else."""
    if session.account.role is AccountRole.ADMIN:
        return gone_to("/study")
    terminal = tag("main", "", id="terminal", data_words=json.dumps(_words()), aria_label=_("Workspace"))
    status = tag("div", "", id="status", role="status", aria_live="polite", hidden=True)
    header = tag("header", navigation(session))
    return shown(
        document(
            session.account.name,
            joined([header, status, terminal]),
            styles=("xterm.css",),
            scripts=SCRIPTS,
            kind="workspace",
        )
    )


def _words() -> dict[str, str]:
    return {
        "waiting": _("Waiting for the server: what you type arrives later."),
        "gone": _("No connection. What you coded is kept; what you type now is not taken."),
        "left": _("You left the workspace; everything is kept."),
        "again": _("Open it again"),
        "elsewhere": _("The workspace was opened in another window."),
        "here": _("Show it here"),
        "crashed": _("The workspace fell over, and is opened again. What was acknowledged is kept."),
        "out": _("You are signed out; everything is kept."),
        "signin": _("Sign in"),
        "full": _("Too many people are at work just now."),
        "refused": _("The server ended the connection."),
        "copy": _("Copy to the clipboard"),
    }


async def download(request: Request, desk: Desk, session: SignedIn) -> Response:
    """A file that the coder's own workspace delivered."""
    found = desk.workspaces.delivery(session.account.coder, request.path_params["key"])
    if found is None:
        return PlainTextResponse(_("There is no such file (any more)."), 404)
    reader = os.dup(found.file.fileno())
    found.file.flush()

    async def pieces() -> AsyncIterator[bytes]:
        at = 0
        try:
            while piece := await apart(os.pread, reader, _PIECE, at):
                at += len(piece)
                yield piece
        finally:
            os.close(reader)

    headers = {**attached(found.name), "content-length": str(found.size)}
    return StreamingResponse(pieces(), media_type="application/octet-stream", headers=headers)
