"""Studies that come from other programs and go to them, with an account of what is lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.changes.codebook import to_spec
from qualcode.errors import ConflictError, FormatError
from qualcode.files.folder import SUMS, OwnFolder
from qualcode.files.reading import is_there, size_of
from qualcode.files.writing import write_whole
from qualcode.formats.projects import CODEBOOKS, WRITABLE, Losses, PortableStudy, read_study
from qualcode.formats.projects import own as own_part
from qualcode.formats.projects.archive import open_archive
from qualcode.formats.projects.folder import CODEBOOK, CODINGS, RESPONDENTS, STUDY_FILE
from qualcode.formats.yaml.codebook import code_paths, write_codebook
from qualcode.i18n import _, ngettext
from qualcode.importing.hearing import prepare
from qualcode.importing.projects import import_study
from qualcode.queries.code_names import masked_codebook
from qualcode.queries.names import NO_VEIL, Veil, veil, veil_of_log
from qualcode.queries.portable import portable_study
from qualcode.session.session import Session
from qualcode.spreading import beside
from qualcode.storage import SUFFIX, Project
from qualcode.storage.blinding import WITHHELD
from qualcode.storage.codebook import codebook
from qualcode.storage.portable.rows import StoredRow, kept_apart, made_aside, restore_rows, stored_rows
from qualcode.storage.rounds import rounds
from qualcode.storage.schema import SCHEMA_VERSION

_THINGS = {
    "coder": "coders", "code": "codes", "document": "documents", "coding": "codings", "respondent": "respondents",
    "attribute": "variables", "attribute_value": "values", "memo": "memos", "theme": "themes", "link": "links",
}  # fmt: skip
"""What the rows of a merge are called in the account of a study; all others are ``rows``."""


def bring_study(session: Session, path: Path, *, offsets: str = "", dry_run: bool = False, reason: str = "") -> Losses:
    """Bring a study into the project, in one change. Errors as with ``read_study``; then nothing is written.

    ``reason`` is kept with the version of the codebook that it makes. Of a file that brings this very study back, with
    qualcode's own part, the copy is merged, and ``ConflictError`` says so where that asks for a decision.
    """
    losses = Losses()
    head = _own_head(path, losses)
    if head is not None and head.study == session.project.meta("guid"):
        return _bring_copy(session, path, head, losses, dry_run=dry_run)
    with beside(size_of(path), prepare) as executor:
        study = read_study(path, losses, offsets=offsets)
        if head is not None:
            losses.dropped("own_rows")
        return session.change(
            import_study, study, losses, source=path.name, dry_run=dry_run, reason=reason, executor=executor
        ).value


def _bring_copy(session: Session, path: Path, head: own_part.OwnHead, losses: Losses, *, dry_run: bool) -> Losses:
    """Merge the copy of the project that a file holds, which is in a private folder for as long as that takes."""
    from qualcode.merging import merge  # of no weight to whoever writes a study, or reads another one

    with TemporaryDirectory(prefix="qualcode-") as folder:
        copy = Path(folder) / f"{path.stem}{SUFFIX}"
        _restore(path, copy, head, losses)
        losses.written.clear()
        report = session.change(merge, copy, dry_run=dry_run).value
    if report.undecided:
        count = len(report.undecided)
        raise ConflictError(
            ngettext(
                "{file} is a copy of this study, with {count} thing that was changed here too: it needs a decision.",
                "{file} is a copy of this study, with {count} things that were changed here too: they need decisions.",
                count,
            ).format(file=path, count=count),
            _("Make a project of it with qualcode convert, and merge that: qualcode merge COPY{suffix}").format(
                suffix=SUFFIX
            ),
        )
    for kind in report.kinds:
        thing = _THINGS.get(kind.kind, "rows")
        losses.written[thing] += kind.new + kind.changed
        losses.unchanged[thing] += kind.same
    losses.changed("own_merged", path.name, int(not report.nothing_new))
    return losses


def convert(
    source: Path, target: Path, coder: str, *, offsets: str = "", language: str = "nl", standard: bool = False
) -> Losses:
    """Make ``target`` of ``source``: projects of this or another program, as their suffixes say.

    A file that only holds what the standard does, or of which ``standard`` says that no more be read or written, does
    not bring the whole of a qualcode project back. ``FormatError`` where one of the two cannot be read or written.
    """
    if source.suffix.lower() == SUFFIX:
        with Project.open(source, readonly=True) as project:
            project.look_as(coder)
            return send_study(project, target, standard=standard)
    stays = target.suffix.lower() == SUFFIX
    if not stays:
        _refuse_unwritable(target)
    losses = Losses()
    head = _own_head(source, losses) if stays and not standard else None
    if head is not None:
        _restore(source, target, head, losses)
        return losses
    with beside(size_of(source), prepare) as executor:
        study = read_study(source, losses, offsets=offsets)
        with (
            made_aside(target, name=study.name, language=study.language or language, coder=coder, stays=stays) as draft,
            closing(Session(draft, coder)) as session,
        ):
            session.change(import_study, study, losses, source=source.name, executor=executor)
            if not stays:
                losses.written.clear()
                losses.unchanged.clear()
                sent = session.read(send_study, target, standard=True)
                sent.read.clear()
                losses.take_in(sent)
    return losses


def send_study(project: Project, target: Path, *, standard: bool = False) -> Losses:
    """Write the project for another program, as the coder at work may see it.

    A REFI-QDA project brings a qualcode project back whole, unless ``standard`` leaves out what only qualcode reads, or
    a round is open. ``FormatError`` where the suffix is of nothing that can be written.
    """
    _refuse_unwritable(target)
    from qualcode.formats.projects.refi_write import project_pieces  # only where something is written

    losses = Losses()
    with project.snapshot():
        study = portable_study(project, losses)
        if target.suffix.lower() in CODEBOOKS:
            if target.suffix.lower() == ".qdc":
                _write_qdc(study, target, losses)
            else:
                write_whole(target, write_codebook(to_spec(codebook(project))).encode())
                losses.written["codes"] += len(study.codes)
            for thing in ("documents", "respondents"):
                losses.dropped("only_codebook", f"{thing}: {losses.read[thing]}", losses.read[thing])
            return losses
        is_blind = bool(project.meta(WITHHELD)) or any(found.open for found in rounds(project))
        if standard or is_blind:
            apart = kept_apart(project)
            for table, count in apart.items():
                losses.dropped("own_blind" if is_blind else "own_left_out", f"{table}: {count}", count)
            write_whole(target, project_pieces(study, losses))
            return losses

        def own(fingerprint: str) -> Iterator[bytes]:
            head = own_part.OwnHead(SCHEMA_VERSION, fingerprint, project.meta("guid"))
            return own_part.written(head, _counted(project, losses))

        write_whole(target, project_pieces(study, losses, (own_part.PART, own)))
    return losses


def send_codebook(project: Project, target: Path, over: Veil) -> tuple[Losses, int]:
    """Write the codebook for another program (``.qdc``) without names; and of how many codes these were taken out."""
    losses = Losses()
    with project.snapshot():
        study = portable_study(project, losses)
        spec, many = masked_codebook(over.mask, to_spec(codebook(project)))
        codes = [
            replace(
                code, name=one.name, definition=one.definition, include=one.include, exclude=one.exclude,
                example=one.example, keywords=one.keywords,
            )
            for code, (_path, one) in zip(study.codes, code_paths(spec.codes), strict=True)
        ]  # fmt: skip
        sets = tuple(replace(one, name=over.over(one.name)) for one in study.sets)
        _write_qdc(replace(study, codes=tuple(codes), sets=sets), target, losses)
    return losses, many


def _write_qdc(study: PortableStudy, target: Path, losses: Losses) -> None:
    from qualcode.formats.projects.refi_write import codebook_pieces  # only where something is written

    if not study.codes:
        raise FormatError(
            _("There is no code in this project, and a .qdc needs one."), _("Make a code, or write a .qdpx.")
        )
    write_whole(target, codebook_pieces(study, losses))


_NEEDED = {CODEBOOK: "codes", RESPONDENTS: "respondents", CODINGS: "codings"}
"""What there must be of a study for a file of it to be more than a header."""


def send_folder(project: Project, folder: Path, *, with_names: bool = False, force: bool = False) -> Losses:
    """Write the project as plain files into a folder, as the coder at work may see it.

    The same study gives the same files. A folder that was written so before is brought up to date: what is not of the
    study any more goes, and files of others stay. ``QualcodeError`` where it holds nothing but those, or where somebody
    altered a file of ours, unless ``force`` says to write over that.
    """
    from qualcode.report.folder.readme import readme  # only where something is written

    losses = Losses()
    target = OwnFolder(folder, force=force, offered=[STUDY_FILE])
    with project.snapshot():
        over = NO_VEIL if with_names else veil(project)
        fill_folder(project, target, losses, over, NO_VEIL if with_names else veil_of_log(project))
        names = [*target.names, STUDY_FILE, SUMS]
        target.write("README.md", readme(over.over(project.name), project.language, names).encode())
    target.close()
    return losses


def fill_folder(
    project: Project, target: OwnFolder, losses: Losses, over: Veil, over_log: Veil, *, without: Collection[str] = ()
) -> None:
    """Writes the files of a study into a folder, but for some; the page on them is the caller's."""
    from qualcode.report.folder.parts import LeavingStudy  # only where something is written
    from qualcode.report.folder.readme import study_file

    for name, data in LeavingStudy(project, over, over_log, losses).files():
        if name not in without:
            target.write(name, data)
    empty = {name for name, thing in _NEEDED.items() if not losses.written[thing]}
    built = study_file(over.over(project.name), project.language, {*target.names} - empty)
    target.offer(STUDY_FILE, built.encode())


