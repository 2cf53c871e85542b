"""What the toolkit of the command line says by itself, in the language of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import click

from qualcode.i18n import LANGUAGES, _, interface_language, ngettext


@lru_cache(maxsize=len(LANGUAGES))
def _words(_language: str) -> Mapping[str, str]:
    return {
        "Usage:": _("Usage:"),
        "Options": _("Options"),
        "Commands": _("Commands"),
        "Show this message and exit.": _("Show this message and exit."),
        "default: {default}": _("default: {default}"),
        "required": _("required"),
        "argument": _("argument"),
        "option": _("option"),
        "Missing argument": _("Missing argument"),
        "Missing option": _("Missing option"),
        "Missing command.": _("Missing command."),
        "No such command {name!r}.": _("No such command {name!r}."),
        "No such option {name!r}.": _("No such option {name!r}."),
        "No such option: {name}": _("No such option: {name}"),
        "Did you mean {possibility}?": _("Did you mean {possibility}?"),
        "Invalid value: {message}": _("Invalid value: {message}"),
        "Invalid value for {param_hint}: {message}": _("Invalid value for {param_hint}: {message}"),
        "{value!r} is not a valid {number_type}.": _("{value!r} is not a valid {number_type}."),
        "{value} is not in the range {range}.": _("{value} is not in the range {range}."),
        "Option {name!r} does not take a value.": _("Option {name!r} does not take a value."),
        "{name} {filename!r} does not exist.": _("{name} {filename!r} does not exist."),
    }


def _word(message: str) -> str:
    return _words(interface_language()).get(message, message)


def _plural(singular: str, plural: str, n: int) -> str:
    match singular:
        case "Got unexpected extra argument ({args})":
            return ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n)
        case "Option {name!r} requires an argument.":
            return ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", n)
        case "{value!r} is not {choice}.":
            return ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n)
    return singular if n == 1 else plural


def translate_click() -> None:
    """Has click ask here for what it says: it asks gettext for the language of the process, which may be another."""
    for module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        for name, said in (("_", _word), ("ngettext", _plural)):
            if hasattr(module, name):
                setattr(module, name, said)
