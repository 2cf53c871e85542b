"""Annotations of Label Studio, INCEpTION and CATMA: what they label comes over, however positions are counted there."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats.projects import Losses, PortableStudy, is_study, read_study
from qualcode.formats.projects.annotations.catma import is_catma
from qualcode.session.portable import convert
from qualcode.storage import Project
from tests.support.spoilt import spoilt

TEXT = '😀 Sem belt.\nNiemand 🚌 neemt op, "vandaag".'


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def at(words: str, text: str = TEXT, count: Any = units) -> tuple[int, int]:
    start = text.index(words)
    return count(text[:start]), count(text[: start + len(words)])


def read(path: Path) -> tuple[PortableStudy, Losses]:
    losses = Losses()
    assert is_study(path)
    return read_study(path, losses), losses


def coded(study: PortableStudy) -> list[tuple[str, str, str | None]]:
    """What each coding reads, with the path of its code and its coder."""
    codes, coders = {one.guid: one for one in study.codes}, {one.guid: one.name for one in study.coders}

    def path(guid: str | None) -> str:
        return "" if guid is None else f"{path(codes[guid].parent)}/{codes[guid].name}"

    return [
        (text.text[one.start : one.end], path(one.code)[1:], coders.get(one.coder or ""))
        for text in study.texts
        for one in text.codings
    ]


# Label Studio


def label(words: str, name: str, *, count: Any = units, text: str = TEXT, **more: Any) -> dict[str, Any]:
    start, end = at(words, text, count)
    value = {"start": start, "end": end, "text": words, "labels": [name], **more}
    return {"id": f"x{start}", "type": "labels", "from_name": "label", "to_name": "text", "value": value}


def task(*result: dict[str, Any], text: str = TEXT, **more: Any) -> dict[str, Any]:
    about = {"id": 7, "completed_by": {"id": 1, "email": "ada@voorbeeld.nl"}, "created_at": "2024-05-06T07:08:09.1Z"}
    return {"id": 3, "annotations": [{**about, "result": list(result)}], "data": {"text": text}, **more}


def put_json(folder: Path, value: object, name: str = "uit.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")])
@pytest.mark.parametrize("count", [units, len])
def test_label_studio(tmp_path: Path, text: str, count: Any) -> None:
    result = [
        label("Sem", "Wie", count=count, text=text), label("neemt op", "Wat", count=count, text=text),
        {"id": "c", "type": "choices", "value": {"choices": ["Boos"]}},
        {"id": "t", "type": "textarea", "value": {"text": ["let op"]}},
        {"id": "r", "type": "relation", "from_id": "a", "to_id": "b"},
        {"id": "h", "type": "hypertextlabels", "value": {"start": "/p[1]", "end": "/p[2]", "hypertextlabels": ["X"]}},
    ]  # fmt: skip
    first = task(*result, text=text, file_upload="0123abcd-gesprek.txt", predictions=[{}, {}])
    second = {"id": 4, "annotations": [], "data": {"image": "/data/x.png"}}
    path = put_json(tmp_path, [first, second])
    study, losses = read(path)
    who, kept = "ada@voorbeeld.nl", text.replace("\r\n", "\n")
    assert coded(study) == [("Sem", "Wie", who), ("neemt op", "Wat", who), (kept, "Boos", who)]
    assert [one.name for one in study.texts] == ["gesprek"]
    assert {one.kind: one.count for one in losses.of()} == {
        "whole_document": 1, "about_annotation": 1, "coding_on_other": 1, "prediction": 2, "source_without_text": 1,
    }  # fmt: skip
    target = tmp_path / "p.qualcode"
    assert convert(path, target, "ben").written["codings"] == 3
    with Project.open(target) as project:
        assert project.rows("SELECT created FROM coding LIMIT 1")[0][0].startswith("2024-05-06T07:08:09")
        assert project.check() == []


def test_label_studio_without_a_text_is_told(tmp_path: Path) -> None:
    values: list[object] = [
        [{"annotations": [{"result": [], "completed_by": 1}], "data": {}}],
        {"annotations": {}, "completions": "x", "result": 1},
        [[{"annotations": 1, "result": 2}]],
    ]
    for value in values:
        path = put_json(tmp_path, value)
        with pytest.raises(FormatError) as found:
            read_study(path, Losses())
        assert found.value.hint


# INCEpTION

LAYER = "webanno.custom.Thema"


def cas(*more: dict[str, Any], text: str = TEXT) -> dict[str, Any]:
    spans = [("Sem", "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", {"value": "PER"})]
    spans += [("Niemand 🚌 neemt", LAYER, {"onderwerp": "Bellen", "comment": "wie?"}), ("vandaag", LAYER, {})]
    spans += [("belt", "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", {"form": "belt"})]
    found = [
        {"%ID": number, "%TYPE": kind, "@sofa": 1, "begin": at(words, text)[0], "end": at(words, text)[1], **values}
        for number, (words, kind, values) in enumerate(spans, 2)
    ]
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": text}
    about = {"%ID": 99, "%TYPE": "x.DocumentMetaData", "@sofa": 1, "begin": 0, "end": 9, "documentTitle": "gesprek"}
    return {"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, about, *found, *more]}


def test_uima_cas_as_json(tmp_path: Path) -> None:
    relation = {"%ID": 50, "%TYPE": "webanno.custom.Relatie", "@source": 2, "@target": 3}
    study, losses = read(put_json(tmp_path, cas(relation)))
    assert coded(study) == [
        ("Sem", "NamedEntity/PER", None), ("Niemand 🚌 neemt", "Thema/Bellen", None), ("vandaag", "Thema", None),
    ]  # fmt: skip
    (text,) = study.texts
    assert (text.name, [one.memo for one in text.codings]) == ("gesprek", ["", "wie?", ""])
    assert {one.kind: one.count for one in losses.of()} == {"about_annotation": 1}


TSV = r"""#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=webanno.custom.Thema|onderwerp|toon
#T_SP=webanno.custom.Leeg
#T_RL=webanno.custom.Relatie|soort|BT_webanno.custom.Thema


