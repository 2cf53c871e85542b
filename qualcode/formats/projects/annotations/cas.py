"""INCEpTION in, as UIMA CAS JSON: a text with annotations of any type. Positions count UTF-16 units, as Java does.

What parts the text (tokens, sentences) is no coding, nor is what says of tokens what they are. An annotation is coded
by its layer, with what it says under that: ``NamedEntity/PER``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableStudy
from qualcode.i18n import _
from qualcode.text.expressions import expression

_RULES = ("utf16-raw", "utf16-lf", "cp-raw", "cp-lf")
_NO_CODE = expression(
    r"uima\.(?:cas|tcas)\..*|.*\.segmentation\.type\..*|.*\.(?:lexmorph|syntax|transform)\..*"
    r"|.*\.(?:DocumentMetaData|TagDescription|TagsetDescription)|.*\.(?:Token|Sentence|Paragraph|Heading|Div)"
)
_SOFA, _ABOUT = "uima.cas.Sofa", "DocumentMetaData"
_NOTE = frozenset({"comment", "note", "opmerking", "kommentar"})


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a CAS as JSON; ``offsets`` as with ``read_study``.

    ``FormatError`` where it is no JSON, or holds no text.
    """
    found = as_fields(read_json(path)).get("%FEATURE_STRUCTURES")
    structures = [as_fields(one) for one in (found.values() if isinstance(found, dict) else as_list(found))]
    sofas = {one.get("%ID"): one for one in structures if one.get("%TYPE") == _SOFA and _hashable(one.get("%ID"))}
    title = next((as_words(one.get("documentTitle")) for one in structures if _type(one).endswith(_ABOUT)), "")
    gathered, texts = GatheredLabels("INCEpTION", _RULES), dict[Any, LabelledText]()
    for number, sofa in sofas.items():
        words = as_words(sofa.get("sofaString"))
        if words.strip():
            name = (title or path.stem) if not texts else f"{title or path.stem}-{as_words(sofa.get('sofaID'))}"
            texts[number] = LabelledText(name, words, title or path.name)
    if not texts:
        raise damaged(path, _("it holds no text"))
    for one in structures:
        kind = _type(one)
        if _NO_CODE.fullmatch(kind) or "begin" not in one:
            losses.dropped("about_annotation", kind, int("begin" not in one and not _NO_CODE.fullmatch(kind)))
            continue
        text = texts.get(one.get("@sofa")) if _hashable(one.get("@sofa")) else None
        if text is None:
            losses.unplaced("coding_of_absent", kind)
            continue
        text.passages += _labelled(one, kind)
    gathered.texts = [*texts.values()]
    return gathered.study(title or path.stem, losses, offsets)


def _labelled(one: dict[str, Any], kind: str) -> list[Labelled]:
    said = {name: as_words(value).strip() for name, value in one.items() if name[:1] not in "%@^#" and as_words(value)}
    memo = "\n".join(words for name, words in said.items() if name.casefold() in _NOTE)
    values = [words for name, words in said.items() if name.casefold() not in _NOTE and words]
    layer, span = kind.rpartition(".")[2] or kind, (as_place(one.get("begin")), as_place(one.get("end")))
    paths: list[tuple[str, ...]] = [(layer, words) for words in dict.fromkeys(values)] or [(layer,)]
    return [Labelled(path, (span,), memo=memo, key=str(one.get("%ID", ""))) for path in paths]


def _type(one: dict[str, Any]) -> str:
    return as_words(one.get("%TYPE"))


def _hashable(value: object) -> bool:
    return isinstance(value, (int, str))
