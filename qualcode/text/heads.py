"""The grammar of a line's head: what stands before a speaker's label, what sets the label off, and what it says.

    head = [quotation marks] [number or bullet] [emphasis] [time or range] label [time] rest

A label is set off by a colon, by brackets, by another sign, by bold type, a tab, a time, or by having the line to
itself. What is found here is a possibility; `text.speakers` decides on it over the whole document. Every expression is
anchored and bounded, so that a hostile line costs no more than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.text.expressions import expression
from qualcode.text.labels import (
    INTERVIEWER_WORDS,
    QUESTION,
    LabelKind,
    Shape,
    Sighting,
    clean,
    label_key,
    role_word,
    shape_of,
)
from qualcode.text.spans import Span
from qualcode.text.stamps import CUE, ENCLOSED, RANGE, seconds

HEAD = 160
"""How many characters of a line are looked at for a label."""

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters that take no room: a label may begin after them, or end before them."""

_GAP = f"[ \t\u00a0\u2009\u202f\u3000{INVISIBLE}]"
_CHARS = rf"(?:[^\W_]|\\?_|[ .,'’\-/&+#@\u00a0\u2009\u202f\u3000{INVISIBLE}])"
_NAME = rf"(?P<name>[^\W\d_]{_CHARS}{{0,58}}?)"
_UNSURE = rf"(?P<name>[^\W\d_]{_CHARS}{{0,58}}?\??|\d{{1,2}})"
_ASIDE = rf"(?:\([^()\n]{{0,60}}\)|\[[^\[\]\n]{{0,40}}\]|\|{_GAP}{{0,3}}[^|:;\t\n\d][^|:;\t\n]{{0,50}})"
_ASIDES = rf"(?:{_GAP}{{0,4}}{_ASIDE}){{0,2}}"
_MARKS = r"(?:\*{1,3}|_{1,3}|`|</?(?:b|strong|i|em|u)>)"
_OPEN = rf"(?:{_MARKS}|\\?[\[(<{{\"“«]){{0,2}}[{INVISIBLE}]{{0,3}}"
_CLOSE = rf"(?:{_MARKS}|\\?[\])>}}\"”»]){{0,2}}"

_VOICE = expression(r"<v(?:\.[\w.]{1,40})?[ \t]{1,4}[^\w<>\n]{0,4}(?P<name>[^<>\n]{1,80})>")
_COLON = expression(
    rf"(?P<mark>{_MARKS})?{_OPEN}{_UNSURE}{_CLOSE}(?:{_GAP}{{0,4}}(?:{_ASIDE}|{ENCLOSED}|{RANGE}|{_MARKS})){{0,3}}{_GAP}{{0,3}}"
    r"(?:(?<!\d)[:：]|(?<=\d)[:：](?!\d{1,2}(?!\d)))(?!//|\))(?::(?=\s))?"
    + rf"(?:\*{{1,3}}(?!\*)|_{{1,3}}(?!_)|(?(mark){_GAP}?{_MARKS}))?"
)
_TIMED = expression(
    rf"{_OPEN}{_NAME}{_CLOSE}{_ASIDES}{_MARKS}?"
    rf"(?:{_GAP}{{1,10}}|{_GAP}{{0,3}}[,–—|@\-]{_GAP}{{1,3}}|(?<=[^\W\d_])(?=\d))"
    rf"(?:{ENCLOSED}|{RANGE})(?={_GAP}|\Z)(?:{_GAP}{{1,3}}[-–—|](?={_GAP}))?"
)
_BRACKETS = expression(
    rf"{_MARKS}?\\?(?P<sign>[\[(<{{«]){_GAP}?(?:{RANGE}[,;]?{_GAP}{{1,3}})?{_NAME}(?:[,;]?{_GAP}{{1,3}}{RANGE})?{_GAP}?"
    rf"\\?[\])>}}»]{_MARKS}?(?={_GAP}|\Z)"
)
_MARKED = expression(rf"(?P<open>\*{{1,3}}|_{{1,2}}){_NAME}{_ASIDES}(?P=open)(?=\s|\Z)")
_TAB = expression(rf"{_NAME}{_ASIDES} {{0,3}}\t")
_SIGN = expression(
    rf"{_NAME}(?: ?\([^()\n]{{0,60}}\))?"
    rf"(?:{_GAP}{{0,3}}(?P<sign>[|;=»>–—→]|/{{1,2}}|-)(?={_GAP})|{_GAP}{{1,3}}(?P<dash>[-=]{{1,2}}>|--)(?={_GAP})"
    rf"|(?P<glued>—)(?=\w))"
)
_OPENING = expression(rf"{_MARKS}?\\?[\[(<{{«]")
_ANY_SIGN = expression(r"[|;=»>–—→/-]")
"""Without one of these no ``_BRACKETS``, and no ``_SIGN``, can match."""
_STOP = expression(rf"(?P<name>[^\W\d_]{{1,5}}\d{{0,3}})(?P<sign>[.)])(?={_GAP})")
_BARE = expression(rf"(?P<name>[^\W\d_][\w-]{{0,30}}){_GAP}{{1,2}}(?=[^\W\d_a-z]|[\"“‘'(\[…])")
_SPACED = expression(
    rf"{_NAME}(?:(?P<aside> ?\([^()\n]{{1,60}}\)) {{1,40}}(?=[^\W\d_a-z])|(?P<spaces> {{3,40}})(?=\S))"
)
_AT = expression(rf"(?P<name>[^\W\d_][\w.#\-]{{0,40}}(?: #?\d{{1,3}}(?!\w))?){_GAP}{{1,10}}(?=\S)")
_ALONE = expression(rf"{_MARKS}?{_NAME}{_ASIDES}{_MARKS}?[ \t]{{0,20}}\Z")

