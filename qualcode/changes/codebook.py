"""What a user does to the codebook: take one in from a file, add a code, and number a version."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from qualcode.changes.codings import give_code, own_coding, put_coding
from qualcode.changes.lost import give_lost
from qualcode.changes.new_code import titled
from qualcode.errors import ConflictError
from qualcode.files.platform import quoted
from qualcode.i18n import _
from qualcode.model import Code, Codebook, CodeRule, Coding, Predicate, Role, read_rule
from qualcode.names import slugify
from qualcode.records import record
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Change, Project
from qualcode.storage.asking.links import OF_CODES, tied_codes
from qualcode.storage.codebook import Version, version_number
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codebook import versions as read_versions
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.codings import counts_by_code
from qualcode.storage.file.kept import kept
from qualcode.storage.memos import code_memos, memo_of, together
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.rounds import rounds

MEANING = ("slug", "name", "definition", "include", "exclude", "example")
"""The fields that say what a code is about; colour and keywords only help to find it."""

TEXT_FIELDS = ("name", "colour", "definition", "include", "exclude", "example")


def field_names() -> dict[str, str]:
    """What the fields of a code are called, by their names in the code."""
    return {
        "name": _("Name"),
        "slug": _("Short name"),
        "colour": _("Colour"),
        "keywords": _("Keywords"),
        "definition": _("Definition"),
        "include": _("Include"),
        "exclude": _("Exclude"),
        "example": _("Example"),
        "predicates": _("In reports"),
        "rules": _("Rules"),
        "path": _("Place"),
        "retired": _("In use"),
    }


@dataclass
class CodebookOutcome:
    """What taking in a codebook did, as paths of codes; ``kept`` are codes that the file does not name.

    ``left`` are those that it names, and that were left as they are because that was asked.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    version: int = 0


def import_codebook(
    project: Project, coder: str, spec: CodebookSpec, *, reason: str, leave: Collection[str] = ()
) -> CodebookOutcome:
    """Takes a codebook in: codes are matched by GUID, then by path; nothing that the project has is removed.

    Codes with a GUID among ``leave`` stay as they are.

    Where anything differs the result is a new numbered version with the reason; otherwise nothing is written.
    """
    outcome = CodebookOutcome()
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
                elif known.guid in leave:
                    code_id = known.id
                    seen.add(code_id)
                    outcome.left.append(path)
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
        if outcome.changed:
            refuse_in_round(project, coder)
        if outcome.added or outcome.changed:
            outcome.version = add_version(project, change, reason, at_least=spec.version)
        else:
            outcome.version = book.version
    return outcome


def add_code(project: Project, coder: str, name: str, *, parent_id: int | None = None, after: int | None = None) -> int:
    """Adds a code right after its sibling ``after``, or else at the end of its parent's; its id is the result.

    ``ConflictError`` where the name is empty or the parent has a code with the same slug.
    """
    book = read_codebook(project)
    title, slug = _title_and_slug(book, name, parent_id)
    siblings = [code.id for code in book.children.get(parent_id, ())]
    place = siblings.index(after) + 1 if after in siblings else len(siblings)
    with project.change(coder, "code.add", code=title) as change:
        code_id = change.insert("code", slug=slug, parent_id=parent_id, name=title, position=place)
        for position, sibling in enumerate(siblings[place:], place + 1):
            change.update("code", sibling, position=position)
    return code_id


def _title_and_slug(book: Codebook, name: str, parent_id: int | None) -> tuple[str, str]:
    """The name of a new code without stray white space, and its slug. ``ConflictError`` where it cannot be."""
    title = titled(name)
    slug = slugify(title)
    _refuse_taken(book, slug, parent_id, None)
    return title, slug


def edit_code(project: Project, coder: str, code_id: int, /, **fields: str | Sequence[str] | None) -> bool:
    """Alters fields of a code: name, slug, colour, definition, include, exclude, example, keywords.

    False where nothing differed. ``ConflictError`` for an empty name, or a slug that is malformed or taken. A new name
    leaves the slug, and so the code's address, as it was.
    """
    book = read_codebook(project)
    code = book.by_id[code_id]
    values: dict[str, str | int | None] = {}
    for name, value in fields.items():
        values[name] = json.dumps(list(value or ()), ensure_ascii=False) if name == "keywords" else str(value or "")
    if "name" in values:
        values["name"] = titled(str(values["name"]))
    if "colour" in values:
        values["colour"] = values["colour"] or None
    slug = str(values.get("slug", code.slug))
    if slug != slugify(slug):
        raise ConflictError(
            _("{slug!r} cannot be part of an address.").format(slug=slug),
            _("Write it as {slug!r}.").format(slug=slugify(slug)),
        )
    _refuse_taken(book, slug, code.parent_id, code_id)
    meaning = any(str(values[name] or "") != str(getattr(code, name) or "") for name in MEANING if name in values)
    with _restructuring(project, coder, "code.edit", code.path, meaning=meaning) as change:
        return change.update("code", code_id, **values)


