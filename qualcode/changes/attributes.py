"""What a user does to the attributes (variables) of respondents: add, rename, give another type or choices, remove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from qualcode.analysis.values import in_order, is_missing, parse_value, type_names
from qualcode.changes.respondents import as_json, respondent_of, tidy_name
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _, ngettext
from qualcode.model import ATTRIBUTE_TYPES, Attribute
from qualcode.rows import first_of
from qualcode.storage import Project
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.respondents import stored_values

MOST_VALUES = 6
"""So many values that do not fit are told; the rest is counted."""


def set_value(
    project: Project, coder: str, respondent_id: int, attribute_id: int, value: str, *, extend: bool = False
) -> bool:
    """Gives a respondent a value of an attribute, in canonical form; one that says *unknown* takes the value away.

    False where nothing differed. ``ConflictError`` where it is not of the attribute's type, or none of its choices;
    with ``extend`` it becomes one of them.
    """
    person, attribute = respondent_of(project, respondent_id), _attribute(project, attribute_id)
    canonical = _canonical(attribute, value, extend=extend)
    known = next((row for row in stored_values(project) if row[1:3] == (respondent_id, attribute_id)), None)
    with project.change(
        coder, "respondent.value", respondent=person.name, attribute=attribute.name, value=canonical
    ) as change:
        if attribute.type == "choice" and canonical and canonical not in attribute.choices:
            change.update("attribute", attribute_id, choices=as_json((*attribute.choices, canonical)))
        if not canonical:
            return bool(change.delete("attribute_value", [known[0]] if known else []))
        if known:
            return change.update("attribute_value", known[0], value=canonical)
        change.insert("attribute_value", respondent_id=respondent_id, attribute_id=attribute_id, value=canonical)
        return True


def add_attribute(project: Project, coder: str, name: str, type: str, choices: Iterable[str] = ()) -> int:  # noqa: A002
    """Adds a variable of respondents, of one of ``ATTRIBUTE_TYPES``; its id is the result.

    ``ConflictError`` where the name is empty or taken, the type unknown, or a choice has nothing to choose from.
    """
    wanted, kind = free_name(project, name), _known_type(type)
    listed = _listed(choices) if kind == "choice" else ()
    with project.change(coder, "attribute.add", attribute=wanted) as change:
        return change.insert("attribute", name=wanted, type=kind, choices=as_json(listed))


def edit_attribute(
    project: Project,
    coder: str,
    attribute_id: int,
    *,
    name: str | None = None,
    type: str | None = None,  # noqa: A002
    choices: Iterable[str] | None = None,
) -> bool:
    """Gives an attribute another name, type, or choices (in the order in which they are counted). False if nothing did.

    The values there are take the form of the type (``7,50`` becomes ``7.5``) and the spelling of the choices. Without
    ``choices``, what becomes a choice has the values there are. ``ConflictError`` where the name is taken, the type
    unknown, or a value does not fit, and names those values; nothing changes then.
    """
    attribute = _attribute(project, attribute_id)
    wanted = attribute.name if name is None else free_name(project, name, attribute_id)
    kind = _known_type(type or attribute.type)
    held = values_of(project, attribute_id)
    listed: tuple[str, ...] = ()
    if kind == "choice":
        listed = _listed(attribute.choices or in_order(value for *_who, value in held) if choices is None else choices)
    elif choices is not None:
        raise ConflictError(
            _("{name!r} is no choice from a list.").format(name=attribute.name), _("Give it that type as well.")
        )
    fitted = {}
    if (kind, listed) != (attribute.type, attribute.choices):
        fitted = _fitted(replace(attribute, type=kind, choices=listed), held)
    about: dict[str, Any] = {"attribute": wanted}
    if wanted != attribute.name:
        about["before"] = attribute.name
    if kind != attribute.type:
        about["type"] = kind
    with project.change(coder, "attribute.edit", **about) as change:
        done = change.update("attribute", attribute_id, name=wanted, type=kind, choices=as_json(listed))
        for row_id, value in fitted.items():
            done |= change.update("attribute_value", row_id, value=value)
    return done


def rename_choice(project: Project, coder: str, attribute_id: int, old: str, new: str) -> int:
    """Calls a choice of an attribute otherwise, wherever it was chosen; the result is how many values that is.

    Where there is a choice of the new name already the two become one. ``ConflictError`` where there is no such choice.
    """
    attribute, wanted = _attribute(project, attribute_id), tidy_name(new)
    known = {choice.casefold(): choice for choice in attribute.choices}
    before = known.get(old.strip().casefold())
    if before is None:
        raise _no_choice(attribute, old)
    after = wanted if wanted.casefold() == before.casefold() else known.get(wanted.casefold(), wanted)
    choices = dict.fromkeys(after if choice == before else choice for choice in attribute.choices)
    rows = [row_id for row_id, _who, value in values_of(project, attribute_id) if value == before]
    with project.change(
        coder, "attribute.choice", attribute=attribute.name, before=before, after=after, count=len(rows)
    ) as change:
        change.update("attribute", attribute_id, choices=as_json(choices))
        for row_id in rows:
            change.update("attribute_value", row_id, value=after)
    return len(rows)


def remove_attribute(project: Project, coder: str, attribute_id: int) -> int:
    """Takes an attribute out, with the values of all respondents; the result is how many those were."""
    attribute = _attribute(project, attribute_id)
    rows = [row_id for row_id, _who, _value in values_of(project, attribute_id)]
    with project.change(coder, "attribute.remove", attribute=attribute.name, count=len(rows)) as change:
        change.delete("attribute_value", rows)
        change.delete("attribute", [attribute_id])
    return len(rows)


def values_of(project: Project, attribute_id: int) -> list[tuple[int, str, str]]:
    """The values of an attribute as (row id, respondent, value), in the order of the respondents."""
    held = {row[1]: (row[0], row[3]) for row in stored_values(project) if row[2] == attribute_id}
    people = [person for person in read_respondents(project) if person.id in held]
    return [(held[person.id][0], person.name, held[person.id][1]) for person in people]


def split_choices(text: str) -> list[str]:
    """The choices that are written in a line, with semicolons between them, or else with commas."""
    return [part.strip() for part in text.split(";" if ";" in text else ",") if part.strip()]


def join_choices(choices: Sequence[str]) -> str:
    """Choices in a line that ``split_choices`` reads: with commas where none of them has one."""
    if any("," in choice for choice in choices):
        return "; ".join(choices) + ";" * (len(choices) == 1)
    return ", ".join(choices)


def _fitted(attribute: Attribute, held: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """The values in the form of an attribute, by row id. ``ConflictError`` names those that have none."""
    fitted, misfits = {}, []
    for row_id, respondent, value in held:
        try:
            fitted[row_id] = _canonical(attribute, value, extend=False)
        except ConflictError:
            fitted[row_id] = ""
        if not fitted[row_id]:
            misfits.append(f"{value} ({respondent})")
    if misfits:
        shown = first_of(misfits, MOST_VALUES)
        message = ngettext(
            "{count} value of {name!r} does not fit ({type}): {values}.",
            "{count} values of {name!r} do not fit ({type}): {values}.",
            len(misfits),
        )
        raise ConflictError(
            message.format(
                count=len(misfits),
                name=attribute.name,
                type=", ".join(attribute.choices) or type_names()[attribute.type],
                values=", ".join(shown),
            ),
            _("Change these values first; nothing was changed."),
        )
    return fitted


def _listed(choices: Iterable[str]) -> tuple[str, ...]:
    """Choices without doubles and empty ones. ``ConflictError`` where none is left."""
    listed: dict[str, str] = {}
    for choice in filter(None, map(str.strip, choices)):
        listed.setdefault(choice.casefold(), choice)
    if not listed:
        raise ConflictError(_("A choice needs values to choose from."), _("Write them with commas between them."))
    return tuple(listed.values())


def free_name(project: Project, name: str, attribute_id: int = 0) -> str:
    """A name for an attribute. ``ConflictError`` where it is empty, or another one's."""
    wanted = tidy_name(name)
    for other in read_attributes(project):
        if other.id != attribute_id and other.name.casefold() == wanted.casefold():
            raise ConflictError(
                _("There is an attribute {name!r} already.").format(name=other.name), _("Give it another name.")
            )
    return wanted


