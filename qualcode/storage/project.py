"""A project file: opening and making it, reading from it, and the transaction in which it changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.errors import ConflictError, DamagedError, NotFoundError, ProjectError
from qualcode.files.advice import no_project_here, refusal, share_without_locks
from qualcode.files.held import HeldFile
from qualcode.files.platform import quoted, refuse_reserved
from qualcode.files.reading import is_folder, same_file
from qualcode.files.writing import refuse_project
from qualcode.files.written import note_written, things_written
from qualcode.i18n import _
from qualcode.model import HistoryEntry
from qualcode.storage import history
from qualcode.storage.blinding import OPEN_ROUNDS, Blinding
from qualcode.storage.file.copying import begin, cannot_write, copy_project, drafted, place_anew, refuse_impossible
from qualcode.storage.file.glance import look_at, missing_words, unchangeable
from qualcode.storage.file.guard import refuse_foreign, statements
from qualcode.storage.file.log import WAY_AT, WITH_LOG, last_line, note_base
from qualcode.storage.file.opening import connect, damaged_hint, open_file, translated
from qualcode.storage.file.rescue import keep_what_was_open
from qualcode.storage.file.standing import Standing
from qualcode.storage.file.taking_back import CodingChange, first_line_since, take_back
from qualcode.storage.history import Parameters
from qualcode.storage.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, SEALED_SINCE
from qualcode.storage.scrubbing.erasing import erase, is_to_be_erased
from qualcode.storage.team.roles import refuse_without_right

if TYPE_CHECKING:
    from sqlite_utils import Database

    from qualcode.analysis.person_names import PersonNames
    from qualcode.storage.file.proof import Proof

SUFFIX = ".qualcode"


class Project:
    """One study in one SQLite file. Reads are plain methods; every write passes :meth:`change`.

    ``rows`` and ``scalar`` are for the rooms of ``storage`` only. A connection serves one thread at a time: a thread
    that reads on its own opens the file again.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        readonly: bool,
        standing: Standing | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        self.path = path
        self.connection = connection
        self.readonly = readonly
        self.notices = notices
        """What was found beside the file when it was opened, and must be told."""
        self._standing = standing
        self._on_disk = True
        self._written = self._closed = self._vouched = False
        self._lost: ProjectError | None = None
        self._damage = ""
        self._is_for_repair = False
        self.sight = Blinding(connection)
        self.last_text: tuple[int, str, str] | None = None
        """The text of the document that was read last, with its SHA-256."""
        self.last_names: tuple[tuple[int, int], PersonNames] | None = None
        """The names of persons that were found last, and at which :meth:`data_version`; it takes reading all texts."""
        self.shown: dict[int, str] = {}
        """The texts, by their SHA-256, on which somebody sees what is to be changed, by document id; in each of them
        positions are another's as soon as it is corrected."""
        self._written_before = things_written()
        self._watchers: list[list[history.Touched]] = []
        self._at_once: list[history.Touched] | None = None
        self.seed = ""
        """Of what the GUIDs of new rows are made (:mod:`storage.portable.derived`); empty: they are random."""

    @cached_property
    def db(self) -> Database:
        """The file through sqlite-utils: tables, columns and migrations; loaded on first use, for it brings numpy."""
        from sqlite_utils import Database

        return Database(self.connection)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        name: str,
        language: str = "nl",
        coder: str,
        settings: Mapping[str, str] | None = None,
        seed: str = "",
    ) -> Project:
        """Makes a new project file, with more ``settings``. ``ProjectError`` where a file of that name is there.

        With a ``seed`` the GUIDs of its first rows are made of that.
        """
        if os.path.lexists(path):
            raise ProjectError(
                _("{path} is there already.").format(path=path),
                _("Open it with: qualcode open {path}, or choose another name.").format(path=quoted(str(path))),
            )
        if not is_folder(path.parent):
            raise ProjectError(
                _("There is no folder {folder}.").format(folder=path.parent), _("Make the folder first.")
            )
        refuse_reserved(path)
        refuse_impossible(path)
        if (share := share_without_locks(path)).name:
            raise ProjectError(*no_project_here(path, share))
        refuse_project(path)
        # Made aside and put in place whole: a process that dies half-way leaves no half project under the name.
        with cannot_write(path), drafted(path) as draft:
            with translated(path):
                begin(draft)
                project = cls(draft, connect(draft, readonly=False), readonly=False)
                project.connection.execute("PRAGMA journal_mode = WAL")
                project.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            project._make_tables()
            project.seed = seed
            with project.change(coder, "project.create", name=name) as change:
                for key, value in {
                    "guid": history.new_guid(),
                    "name": name,
                    "language": language,
                    **(settings or {}),
                }.items():
                    project.set_meta(change, key, value)
                change.fixed = True
            project.close()
            place_anew(draft, path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, as_it_is: bool = False) -> Project:
        """Opens a project file, bringing an older one up to date.

        One on a network share, whose locks cannot be trusted, is open for reading only (:mod:`files.places`).
        ``as_it_is`` opens it for proof and repair only: an older one stays so, and what it is made of is not looked at.
        ``ProjectError`` where the file is missing, foreign, newer, damaged, locked, or may not be written. One that can
        be read and in which damage is seen (:mod:`storage.file.glance`) is open, and refuses every change.
        """
        opened = open_file(path, readonly=readonly)
        project = cls(
            path, opened.connection, readonly=opened.readonly, standing=opened.standing, notices=opened.notices
        )
        try:
            project._is_for_repair = as_it_is
            older = project._begin(opened.standing, as_it_is=as_it_is)
            if older and project.readonly:
                return project._as_of_today()
            project._look()
            if older:
                project._migrate()
            if not as_it_is:
                project._finish_erasing()
                with translated(path):
                    project.sight.look_as_nobody()
        except BaseException:
            opened.standing.close()
            raise
        return project

    def _begin(self, standing: Standing, *, as_it_is: bool) -> bool:
        """Looks at what was opened; whether it is to be brought up to date is the result."""
        version = int(self.scalar("PRAGMA user_version"))
        if version > SCHEMA_VERSION:
            raise ProjectError(
                _("{path} was made by a newer qualcode (file version {there}, this program reads {here}).").format(
                    path=self.path, there=version, here=SCHEMA_VERSION
                ),
                _("Update with: pip install --upgrade qualcode"),
            )
        if not version:
            raise _no_study(self.path)
        if not as_it_is:
            with translated(self.path):
                self.note_damage(missing_words(refuse_foreign(self.connection, self.path, version)))
        if self.readonly:
            # Whoever only reads may be the last to leave, and take the log in then.
            with suppress(LookupError, sqlite3.Error):
                if standing.locked and not as_it_is:
                    standing.watch()
        else:
            try:
                with translated(self.path):
                    # From here on it is one that somebody works in; what was refused before is as it was.
                    self.connection.execute("PRAGMA journal_mode = WAL")
                    standing.watch()
            except LookupError:
                raise _no_study(self.path) from None
        return version < SCHEMA_VERSION and not as_it_is

    def _as_of_today(self) -> Project:
        """An older file that is only read, brought up to date in memory; what is open is closed."""
        found = self.in_memory()
        try:
            found._migrate()
            found.sight.look_as_nobody()
            self.close()
        except BaseException:
            found.close()
            raise
        found.readonly = True
        return found

    def look_as(self, coder: str) -> None:
        """From now on reads show what this coder may see while a round is open (:mod:`storage.blinding`)."""
        with translated(self.path):
            self.sight.look_as(coder)

    def look_without_machine(self) -> None:
        """From now on reads show nothing of what rules and models made (:mod:`storage.blinding`)."""
        with translated(self.path):
            self.sight.leave_machine_out()

    @contextmanager
    def without_machine(self, out: bool = True) -> Iterator[None]:
        """While it lasts reads show nothing of what rules and models made, where ``out`` asks for that."""
        if not out or self.sight.without_machine:
            yield
            return
        self.look_without_machine()
        try:
            yield
        finally:
            with translated(self.path):
                self.sight.leave_machine_out(False)

    def __enter__(self) -> Project:
        return self

    def __exit__(self, kind: type[BaseException] | None, *about: object) -> None:
        try:
            self.close()
        except ProjectError:
            if kind is None:
                raise

    def close(self) -> None:
        """Closes the file; everything acknowledged is on disk already, and in the one file, also while others read.

        ``ProjectError`` where the file was deleted or replaced while it was open, or was written to while it was read
        in a place where that cannot be prevented.
        """
        if self._closed:
            return
        self._closed = True
        if self._standing is None:
            self.connection.close()
            return
        try:
            self._refuse_changed()
            self.fold()
            if self._written and self._lost is None:
                self._stand()
        finally:
            self._standing.close()

    def fold(self) -> bool:
        """Takes what stands in the log beside the file into it, so that a copy of the one file holds everything.

        Waits for nobody and holds nobody up: what another process still reads around is left for the next time. Whether
        all was taken is the result. May be called in any thread.
        """
        return self._standing is not None and not self.readonly and self._standing.fold()

    def _refuse_changed(self) -> None:
        """``ProjectError`` where what was read without locks was written to meanwhile."""
        if self._standing is not None and self._standing.changed():
            raise ProjectError(
                _("{path} was changed by another program while it was read.").format(path=self.path), _("Try again.")
            )

    def _stand(self) -> None:
        """``ProjectError`` where what is open is not the file of that name any more; what was open is kept then."""
        if self._lost is None and self._standing is not None and (fault := self._standing.fault()):
            self._lost = keep_what_was_open(self.path, self.connection, self._standing, fault)
        if self._lost is not None:
            raise self._lost

    def _refuse_corrected(self) -> None:
        """``ConflictError`` where a text that is shown was corrected meanwhile, by another window."""
        for document_id, sha256 in self.shown.items():
            row = self.connection.execute(
                "SELECT name, sha256 FROM main.document WHERE id = ?", [document_id]
            ).fetchone()
            if row and row[1] != sha256:
                raise ConflictError(
                    _("The text of {name} has just been corrected in another window.").format(name=row[0]),
                    _("Nothing was changed. Do it again on the text as it is now."),
                )

    @property
    def is_on_disk(self) -> bool:
        """Whether this is the file, and not a copy of it in memory."""
        return self._on_disk

    @property
    def name(self) -> str:
        """The title of the study."""
        return self.meta("name")

    @property
    def language(self) -> str:
        """The two-letter language of the study, which reports follow."""
        return self.meta("language")

    def meta(self, key: str, default: str = "") -> str:
        """A setting of the project."""
        return str(self.scalar("SELECT value FROM meta WHERE key = ?", [key]) or default)

    def set_meta(self, change: history.Change, key: str, value: str) -> None:
        """Alters a setting of the project, as part of a change."""
        row_id = self.scalar("SELECT id FROM meta WHERE key = ?", [key])
        if row_id is None:
            change.insert("meta", key=key, value=value)
        else:
            change.update("meta", row_id, value=value)

    @property
    def damage(self) -> DamagedError | None:
        """Why no change is made, where damage was seen."""
        return unchangeable(self.path, self._damage) if self._damage else None

    def note_damage(self, what: str) -> None:
        """From now on no change is made, because of damage that was seen; ``what`` says what it is, in words."""
        if not self._is_for_repair:
            self._damage = self._damage or what

    def look_closely(self) -> None:
        """Looks for damage as long as some milliseconds take; before much is brought in, or where somebody stays."""
        self._look(closely=True)

    def _look(self, *, closely: bool = False) -> None:
        if not self.readonly and not self._is_for_repair:
            with translated(self.path):
                version = int(self.scalar("PRAGMA user_version"))
                self.note_damage(look_at(self.connection, version, closely=closely))

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            with translated(self.path):
                return self.connection.execute(sql, parameters).fetchall()
        except DamagedError:
            self.note_damage(_("not all of it can be read"))
            raise

    def scalar(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query; ``None`` where there is no row."""
        try:
            with translated(self.path):
                row = self.connection.execute(sql, parameters).fetchone()
        except DamagedError:
            self.note_damage(_("not all of it can be read"))
            raise
        return row[0] if row else None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While it lasts all reads tell of one moment, whatever another window writes; nothing is written meanwhile.

        One within another is the same.
        """
        if self.connection.in_transaction:
            yield
            return
        with translated(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.rollback()

    @contextmanager
    def transaction(self, version: int = SCHEMA_VERSION) -> Iterator[sqlite3.Connection]:
        """A write transaction that waits its turn, commits as a whole, or leaves nothing.

        ``version`` is that of the schema as it begins. ``DamagedError`` where damage was seen in the file before.
        """
        if self._at_once is not None:
            yield self.connection
            return
        if self.readonly:
            if (share := share_without_locks(self.path)).name:
                raise ProjectError(*refusal(self.path, share))
            raise ProjectError(
                _("{path} is read-only.").format(path=self.path),
                _("Ask for write access to the file and its folder, or work on a copy."),
            )
        if damage := self.damage:
            raise damage
        unchanged = things_written() == self._written_before
        with translated(self.path, unchanged=unchanged), self.sight.whole():
            self._stand()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self._refuse_corrected()
                line = last_line(self.connection) if version else 0
                changes = self.connection.total_changes
                yield self.connection
                if version and (version < SCHEMA_VERSION or self.connection.total_changes != changes):
                    note_base(self.connection, line, version)
                if self._on_disk:
                    note_written()
                self.connection.commit()
            except BaseException as error:
                self.connection.rollback()
                if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                    self.note_damage(_("not all of it can be read"))
                raise
            self._written = True
            self._stand()

    @contextmanager
    def change(
        self, coder: str, action: str, /, *, document: int | None = None, **about: object
    ) -> Iterator[history.Change]:
        """The gate: what is done to the :class:`history.Change` and its history entry commit together.

        ``action`` names the kind of change (``coding.add``); ``about`` says what it was about, in words for the log.
        A change that turns out to alter nothing leaves no entry. ``NotAllowed`` where the coder's role in the study
        does not let them (:mod:`storage.team.roles`).
        """
        name = coder.strip()
        if not name:
            raise ConflictError(_("A change needs a coder."), _("Say who you are with --coder or QUALCODE_CODER."))
        if self.readonly:
            refuse_without_right(self, name, action)
        with self.transaction() as connection:
            if not self._vouched:
                refuse_without_right(self, name, action)
            self.ensure_coder(name)
            change = history.Change(connection, name, self.seed)
            change.about.update(about)
            change.document_id = document
            yield change
            change.keep_words()
            if change.altered or change.fixed:
                history.write_entry(connection, change, action=action, state="fixed" if change.fixed else "done")
        self.tell(change.touched)

    @contextmanager
    def vouched(self) -> Iterator[None]:
        """Changes made meanwhile in others' names are not asked for their roles: whoever brings them in was asked."""
        before, self._vouched = self._vouched, True
        try:
            yield
        finally:
            self._vouched = before

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """The changes made meanwhile are on disk all together or none of them, each an entry of its own."""
        told: list[history.Touched] = []
        with self.transaction():
            self._at_once = told
            try:
                yield
            finally:
                self._at_once = None
        for touched in told:
            self.tell(touched)

    @contextmanager
    def watching(self) -> Iterator[list[history.Touched]]:
        """What each change touches that is made meanwhile through this connection, once it is on disk."""
        told: list[history.Touched] = []
        self._watchers.append(told)
        try:
            yield told
        finally:
            self._watchers.remove(told)

    def tell(self, touched: history.Touched) -> None:
        """Say what a change touched, once it is on disk."""
        if self._at_once is not None:
            self._at_once.append(touched)
            return
        for told in self._watchers:
            told.append(touched)

    def ensure_coder(self, name: str, guid: str = "") -> int:
        """The id of a coder, put on the list within the running change where it is new, with the ``guid`` if given.

        That cannot be undone, for the history names the coder.
        """
        known = self.scalar("SELECT id FROM coder WHERE name = ?", [name])
        if known is not None:
            return int(known)
        refuse_listed(name)
        change = history.Change(self.connection, name, self.seed)
        made = change.insert("coder", **({"guid": guid} if guid else {}), name=name, created=change.at)
        change.about["coder"] = name
        history.write_entry(self.connection, change, action="coder.add", state="fixed")
        return made

    def undo(self, coder: str) -> HistoryEntry:
        """Takes back the coder's own last change.

        ``NotFoundError`` where there is none, ``ConflictError`` where others have built on it.
        """
        entry = history.next_to_undo(self, coder)
        if entry is None:
            raise _nothing(self, _("There is nothing to undo."))
        refuse_without_right(self, coder, entry.action)
        return history.turn_around(self, coder, entry)

    def redo(self, coder: str) -> HistoryEntry:
        """Does again what the coder undid last. Errors as with :meth:`undo`."""
        entry = history.next_to_redo(self, coder)
        if entry is None:
            raise _nothing(self, _("There is nothing to redo."))
        refuse_without_right(self, coder, entry.action)
        return history.turn_around(self, coder, entry)

    def undo_sync(self, coder: str) -> HistoryEntry:
        """Takes back what a sync brought in last, whoever made it. Errors as with :meth:`undo`."""
        entry = history.next_sync(self)
        if entry is None:
            raise _nothing(self, _("No sync has brought anything in that still stands."))
        refuse_without_right(self, coder, entry.action)
        return history.turn_around(self, coder, entry)

    def log(self, limit: int = -1) -> list[HistoryEntry]:
        """The audit trail, newest first."""
        return history.entries(self, limit=limit)

    def erase(self) -> bool:
        """Has nothing of what was taken out stand in the file or its log any more, as far as nobody reads around it.

        Whether all is gone is the result; if not, as on a full disk, the next opening goes on with it.
        """
        if not self._on_disk:
            return True
        with suppress(ProjectError), translated(self.path), self.sight.away():
            return erase(self.connection, self.transaction)
        return False

    def _finish_erasing(self) -> None:
        if not self.readonly and self._damage == "" and is_to_be_erased(self.connection):
            self.erase()

    def data_version(self) -> tuple[int, int]:
        """A value that differs after any commit, by this window or another."""
        return int(self.scalar("PRAGMA data_version")), self.connection.total_changes

    def forget_read(self) -> None:
        """Keeps nothing more of what texts and labels said: words in them went for good, or may have."""
        self.last_text = self.last_names = None

    def prove(self, progress: Callable[[str], None] | None = None) -> Proof:
        """Reads the whole file, and does its history again: what is wrong, and how much was read. Changes nothing."""
        from qualcode.storage.file.proof import prove  # few commands prove anything

        return prove(self.connection, progress)

    def check(self, progress: Callable[[str], None] | None = None) -> list[str]:
        """What is wrong with the file, in words; empty where all is well. Reads the whole file (:meth:`prove`)."""
        return self.prove(progress).messages()

    def backup(self, target: Path) -> None:
        """Writes a whole, consistent copy of the project, also while others write: proven, or not there at all.

        ``ProjectError`` where the target exists, cannot be written, or would not be whole.
        """
        note_written()
        copy_project(self.connection, self.path, target, before_placing=self._refuse_changed)

    def in_memory(self) -> Project:
        """A copy of the whole project that stands on no disk, so that nothing of it is left where the process dies."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            with translated(self.path):
                self.connection.backup(connection)
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        found = Project(self.path, connection, readonly=False, notices=self.notices)
        found._on_disk = False
        return found

    def as_it_was(self, moment: str) -> tuple[Project, Mapping[str, CodingChange]]:
        """The project as it was before a moment (ISO 8601, UTC, or the beginning of that), in memory, to be read only;
        and who changed each coding (by GUID) since.

        Raises ``ProjectError`` where that cannot be made: words were taken out of the history since, or a round hides
        what others code.
        """
        first = first_line_since(self.connection, moment)
        found = self.in_memory()
        try:
            if first is not None:
                if first <= history.scrubbed_before(self):
                    raise ProjectError(
                        _("What the project was on {moment} is not known any more: words were taken out since.").format(
                            moment=moment
                        ),
                        _("Give a later date, or a copy of that time."),
                    )
                if self.scalar(f"SELECT 1 FROM main.round WHERE id IN ({OPEN_ROUNDS}) LIMIT 1") is not None:
                    raise ProjectError(
                        _("As long as a round is open, what others coded before is not shown."),
                        _("See which: qualcode round"),
                    )
            changed = take_back(found.connection, first) if first is not None else {}
        except BaseException:
            found.close()
            raise
        found.readonly = True
        return found, changed

    def _make_tables(self) -> None:
        """Takes all steps at once, for a new file that nobody else has yet."""
        with self.transaction(0) as connection:
            for step in MIGRATIONS:
                for statement in statements(step):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _migrate(self) -> None:
        """Takes the steps that the file has not had, each in a transaction of its own."""
        while (version := int(self.scalar("PRAGMA user_version"))) < SCHEMA_VERSION:
            with self.transaction(version) as connection:
                if int(self.scalar("PRAGMA user_version")) != version:
                    continue
                with self.db.atomic():
                    for statement in statements(MIGRATIONS[version]):
                        connection.execute(statement)
                if version + 1 == SEALED_SINCE:
                    history.seal(connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")


def _nothing(project: Project, message: str) -> NotFoundError:
    """Why nothing can be turned around, where words were taken out of the history for good."""
    if not history.scrubbed_before(project):
        return NotFoundError(message)
    return NotFoundError(
        message,
        _(
            "Words were taken out of this project and its history, or written back: what was done before that cannot be"
            " turned around any more."
        ),
    )


def _no_study(path: Path) -> ProjectError:
    return ProjectError(_("{path} is damaged: there is no study in it.").format(path=path), damaged_hint())


def refuse_listed(name: str) -> None:
    """``ConflictError`` for a coder's name that would be two where coders are named in a row."""
    if "," in name:
        raise ConflictError(
            _("{name} cannot be the name of a coder: a comma parts one name from the next.").format(name=name),
            _("Write the name without the comma."),
        )


class _Identity(NamedTuple):
    """Which study a file is of, and whether somebody has opened it to change it, as no backup of ours was."""

    guid: str
    is_worked_in: bool


def find_project(folder: Path, beside: Path | None = None) -> Path:
    """The only project file in a folder. ``ProjectError`` where there is none, or more than one.

    Backups of it that nobody worked in make no second one. ``beside`` is a copy that is to come into it: it is not that
    copy, and where there are several it is the one of the same study.
    """
    found = sorted(folder.glob(f"*{SUFFIX}"))
    if beside is not None and len(found) > 1:
        found = [path for path in found if not same_file(path, beside)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ProjectError(
            _("There is no project in {folder}.").format(folder=folder),
            _("Make one with: qualcode init study.qualcode, or see the sample study with: qualcode demo"),
        )
    known = {path: _identity(path) for path in found}
    wanted = _identity(beside) if beside is not None else None
    if wanted is not None:
        known = {path: one for path, one in known.items() if one is None or one.guid == wanted.guid} or known
    studies = {one.guid if one is not None else None for one in known.values()}
    if len(studies) == 1 and None not in studies:
        worked_in = [path for path, one in known.items() if one is not None and (one.is_worked_in or len(known) == 1)]
        if len(worked_in) == 1:
            return worked_in[0]
        raise ProjectError(
            _("Here is more than one copy of one study: {names}.").format(names=", ".join(path.name for path in known)),
            _(
                "Say with -p FILE or QUALCODE_PROJECT which is the project. What was done in another, such as a copy"
                " that a folder kept in step left there, comes in with: qualcode merge FILE. Then keep it in a folder"
                " of its own."
            ),
        )
    raise ProjectError(
        _("There is more than one project here: {names}.").format(names=", ".join(path.name for path in found)),
        _("Say which with -p FILE or QUALCODE_PROJECT."),
    )


def _identity(path: Path) -> _Identity | None:
    """What tells a project from its backups; ``None`` where the file cannot be read."""
    try:
        with Project.open(path, readonly=True) as project, HeldFile(path) as held:
            return _Identity(project.meta("guid"), held.read(WAY_AT + len(WITH_LOG))[WAY_AT:] == WITH_LOG)
    except (ProjectError, OSError):
        return None
