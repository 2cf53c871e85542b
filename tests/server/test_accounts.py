"""The accounts file: whose it is, where it lies, what is in it, and how long anything in it lasts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from qualcode.errors import QualcodeError
from qualcode.server.accounts import passwords
from qualcode.server.accounts.file import AccountsError, UnwritableAccountsError
from qualcode.server.accounts.store import (
    IDLE_SECONDS,
    KNOWN_SECONDS,
    LINK_SECONDS,
    LONGEST_SECONDS,
    MOST_KNOWN,
    AccountRole,
    Accounts,
    key_of,
)
from tests.support.often import often
from tests.support.serving import cheap_passwords

WORDS = "four words of my own"


class _Clock:
    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> _Clock:
    """A clock that goes when it is told to."""
    cheap_passwords()
    return _Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: _Clock) -> Accounts:
    """Accounts with one of ada's."""
    found = Accounts(tmp_path / "server" / "a.qualcode-accounts", tmp_path / "study" / "s.qualcode", clock)
    found.add("ada", AccountRole.LEAD)
    assert found.redeem(found.invite("ada"), WORDS)
    return found


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_the_file_is_its_users_alone(accounts: Accounts) -> None:
    assert accounts.path.stat().st_mode & 0o777 == 0o600
    accounts.close()
    accounts.path.chmod(0o640)
    with pytest.raises(QualcodeError, match="read by others"):
        Accounts(accounts.path, Path("/elsewhere/s.qualcode"))


@pytest.mark.parametrize("place", ["study/a", "study/below/a", "link/a"])
def test_it_never_lies_beside_the_study(place: str, tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "study")
    with pytest.raises(QualcodeError, match="folder of the study"):
        Accounts(tmp_path / place, tmp_path / "study" / "s.qualcode")
    assert list((tmp_path / "study").iterdir()) == []


def test_what_is_no_file_of_accounts_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    for content in (b"no database at all, but some words in a file", b""):
        other.write_bytes(content)
        other.chmod(0o600)
        if not content:
            sqlite3.connect(other).executescript("CREATE TABLE mine (x); INSERT INTO mine VALUES (1);")
        before = other.read_bytes()
        with pytest.raises(QualcodeError, match="no file of accounts"):
            Accounts(other, tmp_path / "study" / "s.qualcode")
        assert other.read_bytes() == before


def test_a_link_works_once_for_three_days(accounts: Accounts, clock: _Clock) -> None:
    accounts.add("bo", AccountRole.CODER)
    token = accounts.invite("bo")
    clock.at += LINK_SECONDS - 1
    assert accounts.invited(token), "looking does not use it up"
    clock.at += 2
    assert accounts.redeem(token, WORDS) is None
    first, second = accounts.invite("bo"), accounts.invite("bo")
    assert accounts.redeem(first, WORDS) is None, "a new link makes the one before it worthless"
    assert accounts.redeem(second, WORDS)
    assert accounts.redeem(second, WORDS + " again") is None
    assert accounts.right("BO", WORDS)
    third = accounts.invite("bo")
    accounts.set_disabled("bo", disabled=True)
    assert accounts.redeem(third, WORDS) is None
    assert accounts.right("bo", WORDS) is None


@pytest.mark.parametrize("password", ["short", "x" * 300, "ada-password"])
def test_a_password_is_long_and_not_the_name(password: str, accounts: Accounts) -> None:
    token = accounts.invite("ada")
    with pytest.raises(QualcodeError):
        accounts.redeem(token, password)
    assert accounts.redeem(token, WORDS), "and the link is not used up by trying"


def test_a_session_lasts_as_long_as_something_is_done_and_twelve_hours_at_most(
    accounts: Accounts, clock: _Clock
) -> None:
    ada = accounts.find("Ada")
    assert ada
    token = accounts.sign_in(ada, "here", "browser")
    begun = clock.at
    while clock.at - begun < LONGEST_SECONDS - IDLE_SECONDS:
        clock.at += IDLE_SECONDS - 1
        assert accounts.session(token)
        accounts.touch(key_of(token))
    clock.at = begun + LONGEST_SECONDS + 1
    assert accounts.session(token) is None
    token = accounts.sign_in(ada, "here", "browser")
    clock.at += IDLE_SECONDS + 1
    assert accounts.session(token) is None
    accounts.touch(key_of(token))
    assert accounts.sessions("ada") == []