_DATED = (
    r"\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},?[ \u00a0\u202f]{1,2}(?:om |at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?\]?"
)
_SHORT = r"(?:\d{1,3}\.[0-5]\d|\d{1,3}['’′] ?[0-5]\d[\"”″]?|\d{1,5}(?:\.\d{1,3})? ?s(?:ec)?\.?)"
_CALLED = r"(?:T[Cc]?|[Mm]in(?:uut|ute)?|[Tt]ijd|[Tt]ime)\.?[ =:]{0,2}(?=[\d\[(<{#*])"
_SAID_AT = rf"(?:{_SHORT}(?=[ \t])|[\[(]{_SHORT}[\])])"
_LEADING = expression(
    rf"(?P<date>{_DATED})|(?:{_CALLED})?(?:{CUE.pattern}|{ENCLOSED}|{RANGE}(?!\d|:\d))|(?P<short>{_SAID_AT})"
)
"""What says when something was said, before its label; of the day and hour of a message no time in it follows."""
_AFTER_TIME = expression(rf"{_GAP}{{0,10}}(?:[-–—|,;:]{_GAP}{{1,4}})?")
_BEFORE = expression(
    rf"(?P<quote>>{_GAP}{{0,4}})|(?P<heading>#{{1,6}}[ \t]{{1,3}})"
    rf"|(?P<bullet>[-*+•‣◦·–—▪●○■□►➢\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?{_GAP}{{1,4}})"
    rf"|(?P<number>[(\[§]?\d{{1,8}}[.):\]]{{0,2}}{_GAP}{{1,4}})|(?P<mark>[#@~](?=\w))"
)
_PLAIN = expression(
    r"(?!(?:[VQvq]|[Vv]raag|VRAAG|[Qq]uestion|QUESTION|[Tt]|[Mm]in|[Tt]ime)\w{0,4}:)(?P<name>[^\W\d_]{1,40}\d{0,3}):(?=\s)"
)
"""Nearly all labels: a word, with a number perhaps, and its colon, which reads as one thing only. What may be a time
(``Tijd: 12:30``) or a question (``V4:``) is looked at more closely."""
_FORMS = ("sign", "dash", "open", "glued", "spaces")
_DIGITS = expression(r"\d+")
_HIDDEN = expression(f"[{INVISIBLE}]{{1,20}}")
_EMPHASIS = expression(rf"{_MARKS}(?={ENCLOSED}|{RANGE})")
_DIGIT = expression(r"\d")
_INSIDE = expression(r"[(|\[,]([^()|\[\],:：]{1,60})")


