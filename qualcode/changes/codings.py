"""What a user does to codings: apply a code to a passage, remove it, comment on it, flag it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from qualcode.changes.links import carry_links
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import IMPORT, PERSON, Coding
from qualcode.storage import Change, Project
from qualcode.storage.codebook import code_words, version_number
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import coding as read_coding
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.codings import identical
from qualcode.storage.decisions import pointing_to
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import text as read_text
from qualcode.storage.history import PutIn, Value
from qualcode.storage.memos import together
from qualcode.storage.revisions.lost import LostCoding
from qualcode.storage.rounds import blind_documents
from qualcode.text.openings import opening

_FIELDS = 6
_AT_ONCE = 5_000
_COLUMNS = (
    "guid",
    "document_id",
    "start",
    "end",
    "code_id",
    "coder_id",
    "memo",
    "good",
    "created",
    "codebook_version",
    "origin",
    "quote",
)


class NewCoding(NamedTuple):
    """A coding to be made: code ``code_id`` on ``[start, end)`` of a document, by ``coder`` (or whoever makes it).

    ``origin`` is how it comes about (:func:`model.is_origin`). One that is there keeps its own.
    """

    document_id: int
    start: int
    end: int
    code_id: int
    memo: str = ""
    good: bool = False
    coder: str = ""
    origin: str = PERSON


class GivenCoding(NamedTuple):
    """A coding that comes from elsewhere with its own GUID, moment and way; the coder is given by row id."""

    guid: str
    start: int
    end: int
    code_id: int
    coder_id: int
    created: str
    memo: str = ""
    good: bool = False
    origin: str = IMPORT


class ManyCodings:
    """Codings to be made, so many that of each no more is kept than a few numbers: document after document."""

    def __init__(self) -> None:
        self.count = 0
        self._coders: dict[str, int] = {}
        self._origins: dict[str, int] = {}
        self._numbers: dict[int, array[int]] = {}
        self._memos: dict[tuple[int, int], str] = {}

    def add(self, item: NewCoding) -> None:
        """Takes a coding in."""
        document_id, start, end, code_id, memo, good, coder, origin = item
        numbers = self._numbers.get(document_id)
        if numbers is None:
            numbers = self._numbers[document_id] = array("i")
        if memo:
            self._memos[document_id, len(numbers)] = memo
        coders, origins = self._coders, self._origins
        of_coder, of_origin = coders.setdefault(coder, len(coders)), origins.setdefault(origin, len(origins))
        numbers.extend((start, end, code_id, of_coder, good, of_origin))
        self.count += 1

    @property
    def documents(self) -> list[int]:
        """The ids of the documents, in the order in which they came."""
        return [*self._numbers]

    def take(self, document_id: int) -> Iterator[NewCoding]:
        """The codings of a document, in the order in which they came; they are not kept any longer."""
        numbers, coders, origins = self._numbers.pop(document_id), [*self._coders], [*self._origins]
        each = (iter(numbers),) * _FIELDS
        for at, (start, end, code_id, coder, good, origin) in enumerate(zip(*each, strict=True)):
            memo = self._memos.get((document_id, at * _FIELDS), "") if self._memos else ""
            yield NewCoding(document_id, start, end, code_id, memo, bool(good), coders[coder], origins[origin])


def apply_codings(
    project: Project, coder: str, new: Sequence[NewCoding], *, action: str = "coding.add"
) -> list[int | None]:
    """Makes codings in one change, which one undo takes back.

    The result has an entry for each: the new coding's id, or ``None`` where the coder has this code on exactly this
    passage already: that keeps both memos and the flag. ``ConflictError`` where a passage is empty or outside its
    document; then nothing is made.
    """
    with project.change(coder, action, count=len(new)) as change:
        return make_codings(project, change, new)


class ManyPut(NamedTuple):
    """How many codings were made, and how many that were there got a memo or a flag that they did not have."""

    made: int
    supplemented: int


class _CodingsRolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def apply_many(project: Project, coder: str, many: ManyCodings, *, action: str, dry_run: bool = False) -> ManyPut:
    """Makes codings as :func:`apply_codings` does; with ``dry_run`` none stays, and what would be made is told."""
    with suppress(_CodingsRolledBack), project.change(coder, action, count=many.count) as change:
        put = put_many(project, change, many)
        if dry_run:
            raise _CodingsRolledBack
    return put


def put_many(project: Project, change: Change, many: ManyCodings) -> ManyPut:
    """Makes codings as part of a change, and says so in its entry of the log; errors as with :func:`apply_codings`."""
    put = _put_many(project, change, many)
    put.tell()
    return ManyPut(put.made, len(put.supplemented))


def make_many(project: Project, change: Change, many: ManyCodings) -> ManyPut:
    """Makes codings as part of a change, which says nothing of them."""
    put = _put_many(project, change, many)
    return ManyPut(put.made, len(put.supplemented))


def _put_many(project: Project, change: Change, many: ManyCodings) -> _Putting:
    put = _Putting(project, change)
    for document_id in many.documents:
        new = many.take(document_id)
        while some := [*islice(new, _AT_ONCE)]:
            put(document_id, some)
    return put


def make_codings(project: Project, change: Change, new: Sequence[NewCoding]) -> list[int | None]:
    """Makes codings as part of a change; results and errors as with :func:`apply_codings`."""
    put = _Putting(project, change)
    places: dict[int, list[int]] = {}
    for place, item in enumerate(new):
        places.setdefault(item.document_id, []).append(place)
    results: list[int | None] = [None] * len(new)
    for document_id, those in places.items():
        made = put(document_id, [new[place] for place in those])
        for place, coding_id in zip(those, made, strict=True):
            results[place] = coding_id
    put.tell()
    return results


def put_given(change: Change, document_id: int, text: str, version: int, given: Sequence[GivenCoding]) -> list[PutIn]:
    """Puts codings from elsewhere in a document of this text, under a version of the codebook, as part of a change.

    Passages lie within the text, and no coding here has one of these GUIDs. Of one that its coder has made here already
    the other's id is the result.
    """
    rows = [
        (
            one.guid, document_id, one.start, one.end, one.code_id, one.coder_id, one.memo, int(one.good), one.created,
            version, one.origin, text[one.start : one.end],
        )
        for one in given
    ]  # fmt: skip
    return change.insert_codings(_COLUMNS, rows, given=True)


class _Putting:
    """Puts codings in, those of one document at a time."""

    def __init__(self, project: Project, change: Change) -> None:
        self._project, self._change = project, change
        self._version = version_number(project)
        self._coders: dict[str, int] = {}
        self._codes = set[int]()
        self._documents = set[int]()
        self._places = set[tuple[int, int, int]]()
        self._first: NewCoding | None = None
        self._count = self.made = 0
        self.supplemented = set[int]()
        """Those that were there and got a memo or a flag that they did not have."""

    def __call__(self, document_id: int, new: Sequence[NewCoding]) -> list[int | None]:
        """Makes codings on a document; the id of each, ``None`` where its coder had the code there already.

        That one keeps both memos then, and the flag.
        """
        text, at, version = read_text(self._project, document_id), self._change.at, self._version
        whose = self._change.coder
        # Who codes, by the name that a coding gives, and what gives theirs their GUIDs.
        called: dict[str, tuple[int, Callable[[tuple[Value, ...]], str]]] = {}
        guids: dict[int, Callable[[tuple[Value, ...]], str]] = {}
        rows = []
        for item in new:
            _document, start, end, code_id, memo, good, name, origin = item
            if name not in called:
                if name:
                    refuse_in_name(self._blind, whose, item)
                coder_id = self._coder(name or whose)
                if coder_id not in guids:
                    guids[coder_id] = self._change.coding_guids()
                called[name] = (coder_id, guids[coder_id])
            coder_id, guid = called[name]
            quote = _quote(text, start, end)
            rows.append(
                (
                    guid((document_id, start, end, code_id, coder_id)), document_id, start, end, code_id, coder_id,
                    memo, int(good), at, version, origin, quote,
                )
            )  # fmt: skip
        if len(self._places) < 2:
            self._places.update((document_id, item.start, item.end) for item in new)
        put = self._change.insert_codings(_COLUMNS, rows)
        for (coding_id, is_new), item in zip(put, new, strict=True):
            self.made += is_new
            if not is_new and (item.memo.strip() or item.good):
                self._supplement(coding_id, item)
        self._first = self._first or next(iter(new), None)
        self._count += len(new)
        self._documents.add(document_id)
        self._codes.update(row[4] for row in rows)
        return [coding_id if is_new else None for coding_id, is_new in put]

    def _supplement(self, coding_id: int, item: NewCoding) -> None:
        """Gives a coding that is there what it does not have of another."""
        there = read_coding(self._project, coding_id)
        if there is not None and self._change.update("coding", coding_id, **merged_values([there, item])):
            self.supplemented.add(coding_id)

    @cached_property
    def _blind(self) -> Mapping[int, str]:
        return blind_documents(self._project)

    def _coder(self, name: str) -> int:
        if name not in self._coders:
            self._coders[name] = self._project.ensure_coder(name)
        return self._coders[name]

    def tell(self) -> None:
        """Says in the log what was put in."""
        first, change = self._first, self._change
        if len(self._documents) == 1:
            change.document_id = self._documents.pop()
        about: dict[str, object] = {}
        if first is not None:
            text = read_text(self._project, first.document_id)
            quote = text[first.start : first.end] if self.made or self.supplemented else ""
            if self._count == 1:
                about = passage_words(self._project, first.code_id, first.start, first.end, quote)
            else:
                one = len(self._codes) == 1
                about = {"code": code_words(self._project, first.code_id).path} if one else {"codes": len(self._codes)}
                if len(self._places) == 1:
                    about |= {"start": first.start, "end": first.end, "quote": opening(quote)}
        if self.supplemented:
            about["supplemented"] = len(self.supplemented)
        change.about.update(about, count=self.made)


def refuse_in_name(blind: Mapping[int, str], coder: str, item: NewCoding) -> None:
    """``ConflictError`` for a coding in another's name on a document of an open round (``blind``, with its name).

    Made, it would pass for that person's blind work; that it was there already would tell what that is.
    """
    if item.coder not in ("", coder) and item.document_id in blind:
        raise ConflictError(
            _("Round {name} is open: {coder} makes no codings there in the name of {other}.").format(
                name=blind[item.document_id], coder=coder, other=item.coder
            ),
            _("Whose codings they are brings them in, with --coder {other}.").format(other=item.coder),
        )


def remove_codings(project: Project, coder: str, coding_ids: Iterable[int]) -> int:
    """Removes codings of the coder's own in one change; their number is the result.

    ``ConflictError`` where one is another coder's, ``NotFoundError`` where one is gone already.
    """
    return drop_own(project, coder, "coding.remove", [own_coding(project, coder, one) for one in coding_ids])


def drop_own(project: Project, coder: str, action: str, own: Sequence[Coding | LostCoding]) -> int:
    """Takes codings of the coder's own out in one change, which says what the first of them was; their number."""
    with project.change(coder, action, count=len(own)) as change:
        drop_codings(project, change, [found.id for found in own])
        if own:
            change.document_id = own[0].document_id
            change.about.update(passage_words(project, own[0].code_id, own[0].start, own[0].end, own[0].quote))
    return len(own)


