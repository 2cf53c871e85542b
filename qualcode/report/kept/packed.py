"""Files that are zip archives of XML, read within limits and written back: what is not changed stays byte for byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from qualcode.formats.transcripts.package import Package

_OWNERS = 0o600 << 16
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class PackedFile:
    """The parts of such a file. Raises FormatError for a file that is none, is damaged, or beyond all limits."""

    def __init__(self, path: Path, data: bytes = b"") -> None:
        with Package(path, data=data) as package:
            self.sha256 = package.sha256
            self._infos = package.parts()
            self._parts = {info.filename: package.bytes(info.filename) for info in self._infos}
            self._trees: dict[str, etree._Element] = {}
            self._package = package
            self.damaged = package.damaged

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._parts or part in self._trees

    def xml(self, part: str) -> etree._Element:
        """The root of a part, to be changed in place."""
        if part not in self._trees:
            self._trees[part] = self._package.parsed(part, self._parts[part])
        return self._trees[part]

    def add(self, part: str, root: etree._Element) -> etree._Element:
        """Puts a part in."""
        self._trees[part] = root
        return root

    def put(self, part: str, data: bytes) -> None:
        """Puts a part in that is no XML to be changed in place, or has other bytes in it."""
        self._parts[part] = data

    def to_bytes(self, changed: set[str]) -> bytes:
        """The archive, with the parts anew that changed; those put in come last."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                name = info.filename
                data = self._written(name) if name in changed else self._parts[name]
                copy = zipfile.ZipInfo(name, info.date_time)
                copy.external_attr, copy.compress_type = info.external_attr, info.compress_type
                archive.writestr(copy, data)
            there = {info.filename for info in self._infos}
            for name in sorted((changed | self._parts.keys()) - there):
                made = zipfile.ZipInfo(name, _FIRST_DAY)
                made.external_attr, made.compress_type = _OWNERS, zipfile.ZIP_DEFLATED
                archive.writestr(made, self._parts[name] if name in self._parts else self._written(name))
        return buffer.getvalue()

    def _written(self, part: str) -> bytes:
        return etree.tostring(self._trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
