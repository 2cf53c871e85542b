"""Queries as a researcher types them: ``stage/redenen and not stage/tekort within turn where traject=AO``.

    query      [GROUP:] [term [within UNIT]] {in CONDITIONS} {where CONDITIONS} {on QUESTIONS} {by CODERS} [unfinished]
    term       all {or all};  all  one {and one};  one  not one | pair
    pair       atom [near [N] atom | followed by [N] atom]
    atom       CODE | "words" | ATTRIBUTE=VALUE | ( term [within turn|passage] )

Words of the grammar may be written with capitals. A code that is called like one of them is written with its path, or
``/and``. ``in`` is a column of a matrix, ``where`` what the base is narrowed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.query import UNITS, AllOf, AnyOf, NearTo, NoneOf, QueryTerm, QueryUnit, Within
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.names import closest
from qualcode.queries.columns import GROUP
from qualcode.queries.query.conditions import OPERATORS, Condition
from qualcode.text.expressions import expression

DEEPEST = 50
"""Brackets and negations stand within each other at most so deep."""

NEAR, FOLLOWED = 3, 1
"""So many turns apart is near, and behind each other, where a query does not say."""

PARTS = ("in", "where", "on", "by", "unfinished")
"""What a part of a query behind its term begins with."""

KEYWORDS = frozenset({*PARTS, "and", "or", "not", "near", "followed", "followed-by", "within"})

_TOKEN = expression(
    r"""\s*(?:(?:text\s*~\s*)?["“”„](?P<quoted>[^"“”„]*)(?P<closed>["“”„])?"""
    r"""|(?P<sign>>=|<=|!=|[()=<>,])|(?P<word>[^\s()=<>!,"“”„]+|!))"""
)
_PLAIN = expression(r"[^\s()=<>!,\"“”„:]+")


class QueryToken(NamedTuple):
    """A word, a sign or a quoted text of a query, and where it stands."""

    kind: str
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these words of the grammar."""
        return self.kind == "word" and self.text.casefold() in words


class Atoms(NamedTuple):
    """What the atoms of a query stand for: each is made of its text, and may raise ``QualcodeError``."""

    code: Callable[[str], QueryTerm]
    words: Callable[[str], QueryTerm]
    people: Callable[[Condition], QueryTerm]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart. ``within`` is empty where it does not say; ``column`` are conditions of a matrix column."""

    term: QueryTerm
    unit: QueryUnit
    column: tuple[Condition, ...]
    where: tuple[Condition, ...]
    questions: tuple[str, ...]
    coders: tuple[str, ...]
    unfinished_too: bool


def parse_query(text: str, atoms: Atoms) -> ParsedQuery:
    """A query taken apart; see above. ``QualcodeError`` points at the place where it makes no sense."""
    return _Parser(text, atoms).query()


def in_words(
    term: str,
    *,
    column: Sequence[tuple[str, str | None]] = (),
    where: Mapping[str, Iterable[str]] | None = None,
    questions: Sequence[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
) -> str:
    """A query as it is typed: what :func:`parse_query` reads as these parts. A column's value ``None`` is unknown."""
    parts = [term] if term else []
    if column:
        parts.append("in " + " and ".join(f"{quoted(name)}={quoted(value or '')}" for name, value in column))
    if where:
        conditions = (f"{quoted(name)}={_listed(values)}" for name, values in where.items())
        parts.append("where " + " and ".join(conditions))
    if questions:
        parts.append(f"on {_listed(questions)}")
    if coders:
        parts.append(f"by {_listed(coders)}")
    if unfinished_too:
        parts.append("unfinished")
    return " ".join(parts)


def quoted(name: str) -> str:
    """A name as a query takes it: between quotation marks where it would be taken for something else."""
    plain = _PLAIN.fullmatch(name) and name.casefold() not in KEYWORDS
    return name if plain else '"' + re.sub('["“”„]', "'", name) + '"'


def _listed(names: Iterable[str]) -> str:
    return ",".join(map(quoted, names))


class _Parser:
    """Goes through a query once, from left to right."""

    def __init__(self, text: str, atoms: Atoms) -> None:
        self.text, self.atoms = text, atoms
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def _tokens(self) -> list[QueryToken]:
        found: list[QueryToken] = []
        place, end = 0, len(self.text.rstrip())
        while place < end:
            match = _TOKEN.match(self.text, place)
            assert match is not None, self.text[place:]
            kind = next(name for name in ("quoted", "sign", "word") if match[name] is not None)
            start = len(self.text[: match.end()]) - len(match[0].lstrip())
            token = QueryToken(kind, match[kind], start, match.end())
            if kind == "quoted" and match["closed"] is None:
                raise self.error(_("A quotation mark is not closed."), token)
            found.append(token)
            place = match.end()
        return found

    # What stands where

    @property
    def next(self) -> QueryToken:
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return QueryToken("end", "", len(self.text.rstrip()), len(self.text.rstrip()))

    def take(self) -> QueryToken:
        token = self.next
        self.at += 1
        return token

    def took(self, *words: str) -> bool:
        """Takes the next token where it is one of these words."""
        found = self.next.says(*words)
        self.at += found
        return found

    def sign(self, *signs: str) -> bool:
        """Takes the next token where it is one of these signs."""
        found = self.next.kind == "sign" and self.next.text in signs
        self.at += found
        return found

    def error(self, message: str, token: QueryToken, hint: str = "") -> QualcodeError:
        """An error that points at a token."""
        line = " ".join(self.text.split("\n"))
        pointer = " " * token.start + "^" * max(1, token.end - token.start)
        return QualcodeError(f"{message}\n  {line}\n  {pointer}", hint)

    def expected(self, what: str) -> QualcodeError:
        """An error where something else should stand."""
        if self.next.kind == "end":
            return self.error(_("The query ends where {what} should follow.").format(what=what), self.next)
        return self.error(_("Here should stand {what}.").format(what=what), self.next)

    # The grammar

    def query(self) -> ParsedQuery:
        column: list[Condition] = []
        where: list[Condition] = []
        questions: list[str] = []
        coders: list[str] = []
        unfinished_too = False
        if self.next.kind == "word" and self.next.text.endswith(":") and len(self.next.text) > 1:
            where.append(Condition(GROUP, "=", (self.take().text[:-1],)))
        term: QueryTerm = AllOf()
        unit: QueryUnit = "respondent"
        if self.next.kind != "end" and not self.next.says(*PARTS):
            term = self.any_of()
            unit = self.within(UNITS) or "respondent"
        while self.next.kind != "end":
            if self.took("in"):
                column += self.conditions()
            elif self.took("where"):
                where += self.conditions()
            elif self.took("on"):
                questions += self.values(_("a question"))
            elif self.took("by"):
                coders += self.values(_("a coder"))
            elif self.took("unfinished"):
                unfinished_too = True
            else:
                known = [*PARTS, "and", "or", "near", "followed by", "within"]
                raise self.error(
                    _("The query is not understood from here."),
                    self.next,
                    closest(self.next.text, known)
                    or _("After a term may stand: {words}. Words that are said stand between quotation marks.").format(
                        words=", ".join(known)
                    ),
                )
        if any(one.operator != "=" or len(one.values) > 1 for one in column):
            raise self.error(_("A column has one value of each attribute: in group=scholen."), self.tokens[-1])
        return ParsedQuery(term, unit, tuple(column), tuple(where), tuple(questions), tuple(coders), unfinished_too)

    def within(self, units: Sequence[QueryUnit]) -> QueryUnit | None:
        if not self.took("within"):
            return None
        for unit in units:
            if self.took(unit, f"{unit}s"):
                return unit
        raise self.expected(", ".join(units))

    def any_of(self) -> QueryTerm:
        terms = [self.all_of()]
        while self.took("or"):
            terms.append(self.all_of())
        return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))

    def all_of(self) -> QueryTerm:
        terms = [self.one()]
        while self.took("and"):
            terms.append(self.one())
        return terms[0] if len(terms) == 1 else AllOf(tuple(terms))

    def one(self) -> QueryTerm:
        if not self.next.says("not"):
            return self.pair()
        self.deeper(self.take())
        found = NoneOf(self.one())
        self.depth -= 1
        return found

    def deeper(self, token: QueryToken) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(_("More than {count} stand within each other.").format(count=DEEPEST), token)

    def pair(self) -> QueryTerm:
        first = self.atom()
        if self.took("near"):
            turns = self.number(NEAR)
            return NearTo(first, self.atom(), turns)
        if self.next.says("followed", "followed-by"):
            if self.take().text.casefold() == "followed" and not self.took("by"):
                raise self.expected("by")
            turns = self.number(FOLLOWED)
            return NearTo(first, self.atom(), turns, after=True)
        return first

    def number(self, default: int) -> int:
        """How many turns apart, where the query says so."""
        if self.next.kind != "word" or not re.fullmatch(r"[0-9]{1,4}", self.next.text):
            return default
        found = int(self.take().text)
        self.took("turn", "turns")
        return found

    def atom(self) -> QueryTerm:
        token = self.next
        if self.sign("("):
            self.deeper(token)
            term = self.any_of()
            unit = self.within(("turn", "passage"))
            if not self.sign(")"):
                raise self.expected(_("a closing bracket"))
            self.depth -= 1
            return Within(term, unit) if unit else term
        if token.kind not in ("word", "quoted") or token.says(*KEYWORDS):
            raise self.expected(_("a code, words between quotation marks, or an attribute with its value"))
        self.at += 1
        if self.next.kind == "sign" and self.next.text in OPERATORS:
            self.at -= 1
            condition = self.condition()
            return self.made(lambda: self.atoms.people(condition), token, self.tokens[self.at - 1])
        make = self.atoms.words if token.kind == "quoted" else self.atoms.code
        if token.kind == "quoted" and not token.text.strip():
            raise self.error(_("There are no words between the quotation marks."), token)
        return self.made(lambda: make(token.text), token, token)

    def made(self, make: Callable[[], QueryTerm], first: QueryToken, last: QueryToken) -> QueryTerm:
        try:
            return make()
        except QualcodeError as error:
            raise self.error(error.message, first._replace(end=last.end), error.hint) from None

    def conditions(self) -> list[Condition]:
        found = [self.condition()]
        while self.took("and"):
            found.append(self.condition())
        return found

    def condition(self) -> Condition:
        name = self.name(_("an attribute"))
        sign = self.take()
        if sign.kind != "sign" or sign.text not in OPERATORS:
            self.at -= 1
            raise self.expected(", ".join(OPERATORS))
        values = self.values(_("a value"))
        if len(values) > 1 and sign.text not in ("=", "!="):
            raise self.error(_("{operator} takes one value.").format(operator=sign.text), sign)
        return Condition(name, sign.text, tuple(values))

    def values(self, what: str) -> list[str]:
        found = [self.name(what)]
        while self.sign(","):
            found.append(self.name(what))
        return found

    def name(self, what: str) -> str:
        token = self.next
        if token.kind not in ("word", "quoted") or token.says(*KEYWORDS):
            raise self.expected(what)
        return self.take().text
