"""Bundles that follow one another: a whole one, and behind it what changed since, for studies that are large.

A machine whose whole bundles are larger than :data:`WHOLE_UP_TO` sends what changed since its last one. What they give
together holds the very rows that a whole bundle would hold, which is proven by their sum, by the sender before it is
sent and by everybody who takes it in; so all that follows is the same for both. Once the deltas are together half as
large as what they follow, or where their author took somebody's words out for good, a whole one is sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import cast

from qualcode.errors import QualcodeError
from qualcode.files.passing import clear_passing, passing_path, remove_passing
from qualcode.files.platform import make_new
from qualcode.files.reading import MEGABYTE, opened
from qualcode.storage.travel.deltas import LONGEST_LINE, carry_out, content_sum, write_delta
from qualcode.sync.bundles import BundleFault, BundleHeader, BundleName, read_header, unpack

WHOLE_UP_TO = 5 * MEGABYTE
"""What is sent is whole as long as it is compressed to no more bytes than this."""
MOST_LINKS = 200
"""So many bundles follow one whole one at most."""


class ReadHeaders(dict[BundleName, BundleHeader]):
    """The headers of bundles, each read and verified once; what is unpacked is verified by itself all the same."""

    def __missing__(self, bundle: BundleName) -> BundleHeader:
        """``BundleFault`` as :func:`sync.bundles.read_header`."""
        found = self[bundle] = read_header(bundle)
        return found


def chain_of(bundle: BundleName, bundles: Sequence[BundleName], headers: ReadHeaders | None = None) -> list[BundleName]:
    """The bundles of a machine that give this one, the whole one first. ``BundleFault`` where one is not there."""
    headers = ReadHeaders() if headers is None else headers
    known = {one.sha256: one for one in bundles}
    chain, header = [bundle], headers[bundle]
    study = header.study
    while header.follows:
        if header.follows not in known or len(chain) > MOST_LINKS:
            raise BundleFault("gap")
        chain.append(known[header.follows])
        header = headers[chain[-1]]
        if header.study != study or chain[-1].counter >= chain[-2].counter:
            raise BundleFault("foreign")
    return chain[::-1]


@contextmanager
def unpacked(project: Path, chain: Sequence[BundleName]) -> Iterator[Path]:
    """The copy of the study that a chain gives, beside the study under a passing name for as long as the block lasts.

    ``BundleFault`` where a bundle is not whole, signed and small enough, or they do not give what the last one says.
    """
    clear_passing(project.parent)
    path = passing_path(project)
    try:
        header = unpack(chain[0], path)
        for link in chain[1:]:
            changes = passing_path(path)
            try:
                header = unpack(link, changes)
                carry_out(path, _lines(changes))
            except QualcodeError:
                raise BundleFault("foreign") from None
            finally:
                remove_passing(changes)
        if len(chain) > 1 and content_sum(path) != header.content:
            raise BundleFault("foreign")
        yield path
    finally:
        remove_passing(path)


def changes_since(
    project: Path, own: Sequence[BundleName], copy: Path, target: Path, known: ReadHeaders
) -> tuple[str, str] | None:
    """Writes to ``target`` what a copy of the study holds otherwise than this machine's last bundle.

    The SHA-256 of that bundle, and the sum of what the two give, which is the copy to the last row. ``None`` where a
    whole one is to be sent: the last is small, or not there, or what changed is no less. ``own``: newest first.
    """
    try:
        chain = chain_of(own[0], own, known) if own else []
        headers = [known[one] for one in chain]
        if not chain or headers[0].size <= WHOLE_UP_TO or len(chain) > MOST_LINKS:
            return None
        with unpacked(project, chain) as earlier:
            with make_new(target) as changes:
                told = write_delta(earlier, copy, changes.write)
                size = changes.tell()
            if not told or size + sum(one.unpacked for one in headers[1:]) > headers[0].unpacked // 2:
                return None
            carry_out(earlier, _lines(target))
            found = content_sum(copy)
            return (chain[-1].sha256, found) if content_sum(earlier) == found else None
    except (BundleFault, QualcodeError):
        return None


def _lines(path: Path) -> Iterator[bytes]:
    # What is opened has no buffer: a line of it would be read byte by byte.
    with opened(path) as file, BufferedReader(cast(RawIOBase, file)) as lines:
        yield from iter(lambda: lines.readline(LONGEST_LINE), b"")