def set_memo(project: Project, coder: str, coding_id: int, memo: str) -> bool:
    """Puts a memo on a coding of the coder's own; an empty one takes it away. False where nothing differed."""
    return _edit(project, coder, coding_id, "coding.memo", memo=memo)


def set_good(project: Project, coder: str, coding_id: int, good: bool) -> bool:
    """Flags a coding of the coder's own as a good quotation, or not. False where nothing differed."""
    return _edit(project, coder, coding_id, "coding.good" if good else "coding.ungood", good=int(good))


def recode(project: Project, coder: str, coding_ids: Sequence[int], code_id: int) -> int:
    """Gives codings of the coder's own another code, in one change; their number is the result.

    Where the coder has that code on the passage already the two become one, which keeps both memos and the flag. They
    count as made under the newest codebook version from then on.
    """
    return _replace(project, coder, "coding.recode", coding_ids, code_id=code_id)


def confirm_codings(project: Project, coder: str, coding_ids: Sequence[int]) -> int:
    """Declares codings of the coder's own still right under the newest codebook version; how many were older is told.

    They count as made under that version from then on, and are not offered to be looked at again.
    """
    own = [own_coding(project, coder, coding_id) for coding_id in coding_ids]
    version = version_number(project)
    with project.change(coder, "coding.confirm", count=len(own)) as change:
        if own:
            change.document_id = own[0].document_id
            change.about.update(passage_words(project, own[0].code_id, own[0].start, own[0].end, own[0].quote))
        return sum(change.update("coding", coding.id, codebook_version=version) for coding in own)


