"""What a count rests on, in words: how far the consensus is that it takes."""

from __future__ import annotations

from qualcode.errors import QualcodeError
from qualcode.i18n import ngettext
from qualcode.queries.counting import CountedStudy
from qualcode.settling.cases import read_settlement
from qualcode.settling.model import AGREED, ReopenReason, SettlingCase, State
from qualcode.storage import Project
from qualcode.storage.codings import counts_by_document
from qualcode.storage.decisions import decided_documents
from qualcode.storage.documents import documents as read_documents


def consensus_note(project: Project, study: CountedStudy) -> str:
    """What a reader of a count must know of the consensus; empty where it is complete, or not counted.

    Told is where only some documents have one, and what waits for a decision where settling has begun; a consensus that
    came without decisions (imported whole) is taken as it is. Of a count of some interviews, as of one wave, only
    those are meant.
    """
    coded = counts_by_document(project).keys()
    there = study.interviews if study.interviews is not None else study.consensus | coded
    settled = len(study.consensus & there)
    if not settled:
        return ""
    sentences = []
    of = len((study.consensus | coded) & there)
    if settled < of:
        sentences.append(
            ngettext(
                "Counted is the consensus on {n} of {of} document, and what every coder coded on the others.",
                "Counted is the consensus on {n} of {of} documents, and what every coder coded on the others.",
                of,
            ).format(n=settled, of=of)
        )
    waiting = [case for case in _begun(project) if case.state is not State.DECIDED]
    agreed = sum(case.kind == AGREED and case.state is State.OPEN for case in waiting)
    if differing := len(waiting) - agreed:
        sentences.append(
            ngettext(
                "{n} disagreement is not settled yet.", "{n} disagreements are not settled yet.", differing
            ).format(n=differing)
        )
    if agreed:
        sentences.append(
            ngettext(
                "{n} passage that all coded alike is not in the consensus yet.",
                "{n} passages that all coded alike are not in the consensus yet.",
                agreed,
            ).format(n=agreed)
        )
    return " ".join(sentences)


def settled_twice(project: Project) -> int:
    """How many cases were settled differently in two copies that were merged; they are open again."""
    return sum(case.why is ReopenReason.TWICE for case in _begun(project))


def _begun(project: Project) -> tuple[SettlingCase, ...]:
    """The cases of the documents on which something was decided."""
    begun = decided_documents(project)
    names = [document.name for document in read_documents(project) if document.id in begun]
    try:
        return read_settlement(project, names).cases if names else ()
    except QualcodeError:
        return ()  # fewer than two coders are left there
