"""The pages: to lead, to read and code plainly, each by role; text of others is text and nothing else."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from qualcode import server
from qualcode.server.pages import happened
from qualcode.server.pages.layout import tag, told
from qualcode.storage import Project
from tests.support.serving import Client, Serving, password_of

BOUNDARY = "b0undary"


def upload(client: Client, files: dict[str, bytes], **fields: str) -> tuple[int, str]:
    """Send files as a browser does."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrf": client.csrf, **fields}.items()
    ]
    parts += [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, data in files.items()
    ]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    answer = client.ask("/study/upload", body, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
    return answer.status, unescape(answer.body)


def test_values_are_escaped_where_they_are_put_in() -> None:
    evil = "<script>alert(1)</script>\" onload='x' \x1b]52;c;x\x07"
    for made in (tag("p", evil), tag("p", "", title=evil), told(evil)):
        assert "<script" not in made
        assert "\x1b" not in made
        assert '" onload' not in made


def test_read_and_code_without_a_script(serving: Serving) -> None:
    bo = serving.client("bo")
    assert "leerlingen-1" in bo.ask("/read").body
    page = bo.ask("/read/leerlingen-1").body
    assert "Via mijn oom, die kent die baas." in page
    assert "<script" not in page
    values = dict(re.findall(r'name="(sha256)" value="([^"]+)"', page))
    start = re.search(r'<select id="start-1" name="start"><option value="(\d+)"', page)
    end = re.search(r'<select id="end-1" name="end"><option value="(\d+)"', page)
    code = re.search(r'<option value="(\d+)">– Netwerk', page)
    assert start
    assert end
    assert code
    before = serving.codings()
    given = {**values, "start": start[1], "end": end[1], "code": code[1], "turn": "1", "from": "0"}
    answer = bo.do("/read/leerlingen-1/code", **given)
    assert answer.status == 303
    assert answer.headers["location"].endswith("done=coded#turn-1")
    assert [who for who, _quote in serving.codings()[len(before) :]] == ["bo"]
    own = re.search(
        r'action="/read/leerlingen-1/remove".*?name="coding" value="(\d+)"', bo.ask("/read/leerlingen-1").body
    )
    assert own
    bo.do("/read/leerlingen-1/memo", coding=own[1], memo="een <b>memo</b>\r\nvan bo")
    assert "een &lt;b&gt;memo&lt;/b&gt;" in bo.ask("/read/leerlingen-1").body
    stale = bo.do("/read/leerlingen-1/code", **{**given, "sha256": "0" * 64})
    assert stale.status == 409
    assert serving.client("cas").do("/read/leerlingen-1/remove", coding=own[1]).status == 409, "of another coder"
    for deed in ("remove", "undo", "undo", "undo"):
        bo.do(f"/read/leerlingen-1/{deed}", coding=own[1])
    assert serving.codings() == before
    for wrong in ({"start": "x"}, {"start": "9" * 30}, {"end": "1"}, {"code": "999"}, {"end": "999999"}):
        assert bo.do("/read/leerlingen-1/code", **{**given, **wrong}).status == 409
    assert bo.ask("/read/nobody%2F..%2Fhas").status in (404, 409)
    assert bo.do("/read/school-1/done", sha256=_sha(bo, "school-1"), finished="yes").status == 303
    assert "finished" in bo.ask("/read").body


def _sha(client: Client, name: str) -> str:
    found = re.search(r'name="sha256" value="([^"]+)"', client.ask(f"/read/{name}").body)
    assert found
    return found[1]


@pytest.mark.parametrize("name", ["bo", "ria"])
@pytest.mark.parametrize("path", ["/study", "/people"])
def test_leading_is_for_who_leads(name: str, path: str, serving: Serving) -> None:
    assert serving.client(name).ask(path).status == 403
    assert serving.events()[-1] == "refused by role"


def test_no_form_goes_further_than_a_role(serving: Serving) -> None:
    bo, ria, ada = serving.client("bo"), serving.client("ria"), serving.client("ada")
    before = list(serving.desk.accounts.people())
    for who in (bo, ria):
        for path in ("/people/add", "/people/link", "/people/role", "/people/close"):
            assert who.do(path, name="ada", role="coder", disabled="yes").status == 403
        for path in ("/study/begin", "/study/end", "/study/backup"):
            assert who.do(path, name="x", percent="100", times="2").status == 403
        assert upload(who, {"a.txt": b"I: Hallo\nR: Ja\n"})[0] == 403
    assert ria.do("/read/leerlingen-1/code", sha256="x", start="0", end="9", code="1").status == 403
    assert ria.do("/read/leerlingen-1/undo").status == 403
    for path, more in (
        ("/people/link", {}),
        ("/people/close", {"disabled": "yes"}),
        ("/people/role", {"role": "reader"}),
    ):
        assert ada.do(path, name="max", **more).status == 403, "a lead arranges nothing of an admin's"
    assert ada.do("/people/add", name="eve", role="admin").status == 403
    assert ada.do("/people/role", name="bo", role="lead").status == 403
    assert ada.do("/people/add", name="eve", role="root").status == 403
    assert list(serving.desk.accounts.people()) == before


def test_somebody_new_is_let_in_by_a_link(serving: Serving) -> None:
    ada = serving.client("ada")
    page = ada.do("/people/add", name="dio", role="coder").body
    found = re.search(r"<code>(http[^<]+)</code>", page)
    assert found
    path = unescape(found[1]).removeprefix(serving.origin)
    token = path.partition("token=")[2]
    new = Client(serving)
    assert new.ask(path).status == new.ask(path).status == 200, "looking uses nothing up"
    words = "quite long words of dio"
    assert new.ask("/link", {"token": token, "password": words, "again": words + "x"}).status == 422
    assert new.ask("/link", {"token": token, "password": "dio", "again": "dio"}).status == 422
    assert new.ask("/link", {"token": token, "password": words, "again": words}, headers={"Origin": None}).status == 403
    assert new.ask("/link", {"token": token, "password": words, "again": words}).status == 200
    assert new.ask("/link", {"token": token, "password": words, "again": words}).status == 404
    assert new.sign_in("dio", words).status == 303
    with Project.open(serving.study, readonly=True) as project:
        assert project.rows("SELECT role FROM main.coder WHERE name = 'dio'") == [("coder",)]
    ada.do("/people/close", name="dio", disabled="yes")
    assert new.ask("/me").status == 401
    assert Client(serving).sign_in("dio", words).status == 401


def test_files_are_brought_in_and_the_folder_is_gone(serving: Serving) -> None:
    ada = serving.client("ada")
    text = b"I: Hoe gaat het?\nR: Goed hoor, <script>alert(1)</script>.\n"
    status, page = upload(ada, {"../../nieuw.txt": text}, group="scholen", look="yes")
    assert status == 200
    assert "Nothing was brought in" in page
    assert "nieuw" not in ada.ask("/read").body
    status, page = upload(ada, {"../../nieuw.txt": text}, group="scholen")
    assert status == 200
    assert "What was brought in" in page
    assert "&lt;script&gt;" in ada.ask("/read/nieuw").body
    assert "<script>alert" not in ada.ask("/read/nieuw").body
    status, page = upload(ada, {"bomb.docx": b"PK\x03\x04 no archive", "x.exe": b"MZ"})
    assert status in (200, 409)
    assert upload(Client(serving), {"a.txt": text})[0] in (303, 413)
    forged = serving.client("ada")
    forged.csrf = ada.csrf
    assert upload(forged, {"anders.txt": text})[0] == 403
    home = serving.desk.hands.places.home("ada")
    assert [one.name for one in (home / "passing").iterdir() if one.name.startswith("upload")] == []
    assert not list(serving.study.parent.glob("*.txt"))


def test_rounds_are_led_without_a_word_of_what_is_found(serving: Serving) -> None:
    ada = serving.client("ada")
    assert (
        ada.do(
            "/study/begin",
            **{
                "name": "r1",
                "percent": "100",
                "times": "2",
                "coder-0": "bo",
                "coder-1": "cas",
                "document-0": "leerlingen-1",
            },
        ).status
        == 303
    )
    page = ada.ask("/study").body
    assert "r1 (open)" in page
    assert "Via mijn oom" not in page
    # Who leads and does not code may have a copy; who codes in it may not.
    copy = ada.do("/study/backup")
    assert copy.status == 200
    assert copy.body.startswith("SQLite format 3")
    assert ada.do("/study/begin", name="r2", percent="x", times="2").status == 409
    assert (
        ada.do(
            "/study/begin",
            **{
                "name": "r2",
                "percent": "100",
                "times": "2",
                "coder-0": "ada",
                "coder-1": "cas",
                "document-0": "school-1",
            },
        ).status
        == 303
    )
    assert ada.do("/study/backup").status == 409
    home = serving.desk.hands.places.home("ada")
    assert [one.name for one in (home / "passing").iterdir() if one.name.startswith("backup")] == []
    assert serving.client("max").do("/study/backup").status == 200
    for name in ("r1", "r2"):
        assert ada.do("/study/end", name=name).status == 303
    assert "r1 (ended)" in ada.ask("/study").body


def test_my_sessions(serving: Serving) -> None:
    one, two = serving.client("cas"), serving.client("cas")
    page = one.ask("/sessions").body
    assert page.count('name="key"') >= 2
    bo = serving.client("bo")
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    bo.do("/sessions/end", key=keys[0])
    assert two.ask("/me").status == 200, "nobody ends another's"
    one.do("/sessions/end", key=keys[0])
    assert two.ask("/me").status == 401
    given = {"old": "wrong words of cas", "password": "new words that are long", "again": "new words that are long"}
    assert one.do("/sessions/password", **given).status == 403
    assert one.do("/sessions/password", **{**given, "again": "x"}).status == 422
    assert one.do("/sessions/password", **{**given, "old": password_of("cas")}).status == 303
    assert one.ask("/me").status == 401
    assert Client(serving).sign_in("cas").status == 401
    assert Client(serving).sign_in("cas", given["password"]).status == 303


def test_an_admin_codes_nothing(serving: Serving) -> None:
    admin = serving.client("max")
    assert admin.ask("/").headers["location"] == "/study"
    assert admin.ask("/read").status == 403
    assert admin.refused() == 403


def test_whatever_happens_at_the_door_is_said_in_words() -> None:
    """Each name of something that is noted has words, or nobody could read it in another language."""
    said = set(happened._words())
    for file in Path(server.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("note", "_note") and node.args:
                kinds = [str(one.value) for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                if isinstance(node.args[0], ast.JoinedStr):
                    kinds = [kind.removesuffix(" by ") for kind in kinds if kind.startswith(("account added", "link"))]
                assert set(kinds) <= said, kinds
    assert happened.event_words("link made by ada") == "link made to set the password (by ada)"


def test_accounts_that_cannot_be_used_are_told_of_without_a_path(serving: Serving) -> None:
    ada, stranger = serving.client("ada"), serving.client()
    database = serving.desk.accounts._db
    database.execute("PRAGMA query_only = ON")
    try:
        assert ada.ask("/read").status == 200, "reading asks for no writing"
        refused = stranger.sign_in("bo")
        assert refused.status == 503
        assert "cannot use its accounts now" in unescape(refused.body)
        assert str(serving.desk.accounts.path) not in refused.body
    finally:
        database.execute("PRAGMA query_only = OFF")
    assert serving.client("bo").ask("/read").status == 200


def test_a_form_of_far_too_many_fields_is_no_form_of_ours(serving: Serving) -> None:
    many = "&".join(f"a{number}=1" for number in range(300)).encode()
    assert serving.client().ask("/login", many).status == 401
    assert serving.client("bo").ask("/sessions/end-all", many).status == 403
