"""The columns of a matrix: attributes of respondents and of interviews, and who stands in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

from qualcode.analysis.matrix import BaseRow
from qualcode.analysis.mentions import CountedDocument
from qualcode.analysis.natural import natural_key
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Attribute, Respondent
from qualcode.names import closest, folded
from qualcode.storage import Project
from qualcode.storage.asking.waves import wave_attribute, waves, waves_of
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import interview_attributes, owned_turns, turn_questions
from qualcode.storage.documents import questions as read_questions
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import groups as read_groups

GROUP = "group"
"""The name under which a respondent's group is asked for as a column; ``groep`` serves as well."""

By = Literal["coder", "document", "question", "wave"]
"""By what a matrix may be divided besides attributes."""

BYS: tuple[By, ...] = get_args(By)


class MatrixColumns:
    """Blocks of columns, each an attribute or ``group``, or several nested with ``/``, outermost first.

    An attribute of the interview divides what one respondent says: who was spoken to in two waves stands in the column
    of either, and once in what adds them up. So do ``by`` document, question, coder or wave, which stand innermost in
    every block. Whoever is counted is therefore a *case*: a respondent in what has the same values; where no column
    asks for any of this it is the respondent. In the base of a question is who answers in a turn with its label, in
    that of a coder who speaks in a document that the coder coded, or declared finished.

    ``NotFoundError`` for an attribute that does not exist, ``QualcodeError`` for a block that is named twice.
    """

    def __init__(
        self,
        project: Project,
        columns: Iterable[str],
        respondents: Sequence[Respondent],
        attributes: Sequence[Attribute],
        interviews: frozenset[int] | None,
        *,
        by: Sequence[By] = (),
        coders: Callable[[int], Collection[int]] = lambda _document_id: (),
    ) -> None:
        self._project, self._respondents = project, respondents
        nested = [[name.strip() for name in block.split("/") if name.strip()] for block in columns if block.strip(" /")]
        # All documents are read for them, which a matrix without columns need not pay for.
        self._of_interviews = attributes_of_interviews(project, attributes) if nested else []
        everything = (*attributes, *self._of_interviews)
        divided = tuple(_as_attribute(project, name) for name in by)
        self.blocks = [
            (*(attribute(project, name, everything) for name in block), *divided) for block in nested or [[]]
        ]
        named = [tuple(one.name for one in block) for block in self.blocks]
        if twice := next((block for block in named if named.count(block) > 1 or len(set(block)) < len(block)), None):
            raise QualcodeError(
                _("The columns {columns} are asked for twice.").format(columns="/".join(twice)), _("Ask for each once.")
            )
        within = [one for one in self._of_interviews if any(one in block for block in self.blocks)]
        self._asked = [*within, *divided]
        self._by = by
        self._questions: dict[int, dict[int, str | None]] = {}
        self._kinds: dict[int, tuple[str | None, ...]] = {}
        """The values of each interview, where a column asks for them."""
        self._cases: dict[tuple[int, tuple[str | None, ...]], int] = {}
        if self._asked:
            wave_of = waves_of(read_documents(project), wave_attribute(project)) if "wave" in by else {}
            self._kinds = {
                document.id: (
                    *(document.attributes.get(one.name) for one in within),
                    *([document.name] if "document" in by else []),
                    *([wave_of.get(document.id)] if "wave" in by else []),
                )
                for document in read_documents(project)
            }
            self._coders = {one.id: one.name for one in read_coders(project)} if "coder" in by else {}
            speaking = documents_of(project)
            for person in respondents:
                for document_id in speaking.get(person.id, ()):
                    if interviews is None or document_id in interviews:
                        for kind in self._kinds_of(person.id, document_id, coders):
                            self._cases.setdefault((person.id, kind), len(self._cases) + 1)

    def _kinds_of(
        self, person_id: int, document_id: int, coders: Callable[[int], Collection[int]]
    ) -> Iterator[tuple[str | None, ...]]:
        """The values of all that a respondent says in a document."""
        questions: list[tuple[str | None, ...]] = [()]
        if "question" in self._by:
            found = self._asked_in(document_id)
            whose = owned_turns(self._project, document_id)
            questions = [(one,) for one in dict.fromkeys(found[row[0]] for row in whose if row[3] == person_id)]
        names = [(self._coders[one],) for one in coders(document_id)] if "coder" in self._by else [()]
        for asked in questions:
            for name in names:
                yield self._kind(document_id, asked, name)

    def _kind(
        self, document_id: int, question: tuple[str | None, ...], coder: tuple[str, ...]
    ) -> tuple[str | None, ...]:
        """Values in the order of what is asked: of the interview, then of what columns are by."""
        told = iter(self._kinds[document_id])
        fixed = [next(told) for _one in self._asked[: len(self._asked) - len(self._by)]]
        of_document = {name: (next(told),) for name in ("document", "wave") if name in self._by}
        parts: Mapping[str, tuple[str | None, ...]] = {
            **of_document,
            "question": question,
            "coder": coder,
        }
        return (*fixed, *(value for name in self._by for value in parts[name]))

    def _asked_in(self, document_id: int) -> dict[int, str | None]:
        """To which question each turn of a document is an answer, by where it starts."""
        if document_id not in self._questions:
            self._questions = {document_id: turn_questions(self._project, document_id)}
        return self._questions[document_id]

    @property
    def are_cases(self) -> bool:
        """Whether what is counted are parts of what respondents say, and not whole respondents."""
        return bool(self._asked)

    def cases(self, block: Sequence[Attribute]) -> list[BaseRow]:
        """Everybody in the base with their values for a block of columns."""
        if not self._asked:
            return [
                BaseRow(person.id, tuple(value_of(person, one.name) for one in block)) for person in self._respondents
            ]
        by_id = {person.id: person for person in self._respondents}
        return [
            BaseRow(
                case,
                tuple(
                    kind[self._asked.index(one)] if one in self._asked else value_of(by_id[person], one.name)
                    for one in block
                ),
                person,
            )
            for (person, kind), case in self._cases.items()
        ]

    def by_case(self, document: CountedDocument) -> Iterator[CountedDocument]:
        """A document in which those who speak are cases, once for each coder where columns are by coder.

        Who is in no base is left out.
        """
        if not self._asked:
            yield document
        elif "coder" not in self._by:
            yield self._with_cases(document, ())
        else:
            for coder_id in sorted({coding.coder_id for coding in document.codings}):
                codings = tuple(coding for coding in document.codings if coding.coder_id == coder_id)
                yield self._with_cases(document._replace(codings=codings), (self._coders[coder_id],))

    def _with_cases(self, document: CountedDocument, coder: tuple[str, ...]) -> CountedDocument:
        asked = self._asked_in(document.id) if "question" in self._by else {}
        speech = []
        for turn in document.speech:
            question = (asked[turn.start],) if "question" in self._by else ()
            case = self._cases.get((turn.respondent_id, self._kind(document.id, question, coder)))
            if case is not None:
                speech.append(turn._replace(respondent_id=case))
        return document._replace(speech=tuple(speech))


