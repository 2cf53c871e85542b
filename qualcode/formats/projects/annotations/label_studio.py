"""Label Studio in: its JSON export, a task a text. Positions count UTF-16 units, as its window in the browser does."""

from __future__ import annotations

from collections.abc import Iterator
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
_UPLOADED = expression(r"^[0-9a-f]{8}-")


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in an export of Label Studio; ``offsets`` as with ``read_study``.

    ``FormatError`` where it is no JSON, or holds no task with a text.
    """
    found = read_json(path)
    tasks = [task for task in (found if isinstance(found, list) else [found]) if isinstance(task, dict)]
    gathered, names = GatheredLabels("Label Studio", _RULES), set[str]()
    for number, task in enumerate(tasks, 1):
        text = _text(task, path.stem, number, names)
        if text is None:
            losses.dropped("source_without_text", str(task.get("id", number)))
            continue
        for one in as_list(task.get("annotations")) or as_list(task.get("completions")):
            _annotation(as_fields(one), text, losses)
        losses.dropped("prediction", text.name, len(as_list(task.get("predictions"))))
        gathered.texts.append(text)
    if not gathered.texts:
        raise damaged(path, _("it holds no task with a text"))
    return gathered.study(path.stem, losses, offsets)


def _text(task: dict[str, Any], stem: str, number: int, names: set[str]) -> LabelledText | None:
    data = as_fields(task.get("data"))
    said = {key: as_words(value) for key, value in data.items() if as_words(value).strip()}
    words = said.get("text") or max(said.values(), key=len, default="")
    if not words or words.startswith(("http://", "https://", "/data/", "s3://")):
        return None
    uploaded = _UPLOADED.sub("", as_words(task.get("file_upload")))
    name = uploaded.rpartition(".")[0] or uploaded or f"{stem}-{task.get('id', number)}"
    if name in names:
        name = f"{name}-{task.get('id', number)}"
    names.add(name)
    return LabelledText(name, words, uploaded or f"{stem}.json")


def _annotation(one: dict[str, Any], text: LabelledText, losses: Losses) -> None:
    coder, created = _who(one.get("completed_by")), as_words(one.get("created_at"))
    for item in map(as_fields, as_list(one.get("result"))):
        value, kind = as_fields(item.get("value")), as_words(item.get("type"))
        labels = [as_words(label) for label in as_list(value.get(kind)) if as_words(label).strip()]
        key = f"{one.get('id', '')}/{as_words(item.get('id'))}"
        if one.get("was_cancelled") is True:
            losses.dropped("about_annotation", text.name)
        elif kind == "textarea":
            text.notes += [(coder, words) for words in map(as_words, as_list(value.get("text"))) if words.strip()]
        elif kind in ("choices", "taxonomy"):
            paths = _paths(value.get(kind))
            text.passages += [Labelled(path, coder=coder, created=created, key=key, whole=True) for path in paths]
        elif labels and isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            span = as_place(value.get("start")), as_place(value.get("end"))
            words = as_words(value.get("text"))
            text.passages += [Labelled((label,), (span,), words, coder, created, key=key) for label in labels]
        elif kind:
            losses.dropped("about_annotation" if not labels else "coding_on_other", kind)


def _paths(value: object) -> Iterator[tuple[str, ...]]:
    for one in as_list(value):
        parts = [as_words(part) for part in (one if isinstance(one, list) else [one])]
        if parts and all(part.strip() for part in parts) and len(parts) < 50:
            yield tuple(parts)


def _who(value: object) -> str:
    about = as_fields(value)
    called = " ".join(filter(None, (as_words(about.get("first_name")), as_words(about.get("last_name")))))
    number = about.get("id") if about else value
    return called or as_words(about.get("email")) or (f"Label Studio {number}" if isinstance(number, int) else "")
