"""REFI-QDA as programs write it: what is tolerated, what is told, and what is refused before it costs anything."""

from __future__ import annotations

import codecs
import json
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.projects import Losses, PortableStudy, read_study
from tests.support.refi import (
    CODES,
    USERS,
    coding,
    described,
    guid,
    one_text,
    packed,
    selection,
    source,
)  # fmt: skip

TEXT = "Via mijn oom kwam ik daar.\nHet kost niets."
BODY = f"{USERS}{CODES}<Sources>{{}}</Sources>"


def read(path: Path, offsets: str = "") -> tuple[PortableStudy, Losses]:
    losses = Losses()
    return read_study(path, losses, offsets=offsets), losses


def quotes(study: PortableStudy) -> list[str]:
    return [text.text[coding.start : coding.end] for text in study.texts for coding in text.codings]


CODED = selection(60, 0, 12, coding(70, 11))


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (f"internal://{guid(50)}.txt", f"sources/{guid(50)}.txt"),
        (f"internal://{guid(50)}.txt", f"Sources/{guid(50).upper()}.TXT"),
        (f"{guid(50)}.txt", f"sources/{guid(50)}.txt"),
        ("sources/anders.txt", "sources/anders.txt"),
        ("sources\\anders.txt", "Sources/anders.txt"),
        ("internal://zonder", "sources/zonder.txt"),
        ("internal://met%20spatie.txt", "sources/met spatie.txt"),
        ("relative:///weg/ergens.txt", "sources/ergens.txt"),
        ("internal://plat.txt", "plat.txt"),
    ],
)
@pytest.mark.parametrize("qde", ["project.qde", "Project.qde", "anders.QDE"])
def test_a_text_is_found_wherever_a_program_puts_it(tmp_path: Path, path: str, part: str, qde: str) -> None:
    body = BODY.format(source(50, CODED, path=path))
    study, losses = read(packed(tmp_path / "a.qdpx", described(body), {part: TEXT}, qde=qde))
    assert quotes(study) == ["Via mijn oom"]
    assert [one.kind for one in losses.of()] == ["unknown_note"]


@pytest.mark.parametrize(
    "data",
    [
        described(BODY.format(source(50, CODED))).encode(),
        codecs.BOM_UTF8 + described(BODY.format(source(50, CODED))).encode(),
        described(BODY.format(source(50, CODED))).replace("utf-8", "utf-16").encode("utf-16"),
        described(BODY.format(source(50, CODED))).replace(guid(50), guid(50).upper(), 1).encode(),
        described(BODY.format(source(50, CODED))).replace(f'"{guid(11)}"/', f'"{{{guid(11).upper()}}}"/').encode(),
        described(BODY.format(source(50, CODED))).replace(' xmlns="urn:QDA-XML:project:1.0"', "").encode(),
    ],
    ids=["plain", "mark", "utf16", "capitals", "braces", "bare"],
)
def test_a_description_is_read_however_it_is_written(tmp_path: Path, data: bytes) -> None:
    study, _losses = read(packed(tmp_path / "a.qdpx", data, {f"sources/{guid(50)}.txt": TEXT}))
    assert quotes(study) == ["Via mijn oom"]
    assert [coding.code for text in study.texts for coding in text.codings] == [guid(11)]


WINDOWS = "😀 één\r\nnog 😀 een stuk\r\nen het slot"


