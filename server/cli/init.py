"""`chipfit init`: a configuration to begin with."""

from pathlib import Path

import click

from ...analysis.config import DEFAULT_TARGET
from ...analysis.config_file import FILE_NAMES, find
from ...analysis.targets import TargetError, load_target
from ..files.source_file import replace_file
from ..linting.configuring import configuration, find_models, joined, problems
from ..linting.discovery import find_files
from ..settings import open_project
from .console import shown_path
from .errors import UserError


@click.command("init")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--target", metavar="NAME", help=f"Board to fit; default is {DEFAULT_TARGET}.")
def command(folder: str, target: str | None) -> None:
    """Write a configuration for the models below FOLDER: into its pyproject.toml, or a new chipfit.toml.

    What is there already is never changed.
    """
    root = Path(folder).absolute()
    known = find(folder)
    if known is not None and Path(known).parent == root:
        raise UserError(f"{shown_path(known)} configures chipfit already; it is left as it is.")
    board = _board(target)
    models = list(find_models(find_files([folder], lambda inner: open_project(inner).settings)))
    file = root / ("pyproject.toml" if (root / "pyproject.toml").is_file() else "chipfit.toml")
    prefix = "tool.chipfit" if file.name == "pyproject.toml" else ""
    new = configuration(board, models, root, prefix)
    _write(file, new)
    click.echo(new, nl=False)
    count = f"{len(models)} model{'' if len(models) == 1 else 's'}"
    click.echo(f"chipfit: wrote this to {shown_path(str(file))} ({count} found). Next: chipfit lint", err=True)


def _board(target: str | None) -> str:
    """A board that exists. Raises UserError."""
    try:
        load_target(target or DEFAULT_TARGET)
    except TargetError as error:
        raise UserError(str(error)) from error
    return target or DEFAULT_TARGET


def _write(file: Path, new: str) -> None:
    try:
        old = file.read_bytes().decode() if file.name in FILE_NAMES and file.exists() else ""
    except UnicodeDecodeError as error:
        raise UserError(f"{shown_path(str(file))} is not UTF-8 text, so nothing is added to it.") from error
    text = joined(old, new)
    for problem in problems(file, text):
        place = f"{shown_path(str(file))}:{problem.span.start.line}:{problem.span.start.column}"
        raise UserError(f"{place}: {problem.message} Nothing is written.")
    replace_file(file, text.encode())
