"""The codebook as YAML: what is read, what is refused with its line, and that writing loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.yaml import codebook as yaml_codebook
from qualcode.formats.yaml import lines as yaml_lines
from qualcode.formats.yaml.codebook import (
    check_codebook,
    check_codebook_file,
    code_paths,
    read_codebook,
    read_codebook_text,
    write_codebook,
)
from qualcode.model import Predicate, Problem
from qualcode.specs import CodebookSpec, CodeSpec
from tests.support.often import often

CODEBOOKS = Path(__file__).parents[2] / "codebooks"

SMALL = """\
codebook: lwt
name: Klein codeboek
language: nl
version: 3
codes:
  - id: stage
    name: Stage
    colour: "#0072b2"
    definition: >-
      Alles over
      de stage.
    keywords: [stage, bpv]
    codes:
      - {id: tekort, name: Tekort, retired: ja}
      - name: Wie regelt?
  - id: kosten
    name: 2014
    example: nee
"""


def head(*codes: str) -> str:
    """A codebook of one language with these lines of codes."""
    return "codebook: x\nlanguage: nl\ncodes:\n" + "\n".join(codes) + "\n"


def errors(text: str) -> list[str]:
    """The lines of the error that reading a text gives."""
    with pytest.raises(FormatError) as caught:
        read_codebook_text(text, "x.yaml")
    return caught.value.message.split("\n")


def bare(codes: tuple[CodeSpec, ...]) -> tuple[CodeSpec, ...]:
    """The codes without their lines."""
    return tuple(replace(code, line=0, codes=bare(code.codes)) for code in codes)


def test_reading() -> None:
    spec = read_codebook_text(SMALL)
    assert (spec.slug, spec.name, spec.language, spec.version) == ("lwt", "Klein codeboek", "nl", 3)
    assert [(path, code.line) for path, code in code_paths(spec.codes)] == [
        ("stage", 6),
        ("stage/tekort", 14),
        ("stage/wie-regelt", 15),
        ("kosten", 16),
    ]
    stage, kosten = spec.codes
    assert (stage.colour, stage.definition, stage.keywords) == ("#0072b2", "Alles over de stage.", ("stage", "bpv"))
    assert stage.codes[0].retired
    assert (kosten.name, kosten.example) == ("2014", "nee")


def test_the_studys_codebook_goes_round() -> None:
    spec = read_codebook(CODEBOOKS / "lwt-ao.yaml")
    text = write_codebook(spec)
    again = read_codebook_text(text)
    assert bare(again.codes) == bare(spec.codes)
    assert write_codebook(again) == text
    assert max(map(len, text.split("\n"))) <= 120
    assert not [problem for problem in check_codebook(spec) if problem.level == "error"]


def test_how_it_is_written() -> None:
    long = "Een lange omschrijving die niet op een regel past, met een dubbele punt: en een # erin. " * 2
    code = CodeSpec(
        slug="stage",
        name="Stage: 'plaatsen' # hier",
        colour="#0072b2",
        definition=long.strip(),
        include="- dit\n- dat",
        exclude="nee",
        keywords=("een, twee", "drie"),
        retired=True,
        guid="b6",
        codes=(CodeSpec("onder", "Onder"),),
    )
    assert write_codebook(CodebookSpec("x", "x", "nl", 1, (code, CodeSpec("tweede", "Tweede")))) == (
        "codebook: x\n"
        "name: x\n"
        "language: nl\n"
        "version: 1\n"
        "codes:\n"
        "  - id: stage\n"
        "    name: \"Stage: 'plaatsen' # hier\"\n"
        "    colour: '#0072b2'\n"
        "    definition: >-\n"
        "      Een lange omschrijving die niet op een regel past, met een dubbele punt: en een # erin. Een lange"
        " omschrijving die\n"
        "      niet op een regel past, met een dubbele punt: en een # erin.\n"
        "    include: |-\n"
        "      - dit\n"
        "      - dat\n"
        "    exclude: nee\n"
        "    keywords: ['een, twee', drie]\n"
        "    retired: true\n"
        "    guid: b6\n"
        "    codes:\n"
        "      - id: onder\n"
        "        name: Onder\n"
        "\n"
        "  - id: tweede\n"
        "    name: Tweede\n"
    )


def test_an_empty_codebook_goes_round() -> None:
    spec = CodebookSpec("x", "X", "nl", 1)
    assert read_codebook_text(write_codebook(spec)) == spec


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    " \n\t:#-'\"|>&*!%@`{}[],?~\\aé\u2028\x85\ufeff😀0", max_size=20
)
words = st.lists(st.text("abc :#é😀", min_size=1, max_size=12), max_size=40).map(" ".join)
slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True)


said = st.lists(st.text("abc:#é😀'\"&*", min_size=1, max_size=9), min_size=1, max_size=30).map(
    lambda found: f"z{' '.join(found)}z"
)
predicates = st.builds(
    Predicate,
    group=st.just("") | said,
    language=st.sampled_from(("", "nl", "en")),
    singular=said,
    plural=said,
    none=st.just("") | said,
    noun=st.just("") | said,
    topic=st.just("") | said,
)


def codes(children: st.SearchStrategy[tuple[CodeSpec, ...]]) -> st.SearchStrategy[tuple[CodeSpec, ...]]:
    code = st.builds(
        CodeSpec,
        slug=slugs,
        name=texts.filter(lambda name: bool(name.strip())),
        colour=st.none() | st.just("#0072B2"),
        definition=texts | words,
        include=texts,
        exclude=words,
        example=texts | words.map(lambda words: words.replace(" ", "\n")),
        keywords=st.lists(texts, max_size=4).map(tuple),
        predicates=st.lists(predicates, max_size=2, unique_by=lambda said: (said.group, said.language)).map(tuple),
        retired=st.booleans(),
        guid=st.none() | st.uuids().map(str),
        codes=children,
    )
    return st.lists(code, max_size=3, unique_by=lambda code: code.slug).map(tuple)


@settings(max_examples=often(15))
@given(st.recursive(st.just(()), codes, max_leaves=6), texts.filter(lambda name: bool(name)))
def test_any_content_goes_round(found: tuple[CodeSpec, ...], name: str) -> None:
    guids = [code.guid for _path, code in code_paths(found) if code.guid]
    if len(set(guids)) < len(guids):
        return
    spec = CodebookSpec("x", name, "nl", 1, found)
    text = write_codebook(spec)
    again = read_codebook_text(text)
    assert (again.name, bare(again.codes)) == (name, found)
    assert write_codebook(again) == text
    with mock.patch.object(yaml_lines, "LOADER", yaml.SafeLoader):
        assert bare(read_codebook_text(text).codes) == found


class TestProblems:
    def test_all_errors_with_their_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "fout.yaml"
        path.write_text(
            head(
                "  - {id: a, name: A, colour: blauw}",
                "  - {id: a, name: B}",
                "  - id: Ongeldig id",
                "    name: C",
                "    version: 2",
                "    retired: misschien",
                "    keywords: los",
                "  - {id: b, name: [lijst]}",
                "  - los",
                "  - {definition: zonder naam}",
            ),
            encoding="utf-8",
        )
        with pytest.raises(FormatError) as caught:
            read_codebook(path)
        lines = caught.value.message.split("\n")
        numbers = [line.removeprefix(f"{path}:").split(": ")[0] for line in lines]
        assert numbers == ["4", "5", "6", "9", "10", "11", "12", "13"]
        assert caught.value.hint

    def test_warnings(self, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        path.write_text(
            head(
                "  - id: a",
                "    name: Stage",
                "    defintion: tikfout",
                "    codes:",
                "      - {id: b, name: stage, definition: d, include: i, exclude: e, example: v}",
            ),
            encoding="utf-8",
        )
        problems = check_codebook_file(path)
        assert {problem.level for problem in problems} == {"warning"}
        assert [(problem.line, problem.message) for problem in problems] == [
            (4, "a has no definition"),
            (4, "a has no include, exclude, example"),
            (6, "“defintion” is not known, and is passed over"),
            (8, "a/b has the same name as the code on line 4: “stage”"),
        ]
        assert "definition" in problems[2].hint
        assert read_codebook(path).codes[0].codes[0].slug == "b"

    def test_how_reports_say_a_code(self, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        path.write_text(
            head(
                "  - id: a",
                "    name: Stage",
                "    predicates:",
                "      - says: vindt  er geen | vinden er   geen",
                "      - {group: scholen, language: en, says: has none | have none, noun: none, says-none: has one}",
                "      - {group: scholen, language: en, says: Vindt er geen | vinden er geen}",
                "      - {says: vindt er een, grup: scholen}",
                "      - {group: firms, language: fr, says: vindt er een | vinden er een.}",
            ),
            encoding="utf-8",
        )
        problems = [problem for problem in check_codebook_file(path) if problem.level == "error"]
        assert [(problem.line, problem.message) for problem in problems] == [
            (9, "how this is said of scholen stands there already, on line 8"),
            (9, "“Vindt er geen” is said within a sentence"),
            (10, "“grup” is not known here"),
            (10, "how this is said of all groups stands there already, on line 7"),
            (10, "“says” has one form, and a sentence needs two"),
            (11, "there are no reports in “fr”"),
            (11, "“vinden er een.” is said within a sentence"),
        ]
        path.write_text("\n".join(path.read_text("utf-8").split("\n")[:8]), encoding="utf-8")
        assert read_codebook(path).codes[0].predicates == (
            Predicate("", "", "vindt er geen", "vinden er geen"),
            Predicate("scholen", "en", "has none", "have none", "has one", "none"),
        )

    def test_check_of_a_codebook_without_a_file(self) -> None:
        spec = CodebookSpec("X Y", "x", "nl", 1, (CodeSpec("a", "A", definition="d"), CodeSpec("a", "B", guid="1")))
        assert Problem("error", 0, "a is there already, on line 0", "Give one of them another id.") in check_codebook(
            spec
        )
        assert any("“X Y” cannot be an id" in problem.message for problem in check_codebook(spec))

    def test_the_same_guid(self) -> None:
        assert errors(head("  - {id: a, name: A, guid: g}", "  - {id: b, name: B, guid: g}")) == [
            "x.yaml:5: b has the guid of the code on line 4"
        ]

    def test_a_colour_that_is_a_comment(self) -> None:
        assert "what follows # is a comment" in errors(head("  - id: a", "    name: A", "    colour: #ff0000"))[0]

    def test_duplicate_keys(self) -> None:
        text = head("  - id: a", "    name: A", "    name: B")
        assert errors(text) == ["x.yaml:6: “name” stands here twice, first on line 5"]


class TestParents:
    def test_flat_codes_find_their_parent(self) -> None:
        spec = read_codebook_text(
            head(
                "  - {id: regelt, name: Regelt, parent: stage/wie}",
                "  - {id: stage, name: Stage, codes: [{id: eerst, name: Eerst}]}",
                "  - {id: wie, name: Wie, parent: stage}",
                "  - {id: diep, name: Diep, parent: wie/regelt}",
            )
        )
        assert [path for path, _code in code_paths(spec.codes)] == [
            "stage",
            "stage/eerst",
            "stage/wie",
            "stage/wie/regelt",
            "stage/wie/regelt/diep",
        ]

    @pytest.mark.parametrize(
        ("codes", "expected"),
        [
            (["{id: a, name: A, parent: a}"], ":4: the codes are each other's parent: a → a"),
            (
                ["{id: a, name: A, parent: b}", "{id: b, name: B, parent: c}", "{id: c, name: C, parent: a}"],
                ":4: the codes are each other's parent: a → b → c → a",
            ),
            (
                ["{id: b, name: B, parent: c, codes: [{id: c, name: C}]}"],
                ":4: the codes are each other's parent: b → c → b",
            ),
            (["{id: a, name: A, parent: weg}"], ":4: there is no code “weg” to be the parent of a"),
            (["{id: a, name: A, parent: ''}"], ":4: the parent of a is empty"),
            (
                ["{id: a, name: A, codes: [{id: b, name: B, parent: a}]}"],
                ":4: b stands under a code, and has a parent too",
            ),
            (
                [
                    "{id: a, name: A, codes: [{id: x, name: X}]}",
                    "{id: b, name: B, codes: [{id: x, name: X}]}",
                    "{id: c, name: C, parent: x}",
                ],
                ":6: the parent “x” is the end of more than one code",
            ),
            (
                ["{id: a, name: A, codes: [{id: x, name: X}]}", "{id: x, name: X, parent: a}"],
                ":5: a/x is there already, on line 4",
            ),
        ],
    )
    def test_what_cannot_be(self, codes: list[str], expected: str) -> None:
        assert errors(head(*(f"  - {code}" for code in codes))) == ["x.yaml" + expected]

    def test_the_closest_parent_is_a_hint(self) -> None:
        with pytest.raises(FormatError) as caught:
            read_codebook_text(head("  - {id: stage, name: S}", "  - {id: a, name: A, parent: stagge}"))
        assert caught.value.hint == "Did you mean stage?"


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[yaml.SafeLoader]:
    """Each of PyYAML's parsers in turn: the fast one, where there is one, and the one in Python."""
    if not hasattr(yaml, request.param):
        pytest.skip("this PyYAML was built without libyaml")
    found: type[yaml.SafeLoader] = getattr(yaml, request.param)
    monkeypatch.setattr(yaml_lines, "LOADER", found)
    return found


