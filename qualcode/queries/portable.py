"""The project as a study on its way to another program: as the coder at work may see it, one text at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import (
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableLink,
    PortableNote,
    PortablePassage,
    PortableSet,
    PortableStudy,
    PortableText,
    PortableVariable,
    made_guid,
)
from qualcode.model import RECORDING, Document
from qualcode.storage import Project
from qualcode.storage.charting.grid import themes
from qualcode.storage.charting.links import links
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import coding_guids, codings, counts_by_code
from qualcode.storage.documents import documents, interview_attributes, owned_turns, turn_places
from qualcode.storage.documents import text as read_text
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes, respondents
from qualcode.version import VERSION


def portable_study(project: Project, losses: Losses) -> PortableStudy:
    """The study, with what has no place in any format between programs told in ``losses``.

    Its texts are read from the project at each walk through them, which must be open meanwhile.
    """
    people = coders(project)
    guid_of = {coder.id: coder.guid for coder in people}
    name_to_guid = {coder.name: coder.guid for coder in people}
    book = codebook(project)
    everybody = respondents(project)
    here = documents(project)
    targets = {
        "document": {one.id: one.guid for one in here},
        "code": {code.id: code.guid for code in book.codes},
        "respondent": {one.id: one.guid for one in everybody},
    }
    coded = counts_by_code(project)
    tied = links(project)
    ends = coding_guids(project, {end for link in tied for end in (link.from_id, link.to_id)})
    losses.read["coders"] += len(people)
    losses.read["codes"] += len(book.codes)
    losses.read["documents"] += len(here)
    losses.read["respondents"] += len(everybody)
    return PortableStudy(
        name=project.name,
        program=f"qualcode {VERSION}",
        language=project.language,
        coders=tuple(PortableCoder(coder.guid, coder.name) for coder in people),
        codes=tuple(
            PortableCode(
                guid=code.guid,
                name=code.name,
                parent=None if code.parent_id is None else book.by_id[code.parent_id].guid,
                colour=code.colour,
                definition=code.definition,
                codable=not code.retired or code.id in coded,
                include=code.include,
                exclude=code.exclude,
                example=code.example,
                keywords=code.keywords,
            )
            for code in book.codes
        ),
        variables=(
            *(PortableVariable(one.guid, one.name, one.type, one.choices) for one in attributes(project)),
            *_of_interviews(project),
        ),
        cases=tuple(_cases(project, here, losses)),
        texts=_StoredTexts(project, here, guid_of),
        notes=tuple(
            PortableNote(
                memo.guid,
                memo.kind,
                targets[memo.kind].get(memo.target_id, "") if memo.kind in targets else "",
                memo.text,
                coder=name_to_guid.get(memo.coder),
                created=memo.created,
            )
            for memo in memos(project)
        ),
        sets=tuple(
            PortableSet(one.guid, one.name, codes=tuple(targets["code"][code] for code in one.codes))
            for one in themes(project)
        ),
        links=tuple(
            PortableLink(
                link.guid, ends[link.from_id], ends[link.to_id], link.kind, link.note, guid_of.get(link.coder_id),
                link.created,
            )
            for link in tied
            if link.from_id in ends and link.to_id in ends
        ),
    )  # fmt: skip


def _of_interviews(project: Project) -> Iterator[PortableVariable]:
    """What is known of interviews and not of who speaks, as far as it is called otherwise."""
    known = {one.name for one in attributes(project)}
    recorded = [RECORDING] if any(one.recording for one in documents(project)) else []
    for name in (*interview_attributes(project), *recorded):
        if name not in known:
            yield PortableVariable(made_guid("variable", name), name)


def _cases(project: Project, here: list[Document], losses: Losses) -> Iterator[PortableCase]:
    """The respondents with the words that are theirs: whole documents, or passages where several speak in one."""
    whole: dict[int, list[str]] = {}
    parts: dict[int, list[PortablePassage]] = {}
    for document in here:
        turns = owned_turns(project, document.id)
        owners = {owner for _start, _body, _end, owner in turns}
        if len(owners) == 1:
            whole.setdefault(owners.pop(), []).append(document.guid)
            continue
        order = {start: number for number, (start, _body, _end) in enumerate(turn_places(project, document.id))}
        last = (-2, -1)
        for start, body, end, owner in turns:
            found = parts.setdefault(owner, [])
            if (order[start] - 1, owner) == last:
                found[-1] = found[-1]._replace(end=end)
            else:
                found.append(PortablePassage(document.guid, body, end))
            last = (order[start], owner)
    for one in respondents(project):
        if one.withdrawn:
            losses.dropped("withdrawn")
            continue
        yield PortableCase(
            one.guid, one.name, one.group, tuple(whole.get(one.id, ())), tuple(parts.get(one.id, ())), one.attributes
        )


class _StoredTexts:
    """The documents with their codings, read at each walk through them."""

    def __init__(self, project: Project, here: list[Document], coder_guids: dict[int, str]) -> None:
        self._project, self._here, self._coders = project, here, coder_guids
        self._codes = {code.id: code.guid for code in codebook(project).codes}

    def __iter__(self) -> Iterator[PortableText]:
        for document in self._here:
            yield PortableText(
                guid=document.guid,
                name=document.name,
                text=read_text(self._project, document.id),
                source=document.source,
                source_sha256="",
                format=document.format,
                encoding=document.encoding,
                language=document.language,
                attributes=document.kept,
                codings=_StoredCodings(partial(self._codings, document.id)),
            )

    def _codings(self, document_id: int) -> Iterator[PortableCoding]:
        for coding in codings(self._project, document_id=document_id):
            yield PortableCoding(
                guid=coding.guid,
                start=coding.start,
                end=coding.end,
                code=self._codes[coding.code_id],
                coder=self._coders[coding.coder_id],
                created=coding.created,
                memo=coding.memo,
                good=coding.good,
            )


class _StoredCodings:
    """The codings of a document, read at each walk through them."""

    def __init__(self, read: Callable[[], Iterator[PortableCoding]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[PortableCoding]:
        return self._read()
