"""The codebook as readable YAML: read with the line of every problem, written so that it reads back to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.formats.yaml.lines import Fields, parse, raise_errors, read_text
from qualcode.formats.yaml.rules import read_rules, rule_lines
from qualcode.formats.yaml.write import entry, entry_list
from qualcode.i18n import _
from qualcode.model import Predicate, Problem
from qualcode.names import closest, slugify
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.text.expressions import expression

TEXTS = ("definition", "include", "exclude", "example")
CODEBOOK_KEYS = ("codebook", "name", "language", "version", "codes")
CODE_KEYS = ("id", "name", "colour", *TEXTS, "keywords", "predicates", "rules", "retired", "guid", "codes", "parent")
PREDICATE_KEYS = ("group", "language", "says", "says-none", "noun", "topic", "short")

_SLUG = expression(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_COLOUR = expression(r"#[0-9a-fA-F]{6}")


def read_codebook(path: Path) -> CodebookSpec:
    """Read a codebook. ``FormatError`` lists every error with its line (``codebooks/x.yaml:12: ...``)."""
    return load_codebook(path)[0]


def load_codebook(path: Path) -> tuple[CodebookSpec, list[Problem]]:
    """A codebook, and what of its file was not read as it may have been meant; see :func:`read_codebook`."""
    return _read(read_text(path), str(path))


def read_codebook_text(text: str, name: str = "codebook.yaml") -> CodebookSpec:
    """The codebook that a YAML text holds; ``name`` is the file that errors name."""
    return _read(text, name)[0]


def _read(text: str, name: str) -> tuple[CodebookSpec, list[Problem]]:
    spec, problems = _load(text, name, complete=False)
    raise_errors(name, problems)
    return spec, problems


def check_codebook_file(path: Path) -> list[Problem]:
    """Everything that is wrong with a codebook file, errors and warnings, in order of their lines.

    Raises:
        FormatError: it cannot be read at all.
    """
    return _load(read_text(path), str(path))[1]


def code_paths(codes: tuple[CodeSpec, ...], prefix: str = "") -> Iterator[tuple[str, CodeSpec]]:
    """Every code with its path, in reading order."""
    for code in codes:
        yield prefix + code.slug, code
        yield from code_paths(code.codes, f"{prefix}{code.slug}/")


def check_codebook(spec: CodebookSpec, *, line: int = 0, complete: bool = True) -> list[Problem]:
    """What is wrong with a codebook, in order of the lines; ``line`` is that of its own id.

    Errors: two codes on one path or with one guid, an invalid slug or colour. Warnings: two codes of one name, and,
    where it should be ``complete``, what a code lacks of definition, include, exclude and example.
    """
    problems = [] if _SLUG.fullmatch(spec.slug) else [Problem("error", line, *_bad_slug(spec.slug))]
    codes = list(code_paths(spec.codes))
    for path, code in codes:
        if not _SLUG.fullmatch(code.slug):
            problems.append(Problem("error", code.line, *_bad_slug(code.slug)))
        if code.colour is not None and not _COLOUR.fullmatch(code.colour):
            message = _("{code}: “{colour}” is not a colour").format(code=path, colour=code.colour)
            problems.append(Problem("error", code.line, message, _("Write it as “#3366cc”, in quotation marks.")))
        if complete:
            problems.extend(_lacks(path, code))
    hint = _("Give one of them another id.")
    for first, path, code in _repeated((path, path, code) for path, code in codes):
        message = _("{code} is there already, on line {line}").format(code=path, line=first.line)
        problems.append(Problem("error", code.line, message, hint))
    for first, path, code in _repeated((code.guid, path, code) for path, code in codes if code.guid):
        message = _("{code} has the guid of the code on line {line}").format(code=path, line=first.line)
        problems.append(Problem("error", code.line, message, _("Delete the guid: a new one is made.")))
    for first, path, code in _repeated((code.name.casefold(), path, code) for path, code in codes):
        message = _("{code} has the same name as the code on line {line}: “{name}”").format(
            code=path, line=first.line, name=code.name
        )
        problems.append(Problem("warning", code.line, message, _("A coder cannot tell them apart in a list.")))
    return sorted(problems, key=lambda problem: problem.line)


def write_codebook(spec: CodebookSpec) -> str:
    """The codebook as YAML for people: long texts wrapped, what is empty left out, top-level codes set apart.

    Reading it gives the same codebook, and writing that gives the same text.
    """
    lines = [
        *entry("codebook", spec.slug, 0),
        *entry("name", spec.name, 0),
        *entry("language", spec.language, 0),
        f"version: {spec.version}",
    ]
    return "\n".join([*lines, *_code_lines(spec.codes, 0)]) + "\n"


def _code_lines(codes: tuple[CodeSpec, ...], indent: int) -> list[str]:
    """The lines of a list of codes, with its key."""
    if not codes:
        return [" " * indent + "codes: []"] if indent == 0 else []
    lines = [" " * indent + "codes:"]
    for number, code in enumerate(codes):
        if indent == 0 and number:
            lines.append("")
        within = indent + 4
        block = [*entry("id", code.slug, within), *entry("name", code.name, within)]
        if code.colour is not None:
            block += entry("colour", code.colour, within)
        for key in TEXTS:
            if getattr(code, key):
                block += entry(key, getattr(code, key), within)
        if code.keywords:
            block += entry_list("keywords", code.keywords, within)
        block += predicate_lines(code.predicates, within)
        block += rule_lines(code.rules, within)
        if code.retired:
            block.append(" " * within + "retired: true")
        if code.guid is not None:
            block += entry("guid", code.guid, within)
        block += _code_lines(code.codes, within)
        block[0] = " " * (indent + 2) + "- " + block[0][within:]
        lines += block
    return lines


def _load(text: str, name: str, *, complete: bool = True) -> tuple[CodebookSpec, list[Problem]]:
    """The codebook in a text as far as it can be made, and all that is wrong with it."""
    root, problems = parse(text, name)
    root.expect(CODEBOOK_KEYS)
    slug = root.text("codebook", required=True)
    spec = CodebookSpec(
        slug=slug or slugify(root.text("name")),
        name=root.text("name") or slug,
        language=root.text("language", "nl"),
        version=root.integer("version", 1),
        codes=_Tree(problems).codes(root),
    )
    found = check_codebook(spec, line=root.line_of("codebook"), complete=complete)
    return spec, sorted([*problems, *found], key=lambda problem: problem.line)


@dataclass
class _Node:
    """A code in the making: ``ends`` is its path as far as the file gives it, ``whole`` says whether that is all."""

    fields: Fields
    spec: CodeSpec
    ends: tuple[str, ...]
    whole: bool
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)


class _Tree:
    """The codes of a file, nested or with ``parent:``, put in their places."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._nodes: list[_Node] = []

    def codes(self, root: Fields) -> tuple[CodeSpec, ...]:
        """The codes under their parents; what has no place is an error, and left out."""
        tops = [self._read(fields, None) for fields in root.mappings("codes")]
        for node in [node for node in tops if "parent" in node.fields]:
            node.parent = self._find(node)
            if node.parent:
                node.parent.children.append(node)
        self._report_cycles(tops)
        return tuple(_assembled(node) for node in tops if "parent" not in node.fields)

    def _read(self, fields: Fields, parent: _Node | None) -> _Node:
        fields.expect(CODE_KEYS)
        name = fields.text("name")
        slug = fields.text("id")
        if not slug and not name.strip():
            fields.error("name", _("a code has neither id nor name"), _("Give it a name; the id follows from it."))
        elif not name.strip():
            fields.warn("id", _("{code} has no name").format(code=slug), _("Its id is shown instead."))
        slug = slug or slugify(name)
        above = tuple(part for part in fields.text("parent").split("/") if part)
        if parent and "parent" in fields:
            fields.error("parent", _("{code} stands under a code, and has a parent too").format(code=slug))
        elif "parent" in fields and not above:
            fields.error("parent", _("the parent of {code} is empty").format(code=slug))
        ends = (*parent.ends, slug) if parent else (*above, slug)
        node = _Node(fields, _spec(fields, slug, name or slug), ends, parent.whole if parent else not above, parent)
        self._nodes.append(node)
        node.children.extend(self._read(child, node) for child in fields.mappings("codes"))
        return node

    def _find(self, node: _Node) -> _Node | None:
        """The code that a ``parent:`` names, by its path or any unique end of it."""
        wanted = node.ends[:-1]
        if not wanted:
            return None
        found = [other for other in self._nodes if _fits(other, wanted)]
        exact = [other for other in found if other.whole and other.ends == wanted]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        address = "/".join(wanted)
        if found:
            paths = ", ".join("/".join(other.ends) for other in found)
            message = _("the parent “{parent}” is the end of more than one code").format(parent=address)
            node.fields.error("parent", message, _("Say which: {paths}").format(paths=paths))
        else:
            known = ["/".join(other.ends) for other in self._nodes if other is not node]
            message = _("there is no code “{parent}” to be the parent of {code}").format(
                parent=address, code=node.spec.slug
            )
            node.fields.error("parent", message, closest(address, known))
        return None

    def _report_cycles(self, tops: list[_Node]) -> None:
        """An error for every ring of parents, at its first code."""
        reported: set[int] = set()
        for top in tops:
            trail: list[_Node] = []
            node: _Node | None = top
            while node is not None and node not in trail:
                trail.append(node)
                node = node.parent
            if node is None or id(node) in reported:
                continue
            ring = trail[trail.index(node) :]
            reported.update(map(id, ring))
            names = " → ".join(part.spec.slug for part in [*ring, node])
            first = min((part for part in ring if "parent" in part.fields), key=lambda part: part.fields.line)
            message = _("the codes are each other's parent: {codes}").format(codes=names)
            first.fields.error("parent", message, _("Take “parent” away from one of them."))


