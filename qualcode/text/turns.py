"""Normalising text, finding who speaks in it and to which question, and counting words. Pure: no files, no clock.

*Words* are what white space separates (``-`` and ``...`` too: the count that word processors show and that the
minutes of parliament use), except time stamps (``[00:12:31]``, ``00:12:31``, ``-->``). A label, and a question
marker or time stamp at the head of a turn, stand before the turn's body and are not counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.model import Role, Turn
from qualcode.text.expressions import expression
from qualcode.text.heads import INVISIBLE, find_labels
from qualcode.text.labels import QUESTION, Shape, Sighting, label_key, question_of, shape_of
from qualcode.text.numbered import Counted, Head, counting_turns
from qualcode.text.spans import Span
from qualcode.text.speakers import SpeakerShare, assign_roles, choose
from qualcode.text.stamps import CUE, STAMP, TIME, may_be_stamped, seconds, stamps_in

_WORD = expression(r"\S+")
_CLOCK = expression(rf"{TIME}(?=\s)")
_STAMP_OR_CLOCK = expression(rf"{STAMP.pattern}|{_CLOCK.pattern}")
_ASKING_END = expression(r"\?[\"'”’»)\]*_.…!\s]{0,10}(?:[(\[#][^()\[\]#?]{0,60}[)\]#][.\s]{0,3}){0,3}\Z")
_OPENS_MARK = expression(r"[\d\[({<#*_VvQq]")
"""With what each time stamp, cue and question marker begins."""
_STOPS = ".,:;"
_AFTER_STAMP = expression(r"[.,:;]*(?=\s|\Z)")
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_HEADING = expression(r"#{1,6}[ \t]")
_RULE = expression(r"-{10}\s")
_NOTE = expression(r"\[\d{1,5}\] ")
_CUE_NUMBER = expression(r"\d{1,6}\Z")
_CUE_LINE_NUMBER = expression(rf"\d{{1,6}}\n(?={TIME}[ \t]{{1,4}}-->)")
_SPACE = expression(f"[\\s{INVISIBLE}]*")
_AFTER_SENTENCE = expression(
    r"[.?!…][\"”’)\]]?[ \t\u00a0]{1,4}(?P<name>[^\W\d_][\w.#-]{0,20}(?: [A-Z]| \d{1,2})?) ?:(?=\s)"
)
_UNFINISHED = expression(r"[^\W_]\Z|[,-]\Z")


def normalise(text: str) -> str:
    """``text`` as it is stored: every line ends in ``\\n``, and one byte order mark at the front is gone.

    ``\\r\\n``, ``\\r``, U+000B (a soft line end of a word processor), U+000C, U+0085, U+2028 and U+2029 end lines.
    Characters are not composed or decomposed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text.translate(_LINE_ENDS) if any(end in text for end in "\r\x0b\x0c\x85\u2028\u2029") else text


def word_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The words within ``[start, end)``, in order; see the module for what a word is."""
    part = text[start:end]
    found = [word.span() for word in _WORD.finditer(part)]
    lost = {index for stamp in stamps_in(part) for index in _covered(part, stamp, found)}
    return [(first + start, last + start) for index, (first, last) in enumerate(found) if index not in lost]


def _covered(part: str, stamp: Span, words: Sequence[Span]) -> Iterable[int]:
    """The words, by index, of which a stamp leaves nothing but a full stop or comma."""
    index = bisect_left(words, (stamp[0],))
    while index < len(words) and words[index][0] < stamp[1]:
        if not part[stamp[1] : words[index][1]].strip(_STOPS):
            yield index
        index += 1


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words stand within ``[start, end)``: the length of `word_spans`, without making them."""
    part = text[start:end]
    return len(part.split()) - sum(_words_of(part, stamp) for stamp in stamps_in(part))


def _words_of(part: str, stamp: Span) -> int:
    """How many words a stamp covers, its full stop or comma with it."""
    start, end = stamp
    following = _AFTER_STAMP.match(part, end)
    glued = (start > 0 and not part[start - 1].isspace()) + (following is None)
    return max(0, len(part[start:end].split()) - glued)