def _counted(project: Project, losses: Losses) -> Iterator[own_part.OwnRow]:
    for row in stored_rows(project):
        losses.written["rows"] += 1
        yield own_part.OwnRow(*row)


def _refuse_unwritable(target: Path) -> None:
    if target.suffix.lower() not in WRITABLE:
        raise FormatError(
            _("{file} is no project that can be written").format(file=target),
            _("Projects that can be written end in {suffixes}.").format(suffixes=", ".join((*WRITABLE, SUFFIX))),
        )


def _own_head(path: Path, losses: Losses) -> own_part.OwnHead | None:
    """What a file says of the part that only qualcode reads; ``None`` where it has none, or others altered the rest."""
    if path.suffix.lower() != ".qdpx" or not is_there(path):
        return None
    with open_archive(path) as archive:
        if own_part.PART not in archive.names():
            return None
        head = own_part.read_head(archive.pieces(own_part.PART), archive.damaged)
        if head.fingerprint != archive.fingerprint(without=own_part.PART):
            losses.dropped("own_altered")
            return None
        return head


def _restore(path: Path, target: Path, head: own_part.OwnHead, losses: Losses) -> None:
    with open_archive(path) as archive:
        rows = own_part.read_rows(archive.pieces(own_part.PART), archive.damaged)
        restore_rows(target, head.version, _stored(rows, losses))


def _stored(rows: Iterable[own_part.OwnRow], losses: Losses) -> Iterator[StoredRow]:
    for row in rows:
        losses.read["rows"] += 1
        losses.written["rows"] += 1
        yield StoredRow(*row)