def _fits(node: _Node, wanted: tuple[str, ...]) -> bool:
    """Whether a path, or the end of one, can be that of a code."""
    if len(wanted) <= len(node.ends):
        return node.ends[-len(wanted) :] == wanted
    return not node.whole and wanted[-len(node.ends) :] == node.ends


def _assembled(node: _Node) -> CodeSpec:
    return replace(node.spec, codes=tuple(_assembled(child) for child in node.children))


def _spec(fields: Fields, slug: str, name: str) -> CodeSpec:
    return CodeSpec(
        slug=slug,
        name=name,
        colour=fields.text("colour") or None,
        definition=fields.text("definition"),
        include=fields.text("include"),
        exclude=fields.text("exclude"),
        example=fields.text("example"),
        keywords=fields.texts("keywords"),
        predicates=tuple(read_predicates(fields)),
        rules=tuple(read_rules(fields)),
        retired=fields.flag("retired"),
        guid=fields.text("guid") or None,
        line=fields.line,
    )


def read_predicates(fields: Fields) -> Iterator[Predicate]:
    """How reports say a code: by group and language, a verb with what follows it, in singular and plural."""
    seen: dict[tuple[str, str], int] = {}
    for said in fields.mappings("predicates"):
        said.allow(PREDICATE_KEYS)
        group, language = said.text("group").strip(), said.text("language").strip()
        if language:
            said.language("language", language)
        if (before := seen.get((group, language))) is not None:
            message = _("how this is said of {group} stands there already, on line {line}")
            said.error("group", message.format(group=group or _("all groups"), line=before), _("Keep one of them."))
        seen.setdefault((group, language), said.line)
        singular, _bar, plural = (" ".join(part.split()) for part in said.text("says", required=True).partition("|"))
        if singular and not plural:
            message = _("“says” has one form, and a sentence needs two")
            said.error("says", message, _("Write it as: says: verwacht meer eisen | verwachten meer eisen"))
        words = {"singular": singular, "plural": plural}
        for name, key in (("none", "says-none"), ("noun", "noun"), ("topic", "topic"), ("short", "short")):
            words[name] = " ".join(said.text(key).split())
        forms = words["short"].split("|") if words["short"] else ["N", "N"]
        if len(forms) != 2 or any(form.split().count("N") != 1 for form in forms):
            message = _("“short” needs two forms, each with N where its number stands")
            said.error("short", message, _("Write it as: short: doet N dat | doen N dat"))
        for text in words.values():
            if text.endswith((".", ";", ":")) or (text == singular and text[:1].isupper()):
                message = _("“{words}” is said within a sentence").format(words=text)
                said.error("says", message, _("Write it without a capital, and without a stop at its end."))
        yield Predicate(group, language, **words)