def paragraph_spans(text: str) -> list[Span]:
    """The paragraphs of a normalised text, in order: its lines, or its blocks where lines are broken off."""
    lines = _lines(text)
    if not _is_wrapped(text, lines):
        return lines
    found: list[Span] = []
    for start, end in lines:
        if found and text.count("\n", found[-1][1], start) == 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


@dataclass(slots=True)
class _Draft:
    """A turn in the making: where it starts, where its label ends, and what the label says."""

    start: int
    head: int
    speaker: str | None = None
    key: str | None = None
    role: Role | None = None
    time: float | None = None
    question: str | None = None
    body: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class FoundTurns:
    """The turns of a transcript, and what was uncertain in finding them.

    ``passed_over`` are labels that return but were not taken for speakers, with their counts; ``guessed`` is who was
    taken for the interviewer only because they ask; ``bold_questions`` whether questions in bold type are. ``counted``
    are labels with numbers that are one speaker's, ``within`` labels that return within a line, with their counts.
    """

    turns: list[Turn]
    passed_over: tuple[tuple[str, int], ...] = ()
    guessed: str | None = None
    bold_questions: bool = False
    counted: tuple[Counted, ...] = ()
    within: tuple[tuple[str, int], ...] = ()


def find_turns(text: str, *, emphasis: Iterable[Span] = (), interviewers: Iterable[str] = ()) -> list[Turn]:
    """The turns of a normalised transcript, in order; between them stands only white space.

    ``emphasis`` are the spans set in bold (Word), in order; ``interviewers`` the labels known to be the interviewer's.
    A turn runs from its label to the next, over any number of paragraphs. Text before the first label, a Markdown
    heading with what follows it, and the notes that the Word reader puts under a line of dashes are turns of nobody
    (role ``NONE``). A line that starts with a question marker opens a turn as well: the interviewer's where it ends in
    a question mark, otherwise of whoever was speaking. A text without labels gives one turn per line, or per block
    between blank lines where its lines are broken off in mid-sentence.
    """
    return look_for_turns(text, emphasis=emphasis, interviewers=interviewers).turns


def look_for_turns(text: str, *, emphasis: Iterable[Span] = (), interviewers: Iterable[str] = ()) -> FoundTurns:
    """The turns as `find_turns` gives them, with what was uncertain."""
    lines = _lines(text)
    bold = sorted(emphasis)
    found = choose(text, lines, _sightings(text, lines, bold))
    asked = frozenset[int]() if found.labels else _bold_questions(text, lines, bold)
    drafts = _labelled(text, lines, found.labels) if found.labels else _unlabelled(text, lines, asked)
    counted = _count_turns(text, drafts)
    stamped = may_be_stamped(text, 0, len(text))
    _close(text, drafts, lines, stamped)
    known = {label_key(name) for name in interviewers} | found.interviewers
    turns, guessed = _finish(text, drafts, known, stamped)
    return FoundTurns(turns, found.passed_over, guessed, bool(asked), counted, _within(text, drafts))


def _lines(text: str) -> list[Span]:
    """The lines with something on them, without the white space around it."""
    spans = []
    position = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = position + (len(line) - len(line.lstrip()))
            spans.append((start, start + len(stripped)))
        position += len(line) + 1
    return spans


def _sightings(text: str, lines: Sequence[Span], emphasis: Sequence[Span]) -> list[Sighting]:
    """The possible labels of all lines."""
    found = []
    ends = [end for _, end in emphasis]
    for index, span in enumerate(lines):
        nearest = bisect_right(ends, span[0])
        bold = emphasis[nearest] if nearest < len(emphasis) and emphasis[nearest][0] < span[1] else None
        found += find_labels(text, index, span, bold)
    return found


