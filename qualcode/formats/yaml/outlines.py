"""Outlines of chapters, in YAML.

An outline is ``outline`` (its slug), ``language``, ``title`` and ``groups``: ``group``, ``singular``, ``plural``,
``title``, ``where``, ``numbers``, ``open-questions`` and ``sections``; it may have ``where``, ``wave``,
``attributes``, ``references``, ``smallest``, ``suppress``, ``numbers``, ``rounded-from``, ``percent-from``,
``chapter`` (its number), ``template`` (a Word file for the look, beside the outline) and ``appendix`` besides. A
section has a ``title`` and ``codes``, with ``in-words`` (by code the words for its number); with ``version: 2`` it
may have ``blocks`` instead, in the order of the text: see :data:`KEYS`. A code is named by its path or any unique end
of it, an answer as ``answer:wie-regelt=zelf``. What an outline has and is not known here is an error, for a chapter
that passes over a condition says what is not so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualcode.formats.yaml.lines import Fields, parse, raise_errors, read_text
from qualcode.i18n import _
from qualcode.model import ANSWER, FIGURE
from qualcode.names import closest
from qualcode.outline import (
    APPENDICES,
    BASES,
    LEAST_PERCENT,
    LEAST_ROUNDED,
    NUMBERS,
    SMALLEST_CELL,
    SPELLED_RELATIONS,
    Base,
    Elsewhere,
    GroupOutline,
    JointCell,
    JointDisplay,
    JointRow,
    Numbers,
    NumberStyle,
    Outline,
    PartKind,
    Relation,
    Section,
    SectionPart,
)

Lines = dict[str, int]
"""Where each code is first referred to."""

VERSIONS = (1, 2)
"""Of outlines: sections of codes, and sections of blocks."""

KEYS: Mapping[PartKind, tuple[str, ...]] = {
    "says": ("opens", "where", "phrase", "base", "numbers", "in-words"),
    "split": ("opens", "by", "phrase", "base"),
    "rest": ("opens", "base", "numbers"),
    "reasons": ("opens", "base"),
    "list": ("opens", "base"),
    "contrast": ("opens", "turns"),
    "compare": ("opens", "with", "relation", "explains", "base"),
    "waves": ("with",),
    "quote": ("opens", "words"),
    "table": ("title", "base"),
    "chart": ("title", "base", "by"),
    "text": (),
    "joint": ("columns", "rows"),
    "codes": ("in-words",),
}
"""What a block may have beside the key that it is named after, ``paragraph`` and ``of``."""

MOST_CHAPTERS = 999

MOST_TOLD_ALIKE = 3
"""So many sentences that just tell a number may follow each other before a check objects."""


def read_outline(path: Path) -> Outline:
    """Read the outline of a chapter. ``FormatError`` lists every error with its line."""
    root, problems = parse(read_text(path), str(path))
    outline = outline_of(root, {})
    raise_errors(str(path), problems)
    return outline


def outline_of(root: Fields, lines: Lines) -> Outline:
    """The outline that a file holds; what is wrong with it is added to the file's problems, its codes to ``lines``."""
    root.allow(
        (
            *("outline", "version", "language", "title", "where", "attributes", "references", "smallest", "groups"),
            *("numbers", "rounded-from", "percent-from", "suppress", "chapter", "template", "appendix", "wave"),
        )
    )
    slug = root.text("outline", required=True)
    version = root.integer("version", VERSIONS[0])
    if version not in VERSIONS:
        message = _("an outline of version {version} is not known here").format(version=version)
        root.error("version", message, _("It may be of a later qualcode; known are: {names}").format(names="1, 2"))
    groups = []
    for group in root.mappings("groups"):
        group.allow(("group", "singular", "plural", "title", "where", "numbers", "open-questions", "sections"))
        path = group.text("group", required=True)
        sections = [_section(section, lines, blocks=version > 1) for section in group.mappings("sections")]
        groups.append(
            GroupOutline(
                group=path,
                singular=group.text("singular", required=True),
                plural=group.text("plural", required=True),
                title=group.text("title") or path,
                sections=tuple(sections),
                where=group.choices("where"),
                numbers=_numbers(group),
                open_questions=tuple(" ".join(text.split()) for text in group.texts("open-questions")),
            )
        )
    if not groups:
        root.error("groups", _("the outline has no groups"), _("A group has a “title” and “sections”."))
    return Outline(
        slug,
        root.language("language", "nl"),
        root.text("title", required=True),
        tuple(groups),
        where=root.choices("where"),
        attributes=root.texts("attributes"),
        references=root.flag("references", default=True),
        smallest=max(1, root.integer("smallest", SMALLEST_CELL)),
        style=NumberStyle(
            _numbers(root) or "exact",
            max(1, root.integer("rounded-from", LEAST_ROUNDED)),
            max(1, root.integer("percent-from", LEAST_PERCENT)),
        ),
        suppress=_suppress(root),
        chapter=_chapter(root),
        template=root.text("template").strip(),
        appendix=_appendices(root),
        wave=root.text("wave").strip(),
    )


