"""Which labels of a document name speakers, and who of them asks the questions: evidence over the whole document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model import Role
from qualcode.text.expressions import expression
from qualcode.text.labels import (
    ANSWERS,
    ASKING_WORDS,
    INTERVIEWER_WORDS,
    MEETING_WORDS,
    METADATA,
    LabelKind,
    Shape,
    Sighting,
    label_key,
    role_word,
    shape_of,
)

Span = tuple[int, int]

_HEADER_LINES = 20
_MOST_SPEAKERS = 100
_JOINING = (LabelKind.BOLD, LabelKind.COLON, LabelKind.TAB, LabelKind.TIMED)
"""Ways of setting off the label of somebody who is known to speak that leave no doubt."""
_LETTER = expression(r"[^\W\d_]")
_SENTENCE_END = expression(r"[.?!…][\"'”’)\]]?$")


@dataclass(frozen=True, slots=True)
class FoundSpeakers:
    """The labels that name speakers, in order, and the interviewers that the block at the top or a label names.

    ``passed_over`` are the labels that return but name nobody as far as the document shows, with their counts.
    """

    labels: tuple[Sighting, ...]
    interviewers: frozenset[str]
    passed_over: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class SpeakerShare:
    """What one speaker does in a document, to tell who interviews: turns with a question in them, and at their end."""

    turns: int = 0
    words: int = 0
    asking: int = 0
    ending: int = 0


@dataclass(slots=True)
class _Evidence:
    """What speaks for one label of one kind."""

    name: str
    shape: Shape
    count: int = 0
    bold: int = 0
    spaced: int = 0


def choose(text: str, lines: Sequence[Span], sightings: Sequence[Sighting]) -> FoundSpeakers:
    """The sightings that are labels of speakers.

    ``lines`` are the lines with something on them. Labels with a colon decide; only where they do not, labels set off
    in the one other way that has most of them do. Labels set off in another way than those of the others join where
    they return as often, so that an interviewer's ``I:`` and a respondent's ``[R1]`` stand beside each other.
    """
    header, interviewers = _header(text, lines, sightings)
    named = [_as_answer(each) for each in _grown(text, lines, sightings)]
    usable = [each for each in named if each.line not in header and each.shape is not Shape.NEVER]
    jury = _Jury(text, lines)
    colon = jury.with_colon([each for each in usable if _is_plain(each)])
    groups: dict[tuple[LabelKind, str, str], list[Sighting]] = {}
    for each in usable:
        if not _is_plain(each):
            groups.setdefault((each.kind, each.form, each.prefix), []).append(each)
    best: list[Sighting] = []
    for group in groups.values():
        candidates = jury.set_off(group)
        if len(candidates) > max(len(best), len(colon)):
            best = candidates
    keys = {each.key for each in best}
    if len(best) > 3 * len(colon):
        colon = [each for each in colon if each.key in keys]
    keys |= {each.key for each in colon}
    chosen = {each.line: each for each in [*colon, *best]}
    for group in groups.values():
        kind = group[0].kind
        joining = [each for each in group if each.key in keys and kind in _JOINING]
        if chosen:
            joining += jury.beside(group, chosen)
        for each in joining:
            chosen.setdefault(each.line, each)
    labels_of = [_called(each, label_key(each.name)) for each in chosen.values()]
    asks = {each.key for each in labels_of if each.asks}
    labels = tuple(sorted(_as_one(labels_of), key=lambda each: each.start))
    return FoundSpeakers(labels, interviewers | asks, _passed_over(usable, chosen))


def _grown(text: str, lines: Sequence[Span], sightings: Sequence[Sighting]) -> list[Sighting]:
    """The sightings, those that only ``@`` begins with all the words of a name that follow each time."""
    rests: dict[str, list[list[str]]] = {}
    for each in sightings:
        if _is_at(each):
            rests.setdefault(each.key, []).append(text[each.end : lines[each.line][1]].split(" ", 4)[:4])
    more = {key: _shared_name(found) for key, found in rests.items() if len(found) > 1}
    return [
        _named(each, " ".join([each.name, *more[each.key]]), each.end + len(" ".join(more[each.key])) + 1)
        if _is_at(each) and more.get(each.key)
        else each
        for each in sightings
    ]


def _is_at(each: Sighting) -> bool:
    return each.kind is LabelKind.SIGN and each.prefix.endswith("mark")


def _shared_name(rests: Sequence[Sequence[str]]) -> list[str]:
    """The words of a name that all begin with, as far as something follows; its last has a capital or a number."""
    shared: list[str] = []
    for words in zip(*rests, strict=False):
        if len(set(words)) > 1 or not words[0].lstrip("#")[:1].isalnum():
            break
        shared.append(words[0])
    while shared and (shared[-1][:1].islower() or any(len(rest) <= len(shared) for rest in rests)):
        shared.pop()
    return shared


def _named(each: Sighting, name: str, end: int) -> Sighting:
    return replace(each, name=name, key=label_key(name), shape=shape_of(name), end=end)


def _as_answer(each: Sighting) -> Sighting:
    """A label of an answer under the one key that its kind has, whatever its number: ``a`` for ``A1`` and ``A2``."""
    word = role_word(each.name)
    return replace(each, key=word) if word in ANSWERS and not _is_doubtful(each) else each


def _as_one(labels: Collection[Sighting]) -> list[Sighting]:
    """The labels, where what stands after a comma is left out later (``R1, vrouw`` and then ``R1``) as one speaker."""
    keys = {each.key for each in labels}
    longer: dict[str, list[str]] = {}
    for key in keys:
        if "," in key:
            longer.setdefault(key.partition(",")[0], []).append(key)
    short = {found[0]: head for head, found in longer.items() if len(found) == 1 and head in keys}
    return [_called(each, short.get(each.key, each.key)) for each in labels]


def _called(each: Sighting, key: str) -> Sighting:
    return each if each.key == key else replace(each, key=key)


def _passed_over(usable: Sequence[Sighting], chosen: Mapping[int, Sighting]) -> tuple[tuple[str, int], ...]:
    """The labels that return on lines of their own accord and were not taken, the most frequent first."""
    taken = {each.key for each in chosen.values()}
    least = Shape.NAME if chosen else Shape.PHRASE
    doubtful = [
        each
        for each in usable
        if each.line not in chosen
        and each.key not in taken
        and each.shape >= (least if _is_plain(each) else Shape.NAME)
        and each.kind not in (LabelKind.LINE, LabelKind.TAB, LabelKind.BOLD)
    ]
    names = {each.key: each.name for each in reversed(doubtful)}
    counts = Counter(key for key, _line in {(each.key, each.line) for each in doubtful})
    return tuple(sorted(((names[key], n) for key, n in counts.items() if n >= 2), key=lambda each: (-each[1], each[0])))


def _is_plain(label: Sighting) -> bool:
    """Whether a label is of the common kind: with a colon, and nothing before it."""
    return label.kind is LabelKind.COLON and not label.prefix


class _Jury:
    """Decides on labels with what the document as a whole shows."""

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        self.text = text
        self.lines = lines
        self.spoken = max(1, sum(1 for start, stop in lines if _LETTER.search(text, start, min(stop, start + 40))))
        self._vocabulary: Counter[str] | None = None

    def with_colon(self, sightings: Sequence[Sighting]) -> list[Sighting]:
        """The sightings that hold among labels followed by a colon."""
        cases = self._cases(sightings)
        density = len(sightings) / self.spoken
        core = {key for key, case in cases.items() if self._is_core(case, density)}
        weight = sum(cases[key].count for key in core)
        spaced = sum(cases[key].spaced for key in core) >= 0.8 * weight and weight >= 4
        keys = core | {
            key
            for key, case in cases.items()
            if key not in core and self._joins(case, density, weight, len(sightings)) and (case.spaced or not spaced)
        }
        found = [each for each in sightings if each.key in keys]
        return [] if len(found) == 1 and not self._speaks(found[0]) else found

    def set_off(self, group: Sequence[Sighting]) -> list[Sighting]:
        """The sightings that hold among labels set off in one way other than a plain colon."""
        kind = group[0].kind
        cases = self._cases(group)
        core = {key for key, case in cases.items() if self._is_core_of(case, kind)}
        strong = any(cases[key].shape >= Shape.CODE for key in core)
        count = sum(cases[key].count for key in core)
        if count < (2 if strong else 3) or count < (0.02 if strong else 0.15) * self.spoken:
            return []
        if _is_doubtful(group[0]) and not self._is_talk(group, cases, core):
            return []
        core |= {key for key, case in cases.items() if self._joins_kind(case, kind)}
        found = [each for each in group if each.key in core]
        if kind is not LabelKind.LINE:
            return found
        taken = {each.line for each in found} | {len(self.lines)}
        return [each for each in found if each.line + 1 not in taken]

    def beside(self, group: Sequence[Sighting], chosen: Mapping[int, Sighting]) -> list[Sighting]:
        """The sightings that hold beside labels set off in another way: repeated about as often as these."""
        free = [each for each in group if each.line not in chosen]
        cases = self._cases(free)
        if len(cases) > _MOST_SPEAKERS:
            return []
        keys = {
            key
            for key, case in cases.items()
            if case.count >= 2 and self._is_core_of(case, group[0].kind) and self._heads_lines(case, group[0])
        }
        found = [each for each in free if each.key in keys]
        together = len(found) + len(chosen)
        enough = len(chosen) >= 2 and len(found) * 2 >= len(chosen) and together >= 0.25 * self.spoken
        return found if enough and group[0].kind is not LabelKind.LINE else []

    def _is_talk(self, group: Sequence[Sighting], cases: Mapping[str, _Evidence], core: Collection[str]) -> bool:
        """Whether labels set off in a doubtful way are those of a conversation: few, returning, and on many lines."""
        if len(core) > _MOST_SPEAKERS:
            return False
        heads = [key for key in core if self._heads_lines(cases[key], group[0])]
        count = sum(cases[key].count for key in heads)
        share = count / self.spoken
        returning = all(cases[key].count >= 2 for key in heads) and share >= 0.1
        sure = all(cases[key].shape >= Shape.CODE for key in heads) and share >= 0.5
        return len(heads) >= 2 and (returning or sure) and count * 2 >= len(group)

    def _heads_lines(self, case: _Evidence, example: Sighting) -> bool:
        """Whether what stands in brackets stands mostly at the head of lines, as no remark or placeholder does."""
        if example.kind is not LabelKind.BRACKET:
            return True
        return self.text.count(f"{example.form}{case.name}") * 0.6 <= case.count

    def _is_core_of(self, case: _Evidence, kind: LabelKind) -> bool:
        if case.shape is Shape.ROLE and (case.bold or kind is LabelKind.TIMED):
            return True
        if case.shape >= Shape.CODE and kind in (LabelKind.BRACKET, LabelKind.SIGN):
            return True
        if case.shape is Shape.NAME and self._is_common(case) and not self._is_frequent(case):
            return False
        return case.shape >= Shape.NAME and (case.count >= 2 or kind is LabelKind.TIMED)

    def _joins_kind(self, case: _Evidence, kind: LabelKind) -> bool:
        """Whether a label that occurs too seldom to stand by itself goes with those that do."""
        if case.shape is Shape.NAME:
            return kind is not LabelKind.LINE and not self._is_common(case)
        return case.shape >= Shape.CODE

    def _cases(self, sightings: Iterable[Sighting]) -> dict[str, _Evidence]:
        cases: dict[str, _Evidence] = {}
        for each in sightings:
            case = cases.setdefault(each.key, _Evidence(each.name, each.shape))
            case.shape = max(case.shape, each.shape)
            case.count += 1
            case.bold += each.bold
            before = self.lines[each.line - 1][1] if each.line else 0
            case.spaced += not each.line or self.text.count("\n", before, each.start) > 1
        return cases

    def _is_core(self, case: _Evidence, density: float) -> bool:
        """Whether a label stands by itself: a known role or title, a repeated code, an often repeated name."""
        if case.shape is Shape.ROLE:
            return True
        if case.shape is Shape.CODE:
            return case.count >= 2 and (density >= 0.1 or not self._is_common(case))
        if case.shape is Shape.NAME:
            return case.count >= 3 and density >= 0.1 and not self._is_common(case)
        return False

    def _joins(self, case: _Evidence, density: float, weight: int, total: int) -> bool:
        """Whether a label that does not stand by itself goes with the ``weight`` sightings that do."""
        if case.shape is Shape.CODE:
            return (weight > 0 or (density >= 0.5 and total > 1)) and not self._is_common(case)
        if case.name.isdecimal():
            return case.count >= 2 and weight >= 2 and density >= 0.3
        if case.shape is Shape.NAME and not self._is_common(case):
            if case.count >= 2 and (density >= 0.25 or weight >= 4):
                return True
            return weight >= 4 or (density >= 0.5 and total > 1)
        return case.count >= 3 and density >= 0.4

    def _is_common(self, case: _Evidence) -> bool:
        """Whether the label consists of words that the document also uses in lower case, and more often than as one."""
        words = [word for part in case.name.split() if (word := part.strip(".,")).isalpha()]
        if self._vocabulary is None:
            self._vocabulary = Counter(self.text.split())
        return bool(words) and all(self._vocabulary[word.lower()] >= case.count for word in words)

    def _is_frequent(self, case: _Evidence) -> bool:
        """Whether the label heads so many lines that it is one even where it is an everyday word (*Boer*)."""
        return case.count >= 4 and case.count >= 0.1 * self.spoken

    def _speaks(self, label: Sighting) -> bool:
        """Whether what follows the only label of a document is speech rather than a few words of description."""
        rest = self.text[label.end : self.lines[label.line][1]].strip()
        return len(rest[:400].split()) > 6 or bool(_SENTENCE_END.search(rest))


def _is_doubtful(label: Sighting) -> bool:
    """Whether a label is set off in a way that running text, lists and remarks share."""
    doubtful = label.kind in (LabelKind.BRACKET, LabelKind.SIGN) or label.form in ("*", "_")
    return doubtful or bool(label.prefix)


def _header(text: str, lines: Sequence[Span], sightings: Sequence[Sighting]) -> tuple[set[int], frozenset[str]]:
    """The lines of the block at the top that describes the interview, and the interviewers it names."""
    counts = Counter(each.key for each in sightings if each.kind is LabelKind.COLON)
    talk = Counter(each.key for each in sightings if each.kind in _JOINING and each.shape >= Shape.NAME)
    by_line = {each.line: each for each in sightings if each.line < _HEADER_LINES and each.kind is LabelKind.COLON}
    runs: list[list[Sighting]] = [[]]
    for index in range(min(_HEADER_LINES, len(lines))):
        label = by_line.get(index)
        gap = index > 0 and text.count("\n", lines[index - 1][1], lines[index][0]) > 1
        describing = label is not None and _describes(text, lines[index], label)
        if gap or not describing:
            runs.append([])
        if label is not None and describing:
            runs[-1].append(label)
    header: set[int] = set()
    names: set[str] = set()
    for run in runs:
        described = any(role_word(label.name) in METADATA for label in run)
        once = len(run) > 1 and all(counts[label.key] == 1 for label in run)
        if not described and not (once and any(count > 1 for count in (*counts.values(), *talk.values()))):
            continue
        header.update(label.line for label in run)
        for label in run:
            if role_word(label.name) in INTERVIEWER_WORDS:
                value = text[label.end : lines[label.line][1]].strip(" \t*_")
                names.update(label_key(part) for part in re.split(r",|&|\ben\b|\band\b", value) if part.strip())
    return header, frozenset(names)


def _describes(text: str, line: Span, label: Sighting) -> bool:
    value = text[label.end : line[1]].strip()
    return 0 < len(value) <= 80 and not _SENTENCE_END.search(value)


@dataclass(frozen=True, slots=True)
class FoundRoles:
    """The role of each speaker, by label key, and who was taken for the interviewer only because they ask."""

    roles: Mapping[str, Role]
    guessed: str | None = None


def assign_roles(parts: Mapping[str, SpeakerShare], interviewers: Collection[str]) -> FoundRoles:
    """The role of each speaker: named by the caller, by a known word, or else by who asks.

    Asking decides only where it is clear: one speaker has a question in at least half of three or more turns, and one
    at the end of a third of them; that speaker says less than the others, who end a quarter of their turns with a
    question at most (a question in passing is rhetorical). Never in a meeting or debate.
    """
    asking = {key for key in parts if key in interviewers or key.split(" ")[0] in interviewers}
    asking |= {key for key in parts if _calls_interviewer(key)}
    if not asking:
        asking = {key for key in parts if role_word(key) in ASKING_WORDS}
    guessed = None
    if not asking and not any(role_word(key) in MEETING_WORDS for key in parts):
        guessed = _who_asks(parts)
        asking = {guessed} if guessed is not None else set()
    return FoundRoles({key: Role.INTERVIEWER if key in asking else Role.RESPONDENT for key in parts}, guessed)


def _calls_interviewer(key: str) -> bool:
    """Whether a label says that it is the interviewer's: ``interviewer 1``, ``wim de boer, onderzoeker``."""
    more = key.split(",")[1:]
    return role_word(key) in INTERVIEWER_WORDS or any(
        role_word(part) in INTERVIEWER_WORDS and len(role_word(part)) > 2 for part in more
    )


def _who_asks(parts: Mapping[str, SpeakerShare]) -> str | None:
    if len(parts) < 2:
        return None
    first = max(parts, key=lambda key: (parts[key].ending, parts[key].asking))
    one = parts[first]
    turns = sum(part.turns for part in parts.values()) - one.turns
    ended = sum(part.ending for part in parts.values()) - one.ending
    words = sum(part.words for part in parts.values()) - one.words
    asks = one.turns >= 3 and one.asking * 2 >= one.turns and one.ending * 3 >= one.turns
    return first if asks and ended * 4 <= turns and one.words < words else None