def set_span(project: Project, coder: str, coding_id: int, start: int, end: int) -> bool:
    """Moves the edges of a coding of the coder's own. False where nothing differed.

    ``ConflictError`` where ``[start, end)`` is not a passage of the document.
    """
    found = own_coding(project, coder, coding_id)
    if (found.start, found.end) == (start, end):
        return False
    _quote(read_text(project, found.document_id), start, end)
    return bool(_replace(project, coder, "coding.span", [coding_id], span=(start, end)))


def split_coding(project: Project, coder: str, coding_id: int, at: int) -> int:
    """Splits a coding of the coder's own in two at a position inside it; the new second part's id is the result.

    White space at the cut belongs to neither part. The memo and the flag stay with the first. ``ConflictError`` where
    a part would be empty.
    """
    found = own_coding(project, coder, coding_id)
    text = read_text(project, found.document_id)
    head, tail = text[found.start : max(at, found.start)].rstrip(), text[min(at, found.end) : found.end].lstrip()
    if not head or not tail or not found.start < at < found.end:
        raise ConflictError(_("There is nothing to split off here."), _("Put the cursor inside the coding."))
    first_end, second_start = found.start + len(head), found.end - len(tail)
    with project.change(coder, "coding.split", document=found.document_id) as change:
        change.about.update(passage_words(project, found.code_id, found.start, found.end, found.quote))
        change.update("coding", found.id, end=first_end, quote=text[found.start : first_end])
        second: dict[str, str | int | None] = {
            "start": second_start,
            "quote": text[second_start : found.end],
            "memo": "",
            "good": 0,
        }
        return change.insert("coding", **_row(found) | second)