def _labelled(text: str, lines: Sequence[Span], labels: Iterable[Sighting]) -> list[_Draft]:
    """The turns of a text with labels, without their ends."""
    at = {label.line: label for label in labels}
    drafts: list[_Draft] = []
    speaking: Sighting | None = None
    lead: int | None = None
    for index, (start, stop) in enumerate(lines):
        label = at.get(index)
        if label is not None:
            if drafts and _repeats(text, drafts[-1], label):
                said = text[drafts[-1].head : label.start]
                drafts[-1].time = next((t for t in (drafts[-1].time, seconds(said), label.time) if t is not None), None)
                drafts[-1].head, lead = label.end, None
                continue
            speaking = label
            drafts.append(_draft(text, start if lead is None else lead, label))
            lead = None
        elif _is_lead(text, lines, index) or (index + 1 in at and _announces(text, (start, stop), at[index + 1])):
            lead = start if lead is None else lead
        else:
            opening = start if lead is None else lead
            lead = None
            if _HEADING.match(text, start) or _is_notes(text, lines, index):
                speaking = None
                drafts.append(_Draft(start, start, role=Role.NONE))
            elif _stands_alone(at.get(index - 1), lines[index - 1]):
                continue
            elif _question_at(text, opening) or _question_at(text, start):
                drafts.append(_asked(text, opening, stop, speaking))
            elif not drafts:
                drafts.append(_Draft(opening, opening, role=Role.NONE))
    return drafts


def _count_turns(text: str, drafts: Sequence[_Draft]) -> tuple[Counted, ...]:
    """Gives turns whose labels have the numbers of the questions to one speaker, and the questions to who asks."""
    opening = [draft.start == draft.head and _question_at(text, draft.start) for draft in drafts]
    heads: list[Head] = []
    for draft, asked in zip(drafts, opening, strict=True):
        if question := asked or draft.question:
            heads.append(Head(None, None, question))
        if not asked:
            heads.append(Head(draft.key, draft.speaker))
    found = counting_turns(heads)
    for draft, asked in zip(drafts, opening, strict=True):
        if asked and found:
            draft.speaker, draft.key, draft.role = None, None, Role.INTERVIEWER
        elif draft.key in found:
            draft.speaker = found[draft.key].name
            draft.key = label_key(draft.speaker)
    return tuple(sorted(set(found.values())))


def _within(text: str, drafts: Sequence[_Draft]) -> tuple[tuple[str, int], ...]:
    """The labels that return after a sentence and on its line, the most frequent first."""
    counts = Counter(
        match["name"]
        for draft in drafts
        if draft.key is not None
        if text.find(":", draft.body, draft.end) >= 0
        for match in _AFTER_SENTENCE.finditer(text, draft.body, draft.end)
        if shape_of(match["name"]) >= Shape.CODE
    )
    found = [(name, count) for name, count in counts.items() if count >= 2]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0])))


def _stands_alone(label: Sighting | None, line: Span) -> bool:
    """Whether a line is nothing but a label, so that the next line is what its speaker says."""
    return label is not None and label.end >= line[1]


def _draft(text: str, start: int, label: Sighting) -> _Draft:
    """A turn that a label opens; what stands before the label can hold the time and the question."""
    before = text[start : label.start]
    time = label.time if label.time is not None else seconds(before)
    question = _question_at(text, start) if start < label.start else None
    return _Draft(start, label.end, label.name, label.key, time=time, question=question)


def _asked(text: str, start: int, stop: int, speaking: Sighting | None) -> _Draft:
    """A turn that a question marker opens: the interviewer's, or of whoever was speaking."""
    if text[stop - 1] == "?":
        return _Draft(start, start, role=Role.INTERVIEWER)
    if speaking is None:
        return _Draft(start, start, role=Role.NONE)
    return _Draft(start, start, speaking.name, speaking.key)


def _question_at(text: str, position: int) -> str | None:
    match = QUESTION.match(text, position)
    return question_of(match) if match else None


