"""The gate as functions: one address, its cookie, tries, the meter, and whose word counts for where one is from."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.server.gate import (
    Meter,
    Tries,
    address_of,
    check_bind,
    cookie_in,
    last_hop,
    right_host,
    right_origin,
    security_headers,
)
from qualcode.server.pages.multipart import parts_of
from qualcode.server.pages.study import attached, safe_name

HTTPS = "https://coding.example.org"


@pytest.mark.parametrize(
    "url",
    [
        "", "coding.example.org", "ftp://x", "https://", "https://x/path", "https://x?y", "https://u@x", "https://x:99999",
        "https://ëxample.org", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(QualcodeError, match="no address"):
        address_of(url)


@pytest.mark.parametrize("url", ["http://coding.example.org", "http://192.0.2.1:8100", "http://localhost.example.org"])
def test_no_passwords_in_the_open(url: str) -> None:
    with pytest.raises(QualcodeError, match="not https"):
        address_of(url)


def test_listening_to_others_takes_https() -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "coding.example.org"):
        with pytest.raises(QualcodeError, match="other machines"):
            check_bind(host, address_of("http://localhost:8100"))
        check_bind(host, address_of(HTTPS))
    check_bind("127.0.0.1", address_of("http://localhost:8100"))


def test_the_cookie_of_an_address() -> None:
    cookie = address_of(HTTPS).set_cookie("token")
    assert cookie == "__Host-qualcode-443=token; Path=/; HttpOnly; SameSite=Strict; Secure"
    known = address_of(HTTPS).set_known("token", 60)
    assert known == "__Host-qualcode-443-known=token; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60"
    here = address_of("http://localhost:8100")
    assert here.cookie == "qualcode-8100", "cookies know no ports: the name holds it"
    assert "Secure" not in here.set_cookie("token")
    assert "Max-Age=0" in here.set_cookie("")
    assert cookie_in([(b"cookie", b"a=b; qualcode-8100=x")], here.cookie) == "x"
    assert cookie_in([(b"cookie", b"qualcode-8100=x; qualcode-8100=y")], here.cookie) == ""


def test_host_and_origin_are_the_one_address() -> None:
    address = address_of("https://coding.example.org:443/")
    assert right_host([(b"host", b"Coding.example.org")], address)
    for hosts in ([], [b"coding.example.org:443"], [b"coding.example.org", b"coding.example.org"], [b"x"]):
        assert not right_host([(b"host", host) for host in hosts], address)
    origin = (b"origin", b"https://coding.example.org")
    assert right_origin([origin], address)
    assert right_origin([origin, (b"sec-fetch-site", b"same-origin")], address)
    assert not right_origin([origin, origin], address)
    assert not right_origin([origin, (b"sec-fetch-site", b"cross-site")], address)
    assert dict(security_headers(address))[b"strict-transport-security"]


def test_who_guesses_keeps_out_themselves() -> None:
    at = 0.0
    tries = Tries(lambda: at)
    for _number in range(5):
        assert tries.wait("ada", "evil") == 0
        tries.failed("ada", "evil")
    waits = []
    for _number in range(9):
        waits.append(tries.wait("ada", "evil"))
        at += waits[-1]
        tries.failed("ada", "evil")
    assert waits[0] > 0
    assert waits == sorted(waits)
    assert waits[-1] == 300
    assert tries.wait("ada", "home") == 0
    assert tries.wait("bo", "evil") == 0
    for number in range(30):
        tries.failed(f"name {number}", "evil")
    assert tries.wait("zoe", "evil") > 0, "many names from one address"
    for number in range(30_000):
        tries.failed(str(number), str(number))
    assert len(tries._tried) <= 20_002, "what is counted has an end"


def test_the_meter() -> None:
    at = 0.0
    meter = Meter(1000, 3000, lambda: at)
    assert meter.takes(3000)
    assert not meter.takes(500)
    at += 10
    assert meter.takes(3000)
    assert not meter.takes(1), "no more than the burst is saved up"


def test_only_a_known_proxy_says_where_a_request_is_from() -> None:
    headers = [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.7")]
    assert last_hop(headers, "192.0.2.5", ()) == "192.0.2.5"
    assert last_hop(headers, "192.0.2.5", ("192.0.2.5",)) == "198.51.100.7"
    assert last_hop([(b"x-forwarded-for", b"<script>")], "192.0.2.5", ("192.0.2.5",)) == "192.0.2.5"


def test_files_of_a_form_byte_for_byte() -> None:
    data = bytes(range(256)) + b"\r\n--other\r\n\n\r"
    body = (
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\ntoken\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="../../gespr\xc3\xa9k.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + data + b"\r\n--b--\r\n"
    )
    first, second = parts_of("multipart/form-data; boundary=b", body)
    assert (first.name, first.file, first.data) == ("csrf", "", b"token")
    assert (second.name, second.data) == ("files", data)
    assert safe_name(second.file, 1) == "gesprék.txt"
    for kind, wrong in (
        ("text/plain", body),
        ("multipart/form-data", body),
        ("multipart/form-data; boundary=b", b"--b\r\nx"),
    ):
        with pytest.raises(ValueError, match="form"):
            parts_of(kind, wrong)
    many = b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n" * 300 + b"--b--"
    with pytest.raises(ValueError, match="too many"):
        parts_of("multipart/form-data; boundary=b", many)


@pytest.mark.parametrize(
    "name", ["..", "/etc/passwd", "a\\b\\..\\c.txt", "\x00", ".hidden", "x" * 500, 'a"b', "a\r\nb"]
)
def test_no_name_of_a_file_leads_elsewhere(name: str) -> None:
    safe = safe_name(name, 3)
    assert safe
    assert "/" not in safe
    assert "\\" not in safe
    assert not safe.startswith(".")
    assert len(safe) <= 120
    header = attached(name)["content-disposition"]
    assert "\r" not in header
    assert header.count('"') == 2