#Text=😀 Sem belt.
1-1	0-2	😀	_	_	_	_	_	_
1-2	3-6	Sem	N	Wie[1]|Persoon	*[1]|_	_	_	_
1-3	7-11	belt	V	Wie[1]	*[1]	_	_	_
1-4	11-12	.	_	_	_	_	_	_

#Text=Niemand 🚌 neemt \[op\].
2-1	13-20	Niemand	_	_	_	*	_	_
2-2	21-23	🚌	_	_	_	_	_	_
2-3	24-29	neemt	_	Bellen	boos\_erg	_	soort	1-2
2-4	30-31	\[	_	_	_	_	_	_
"""


def test_webanno_tsv(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.tsv"
    path.write_text(TSV, encoding="utf-8")
    study, losses = read(path)
    (text,) = study.texts
    assert text.text == "😀 Sem belt.\nNiemand 🚌 neemt [op]."
    assert coded(study) == [
        ("Sem belt", "Thema/Wie", None), ("Sem", "Thema/Persoon", None), ("Niemand", "Leeg", None),
        ("neemt", "Thema/Bellen", None), ("neemt", "Thema/boos_erg", None),
    ]  # fmt: skip
    assert losses.count("about_annotation") >= 1
    for bad in ("1-1\tx\ty\n", "zo maar\n", "#Text=ander\n9-1\t900000-900004\tiets\t_\n"):
        path.write_text(TSV + bad, encoding="utf-8")
        with pytest.raises(FormatError) as found:
            read_study(path, Losses())
        assert found.value.hint


# CATMA


def catma(folder: Path, count: Any = len, text: str = TEXT) -> Path:
    def put(name: str, value: object) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")

    def prop(name: str, *values: str) -> dict[str, Any]:
        return {"name": name, "uuid": f"P_{name}", "possibleValueList": list(values)}

    def tag(name: str, parent: str = "") -> dict[str, Any]:
        system = [prop("catma_displaycolor", "-57318"), prop("catma_markupauthor"), prop("catma_markuptimestamp")]
        return {
            "name": name, "parentUuid": parent, "uuid": name,
            "systemPropertyDefinitions": {one["uuid"]: one for one in system},
            "userDefinedPropertyDefinitions": {"P_zeker": prop("zeker")},
        }  # fmt: skip

    def annotation(number: int, tag: str, *words: str) -> dict[str, Any]:
        items = [
            {"source": "D_1", "selector": dict(zip(("start", "end"), at(one, text, count), strict=True))}
            for one in words
        ]
        properties = {
            "system": {"P_catma_markupauthor": ["ada"], "P_catma_markuptimestamp": ["2023-08-02T15:43:57.086+0200"]},
            "user": {"P_zeker": ["ja"]},
        }
        return {
            "id": f"a{number}",
            "body": {"tag": f"tagsets/T/{tag}", "properties": properties},
            "target": {"items": items},
        }

    put(
        "documents/D_1/header.json",
        {"gitContentInfoSet": {"title": "Gesprek"}, "gitTechInfoSet": {"fileName": "g.txt"}},
    )
    put("documents/D_1/D_1.txt", text)
    put("documents/D_2/header.json", {"gitContentInfoSet": {"title": "Weg"}})
    put("tagsets/T/Boven/propertydefs.json", tag("Boven"))
    put("tagsets/T/Onder/propertydefs.json", tag("Onder", "Boven"))
    found = [annotation(1, "Onder", "Sem"), annotation(2, "Boven", "Niemand", "vandaag"), annotation(3, "Niets", "Sem")]
    put("collections/C_1/annotations/ada_0.json", found)
    put("collections/C_1/header.json", {"name": "lezing"})
    return folder


@pytest.mark.parametrize("count", [len, units])
def test_catma(tmp_path: Path, count: Any) -> None:
    folder = catma(tmp_path / "CATMA_x", count)
    study, losses = read(folder)
    assert coded(study) == [
        ("Sem", "Boven/Onder", "ada"), ("Niemand", "Boven", "ada"), ("vandaag", "Boven", "ada"),
    ]  # fmt: skip
    (text,) = study.texts
    first = next(iter(text.codings))
    assert (text.name, first.memo, first.created) == (
        "Gesprek", "zeker: ja", "2023-08-02T15:43:57.086+02:00",
    )  # fmt: skip
    assert {one.colour for one in study.codes} == {"#ff201a"}
    assert {one.kind: one.count for one in losses.of()} == {"in_pieces": 1, "unknown_code": 1, "source_absent": 1}
    outside = tmp_path / "geheim.txt"
    outside.write_text("geheim")
    (folder / "documents" / "D_2" / "D_2.txt").symlink_to(outside)
    assert read(folder)[1].count("source_absent") == 1


def test_catma_as_it_is_published(shared_data: Path, tmp_path: Path) -> None:
    (folder,) = (shared_data / "multicoder" / "gitma_catma").iterdir()
    assert is_catma(folder)
    losses = convert(folder, tmp_path / "p.qualcode", "ada")
    assert (losses.read["codings"], losses.written["codings"]) == (39, 64)
    expected = json.loads((shared_data / "expected.json").read_text())["multicoder"]["gitma_catma"]
    with Project.open(tmp_path / "p.qualcode") as project:
        rows = project.rows(
            'SELECT o.name, c.name, k.start, k."end", k.quote FROM coding k JOIN coder o ON o.id = k.coder_id'
            " JOIN code c ON c.id = k.code_id"
        )
    for coder in ("mvgoogle", "MVauth"):
        assert Counter(row[1] for row in rows if row[0] == coder) == expected[coder]["by_tag"]
    for one in expected["sample"]:
        assert (one["tag"], one["start"], one["end"], one["text"]) in {row[1:] for row in rows}


# What is hostile


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), which=st.sampled_from(("label", "cas", "tsv", "catma")))
def test_altered_files_end_in_an_error_or_a_study(
    tmp_path_factory: pytest.TempPathFactory, seed: int, which: str
) -> None:
    folder, chance = tmp_path_factory.mktemp("kwaad"), random.Random(seed)
    if which == "catma":
        path = catma(folder / "c")
        for file in sorted(path.rglob("*.json")):
            file.write_bytes(spoilt(file.read_bytes(), chance))
    else:
        path = folder / ("x.tsv" if which == "tsv" else "x.json")
        whole = {"label": json.dumps([task(label("Sem", "Wie"))]), "cas": json.dumps(cas()), "tsv": TSV}
        path.write_bytes(spoilt(whole[which].encode(), chance))
    with suppress(QualcodeError):
        losses = Losses()
        for text in read_study(path, losses).texts:
            text.text.encode()
        assert losses.lines()


def test_what_nests_or_counts_too_far_is_refused(tmp_path: Path) -> None:
    head = '{"%TYPES": {}, "x": '
    for inner in ("[" * 100_000, "9" * 10_000, "[" + "0," * 6_000_001 + "0]}"):
        path = tmp_path / "x.json"
        path.write_text(head + inner)
        with pytest.raises(FormatError):
            read_study(path, Losses())
