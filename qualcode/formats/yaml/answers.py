"""Answer sets in YAML: questions with the answers of which one, or more, hold for a respondent.

A file is ``answers`` (its slug) and ``sets``: each with ``id``, ``name``, ``kind`` (single or multiple), ``question``
(of guides, such as ``leerlingen/V11``), ``group``, ``note`` and ``values``: ``id``, ``name``, ``codes``, ``denies`` and
``predicates`` as in a codebook. *No answer* and *not asked* belong to every set, and are not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qualcode.formats.yaml.codebook import read_predicates
from qualcode.formats.yaml.lines import Fields, parse, raise_errors, read_text
from qualcode.formats.yaml.outlines import Lines, codes_of
from qualcode.i18n import _
from qualcode.names import slugify
from qualcode.specs import SILENCES, AnswerSetSpec, AnswerSpec
from qualcode.text.expressions import expression

KINDS = ("single", "multiple")
_SLUG = expression(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


AnswerSets = tuple[AnswerSetSpec, ...]


def read_answer_sets(path: Path) -> AnswerSets:
    """Read answer sets. ``FormatError`` lists every error with its line."""
    root, problems = parse(read_text(path), str(path))
    sets = answer_sets_of(root, {})
    raise_errors(str(path), problems)
    return sets


def answer_sets_of(root: Fields, lines: Lines) -> AnswerSets:
    """The answer sets of a file; ``lines`` learns where each code is first named."""
    root.allow(("answers", "sets"))
    root.text("answers", required=True)
    seen: dict[str, int] = {}
    sets = tuple(_set(fields, seen, lines) for fields in root.mappings("sets"))
    if not sets:
        root.error("sets", _("the file has no answer sets"), _("A set has an “id”, a “name”, a “kind” and “values”."))
    return sets


def _set(fields: Fields, seen: dict[str, int], lines: Lines) -> AnswerSetSpec:
    fields.allow(("id", "name", "kind", "question", "group", "note", "values"))
    slug = _slug(fields, seen)
    kind = fields.text("kind", "single").strip()
    if kind not in KINDS:
        message = _("“kind” cannot be “{value}”").format(value=kind)
        fields.error("kind", message, _("Write one of: {names}").format(names=", ".join(KINDS)))
    within: dict[str, int] = {}
    codes: dict[str, str] = {}
    values = tuple(_value(value, within, codes, lines, single=kind == "single") for value in fields.mappings("values"))
    if not values:
        fields.error("values", _("the set has no answers"), _("An answer has an “id”, a “name” and “codes”."))
    return AnswerSetSpec(
        slug,
        fields.text("name") or slug,
        kind,
        values,
        fields.texts("question"),
        fields.text("group").strip(),
        fields.text("note"),
    )


def _value(fields: Fields, seen: dict[str, int], codes: dict[str, str], lines: Lines, *, single: bool) -> AnswerSpec:
    fields.allow(("id", "name", "codes", "denies", "predicates"))
    slug = _slug(fields, seen)
    if slug in SILENCES:
        message = _("every set has “{id}” already").format(id=slug)
        fields.error("id", message, _("Leave it out, or call it otherwise."))
    own = codes_of(fields, "codes", lines)
    for code in own if single else ():
        if code in codes:
            message = _("{code} stands for “{other}” already").format(code=code, other=codes[code])
            fields.error("codes", message, _("Of a single set a code stands for one answer."))
        codes.setdefault(code, slug)
    return AnswerSpec(slug, fields.text("name") or slug, own, fields.flag("denies"), tuple(read_predicates(fields)))


def _slug(fields: Fields, seen: dict[str, int]) -> str:
    slug = fields.text("id", required=True)
    if slug and not _SLUG.fullmatch(slug):
        message = _("“{id}” cannot be part of an address").format(id=slug)
        fields.error("id", message, _("Write it as “{slug}”.").format(slug=slugify(slug)))
    if slug in seen:
        message = _("{id} is there already, on line {line}").format(id=slug, line=seen[slug])
        fields.error("id", message, _("Give one of them another id."))
    seen.setdefault(slug, fields.line_of("id"))
    return slug


def spelled_kinds(kinds: Iterable[str] = KINDS) -> dict[str, str]:
    """The kinds of answer sets in words."""
    words = {"single": _("one answer"), "multiple": _("several answers")}
    return {kind: words[kind] for kind in kinds}
