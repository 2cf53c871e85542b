"""The accounts file: accounts, sessions, browsers that are known, one-time links, and what happened at the door.

Of a token only its SHA-256 is kept: who reads the file cannot come in with it. What happened is kept without keys,
texts or addresses of pages.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import RLock

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.server.accounts.file import (
    UnwritableAccountsError,
    damaged,
    make_own,
    no_accounts,
    refuse_beside,
    translated,
)
from qualcode.server.accounts.passwords import check_new, hashed, matches

APPLICATION = 0x71634163
"""The number by which the file is known (``qcAc``)."""
LINK_SECONDS = 72 * 3600
IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
MOST_EVENTS = 20_000
KNOWN_SECONDS = 90 * 24 * 3600
"""So long after a good sign-in a browser is known."""
MOST_KNOWN = 20
"""Browsers of one account."""

_TABLES = """
CREATE TABLE account (
    name TEXT PRIMARY KEY, folded TEXT NOT NULL UNIQUE, coder TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE session (
    token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES account(name), csrf TEXT NOT NULL,
    begun REAL NOT NULL, seen REAL NOT NULL, address TEXT NOT NULL, browser TEXT NOT NULL
) STRICT;
CREATE TABLE invite (
    token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES account(name), purpose TEXT NOT NULL, expires REAL NOT NULL,
    used REAL
) STRICT;
CREATE TABLE event (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL
) STRICT;
CREATE TABLE place (id INTEGER PRIMARY KEY CHECK (id = 1), url TEXT NOT NULL) STRICT;
"""
_SINCE = """
CREATE TABLE IF NOT EXISTS browser (
    token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES account(name), session TEXT NOT NULL, seen REAL NOT NULL
) STRICT;
"""
"""What a file that was made before has not."""


class AccountRole(StrEnum):
    """What an account may do."""

    ADMIN = "admin"
    """Accounts and the backup; no coding."""
    LEAD = "lead"
    """Codes, and leads: rounds, imports, the codebook, people."""
    CODER = "coder"
    READER = "reader"
    """Looks, and changes nothing."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may come in, as which coder of the study: that is settled here, and by nobody who signs in."""

    name: str
    coder: str
    role: AccountRole
    disabled: bool
    has_password: bool

    @property
    def leads(self) -> bool:
        """Whether people and the study are this one's to arrange."""
        return self.role in (AccountRole.ADMIN, AccountRole.LEAD)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session in a browser."""

    key: str
    """The SHA-256 of its token; names it, and lets nobody in."""
    account: Account
    csrf: str
    begun: float
    seen: float
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened at the door: when (seconds since 1970), what, who (as they said), and from where."""

    at: float
    what: str
    name: str
    address: str


def key_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Accounts:
    """The accounts file, open. Used by several threads; ``now`` gives seconds since 1970."""

    def __init__(self, path: Path, study: Path, now: Callable[[], float] = time.time) -> None:
        self.path, self.now = path, now
        refuse_beside(path, study)
        self._lock = RLock()
        made = make_own(path)
        with translated(path):
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            with translated(path):
                self._prepare(made=made)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, made: bool) -> None:
        for setting in ("trusted_schema = OFF", "foreign_keys = ON", "secure_delete = ON"):
            self._db.execute(f"PRAGMA {setting}")
        if made:
            self._db.executescript(f"BEGIN; PRAGMA application_id = {APPLICATION}; {_TABLES} COMMIT;")
        (found,) = self._db.execute("PRAGMA application_id").fetchone()
        if found != APPLICATION:
            raise no_accounts(self.path)
        self._db.execute(_SINCE)
        if _shape(self._db) != _shape_made():
            raise damaged(self.path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # Of some errors, as of a full disk, SQLite has gone back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._lock, translated(self.path):
            return self._db.execute(query, values).fetchall()

    def url(self) -> str:
        """The address at which the study was served last; nothing where it never was."""
        rows = self._rows("SELECT url FROM place")
        return str(rows[0][0]) if rows else ""

    def set_url(self, url: str) -> None:
        """Remember at which address it is served, so that a link can be made beside the server."""
        with self._change() as db:
            db.execute("INSERT INTO place VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET url = excluded.url", (url,))

    # Accounts

    def people(self) -> Sequence[Account]:
        """All accounts, by name."""
        return [self._account(row) for row in self._rows(f"{_ACCOUNT} ORDER BY folded")]

    def find(self, name: str) -> Account | None:
        """The account of a name, however it is written."""
        rows = self._rows(f"{_ACCOUNT} WHERE folded = ?", folded(name))
        return self._account(rows[0]) if rows else None

    def _account(self, row: Sequence[object]) -> Account:
        name, coder, role, disabled, has_password = row
        if role not in list(AccountRole):
            raise damaged(self.path)
        return Account(
            str(name), str(coder), AccountRole(str(role)), disabled=bool(disabled), has_password=bool(has_password)
        )

    def add(self, name: str, role: AccountRole, coder: str = "") -> Account:
        """A new account, in which nobody can sign in before its link was used."""
        name = " ".join(name.split())
        coder = coder or name
        with self._change() as db:
            self.check_free(name, coder)
            db.execute(
                "INSERT INTO account (name, folded, coder, role) VALUES (?, ?, ?, ?)",
                (name, folded(name), coder, role.value),
            )
        return Account(name, coder, role, disabled=False, has_password=False)

    def check_free(self, name: str, coder: str = "") -> None:
        """``QualcodeError`` where a name is none, or it or its coder has an account."""
        coder = coder or name
        if not name or max(len(name), len(coder)) > 60 or any(unicodedata.category(s)[0] == "C" for s in name + coder):
            raise QualcodeError(_("{name!r} is no name for an account.").format(name=name), _("Take another one."))
        if taken := self._rows("SELECT name FROM account WHERE folded = ? OR coder = ?", folded(name), coder):
            raise QualcodeError(
                _("{name} has an account already.").format(name=taken[0][0]), _("Take another name, or make a link.")
            )

    def set_role(self, name: str, role: AccountRole) -> None:
        """Give an account another role; its sessions end, for what they may do has changed."""
        with self._change() as db:
            db.execute("UPDATE account SET role = ? WHERE name = ?", (role.value, name))
            _end_all(db, name)

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Close an account, or open it again. What its coder made stays."""
        with self._change() as db:
            db.execute("UPDATE account SET disabled = ? WHERE name = ?", (int(disabled), name))
            _end_all(db, name)
            db.execute("DELETE FROM invite WHERE name = ?", (name,))

    # One-time links

    def invite(self, name: str) -> str:
        """The token of a link by which the password of an account is set, once; an earlier one is worth nothing now."""
        token = secrets.token_urlsafe(32)
        with self._change() as db:
            (has,) = db.execute("SELECT password <> '' FROM account WHERE name = ?", (name,)).fetchone()
            db.execute("DELETE FROM invite WHERE name = ?", (name,))
            db.execute(
                "INSERT INTO invite (token, name, purpose, expires) VALUES (?, ?, ?, ?)",
                (key_of(token), name, "reset" if has else "invitation", self.now() + LINK_SECONDS),
            )
        return token

    def invited(self, token: str) -> Account | None:
        """Whose password a link sets, as long as it holds."""
        rows = self._rows(
            "SELECT name FROM invite WHERE token = ? AND used IS NULL AND expires > ?", key_of(token), self.now()
        )
        found = self.find(str(rows[0][0])) if rows else None
        return found if found and not found.disabled else None

    def redeem(self, token: str, password: str) -> Account | None:
        """Set a password by a link, which is then used up; all sessions of the account end. ``None``: no such link."""
        account = self.invited(token)
        if account is None:
            return None
        check_new(password, account.name)
        kept = hashed(password)
        with self._change() as db:
            done = db.execute(
                "UPDATE invite SET used = ?1 WHERE token = ?2 AND used IS NULL AND expires > ?1",
                (self.now(), key_of(token)),
            )
            if done.rowcount != 1:
                return None
            db.execute("UPDATE account SET password = ? WHERE name = ?", (kept, account.name))
            _end_all(db, account.name)
        return account

    # Sessions

    def right(self, name: str, password: str) -> Account | None:
        """The account, where name and password are right; a name that nobody has takes as long."""
        rows = self._rows("SELECT password FROM account WHERE folded = ? AND NOT disabled", folded(name))
        return self.find(name) if matches(str(rows[0][0]) if rows else "", password) else None

    def change_password(self, session: SignedIn, old: str, new: str) -> bool:
        """Set another password; every session of the account ends, this one too. Whether the old one was right."""
        if self.right(session.account.name, old) is None:
            return False
        check_new(new, session.account.name)
        kept = hashed(new)
        with self._change() as db:
            db.execute("UPDATE account SET password = ? WHERE name = ?", (kept, session.account.name))
            _end_all(db, session.account.name)
        return True

    def sign_in(self, account: Account, address: str, browser: str) -> str:
        """Begin a session; its token is the result, and stands nowhere."""
        token, now = secrets.token_urlsafe(32), self.now()
        with self._change() as db:
            db.execute("DELETE FROM session WHERE seen < ? OR begun < ?", (now - IDLE_SECONDS, now - LONGEST_SECONDS))
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key_of(token), account.name, secrets.token_urlsafe(24), now, now, address, browser[:120]),
            )
        return token

    def session(self, token: str) -> SignedIn | None:
        """The session of a token, as long as it lasts."""
        return self.session_of_key(key_of(token)) if token else None

    def session_of_key(self, key: str) -> SignedIn | None:
        """The session of a key, as long as it lasts: 30 minutes without a key or a page, and 12 hours at most."""
        now = self.now()
        rows = self._rows(f"{_SESSION} AND token = ?", now - IDLE_SECONDS, now - LONGEST_SECONDS, key)
        return self._signed_in(rows[0]) if rows else None

    def sessions(self, name: str) -> Sequence[SignedIn]:
        """The sessions of an account that last, the newest first."""
        now = self.now()
        rows = self._rows(
            f"{_SESSION} AND session.name = ? ORDER BY begun DESC", now - IDLE_SECONDS, now - LONGEST_SECONDS, name
        )
        return [self._signed_in(row) for row in rows]

    def _signed_in(self, row: tuple[object, ...]) -> SignedIn:
        key, csrf, begun, seen, address, browser, *account = row
        return SignedIn(
            str(key), self._account(account), str(csrf), _number(begun), _number(seen), str(address), str(browser)
        )

    def touch(self, key: str) -> None:
        """Something was done in a session, which lasts the longer for it; one that ended does not begin again.

        Where nothing can be written it does not last the longer, and what is read is shown.
        """
        now = self.now()
        with suppress(UnwritableAccountsError), self._change() as db:
            db.execute("UPDATE session SET seen = ? WHERE token = ? AND seen > ?", (now, key, now - IDLE_SECONDS))

    def end(self, key: str, *, forget: bool = False) -> None:
        """End a session; ``forget`` the browser that it was begun in, too."""
        with self._change() as db:
            db.execute("DELETE FROM session WHERE token = ?", (key,))
            if forget:
                db.execute("DELETE FROM browser WHERE session = ?", (key,))

    def end_all(self, name: str) -> None:
        """End all sessions of an account, and know none of its browsers any more."""
        with self._change() as db:
            _end_all(db, name)

    # Browsers that are known

    def know(self, name: str, session: str, before: str = "") -> str:
        """The token by which a browser is known from now on, in which somebody began a session (by its token) just now.

        It lets nobody in. Who guesses somebody's password is held off, and somebody at a known browser is not with
        them. ``before`` is the token that the browser had until now, which is worth nothing any more.
        """
        token, now = secrets.token_urlsafe(32), self.now()
        with self._change() as db:
            db.execute("DELETE FROM browser WHERE token = ? OR seen < ?", (key_of(before), now - KNOWN_SECONDS))
            db.execute("INSERT INTO browser VALUES (?, ?, ?, ?)", (key_of(token), name, key_of(session), now))
            db.execute(
                "DELETE FROM browser WHERE name = ?1 AND token NOT IN"
                " (SELECT token FROM browser WHERE name = ?1 ORDER BY seen DESC, rowid DESC LIMIT ?2)",
                (name, MOST_KNOWN),
            )
        return token

    def known(self, token: str, name: str) -> str:
        """The key of a browser in which the account of that name signed in before; nothing where it is not known."""
        rows = self._rows(
            "SELECT browser.token FROM browser JOIN account USING (name)"
            " WHERE browser.token = ? AND folded = ? AND NOT disabled AND seen > ?",
            key_of(token),
            folded(name),
            self.now() - KNOWN_SECONDS,
        )
        return str(rows[0][0]) if token and rows else ""

    # What happened

    def note(self, what: str, name: str = "", address: str = "") -> None:
        """Write down that something happened at the door. Where nothing can be written, the door works without."""
        shown = "".join(sign for sign in name[:60] if sign.isprintable())
        with suppress(UnwritableAccountsError), self._change() as db:
            db.execute(
                "INSERT INTO event (at, what, name, address) VALUES (?, ?, ?, ?)", (self.now(), what, shown, address)
            )
            db.execute("DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?", (MOST_EVENTS,))

    def events(self, most: int = 200) -> Sequence[Event]:
        """The last things that happened, the newest first."""
        rows = self._rows("SELECT at, what, name, address FROM event ORDER BY id DESC LIMIT ?", most)
        return [Event(_number(at), str(what), str(name), str(address)) for at, what, name, address in rows]


_COLUMNS = "account.name, account.coder, account.role, account.disabled, account.password <> ''"
_ACCOUNT = f"SELECT {_COLUMNS} FROM account"  # noqa: S608 (a constant)
_SESSION = (
    f"SELECT token, csrf, begun, seen, address, browser, {_COLUMNS} FROM session JOIN account USING (name)"  # noqa: S608 (a constant)
    " WHERE NOT disabled AND seen > ? AND begun > ?"
)


def _end_all(db: sqlite3.Connection, name: str) -> None:
    """All sessions of an account end, and none of its browsers is known any more."""
    for table in ("session", "browser"):
        db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))  # noqa: S608 (constants)


def _shape(db: sqlite3.Connection) -> set[tuple[object, ...]]:
    """What a file is made of: its tables with their columns; nothing else may be in it that runs by itself."""
    query = (
        "SELECT s.type, s.name, t.name, t.type FROM sqlite_schema s LEFT JOIN pragma_table_info(s.name) t"
        " WHERE s.type <> 'index' AND s.name NOT LIKE 'sqlite_%'"
    )
    return set(db.execute(query))


@cache
def _shape_made() -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(_TABLES + _SINCE)
        return _shape(made)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
