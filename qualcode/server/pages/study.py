"""The study, for who leads it: rounds and how far each coder is, files to bring in, a whole copy to keep."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.store import AccountRole, SignedIn
from qualcode.server.desk import Desk, apart, gone_to, shown
from qualcode.server.gate import right_token
from qualcode.server.hand.keeper import RoleRefused
from qualcode.server.pages.layout import Html, button, field, form, joined, page, table, tag, told, void
from qualcode.server.pages.multipart import FormPart, parts_of

UPLOAD_BYTES = 20 << 20
_PIECE = 1 << 18


async def show_study(_request: Request, desk: Desk, session: SignedIn) -> Response:
    """Rounds, files, a copy."""
    if not session.account.leads:
        raise RoleRefused("study")
    return shown(await _page(desk, session))


async def _page(desk: Desk, session: SignedIn, said: str = "") -> str:
    found = await desk.hands.ask(session.account, "progress")
    lead = session.account.role is AccountRole.LEAD
    rounds = [_round(one, session, lead=lead) for one in found["rounds"]]
    parts: list[str] = [said, tag("h2", _("Rounds")), *(rounds or [tag("p", _("No round yet."))])]
    if lead:
        known = (await desk.hands.ask(session.account, "coders"))["coders"]
        given = {
            one.coder for one in desk.accounts.people() if one.role.value in ("coder", "lead") and not one.disabled
        }
        parts += [_begin(session, sorted({*known, *given}), found["documents"]), _bring(session)]
    copy = form("/study/backup", session.csrf, button(_("Download a whole copy")))
    about = _("A copy holds everything, also what is blind. Keep it where only you come.")
    parts += [tag("h2", _("Backup")), tag("p", about), copy]
    return page(_("Study"), joined(parts), session)


def _round(found: Mapping[str, Any], session: SignedIn, *, lead: bool) -> Html:
    titles = (_("coder"), _("finished"), _("begun"), _("not begun"))
    rows = [(one["coder"], one["finished"], one["started"], one["assigned"]) for one in found["coders"]]
    state = _("open") if found["open"] else _("ended")
    end = Html()
    if lead and found["open"] and found["lead"] == session.account.coder:
        name = void("input", type="hidden", name="name", value=found["name"])
        end = form("/study/end", session.csrf, name, button(_("End it before all have finished")))
    return joined([table(titles, rows, caption=f"{found['name']} ({state})"), end])


def _begin(session: SignedIn, coders: list[str], documents: list[str]) -> Html:
    def boxes(name: str, offered: list[str]) -> Html:
        return joined(
            tag("label", joined([void("input", type="checkbox", name=f"{name}-{at}", value=one), f" {one}"]))
            for at, one in enumerate(offered)
        )

    return joined(
        [
            tag("h3", _("A new round")),
            form(
                "/study/begin",
                session.csrf,
                field("name", _("Name"), maxlength=80),
                tag("fieldset", joined([tag("legend", _("Who codes")), boxes("coder", coders)])),
                field(
                    "percent", _("Per cent of each group, drawn at random"), "number", value="100", min="1", max="100"
                ),
                field("times", _("Coders for each document"), "number", value="2", min="2", max="50"),
                tag(
                    "details",
                    joined([tag("summary", _("These documents instead of a draw")), boxes("document", documents)]),
                ),
                tag("p", button(_("Begin, blind"))),
            ),
        ]
    )


def _bring(session: SignedIn) -> Html:
    return joined(
        [
            tag("h2", _("Bring transcripts in")),
            form(
                "/study/upload",
                session.csrf,
                tag("label", _("Files (20 MB at most)"), for_="files"),
                void("input", type="file", id="files", name="files", multiple=True, required=True),
                tag("label", _("Group of the respondents, where the files do not say"), for_="group"),
                void("input", type="text", id="group", name="group", maxlength=120),
                tag(
                    "label",
                    joined(
                        [
                            void("input", type="checkbox", name="look", value="yes"),
                            " ",
                            _("Only look; bring nothing in"),
                        ]
                    ),
                ),
                button(_("Bring in")),
                multipart=True,
            ),
        ]
    )


async def begin(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Begin a round."""
    name = given.get("name", "")
    coders = [value for key, value in given.items() if key.startswith("coder-")]
    documents = [value for key, value in given.items() if key.startswith("document-")]
    try:
        percent, times = float(given.get("percent", "")), int(given.get("times", ""))
    except ValueError as error:
        raise QualcodeError(_("That is no number."), _("Go back and put one in.")) from error
    await desk.hands.ask(
        session.account, "begin", name=name, coders=coders, percent=percent, times=times, documents=documents
    )
    desk.accounts.note("round begun", session.account.name, desk.peer(request))
    return gone_to("/study")