def _suppress(root: Fields) -> int:
    """Of fewer respondents than this no number is told; 0 where every number is."""
    found = root.integer("suppress", 0)
    if found and not 2 <= found <= 100:
        message = _("“suppress” cannot be {value}").format(value=found)
        root.error("suppress", message, _("Write a number from 2 to 100, such as: suppress: 3"))
        return 0
    return found


def _chapter(root: Fields) -> int | None:
    """The number of the chapter, where one is given."""
    number = root.integer("chapter", 0) if "chapter" in root else None
    if number is not None and not 0 < number <= MOST_CHAPTERS:
        root.error("chapter", _("a chapter has a number from 1 to {most}").format(most=MOST_CHAPTERS))
        return None
    return number


def _appendices(root: Fields) -> tuple[str, ...]:
    """Which appendices the chapter ends with, in order."""
    named = dict.fromkeys(root.texts("appendix"))
    for name in named:
        if name not in APPENDICES:
            message = _("there is no appendix “{name}”").format(name=name)
            root.error("appendix", message, closest(name, APPENDICES) or ", ".join(APPENDICES))
    return tuple(named)


def _section(section: Fields, lines: Lines, *, blocks: bool) -> Section:
    section.allow(("title", "codes", "in-words", *(("blocks",) if blocks else ())))
    title = section.text("title", required=True)
    if "blocks" not in section:
        return Section(title, (_codes_part(section, lines),))
    if "codes" in section:
        section.error(
            "codes", _("a section has blocks or codes, not both"), _("Make of the codes a block: - codes: []")
        )
    return Section(title, tuple(part for block in section.mappings("blocks") if (part := _part(block, lines))))


def _codes_part(fields: Fields, lines: Lines) -> SectionPart:
    codes = codes_of(fields, "codes", lines)
    in_words = {code: words[0] for code, words in fields.choices("in-words").items() if words}
    for code in (code for code in codes if code.startswith(ANSWER)):
        message = _("{code} is an answer, and no code").format(code=code)
        fields.error("codes", message, _("Make a block of it: - says: {address}").format(address=code))
    for code in in_words:
        if code not in codes:
            message = _("“in-words” has {code}, which is none of this section's codes").format(code=code)
            fields.error("in-words", message, closest(code, codes) or _("Write it as it stands under “codes”."))
    return SectionPart(
        "codes", codes, in_words=in_words, paragraph=fields.flag("paragraph"), of=fields.text("of").strip()
    )


def _part(block: Fields, lines: Lines) -> SectionPart | None:
    """A block of a section; ``None`` where it cannot be told which."""
    named = [kind for kind in KEYS if kind in block]
    if len(named) != 1:
        message = _("a block is one of: {names}").format(names=", ".join(KEYS))
        block.error("", message, _("Write it as: - says: stage/voldoende"))
        return None
    kind = named[0]
    block.allow((kind, "paragraph", "of", *KEYS[kind]))
    if kind == "codes":
        return _codes_part(block, lines)
    if kind == "contrast":
        return _contrast(block, lines)
    if kind == "joint":
        display = _joint(block, lines)
        said = (cell.address.partition(":") for row in display.rows for cell in row.cells)
        return SectionPart(
            "joint",
            tuple(code.strip() for group, _colon, code in said if f"{group}:" != FIGURE),
            joint=display,
        )
    codes = () if kind in ("quote", "text") else codes_of(block, kind, lines)
    if not codes and kind not in ("quote", "text"):
        block.error(kind, _("“{key}” names no code").format(key=kind))
    chosen = block.text("in-words").strip()
    part = SectionPart(
        kind,
        codes,
        opens=" ".join(block.text("opens").split()),
        where=block.choices("where") if kind == "says" else {},
        by=block.text("by", required=kind == "split").strip() if kind in ("split", "chart") else "",
        phrases=_phrases(block, kind),
        in_words={codes[0]: chosen} if chosen and codes else {},
        numbers=_numbers(block),
        text=_words(block, kind),
        paragraph=block.flag("paragraph"),
        below=_is_set(block, kind, codes) if kind == "rest" else kind in _BELOW and not block.is_list(kind),
        base=_base(block),
        elsewhere=_elsewhere(block) if kind == "compare" else None,
        earlier=block.text("with").strip() if kind == "waves" else "",
        of=block.text("of").strip(),
    )
    if kind == "says" and bool(part.where) != bool(part.phrases) and not (part.phrases and part.base != "group"):
        missing = "phrase" if part.where else "where"
        block.error(
            kind,
            _("“{key}” is missing").format(key=missing),
            _("A narrowed base is said: van de scholen *die AO aanbieden*."),
        )
    if kind in ("says", "split", "compare", "waves") and len(codes) > 1:
        block.error(kind, _("“{key}” is about one code").format(key=kind), _("Make a block for each."))
    if kind == "rest" and len(codes) == 1 and not part.below:
        block.error(kind, _("“rest” is about two codes or more that exclude each other"))
    if kind in ("says", "split", "compare") and any(_is_set(block, kind, [code]) for code in codes):
        message = _("“{key}” is about one answer, and {set} is a set of them").format(key=kind, set=codes[0])
        block.error(kind, message, _("Write it as: {address}=ANSWER").format(address=codes[0]))
    return part