def join_codings(project: Project, coder: str, coding_ids: Sequence[int]) -> int:
    """Makes codings of the coder's own with the same code on one document into one; its id is the result.

    It reaches from the first to the last and keeps all memos and a flag. ``ConflictError`` where there are fewer than
    two, or they differ in code or document.
    """
    own = sorted((own_coding(project, coder, coding_id) for coding_id in coding_ids), key=lambda coding: coding.start)
    if len(own) < 2 or len({(coding.document_id, coding.code_id) for coding in own}) > 1:
        raise ConflictError(_("Only two or more codings with the same code can be joined."))
    first, rest = own[0], own[1:]
    end = max(coding.end for coding in own)
    quote = _quote(read_text(project, first.document_id), first.start, end)
    with project.change(coder, "coding.join", document=first.document_id) as change:
        change.about.update(passage_words(project, first.code_id, first.start, end, quote))
        drop_codings(project, change, [coding.id for coding in rest], into=first.id)
        change.update("coding", first.id, end=end, quote=quote, **merged_values(own))
    return first.id


def own_coding(project: Project, coder: str, coding_id: int) -> Coding:
    """The coding, where it is the coder's own; ``ConflictError`` or ``NotFoundError`` otherwise."""
    found = read_coding(project, coding_id)
    if found is None:
        raise NotFoundError(_("That coding has been removed."))
    if found.coder_id != read_coder(project, coder).id:
        raise ConflictError(
            _("That coding is another coder's."),
            _("Only one's own codings can be changed; add one of your own instead."),
        )
    return found


def drifted(project: Project) -> list[str]:
    """The codings whose quoted text is not what stands at their place now, in words; empty where all is well."""
    found = []
    for document in read_documents(project):
        text = read_text(project, document.id)
        found += [
            _("coding {id} in {document} at {start}:{end} no longer quotes what stands there").format(
                id=coding.id, document=document.name, start=coding.start, end=coding.end
            )
            for coding in read_codings(project, document_id=document.id)
            if text[coding.start : coding.end] != coding.quote
        ]
    return found


