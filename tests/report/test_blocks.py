"""From every number of a report to what is behind it, and the keys by which its parts are known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from qualcode.analysis.matrix import Mention
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import speaking
from qualcode.outline import GroupOutline, NumberStyle, Outline, Section
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.counting import Facts, codings_of_cell, gather
from qualcode.report.agreement.document import agreement_document
from qualcode.report.agreement.files import REPORT_KINDS
from qualcode.report.agreement.view import AgreementView
from qualcode.report.blocks import (
    Claim,
    Heading,
    Keys,
    Paragraph,
    Quoted,
    ReportDocument,
    Sentence,
    Table,
    claims_of,
    passages_of,
    placed_claims,
    respondents_of,
    walk,
)
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.chapter.files import CHAPTER_KINDS
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import ThemeSummary
from qualcode.report.wording.quantities import number
from qualcode.report.writers import TABLE_KINDS, WRITERS, write_document
from qualcode.sample import sample_folder
from qualcode.storage import Project
from tests.support import sample
from tests.support.matrix import counted_codings

PHRASES = ("singular", "plural", "none", "noun", "topic")
"""What the codebook says of a code in a report's sentences."""


@pytest.fixture(scope="module")
def study(sample: Path) -> Iterator[Project]:
    """The sample study."""
    with Project.open(sample, readonly=True) as project:
        yield project


@pytest.fixture(scope="module")
def facts(study: Project) -> Facts:
    return gather(study)


def outline_of_chapter_6() -> Outline:
    """The outline that comes with the study."""
    return read_outline(sample_folder() / "codebooks" / "hoofdstuk-6.yaml")


def only_codes(outline: Outline) -> Outline:
    """The outline without a word of its author's: of each section its codes."""
    groups = [
        replace(group, sections=tuple(Section.of(section.title, section.codes) for section in group.sections))
        for group in outline.groups
    ]
    return replace(outline, groups=tuple(groups))


@pytest.fixture(scope="module", params=["blocks", "nl", "en", "themes", "rounded"])
def asked(request: pytest.FixtureRequest) -> tuple[Outline | None, str]:
    """The outline, its codes in two languages, none (the codebook's themes), and one that rounds, with percentages."""
    if request.param == "themes":
        return None, ""
    outline = outline_of_chapter_6()
    if request.param == "rounded":
        return replace(outline, style=NumberStyle("rounded", 5, 5)), "nl"
    if request.param == "blocks":
        return outline, ""
    return only_codes(outline), request.param


@pytest.fixture(scope="module")
def document(asked: tuple[Outline | None, str], study: Project) -> ReportDocument:
    """The chapter of the study."""
    outline, language = asked
    return chapter(read_summary(study, outline=outline, language=language))


def claims(document: ReportDocument) -> list[Claim]:
    """All numbers of a report."""
    return [claim for block in document.blocks for claim in claims_of(block)]


def keys(document: ReportDocument) -> list[str]:
    """The keys of a report, in order."""
    parts = (part for block in document.blocks for part in walk(block))
    return [key for part in parts if (key := getattr(part, "key", ""))]


def test_every_n_of_n_is_the_number_of_respondents_behind_it(document: ReportDocument, facts: Facts) -> None:
    said = claims(document)
    assert len(said) > 300
    speaker: dict[int, set[int]] = {}
    for mention in facts.mentions:
        speaker.setdefault(mention.coding_id, set()).add(mention.respondent_id)
    everybody = {person.id for person in facts.respondents}
    for claim in said:
        assert len(set(claim.respondents)) == len(claim.respondents)
        assert set(claim.respondents) <= set(claim.base) <= everybody
        if claim.measure in ("n", "base"):
            assert claim.value == len(claim.respondents), claim.key
        if claim.measure == "percent":
            assert claim.value == (200 * len(claim.respondents) + len(claim.base)) // (2 * len(claim.base))
        assert all(speaker[coding] & set(claim.respondents) for coding in claim.passages)


