"""What a browser is given: the terminal as its makers gave it out, and a client that heeds only what is copied."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest

from qualcode import tui
from qualcode.i18n import LOCALES
from qualcode.server.app import STATIC

PUBLISHED = {
    "xterm.js": "14903579ff54664cd72f8e8699e6961a6272c21863ec1c3b118cdc8af5d4a972",
    "xterm.css": "854a7c0fb70e8b1a083c16797ab827299fb18744f5ad34f227b48337e33293c6",
    "addon-fit.js": "ba3ea256ce0620a0992a197d6c9baea64823fc93d8da07a9e366ca9943c18527",
    "addon-webgl.js": "b85f8d4b3e9756bebb757e3fe47134d70f03ea3d6b187624426d2e2b65dec06c",
    "addon-unicode11.js": "72353b5178e1a7382716df1cfedf8ab070eea655d38995bb9f4f284fe56e2f2b",
    "FiraCode-Regular.woff2": "a6ce59520b90e15d7062ffef214f94c8add5a4085c0bbb1683602ef227a4d1fe",
    "FiraCode-Bold.woff2": "d778c19803c672d294663e9283c7b752cc125ab266f0ddb8e53b039da92caf67",
    "FiraCode.LICENSE.txt": "1d41e10031ab125302780a05ec4c91d218e47db0c7e37cf315cce5e608cdc25c",
    "xterm.LICENSE.txt": "b569f629d00f2626a8100df2a1798210535621e42164dfd426a6fe5aac7b0ccd",
    "addon-fit.LICENSE.txt": "e256f01188af527e4d06d21d06fbf785ae9c50d4b328bf03cbe0ba7f0aa4228f",
    "addon-webgl.LICENSE.txt": "21b975c39532001d431dc3b2c29fbff691d83f370833a66b54698bda290fde0e",
    "addon-unicode11.LICENSE.txt": "e256f01188af527e4d06d21d06fbf785ae9c50d4b328bf03cbe0ba7f0aa4228f",
}
"""SHA-256 of what npm has of @xterm/xterm 6.0.0, addon-fit 0.11.0, addon-webgl 0.19.0, addon-unicode11 0.9.0 and
firacode 6.2.0."""
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
    assert "SIL Open Font License, Version 1.1" in FOLDER.joinpath("FiraCode.LICENSE.txt").read_text(encoding="utf-8")


def test_no_page_asks_anything_of_another_host() -> None:
    own = [FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("client.js", "style.css")]
    assert not any("://" in text or "@import" in text for text in own)
    named = [name for text in own for name in re.findall(r"url\(([^)]*)\)", text)]
    assert named
    assert {name.strip('"') for name in named} <= set(STATIC)


def test_the_client_never_reads_the_clipboard() -> None:
    client = FOLDER.joinpath("client.js").read_text(encoding="utf-8")
    assert "clipboard.writeText" in client
    assert "readText" not in client
    assert "clipboard.read" not in client
    assert "innerHTML" not in client
    assert "eval" not in client


TOOLKIT = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▐▔▕▖▗▘▝─━│┃┌┐└┘├┤┬┴┼╭╮╯╰═║╔╗╚╝"
"""What the toolkit draws by itself: bars of scrolling, borders of windows."""
TYPED = "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßÁÉÍÓÚÄËÏÖÜÇÑĳĲ€£§°±×÷½¼¾²³µ«»‘’‚“”„–—…•†‹›≤≥≈≠−αβγδκπσωΑΩабвгдеАБВ"
"""What stands in interviews of these parts of the world."""
ELSEWHERE = "↶↷↻⇄▸◂★✎✕✗"
"""Signs that the font has not: a browser takes them from one of the machine's, which all have these."""
_RANGES = frozenset({"glyphs.py"})
"""Here characters stand for kinds of characters; what is drawn in their place is in the others."""


def drawn() -> Iterator[str]:
    """All characters that the interface draws by itself, in each of its languages."""
    for path in Path(tui.__file__).parent.rglob("*.py"):
        if path.name not in _RANGES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from node.value
    for path in LOCALES.rglob("*.po"):
        words = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        yield from "".join(words)
    yield from "�▯⇄¬" + TOOLKIT + TYPED


@pytest.mark.parametrize("name", ["FiraCode-Regular.woff2", "FiraCode-Bold.woff2"])
def test_the_font_has_what_the_interface_draws(name: str) -> None:
    pytest.importorskip("brotli")
    fonts = pytest.importorskip("fontTools.ttLib")
    font = fonts.TTFont(BytesIO(FOLDER.joinpath(name).read_bytes()))
    has = {chr(code) for code in font.getBestCmap()}
    wanted = {sign for sign in drawn() if unicodedata.category(sign)[0] not in "CZM"}
    assert len(wanted) > 200
    assert "".join(sorted(wanted - has)) == "".join(sorted(set(ELSEWHERE) & wanted)), "the list can only become shorter"
    widths = {font["hmtx"][font.getBestCmap()[ord(sign)]][0] for sign in wanted & has}
    assert len(widths) == 1, "every sign is as wide as a cell"
