"""What of a chapter can be written: the words of its outline, and the chapter itself."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qualcode.files.reading import whereabouts
from qualcode.formats.yaml.outline_edits import Keyed, set_words
from qualcode.formats.yaml.outlines import KEYS, read_outline
from qualcode.outline import Outline, PartKind, SectionPart
from qualcode.report.blocks import ReportDocument
from qualcode.report.chapter.blocks import PartPlace
from qualcode.report.chapter.waves import printed_parts
from qualcode.report.kept.chapter import WRITTEN_KINDS, made_chapter
from qualcode.report.privacy.refusing import refuse_names
from qualcode.session.chapter.page import ChapterPage, PagePiece
from qualcode.session.chapter.sources import ChapterSource
from qualcode.session.saving import Savable, free_path
from qualcode.session.session import Session
from qualcode.storage.reported import AskedChapter


class OwnWords(NamedTuple):
    """Words of an author in an outline: the way to their mapping there, their key, and what they are now.

    ``kind`` is what the block is, empty for a title.
    """

    outline: Path
    to: Keyed
    key: str
    value: str
    kind: str = ""


_OPENED = {"text": "text", "table": "title", "chart": "title", "compare": "opens", "joint": ""}
"""By kind of block the key of its own words, where that is not what it opens with."""


def own_words(page: ChapterPage, piece: PagePiece) -> OwnWords | None:
    """The words of an outline that a piece begins with, or is; ``None`` where it has none there."""
    found = _of_part(page, piece)
    if found is not None:
        outline, to, part = found
        key = _OPENED.get(part.kind, "opens")
        if key and (key == "text" or key in KEYS[part.kind]):
            value = part.text if key in ("text", "title") else part.opens
            return OwnWords(outline, to, key, value, part.kind)
        return None
    file, at = page.opened.outline, piece.at
    if file is None or at is None or at.part is not None or piece.kept.kind != "heading":
        return None
    shape, to = read_outline(file), _way(at)
    title = shape.title
    if at.group is not None:
        title = shape.groups[at.group].title
        title = shape.groups[at.group].sections[at.section].title if at.section is not None else title
    return OwnWords(file, to, "title", title)


def number_words(page: ChapterPage, piece: PagePiece) -> OwnWords | None:
    """How the number of a piece is said, in its outline; ``None`` where it cannot be chosen for that one."""
    found = _of_part(page, piece)
    if found is None:
        return None
    outline, to, part = found
    return OwnWords(outline, to, "numbers", part.numbers or "", part.kind) if "numbers" in KEYS[part.kind] else None


def quoted_words(page: ChapterPage, piece: PagePiece) -> OwnWords | None:
    """The words by which an outline asks for the quotation of a piece; ``None`` where it asks for none there."""
    found = _of_part(page, piece)
    if found is None or found[2].kind != "quote":
        return None
    outline, to, part = found
    return OwnWords(outline, to, "quote", part.text, part.kind)


def write_words(words: OwnWords, value: str) -> Path | None:
    """Writes them, and returns under what name the outline as it was is kept. Errors as ``set_words`` has them."""
    return set_words(words.outline, words.to, words.key, value)


def _of_part(page: ChapterPage, piece: PagePiece) -> tuple[Path, Keyed, SectionPart] | None:
    """The outline's file, the way in it to the part that a piece is of, and that part."""
    outline, at = page.opened.outline, piece.at
    if outline is None or at is None or at.group is None or at.section is None or at.part is None:
        return None
    shape: Outline = read_outline(outline)
    section = shape.groups[at.group].sections[at.section]
    places = printed_parts(shape, section)
    if at.part >= len(places):
        return None
    part = section.parts[places[at.part]]
    to = _way(at._replace(part=None))
    kind: PartKind = part.kind
    if kind != "codes" or len(section.parts) > 1:
        to = (*to, "blocks", places[at.part])
    return outline, to, part


def _way(at: PartPlace) -> tuple[str | int, ...]:
    """The way to a mapping of an outline."""
    way: tuple[str | int, ...] = ()
    if at.group is not None:
        way = ("groups", at.group)
    if at.section is not None:
        way = (*way, "sections", at.section)
    return way


def asked_of(source: ChapterSource, kind: str) -> AskedChapter:
    """How a chapter is asked for as one ``kind`` of file: a Word file has what is behind its numbers at its end."""
    template = ""
    if kind == "docx" and source.kind == "outline" and source.path is not None:
        named = read_outline(source.path).template
        template = str(source.path.parent / named) if named else ""
    return AskedChapter(evidence="appendix" if kind == "docx" else "none", template=template)


def chapter_to_save(session: Session, source: ChapterSource) -> Savable:
    """A chapter to take along, as the study has it now: in a file that nothing keeps up to date.

    ``QualcodeError`` while a name stands in its author's own text on which nobody decided.
    """

    def make(session: Session, kind: str) -> ReportDocument:
        kind = kind if kind in WRITTEN_KINDS else "md"
        document, summary, _evidence = session.read(made_chapter, kind, asked_of(source, kind), outline=source.path)
        refuse_names(summary)
        return document

    return Savable(_name(session, source), make, WRITTEN_KINDS)


def _name(session: Session, source: ChapterSource) -> str:
    return source.path.stem if source.path is not None else session.project.path.stem


def offered_path(session: Session, source: ChapterSource) -> Path:
    """Where a chapter is offered to be written: beside the project, under the name of its outline."""
    folder = whereabouts(session.project.path).parent
    return free_path(folder, f"{_name(session, source)}.docx")