def _is_lead(text: str, lines: Sequence[Span], index: int) -> bool:
    """Whether a line only announces what comes: a time stamp, a subtitle's cue or its number, a question marker."""
    start, stop = lines[index]
    if stop - start > 250 or not _OPENS_MARK.match(text, start):
        return False
    for pattern in (CUE, STAMP, QUESTION):
        match = pattern.match(text, start, stop)
        if match and match.end() == stop:
            return True
    following = lines[index + 1][0] if index + 1 < len(lines) else len(text)
    return bool(_CUE_NUMBER.match(text, start, stop) and CUE.match(text, following))


def _announces(text: str, line: Span, label: Sighting) -> bool:
    """Whether a line before a label names a question in a few words (``Vraag 5: Stage``), or gives the initials."""
    start, stop = line
    if 2 <= stop - start <= 4 and text[start:stop].isupper():
        initials = iter("".join(word[0] for word in label.name.upper().split()))
        return all(letter in initials for letter in text[start:stop])
    return stop - start <= 80 and text[stop - 1] not in ".?!" and _question_at(text, start) is not None


def _repeats(text: str, draft: _Draft, label: Sighting) -> bool:
    """Whether a label has had nothing but its time after it where the same one stands again, as meetings' panes do."""
    between = (draft.head, label.start)
    return (
        draft.key == label.key
        and between[1] - between[0] <= 250
        and bool(stamps_in(text, *between))
        and not count_words(text, *between)
    )


def _is_notes(text: str, lines: Sequence[Span], index: int) -> bool:
    """Whether a line of dashes has the notes of a Word document under it."""
    return bool(
        _RULE.match(text, lines[index][0]) and index + 1 < len(lines) and _NOTE.match(text, lines[index + 1][0])
    )


def _bold_questions(text: str, lines: Sequence[Span], bold: Sequence[Span]) -> frozenset[int]:
    """The lines of a text without labels that are an interviewer's questions, set in bold; none where bold is rare.

    Three or more lines are in bold as a whole, most of these end in a question mark, and hardly any other line does.
    """
    starts = [start for start, _ in bold]
    whole = set()
    for index, (start, stop) in enumerate(lines):
        nearest = bisect_right(starts, start) - 1
        if nearest >= 0 and bold[nearest][1] >= stop:
            whole.add(index)
    asked = sum(text[lines[index][1] - 1] == "?" for index in whole)
    others = sum(text[stop - 1] == "?" for index, (_, stop) in enumerate(lines) if index not in whole)
    told = len(lines) - len(whole)
    clear = asked >= 3 and asked * 3 >= len(whole) * 2 and told * 3 >= len(whole) * 2 and others * 4 <= told
    return frozenset(whole) if clear else frozenset()


