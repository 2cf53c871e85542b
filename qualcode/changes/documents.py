"""What a user does to documents: add one, leave its text for ever as it is, and take it out while nobody coded it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _, ngettext
from qualcode.model import Role, Turn
from qualcode.names import Spellings
from qualcode.storage import Change, Project
from qualcode.storage.codings import counts_by_document
from qualcode.storage.documents import attributes_of, belongings, is_taken, pack_spans, speakers
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.respondents import unknown
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.rounds import blind_documents
from qualcode.storage.scrubbing.withdrawn import refuse_withdrawn, refuse_withdrawn_words


def sha256(text: str) -> str:
    """The SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def add_document(
    project: Project,
    change: Change,
    *,
    name: str,
    text: str,
    turns: Sequence[Turn],
    sentences: Sequence[tuple[int, int]],
    source: str,
    source_sha256: str,
    format: str,  # noqa: A002
    encoding: str | None,
    language: str,
    attributes: Mapping[str, str] | None = None,
    answering: Mapping[str, int] | None = None,
    guid: str = "",
) -> int:
    """Adds a document with its turns and speakers, as part of a change; its id is the result.

    ``answering`` are respondents by label who are known to speak here, though they may have said nothing. One that
    comes from elsewhere keeps its ``guid``.
    ``ConflictError`` where the name is taken, or where it holds the words of somebody who withdrew for good.
    """
    if is_taken(project, name):
        raise ConflictError(_("There is a document {name!r} already.").format(name=name), _("Give it another name."))
    text_sha256 = sha256(text)
    refuse_withdrawn(project, name, text_sha256, source_sha256)
    refuse_withdrawn_words(project, name, text, [(turn.body, turn.end) for turn in turns])
    document_id = change.insert(
        "document",
        **({"guid": guid} if guid else {}),
        name=name,
        revision=1,
        sha256=text_sha256,
        source=source,
        source_sha256=source_sha256,
        format=format,
        encoding=encoding,
        language=language,
        imported=change.at,
        characters=len(text),
        words=sum(turn.words for turn in turns),
        sentences=pack_spans(list(sentences)),
        text=text,
        attributes=as_json(attributes or {}),
    )
    roles: dict[str, Role] = {}
    for turn in turns:
        if turn.speaker is not None:
            roles.setdefault(turn.speaker, turn.role)
        elif turn.role is Role.RESPONDENT:
            roles.setdefault("", turn.role)
    known = answering or {}
    roles.update(dict.fromkeys(known, Role.RESPONDENT))
    ids = change.insert_many(
        "speaker",
        [
            {"document_id": document_id, "label": label, "role": role.value, "respondent_id": known.get(label)}
            for label, role in roles.items()
        ],
    )
    speakers = dict(zip(roles, ids, strict=True))
    columns = ("document_id", "ordinal", "start", "body", "end", "speaker_id", "question", "time", "words")
    change.insert_rows(
        "turn",
        columns,
        (
            (
                document_id, turn.ordinal, turn.start, turn.body, turn.end,
                None if turn.role is Role.NONE else speakers.get(turn.speaker or ""),
                turn.question, turn.time, turn.words,
            )
            for turn in turns
        ),
    )  # fmt: skip
    return document_id


def set_attributes(project: Project, change: Change, document_id: int, values: Mapping[str, str]) -> bool:
    """Gives an interview attributes, beside those it has, as part of a change. False where nothing differed."""
    if not any(values.values()):
        return False
    known = attributes_of(project, document_id)
    names, kept = Spellings(known), dict(known)
    kept.update({names.take(name): value for name, value in values.items() if value})
    return change.update("document", document_id, attributes=as_json(kept))


def as_json(attributes: Mapping[str, str]) -> str:
    """The attributes of an interview as they are stored."""
    return json.dumps(dict(attributes), ensure_ascii=False)


def remove_document(project: Project, coder: str, document_id: int) -> None:
    """Takes out a document with its turns, speakers, assignments and memos, in one change.

    Respondents who spoke only here go too where nothing else is known of them. ``ConflictError`` where it has codings.
    """
    found = next((document for document in read_documents(project) if document.id == document_id), None)
    if found is None:
        raise NotFoundError(_("That document has been removed."))
    with project.change(coder, "document.remove", document=document_id, document_name=found.name) as change:
        # Before the codings are counted: while a round is open that would tell of others' in it.
        if document_id in (busy := blind_documents(project)):
            raise ConflictError(
                _("{name} is in round {round}, which is open.").format(name=found.name, round=busy[document_id]),
                _("Wait until everybody has finished, or end that round first."),
            )
        # Asked within the transaction: another window may have coded it a moment ago.
        lost = lost_codings(project, document_id=document_id)
        if count := counts_by_document(project).get(document_id, 0) + len(lost):
            raise ConflictError(
                ngettext("{name} has {count} coding.", "{name} has {count} codings.", count).format(
                    name=found.name, count=count
                ),
                _("A document can be removed only while nothing in it is coded."),
            )
        people = {speaker.respondent_id for speaker in speakers(project, document_id)} - {None}
        for table, ids in belongings(project, document_id).items():
            change.delete(table, ids)
        change.delete("document", [document_id])
        change.delete("respondent", unknown(project, [person for person in people if person is not None]))
