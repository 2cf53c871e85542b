"""What a count rests on, in words that stand in every file of it: whose codings, which respondents, who is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.analysis.person_names import NameMask
from qualcode.analysis.quantify import Language
from qualcode.i18n import _, ngettext
from qualcode.queries.columns import GROUP
from qualcode.queries.counting import CountedStudy
from qualcode.storage import Project


class BasisSentence(NamedTuple):
    """A sentence, what it is ``about``, and the ids of those it counts, who stand in it as ``number`` (if any)."""

    about: str
    text: str
    number: str = ""
    respondents: tuple[int, ...] = ()


def hidden_words(fewest: int) -> str:
    """What a dot in place of a number says, where those under ``fewest`` are hidden."""
    if not fewest:
        return ""
    return _("Where a dot stands there are fewer than {count}, or it would tell of so few.").format(count=fewest)


def basis(study: CountedStudy, language: Language, mask: NameMask) -> Iterator[BasisSentence]:
    """The sentences that a reader needs; none where everybody counts, with whatever the study holds of them.

    ``mask`` takes names of persons out of the values in them, and leaves the report's own words alone.
    """
    machine = study.machine
    if not (study.where or study.named or study.unfinished or study.questions or machine.made or machine.left_out):
        return
    from qualcode.report.wording.languages import wording  # brings every sentence for paper
    from qualcode.report.wording.quantities import capitalise, number
    from qualcode.report.wording.words import listing

    words = wording(language)
    if study.where:
        where = {name: tuple(map(mask.hide, values)) for name, values in study.where.items()}
        yield BasisSentence("where", words.filtered.format(conditions=conditions(where, language)))
    if study.questions:
        yield BasisSentence("questions", words.on_questions.format(questions=listing(study.questions, words.and_)))
    if study.named:
        yield BasisSentence("coders", words.counted_coders.format(coders=listing(study.coders, words.and_)))
    if said_of_machine := words.machine.of_count(machine):
        yield BasisSentence("machine", said_of_machine)
    if people := tuple(person.id for person in study.unfinished):
        forms = words.unfinished_too if study.unfinished_too else words.unfinished
        said = number(len(people), language)
        text = capitalise(forms.of(len(people) > 1).format(n=said))
        yield BasisSentence("unfinished", text, said, people)


def note_of_consensus(project: Project, study: CountedStudy) -> str:
    """What a reader must know of the consensus that is counted; see :func:`settling.standing.consensus_note`."""
    if not study.consensus:
        return ""
    from qualcode.settling import consensus_note  # brings all that compares coders

    return consensus_note(project, study)


def told_beside(project: Project, study: CountedStudy, language: Language, mask: NameMask) -> Iterator[str]:
    """What must be told beside a number of a study, but for whose codings count; see :func:`basis` for ``mask``."""
    if note := note_of_consensus(project, study):
        yield note
    yield from (said.text for said in basis(study, language, mask) if said.about != "coders")


def words_of_blind(blind: Mapping[int, str]) -> str:
    """Of which documents, while a round is open, only one's own codings count; they are given with their rounds."""
    if not blind:
        return ""
    return ngettext(
        "Round {rounds} is open: of {count} document only your own codings are here.",
        "Round {rounds} is open: of {count} documents only your own codings are here.",
        len(blind),
    ).format(rounds=", ".join(sorted(set(blind.values()))), count=len(blind))


def conditions(where: Mapping[str, Sequence[str]], language: Language) -> str:
    """What the base is narrowed to: *traject: LWT of OCW en sector: zorg*."""
    from qualcode.report.wording.languages import wording  # brings every sentence for paper
    from qualcode.report.wording.words import listing

    words = wording(language)
    said = [f"{words.group if name == GROUP else name}: {listing(values, words.or_)}" for name, values in where.items()]
    return listing(said, words.and_)