@pytest.mark.parametrize("how", ["one", "all", "password", "link", "role", "closed"])
def test_sessions_end(how: str, accounts: Accounts) -> None:
    ada = accounts.find("ada")
    assert ada
    here, there = accounts.sign_in(ada, "here", "a"), accounts.sign_in(ada, "there", "b")
    session = accounts.session(here)
    assert session
    if how == "one":
        accounts.end(key_of(there))
    elif how == "all":
        accounts.end_all("ada")
    elif how == "password":
        assert not accounts.change_password(session, "wrong words here", "quite other words")
        assert accounts.session(there)
        assert accounts.change_password(session, WORDS, "quite other words")
    elif how == "link":
        accounts.redeem(accounts.invite("ada"), "quite other words")
    elif how == "role":
        accounts.set_role("ada", AccountRole.CODER)
    else:
        accounts.set_disabled("ada", disabled=True)
    assert accounts.session(there) is None
    assert (accounts.session(here) is not None) == (how == "one")


def test_who_reads_the_file_cannot_come_in_with_it(accounts: Accounts) -> None:
    ada = accounts.find("ada")
    assert ada
    tokens = accounts.sign_in(ada, "here", "a"), accounts.invite("ada")
    kept = accounts.path.read_bytes()
    for token in (*tokens, WORDS):
        assert token.encode() not in kept
    assert b"$argon2id$" in kept


def test_what_a_password_costs() -> None:
    """As chosen: argon2id, three rounds over 38 MB, and two at a time."""
    import importlib

    importlib.reload(passwords)
    assert passwords.hashed(WORDS).startswith("$argon2id$v=19$m=38912,t=3,p=1$")
    assert passwords._AT_ONCE._value == 2
    cheap_passwords()


def test_coder_and_name_are_one_accounts(accounts: Accounts) -> None:
    for name, coder in (("ADA", ""), ("ada2", "ada"), ("ａｄａ", ""), ("", ""), ("a\x07b", ""), ("x" * 61, "")):
        with pytest.raises(QualcodeError):
            accounts.add(name, AccountRole.CODER, coder)


def test_what_happened_is_kept_without_signs_that_steer(accounts: Accounts) -> None:
    accounts.note("sign-in failed", "\x1b]52;c;eA==\x07ada\u202e", "192.0.2.1")
    assert accounts.events(1)[0].name == "]52;c;eA==ada"


def test_a_browser_is_known_for_so_long_and_by_its_last_token(accounts: Accounts, clock: _Clock) -> None:
    ada = accounts.find("ada")
    assert ada
    first = accounts.know("ada", accounts.sign_in(ada, "", ""))
    assert accounts.known(first, " ADA ") == key_of(first)
    assert accounts.known(first, "bo") == accounts.known("", "ada") == accounts.known(first + "x", "ada") == ""
    assert first.encode() not in accounts.path.read_bytes()
    second = accounts.know("ada", accounts.sign_in(ada, "", ""), first)
    assert accounts.known(first, "ada") == "", "each good sign-in gives another"
    clock.at += LONGEST_SECONDS + 1
    assert not accounts.sessions("ada")
    assert accounts.known(second, "ada"), "it outlasts the session"
    clock.at += KNOWN_SECONDS
    assert accounts.known(second, "ada") == ""
    many = [accounts.know("ada", accounts.sign_in(ada, "", "")) for _number in range(MOST_KNOWN + 3)]
    assert [bool(accounts.known(one, "ada")) for one in many] == [False] * 3 + [True] * MOST_KNOWN


