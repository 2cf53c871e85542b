"""Two machines at work on copies of one project: random edits, as a user's go through the library."""

from __future__ import annotations

import random
from collections.abc import Callable

from qualcode import settling
from qualcode.changes import codebook, documents
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.errors import QualcodeError
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as find_coder
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.respondents import respondents as read_respondents
from tests.support.building import INTERVIEW, add_transcript

TEXTS = [INTERVIEW, INTERVIEW.replace("oom", "tante"), INTERVIEW.replace("bus", "trein") + "Noor: En eten.\n"]


class Machine:
    """One coder on one copy; every edit is drawn from ``chance``."""

    def __init__(self, project: Project, coder: str, chance: random.Random) -> None:
        self.project, self.coder, self.chance = project, coder, chance

    def work(self, edits: int) -> None:
        """Makes so many edits; one that the library refuses counts as made."""
        kinds: list[tuple[int, Callable[[], object]]] = [
            (8, self.code_passage), (2, self.remove_coding), (2, self.annotate), (1, self.move_edges), (1, self.recode),
            (2, self.add_code), (2, self.edit_code), (1, self.move_code), (1, self.merge_codes), (1, self.remove_code),
            (1, self.retire_code), (1, self.number_version), (2, self.write_memo), (1, self.finish),
            (1, self.import_document), (1, self.remove_document), (2, self.fill_face_sheet), (1, self.group),
            (2, self.undo), (1, self.redo), (3, self.settle),
        ]  # fmt: skip
        for edit in self.chance.choices(
            [kind for _weight, kind in kinds], [weight for weight, _kind in kinds], k=edits
        ):
            try:
                edit()
            except (QualcodeError, IndexError):
                continue

    def tidy(self, edits: int) -> None:
        """Makes so many edits to the codebook, and codes with it in between."""
        kinds = (self.code_passage, self.recode, self.add_code, self.move_code, self.merge_codes, self.remove_code)
        for edit in self.chance.choices(kinds, k=edits):
            try:
                edit()
            except (QualcodeError, IndexError):
                continue

    def _code(self) -> int:
        return self.chance.choice(read_codebook(self.project).codes).id

    def _own(self) -> int:
        own = find_coder(self.project, self.coder).id
        return self.chance.choice(read_codings(self.project, coder_ids=[own])).id

    def _word(self) -> str:
        return self.chance.choice("geld tijd hulp school bus".split())

    def settle(self) -> None:
        """Decides a case, now and then again, takes a decision back, or takes what all agree on."""
        case = self.chance.choice(settling.read_settlement(self.project).cases)
        reason = self.chance.choice(("", self._word()))
        ways: list[Callable[[], object]] = [
            lambda: settling.accept(self.project, self.coder, case, 0, reason),
            lambda: settling.accept(self.project, self.coder, case, 1, reason),
            lambda: settling.accept_all(self.project, self.coder, case, reason),
            lambda: settling.set_boundary(self.project, self.coder, case, case.start, case.end - 1, 0, reason),
            lambda: settling.set_code(self.project, self.coder, case, self._code(), 0, reason),
            lambda: settling.reject(self.project, self.coder, case, reason),
            lambda: settling.set_reason(self.project, self.coder, case, reason),
            lambda: settling.take_back(self.project, self.coder, case),
            lambda: settling.take_agreed(self.project, self.coder),
        ]
        self.chance.choice(ways)()

    def code_passage(self) -> None:
        """One to three codings; few places, so that both machines often choose the same."""
        found = self.chance.choice(read_documents(self.project))
        new = []
        for _number in range(self.chance.randrange(1, 4)):
            start = self.chance.randrange(0, 60, 10)
            new.append(coding.NewCoding(found.id, start, start + self.chance.choice((10, 20)), self._code()))
        coding.apply_codings(self.project, self.coder, new)

    def remove_coding(self) -> None:
        coding.remove_codings(self.project, self.coder, [self._own()])

    def annotate(self) -> None:
        coding.set_memo(self.project, self.coder, self._own(), self._word())
        coding.set_good(self.project, self.coder, self._own(), self.chance.random() < 0.5)

    def move_edges(self) -> None:
        start = self.chance.randrange(0, 60, 10)
        coding.set_span(self.project, self.coder, self._own(), start, start + 10)

    def recode(self) -> None:
        coding.recode(self.project, self.coder, [self._own()], self._code())

    def add_code(self) -> None:
        parent = self._code() if self.chance.random() < 0.4 else None
        codebook.add_code(self.project, self.coder, self._word(), parent_id=parent)

    def edit_code(self) -> None:
        fields = {self.chance.choice(("name", "definition", "slug", "colour")): self._word()}
        codebook.edit_code(self.project, self.coder, self._code(), **fields)

    def move_code(self) -> None:
        parent = self._code() if self.chance.random() < 0.6 else None
        codebook.move_code(self.project, self.coder, self._code(), parent, self.chance.randrange(3))

    def merge_codes(self) -> None:
        codebook.merge_codes(self.project, self.coder, [self._code()], self._code())

    def remove_code(self) -> None:
        codebook.remove_code(self.project, self.coder, self._code())

    def retire_code(self) -> None:
        codebook.retire_code(self.project, self.coder, self._code(), self.chance.random() < 0.7)

    def number_version(self) -> None:
        codebook.number_version(self.project, self.coder, self._word())

    def write_memo(self) -> None:
        kind = self.chance.choice(("project", "document", "code", "respondent"))
        targets: dict[str, Callable[[], int]] = {
            "project": lambda: 0,
            "document": lambda: self.chance.choice(read_documents(self.project)).id,
            "code": self._code,
            "respondent": lambda: self.chance.choice(read_respondents(self.project)).id,
        }
        team.set_memo(self.project, self.coder, kind, targets[kind](), self.chance.choice(("", self._word())))

    def finish(self) -> None:
        found = self.chance.choice(read_documents(self.project))
        team.set_finished(self.project, self.coder, found.id, self.chance.random() < 0.7)

    def import_document(self) -> None:
        """A transcript under one of few names, with one of few texts: the same text, or another, on both machines."""
        add_transcript(self.project, self.chance.choice(("n1", "n2")), self.chance.choice(TEXTS[1:]))

    def remove_document(self) -> None:
        documents.remove_document(self.project, self.coder, self.chance.choice(read_documents(self.project)).id)

    def fill_face_sheet(self) -> None:
        person = self.chance.choice(read_respondents(self.project)).id
        name, value = self.chance.choice(("leeftijd", "sector")), self._word()
        project = self.project
        with project.change(self.coder, "respondents.import", source="face.csv") as change:
            attribute = project.scalar("SELECT id FROM attribute WHERE name = ?", [name])
            if attribute is None:
                attribute = change.insert("attribute", name=name, type="text", choices="[]")
            known = project.scalar(
                "SELECT id FROM attribute_value WHERE respondent_id = ? AND attribute_id = ?", [person, attribute]
            )
            if known is None:
                change.insert("attribute_value", respondent_id=person, attribute_id=attribute, value=value)
            elif self.chance.random() < 0.3:
                change.delete("attribute_value", [known])
            else:
                change.update("attribute_value", known, value=value)

    def group(self) -> None:
        person = self.chance.choice(read_respondents(self.project)).id
        path = self.chance.choice(("LWT", "AO"))
        with self.project.change(self.coder, "respondents.import", source="face.csv") as change:
            group = self.project.scalar("SELECT id FROM respondent_group WHERE path = ?", [path])
            if group is None:
                group = change.insert("respondent_group", path=path)
            change.update("respondent", person, group_id=group)

    def undo(self) -> None:
        self.project.undo(self.coder)

    def redo(self) -> None:
        self.project.redo(self.coder)
