"""Two waves of a study beside each other: who says what in each, and whether the numbers can be compared at all.

They can where the questions that a code hangs on were the same, and the code was the same when either wave was coded.
Who took part in both waves is the *panel*, and can be looked at by person; all who took part in a wave are its *cross
section*, of which one cannot be said to have become the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple

from qualcode.addresses import find_codes
from qualcode.changes.codebook import read_snapshot
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import folded
from qualcode.queries.bases import informing
from qualcode.queries.counting import CountedStudy, lay_out, study_to_count
from qualcode.queries.waves.listed import find_waves, guides_of
from qualcode.queries.waves.mapping import ListedMatch, guide_pairs, matches
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.asking.guides import GuideQuestion, guides
from qualcode.storage.asking.waves import codebook_versions, wave_attribute
from qualcode.storage.codebook import versions as read_versions

Standing = Literal[
    "same", "unknown", "reworded", "new", "dropped", "changed", "undecided", "code-new", "code-gone", "code-changed"
]
"""How what a code hangs on stands between two waves: the questions are the same, or not known to be about it; they were
put in other words, in the later wave only, in the earlier only, or partly; what they are to each other is not decided;
or the code was made, taken out or described otherwise between the codebooks of the two."""

COMPARABLE: frozenset[Standing] = frozenset(("same", "unknown"))
"""Where numbers of two waves may be set beside each other."""


class CodeStanding(NamedTuple):
    """How a code stands between two waves, with the addresses of its questions in either."""

    kind: Standing
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether numbers of the two waves may be compared."""
        return self.kind in COMPARABLE


@dataclass(frozen=True, slots=True)
class WaveSide:
    """A wave as it is counted: its study, and by code and respondent (ids) the codings (ids) in which they say it.

    ``versions`` are those of the codebook under which its codings were made.
    """

    wave: str
    study: CountedStudy
    said: Mapping[int, Mapping[int, tuple[int, ...]]]
    versions: tuple[int, ...]

    @property
    def people(self) -> tuple[int, ...]:
        """The ids of those in the base."""
        return tuple(one.id for one in self.study.respondents)


@dataclass(frozen=True)
class WavePair:
    """Two waves, the codes (ids) that are compared, and how each stands between the two."""

    earlier: WaveSide
    later: WaveSide
    codes: tuple[int, ...]
    standings: Mapping[int, CodeStanding]

    @cached_property
    def panel(self) -> tuple[int, ...]:
        """Who is in the base of both waves."""
        here = set(self.earlier.people)
        return tuple(one for one in self.later.people if one in here)


def compare_waves(
    project: Project,
    names: Sequence[str],
    rows: Sequence[str] = (),
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
) -> WavePair:
    """Two waves by name, of the codes at addresses (by default the themes); others as for a count.

    ``NotFoundError`` for a wave or a code that does not exist, ``QualcodeError`` where it is not two waves, or the base
    is narrowed by the wave already.
    """
    with project.snapshot():
        attribute = wave_attribute(project)
        found = find_waves(project, names)
        if len(found) != 2 or found[0] == found[1]:
            raise QualcodeError(
                _("Two waves are compared, and {count} are named.").format(count=len(set(found))),
                _("Such as: qualcode waves compare 2014 2015"),
            )
        if any(folded(name) == folded(attribute) for name in where or {}):
            raise QualcodeError(
                _("The base is narrowed by {attribute} already, which the waves go by.").format(attribute=attribute),
                _("Leave it out of --where."),
            )
        sides = [
            _side(
                project,
                wave,
                rows,
                study_to_count(
                    project,
                    coders=coders,
                    where={**(where or {}), attribute: (wave,)},
                    questions=questions,
                    unfinished_too=unfinished_too,
                ),
            )
            for wave in found
        ]
        book = sides[0].study.codebook
        codes = find_codes(book, rows) or [code.id for code in book.children.get(None, ())]
        return WavePair(sides[0], sides[1], tuple(codes), standings(project, sides[0], sides[1], codes))


