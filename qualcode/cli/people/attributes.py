"""The attributes of respondents: listing them, and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import emit, format_option, global_options, open_project, open_session, say
from qualcode.i18n import _, ngettext
from qualcode.model import ATTRIBUTE_TYPES

if TYPE_CHECKING:
    from qualcode.model import Attribute
    from qualcode.storage import Project


@click.command("attributes", help=_("List the attributes of respondents, or change the one called NAME."))
@click.argument("name", required=False)
@click.option("--rename", metavar="NEW", help=_("Call it otherwise."))
@click.option(
    "--type", "type_", type=click.Choice(ATTRIBUTE_TYPES), help=_("Give it another type; all values must fit.")
)
@click.option(
    "--choices", metavar="A;B;C", help=_("What there is to choose from, in the order in which it is counted.")
)
@click.option("--rename-choice", nargs=2, metavar="OLD NEW", help=_("Call a choice otherwise, wherever it was chosen."))
@click.option("--remove", is_flag=True, help=_("Take the attribute out, with the values of all respondents."))
@format_option
@global_options
def attributes_command(
    name: str | None,
    rename: str | None,
    type_: str | None,
    choices: str | None,
    rename_choice: tuple[str, str] | None,
    remove: bool,
    format_: str,
) -> None:
    """Without an option a list, with one a change."""
    edits = rename is not None or type_ is not None or choices is not None
    asked = sum((edits, rename_choice is not None, remove))
    if asked > 1:
        raise click.UsageError(_("--remove and --rename-choice stand alone."))
    if asked and name is None:
        raise click.UsageError(_("Say which attribute to change: NAME."))
    if not asked:
        _list(name, format_)
        return
    from qualcode.changes import attributes

    with open_session() as session:
        found = session.read(_find, name or "")
        if remove:
            count = session.change(attributes.remove_attribute, found.id).value
            words = ngettext("Removed, with {count} value.", "Removed, with {count} values.", count)
            say(words.format(count=count))
        elif rename_choice is not None:
            count = session.change(attributes.rename_choice, found.id, *rename_choice).value
            words = ngettext("Renamed, in {count} value.", "Renamed, in {count} values.", count)
            say(words.format(count=count))
        else:
            listed = attributes.split_choices(choices) if choices is not None else None
            changed = session.change(attributes.edit_attribute, found.id, name=rename, type=type_, choices=listed)
            say(_("Changed.") if changed.value else _("Nothing differed."))


def _list(name: str | None, format_: str) -> None:
    from qualcode.analysis.values import type_names
    from qualcode.changes.attributes import values_of
    from qualcode.storage.respondents import attributes

    with open_project(readonly=True) as project:
        found = [_find(project, name)] if name is not None else attributes(project)
        rows = [
            {
                "name": attribute.name,
                "type": attribute.type,
                "choices": list(attribute.choices),
                "values": len(values_of(project, attribute.id)),
            }
            for attribute in found
        ]
    titles = {"name": _("attribute"), "type": _("type"), "choices": _("choices"), "values": _("values")}
    emit(rows, format_, list(titles), titles=titles, words={"type": type_names()})


def _find(project: Project, name: str) -> Attribute:
    """The attribute of a name, whatever its case. ``NotFoundError`` names the closest ones."""
    from qualcode.errors import NotFoundError
    from qualcode.names import closest
    from qualcode.storage.respondents import attributes

    known = {attribute.name: attribute for attribute in attributes(project)}
    folded = {other.casefold(): attribute for other, attribute in known.items()}
    found = known.get(name) or folded.get(name.casefold())
    if found is None:
        hint = closest(name, known) or _("List them with: qualcode respondents attributes")
        raise NotFoundError(_("There is no attribute {name!r}.").format(name=name), hint)
    return found
