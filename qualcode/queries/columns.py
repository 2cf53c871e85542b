"""The columns of a matrix: attributes of respondents and of interviews, and who stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.analysis.matrix import BaseRow
from qualcode.analysis.mentions import CountedDocument
from qualcode.analysis.natural import natural_key
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Attribute, Respondent
from qualcode.names import closest, folded
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import interview_attributes
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import groups as read_groups

GROUP = "group"
"""The name under which a respondent's group is asked for as a column; ``groep`` serves as well."""


class MatrixColumns:
    """Blocks of columns, each an attribute or ``group``, or several nested with ``/``, outermost first.

    An attribute of the interview divides what one respondent says: who was spoken to in two waves stands in the column
    of either, and once in what adds them up. Whoever is counted is therefore a *case*: a respondent in interviews that
    have the same values; where no column asks for an interview it is the respondent.

    ``NotFoundError`` for an attribute that does not exist, ``QualcodeError`` for a block that is named twice.
    """

    def __init__(
        self,
        project: Project,
        columns: Iterable[str],
        respondents: Sequence[Respondent],
        attributes: Sequence[Attribute],
        interviews: frozenset[int] | None,
    ) -> None:
        self._respondents = respondents
        nested = [[name.strip() for name in block.split("/") if name.strip()] for block in columns if block.strip(" /")]
        # All documents are read for them, which a matrix without columns need not pay for.
        self._of_interviews = attributes_of_interviews(project, attributes) if nested else []
        everything = (*attributes, *self._of_interviews)
        self.blocks = [tuple(attribute(project, name, everything) for name in block) for block in nested] or [()]
        named = [tuple(one.name for one in block) for block in self.blocks]
        if twice := next((block for block in named if named.count(block) > 1 or len(set(block)) < len(block)), None):
            raise QualcodeError(
                _("The columns {columns} are asked for twice.").format(columns="/".join(twice)), _("Ask for each once.")
            )
        self._asked = [one.name for one in self._of_interviews if any(one in block for block in self.blocks)]
        self._kinds: dict[int, tuple[str | None, ...]] = {}
        """The values of each interview, where a column asks for them."""
        self._cases: dict[tuple[int, tuple[str | None, ...]], int] = {}
        if self._asked:
            self._kinds = {
                document.id: tuple(document.attributes.get(name) for name in self._asked)
                for document in read_documents(project)
            }
            speaking = documents_of(project)
            for person in respondents:
                for document_id in speaking.get(person.id, ()):
                    if interviews is None or document_id in interviews:
                        self._cases.setdefault((person.id, self._kinds[document_id]), len(self._cases) + 1)

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
                    kind[self._asked.index(one.name)]
                    if one in self._of_interviews
                    else value_of(by_id[person], one.name)
                    for one in block
                ),
                person,
            )
            for (person, kind), case in self._cases.items()
        ]

    def by_case(self, document: CountedDocument) -> CountedDocument:
        """A document in which those who speak are cases; who is in no base is left out."""
        if not self._asked:
            return document
        kind = self._kinds[document.id]
        speech = (
            turn._replace(respondent_id=self._cases[turn.respondent_id, kind])
            for turn in document.speech
            if (turn.respondent_id, kind) in self._cases
        )
        return document._replace(speech=tuple(speech))


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