def set_rules(project: Project, coder: str, code_id: int, rules: Sequence[CodeRule]) -> bool:
    """Has a code coded by these rules, and no others; what they coded before stays. False where nothing differed."""
    code = read_codebook(project).by_id[code_id]
    written = json.dumps([asdict(rule) for rule in rules], ensure_ascii=False)
    if tuple(rules) == code.rules:
        return False
    with _restructuring(project, coder, "code.edit", code.path, meaning=False) as change:
        return change.update("code", code_id, rules=written)


def move_code(project: Project, coder: str, code_id: int, parent_id: int | None, position: int) -> bool:
    """Puts a code, with all under it, at ``position`` (from 0) among the codes of a parent (``None``: the top level).

    False where it stood there. ``ConflictError`` under itself, or where the parent has a code with the same slug.
    """
    book = read_codebook(project)
    code = book.by_id[code_id]
    if parent_id is not None and parent_id in set(book.descendants(code_id)):
        raise ConflictError(_("A code cannot stand under itself."))
    _refuse_taken(book, code.slug, parent_id, code_id)
    siblings = [other.id for other in book.children.get(parent_id, ()) if other.id != code_id]
    siblings.insert(max(0, min(position, len(siblings))), code_id)
    with _restructuring(project, coder, "code.move", code.path) as change:
        moved = change.update("code", code_id, parent_id=parent_id)
        return moved + sum(change.update("code", other, position=place) for place, other in enumerate(siblings)) > 0


def merge_codes(project: Project, coder: str, source_ids: Sequence[int], target_id: int) -> int:
    """Merges codes into another, in one change; the number of codings moved is the result.

    Codings, memos and the codes under them follow. A coder's coding that is then there twice becomes one with both
    memos. ``ConflictError`` where the target lies under a source, or has a code with the slug of one that would come
    under it.
    """
    book = read_codebook(project)
    # From the bottom up: a source under another source is gone before that one's codes move.
    chosen = set(source_ids) - {target_id}
    sources = [code for code in reversed(book.codes) if code.id in chosen]
    if any(target_id in set(book.descendants(code.id)) for code in sources):
        raise ConflictError(_("A code cannot be merged into one that lies under it."), _("Move that one out first."))
    target = book.by_id[target_id]
    moved = 0
    refuse_in_round(project, coder, reaches=True)
    merged = ", ".join(code.path for code in sources)
    with project.change(coder, "code.merge", code=merged, into=target.path, into_guid=target.guid) as change:
        for code in sources:
            for child in book.children.get(code.id, ()):
                if child.id in chosen:
                    continue
                _refuse_taken(read_codebook(project), child.slug, target_id, child.id)
                change.update("code", child.id, parent_id=target_id)
            for coding in read_codings(project, code_ids=[code.id]):
                moved += put_coding(project, change, coding, (coding.document_id, coding.start, coding.end, target_id))
            give_lost(project, change, lost_codings(project, code_id=code.id), code_id=target_id)
            for memo in code_memos(project, code.id):
                kept = memo_of(project, "code", target_id, memo.coder_id)
                if kept is None:
                    change.update("memo", memo.id, target_id=target_id)
                else:
                    change.update("memo", kept.id, text=together((kept.text, memo.text)))
                    change.delete("memo", [memo.id])
            _tie_to(project, change, code.id, target_id)
            change.delete("code", [code.id])
    return moved


def _tie_to(project: Project, change: Change, source_id: int, target_id: int) -> None:
    """Has the questions and answers that a code was tied to go with another code."""
    for table in OF_CODES:
        ties = tied_codes(project, table)
        known = {thing for _row, thing, code_id in ties if code_id == target_id}
        for row_id, thing, code_id in ties:
            if code_id == source_id and thing in known:
                change.delete(table, [row_id])
            elif code_id == source_id:
                change.update(table, row_id, code_id=target_id)


