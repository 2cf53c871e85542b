"""A codebook of qualcode's own (YAML) as a study that holds no more than codes."""

from __future__ import annotations

from pathlib import Path

from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableCode, PortableStudy, made_guid
from qualcode.formats.yaml.codebook import code_paths, read_codebook
from qualcode.specs import CodebookSpec


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:  # noqa: ARG001
    """The codes of a codebook; ``offsets`` is of other formats. ``FormatError`` lists every error with its line."""
    spec = read_codebook(path)
    codes = portable_codes(spec)
    losses.read["codes"] += len(codes)
    return PortableStudy(spec.name or path.stem, "qualcode", spec.language, codes=tuple(codes.values()))


def portable_codes(spec: CodebookSpec) -> dict[str, PortableCode]:
    """The codes of a codebook by their addresses, each parent before what is under it."""
    codes: dict[str, PortableCode] = {}
    for address, code in code_paths(spec.codes):
        above = codes.get(address.rpartition("/")[0])
        codes[address] = PortableCode(
            guid=code.guid or made_guid("codebook", spec.slug, address),
            name=code.name,
            parent=None if above is None else above.guid,
            colour=code.colour,
            definition=code.definition,
            codable=not code.retired,
            include=code.include,
            exclude=code.exclude,
            example=code.example,
            keywords=code.keywords,
            predicates=code.predicates,
            slug=code.slug,
        )
    return codes
