"""Documents that are zip archives of XML: opened within limits, parsed without entities, DTD or network."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path
from types import TracebackType

from lxml import etree

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_ARCHIVE
from qualcode.formats.transcripts.base import looks_like, read_bytes
from qualcode.formats.unpacking import DAMAGED, is_beyond_reason, pieces
from qualcode.i18n import _

MAX_ENTRIES = 5_000
MAX_UNPACKED = 128 * 1024 * 1024
MAX_TAGS = 4_000_000
"""How many tags and attributes a part may have: each takes a hundred bytes in memory, and some thirty its text."""

_END_RECORD = b"PK\x05\x06"
_MAX_DIRECTORY = 4 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Package:
    """A zip archive whose parts are read within limits that are kept while unpacking, whatever its headers say.

    ``sha256`` is that of the whole file. Raises FormatError for a file that is no zip archive, is cut off, locked with
    a password, or unpacks to too much.
    """

    def __init__(self, path: Path, *, within: Package | None = None, data: bytes = b"") -> None:
        """``data`` is what the file holds where that is known, or a package that stands ``within`` another, with which
        it shares the limits of the file.
        """
        self.path = path
        self.sha256: str
        if within is not None:
            self.sha256 = within.sha256
        elif data:
            self.sha256 = hashlib.sha256(data).hexdigest()
        else:
            data, self.sha256 = read_bytes(path, MAX_ARCHIVE)
        self._whole: Package = self if within is None else within._whole
        self._size = len(data)
        self._unpacked = 0
        self._check_head(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except DAMAGED as error:
            raise self.damaged(_("the list of its parts at the end cannot be read: it may be cut off")) from error
        if len(self._zip.infolist()) > MAX_ENTRIES:
            raise self.damaged(_("it has more than {count} parts").format(count=MAX_ENTRIES))
        self._names = {name.lstrip("/").lower(): name for name in reversed(self._zip.namelist())}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def damaged(self, what: str) -> FormatError:
        """The error for this file, with what is wrong where."""
        return FormatError(
            _("{file} cannot be read: {what}").format(file=self.path, what=what),
            _("Open it in the program it was made with and save it again, or copy it again from where it came."),
        )

    def parts(self) -> list[zipfile.ZipInfo]:
        """The parts in order. FormatError where two have one name, for whoever writes them back would lose one."""
        found = [info for info in self._zip.infolist() if not info.is_dir()]
        if len({info.filename.lstrip("/").lower() for info in found}) != len(found):
            raise self.damaged(_("two of its parts have one name"))
        return found

    def has(self, part: str) -> bool:
        """Whether the archive has a part of this name, whatever its case."""
        return part.lstrip("/").lower() in self._names

    def xml(self, part: str) -> etree._Element:
        """The root element of an XML part; entities are not resolved and a document type is refused."""
        return self.parsed(part, self.bytes(part))

    def parsed(self, part: str, data: bytes) -> etree._Element:
        """The root element of what was read of an XML part."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True,
            remove_pis=True, huge_tree=False,
        )  # fmt: skip
        # Without its zeros UTF-16 reads as ASCII here: what is refused must not hang on the parser's own limits.
        if b"<!DOCTYPE" in data[:8192].replace(b"\0", b"") or b"<!ENTITY" in data[:131072].replace(b"\0", b""):
            raise self._has_doctype(part)
        if data.count(b"<") + data.count(b'="') + data.count(b"='") > MAX_TAGS:
            raise self.damaged(_("{part} has more than {count} tags").format(part=part, count=MAX_TAGS))
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            what = _("{part} is not well-formed XML: {reason}").format(part=part, reason=error.msg)
            raise self.damaged(what) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._has_doctype(part)
        return root

    def _has_doctype(self, part: str) -> FormatError:
        return self.damaged(_("{part} declares a document type, which is refused for safety").format(part=part))

    def _check_head(self, data: bytes) -> None:
        """Refuse what is not a zip archive, and a list of parts too long to be read at all."""
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise FormatError(
                    _("{file} is protected with a password").format(file=self.path),
                    _("Open it in Word, remove the password, and save it under another name."),
                )
            raise FormatError(
                _("{file} is an old Word document (.doc) with another suffix").format(file=self.path),
                _("Open it in Word or LibreOffice and save it as .docx."),
            )
        if not data.startswith(b"PK"):
            kind = looks_like(data[:64]) or _("plain text or something else")
            raise FormatError(
                _("{file} is not what its suffix says: it looks like {kind}").format(file=self.path, kind=kind),
                _("Give it the right suffix, or open it and save it as .docx."),
            )
        end = data.rfind(_END_RECORD)
        if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
            raise self.damaged(_("it has more than {count} parts").format(count=MAX_ENTRIES))

    def bytes(self, part: str) -> bytes:
        """What a part holds."""
        name = self._names.get(part.lstrip("/").lower())
        if name is None:
            raise self.damaged(_("{part} is missing").format(part=part))
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise self.damaged(_("{part} is locked with a password").format(part=part))
        chunks = []
        try:
            for chunk in pieces(self._zip, info):
                self._whole._unpacked += len(chunk)
                self.check_unpacked(part)
                chunks.append(chunk)
        except DAMAGED as error:
            raise self.damaged(_("{part} is damaged or cut off").format(part=part)) from error
        return b"".join(chunks)

    def check_unpacked(self, part: str) -> None:
        """``FormatError`` where more was unpacked of the file, up to this part, than a document holds."""
        unpacked, packed = self._whole._unpacked, self._whole._size
        if unpacked > MAX_UNPACKED or is_beyond_reason(unpacked, packed):
            raise FormatError(
                _("{file} unpacks to far more than a document holds: stopped at {size} MB in {part}").format(
                    file=self.path, size=unpacked // (1024 * 1024), part=part
                ),
                _("This can be an attack (a zip bomb). If you trust it, open it in Word and save the text as .txt."),
            )