_BELOW = ("reasons", "list", "table", "chart")
"""The blocks that are about what is under the one code that they name."""


def _is_set(block: Fields, kind: PartKind, codes: Sequence[str]) -> bool:
    """Whether a block names an answer set, and so all its answers."""
    return len(codes) == 1 and codes[0].startswith(ANSWER) and "=" not in codes[0] and not block.is_list(kind)


def _base(block: Fields) -> Base:
    """Whom the numbers of a block are out of."""
    written = block.text("base", "group").strip()
    found = next((base for base in BASES if base == written), None)
    if found is None:
        message = _("“base” cannot be “{value}”").format(value=written)
        block.error("base", message, _("Write one of: {names}").format(names=", ".join(BASES)))
    return found or "group"


def _words(block: Fields, kind: PartKind) -> str:
    """What of a block is its author's own: a text, a quotation, a title, or how a comparison is explained."""
    key = {"quote": "quote", "text": "text", "compare": "explains"}.get(kind, "title")
    return " ".join(block.text(key, required=key == kind).split())


def _elsewhere(block: Fields) -> Elsewhere | None:
    """The number that a code is compared with: *with: figure:SOURCE/MEASURE/GROUP/YEAR*, or said by its author."""
    relation = _relation(block, "relation", required=True)
    if not block.is_mapping("with") and (cited := block.text("with").strip()):
        if not cited.startswith(FIGURE):
            message = _("“with” is a figure, not “{value}”").format(value=cited)
            block.error("with", message, _("Write it as: with: figure:SOURCE/MEASURE/GROUP/YEAR"))
        return Elsewhere("", 0, 0, "", relation or "addition", cited.removeprefix(FIGURE).strip())
    found = block.part("with")
    if found is None:
        block.error(
            "compare",
            _("“{key}” is missing").format(key="with"),
            _("Write it as: with: {source: de enquête van 2014, n: 10, base: 79, who: scholen}"),
        )
        return None
    if "figure" in found:
        found.allow(("figure", "source"))
        cited = found.text("figure").strip().removeprefix(FIGURE).strip()
        return Elsewhere(" ".join(found.text("source").split()), 0, 0, "", relation or "addition", cited)
    found.allow(("source", "n", "base", "who"))
    source, who = (" ".join(found.text(key, required=True).split()) for key in ("source", "who"))
    n, base = found.integer("n", -1), found.integer("base", 0)
    if not 0 <= n <= base or not base:
        found.error("n", _("a number from elsewhere is “n” of its “base”: 0 or more, and no more than that"))
    return Elsewhere(source, n, base, who, relation or "addition")


def _relation(fields: Fields, key: str, *, required: bool = False) -> Relation | None:
    """What sources are to each other as the author judges, in English or in Dutch; ``None`` where it is not said."""
    written = " ".join(fields.text(key, required=required).split())
    found = SPELLED_RELATIONS.get(written.lower())
    if written and found is None:
        message = _("“{key}” cannot be “{value}”").format(key=key, value=written)
        fields.error(key, message, _("Write one of: {names}").format(names=", ".join(SPELLED_RELATIONS)))
    return found


def _joint(block: Fields, lines: Lines) -> JointDisplay:
    """Themes by sources, each cell a figure or a code of a group."""
    rows = []
    for row in block.mappings("rows"):
        row.allow(("theme", "cells", "verdict", "explains"))
        theme, explains = (" ".join(row.text(key, required=key == "theme").split()) for key in ("theme", "explains"))
        found = row.part("cells")
        cells = tuple(_joint_cells(found, lines)) if found is not None else ()
        if not cells:
            row.error(
                "cells", _("a row of a joint display has cells"), _("Write them as: cells: {vragenlijst: figure:...}")
            )
        rows.append(JointRow(theme, cells, _relation(row, "verdict"), explains))
    if not rows:
        block.error("rows", _("a joint display has rows"), _("A row has a “theme”, “cells” and a “verdict”."))
    met = dict.fromkeys(cell.column for row in rows for cell in row.cells)
    columns = block.texts("columns") or tuple(met)
    for column in met:
        if column not in columns:
            message = _("“columns” does not have {column}, which a row has a cell for").format(column=column)
            block.error("columns", message, closest(column, columns))
    return JointDisplay(" ".join(block.text("joint").split()), columns, tuple(rows))


