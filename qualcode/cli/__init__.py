"""The command line: one module per topic, loaded when a command of it is asked for; bodies import inside."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from qualcode.cli.arguments import check_texts
from qualcode.cli.common import GlobalOptions, global_options, note, say_error
from qualcode.cli.ends import streams
from qualcode.cli.ends.last_net import install, say_damage, say_unexpected
from qualcode.cli.words.click_words import translate_click
from qualcode.cli.words.helps import HELPS
from qualcode.errors import DamagedError, QualcodeError
from qualcode.files.platform import ENDED, ending
from qualcode.files.written import things_written
from qualcode.i18n import _
from qualcode.version import VERSION

COMMANDS = {
    "demo": "demo",
    "init": "project",
    "open": "project",
    "build": "projects.build",
    "import": "library",
    "documents": "texts.documents",
    "respondents": "library",
    "speakers": "people.speakers",
    "survey": "people.survey",
    "figures": "beside.figures",
    "fieldwork": "beside.fieldwork",
    "codebook": "codebook",
    "code": "codings",
    "codings": "codings",
    "suggest": "machine.suggest",
    "autocode": "machine.autocode",
    "memos": "memos",
    "finish": "memos",
    "coders": "coders",
    "round": "rounds",
    "guide": "asking.guide",
    "answers": "asking.answers",
    "waves": "asking.waves",
    "matrix": "counts",
    "search": "texts.search",
    "concordance": "texts.search",
    "passages": "queries",
    "query": "queries",
    "relations": "patterns.relations",
    "configurations": "patterns.configurations",
    "contrasts": "patterns.contrasts",
    "saturation": "patterns.saturation",
    "frequencies": "patterns.frequencies",
    "keyness": "patterns.keyness",
    "links": "charting.links",
    "grid": "charting.grid",
    "joint": "beside.joint",
    "report": "chapter.report",
    "agreement": "agreement",
    "settle": "settle",
    "pseudonymise": "privacy",
    "verify": "verify",
    "export": "projects.convert",
    "convert": "projects.convert",
    "package": "projects.package",
    "merge": "merge",
    "undo": "project",
    "redo": "project",
    "log": "project",
    "check": "project",
    "backup": "project",
    "restore": "restore",
    "serve": "serving.serve",
}
"""Command -> the module that holds it, in the order of a day's work."""


SELDOM = (100_000, 50, 1000)
"""The collector's thresholds in a command: what it makes is let go of by count, and looking for circles among it took
a fifth of the time. So many new objects are some tens of megabytes."""


class ListedGroup(click.Group):
    """The commands as a list shows them, without what they are made of."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, with nothing but its help."""
        return click.Command(cmd_name, help=HELPS[cmd_name])


class LazyGroup(ListedGroup):
    """A group whose commands are imported when they are named."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, which imports none."""
        ListedGroup().format_commands(ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        check_texts(found)
        return found


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "Code interviews, count respondents, and write the chapter. Nothing leaves this machine unless you export it."
    ),
    epilog=_("Start with: qualcode demo"),
    invoke_without_command=True,
)
@global_options
@click.version_option(
    VERSION, prog_name="qualcode", message="%(prog)s %(version)s", help=_("Show the version and exit.")
)
@click.pass_context
def cli(context: click.Context) -> None:
    """The root of all commands; without one, the start screen."""
    context.ensure_object(GlobalOptions)
    if context.invoked_subcommand is None:
        from qualcode.cli.start import start  # for who gives no command

        start(context)


check_texts(cli)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits: 0 for done, 1 for an error with a message, 2 for a call that is off.

    Who is told to end (the terminal was closed, somebody has the program stop) ends as with ctrl+c: what was begun is
    taken back, what lies aside is cleared, and 128 and the number of the signal is the exit code.
    """
    gc.set_threshold(*SELDOM)
    streams.prepare()
    install()
    with ending(_end):
        sys.exit(streams.finish(run(arguments)))


def _end(signal: int) -> None:
    raise SystemExit(ENDED + signal)


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line; the exit code is the result. Errors are on stderr as ``error:`` and ``hint:``."""
    translate_click()
    streams.use_stand_ins()
    options = GlobalOptions()
    out, before = sys.stdout, things_written()
    try:
        result = cli.main(args=arguments, prog_name="qualcode", standalone_mode=False, obj=options)
    except DamagedError as error:
        if not say_damage(error, options):
            say_error(error.message, error.hint)
        return 1
    except QualcodeError as error:
        say_error(error.message, error.hint)
        return 1
    except click.exceptions.NoArgsIsHelpError as error:
        # Nothing was asked of a group: that is a question, and no mistake to be told of.
        note(error.message)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "qualcode"
        say_error(error.format_message(), _("See: {command} --help").format(command=where))
        return 2
    except click.ClickException as error:
        say_error(error.format_message(), "")
        return 1
    except (click.Abort, KeyboardInterrupt):
        done = _("Cancelled; what was done before that stands.")
        say_error(done if things_written() > before else _("Cancelled; nothing was changed."), "")
        return 130
    except (OSError, SystemExit) as error:
        # Click and Rich leave by an exit of their own where a pipe is closed.
        if isinstance(error, SystemExit) and error.code != 1:
            raise
        sys.stdout = out
        ended = _output_ended(things_written() > before)
        if ended is not None:
            return ended
        if isinstance(error, SystemExit):
            raise
        say_unexpected(error, options)
        return 1
    except Exception as error:  # noqa: BLE001 (the last net)
        say_unexpected(error, options)
        return 1
    return result if isinstance(result, int) else 0


def _output_ended(changed: bool) -> int | None:
    """The exit code where the output could not be written; ``None`` where something else went wrong."""
    from qualcode.files.platform import closed_pipe

    error = streams.lost(sys.stdout)
    if error is None:
        return None
    if closed_pipe(error):
        return streams.CUT_OFF
    say_error(*streams.lost_words(error, changed))
    return 1
