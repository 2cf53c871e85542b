"""YAML that people write by hand: read safely, with the line of everything that is wrong.

The text is composed to PyYAML's nodes, never constructed, so a tag makes no object. Aliases may repeat a part of the
file; where they make a cycle, or would expand to more than a file may hold, the file is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_WRITTEN, read_whole
from qualcode.i18n import LANGUAGES, _
from qualcode.model import Problem
from qualcode.names import closest
from qualcode.rows import first_of
from qualcode.text.expressions import expression

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_CHARACTERS = 5_000_000
MAX_NODES = 200_000
MAX_DEPTH = 50
MOST_PROBLEMS = 50

UNPRINTABLE = expression("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow outside escapes."""

_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = {
    _TAG + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "value", "merge")
}
_WORDS = frozenset("codebook guide outline id parent guid version language colour retired codes".split())
"""The keys whose values are single words, after which a comment is nothing but that."""
_YES = {"true", "yes", "on", "ja"}
_NO = {"false", "no", "off", "nee"}


class Fields:
    """A mapping in a file; what is asked of it and is not there, or is of another kind, is added to its problems."""

    def __init__(self, node: yaml.MappingNode, problems: list[Problem], source: Sequence[str]) -> None:
        self._problems = problems
        self._source = source
        pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        self._keys: dict[str, int] = {key.value: key.start_mark.line + 1 for key, _value in pairs}
        self._nodes: dict[str, yaml.Node] = {key.value: value for key, value in pairs}
        self._flow = bool(node.flow_style)
        self.line = node.start_mark.line + 1

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def line_of(self, key: str) -> int:
        """The line of a key, of the mapping where it has none."""
        return self._keys.get(key, self.line)

    def error(self, key: str, message: str, hint: str = "") -> None:
        """Adds an error at the line of ``key``."""
        self._problems.append(Problem("error", self.line_of(key), message, hint))

    def warn(self, key: str, message: str, hint: str = "") -> None:
        """Adds a warning at the line of ``key``."""
        self._problems.append(Problem("warning", self.line_of(key), message, hint))

    def expect(self, known: Iterable[str]) -> None:
        """Warns of every key that is not among ``known``, with the closest that is."""
        for key, message, hint in self._unknown(known, _("“{key}” is not known, and is passed over")):
            self.warn(key, message, hint)

    def allow(self, known: Iterable[str]) -> None:
        """An error for every key that is not among ``known``, with the closest that is."""
        for key, message, hint in self._unknown(known, _("“{key}” is not known here")):
            self.error(key, message, hint)

    def _unknown(self, known: Iterable[str], message: str) -> Iterator[tuple[str, str, str]]:
        """Every key that is not among ``known``, or is the rest of a text that ended at a comma; with a hint."""
        known = tuple(known)
        before = ""
        for key, node in self._nodes.items():
            if key in known:
                before = key
            elif self._flow and before and isinstance(node, yaml.ScalarNode) and not node.value:
                cut = _("“{key}” ends at a comma: “{rest}” is no part of it, and is passed over")
                yield key, cut.format(key=before, rest=key), _("Put the whole text in quotation marks.")
            else:
                hint = closest(key, known) or _("Known are: {keys}").format(keys=", ".join(known))
                yield key, message.format(key=key), hint

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A text as it stands: numbers and words such as ``no`` are taken as written."""
        node = self._nodes.get(key)
        value = default if node is None else self._scalar(key, node)
        if required and not value.strip():
            self.error(key, _("“{key}” is missing").format(key=key))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        return tuple(self._scalar(key, item) for item in self._list(key))

    def places(self, key: str) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        return [(self._scalar(key, item), item.start_mark.line + 1) for item in self._list(key)]

    def names(self) -> tuple[str, ...]:
        """What stands there, in order."""
        return tuple(self._nodes)

    def is_mapping(self, key: str) -> bool:
        """Whether something with keys of its own stands there."""
        return isinstance(self._nodes.get(key), yaml.MappingNode)

    def is_list(self, key: str) -> bool:
        """Whether a list stands there."""
        return isinstance(self._nodes.get(key), yaml.SequenceNode)

    def choices(self, key: str) -> dict[str, tuple[str, ...]]:
        """A mapping of names to a text or a list of texts; empty where there is none."""
        inner = self.part(key)
        if inner is None:
            return {}
        return {
            name: inner.texts(name) if isinstance(value, yaml.SequenceNode) else (inner.text(name),)
            for name, value in inner._nodes.items()
        }

    def part(self, key: str) -> Fields | None:
        """A mapping that stands under a key; ``None`` where there is none."""
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null"):
            return None
        if isinstance(node, yaml.MappingNode):
            return Fields(node, self._problems, self._source)
        self.error(key, _("“{key}” should have keys of its own (“name: ...”)").format(key=key))
        return None

    def plain(self, key: str) -> object:
        """What stands there as plain data: lists, mappings, whole numbers, yes or no, and all else as texts."""
        node = self._nodes.get(key)
        return None if node is None else _plain(node)

    def integer(self, key: str, default: int) -> int:
        """A whole number from 0."""
        written = self.text(key, str(default)) or str(default)
        if re.fullmatch(r"\d{1,9}", written):
            return int(written)
        self.error(key, _("“{key}” should be a whole number, not “{value}”").format(key=key, value=written))
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no, in YAML's words or in Dutch; ``default`` where it does not stand there."""
        written = self.text(key).strip().lower()
        if written not in _YES | _NO | {""}:
            self.error(key, _("“{key}” should be true or false, not “{value}”").format(key=key, value=written))
        return written in _YES if written else default

    def mappings(self, key: str) -> list[Fields]:
        """A list of mappings; empty where there is none."""
        found = []
        for item in self._list(key):
            if isinstance(item, yaml.MappingNode):
                found.append(Fields(item, self._problems, self._source))
            else:
                message = _("an item of “{key}” should have keys of its own (“name: ...”)").format(key=key)
                self._problems.append(Problem("error", item.start_mark.line + 1, message))
        return found

    def _scalar(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            message = _("“{key}” should be a text").format(key=key)
            self._problems.append(Problem("error", node.start_mark.line + 1, message, _("Put it in quotation marks.")))
            return ""
        plain = node.style in (None, "")
        if plain and node.value and key not in _WORDS:
            self._warn_of_cuts(key, node)
        if node.tag != _TAG + "null":
            return str(node.value)
        line = self.line_of(key)
        if node.value:
            message = _("“{key}” is empty, for “{value}” means nothing here").format(key=key, value=node.value)
            self.warn(key, message, _("Put it in quotation marks."))
            return ""
        if re.search(r":\s+#\w", self._source[line - 1] if line <= len(self._source) else ""):
            message = _("“{key}” is empty, for what follows # is a comment").format(key=key)
            self.error(key, message, _("Put it in quotation marks."))
        return ""

    def _warn_of_cuts(self, key: str, node: yaml.ScalarNode) -> None:
        """Warns where a text without quotation marks has lost its end to a comment, or its first word to an anchor."""
        hint = _("Put the whole text in quotation marks.")
        first, last = node.start_mark, node.end_mark
        rest = self._source[last.line][last.column :] if last.line < len(self._source) else ""
        if comment := re.match(r"\s+(#.*)", rest):
            message = _("“{key}” ends before “{rest}”, for what follows # is a comment").format(
                key=key, rest=comment[1].strip()
            )
            self._problems.append(Problem("warning", last.line + 1, message, hint))
        start = self._source[first.line][first.column :] if first.line < len(self._source) else ""
        anchor = re.match(r"&([^\s,\[\]{}]+)", start)
        if anchor and not any(f"*{anchor[1]}" in line for line in self._source):
            message = _("“{key}” begins after “{rest}”, for & makes a word a mark").format(key=key, rest=anchor[0])
            self._problems.append(Problem("warning", first.line + 1, message, hint))

    def language(self, key: str, default: str) -> str:
        """A language that reports are written in; an error names those there are."""
        written = self.text(key, default)
        if written[:2].lower() not in LANGUAGES:
            message = _("there are no reports in “{language}”").format(language=written)
            self.error(key, message, _("Write one of: {names}").format(names=", ".join(LANGUAGES)))
        return written

    def _list(self, key: str) -> list[yaml.Node]:
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null"):
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.error(key, _("“{key}” should be a list").format(key=key), _("Put “- ” before each item."))
        return []


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    written = str(node.value)
    if node.tag == _TAG + "bool":
        return written.lower() in _YES
    return int(written) if node.tag == _TAG + "int" and re.fullmatch(r"\d{1,9}", written) else written


def read_text(path: Path) -> str:
    """The text of a YAML file, which is UTF-8 (or UTF-16 with a byte order mark)."""
    data = read_whole(path, MAX_WRITTEN).data
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(
            _("{path}:{line}: is not UTF-8 here.").format(path=path, line=data.count(b"\n", 0, error.start) + 1),
            _("Save the file in UTF-8."),
        ) from error


def parse(text: str, name: str) -> tuple[Fields, list[Problem]]:
    """The mapping that a YAML text is, and a list of problems that grows as it is read.

    Raises:
        FormatError: the text is too large, is not YAML, holds no mapping, or expands without end; ``name`` is the file.
    """
    if len(text) > MAX_CHARACTERS:
        raise FormatError(
            _("{path}: is larger than {limit} characters.").format(path=name, limit=MAX_CHARACTERS),
            _("Split the file."),
        )
    strange = UNPRINTABLE.search(text)
    if strange:
        raise FormatError(
            _("{path}:{line}: has the character U+{code:04X}, which no YAML file may hold.").format(
                path=name, line=text.count("\n", 0, strange.start()) + 1, code=ord(strange[0])
            ),
            _("Delete it, or write it as an escape in double quotation marks."),
        )
    source = text.splitlines()
    try:
        _measure(text, name)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, name, source) from error
    except yaml.YAMLError as error:
        raise FormatError(_("{path}: is not YAML: {reason}").format(path=name, reason=error)) from error
    if not isinstance(root, yaml.MappingNode):
        raise FormatError(
            _("{path}: is empty, or does not consist of keys (“name: ...”).").format(path=name),
            _("See the files in codebooks/ for an example."),
        )
    problems: list[Problem] = []
    _Inspection(name, problems).size(root)
    return Fields(root, problems, source), problems