def test_what_ends_all_sessions_ends_browsers_that_are_known(accounts: Accounts) -> None:
    ada = accounts.find("ada")
    assert ada

    def change() -> None:
        (session,) = accounts.sessions("ada")
        assert accounts.change_password(session, WORDS, WORDS + "!")

    ends: list[Callable[[], object]] = [
        lambda: accounts.end_all("ada"),
        lambda: accounts.redeem(accounts.invite("ada"), WORDS),
        lambda: accounts.set_role("ada", AccountRole.CODER),
        change,
        lambda: accounts.end(accounts.sessions("ada")[0].key, forget=True),
        lambda: accounts.set_disabled("ada", disabled=True),
    ]
    for end in ends:
        token = accounts.know("ada", accounts.sign_in(ada, "", ""))
        assert accounts.known(token, "ada")
        end()
        assert accounts.known(token, "ada") == ""


def test_a_file_that_was_made_before_browsers_were_known_is_opened(accounts: Accounts) -> None:
    path = accounts.path
    accounts.close()
    with sqlite3.connect(path) as before:
        before.execute("DROP TABLE browser")
    before.close()
    again = Accounts(path, Path("/elsewhere/s.qualcode"))
    ada = again.find("ada")
    assert ada
    assert again.known(again.know("ada", again.sign_in(ada, "", "")), "ada")
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such things")
@pytest.mark.parametrize("thing", ["pipe", "loop", "nowhere", "under a file"])
def test_what_is_no_file_at_all_is_refused_at_once(thing: str, tmp_path: Path) -> None:
    path = tmp_path / "server" / "accounts"
    path.parent.mkdir()
    if thing == "pipe":
        os.mkfifo(path, 0o600)
    elif thing == "under a file":
        path.write_bytes(b"")
        path = path / "accounts"
    else:
        path.symlink_to(path if thing == "loop" else tmp_path / "gone" / "accounts")
    with pytest.raises(QualcodeError, match=r"no file of accounts|cannot be made"):
        Accounts(path, tmp_path / "study" / "s.qualcode")


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE place",
        "ALTER TABLE session DROP COLUMN browser",
        "CREATE TRIGGER theirs AFTER INSERT ON invite BEGIN DELETE FROM account; END",
        "DROP TABLE place; CREATE VIEW place AS SELECT 1 AS id, 'http://elsewhere' AS url",
    ],
)
def test_a_file_of_another_make_is_refused(harm: str, accounts: Accounts) -> None:
    accounts.close()
    with closing(sqlite3.connect(accounts.path)) as db:
        db.executescript(harm)
    with pytest.raises(AccountsError, match="is damaged"):
        Accounts(accounts.path, Path("/elsewhere/s.qualcode"))


def test_a_role_that_there_is_not_lets_nobody_in(accounts: Accounts) -> None:
    accounts._db.execute("UPDATE account SET role = 'emperor'")
    for look in (accounts.people, lambda: accounts.find("ada"), lambda: accounts.right("ada", WORDS)):
        with pytest.raises(AccountsError, match="is damaged"):
            look()


def test_flipped_bytes_are_told_of_in_words(accounts: Accounts) -> None:
    accounts.close()
    data, chance = accounts.path.read_bytes(), Random(8)
    told = ""
    for _time in range(often(60)):
        made = bytearray(data)
        for _byte in range(chance.randrange(1, 10)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        accounts.path.write_bytes(made[: chance.choice((len(made), chance.randrange(len(made))))])
        try:
            with closing(Accounts(accounts.path, Path("/elsewhere/s.qualcode"))) as found:
                found.people()
                found.invite("ada")
        except QualcodeError as error:
            told += f"{error.message} {error.hint}\n"
    assert "is damaged" in told
    assert "ada" not in told.replace(str(accounts.path), "")


def test_where_nothing_can_be_written_what_is_read_still_is(accounts: Accounts) -> None:
    ada = accounts.find("ada")
    assert ada
    token = accounts.sign_in(ada, "::1", "")
    session = accounts.session(token)
    assert session
    accounts._db.execute("PRAGMA query_only = ON")
    accounts.touch(session.key)
    accounts.note("something")
    assert accounts.session(token)
    with pytest.raises(UnwritableAccountsError, match="may not be written"):
        accounts.sign_in(session.account, "::1", "")
    accounts._db.execute("PRAGMA query_only = OFF")
    assert accounts.sign_in(session.account, "::1", ""), "the transaction that failed is not open any more"
