"""The story of two organisations that share a server: from install to agreement, each with a browser of their own.

The program serves at a port of this machine, and each coder's workspace is a confined process. What a browser would
send and be sent goes over real sockets.
"""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("websockets")
pytest.importorskip("argon2")

from qualcode.confine.landlock import version
from qualcode.storage import Project
from tests.cli.conftest import Call, call  # noqa: F401
from tests.server.test_pages import upload
from tests.support.building import INTERVIEW
from tests.support.serving import Client, Place, Screen, code, free_port, password_of, program

CODEBOOK = """codebook: proef
language: nl
version: 1
codes:
  - {id: stage, name: Stage, codes: [{id: netwerk, name: Via bekenden}, {id: zelf, name: Zelf gezocht}]}
  - {id: kosten, name: Kosten}
"""
DOCUMENTS, SAVE = "\x0f", "\x13"
F6, F8 = "\x1b[17~", "\x1b[19~"


def by_link(place: Place, link: str, name: str) -> Client:
    """Somebody who opens a one-time link in a browser, sets a password and signs in; the link is worth nothing then."""
    client, token = Client(place), link.partition("token=")[2]
    words = password_of(name)
    assert client.ask(link.removeprefix(place.origin)).status == 200
    assert client.ask("/link", {"token": token, "password": words, "again": words}).status == 200
    assert client.ask("/link", {"token": token, "password": words, "again": words}).status == 404
    assert client.sign_in(name, words).status == 303
    return client


def invite(by: Client, name: str, role: str) -> Client:
    """Somebody is added under People, and comes in by the link that is shown there."""
    answer = by.do("/people/add", name=name, role=role)
    assert answer.status == 200, unescape(answer.body)
    found = re.search(r"<code>(http[^<]+)</code>", answer.body)
    assert found
    return by_link(by.serving, unescape(found[1]), name)


def silent(screen: Screen) -> None:
    """Nothing comes while the workspace looks, at least once, whether others changed something."""
    before = len(screen.bytes), len(screen.words)
    screen.rest(1.3)
    assert not screen.bytes[before[0] :]
    assert not screen.words[before[1] :]


def finish(screen: Screen) -> None:
    """The document at hand is declared finished, among the documents."""
    screen.keys(DOCUMENTS)
    screen.until("f finished")
    screen.keys("f")