def test_what_is_behind_a_code_is_what_the_matrix_finds(document: ReportDocument, facts: Facts, study: Project) -> None:
    behind = cache(lambda path, group: codings_of_cell(study, facts, path, ["group"], (group,)))
    checked = 0
    for claim in claims(document):
        what, *about = claim.key.split("~")[0].split(":")
        if what not in ("said", "cell", "named", "contrast") or claim.measure == "base" or "answer%3A" in claim.key:
            continue
        narrowed = dict([about[2].split("=")]) if len(about) > 3 else {}
        group, path = reversed(about[:2]) if what == "contrast" else about[:2]
        code = facts.codebook.by_path[path]
        under = set(facts.codebook.descendants(code.id))
        members = {
            person.id
            for person in facts.respondents
            if person.group == group and narrowed.items() <= person.attributes.items()
        }
        if not narrowed:
            assert claim.passages == behind(path, group)
        assert set(claim.respondents) == {
            found.respondent_id for found in facts.mentions if found.code_id in under and found.respondent_id in members
        }
        assert set(claim.base) == members
        checked += 1
    assert checked > 170


def test_a_number_on_paper_is_the_number_of_its_claim(document: ReportDocument) -> None:
    for table in (block for block in document.blocks if isinstance(block, Table)):
        for row in table.rows:
            for cell in row.cells:
                if table.numeric and cell is not row.cells[0]:
                    (claim,) = cell.claims
                    assert cell.text == claim.text == str(claim.value)
                assert all(claim.text in cell.text for claim in cell.claims)
        if table.numeric:
            assert [len(respondents_of(cell)) for row in table.rows for cell in row.cells[1:3]] == [
                int(cell.text) for row in table.rows for cell in row.cells[1:3]
            ]
    for sentence in sentences(document):
        assert all(plain(claim.text) in plain(sentence.text) for claim in sentence.claims)


def test_no_number_is_without_a_claim(document: ReportDocument, facts: Facts) -> None:
    """What is left of the chapter without its claims, what the codebook says, and numbering holds no number."""
    said = {getattr(one, name) for code in facts.codebook.codes for one in code.predicates for name in PHRASES}
    # Where the number stands behind the verb, what follows it does too.
    said |= {words.partition(" ")[2] for words in said}
    # Not one and two: in both languages those are words for other things too ("een", "one").
    words = "|".join(number(n, document.language) for n in range(3, 21))
    texts = [(sentence.text, sentence.claims) for sentence in sentences(document)]
    for table in (block for block in document.blocks if isinstance(block, Table)):
        texts.append((table.title, table.claims))
        # The first cells of a table of codes are names.
        texts += [(cell.text, cell.claims) for row in table.rows for cell in row.cells[bool(table.numeric) :]]
    for text, found in texts:
        left = re.sub(r"‘.*?’|: “.*?”( \(.*?\))?", "", plain(text))
        for words_of_code in sorted(map(plain, filter(None, said)), key=len, reverse=True):
            left = left.replace(words_of_code, "")
        for claim in sorted(found, key=lambda claim: -len(claim.text)):
            left = left.replace(plain(claim.text), "")
        assert not re.search(rf"\d|\b({words})\b", left), text


def test_a_quotation_leads_to_its_passage(study: Project, document: ReportDocument, facts: Facts) -> None:
    codings = {coding.id: coding for coding in counted_codings(study, facts)}
    speaker = {mention.coding_id: mention.respondent_id for mention in facts.mentions}
    quotes = [part for block in document.blocks for part in walk(block) if isinstance(part, Quoted)]
    assert len(quotes) > 15
    for quote in quotes:
        (passage,) = passages_of(quote)
        words = " ".join(codings[passage].quote.split())
        assert words.startswith(quote.text.removesuffix(" (...)"))
        assert respondents_of(quote) == (speaker[passage],)


def test_behind_a_sentence_a_row_and_a_table_is_all_that_is_in_them(document: ReportDocument) -> None:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found = {coding for sentence in block.sentences for coding in passages_of(sentence)}
            assert found == set(passages_of(block))
        if isinstance(block, Table) and block.numeric:
            assert {coding for row in block.rows for coding in passages_of(row)} == set(passages_of(block))
            assert set(respondents_of(block)) == set(block.claims[0].base)
        if isinstance(block, Heading):
            assert passages_of(block) == respondents_of(block) == ()


def test_as_plain_data_the_passages_are_still_there(document: ReportDocument) -> None:
    found = json.loads(json.dumps(document.to_dict()))
    assert (found["title"], found["language"]) == (document.title, document.language)
    assert [block["kind"] for block in found["blocks"][:2]] == ["heading", "paragraph"]
    tables = [block for block in found["blocks"] if block["kind"] == "table"]
    cell = tables[1]["rows"][0]["cells"][1]
    assert int(cell["text"]) == cell["claims"][0]["value"] == len(cell["claims"][0]["respondents"])
    assert cell["claims"][0]["passages"]
    assert [block["key"] for block in found["blocks"]] == [block.key for block in document.blocks]


