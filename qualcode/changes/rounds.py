"""What a team does in rounds: documents are drawn, shared out and coded apart; a round ends; copies go out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.analysis.drawing import draw, share_out
from qualcode.changes.codebook import add_version, differences, read_snapshot, to_spec
from qualcode.errors import ConflictError
from qualcode.i18n import _, ngettext
from qualcode.model import CONSENSUS, Round
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codebook import versions as read_versions
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.redaction import write_copy
from qualcode.storage.rounds import (
    blind_documents,
    find_round,
    groups_of_documents,
    is_begun,
    rounds,
    touched_documents,
    work_in,
)
from qualcode.storage.team.roles import refuse_without_right


@dataclass(frozen=True, slots=True)
class RoundRequest:
    """How a round is to be made.

    ``percent`` (above 0, to 100) of the documents of each group are drawn with ``seed`` and coded by ``times`` coders
    each. ``documents`` names them instead of drawing. ``rest`` gives every other document to one coder. ``memos`` lets
    the coders see each other's memos on codes and on the project, in which they may write what they used a code for.
    """

    coders: tuple[str, ...]
    percent: float = 100.0
    times: int = 2
    seed: int = 1
    documents: tuple[str, ...] = ()
    rest: bool = False
    memos: bool = False


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """Who is to code what: coders by document. ``groups`` gives (drawn, of how many) by group.

    ``known`` are documents that somebody coded before, so that their coding may not be blind; ``newcomers`` are coders
    who are not known in the project yet.
    """

    work: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[int, int]]
    known: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = field(default=())


def plan_round(project: Project, wanted: RoundRequest) -> RoundPlan:
    """Draws the documents and shares them out, and writes nothing.

    Drawn are documents that nobody has coded, and that were in no round; those of respondents who withdrew are left
    out. ``ConflictError`` where there are none, for fewer than two coders, and for a document in an open round;
    ``NotFoundError`` for a document that does not exist.
    """
    coders = _coders(wanted)
    groups, touched = groups_of_documents(project), touched_documents(project)
    names = {document.name: document.id for document in read_documents(project)}
    busy = blind_documents(project)
    chosen = dict.fromkeys(read_document(project, name).name for name in wanted.documents)
    for name in chosen:
        if names[name] in busy:
            raise ConflictError(
                _("{name} is in round {round}, which is open.").format(name=name, round=busy[names[name]]),
                _("Wait until everybody has finished, or end that round first."),
            )
    fresh = {name: groups[row] for name, row in names.items() if row in groups and row not in touched}
    by_group: dict[str, list[str]] = {}
    for name, group in fresh.items():
        by_group.setdefault(group, []).append(name)
    if chosen:
        drawn, counted = list(chosen), {}
    else:
        found = draw(by_group, wanted.percent, wanted.seed)
        drawn = [name for group in found for name in found[group]]
        counted = {group: (len(found[group]), len(by_group[group])) for group in found}
    if not drawn:
        raise ConflictError(
            _("There is no document that nobody has coded yet."),
            _("Import new transcripts, or name documents with --document."),
        )
    work = share_out(drawn, coders, wanted.times, wanted.seed)
    if wanted.rest:
        work |= share_out([name for name in fresh if name not in work], coders, 1, wanted.seed)
    known = tuple(name for name in chosen if names[name] in touched)
    there = {coder.name for coder in read_coders(project)}
    return RoundPlan(work, counted, known, tuple(name for name in coders if name not in there))


def make_round(project: Project, coder: str, name: str, wanted: RoundRequest) -> tuple[Round, RoundPlan]:
    """Makes a round with ``coder`` as its lead and assigns the documents, in one change.

    The round is bound to the codebook as it is: where that differs from its last version, a version is numbered first.
    Errors as with :func:`plan_round`, and ``ConflictError`` for a name that is empty or taken.
    """
    title = " ".join(name.split())
    if not title:
        raise ConflictError(_("A round needs a name."))
    with project.change(coder, "round.add", round=title) as change:
        if title in {known.name for known in rounds(project)}:
            raise ConflictError(_("There is a round {name!r} already.").format(name=title), _("Choose another name."))
        plan = plan_round(project, wanted)
        version = _version(project)
        if version is None:
            version = add_version(project, change, _("Round {name}").format(name=title))
        ids = {person: project.ensure_coder(person) for person in dict.fromkeys(_coders(wanted))}
        round_id = change.insert(
            "round",
            name=title,
            codebook_version=version,
            created=change.at,
            ended=None,
            lead_id=read_coder(project, change.coder).id,
            seed=None if wanted.documents else wanted.seed,
            plan=json.dumps(
                {
                    "percent": None if wanted.documents else wanted.percent,
                    "times": wanted.times,
                    "rest": wanted.rest,
                    "groups": {group: list(counts) for group, counts in plan.groups.items()},
                    **({"memos": True} if wanted.memos else {}),
                },
                ensure_ascii=False,
            ),
        )
        documents = {document.name: document.id for document in read_documents(project)}
        change.insert_many(
            "assignment",
            [
                {
                    "coder_id": ids[person],
                    "document_id": documents[document],
                    "round_id": round_id,
                    "assigned": change.at,
                    "started": None,
                    "finished": None,
                    "codebook_version": version,
                }
                for document, people in plan.work.items()
                for person in people
            ],
        )
        change.about["documents"] = len(plan.work)
    return find_round(project, title), plan


def end_round(project: Project, coder: str, name: str) -> Round:
    """Ends a round before everybody has finished: from now on its coders see each other's codings.

    That is for good once somebody has coded in it.

    ``ConflictError`` where it is not open any more, or where ``coder`` does not lead it.
    """
    with project.change(coder, "round.end", round=name) as change:
        found = find_round(project, name)
        if not found.open:
            raise ConflictError(_("Round {name} is not open any more.").format(name=name))
        _lead_only(found, coder)
        change.update("round", found.id, ended=change.at)
        # What was seen is seen: hidden again it would pass for blind.
        change.fixed = is_begun(project, found.id)
    return find_round(project, name)


def export_copy(project: Project, coder: str, whose: str, name: str, target: Path) -> None:
    """Writes a copy of the project for one coder of a round, to work in elsewhere and to be merged back.

    What others make of the documents of open rounds is not in it, neither as codings nor in its history; what
    ``whose`` copy it is makes of them is in it only where that is the ``coder`` who writes it. ``ProjectError`` where
    the target exists; ``ConflictError`` for a coder who has nothing to do in the round; ``NotAllowed`` where somebody
    writes it for another and does not lead the study.
    """
    if whose != coder:
        refuse_without_right(project, coder, "round.copy")
    found = find_round(project, name)
    people = {work.coder for work in work_in(project, found.id)}
    if whose not in people:
        raise ConflictError(
            _("{coder} has nothing to do in round {name}.").format(coder=whose, name=name),
            _("Those who have: {names}").format(names=", ".join(sorted(people))),
        )
    write_copy(project, target, whose, coder)


def _coders(wanted: RoundRequest) -> tuple[str, ...]:
    coders = tuple(dict.fromkeys(" ".join(name.split()) for name in wanted.coders if name.strip()))
    if CONSENSUS in coders:
        raise ConflictError(
            _("{name} is what coders agree on, and codes nothing itself.").format(name=CONSENSUS),
            _("Name the people who code."),
        )
    if len(coders) < 2:
        raise ConflictError(_("A round takes at least two coders."), _("Name them with --coders a,b"))
    if not 2 <= wanted.times <= len(coders):
        raise ConflictError(
            ngettext(
                "A document cannot be coded by {times} of {count} coder.",
                "A document cannot be coded by {times} of {count} coders.",
                len(coders),
            ).format(times=wanted.times, count=len(coders)),
            _("Choose 2 to {count} with --times.").format(count=len(coders)),
        )
    if not 0 < wanted.percent <= 100:
        raise ConflictError(
            _("{percent:g} per cent of the documents cannot be drawn.").format(percent=wanted.percent),
            _("Choose above 0, to 100, with --percent."),
        )
    return coders


def _version(project: Project) -> int | None:
    """The number of the codebook's last version, where the codebook is still as that version kept it."""
    known = read_versions(project)
    if known and not differences(read_snapshot(known[-1]), to_spec(read_codebook(project))):
        return int(known[-1].number)
    return None


def _lead_only(found: Round, coder: str) -> None:
    if found.lead and coder != found.lead:
        raise ConflictError(
            _("Round {name} is led by {lead}.").format(name=found.name, lead=found.lead),
            _("Only its lead ends it; everybody's finishing ends it as well."),
        )
