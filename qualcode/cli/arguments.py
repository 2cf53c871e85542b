"""What is typed behind a command: texts, lists of names, files to write, and what several commands are narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from qualcode.errors import QualcodeError
from qualcode.files.spelling import spelled
from qualcode.i18n import _


class TypedText(click.types.StringParamType):
    """A text that can be kept. Bytes that are no text, as a terminal with another encoding sends them, are refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is; of bytes the text in UTF-8."""
        text = str(super().convert(value, param, ctx))
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail(_("{text} is not UTF-8.").format(text=spelled(text)), param, ctx)
        return text


class ConditionText(TypedText):
    """A condition as ``--where`` takes it: ``traject=LWT``, ``leeftijd>=16``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, which is a condition."""
        from qualcode.queries.query.conditions import parse_condition  # a command without conditions need not load it

        text = super().convert(value, param, ctx)
        try:
            parse_condition(text)
        except QualcodeError as error:
            raise click.UsageError(f"{error.message} {error.hint}", ctx) from error
        return text


PROJECT = ("qualcode",)
OTHER_KINDS = frozenset("csv docx html json md odt pdf rtf txt xls xlsx yaml yml".split())


class FileToWrite(click.Path):
    """A path to write a file to. ``-`` stands for no output: what goes to the screen goes there without a name.

    ``kinds`` are the suffixes (without the dot) of what is written there: a name that ends otherwise is refused, for
    the file would not be what it is called. A project may be called anything but what everybody knows as something
    else.
    """

    def __init__(self, *kinds: str) -> None:
        super().__init__(path_type=Path)
        self.kinds = kinds

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if str(value) == "-":
            self.fail(_("- is no file. Name one; what can go to the screen goes there without --out."), param, ctx)
        suffix = Path(value).suffix.lstrip(".").lower()
        known = OTHER_KINDS if self.kinds == PROJECT else {suffix}
        if self.kinds and suffix in known - {"", *self.kinds}:
            written = ", ".join(f".{kind}" for kind in self.kinds)
            self.fail(_("{path}: what is written is {kinds}. Name the file so.").format(path=value, kinds=written))
        return super().convert(value, param, ctx)


def check_texts(command: click.Command) -> None:
    """Has a command, and those within it, take texts that can be kept only."""
    for param in command.params:
        if isinstance(param.type, click.types.StringParamType) and not isinstance(param.type, TypedText):
            param.type = TypedText()
    for inner in getattr(command, "commands", {}).values():
        check_texts(inner)


def check_text(text: str, name: str) -> str:
    """A text that was not typed but stands in the environment under a name, if it can be kept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        message = _("{name}: {text} is not UTF-8.").format(name=name, text=spelled(text))
        raise click.UsageError(message) from None
    return text


def split_list(text: str) -> list[str]:
    """The parts of a list with commas, without empty ones; one that has a comma itself stands in quotation marks."""
    import csv  # few commands are given a list

    parts = next(csv.reader([" ".join(text.split())], skipinitialspace=True), [])
    return [part.strip() for part in parts if part.strip()]


def file_kind(out: Path | None, said: str | None) -> str:
    """As what a file is written: as was said with ``--to``, or else by the suffix of its name; empty without either."""
    suffix = out.suffix.lstrip(".").lower() if out else ""
    if said and suffix in OTHER_KINDS and suffix != said:
        raise click.UsageError(_("{path} is called otherwise than --to {kind}.").format(path=out, kind=said))
    return said or suffix


CODERS_HELP = _(
    "Count the codings of these coders (a,b). Default: the consensus of a document where it has one, else everybody's."
)
UNFINISHED_HELP = _("Count respondents as well whose interviews are not coded to the end; the output says so.")
WHERE_HELP = _(
    "Narrow the base to respondents with this value, such as traject=LWT or leeftijd>=16 (also !=, <=, > and <); may be"
    " given again."
)


def where_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--where ATTR=VALUE``."""
    return click.option("--where", type=ConditionText(), multiple=True, metavar="ATTR=VALUE", help=WHERE_HELP)(command)


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """What lists, queries and counts are narrowed by: ``--where``, ``--group``, ``--respondent``, ``--question``."""
    command = click.option(
        "--question",
        "questions",
        multiple=True,
        metavar="QUESTION",
        help=_("Only what was said in answer to this question, such as V4, as far as turns name it."),
    )(command)
    command = click.option(
        "--respondent",
        "respondents",
        multiple=True,
        metavar="NAME",
        help=_("Only this respondent, by name or by reference; may be given again."),
    )(command)
    command = click.option(
        "--group", "groups", multiple=True, help=_("Only respondents of this group; may be given again.")
    )(command)
    return where_option(command)
