"""`chipfit completion SHELL`: what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

from .errors import UserError

VARIABLE = "_CHIPFIT_COMPLETE"
PROGRAM = "chipfit"
# Where each shell finds the script from its next start on.
PLACES = {
    "bash": "~/.local/share/bash-completion/completions/chipfit",
    "zsh": "a folder of $fpath, as _chipfit",
    "fish": "~/.config/fish/completions/chipfit.fish",
}


@click.command("completion", epilog=" ".join(f"{shell}: {place}." for shell, place in PLACES.items()))
@click.argument("shell", type=click.Choice(tuple(PLACES)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell. Save it where the shell looks for it:"""
    found = get_completion_class(shell)
    if found is None:
        raise UserError(f"There is no completion for {shell}.")
    click.echo(found(ctx.find_root().command, {}, PROGRAM, VARIABLE).source())