def split_off(
    project: Project, coder: str, coding_ids: Sequence[int], name: str, *, parent_id: int | None = None
) -> int:
    """Adds a code at the end of a parent's and gives it codings of the coder's own, in one change; returns its id.

    ``ConflictError`` as with :func:`add_code`, and where a coding is another coder's.
    """
    own = [own_coding(project, coder, coding_id) for coding_id in coding_ids]
    book = read_codebook(project)
    title, slug = _title_and_slug(book, name, parent_id)
    with project.change(coder, "code.split", code=title, count=len(own)) as change:
        siblings = book.children.get(parent_id, ())
        code_id = change.insert("code", slug=slug, parent_id=parent_id, name=title, position=len(siblings))
        for coding in own:
            give_code(project, change, coding, code_id, book.version)
    return code_id


def retire_code(project: Project, coder: str, code_id: int, retired: bool = True) -> bool:
    """Takes a code, with all under it, out of use (or back): it keeps its codings, and is offered no more."""
    book = read_codebook(project)
    action = "code.retire" if retired else "code.revive"
    with _restructuring(project, coder, action, book.by_id[code_id].path) as change:
        return sum(change.update("code", found, retired=int(retired)) for found in book.descendants(code_id)) > 0


def remove_code(project: Project, coder: str, code_id: int) -> None:
    """Removes a code that nothing depends on. ``ConflictError`` where it has codings or codes under it.

    And while a round is open, for whether it goes would tell whether others use it.
    """
    refuse_in_round(project, coder, reaches=True)
    book = read_codebook(project)
    if book.children.get(code_id) or counts_by_code(project).get(code_id) or lost_codings(project, code_id=code_id):
        raise ConflictError(
            _("{code} has codings or codes under it.").format(code=book.by_id[code_id].path),
            _("Merge it into another code, or retire it."),
        )
    ties = {table: [row for row, _thing, tied in tied_codes(project, table) if tied == code_id] for table in OF_CODES}
    if ties["answer_code"]:
        raise ConflictError(
            _("{code} stands for an answer.").format(code=book.by_id[code_id].path),
            _("Take it out of the answer set first, or retire it. See the sets with: qualcode answers show"),
        )
    with project.change(coder, "code.remove", code=book.by_id[code_id].path) as change:
        for table in ("question_code", "theme_code"):
            change.delete(table, ties[table])
        change.delete("memo", [memo.id for memo in code_memos(project, code_id)])
        change.delete("code", [code_id])


def refuse_in_round(project: Project, coder: str, *, reaches: bool = False) -> None:
    """A round holds its codebook: ``ConflictError`` while one is open that ``coder`` does not lead.

    What ``reaches`` into codings waits for the lead as well, who does not see all of them either.
    """
    for found in rounds(project):
        if found.open and (reaches or found.lead not in ("", coder)):
            wait = _("See who has finished with: qualcode round show {name}").format(name=quoted(found.name))
            if reaches:
                raise ConflictError(
                    _("Round {name} is open: codes are not merged or removed, for others may be using them.").format(
                        name=found.name
                    ),
                    _("Retire the code, or wait until the round is over. {wait}").format(wait=wait),
                )
            raise ConflictError(
                _(
                    "Round {name} is open and holds the codebook as it is; only {lead}, who leads it, changes it."
                ).format(name=found.name, lead=found.lead),
                _("Write a memo on the code, or wait until the round is over. {wait}").format(wait=wait),
            )


@contextmanager
def _restructuring(project: Project, coder: str, action: str, code: str, *, meaning: bool = True) -> Iterator[Change]:
    """A change of what a code means or where it stands: in an open round by its lead only, as a new version."""
    if meaning:
        refuse_in_round(project, coder)
    with project.change(coder, action, code=code) as change:
        yield change
        names = [found.name for found in rounds(project) if found.open]
        if meaning and change.altered and names:
            change.about["version"] = add_version(
                project, change, _("Changed while round {names} was open").format(names=", ".join(names))
            )


def outdated_codings(project: Project) -> list[Coding]:
    """The codings made before their code's meaning last changed, to be looked at again, by document and place."""
    since = {guid: numbers[-1] for guid, numbers in meanings(project).items()}
    changed = {code.id: since.get(code.guid, 0) for code in read_codebook(project).codes}
    older = read_codings(project, before_version=max(changed.values(), default=0))
    return [coding for coding in older if coding.codebook_version < changed.get(coding.code_id, 0)]