@pytest.mark.parametrize("rule", ["cp-lf", "cp-raw", "utf16-lf", "utf16-raw"])
def test_positions_are_read_by_the_rule_that_fits_and_the_rule_can_be_given(tmp_path: Path, rule: str) -> None:
    seen = WINDOWS if rule.endswith("raw") else WINDOWS.replace("\r\n", "\n")
    size = (lambda text: len(text.encode("utf-16-le")) // 2) if rule.startswith("utf16") else len
    inner = ""
    for number, words in enumerate(("nog", "stuk", "slot")):
        start = size(seen[: seen.index(words)])
        inner += selection(60 + number, start, start + size(words), coding(70 + number, 12))
    path = one_text(tmp_path, WINDOWS, inner)
    study, losses = read(path)
    assert quotes(study) == ["nog", "stuk", "slot"]
    assert losses.offsets is not None
    assert (losses.offsets.name, losses.offsets.because) == (rule, "edges")
    assert quotes(read(path, offsets=rule)[0]) == ["nog", "stuk", "slot"]
    with pytest.raises(FormatError, match="utf32"):
        read(path, offsets="utf32")


def test_what_stands_in_the_file_is_read_with_who_made_it_and_what_hangs_on_it(tmp_path: Path) -> None:
    codings = coding(70, 11, 2, f'<NoteRef targetGUID="{guid(91)}"/>') + coding(71, 12)
    inner = (
        selection(60, 0, 12, codings)
        + selection(61, 27, 30, "")
        + selection(62, 5, 5, coding(72, 12))
        + coding(73, 12)
        + f'<VariableValue><VariableRef targetGUID="{guid(30)}"/><TextValue>voorjaar</TextValue></VariableValue>'
    )
    before = (
        f'<Variables><Variable guid="{guid(30)}" name="moment" typeOfVariable="Text"/>'
        f'<Variable guid="{guid(31)}" name="leeftijd" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{guid(40)}" name="Sem"><Description>een leerling</Description>'
        f'<VariableValue><VariableRef targetGUID="{guid(31)}"/><IntegerValue>16</IntegerValue></VariableValue>'
        f'<VariableValue><VariableRef targetGUID="{guid(39)}"/><IntegerValue>16</IntegerValue></VariableValue>'
        f'<SourceRef targetGUID="{guid(50)}"/></Case></Cases>'
    )
    after = (
        f'<Notes><Note guid="{guid(90)}" name="Let op" creatingUser="{guid(2)}"><PlainTextContent>scherp'
        f'</PlainTextContent></Note><Note guid="{guid(91)}"><PlainTextContent>twijfel</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{guid(95)}" name="supports" originGUID="{guid(70)}" targetGUID="{guid(71)}"/></Links>'
        f'<Sets><Set guid="{guid(96)}" name="kern"><MemberCode targetGUID="{guid(11)}"/></Set>'
        f'<Set guid="{guid(97)}" name="leeg"/></Sets><NoteRef targetGUID="{guid(99)}"/>'
    )
    study, losses = read(one_text(tmp_path, TEXT, inner, before=before, after=after))
    assert [(one.name, one.codable, one.colour, one.parent) for one in study.codes] == [
        ("Stage", False, None, None),
        ("Netwerk", True, "#ff0088", guid(10)),
        ("Kosten", True, None, None),
    ]
    [text] = study.texts
    assert [(one.start, one.end, one.code, one.coder, one.created) for one in text.codings] == [
        (0, 12, guid(11), guid(2), "2024-05-01T10:00:00Z"),
        (0, 12, guid(12), guid(1), "2024-05-01T10:00:00Z"),
        (5, 5, guid(12), guid(1), "2024-05-01T10:00:00Z"),
        (0, len(TEXT), guid(12), guid(1), "2024-05-01T10:00:00Z"),
    ]
    assert text.attributes == {"moment": "voorjaar"}
    [case] = study.cases
    assert (case.name, case.values, case.texts) == ("Sem", {"leeftijd": "16"}, (guid(50),))
    assert [(note.kind, note.target, note.title, note.text) for note in study.notes] == [
        ("respondent", guid(40), "", "een leerling"),
        ("code", guid(11), "Let op", "scherp"),
        ("coding", guid(70), "", "twijfel"),
    ]
    assert [(link.name, link.origin) for link in study.links] == [("supports", guid(70))]
    assert {(one.fate, one.kind, one.count) for one in losses.of()} == {
        ("changed", "whole_document", 1),
        ("dropped", "selection_without_coding", 1),
        ("dropped", "empty_set", 1),
        ("unplaced", "unknown_note", 1),
        ("unplaced", "unknown_variable", 1),
    }
    assert all(losses.lines())
    assert json.dumps(losses.to_dict())


def test_what_is_no_text_is_counted_and_listed(tmp_path: Path) -> None:
    body = BODY.format(
        f'<PDFSource guid="{guid(51)}" name="blad.pdf"><PDFSelection guid="{guid(61)}" page="1" firstX="1.5" firstY="2"'
        f' secondX="3" secondY="4">{coding(70, 11)}</PDFSelection><Representation guid="{guid(52)}"'
        f' plainTextPath="internal://{guid(52)}.txt">{selection(62, 0, 3, coding(71, 11))}</Representation></PDFSource>'
        f'<AudioSource guid="{guid(53)}" name="geluid"><Transcript guid="{guid(54)}" plainTextPath="{guid(54)}.txt">'
        f'<SyncPoint guid="{guid(80)}" position="4" timeStamp="100"/><SyncPoint guid="{guid(81)}" position="8"/>'
        f'<TranscriptSelection guid="{guid(63)}" fromSyncPoint="{guid(80)}" toSyncPoint="{guid(81)}">{coding(72, 12)}'
        f'</TranscriptSelection></Transcript><AudioSelection guid="{guid(64)}" begin="1" end="2"/></AudioSource>'
        f'<PictureSource guid="{guid(55)}" name="foto">{coding(73, 11)}</PictureSource>{source(56, CODED)}'
    )
    texts = {f"sources/{guid(52)}.txt": TEXT, f"sources/{guid(54)}.txt": TEXT}
    study, losses = read(packed(tmp_path / "a.qdpx", described(body), texts))
    assert [(text.name, quotes) for text, quotes in zip(study.texts, quotes(study), strict=True)] == [
        ("blad.pdf", "Via"),
        ("geluid", "mijn"),
    ]
    assert {one.kind: one.count for one in losses.of("dropped", "unplaced")} == {
        "pdf_selection": 1,
        "audio_selection": 1,
        "coding_on_other": 2,
        "source_without_text": 1,
        "sync_point": 2,
        "source_absent": 1,
        "coding_of_absent": 1,
        "unknown_note": 1,
    }


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + described(""), "document type"),
        (f'<!--{"x" * 70_000}--><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project/>', "document type"),
        (described("<Description>&x;</Description>"), "well-formed"),
        (described(f'<Set name="{"".join(map(str, range(1_800_000)))}"/>'), "well-formed"),
        (described("<a>" * 300 + "</a>" * 300), "well-formed"),
        (described("")[:-4], "well-formed"),
        (described("").encode("utf-16-le")[1:], "well-formed"),
        (b"", "well-formed"),
        ("<html/>", "no REFI-QDA"),
    ],
    ids=["doctype", "late", "entity", "attribute", "deep", "cut", "bytes", "empty", "other"],
)  # fmt: skip
def test_a_hostile_description_is_refused_with_its_place_and_remedy(
    tmp_path: Path, description: str | bytes, words: str
) -> None:
    refused(packed(tmp_path / "a.qdpx", description, {}), words)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    refused(packed(tmp_path / "a.qdpx", b"<!--" + b" " * (40 << 20), {}), "zip bomb")


