"""CATMA in: a project as its git keeps it, a folder with ``documents``, ``tagsets`` and ``collections`` of annotations.

An annotation may be in pieces. Who made it stands with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualcode.files.folder import file_within
from qualcode.files.reading import MAX_TEXT, is_folder, is_there, read_whole, unreadable
from qualcode.formats.projects.annotations.gathered import (
    GatheredLabels,
    Labelled,
    LabelledText,
    as_fields,
    as_list,
    as_place,
    as_words,
    read_json,
)
from qualcode.formats.projects.archive import MAX_PARTS, damaged
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableStudy, made_guid
from qualcode.formats.transcripts.decoding import decode
from qualcode.i18n import _
from qualcode.text.expressions import expression

FOLDERS = ("documents", "tagsets", "collections")
_RULES = ("cp-lf", "cp-raw", "utf16-lf", "utf16-raw")
_MADE, _AUTHOR, _COLOUR = "catma_markuptimestamp", "catma_markupauthor", "catma_displaycolor"
_ID = expression(r"[^/\\]+\Z")
DEEPEST = 20


def is_catma(folder: Path) -> bool:
    """Whether a folder is a project of CATMA."""
    return is_folder(folder) and all(is_folder(folder / name) for name in FOLDERS)


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a project of CATMA; ``offsets`` as with ``read_study``.

    ``FormatError`` where there is no such folder, or a file in it cannot be read.
    """
    if not is_catma(path):
        raise damaged(path, _("it has no folders {names}").format(names=", ".join(FOLDERS)))
    files = [*_files(path)]
    tags, gathered = _Tags(path, files), GatheredLabels("CATMA", _RULES)
    texts: dict[str, LabelledText] = {}
    for name in _named(files, "documents", "header.json"):
        document = name.split("/")[-2]
        text = _text(path, document, as_fields(read_json(path / name)), losses)
        if text is not None:
            texts[document] = text
    for name in files:
        parts = name.split("/")
        if parts[0] == "collections" and "annotations" in parts and name.endswith(".json"):
            for one in as_list(read_json(path / name)):
                _annotation(as_fields(one), tags, texts, losses)
    gathered.texts = [*texts.values()]
    gathered.colours = tags.colours
    return gathered.study(path.name, losses, offsets)


def _text(path: Path, document: str, header: dict[str, Any], losses: Losses) -> LabelledText | None:
    file = file_within(path, f"documents/{document}/{document}.txt")
    title = as_words(as_fields(header.get("gitContentInfoSet")).get("title")).strip()
    if file is None or not is_there(file):
        losses.unplaced("source_absent", title or document)
        return None
    decoded = decode(file, read_whole(file, MAX_TEXT).data)
    called = as_words(as_fields(header.get("gitTechInfoSet")).get("fileName"))
    words = as_words(decoded.text)
    return LabelledText(title or called or document, words, called or file.name, guid=made_guid("catma", document))


class _Tags:
    """The tags of all tagsets: their names, with those above them, and their colours."""

    def __init__(self, path: Path, files: list[str]) -> None:
        self._about = {
            name.split("/")[-2]: as_fields(read_json(path / name))
            for name in _named(files, "tagsets", "propertydefs.json")
        }
        self.properties = {
            as_words(one.get("uuid")): as_words(one.get("name"))
            for about in self._about.values()
            for kind in ("systemPropertyDefinitions", "userDefinedPropertyDefinitions")
            for one in map(as_fields, as_fields(about.get(kind)).values())
        }
        self.colours = {self.label(tag): colour for tag, about in self._about.items() if (colour := _colour(about))}

    def label(self, tag: str) -> tuple[str, ...]:
        """The names of a tag and those above it, topmost first."""
        found: list[str] = []
        while tag in self._about and len(found) < DEEPEST:
            found.append(as_words(self._about[tag].get("name")).strip() or tag)
            tag = as_words(self._about[tag].get("parentUuid"))
        return tuple(reversed(found))


def _annotation(one: dict[str, Any], tags: _Tags, texts: dict[str, LabelledText], losses: Losses) -> None:
    body, target = as_fields(one.get("body")), as_fields(one.get("target"))
    tag = _ID.search(as_words(body.get("tag")))
    label = tags.label(tag[0]) if tag else ()
    items = [as_fields(item) for item in as_list(target.get("items"))]
    text = next((texts[source] for item in items if (source := as_words(item.get("source"))) in texts), None)
    if text is None or not label:
        losses.unplaced("coding_of_absent" if text is None else "unknown_code", as_words(one.get("id"))[-80:])
        return
    selectors = [as_fields(item.get("selector")) for item in items]
    spans = sorted((as_place(one.get("start")), as_place(one.get("end"))) for one in selectors)
    said = {kind: as_fields(as_fields(body.get("properties")).get(kind)) for kind in ("system", "user")}
    system = {tags.properties.get(key, key): _values(value) for key, value in said["system"].items()}
    user = [
        f"{tags.properties.get(key, key)}: {', '.join(_values(value))}"
        for key, value in said["user"].items()
        if _values(value)
    ]
    text.passages.append(
        Labelled(
            label, tuple(spans), coder=next(iter(system.get(_AUTHOR, ())), ""), memo="\n".join(user),
            created=_moment(next(iter(system.get(_MADE, ())), "")), key=as_words(one.get("id")),
        )
    )  # fmt: skip


def _values(value: object) -> list[str]:
    return [as_words(one).strip() for one in as_list(value) if as_words(one).strip()]


def _moment(written: str) -> str:
    """A moment with its zone as ISO 8601 has it (``+02:00``)."""
    return f"{written[:-2]}:{written[-2:]}" if written[-5:-4] in ("+", "-") and written[-4:].isdigit() else written


def _colour(about: dict[str, Any]) -> str | None:
    """The colour of a tag, which stands there as the number that Java has for it."""
    for one in map(as_fields, as_fields(about.get("systemPropertyDefinitions")).values()):
        if one.get("name") == _COLOUR:
            written = next(iter(_values(one.get("possibleValueList"))), "")
            if written.removeprefix("-").isdecimal() and len(written) < 12:
                return f"#{int(written) & 0xFFFFFF:06x}"
    return None


def _files(folder: Path) -> Iterator[str]:
    """The files of the project, by name, in order; links that lead out of it are passed over."""
    count, waiting = 0, [folder / name for name in reversed(FOLDERS)]
    while waiting:
        top = waiting.pop()
        try:
            entries = sorted(top.iterdir())
        except OSError as error:
            raise unreadable(top, error) from error
        for entry in entries:
            count += 1
            if count > MAX_PARTS:
                raise damaged(folder, _("it has more than {count} parts").format(count=MAX_PARTS))
            name = entry.relative_to(folder).as_posix()
            if entry.is_symlink():
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif file_within(folder, name) is not None:
                yield name


def _named(files: list[str], top: str, last: str) -> Iterator[str]:
    for name in files:
        parts = name.split("/")
        if len(parts) > 2 and parts[0] == top and parts[-1] == last:
            yield name