def meanings(project: Project) -> dict[str, list[int]]:
    """For each code (GUID) the numbers of the versions that it came with, and that it was redefined in since.

    A code's meaning is its name, definition, include, exclude and example as the numbered versions kept them.
    """
    found: dict[str, list[int]] = {}
    before: dict[str, tuple[str, ...]] = {}
    for version in read_versions(project):
        for guid, (_path, item) in _flat(read_snapshot(version).codes):
            meaning = (item.name, item.definition, item.include, item.exclude, item.example)
            if before.get(guid) != meaning:
                before[guid] = meaning
                found.setdefault(guid, []).append(version.number)
    return found


def number_version(project: Project, coder: str, reason: str) -> int:
    """Takes a numbered snapshot of the codebook as it is; the number is the result."""
    with project.change(coder, "codebook.version", reason=reason) as change:
        number = add_version(project, change, reason)
        change.about["version"] = number
    return number


def to_spec(book: Codebook) -> CodebookSpec:
    """The codebook as a file would hold it."""

    def below(parent_id: int | None) -> tuple[CodeSpec, ...]:
        return tuple(_spec(code, below(code.id)) for code in book.children.get(parent_id, ()))

    return CodebookSpec(book.slug, book.name or book.slug, book.language, max(book.version, 1), below(None))


@record
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
        pairs["predicates"] = (predicates_text(old_item.predicates), predicates_text(item.predicates))
        pairs["rules"] = (rules_text(old_item.rules), rules_text(item.rules))
        pairs["retired"] = ("", _("retired")) if item.retired else (_("retired"), "")
        if old_item.retired == item.retired:
            del pairs["retired"]
        fields = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if fields:
            found.append(Difference("changed", path, fields))
    return found


def predicates_text(predicates: Iterable[Predicate]) -> str:
    """How reports say a code, a line for each group."""
    lines = []
    for said in predicates:
        words = (f"{said.singular} | {said.plural}", said.none, said.noun, said.topic, said.short)
        about = " ".join(part for part in (said.group, said.language) if part)
        lines.append(": ".join(filter(None, (about, "; ".join(filter(None, words))))))
    return "\n".join(lines)


def rules_text(rules: Iterable[CodeRule]) -> str:
    """The rules of a code, a line for each."""
    lines = []
    for rule in rules:
        parts = [", ".join(rule.phrases) + ("~" if rule.lemma and rule.phrases else ""), rule.pattern]
        parts += [", ".join(rule.questions), "" if rule.role == Role.RESPONDENT else rule.role]
        lines.append("; ".join(filter(None, parts)))
    return "\n".join(lines)


def read_snapshot(version: Version) -> CodebookSpec:
    """The codebook as a numbered version kept it."""
    data = kept(version.snapshot, "codebook_version", "snapshot", version.number)

    def codes(items: list[dict[str, Any]]) -> tuple[CodeSpec, ...]:
        return tuple(
            CodeSpec(
                **{
                    **item,
                    "keywords": tuple(item["keywords"]),
                    # Versions from before there were any hold none.
                    "predicates": tuple(Predicate(**said) for said in item.get("predicates", ())),
                    "rules": tuple(map(read_rule, item.get("rules", ()))),
                    "codes": codes(item["codes"]),
                }
            )
            for item in items
        )

    return CodebookSpec(data["slug"], data["name"], data["language"], data["version"], codes(data["codes"]))


def _refuse_taken(book: Codebook, slug: str, parent_id: int | None, code_id: int | None) -> None:
    if any(code.slug == slug and code.id != code_id for code in book.children.get(parent_id, ())):
        raise ConflictError(
            _("There is a code {slug!r} here already.").format(slug=slug), _("Use that one, or choose another name.")
        )


def _flat(codes: tuple[CodeSpec, ...], prefix: str = "") -> Iterator[tuple[str, tuple[str, CodeSpec]]]:
    for item in codes:
        path = prefix + item.slug
        yield item.guid or path, (path, item)
        yield from _flat(item.codes, path + "/")


def add_version(project: Project, change: Change, reason: str, *, at_least: int = 1) -> int:
    """:func:`number_version` as part of a change; the number is at least ``at_least``."""
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
        "predicates": json.dumps([asdict(said) for said in item.predicates], ensure_ascii=False),
        "rules": json.dumps([asdict(rule) for rule in item.rules], ensure_ascii=False),
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
        predicates=code.predicates,
        rules=code.rules,
        retired=code.retired,
        guid=code.guid,
        codes=codes,
    )
