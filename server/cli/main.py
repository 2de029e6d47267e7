"""The command `chipfit`. A subcommand's module, and what it needs, is imported only when it is called."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ..linting.collector import relax_collector
from ..reporters.printable import printable

# Name of the subcommand, which is also that of its module, and what `chipfit --help` says about it.
COMMANDS = {
    "lint": "Check the models in files and folders against a board.",
    "report": "Show the figures of one model: arena, flash, latency, every operator.",
    "fit": "Show on which boards a model fits, the smallest first.",
    "build": "Write the firmware of one model.",
    "targets": "List the boards, or show one with the sources of its figures.",
    "runtimes": "List what can run a model, and how well each runs an operator.",
    "rules": "List the rules.",
    "explain": "Explain a rule.",
    "compare": "Show what a change costs: the models now and at another revision.",
    "init": "Write a configuration from what the sources say.",
    "completion": "Print the completion script of a shell.",
    "doctor": "Show what is installed, what is missing and how to get it.",
    "server": "Run the language server on stdin and stdout.",
}
INTERRUPTED = 130  # what shells use for SIGINT


class Commands(click.Group):
    """Finds the subcommand `x` in the module `x` of this package, under the name `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None if there is none of that name."""
        return import_module(f".{cmd_name}", __package__).command if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of subcommands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chipfit", prog_name="chipfit")
def chipfit() -> None:
    """Tells whether a PyTorch network fits a microcontroller, and writes the firmware when it does.

    Exit codes: 0 clean, 1 findings, 2 wrong usage, configuration or environment.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; every error that is the user's to mend is one message on stderr."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    relax_collector()
    try:
        code = chipfit.main(arguments, prog_name="chipfit", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
    except click.ClickException as error:
        _say(_message(error))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`chipfit … | head`); keep Python from flushing into the pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}." if error.filename and error.strerror else str(error))
    except Exception as error:
        if os.environ.get("CHIPFIT_DEBUG"):
            raise
        _say(f"internal error: {type(error).__name__}: {error}. Set CHIPFIT_DEBUG=1 to see and report where.")
    return 2


def _message(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        sentence = " ".join(message.split())  # click lists choices below each other
        return f"{sentence}{'' if sentence.endswith(('.', '?')) else '.'} Try `{error.ctx.command_path} --help`."
    return message


def _say(message: str) -> None:
    click.echo(f"chipfit: {printable(message)}", err=True)
