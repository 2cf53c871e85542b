"""What stands beside a codebook, in YAML: interview guides, and what is wrong with these and with outlines.

A guide is ``guide`` (its slug), ``name``, ``language``, ``group`` and ``parts``: a ``name`` and ``questions`` with
``id``, ``text`` and ``codes``, and where it follows up on one above it ``under``. Of whom a part or a question is asked
stands in ``routing``, in words, and in ``where``, by attributes. A guide of one ``wave`` says which; ``mapped`` is what
a question is to those of other waves. A code is named by its path or any unique end of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.yaml.answers import AnswerSets, answer_sets_of
from qualcode.formats.yaml.codebook import check_codebook_file, code_paths, read_codebook
from qualcode.formats.yaml.lines import Fields, parse, raise_errors, read_text
from qualcode.formats.yaml.outlines import Lines, codes_of, outline_of
from qualcode.i18n import _, ngettext
from qualcode.model import ANSWER, Predicate, Problem
from qualcode.names import closest
from qualcode.outline import GroupOutline, Outline, Section
from qualcode.rows import first_of
from qualcode.specs import MATCH_KINDS, AnswerSpec, CodeSpec, Guide, Question, QuestionMatch, Routing

MOST_UNSAID = 5
"""So many codes are named of those of which a chapter has only the name to say."""


def read_guide(path: Path) -> Guide:
    """Read an interview guide. ``FormatError`` lists every error with its line."""
    root, problems = parse(read_text(path), str(path))
    guide = _guide(root, {})
    raise_errors(str(path), problems)
    return guide


def find_paths(address: str, paths: Iterable[str]) -> list[str]:
    """The paths that an address may mean: the one that it is, or those that end in it."""
    wanted, known = address.strip().strip("/"), list(paths)
    return [path for path in known if path == wanted] or [path for path in known if path.endswith("/" + wanted)]


def check_references(
    study: Guide | Outline | AnswerSets, paths: Iterable[str], lines: Mapping[str, int] | None = None
) -> list[Problem]:
    """An error for every code of a guide, outline or answer set that is none of the codebook's ``paths``, or several.

    ``lines`` says where each stands in the file.
    """
    paths = list(paths)
    parts: Sequence[Question | Section | AnswerSpec]
    if isinstance(study, Guide):
        parts = study.questions
    elif isinstance(study, Outline):
        parts = [part for group in study.groups for part in group.sections]
    else:
        parts = [value for found in study for value in found.values]
    problems = []
    for address in dict.fromkeys(code for part in parts for code in part.codes if not code.startswith(ANSWER)):
        wanted = address.strip().strip("/")
        found = find_paths(address, paths)
        if len(found) == 1:
            continue
        line = (lines or {}).get(address, 0)
        if found:
            message = _("“{code}” is the end of more than one code").format(code=address)
            problems.append(Problem("error", line, message, _("Say which: {paths}").format(paths=", ".join(found))))
        else:
            message = _("there is no code “{code}”").format(code=address)
            problems.append(Problem("error", line, message, _closest_path(wanted, paths)))
    return problems


def check_study_file(path: Path, codes: Mapping[str, Sequence[Predicate]]) -> list[Problem]:
    """Everything that is wrong with a codebook, guide, outline or file of answer sets, in order of the lines.

    The codes that one of the others names are looked up among ``codes``, the paths of a codebook with how reports say
    each; what is still to be said of a group is a warning.

    Raises:
        FormatError: the file cannot be read at all, or is none of the four.
    """
    root, problems = parse(read_text(path), str(path))
    if "codebook" in root:
        return check_codebook_file(path)
    lines: Lines = {}
    study: Guide | Outline | AnswerSets
    if "guide" in root:
        study = _guide(root, lines)
    elif "outline" in root:
        study = outline_of(root, lines)
    elif "answers" in root:
        study = answer_sets_of(root, lines)
    else:
        raise FormatError(
            _("{path}: is no codebook, guide, outline or file of answer sets.").format(path=path),
            _("Begin it with “codebook:”, “guide:”, “outline:” or “answers:” and a slug."),
        )
    problems = [*problems, *check_references(study, codes, lines)]
    if isinstance(study, Outline):
        problems += _unsaid(study, codes, lines)
    return sorted(problems, key=lambda problem: problem.line)


def _unsaid(outline: Outline, codes: Mapping[str, Sequence[Predicate]], lines: Lines) -> Iterator[Problem]:
    """A warning for each group of which the codebook does not say how all of its codes are said."""
    for group in outline.groups:
        above = ("", *accumulate(group.group.split("/"), "{}/{}".format))
        todo: dict[str, int] = {}
        for address, below in dict.fromkeys(_said(group)):
            named = find_paths(address, codes)
            if len(named) != 1:
                continue
            meant = (
                {path: path for path in codes if path.rpartition("/")[0] == named[0]} if below else {address: named[0]}
            )
            for name, path in meant.items():
                if not any(said.group in above for said in codes[path]):
                    todo[name] = lines.get(address, 0)
        if todo:
            message = ngettext(
                "{n} code has no predicate for {group}: {codes}",
                "{n} codes have no predicate for {group}: {codes}",
                len(todo),
            ).format(n=len(todo), group=group.group, codes=", ".join(first_of(list(todo), MOST_UNSAID)))
            hint = _("The chapter says “noemt ‘name’” of it; write “predicates” in the codebook.")
            yield Problem("warning", next(iter(todo.values())), message, hint)


def _said(group: GroupOutline) -> Iterator[tuple[str, bool]]:
    """The codes of which a sentence on the group is made, and whether those under them are meant."""
    for part in (part for section in group.sections for part in section.parts if part.kind not in ("table", "joint")):
        yield from ((code, part.below) for code in part.codes)


def check_files(
    files: Sequence[Path], codes: Mapping[str, Sequence[Predicate]] | None = None
) -> list[tuple[Path, Problem]]:
    """Everything that is wrong with files that belong together, in their order.

    The codes of guides and outlines are looked up in the codebooks among the files, or among ``codes`` where there is
    none (see :func:`check_study_file`). A file that cannot be read is a problem like the others.
    """
    found: list[tuple[Path, Problem]] = []
    known = codes or {}
    codebooks = [path for path in files if _is_codebook(path)]
    if codebooks:
        known = {code: spec.predicates for path in codebooks for code, spec in code_paths(codes_of_file(path))}
    for path in files:
        try:
            found.extend((path, problem) for problem in check_study_file(path, known))
        except FormatError as error:
            found.append((path, Problem("error", 0, error.message, error.hint)))
    return found


def _guide(root: Fields, lines: Lines) -> Guide:
    root.expect(("guide", "name", "language", "group", "wave", "parts"))
    slug = root.text("guide", required=True)
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for part in root.mappings("parts"):
        part.expect(("name", "routing", "where", "questions"))
        name, above = part.text("name", required=True), _routing(part)
        for asked in part.mappings("questions"):
            asked.expect(("id", "text", "codes", "under", "routing", "where", "mapped"))
            number = asked.text("id", required=True)
            if number in seen:
                message = _("question {id} is there already, on line {line}").format(id=number, line=seen[number])
                asked.error("id", message, _("Number the questions apart."))
            seen.setdefault(number, asked.line_of("id"))
            text = asked.text("text", required=True)
            under = asked.text("under")
            if under and under not in seen:
                message = _("there is no question {id} before it").format(id=under)
                asked.error("under", message, closest(under, seen) or _("A question follows up on one above it."))
            routing, codes = _routing(asked), codes_of(asked, "codes", lines)
            here = routing if routing != Routing() else above
            questions.append(Question(number, text, name, codes, under, here, _mapped(asked)))
    if not questions:
        root.error("parts", _("the guide has no questions"), _("A part has a “name” and “questions”."))
    return Guide(
        slug,
        root.text("name") or slug,
        root.text("language", "nl"),
        root.text("group"),
        tuple(questions),
        root.text("wave").strip(),
    )


def _routing(fields: Fields) -> Routing:
    return Routing(fields.text("routing"), fields.choices("where"))


def _mapped(asked: Fields) -> tuple[QuestionMatch, ...]:
    """What a question is to those of other waves: *same scholen/V4*, *reworded scholen/V7*, *new scholen*."""
    found = []
    for text in asked.texts("mapped"):
        word, _space, there = text.strip().partition(" ")
        guide, _slash, label = there.strip().partition("/")
        kind = next((one for one in MATCH_KINDS if one == word), None)
        if kind is None or not guide or bool(label) != (kind in ("same", "reworded")):
            message = _("“mapped” cannot be “{value}”").format(value=text.strip())
            asked.error("mapped", message, _("Write it as: [same scholen/V4], [reworded scholen/V4] or [new scholen]"))
        else:
            found.append(QuestionMatch(kind, guide.strip(), label.strip()))
    return tuple(found)


def _closest_path(wanted: str, paths: Sequence[str]) -> str:
    """The paths most like the one wanted, or ending like it."""
    ends = {path.rpartition("/")[2]: path for path in paths}
    hint = closest(wanted, paths)
    if not hint and wanted.rpartition("/")[2] in ends:
        hint = _("Did you mean {names}?").format(names=ends[wanted.rpartition("/")[2]])
    return hint


def _is_codebook(path: Path) -> bool:
    try:
        return "codebook" in parse(read_text(path), str(path))[0]
    except FormatError:
        return False


def codes_of_file(path: Path) -> tuple[CodeSpec, ...]:
    """The codes in a file; none where it is no codebook or has errors, which are told anyway."""
    try:
        return read_codebook(path).codes if _is_codebook(path) else ()
    except FormatError:
        return ()
