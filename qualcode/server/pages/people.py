"""People: accounts, links for invitation and reset, roles, and what happened at the door. For who leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.server.accounts.store import Account, AccountRole, SignedIn
from qualcode.server.desk import Desk, gone_to, shown
from qualcode.server.hand.keeper import RoleRefused
from qualcode.server.pages.happened import event_words
from qualcode.server.pages.layout import (
    Html,
    button,
    choice,
    field,
    form,
    joined,
    page,
    role_words,
    table,
    tag,
    void,
)
from qualcode.server.pages.sessions import moment
from qualcode.server.workspaces import SIGNED_OUT


def may_arrange(who: Account, role: AccountRole) -> bool:
    """Whether somebody arranges accounts of a role: a lead those of coders and readers, an admin all."""
    return who.role is AccountRole.ADMIN or (
        who.role is AccountRole.LEAD and role in (AccountRole.CODER, AccountRole.READER)
    )


async def show_people(_request: Request, desk: Desk, session: SignedIn) -> Response:
    """All accounts."""
    _leads(session)
    return shown(_page(desk, session))


def _page(desk: Desk, session: SignedIn, link: str = "", whose: str = "") -> str:
    roles = {role.value: role_words()[role.value] for role in AccountRole if may_arrange(session.account, role)}
    rows: list[Sequence[object]] = []
    for one in desk.accounts.people():
        name = void("input", type="hidden", name="name", value=one.name)
        seen = desk.accounts.sessions(one.name)
        state = (
            _("closed")
            if one.disabled
            else _("signed in")
            if seen
            else _("has a password")
            if one.has_password
            else _("invited")
        )
        acts: list[str] = []
        if may_arrange(session.account, one.role):
            words = _("Link to reset") if one.has_password else _("Link to invite")
            if not one.disabled:
                acts.append(form("/people/link", session.csrf, name, button(words)))
            open_it = void("input", type="hidden", name="disabled", value="" if one.disabled else "yes")
            acts.append(
                form("/people/close", session.csrf, name, open_it, button(_("Open") if one.disabled else _("Close")))
            )
            chosen = choice("role", _("Role"), roles, one.role.value, within=f"-{len(rows)}")
            acts.append(form("/people/role", session.csrf, name, chosen, button(_("Give"))))
        rows.append((one.name, one.coder, role_words()[one.role.value], state, joined(acts)))
    new = form(
        "/people/add",
        session.csrf,
        field("name", _("Name"), maxlength=60),
        tag("label", _("Coder in the study, where it is another name"), for_="coder"),
        void("input", type="text", id="coder", name="coder", maxlength=60),
        choice("role", _("Role"), roles, "coder"),
        tag("p", button(_("Add, and make a link"))),
    )
    said = Html()
    if link:
        words = _("Give this link to {name}, by a way that nobody else reads. It works once, for three days:")
        said = tag(
            "div",
            joined([tag("p", words.format(name=whose)), tag("p", tag("code", link))]),
            class_="told",
            role="status",
        )
    happened = table(
        (_("when"), _("what"), _("who"), _("from")),
        [(moment(one.at), event_words(one.what), one.name, one.address) for one in desk.accounts.events()],
    )
    return page(
        _("People"),
        joined(
            [
                said,
                table((_("name"), _("coder"), _("role"), _("state"), ""), rows),
                tag("h2", _("Somebody new")),
                new,
                tag("h2", _("At the door")),
                happened,
            ]
        ),
        session,
    )


def _leads(session: SignedIn) -> None:
    if not session.account.leads:
        raise RoleRefused("people")


def _theirs(desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Account:
    _leads(session)
    found = desk.accounts.find(given.get("name", ""))
    if found is None:
        raise NotFoundError(_("There is no such account."))
    if not may_arrange(session.account, found.role):
        raise RoleRefused("people")
    return found


def _role(session: SignedIn, given: Mapping[str, str]) -> AccountRole:
    wanted = given.get("role", "")
    if wanted not in {role.value for role in AccountRole} or not may_arrange(session.account, AccountRole(wanted)):
        raise RoleRefused("people")
    return AccountRole(wanted)


async def _in_study(desk: Desk, session: SignedIn, coder: str, role: AccountRole) -> None:
    """The study keeps to it as well: what a workspace does is asked for there."""
    own = session.account.role.value
    await desk.hands.ask(session.account, "role", coder=coder, role=role.value, own=own)


def link_of(desk: Desk, name: str) -> str:
    """A one-time link to set the password of an account."""
    return f"{desk.address.origin}/link?token={desk.accounts.invite(name)}"


async def add(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """A new account, with its link."""
    _leads(session)
    wanted = _role(session, given)
    name, coder = (" ".join(given.get(field, "").split()) for field in ("name", "coder"))
    desk.accounts.check_free(name, coder)
    if wanted is not AccountRole.ADMIN:
        await _in_study(desk, session, coder or name, wanted)
    made = desk.accounts.add(name, wanted, coder)
    desk.accounts.note(f"account added by {session.account.name}", made.name, desk.peer(request))
    return shown(_page(desk, session, link_of(desk, made.name), made.name))


async def link(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """A link to set the password of an account anew."""
    found = _theirs(desk, session, given)
    desk.accounts.note(f"link made by {session.account.name}", found.name, desk.peer(request))
    return shown(_page(desk, session, link_of(desk, found.name), found.name))


async def role(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Another role; who has it is signed out."""
    found, wanted = _theirs(desk, session, given), _role(session, given)
    await _in_study(desk, session, found.coder, wanted)
    desk.accounts.set_role(found.name, wanted)
    desk.accounts.note(f"made {wanted.value} by {session.account.name}", found.name, desk.peer(request))
    await desk.workspaces.end(found.coder, SIGNED_OUT)
    return gone_to("/people")


async def close(request: Request, desk: Desk, session: SignedIn, given: Mapping[str, str]) -> Response:
    """Close an account, or open it again."""
    found, closing = _theirs(desk, session, given), bool(given.get("disabled"))
    desk.accounts.set_disabled(found.name, disabled=closing)
    what = "closed" if closing else "opened"
    desk.accounts.note(f"account {what} by {session.account.name}", found.name, desk.peer(request))
    await desk.workspaces.end(found.coder, SIGNED_OUT)
    return gone_to("/people")
