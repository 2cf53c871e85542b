"""A round as a model is given it: passages, the codebook and the form of the answer, line by line, without names."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.model import Round
from qualcode.queries.names import Veil
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.documents import documents, text
from qualcode.storage.machine.passages import (
    TASK,
    PassageUnit,
    codes_to_give,
    documents_of_round,
    is_asked,
    passage_key,
    passages,
)


def round_task(project: Project, found: Round, unit: PassageUnit, veil: Veil) -> Iterator[dict[str, object]]:
    """The lines of the file: the task with codebook and schema, then each passage with what was said before it.

    What anybody coded is nowhere in them.
    """
    book, called = read_codebook(project), documents_of_round(project, found)
    codes = codes_to_give(book)
    addresses = [veil.mask.address(code.path) for code in codes]
    yield {
        "kind": "task",
        "task": TASK,
        "language": book.language or project.language,
        "codebook_version": found.codebook_version,
        "unit": unit,
        "codebook": [
            {"code": address, **_told(veil.over({name: getattr(code, name) for name in _FIELDS}))}
            for code, address in zip(codes, addresses, strict=True)
        ],
        "answer": {
            "type": "object",
            "properties": {
                "passage": {"type": "string", "description": "the id of the passage"},
                "codes": {"type": "array", "items": {"type": "string", "enum": addresses}, "uniqueItems": True},
            },
            "required": ["passage", "codes"],
            "additionalProperties": False,
        },
    }
    names = {one.id: one.name for one in documents(project)}
    for number, (document_id, key) in enumerate(called.items(), start=1):
        words = text(project, document_id)
        for place, one in enumerate(passages(project, document_id, unit), start=1):
            said = {"role": str(one.role), "question": one.question}
            line = veil.over({**said, "text": words[one.start : one.end]}, document=names[document_id])
            asked = (
                {"kind": "passage", "passage": passage_key(key, unit, place)} if is_asked(one) else {"kind": "context"}
            )
            yield {**asked, "document": number, **line}


_FIELDS = ("name", "definition", "include", "exclude", "example", "keywords")


def _told(fields: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}