async def end(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """End a round before all have finished."""
    await desk.hands.ask(session.account, "end", name=given.get("name", ""))
    desk.accounts.note("round ended", session.account.name, desk.peer(request))
    return gone_to("/study")


async def upload(request: Request, desk: Desk, session: SignedIn) -> Response:
    """Bring files in, by the ordinary importer, in a process that is the lead and confined."""
    if session.account.role is not AccountRole.LEAD:
        raise RoleRefused("bring")
    try:
        parts = parts_of(request.headers.get("content-type", ""), await request.body())
    except ValueError as error:
        raise QualcodeError(_("That was no form with files."), _("Choose the files again.")) from error
    fields = {part.name: part.data.decode("utf-8", "replace") for part in parts if not part.file}
    if not right_token(session.csrf, fields.get("csrf", "")):
        desk.accounts.note("wrong form token", session.account.name, desk.peer(request))
        return shown(page(_("Not from here"), told(_("That form was not of this session."), wrong=True)), 403)
    files = [part for part in parts if part.file and part.data]
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=desk.hands.places.home(session.account.coder) / "passing"))
    try:
        await apart(_lay_down, folder, files)
        look = bool(fields.get("look"))
        report = await desk.hands.ask(
            session.account, "bring", folder=str(folder), group=fields.get("group", "").strip(), dry_run=look
        )
    finally:
        await apart(shutil.rmtree, folder, True)
    if not look:
        desk.accounts.note("files brought in", session.account.name, desk.peer(request))
    rows = [(one["name"], one["status"], one["words"], one["message"]) for one in report["files"]]
    words = _("Nothing was brought in: this is what would be.") if look else _("What was brought in:")
    failed = told(_("Not every file could be read; nothing of these was brought in."), wrong=True)
    said = joined(
        [
            failed if report["failed"] else told(words),
            table((_("file"), _("state"), _("words"), _("what there is to say")), rows),
        ]
    )
    return shown(await _page(desk, session, said))


def safe_name(name: str, number: int) -> str:
    """What an uploaded file is called on this machine: its own last name, of letters, digits and few signs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in last).strip(" .")
    return kept[-120:] or f"file-{number}"


def _lay_down(folder: Path, files: list[FormPart]) -> None:
    for number, part in enumerate(files):
        place = folder / safe_name(part.file, number)
        if place.exists():
            raise QualcodeError(_("Two files are called {name}.").format(name=place.name), _("Rename one."))
        place.write_bytes(part.data)


async def backup(request: Request, desk: Desk, session: SignedIn, _given: Mapping[str, str]) -> Response:
    """A whole copy as a download."""
    places = desk.hands.places
    folder = Path(tempfile.mkdtemp(prefix="backup-", dir=places.home(session.account.coder) / "passing"))
    target = folder / "copy.qualcode"
    try:
        await desk.hands.ask(session.account, "backup", target=str(target))
    except BaseException:
        await apart(shutil.rmtree, folder, True)
        raise
    desk.accounts.note("whole copy downloaded", session.account.name, desk.peer(request))

    async def pieces() -> AsyncIterator[bytes]:
        try:
            with target.open("rb") as file:
                while piece := await asyncio.to_thread(file.read, _PIECE):
                    yield piece
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    name = f"{places.study.stem} {datetime.now():%Y-%m-%d %H.%M}.qualcode"
    return StreamingResponse(pieces(), media_type="application/octet-stream", headers=attached(name))


def attached(name: str) -> dict[str, str]:
    """The header that has a browser keep an answer as a file."""
    from urllib.parse import quote

    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-()") else "_" for sign in name)
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