def test_keys_are_unique_and_the_same_again(
    document: ReportDocument, study: Project, asked: tuple[Outline | None, str]
) -> None:
    found = keys(document)
    assert len(found) == len(set(found))
    assert "cell:scholen:stage/voldoende:n" in found
    outline, language = asked
    assert keys(chapter(read_summary(study, outline=outline, language=language))) == found


def test_keys_are_those_of_the_study_and_not_of_the_language(study: Project) -> None:
    dutch, english = (
        chapter(read_summary(study, outline=only_codes(outline_of_chapter_6()), language=language))
        for language in ("nl", "en")
    )
    assert keys(dutch) == keys(english)
    assert [claim.respondents for claim in claims(dutch)] == [claim.respondents for claim in claims(english)]


def summed(mentions: Iterable[Mention], **changed: object) -> ThemeSummary:
    """The summary of the small study with these mentions."""
    book = replace(sample.codebook(), **changed)  # type: ignore[arg-type]
    arguments = (book, sample.respondents(), mentions, sample.quotations())
    return summarise(*arguments, outline=sample.outline(), attributes=sample.ATTRIBUTES, language="nl")


def test_a_new_name_changes_no_key() -> None:
    codes = tuple(replace(code, name=f"{code.name} 2") for code in sample.codebook().codes)
    renamed = chapter(summed(sample.mentions(), codes=codes))
    assert keys(renamed) == keys(chapter(summed(sample.mentions())))
    plain_outline = chapter(summarise(sample.codebook(), sample.respondents(), sample.mentions()))
    book = replace(sample.codebook(), codes=codes)
    assert keys(chapter(summarise(book, sample.respondents(), sample.mentions()))) == keys(plain_outline)


@pytest.mark.parametrize("path", sample.NAMES)
@pytest.mark.parametrize(("person", "other"), [(8, "leerlingen"), (122, "scholen")])
def test_a_coding_changes_no_key_of_what_it_is_not_about(path: str, person: int, other: str) -> None:
    code = sample.codebook().by_path[path]
    before = chapter(summed(sample.mentions()))
    after = chapter(summed([*sample.mentions(), Mention(person, person, code.id, 999)]))

    def of_other_group(document: ReportDocument) -> list[str]:
        return [key for key in keys(document) if f":{other}" in key and not key.startswith("contrast")]

    def fixed(document: ReportDocument) -> list[str]:
        return [key for key in keys(document) if re.match("group|section|table|row|cell|quote|spread|interviewed", key)]

    def by_codes(document: ReportDocument) -> dict[tuple[str, frozenset[str]], str]:
        """The keys of sentences by group and the codes they are about."""
        said = [found for found in sentences(document) if found.key.startswith("sentence")]
        parts = [(found.key, [claim.key.split(":") for claim in found.claims]) for found in said]
        return {(claimed[0][1], frozenset(claim[2] for claim in claimed)): key for key, claimed in parts}

    assert of_other_group(before) == of_other_group(after)
    assert fixed(before) == fixed(after)
    then, now = by_codes(before), by_codes(after)
    assert [then[same] for same in then.keys() & now.keys()] == [now[same] for same in then.keys() & now.keys()]
    assert all(path in codes or len(codes) > 1 or (group, codes) in now for group, codes in then)


def test_what_is_said_twice_has_two_keys() -> None:
    key = Keys()
    assert [key("row", "a:b", "c"), key("row", "a", "b:c"), key("row", "a:b", "c")] == [
        "row:a%3Ab:c",
        "row:a:b%3Ac",
        "row:a%3Ab:c~2",
    ]
    twice = ("stage/voldoende", "stage/lastiger", "stage/voldoende")
    group = GroupOutline(
        "scholen", "school", "scholen", "Scholen", (Section.of("Stage", twice), Section.of("Stage", twice))
    )
    outline = Outline("h", "nl", "H", (group, group))
    document = chapter(summarise(sample.codebook(), sample.respondents(), sample.mentions(), outline=outline))
    assert len(keys(document)) == len(set(keys(document)))