def refused(path: Path, words: str) -> None:
    with pytest.raises(FormatError) as found:
        read(path)
    assert str(path) in found.value.message
    assert words in found.value.message + found.value.hint
    assert found.value.hint


def test_what_is_no_archive_or_a_broken_one_is_refused(tmp_path: Path) -> None:
    whole = one_text(tmp_path, TEXT, CODED).read_bytes()
    two = tmp_path / "two.qdpx"
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a/een.qde", described(""))
        archive.writestr("a/twee.qde", described(""))
    none = packed(tmp_path / "none.qdpx", "", {}, qde="project.xml")
    for name, data in (
        ("text", b"gewoon tekst"), ("cut", whole[:-30]), ("empty", b""), ("end", b"PK\x05\x06" + b"\xff" * 18),
        ("middle", whole[:60] + b"\xff" * 40 + whole[100:]),
    ):  # fmt: skip
        (tmp_path / f"{name}.qdpx").write_bytes(data)
    for path in (two, none, *(tmp_path / f"{name}.qdpx" for name in ("text", "cut", "empty", "end", "middle", "gone"))):
        with pytest.raises(FormatError) as found:
            read(path)
        assert path.name in found.value.message
        assert found.value.hint


def test_nothing_outside_the_archive_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text(TEXT)
    for path in (
        "internal://../../geheim.txt",
        f"absolute://{secret}",
        str(secret),
        secret.as_uri(),
        "http://x.nl/a.txt",
    ):
        body = BODY.format(source(50, CODED, path=path))
        study, losses = read(packed(tmp_path / "a.qdpx", described(body), {"sources/ander.txt": "iets"}))
        assert list(study.texts) == []
        assert losses.count("source_absent") == losses.count("coding_of_absent") == 1