DEEP = {
    "brackets": "[" * 5000,
    "braces": "{a: " * 5000,
    "pairs": "? " * 5000,
    "items": "- " * 5000,
    "keys": "\n".join(" " * depth + "a:" for depth in range(1, 2000)),
    "closed": "[" * 2000 + "]" * 2000,
}
"""Ways to nest too deep, as the value of a key."""


def refuses_at(limit: int) -> Callable[..., Iterator[yaml.Event]]:
    """A parser that stops at a depth of its own before it has told of anything, in words that nobody knows."""

    def parse(text: str, Loader: type[yaml.SafeLoader]) -> Iterator[yaml.Event]:  # noqa: N803
        depth = 0
        for event in (events := told(text, Loader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > limit:
                raise yaml.MarkedYAMLError("uarhgl", None, "fnord", event.start_mark)  # type: ignore[arg-type]
        yield from events

    def told(text: str, loader: type[yaml.SafeLoader]) -> list[yaml.Event]:
        events: list[yaml.Event] = []
        with suppress(yaml.MarkedYAMLError):
            events.extend(real(text, Loader=loader))
        return events

    real = yaml.parse
    return parse


class TestHostile:
    @pytest.mark.usefixtures("loader")
    @pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
    def test_what_nests_too_deep_is_said_whatever_the_parser_makes_of_it(self, text: str) -> None:
        for deep in (f"codebook: x\ncodes: {text}", f"codebook: x\ncodes:\n  {text}"):
            with pytest.raises(FormatError) as caught:
                read_codebook_text(deep, "x.yaml")
            assert caught.value.message.startswith("x.yaml:")
            assert caught.value.hint
            if text.startswith(("[", "{")):
                assert "nests more than 50 levels" in caught.value.message

    def test_the_words_of_a_parser_that_refuses_depth_decide_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for limit in (60, 10_000):
            with monkeypatch.context() as patch:
                patch.setattr(yaml, "parse", refuses_at(limit))
                with pytest.raises(FormatError, match=r"^x\.yaml:2: nests more than 50 levels"):
                    read_codebook_text("codebook: x\ncodes: " + "[" * 90 + "]" * 90, "x.yaml")
        monkeypatch.setattr(yaml, "parse", refuses_at(20))
        with pytest.raises(FormatError, match=r"^x\.yaml:2: ") as caught:
            read_codebook_text("codebook: x\ncodes: " + "[" * 90 + "]" * 90, "x.yaml")
        assert caught.value.hint

    @pytest.mark.usefixtures("loader")
    @pytest.mark.parametrize(
        ("text", "where", "hint"),
        [
            ("codebook: x\ncodes:\n\t- id: a\n", "x.yaml:3: cannot be read at column", "spaces, not with tabs"),
            ("codebook: x\nname: a: b\n", "x.yaml:2: cannot be read at column", "quotation marks"),
            ('codebook: "x\nname: y\n', "x.yaml:", "not closed"),
            ("codebook: x\nname: *weg\n", "x.yaml:2: cannot be read", "begins with *"),
            ("codebook: x\nname: * weg\n", "x.yaml:2: cannot be read", "begins with *"),
            ("codebook: x\nname: & co\n", "x.yaml:2: cannot be read", "begins with *"),
            ("codebook: x\n}\n", "x.yaml:2: cannot be read", "indentation"),
            ("codebook: x\n---\ncodebook: y\n", "x.yaml:2: cannot be read", "Leave out"),
            ("codebook: x\nname: a\x07b\n", "x.yaml:2: has the character U+0007", "Delete it"),
            ("- a\n- b\n", "x.yaml: is empty, or does not consist of keys", "codebooks/"),
            ("", "x.yaml: is empty", "codebooks/"),
            ("codebook: x\nname: !!python/object/apply:os.system [ls]\n", "x.yaml:2: the tag", "Delete it"),
            ("codebook: x\n? [a]\n: b\n", "x.yaml:2: a key should be a text", "quotation marks"),
            ("codebook: x\ncodes: " + "[" * 5000, "x.yaml:2: nests more than", "brackets"),
            ("codebook: x\ncodes: &a\n  - name: A\n    codes: *a\n", "x.yaml:2: an alias (*)", "Write the part out"),
            ("codebook: x\ncodes: " + "x" * 5_000_001, "x.yaml: is larger than", "Split"),
            ("codebook: \n", "x.yaml:1: “codebook” is missing", ""),
            ("codebook: x\nversion: twee\n", "x.yaml:2: “version” should be a whole number", ""),
            ("codebook: x\ncodes: {a: b}\n", "x.yaml:2: “codes” should be a list", "- "),
        ],
    )
    def test_refused_with_line_and_remedy(self, text: str, where: str, hint: str) -> None:
        with pytest.raises(FormatError) as caught:
            read_codebook_text(text, "x.yaml")
        assert caught.value.message.startswith(where)
        assert hint in caught.value.hint

    def test_laughs_are_counted_not_expanded(self) -> None:
        lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        with pytest.raises(FormatError, match=r"x\.yaml:\d+: its aliases \(\*\) expand to more than"):
            read_codebook_text("codebook: x\n" + "\n".join(lines), "x.yaml")

    def test_a_long_chain_of_aliases_is_too_deep(self) -> None:
        lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 2000))]
        with pytest.raises(FormatError, match="nests more than"):
            read_codebook_text("codebook: x\n" + "\n".join(lines), "x.yaml")

    def test_an_alias_that_repeats_is_fine(self) -> None:
        spec = read_codebook_text(
            head("  - {id: a, name: A, definition: &d Hetzelfde}", "  - {id: b, name: B, definition: *d}")
        )
        assert [code.definition for code in spec.codes] == ["Hetzelfde", "Hetzelfde"]

    @pytest.mark.parametrize("data", [b"codebook: x\nname: Ren\xe9e\n", b"\xff\xfeno"])
    def test_other_encodings(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "x.yaml"
        path.write_bytes(data)
        with pytest.raises(FormatError):
            read_codebook(path)

    def test_marks_and_missing_files(self, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        for encoding in ("utf-8-sig", "utf-16"):
            path.write_text(SMALL, encoding=encoding)
            assert read_codebook(path).slug == "lwt"
        with pytest.raises(FormatError, match=r"weg\.yaml does not exist"):
            read_codebook(tmp_path / "weg.yaml")

    @given(st.text(max_size=60) | st.text("codebs: -\n[]{}&*!|>'\"#ax", max_size=60))
    def test_any_text_gives_a_codebook_or_an_error(self, text: str) -> None:
        try:
            spec = read_codebook_text(text)
        except FormatError as error:
            assert error.message.startswith("codebook.yaml")  # noqa: PT017
        else:
            assert isinstance(spec, CodebookSpec)


class TestWhatYamlTakesAway:
    """Text without quotation marks that YAML reads otherwise than it stands there: said, by the import too."""

    @staticmethod
    def said(text: str) -> list[tuple[int, str]]:
        return [(problem.line, problem.message) for problem in yaml_codebook._read(f"codebook: b\n{text}", "b.yaml")[1]]

    @pytest.mark.parametrize("key", ["name", "definition", "include", "exclude", "example"])
    @pytest.mark.parametrize("cut", ["Spoor #1", "Spoor\n      twee #1", "Spoor # 1 en 2", "nr. 3 #", "&Co is groot"])
    def test_in_a_text(self, key: str, cut: str) -> None:
        found = self.said(f"codes:\n  - id: a\n    {key}: {cut}\n")
        assert any(line == 4 + cut.count("\n") and f"“{key}”" in message for line, message in found)

    def test_in_a_list(self) -> None:
        text = "codes:\n  - id: b\n    name: B\n    keywords:\n      - een #1\n      - twee\n"
        assert [line for line, _message in self.said(text)] == [6]

    @pytest.mark.parametrize("key", ["name", "definition"])
    @pytest.mark.parametrize("rest", ["niet de school.", "b c", "en zo, en meer"])
    def test_at_a_comma(self, key: str, rest: str) -> None:
        found = self.said(f"codes:\n  - {{id: a, {key}: Contact, {rest}}}\n")
        assert any(line == 3 and f"“{key}” ends at a comma" in message for line, message in found)

    @pytest.mark.parametrize("value", ["~", "null", "Null"])
    def test_a_word_that_means_nothing(self, value: str) -> None:
        found = self.said(f"codes:\n  - id: a\n    name: A\n    definition: {value}\n")
        assert found == [(5, f"“definition” is empty, for “{value}” means nothing here")]

    @pytest.mark.parametrize(
        "text",
        [
            "language: nl  # Dutch\ncodes:\n  - id: a  # a slug\n    name: A\n",
            "codes:\n  # a comment\n  - id: a\n    name: 'A #1'  # quoted\n    definition: |\n      b #2\n",
            "codes:\n  - {id: a, name: C#, definition: &x d}\n  - {id: b, name: B, definition: *x}\n",
        ],
    )
    def test_what_is_meant_so_is_not_told(self, text: str) -> None:
        assert self.said(text) == []


@pytest.mark.parametrize("book", ["codebook: Mijn boek\ncodes: []\n", "name: x\n\ncodebook: a b\ncodes: []\n"])
def test_a_bad_id_of_the_codebook_has_its_line(book: str) -> None:
    line = book[: book.index("codebook:")].count("\n") + 1
    with pytest.raises(FormatError, match=f"b.yaml:{line}: .*cannot be an id"):
        read_codebook_text(book, "b.yaml")
