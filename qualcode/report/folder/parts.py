"""What a study is as plain files: the name of each with what it holds, in an order that stays."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from qualcode.changes.codebook import to_spec
from qualcode.formats.projects.folder import (
    ANSWER_SETS,
    ANSWERS,
    ATTRIBUTES,
    CODEBOOK,
    CODERS,
    CODINGS,
    COLUMNS,
    DECISIONS,
    DOCUMENTS,
    GUIDES,
    HISTORY,
    LINKS,
    LOST,
    MEMOS,
    QUERIES,
    REFERENCES,
    RESPONDENTS,
    ROUNDS,
    SPEAKERS,
    SUMMARIES,
    TEXTS,
    THEMES,
    apart,
)  # fmt: skip
from qualcode.formats.projects.losses import Losses
from qualcode.formats.tables.delimited import csv_lines
from qualcode.formats.transcripts.plain import DOCUMENT_KEY, with_fields
from qualcode.formats.yaml.asked import write_answer_sets, write_guide
from qualcode.formats.yaml.codebook import write_codebook
from qualcode.model import Codebook, Document, Memo, Respondent, Role, Round
from qualcode.names import folded
from qualcode.queries.code_names import masked_codebook
from qualcode.queries.corrections import list_lost
from qualcode.queries.listings import each_coding, each_entry
from qualcode.queries.names import Veil
from qualcode.report.folder.codings import cells, titles, veiled
from qualcode.report.folder.names import file_names
from qualcode.report.folder.texts import LeavingText, leaving_text
from qualcode.rows import plain
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_decisions, answer_sets, given_answers
from qualcode.storage.asking.guides import guides
from qualcode.storage.asking.queries import saved_queries
from qualcode.storage.charting.grid import summaries, themes
from qualcode.storage.charting.links import links
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders, finished
from qualcode.storage.codings import coding_guids
from qualcode.storage.decisions import DecisionRow, decisions
from qualcode.storage.documents import documents, interview_attributes, speakers, text, turns
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes, respondent_references, respondents
from qualcode.storage.rounds import rounds, work_in


@dataclass
class LeavingStudy:
    """A study on its way out as files, as the coder at work may see it.

    ``over`` takes names out of all, ``over_log`` out of the audit trail. What was read, and what was left out, is in
    ``losses``.
    """

    project: Project
    over: Veil
    over_log: Veil
    losses: Losses
    _texts: dict[str, LeavingText] = field(default_factory=dict)
    """Of documents in whose text something was hidden: where its positions are."""

    def files(self) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
        """The files, each to be written before the next is asked for. A table without rows is not there."""
        here, people = documents(self.project), respondents(self.project)
        called = [self.over.over(one.name, "document") for one in here]
        names = dict(zip((one.id for one in here), file_names(called, ".md"), strict=True))
        yield from self._documents(here, people, names)
        yield from self._people(here, people)
        yield from self._codes()
        yield from self._codings()
        yield from self._memos()
        yield from self._asked(people)
        yield from self._charted(people)
        yield from self._team(here)
        yield HISTORY, _lines(COLUMNS[HISTORY], self._history())

    # Texts, and who speaks in them.

    def _documents(
        self, here: Sequence[Document], people: Sequence[Respondent], names: Mapping[int, str]
    ) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
        who, labels = {one.id: one for one in people}, speakers(self.project)
        for one in here:
            words = leaving_text(text(self.project, one.id), turns(self.project, one.id), self.over, one.name)
            self.losses.read["documents"] += 1
            self.losses.written["documents"] += 1
            if words.hidden:
                self._texts[one.name] = words
                self.losses.changed("names_hidden", self.over.over(one.name, "document"))
            mine = [label for label in labels if label.document_id == one.id]
            fields = self._fields(one, mine, who)
            yield f"{TEXTS}/{names[one.id]}", with_fields(words.text, fields).encode()
        variables = list(interview_attributes(self.project))
        done = finished(self.project)
        yield (
            DOCUMENTS,
            _lines(
                [*COLUMNS[DOCUMENTS], *apart(DOCUMENTS, variables)],
                (
                    [
                        *(self.over.over(one.name, "document"), f"{TEXTS}/{names[one.id]}", one.guid, one.language),
                        *(self.over.over(one.source, "document"), one.format, one.encoding, one.imported, one.revision),
                        "; ".join(done.get(one.id, ())),
                        *(self.over.over(one.attributes.get(name, "")) for name in variables),
                    ]
                    for one in here
                ),
            ),
        )
        named = {one.id: one.name for one in here}
        yield (
            SPEAKERS,
            _lines(
                COLUMNS[SPEAKERS],
                (
                    [
                        self.over.over(named[label.document_id], "document"),
                        self.over.over(label.label, "speaker", named[label.document_id]),
                        label.role.value,
                        self._person(who.get(label.respondent_id or 0)),
                    ]
                    for label in labels
                ),
            ),
        )

    def _fields(self, one: Document, labels: Sequence[Any], who: Mapping[int, Respondent]) -> dict[str, str]:
        """What stands at the top of a text: what a reader of the file should know, and an import can take."""
        persons = {label.respondent_id: who[label.respondent_id] for label in labels if label.respondent_id in who}
        asking = [
            self.over.over(label.label, "speaker", one.name) for label in labels if label.role is Role.INTERVIEWER
        ]
        fields = {DOCUMENT_KEY: self.over.over(one.name, "document"), "language": one.language}
        if len(persons) == 1:
            (person,) = persons.values()
            fields |= {"respondent": self._person(person), "group": self.over.over(person.group or "")}
        if asking and all("," not in label for label in asking):
            fields["interviewers"] = ", ".join(dict.fromkeys(filter(None, asking)))
        return fields | {
            name: self.over.over(value) for name, value in one.attributes.items() if folded(name) not in fields
        }

    def _person(self, person: Respondent | None) -> str:
        return "" if person is None else str(self.over.over(person.name, "respondent"))

    def _people(self, here: Sequence[Document], people: Sequence[Respondent]) -> Iterator[tuple[str, Iterable[bytes]]]:
        named, variables = {one.id: one.name for one in here}, attributes(self.project)
        speaking: dict[int, list[tuple[str, str]]] = {}
        for label in speakers(self.project):
            if label.respondent_id is not None:
                name = named[label.document_id]
                place = self.over.over(name, "document"), self.over.over(label.label, "speaker", name)
                speaking.setdefault(label.respondent_id, []).append(place)
        self.losses.read["respondents"] += len(people)
        self.losses.written["respondents"] += sum(not one.withdrawn for one in people)
        self.losses.dropped("withdrawn", count=sum(one.withdrawn for one in people))
        yield (
            RESPONDENTS,
            _lines(
                [*COLUMNS[RESPONDENTS], *apart(RESPONDENTS, [one.name for one in variables])],
                (
                    [
                        *(self._person(one), *place, self.over.over(one.group or "")),
                        *(self.over.over(one.attributes.get(variable.name, "")) for variable in variables),
                    ]
                    for one in people
                    if not one.withdrawn
                    for place in speaking.get(one.id, [("", "")])
                ),
            ),
        )
        called = respondent_references(self.project)
        yield (
            REFERENCES,
            _lines(
                COLUMNS[REFERENCES], ([self._person(one), called[one.guid], one.withdrawn, one.guid] for one in people)
            ),
        )
        if variables:
            rows = ([one.name, one.type, "; ".join(self.over.over(list(one.choices))), one.guid] for one in variables)
            yield ATTRIBUTES, _lines(COLUMNS[ATTRIBUTES], rows)

    # Codes, and what is coded.

    def _codes(self) -> Iterator[tuple[str, bytes]]:
        book = codebook(self.project)
        self.losses.read["codes"] += len(book.codes)
        self.losses.written["codes"] += len(book.codes)
        spec, _many = masked_codebook(self.over.mask, to_spec(book))
        yield CODEBOOK, write_codebook(spec).encode()

    def _codings(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        variables = list(
            dict.fromkeys([*(one.name for one in attributes(self.project)), *interview_attributes(self.project)])
        )
        yield CODINGS, _lines(titles(variables), self._coded(variables))
        lost = self.over.over([*list_lost(self.project)])
        if lost:
            rows = [plain(one) for one in lost]
            yield LOST, _lines(list(rows[0]), ([*row.values()] for row in rows))

    def _coded(self, variables: Sequence[str]) -> Iterator[list[str | int]]:
        for row, told in veiled(each_coding(self.project), self.over):
            self.losses.read["codings"] += 1
            self.losses.written["codings"] += 1
            moved = self._texts.get(row["document"])
            if moved is not None:
                start, end = moved.span(row["start"], row["end"])
                told = told | {"start": start, "end": end}
            yield cells(told, variables)

    def _memos(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        found, book = memos(self.project), codebook(self.project)
        self.losses.read["memos"] += len(found)
        self.losses.written["memos"] += len(found)
        rows = (
            [
                one.kind,
                self._target(one, book),
                one.coder,
                one.created,
                self.over.over(one.text),
                one.guid,
            ]
            for one in found
        )
        yield MEMOS, _lines(COLUMNS[MEMOS], rows)

    def _target(self, memo: Memo, book: Codebook) -> str:
        if memo.kind == "code" and memo.target_id in book.by_id:
            return str(self.over.over(book.by_id[memo.target_id].path, "code"))
        return self.over.target(memo.kind, memo.target)

    # Who was asked what, and what is answered.

    def _asked(self, people: Sequence[Respondent]) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
        book, known = codebook(self.project), guides(self.project)
        for name, guide in zip(file_names([one.slug for one in known], ".yaml"), known, strict=True):
            questions = tuple(
                Question(
                    one.label, one.text, one.part, tuple(book.by_id[code].path for code in one.codes), one.parent,
                    one.routing, one.mapped,
                )
                for one in guide.questions
            )  # fmt: skip
            said = Guide(guide.slug, guide.name, guide.language, guide.group or "", questions, guide.wave)
            yield f"{GUIDES}/{name}", write_guide(self.over.over(said)).encode()
        sets = answer_sets(self.project)
        if not sets:
            return
        address = {one.id: one.address for guide in known for one in guide.questions}
        specs = [
            AnswerSetSpec(
                one.slug, one.name, one.kind,
                tuple(
                    AnswerSpec(
                        value.slug, value.name, tuple(book.by_id[code].path for code in value.codes), value.denies,
                        value.predicates,
                    )
                    for value in one.values
                ),
                tuple(address[question] for question in one.questions), one.group or "", one.note,
            )
            for one in sets
        ]  # fmt: skip
        title = self.over.over(self.project.name) or "answers"
        yield ANSWER_SETS, write_answer_sets(title, self.over.over(specs)).encode()
        names, values = {one.id: one for one in people}, {v.id: (s, v) for s in sets for v in s.values}
        given = [
            [
                "given",
                self._person(names.get(one.respondent_id)),
                *_of(values.get(one.value_id)),
                one.reason,
                one.coder,
                one.created,
            ]
            for one in given_answers(self.project)
        ]
        slugs = {one.id: one.slug for one in sets}
        decided = [
            [
                *("decided", self._person(names.get(one.respondent_id)), slugs.get(one.set_id, "")),
                *(_of(values.get(one.value_id or 0))[1], one.reason, one.coder, one.created),
            ]
            for one in answer_decisions(self.project)
        ]
        if given or decided:
            yield (
                ANSWERS,
                _lines(COLUMNS[ANSWERS], ([*row[:4], self.over.over(row[4]), *row[5:]] for row in given + decided)),
            )

    # What is put together, and said on it.

    def _charted(self, people: Sequence[Respondent]) -> Iterator[tuple[str, Iterable[bytes]]]:
        tied = links(self.project)
        if tied:
            ends = coding_guids(self.project, {end for one in tied for end in (one.from_id, one.to_id)})
            yield (
                LINKS,
                _lines(
                    COLUMNS[LINKS],
                    (
                        [
                            ends.get(one.from_id),
                            one.kind,
                            ends.get(one.to_id),
                            self.over.over(one.note),
                            one.coder,
                            one.created,
                            one.guid,
                        ]
                        for one in tied
                    ),
                ),
            )
        book, known = codebook(self.project), themes(self.project)
        if known:
            yield (
                THEMES,
                _lines(
                    COLUMNS[THEMES],
                    (
                        [
                            self.over.over(one.name),
                            "; ".join(self.over.over([book.by_id[code].path for code in one.codes], "codes")),
                            one.guid,
                        ]
                        for one in known
                    ),
                ),
            )
        written = summaries(self.project)
        if written:
            names, columns = {one.id: one for one in people}, {one.id: one.name for one in known}
            yield (
                SUMMARIES,
                _lines(
                    COLUMNS[SUMMARIES],
                    (
                        [
                            *(
                                self._person(names.get(one.respondent_id)),
                                self.over.over(columns.get(one.theme_id, "")),
                            ),
                            *(self.over.over(one.text), one.coder, one.created),
                        ]
                        for one in written
                    ),
                ),
            )
        asked = saved_queries(self.project)
        if asked:
            rows = ([self.over.over(name), self.over.over(query)] for name, (_id, query) in sorted(asked.items()))
            yield QUERIES, _lines(COLUMNS[QUERIES], rows)

    # Who works on it.

    def _team(self, here: Sequence[Document]) -> Iterator[tuple[str, Iterable[bytes]]]:
        team, named = coders(self.project), {one.id: one.name for one in here}
        self.losses.read["coders"] += len(team)
        self.losses.written["coders"] += len(team)
        yield CODERS, _lines(COLUMNS[CODERS], ([one.name, one.guid] for one in team))
        found = rounds(self.project)
        if found:
            yield ROUNDS, _lines(COLUMNS[ROUNDS], self._rounds(found))
        decided = decisions(self.project)
        if decided:
            yield DECISIONS, _lines(COLUMNS[DECISIONS], self._decisions(decided, named))

    def _rounds(self, found: Iterable[Round]) -> Iterator[list[object]]:
        for one in found:
            about = [
                self.over.over(one.name),
                one.codebook_version,
                one.created,
                one.ended,
                one.lead,
                one.seed,
                one.open,
            ]
            for work in work_in(self.project, one.id):
                yield [*about, work.coder, self.over.over(work.document, "document"), work.finished]

    def _decisions(self, decided: Sequence[DecisionRow], named: Mapping[int, str]) -> Iterator[list[object]]:
        made = coding_guids(self.project, {one.coding_id for one in decided if one.coding_id is not None})
        for one in decided:
            moved, place = self._texts.get(named[one.document_id]), (one.start, one.end)
            yield [
                *(
                    self.over.over(named[one.document_id], "document"),
                    *(place if moved is None else moved.span(*place)),
                ),
                *(one.kind, one.outcome, one.coder, self.over.over(one.reason), one.created),
                *(made.get(one.coding_id or 0), "; ".join(one.settles)),
            ]

    def _history(self) -> Iterator[list[object]]:
        for number, entry, about in each_entry(self.project, self.over_log):
            said = json.dumps(about, ensure_ascii=False, sort_keys=True)
            yield [number, entry.at, entry.coder, entry.kind, entry.action, entry.state, said]


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    return chain([codecs.BOM_UTF8], (line.encode() for line in csv_lines(columns, rows)))


def _of(found: tuple[Any, Any] | None) -> tuple[str, str]:
    return ("", "") if found is None else (found[0].slug, found[1].slug)