def test_a_codebook_alone_is_read_whatever_its_sets_are(tmp_path: Path) -> None:
    path = tmp_path / "b.qdc"
    inner = CODES.removeprefix("<CodeBook>").removesuffix("</CodeBook>")
    for sets in (
        "",
        "<Sets/>",
        f'<Sets><Set guid="{guid(9)}" name="s"><MemberCode guid="{guid(11).upper()}"/></Set></Sets>',
    ):
        path.write_text(f'\ufeff<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x">{inner}{sets}</CodeBook>')
        study, _losses = read(path)
        assert [code.name for code in study.codes] == ["Stage", "Netwerk", "Kosten"]
        assert [one.codes for one in study.sets] == ([(guid(11),)] if "Member" in sets else [])


def test_the_real_projects_hold_what_was_counted_by_other_means(shared_data: Path) -> None:
    expected = json.loads((shared_data / "expected.json").read_text())["qdpx"]
    for name, told in expected.items():
        study, losses = read(shared_data / "qdpx" / name)
        counts, there = told["counts"], losses.read
        apart = losses.count("coding_on_other")
        assert there["codings"] + apart == counts["codings"]
        for ours, theirs in (
            ("coders", "users"), ("codes", "codes"), ("selections", "plain_text_selections"), ("cases", "cases"),
            ("variables", "variables"), ("values", "variable_values"), ("notes", "notes"), ("sets", "sets"),
            ("links", "links"),
        ):  # fmt: skip
            assert there[ours] == counts[theirs], ours
        assert there["documents"] >= counts["text_sources"]
        for kind in ("pdf", "picture", "audio", "video"):
            assert losses.count(f"{kind}_selection") == counts[f"{kind}_selections"]
        assert losses.count("source_absent") == (there["documents"] if "nosources" in name else 0)
        texts = {text.guid: text for text in study.texts}
        wide = losses.offsets is not None and losses.offsets.name.startswith("utf16")
        for sample in told["selection_samples"]:
            text = texts[sample["source_guid"].lower()]
            [start] = {
                (one.start, one.end) for one in text.codings if one.selection == sample["selection_guid"].lower()
            }
            there_in = text.text[start[0] : start[1]]
            told_in = sample["utf16_slice" if wide else "codepoint_slice"]
            edges = (told_in["head"], told_in["tail"]) if isinstance(told_in, dict) else (told_in, told_in)
            head, tail = (words.replace("\r\n", "\n") for words in edges)
            assert there_in.startswith(head)
            assert there_in.endswith(tail)
            assert isinstance(told_in, dict) or there_in == head