def _unlabelled(text: str, lines: Sequence[Span], asked: Collection[int]) -> list[_Draft]:
    """The paragraphs of a text without labels, without their ends; ``asked`` are the lines of the interviewer."""
    wrapped = _is_wrapped(text, lines)
    drafts: list[_Draft] = []
    joined = False
    for index, (start, stop) in enumerate(lines):
        if joined or (wrapped and drafts and text.count("\n", lines[index - 1][1], start) == 1):
            joined = joined and _is_lead(text, lines, index)
            continue
        joined = _is_lead(text, lines, index)
        if _HEADING.match(text, start):
            role = Role.NONE
        elif index in asked or (_question_at(text, start) and text[stop - 1] == "?"):
            role = Role.INTERVIEWER
        else:
            role = Role.RESPONDENT
        drafts.append(_Draft(start, start, role=role))
    return drafts


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether lines are broken off in mid-sentence, or belong to subtitles, so that blank lines part the paragraphs."""
    if len(lines) < 2:
        return False
    pairs = [left for left, right in pairwise(lines) if text.count("\n", left[1], right[0]) == 1]
    if len(pairs) == len(lines) - 1:
        return False
    unfinished = sum(1 for start, stop in pairs if _UNFINISHED.search(text, stop - 1, stop) or CUE.match(text, start))
    return len(pairs) >= 2 and unfinished * 2 >= len(pairs)


def _close(text: str, drafts: Sequence[_Draft], lines: Sequence[Span], stamped: bool) -> None:
    """Give each turn its end, and its body after time stamps and question markers; ``stamped`` where there may be any
    of the former."""
    starts = [start for start, _ in lines]
    for index, draft in enumerate(drafts):
        following = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        draft.end = lines[bisect_right(starts, following - 1) - 1][1]
    stamp = _STAMP_OR_CLOCK if _clocks_follow(text, drafts) else STAMP
    last: float | None = None
    # A turn without a time of its own begins at the last stamp within those before it: f4 puts one at their ends.
    for draft in drafts:
        draft.body = _skip_marks(text, draft, stamp)
        if draft.time is not None:
            last = None
        draft.time = draft.time if draft.time is not None else last
        if stamped and (said := stamps_in(text, draft.body, draft.end)):
            last = seconds(text[said[-1][0] : said[-1][1]])


def _clocks_follow(text: str, drafts: Sequence[_Draft]) -> bool:
    """Whether bare clocks (``0:03``) stand between labels and words all through, so that they are no speech."""
    spoken = [draft for draft in drafts if draft.key is not None]
    clocks = sum(_CLOCK.match(text, _skip_space(text, draft.head, draft.end)) is not None for draft in spoken)
    return clocks >= 4 and clocks >= 0.8 * len(spoken)


def _skip_marks(text: str, draft: _Draft, stamp: re.Pattern[str]) -> int:
    """Where the words of a turn begin; the time and the question that stand before them are noted."""
    position = _skip_space(text, min(draft.head, draft.end), draft.end)
    for _ in range(6):
        if not _OPENS_MARK.match(text, position):
            break
        if mark := CUE.match(text, position, draft.end) or stamp.match(text, position, draft.end):
            draft.time = draft.time if draft.time is not None else seconds(mark[0])
        elif mark := QUESTION.match(text, position, draft.end):
            draft.question = question_of(mark)
        elif not (mark := _CUE_LINE_NUMBER.match(text, position, draft.end)):
            break
        position = _skip_space(text, mark.end(), draft.end)
    return position


def _skip_space(text: str, position: int, end: int) -> int:
    found = _SPACE.match(text, position, end)
    return found.end() if found else position


def _ends_asking(text: str, draft: _Draft) -> bool:
    """Whether the last words of a turn are a question, a stamp or remark in brackets after it left aside."""
    tail = text[max(draft.body, draft.end - 120) : draft.end]
    return bool(_ASKING_END.search(tail))


def _finish(
    text: str, drafts: Sequence[_Draft], interviewers: Collection[str], stamped: bool
) -> tuple[list[Turn], str | None]:
    """The turns with their words, roles and questions, and who is the interviewer by guess."""
    spelling: dict[str, str] = {}
    parts: dict[str, SpeakerShare] = {}
    counts = [
        count_words(text, draft.body, draft.end) if stamped else len(text[draft.body : draft.end].split())
        for draft in drafts
    ]
    for draft, words in zip(drafts, counts, strict=True):
        if draft.key is not None and draft.speaker is not None:
            spelling.setdefault(draft.key, draft.speaker)
            part = parts.setdefault(draft.key, SpeakerShare())
            part.turns += 1
            part.words += words
            if text.find("?", draft.body, draft.end) >= 0:
                part.asking += 1
                part.ending += _ends_asking(text, draft)
    found = assign_roles(parts, interviewers)
    roles = found.roles
    turns: list[Turn] = []
    question: str | None = None
    for ordinal, (draft, words) in enumerate(zip(drafts, counts, strict=True)):
        question = draft.question or question
        role = draft.role or (roles[draft.key] if draft.key is not None else Role.NONE)
        turns.append(
            Turn(
                ordinal=ordinal,
                start=draft.start,
                body=draft.body,
                end=draft.end,
                speaker=spelling[draft.key] if draft.key is not None else None,
                role=role,
                question=None if role is Role.NONE else question,
                time=draft.time,
                words=words,
            )
        )
    return turns, spelling[found.guessed] if found.guessed is not None else None