def find_labels(text: str, line: int, span: Span, bold: Span | None) -> list[Sighting]:
    """The possible labels at the head of the line ``span``, one for each way of setting one off.

    ``bold`` is the first stretch of bold type in the line.
    """
    start, stop = span
    whole = text[start : min(stop, start + HEAD)]
    if plain := _PLAIN.match(whole):
        return [_plainly(line, start, plain, bold)]
    hidden = _HIDDEN.match(whole)
    position = hidden.end() if hidden else 0
    parts = _HeadReader(text, line, start, stop, whole, bold)
    found = list(parts.read(*_time_at(whole, position)))
    if found and found[0].kind is LabelKind.COLON and not found[0].name.isdecimal():
        return found
    prefix = ""
    after = position
    for _round in range(3):
        mark = _BEFORE.match(whole, after)
        if mark is None or _LEADING.match(whole, after):
            break
        prefix, after = f"{prefix} {mark.lastgroup}".strip(), mark.end()
    if not prefix:
        return found
    begin, time, short = _time_at(whole, after)
    return [*found, *parts.read(begin, time, f"{prefix} {short}".strip())]


def _plainly(line: int, start: int, label: re.Match[str], bold: Span | None) -> Sighting:
    """The label that is nothing but a word and its colon, as `_HeadReader` reads it."""
    name, end = label["name"], start + label.end()
    heavy = bold is not None and bold[1] >= end - 1
    return Sighting(line, start, end, name, label_key(name), LabelKind.COLON, shape_of(name), heavy, None)


