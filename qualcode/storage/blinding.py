"""What a coder may see while a round is open: blind coding, enforced where all reading passes.

A *round* is open until everybody has finished what was assigned to them in it, or its lead has ended it. As long as it
is open nobody sees what others make of its documents: their codings, decisions, and memos on the documents and on who
speaks there; nor what its coders note on codes and on the project. The names ``coding``, ``decision``, ``memo`` and
``history`` then stand for views of the connection (``TEMP``) that hide those rows, so that no query of any room can
forget to ask. Whoever writes sees the whole (:meth:`Blinding.whole`), for a change must do right by rows that its coder
may not see.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

WITHHELD = "withheld"
"""The setting, of a copy to work in elsewhere, that names (by GUID) the rounds of which others' work is not in it."""

AWAY_ROUNDS = (
    f"SELECT away.value FROM main.meta settings, json_each(settings.value) away WHERE settings.key = '{WITHHELD}'"
)
"""The GUIDs of the rounds of which others' work is not in this copy."""

OPEN_ROUNDS = (
    "SELECT r.id FROM main.round r WHERE r.ended IS NULL"
    " AND EXISTS (SELECT 1 FROM main.assignment a WHERE a.round_id = r.id AND a.finished IS NULL)"
    f" OR r.guid IN ({AWAY_ROUNDS})"
)
"""The ids of the rounds that are open. In a copy from which others' work was kept they stay so: nothing can be seen."""

BEGUN_ROUNDS = (
    "SELECT a.round_id FROM main.assignment a WHERE a.round_id IS NOT NULL AND (a.finished IS NOT NULL OR EXISTS"
    " (SELECT 1 FROM main.coding k WHERE k.document_id = a.document_id AND k.coder_id = a.coder_id))"
)
"""The ids of the rounds in which somebody has coded or finished."""

BLIND_DOCUMENTS = f"SELECT b.document_id FROM main.assignment b WHERE b.round_id IN ({OPEN_ROUNDS})"
"""The ids of the documents of open rounds."""


def silent_coders(me: str) -> str:
    """The ids of the coders of open rounds whose memos on codes and on the project are not shown to ``me`` (an id).

    In such memos coders write what they used a code for. Those of a round's lead are meant for all, and a lead may let
    all be shown (``memos`` in the plan).
    """
    return (
        "SELECT a.coder_id FROM main.assignment a JOIN main.round r ON r.id = a.round_id"
        f" WHERE r.id IN ({OPEN_ROUNDS}) AND a.coder_id IS NOT r.lead_id AND a.coder_id IS NOT {me}"
        " AND COALESCE(json_extract(r.plan, '$.memos'), 0) = 0"
    )


_ANYBODY = ("document.", "round.", "coder.", "speaker.", "respondent.")
"""The beginnings of the actions on a document that tell nothing of its coding."""

BY_MACHINE = "(origin = 'rule' OR origin GLOB 'model:*')"
"""That no person looked at a coding before it was made."""
_MODELS = {
    "coder": "name NOT GLOB 'model:*'",
    "assignment": "coder_id NOT IN (SELECT m.id FROM main.coder m WHERE m.name GLOB 'model:*')",
}
"""What is shown of coders and of their work where what machines made is not."""

VIEWS = ("coding", "decision", "memo", "answer", "answer_decision", "link", "summary", "history")
"""The tables that a coder sees through a view."""

LOST = {"coding": "lost_coding", "link": "lost_link"}
"""The views of those codings that stand in an older text, for their words are gone, and of the links with such an end.

They are not among the others, for anybody: what counts and lists codings is about the text as it is."""
_IS_LOST = {
    "coding": "revision_id > 0",
    "link": "EXISTS (SELECT 1 FROM main.coding l WHERE l.id IN (from_id, to_id) AND l.revision_id > 0)",
}


def _views(table: str) -> Iterator[tuple[str, str]]:
    """The views of a table, each with what is not shown in it beside what is hidden.

    Whoever writes sees what ties lost codings, for it must go where they go.
    """
    if table not in LOST:
        yield table, ""
        return
    yield LOST[table], f" AND {_IS_LOST[table]}"
    yield table, " AND revision_id = 0" if table == "coding" else f" AND ((SELECT sighted()) OR NOT {_IS_LOST[table]})"