def _edit(project: Project, coder: str, coding_id: int, action: str, **values: str | int) -> bool:
    found = own_coding(project, coder, coding_id)
    with project.change(coder, action, document=found.document_id) as change:
        change.about.update(passage_words(project, found.code_id, found.start, found.end, found.quote))
        return change.update("coding", coding_id, **values)


def _replace(
    project: Project,
    coder: str,
    action: str,
    coding_ids: Sequence[int],
    *,
    span: tuple[int, int] | None = None,
    code_id: int | None = None,
) -> int:
    """Alters codings; one that becomes the same as another of the coder's is merged into that."""
    own = [own_coding(project, coder, coding_id) for coding_id in coding_ids]
    version, altered = version_number(project), 0
    with project.change(coder, action, count=len(own)) as change:
        for found in own:
            start, end = span or (found.start, found.end)
            if code_id is not None:
                altered += give_code(project, change, found, code_id, version)
            else:
                altered += put_coding(project, change, found, (found.document_id, start, end, found.code_id))
        if own:
            change.document_id = own[0].document_id
            now = read_coding(project, own[0].id) or own[0]
            change.about.update(passage_words(project, now.code_id, now.start, now.end, now.quote))
    return altered


def put_coding(project: Project, change: Change, found: Coding, key: tuple[int, int, int, int]) -> bool:
    """Gives a coding another document, start, end and code (``key``), as part of a change. False where nothing differs.

    Where its coder has that already the two become one, which keeps both memos and the flag.
    """
    document_id, start, end, code_id = key
    if (found.document_id, found.start, found.end, found.code_id) == key:
        return False
    there = identical(project, document_id, start, end, code_id, found.coder_id)
    if there is not None:
        other = read_coding(project, there)
        drop_codings(project, change, [found.id], into=there)
        if other is not None:
            change.update("coding", there, **merged_values([other, found]))
        return True
    quote = read_text(project, document_id)[start:end]
    return change.update(
        "coding", found.id, document_id=document_id, start=start, end=end, code_id=code_id, quote=quote
    )


def give_code(project: Project, change: Change, found: Coding, code_id: int, version: int) -> bool:
    """Gives a coding another code under a codebook version, as part of a change; see :func:`put_coding`."""
    moved = put_coding(project, change, found, (found.document_id, found.start, found.end, code_id))
    if moved and read_coding(project, found.id) is not None:
        change.update("coding", found.id, codebook_version=version)
    return moved


def drop_codings(project: Project, change: Change, coding_ids: Sequence[int], into: int | None = None) -> None:
    """Takes codings out; a decision that one came of, and their links, go to the one that they went into, or none."""
    carry_links(project, change, coding_ids, into)
    for row_id, _coding_id in pointing_to(project, coding_ids):
        change.update("decision", row_id, coding_id=into)
    change.delete("coding", coding_ids)


def merged_values(codings: Sequence[Coding | NewCoding | LostCoding]) -> dict[str, str | int]:
    """What codings that become one keep: every memo once, and the flag."""
    return {"memo": together(coding.memo for coding in codings), "good": int(any(coding.good for coding in codings))}


def _row(coding: Coding) -> dict[str, str | int | None]:
    """The columns of a coding that a copy of it has in common with it."""
    return {
        "document_id": coding.document_id,
        "start": coding.start,
        "end": coding.end,
        "code_id": coding.code_id,
        "coder_id": coding.coder_id,
        "quote": coding.quote,
        "memo": coding.memo,
        "good": int(coding.good),
        "created": coding.created,
        "codebook_version": coding.codebook_version,
        "origin": coding.origin,
    }


def _quote(text: str, start: int, end: int) -> str:
    """The words of a passage. ``ConflictError`` where it is none of the text's."""
    if not 0 <= start < end <= len(text):
        raise ConflictError(
            _("{start}:{end} is not a passage of this document ({length} characters).").format(
                start=start, end=end, length=len(text)
            ),
            _("Positions count code points from 0; the end is exclusive."),
        )
    return text[start:end]


def passage_words(project: Project, code_id: int, start: int, end: int, quote: str) -> dict[str, object]:
    """What the log says of a coding: its code and place, and the first words, by which a reader knows the passage."""
    code = code_words(project, code_id)
    return {"code": code.path, "name": code.name, "start": start, "end": end, "quote": opening(quote)}
