"""``qualcode serve``: a study for a team, each in a browser."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, format_option, global_options, note, project_path, say
from qualcode.cli.words.helps import HELPS
from qualcode.errors import QualcodeError
from qualcode.files.reading import is_there, whereabouts
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.server.accounts.store import Accounts
    from qualcode.server.gate import Address

_NEEDED = ("starlette", "uvicorn", "websockets", "argon2")
ROLES = ("admin", "lead", "coder", "reader")
_accounts_option = click.option(
    "--accounts",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=_("The file of accounts. Default: in your own folder of data, by the name of the study."),
)


class ServeGroup(click.Group):
    """A group in which ``serve FILE`` is ``serve start FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is no name of a command is the study."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["start", *args]
        return super().parse_args(ctx, args)


@click.group("serve", cls=ServeGroup, help=HELPS["serve"])
def serve_command() -> None:
    """A study for a team."""


@serve_command.command(
    "start",
    help=_(
        "Serve the study FILE at the address --url until ctrl+c. The first start prints a link that makes the first "
        "account. At a public address a proxy of the institute (nginx, Caddy) speaks https, and passes it on to this."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", required=True, metavar="URL", help=_("The one address at which people reach it, exactly."))
@_accounts_option
@click.option("--port", type=click.IntRange(1, 65535), help=_("Listen on this port. Default: that of --url, or 8100."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Listen on this address of the machine."))
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help=_(
        "A proxy whose word is taken for where a request comes from (X-Forwarded-For, the last); may be given again."
    ),
)
@click.option("--socket", type=click.Path(path_type=Path), help=_("Listen at a Unix socket instead of a port."))
@click.option(
    "--trust-header",
    metavar="NAME",
    default="",
    help=_("With --socket: single sign-on. The proxy says in this header who signed in, such as Remote-User."),
)
@click.option(
    "--without-confinement",
    is_flag=True,
    help=_("Serve also where the system cannot confine coders: only to people whom you would give your keyboard."),
)
def start_command(
    file: Path,
    url: str,
    accounts: Path | None,
    port: int | None,
    host: str,
    proxies: tuple[str, ...],
    socket: Path | None,
    trust_header: str,
    without_confinement: bool,
) -> None:
    """The server, until it is stopped."""
    need_extra()
    from qualcode.server.accounts.store import AccountRole, Accounts
    from qualcode.server.gate import address_of, check_bind

    address = address_of(url)
    if trust_header and socket is None:
        raise click.UsageError(_("--trust-header goes with --socket: at a port, anybody on this machine can send it."))
    if socket is None:
        check_bind(host, address)
    _check_study(file)
    _check_confinement(address, without_confinement=without_confinement)
    place = accounts or default_accounts(file)
    known = Accounts(place, file)
    try:
        known.set_url(address.origin)
        if not known.people():
            known.add("admin", AccountRole.ADMIN)
        if not any(one.has_password for one in known.people()) and not trust_header:
            first = next(one for one in known.people() if one.role is AccountRole.ADMIN)
            say(_("Nobody can sign in yet. This link sets the password of {name}, once:").format(name=first.name))
            say(_link(known, address, first.name))
        _run(file, known, address, host, port, proxies, socket, trust_header, confined=not without_confinement)
    finally:
        known.close()


def _run(
    file: Path,
    known: Accounts,
    address: Address,
    host: str,
    port: int | None,
    proxies: tuple[str, ...],
    socket: Path | None,
    trust_header: str,
    *,
    confined: bool,
) -> None:
    from qualcode.files.platform import ending, remove
    from qualcode.server.accounts.file import refuse_beside
    from qualcode.server.children import Places
    from qualcode.server.desk import Desk
    from qualcode.server.hand.keeper import Hands
    from qualcode.server.running import listen, listen_at, server_of
    from qualcode.server.workspaces import Workspaces

    homes = known.path.absolute().parent / "coders"
    refuse_beside(homes, file)
    places = Places(file.resolve(), homes, confined)
    workspaces = Workspaces(places, lambda what, who: known.note(what, who))
    desk = Desk(address, known, workspaces, Hands(places), proxies, trust_header)
    usual = port or (8100 if address.secure else address.port)
    listening = listen_at(socket) if socket is not None else listen(host, usual)
    where = str(socket) if socket is not None else f"{host}:{usual}"
    if not confined:
        note(_("Not confined: who works here may do on this machine whatever its user may."))
    say(
        _("Serving {study} at {url} (listening at {where}). ctrl+c stops it.").format(
            study=file.name, url=address.origin, where=where
        )
    )
    known.note("server started")
    server = server_of(desk)

    def stop(_number: int) -> None:
        server.should_exit = True

    try:
        # By whatever it is stopped, it ends in order: uvicorn raises again what it heard once it has.
        with ending(stop), suppress(KeyboardInterrupt):
            asyncio.run(server.serve([listening]))
    finally:
        known.note("server stopped")
        if socket is not None:
            remove(socket)
        # Whoever is confined may remove nothing: what they left beside the study goes when it is closed from here.
        with suppress(QualcodeError):
            _check_study(file)


@serve_command.command(
    "invite",
    help=_(
        "Print a one-time link by which NAME sets a password: of an account that is new, or whose password is"
        " forgotten. It holds for three days; using it ends all sessions of the account."
    ),
)
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help=_("Give the account this role. Default for a new one: coder."))
@click.option("--as", "coder", metavar="CODER", default="", help=_("The coder in the study, where it is another name."))
@click.option("--url", metavar="URL", default="", help=_("The address, where the study was not served yet."))
@_accounts_option
@global_options
def invite_command(name: str, role: str | None, coder: str, url: str, accounts: Path | None) -> None:
    """A link."""
    need_extra()
    from qualcode.server.accounts.store import AccountRole
    from qualcode.server.gate import address_of

    known = _open_accounts(accounts, new=bool(url))
    try:
        if url:
            known.set_url(address_of(url).origin)
        if not (url := known.url()):
            raise QualcodeError(
                _("This study was not served yet, so that nobody knows at which address."),
                _("Say it with --url, or start the server once."),
            )
        found = known.find(name)
        if found is None:
            known.check_free(name, coder)
            _give_role(coder or name, role or "coder")
            found = known.add(name, AccountRole(role or "coder"), coder)
        elif coder and coder != found.coder:
            raise QualcodeError(_("{name} works as {coder}, for good.").format(name=found.name, coder=found.coder))
        elif role and role != found.role.value:
            _give_role(found.coder, role)
            known.set_role(found.name, AccountRole(role))
        if found.disabled:
            known.set_disabled(found.name, disabled=False)
        known.note("link made on the host", found.name)
        link = _link(known, address_of(url), found.name)
    finally:
        known.close()
    say(_("By this link {name} sets a password, once, within three days:").format(name=found.name))
    say(link)


def _give_role(coder: str, role: str) -> None:
    """The study keeps to it: whoever holds its file gives it, in the name of somebody who may."""
    from contextlib import closing

    from qualcode.model import StudyRole
    from qualcode.server.hand.roles import give_role, who_gives
    from qualcode.session.session import Session

    study = project_path()
    with closing(Session(study, coder)) as looking:
        giver = who_gives(looking, coder)
    with closing(Session(study, giver)) as session:
        give_role(session, coder, StudyRole(role))


@serve_command.command("people", help=_("List the accounts: names, coders, roles, and who is signed in."))
@_accounts_option
@format_option
@global_options
def people_command(accounts: Path | None, format_: str) -> None:
    """All accounts."""
    need_extra()
    known = _open_accounts(accounts)
    try:
        rows = [
            {
                "name": one.name,
                "coder": one.coder,
                "role": one.role.value,
                "closed": one.disabled,
                "has_password": one.has_password,
                "sessions": len(known.sessions(one.name)),
            }
            for one in known.people()
        ]
    finally:
        known.close()
    titles = {
        "name": _("name"),
        "coder": _("coder"),
        "role": _("role"),
        "closed": _("closed"),
        "has_password": _("has a password"),
        "sessions": _("sessions"),
    }
    if format_ == "table" and not rows:
        say(_("No accounts yet. Make one with: qualcode serve invite NAME --role lead"))
    else:
        emit(rows, format_, list(titles), titles=titles)


def need_extra() -> None:
    """``QualcodeError`` where the packages of the server are not installed."""
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise QualcodeError(
            _("Serving takes packages that are not installed: {names}.").format(names=", ".join(missing)),
            _("Install them with: pip install 'qualcode[server]'"),
        )


def default_accounts(study: Path) -> Path:
    """Where the accounts of a study stand: in the user's own folder of data, never beside the study."""
    from hashlib import sha256

    from platformdirs import user_data_path

    place = sha256(str(whereabouts(study)).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return (
        user_data_path("qualcode", appauthor=False) / "servers" / f"{study.stem}-{place}" / "server.qualcode-accounts"
    )


def _open_accounts(accounts: Path | None, *, new: bool = False) -> Accounts:
    from qualcode.server.accounts.store import Accounts

    study = project_path()
    place = accounts or default_accounts(study)
    if not new and not is_there(place):
        raise QualcodeError(
            _("There is no file of accounts at {path}.").format(path=place),
            _("Start the server once, or name the file with --accounts."),
        )
    return Accounts(place, study)


def _link(known: Accounts, address: Address, name: str) -> str:
    return f"{address.origin}/link?token={known.invite(name)}"


def _check_study(file: Path) -> None:
    from qualcode.storage import Project

    with Project.open(file) as project:
        if project.readonly:
            raise QualcodeError(_("{path} can only be read, and so cannot be served.").format(path=file))


def _check_confinement(address: Address, *, without_confinement: bool) -> None:
    from qualcode.confine.landlock import version
    from qualcode.server.gate import is_loopback

    if not version() and not is_loopback(address.host):
        raise QualcodeError(
            _("On this system coders cannot be confined: it serves this machine alone."),
            _("Serve from Linux, or to yourself: --url http://localhost:8100"),
        )
    if not version() and not without_confinement:
        raise QualcodeError(
            _("This system cannot confine a workspace that is served: its kernel has no Landlock."),
            _(
                "Serve from Linux 5.13 or newer. Only for people whom you would give your keyboard:"
                " --without-confinement"
            ),
        )
