"""What a user does to the codebook: take one in from a file, add a code, and number a version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from .errors import ConflictError
from .i18n import _
from .model import Code, Codebook, CodebookSpec, CodeSpec
from .names import slugify
from .storage import Change, Project
from .storage.codes import Version, version_number
from .storage.codes import codebook as read_codebook
from .storage.codes import versions as read_versions
from .storage.work import coder as read_coder

TEXT_FIELDS = ("name", "colour", "definition", "include", "exclude", "example")


@dataclass
class Outcome:
    """What taking in a codebook did, as paths of codes; ``kept`` are codes that the file does not name."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    version: int = 0


def import_codebook(project: Project, coder: str, spec: CodebookSpec, *, reason: str) -> Outcome:
    """Takes a codebook in: codes are matched by GUID, then by path; nothing that the project has is removed.

    Where anything differs the result is a new numbered version with the reason; otherwise nothing is written.
    """
    outcome = Outcome()
    book = read_codebook(project)
    by_guid = {code.guid: code for code in book.codes}
    seen: set[int] = set()
    with project.change(coder, "codebook.import", codebook=spec.slug, reason=reason) as change:

        def take(specs: tuple[CodeSpec, ...], parent_id: int | None, prefix: str) -> None:
            for position, item in enumerate(specs):
                path = prefix + item.slug
                known = by_guid.get(item.guid or "") or book.by_path.get(path)
                values = _values(item, position)
                if known is None:
                    guid = {"guid": item.guid} if item.guid else {}
                    code_id = change.insert("code", **guid, slug=item.slug, parent_id=parent_id, **values)
                    outcome.added.append(path)
                else:
                    code_id = known.id
                    seen.add(code_id)
                    altered = change.update("code", code_id, slug=item.slug, parent_id=parent_id, **values)
                    (outcome.changed if altered else outcome.same).append(path)
                take(item.codes, code_id, path + "/")

        take(spec.codes, None, "")
        outcome.kept.extend(code.path for code in book.codes if code.id not in seen)
        project.set_meta(change, "codebook", spec.slug)
        project.set_meta(change, "codebook_name", spec.name)
        if outcome.added or outcome.changed:
            outcome.version = _number_version(project, change, reason, at_least=spec.version)
        else:
            outcome.version = book.version
    return outcome


def add_code(project: Project, coder: str, name: str, *, parent_id: int | None = None) -> int:
    """Adds a code at the end of its parent's; its id is the result.

    ``ConflictError`` where the name is empty or the parent has a code with the same slug.
    """
    title = " ".join(name.split())
    if not title:
        raise ConflictError(_("A code needs a name."))
    book = read_codebook(project)
    siblings = book.children.get(parent_id, ())
    slug = slugify(title)
    if any(code.slug == slug for code in siblings):
        raise ConflictError(
            _("There is a code {slug!r} here already.").format(slug=slug), _("Use that one, or choose another name.")
        )
    with project.change(coder, "code.add", code=title) as change:
        return change.insert("code", slug=slug, parent_id=parent_id, name=title, position=len(siblings))


def number_version(project: Project, coder: str, reason: str) -> int:
    """Takes a numbered snapshot of the codebook as it is; the number is the result."""
    with project.change(coder, "codebook.version", reason=reason) as change:
        number = _number_version(project, change, reason)
        change.about["version"] = number
    return number


def to_spec(book: Codebook) -> CodebookSpec:
    """The codebook as a file would hold it."""

    def below(parent_id: int | None) -> tuple[CodeSpec, ...]:
        return tuple(_spec(code, below(code.id)) for code in book.children.get(parent_id, ()))

    return CodebookSpec(book.slug, book.name or book.slug, book.language, max(book.version, 1), below(None))


@dataclass(frozen=True, slots=True)
class Difference:
    """How a code differs between two versions: ``kind`` is added, removed or changed, with (old, new) per field."""

    kind: str
    path: str
    fields: Mapping[str, tuple[str, str]]


def versions(project: Project) -> list[Version]:
    """All numbered versions, oldest first."""
    return read_versions(project)


def differences(old: CodebookSpec, new: CodebookSpec) -> list[Difference]:
    """What differs from one version to the next; codes are matched by GUID, so that a renamed one is *changed*."""
    before, after = dict(_flat(old.codes)), dict(_flat(new.codes))
    found = [Difference("removed", path, {}) for guid, (path, _item) in before.items() if guid not in after]
    for guid, (path, item) in after.items():
        if guid not in before:
            found.append(Difference("added", path, {}))
            continue
        old_path, old_item = before[guid]
        pairs = {name: (str(getattr(old_item, name) or ""), str(getattr(item, name) or "")) for name in TEXT_FIELDS}
        pairs["path"] = (old_path, path)
        pairs["keywords"] = (", ".join(old_item.keywords), ", ".join(item.keywords))
        fields = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if fields:
            found.append(Difference("changed", path, fields))
    return found


def read_snapshot(version: Version) -> CodebookSpec:
    """The codebook as a numbered version kept it."""
    data = json.loads(version.snapshot)

    def codes(items: list[dict[str, object]]) -> tuple[CodeSpec, ...]:
        return tuple(
            CodeSpec(**{**item, "keywords": tuple(item["keywords"]), "codes": codes(item["codes"])})  # type: ignore[arg-type]
            for item in items
        )

    return CodebookSpec(data["slug"], data["name"], data["language"], data["version"], codes(data["codes"]))


def _flat(codes: tuple[CodeSpec, ...], prefix: str = "") -> Iterator[tuple[str, tuple[str, CodeSpec]]]:
    for item in codes:
        path = prefix + item.slug
        yield item.guid or path, (path, item)
        yield from _flat(item.codes, path + "/")


def _number_version(project: Project, change: Change, reason: str, *, at_least: int = 1) -> int:
    number = max(version_number(project) + 1, at_least)
    change.insert(
        "codebook_version",
        number=number,
        created=change.at,
        coder_id=read_coder(project, change.coder).id,
        reason=reason,
        snapshot=json.dumps(asdict(to_spec(read_codebook(project))), ensure_ascii=False),
    )
    return number


def _values(item: CodeSpec, position: int) -> dict[str, str | int | None]:
    texts: dict[str, str | int | None] = {name: getattr(item, name) for name in TEXT_FIELDS}
    return texts | {
        "keywords": json.dumps(item.keywords, ensure_ascii=False),
        "position": position,
        "retired": int(item.retired),
    }


def _spec(code: Code, codes: tuple[CodeSpec, ...]) -> CodeSpec:
    return CodeSpec(
        slug=code.slug,
        name=code.name,
        colour=code.colour,
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        example=code.example,
        keywords=code.keywords,
        retired=code.retired,
        guid=code.guid,
        codes=codes,
    )