def _joint_cells(cells: Fields, lines: Lines) -> Iterator[JointCell]:
    for column in cells.names():
        if not cells.is_mapping(column):
            yield JointCell(column, _joint_address(cells, column, lines))
        elif (cell := cells.part(column)) is not None:
            cell.allow(("says", "opposite", "where", "phrase"))
            where, phrase = cell.choices("where"), _phrases(cell, "says").get("")
            if bool(where) != bool(phrase):
                missing = "phrase" if where else "where"
                hint = _("A narrowed base is said: van de scholen *die AO aanbieden*.")
                cell.error("says", _("“{key}” is missing").format(key=missing), hint)
            yield JointCell(column, _joint_address(cell, "says", lines), cell.flag("opposite"), where, phrase)


def _joint_address(fields: Fields, key: str, lines: Lines) -> str:
    """What a cell says: ``figure:...``, or a group and a code or answer of it, ``scholen:stage/voldoende``."""
    address = fields.text(key, required=True).strip()
    group, _colon, code = address.partition(":")
    if address and not (group.strip() and code.strip()):
        message = _("“{key}” is a figure, or a group and its code, not “{value}”").format(key=key, value=address)
        fields.error(key, message, _("Write it as: figure:SOURCE/MEASURE/GROUP/YEAR, or scholen:stage/voldoende"))
    elif address and group != FIGURE.removesuffix(":"):
        lines.setdefault(code.strip(), fields.line_of(key))
    return address


def _contrast(block: Fields, lines: Lines) -> SectionPart:
    """A code of this group beside one of another: *contrast: {here: leerdoelen, there: leerlingen:meehelpen}*."""
    sides = block.part("contrast")
    codes: tuple[str, ...] = ()
    group = ""
    if sides is not None:
        sides.allow(("here", "there"))
        codes = codes_of(sides, "here", lines)
        group, _colon, there = (text.strip() for text in sides.text("there", required=True).partition(":"))
        if not codes:
            sides.error("here", _("“{key}” is missing").format(key="here"))
        if group and not there:
            message = _("“there” is a group and its code, not “{value}”").format(value=group)
            sides.error("there", message, _("Write it as: there: leerlingen:begeleiding/meehelpen"))
        if there:
            lines.setdefault(there, sides.line_of("there"))
            codes = (*codes, there)
    return SectionPart(
        "contrast",
        codes if len(codes) == 2 else (),
        opens=" ".join(block.text("opens").split()),
        turns=" ".join(block.text("turns").split()),
        paragraph=block.flag("paragraph"),
        there=group,
        of=block.text("of").strip(),
    )


def _phrases(block: Fields, kind: PartKind) -> dict[str, tuple[str, str]]:
    """What narrows the noun, by value of the attribute where there is one: *die AO aanbiedt | die AO aanbieden*."""
    written = (
        {"": block.text("phrase")}
        if kind == "says"
        else {value: texts[0] for value, texts in block.choices("phrase").items() if texts}
        if kind == "split"
        else {}
    )
    found = {}
    for value, text in written.items():
        singular, _bar, plural = (" ".join(form.split()) for form in text.partition("|"))
        if singular and not plural:
            message = _("“{words}” has one form, and a sentence needs two").format(words=singular)
            block.error("phrase", message, _("Write it as: die AO aanbiedt | die AO aanbieden"))
        if singular:
            found[value] = (singular, plural)
    if kind == "split" and len(found) < 2:
        block.error(
            "phrase",
            _("“split” needs a phrase for two values or more"),
            _("Write it as: phrase: {AO: die AO aanbiedt | die AO aanbieden}"),
        )
    return found


def _numbers(fields: Fields) -> Numbers | None:
    """How numbers are to be said, where it stands there."""
    written = fields.text("numbers").strip()
    found = next((style for style in NUMBERS if style == written), None)
    if written and found is None:
        message = _("numbers cannot be said “{value}”").format(value=written)
        fields.error("numbers", message, _("Write one of: {names}").format(names=", ".join(NUMBERS)))
    return found


def codes_of(fields: Fields, key: str, lines: Lines) -> tuple[str, ...]:
    """The codes that a file names in a list, or one that a block names; ``lines`` learns where each is first named."""
    several = key == "codes" or fields.is_list(key)
    places = fields.places(key) if several else [(fields.text(key), fields.line_of(key))]
    named = [(code, line) for code, line in places if code.strip()]
    for code, line in named:
        lines.setdefault(code, line)
    return tuple(code for code, _line in named)