def _side(project: Project, wave: str, rows: Sequence[str], study: CountedStudy) -> WaveSide:
    laid = lay_out(project, study, rows, (), passages=True)
    said: dict[int, dict[int, tuple[int, ...]]] = {}
    for row in laid.matrix.rows:
        by_person = said.setdefault(row.code_id, {})
        for coding, people in laid.behind([row.code_id]).said.items():
            for who in people:
                by_person[who] = (*by_person.get(who, ()), coding)
    versions = codebook_versions(project)
    inside = study.interviews or frozenset()
    return WaveSide(wave, study, said, tuple(sorted(set().union(*(versions.get(one, ()) for one in inside)))))


def standings(project: Project, earlier: WaveSide, later: WaveSide, codes: Sequence[int]) -> Mapping[int, CodeStanding]:
    """How each code stands between two waves, for the groups in their bases."""
    book = later.study.codebook
    known = guides(project)
    groups = [{one.group or "": 1 for one in side.study.respondents} for side in (earlier, later)]
    asked = [
        [question for guide in guides_of(known, side.wave, of) for question in guide.questions]
        for side, of in zip((earlier, later), groups, strict=True)
    ]
    listed = [
        match
        for pair in guide_pairs(known, earlier.wave, later.wave)
        if any(pair.later.is_for(group or None) for of in groups for group in of)
        for match in matches(pair)
    ]
    changed = _changed_codes(project, earlier.versions, later.versions)
    found = {}
    for code in codes:
        standing = _of_questions(book, code, asked[0], asked[1], listed)
        guid = book.by_id[code].guid
        if standing.is_comparable and (kind := changed.get(guid)):
            standing = standing._replace(kind=kind)
        found[code] = standing
    return found


def _of_questions(
    book: Codebook,
    code: int,
    before: Sequence[GuideQuestion],
    after: Sequence[GuideQuestion],
    listed: Sequence[ListedMatch],
) -> CodeStanding:
    if not before or not after:
        return CodeStanding("unknown")
    places = chain([set(book.descendants(code))], ({above} for above in book.ancestors(code)))
    first, second = next(
        (found for codes in places if any(found := (informing(before, codes), informing(after, codes)))), ([], [])
    )
    earlier, later = (tuple(one.address for one in found) for found in (first, second))
    if not first and not second:
        return CodeStanding("unknown")
    kinds = set(_kinds(set(earlier), set(later), listed))
    kind: Standing
    if "undecided" in kinds:
        kind = "undecided"
    elif kinds == {"same"}:
        kind = "same"
    elif kinds == {"new"} and not earlier:
        kind = "new"
    elif kinds == {"dropped"} and not later:
        kind = "dropped"
    else:
        kind = "reworded" if kinds <= {"same", "reworded"} else "changed"
    return CodeStanding(kind, earlier, later)


def _kinds(earlier: set[str], later: set[str], listed: Sequence[ListedMatch]) -> Iterator[str]:
    """What the questions of a code in one wave are to those of the other.

    One of a guide that has none beside it in the other wave is in its own wave only.
    """
    known = set[str]()
    for match in listed:
        if match.later in later or match.earlier in earlier:
            known |= {match.later, match.earlier}
            yield "undecided" if match.state == "offered" else match.kind
    yield from ("new" for _one in later - known)
    yield from ("dropped" for _one in earlier - known)


def _changed_codes(project: Project, earlier: Sequence[int], later: Sequence[int]) -> Mapping[str, Standing]:
    """Codes (GUIDs) that were not there, or were described otherwise, when one of two waves was coded."""
    if not earlier or not later or earlier[-1] == later[-1]:
        return {}
    kept = {one.number: one for one in read_versions(project)}
    if earlier[-1] not in kept or later[-1] not in kept:
        return {}
    then, now = (dict(_described(read_snapshot(kept[side[-1]]))) for side in (earlier, later))
    found: dict[str, Standing] = {}
    for guid in then.keys() | now.keys():
        if guid not in then:
            found[guid] = "code-new"
        elif guid not in now:
            found[guid] = "code-gone"
        elif then[guid] != now[guid]:
            found[guid] = "code-changed"
    return found


def _described(book: CodebookSpec) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each code (GUID) is said to be, and when it is given and when not."""

    def walk(codes: Sequence[CodeSpec]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in codes:
            if one.guid:
                yield one.guid, (one.definition, one.include, one.exclude)
            yield from walk(one.codes)

    return walk(book.codes)
