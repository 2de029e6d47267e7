"""`chipfit server`."""

import os
import sys

import click

from ..lsp import protocol_streams, serve


@click.command("server")
@click.option("--stdio", is_flag=True, help="For editors that insist on it: stdin and stdout are all there is.")
def command(stdio: bool) -> None:
    """Run the language server on stdin and stdout. An editor starts this."""
    if sys.stdin.isatty():
        click.echo("chipfit: this is a language server; an editor starts it. End it with Ctrl-C.", err=True)
    code = serve(*protocol_streams())
    sys.stderr.flush()
    # No farewells: a thread of ours may be in the middle of something that nobody waits for.
    os._exit(code)