@pytest.mark.long
def test_two_organisations_code_blind_on_a_server_and_come_to_agreement(
    call: Call,  # noqa: F811
    tmp_path: Path,
) -> None:
    if not version():
        pytest.skip("this kernel cannot confine a workspace")
    Path("studie").mkdir()
    Path("codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    call("init", "studie/studie.qualcode", "--codebook", "codebook.yaml")
    place = Place(free_port(), tmp_path / "studie" / "studie.qualcode")
    with program(tmp_path, place.study, place.port) as (_started, said):
        first = re.search(r"http://\S+/link\?token=\S+", said)
        assert first
        admin = by_link(place, first[0], "admin")
        refused = unescape(admin.do("/people/add", name="bo", role="coder").body)
        assert "First add who leads it." in refused
        assert '<p class="told wrong"' in refused, "what went wrong is a paragraph of the page"
        ada = invite(admin, "ada", "lead")
        bo = invite(ada, "bo", "coder")
        cas = invite(admin, "cas", "reader")
        assert admin.refused() == 403, "an admin codes nothing"
        files = {f"leerling-{number}.txt": INTERVIEW.encode() for number in (1, 2)}
        assert upload(ada, files, group="leerlingen")[0] == 200
        assert upload(bo, files)[0] == 403

        # Both at work in the same text: each sees what the other does.
        lead, coder = ada.open(), bo.open()
        for screen in (lead, coder):
            screen.until("F1 help")
            screen.keys("n")
            screen.until("turn 2/5")
        code(place, coder, "netw")
        lead.until("stage/netwerk · bo")
        coder.keys("u")
        coder.until("Undone")
        lead.until(lambda: "stage/netwerk · bo" not in lead.text)

        # A blind round: what one does comes to nobody else's page, in no byte.
        begun = {"name": "r1", "percent": "100", "times": "2", "coder-0": "ada", "coder-1": "bo"}
        offered = re.findall(r'name="coder-\d+" value="([^"]*)"', ada.ask("/study").body)
        assert offered == ["ada", "bo"], "neither who only arranges nor who only reads"
        assert bo.do("/study/begin", **begun, **{"document-0": "leerling-1"}).status == 403
        assert ada.do("/study/begin", **begun, **{"document-0": "leerling-1"}).status == 303
        for screen in (lead, coder):
            screen.until("blind · round r1")
            screen.until("Round r1 has begun")
            screen.keys("\x1b")
            screen.until(lambda screen=screen: "Round r1 has begun" not in screen.text)  # type: ignore[misc]
            screen.until("F1 help")
            screen.rest()
        code(place, coder, "netw")
        silent(lead)
        code(place, lead, "netw")
        lead.keys("n")
        lead.until("turn 3/5")
        coder.until("F1 help")  # what it was told of its own coding is gone by itself
        coder.rest()
        code(place, lead, "zelf")
        silent(coder)
        for other in (ada, cas):
            assert "(bo)" not in other.ask("/read/leerling-1").body
        assert ada.do("/study/backup").status == 409, "nor in a copy, for who codes in the round"
        progress = unescape(ada.ask("/study").body)
        assert "r1 (open)" in progress
        assert "Via mijn oom" not in progress
        coder.keys("n")
        coder.until("turn 3/5")
        code(place, coder, "kost")

        # Both finish, and then it is open to all of them.
        finish(lead)
        lead.until("stays blind until these have finished: bo")
        lead.rest()
        assert "(bo)" not in ada.ask("/read/leerling-1").body
        finish(coder)
        coder.until("Round r1 is complete")
        assert "(bo)" in ada.ask("/read/leerling-1").body
        assert "r1 (ended)" in ada.ask("/study").body

        # The lead compares, and settles what they differ on.
        lead.keys("\x1b")
        lead.until("kosten · bo")
        lead.keys(F6)
        lead.until("1 ada, 2 bo")
        lead.until("Zelf gezocht")
        lead.keys("s")
        lead.until("Zelf gezocht / Kosten")
        lead.keys("A")
        lead.until("Take what all agree on?")
        lead.keys("\r")
        lead.until("1 of 2 settled")
        lead.keys("1")
        lead.until("Settled on Zelf gezocht")
        lead.keys("\x1b")
        lead.until(lambda: "Settling" not in lead.text)
        lead.keys("\x1b")
        lead.until("zelf · consensus")

        # The chapter goes to the browser of who asks for it.
        lead.keys(F8)
        lead.until("ctrl+s saves it")
        lead.until("‘Via bekenden’ en ‘Zelf gezocht’")
        lead.keys(SAVE)
        lead.until("studie.docx")
        lead.keys("\r")
        lead.until(lambda: any(one[0] == "download" for one in lead.words))
        _kind, key, name = next(one for one in lead.words if one[0] == "download")
        assert name == "studie.docx"
        assert bo.ask(f"/download/{key}").status == 404
        with zipfile.ZipFile(BytesIO(ada.fetch(f"/download/{key}"))) as chapter:
            text = chapter.read("word/document.xml").decode()
        assert "Zelf gezocht" in text
        assert "Tabel" in text
        for screen in (lead, coder):
            screen.close()
        for who in (ada, bo):
            assert who.do("/logout").status == 303
            assert who.refused() == 403
    assert sorted(one.name for one in place.study.parent.iterdir()) == ["studie.qualcode"], "nothing lies beside it"
    assert [(who, words) for who, words in place.codings() if who == "consensus"] == [
        ("consensus", "Via mijn oom, die kent die baas."),
        ("consensus", "Ik heb zelf gebeld."),
    ]
    with Project.open(place.study) as project:
        assert project.check() == []
        given = project.rows("SELECT name, role FROM main.coder WHERE role <> '' ORDER BY name")
    assert given == [("ada", "lead"), ("admin", "admin"), ("bo", "coder"), ("cas", "reader")]
