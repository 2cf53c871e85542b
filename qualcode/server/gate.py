"""The gate: what is let in at all. One address (``--url``) says which hosts and origins that are; all else is refused.

A page of another site that a coder has open can send requests to this server with the coder's cookie; a name of another
site can be made to lead here. So each request says by its Host that it was meant for this address, and each that
changes something, by its Origin, that a page of this address sent it.
"""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from qualcode.errors import QualcodeError
from qualcode.i18n import _

FORM_BYTES = 16 * 1024
"""No form is longer; uploads have a limit of their own."""

_TRIES, _WAIT, _LONGEST = 5, 4.0, 300.0
_TRIES_OF_ADDRESS = 30
_KEPT = 10_000
_FORGET_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Address:
    """The one address at which the server is reached."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and port, as a browser says them: without the port where it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """As a browser says it."""
        return f"{self.scheme}://{self.authority}"

    @property
    def secure(self) -> bool:
        """Whether it is https."""
        return self.scheme == "https"

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies know no ports, so that the name holds it.

        ``__Host-`` has a browser take it of this host alone, and under https alone.
        """
        return f"{'__Host-' if self.secure else ''}qualcode-{self.port}"

    def set_cookie(self, token: str) -> str:
        """The header that gives a browser its token; without one, takes it away."""
        return self._given(self.cookie, token, "" if token else "; Max-Age=0")

    @property
    def known_cookie(self) -> str:
        """The name of the cookie by which a browser is known that somebody signed in with before."""
        return f"{self.cookie}-known"

    def set_known(self, token: str, seconds: int) -> str:
        """The header that has a browser be known for so long."""
        return self._given(self.known_cookie, token, f"; Max-Age={seconds}")

    def _given(self, name: str, token: str, lasts: str) -> str:
        more = "; Secure" if self.secure else ""
        return f"{name}={token}; Path=/; HttpOnly; SameSite=Strict{more}{lasts}"


def address_of(url: str) -> Address:
    """The address that ``--url`` says. ``QualcodeError`` where it is none, or not https although not this machine's."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        host = (parts.hostname or "").lower()
    except (ValueError, KeyError) as error:
        raise _no_url(url) from error
    extra = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None
    if not host or extra or not host.isascii():
        raise _no_url(url)
    if parts.scheme != "https" and not is_loopback(host):
        raise QualcodeError(
            _("{url} is not https: passwords and interviews would travel in the open.").format(url=url),
            _("Have the institute's proxy (nginx, Caddy) speak https, and name that address: --url https://..."),
        )
    return Address(parts.scheme, host, port)


def _no_url(url: str) -> QualcodeError:
    return QualcodeError(
        _("{url} is no address of a server.").format(url=url),
        _("Name scheme, host and port, and no more: --url https://coding.example.org"),
    )


def is_loopback(host: str) -> bool:
    """Whether a name or number of a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_bind(host: str, address: Address) -> None:
    """``QualcodeError`` where the server would listen on more than this machine without https."""
    if not is_loopback(host) and not address.secure:
        raise QualcodeError(
            _("{host} can be reached from other machines, and {url} is not https.").format(
                host=host, url=address.origin
            ),
            _("Leave --host out: a proxy on this machine reaches 127.0.0.1."),
        )


Headers = Sequence[tuple[bytes, bytes]]


def values(headers: Headers, name: str) -> list[str]:
    """All values of a header."""
    wanted = name.lower().encode()
    return [value.decode("latin-1") for key, value in headers if key.lower() == wanted]


def cookie_in(headers: Headers, name: str) -> str:
    """The value of a cookie; nothing where it comes twice, for one of the two was put there by somebody else."""
    found = [
        part.partition("=")[2].strip()
        for value in values(headers, "cookie")
        for part in value.split(";")
        if part.partition("=")[0].strip() == name
    ]
    return found[0] if len(found) == 1 else ""


def right_host(headers: Headers, address: Address) -> bool:
    """Whether a request was meant for this address: one Host, and this one."""
    return [value.lower() for value in values(headers, "host")] == [address.authority]


def right_origin(headers: Headers, address: Address) -> bool:
    """Whether a page of this address sent it: one Origin, this one, and no browser that says otherwise."""
    site = values(headers, "sec-fetch-site")
    return values(headers, "origin") == [address.origin] and site in ([], ["same-origin"])


def right_token(expected: str, given: str) -> bool:
    """Whether a form has the token of its session."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def security_headers(address: Address) -> list[tuple[bytes, bytes]]:
    """What each answer tells a browser to keep to."""
    socket = address.origin.replace("http", "ws", 1)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        f" font-src 'self'; connect-src 'self' {socket}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    told = {
        "Content-Security-Policy": policy,
        # With no-referrer, browsers send "Origin: null" with forms, and every one would be refused.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if address.secure:
        told["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower().encode(), value.encode()) for name, value in told.items()]


@dataclass(slots=True)
class _Tried:
    count: int = 0
    until: float = 0.0
    last: float = 0.0


class Tries:
    """How often somebody tried to come in. What is counted is the name at one address first, then the address.

    So who tries another's name keeps out themselves, and not the other. A browser that the other signed in with before
    stands for an address of its own: it is not held off with whoever tries at the same address.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tried: dict[tuple[str, ...], _Tried] = {}

    def wait(self, name: str, address: str) -> float:
        """Seconds before another try is looked at."""
        now = self._now()
        found = [self._tried[key] for key in self._keys(name, address) if key in self._tried]
        return max([0.0, *(one.until - now for one in found)])

    def failed(self, name: str, address: str) -> None:
        """A try that was wrong."""
        now = self._now()
        if len(self._tried) > _KEPT:
            self._tried = {key: one for key, one in self._tried.items() if now - one.last < _FORGET_SECONDS}
            # A good part at once, the oldest first: one at a time, each try would look at all others.
            for key in list(self._tried)[: max(0, len(self._tried) - _KEPT // 2)]:
                del self._tried[key]
        for key, most in zip(self._keys(name, address), (_TRIES, _TRIES_OF_ADDRESS), strict=True):
            one = self._tried.setdefault(key, _Tried())
            if now - one.last > _FORGET_SECONDS:
                one.count = 0
            one.count, one.last = one.count + 1, now
            if one.count >= most:
                one.until = now + min(_WAIT * 2 ** min(one.count - most, 10), _LONGEST)

    def succeeded(self, name: str, address: str) -> None:
        """The right password: the tries of this name from here are forgotten."""
        self._tried.pop(self._keys(name, address)[0], None)

    @staticmethod
    def _keys(name: str, address: str) -> Sequence[tuple[str, ...]]:
        return ((name, address), (address,))


class Meter:
    """Bytes that come in over a socket: so many a second, and a burst of some more (a page that is pasted)."""

    def __init__(self, a_second: int, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._most, self._now = a_second, burst, now
        self._left, self._at = float(burst), now()

    def takes(self, size: int) -> bool:
        """Whether so many more bytes are still within measure."""
        now = self._now()
        self._left = min(self._most, self._left + (now - self._at) * self._rate) - size
        self._at = now
        return self._left >= 0


def last_hop(headers: Headers, peer: str, proxies: Iterable[str]) -> str:
    """The address of whoever asks: what the proxy nearest to us says, and only where it is one that was named."""
    if peer not in set(proxies):
        return peer
    forwarded = ",".join(values(headers, "x-forwarded-for")).split(",")[-1].strip()
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return peer