class Blinding:
    """What one connection sees: all of it, or what a coder may see."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0
        self._made: set[str] = set()
        """The views that were ever made here: a change that is rolled back brings back one that it dropped."""
        self.coder = ""
        """As whom reads look; nobody in particular where they show everything."""
        self.without_machine = False
        """Whether reads leave out codings that rules and models made, and models among the coders."""
        connection.create_function("sighted", 0, lambda: int(self._depth > 0))

    def look_as(self, coder: str) -> None:
        """From now on reads show what ``coder`` may see."""
        self.coder = coder.strip()
        name = self.coder.replace("'", "''")
        me = f"(SELECT m.id FROM main.coder m WHERE m.name = '{name}')"
        blind = f"document_id IN ({BLIND_DOCUMENTS})"
        told = " AND ".join(f"action NOT GLOB '{action}*'" for action in _ANYBODY)
        silent = f"({silent_coders(me)})"
        heard = f"SELECT s.respondent_id FROM main.speaker s WHERE s.{blind}"
        hidden = {
            "coding": f"{blind} AND coder_id IS NOT {me}",
            # Also one's own: what was settled before says what the others had.
            "decision": blind,
            # What respondents answer is read from their words, and so tells of coding.
            "answer": f"coder_id IS NOT {me} AND respondent_id IN ({heard})",
            "answer_decision": f"respondent_id IN ({heard})",
            "summary": f"coder_id IS NOT {me} AND respondent_id IN ({heard})",
            "link": "EXISTS (SELECT 1 FROM main.coding k WHERE k.id IN (from_id, to_id)"
            f" AND k.document_id IN ({BLIND_DOCUMENTS}) AND (k.coder_id IS NOT {me} OR link.coder_id IS NOT {me}))",
            "memo": f"coder_id IS NOT {me} AND (kind = 'document' AND target_id IN ({BLIND_DOCUMENTS})"
            f" OR kind = 'respondent' AND target_id IN ({heard})"
            f" OR kind IN ('code', 'project') AND coder_id IN {silent})",
            # A change of many documents at once belongs to none of them.
            "history": f"coder IS NOT '{name}' AND {told} AND ({blind}"
            " OR document_id IS NULL AND (action GLOB 'coding*' OR action GLOB 'link*' OR action GLOB 'summary*'"
            " OR action IN"
            " ('code.split', 'memo.respondent', 'answer.give', 'answer.decide', 'answer.reopen'))"
            f" AND EXISTS ({OPEN_ROUNDS})"
            " OR action IN ('memo.code', 'memo.project') AND coder IN"
            f" (SELECT m.name FROM main.coder m WHERE m.id IN {silent}))",
        }
        self._make({table: f"(SELECT sighted()) OR ({hidden[table]}) IS NOT TRUE" for table in VIEWS})

    def look_as_nobody(self) -> None:
        """From now on reads show everything."""
        self.coder = ""
        self._make(dict.fromkeys(LOST, "1"))

    def leave_machine_out(self, out: bool = True) -> None:
        """From now on reads show nothing of what rules and models made, or it again; whoever writes sees it always."""
        self.without_machine = out
        if self.coder:
            self.look_as(self.coder)
        else:
            self.look_as_nobody()

    def forget(self) -> None:
        """From now on there is no view, so that the names are those of the tables: for what makes these anew."""
        for name in self._made:
            self._connection.execute(f"DROP VIEW IF EXISTS temp.{name}")

    @contextmanager
    def away(self) -> Iterator[None]:
        """While it lasts there is no view, which SQLite would take for a table when it writes the file anew."""
        self.forget()
        try:
            yield
        finally:
            if self.coder:
                self.look_as(self.coder)
            else:
                self.look_as_nobody()

    def _make(self, shown: Mapping[str, str]) -> None:
        """Makes the views, given for each what of its table is shown."""
        self.forget()
        if self.without_machine:
            people = {**_MODELS, "coding": f"NOT {BY_MACHINE} AND ({shown['coding']})"}
            shown = {**shown, **{table: f"(SELECT sighted()) OR ({which})" for table, which in people.items()}}
        for table, condition in shown.items():
            for name, where in _views(table):
                self._made.add(name)
                self._connection.execute(
                    f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{table} AS {table} WHERE ({condition}){where}"
                )

    @contextmanager
    def whole(self) -> Iterator[None]:
        """While it lasts reads show everything: for writing, and for what must be right about the whole file."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