def raise_errors(name: str, problems: Iterable[Problem], hint: str = "") -> None:
    """Raises one ``FormatError`` that lists all errors among the problems with their lines (``file:12: message``)."""
    errors = sorted((problem for problem in problems if problem.level == "error"), key=lambda each: each.line)
    if not errors:
        return
    lines = first_of([f"{name}:{problem.line}: {problem.message}" for problem in errors], MOST_PROBLEMS)
    raise FormatError("\n".join(lines), next((problem.hint for problem in errors if problem.hint), hint))


def _measure(text: str, name: str) -> None:
    """``FormatError`` where the text nests so deeply that composing it would exhaust the stack.

    A parser may have a limit of its own, and look ahead so far that it is over that limit before it has told of one
    level. So what it refuses is read once more up to where it stopped, which it did read: where that is too deep
    already, it is what is wrong, in whatever words the parser says so.
    """
    try:
        _measure_events(text, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark:
            with suppress(yaml.MarkedYAMLError):
                _measure_events(text[: mark.index], name)
        raise


def _measure_events(text: str, name: str) -> None:
    """``FormatError`` at the first level that is too deep; ``YAMLError`` where the parser stops before that."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH and event.start_mark:
            raise _too_deep(name, event.start_mark.line + 1)


def _too_deep(name: str, line: int) -> FormatError:
    return FormatError(
        _("{path}:{line}: nests more than {limit} levels deep.").format(path=name, line=line, limit=MAX_DEPTH),
        _("Check the brackets and the indentation."),
    )


@dataclass
class _Inspection:
    """A walk over all nodes: what they expand to, and what no file may have."""

    name: str
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._sizes: dict[int, tuple[int, int]] = {}
        self._open: set[int] = set()

    def size(self, node: yaml.Node) -> tuple[int, int]:
        """The number of nodes and the depth when aliases are written out."""
        line = node.start_mark.line + 1
        if id(node) in self._open:
            raise FormatError(
                _("{path}:{line}: an alias (*) refers to what it is itself part of.").format(path=self.name, line=line),
                _("Write the part out instead of referring to it."),
            )
        if id(node) not in self._sizes:
            if node.tag not in _KNOWN_TAGS:
                message = _("the tag {tag} means nothing here").format(tag=node.tag.replace(_TAG, "!!"))
                self.problems.append(
                    Problem("error", line, message, _("Delete it, or put the text in quotation marks."))
                )
            if isinstance(node, yaml.MappingNode):
                self._check_keys(node)
            self._open.add(id(node))
            parts = [self.size(child) for child in _children(node)]
            self._open.discard(id(node))
            count, depth = 1 + sum(part[0] for part in parts), 1 + max((part[1] for part in parts), default=0)
            if count > MAX_NODES:
                raise FormatError(
                    _("{path}:{line}: its aliases (*) expand to more than {limit} parts.").format(
                        path=self.name, line=line, limit=MAX_NODES
                    ),
                    _("No codebook needs that. Do not trust the file."),
                )
            if depth > MAX_DEPTH + 1:
                raise _too_deep(self.name, line)
            self._sizes[id(node)] = count, depth
        return self._sizes[id(node)]

    def _check_keys(self, node: yaml.MappingNode) -> None:
        """Adds an error for every key that is twice there, or is no text."""
        seen: dict[str, int] = {}
        for key, _value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                hint = _("Put a text that begins with a bracket in quotation marks.")
                self.problems.append(Problem("error", line, _("a key should be a text"), hint))
                continue
            if key.value in seen:
                message = _("“{key}” stands here twice, first on line {line}").format(
                    key=key.value, line=seen[key.value]
                )
                self.problems.append(Problem("error", line, message, _("Delete one, or join the two.")))
            seen.setdefault(key.value, line)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _syntax(error: yaml.MarkedYAMLError, name: str, source: Sequence[str]) -> FormatError:
    """What is wrong with the writing, where, and how it is mended.

    The remedy follows from what stands in the file at the parser's marks: its words differ from version to version.
    """
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
    line, column = (marks[0].line + 1, marks[0].column + 1) if marks else (1, 1)
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    near = source[line - 1] if line <= len(source) else ""
    at = [source[mark.line][mark.column :] for mark in marks if mark.line < len(source)]
    if "\t" in near[: column + 1]:
        hint = _("Indent with spaces, not with tabs.")
    elif any(rest.startswith(("*", "&")) for rest in at):
        hint = _("Put a text that begins with * or & in quotation marks.")
    elif any(re.match(r"---(\s|$)", rest) for rest in at):
        hint = _("Leave out “---”: a file holds one codebook, guide or outline.")
    elif isinstance(error, yaml.scanner.ScannerError) and any(rest.startswith(("'", '"')) for rest in at):
        hint = _("Look for a quotation mark that is not closed.")
    else:
        hint = _("Check the indentation, and put a text with “: ” or “ #” in it in quotation marks.")
    return FormatError(
        _("{path}:{line}: cannot be read at column {column}: {reason}.").format(
            path=name, line=line, column=column, reason=reason
        ),
        hint,
    )
