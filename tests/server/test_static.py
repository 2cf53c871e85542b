"""What a browser is given: the terminal as its makers gave it out, and a client that heeds only what is copied."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from qualcode.server.app import STATIC

PUBLISHED = {
    "xterm.js": "14903579ff54664cd72f8e8699e6961a6272c21863ec1c3b118cdc8af5d4a972",
    "xterm.css": "854a7c0fb70e8b1a083c16797ab827299fb18744f5ad34f227b48337e33293c6",
    "addon-fit.js": "ba3ea256ce0620a0992a197d6c9baea64823fc93d8da07a9e366ca9943c18527",
    "addon-webgl.js": "b85f8d4b3e9756bebb757e3fe47134d70f03ea3d6b187624426d2e2b65dec06c",
    "addon-unicode11.js": "72353b5178e1a7382716df1cfedf8ab070eea655d38995bb9f4f284fe56e2f2b",
    "xterm.LICENSE.txt": "b569f629d00f2626a8100df2a1798210535621e42164dfd426a6fe5aac7b0ccd",
    "addon-fit.LICENSE.txt": "e256f01188af527e4d06d21d06fbf785ae9c50d4b328bf03cbe0ba7f0aa4228f",
    "addon-webgl.LICENSE.txt": "21b975c39532001d431dc3b2c29fbff691d83f370833a66b54698bda290fde0e",
    "addon-unicode11.LICENSE.txt": "e256f01188af527e4d06d21d06fbf785ae9c50d4b328bf03cbe0ba7f0aa4228f",
}
"""SHA-256 of what npm has of @xterm/xterm 6.0.0, addon-fit 0.11.0, addon-webgl 0.19.0 and addon-unicode11 0.9.0."""
FOLDER = files("qualcode.server").joinpath("static")


def test_the_terminal_is_as_it_was_published() -> None:
    for name, known in PUBLISHED.items():
        assert sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == known, name


def test_each_comes_with_its_licence_and_nothing_else_lies_there() -> None:
    assert {one.name for one in FOLDER.iterdir()} == set(STATIC)
    for name in STATIC:
        if name.endswith(".js") and name != "client.js":
            licence = FOLDER.joinpath(name.removesuffix(".js") + ".LICENSE.txt").read_text(encoding="utf-8")
            assert "Permission is hereby granted, free of charge" in licence


def test_no_page_asks_anything_of_another_host() -> None:
    own = [FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("client.js", "style.css")]
    assert not any("://" in text or "@import" in text or "url(" in text for text in own)


def test_the_client_never_reads_the_clipboard() -> None:
    client = FOLDER.joinpath("client.js").read_text(encoding="utf-8")
    assert "clipboard.writeText" in client
    assert "readText" not in client
    assert "clipboard.read" not in client
    assert "innerHTML" not in client
    assert "eval" not in client