def _as_attribute(project: Project, by: By) -> Attribute:
    """What columns are by as an attribute, whose values come in their own order."""
    values: Sequence[str]
    match by:
        case "document":
            values = [one.name for one in read_documents(project)]
        case "coder":
            values = [one.name for one in read_coders(project)]
        case "question":
            values = read_questions(project)
        case "wave":
            values = waves(project)
            if not values:
                raise QualcodeError(
                    _("No interview is of a wave yet."), _("Say so with: qualcode waves set WAVE DOCUMENT...")
                )
    return Attribute(0, f"by {by}", by, "choice", tuple(values))


def find_attribute(name: str, attributes: Sequence[Attribute]) -> Attribute:
    """The attribute of that name. ``NotFoundError`` names the closest ones."""
    wanted = name.strip().casefold()
    for one in attributes:
        if one.name.casefold() == wanted:
            return one
    known = [one.name for one in attributes]
    raise NotFoundError(
        _("There is no attribute {name!r}.").format(name=name),
        closest(name, known) or _("The attributes are: {names}").format(names=", ".join(known)),
    )


def attribute(project: Project, name: str, attributes: Sequence[Attribute]) -> Attribute:
    """The attribute of that name, or the group as one. ``NotFoundError`` names the closest ones."""
    wanted = name.strip().casefold()
    if wanted in (GROUP, "groep") and wanted not in {one.name.casefold() for one in attributes}:
        return Attribute(0, "", GROUP, "choice", tuple(group.path for group in read_groups(project)))
    return find_attribute(name, (*attributes, Attribute(0, "", GROUP, "choice")))


def value_of(person: Respondent, attribute: str) -> str | None:
    """The value that a respondent has for an attribute, or for ``group``."""
    return person.group if attribute == GROUP and GROUP not in person.attributes else person.attributes.get(attribute)


def attributes_of_interviews(project: Project, attributes: Sequence[Attribute]) -> list[Attribute]:
    """The attributes of interviews, but for those whose name is one of respondents as well."""
    taken = {folded(one.name) for one in attributes} | {GROUP, "groep"}
    return [
        Attribute(0, "", name, "choice", tuple(sorted(values, key=natural_key)))
        for name, values in interview_attributes(project).items()
        if folded(name) not in taken
    ]