def test_numbers_of_nobody_and_of_those_left_out() -> None:
    summary = summarise(sample.codebook(), sample.respondents()[:8], [], outline=sample.outline())
    pupils = [claim for claim in claims(chapter(summary)) if claim.key == "interviewed:leerlingen"]
    assert [(claim.value, claim.respondents) for claim in pupils] == [(0, ())]
    outline = replace(sample.outline(), groups=sample.outline().groups[1:])
    summary = summarise(sample.codebook(), sample.respondents(), sample.mentions(), outline=outline)
    (claim,) = (claim for claim in claims(chapter(summary)) if claim.key.startswith("left-out"))
    assert (claim.text, claim.respondents) == ("acht", tuple(range(1, 9)))


def test_the_agreement_report_has_keys_and_is_every_kind_of_file(study: Project, tmp_path: Path) -> None:
    with speaking("en"):
        compared, report = compare(study, AgreementChoices())
        document = agreement_document(AgreementView(report, study.name, compared.names, "en", compared.codes))
        again = agreement_document(AgreementView(report, study.name, compared.names, "en", compared.codes))
    assert len(keys(document)) == len(set(keys(document)))
    assert keys(document) == keys(again)
    assert document.table
    assert len(document.table.rows) == len(report.codes)
    assert all(len(row) == len(sheet.header) for sheet in document.sheets for row in sheet.rows)
    for kind in REPORT_KINDS:
        write_document(document, tmp_path / f"a.{kind}", kind)
    assert len(list(tmp_path.iterdir())) == len(REPORT_KINDS)


def test_which_report_becomes_which_file_follows_from_what_it_holds(tmp_path: Path) -> None:
    assert (CHAPTER_KINDS, TABLE_KINDS) == (("docx", "md", "html"), ("csv", "xlsx"))
    assert REPORT_KINDS == ("docx", "md", "html", "xlsx", "csv")
    assert all(callable(import_module(writer.module).write) for writer in WRITERS.values())
    document = chapter(sample.summary())
    for kind in WRITERS.keys() - set(CHAPTER_KINDS):
        with pytest.raises(ValueError, match=kind):
            write_document(document, tmp_path / "x", kind)
    with pytest.raises(KeyError):
        write_document(document, tmp_path / "x", "odt")
    assert list(tmp_path.iterdir()) == []


def sentences(document: ReportDocument) -> list[Sentence]:
    """The sentences of a report."""
    return [found for block in document.blocks if isinstance(block, Paragraph) for found in block.sentences]


def plain(text: str) -> str:
    """Text without capitals and the accents that *één* has within a sentence only."""
    return text.casefold().replace("é", "e")


def test_a_number_is_found_where_its_words_are_said() -> None:
    """Also where it begins the sentence, where Dutch takes the accent away, and where two are said alike."""
    sentence = Sentence(
        "s",
        "Eén school en één school, İ, van de acht.",
        tuple(Claim(key, said, "n", 1) for key, said in (("a", "één school"), ("b", "één school"), ("c", "acht"))),
    )
    third = replace(sentence, claims=(*sentence.claims, Claim("d", "acht", "n", 8), Claim("e", "negen", "n", 9)))

    assert [
        (sentence.text[one.start : one.end], [claim.key for claim in one.claims]) for one in placed_claims(third)
    ] == [
        ("Eén school", ["a"]),
        ("één school", ["b"]),
        ("acht", ["c", "d"]),
    ]


def test_the_chapter_says_every_number_of_a_sentence(document: ReportDocument) -> None:
    """So that a link can stand on each of them."""
    parts = [part for block in document.blocks for part in walk(block) if isinstance(part, Sentence)]

    assert parts
    for part in parts:
        assert sum(len(one.claims) for one in placed_claims(part)) == len(part.claims), part.text


def test_a_number_is_no_part_of_another_word() -> None:
    def claim(key: str, text: str) -> Claim:
        return Claim(key, text, "n", 1)

    said = "Van de drie scholen plaatsen er twee weleens een leerling; van de vijf doet één dat."
    found = placed_claims(Sentence("s", said, (claim("a", "twee"), claim("b", "één"))))
    assert [said[one.start : one.end] for one in found] == ["twee", "één"]
    assert [one.start for one in found] == [said.index("twee"), said.index("één")]
    only = "Dat doen er 18, en 8 niet."
    assert [one.start for one in placed_claims(Sentence("t", only, (claim("c", "8"),)))] == [only.index(" 8 ") + 1]
    assert [one.start for one in placed_claims(Sentence("t", "18", (claim("c", "8"),)))] == [1]
