"""All memos of a project: on itself, documents, respondents, codes and codings; where each hangs, and writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from qualcode.changes.codings import set_memo as set_coding_memo
from qualcode.changes.work import set_memo
from qualcode.i18n import _
from qualcode.queries.names import veil
from qualcode.records import dataclass
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.session.code_match import fold, fold_once, stands_in
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.storage.memos import memos
from qualcode.storage.respondents import respondents

KINDS = ("project", "document", "respondent", "code", "coding")


@dataclass(frozen=True, slots=True)
class MemoRow:
    """A memo with what it hangs on: ``about`` in words, ``quote`` the words of a coding, ``code`` a path.

    ``target_id`` is the row of what it is on, of a coding that coding. ``place`` names it for a draft.
    """

    kind: str
    target_id: int
    about: str
    coder: str
    created: str
    text: str
    place: str
    document: str = ""
    start: int | None = None
    code: str = ""
    quote: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What it is known by, as long as it is there."""
        return self.kind, self.target_id, self.coder


@lru_cache(maxsize=20_000)
def _folded(row: MemoRow) -> str:
    """What a memo is found by: made once, for each letter that is typed goes through all memos."""
    return fold_once(f"{row.text} {row.about} {row.quote}")


@dataclass(frozen=True, slots=True)
class MemoFilter:
    """Which memos are shown; what is empty lets all through. A code is taken with those under it."""

    kind: str = ""
    coder: str = ""
    code: str = ""
    text: str = ""

    def passes(self, row: MemoRow) -> bool:
        """Whether a memo is shown."""
        return (
            self.kind in ("", row.kind)
            and self.coder in ("", row.coder)
            and (not self.code or f"{row.code}/".startswith(f"{self.code}/"))
            and (not self.text or stands_in(fold(self.text).split(), _folded(row)))
        )


def kind_words() -> dict[str, str]:
    """What a memo can be on."""
    return {
        "project": _("project"),
        "document": _("document"),
        "respondent": _("respondent"),
        "code": _("code"),
        "coding": _("coding"),
    }


def read_memos(session: Session) -> tuple[MemoRow, ...]:
    """All memos that the coder may see, by what they are on, and those on codings in the order of the texts."""
    project = session.project
    with project.snapshot():
        book, who = codebook(project), {coder.id: coder.name for coder in coders(project)}
        names = {document.id: document.name for document in documents(project)}
        guids: Mapping[str, Mapping[int, str]] = {
            "document": {one.id: one.guid for one in documents(project)},
            "respondent": {one.id: one.guid for one in respondents(project)},
            "code": {one.id: one.guid for one in book.codes},
        }
        rows = [
            MemoRow(
                memo.kind,
                memo.target_id,
                memo.target or _("the project"),
                memo.coder,
                memo.created,
                memo.text,
                f"{memo.kind}:{guids[memo.kind].get(memo.target_id, '')}" if memo.kind in guids else memo.kind,
                document=memo.target if memo.kind == "document" else "",
                code=book.by_id[memo.target_id].path if memo.kind == "code" and memo.target_id in book.by_id else "",
            )
            for memo in memos(project)
        ]
        rows.sort(key=lambda row: KINDS.index(row.kind))
        rows += (
            MemoRow(
                "coding",
                one.id,
                f"{book.by_id[one.code_id].name} · {names[one.document_id]}",
                who.get(one.coder_id, "?"),
                one.created,
                one.memo,
                f"coding:{one.guid}",
                names[one.document_id],
                one.start,
                book.by_id[one.code_id].path,
                one.quote,
            )
            for one in codings(project, noted=True)
        )
        return tuple(rows)


def write_memo(session: Session, row: MemoRow, text: str) -> str:
    """Writes the coder's own memo anew; an empty text takes it away. Said in words."""
    if row.kind == "coding":
        session.change(set_coding_memo, row.target_id, text)
    else:
        session.change(set_memo, row.kind, row.target_id, text)
    words = _("Memo kept on {name}") if text else _("Memo removed from {name}")
    return words.format(name=row.about) + "   " + _("(u takes it back)")


def memos_to_save(rows: Sequence[MemoRow]) -> Savable:
    """These memos, in this order, without names of persons."""

    def make(session: Session, _kind: str) -> ReportDocument:
        over = veil(session.project)
        titles = {
            "kind": _("on"), "target": _("what"), "coder": _("coder"), "created": _("when (UTC)"), "text": _("memo"),
            "quote": _("quotation"),
        }  # fmt: skip
        shown = (
            {
                "kind": row.kind,
                "target": _target(row, over.target("document", row.document), over.over(row.code, "code"))
                or over.target(row.kind, row.about),
                "coder": row.coder,
                "created": row.created,
                "text": over.over(row.text),
                "quote": over.over(row.quote),
            }
            for row in rows
        )
        return listing(_("Memos"), shown, titles, words={"kind": kind_words()})

    return Savable("memos", make)


def _target(row: MemoRow, document: str, code: str) -> str:
    """What a memo on a coding is on, as the command line has it; of others nothing."""
    return f"{document} {row.start} {code}" if row.kind == "coding" else ""