def _known_type(type: str) -> str:  # noqa: A002
    if type not in ATTRIBUTE_TYPES:
        raise ConflictError(_("The types of attributes are: {types}.").format(types=", ".join(ATTRIBUTE_TYPES)))
    return type


def _canonical(attribute: Attribute, value: str, *, extend: bool) -> str:
    wanted = value.strip()
    if attribute.type != "choice":
        try:
            return parse_value(attribute.type, wanted)
        except ValueError as error:
            raise ConflictError(f"{attribute.name}: {error}") from error
    listed = {choice.casefold(): choice for choice in attribute.choices}
    if wanted.casefold() in listed:
        return listed[wanted.casefold()]
    if is_missing(wanted):
        return ""
    if extend:
        return wanted
    raise _no_choice(attribute, wanted)


def _no_choice(attribute: Attribute, value: str) -> ConflictError:
    return ConflictError(
        _("“{value}” is none of the choices of {name!r}.").format(value=value, name=attribute.name),
        _("Choose one of: {choices}.").format(choices=", ".join(attribute.choices)),
    )


def _attribute(project: Project, attribute_id: int) -> Attribute:
    for attribute in read_attributes(project):
        if attribute.id == attribute_id:
            return attribute
    raise NotFoundError(_("That attribute has been removed."))
