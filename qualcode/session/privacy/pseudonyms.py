"""Names written otherwise in the project itself, with a key that is put away: what it will do, and doing it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qualcode.analysis.hiding.groups import NameGroup
from qualcode.changes.privacy.pseudonyms import (
    PseudonymKey,
    PseudonymOutcome,
    as_names,
    known_forms,
    replace_names,
    restore_names,
)
from qualcode.errors import ConflictError, ProjectError
from qualcode.files.reading import is_there
from qualcode.files.sealing import read_sealed, write_sealed
from qualcode.i18n import _, ngettext
from qualcode.queries.hiding.groups import NamesToHide, names_to_hide
from qualcode.session.session import Session


class PseudonymPlan(NamedTuple):
    """How many names would be written otherwise, in how many places of the texts, and which nobody decided on."""

    names: int
    places: int
    waiting: tuple[str, ...]

    def effects(self) -> list[str]:
        """What it will do, one thing a line."""
        names = ngettext("{count} name", "{count} names", self.names).format(count=self.names)
        places = ngettext("{count} place", "{count} places", self.places).format(count=self.places)
        return [
            _("{names} in {places} are written otherwise: in texts, codings, memos and the history.").format(
                names=names, places=places
            ),
            _("Codings keep covering the same passages. What was done before can be undone no more."),
            _("Only the key brings the names back, and only its passphrase opens it."),
        ]


class NamesFound(NamedTuple):
    """The names of a study that would be written otherwise, and the key that these are added to, if there is one."""

    names: NamesToHide
    older: PseudonymKey | None = None

    @property
    def hidden(self) -> list[NameGroup]:
        """Those that would be written otherwise."""
        return [group for group in self.names.groups if not group.kept]

    @property
    def waiting(self) -> list[NameGroup]:
        """Those that may be names, on which nobody decided."""
        return [group for group in self.names.groups if not (group.certain or group.kept or group.decided)]


def names_found(session: Session, older: PseudonymKey | None = None) -> NamesFound:
    """The names of the study, those of a key among them."""
    return NamesFound(session.read(names_to_hide, known=known_forms(older)), older)


def plan_pseudonyms(session: Session) -> PseudonymPlan:
    """What writing the names otherwise would do now."""
    found = names_found(session)
    waiting = tuple(group.name for group in found.waiting)
    return PseudonymPlan(len(found.hidden), sum(group.forms.total() for group in found.hidden), waiting)


def pseudonymise(session: Session, path: Path, passphrase: str) -> PseudonymOutcome:
    """Writes names otherwise and the key to a file, in one change; with a key that is there already it is added to.

    ``ConflictError`` while a name waits for a decision, and where there is none to hide; ``ProjectError`` for a key
    that the passphrase does not open.
    """
    found = names_found(session, read_key(path, passphrase) if is_there(path) else None)
    if waiting := found.waiting:
        raise ConflictError(
            ngettext("{count} name is not decided on.", "{count} names are not decided on.", len(waiting)).format(
                count=len(waiting)
            ),
            _("d shows them."),
        )
    if not found.hidden:
        raise ConflictError(_("There are no names to hide."))
    return hide_names(session, found, path, passphrase)


def hide_names(session: Session, found: NamesFound, path: Path, passphrase: str) -> PseudonymOutcome:
    """Writes names that were found otherwise, also those that wait, and the key to a file, in one change."""
    return session.change(
        replace_names,
        found.names.replacer(),
        as_names(found.hidden),
        keep=lambda key: write_sealed(path, key.to_json(), passphrase),
        older=found.older,
    ).value


def names_back(session: Session, path: Path, passphrase: str) -> PseudonymOutcome:
    """Writes the names back that a key has. Errors as :func:`read_key` and :func:`restore_names`."""
    return session.change(restore_names, read_key(path, passphrase)).value


def read_key(path: Path, passphrase: str) -> PseudonymKey:
    """The key in a file. ``ProjectError`` where it is none, or the passphrase does not open it."""
    try:
        return PseudonymKey.from_json(read_sealed(path, passphrase))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ProjectError(
            _("{path} is no key of pseudonyms.").format(path=path),
            _("Name the file that qualcode pseudonymise --apply wrote."),
        ) from None
