"""The windows in which an attribute of respondents is made, renamed, given another type or choices, or taken out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from qualcode.analysis.values import type_names
from qualcode.changes.attributes import (
    add_attribute,
    edit_attribute,
    free_name,
    join_choices,
    remove_attribute,
    rename_choice,
    split_choices,
)
from qualcode.i18n import _, ngettext
from qualcode.model import Attribute
from qualcode.tui.windows.choose import Confirm
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.tui.base.side_screen import SideScreen


class AttributeEdits:
    """What is asked in front of a screen, and done there; what cannot be kept stays written, and is said."""

    def __init__(self, screen: SideScreen) -> None:
        self._screen = screen

    def add(self) -> None:
        """Add an attribute: its name, its type, and what there is to choose from."""

        def with_name(name: str | None) -> None:
            if name:
                self._ask_type(
                    _("What is {name}?").format(name=name), "", lambda kind, choices: add(name, kind, choices)
                )

        async def add(name: str, kind: str, choices: str) -> None:
            words = _("Added the attribute {name}   (u takes it back)").format(name=name)
            await self._screen.change_and_say(words, add_attribute, name, kind, split_choices(choices))

        async def check(name: str) -> None:
            await self._screen.read(free_name, name)

        about = _("Such as age, sex or year.")
        self._screen.app.push_screen(Pick(_("Name of the new attribute"), about=about, keep=check), with_name)

    def edit(self, attribute: Attribute, values: int) -> None:
        """Change an attribute that ``values`` respondents have."""
        options = [Option("rename", _("Rename it")), Option("type", _("Give it another type"))]
        if attribute.type == "choice":
            options += [
                Option("choices", _("Add, order or take away choices")),
                Option("choice", _("Call a choice otherwise")),
            ]
        options.append(Option("remove", _("Remove it")))
        known = ngettext("{count} respondent has a value", "{count} respondents have a value", values)
        steps: dict[str, Callable[[], None]] = {
            "rename": lambda: self._rename(attribute),
            "type": lambda: self._retype(attribute),
            "choices": lambda: self._choices(attribute),
            "choice": lambda: self._choice(attribute),
            "remove": lambda: self._remove(attribute, values),
        }
        about = f"{type_names()[attribute.type]} · {known.format(count=values)}"
        window = Pick(_("The attribute {name}").format(name=attribute.name), options, about=about)
        self._screen.app.push_screen(window, lambda step: steps[step]() if step is not None else None)

    def _rename(self, attribute: Attribute) -> None:
        async def keep(name: str) -> None:
            words = _("Renamed to {name}   (u takes it back)").format(name=name)
            await self._screen.change_and_say(words, edit_attribute, attribute.id, name=name)

        question = _("A new name for {name}").format(name=attribute.name)
        self._screen.app.push_screen(Pick(question, value=attribute.name, keep=keep))

    def _retype(self, attribute: Attribute) -> None:
        async def keep(kind: str, choices: str) -> None:
            listed = split_choices(choices) if choices else None
            words = _("Kept: {name} is of the type {type}   (u takes it back)").format(
                name=attribute.name, type=type_names()[kind]
            )
            await self._screen.change_and_say(words, edit_attribute, attribute.id, type=kind, choices=listed)

        self._ask_type(_("What is {name}?").format(name=attribute.name), attribute.type, keep, held=True)

    def _ask_type(
        self, question: str, chosen: str, keep: Callable[[str, str], Awaitable[None]], *, held: bool = False
    ) -> None:
        """Ask for a type, and for a new choice also what there is to choose from; with ``held``, the values may do."""

        async def with_type(kind: str) -> None:
            if kind != "choice":
                await keep(kind, "")

        def then(kind: str | None) -> None:
            if kind == "choice":
                about = _("Separated by commas (or semicolons), in the order in which they are to be counted.")
                if held:
                    about += " " + _("Empty takes the values that there are.")
                self._screen.app.push_screen(
                    Pick(_("The choices"), about=about, keep=lambda text: keep("choice", text)),
                )

        options = [Option(key, words) for key, words in type_names().items()]
        self._screen.app.push_screen(Pick(question, options, chosen=chosen or None, keep=with_type), then)

    def _choices(self, attribute: Attribute) -> None:
        async def keep(text: str) -> None:
            words = _("The choices of {name} are kept   (u takes it back)").format(name=attribute.name)
            await self._screen.change_and_say(words, edit_attribute, attribute.id, choices=split_choices(text))

        question = _("The choices of {name}").format(name=attribute.name)
        about = _("Separated by commas (or semicolons), in the order in which they are to be counted.")
        self._screen.app.push_screen(Pick(question, about=about, value=join_choices(attribute.choices), keep=keep))

    def _choice(self, attribute: Attribute) -> None:
        def with_old(old: str | None) -> None:
            if old is None:
                return

            async def keep(new: str) -> None:
                words = _("{old} is called {new} now   (u takes it back)").format(old=old, new=new)
                await self._screen.change_and_say(words, rename_choice, attribute.id, old, new)

            about = _("The name of another choice makes the two one.")
            self._screen.app.push_screen(
                Pick(_("What is {name} to be called?").format(name=old), about=about, value=old, keep=keep)
            )

        options = [Option(choice, choice) for choice in attribute.choices]
        self._screen.app.push_screen(Pick(_("Call which choice otherwise?"), options), with_old)

    def _remove(self, attribute: Attribute, values: int) -> None:
        goes = ngettext("{count} value goes with it", "{count} values go with it", values).format(count=values)

        def remove(sure: bool | None) -> None:
            if sure:
                words = _("Removed the attribute {name}   (u brings it back)").format(name=attribute.name)
                self._screen.do(self._screen.change_and_say(words, remove_attribute, attribute.id))

        question = _("Remove the attribute {name}?").format(name=attribute.name)
        window = Confirm(question, [goes if values else _("Nobody has a value.")])
        self._screen.app.push_screen(window, remove)