def colon_label_at(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The name that a colon sets off as a label at ``start``, perhaps after a time, and where the label ends."""
    head = text[start : min(end, start + HEAD)]
    found = _COLON.match(head, _time_at(head, 0)[0])
    return (clean(found["name"]), start + found.end()) if found else None


def _time_at(head: str, position: int) -> tuple[int, float | None, str]:
    """Where the label can begin, after a time stamp, that time, and the kind of mark where it may be no time."""
    stamp = _LEADING.match(head, position)
    if stamp is None and (emphasis := _EMPHASIS.match(head, position)):
        stamp = _LEADING.match(head, emphasis.end())
    if stamp is None:
        return position, None, ""
    gap = _AFTER_TIME.match(head, stamp.end())
    short = "short" if stamp["short"] and stamp["short"][0].isdigit() else ""
    return (gap.end() if gap else stamp.end()), _clock(stamp), short


def _clock(stamp: re.Match[str]) -> float | None:
    """The time of what stands before a label: of a message none, of ``0.24`` and ``0'24`` minutes and seconds."""
    if stamp["date"]:
        return None
    if not stamp["short"]:
        return seconds(stamp[0])
    if "s" in stamp["short"]:
        return float(stamp["short"].strip("[( sec.)]"))
    minutes, rest = _DIGITS.findall(stamp["short"])
    return 60.0 * int(minutes) + int(rest)


class _HeadReader:
    """One line, read from a place at which a label may begin."""

    def __init__(self, text: str, line: int, start: int, stop: int, head: str, bold: Span | None) -> None:
        self.text, self.line, self.start, self.stop, self.head = text, line, start, stop, head
        self.bold_end = bold[1] if bold else 0
        self.bold_start = bold[0] if bold else stop
        self.whole = stop - start <= HEAD

    def read(self, position: int, time: float | None, prefix: str) -> Iterator[Sighting]:
        """The labels that may begin at ``position`` of the head, after ``prefix`` and a ``time``."""
        head = self.head
        if position >= len(head):
            return
        if voice := _VOICE.match(head, position):
            yield self._sighting(voice, LabelKind.COLON, time, prefix)
            return
        if QUESTION.match(head, position):
            return
        heavy = self.bold_end if self.bold_start <= self.start + position else 0
        colon = _COLON.match(head, position) if ":" in head or "：" in head else None
        if colon:
            yield self._sighting(colon, LabelKind.COLON, time, prefix)
        other, kind = self._other(position)
        if self.start + position < heavy < self.stop and colon is None and (other is None or kind is LabelKind.LINE):
            if opening := self._bold_opening(position, heavy, time, prefix):
                yield opening
        elif other is not None and (colon is None or kind in (LabelKind.SIGN, LabelKind.BRACKET)):
            if kind is LabelKind.LINE and set(prefix.split()) & {"bullet", "number"}:
                return
            if kind is LabelKind.LINE and time is not None:
                kind = LabelKind.TIMED
            yield self._sighting(other, kind, time, prefix)

    def _other(self, position: int) -> tuple[re.Match[str] | None, LabelKind]:
        """What sets a label off without a colon, the surest first."""
        head = self.head
        inside = _BRACKETS.match(head, position) if _OPENING.match(head, position) else None
        timed = _TIMED.match(head, position) if _DIGIT.search(head) else None
        if timed and (inside is None or inside.end() < timed.end()):
            return timed, LabelKind.TIMED
        if head.startswith(("*", "_"), position) and (match := _MARKED.match(head, position)):
            return match, LabelKind.LINE if match.end() == len(head) and self.whole else LabelKind.BOLD
        if inside:
            return inside, LabelKind.BRACKET
        if "\t" in head and (match := _TAB.match(head, position)):
            return match, LabelKind.TAB
        match = _SIGN.match(head, position) if _ANY_SIGN.search(head, position) else None
        if match and match["sign"] == "-" and head[match.end() :].lstrip()[:1].islower() and not self._is_sure(match):
            return None, LabelKind.LINE  # What is broken off: "school- en thuissituatie".
        if match := match or _STOP.match(head, position) or self._unmarked(position):
            return match, LabelKind.SIGN
        if self.whole and len(head) - position <= 60 and head[-1] != "." and (match := _ALONE.match(head, position)):
            return match, LabelKind.LINE
        return None, LabelKind.LINE

    def _is_sure(self, match: re.Match[str]) -> bool:
        """Whether a label is a known role or a code, by itself."""
        return shape_of(clean(match["name"])) >= Shape.CODE

    def _unmarked(self, position: int) -> re.Match[str] | None:
        """A label that only room sets off, what explains it, its sign in front (``@Karin``) or its capitals."""
        if self.head[position - 1 : position] == "@":
            return _AT.match(self.head, position)
        if ("   " in self.head or "(" in self.head) and (match := _SPACED.match(self.head, position)):
            return match
        match = _BARE.match(self.head, position)
        if match is None:
            return None
        name = match["name"]
        shape = shape_of(name)
        told = name.isupper() and (
            (shape is Shape.ROLE and len(name) > 2) or (shape >= Shape.CODE and name[-1].isdigit())
        )
        return match if told else None

    def _bold_opening(self, position: int, end: int, time: float | None, prefix: str) -> Sighting | None:
        """A label that only bold type sets off, which ends at ``end`` of the text."""
        opening = self.start + position
        name = clean(self.text[opening:end])
        if not name or len(name) > 60 or not (self.text[end - 1].isspace() or self.text[end].isspace()):
            return None
        shape = shape_of(name) if name[:1].isalpha() else Shape.NEVER
        return Sighting(
            self.line, self.start, end, name, label_key(name), LabelKind.BOLD, shape, True, time, prefix=prefix
        )

    def _sighting(self, match: re.Match[str], kind: LabelKind, time: float | None, prefix: str) -> Sighting:
        name = clean(match["name"])
        before, after = match[0][: match.start("name") - match.start()], self.head[match.end("name") : match.end()]
        inner = seconds(after)
        signs = match.groupdict()
        if set(before) & set('"“«'):
            prefix = f"{prefix} quotation".strip()
        form = next((given for sign in _FORMS if (given := signs.get(sign))), "")
        shape = Shape.ROLE if match.re is _VOICE else shape_of(name)
        return Sighting(
            line=self.line,
            start=self.start,
            end=self.start + match.end(),
            name=name,
            key=label_key(name),
            kind=kind,
            shape=shape,
            bold=before.startswith(("**", "__")) or self.bold_end >= self.start + match.end("name"),
            time=next((each for each in (inner, seconds(before), time) if each is not None), None),
            form=form,
            prefix=prefix,
            asks=any(role_word(part) in INTERVIEWER_WORDS and len(part.strip()) > 2 for part in _INSIDE.findall(after)),
        )