def predicate_lines(predicates: Iterable[Predicate], indent: int) -> list[str]:
    lines: list[str] = []
    for said in predicates:
        block: list[str] = []
        for key, text in zip(
            PREDICATE_KEYS,
            (
                said.group,
                said.language,
                f"{said.singular} | {said.plural}",
                said.none,
                said.noun,
                said.topic,
                said.short,
            ),
            strict=True,
        ):
            if text:
                block += entry(key, text, indent + 4)
        lines += [" " * (indent + 2) + "- " + block[0].lstrip(), *block[1:]]
    return [" " * indent + "predicates:", *lines] if lines else []


def _repeated(keyed: Iterable[tuple[str, str, CodeSpec]]) -> Iterator[tuple[CodeSpec, str, CodeSpec]]:
    """The codes whose key an earlier code has: that code, and the later one's path and code."""
    first: dict[str, CodeSpec] = {}
    for key, path, code in keyed:
        if key in first:
            yield first[key], path, code
        else:
            first[key] = code


def _lacks(path: str, code: CodeSpec) -> Iterator[Problem]:
    """Warnings of what a code is without; a missing definition stands by itself."""
    missing = [key for key in TEXTS if not getattr(code, key).strip()]
    if "definition" in missing:
        hint = _("Say in a sentence what the code is put on.")
        yield Problem("warning", code.line, _("{code} has no definition").format(code=path), hint)
    rest = [key for key in missing if key != "definition"]
    if rest:
        yield Problem("warning", code.line, _("{code} has no {keys}").format(code=path, keys=", ".join(rest)))


def _bad_slug(slug: str) -> tuple[str, str]:
    return (
        _("“{slug}” cannot be an id: it has other characters than a-z, 0-9 and hyphens").format(slug=slug),
        _("Write it as “{slug}”.").format(slug=slugify(slug)),
    )
