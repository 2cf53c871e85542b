"""Links between passages as a list: what is tied to what, by whom and why; and the coding that an address means."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.addresses import find_code
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.queries.query.shown import ShownPassage, shown_passages
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.charting.links import links
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import coding_guids
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import document as find_document
from qualcode.text.expressions import expression

_ADDRESS = expression(r"(?P<document>.+?)[: ](?P<start>\d+):(?P<end>\d+)(?:[= ](?P<code>.+))?")


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """A passage at one end of a link; ``quote`` is what respondents say there, ``coding`` the GUID of its coding."""

    document: str
    start: int
    end: int
    quote: str
    code: str
    coder: str
    respondents: tuple[str, ...]
    references: tuple[str, ...]
    group: str | None
    coding: str

    @property
    def address(self) -> str:
        """What the passage is named by on the command line."""
        return f"{self.document}:{self.start}:{self.end}={self.code}"


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link, as ``links --format json`` has it: ``source`` supports, contradicts or explains ``target``."""

    id: int
    kind: str
    source: LinkEnd
    target: LinkEnd
    note: str
    coder: str
    created: str


def link_kind_names() -> dict[str, str]:
    """What the kinds of links are called, each as a verb between two passages."""
    return {"supports": _("supports"), "contradicts": _("contradicts"), "explains": _("explains")}


def list_links(project: Project, *, document: str = "", kind: str = "") -> Rows[ListedLink]:
    """The links, in the order in which they were made: of a document those with an end there, or of one kind."""
    with project.snapshot():
        found = [one for one in links(project) if kind in ("", one.kind)]
        ids = {end for one in found for end in (one.from_id, one.to_id)}
        named = {guid: coding_id for coding_id, guid in coding_guids(project, ids).items()}
        ends = {named[one.coding]: _end(one) for one in shown_passages(project, ids) if one.coding is not None}
        name = find_document(project, document).name if document else ""
    return Rows(
        [
            ListedLink(one.id, one.kind, ends[one.from_id], ends[one.to_id], one.note, one.coder, one.created)
            for one in found
            if not name or name in (ends[one.from_id].document, ends[one.to_id].document)
        ]
    )


def _end(passage: ShownPassage) -> LinkEnd:
    return LinkEnd(
        passage.document,
        passage.start,
        passage.end,
        passage.quote,
        passage.code or "",
        passage.coder or "",
        passage.respondents,
        passage.references,
        passage.group,
        passage.coding or "",
    )


def find_coding(project: Project, address: str, coder: str = "") -> int:
    """The id of the coding at ``DOCUMENT:START:END``, with ``=CODE`` where there are several, or of that GUID.

    Of several coders that have the code there one's own comes first, then who is first in order. ``NotFoundError``
    where there is none, or where the codes differ.
    """
    wanted = address.strip()
    guids = coding_guids(project, [one.id for one in read_codings(project)]) if "-" in wanted else {}
    for coding_id, guid in guids.items():
        if guid == wanted:
            return coding_id
    match = _ADDRESS.fullmatch(wanted)
    if match is None:
        raise NotFoundError(
            _("{address!r} is no passage.").format(address=wanted),
            _("Write it as DOCUMENT:START:END, such as leerlingen-1:120:185, or DOCUMENT:START:END=CODE."),
        )
    document = find_document(project, match["document"])
    book = read_codebook(project)
    place = int(match["start"]), int(match["end"])
    here = [one for one in read_codings(project, document_id=document.id) if (one.start, one.end) == place]
    if match["code"]:
        code_id = find_code(book, match["code"])
        here = [one for one in here if one.code_id == code_id]
    if not here:
        raise NotFoundError(
            _("There is no coding at {address}.").format(address=wanted),
            _("List them with: qualcode codings --document {document}").format(document=document.name),
        )
    codes = sorted({book.by_id[one.code_id].path for one in here})
    if len(codes) > 1:
        raise NotFoundError(
            _("There are several codings at {address}.").format(address=wanted),
            _("Say which: {paths}").format(paths=", ".join(codes)),
        )
    who = {one.id: one.name for one in read_coders(project)}
    return min(here, key=lambda one: (who.get(one.coder_id) != coder, one.id)).id
