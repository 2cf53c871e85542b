"""Names of persons in codes: where they stand there, and codes as they leave without them and come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.person_names import NameMask
from qualcode.model import Code, Codebook
from qualcode.names import slugify

if TYPE_CHECKING:
    from qualcode.specs import CodebookSpec, CodeSpec

_SAID = ("singular", "plural", "none", "noun", "topic", "short")
"""What a report says of a code, in its predicates."""


class CodeName(NamedTuple):
    """A name of a person in a code: in its name or address, or in its ``field``."""

    code: str
    field: str
    text: str
    parts: tuple[str, ...]
    certain: bool


def names_in_codes(mask: NameMask, codes: Iterable[tuple[str, Code | CodeSpec]]) -> Iterator[CodeName]:
    """The names of persons in codes (each with its path), each once in a code's name and address, and in each field."""
    for path, code in codes:
        said: set[tuple[str, ...]] = set()
        for field, words in (
            ("name", f"\n{code.name}\n"),
            ("slug", _slug_words(code.slug)),
            ("definition", code.definition),
            ("include", code.include),
            ("exclude", code.exclude),
            ("example", code.example),
            ("predicates", "\n".join(" ".join(asdict(said).values()) for said in code.predicates)),
            ("rules", "\n".join("\n".join((*rule.phrases, rule.pattern)) for rule in code.rules)),
        ):
            called = field in ("name", "slug")
            if not called:
                said = set()
            for found, certain in mask.names.all_in(words):
                if found.parts not in said and (certain or called):
                    said.add(found.parts)
                    yield CodeName(path, field, words[found.start : found.end], found.parts, certain)


def masked_addresses(mask: NameMask, book: Codebook) -> dict[str, str]:
    """The addresses without names of the codes that have one in theirs, each another than all others."""
    found: dict[str, str] = {}
    taken = set(book.by_path)
    for code in book.codes:
        above, _slash, slug = code.path.rpartition("/")
        words = _slug_words(slug)
        hidden = mask.hide(words)
        if hidden == words and above not in found:
            continue
        wanted = slug if hidden == words else slugify(hidden)
        path = next(
            path
            for number in count(1)
            if (path := "/".join(filter(None, (found.get(above, above), f"{wanted}-{number}".removesuffix("-1")))))
            not in taken
        )
        taken.add(path)
        found[code.path] = path
    return found


def _slug_words(slug: str) -> str:
    """The words of an address, beginning a line: none of them is a name by itself because nothing else is there."""
    return "\n" + slug.replace("-", " ") + "\n"


def masked_codebook(mask: NameMask, spec: CodebookSpec) -> tuple[CodebookSpec, int]:
    """A codebook without names of persons, its addresses included; and in how many codes there were any."""
    many = 0

    def masked(codes: tuple[CodeSpec, ...], above: str) -> tuple[CodeSpec, ...]:
        nonlocal many
        found = []
        for code in codes:
            path = above + code.slug
            own = _masked(mask, code, mask.address(path).rpartition("/")[2])
            many += own != code
            found.append(replace(own, codes=masked(code.codes, f"{path}/")))
        return tuple(found)

    return replace(spec, name=mask.hide(spec.name), codes=masked(spec.codes, "")), many


def _masked(mask: NameMask, code: CodeSpec, slug: str) -> CodeSpec:
    return replace(
        code,
        slug=slug,
        name=mask.hide(code.name),
        definition=mask.hide(code.definition),
        include=mask.hide(code.include),
        exclude=mask.hide(code.exclude),
        example=mask.hide(code.example),
        keywords=tuple(map(mask.hide, code.keywords)),
        predicates=tuple(
            replace(said, **{name: mask.hide(getattr(said, name)) for name in _SAID}) for said in code.predicates
        ),
        rules=tuple(
            replace(rule, phrases=tuple(map(mask.hide, rule.phrases)), pattern=mask.hide(rule.pattern))
            for rule in code.rules
        ),
    )


def unmasked_codebook(mask: NameMask, here: CodebookSpec, spec: CodebookSpec) -> CodebookSpec:
    """A codebook that comes in, where what left without a name has that name again.

    A code of the GUID of one that is ``here`` keeps each field in which it differs by the names only.
    """
    known = dict(_by_guid(here.codes))
    left = dict(_by_guid(masked_codebook(mask, here)[0].codes))

    def restored(code: CodeSpec) -> CodeSpec:
        within = tuple(map(restored, code.codes))
        if code.guid not in known:
            return replace(code, codes=within)
        own, masked = known[code.guid], left[code.guid]
        fields = ("slug", "name", "definition", "include", "exclude", "example", "keywords", "predicates", "rules")
        kept = {name: getattr(own, name) for name in fields if getattr(code, name) == getattr(masked, name)}
        return replace(code, **kept, codes=within)

    name = here.name if spec.name == mask.hide(here.name) else spec.name
    return replace(spec, name=name, codes=tuple(map(restored, spec.codes)))


def _by_guid(codes: tuple[CodeSpec, ...]) -> Iterator[tuple[str, CodeSpec]]:
    for code in codes:
        if code.guid:
            yield code.guid, code
        yield from _by_guid(code.codes)
